package document

import (
	"encoding"
	"encoding/json"
	"reflect"
	"slices"
	"strings"
	"sync"

	"github.com/openrubric/leadership/indicator/issue"
)

// A plan says how values under one rule are read into one Go type. Reading walks
// along plans and asks reflect for nothing but fields and elements.
type plan struct {
	does op
	rule *rule
	typ  reflect.Type // nil if the value is only checked

	// Strings
	table int // of the strings that passed the rule; -1 if none is kept
	last  int // where the string before is kept

	// Pointers, arrays, maps, raw values
	elem    *plan
	scratch int           // elements of an array that is being read
	empty   reflect.Value // an array without elements
	strings bool          // []string or map[string]string itself

	// Objects
	members  []memberPlan
	byName   map[string]int
	required []int
	other    *plan // of members that are not listed; nil if there may be none
}

type op uint8

const (
	toNothing op = iota // check only
	toString
	toBool
	toInt
	toUint
	toFloat
	toText // UnmarshalText
	toSlice
	toMap
	toStruct
	// What follows does not begin with the kind of value.
	toPointer
	toJSON // UnmarshalJSON
	toRaw  // json.RawMessage
)

type memberPlan struct {
	name   string
	quoted string // the name as it mostly stands in a document: quotes, colon
	field  int    // its index in the struct, or -1
	index  []int  // its way through embedded structs, if it is not there
	plan   *plan
}

// A binding is the plan of a root type, and readers that are used again.
type binding struct {
	root    *plan
	issues  issue.List // why the type does not fit
	tables  int
	lasts   int
	arrays  int
	readers sync.Pool
}

// Check reports how the type of v, which may be a pointer to it, differs from
// the schema: a property without a field, a field without a property, a field
// that cannot hold all that the schema allows, two fields of one name. Call it
// in a test of each package that has a document.
func (s *Schema) Check(v any) error {
	t := reflect.TypeOf(v)
	if t != nil && t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t == nil {
		return issue.List{Issues: []issue.Issue{{Code: TypeUnfit, Message: "there is no type"}}}.Err()
	}
	return s.binding(t).issues.Err()
}

func (s *Schema) binding(t reflect.Type) *binding {
	if b, ok := s.types.Load(t); ok {
		return b.(*binding)
	}
	b := binder{binding: new(binding), plans: make(map[planKey]*plan), tables: make(map[*textRule]int)}
	b.root = b.bind(s.root, t, "")
	b.issues = b.found.List()
	known, _ := s.types.LoadOrStore(t, b.binding)
	return known.(*binding)
}

type binder struct {
	*binding
	plans  map[planKey]*plan
	tables map[*textRule]int
	found  issue.Collector
}

type planKey struct {
	rule *rule
	typ  reflect.Type
	ptr  bool // a pointer to typ takes care of null
}

var (
	textType   = reflect.TypeFor[encoding.TextUnmarshaler]()
	jsonType   = reflect.TypeFor[json.Unmarshaler]()
	rawType    = reflect.TypeFor[json.RawMessage]()
	stringType = reflect.TypeFor[string]()
)

// bind returns the plan for values under the rule at path at, in type t or, if t
// is nil, in none.
func (b *binder) bind(r *rule, t reflect.Type, at issue.Pointer) *plan {
	return b.plan(planKey{r, t, false}, at)
}

func (b *binder) plan(key planKey, at issue.Pointer) *plan {
	r, t := key.rule, key.typ
	if p, ok := b.plans[key]; ok {
		return p
	}
	p := &plan{rule: r, typ: t, table: -1}
	b.plans[key] = p
	var holds kinds
	p.does, holds = b.op(t, at)
	if key.ptr {
		holds |= aNull
	}
	if extra := r.types &^ holds; extra != 0 {
		if extra&aNumber != 0 && holds&anInteger != 0 {
			b.unfit(at, "%v holds integers, the schema allows any number (%s)", t, r.at)
		} else {
			b.unfit(at, "%v holds %v, the schema allows %v (%s)", t, holds, r.types, r.at)
		}
		return p
	}
	switch p.does {
	case toString:
		p.last = b.lasts
		b.lasts++
		if r.text != nil && r.text.allowed == nil && (r.text.patterns != nil || r.text.formats != nil) {
			p.table = b.table(r.text)
		}
	case toJSON, toRaw:
		p.elem = b.bind(r, nil, at)
	case toPointer:
		p.elem = b.plan(planKey{r, t.Elem(), true}, at)
	case toSlice:
		p.elem = b.bind(r.items, t.Elem(), at.Index(0))
		p.empty = reflect.MakeSlice(t, 0, 0)
		p.strings = t == reflect.TypeFor[[]string]() && p.elem.does == toString
		p.scratch = b.arrays
		b.arrays++
	case toMap:
		b.object(p, t.Elem(), at)
		p.strings = t.Key() == stringType && t.Elem() == stringType
	case toStruct:
		b.structure(p, t, at)
	case toNothing:
		if r.types&anArray != 0 {
			p.elem = b.bind(r.items, nil, at)
		}
		if r.types&anObject != 0 {
			b.object(p, nil, at)
		}
	}
	return p
}

func (b *binder) unfit(at issue.Pointer, format string, args ...any) {
	b.found.Errorf(TypeUnfit, at, format, args...)
}

// table gives strings under one rule one table, whatever their Go types.
func (b *binder) table(t *textRule) int {
	n, ok := b.tables[t]
	if !ok {
		n = b.binding.tables
		b.binding.tables++
		b.tables[t] = n
	}
	return n
}

// op returns how a type is filled and what kinds of JSON value it can hold.
func (b *binder) op(t reflect.Type, at issue.Pointer) (op, kinds) {
	switch {
	case t == nil:
		return toNothing, anything
	case t == rawType:
		return toRaw, anything
	case t.Kind() == reflect.Pointer:
		does, holds := b.op(t.Elem(), at)
		if does == toPointer {
			b.unfit(at, "%v is a pointer to a pointer", t)
		}
		return toPointer, holds | aNull
	case reflect.PointerTo(t).Implements(jsonType):
		if from := promoter(t, jsonType); from != nil {
			b.unfit(at, "UnmarshalJSON of %v is that of the embedded %v, which knows nothing of the other fields", t, from)
		}
		return toJSON, anything
	case reflect.PointerTo(t).Implements(textType):
		return toText, aString
	}
	switch t.Kind() {
	case reflect.String:
		return toString, aString
	case reflect.Bool:
		return toBool, aBoolean
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64:
		return toInt, anInteger
	case reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return toUint, anInteger
	case reflect.Float64:
		return toFloat, anInteger | aNumber
	case reflect.Slice:
		if t.Elem().Kind() == reflect.Uint8 {
			break // encoding/json writes it in base64
		}
		return toSlice, anArray | aNull
	case reflect.Map:
		if t.Key().Kind() != reflect.String || reflect.PointerTo(t.Key()).Implements(textType) {
			break
		}
		return toMap, anObject | aNull
	case reflect.Struct:
		return toStruct, anObject
	}
	return toNothing, 0
}

// promoter returns the embedded type from which a struct with further fields has
// the method of an interface. Whether the struct declares the method itself as
// well cannot be seen; it counts as not declared.
func promoter(t, method reflect.Type) reflect.Type {
	if t.Kind() != reflect.Struct || t.NumField() < 2 {
		return nil
	}
	for i := range t.NumField() {
		f := t.Field(i)
		if f.Anonymous && (f.Type.Implements(method) || reflect.PointerTo(f.Type).Implements(method)) {
			return f.Type
		}
	}
	return nil
}

// object binds the members of a map, or of an object that is only checked.
func (b *binder) object(p *plan, elem reflect.Type, at issue.Pointer) {
	for i, m := range p.rule.listed {
		p.add(memberPlan{name: m.name, plan: b.bind(m.rule, elem, at.Key(m.name))})
		if m.required {
			p.required = append(p.required, i)
		}
	}
	if p.rule.other != nil {
		p.other = b.bind(p.rule.other, elem, at)
	}
}

func (b *binder) structure(p *plan, t reflect.Type, at issue.Pointer) {
	for _, method := range []reflect.Type{reflect.TypeFor[json.Marshaler](), reflect.TypeFor[encoding.TextMarshaler]()} {
		if reflect.PointerTo(t).Implements(method) {
			b.unfit(at, "%v is read field by field and written by its %s, perhaps that of a type it embeds", t, method.Method(0).Name)
		}
	}
	fields := b.fields(t, at)
	for _, m := range p.rule.listed {
		at := at.Key(m.name)
		i := slices.IndexFunc(fields, func(f field) bool { return f.name == m.name })
		if i < 0 {
			b.unfit(at, "%v has no field for %q (%s)", t, m.name, m.rule.at)
			continue
		}
		if m.required {
			p.required = append(p.required, len(p.members))
		}
		p.add(memberPlan{name: m.name, index: fields[i].index, plan: b.bind(m.rule, fields[i].typ, at)})
	}
	for _, f := range fields {
		if _, ok := p.byName[f.name]; !ok && !slices.ContainsFunc(p.rule.listed, func(m member) bool { return m.name == f.name }) {
			b.unfit(at.Key(f.name), "the schema has no property %q for the field %s of %v (%s)", f.name, f.path, t, p.rule.at)
		}
	}
	if p.rule.other != nil {
		b.unfit(at, "the schema allows members that %v has no field for: close it with \"unevaluatedProperties\": false (%s)", t, p.rule.at)
	}
}

func (p *plan) add(m memberPlan) {
	if p.byName == nil {
		p.byName = make(map[string]int)
	}
	m.field = -1
	if len(m.index) == 1 {
		m.field = m.index[0]
	}
	m.quoted = string(appendString(nil, m.name)) + ":"
	p.byName[m.name] = len(p.members)
	p.members = append(p.members, m)
}

// A field is a struct field as encoding/json sees it.
type field struct {
	name  string // in JSON
	path  string // in Go: T.Embedded.Field
	index []int
	typ   reflect.Type
}

// fields returns the fields of t and of the structs that it embeds. Where two
// have one name in JSON, encoding/json would drop one or both without a word.
func (b *binder) fields(t reflect.Type, at issue.Pointer) []field {
	var all []field
	var within []reflect.Type
	var walk func(t reflect.Type, path string, index []int)
	walk = func(t reflect.Type, path string, index []int) {
		if slices.Contains(within, t) {
			b.unfit(at, "%v embeds itself", t)
			return
		}
		within = append(within, t)
		defer func() { within = within[:len(within)-1] }()
		for i := range t.NumField() {
			sf := t.Field(i)
			tag := sf.Tag.Get("json")
			name, options, _ := strings.Cut(tag, ",")
			path := path + "." + sf.Name
			index := append(slices.Clone(index), i)
			inner := sf.Type
			if inner.Kind() == reflect.Pointer {
				inner = inner.Elem()
			}
			switch {
			case tag == "-":
				continue
			case sf.Anonymous && name == "" && inner.Kind() == reflect.Struct:
				if inner != sf.Type && !sf.IsExported() {
					b.unfit(at, "%s is a pointer to a struct that is not exported: it cannot be filled", path)
					continue
				}
				walk(inner, path, index)
				continue
			case !sf.IsExported():
				continue
			case slices.Contains(strings.Split(options, ","), "string"):
				b.unfit(at.Key(name), "%s has the option \"string\", which is not known here", path)
			}
			if name == "" {
				name = sf.Name
			}
			f := field{name, path, index, sf.Type}
			if k := slices.IndexFunc(all, func(other field) bool { return other.name == name }); k >= 0 {
				b.found.Errorf(MemberShadowed, at.Key(name), "%s and %s are both %q in JSON, so that one hides the other: rename one", all[k].path, f.path, name)
				if len(all[k].index) > len(index) {
					all[k] = f
				}
				continue
			}
			all = append(all, f)
		}
	}
	walk(t, t.String(), nil)
	return all
}

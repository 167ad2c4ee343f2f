package document

import (
	"bytes"
	"encoding"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/openrubric/leadership/indicator/issue"
)

// Limits protect against documents that are too large. The default stands for a
// limit that is not positive.
type Limits struct {
	Bytes  int // of a document; DefaultBytes
	Depth  int // of arrays and objects within each other, at most MaxDepth; DefaultDepth
	Issues int // that are kept; the others are counted; issue.DefaultCap
}

const (
	DefaultBytes = 64 << 20
	DefaultDepth = 64
	// MaxDepth is the deepest nesting that [Limits] can allow: encoding/json writes
	// none that is deeper, and reading takes more of the stack with each level.
	MaxDepth = 10_000
)

// Read fills into, a pointer to a struct or other type that fits the schema,
// from a JSON document, with the default limits.
//
// It reports every place at which the document breaks a rule of the schema or of
// JSON, each with pointer, byte offset, line and column. If it reports none, into
// holds what encoding/json would have put there, with two differences: a
// json.RawMessage is in canonical form (no white space, members sorted), and what
// into held before is gone. If it reports an issue, into holds as much as could
// be read and is no document.
//
// It takes time linear in the document and allocates little beside what it
// returns; short strings of one document share pieces of memory of 8 KiB.
func (s *Schema) Read(data []byte, into any) issue.List {
	return s.ReadWith(data, into, Limits{})
}

// ReadWith is [Schema.Read] with limits of the caller's.
func (s *Schema) ReadWith(data []byte, into any, l Limits) issue.List {
	v := reflect.ValueOf(into)
	if v.Kind() != reflect.Pointer || v.IsNil() {
		return only(issue.Issue{Code: TypeUnfit, Message: fmt.Sprintf("a document is read into a pointer, not into %T", into)})
	}
	v = v.Elem()
	b := s.binding(v.Type())
	if len(b.issues.Issues) > 0 {
		return issue.List{Issues: slices.Clone(b.issues.Issues), LeftOut: b.issues.LeftOut}
	}
	v.SetZero()
	if most := positive(l.Bytes, DefaultBytes); len(data) > most {
		return only(issue.Issue{Code: SizeExceeded, Message: fmt.Sprintf("the document has %d bytes, want at most %d", len(data), most)})
	}
	r := b.reader()
	r.data, r.pos = data, 0
	r.limit = positive(l.Issues, issue.DefaultCap)
	r.depth, r.deepest = 0, min(positive(l.Depth, DefaultDepth), MaxDepth)
	r.document(b.root, v)
	list := issue.List{LeftOut: r.leftOut}
	if len(r.found) > 0 {
		list.Issues = place(data, r.found)
	}
	b.release(r)
	return list
}

func positive(n, otherwise int) int {
	if n > 0 {
		return n
	}
	return otherwise
}

func only(i issue.Issue) issue.List { return issue.List{Issues: []issue.Issue{i}} }

// A reader reads one document. Its methods return false once nothing more can
// be read.
type reader struct {
	scanner
	depth   int // how many arrays and objects are open
	deepest int // how many may be

	last    []string        // by plan.last: the string read before, which passed the rule
	tables  []table         // by plan.table: strings that passed the rule
	arrays  []reflect.Value // by plan.scratch: elements of the array being read
	texts   strings.Builder // memory of the strings
	cells   []string        // memory of slices of strings
	strings []string        // elements of the []string being read
	got     string          // the string just read for a []string or map[string]string
	names   [][]byte        // of members that are not in the plan, of the objects being read
}

func (b *binding) reader() *reader {
	if r, ok := b.readers.Get().(*reader); ok {
		return r
	}
	return &reader{
		last:   make([]string, b.lasts),
		tables: make([]table, b.tables),
		arrays: make([]reflect.Value, b.arrays),
	}
}

// release keeps a reader for the next document, without anything of this one.
func (b *binding) release(r *reader) {
	const most = 1 << 12 // elements worth keeping the memory of
	clear(r.last)
	for i := range r.tables {
		r.tables[i].clear()
	}
	for i, a := range r.arrays {
		if a.IsValid() && a.Cap() > most {
			r.arrays[i] = reflect.Value{}
		}
	}
	r.strings, r.names = emptied(r.strings, most), emptied(r.names, most)
	r.scanner = scanner{buf: r.buf[:0]}
	if cap(r.buf) > 1<<16 {
		r.buf = nil
	}
	r.texts.Reset()
	r.cells, r.got = nil, ""
	b.readers.Put(r)
}

// emptied returns the memory of s with nothing in it, or none if there is much.
func emptied[T any](s []T, most int) []T {
	if cap(s) > most {
		return nil
	}
	clear(s[:cap(s)])
	return s[:0]
}

func (r *reader) document(p *plan, v reflect.Value) {
	for _, mark := range []string{"\xEF\xBB\xBF", "\xFE\xFF", "\xFF\xFE"} {
		if !bytes.HasPrefix(r.data, []byte(mark)) {
			continue
		}
		if len(mark) < 3 {
			r.syntax(0, "the document is in UTF-16: save it as UTF-8")
			return
		}
		r.syntax(0, "the document begins with a byte order mark (EF BB BF): save it as UTF-8 without one")
		r.pos = len(mark)
	}
	if !r.value(p, v) {
		return
	}
	if r.space(); r.pos < len(r.data) {
		r.syntax(r.pos, "found %s behind the end of the document", r.at(r.pos))
	}
}

// value reads one value under the plan into v. A v that is not valid is none:
// the value is only checked.
func (r *reader) value(p *plan, v reflect.Value) bool {
	switch {
	case p.does < toPointer:
	case p.does == toPointer:
		return r.pointer(p, v)
	default:
		return r.raw(p, v)
	}
	if r.pos < len(r.data) && r.data[r.pos] <= ' ' {
		r.space()
	}
	switch c := r.peek(); c {
	case '"':
		if p.rule.types&aString == 0 {
			return r.mismatch(p, "a string")
		}
		return r.text(p, v)
	case '{':
		if p.rule.types&anObject == 0 {
			return r.mismatch(p, "an object")
		}
		return r.object(p, v)
	case '[':
		if p.rule.types&anArray == 0 {
			return r.mismatch(p, "an array")
		}
		return r.array(p, v)
	case 't', 'f':
		word := "true"
		if c == 'f' {
			word = "false"
		}
		if p.rule.types&aBoolean == 0 {
			return r.mismatch(p, word)
		}
		if !r.literal(word) {
			return false
		}
		if p.does == toBool {
			v.SetBool(c == 't')
		}
		return true
	case 'n':
		if p.rule.types&aNull == 0 {
			return r.mismatch(p, "null")
		}
		return r.literal("null")
	}
	if r.pos >= len(r.data) {
		return r.syntax(r.pos, "found the end of the document where a value was expected")
	}
	return r.number(p, v)
}

func (r *reader) pointer(p *plan, v reflect.Value) bool {
	r.space()
	if r.peek() == 'n' && p.rule.types&aNull != 0 {
		return r.literal("null")
	}
	v.Set(reflect.New(p.elem.typ))
	return r.value(p.elem, v.Elem())
}

// anyPlan takes every value and keeps none.
var anyPlan = func() *plan {
	any := &rule{types: anything, elements: limits{0, noLimit}, members: limits{0, noLimit}}
	any.items, any.other = any, any
	p := &plan{rule: any, table: -1}
	p.elem, p.other = p, p
	return p
}()

// skip reads a value that has no place.
func (r *reader) skip() bool { return r.value(anyPlan, reflect.Value{}) }

// mismatch reports a value of the wrong kind and skips it.
func (r *reader) mismatch(p *plan, found string) bool {
	at := r.pos
	if c := r.data[at]; c == 't' || c == 'f' || c == 'n' {
		if !r.literal(found) {
			return false
		}
		r.report(at, TypeMismatch, "found %s, want %v", found, p.rule.types)
		return true
	}
	r.report(at, TypeMismatch, "found %s, want %v", found, p.rule.types)
	return r.skip()
}

// text reads a string.
func (r *reader) text(p *plan, v reflect.Value) bool {
	if p.does == toString {
		// In a form the rater, the subject and more are the same time and again.
		last := r.last[p.last]
		rest := r.data[r.pos+1:]
		if n := len(last); n > 0 && n < len(rest) && rest[n] == '"' && string(rest[:n]) == last {
			r.pos += n + 2
			r.store(v, last)
			return true
		}
	}
	at := r.pos
	b, plain, ok := r.str()
	if !ok {
		return false
	}
	rule := p.rule.text
	switch p.does {
	case toString:
		var s string
		good := true
		switch {
		case rule == nil:
			r.store(v, r.keep(b))
			return true
		case rule.allowed != nil:
			i := slices.Index(rule.allowed, string(b))
			if good = r.check(rule, b, at, "") && i >= 0; good {
				s = rule.allowed[i]
			}
		case p.table >= 0:
			slot := r.tables[p.table].slot(b)
			if s = *slot; s == "" || s != string(b) {
				s = r.keep(b)
				if good = r.check(rule, b, at, ""); good {
					*slot = s
				}
			}
		default:
			s = r.keep(b)
			r.check(rule, b, at, "")
			r.store(v, s)
			return true
		}
		if good && plain {
			r.last[p.last] = s
		}
		r.store(v, s)
	case toText:
		if r.check(rule, b, at, "") {
			if err := v.Addr().Interface().(encoding.TextUnmarshaler).UnmarshalText(b); err != nil {
				r.report(at, ValueInvalid, "%v", err)
			}
		}
	default:
		r.check(rule, b, at, "")
	}
	return true
}

// A table keeps some of the strings that passed a rule, each at a place of its
// own, so that most of the next ones are neither checked nor copied again. A
// string that falls on a place that is taken takes it over.
type table struct {
	strings *[tableSize]string
	used    bool
}

const (
	tableBits = 9
	tableSize = 1 << tableBits
)

// slot returns the place of the text. It is found by the length and the last
// bytes: IDs of one framework begin alike.
func (t *table) slot(text []byte) *string {
	if t.strings == nil {
		t.strings = new([tableSize]string)
	}
	t.used = true
	var last uint64
	if n := len(text); n >= 8 {
		last = binary.LittleEndian.Uint64(text[n-8:])
	} else {
		for _, c := range text {
			last = last<<8 | uint64(c)
		}
	}
	h := (last ^ uint64(len(text))) * 0x9E3779B97F4A7C15 // 2^64 divided by the golden ratio
	return &t.strings[h>>(64-tableBits)]
}

func (t *table) clear() {
	if t.used {
		*t.strings = [tableSize]string{}
		t.used = false
	}
}

func (r *reader) store(v reflect.Value, s string) {
	if v.IsValid() {
		v.SetString(s)
	} else {
		r.got = s
	}
}

// keep returns text as a string. Short strings share pieces of memory, so that
// one that is held on to keeps no more than such a piece alive.
func (r *reader) keep(text []byte) string {
	const piece = 8 << 10
	if len(text) > piece/8 {
		return string(text)
	}
	if r.texts.Cap()-r.texts.Len() < len(text) {
		r.texts.Reset()
		r.texts.Grow(min(piece, len(r.data)-r.pos+len(text)))
	}
	n := r.texts.Len()
	r.texts.Write(text)
	return r.texts.String()[n:]
}

// check reports where a string, or the name of a member, breaks its rule.
func (r *reader) check(rule *textRule, text []byte, at int, what string) bool {
	if rule == nil {
		return true
	}
	if rule.allowed != nil && !slices.Contains(rule.allowed, string(text)) {
		hint := ""
		if len(rule.allowed) > 1 && r.room() {
			if near := issue.Nearest(string(text), rule.allowed, 1); near != nil {
				hint = fmt.Sprintf("; did you mean %q?", near[0])
			}
		}
		r.report(at, ValueNotAllowed, "%s%q is not allowed: want %s%s", what, clip(text), list(rule.allowed), hint)
		return false
	}
	good := true
	if n := len(text); n > rule.length.most || n/4 < rule.length.least { // a character has up to 4 bytes
		if n = utf8.RuneCount(text); !rule.length.hold(n) {
			r.report(at, StringLength, "%s%q has %s, want %s", what, clip(text), limits{n, n}.words("character", "characters"), rule.length.words("character", "characters"))
			good = false
		}
	}
	for _, p := range rule.patterns {
		if !p.match(text) {
			want := "want the pattern " + p.source
			if p.description != "" {
				want = strings.TrimSuffix(p.description, ".")
			}
			r.report(at, PatternMismatch, "%s%q does not have the right form: %s", what, clip(text), want)
			good = false
		}
	}
	if !good {
		return false
	}
	for _, f := range rule.formats {
		if !validFormat(f, string(text)) {
			want := map[string]string{"date": "a day of the calendar as in 2026-01-27", "uri": "an absolute URI as in https://example.org/a"}
			r.report(at, ValueInvalid, "%s%q is not valid: want %s", what, clip(text), want[f])
			good = false
		}
	}
	return good
}

// list names what is allowed.
func list(allowed []string) string {
	const most = 12
	var quoted []string
	for _, a := range allowed[:min(len(allowed), most)] {
		quoted = append(quoted, strconv.Quote(a))
	}
	if len(allowed) > most {
		return strings.Join(quoted, ", ") + fmt.Sprintf(" or one of %d more", len(allowed)-most)
	}
	if n := len(quoted); n > 1 {
		return strings.Join(quoted[:n-1], ", ") + " or " + quoted[n-1]
	}
	return strings.Join(quoted, "")
}

// number reads a number.
func (r *reader) number(p *plan, v reflect.Value) bool {
	at := r.pos
	text, ok := r.scanner.number()
	if !ok {
		return false
	}
	rule := p.rule
	if rule.types&anInteger == 0 {
		r.report(at, TypeMismatch, "found a number, want %v", rule.types)
		return true
	}
	var few [32]byte
	d := parseDecimal(text, few[:0])
	if rule.types&aNumber == 0 && !d.whole() {
		r.report(at, TypeMismatch, "found %s, want an integer", clip(text))
		return true
	}
	for _, b := range rule.bounds {
		if !b.holds(d) {
			r.report(at, NumberRange, "%s is out of range: want %s", clip(text), b.words())
		}
	}
	switch p.does {
	case toInt:
		n, ok := d.magnitude()
		i := int64(n)
		if d.negative {
			i = -i
		}
		if !ok || i != 0 && (i < 0) != d.negative || v.OverflowInt(i) {
			r.report(at, NumberRange, "%s is too large: want an integer of %d bits", clip(text), p.typ.Bits())
			return true
		}
		v.SetInt(i)
	case toUint:
		n, ok := d.magnitude()
		if !ok || d.negative || v.OverflowUint(n) {
			r.report(at, NumberRange, "%s is out of range: want an integer from 0 of %d bits", clip(text), p.typ.Bits())
			return true
		}
		v.SetUint(n)
	case toFloat:
		f, err := strconv.ParseFloat(string(text), 64)
		if err != nil || f == 0 && d.sign() != 0 {
			r.report(at, NumberRange, "%s is out of the range of 64-bit floating point", clip(text))
			return true
		}
		if len(d.digits) > 15 { // the next float64 may lie on the other side of a bound
			rounded := strconv.AppendFloat(nil, f, 'g', -1, 64)
			for _, b := range rule.bounds {
				if b.holds(d) && !b.holds(parseDecimal(rounded, nil)) {
					r.report(at, NumberRange, "%s is %s as 64-bit floating point, which is out of range: want %s", clip(text), rounded, b.words())
				}
			}
		}
		v.SetFloat(f)
	}
	return true
}

// enter reports an array or object that is nested too deep.
func (r *reader) enter() bool {
	if r.depth == r.deepest {
		r.report(r.pos, DepthExceeded, "arrays and objects are nested deeper than %d", r.deepest)
		return false
	}
	r.depth++
	r.pos++
	r.space()
	return true
}

// array reads the array at pos.
func (r *reader) array(p *plan, v reflect.Value) bool {
	at := r.pos
	if !r.enter() {
		return false
	}
	n := 0
	var ok bool
	switch {
	case !v.IsValid():
		n, ok = r.elements(p, nil)
	case p.strings:
		base := len(r.strings)
		n, ok = r.elements(p, func(int) bool {
			r.got = ""
			ok := r.value(p.elem, reflect.Value{})
			if r.room() {
				r.strings = append(r.strings, r.got)
			}
			return ok
		})
		*v.Addr().Interface().(*[]string) = r.cut(r.strings[base:])
		r.strings = r.strings[:base]
	default:
		n, ok = r.slice(p, v)
	}
	if !ok {
		return false
	}
	if !p.rule.elements.hold(n) {
		r.report(at, ArrayLength, "found %s, want %s", limits{n, n}.words("element", "elements"), p.rule.elements.words("element", "elements"))
	}
	r.depth--
	return true
}

// elements reads elements up to the closing bracket, each with each or, if that
// is nil, by checking it only.
func (r *reader) elements(p *plan, each func(i int) bool) (n int, ok bool) {
	if r.peek() == ']' {
		r.pos++
		return 0, true
	}
	var once map[string]int
	if p.rule.unique {
		once = make(map[string]int)
	}
	for again := true; again; n++ {
		at := r.pos
		if each == nil {
			ok = r.value(p.elem, reflect.Value{})
		} else {
			ok = each(n)
		}
		if !ok {
			return n, false
		}
		if once != nil {
			key := identity(r.data[at:r.pos])
			if first, twice := once[key]; twice {
				r.report(at, NotUnique, "element %d, %s, is the same as element %d", n, clip(r.data[at:r.pos]), first)
			} else {
				once[key] = n
			}
		}
		if again, ok = r.more(']'); !ok {
			return n, false
		}
	}
	return n, true
}

// identity returns a text that two strings or two numbers share if and only if
// they are equal, however they are written.
func identity(value []byte) string {
	switch c := value[0]; {
	case c == '"':
		s := scanner{data: value}
		text, _, _ := s.str()
		return `"` + string(text)
	case c == '-' || '0' <= c && c <= '9':
		d := parseDecimal(value, nil)
		return fmt.Sprint(d.sign(), string(d.digits), d.exp)
	}
	return string(value)
}

// slice reads elements into scratch memory first, so that the slice that is
// returned has the right size from the start. Once the list of issues is full they
// are read over each other: an element may take hundreds of times its text, and
// nobody will use the document.
func (r *reader) slice(p *plan, v reflect.Value) (n int, ok bool) {
	elements := r.arrays[p.scratch]
	r.arrays[p.scratch] = reflect.Value{} // an array of the same plan may lie within this one
	if !elements.IsValid() {
		elements = reflect.New(p.typ).Elem()
	}
	n, ok = r.elements(p, func(int) bool {
		i := elements.Len()
		switch {
		case i > 0 && !r.room():
			i--
			elements.Index(i).SetZero()
		case i == elements.Cap():
			elements.Grow(max(4, i))
			fallthrough
		default:
			elements.SetLen(i + 1)
		}
		return r.value(p.elem, elements.Index(i))
	})
	if elements.Len() == 0 {
		v.Set(p.empty)
	} else {
		v.Grow(elements.Len())
		v.SetLen(elements.Len())
		reflect.Copy(v, elements)
		elements.Clear()
	}
	elements.SetLen(0)
	r.arrays[p.scratch] = elements
	return n, ok
}

// cut returns a copy of strings from a larger piece of memory.
func (r *reader) cut(from []string) []string {
	if len(from) == 0 {
		return []string{} // not nil, which is no array
	}
	if len(from) > cap(r.cells)-len(r.cells) {
		r.cells = make([]string, 0, max(len(from), min(256, max(4, 2*cap(r.cells)))))
	}
	n := len(r.cells)
	r.cells = append(r.cells, from...)
	return r.cells[n:len(r.cells):len(r.cells)]
}

// object reads the object at pos.
func (r *reader) object(p *plan, v reflect.Value) bool {
	at := r.pos
	if !r.enter() {
		return false
	}
	var into *mapping // nil if it is none
	if p.does == toMap {
		into = newMap(p, v)
	}
	base := len(r.names)
	var there memberSet
	n, next := 0, 0
	again := r.peek() != '}'
	if !again {
		r.pos++
	}
	for ; again; n++ {
		nameAt := r.pos
		i, name, ok := r.memberName(p, next)
		if !ok {
			return false
		}
		if p.rule.names != nil {
			r.check(p.rule.names, name, nameAt, "the name ")
		}
		switch {
		case i >= 0 && there.add(i), i < 0 && p.other != nil && r.named(&there, base, name):
			r.report(nameAt, MemberDuplicate, "%q is there twice", clip(name))
			ok = r.skip()
		case i >= 0:
			next = i + 1
			m := &p.members[i]
			switch {
			case m.field >= 0:
				ok = r.value(m.plan, v.Field(m.field))
			case p.does == toStruct:
				ok = r.value(m.plan, fieldOf(v, m.index))
			default:
				ok = r.entry(into, m.plan, name)
			}
		case p.other != nil:
			ok = r.entry(into, p.other, name)
		default:
			hint := ""
			if r.room() {
				hint = p.hint(string(name))
			}
			r.report(nameAt, MemberUnknown, "%q is not known here%s", clip(name), hint)
			ok = r.skip()
		}
		if !ok {
			return false
		}
		if again, ok = r.more('}'); !ok {
			return false
		}
	}
	r.names = r.names[:base]
	for _, i := range p.required {
		if !there.has(i) {
			r.missing(at, p.members[i].name)
		}
	}
	if !p.rule.members.hold(n) {
		r.report(at, ObjectLength, "found %s, want %s", limits{n, n}.words("member", "members"), p.rule.members.words("member", "members"))
	}
	r.depth--
	return true
}

// memberName reads a member's name and returns its place in the plan, or -1.
// Members mostly come in the order of the schema, so those from next on are
// compared with what is there before the name is read at all. The name may be
// good only until the next string is read.
func (r *reader) memberName(p *plan, next int) (i int, name []byte, ok bool) {
	rest := r.data[r.pos:]
	for i := next; i < len(p.members); i++ {
		if q := p.members[i].quoted; len(q) <= len(rest) && string(rest[:len(q)]) == q {
			r.pos += len(q)
			return i, rest[1 : len(q)-2], true
		}
	}
	name, plain, ok := r.name()
	if !ok {
		return -1, nil, false
	}
	if !plain {
		name = bytes.Clone(name)
	}
	if i, known := p.byName[string(name)]; known {
		return i, name, true
	}
	return -1, name, true
}

// A memberSet holds which members of an object were read.
type memberSet struct {
	few  uint64 // of the first 64 in the plan
	many map[int]bool
	more map[string]bool // names that are not in the plan, once there are many
}

func (s *memberSet) has(i int) bool {
	if i < 64 {
		return s.few>>i&1 != 0
	}
	return s.many[i]
}

// add reports whether i was there before.
func (s *memberSet) add(i int) bool {
	if s.has(i) {
		return true
	}
	if i < 64 {
		s.few |= 1 << i
		return false
	}
	if s.many == nil {
		s.many = make(map[int]bool)
	}
	s.many[i] = true
	return false
}

// named adds a name that is not in the plan, and reports whether it was there
// before. The names of the object stand in r.names from base on.
func (r *reader) named(s *memberSet, base int, name []byte) bool {
	if s.more != nil {
		before := len(s.more)
		s.more[string(name)] = true
		return len(s.more) == before
	}
	for _, other := range r.names[base:] {
		if string(other) == string(name) {
			return true
		}
	}
	if r.names = append(r.names, name); len(r.names)-base > 16 {
		s.more = make(map[string]bool)
		for _, other := range r.names[base:] {
			s.more[string(other)] = true
		}
	}
	return false
}

func fieldOf(v reflect.Value, index []int) reflect.Value {
	for k, i := range index {
		if k > 0 && v.Kind() == reflect.Pointer { // an embedded *T
			if v.IsNil() {
				v.Set(reflect.New(v.Type().Elem()))
			}
			v = v.Elem()
		}
		v = v.Field(i)
	}
	return v
}

// A mapping is the map that an object is read into.
type mapping struct {
	plain     map[string]string
	any       reflect.Value
	key, elem reflect.Value // used for one entry after the other
}

func newMap(p *plan, v reflect.Value) *mapping {
	if p.strings {
		m := &mapping{plain: make(map[string]string)}
		v.Set(reflect.ValueOf(m.plain).Convert(p.typ))
		return m
	}
	v.Set(reflect.MakeMap(p.typ))
	return &mapping{any: v, key: reflect.New(p.typ.Key()).Elem(), elem: reflect.New(p.typ.Elem()).Elem()}
}

// entry reads the value of a member of a map, or of an object that is only checked.
func (r *reader) entry(into *mapping, p *plan, name []byte) bool {
	switch {
	case into == nil:
		return r.value(p, reflect.Value{})
	case into.plain != nil:
		key := r.keep(name)
		r.got = ""
		ok := r.value(p, reflect.Value{})
		if r.room() {
			into.plain[key] = r.got
		}
		return ok
	}
	key := r.keep(name)
	into.elem.SetZero()
	ok := r.value(p, into.elem)
	if r.room() {
		into.key.SetString(key)
		into.any.SetMapIndex(into.key, into.elem)
	}
	return ok
}

// raw reads a value that is kept as JSON.
func (r *reader) raw(p *plan, v reflect.Value) bool {
	r.space()
	at, before := r.pos, len(r.found)+r.leftOut
	if !r.value(p.elem, reflect.Value{}) {
		return false
	}
	if len(r.found)+r.leftOut > before {
		return true
	}
	text := r.data[at:r.pos]
	if p.does == toRaw {
		v.SetBytes(canonicalOf(text))
		return true
	}
	if err := v.Addr().Interface().(json.Unmarshaler).UnmarshalJSON(text); err != nil {
		r.report(at, ValueInvalid, "%v", err)
	}
	return true
}

// hint ends the message about a name that is not known.
func (p *plan) hint(name string) string {
	var known []string
	for _, m := range p.members {
		known = append(known, m.name)
	}
	if near := issue.Nearest(name, known, 1); near != nil {
		return fmt.Sprintf(": did you mean %q?", near[0])
	}
	if len(known) == 0 {
		return ""
	}
	hint := ": want " + list(known)
	if slices.Contains(known, "extensions") {
		hint += `; members of your own go into "extensions"`
	}
	return hint
}

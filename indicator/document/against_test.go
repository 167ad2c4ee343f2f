package document

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/openrubric/leadership/indicator/issue"
)

// peer compiles schemas with the validator that we must agree with.
func peer(t testing.TB, root []byte, refs ...[]byte) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.Draft = jsonschema.Draft2020
	c.AssertFormat = true
	for i, text := range append(slices.Clip(refs), root) {
		var head struct {
			ID string `json:"$id"`
		}
		if err := json.Unmarshal(text, &head); err != nil {
			t.Fatal(err)
		}
		if head.ID == "" {
			head.ID = "root.json"
		}
		if err := c.AddResource(head.ID, bytes.NewReader(text)); err != nil {
			t.Fatal(err)
		}
		if i == len(refs) {
			s, err := c.Compile(head.ID)
			if err != nil {
				t.Fatalf("%v\n%s", err, text)
			}
			return s
		}
	}
	return nil
}

func accepts(t testing.TB, s *jsonschema.Schema, text []byte) bool {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		t.Fatalf("%v\n%s", err, text)
	}
	return s.Validate(v) == nil
}

// Random schemas and documents: the same verdict as jsonschema/v5, read into a
// fitting Go type and as raw JSON; and the same value as encoding/json.
func TestAgainstValidator(t *testing.T) {
	schemas, documents := 600, 40
	if testing.Short() {
		schemas = 60
	}
	random := rand.New(rand.NewPCG(1, 2))
	count := map[bool]int{}
	byCode := map[issue.Code]int{}
	for range schemas {
		g := schemaMaker{Rand: random, defs: map[string]any{}}
		root := g.schema(4)
		if m, ok := root.(map[string]any); ok {
			m["$defs"] = g.defs
		}
		text, err := json.Marshal(root)
		if err != nil {
			t.Fatal(err)
		}
		schema, err := ParseSchema(text)
		if err != nil {
			if strings.Contains(err.Error(), "which is not allowed") || strings.Contains(err.Error(), "strings and integers only") {
				continue // two parts of the schema exclude each other
			}
			t.Fatalf("%v\n%s", err, text)
		}
		validator := peer(t, text)
		typ := typeFor(schema.root)
		if err := schema.Check(reflect.New(typ).Interface()); err != nil {
			t.Fatalf("%v\n%s\n%v", err, text, typ)
		}
		for range documents {
			d := documentMaker{Rand: random}
			d.value(schema.root, 5)
			doc := []byte(d.String())
			want := accepts(t, validator, doc)
			count[want]++
			into := reflect.New(typ)
			l := schema.Read(doc, into.Interface())
			for _, i := range l.Issues {
				byCode[i.Code]++
			}
			if got := len(l.Issues) == 0; got != want {
				t.Fatalf("schema %s\ndocument %s\ntype %v\nwe say %v %v, the validator %v", text, doc, typ, got, l.Issues, want)
			}
			var raw json.RawMessage
			if l := schema.Read(doc, &raw); (len(l.Issues) == 0) != want {
				t.Fatalf("raw: schema %s\ndocument %s\nwe say %v, the validator %v", text, doc, l.Issues, want)
			}
			if !want {
				continue
			}
			twin := reflect.New(typ)
			if err := json.Unmarshal(doc, twin.Interface()); err != nil {
				if !strings.ContainsAny(string(doc), ".eE") {
					t.Fatalf("encoding/json: %v\n%s", err, doc)
				}
				continue // an integer written 1.0
			}
			canonicalRaw(twin.Elem())
			if diff := cmp.Diff(twin.Elem().Interface(), into.Elem().Interface()); diff != "" {
				t.Fatalf("document %s: encoding/json reads - and we +\n%s", doc, diff)
			}
		}
	}
	t.Logf("%d documents accepted, %d refused; issues %v", count[true], count[false], byCode)
	if total := count[true] + count[false]; count[true]*5 < total || count[false]*5 < total {
		t.Errorf("too one-sided: %v", count)
	}
	for _, code := range []issue.Code{MemberMissing, MemberUnknown, TypeMismatch, ValueNotAllowed, PatternMismatch, StringLength, ArrayLength, ObjectLength, NumberRange, NotUnique, ValueInvalid} {
		if !testing.Short() && byCode[code] < 20 {
			t.Errorf("%s was reported %d times only", code, byCode[code])
		}
	}
}

// canonicalRaw brings the raw JSON in a value to canonical form.
func canonicalRaw(v reflect.Value) {
	switch {
	case v.Type() == rawType:
		if v.Len() > 0 {
			v.SetBytes(canonicalOf(v.Bytes()))
		}
	case v.Kind() == reflect.Pointer:
		if !v.IsNil() {
			canonicalRaw(v.Elem())
		}
	case v.Kind() == reflect.Slice:
		for i := range v.Len() {
			canonicalRaw(v.Index(i))
		}
	case v.Kind() == reflect.Map:
		for _, k := range v.MapKeys() {
			e := reflect.New(v.Type().Elem()).Elem()
			e.Set(v.MapIndex(k))
			canonicalRaw(e)
			v.SetMapIndex(k, e)
		}
	case v.Kind() == reflect.Struct:
		for i := range v.NumField() {
			canonicalRaw(v.Field(i))
		}
	}
}

type namedString string

// typeFor makes the Go type that a person would write for a rule.
func typeFor(r *rule) reflect.Type {
	var t reflect.Type
	switch r.types &^ aNull {
	case aString:
		t = stringType
		if r.text != nil {
			t = reflect.TypeFor[namedString]()
		}
	case anInteger:
		t = reflect.TypeFor[int]()
	case anInteger | aNumber:
		t = reflect.TypeFor[float64]()
	case aBoolean:
		t = reflect.TypeFor[bool]()
	case anArray:
		return reflect.SliceOf(typeFor(r.items))
	case anObject:
		if r.other != nil && len(r.listed) == 0 {
			return reflect.MapOf(stringType, typeFor(r.other))
		}
		if r.other != nil {
			return rawType
		}
		var fields []reflect.StructField
		for i, m := range r.listed {
			fields = append(fields, reflect.StructField{
				Name: fmt.Sprintf("F%d", i), Type: typeFor(m.rule), Tag: reflect.StructTag(fmt.Sprintf("json:%q", m.name)),
			})
		}
		slices.Reverse(fields) // not the order of the schema
		t = reflect.StructOf(fields)
	default:
		return rawType
	}
	if r.types&aNull != 0 {
		return reflect.PointerTo(t)
	}
	return t
}

// A schemaMaker makes small schemas.
type schemaMaker struct {
	*rand.Rand
	defs map[string]any
}

func (g *schemaMaker) maybe(m map[string]any, keyword string, value any) {
	if g.IntN(4) == 0 {
		m[keyword] = value
	}
}

func (g *schemaMaker) schema(depth int) any {
	m := map[string]any{}
	kind := g.IntN(9)
	if depth == 0 {
		kind = g.IntN(4)
	}
	switch kind {
	case 0:
		m["type"] = "string"
		g.maybe(m, "minLength", g.IntN(3))
		g.maybe(m, "maxLength", 1+g.IntN(6))
		g.maybe(m, "pattern", words[g.IntN(len(words))].pattern)
		g.maybe(m, "format", []string{"date", "uri"}[g.IntN(2)])
	case 1:
		m["enum"] = []string{"a", "ab", "ā"}[:1+g.IntN(3)]
		if g.IntN(3) == 0 {
			m = map[string]any{"const": "ab"}
		}
	case 2:
		m["type"] = []string{"integer", "number"}[g.IntN(2)]
		for _, k := range []string{"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"} {
			g.maybe(m, k, json.Number(numbers[g.IntN(len(numbers))]))
		}
	case 3:
		m["type"] = "boolean"
	case 4:
		m["type"] = "array"
		m["items"] = g.schema(depth - 1)
		g.maybe(m, "minItems", g.IntN(3))
		g.maybe(m, "maxItems", 1+g.IntN(4))
		if g.IntN(2) == 0 {
			m["items"] = map[string]any{"type": []string{"string", "integer"}[g.IntN(2)]}
			m["uniqueItems"] = true
		}
	case 5:
		m["type"] = "object"
		m["additionalProperties"] = g.schema(depth - 1)
		g.maybe(m, "propertyNames", map[string]any{"pattern": "^[a-c]", "maxLength": 1})
		g.maybe(m, "minProperties", g.IntN(3))
		g.maybe(m, "maxProperties", 1+g.IntN(3))
		if g.IntN(2) == 0 {
			m["propertyNames"] = map[string]any{"enum": []string{"a", "b", "c"}}
		}
	case 6: // open, closed at the end
		name := fmt.Sprintf("d%d", len(g.defs))
		g.defs[name] = true // taken
		g.defs[name] = g.object(depth)
		m = g.object(depth)
		m["$ref"] = "#/$defs/" + name
		if g.IntN(2) == 0 {
			m["allOf"] = []any{g.object(depth - 1)}
		}
		if g.IntN(5) > 0 {
			m["unevaluatedProperties"] = false
		}
	case 7:
		m = g.object(depth)
		m["additionalProperties"] = false
		g.maybe(m, "minProperties", g.IntN(3))
	case 8:
		if inner, ok := g.schema(0).(map[string]any); ok && inner["type"] != nil {
			inner["type"] = []any{inner["type"], "null"}
			m = inner
		}
	}
	if g.IntN(6) == 0 {
		name := fmt.Sprintf("d%d", len(g.defs))
		g.defs[name] = m
		return map[string]any{"$ref": "#/$defs/" + name}
	}
	return m
}

func (g *schemaMaker) object(depth int) map[string]any {
	properties := map[string]any{}
	required := []string{}
	for _, name := range []string{"a", "b", "c", "d", "e/~"} {
		if g.IntN(5) < 2 {
			properties[name] = g.schema(max(0, depth-1))
			if g.IntN(3) == 0 {
				required = append(required, name)
			}
		}
	}
	m := map[string]any{"type": "object", "properties": properties, "required": required}
	if g.IntN(8) == 0 {
		m["unevaluatedProperties"] = false
	}
	if g.IntN(8) == 0 {
		m["additionalProperties"] = g.schema(0)
	}
	return m
}

// The last stands in schemas only: a document's is rounded before it is compared too.
var numbers = []string{"0", "1", "-1", "1.0", "1e1", "2.5", "0.1", "100", "3", "-0", "-0.0", "12e-1", "5E-1", "100e-2", "7", "0.10000000000000000001"}

var words = []struct{ text, pattern string }{
	{"", "^$"}, {"a", "a"}, {"ab", "^a"}, {"abc", "c$"}, {"ā", "ā"}, {"2026-01-27", "^[0-9]{4}-"}, {"2026-02-30", "[^a-z]"},
	{"https://example.org/a", "^https?:"}, {"http://[::1]:80/", "[:]"}, {"http://::1/", "(a|b)*"}, {"x y", `\s`}, {"mailto:a@b", "@"},
	{"ab-cd-ef", "^[a-z0-9]+(-[a-z0-9]+)*$"}, {"\U0001F600", "^.$"}, {"%zz", "^[^%]"}, {"line\nline", "(?m)^l.*$"}, {"\x7f", `^[^\x00-\x20\x7f]`},
}

// A documentMaker writes a value that mostly follows a rule.
type documentMaker struct {
	*rand.Rand
	strings.Builder
}

func (d *documentMaker) space() { d.WriteString([]string{"", "", "", " ", "\n\t"}[d.IntN(5)]) }

func (d *documentMaker) value(r *rule, depth int) {
	d.space()
	defer d.space()
	var kind []kinds
	for _, k := range []kinds{aString, anInteger, aNumber, aBoolean, aNull, anArray, anObject} {
		if r.types&k != 0 && (depth > 0 || k < anArray) {
			kind = append(kind, k)
		}
	}
	if len(kind) == 0 || d.IntN(40) == 0 {
		kind = []kinds{aString, anInteger, aNumber, aBoolean, aNull}
	}
	switch kind[d.IntN(len(kind))] {
	case aString:
		d.text(r.text)
	case anInteger:
		if d.IntN(20) > 0 {
			d.WriteString([]string{"0", "1", "2", "3", "-1", "7", "1.0", "1e1", "100"}[d.IntN(9)])
			return
		}
		fallthrough
	case aNumber:
		d.WriteString(numbers[d.IntN(len(numbers)-1)])
	case aBoolean:
		d.WriteString([]string{"true", "false"}[d.IntN(2)])
	case aNull:
		d.WriteString("null")
	case anArray:
		n := d.IntN(3)
		if d.IntN(10) > 0 {
			n = max(r.elements.least, min(n, r.elements.most))
		}
		d.WriteByte('[')
		for i := range n {
			if i > 0 {
				d.WriteByte(',')
			}
			d.value(r.items, depth-1)
		}
		d.WriteByte(']')
	case anObject:
		d.object(r, depth)
	}
}

func (d *documentMaker) object(r *rule, depth int) {
	type entry struct {
		name string
		rule *rule
	}
	var entries []entry
	for _, m := range r.listed {
		if m.required && d.IntN(40) > 0 || d.IntN(2) == 0 {
			entries = append(entries, entry{m.name, m.rule})
		}
	}
	for _, name := range []string{"a", "b", "c", "x", "d"} {
		known := slices.ContainsFunc(r.listed, func(m member) bool { return m.name == name })
		if !known && (r.other != nil && d.IntN(3) == 0 || d.IntN(100) == 0) {
			other := r.other
			if other == nil {
				other = anyPlan.rule
			}
			entries = append(entries, entry{name, other})
		}
	}
	if d.IntN(2) == 0 {
		d.Shuffle(len(entries), func(i, j int) { entries[i], entries[j] = entries[j], entries[i] })
	}
	d.WriteByte('{')
	for i, e := range entries {
		if i > 0 {
			d.WriteByte(',')
		}
		d.space()
		d.quote(e.name)
		d.space()
		d.WriteByte(':')
		d.value(e.rule, depth-1)
	}
	d.WriteByte('}')
}

func (d *documentMaker) text(rule *textRule) {
	var pool []string
	for _, w := range words {
		if rule == nil || d.IntN(12) == 0 || (&reader{}).check(rule, []byte(w.text), 0, "") {
			pool = append(pool, w.text)
		}
	}
	if len(pool) == 0 {
		pool = []string{"ab"}
	}
	d.quote(pool[d.IntN(len(pool))])
}

func (d *documentMaker) quote(s string) {
	if d.IntN(4) > 0 {
		d.Write(appendString(nil, s))
		return
	}
	d.WriteByte('"')
	for _, r := range s {
		if r > 0xFFFF {
			fmt.Fprintf(d, `\u%04x\u%04X`, 0xD800+(r-0x10000)>>10, 0xDC00+(r-0x10000)&0x3FF)
			continue
		}
		fmt.Fprintf(d, `\u%04x`, r)
	}
	d.WriteByte('"')
}

// The automaton of a pattern and package regexp give the same verdict.
func TestPattern(t *testing.T) {
	sources := []string{
		`^[a-z0-9]+(-[a-z0-9]+)*$`, `^[^\x00-\x20\x7f]([^\x00-\x1f\x7f]*[^\x00-\x20\x7f])?$`, `^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$`,
		`^[\[(](-inf|[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?),(\+inf|[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?)[\])]$`,
		``, `a`, `^`, `$`, `^$`, `$^`, `a$`, `^a`, `a|^b|c$`, `^(a|ab)(c|bcd)$`, `.`, `^.$`, `(?s).`, `(?s)^..$`, `a.b`, `(a*)*$`, `^a*?$`, `[^a]`, `^[^a-c]*$`,
		`(?i)a`, `\bab`, `(?m)^a$`, `ā`, `[ā-ž]`, `^\PL$`, `a{0}`, `^(a{2,3}){2}$`, `\z`, `\Aa`, `b\z|^-`, `[[:^alpha:]]`, `^[^ā]$`, `x*`, `a^b`, `a$b`,
	}
	automata := 0
	random := rand.New(rand.NewPCG(3, 4))
	alphabet := []string{"a", "b", "c", "d", "0", "9", "-", ".", "ā", "\n", " ", "\x7f", "\U0001F600", "A", "x", "[", ",", ")", "inf", "+", "\uFFFD"}
	for _, source := range sources {
		p, err := newPattern(source, "")
		if err != nil {
			t.Fatal(err)
		}
		if p.automaton == nil {
			continue
		}
		automata++
		re := regexp.MustCompile(source)
		for i := range 4000 {
			text := ""
			for range i % 12 {
				text += alphabet[random.IntN(len(alphabet))]
			}
			if i%3 == 0 { // nearer to the patterns of our schemas
				text = []string{"ab-", "[1,", "a", "en-", "(-inf,", "0.5", "]", "+inf)", " "}[random.IntN(9)] + text + []string{"", "a", "]", "-c"}[random.IntN(4)]
			}
			if got, want := p.match([]byte(text)), re.MatchString(text); got != want {
				t.Fatalf("%q on %q: %v, want %v", source, text, got, want)
			}
		}
	}
	if automata < 25 {
		t.Errorf("only %d of %d patterns became an automaton", automata, len(sources))
	}
}

// FuzzRead: no panic, and a verdict that agrees with encoding/json about syntax,
// with jsonschema/v5 about the schema and with encoding/json about the value.
func FuzzRead(f *testing.F) {
	for _, text := range []string{
		``, `null`, `{"title":"A"}`, `{"title":"A","marks":[1,1.0,1e2],"share":null,"day":"2026-01-27"}`,
		"\xEF\xBB\xBF{\"title\":\"A\"}", `{"title":"\ud83d\ude00\ud83d"}`, `{"title":"A","title":"B","Title":"C"}`, "{\"title\":\"\xff\"}",
		`{"title":"A","extensions":{"b":[1e400,{}],"a":{"b":1,"b":2}}}`, `{"title":"A","parts":[{"name":"a","parts":[{}]}],"texts":{"en":"x"}}`,
		`{"title":"A","marks":[01]}`, `{"title":"A","link":"http://[::1%25eth0]/"}`, `[[[[[[]]]]]]`, `{"title":"A"}{`, `{"title":"A","share":0.99999999999999999999}`,
		"\"" + strings.Repeat("\x80", 1200) + "\\uA000", // more than the cap, and then an error of syntax
	} {
		f.Add([]byte(text))
	}
	validator := peer(f, exampleJSON)
	f.Fuzz(func(t *testing.T, data []byte) {
		var got Form
		l := exampleSchema.Read(data, &got)
		for _, i := range l.Issues {
			if i.At.Line < 1 || i.At.Column < 1 || i.At.Offset > int64(len(data)) || i.Message == "" {
				t.Fatalf("%q: no place or message: %+v", data, i)
			}
			if _, err := issue.ParsePointer(string(i.Path)); err != nil {
				t.Fatalf("%q: %v", data, err)
			}
		}
		Locate(data, issue.List{Issues: []issue.Issue{{Path: "/parts/0/name"}, {Path: "/x"}}})
		if !json.Valid(data) {
			if !l.Has(Syntax) && !l.Has(DepthExceeded) {
				t.Fatalf("%q is no JSON and was taken: %v", data, l.Issues)
			}
			return
		}
		if l.Has(Syntax) {
			t.Fatalf("%q is JSON and was not taken: %v", data, l.Issues)
		}
		refused := slices.ContainsFunc(l.Issues, func(i issue.Issue) bool {
			switch i.Code {
			case MemberDuplicate, UTF8Invalid, DepthExceeded, NumberRange, ValueInvalid:
				return true // may be ours alone
			}
			return false
		})
		if !slices.ContainsFunc(l.Issues, func(i issue.Issue) bool {
			return i.Code == MemberDuplicate || i.Code == UTF8Invalid || i.Code == DepthExceeded
		}) && !huge.Match(data) {
			if valid := accepts(t, validator, data); valid != (len(l.Issues) == 0) && !(valid && refused) {
				t.Fatalf("%q: the validator says %v, we %v", data, valid, l.Issues)
			}
		}
		if len(l.Issues) > 0 {
			return
		}
		var twin Form
		if err := json.Unmarshal(data, &twin); err == nil {
			canonicalRaw(reflect.ValueOf(&twin.Extensions).Elem())
			if diff := cmp.Diff(twin, got, cmp.AllowUnexported(day{})); diff != "" {
				t.Fatalf("%q: encoding/json reads - and we +\n%s", data, diff)
			}
		}
		written, err := Write(got)
		if err != nil {
			t.Fatal(err)
		}
		var again Form
		if err := exampleSchema.Read(written, &again).Err(); err != nil {
			t.Fatalf("%q, written as %s: %v", data, written, err)
		}
		if diff := cmp.Diff(normal(got), normal(again), cmp.AllowUnexported(day{})); diff != "" {
			t.Fatalf("%q: read - and, written, read again +\n%s", data, diff)
		}
	})
}

// huge finds exponents on which the peer would spend minutes.
var huge = regexp.MustCompile(`[eE][+-]?[0-9]{4,}`)

// normal takes away the difference between empty and none, which omitempty does not keep.
func normal(f Form) Form {
	if len(f.Marks) == 0 {
		f.Marks = nil
	}
	var parts func(p []Part) []Part
	parts = func(p []Part) []Part {
		if len(p) == 0 {
			return nil
		}
		p = slices.Clone(p)
		for i := range p {
			p[i].Parts = parts(p[i].Parts)
		}
		return p
	}
	f.Parts = parts(f.Parts)
	return f
}

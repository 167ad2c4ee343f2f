package document

import (
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/indicator/issue"
)

//go:embed testdata/example.json
var exampleJSON []byte

var exampleSchema = MustSchema(exampleJSON)

type state string

// Form has something of everything.
type Form struct {
	Title      string            `json:"title"`
	State      state             `json:"state,omitzero"`
	Key        string            `json:"key,omitzero"`
	Marks      []int8            `json:"marks,omitempty"`
	Share      *float64          `json:"share,omitempty"`
	Done       bool              `json:"done,omitzero"`
	Day        day               `json:"day,omitzero"`
	Link       string            `json:"link,omitzero"`
	Texts      map[string]string `json:"texts,omitempty"`
	Parts      []Part            `json:"parts,omitempty"`
	Extensions json.RawMessage   `json:"extensions,omitempty"`
}

// Part holds parts.
type Part struct {
	Name  string `json:"name,omitzero"`
	Parts []Part `json:"parts,omitempty"`
}

func TestCheck(t *testing.T) {
	for _, v := range []any{Form{}, &Form{}} {
		if err := exampleSchema.Check(v); err != nil {
			t.Error(err)
		}
	}
	if err := assessmentSchema.Check(assessment{}); err != nil {
		t.Error(err)
	}
}

func TestReadValid(t *testing.T) {
	for _, text := range []string{
		`{"title":"A"}`,
		" {\n\t\"title\" :\r\"A\" } ",
		`{"title":"Kāhui Ako \u0101\n\"\\\/\b\f\r\t\ud83d\ude00"}`,
		`{"title":"A","marks":[],"parts":[],"texts":{"en":"x"},"extensions":{}}`,
		`{"marks":[1,-1,0,100],"title":"A","state":"retired","key":"a-b","done":true}`,
		`{"title":"A","share":null}`,
		`{"title":"A","share":0}`,
		`{"title":"A","share":9.99999e-1,"done":false}`,
		`{"title":"A","day":"2026-01-27","link":"https://example.org/%20?q#f"}`,
		`{"title":"A","texts":{"en":"a","mi":"ā","\u0064e":"c"}}`,
		`{"\u0074itle":"A"}`,
		`{"title":"A","parts":[{"name":"a","parts":[{"name":"b"},{"parts":[{"name":"c"}]}]},{},{"name":"d"}]}`,
		`{"title":"A","extensions":{"a":[1,2.50,{"b":null}],"c":"x"}}`,
		`{"title":"12345678901234567890"}`,
		`{"title":"āāāāāāāāāāāāāāāāāāāā"}`,
	} {
		var ours, theirs Form
		if err := exampleSchema.Read([]byte(text), &ours).Err(); err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		if err := json.Unmarshal([]byte(text), &theirs); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(theirs, ours, cmp.AllowUnexported(day{})); diff != "" {
			t.Errorf("%s: encoding/json reads - and we +\n%s", text, diff)
		}
	}
}

func TestReadIntegers(t *testing.T) { // what JSON Schema calls an integer and encoding/json does not take
	var f Form
	if err := exampleSchema.Read([]byte(`{"title":"A","marks":[1.0,1e1,-100E0,0.2e1]}`), &f).Err(); err != nil {
		t.Fatal(err)
	}
	if want := []int8{1, 10, -100, 2}; !reflect.DeepEqual(f.Marks, want) {
		t.Errorf("marks %v, want %v", f.Marks, want)
	}
}

func TestReadForgets(t *testing.T) { // what was in the value before
	f := Form{Key: "old", Marks: []int8{9, 9, 9}, Texts: map[string]string{"xx": "old"}}
	if err := exampleSchema.Read([]byte(`{"title":"A","marks":[1]}`), &f).Err(); err != nil {
		t.Fatal(err)
	}
	if want := (Form{Title: "A", Marks: []int8{1}}); !reflect.DeepEqual(f, want) {
		t.Errorf("%+v, want %+v", f, want)
	}
}

func TestReadIssues(t *testing.T) {
	tests := []struct{ text, want string }{
		{``, `1:1 "" syntax`},
		{` `, `1:2 "" syntax`},
		{`nul`, `1:1 "" syntax`},
		{`null`, `1:1 "" type-mismatch`},
		{`[]`, `1:1 "" type-mismatch`},
		{`{}`, `1:1 "/title" member-missing`},
		{`{"title":"A"`, `1:13 "" syntax`},
		{`{"title":"A",}`, `1:14 "" syntax`},
		{`{"title":"A" "key":"a"}`, `1:14 "" syntax`},
		{`{"title" "A"}`, `1:10 "" syntax`},
		{`{title:"A"}`, `1:2 "" syntax`},
		{`{"title":}`, `1:10 "/title" syntax`},
		{`{"title":'A'}`, `1:10 "/title" syntax`},
		{`{"title":"A`, `1:10 "/title" syntax`},
		{"{\"title\":\"A\n\"}", `1:12 "/title" syntax`},
		{`{"title":"\x"}`, `1:11 "/title" syntax`},
		{`{"title":"\u12g4"}`, `1:11 "/title" syntax`},
		{`{"title":"A","marks":[1,2,]}`, `1:27 "/marks" syntax`},
		{`{"title":"A","marks":[1 2]}`, `1:25 "/marks" syntax`},
		{`{"title":"A","marks":[01]}`, `1:23 "/marks/0" syntax`},
		{`{"title":"A","marks":[1.]}`, `1:23 "/marks/0" syntax`},
		{`{"title":"A","marks":[1e]}`, `1:23 "/marks/0" syntax`},
		{`{"title":"A","marks":[-]}`, `1:23 "/marks/0" syntax`},
		{`{"title":"A","marks":[+1]}`, `1:23 "/marks/0" syntax`},
		{`{"title":"A","done":tru}`, `1:21 "/done" syntax`},
		{`{"title":"A","key":nullx}`, `1:20 "/key" type-mismatch, 1:24 "" syntax`},
		{`{"title":"A"} {}`, `1:15 "" syntax`},
		{"\xEF\xBB\xBF{\"title\":7}", `1:1 "" syntax, 1:13 "/title" type-mismatch`},
		{"\xFF\xFE{\x00}\x00", `1:1 "" syntax`},
		{"{\"title\":\"A\xff\"}", `1:12 "/title" utf8-invalid`},
		{"{\"title\":\"A\",\"extensions\":{\"\xc3\":1}}", `1:29 "/extensions/` + "\uFFFD" + `" utf8-invalid`},
		{`{"title":"\ud83d"}`, `1:11 "/title" utf8-invalid`},
		{`{"title":"\ude00\ud83dx"}`, `1:11 "/title" utf8-invalid, 1:17 "/title" utf8-invalid`},
		{`{"title":"A","Title":"B"}`, `1:14 "/Title" member-unknown`},
		{`{"title":"A","title":"B","key":"a","key":1}`, `1:14 "/title" member-duplicate, 1:36 "/key" member-duplicate`},
		{`{"title":"A","texts":{"en":"x","en":"y"}}`, `1:32 "/texts/en" member-duplicate`},
		{`{"title":"A","extensions":{"a/~":[{"b":1,"b":2}]}}`, `1:42 "/extensions/a~1~0/0/b" member-duplicate`},
		{"{\n \"title\": 7,\n \"state\": true, \"key\": [], \"marks\": {},\n \"done\": \"\", \"day\": 1}",
			`2:11 "/title" type-mismatch, 3:11 "/state" type-mismatch, 3:24 "/key" type-mismatch, 3:37 "/marks" type-mismatch, 4:10 "/done" type-mismatch, 4:21 "/day" type-mismatch`},
		{`{"title":"A","parts":[{"name":null,"x":[{"a":1,"a":1}]}]}`, `1:31 "/parts/0/name" type-mismatch, 1:36 "/parts/0/x" member-unknown, 1:48 "/parts/0/x/0/a" member-duplicate`},
		{`{"title":"A","state":"Retired"}`, `1:22 "/state" value-not-allowed`},
		{`{"title":"A","key":"A"}`, `1:20 "/key" pattern-mismatch`},
		{`{"title":""}`, `1:10 "/title" string-length`},
		{`{"title":"123456789012345678901"}`, `1:10 "/title" string-length`},
		{`{"title":"A","marks":[1,2,3,4,5]}`, `1:22 "/marks" array-length`},
		{`{"title":"A","texts":{}}`, `1:22 "/texts" object-length`},
		{`{"title":"A","texts":{"en":"a","mi":"b","de":"c","fr":"d"}}`, `1:22 "/texts" object-length`},
		{`{"title":"A","texts":{"EN":""}}`, `1:23 "/texts/EN" pattern-mismatch, 1:28 "/texts/EN" string-length`},
		{`{"title":"A","marks":[101]}`, `1:23 "/marks/0" number-range`},
		{`{"title":"A","marks":[-129]}`, `1:23 "/marks/0" number-range`},
		{`{"title":"A","marks":[1.5]}`, `1:23 "/marks/0" type-mismatch`},
		{`{"title":"A","marks":[-99999999999999999999]}`, `1:23 "/marks/0" number-range`},
		{`{"title":"A","share":1}`, `1:22 "/share" number-range`},
		{`{"title":"A","share":-0.1}`, `1:22 "/share" number-range`},
		{`{"title":"A","share":1e-999}`, `1:22 "/share" number-range`},
		{`{"title":"A","marks":[1,2,1.0]}`, `1:27 "/marks/2" not-unique`},
		{`{"title":"A","day":"2026-02-30"}`, `1:20 "/day" value-invalid`},
		{`{"title":"A","day":"0000-01-01"}`, `1:20 "/day" value-invalid`}, // by UnmarshalText
		{`{"title":"A","link":"x"}`, `1:21 "/link" value-invalid`},
	}
	for _, test := range tests {
		var f Form
		if got := brief(exampleSchema.Read([]byte(test.text), &f)); got != test.want {
			t.Errorf("%s\n got %s\nwant %s", test.text, got, test.want)
		}
	}
}

// brief writes a list as places, paths and codes.
func brief(l issue.List) string {
	var parts []string
	for _, i := range l.Issues {
		parts = append(parts, fmt.Sprintf("%v %q %s", i.At, string(i.Path), i.Code))
	}
	return strings.Join(parts, ", ")
}

func TestReadMessages(t *testing.T) {
	for text, want := range map[string]string{
		`{"title":"A","staet":"draft"}`:   `"staet" is not known here: did you mean "state"?`,
		`{"title":"A","STATE":"draft"}`:   `"STATE" is not known here: did you mean "state"?`,
		`{"title":"A","state":"retierd"}`: `"retierd" is not allowed: want "current", "retired" or "draft"; did you mean "retired"?`,
		`{"title":"A","key":"A b"}`:       `"A b" does not have the right form: Words in a-z joined by hyphens`,
		`{"title":""}`:                    `"" has 0 characters, want 1 to 20 characters`,
		`{"title":"A","share":"x"}`:       `found a string, want a number or null`,
		`{"title":"A","share":2}`:         `2 is out of range: want less than 1`,
		`{"title":"A","parts":[{"q":1}]}`: `"q" is not known here: want "name" or "parts"`,
		`{"title":"A","colour":"red"}`:    `"colour" is not known here: want "title", "state", "key", "marks", "share", "done", "day", "link", "texts", "parts" or "extensions"; members of your own go into "extensions"`,
	} {
		var f Form
		if l := exampleSchema.Read([]byte(text), &f); len(l.Issues) != 1 || l.Issues[0].Message != want {
			t.Errorf("%s\n got %v\nwant %s", text, l.Issues, want)
		}
	}
}

func TestReadLimits(t *testing.T) {
	var f Form
	deep := func(n int) []byte {
		return []byte(`{"title":"A","parts":` + strings.Repeat(`[{"parts":`, n) + `[]` + strings.Repeat(`}]`, n) + `}`)
	}
	if err := exampleSchema.Read(deep(31), &f).Err(); err != nil { // 1 + 2*31 + 1
		t.Error(err)
	}
	for _, n := range []int{32, 100_000} {
		if l := exampleSchema.Read(deep(n), &f); len(l.Issues) != 1 || l.Issues[0].Code != DepthExceeded {
			t.Errorf("nesting of %d: %v", n, l.Issues)
		}
	}
	if l := exampleSchema.Read([]byte(`{"title":"A","extensions":{"a":`+strings.Repeat("[", 1<<20)), &f); len(l.Issues) != 1 || l.Issues[0].Code != DepthExceeded {
		t.Errorf("brackets without end: %v", l.Issues)
	}
	if got := brief(exampleSchema.ReadWith([]byte(`{"title":"A"}`), &f, Limits{Bytes: 12})); got != ` "" size-exceeded` {
		t.Errorf("size: %s", got)
	}
	l := exampleSchema.ReadWith([]byte(`{"title":"A","a":1,"b":2,"c":3}`), &f, Limits{Issues: 2})
	if got := brief(l); got != `1:14 "/a" member-unknown, 1:20 "/b" member-unknown` || l.LeftOut != 1 {
		t.Errorf("issues: %s, %d left out", got, l.LeftOut)
	}
	if l := exampleSchema.Read([]byte(`{"title":"A","marks":[1e400,`+strings.Repeat("9", 1<<20)+`]}`), &f); len(l.Issues) != 4 {
		t.Errorf("huge numbers: %v", l.Issues) // each above 100, and no int8
	}
}

func TestReadExtensions(t *testing.T) {
	var f Form
	text := `{"title":"A","extensions":{ "b" : [1.50, "\u0041\u2028<\n"], "a\"": {"z":null,"y":1e2} }}`
	if err := exampleSchema.Read([]byte(text), &f).Err(); err != nil {
		t.Fatal(err)
	}
	want := "{\"a\\\"\":{\"y\":1e2,\"z\":null},\"b\":[1.50,\"A\u2028<\\n\"]}"
	if string(f.Extensions) != want {
		t.Errorf("extensions %s, want %s", f.Extensions, want)
	}
	var again Form
	data, err := Write(f)
	if err != nil {
		t.Fatal(err)
	}
	if err := exampleSchema.Read(data, &again).Err(); err != nil || !reflect.DeepEqual(f, again) {
		t.Errorf("read again: %v\n%s", err, cmp.Diff(f, again, cmp.AllowUnexported(day{})))
	}
}

// review is a document of a caller's, as in the package comment.
type review struct {
	Form
	Reviewer string `json:"reviewer"`
}

const reviewJSON = `{
	"$schema": "https://json-schema.org/draft/2020-12/schema",
	"$id": "https://example.org/review.json",
	"$ref": "example.json#/$defs/members",
	"required": ["reviewer"],
	"properties": { "reviewer": { "type": "string" }, "title": { "pattern": "^R" } },
	"unevaluatedProperties": false
}`

func TestReadEmbedded(t *testing.T) {
	schema := MustSchema([]byte(reviewJSON), exampleSchema)
	want := review{Form{Title: "R1", Marks: []int8{3}}, "Hera"}
	data, err := Write(want)
	if err != nil {
		t.Fatal(err)
	}
	var got review
	if err := schema.Read(data, &got).Err(); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("got %+v, want %+v, %v", got, want, err)
	}
	if got := brief(schema.Read([]byte(`{"title":"A","reviwer":"Hera","marks":[1,1]}`), &got)); got !=
		`1:1 "/reviewer" member-missing, 1:10 "/title" pattern-mismatch, 1:14 "/reviwer" member-unknown, 1:42 "/marks/1" not-unique` {
		t.Error(got)
	}
	type byPointer struct {
		*Form
		Reviewer string `json:"reviewer"`
	}
	var p byPointer
	if err := schema.Read(data, &p).Err(); err != nil || !reflect.DeepEqual(*p.Form, want.Form) || p.Reviewer != "Hera" {
		t.Errorf("by pointer: %+v, %v", p, err)
	}
	var plain Form
	if l := schema.Read(data, &plain); !l.Has(TypeUnfit) {
		t.Errorf("a struct without the field: %v", l)
	}
}

func TestReadUnfit(t *testing.T) {
	type shadow struct {
		Form
		Headline string `json:"title"`
	}
	type both struct {
		Form
		Holder
	}
	var unmarshals struct { // Day's methods are promoted and would take the whole document
		Form
		Dated
	}
	type writesItself struct {
		Form
		Stamp
	}
	for name, test := range map[string]struct {
		into any
		code issue.Code
		path issue.Pointer
	}{
		"shadowed":            {new(shadow), MemberShadowed, "/title"},
		"shadowed one deeper": {new(both), MemberShadowed, "/parts"},
		"promoted method":     {&unmarshals, TypeUnfit, ""},
		"promoted marshaller": {new(writesItself), TypeUnfit, ""},
		"no pointer":          {Form{}, TypeUnfit, ""},
		"nil":                 {nil, TypeUnfit, ""},
		"nil pointer":         {(*Form)(nil), TypeUnfit, ""},
		"any":                 {new(any), TypeUnfit, ""},
	} {
		l := exampleSchema.Read([]byte(`{"title":"A"}`), test.into)
		if !slices.ContainsFunc(l.Issues, func(i issue.Issue) bool { return i.Code == test.code && i.Path == test.path }) {
			t.Errorf("%s: %v", name, l.Issues)
		}
	}
	for name, test := range map[string]struct{ schema, message string }{
		"open":      {`{"type":"object","properties":{"a":{"type":"string"}}}`, "close it"},
		"any type":  {`{"type":"object","properties":{"a":{}},"unevaluatedProperties":false}`, "holds a string"},
		"no field":  {`{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}},"unevaluatedProperties":false}`, "no field"},
		"no member": {`{"type":"object","unevaluatedProperties":false}`, "no property"},
		"null":      {`{"type":"object","properties":{"a":{"type":["string","null"]}},"unevaluatedProperties":false}`, "null"},
	} {
		err := MustSchema([]byte(test.schema)).Check(struct {
			A string `json:"a"`
		}{})
		if !errors.Is(err, TypeUnfit) || !strings.Contains(err.Error(), test.message) {
			t.Errorf("%s: %v", name, err)
		}
	}
	type number struct {
		A int `json:"a"`
	}
	if err := MustSchema([]byte(`{"type":"object","properties":{"a":{"type":"number"}},"unevaluatedProperties":false}`)).Check(number{}); !errors.Is(err, TypeUnfit) {
		t.Errorf("an int for any number: %v", err)
	}
}

// Holder embeds a struct that has a name of Form's.
type Holder struct {
	Ignored int `json:"-"`
	Part
}

// Stamp writes itself.
type Stamp int

func (Stamp) MarshalText() ([]byte, error) { return []byte("stamp"), nil }

// Dated embeds a type with methods.
type Dated struct{ *day }

func (d *Dated) UnmarshalJSON([]byte) error { return errors.New("not to be called") }

func TestReadOwnUnmarshaler(t *testing.T) {
	schema := MustSchema([]byte(`{"type":"object","properties":{"a":{"type":["string","integer"],"minLength":2},"b":{"type":"array","items":{"type":"string"}}},"additionalProperties":false}`))
	var v struct {
		A upper  `json:"a"`
		B []*day `json:"b"`
	}
	if err := schema.Read([]byte(`{"a": "abc", "b":["2026-01-02"]}`), &v).Err(); err != nil || v.A != `"ABC"` || *v.B[0] != (day{2026, 1, 2}) {
		t.Errorf("%v %v", v, err)
	}
	if got := brief(schema.Read([]byte(`{"a":"a"}`), &v)); got != `1:6 "/a" string-length` {
		t.Error(got)
	}
	if got := brief(schema.Read([]byte(`{"a":13}`), &v)); got != `1:6 "/a" value-invalid` {
		t.Error(got)
	}
}

type upper string

func (u *upper) UnmarshalJSON(text []byte) error {
	if text[0] != '"' {
		return errors.New("unlucky")
	}
	*u = upper(strings.ToUpper(string(text)))
	return nil
}

func TestReadMaps(t *testing.T) {
	schema := MustSchema([]byte(`{"type":"object","required":["a"],"properties":{"a":{"type":"array","items":{"type":"integer"}}},"additionalProperties":{"type":"array","maxItems":1,"items":{"type":"integer"}}}`))
	for _, text := range []string{`{"a":[1,2],"b":[3],"c":[]}`, `{"a":[]}`} {
		var ours, theirs map[state][]uint16
		if err := schema.Read([]byte(text), &ours).Err(); err != nil {
			t.Error(err)
		}
		if err := json.Unmarshal([]byte(text), &theirs); err != nil || !reflect.DeepEqual(ours, theirs) {
			t.Errorf("%v, want %v, %v", ours, theirs, err)
		}
	}
	var m map[state][]uint16
	if got := brief(schema.Read([]byte(`{"b":[1,2],"c":[-1,70000],"c":[]}`), &m)); got !=
		`1:1 "/a" member-missing, 1:6 "/b" array-length, 1:16 "/c" array-length, 1:17 "/c/0" number-range, 1:20 "/c/1" number-range, 1:27 "/c" member-duplicate` {
		t.Error(got)
	}
}

func TestReadManyMembers(t *testing.T) { // more than a word of bits, more names than are searched one by one
	properties, text := []string{}, []string{}
	for i := range 100 {
		properties = append(properties, fmt.Sprintf(`"p%d":{"type":"integer"}`, i))
		text = append(text, fmt.Sprintf(`"p%d":%d,"x%d":1`, 99-i, i, i))
	}
	schema := MustSchema([]byte(`{"type":"object","required":["p0","p80"],"properties":{` + strings.Join(properties, ",") + `},"additionalProperties":{"type":"integer"}}`))
	var m map[string]int
	if err := schema.Read([]byte("{"+strings.Join(text, ",")+"}"), &m).Err(); err != nil || len(m) != 200 || m["p80"] != 19 {
		t.Error(err, m)
	}
	if got := brief(schema.Read([]byte("{\n"+strings.Join(append(text, `"p70":1`, `"x99":1`), ",\n")+"}"), &m)); got !=
		`102:1 "/p70" member-duplicate, 103:1 "/x99" member-duplicate` {
		t.Error(got)
	}
	if got := brief(schema.Read([]byte(`{"p99":1}`), &m)); got != `1:1 "/p0" member-missing, 1:1 "/p80" member-missing` {
		t.Error(got)
	}
}

func TestReadConcurrent(t *testing.T) {
	schema := MustSchema(assessmentJSON) // a fresh one, so that binding happens at once too
	want := randomAssessment(300)
	data, err := Write(want)
	if err != nil {
		t.Fatal(err)
	}
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 5 {
				var got assessment
				if err := schema.Read(data, &got).Err(); err != nil || !reflect.DeepEqual(got, want) {
					t.Errorf("%v %s", err, cmp.Diff(want, got, cmp.AllowUnexported(day{})))
					return
				}
				if l := schema.Read(data[:len(data)/2], &got); len(l.Issues) != 1 {
					t.Error(l.Issues)
				}
			}
		})
	}
	group.Wait()
}

// A reader is used again and must not show anything of the document before.
func TestReadAgain(t *testing.T) {
	var first, broken, second, fresh Form
	texts := []string{
		`{"title":"Secret","key":"a-b","texts":{"en":"x"},"parts":[{"name":"a"},{"name":"b"}],"marks":[1,2]}`,
		`{"title":"Secret","parts":[{"name":"c","parts":[{"name":"d"},{"name":"e" oops`,
		`{"title":"A","parts":[{},{},{"parts":[{}]}],"marks":[3]}`,
	}
	exampleSchema.Read([]byte(texts[0]), &first)
	exampleSchema.Read([]byte(texts[1]), &broken)
	exampleSchema.Read([]byte(texts[2]), &second)
	MustSchema(exampleJSON).Read([]byte(texts[2]), &fresh)
	if !reflect.DeepEqual(second, fresh) {
		t.Errorf("%+v, want %+v", second, fresh)
	}
	if first.Parts[1].Name != "b" || first.Marks[1] != 2 || broken.Parts[0].Parts[1].Name != "e" {
		t.Errorf("an earlier document changed: %+v %+v", first, broken)
	}
}

// Each example in codes.go has an issue of its code.
func TestCodes(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "codes.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	ast.Inspect(file, func(node ast.Node) bool {
		spec, ok := node.(*ast.ValueSpec)
		if !ok {
			return true
		}
		n++
		name, code := spec.Names[0].Name, strings.Trim(spec.Values[0].(*ast.BasicLit).Value, `"`)
		_, example, ok := strings.Cut(spec.Doc.Text(), "Example: ")
		if !ok {
			t.Errorf("%s has no example", name)
			return true
		}
		example, _, _ = strings.Cut(strings.TrimSpace(example), " read into ")
		example = strings.Replace(example, "… 400 more bytes …", strings.Repeat("x", 400), 1)
		var into any = new(Form)
		switch name {
		case "MemberShadowed":
			into = new(struct {
				Form
				Title string `json:"title"`
			})
		case "TypeUnfit":
			into = new(struct{})
		}
		l := exampleSchema.ReadWith([]byte(example), into, Limits{Bytes: 400, Depth: 4})
		if !l.Has(issue.Code(code)) {
			t.Errorf("%s: %s gives %v", name, example, l.Issues)
		}
		if !errors.Is(l.Err(), issue.Code(code)) {
			t.Errorf("%s: errors.Is does not find it", name)
		}
		return true
	})
	if n != 18 {
		t.Errorf("%d codes", n)
	}
}

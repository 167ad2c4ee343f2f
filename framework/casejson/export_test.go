package casejson_test

import (
	"bytes"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"encoding/json"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/framework/casejson"
	"github.com/openrubric/leadership/framework/catalogue"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
)

var when = time.Date(2026, 1, 27, 9, 30, 0, 0, time.FixedZone("NZDT", 13*3600))

func export(crosswalks ...*framework.Crosswalk) casejson.Export {
	return casejson.Export{Base: "https://example.org/ims/case/v1p1/", Changed: when, Publisher: "openrubric", Crosswalks: crosswalks}
}

// reference returns the directory of the official files, or skips the test.
func reference(t testing.TB) string {
	dir := os.Getenv("REFERENCE_DIR")
	if dir == "" {
		t.Skip("REFERENCE_DIR is not set: the directory of the official files")
	}
	return filepath.Join(dir, "case")
}

// compileSchema compiles a part of an official file, each once.
func compileSchema(t testing.TB, file, fragment string) *jsonschema.Schema {
	t.Helper()
	if s, ok := compiled.Load(file + fragment); ok {
		return s.(*jsonschema.Schema)
	}
	data, err := os.ReadFile(filepath.Join(reference(t), file))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	c.Draft, c.AssertFormat = jsonschema.Draft2019, true
	if err := c.AddResource("https://example.org/schema.json", bytes.NewReader(data)); err != nil {
		t.Fatal(err)
	}
	s := c.MustCompile("https://example.org/schema.json" + fragment)
	compiled.Store(file+fragment, s)
	return s
}

var compiled sync.Map

// officials are the two official descriptions of a package.
func officials(t testing.TB) map[string]*jsonschema.Schema {
	return map[string]*jsonschema.Schema{
		"JSON Schema": compileSchema(t, "case_v1p1_cfpackage-jsonschema1.json", ""),
		"OpenAPI":     compileSchema(t, "imscasev1p1_openapi3_v1p0.json", "#/components/schemas/CFPackageDType"),
	}
}

func decode(t testing.TB, data []byte) any {
	t.Helper()
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

// all returns the shipped frameworks, each with all crosswalks that touch it.
var all = sync.OnceValue(func() map[string]*casejson.Package {
	out := map[string]*casejson.Package{}
	for f := range catalogue.All() {
		var crosswalks []*framework.Crosswalk
		for c := range catalogue.Crosswalks() {
			if c.From().Key() == f.Key() || c.To().Key() == f.Key() {
				crosswalks = append(crosswalks, c)
			}
		}
		p, list := casejson.FromFramework(f, export(crosswalks...))
		if len(list.Issues) > 0 {
			panic(list.Issues[0].String())
		}
		out[f.Key()] = p
	}
	return out
})

func TestReferenceOfficialSchemas(t *testing.T) {
	schemas := officials(t)
	for key, p := range all() {
		data, lost := p.JSON(casejson.CASE11)
		if len(lost.Issues) > 0 {
			t.Error(lost)
		}
		for name, s := range schemas {
			if err := s.Validate(decode(t, data)); err != nil {
				t.Errorf("%s, %s: %#v", key, name, err)
			}
		}
	}
}

// TestStrict holds what is written to the rules that no schema has.
func TestStrict(t *testing.T) {
	identifier := regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	for key, p := range all() {
		data, _ := p.JSON(casejson.CASE11)
		seen := map[string]string{}
		walk(decode(t, data), "", func(at string, v any) {
			name := at[strings.LastIndex(at, "/")+1:]
			inside := strings.Contains(at, "/extensions")
			switch {
			case v == nil:
				t.Errorf("%s%s is null", key, at)
			case v == "":
				t.Errorf("%s%s is empty", key, at)
			case name == "identifier" && !inside && !identifier.MatchString(v.(string)):
				t.Errorf("%s%s is %v", key, at, v)
			case name == "identifier" && !inside && !strings.HasSuffix(at, "URI/identifier"):
				if other, taken := seen[v.(string)]; taken {
					t.Errorf("%s%s and %s are both %v", key, at, other, v)
				}
				seen[v.(string)] = at
			case name == "lastChangeDateTime" && v != "2026-01-26T20:30:00Z":
				t.Errorf("%s%s is %v", key, at, v)
			}
		})
		if again, list := casejson.ParseStrict(data); list.Err() != nil {
			t.Errorf("%s: %v", key, list.Err())
		} else if back, _ := again.JSON(casejson.CASE11); !bytes.Equal(back, data) {
			t.Errorf("%s: another text comes back:\n%s", key, cmp.Diff(string(data), string(back)))
		}
	}
}

func walk(v any, at string, visit func(string, any)) {
	visit(at, v)
	switch v := v.(type) {
	case map[string]any:
		for name, e := range v {
			walk(e, at+"/"+strings.NewReplacer("~", "~0", "/", "~1").Replace(name), visit)
		}
	case []any:
		for i, e := range v {
			walk(e, at+"/"+string(rune('0'+i%10)), visit)
		}
	}
}

func TestRoundTrip(t *testing.T) {
	for f := range catalogue.All() {
		data, _ := all()[f.Key()].JSON(casejson.CASE11)
		p, list := casejson.Parse(data)
		for _, i := range list.Issues {
			t.Errorf("%s: %v", f.Key(), i)
		}
		doc, list := p.Framework("")
		for _, i := range list.Issues {
			t.Errorf("%s: %v", f.Key(), i)
		}
		back, list := framework.Compile(doc)
		if list.Err() != nil {
			t.Fatal(list.Err())
		}
		if diff := cmp.Diff(f.Document(), back.Document()); diff != "" || back.Digest() != f.Digest() {
			t.Errorf("%s (-made of +read):\n%s", f.Key(), diff)
		}
	}
}

// TestCrosswalks: each crosswalk comes back, read from the framework of its package.
func TestCrosswalks(t *testing.T) {
	n := 0
	for f := range catalogue.All() {
		data, _ := all()[f.Key()].JSON(casejson.CASE11)
		p, _ := casejson.Parse(data)
		docs, list := p.Crosswalks()
		if len(list.Issues) > 0 {
			t.Error(list)
		}
		for _, doc := range docs {
			n++
			want, ok := catalogue.Crosswalk(f.Key(), doc.To.Key)
			if !ok {
				t.Fatalf("there is no crosswalk from %q to %q", f.Key(), doc.To.Key)
			}
			to, _ := catalogue.Lookup(doc.To.Key)
			c, list := framework.CompileCrosswalk(doc, f, to)
			if list.Err() != nil {
				t.Fatal(list.Err())
			}
			if diff := cmp.Diff(want.Document(), c.Document()); diff != "" {
				t.Errorf("%s to %s (-made of +read):\n%s", f.Key(), doc.To.Key, diff)
			}
		}
	}
	if n != 20 {
		t.Errorf("%d crosswalks, want two for each of 10 pairs", n)
	}
}

// TestRelations holds the associations of a crosswalk to the table of crosswalk.
func TestRelations(t *testing.T) {
	for f := range catalogue.All() {
		data, _ := all()[f.Key()].JSON(casejson.CASE11)
		var p struct {
			CFAssociations []struct {
				AssociationType                   string
				Notes                             string
				OriginNodeURI, DestinationNodeURI struct{ Title string }
				Extensions                        struct {
					OpenrubricLeadership struct{ Edge *framework.Edge }
				}
			}
		}
		if err := json.Unmarshal(data, &p); err != nil {
			t.Fatal(err)
		}
		for _, a := range p.CFAssociations {
			e := a.Extensions.OpenrubricLeadership.Edge
			if e == nil {
				continue
			}
			from, to := a.OriginNodeURI.Title, a.DestinationNodeURI.Title
			if e.Relation == "narrow" {
				from, to = to, from
			}
			want := map[indicator.Relation]string{"exact": "exactMatchOf", "close": "ext:closeMatch", "broad": "isPartOf", "narrow": "isPartOf", "related": "isRelatedTo"}[e.Relation]
			other, _ := catalogue.Lookup(e.To.Framework())
			if a.AssociationType != want || from != f.Label(e.From).String() || to != other.Label(e.To).String() || a.Notes == "" {
				t.Errorf("%+v", a)
			}
		}
	}
}

// TestWithoutExtensions: who drops extensions, as OpenSALT and OpenCASE do, still hands
// back the same IDs, tree, texts and levels.
func TestWithoutExtensions(t *testing.T) {
	for f := range catalogue.All() {
		data, _ := all()[f.Key()].JSON(casejson.OpenSALT10)
		p, _ := casejson.Parse(data)
		doc, list := p.Framework("")
		if list.Err() != nil {
			t.Fatal(list.Err())
		}
		g, list := framework.Compile(doc)
		if list.Err() != nil {
			t.Fatal(list.Err())
		}
		for in := range f.All() {
			got, ok := g.Lookup(in.ID)
			if !ok || got.Parent != in.Parent || got.Statement.String() != in.Statement.String() || got.Label.String() != strings.Join(strings.Fields(in.Label.String()), " ") {
				t.Errorf("%s: %+v", in.ID, got)
			}
			was, _ := f.ScaleOf(in.ID, "")
			is, _ := g.ScaleOf(in.ID, "")
			for i, rung := range was.Levels {
				d, _ := in.Rubric.At(rung.Key)
				e, _ := got.Rubric.At(is.Levels[i].Key)
				if is.Levels[i].Label.String() != rung.Label.String() || d.Text.String() != e.Text.String() {
					t.Errorf("%s: %+v", in.ID, is.Levels[i])
				}
			}
		}
	}
}

func TestLanguageGap(t *testing.T) {
	f, _ := catalogue.Lookup("lfl")
	e := export()
	e.Language, e.TranslationOf = "mi", "en"
	p, list := casejson.FromFramework(f, e)
	if !list.Has(casejson.LanguageGap) || list.Err() != nil {
		t.Error(list)
	}
	// A label in the language hides neither a statement nor a level that is not.
	only := f.Document()
	only.Indicators[0].Label["mi"] = "He tohu"
	labelled, problems := framework.Compile(only)
	if problems.Err() != nil {
		t.Fatal(problems.Err())
	}
	_, list = casejson.FromFramework(labelled, e)
	paths := map[issue.Pointer]bool{}
	for _, i := range list.Issues {
		paths[i.Path] = true
	}
	item := issue.Pointer("/CFItems").Index(len(only.Groups))
	if !paths["/CFDocument/title"] || !paths[item.Key("fullStatement")] || paths[item.Key("abbreviatedStatement")] || !paths["/CFRubrics/0/CFRubricCriteria/0/CFRubricCriterionLevels/0/description"] {
		t.Error(list)
	}
	doc, _ := p.Framework("")
	g, list := framework.Compile(doc)
	if list.Err() != nil || g.Digest() != f.Digest() {
		t.Error(list, cmp.Diff(f.Document(), doc))
	}
	e.Crosswalks = append(e.Crosswalks, func() *framework.Crosswalk { c, _ := catalogue.Crosswalk("lfl", "district"); return c }())
	if _, list := casejson.FromFramework(f, e); !list.Has(casejson.ExportUnfit) {
		t.Error(list)
	}
	e.TranslationOf = ""
	f, _ = catalogue.Lookup("kahuiako")
	if _, list := casejson.FromFramework(f, e); !list.Has(casejson.ExportUnfit) {
		t.Error(list)
	}
}

// TestTextsAlike: texts that differ in spaces only, in one language or between them, come
// back as they were.
func TestTextsAlike(t *testing.T) {
	f, _ := catalogue.Lookup("lfl")
	texts := []string{"A b", "A  b", "A\nb", "Kāhui Ako"}
	for _, en := range texts {
		for _, mi := range texts {
			for _, language := range []string{"en", "mi", "cy"} {
				doc := f.Document()
				both := indicator.Text{"en": en, "mi": mi}
				in := &doc.Indicators[0]
				doc.Title, doc.Summary, in.Label, in.Statement, in.Rubric[0].Text = both, both, both, both, both
				doc.Groups[0].Label, doc.Groups[0].Statement = both, both
				g, list := framework.Compile(doc)
				if list.Err() != nil {
					t.Fatal(list.Err())
				}
				e := export()
				e.Language = language
				p, list := casejson.FromFramework(g, e)
				if list.Err() != nil {
					t.Fatal(list.Err())
				}
				back, _ := p.Framework("")
				if h, list := framework.Compile(back); list.Err() != nil || h.Digest() != g.Digest() {
					t.Errorf("%q and %q in %q: %v %s", en, mi, language, list.Err(), cmp.Diff(g.Document(), back))
				}
			}
		}
	}
}

// TestOddFrameworks: all that a framework can hold comes back, and what stands under "case"
// in extensions and is no object of CASE does no harm.
func TestOddFrameworks(t *testing.T) {
	f, _ := catalogue.Lookup("lfl")
	cases := []string{`7`, `null`, `[]`, `"x"`, `{}`, `{"notes":7}`, `{"notes":null,"foo":{"a":[1]}}`, `{"identifier":"x","uri":"y"}`, `{"identifier":7}`, `{"identifier":"","uri":""}`,
		`{"identifier":"0d2a8a4e-55d9-5d0e-9e0f-000000000001","lastChangeDateTime":"never","extensions":7,"licenseURI":"x","educationLevel":[null,""],"statusEndDate":"x"}`,
		`{"criterion":7,"isChildOf":[],"levels":{}}`, `{"criterion":{"levels":7,"rubricId":"x","position":"x","weight":"x","extensions":[]}}`,
		`{"criterion":{"identifier":"0d2a8a4e-55d9-5d0e-9e0f-000000000002","rubricId":"0d2a8a4e-55d9-5d0e-9e0f-000000000020","levels":{"beginning":{"feedback":7,"score":"x","extensions":{}}}},"isChildOf":{"identifier":"z","sequenceNumber":"x","associationType":7}}`,
		`{"CFAssociations":7,"CFRubrics":{},"CFDefinitions":[],"packageExtensions":7}`, `{"CFAssociations":[7,{}],"CFRubrics":[{"CFRubricCriteria":[7,{"CFRubricCriterionLevels":[7]}]},[]],"CFDefinitions":{"CFItemTypes":[1],"x":2}}`,
		`{"CFRubrics":[{"identifier":"0d2a8a4e-55d9-5d0e-9e0f-000000000020"},{"identifier":"0d2a8a4e-55d9-5d0e-9e0f-000000000020"}]}`,
		`{"extensions":{"openrubricLeadership":7,"a":1}}`, `{"extensions":{"openrubricLeadership":{"order":-1e300,"kept":{"/a":1},"indicator":7,"framework":7}}}`}
	for i, whole := range cases {
		for k, part := range cases {
			if i != k && (testing.Short() || i+k > len(cases)/2) {
				continue
			}
			doc := f.Document()
			doc.Extensions = json.RawMessage(`{"case":` + whole + `}`)
			doc.Groups[0].Extensions = json.RawMessage(`{"case":` + part + `,"b":1}`)
			for i := range doc.Indicators {
				doc.Indicators[i].Extensions = doc.Groups[0].Extensions
			}
			doc.Indicators[0].Replaces = []indicator.Replacement{{ID: "lfl.old-one", Relation: indicator.Close}}
			g, list := framework.Compile(doc)
			if list.Err() != nil {
				t.Fatal(list.Err())
			}
			p, list := casejson.FromFramework(g, export())
			if list.Err() != nil {
				t.Fatal(list.Err())
			}
			strictly(t, p, nil)
			for name, s := range officials(t) {
				if name == "JSON Schema" {
					if err := s.Validate(decode(t, first(p.JSON(casejson.CASE11)))); err != nil {
						t.Fatalf("%s %s: %#v", whole, part, err)
					}
				}
			}
			back, list := p.Framework("")
			if h, more := framework.Compile(back); list.Err() != nil || more.Err() != nil || h.Digest() != g.Digest() {
				t.Fatalf("%s %s: %v %v %s", whole, part, list.Err(), more.Err(), cmp.Diff(g.Document(), back))
			}
		}
	}
}

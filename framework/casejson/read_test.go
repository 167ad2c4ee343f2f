package casejson_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/framework/casejson"
	"github.com/openrubric/leadership/framework/catalogue"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
)

func samples(t *testing.T) []string {
	t.Helper()
	pattern := filepath.Join(reference(t), "samples", "*.json")
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("no file is %s: %v", pattern, err)
	}
	return files
}

func small(t testing.TB) string {
	t.Helper()
	data, err := os.ReadFile("testdata/small.json")
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// TestSmallIsStrict: what the other tests spoil is sound before.
func TestSmallIsStrict(t *testing.T) {
	p, list := casejson.ParseStrict([]byte(small(t)))
	if len(list.Issues) > 0 {
		t.Fatal(list)
	}
	data, _ := p.JSON(casejson.CASE11)
	if diff := cmp.Diff(decode(t, []byte(small(t))), decode(t, data)); diff != "" {
		t.Error(diff)
	}
	if data, _ := p.JSON(casejson.AsRead); string(data) != small(t) {
		t.Error("another text comes back")
	}
}

// merge lays the members of an example over those of a package: objects by member,
// lists by element.
func merge(base, over any) any {
	switch o := over.(type) {
	case map[string]any:
		b, ok := base.(map[string]any)
		if !ok {
			return over
		}
		for name, v := range o {
			b[name] = merge(b[name], v)
		}
		return b
	case []any:
		b, ok := base.([]any)
		if !ok || len(o) == 0 {
			return over
		}
		for i, v := range o {
			if i < len(b) {
				b[i] = merge(b[i], v)
			} else {
				b = append(b, v)
			}
		}
		return b
	}
	return over
}

// TestCodes runs the example of each code that has one.
func TestCodes(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "codes.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	ast.Inspect(file, func(x ast.Node) bool {
		spec, ok := x.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 {
			return true
		}
		code, _ := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		if _, example, ok := strings.Cut(spec.Doc.Text(), "Example: "); ok {
			n++
			t.Run(code, func(t *testing.T) { runExample(t, issue.Code(code), example) })
		}
		return true
	})
	if n < 45 {
		t.Errorf("%d codes have an example", n)
	}
}

func runExample(t *testing.T, code issue.Code, example string) {
	data, err := json.Marshal(merge(decode(t, []byte(small(t))), decode(t, []byte(example))))
	if err != nil {
		t.Fatal(err)
	}
	p, list := casejson.Parse(data)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	_, strict := casejson.ParseStrict(data)
	for _, i := range strict.Issues {
		if i.Warning != casejson.InRubric(i.Code) {
			t.Errorf("in strict reading: %+v", i)
		}
	}
	_, more := p.Framework("")
	for _, i := range append(list.Issues, more.Issues...) {
		if i.Code == code {
			if i.At.Line == 0 || i.Warning == (code == casejson.PackageEmpty) {
				t.Errorf("%+v", i)
			}
			for _, s := range officials(t) {
				out, _ := p.JSON(casejson.CASE11)
				if err := s.Validate(decode(t, out)); err != nil && code != casejson.IdentifierVersion {
					t.Errorf("%#v", err)
				}
			}
			return
		}
	}
	t.Errorf("not found: %v %v", list, more)
}

// TestReferenceSamples reads real packages and holds what comes out to what came in. It
// takes any package that is put beside them, sound or not.
func TestReferenceSamples(t *testing.T) {
	official := compileSchema(t, "case_v1p1_cfpackage-jsonschema1.json", "")
	for _, file := range samples(t) {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			sample(t, data, official)
		})
	}
	// What passes strictly is no less welcome.
	t.Run("sound", func(t *testing.T) { sample(t, []byte(small(t)), official) })
	t.Run("marked", func(t *testing.T) { sample(t, []byte("\xEF\xBB\xBF"+small(t)), official) })
	t.Run("without items", func(t *testing.T) { sample(t, []byte(`{"CFDocument":{"title":"x"}}`), official) })
}

func sample(t *testing.T, data []byte, official *jsonschema.Schema) {
	t.Helper()
	p, list := casejson.Parse(data)
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	for _, i := range list.Issues {
		if i.At.Line == 0 || i.Path == "" && i.Code != casejson.MarkBefore {
			t.Errorf("%v has no place", i)
		}
	}
	in := decode(t, bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF")))
	if _, list := casejson.ParseStrict(data); list.Err() == nil && official.Validate(in) != nil {
		t.Error("it passes strictly, and not the official schema")
	}
	if back, _ := p.JSON(casejson.AsRead); !bytes.Equal(back, data) {
		t.Error("another text comes back")
	}
	out, _ := p.JSON(casejson.CASE11)
	if err := official.Validate(decode(t, out)); err != nil {
		t.Errorf("%#v", err)
	}
	kept(t, in, decode(t, out))
	after := scalars(t, out)
	for what, n := range scalars(t, data) {
		if after[what] < n {
			t.Errorf("%s: %d of %d are left", what, after[what], n)
		}
	}
	strictly(t, p, nil)
	if _, list := p.Framework(""); !list.Has(casejson.PackageEmpty) {
		throughFramework(t, p, official)
	}
}

// kept walks a package that came in and the one that went out: each value must be where
// it was or, with its path, among what the object around it keeps.
func kept(t *testing.T, in, out any) {
	t.Helper()
	type around struct {
		path string
		in   map[string]any // what is kept
	}
	var visit func(in, out any, at string, keepers []around)
	isKept := func(in any, at string, keepers []around) bool {
		for _, k := range keepers {
			if v, ok := k.in[strings.TrimPrefix(at, k.path)]; ok && cmp.Equal(v, in) {
				return true
			}
		}
		return in == nil || in == "" // absent
	}
	visit = func(in, out any, at string, keepers []around) {
		if isKept(in, at, keepers) {
			return
		}
		if o, ok := out.([]any); ok && len(o) > 0 {
			if _, ok := in.([]any); !ok { // taken as a list of one
				visit(in, o[0], at, keepers)
				return
			}
		}
		switch in := in.(type) {
		case map[string]any:
			o, ok := out.(map[string]any)
			if !ok {
				t.Errorf("%s is %T", at, out)
				return
			}
			keepers := append([]around(nil), keepers...)
			if k := keeper(o["extensions"]); k != nil {
				keepers = append(keepers, around{at, k})
			}
			for name, v := range in {
				visit(v, o[name], at+"/"+strings.NewReplacer("~", "~0", "/", "~1").Replace(name), keepers)
			}
		case []any:
			o, _ := out.([]any)
			var stay []int // what must be there: it is neither absent nor kept elsewhere
			for i, v := range in {
				if !isKept(v, fmt.Sprint(at, "/", i), keepers) {
					stay = append(stay, i)
				}
			}
			switch {
			case len(o) == len(stay):
				for k, i := range stay {
					visit(in[i], o[k], fmt.Sprint(at, "/", i), keepers)
				}
			case len(o) >= len(in):
				for i, v := range in {
					visit(v, o[i], fmt.Sprint(at, "/", i), keepers)
				}
			case len(o) < len(stay):
				t.Errorf("%s has %d elements of %d", at, len(o), len(stay))
			}
		default:
			if in != out {
				t.Errorf("%s was %v and is %v", at, in, out)
			}
		}
	}
	visit(in, out, "", nil)
}

func keeper(extensions any) map[string]any {
	list, ok := extensions.([]any)
	if !ok {
		list = []any{extensions}
	}
	for _, e := range list {
		e, _ := e.(map[string]any)
		own, _ := e["openrubricLeadership"].(map[string]any)
		if k, ok := own["kept"].(map[string]any); ok {
			return k
		}
	}
	return nil
}

// throughFramework makes a framework of a package and a package of that, and looks for
// the identifiers, addresses and texts of the first in the second.
func throughFramework(t *testing.T, p *casejson.Package, official interface{ Validate(any) error }) {
	t.Helper()
	doc, list := p.Framework("")
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	f, list := framework.Compile(doc)
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	q, list := casejson.FromFramework(f, casejson.Export{Base: "https://example.org/x", Changed: when, Language: f.Title().Languages()[0]})
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	out, _ := q.JSON(casejson.CASE11)
	if err := official.Validate(decode(t, out)); err != nil {
		t.Errorf("%#v", err)
	}
	in, _ := p.JSON(casejson.CASE11)
	before, after := identities(decode(t, in)), identities(decode(t, out))
	for what := range before {
		if !after[what] {
			t.Errorf("lost on the way through a framework: %s", what)
		}
	}
	back, list := q.Framework("")
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	g, list := framework.Compile(back)
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	if diff := cmp.Diff(f.Document(), g.Document()); diff != "" {
		t.Errorf("(-framework +read again):\n%s", diff)
	}
}

// identities are the objects of a package with what tells them apart.
func identities(v any) map[string]bool {
	out := map[string]bool{}
	walk(v, "", func(at string, v any) {
		o, ok := v.(map[string]any)
		if !ok || o["identifier"] == nil || strings.Contains(at, "extensions") || strings.Contains(at, "URI") {
			return
		}
		out[fmt.Sprintln(o["identifier"], o["uri"], o["fullStatement"], o["humanCodingScheme"], o["CFItemType"], o["quality"], o["score"], o["feedback"], o["weight"], o["associationType"], o["educationLevel"])] = true
	})
	return out
}

func TestDerive(t *testing.T) {
	p, _ := casejson.Parse([]byte(small(t)))
	doc, list := p.Framework("rivers")
	if !list.Has(casejson.SubjectsAssumed) || !list.Has(casejson.ScaleAssumed) || !list.Has(casejson.AssociationLeft) {
		t.Error(list)
	}
	f, list := framework.Compile(doc)
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	s, _ := f.ScaleOf("rivers.l-1", "")
	if len(s.Levels) != 3 || s.Levels[2].Key != "strong" || *s.Levels[2].Value != 4 || s.Direction != indicator.HighIsBetter {
		t.Errorf("%+v", s)
	}
	in, _ := f.Lookup("rivers.l-1")
	if d, _ := in.Rubric.At("growing"); d.Text.String() != "The level Growing." || in.Parent != "rivers.l" {
		t.Errorf("%+v", in)
	}
	if g, _ := f.Group("rivers.l"); g.Label.String() != "Leading as a group" {
		t.Errorf("%+v", g)
	}
	throughFramework(t, p, anything{})
	if doc, list := p.Framework("No Key"); !list.Has(casejson.KeyUnfit) || doc.Key != "" {
		t.Errorf("a key of capitals passes: %v", list)
	}
}

type anything struct{}

func (anything) Validate(any) error { return nil }

// TestEditedElsewhere: what others change in CASE counts, not what the extensions say.
func TestEditedElsewhere(t *testing.T) {
	data, _ := all()["lfl"].JSON(casejson.CASE11)
	v := decode(t, data).(map[string]any)
	items := v["CFItems"].([]any)
	it := items[len(items)-1].(map[string]any)
	it["fullStatement"], it["abbreviatedStatement"] = "Quite another statement.", "Other"
	level := v["CFRubrics"].([]any)[0].(map[string]any)["CFRubricCriteria"].([]any)[0].(map[string]any)["CFRubricCriterionLevels"].([]any)[0].(map[string]any)
	level["description"] = "Quite another level."
	data, _ = json.Marshal(v)
	p, _ := casejson.Parse(data)
	doc, _ := p.Framework("")
	f, list := framework.Compile(doc)
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	out, _ := json.Marshal(f.Document())
	for _, s := range []string{`"Quite another statement."`, `"Other"`, `"Quite another level."`} {
		if !bytes.Contains(out, []byte(s)) {
			t.Errorf("%s is not in the framework", s)
		}
	}
}

func TestNoPackage(t *testing.T) {
	for _, s := range []string{"", "[]", "7", "{", `{"CFDocument":`, "{}x", "{\"a\":\"\xff\"}", `{"a":"\ud83d"}`, `{"a":"\ufffd \ud83d"}`, `{"a":"\\ufffd\ud83d"}`, `{"a":"\ud83d\ud83d\ude00"}`, `{"a":"\ude00"}`, "\xEF\xBB\xBF{", `{"a":01}`, `{"a":1.}`, `{"a":tru}`, `{"a" 1}`, "{\"a\":\"\n\"}", strings.Repeat(`{"a":`, 100) + "1" + strings.Repeat("}", 100)} {
		p, list := casejson.Parse([]byte(s))
		if p != nil || list.Err() == nil {
			t.Errorf("%q passes", s)
		}
		for _, i := range list.Issues {
			if i.At.Line == 0 || i.Code == document.TypeUnfit {
				t.Errorf("%q: %+v", s, i)
			}
		}
	}
	if p, list := casejson.Parse([]byte(`{"a":"\ud83d\ude00 \\ud83d \ufffd"}`)); p == nil {
		t.Error(list)
	}
	p, list := casejson.Parse([]byte("\xEF\xBB\xBF" + small(t)))
	if p == nil || !list.Has(casejson.MarkBefore) {
		t.Error(list)
	}
	p, list = casejson.Parse([]byte(strings.Replace(small(t), `"title"`, `"title":"X","title"`, 1)))
	if p == nil || !list.Has(casejson.MemberTwice) {
		t.Error(list)
	}
	p, list = casejson.Parse([]byte("{}"))
	if p == nil {
		t.Fatal(list)
	}
	if _, list := p.Framework(""); !list.Has(casejson.PackageEmpty) {
		t.Error(list)
	}
}

func TestExportUnfit(t *testing.T) {
	f, _ := catalogue.Lookup("lfl")
	west, east := time.FixedZone("", -5*3600), time.FixedZone("", 5*3600)
	for _, e := range []casejson.Export{
		{},
		{Base: "https://example.org"},
		{Base: "here", Changed: when},
		{Base: "https://example.org/\xff", Changed: when},
		{Base: "https://example.org/Kāhui", Changed: when},
		{Base: "https://example.org/?a", Changed: when},
		{Base: "https://example.org", Changed: time.Date(9999, 12, 31, 23, 0, 0, 0, west)},
		{Base: "https://example.org", Changed: time.Date(1, 1, 1, 1, 0, 0, 0, east)},
		{Base: "https://example.org", Changed: when, Publisher: "\xff"},
		{Base: "https://example.org", Changed: when, Language: "no tag"},
		{Base: "https://example.org", Changed: when, TranslationOf: "no tag"},
		{Base: "https://example.org", Changed: when, TranslationOf: "en"},
		export(nil),
		export(new(framework.Crosswalk)),
	} {
		if p, list := casejson.FromFramework(f, e); p != nil || !list.Has(casejson.ExportUnfit) {
			t.Errorf("%+v passes", e)
		}
	}
	for _, f := range []*framework.Framework{nil, new(framework.Framework)} {
		if p, list := casejson.FromFramework(f, export()); p != nil || !list.Has(casejson.ExportUnfit) {
			t.Error("no framework passes")
		}
	}
	if _, list := casejson.FromFramework(f, casejson.Export{Publisher: "\xff", Language: "no tag"}); len(list.Issues) != 4 {
		t.Errorf("not all is told at once: %v", list)
	}
}

// TestZeroPackage: it is what is read of {}.
func TestZeroPackage(t *testing.T) {
	read, _ := casejson.Parse([]byte("{}"))
	for _, p := range []*casejson.Package{nil, new(casejson.Package)} {
		for _, as := range []casejson.Profile{casejson.CASE11, casejson.OpenSALT10, 7} {
			got, _ := p.JSON(as)
			if want, _ := read.JSON(as); !bytes.Equal(got, want) {
				t.Errorf("%v: %s", as, got)
			}
		}
		if _, list := p.JSON(casejson.AsRead); len(list.Issues) > 0 {
			t.Error(list)
		}
		if _, list := p.Framework(""); !list.Has(casejson.PackageEmpty) {
			t.Error(list)
		}
		if docs, list := p.Crosswalks(); len(docs) > 0 || len(list.Issues) > 0 {
			t.Error(docs, list)
		}
	}
}

// TestTranslation: each item of the package in another language is tied to its original.
func TestTranslation(t *testing.T) {
	p, _ := casejson.Parse([]byte(small(t)))
	doc, _ := p.Framework("")
	doc.Title["mi"], doc.Indicators[0].Label["mi"], doc.Indicators[0].Statement["mi"] = "Te ārahi tahi", "He wā ako", "Ka ako tahi ngā kaiārahi."
	f, list := framework.Compile(doc)
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	e := export()
	q, _ := casejson.FromFramework(f, e)
	original, _ := q.JSON(casejson.CASE11)
	e.Language, e.TranslationOf = "mi", "en"
	q, list = casejson.FromFramework(f, e)
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	data, _ := q.JSON(casejson.CASE11)
	items := map[any]bool{}
	v := decode(t, original).(map[string]any)
	for _, it := range append(v["CFItems"].([]any), v["CFDocument"]) {
		items[it.(map[string]any)["identifier"]] = true
	}
	v = decode(t, data).(map[string]any)
	n := 0
	for _, a := range v["CFAssociations"].([]any) {
		a := a.(map[string]any)
		if a["associationType"] == "isTranslationOf" {
			n++
			if to := a["destinationNodeURI"].(map[string]any)["identifier"]; !items[to] {
				t.Errorf("%v is no object of the original", to)
			}
		}
	}
	if n != len(items) {
		t.Errorf("%d of %d objects are tied to their originals", n, len(items))
	}
	for _, it := range v["CFItems"].([]any) {
		if items[it.(map[string]any)["identifier"]] {
			t.Errorf("%v has the identifier of its original", it)
		}
	}
	if title := v["CFDocument"].(map[string]any)["title"]; title != "Te ārahi tahi" {
		t.Error(title)
	}
	for name, s := range officials(t) {
		if err := s.Validate(v); err != nil {
			t.Errorf("%s: %#v", name, err)
		}
	}
	back, list := q.Framework("")
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	g, list := framework.Compile(back)
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	if diff := cmp.Diff(f.Document(), g.Document()); diff != "" {
		t.Error(diff)
	}
}

// TestTrees makes trees of all kinds, with circles, several parents and strangers: each
// item must come out once, and what comes out must compile.
func TestTrees(t *testing.T) {
	for seed := range uint64(200) {
		r := rand.New(rand.NewPCG(seed, 1))
		n := 1 + r.IntN(12)
		id := func(i int) string { return fmt.Sprintf("0d2a8a4e-55d9-5d0e-9e0f-%012d", i) }
		items, associations := []any{}, []any{}
		for i := range n {
			own := i
			if r.IntN(10) == 0 {
				own = r.IntN(n) // taken
			}
			items = append(items, map[string]any{"identifier": id(own), "fullStatement": fmt.Sprint("Item ", r.IntN(5)), "humanCodingScheme": []string{"", "A", "B.1"}[r.IntN(3)]})
		}
		for i := range r.IntN(2 * n) {
			a := map[string]any{"identifier": id(1000 + i), "associationType": "isChildOf",
				"originNodeURI":      map[string]any{"identifier": id(r.IntN(n + 1)), "title": "x", "uri": "urn:x:y"},
				"destinationNodeURI": map[string]any{"identifier": id(r.IntN(n + 2)), "title": "x", "uri": "urn:x:y"}}
			if r.IntN(2) == 0 {
				a["sequenceNumber"] = r.IntN(4)
			}
			associations = append(associations, a)
		}
		data, _ := json.Marshal(map[string]any{"CFDocument": map[string]any{"identifier": id(n), "title": "Trees", "creator": "x", "language": "en"}, "CFItems": items, "CFAssociations": associations})
		p, list := casejson.Parse(data)
		if list.Err() != nil {
			t.Fatal(list.Err())
		}
		doc, _ := p.Framework("")
		if len(doc.Groups)+len(doc.Indicators) != n {
			t.Fatalf("seed %d: %d and %d of %d items", seed, len(doc.Groups), len(doc.Indicators), n)
		}
		if len(doc.Indicators) == 0 {
			continue
		}
		f, list := framework.Compile(doc)
		if list.Err() != nil {
			t.Fatalf("seed %d: %v\n%s", seed, list.Err(), data)
		}
		q, list := casejson.FromFramework(f, export())
		if list.Err() != nil {
			t.Fatal(list.Err())
		}
		back, list := q.Framework("")
		if list.Err() != nil {
			t.Fatal(list.Err())
		}
		if g, list := framework.Compile(back); list.Err() != nil || g.Digest() != f.Digest() {
			t.Fatalf("seed %d: %v %s", seed, list.Err(), cmp.Diff(f.Document(), back))
		}
	}
}

// TestUntidyLarge reads files that are nothing but blemishes. It is quick unless
// something looks through all of them for each.
func TestUntidyLarge(t *testing.T) {
	n := 30_000
	if testing.Short() {
		n = 5000
	}
	many := func(s string) string { return strings.TrimSuffix(strings.Repeat(s+",", n), ",") }
	for _, s := range []string{
		`{"CFAssociations":[` + many("1") + `]}`,
		`{"CFDocument":{` + many(`"sourcedId":"x"`) + `}}`,
		`{"CFDocument":{"identifier":"x",` + many(`"sourcedId":"x"`) + `}}`,
		`{"CFDocument":{` + many(`"title":"x"`) + `}}`,
		`{"CFDocument":{"extensions":{` + many(`"a":"x"`) + `}}}`,
		`{"CFDocument":{` + many(`"other":"x"`) + `}}`,
		`{"CFItems":[` + many(`{"humanCodingScheme":"A"}`) + `]}`,
		`{"CFDocument":{"licenseURI":[` + many(`"x"`) + `]}}`,
	} {
		p, list := casejson.Parse([]byte(s))
		if list.Err() != nil || len(list.Issues) == 0 {
			t.Fatal(list)
		}
		p.Framework("")
		out, _ := p.JSON(casejson.CASE11)
		if _, list := casejson.Parse(out); list.Err() != nil {
			t.Error(list)
		}
	}
}

// TestPlacesMove: parts that cannot be read do not shift the places of the others.
func TestPlacesMove(t *testing.T) {
	p, _ := casejson.Parse([]byte(strings.Replace(small(t), `"CFAssociations": [`, `"CFAssociations": [7,`, 1)))
	_, list := p.Framework("")
	for _, i := range list.Issues {
		if i.Code == casejson.AssociationLeft && i.Path != "/CFAssociations/4" {
			t.Error(i)
		}
	}
}

// TestPlacesExist: wherever a list of one is only that one, and whatever is missing, a
// path leads to a value, or to a member that an object lacks.
func TestPlacesExist(t *testing.T) {
	plain := func(s string) string { // lists of one become their one
		v := decode(t, []byte(s)).(map[string]any)
		rubric := v["CFRubrics"].([]any)[0].(map[string]any)
		criterion := rubric["CFRubricCriteria"].([]any)[0].(map[string]any)
		level := criterion["CFRubricCriterionLevels"].([]any)[0].(map[string]any)
		item := v["CFItems"].([]any)[0].(map[string]any)
		level["rubricCriterionId"], level["lastChangeDateTime"] = level["identifier"], nil
		criterion["CFItemURI"], criterion["weight"], criterion["rubricId"], criterion["CFRubricCriterionLevels"] = "https://example.org/x", -1, level["identifier"], level
		rubric["CFRubricCriteria"], item["notes"], item["statusEndDate"], item["subjectURI"] = criterion, nil, "2026-01-27", map[string]any{"identifier": "x"}
		associations := v["CFAssociations"].([]any)
		associations[1], associations[2] = nil, map[string]any{"associationType": "isChildOf", "originNodeURI": "https://example.org/y"}
		v["CFRubrics"], v["CFItems"] = rubric, item
		data, _ := json.Marshal(v)
		return string(data)
	}
	for _, s := range []string{plain(small(t)), `{"CFPackage":` + plain(small(t)) + `,"a":1}`, `{}`, `{"CFDocument":9,"CFItems":[7,{}]}`, strings.ReplaceAll(small(t), `"isChildOf"`, `"precedes"`)} {
		p, list := casejson.Parse([]byte(s))
		if p == nil {
			t.Fatal(list)
		}
		_, more := p.Framework("")
		for _, i := range append(list.Issues, more.Issues...) {
			at := decode(t, []byte(s))
			for token := range i.Path.Tokens() {
				switch v := at.(type) {
				case map[string]any:
					at = v[token]
				case []any:
					k, err := strconv.Atoi(token)
					if err != nil || k >= len(v) {
						t.Fatalf("%v is no place of %s", i, s)
					}
					at = v[k]
				default:
					t.Errorf("%v is no place of %s", i, s)
				}
			}
		}
	}
}

// TestDeep: what is nested so deep that it could not be read again is not read.
func TestDeep(t *testing.T) {
	for depth := 30; depth < 70; depth++ {
		p, list := casejson.Parse([]byte(`{"a":` + strings.Repeat("[", depth) + strings.Repeat("]", depth) + `}`))
		if p == nil {
			if !list.Has(document.DepthExceeded) || depth < 55 {
				t.Errorf("depth %d: %v", depth, list)
			}
			continue
		}
		out, _ := p.JSON(casejson.CASE11)
		if _, list := casejson.Parse(out); list.Err() != nil {
			t.Errorf("depth %d: %v", depth, list)
		}
	}
}

// strictly holds what is written to what CASE 1.1 wants.
func strictly(t *testing.T, p *casejson.Package, official *jsonschema.Schema) {
	t.Helper()
	out, _ := p.JSON(casejson.CASE11)
	again, list := casejson.Parse(out)
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	for _, i := range list.Issues {
		if i.Code != casejson.IdentifierVersion && i.Code != casejson.IdentifierTwice && !casejson.InRubric(i.Code) {
			t.Fatalf("what was written is not strict: %v\n%s", i, out)
		}
	}
	if twice, _ := again.JSON(casejson.CASE11); !bytes.Equal(out, twice) {
		t.Fatalf("written again, it is another text:\n%s", cmp.Diff(string(out), string(twice)))
	}
	if official == nil {
		return
	}
	if err := official.Validate(decode(t, out)); err != nil {
		t.Fatalf("%#v\n%s", err, out)
	}
}

// everything reads data and does all that can be done with it.
func everything(t *testing.T, data []byte, official *jsonschema.Schema) {
	t.Helper()
	p, list := casejson.Parse(data)
	if (p == nil) != (list.Err() != nil) {
		t.Fatal(list)
	}
	if p == nil {
		return
	}
	if !json.Valid(bytes.TrimPrefix(data, []byte("\xEF\xBB\xBF"))) {
		t.Fatal("this is no JSON")
	}
	strictly(t, p, official)
	p.JSON(casejson.OpenSALT10)
	p.Crosswalks()
	doc, list := p.Framework("")
	if list.Err() != nil {
		return
	}
	fw, list := framework.Compile(doc)
	if list.Err() != nil {
		return
	}
	q, list := casejson.FromFramework(fw, export())
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	strictly(t, q, official)
}

// TestMutants spoils sound packages in random places.
func TestMutants(t *testing.T) {
	official := compileSchema(t, "case_v1p1_cfpackage-jsonschema1.json", "")
	salt := compileSchema(t, "opensalt_case-v1p0-cfpackage-schema.json", "")
	odd := []string{`null`, `""`, `"x"`, `7`, `-1.5`, `1e300`, `true`, `[]`, `{}`, `[null]`, `[""]`, `["x"]`, `[{}]`, `"2026-01-27"`, `"http://[::1"`, `"isChildOf"`, `"ext:"`, `[7,{"a":[1]}]`, `{"title":"x"}`, `"0D2A8A4E-55D9-5D0E-9E0F-000000000001"`, `"0d2a8a4e-55d9-5d0e-9e0f-000000000001"`}
	f, _ := catalogue.Lookup("district")
	p, _ := casejson.FromFramework(f, export())
	own, _ := p.JSON(casejson.CASE11)
	runs := map[string]uint64{small(t): 300, string(own): 8}
	if testing.Short() {
		runs = map[string]uint64{small(t): 40, string(own): 1}
	}
	for source, seeds := range runs {
		for seed := range seeds {
			r := rand.New(rand.NewPCG(seed, 3))
			v := decode(t, []byte(source))
			for range 1 + r.IntN(4) {
				spoil(r, v, odd)
			}
			data, err := json.Marshal(v)
			if err != nil {
				t.Fatal(err)
			}
			everything(t, data, official)
			if p, _ := casejson.Parse(data); p != nil {
				kept(t, decode(t, data), decode(t, first(p.JSON(casejson.CASE11))))
				if err := salt.Validate(decode(t, first(p.JSON(casejson.OpenSALT10)))); err != nil {
					t.Errorf("%#v", err)
				}
			}
			if t.Failed() {
				t.Fatalf("seed %d: %s", seed, data[:min(len(data), 8000)])
			}
		}
	}
}

func first[A, B any](a A, _ B) A { return a }

// spoil replaces or adds one member or element somewhere in v.
func spoil(r *rand.Rand, v any, odd []string) {
	var value any
	if err := json.Unmarshal([]byte(odd[r.IntN(len(odd))]), &value); err != nil {
		panic(err)
	}
	for {
		switch o := v.(type) {
		case map[string]any:
			names := slices.Sorted(maps.Keys(o))
			if len(names) == 0 || r.IntN(20) == 0 {
				o[[]string{"extensions", "sourcedId", "CFDocumentURI", "notes"}[r.IntN(4)]] = value
				return
			}
			name := names[r.IntN(len(names))]
			if _, deep := o[name].(map[string]any); deep && r.IntN(4) > 0 {
				v = o[name]
				continue
			}
			if _, deep := o[name].([]any); deep && r.IntN(4) > 0 {
				v = o[name]
				continue
			}
			o[name] = value
			return
		case []any:
			if len(o) == 0 {
				return
			}
			i := r.IntN(len(o))
			if _, deep := o[i].(map[string]any); deep && r.IntN(4) > 0 {
				v = o[i]
				continue
			}
			o[i] = value
			return
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(small(f)))
	f.Add([]byte(`{"CFPackage":{"CFDocument":{"identifier":"x","licenseURI":["a"]},"CFDefinitions":[],"CFItems":[{"sourcedId":7},null]},"a":1}`))
	f.Add([]byte(`{"CFRubrics":[{"CFRubricCriteria":[{"weight":1e999,"CFItemURI":"x","CFRubricCriterionLevels":[{"score":"1"},{"extensions":{"a":null}}]}]}]}`))
	var official *jsonschema.Schema
	if os.Getenv("REFERENCE_DIR") != "" {
		official = compileSchema(f, "case_v1p1_cfpackage-jsonschema1.json", "")
	}
	f.Fuzz(func(t *testing.T, data []byte) { everything(t, data, official) })
}

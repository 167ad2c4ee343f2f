package evidence_test

import (
	"bytes"
	"encoding"
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"maps"
	"math/rand/v2"
	"reflect"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/openrubric/leadership/evidence"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
	"github.com/santhosh-tekuri/jsonschema/v5"
)

var (
	date = indicator.MustDate
	en   = func(s string) indicator.Text { return indicator.Text{"en": s} }
)

// full has a value in every member of every type; TestFullIsFull says so.
func full() evidence.Register {
	return evidence.Register{
		Schema: "evidence.schema.json",
		Format: evidence.CurrentFormat,
		Title:  indicator.Text{"en": "Evidence for Waitaha", "mi": "He taunakitanga mō Waitaha"},
		Kinds:  []evidence.KindDeclaration{{Key: "hui", Class: evidence.ClassPerception, Label: indicator.Text{"mi": "Hui"}}},
		Voices: []evidence.VoiceDeclaration{{Key: "kaumatua", Label: indicator.Text{"mi": "Kaumātua"}}},
		Items: []evidence.Item{{
			ID:         "hui-2026",
			Kind:       "hui",
			Voice:      "kaumatua",
			Title:      indicator.Text{"en": "Hui at the marae", "mi": "Hui ki te marae"},
			Collected:  date("2026-03-12"),
			Period:     indicator.Span{From: date("2025-02-01"), To: date("2026-03-12")},
			Source:     "marae-a",
			Locator:    "https://example.org/hui/2026#notes",
			Digest:     "sha256:" + strings.Repeat("0a", 32),
			People:     14,
			Subjects:   []string{"waitaha", "Te Kura o Waitaha"},
			Indicators: []indicator.ID{"kahuiako.relational-trust", "kahuiako.voice"},
			Against:    []indicator.ID{"kahuiako.voice"},
			Tests: evidence.Tests{
				Valid:      evidence.Test{Verdict: evidence.Met, Note: "asked about the goals", By: "external evaluator", On: date("2026-04-01")},
				Sufficient: evidence.Test{Verdict: evidence.InDoubt, Note: "one hui", By: "external evaluator", On: date("2026-04-01")},
				Authentic:  evidence.Test{Verdict: evidence.Met, Note: "notes agreed", By: "external evaluator", On: date("2026-04-01")},
				Current:    evidence.Test{Verdict: evidence.NotMet, Note: "a year ago", By: "external evaluator", On: date("2026-04-01")},
			},
			Provenance: evidence.Provenance{Method: "Notes by two people, read back.", By: "facilitator", Tool: "notebook", DerivedFrom: []string{"plan"}},
			Consent: evidence.Consent{
				State: evidence.ConsentGiven, Scope: []evidence.Scope{evidence.ForSubject, evidence.ForPanel},
				By: "rōpū", On: date("2026-03-12"), Expires: date("2028-03-12"), Note: "spoken",
			},
			Guardianship: evidence.Guardianship{
				Authority: "the hapū", Guardian: "kaitiaki-1", Jurisdiction: "NZ",
				Access: en("Ask the guardian."), Obligations: en("Bring the findings back."), Benefit: en("The goals of the hapū are heard."),
			},
			Extensions: json.RawMessage(`{"example.org":{"room":4}}`),
		}, {
			ID: "plan", Kind: evidence.Document, Title: en("Plan for the year"), Collected: date("2025-12-01"),
			Period: indicator.Span{From: date("2026-01-01")}, Indicators: []indicator.ID{"kahuiako.relational-trust"},
		}},
		History: []evidence.Entry{
			{On: date("2026-03-12"), By: "registrar", Change: evidence.ItemAdded, Item: "plan", Digest: "sha256:" + strings.Repeat("0b", 32), Previous: "sha256:" + strings.Repeat("0c", 32), Hash: "sha256:" + strings.Repeat("0d", 32)},
		},
		Extensions: json.RawMessage(`{"example.org":{"form":7}}`),
	}
}

func TestFullIsFull(t *testing.T) {
	var walk func(path string, v reflect.Value)
	walk = func(path string, v reflect.Value) {
		if v.IsZero() {
			t.Errorf("full leaves %s empty", path)
			return
		}
		switch {
		case v.Type() == reflect.TypeFor[indicator.Date]():
		case v.Kind() == reflect.Struct:
			for i := range v.NumField() {
				walk(path+"."+v.Type().Field(i).Name, v.Field(i))
			}
		case v.Kind() == reflect.Slice:
			walk(path+"[0]", v.Index(0))
		}
	}
	walk("Register", reflect.ValueOf(full()))
}

func write(t testing.TB, v any) []byte {
	t.Helper()
	data, err := document.Write(v)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestRoundTrip(t *testing.T) {
	for name, reg := range map[string]evidence.Register{
		"full": full(),
		"zero": {},
	} {
		t.Run(name, func(t *testing.T) {
			data := write(t, reg)
			if !bytes.Contains(data, []byte(`"leadership-evidence/1"`)) {
				t.Errorf("no format in %s", data)
			}
			read, list := evidence.Parse(data)
			if list.Err() != nil {
				t.Fatal(list.Err())
			}
			reg.Format = evidence.CurrentFormat
			if diff := cmp.Diff(reg, read.Register()); diff != "" {
				t.Errorf("read differs from written (-written +read):\n%s", diff)
			}
			index, list := evidence.Compile(reg)
			if list.Err() != nil {
				t.Fatal(list.Err())
			}
			if diff := cmp.Diff(reg, index.Register()); diff != "" {
				t.Errorf("compiled differs (-written +compiled):\n%s", diff)
			}
			again, list := evidence.Compile(read.Register())
			if list.Err() != nil {
				t.Fatal(list.Err())
			}
			if index.Digest() != again.Digest() || !strings.HasPrefix(index.Digest(), "sha256:") {
				t.Errorf("digests %s and %s", index.Digest(), again.Digest())
			}
		})
	}
}

func TestDigestTellsRegistersApart(t *testing.T) {
	first, _ := evidence.Compile(full())
	changed := full()
	changed.Items[0].Tests.Current.Note = "a year and a day ago"
	second, _ := evidence.Compile(changed)
	if first.Digest() == second.Digest() {
		t.Errorf("two registers have digest %s", first.Digest())
	}
}

func TestSchemaFitsType(t *testing.T) {
	if err := evidence.Schema().Check(&evidence.Register{}); err != nil {
		t.Error(err)
	}
}

// published is our schema as another program sees it.
func published(t testing.TB) *jsonschema.Schema {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.Draft = jsonschema.Draft2020
	c.AssertFormat = true
	c.LoadURL = func(url string) (io.ReadCloser, error) { return nil, fmt.Errorf("network asked for %s", url) }
	for name, text := range map[string][]byte{"evidence": evidence.Schema().JSON(), "indicator": indicator.SchemaJSON()} {
		if err := c.AddResource("https://openrubric.github.io/leadership/schema/"+name+"-1.json", bytes.NewReader(text)); err != nil {
			t.Fatal(err)
		}
	}
	s, err := c.Compile("https://openrubric.github.io/leadership/schema/evidence-1.json")
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func decode(t testing.TB, data []byte) any {
	t.Helper()
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var v any
	if err := dec.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestWrittenIsValid(t *testing.T) {
	s := published(t)
	for name, v := range map[string]any{"full": full(), "zero": evidence.Register{}} {
		if err := s.Validate(decode(t, write(t, v))); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestVerdictsAgree breaks one rule of the schema at a time. The published schema
// and the library must both refuse.
func TestVerdictsAgree(t *testing.T) {
	s := published(t)
	item := func(members string) string {
		return `{"format":"leadership-evidence/1","items":[{"id":"a","kind":"document","title":{"en":"A"},"collected":"2026-01-01"` + members + `}]}`
	}
	for _, tt := range []struct {
		name, doc, path string
		ok              bool
	}{
		{"no item", `{"format":"leadership-evidence/1","items":[]}`, "", true},
		{"smallest item", item(``), "", true},
		{"urn locator", item(`,"locator":"urn:isbn:9780415716239"`), "", true},
		{"empty period", item(`,"period":{}`), "", true},
		{"empty tests", item(`,"tests":{},"provenance":{},"guardianship":{},"extensions":{}`), "", true},
		{"own scope", item(`,"consent":{"state":"given","scope":["whanau"]}`), "", true},
		{"no format", `{"items":[]}`, "", false},
		{"other format", `{"format":"leadership-evidence/2"}`, "/format", false},
		{"unknown member", `{"format":"leadership-evidence/1","itmes":[]}`, "/itmes", false},
		{"letter case", `{"format":"leadership-evidence/1","Items":[]}`, "/Items", false},
		{"null items", `{"format":"leadership-evidence/1","items":null}`, "/items", false},
		{"unknown member of an item", item(`,"rating":3`), "/items/0/rating", false},
		{"no id", `{"format":"leadership-evidence/1","items":[{"kind":"document","title":{"en":"A"}}]}`, "/items/0", false},
		{"empty id", `{"format":"leadership-evidence/1","items":[{"id":"","kind":"document","title":{"en":"A"}}]}`, "/items/0/id", false},
		{"kind no key", `{"format":"leadership-evidence/1","items":[{"id":"a","kind":"Student Work","title":{"en":"A"}}]}`, "/items/0/kind", false},
		{"empty title", `{"format":"leadership-evidence/1","items":[{"id":"a","kind":"document","title":{}}]}`, "/items/0/title", false},
		{"no such day", item(`,"period":{"from":"2026-02-30"}`), "/items/0/period/from", false},
		{"locator no URI", item(`,"locator":"cupboard 4"`), "/items/0/locator", false},
		{"digest", item(`,"digest":"sha256:AB"`), "/items/0/digest", false},
		{"nobody", item(`,"people":0`), "/items/0/people", false},
		{"half a person", item(`,"people":1.5`), "/items/0/people", false},
		{"subject twice", item(`,"subjects":["s","s"]`), "/items/0/subjects/1", false},
		{"indicator no ID", item(`,"indicators":["trust"]`), "/items/0/indicators/0", false},
		{"test without verdict", item(`,"tests":{"valid":{"note":"yes"}}`), "/items/0/tests/valid", false},
		{"verdict", item(`,"tests":{"valid":{"verdict":"yes"}}`), "/items/0/tests/valid/verdict", false},
		{"fifth test", item(`,"tests":{"fair":{"verdict":"met"}}`), "/items/0/tests/fair", false},
		{"derived from nothing", item(`,"provenance":{"derivedFrom":[]}`), "/items/0/provenance/derivedFrom", false},
		{"consent without state", item(`,"consent":{"scope":["public"]}`), "/items/0/consent", false},
		{"consent state", item(`,"consent":{"state":"maybe"}`), "/items/0/consent/state", false},
		{"benefit no text", item(`,"guardianship":{"benefit":"good"}`), "/items/0/guardianship/benefit", false},
		{"extensions no object", item(`,"extensions":[]`), "/items/0/extensions", false},
		{"class", `{"format":"leadership-evidence/1","kinds":[{"key":"hui","class":"talk","label":{"mi":"Hui"}}]}`, "/kinds/0/class", false},
		{"kind without class", `{"format":"leadership-evidence/1","kinds":[{"key":"hui","label":{"mi":"Hui"}}]}`, "/kinds/0", false},
		{"voice without label", `{"format":"leadership-evidence/1","voices":[{"key":"kaumatua"}]}`, "/voices/0", false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, list := evidence.Parse([]byte(tt.doc))
			if got := list.Err() == nil; got != tt.ok {
				t.Errorf("the library: ok %v, want %v: %v", got, tt.ok, list.Err())
			}
			if err := s.Validate(decode(t, []byte(tt.doc))); (err == nil) != tt.ok {
				t.Errorf("the schema: ok %v, want %v: %v", err == nil, tt.ok, err)
			}
			if tt.ok {
				return
			}
			at := func(i issue.Issue) bool { return strings.HasPrefix(string(i.Path), tt.path) && i.At.Line == 1 }
			if !slices.ContainsFunc(list.Issues, at) {
				t.Errorf("no issue with its line at %s: %v", tt.path, list.Issues)
			}
		})
	}
}

func TestIssues(t *testing.T) {
	item := func(id string, change func(*evidence.Item)) evidence.Item {
		it := evidence.Item{ID: id, Kind: evidence.Document, Title: en(id), Collected: date("2026-02-01")}
		change(&it)
		return it
	}
	same := func(*evidence.Item) {}
	from := func(ids ...string) func(*evidence.Item) {
		return func(it *evidence.Item) { it.Provenance.DerivedFrom = ids }
	}
	for _, tt := range []struct {
		name string
		reg  evidence.Register
		want []string // code, path, and "warning"
	}{
		{"nothing wrong", full(), nil},
		{"ID twice", evidence.Register{Items: []evidence.Item{item("a", same), item("b", same), item("a", same)}},
			[]string{"item-duplicate /items/2/id"}},
		{"names unknown", evidence.Register{Items: []evidence.Item{item("a", func(it *evidence.Item) { it.Kind, it.Voice = "hui", "kaumatua" })}},
			[]string{"kind-unknown /items/0/kind", "voice-unknown /items/0/voice"}},
		{"names taken", evidence.Register{
			Kinds: []evidence.KindDeclaration{
				{Key: "hui", Class: evidence.ClassPerception, Label: en("Hui")},
				{Key: evidence.Survey, Class: evidence.ClassRecord, Label: en("Survey")},
				{Key: "hui", Class: evidence.ClassRecord, Label: en("Hui")},
			},
			Voices: []evidence.VoiceDeclaration{{Key: evidence.Peers, Label: en("Peers")}, {Key: "elders", Label: en("Elders")}, {Key: "elders", Label: en("Elders")}},
		}, []string{"kind-taken /kinds/1/key", "kind-taken /kinds/2/key", "voice-taken /voices/0/key", "voice-taken /voices/2/key"}},
		{"dates", evidence.Register{Items: []evidence.Item{
			item("a", func(it *evidence.Item) { it.Period = indicator.Span{From: date("2026-01-02"), To: date("2026-01-01")} }),
			item("b", func(it *evidence.Item) { it.Collected = indicator.Date{} }),
			item("c", func(it *evidence.Item) {
				it.Kind, it.Period = evidence.Observation, indicator.Span{From: date("2026-02-02")}
			}),
			item("plan for later", func(it *evidence.Item) { it.Period = indicator.Span{From: date("2026-02-02")} }),
			item("seen on the first day", func(it *evidence.Item) {
				it.Kind, it.Period = evidence.Observation, indicator.Span{From: date("2026-02-01")}
			}),
			item("period alone", func(it *evidence.Item) {
				it.Collected, it.Period = indicator.Date{}, indicator.Span{From: date("2026-02-01")}
			}),
		}}, []string{"period-reversed /items/0/period/to", "undated /items/1 warning", "collected-early /items/2/collected warning"}},
		{"consent", evidence.Register{Items: []evidence.Item{
			item("a", func(it *evidence.Item) { it.Kind = evidence.Survey }),
			item("b", func(it *evidence.Item) { it.Consent.State = evidence.ConsentDeclined }),
			item("c", func(it *evidence.Item) {
				it.Consent = evidence.Consent{State: evidence.ConsentGiven, On: date("2026-01-31"), Expires: date("2026-01-30")}
			}),
			item("d", func(it *evidence.Item) {
				it.Consent = evidence.Consent{State: evidence.ConsentGiven, Expires: date("2026-01-31")}
			}),
			item("held on its last day", func(it *evidence.Item) {
				it.Kind = evidence.Survey
				it.Consent = evidence.Consent{State: evidence.ConsentGiven, On: date("2026-02-01"), Expires: date("2026-02-01")}
			}),
		}}, []string{
			"consent-missing /items/0/consent warning", "consent-refused /items/1/consent/state warning",
			"consent-reversed /items/2/consent/expires", "consent-expired /items/3/consent/expires warning",
		}},
		{"a declared kind has its class", evidence.Register{
			Kinds: []evidence.KindDeclaration{{Key: "hui", Class: evidence.ClassPerception, Label: en("Hui")}},
			Items: []evidence.Item{item("a", func(it *evidence.Item) { it.Kind = "hui" })},
		}, []string{"consent-missing /items/0/consent warning"}},
		{"origins", evidence.Register{Items: []evidence.Item{
			item("a", from("b")), item("b", from("c", "nowhere")), item("c", from("a")), item("d", from("d")), item("e", from("a")),
		}}, []string{
			"origin-unknown /items/1/provenance/derivedFrom/1", "origin-cycle /items/2/provenance/derivedFrom/0",
			"origin-cycle /items/3/provenance/derivedFrom/0",
		}},
		{"two ways to one origin are no cycle", evidence.Register{Items: []evidence.Item{
			item("a", from("b", "c")), item("b", from("d")), item("c", from("d")), item("d", same),
		}}, nil},
		{"IDs that differ in bytes that are no text", evidence.Register{Items: []evidence.Item{item("a\xff", same), item("a\xfe", same)}},
			[]string{"item-duplicate /items/1/id"}},
		{"extensions no JSON", evidence.Register{Extensions: json.RawMessage(`{`)}, []string{"unwritable "}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			index, list := evidence.Compile(tt.reg)
			var got []string
			for _, i := range list.Issues {
				line := string(i.Code) + " " + string(i.Path)
				if i.Warning {
					line += " warning"
				}
				got = append(got, line)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("issues (-want +got):\n%s", diff)
			}
			if (index == nil) != (list.Err() != nil) {
				t.Errorf("index %v with error %v", index, list.Err())
			}
		})
	}
}

// A program's own value is held to the schema too, and what else is wrong with it
// is said in the same list.
func TestCompileHoldsToSchema(t *testing.T) {
	index, list := evidence.Compile(evidence.Register{Items: []evidence.Item{
		{ID: " a", Kind: "Student Work", Indicators: []indicator.ID{"trust"}, Voice: "nobody"},
	}})
	if index != nil || list.Err() == nil {
		t.Fatal("compiled")
	}
	var paths []string
	for _, i := range list.Issues {
		if i.At != (issue.Place{}) {
			t.Errorf("%v has a place in a text the caller has not seen", i)
		}
		if !i.Warning {
			paths = append(paths, string(i.Path))
		}
	}
	want := []string{"/items/0/id", "/items/0/indicators/0", "/items/0/kind", "/items/0/title", "/items/0/voice"}
	if diff := cmp.Diff(want, paths); diff != "" {
		t.Errorf("paths (-want +got):\n%s", diff)
	}
}

// TestExamples runs the example that each code's comment gives.
func TestExamples(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "compile.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	s := published(t)
	ran := 0
	for _, d := range file.Decls {
		decl, ok := d.(*ast.GenDecl)
		if !ok || decl.Tok != token.CONST {
			continue
		}
		for _, sp := range decl.Specs {
			spec, ok := sp.(*ast.ValueSpec)
			if !ok || len(spec.Values) != 1 {
				continue
			}
			lit, ok := spec.Values[0].(*ast.BasicLit)
			if !ok || lit.Kind != token.STRING {
				continue
			}
			name := spec.Names[0].Name
			value, _ := strconv.Unquote(lit.Value)
			_, example, found := strings.Cut(spec.Doc.Text(), "Example: ")
			if !found {
				t.Errorf("%s has no example", name)
				continue
			}
			ran++
			t.Run(value, func(t *testing.T) {
				_, list := evidence.Parse([]byte(example))
				if len(list.Issues) != 1 || list.Issues[0].Code != issue.Code(value) {
					t.Fatalf("issues %v, want one %s", list.Issues, value)
				}
				found := list.Issues[0]
				if found.Path == "" || found.At.Line != 1 || found.At.Column == 0 {
					t.Errorf("no place: %#v", found)
				}
				if found.Warning != strings.Contains(strings.ReplaceAll(spec.Doc.Text(), "\n", " "), "A warning.") {
					t.Errorf("warning %v against the comment", found.Warning)
				}
				if err := s.Validate(decode(t, []byte(example))); err != nil {
					t.Errorf("the schema already refuses: %v", err)
				}
			})
		}
	}
	if ran != 15 {
		t.Errorf("ran %d examples, want 15", ran)
	}
}

// TestOriginCycles compares with the slow way: who can be reached from whom.
func TestOriginCycles(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	cycles := 0
	for range 2000 {
		n := 1 + rnd.IntN(7)
		reach := make([][]bool, n)
		reg := evidence.Register{Items: make([]evidence.Item, n)}
		for i := range n {
			reach[i] = make([]bool, n)
			reg.Items[i] = evidence.Item{ID: fmt.Sprint(i), Kind: evidence.Research, Title: en("t"), Collected: date("2026-01-01")}
			for j := range n {
				if rnd.IntN(2*n) == 0 {
					reach[i][j] = true
					reg.Items[i].Provenance.DerivedFrom = append(reg.Items[i].Provenance.DerivedFrom, fmt.Sprint(j))
				}
			}
		}
		for k := range n {
			for i := range n {
				for j := range n {
					reach[i][j] = reach[i][j] || reach[i][k] && reach[k][j]
				}
			}
		}
		want := false
		for i := range n {
			want = want || reach[i][i]
		}
		if want {
			cycles++
		}
		_, list := evidence.Compile(reg)
		if list.Has(evidence.OriginCycle) != want {
			t.Fatalf("cycle reported %v, want %v: %+v", !want, want, reg.Items)
		}
		for _, i := range list.Issues {
			// The reported step closes a cycle: its end leads back to its beginning.
			tokens := slices.Collect(i.Path.Tokens())
			from, _ := strconv.Atoi(tokens[1])
			k, _ := strconv.Atoi(tokens[4])
			to, _ := strconv.Atoi(reg.Items[from].Provenance.DerivedFrom[k])
			if from != to && !reach[to][from] {
				t.Fatalf("%v is on no cycle: %+v", i, reg.Items)
			}
		}
	}
	if cycles < 200 || cycles > 1800 {
		t.Errorf("%d of 2000 designs have a cycle: the test shows little", cycles)
	}
}

func TestIndex(t *testing.T) {
	index, list := evidence.Compile(full())
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	ids := func(seq func(func(evidence.Item) bool)) (ids []string) {
		for it := range seq {
			ids = append(ids, it.ID)
		}
		return ids
	}
	if diff := cmp.Diff([]string{"hui-2026", "plan"}, ids(index.All())); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"hui-2026", "plan"}, ids(index.ByIndicator("kahuiako.relational-trust"))); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"hui-2026"}, ids(index.ByIndicator("kahuiako.voice"))); diff != "" {
		t.Error(diff)
	}
	if got := ids(index.ByIndicator("kahuiako")); got != nil {
		t.Errorf("items %v of no indicator", got)
	}
	for range index.All() {
		break
	}
	for range index.ByIndicator("kahuiako.relational-trust") {
		break
	}
	if _, ok := index.Lookup("nobody"); ok || index.Has("nobody") || !index.Has("plan") || index.Len() != 2 {
		t.Error("wrong items")
	}
	if index.Class("hui") != evidence.ClassPerception || index.Class(evidence.TimeRecord) != evidence.ClassRecord || index.Class("x") != "" {
		t.Error("wrong classes")
	}
}

// TestIndexIsImmutable writes over everything that goes in and comes out.
func TestIndexIsImmutable(t *testing.T) {
	given := full()
	index, _ := evidence.Compile(given)
	spoil := func(it evidence.Item) {
		it.Title["en"] = "spoilt"
		it.Subjects[0], it.Indicators[0], it.Provenance.DerivedFrom[0], it.Consent.Scope[0] = "x", "x", "x", "x"
		it.Guardianship.Access["en"], it.Guardianship.Obligations["en"], it.Guardianship.Benefit["en"] = "x", "x", "x"
		it.Extensions[0] = 'x'
	}
	spoilAll := func(r evidence.Register) {
		r.Title["en"], r.Kinds[0].Label["mi"], r.Voices[0].Label["mi"], r.Extensions[0] = "x", "x", "x", 'x'
		spoil(r.Items[0])
		r.Kinds[0].Key, r.Voices[0].Key, r.Items[0].ID = "x", "x", "x"
	}
	spoilAll(given)
	spoilAll(index.Register())
	it, _ := index.Lookup("hui-2026")
	spoil(it)
	for it := range index.All() {
		spoil(it)
		break
	}
	for it := range index.ByIndicator("kahuiako.voice") {
		spoil(it)
	}
	if diff := cmp.Diff(full(), index.Register()); diff != "" {
		t.Errorf("the index changed:\n%s", diff)
	}
}

// TestNames holds the lists of names to the constants, so that no constant is
// left out, and to the rules for keys.
func TestNames(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "kind.go", nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	constants := map[string][]string{}
	ast.Inspect(file, func(n ast.Node) bool {
		if spec, ok := n.(*ast.ValueSpec); ok {
			value, _ := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
			typ := spec.Type.(*ast.Ident).Name
			constants[typ] = append(constants[typ], value)
		}
		return true
	})
	text := func(list any) (keys []string) {
		v := reflect.ValueOf(list)
		for i := range v.Len() {
			keys = append(keys, v.Index(i).String())
		}
		return keys
	}
	got := map[string][]string{"Class": text(evidence.Classes()), "Kind": text(evidence.Kinds()), "Voice": text(evidence.Voices())}
	if diff := cmp.Diff(constants, got); diff != "" {
		t.Errorf("constants and lists (-constants +lists):\n%s", diff)
	}
	for typ, keys := range got {
		for i, k := range keys {
			if !indicator.ValidKey(k) || slices.Contains(keys[:i], k) {
				t.Errorf("%s %q is no key or is there twice", typ, k)
			}
		}
	}
	used := map[evidence.Class]bool{}
	for _, k := range evidence.Kinds() {
		used[k.Class()] = true
	}
	want := map[evidence.Class]bool{}
	for _, c := range evidence.Classes() {
		want[c] = true
	}
	if !maps.Equal(used, want) {
		t.Errorf("classes of the well-known kinds: %v", used)
	}
	if evidence.Kind("hui").Class() != "" {
		t.Error("an unknown kind has a class")
	}
}

// TestNoMarshallers: a method that encoding/json calls would be promoted to a
// struct that embeds ours, and its other members would be lost.
func TestNoMarshallers(t *testing.T) {
	forbidden := []reflect.Type{
		reflect.TypeFor[json.Marshaler](), reflect.TypeFor[json.Unmarshaler](),
		reflect.TypeFor[encoding.TextMarshaler](), reflect.TypeFor[encoding.TextUnmarshaler](),
	}
	seen := map[reflect.Type]bool{}
	var walk func(reflect.Type)
	walk = func(typ reflect.Type) {
		switch {
		case typ.Kind() == reflect.Slice:
			walk(typ.Elem())
		case typ.Kind() == reflect.Struct && typ != reflect.TypeFor[indicator.Date]() && !seen[typ]:
			seen[typ] = true
			for _, f := range forbidden {
				if typ.Implements(f) || reflect.PointerTo(typ).Implements(f) {
					t.Errorf("%v is a %v", typ, f)
				}
			}
			for i := range typ.NumField() {
				walk(typ.Field(i).Type)
			}
		}
	}
	walk(reflect.TypeFor[evidence.Register]())
	if len(seen) != 11 {
		t.Errorf("looked at %d types, want 11: %v", len(seen), seen)
	}
}

type dossier struct {
	evidence.Register
	School string `json:"school"`
}

const dossierSchema = `{
	"$schema": "https://json-schema.org/draft/2020-12/schema",
	"$id": "https://example.org/dossier.json",
	"$ref": "https://openrubric.github.io/leadership/schema/evidence-1.json#/$defs/members",
	"required": ["school"],
	"properties": {"school": {"type": "string"}},
	"unevaluatedProperties": false
}`

// TestEmbedding builds a caller's own closed document from our open definitions.
func TestEmbedding(t *testing.T) {
	want := dossier{Register: full(), School: "Te Kura o Waitaha"}
	data, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	var members map[string]json.RawMessage
	if err := json.Unmarshal(data, &members); err != nil {
		t.Fatal(err)
	}
	if string(members["school"]) != `"Te Kura o Waitaha"` || members["items"] == nil || members["format"] == nil {
		t.Errorf("members are missing: %s", data)
	}
	own, err := document.ParseSchema([]byte(dossierSchema), evidence.Schema(), document.MustSchema(indicator.SchemaJSON()))
	if err != nil {
		t.Fatal(err)
	}
	var got dossier
	if list := own.Read(data, &got); list.Err() != nil {
		t.Fatal(list.Err())
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-written +read):\n%s", diff)
	}
	wrong := bytes.Replace(data, []byte(`"school"`), []byte(`"skool"`), 1)
	if list := own.Read(wrong, &got); list.Err() == nil {
		t.Error("an unknown member was accepted")
	}
	if _, list := evidence.Parse(data); list.Err() == nil {
		t.Error("our own closed document accepted the caller's member")
	}
}

func FuzzParse(f *testing.F) {
	f.Add(write(f, full()))
	f.Add(write(f, evidence.Register{}))
	for _, seed := range []string{
		``, `{}`, `{"format":"leadership-evidence/1"}`, `{"format":"leadership-evidence/1","items":[{"id":"a","id":"b"}]}`,
		`{"format":"leadership-evidence/1","items":[{"id":"\ud800","kind":"document","title":{"en":"A"}}]}`,
		`{"format":"leadership-evidence/1","items":[{"id":"a","kind":"document","title":{"en":"A"},"provenance":{"derivedFrom":["a","b"]}}]}`,
		`{"format":"leadership-evidence/1","items":[{"id":"a","kind":"survey","title":{"en":"A"},"consent":{"state":"given","scope":[]},"extensions":{"a":1e400}}]}`,
	} {
		f.Add([]byte(seed))
	}
	s := published(f)
	f.Fuzz(func(t *testing.T, data []byte) {
		first, list := evidence.Parse(data)
		if list.Err() != nil {
			return
		}
		written := write(t, first.Register())
		second, list := evidence.Parse(written)
		if list.Err() != nil {
			t.Fatalf("what we wrote is refused: %v\n%s", list.Err(), written)
		}
		if twice := write(t, second.Register()); !bytes.Equal(written, twice) {
			t.Fatalf("written twice:\n%s\n%s", written, twice)
		}
		if err := s.Validate(decode(t, written)); err != nil {
			t.Fatalf("what we wrote is invalid: %v\n%s", err, written)
		}
		third, _ := evidence.Compile(first.Register())
		if third == nil || first.Digest() != second.Digest() || first.Digest() != third.Digest() {
			t.Fatalf("compiled from one document, not the same:\n%s", written)
		}
	})
}

func BenchmarkCompile(b *testing.B) {
	reg := full()
	for i := range 10_000 {
		it := full().Items[0]
		it.ID = fmt.Sprint("item-", i)
		reg.Items = append(reg.Items, it)
	}
	b.Run(fmt.Sprintf("items=%d", len(reg.Items)), func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, list := evidence.Compile(reg); list.Err() != nil {
				b.Fatal(list.Err())
			}
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(reg.Items)), "ns/item")
	})
}

package framework_test

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
)

// local is a framework of a user's own: nested groups, an aspect, a second scale,
// a dimension, a group judged as a whole.
const local = `{
  "format": "leadership-framework/1",
  "key": "local",
  "edition": "2026",
  "title": {"en": "Our own"},
  "citation": {"title": "Our own"},
  "rights": {"source": "ours", "wording": "ours"},
  "status": {"state": "current"},
  "policy": "formative",
  "subjects": ["school"],
  "scales": [
    {"key": "stages", "direction": "high-is-better", "levels": [
      {"key": "low", "label": {"en": "Low"}, "value": 0},
      {"key": "mid", "label": {"en": "Mid"}, "value": 1},
      {"key": "high", "label": {"en": "High"}, "value": 4}]},
    {"key": "weight", "direction": "neutral", "levels": [
      {"key": "minor", "label": {"en": "Minor"}},
      {"key": "major", "label": {"en": "Major"}}]}],
  "scale": "stages",
  "dimensions": [{"key": "importance", "label": {"en": "Importance"}, "scale": "weight"}],
  "groups": [
    {"id": "local.culture", "kind": "domain", "label": {"en": "Culture"}, "whole": "local.overall"},
    {"id": "local.talk", "parent": "local.culture", "kind": "theme", "label": {"en": "Talk"}}],
  "indicators": [
    {"id": "local.overall", "parent": "local.culture", "label": {"en": "Culture as a whole"}, "statement": {"en": "All of it."}, "origin": "local"},
    {"id": "local.trust", "parent": "local.culture", "label": {"en": "Trust", "mi": "Whakapono"}, "statement": {"en": "People rely on one another."}, "origin": "local",
     "aspects": [{"id": "local.trust.staff", "label": {"en": "Among staff"}}],
     "rubric": [{"level": "high", "text": {"en": "Seen everywhere."}, "wording": "local"}]},
    {"id": "local.candour", "parent": "local.talk", "label": {"en": "Candour"}, "statement": {"en": "People say what they think."}, "origin": "local"},
    {"id": "local.size", "label": {"en": "Size"}, "statement": {"en": "How large it is."}, "origin": "local", "scale": "weight"}]
}`

func parse(t *testing.T, data string) *framework.Framework {
	t.Helper()
	f, list := framework.Parse([]byte(data))
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	return f
}

func TestFramework(t *testing.T) {
	f := parse(t, local)
	check := func(what string, got, want any) {
		t.Helper()
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
	var ids []indicator.ID
	for in := range f.All() {
		ids = append(ids, in.ID)
	}
	check("All", ids, []indicator.ID{"local.overall", "local.trust", "local.candour", "local.size"})
	check("Len", f.Len(), 4)
	check("Children of the top", slices.Collect(f.Children("")), []indicator.ID{"local.culture", "local.size"})
	check("Children of a group", slices.Collect(f.Children("local.culture")), []indicator.ID{"local.talk", "local.overall", "local.trust"})
	check("Under a group", slices.Collect(f.Under("local.culture")), []indicator.ID{"local.overall", "local.trust", "local.candour"})
	check("Under the top", slices.Collect(f.Under("")), ids)
	check("Label of a group", f.Label("local.talk").String(), "Talk")
	check("Label of an aspect", f.Label("local.trust.staff").String(), "Among staff")
	check("Label of nothing", f.Label("local.nothing"), indicator.Text(nil))
	check("Columns", f.Columns(), []framework.Column{
		{ID: "local.overall", Scale: "stages", Whole: true},
		{ID: "local.trust", Scale: "stages"},
		{ID: "local.trust.staff", Scale: "stages", Aspect: true},
		{ID: "local.candour", Scale: "stages"},
		{ID: "local.size", Scale: "weight"},
		{ID: "local.overall", Dimension: "importance", Scale: "weight", Whole: true},
		{ID: "local.trust", Dimension: "importance", Scale: "weight"},
		{ID: "local.trust.staff", Dimension: "importance", Scale: "weight", Aspect: true},
		{ID: "local.candour", Dimension: "importance", Scale: "weight"},
		{ID: "local.size", Dimension: "importance", Scale: "weight"},
	})
	c, ok := f.Column("local.trust", "importance")
	check("Column", []any{c, ok}, []any{6, true})
	s, ok := f.ScaleOf("local.size", "")
	check("ScaleOf", []any{s.Key, ok}, []any{"weight", true})
	_, isGroup := f.Group("local.trust")
	_, isIndicator := f.Lookup("local.culture")
	check("an indicator is no group, a group no indicator", []bool{isGroup, isIndicator}, []bool{false, false})
	check("IsFor", []bool{f.IsFor("school"), f.IsFor("district")}, []bool{true, false})
}

// TestFrameworkIsImmutable changes all that can be reached of what a framework
// and a document gave, and finds the framework as it was.
func TestFrameworkIsImmutable(t *testing.T) {
	var doc framework.Document
	if err := json.Unmarshal([]byte(local), &doc); err != nil {
		t.Fatal(err)
	}
	f, list := framework.Compile(doc)
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	before := f.Document()
	vandalise := func(d framework.Document) {
		d.Title["en"] = "x"
		d.Subjects[0] = "x"
		d.Scales[0].Levels[0].Key = "x"
		*d.Scales[0].Levels[0].Value = 99
		d.Groups[0].Label["en"] = "x"
		d.Indicators[1].Aspects[0].Label["en"] = "x"
		d.Indicators[1].Rubric[0].Text["en"] = "x"
	}
	vandalise(doc)
	vandalise(f.Document())
	in, _ := f.Lookup("local.trust")
	in.Rubric[0].Text["en"] = "x"
	in.Label["en"] = "x"
	g, _ := f.Group("local.culture")
	g.Label["en"] = "x"
	s, _ := f.Scale("stages")
	*s.Levels[0].Value = 99
	f.Columns()[0].ID = "x"
	f.Label("local.talk")["en"] = "x"
	if diff := cmp.Diff(before, f.Document()); diff != "" {
		t.Errorf("the framework changed:\n%s", diff)
	}
	if f.Columns()[0].ID != "local.overall" {
		t.Error("the columns changed")
	}
}

func TestRoundTrip(t *testing.T) {
	f := parse(t, local)
	data, err := document.Write(f.Document())
	if err != nil {
		t.Fatal(err)
	}
	again := parse(t, string(data))
	if diff := cmp.Diff(f.Document(), again.Document()); diff != "" {
		t.Error(diff)
	}
	if f.Digest() != again.Digest() || !strings.HasPrefix(f.Digest(), "sha256:") {
		t.Errorf("digests %s and %s", f.Digest(), again.Digest())
	}
	changed := parse(t, strings.Replace(local, "Trust", "Faith", 1))
	if f.Digest() == changed.Digest() {
		t.Error("another text has the same digest")
	}
}

// TestParsePlaces holds that an issue found after reading still has its line.
func TestParsePlaces(t *testing.T) {
	_, list := framework.Parse([]byte(strings.Replace(local, `"parent": "local.talk"`, `"parent": "local.gone"`, 1)))
	if len(list.Issues) != 2 { // the parent, and talk is empty now
		t.Fatalf("issues %v", list.Issues)
	}
	i := list.Issues[1]
	if i.Code != framework.ParentUnknown || i.Path != "/indicators/2/parent" || i.At.Line != 29 {
		t.Errorf("got %#v", i)
	}
}

// TestNamesThatAreMeant holds that a name which is not known is answered with one that
// is, or with all there are.
func TestNamesThatAreMeant(t *testing.T) {
	for _, c := range []struct{ old, new, want string }{
		{`"level": "high"`, `"level": "hih"`, `scale "stages" has no level "hih"; did you mean "high"?`},
		{`"level": "high"`, `"level": "superb"`, `scale "stages" has no level "superb"; it has "low", "mid", "high"`},
		{`"parent": "local.talk"`, `"parent": "local.tlak"`, `"local.tlak" is no group of the framework; did you mean "local.talk"?`},
		{`"scale": "stages"`, `"scale": "stage"`, `the framework has no scale "stage"; did you mean "stages"?`},
		{`"scale": "stages"`, `"scale": "grades"`, `the framework has no scale "grades"; it has "stages", "weight"`},
		{`"key": "local"`, `"demand": [{"level": "hgh", "kinds": 1}], "key": "local"`, `scale "stages" has no level "hgh"; did you mean "high"?`},
	} {
		_, list := framework.Parse([]byte(strings.Replace(local, c.old, c.new, 1)))
		if err := list.Err(); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s for %s: got %v, want %q", c.new, c.old, err, c.want)
		}
	}
}

func TestCyclesAreFound(t *testing.T) {
	group := func(id, parent string) string {
		return fmt.Sprintf(`{"id":"local.%s","parent":"local.%s","kind":"group","label":{"en":"x"}}`, id, parent)
	}
	doc := merge(t, `{"groups":[`+group("a", "b")+","+group("b", "c")+","+group("c", "b")+`]}`)
	_, list := framework.Parse(doc)
	var at []issue.Pointer
	for _, i := range list.Issues {
		if i.Code == framework.ParentCycle {
			at = append(at, i.Path)
		}
	}
	if diff := cmp.Diff([]issue.Pointer{"/groups/1/parent", "/groups/2/parent"}, at); diff != "" {
		t.Errorf("cycles (-want +got):\n%s", diff)
	}
}

// TestRandomCycles compares with a plain walk up from each group.
func TestRandomCycles(t *testing.T) {
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 5))
		doc := decode(t, small)
		parents := make([]int, 1+r.IntN(8))
		id := func(i int) indicator.ID { return indicator.ID(fmt.Sprintf("local.g%d", i)) }
		for i := range parents {
			g := framework.Group{ID: id(i), Kind: framework.Plain, Label: indicator.Text{"en": "x"}}
			if parents[i] = r.IntN(len(parents)+2) - 2; parents[i] >= 0 {
				g.Parent = id(parents[i])
			}
			doc.Groups = append(doc.Groups, g)
		}
		var want []issue.Pointer
		for i := range parents {
			up := parents[i]
			for range parents {
				if up >= 0 && up != i {
					up = parents[up]
				}
			}
			if up == i {
				want = append(want, issue.Pointer("/groups").Index(i).Key("parent"))
			}
		}
		var got []issue.Pointer
		_, list := framework.Compile(doc)
		for _, i := range list.Issues {
			if i.Code == framework.ParentCycle {
				got = append(got, i.Path)
			}
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("seed %d, parents %v (-want +got):\n%s", seed, parents, diff)
		}
	}
}

func decode(t *testing.T, source string) framework.Document {
	t.Helper()
	f, list := framework.Parse([]byte(source))
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	return f.Document()
}

// small is a valid framework.
const small = `{"format":"leadership-framework/1","key":"local","edition":"1","title":{"en":"T"},"citation":{"title":"T"},
	"rights":{"source":"ours","wording":"ours"},"status":{"state":"current"},"policy":"formative","subjects":["school"],
	"scales":[{"key":"stages","direction":"neutral","levels":[{"key":"a","label":{"en":"A"}},{"key":"b","label":{"en":"B"}}]}],"scale":"stages",
	"indicators":[{"id":"local.one","label":{"en":"One"},"statement":{"en":"One."},"origin":"local"}]}`

// merge puts the members of a document over those of a small valid one.
func merge(t *testing.T, members string) []byte {
	t.Helper()
	return mergeOver(t, small, members)
}

func mergeOver(t *testing.T, base, members string) []byte {
	t.Helper()
	doc := map[string]json.RawMessage{}
	for _, layer := range []string{base, members} {
		if err := json.Unmarshal([]byte(layer), &doc); err != nil {
			t.Fatal(err)
		}
	}
	data, err := json.Marshal(doc)
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestCodes runs the example that the comment of each code gives.
func TestCodes(t *testing.T) {
	if _, list := framework.Parse(merge(t, `{}`)); len(list.Issues) > 0 {
		t.Fatal("the document that the examples are put over has issues:", list)
	}
	n := runExamples(t, "compile.go", func(t *testing.T, example string) issue.List {
		_, list := framework.Parse(merge(t, example))
		return list
	})
	if n != 15 {
		t.Errorf("%d codes have examples, want 15", n)
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(local))
	f.Add([]byte(`{}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		fw, list := framework.Parse(data)
		if (fw == nil) != (list.Err() != nil) {
			t.Fatal("a framework and an error, or neither")
		}
		if fw == nil {
			return
		}
		out, err := document.Write(fw.Document())
		if err != nil {
			t.Fatal(err)
		}
		again, list := framework.Parse(out)
		if list.Err() != nil {
			t.Fatal("what was written cannot be read:", list.Err())
		}
		if fw.Digest() != again.Digest() {
			t.Fatal("read, written and read again, the framework is another")
		}
	})
}

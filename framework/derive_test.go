package framework_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
)

func TestDerive(t *testing.T) {
	f := parse(t, local)
	before := mustWrite(t, f.Document())
	doc, list := framework.Derive(f, framework.Derivation{
		Key: "bay", Edition: "1", Title: indicator.Text{"en": "The bay's own"},
		Subjects: []indicator.SubjectKind{indicator.SchoolNetwork},
		Drop:     []indicator.ID{"local.talk", "local.size"},
		Reword: map[indicator.ID]framework.Reword{
			"local.overall": {Label: indicator.Text{"en": "All in all"}},
			"local.trust":   {ID: "bay.deep-trust", Relation: indicator.Broad, Statement: indicator.Text{"en": "People tell one another what went wrong."}},
		},
		Groups:     []framework.Group{{ID: "bay.water", Kind: framework.Plain, Label: indicator.Text{"en": "Water"}}},
		Indicators: []indicator.Indicator{{ID: "bay.swim", Parent: "bay.water", Label: indicator.Text{"en": "All swim"}, Statement: indicator.Text{"en": "Children learn to swim."}, Origin: indicator.Local}},
	})
	if len(list.Issues) > 0 {
		t.Fatal(list)
	}
	derived, list := framework.Compile(doc)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	var got []string
	for in := range derived.All() {
		got = append(got, fmt.Sprintf("%s %s %v", in.ID, in.Label, in.TakenFrom))
	}
	want := []string{
		"local.overall All in all [{local.overall local 2026 exact}]",
		"bay.deep-trust Trust [{local.trust local 2026 broad}]",
		"bay.swim All swim []",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("indicators (-want +got):\n%s", diff)
	}
	trust, _ := derived.Lookup("bay.deep-trust")
	if trust.Aspects[0].ID != "bay.deep-trust.staff" || trust.Wording != indicator.LocalWording || len(trust.Rubric) != 1 {
		t.Errorf("got %+v", trust)
	}
	if refs := derived.Document().DerivedFrom; len(refs) != 1 || refs[0] != f.Ref() {
		t.Errorf("derived from %v", refs)
	}
	if derived.IsFor(indicator.School) || !derived.IsFor(indicator.SchoolNetwork) {
		t.Error("it judges what the other did")
	}
	if mustWrite(t, f.Document()) != before {
		t.Error("the framework changed")
	}
	// A derived framework can be derived from in turn.
	doc, list = framework.Derive(derived, framework.Derivation{
		Key: "cove", Edition: "1", Keep: []indicator.ID{"bay.water", "bay.deep-trust", "local.overall"},
		Reword: map[indicator.ID]framework.Reword{"bay.deep-trust": {ID: "cove.trust"}, "local.overall": {ID: "cove.overall"}},
	})
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	again, list := framework.Compile(doc)
	if list.Err() != nil || again.Len() != 3 || len(again.Document().DerivedFrom) != 2 {
		t.Fatalf("derived twice: %v", list)
	}
	far, _ := again.Lookup("cove.trust")
	if diff := cmp.Diff([]indicator.Provenance{
		{ID: "bay.deep-trust", Framework: "bay", Edition: "1", Relation: indicator.Exact},
		{ID: "local.trust", Framework: "local", Edition: "2026", Relation: indicator.Broad},
	}, far.TakenFrom); diff != "" {
		t.Errorf("taken from (-want +got):\n%s", diff)
	}
	changes := framework.Diff(f, again)
	if to, ok := changes.Successor("local.overall"); !ok || to != "cove.overall" {
		t.Errorf("what means the same after two derivations is %q, %v", to, ok)
	}
	if to, ok := changes.Successor("local.trust"); ok {
		t.Errorf("what was broadened on the way goes to %q", to)
	}
}

func TestDeriveFromDressed(t *testing.T) {
	f := parse(t, local)
	mi, list := framework.ParseOverlay([]byte(overlayBase), f)
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	dressed, err := f.With(mi)
	if err != nil {
		t.Fatal(err)
	}
	doc, list := framework.Derive(dressed, framework.Derivation{Key: "bay", Edition: "1"})
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	if doc.Title["mi"] == "" || !strings.Contains(doc.Rights.Wording, `"mi"`) || !strings.Contains(doc.Rights.Wording, "Hers, CC BY 4.0") {
		t.Errorf("texts of an overlay came along, and the rights are %q", doc.Rights.Wording)
	}
}

func TestDeriveOnOtherLevels(t *testing.T) {
	f := parse(t, string(mergeOver(t, local, `{"demand":[{"level":"high","kinds":2}],
		"links":[{"from":"local.trust","to":"local.candour","kind":"supports","note":{"en":"Who trusts speaks."}},{"from":"local.trust","to":"local.size","kind":"supports","note":{"en":"So it grows."}}],
		"exceptions":[{"rule":"blame","at":"local.candour","reason":"So."},{"rule":"blame","at":"local.size","reason":"So."}]}`)))
	doc, list := framework.Derive(f, framework.Derivation{
		Key: "bay", Edition: "1", Keep: []indicator.ID{"local.trust", "local.talk"}, Scale: "yes-no",
		Scales: []indicator.Scale{{Key: "yes-no", Direction: indicator.HighIsBetter, Levels: []indicator.Rung{{Key: "no", Label: indicator.Text{"en": "No"}}, {Key: "yes", Label: indicator.Text{"en": "Yes"}}}}},
	})
	if len(list.Issues) != 4 || !list.Has(framework.LeftBehind) || list.Err() != nil { // a demand, a descriptor, a link, an exception
		t.Errorf("issues %v", list)
	}
	derived, list := framework.Compile(doc)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	if s, _ := derived.ScaleOf("local.trust", ""); s.Key != "yes-no" {
		t.Errorf("scale %q", s.Key)
	}
	if links := slices.Collect(derived.Links("local.trust")); len(links) != 1 || links[0].To != "local.candour" {
		t.Errorf("links %v", links)
	}
	if e := derived.Document().Exceptions; len(e) != 1 || e[0].At != "local.candour" {
		t.Errorf("exceptions %v", e)
	}
	if g, ok := derived.Group("local.culture"); !ok || g.Whole != "" {
		t.Errorf("group %+v", g)
	}
}

func TestDeriveRefuses(t *testing.T) {
	f := parse(t, local)
	for path, d := range map[string]framework.Derivation{
		"/key":                   {Key: "local", Edition: "1"},
		"/keep/0":                {Keep: []indicator.ID{"local.nothing"}},
		"/drop/0":                {Drop: []indicator.ID{"local.trust.staff"}},
		"/reword/local.size":     {Drop: []indicator.ID{"local.size"}, Reword: map[indicator.ID]framework.Reword{"local.size": {Label: indicator.Text{"en": "x"}}}},
		"/reword/local.trust/id": {Reword: map[indicator.ID]framework.Reword{"local.trust": {Relation: indicator.Narrow}}},
	} {
		if d.Edition == "" {
			d.Key, d.Edition = "bay", "1"
		}
		doc, list := framework.Derive(f, d)
		if len(list.Issues) != 1 || string(list.Issues[0].Path) != path || list.Err() == nil || doc.Key != "" {
			t.Errorf("%s: got %v", path, list)
		}
	}
}

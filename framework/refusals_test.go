package framework_test

import (
	"iter"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
)

// TestCompileRefuses makes one mistake at a time: it is named in its place, and alone.
func TestCompileRefuses(t *testing.T) {
	trust := func(d *framework.Document) *indicator.Indicator { return &d.Indicators[1] }
	exact := indicator.Exact
	for name, test := range map[string]struct {
		change func(d *framework.Document)
		code   issue.Code
		path   issue.Pointer
	}{
		"two descriptors of a level": {func(d *framework.Document) { trust(d).Rubric = append(trust(d).Rubric, trust(d).Rubric[0]) }, framework.DescriptorUnknown, "/indicators/1/rubric/1/level"},
		"two demands of a level": {func(d *framework.Document) {
			d.Demand = []indicator.Demand{{Level: "mid", Kinds: 1}, {Level: "mid", Kinds: 2}, {Level: "high", Kinds: 2}}
		}, framework.DemandUnfit, "/demand/1/level"},
		"demand of no level": {func(d *framework.Document) { trust(d).Demand = []indicator.Demand{{Level: "highest", Kinds: 1}} }, framework.DemandUnfit, "/indicators/1/demand/0/level"},
		"linked twice": {func(d *framework.Document) {
			l := framework.Link{From: "local.trust", To: "local.candour", Kind: framework.NearDuplicate, Note: indicator.Text{"en": "Alike."}}
			d.Links = []framework.Link{l, {From: l.To, To: l.From, Kind: l.Kind, Note: l.Note}}
		}, framework.LinkUnfit, "/links/1"},
		"linked to itself": {func(d *framework.Document) {
			d.Links = []framework.Link{{From: "local.trust", To: "local.trust", Kind: framework.NearDuplicate, Note: indicator.Text{"en": "Alike."}}}
		}, framework.LinkUnfit, "/links/0"},
		"replaced twice": {func(d *framework.Document) {
			trust(d).Replaces = []indicator.Replacement{{ID: "local.old", Relation: exact}, {ID: "local.old", Relation: exact}}
		}, framework.LineageUnfit, "/indicators/1/replaces/1/id"},
		"replaced and there": {func(d *framework.Document) {
			trust(d).Replaces = []indicator.Replacement{{ID: "local.size", Relation: exact}}
		}, framework.LineageUnfit, "/indicators/1/replaces/0/id"},
		"taken from nowhere": {func(d *framework.Document) {
			trust(d).TakenFrom = []indicator.Provenance{{ID: "other.trust", Framework: "other", Edition: "1", Relation: exact}}
		}, framework.LineageUnfit, "/indicators/1/takenFrom/0/framework"},
		"taken with another meaning": {func(d *framework.Document) {
			d.DerivedFrom = []framework.Ref{{Key: "other", Edition: "1"}}
			trust(d).TakenFrom = []indicator.Provenance{{ID: "local.trust", Framework: "other", Edition: "1", Relation: indicator.Broad}}
		}, framework.LineageUnfit, "/indicators/1/takenFrom/0/relation"},
	} {
		t.Run(name, func(t *testing.T) {
			d := parse(t, local).Document()
			test.change(&d)
			f, list := framework.Compile(d)
			if errs := failures(list); f != nil || len(errs) != 1 || errs[0].Code != test.code || errs[0].Path != test.path {
				t.Errorf("want %s at %s, got %v", test.code, test.path, list.Issues)
			}
		})
	}
}

func failures(list issue.List) []issue.Issue {
	return slices.DeleteFunc(list.Issues, func(i issue.Issue) bool { return i.Warning })
}

// TestCrosswalkRefuses does so with a crosswalk between two frameworks for schools.
func TestCrosswalkRefuses(t *testing.T) {
	from, to := made(t, "local", "school", 2, "a", "b"), made(t, "coast", "school", 2, "a", "b")
	edge := framework.Edge{From: "local.one", To: "coast.one", Relation: indicator.Close, Confidence: "high", Rationale: indicator.Text{"en": "Alike."}}
	for name, test := range map[string]struct {
		change func(d *framework.CrosswalkDocument)
		code   issue.Code
		path   issue.Pointer
	}{
		"no such start":    {func(d *framework.CrosswalkDocument) { d.Edges[0].From = "local.nine" }, framework.EdgeUnfit, "/edges/0/from"},
		"no such end":      {func(d *framework.CrosswalkDocument) { d.Edges[0].To = "coast.nine" }, framework.EdgeUnfit, "/edges/0/to"},
		"one kind":         {func(d *framework.CrosswalkDocument) { d.Edges[0].AcrossKinds = true }, framework.EdgeUnfit, "/edges/0/acrossKinds"},
		"twice":            {func(d *framework.CrosswalkDocument) { d.Edges = append(d.Edges, edge) }, framework.EdgeDuplicate, "/edges/1"},
		"no such gap":      {func(d *framework.CrosswalkDocument) { d.Gaps.To[0].IDs[0] = "coast.nine" }, framework.EdgeUnfit, "/gaps/to/0/ids/0"},
		"gap with an edge": {func(d *framework.CrosswalkDocument) { d.Gaps.To[0].IDs[0] = "coast.one" }, framework.GapLinked, "/gaps/to/0/ids/0"},
	} {
		t.Run(name, func(t *testing.T) {
			d := framework.CrosswalkDocument{Edition: "1", From: from.Ref(), To: to.Ref(), Rights: "ours",
				Authorship: framework.Authorship{Authors: []string{"us"}, Method: "human", Date: indicator.MustDate("2026-01-01")}, Edges: []framework.Edge{edge}}
			d.Gaps.To = []framework.Gap{{IDs: []indicator.ID{"coast.two"}, Reason: indicator.Text{"en": "It is not asked."}}}
			if _, list := framework.CompileCrosswalk(d, from, to); list.Err() != nil {
				t.Fatal(list.Err())
			}
			test.change(&d)
			c, list := framework.CompileCrosswalk(d, from, to)
			if errs := failures(list); c != nil || len(errs) != 1 || errs[0].Code != test.code || errs[0].Path != test.path {
				t.Errorf("want %s at %s, got %v", test.code, test.path, list.Issues)
			}
		})
	}
}

// TestDeriveAll: what a derivation says takes the place of what the framework said, and
// stays the caller's own.
func TestDeriveAll(t *testing.T) {
	f := parse(t, local)
	text := func(s string) indicator.Text { return indicator.Text{"en": s} }
	d := framework.Derivation{
		Key: "bay", Edition: "2", Title: text("Bay"), Summary: text("What the bay asks."), Rights: framework.Rights{Source: "theirs", Wording: "the bay's"},
		Status: framework.Status{State: framework.Draft}, Policy: framework.RatingDiscouraged,
		Demand: []indicator.Demand{{Level: "high", Kinds: 2}},
		Notes:  []framework.Note{{Key: "bay", Kind: "context", Text: text("Of the bay.")}},
		Reword: map[indicator.ID]framework.Reword{"local.trust": {
			Rubric:  indicator.Rubric{{Level: "low", Text: text("Hardly seen."), Wording: indicator.LocalWording}},
			Aspects: []indicator.Aspect{{ID: "local.trust.boards", Label: text("Among boards")}},
		}},
	}
	doc, list := framework.Derive(f, d)
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	got := map[string]any{"summary": doc.Summary, "rights": doc.Rights, "status": doc.Status, "policy": doc.Policy, "demand": doc.Demand, "notes": doc.Notes,
		"rubric": doc.Indicators[1].Rubric, "aspects": doc.Indicators[1].Aspects}
	want := map[string]any{"summary": d.Summary, "rights": d.Rights, "status": d.Status, "policy": d.Policy, "demand": d.Demand, "notes": d.Notes,
		"rubric": d.Reword["local.trust"].Rubric, "aspects": d.Reword["local.trust"].Aspects}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if _, list := framework.Compile(doc); list.Err() != nil {
		t.Error(list.Err())
	}
	before := mustWrite(t, doc)
	d.Summary["en"], d.Notes[0].Text["en"], d.Demand[0].Kinds = "x", "x", 9
	d.Reword["local.trust"].Rubric[0].Text["en"], d.Reword["local.trust"].Aspects[0].Label["en"] = "x", "x"
	if mustWrite(t, doc) != before {
		t.Error("the document changes with the derivation")
	}
	if _, list := framework.Derive(f, framework.Derivation{Key: "bay"}); len(list.Issues) != 1 || list.Issues[0].Path != "/edition" {
		t.Errorf("without an edition: %v", list)
	}
}

// TestLintRefuses holds what rules find beside their examples.
func TestLintRefuses(t *testing.T) {
	for name, test := range map[string]struct {
		members string
		code    issue.Code
		says    string
	}{
		"no rule":         {`{"exceptions":[{"rule":"no-such-rule","reason":"None."}]}`, framework.ExceptionIdle, "there is no rule"},
		"nowhere":         {`{"exceptions":[{"rule":"provenance-missing","at":"local.nine","reason":"None."}]}`, framework.ExceptionIdle, "local.nine"},
		"not needed":      {`{"exceptions":[{"rule":"provenance-missing","reason":"None."}]}`, framework.ExceptionIdle, "not needed"},
		"from itself":     {`{"exceptions":[{"rule":"exception-idle","reason":"None."}]}`, framework.ExceptionIdle, "no exception from the rule"},
		"voices unhinted": {`{"demand":[{"level":"b","heard":["learners"]}]}`, "", "there is no hint at how"},
		"no locator":      {`{"indicators":[{"id":"local.one","label":{"en":"Books lie open"},"statement":{"en":"Boards show each other their budgets."},"wording":"local","origin":"derived"}]}`, framework.ProvenanceMissing, "where in it"},
	} {
		t.Run(name, func(t *testing.T) {
			for _, i := range lint(t, test.members).Issues {
				if (test.code == "" || i.Code == test.code) && strings.Contains(i.Message, test.says) {
					return
				}
			}
			t.Errorf("it says nothing of %q", test.says)
		})
	}
}

// TestLoopsThatStop breaks off loops after each number of rounds.
func TestLoopsThatStop(t *testing.T) {
	d := parse(t, local).Document()
	d.Links = []framework.Link{{From: "local.trust", To: "local.candour", Kind: framework.NearDuplicate, Note: indicator.Text{"en": "Alike."}}, {From: "local.trust", To: "local.size", Kind: framework.NearDuplicate, Note: indicator.Text{"en": "Alike."}}}
	f, list := framework.Compile(d)
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	stops(t, "All", f.All())
	stops(t, "Groups", f.Groups())
	stops(t, "Scales", f.Scales())
	stops(t, "Under", f.Under(""))
}

func stops[T any](t *testing.T, name string, all iter.Seq[T]) {
	t.Helper()
	var whole []T
	for x := range all {
		whole = append(whole, x)
	}
	if len(whole) < 2 {
		t.Errorf("%s: %d tell little", name, len(whole))
	}
	for n := range whole {
		var some []T
		for x := range all {
			if some = append(some, x); len(some) == n+1 {
				break
			}
		}
		if diff := cmp.Diff(whole[:n+1], some); diff != "" {
			t.Errorf("%s, %d of %d: %s", name, n+1, len(whole), diff)
		}
	}
}

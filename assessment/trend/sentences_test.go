package trend_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/trend"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
)

// TestGroups: a group is compared if it holds the same indicators on one scale on both
// sides, or on scales that the bridge joins; else it is named with the reason.
func TestGroups(t *testing.T) {
	old := parse(t, doc)
	edition := func(replace ...string) string {
		return strings.NewReplacer(append([]string{`"edition": "1"`, `"edition": "2"`}, replace...)...).Replace(doc)
	}
	for name, test := range map[string]struct {
		doc    string
		bridge *trend.Bridge
		want   trend.LeftReason
	}{
		"the same":     {edition(), nil, ""},
		"new group":    {edition(`"fw.all"`, `"fw.everything"`), nil, trend.LeftNew},
		"one more":     {edition(`"label": {"en": "N"}`, `"parent": "fw.all", "label": {"en": "N"}`), nil, trend.LeftMembers},
		"one less":     {edition(`"id": "fw.candour", "parent": "fw.all"`, `"id": "fw.candour"`), nil, trend.LeftMembers},
		"two scales":   {edition(`"statement": {"en": "C."}, "origin": "local"`, `"statement": {"en": "C."}, "origin": "local", "scale": "worry"`), nil, trend.LeftLevels},
		"other levels": {edition(`"mid"`, `"middle"`), nil, trend.LeftLevels},
		"bridged levels": {edition(`"mid"`, `"middle"`), &trend.Bridge{
			By: "panel", Rationale: "Two words for one thing.",
			Indicators: []trend.Pair{{From: "fw.trust", To: "fw.trust"}, {From: "fw.candour", To: "fw.candour"}},
			Scales:     []trend.ScalePair{{From: "stages", To: "stages", Levels: map[indicator.Level]indicator.Level{"low": "low", "mid": "middle", "high": "high"}}},
		}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			is := parse(t, test.doc)
			if test.bridge != nil {
				test.bridge.From, test.bridge.To = old.Ref(), is.Ref()
			}
			before := trend.Point{Result: judged(t, old, "2025 a r1 fw.trust low\n2025 a r1 fw.candour low"), Occasion: "2025"}
			after := trend.Point{Result: judged(t, is, "2026 a r1 fw.trust high\n2026 a r1 fw.trust+importance heavy"), Occasion: "2026"}
			tr, list := trend.Between(before, after, trend.Options{Bridge: test.bridge})
			if list.Err() != nil {
				if name == "other levels" && list.Has(trend.FrameworksDiffer) {
					return
				}
				t.Fatal(list.Err())
			}
			var got trend.LeftReason
			for _, l := range tr.Left() {
				if l.ID == "fw.all" || l.ID == "fw.everything" {
					got = l.Reason
				}
			}
			compared := false
			for p := range tr.Profiles() {
				_, ok := p.Cell("fw.all")
				compared = compared || ok
			}
			if got != test.want || compared != (test.want == "") {
				t.Errorf("left for %q, compared: %v; want %q", got, compared, test.want)
			}
		})
	}
}

// TestNothingAlike: two editions in which nothing is judged alike cannot be compared.
func TestNothingAlike(t *testing.T) {
	old := parse(t, doc)
	is := parse(t, strings.NewReplacer(`"edition": "1"`, `"edition": "2"`, "fw.trust", "fw.faith", "fw.candour", "fw.voice", "fw.noise", "fw.din", "fw.all", "fw.whole").Replace(doc))
	_, list := trend.Between(
		trend.Point{Result: judged(t, old, "2025 a r1 fw.trust low"), Occasion: "2025"},
		trend.Point{Result: judged(t, is, "2026 a r1 fw.faith low"), Occasion: "2026"}, trend.Options{})
	if !list.Has(trend.FrameworksDiffer) || list.Issues[0].Path != "/after" {
		t.Error(list)
	}
}

// TestBridgeRefuses names each end of a bridge that is not there.
func TestBridgeRefuses(t *testing.T) {
	f, g := parse(t, doc), parse(t, strings.Replace(doc, `"edition": "1"`, `"edition": "2"`, 1))
	for name, test := range map[string]struct {
		change func(b *trend.Bridge)
		path   issue.Pointer
	}{
		"from":            {func(b *trend.Bridge) { b.Indicators[0].From = "fw.nothing" }, "/indicators/0/from"},
		"to":              {func(b *trend.Bridge) { b.Indicators[0].To = "fw.nothing" }, "/indicators/0/to"},
		"scale from":      {func(b *trend.Bridge) { b.Scales[0].From = "nothing" }, "/scales/0/from"},
		"scale to":        {func(b *trend.Bridge) { b.Scales[0].To = "nothing" }, "/scales/0/to"},
		"level of no old": {func(b *trend.Bridge) { b.Scales[0].Levels["never"] = "some" }, "/scales/0/levels/never"},
	} {
		b := trend.Bridge{From: f.Ref(), To: g.Ref(), By: "panel", Rationale: "They are the same.",
			Indicators: []trend.Pair{{From: "fw.trust", To: "fw.trust"}},
			Scales:     []trend.ScalePair{{From: "worry", To: "worry", Levels: map[indicator.Level]indicator.Level{"none": "none", "some": "some"}}}}
		if list := b.Check(f, g); list.Err() != nil {
			t.Fatal(list.Err())
		}
		test.change(&b)
		if list := b.Check(f, g); len(list.Issues) != 1 || list.Issues[0].Code != trend.BridgeUnfit || list.Issues[0].Path != test.path {
			t.Errorf("%s: want %s, got %v", name, test.path, list)
		}
	}
}

// TestReportReliable: what changed by more than error is told, and what an indicator was called.
func TestReportReliable(t *testing.T) {
	old, is := parse(t, doc), parse(t, strings.NewReplacer(`"edition": "1"`, `"edition": "2"`, `"id": "fw.trust"`, `"id": "fw.faith"`).Replace(doc))
	before := trend.Point{Result: judged(t, old, "2025 a r1 fw.trust low\n2025 b r1 fw.trust mid\n2025 c r1 fw.trust high"), Occasion: "2025"}
	after := trend.Point{Result: judged(t, is, "2026 a r1 fw.faith high\n2026 b r1 fw.faith low\n2026 c r1 fw.faith high"), Occasion: "2026"}
	tr, list := trend.Between(before, after, trend.Options{
		Bridge:      &trend.Bridge{From: old.Ref(), To: is.Ref(), By: "panel", Rationale: "Two words.", Indicators: []trend.Pair{{From: "fw.trust", To: "fw.faith"}}},
		Reliability: map[indicator.ID]float64{"fw.faith": 0.9},
	})
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	c := cell(t, tr, "fw.faith")
	if !strings.HasSuffix(c.String(), "; by more than error for 1 up and 1 down.") {
		t.Error(c)
	}
	report, list := tr.Report(assessment.Release{Audience: assessment.ForPanel, MinRaters: map[assessment.Perspective]int{assessment.Staff: 1}})
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	for _, p := range report.Profiles {
		for _, r := range p.Cells {
			if r.ID != "fw.faith" || r.Dimension != "" {
				continue
			}
			if diff := cmp.Diff(&trend.ReliableReport{Reliability: 0.9, N: 3, Least: r.Reliable.Least, Improved: 1, Same: 1, Declined: 1}, r.Reliable); diff != "" || r.Was != "fw.trust" {
				t.Errorf("was %q; %s", r.Was, diff)
			}
			return
		}
	}
	t.Error("it is not told")
}

// TestCellSays holds the sentences of cells that compare nothing.
func TestCellSays(t *testing.T) {
	for _, test := range []struct {
		cell trend.Cell
		want string
	}{
		{trend.Cell{ID: "fw.trust", Reason: trend.NobodyMatched}, "fw.trust: nobody has a level on both occasions."},
		{trend.Cell{ID: "fw.trust", Dimension: "importance", Reason: trend.NoGoodEnd, Matched: 3}, "fw.trust (importance): of 3 judged on both occasions 0 stayed where they were; the scale does not say which end is good."},
	} {
		if got := test.cell.String(); got != test.want {
			t.Errorf("%q, want %q", got, test.want)
		}
	}
	var p trend.Profile
	if c, ok := p.Cell("fw.trust"); ok {
		t.Error(c)
	}
	for range p.Cells() {
		t.Error("a cell of no profile")
	}
}

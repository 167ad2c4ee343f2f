package assessment_test

import (
	"maps"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/indicator"
)

// TestHidesAsReported: of any assessment and release, Hides and HidesOutcome say of each
// score what the report does with it.
func TestHidesAsReported(t *testing.T) {
	hidden, shown, outcomes := 0, 0, 0
	for seed := range seedsOf(800) {
		w := randomWorld(t, seed)
		w.rel.Subjects = nil
		rel := w.rel
		out := report(t, w.r, rel)
		type key struct{ subject, occasion, perspective string }
		profiles := map[key]assessment.ProfileReport{}
		for _, s := range out.Subjects {
			for _, p := range s.Profiles {
				profiles[key{s.ID, p.Occasion, string(p.Perspective)}] = p
			}
		}
		for p := range w.r.Profiles() {
			told, ok := profiles[key{p.Subject().ID, p.Occasion().Key, string(p.Perspective().Key)}]
			if !ok {
				t.Fatalf("seed %d: no profile of %s", seed, p.Subject().ID)
			}
			if told.State == assessment.Suppressed {
				for s := range p.Scores() {
					if !rel.Hides(p, s) {
						t.Fatalf("seed %d: the profile is hidden and %v is not", seed, s)
					}
				}
				continue
			}
			i := 0
			for s := range p.Scores() {
				one := told.Scores[i]
				i++
				if one.ID != s.ID || one.Dimension != s.Dimension {
					t.Fatalf("seed %d: %v is told as %+v", seed, s, one)
				}
				group := one.Indicators != nil || s.Indicators.Of > 1
				if _, isGroup := w.r.Matrix().Framework().Group(s.ID); isGroup {
					group = true
				}
				if !group {
					if got := rel.Hides(p, s); got != (one.State == assessment.Suppressed) {
						t.Fatalf("seed %d: Hides %v of %v, and its state is %s under %+v", seed, got, s, one.State, rel)
					} else if got {
						hidden++
					} else {
						shown++
					}
				}
				if one.State == assessment.Suppressed {
					continue
				}
				// All that Hides does not hide is in the group, so the outcome alone is asked for.
				if got := rel.HidesOutcome(p, s); got != (one.NoOutcome == assessment.PartSuppressed) {
					t.Fatalf("seed %d: HidesOutcome %v of %v, and it is told as %+v", seed, got, s, one)
				} else if got {
					outcomes++
				}
			}
		}
	}
	if hidden < 20 || shown < 20 {
		t.Errorf("%d hidden and %d shown scores are too few to say anything", hidden, shown)
	}
	t.Logf("%d hidden, %d shown, %d outcomes hidden", hidden, shown, outcomes)
}

// TestHidesOutcomeOfFew: the outcome of a group is hidden where so few left an indicator
// out that it would tell what they said; of what is not scored nothing is.
func TestHidesOutcomeOfFew(t *testing.T) {
	byRater, _ := assessment.NamedMethod("rater-means")
	lines := `
		a r1 fw.trust high
		a r2 fw.trust mid
		a r3 fw.trust low
		a r4 fw.trust high
		a r1 fw.candour low
		a r2 fw.candour mid
		a r3 fw.candour high`
	for _, tt := range []struct {
		method assessment.Method
		more   string
		rel    assessment.Release
		want   bool
	}{
		{byRater, "", assessment.Release{}, true},
		{byRater, "", assessment.Release{MinRaters: map[assessment.Perspective]int{assessment.Staff: 1}}, false},
		{byRater, "\na r4 fw.candour low", assessment.Release{}, false},
		{assessment.Method{}, "", assessment.Release{}, false},
	} {
		p := profile(t, score(t, judge(t, lines+tt.more), tt.method), assessment.Staff)
		if got := tt.rel.HidesOutcome(p, scoreOf(t, p, "fw.culture")); got != tt.want {
			t.Errorf("%+v, %q: %v", tt.rel, tt.more, got)
		}
		for _, s := range []assessment.Score{scoreOf(t, p, "fw.trust"), {ID: "fw.nothing"}, {ID: "fw.culture", Dimension: "urgency"}} {
			if tt.rel.HidesOutcome(p, s) {
				t.Errorf("the outcome of %s is hidden", s.ID)
			}
		}
	}
	if (assessment.Release{}).HidesOutcome(assessment.Profile{}, assessment.Score{ID: "fw.culture"}) || (assessment.Release{}).Hides(assessment.Profile{}, assessment.Score{}) {
		t.Error("something of nobody is hidden")
	}
}

// TestResolvedRelease: what holds is written out: the minimum of every perspective that has
// one.
func TestResolvedRelease(t *testing.T) {
	a := judge(t, `
		a s1 fw.trust high
		a self:s1 fw.trust high
		a peer:p1 fw.trust high
		a line-manager:boss fw.trust mid
		a iwi:kuia fw.trust mid`)
	a.Perspectives = []assessment.PerspectiveInfo{{Key: assessment.Peer, MinRaters: 7}, {Key: "iwi", MinRaters: 2, Identified: new(true)}}
	r := score(t, a, assessment.Method{})
	minimum := func(rel assessment.Release) map[assessment.Perspective]int { return rel.Resolved(r).MinRaters }
	for _, tt := range []struct {
		rel  assessment.Release
		want map[assessment.Perspective]int
	}{
		{assessment.Release{}, map[assessment.Perspective]int{assessment.Staff: 3, assessment.Peer: 7, "iwi": 2}},
		{assessment.Release{Audience: assessment.ForPanel}, map[assessment.Perspective]int{assessment.Staff: 5, assessment.Peer: 7, "iwi": 2}},
		{assessment.Release{Audience: assessment.ForPublic}, map[assessment.Perspective]int{assessment.Staff: 10, assessment.Peer: 10, "iwi": 2}},
		{assessment.Release{MinRaters: map[assessment.Perspective]int{assessment.Self: 2, assessment.Staff: 1}}, map[assessment.Perspective]int{assessment.Self: 2, assessment.Staff: 1, assessment.Peer: 7, "iwi": 2}},
	} {
		if diff := cmp.Diff(tt.want, minimum(tt.rel)); diff != "" {
			t.Errorf("%+v (-want +got):\n%s", tt.rel, diff)
		}
		// They hold: a perspective is shown where as many handed in a form, and no other.
		for _, p := range report(t, r, tt.rel).Subjects[0].Profiles {
			least := max(tt.want[p.Perspective], 1)
			if shown := p.State == assessment.Shown; shown != (least <= 1) {
				t.Errorf("%+v: one rater from %s is shown %v, %d are asked for", tt.rel, p.Perspective, shown, least)
			}
		}
	}
	got := assessment.Release{}.Resolved(r)
	if got.Audience != assessment.ForSubject || got.Unanimous != assessment.ShowUnanimous || got.MinMembers != 3 {
		t.Errorf("%+v", got)
	}
	got = assessment.Release{Audience: assessment.ForPublic, MinMembers: 5}.Resolved(r)
	if got.Unanimous != assessment.HideUnanimous || got.MinMembers != 5 {
		t.Errorf("%+v", got)
	}
	// What is changed in it changes nothing else.
	rel := assessment.Release{Subjects: []string{"a"}, MinRaters: map[assessment.Perspective]int{assessment.Staff: 4}, MinResponse: map[assessment.Perspective]float64{assessment.Staff: 0.5}}
	got = rel.Resolved(r)
	got.Subjects[0], got.MinRaters[assessment.Staff], got.MinResponse[assessment.Staff] = "b", 1, 1
	if rel.Subjects[0] != "a" || rel.MinRaters[assessment.Staff] != 4 || rel.MinResponse[assessment.Staff] != 0.5 {
		t.Errorf("the release itself is changed: %+v", rel)
	}
}

// TestPeriodOfRelease: it may be open at either end, and must not end before it begins.
func TestPeriodOfRelease(t *testing.T) {
	r := score(t, judge(t, "a r1 fw.trust high"), assessment.Method{})
	day := indicator.MustDate
	for _, tt := range []struct {
		period indicator.Span
		ok     bool
	}{
		{indicator.Span{}, true},
		{indicator.Span{From: day("2026-02-01")}, true},
		{indicator.Span{To: day("2026-02-01")}, true},
		{indicator.Span{From: day("2026-02-01"), To: day("2026-02-01")}, true},
		{indicator.Span{From: day("2026-02-01"), To: day("2026-12-01")}, true},
		{indicator.Span{From: day("2026-02-02"), To: day("2026-02-01")}, false},
	} {
		list := assessment.Release{Period: tt.period}.Check(r)
		if tt.ok && list.Err() != nil || !tt.ok && (len(list.Issues) != 1 || list.Issues[0].Path != "/period") {
			t.Errorf("%+v: %v", tt.period, list)
		}
	}
}

// TestReleaseLimits: of every number in a release the last that is taken and the first that
// is not.
func TestReleaseLimits(t *testing.T) {
	r := score(t, judge(t, "a r1 fw.trust high"), assessment.Method{})
	for n, ok := range map[int]bool{-1: false, 0: false, 1: true, 1_000_000: true, 1_000_001: false} {
		list := assessment.Release{MinRaters: map[assessment.Perspective]int{assessment.Staff: n}}.Check(r)
		if (list.Err() == nil) != ok || !ok && list.Issues[0].Path != "/minRaters/staff" {
			t.Errorf("%d raters: %v", n, list)
		}
		list = assessment.Release{MinMembers: n}.Check(r)
		if (list.Err() == nil) != (ok || n == 0) || n < 0 && list.Issues[0].Path != "/minMembers" {
			t.Errorf("%d members: %v", n, list)
		}
	}
	for audience, least := range map[assessment.Audience]int{"": 3, assessment.ForSubject: 3, assessment.ForPanel: 5, assessment.ForPublic: 10} {
		if list := (assessment.Release{Audience: audience}).Check(r); list.Err() != nil || audience.DefaultMinRaters() != least {
			t.Errorf("%q: %d raters, %v", audience, audience.DefaultMinRaters(), list)
		}
	}
}

// TestResultIsImmutable: what is changed in the method that a result tells changes no
// score and no report.
func TestResultIsImmutable(t *testing.T) {
	cut := assessment.CutScores{SetBy: assessment.CutPolicy, Rationale: "The board says so.",
		Bands: indicator.Bands{Bands: []indicator.Band{{Level: "low", In: indicator.MustInterval("[0,1)")}, {Level: "high", In: indicator.MustInterval("[1,4]")}}}}
	method := assessment.Method{Stages: []assessment.Stage{
		{Over: assessment.OverRaters, Rule: assessment.WeightedMean},
		{Over: assessment.OverIndicators, Rule: assessment.WeightedMean, Weights: map[indicator.ID]float64{"fw.trust": 2},
			Cuts:    map[string]assessment.CutScores{"stages": cut, "sizes": {SetBy: assessment.CutNone, Rationale: "None.", Bands: indicator.Bands{Bands: []indicator.Band{{Level: "small", In: indicator.MustInterval("[0,4]")}}}}},
			Clauses: []assessment.Clause{{Scale: "stages", Of: []indicator.ID{"fw.trust"}, AtOrBelow: "low", NotAbove: "mid"}}},
		{Over: assessment.Overall, Rule: assessment.Share, AtOrAbove: map[string]indicator.Level{"stages": "mid", "sizes": "large"}},
		{Over: assessment.OverPerspectives, Rule: assessment.Median, Perspectives: map[assessment.Perspective]float64{assessment.Staff: 1, assessment.Peer: 1}},
	}}
	a := judge(t, `
		a r1 fw.trust high
		a r2 fw.trust low
		a r3 fw.trust mid
		a r1 fw.candour low`)
	before := reportBytes(t, score(t, a, method), assessment.Release{})
	r := score(t, a, method)
	for _, m := range []assessment.Method{method, r.Method(), r.Method().Resolved()} {
		for i := range m.Stages {
			s := &m.Stages[i]
			for id := range maps.Clone(s.Weights) {
				s.Weights[id] = 9
			}
			for p := range maps.Clone(s.Perspectives) {
				s.Perspectives[p] = 0
			}
			for key := range maps.Clone(s.AtOrAbove) {
				s.AtOrAbove[key] = "small"
			}
			for k := range s.Clauses {
				s.Clauses[k].Of, s.Clauses[k].NotAbove = append(s.Clauses[k].Of[:0], "fw.candour"), "low"
			}
			for key, c := range maps.Clone(s.Cuts) {
				slices.Reverse(c.Bands.Bands)
				c.Bands.Bands[0].Level = "mid"
				s.Cuts[key] = c
			}
			s.Rule = assessment.Median
		}
	}
	if diff := cmp.Diff(string(before), string(reportBytes(t, r, assessment.Release{}))); diff != "" {
		t.Errorf("the result changed:\n%s", diff)
	}
}

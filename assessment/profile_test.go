package assessment_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/indicator"
)

// TestProfileOfNobody: there is a profile of whom, when and from where was judged, and no
// other.
func TestProfileOfNobody(t *testing.T) {
	a := judge(t, `
		a hera fw.trust high
		b peer:tama fw.trust low`)
	a.Occasions = []assessment.Occasion{{Key: "2024", Label: indicator.Text{"en": "2024"}}, {Key: "2025", Label: indicator.Text{"en": "2025"}}}
	a.Judgements[0].Occasion, a.Judgements[1].Occasion = "2024", "2025"
	r := score(t, a, assessment.Method{})
	for _, subject := range []string{"a", "b", "c", ""} {
		for _, occasion := range []string{"2024", "2025", "2026", ""} {
			for _, from := range []assessment.Perspective{assessment.Staff, assessment.Peer, "iwi", ""} {
				want := subject == "a" && occasion == "2024" && from == assessment.Staff || subject == "b" && occasion == "2025" && from == assessment.Peer
				p, ok := r.Profile(subject, occasion, from)
				if ok != want || ok && (p.Subject().ID != subject || p.Occasion().Key != occasion || p.Perspective().Key != from) {
					t.Errorf("%q in %q from %q: %v, of %q in %q from %q", subject, occasion, from, ok, p.Subject().ID, p.Occasion().Key, p.Perspective().Key)
				}
			}
		}
	}
	// Of what the view leaves out there is none.
	r = score(t, a, assessment.Method{View: assessment.View{Occasions: []string{"2025"}}})
	if _, ok := r.Profile("a", "2024", assessment.Staff); ok {
		t.Error("a profile of an occasion that is not in the view")
	}
	if _, ok := r.Profile("b", "2025", assessment.Peer); !ok {
		t.Error("no profile of an occasion that is in the view")
	}
}

// TestSeveralScalesHaveNoDistribution: of levels that are not on one scale there is none,
// not an empty one.
func TestSeveralScalesHaveNoDistribution(t *testing.T) {
	s := scoreOf(t, profile(t, score(t, judge(t, `
		a hera fw.size large
		a hera fw.reach mid`), assessment.Method{}), assessment.Staff), "fw.mixed")
	want := assessment.Score{ID: "fw.mixed", Judgements: 2, Raters: 1, Coverage: assessment.Coverage{N: 2, Of: 2}, Indicators: assessment.Coverage{N: 2, Of: 2},
		Reason: assessment.SeveralScales, Warnings: []assessment.Warning{assessment.SingleRater}}
	if diff := cmp.Diff(want, s); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestAtOrAbove counts from each level up, on the score's own scale only.
func TestAtOrAbove(t *testing.T) {
	f := smallFramework(t)
	s := scoreOf(t, profile(t, score(t, judge(t, `
		a r1 fw.trust low
		a r2 fw.trust mid
		a r3 fw.trust mid
		a r4 fw.trust high
		a r5 fw.trust not-observed`), assessment.Method{}), assessment.Staff), "fw.trust")
	stages, _ := f.Scale("stages")
	for level, n := range map[indicator.Level]int{"low": 4, "mid": 3, "high": 1} {
		if got, ok := s.AtOrAbove(stages, level); !ok || got != (assessment.Coverage{N: n, Of: 4}) {
			t.Errorf("%s: %v %v", level, got, ok)
		}
	}
	if _, ok := s.AtOrAbove(stages, "large"); ok {
		t.Error("large is a stage")
	}
	sizes, _ := f.Scale("sizes")
	if _, ok := s.AtOrAbove(sizes, "large"); ok {
		t.Error("trust has a size")
	}
	if share, ok := (assessment.Coverage{N: 1, Of: 4}).Share(); !ok || share != 0.25 {
		t.Errorf("1 of 4 is %v", share)
	}
	if share, ok := (assessment.Coverage{}).Share(); ok || share != 0 {
		t.Errorf("0 of 0 is %v", share)
	}
}

// TestWarnings: a lone rater and low coverage are told, at their edges.
func TestWarnings(t *testing.T) {
	for lines, want := range map[string][]assessment.Warning{
		"a r1 fw.trust high":                                                                                  {assessment.SingleRater},
		"a self:r1 fw.trust high":                                                                             nil, // who says it is known anyway
		"a r1 fw.trust high\na r2 fw.trust mid":                                                               nil,
		"a r1 fw.trust high\na r2 fw.trust not-observed":                                                      {assessment.SingleRater}, // half is not fewer than half
		"a r1 fw.trust high\na r2 fw.trust declined\na r3 fw.trust declined":                                  {assessment.SingleRater, assessment.LowCoverage},
		"a r1 fw.trust declined\na r2 fw.trust dont-know":                                                     {assessment.LowCoverage}, // no level at all comes from nobody
		"a r1 fw.trust not-applicable":                                                                        nil,
		"a r1 fw.trust high\na r2 fw.trust not-applicable\na r3 fw.trust not-applicable":                      {assessment.SingleRater},
		"a r1 fw.trust high\na r2 fw.trust mid\na r3 fw.trust declined":                                       nil,
		"a r1 fw.trust high\na r2 fw.trust mid\na r3 fw.trust declined\na r4 fw.reach low\na r5 fw.reach low": {assessment.LowCoverage}, // two were left blank
	} {
		r := score(t, judge(t, lines), assessment.Method{})
		p := slices.Collect(r.Profiles())[0]
		if diff := cmp.Diff(want, scoreOf(t, p, "fw.trust").Warnings); diff != "" {
			t.Errorf("%s (-want +got):\n%s", lines, diff)
		}
	}
}

// TestOverallWithoutOutcome: an overall score without one is on no scale and says why
// there is none.
func TestOverallWithoutOutcome(t *testing.T) {
	stages := []assessment.Stage{
		{Over: assessment.OverRaters, Rule: assessment.Mode, Ties: assessment.LowerTie},
		{Over: assessment.OverIndicators, Rule: assessment.Mode, Ties: assessment.LowerTie},
		{Over: assessment.OverGroups, Rule: assessment.Mode, Ties: assessment.LowerTie},
		{Over: assessment.Overall, Rule: assessment.Preponderance},
	}
	lines := `
		a r1 fw.plans low
		a r1 fw.alone high`
	overall := func(lines string, minRaters int) assessment.Score {
		m, list := assessment.Compile(assessment.Inputs{Framework: parseFramework(t, larger), Assessment: judge(t, lines)})
		if list.Err() != nil {
			t.Fatal(list.Err())
		}
		r, list := m.Score(assessment.Method{Stages: stages, MinRaters: minRaters})
		if list.Err() != nil {
			t.Fatal(list.Err())
		}
		s, ok := profile(t, r, assessment.Staff).Overall()
		if !ok {
			t.Fatal("no overall score")
		}
		return s
	}
	if s := overall(lines, 0); s.Reason != assessment.NoMajority || s.Scale != "" || s.Level != nil || s.NoOutcome != "" {
		t.Errorf("two parts at two levels: %+v", s)
	}
	if s := overall("a r1 fw.plans mid\na r1 fw.alone mid", 0); s.Reason != "" || s.Scale != "stages" || !slices.Equal(s.Level, []indicator.Level{"mid"}) {
		t.Errorf("two parts at one level: %+v", s)
	}
	if s := overall(lines, 2); s.Reason != assessment.TooFewRaters {
		t.Errorf("one rater where two are asked for: %+v", s)
	}
	if s := overall("a r1 fw.plans declined", 0); s.Reason != assessment.NoLevel {
		t.Errorf("no level: %+v", s)
	}
	if s := overall("a r1 fw.plans not-applicable", 0); s.Reason != assessment.NothingApplies {
		t.Errorf("nothing applies: %+v", s)
	}
}

// TestRatersOfPartOfAGroup: where one indicator of a group is hidden, the raters of the
// others are counted each once, those without a name as few as they can have been, also
// where the raters of something else agreed.
func TestRatersOfPartOfAGroup(t *testing.T) {
	a := judge(t, `
		a r1 fw.trust high
		a r2 fw.trust mid
		a r3 fw.trust low
		a r3 fw.plans low
		a - fw.candour mid
		a - fw.candour mid
		a - fw.candour low
		a - fw.candour low
		a - fw.plans mid
		a - fw.plans mid
		a r5 fw.voice low
		a r9 fw.alone mid
		a r8 fw.alone mid`)
	agreed := assessment.Judgement{Subject: "a", Perspective: assessment.Staff, Indicator: "fw.alone", Level: "mid", Status: assessment.Agreed, Reason: "talk", StandsFor: 2}
	for i := range a.Judgements {
		if a.Judgements[i].Indicator == "fw.alone" {
			a.Judgements[i].ID = fmt.Sprint("j", i)
			agreed.Replaces = append(agreed.Replaces, a.Judgements[i].ID)
		}
	}
	a.Judgements = append(a.Judgements, agreed)
	m, list := assessment.Compile(assessment.Inputs{Framework: parseFramework(t, larger), Assessment: a})
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	r, list := m.Score(assessment.Method{})
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	// Voice has one rater and is hidden. The others have r1 to r3, and four without a name.
	s := reported(t, report(t, r, assessment.Release{}), "fw.culture")
	if s.Hidden != 1 || *s.Raters != 7 || *s.Judgements != 10 {
		t.Errorf("%d hidden, %d raters, %d judgements", s.Hidden, *s.Raters, *s.Judgements)
	}
}

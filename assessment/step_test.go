package assessment_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/indicator"
)

// TestStep: what the last step goes over, with weight, level and number of each part, and
// why a part did not go in.
func TestStep(t *testing.T) {
	f := valued(t, 5, 1, 2, 3, 4)
	judgements := [][3]string{
		{"ana", "x.a", "l3"}, {"ben", "x.a", "l2"}, {"che", "x.a", "l3"},
		{"ana", "x.b", "l0"}, {"ben", "x.b", "not-applicable"},
		{"ana", "x.c", "not-observed"}, {"ana", "x.d", "not-applicable"},
		{"ana", "x.e", "l1"},
	}
	means := assessment.Method{Stages: []assessment.Stage{
		{Over: assessment.OverRaters, Rule: assessment.WeightedMean},
		{Over: assessment.OverIndicators, Rule: assessment.WeightedMean, Weights: map[indicator.ID]float64{"x.a": 2, "x.e": 0}},
	}}
	step := func(m assessment.Method, id indicator.ID) assessment.Step {
		t.Helper()
		e, ok := profileBy(t, f, m, judgements...).Explain(id)
		if !ok {
			t.Fatal(id)
		}
		return e.Step
	}
	means = means.Resolved()
	trust := 11.0 / 3 // of x.a, in the arithmetic of a computer and not in that of constants
	for _, tt := range []struct {
		what string
		got  assessment.Step
		want assessment.Step
	}{
		{"judgements", step(means, "x.a"), assessment.Step{Stage: means.Stages[0], Exact: new(trust), Parts: []assessment.StepPart{
			{N: 1, Weight: 1, Level: []indicator.Level{"l2"}}, {N: 2, Weight: 1, Level: []indicator.Level{"l3"}},
		}}},
		{"indicators", step(means, "x.all"), assessment.Step{Stage: means.Stages[1], Exact: new((2*trust + 1) / 3), Parts: []assessment.StepPart{
			{ID: "x.a", N: 1, Weight: 2, Value: new(trust)},
			{ID: "x.b", N: 1, Weight: 1, Value: new(1.0)},
			{ID: "x.c", N: 1, Weight: 1, LeftOut: assessment.NoLevel},
			{ID: "x.d", N: 1, Weight: 1, LeftOut: assessment.NothingApplies},
			{ID: "x.e", N: 1, Weight: 0, Value: new(2.0), LeftOut: assessment.NoWeight},
		}}},
	} {
		if diff := cmp.Diff(tt.want, tt.got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", tt.what, diff)
		}
	}
	// Where raters come last the parts are their own scores, each of one weight.
	byRater := assessment.Method{Stages: []assessment.Stage{
		{Over: assessment.OverIndicators, Rule: assessment.Median}, {Over: assessment.OverRaters, Rule: assessment.WeightedMean},
	}}.Resolved()
	want := assessment.Step{Stage: byRater.Stages[1], PerRater: true, Exact: new((2 + 3 + 4.0) / 3), Parts: []assessment.StepPart{
		{Rater: "ana", N: 1, Weight: 1, Level: []indicator.Level{"l1"}},
		{Rater: "ben", N: 1, Weight: 1, Level: []indicator.Level{"l2"}},
		{Rater: "che", N: 1, Weight: 1, Level: []indicator.Level{"l3"}},
	}}
	if diff := cmp.Diff(want, step(byRater, "x.all")); diff != "" {
		t.Errorf("raters (-want +got):\n%s", diff)
	}
	// A rater whose own score is none tells why.
	byRater.Stages[0].Rule, byRater.Stages[0].Ties, byRater.Stages[0].Missing = assessment.AllMustMeet, "", ""
	byRater = byRater.Resolved()
	got := step(byRater, "x.all")
	if len(got.Parts) != 3 || got.Parts[0].LeftOut != assessment.PartMissing || got.Parts[0].Level != nil || got.Parts[1].LeftOut != assessment.PartMissing {
		t.Errorf("raters who left something out: %+v", got.Parts)
	}
	// A clause that finds done what it asks for has changed nothing.
	caps := assessment.Method{Stages: []assessment.Stage{{Over: assessment.OverRaters, Rule: assessment.Median, Clauses: []assessment.Clause{
		{Scale: "points", AtOrBelow: "l0", NotAbove: "l0"}, {Scale: "points", AtOrAbove: "l3", NotAbove: "l1"}, {Scale: "points", AtOrBelow: "l2", NotAbove: "l2"}, {Scale: "points", AtOrAbove: "l2", NotAbove: "l0"},
	}}}}
	if got := step(caps, "x.a").Clauses; !slices.Equal(got, []int{1, 3}) {
		t.Errorf("clauses %v changed the outcome", got)
	}
	// Where some of the raters have no name there are no scores of their own to tell.
	unnamed := byRater
	unnamed.Stages = slices.Clone(byRater.Stages)
	unnamed.Stages[0].Rule = assessment.Median
	unnamed.Stages[0].Missing = assessment.LeaveOut
	e, _ := profileBy(t, f, unnamed, append(slices.Clone(judgements), [3]string{"", "x.a", "l0"})...).Explain("x.all")
	if e.Score.NoOutcome != assessment.RatersUnknown || e.Step.Parts != nil {
		t.Errorf("a rater without a name: %+v, %+v", e.Score, e.Step.Parts)
	}
	// A distribution has a stage and nothing else to tell.
	none := assessment.Method{}.Resolved()
	if diff := cmp.Diff(assessment.Step{Stage: none.Stages[1]}, step(none, "x.all")); diff != "" {
		t.Errorf("distribution (-want +got):\n%s", diff)
	}
}

// TestContributions: why each judgement counts or does not.
func TestContributions(t *testing.T) {
	a := judge(t, `
		a ana fw.trust high
		a ben fw.trust not-applicable
		a che fw.trust not-observed
		a dan fw.trust low
		a eve fw.trust mid`)
	a.Judgements[3].ID = "first"
	fixed := a.Judgements[3]
	fixed.ID, fixed.Level, fixed.Status, fixed.Reason, fixed.Replaces = "second", "mid", assessment.Corrected, "A slip.", []string{"first"}
	late := &a.Judgements[4]
	late.Date = indicator.MustDate("2026-03-02")
	for i := range 4 {
		a.Judgements[i].Date = indicator.MustDate("2026-03-01")
	}
	fixed.Date = indicator.MustDate("2026-03-01")
	a.Judgements = append(a.Judgements, fixed)
	e, ok := profile(t, score(t, a, assessment.Method{View: assessment.View{AsOf: indicator.MustDate("2026-03-01")}}), assessment.Staff).Explain("fw.trust")
	if !ok {
		t.Fatal("trust is not explained")
	}
	got := map[string]assessment.LeftOut{}
	for _, c := range e.Contributions {
		got[c.Rater+" "+string(c.Level)] = c.LeftOut
	}
	want := map[string]assessment.LeftOut{
		"ana high": "", "ben not-applicable": assessment.DoesNotApply, "che not-observed": assessment.WithoutLevel,
		"dan low": assessment.ReplacedByOther, "dan mid": "", "eve mid": assessment.NotInView,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// TestScoreString: the middle, then what the method makes of it where that is something
// else.
func TestScoreString(t *testing.T) {
	for want, s := range map[string]assessment.Score{
		"fw.trust: 1 rater, high": {ID: "fw.trust", Raters: 1, Median: []indicator.Level{"high"}, Level: []indicator.Level{"high"}},
		"fw.trust: 2 raters, between low and mid, scored low, value 0.50": {ID: "fw.trust", Raters: 2, Median: []indicator.Level{"low", "mid"}, Level: []indicator.Level{"low"}, Value: new(0.5)},
		"fw.trust (importance): 0 raters, not judged":                     {ID: "fw.trust", Dimension: "importance", Reason: assessment.NotJudged},
		"fw.trust: 3 raters, scored low or mid":                           {ID: "fw.trust", Raters: 3, Level: []indicator.Level{"low", "mid"}},
		"3 raters, value 2.00":                                            {Raters: 3, Value: new(2.0)},
		"fw.trust: 3 raters, high, value 4.00":                            {ID: "fw.trust", Raters: 3, Median: []indicator.Level{"high"}, Value: new(4.0)},
	} {
		if got := s.String(); got != want {
			t.Errorf("got  %s\nwant %s", got, want)
		}
	}
}

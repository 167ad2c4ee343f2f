package assessment_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
)

// dual has one scale for practice and importance.
const dual = `{
  "format": "leadership-framework/1", "key": "fw", "edition": "1", "title": {"en": "Dual"}, "citation": {"title": "Dual"},
  "rights": {"source": "ours", "wording": "ours"}, "status": {"state": "current"}, "policy": "formative", "subjects": ["school"],
  "scales": [
    {"key": "much", "direction": "high-is-better", "levels": [
      {"key": "low", "label": {"en": "Low"}, "value": 1}, {"key": "mid", "label": {"en": "Mid"}, "value": 2}, {"key": "high", "label": {"en": "High"}, "value": 4}]},
    {"key": "weight", "direction": "neutral", "levels": [
      {"key": "low", "label": {"en": "Low"}, "value": 1}, {"key": "mid", "label": {"en": "Mid"}, "value": 2}, {"key": "high", "label": {"en": "High"}, "value": 4}]}],
  "scale": "much", "dimensions": [{"key": "importance", "label": {"en": "Importance"}, "scale": "weight"}],
  "indicators": [{"id": "fw.trust", "label": {"en": "T"}, "statement": {"en": "T."}, "origin": "local"}]
}`

func dualProfile(t *testing.T, f *framework.Framework, pairs ...[3]string) (*assessment.Result, assessment.Profile) {
	t.Helper()
	a := assessment.Assessment{Framework: f.Ref(), Subjects: []assessment.Subject{{ID: "s", Kind: indicator.School}}}
	for _, p := range pairs {
		for i, level := range p[1:] {
			if level != "" {
				a.Judgements = append(a.Judgements, assessment.Judgement{Subject: "s", Perspective: assessment.Staff, Rater: p[0], Indicator: "fw.trust", Dimension: []string{"", "importance"}[i], Level: indicator.Level(level)})
			}
		}
	}
	m, list := assessment.Compile(assessment.Inputs{Framework: f, Assessment: a})
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	r, list := m.Score(assessment.Method{})
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	p, _ := r.Profile("s", "", assessment.Staff)
	return r, p
}

// TestGapOfOne: of one rater each pair of levels stands as their values do.
func TestGapOfOne(t *testing.T) {
	f := parseFramework(t, dual)
	values := map[string]float64{"low": 1, "mid": 2, "high": 4}
	for usual, here := range values {
		for wanted, there := range values {
			_, p := dualProfile(t, f, [3]string{"a", usual, wanted})
			g, _ := p.Gap("fw.trust", "importance")
			want := assessment.Gap{ID: "fw.trust", Dimension: "importance", Pairs: 1, Mean: new(there - here)}
			switch {
			case there > here:
				want.Above = 1
			case there < here:
				want.Below = 1
			default:
				want.Level = 1
			}
			if diff := cmp.Diff(want, g); diff != "" {
				t.Errorf("%s as usual, %s wanted (-want +got):\n%s", usual, wanted, diff)
			}
		}
	}
}

// TestGapWithoutValues: scales of the same levels can be compared by rank; scales of
// different levels only by values.
func TestGapWithoutValues(t *testing.T) {
	bare := strings.NewReplacer(`, "value": 1`, "", `, "value": 2`, "", `, "value": 4`, "").Replace(dual)
	three := [][3]string{{"a", "low", "high"}, {"b", "mid", "mid"}, {"c", "high", "mid"}}
	_, p := dualProfile(t, parseFramework(t, bare), three...)
	g, _ := p.Gap("fw.trust", "importance")
	if diff := cmp.Diff(assessment.Gap{ID: "fw.trust", Dimension: "importance", Pairs: 3, Above: 1, Level: 1, Below: 1}, g); diff != "" {
		t.Errorf("by rank (-want +got):\n%s", diff)
	}
	half := strings.Replace(bare, `"key": "weight", "direction": "neutral", "levels": [
      {"key": "low", "label"`, `"key": "weight", "direction": "neutral", "levels": [
      {"key": "little", "label"`, 1)
	for _, other := range []string{half, strings.Replace(half, `
      {"key": "little", "label": {"en": "Low"}},`, "", 1)} {
		_, p = dualProfile(t, parseFramework(t, other), [3]string{"a", "low", "high"}, [3]string{"b", "mid", "mid"})
		g, _ = p.Gap("fw.trust", "importance")
		if diff := cmp.Diff(assessment.Gap{ID: "fw.trust", Dimension: "importance", Pairs: 2, Reason: assessment.SeveralScales}, g); diff != "" {
			t.Errorf("other levels (-want +got):\n%s", diff)
		}
	}
}

// TestGap: only raters who gave both are compared, and a report tells the gap only if
// enough of them did.
func TestGap(t *testing.T) {
	f := parseFramework(t, dual)
	_, p := dualProfile(t, f, [3]string{"a", "low", "high"}, [3]string{"b", "mid", "mid"}, [3]string{"c", "high", "mid"}, [3]string{"d", "low", ""}, [3]string{"e", "", "high"}, [3]string{"f", "low", "not-observed"}, [3]string{"", "low", "low"})
	g, ok := p.Gap("fw.trust", "importance")
	if want := (3.0 + 0 - 2) / 3; !ok || g.Pairs != 3 || g.Above != 1 || g.Level != 1 || g.Below != 1 || g.Mean == nil || *g.Mean != want {
		t.Errorf("%+v", g)
	}
	if want := "fw.trust, importance beside as usual: 3 raters gave both; 1 put it above, 1 level, 1 below; on average 0.333 above."; g.String() != want {
		t.Errorf("got  %s\nwant %s", g, want)
	}
	three := [][3]string{{"a", "low", "high"}, {"b", "mid", "mid"}, {"c", "high", "mid"}}
	gapOf := func(rel assessment.Release, more ...[3]string) *assessment.GapReport {
		r, _ := dualProfile(t, f, append(slices.Clip(three), more...)...)
		told := report(t, r, rel).Subjects[0].Profiles[0]
		if told.State == assessment.Suppressed {
			return nil
		}
		for _, s := range told.Scores {
			if s.Dimension == "importance" {
				return s.Gap
			}
		}
		t.Fatal("no score of importance")
		return nil
	}
	if got := gapOf(assessment.Release{}); got == nil || got.Pairs != 3 || *got.Mean != 0.333333333333 {
		t.Errorf("reported %+v", got)
	}
	if got := gapOf(assessment.Release{MinRaters: map[assessment.Perspective]int{assessment.Staff: 4}}); got != nil {
		t.Errorf("three pairs are told where four raters are asked for: %+v", got)
	}
	// One more who gave only one of them could be worked out from the gap; three could not.
	for _, one := range [][3]string{{"d", "low", ""}, {"d", "", "high"}} {
		if got := gapOf(assessment.Release{}, one); got != nil {
			t.Errorf("%v can be had by subtraction from %+v", one, got)
		}
	}
	if got := gapOf(assessment.Release{}, [3]string{"d", "low", ""}, [3]string{"e", "mid", ""}, [3]string{"f", "low", "not-observed"}); got == nil {
		t.Error("three who gave one are as many as may be shown")
	}
	// Where all say the same as usual and the release hides that, the gap would tell it.
	alike, _ := dualProfile(t, f, [3]string{"a", "low", "high"}, [3]string{"b", "low", "mid"}, [3]string{"c", "low", "mid"})
	for unanimous, told := range map[assessment.Unanimity]bool{assessment.ShowUnanimous: true, assessment.HideUnanimous: false} {
		for _, s := range report(t, alike, assessment.Release{Unanimous: unanimous}).Subjects[0].Profiles[0].Scores {
			if s.Dimension == "importance" && (s.Gap != nil) != told {
				t.Errorf("%s: %+v", unanimous, s.Gap)
			}
		}
	}
	if _, ok := (assessment.Profile{}).Gap("fw.trust", "importance"); ok {
		t.Error("a gap of nobody")
	}
	if _, ok := p.Gap("fw.trust", ""); ok {
		t.Error("a gap to itself")
	}
	if _, ok := p.Gap("fw.trust", "urgency"); ok {
		t.Error("a gap to nothing")
	}
	_, none := dualProfile(t, f, [3]string{"a", "low", ""})
	if g, _ := none.Gap("fw.trust", "importance"); g.Reason != assessment.NotJudged || g.Mean != nil {
		t.Errorf("%+v", g)
	}
	// Other levels and no values: nothing to compare.
	small, sm := smallFramework(t), rand.New(rand.NewPCG(1, 1))
	a := maker{sm, small, false, false, false}.assessment()
	r := score(t, a, assessment.Method{})
	for p := range r.Profiles() {
		if g, ok := p.Gap("fw.trust", "importance"); !ok || g.Mean == nil && g.Reason == "" {
			t.Errorf("%+v", g)
		}
	}
}

// TestGapOfCounts: counts do not know who gave both.
func TestGapOfCounts(t *testing.T) {
	f := parseFramework(t, dual)
	r, _ := dualProfile(t, f, [3]string{"a", "low", "high"}, [3]string{"b", "mid", "mid"}, [3]string{"c", "high", "mid"})
	c := assessment.Assessment{Framework: f.Ref(), Subjects: slices.Collect(r.Matrix().Subjects())}
	for _, rater := range []string{"a", "b", "c"} {
		for _, dimension := range []string{"", "importance"} {
			c.Judgements = append(c.Judgements, assessment.Judgement{Subject: "s", Perspective: assessment.Staff, Rater: rater, Indicator: "fw.trust", Dimension: dimension, Level: "mid"})
		}
	}
	scored, list := counted(t, f, c, rand.New(rand.NewPCG(1, 1)), 2).Score(assessment.Method{})
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	p, _ := scored.Profile("s", "", assessment.Staff)
	g, ok := p.Gap("fw.trust", "importance")
	if diff := cmp.Diff(assessment.Gap{ID: "fw.trust", Dimension: "importance", Reason: assessment.RatersUnknown}, g); !ok || diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

package assessment_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
)

// TestClause: a floor or cap acts where as many of the parts it looks at stand as it asks,
// on levels as on numbers.
func TestClause(t *testing.T) {
	f := valued(t, 3, 1, 2, 3, 4)
	level := func(n int) indicator.Level { return indicator.Level(fmt.Sprint("l", n)) }
	ids := []indicator.ID{"x.a", "x.b", "x.c"}
	value := []float64{1, 2, 3, 4}
	for code := range 4 * 4 * 4 {
		if testing.Short() && code%4 != code/16 {
			continue
		}
		at := []int{code % 4, code / 4 % 4, code / 16}
		var judgements [][3]string
		for i, id := range ids {
			judgements = append(judgements, [3]string{"ana", string(id), string(level(at[i]))})
		}
		for _, of := range [][]int{nil, {0}, {1, 2}} {
			for count := range 4 {
				for edge := range 4 {
					c := assessment.Clause{Scale: "points", Count: count}
					stands := 0
					look := of
					if of == nil {
						look = []int{0, 1, 2}
					}
					below := (code+count+edge)%2 == 0
					for _, i := range look {
						if below && at[i] <= edge || !below && at[i] >= edge {
							stands++
						}
					}
					for _, i := range of {
						c.Of = append(c.Of, ids[i])
					}
					hold := (edge + 1) % 4
					if below {
						c.AtOrBelow, c.NotAbove = level(edge), level(hold)
					} else {
						c.AtOrAbove, c.NotBelow = level(edge), level(hold)
					}
					sorted := slices.Sorted(slices.Values(at))
					median, mean := sorted[1], (value[at[0]]+value[at[1]]+value[at[2]])/3
					if stands >= max(count, 1) {
						if below {
							median, mean = min(median, hold), min(mean, value[hold])
						} else {
							median, mean = max(median, hold), max(mean, value[hold])
						}
					}
					raters := assessment.Stage{Over: assessment.OverRaters, Rule: assessment.Median}
					for _, rule := range []assessment.Rule{assessment.Median, assessment.WeightedMean} {
						m := assessment.Method{Stages: []assessment.Stage{raters, {Over: assessment.OverIndicators, Rule: rule, Clauses: []assessment.Clause{c}}}}
						s := oneProfile(t, f, m, judgements, "x.all")
						if rule == assessment.Median && !slices.Equal(s.Level, []indicator.Level{level(median)}) || rule == assessment.WeightedMean && *s.Value != mean {
							t.Fatalf("%s of %v under %+v: level %v, value %v; want %v or %v", rule, at, c, s.Level, s.Value, median, mean)
						}
					}
				}
			}
		}
	}
}

// oneProfile scores the judgements of one subject, each a rater, an indicator and a level.
func oneProfile(t *testing.T, f *framework.Framework, method assessment.Method, judgements [][3]string, id indicator.ID) assessment.Score {
	t.Helper()
	a := assessment.Assessment{Framework: f.Ref(), Subjects: []assessment.Subject{{ID: "s", Kind: indicator.School}}}
	for _, j := range judgements {
		a.Judgements = append(a.Judgements, assessment.Judgement{Subject: "s", Rater: j[0], Indicator: indicator.ID(j[1]), Level: indicator.Level(j[2])})
	}
	m, list := assessment.Compile(assessment.Inputs{Framework: f, Assessment: a})
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	r, list := m.Score(method)
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	p, _ := r.Profile("s", "", "")
	if id == "" {
		s, ok := p.Overall()
		if !ok {
			t.Fatal("no overall score")
		}
		return s
	}
	s, ok := p.Score(id)
	if !ok {
		t.Fatal(id)
	}
	return s
}

// several is a framework whose two indicators at the top are on scales with the same
// levels, and whose group holds one of each.
const several = `{
  "format": "leadership-framework/1", "key": "fw", "edition": "1", "title": {"en": "Several"}, "citation": {"title": "Several"},
  "rights": {"source": "ours", "wording": "ours"}, "status": {"state": "current"}, "policy": "formative", "subjects": ["school"],
  "scales": [
    {"key": "much", "direction": "high-is-better", "levels": [
      {"key": "low", "label": {"en": "Low"}, "value": 1}, {"key": "mid", "label": {"en": "Mid"}, "value": 2}, {"key": "high", "label": {"en": "High"}, "value": 4}]},
    {"key": "often", "direction": "high-is-better", "levels": [
      {"key": "low", "label": {"en": "Low"}, "value": 1}, {"key": "mid", "label": {"en": "Mid"}, "value": 2}, {"key": "high", "label": {"en": "High"}, "value": 4}]}],
  "scale": "much",
  "groups": [{"id": "fw.both", "kind": "domain", "label": {"en": "Both"}}],
  "indicators": [
    {"id": "fw.trust", "label": {"en": "T"}, "statement": {"en": "T."}, "origin": "local"},
    {"id": "fw.visits", "label": {"en": "V"}, "statement": {"en": "V."}, "origin": "local", "scale": "often"},
    {"id": "fw.care", "parent": "fw.both", "label": {"en": "C"}, "statement": {"en": "C."}, "origin": "local"},
    {"id": "fw.talks", "parent": "fw.both", "label": {"en": "K"}, "statement": {"en": "K."}, "origin": "local", "scale": "often"}]
}`

// TestSeveralScales: over parts on two scales there is no one level or mean, there are
// shares, and a clause about one scale is idle on all that is not on it.
func TestSeveralScales(t *testing.T) {
	f := parseFramework(t, several)
	judgements := [][3]string{{"ana", "fw.trust", "low"}, {"ana", "fw.visits", "high"}, {"ana", "fw.care", "low"}, {"ana", "fw.talks", "high"}}
	raters := assessment.Stage{Over: assessment.OverRaters, Rule: assessment.Median}
	for _, rule := range []assessment.Rule{assessment.Median, assessment.Mode, assessment.WeightedMean, assessment.Minimum, assessment.AllMustMeet, assessment.Preponderance, assessment.Sum} {
		for over, id := range map[assessment.Over]indicator.ID{assessment.OverIndicators: "fw.both", assessment.Overall: ""} {
			m := assessment.Method{Stages: []assessment.Stage{raters, {Over: over, Rule: rule}}}
			if over == assessment.Overall { // of trust and visits alone
				if rule == assessment.AllMustMeet {
					continue // and the group, which nobody judged, does not meet anything
				}
				m.Stages = slices.Insert(m.Stages, 1, assessment.Stage{Over: assessment.OverIndicators, Rule: assessment.Median})
			}
			s := oneProfile(t, f, m, judgements, id)
			if why := []assessment.Reason{s.NoOutcome, s.Reason}; s.Level != nil || s.Value != nil || !slices.Contains(why, assessment.SeveralScales) {
				t.Errorf("%s over %s: %+v", rule, over, s)
			}
			// Where only one of them is judged the parts are on one scale, though the group is not.
			if over == assessment.Overall {
				for _, one := range judgements[:2] {
					if s := oneProfile(t, f, m, [][3]string{one}, ""); s.Level == nil && s.Value == nil || s.Scale == "" && rule != assessment.Sum && rule != assessment.WeightedMean {
						t.Errorf("%s of %s alone: %+v", rule, one[1], s)
					}
				}
			}
		}
	}
	shares := assessment.Method{Stages: []assessment.Stage{raters, {Over: assessment.OverIndicators, Rule: assessment.Share, AtOrAbove: map[string]indicator.Level{"much": "mid", "often": "mid"}}}}
	if s := oneProfile(t, f, shares, judgements, "fw.both"); s.Value == nil || *s.Value != 0.5 {
		t.Errorf("share of both: %+v", s)
	}
	// A median of shares is on no scale, and no clause raises it.
	floor := []assessment.Clause{{Scale: "often", AtOrAbove: "mid", NotBelow: "high"}}
	m := assessment.Method{Stages: []assessment.Stage{
		{Over: assessment.OverRaters, Rule: assessment.Share, Within: new(indicator.MustInterval("[2,4]"))},
		{Over: assessment.OverIndicators, Rule: assessment.Median, Clauses: floor},
	}}
	if s := oneProfile(t, f, m, judgements, "fw.both"); s.Value == nil || *s.Value != 0.5 {
		t.Errorf("median share of both: %+v", s)
	}
	// One that is about another scale of the same levels is idle too.
	m = assessment.Method{Stages: []assessment.Stage{{Over: assessment.OverRaters, Rule: assessment.Median, Clauses: []assessment.Clause{{Scale: "often", AtOrBelow: "high", NotBelow: "high"}}}}}
	if s := oneProfile(t, f, m, judgements, "fw.trust"); !slices.Equal(s.Level, []indicator.Level{"low"}) {
		t.Errorf("trust is raised by a clause about often: %+v", s)
	}
	if s := oneProfile(t, f, m, [][3]string{{"ana", "fw.visits", "low"}}, "fw.visits"); !slices.Equal(s.Level, []indicator.Level{"high"}) {
		t.Errorf("visits are not raised: %+v", s)
	}
}

// TestMissingParts: a part without a score that applies is left out or spoils the score; one
// that weighs nothing does neither.
func TestMissingParts(t *testing.T) {
	f := valued(t, 3, 1, 2, 3, 4)
	judgements := [][3]string{{"ana", "x.a", "l3"}, {"ana", "x.b", "l1"}, {"ana", "x.c", "not-observed"}}
	for _, missing := range []assessment.Missing{assessment.LeaveOut, assessment.NoScore, assessment.Prorate} {
		for weight, want := range map[float64]struct {
			mean, sum, prorated float64
			left                bool
		}{0: {3, 6, 6, false}, 1: {3, 6, 9, true}, 2: {3, 6, 12, true}} {
			for _, rule := range []assessment.Rule{assessment.WeightedMean, assessment.Sum} {
				if missing == assessment.Prorate && rule != assessment.Sum {
					continue
				}
				m := assessment.Method{Stages: []assessment.Stage{
					{Over: assessment.OverRaters, Rule: assessment.WeightedMean},
					{Over: assessment.OverIndicators, Rule: rule, Missing: missing, Weights: map[indicator.ID]float64{"x.c": weight}},
				}}
				s := oneProfile(t, f, m, judgements, "x.all")
				value := want.mean
				if rule == assessment.Sum {
					value = want.sum
				}
				if missing == assessment.Prorate {
					value = want.prorated
				}
				warned := slices.Contains(s.Warnings, assessment.PartLeftOut)
				switch {
				case missing == assessment.NoScore && want.left:
					if s.Value != nil || s.NoOutcome != assessment.PartMissing || warned {
						t.Errorf("%s, %s, weight %v: %+v", rule, missing, weight, s)
					}
				case s.Value == nil || *s.Value != value || warned != want.left:
					t.Errorf("%s, %s, weight %v: %+v, want %v", rule, missing, weight, s, value)
				}
			}
		}
	}
}

// TestWhatStagesTake: what a stage hands on must be something that the next can use, and
// that hangs on what stands beside each other in the framework.
func TestWhatStagesTake(t *testing.T) {
	head := `{"format": "leadership-framework/1", "key": "fw", "edition": "1", "title": {"en": "X"}, "citation": {"title": "X"},
	  "rights": {"source": "ours", "wording": "ours"}, "status": {"state": "current"}, "policy": "formative", "subjects": ["school"],
	  "scales": [{"key": "stages", "direction": "high-is-better", "levels": [
	    {"key": "low", "label": {"en": "Low"}, "value": 0}, {"key": "high", "label": {"en": "High"}, "value": 2}]}], "scale": "stages", `
	one := func(id, parent string) string {
		if parent != "" {
			parent = fmt.Sprintf(`"parent": %q, `, parent)
		}
		return fmt.Sprintf(`{"id": %q, %s"label": {"en": "T"}, "statement": {"en": "T."}, "origin": "local"}`, id, parent)
	}
	groups := `"groups": [{"id": "fw.all", "kind": "domain", "label": {"en": "A"}}, {"id": "fw.talk", "parent": "fw.all", "kind": "theme", "label": {"en": "B"}}, {"id": "fw.work", "parent": "fw.all", "kind": "theme", "label": {"en": "C"}}], `
	list := func(more ...string) string {
		return `"indicators": [` + strings.Join(append([]string{}, more...), ", ") + `]}`
	}
	flat := parseFramework(t, head+list(one("fw.a", ""), one("fw.b", "")))
	even := parseFramework(t, head+groups+list(one("fw.a", "fw.talk"), one("fw.b", "fw.work")))
	beside := parseFramework(t, head+groups+list(one("fw.a", "fw.talk"), one("fw.b", "fw.work"), one("fw.c", "fw.all")))
	top := parseFramework(t, head+groups+list(one("fw.a", "fw.talk"), one("fw.b", "fw.work"), one("fw.c", "")))
	bare := parseFramework(t, strings.NewReplacer(`, "value": 0`, "", `, "value": 2`, "").Replace(head)+groups+list(one("fw.a", "fw.talk"), one("fw.b", "fw.work")))
	within := new(indicator.MustInterval("[1,2]"))
	raters := func(rule assessment.Rule) assessment.Stage {
		return assessment.Stage{Over: assessment.OverRaters, Rule: rule}
	}
	over := func(over assessment.Over, rule assessment.Rule) assessment.Stage {
		s := assessment.Stage{Over: over, Rule: rule}
		if rule == assessment.Share {
			s.Within = within
		}
		return s
	}
	frameworks := map[string]*framework.Framework{"flat": flat, "even": even, "beside": beside, "top": top, "bare": bare}
	for _, tt := range []struct {
		stages []assessment.Stage
		refuse map[string]string // by framework: where
	}{
		// Shares of groups and numbers of indicators have nothing between them.
		{[]assessment.Stage{raters(assessment.WeightedMean), over(assessment.OverIndicators, assessment.Share), over(assessment.OverGroups, assessment.WeightedMean)},
			map[string]string{"beside": "/stages/2/rule method-invalid", "bare": "/stages/0/rule method-unfit"}},
		{[]assessment.Stage{over(assessment.OverIndicators, assessment.Share), over(assessment.OverGroups, assessment.WeightedMean), raters(assessment.WeightedMean)},
			map[string]string{"beside": "/stages/1/rule method-invalid /stages/2/rule method-invalid", "bare": "/stages/2/rule method-unfit"}},
		{[]assessment.Stage{raters(assessment.WeightedMean), over(assessment.OverIndicators, assessment.Share), over(assessment.Overall, assessment.WeightedMean)},
			map[string]string{"top": "/stages/2/rule method-invalid", "bare": "/stages/0/rule method-unfit"}},
		// A mode goes over levels.
		{[]assessment.Stage{raters(assessment.Median), over(assessment.OverIndicators, assessment.WeightedMean), over(assessment.Overall, assessment.Mode)},
			map[string]string{"even": "/stages/2/rule method-invalid", "beside": "/stages/2/rule method-invalid", "top": "/stages/2/rule method-invalid", "bare": "/stages/2/rule method-invalid /stages/1/rule method-unfit"}},
		{[]assessment.Stage{over(assessment.OverIndicators, assessment.WeightedMean), raters(assessment.Preponderance)},
			map[string]string{"flat": "/stages/1/rule method-invalid", "even": "/stages/1/rule method-invalid", "beside": "/stages/1/rule method-invalid", "top": "/stages/1/rule method-invalid", "bare": "/stages/0/rule method-unfit /stages/1/rule method-invalid"}},
		// Levels need no values, and a mean does.
		{[]assessment.Stage{raters(assessment.Median), over(assessment.OverIndicators, assessment.Mode), over(assessment.OverGroups, assessment.Minimum), over(assessment.Overall, assessment.AllMustMeet)}, nil},
		{[]assessment.Stage{raters(assessment.Median), over(assessment.OverIndicators, assessment.TrimmedMean)}, map[string]string{"bare": "/stages/1/rule method-unfit"}},
		{[]assessment.Stage{raters(assessment.Median), over(assessment.OverIndicators, assessment.Median), over(assessment.Overall, assessment.Sum)}, map[string]string{"bare": "/stages/2/rule method-unfit"}},
		// A median of levels beside numbers is a number.
		{[]assessment.Stage{raters(assessment.Median), over(assessment.OverIndicators, assessment.WeightedMean), over(assessment.OverGroups, assessment.Median)}, map[string]string{"bare": "/stages/1/rule method-unfit"}},
		// A clause on levels needs no values either.
		{[]assessment.Stage{{Over: assessment.OverRaters, Rule: assessment.Median, Clauses: []assessment.Clause{{Scale: "stages", AtOrBelow: "low", NotAbove: "low"}}}}, nil},
		// A distribution is nothing to count with.
		{[]assessment.Stage{over(assessment.OverIndicators, assessment.Median)},
			map[string]string{"flat": "/stages/0/rule method-invalid", "even": "/stages/0/rule method-invalid", "beside": "/stages/0/rule method-invalid", "top": "/stages/0/rule method-invalid", "bare": "/stages/0/rule method-invalid"}},
	} {
		m := assessment.Method{Stages: tt.stages}
		for name, f := range frameworks {
			got := complaints(m, f)
			slices.Sort(got)
			var want []string
			if at := tt.refuse[name]; at != "" {
				for w := range strings.SplitSeq(at, " /") {
					want = append(want, "/"+strings.TrimPrefix(w, "/"))
				}
				slices.Sort(want)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s under %v (-want +got):\n%s", name, tt.stages, diff)
			}
		}
	}
	for needs, s := range map[bool]assessment.Stage{
		false: {Over: assessment.OverRaters, Rule: assessment.Share, AtOrAbove: map[string]indicator.Level{"stages": "high"}},
		true:  {Over: assessment.OverRaters, Rule: assessment.Share, Within: within},
	} {
		if got := (assessment.Method{Stages: []assessment.Stage{s}}).Needs().Values; got != needs {
			t.Errorf("a share within %v needs values: %v", s.Within, got)
		}
	}
	for _, tt := range []struct {
		view  assessment.View
		forms bool
	}{
		{assessment.View{}, false}, {assessment.View{Judgements: assessment.CurrentJudgements}, false}, {assessment.View{Occasions: []string{"2026"}}, false},
		{assessment.View{Judgements: assessment.FirstJudgements}, true}, {assessment.View{AsOf: indicator.MustDate("2026-01-27")}, true},
	} {
		if got := (assessment.Method{View: tt.view}).Needs().Forms; got != tt.forms {
			t.Errorf("%+v needs forms: %v", tt.view, got)
		}
	}
	for rule, needs := range map[assessment.Rule]bool{assessment.Median: false, assessment.Mode: false, assessment.Preponderance: false, assessment.WeightedMean: true, assessment.TrimmedMean: true} {
		if got := (assessment.Method{Stages: []assessment.Stage{raters(rule)}}).Needs().Values; got != needs {
			t.Errorf("%s over raters needs values: %v", rule, got)
		}
	}
}

package assessment_test

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
)

// complaints lists what a method is refused for, as "path code".
func complaints(m assessment.Method, f *framework.Framework) []string {
	var got []string
	for _, i := range m.Check(f).Issues {
		if !i.Warning {
			got = append(got, fmt.Sprint(i.Path, " ", i.Code))
		}
	}
	return got
}

// TestMethodLimits: of every number in a method the last that is taken and the first that
// is not.
func TestMethodLimits(t *testing.T) {
	f := parseFramework(t, larger)
	mean := assessment.Stage{Over: assessment.OverRaters, Rule: assessment.WeightedMean}
	over := func(s assessment.Stage) assessment.Method {
		return assessment.Method{Stages: []assessment.Stage{mean, s}}
	}
	indicators := assessment.Stage{Over: assessment.OverIndicators, Rule: assessment.WeightedMean}
	cuts := func(change func(*assessment.CutScores)) assessment.Method {
		cut := assessment.CutScores{SetBy: assessment.CutPolicy, Rationale: "The board says so.",
			Bands: indicator.Bands{Bands: []indicator.Band{{Level: "low", In: indicator.MustInterval("[0,1)")}, {Level: "top", In: indicator.MustInterval("[1,3]")}}}}
		change(&cut)
		s := indicators
		s.Cuts = map[string]assessment.CutScores{"stages": cut}
		return over(s)
	}
	clause := func(change func(*assessment.Clause)) assessment.Method {
		c := assessment.Clause{Scale: "stages", AtOrBelow: "low", NotAbove: "mid"}
		change(&c)
		s := indicators
		s.Clauses = []assessment.Clause{c}
		return over(s)
	}
	for _, tt := range []struct {
		what    string
		at      string // where it is refused
		method  func(v float64) assessment.Method
		taken   []float64
		refused []float64
	}{
		{"raters", "/minRaters", func(v float64) assessment.Method { return assessment.Method{MinRaters: int(v)} }, []float64{0, 1, 1e6}, []float64{-1, 1e6 + 1}},
		{"digits", "/rounding/digits", func(v float64) assessment.Method {
			return assessment.Method{Rounding: assessment.Rounding{Rule: assessment.HalfUp, Digits: int(v)}}
		}, []float64{0, 1, 9}, []float64{-1, 10}},
		{"trim", "/stages/1/trim", func(v float64) assessment.Method {
			return over(assessment.Stage{Over: assessment.OverIndicators, Rule: assessment.TrimmedMean, Trim: v})
		}, []float64{0, 1e-9, 0.499}, []float64{-0.1, 0.5, 1, math.NaN()}},
		{"majority", "/stages/0/majority", func(v float64) assessment.Method {
			return assessment.Method{Stages: []assessment.Stage{{Over: assessment.OverRaters, Rule: assessment.Preponderance, Majority: v}}}
		}, []float64{0, 0.5, 0.999}, []float64{-0.1, 0.499, 1, math.NaN()}},
		{"weight", "/stages/1/weights/fw.trust", func(v float64) assessment.Method {
			s := indicators
			s.Weights = map[indicator.ID]float64{"fw.trust": v}
			return over(s)
		}, []float64{0, 0.5, assessment.MaxWeight}, []float64{-0.1, 2 * assessment.MaxWeight, math.NaN(), math.Inf(1)}},
		{"weight of a perspective", "/stages/1/perspectives/peer", func(v float64) assessment.Method {
			return over(assessment.Stage{Over: assessment.OverPerspectives, Rule: assessment.WeightedMean,
				Perspectives: map[assessment.Perspective]float64{assessment.Peer: v, assessment.Staff: 1, assessment.Parent: 1}})
		}, []float64{0, 0.5, assessment.MaxWeight}, []float64{-0.1, 2 * assessment.MaxWeight}},
		{"perspectives that weigh", "/stages/1/perspectives", func(v float64) assessment.Method {
			p := map[assessment.Perspective]float64{assessment.Peer: 1, assessment.Staff: 0, assessment.Parent: 0}
			for _, key := range []assessment.Perspective{assessment.Staff, assessment.Parent}[:int(v)] {
				p[key] = 1
			}
			return over(assessment.Stage{Over: assessment.OverPerspectives, Rule: assessment.WeightedMean, Perspectives: p})
		}, []float64{1, 2}, []float64{0}},
		{"parts of a clause", "/stages/1/clauses/0/count", func(v float64) assessment.Method {
			return clause(func(c *assessment.Clause) { c.Count = int(v) })
		}, []float64{0, 1, 1e6}, []float64{-1, 1e6 + 1}},
		{"panel", "/stages/1/cuts/stages/panel", func(v float64) assessment.Method {
			return cuts(func(c *assessment.CutScores) { c.Panel = int(v) })
		}, []float64{0, 1, 1e6}, []float64{-1, 1e6 + 1}},
	} {
		for _, v := range tt.taken {
			if got := complaints(tt.method(v), f); got != nil {
				t.Errorf("%s: %v is refused: %q", tt.what, v, got)
			}
		}
		for _, v := range tt.refused {
			if diff := cmp.Diff([]string{tt.at + " method-invalid"}, complaints(tt.method(v), f)); diff != "" {
				t.Errorf("%s: %v (-want +got):\n%s", tt.what, v, diff)
			}
		}
	}
	for key, want := range map[string][]string{"2026": nil, "": {"/view/occasions/1 method-invalid"}, "two\nlines": {"/view/occasions/1 method-invalid"}} {
		if diff := cmp.Diff(want, complaints(assessment.Method{View: assessment.View{Occasions: []string{"2025", key}}}, f)); diff != "" {
			t.Errorf("occasion %q (-want +got):\n%s", key, diff)
		}
	}
	// Cuts that do not say how they were set and why are taken with a warning.
	for _, by := range []assessment.CutMethod{"", assessment.CutPolicy} {
		for _, why := range []string{"", "The board says so."} {
			list := cuts(func(c *assessment.CutScores) { c.SetBy, c.Rationale = by, why }).Check(f)
			if list.Has(assessment.CutUnexplained) != (by == "" || why == "") || list.Err() != nil {
				t.Errorf("set by %q because %q: %v", by, why, list)
			}
		}
	}
	// Floor and cap at one level leave that level; crossed they leave none.
	for floor, want := range map[indicator.Level][]string{"low": nil, "mid": nil, "high": {"/stages/1/clauses/0 method-invalid"}} {
		if diff := cmp.Diff(want, complaints(clause(func(c *assessment.Clause) { c.NotBelow = floor }), f)); diff != "" {
			t.Errorf("not below %s and not above mid (-want +got):\n%s", floor, diff)
		}
	}
	// Bands that go by steps need values that are rounded to them.
	stepped := func(step float64, rounded bool, rule assessment.RoundingRule, digits int) []string {
		m := cuts(func(c *assessment.CutScores) {
			c.Bands.Step, c.Rounded = step, rounded
			c.Bands.Bands[0].In = indicator.MustInterval("[0,1)")
		})
		m.Rounding = assessment.Rounding{Rule: rule, Digits: digits}
		return complaints(m, f)
	}
	notStepped := []string{"/stages/1/cuts/stages/bands/step method-invalid"}
	for _, tt := range []struct {
		step    float64
		rounded bool
		rule    assessment.RoundingRule
		digits  int
		want    []string
	}{
		{0.1, true, assessment.HalfUp, 1, nil},
		{0.05, true, assessment.HalfUp, 1, nil},
		{1, true, assessment.RoundingFloor, 0, nil},
		{0.1, true, assessment.HalfUp, 2, notStepped}, // 0.15 would fall between
		{0.2, true, assessment.HalfUp, 1, notStepped},
		{0.03, true, assessment.HalfUp, 1, notStepped},
		{100, true, assessment.HalfUp, 9, notStepped},
		{0.1, false, assessment.HalfUp, 1, notStepped},
		{0, true, assessment.HalfUp, 1, nil},
		{0, false, assessment.NoRounding, 0, nil},
		{0, true, assessment.NoRounding, 0, []string{"/stages/1/cuts/stages/rounded method-invalid"}},
		{0, true, "", 0, []string{"/stages/1/cuts/stages/rounded method-invalid"}},
	} {
		if diff := cmp.Diff(tt.want, stepped(tt.step, tt.rounded, tt.rule, tt.digits)); diff != "" {
			t.Errorf("step %v, rounded %v by %q to %d digits (-want +got):\n%s", tt.step, tt.rounded, tt.rule, tt.digits, diff)
		}
	}
}

// TestMembersBelongToRules: what says something to one rule only is refused with all
// others.
func TestMembersBelongToRules(t *testing.T) {
	f := parseFramework(t, larger)
	rules := []assessment.Rule{assessment.Distribution, assessment.Median, assessment.Mode, assessment.WeightedMean, assessment.TrimmedMean, assessment.Minimum,
		assessment.Share, assessment.Sum, assessment.AllMustMeet, assessment.Preponderance, assessment.AgreedLevel}
	for member, belongs := range map[string][]assessment.Rule{
		"trim":      {assessment.TrimmedMean},
		"majority":  {assessment.Preponderance},
		"ties":      {assessment.Median, assessment.Mode, assessment.AgreedLevel},
		"atOrAbove": {assessment.Share},
		"within":    {assessment.Share},
		"weights":   {assessment.WeightedMean, assessment.Sum, assessment.Share, assessment.Preponderance},
		"missing":   {assessment.Median, assessment.Mode, assessment.WeightedMean, assessment.TrimmedMean, assessment.Minimum, assessment.Share, assessment.Sum, assessment.AllMustMeet, assessment.Preponderance},
	} {
		for _, rule := range rules {
			s := assessment.Stage{Over: assessment.OverIndicators, Rule: rule}
			if rule == assessment.AgreedLevel {
				s.Over = assessment.OverRaters
			}
			switch member {
			case "trim":
				s.Trim = 0.2
			case "majority":
				s.Majority = 0.6
			case "ties":
				s.Ties = assessment.LowerTie
			case "atOrAbove":
				s.AtOrAbove = map[string]indicator.Level{"stages": "high"}
			case "within":
				s.Within = new(indicator.MustInterval("[1,3]"))
			case "weights":
				s.Weights = map[indicator.ID]float64{"fw.trust": 2}
				if !slices.Contains(belongs, rule) {
					s.Weights["fw.nothing"] = -1 // of which nothing more needs to be said
				}
			case "missing":
				s.Missing = assessment.NoScore
			}
			m := assessment.Method{Stages: []assessment.Stage{s}}
			if s.Over == assessment.OverIndicators {
				m.Stages = slices.Insert(m.Stages, 0, assessment.Stage{Over: assessment.OverRaters, Rule: assessment.Median})
			}
			at := fmt.Sprintf("/stages/%d/%s method-invalid", len(m.Stages)-1, member)
			got := complaints(m, f)
			if refused := slices.Contains(got, at); refused == slices.Contains(belongs, rule) || member == "weights" && refused && len(got) > 1 {
				t.Errorf("%s of a %s over %s: refused %v: %q", member, rule, s.Over, refused, got)
			}
		}
	}
}

// TestPartsOfStages: weights and clauses name parts that the stage goes over, and no
// others.
func TestPartsOfStages(t *testing.T) {
	small, large := smallFramework(t), parseFramework(t, larger)
	for _, tt := range []struct {
		f    *framework.Framework
		over assessment.Over
		ids  string // those that are parts
	}{
		{small, assessment.OverAspects, "fw.trust.staff"},
		{small, assessment.OverIndicators, "fw.trust fw.candour fw.size fw.reach"},
		{small, assessment.OverGroups, "fw.trust fw.talk"},
		{small, assessment.Overall, "fw.culture fw.mixed"},
		{large, assessment.OverIndicators, "fw.trust fw.candour fw.voice fw.plans fw.time fw.alone"},
		{large, assessment.OverGroups, "fw.talk fw.work fw.time"},
		{large, assessment.Overall, "fw.culture fw.empty fw.alone"},
	} {
		all := []indicator.ID{"fw.nothing"}
		for g := range tt.f.Groups() {
			all = append(all, g.ID)
		}
		for _, c := range tt.f.Columns() {
			if c.Dimension == "" {
				all = append(all, c.ID)
			}
		}
		for _, id := range all {
			m := assessment.Method{Stages: []assessment.Stage{{Over: tt.over, Rule: assessment.Preponderance, Weights: map[indicator.ID]float64{id: 2}}}}
			at := fmt.Sprintf("/stages/0/weights/%s method-unfit", id)
			part := slices.Contains(strings.Fields(tt.ids), string(id))
			if refused := slices.Contains(complaints(m, tt.f), at); refused == part {
				t.Errorf("%s, weight of %s over %s: refused %v", tt.f.Key(), id, tt.over, refused)
			}
			m.Stages[0].Weights = nil
			m.Stages[0].Clauses = []assessment.Clause{{Scale: "stages", Of: []indicator.ID{id}, AtOrBelow: "low", NotAbove: "mid"}}
			at = "/stages/0/clauses/0/of/0 method-unfit"
			if refused := slices.Contains(complaints(m, tt.f), at); refused == part {
				t.Errorf("%s, clause of %s over %s: refused %v", tt.f.Key(), id, tt.over, refused)
			}
		}
	}
}

// TestClausesRefused: a clause that could never act is refused where it stands.
func TestClausesRefused(t *testing.T) {
	f := parseFramework(t, larger)
	for text, want := range map[string][]string{
		`{"scale":"stages","atOrAbove":"high","notBelow":"mid"}`:                    nil,
		`{"scale":"steps","atOrAbove":"high","notBelow":"mid"}`:                     {"/scale method-unfit"},
		`{"scale":"stages","atOrAbove":"best","notBelow":"worst"}`:                  {"/atOrAbove method-unfit", "/notBelow method-unfit"},
		`{"scale":"stages","atOrBelow":"best","notAbove":"worst"}`:                  {"/atOrBelow method-unfit", "/notAbove method-unfit"},
		`{"scale":"stages","atOrAbove":"high","atOrBelow":"low","notAbove":"mid"}`:  {" method-invalid"},
		`{"scale":"stages","notAbove":"mid"}`:                                       {" method-invalid"},
		`{"scale":"stages","atOrAbove":"high"}`:                                     {" method-invalid"},
		`{"scale":"stages","atOrAbove":"high","notBelow":"high","notAbove":"high"}`: nil,
		`{"scale":"stages","atOrAbove":"high","notBelow":"top","notAbove":"high"}`:  {" method-invalid"},
	} {
		var c assessment.Clause
		if err := json.Unmarshal([]byte(text), &c); err != nil {
			t.Fatal(err)
		}
		var at []string
		for _, w := range want {
			at = append(at, "/stages/0/clauses/0"+w)
		}
		for _, rule := range []assessment.Rule{assessment.Median, assessment.Minimum, assessment.WeightedMean, assessment.Mode, assessment.Preponderance} {
			m := assessment.Method{Stages: []assessment.Stage{{Over: assessment.OverRaters, Rule: rule, Clauses: []assessment.Clause{c}}}}
			if diff := cmp.Diff(at, complaints(m, f)); diff != "" {
				t.Errorf("%s of a %s (-want +got):\n%s", text, rule, diff)
			}
		}
	}
	// Where the outcome is on no scale there is nothing to raise or lower.
	good := []assessment.Clause{{Scale: "stages", AtOrAbove: "high", NotBelow: "mid"}}
	for _, s := range []assessment.Stage{
		{Over: assessment.OverRaters, Rule: assessment.Distribution},
		{Over: assessment.OverRaters, Rule: assessment.Share, AtOrAbove: map[string]indicator.Level{"stages": "high"}},
	} {
		s.Clauses = good
		if got := complaints(assessment.Method{Stages: []assessment.Stage{s}}, f); !slices.Contains(got, "/stages/0/clauses/0 method-invalid") {
			t.Errorf("a clause of a %s: %q", s.Rule, got)
		}
	}
	// Raters and perspectives have no IDs.
	good[0].Of = []indicator.ID{"fw.trust"}
	for i, s := range []assessment.Stage{
		{Over: assessment.OverRaters, Rule: assessment.Median},
		{Over: assessment.OverPerspectives, Rule: assessment.Median, Perspectives: map[assessment.Perspective]float64{assessment.Peer: 1, assessment.Staff: 1}},
	} {
		m := assessment.Method{Stages: []assessment.Stage{{Over: assessment.OverRaters, Rule: assessment.Median}}}
		m.Stages = append(m.Stages[:i], s)
		m.Stages[i].Clauses = good
		if diff := cmp.Diff([]string{fmt.Sprintf("/stages/%d/clauses/0/of/0 method-invalid", i)}, complaints(m, f)); diff != "" {
			t.Errorf("parts of %s by ID (-want +got):\n%s", s.Over, diff)
		}
	}
}

// TestOrderOfStages: stages stand from the inside out, once each; raters may stand
// anywhere before perspectives.
func TestOrderOfStages(t *testing.T) {
	f := parseFramework(t, larger)
	inside := []assessment.Over{assessment.OverAspects, assessment.OverIndicators, assessment.OverGroups, assessment.Overall}
	stage := func(o assessment.Over) assessment.Stage {
		s := assessment.Stage{Over: o, Rule: assessment.Median}
		if o == assessment.OverPerspectives {
			s.Perspectives = map[assessment.Perspective]float64{assessment.Peer: 1, assessment.Staff: 1}
		}
		return s
	}
	check := func(order ...assessment.Over) []string {
		var m assessment.Method
		for _, o := range order {
			m.Stages = append(m.Stages, stage(o))
		}
		return complaints(m, f)
	}
	for i := range len(inside) + 1 {
		order := slices.Insert(slices.Clone(inside), i, assessment.OverRaters)
		if got := check(append(order, assessment.OverPerspectives)...); got != nil {
			t.Errorf("%v: %q", order, got)
		}
	}
	all := append(slices.Clone(inside), assessment.OverPerspectives)
	for i, a := range all {
		for k, b := range all {
			got := check(assessment.OverRaters, a, b)
			if refused := slices.Contains(got, "/stages/2/over method-invalid"); refused != (i >= k) {
				t.Errorf("%s before %s: %q", a, b, got)
			}
		}
	}
	if diff := cmp.Diff([]string{"/stages/2/over method-invalid"}, check(assessment.OverIndicators, assessment.OverPerspectives, assessment.OverRaters)); diff != "" {
		t.Errorf("raters after perspectives (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff([]string{"/stages/0/over method-invalid"}, check("schools")); diff != "" {
		t.Errorf("over schools (-want +got):\n%s", diff)
	}
	// Rules over judgements must stand first: behind another stage there are none left.
	for _, rule := range []assessment.Rule{assessment.Distribution, assessment.AgreedLevel} {
		for i := range 2 {
			m := assessment.Method{Stages: []assessment.Stage{stage(assessment.OverAspects)}}
			m.Stages = slices.Insert(m.Stages, i, assessment.Stage{Over: assessment.OverRaters, Rule: rule})
			refused := slices.Contains(complaints(m, f), fmt.Sprintf("/stages/%d/rule method-invalid", i))
			if rule == assessment.AgreedLevel && refused != (i == 1) || rule == assessment.Distribution && i == 1 && !refused {
				t.Errorf("%s at %d: refused %v", rule, i, refused)
			}
		}
	}
}

// TestResolvedMethod: every default is written out.
func TestResolvedMethod(t *testing.T) {
	m := assessment.Method{}.Resolved()
	want := assessment.Method{
		View: assessment.View{Judgements: assessment.CurrentJudgements}, MinRaters: 1, Rounding: assessment.Rounding{Rule: assessment.NoRounding},
		Stages: []assessment.Stage{{Over: assessment.OverRaters, Rule: assessment.Distribution}, {Over: assessment.OverIndicators, Rule: assessment.Distribution}},
	}
	if diff := cmp.Diff(want, m); diff != "" {
		t.Errorf("the zero method (-want +got):\n%s", diff)
	}
	clause := assessment.Clause{Scale: "stages", AtOrAbove: "high", NotBelow: "mid"}
	m = assessment.Method{
		View: assessment.View{Judgements: assessment.FirstJudgements}, MinRaters: 5, Rounding: assessment.Rounding{Rule: assessment.HalfEven, Digits: 2},
		Stages: []assessment.Stage{
			{Over: assessment.OverAspects, Rule: assessment.TrimmedMean, Clauses: []assessment.Clause{clause}},
			{Over: assessment.OverGroups, Rule: assessment.Preponderance},
			{Over: assessment.Overall, Rule: assessment.AllMustMeet},
		},
	}
	clause.Count = 1
	want = assessment.Method{
		View: m.View, MinRaters: 5, Rounding: m.Rounding,
		Stages: []assessment.Stage{
			{Over: assessment.OverRaters, Rule: assessment.Distribution},
			{Over: assessment.OverAspects, Rule: assessment.TrimmedMean, Trim: 0.1, Missing: assessment.LeaveOut, Clauses: []assessment.Clause{clause}},
			{Over: assessment.OverIndicators, Rule: assessment.Distribution},
			{Over: assessment.OverGroups, Rule: assessment.Preponderance, Majority: 0.5, Missing: assessment.LeaveOut},
			{Over: assessment.Overall, Rule: assessment.AllMustMeet, Missing: assessment.NoScore},
		},
	}
	if diff := cmp.Diff(want, m.Resolved()); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if m.Stages[0].Clauses[0].Count != 0 || len(m.Stages) != 3 {
		t.Errorf("the method itself is changed: %+v", m)
	}
	for _, rule := range []assessment.Rule{assessment.Median, assessment.Mode, assessment.AgreedLevel, assessment.WeightedMean} {
		s := assessment.Method{Stages: []assessment.Stage{{Over: assessment.OverRaters, Rule: rule}}}.Resolved().Stages[0]
		if want := map[bool]assessment.Ties{true: assessment.SplitTies}[rule != assessment.WeightedMean]; s.Ties != want || s.Missing != "" {
			t.Errorf("%s over raters: ties %q, missing %q", rule, s.Ties, s.Missing)
		}
	}
}

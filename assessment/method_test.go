package assessment_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/framework/kahuiako"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
)

// TestRounding holds rounding to that of exact decimal fractions.
func TestRounding(t *testing.T) {
	for _, tt := range []struct {
		rule   assessment.RoundingRule
		digits int
		v      float64
		want   float64
	}{
		{assessment.HalfUp, 0, 2.5, 3}, {assessment.HalfUp, 0, -2.5, -2}, {assessment.HalfUp, 2, 2.675, 2.68}, {assessment.HalfUp, 2, 1.005, 1.01},
		{assessment.HalfEven, 0, 2.5, 2}, {assessment.HalfEven, 0, 3.5, 4}, {assessment.HalfEven, 0, -2.5, -2}, {assessment.HalfEven, 1, 0.25, 0.2},
		{assessment.RoundingFloor, 0, 2.9999999999999996, 3}, {assessment.RoundingFloor, 0, -2.1, -3}, {assessment.RoundingFloor, 0, -1e-30, -1},
		{assessment.HalfUp, 9, 1e9, 1e9}, {assessment.HalfUp, 0, 1e-30, 0}, {assessment.HalfUp, 3, 123456789.12345, 123456789.123},
		{assessment.NoRounding, 0, 2.5, 2.5}, {"", 0, 2.5, 2.5},
	} {
		if got := (assessment.Rounding{Rule: tt.rule, Digits: tt.digits}).Round(tt.v); got != tt.want {
			t.Errorf("%s to %d digits of %v: %v, want %v", tt.rule, tt.digits, tt.v, got, tt.want)
		}
	}
	for _, rule := range []assessment.RoundingRule{assessment.HalfUp, assessment.HalfEven, assessment.RoundingFloor} {
		r := assessment.Rounding{Rule: rule, Digits: 1}
		if got := r.Round(math.NaN()); !math.IsNaN(got) {
			t.Errorf("%s of no number: %v", rule, got)
		}
		for sign := range 2 {
			if v := math.Inf(2*sign - 1); r.Round(v) != v {
				t.Errorf("%s of %v: %v", rule, v, r.Round(v))
			}
		}
		for _, v := range []float64{0, 1e-19, -1e-19, 1e-300, -1e-300, 4.9e-19, 1e-20, -1e-20} {
			if got, want := r.Round(v), plainRound(v, 1, rule); got != want {
				t.Errorf("%s of %v: %v, want %v", rule, v, got, want)
			}
		}
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 20_000 {
		v := float64(random.IntN(2_000_001)-1_000_000) / math.Pow10(random.IntN(8))
		digits := random.IntN(5)
		for _, rule := range []assessment.RoundingRule{assessment.HalfUp, assessment.HalfEven, assessment.RoundingFloor} {
			want := plainRound(v, digits, rule)
			if got := (assessment.Rounding{Rule: rule, Digits: digits}).Round(v); got != want {
				t.Fatalf("%s to %d digits of %v: %v, want %v", rule, digits, v, got, want)
			}
		}
	}
}

// plainRound rounds the 12 significant digits of v in exact fractions.
func plainRound(v float64, digits int, rule assessment.RoundingRule) float64 {
	x, _ := new(big.Rat).SetString(fmt.Sprintf("%.11e", v))
	scale := new(big.Rat).SetInt(new(big.Int).Exp(big.NewInt(10), big.NewInt(int64(digits)), nil))
	x.Mul(x, scale)
	floor := new(big.Int).Div(x.Num(), x.Denom()) // Euclid's: down, since denominators are above 0
	rest := new(big.Rat).Sub(x, new(big.Rat).SetInt(floor))
	half := rest.Cmp(big.NewRat(1, 2))
	if rule == assessment.HalfUp && half >= 0 || rule == assessment.HalfEven && (half > 0 || half == 0 && floor.Bit(0) == 1) {
		floor.Add(floor, big.NewInt(1))
	}
	out, _ := new(big.Rat).Quo(new(big.Rat).SetInt(floor), scale).Float64()
	return out
}

// TestMethodsRefused: what does not go together is refused where it stands.
func TestMethodsRefused(t *testing.T) {
	f := smallFramework(t)
	for text, want := range map[string][]string{
		`{"stages":[{"over":"raters","rule":"sum"}]}`:                                                                                                                           {"/stages/0/rule method-invalid"},
		`{"stages":[{"over":"raters","rule":"median","trim":0.2,"missing":"no-score"}]}`:                                                                                        {"/stages/0/missing method-invalid", "/stages/0/trim method-invalid"},
		`{"stages":[{"over":"indicators","rule":"agreed"}]}`:                                                                                                                    {"/stages/0/rule method-invalid"},
		`{"stages":[{"over":"overall","rule":"median"},{"over":"indicators","rule":"median"}]}`:                                                                                 {"/stages/1/over method-invalid"},
		`{"stages":[{"over":"raters","rule":"weighted-mean"},{"over":"indicators","rule":"mode"}]}`:                                                                             {"/stages/1/rule method-invalid"},
		`{"stages":[{"over":"raters","rule":"median"},{"over":"indicators","rule":"minimum"}]}`:                                                                                 {"/stages/1/rule method-unfit"}, // a neutral scale
		`{"stages":[{"over":"raters","rule":"share"}]}`:                                                                                                                         {"/stages/0/rule method-invalid"},
		`{"stages":[{"over":"raters","rule":"share","atOrAbove":{"stages":"high"}}]}`:                                                                                           {"/stages/0/atOrAbove method-unfit"},
		`{"stages":[{"over":"raters","rule":"share","atOrAbove":{"stages":"best","sizes":"large","x":"a"}}]}`:                                                                   {"/stages/0/atOrAbove/stages method-unfit", "/stages/0/atOrAbove/x method-unfit"},
		`{"stages":[{"over":"indicators","rule":"weighted-mean"},{"over":"raters","rule":"agreed"}]}`:                                                                           {"/stages/1/rule method-invalid"},
		`{"stages":[{"over":"raters","rule":"median"},{"over":"indicators","rule":"all-must-meet","missing":"leave-out"},{"over":"overall","rule":"sum","missing":"prorate"}]}`: {"/stages/1/missing method-invalid"},
		`{"stages":[{"over":"raters","rule":"weighted-mean","clauses":[{"scale":"stages"}]}]}`:                                                                                  {"/stages/0/clauses/0 method-invalid", "/stages/0/clauses/0 method-invalid"},
		`{"stages":[{"over":"raters","rule":"weighted-mean","clauses":[{"scale":"stages","of":["fw.trust"],"atOrAbove":"high","notBelow":"high","notAbove":"low"}]}]}`:          {"/stages/0/clauses/0 method-invalid", "/stages/0/clauses/0/of/0 method-invalid"},
		`{"stages":[{"over":"raters","rule":"median","cuts":{"stages":{"bands":{"bands":[{"level":"low","in":"[0,4]"}]},"setBy":"policy","rationale":"Law."},"sizes":{"bands":{"bands":[{"level":"small","in":"[0,4]"}]},"setBy":"policy","rationale":"Law."}}}]}`: {"/stages/0/cuts method-invalid"},
		`{"stages":[{"over":"raters","rule":"weighted-mean"},{"over":"perspectives","rule":"weighted-mean"}]}`:                                                                                                                                                     {"/stages/1/perspectives method-invalid"},
		`{"stages":[{"over":"perspectives","rule":"weighted-mean","perspectives":{"peer":1,"staff":1}}]}`:                                                                                                                                                          {"/stages/0 method-invalid"},
		`{"stages":[{"over":"raters","rule":"weighted-mean","perspectives":{"peer":1,"staff":1}}]}`:                                                                                                                                                                {"/stages/0/perspectives method-invalid"},
		`{"stages":[{"over":"raters","rule":"weighted-mean"},{"over":"groups","rule":"weighted-mean","weights":{"fw.culture":2,"fw.talk":1}},{"over":"aspects","rule":"median"}]}`:                                                                                 {"/stages/1/weights/fw.culture method-unfit", "/stages/2/over method-invalid"},
		`{"rounding":{"rule":"up","digits":12}}`: {"/rounding/digits method-invalid", "/rounding/rule method-invalid"},
	} {
		var m assessment.Method
		if err := json.Unmarshal([]byte(text), &m); err != nil {
			t.Fatal(err)
		}
		list := m.Check(f)
		var got []string
		for _, i := range list.Issues {
			got = append(got, fmt.Sprint(i.Path, " ", i.Code))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s\n%v", text, diff, list)
		}
	}
}

// TestPresets: every preset is its own JSON, fits the shipped frameworks as far as it
// needs no values, and scores.
func TestPresets(t *testing.T) {
	seen := map[string]bool{}
	for _, p := range assessment.Presets() {
		if seen[p.Name] || p.About == "" || !strings.HasSuffix(p.About, ".") {
			t.Errorf("preset %+v", p)
		}
		seen[p.Name] = true
		if m, ok := assessment.NamedMethod(p.Name); !ok || cmp.Diff(p.Method, m) != "" {
			t.Errorf("%s is not found by its name", p.Name)
		}
		list := p.Method.Check(kahuiako.Framework())
		if (list.Err() != nil) != p.Method.Needs().Values {
			t.Errorf("%s needs %+v, and the framework, whose levels have no values, says %v", p.Name, p.Method.Needs(), list)
		}
		data, err := document.Write(p.Method.Resolved())
		if err != nil {
			t.Fatal(err)
		}
		back, list := assessment.ParseMethod(data)
		if list.Err() != nil || cmp.Diff(p.Method.Resolved(), back.Resolved()) != "" {
			t.Errorf("%s does not come back from JSON: %v\n%s", p.Name, list, data)
		}
	}
	if _, ok := assessment.NamedMethod("guess"); ok {
		t.Error("there is a preset that there is not")
	}
	forms := map[string]bool{"rater-means": true, "agreed": true}
	for _, p := range assessment.Presets() {
		if p.Method.Needs().Forms != forms[p.Name] {
			t.Errorf("%s needs %+v", p.Name, p.Method.Needs())
		}
	}
}

// TestRatersFirstOrIndicatorsFirst: the order of the stages is what is done first, and
// it matters where raters leave gaps. Source: DECISIONS.md 7, whose example this is.
func TestRatersFirstOrIndicatorsFirst(t *testing.T) {
	f := valued(t, 2, 1, 2, 3, 4)
	judgements := [][3]string{{"ana", "x.a", "l0"}, {"ben", "x.a", "l0"}, {"ben", "x.b", "l3"}}
	by := func(stages ...assessment.Stage) float64 {
		return *valueOf(t, profileBy(t, f, assessment.Method{Stages: stages}, judgements...), "x.all").Value
	}
	raters := assessment.Stage{Over: assessment.OverRaters, Rule: assessment.WeightedMean}
	indicators := assessment.Stage{Over: assessment.OverIndicators, Rule: assessment.WeightedMean}
	if got := by(indicators, raters); got != 1.75 { // (1 + (1+4)/2) / 2
		t.Errorf("raters first: %v", got)
	}
	if got := by(raters, indicators); got != 2.5 { // (1 + 4) / 2
		t.Errorf("indicators first: %v", got)
	}
}

// TestPools: perspectives are pooled by declared weights, beside the profiles, and what
// is hidden of one does not go in.
func TestPools(t *testing.T) {
	a := judge(t, `
		a peer:p1 fw.trust high
		a peer:p2 fw.trust high
		a peer:p3 fw.trust mid
		a s1 fw.trust low
		a s2 fw.trust mid
		a s3 fw.trust low
		a s1 fw.candour low
		a peer:p1 fw.candour high
		a peer:p2 fw.candour high
		a peer:p3 fw.candour high
		a self:rewi fw.trust high`)
	stages := []assessment.Stage{
		{Over: assessment.OverRaters, Rule: assessment.WeightedMean},
		{Over: assessment.OverIndicators, Rule: assessment.WeightedMean},
		{Over: assessment.OverPerspectives, Rule: assessment.WeightedMean, Perspectives: map[assessment.Perspective]float64{assessment.Peer: 2, assessment.Staff: 1}},
	}
	r := score(t, a, assessment.Method{Stages: stages})
	pools := slices.Collect(r.Pools())
	if len(pools) != 1 || pools[0].Subject().ID != "a" {
		t.Fatalf("%d pools", len(pools))
	}
	trust, _ := pools[0].Score("fw.trust")
	if want := (2*3 + 1.0/3) / 3; trust.Value == nil || math.Abs(*trust.Value-want) > 1e-12 || len(trust.Parts) != 2 || trust.Warnings != nil {
		t.Errorf("trust: %+v, want %v", trust, want)
	}
	candour, _ := pools[0].Score("fw.candour")
	if *candour.Value != (2*4+0)/3.0 {
		t.Errorf("candour: %v", *candour.Value)
	}
	// One of the staff is hidden, so what they think of candour is not in the pool.
	out := report(t, r, assessment.Release{})
	for _, s := range out.Subjects[0].Pools[0].Scores {
		if s.ID != "fw.candour" || s.Dimension != "" {
			continue
		}
		if *s.Value != 4 || s.Parts[1].LeftOut != assessment.PartSuppressed || s.Parts[1].Value != nil || !slices.Contains(s.Warnings, assessment.PartLeftOut) {
			t.Errorf("candour in the report: %+v", s)
		}
	}
	// Own judgements are pooled only if they are named, and the score says so.
	stages[2].Perspectives[assessment.Self] = 1
	pool := slices.Collect(score(t, a, assessment.Method{Stages: stages}).Pools())[0]
	if s, _ := pool.Score("fw.trust"); !slices.Contains(s.Warnings, assessment.SelfPooled) {
		t.Errorf("own judgements are pooled in silence: %+v", s)
	}
	stages[2].Perspectives["iwi"] = 1
	if _, list := compile(t, a).Score(assessment.Method{Stages: stages}); !list.Has(assessment.PerspectiveUnknown) {
		t.Errorf("an unknown perspective is pooled: %v", list)
	}
}

// TestStrict: a strict method refuses what the framework discourages; else the report
// warns.
func TestStrict(t *testing.T) {
	f := parseFramework(t, strings.ReplaceAll(larger, `"formative"`, `"rating-discouraged"`))
	a := assessment.Assessment{Framework: f.Ref(), Use: assessment.Summative, Subjects: []assessment.Subject{{ID: "s", Kind: indicator.School}}}
	m, list := assessment.Compile(assessment.Inputs{Framework: f, Assessment: a})
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	if _, list := m.Score(assessment.Method{Strict: true}); !list.Has(assessment.PolicyUnfit) || list.Err() == nil {
		t.Errorf("got %v", list)
	}
	r, list := m.Score(assessment.Method{})
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	want := []assessment.Warning{assessment.RatingDiscouraged, assessment.NotForDecisions}
	if diff := cmp.Diff(want, report(t, r, assessment.Release{}).Warnings); diff != "" {
		t.Error(diff)
	}
	if _, list := compile(t, judge(t, "a hera fw.trust high")).Score(assessment.Method{Strict: true}); list.Err() != nil {
		t.Errorf("a formative framework put to formative use is refused: %v", list)
	}
}

// TestNotApplicableChangesNoOutcome: a rater who says that an indicator does not apply
// changes no level and no value that any method makes.
func TestNotApplicableChangesNoOutcome(t *testing.T) {
	f := parseFramework(t, larger)
	tried := 0
	for seed := range uint64(600) {
		m := maker{rand.New(rand.NewPCG(seed, 11)), f, false, false, false}
		a := m.assessment()
		method := randomMethod(m)
		if len(a.Judgements) == 0 {
			continue
		}
		j := a.Judgements[m.IntN(len(a.Judgements))]
		j.ID, j.Rater, j.Level, j.Dimension, j.Evidence = "new", "a newcomer", indicator.NotApplicable, "", nil
		j.Indicator = f.Columns()[m.IntN(len(f.Columns()))].ID
		if !slices.ContainsFunc(cell(a.Judgements, framework.Column{ID: j.Indicator}), func(o assessment.Judgement) bool {
			return o.Subject == j.Subject && o.Occasion == j.Occasion && o.Perspective == j.Perspective
		}) {
			continue // where nobody said anything, it makes the indicator one that does not apply
		}
		tried++
		before := outcomes(t, f, a, method)
		a.Judgements = append(slices.Clip(a.Judgements), j)
		after := outcomes(t, f, a, method)
		maps.DeleteFunc(after, func(key, _ string) bool { _, ok := before[key]; return !ok })
		if diff := cmp.Diff(before, after); diff != "" {
			data, _ := document.Write(method)
			t.Fatalf("seed %d: %s of %s changes an outcome (-before +after):\n%s\n%s", seed, j.Level, j.Indicator, diff, data)
		}
	}
	if tried < 200 {
		t.Errorf("tried %d times only", tried)
	}
}

// outcomes returns every level and value there is.
func outcomes(t *testing.T, f *framework.Framework, a assessment.Assessment, method assessment.Method) map[string]string {
	t.Helper()
	m, list := assessment.Compile(assessment.Inputs{Framework: f, Assessment: a})
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	r, list := m.Score(method)
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	all := map[string]string{}
	for p := range r.Profiles() {
		for s := range p.Scores() {
			if s.Level != nil || s.Value != nil {
				s.NoOutcome, s.Warnings = "", nil
				all[fmt.Sprint(p.Subject().ID, p.Occasion().Key, p.Perspective().Key, s.ID, s.Dimension)] = outcomeOf(s)
			}
		}
	}
	return all
}

// TestSentences: at every number, what went in, what was left out and why, and which rule
// made the last step.
func TestSentences(t *testing.T) {
	f := valued(t, 3, 1, 2, 3, 4)
	means := assessment.Method{
		Stages: []assessment.Stage{
			{Over: assessment.OverRaters, Rule: assessment.WeightedMean},
			{Over: assessment.OverIndicators, Rule: assessment.WeightedMean, Weights: map[indicator.ID]float64{"x.a": 2}, Clauses: []assessment.Clause{{Scale: "points", AtOrBelow: "l0", NotAbove: "l1"}}},
		},
		Rounding: assessment.Rounding{Rule: assessment.HalfUp, Digits: 1},
	}
	judgements := [][3]string{{"ana", "x.a", "l3"}, {"ben", "x.a", "l2"}, {"che", "x.a", "l3"}, {"ana", "x.b", "l0"}, {"ben", "x.b", "not-applicable"}, {"ana", "x.c", "not-observed"}}
	p := profileBy(t, f, means, judgements...)
	for id, want := range map[indicator.ID][]string{
		"x.a": {
			"Part a rests on 3 judgements by 3 raters, of 3 wanted: 1 at Level 2, 2 at Level 3.",
			"The weighted mean of 3 judgements is 3.66667, told as 3.7.",
		},
		"x.c": {
			"Part c has no score: nobody gave a level.",
			"Left out: 1 not observed, 2 left blank.",
			"There is no weighted mean: nobody gave a level.",
		},
		"x.all": {
			"All rests on 4 judgements by 3 raters, of 8 wanted: 1 at Level 0, 1 at Level 2, 2 at Level 3.",
			"Left out: 1 not applicable, 1 not observed, 3 left blank.",
			"The weighted mean of 2 indicators is 2; with 1 or more at or below Level 0 it is not above Level 1. Without: Part c (nobody gave a level); what they weigh went to the others.",
		},
	} {
		e, ok := p.Explain(id)
		if !ok {
			t.Fatal(id)
		}
		if diff := cmp.Diff(want, e.Sentences("en")); diff != "" {
			t.Errorf("%s (-want +got):\n%s", id, diff)
		}
	}
	e, _ := p.Explain("x.all")
	if e.Step.Exact == nil || *e.Step.Exact != 2 || len(e.Step.Clauses) != 1 || len(e.Step.Parts) != 3 || e.Step.Parts[2].LeftOut != assessment.NoLevel || e.Step.Parts[0].Weight != 2 {
		t.Errorf("step %+v", e.Step)
	}
	e, _ = profileBy(t, f, assessment.Method{}, judgements...).Explain("x.a")
	if (assessment.Explanation{}).Sentences() != nil {
		t.Error("nothing is explained")
	}
	want := []string{"Part a rests on 3 judgements by 3 raters, of 3 wanted: 1 at Level 2, 2 at Level 3.", "The middle of them is Level 3."}
	if diff := cmp.Diff(want, e.Sentences()); diff != "" {
		t.Error(diff)
	}
	byRater := assessment.Method{Stages: []assessment.Stage{{Over: assessment.OverIndicators, Rule: assessment.WeightedMean}, {Over: assessment.OverRaters, Rule: assessment.Share, Within: new(indicator.MustInterval("[3,4]"))}}}
	e, _ = profileBy(t, f, byRater, judgements...).Explain("x.all")
	if got := e.Sentences()[2]; got != "Of the raters' own 3 scores the share within [3,4] is 0.666667." || !e.Step.PerRater || e.Step.Parts[0].Rater != "ana" {
		t.Errorf("%s\n%+v", got, e.Step)
	}
}

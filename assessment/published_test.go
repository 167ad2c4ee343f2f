package assessment_test

import (
	"compress/gzip"
	"encoding/csv"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
)

// The tests of this file hold scoring to rules that others have published.

// valued returns a framework of one group with indicators x.a, x.b ... on a scale of
// the values.
func valued(t *testing.T, indicators int, values ...float64) *framework.Framework {
	t.Helper()
	var levels, list []string
	for i, v := range values {
		levels = append(levels, fmt.Sprintf(`{"key":"l%d","label":{"en":"Level %d"},"value":%v}`, i, i, v))
	}
	for i := range indicators {
		list = append(list, fmt.Sprintf(`{"id":"x.%c","parent":"x.all","label":{"en":"Part %c"},"statement":{"en":"Something is so."},"wording":"library","origin":"local"}`, 'a'+i, 'a'+i))
	}
	doc := `{"format":"leadership-framework/1","key":"x","edition":"1","title":{"en":"Published rule"},"citation":{"title":"Published rule"},
		"rights":{"source":"none","wording":"none"},"status":{"state":"current"},"policy":"formative","subjects":["school"],
		"scales":[{"key":"points","label":{"en":"Points"},"direction":"high-is-better","levels":[` + strings.Join(levels, ",") + `]}],"scale":"points",
		"groups":[{"id":"x.all","kind":"domain","label":{"en":"All"}}],"indicators":[` + strings.Join(list, ",") + `]}`
	f, issues := framework.Parse([]byte(doc))
	if err := issues.Err(); err != nil {
		t.Fatal(err)
	}
	return f
}

// meanScores compiles judgements of one subject, each given as rater, indicator and level,
// and scores them by means.
func meanScores(t *testing.T, f *framework.Framework, weights map[indicator.ID]float64, judgements ...[3]string) assessment.Profile {
	t.Helper()
	return profileBy(t, f, assessment.Method{Stages: []assessment.Stage{
		{Over: assessment.OverRaters, Rule: assessment.WeightedMean},
		{Over: assessment.OverIndicators, Rule: assessment.WeightedMean, Weights: weights},
	}}, judgements...)
}

// profileBy compiles judgements of one subject, each given as rater, indicator and level,
// and scores them by the method. The report is made again from the method that it
// carries.
func profileBy(t *testing.T, f *framework.Framework, method assessment.Method, judgements ...[3]string) assessment.Profile {
	t.Helper()
	a := assessment.Assessment{Framework: f.Ref(), Subjects: []assessment.Subject{{ID: "s", Kind: "school"}}}
	for _, j := range judgements {
		a.Judgements = append(a.Judgements, assessment.Judgement{Subject: "s", Rater: j[0], Indicator: indicator.ID(j[1]), Level: indicator.Level(j[2])})
	}
	m, list := assessment.Compile(assessment.Inputs{Framework: f, Assessment: a})
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	r, list := m.Score(method)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	first := reportBytes(t, r, assessment.Release{})
	report, list := assessment.ParseReport(first)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	again, list := m.Score(report.Method)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(first), string(reportBytes(t, again, report.Release))); diff != "" {
		t.Errorf("a report made again differs:\n%s", diff)
	}
	p, _ := r.Profile("s", "", "")
	return p
}

func valueOf(t *testing.T, p assessment.Profile, id indicator.ID) assessment.Score {
	t.Helper()
	s, ok := p.Score(id)
	if !ok || s.Value == nil {
		t.Fatalf("%s has no value: %+v", id, s)
	}
	return s
}

// TestPublishedIndex: an index with category points 0 to 100, counts 50, 150, 250, 500,
// 50 of 1000. Source: DOMAIN.md A7, V1 (S120).
func TestPublishedIndex(t *testing.T) {
	f := valued(t, 1, 0, 25, 50, 75, 100)
	var all [][3]string
	for level, n := range []int{50, 150, 250, 500, 50} {
		for range n {
			all = append(all, [3]string{fmt.Sprint("r", len(all)), "x.a", fmt.Sprint("l", level)})
		}
	}
	if s := valueOf(t, meanScores(t, f, nil, all...), "x.a"); *s.Value != 58.75 || s.Raters != 1000 {
		t.Errorf("%v of %d raters, want 58.75", *s.Value, s.Raters)
	}
}

// TestPublishedWeights: OSSF Scorecard weighs checks by risk: critical 10, high 7.5,
// medium 5, low 2.5. One that could not be run leaves both sums, and is counted: scores
// of 10 (critical) and 5 (high) and a skipped low one give 137.5/17.5, shown as 7.9.
// Source: DOMAIN.md A7, V7 (S89).
func TestPublishedWeights(t *testing.T) {
	f := valued(t, 3, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10)
	weights := map[indicator.ID]float64{"x.a": 10, "x.b": 7.5, "x.c": 2.5}
	method := assessment.Method{
		Stages: []assessment.Stage{
			{Over: assessment.OverRaters, Rule: assessment.WeightedMean},
			{Over: assessment.OverIndicators, Rule: assessment.WeightedMean, Weights: weights},
		},
		Rounding: assessment.Rounding{Rule: assessment.HalfUp, Digits: 1},
	}
	judgements := [][3]string{{"r", "x.a", "l10"}, {"r", "x.b", "l5"}, {"r", "x.c", "not-observed"}}
	s := valueOf(t, profileBy(t, f, method, judgements...), "x.all")
	if *s.Value != 7.9 {
		t.Errorf("%v, want 7.9", *s.Value)
	}
	method.Rounding = assessment.Rounding{}
	if exact := valueOf(t, profileBy(t, f, method, judgements...), "x.all"); math.Abs(*exact.Value-137.5/17.5) > 1e-12 {
		t.Errorf("%v, want 137.5/17.5", *exact.Value)
	}
	if diff := cmp.Diff([]assessment.Absence{{Reason: indicator.NotObserved, N: 1}}, s.Absences); diff != "" {
		t.Errorf("the skipped check is not counted:\n%s", diff)
	}
	if s.Indicators != (assessment.Coverage{N: 2, Of: 3}) || !slices.Contains(s.Warnings, assessment.PartLeftOut) {
		t.Errorf("indicators %+v, warnings %v", s.Indicators, s.Warnings)
	}
	// All skipped: no score, and not the -1 of the source, which could be averaged.
	none, _ := profileBy(t, f, method, [3]string{"r", "x.a", "not-observed"}).Score("x.all")
	if none.Value != nil || none.NoOutcome != assessment.NoLevel {
		t.Errorf("nothing ran: %+v", none)
	}
}

// TestPublishedRounding: the mean of the elements of a criterion, rounded from the
// middle up: 2.33 to 2, 2.4 to 2, 2.5 to 3; and an element at 4 keeps the criterion from
// lying below 2. Source: DOMAIN.md A7, V3 (S86).
func TestPublishedRounding(t *testing.T) {
	f := valued(t, 5, 1, 2, 3, 4)
	method := assessment.Method{
		Stages: []assessment.Stage{
			{Over: assessment.OverRaters, Rule: assessment.WeightedMean},
			{Over: assessment.OverIndicators, Rule: assessment.WeightedMean, Clauses: []assessment.Clause{{Scale: "points", AtOrAbove: "l3", NotBelow: "l1"}}},
		},
		Rounding: assessment.Rounding{Rule: assessment.HalfUp},
	}
	elements := func(levels ...int) (list [][3]string) {
		for i, l := range levels {
			list = append(list, [3]string{"r", fmt.Sprintf("x.%c", 'a'+i), fmt.Sprint("l", l-1)})
		}
		return list
	}
	for _, tt := range []struct {
		levels []int
		rule   assessment.RoundingRule
		want   float64
	}{
		{[]int{2, 2, 3}, assessment.HalfUp, 2},              // 2.33
		{[]int{2, 2, 2, 3, 3}, assessment.HalfUp, 2},        // 2.4
		{[]int{2, 3}, assessment.HalfUp, 3},                 // 2.5
		{[]int{2, 3}, assessment.HalfEven, 2},               // and so math.RoundToEven
		{[]int{2, 3}, assessment.RoundingFloor, 2},          //
		{[]int{1, 1, 1, 1, 4}, assessment.HalfUp, 2},        // 1.6
		{[]int{1, 1, 1, 1, 4}, assessment.RoundingFloor, 2}, // 1.6, raised by the clause
		{[]int{1, 1, 1, 1, 3}, assessment.HalfUp, 1},        // 1.4, with no 4
	} {
		method.Rounding.Rule = tt.rule
		if s := valueOf(t, profileBy(t, f, method, elements(tt.levels...)...), "x.all"); *s.Value != tt.want {
			t.Errorf("%v by %s: %v, want %v", tt.levels, tt.rule, *s.Value, tt.want)
		}
	}
}

// TestPublishedTie: of two scores between which the verdict is split, the higher is
// given; without such a clause both are reported. Source: DOMAIN.md A7 (S86).
func TestPublishedTie(t *testing.T) {
	f := valued(t, 1, 1, 2, 3, 4)
	for ties, want := range map[assessment.Ties][]indicator.Level{"": {"l1", "l2"}, assessment.HigherTie: {"l2"}, assessment.LowerTie: {"l1"}} {
		method := assessment.Method{Stages: []assessment.Stage{{Over: assessment.OverRaters, Rule: assessment.Median, Ties: ties}}}
		s, _ := profileBy(t, f, method, [3]string{"r1", "x.a", "l1"}, [3]string{"r2", "x.a", "l2"}).Score("x.a")
		if diff := cmp.Diff(want, s.Level); diff != "" {
			t.Errorf("%q: %s", ties, diff)
		}
	}
}

// TestPublishedContract: the bands of a contract over the sum of eight criteria overlap
// at 22, and the validator of methods refuses them at their place. Source: DOMAIN.md A7,
// V2 (S86).
func TestPublishedContract(t *testing.T) {
	cuts := func(in ...string) map[string]assessment.CutScores {
		var bands []indicator.Band
		for i, text := range in {
			bands = append(bands, indicator.Band{Level: indicator.Level(fmt.Sprint("l", i)), In: indicator.MustInterval(text)})
		}
		return map[string]assessment.CutScores{"points": {Bands: indicator.Bands{Step: 1, Bands: bands}, Rounded: true, SetBy: assessment.CutPolicy, Rationale: "The contract says so."}}
	}
	f := valued(t, 8, 1, 2, 3, 4)
	method := assessment.Method{
		Stages: []assessment.Stage{
			{Over: assessment.OverRaters, Rule: assessment.WeightedMean},
			{Over: assessment.OverIndicators, Rule: assessment.Sum, Missing: assessment.NoScore, Cuts: cuts("[8,14]", "[15,22]", "[22,28]", "[29,32]")},
		},
		Rounding: assessment.Rounding{Rule: assessment.HalfUp},
	}
	list := method.Check(f)
	if len(list.Issues) != 1 || list.Issues[0].Code != indicator.BandOverlap || list.Issues[0].Path != "/stages/1/cuts/points/bands/bands/2/in" {
		t.Fatalf("the overlap at 22: %v", list)
	}
	method.Stages[1].Cuts = cuts("[8,14]", "[15,21]", "[22,28]", "[29,32]")
	var judgements [][3]string
	for i := range 8 {
		judgements = append(judgements, [3]string{"r", fmt.Sprintf("x.%c", 'a'+i), []string{"l2", "l2", "l2", "l2", "l2", "l2", "l1", "l1"}[i]})
	}
	s := valueOf(t, profileBy(t, f, method, judgements...), "x.all")
	if *s.Value != 22 || len(s.Level) != 1 || s.Level[0] != "l2" {
		t.Errorf("%v is %v, want 22 and l2", *s.Value, s.Level)
	}
	// Seven of eight criteria make no sum.
	missing, _ := profileBy(t, f, method, judgements[:7]...).Score("x.all")
	if missing.Value != nil || missing.Level != nil || missing.NoOutcome != assessment.PartMissing {
		t.Errorf("one is missing: %+v", missing)
	}
}

// TestPublishedComposite: the annual review of New York weighs 20, 20 and 60 of a
// hundred points. Its bands are in whole points, so 90.5 falls between two of them,
// unless it is rounded first. Source: DOMAIN.md A7, V4 (S87).
func TestPublishedComposite(t *testing.T) {
	f := valued(t, 3, 0, 86, 87.5, 90, 92, 100)
	cuts := func(step float64, rounded bool) map[string]assessment.CutScores {
		var bands []indicator.Band
		for i, in := range []string{"[0,64]", "[65,74]", "[75,90]", "[91,100]"} {
			bands = append(bands, indicator.Band{Level: indicator.Level(fmt.Sprint("l", i)), In: indicator.MustInterval(in)})
		}
		return map[string]assessment.CutScores{"points": {Bands: indicator.Bands{Step: step, Bands: bands}, Rounded: rounded, SetBy: assessment.CutPolicy, Rationale: "State law."}}
	}
	method := func(c map[string]assessment.CutScores, rounding assessment.RoundingRule) assessment.Method {
		return assessment.Method{
			Stages: []assessment.Stage{
				{Over: assessment.OverRaters, Rule: assessment.WeightedMean},
				{Over: assessment.OverIndicators, Rule: assessment.WeightedMean, Weights: map[indicator.ID]float64{"x.a": 20, "x.b": 20, "x.c": 60}, Cuts: c},
			},
			Rounding: assessment.Rounding{Rule: rounding},
		}
	}
	for _, bad := range []assessment.Method{method(cuts(0, false), ""), method(cuts(1, false), ""), method(cuts(1, false), assessment.HalfUp)} {
		if list := bad.Check(f); list.Err() == nil {
			t.Errorf("90.5 has no band, and nobody says so: %+v", bad)
		}
	}
	good := method(cuts(1, true), assessment.HalfUp)
	p := profileBy(t, f, good, [3]string{"r", "x.a", "l1"}, [3]string{"r", "x.b", "l5"}, [3]string{"r", "x.c", "l3"}, [3]string{"q", "x.c", "l3"})
	s := valueOf(t, p, "x.all") // 17.2 + 20 + 54 = 91.2
	if *s.Value != 91 || s.Level[0] != "l3" {
		t.Errorf("%v is %v", *s.Value, s.Level)
	}
	p = profileBy(t, f, good, [3]string{"r", "x.a", "l2"}, [3]string{"r", "x.b", "l5"}, [3]string{"r", "x.c", "l2"}, [3]string{"q", "x.c", "l4"})
	s = valueOf(t, p, "x.all") // 17.5 + 20 + 0.6 * 89.75 = 91.35
	if *s.Value != 91 || s.Level[0] != "l3" {
		t.Errorf("%v is %v", *s.Value, s.Level)
	}
	p = profileBy(t, f, good, [3]string{"r", "x.a", "l2"}, [3]string{"q", "x.a", "l5"}, [3]string{"p", "x.a", "l5"}, [3]string{"o", "x.a", "l2"}, [3]string{"r", "x.b", "l2"}, [3]string{"r", "x.c", "l3"}, [3]string{"q", "x.c", "l4"}, [3]string{"p", "x.c", "l3"}, [3]string{"o", "x.c", "l4"})
	s = valueOf(t, p, "x.all") // 0.2 * 93.75 + 0.2 * 87.5 + 0.6 * 91 = 90.85
	if *s.Value != 91 || s.Level[0] != "l3" {
		t.Errorf("%v is %v", *s.Value, s.Level)
	}
}

// TestPublishedBenchmark: a measure in standard deviations from the mean of a frozen
// benchmark is cut at -1.5, -0.5, 0.5 and 1.5, the extremes inclusive. Source: DOMAIN.md
// A7, V5 (S59, S60).
func TestPublishedBenchmark(t *testing.T) {
	f := valued(t, 1, -2, -1, 0, 1, 2)
	var bands []indicator.Band
	for i, in := range []string{"(-inf,-1.5]", "(-1.5,-0.5)", "[-0.5,0.5)", "[0.5,1.5)", "[1.5,+inf)"} {
		bands = append(bands, indicator.Band{Level: indicator.Level(fmt.Sprint("l", i)), In: indicator.MustInterval(in)})
	}
	method := assessment.Method{Stages: []assessment.Stage{{Over: assessment.OverRaters, Rule: assessment.WeightedMean, Cuts: map[string]assessment.CutScores{"points": {
		Bands: indicator.Bands{Bands: bands}, SetBy: assessment.CutFrozenDistribution, On: indicator.MustDate("2013-06-30"), Rationale: "Half and one and a half standard deviations of the benchmark year.",
	}}}}}
	for _, tt := range []struct {
		a, b string
		want indicator.Level
	}{{"l3", "l4", "l4"}, {"l0", "l1", "l0"}, {"l2", "l3", "l3"}, {"l1", "l2", "l2"}, {"l1", "l1", "l1"}} { // 1.5, -1.5, 0.5, -0.5, -1
		s := valueOf(t, profileBy(t, f, method, [3]string{"r", "x.a", tt.a}, [3]string{"q", "x.a", tt.b}), "x.a")
		if diff := cmp.Diff([]indicator.Level{tt.want}, s.Level); diff != "" {
			t.Errorf("%v: %s", *s.Value, diff)
		}
	}
}

// TestPublishedTwoRollUps: an essential is the mean of its measures, and has the colour
// of its band; everything is the sum of the coded colours, and not of the means.
// Source: DOMAIN.md A7, V6 (S59).
func TestPublishedTwoRollUps(t *testing.T) {
	f := parseFramework(t, strings.ReplaceAll(strings.ReplaceAll(`{"format":"leadership-framework/1","key":"x","edition":"1","title":{"en":"Essentials"},"citation":{"title":"Published rule"},
		"rights":{"source":"none","wording":"none"},"status":{"state":"current"},"policy":"formative","subjects":["school"],
		"scales":[{"key":"colours","label":{"en":"Colours"},"direction":"high-is-better","levels":[{"key":"red","label":{"en":"Red"},"value":1},{"key":"amber","label":{"en":"Amber"},"value":2},{"key":"green","label":{"en":"Green"},"value":3}]}],"scale":"colours",
		"groups":[{"id":"x.one","kind":"domain","label":{"en":"One"}},{"id":"x.two","kind":"domain","label":{"en":"Two"}}],
		"indicators":[{"id":"x.a","parent":"x.one",M},{"id":"x.b","parent":"x.one",M},{"id":"x.c","parent":"x.two",M},{"id":"x.d","parent":"x.two",M}]}`,
		"M", `"label":{"en":"Measure"},"statement":{"en":"Something is so."},"wording":"library","origin":"local"`), "\t", ""))
	method := assessment.Method{Stages: []assessment.Stage{
		{Over: assessment.OverRaters, Rule: assessment.WeightedMean},
		{Over: assessment.OverIndicators, Rule: assessment.WeightedMean, Cuts: map[string]assessment.CutScores{"colours": {
			Bands: indicator.Bands{Bands: []indicator.Band{{Level: "red", In: indicator.MustInterval("[1,1.5)")}, {Level: "amber", In: indicator.MustInterval("[1.5,2.5)")}, {Level: "green", In: indicator.MustInterval("[2.5,3]")}}},
			SetBy: assessment.CutPolicy, Rationale: "Test.",
		}}},
		{Over: assessment.Overall, Rule: assessment.Sum},
	}}
	p := profileBy(t, f, method, [3]string{"r", "x.a", "green"}, [3]string{"r", "x.b", "amber"}, [3]string{"r", "x.c", "amber"}, [3]string{"r", "x.d", "red"})
	one, two := valueOf(t, p, "x.one"), valueOf(t, p, "x.two")
	if *one.Value != 2.5 || one.Level[0] != "green" || *two.Value != 1.5 || two.Level[0] != "amber" {
		t.Errorf("essentials: %v %v, %v %v", *one.Value, one.Level, *two.Value, two.Level)
	}
	if s, _ := p.Overall(); s.Value == nil || *s.Value != 5 { // 3 + 2, and not 2.5 + 1.5
		t.Errorf("everything: %+v", s)
	}
}

// TestPublishedShareOfPeople: the mean of each person's answers, and then the share of
// people at or above 3.5; "higher than 3.5" is another method. Source: DOMAIN.md A7, V8
// (S121).
func TestPublishedShareOfPeople(t *testing.T) {
	f := valued(t, 2, 1, 2, 3, 4, 5)
	answers := [][3]string{
		{"ana", "x.a", "l2"}, {"ana", "x.b", "l3"}, // 3 and 4: 3.5
		{"ben", "x.a", "l4"}, {"ben", "x.b", "l4"}, // 5
		{"che", "x.a", "l2"}, {"che", "x.b", "l2"}, // 3
		{"dee", "x.a", "l3"}, // 4, and says nothing to the other
	}
	for within, want := range map[string]float64{"[3.5,+inf)": 0.75, "(3.5,+inf)": 0.5} {
		method := assessment.Method{Stages: []assessment.Stage{
			{Over: assessment.OverIndicators, Rule: assessment.WeightedMean},
			{Over: assessment.OverRaters, Rule: assessment.Share, Within: new(indicator.MustInterval(within))},
		}}
		if s := valueOf(t, profileBy(t, f, method, answers...), "x.all"); *s.Value != want {
			t.Errorf("%s: %v, want %v", within, *s.Value, want)
		}
		if !method.Needs().Forms || !method.Needs().Values {
			t.Errorf("needs %+v", method.Needs())
		}
	}
	// Whose answers they are must be known.
	nameless := slices.Clone(answers)
	nameless[6][0] = ""
	method := assessment.Method{Stages: []assessment.Stage{{Over: assessment.OverIndicators, Rule: assessment.WeightedMean}, {Over: assessment.OverRaters, Rule: assessment.WeightedMean}}}
	if s, _ := profileBy(t, f, method, nameless...).Score("x.all"); s.Value != nil || s.NoOutcome != assessment.RatersUnknown {
		t.Errorf("nameless: %+v", s)
	}
}

// TestPublishedNotApplicable: the mean of 6, 4 and N/A is 5, not 10/3. Source: DOMAIN.md
// A7, V9 (S90).
func TestPublishedNotApplicable(t *testing.T) {
	f := valued(t, 1, 1, 2, 3, 4, 5, 6)
	p := meanScores(t, f, nil, [3]string{"r1", "x.a", "l5"}, [3]string{"r2", "x.a", "l3"}, [3]string{"r3", "x.a", "not-applicable"})
	if s := valueOf(t, p, "x.a"); *s.Value != 5 || s.Coverage != (assessment.Coverage{N: 2, Of: 2}) {
		t.Errorf("%v, coverage %+v", *s.Value, s.Coverage)
	}
}

// TestPublishedUneven: the answers of SAMM's set A are worth 0, 0.25, 0.5 and 1; by
// their ranks the mean of the last two would be as far from the one before. Source:
// DOMAIN.md A7, V10 (S92).
func TestPublishedUneven(t *testing.T) {
	f := valued(t, 1, 0, 0.25, 0.5, 1)
	if s := valueOf(t, meanScores(t, f, nil, [3]string{"r1", "x.a", "l2"}, [3]string{"r2", "x.a", "l3"}), "x.a"); *s.Value != 0.75 {
		t.Errorf("%v, want 0.75", *s.Value)
	}
}

// TestPublishedBands: contracts with a number in two bands or in none are refused, and
// a rule says on which side its edges lie. Source: DOMAIN.md A7, V2 (S86), V4 (S87), V5
// (S59), V8 (S121).
func TestPublishedBands(t *testing.T) {
	band := func(level, in string) indicator.Band {
		return indicator.Band{Level: indicator.Level(level), In: indicator.MustInterval(in)}
	}
	check := func(b indicator.Bands) issue.List {
		var found issue.Collector
		b.Check("", &found)
		return found.List()
	}
	for name, tt := range map[string]struct {
		bands indicator.Bands
		want  issue.Code
		says  string
	}{
		"V2: 22 is in two bands": {indicator.Bands{Step: 1, Bands: []indicator.Band{band("a", "[8,14]"), band("b", "[15,22]"), band("c", "[22,28]"), band("d", "[29,32]")}}, indicator.BandOverlap, "22 lies in both"},
		"V4: 90.5 is in none":    {indicator.Bands{Bands: []indicator.Band{band("a", "[0,65)"), band("b", "[65,75)"), band("c", "[75,90]"), band("d", "[91,100]")}}, indicator.BandGap, "between 90 and 91"},
	} {
		list := check(tt.bands)
		if !list.Has(tt.want) || !strings.Contains(list.Err().Error(), tt.says) {
			t.Errorf("%s: %v", name, list.Err())
		}
	}
	whole := indicator.Bands{Step: 1, Bands: []indicator.Band{band("a", "[0,64]"), band("b", "[65,74]"), band("c", "[75,90]"), band("d", "[91,100]")}}
	if err := check(whole).Err(); err != nil {
		t.Errorf("V4 in whole points: %v", err)
	}
	// V5: the extremes say "at least"; that the inner edges belong upwards is our reading.
	essentials := indicator.Bands{Bands: []indicator.Band{band("least", "(-inf,-1.5]"), band("less", "(-1.5,-0.5)"), band("average", "[-0.5,0.5)"), band("more", "[0.5,1.5)"), band("most", "[1.5,+inf)")}}
	if err := check(essentials).Err(); err != nil {
		t.Fatal(err)
	}
	for z, want := range map[float64]indicator.Level{-1.5: "least", -1.4999: "less", 1.4999: "more", 1.5: "most"} {
		if got, _ := essentials.Level(z); got != want {
			t.Errorf("z = %v is %q, want %q", z, got, want)
		}
	}
	// V8: "higher than 3.5" and "at least 3.5" are two rules, and each can be said.
	atLeast := indicator.Bands{Bands: []indicator.Band{band("no", "[1,3.5)"), band("yes", "[3.5,5]")}}
	higher := indicator.Bands{Bands: []indicator.Band{band("no", "[1,3.5]"), band("yes", "(3.5,5]")}}
	a, _ := atLeast.Level(3.5)
	b, _ := higher.Level(3.5)
	if check(atLeast).Err() != nil || check(higher).Err() != nil || a != "yes" || b != "no" {
		t.Errorf("3.5 is %q and %q", a, b)
	}
}

// TestDataPolicyDashboard infers the bands of the World Bank's dashboard from the rows
// whose name contains "average score", in any case: below 3, from 3, and from 4.
// Every row agrees, or stands on an edge and has the band below it, since values were
// rounded after banding, or has neither value nor band.
func TestDataPolicyDashboard(t *testing.T) {
	file := dataFile(t, "gepd-indicators.csv.gz")
	defer file.Close()
	zip, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(zip).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	bands := indicator.Bands{Bands: []indicator.Band{
		{Level: "Needs Improvement", In: indicator.MustInterval("[1,3)")},
		{Level: "Caution", In: indicator.MustInterval("[3,4)")},
		{Level: "On Target", In: indicator.MustInterval("[4,5]")},
	}}
	below := map[float64]indicator.Level{3: "Needs Improvement", 4: "Caution"}
	outcomes := map[string]int{}
	for i, row := range rows[1:] {
		name, value, says := row[1], row[2], indicator.Level(row[3])
		if !strings.Contains(strings.ToLower(name), "average score") {
			continue
		}
		v, err := strconv.ParseFloat(value, 64)
		level, ok := bands.Level(v)
		switch {
		case value == "NA" && says == "N/A":
			outcomes["no value"]++
		case err != nil || !ok:
			t.Errorf("row %d: %q lies in no band", i+2, value)
		case level == says:
			outcomes["agrees"]++
		case below[v] == says:
			outcomes["rounded after banding"]++
		default:
			t.Errorf("row %d: %v is said to be %q", i+2, v, says)
		}
	}
	if diff := cmp.Diff(map[string]int{"agrees": 261, "rounded after banding": 17, "no value": 17}, outcomes); diff != "" {
		t.Errorf("rows (-want +got):\n%s", diff)
	}
}

package assessment_test

import (
	"compress/gzip"
	"encoding/csv"
	"fmt"
	"math"
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
	a := assessment.Assessment{Framework: f.Ref(), Subjects: []assessment.Subject{{ID: "s", Kind: "school"}}}
	for _, j := range judgements {
		a.Judgements = append(a.Judgements, assessment.Judgement{Subject: "s", Rater: j[0], Indicator: indicator.ID(j[1]), Level: indicator.Level(j[2])})
	}
	m, list := assessment.Compile(assessment.Inputs{Framework: f, Assessment: a})
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	r, list := m.Score(assessment.Method{Stages: []assessment.Stage{
		{Over: assessment.OverRaters, Rule: assessment.WeightedMean},
		{Over: assessment.OverIndicators, Rule: assessment.WeightedMean, Weights: weights},
	}})
	if err := list.Err(); err != nil {
		t.Fatal(err)
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
	p := meanScores(t, f, weights, [3]string{"r", "x.a", "l10"}, [3]string{"r", "x.b", "l5"}, [3]string{"r", "x.c", "not-observed"})
	s := valueOf(t, p, "x.all")
	if math.Abs(*s.Value-137.5/17.5) > 1e-12 || fmt.Sprintf("%.1f", *s.Value) != "7.9" {
		t.Errorf("%v, want 137.5/17.5", *s.Value)
	}
	if diff := cmp.Diff([]assessment.Absence{{Reason: indicator.NotObserved, N: 1}}, s.Absences); diff != "" {
		t.Errorf("the skipped check is not counted:\n%s", diff)
	}
	if s.Indicators != (assessment.Coverage{N: 2, Of: 3}) {
		t.Errorf("indicators %+v", s.Indicators)
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

package agreement_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/assessment/agreement"
	"github.com/openrubric/leadership/assessment/estimate"
	"github.com/openrubric/leadership/assessment/variance"
)

// A ledger writes results down, a line each, with numbers of five digits: what other tests
// do not look at is held fast by it, such as what was used and left out, the warnings, the
// names of methods, and the words of an error.
type ledger struct {
	t   *testing.T
	out strings.Builder
}

func (l *ledger) note(what string, result any, err error) {
	l.t.Helper()
	if err != nil {
		fmt.Fprintf(&l.out, "%s: error: %v\n", what, err)
		return
	}
	data, err := json.Marshal(result)
	if err != nil {
		l.t.Fatalf("%s: %v", what, err)
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		l.t.Fatal(err)
	}
	data, err = json.Marshal(fiveDigits(v))
	if err != nil {
		l.t.Fatal(err)
	}
	fmt.Fprintf(&l.out, "%s: %s\n", what, data)
}

func fiveDigits(v any) any {
	switch v := v.(type) {
	case json.Number:
		x, _ := v.Float64()
		if math.Abs(x) < 1e-9 {
			x = 0 // what rounding leaves
		}
		return json.Number(strconv.FormatFloat(x, 'g', 5, 64))
	case []any:
		for i := range v {
			v[i] = fiveDigits(v[i])
		}
	case map[string]any:
		for key := range v {
			v[key] = fiveDigits(v[key])
		}
	}
	return v
}

// compare compares with the golden file.
func (l *ledger) compare(name string) {
	l.t.Helper()
	if *update {
		if err := os.WriteFile(name, []byte(l.out.String()), 0o666); err != nil {
			l.t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		l.t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(l.out.String(), "\n")); diff != "" {
		l.t.Errorf("(-want +got):\n%s", diff)
	}
}

// marked returns scores of persons by items that go together, some of them missing.
func marked(seed uint64, persons, items int, missing float64) agreement.Scores {
	random := rand.New(rand.NewPCG(seed, 31))
	s := make(agreement.Scores, persons)
	for i := range s {
		own := random.IntN(4)
		for range items {
			v := float64(1 + own + random.IntN(3))
			if random.Float64() < missing {
				v = math.NaN()
			}
			s[i] = append(s[i], v)
		}
	}
	return s
}

// TestResultsOfScores holds fast what is said of scores, from one person to many.
func TestResultsOfScores(t *testing.T) {
	l := &ledger{t: t}
	constant := marked(1, 8, 4, 0)
	for i := range constant {
		constant[i][2] = 3
	}
	against := agreement.Scores{{1, 4, 2}, {2, 3, 2}, {3, 2, 1}, {4, 1, 3}, {2, 3, 3}}
	equal := agreement.Scores{{2, 2}, {2, 2}, {2, 2}}
	for _, d := range []struct {
		name string
		s    agreement.Scores
	}{
		{"nine by three", marked(2, 9, 3, 0)}, {"ten by four", marked(3, 10, 4, 0)}, {"twelve by six", marked(4, 12, 6, 0)},
		{"two by two", agreement.Scores{{1, 2}, {3, 5}}}, {"with gaps", marked(5, 14, 4, 0.15)}, {"mostly gaps", marked(6, 6, 3, 0.6)},
		{"a constant item", constant}, {"against each other", against}, {"all equal", equal}, {"one item", agreement.Scores{{1}, {2}, {4}}},
		{"one person", agreement.Scores{{1, 2, 3}}}, {"nobody", nil}, {"uneven rows", agreement.Scores{{1, 2}, {3}}}, {"no number", agreement.Scores{{1, math.Inf(1)}, {2, 3}}},
		{"nothing in common", agreement.Scores{{1, 1}, {1, -1}, {-1, 1}, {-1, -1}}}, {"no two in common", agreement.Scores{{1, math.NaN(), 2}, {math.NaN(), 3, 1}, {2, math.NaN(), 2}, {math.NaN(), 1, 4}}},
		{"few pairs", agreement.Scores{{1, 2, math.NaN()}, {2, 3, math.NaN()}, {5, 5, 1}, {4, 4, 9}, {math.NaN(), 1, 2}, {math.NaN(), 6, 3}}}, {"twenty by three", marked(7, 20, 3, 0.02)},
		{"a perfect copy", agreement.Scores{{1, 1}, {2, 2}, {4, 4}, {3, 3}}},
	} {
		c, err := agreement.Cronbach(d.s)
		l.note(d.name+", cronbach", c, err)
		g, err := agreement.Guttman(d.s)
		l.note(d.name+", guttman", g, err)
		g, err = agreement.GuttmanStandardised(d.s)
		l.note(d.name+", guttman standardised", g, err)
		h, err := agreement.SplitHalf(d.s, []int{0})
		l.note(d.name+", split at the first", h, err)
		i, err := agreement.ICC(t.Context(), d.s)
		l.note(d.name+", icc", i, err)
		o, err := agreement.OmegaTotal(d.s)
		l.note(d.name+", omega", o, err)
		o, err = agreement.OmegaMinres(d.s)
		l.note(d.name+", omega minres", o, err)
		study, err := agreement.GPersonsByRaters(t.Context(), d.s)
		l.note(d.name+", g study", study, err)
		if err != nil {
			continue
		}
		for _, m := range []variance.Method{variance.ANOVA, variance.REML} {
			if m == variance.REML && len(d.s)%2 == 0 {
				continue
			}
			decision, err := study.Decide(1, 3, m)
			l.note(fmt.Sprintf("%s, d study by %v", d.name, m), decision, err)
			n, decision, err := study.RatersForPhi(0.8, 1, m)
			l.note(fmt.Sprintf("%s, %d raters for phi 0.8 by %v", d.name, n, m), decision, err)
			n, decision, err = study.RatersForG(0.9, 1, m)
			l.note(fmt.Sprintf("%s, %d raters for G 0.9 by %v", d.name, n, m), decision, err)
		}
	}
	for _, first := range [][]int{nil, {0, 1, 2}, {0, 3}, {-1}, {1, 1}, {2}} {
		h, err := agreement.SplitHalf(marked(3, 10, 3, 0), first)
		l.note(fmt.Sprint("split at ", first), h, err)
	}
	for _, r := range []float64{-0.5, 0, 0.5, 1, 1.1, math.Inf(-1)} {
		for _, m := range []float64{0.5, 1, 3, 0, math.Inf(1)} {
			v, err := agreement.SpearmanBrown(r, m)
			l.note(fmt.Sprintf("spearman-brown of %v, %v times", r, m), v, err)
			v, err = agreement.LengthFor(r, m/4)
			l.note(fmt.Sprintf("length of %v for %v", r, m/4), v, err)
		}
	}
	for _, d := range []struct {
		name  string
		gapAt int
	}{{"whole", -1}, {"a gap", 5}} {
		var o agreement.Observations
		for p := range 5 {
			for i := range 2 {
				for r := range 3 {
					if len(o.Values) == d.gapAt {
						d.gapAt = -1
						continue
					}
					o.Values = append(o.Values, float64((p*7+i*3+r*r+p*i)%6))
					o.Person, o.Condition, o.Rater = append(o.Person, fmt.Sprint("p", p)), append(o.Condition, fmt.Sprint("i", i)), append(o.Rater, fmt.Sprint("r", r))
				}
			}
		}
		crossed, err := agreement.GPersonsByItemsByRaters(t.Context(), o)
		l.note(d.name+", crossed", crossed, err)
		decision, err := crossed.Decide(2, 4, variance.REML)
		l.note(d.name+", crossed, decision", decision, err)
		nested, err := agreement.GPersonsByRatersInTasks(t.Context(), o)
		l.note(d.name+", nested", nested, err)
		decision, err = nested.Decide(2, 4, variance.REML)
		l.note(d.name+", nested, decision", decision, err)
		for _, size := range [][2]int{{0, 1}, {1, 0}, {-1, 2}} {
			_, err = crossed.Decide(size[0], size[1], variance.REML)
			l.note(fmt.Sprint(d.name, ", decision for ", size), nil, err)
		}
		o.Values = append(o.Values, 1)
		_, err = agreement.GPersonsByItemsByRaters(t.Context(), o)
		l.note(d.name+", one value too many", nil, err)
	}
	for _, groups := range []int{2, 9, 10} {
		var list []agreement.Group
		for g := range groups {
			list = append(list, agreement.Group{Name: fmt.Sprint("school ", g), Scores: marked(uint64(g), 3+g%3, 3, 0.1*float64(g%2))})
		}
		list = append(list, agreement.Group{Name: "nobody"}, agreement.Group{Name: "one", Scores: agreement.Scores{{2, 2, 3}}})
		w, err := agreement.WithinGroups(list, 6)
		l.note(fmt.Sprintf("within %d groups", groups), w, err)
		list = append(list, agreement.Group{Name: "other items", Scores: agreement.Scores{{2, 2}}})
		_, err = agreement.WithinGroups(list, 6)
		l.note("within groups of other items", nil, err)
	}
	var apart []agreement.Group
	for g := range 10 {
		s := marked(uint64(g), 5, 3, 0)
		for i := range s {
			for j := range s[i] {
				s[i][j] = min(s[i][j], 3) + float64(g%4)
			}
		}
		apart = append(apart, agreement.Group{Name: fmt.Sprint("school ", g), Scores: s})
	}
	far, err := agreement.WithinGroups(apart, 6)
	l.note("within groups that differ", far, err)
	w, err := agreement.WithinGroups([]agreement.Group{{Name: "a", Scores: agreement.Scores{{1, 2}, {3, 7}}}}, 5)
	l.note("within a group beyond the scale", w, err)
	_, err = agreement.WithinGroups(nil, 1)
	l.note("within groups on one point", nil, err)
	l.compare("testdata/results-of-scores.txt")
}

// rated returns ratings at random that mostly agree.
func rated(seed uint64, units, raters, categories int, missing float64) [][]int {
	random := rand.New(rand.NewPCG(seed, 32))
	rows := make([][]int, units)
	for i := range rows {
		truth := random.IntN(categories)
		for range raters {
			k := truth
			if random.IntN(3) == 0 {
				k = random.IntN(categories)
			}
			if random.Float64() < missing {
				k = -1
			}
			rows[i] = append(rows[i], k)
		}
	}
	return rows
}

// inThrees puts every three units into one cluster.
func inThrees(units int) []int32 {
	out := make([]int32, units)
	for i := range out {
		out[i] = int32(i / 3)
	}
	return out
}

// byUnit puts a table of units by raters into columns.
func byUnit(rows [][]int, clusters []int32) agreement.Columns {
	c := agreement.Columns{Cluster: clusters}
	for u, row := range rows {
		for r, k := range row {
			c.Unit, c.Rater, c.Category = append(c.Unit, int32(u)), append(c.Rater, int32(r)), append(c.Category, int32(k))
		}
	}
	return c
}

// TestResultsOfRatings holds fast what is said of ratings, alone and in clusters.
func TestResultsOfRatings(t *testing.T) {
	l := &ledger{t: t}
	own := agreement.NumberedScale(1, 3)
	own.Agreement = [][]float64{{1, 0.4, 0}, {0.4, 1, 0.6}, {0, 0.6, 1}}
	for at, d := range []struct {
		name     string
		scale    agreement.Scale
		rows     [][]int
		clusters []int32
	}{
		{"nine by two", agreement.NumberedScale(1, 3), rated(1, 9, 2, 3, 0), nil},
		{"ten by four", agreement.NumberedScale(1, 4), rated(2, 10, 4, 4, 0), nil},
		{"with gaps", agreement.NumberedScale(0, 3), rated(3, 15, 3, 4, 0.25), nil},
		{"nineteen clusters", agreement.NumberedScale(1, 3), rated(4, 57, 3, 3, 0.1), inThrees(57)},
		{"twenty clusters", agreement.NumberedScale(1, 3), rated(5, 60, 2, 3, 0), inThrees(60)},
		{"one cluster", agreement.NumberedScale(1, 3), rated(6, 3, 3, 3, 0), inThrees(3)},
		{"mostly one category", agreement.NumberedScale(1, 2), [][]int{{0, 0}, {0, 0}, {0, 0}, {0, 0}, {0, 0}, {0, 0}, {0, 0}, {0, 1}, {1, 1}, {0, 0}}, nil},
		{"one category", agreement.NumberedScale(1, 2), [][]int{{0, 0}, {0, 0}, {0, 0}}, nil},
		{"never agreed", agreement.NumberedScale(1, 2), [][]int{{0, 1}, {1, 0}, {0, 1}, {1, 0}}, nil},
		{"all agreed", agreement.NumberedScale(1, 3), [][]int{{0, 0, 0}, {1, 1, 1}, {2, 2, 2}, {1, 1, 1}}, nil},
		{"one unit", agreement.NumberedScale(1, 3), [][]int{{0, 1, 1}}, nil},
		{"one rater each", agreement.NumberedScale(1, 3), [][]int{{0, -1}, {-1, 1}, {2, -1}}, nil},
		{"own weights", own, rated(7, 12, 3, 3, 0.1), nil},
		{"a scale of one", agreement.NumberedScale(1, 1), [][]int{{0, 0}, {0, 0}}, nil},
	} {
		r, err := agreement.New(d.scale, byUnit(d.rows, d.clusters))
		if err != nil {
			l.note(d.name, nil, err)
			continue
		}
		fmt.Fprintf(&l.out, "%s: %d units, %d raters, %d ratings\n", d.name, r.Units(), r.Raters(), r.Len())
		a, err := r.Percent()
		l.note(d.name+", percent", a, err)
		var all []agreement.Coefficient
		note := func(what string, c agreement.Coefficient, err error) {
			l.t.Helper()
			l.note(d.name+", "+what, c, err)
			if err == nil {
				all = append(all, c)
			}
		}
		metrics := []agreement.Metric{agreement.Nominal, agreement.Ordinal, agreement.Interval, agreement.Ratio, "other"}
		for _, m := range metrics[at%3 : at%3+3] {
			c, err := r.Krippendorff(m)
			note("krippendorff "+string(m), c, err)
		}
		weights := []agreement.Weights{agreement.Unweighted, agreement.Linear, agreement.Quadratic, "other"}[at%3 : at%3+2]
		if d.name == "own weights" {
			weights = append(weights, agreement.Own)
		}
		for _, w := range weights {
			for _, f := range []struct {
				name string
				of   func(agreement.Weights) (agreement.Coefficient, error)
			}{{"fleiss", r.Fleiss}, {"gwet", r.Gwet}, {"brennan-prediger", r.BrennanPrediger}, {"conger", r.Conger}, {"light", r.Light}} {
				c, err := f.of(w)
				note(f.name+" "+string(w), c, err)
			}
			c, err := r.Cohen(w, 0, 1)
			note("cohen "+string(w), c, err)
		}
		c, err := r.Kendall()
		note("kendall", c, err)
		c, err = r.MeanSpearman()
		note("spearman", c, err)
		each, err := r.FleissByCategory()
		l.note(d.name+", fleiss by category", each, err)
		for _, c := range each {
			if c != nil {
				all = append(all, *c)
			}
		}
		test, err := r.FleissTest()
		l.note(d.name+", fleiss test", test, err)
		for i, c := range all {
			if i%4 == 0 {
				drawn, err := r.Bootstrap(context.Background(), c, agreement.Resampling{Replicates: 25, Seed: 3, Units: i%8 == 0})
				l.note(fmt.Sprintf("%s, bootstrap of %s %s%s", d.name, c.Name, c.Weights, c.Category), drawn, err)
			}
		}
		for _, pair := range [][2]int{{0, 1}, {0, 0}, {-1, 0}, {0, r.Raters()}} {
			x, err := r.Pair(pair[0], pair[1])
			if err != nil {
				l.note(fmt.Sprint(d.name, ", pair ", pair), nil, err)
				continue
			}
			if fmt.Fprintf(&l.out, "%s, pair %v: %d\n", d.name, pair, x.N()); pair[0] != pair[1] {
				crosstab(l, d.name+fmt.Sprint(", pair ", pair), x, weights[:1])
			}
		}
	}
	for _, d := range []struct {
		name          string
		rows, columns []string
		table         [][]int
	}{
		{"two by three", []string{"a", "b"}, []string{"x", "y", "z"}, [][]int{{8, 3, 1}, {2, 5, 9}}},
		{"an empty row", []string{"a", "b", "c"}, []string{"x", "y"}, [][]int{{3, 1}, {0, 0}, {2, 6}}},
		{"one column", []string{"a", "b"}, []string{"x"}, [][]int{{3}, {4}}},
		{"nothing", []string{"a", "b"}, []string{"x", "y"}, [][]int{{0, 0}, {0, 0}}},
		{"short row", []string{"a", "b"}, []string{"x", "y"}, [][]int{{1, 2}, {3}}},
		{"one row too few", []string{"a", "b"}, []string{"x", "y"}, [][]int{{1, 2}}},
		{"below zero", []string{"a", "b"}, []string{"x", "y"}, [][]int{{1, -2}, {3, 4}}},
		{"three units", []string{"a", "b", "c"}, []string{"x", "y", "z"}, [][]int{{1, 0, 0}, {0, 0, 1}, {0, 1, 0}}},
		{"four units", []string{"a", "b", "c"}, []string{"x", "y", "z"}, [][]int{{1, 0, 0}, {0, 0, 1}, {1, 1, 0}}},
		{"nine units", []string{"a", "b"}, []string{"x", "y"}, [][]int{{4, 1}, {1, 3}}},
		{"ten units", []string{"a", "b"}, []string{"x", "y"}, [][]int{{4, 1}, {2, 3}}},
		{"a name twice", []string{"a", "a"}, []string{"x", "y"}, [][]int{{4, 1}, {2, 3}}},
		{"a column without a name", []string{"a", "b"}, []string{"x", ""}, [][]int{{4, 1}, {2, 3}}},
		{"a diagonal", []string{"a", "b"}, []string{"x", "y"}, [][]int{{5, 0}, {0, 5}}},
	} {
		x, err := agreement.NewOrderedCrosstab(d.rows, d.columns, d.table)
		if err != nil {
			l.note(d.name, nil, err)
			continue
		}
		crosstab(l, d.name, x, []agreement.Weights{agreement.Linear})
	}
	for _, c := range []struct {
		name string
		edit func(*agreement.Scale, *agreement.Columns)
	}{
		{"a category too many", func(_ *agreement.Scale, c *agreement.Columns) { c.Category[0] = 3 }},
		{"a category below", func(_ *agreement.Scale, c *agreement.Columns) { c.Category[0] = -2 }},
		{"a unit below", func(_ *agreement.Scale, c *agreement.Columns) { c.Unit[0] = -1 }},
		{"a rater below", func(_ *agreement.Scale, c *agreement.Columns) { c.Rater[0] = -2 }},
		{"twice", func(_ *agreement.Scale, c *agreement.Columns) { c.Unit[1], c.Rater[1] = c.Unit[0], c.Rater[0] }},
		{"a short column", func(_ *agreement.Scale, c *agreement.Columns) { c.Rater = c.Rater[1:] }},
		{"few clusters", func(_ *agreement.Scale, c *agreement.Columns) { c.Cluster = []int32{0} }},
		{"a cluster below", func(_ *agreement.Scale, c *agreement.Columns) { c.Cluster = []int32{0, -1, 0, 0} }},
		{"no scale", func(s *agreement.Scale, _ *agreement.Columns) { *s = agreement.Scale{} }},
		{"a name twice", func(s *agreement.Scale, _ *agreement.Columns) { s.Categories[1] = s.Categories[0] }},
		{"values for some", func(s *agreement.Scale, _ *agreement.Columns) { s.Values = s.Values[:2] }},
		{"a value that is none", func(s *agreement.Scale, _ *agreement.Columns) { s.Values[1] = math.NaN() }},
		{"weights for some", func(s *agreement.Scale, _ *agreement.Columns) { s.Agreement = own.Agreement[:2] }},
		{"a weight above 1", func(s *agreement.Scale, _ *agreement.Columns) {
			s.Agreement = [][]float64{{1, 1.5, 0}, {1.5, 1, 0}, {0, 0, 1}}
		}},
		{"a weight below 0", func(s *agreement.Scale, _ *agreement.Columns) {
			s.Agreement = [][]float64{{1, -0.5, 0}, {-0.5, 1, 0}, {0, 0, 1}}
		}},
		{"weights that differ both ways", func(s *agreement.Scale, _ *agreement.Columns) {
			s.Agreement = [][]float64{{1, 0.5, 0}, {0.4, 1, 0}, {0, 0, 1}}
		}},
		{"less than whole agreement with itself", func(s *agreement.Scale, _ *agreement.Columns) {
			s.Agreement = [][]float64{{1, 0.5, 0}, {0.5, 0.9, 0}, {0, 0, 1}}
		}},
	} {
		scale, columns := agreement.NumberedScale(1, 3), byUnit(rated(8, 4, 2, 3, 0), nil)
		c.edit(&scale, &columns)
		_, err := agreement.New(scale, columns)
		l.note(c.name, nil, err)
	}
	r, err := agreement.New(agreement.NumberedScale(1, 3), byUnit(rated(9, 12, 3, 3, 0), nil))
	if err != nil {
		t.Fatal(err)
	}
	c, _ := r.Fleiss(agreement.Unweighted)
	for _, b := range []agreement.Resampling{{Replicates: 1}, {Replicates: -1}, {Replicates: 1_000_001}, {Replicates: 2}, {Replicates: 20, Confidence: 0.5}, {Replicates: 20, Confidence: 1}, {Replicates: 20, Confidence: -0.1}, {Replicates: 20, Confidence: math.NaN()}} {
		got, err := r.Bootstrap(context.Background(), c, b)
		l.note(fmt.Sprintf("%d replicates at %v", b.Replicates, b.Confidence), got, err)
	}
	for _, name := range []string{"fleiss", "no statistic", ""} {
		_, err := r.Bootstrap(context.Background(), agreement.Coefficient{Name: name}, agreement.Resampling{Replicates: 5})
		l.note(fmt.Sprintf("bootstrap of %q", name), nil, err)
	}
	for what, rows := range map[string][][]int{"one category": {{0, 0}, {0, 0}}, "two units": {{0, 0}, {1, 1}}} {
		few, err := agreement.New(agreement.NumberedScale(1, 2), byUnit(rows, nil))
		if err != nil {
			t.Fatal(err)
		}
		// Of two units that are alike in themselves every other replicate has one category.
		undefined, defined := 0, 0
		for seed := range uint64(20) {
			got, err := few.Bootstrap(context.Background(), c, agreement.Resampling{Replicates: 9, Seed: seed})
			switch {
			case err == nil && got.Value == 1 && slices.Contains(got.Warnings, agreement.Replicates):
				defined++
			case errors.Is(err, estimate.ErrUndefined):
				undefined++
			default:
				t.Errorf("%s: %+v, %v", what, got, err)
			}
		}
		if undefined == 0 || (defined == 0) != (what == "one category") {
			t.Errorf("%s: %d defined, %d undefined", what, defined, undefined)
		}
	}
	c.Category = "nothing"
	_, err = r.Bootstrap(context.Background(), c, agreement.Resampling{Replicates: 5})
	l.note("bootstrap of a category that there is not", nil, err)
	l.compare("testdata/results-of-ratings.txt")
}

func crosstab(l *ledger, name string, x *agreement.Crosstab, weights []agreement.Weights) {
	l.t.Helper()
	a, err := x.Percent()
	l.note(name+", percent", a, err)
	for _, w := range weights {
		c, err := x.Cohen(w)
		l.note(name+", cohen "+string(w), c, err)
		c, err = x.Scott(w)
		l.note(name+", scott "+string(w), c, err)
		c, err = x.Gwet(w)
		l.note(name+", gwet "+string(w), c, err)
		c, err = x.BrennanPrediger(w)
		l.note(name+", brennan-prediger "+string(w), c, err)
	}
	s, err := x.Association()
	l.note(name+", association", s, err)
	p, err := x.Polychoric()
	l.note(name+", polychoric", p, err)
	p, err = x.PolychoricTwoStep()
	l.note(name+", polychoric in two steps", p, err)
}

// TestWarningsAtTheirEdges: nine units are few and ten are not; so are three raters and
// four, and nineteen clusters and twenty.
func TestWarningsAtTheirEdges(t *testing.T) {
	has := func(what string, list []agreement.Warning, w agreement.Warning, want bool) {
		t.Helper()
		if slices.Contains(list, w) != want {
			t.Errorf("%s: %v of %v", what, w, list)
		}
	}
	for _, units := range []int{8, 9, 10, 11} {
		s := marked(uint64(units), units, 4, 0)
		what := fmt.Sprintf("%d units", units)
		c, err := agreement.Cronbach(s)
		if err != nil {
			t.Fatal(err)
		}
		has(what+", alpha", c.Alpha.Warnings, agreement.FewUnits, units < 10)
		i, err := agreement.ICC(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		has(what+", icc", i.ICC21.Warnings, agreement.FewUnits, units < 10)
		g, err := agreement.GPersonsByRaters(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		has(what+", g study", g.Warnings, agreement.FewUnits, units < 10)
		r, err := agreement.New(agreement.NumberedScale(1, 3), byUnit(rated(uint64(units), units, 3, 3, 0), nil))
		if err != nil {
			t.Fatal(err)
		}
		for name, f := range map[string]func() (agreement.Coefficient, error){
			"alpha":  func() (agreement.Coefficient, error) { return r.Krippendorff(agreement.Ordinal) },
			"fleiss": func() (agreement.Coefficient, error) { return r.Fleiss(agreement.Unweighted) },
			"conger": func() (agreement.Coefficient, error) { return r.Conger(agreement.Unweighted) },
			"light":  func() (agreement.Coefficient, error) { return r.Light(agreement.Unweighted) },
			"cohen":  func() (agreement.Coefficient, error) { return r.Cohen(agreement.Unweighted, 0, 1) },
		} {
			c, err := f()
			if err != nil {
				t.Fatal(name, err)
			}
			has(what+", "+name, c.Warnings, agreement.FewUnits, units < 10)
		}
		var groups []agreement.Group
		for k := range units {
			groups = append(groups, agreement.Group{Name: fmt.Sprint(k), Scores: marked(uint64(k), 4, 3, 0)})
		}
		w, err := agreement.WithinGroups(groups, 6)
		if err != nil {
			t.Fatal(err)
		}
		has(what+", icc(1) of groups", w.ICC1.Warnings, agreement.FewUnits, units < 10)
	}
	for raters := 2; raters <= 5; raters++ {
		s := marked(uint64(raters), 12, raters, 0)
		i, err := agreement.ICC(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		has(fmt.Sprintf("%d raters, icc", raters), i.ICC21.Warnings, agreement.FewRaters, raters < 4)
		g, err := agreement.GPersonsByRaters(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		has(fmt.Sprintf("%d raters, g study", raters), g.Warnings, agreement.FewRaters, raters < 4)
	}
	for _, clusters := range []int{19, 20} {
		r, err := agreement.New(agreement.NumberedScale(1, 3), byUnit(rated(uint64(clusters), 3*clusters, 3, 3, 0), inThrees(3*clusters)))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range []func(agreement.Weights) (agreement.Coefficient, error){r.Fleiss, r.Gwet, r.Conger} {
			c, err := f(agreement.Linear)
			if err != nil {
				t.Fatal(err)
			}
			has(fmt.Sprintf("%d clusters, %s", clusters, c.Name), c.Warnings, agreement.FewClusters, clusters < 20)
			if c.Used.Clusters != clusters {
				t.Errorf("%d clusters are %d", clusters, c.Used.Clusters)
			}
		}
	}
}

// TestAdditiveScores: where each score is that of a person plus that of a rater, nothing is
// left over, not even what rounding leaves.
func TestAdditiveScores(t *testing.T) {
	for seed := range uint64(50) {
		random := rand.New(rand.NewPCG(seed, 34))
		s := make(agreement.Scores, 3+random.IntN(8))
		raters := make([]float64, 2+random.IntN(4))
		for j := range raters {
			raters[j] = float64(random.IntN(30)) / 10
		}
		for i := range s {
			own := float64(random.IntN(50)) / 7
			for _, r := range raters {
				s[i] = append(s[i], own+r)
			}
		}
		g, err := agreement.GPersonsByRaters(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		if left := g.Sources[len(g.Sources)-1]; *left.SS != 0 || *left.ANOVA != 0 {
			t.Errorf("seed %d: %v is left over of %v", seed, *left.SS, s)
		}
	}
}

package agreement_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"testing"

	"github.com/openrubric/leadership/.ci/hostile"
	"github.com/openrubric/leadership/assessment/agreement"
	"github.com/openrubric/leadership/assessment/estimate"
	"github.com/openrubric/leadership/assessment/variance"
)

// sound fails if a result that came without an error is not sound, or if an error says
// neither that something is undefined nor that it is invalid.
func sound(t *testing.T, what string, got any, err error) {
	t.Helper()
	hostile.Sound(t, what, got, err, estimate.ErrUndefined, estimate.ErrInvalid)
}

// TestSoundScores: whatever the numbers, no result holds one that is none.
func TestSoundScores(t *testing.T) {
	for seed := range uint64(runs(3000)) {
		random := rand.New(rand.NewPCG(11, seed))
		n, k := 1+random.IntN(6), 1+random.IntN(5)
		scale := []float64{1, 1, 1, 1e-9, 1e-60, 1e20, 1e69, 1e71, 1e155, 1e308}[random.IntN(10)]
		s := make(agreement.Scores, n)
		for i := range s {
			for range k {
				v := float64(1+random.IntN(3)) * scale
				if random.IntN(3) == 0 {
					v = random.NormFloat64() * scale
				}
				if random.IntN(8) == 0 {
					v = math.NaN()
				}
				s[i] = append(s[i], v)
			}
		}
		soundScores(t, s, 2+random.IntN(9))
	}
}

func FuzzScores(f *testing.F) {
	f.Add(uint8(2), uint8(3), []byte("\x01\x02\x03\x04\x05\x06"))
	f.Fuzz(func(t *testing.T, items, options uint8, data []byte) {
		soundScores(t, hostile.Numbers(data, 1+int(items%8), 30), int(options))
	})
}

func soundScores(t *testing.T, s agreement.Scores, options int) {
	check := func(name string, got any, err error) {
		t.Helper()
		sound(t, fmt.Sprintf("%s of %v with %d options", name, s, options), got, err)
	}
	alpha, err := agreement.Cronbach(s)
	check("Cronbach", alpha, err)
	lambdas, err := []func(agreement.Scores) (agreement.Lambdas, error){agreement.Guttman, agreement.GuttmanStandardised}[options%2](s)
	check("Guttman", lambdas, err)
	omega, err := agreement.OmegaTotal(s)
	check("OmegaTotal", omega, err)
	omega, err = agreement.OmegaMinres(s)
	check("OmegaMinres", omega, err)
	halves, err := agreement.SplitHalf(s, nil)
	check("SplitHalf", halves, err)
	icc, err := agreement.ICC(t.Context(), s)
	check("ICC", icc, err)
	within, err := agreement.WithinGroups([]agreement.Group{{Name: "a", Scores: s}, {Name: "b", Scores: s[:len(s)/2]}}, options)
	check("WithinGroups", within, err)
	study, err := agreement.GPersonsByRaters(t.Context(), s)
	check("GPersonsByRaters", study, err)
	if err == nil {
		d, err := study.Decide(1, 2, variance.REML)
		check("Decide", d, err)
	}
	var values []float64
	var rows []string
	for i, row := range s {
		for _, v := range row {
			values, rows = append(values, v), append(rows, fmt.Sprint(i))
		}
	}
	factor := variance.NewFactor("row", rows)
	if groups, err := variance.Groups(values, factor); err == nil {
		a, err := variance.Analyse(groups)
		check("Analyse", a, err)
		one, err := variance.OneWay(groups, variance.REML)
		check("OneWay", one, err)
	}
	fit, err := variance.Fit(t.Context(), variance.Data{Values: values, Factors: []variance.Factor{factor}}, variance.ML)
	check("Fit", fit, err)
}

// TestSoundRatings: the same for ratings.
func TestSoundRatings(t *testing.T) {
	for seed := range uint64(runs(1500)) {
		random := rand.New(rand.NewPCG(12, seed))
		q := 1 + random.IntN(4)
		scale := agreement.NumberedScale(1, q)
		for k := range scale.Values {
			scale.Values[k] *= []float64{1, 1, 1e60, 1e-60}[random.IntN(4)]
		}
		rows := make([][]int, 1+random.IntN(5))
		raters := 1 + random.IntN(4)
		for i := range rows {
			for range raters {
				rows[i] = append(rows[i], random.IntN(q+1)-1)
			}
		}
		soundRatings(t, scale, rows, seed)
	}
}

func FuzzRatings(f *testing.F) {
	f.Add(uint8(3), uint8(2), []byte("\x00\x01\x02\x02\x01\x00"))
	f.Fuzz(func(t *testing.T, categories, raters uint8, data []byte) {
		q, k := 1+int(categories%6), 1+int(raters%6)
		var rows [][]int
		for row := range slices.Chunk(data[:min(len(data), 40*k)/k*k], k) {
			rows = append(rows, nil)
			for _, b := range row {
				rows[len(rows)-1] = append(rows[len(rows)-1], int(b)%(q+1)-1)
			}
		}
		soundRatings(t, agreement.NumberedScale(1, q), rows, uint64(categories/6))
	})
}

func soundRatings(t *testing.T, scale agreement.Scale, rows [][]int, seed uint64) {
	r, err := agreement.FromTable(scale, rows, nil)
	if err != nil {
		sound(t, "FromTable", nil, err)
		return
	}
	check := func(name string, got any, err error) {
		t.Helper()
		sound(t, fmt.Sprintf("seed %d, %s of %v by %v", seed, name, rows, scale.Values), got, err)
	}
	for _, m := range []agreement.Metric{agreement.Nominal, agreement.Ordinal, agreement.Interval, agreement.Ratio} {
		c, err := r.Krippendorff(m)
		check("Krippendorff "+string(m), c, err)
	}
	for _, w := range []agreement.Weights{agreement.Unweighted, agreement.Linear, agreement.Quadratic} {
		for name, f := range map[string]func(agreement.Weights) (agreement.Coefficient, error){"Fleiss": r.Fleiss, "Gwet": r.Gwet, "BrennanPrediger": r.BrennanPrediger, "Conger": r.Conger, "Light": r.Light} {
			c, err := f(w)
			check(name, c, err)
			if err == nil {
				b, err := r.Bootstrap(t.Context(), c, agreement.Resampling{Replicates: 2, Seed: seed})
				check("Bootstrap of "+name, b, err)
			}
		}
	}
	w, err := r.Kendall()
	check("Kendall", w, err)
	s, err := agreement.Summarise(t.Context(), r, agreement.Resampling{Replicates: 20})
	check("Summarise", s, err)
	if len(rows[0]) > 1 {
		pair, err := r.Pair(0, 1)
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range []agreement.Weights{agreement.Unweighted, agreement.Quadratic} {
			c, err := pair.Cohen(w)
			check("Cohen", c, err)
			c, err = pair.Scott(w)
			check("Scott", c, err)
		}
		a, err := pair.Association()
		check("Association", a, err)
		p, err := []func() (agreement.Polychoric, error){pair.Polychoric, pair.PolychoricTwoStep}[seed%2]()
		check("Polychoric", p, err)
	}
}

// TestZeroValues: what was never made has no coefficient, and does not panic.
func TestZeroValues(t *testing.T) {
	for _, r := range []*agreement.Ratings{{}, nil} {
		for name, f := range map[string]func() (agreement.Coefficient, error){
			"Krippendorff": func() (agreement.Coefficient, error) { return r.Krippendorff(agreement.Nominal) },
			"Fleiss":       func() (agreement.Coefficient, error) { return r.Fleiss(agreement.Unweighted) },
			"Conger":       func() (agreement.Coefficient, error) { return r.Conger(agreement.Unweighted) },
			"Light":        func() (agreement.Coefficient, error) { return r.Light(agreement.Unweighted) },
			"Kendall":      r.Kendall, "MeanSpearman": r.MeanSpearman,
			"Cohen": func() (agreement.Coefficient, error) { return r.Cohen(agreement.Unweighted, 0, 1) },
			"Bootstrap": func() (agreement.Coefficient, error) {
				return r.Bootstrap(t.Context(), agreement.Coefficient{Name: "conger-kappa"}, agreement.Resampling{})
			},
		} {
			if _, err := f(); err == nil {
				t.Errorf("%s of nothing", name)
			}
		}
		if _, err := r.FleissTest(); err == nil {
			t.Error("FleissTest of nothing")
		}
		if _, err := r.FleissByCategory(); err == nil {
			t.Error("FleissByCategory of nothing")
		}
		if _, err := r.Percent(); err == nil || r.Scores() != nil || r.Units() != 0 || r.Len() != 0 || r.Raters() != 0 || len(r.Scale().Categories) != 0 {
			t.Error("something of nothing")
		}
		if _, err := agreement.Summarise(t.Context(), r, agreement.Resampling{}); err == nil {
			t.Error("a summary of nothing")
		}
	}
	var none *agreement.Crosstab
	if _, err := none.Percent(); err == nil {
		t.Error("agreement of nothing")
	}
	for _, f := range []func(agreement.Weights) (agreement.Coefficient, error){none.Cohen, none.Scott, none.Gwet, none.BrennanPrediger} {
		if _, err := f(agreement.Unweighted); err == nil {
			t.Error("kappa of nothing")
		}
	}
	if _, err := none.Association(); err == nil || none.N() != 0 {
		t.Error("association of nothing")
	}
	if _, err := none.Ratings(); err == nil {
		t.Error("ratings of nothing")
	}
	var x agreement.Crosstab
	_, e1 := x.Cohen(agreement.Unweighted)
	_, e2 := x.Percent()
	_, e3 := x.Association()
	_, e4 := x.PolychoricTwoStep()
	_, e5 := x.Ratings()
	_, e6 := (agreement.GStudy{}).Decide(1, 1, variance.REML)
	_, e7 := agreement.FromMatrix(nil, agreement.Selection{})
	_, e8 := agreement.NewCrosstab(agreement.NumberedScale(1, 2), [][]int{{1, -1}, {0, 0}})
	wraps := math.MaxInt32 // and so does twice as much and two in 64 bits
	if strconv.IntSize == 64 {
		wraps = 2*wraps + 2
	}
	_, e9 := agreement.FromTable(agreement.NumberedScale(1, 2), [][]int{{wraps, 0}, {1, 1}}, nil)
	_, e10 := agreement.New(agreement.NumberedScale(math.MaxInt-1, math.MaxInt), agreement.Columns{})
	for i, err := range []error{e1, e2, e3, e4, e5, e6, e7, e8, e9, e10} {
		if err == nil {
			t.Errorf("%d: no error", i+1)
		}
	}
	wide, err := agreement.NewOrderedCrosstab([]string{"a", "b", "c"}, []string{"x", "y"}, [][]int{{1, 2}, {3, 4}, {5, 6}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := wide.Cohen(agreement.Unweighted); !errors.Is(err, estimate.ErrInvalid) {
		t.Errorf("kappa of different categories: %v", err)
	}
	if _, err := wide.Percent(); !errors.Is(err, estimate.ErrInvalid) {
		t.Errorf("agreement on different categories: %v", err)
	}
}

// TestEmptyColumn: a rater who never rated, and a subject whom nobody rated, change no
// correlation.
func TestEmptyColumn(t *testing.T) {
	nan := math.NaN()
	plain, err := agreement.ICC(t.Context(), agreement.Scores{{1, 3, 2}, {2, 1, 3}, {3, 2, 1}, {2, 3, 2}})
	if err != nil {
		t.Fatal(err)
	}
	more, err := agreement.ICC(t.Context(), agreement.Scores{{1, nan, 3, 2}, {nan, nan, nan, nan}, {2, nan, 1, 3}, {3, nan, 2, 1}, {2, nan, 3, 2}})
	if err != nil {
		t.Fatal(err)
	}
	if plain.ICC31.Value >= 0 || plain.ICC31.Value != more.ICC31.Value || plain.ICC2K.Value != more.ICC2K.Value || more.Raters != 3 || more.Subjects != 4 {
		t.Errorf("%+v and %+v", plain.ICC31, more.ICC31)
	}
}

// TestSilentRater: a rater who never rated does not make two raters many.
func TestSilentRater(t *testing.T) {
	r, err := agreement.FromTable(agreement.NumberedScale(1, 3), [][]int{{0, -1, 0}, {1, -1, 2}, {2, -1, 2}, {1, -1, 1}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	s, err := agreement.Summarise(t.Context(), r, agreement.Resampling{})
	if err != nil || s.Coefficients[0].Name != "cohen-kappa" || s.Design.Raters != 2 {
		t.Errorf("%+v, %v", s.Coefficients, err)
	}
	unnamed, err := agreement.New(agreement.NumberedScale(1, 3), agreement.Columns{Unit: []int32{0, 0, 1, 1, 2, 2}, Rater: []int32{0, 1, -1, 1, 0, -1}, Category: []int32{0, 0, 1, 2, 2, 2}})
	if err != nil {
		t.Fatal(err)
	}
	if s, err := agreement.Summarise(t.Context(), unnamed, agreement.Resampling{}); err != nil || s.Coefficients[0].Name != "krippendorff-alpha" {
		t.Errorf("%+v, %v", s.Coefficients, err)
	}
}

// TestClusteredCohen: the standard error of kappa over clusters of one unit is that of
// Fleiss, Cohen & Everitt but for the divisor.
func TestClusteredCohen(t *testing.T) {
	random := rand.New(rand.NewPCG(13, 13))
	var rows [][]int
	var own, tens []int32
	for i := range 60 {
		k := random.IntN(3)
		rows = append(rows, []int{k, min(max(k+random.IntN(3)-1, 0), 2)})
		own, tens = append(own, int32(i)), append(tens, int32(i/10))
	}
	cohen := func(clusters []int32) agreement.Coefficient {
		r, err := agreement.FromTable(agreement.NumberedScale(1, 3), rows, clusters)
		if err != nil {
			t.Fatal(err)
		}
		c, err := r.Cohen(agreement.Linear, 0, 1)
		if err != nil {
			t.Fatal(err)
		}
		return c
	}
	plain, single, ten := cohen(nil), cohen(own), cohen(tens)
	if math.Abs(*single.SE-*plain.SE*math.Sqrt(60.0/59)) > 1e-12 || plain.Value != ten.Value || ten.Used.Clusters != 6 || *ten.SE == *plain.SE {
		t.Errorf("%v, %v, %v", *plain.SE, *single.SE, *ten.SE)
	}
}

// TestAlphaAllocates: what alpha of an assessment allocates does not grow with it.
func TestAlphaAllocates(t *testing.T) {
	bytes := func(units int) float64 {
		m, _ := compiled(t, units)
		return testing.AllocsPerRun(3, func() {
			r, err := agreement.FromMatrix(m, agreement.Selection{})
			if err != nil {
				t.Fatal(err)
			}
			if _, err := r.Krippendorff(agreement.Ordinal); err != nil {
				t.Fatal(err)
			}
		})
	}
	// Patterns turn up as units are added, a hundred at most.
	if few, many := bytes(20_000), bytes(80_000); many > few*1.3 {
		t.Errorf("%v allocations for 20,000 units, %v for 80,000", few, many)
	}
}

// TestTogether: ratings are counted when they are first asked, by whoever asks first.
func TestTogether(t *testing.T) {
	hostile.Together(t, func() *agreement.Ratings {
		r, err := agreement.FromTable(agreement.NumberedScale(1, 4), [][]int{{0, 1, 1}, {2, 2, 3}, {3, 3, 3}, {0, -1, 1}, {2, 1, 2}}, nil)
		if err != nil {
			t.Fatal(err)
		}
		return r
	}, func(r *agreement.Ratings) string {
		x, err := r.Pair(0, 2)
		s, failed := agreement.Summarise(t.Context(), r, agreement.Resampling{Replicates: 20})
		return hostile.Ask(r, t.Context(), agreement.Ordinal, agreement.Linear) + hostile.Ask(x, agreement.Quadratic) + hostile.Tell(s, err, failed)
	})
}

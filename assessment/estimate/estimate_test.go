package estimate_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/assessment/estimate"
	"github.com/openrubric/leadership/indicator"
)

func ExampleProportion() {
	s, _ := estimate.Proportion(3, 4, estimate.Wilson, 0.95)
	fmt.Printf("3 of 4: %.0f%%, and it could be %.0f%% to %.0f%%\n", 100*s.Value, 100*s.Low, 100*s.High)
	_, err := estimate.Proportion(0, 0, estimate.Wilson, 0.95)
	fmt.Println(err)
	// Output:
	// 3 of 4: 75%, and it could be 30% to 95%
	// undefined: there is no share of nothing
}

func ExampleSample_Mean() {
	s := estimate.Sample{
		Values:   []float64{3, 4, 2, 2, 3},
		Weights:  []float64{10, 10, 40, 40, 40}, // teachers a respondent stands for
		Clusters: []string{"school a", "school a", "school b", "school b", "school c"},
	}
	m, _ := s.Mean()
	fmt.Printf("%.2f, standard error %.2f, worth %.1f of 5 answers\n", m.Mean, *m.SE, m.EffectiveN)
	// Output: 2.50, standard error 0.43, worth 3.9 of 5 answers
}

func ExampleReliableChange() {
	before, after := []float64{2.1, 2.8, 3.2, 2.5}, []float64{2.9, 2.9, 3.1, 3.6}
	c, _ := estimate.ReliableChange(before, after, 0.85, indicator.HighIsBetter)
	fmt.Printf("a change below %.2f tells nothing: %d improved, %d declined, %d the same\n", c.Least, c.Improved, c.Declined, c.Same)
	// Output: a change below 0.50 tells nothing: 2 improved, 0 declined, 2 the same
}

func ExampleAngoff() {
	cut, _ := estimate.Angoff([][]float64{{0.5, 0.7, 0.9}, {0.4, 0.6, 0.8}, {0.6, 0.6, 0.9}})
	fmt.Printf("%.2f, standard error %.2f\n", cut.Score, *cut.SE)
	// Output: 2.00, standard error 0.10
}

func ExampleContrastingGroups() {
	meets, not := []float64{2.4, 2.9, 3.1, 3.4}, []float64{1.5, 1.8, 2.2, 2.6}
	c, _ := estimate.ContrastingGroups(meets, not)
	fmt.Printf("%.1f, misplaces %d and %d\n", c.Score, c.Below, c.Above)
	// Output: 2.3, misplaces 0 and 1
}

// TestProportionCovers adds up, for each true share, how likely an outcome is whose
// interval holds it: Clopper-Pearson never promises too much, and no outcome's
// interval fails to hold its own share, but for Jeffreys at the ends.
func TestProportionCovers(t *testing.T) {
	const n = 12
	for p := 0.01; p < 1; p += 0.01 {
		covered, chance := 0.0, math.Pow(1-p, n)
		for x := range n + 1 {
			s, err := estimate.Proportion(x, n, estimate.ClopperPearson, 0.9)
			if err != nil {
				t.Fatal(err)
			}
			if s.Low <= p && p <= s.High {
				covered += chance
			}
			chance *= float64(n-x) / float64(x+1) * p / (1 - p)
		}
		if covered < 0.9-1e-9 {
			t.Errorf("true share %.2f: covered %v", p, covered)
		}
	}
	for n := 1; n < 40; n++ {
		for x := range n + 1 {
			for _, method := range []estimate.IntervalMethod{estimate.Wilson, estimate.WilsonContinuity, estimate.ClopperPearson, estimate.AgrestiCoull, estimate.Jeffreys} {
				s, err := estimate.Proportion(x, n, method, 0.95)
				other, _ := estimate.Proportion(n-x, n, method, 0.95)
				if err != nil || !(0 <= s.Low && s.Low < s.High && s.High <= 1) {
					t.Fatalf("%s of %d/%d: %v %v", method, x, n, s, err)
				}
				if math.Abs(s.Low-(1-other.High)) > 1e-9 {
					t.Errorf("%s: %d/%d from %v, and %d/%d to %v", method, x, n, s.Low, n-x, n, other.High)
				}
				if inner := x > 0 && x < n || method != estimate.Jeffreys; inner && !(s.Low <= s.Value && s.Value <= s.High) {
					t.Errorf("%s: %d/%d is outside %v", method, x, n, s)
				}
			}
		}
	}
}

// TestMeanAgainstTwin compares with the definition, written the long way, over random
// designs of strata and clusters.
func TestMeanAgainstTwin(t *testing.T) {
	rnd := rand.New(rand.NewPCG(4, 8))
	withSE := 0
	for range 500 {
		n := 1 + rnd.IntN(20)
		s := estimate.Sample{}
		for range n {
			s.Values = append(s.Values, rnd.NormFloat64())
			s.Weights = append(s.Weights, float64(rnd.IntN(4)))
			s.Strata = append(s.Strata, fmt.Sprint(rnd.IntN(2)))
			s.Clusters = append(s.Clusters, fmt.Sprint(rnd.IntN(4)))
		}
		total := 0.0
		for _, w := range s.Weights {
			total += w
		}
		got, err := s.Mean()
		if total == 0 {
			if !errors.Is(err, estimate.ErrUndefined) {
				t.Fatalf("no weight: %v", err)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		m := 0.0
		for i, y := range s.Values {
			m += s.Weights[i] / total * y
		}
		if math.Abs(m-got.Mean) > 1e-12 {
			t.Fatalf("mean %v, want %v", got.Mean, m)
		}
		variance, single := 0.0, false
		for _, stratum := range []string{"0", "1"} {
			var z []float64
			for _, cluster := range []string{"0", "1", "2", "3"} {
				sum, there := 0.0, false
				for i := range n {
					if s.Strata[i] == stratum && s.Clusters[i] == cluster {
						sum += s.Weights[i] * (s.Values[i] - m)
						there = true
					}
				}
				if there {
					z = append(z, sum)
				}
			}
			middle, k := 0.0, float64(len(z))
			for _, v := range z {
				middle += v / k
			}
			single = single || len(z) == 1
			for _, v := range z {
				variance += k / (k - 1) * (v - middle) * (v - middle)
			}
		}
		if (got.SE != nil) == single {
			t.Fatalf("a standard error %v, and a stratum of one cluster %v: %+v", got.SE != nil, single, s)
		}
		if want := math.Sqrt(variance) / total; got.SE != nil && math.Abs(*got.SE-want) > 1e-12 {
			t.Fatalf("standard error %v, want %v: %+v", *got.SE, want, s)
		}
		if got.SE != nil {
			withSE++
		}
	}
	if withSE < 100 {
		t.Errorf("only %d designs have a standard error", withSE)
	}
}

func TestContrastingGroupsAgainstTwin(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 5))
	for range 2000 {
		var meets, not []float64
		for range 1 + rnd.IntN(6) {
			meets = append(meets, float64(1+rnd.IntN(5)))
		}
		for range 1 + rnd.IntN(6) {
			not = append(not, float64(rnd.IntN(5)))
		}
		misplaced := func(cut float64) (n int) {
			for _, v := range meets {
				if v < cut {
					n++
				}
			}
			for _, v := range not {
				if v >= cut {
					n++
				}
			}
			return n
		}
		least := min(len(meets), len(not))
		for cut := -0.5; cut < 7; cut++ {
			least = min(least, misplaced(cut))
		}
		c, err := estimate.ContrastingGroups(meets, not)
		switch {
		case least == min(len(meets), len(not)):
			if !errors.Is(err, estimate.ErrUndefined) {
				t.Fatalf("%v %v: %v %v", meets, not, c, err)
			}
		case err != nil || misplaced(c.Score) != least || c.Below+c.Above != least || misplaced(c.High) != least || !(c.Low < c.Score && c.Score < c.High):
			t.Fatalf("%v %v: %+v %v, want %d misplaced", meets, not, c, err, least)
		}
	}
}

func TestErrors(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	proportion := func(x, n int, method estimate.IntervalMethod, confidence float64) error {
		_, err := estimate.Proportion(x, n, method, confidence)
		return err
	}
	mean := func(s estimate.Sample) error { _, err := s.Mean(); return err }
	change := func(first, second []float64, r float64, d indicator.Direction) error {
		_, err := estimate.ReliableChange(first, second, r, d)
		return err
	}
	angoff := func(chances ...[]float64) error { _, err := estimate.Angoff(chances); return err }
	groups := func(meets, not []float64) error { _, err := estimate.ContrastingGroups(meets, not); return err }
	two := []float64{1, 2}
	for name, tt := range map[string]struct{ err, want error }{
		"share of nothing":      {proportion(0, 0, estimate.Wilson, 0.95), estimate.ErrUndefined},
		"more than all":         {proportion(3, 2, estimate.Wilson, 0.95), estimate.ErrInvalid},
		"less than none":        {proportion(-1, 2, estimate.Wilson, 0.95), estimate.ErrInvalid},
		"certain":               {proportion(1, 2, estimate.Wilson, 1), estimate.ErrInvalid},
		"no confidence":         {proportion(1, 2, estimate.Wilson, nan), estimate.ErrInvalid},
		"method":                {proportion(1, 2, "wald", 0.95), estimate.ErrInvalid},
		"no values":             {mean(estimate.Sample{}), estimate.ErrUndefined},
		"no weight":             {mean(estimate.Sample{Values: two, Weights: []float64{0, 0}}), estimate.ErrUndefined},
		"weight below 0":        {mean(estimate.Sample{Values: two, Weights: []float64{1, -1}}), estimate.ErrInvalid},
		"infinite weight":       {mean(estimate.Sample{Values: two, Weights: []float64{1, inf}}), estimate.ErrInvalid},
		"value not a number":    {mean(estimate.Sample{Values: []float64{nan}}), estimate.ErrInvalid},
		"weights missing":       {mean(estimate.Sample{Values: two, Weights: []float64{1}}), estimate.ErrInvalid},
		"strata missing":        {mean(estimate.Sample{Values: two, Strata: []string{}}), estimate.ErrInvalid},
		"too large":             {mean(estimate.Sample{Values: []float64{math.MaxFloat64, math.MaxFloat64}}), estimate.ErrInvalid},
		"one case":              {change(two[:1], two[:1], 0.8, indicator.HighIsBetter), estimate.ErrUndefined},
		"no spread":             {change([]float64{2, 2}, two, 0.8, indicator.HighIsBetter), estimate.ErrUndefined},
		"perfectly reliable":    {change(two, two, 1, indicator.HighIsBetter), estimate.ErrInvalid},
		"neutral":               {change(two, two, 0.8, indicator.Neutral), estimate.ErrInvalid},
		"uneven":                {change(two, two[:1], 0.8, indicator.HighIsBetter), estimate.ErrInvalid},
		"first not a number":    {change([]float64{1, nan}, two, 0.8, indicator.HighIsBetter), estimate.ErrInvalid},
		"second not a number":   {change(two, []float64{1, nan}, 0.8, indicator.HighIsBetter), estimate.ErrInvalid},
		"no judge":              {angoff(), estimate.ErrUndefined},
		"no indicator":          {angoff([]float64{}), estimate.ErrUndefined},
		"chance":                {angoff([]float64{1.1}), estimate.ErrInvalid},
		"judges uneven":         {angoff(two[:1], nil), estimate.ErrInvalid},
		"one group":             {groups(two, nil), estimate.ErrUndefined},
		"groups alike":          {groups(two, two), estimate.ErrUndefined},
		"groups the wrong way":  {groups([]float64{1}, []float64{2}), estimate.ErrUndefined},
		"group with no number":  {groups([]float64{nan}, two), estimate.ErrInvalid},
		"other with no number":  {groups(two, []float64{1, inf}), estimate.ErrInvalid},
		"nothing wrong":         {groups([]float64{2}, []float64{1}), nil},
		"nothing wrong (share)": {proportion(1, 2, estimate.Jeffreys, 0.5), nil},
	} {
		if !errors.Is(tt.err, tt.want) || (tt.err == nil) != (tt.want == nil) {
			t.Errorf("%s: %v, want %v", name, tt.err, tt.want)
		}
	}
}

// TestDirection: on a scale where high is worse the counts change places and the
// indices do not change.
func TestDirection(t *testing.T) {
	first, second := []float64{1, 2, 3, 4}, []float64{4, 2, 3, 3.9}
	better, _ := estimate.ReliableChange(first, second, 0.9, indicator.HighIsBetter)
	worse, _ := estimate.ReliableChange(first, second, 0.9, indicator.HighIsWorse)
	if better.Improved != 1 || better.Declined != 0 || better.Same != 3 {
		t.Errorf("%+v", better)
	}
	worse.Improved, worse.Declined = worse.Declined, worse.Improved
	if diff := cmp.Diff(better, worse); diff != "" {
		t.Error(diff)
	}
}

// TestInputsStay: no list that is given is changed.
func TestInputsStay(t *testing.T) {
	meets, not := []float64{3, 1, 2}, []float64{2, 0, 1}
	a, b := slices.Clone(meets), slices.Clone(not)
	if _, err := estimate.ContrastingGroups(meets, not); err != nil || !slices.Equal(a, meets) || !slices.Equal(b, not) {
		t.Error(meets, not, err)
	}
}

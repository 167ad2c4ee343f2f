package variance_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/openrubric/leadership/assessment/variance"
)

var sink float64

// BenchmarkOneWay goes over a million values of five thousand schools, and then finds the
// components. lme4 needs 13 seconds for both.
func BenchmarkOneWay(b *testing.B) {
	const values, schools = 1_000_000, 5000
	random := rand.New(rand.NewPCG(1, 1))
	effects := make([]float64, schools)
	for i := range effects {
		effects[i] = random.NormFloat64() / 2
	}
	y, at := make([]float64, values), make([]int32, values)
	for i := range y {
		at[i] = int32(random.IntN(schools))
		y[i] = effects[at[i]] + random.NormFloat64()
	}
	groups := make([]variance.Group, schools)
	b.Run("pass", func(b *testing.B) {
		for b.Loop() {
			clear(groups)
			for i, v := range y {
				groups[at[i]].Add(v)
			}
		}
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/values, "ns/value")
	})
	b.Run("fit", func(b *testing.B) {
		for b.Loop() {
			fit, err := variance.OneWay(groups, variance.REML)
			if err != nil {
				b.Fatal(err)
			}
			sink = fit.Variance
		}
	})
}

// BenchmarkFit fits schools crossed with raters, and pupils within schools.
func BenchmarkFit(b *testing.B) {
	for _, n := range []int{2000, 20_000} {
		random := rand.New(rand.NewPCG(2, 2))
		school, rater, pupil := make([]string, n), make([]string, n), make([]string, n)
		y := make([]float64, n)
		for i := range y {
			s, r := random.IntN(n/20), random.IntN(60)
			school[i], rater[i], pupil[i] = fmt.Sprint(s), fmt.Sprint(r), fmt.Sprint(random.IntN(6))
			y[i] = float64(s%7)/4 + float64(r%5)/8 + random.NormFloat64()
		}
		a, c := variance.NewFactor("school", school), variance.NewFactor("rater", rater)
		inner := a.By(variance.NewFactor("pupil", pupil))
		for name, factors := range map[string][]variance.Factor{"crossed": {a, c}, "nested": {a, inner}} {
			b.Run(fmt.Sprintf("values=%d/%s", n, name), func(b *testing.B) {
				for b.Loop() {
					fit, err := variance.Fit(b.Context(), variance.Data{Values: y, Factors: factors}, variance.REML)
					if err != nil {
						b.Fatal(err)
					}
					sink = fit.Mean
				}
			})
		}
	}
}

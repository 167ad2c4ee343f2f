package variance_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"reflect"
	"runtime"
	"testing"

	"github.com/openrubric/leadership/.ci/hostile"
	"github.com/openrubric/leadership/assessment/variance"
)

// study is values of persons on items by raters, of which some are missing, with all
// factors that they have.
func study(persons, items, raters int, missing float64) variance.Data {
	random := rand.New(rand.NewPCG(8, uint64(persons)))
	effect := func() float64 { return random.NormFloat64() / 2 }
	byPerson, byItem, byRater, both := map[int]float64{}, map[int]float64{}, map[int]float64{}, map[[2]int]float64{}
	var d variance.Data
	var p, i, r []string
	for a := range persons {
		byPerson[a] = effect()
		for b := range items {
			if a == 0 {
				byItem[b] = effect()
			}
			both[[2]int{a, b}] = effect()
			for c := range raters {
				if _, ok := byRater[c]; !ok {
					byRater[c] = effect()
				}
				if random.Float64() < missing {
					continue
				}
				d.Values = append(d.Values, byPerson[a]+byItem[b]+byRater[c]+both[[2]int{a, b}]+random.NormFloat64())
				p, i, r = append(p, fmt.Sprint(a)), append(i, fmt.Sprint(b)), append(r, fmt.Sprint(c))
			}
		}
	}
	person, item, rater := variance.NewFactor("p", p), variance.NewFactor("i", i), variance.NewFactor("r", r)
	d.Factors = []variance.Factor{person, item, rater, person.By(item), person.By(rater), item.By(rater)}
	return d
}

// crossed is a study without items.
func crossed(persons, raters int, missing float64) variance.Data {
	d := study(persons, 1, raters, missing)
	d.Factors = []variance.Factor{d.Factors[0], d.Factors[2]}
	return d
}

// sparse is persons each judged by three of many raters: too few meet for their meetings to
// be added up beforehand.
func sparse(persons, raters int) variance.Data {
	random := rand.New(rand.NewPCG(9, 9))
	var d variance.Data
	var p, r []string
	for a := range persons {
		for range 3 + a%2 {
			d.Values = append(d.Values, float64(a%5)/3+random.NormFloat64())
			p, r = append(p, fmt.Sprint(a)), append(r, fmt.Sprint(random.IntN(raters)))
		}
	}
	d.Factors = []variance.Factor{variance.NewFactor("p", p), variance.NewFactor("r", r)}
	return d
}

// TestStops: wherever the context ends it is heard, its error is all there is, and no
// goroutine is left.
func TestStops(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: it is long, and of one goroutine")
	}
	before := runtime.NumGoroutine()
	for name, d := range map[string]variance.Data{
		"crossed": crossed(400, 120, 0.2), "interactions": study(60, 8, 5, 0.1), "sparse": sparse(900, 300),
	} {
		asked := &hostile.Doomed{Context: t.Context(), Left: math.MaxInt}
		if _, err := variance.Fit(asked, d, variance.REML); err != nil {
			t.Fatal(name, err)
		}
		times := math.MaxInt - asked.Left
		if times < 3 {
			t.Errorf("%s: asked %d times", name, times)
		}
		t.Logf("%s: asked %d times", name, times)
		for left := 0; left < times; left += 1 + times/hostile.Runs(24, 2) {
			d1 := &hostile.Doomed{Context: t.Context(), Left: left}
			fit, err := variance.Fit(d1, d, variance.REML)
			if err != context.Canceled || !reflect.DeepEqual(fit, variance.Fitted{}) {
				t.Errorf("%s, after %d: %v with %v", name, left, err, fit)
			}
			if d1.After > 1 {
				t.Errorf("%s, after %d: asked %d times after the end", name, left, d1.After)
			}
		}
	}
	if after := runtime.NumGoroutine(); after > before {
		t.Errorf("%d goroutines, and %d before", after, before)
	}
}

// TestOrderOfFactors: levels have their places by what is solved fastest, so that no number
// hangs on the order of the factors.
func TestOrderOfFactors(t *testing.T) {
	for name, d := range map[string]variance.Data{"interactions": study(25, 4, 3, 0.15), "crossed": crossed(60, 20, 0.3), "sparse": sparse(120, 90)} {
		want, err := variance.Fit(t.Context(), d, variance.REML)
		if err != nil {
			t.Fatal(name, err)
		}
		random := rand.New(rand.NewPCG(1, 1))
		for range 6 {
			order := random.Perm(len(d.Factors))
			moved := variance.Data{Values: d.Values}
			for _, k := range order {
				moved.Factors = append(moved.Factors, d.Factors[k])
			}
			got, err := variance.Fit(t.Context(), moved, variance.REML)
			if err != nil {
				t.Fatal(name, err)
			}
			near := func(what string, a, b float64) {
				if math.Abs(a-b) > 1e-7*(1+math.Abs(b)) {
					t.Errorf("%s, %v: %s is %v, and was %v", name, order, what, a, b)
				}
			}
			near("criterion", got.Criterion, want.Criterion)
			near("residual", got.Components[len(order)].Variance, want.Components[len(order)].Variance)
			for at, k := range order {
				a, b := got.Components[at], want.Components[k]
				near(a.Name, a.Variance, b.Variance)
				for level := range a.Effects {
					near(a.Name+" effect", a.Effects[level].Deviation, b.Effects[level].Deviation)
					near(a.Name+" SD", a.Effects[level].SD, b.Effects[level].SD)
				}
			}
		}
	}
}

// BenchmarkStudy fits what studies of raters have: persons by raters with missing cells, and
// persons by items by raters with all interactions.
func BenchmarkStudy(b *testing.B) {
	for name, d := range map[string]variance.Data{
		"persons=1000/raters=100":      crossed(1000, 100, 0.2),
		"persons=60/items=10/raters=5": study(60, 10, 5, 0.1),
	} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				fit, err := variance.Fit(b.Context(), d, variance.REML)
				if err != nil {
					b.Fatal(err)
				}
				sink = fit.Mean
			}
		})
	}
}

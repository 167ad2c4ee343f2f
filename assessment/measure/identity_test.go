package measure_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/openrubric/leadership/assessment/estimate"
	"github.com/openrubric/leadership/assessment/measure"
)

func seeded(seed uint64) *rand.Rand { return rand.New(rand.NewPCG(seed, 66)) }

func mustJoint(t *testing.T, d measure.Data, o measure.JointOptions) *measure.Fit {
	t.Helper()
	fit, err := measure.Joint(context.Background(), d, o)
	if err != nil {
		t.Fatal(err)
	}
	return fit
}

func wantNear(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance*max(1, math.Abs(want))) {
		t.Errorf("%s is %.12g, not %.12g", what, got, want)
	}
}

// picked returns the judgements at some positions, a position as often as it is named.
func picked(d measure.Data, at []int) measure.Data {
	out := measure.Data{Max: d.Max, StepsBy: d.StepsBy}
	for _, f := range d.Facets {
		var names []string
		for _, i := range at {
			names = append(names, f.Elements[f.Level[i]])
		}
		g := measure.Facet{Name: f.Name, Sign: f.Sign, Centred: f.Centred}.Of(names)
		g.Anchors = f.Anchors
		out.Facets = append(out.Facets, g)
	}
	for _, i := range at {
		out.Scores = append(out.Scores, d.Scores[i])
		if d.Weights != nil {
			out.Weights = append(out.Weights, d.Weights[i])
		}
	}
	return out
}

// withoutExtremes takes out elements with judgements of only the lowest or highest
// category, until there is none.
func withoutExtremes(d measure.Data) measure.Data {
	for {
		low, high := map[string]bool{}, map[string]bool{}
		for i, s := range d.Scores {
			for _, f := range d.Facets {
				key := f.Name + ":" + f.Elements[f.Level[i]]
				low[key] = low[key] || s > 0
				high[key] = high[key] || int(s) < d.Max
			}
		}
		var keep []int
	judgements:
		for i := range d.Scores {
			for _, f := range d.Facets {
				if key := f.Name + ":" + f.Elements[f.Level[i]]; !low[key] || !high[key] {
					continue judgements
				}
			}
			keep = append(keep, i)
		}
		if len(keep) == len(d.Scores) {
			return d
		}
		d = picked(d, keep)
	}
}

// samples are designs with shared steps, steps of items, two facets and three, without
// extremes.
func samples(seed uint64) map[string]measure.Data {
	rng := seeded(seed)
	return map[string]measure.Data{
		"rasch":          withoutExtremes(simulateItems(rng, measure.Rasch, 25, 7, 1, 0.1, 0).data),
		"rating-scale":   withoutExtremes(simulateItems(rng, measure.RatingScale, 25, 6, 3, 0.1, 0).data),
		"partial-credit": withoutExtremes(simulateItems(rng, measure.PartialCredit, 100, 5, 2, 0.1, 0).data),
		"many-facet":     withoutExtremes(simulateFacets(rng, 20, 5, 2, 4, 3).data),
	}
}

// fitted are all measures of a fit by facet and name, and thresholds.
func fitted(fit *measure.Fit) map[string]float64 {
	out := map[string]float64{"loglik": fit.LogLik}
	for _, f := range fit.Facets {
		for _, e := range f.Elements {
			out[f.Name+":"+e.Name] = e.Measure
		}
	}
	for _, s := range fit.Steps {
		for k, v := range s.Thresholds {
			out[fmt.Sprint("step:", s.Element, ":", k)] = v
		}
	}
	return out
}

func wantSame(t *testing.T, got, want map[string]float64, tolerance float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Errorf("%d values, not %d", len(got), len(want))
	}
	for k, v := range want {
		if g, ok := got[k]; !ok || !(math.Abs(g-v) <= tolerance*max(1, math.Abs(v))) {
			t.Errorf("%s is %.12g, not %.12g", k, g, v)
		}
	}
}

// eachSample runs a test on every kind of design.
func eachSample(t *testing.T, seeds int, f func(t *testing.T, d measure.Data)) {
	t.Helper()
	if testing.Short() {
		seeds = min(seeds, 2)
	}
	for s := range seeds {
		for name, d := range samples(uint64(s)) {
			t.Run(fmt.Sprint(name, "/", s), func(t *testing.T) { f(t, d) })
		}
	}
}

// twin maximises the likelihood by Newton's method on dense matrices: φ = φ₀ + A·x, φ all
// measures and steps, φ₀ and A what is held, x what is free.
func twin(d measure.Data) map[string]float64 {
	stepsBy, sets := -1, 1
	for f, facet := range d.Facets {
		if facet.Name == d.StepsBy {
			stepsBy, sets = f, len(facet.Elements)
		}
	}
	first, n := []int{}, 0
	for _, facet := range d.Facets {
		first = append(first, n)
		n += len(facet.Elements)
	}
	steps := n
	n += sets * d.Max
	rows, held := heldRows(d, first, steps, n)
	one, basis := solutions(rows, held, n)
	phi := func(x []float64) []float64 {
		out := slices.Clone(one)
		for b, v := range x {
			for k, a := range basis[b] {
				out[k] += a * v
			}
		}
		return out
	}
	// at returns the log likelihood, its gradient and information in φ.
	at := func(x []float64) (float64, []float64, [][]float64) {
		v := phi(x)
		gradient, info, logLik := make([]float64, n), zeroMatrix(n), 0.0
		for i, score := range d.Scores {
			w, set, eta := 1.0, 0, 0.0
			if d.Weights != nil {
				w = d.Weights[i]
			}
			for f, facet := range d.Facets {
				if f == stepsBy {
					set = int(facet.Level[i])
				} else {
					eta += float64(facet.Sign) * v[first[f]+int(facet.Level[i])]
				}
			}
			tau := v[steps+set*d.Max : steps+(set+1)*d.Max]
			p := plainProbabilities(eta, tau)
			logLik += w * math.Log(p[score])
			// The exponent of category c is z_c·φ.
			z := make([]map[int]float64, d.Max+1)
			mean := map[int]float64{}
			for c := range z {
				z[c] = map[int]float64{}
				for f, facet := range d.Facets {
					if f != stepsBy {
						z[c][first[f]+int(facet.Level[i])] = float64(facet.Sign * c)
					}
				}
				for k := range d.Max {
					z[c][steps+set*d.Max+k] = 0
					if k < c {
						z[c][steps+set*d.Max+k] = -1
					}
				}
				for k, a := range z[c] {
					mean[k] += p[c] * a
				}
			}
			for k, m := range mean {
				gradient[k] += w * (z[score][k] - m)
				for l, o := range mean {
					for c := range z {
						info[k][l] += w * p[c] * (z[c][k] - m) * (z[c][l] - o)
					}
				}
			}
		}
		return logLik, gradient, info
	}
	x := make([]float64, len(basis))
	for range 60 {
		here, g, info := at(x)
		small, right := zeroMatrix(len(x)), make([]float64, len(x))
		for a := range x {
			half := make([]float64, n)
			for k, v := range basis[a] {
				if v != 0 {
					right[a] += v * g[k]
					for l := range half {
						half[l] += v * info[k][l]
					}
				}
			}
			for b := range x {
				for l, v := range basis[b] {
					if v != 0 {
						small[a][b] += half[l] * v
					}
				}
			}
		}
		inverse := gaussInverse(small)
		step, largest := make([]float64, len(x)), 0.0
		for a := range x {
			for b := range x {
				step[a] += inverse[a][b] * right[b]
			}
			largest = max(largest, math.Abs(step[a]))
		}
		for length := 1.0; length > 1e-9; length /= 2 {
			trial := slices.Clone(x)
			for a := range x {
				trial[a] += length * step[a]
			}
			if there, _, _ := at(trial); there >= here-1e-9 {
				x = trial
				break
			}
		}
		if largest < 1e-10 {
			break
		}
	}
	v := phi(x)
	out := map[string]float64{}
	out["loglik"], _, _ = at(x)
	for f, facet := range d.Facets {
		for e, name := range facet.Elements {
			out[facet.Name+":"+name] = v[first[f]+e]
		}
	}
	for s := range sets {
		tau, name := v[steps+s*d.Max:steps+(s+1)*d.Max], ""
		relative := lessMean(tau)
		if stepsBy >= 0 {
			name = d.Facets[stepsBy].Elements[s]
			out[d.StepsBy+":"+name] = -float64(d.Facets[stepsBy].Sign) * (tau[0] - relative[0])
		} else {
			relative = tau // which hold the level if nothing else does
		}
		for k, v := range relative {
			out[fmt.Sprint("step:", name, ":", k)] = v
		}
	}
	return out
}

func TestJointEqualsTwin(t *testing.T) {
	eachSample(t, 20, func(t *testing.T, d measure.Data) {
		wantSame(t, fitted(mustJoint(t, d, measure.JointOptions{Plain: true})), twin(d), 1e-6)
	})
	// The other facet free, and weights.
	eachSample(t, 4, func(t *testing.T, d measure.Data) {
		rng := seeded(9)
		d.Facets = slices.Clone(d.Facets)
		last := len(d.Facets) - 1
		d.Facets[0].Centred, d.Facets[last].Centred = true, false
		for range d.Scores {
			d.Weights = append(d.Weights, 0.5+rng.Float64())
		}
		wantSame(t, fitted(mustJoint(t, d, measure.JointOptions{Plain: true})), twin(d), 1e-6)
	})
}

func TestAnchorsAtFreeEstimates(t *testing.T) {
	eachSample(t, 3, func(t *testing.T, d measure.Data) {
		free := mustJoint(t, d, measure.JointOptions{Plain: true})
		for f := range d.Facets {
			if d.Facets[f].Name == d.StepsBy {
				continue
			}
			for _, every := range []int{1, 2} { // all of the facet's elements, or every other
				a := d
				a.Facets = slices.Clone(d.Facets)
				a.Facets[f].Centred, a.Facets[f].Anchors = false, map[string]float64{}
				for e := 0; e < len(a.Facets[f].Elements); e += every {
					a.Facets[f].Anchors[a.Facets[f].Elements[e]] = free.Facets[f].Elements[e].Measure
				}
				got := mustJoint(t, a, measure.JointOptions{Plain: true})
				wantSame(t, fitted(got), fitted(free), 1e-6)
				for e, element := range got.Facets[f].Elements {
					if element.Anchored != (e%every == 0) {
						t.Errorf("%s: anchored %v", element.Name, element.Anchored)
					}
				}
			}
		}
	})
}

// Anchors that are all higher by 2 move the subjects by 2, and nothing else, with the
// correction as without it.
func TestAnchorsShift(t *testing.T) {
	for _, plain := range []bool{true, false} {
		d := samples(1)["many-facet"]
		free := mustJoint(t, d, measure.JointOptions{Plain: plain})
		var fits []map[string]float64
		for _, by := range []float64{0, 2} {
			d.Facets = slices.Clone(d.Facets)
			d.Facets[1].Centred, d.Facets[1].Anchors = false, map[string]float64{}
			for _, e := range free.Facets[1].Elements {
				d.Facets[1].Anchors[e.Name] = e.Measure + by
			}
			fits = append(fits, fitted(mustJoint(t, d, measure.JointOptions{Plain: plain})))
		}
		for k := range fits[0] {
			if strings.HasPrefix(k, "subject:") || strings.HasPrefix(k, "rater:") {
				fits[0][k] += 2
			}
		}
		wantSame(t, fits[1], fits[0], 1e-6)
	}
}

func TestFairAverages(t *testing.T) {
	eachSample(t, 2, func(t *testing.T, d measure.Data) {
		for _, plain := range []bool{true, false} {
			fit := mustJoint(t, d, measure.JointOptions{Plain: plain})
			shared := make([]float64, d.Max)
			for _, s := range fit.Steps {
				for k, v := range s.Thresholds {
					shared[k] += v / float64(len(fit.Steps))
				}
			}
			for f, facet := range fit.Facets {
				base := 0.0
				for g, other := range fit.Facets {
					for _, e := range other.Elements {
						if g != f {
							base += float64(other.Sign) * e.Measure / float64(len(other.Elements))
						}
					}
				}
				for e, element := range facet.Elements {
					steps := shared
					if facet.Name == d.StepsBy {
						steps = fit.Steps[e].Thresholds
					}
					want := 0.0
					for c, p := range plainProbabilities(base+float64(facet.Sign)*element.Measure, steps) {
						want += float64(c) * p
					}
					wantNear(t, "fair average of "+element.Name, element.FairAverage, want, 1e-9)
				}
			}
		}
	})
}

func TestWeights(t *testing.T) {
	eachSample(t, 2, func(t *testing.T, d measure.Data) {
		plain := measure.JointOptions{Plain: true}
		one := mustJoint(t, d, plain)
		d.Weights = slices.Repeat([]float64{2}, len(d.Scores))
		two := mustJoint(t, d, plain)
		want := fitted(one)
		want["loglik"] *= 2
		wantSame(t, fitted(two), want, 1e-7)
		for f := range one.Facets {
			for e := range one.Facets[f].Elements {
				wantNear(t, "SE", two.Facets[f].Elements[e].SE*math.Sqrt2, one.Facets[f].Elements[e].SE, 1e-6)
			}
		}
		rng := seeded(3)
		var rows []int
		for i := range d.Scores {
			n := 1 + rng.IntN(3)
			d.Weights[i] = float64(n)
			rows = append(rows, slices.Repeat([]int{i}, n)...)
		}
		weighted := mustJoint(t, d, plain)
		d.Weights = nil
		repeated := mustJoint(t, picked(d, rows), plain)
		wantSame(t, fitted(weighted), fitted(repeated), 1e-7)
		for f, facet := range repeated.Facets {
			for e, r := range facet.Elements {
				w := weighted.Facets[f].Elements[e]
				wantNear(t, "SE", w.SE, r.SE, 1e-6)
				wantNear(t, "infit", *w.Infit, *r.Infit, 1e-6)
				wantNear(t, "outfit", *w.Outfit, *r.Outfit, 1e-6)
				wantNear(t, "standardised infit", *w.InfitZ, *r.InfitZ, 1e-6)
				wantNear(t, "standardised outfit", *w.OutfitZ, *r.OutfitZ, 1e-6)
				wantNear(t, "count", w.Count, r.Count, 1e-9)
				wantNear(t, "total", w.Total, r.Total, 1e-9)
			}
		}
	})
}

// A weight says how many judgements an entry stands for, so that the correction counts it so.
func TestWeightsCorrected(t *testing.T) {
	d := samples(1)["many-facet"]
	rows := append(upTo(len(d.Scores)), upTo(len(d.Scores))...)
	repeated := mustJoint(t, picked(d, rows), measure.JointOptions{})
	d.Weights = slices.Repeat([]float64{2}, len(d.Scores))
	weighted := mustJoint(t, d, measure.JointOptions{})
	wantSame(t, fitted(weighted), fitted(repeated), 1e-7)
	wantNear(t, "factor", weighted.Factor, repeated.Factor, 1e-12)
}

// Judgements that stand for millions converge as well as any.
func TestLargeWeights(t *testing.T) {
	d := samples(1)["many-facet"]
	want := fitted(mustJoint(t, d, measure.JointOptions{Plain: true}))
	d.Weights = slices.Repeat([]float64{1e7}, len(d.Scores))
	want["loglik"] *= 1e7
	wantSame(t, fitted(mustJoint(t, d, measure.JointOptions{Plain: true})), want, 1e-6)
}

// upTo returns 0 to n−1.
func upTo(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}

func TestOrderDoesNotMatter(t *testing.T) {
	eachSample(t, 3, func(t *testing.T, d measure.Data) {
		rng := seeded(4)
		for _, plain := range []bool{true, false} {
			o := measure.JointOptions{Plain: plain, Object: d.Facets[0].Name}
			want := fitted(mustJoint(t, d, o))
			p := picked(d, rng.Perm(len(d.Scores))) // of judgements, and so of elements
			wantSame(t, fitted(mustJoint(t, p, o)), want, 1e-7)
			slices.Reverse(p.Facets)
			wantSame(t, fitted(mustJoint(t, p, o)), want, 1e-7)
		}
	})
}

func TestSignFlips(t *testing.T) {
	eachSample(t, 2, func(t *testing.T, d measure.Data) {
		want := fitted(mustJoint(t, d, measure.JointOptions{}))
		for f := range d.Facets {
			flipped := d
			flipped.Facets = slices.Clone(d.Facets)
			flipped.Facets[f].Sign = -d.Facets[f].Sign
			got := fitted(mustJoint(t, flipped, measure.JointOptions{}))
			for k := range got {
				if strings.HasPrefix(k, d.Facets[f].Name+":") {
					got[k] = -got[k]
				}
			}
			wantSame(t, got, want, 1e-7)
		}
	})
}

func TestReversedCategories(t *testing.T) {
	eachSample(t, 2, func(t *testing.T, d measure.Data) {
		one := mustJoint(t, d, measure.JointOptions{})
		r := d
		r.Scores = slices.Clone(d.Scores)
		for i := range r.Scores {
			r.Scores[i] = int32(d.Max) - r.Scores[i]
		}
		two := mustJoint(t, r, measure.JointOptions{})
		for f := range two.Facets {
			for e := range two.Facets[f].Elements {
				two.Facets[f].Elements[e].Measure *= -1
			}
		}
		for s := range two.Steps {
			slices.Reverse(two.Steps[s].Thresholds)
			for k := range two.Steps[s].Thresholds {
				two.Steps[s].Thresholds[k] *= -1
			}
			if two.Steps[s].Disordered != one.Steps[s].Disordered {
				t.Error("disordered one way only")
			}
		}
		wantSame(t, fitted(two), fitted(one), 1e-7)
	})
}

func TestWarmStart(t *testing.T) {
	eachSample(t, 2, func(t *testing.T, d measure.Data) {
		for _, plain := range []bool{true, false} {
			o := measure.JointOptions{Plain: plain}
			first := mustJoint(t, d, o)
			rounds := 0
			o.Start, o.Progress = first, func(p measure.Progress) { rounds = p.Round }
			second := mustJoint(t, d, o)
			wantSame(t, fitted(second), fitted(first), 1e-7)
			if rounds > 2 {
				t.Errorf("%d rounds from the solution", rounds)
			}
		}
	})
}

// patternLogLik is the conditional log likelihood: for each person all patterns of the
// same total on the items that the person answered.
func patternLogLik(r measure.Responses, thresholds [][]float64) float64 {
	sums := make([][]float64, len(thresholds))
	for i, list := range thresholds {
		sums[i] = []float64{0}
		for k, b := range list {
			sums[i] = append(sums[i], sums[i][k]-b)
		}
	}
	known := map[string][]float64{}
	out := 0.0
	for _, row := range r.Score {
		key, total, own := make([]byte, len(row)), 0, 0.0
		for i, s := range row {
			if s >= 0 {
				key[i] = 1
				total += s
				own += sums[i][s]
			}
		}
		totals, ok := known[string(key)]
		if !ok {
			totals = make([]float64, 100)
			var walk func(i, total int, sum float64)
			walk = func(i, total int, sum float64) {
				switch {
				case i == len(row):
					totals[total] += math.Exp(sum)
				case key[i] == 0:
					walk(i+1, total, sum)
				default:
					for x, v := range sums[i] {
						walk(i+1, total+x, sum+v)
					}
				}
			}
			walk(0, 0, 0)
			known[string(key)] = totals
		}
		out += own - math.Log(totals[total])
	}
	return out
}

// freedoms returns what of the thresholds a model may change: one list of item and
// threshold for each parameter.
func freedoms(m measure.Model, max []int) [][][2]int {
	var out [][][2]int
	for i, k := range max {
		var item [][2]int
		for c := range k {
			item = append(item, [2]int{i, c})
			if m == measure.PartialCredit {
				out = append(out, [][2]int{{i, c}})
			}
		}
		if m != measure.PartialCredit {
			out = append(out, item)
		}
	}
	if m == measure.RatingScale {
		for c := range max[0] {
			var step [][2]int
			for i := range max {
				step = append(step, [2]int{i, c})
			}
			out = append(out, step)
		}
	}
	return out
}

func moved(thresholds [][]float64, by ...any) [][]float64 {
	out := make([][]float64, len(thresholds))
	for i := range out {
		out[i] = slices.Clone(thresholds[i])
	}
	for k := 0; k < len(by); k += 2 {
		for _, at := range by[k].([][2]int) {
			out[at[0]][at[1]] += by[k+1].(float64)
		}
	}
	return out
}

// eachResponses runs a test on small data of each model.
func eachResponses(t *testing.T, seeds, persons, items int, f func(t *testing.T, r measure.Responses, m measure.Model)) {
	t.Helper()
	if testing.Short() {
		seeds = 1
	}
	for _, m := range []measure.Model{measure.Rasch, measure.RatingScale, measure.PartialCredit} {
		for s := range seeds {
			t.Run(fmt.Sprint(m, "/", s), func(t *testing.T) {
				max := 2
				if m == measure.Rasch {
					max = 1
				}
				f(t, *simulateItems(seeded(uint64(s)), m, persons, items, max, 0.15, 0).items, m)
			})
		}
	}
}

func TestConditionalEqualsPatterns(t *testing.T) {
	eachResponses(t, 5, 60, 5, func(t *testing.T, r measure.Responses, m measure.Model) {
		fit, err := measure.Conditional(context.Background(), r, m, measure.ConditionalOptions{})
		if err != nil {
			t.Fatal(err)
		}
		best := fit.Thresholds()
		wantNear(t, "log likelihood", fit.LogLik, patternLogLik(r, best), 1e-9)
		locations := 0.0
		for _, item := range fit.Items {
			locations += item.Location
		}
		wantNear(t, "sum of locations", locations, 0, 1e-9)
		// It is concave: where no slope is left is the maximum.
		params := freedoms(m, r.Max)
		const width = 1e-4
		for k, p := range params {
			slope := (patternLogLik(r, moved(best, p, width)) - patternLogLik(r, moved(best, p, -width))) / (2 * width)
			wantNear(t, fmt.Sprint("slope ", k), slope, 0, 1e-5)
		}
		// Standard errors, from second differences.
		n := len(params)
		info := zeroMatrix(n)
		const wide = 2e-3
		at := func(i, j int, a, b float64) float64 {
			return patternLogLik(r, moved(best, params[i], a*wide, params[j], b*wide))
		}
		for i := range n {
			for j := range i + 1 {
				v := -(at(i, j, 1, 1) - at(i, j, 1, -1) - at(i, j, -1, 1) + at(i, j, -1, -1)) / (4 * wide * wide)
				info[i][j], info[j][i] = v, v
			}
		}
		level, steps := make([]float64, n), make([]float64, n)
		rows := [][]float64{level}
		at2 := 0
		for i, k := range r.Max {
			if m == measure.PartialCredit {
				for range k {
					level[at2] = 1 / float64(k)
					at2++
				}
			} else {
				level[i] = 1
			}
		}
		if m == measure.RatingScale {
			for c := range r.Max[0] {
				steps[len(r.Max)+c] = 1
			}
			rows = append(rows, steps)
		}
		covariance := constrainedInverse(info, rows)
		for i, item := range fit.Items {
			sum := 0.0
			for a := range n {
				for b := range n {
					sum += locationShare(params[a], i, r.Max[i]) * locationShare(params[b], i, r.Max[i]) * covariance[a][b]
				}
			}
			wantNear(t, "SE of "+item.Name, item.SE, math.Sqrt(sum), 1e-3)
		}
	})
}

// locationShare is how much of an item's location a parameter is; shared steps have none.
func locationShare(p [][2]int, item, max int) float64 {
	n := 0.0
	for _, at := range p {
		if at[0] != item {
			return 0
		}
		n += 1 / float64(max)
	}
	return n
}

// integrated is the marginal log likelihood by Simpson's rule, from −9 to 9 standard
// deviations with the density as it is.
func integrated(persons [][]reply, variance float64) float64 {
	const n = 720
	sd, out := math.Sqrt(variance), 0.0
	for _, list := range persons {
		sum := 0.0
		for q := range n + 1 {
			z := -9 + 18*float64(q)/n
			like := math.Exp(-z*z/2) / math.Sqrt(2*math.Pi)
			for _, a := range list {
				like *= math.Pow(plainProbabilities(z*sd, a.thresholds)[a.score], a.weight)
			}
			switch {
			case q == 0 || q == n:
			case q%2 == 1:
				like *= 4
			default:
				like *= 2
			}
			sum += like * 18 / n / 3
		}
		out += math.Log(sum)
	}
	return out
}

// A reply is what a person got on what has these thresholds.
type reply struct {
	thresholds []float64
	score      int
	weight     float64
}

func replies(r measure.Responses, thresholds [][]float64) [][]reply {
	out := make([][]reply, len(r.Score))
	for p, row := range r.Score {
		for i, s := range row {
			if s >= 0 {
				out[p] = append(out[p], reply{thresholds[i], s, 1})
			}
		}
	}
	return out
}

func TestMarginalEqualsIntegral(t *testing.T) {
	eachResponses(t, 2, 50, 5, func(t *testing.T, r measure.Responses, m measure.Model) {
		fit, err := measure.Marginal(context.Background(), r, m, measure.MarginalOptions{Tolerance: 1e-9})
		if err != nil {
			t.Fatal(err)
		}
		best := fit.Thresholds()
		here := integrated(replies(r, best), fit.Variance)
		wantNear(t, "log likelihood", -fit.Deviance/2, here, 1e-8)
		const width = 0.01
		for _, sign := range []float64{-1, 1} {
			for k, p := range freedoms(m, r.Max) {
				if v := integrated(replies(r, moved(best, p, sign*width)), fit.Variance); v > here {
					t.Errorf("parameter %d: %v is more than %v", k, v, here)
				}
			}
			if v := integrated(replies(r, best), fit.Variance*math.Exp(sign*width)); v > here {
				t.Errorf("variance: %v is more than %v", v, here)
			}
		}
	})
}

// facetReplies are judgements with the first facet's elements as persons, x as for
// marginalLogLik.
func facetReplies(d measure.Data, x []float64) [][]reply {
	out := make([][]reply, len(d.Facets[0].Elements))
	for i, s := range d.Scores {
		shift, offset := 0.0, 0
		for _, f := range d.Facets[1:] {
			shift += float64(f.Sign) * x[offset+int(f.Level[i])]
			offset += len(f.Elements)
		}
		var thresholds []float64
		for k := range d.Max {
			thresholds = append(thresholds, x[offset+k]-shift)
		}
		w := 1.0
		if d.Weights != nil {
			w = d.Weights[i]
		}
		p := d.Facets[0].Level[i]
		out[p] = append(out[p], reply{thresholds, int(s), w})
	}
	return out
}

func TestMarginalFacetsEqualsIntegral(t *testing.T) {
	for _, weights := range []bool{false, true} {
		d := simulateFacets(seeded(2), 30, 4, 2, 3, 2).data
		d.Facets[2].Centred = false
		rng := seeded(5)
		for range d.Scores {
			if weights {
				d.Weights = append(d.Weights, 0.5+rng.Float64())
			}
		}
		fit, err := measure.MarginalFacets(context.Background(), d, "subject", measure.MarginalOptions{Tolerance: 1e-9})
		if err != nil {
			t.Fatal(err)
		}
		var x []float64
		for _, f := range fit.Facets {
			for _, e := range f.Elements {
				x = append(x, e.Measure)
			}
		}
		x = append(x, fit.Steps...)
		here := integrated(facetReplies(d, x), fit.Variance)
		wantNear(t, "log likelihood", -fit.Deviance/2, here, 1e-8)
		wantNear(t, "sum of raters", lessMean(x[:4])[0], x[0], 1e-9)
		for k := range x {
			for _, by := range []float64{-0.01, 0.01} {
				// What centred facets and steps gain by it is the level's, which is free.
				y := slices.Clone(x)
				y[k] += by
				if v := integrated(facetReplies(d, y), fit.Variance); v > here {
					t.Errorf("parameter %d: %v is more than %v", k, v, here)
				}
			}
		}
	}
}

// columnRank eliminates with floating point.
func columnRank(rows [][]float64, width int) int {
	rank := 0
	for c := range width {
		pivot := -1
		for r := rank; r < len(rows); r++ {
			if math.Abs(rows[r][c]) > 1e-9 && (pivot < 0 || math.Abs(rows[r][c]) > math.Abs(rows[pivot][c])) {
				pivot = r
			}
		}
		if pivot < 0 {
			continue
		}
		rows[rank], rows[pivot] = rows[pivot], rows[rank]
		for r := rank + 1; r < len(rows); r++ {
			f := rows[r][c] / rows[rank][c]
			for k := c; k < width; k++ {
				rows[r][k] -= f * rows[rank][k]
			}
		}
		rank++
	}
	return rank
}

func clone(rows [][]float64) [][]float64 {
	var out [][]float64
	for _, row := range rows {
		out = append(out, slices.Clone(row))
	}
	return out
}

// randomDesign has facets with few elements and few judgements; some are centred, some
// have anchors.
func randomDesign(seed uint64) measure.Data {
	rng := seeded(seed)
	n := 3 + rng.IntN(14)
	d := measure.Data{Max: 1 + rng.IntN(2)}
	for f := range 2 + rng.IntN(3) {
		most := 1 + rng.IntN(5)
		var names []string
		for range n {
			names = append(names, fmt.Sprint("e", rng.IntN(most)))
		}
		facet := measure.Facet{Name: fmt.Sprint("f", f), Sign: 1 - 2*rng.IntN(2), Centred: f > 0}.Of(names)
		switch rng.IntN(8) {
		case 0:
			facet.Centred = !facet.Centred
		case 1, 2:
			facet.Centred, facet.Anchors = false, map[string]float64{}
			for _, name := range facet.Elements[:1+rng.IntN(len(facet.Elements))] {
				facet.Anchors[name] = rng.NormFloat64()
			}
		}
		d.Facets = append(d.Facets, facet)
	}
	for range n {
		d.Scores = append(d.Scores, int32(rng.IntN(d.Max+1)))
	}
	return d
}

func TestLinkageEqualsRank(t *testing.T) {
	connected := 0
	for seed := range uint64(500) {
		d := randomDesign(seed)
		link, err := d.Linkage()
		if err != nil {
			t.Fatal(seed, err)
		}
		width, first := 0, []int{}
		for _, f := range d.Facets {
			first = append(first, width)
			width += len(f.Elements)
		}
		var rows [][]float64
		for i := range d.Scores {
			row := make([]float64, width)
			for k, f := range d.Facets {
				row[first[k]+int(f.Level[i])] = float64(f.Sign)
			}
			rows = append(rows, row)
		}
		// Elements of a facet in one subset differ by what judgements tell.
		judged := columnRank(clone(rows), width)
		for _, s := range link.Subsets {
			for k, f := range d.Facets {
				names := s.Elements[f.Name]
				for i := 1; i < len(names); i++ {
					row := make([]float64, width)
					row[first[k]+slices.Index(f.Elements, names[i])], row[first[k]+slices.Index(f.Elements, names[0])] = 1, -1
					if columnRank(append(clone(rows), row), width) != judged {
						t.Errorf("seed %d: %s and %s of %s are in one subset and cannot be compared", seed, names[0], names[i], f.Name)
					}
				}
			}
		}
		for k, f := range d.Facets {
			centre := make([]float64, width)
			for e, name := range f.Elements {
				centre[first[k]+e] = 1
				if _, ok := f.Anchors[name]; ok {
					row := make([]float64, width)
					row[first[k]+e] = 1
					rows = append(rows, row)
				}
			}
			if f.Centred {
				rows = append(rows, centre)
			}
		}
		free := width - columnRank(rows, width)
		if link.Free != free || link.Connected != (free == 0) {
			t.Errorf("seed %d: %d shifts are free, not %d", seed, link.Free, free)
		}
		if link.Connected {
			connected++
		}
		judgements := 0
		met := map[string]int{}
		for _, s := range link.Subsets {
			judgements += s.Judgements
			for f, names := range s.Elements {
				for _, name := range names {
					met[f+":"+name]++
				}
			}
		}
		if judgements != len(d.Scores) || len(met) != width {
			t.Errorf("seed %d: subsets have %d judgements of %d and %d elements of %d", seed, judgements, len(d.Scores), len(met), width)
		}
		for name, n := range met {
			if n != 1 {
				t.Errorf("seed %d: %s is in %d subsets", seed, name, n)
			}
		}
		// A fit is finite or refused.
		fit, err := measure.Joint(context.Background(), d, measure.JointOptions{MaxRounds: 100})
		if err != nil {
			if !errors.Is(err, estimate.ErrUndefined) {
				t.Errorf("seed %d: %v", seed, err)
			}
			continue
		}
		finiteFit(t, fmt.Sprint("seed ", seed), fit)
	}
	if connected < 100 || connected > 400 {
		t.Errorf("%d of 500 designs are connected: they do not tell", connected)
	}
}

// finiteFit reports what a fit has that is no number. A measure of more than 15 logits is
// one that the judgements do not settle: the criterion to stop at was met on the way.
func finiteFit(t *testing.T, what string, fit *measure.Fit) {
	t.Helper()
	for _, f := range fit.Facets {
		for _, e := range f.Elements {
			for _, v := range []float64{e.Measure, e.SE, e.FairAverage, e.Count, e.Total} {
				if math.IsNaN(v) || math.IsInf(v, 0) || !e.Extreme && math.Abs(e.Measure) > 15 {
					t.Errorf("%s: %s of %s: %+v", what, e.Name, f.Name, e)
					break
				}
			}
		}
		if s := f.Separation; s != nil && !(s.P >= 0 && s.P <= 1 && s.RMSE < 1e6 && s.Reliability >= 0 && s.Reliability <= 1) {
			t.Errorf("%s: separation of %s: %+v", what, f.Name, *s)
		}
	}
}

// Two pairs of items that one person only joins, who got the one and not the other: the
// pairs may lie as far apart as they like, though no element is extreme.
func TestNoMaximum(t *testing.T) {
	var persons, items []string
	var scores []int32
	put := func(p, i string, s int32) {
		persons, items, scores = append(persons, p), append(items, i), append(scores, s)
	}
	for k, pair := range []string{"ab", "cd"} {
		for p := range 2 {
			put(fmt.Sprint("p", k, p), pair[:1], int32(p))
			put(fmt.Sprint("p", k, p), pair[1:], int32(1-p))
		}
	}
	put("q", "a", 1)
	put("q", "c", 0)
	// Four judgements that the likelihood can come as close to 1 as it likes for.
	two := measure.Data{Max: 2, Scores: []int32{1, 0, 2, 1}, Facets: []measure.Facet{
		measure.Facet{Name: "person", Sign: 1}.Of([]string{"p", "p", "q", "q"}),
		measure.Facet{Name: "item", Sign: -1, Centred: true}.Of([]string{"a", "b", "a", "b"})}}
	if fit, err := measure.Joint(context.Background(), two, measure.JointOptions{}); !errors.Is(err, estimate.ErrUndefined) {
		t.Errorf("joint: %v, %+v", err, fit.Facets[1])
	}
	d := measure.Data{Max: 1, Scores: scores, Facets: []measure.Facet{measure.Facet{Name: "person", Sign: 1}.Of(persons), measure.Facet{Name: "item", Sign: -1, Centred: true}.Of(items)}}
	if fit, err := measure.Joint(context.Background(), d, measure.JointOptions{}); !errors.Is(err, estimate.ErrUndefined) {
		t.Errorf("joint: %v, %+v", err, fit.Facets[1])
	}
	r := measure.Responses{Items: []string{"a", "b", "c", "d"}, Max: []int{1, 1, 1, 1}, Score: [][]int{
		{1, 0, -1, -1}, {0, 1, -1, -1}, {-1, -1, 1, 0}, {-1, -1, 0, 1}, {1, -1, 0, -1}}}
	if fit, err := measure.Conditional(context.Background(), r, measure.Rasch, measure.ConditionalOptions{}); !errors.Is(err, estimate.ErrUndefined) {
		t.Errorf("conditional: %v, %+v", err, fit)
	}
	// Without the person who joins them they are not linked at all.
	r.Score = r.Score[:4]
	if fit, err := measure.Conditional(context.Background(), r, measure.Rasch, measure.ConditionalOptions{}); !errors.Is(err, estimate.ErrUndefined) {
		t.Errorf("conditional, not linked: %v, %+v", err, fit)
	}
	// Nor by many persons, among whom rounding may look like a link.
	a, b := simulateItems(seeded(1), measure.Rasch, 200, 6, 1, 0, 0).items, simulateItems(seeded(2), measure.Rasch, 200, 6, 1, 0, 0).items
	wide := measure.Responses{Items: strings.Split("abcdefghijkl", ""), Max: slices.Repeat([]int{1}, 12)}
	gone := slices.Repeat([]int{-1}, 6)
	for p := range a.Score {
		wide.Score = append(wide.Score, slices.Concat(a.Score[p], gone), slices.Concat(gone, b.Score[p]))
	}
	if fit, err := measure.Conditional(context.Background(), wide, measure.Rasch, measure.ConditionalOptions{}); !errors.Is(err, estimate.ErrUndefined) {
		t.Errorf("conditional, not linked: %v, %+v", err, fit)
	}
}

// Each subject in one department, both free.
func TestNestedIsRefused(t *testing.T) {
	d := simulateFacets(seeded(7), 12, 3, 3, 3, 2).data
	var department []string
	for i := range d.Scores {
		department = append(department, fmt.Sprint("dept", d.Facets[0].Level[i]%2))
	}
	d.Facets = append(d.Facets, measure.Facet{Name: "department", Sign: 1, Centred: true}.Of(department))
	link, err := d.Linkage()
	if err != nil || link.Connected || link.Free != 1 {
		t.Fatalf("%v, %+v", err, link)
	}
	_, err = measure.Joint(context.Background(), d, measure.JointOptions{})
	if !errors.Is(err, estimate.ErrUndefined) || !strings.Contains(err.Error(), "dept0") || !strings.Contains(err.Error(), "dept1") {
		t.Errorf("%v", err)
	}
	// Departments that are given settle it.
	d.Facets[3].Centred, d.Facets[3].Anchors = false, map[string]float64{"dept0": 0.2, "dept1": -0.2}
	if _, err = measure.Joint(context.Background(), d, measure.JointOptions{}); err != nil {
		t.Error(err)
	}
	// So for marginal fits: raters each of whom has one half of the indicators.
	m := simulateFacets(seeded(8), 40, 4, 4, 4, 2).data
	var keep []int
	for i := range m.Scores {
		if m.Facets[1].Elements[m.Facets[1].Level[i]] < "r2" == (m.Facets[2].Elements[m.Facets[2].Level[i]] < "i2") {
			keep = append(keep, i)
		}
	}
	m = picked(m, keep)
	var panel []string
	for i := range m.Scores {
		panel = append(panel, fmt.Sprint(m.Facets[1].Elements[m.Facets[1].Level[i]] < "r2"))
	}
	m.Facets[2].Centred = false
	m.Facets = append(m.Facets, measure.Facet{Name: "panel", Sign: -1, Centred: true}.Of(panel))
	if fit, err := measure.MarginalFacets(context.Background(), m, "subject", measure.MarginalOptions{MaxRounds: 300}); !errors.Is(err, estimate.ErrUndefined) {
		t.Errorf("marginal: %v, %+v", err, fit.Facets)
	}
}

func TestExtremes(t *testing.T) {
	for seed := range uint64(3) {
		d := samples(seed)["many-facet"]
		plain := measure.JointOptions{Plain: true}
		want := mustJoint(t, d, plain)
		// A rater who gives everybody the lowest, a subject who gets the highest from all but
		// that one, and one of whom only that one judges.
		var names [3][]string
		for f := range names {
			for _, l := range d.Facets[f].Level {
				names[f] = append(names[f], d.Facets[f].Elements[l])
			}
		}
		with := measure.Data{Max: d.Max, Scores: slices.Clone(d.Scores)}
		put := func(s, r, i string, score int) {
			names[0], names[1], names[2] = append(names[0], s), append(names[1], r), append(names[2], i)
			with.Scores = append(with.Scores, int32(score))
		}
		n := 0
		for _, s := range d.Facets[0].Elements {
			for _, i := range d.Facets[2].Elements {
				put(s, "harsh", i, 0)
				n++
			}
		}
		for _, i := range d.Facets[2].Elements {
			put("best", d.Facets[1].Elements[0], i, d.Max)
			put("best", "harsh", i, 0)
			put("lost", "harsh", i, 0)
			put("alone", "nobody else's", i, 0)
		}
		for f, facet := range d.Facets {
			with.Facets = append(with.Facets, measure.Facet{Name: facet.Name, Sign: facet.Sign, Centred: facet.Centred}.Of(names[f]))
		}
		fit := mustJoint(t, with, plain)
		finiteFit(t, "extremes", fit)
		got := fitted(fit)
		for _, k := range []string{"rater:harsh", "subject:best", "subject:lost", "subject:alone", "rater:nobody else's"} {
			delete(got, k)
		}
		wantSame(t, got, fitted(want), 1e-7)
		if fit.LeftOut != len(with.Scores)-len(d.Scores) || fit.Judgements != len(d.Scores) {
			t.Errorf("%d judgements, %d left out", fit.Judgements, fit.LeftOut)
		}
		for f, facet := range fit.Facets {
			for _, e := range facet.Elements {
				apart := e.Name == "alone" || e.Name == "nobody else's"
				if e.Extreme != (apart || e.Name == "harsh" || e.Name == "best" || e.Name == "lost") || e.Unmeasured != apart {
					t.Errorf("%+v", e)
				}
				if e.Name == "lost" { // whose only rater is harsh
					total := 0.0
					for _, i := range want.Facets[2].Elements {
						harsh := fit.Facets[1].Elements[slices.Index(with.Facets[1].Elements, "harsh")]
						for c, p := range plainProbabilities(e.Measure-harsh.Measure-i.Measure, want.Steps[0].Thresholds) {
							total += float64(c) * p
						}
					}
					wantNear(t, "expected total", total, 0.3, 1e-6)
				}
				if e.Name == "harsh" {
					total := 0.0
					for _, s := range want.Facets[0].Elements {
						for _, i := range want.Facets[2].Elements {
							for c, p := range plainProbabilities(s.Measure-e.Measure-i.Measure, want.Steps[0].Thresholds) {
								total += float64(c) * p
							}
						}
					}
					wantNear(t, "expected total", total, 0.3, 1e-6)
					wantNear(t, "count", e.Count, float64(n), 1e-9)
				}
				if e.Name == "best" && e.Measure < 2 || !apart && !(e.SE > 0) {
					t.Errorf("facet %d: %+v", f, e)
				}
			}
		}
	}
}

// An anchored element whose judgements are all with extreme ones stays where it is.
func TestAnchoredWithoutJudgements(t *testing.T) {
	d := samples(1)["rasch"]
	var names [2][]string
	for f := range names {
		for _, l := range d.Facets[f].Level {
			names[f] = append(names[f], d.Facets[f].Elements[l])
		}
	}
	// "none" answers only the new item, and it is the one who does.
	names[0], names[1] = append(names[0], "none"), append(names[1], "given")
	d.Scores = append(slices.Clone(d.Scores), 0)
	d.Facets = []measure.Facet{measure.Facet{Name: "person", Sign: 1}.Of(names[0]), measure.Facet{Name: "item", Sign: -1}.Of(names[1])}
	d.Facets[1].Anchors = map[string]float64{"given": 0.5, "i0": 0}
	fit := mustJoint(t, d, measure.JointOptions{})
	finiteFit(t, "anchored", fit)
}

func TestContextAndProgress(t *testing.T) {
	gone, cancel := context.WithCancel(context.Background())
	cancel()
	d, r := samples(1)["many-facet"], *simulateItems(seeded(1), measure.Rasch, 40, 6, 1, 0, 0).items
	m := d
	m.Facets = slices.Clone(d.Facets)
	m.Facets[2].Centred = false
	for name, f := range map[string]func(context.Context, func(measure.Progress)) error{
		"joint": func(ctx context.Context, p func(measure.Progress)) error {
			_, err := measure.Joint(ctx, d, measure.JointOptions{Progress: p})
			return err
		},
		"marginal": func(ctx context.Context, p func(measure.Progress)) error {
			_, err := measure.Marginal(ctx, r, measure.Rasch, measure.MarginalOptions{Progress: p})
			return err
		},
		"marginal facets": func(ctx context.Context, p func(measure.Progress)) error {
			_, err := measure.MarginalFacets(ctx, m, "subject", measure.MarginalOptions{Progress: p})
			return err
		},
	} {
		if err := f(gone, nil); !errors.Is(err, context.Canceled) {
			t.Errorf("%s: %v", name, err)
		}
		rounds, last := 0, 0.0
		err := f(context.Background(), func(p measure.Progress) {
			rounds++
			if p.Round != rounds || rounds > 2 && p.LogLik < last-1e-6 || math.IsNaN(p.Residual) {
				t.Errorf("%s: %+v after %v", name, p, last)
			}
			last = p.LogLik
		})
		if err != nil || rounds == 0 {
			t.Errorf("%s: %v after %d rounds", name, err, rounds)
		}
		stop, cancel := context.WithCancel(context.Background())
		if err := f(stop, func(measure.Progress) { cancel() }); !errors.Is(err, context.Canceled) {
			t.Errorf("%s, stopped: %v", name, err)
		}
	}
	// The context is heeded after the last round too, where whole errors are made.
	quiet, cancel := context.WithCancel(context.Background())
	last := 0
	if _, err := measure.Joint(quiet, d, measure.JointOptions{Whole: true, Progress: func(p measure.Progress) { last = p.Round }}); err != nil {
		t.Fatal(err)
	}
	if _, err := measure.Joint(quiet, d, measure.JointOptions{Whole: true, Progress: func(p measure.Progress) {
		if p.Round == last {
			cancel()
		}
	}}); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped in the last round: %v", err)
	}
	if _, err := measure.Conditional(gone, r, measure.Rasch, measure.ConditionalOptions{}); !errors.Is(err, context.Canceled) {
		t.Errorf("conditional: %v", err)
	}
}

// refused runs f, and reports a panic or an error that is neither of the two.
func refused(t *testing.T, name string, f func() error) {
	t.Helper()
	defer func() {
		if p := recover(); p != nil {
			t.Errorf("%s: panic: %v", name, p)
		}
	}()
	if err := f(); !errors.Is(err, estimate.ErrInvalid) && !errors.Is(err, estimate.ErrUndefined) {
		t.Errorf("%s: %v", name, err)
	}
}

func TestHostileData(t *testing.T) {
	ctx := context.Background()
	good := samples(1)["many-facet"]
	bad := map[string]func(d *measure.Data){
		"zero":             func(d *measure.Data) { *d = measure.Data{} },
		"no facets":        func(d *measure.Data) { d.Facets = nil },
		"one facet":        func(d *measure.Data) { d.Facets = d.Facets[:1] },
		"short level":      func(d *measure.Data) { d.Facets[1].Level = d.Facets[1].Level[1:] },
		"no level":         func(d *measure.Data) { d.Facets[1].Level = nil },
		"level too high":   func(d *measure.Data) { d.Facets[1].Level[0] = 99 },
		"level below 0":    func(d *measure.Data) { d.Facets[1].Level[0] = -1 },
		"score too high":   func(d *measure.Data) { d.Scores[0] = int32(d.Max + 1) },
		"score below 0":    func(d *measure.Data) { d.Scores[0] = -1 },
		"max 0":            func(d *measure.Data) { d.Max = 0 },
		"max 1e9":          func(d *measure.Data) { d.Max = 1e9 },
		"empty category":   func(d *measure.Data) { d.Max++ },
		"few weights":      func(d *measure.Data) { d.Weights = []float64{1} },
		"NaN weight":       func(d *measure.Data) { d.Weights[0] = math.NaN() },
		"infinite weight":  func(d *measure.Data) { d.Weights[0] = math.Inf(1) },
		"weight below 0":   func(d *measure.Data) { d.Weights[0] = -1 },
		"all weights 0":    func(d *measure.Data) { clear(d.Weights) },
		"NaN anchor":       func(d *measure.Data) { d.Facets[0].Anchors = map[string]float64{d.Facets[0].Elements[0]: math.NaN()} },
		"infinite anchor":  func(d *measure.Data) { d.Facets[0].Anchors = map[string]float64{d.Facets[0].Elements[0]: math.Inf(-1)} },
		"unknown anchor":   func(d *measure.Data) { d.Facets[0].Anchors = map[string]float64{"nobody": 0} },
		"centred anchors":  func(d *measure.Data) { d.Facets[1].Anchors = map[string]float64{d.Facets[1].Elements[0]: 0} },
		"unknown StepsBy":  func(d *measure.Data) { d.StepsBy = "nothing" },
		"no sign":          func(d *measure.Data) { d.Facets[0].Sign = 0 },
		"sign 2":           func(d *measure.Data) { d.Facets[0].Sign = 2 },
		"no name":          func(d *measure.Data) { d.Facets[0].Name = "" },
		"two of a name":    func(d *measure.Data) { d.Facets[0].Name = d.Facets[1].Name },
		"element twice":    func(d *measure.Data) { d.Facets[0].Elements[0] = d.Facets[0].Elements[1] },
		"unused element":   func(d *measure.Data) { d.Facets[0].Elements = append(d.Facets[0].Elements, "new") },
		"no element":       func(d *measure.Data) { d.Facets[0].Elements = nil },
		"nothing centred":  func(d *measure.Data) { d.Facets[1].Centred, d.Facets[2].Centred = false, false },
		"all in the least": func(d *measure.Data) { clear(d.Scores) },
	}
	for name, spoil := range bad {
		d := good
		d.Scores, d.Facets = slices.Clone(good.Scores), slices.Clone(good.Facets)
		d.Weights = slices.Repeat([]float64{1}, len(d.Scores))
		for f := range d.Facets {
			d.Facets[f].Level, d.Facets[f].Elements = slices.Clone(d.Facets[f].Level), slices.Clone(d.Facets[f].Elements)
		}
		spoil(&d)
		refused(t, name, func() error { _, err := measure.Joint(ctx, d, measure.JointOptions{}); return err })
		if len(d.Facets) == 3 && name != "nothing centred" {
			d.Facets[2].Centred = false
		}
		refused(t, "marginal, "+name, func() error {
			_, err := measure.MarginalFacets(ctx, d, "subject", measure.MarginalOptions{MaxRounds: 300})
			return err
		})
	}
	refused(t, "unknown object", func() error {
		_, err := measure.Joint(ctx, good, measure.JointOptions{Object: "nothing"})
		return err
	})
	refused(t, "one round", func() error {
		_, err := measure.Joint(ctx, good, measure.JointOptions{MaxRounds: 1})
		return err
	})
	refused(t, "zero linkage", func() error { _, err := measure.Data{}.Linkage(); return err })
	refused(t, "unknown person", func() error {
		_, err := measure.MarginalFacets(ctx, good, "nobody", measure.MarginalOptions{})
		return err
	})
}

func TestHostileResponses(t *testing.T) {
	ctx := context.Background()
	good := *simulateItems(seeded(1), measure.Rasch, 40, 5, 1, 0, 0).items
	for name, r := range map[string]measure.Responses{
		"zero":           {},
		"no persons":     {Items: good.Items, Max: good.Max},
		"one item":       {Items: good.Items[:1], Max: good.Max[:1], Score: [][]int{{0}, {1}}},
		"few max":        {Items: good.Items, Max: good.Max[:2], Score: good.Score},
		"max 0":          {Items: good.Items, Max: make([]int, 5), Score: good.Score},
		"max 1e9":        {Items: good.Items, Max: slices.Repeat([]int{1e9}, 5), Score: good.Score},
		"short row":      {Items: good.Items, Max: good.Max, Score: append(good.Score[:39:39], []int{1})},
		"long row":       {Items: good.Items, Max: good.Max, Score: append(good.Score[:39:39], make([]int, 9))},
		"score too high": {Items: good.Items, Max: good.Max, Score: append(good.Score[:39:39], []int{2, 0, 0, 0, 0})},
		"score below -1": {Items: good.Items, Max: good.Max, Score: append(good.Score[:39:39], []int{-2, 0, 0, 0, 0})},
		"all missing":    {Items: good.Items, Max: good.Max, Score: [][]int{{-1, -1, -1, -1, -1}}},
		"extremes only":  {Items: good.Items, Max: good.Max, Score: [][]int{{0, 0, 0, 0, 0}, {1, 1, 1, 1, 1}}},
	} {
		for _, m := range []measure.Model{measure.Rasch, measure.RatingScale, measure.PartialCredit} {
			refused(t, name, func() error { _, err := measure.Conditional(ctx, r, m, measure.ConditionalOptions{}); return err })
			if name != "extremes only" { // a large variance fits these well
				refused(t, name, func() error { _, err := measure.Marginal(ctx, r, m, measure.MarginalOptions{}); return err })
			}
		}
	}
	for _, m := range []measure.Model{"", "other"} {
		refused(t, "model", func() error { _, err := measure.Conditional(ctx, good, m, measure.ConditionalOptions{}); return err })
		refused(t, "model", func() error { _, err := measure.Marginal(ctx, good, m, measure.MarginalOptions{}); return err })
	}
	for name, nodes := range map[string][]float64{"few": {0, 1}, "none": {}, "NaN": {0, math.NaN(), 1, 2}, "infinite": {math.Inf(-1), 0, 1}, "equal": {0, 0, 0}} {
		refused(t, "nodes: "+name, func() error {
			_, err := measure.Marginal(ctx, good, measure.Rasch, measure.MarginalOptions{Nodes: nodes, MaxRounds: 300})
			return err
		})
	}
	thresholds := [][]float64{{0}, {1}}
	for name, f := range map[string]func() error{
		"method":            func() error { _, err := measure.PersonMethod("eap").Measure(thresholds, 1); return err },
		"method of table":   func() error { _, err := measure.PersonMethod("eap").ScoreTable(thresholds); return err },
		"total too high":    func() error { _, err := measure.WLE.Measure(thresholds, 3); return err },
		"total below 0":     func() error { _, err := measure.WLE.Measure(thresholds, -1); return err },
		"total NaN":         func() error { _, err := measure.WLE.Measure(thresholds, math.NaN()); return err },
		"no thresholds":     func() error { _, err := measure.WLE.Measure(nil, 0); return err },
		"table of nothing":  func() error { _, err := measure.WLE.ScoreTable(nil); return err },
		"NaN threshold":     func() error { _, err := measure.WLE.Measure([][]float64{{math.NaN()}}, 1); return err },
		"ML of the lowest":  func() error { _, err := measure.ML.Measure(thresholds, 0); return err },
		"ML of the highest": func() error { _, err := measure.ML.Measure(thresholds, 2); return err },
		"other items":       func() error { _, err := measure.WLE.MeasurePersons(good, thresholds); return err },
		"no measures":       func() error { _, err := measure.WLEReliability(nil); return err },
		"misfit of others":  func() error { _, _, err := measure.Misfits(good, thresholds, nil); return err },
		"misfit, long row": func() error {
			_, _, err := measure.Misfits(measure.Responses{Items: []string{"a", "b"}, Score: [][]int{{0, 1, 1}}}, thresholds, []*measure.PersonMeasure{{}})
			return err
		},
		"misfit, score too high": func() error {
			_, _, err := measure.Misfits(measure.Responses{Items: []string{"a", "b"}, Score: [][]int{{0, 7}}}, thresholds, []*measure.PersonMeasure{{}})
			return err
		},
		"person, score too high": func() error {
			_, err := measure.WLE.MeasurePersons(measure.Responses{Items: []string{"a", "b"}, Score: [][]int{{0, 2}}}, thresholds)
			return err
		},
	} {
		refused(t, name, f)
	}
}

// totals returns the expected total and its second and third central moments.
func totals(thresholds [][]float64, at float64) (mean, second, third float64) {
	for _, item := range thresholds {
		p, m := plainProbabilities(at, item), 0.0
		for c, v := range p {
			m += float64(c) * v
		}
		mean += m
		for c, v := range p {
			second += math.Pow(float64(c)-m, 2) * v
			third += math.Pow(float64(c)-m, 3) * v
		}
	}
	return mean, second, third
}

func TestPersonEquations(t *testing.T) {
	for seed := range uint64(30) {
		rng := seeded(seed)
		var thresholds [][]float64
		for range 2 + rng.IntN(8) {
			thresholds = append(thresholds, normals(rng, 1+rng.IntN(4), 1.5))
		}
		for _, m := range []measure.PersonMethod{measure.WLE, measure.ML} {
			table, err := m.ScoreTable(thresholds)
			if err != nil {
				t.Fatal(err)
			}
			before := math.Inf(-1)
			for total, p := range table {
				if p == nil {
					if m != measure.ML || total > 0 && total < len(table)-1 {
						t.Errorf("%s has no measure of %d", m, total)
					}
					continue
				}
				mean, second, third := totals(thresholds, p.Measure)
				left := float64(total) - mean
				if m == measure.WLE {
					left += third / (2 * second)
				}
				wantNear(t, fmt.Sprint(m, " of ", total), left, 0, 1e-9)
				wantNear(t, "SE", p.SE, 1/math.Sqrt(second), 1e-9)
				if p.Measure <= before {
					t.Errorf("%s: %v of %d is not above %v", m, p.Measure, total, before)
				}
				before = p.Measure
			}
		}
	}
	// Items far from 0 are items too: the measure moves with them.
	for _, by := range []float64{40, 100} {
		got, err := measure.ML.Measure([][]float64{{by - 1}, {by + 1}}, 1)
		if err != nil {
			t.Fatal(err)
		}
		wantNear(t, "measure far off", got.Measure, by, 1e-9)
	}
}

func TestMisfitsPlainly(t *testing.T) {
	r := *simulateItems(seeded(3), measure.PartialCredit, 60, 6, 2, 0.2, 0).items
	fit, err := measure.Conditional(context.Background(), r, measure.PartialCredit, measure.ConditionalOptions{})
	if err != nil {
		t.Fatal(err)
	}
	thresholds := fit.Thresholds()
	persons, err := measure.ML.MeasurePersons(r, thresholds)
	if err != nil {
		t.Fatal(err)
	}
	byItem, byPerson, err := measure.Misfits(r, thresholds, persons)
	if err != nil {
		t.Fatal(err)
	}
	check := func(what string, got *measure.Misfit, cells [][2]int) {
		t.Helper()
		n, squares, variance, standard, fourth, kurtosis := 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
		for _, at := range cells {
			p, i := at[0], at[1]
			if r.Score[p][i] < 0 || persons[p] == nil {
				continue
			}
			prob, mean, v, f := plainProbabilities(persons[p].Measure, thresholds[i]), 0.0, 0.0, 0.0
			for c, q := range prob {
				mean += float64(c) * q
			}
			for c, q := range prob {
				v += math.Pow(float64(c)-mean, 2) * q
				f += math.Pow(float64(c)-mean, 4) * q
			}
			e := float64(r.Score[p][i]) - mean
			n++
			squares += e * e
			variance += v
			standard += e * e / v
			fourth += f - v*v
			kurtosis += f/(v*v) - 1
		}
		if n == 0 {
			if got != nil {
				t.Errorf("%s: %+v of no responses", what, got)
			}
			return
		}
		z := func(ms, q float64) float64 {
			q = min(q, math.Sqrt2)
			return (math.Cbrt(ms)-1)*3/q + q/3
		}
		if got.N != int(n) {
			t.Errorf("%s: %d responses, not %v", what, got.N, n)
		}
		wantNear(t, what+" infit", got.Infit, squares/variance, 1e-9)
		wantNear(t, what+" outfit", got.Outfit, standard/n, 1e-9)
		wantNear(t, what+" standardised infit", got.InfitZ, z(squares/variance, math.Sqrt(fourth)/variance), 1e-9)
		wantNear(t, what+" standardised outfit", got.OutfitZ, z(standard/n, math.Sqrt(kurtosis)/n), 1e-9)
	}
	for i := range r.Items {
		var at [][2]int
		for p := range r.Score {
			at = append(at, [2]int{p, i})
		}
		check(r.Items[i], byItem[i], at)
	}
	for p := range r.Score {
		var at [][2]int
		for i := range r.Items {
			at = append(at, [2]int{p, i})
		}
		check(fmt.Sprint("person ", p), byPerson[p], at)
	}
}

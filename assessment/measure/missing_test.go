package measure

import (
	"math"
	"math/rand/v2"
	"testing"
)

// fittedMarginal is a fit of persons on 12 items, some of whom lack some, or most.
func fittedMarginal(t *testing.T) *marginal {
	t.Helper()
	random := rand.New(rand.NewPCG(11, 12))
	r := Responses{Items: make([]string, 12), Max: make([]int, 12)}
	for i := range r.Items {
		r.Items[i], r.Max[i] = string(rune('a'+i)), 2
	}
	for p := range 300 {
		row := make([]int, len(r.Items))
		theta := 1.5 * random.NormFloat64()
		for i := range row {
			row[i] = int(min(max(math.Round(1+theta-float64(i-6)/5+random.NormFloat64()), 0), 2))
			if p%3 > 0 && random.Float64() < 0.4*float64(p%3) {
				row[i] = -1
			}
		}
		r.Score = append(r.Score, row)
	}
	chosen, err := r.check(RatingScale)
	if err != nil {
		t.Fatal(err)
	}
	e := &marginal{linear: r.linear(RatingScale, true)}
	e.groupRows(r)
	for _, counts := range chosen {
		e.above = append(e.above, atOrAbove(counts))
	}
	if err := e.run(); err != nil {
		t.Fatal(err)
	}
	return e
}

// TestMissingEqualsTwin: the information that is lost is the variance of each pattern's
// slopes over the nodes, whatever shortens the sum.
func TestMissingEqualsTwin(t *testing.T) {
	e := fittedMarginal(t)
	p := e.expect(e.theta)
	got, err := e.missing(p)
	if err != nil {
		t.Fatal(err)
	}
	n, lacking := e.params+1, 0
	want := zeros(n, n)
	thresholds := e.thresholds(e.theta[:e.params])
	prior, all, norm := e.logs(p.nodes, thresholds, math.Exp(e.theta[e.params]/2))
	for at := range e.pattern {
		pattern := &e.pattern[at]
		has := make([]bool, len(e.items))
		for i := range has {
			has[i] = pattern.lacks
		}
		for _, a := range pattern.answers {
			has[a.item] = !pattern.lacks
		}
		if pattern.lacks && len(pattern.answers) > 0 {
			lacking++
		}
		slopes := zeros(n, len(p.nodes))
		for i, is := range has {
			if is {
				for _, s := range e.itemSlopes(i, p.nodes, thresholds[i]) {
					for q, v := range s.byNode {
						slopes[s.param][q] += v
					}
				}
			}
		}
		for q, x := range p.nodes {
			slopes[e.params][q] = x * x / (2 * math.Exp(e.theta[e.params]))
		}
		weight, logLik := make([]float64, len(p.nodes)), 0.0
		from, to := pattern.weigh(weight, prior, all, norm, p.nodes, &logLik)
		clear(weight[:from])
		clear(weight[to:])
		for k := range n {
			for l := range n {
				product, one, other := 0.0, 0.0, 0.0
				for q, w := range weight {
					product += w * slopes[k][q] * slopes[l][q]
					one += w * slopes[k][q]
					other += w * slopes[l][q]
				}
				want[k][l] += pattern.times * (product - one*other)
			}
		}
	}
	if lacking < 20 || lacking > len(e.pattern)-20 {
		t.Errorf("%d of %d patterns are told by what they lack", lacking, len(e.pattern))
	}
	for k := range got {
		for l, v := range got[k] {
			if math.Abs(v-want[k][l]) > 1e-9*(1+math.Abs(want[k][k])) {
				t.Errorf("%d, %d: %v, want %v", k, l, v, want[k][l])
			}
		}
	}
}

// TestWindow: a posterior that is looked for where it was last time, or elsewhere, is the
// same to the last bit.
func TestWindow(t *testing.T) {
	e := fittedMarginal(t)
	look := func(from, to int) posterior {
		for at := range e.pattern {
			e.pattern[at].from, e.pattern[at].to = from, to
		}
		return e.expect(e.theta)
	}
	want := look(0, 0)
	for _, window := range [][2]int{{0, 61}, {0, 5}, {25, 35}, {30, 31}, {56, 61}} {
		got := look(window[0], window[1])
		if got.logLik != want.logLik || got.meanOfSquares != want.meanOfSquares {
			t.Errorf("%v: %v and %v, want %v and %v", window, got.logLik, got.meanOfSquares, want.logLik, want.meanOfSquares)
		}
		for i := range got.atNode {
			for q, v := range got.atNode[i] {
				if v != want.atNode[i][q] {
					t.Fatalf("%v: item %d, node %d: %v, want %v", window, i, q, v, want.atNode[i][q])
				}
			}
		}
	}
}

func zeros(rows, columns int) [][]float64 {
	out := make([][]float64, rows)
	for i := range out {
		out[i] = make([]float64, columns)
	}
	return out
}

package wright

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// TestSpread: boxes keep their order, lie on none and between the edges, and no others that do
// so lie nearer to where they want to be.
func TestSpread(t *testing.T) {
	for seed := range uint64(300) {
		rng := rand.New(rand.NewPCG(seed, 3))
		n := 1 + rng.IntN(12)
		middles, heights := make([]float64, n), make([]float64, n)
		need := 0.0
		for i := range n {
			middles[i], heights[i] = 100*rng.Float64(), 1+20*rng.Float64()
			need += heights[i]
		}
		slices.Sort(middles)
		top, bottom := -10*rng.Float64(), max(110, need+rng.Float64())
		got := spread(middles, heights, top, bottom)
		fits := func(at []float64) bool {
			edge := top - 1e-9
			for i, y := range at {
				if y-heights[i]/2 < edge-1e-9 {
					return false
				}
				edge = y + heights[i]/2
			}
			return edge <= bottom+1e-9
		}
		cost := func(at []float64) float64 {
			sum := 0.0
			for i := range at {
				sum += float64((at[i] - middles[i]) * (at[i] - middles[i]))
			}
			return sum
		}
		if !fits(got) {
			t.Fatalf("seed %d: %v do not fit", seed, got)
		}
		for range 400 { // what moves together is a run of boxes
			from := rng.IntN(n)
			to := from + 1 + rng.IntN(n-from)
			other, by := slices.Clone(got), rng.NormFloat64()*math.Pow(10, -4*rng.Float64())
			for i := from; i < to; i++ {
				other[i] += by
			}
			if fits(other) && cost(other) < cost(got)-1e-5 {
				t.Fatalf("seed %d: %v is nearer than %v", seed, other, got)
			}
		}
	}
}

package measure

import (
	"math"
	"math/rand/v2"
	"testing"
)

// halved is Measure by halving a bracket until it is as small as it gets.
func halved(m PersonMethod, thresholds [][]float64, total float64) float64 {
	low, high := math.Inf(1), math.Inf(-1)
	for _, item := range thresholds {
		for _, b := range item {
			low, high = min(low, b-60), max(high, b+60)
		}
	}
	for {
		middle := (low + high) / 2
		if middle == low || middle == high {
			return middle
		}
		if slope, _ := m.slope(thresholds, total, middle); slope > 0 {
			low = middle
		} else {
			high = middle
		}
	}
}

// TestMeasureEqualsTwin: steps come to where halving does, for items close together and far
// apart, and for every total.
func TestMeasureEqualsTwin(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 14))
	compared := 0
	for _, spread := range []float64{0.1, 1, 5, 30, 400} {
		for n := 1; n < 20; n += 3 {
			var thresholds [][]float64
			most := 0
			for range n {
				item := make([]float64, 1+random.IntN(3))
				for c := range item {
					item[c] = spread * random.NormFloat64()
				}
				thresholds = append(thresholds, item)
				most += len(item)
			}
			for _, m := range []PersonMethod{WLE, ML} {
				for total := range most + 1 {
					got, err := m.Measure(thresholds, float64(total))
					if err != nil {
						continue
					}
					want := halved(m, thresholds, float64(total))
					_, information, _ := expectation(thresholds, want)
					if information < 1e-3 {
						continue // flat between items far apart: any place will do
					}
					compared++
					if math.Abs(got.Measure-want) > 1e-12*max(1, math.Abs(want))/min(information, 1) {
						t.Errorf("%s, spread %v, %d items, total %d: %v, and the twin %v", m, spread, n, total, got.Measure, want)
					}
				}
			}
		}
	}
	if t.Logf("%d measures", compared); compared < 500 {
		t.Error("too little was compared")
	}
}

// BenchmarkMeasurePersons measures persons each of whom lacks others of the items.
func BenchmarkMeasurePersons(b *testing.B) {
	r := booklets(500, 40)
	thresholds := make([][]float64, len(r.Items))
	for i := range thresholds {
		thresholds[i] = []float64{float64(i-20) / 10, float64(i-10) / 10}
	}
	for b.Loop() {
		if _, err := WLE.MeasurePersons(r, thresholds); err != nil {
			b.Fatal(err)
		}
	}
}

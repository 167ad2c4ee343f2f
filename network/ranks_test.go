package network

import (
	"math"
	"math/rand/v2"
	"testing"
)

// ranksTwin finds the distribution of each place by integrating over where one stands,
// with every set of others that may lie above it, one by one.
func ranksTwin(means, sds []float64, highest bool) []Rank {
	out := make([]Rank, len(means))
	for j := range means {
		place := make([]float64, len(means))
		const steps = 4000
		for i := range steps + 1 {
			z := -9 + 18*float64(i)/steps
			x := means[j] + z*sds[j]
			w := math.Exp(-z*z/2) / math.Sqrt(2*math.Pi) * 18 / steps
			for set := range 1 << len(means) {
				if set>>j&1 == 1 {
					continue
				}
				chance, better := 1.0, 0
				for k := range means {
					if k == j {
						continue
					}
					q := 0.5 * math.Erfc((x-means[k])/sds[k]/math.Sqrt2)
					if !highest {
						q = 1 - q
					}
					if set>>k&1 == 1 {
						better++
						chance *= q
					} else {
						chance *= 1 - q
					}
				}
				place[better] += w * chance
			}
		}
		sum := 0.0
		for k, q := range place {
			out[j].Expected += float64(k+1) * q
			if sum < 0.025 && sum+q >= 0.025 {
				out[j].Best = k + 1
			}
			if sum < 0.975 && sum+q >= 0.975 {
				out[j].Worst = k + 1
			}
			sum += q
		}
	}
	return out
}

func TestRanks(t *testing.T) {
	for seed := range uint64(12) {
		rnd := rand.New(rand.NewPCG(seed, 3))
		n := 2 + rnd.IntN(5)
		means, sds := make([]float64, n), make([]float64, n)
		for j := range n {
			means[j], sds[j] = rnd.NormFloat64(), 0.05+rnd.Float64()
		}
		for _, highest := range []bool{true, false} {
			got, want := ranks(means, sds, highest), ranksTwin(means, sds, highest)
			for j := range got {
				if math.Abs(got[j].Expected-want[j].Expected) > 1e-9 || got[j].Best != want[j].Best || got[j].Worst != want[j].Worst {
					t.Errorf("seed %d: %d of %d: %+v, one by one %+v", seed, j, n, got[j], want[j])
				}
			}
		}
	}
}

// Many clusters, of which some are known far better than others.
func TestRanksOfMany(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 2))
	n := 400
	if testing.Short() {
		n = 60
	}
	means, sds := make([]float64, n), make([]float64, n)
	for j := range means {
		means[j], sds[j] = float64(j)/100, 0.01+float64(rnd.IntN(2))
	}
	sum := 0.0
	for j, r := range ranks(means, sds, true) {
		sum += r.Expected
		if r.Best > r.Worst || r.Expected < 1 || r.Expected > float64(n) || r.Best < 1 || r.Worst > n {
			t.Errorf("%d: %+v", j, r)
		}
	}
	if math.Abs(sum-float64(n*(n+1))/2) > 1e-6 {
		t.Errorf("places sum to %v", sum)
	}
}

// Quantities that are known far better than others, or for certain.
func TestRanksOfTheWellKnown(t *testing.T) {
	for name, test := range map[string]struct {
		means, sds []float64
		want       []Rank
	}{
		"all well known":       {[]float64{0, 1.05, 2.3, 5}, []float64{1e-7, 1e-7, 1e-7, 1e-7}, []Rank{{4, 4, 4}, {3, 3, 3}, {2, 2, 2}, {1, 1, 1}}},
		"two for certain":      {[]float64{1, 1, 2}, []float64{0, 0, 1e-3}, []Rank{{2.5, 2, 3}, {2.5, 2, 3}, {1, 1, 1}}},
		"a pair that is close": {[]float64{0, 1e-7, 9}, []float64{1e-5, 1e-5, 1}, nil},
		"one among others":     {[]float64{0.2, 0, 0.4, 0.1}, []float64{1e-5, 0.3, 0.3, 0.3}, nil},
	} {
		got := ranks(test.means, test.sds, true)
		want := test.want
		if want == nil {
			want = ranksTwin(test.means, test.sds, true)
		}
		for j := range got { // the twin's steps are not fine enough for more digits
			if !(math.Abs(got[j].Expected-want[j].Expected) < 1e-3) || got[j].Best != want[j].Best || got[j].Worst != want[j].Worst {
				t.Errorf("%s: %d: %+v, want %+v", name, j, got[j], want[j])
			}
		}
	}
}

func BenchmarkRanks(b *testing.B) {
	rnd := rand.New(rand.NewPCG(1, 2))
	for _, n := range []int{20, 220, 1369} {
		means, sds := make([]float64, n), make([]float64, n)
		for j := range means {
			means[j], sds[j] = rnd.NormFloat64(), 0.3+rnd.Float64()
		}
		b.Run(map[int]string{20: "clusters=20", 220: "clusters=220", 1369: "clusters=1369"}[n], func(b *testing.B) {
			for b.Loop() {
				ranks(means, sds, true)
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/cluster")
		})
	}
}

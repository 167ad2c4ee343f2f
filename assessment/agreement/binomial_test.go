package agreement

import (
	"math"
	"math/rand/v2"
	"testing"
)

// TestBinomial holds draws to the distribution: chi-squared over the values that are
// expected five times or more, far beyond what chance would give only once in a million.
func TestBinomial(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, c := range []struct {
		n int
		p float64
	}{{1, 0.5}, {7, 0.3}, {40, 0.1}, {40, 0.9}, {60, 0.5}, {300, 0.05}, {1000, 0.31}, {100_000, 0.0004}, {1_000_000, 0.25}} {
		const draws = 20_000
		mean, spread := float64(c.n)*c.p, math.Sqrt(float64(c.n)*c.p*(1-c.p))
		low := int(max(0, mean-8*spread))
		width := max(1, int(spread/6))
		counts := map[int]int{}
		for range draws {
			k := binomial(rng, c.n, c.p)
			if k < 0 || k > c.n {
				t.Fatalf("n %d, p %v: %d", c.n, c.p, k)
			}
			counts[(k-low)/width]++
		}
		expected := map[int]float64{}
		for k := low; k <= min(c.n, int(mean+8*spread)+1); k++ {
			log := stirling(float64(c.n)) - stirling(float64(k)) - stirling(float64(c.n-k)) + float64(k)*math.Log(c.p) + float64(c.n-k)*math.Log1p(-c.p)
			expected[(k-low)/width] += draws * math.Exp(log)
		}
		chi, df := 0.0, -1
		for bin, e := range expected {
			if e < 5 {
				continue
			}
			d := float64(counts[bin]) - e
			chi += d * d / e
			df++
		}
		if df > 0 && chiSquaredTail(chi, float64(df)) < 1e-6 {
			t.Errorf("n %d, p %v: chi-squared %v with %d degrees of freedom", c.n, c.p, chi, df)
		}
	}
	if binomial(rng, 0, 0.5) != 0 || binomial(rng, 5, 0) != 0 || binomial(rng, 5, 1) != 5 {
		t.Error("certain outcomes are drawn")
	}
}

func TestStirling(t *testing.T) {
	for _, k := range []float64{0, 1, 2, 15, 16, 17, 100, 12_345, 1e6, 1e9} {
		if want, _ := math.Lgamma(k + 1); math.Abs(stirling(k)-want) > 1e-13*max(1, want) {
			t.Errorf("log %v! is %v, not %v", k, stirling(k), want)
		}
	}
}

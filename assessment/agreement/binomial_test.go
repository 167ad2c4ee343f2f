package agreement

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/openrubric/leadership/.ci/hostile"
)

// TestBinomial holds draws to the distribution: chi-squared over the values that are
// expected five times or more, far beyond what chance would give only once in a million.
func TestBinomial(t *testing.T) {
	rng := rand.New(rand.NewPCG(1, 2))
	for _, c := range []struct {
		n int
		p float64
	}{{1, 0.5}, {7, 0.3}, {40, 0.1}, {40, 0.9}, {60, 0.5}, {300, 0.05}, {25_000, 0.02}, {1_000_000, 9e-6}, {1000, 0.31}, {100_000, 0.0004}, {1_000_000, 0.25}} {
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

// TestLikely holds the bounds that spare logarithms to the logarithms.
func TestLikely(t *testing.T) {
	rng := rand.New(rand.NewPCG(3, 4))
	for range 200_000 {
		n := math.Floor(math.Exp(3 + 15*rng.Float64()))
		p := 0.5 * rng.Float64()
		variance := n * p * (1 - p)
		if n*p < 10 {
			continue
		}
		k := min(max(math.Floor(n*p+5*math.Sqrt(variance)*(2*rng.Float64()-1)), 0), n)
		mode := math.Floor((n + 1) * p)
		want := stirling(mode) + stirling(n-mode) - stirling(k) - stirling(n-k) + (k-mode)*math.Log(p/(1-p))
		for _, v := range []float64{want - 1e-6, want + 1e-6, want + 8*rng.Float64() - 4} {
			if got := likely(math.Exp(v), k, n, p, variance); got != (v <= want) {
				t.Fatalf("n %v, p %v, k %v: log v %v, likelihood %v: %v", n, p, k, v, want, got)
			}
		}
	}
}

// TestDrawRows: drawing block by block is drawing from all rows. Over replicates each row is drawn
// once on average, with the variance and covariance of a multinomial, within blocks and
// across them.
func TestDrawRows(t *testing.T) {
	const n = 2*near + 77
	replicates := hostile.Runs(6000, 200)
	rows := make([]float64, n*n)
	for i := range n {
		rows[i*n+i] = 1
	}
	sums := drawRows(Resampling{Replicates: replicates}.watch(t.Context()), 0, rand.New(rand.NewPCG(5, 6)), rows, n, replicates)
	groups := [][2]int{{0, near}, {near, 2 * near}, {2 * near, n}, {near - 40, near + 40}, {17, 18}, {n - 1, n}}
	mean, variance := make([]float64, len(groups)), make([]float64, len(groups))
	for r := range replicates {
		counts, total := sums[r*n:(r+1)*n], 0.0
		for _, c := range counts {
			total += c
		}
		if total != n {
			t.Fatalf("%v rows of %d", total, n)
		}
		for g, group := range groups {
			d := -float64(group[1] - group[0])
			for _, c := range counts[group[0]:group[1]] {
				d += c
			}
			mean[g] += d / float64(replicates)
			variance[g] += d * d / float64(replicates)
		}
	}
	for g, group := range groups {
		p := float64(group[1]-group[0]) / n
		want := n * p * (1 - p)
		if math.Abs(mean[g]) > 5*math.Sqrt(want/float64(replicates)) || math.Abs(variance[g]/want-1) > 8/math.Sqrt(float64(replicates)) {
			t.Errorf("rows %v: off by %v, variance %v, want %v", group, mean[g], variance[g], want)
		}
	}
}

package agreement

import (
	"math"
	"math/rand/v2"
)

// binomial returns how many of n trials succeed, each with probability p. Time does not
// grow with n.
//
// Source: Hörmann (1993), "The generation of binomial random variates", algorithm BTRS,
// with bounds that spare most logarithms, of Kachitvichyanukul & Schmeiser (1988),
// "Binomial random variate generation", for n·p of ten or more; inversion for less.
func binomial(rng *rand.Rand, n int, p float64) int {
	if p > 0.5 {
		return n - binomial(rng, n, 1-p)
	}
	if n == 0 || p <= 0 {
		return 0
	}
	nf := float64(n)
	if nf*p < 10 {
		return inversion(rng, n, p)
	}
	variance := nf * p * (1 - p)
	spread := math.Sqrt(variance)
	b := 1.15 + float64(2.53*spread)
	a := -0.0873 + float64(0.0248*b) + float64(0.01*p)
	c := float64(nf*p) + 0.5
	accept := 0.92 - 4.2/b
	alpha := (2.83 + 5.1/b) * spread
	for {
		v := rng.Float64()
		u := rng.Float64() - 0.5
		us := 0.5 - math.Abs(u)
		k := math.Floor(float64((2*a/us+b)*u) + c)
		if us >= 0.07 && v <= accept {
			return int(k)
		}
		if k >= 0 && k <= nf && likely(v*alpha/(a/float64(us*us)+b), k, nf, p, variance) {
			return int(k)
		}
	}
}

// likely reports whether k successes are at least v times as likely as the mode.
func likely(v, k, n, p, variance float64) bool {
	mode := math.Floor(float64((n + 1) * p))
	far := math.Abs(k - mode)
	if far <= 15 { // from one number of successes to the next
		odds, ratio := p/(1-p), 1.0
		for i := min(k, mode) + 1; i <= max(k, mode); i++ {
			ratio *= (n + 1 - i) / i * odds
		}
		if k < mode {
			return v*ratio <= 1
		}
		return v <= ratio
	}
	v = math.Log(v)
	normal := -far * far / (2 * variance)
	slack := far / variance * (float64((float64(far*(far/3+0.625))+1.0/6)/variance) + 0.5)
	if within := far < variance/2-1; within && v < normal-slack {
		return true
	} else if within && v > normal+slack {
		return false
	}
	return v <= stirling(mode)+stirling(n-mode)-stirling(k)-stirling(n-k)+float64((k-mode)*math.Log(p/(1-p)))
}

// inversion returns the smallest k such that k successes or fewer have at least the
// probability that is drawn. n·p is below ten, so that more than 110 is only rounding.
func inversion(rng *rand.Rand, n int, p float64) int {
	none := math.Exp(float64(n) * math.Log1p(-p))
	odds := p / (1 - p)
	for {
		left, probability := rng.Float64(), none
		for k := range min(n, 110) + 1 {
			if left < probability {
				return k
			}
			left -= probability
			probability *= float64(n-k) / float64(k+1) * odds
		}
	}
}

// stirling returns log k!: (k+½)log k − k + ½log 2π + 1/12k − 1/360k³ + 1/1260k⁵, which is
// exact to the last digits from 16 on.
func stirling(k float64) float64 {
	if k < 16 {
		v, _ := math.Lgamma(k + 1)
		return v
	}
	const halfLog2Pi = 0.91893853320467274178
	square := float64(k * k)
	return float64((k+0.5)*math.Log(k)) - k + halfLog2Pi + (1.0/12-(1.0/360-1.0/1260/square)/square)/k
}

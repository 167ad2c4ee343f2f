package agreement

import (
	"math"
	"math/rand/v2"
)

// binomial returns how many of n trials succeed, each with probability p. Time does not
// grow with n.
//
// Source: Hörmann (1993), "The generation of binomial random variates", algorithm BTRS,
// for n·p of ten or more; waiting times between successes for less.
func binomial(rng *rand.Rand, n int, p float64) int {
	if p > 0.5 {
		return n - binomial(rng, n, 1-p)
	}
	if n == 0 || p <= 0 {
		return 0
	}
	if float64(n)*p < 10 {
		return waiting(rng, n, p)
	}
	nf := float64(n)
	spread := math.Sqrt(nf * p * (1 - p))
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
		if k < 0 || k > nf {
			continue
		}
		v = math.Log(v * alpha / (a/float64(us*us) + b))
		mode, odds := math.Floor(float64((nf+1)*p)), math.Log(p/(1-p))
		bound := stirling(mode) + stirling(nf-mode) - stirling(k) - stirling(nf-k) + float64((k-mode)*odds)
		if v <= bound {
			return int(k)
		}
	}
}

// waiting adds up geometric waiting times until they pass n.
func waiting(rng *rand.Rand, n int, p float64) int {
	fail := math.Log1p(-p)
	at, successes := 0.0, 0
	for {
		at += math.Floor(math.Log(1-rng.Float64())/fail) + 1
		if at > float64(n) {
			return successes
		}
		successes++
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

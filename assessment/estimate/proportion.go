package estimate

import (
	"cmp"
	"math"

	"gonum.org/v1/gonum/mathext"
)

// A Share is a proportion x/n with an interval around it, all from 0 to 1.
type Share struct {
	Value     float64
	Low, High float64
}

// An IntervalMethod is a way to find the interval of a [Share]. The Wald interval
// p ± z√(p(1−p)/n) is not among them: for 0 of 10 it says that there can be nothing
// else than 0. The zero IntervalMethod is [Wilson].
type IntervalMethod string

const (
	// Wilson is the score interval: all p from which x of n lies within z standard errors.
	// It holds on average about what it promises, down to small n.
	// Source: Wilson (1927), "Probable inference".
	Wilson IntervalMethod = "wilson"
	// WilsonContinuity is Wilson with a correction of min(½, |x−n/2|) of a case, as R's
	// prop.test has it: wider, and none at x = n/2.
	WilsonContinuity IntervalMethod = "wilson-continuity"
	// ClopperPearson never holds less than it promises, and is wider for it: for
	// guarantees. Source: Clopper & Pearson (1934).
	ClopperPearson IntervalMethod = "clopper-pearson"
	// AgrestiCoull adds z²/2 cases on either side and takes the plain interval, clipped to
	// 0 to 1. Source: Agresti & Coull (1998).
	AgrestiCoull IntervalMethod = "agresti-coull"
	// Jeffreys is the middle of the Beta(x+½, n−x+½) distribution, at x = 0 and n too.
	Jeffreys IntervalMethod = "jeffreys"
)

// Proportion returns x/n with its interval at a confidence such as 0.95. It returns
// [ErrUndefined] if n is 0, and [ErrInvalid] unless 0 ≤ x ≤ n and 0 < confidence < 1.
// Cases are taken as independent: those of one school are not, and the true interval
// is then wider. Time is constant.
func Proportion(x, n int, method IntervalMethod, confidence float64) (Share, error) {
	switch {
	case !(confidence > 0 && confidence < 1):
		return Share{}, invalid("confidence %v is not between 0 and 1", confidence)
	case n < 0 || x < 0 || x > n:
		return Share{}, invalid("%d of %d is no share", x, n)
	case n == 0:
		return Share{}, undefined("there is no share of nothing")
	}
	method = cmp.Or(method, Wilson)
	s := Share{Value: float64(x) / float64(n)}
	z := math.Sqrt2 * math.Erfinv(confidence)
	tail := (1 - confidence) / 2
	switch a, b := float64(x), float64(n-x); method {
	case Wilson:
		s.Low, s.High = wilson(a, float64(n), z, 0)
	case WilsonContinuity:
		s.Low, s.High = wilson(a, float64(n), z, min(0.5, math.Abs(a-b)/2))
	case ClopperPearson:
		s.High = 1
		if x > 0 {
			s.Low = mathext.InvRegIncBeta(a, b+1, tail)
		}
		if x < n {
			s.High = mathext.InvRegIncBeta(a+1, b, 1-tail)
		}
	case AgrestiCoull:
		cases := float64(n) + float64(z*z)
		p := (a + float64(z*z)/2) / cases
		half := float64(z * math.Sqrt(p*(1-p)/cases))
		s.Low, s.High = p-half, p+half
	case Jeffreys:
		s.Low = mathext.InvRegIncBeta(a+0.5, b+0.5, tail)
		s.High = mathext.InvRegIncBeta(a+0.5, b+0.5, 1-tail)
	default:
		return Share{}, invalid("there is no interval method %q", method)
	}
	s.Low, s.High = max(s.Low, 0), min(s.High, 1)
	if (method == Wilson || method == WilsonContinuity) && x == 0 {
		s.Low = 0 // to the letter, which rounding may miss
	}
	if (method == Wilson || method == WilsonContinuity) && x == n {
		s.High = 1
	}
	return s, nil
}

// wilson returns (p + z²/2n ± z√(p(1−p)/n + z²/4n²)) / (1 + z²/n), with p moved
// outwards by the correction, in cases.
func wilson(x, n, z, correction float64) (low, high float64) {
	h := float64(z*z) / (2 * n)
	end := func(p, sign float64) float64 {
		return (p + h + float64(sign*z*math.Sqrt(p*(1-p)/n+h/(2*n)))) / (1 + 2*h)
	}
	return end(max((x-correction)/n, 0), -1), end(min((x+correction)/n, 1), 1)
}

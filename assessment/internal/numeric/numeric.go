// Package numeric has what the statistics packages share.
package numeric

import "math"

// Largest is the largest number that is taken, sign aside: the fourth power of it, and
// sums of many, are still numbers.
const Largest = 1e70

// Usable reports whether v is a number that can be squared and summed.
func Usable(v float64) bool { return math.Abs(v) <= Largest } // false for NaN

// Finite reports whether v is a number.
func Finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// OrNothing returns a sum of squares, or 0 if it is no more than n numbers of that size
// may be off by rounding.
func OrNothing(squares, n, largest float64) float64 {
	const eps = 16 * 0x1p-52
	if squares <= float64(n*float64(eps*largest)*float64(eps*largest)) {
		return 0
	}
	return squares
}

// Dot returns Σ a·b, in four sums at a time. b is at least as long as a.
func Dot(a, b []float64) float64 {
	var s0, s1, s2, s3 float64
	b = b[:len(a)]
	n := len(a) &^ 3
	for i := 0; i < n; i += 4 {
		x, y := a[i:i+4:i+4], b[i:i+4:i+4]
		s0 += float64(x[0] * y[0])
		s1 += float64(x[1] * y[1])
		s2 += float64(x[2] * y[2])
		s3 += float64(x[3] * y[3])
	}
	for i := n; i < len(a); i++ {
		s0 += float64(a[i] * b[i])
	}
	return s0 + s1 + s2 + s3
}

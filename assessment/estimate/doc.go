// Package estimate says how sure a share, a mean, a change or a cut score is.
//
// The one hard idea: a number made from few judgements is one of many that might as
// well have come out. Three of four staff at a level or above it is 75 per cent, and
// could have come from a school where it is 30. So a share comes with an interval, a
// weighted mean with its standard error, and a change counts as one only if it is
// larger than what the scores would do by themselves.
//
//	share, err := estimate.Proportion(3, 4, estimate.Wilson, 0.95)
//	if err != nil {
//		return err // a share of nobody
//	}
//	fmt.Printf("%.2f to %.2f", share.Low, share.High) // 0.30 to 0.95
//
// A statistic that there is not is [ErrUndefined], with the reason, and never NaN. Sums
// are taken in the order given. Nothing here knows of frameworks: values are what a
// scale says its levels are worth, which is the caller's to decide.
//
// From here: assessment/trend gives shares their intervals and changes their reliable
// change index; assessment.CutScores holds a cut with who set it and why.
package estimate

import (
	"errors"
	"fmt"
	"math"
)

// ErrUndefined: the statistic does not exist for these data. The error that wraps it
// says why.
var ErrUndefined = errors.New("undefined")

// ErrInvalid: an argument lies outside its range. The error that wraps it says which.
var ErrInvalid = errors.New("invalid")

func undefined(format string, a ...any) error {
	return fmt.Errorf("%w: %s", ErrUndefined, fmt.Sprintf(format, a...))
}

func invalid(format string, a ...any) error {
	return fmt.Errorf("%w: %s", ErrInvalid, fmt.Sprintf(format, a...))
}

// finite reports whether v is a number that can be summed.
func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// checkFinite reports the first value of a list that is none.
func checkFinite(name string, values []float64) error {
	for i, v := range values {
		if !finite(v) {
			return invalid("%s %d is %v", name, i, v)
		}
	}
	return nil
}

// mean returns Σv/n of a list that is not empty.
func mean(values []float64) float64 {
	sum := 0.0
	for _, v := range values {
		sum += v
	}
	return sum / float64(len(values))
}

// sd returns the standard deviation √(Σ(v−m)²/(n−1)) of two values or more.
func sd(values []float64) float64 {
	m, sum := mean(values), 0.0
	for _, v := range values {
		sum += float64((v - m) * (v - m))
	}
	return math.Sqrt(sum / float64(len(values)-1))
}

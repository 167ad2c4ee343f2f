package estimate

import (
	"math"

	"github.com/openrubric/leadership/indicator"
)

// A Change is what became of one score from one occasion to the next, measured by what
// such scores do by themselves.
type Change struct {
	N           int
	SD          float64 // of the first scores, √(Σ(v−m)²/(n−1))
	Reliability float64 // as it was given
	SEM         float64 // standard error of measurement, SD·√(1−r)
	SEDiff      float64 // of a difference of two scores, √2·SEM
	Least       float64 // the smallest change that is reliable, 1.96·SEDiff, in points
	// Index is the reliable change index of each case, (second−first)/SEDiff, in the
	// order given. Its sign is that of the difference, whichever end of the scale is the
	// good one.
	Index []float64
	// Improved and Declined count the cases with an index beyond 1.96 towards the good
	// end and the bad one; Same the rest.
	Improved, Declined, Same int
}

// reliable is how large a reliable change index must be, more than this: 1.96, the
// rounded figure that Jacobson and Truax print, and not the exact quantile.
const reliable = 1.96

// ReliableChange compares two scores of each case. The reliability, from 0 to below 1,
// is that of the scores; whether it is one of internal consistency, of retest or between
// raters changes the answer, so it is the caller's to choose and to say. The direction
// is that of the scale: of a neutral one no change is for better or worse, which is
// [ErrInvalid].
//
// It returns [ErrUndefined] for fewer than two cases or if all first scores are the
// same. Time is linear. Source: Jacobson & Truax (1991), "Clinical significance".
func ReliableChange(first, second []float64, reliability float64, good indicator.Direction) (Change, error) {
	sign := 1.0
	switch {
	case len(first) != len(second):
		return Change{}, invalid("%d first scores and %d second ones", len(first), len(second))
	case !(reliability >= 0 && reliability < 1):
		return Change{}, invalid("reliability %v is not from 0 to below 1", reliability)
	case good == indicator.HighIsWorse:
		sign = -1
	case good != indicator.HighIsBetter:
		return Change{}, invalid("on a scale of direction %q nothing improves", good)
	}
	if err := checkFinite("first score", first); err != nil {
		return Change{}, err
	}
	if err := checkFinite("second score", second); err != nil {
		return Change{}, err
	}
	if len(first) < 2 {
		return Change{}, undefined("the spread of first scores needs two cases, and there are %d", len(first))
	}
	c := Change{N: len(first), Reliability: reliability, SD: sd(first)}
	if c.SD == 0 {
		return Change{}, undefined("all first scores are the same")
	}
	c.SEM = c.SD * math.Sqrt(1-reliability)
	c.SEDiff = math.Sqrt2 * c.SEM
	c.Least = reliable * c.SEDiff
	for i := range first {
		index := (second[i] - first[i]) / c.SEDiff
		if !finite(index) || !finite(c.Least) {
			return Change{}, invalid("the scores are too large to be told apart")
		}
		c.Index = append(c.Index, index)
		switch {
		case sign*index > reliable:
			c.Improved++
		case sign*index < -reliable:
			c.Declined++
		default:
			c.Same++
		}
	}
	return c, nil
}

package measure

import "github.com/openrubric/leadership/assessment/internal/numeric"

// A Curve is what an item with some thresholds does along the scale, point by point.
type Curve struct {
	At            []float64   // measures
	Probabilities [][]float64 // by point and category
	Expected      []float64   // category: the item characteristic curve
	Information   []float64   // the variance of the category
	SE            []float64   // 1/√Information: of a measure from this item alone
}

// Curves returns the curves of an item at points from low to high, both included. It
// returns [estimate.ErrInvalid] unless low < high, there are two points or more, and all
// numbers are finite.
func Curves(thresholds []float64, low, high float64, points int) (Curve, error) {
	var c Curve
	if !numeric.Usable(low) || !numeric.Usable(high) || low >= high || points < 2 || points > 100_000 || len(thresholds) == 0 {
		return c, invalid("%d points from %v to %v for %d thresholds", points, low, high, len(thresholds))
	}
	for _, b := range thresholds {
		if !numeric.Usable(b) {
			return c, invalid("a threshold is %v", b)
		}
	}
	steps := append([]float64{0}, thresholds...)
	for i := range points {
		at := low + float64((high-low)*float64(i))/float64(points-1)
		p := make([]float64, len(steps))
		probabilities(p, at, steps)
		mean, variance := moments(p)
		c.At, c.Probabilities = append(c.At, at), append(c.Probabilities, p)
		c.Expected, c.Information = append(c.Expected, mean), append(c.Information, variance)
		c.SE = append(c.SE, errorOf(variance))
	}
	return c, nil
}

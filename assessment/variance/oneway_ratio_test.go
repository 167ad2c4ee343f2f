package variance_test

import (
	"math"
	"testing"

	"github.com/openrubric/leadership/assessment/variance"
)

// Groups whose values differ by next to nothing within them lie wholly between: the ratio
// of the components is beyond 2^50, and is found all the same.
func TestOneWayHardlyAnythingWithin(t *testing.T) {
	for _, d := range []float64{1e-4, 1e-7, 1e-8, 1e-9, 1e-12} {
		var groups []variance.Group
		for k := range 5 {
			var g variance.Group
			for j := range 4 {
				v := float64(k) / 4
				if j == 0 {
					v += d
				}
				g.Add(v)
			}
			groups = append(groups, g)
		}
		b, err := variance.OneWay(groups, variance.REML)
		if err != nil {
			t.Fatal(err)
		}
		if b.Boundary || math.Abs(b.Variance-0.15625) > 1e-6 || b.ICC < 1-1e-6 {
			t.Errorf("%v: between %v, within %v, boundary %v", d, b.Variance, b.Within, b.Boundary)
		}
	}
}

package variance_test

import (
	"errors"
	"testing"

	"github.com/openrubric/leadership/assessment/estimate"
	"github.com/openrubric/leadership/assessment/variance"
)

// TestFactorsOfOtherValues: a factor that does not fit the values, or another factor, is
// refused.
func TestFactorsOfOtherValues(t *testing.T) {
	values := []float64{1, 2, 4}
	fits := variance.Factor{Name: "f", Names: []string{"a", "b"}, Level: []int32{0, 1, 1}}
	if groups, err := variance.Groups(values, fits); err != nil || len(groups) != 2 {
		t.Fatal(groups, err)
	}
	for name, level := range map[string][]int32{"short": {0, 1}, "below": {0, -1, 1}, "beyond": {0, 1, 2}} {
		bad := fits
		bad.Level = level
		if groups, err := variance.Groups(values, bad); !errors.Is(err, estimate.ErrInvalid) || groups != nil {
			t.Errorf("%s: %v", name, err)
		}
		for _, pairs := range []variance.Factor{fits.By(bad), bad.By(fits)} {
			if _, err := variance.Groups(values, pairs); !errors.Is(err, estimate.ErrInvalid) || len(pairs.Level) > 0 {
				t.Errorf("%s: pairs %+v, %v", name, pairs, err)
			}
		}
	}
	if pairs := fits.By(fits); len(pairs.Names) != 2 || pairs.Names[1] != "b:b" {
		t.Errorf("%+v", pairs)
	}
}

package estimate_test

import (
	"testing"

	"github.com/openrubric/leadership/assessment/estimate"
)

func TestZeroIntervalMethod(t *testing.T) {
	for x := range 11 {
		want, err := estimate.Proportion(x, 10, estimate.Wilson, 0.95)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := estimate.Proportion(x, 10, "", 0.95); got != want || err != nil {
			t.Errorf("%d of 10: %v, %v", x, got, err)
		}
	}
}

package measure_test

import (
	"reflect"
	"testing"

	"github.com/openrubric/leadership/assessment/measure"
)

// 0 or less is the default, in all that is fitted.
func TestOptionsBelowZero(t *testing.T) {
	d, _ := small(t)
	r := measure.Responses{Items: []string{"a", "b", "c"}, Max: []int{1, 1, 1}, Score: [][]int{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}, {1, 1, 0}, {0, 1, 1}, {1, 0, 1}}}
	for name, fit := range map[string]func(tolerance float64, rounds int) (any, error){
		"joint": func(tolerance float64, rounds int) (any, error) {
			return measure.Joint(t.Context(), d, measure.JointOptions{Tolerance: tolerance, MaxRounds: rounds})
		},
		"conditional": func(tolerance float64, rounds int) (any, error) {
			return measure.Conditional(t.Context(), r, measure.Rasch, measure.ConditionalOptions{Tolerance: tolerance, MaxRounds: rounds})
		},
		"marginal": func(tolerance float64, rounds int) (any, error) {
			return measure.Marginal(t.Context(), r, measure.Rasch, measure.MarginalOptions{Tolerance: tolerance, MaxRounds: rounds})
		},
	} {
		t.Run(name, func(t *testing.T) {
			want, err := fit(0, 0)
			if err != nil {
				t.Fatal(err)
			}
			if got, err := fit(-1, -1); err != nil || !reflect.DeepEqual(got, want) {
				t.Errorf("below zero: %v, another fit than the default", err)
			}
		})
	}
}

func TestZeroPersonMethod(t *testing.T) {
	var zero measure.PersonMethod
	thresholds := [][]float64{{-1}, {0}, {1, 2}}
	want, err := measure.WLE.ScoreTable(thresholds)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := zero.ScoreTable(thresholds); err != nil || !reflect.DeepEqual(got, want) {
		t.Errorf("%v, %v", got, err)
	}
}

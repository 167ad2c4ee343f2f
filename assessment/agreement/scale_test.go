package agreement_test

import (
	"slices"
	"testing"

	"github.com/openrubric/leadership/assessment/agreement"
	"github.com/openrubric/leadership/indicator"
)

// Values are taken over if all levels have one, whatever scale was put together.
func TestOfTakesAllValuesOrNone(t *testing.T) {
	one, two := 1.0, 2.0
	for name, c := range map[string]struct{ low, high, want []float64 }{
		"none": {nil, nil, nil}, "the first": {[]float64{one}, nil, nil}, "the last": {nil, []float64{two}, nil},
		"all": {[]float64{one}, []float64{two}, []float64{one, two}},
	} {
		s := indicator.Scale{Levels: []indicator.Rung{{Key: "low"}, {Key: "high"}}}
		for i, v := range [][]float64{c.low, c.high} {
			if v != nil {
				s.Levels[i].Value = &v[0]
			}
		}
		if got := agreement.ScaleOf(s); !slices.Equal(got.Values, c.want) || len(got.Categories) != 2 {
			t.Errorf("%s: %v", name, got)
		}
	}
}

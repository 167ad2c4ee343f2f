package estimate_test

import (
	"fmt"
	"testing"

	"github.com/openrubric/leadership/.ci/hostile"
	"github.com/openrubric/leadership/assessment/estimate"
	"github.com/openrubric/leadership/indicator"
)

// FuzzEstimates holds that whatever the numbers, each estimate is numbers or says what is
// not defined.
func FuzzEstimates(f *testing.F) {
	f.Add(uint8(3), uint8(9), []byte("\x05\x06\x05\x01\x07\x08\x06\x02\x05\x07\x04\x01\x09\x09\x08\x02"))
	f.Fuzz(func(t *testing.T, x, n uint8, data []byte) {
		rows := hostile.Numbers(data, 4, 40)
		check := func(what string, got any, err error) {
			t.Helper()
			hostile.Sound(t, fmt.Sprintf("%s of %d, %d, %v", what, x, n, rows), got, err, estimate.ErrUndefined, estimate.ErrInvalid)
		}
		for _, m := range []estimate.IntervalMethod{estimate.Wilson, estimate.WilsonContinuity, estimate.ClopperPearson, estimate.Jeffreys, estimate.AgrestiCoull} {
			share, err := estimate.Proportion(int(int8(x)), int(int8(n)), m, float64(x)/200)
			check("Proportion by "+string(m), share, err)
		}
		s := estimate.Sample{}
		var before []float64
		for _, row := range rows {
			s.Values, before = append(s.Values, row[0]), append(before, row[1])
			s.Clusters = append(s.Clusters, fmt.Sprint(row[2]))
			if x&1 > 0 {
				s.Weights = append(s.Weights, row[3])
			}
			if x&2 > 0 {
				s.Strata = append(s.Strata, fmt.Sprint(int(row[3])%2))
			}
		}
		mean, err := s.Mean()
		check("Mean", mean, err)
		cut, err := estimate.Angoff(rows)
		check("Angoff", cut, err)
		contrast, err := estimate.ContrastingGroups(before, s.Values)
		check("ContrastingGroups", contrast, err)
		change, err := estimate.ReliableChange(before, s.Values, float64(n)/255, []indicator.Direction{indicator.HighIsBetter, indicator.HighIsWorse, indicator.Neutral}[x%3])
		check("ReliableChange", change, err)
	})
}

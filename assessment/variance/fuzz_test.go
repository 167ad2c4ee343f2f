package variance_test

import (
	"fmt"
	"testing"

	"github.com/openrubric/leadership/.ci/hostile"
	"github.com/openrubric/leadership/assessment/estimate"
	"github.com/openrubric/leadership/assessment/variance"
)

// FuzzFit holds that whatever the values and however they are grouped, each estimator
// ends with numbers or says what is not defined.
func FuzzFit(f *testing.F) {
	f.Add(uint8(2), []byte("\x05\x00\x00\x06\x01\x00\x07\x00\x01\x05\x01\x01\x09\x02\x00"))
	f.Fuzz(func(t *testing.T, how uint8, data []byte) {
		var values []float64
		var schools, raters []string
		for _, row := range hostile.Numbers(data, 3, 40) {
			values = append(values, row[0])
			schools, raters = append(schools, fmt.Sprint(row[1])), append(raters, fmt.Sprint(row[2]))
		}
		school, rater := variance.NewFactor("school", schools), variance.NewFactor("rater", raters)
		check := func(what string, got any, err error) {
			t.Helper()
			hostile.Sound(t, fmt.Sprintf("%s of %v by %v and %v", what, values, schools, raters), got, err, estimate.ErrUndefined, estimate.ErrInvalid)
		}
		groups, err := variance.Groups(values, school)
		check("Groups", groups, err)
		if err == nil {
			a, err := variance.Analyse(groups)
			check("Analyse", a, err)
		}
		for _, m := range []variance.Method{variance.REML, variance.ML, variance.ANOVA} {
			if err == nil {
				one, err := variance.OneWay(groups, m)
				check("OneWay by "+string(m), one, err)
			}
			d := variance.Data{Values: values, Factors: []variance.Factor{school, rater}}
			if how%2 > 0 {
				d.Factors = append(d.Factors, school.By(rater))
			}
			fit, err := variance.Fit(t.Context(), d, m)
			check("Fit by "+string(m), fit, err)
		}
	})
}

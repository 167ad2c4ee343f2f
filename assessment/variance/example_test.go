package variance_test

import (
	"context"
	"fmt"

	"github.com/openrubric/leadership/assessment/variance"
)

// Three schools, of which one was judged by two people only: its mean is drawn further
// towards that of all.
func ExampleOneWay() {
	schools := []string{"Rimu", "Kauri", "Miro"}
	groups := make([]variance.Group, len(schools))
	for school, values := range [][]float64{{3, 4, 3, 4, 3, 4}, {2, 2, 3, 2, 1, 2}, {4, 4}} {
		for _, v := range values {
			groups[school].Add(v)
		}
	}
	fit, err := variance.OneWay(groups, variance.REML)
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, s := range fit.Shrunken {
		fmt.Printf("%s: %.2f, shrunken %.2f\n", schools[i], s.Mean, s.Shrunken)
	}
	// Output:
	// Rimu: 3.50, shrunken 3.48
	// Kauri: 2.00, shrunken 2.06
	// Miro: 4.00, shrunken 3.88
}

// How much lies with the school and how much with the rater, when raters saw different
// schools.
func ExampleFit() {
	school := variance.NewFactor("school", []string{"a", "a", "b", "b", "c", "c", "d", "d", "e", "e"})
	rater := variance.NewFactor("rater", []string{"r1", "r2", "r2", "r3", "r3", "r1", "r1", "r2", "r3", "r1"})
	fit, err := variance.Fit(context.Background(), variance.Data{
		Values:  []float64{3, 2, 1, 2, 4, 4, 2, 1, 3, 2},
		Factors: []variance.Factor{school, rater},
	}, variance.REML)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, c := range fit.Components {
		fmt.Printf("%s %.2f\n", c.Name, c.Variance)
	}
	// Output:
	// school 0.68
	// rater 0.39
	// residual 0.10
}

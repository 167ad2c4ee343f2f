package variance_test

import (
	"fmt"

	"github.com/openrubric/leadership/assessment/variance"
)

// Do staffs differ more between schools than people do within them, and is a mean of each
// staff dependable?
func ExampleAnalyse() {
	school := variance.NewFactor("school", []string{"Rimu", "Rimu", "Rimu", "Kauri", "Kauri", "Kauri", "Miro", "Miro"})
	groups, err := variance.Groups([]float64{3, 4, 3, 2, 2, 3, 4, 4}, school)
	if err != nil {
		fmt.Println(err)
		return
	}
	a, _ := variance.Analyse(groups)
	fmt.Printf("F %.1f, p %.2f, ICC(1) %.2f, ICC(2) %.2f\n", *a.F, *a.P, *a.ICC, *a.ReliabilityOfTheMean)
	// Output: F 6.6, p 0.04, ICC(1) 0.68, ICC(2) 0.85
}

// Raters are numbered anew in every school: rater 1 of one is not rater 1 of the next.
func ExampleFactor_By() {
	school := variance.NewFactor("school", []string{"Rimu", "Rimu", "Kauri", "Kauri"})
	rater := variance.NewFactor("rater", []string{"1", "2", "1", "2"})
	fmt.Println(rater, "·", school.By(rater), "·", school.By(rater).Names)
	// Output: rater (2) · school:rater (4) · [Rimu:1 Rimu:2 Kauri:1 Kauri:2]
}

// A published table of mean squares is enough: six schools judged by four raters, as in
// Shrout & Fleiss (1979).
func ExampleFromMeanSquares() {
	sources := []variance.Source{{Name: "school", DF: 5, MS: 11.2417}, {Name: "rater", DF: 3, MS: 32.4861}, {Name: "rest", DF: 15, MS: 1.0194}}
	expected := variance.Expected{{4, 0, 1}, {0, 6, 1}, {0, 0, 1}}
	components, err := variance.FromMeanSquares(sources, expected, variance.ANOVA)
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, s := range sources {
		fmt.Printf("%s %.2f\n", s.Name, components[i])
	}
	// Output:
	// school 2.56
	// rater 5.24
	// rest 1.02
}

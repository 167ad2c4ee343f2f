package measure_test

import (
	"context"
	"fmt"
	"strings"

	"github.com/openrubric/leadership/assessment/measure"
)

// Three schools, each judged by two of three raters: Ben is severe, and his schools are not
// the worse for it.
func ExampleJoint() {
	file := `school,rater,area,level
Rimu,Ana,vision,3
Rimu,Ana,team,2
Rimu,Ana,teaching,2
Rimu,Ben,vision,2
Rimu,Ben,team,1
Rimu,Ben,teaching,1
Kauri,Ben,vision,1
Kauri,Ben,team,0
Kauri,Ben,teaching,1
Kauri,Caro,vision,2
Kauri,Caro,team,2
Kauri,Caro,teaching,1
Miro,Ana,vision,2
Miro,Ana,team,3
Miro,Ana,teaching,1
Miro,Caro,vision,2
Miro,Caro,team,1
Miro,Caro,teaching,0
`
	d, list := measure.ReadCSV(strings.NewReader(file), measure.CSV{
		Facets:   []measure.CSVFacet{{Column: "school", Sign: 1}, {Column: "rater", Sign: -1}, {Column: "area", Sign: -1}},
		Category: "level",
	})
	if err := list.Err(); err != nil {
		fmt.Println(err)
		return
	}
	fit, err := measure.Joint(context.Background(), d, measure.JointOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, name := range []string{"rater", "school"} {
		facet, _ := fit.Facet(name)
		for _, e := range facet.Elements {
			fmt.Printf("%s %s %+.1f, fair average %.1f\n", name, e.Name, e.Measure, e.FairAverage)
		}
	}
	// Output:
	// rater Ana -2.5, fair average 2.2
	// rater Ben +2.4, fair average 0.8
	// rater Caro +0.0, fair average 1.5
	// school Rimu +1.2, fair average 1.9
	// school Kauri +0.0, fair average 1.6
	// school Miro -1.3, fair average 1.2
}

// Every school has raters of its own: nothing tells severity from quality.
func ExampleData_Linkage() {
	d := measure.Data{
		Max:    1,
		Scores: []int32{0, 1, 1, 0},
		Facets: []measure.Facet{
			measure.NewFacet("school", 1, false, []string{"Rimu", "Rimu", "Kauri", "Kauri"}),
			measure.NewFacet("rater", -1, true, []string{"Ana", "Ben", "Caro", "Dev"}),
		},
	}
	link, err := d.Linkage()
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(link.Connected)
	for _, s := range link.Subsets {
		fmt.Println(s.Elements["school"], s.Elements["rater"])
	}
	// Output:
	// false
	// [Rimu] [Ana Ben]
	// [Kauri] [Caro Dev]
}

// A school's total on calibrated indicators becomes a measure.
func ExamplePersonMethod_ScoreTable() {
	table, err := measure.WLE.ScoreTable([][]float64{{-1, 1.3}, {-0.5, 1.5}, {-1.5, 0.5}})
	if err != nil {
		fmt.Println(err)
		return
	}
	for total, m := range table {
		fmt.Printf("%d: %+.2f ± %.2f\n", total, m.Measure, m.SE)
	}
	// Output:
	// 0: -2.99 ± 1.69
	// 1: -1.59 ± 1.08
	// 2: -0.72 ± 0.94
	// 3: +0.05 ± 0.91
	// 4: +0.82 ± 0.94
	// 5: +1.69 ± 1.08
	// 6: +3.10 ± 1.69
}

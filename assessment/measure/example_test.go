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
			measure.Facet{Name: "school", Sign: 1}.Of([]string{"Rimu", "Rimu", "Kauri", "Kauri"}),
			measure.Facet{Name: "rater", Sign: -1, Centred: true}.Of([]string{"Ana", "Ben", "Caro", "Dev"}),
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

// Last year's indicators and levels carry the scale into this year: Kauri, which was not
// there last year, is put where it would have lain then.
func ExampleJoint_anchors() {
	columns := func(rows string) measure.Data {
		d, list := measure.ReadCSV(strings.NewReader("school,area,level\n"+rows), measure.CSV{
			Facets:   []measure.CSVFacet{{Column: "school", Sign: 1}, {Column: "area", Sign: -1}},
			Category: "level",
		})
		if err := list.Err(); err != nil {
			panic(err)
		}
		return d
	}
	ctx, plain := context.Background(), measure.JointOptions{Plain: true} // what has anchors cannot be corrected
	last, err := measure.Joint(ctx, columns(`Rimu,vision,2
Rimu,team,2
Rimu,teaching,1
Rimu,staff,0
Miro,vision,2
Miro,team,0
Miro,teaching,1
Miro,staff,1
Totara,vision,1
Totara,team,1
Totara,teaching,0
Totara,staff,0
`), plain)
	if err != nil {
		fmt.Println(err)
		return
	}
	d := columns(`Miro,vision,2
Miro,team,2
Miro,teaching,1
Miro,staff,1
Kauri,vision,1
Kauri,team,1
Kauri,teaching,1
Kauri,staff,0
`)
	areas, _ := last.Facet("area")
	d.Facets[1].Centred, d.Facets[1].Anchors = false, map[string]float64{}
	for _, e := range areas.Elements {
		d.Facets[1].Anchors[e.Name] = e.Measure
	}
	d.Thresholds = map[string][]float64{"": last.Steps[0].Thresholds}
	now, err := measure.Joint(ctx, d, plain)
	if err != nil {
		fmt.Println(err)
		return
	}
	for year, fit := range []*measure.Fit{last, now} {
		schools, _ := fit.Facet("school")
		for _, e := range schools.Elements {
			fmt.Printf("year %d: %s %+.1f\n", year+1, e.Name, e.Measure)
		}
	}
	// Output:
	// year 1: Rimu +1.1
	// year 1: Miro +0.1
	// year 1: Totara -2.1
	// year 2: Miro +2.2
	// year 2: Kauri -0.9
}

// Two districts whose raters never met: their schools can be compared on the word that the
// raters of one are as severe, on average, as those of the other.
func ExampleJoint_groups() {
	d, list := measure.ReadCSV(strings.NewReader(`school,rater,area,level
Rimu,Ana,vision,2
Rimu,Ana,team,1
Rimu,Ana,teaching,1
Rimu,Ben,vision,1
Rimu,Ben,team,2
Rimu,Ben,teaching,0
Miro,Ana,vision,1
Miro,Ana,team,0
Miro,Ana,teaching,2
Miro,Ben,vision,1
Miro,Ben,team,0
Miro,Ben,teaching,0
Kauri,Caro,vision,2
Kauri,Caro,team,2
Kauri,Caro,teaching,1
Kauri,Dev,vision,1
Kauri,Dev,team,0
Kauri,Dev,teaching,1
Totara,Caro,vision,1
Totara,Caro,team,2
Totara,Caro,teaching,0
Totara,Dev,vision,1
Totara,Dev,team,0
Totara,Dev,teaching,1
`), measure.CSV{
		Facets:   []measure.CSVFacet{{Column: "school", Sign: 1}, {Column: "rater", Sign: -1}, {Column: "area", Sign: -1}},
		Category: "level",
	})
	if err := list.Err(); err != nil {
		fmt.Println(err)
		return
	}
	_, err := measure.Joint(context.Background(), d, measure.JointOptions{})
	fmt.Println(err)
	d.Facets[1].Groups = map[string]string{"Ana": "north", "Ben": "north", "Caro": "south", "Dev": "south"}
	fit, err := measure.Joint(context.Background(), d, measure.JointOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, name := range []string{"rater", "school"} {
		facet, _ := fit.Facet(name)
		for _, e := range facet.Elements {
			fmt.Printf("%s %s %+.1f\n", name, e.Name, e.Measure)
		}
	}
	// Output:
	// undefined: the design is not connected: measures of different subsets cannot be compared. subset 1: area vision, team, teaching; rater Ana, Ben; school Rimu, Miro | subset 2: rater Caro, Dev; school Kauri, Totara
	// rater Ana -0.6
	// rater Ben +0.6
	// rater Caro -0.7
	// rater Dev +0.7
	// school Rimu +0.4
	// school Miro -0.7
	// school Kauri +0.4
	// school Totara -0.4
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

// Conditional likelihood calibrates the indicators, and schools are measured on them.
func ExampleConditionalFit_Thresholds() {
	r := measure.Responses{
		Items: []string{"trust", "candour", "plans"},
		Max:   []int{1, 1, 1},
		Score: [][]int{{1, 0, 0}, {1, 0, 0}, {0, 1, 0}, {1, 1, 0}, {1, 0, 1}, {1, 1, 0}, {0, 0, 1}, {0, 1, 1}},
	}
	fit, err := measure.Conditional(context.Background(), r, measure.Rasch, measure.ConditionalOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	schools, err := measure.WLE.MeasurePersons(r, fit.Thresholds())
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("%+.2f %+.2f\n", schools[0].Measure, schools[3].Measure)
	// Output: -0.53 +0.53
}

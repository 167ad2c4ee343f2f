package measure_test

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/estimate"
	"github.com/openrubric/leadership/assessment/measure"
	"github.com/openrubric/leadership/framework/kahuiako"
	"github.com/openrubric/leadership/indicator"
)

// visits are three schools, each judged by two of three raters on three areas.
func visits() measure.Data {
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
		panic(err)
	}
	return d
}

// A compiled assessment becomes data with facets. Nobody judged what others judged, so
// nothing tells severity from quality, and Joint says which parts hang together.
func ExampleFromMatrix() {
	a := assessment.Assessment{Framework: kahuiako.Framework().Ref()}
	for subject, rater := range map[string]string{"waitaha": "hera", "waikato": "tama"} {
		a.Subjects = append(a.Subjects, assessment.Subject{ID: subject, Kind: indicator.CommunityOfSchools})
		for id, level := range map[indicator.ID]indicator.Level{kahuiako.RelationalTrust: "embedding", kahuiako.SharedDirection: "developing"} {
			a.Judgements = append(a.Judgements, assessment.Judgement{Subject: subject, Perspective: assessment.Peer, Rater: rater, Indicator: id, Level: level})
		}
	}
	m, _ := assessment.Compile(assessment.Inputs{Framework: kahuiako.Framework(), Assessment: a})
	d, err := measure.FromMatrix(m, measure.Selection{})
	fmt.Println(len(d.Scores), "judgements,", len(d.Facets), "facets", err)
	_, err = measure.Joint(context.Background(), d, measure.JointOptions{})
	fmt.Println(errors.Is(err, estimate.ErrUndefined))
	// Output:
	// 4 judgements, 3 facets <nil>
	// true
}

// Which judgements are worth a conversation, and is somebody more severe towards one school
// than towards the others? Of so few judgements none stands out (2 is where one begins to
// look), and a size below twice its error says nothing.
func ExampleFit_Unexpected() {
	d := visits()
	fit, err := measure.Joint(context.Background(), d, measure.JointOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	odd, _ := fit.Unexpected(d, 1, 2)
	for _, u := range odd {
		fmt.Printf("%s: %d where %.1f was expected\n", strings.Join(u.Elements, ", "), u.Score, u.Expected)
	}
	pairs, _ := fit.Interaction(d, "rater", "school")
	fmt.Printf("%s towards %s: %+.1f ± %.1f logits\n", d.Facets[1].Elements[pairs[0].First], d.Facets[0].Elements[pairs[0].Second], pairs[0].Size, pairs[0].SE)
	// Output:
	// Miro, Ana, team: 3 where 1.9 was expected
	// Kauri, Ben, team: 0 where 0.8 was expected
	// Ana towards Rimu: -0.9 ± 1.4 logits
}

// Schools, raters and areas on one line, high at the top.
func ExampleFit_Map() {
	fit, err := measure.Joint(context.Background(), visits(), measure.JointOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Print(fit.Map().Text(1, 12))
	// Output:
	// logit | +school | −rater | −area    | thresholds
	//   +4.5 |         |        |          |
	//   +3.5 |         |        |          | 2|3
	//   +2.5 |         | Ben    |          |
	//   +1.5 | Rimu    |        | teaching |
	//   +0.5 | Kauri   | Caro   | team     |
	//   -0.5 |         |        |          | 1|2
	//   -1.5 | Miro    |        | vision   |
	//   -2.5 |         | Ana    |          |
	//   -3.5 |         |        |          | 0|1
}

// Few judgements a school: the schools are taken for a sample of a population, and raters
// and areas are measured without each school's own place.
func ExampleMarginalFacets() {
	d := visits()
	for i := range d.Facets { // one facet carries the level, and is not centred
		d.Facets[i].Centred = d.Facets[i].Name == "rater"
	}
	fit, err := measure.MarginalFacets(context.Background(), d, "school", measure.MarginalOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, rater := range fit.Facets[0].Elements {
		fmt.Printf("%s %+.1f\n", rater.Name, rater.Measure)
	}
	// Output:
	// Ana -2.3
	// Ben +1.7
	// Caro +0.6
}

// indicators are yes or no for nine schools.
var indicators = measure.Responses{
	Items: []string{"trust", "candour", "plans"},
	Max:   []int{1, 1, 1},
	Score: [][]int{{1, 0, 0}, {1, 0, 0}, {0, 1, 0}, {1, 1, 0}, {1, 0, 1}, {1, 1, 0}, {0, 0, 1}, {0, 1, 1}, {1, 1, 0}},
}

// How hard is each indicator, whichever schools were asked? The schools' own places do not
// enter.
func ExampleConditional() {
	fit, err := measure.Conditional(context.Background(), indicators, measure.Rasch, measure.ConditionalOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, item := range fit.Items {
		fmt.Printf("%s %+.2f ± %.2f\n", item.Name, item.Location, item.SE)
	}

	never := measure.Responses{Items: []string{"trust", "plans"}, Max: []int{1, 1}, Score: [][]int{{1, 0}, {1, 0}}}
	_, err = measure.Conditional(context.Background(), never, measure.Rasch, measure.ConditionalOptions{})
	fmt.Println(errors.Is(err, estimate.ErrUndefined))
	// Output:
	// trust -0.47 ± 0.50
	// candour -0.11 ± 0.49
	// plans +0.57 ± 0.50
	// true
}

// The same indicators, with the schools as a sample of a population; then each school on
// them, and how well they are told apart.
func ExampleMarginalFit_Thresholds() {
	fit, err := measure.Marginal(context.Background(), indicators, measure.Rasch, measure.MarginalOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	schools, _ := measure.WLE.MeasurePersons(indicators, fit.Thresholds())
	fmt.Printf("%+.2f\n", schools[0].Measure)
	items, persons, _ := measure.Misfits(indicators, fit.Thresholds(), schools)
	fmt.Printf("infit of %s %.2f, of the first school %.2f\n", indicators.Items[0], items[0].Infit, persons[0].Infit)
	reliability, err := measure.WLEReliability(schools)
	fmt.Printf("%.1f %v\n", reliability, err) // below 0: three indicators do not tell these schools apart
	// Output:
	// -0.66
	// infit of trust 0.95, of the first school 0.67
	// -3.2 <nil>
}

// A school with 4 points on three calibrated indicators. By maximum likelihood a full total
// has no measure, by Warm's method it has one.
func ExamplePersonMethod_Measure() {
	thresholds := [][]float64{{-1, 1.3}, {-0.5, 1.5}, {-1.5, 0.5}}
	m, err := measure.WLE.Measure(thresholds, 4)
	fmt.Printf("%+.2f ± %.2f %v\n", m.Measure, m.SE, err)
	_, err = measure.ML.Measure(thresholds, 6)
	fmt.Println(errors.Is(err, estimate.ErrUndefined))
	// Output:
	// +0.82 ± 0.94 <nil>
	// true
}

// What an indicator with three levels does along the scale, and where it tells most.
func ExampleCurves() {
	c, err := measure.Curves([]float64{-1, 1}, -2, 2, 3)
	if err != nil {
		fmt.Println(err)
		return
	}
	for i, at := range c.At {
		fmt.Printf("at %+.0f: levels %.2f, expected %.2f, information %.2f\n", at, c.Probabilities[i], c.Expected[i], c.Information[i])
	}
	// Output:
	// at -2: levels [0.72 0.27 0.01], expected 0.29, information 0.23
	// at +0: levels [0.21 0.58 0.21], expected 1.00, information 0.42
	// at +2: levels [0.01 0.27 0.72], expected 1.71, information 0.23
}

package agreement_test

import (
	"context"
	"fmt"
	"strings"

	"github.com/openrubric/leadership/assessment/agreement"
	"github.com/openrubric/leadership/assessment/variance"
)

// Four raters judged six schools, from 1 to 4; not all of them saw all.
func ExampleSummarise() {
	ratings, err := agreement.FromTable(agreement.NumberedScale(1, 4), [][]int{
		{2, 2, 3, -1}, {0, 0, 0, 1}, {3, 3, -1, 3}, {1, 2, 1, 1}, {2, 2, 2, 2}, {0, 1, 0, -1},
	}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	summary, err := agreement.Summarise(context.Background(), ratings, agreement.Resampling{Seed: 1})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(summary.Coefficients[0].Name)
	fmt.Println(summary.Reading[2])
	// Output:
	// krippendorff-alpha
	// Two raters of the same unit chose the same category in 61 per cent (95 % interval 29 to 94) of cases.
}

func ExampleRatings_Krippendorff() {
	ratings, err := agreement.FromTable(agreement.NumberedScale(1, 5), [][]int{
		{0, 0, -1}, {1, 1, 2}, {2, 2, 2}, {3, 3, 3}, {0, 1, 2}, {-1, 4, 4},
	}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	alpha, err := ratings.Krippendorff(agreement.Ordinal)
	fmt.Println(alpha, err)
	// All raters chose one category: that shows no agreement.
	same, _ := agreement.FromTable(agreement.NumberedScale(1, 5), [][]int{{2, 2}, {2, 2}, {2, 2}}, nil)
	_, err = same.Krippendorff(agreement.Ordinal)
	fmt.Println(err)
	// Output:
	// krippendorff-alpha (ordinal) 0.85, 95 % 0.34 to 1.00, 6 units <nil>
	// undefined: all ratings of units with two are the same, or count as the same: nothing tells agreement from a lack of differences
}

// A panel and a moderator judged the same schools.
func ExampleCrosstab_Cohen() {
	panel, err := agreement.NewCrosstab(agreement.Scale{Categories: []string{"beginning", "developing", "secure"}}, [][]int{
		{11, 4, 0},
		{3, 14, 5},
		{0, 2, 9},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	kappa, err := panel.Cohen(agreement.Quadratic)
	fmt.Println(kappa, err)
	// Output:
	// cohen-kappa (quadratic) 0.74, 95 % 0.61 to 0.87, 48 units <nil>
}

// How many raters would be enough?
func ExampleGStudy_RatersForPhi() {
	study, err := agreement.GPersonsByRaters(context.Background(), agreement.Scores{ // schools by raters
		{9, 2, 5, 8}, {6, 1, 3, 2}, {8, 4, 6, 8}, {7, 1, 2, 6}, {10, 5, 6, 9}, {6, 2, 4, 7},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	n, d, err := study.RatersForPhi(0.8, 1, variance.ANOVA)
	fmt.Printf("%d raters: dependability %.2f, %v\n", n, d.Phi, err)
	// Output:
	// 10 raters: dependability 0.80, <nil>
}

// A researcher's file, a line for each rating.
func ExampleReadCSV() {
	file := "school,rater,level\nRimu,Ana,3\nRimu,Ben,3\nKauri,Ana,1\nKauri,Ben,2\nMiro,Ana,2\nMiro,Ben,2\n"
	ratings, list := agreement.ReadCSV(strings.NewReader(file), agreement.CSV{Unit: []string{"school"}, Rater: "rater", Category: "level"})
	if err := list.Err(); err != nil {
		fmt.Println(err)
		return
	}
	percent, err := ratings.Percent()
	fmt.Println(percent.Exact, err)
	// Output:
	// percent-agreement (exact) 0.67, 95 % 0.21 to 0.94, 3 units <nil>
}

// Do staff who rated their principal agree well enough for their mean to stand for the
// school?
func ExampleWithinGroups() {
	w, err := agreement.WithinGroups([]agreement.Group{
		{Name: "Rimu", Scores: agreement.Scores{{4, 4, 5}, {4, 5, 5}, {5, 4, 4}}},
		{Name: "Kauri", Scores: agreement.Scores{{1, 2, 2}, {2, 2, 1}, {3, 2, 2}}},
	}, 5)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("rwg(j) %.2f and %.2f, ICC(1) %.2f\n", *w.Groups[0].RWGJ, *w.Groups[1].RWGJ, w.ICC1.Value)
	// Output:
	// rwg(j) 0.94 and 0.91, ICC(1) 0.97
}

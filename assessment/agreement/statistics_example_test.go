package agreement_test

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/agreement"
	"github.com/openrubric/leadership/assessment/estimate"
	"github.com/openrubric/leadership/assessment/variance"
	"github.com/openrubric/leadership/framework/kahuiako"
	"github.com/openrubric/leadership/indicator"
)

// Do the peers who visited a community of schools agree? What its own leaders say is
// compared with nobody.
func ExampleFromMatrix() {
	f := kahuiako.Framework()
	a := assessment.Assessment{Framework: f.Ref(), Subjects: []assessment.Subject{{ID: "waitaha", Kind: indicator.CommunityOfSchools}}}
	for rater, levels := range map[string][]indicator.Level{"hera": {"embedding", "developing"}, "tama": {"embedding", "embedding"}} {
		for i, id := range []indicator.ID{kahuiako.RelationalTrust, kahuiako.SharedDirection} {
			a.Judgements = append(a.Judgements, assessment.Judgement{Subject: "waitaha", Perspective: assessment.Peer, Rater: rater, Indicator: id, Level: levels[i]})
		}
	}
	m, _ := assessment.Compile(assessment.Inputs{Framework: f, Assessment: a})
	ratings, err := agreement.FromMatrix(m, agreement.Selection{Perspectives: []assessment.Perspective{assessment.Peer}})
	if err != nil {
		fmt.Println(err)
		return
	}
	scale := ratings.Scale()
	fmt.Println(ratings.Raters(), "raters,", ratings.Units(), "units, levels", scale.Categories)
	percent, _ := ratings.Percent()
	fmt.Println(percent.Exact.Value, percent.Adjacent.Value)
	// Output:
	// 2 raters, 2 units, levels [establishing developing embedding fully-functioning]
	// 0.5 1
}

// Ratings in columns, as a data engine has them. One rater cannot rate a unit twice.
func ExampleNew() {
	secure := agreement.Scale{Categories: []string{"not yet", "secure"}}
	columns := agreement.Columns{Unit: []int32{0, 0, 1, 1}, Rater: []int32{0, 1, 0, 1}, Category: []int32{1, 1, 0, 1}}
	ratings, err := agreement.New(secure, columns)
	fmt.Println(ratings.Len(), err)

	columns.Rater[1] = 0
	_, err = agreement.New(secure, columns)
	fmt.Println(err)
	// Output:
	// 4 <nil>
	// invalid: rater 0 rated unit 0 twice
}

// sixSchools are judged by three raters from 1 to 4.
func sixSchools() *agreement.Ratings {
	r, err := agreement.FromTable(agreement.NumberedScale(1, 4), [][]int{
		{0, 0, 1}, {1, 1, 2}, {2, 2, 2}, {3, 2, 3}, {1, 1, 1}, {0, 1, 1},
	}, nil)
	if err != nil {
		panic(err)
	}
	return r
}

// The kappas differ in what they take chance to be. Fleiss asks how often a level is chosen
// at all, Conger how often by whom, Gwet stays low where nearly all choose one, and Brennan
// and Prediger take all levels for equally likely.
func ExampleRatings_Fleiss() {
	r := sixSchools()
	for _, coefficient := range []func(agreement.Weights) (agreement.Coefficient, error){r.Fleiss, r.Conger, r.Gwet, r.BrennanPrediger, r.Light} {
		c, err := coefficient(agreement.Quadratic)
		if err != nil {
			fmt.Println(err)
			return
		}
		fmt.Printf("%s %.2f\n", c.Name, c.Value)
	}
	test, _ := r.FleissTest()
	fmt.Printf("no agreement at all? %s %.2f, p %.3f\n", test.Statistic, test.Value, test.P)
	// Output:
	// fleiss-kappa 0.71
	// conger-kappa 0.72
	// gwet-ac 0.85
	// brennan-prediger 0.82
	// light-kappa 0.71
	// no agreement at all? z 2.38, p 0.017
}

// Which levels do raters tell apart?
func ExampleRatings_FleissByCategory() {
	r := sixSchools()
	byLevel, err := r.FleissByCategory()
	if err != nil {
		fmt.Println(err)
		return
	}
	for k, c := range byLevel {
		fmt.Printf("level %s: %.2f\n", r.Scale().Categories[k], c.Value)
	}
	// Output:
	// level 1: 0.20
	// level 2: 0.33
	// level 3: 0.45
	// level 4: 0.44
}

// Two of the raters by themselves.
func ExampleRatings_Cohen() {
	r := sixSchools()
	kappa, err := r.Cohen(agreement.Quadratic, 0, 1)
	fmt.Println(kappa, err)

	both, _ := r.Pair(0, 1)
	percent, _ := both.Percent()
	fmt.Printf("%d schools, %.2f the same, %.2f the same or the next\n", both.N(), percent.Exact.Value, percent.Adjacent.Value)
	// Output:
	// cohen-kappa (quadratic) 0.79, 95 % 0.60 to 0.99, 6 units <nil>
	// 6 schools, 0.67 the same, 1.00 the same or the next
}

// Do raters put schools into the same order, however severe each of them is?
func ExampleRatings_Kendall() {
	r := sixSchools()
	w, err := r.Kendall()
	fmt.Println(w.Name, err)
	rho, _ := r.MeanSpearman()
	fmt.Printf("%.2f, mean of rank correlations %.2f\n", w.Value, rho.Value)
	// Output:
	// kendall-w <nil>
	// 0.90, mean of rank correlations 0.85
}

// How sure is it? Schools are drawn again and again. The same seed gives the same answer.
func ExampleRatings_Bootstrap() {
	r := sixSchools()
	alpha, _ := r.Krippendorff(agreement.Ordinal)
	c, err := r.Bootstrap(context.Background(), alpha, agreement.Resampling{Replicates: 500, Seed: 1})
	fmt.Println(c, err)
	// Output: krippendorff-alpha (ordinal) 0.75, 95 % 0.13 to 0.91, 6 units <nil>
}

// The same ratings, read as names without an order: what is next to each other no longer
// counts as nearly agreed.
func ExampleRatings_As() {
	names := agreement.Scale{Categories: []string{"1", "2", "3", "4"}, Nominal: true}
	r, err := sixSchools().As(names)
	percent, _ := r.Percent()
	fmt.Printf("the same %.2f; the same or the next is asked for: %v, %v\n", percent.Exact.Value, percent.Adjacent.Name != "", err)

	levels := agreement.ScaleOf(indicator.Scale{Key: "stages", Levels: []indicator.Rung{{Key: "developing"}, {Key: "embedding"}}})
	fmt.Println(levels.Categories, levels.Values == nil)
	// Output:
	// the same 0.56; the same or the next is asked for: false, <nil>
	// [developing embedding] true
}

// Two raters and the other coefficients of their table.
func ExampleCrosstab_Scott() {
	table, _ := agreement.NewCrosstab(agreement.Scale{Categories: []string{"beginning", "developing", "secure"}}, [][]int{
		{11, 4, 0},
		{3, 14, 5},
		{0, 2, 9},
	})
	for _, coefficient := range []func(agreement.Weights) (agreement.Coefficient, error){table.Scott, table.Gwet, table.BrennanPrediger} {
		c, _ := coefficient(agreement.Unweighted)
		fmt.Printf("%s %.2f\n", c.Name, c.Value)
	}
	ratings, err := table.Ratings()
	fmt.Println(ratings.Units(), "schools as ratings", err)
	// Output:
	// scott-pi 0.55
	// gwet-ac 0.57
	// brennan-prediger 0.56
	// 48 schools as ratings <nil>
}

// Does the level of trust go together with the level of impact? The two scales need not
// be the same.
func ExampleNewOrderedCrosstab() {
	t, err := agreement.NewOrderedCrosstab([]string{"low", "high"}, []string{"weak", "fair", "strong"}, [][]int{
		{12, 6, 2},
		{3, 7, 10},
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	a, _ := t.Association()
	fmt.Printf("gamma %.2f, tau-b %.2f, Somers' d %.2f\n", a.Gamma.Value, a.TauB.Value, a.ColumnsGivenRows.Value)
	full, _ := t.Polychoric()
	quick, _ := t.PolychoricTwoStep()
	fmt.Printf("polychoric %.2f, in two steps %.2f\n", full.Value, quick.Value)
	// Output:
	// gamma 0.75, tau-b 0.49, Somers' d 0.57
	// polychoric 0.68, in two steps 0.68
}

// Six schools, four raters. Severe raters count against ICC(2,1), where the level itself
// matters, and not against ICC(3,1), where the order does. Source: Shrout & Fleiss (1979).
func ExampleICC() {
	c, err := agreement.ICC(context.Background(), agreement.Scores{{9, 2, 5, 8}, {6, 1, 3, 2}, {8, 4, 6, 8}, {7, 1, 2, 6}, {10, 5, 6, 9}, {6, 2, 4, 7}})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("one rater: level %.2f, order %.2f\n", c.ICC21.Value, c.ICC31.Value)
	fmt.Printf("mean of four: level %.2f, order %.2f\n", c.ICC2K.Value, c.ICC3K.Value)
	// Output:
	// one rater: level 0.29, order 0.71
	// mean of four: level 0.62, order 0.91
}

// answers are what a staff said to five items on trust, a row for each person.
var answers = agreement.Scores{
	{4, 4, 3, 4, 5}, {2, 3, 2, 2, 3}, {5, 5, 4, 4, 5}, {3, 3, 3, 2, 4}, {4, 3, 4, 4, 4}, {1, 2, 2, 1, 2}, {3, 4, 3, 3, 3}, {5, 4, 5, 5, 5},
}

// Do the five items go together, and which of them the least?
func ExampleCronbach() {
	c, err := agreement.Cronbach(answers)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Printf("alpha %.2f\n", c.Alpha.Value)
	least := slices.MinFunc(c.Items, func(a, b agreement.Item) int { return cmp.Compare(*a.RestR, *b.RestR) })
	fmt.Printf("the least with the others: %.2f; without it alpha would be %.2f\n", *least.RestR, *least.AlphaWithout)
	fmt.Printf("a sum, 95 %% sure: ± %.1f points\n", 1.96*c.Sum.SEM)

	_, err = agreement.Cronbach(agreement.Scores{{3, 3}, {3, 3}})
	fmt.Println(errors.Is(err, estimate.ErrUndefined))
	// Output:
	// alpha 0.96
	// the least with the others: 0.77; without it alpha would be 0.96
	// a sum, 95 % sure: ± 2.2 points
	// true
}

// Alpha is a lower bound of reliability, and not the best one.
func ExampleGuttman() {
	l, err := agreement.Guttman(answers)
	fmt.Printf("lambda 2 %.3f, alpha %.3f, best split %.3f, %v\n", l.L2, l.L3, l.L4, err)
	l, _ = agreement.GuttmanStandardised(answers)
	fmt.Printf("standardised: lambda 2 %.3f\n", l.L2)
	// Output:
	// lambda 2 0.965, alpha 0.956, best split 0.986, <nil>
	// standardised: lambda 2 0.960
}

// Omega does not ask that all items measure the one thing equally well: by maximum
// likelihood, and by least squares.
func ExampleOmegaTotal() {
	for _, omega := range []func(agreement.Scores) (agreement.Omega, error){agreement.OmegaTotal, agreement.OmegaMinres} {
		o, err := omega(answers)
		fmt.Printf("omega %.2f of %d persons, %v\n", o.Omega.Value, o.Omega.Used.Units, err)
	}
	// Output:
	// omega 0.97 of 8 persons, <nil>
	// omega 0.96 of 8 persons, <nil>
}

// The first, third and fifth item against the others. How reliable would more items be, and
// how many would be enough?
func ExampleSplitHalf() {
	h, err := agreement.SplitHalf(answers, nil)
	fmt.Printf("halves %.2f, together %.2f, %v\n", h.R.Value, h.SpearmanBrown, err)

	twice, _ := agreement.SpearmanBrown(0.7, 2)
	times, _ := agreement.LengthFor(0.7, 0.9)
	fmt.Printf("0.70 with twice the items %.2f; for 0.90 %.1f times the items\n", twice, times)
	// Output:
	// halves 0.93, together 0.96, <nil>
	// 0.70 with twice the items 0.82; for 0.90 3.9 times the items
}

// Where does the variance of judgements come from, and how many raters would be enough to
// tell who is higher?
func ExampleGPersonsByItemsByRaters() {
	var o agreement.Observations
	for school, rows := range [][2][3]float64{{{3, 4, 3}, {4, 4, 3}}, {{1, 2, 1}, {2, 2, 1}}, {{2, 3, 2}, {3, 4, 2}}, {{4, 4, 4}, {4, 4, 3}}} {
		for rater, row := range rows {
			for item, v := range row {
				o.Values, o.Person = append(o.Values, v), append(o.Person, fmt.Sprint("school ", school))
				o.Condition, o.Rater = append(o.Condition, fmt.Sprint("item ", item)), append(o.Rater, fmt.Sprint("rater ", rater))
			}
		}
	}
	study, err := agreement.GPersonsByItemsByRaters(context.Background(), o)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range study.Sources[:3] {
		fmt.Printf("%s %.2f\n", s.Name, *s.REML)
	}
	d, _ := study.Decide(3, 1, variance.REML)
	fmt.Printf("one rater on three items: G %.2f\n", d.G)
	n, _, err := study.RatersForG(0.97, 3, variance.REML)
	fmt.Println(n, "raters for 0.97,", err)
	// Output:
	// p 1.03
	// i 0.19
	// r 0.00
	// one rater on three items: G 0.92
	// 4 raters for 0.97, <nil>
}

// Where each task has raters of its own, who is severe cannot be told from what is hard.
func ExampleGPersonsByRatersInTasks() {
	var o agreement.Observations
	for school, row := range [][4]float64{{3, 4, 3, 4}, {1, 2, 1, 1}, {2, 3, 2, 3}, {4, 4, 3, 4}} {
		for i, v := range row {
			o.Values, o.Person = append(o.Values, v), append(o.Person, fmt.Sprint("school ", school))
			o.Condition, o.Rater = append(o.Condition, fmt.Sprint("task ", i/2)), append(o.Rater, fmt.Sprint("rater ", i))
		}
	}
	study, err := agreement.GPersonsByRatersInTasks(context.Background(), o)
	fmt.Println(study.Design, study.Raters, "raters a task", err)
	for _, s := range study.Sources {
		fmt.Print(s.Name, " ")
	}
	fmt.Println()
	// Output:
	// p x (r:t) 2 raters a task <nil>
	// p t r:t pt pr:t,e
}

// A summary is a document of its own, for whoever reads it in another language.
func ExampleParseSummary() {
	_, list := agreement.ParseSummary([]byte(`{"format": "leadership-agreement/1", "design": {"categories": ["1"], "units": -1}}`))
	for _, i := range list.Issues[:2] {
		fmt.Println(i.Path, i.Code)
	}
	fmt.Println(agreement.SummarySchema().ID())
	// Output:
	// /coefficients member-missing
	// /reading member-missing
	// https://openrubric.github.io/leadership/schema/agreement-1.json
}

// Two people put nine schools of ten into one level. They agree in nine cases of ten, and
// kappa takes nearly all of that for chance; AC1 does not.
func ExampleRatings_Gwet() {
	var rows [][]int
	for range 18 {
		rows = append(rows, []int{1, 1})
	}
	rows = append(rows, []int{0, 1}, []int{1, 0})
	r, _ := agreement.FromTable(agreement.Scale{Categories: []string{"not yet", "secure"}}, rows, nil)
	percent, _ := r.Percent()
	kappa, _ := r.Fleiss(agreement.Unweighted)
	ac, err := r.Gwet(agreement.Unweighted)
	fmt.Printf("percent %.2f, kappa %.2f, AC1 %.2f, %v %v\n", percent.Exact.Value, kappa.Value, ac.Value, kappa.Warnings, err)
	// Output: percent 0.90, kappa -0.05, AC1 0.89, [prevalence negative] <nil>
}

// The same ratings as numbers, a row for each school: for intraclass correlations.
func ExampleRatings_Scores() {
	scores := sixSchools().Scores()
	fmt.Println(scores[0])
	c, err := agreement.ICC(context.Background(), scores)
	fmt.Printf("%.2f %v\n", c.ICC21.Value, err)
	// Output:
	// [1 1 2]
	// 0.76 <nil>
}

// How often do raters choose the same level, or the next one?
func ExampleRatings_Percent() {
	p, err := sixSchools().Percent()
	fmt.Println(p.Exact, err)
	fmt.Println(p.Adjacent)
	// Output:
	// percent-agreement (exact) 0.56, 95 % 0.19 to 0.92, 6 units <nil>
	// percent-agreement (adjacent) 1.00, 95 % 0.61 to 1.00, 6 units
}

package agreement_test

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/openrubric/leadership/assessment/agreement"
	"github.com/openrubric/leadership/assessment/internal/reference"
)

func TestReferenceAgreement(t *testing.T) {
	reference.Each(t, "agreement-*.json", nil, func(t *testing.T, f *reference.File) map[string]any {
		if f.Data.Format == "table" {
			return twoRaters(t, f)
		}
		return manyRaters(t, ratings(t, f))
	})
}

// ratings returns the ratings of a file in any of the formats that hold some.
func ratings(t *testing.T, f *reference.File) *agreement.Ratings {
	t.Helper()
	scale := scaleOf(t, f)
	place := func(v string) int32 {
		if v == "" {
			return -1
		}
		i := slices.Index(scale.Categories, v)
		if i < 0 {
			t.Fatalf("category %q is none of %v", v, scale.Categories)
		}
		return int32(i)
	}
	var c agreement.Columns
	switch f.Data.Format {
	case "ratings":
		for u, row := range f.Data.Ratings {
			for g, v := range row {
				if v != nil {
					c.Unit, c.Rater, c.Category = append(c.Unit, int32(u)), append(c.Rater, int32(g)), append(c.Category, place(fmt.Sprint(*v)))
				}
			}
		}
	case "ratings-long", "ratings-long-csv":
		table := f.Long(t)
		number := func(cells []string) []int32 {
			known, out := map[string]int32{}, make([]int32, len(cells))
			for i, cell := range cells {
				n, ok := known[cell]
				if !ok {
					n = int32(len(known))
					known[cell] = n
				}
				out[i] = n
			}
			return out
		}
		c.Unit, c.Rater = number(table.Column(t, f.Data.Unit)), number(table.Column(t, f.Data.Rater))
		for _, v := range table.Column(t, f.Data.Value) {
			c.Category = append(c.Category, place(v))
		}
	default:
		t.Fatalf("unknown format %q", f.Data.Format)
	}
	r, err := agreement.New(scale, c)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func scaleOf(t *testing.T, f *reference.File) agreement.Scale {
	t.Helper()
	s := agreement.Scale{Nominal: f.Data.Level == "nominal"}
	numbers := true
	for _, c := range f.Data.Categories {
		s.Categories = append(s.Categories, fmt.Sprint(c))
		v, ok := c.(float64)
		numbers = numbers && ok
		s.Values = append(s.Values, v)
	}
	if !numbers {
		s.Values = nil
	}
	if rows, ok := f.Data.Members["disagreement_weights"].([]any); ok {
		largest := 0.0
		for _, row := range rows {
			for _, v := range row.([]any) {
				largest = max(largest, v.(float64))
			}
		}
		for _, row := range rows {
			var own []float64
			for _, v := range row.([]any) {
				own = append(own, 1-v.(float64)/largest)
			}
			s.Agreement = append(s.Agreement, own)
		}
	}
	return s
}

// all is the weights that a scale allows, by the name that the files have for them.
func all(s agreement.Scale) map[string]agreement.Weights {
	out := map[string]agreement.Weights{"unweighted": agreement.Unweighted, "linear": agreement.Linear, "quadratic": agreement.Quadratic, "custom": agreement.Own, "own": agreement.Own, "weighted": agreement.Own}
	if s.Agreement == nil {
		for _, own := range []string{"custom", "own", "weighted"} {
			delete(out, own)
		}
	}
	return out
}

// coefficient returns what the files expect of a coefficient, or nil if it is undefined.
func coefficient(c agreement.Coefficient, err error) any {
	if err != nil {
		return nil
	}
	out := map[string]any{"estimate": c.Value, "pa": reference.Undefined(c.Observed), "pe": reference.Undefined(c.Expected), "se": reference.Undefined(c.SE), "se_gwet": reference.Undefined(c.SE)}
	if c.Interval != nil {
		out["ci95"] = []float64{c.Interval.Low, c.Interval.High}
	}
	if x := c.Test; x != nil {
		out["se0"], out["z0"] = x.SE, x.Value
		out["chisq"], out["df"], out["p"] = x.Value, x.DF1, x.P
	}
	return out
}

func manyRaters(t *testing.T, r *agreement.Ratings) map[string]any {
	got := map[string]any{"n_units": r.Units(), "n_raters": r.Raters(), "n_ratings": r.Len()}
	p, err := r.Percent()
	if err != nil {
		t.Fatal(err)
	}
	percent := map[string]any{"pairwise_mean": p.Exact.Value, "all_raters_identical": p.Identical.Value, "pairwise_mean_adjacent": p.Adjacent.Value}
	scale := r.Scale()
	if scale.Nominal { // the files have it for numbered categories without an order too
		scale.Nominal = false
		percent["pairwise_mean_adjacent"] = adjacent(t, r, scale)
	}
	got["percent_agreement"] = percent
	byWeights := func(f func(agreement.Weights) (agreement.Coefficient, error)) map[string]any {
		out := map[string]any{}
		for name, w := range all(r.Scale()) {
			out[name] = coefficient(f(w))
		}
		return out
	}
	got["fleiss_kappa_general"] = byWeights(r.Fleiss)
	got["gwet_ac"] = byWeights(r.Gwet)
	got["brennan_prediger"] = byWeights(r.BrennanPrediger)
	got["conger_kappa"] = byWeights(r.Conger)
	alpha := map[string]any{}
	published := map[string]any{}
	for _, m := range []agreement.Metric{agreement.Nominal, agreement.Ordinal, agreement.Interval, agreement.Ratio} {
		c, err := r.Krippendorff(m)
		if err != nil {
			continue
		}
		alpha[string(m)] = coefficient(c, nil)
		alpha["n_pairable"] = c.Used.Ratings
		published[string(m)] = c.Value
	}
	got["krippendorff_alpha"] = alpha
	classic := map[string]any{}
	if test, err := r.FleissTest(); err == nil {
		c, _ := r.Fleiss(agreement.Unweighted)
		classic["estimate"], classic["se0"], classic["z0"] = c.Value, test.SE, test.Value
		categories := map[string]any{}
		list, err := r.FleissByCategory()
		if err != nil {
			t.Fatal(err)
		}
		for k, c := range list {
			if c != nil {
				categories[r.Scale().Categories[k]] = map[string]any{"estimate": rounded3(c.Value), "z0": rounded3(c.Test.Value)}
			}
		}
		classic["by_category_rounded3"] = categories
	}
	got["fleiss_kappa"] = classic
	got["conger_exact_kappa"] = coefficient(r.Conger(agreement.Unweighted))
	got["light_kappa"] = coefficient(r.Light(agreement.Unweighted))
	got["kendall_w"] = coefficient(r.Kendall())
	if c, err := r.MeanSpearman(); err == nil {
		got["mean_pairwise_spearman"] = c.Value
	}
	got["published"] = map[string]any{"krippendorff_alpha": published, "fleiss_kappa": classic, "kendall_w": got["kendall_w"], "gwet_ac": got["gwet_ac"], "conger_kappa": got["conger_kappa"], "light_kappa": got["light_kappa"], "fleiss_kappa_general": got["fleiss_kappa_general"], "brennan_prediger": got["brennan_prediger"]}
	return got
}

// adjacent returns the share of pairs within one category under a scale with an order.
func adjacent(t *testing.T, r *agreement.Ratings, s agreement.Scale) float64 {
	t.Helper()
	p, err := r.As(s)
	if err != nil {
		t.Fatal(err)
	}
	got, err := p.Percent()
	if err != nil {
		t.Fatal(err)
	}
	return got.Adjacent.Value
}

func rounded3(v float64) float64 { return math.Round(v*1000) / 1000 }

func twoRaters(t *testing.T, f *reference.File) map[string]any {
	scale := scaleOf(t, f)
	table, err := agreement.NewCrosstab(scale, f.Data.Table)
	if err != nil {
		t.Fatal(err)
	}
	p, err := table.Percent()
	if err != nil {
		t.Fatal(err)
	}
	got := map[string]any{"n": table.N(), "percent_agreement": map[string]any{"exact": p.Exact.Value, "adjacent": p.Adjacent.Value}}
	for name, f := range map[string]func(agreement.Weights) (agreement.Coefficient, error){
		"cohen_kappa": table.Cohen, "scott_pi": table.Scott, "gwet_ac": table.Gwet, "brennan_prediger": table.BrennanPrediger,
	} {
		out := map[string]any{}
		for weights, w := range all(scale) {
			c, err := f(w)
			if err != nil {
				t.Fatal(err)
			}
			out[weights] = coefficient(c, nil)
			if name != "cohen_kappa" { // the files have empty objects there
				out[weights].(map[string]any)["pa"], out[weights].(map[string]any)["pe"] = nil, nil
			}
		}
		got[name] = out
	}
	scale.Values = nil // "values = category positions 1..k"
	table, _ = agreement.NewCrosstab(scale, f.Data.Table)
	r, err := table.Ratings()
	if err != nil {
		t.Fatal(err)
	}
	alpha := map[string]any{}
	for _, m := range []agreement.Metric{agreement.Nominal, agreement.Ordinal, agreement.Interval, agreement.Ratio} {
		if c, err := r.Krippendorff(m); err == nil {
			alpha[string(m)] = coefficient(c, nil)
			alpha["n_pairable"] = c.Used.Ratings
		}
	}
	got["krippendorff_alpha"] = alpha
	return got
}

// wrong are values of the files that are known to be wrong, and why.
var wrong = map[string]string{
	"*.se_desctools":     "DescTools' standard error of tau-b is up to 1 % off; se_delta_method is compared",
	"*.ci95_desctools.*": "the interval that goes with it",
}

func TestReferenceOrdinal(t *testing.T) {
	exempt := 0
	reference.Each(t, "ordinal-*.json", wrong, func(t *testing.T, f *reference.File) map[string]any {
		here := 0
		for at := range reference.Leaves(f.Expected) {
			for pattern := range wrong {
				if reference.Matches(pattern, at) {
					here++
				}
			}
		}
		if here != 0 && here != 3 {
			t.Errorf("%d values are exempt: a file has one such standard error and the two ends of one interval", here)
		}
		exempt += here
		table, err := agreement.NewOrderedCrosstab(labels(f, "row_labels"), labels(f, "col_labels"), f.Data.Table)
		if err != nil {
			t.Fatal(err)
		}
		a, err := table.Association()
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]any{
			"n": a.Units, "concordant_pairs": a.Concordant, "discordant_pairs": a.Discordant,
			"gamma": coefficient(a.Gamma, nil), "gamma_se_vcdExtra": *a.Gamma.SE,
			"kendall_tau_b":               map[string]any{"estimate": a.TauB.Value, "z0": a.TauB.Test.Value, "p0": a.TauB.Test.P, "se_delta_method": *a.TauB.SE},
			"stuart_tau_c":                coefficient(a.TauC, nil),
			"somers_d_rows_given_columns": coefficient(a.RowsGivenColumns, nil),
			"somers_d_columns_given_rows": coefficient(a.ColumnsGivenRows, nil),
			"spearman":                    map[string]any{"estimate": a.Spearman.Value, "fisher_z_ci95": []float64{a.Spearman.Interval.Low, a.Spearman.Interval.High}, "p_t_approx": a.Spearman.Test.P},
			"pearson_of_scores":           a.Pearson.Value,
		}
		ml, err := table.Polychoric()
		if err != nil {
			t.Fatal(err)
		}
		ml = atMaximum(t, f, ml)
		two, err := table.PolychoricTwoStep()
		if err != nil {
			t.Fatal(err)
		}
		got["polychoric"] = map[string]any{"ml": ml.Value, "ml_se": *ml.SE, "ml_row_thresholds": ml.Rows, "ml_col_thresholds": ml.Columns, "two_step": two.Value, "two_step_se": *two.SE}
		return got
	})
	t.Logf("%d values exempt", exempt)
}

func labels(f *reference.File, name string) []string {
	var out []string
	list, _ := f.Data.Members[name].([]any)
	for _, v := range list {
		out = append(out, fmt.Sprint(v))
	}
	if out == nil {
		n := len(f.Data.Table)
		if strings.HasPrefix(name, "col") {
			n = len(f.Data.Table[0])
		}
		for i := range n {
			out = append(out, fmt.Sprint(i+1))
		}
	}
	return out
}

// atMaximum returns the polychoric correlation that the file has if ours, which it must
// be close to, is more likely. The files' are where R's optim had got to after 500 steps
// of Nelder and Mead's method, which is short of the maximum by 0.002 to 0.02 in log
// likelihood, and in larger tables by more. Both likelihoods are computed here, without
// anything of the package.
func atMaximum(t *testing.T, f *reference.File, ours agreement.Polychoric) agreement.Polychoric {
	t.Helper()
	want, ok := f.Expected["polychoric"].(map[string]any)
	if !ok {
		return ours
	}
	theirs := ours
	theirs.Value, theirs.SE = want["ml"].(float64), new(want["ml_se"].(float64))
	theirs.Rows, theirs.Columns = floats(want["ml_row_thresholds"]), floats(want["ml_col_thresholds"])
	a, b := likelihood(f.Data.Table, ours), likelihood(f.Data.Table, theirs)
	t.Logf("log likelihood %.4f, of the file's values %.4f", a, b)
	if a < b-1e-9 {
		t.Errorf("the file's polychoric correlation is more likely: log likelihood %v, ours has %v", b, a)
		return ours
	}
	apart := max(math.Abs(ours.Value-theirs.Value), math.Abs(*ours.SE-*theirs.SE))
	for i := range theirs.Rows {
		apart = max(apart, math.Abs(ours.Rows[i]-theirs.Rows[i]))
	}
	for i := range theirs.Columns {
		apart = max(apart, math.Abs(ours.Columns[i]-theirs.Columns[i]))
	}
	if apart > 0.1 {
		t.Errorf("the file's values are up to %v away", apart)
		return ours
	}
	return theirs
}

func floats(v any) []float64 {
	var out []float64
	for _, x := range v.([]any) {
		out = append(out, x.(float64))
	}
	return out
}

// likelihood returns the log likelihood of a table without empty rows or columns: each
// cell is integrated over the rows' variable by Simpson's rule.
func likelihood(table [][]int, p agreement.Polychoric) float64 {
	edge := func(list []float64, i int) float64 {
		switch {
		case i < 0:
			return -8.5
		case i >= len(list):
			return 8.5
		}
		return list[i]
	}
	cdf := func(x float64) float64 { return math.Erfc(-x/math.Sqrt2) / 2 }
	root := math.Sqrt(1 - p.Value*p.Value)
	sum := 0.0
	for i, row := range table {
		for j, n := range row {
			if n == 0 {
				continue
			}
			low, high := edge(p.Rows, i-1), edge(p.Rows, i)
			left, right := edge(p.Columns, j-1), edge(p.Columns, j)
			const steps = 4000
			width, share := (high-low)/steps, 0.0
			for s := 0; s <= steps; s++ {
				x := low + float64(s)*width
				weight := 2.0
				if s%2 == 1 {
					weight = 4
				}
				if s == 0 || s == steps {
					weight = 1
				}
				share += weight * math.Exp(-x*x/2) / math.Sqrt(2*math.Pi) * (cdf((right-p.Value*x)/root) - cdf((left-p.Value*x)/root))
			}
			sum += float64(n) * math.Log(share*width/3)
		}
	}
	return sum
}

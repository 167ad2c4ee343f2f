package agreement_test

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"testing"

	"github.com/openrubric/leadership/assessment/agreement"
	"github.com/openrubric/leadership/assessment/internal/reference"
	"github.com/openrubric/leadership/assessment/variance"
)

func TestReferenceICC(t *testing.T) {
	reference.Each(t, "icc-*.json", nil, func(t *testing.T, f *reference.File) map[string]any {
		icc, err := agreement.ICC(t.Context(), f.Matrix(t))
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]any{"n_subjects": icc.Subjects, "n_raters": icc.Raters}
		if m := icc.MeanSquares; m != nil {
			got["mean_squares"] = map[string]any{"between_subjects": m.Subjects, "between_raters": m.Raters, "residual": m.Residual, "within_subjects": m.Within}
		} else {
			c := icc.Components
			got["reml_variance_components"] = map[string]any{"subject": c[0].Variance, "rater": c[1].Variance, "residual": c[2].Variance}
		}
		published := map[string]any{}
		for name, c := range map[string]*agreement.Coefficient{"icc1_1": icc.ICC11, "icc2_1": icc.ICC21, "icc3_1": icc.ICC31, "icc1_k": icc.ICC1K, "icc2_k": icc.ICC2K, "icc3_k": icc.ICC3K} {
			if c == nil {
				continue
			}
			out := map[string]any{"estimate": c.Value}
			if c.Test != nil {
				out["F"], out["df1"], out["df2"], out["p"] = c.Test.Value, c.Test.DF1, c.Test.DF2, c.Test.P
			}
			if c.Interval != nil {
				out["ci95"] = []float64{c.Interval.Low, c.Interval.High}
			}
			if name == "icc2_k" && icc.McGrawWong != nil {
				out["ci95_mcgraw_wong"] = []float64{icc.McGrawWong.Low, icc.McGrawWong.High}
			}
			got[name], published[name] = out, c.Value
		}
		got["published"] = published
		return got
	})
}

func TestReferenceReliability(t *testing.T) {
	reference.Each(t, "reliability-*.json", nil, func(t *testing.T, f *reference.File) map[string]any {
		scores := f.Matrix(t)
		a, err := agreement.Cronbach(scores)
		if err != nil {
			t.Fatal(err)
		}
		g, err := agreement.GuttmanStandardised(scores)
		if err != nil {
			t.Fatal(err)
		}
		feldt := []float64{a.Alpha.Interval.Low, a.Alpha.Interval.High}
		got := map[string]any{
			"n_persons": a.Alpha.Used.Units, "n_items": a.Alpha.Used.Raters,
			"cronbach_alpha": map[string]any{
				"raw": a.Alpha.Value, "standardized": a.Standardised.Value, "guttman_lambda6": *g.L6, "mean_inter_item_r": a.MeanR,
				"signal_to_noise": *a.SignalToNoise, "feldt_ci95": feldt, "psychometric_alphaCI_95": feldt, "ase_duhachek": *a.Alpha.SE,
			},
		}
		items := map[string]any{}
		for j, item := range a.Items {
			name := fmt.Sprint(j + 1)
			if f.Data.Items != nil {
				name = f.Data.Items[j]
			}
			items[name] = map[string]any{
				"mean": item.Mean, "sd": item.SD, "n": item.N, "item_total_r": reference.Undefined(item.TotalR), "item_rest_r": reference.Undefined(item.RestR),
				"alpha_if_deleted": reference.Undefined(item.AlphaWithout), "std_alpha_if_deleted": reference.Undefined(item.StandardisedWithout),
			}
		}
		got["items"] = items
		if a.Sum == nil {
			return got
		}
		got["sum_score"] = map[string]any{"mean": a.Sum.Mean, "sd": a.Sum.SD, "sem": a.Sum.SEM}
		halves, err := agreement.SplitHalf(scores, nil)
		if err != nil {
			t.Fatal(err)
		}
		got["split_half_odd_even"] = map[string]any{"r": halves.R.Value, "spearman_brown": halves.SpearmanBrown, "guttman_lambda4": halves.Lambda4}
		prophecy := map[string]any{}
		if expected, ok := f.Expected["spearman_brown_prophecy_of_alpha"].(map[string]any); ok {
			for key := range expected {
				switch {
				case strings.HasPrefix(key, "factor_"):
					prophecy[key], err = agreement.SpearmanBrown(a.Alpha.Value, parse(t, key[len("factor_"):]))
				case strings.HasPrefix(key, "length_for_"):
					prophecy[key], err = agreement.LengthFor(a.Alpha.Value, parse(t, key[len("length_for_"):]))
				}
				if err != nil {
					t.Fatal(err)
				}
			}
		}
		got["spearman_brown_prophecy_of_alpha"] = prophecy
		ml, err := agreement.OmegaTotal(scores)
		if err != nil {
			t.Fatal(err)
		}
		minres, err := agreement.OmegaMinres(scores)
		if err != nil {
			t.Fatal(err)
		}
		got["omega_total"] = map[string]any{
			"ml_one_factor":                  map[string]any{"loadings": ml.Loadings, "residual_variances": ml.Residuals, "omega": ml.Omega.Value, "omega_observed_variance": ml.Observed, "chisq": ml.Fit.Value, "df": ml.Fit.DF1},
			"minres_one_factor_standardized": map[string]any{"loadings": minres.Loadings, "omega": minres.Omega.Value, "omega_observed": minres.Observed},
		}
		return got
	})
}

func parse(t *testing.T, s string) float64 {
	t.Helper()
	v, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestReferenceWithinGroup(t *testing.T) {
	reference.Each(t, "withingroup-*.json", nil, func(t *testing.T, f *reference.File) map[string]any {
		names := f.Long(t).Column(t, f.Data.Group)
		var groups []agreement.Group
		at := map[string]int{}
		var values []float64
		for i, row := range f.Matrix(t) {
			g, ok := at[names[i]]
			if !ok {
				g = len(groups)
				at[names[i]] = g
				groups = append(groups, agreement.Group{Name: names[i]})
			}
			groups[g].Scores = append(groups[g].Scores, row)
			sum := 0.0
			for _, v := range row {
				sum += v
			}
			values = append(values, sum/float64(len(row)))
		}
		w, err := agreement.WithinGroups(groups, f.Data.ScalePoints)
		if err != nil {
			t.Fatal(err)
		}
		fit, err := variance.Fit(t.Context(), variance.Data{Values: values, Factors: []variance.Factor{variance.NewFactor("group", names)}}, variance.REML)
		if err != nil {
			t.Fatal(err)
		}
		rwgj, item1, ad, adm := map[string]any{}, map[string]any{}, map[string]any{}, map[string]any{}
		members := 0
		for _, g := range w.Groups {
			members += g.N
			rwgj[g.Name], item1[g.Name] = reference.Undefined(g.RWGJ), reference.Undefined(g.RWG[0])
			ad[g.Name], adm[g.Name] = reference.Undefined(g.AD), reference.Undefined(g.ADMedian)
		}
		return map[string]any{
			"n_persons": members, "n_groups": w.Analysis.Groups, "expected_random_variance": w.Null, "mean_group_size": w.MeanSize, "n0": w.Analysis.N0,
			"anova":                map[string]any{"msb": w.Analysis.MSBetween, "msw": w.Analysis.MSWithin, "F": w.ICC1.Test.Value, "df1": w.ICC1.Test.DF1, "df2": w.ICC1.Test.DF2},
			"icc1_mean_group_size": *w.ICC1MeanSize, "icc2": w.ICC2.Value, "icc1_n0": w.ICC1.Value,
			"reml":      map[string]any{"between": fit.Components[0].Variance, "within": fit.Components[1].Variance, "icc": fit.Components[0].Share},
			"rwg_j":     map[string]any{"mean": *w.MeanRWGJ, "median": *w.MedianRWGJ, "by_group": rwgj},
			"rwg_item1": map[string]any{"mean": *w.MeanRWG[0], "by_group": item1},
			"ad_mean":   map[string]any{"mean": *w.MeanAD, "by_group": ad},
			"ad_median": map[string]any{"mean": *w.MeanADM, "by_group": adm},
		}
	})
}

func TestReferenceGTheory(t *testing.T) {
	reference.Each(t, "gtheory-*.json", nil, func(t *testing.T, f *reference.File) map[string]any {
		g := gStudy(t, f)
		if f.Tolerance["published"] == 5e-5 {
			// Brennan's residual is 192.8/81 = 2.38025, which the file has as 2.3803 "from
			// memory": one unit of the last decimal, not half of one.
			f.Tolerance["published.variance_components.pr_t_e"] = 1e-4
		}
		got := map[string]any{"n_p": g.Persons, "grand_mean": g.Mean}
		// The files call the columns of a two-way table items.
		facet := func(name string) string {
			if g.Design == agreement.PersonsByRaters {
				name = map[string]string{"p": "p", "r": "i", "pr,e": "pi,e"}[name]
			}
			return strings.NewReplacer(":", "_", ",", "_").Replace(name)
		}
		switch g.Design {
		case agreement.PersonsByRaters:
			got["n_i"] = g.Raters
		case agreement.PersonsByItemsByRaters:
			got["n_i"], got["n_r"] = g.Items, g.Raters
		default:
			got["n_t"], got["n_r_per_t"] = g.Items, g.Raters
		}
		lines, anova, reml := map[string]any{}, map[string]any{}, map[string]any{}
		for _, s := range g.Sources {
			lines[facet(s.Name)] = map[string]any{"df": s.DF, "ss": reference.Undefined(s.SS), "ms": reference.Undefined(s.MS)}
			anova[facet(s.Name)], reml[facet(s.Name)] = reference.Undefined(s.ANOVA), reference.Undefined(s.REML)
		}
		got["anova"], got["variance_components_anova"], got["variance_components_reml"] = lines, anova, reml
		got["published"] = map[string]any{"variance_components": anova}
		for key, m := range map[string]variance.Method{"d_study_from_anova": variance.ANOVA, "d_study_from_reml": variance.REML} {
			list, _ := f.Expected[key].([]any)
			var out []any
			for _, want := range list {
				want := want.(map[string]any)
				size := func(names ...string) int {
					for _, name := range names {
						if v, ok := want[name].(float64); ok {
							return int(v)
						}
					}
					return 1
				}
				items, raters := size("n_i", "n_t"), size("n_r")
				if g.Design == agreement.PersonsByRaters {
					items, raters = 1, size("n_i", "n_r")
				}
				d, err := g.Decide(items, raters, m)
				if err != nil {
					t.Fatal(err)
				}
				one := decision(d)
				for _, name := range []string{"n_i", "n_t", "n_r"} {
					if v, ok := want[name]; ok {
						one[name] = v
					}
				}
				out = append(out, one)
			}
			got[key] = out
		}
		d, err := g.Decide(max(g.Items, 1), g.Raters, variance.REML)
		if err != nil {
			t.Fatal(err)
		}
		got["gtheory_dstudy_observed_design"] = map[string]any{"generalizability": d.G, "dependability": d.Phi, "var_error_rel": d.Relative, "var_error_abs": d.Absolute}
		checkGeneral(t, f, g)
		return got
	})
}

func decision(d agreement.Decision) map[string]any {
	return map[string]any{"relative_error_variance": d.Relative, "absolute_error_variance": d.Absolute, "sem_absolute": d.SEMAbsolute, "sem_relative": d.SEMRelative, "E_rho2": d.G, "Phi": d.Phi}
}

func observations(t *testing.T, f *reference.File) (agreement.Observations, bool) {
	t.Helper()
	table := f.Long(t)
	o := agreement.Observations{Values: reference.Numbers(t, table.Column(t, "y")), Person: table.Column(t, "p"), Rater: table.Column(t, "r")}
	nested := false
	for _, name := range table.Names {
		if name == "t" || name == "i" {
			o.Condition, nested = table.Column(t, name), name == "t"
		}
	}
	return o, nested
}

func gStudy(t *testing.T, f *reference.File) agreement.GStudy {
	t.Helper()
	var g agreement.GStudy
	var err error
	if strings.HasPrefix(f.Data.Format, "scores") || f.Data.Format == "ratings" {
		g, err = agreement.GPersonsByRaters(t.Context(), f.Matrix(t))
	} else if o, nested := observations(t, f); nested {
		g, err = agreement.GPersonsByRatersInTasks(t.Context(), o)
	} else {
		g, err = agreement.GPersonsByItemsByRaters(t.Context(), o)
	}
	if err != nil {
		t.Fatal(err)
	}
	return g
}

// checkGeneral compares REML by mean squares with REML by the general engine, which knows
// nothing of balance.
func checkGeneral(t *testing.T, f *reference.File, g agreement.GStudy) {
	t.Helper()
	if g.Design == agreement.PersonsByRaters {
		return
	}
	o, nested := observations(t, f)
	p, c, r := variance.NewFactor("p", o.Person), variance.NewFactor("c", o.Condition), variance.NewFactor("r", o.Rater)
	factors := []variance.Factor{p, c, r, p.By(c), p.By(r), c.By(r)}
	if nested {
		factors = []variance.Factor{p, c, c.By(r), p.By(c)}
	}
	fit, err := variance.Fit(t.Context(), variance.Data{Values: o.Values, Factors: factors}, variance.REML)
	if err != nil {
		t.Fatal(err)
	}
	for i, s := range g.Sources {
		if got := fit.Components[i].Variance; math.Abs(got-*s.REML) > 1e-6*(1+*s.REML) {
			t.Errorf("%s: %v by mean squares, %v by the general engine", s.Name, *s.REML, got)
		}
	}
}

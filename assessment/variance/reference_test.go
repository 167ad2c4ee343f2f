package variance_test

import (
	"math"
	"testing"

	"github.com/openrubric/leadership/assessment/internal/reference"
	"github.com/openrubric/leadership/assessment/variance"
)

func TestReferenceOneWay(t *testing.T) {
	reference.Each(t, "variance-*.json", nil, func(t *testing.T, f *reference.File) map[string]any {
		table := f.Long(t)
		values := reference.Numbers(t, table.Column(t, f.Data.Value))
		factor := variance.NewFactor("group", table.Column(t, f.Data.Group))
		groups, err := variance.Groups(values, factor)
		if err != nil {
			t.Fatal(err)
		}
		a, err := variance.Analyse(groups)
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]any{
			"n_obs": a.N, "n_groups": a.Groups,
			"group_size": map[string]any{"min": a.Smallest, "max": a.Largest, "n0": a.N0},
			"anova":      map[string]any{"ms_between": a.MSBetween, "ms_within": a.MSWithin, "F": *a.F, "sigma2_between": a.Between, "icc": *a.ICC},
		}
		for _, m := range []variance.Method{variance.REML, variance.ML} {
			fit, err := variance.OneWay(groups, m)
			if err != nil {
				t.Fatal(err)
			}
			zero := true
			byGroup := map[string]any{}
			for i, s := range fit.Shrunken {
				zero = zero && s.Deviation == 0
				byGroup[factor.Names[i]] = map[string]any{"n": s.N, "mean": s.Mean, "reliability": s.Reliability, "eblup_deviation": s.Deviation, "eblup_mean": s.Shrunken, "conditional_sd": s.SD}
			}
			if fit.Boundary != zero {
				t.Errorf("%s: at the boundary %v, all deviations zero %v", m, fit.Boundary, zero)
			}
			got[string(m)] = map[string]any{
				"sigma2_between": fit.Variance, "sigma2_within": fit.Within, "icc": fit.ICC, "intercept": fit.Mean, "intercept_se": fit.MeanSE,
				"reml_criterion": fit.Criterion, "loglik": -fit.Criterion / 2, "all_eblup_deviation_zero": zero,
			}
			if m == variance.REML {
				got["groups"] = byGroup
			}
			general, err := variance.Fit(t.Context(), variance.Data{Values: values, Factors: []variance.Factor{factor}}, m)
			if err != nil {
				t.Fatal(err)
			}
			same(t, "criterion", general.Criterion, fit.Criterion)
			same(t, "mean", general.Mean, fit.Mean)
			same(t, "between", general.Components[0].Variance, fit.Variance)
			same(t, "within", general.Components[1].Variance, fit.Within)
			for i, e := range general.Components[0].Effects {
				same(t, "deviation", e.Deviation, fit.Shrunken[i].Deviation)
				same(t, "sd", e.SD, fit.Shrunken[i].SD)
			}
		}
		return got
	})
}

func TestReferenceNested(t *testing.T) {
	reference.Each(t, "nested-*.json", nil, func(t *testing.T, f *reference.File) map[string]any {
		table := f.Long(t)
		values := reference.Numbers(t, table.Column(t, f.Data.Value))
		outer := variance.NewFactor("outer", table.Column(t, f.Data.Outer))
		inner := outer.By(variance.NewFactor("inner", table.Column(t, f.Data.Inner)))
		got := map[string]any{"n_obs": len(values), "n_outer": len(outer.Names), "n_inner": len(inner.Names)}
		for _, m := range []variance.Method{variance.REML, variance.ML} {
			fit, err := variance.Fit(t.Context(), variance.Data{Values: values, Factors: []variance.Factor{outer, inner}}, m)
			if err != nil {
				t.Fatal(err)
			}
			c := fit.Components
			got[string(m)] = map[string]any{
				"outer": c[0].Variance, "inner": c[1].Variance, "residual": c[2].Variance, "share_outer": c[0].Share, "share_inner": c[1].Share,
				"intercept": fit.Mean, "intercept_se": fit.MeanSE, "reml_criterion": fit.Criterion, "loglik": -fit.Criterion / 2,
			}
			if m == variance.REML {
				got["eblup_outer"], got["eblup_inner"] = deviations(c[0], outer), deviations(c[1], inner)
			}
		}
		return got
	})
}

func TestReferenceCrossed(t *testing.T) {
	reference.Each(t, "crossed-*.json", nil, func(t *testing.T, f *reference.File) map[string]any {
		table := f.Long(t)
		values := reference.Numbers(t, table.Column(t, f.Data.Value))
		a, b := variance.NewFactor("a", table.Column(t, f.Data.A)), variance.NewFactor("b", table.Column(t, f.Data.B))
		got := map[string]any{"n_obs": len(values), "n_a": len(a.Names), "n_b": len(b.Names)}
		for _, m := range []variance.Method{variance.REML, variance.ML} {
			fit, err := variance.Fit(t.Context(), variance.Data{Values: values, Factors: []variance.Factor{a, b}}, m)
			if err != nil {
				t.Fatal(err)
			}
			c := fit.Components
			got[string(m)] = map[string]any{
				"a": c[0].Variance, "b": c[1].Variance, "residual": c[2].Variance,
				"intercept": fit.Mean, "intercept_se": fit.MeanSE, "reml_criterion": fit.Criterion, "loglik": -fit.Criterion / 2,
			}
			if m == variance.REML {
				got["eblup_a"], got["eblup_b"] = deviations(c[0], a), deviations(c[1], b)
			}
		}
		return got
	})
}

func deviations(c variance.Component, f variance.Factor) map[string]any {
	out := map[string]any{}
	for i, e := range c.Effects {
		out[f.Names[i]] = e.Deviation
	}
	return out
}

func same(t *testing.T, what string, got, want float64) {
	t.Helper()
	if !(math.Abs(got-want) <= 1e-7*max(1, math.Abs(want))) {
		t.Errorf("%s: %v and %v", what, got, want)
	}
}

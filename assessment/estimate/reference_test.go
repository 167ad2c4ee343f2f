package estimate_test

import (
	"strings"
	"testing"

	"github.com/openrubric/leadership/assessment/estimate"
	"github.com/openrubric/leadership/assessment/internal/reference"
	"github.com/openrubric/leadership/indicator"
)

// notOffered are expected values that this package does not compute, and why, by
// pattern of their dotted path.
var notOffered = map[string]string{
	"cases.*.wald.*": "the Wald interval is not offered: of 0 in 10 it says 0 to 0",
}

func TestReferenceProportions(t *testing.T) {
	reference.Each(t, "proportions-*.json", notOffered, func(t *testing.T, ref *reference.File) map[string]any {
		var cases []any
		table := ref.Long(t)
		xs, ns := reference.Numbers(t, table.Column(t, "x")), reference.Numbers(t, table.Column(t, "n"))
		for i := range xs {
			x, n := int(xs[i]), int(ns[i])
			got := map[string]any{"x": x, "n": n}
			for _, method := range []estimate.IntervalMethod{estimate.Wilson, estimate.WilsonContinuity, estimate.ClopperPearson, estimate.AgrestiCoull, estimate.Jeffreys} {
				share, err := estimate.Proportion(x, n, method, 0.95)
				if err != nil {
					t.Fatal(err)
				}
				got["estimate"] = share.Value
				got[strings.ReplaceAll(string(method), "-", "_")] = map[string]any{"lower": share.Low, "upper": share.High}
			}
			cases = append(cases, got)
		}
		return map[string]any{"cases": cases}
	})
}

func TestReferenceWeightedMean(t *testing.T) {
	reference.Each(t, "weightedmean-*.json", nil, func(t *testing.T, ref *reference.File) map[string]any {
		sample := estimate.Sample{}
		table := ref.Long(t)
		for _, name := range table.Names {
			switch cells := table.Column(t, name); name {
			case "stratum":
				sample.Strata = cells
			case "cluster":
				sample.Clusters = cells
			case "y":
				sample.Values = reference.Numbers(t, cells)
			case "w":
				sample.Weights = reference.Numbers(t, cells)
			default:
				t.Fatalf("unknown column %q", name)
			}
		}
		mean := func(s estimate.Sample) estimate.WeightedMean {
			m, err := s.Mean()
			if err != nil {
				t.Fatal(err)
			}
			return m
		}
		se := func(m estimate.WeightedMean) any {
			if m.SE == nil {
				return nil
			}
			return *m.SE
		}
		m := mean(estimate.Sample{Values: sample.Values, Weights: sample.Weights})
		got := map[string]any{
			"n": m.N, "sum_w": m.SumW, "mean": m.Mean, "se_linearization": se(m),
			"kish_effective_n": m.EffectiveN, "kish_deff": m.DesignEffect,
			"weighted_variance_population": m.Variance, "weighted_sd_reliability_weights": *m.SD,
		}
		if sample.Strata != nil {
			got["se_stratified"] = se(mean(estimate.Sample{Values: sample.Values, Weights: sample.Weights, Strata: sample.Strata}))
		}
		if sample.Clusters != nil {
			clustered := se(mean(estimate.Sample{Values: sample.Values, Weights: sample.Weights, Clusters: sample.Clusters}))
			got["se_clustered"], got["se_cluster"] = clustered, clustered
		}
		return got
	})
}

func TestReferenceReliableChange(t *testing.T) {
	reference.Each(t, "rci-*.json", nil, func(t *testing.T, ref *reference.File) map[string]any {
		good := map[int]indicator.Direction{1: indicator.HighIsBetter, -1: indicator.HighIsWorse}[ref.Data.Direction]
		c, err := estimate.ReliableChange(ref.Data.Pre, ref.Data.Post, ref.Data.Reliability, good)
		if err != nil {
			t.Fatal(err)
		}
		var index []any
		for _, v := range c.Index {
			index = append(index, v)
		}
		return map[string]any{
			"n": c.N, "sd_pre": c.SD, "reliability": c.Reliability, "sem": c.SEM, "s_diff": c.SEDiff,
			"reliable_raw_change_95": c.Least, "rci": index,
			"n_improved": c.Improved, "n_deteriorated": c.Declined, "n_unchanged": c.Same,
		}
	})
}

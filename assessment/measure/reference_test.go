package measure_test

import (
	"context"
	"testing"

	"github.com/openrubric/leadership/assessment/internal/reference"
	"github.com/openrubric/leadership/assessment/measure"
)

func TestReferenceManyFacet(t *testing.T) {
	reference.Each(t, "mfrm-*.json", nil, func(t *testing.T, f *reference.File) map[string]any {
		d := facets(t, f)
		fit, err := measure.Joint(context.Background(), d, measure.JointOptions{Plain: true})
		if err != nil {
			t.Fatal(err)
		}
		byFacet, separation := map[string]any{}, map[string]any{}
		for _, r := range fit.Facets {
			elements := map[string]any{}
			for _, e := range r.Elements {
				elements[e.Name] = map[string]any{"measure": e.Measure, "se": e.SE, "infit": reference.Undefined(e.Infit), "outfit": reference.Undefined(e.Outfit), "count": e.Count, "total": e.Total}
			}
			byFacet[r.Name] = elements
			s := r.Separation
			separation[r.Name] = map[string]any{"sd_sample": s.SD, "rmse": s.RMSE, "true_sd": s.TrueSD, "separation": s.Separation, "strata": s.Strata, "reliability": s.Reliability, "fixed_chisq": s.ChiSquared, "df": s.DF}
		}
		return map[string]any{"n_ratings": fit.Judgements, "jml": map[string]any{"loglik": fit.LogLik, "steps": fit.Steps[0].Thresholds, "facets": byFacet, "separation": separation}}
	})
}

func facets(t *testing.T, f *reference.File) measure.Data {
	t.Helper()
	table := f.Long(t)
	signs, _ := f.Data.Members["sign"].(map[string]any)
	centred := map[string]bool{}
	for _, name := range f.Data.Members["centred"].([]any) {
		centred[name.(string)] = true
	}
	var d measure.Data
	for _, name := range f.Data.Members["facets"].([]any) {
		name := name.(string)
		d.Facets = append(d.Facets, measure.NewFacet(name, int(signs[name].(float64)), centred[name], table.Column(t, name)))
	}
	low := 0.0
	if v, ok := f.Data.Members["min"].(float64); ok {
		low = v
	}
	d.Max = int(f.Data.Members["max"].(float64) - low)
	for _, v := range reference.Numbers(t, table.Column(t, f.Data.Value)) {
		d.Scores = append(d.Scores, int32(v-low))
	}
	return d
}

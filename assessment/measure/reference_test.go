package measure_test

import (
	"context"
	"fmt"
	"math"
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
		got := map[string]any{"n_ratings": fit.Judgements, "jml": map[string]any{"loglik": fit.LogLik, "steps": fit.Steps[0].Thresholds, "facets": byFacet, "separation": separation}}
		if len(d.Facets) == 3 {
			got["mml"] = marginalFacets(t, f, d)
		}
		return got
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
		d.Facets = append(d.Facets, measure.Facet{Name: name, Sign: int(signs[name].(float64)), Centred: centred[name]}.Of(table.Column(t, name)))
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

var models = map[string]measure.Model{"rasch": measure.Rasch, "rsm": measure.RatingScale, "pcm": measure.PartialCredit}

func nodes201() []float64 {
	var out []float64
	for q := range 201 {
		out = append(out, -15+0.15*float64(q))
	}
	return out
}

func responses(t *testing.T, f *reference.File) (measure.Responses, measure.Model) {
	t.Helper()
	r := measure.Responses{Items: f.Data.Items}
	for _, k := range f.Data.Members["max_score"].([]any) {
		r.Max = append(r.Max, int(k.(float64)))
	}
	if f.Data.CSV != "" {
		table := f.Long(t)
		r.Score = make([][]int, len(table.Cells))
		for _, item := range r.Items {
			for p, v := range reference.Numbers(t, table.Column(t, item)) {
				score := -1
				if !math.IsNaN(v) {
					score = int(v)
				}
				r.Score[p] = append(r.Score[p], score)
			}
		}
	} else {
		for _, row := range f.Data.Members["responses"].([]any) {
			var scores []int
			for _, v := range row.([]any) {
				if v == nil {
					scores = append(scores, -1)
				} else {
					scores = append(scores, int(v.(float64)))
				}
			}
			r.Score = append(r.Score, scores)
		}
	}
	return r, models[f.Data.Members["model"].(string)]
}

func TestReferenceResponses(t *testing.T) {
	for _, pattern := range []string{"rasch-*.json", "rsm-*.json", "pcm-*.json"} {
		reference.Each(t, pattern, nil, family)
	}
}

func family(t *testing.T, f *reference.File) map[string]any {
	ctx := context.Background()
	r, model := responses(t, f)
	missing, complete := 0, true
	for _, row := range r.Score {
		for _, s := range row {
			if s < 0 {
				missing++
				complete = false
			}
		}
	}
	got := map[string]any{"n_persons": len(r.Score), "n_items": len(r.Items), "n_missing": missing}
	c, err := measure.Conditional(ctx, r, model, measure.ConditionalOptions{})
	if err != nil {
		t.Fatal(err)
	}
	items := map[string]any{}
	for _, item := range c.Items {
		items[item.Name] = map[string]any{"location": item.Location, "se": item.SE, "thresholds": item.Thresholds, "threshold_se": item.ThresholdSE}
	}
	cml := map[string]any{"conditional_loglik": c.LogLik, "npar": c.Parameters, "items": items}
	if model == measure.RatingScale {
		cml["steps_relative"] = relative(c.Items[0])
	}
	got["cml"] = cml
	thresholds := c.Thresholds()
	m, err := measure.Marginal(ctx, r, model, measure.MarginalOptions{Nodes: nodes201()})
	if err != nil {
		t.Fatal(err)
	}
	byItem := map[string]any{}
	for _, item := range m.Items {
		byItem[item.Name] = item.Thresholds
		if want, _ := f.Expected["mml"].(map[string]any)["thresholds"].(map[string]any); want != nil {
			if _, scalar := want[item.Name].(float64); scalar {
				byItem[item.Name] = item.Thresholds[0]
			}
		}
	}
	mml := map[string]any{"person_mean": 0.0, "person_variance": m.Variance, "person_sd": math.Sqrt(m.Variance), "deviance": m.Deviance, "eap_reliability": m.Reliability, "thresholds": byItem}
	for _, n := range []int{10, 20} {
		var eap, sd []float64
		for _, p := range m.Expected[:min(n, len(m.Expected))] {
			eap, sd = append(eap, p.Measure), append(sd, p.SE)
		}
		mml[fmt.Sprint("eap_first", n)], mml[fmt.Sprint("eap_sd_first", n)] = eap, sd
	}
	wle, err := measure.WLE.MeasurePersons(r, m.Thresholds())
	if err != nil {
		t.Fatal(err)
	}
	mml["wle_first20"], mml["wle_se_first20"] = first(wle, 20)
	got["mml"] = mml
	got["wle_first20"], got["wle_se_first20"] = mml["wle_first20"], mml["wle_se_first20"]
	if complete {
		completeOnly(t, r, thresholds, got)
		got["jml"] = jml(t, r, model)
	}
	return got
}

// relative returns the thresholds less their mean.
func relative(item measure.ItemFit) []float64 {
	var out []float64
	for _, v := range item.Thresholds {
		out = append(out, v-item.Location)
	}
	return out
}

func first(list []*measure.PersonMeasure, n int) (measures, errors []float64) {
	for _, p := range list[:min(n, len(list))] {
		measures, errors = append(measures, p.Measure), append(errors, p.SE)
	}
	return measures, errors
}

func completeOnly(t *testing.T, r measure.Responses, thresholds [][]float64, got map[string]any) {
	t.Helper()
	wle, err := measure.WLE.ScoreTable(thresholds)
	if err != nil {
		t.Fatal(err)
	}
	ml, err := measure.ML.ScoreTable(thresholds)
	if err != nil {
		t.Fatal(err)
	}
	table := map[string]any{}
	for total := range wle {
		row := map[string]any{"wle": wle[total].Measure, "wle_se": wle[total].SE}
		if ml[total] != nil {
			row["ml"], row["ml_se"] = ml[total].Measure, ml[total].SE
		}
		table[fmt.Sprint(total)] = row
	}
	got["person_measures_by_raw_score"] = table
	persons, err := measure.WLE.MeasurePersons(r, thresholds)
	if err != nil {
		t.Fatal(err)
	}
	if got["wle_reliability"], err = measure.WLEReliability(persons); err != nil {
		t.Fatal(err)
	}
	if persons, err = measure.ML.MeasurePersons(r, thresholds); err != nil {
		t.Fatal(err)
	}
	items, people, err := measure.Misfits(r, thresholds, persons)
	if err != nil {
		t.Fatal(err)
	}
	byItem := map[string]any{}
	for i, fit := range items {
		byItem[r.Items[i]] = map[string]any{"infit_msq": fit.Infit, "outfit_msq": fit.Outfit, "erm_infit_t": fit.InfitZ, "erm_outfit_t": fit.OutfitZ}
	}
	got["item_fit"] = byItem
	var rows []any
	var infit, outfit []float64
	for p, fit := range people {
		if fit != nil && len(rows) < 20 {
			rows, infit, outfit = append(rows, p+1), append(infit, fit.Infit), append(outfit, fit.Outfit)
		}
	}
	got["person_fit_first20_nonextreme"] = map[string]any{"row": rows, "infit_msq": infit, "outfit_msq": outfit}
}

// jml fits the responses as two facets.
func jml(t *testing.T, r measure.Responses, model measure.Model) map[string]any {
	t.Helper()
	var d measure.Data
	var persons, items []string
	for p, row := range r.Score {
		for i, s := range row {
			if s >= 0 {
				persons, items, d.Scores = append(persons, fmt.Sprint(p)), append(items, r.Items[i]), append(d.Scores, int32(s))
			}
		}
	}
	d.Max = r.Max[0]
	d.Facets = []measure.Facet{measure.Facet{Name: "person", Sign: 1}.Of(persons), measure.Facet{Name: "item", Sign: -1, Centred: true}.Of(items)}
	if model == measure.PartialCredit {
		d.StepsBy = "item"
	}
	fit, err := measure.Joint(context.Background(), d, measure.JointOptions{Plain: true})
	if err != nil {
		t.Fatal(err)
	}
	byItem, byScore, steps := map[string]any{}, map[string]any{}, map[string]any{}
	for i, e := range fit.Facets[1].Elements {
		byItem[e.Name] = map[string]any{"location": e.Measure, "se_info": e.SE, "infit_msq": *e.Infit, "outfit_msq": *e.Outfit}
		if model == measure.PartialCredit {
			steps[e.Name] = fit.Steps[i].Thresholds
		}
	}
	n := 0
	for _, e := range fit.Facets[0].Elements {
		if !e.Extreme {
			n++
			byScore[fmt.Sprint(e.Total)] = map[string]any{"measure": e.Measure, "se_info": e.SE}
		}
	}
	out := map[string]any{"loglik": fit.LogLik, "n_persons_nonextreme": n, "items": byItem, "person_by_raw_score": byScore}
	if model == measure.PartialCredit {
		out["steps_relative"] = steps
	} else {
		out["steps_relative"] = fit.Steps[0].Thresholds
	}
	return out
}

// marginalFacets fits the facets other than the object as the files do: items free, all
// others centred.
func marginalFacets(t *testing.T, f *reference.File, d measure.Data) map[string]any {
	t.Helper()
	object := f.Data.Members["object"].(string)
	d.Facets = append([]measure.Facet(nil), d.Facets...)
	for k := range d.Facets {
		d.Facets[k].Centred = d.Facets[k].Name != "item"
	}
	m, err := measure.MarginalFacets(context.Background(), d, object, measure.MarginalOptions{Nodes: nodes201()})
	if err != nil {
		t.Fatal(err)
	}
	out := map[string]any{"person_mean": 0.0, "person_variance": m.Variance, "deviance": m.Deviance, "eap_reliability": m.Reliability, "steps": m.Steps}
	for _, r := range m.Facets {
		elements := map[string]any{}
		for _, e := range r.Elements {
			elements[e.Name] = map[string]any{"measure": e.Measure, "se": e.SE}
		}
		name := r.Name
		if name == "item" {
			name = "items"
		}
		out[name] = elements
	}
	var eap []float64
	for _, p := range m.Expected[:min(10, len(m.Expected))] {
		eap = append(eap, p.Measure)
	}
	out["eap_first10"] = eap
	return out
}

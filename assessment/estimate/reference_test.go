package estimate_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/openrubric/leadership/assessment/estimate"
	"github.com/openrubric/leadership/indicator"
)

// notOffered are expected values that this package does not compute, and why, by
// pattern of their dotted path.
var notOffered = map[string]string{
	"cases.*.wald.*": "the Wald interval is not offered: of 0 in 10 it says 0 to 0",
}

// A reference is one file of reference results.
type reference struct {
	Name string `json:"name"`
	Data struct {
		Format      string    `json:"format"`
		Columns     []string  `json:"columns"`
		Rows        [][]any   `json:"rows"`
		Pre         []float64 `json:"pre"`
		Post        []float64 `json:"post"`
		Reliability float64   `json:"reliability"`
		Direction   int       `json:"direction"`
	} `json:"data"`
	Expected  map[string]any     `json:"expected"`
	Tolerance map[string]float64 `json:"tolerance"`
}

func TestReferenceProportions(t *testing.T) {
	eachReference(t, "proportions-*.json", func(t *testing.T, ref *reference) map[string]any {
		var cases []any
		for _, row := range ref.Data.Rows {
			x, n := int(number(t, row[column(t, ref, "x")])), int(number(t, row[column(t, ref, "n")]))
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
	eachReference(t, "weightedmean-*.json", func(t *testing.T, ref *reference) map[string]any {
		sample := estimate.Sample{}
		texts := map[string]*[]string{"stratum": &sample.Strata, "cluster": &sample.Clusters}
		for k, name := range ref.Data.Columns {
			for _, row := range ref.Data.Rows {
				switch into, text := texts[name], fmt.Sprint(row[k]); {
				case into != nil:
					*into = append(*into, text)
				case name == "y":
					sample.Values = append(sample.Values, number(t, row[k]))
				case name == "w":
					sample.Weights = append(sample.Weights, number(t, row[k]))
				default:
					t.Fatalf("unknown column %q", name)
				}
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
			if !m.HasSE {
				return nil
			}
			return m.SE
		}
		m := mean(estimate.Sample{Values: sample.Values, Weights: sample.Weights})
		got := map[string]any{
			"n": m.N, "sum_w": m.SumW, "mean": m.Mean, "se_linearization": se(m),
			"kish_effective_n": m.EffectiveN, "kish_deff": m.DesignEffect,
			"weighted_variance_population": m.Variance, "weighted_sd_reliability_weights": m.SD,
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
	eachReference(t, "rci-*.json", func(t *testing.T, ref *reference) map[string]any {
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

// eachReference runs a subtest for each file that matches, and compares every value
// that it expects with what is made of its data.
func eachReference(t *testing.T, pattern string, run func(*testing.T, *reference) map[string]any) {
	dir := os.Getenv("REFERENCE_DIR")
	if dir == "" {
		t.Skip("REFERENCE_DIR is not set: the directory of the reference results")
	}
	files, err := filepath.Glob(filepath.Join(dir, "stats", pattern))
	if err != nil || len(files) == 0 {
		t.Fatalf("no file matches %s: %v", pattern, err)
	}
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var ref reference
			if err := json.Unmarshal(data, &ref); err != nil {
				t.Fatal(err)
			}
			want, got := leaves(ref.Expected), leaves(run(t, &ref))
			if len(want) == 0 {
				t.Fatal("nothing is expected")
			}
			for _, at := range slices.Sorted(maps.Keys(want)) {
				compare(t, &ref, at, want[at], got)
			}
		})
	}
}

func compare(t *testing.T, ref *reference, at string, want any, all map[string]any) {
	got, ok := all[at]
	if !ok {
		for pattern := range notOffered {
			if matches(pattern, at) {
				return
			}
		}
		t.Errorf("%s: expected and not known here", at)
		return
	}
	if want == nil || got == nil {
		if want != got {
			t.Errorf("%s: got %v, want %v", at, got, want)
		}
		return
	}
	if diff := math.Abs(number(t, got) - number(t, want)); !(diff <= ref.tolerance(at)) {
		t.Errorf("%s: got %v, want %v within %g", at, got, want, ref.tolerance(at))
	}
}

// tolerance returns that of the longest key which the path starts or ends with or
// which matches it, as the README of the reference results says.
func (r *reference) tolerance(at string) float64 {
	tolerance, longest := r.Tolerance["abs"], -1
	for key, abs := range r.Tolerance {
		fits := at == key || strings.HasPrefix(at, key+".") || strings.HasSuffix(at, "."+key) || matches(key, at)
		if key != "abs" && fits && len(key) > longest {
			tolerance, longest = abs, len(key)
		}
	}
	return tolerance
}

// matches reports whether the dotted path has the pattern, in which * stands for
// one or more elements.
func matches(pattern, at string) bool {
	p, rest := strings.Split(pattern, "."), strings.Split(at, ".")
	var match func(i, j int) bool
	match = func(i, j int) bool {
		switch {
		case i == len(p) || j == len(rest):
			return i == len(p) && j == len(rest)
		case p[i] == "*":
			return match(i+1, j+1) || match(i, j+1)
		}
		ok, _ := path.Match(p[i], rest[j])
		return ok && match(i+1, j+1)
	}
	return match(0, 0)
}

// leaves returns the values of a tree by their dotted path.
func leaves(tree any) map[string]any {
	out := map[string]any{}
	var walk func(at string, v any)
	walk = func(at string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for key, part := range v {
				walk(at+"."+key, part)
			}
		case []any:
			for i, part := range v {
				walk(fmt.Sprintf("%s.%d", at, i), part)
			}
		default:
			out[strings.TrimPrefix(at, ".")] = v
		}
	}
	walk("", tree)
	return out
}

func column(t *testing.T, ref *reference, name string) int {
	t.Helper()
	i := slices.Index(ref.Data.Columns, name)
	if i < 0 {
		t.Fatalf("no column %q among %v", name, ref.Data.Columns)
	}
	return i
}

func number(t *testing.T, v any) float64 {
	t.Helper()
	switch v := v.(type) {
	case float64:
		return v
	case int:
		return float64(v)
	}
	t.Fatalf("%v is no number", v)
	return 0
}

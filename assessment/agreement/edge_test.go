package agreement_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/openrubric/leadership/assessment/agreement"
	"github.com/openrubric/leadership/assessment/estimate"
	"github.com/openrubric/leadership/assessment/internal/reference"
)

// answered are the cases for which some program returns a number although there is none,
// and why ours is undefined.
var answered = map[string]string{
	"agreement.all_raters_one_category.irr_kripp_alpha_nominal":    "no disagreement can be expected of one category",
	"agreement.all_raters_one_category.irr_kripp_alpha_interval":   "no disagreement can be expected of one category",
	"agreement.all_raters_one_category.irrCAC_gwet_ac1":            "a scale of one category leaves nothing to choose",
	"agreement.all_raters_one_category_3.irr_kripp_alpha_nominal":  "no disagreement can be expected of one category",
	"agreement.all_raters_one_category_3.irr_kripp_alpha_interval": "no disagreement can be expected of one category",
	"agreement.all_raters_one_category_3.irrCAC_gwet_ac1":          "a scale of one category leaves nothing to choose",
}

// TestReferenceEdgeCases: a finite value must be matched; where a program returned NaN, an
// error or nothing, ours is undefined with a reason.
func TestReferenceEdgeCases(t *testing.T) {
	dir := reference.Dir(t)
	files, err := filepath.Glob(filepath.Join(dir, "stats", "edge-cases*.json"))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(dir, "stats", "README.md")); err == nil && len(files) == 0 {
		t.Fatal("no file of edge cases")
	}
	values, named := 0, 0
	for _, file := range files {
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			var f struct {
				Data struct {
					Agreement, Reliability map[string][][]*float64
				}
				Expected  map[string]map[string]map[string]any
				Tolerance struct{ Abs float64 }
			}
			if err := json.Unmarshal(data, &f); err != nil {
				t.Fatal(err)
			}
			for _, part := range []string{"agreement", "reliability"} {
				for name, expected := range f.Expected[part] {
					rows := f.Data.Agreement[name]
					compute := edgeAgreement
					if part == "reliability" {
						rows, compute = f.Data.Reliability[name], edgeReliability
					}
					got := compute(t, rows)
					for _, key := range slices.Sorted(maps.Keys(expected)) {
						at := part + "." + name + "." + key
						mine, ok := got[key]
						if !ok {
							t.Errorf("%s: expected and not known here", at)
							continue
						}
						values++
						want, finite := expected[key].(float64)
						if _, ours := answered[at]; ours {
							named++
							finite = false
						}
						switch {
						case finite && mine.err != nil:
							t.Errorf("%s: want %v, undefined here: %v", at, want, mine.err)
						case finite && !(math.Abs(mine.value-want) <= f.Tolerance.Abs):
							t.Errorf("%s: got %v, want %v", at, mine.value, want)
						case !finite && !(errors.Is(mine.err, estimate.ErrUndefined) || errors.Is(mine.err, estimate.ErrInvalid)):
							t.Errorf("%s: got %v, want a reason why there is none", at, mine.value)
						case !finite && len(mine.err.Error()) < 20:
							t.Errorf("%s: the reason is %q", at, mine.err)
						}
					}
				}
			}
		})
	}
	t.Logf("%d files, %d values compared, %d of them answered by some program though undefined", len(files), values, named)
}

type edge struct {
	value float64
	err   error
}

// edgeAgreement takes the categories that occur as all that there are, as the programs do.
func edgeAgreement(t *testing.T, rows [][]*float64) map[string]edge {
	t.Helper()
	var seen []float64
	for _, row := range rows {
		for _, v := range row {
			if v != nil && !slices.Contains(seen, *v) {
				seen = append(seen, *v)
			}
		}
	}
	slices.Sort(seen)
	scale := agreement.Scale{Values: seen}
	for _, v := range seen {
		scale.Categories = append(scale.Categories, fmt.Sprint(v))
	}
	var table [][]int
	for _, row := range rows {
		var places []int
		for _, v := range row {
			place := -1
			if v != nil {
				place = slices.Index(seen, *v)
			}
			places = append(places, place)
		}
		table = append(table, places)
	}
	r, err := agreement.FromTable(scale, table, nil)
	if err != nil {
		t.Fatal(err)
	}
	take := func(c agreement.Coefficient, err error) edge { return edge{c.Value, err} }
	cohen := edge{err: fmt.Errorf("%w: kappa is of two raters", estimate.ErrUndefined)}
	if r.Raters() == 2 {
		pair, err := r.Pair(0, 1)
		if err != nil {
			t.Fatal(err)
		}
		cohen = take(pair.Cohen(agreement.Unweighted))
	}
	return map[string]edge{
		"irr_kappa2":               cohen,
		"irr_kappam_fleiss":        take(r.Fleiss(agreement.Unweighted)),
		"irrCAC_fleiss":            take(r.Fleiss(agreement.Unweighted)),
		"irr_kripp_alpha_nominal":  take(r.Krippendorff(agreement.Nominal)),
		"irr_kripp_alpha_interval": take(r.Krippendorff(agreement.Interval)),
		"irrCAC_gwet_ac1":          take(r.Gwet(agreement.Unweighted)),
		"irrCAC_bp":                take(r.BrennanPrediger(agreement.Unweighted)),
		"irr_kendall_w":            take(r.Kendall()),
	}
}

func edgeReliability(t *testing.T, rows [][]*float64) map[string]edge {
	t.Helper()
	var s agreement.Scores
	for _, row := range rows {
		var values []float64
		for _, v := range row {
			if v == nil {
				values = append(values, math.NaN())
			} else {
				values = append(values, *v)
			}
		}
		s = append(s, values)
	}
	a, err := agreement.Cronbach(s)
	out := map[string]edge{"psych_alpha": {a.Alpha.Value, err}}
	icc, err := agreement.ICC(t.Context(), s)
	for key, c := range map[string]*agreement.Coefficient{"irr_icc_2way_agree": icc.ICC21, "irr_icc_2way_agree_k": icc.ICC2K} {
		switch {
		case err != nil:
			out[key] = edge{err: err}
		case c == nil:
			out[key] = edge{err: fmt.Errorf("%w: the denominator is 0", estimate.ErrUndefined)}
		default:
			out[key] = edge{value: c.Value}
		}
	}
	return out
}

// TestPrograms pins how many answers of programs are not ours.
func TestAnsweredIsSix(t *testing.T) {
	if len(answered) != 6 {
		t.Errorf("%d cases are answered by programs though undefined", len(answered))
	}
	for at := range answered {
		if !strings.HasPrefix(at, "agreement.all_raters_one_category") {
			t.Errorf("%s is not a case of one category", at)
		}
	}
}

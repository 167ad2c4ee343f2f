package measure_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/openrubric/leadership/assessment/estimate"
	"github.com/openrubric/leadership/assessment/measure"
	"github.com/openrubric/leadership/framework/lfl"
	"github.com/openrubric/leadership/indicator"
)

// TestSelection: what a selection leaves is what is left of all judgements without those
// that it does not name, of judgements as of counts.
func TestSelection(t *testing.T) {
	m, c := schools(t, rand.New(rand.NewPCG(11, 27)), 6, 4, 4, false)
	facets := []string{measure.SubjectFacet, measure.IndicatorFacet, measure.OccasionFacet}
	all := func(s measure.Selection) (ofMatrix, ofCounts []string, err error) {
		s.Facets = facets
		d, err := measure.FromMatrix(m, s)
		if err != nil {
			return nil, nil, err
		}
		counted, err := measure.FromCounts(c, s)
		if err != nil {
			t.Fatal(err)
		}
		return judgementsOf(d), judgementsOf(counted), nil
	}
	whole, wholeOfCounts, err := all(measure.Selection{})
	if err != nil || len(whole) == 0 || !slices.Equal(whole, wholeOfCounts) {
		t.Fatalf("%d judgements, %d counted: %v", len(whole), len(wholeOfCounts), err)
	}
	columns := lfl.Framework().Columns()
	for name, s := range map[string]measure.Selection{
		"two schools":        {Subjects: []string{"school-4", "school-1"}},
		"a school twice":     {Subjects: []string{"school-4", "school-4"}},
		"one indicator":      {Indicators: []indicator.ID{columns[2].ID}},
		"one occasion":       {Occasions: []string{"2026"}},
		"some of everything": {Subjects: []string{"school-0", "school-2", "school-5"}, Indicators: []indicator.ID{columns[0].ID, columns[3].ID}, Occasions: []string{"2025"}},
	} {
		want := slices.DeleteFunc(slices.Clone(whole), func(j string) bool {
			var school, theme, occasion string
			if _, err := fmt.Sscan(j, &school, &theme, &occasion); err != nil {
				t.Fatal(err)
			}
			in := func(list []string, name string) bool { return len(list) == 0 || slices.Contains(list, name) }
			return !in(s.Subjects, school) || len(s.Indicators) > 0 && !slices.Contains(s.Indicators, indicator.ID(theme)) || !in(s.Occasions, occasion)
		})
		got, counted, err := all(s)
		if err != nil || len(want) == 0 || len(want) == len(whole) || !slices.Equal(got, want) || !slices.Equal(counted, want) {
			t.Errorf("%s: %d judgements, %d counted, want %d of %d: %v", name, len(got), len(counted), len(want), len(whole), err)
		}
	}
	for name, s := range map[string]measure.Selection{
		"a school that is not there":     {Subjects: []string{"school-1", "school-77"}},
		"an indicator that is not there": {Indicators: []indicator.ID{"lfl.none"}},
		"a dimension that is not there":  {Dimension: "importance"},
		"an occasion that is not there":  {Occasions: []string{"1999"}},
	} {
		s.Facets = facets
		if _, err := measure.FromMatrix(m, s); !errors.Is(err, estimate.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := measure.FromCounts(c, s); !errors.Is(err, estimate.ErrInvalid) {
			t.Errorf("%s, in counts: %v", name, err)
		}
	}
	if _, err := measure.FromMatrix(m, measure.Selection{Indicators: []indicator.ID{columns[6].ID}}); !errors.Is(err, estimate.ErrUndefined) {
		t.Errorf("an indicator that nobody judged: %v", err)
	}
}

// judgementsOf lists judgements in words, each as often as it was made, in order.
func judgementsOf(d measure.Data) []string {
	var list []string
	for i, score := range d.Scores {
		text := ""
		for _, f := range d.Facets {
			text += f.Elements[f.Level[i]] + " "
		}
		n := 1.0
		if d.Weights != nil {
			n = d.Weights[i]
		}
		for range int(n) {
			list = append(list, text+fmt.Sprint(score))
		}
	}
	slices.Sort(list)
	return list
}

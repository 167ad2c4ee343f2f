package measure

import (
	"fmt"
	"maps"
	"slices"

	"github.com/openrubric/leadership/assessment/estimate"
	"github.com/openrubric/leadership/assessment/internal/numeric"
)

// A Facet is one of the things that decide a judgement: who was judged, who judged, on
// which indicator, when.
type Facet struct {
	Name     string
	Elements []string
	Level    []int32 // by judgement: position in Elements
	// Sign says what a high measure does: 1 raises levels, as a subject's does, −1 lowers
	// them, as a rater's severity and an indicator's difficulty do.
	Sign int
	// Centred makes the measures of the elements add up to 0. All facets but one are
	// centred, or have anchors; the one that is not carries the level of all.
	Centred bool
	// Groups has a centred facet centred group by group: it names the group of each
	// element, and the measures of every group add up to 0. So subsets that nothing links
	// become comparable, on the word of the caller that their elements are alike on
	// average: a district's raters as severe as another's. It holds in a design that is
	// linked too. nil to centre the facet as a whole.
	Groups map[string]string
	// Anchors are elements whose measures are given, as those of indicators are from an
	// earlier year, by name. A facet with anchors is not centred. What is given of an
	// element with steps of its own is the mean of its thresholds.
	Anchors map[string]float64
}

// Of returns the facet with the Elements and the Level that follow from the name of each
// judgement's element: elements are numbered in the order in which they first occur.
//
//	raters := measure.Facet{Name: "rater", Sign: -1, Centred: true}.Of(names)
func (f Facet) Of(names []string) Facet {
	f.Elements, f.Level = nil, make([]int32, len(names))
	known := map[string]int32{}
	for i, e := range names {
		at, ok := known[e]
		if !ok {
			at = int32(len(f.Elements))
			known[e] = at
			f.Elements = append(f.Elements, e)
		}
		f.Level[i] = at
	}
	return f
}

// Data is judgements with several facets: one entry a judgement in Scores and in the
// Level of each facet.
type Data struct {
	Facets []Facet
	Scores []int32 // the category chosen, from 0 to Max
	Max    int     // the highest category that there is
	// Weights say how many judgements an entry stands for; nil for 1 each.
	Weights []float64
	// StepsBy names the facet whose elements have thresholds of their own (partial
	// credit); "" if all share them (rating scale).
	StepsBy string
	// Thresholds are thresholds that are given, as those of an earlier year, by element of
	// StepsBy, or "" where all share them: Max of each, less their mean.
	Thresholds map[string][]float64
}

// MaxCategory is the highest category that a model may have.
const MaxCategory = 100

func undefined(format string, a ...any) error {
	return fmt.Errorf("%w: %s", estimate.ErrUndefined, fmt.Sprintf(format, a...))
}

func invalid(format string, a ...any) error {
	return fmt.Errorf("%w: %s", estimate.ErrInvalid, fmt.Sprintf(format, a...))
}

// check reports what would make a fit meaningless, and returns the position of the facet
// with steps of its own, or −1.
func (d Data) check() (int, error) {
	n := len(d.Scores)
	switch {
	case n == 0:
		return 0, undefined("there are no judgements")
	case d.Max < 1 || d.Max > MaxCategory:
		return 0, invalid("the highest category is from 1 to %d, not %d", MaxCategory, d.Max)
	case len(d.Facets) < 2:
		return 0, invalid("it takes two facets: who was judged, and by whom or on what")
	case d.Weights != nil && len(d.Weights) != n:
		return 0, invalid("%d weights for %d judgements", len(d.Weights), n)
	}
	for i, s := range d.Scores {
		if s < 0 || int(s) > d.Max {
			return 0, invalid("judgement %d is in category %d of 0 to %d", i, s, d.Max)
		}
		if d.Weights != nil && !(d.Weights[i] >= 0 && d.Weights[i] <= 1e9) {
			return 0, invalid("judgement %d weighs %v", i, d.Weights[i])
		}
	}
	steps := -1
	names := map[string]bool{}
	for k, f := range d.Facets {
		if f.Name == "" || names[f.Name] {
			return 0, invalid("facet %q has no name or another's", f.Name)
		}
		names[f.Name] = true
		if f.Name == d.StepsBy {
			steps = k
		}
		if err := f.check(n); err != nil {
			return 0, err
		}
	}
	if d.StepsBy != "" && steps < 0 {
		return 0, invalid("there is no facet %q to have steps of its own", d.StepsBy)
	}
	return steps, d.checkThresholds(steps)
}

func (d Data) checkThresholds(steps int) error {
	for _, name := range slices.Sorted(maps.Keys(d.Thresholds)) {
		if steps < 0 && name != "" || steps >= 0 && !slices.Contains(d.Facets[steps].Elements, name) {
			return invalid("no element %q has steps of its own that thresholds could be given for", name)
		}
		if given := d.Thresholds[name]; len(given) != d.Max || slices.ContainsFunc(given, func(v float64) bool { return !numeric.Usable(v) }) {
			return invalid("thresholds %v given for %q are not %d numbers", given, name, d.Max)
		}
	}
	return nil
}

func (f Facet) check(n int) error {
	if f.Sign != 1 && f.Sign != -1 {
		return invalid("facet %s has sign %d: it is 1 or −1", f.Name, f.Sign)
	}
	if len(f.Level) != n {
		return invalid("facet %s has elements for %d of %d judgements", f.Name, len(f.Level), n)
	}
	met := make([]bool, len(f.Elements))
	for i, level := range f.Level {
		if level < 0 || int(level) >= len(met) {
			return invalid("judgement %d has element %d of facet %s, which has %d", i, level, f.Name, len(met))
		}
		met[level] = true
	}
	known := map[string]bool{}
	for e, name := range f.Elements {
		if !met[e] || known[name] {
			return invalid("element %q of facet %s occurs in no judgement, or twice among the elements", name, f.Name)
		}
		known[name] = true
	}
	for _, name := range slices.Sorted(maps.Keys(f.Anchors)) {
		v := f.Anchors[name]
		if !known[name] || !numeric.Usable(v) {
			return invalid("facet %s has no element %q to anchor at %v", f.Name, name, v)
		}
	}
	if f.Centred && len(f.Anchors) > 0 {
		return invalid("facet %s has anchors and cannot be centred too", f.Name)
	}
	if f.Groups != nil && !f.Centred {
		return invalid("facet %s has groups and is not centred", f.Name)
	}
	for _, name := range slices.Sorted(maps.Keys(f.Groups)) {
		if !known[name] {
			return invalid("facet %s has no element %q to be in a group", f.Name, name)
		}
	}
	for _, name := range f.Elements {
		if _, ok := f.Groups[name]; f.Groups != nil && !ok {
			return invalid("element %q of facet %s is in no group", name, f.Name)
		}
	}
	return nil
}

func (d Data) weight(i int) float64 {
	if d.Weights == nil {
		return 1
	}
	return d.Weights[i]
}

package measure

import (
	"fmt"

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
	// Anchors are elements whose measures are given, as those of indicators are from an
	// earlier year, by name. A facet with anchors is not centred.
	Anchors map[string]float64
}

// NewFacet returns a facet from the name of each judgement's element, numbered in the
// order in which they first occur.
func NewFacet(name string, sign int, centred bool, elements []string) Facet {
	f := Facet{Name: name, Sign: sign, Centred: centred, Level: make([]int32, len(elements))}
	known := map[string]int32{}
	for i, e := range elements {
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
	return steps, nil
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
	for name, v := range f.Anchors {
		if !known[name] || !numeric.Usable(v) {
			return invalid("facet %s has no element %q to anchor at %v", f.Name, name, v)
		}
	}
	if f.Centred && len(f.Anchors) > 0 {
		return invalid("facet %s has anchors and cannot be centred too", f.Name)
	}
	return nil
}

func (d Data) weight(i int) float64 {
	if d.Weights == nil {
		return 1
	}
	return d.Weights[i]
}

package measure

import (
	"cmp"
	"math"
	"slices"

	"github.com/openrubric/leadership/assessment/internal/numeric"
)

// A PersonMeasure is where a person, or a subject, lies on the scale of the items.
type PersonMeasure struct {
	Measure float64
	SE      float64 // 1/√information
}

// A PersonMethod is a way to estimate it. The zero PersonMethod is [WLE].
type PersonMethod string

const (
	// WLE is Warm's weighted likelihood: finite for the lowest and highest scores, nearly
	// without bias. Source: Warm (1989).
	WLE PersonMethod = "wle"
	// ML is maximum likelihood, which has no value for the lowest and the highest score.
	ML PersonMethod = "ml"
)

// Measure returns the measure of one who has the total score on items with these
// thresholds. It returns [estimate.ErrUndefined] by [ML] for the lowest and the highest
// total, and [estimate.ErrInvalid] for a total that there is not or thresholds that are no
// numbers. Time is items × categories for each of some ten steps.
func (m PersonMethod) Measure(thresholds [][]float64, total float64) (PersonMeasure, error) {
	m = cmp.Or(m, WLE)
	if m != WLE && m != ML {
		return PersonMeasure{}, invalid("there is no method %q", string(m))
	}
	most := 0
	for _, item := range thresholds {
		most += len(item)
		for _, b := range item {
			if !numeric.Usable(b) {
				return PersonMeasure{}, invalid("a threshold is %v", b)
			}
		}
	}
	if !(total >= 0 && total <= float64(most)) || most == 0 {
		return PersonMeasure{}, invalid("a total of %v on items of %d", total, most)
	}
	if m == ML && (total == 0 || total == float64(most)) {
		return PersonMeasure{}, undefined("the lowest and the highest total have no maximum")
	}
	low, high := math.Inf(1), math.Inf(-1)
	for _, item := range thresholds {
		for _, b := range item {
			low, high = min(low, b-60), max(high, b+60)
		}
	}
	// Halvings, since items far apart may leave more than one place; once the bracket is
	// narrow, Newton's steps by the information, as long as they stay inside.
	at := (low + high) / 2
	for step := range 300 {
		slope, information := m.slope(thresholds, total, at)
		if slope > 0 {
			low = at
		} else {
			high = at
		}
		next := (low + high) / 2
		if to := at + slope/information; high-low <= 1 && step < 60 && to >= low && to <= high {
			next = to
		}
		done := math.Abs(next-at) <= 1e-14*max(1, math.Abs(at))
		if at = next; done {
			break
		}
	}
	_, information, _ := expectation(thresholds, at)
	return PersonMeasure{at, 1 / math.Sqrt(information)}, nil
}

// slope returns total − expected (+ J/2I by Warm's method), and the information.
func (m PersonMethod) slope(thresholds [][]float64, total, at float64) (slope, information float64) {
	mean, information, third := expectation(thresholds, at)
	slope = total - mean
	if m == WLE && information >= 1e-300 { // not far outside
		slope += third / (2 * information)
	}
	return slope, information
}

// expectation returns the expected total, its variance, which is the information, and the
// third central moment.
func expectation(thresholds [][]float64, at float64) (mean, variance, third float64) {
	var few [16]float64
	p := few[:]
	for _, item := range thresholds {
		if len(item) >= len(p) {
			p = make([]float64, len(item)+1)
		}
		p := p[:len(item)+1]
		categories(p, at, item)
		m, v := moments(p)
		mean += m
		variance += v
		for x, q := range p {
			d := float64(x) - m
			third += float64(float64(d*float64(d*d)) * q)
		}
	}
	return mean, variance, third
}

// ScoreTable returns the measure of every total score on items with these thresholds, 0
// first. By [ML] the first and the last are nil.
func (m PersonMethod) ScoreTable(thresholds [][]float64) ([]*PersonMeasure, error) {
	most := 0
	for _, item := range thresholds {
		most += len(item)
	}
	out := make([]*PersonMeasure, most+1)
	for total := range out {
		if m == ML && (total == 0 || total == most) {
			continue
		}
		p, err := m.Measure(thresholds, float64(total))
		if err != nil {
			return nil, err
		}
		out[total] = &p
	}
	return out, nil
}

// Thresholds returns those of all items, as [PersonMethod.MeasurePersons] wants them.
func (f *ConditionalFit) Thresholds() [][]float64 { return thresholdsOf(f.Items) }

// Thresholds returns those of all items, as [PersonMethod.MeasurePersons] wants them.
func (f *MarginalFit) Thresholds() [][]float64 { return thresholdsOf(f.Items) }

func thresholdsOf(items []ItemFit) [][]float64 {
	out := make([][]float64, len(items))
	for i, item := range items {
		out[i] = slices.Clone(item.Thresholds)
	}
	return out
}

// MeasurePersons returns the measure of each person on the items that the person
// answered; nil for one who answered none, and by [ML] for extreme totals.
func (m PersonMethod) MeasurePersons(r Responses, thresholds [][]float64) ([]*PersonMeasure, error) {
	if len(thresholds) != len(r.Items) {
		return nil, invalid("thresholds of %d items for %d", len(thresholds), len(r.Items))
	}
	if err := r.within(thresholds); err != nil {
		return nil, err
	}
	type key struct {
		answered string
		total    int
	}
	known := map[key]*PersonMeasure{}
	out := make([]*PersonMeasure, len(r.Score))
	for p, row := range r.Score {
		answered := make([]byte, len(row))
		var list [][]float64
		k, most := key{}, 0
		for i, s := range row {
			if s >= 0 {
				answered[i] = 1
				list = append(list, thresholds[i])
				k.total += s
				most += len(thresholds[i])
			}
		}
		k.answered = string(answered)
		if most == 0 || m == ML && (k.total == 0 || k.total == most) {
			continue
		}
		if _, ok := known[k]; !ok {
			v, err := m.Measure(list, float64(k.total))
			if err != nil {
				return nil, err
			}
			known[k] = &v
		}
		out[p] = known[k]
	}
	return out, nil
}

// within reports responses that do not go with the thresholds.
func (r Responses) within(thresholds [][]float64) error {
	for p, row := range r.Score {
		if len(row) != len(r.Items) {
			return invalid("person %d has %d of %d responses", p, len(row), len(r.Items))
		}
		for i, s := range row {
			if s < -1 || s > len(thresholds[i]) {
				return invalid("person %d is in category %d of 0 to %d of item %s", p, s, len(thresholds[i]), r.Items[i])
			}
		}
	}
	return nil
}

// WLEReliability returns 1 − mean SE²/variance of measures, for those that are not nil.
// It returns [estimate.ErrUndefined] if they do not vary.
func WLEReliability(measures []*PersonMeasure) (float64, error) {
	n, mean, squares, errors := 0.0, 0.0, 0.0, 0.0
	for _, m := range measures {
		if m == nil {
			continue
		}
		n++
		d := m.Measure - mean
		mean += d / n
		squares += float64(d * (m.Measure - mean))
		errors += float64(m.SE * m.SE)
	}
	if n < 2 || !(squares > 0) {
		return 0, undefined("the measures do not vary")
	}
	return 1 - errors/n/(squares/(n-1)), nil
}

// A Misfit is how far responses of an item or a person are from what the model expects:
// see [Element].
type Misfit struct {
	N               int
	Infit, Outfit   float64
	InfitZ, OutfitZ float64
}

// Misfits returns the fit of items and of persons, at the persons' measures: those that
// are nil are left out, and have none.
func Misfits(r Responses, thresholds [][]float64, measures []*PersonMeasure) (items []*Misfit, persons []*Misfit, err error) {
	if len(thresholds) != len(r.Items) || len(measures) != len(r.Score) {
		return nil, nil, invalid("thresholds of %d items for %d, measures of %d persons for %d", len(thresholds), len(r.Items), len(measures), len(r.Score))
	}
	if err := r.within(thresholds); err != nil {
		return nil, nil, err
	}
	byItem, byPerson := make([]fitSum, len(r.Items)), make([]fitSum, len(r.Score))
	variance, spread := make([]float64, len(r.Items)), make([]float64, len(r.Score))
	var prob []float64
	for p, row := range r.Score {
		if measures[p] == nil {
			continue
		}
		for i, s := range row {
			if s < 0 {
				continue
			}
			prob = slices.Grow(prob[:0], len(thresholds[i])+1)[:len(thresholds[i])+1]
			categories(prob, measures[p].Measure, thresholds[i])
			v := byItem[i].add(prob, s)
			byPerson[p].add(prob, s)
			variance[i] += v
			spread[p] += v
		}
	}
	items, persons = make([]*Misfit, len(r.Items)), make([]*Misfit, len(r.Score))
	for i := range items {
		items[i] = byItem[i].misfit(variance[i])
	}
	for p := range persons {
		persons[p] = byPerson[p].misfit(spread[p])
	}
	return items, persons, nil
}

// add counts a response in, and returns the variance of what was expected.
func (s *fitSum) add(p []float64, score int) float64 {
	mean, variance := moments(p)
	fourth := 0.0
	for c, v := range p {
		d := float64(c) - mean
		fourth += float64(float64(float64(d*d)*float64(d*d)) * v)
	}
	r := float64(score) - mean
	s.count++
	s.squares += float64(r * r)
	if variance > 0 {
		s.standard += float64(r*r) / variance
		s.outfit += fourth/float64(variance*variance) - 1
	}
	s.infit += fourth - float64(variance*variance)
	return variance
}

func (s fitSum) misfit(variance float64) *Misfit {
	var e Element
	if s.fill(&e, variance); e.Infit == nil || e.InfitZ == nil || e.OutfitZ == nil {
		return nil
	}
	return &Misfit{N: int(s.count), Infit: *e.Infit, Outfit: *e.Outfit, InfitZ: *e.InfitZ, OutfitZ: *e.OutfitZ}
}

// errorOf returns 1/√information, and 0 where there is hardly any.
func errorOf(information float64) float64 {
	if information < 1e-12 {
		return 0
	}
	return 1 / math.Sqrt(information)
}

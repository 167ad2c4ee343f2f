package measure

import (
	"math"
	"slices"

	"github.com/openrubric/leadership/assessment/internal/numeric"
)

// A Model says how thresholds of items relate.
type Model string

const (
	// Rasch: every item has one threshold, its difficulty.
	Rasch Model = "rasch"
	// RatingScale: item i has the thresholds δ_i + τ_k, the τ the same for all items.
	RatingScale Model = "rating-scale"
	// PartialCredit: every item has thresholds of its own.
	PartialCredit Model = "partial-credit"
)

// Responses are categories by person and item: of judgements in which every person (a
// leader, a school) has one judgement an item.
type Responses struct {
	Items []string
	Max   []int   // the highest category of each item
	Score [][]int // by person and item, from 0 to Max; −1 if missing
}

// A linear is thresholds that are linear in parameters.
type linear struct {
	items  []linearItem
	params int
	// constraints are rows c with c·θ = 0, without which θ could be shifted.
	constraints [][]float64
}

// A linearItem has, by threshold from 1, the parameters that add up to it.
type linearItem struct{ rows [][]term }

type term struct {
	param int
	times float64
}

func (i linearItem) max() int { return len(i.rows) }

// check reports what would make a fit meaningless, and returns how often each category of
// each item was chosen.
func (r Responses) check(m Model) ([][]int, error) {
	if len(r.Items) < 2 || len(r.Max) != len(r.Items) {
		return nil, invalid("%d items and %d highest categories: it takes two items", len(r.Items), len(r.Max))
	}
	for i, k := range r.Max {
		if k < 1 || k > MaxCategory || m == Rasch && k != 1 || m == RatingScale && k != r.Max[0] {
			return nil, invalid("item %s has categories up to %d, which does not go with the %s model", r.Items[i], k, m)
		}
	}
	if m != Rasch && m != RatingScale && m != PartialCredit {
		return nil, invalid("there is no model %q", string(m))
	}
	if len(r.Score) == 0 {
		return nil, undefined("there are no persons")
	}
	chosen := make([][]int, len(r.Items))
	for i := range chosen {
		chosen[i] = make([]int, r.Max[i]+1)
	}
	for p, row := range r.Score {
		if len(row) != len(r.Items) {
			return nil, invalid("person %d has %d of %d responses", p, len(row), len(r.Items))
		}
		for i, s := range row {
			if s < -1 || s > r.Max[i] {
				return nil, invalid("person %d is in category %d of 0 to %d of item %s", p, s, r.Max[i], r.Items[i])
			}
			if s >= 0 {
				chosen[i][s]++
			}
		}
	}
	for i, counts := range chosen {
		for c, n := range counts {
			if n == 0 && (m != RatingScale || nowhere(chosen, c)) {
				return nil, undefined("category %d of item %s was never chosen, so that its thresholds have no estimate", c, r.Items[i])
			}
		}
	}
	return chosen, nil
}

func nowhere(chosen [][]int, c int) bool {
	for _, counts := range chosen {
		if counts[c] > 0 {
			return false
		}
	}
	return true
}

// linear returns the thresholds of the model. free leaves the level of the items open, as
// a fit with a population of persons does.
func (r Responses) linear(m Model, free bool) linear {
	var l linear
	items := len(r.Items)
	for i := range r.Items {
		var item linearItem
		for k := range r.Max[i] {
			switch m {
			case Rasch:
				item.rows = append(item.rows, []term{{i, 1}})
			case RatingScale:
				item.rows = append(item.rows, []term{{i, 1}, {items + k, 1}})
			default:
				item.rows = append(item.rows, []term{{l.params, 1}})
				l.params++
			}
		}
		l.items = append(l.items, item)
	}
	switch m {
	case Rasch:
		l.params = items
	case RatingScale:
		l.params = items + r.Max[0]
		steps := make([]float64, l.params)
		for k := range r.Max[0] {
			steps[items+k] = 1
		}
		l.constraints = append(l.constraints, steps)
	}
	if !free {
		level := make([]float64, l.params)
		for i, item := range l.items {
			for _, row := range item.rows {
				for _, t := range row {
					if m != RatingScale || t.param == i {
						level[t.param] += t.times / float64(item.max())
					}
				}
			}
		}
		l.constraints = append(l.constraints, level)
	}
	return l
}

// thresholds returns those of all items at θ.
func (l linear) thresholds(theta []float64) [][]float64 {
	out := make([][]float64, len(l.items))
	for i, item := range l.items {
		for _, row := range item.rows {
			sum := 0.0
			for _, t := range row {
				sum += float64(t.times * theta[t.param])
			}
			out[i] = append(out[i], sum)
		}
	}
	return out
}

// begin returns the parameters at which items have the thresholds that another fit found,
// those that it has not at 0.
func (l linear) begin(names []string, found []ItemFit) []float64 {
	at := map[string]ItemFit{}
	for _, item := range found {
		at[item.Name] = item
	}
	theta, times := make([]float64, l.params), make([]float64, l.params)
	for i, item := range l.items {
		known, ok := at[names[i]]
		if !ok || len(known.Thresholds) != item.max() {
			continue
		}
		for k, row := range item.rows {
			for n, t := range row { // the first is the item's own, the second is a step that all share
				v := known.Thresholds[k]
				switch {
				case n > 0:
					v -= known.Location
				case len(row) > 1:
					v = known.Location
				}
				theta[t.param] += v
				times[t.param]++
			}
		}
	}
	for k, n := range times {
		theta[k] /= max(n, 1)
	}
	l.constrain(theta)
	return theta
}

// constrain shifts the parameters of each constraint alike, so that it is kept. No
// parameter is in two.
func (l linear) constrain(theta []float64) {
	for _, row := range l.constraints {
		sum, all := 0.0, 0.0
		for k, v := range row {
			sum += float64(v * theta[k])
			all += v
		}
		for k, v := range row {
			if v != 0 {
				theta[k] -= sum / all
			}
		}
	}
}

// collect adds what thresholds want of them to what the parameters want.
func (l linear) collect(gradient []float64, byThreshold [][]float64) {
	for i, item := range l.items {
		for k, row := range item.rows {
			for _, t := range row {
				gradient[t.param] += float64(t.times * byThreshold[i][k])
			}
		}
	}
}

// step returns the Newton step of a concave criterion that stays within the constraints.
func (l linear) step(p *pulse, information [][]float64, gradient []float64) ([]float64, error) {
	bordered, err := l.bordered(p, information)
	if err != nil {
		return nil, err
	}
	out := make([]float64, l.params)
	for i := range out {
		for j, g := range gradient {
			out[i] += float64(bordered[i][j] * g)
		}
		if !numeric.Finite(out[i]) {
			return nil, undefined("the information about all measures together has no inverse")
		}
	}
	return out, nil
}

// bordered returns the inverse of the information within the constraints:
//
//	⎡I  c′⎤⁻¹
//	⎣c  0 ⎦
func (l linear) bordered(p *pulse, information [][]float64) ([][]float64, error) {
	n := l.params + len(l.constraints)
	a := make([][]float64, n)
	for i := range a {
		a[i] = make([]float64, n)
		if i < l.params {
			copy(a[i], information[i])
			for c, row := range l.constraints {
				a[i][l.params+c] = row[i]
			}
		} else {
			copy(a[i], l.constraints[i-l.params])
		}
	}
	return invertGeneral(p, a)
}

// invertGeneral puts the inverse of a matrix in its place, by Gauss and Jordan with pivots.
func invertGeneral(p *pulse, a [][]float64) ([][]float64, error) {
	n := len(a)
	pivots := make([]int, n)
	for c := range n {
		p.part(c, n)
		if err := p.beat(n * n); err != nil {
			return nil, err
		}
		pivot := c
		for r := c; r < n; r++ {
			if math.Abs(a[r][c]) > math.Abs(a[pivot][c]) {
				pivot = r
			}
		}
		if math.Abs(a[pivot][c]) < 1e-12 {
			return nil, undefined("the information about all measures together has no inverse")
		}
		a[c], a[pivot] = a[pivot], a[c]
		pivots[c] = pivot
		// The column of the inverse takes the place of the one that becomes a unit's.
		own := a[c]
		scale := 1 / own[c]
		own[c] = 1
		for k := range own {
			own[k] *= scale
		}
		for r, row := range a {
			f := row[c]
			if r == c || f == 0 {
				continue
			}
			row[c] = 0
			row = row[:len(own)]
			for k, v := range own {
				row[k] -= float64(f * v)
			}
		}
	}
	for c, pivot := range slices.Backward(pivots) { // rows that changed places are columns now
		if pivot != c {
			for _, row := range a {
				row[c], row[pivot] = row[pivot], row[c]
			}
		}
	}
	return a, nil
}

// An ItemFit is the thresholds of one item.
type ItemFit struct {
	Name       string
	Location   float64 // mean of the thresholds: the item's difficulty
	SE         float64 // of the location
	Thresholds []float64
	// ThresholdSE are their standard errors.
	ThresholdSE []float64
	Disordered  bool
}

// itemFits returns the items at θ with standard errors from the covariance of θ.
func (l linear) itemFits(names []string, theta []float64, covariance [][]float64) []ItemFit {
	variance := func(row []float64) float64 {
		sum := 0.0
		for i, a := range row {
			if a == 0 {
				continue
			}
			for j, b := range row {
				sum += float64(float64(a*b) * covariance[i][j])
			}
		}
		return math.Sqrt(max(sum, 0))
	}
	var out []ItemFit
	for i, thresholds := range l.thresholds(theta) {
		item := ItemFit{Name: names[i], Thresholds: thresholds}
		mean := make([]float64, l.params)
		for k, v := range thresholds {
			row := make([]float64, l.params)
			for _, t := range l.items[i].rows[k] {
				row[t.param] += t.times
				mean[t.param] += t.times / float64(len(thresholds))
			}
			item.ThresholdSE = append(item.ThresholdSE, variance(row))
			item.Location += v / float64(len(thresholds))
			item.Disordered = item.Disordered || k > 0 && v < thresholds[k-1]
		}
		item.SE = variance(mean)
		out = append(out, item)
	}
	return out
}

package network

import (
	"slices"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/indicator/document"
)

// A Weighted is a [Cell] in which members count by their size on the day: schools by
// their roll. Beside the plain cell it tells how many pupils are in schools at a
// level, which is another question than how many schools are there.
type Weighted struct {
	// Coverage is the members with a level and a size, out of those with a level.
	Coverage assessment.Coverage `json:"coverage"`
	Size     float64             `json:"size"` // of those members together
	// Distribution is the size of the members at each level, in scale order. A split
	// member counts half at each of its two levels.
	Distribution []float64 `json:"distribution"`
	// Shares are, for each level but the lowest, the share of the size in members at
	// the level or above it, in scale order; of a split member the lower level counts.
	Shares []float64 `json:"shares"`
}

func (w *Weighted) add(o outcome, size float64) {
	w.Coverage.N++
	w.Size += size
	w.Distribution[o.low] += size / 2
	w.Distribution[o.high] += size / 2
	for rank := range o.low {
		w.Shares[rank] += size
	}
}

// weightedOf returns the weighted side of a cell with so many members with a level.
func (t *tally) weightedOf(leveled int) *Weighted {
	w := t.weighted
	if w.Coverage.N == 0 {
		return nil
	}
	w.Coverage.Of = leveled
	for i := range w.Shares {
		w.Shares[i] /= w.Size
	}
	return &w
}

// Values are the numbers that the method gives to the members of a [Cell].
type Values struct {
	N       int     `json:"n"` // members with a number
	Lowest  float64 `json:"lowest"`
	Median  float64 `json:"median"` // of an even number the mean of the two in the middle
	Highest float64 `json:"highest"`
	Mean    float64 `json:"mean"` // every member counts once
	// Weighted is Σ size·value / Σ size over the members with a number and a size, and
	// Sized how many these are. It is nil if there are none.
	Weighted *float64 `json:"weighted,omitempty"`
	Sized    int      `json:"sized,omitzero"`
}

func (t *tally) valuesOf() *Values {
	n := len(t.values)
	if n == 0 {
		return nil
	}
	slices.Sort(t.values)
	sum := 0.0
	for _, v := range t.values {
		sum += v
	}
	out := &Values{
		N:       n,
		Lowest:  t.values[0],
		Median:  (t.values[(n-1)/2] + t.values[n/2]) / 2,
		Highest: t.values[n-1],
		Mean:    sum / float64(n),
		Sized:   t.weigh.n,
	}
	if t.weigh.n > 0 {
		out.Weighted = new(t.weigh.sum / t.weigh.size)
	}
	return out
}

// rounded returns the weighted side as documents have it.
func (w *Weighted) rounded() *Weighted {
	if w == nil {
		return nil
	}
	out := *w
	out.Size = document.Round(w.Size)
	out.Distribution, out.Shares = roundAll(w.Distribution), roundAll(w.Shares)
	return &out
}

func (v *Values) rounded() *Values {
	if v == nil {
		return nil
	}
	out := *v
	out.Lowest, out.Median, out.Highest, out.Mean = document.Round(v.Lowest), document.Round(v.Median), document.Round(v.Highest), document.Round(v.Mean)
	if v.Weighted != nil {
		out.Weighted = new(document.Round(*v.Weighted))
	}
	return &out
}

func roundAll(values []float64) []float64 {
	out := make([]float64, len(values))
	for i, v := range values {
		out[i] = document.Round(v)
	}
	return out
}

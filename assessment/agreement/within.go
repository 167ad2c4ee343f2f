package agreement

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/openrubric/leadership/assessment/internal/numeric"
	"github.com/openrubric/leadership/assessment/variance"
)

// A Group is the ratings that members of one group, such as the staff of a school, gave
// something that they share: persons by items.
type Group struct {
	Name   string
	Scores Scores
}

// Within is how far the members of groups agree, and how well their means tell groups
// apart: what has to hold before the mean of a staff is taken for its school.
type Within struct {
	Groups []GroupAgreement `json:"groups"` // in the order given
	// Of the groups for which they are defined:
	MeanRWG    []*float64 `json:"meanRwg"` // by item
	MeanRWGJ   *float64   `json:"meanRwgJ,omitempty"`
	MedianRWGJ *float64   `json:"medianRwgJ,omitempty"`
	MeanAD     *float64   `json:"meanAd,omitempty"`       // about the mean
	MeanADM    *float64   `json:"meanAdMedian,omitempty"` // about the median
	// Null is the variance that answers without any agreement would have.
	Null float64 `json:"null"`
	// Analysis is that of the members' means over items. ICC1 and ICC2 follow from it;
	// ICC1MeanSize is ICC(1) with the plain mean size of groups, as some programs have
	// it, where ICC1 has n0. Nil if groups do not allow an analysis.
	Analysis     *variance.Analysis `json:"-"`
	ICC1         *Coefficient       `json:"icc1,omitempty"`
	ICC2         *Coefficient       `json:"icc2,omitempty"`
	ICC1MeanSize *float64           `json:"icc1MeanSize,omitempty"`
	MeanSize     float64            `json:"meanSize"`
}

// GroupAgreement is that of one group. A group of one has none: values are nil.
type GroupAgreement struct {
	Name string `json:"name"`
	N    int    `json:"n"` // members with all scores
	// RWG is 1 − s²/σ² by item, not less than 0: 1 if all agree, 0 if they spread as much
	// as answers at random.
	RWG []*float64 `json:"rwg"`
	// RWGJ is J(1−S/σ²)/(J(1−S/σ²) + S/σ²) over the J items, S their mean variance, not
	// more than σ².
	RWGJ *float64 `json:"rwgJ,omitempty"`
	// AD is the mean distance from the group's mean, in points of the scale, over items,
	// and ADMedian that from its median: 0 if all agree. Up to a sixth of the number of
	// points is commonly called agreement.
	AD       *float64 `json:"ad,omitempty"`
	ADMedian *float64 `json:"adMedian,omitempty"`
}

// WithinGroups returns the agreement of members within groups, for items with so many
// points: s² has divisor n − 1, and σ² = (points² − 1)/12, answers spread evenly over the
// scale. An even spread is a generous yardstick: people seldom use all of a scale, so
// that rwg is easily high; read it beside AD and ICC(1). Members with a missing score
// are left out.
//
// It returns [estimate.ErrInvalid] if points is less than 2 or groups have different items,
// or scores lie further apart than the points allow, and [estimate.ErrUndefined] if there
// are no scores. Time is linear in scores, n log n for
// medians. Source: James, Demaree & Wolf (1984); Burke, Finkelstein & Dusig (1999); Bliese
// (2000), "Within-group agreement, non-independence, and reliability".
func WithinGroups(groups []Group, points int) (Within, error) {
	if points < 2 {
		return Within{}, invalid("a scale of %d points", points)
	}
	out := Within{Null: (float64(points)*float64(points) - 1) / 12}
	items := -1
	var means []variance.Group
	members, left := 0, 0
	low, high := math.Inf(1), math.Inf(-1)
	for _, g := range groups {
		if len(g.Scores) == 0 {
			out.Groups = append(out.Groups, GroupAgreement{Name: g.Name})
			continue
		}
		k, err := g.Scores.check()
		if err != nil {
			return out, err
		}
		if items >= 0 && k != items {
			return out, invalid("group %q has %d items, others have %d", g.Name, k, items)
		}
		items = k
		rows := g.Scores.complete()
		left += len(g.Scores) - len(rows)
		for _, row := range rows {
			low, high = min(low, slices.Min(row)), max(high, slices.Max(row))
		}
		out.Groups = append(out.Groups, out.group(g.Name, rows, k))
		var mean variance.Group
		for _, row := range rows {
			sum := 0.0
			for _, v := range row {
				sum += v
			}
			mean.Add(sum / float64(k))
		}
		means = append(means, mean)
		members += mean.N
	}
	if members == 0 {
		return out, undefined("there are no scores")
	}
	if high-low > float64(points-1) {
		return out, invalid("scores from %g to %g on a scale of %d points", low, high, points)
	}
	out.summarise(items)
	out.analyse(means, members, left)
	return out, nil
}

func (w *Within) group(name string, rows Scores, k int) GroupAgreement {
	g := GroupAgreement{Name: name, N: len(rows), RWG: make([]*float64, k)}
	if len(rows) < 2 {
		return g
	}
	_, mean, spread := rows.columnsOf(k)
	sum, ad, adMedian := 0.0, 0.0, 0.0
	for j := range k {
		g.RWG[j] = new(max(1-spread[j]/w.Null, 0))
		sum += spread[j]
		values := make([]float64, len(rows))
		for i, row := range rows {
			values[i] = row[j]
		}
		middle := median(values)
		for _, v := range values {
			ad += math.Abs(v - mean[j])
			adMedian += math.Abs(v - middle)
		}
	}
	kf, n := float64(k), float64(len(rows))
	random := min(sum/kf/w.Null, 1)
	if below := float64(kf*(1-random)) + random; below > 0 {
		g.RWGJ = new(float64(kf*(1-random)) / below)
	}
	g.AD, g.ADMedian = new(ad/float64(kf*n)), new(adMedian/float64(kf*n))
	return g
}

// median returns the middle of values, or the mean of the two middle ones.
func median(values []float64) float64 {
	v := slices.Sorted(slices.Values(values))
	n := len(v)
	return (v[(n-1)/2] + v[n/2]) / 2
}

func (w *Within) summarise(items int) {
	mean := func(of func(GroupAgreement) *float64) *float64 {
		sum, n := 0.0, 0
		for _, g := range w.Groups {
			if v := of(g); v != nil {
				sum += *v
				n++
			}
		}
		if n == 0 {
			return nil
		}
		return new(sum / float64(n))
	}
	for j := range items {
		w.MeanRWG = append(w.MeanRWG, mean(func(g GroupAgreement) *float64 {
			if j >= len(g.RWG) {
				return nil
			}
			return g.RWG[j]
		}))
	}
	w.MeanRWGJ = mean(func(g GroupAgreement) *float64 { return g.RWGJ })
	w.MeanAD = mean(func(g GroupAgreement) *float64 { return g.AD })
	w.MeanADM = mean(func(g GroupAgreement) *float64 { return g.ADMedian })
	var all []float64
	for _, g := range w.Groups {
		if g.RWGJ != nil {
			all = append(all, *g.RWGJ)
		}
	}
	if len(all) > 0 {
		w.MedianRWGJ = new(median(all))
	}
}

func (w *Within) analyse(means []variance.Group, members, left int) {
	filled := 0
	for _, g := range means {
		if g.N > 0 {
			filled++
		}
	}
	w.MeanSize = float64(members) / float64(filled)
	a, err := variance.Analyse(means)
	if err != nil {
		return
	}
	w.Analysis = &a
	used := Used{Units: a.Groups, Ratings: a.N, LeftOut: left}
	test := func() *Test {
		if a.F == nil {
			return nil
		}
		return &Test{Statistic: "F", Value: *a.F, DF1: float64(a.DFBetween), DF2: float64(a.DFWithin), P: *a.P}
	}
	of := func(name string, value float64) *Coefficient {
		c := &Coefficient{Name: name, Value: value, Used: used, Test: test()}
		if a.Groups < 10 {
			c.Warnings = append(c.Warnings, FewUnits)
		}
		if value < 0 {
			c.Warnings = append(c.Warnings, Negative)
		}
		return c
	}
	a1, a2 := fIntervals(a)
	if a.ICC != nil {
		w.ICC1 = of("icc(1)", *a.ICC)
		w.ICC1.Interval = a1
		if below := a.MSBetween + float64((w.MeanSize-1)*a.MSWithin); below > 0 {
			w.ICC1MeanSize = new((a.MSBetween - a.MSWithin) / below)
		}
	}
	if a.ReliabilityOfTheMean != nil {
		w.ICC2 = of("icc(2)", *a.ReliabilityOfTheMean)
		w.ICC2.Interval = a2
	}
}

// fIntervals returns those of ICC(1) and ICC(2), from F and with n0 for the size of
// groups, which is exact if all have the same. Source: McGraw & Wong (1996), case 1;
// Searle, Casella & McCulloch (1992), ch. 3.6.
func fIntervals(a variance.Analysis) (one, two *CI) {
	if a.F == nil {
		return nil, nil
	}
	dist := distuv.F{D1: float64(a.DFBetween), D2: float64(a.DFWithin)}
	low, high := *a.F/dist.Quantile((1+confidence)/2), *a.F/dist.Quantile((1-confidence)/2)
	method := fmt.Sprintf("F, %d and %d degrees of freedom", a.DFBetween, a.DFWithin)
	of := func(f func(float64) float64) *CI {
		c := &CI{Low: f(low), High: f(high), Confidence: confidence, Method: method}
		if !numeric.Finite(c.Low) || !numeric.Finite(c.High) {
			return nil
		}
		return c
	}
	return of(func(v float64) float64 { return (v - 1) / (v + a.N0 - 1) }), of(func(v float64) float64 { return 1 - 1/v })
}

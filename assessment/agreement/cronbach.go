package agreement

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/openrubric/leadership/assessment/internal/numeric"
)

// Consistency is how far the items of a scale go together.
type Consistency struct {
	// Alpha is Cronbach's, with the standard error of Duhachek and Feldt's interval.
	Alpha Coefficient `json:"alpha"`
	// Standardised is alpha of the items scaled to the same variance.
	// It is nil if these add up to nothing.
	Standardised *Coefficient `json:"standardised,omitempty"`
	MeanR        float64      `json:"meanR"` // mean correlation of two items
	// SignalToNoise is k·r/(1−r), r the MeanR; nil unless r is below 1.
	SignalToNoise *float64 `json:"signalToNoise,omitempty"`
	Items         []Item   `json:"items"`
	// Sum describes the sum of the items, nil if scores are missing; SEM is the standard
	// error of measurement SD·√(1−Alpha).
	Sum *SumScore `json:"sum,omitempty"`
}

// An Item is one of those that make a scale.
type Item struct {
	N    int     `json:"n"`
	Mean float64 `json:"mean"`
	SD   float64 `json:"sd"`
	// Constant says that the item has no variance; it was left out, and what follows is
	// missing.
	Constant bool `json:"constant,omitempty"`
	// TotalR is the correlation with the sum of all items, or with the mean of those that
	// a person has, RestR that with the sum of the others.
	TotalR *float64 `json:"totalR,omitempty"`
	RestR  *float64 `json:"restR,omitempty"`
	// AlphaWithout and StandardisedWithout are alpha if the item were dropped.
	AlphaWithout        *float64 `json:"alphaWithout,omitempty"`
	StandardisedWithout *float64 `json:"standardisedWithout,omitempty"`
}

// SumScore describes the sum of all items.
type SumScore struct {
	Mean float64 `json:"mean"`
	SD   float64 `json:"sd"`
	SEM  float64 `json:"sem"` // nothing is below 0: alpha under 0 counts as 0
}

// Cronbach returns Cronbach's alpha of persons by items,
//
//	α = k/(k−1) · (1 − Σ s_i²/s_T²)
//
// s_i² the variances of the k items and s_T² that of their sum. It is at most 1, unless
// scores are missing, and may be below 0. It says how far the items measure one thing only if they do so equally
// well; with three to five indicators judged by one person it mostly shows that person's
// overall impression. Items must point the same way.
//
// An item that does not vary is left out, with a warning: the formula with it would give
// a lower value. Where scores are missing, covariances are taken over the pairs that are
// there. It returns [estimate.ErrUndefined] if fewer than two items vary, if their sum does
// not, or if two have no person in common. Time is linear in persons, and square in items.
// Source: Cronbach (1951); Feldt, Woodruff & Salih (1987); Duhachek & Iacobucci
// (2004).
func Cronbach(s Scores) (Consistency, error) {
	var out Consistency
	k, err := s.check()
	if err != nil {
		return out, err
	}
	n, mean, variance := s.columnsOf(k)
	constant := make([]bool, k)
	var varying []int
	for j := range k {
		out.Items = append(out.Items, Item{N: n[j], Mean: mean[j], SD: math.Sqrt(variance[j]), Constant: variance[j] == 0})
		if constant[j] = variance[j] == 0; !constant[j] {
			varying = append(varying, j)
		}
	}
	if len(varying) < 2 {
		return out, undefined("%d of %d items vary: it takes two", len(varying), k)
	}
	items := s.without(constant)
	v, err := items.covariance(len(varying))
	if err != nil {
		return out, err
	}
	trace, sum := totals(v)
	if !(sum > 1e-12*trace) {
		return out, undefined("the sum of the items does not vary")
	}
	r := correlations(v)
	used := Used{Units: items.answered(), Raters: len(varying)}
	for _, j := range varying {
		used.Ratings += n[j]
	}
	for j := range k {
		if constant[j] {
			used.LeftOut += n[j]
		}
	}
	out.Alpha = alphaOf("cronbach-alpha", v, used)
	list := []*Coefficient{&out.Alpha}
	if _, sumR := totals(r); sumR > 1e-12*float64(len(r)) {
		standardised := alphaOf("cronbach-alpha-standardised", r, used)
		standardised.SE, standardised.Interval = nil, nil
		out.Standardised = &standardised
		list = append(list, out.Standardised)
	}
	for _, c := range list {
		if len(varying) < k {
			c.Warnings = append(c.Warnings, Constant)
		}
		if items.missing() > 0 {
			c.Warnings = append(c.Warnings, Incomplete)
		}
	}
	_, sumR := totals(r)
	kf := float64(len(r))
	out.MeanR = (sumR - kf) / float64(kf*(kf-1))
	if out.MeanR < 1 {
		out.SignalToNoise = new(kf * out.MeanR / (1 - out.MeanR))
	}
	means := items.means()
	for i, j := range varying {
		describe(&out.Items[j], i, v, r, trace, sum, sumR)
		out.Items[j].TotalR = items.withMean(i, means)
	}
	if items.missing() == 0 {
		out.Sum = sumScore(mean, sum, out.Alpha.Value)
	}
	return out, nil
}

func sumScore(means []float64, variance, alpha float64) *SumScore {
	out := &SumScore{SD: math.Sqrt(variance)}
	for _, m := range means {
		out.Mean += m
	}
	out.SEM, _ = sem(out.SD, max(alpha, 0))
	return out
}

// rawAlpha returns k/(k−1)·(1 − trace/sum).
func rawAlpha(k, trace, sum float64) float64 { return k / (k - 1) * (1 - trace/sum) }

func alphaOf(name string, v [][]float64, used Used) Coefficient {
	c := Coefficient{Name: name, Used: used}
	trace, sum := totals(v)
	k, n := float64(len(v)), float64(used.Units)
	c.Value = rawAlpha(k, trace, sum)
	if used.Units < 10 {
		c.Warnings = append(c.Warnings, FewUnits)
	}
	if c.Value < 0 {
		c.Warnings = append(c.Warnings, Negative)
	}
	if c.Value > 1 { // of covariances over pairs, which need not go together
		c.Warnings = append(c.Warnings, Unusual)
	}
	if n < 2 || c.Value > 1 {
		return c
	}
	f := distuv.F{D1: n - 1, D2: float64((n - 1) * (k - 1))}
	tail := (1 - confidence) / 2
	c.Interval = &CI{
		Low: 1 - float64((1-c.Value)*f.Quantile(1-tail)), High: 1 - float64((1-c.Value)*f.Quantile(tail)),
		Confidence: confidence, Method: fmt.Sprintf("Feldt, F with %g and %g degrees of freedom", f.D1, f.D2),
	}
	// Duhachek & Iacobucci: products of V with itself and with ones, in units of its trace.
	var square, double float64 // tr V², 1′V²1
	for i := range v {
		row := 0.0
		for j := range v {
			x := v[i][j] / trace
			square += float64(x * x)
			row += x
		}
		double += float64(row * row)
	}
	sum, trace = sum/trace, 1
	q := 2 * k * k / float64((k-1)*(k-1)) / float64(sum*float64(sum*sum)) *
		(float64(sum*(square+float64(trace*trace))) - float64(2*trace*double))
	c.SE = new(math.Sqrt(max(q, 0) / n))
	return c
}

// describe fills in what item i has to do with the others: v are the covariances, with
// their trace and sum, and r the correlations.
func describe(item *Item, i int, v, r [][]float64, trace, sum, sumR float64) {
	traceR := float64(len(r))
	row, rowR := 0.0, 0.0 // covariance with the sum of all
	for j := range v {
		row += v[i][j]
		rowR += r[i][j]
	}
	own := v[i][i]
	if rest := sum - 2*row + own; rest > 1e-12*trace {
		item.RestR = new((row - own) / math.Sqrt(own) / math.Sqrt(rest))
		if k := float64(len(v) - 1); k > 1 {
			item.AlphaWithout = new(rawAlpha(k, trace-own, rest))
		}
	}
	if rest := sumR - 2*rowR + 1; rest > 1e-12*traceR && len(v) > 2 {
		item.StandardisedWithout = new(rawAlpha(float64(len(v)-1), traceR-1, rest))
	}
}

// answered returns how many rows have a score.
func (s Scores) answered() int {
	n := 0
	for _, row := range s {
		if slices.ContainsFunc(row, func(v float64) bool { return !math.IsNaN(v) }) {
			n++
		}
	}
	return n
}

// means returns the mean of the scores that each row has, NaN for a row without.
func (s Scores) means() []float64 {
	out := make([]float64, len(s))
	for i, row := range s {
		sum, n := 0.0, 0.0
		for _, v := range row {
			if !math.IsNaN(v) {
				sum += v
				n++
			}
		}
		out[i] = sum / n
	}
	return out
}

// withMean returns the correlation of an item with the means of what the persons who have
// it have.
func (s Scores) withMean(item int, means []float64) *float64 {
	var x, y []float64
	for i, row := range s {
		if !math.IsNaN(row[item]) {
			x, y = append(x, row[item]), append(y, means[i])
		}
	}
	if r, ok := correlation(x, y); ok {
		return &r
	}
	return nil
}

// sem returns the standard error of measurement SD·√(1 − reliability), in the units of the
// scores. It returns [estimate.ErrInvalid] unless sd ≥ 0 and 0 ≤ reliability ≤ 1. Which
// reliability goes in (of items, of raters, over time) decides what the error is of.
func sem(sd, reliability float64) (float64, error) {
	if !(sd >= 0 && reliability >= 0 && reliability <= 1) || math.IsInf(sd, 0) {
		return 0, invalid("standard deviation %v and reliability %v", sd, reliability)
	}
	return float64(sd * math.Sqrt(1-reliability)), nil
}

// SpearmanBrown returns the reliability m·r/(1 + (m−1)·r) of a test m times as long, or
// of the mean of m raters where one has r. It returns [estimate.ErrInvalid] unless r is a
// number up to 1 and m > 0, and [estimate.ErrUndefined] if the denominator is not positive.
// Source: Spearman (1910), Brown (1910).
func SpearmanBrown(r, m float64) (float64, error) {
	if !(r <= 1 && m > 0) || math.IsInf(r, 0) || math.IsInf(m, 0) {
		return 0, invalid("reliability %v and factor %v", r, m)
	}
	below := 1 + float64((m-1)*r)
	if !(below > 1e-12) {
		return 0, undefined("a reliability of %v cannot be stepped up %v times", r, m)
	}
	return float64(m*r) / below, nil
}

// LengthFor returns how many times as long a test, or how many raters for each there
// is, would have the target reliability: target(1−r)/(r(1−target)). It returns
// [estimate.ErrInvalid] unless both lie between 0 and 1.
func LengthFor(r, target float64) (float64, error) {
	if !(r > 0 && r < 1 && target > 0 && target < 1) {
		return 0, invalid("reliability %v and target %v are not both between 0 and 1", r, target)
	}
	length := target * (1 - r) / float64(r*(1-target))
	if !numeric.Usable(length) {
		return 0, undefined("no length would do with a reliability of %v", r)
	}
	return length, nil
}

// Halves is a scale split into two.
type Halves struct {
	R             Coefficient `json:"r"`             // correlation of the two sums, with Fisher's z interval
	SpearmanBrown float64     `json:"spearmanBrown"` // reliability of both together, 2r/(1+r)
	Lambda4       float64     `json:"lambda4"`       // Guttman's, 2(1 − (s_a²+s_b²)/s_T²): halves need not vary alike
}

// SplitHalf returns how the sums of two halves of the items go together: those in
// first, positions from 0, and the others; nil for items 1, 3, 5 against 2, 4, 6.
// Persons with a missing score are left out. It returns [estimate.ErrUndefined] if a half
// is empty or does not vary, or the halves go against each other wholly.
func SplitHalf(s Scores, first []int) (Halves, error) {
	var out Halves
	k, err := s.check()
	if err != nil {
		return out, err
	}
	in := make([]bool, k)
	for j := 0; j < k && first == nil; j += 2 {
		in[j] = true
	}
	for _, j := range first {
		if j < 0 || j >= k {
			return out, invalid("there is no item %d among %d", j, k)
		}
		in[j] = true
	}
	rows := s.complete()
	a, b, sum := make([]float64, len(rows)), make([]float64, len(rows)), make(Scores, len(rows))
	for i, row := range rows {
		for j, v := range row {
			if in[j] {
				a[i] += v
			} else {
				b[i] += v
			}
		}
		sum[i] = []float64{a[i], b[i], a[i] + b[i]}
	}
	r, ok := correlation(a, b)
	if !ok || len(rows) < 2 {
		return out, undefined("a half is empty or does not vary")
	}
	out.R = Coefficient{Name: "split-half", Value: r, Used: Used{Units: len(rows), Raters: k, Ratings: k * len(rows), LeftOut: k*(len(s)-len(rows)) - s.missing()}}
	fisher(&out.R)
	if out.SpearmanBrown, err = SpearmanBrown(r, 2); err != nil {
		return out, err
	}
	_, _, v := sum.columnsOf(3)
	if v[2] > 0 {
		out.Lambda4 = 2 * (1 - (v[0]+v[1])/v[2])
	}
	return out, nil
}

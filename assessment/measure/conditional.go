package measure

import (
	"context"
	"math"
	"slices"
)

// A ConditionalFit is items calibrated without their persons.
type ConditionalFit struct {
	Model      Model
	LogLik     float64 // conditional on the raw scores
	Parameters int     // free ones
	Items      []ItemFit
	Persons    int // whose responses tell of the items: with neither the lowest nor the highest score possible
	Rounds     int
}

// A ConditionalOptions says how to fit. The zero ConditionalOptions stops when no parameter
// moves by 1e-9.
type ConditionalOptions struct {
	// Tolerance is the largest step of a parameter to stop at; 0 or less is 1e-9.
	Tolerance float64
	MaxRounds int            // when to give up; 0 or less is 100
	Progress  func(Progress) // called as by [Joint], Residual the largest step; nil for no calls
	// Start is a fit to begin with, of the same items as far as they have the same names;
	// nil to begin at 0.
	Start *ConditionalFit
}

// Conditional fits a model of the Rasch family by conditional maximum likelihood: given
// a person's raw score, the responses do not depend on the person's measure, so that the
// items are calibrated without it and without bias. Locations are centred: their mean is
// 0. Persons may lack responses.
//
// It returns [estimate.ErrUndefined] if a category was never chosen or the likelihood has
// no maximum, as when all who got one item right got another right too, and
// [estimate.ErrInvalid] for responses that do not fit together. There are some ten rounds, each
// of items² × scores² for each set of items that persons answered, and two or three times
// that times parameters for the information.
// Source: Andersen (1972); Fischer & Molenaar (1995), "Rasch Models", ch. 3 and 19.
func Conditional(ctx context.Context, r Responses, m Model, o ConditionalOptions) (*ConditionalFit, error) {
	if _, err := r.check(m); err != nil {
		return nil, err
	}
	c := &conditional{linear: r.linear(m, false), pulse: &pulse{ctx: ctx, tell: o.Progress}}
	c.group(r)
	if c.persons == 0 {
		return nil, undefined("all persons have the lowest or the highest score")
	}
	tolerance, most := o.Tolerance, o.MaxRounds
	if !(tolerance > 0) {
		tolerance = 1e-9
	}
	if most <= 0 {
		most = 100
	}
	theta := make([]float64, c.params)
	if o.Start != nil {
		theta = c.begin(r.Items, o.Start.Items)
	}
	here, gradient := c.at(theta)
	var information [][]float64
	last := math.Inf(1) // the largest step of the round before
	for round := 1; round <= most; round++ {
		if err := c.pulse.ask(); err != nil {
			return nil, err
		}
		if information == nil {
			information = c.information(theta)
		}
		if err := c.pulse.ask(); err != nil {
			return nil, err
		}
		step, err := c.step(c.pulse, information, gradient)
		if err := c.pulse.ask(); err != nil {
			return nil, err
		}
		if err != nil {
			return nil, undefined("the likelihood has no maximum: the items are not linked by the persons")
		}
		largest := 0.0
		for _, v := range step {
			largest = max(largest, math.Abs(v))
		}
		length := min(1, 2/max(largest, 1e-300))
		for ; ; length /= 2 {
			trial := make([]float64, c.params)
			for k := range trial {
				trial[k] = theta[k] + float64(length*step[k])
			}
			there, g := c.at(trial)
			if err := c.pulse.failed(); err != nil {
				return nil, err
			}
			if there >= here-1e-12*math.Abs(here) {
				theta, here, gradient = trial, there, g
				break
			}
			if length < 1e-6 {
				return nil, undefined("the likelihood has no maximum that could be found")
			}
		}
		c.pulse.round(Progress{Round: round, LogLik: here, Residual: largest})
		if largest < tolerance {
			information = c.information(theta)
			if err := c.pulse.ask(); err != nil {
				return nil, err
			}
			covariance, err := c.bordered(c.pulse, information)
			if err := c.pulse.ask(); err != nil {
				return nil, err
			}
			if err != nil {
				return nil, undefined("the items are not linked by the persons")
			}
			out := &ConditionalFit{Model: m, LogLik: here, Parameters: c.params - len(c.constraints), Persons: c.persons, Rounds: round}
			out.Items = c.itemFits(r.Items, theta, covariance)
			for _, item := range out.Items {
				if item.SE > 100 { // a likelihood that is flat but for rounding
					return nil, undefined("the items are not linked by the persons: nothing tells how %s lies to the others", item.Name)
				}
			}
			return out, nil
		}
		if largest > last/4 { // the information is not that of here any more
			information = nil
		}
		last = largest
		if slices.ContainsFunc(theta, func(v float64) bool { return math.Abs(v) > 50 }) {
			return nil, undefined("the likelihood has no maximum: a threshold moves without end")
		}
	}
	return nil, undefined("%d rounds were not enough", most)
}

// A conditional is responses as far as the conditional likelihood needs them.
type conditional struct {
	linear
	groups  []booklet
	above   [][]float64 // by item and threshold: persons at it or above
	persons int
	pulse   *pulse
}

// A booklet is the persons who answered the same items.
type booklet struct {
	items  []int
	scores []float64 // persons by raw score
}

func (c *conditional) group(r Responses) {
	c.above = make([][]float64, len(r.Items))
	for i := range c.above {
		c.above[i] = make([]float64, r.Max[i])
	}
	at := map[string]int{}
	for _, row := range r.Score {
		key := make([]byte, len(row))
		total, most := 0, 0
		var items []int
		for i, s := range row {
			if s >= 0 {
				key[i] = 1
				items = append(items, i)
				total += s
				most += r.Max[i]
			}
		}
		if total == 0 || total == most {
			continue // tells nothing of the items
		}
		g, ok := at[string(key)]
		if !ok {
			g = len(c.groups)
			at[string(key)] = g
			c.groups = append(c.groups, booklet{items, make([]float64, most+1)})
		}
		c.groups[g].scores[total]++
		c.persons++
		for i, s := range row {
			for k := range max(s, 0) {
				c.above[i][k]++
			}
		}
	}
}

// at returns the conditional log likelihood and its slopes.
func (c *conditional) at(theta []float64) (float64, []float64) {
	thresholds := c.thresholds(theta)
	want := make([][]float64, len(thresholds))
	logLik := 0.0
	for i, list := range thresholds {
		want[i] = make([]float64, len(list))
		for k, b := range list {
			want[i][k] = -c.above[i][k]
			logLik -= float64(c.above[i][k] * b)
		}
	}
	for _, g := range c.groups {
		if c.pulse.beat(2*len(g.items)*len(g.scores)*len(g.scores)) != nil {
			break
		}
		logLik -= g.expected(thresholds, want)
	}
	gradient := make([]float64, c.params)
	c.collect(gradient, want)
	return logLik, gradient
}

// expected returns Σ n log γ and adds to want how many persons are expected at each
// threshold or above, given their scores.
func (g booklet) expected(thresholds [][]float64, want [][]float64) float64 {
	n := len(g.items)
	weights := make([][]float64, n)
	for j, i := range g.items {
		weights[j] = categoryWeights(thresholds[i])
	}
	before, after := make([]polynomial, n+1), make([]polynomial, n+1)
	before[0], after[n] = polynomial{[]float64{1}, 0}, polynomial{[]float64{1}, 0}
	for j := range n {
		before[j+1] = before[j].times(weights[j])
	}
	for j := n - 1; j >= 0; j-- {
		after[j] = after[j+1].times(weights[j])
	}
	all := before[n]
	total := 0.0
	for r, persons := range g.scores {
		if persons > 0 {
			total += float64(persons * (math.Log(all.values[r]) + all.scale))
		}
	}
	for j, i := range g.items {
		others := before[j].by(after[j+1])
		for r, persons := range g.scores {
			if persons == 0 {
				continue
			}
			factor := persons * math.Exp(others.scale-all.scale) / all.values[r]
			for x := len(weights[j]) - 1; x > 0; x-- {
				if r-x < 0 || r-x >= len(others.values) {
					continue
				}
				p := float64(weights[j][x] * float64(others.values[r-x]*factor))
				for k := range x { // at threshold k+1 ≤ x or above
					want[i][k] += p
				}
			}
		}
	}
	return total
}

// categoryWeights returns exp(−Σ thresholds up to x) for x from 0.
func categoryWeights(thresholds []float64) []float64 {
	out, sum := []float64{1}, 0.0
	for _, b := range thresholds {
		sum -= b
		out = append(out, math.Exp(sum))
	}
	return out
}

// A polynomial is elementary symmetric functions, values × e^scale.
type polynomial struct {
	values []float64
	scale  float64
}

func (p polynomial) times(weights []float64) polynomial { return p.by(polynomial{weights, 0}) }

func (p polynomial) by(q polynomial) polynomial {
	out := polynomial{make([]float64, len(p.values)+len(q.values)-1), p.scale + q.scale}
	for i, a := range p.values {
		for j, b := range q.values {
			out.values[i+j] += float64(a * b)
		}
	}
	most := slices.Max(out.values)
	for i := range out.values {
		out.values[i] /= most
	}
	out.scale += math.Log(most)
	return out
}

// information returns minus the second derivatives, by central differences of the slopes.
// The context may end before it is whole.
func (c *conditional) information(theta []float64) [][]float64 {
	const width = 1e-5
	out := make([][]float64, c.params)
	for k := range out {
		c.pulse.part(k, c.params)
		up, down := slices.Clone(theta), slices.Clone(theta)
		up[k] += width
		down[k] -= width
		_, a := c.at(up)
		_, b := c.at(down)
		if c.pulse.failed() != nil {
			return nil
		}
		out[k] = make([]float64, c.params)
		for j := range a {
			out[k][j] = -(a[j] - b[j]) / (2 * width)
		}
	}
	c.pulse.part(0, 0)
	for i := range out {
		for j := range i {
			m := (out[i][j] + out[j][i]) / 2
			out[i][j], out[j][i] = m, m
		}
	}
	return out
}

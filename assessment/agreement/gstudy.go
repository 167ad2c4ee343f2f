package agreement

import (
	"context"
	"math"

	"github.com/openrubric/leadership/assessment/internal/numeric"
	"github.com/openrubric/leadership/assessment/variance"
)

// A GDesign is how persons, conditions (items or tasks) and raters meet in a study. A
// person is what is to be measured: a leader, a school.
type GDesign string

const (
	PersonsByRaters        GDesign = "p x r"     // all raters judge all persons
	PersonsByItemsByRaters GDesign = "p x i x r" // on all items
	PersonsByRatersInTasks GDesign = "p x (r:t)" // every task has raters of its own
	maxDecisionRaters              = 10_000
	personComponent                = "p"
	residualOfTwo                  = "pr,e"
	residualOfThree                = "pir,e"
	residualOfNested               = "pr:t,e"
)

// A GStudy says where the variance of judgements comes from: how much lies between the
// persons, which is wanted, and how much comes from conditions, raters and what they do
// together.
type GStudy struct {
	Design   GDesign `json:"design"`
	Persons  int     `json:"persons"`
	Items    int     `json:"items,omitempty"` // or tasks
	Raters   int     `json:"raters"`          // in each task, if nested
	Values   int     `json:"values"`          // judgements
	Balanced bool    `json:"balanced"`        // every cell has one
	Mean     float64 `json:"mean"`
	// Sources are the lines of the analysis of variance, the residual last; those of an
	// unbalanced design have no sums of squares and degrees of freedom.
	Sources  []GSource `json:"sources"`
	Warnings []Warning `json:"warnings,omitempty"`
}

// A GSource is one source of variance: "p" persons, "i" items, "t" tasks, "r" raters,
// several for what they do together; "r:t" are raters within tasks, "e" is the rest,
// which cannot be told from the last interaction.
type GSource struct {
	Name string   `json:"name"`
	DF   int      `json:"df,omitempty"`
	SS   *float64 `json:"ss,omitempty"`
	MS   *float64 `json:"ms,omitempty"`
	// ANOVA is the component by expected mean squares; it may come out negative, most of
	// all with two or three raters. REML is that by restricted likelihood, 0 or more,
	// which spreads such a deficit over the others. nil if there is none.
	ANOVA *float64 `json:"anova,omitempty"`
	REML  *float64 `json:"reml,omitempty"`
}

// Observations are judgements by person, condition and rater, one entry a judgement in
// each list. Condition is the item or the task.
type Observations struct {
	Values                   []float64
	Person, Condition, Rater []string
}

// GPersonsByRaters returns the G study of scores with a row for every person and a
// column for every rater, or item. Missing scores make the design unbalanced. Errors are
// those of [GPersonsByItemsByRaters].
func GPersonsByRaters(ctx context.Context, s Scores) (GStudy, error) {
	if _, err := s.check(); err != nil {
		return GStudy{}, err
	}
	values, p, r := s.factors("p", "r")
	return study(ctx, PersonsByRaters, values, p, variance.Factor{}, r)
}

// GPersonsByItemsByRaters returns the G study of judgements of all persons on all items
// by all raters.
//
// A balanced design, one judgement in every cell, gets components from mean squares, by
// [variance.ANOVA] and [variance.REML]; another one gets them by REML alone. It returns
// [estimate.ErrUndefined] if there are fewer than two of persons, conditions or raters, or
// REML has no answer, and [estimate.ErrInvalid] if lists differ in length, a value is not
// finite, or a cell has two values.
//
// Time is linear in judgements if balanced, and that of [variance.Fit] if not: a study of 200
// persons on 20 items by 8 raters takes some seconds. When the context ends it stops within
// some milliseconds, and returns the context's error. Source: Brennan (2001), "Generalizability
// Theory", ch. 3 and 4; Cronbach et al. (1972).
func GPersonsByItemsByRaters(ctx context.Context, o Observations) (GStudy, error) {
	return o.study(ctx, PersonsByItemsByRaters)
}

// GPersonsByRatersInTasks returns the G study of judgements on tasks each of which has
// raters of its own. Raters of different tasks are different raters, whatever they are
// called. Errors are those of [GPersonsByItemsByRaters].
func GPersonsByRatersInTasks(ctx context.Context, o Observations) (GStudy, error) {
	return o.study(ctx, PersonsByRatersInTasks)
}

// A part is a source of variance by what it is made of.
type part struct {
	name                  string
	person, items, raters bool
}

// parts returns the sources of a design, the residual last.
func (d GDesign) parts() []part {
	switch d {
	case PersonsByRaters:
		return []part{{"p", true, false, false}, {"r", false, false, true}, {residualOfTwo, true, false, true}}
	case PersonsByItemsByRaters:
		return []part{
			{"p", true, false, false}, {"i", false, true, false}, {"r", false, false, true},
			{"pi", true, true, false}, {"pr", true, false, true}, {"ir", false, true, true}, {residualOfThree, true, true, true},
		}
	}
	if d != PersonsByRatersInTasks {
		return nil
	}
	return []part{
		{"p", true, false, false}, {"t", false, true, false}, {"r:t", false, true, true},
		{"pt", true, true, false}, {residualOfNested, true, true, true},
	}
}

// study checks the observations and names their factors.
func (o Observations) study(ctx context.Context, d GDesign) (GStudy, error) {
	n := len(o.Values)
	if len(o.Person) != n || len(o.Rater) != n || len(o.Condition) != n {
		return GStudy{}, invalid("%d values, %d persons, %d conditions and %d raters", n, len(o.Person), len(o.Condition), len(o.Rater))
	}
	for i, v := range o.Values {
		if !numeric.Usable(v) {
			return GStudy{}, invalid("value %d is %v: numbers up to %g are taken", i, v, numeric.Largest)
		}
	}
	return study(ctx, d, o.Values, variance.NewFactor("p", o.Person), variance.NewFactor("i", o.Condition), variance.NewFactor("r", o.Rater))
}

// study takes values of persons under conditions by raters; there are no conditions in a
// design without.
func study(ctx context.Context, d GDesign, values []float64, p, c, r variance.Factor) (GStudy, error) {
	n, two := len(values), d == PersonsByRaters
	if err := ctx.Err(); err != nil {
		return GStudy{}, err
	}
	raters := r
	if d == PersonsByRatersInTasks {
		c.Name = "t"
		raters = c.By(r)
	}
	g := GStudy{Design: d, Persons: len(p.Names), Items: len(c.Names), Raters: len(r.Names), Values: n}
	if d == PersonsByRatersInTasks {
		g.Raters = most(c, raters)
	}
	if g.Persons < 2 || g.Raters < 2 || !two && g.Items < 2 {
		return g, undefined("%d persons, %d conditions and %d raters: it takes two of each", g.Persons, g.Items, g.Raters)
	}
	if !two {
		if filled := distinct(p, c, r); filled != n {
			return g, invalid("%d values in %d cells: a cell has two", n, filled)
		}
	}
	cells := g.Persons * len(raters.Names)
	if d == PersonsByItemsByRaters {
		cells *= g.Items
	}
	even := d != PersonsByRatersInTasks || len(raters.Names) == g.Items*g.Raters
	g.Balanced = n == cells && even
	for _, v := range values {
		g.Mean += v
	}
	g.Mean /= float64(n)
	if g.Raters < 4 {
		g.Warnings = append(g.Warnings, FewRaters)
	}
	if g.Persons < 10 {
		g.Warnings = append(g.Warnings, FewUnits)
	}
	if g.Balanced {
		err := g.balanced(values, p, c, r)
		return g, err // two steps: in one, Go may read g before it is filled in
	}
	g.Warnings = append(g.Warnings, Incomplete)
	err := g.unbalanced(ctx, values, p, c, raters)
	if err != nil && ctx.Err() != nil {
		return GStudy{}, ctx.Err()
	}
	return g, err
}

// distinct returns how many cells of persons, conditions and raters have a value. Raters
// within tasks are told apart by their task.
func distinct(p, c, r variance.Factor) int {
	cells := make(map[[3]int32]struct{}, len(p.Level))
	for i := range p.Level {
		cell := [3]int32{p.Level[i], 0, r.Level[i]}
		if c.Level != nil {
			cell[1] = c.Level[i]
		}
		cells[cell] = struct{}{}
	}
	return len(cells)
}

// most returns the most levels of inner that one level of outer holds.
func most(outer, inner variance.Factor) int {
	holds, seen, most := make([]int, len(outer.Names)), make([]bool, len(inner.Names)), 0
	for i, level := range inner.Level {
		if !seen[level] {
			seen[level] = true
			holds[outer.Level[i]]++
			most = max(most, holds[outer.Level[i]])
		}
	}
	return most
}

// balanced fills in the sources from mean squares.
func (g *GStudy) balanced(values []float64, p, c, r variance.Factor) error {
	np, nr, ni := g.Persons, g.Raters, max(g.Items, 1)
	rank := func(f variance.Factor, i int) int {
		if f.Level == nil {
			return 0
		}
		return int(f.Level[i])
	}
	raterOf := func(i int) int { return int(r.Level[i]) }
	if g.Design == PersonsByRatersInTasks { // raters numbered anew in each task
		number := map[[2]int32]int{}
		next := make([]int, ni)
		raterOf = func(i int) int {
			key := [2]int32{c.Level[i], r.Level[i]}
			n, ok := number[key]
			if !ok {
				n = next[c.Level[i]]
				next[c.Level[i]]++
				number[key] = n
			}
			return n
		}
	}
	// Sums over what a source does not hold, indexed by what it does.
	sums := func(person, items, raters bool) []float64 {
		out := make([]float64, pick(person, np)*pick(items, ni)*pick(raters, nr))
		for i, v := range values {
			at := 0
			if person {
				at = rank(p, i)
			}
			at *= pick(items, ni)
			if items {
				at += rank(c, i)
			}
			at *= pick(raters, nr)
			if raters {
				at += raterOf(i)
			}
			out[at] += v - g.Mean
		}
		return out
	}
	square := func(person, items, raters bool) float64 {
		list := sums(person, items, raters)
		total := 0.0
		for _, v := range list {
			total += float64(v * v)
		}
		return total * float64(len(list)) / float64(len(values))
	}
	largest := 0.0
	for _, v := range values {
		largest = max(largest, math.Abs(v))
	}
	ssP, ssR, ssPR := square(true, false, false), square(false, false, true), square(true, false, true)
	dp, dr, di := np-1, nr-1, ni-1
	var sources []variance.Source
	line := func(name string, df int, ss float64) {
		ss = numeric.OrNothing(ss, float64(len(values)), largest)
		if ss < 1e-13*square(true, true, true) {
			ss = 0 // what is left of the difference of larger sums
		}
		sources = append(sources, variance.Source{Name: name, DF: df, SS: ss, MS: ss / float64(df)})
	}
	p1, i1, r1 := float64(np), float64(ni), float64(nr)
	var expected variance.Expected
	switch g.Design {
	case PersonsByRaters:
		line("p", dp, ssP)
		line("r", dr, ssR)
		line(residualOfTwo, dp*dr, ssPR-ssP-ssR)
		expected = variance.Expected{{r1, 0, 1}, {0, p1, 1}, {0, 0, 1}}
	case PersonsByItemsByRaters:
		ssI, ssPI, ssIR, all := square(false, true, false), square(true, true, false), square(false, true, true), square(true, true, true)
		line("p", dp, ssP)
		line("i", di, ssI)
		line("r", dr, ssR)
		line("pi", dp*di, ssPI-ssP-ssI)
		line("pr", dp*dr, ssPR-ssP-ssR)
		line("ir", di*dr, ssIR-ssI-ssR)
		line(residualOfThree, dp*di*dr, all-ssPI-ssPR-ssIR+ssP+ssI+ssR)
		expected = variance.Expected{
			{i1 * r1, 0, 0, r1, i1, 0, 1}, {0, p1 * r1, 0, r1, 0, p1, 1}, {0, 0, p1 * i1, 0, i1, p1, 1},
			{0, 0, 0, r1, 0, 0, 1}, {0, 0, 0, 0, i1, 0, 1}, {0, 0, 0, 0, 0, p1, 1}, {0, 0, 0, 0, 0, 0, 1},
		}
	default:
		ssT, ssPT, ssRT, all := square(false, true, false), square(true, true, false), square(false, true, true), square(true, true, true)
		line("p", dp, ssP)
		line("t", di, ssT)
		line("r:t", ni*dr, ssRT-ssT)
		line("pt", dp*di, ssPT-ssP-ssT)
		line(residualOfNested, dp*ni*dr, all-ssPT-ssRT+ssT)
		expected = variance.Expected{
			{i1 * r1, 0, 0, r1, 1}, {0, p1 * r1, p1, r1, 1}, {0, 0, p1, 0, 1}, {0, 0, 0, r1, 1}, {0, 0, 0, 0, 1},
		}
	}
	anova, err := variance.FromMeanSquares(sources, expected, variance.ANOVA)
	if err != nil {
		return err
	}
	reml, remlErr := variance.FromMeanSquares(sources, expected, variance.REML)
	for i, s := range sources {
		source := GSource{Name: s.Name, DF: s.DF, SS: new(s.SS), MS: new(s.MS), ANOVA: new(anova[i])}
		if remlErr == nil {
			source.REML = new(reml[i])
		}
		if anova[i] < 0 && (len(g.Warnings) == 0 || g.Warnings[len(g.Warnings)-1] != Boundary) {
			g.Warnings = append(g.Warnings, Boundary)
		}
		g.Sources = append(g.Sources, source)
	}
	return nil
}

func pick(is bool, n int) int {
	if is {
		return n
	}
	return 1
}

// unbalanced fills in the sources by REML.
func (g *GStudy) unbalanced(ctx context.Context, values []float64, p, c, r variance.Factor) error {
	var factors []variance.Factor
	parts := g.Design.parts()
	for _, part := range parts[:len(parts)-1] {
		var f variance.Factor
		switch part.name {
		case "p":
			f = p
		case "r", "r:t":
			f = r
		case "i", "t":
			f = c
		case "pi", "pt":
			f = p.By(c)
		case "pr":
			f = p.By(r)
		case "ir":
			f = c.By(r)
		}
		f.Name = part.name
		factors = append(factors, f)
	}
	fit, err := variance.Fit(ctx, variance.Data{Values: values, Factors: factors}, variance.REML)
	if err != nil {
		return err
	}
	for i, part := range parts {
		g.Sources = append(g.Sources, GSource{Name: part.name, REML: new(fit.Components[i].Variance)})
	}
	return nil
}

// A Decision is how dependable the mean over so many conditions and raters is.
type Decision struct {
	Items    int     `json:"items,omitempty"`
	Raters   int     `json:"raters"`   // for each task, if nested
	Relative float64 `json:"relative"` // error variance when persons are compared
	Absolute float64 `json:"absolute"` // error variance of the level itself
	// SEMRelative and SEMAbsolute are their roots, in the units of the values.
	SEMRelative float64 `json:"semRelative"`
	SEMAbsolute float64 `json:"semAbsolute"`
	// G is the generalizability coefficient p/(p + Relative), Phi the index of
	// dependability p/(p + Absolute), both 0 to 1.
	G   float64 `json:"g"`
	Phi float64 `json:"phi"`
}

// Decide returns the D study for a mean over so many items (or tasks; any number in a
// design without) and raters (of each task, if nested): what would be had if there were
// as many. Relative error is what persons' interactions bring, divided by the sizes;
// absolute error adds what conditions and raters bring by themselves. Components under
// 0 count as 0.
//
// It returns [estimate.ErrInvalid] unless both are 1 or more, and [estimate.ErrUndefined] if
// the study has no components by the method, or persons do not differ and nothing else
// bears on how they compare. Source: Brennan
// (2001), ch. 4.
func (g GStudy) Decide(items, raters int, m variance.Method) (Decision, error) {
	d := Decision{Items: items, Raters: raters}
	if g.Design == PersonsByRaters {
		d.Items, items = 0, 1
	}
	if items < 1 || raters < 1 {
		return d, invalid("%d items and %d raters", items, raters)
	}
	persons := 0.0
	parts := g.Design.parts()
	if parts == nil || len(g.Sources) != len(parts) {
		return d, invalid("a study of design %q with %d sources", string(g.Design), len(g.Sources))
	}
	for i, s := range g.Sources {
		v := s.REML
		if m == variance.ANOVA {
			v = s.ANOVA
		} else if m != variance.REML {
			return d, invalid("there is no method %q here", string(m))
		}
		if v == nil {
			return d, undefined("there are no components by %s", m)
		}
		value := max(*v, 0)
		size := 1.0
		if parts[i].items {
			size *= float64(items)
		}
		if parts[i].raters {
			size *= float64(raters)
		}
		switch {
		case s.Name == personComponent:
			persons = value
		case parts[i].person:
			d.Relative += value / size
			d.Absolute += value / size
		default:
			d.Absolute += value / size
		}
	}
	if persons+d.Relative == 0 {
		return d, undefined("persons do not differ, and nothing disturbs how they compare")
	}
	d.SEMRelative, d.SEMAbsolute = math.Sqrt(d.Relative), math.Sqrt(d.Absolute)
	d.Phi = persons / (persons + d.Absolute)
	d.G = persons / (persons + d.Relative)
	return d, nil
}

// RatersForPhi returns the smallest number of raters with which the Phi of the mean over so
// many items reaches the target. It is the answer to "how many raters would be enough?", if
// the level itself counts. It returns [estimate.ErrInvalid] unless 0 < target < 1, the errors of
// [GStudy.Decide], and [estimate.ErrUndefined] if 10,000 raters would not be enough, because
// what is missing is items or persons who differ.
func (g GStudy) RatersForPhi(target float64, items int, m variance.Method) (int, Decision, error) {
	return g.ratersFor(target, items, m, func(d Decision) float64 { return d.Phi })
}

// RatersForG is [GStudy.RatersForPhi] for G: enough to tell who is higher.
func (g GStudy) RatersForG(target float64, items int, m variance.Method) (int, Decision, error) {
	return g.ratersFor(target, items, m, func(d Decision) float64 { return d.G })
}

func (g GStudy) ratersFor(target float64, items int, m variance.Method, coefficient func(Decision) float64) (int, Decision, error) {
	if !(target > 0 && target < 1) {
		return 0, Decision{}, invalid("target %v is not between 0 and 1", target)
	}
	enough := func(raters int) (Decision, bool, error) {
		d, err := g.Decide(items, raters, m)
		return d, coefficient(d) >= target, err
	}
	low, high := 0, maxDecisionRaters // more raters are never worse
	if d, ok, err := enough(high); err != nil || !ok {
		if err == nil {
			err = undefined("with %d items no number of raters up to %d reaches %v", items, maxDecisionRaters, target)
		}
		return 0, d, err
	}
	for high-low > 1 {
		middle := (low + high) / 2
		if _, ok, _ := enough(middle); ok {
			high = middle
		} else {
			low = middle
		}
	}
	d, _, err := enough(high)
	return high, d, err
}

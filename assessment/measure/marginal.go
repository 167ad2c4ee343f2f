package measure

import (
	"context"
	"encoding/binary"
	"math"
	"slices"
)

// A MarginalOptions says how to fit. The zero MarginalOptions takes 61 nodes from −6 to 6
// standard deviations around the persons and stops when no parameter moves by 1e-7.
type MarginalOptions struct {
	// Nodes are the points at which the distribution of persons is taken, ascending and at
	// equal distances; nil to let them follow the spread of the persons. Weights are made
	// to add up to 1.
	Nodes []float64
	// Tolerance is the largest step of a parameter to stop at; 0 or less is 1e-7.
	Tolerance float64
	// Whole has [MarginalFacets] give standard errors that take nothing as known, from the
	// curvature of the marginal likelihood. [Marginal] always does.
	Whole     bool
	MaxRounds int            // when to give up; 0 or less is 5,000
	Progress  func(Progress) // called as by [Joint], Residual the largest step; nil for no calls
	// Start is a fit to begin with, of the same items or facets as far as they have the same
	// names; nil to begin at 0 and a variance of 1.
	Start *MarginalFit
}

// A MarginalFit is items and a population of persons.
type MarginalFit struct {
	Model    Model   // "" for facets
	Deviance float64 // −2 log likelihood
	// Persons are taken to be normal about 0, which fixes the scale; the thresholds say how
	// the items lie to them.
	Variance float64
	Items    []ItemFit
	// Facets are, for [MarginalFacets], the elements of the facets other than that of the
	// persons, and Steps the steps that they share.
	Facets []FacetFit
	Steps  []float64
	StepSE []float64
	// Expected are the persons' means a posteriori, and their standard deviations. They are
	// drawn towards the mean of all.
	Expected []PersonMeasure
	// Reliability is the variance of Expected over it and the mean square of their SDs.
	Reliability float64
	Rounds      int
}

// Marginal fits a model of the Rasch family by marginal maximum likelihood: persons are a
// sample of a normal population, N(0, Variance), which is estimated with the items. It is
// for few responses a person. Persons may lack responses, at random.
//
// It returns the errors of [Conditional]. Each of some ten to thirty rounds takes the time of
// nodes times responses that persons lack, or have if these are fewer, and complete data no
// more than there are raw scores. 100,000 persons on 57 items take 0.05 s, most of it to read
// them, and up to 1.5 s if one response in eleven is missing, a third of it for the standard errors.
// Source: Bock & Aitkin (1981); Adams, Wilson & Wang (1997); the rounds are mixed as in Walker &
// Ni (2011); errors by Louis (1982).
func Marginal(ctx context.Context, r Responses, m Model, o MarginalOptions) (*MarginalFit, error) {
	chosen, err := r.check(m)
	if err != nil {
		return nil, err
	}
	e := &marginal{linear: r.linear(m, true), o: o, pulse: &pulse{ctx: ctx, tell: o.Progress}}
	e.groupRows(r)
	for _, counts := range chosen {
		e.above = append(e.above, atOrAbove(counts))
	}
	if o.Start != nil {
		e.start = append(e.begin(r.Items, o.Start.Items), math.Log(max(o.Start.Variance, 1e-6)))
	}
	if err := e.run(); err != nil {
		return nil, err
	}
	covariance, err := e.covariance()
	if err != nil {
		return nil, err
	}
	out := e.result()
	if err := e.pulse.failed(); err != nil {
		return nil, err
	}
	out.Model = m
	out.Items = e.itemFits(r.Items, e.theta[:e.params], covariance)
	return out, nil
}

// MarginalFacets fits the many-facet model by marginal maximum likelihood: the facet named
// person is a sample of a normal population N(0, variance), the others have measures. One
// of these is not centred, and carries the level. Steps are shared. Measures of facets are
// severities or difficulties as their sign says, with the standard errors of [Element],
// which take all else as known, unless [MarginalOptions.Whole]: the level of the facet that
// is not centred hangs on the mean of the persons, and is far less sure than that.
// Anchors are not for it.
//
// Errors and time are as for [Joint] and [Marginal].
func MarginalFacets(ctx context.Context, d Data, person string, o MarginalOptions) (*MarginalFit, error) {
	if _, err := d.check(); err != nil {
		return nil, err
	}
	object := -1
	for f, facet := range d.Facets {
		if facet.Name == person {
			object = f
		}
		if len(facet.Anchors) > 0 {
			return nil, invalid("facet %s has anchors, which this estimator does not take", facet.Name)
		}
	}
	if object < 0 || d.Facets[object].Sign != 1 || d.Facets[object].Groups != nil || d.StepsBy != "" || d.Thresholds != nil {
		return nil, invalid("facet %q is not there, has groups, or its measures lower levels; or a facet has steps of its own, or thresholds are given", person)
	}
	e := &marginal{o: o, pulse: &pulse{ctx: ctx, tell: o.Progress}}
	names, err := e.facets(d, object)
	if err != nil {
		return nil, err
	}
	e.group()
	if o.Start != nil {
		e.warm(d, object, o.Start)
	}
	if err := e.run(); err != nil {
		return nil, err
	}
	out := e.result()
	errors := make([]float64, e.params)
	if o.Whole {
		covariance, err := e.covariance()
		if err != nil {
			return nil, err
		}
		for k, row := range covariance[:e.params] {
			errors[k] = math.Sqrt(max(row[k], 0))
		}
	} else {
		_, information := e.slopes(e.theta, e.expect(e.theta))
		for k, row := range information {
			errors[k] = 1 / math.Sqrt(row[k])
		}
	}
	if err := e.pulse.failed(); err != nil {
		return nil, err
	}
	at := 0
	for f, facet := range d.Facets {
		if f == object {
			continue
		}
		r := FacetFit{Name: facet.Name, Sign: facet.Sign}
		for k, name := range names[f] {
			// Thresholds hold −sign·measure.
			r.Elements = append(r.Elements, Element{Name: name, Measure: -float64(facet.Sign) * e.theta[at+k], SE: errors[at+k]})
		}
		at += len(names[f])
		r.Separation = separation(r.Elements)
		out.Facets = append(out.Facets, r)
	}
	out.Steps, out.StepSE = slices.Clone(e.theta[at:at+d.Max]), errors[at:]
	return out, nil
}

// warm begins with the measures and steps of another fit.
func (e *marginal) warm(d Data, object int, from *MarginalFit) {
	for f, facet := range d.Facets {
		if f == object {
			continue
		}
		known := map[string]float64{}
		for _, r := range from.Facets {
			for _, element := range r.Elements {
				if r.Name == facet.Name {
					known[element.Name] = element.Measure
				}
			}
		}
		for _, name := range facet.Elements {
			e.start = append(e.start, -float64(facet.Sign)*known[name])
		}
	}
	steps := make([]float64, d.Max)
	if len(from.Steps) == d.Max {
		copy(steps, from.Steps)
	}
	e.start = append(append(e.start, steps...), math.Log(max(from.Variance, 1e-6)))
	e.constrain(e.start)
}

// facets sets the thresholds of every combination of the facets that occurs, and what
// each person got on which.
func (e *marginal) facets(d Data, object int) ([][]string, error) {
	offset, names := make([]int, len(d.Facets)), make([][]string, len(d.Facets))
	for f, facet := range d.Facets {
		if f == object {
			continue
		}
		offset[f] = e.params
		names[f] = facet.Elements
		e.params += len(facet.Elements)
	}
	steps := e.params
	e.params += d.Max
	free := 0
	for f, facet := range d.Facets {
		if f == object {
			continue
		}
		if !facet.Centred {
			free++
			continue
		}
		rows := map[string][]float64{} // by group
		for k, name := range facet.Elements {
			group := facet.Groups[name]
			if rows[group] == nil {
				rows[group] = make([]float64, e.params)
				e.constraints = append(e.constraints, rows[group])
			}
			rows[group][offset[f]+k] = 1
		}
	}
	if free != 1 {
		return nil, invalid("%d facets beside that of the persons are not centred: one must be", free)
	}
	row := make([]float64, e.params)
	for k := range d.Max {
		row[steps+k] = 1
	}
	e.constraints = append(e.constraints, row)
	chosen := make([]bool, d.Max+1)
	known := map[string]int32{}
	e.persons = make([][]answer, len(d.Facets[object].Elements))
	for i, s := range d.Scores {
		if d.weight(i) == 0 {
			continue
		}
		chosen[s] = true
		var key []byte
		for f, facet := range d.Facets {
			if f != object {
				l := facet.Level[i]
				key = append(key, byte(l), byte(l>>8), byte(l>>16), byte(l>>24))
			}
		}
		item, ok := known[string(key)]
		if !ok {
			item = int32(len(e.items))
			known[string(key)] = item
			var rows [][]term
			for k := range d.Max {
				var terms []term
				for f, facet := range d.Facets {
					if f != object {
						terms = append(terms, term{offset[f] + int(facet.Level[i]), 1})
					}
				}
				rows = append(rows, append(terms, term{steps + k, 1}))
			}
			e.items = append(e.items, linearItem{rows})
		}
		p := d.Facets[object].Level[i]
		e.persons[p] = append(e.persons[p], answer{item, s, d.weight(i)})
	}
	for f := range d.Facets {
		if f == object {
			continue
		}
		if name, what := d.extreme(f); name != "" {
			return nil, undefined("all judgements of %s %s are in the %s category: it has no finite measure and must be left out", d.Facets[f].Name, name, what)
		}
	}
	for c, is := range chosen {
		if !is {
			return nil, undefined("category %d was never chosen, so that its thresholds have no estimate", c)
		}
	}
	return names, nil
}

// extreme returns the first element of a facet that has judgements in the lowest category
// only, or in the highest, and which.
func (d Data) extreme(f int) (string, string) {
	low, high := make([]bool, len(d.Facets[f].Elements)), make([]bool, len(d.Facets[f].Elements))
	for i, s := range d.Scores {
		if e := d.Facets[f].Level[i]; d.weight(i) > 0 {
			low[e], high[e] = low[e] || s > 0, high[e] || int(s) < d.Max
		}
	}
	for e, name := range d.Facets[f].Elements {
		switch {
		case !low[e]:
			return name, "lowest"
		case !high[e]:
			return name, "highest"
		}
	}
	return "", ""
}

// An answer is what a person got on an item.
type answer struct {
	item, score int32
	weight      float64
}

// A marginal is the state of a marginal fit.
type marginal struct {
	linear
	o       MarginalOptions
	pulse   *pulse
	persons [][]answer
	of      []int // by person: its pattern
	pattern []pattern
	above   [][]float64 // by item and threshold: judgements at it or above
	start   []float64   // where to begin, as theta; nil for 0
	theta   []float64   // parameters, and log variance last
	rounds  int
}

// A pattern is persons with the same items and total.
type pattern struct {
	answers []answer // or, if lacks, the items that they have not: fewer than those they have
	lacks   bool
	total   float64
	times   float64 // persons
	// Last time the posterior was not negligible from one of these nodes to before the
	// other, give or take margin; 0 and 0 if there was no last time.
	from, to int
}

// group takes persons with the same items and, as totals suffice, the same total together.
func (e *marginal) group() {
	known := map[string]int{}
	e.above = make([][]float64, len(e.items))
	for i := range e.above {
		e.above[i] = make([]float64, e.items[i].max())
	}
	var key []byte
	for _, list := range e.persons {
		total := 0.0
		key = key[:0]
		for _, a := range list {
			key = append(key, byte(a.item), byte(a.item>>8), byte(a.item>>16), byte(a.item>>24))
			if a.weight != 1 {
				bits := math.Float64bits(a.weight)
				for s := 0; s < 64; s += 8 {
					key = append(key, byte(bits>>s))
				}
			}
			total += float64(a.weight * float64(a.score))
			for k := range a.score {
				e.above[a.item][k] += a.weight
			}
		}
		bits := math.Float64bits(total)
		for s := 0; s < 64; s += 8 {
			key = append(key, byte(bits>>s))
		}
		at, ok := known[string(key)]
		if !ok {
			at = len(e.pattern)
			known[string(key)] = at
			e.pattern = append(e.pattern, e.shorter(list, total))
		}
		e.pattern[at].times++
		e.of = append(e.of, at)
	}
}

// groupRows does the same from rows of responses.
func (e *marginal) groupRows(r Responses) {
	most := 0
	for _, k := range r.Max {
		most += k
	}
	e.of = make([]int, 0, len(r.Score))
	whole := make([]int, most+1) // by total: the pattern of those who have all items, and 1
	known := map[string]int{}
	var key []byte
	var has, lacks []answer
	for _, row := range r.Score {
		total := 0
		lacks = lacks[:0]
		for i, s := range row {
			if s < 0 {
				lacks = append(lacks, answer{int32(i), 0, 1})
				continue
			}
			total += s
		}
		at := &whole[total]
		if len(lacks) > 0 {
			key = binary.LittleEndian.AppendUint64(key[:0], uint64(total))
			for _, a := range lacks {
				key = binary.LittleEndian.AppendUint32(key, uint32(a.item))
			}
			n := known[string(key)]
			at = &n
		}
		if *at == 0 {
			p := pattern{answers: slices.Clone(lacks), lacks: true, total: float64(total)}
			if 2*len(lacks) > len(row) {
				has = has[:0]
				for i, s := range row {
					if s >= 0 {
						has = append(has, answer{int32(i), 0, 1})
					}
				}
				p.answers, p.lacks = slices.Clone(has), false
			}
			e.pattern = append(e.pattern, p)
			*at = len(e.pattern)
			if len(lacks) > 0 {
				known[string(key)] = *at
			}
		}
		e.pattern[*at-1].times++
		e.of = append(e.of, *at-1)
	}
}

// atOrAbove returns how many judgements are at each category from 1, or above it.
func atOrAbove(counts []int) []float64 {
	out := make([]float64, len(counts)-1)
	sum := 0
	for k := len(out); k > 0; k-- {
		sum += counts[k]
		out[k-1] = float64(sum)
	}
	return out
}

// shorter returns the pattern of a list, by what it has or by what it lacks.
func (e *marginal) shorter(list []answer, total float64) pattern {
	p := pattern{answers: list, total: total}
	if 2*len(list) <= len(e.items) {
		return p
	}
	has := make([]bool, len(e.items))
	for _, a := range list {
		if has[a.item] || a.weight != 1 {
			return p
		}
		has[a.item] = true
	}
	p.lacks, p.answers = true, nil
	for i, is := range has {
		if !is {
			p.answers = append(p.answers, answer{int32(i), 0, 1})
		}
	}
	return p
}

// A posterior is the persons' distribution given what they did, and what items are
// expected to have got at each node.
type posterior struct {
	logLik        float64
	mean, square  []float64 // by pattern
	nodes         []float64
	atNode        [][]float64 // by item and node: persons, by weight
	whole         []float64   // by node: persons of patterns that tell what they lack
	meanOfSquares float64     // Σ E(θ²)
}

func (e *marginal) nodes(sd float64) []float64 {
	if e.o.Nodes != nil {
		return e.o.Nodes
	}
	out := make([]float64, 61)
	for q := range out {
		out[q] = float64(sd * float64(q-30) / 5)
	}
	return out
}

// expect makes the posterior at θ.
func (e *marginal) expect(theta []float64) posterior {
	sd := math.Exp(theta[e.params] / 2)
	nodes := e.nodes(sd)
	thresholds := e.thresholds(theta[:e.params])
	p := posterior{nodes: nodes, mean: make([]float64, len(e.pattern)), square: make([]float64, len(e.pattern))}
	prior, all, norm := e.logs(nodes, thresholds, sd)
	p.atNode = make([][]float64, len(thresholds))
	for i := range p.atNode {
		p.atNode[i] = make([]float64, len(nodes))
	}
	p.whole = make([]float64, len(nodes))
	weight := make([]float64, len(nodes))
	for s := range e.pattern {
		pattern := &e.pattern[s]
		e.pulse.part(s, len(e.pattern))
		if e.pulse.beat(2*len(nodes)*(len(pattern.answers)+4)) != nil {
			break
		}
		from, to := pattern.weigh(weight, prior, all, norm, nodes, &p.logLik)
		for q := from; q < to; q++ {
			p.mean[s] += float64(weight[q] * nodes[q])
			p.square[s] += float64(weight[q] * float64(nodes[q]*nodes[q]))
		}
		p.meanOfSquares += float64(pattern.times * p.square[s])
		times := pattern.times
		if pattern.lacks {
			for q := from; q < to; q++ {
				p.whole[q] += float64(times * weight[q])
			}
			times = -times
		}
		for _, a := range pattern.answers {
			at := p.atNode[a.item]
			for q := from; q < to; q++ {
				at[q] += float64(float64(times*a.weight) * weight[q])
			}
		}
	}
	for i, list := range thresholds {
		for q, v := range p.whole {
			p.atNode[i][q] += v
		}
		for k, b := range list {
			p.logLik -= float64(e.above[i][k] * b)
		}
	}
	return p
}

// logs returns the logarithms of the prior at each node, of what all items' categories add
// up to there with the prior, and of those of each item.
func (e *marginal) logs(nodes []float64, thresholds [][]float64, sd float64) (prior, all []float64, norm [][]float64) {
	sum := 0.0
	prior = make([]float64, len(nodes))
	for q, x := range nodes {
		prior[q] = math.Exp(-float64(x/sd*(x/sd)) / 2)
		sum += prior[q]
	}
	for q := range prior {
		prior[q] = math.Log(prior[q] / sum)
	}
	// A pattern's log likelihood at a node is total × node − Σ log of what its items'
	// categories add up to there; the thresholds reached are the same at all nodes.
	norm = make([][]float64, len(thresholds))
	for i, list := range thresholds {
		norm[i] = make([]float64, len(nodes))
		for q, x := range nodes {
			most, at := 0.0, 0.0
			for _, b := range list {
				at += x - b
				most = max(most, at)
			}
			total := math.Exp(-most)
			at = 0
			for _, b := range list {
				at += x - b
				total += math.Exp(at - most)
			}
			norm[i][q] = most + math.Log(total)
		}
	}
	all = slices.Clone(prior) // of who has all items
	for _, list := range norm {
		for q, v := range list {
			all[q] -= v
		}
	}
	return prior, all, norm
}

const (
	negligible = -40 // logarithm of a share of a posterior that no sum would show
	margin     = 2   // nodes by which a posterior may move from round to round
)

// weigh sets the posterior at each node, and returns between which nodes it is not
// negligible: it has one peak, as logarithms of the prior and of what items add up to are
// concave. So it is enough to look where it was last time, if it ends within. The logarithm
// of the pattern's likelihood is added.
func (p *pattern) weigh(weight, prior, all []float64, norm [][]float64, nodes []float64, logLik *float64) (from, to int) {
	from, to = max(p.from-margin, 0), min(p.to+margin, len(nodes))
	most := p.logs(weight, prior, all, norm, nodes, from, to)
	if p.to == 0 || from > 0 && weight[from]-most >= negligible || to < len(nodes) && weight[to-1]-most >= negligible {
		from, to = 0, len(nodes)
		most = p.logs(weight, prior, all, norm, nodes, from, to)
	}
	for from < to && weight[from]-most < negligible {
		from++
	}
	for to > from && weight[to-1]-most < negligible {
		to--
	}
	p.from, p.to = from, to
	sum := 0.0
	for q := from; q < to; q++ {
		weight[q] = math.Exp(weight[q] - most)
		sum += weight[q]
	}
	for q := from; q < to; q++ {
		weight[q] /= sum
	}
	*logLik += float64(p.times * (most + math.Log(sum)))
	return from, to
}

// logs sets the logarithm of the prior and the pattern's likelihood at each of some nodes,
// and returns the largest.
func (p *pattern) logs(weight, prior, all []float64, norm [][]float64, nodes []float64, from, to int) float64 {
	weight, nodes = weight[from:to], nodes[from:to]
	if p.lacks {
		copy(weight, all[from:to])
	} else {
		copy(weight, prior[from:to])
	}
	for _, a := range p.answers {
		w := -a.weight
		if p.lacks {
			w = 1
		}
		for q, v := range norm[a.item][from:to] {
			weight[q] += float64(w * v)
		}
	}
	most := math.Inf(-1)
	for q, x := range nodes {
		weight[q] += float64(p.total * x)
		most = max(most, weight[q])
	}
	return most
}

// slopes returns the derivatives of the log likelihood in the parameters and in the log of
// the variance, and the information that complete data would have.
func (e *marginal) slopes(theta []float64, p posterior) ([]float64, [][]float64) {
	thresholds := e.thresholds(theta[:e.params])
	gradient := make([]float64, e.params+1)
	information := make([][]float64, e.params)
	for k := range information {
		information[k] = make([]float64, e.params)
	}
	for i, list := range thresholds {
		k := len(list)
		want, info := make([]float64, k), make([][]float64, k)
		for c := range info {
			info[c] = make([]float64, k)
			want[c] = -e.above[i][c]
		}
		prob, above := make([]float64, k+1), make([]float64, k+2)
		steps := append([]float64{0}, list...)
		for q, x := range p.nodes {
			n := p.atNode[i][q]
			if n == 0 {
				continue
			}
			probabilities(prob, x, steps)
			above[k+1] = 0
			for c := k; c > 0; c-- {
				above[c] = above[c+1] + prob[c]
				want[c-1] += float64(n * above[c])
			}
			for c := 1; c <= k; c++ {
				for b := 1; b <= c; b++ {
					info[c-1][b-1] += float64(n * float64(above[c]*(1-above[b])))
				}
			}
		}
		for c, row := range e.items[i].rows {
			for _, t := range row {
				gradient[t.param] += float64(t.times * want[c])
				for b, other := range e.items[i].rows {
					for _, u := range other {
						information[t.param][u.param] += float64(float64(t.times*u.times) * info[max(c, b)][min(c, b)])
					}
				}
			}
		}
	}
	persons := 0.0
	for _, p := range e.pattern {
		persons += p.times
	}
	gradient[e.params] = (p.meanOfSquares/math.Exp(theta[e.params]) - persons) / 2
	return gradient, information
}

// round is one round of expectation and maximisation.
func (e *marginal) round(theta []float64) ([]float64, float64, error) {
	p := e.expect(theta)
	if err := e.pulse.ask(); err != nil {
		return nil, p.logLik, err
	}
	gradient, information := e.slopes(theta, p)
	step, err := e.step(e.pulse, information, gradient[:e.params])
	if err := e.pulse.ask(); err != nil {
		return nil, p.logLik, err
	}
	if err != nil {
		return nil, p.logLik, undefined("the items are not linked by the persons")
	}
	out, largest := slices.Clone(theta), 0.0
	for _, v := range step {
		largest = max(largest, math.Abs(v))
	}
	length := min(1, 2/max(largest, 1e-300)) // all alike, so that centred facets stay so
	for k, v := range step {
		out[k] += float64(length * v)
	}
	persons := 0.0
	for _, p := range e.pattern {
		persons += p.times
	}
	out[e.params] = math.Log(p.meanOfSquares / persons)
	return out, p.logLik, nil
}

// run goes to the maximum: from each point a round, and a mixture of the last ones.
func (e *marginal) run() error {
	tolerance, most := e.o.Tolerance, e.o.MaxRounds
	if !(tolerance > 0) {
		tolerance = 1e-7
	}
	if most <= 0 {
		most = 5000
	}
	if e.o.Nodes != nil && len(e.o.Nodes) < 3 {
		return invalid("%d nodes", len(e.o.Nodes))
	}
	var (
		mix     mixer
		stepped []float64 // where the last round led
		mixed   bool      // and the mixture was taken instead
		best    = math.Inf(-1)
		x       = e.start
		alike   = slices.Repeat([]float64{1}, e.params+1)
	)
	if x == nil {
		x = make([]float64, e.params+1)
	}
	for e.rounds = 1; e.rounds <= most; e.rounds++ {
		if err := e.pulse.ask(); err != nil {
			return err
		}
		next, logLik, err := e.round(x)
		if err := e.pulse.failed(); err != nil {
			return err
		}
		if mixed && (err != nil || !(logLik >= best-1e-10*math.Abs(best))) {
			x, mixed = stepped, false
			mix.forget()
			continue
		} else if err != nil {
			return err
		}
		step, largest := less(next, x), 0.0
		for _, v := range step {
			largest = max(largest, math.Abs(v))
		}
		e.pulse.round(Progress{Round: e.rounds, LogLik: logLik, Residual: largest})
		if math.IsNaN(largest) || next[e.params] < -30 {
			return undefined("the persons do not differ, or the likelihood has no maximum")
		}
		if largest < tolerance {
			e.theta = next
			return nil
		}
		best, stepped = logLik, next
		x = mix.next(x, step, alike)
		mixed = len(mix.moved) > 0
	}
	return undefined("%d rounds were not enough", most)
}

// covariance is that of the parameters and of the log of the variance, from the curvature
// of the marginal likelihood. Source: Louis (1982), "Finding the observed information matrix
// when using the EM algorithm".
func (e *marginal) covariance() ([][]float64, error) {
	p := e.expect(e.theta)
	if err := e.pulse.ask(); err != nil {
		return nil, err
	}
	_, complete := e.slopes(e.theta, p)
	missing, err := e.missing(p)
	if err != nil {
		return nil, err
	}
	n := e.params
	full := make([][]float64, n+1)
	for k := range full {
		full[k] = make([]float64, n+1)
		for l := range full {
			if k < n && l < n {
				full[k][l] = complete[k][l]
			}
			full[k][l] -= missing[max(k, l)][min(k, l)]
		}
	}
	full[n][n] += p.meanOfSquares / math.Exp(e.theta[n]) / 2
	wide := linear{params: n + 1}
	for _, c := range e.constraints {
		wide.constraints = append(wide.constraints, append(slices.Clone(c), 0))
	}
	return wide.bordered(e.pulse, full)
}

// A slope is what an item adds to the slope of a parameter, by node.
type slope struct {
	param  int
	byNode []float64
}

// missing returns, below the diagonal, the information that is lost because persons'
// places are not known: Σ over persons of the variance, over the nodes, of the slopes of the
// likelihood that they would have if they were.
func (e *marginal) missing(p posterior) ([][]float64, error) {
	n, nodes, thresholds := e.params+1, p.nodes, e.thresholds(e.theta[:e.params])
	out := make([][]float64, n)
	for k := range out {
		out[k] = make([]float64, k+1)
	}
	items := make([][]slope, len(e.items))
	whole := make([][]float64, n) // by parameter and node: of who has all items
	for k := range whole {
		whole[k] = make([]float64, len(nodes))
	}
	for i := range items {
		items[i] = e.itemSlopes(i, nodes, thresholds[i])
		for _, s := range items[i] {
			for q, v := range s.byNode {
				whole[s.param][q] += v
			}
		}
	}
	variance := slope{e.params, make([]float64, len(nodes))}
	for q, x := range nodes {
		variance.byNode[q] = float64(x*x) / (2 * math.Exp(e.theta[e.params]))
	}
	copy(whole[e.params], variance.byNode)

	// A pattern's slopes are those of all items less what it lacks, or those of what it has.
	// With S the slopes of all items by node, w a posterior, and o the means of what is
	// lacked, the means of the first are Sw − o; products of these, added up, are
	//
	//	S (Σ ww′) S′ − S (Σ wo′) − (Σ ow′) S′ + Σ oo′
	//
	// so that no pattern needs the means of all parameters.
	lacked := make([][]float64, n) // by parameter and node: Σ of what patterns lack
	offset := make([][]float64, n) // by parameter and node: Σ wo′
	for k := range lacked {
		lacked[k], offset[k] = make([]float64, len(nodes)), make([]float64, len(nodes))
	}
	both := make([][]float64, len(nodes)) // Σ ww′ below the diagonal
	for q := range both {
		both[q] = make([]float64, q+1)
	}
	prior, all, norm := e.logs(nodes, thresholds, math.Exp(e.theta[e.params]/2))
	weight := make([]float64, len(nodes))
	var mean []float64                         // of own
	own, place := []slope(nil), make([]int, n) // of one pattern; where own has a parameter, from 1
	var spare [][]float64                      // of earlier patterns
	var ignored float64
	for at := range e.pattern {
		pattern := &e.pattern[at]
		e.pulse.part(at, len(e.pattern))
		if err := e.pulse.beat(len(nodes) * (len(pattern.answers) + 1) * (len(pattern.answers) + 4)); err != nil {
			return nil, err
		}
		from, to := pattern.weigh(weight, prior, all, norm, nodes, &ignored)
		own = own[:0]
		add := func(s slope, w float64) {
			if place[s.param] == 0 {
				if len(own) == len(spare) {
					spare = append(spare, make([]float64, len(nodes)))
				}
				clear(spare[len(own)])
				own = append(own, slope{s.param, spare[len(own)]})
				place[s.param] = len(own)
			}
			to := own[place[s.param]-1].byNode
			for q, v := range s.byNode {
				to[q] += float64(w * v)
			}
		}
		for _, a := range pattern.answers {
			for _, s := range items[a.item] {
				add(s, a.weight)
			}
		}
		if pattern.lacks {
			for q := from; q < to; q++ {
				w, row := pattern.times*weight[q], both[q]
				for r := from; r <= q; r++ {
					row[r] += float64(w * weight[r])
				}
			}
		} else {
			add(variance, 1)
		}
		mean = mean[:0]
		for i, s := range own {
			place[s.param] = 0
			mean = append(mean, weighted(s.byNode[from:to], weight[from:to], nil))
			for j, t := range own[:i+1] {
				k, l := max(s.param, t.param), min(s.param, t.param)
				products := weighted(s.byNode[from:to], t.byNode[from:to], weight[from:to])
				out[k][l] += float64(pattern.times * (products - float64(mean[i]*mean[j])))
			}
			if pattern.lacks {
				for q := from; q < to; q++ {
					w := pattern.times * weight[q]
					lacked[s.param][q] += float64(w * s.byNode[q])
					offset[s.param][q] += float64(w * mean[i])
				}
			}
		}
	}
	for k := range out {
		spread := symmetric(both, whole[k])
		for l := range out[k] {
			out[k][l] += weighted(whole[k], whole[l], p.whole) - weighted(whole[k], lacked[l], nil) - weighted(whole[l], lacked[k], nil)
			out[k][l] -= weighted(whole[l], spread, nil) - weighted(whole[k], offset[l], nil) - weighted(whole[l], offset[k], nil)
		}
	}
	return out, nil
}

// symmetric returns the product of a matrix, of which there is what is not above the
// diagonal, with a vector.
func symmetric(below [][]float64, x []float64) []float64 {
	out := make([]float64, len(x))
	for q, row := range below {
		for r, v := range row {
			out[q] += float64(v * x[r])
			if r < q {
				out[r] += float64(v * x[q])
			}
		}
	}
	return out
}

// itemSlopes returns the slopes of an item: how many thresholds are expected to be reached.
func (e *marginal) itemSlopes(item int, nodes, thresholds []float64) []slope {
	var out []slope
	prob := make([]float64, len(thresholds)+1)
	steps := append([]float64{0}, thresholds...)
	for q, x := range nodes {
		probabilities(prob, x, steps)
		above := 0.0
		for c := len(thresholds); c > 0; c-- {
			above += prob[c]
			for _, t := range e.items[item].rows[c-1] {
				at := slices.IndexFunc(out, func(s slope) bool { return s.param == t.param })
				if at < 0 {
					at = len(out)
					out = append(out, slope{t.param, make([]float64, len(nodes))})
				}
				out[at].byNode[q] += float64(t.times * above)
			}
		}
	}
	return out
}

func (e *marginal) result() *MarginalFit {
	p := e.expect(e.theta)
	out := &MarginalFit{Deviance: -2 * p.logLik, Variance: math.Exp(e.theta[e.params]), Rounds: e.rounds}
	mean, n := 0.0, float64(len(e.of))
	for _, s := range e.of {
		sd := math.Sqrt(max(p.square[s]-float64(p.mean[s]*p.mean[s]), 0))
		out.Expected = append(out.Expected, PersonMeasure{p.mean[s], sd})
		mean += p.mean[s] / n
	}
	spread, errors := 0.0, 0.0
	for _, m := range out.Expected {
		spread += float64((m.Measure-mean)*(m.Measure-mean)) / n
		errors += float64(m.SE*m.SE) / n
	}
	if spread+errors > 0 {
		out.Reliability = spread / (spread + errors)
	}
	return out
}

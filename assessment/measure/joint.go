package measure

import (
	"context"
	"math"
	"slices"
)

// A JointOptions says how to fit. The zero JointOptions corrects for the bias of joint
// estimation and stops when no total is off by more than 1e-8.
type JointOptions struct {
	// Plain leaves the bias of joint estimation in, as FACETS and Winsteps do unless told
	// otherwise. Measures are then too far apart, by L/(L−1) for L judgements an object;
	// without Plain they are multiplied by (L−1)/L, which is approximate. With anchors the
	// scale is theirs, and nothing is corrected: what is not anchored is as far apart as
	// with Plain.
	Plain bool
	// Object is the facet whose judgements L counts: that which is measured. "" is the
	// first.
	Object string
	// Whole has standard errors that take no other measure as known, from the information
	// about all of them at once; after the correction they are multiplied by the root of
	// what measures were. Intervals of raters who share few subjects are too short
	// without it. It takes time and memory by the square, and the inverse by the cube, of
	// the elements other than those of the largest facet: 0.5 s for 900, 1.5 s for 1,300,
	// refused above [MaxWhole].
	Whole bool
	// Tolerance is the largest difference of totals to stop at; 0 or less is 1e-8.
	Tolerance float64
	// MaxRounds is when to give up; 0 or less is 500.
	MaxRounds int
	// Progress is called after each round, and between rounds and after the last as
	// [Progress] says; nil for no calls.
	Progress func(Progress)
	// Workers is how many goroutines to use; 0 is 1. The numbers are the same, to the last
	// digit, however many there are.
	Workers int
	// Start is a fit to begin with, of the same facets; nil to begin at 0.
	Start *Fit
}

// Joint fits the many-facet Rasch model
//
//	log(P_k/P_(k−1)) = Σ_f sign_f·measure_f − step_k
//
// by joint maximum likelihood, k = 1 … Max, steps shared by all or by the elements of
// Data.StepsBy. Dichotomous data with two facets are Rasch's model, shared steps the
// rating scale model, steps by item the partial credit model.
//
// Elements all of whose judgements are in the lowest category, or the highest, have no
// finite estimate: they are left out of the fit, one after another until none is left,
// and get the measure at which their total would be expected 0.3 short of the extreme,
// marked Extreme. Those who were judged only together with these come after them; if nothing
// settles both, they are marked Unmeasured.
//
// It returns [estimate.ErrUndefined] if the design is not connected (see [Data.Linkage];
// the error names the subsets), if a category was never chosen, if nothing is left, or if
// there is no convergence; [estimate.ErrInvalid] for data that do not fit together; and
// the context's error if that ends first.
//
// Each round is a pass over the judgements, and some more over the pairs of the two largest
// facets for the conjugate gradients of Newton's step, which take raters of few schools in
// their stride; there are some ten to twenty rounds: a million judgements take a second.
// Memory is at most some 25 bytes a judgement at a time beside the data, and a few numbers an
// element. Source: Linacre (1989), "Many-Facet Rasch Measurement"; Wright & Masters (1982),
// "Rating Scale Analysis"; Andrich (1978); Masters (1982).
func Joint(ctx context.Context, d Data, o JointOptions) (*Fit, error) {
	steps, err := d.check()
	if err != nil {
		return nil, err
	}
	j := newJoint(d, steps)
	j.workers, j.pulse = o.Workers, &pulse{ctx: ctx, tell: o.Progress}
	if err := j.prepare(o); err != nil {
		return nil, err
	}
	if err := j.run(o); err != nil {
		return nil, err
	}
	return j.result(o)
}

// A joint is the state of a joint fit.
type joint struct {
	d       Data
	k       int
	stepsBy int       // position of the facet with steps of its own, or −1
	active  []bool    // by judgement
	live    [][]bool  // by facet and element: not extreme
	fixed   [][]bool  // anchored, or extreme
	groups  [][]int32 // by facet and element: groups that are held at 0; nil for none
	carrier int       // the facet that is neither centred nor anchored and carries the level, or −1
	measure [][]float64
	steps   [][]float64 // by set: thresholds 1 … k, in steps[set][1:]
	lay     layout
	sum     sums
	blocks  []block
	partial []sums // of each block
	workers int
	scratch [6][]float64 // of the conjugate gradients
	moving  []bool
	going   [][]float64 // of the elements
	weak    []string
	whole   *whole // nil for standard errors one by one
	pulse   *pulse
}

// sums are what a pass over the judgements adds up.
type sums struct {
	observed, expected, variance [][]float64   // by facet and element
	stepObserved, stepExpected   [][]float64   // by set: judgements in category k or above
	stepInfo                     [][][]float64 // by set
	pairs                        []float64     // by pair of the two largest facets: variance
	logLik                       float64
}

func newJoint(d Data, steps int) *joint {
	j := &joint{d: d, k: d.Max, stepsBy: steps, active: make([]bool, len(d.Scores))}
	for i := range j.active {
		j.active[i] = d.weight(i) > 0
	}
	for _, f := range d.Facets {
		n := len(f.Elements)
		j.live, j.fixed = append(j.live, make([]bool, n)), append(j.fixed, make([]bool, n))
		j.measure = append(j.measure, make([]float64, n))
	}
	sets := 1
	if steps >= 0 {
		sets = len(d.Facets[steps].Elements)
	}
	for range sets {
		j.steps = append(j.steps, make([]float64, d.Max+1))
	}
	return j
}

// prepare takes extreme elements out, and refuses what cannot be estimated.
func (j *joint) prepare(o JointOptions) error {
	if o.Object != "" && j.facet(o.Object) < 0 {
		return invalid("there is no facet %q", o.Object)
	}
	j.group()
	j.dropExtremes()
	if err := j.pulse.ask(); err != nil {
		return err
	}
	n := 0
	chosen := make([][]float64, len(j.steps))
	for s := range chosen {
		chosen[s] = make([]float64, j.k+1)
	}
	for i, is := range j.active {
		if is {
			n++
			chosen[j.set(i)][j.d.Scores[i]] += j.d.weight(i)
		}
	}
	if n == 0 {
		return undefined("every judgement belongs to somebody or something with extreme judgements only")
	}
	for s, counts := range chosen {
		if j.stepsBy >= 0 && !j.live[j.stepsBy][s] {
			continue
		}
		for c, v := range counts {
			if v == 0 && j.given(s) == nil {
				where := ""
				if j.stepsBy >= 0 {
					where = " of " + j.d.Facets[j.stepsBy].Elements[s]
				}
				return undefined("category %d%s was never chosen, so that its thresholds have no estimate: take it together with the next", c, where)
			}
		}
	}
	link := j.d.linkage(j.active)
	if err := j.pulse.ask(); err != nil {
		return err
	}
	j.weak = link.Weak
	if !link.Connected {
		if len(link.Subsets) == 1 {
			return undefined("%d facets too many are neither centred nor anchored: all but one must be", link.Free)
		}
		return undefined("the design is not connected: measures of different subsets cannot be compared. %s", link.describe())
	}
	for f, facet := range j.d.Facets {
		for e, name := range facet.Elements {
			if v, ok := facet.Anchors[name]; ok {
				j.measure[f][e], j.fixed[f][e] = v, true
			}
			j.fixed[f][e] = j.fixed[f][e] || !j.live[f][e]
		}
	}
	if o.Start != nil {
		j.warm(o.Start)
	}
	if o.Whole {
		whole, err := newWhole(j)
		if err != nil {
			return err
		}
		j.whole = whole
	}
	j.lay = j.layOut()
	j.hold()
	return nil
}

func (j *joint) facet(name string) int {
	for f := range j.d.Facets {
		if j.d.Facets[f].Name == name {
			return f
		}
	}
	return -1
}

// warm takes measures and steps over from another fit.
func (j *joint) warm(fit *Fit) {
	for f, facet := range j.d.Facets {
		for _, r := range fit.Facets {
			if r.Name != facet.Name {
				continue
			}
			known := map[string]float64{}
			for _, e := range r.Elements {
				known[e.Name] = e.Measure / fit.scale()
			}
			for e, name := range facet.Elements {
				if v, ok := known[name]; ok && !j.fixed[f][e] {
					j.measure[f][e] = v
				}
			}
		}
	}
	defer func() {
		if j.stepsBy >= 0 {
			clear(j.measure[j.stepsBy])
		}
	}()
	for s := range j.steps {
		if s >= len(fit.Steps) || len(fit.Steps[s].Thresholds) != j.k {
			continue
		}
		location := 0.0
		if j.stepsBy >= 0 { // the elements' measures are in their steps
			location = -float64(j.d.Facets[j.stepsBy].Sign) * j.measure[j.stepsBy][s]
		}
		for c, v := range fit.Steps[s].Thresholds {
			j.steps[s][c+1] = v/fit.scale() + location
		}
	}
}

// dropExtremes leaves out elements whose judgements are all lowest or all highest, again
// and again, because others may become extreme by it.
func (j *joint) dropExtremes() {
	for again := true; again; {
		again = false
		for f, facet := range j.d.Facets {
			low, high := make([]bool, len(facet.Elements)), make([]bool, len(facet.Elements))
			for i, is := range j.active {
				if !is {
					continue
				}
				e := facet.Level[i]
				low[e] = low[e] || j.d.Scores[i] > 0
				high[e] = high[e] || int(j.d.Scores[i]) < j.k
			}
			for e := range facet.Elements {
				_, anchored := facet.Anchors[facet.Elements[e]]
				j.live[f][e] = low[e] && high[e] || anchored
			}
			for i, is := range j.active {
				if is && !j.live[f][facet.Level[i]] {
					j.active[i] = false
					again = true
				}
			}
		}
	}
}

// set returns which steps a judgement goes by.
func (j *joint) set(i int) int {
	if j.stepsBy < 0 {
		return 0
	}
	return int(j.d.Facets[j.stepsBy].Level[i])
}

// eta returns Σ sign·measure of a judgement.
func (j *joint) eta(i int) float64 {
	sum := 0.0
	for f := range j.d.Facets {
		facet := &j.d.Facets[f]
		if facet.Sign > 0 {
			sum += j.measure[f][facet.Level[i]]
		} else {
			sum -= j.measure[f][facet.Level[i]]
		}
	}
	return sum
}

// probabilities fills p with those of the categories.
func probabilities(p []float64, eta float64, steps []float64) { categories(p, eta, steps[1:]) }

// categories is probabilities for thresholds from 1 on.
func categories(p []float64, eta float64, thresholds []float64) {
	p[0] = 0
	most := 0.0
	for c := 1; c < len(p); c++ {
		p[c] = p[c-1] + eta - thresholds[c-1]
		most = max(most, p[c])
	}
	total := 0.0
	for c := range p {
		p[c] = math.Exp(p[c] - most)
		total += p[c]
	}
	for c := range p {
		p[c] /= total
	}
}

// moments returns the expected category and its variance.
func moments(p []float64) (mean, variance float64) {
	for c, v := range p {
		mean += float64(float64(c) * v)
	}
	for c, v := range p {
		d := float64(c) - mean
		variance += float64(float64(d*d) * v)
	}
	return mean, variance
}

// run goes to the maximum. From each point all measures and thresholds would move by a
// Newton step, those of the largest facets together, all else by itself; the steps of the
// last points are mixed. If the mixture turns out worse, the step itself is taken, or half
// of it.
func (j *joint) run(o JointOptions) error {
	tolerance, rounds := o.Tolerance, o.MaxRounds
	if !(tolerance > 0) {
		tolerance = 1e-8
	}
	if rounds <= 0 {
		rounds = 500
	}
	weights := 0.0
	for i := range j.active {
		weights += j.d.weight(i)
	}
	var (
		mix           mixer
		here, stepped []float64 // the last point, and where its step alone leads
		mixed         bool      // the mixture was taken
		best          = math.Inf(-1)
	)
	for round := 1; round <= rounds; round++ {
		if err := j.pulse.ask(); err != nil {
			return err
		}
		j.pass()
		residual := j.residual()
		j.pulse.round(Progress{Round: round, LogLik: j.sum.logLik, Residual: residual})
		if here != nil && !(j.sum.logLik >= best-1e-10*math.Abs(best)) { // by more than rounding may give
			if !mixed {
				for k := range stepped {
					stepped[k] = (here[k] + stepped[k]) / 2
				}
			}
			j.move(stepped)
			mix.forget()
			mixed = false
			continue
		}
		if math.IsNaN(residual) {
			return undefined("the likelihood has no maximum that could be found")
		}
		done := residual <= max(tolerance, 1e-13*weights)
		if name, far := j.farthest(); far > 40 || done && far > 15 {
			return undefined("the likelihood has no maximum: %s moves away without end, because its judgements are too regular, or too few", name)
		}
		if done {
			return nil
		}
		best = j.sum.logLik
		here = j.parameters()
		j.elements(true)
		j.elements(false)
		j.thresholds()
		j.centre()
		stepped = j.parameters()
		j.move(mix.next(here, less(stepped, here), j.information()))
		j.centre()
		mixed = len(mix.moved) > 0
	}
	return undefined("%d rounds were not enough: totals are still off by %.2g", rounds, j.residual())
}

// farthest returns the element farthest from 0, and how far that is.
func (j *joint) farthest() (string, float64) {
	name, far := "", 0.0
	for f, facet := range j.d.Facets {
		for e, v := range j.measure[f] {
			if j.moves(f, e) && math.Abs(v) > far {
				name, far = facet.Name+" "+facet.Elements[e], math.Abs(v)
			}
		}
	}
	for _, steps := range j.steps {
		for _, v := range steps {
			if math.Abs(v) > far {
				name, far = "a threshold", math.Abs(v)
			}
		}
	}
	return name, far
}

// parameters returns all measures and steps as one list.
func (j *joint) parameters() []float64 {
	return slices.Concat(append(slices.Clone(j.measure), j.steps...)...)
}

// move sets all measures and steps.
func (j *joint) move(to []float64) {
	for _, list := range append(slices.Clone(j.measure), j.steps...) {
		to = to[copy(list, to):]
	}
}

// information returns what judgements tell of each measure and step by itself.
func (j *joint) information() []float64 {
	lists := slices.Clone(j.sum.variance)
	for _, info := range j.sum.stepInfo {
		alone := make([]float64, len(info))
		for c := range info {
			alone[c] = info[c][c]
		}
		lists = append(lists, alone)
	}
	return slices.Concat(lists...)
}

// residual returns the largest difference between a total and what is expected.
func (j *joint) residual() float64 {
	most := 0.0
	for f := range j.measure {
		if f == j.stepsBy {
			continue // its measures are means of thresholds
		}
		short := less(j.sum.observed[f], j.sum.expected[f])
		j.within(f, short, nil)
		for e, v := range short {
			if !j.fixed[f][e] {
				most = max(most, math.Abs(v))
			}
		}
	}
	for _, slopes := range j.open(nil) {
		for _, v := range slopes {
			most = max(most, math.Abs(v))
		}
	}
	return most
}

func (j *joint) liveSet(s int) bool { return j.stepsBy < 0 || j.live[j.stepsBy][s] }

// elements moves measures by Newton's step: those of the two largest facets together, since
// raters of few schools hang on these, or all others by themselves. Facets with steps of
// their own move with these.
func (j *joint) elements(largest bool) {
	if j.going == nil {
		j.going = j.vector()
	}
	step := j.going
	for f := range step {
		clear(step[f])
		if largest != (f == j.lay.first || f == j.lay.second) {
			continue
		}
		sign := float64(j.d.Facets[f].Sign)
		for e := range step[f] {
			if v := j.sum.variance[f][e]; j.moves(f, e) && v > 0 {
				step[f][e] = sign * (j.sum.observed[f][e] - j.sum.expected[f][e])
				if !largest {
					step[f][e] /= v
				}
			}
		}
		if !largest {
			j.within(f, step[f], j.sum.variance[f])
		}
	}
	if largest {
		j.together(step)
	}
	for f := range step { // each facet as far as it may go at once
		scale := atMost1(step[f])
		for e, v := range step[f] {
			j.measure[f][e] += float64(scale * v)
		}
	}
}

// atMost1 returns what to multiply steps by for none to be longer than 1.
func atMost1(steps ...[]float64) float64 {
	largest := 1.0
	for _, list := range steps {
		for _, v := range list {
			largest = max(largest, math.Abs(v))
		}
	}
	return 1 / largest
}

func (j *joint) moves(f, e int) bool { return !j.fixed[f][e] && f != j.stepsBy }

func (j *joint) vector() [][]float64 {
	out := make([][]float64, len(j.measure))
	for f := range out {
		out[f] = make([]float64, len(j.measure[f]))
	}
	return out
}

// together turns the slopes of the two largest facets into Newton's step: H x = b with H
// their information, by conjugate gradients scaled by the diagonal. With one large facet H
// is diagonal.
func (j *joint) together(v [][]float64) {
	one, two := j.lay.first, j.lay.second
	if two < 0 {
		for e, variance := range j.sum.variance[one] {
			if variance > 0 {
				v[one][e] /= variance
			}
		}
		j.within(one, v[one], j.sum.variance[one])
		return
	}
	sign := float64(j.d.Facets[one].Sign * j.d.Facets[two].Sign)
	n, m := len(v[one]), len(v[two])
	if j.scratch[0] == nil {
		for k := range j.scratch {
			j.scratch[k] = make([]float64, n+m)
		}
		j.moving = make([]bool, n+m)
	}
	r, diagonal, x, z, p, q := j.scratch[0], j.scratch[1], j.scratch[2], j.scratch[3], j.scratch[4], j.scratch[5]
	copy(r, v[one])
	copy(r[n:], v[two])
	copy(diagonal, j.sum.variance[one])
	copy(diagonal[n:], j.sum.variance[two])
	clear(x)
	clear(z)
	moves := j.moving
	for e := range n {
		moves[e] = j.moves(one, e) && diagonal[e] > 0
	}
	for e := range m {
		moves[n+e] = j.moves(two, e) && diagonal[n+e] > 0
	}
	scaled := func() float64 {
		for e, is := range moves {
			if is {
				z[e] = r[e] / diagonal[e]
			} else {
				r[e] = 0
			}
		}
		j.within(one, z[:n], diagonal[:n])
		j.within(two, z[n:], diagonal[n:])
		sum := 0.0
		for e, v := range z {
			sum += float64(v * r[e])
		}
		return sum
	}
	rz := scaled()
	first := rz
	copy(p, z)
	for range 300 {
		if !(rz > 1e-8*first) || rz < 1e-28 || j.pulse.beat(len(j.lay.pairs)+n+m) != nil {
			break
		}
		for e := range q {
			q[e] = float64(diagonal[e] * p[e])
		}
		for i, pair := range j.lay.pairs {
			w := sign * j.sum.pairs[i]
			q[pair.one] += float64(w * p[n+int(pair.two)])
			q[n+int(pair.two)] += float64(w * p[pair.one])
		}
		pq := 0.0
		for e, is := range moves {
			if is {
				pq += float64(p[e] * q[e])
			}
		}
		if !(pq > 0) {
			break
		}
		alpha := rz / pq
		for e, is := range moves {
			if is {
				x[e] += float64(alpha * p[e])
				r[e] -= float64(alpha * q[e])
			}
		}
		next := scaled()
		beta := next / rz
		rz = next
		for e, is := range moves {
			if is {
				p[e] = z[e] + float64(beta*p[e])
			}
		}
	}
	copy(v[one], x[:n])
	copy(v[two], x[n:])
}

// thresholds moves the steps by Newton's step.
func (j *joint) thresholds() {
	step := j.open(func(s int) [][]float64 {
		info := make([][]float64, j.k)
		for c := range info {
			info[c] = make([]float64, j.k)
			for b := range info[c] {
				info[c][b] = j.sum.stepInfo[s][max(c, b)+1][min(c, b)+1]
			}
		}
		return info
	})
	scale := atMost1(step...)
	for s := range step {
		for c, v := range step[s] {
			j.steps[s][c+1] += float64(scale * v)
		}
	}
}

// centre moves the means of steps and centred facets into the facet that is neither
// centred nor anchored; what any judgement is likely to be does not change. Where steps
// belong to a facet its elements' measures are the means of theirs.
func (j *joint) centre() {
	free := j.carrier
	shift := 0.0 // of every judgement's Σ sign·measure − steps
	if j.stepsBy < 0 {
		mean := 0.0
		for _, v := range j.steps[0][1:] {
			mean += v / float64(j.k)
		}
		if free >= 0 || j.noAnchor() {
			for c := range j.steps[0][1:] {
				j.steps[0][c+1] -= mean
			}
			shift -= mean
		}
	}
	for f, facet := range j.d.Facets {
		if !facet.Centred || j.groups[f] != nil {
			continue
		}
		if f == j.stepsBy {
			shift += float64(facet.Sign) * j.centreSteps(f)
			continue
		}
		mean, n := 0.0, 0.0
		for e, v := range j.measure[f] {
			if j.live[f][e] {
				mean += v
				n++
			}
		}
		mean /= n
		for e := range j.measure[f] {
			if j.live[f][e] {
				j.measure[f][e] -= mean
			}
		}
		shift += float64(facet.Sign) * mean
	}
	if free < 0 || free == j.stepsBy { // the steps carry it
		for s := range j.steps {
			for c := range j.steps[s][1:] {
				j.steps[s][c+1] -= shift
			}
		}
		return
	}
	for e := range j.measure[free] {
		if j.live[free][e] {
			j.measure[free][e] += float64(j.d.Facets[free].Sign) * shift
		}
	}
}

func (j *joint) noAnchor() bool {
	for _, f := range j.d.Facets {
		if len(f.Anchors) > 0 {
			return false
		}
	}
	return len(j.d.Thresholds) == 0
}

// centreSteps takes the mean location out of steps by element, and returns by how much
// the facet's measures went down.
func (j *joint) centreSteps(f int) float64 {
	mean, n := 0.0, 0.0
	for s, steps := range j.steps {
		if j.live[f][s] {
			for _, v := range steps[1:] {
				mean += v
				n++
			}
		}
	}
	mean /= n
	for s, steps := range j.steps {
		if j.live[f][s] {
			for c := range steps[1:] {
				steps[c+1] -= mean
			}
		}
	}
	return mean * float64(-j.d.Facets[f].Sign)
}

// solve returns x of A x = b for a symmetric positive definite A, by Cholesky's method.
func solve(a [][]float64, b []float64) ([]float64, bool) {
	n := len(a)
	l := make([][]float64, n)
	for i := range l {
		l[i] = make([]float64, i+1)
		for j := range i + 1 {
			sum := a[i][j]
			for k := range j {
				sum -= float64(l[i][k] * l[j][k])
			}
			if i == j {
				if !(sum > 1e-14*a[i][i]) {
					return nil, false
				}
				l[i][i] = math.Sqrt(sum)
			} else {
				l[i][j] = sum / l[j][j]
			}
		}
	}
	x := append([]float64(nil), b...)
	for i := range x {
		for k := range i {
			x[i] -= float64(l[i][k] * x[k])
		}
		x[i] /= l[i][i]
	}
	for i := n - 1; i >= 0; i-- {
		for k := i + 1; k < n; k++ {
			x[i] -= float64(l[k][i] * x[k])
		}
		x[i] /= l[i][i]
	}
	return x, true
}

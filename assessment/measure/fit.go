package measure

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// A Fit is a model fitted to judgements.
type Fit struct {
	// Method says how: "joint" or "joint, corrected".
	Method     string
	LogLik     float64
	Judgements int // that the fit is made of, by weight: those without extreme elements
	LeftOut    int
	Facets     []FacetFit // in the order of the data
	// Steps are the thresholds that all elements share, or those of each element, in its
	// order.
	Steps []Steps
	// Factor is what measures and thresholds were multiplied by for the bias of joint
	// estimation; 1 if they were not.
	Factor float64
	Whole  bool     // standard errors take no other measure as known
	Weak   []string // elements that hang on one judgement
}

// scale returns the factor, 1 for a fit that has none.
func (f *Fit) scale() float64 {
	if f.Factor > 0 {
		return f.Factor
	}
	return 1
}

// A FacetFit is the elements of one facet.
type FacetFit struct {
	Name     string
	Sign     int
	Elements []Element
	// Separation is how well the facet's elements are told apart; nil if fewer than two
	// have a measure.
	Separation *Separation
}

// An Element is one rater, subject or indicator: its measure in logits.
type Element struct {
	Name    string
	Measure float64
	// SE is 1/√(Σ variance), the model's standard error, which takes the others' measures
	// as known; 0 for an anchored element of which nothing is left. [JointOptions.Whole]
	// has those that do not.
	SE float64
	// Infit is Σ residual²/Σ variance, Outfit the mean of residual²/variance: 1 is as the
	// model expects, more is noisier, less is more regular than chance allows. InfitZ and
	// OutfitZ are standardised by Wilson and Hilferty's cube root. nil for an extreme
	// element.
	Infit, Outfit   *float64
	InfitZ, OutfitZ *float64
	Count           float64 // judgements, by weight, of the fit
	Total           float64 // of their categories
	// FairAverage is the category expected at the means of the other facets: what the
	// element would have got, or given, in ordinary company.
	FairAverage float64
	Extreme     bool // all lowest or all highest: the measure stands for a total 0.3 short of it
	// Unmeasured says that Measure, SE and FairAverage mean nothing: all judgements are of
	// other extreme elements that have no measure without this one, or weigh 0.
	Unmeasured bool
	Anchored   bool
}

// Steps are the thresholds of a set of categories, less their mean: where two neighbouring
// categories are equally likely. Where every facet is centred or anchored, thresholds that all
// share carry the level, and are not less their mean.
type Steps struct {
	Element    string // "" if all share them
	Thresholds []float64
	SE         []float64
	Given      bool // not estimated: [Data.Thresholds]
	// Disordered says that a threshold lies below the one before: a category in between is
	// nowhere the likeliest.
	Disordered bool
	// Categories describe the judgements in each category, 0 first.
	Categories []Category
}

// A Category is the judgements in one category.
type Category struct {
	Count float64
	// Average is the mean of Σ sign·measure over them, nil if there are none: it should
	// rise from category to category. Outfit is the mean of residual²/variance, nil
	// likewise: 1 is as the model expects.
	Average, Outfit *float64
}

// Separation is how far the measures of a facet are apart, compared with their errors.
// For subjects a high reliability is wanted. For raters it says that they differ in
// severity, and not that they agree.
type Separation struct {
	SD          float64 // of the measures, n − 1
	RMSE        float64 // √(mean SE²)
	TrueSD      float64 // √(SD² − RMSE²), 0 if the errors are larger
	Separation  float64 // TrueSD/RMSE
	Strata      float64 // (4·Separation + 1)/3: levels that can be told apart
	Reliability float64 // TrueSD²/SD²
	// ChiSquared is Σ w m² − (Σ w m)²/Σ w, w = 1/SE²: are all elements alike? SE is always
	// that which takes the others as known: the whole ones of a centred facet depend on
	// each other.
	ChiSquared float64
	DF         int
	P          float64
}

// result puts the fit together.
func (j *joint) result(o JointOptions) (*Fit, error) {
	out := &Fit{Method: "joint", LogLik: j.sum.logLik, Factor: 1}
	used, left := 0.0, 0.0
	for i, is := range j.active {
		if is {
			used += j.d.weight(i)
		} else {
			left += j.d.weight(i)
		}
	}
	out.Judgements, out.LeftOut = int(math.Round(used)), int(math.Round(left))
	out.Weak = j.weak
	locations := make([]float64, len(j.steps))
	for s, steps := range j.steps {
		if j.stepsBy >= 0 {
			for _, v := range steps[1:] {
				locations[s] += v / float64(j.k)
			}
			j.measure[j.stepsBy][s] = -float64(j.d.Facets[j.stepsBy].Sign) * locations[s]
		}
	}
	if err := j.pulse.ask(); err != nil {
		return nil, err
	}
	fit, categories := j.fits()
	for f, facet := range j.d.Facets {
		r := FacetFit{Name: facet.Name, Sign: facet.Sign}
		for e, name := range facet.Elements {
			_, anchored := facet.Anchors[name]
			element := Element{Name: name, Measure: j.measure[f][e], Anchored: anchored, Extreme: !j.live[f][e]}
			if !element.Extreme {
				element.SE = errorOf(j.sum.variance[f][e])
				element.Total = j.sum.observed[f][e]
				fit[f][e].fill(&element, j.sum.variance[f][e])
			}
			r.Elements = append(r.Elements, element)
		}
		out.Facets = append(out.Facets, r)
	}
	j.extremes(out)
	for s, steps := range j.steps {
		if !j.liveSet(s) {
			out.Steps = append(out.Steps, Steps{Element: j.d.Facets[j.stepsBy].Elements[s]})
			continue
		}
		t := Steps{Categories: categories[s], Given: j.given(s) != nil}
		if j.stepsBy >= 0 {
			t.Element = j.d.Facets[j.stepsBy].Elements[s]
		}
		for c := 1; c <= j.k; c++ {
			t.Thresholds = append(t.Thresholds, steps[c]-locations[s])
			t.SE = append(t.SE, 1/math.Sqrt(j.sum.stepInfo[s][c][c]))
			t.Disordered = t.Disordered || c > 1 && steps[c] < steps[c-1]
		}
		out.Steps = append(out.Steps, t)
	}
	var alone [][]float64 // standard errors that take the others as known
	if j.whole != nil {
		out.Whole = true
		for _, facet := range out.Facets {
			var list []float64
			for _, e := range facet.Elements {
				list = append(list, e.SE)
			}
			alone = append(alone, list)
		}
		if err := j.whole.errors(out); err != nil {
			return nil, err
		}
	}
	if !o.Plain {
		j.correct(out, o)
	}
	for f := range out.Facets {
		r := &out.Facets[f]
		r.Separation = separation(r.Elements)
		if r.Separation == nil || alone == nil {
			continue
		}
		elements := slices.Clone(r.Elements)
		for e := range elements {
			elements[e].SE = alone[f][e]
		}
		if s := separation(elements); s != nil {
			r.Separation.ChiSquared, r.Separation.DF, r.Separation.P = s.ChiSquared, s.DF, s.P
		}
	}
	j.fair(out)
	return out, nil
}

// location returns what steps of an element hold of its measure.
func (j *joint) location(set int) float64 {
	if j.stepsBy < 0 {
		return 0
	}
	return -float64(j.d.Facets[j.stepsBy].Sign) * j.measure[j.stepsBy][set]
}

// A fitSum adds up the residuals of an element.
type fitSum struct {
	count, squares, standard float64 // Σ residual², Σ residual²/variance
	infit, outfit            float64 // for the variances of both
}

// A forecast is what the model says of a judgement: Σ sign·measure, and the mean and
// the central moments of its category.
type forecast struct{ eta, mean, variance, fourth float64 }

// forecast returns what the model says of a judgement. p is for the work.
func (j *joint) forecast(i int32, p []float64) forecast {
	var x forecast
	for f := range j.d.Facets {
		if f != j.stepsBy { // its measures are in the steps
			x.eta += float64(float64(j.d.Facets[f].Sign) * j.measure[f][j.d.Facets[f].Level[i]])
		}
	}
	set := j.set(int(i))
	probabilities(p, x.eta, j.steps[set])
	x.eta -= j.location(set)
	x.mean, x.variance = moments(p)
	for c, v := range p {
		d := float64(c) - x.mean
		x.fourth += float64(float64(float64(d*d)*float64(d*d)) * v)
	}
	return x
}

// fits adds up residuals. Of elements that are alike the forecasts are worked out once.
func (j *joint) fits() ([][]fitSum, [][]Category) {
	out := make([][]fitSum, len(j.d.Facets))
	for f := range out {
		out[f] = make([]fitSum, len(j.d.Facets[f].Elements))
	}
	categories := make([][]categorySum, len(j.steps))
	for s := range categories {
		categories[s] = make([]categorySum, j.k+1)
	}
	p := make([]float64, j.k+1)
	known := map[int32][]forecast{}
	var own []forecast
	of := j.d.Facets[j.lay.first].Level
	for order := j.lay.order; len(order) > 0; {
		stop := 1
		for stop < len(order) && of[order[stop]] == of[order[0]] {
			stop++
		}
		standsFor := j.lay.alike[of[order[0]]]
		expected, ok := known[standsFor]
		if !ok {
			own = own[:0]
			for _, i := range order[:stop] {
				own = append(own, j.forecast(i, p))
			}
			expected = own
			if j.lay.times[standsFor] > 1 {
				known[standsFor] = slices.Clone(own)
			}
		}
		for at, i := range order[:stop] {
			j.residue(out, categories, int(i), expected[at])
		}
		order = order[stop:]
	}
	return out, j.describe(categories)
}

// residue adds a judgement's residual to its elements and its category.
func (j *joint) residue(out [][]fitSum, categories [][]categorySum, i int, x forecast) {
	w, r := j.d.weight(i), float64(j.d.Scores[i])-x.mean
	s := fitSum{count: w, squares: float64(w * float64(r*r)), infit: float64(w * (x.fourth - float64(x.variance*x.variance)))}
	if x.variance > 0 {
		s.standard = s.squares / x.variance
		s.outfit = float64(w * (x.fourth/float64(x.variance*x.variance) - 1))
	}
	category := &categories[j.set(i)][j.d.Scores[i]]
	category.count += w
	category.eta += float64(w * x.eta)
	category.standard += s.standard
	for f := range out {
		e := &out[f][j.d.Facets[f].Level[i]]
		e.count += s.count
		e.squares += s.squares
		e.standard += s.standard
		e.infit += s.infit
		e.outfit += s.outfit
	}
}

// A categorySum adds up the judgements in a category.
type categorySum struct{ count, eta, standard float64 }

func (j *joint) describe(sums [][]categorySum) [][]Category {
	out := make([][]Category, len(sums))
	for s := range sums {
		for _, c := range sums[s] {
			category := Category{Count: c.count}
			if c.count > 0 {
				category.Average, category.Outfit = new(c.eta/c.count), new(c.standard/c.count)
			}
			out[s] = append(out[s], category)
		}
	}
	return out
}

// fill sets the mean squares, and their standardised forms by Wilson and Hilferty:
// (ms^⅓ − 1)·3/q + q/3, q the standard deviation of ms. Source: Wright & Masters (1982),
// p. 100; Linacre's Winsteps manual for q ≤ 1.4142.
func (s fitSum) fill(e *Element, variance float64) {
	e.Count = s.count
	if s.count == 0 || variance <= 0 {
		return
	}
	e.Infit, e.Outfit = new(s.squares/variance), new(s.standard/s.count)
	standardise := func(ms, q float64) *float64 {
		q = min(q, math.Sqrt2)
		if !(q > 0) {
			return nil
		}
		return new(float64((math.Cbrt(ms)-1)*3)/q + q/3)
	}
	e.InfitZ = standardise(*e.Infit, math.Sqrt(max(s.infit, 0))/variance)
	e.OutfitZ = standardise(*e.Outfit, math.Sqrt(max(s.outfit, 0))/s.count)
}

// extremes gives extreme elements a measure: that at which their total would be expected
// 0.3 short of the lowest or the highest. Those who were judged with live elements only come
// first, and then those who were judged with these.
func (j *joint) extremes(out *Fit) {
	known := make([][]bool, len(j.live))
	for f := range j.live {
		known[f] = slices.Clone(j.live[f])
	}
	for {
		waiting, any := j.waiting(known)
		if !any {
			break
		}
		for f := range waiting {
			for e, judgements := range waiting[f] {
				if len(judgements) > 0 {
					j.extreme(&out.Facets[f].Elements[e], f, e, judgements)
					known[f][e] = true
				}
			}
		}
	}
	for f := range known {
		for e, is := range known[f] {
			out.Facets[f].Elements[e].Unmeasured = !is
		}
	}
}

// waiting returns, by facet and element without a measure, the judgements in which all
// others have one.
func (j *joint) waiting(known [][]bool) ([][][]int, bool) {
	out, any := make([][][]int, len(known)), false
	for f := range known {
		if slices.Contains(known[f], false) {
			out[f], any = make([][]int, len(known[f])), true
		}
	}
	if !any {
		return nil, false
	}
	any = false
	for i := range j.d.Scores {
		if j.active[i] || j.d.weight(i) == 0 || j.stepsBy >= 0 && !j.live[j.stepsBy][j.set(i)] {
			continue
		}
		gone, at := 0, -1
		for f := range j.d.Facets {
			if !known[f][j.d.Facets[f].Level[i]] {
				gone++
				at = f
			}
		}
		if gone == 1 {
			e := j.d.Facets[at].Level[i]
			out[at][e] = append(out[at][e], i)
			any = true
		}
	}
	return out, any
}

// extreme measures one element by judgements in which all others have a measure.
func (j *joint) extreme(element *Element, f, e int, judgements []int) {
	count, total := 0.0, 0.0
	for _, i := range judgements {
		count += j.d.weight(i)
		total += float64(j.d.weight(i) * float64(j.d.Scores[i]))
	}
	target := min(max(total, 0.3), float64(count*float64(j.k))-0.3)
	sign := float64(j.d.Facets[f].Sign)
	p := make([]float64, j.k+1)
	low, high, variance := -30.0, 30.0, 0.0
	for range 80 {
		middle := (low + high) / 2
		expected := 0.0
		variance = 0
		for _, i := range judgements {
			eta := j.eta(i) - float64(sign*j.measure[f][e]) + float64(sign*middle)
			if j.stepsBy >= 0 { // eta holds its location, as do the steps
				eta -= float64(float64(j.d.Facets[j.stepsBy].Sign) * j.measure[j.stepsBy][j.set(i)])
			}
			probabilities(p, eta, j.steps[j.set(i)])
			mean, v := moments(p)
			expected += float64(j.d.weight(i) * mean)
			variance += float64(j.d.weight(i) * v)
		}
		if (expected < target) == (sign > 0) {
			low = middle
		} else {
			high = middle
		}
	}
	element.Measure, element.SE = (low+high)/2, 1/math.Sqrt(variance)
	element.Count, element.Total = count, total
	j.measure[f][e] = element.Measure
}

// correct multiplies measures and thresholds by (L−1)/L, L the judgements of an object.
// Source: Wright & Douglas (1977); checked by simulation, see the tests.
func (j *joint) correct(out *Fit, o JointOptions) {
	f := max(j.facet(o.Object), 0)
	objects := 0.0
	for e := range j.live[f] {
		if j.live[f][e] {
			objects++
		}
	}
	judgements := 0.0
	for i, is := range j.active {
		if is {
			judgements += j.d.weight(i)
		}
	}
	l := judgements / objects
	if l <= 1 || !j.noAnchor() {
		return
	}
	out.Factor, out.Method = (l-1)/l, "joint, corrected"
	// With two judgements an object a joint fit is twice the conditional one, and its
	// information half: the variance of what was multiplied is the factor times that of
	// the whole information.
	errors := 1.0
	if j.whole != nil {
		errors = math.Sqrt(out.Factor)
	}
	for f := range out.Facets {
		for e := range out.Facets[f].Elements {
			if element := &out.Facets[f].Elements[e]; !element.Anchored {
				element.Measure *= out.Factor
				if !element.Extreme {
					element.SE *= errors
				}
			}
		}
	}
	for s := range out.Steps {
		for c := range out.Steps[s].Thresholds {
			out.Steps[s].Thresholds[c] *= out.Factor
			out.Steps[s].SE[c] *= errors
		}
	}
}

func separation(elements []Element) *Separation {
	n, mean, squares, errors, w, wm, wmm := 0.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0
	for _, e := range elements {
		if e.Extreme || !(e.SE > 0) {
			continue
		}
		n++
		d := e.Measure - mean
		mean += d / n
		squares += float64(d * (e.Measure - mean))
		errors += float64(e.SE * e.SE)
		weight := 1 / float64(e.SE*e.SE)
		w += weight
		wm += float64(weight * e.Measure)
		wmm += float64(weight * float64(e.Measure*e.Measure))
	}
	if n < 2 {
		return nil
	}
	s := &Separation{SD: math.Sqrt(squares / (n - 1)), RMSE: math.Sqrt(errors / n), DF: int(n) - 1}
	s.TrueSD = math.Sqrt(max(float64(s.SD*s.SD)-float64(s.RMSE*s.RMSE), 0))
	s.Separation = s.TrueSD / s.RMSE
	s.Strata = (4*s.Separation + 1) / 3
	if s.SD > 0 {
		s.Reliability = float64(s.TrueSD*s.TrueSD) / float64(s.SD*s.SD)
	}
	s.ChiSquared = max(wmm-float64(wm*wm)/w, 0)
	s.P = distuv.ChiSquared{K: float64(s.DF)}.Survival(s.ChiSquared)
	return s
}

// fair sets the fair averages: the category expected of each element at the means of the
// other facets, and of the thresholds.
func (j *joint) fair(out *Fit) {
	means := make([]float64, len(out.Facets))
	for f, facet := range out.Facets {
		n := 0.0
		for _, e := range facet.Elements {
			if !e.Extreme {
				means[f] += e.Measure
				n++
			}
		}
		means[f] /= max(n, 1)
	}
	shared := make([]float64, j.k+1)
	n := 0.0
	for _, s := range out.Steps {
		if s.Thresholds == nil {
			continue
		}
		n++
		for c, v := range s.Thresholds {
			shared[c+1] += v
		}
	}
	for c := range shared {
		shared[c] /= max(n, 1)
	}
	p := make([]float64, j.k+1)
	for f := range out.Facets {
		base := 0.0
		for g := range means {
			if g != f {
				base += float64(float64(out.Facets[g].Sign) * means[g])
			}
		}
		for e := range out.Facets[f].Elements {
			element := &out.Facets[f].Elements[e]
			steps := shared
			if f == j.stepsBy && out.Steps[e].Thresholds != nil {
				steps = append([]float64{0}, out.Steps[e].Thresholds...)
			}
			probabilities(p, base+float64(float64(out.Facets[f].Sign)*element.Measure), steps)
			element.FairAverage, _ = moments(p)
		}
	}
}

// Facet returns the facet of that name, and false if there is none.
func (f *Fit) Facet(name string) (FacetFit, bool) {
	i := slices.IndexFunc(f.Facets, func(r FacetFit) bool { return r.Name == name })
	if i < 0 {
		return FacetFit{}, false
	}
	return f.Facets[i], true
}

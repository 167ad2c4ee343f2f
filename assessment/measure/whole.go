package measure

import "math"

// MaxWhole is how many elements and thresholds whole standard errors are made for, those
// of the largest facet that is not centred left out.
const MaxWhole = 2000

// A whole is the information about all measures and thresholds at once. The elements of one
// facet, most of all, are in no judgement together and so are eliminated one by one:
//
//	Σ = ⎡D  B ⎤⁻¹    var(rest) = (C − B′D⁻¹B)⁻¹,  var(e) = 1/dₑ + bₑ′ var(rest) bₑ/dₑ²
//	    ⎣B′ C ⎦
type whole struct {
	linear
	j     *joint
	gone  int     // the facet that is eliminated, or −1
	param [][]int // by facet and element: parameter, −1 for what does not move
	steps int     // parameter of the first threshold
	part  part
}

// A part is the information in one judgement: about the parameters at, about the element
// that is eliminated, and about both together.
type part struct {
	at             []int
	signs          []float64
	by             [][]float64
	own            float64
	with           []float64
	p, reach, sums []float64
}

// newWhole numbers the parameters; no constraint holds for the facet that is eliminated.
func newWhole(j *joint) (*whole, error) {
	w := &whole{j: j, gone: -1}
	for f, facet := range j.d.Facets {
		if facet.Centred || f == j.stepsBy {
			continue
		}
		if w.gone < 0 || len(facet.Elements) > len(j.d.Facets[w.gone].Elements) {
			w.gone = f
		}
	}
	var groups [][]int // parameters that add up to 0
	for f, facet := range j.d.Facets {
		list, moving := make([]int, len(facet.Elements)), make([][]int, 1)
		for e := range list {
			if list[e] = -1; f != w.gone && j.moves(f, e) {
				group := 0
				if j.groups[f] != nil {
					group = int(j.groups[f][e])
				}
				for group >= len(moving) {
					moving = append(moving, nil)
				}
				list[e] = w.params
				moving[group] = append(moving[group], w.params)
				w.params++
			}
		}
		w.param = append(w.param, list)
		for _, group := range moving {
			if facet.Centred && f != j.stepsBy && len(group) > 0 {
				groups = append(groups, group)
			}
		}
	}
	w.steps = w.params
	moving := make([][]int, len(j.steps)+1) // by group of the elements that they belong to
	for s := range j.steps {
		group := 0
		if j.stepsBy >= 0 && j.groups[j.stepsBy] != nil {
			group = int(j.groups[j.stepsBy][s])
		}
		for range j.k {
			if j.liveSet(s) {
				moving[group] = append(moving[group], w.params)
			}
			w.params++
		}
	}
	for _, group := range moving {
		if len(group) > 0 && (j.stepsBy < 0 && j.carrier >= 0 || j.stepsBy >= 0 && j.d.Facets[j.stepsBy].Centred) {
			groups = append(groups, group)
		}
	}
	if w.params > MaxWhole {
		return nil, invalid("whole standard errors are for %d elements and thresholds beside those of one facet, not %d", MaxWhole, w.params)
	}
	for _, group := range groups {
		row := make([]float64, w.params)
		for _, p := range group {
			row[p] = 1
		}
		w.constraints = append(w.constraints, row)
	}
	w.holdSteps()
	return w, nil
}

// holdSteps adds what is held of thresholds: their sum, or how they lie to each other.
func (w *whole) holdSteps() {
	j := w.j
	for s := range j.steps {
		if !j.liveSet(s) {
			continue
		}
		first := w.steps + s*j.k
		if _, ok := j.located(s); ok {
			row := make([]float64, w.params)
			for c := range j.k {
				row[first+c] = 1
			}
			w.constraints = append(w.constraints, row)
		}
		for c := 1; c < j.k && j.given(s) != nil; c++ {
			row := make([]float64, w.params)
			row[first+c-1], row[first+c] = 1, -1
			w.constraints = append(w.constraints, row)
		}
	}
}

// A known is what judgements of an element that is eliminated tell of it, and of it and
// the rest together.
type known struct {
	alone float64
	rest  []float64 // by position in at
	at    []int
}

// errors sets the standard errors of a fit.
func (w *whole) errors(out *Fit) error {
	information, eliminated, err := w.information()
	if err != nil {
		return err
	}
	covariance, err := w.bordered(w.j.pulse, information)
	if err != nil {
		return err
	}
	variance := func(at []int, by []float64) float64 {
		sum := 0.0
		for i, a := range at {
			for k, b := range at {
				sum += float64(float64(by[i]*by[k]) * covariance[a][b])
			}
		}
		return max(sum, 0)
	}
	for f := range out.Facets {
		for e := range out.Facets[f].Elements {
			element, p := &out.Facets[f].Elements[e], w.param[f][e]
			switch {
			case p >= 0:
				element.SE = math.Sqrt(max(covariance[p][p], 0))
			case f == w.gone && w.j.moves(f, e):
				known := eliminated[e]
				element.SE = math.Sqrt(1/known.alone + variance(known.at, known.rest)/float64(known.alone*known.alone))
			}
		}
	}
	// An element with steps of its own lies at their mean, and they are given less that.
	for s := range out.Steps {
		if !w.j.liveSet(s) {
			continue
		}
		at, mean := make([]int, w.j.k), make([]float64, w.j.k)
		for c := range at {
			at[c], mean[c] = w.steps+s*w.j.k+c, 1/float64(w.j.k)
		}
		for c := range at {
			by := make([]float64, len(at))
			for b := range by {
				if w.j.stepsBy >= 0 {
					by[b] = -mean[b]
				}
			}
			by[c]++
			out.Steps[s].SE[c] = math.Sqrt(variance(at, by))
		}
		if w.j.stepsBy >= 0 {
			out.Facets[w.j.stepsBy].Elements[s].SE = math.Sqrt(variance(at, mean))
		}
	}
	return nil
}

// information returns that of the rest after elimination, and what was eliminated.
func (w *whole) information() ([][]float64, []known, error) {
	j := w.j
	info := make([][]float64, w.params)
	for p := range info {
		info[p] = make([]float64, w.params)
	}
	elements := 1
	if w.gone >= 0 {
		elements = len(j.d.Facets[w.gone].Elements)
	}
	eliminated := make([]known, elements)
	row, met := make([]float64, w.params), make([]bool, w.params)
	for e, list := range w.byElement(elements) {
		j.pulse.part(e, elements)
		moves := w.gone >= 0 && j.moves(w.gone, e)
		mine := &eliminated[e]
		for _, i := range list {
			part := w.judgement(int(i))
			if err := j.pulse.beat(4 * len(part.at) * len(part.at)); err != nil {
				return nil, nil, err
			}
			for a, p := range part.at {
				for b, q := range part.at {
					info[p][q] += part.by[a][b]
				}
			}
			if !moves {
				continue
			}
			mine.alone += part.own
			for a, p := range part.at {
				if !met[p] {
					met[p] = true
					mine.at = append(mine.at, p)
				}
				row[p] += part.with[a]
			}
		}
		for _, p := range mine.at {
			mine.rest = append(mine.rest, row[p])
			row[p], met[p] = 0, false
		}
		if err := j.pulse.beat(len(mine.at) * len(mine.at)); err != nil {
			return nil, nil, err
		}
		for a, p := range mine.at {
			for b, q := range mine.at {
				info[p][q] -= float64(mine.rest[a]*mine.rest[b]) / mine.alone
			}
		}
	}
	return info, eliminated, nil
}

// byElement lists the judgements of the fit by element of the facet that is eliminated.
func (w *whole) byElement(elements int) [][]int32 {
	out := make([][]int32, elements)
	for i, is := range w.j.active {
		if is {
			e := int32(0)
			if w.gone >= 0 {
				e = w.j.d.Facets[w.gone].Level[i]
			}
			out[e] = append(out[e], int32(i))
		}
	}
	return out
}

// judgement returns the information in a judgement, until the next call.
func (w *whole) judgement(i int) *part {
	j, t := w.j, &w.part
	if t.p == nil {
		t.p, t.reach, t.sums = make([]float64, j.k+1), make([]float64, j.k+2), make([]float64, j.k+1)
		t.with = make([]float64, len(j.d.Facets)+j.k)
		for range t.with {
			t.by = append(t.by, make([]float64, len(t.with)))
		}
	}
	eta, sign := 0.0, 0.0
	t.at, t.signs = t.at[:0], t.signs[:0]
	for f := range j.d.Facets {
		if f == j.stepsBy { // its measures are in the steps
			continue
		}
		e, s := j.d.Facets[f].Level[i], float64(j.d.Facets[f].Sign)
		eta += float64(s * j.measure[f][e])
		if p := w.param[f][e]; p >= 0 {
			t.at, t.signs = append(t.at, p), append(t.signs, s)
		}
		if f == w.gone {
			sign = s
		}
	}
	set, weight := j.set(i), j.d.weight(i)
	probabilities(t.p, eta, j.steps[set])
	_, variance := moments(t.p)
	t.own = float64(weight * variance)
	// reach is of getting to threshold c; its covariances add up to that with the category.
	for c := j.k; c > 0; c-- {
		t.reach[c] = t.reach[c+1] + t.p[c]
	}
	cov := func(c, b int) float64 {
		return weight * float64(t.reach[max(c, b)]*(1-t.reach[min(c, b)]))
	}
	for c := 1; c <= j.k; c++ {
		t.sums[c] = 0
		for b := 1; b <= j.k; b++ {
			t.sums[c] += cov(c, b)
		}
	}
	facets := len(t.at)
	for c := range j.k {
		t.at = append(t.at, w.steps+set*j.k+c)
	}
	for a := range t.at {
		for b := range t.at {
			switch {
			case a < facets && b < facets:
				t.by[a][b] = t.signs[a] * t.signs[b] * t.own
			case a < facets:
				t.by[a][b] = -t.signs[a] * t.sums[b-facets+1]
			case b < facets:
				t.by[a][b] = -t.signs[b] * t.sums[a-facets+1]
			default:
				t.by[a][b] = cov(a-facets+1, b-facets+1)
			}
		}
		if a < facets {
			t.with[a] = sign * t.signs[a] * t.own
		} else {
			t.with[a] = -sign * t.sums[a-facets+1]
		}
	}
	return t
}

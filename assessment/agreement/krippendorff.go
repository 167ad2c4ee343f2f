package agreement

import "math"

// Krippendorff returns Krippendorff's alpha, α = 1 − D_o/D_e: D_o is the disagreement
// seen within units, D_e that expected if ratings were dealt out at random,
//
//	o_ck = Σ_u n_uc(n_uk − [c=k]) / (m_u − 1)    n_c = Σ_k o_ck    N = Σ_c n_c
//	α = 1 − (N−1) Σ o_ck δ_ck / Σ n_c n_k δ_ck
//
// n_uc of the m_u ratings of unit u are in category c; [Metric] has δ. A unit with one
// rating does not count. α is at most 1; 0 is chance, less is systematic disagreement.
// Any number of raters, and missing ratings, are fine.
//
// The standard error is linearised over clusters, with Student's t: the margins, the
// metric's dependence on them and N count as what the units happened to give. For the
// nominal and interval metrics it is that of Gwet (2014), who leaves out a factor
// (N−1)/N. [Ratings.Bootstrap] is the alternative.
//
// It returns [estimate.ErrUndefined] if no unit has two ratings, and if all those that
// count are in one category: α is then not 1, as some programs have it. Time is linear in
// units, memory does not grow with them. Source: Krippendorff (2011), "Computing
// Krippendorff's Alpha-Reliability".
func (r *Ratings) Krippendorff(m Metric) (Coefficient, error) {
	r = r.orEmpty()
	c := Coefficient{Name: krippendorffName, Weights: string(m), Used: r.used(2)}
	fixed, err := r.scale.distance(m)
	if err != nil {
		return c, err
	}
	o := r.coincidences()
	alpha, err := o.alpha(m, fixed)
	if err != nil {
		return c, err
	}
	c.Value = alpha
	influence := o.influence(m, fixed, r.patterns)
	r.spread(&c, influence, 2, math.Inf(-1), 1)
	r.warn(&c)
	return c, nil
}

const krippendorffName = "krippendorff-alpha"

// coincidences are Krippendorff's o, upper triangle by row, and what follows from it.
type coincidences struct {
	q int
	o []float64 // o_ck, c ≤ k
}

func newCoincidences(q int) coincidences { return coincidences{q, make([]float64, q*(q+1)/2)} }

// place returns where o_ck lies, c ≤ k.
func (o coincidences) place(c, k int32) int {
	return int(c)*o.q - int(c)*(int(c)-1)/2 + int(k-c)
}

// add counts the pairs of ratings of a unit, times units alike.
func (o coincidences) add(p pattern, times float64) {
	if p.total < 2 {
		return
	}
	for i, a := range p.counts {
		n := times * float64(a.n) / float64(p.total-1)
		o.o[o.place(a.category, a.category)] += float64(n * float64(a.n-1))
		for _, b := range p.counts[i+1:] {
			o.o[o.place(a.category, b.category)] += float64(n * float64(b.n))
		}
	}
}

// coincidences adds all patterns up. Units with the same number of ratings are added as
// whole numbers, so that no digit depends on their order.
func (r *Ratings) coincidences() coincidences {
	out := newCoincidences(r.scale.q)
	for _, p := range r.patterns {
		out.add(p, float64(p.times))
	}
	return out
}

// margins returns n_c and N.
func (o coincidences) margins() ([]float64, float64) {
	n, total := make([]float64, o.q), 0.0
	at := 0
	for c := range o.q {
		for k := c; k < o.q; k++ {
			n[c] += o.o[at]
			if k > c {
				n[k] += o.o[at]
			}
			at++
		}
	}
	for _, v := range n {
		total += v
	}
	return n, total
}

// ordinal returns d_ck = Σ_g=c..k n_g − (n_c+n_k)/2, before squaring, for sums before
// each category.
func ordinal(before, n []float64, c, k int) float64 {
	return before[k] - before[c] + (n[k]-n[c])/2
}

// sums returns Σ n_g over g < c.
func sums(n []float64) []float64 {
	out := make([]float64, len(n))
	for c := 1; c < len(n); c++ {
		out[c] = out[c-1] + n[c-1]
	}
	return out
}

// disagreement returns Σ_c<k o_ck δ_ck and Σ_c<k n_c n_k δ_ck.
func (o coincidences) disagreement(m Metric, fixed [][]float64, n []float64) (observed, expected float64) {
	before := sums(n)
	at := 0
	for c := range o.q {
		at++
		for k := c + 1; k < o.q; k++ {
			d := fixed[c][k]
			if m == Ordinal {
				d = ordinal(before, n, c, k)
				d = float64(d * d)
			}
			observed += float64(o.o[at] * d)
			expected += float64(float64(n[c]*n[k]) * d)
			at++
		}
	}
	return observed, expected
}

func (o coincidences) alpha(m Metric, fixed [][]float64) (float64, error) {
	n, total := o.margins()
	if total == 0 {
		return 0, undefined("no unit has two ratings")
	}
	observed, expected := o.disagreement(m, fixed, n)
	if expected == 0 {
		return 0, undefined("all ratings of units with two are the same, or count as the same: nothing tells agreement from a lack of differences")
	}
	return 1 - (total-1)*observed/expected, nil
}

// influence returns what a unit of each pattern adds to 1 − N·A/B, A = Σoδ, B = Σnnδ:
//
//	−(A·dN + N·dA − N·A·dB/B)/B − (A/B)(dN − its mean)/N
//
// where the last is that of the factor (N−1)/N.
func (o coincidences) influence(m Metric, fixed [][]float64, patterns []pattern) []float64 {
	n, total := o.margins()
	a, b := o.disagreement(m, fixed, n)
	before := sums(n)
	delta := make([]float64, len(o.o)) // by place
	for c := range o.q {
		for k := c + 1; k < o.q; k++ {
			d := fixed[c][k]
			if m == Ordinal {
				d = ordinal(before, n, c, k)
				d = float64(d * d)
			}
			delta[o.place(int32(c), int32(k))] = d
		}
	}
	byMargin := o.byMargin(m, n, before, delta, total, a, b)
	out := make([]float64, len(patterns))
	units := 0.0
	for _, p := range patterns {
		if p.total >= 2 {
			units += float64(p.times)
		}
	}
	for i, p := range patterns {
		if p.total < 2 {
			continue
		}
		own, margin := 0.0, 0.0
		for j, x := range p.counts {
			for _, y := range p.counts[j+1:] {
				own += float64(float64(x.n)*float64(y.n)*delta[o.place(x.category, y.category)]) / float64(p.total-1)
			}
			margin += float64(float64(x.n) * byMargin[x.category])
		}
		out[i] = -(float64(a*float64(p.total)) + float64(total*own) + margin) / b
		out[i] -= float64(a/b*(float64(p.total)-total/units)) / total
	}
	return out
}

// byMargin returns what one more rating in each category adds through the margins:
// N·(Σ o dδ − (A/B)(d(nn)·δ + Σ nn dδ)).
func (o coincidences) byMargin(m Metric, n, before, delta []float64, total, a, b float64) []float64 {
	out := make([]float64, o.q)
	ratio := a / b
	for c := range o.q {
		for k := c + 1; k < o.q; k++ {
			at := o.place(int32(c), int32(k))
			out[c] -= float64(ratio * float64(n[k]*delta[at]))
			out[k] -= float64(ratio * float64(n[c]*delta[at]))
			if m != Ordinal {
				continue
			}
			// δ = d², and a rating between c and k adds 1 to d, one at an end ½.
			slope := 2 * ordinal(before, n, c, k) * (o.o[at] - float64(ratio*float64(n[c]*n[k])))
			out[c] += slope / 2
			out[k] += slope / 2
			for g := c + 1; g < k; g++ {
				out[g] += slope
			}
		}
	}
	for c := range out {
		out[c] *= total
	}
	return out
}

package agreement

import "math"

// Percent returns the share of pairs of raters of a unit who chose the same category,
// and of those who chose the same or the next one, both the mean over units:
//
//	p = (1/n′) Σ_i Σ_k r_ik(r*_ik − 1) / (r_i(r_i − 1))
//
// over the n′ units with two ratings or more; r_ik of the r_i raters of unit i chose k,
// r*_ik of them k or what counts as the same. Identical is the share of units whose
// raters all chose the same.
//
// Standard errors are linearised over clusters; intervals are Wilson's where units stand
// alone and agree wholly or not at all, as they do with two ratings, and Student's t
// otherwise. It returns [estimate.ErrUndefined] if no unit has two ratings.
// Categories without an order have no adjacent ones: Adjacent is then the zero
// Coefficient. Time is linear in units.
func (r *Ratings) Percent() (Agreement, error) {
	r = r.orEmpty()
	var out Agreement
	var err error
	unweighted, _ := r.scale.weigh(Unweighted)
	if out.Exact, err = r.share(percentName, "exact", unweighted, false); err != nil {
		return Agreement{}, err
	}
	out.Identical, _ = r.share(percentName, "identical", unweighted, true)
	if !r.scale.Nominal {
		out.Adjacent, _ = r.share(percentName, "adjacent", r.scale.adjacent(), false)
	}
	return out, nil
}

// Agreement is how often raters agree, chance or not.
type Agreement struct {
	Exact     Coefficient `json:"exact"`
	Adjacent  Coefficient `json:"adjacent,omitzero"`
	Identical Coefficient `json:"identical"`
}

// share returns the mean agreement of units under weights, or the share of units whose
// raters all agree.
func (r *Ratings) share(name, which string, w [][]float64, all bool) (Coefficient, error) {
	c := Coefficient{Name: name, Weights: which, Used: r.used(2)}
	n := c.Used.Units
	if n == 0 {
		return c, undefined("no unit has two ratings")
	}
	agreed := make([]float64, len(r.patterns))
	hits, whole := 0, true // units that agree wholly; whether all do wholly or not at all
	for i, p := range r.patterns {
		if p.total < 2 {
			continue
		}
		agreed[i] = p.agreement(w)
		if all {
			agreed[i] = math.Floor(agreed[i])
		}
		if agreed[i] == 1 {
			hits += p.times
		}
		whole = whole && (agreed[i] == 0 || agreed[i] == 1)
		c.Value += float64(float64(p.times) * agreed[i])
	}
	c.Value /= float64(n)
	influence := make([]float64, len(r.patterns))
	for i, p := range r.patterns {
		if p.total >= 2 {
			influence[i] = (agreed[i] - c.Value) / float64(n)
		}
	}
	r.spread(&c, influence, 2, 0, 1)
	if whole && !r.grouped && n > 1 {
		c.Interval = wilson(hits, n)
		c.Warnings = nil // Wilson's needs no spread
	}
	r.warn(&c)
	return c, nil
}

// agreement returns the share of pairs of raters of a unit who agree, r ≥ 2.
func (p pattern) agreement(w [][]float64) float64 {
	sum := 0.0
	for _, k := range p.counts {
		like := 0.0
		for _, l := range p.counts {
			like += float64(w[k.category][l.category] * float64(l.n))
		}
		sum += float64(float64(k.n) * (like - 1))
	}
	return sum / float64(p.total*(p.total-1))
}

// Fleiss returns Fleiss' kappa, weighted and for any number of ratings a unit:
//
//	κ = (p_a − p_e)/(1 − p_e), p_e = Σ_kl w_kl π_k π_l, π_k = (1/n) Σ_i r_ik/r_i
//
// with p_a as for [Ratings.Percent] over units with two ratings, π over all n that have
// one. 1 is full agreement, 0 that of chance. Raters need not be the same for all units.
// The standard error is Gwet's linearisation, by clusters, with Student's t. It takes the
// share of units with two ratings as given, and is too large where agreement is high and
// many units have a single rating (by half, with half of the ratings missing):
// [Ratings.Bootstrap] is not.
//
// It returns [estimate.ErrUndefined] if no unit has two ratings, and if all ratings are
// in one category. Time is linear in units where clusters matter, and in patterns of
// counts otherwise. Source: Fleiss (1971), "Measuring nominal scale agreement among
// many raters"; Gwet (2014), "Handbook of Inter-Rater Reliability", 4th ed., ch. 2 and 5.
func (r *Ratings) Fleiss(w Weights) (Coefficient, error) { return r.corrected(fleissName, w) }

// Gwet returns Gwet's AC1 (unweighted) or AC2: like [Ratings.Fleiss], but with
//
//	p_e = T/(q(q−1)) Σ_k π_k(1 − π_k), T = Σ_kl w_kl
//
// which stays low where nearly all ratings lie in one of the q categories. It needs two
// categories, and so is defined even if all ratings lie in one of them. Source: Gwet
// (2008), "Computing inter-rater reliability and its variance in the presence of high
// agreement".
func (r *Ratings) Gwet(w Weights) (Coefficient, error) { return r.corrected(gwetName, w) }

// BrennanPrediger returns kappa with chance agreement T/q², as if raters without a clue
// chose all q categories equally often. Source: Brennan & Prediger (1981); Gwet (2014).
func (r *Ratings) BrennanPrediger(w Weights) (Coefficient, error) {
	return r.corrected(brennanName, w)
}

const (
	fleissName  = "fleiss-kappa"
	gwetName    = "gwet-ac"
	brennanName = "brennan-prediger"
	percentName = "percent-agreement"
	cohenName   = "cohen-kappa"
)

// corrected returns a coefficient whose chance agreement is made of π alone.
func (r *Ratings) corrected(name string, weights Weights) (Coefficient, error) {
	r = r.orEmpty()
	c := Coefficient{Name: name, Weights: string(weights), Used: r.used(1)}
	w, err := r.scale.weigh(weights)
	if err != nil {
		return c, err
	}
	s := r.shares()
	chance, err := r.scale.chance(name, w)
	if err != nil {
		return c, err
	}
	agreed := r.agreed(w)
	for i, p := range r.patterns {
		s.add(p, agreed[i])
	}
	k, err := chance.kappa(s)
	if err != nil {
		return c, err
	}
	c.Value, c.Observed, c.Expected = k.value, &k.observed, &k.expected
	slope := chance.slope(s.pi())
	influence := make([]float64, len(r.patterns))
	for i, p := range r.patterns {
		influence[i] = k.influence(p, agreed[i], slope, s)
	}
	r.spread(&c, influence, 1, math.Inf(-1), 1)
	r.warn(&c)
	return c, nil
}

// agreed returns the agreement of the raters of a unit, by pattern; 0 with one rating.
func (r *Ratings) agreed(w [][]float64) []float64 {
	out := make([]float64, len(r.patterns))
	for i, p := range r.patterns {
		if p.total >= 2 {
			out[i] = p.agreement(w)
		}
	}
	return out
}

// shares are the sums over units that agreement and π are made of. They can be added
// and subtracted, which is all that a bootstrap needs.
type shares struct {
	units, pairable float64
	agreed          float64   // Σ of the agreement within units with two ratings
	in              []float64 // Σ r_ik/r_i
}

func (r *Ratings) shares() shares { return shares{in: make([]float64, r.scale.q)} }

func (s *shares) add(p pattern, agreed float64) {
	times := float64(p.times)
	s.units += times
	if p.total >= 2 {
		s.pairable += times
		s.agreed += float64(times * agreed)
	}
	for _, k := range p.counts {
		s.in[k.category] += float64(times*float64(k.n)) / float64(p.total)
	}
}

func (s shares) pi() []float64 {
	out := make([]float64, len(s.in))
	for k, v := range s.in {
		out[k] = v / s.units
	}
	return out
}

// A chance says how agreement by chance follows from π.
type chance struct {
	name string
	w    [][]float64
	t    float64 // Σ w
	q    float64
}

func (s categories) chance(name string, w [][]float64) (chance, error) {
	c := chance{name: name, w: w, q: float64(s.q)}
	if s.q < 2 {
		return c, undefined("the scale has one category: there is nothing to disagree on")
	}
	for _, row := range w {
		for _, v := range row {
			c.t += v
		}
	}
	return c, nil
}

// expected returns p_e.
func (c chance) expected(pi []float64) float64 {
	sum := 0.0
	switch c.name {
	case gwetName:
		for _, p := range pi {
			sum += float64(p * (1 - p))
		}
		return float64(c.t*sum) / float64(c.q*(c.q-1))
	case brennanName:
		return c.t / float64(c.q*c.q)
	}
	for k, row := range c.w {
		for l, w := range row {
			sum += float64(w * float64(pi[k]*pi[l]))
		}
	}
	return sum
}

// slope returns half the derivative of p_e in each π_k, as far as it is not the same for
// all: what a rating in k adds to p_e.
func (c chance) slope(pi []float64) []float64 {
	out := make([]float64, len(pi))
	for k := range out {
		switch c.name {
		case gwetName:
			out[k] = c.t * (1 - pi[k]) / float64(c.q*(c.q-1))
		case brennanName:
			out[k] = c.t / float64(c.q*c.q)
		default:
			for l, p := range pi {
				out[k] += float64((c.w[k][l] + c.w[l][k]) / 2 * p)
			}
		}
	}
	return out
}

// A kappa is agreement corrected for chance.
type kappa struct{ value, observed, expected float64 }

func (c chance) kappa(s shares) (kappa, error) {
	if s.pairable == 0 {
		return kappa{}, undefined("no unit has two ratings")
	}
	return newKappa(s.agreed/s.pairable, c.expected(s.pi()))
}

func newKappa(observed, expected float64) (kappa, error) {
	if 1-expected < 1e-12 {
		return kappa{}, undefined("all ratings are in one category, or in categories that count as the same, so that chance alone would have all agree")
	}
	return kappa{(observed - expected) / (1 - expected), observed, expected}, nil
}

// influence returns what a unit of the pattern adds to the linearised coefficient less
// its mean, over n: the standard error is the root of the sum of squares. slope is per
// category.
func (k kappa) influence(p pattern, agreed float64, slope []float64, s shares) float64 {
	own := 0.0
	if p.total >= 2 {
		own = s.units / s.pairable * (agreed - k.expected) / (1 - k.expected)
	}
	expected := 0.0
	for _, c := range p.counts {
		expected += float64(slope[c.category]*float64(c.n)) / float64(p.total)
	}
	return (own - float64(2*(1-k.value)*(expected-k.expected))/(1-k.expected) - k.value) / s.units
}

// spread gives a coefficient the standard error and interval that follow from what a
// unit of each pattern adds to it, over clusters of units with at least so many ratings:
//
//	se² = C/(C−1) Σ_c (Σ_i∈c z_i)²
func (r *Ratings) spread(c *Coefficient, influence []float64, least int, low, high float64) {
	sum, clusters := 0.0, 0
	if !r.grouped {
		for i, p := range r.patterns {
			if p.total >= least {
				sum += float64(float64(p.times) * float64(influence[i]*influence[i]))
				clusters += p.times
			}
		}
	} else {
		parts, counts := make([]float64, len(r.place)), make([]bool, len(r.place))
		for key, i := range r.place {
			parts[key], counts[key] = influence[i], r.patterns[i].total >= least
		}
		for i := range r.clusters {
			total, counted := 0.0, false
			for _, key := range r.cluster(i) {
				total += parts[key] // 0 if the unit does not count
				counted = counted || counts[key]
			}
			if counted {
				clusters++
				sum += float64(total * total)
			}
		}
		c.Used.Clusters = clusters
	}
	c.fromVariance(sum, clusters, low, high)
}

// fromVariance sets standard error and interval from Σz² over clusters.
func (c *Coefficient) fromVariance(sum float64, clusters int, low, high float64) {
	if clusters < 2 {
		c.Warnings = append(c.Warnings, NoSpread)
		return
	}
	df := float64(clusters - 1)
	se := math.Sqrt(sum * float64(clusters) / df)
	if se < 1e-12 {
		c.Warnings = append(c.Warnings, NoSpread)
	}
	c.SE, c.Interval = &se, tInterval(c.Value, se, df, low, high)
}

// warn adds what to bear in mind about ratings.
func (r *Ratings) warn(c *Coefficient) {
	if c.Used.Units < 10 {
		c.Warnings = append(c.Warnings, FewUnits)
	}
	if r.grouped && c.Used.Clusters < 20 {
		c.Warnings = append(c.Warnings, FewClusters)
	}
	if c.Name != percentName {
		if r.prevalent() {
			c.Warnings = append(c.Warnings, Prevalence)
		}
		if c.Value < -1e-12 {
			c.Warnings = append(c.Warnings, Negative)
		}
	}
}

// FleissByCategory returns [Ratings.Fleiss] for each category against all others, in
// the order of the scale, and with it which categories raters tell apart. It is nil for
// a category that nobody chose, or everybody. If every unit has the same number m of
// ratings, Test has z under the null hypothesis, se = √(2/(n·m(m−1))). Source: Fleiss,
// Nee & Landis (1979), "Large sample variance of kappa in the case of different sets of
// raters".
func (r *Ratings) FleissByCategory() ([]*Coefficient, error) {
	r = r.orEmpty()
	if r.used(2).Units == 0 {
		return nil, undefined("no unit has two ratings")
	}
	m, n := r.balanced()
	out := make([]*Coefficient, r.scale.q)
	for k := range out {
		two := r.against(k)
		c, err := two.Fleiss(Unweighted)
		if err != nil {
			continue
		}
		c.Category = r.scale.Categories[k]
		if m > 0 {
			c.Test = zTest(c.Value, math.Sqrt(2/float64(n*m*(m-1))))
		}
		out[k] = &c
	}
	return out, nil
}

// FleissTest returns the test of Fleiss' unweighted kappa against 0:
//
//	se² = 2/(n·m(m−1)) · ((Σpq)² − Σpq(q−p)) / (Σpq)², q = 1 − p
//
// It returns [estimate.ErrUndefined] unless every unit has the same number of ratings, two
// or more, in two categories or more. Source: Fleiss, Nee & Landis (1979).
func (r *Ratings) FleissTest() (Test, error) {
	r = r.orEmpty()
	m, n := r.balanced()
	if m == 0 {
		return Test{}, undefined("not every unit has the same number of ratings, two or more")
	}
	c, err := r.Fleiss(Unweighted)
	if err != nil {
		return Test{}, err
	}
	s := r.shares()
	for _, p := range r.patterns {
		s.add(p, 0)
	}
	pq, third := 0.0, 0.0
	for _, p := range s.pi() {
		pq += float64(p * (1 - p))
		third += float64(float64(p*(1-p)) * (1 - 2*p))
	}
	se := math.Sqrt(2*(float64(pq*pq)-third)/float64(n*m*(m-1))) / pq
	test := zTest(c.Value, se)
	if test == nil {
		return Test{}, undefined("chance would always give the same agreement")
	}
	return *test, nil
}

// balanced returns the number of ratings that every unit has and the number of units, or
// 0 if units differ or have one.
func (r *Ratings) balanced() (m, n int) {
	if len(r.patterns) == 0 {
		return 0, 0
	}
	m = r.patterns[0].total
	for _, p := range r.patterns {
		if p.total != m {
			return 0, 0
		}
		n += p.times
	}
	if m < 2 {
		return 0, 0
	}
	return m, n
}

// against returns the ratings in two categories: k, and all others.
func (r *Ratings) against(k int) *Ratings {
	two := *r
	two.scale = categories{Scale: Scale{Categories: []string{"other", r.scale.Categories[k]}, Nominal: true}, q: 2, values: []float64{0, 1}}
	two.patterns = nil
	for _, p := range r.patterns {
		in := int32(0)
		for _, c := range p.counts {
			if int(c.category) == k {
				in = c.n
			}
		}
		p.counts = nil
		if rest := int32(p.total) - in; rest > 0 {
			p.counts = append(p.counts, count{0, rest})
		}
		if in > 0 {
			p.counts = append(p.counts, count{1, in})
		}
		two.patterns = append(two.patterns, p)
	}
	return &two
}

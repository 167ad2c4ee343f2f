package variance

import (
	"maps"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/openrubric/leadership/assessment/internal/numeric"
)

// A Group is what the components need to know of the values of one school: so that
// millions of values need not be at hand.
type Group struct {
	N       int     // values
	Mean    float64 // their mean
	Squares float64 // Σ(value − Mean)²
}

// Add counts one more value in, in a way that keeps digits (Welford 1962).
func (g *Group) Add(v float64) {
	g.N++
	d := v - g.Mean
	g.Mean += d / float64(g.N)
	g.Squares += float64(d * (v - g.Mean))
}

// Groups returns the values by level of a factor. It returns [estimate.ErrInvalid] if
// the factor is not of these values, or if they are no numbers or too large to be summed.
func Groups(values []float64, f Factor) ([]Group, error) {
	if len(f.Level) != len(values) {
		return nil, invalid("factor %s has levels for %d of %d values", f.Name, len(f.Level), len(values))
	}
	out := make([]Group, len(f.Names))
	for i, v := range values {
		if level := f.Level[i]; level < 0 || int(level) >= len(out) {
			return nil, invalid("value %d has level %d of factor %s, which has %d", i, level, f.Name, len(out))
		}
		out[f.Level[i]].Add(v)
	}
	for i, g := range out {
		if !numeric.Finite(g.Mean) || !numeric.Finite(g.Squares) {
			return nil, invalid("%s %q: the values are no numbers, or too large to be summed", f.Name, f.Names[i])
		}
	}
	return out, nil
}

// An Analysis is the analysis of variance of values in groups.
type Analysis struct {
	N, Groups           int     // values; groups that have any
	Smallest, Largest   int     // values in a group
	N0                  float64 // (N − Σn²/N)/(groups − 1): the size that unequal groups stand for
	DFBetween, DFWithin int
	MSBetween, MSWithin float64
	// F is MSBetween/MSWithin and P how likely as much is if groups do not differ: nil if no
	// value differs from the mean of its group.
	F, P    *float64
	Between float64 // (MSBetween − MSWithin)/N0, which may be negative
	// ICC is Between/(Between + MSWithin), ICC(1): nil if all values are equal.
	ICC *float64
	// ReliabilityOfTheMean is (MSBetween − MSWithin)/MSBetween, ICC(2): nil if all groups
	// have the same mean, or as good as the same.
	ReliabilityOfTheMean *float64
}

// Analyse returns the analysis of variance of groups. It returns
// [estimate.ErrUndefined] if there are fewer than two groups or no group has two
// values, and [estimate.ErrInvalid] if a number cannot be. Groups without values are
// left out. Time is linear in groups. Source: Searle, Casella & McCulloch (1992), ch. 3;
// ICC(1) and ICC(2) as in Bliese (2000).
func Analyse(groups []Group) (Analysis, error) {
	a, _, err := summarise(groups)
	return a, err
}

// summarise returns the analysis and the grand mean.
func summarise(groups []Group) (Analysis, float64, error) {
	var a Analysis
	sum, sizes, within, largest := 0.0, 0.0, 0.0, 0.0
	for i, g := range groups {
		if g.N < 0 || int64(g.N) > 1<<40 || !numeric.Usable(g.Mean) || !(g.Squares >= 0 && g.Squares <= numeric.Largest*numeric.Largest) || g.N < 2 && g.Squares > 0 {
			return a, 0, invalid("group %d has %d values with mean %v and squares %v", i, g.N, g.Mean, g.Squares)
		}
		if g.N == 0 {
			continue
		}
		if a.Groups == 0 || g.N < a.Smallest {
			a.Smallest = g.N
		}
		a.Largest = max(a.Largest, g.N)
		a.Groups++
		a.N += g.N
		n := float64(g.N)
		sum += float64(n * g.Mean)
		sizes += float64(n * n)
		within += g.Squares
		largest = max(largest, math.Abs(g.Mean))
	}
	switch {
	case a.N == 0:
		return a, 0, undefined("there are no values")
	case a.Groups < 2:
		return a, 0, undefined("all values belong to one group")
	case a.N == a.Groups:
		return a, 0, undefined("no group has two values, so that nothing tells the spread within")
	}
	n := float64(a.N)
	mean, between := sum/n, 0.0
	for _, g := range groups {
		between += float64(float64(g.N) * float64((g.Mean-mean)*(g.Mean-mean)))
	}
	between, within = numeric.OrNothing(between, n, largest), numeric.OrNothing(within, n, largest)
	a.DFBetween, a.DFWithin = a.Groups-1, a.N-a.Groups
	a.N0 = (n - sizes/n) / float64(a.DFBetween)
	a.MSBetween, a.MSWithin = between/float64(a.DFBetween), within/float64(a.DFWithin)
	if a.MSWithin > 0 {
		a.F = new(a.MSBetween / a.MSWithin)
		a.P = new(distuv.F{D1: float64(a.DFBetween), D2: float64(a.DFWithin)}.Survival(*a.F))
	}
	a.Between = (a.MSBetween - a.MSWithin) / a.N0
	if total := a.Between + a.MSWithin; total > 0 {
		a.ICC = new(a.Between / total)
	}
	if mean := (a.MSBetween - a.MSWithin) / a.MSBetween; numeric.Finite(mean) {
		a.ReliabilityOfTheMean = &mean
	}
	return a, mean, nil
}

// Between is the variance of values in groups taken apart, with the mean of each group
// drawn towards that of all.
type Between struct {
	Method   Method
	N        int     // values
	Mean     float64 // μ, estimated by generalised least squares
	MeanSE   float64
	Variance float64 // between groups
	Within   float64
	// VarianceSE and WithinSE are standard errors for a large number of groups, from the
	// expected information; VarianceSE is nil at the boundary. With ten groups they are a
	// rough guide, and too small.
	VarianceSE *float64
	WithinSE   float64
	ICC        float64 // Variance/(Variance + Within), 0 to 1
	// Boundary says that the component between groups is 0: the groups differ no more
	// than chance would have them, and all shrunken means are the mean.
	Boundary  bool
	Criterion float64 // −2 log of the (restricted) likelihood
	Shrunken  []Shrunken
}

// Shrunken is the mean of one group, plain and drawn towards the mean of all.
type Shrunken struct {
	N           int
	Mean        float64 // of its values
	Reliability float64 // λ = Variance/(Variance + Within/N), 0 to 1
	Deviation   float64 // λ·(Mean − μ)
	Shrunken    float64 // μ + Deviation
	SD          float64 // √(Variance·(1−λ)), of the true mean about it
}

// OneWay estimates y = μ + u + e for groups from what is known of each, by [REML] or
// [ML]. A group without values has reliability 0 and gets the mean of all. With three
// to ten groups the component between them is hardly known at all: show the plain means
// beside the shrunken ones.
//
// It returns the errors of [Analyse], and [estimate.ErrUndefined] if no value differs
// from the mean of its group. Time is linear in the number of different group sizes in
// each of some two hundred steps, after one pass over the groups. Source: the profiled
// likelihood of Searle, Casella & McCulloch (1992), ch. 3.7 and 3.8; shrunken means,
// Robinson (1991), "That BLUP is a good thing".
func OneWay(groups []Group, m Method) (Between, error) {
	if err := m.check(); err != nil {
		return Between{}, err
	}
	a, centre, err := summarise(groups)
	if err != nil {
		return Between{}, err
	}
	if a.MSWithin == 0 {
		return Between{}, undefined("no value differs from the mean of its group: nothing tells the spread within")
	}
	q := newProfile(groups, a, centre, m)
	g := q.best()
	mu, ones, rest := q.at(g)
	out := Between{Method: m, N: a.N, Mean: centre + mu, Within: rest / q.freedom}
	out.Variance, out.Boundary = g*out.Within, g == 0
	out.ICC = g / (1 + g)
	out.MeanSE = math.Sqrt(out.Within / ones)
	out.Criterion = q.criterion(g)
	out.errors(q)
	for _, group := range groups {
		n := float64(group.N)
		s := Shrunken{N: group.N, Mean: group.Mean, Reliability: float64(n*g) / (1 + float64(n*g))}
		if group.N > 0 {
			s.Deviation = s.Reliability * (group.Mean - out.Mean)
		}
		s.Shrunken = out.Mean + s.Deviation
		s.SD = math.Sqrt(out.Variance * (1 - s.Reliability))
		out.Shrunken = append(out.Shrunken, s)
	}
	return out, nil
}

// errors sets the standard errors of the components: the expected information has
//
//	½ Σ n²/λ²   ½ Σ n/λ²   ½ (Σ(n−1)/σ⁴ + Σ 1/λ²),  λ = σ² + n·Variance
//
// for the component between, both, and that within, σ². It is reckoned in units of σ², so
// that values may be as small as they like. Source: Searle, Casella & McCulloch (1992), ch.
// 3.7.
func (b *Between) errors(q profile) {
	var between, both, within float64
	for _, s := range q.sizes {
		lambda := 1 + float64(s.n*b.Variance/b.Within)
		w := s.groups / float64(lambda*lambda)
		between += float64(s.n*s.n) * w / 2
		both += s.n * w / 2
		within += (w + float64((s.n-1)*s.groups)) / 2
	}
	if b.Boundary {
		b.WithinSE = b.Within * math.Sqrt(1/within)
		return
	}
	below := float64(between*within) - float64(both*both)
	if below > 0 {
		b.VarianceSE, b.WithinSE = new(b.Within*math.Sqrt(within/below)), b.Within*math.Sqrt(between/below)
	}
}

// A profile is the likelihood as a function of one ratio, the component between groups
// to that within. Groups of one size are taken together.
type profile struct {
	sizes   []size
	within  float64
	n       float64
	freedom float64
	reml    bool
}

// A size is the groups of n values each: how many, Σ of their means about the grand
// mean, and Σ of the squares.
type size struct{ n, groups, sum, squares float64 }

func newProfile(groups []Group, a Analysis, centre float64, m Method) profile {
	q := profile{within: a.MSWithin * float64(a.DFWithin), n: float64(a.N), freedom: float64(a.N), reml: m == REML}
	if q.reml {
		q.freedom--
	}
	bySize := map[int]*size{}
	for _, g := range groups {
		s, d := bySize[g.N], g.Mean-centre
		if s == nil {
			s = &size{n: float64(g.N)}
			bySize[g.N] = s
		}
		s.groups++
		s.sum += d
		s.squares += float64(d * d)
	}
	for _, n := range slices.Sorted(maps.Keys(bySize)) {
		if n > 0 {
			q.sizes = append(q.sizes, *bySize[n])
		}
	}
	return q
}

// at returns μ about the grand mean, 1′H⁻¹1 and (y−μ)′H⁻¹(y−μ).
func (q profile) at(g float64) (mu, ones, rest float64) {
	sum, squares := 0.0, 0.0
	for _, s := range q.sizes {
		w := s.n / (1 + float64(g*s.n))
		ones += float64(w * s.groups)
		sum += float64(w * s.sum)
		squares += float64(w * s.squares)
	}
	mu = sum / ones
	return mu, ones, q.within + squares - float64(mu*sum)
}

func (q profile) criterion(g float64) float64 {
	_, ones, rest := q.at(g)
	out := float64(q.freedom * (1 + math.Log(2*math.Pi*rest/q.freedom)))
	for _, s := range q.sizes {
		out += float64(s.groups * math.Log1p(g*s.n))
	}
	if q.reml {
		out += math.Log(ones)
	}
	return out
}

// slope returns the derivative of the criterion.
func (q profile) slope(g float64) float64 {
	mu, ones, rest := q.at(g)
	expected, given, mean := 0.0, 0.0, 0.0
	for _, s := range q.sizes {
		w := s.n / (1 + float64(g*s.n))
		expected += float64(w * s.groups)
		mean += float64(float64(w*w) * s.groups)
		given += float64(float64(w*w) * (s.squares - float64(2*mu*s.sum) + float64(float64(mu*mu)*s.groups)))
	}
	if q.reml {
		expected -= mean / ones
	}
	return expected - float64(q.freedom*given)/rest
}

// best returns the ratio at which the criterion is least: 0, or where the slope turns
// from down to up. With few groups it may do so more than once.
func (q profile) best() float64 {
	best, least := 0.0, q.criterion(0)
	low, down := 0.0, q.slope(0) < 0
	for exponent := -40; exponent <= 110; exponent++ { // beyond, squares within are lost to rounding
		high := math.Ldexp(1, exponent)
		up := q.slope(high) >= 0
		if down && up {
			g := q.turn(low, high)
			if c := q.criterion(g); c < least-1e-12*math.Abs(least) {
				best, least = g, c
			}
		}
		low, down = high, !up
	}
	return best
}

// turn returns where between low and high the slope turns from down to up.
func (q profile) turn(low, high float64) float64 {
	for range 200 {
		middle := low + (high-low)/2
		if middle <= low || middle >= high {
			break
		}
		if q.slope(middle) < 0 {
			low = middle
		} else {
			high = middle
		}
	}
	return high
}

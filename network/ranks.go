package network

import (
	"math"
	"slices"
)

// ranks returns the place of each of a number of normal quantities, given their means and
// standard deviations: 1 for the highest, or for the lowest.
//
// Given that one of them is at x, how many others lie above is a sum of independent
// yes and no, each with its own probability (the Poisson binomial distribution). It is
// had exactly, for all of them together on a grid of x, and for all but one by taking
// that one out again; the mean over the grid is the distribution of the place. The grid is
// so fine, half the least standard deviation, that the rule of rectangles is exact to
// some ten digits. A quantity that is known far better than others has a grid of its own.
func ranks(means, sds []float64, highest bool) []Rank {
	out := make([]Rank, len(means))
	if slices.Max(sds) == 0 { // nothing tells them apart
		for j := range out {
			out[j] = Rank{Expected: float64(len(means)+1) / 2, Best: 1, Worst: len(means)}
		}
		return out
	}
	sign := 1.0
	if !highest {
		sign = -1
	}
	m := make([]float64, len(means))
	for j := range means {
		m[j] = sign * means[j]
	}
	grid := newRankGrid(m, sds)
	for j := range out {
		out[j] = Rank{Expected: 1}
		for k := range m {
			if k != j {
				out[j].Expected += above(m[k]-m[j], math.Hypot(sds[j], sds[k]))
			}
		}
		out[j].Best, out[j].Worst = grid.interval(j)
	}
	return out
}

// above returns the probability Φ(difference/sd) that a normal quantity exceeds a value
// that lies so far below its mean; half of it is a draw where there is no spread.
func above(difference, sd float64) float64 {
	if sd > 0 {
		return 0.5 * math.Erfc(-difference/sd/math.Sqrt2)
	}
	switch {
	case difference > 0:
		return 1
	case difference < 0:
		return 0
	}
	return 0.5
}

// A rankGrid is the distribution of how many of all quantities lie above each x of a grid.
type rankGrid struct {
	means, sds []float64
	x          []float64
	step       float64
	counts     []poissonBinomial
}

// reach is how many standard deviations from its mean a quantity is looked for.
const reach = 8

// maxRankGrid bounds the work where one quantity is known far better than another.
const maxRankGrid = 1 << 12

func newRankGrid(means, sds []float64) *rankGrid {
	low, high, least := math.Inf(1), math.Inf(-1), math.Inf(1)
	for j := range means {
		wide := float64(reach * sds[j])
		low, high = min(low, means[j]-wide), max(high, means[j]+wide)
		if sds[j] > 0 {
			least = min(least, sds[j])
		}
	}
	steps := int(min(math.Ceil((high-low)/(least/2)), maxRankGrid))
	g := &rankGrid{means: means, sds: sds, step: (high - low) / float64(steps)}
	for i := range steps + 1 {
		x := low + float64(float64(i)*g.step)
		g.x, g.counts = append(g.x, x), append(g.counts, g.count(x))
	}
	return g
}

// count returns the distribution of how many quantities lie above x.
func (g *rankGrid) count(x float64) poissonBinomial {
	var d poissonBinomial
	d.reset()
	for j := range g.means {
		d.add(g.exceeds(j, x))
	}
	return d
}

// exceeds returns the probability that quantity j lies above x.
func (g *rankGrid) exceeds(j int, x float64) float64 { return above(g.means[j]-x, g.sds[j]) }

// interval returns the places that quantity j has with a probability of 0.95.
func (g *rankGrid) interval(j int) (best, worst int) {
	place := placing{g: g, j: j, p: make([]float64, len(g.means))}
	switch {
	case g.sds[j] == 0:
		place.at(g.means[j], g.count(g.means[j]))
	case g.step > g.sds[j]/2:
		for i := -2 * reach; i <= 2*reach; i++ {
			x := g.means[j] + float64(float64(i)/2*g.sds[j])
			place.at(x, g.count(x))
		}
	default:
		for i, x := range g.x {
			place.at(x, g.counts[i])
		}
	}
	return place.interval()
}

// A placing is the distribution of the place of one quantity.
type placing struct {
	g      *rankGrid
	j      int
	p      []float64 // that so many others lie above
	total  float64
	others []float64
}

// at adds what its place is if it is at x, by how likely it is there.
func (l *placing) at(x float64, all poissonBinomial) {
	z := 0.0
	if sd := l.g.sds[l.j]; sd > 0 {
		z = (x - l.g.means[l.j]) / sd
	}
	if math.Abs(z) > reach {
		return
	}
	w := math.Exp(-z * z / 2)
	l.total += w
	var first int
	first, l.others = all.without(l.g.exceeds(l.j, x), l.others)
	for r, q := range l.others {
		if k := first + r; k >= 0 && k < len(l.p) {
			l.p[k] += float64(w * q)
		}
	}
}

func (l *placing) interval() (best, worst int) {
	sum := 0.0
	for k, q := range l.p {
		sum += q / l.total
		if best == 0 && sum >= 0.025 {
			best = k + 1
		}
		if sum >= 0.975 {
			return best, k + 1
		}
	}
	return max(best, 1), len(l.p)
}

// A poissonBinomial is how many of some independent events happen: p[i] is the
// probability of first + i.
type poissonBinomial struct {
	first int
	p     []float64
}

func (d *poissonBinomial) reset() { d.first, d.p = 0, append(d.p[:0], 1) }

// negligible is a probability that changes no figure.
const negligible = 1e-20

// add takes in an event of probability q. Ends that are as good as impossible are
// cut off, so that the work goes by how unsure the number is.
func (d *poissonBinomial) add(q float64) {
	last := 0.0
	for i, p := range d.p {
		d.p[i] = float64(p*(1-q)) + float64(last*q)
		last = p
	}
	d.p = append(d.p, last*q)
	for len(d.p) > 1 && d.p[len(d.p)-1] < negligible {
		d.p = d.p[:len(d.p)-1]
	}
	cut := 0
	for cut < len(d.p)-1 && d.p[cut] < negligible {
		cut++
	}
	d.first, d.p = d.first+cut, d.p[cut:]
}

// without returns the distribution without one of the events, by dividing its factor
// out from the end at which that is stable.
func (d *poissonBinomial) without(q float64, into []float64) (first int, p []float64) {
	n := len(d.p)
	into = slices.Grow(into[:0], n)[:n]
	last := 0.0
	if q <= 0.5 {
		for i, p := range d.p {
			last = max(p-float64(last*q), 0) / (1 - q)
			into[i] = last
		}
		return d.first, into
	}
	for i := n - 1; i >= 0; i-- {
		last = max(d.p[i]-float64(last*(1-q)), 0) / q
		into[i] = last
	}
	return d.first - 1, into
}

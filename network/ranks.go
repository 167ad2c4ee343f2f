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
// some ten digits.
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
				out[j].Expected += above((m[k] - m[j]) / math.Hypot(sds[j], sds[k]))
			}
		}
		out[j].Best, out[j].Worst = grid.interval(j)
	}
	return out
}

// above returns the probability Φ(z) that a quantity z standard deviations above another
// exceeds it.
func above(z float64) float64 { return 0.5 * math.Erfc(-z/math.Sqrt2) }

// A rankGrid is the distribution of how many of all quantities lie above each x of a grid.
type rankGrid struct {
	means, sds []float64
	x          []float64
	step       float64
	counts     []poissonBinomial
}

// reach is how many standard deviations from its mean a quantity is looked for.
const reach = 8

// maxRankGrid bounds the work where one quantity is known far better than another: the
// grid is then coarser than its standard deviation, which is as good as known.
const maxRankGrid = 1 << 13

func newRankGrid(means, sds []float64) *rankGrid {
	low, high, least := math.Inf(1), math.Inf(-1), math.Inf(1)
	for j := range means {
		low, high = min(low, means[j]-reach*sds[j]), max(high, means[j]+reach*sds[j])
		least = min(least, sds[j])
	}
	steps := int(min(math.Ceil((high-low)/(least/2)), maxRankGrid))
	g := &rankGrid{means: means, sds: sds, step: (high - low) / float64(steps)}
	for i := range steps + 1 {
		x := low + float64(float64(i)*g.step)
		var pb poissonBinomial
		pb.reset()
		for j := range means {
			pb.add(g.exceeds(j, x))
		}
		g.x, g.counts = append(g.x, x), append(g.counts, pb)
	}
	return g
}

// exceeds returns the probability that quantity j lies above x.
func (g *rankGrid) exceeds(j int, x float64) float64 { return above((g.means[j] - x) / g.sds[j]) }

// interval returns the places that quantity j has with a probability of 0.95.
func (g *rankGrid) interval(j int) (best, worst int) {
	place := make([]float64, len(g.means)) // probability that so many others lie above
	total := 0.0
	var others []float64
	for i, x := range g.x {
		z := (x - g.means[j]) / g.sds[j]
		if math.Abs(z) > reach {
			continue
		}
		w := math.Exp(-z * z / 2)
		total += w
		var first int
		first, others = g.counts[i].without(g.exceeds(j, x), others)
		for r, q := range others {
			if k := first + r; k >= 0 && k < len(place) {
				place[k] += float64(w * q)
			}
		}
	}
	sum := 0.0
	for k, q := range place {
		sum += q / total
		if best == 0 && sum >= 0.025 {
			best = k + 1
		}
		if sum >= 0.975 {
			return best, k + 1
		}
	}
	return max(best, 1), len(place)
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

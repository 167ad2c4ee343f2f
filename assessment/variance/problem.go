package variance

import (
	"math"
	"slices"

	"github.com/openrubric/leadership/assessment/internal/numeric"
)

// A problem is what the likelihood needs to know of the values: sums by level and how
// often levels meet. The factor with the most levels is eliminated first, level by
// level, since its part of the equations is diagonal.
type problem struct {
	stop    *stop
	n       int
	freedom float64 // n − 1 for REML, n for ML
	reml    bool
	centre  float64 // the plain mean, which was taken away
	yy      float64 // Σ(y − centre)²
	largest float64 // |y|
	first   int     // the factor eliminated first
	counts  [][]int
	sums    [][]float64 // Σ(y − centre) by factor and level
	place   [][]int     // by factor and level: position among the rest; nil for the first
	factor  []int       // by position among the rest
	level   []int       // likewise
	meets   [][]meeting // by level of the first factor: with which of the rest, how often
	among   symmetric   // how often levels of the rest meet
	alike   []alike     // the levels of the first factor by their size; nil to take each
}

type meeting struct {
	with  int // position among the rest
	times float64
}

// An alike is the levels of the first factor that have n values each. The equations weigh
// what they meet by n alone, so that it can be added up once for all rounds.
type alike struct {
	n, levels float64
	meets     symmetric // Σ times·times′
}

func newProblem(d Data, m Method, stop *stop) *problem {
	n := len(d.Values)
	p := &problem{stop: stop, n: n, freedom: float64(n), reml: m == REML}
	if p.reml {
		p.freedom--
	}
	for _, v := range d.Values {
		p.centre += v
	}
	p.centre /= float64(n)
	for _, v := range d.Values {
		p.yy += float64((v - p.centre) * (v - p.centre))
		p.largest = max(p.largest, math.Abs(v))
	}
	for k, f := range d.Factors {
		counts, sums := make([]int, len(f.Names)), make([]float64, len(f.Names))
		for i, level := range f.Level {
			counts[level]++
			sums[level] += d.Values[i] - p.centre
		}
		p.counts, p.sums = append(p.counts, counts), append(p.sums, sums)
		if len(f.Names) > len(d.Factors[p.first].Names) {
			p.first = k
		}
	}
	p.tabulate(d)
	return p
}

// tabulate counts how often levels meet.
func (p *problem) tabulate(d Data) {
	begin := p.arrange(d)
	rest := len(p.factor)
	p.meets = make([][]meeting, len(p.counts[p.first]))
	order := sortedBy(d.Factors[p.first], len(p.meets))
	times := make([]float64, rest)
	var touched []int
	at := 0
	for level, count := range p.counts[p.first] {
		if p.stop.after(8 * count * len(d.Factors)) { // such a step is some additions long
			return
		}
		for _, i := range order[at : at+count] {
			for k, f := range d.Factors {
				if k == p.first {
					continue
				}
				j := p.place[k][f.Level[i]]
				if times[j] == 0 {
					touched = append(touched, j)
				}
				times[j]++
			}
		}
		at += count
		slices.Sort(touched)
		list := make([]meeting, len(touched))
		for a, j := range touched {
			list[a] = meeting{j, times[j]}
			times[j] = 0
		}
		p.meets[level] = list
		touched = touched[:0]
	}
	p.among = newEnvelope(begin)
	for i := range d.Values {
		if p.stop.after(4 * len(d.Factors) * len(d.Factors)) {
			return
		}
		for k, f := range d.Factors {
			if k == p.first {
				continue
			}
			a := p.place[k][f.Level[i]]
			for l, g := range d.Factors[:k+1] {
				if l != p.first {
					b := p.place[l][g.Level[i]]
					p.among.add(max(a, b), min(a, b), 1)
				}
			}
		}
	}
	p.gather()
}

// gather adds up what levels of the first factor with as many values meet, if that takes
// less time in each round than to go through all of them, and not much more memory than
// the values and the equations do.
func (p *problem) gather() {
	var pairs, entries int64
	sizes := map[int]bool{}
	for level, list := range p.meets {
		pairs += int64(len(list)) * int64(len(list)+1) / 2
		sizes[p.counts[p.first][level]] = true
	}
	for _, row := range p.among.row {
		entries += int64(len(row))
	}
	if round := int64(len(sizes)) * entries; round > pairs/2 || round > 8*int64(p.n)+16*entries {
		return
	}
	order := make([]int, len(p.meets))
	for level := range order {
		order[level] = level
	}
	slices.SortStableFunc(order, func(a, b int) int { return p.counts[p.first][a] - p.counts[p.first][b] })
	for _, level := range order {
		n := float64(p.counts[p.first][level])
		if len(p.alike) == 0 || p.alike[len(p.alike)-1].n != n {
			p.alike = append(p.alike, alike{n: n, meets: newEnvelope(p.among.first)})
		}
		group := &p.alike[len(p.alike)-1]
		group.levels++
		list := p.meets[level]
		for a, m := range list {
			row, first := group.meets.row[m.with], group.meets.first[m.with]
			for _, o := range list[:a+1] {
				row[o.with-first] += float64(m.times * o.times)
			}
		}
		if p.stop.after(len(list) * len(list) / 2) {
			return
		}
	}
}

// sortedBy returns the positions of the values by level of the factor.
func sortedBy(f Factor, levels int) []int32 {
	start := make([]int, levels+1)
	for _, level := range f.Level {
		start[level+1]++
	}
	for i := range levels {
		start[i+1] += start[i]
	}
	out := make([]int32, len(f.Level))
	for i, level := range f.Level {
		out[start[level]] = int32(i)
		start[level]++
	}
	return out
}

// A solution is the equations solved at some ratios of the components to the residual.
type solution struct {
	point
	mean, ones, rest  float64     // μ − centre; 1′H⁻¹1; (y−μ)′H⁻¹(y−μ)
	expected, squares []float64   // by factor: what the likelihood weighs against each other
	spherical         [][]float64 // by factor and level: effects over √ratio
	inverse           symmetric   // of A, the part of the rest
}

// at solves A = I + ΛZ′ZΛ, Λ = √ratio, H = I + Σ ratio·ZZ′, for the effects, and
// returns the criterion profiled over mean and residual, and its slopes if they are
// wanted:
//
//	REML  log|A| + log 1′H⁻¹1 + (n−1)(1 + log(2π·rest/(n−1)))
//	ML    log|A| + n(1 + log(2π·rest/n))
//
// If there is no solution, or no time for one, the criterion is infinite and the slopes
// are 0.
func (p *problem) at(ratios []float64, slopes bool) solution {
	factors := len(ratios)
	none := solution{point: point{criterion: math.Inf(1), slope: make([]float64, factors), next: make([]float64, factors)}}
	none.expected, none.squares, none.spherical = none.slope, none.slope, make([][]float64, factors)
	root := make([]float64, factors)
	for k, g := range ratios {
		root[k] = math.Sqrt(g)
	}
	rest := len(p.among.row)
	rootOf := make([]float64, rest)
	gain, gainY := make([]float64, rest), make([]float64, rest) // ΛZ′1 and ΛZ′y, then solved
	for i, k := range p.factor {
		rootOf[i] = root[k]
		gain[i] = root[k] * float64(p.counts[k][p.level[i]])
		gainY[i] = root[k] * p.sums[k][p.level[i]]
	}
	begin, beginY := slices.Clone(gain), slices.Clone(gainY)
	// Eliminate the first factor.
	rf := root[p.first]
	levels := len(p.meets)
	logA, ones, cross, square := 0.0, float64(p.n), 0.0, p.yy
	diagonal := make([]float64, levels)
	for i, meets := range p.meets {
		n := float64(p.counts[p.first][i])
		d := 1 + float64(rf*rf*n)
		diagonal[i] = d
		logA += math.Log(d)
		if rf == 0 {
			continue
		}
		one, y := rf*n/d, rf*p.sums[p.first][i]/d
		for _, m := range meets {
			b := float64(rf * rootOf[m.with] * m.times)
			gain[m.with] -= float64(b * one)
			gainY[m.with] -= float64(b * y)
		}
	}
	s := p.eliminated(ratios[p.first], rootOf, diagonal)
	l, ok := factorise(s, p.stop)
	if !ok {
		return none
	}
	logA += l.logDeterminant()
	l.solve(gain)
	l.solve(gainY)
	first, firstY := make([]float64, levels), make([]float64, levels)
	for i, meets := range p.meets {
		one, y := rf*float64(p.counts[p.first][i]), rf*p.sums[p.first][i]
		a, b := one, y
		if rf != 0 {
			for _, m := range meets {
				c := float64(rf * rootOf[m.with] * m.times)
				a -= float64(c * gain[m.with])
				b -= float64(c * gainY[m.with])
			}
		}
		first[i], firstY[i] = a/diagonal[i], b/diagonal[i]
		ones -= float64(one * first[i])
		cross -= float64(one * firstY[i])
		square -= float64(y * firstY[i])
	}
	for i := range gain {
		ones -= float64(begin[i] * gain[i])
		cross -= float64(begin[i] * gainY[i])
		square -= float64(beginY[i] * gainY[i])
	}
	out := solution{}
	out.ones, out.mean = ones, cross/ones
	out.rest = square - float64(cross*cross)/ones
	out.criterion = logA + float64(p.freedom*(1+math.Log(2*math.Pi*out.rest/p.freedom)))
	if p.reml {
		out.criterion += math.Log(ones)
	}
	if slopes {
		if out.inverse, ok = l.inverse(p.stop); !ok {
			return none
		}
		p.slopes(&out, ratios, rootOf, diagonal, gain, gainY, first, firstY)
	}
	return out
}

// eliminated returns what is left of A for the rest once the first factor is eliminated:
// I + Λ(Z′Z − Σ times·times′·ratio/d)Λ.
func (p *problem) eliminated(ratio float64, rootOf, diagonal []float64) symmetric {
	s := newEnvelope(p.among.first)
	for i, row := range p.among.row {
		copy(s.row[i], row)
	}
	switch {
	case ratio == 0:
	case p.alike != nil:
		for _, group := range p.alike {
			w := ratio / (1 + float64(ratio*group.n))
			for i, row := range group.meets.row {
				to := s.row[i][:len(row)]
				for j, times := range row {
					to[j] -= float64(w * times)
				}
			}
		}
	default:
		for i, meets := range p.meets {
			w := ratio / diagonal[i]
			for a, m := range meets {
				if rootOf[m.with] == 0 {
					continue
				}
				by, row, first := float64(w*m.times), s.row[m.with], s.first[m.with]
				for _, o := range meets[:a+1] {
					row[o.with-first] -= float64(by * o.times)
				}
			}
			if p.stop.after(len(meets) * len(meets) / 2) {
				return s
			}
		}
	}
	for i, row := range s.row {
		for j := range row {
			row[j] *= float64(rootOf[i] * rootOf[s.first[i]+j])
		}
		row[len(row)-1]++
	}
	return s
}

// spread returns ΛCΛ·A⁻¹ summed over all entries, for what a level of the first factor
// meets, C = times·times′.
func spread(meets []meeting, rootOf []float64, inverse symmetric) float64 {
	sum := 0.0
	for a, m := range meets {
		row, first := inverse.row[m.with], inverse.first[m.with]
		own := 0.0
		for _, o := range meets[:a] {
			own += float64(rootOf[o.with] * o.times * row[o.with-first])
		}
		b := rootOf[m.with] * m.times
		sum += float64(b * (2*own + float64(b*row[len(row)-1])))
	}
	return sum
}

// spreads calls add for the levels of the first factor, in groups of as many values each,
// with the sum of their spreads.
func (p *problem) spreads(rootOf []float64, inverse symmetric, add func(n, levels, spread float64)) {
	if p.alike == nil {
		for i, meets := range p.meets {
			if p.stop.after(len(meets) * len(meets) / 2) {
				return
			}
			add(float64(p.counts[p.first][i]), 1, spread(meets, rootOf, inverse))
		}
		return
	}
	z := newEnvelope(inverse.first)
	for i, row := range inverse.row {
		for j, v := range row {
			z.row[i][j] = 2 * v * float64(rootOf[i]*rootOf[z.first[i]+j])
		}
		z.row[i][len(row)-1] /= 2
	}
	for _, group := range p.alike {
		sum := 0.0
		for i, row := range group.meets.row {
			sum += numeric.Dot(row, z.row[i])
		}
		add(group.n, group.levels, sum)
	}
}

// slopes fills in what a factor is expected to account for and what it does.
func (p *problem) slopes(out *solution, ratios, rootOf, diagonal, gain, gainY, first, firstY []float64) {
	factors := len(ratios)
	out.expected, out.squares = make([]float64, factors), make([]float64, factors)
	out.slope, out.next = make([]float64, factors), make([]float64, factors)
	out.spherical = make([][]float64, factors)
	for k, counts := range p.counts {
		b := make([]float64, len(counts))
		trace, squares, mean := 0.0, 0.0, 0.0
		for j := range counts {
			var one float64
			if k == p.first {
				one = first[j]
				b[j] = firstY[j] - float64(out.mean*one)
			} else {
				i := p.place[k][j]
				one = gain[i]
				b[j] = gainY[i] - float64(out.mean*one)
				trace += 1 - out.inverse.diagonal(i)
			}
			squares += float64(b[j] * b[j])
			mean += float64(one * one)
		}
		if k == p.first && ratios[k] > 0 {
			p.spreads(rootOf, out.inverse, func(n, levels, spread float64) {
				// levels − Σ z, without the loss of digits where the ratio is small
				g := float64(ratios[k] * n)
				d := 1 + g
				trace += float64(levels*g)/d - float64(ratios[k]*spread)/float64(d*d)
			})
		}
		out.spherical[k] = b
		out.expected[k], out.squares[k] = trace, squares
		if p.reml {
			out.expected[k] -= mean / out.ones
		}
		given := float64(p.freedom*squares) / out.rest
		out.slope[k] = out.expected[k] - given
		if ratios[k] > 0 && out.expected[k] > 0 {
			out.next[k] = ratios[k] * given / out.expected[k]
		}
	}
}

// inverse returns the diagonal of A⁻¹ for the levels of factor k.
func (p *problem) inverse(k int, ratios []float64, s solution) []float64 {
	out := make([]float64, len(p.counts[k]))
	if k != p.first {
		for j, i := range p.place[k] {
			out[j] = s.inverse.diagonal(i)
		}
		return out
	}
	rootOf := make([]float64, len(p.factor))
	for i, k := range p.factor {
		rootOf[i] = math.Sqrt(ratios[k])
	}
	for j, n := range p.counts[k] {
		d := 1 + float64(ratios[k]*float64(n))
		sum := 0.0
		if ratios[k] > 0 && !p.stop.after(len(p.meets[j])*len(p.meets[j])/2) {
			sum = spread(p.meets[j], rootOf, s.inverse)
		}
		out[j] = 1/d + float64(ratios[k]*sum)/float64(d*d)
	}
	return out
}

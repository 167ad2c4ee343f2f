package variance

import (
	"math"
	"slices"
)

// A problem is what the likelihood needs to know of the values: sums by level and how
// often levels meet. The factor with the most levels is eliminated first, level by
// level, since its part of the equations is diagonal.
type problem struct {
	n       int
	freedom float64 // n − 1 for REML, n for ML
	reml    bool
	centre  float64 // the plain mean, which was taken away
	yy      float64 // Σ(y − centre)²
	largest float64 // |y|
	first   int     // the factor eliminated first
	counts  [][]int
	sums    [][]float64 // Σ(y − centre) by factor and level
	offset  []int       // of a factor among the rest
	factor  []int       // of a level among the rest
	meets   [][]meeting // by level of the first factor: with which of the rest, how often
	among   symmetric   // how often levels of the rest meet
}

type meeting struct {
	with  int // level among the rest
	times float64
}

func newProblem(d Data, m Method) *problem {
	n := len(d.Values)
	p := &problem{n: n, freedom: float64(n), reml: m == REML}
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
	rest := 0
	p.offset = make([]int, len(d.Factors))
	for k := range d.Factors {
		p.offset[k] = rest
		if k == p.first {
			continue
		}
		for range p.counts[k] {
			p.factor = append(p.factor, k)
		}
		rest += len(p.counts[k])
	}
	p.meets = make([][]meeting, len(p.counts[p.first]))
	order := sortedBy(d.Factors[p.first], len(p.meets))
	times := make([]float64, rest)
	var touched []int
	begin := make([]int, rest)
	for i := range begin {
		begin[i] = i
	}
	// An entry of the equations of the rest is filled if two levels share a value or a
	// level of the first factor; the latter holds of the former too.
	at := 0
	for level, count := range p.counts[p.first] {
		for _, i := range order[at : at+count] {
			for k, f := range d.Factors {
				if k == p.first {
					continue
				}
				j := p.offset[k] + int(f.Level[i])
				if times[j] == 0 {
					touched = append(touched, j)
				}
				times[j]++
			}
		}
		at += count
		slices.Sort(touched)
		for _, j := range touched {
			p.meets[level] = append(p.meets[level], meeting{j, times[j]})
			begin[j] = min(begin[j], touched[0])
			times[j] = 0
		}
		touched = touched[:0]
	}
	p.among = newEnvelope(begin)
	for i := range d.Values {
		for k, f := range d.Factors {
			if k == p.first {
				continue
			}
			a := p.offset[k] + int(f.Level[i])
			for l, g := range d.Factors[:k+1] {
				if l != p.first {
					p.among.add(a, p.offset[l]+int(g.Level[i]), 1)
				}
			}
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
	inverse           [][]float64 // by factor and level: diagonal of A⁻¹
}

// at solves A = I + ΛZ′ZΛ, Λ = √ratio, H = I + Σ ratio·ZZ′, for the effects, and
// returns the criterion profiled over mean and residual, with its slopes:
//
//	REML  log|A| + log 1′H⁻¹1 + (n−1)(1 + log(2π·rest/(n−1)))
//	ML    log|A| + n(1 + log(2π·rest/n))
func (p *problem) at(ratios []float64) solution {
	factors := len(ratios)
	root := make([]float64, factors)
	for k, g := range ratios {
		root[k] = math.Sqrt(g)
	}
	rest := len(p.among.row)
	factorOf := p.factor
	gain, gainY := make([]float64, rest), make([]float64, rest) // ΛZ′1 and ΛZ′y, then solved
	s := newEnvelope(p.among.first)
	for i, row := range p.among.row {
		k := factorOf[i]
		for j, times := range row {
			s.row[i][j] = float64(root[k] * root[factorOf[s.first[i]+j]] * times)
		}
		s.row[i][len(row)-1]++
		gain[i] = root[k] * float64(p.counts[k][i-p.offset[k]])
		gainY[i] = root[k] * p.sums[k][i-p.offset[k]]
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
		one, y := rf*n, rf*p.sums[p.first][i]
		for a, m := range meets {
			b := float64(rf * root[factorOf[m.with]] * m.times)
			if b == 0 {
				continue
			}
			for _, o := range meets[:a+1] {
				s.add(m.with, o.with, -float64(b*float64(rf*root[factorOf[o.with]]*o.times))/d)
			}
			gain[m.with] -= float64(b*one) / d
			gainY[m.with] -= float64(b*y) / d
		}
	}
	out := solution{}
	l, ok := factorise(s)
	if !ok {
		out.criterion = math.Inf(1)
		return out
	}
	logA += l.logDeterminant()
	l.solve(gain)
	l.solve(gainY)
	first, firstY := make([]float64, levels), make([]float64, levels)
	for i, meets := range p.meets {
		one, y := rf*float64(p.counts[p.first][i]), rf*p.sums[p.first][i]
		a, b := one, y
		for _, m := range meets {
			c := float64(rf * root[factorOf[m.with]] * m.times)
			a -= float64(c * gain[m.with])
			b -= float64(c * gainY[m.with])
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
	out.ones, out.mean = ones, cross/ones
	out.rest = square - float64(cross*cross)/ones
	out.criterion = logA + float64(p.freedom*(1+math.Log(2*math.Pi*out.rest/p.freedom)))
	if p.reml {
		out.criterion += math.Log(ones)
	}
	p.slopes(&out, ratios, root, diagonal, l.inverse(), gain, gainY, first, firstY)
	return out
}

// slopes fills in what a factor is expected to account for and what it does.
func (p *problem) slopes(out *solution, ratios, root, diagonal []float64, inverse symmetric, gain, gainY, first, firstY []float64) {
	factors, factorOf := len(ratios), p.factor
	out.expected, out.squares = make([]float64, factors), make([]float64, factors)
	out.slope, out.next = make([]float64, factors), make([]float64, factors)
	out.spherical, out.inverse = make([][]float64, factors), make([][]float64, factors)
	for k, counts := range p.counts {
		b, z := make([]float64, len(counts)), make([]float64, len(counts))
		trace, squares, mean := 0.0, 0.0, 0.0
		for j := range counts {
			var one float64
			if k == p.first {
				one = first[j]
				b[j] = firstY[j] - float64(out.mean*one)
				z[j] = 1 / diagonal[j]
				spread := 0.0
				for a, m := range p.meets[j] {
					for c, o := range p.meets[j][:a+1] {
						term := float64(root[factorOf[m.with]]*m.times*root[factorOf[o.with]]*o.times) * inverse.at(m.with, o.with)
						if c < a {
							term *= 2
						}
						spread += term
					}
				}
				z[j] += float64(ratios[k]*spread) / float64(diagonal[j]*diagonal[j])
				// 1 − z, without the loss of digits where the ratio is small
				g := float64(ratios[k] * float64(counts[j]))
				trace += g/diagonal[j] - float64(ratios[k]*spread)/float64(diagonal[j]*diagonal[j])
			} else {
				i := p.offset[k] + j
				one = gain[i]
				b[j] = gainY[i] - float64(out.mean*one)
				z[j] = inverse.at(i, i)
				trace += 1 - z[j]
			}
			squares += float64(b[j] * b[j])
			mean += float64(one * one)
		}
		out.spherical[k], out.inverse[k] = b, z
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

package graph

import (
	"context"
	"math"
)

// Eigenvector returns, by node, how well it is tied to nodes that are well tied
// themselves: x with λx(v) = Σ x(w) over those tied to v, for the largest λ for which
// there is one. The best tied node has 1, and none less than 0. Ties have no direction,
// and two nodes tied both ways are tied once.
//
// Of a graph in several parts it is that of the part with the largest λ, and the others
// have 0; parts that are equally well tied share it. Steps are taken, by conjugate
// directions and each linear in nodes and ties, until both sides of the equation differ,
// as lengths, by 1e-12 of λ: some dozen for most graphs.
//
// It returns [estimate.ErrUndefined] without ties, and if x does not settle because parts
// are almost equally well tied and hardly with each other; and the context's error if
// that ends first. Sources: Bonacich (1972), "Factoring and weighting approaches to status
// scores and clique identification"; Knyazev (2001), "Toward the optimal preconditioned
// eigensolver" (the steps, of one vector and without preconditioning).
func (g *Graph) Eigenvector(ctx context.Context) ([]float64, error) {
	if g.ties == 0 {
		return nil, undefined("eigenvector centrality without ties: nobody is tied to anybody")
	}
	// x is the best so far, r how it falls short, p where the last step led, all of length
	// 1 and at right angles. The next x is the best that can be mixed of them.
	x, r, p := g.newDirection(), g.newDirection(), g.newDirection()
	for v := range x.at {
		x.at[v] = 1 / math.Sqrt(float64(g.n))
	}
	for step := range maxSteps {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		if step%64 == 0 {
			g.multiply(x) // afresh now and then, against rounding that adds up
		}
		lambda := dot(x.at, x.tied)
		for v := range r.at {
			r.at[v] = x.tied[v] - float64(lambda*x.at[v])
		}
		short := r.toLength1()
		if short <= 1e-12*lambda {
			return toOne(x.at), nil
		}
		r.without(x)
		g.multiply(r)
		p.toLength1() // or it would be lost when steps get small
		p.without(x)
		p.without(r)
		// x is tied to r by short and to p, being at right angles to r, not at all. Without a p,
		// the third is no direction and comes last.
		h := [3][3]float64{2: {2: -2 * lambda}}
		if p.toLength1() > 1e-8 {
			h[1][2], h[2][2] = dot(r.at, p.tied), dot(p.at, p.tied)
		} else {
			p.scale(0)
		}
		h[0][0], h[0][1], h[1][1] = lambda, short, dot(r.at, r.tied)
		c := top(h)
		for v := range x.at {
			p.at[v] = float64(c[1]*r.at[v]) + float64(c[2]*p.at[v])
			p.tied[v] = float64(c[1]*r.tied[v]) + float64(c[2]*p.tied[v])
			x.at[v] = float64(c[0]*x.at[v]) + p.at[v]
			x.tied[v] = float64(c[0]*x.tied[v]) + p.tied[v]
		}
		x.toLength1()
	}
	return nil, undefined("eigenvector centrality: it does not settle, because parts are almost equally well tied and hardly with each other")
}

const maxSteps = 10_000

// A direction is a vector over nodes and, beside it, its sums over ties.
type direction struct{ at, tied []float64 }

func (g *Graph) newDirection() direction {
	return direction{make([]float64, g.n), make([]float64, g.n)}
}

// multiply makes the sums over ties.
func (g *Graph) multiply(d direction) {
	for v := range g.n {
		sum := 0.0
		for _, e := range g.either.of(v) {
			sum += d.at[e>>2]
		}
		d.tied[v] = sum
	}
}

func (d direction) scale(c float64) {
	for v := range d.at {
		d.at[v] *= c
		d.tied[v] *= c
	}
}

// toLength1 makes d 1 long, unless it is 0, and returns how long it was.
func (d direction) toLength1() float64 {
	length := math.Sqrt(dot(d.at, d.at))
	if length > 0 {
		d.scale(1 / length)
	}
	return length
}

// without takes off what d has in common with e, of length 1.
func (d direction) without(e direction) {
	c := dot(d.at, e.at)
	for v := range d.at {
		d.at[v] -= float64(c * e.at[v])
		d.tied[v] -= float64(c * e.tied[v])
	}
}

func dot(a, b []float64) float64 {
	sum := 0.0
	for i, x := range a {
		sum += float64(x * b[i])
	}
	return sum
}

// top returns the eigenvector of the largest eigenvalue of the symmetric matrix of which h
// holds the upper half, with its first element not negative. It turns pairs of axes until
// nothing is left beside the diagonal (Jacobi).
func top(h [3][3]float64) [3]float64 {
	axes := [3][3]float64{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}} // by column
	for range 30 {
		if h[0][1] == 0 && h[0][2] == 0 && h[1][2] == 0 {
			break
		}
		for _, pair := range [3][3]int{{0, 1, 2}, {0, 2, 1}, {1, 2, 0}} {
			i, j, k := pair[0], pair[1], pair[2]
			if h[i][j] == 0 {
				continue
			}
			ratio := (h[j][j] - h[i][i]) / (2 * h[i][j])
			t := 1 / (math.Abs(ratio) + math.Sqrt(float64(ratio*ratio)+1))
			if ratio < 0 {
				t = -t
			}
			cos := 1 / math.Sqrt(float64(t*t)+1)
			sin := t * cos
			h[i][i] -= float64(t * h[i][j])
			h[j][j] += float64(t * h[i][j])
			h[i][j] = 0
			a, b := &h[min(i, k)][max(i, k)], &h[min(j, k)][max(j, k)]
			*a, *b = float64(cos**a)-float64(sin**b), float64(sin**a)+float64(cos**b)
			for row := range axes {
				x, y := axes[row][i], axes[row][j]
				axes[row][i], axes[row][j] = float64(cos*x)-float64(sin*y), float64(sin*x)+float64(cos*y)
			}
		}
	}
	best := 0
	for i := 1; i < 3; i++ {
		if h[i][i] > h[best][best] {
			best = i
		}
	}
	c := [3]float64{axes[0][best], axes[1][best], axes[2][best]}
	if c[0] < 0 {
		c = [3]float64{-c[0], -c[1], -c[2]}
	}
	return c
}

// toOne returns x with the largest element 1, and without what rounding left below 0.
func toOne(x []float64) []float64 {
	most := 0.0
	for _, v := range x {
		most = max(most, v)
	}
	for i, v := range x {
		x[i] = max(0, v/most)
	}
	return x
}

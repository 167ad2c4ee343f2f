package graph

// triangles visits every three nodes that are each tied to the others once, in a fixed
// order, with their triad.
//
// Each pair is looked at from its end with fewer ties, so that a node with many has short
// lists all the same: no list is longer than √(2m). Time is of the order m·√m, and mostly
// far less. Source: Schank & Wagner (2005), "Finding, counting and listing all triangles
// in large graphs".
func (g *Graph) triangles(visit func(u, v, w int32, t triad)) {
	ahead := g.ahead()
	start, at := ahead.start, ahead.at
	mark := make([]int32, g.n) // u<<2 | way, of those that u is tied to
	for i := range mark {
		mark[i] = -1
	}
	for u := range int32(g.n) {
		own := at[start[u]:start[u+1]]
		if len(own) < 2 {
			continue
		}
		for _, e := range own {
			mark[e>>2] = u<<2 | e&both
		}
		for _, e := range own {
			v := e >> 2
			for _, f := range at[start[v]:start[v+1]] {
				if m := mark[f>>2]; m>>2 == u {
					visit(u, v, f>>2, newTriad(e&both, m&both, f&both))
				}
			}
		}
	}
}

// ahead returns for each node those of either that have more ties than it, or as many and
// a higher number.
func (g *Graph) ahead() rows {
	r := rows{make([]int32, g.n+1), make([]int32, len(g.either.at)/2+1)}
	start := g.either.start
	kept := int32(0)
	for v := range int32(g.n) {
		own := start[v+1] - start[v]
		for _, e := range g.either.of(int(v)) {
			w := e >> 2
			other := start[w+1] - start[w]
			r.at[kept] = e // stays if it is one
			if int64(other)<<32|int64(w) > int64(own)<<32|int64(v) {
				kept++
			}
		}
		r.start[v+1] = kept
	}
	return r
}

// Transitivity is how far those who are tied to the same node are tied to each other.
type Transitivity struct {
	Triangles int64 // three nodes, each tied to the others
	Triples   int64 // two nodes tied to the same third
	// Global is 3·Triangles/Triples, 0 to 1; nil without triples.
	Global *float64
	// Local is, by node, the share of pairs of those it is tied to that are tied to each
	// other, 0 to 1; nil for a node tied to fewer than two. (Some programs say 0 there.)
	Local []*float64
	// LocalMean is the mean of those that are not nil; nil if all are.
	LocalMean *float64
	// Weak is, of a directed graph, the share of steps i→j→k, with i ≠ k, for which there is
	// i→k, 0 to 1; nil without such steps and for an undirected graph.
	Weak *float64
}

// Transitivity returns how far those who are tied to the same node are tied to each
// other. In all but Weak ties have no direction, and two nodes tied both ways are tied
// once. Time is of the order m·√m at most. Sources: Watts & Strogatz (1998), "Collective
// dynamics of small-world networks" (local); Wasserman & Faust (1994), "Social Network
// Analysis", section 6.5 (triads that are transitive, which Weak counts as R's sna does).
func (g *Graph) Transitivity() Transitivity {
	var out Transitivity
	own, transitive := make([]int64, g.n), int64(0)
	g.triangles(func(u, v, w int32, t triad) {
		out.Triangles++
		own[u]++
		own[v]++
		own[w]++
		transitive += int64(shortcuts[t])
	})
	values := make([]float64, 0, g.n)
	sum := 0.0
	out.Local = make([]*float64, g.n)
	through := int64(0)
	for v := range g.n {
		d, in, outward := int64(g.either.len(v)), int64(g.in.len(v)), int64(g.out.len(v))
		through += in*outward - (in + outward - d) // without those there and back
		if d < 2 {
			continue
		}
		triples := d * (d - 1) / 2
		out.Triples += triples
		values = append(values, float64(own[v])/float64(triples))
		out.Local[v] = &values[len(values)-1]
		sum += values[len(values)-1]
	}
	if out.Triples > 0 {
		out.Global = new(3 * float64(out.Triangles) / float64(out.Triples))
		out.LocalMean = new(sum / float64(len(values)))
	}
	if g.directed && through > 0 {
		out.Weak = new(float64(transitive) / float64(through))
	}
	return out
}

// A triad is how three nodes u, v and w are tied: the ways in which v is tied to u, w to
// u, and w to v, of two bits each. A way is 0 where there is no tie.
type triad uint8

// triads is how many there are.
const triads = 64

func newTriad(uv, uw, vw way) triad { return triad(uv<<4 | uw<<2 | vw) }

// ways returns how v is tied to u, w to u, and w to v.
func (t triad) ways() (uv, uw, vw way) { return way(t >> 4), way(t>>2) & both, way(t) & both }

// tied reports whether there is a tie from one of the three nodes, 0 to 2, to another.
func (t triad) tied(from, to int) bool {
	w := way(t>>(2*(3-from-to))) & both
	if from > to {
		return w&back != 0
	}
	return w&forth != 0
}

// steps are the ways to go from one of three nodes over another to the third.
var steps = [6][3]int{{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}}

// shortcuts is how many steps i→j→k with i→k a triad has.
var shortcuts = func() (count [triads]uint8) {
	for t := range triad(triads) {
		for _, s := range steps {
			if t.tied(s[0], s[1]) && t.tied(s[1], s[2]) && t.tied(s[0], s[2]) {
				count[t]++
			}
		}
	}
	return count
}()

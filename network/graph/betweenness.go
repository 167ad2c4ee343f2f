package graph

import (
	"context"
	"math"
)

// Betweenness is who stands on the way between others.
type Betweenness struct {
	// Nodes is, by node, Σ σ(s,t,v)/σ(s,t) over all pairs s ≠ t of others, σ(s,t) being the
	// number of shortest ways from s to t and σ(s,t,v) how many of them pass v. Pairs without
	// a way count nothing. Pairs of an undirected graph count once. It lies between 0 and
	// (n−1)(n−2), or half of that undirected.
	Nodes []float64
	// Centralisation is how far it is in the hands of one node; its maximum is
	// (n−1)²(n−2), or half of that undirected. It is nil for fewer than three nodes.
	Centralisation *Freeman
}

// Betweenness returns who stands on the way between others, exactly. Steps are not
// weighed; the package comment says why.
//
// Time is n·m at most, and about a third of it in graphs where most nodes are a few steps
// from each other: half a minute for 25,000 nodes of 10 ties, beyond which
// [Graph.SampleBetweenness] is the one to use. Memory is linear in nodes for each worker.
//
// It returns [estimate.ErrUndefined] if there are more shortest ways between two nodes
// than a float64 can count, as there can be in a ladder of a thousand rungs, and the
// context's error if that ends first. Sources: Freeman (1977), "A set of measures of
// centrality based on betweenness"; Brandes (2001), "A faster algorithm for betweenness
// centrality".
func (g *Graph) Betweenness(ctx context.Context, o Options) (Betweenness, error) {
	sources := make([]int32, g.n)
	for v := range sources {
		sources[v] = int32(v)
	}
	sum, _, err := g.dependencies(ctx, o.Workers, sources, false)
	if err != nil {
		return Betweenness{}, err
	}
	b := Betweenness{Nodes: sum}
	if !g.directed {
		for v := range sum {
			sum[v] /= 2 // each pair was counted from both ends
		}
	}
	if g.n >= 3 {
		n := float64(g.n)
		most := (n - 1) * (n - 1) * (n - 2)
		if !g.directed {
			most /= 2
		}
		b.Centralisation = new(freeman(sum, most))
	}
	return b, nil
}

// blockOfSources is how many sources are summed on their own. It is fixed, because it
// decides how sums are rounded.
const blockOfSources = 32

// dependencies returns, by node, the sum over sources s of δ(s,v), the share of shortest
// ways from s to all others that pass v; or, if halved, of what [Graph.SampleBetweenness]
// counts instead, and of its square.
func (g *Graph) dependencies(ctx context.Context, workers int, sources []int32, halved bool) (sum, square []float64, err error) {
	sum = make([]float64, g.n)
	if halved {
		square = make([]float64, g.n)
	}
	overflow := false
	err = inBlocks(ctx, workers, (len(sources)+blockOfSources-1)/blockOfSources,
		func() *search { return g.newSearch(halved) },
		func(s *search, block int) {
			from := block * blockOfSources
			for _, source := range sources[from:min(from+blockOfSources, len(sources))] {
				if ctx.Err() != nil {
					return
				}
				if !halved {
					s.from(source, g.out, g.in, s.sum)
					continue
				}
				s.from(source, g.out, g.in, s.own)
				if g.directed {
					s.from(source, g.in, g.out, s.own)
				}
				for v, x := range s.own {
					s.sum[v] += x
					s.square[v] += float64(x * x)
				}
				clear(s.own)
			}
		},
		func(s *search, block int) {
			overflow = overflow || s.overflow
			for v, x := range s.sum {
				sum[v] += x
			}
			clear(s.sum)
			for v, x := range s.square {
				square[v] += x
			}
			clear(s.square)
		})
	switch {
	case err != nil:
		return nil, nil, err
	case overflow:
		return nil, nil, undefined("betweenness: there are more shortest ways between two nodes than can be counted")
	}
	return sum, square, nil
}

// A search finds the shortest ways from one node to all others, level by level, and goes
// back to sum up whom they pass.
//
// Each level can be walked from either side. Going out, its nodes can hand their numbers
// on along their ties, or those not reached yet can collect them; the second looks at
// fewer ties once most nodes are reached. It needs no test of who is in which level: all
// that lead to a node not reached are in this level, or not reached either and have the
// number 0. The same holds on the way back, so that sums are mostly plain loops.
type search struct {
	sum, square []float64 // by node, over the sources of a block
	own         []float64 // of one source; nil unless halved
	overflow    bool

	out, in rows // the ties in the direction of the search, and against it

	// By node; all 0 between searches.
	ways  []float64 // σ(s,v)
	share []float64 // (1+δ(s,v))/σ(s,v) once it is known; before, ways of the level in the making
	given []float64 // the sum of share over those that v leads to in the next level

	reached []int32 // in order of distance
	levels  []level
	rest    []int32 // those not reached, if they collect
	asked   bool    // rest has been made
	met     []int32 // room for those that a level leads to
}

// A level is the nodes at one distance.
type level struct {
	from, to int // in reached
	out, in  int // ties of its nodes
}

func (g *Graph) newSearch(halved bool) *search {
	floats := func() []float64 { return make([]float64, g.n) }
	s := &search{sum: floats(), ways: floats(), share: floats(), given: floats(), reached: make([]int32, 0, g.n), rest: make([]int32, 0, g.n), met: make([]int32, g.n+1)}
	if halved {
		s.square, s.own = floats(), floats()
	}
	return s
}

// from adds what one source gives, searching along out.
func (s *search) from(source int32, out, in rows, sum []float64) {
	s.out, s.in = out, in
	s.goOut(source)
	s.goBack(sum)
	for _, v := range s.reached {
		s.ways[v], s.share[v] = 0, 0
	}
}

// collectAt is how many ties handed on take as long as one that is collected: to hand on
// is to test and to write.
const collectAt = 2

// goOut finds σ(s,v) of all that can be reached.
func (s *search) goOut(source int32) {
	out, in := s.out, s.in
	s.reached, s.asked = append(s.reached[:0], source), false
	s.ways[source] = 1
	l := level{0, 1, out.len(int(source)), in.len(int(source))}
	s.levels = append(s.levels[:0], l)
	behind := len(in.at) - l.in // ties that lead to those not reached
	total := 0.0
	for l.out > 0 {
		if behind < collectAt*l.out {
			s.collect()
		} else {
			s.hand(l)
		}
		l = level{from: l.to, to: len(s.reached)}
		if l.from == l.to {
			break
		}
		for _, w := range s.reached[l.from:] {
			x := s.share[w]
			s.ways[w], s.share[w] = x, 0
			total += x
			l.out += out.len(int(w))
			l.in += in.len(int(w))
		}
		behind -= l.in
		s.levels = append(s.levels, l)
	}
	s.overflow = s.overflow || math.IsInf(total, 1)
}

// hand gives the ways of a level on to all that it leads to, and then takes back what
// those got that had been reached before. There is no telling which they are, so that a
// test at each tie would cost more.
func (s *search) hand(l level) {
	ways, share, met, start, at := s.ways, s.share, s.met, s.out.start, s.out.at
	n := 0
	for _, v := range s.reached[l.from:l.to] {
		x := ways[v]
		for _, w := range at[start[v]:start[v+1]] {
			old := share[w]
			met[n] = w
			if math.Float64bits(old) == 0 {
				n++
			}
			share[w] = old + x
		}
	}
	for _, w := range met[:n] {
		if ways[w] != 0 {
			share[w] = 0
			continue
		}
		s.reached = append(s.reached, w)
	}
}

// collect takes the ways of all nodes that are not reached from those that lead to them.
func (s *search) collect() {
	ways, share, start, at := s.ways, s.share, s.in.start, s.in.at
	s.findRest()
	r, kept := len(s.reached), 0
	reached, rest := s.reached[:len(s.ways)], s.rest
	for _, w := range rest {
		x := 0.0
		for _, v := range at[start[w]:start[w+1]] {
			x += ways[v]
		}
		share[w] = x
		reached[r], rest[kept] = w, w // the one that is true stays
		if math.Float64bits(x) != 0 {
			r++
		} else {
			kept++
		}
	}
	s.reached, s.rest = reached[:r], rest[:kept]
}

// findRest makes the list of those not reached, or takes off it those reached since.
func (s *search) findRest() {
	ways, kept := s.ways, 0
	switch {
	case !s.asked:
		s.asked, s.rest = true, s.rest[:len(s.ways)]
		for v, x := range ways {
			s.rest[kept] = int32(v)
			if math.Float64bits(x) == 0 {
				kept++
			}
		}
	case len(s.rest)+len(s.reached) > len(s.ways):
		for _, v := range s.rest {
			s.rest[kept] = v
			if math.Float64bits(ways[v]) == 0 {
				kept++
			}
		}
	default:
		return
	}
	s.rest = s.rest[:kept]
}

// goBack adds δ(s,v) = Σ σ(s,v)/σ(s,w) · (1+δ(s,w)) over those w that v leads to in the
// next level.
func (s *search) goBack(sum []float64) {
	ways, share, given, out, inward := s.ways, s.share, s.given, s.out, s.in
	handed := false
	for i := len(s.levels) - 1; i > 0; i-- { // not the source, which lies between nobody
		l := s.levels[i]
		nodes := s.reached[l.from:l.to]
		if i+1 < len(s.levels) {
			switch next := s.levels[i+1]; {
			case next.in*collectAt < l.out && len(s.reached) > len(s.ways)/8: // else it costs more to clear given
				handed = true
				for _, w := range s.reached[next.from:next.to] {
					x := share[w]
					for _, v := range inward.at[inward.start[w]:inward.start[w+1]] {
						given[v] += x // of this level, or done
					}
				}
			default:
				for _, v := range nodes {
					x := 0.0
					for _, w := range out.at[out.start[v]:out.start[v+1]] {
						x += share[w] // of the next level, or not known yet and 0
					}
					given[v] = x
				}
			}
		}
		one, times := 1.0, 1.0 // a way to a node of this level counts 1
		if s.own != nil {
			one, times = 1/float64(i), float64(i) // or i of j steps, at i of j
		}
		for _, v := range nodes {
			x, n := given[v], ways[v]
			given[v] = 0
			share[v] = x + one/n
			sum[v] += float64(float64(x*n) * times)
		}
	}
	if handed {
		clear(given)
	}
}

package graph

import (
	"iter"
	"math"
	"slices"
)

// MaxNodes is how many nodes a graph can have: more than any country has schools, and
// few enough for all counts, of three nodes too, to fit into 64 bits.
const MaxNodes = 1 << 21

// maxTies keeps positions in rows within 32 bits when each tie stands in two.
const maxTies = 1 << 29

// Ties are ties as columns, one entry a tie in each. The zero Ties are none.
type Ties struct {
	From, To []int32   // nodes, numbered from 0
	Weight   []float64 // 0 or more and finite; nil: each counts 1
}

// Add adds a tie. A tie that is not weighed has the weight 1.
func (t *Ties) Add(from, to int, weight float64) {
	if t.Weight == nil && weight != 1 {
		t.Weight = make([]float64, len(t.From), cap(t.From)+1)
		for i := range t.Weight {
			t.Weight[i] = 1
		}
	}
	t.From, t.To = append(t.From, narrow(from)), append(t.To, narrow(to))
	if t.Weight != nil {
		t.Weight = append(t.Weight, weight)
	}
}

// narrow keeps what is no node from becoming one.
func narrow(node int) int32 {
	if node < 0 || node >= MaxNodes {
		return -1
	}
	return int32(node)
}

// A Tie is one tie of a [Graph]. Ties of an undirected graph go from the lower number to
// the higher.
type Tie struct {
	From, To int
	Weight   float64
}

// A Graph is who is tied to whom: compiled, immutable, and safe for many goroutines.
// What its methods return is the caller's to change.
type Graph struct {
	n        int
	ties     int
	mutual   int // pairs of nodes tied both ways
	directed bool
	out, in  rows      // one and the same of an undirected graph
	weight   []float64 // by position in out; nil if all are 1
	either   rows      // who is tied in any direction: node<<2 | way
}

// rows are lists of nodes by node, one after the other (compressed sparse rows). Each
// is sorted.
type rows struct {
	start []int32 // n+1
	at    []int32
}

func (r rows) of(node int) []int32 { return r.at[r.start[node]:r.start[node+1]] }
func (r rows) len(node int) int    { return int(r.start[node+1] - r.start[node]) }

// A way says how a node of rows is tied to the one whose row it is in.
type way = int32

const (
	forth way = 1 // a tie from the row's node
	back  way = 2 // a tie to it
	both  way = forth | back
)

// Directed returns the graph of n nodes in which a tie goes from one node to another: who
// asks, who coaches, who reviews.
//
// Ties with the same ends are one tie, whose weight is their sum: two coaching agreements
// are one tie of two. A tie of weight 0 is a tie: leave out what is not meant to be one. A
// tie from a node to itself is an error, as it is in a network: no measure here knows it,
// and in answers of schools it is mostly a slip.
//
// It returns [estimate.ErrInvalid], naming the tie by its position from 0, if columns
// differ in length, a node is not in 0 to n−1, a tie leads to itself, a weight is
// negative or not finite, or n is more than [MaxNodes]. It keeps nothing of the columns.
// Time and memory are linear in nodes and ties.
func Directed(n int, ties Ties) (*Graph, error) { return build(n, true, ties) }

// Undirected returns the graph of n nodes in which a tie is between two nodes and has no
// direction: who works together. A tie from a to b and one from b to a are the same tie,
// and become one of their summed weights; so a list that has each tie both ways makes
// each weigh twice. All else is as for [Directed].
func Undirected(n int, ties Ties) (*Graph, error) { return build(n, false, ties) }

func build(n int, directed bool, t Ties) (*Graph, error) {
	if err := check(n, t); err != nil {
		return nil, err
	}
	g := &Graph{n: n, directed: directed}
	g.sort(t)
	g.merge()
	if !directed {
		g.ties, g.in = len(g.out.at)/2, g.out
		g.either = rows{g.out.start, make([]int32, len(g.out.at))}
		for i, w := range g.out.at {
			g.either.at[i] = w<<2 | both
		}
		return g, nil
	}
	g.ties = len(g.out.at)
	g.reverse()
	g.unite()
	return g, nil
}

func check(n int, t Ties) error {
	switch {
	case n < 0 || n > MaxNodes:
		return invalid("%d nodes: there can be 0 to %d", n, MaxNodes)
	case len(t.From) != len(t.To) || t.Weight != nil && len(t.Weight) != len(t.From):
		return invalid("columns differ in length: %d from, %d to, %d weights", len(t.From), len(t.To), len(t.Weight))
	case len(t.From) > maxTies:
		return invalid("%d ties: there can be %d", len(t.From), maxTies)
	}
	to := t.To[:len(t.From)]
	for i, from := range t.From {
		if uint32(from) >= uint32(n) || uint32(to[i]) >= uint32(n) || from == to[i] {
			return wrongTie(n, i, from, to[i])
		}
	}
	total := 0.0
	for i, w := range t.Weight {
		if !(w >= 0) || math.IsInf(w, 1) {
			return invalid("tie %d: weight %v is not finite and 0 or more", i, w)
		}
		total += w
	}
	if math.IsInf(2*total, 1) {
		return invalid("weights are too large to be summed")
	}
	return nil
}

func wrongTie(n, i int, from, to int32) error {
	if from == to && uint32(from) < uint32(n) {
		return invalid("tie %d: from node %d to itself", i, from)
	}
	return invalid("tie %d: from %d to %d, and nodes are 0 to %d", i, from, to, n-1)
}

// sort makes out of ties, duplicates included, each row in order. Ties go into rows by
// where they lead, and from these, row by row, into rows by where they start, which are
// then in order without any comparison.
func (g *Graph) sort(t Ties) {
	ends, starts := make([]int32, g.n+1), make([]int32, g.n+1)
	for i, from := range t.From {
		ends[t.To[i]+1]++
		starts[from+1]++
	}
	if !g.directed {
		for v := range ends {
			ends[v] += starts[v]
		}
		copy(starts, ends)
	}
	for v := range g.n {
		ends[v+1] += ends[v]
		starts[v+1] += starts[v]
	}
	m := int(ends[g.n])
	byEnd, weight := make([]int32, m), []float64(nil)
	if t.Weight != nil {
		weight = make([]float64, m)
	}
	put := func(i int, from, to int32) {
		at := ends[to]
		ends[to]++
		byEnd[at] = from
		if weight != nil {
			weight[at] = t.Weight[i]
		}
	}
	for i, from := range t.From {
		put(i, from, t.To[i])
		if !g.directed {
			put(i, t.To[i], from)
		}
	}
	g.out = rows{starts, make([]int32, m)}
	if weight != nil {
		g.weight = make([]float64, m)
	}
	at := int32(0)
	for to := range int32(g.n) {
		for ; at < ends[to]; at++ { // ends has moved on to the end of each row
			from := byEnd[at]
			place := starts[from]
			starts[from]++
			g.out.at[place] = to
			if weight != nil {
				g.weight[place] = weight[at]
			}
		}
	}
	copy(starts[1:], starts[:g.n]) // back to where rows start
	starts[0] = 0
	g.in = rows{ends, byEnd} // to be used again
}

// merge makes one tie of those with the same ends.
func (g *Graph) merge() {
	start, at := g.out.start, g.out.at
	from, kept := int32(0), int32(0)
	for v := range g.n {
		last := int32(-1)
		for i := from; i < start[v+1]; i++ {
			if to := at[i]; to != last {
				last, at[kept] = to, to
				if g.weight != nil {
					g.weight[kept] = g.weight[i]
				}
				kept++
				continue
			}
			if g.weight == nil { // the first duplicate of ties that count 1
				g.weight = make([]float64, len(at))
				for j := range g.weight {
					g.weight[j] = 1
				}
			}
			g.weight[kept-1] += g.weight[i]
		}
		from, start[v+1] = start[v+1], kept
	}
	g.out.at = at[:kept]
	if g.weight == nil {
		return
	}
	g.weight = g.weight[:kept]
	if !slices.ContainsFunc(g.weight, func(w float64) bool { return w != 1 }) {
		g.weight = nil
	}
}

// reverse makes in, in the memory that sort has left for it.
func (g *Graph) reverse() {
	start, at := g.in.start, g.in.at[:len(g.out.at)]
	clear(start)
	for _, to := range g.out.at {
		start[to+1]++
	}
	for v := range g.n {
		start[v+1] += start[v]
	}
	for v := range g.n {
		for _, to := range g.out.of(v) {
			at[start[to]] = int32(v)
			start[to]++
		}
	}
	copy(start[1:], start[:g.n])
	start[0] = 0
	g.in = rows{start, at}
}

// unite makes either of out and in.
func (g *Graph) unite() {
	start, at := make([]int32, g.n+1), make([]int32, 2*len(g.out.at))
	kept := 0
	for v := range g.n {
		a, b := g.out.of(v), g.in.of(v)
		i, j := 0, 0
		for i < len(a) && j < len(b) { // without a branch: there is no telling which is next
			x, y := a[i], b[j]
			first := min(x, y)
			isOut, isIn := 0, 0
			if x == first {
				isOut = 1
			}
			if y == first {
				isIn = 1
			}
			i, j = i+isOut, j+isIn
			g.mutual += isOut & isIn
			at[kept] = first<<2 | int32(isIn<<1|isOut)
			kept++
		}
		for ; i < len(a); i++ {
			at[kept] = a[i]<<2 | forth
			kept++
		}
		for ; j < len(b); j++ {
			at[kept] = b[j]<<2 | back
			kept++
		}
		start[v+1] = int32(kept)
	}
	g.mutual /= 2 // each was met from both ends
	g.either = rows{start, at[:kept]}
}

// Nodes returns the number of nodes.
func (g *Graph) Nodes() int { return g.n }

// Len returns the number of ties, those with the same ends being one.
func (g *Graph) Len() int { return g.ties }

// IsDirected reports whether ties have a direction.
func (g *Graph) IsDirected() bool { return g.directed }

// All returns the ties, sorted by where they start and then where they lead.
func (g *Graph) All() iter.Seq[Tie] {
	return func(yield func(Tie) bool) {
		for v := range g.n {
			for i := g.out.start[v]; i < g.out.start[v+1]; i++ {
				to := int(g.out.at[i])
				if !g.directed && to < v {
					continue
				}
				if !yield(Tie{v, to, g.weightAt(int(i))}) {
					return
				}
			}
		}
	}
}

func (g *Graph) weightAt(i int) float64 {
	if g.weight == nil {
		return 1
	}
	return g.weight[i]
}

// possible returns how many ties there could be. As a float64 it is exact on every
// machine.
func (g *Graph) possible() float64 {
	n := float64(g.n)
	if g.directed {
		return n * (n - 1)
	}
	return n * (n - 1) / 2
}

// linked returns the number of pairs of nodes that are tied, in whatever direction.
func (g *Graph) linked() int { return g.ties - g.mutual }

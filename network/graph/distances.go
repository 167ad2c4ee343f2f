package graph

import "context"

// Distances are how many steps nodes are from each other, along ties in their direction.
type Distances struct {
	// Mean is the mean of steps over all pairs of nodes, and Diameter the most steps of any:
	// nil unless every node reaches every other, and Mean for fewer than two nodes.
	Mean     *float64
	Diameter *int
	// Reached is how many pairs there are of which the first reaches the second; pairs of an
	// undirected graph count once. ReachedMean is the mean of steps over them, nil without
	// any, and ReachedDiameter the most, 0 without any. They leave out those that are
	// furthest apart: look at Reached beside them.
	Reached         int64
	ReachedMean     *float64
	ReachedDiameter int
	// Nodes is how close each node is to the others.
	Nodes []Closeness
	// CentralisationIn and CentralisationOut are how far closeness is in the hands of one
	// node; their maximum is (n−1)(1−1/n) of a directed graph and (n−1)(n−2)/(2n−3) of an
	// undirected one, for which both are the same. They are nil for fewer than three nodes
	// and unless the closeness of every node exists.
	CentralisationIn, CentralisationOut *Freeman
}

// Closeness is how close a node is to the others; In is along ties that lead to it, Out
// along those that start from it. Of an undirected graph both are the same.
type Closeness struct {
	// In and Out are (n−1)/Σd(v,w), 0 to 1, d being the steps: nil unless all others reach
	// the node, or it reaches all others.
	In, Out *float64
	// HarmonicIn and HarmonicOut are Σ 1/d(v,w) / (n−1), 0 to 1, where those out of reach
	// add 0. So they exist in a graph of several parts too; nil for a single node.
	HarmonicIn, HarmonicOut *float64
}

// Options say how a graph is searched.
type Options struct {
	Workers int // goroutines; 0 is 1. Numbers are the same to the last bit for any
}

// Distances returns how many steps nodes are from each other. Each tie is one step; the
// package comment says why.
//
// Searches go out from 64 nodes at a time, a bit each, so that time is n·m/64 for each
// level of distance in which most nodes are met and n·m at most: some seconds for 25,000
// nodes of 10 ties, some minutes for 250,000. Memory is linear in nodes for each worker.
// It returns the context's error if that ends first.
//
// Sources: Freeman (1979) (closeness); Marchiori & Latora (2000), "Harmony in the small
// world" (harmonic); Then et al. (2014), "The more the merrier: efficient multi-source
// graph traversal" (the searches).
func (g *Graph) Distances(ctx context.Context, o Options) (Distances, error) {
	out, err := g.reaches(ctx, o.Workers, g.out, g.in)
	if err != nil {
		return Distances{}, err
	}
	in := out
	if g.directed {
		if in, err = g.reaches(ctx, o.Workers, g.in, g.out); err != nil {
			return Distances{}, err
		}
	}
	d := Distances{Nodes: make([]Closeness, g.n)}
	sum := int64(0)
	for _, s := range out {
		d.Reached += int64(s.reached)
		sum += s.sum
		d.ReachedDiameter = max(d.ReachedDiameter, s.furthest)
	}
	pairs := int64(g.n) * int64(g.n-1)
	all := d.Reached == pairs
	if d.Reached > 0 {
		d.ReachedMean = new(float64(sum) / float64(d.Reached))
	}
	if all && g.n > 0 {
		d.Diameter = new(d.ReachedDiameter)
	}
	if all && g.n > 1 {
		d.Mean = new(*d.ReachedMean)
	}
	if !g.directed {
		d.Reached /= 2
	}
	closeIn, closeOut := make([]float64, g.n), make([]float64, g.n)
	harmonicIn, harmonicOut := make([]float64, g.n), make([]float64, g.n)
	everyIn, everyOut := g.n >= 3, g.n >= 3
	for v := range d.Nodes {
		if g.n == 1 {
			break
		}
		c := &d.Nodes[v]
		if in[v].reached == g.n-1 {
			closeIn[v] = float64(g.n-1) / float64(in[v].sum)
			c.In = &closeIn[v]
		}
		if out[v].reached == g.n-1 {
			closeOut[v] = float64(g.n-1) / float64(out[v].sum)
			c.Out = &closeOut[v]
		}
		everyIn, everyOut = everyIn && c.In != nil, everyOut && c.Out != nil
		harmonicIn[v] = in[v].inverse / float64(g.n-1)
		harmonicOut[v] = out[v].inverse / float64(g.n-1)
		c.HarmonicIn, c.HarmonicOut = &harmonicIn[v], &harmonicOut[v]
	}
	n := float64(g.n)
	most := (n - 1) * (1 - 1/n)
	if !g.directed {
		most = (n - 1) * (n - 2) / (2*n - 3)
	}
	if everyIn {
		d.CentralisationIn = new(freeman(closeIn, most))
	}
	if everyOut {
		d.CentralisationOut = new(freeman(closeOut, most))
	}
	return d, nil
}

// reach is what a search from a node finds.
type reach struct {
	reached  int // others
	furthest int
	sum      int64   // of steps
	inverse  float64 // Σ 1/steps
}

// reaches searches from every node along the rows; against are the same ties the other
// way round.
func (g *Graph) reaches(ctx context.Context, workers int, along, against rows) ([]reach, error) {
	found := make([]reach, g.n)
	err := inBlocks(ctx, workers, (g.n+63)/64,
		func() *wave { return newWave(along, against) },
		func(w *wave, block int) {
			first := block * 64
			w.search(ctx, first, found[first:min(first+64, g.n)])
		},
		func(*wave, int) {}) // blocks write to places of their own
	return found, err
}

// A wave is 64 searches at once, one in each bit. As in betweenness, those that a search
// is at can hand it on, or those that not all have met can collect.
type wave struct {
	along, against rows
	seen, at, next []uint64 // by node: which have met it, at this step, and at the next
	here, there    []int32  // nodes that any is at, and will be
	open           []int32  // nodes that not all have met, from when they first collect
}

func newWave(along, against rows) *wave {
	n := len(along.start) - 1
	return &wave{along: along, against: against, seen: make([]uint64, n), at: make([]uint64, n), next: make([]uint64, n)}
}

// search goes out from the nodes first, first+1 and so on, as many as found has.
func (w *wave) search(ctx context.Context, first int, found []reach) {
	clear(w.seen)
	w.here, w.open = w.here[:0], w.open[:0]
	ahead, behind := 0, len(w.against.at) // ties from those at work, and to those not done
	for i := range found {
		v := first + i
		w.seen[v], w.at[v] = 1<<i, 1<<i
		w.here = append(w.here, int32(v))
		ahead += w.along.len(v)
	}
	all := uint64(1)<<len(found) - 1 // 64 ones of 64
	left := len(found) * (len(w.seen) - 1)
	for step := 1; len(w.here) > 0 && left > 0 && ctx.Err() == nil; step++ {
		w.there = w.there[:0]
		if behind < collectAt*ahead {
			w.collect(all)
		} else {
			w.hand()
		}
		for _, v := range w.here {
			w.at[v] = 0
		}
		ahead = 0
		var count columnSums
		for _, v := range w.there {
			met := w.next[v]
			w.at[v], w.next[v] = met, 0
			w.seen[v] |= met
			count.add(met)
			ahead += w.along.len(int(v))
			if w.seen[v] == all {
				behind -= w.against.len(int(v))
			}
		}
		for i := range found {
			n := count.of(i)
			if n == 0 {
				continue
			}
			r := &found[i]
			r.reached += n
			r.furthest = step
			r.sum += int64(n) * int64(step)
			r.inverse += float64(n) / float64(step)
			left -= n
		}
		w.here, w.there = w.there, w.here
	}
	for _, v := range w.here {
		w.at[v] = 0
	}
}

func (w *wave) hand() {
	start, at := w.along.start, w.along.at
	for _, v := range w.here {
		mine := w.at[v]
		for _, to := range at[start[v]:start[v+1]] {
			if met := mine &^ w.seen[to]; met != 0 {
				if w.next[to] == 0 {
					w.there = append(w.there, to)
				}
				w.next[to] |= met
			}
		}
	}
}

func (w *wave) collect(all uint64) {
	if len(w.open) == 0 {
		for v := range int32(len(w.seen)) {
			w.open = append(w.open, v)
		}
	}
	start, at := w.against.start, w.against.at
	open := w.open[:0]
	for _, v := range w.open {
		seen := w.seen[v]
		if seen == all {
			continue
		}
		open = append(open, v)
		met := uint64(0)
		for _, from := range at[start[v]:start[v+1]] {
			met |= w.at[from]
		}
		if met &^= seen; met != 0 {
			w.next[v] = met
			w.there = append(w.there, v)
		}
	}
	w.open = open
}

// columnSums counts for each of 64 bits how many words had it set. Digit i of all 64
// counts lies in word i, so that a word is added to all of them as if by hand.
type columnSums [nodeDigits]uint64

// nodeDigits is how many binary digits the number of nodes can have.
const nodeDigits = 22

func (c *columnSums) add(word uint64) {
	for i := 0; word != 0; i++ {
		c[i], word = c[i]^word, c[i]&word
	}
}

func (c *columnSums) of(bit int) int {
	n := 0
	for i := range nodeDigits {
		n |= int(c[i]>>bit&1) << i
	}
	return n
}

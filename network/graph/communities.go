package graph

import (
	"context"
	"slices"
)

// A Found is a grouping that was found.
type Found struct {
	Groups     []int32 // by node: numbered from 0 in the order of their first nodes
	Sizes      []int   // by group, its nodes
	Modularity float64 // as in [Grouping]
}

// FindGroups looks for groups that have more ties inside than chance would give, and
// returns one grouping or several: the first has the smallest groups, each later one
// joins groups of the one before, and the last has the highest modularity. Where schools
// work in clusters of about ten, the first comes close to the clusters, while the last,
// in a large network, has groups of many: modularity takes any two groups for one that
// have a tie more than chance would give. Look at all, and trust none that you cannot
// explain.
//
// Each node begins on its own and moves to the group of one it is tied to for as long as
// modularity gains; groups are then nodes of a smaller graph, and it begins again. Nodes
// move in their order, and of equal gains to the group of the lower number. So the result
// is always the same; but schools numbered differently can come out in other groups. What
// is found is good and not the best: that is out of reach for more than some dozen nodes,
// and groupings that look different can be about as good. A node without ties is a group
// of its own. Ties have no direction.
//
// It returns [estimate.ErrUndefined] without ties, and the context's error if that ends
// first. Time is mostly linear. Source: Blondel et al. (2008), "Fast unfolding of
// communities in large networks".
func (g *Graph) FindGroups(ctx context.Context) ([]Found, error) {
	if g.ties == 0 {
		return nil, undefined("groups without ties: nothing brings any nodes together")
	}
	m := g.newMover()
	of := make([]int32, g.n)
	for v := range of {
		of[v] = int32(v)
	}
	var all []Found
	for {
		moved, err := m.move(ctx)
		if err != nil {
			return nil, err
		}
		if !moved { // not at first: some pair always gains, one of whom has fewest ties
			return all, nil
		}
		groups := number(m.group)
		for v, h := range of {
			of[v] = groups.Of[h]
		}
		all = append(all, g.found(of))
		m = m.fold(groups)
	}
}

// found returns the grouping of which each node names one node, or a number below n.
func (g *Graph) found(of []int32) Found {
	c := number(of)
	return Found{c.Of, c.Sizes, *g.grouping(c.Of, len(c.Sizes)).Modularity}
}

// A mover moves nodes, which are groups of the mover before, between groups.
type mover struct {
	start  []int32
	to     []bundle // by node from start on: its ties to others
	degree []int64  // by node, with ties to itself
	twice  int64    // pairs of nodes of the graph that are tied, from both ends

	group []int32 // by node; a group goes by a number of a node
	total []int64 // by group: the degrees of its nodes
	with  []int64 // by group: room for the ties of a node; 0 between
}

// A bundle is all ties of a node or group to another.
type bundle struct{ to, ties int32 }

func (g *Graph) newMover() *mover {
	m := &mover{start: g.either.start, to: g.bundles(), degree: make([]int64, g.n), twice: int64(len(g.either.at))}
	for v := range m.degree {
		m.degree[v] = int64(g.either.len(v))
	}
	m.separate()
	return m
}

// bundles returns the ties of either as bundles.
func (g *Graph) bundles() []bundle {
	to := make([]bundle, len(g.either.at))
	for i, e := range g.either.at {
		to[i] = bundle{e >> 2, 1}
	}
	return to
}

// separate puts each node into a group of its own.
func (m *mover) separate() {
	m.group, m.total, m.with = make([]int32, len(m.degree)), slices.Clone(m.degree), make([]int64, len(m.degree))
	for v := range m.group {
		m.group[v] = int32(v)
	}
}

// move moves nodes for as long as modularity gains, and reports whether any was moved.
func (m *mover) move(ctx context.Context) (moved bool, err error) {
	for again := true; again; {
		if err := ctx.Err(); err != nil {
			return false, err
		}
		again = false
		for v := range int32(len(m.group)) {
			if m.place(v) {
				again, moved = true, true
			}
		}
	}
	return moved, nil
}

// place moves a node to where it gains most, and reports whether that is elsewhere. To
// join a group gains ties/m − degree·total/2m², which is compared times 2m², in whole
// numbers.
func (m *mover) place(v int32) bool {
	ties := m.to[m.start[v]:m.start[v+1]]
	for _, x := range ties {
		m.with[m.group[x.to]] += int64(x.ties)
	}
	own, degree := m.group[v], m.degree[v]
	m.total[own] -= degree
	best, most := own, m.twice*m.with[own]-degree*m.total[own]
	for _, x := range ties {
		h := m.group[x.to]
		if h == own {
			continue
		}
		if gain := m.twice*m.with[h] - degree*m.total[h]; gain > most || gain == most && best != own && h < best {
			best, most = h, gain
		}
	}
	for _, x := range ties {
		m.with[m.group[x.to]] = 0
	}
	m.group[v] = best
	m.total[best] += degree
	return best != own
}

// fold returns the mover whose nodes are the groups of this one.
func (m *mover) fold(groups Components) *mover {
	k := len(groups.Sizes)
	next := &mover{start: make([]int32, k+1), degree: make([]int64, k), twice: m.twice}
	nodes := make([]int32, len(m.group)) // by group
	at := make([]int, k+1)
	for h, size := range groups.Sizes {
		at[h+1] = at[h] + size
	}
	for v, h := range groups.Of {
		nodes[at[h]] = int32(v)
		at[h]++
	}
	ties := make([]int32, k) // of a group to others
	var met []int32          // those that it has ties to
	first := 0
	for h, size := range groups.Sizes {
		for _, v := range nodes[first : first+size] {
			next.degree[h] += m.degree[v]
			for _, x := range m.to[m.start[v]:m.start[v+1]] {
				to := groups.Of[x.to]
				if int(to) == h {
					continue
				}
				if ties[to] == 0 {
					met = append(met, to)
				}
				ties[to] += x.ties
			}
		}
		first += size
		slices.Sort(met)
		for _, to := range met {
			next.to = append(next.to, bundle{to, ties[to]})
			ties[to] = 0
		}
		met = met[:0]
		next.start[h+1] = int32(len(next.to))
	}
	next.separate()
	return next
}

// FastGreedy looks for groups in another way, which other programs have under this name:
// the two groups that gain most modularity are joined until none gain any. Of equal gains
// that of the lower numbers goes first. It is there to be compared with; its groups are
// mostly larger and its modularity lower than that of [Graph.FindGroups], and it takes
// longer. All else is as there.
//
// Time is of the order m·d·log n, d being how often joined groups are joined again: some
// seconds for 25,000 nodes of 10 ties, minutes for 250,000. Source: Clauset, Newman &
// Moore (2004), "Finding community structure in very large networks".
func (g *Graph) FastGreedy(ctx context.Context) (Found, error) {
	if g.ties == 0 {
		return Found{}, undefined("groups without ties: nothing brings any nodes together")
	}
	j := g.newJoiner()
	for steps := 0; j.joinBest(); steps++ {
		if steps%64 == 0 {
			if err := ctx.Err(); err != nil {
				return Found{}, err
			}
		}
	}
	return g.found(j.roots()), nil
}

// A joiner joins groups. A group goes by the number of one of its nodes.
type joiner struct {
	twice  int64      // pairs of nodes that are tied, from both ends
	degree []int64    // by group
	to     [][]bundle // by group: its ties to other groups, by their number
	into   []int32    // by node: the group that it was joined to, or itself
	age    []int32    // by group: how often it was joined; −1 if it is part of another
	queue  []gain     // a heap, the best first, with some that are out of date
	limit  int        // how long queue may get before these are taken out
}

// A gain is what joining two groups adds to the modularity, times twice²/2, which makes it
// whole. It holds as long as neither is joined otherwise.
type gain struct {
	by         int64
	a, b       int32 // a < b
	ageA, ageB int32
}

func (x gain) before(y gain) bool {
	switch {
	case x.by != y.by:
		return x.by > y.by
	case x.a != y.a:
		return x.a < y.a
	}
	return x.b < y.b
}

func (g *Graph) newJoiner() *joiner {
	j := &joiner{twice: 2 * int64(g.linked()), degree: make([]int64, g.n), to: make([][]bundle, g.n), into: make([]int32, g.n), age: make([]int32, g.n)}
	bundles := g.bundles()
	for v := range int32(g.n) {
		from, to := g.either.start[v], g.either.start[v+1]
		j.into[v], j.degree[v] = v, int64(to-from)
		j.to[v] = bundles[from:to:to]
	}
	for v := range int32(g.n) {
		for _, x := range j.to[v] {
			if v < x.to {
				j.add(v, x)
			}
		}
	}
	for i := len(j.queue)/2 - 1; i >= 0; i-- {
		j.sink(i)
	}
	j.limit = 2*len(j.queue) + 1024
	return j
}

// add adds what joining a group with another would gain, if anything, at the end of the
// queue.
func (j *joiner) add(a int32, x bundle) bool {
	by := j.twice*int64(x.ties) - j.degree[a]*j.degree[x.to]
	if by <= 0 {
		return false
	}
	a, b := min(a, x.to), max(a, x.to)
	j.queue = append(j.queue, gain{by, a, b, j.age[a], j.age[b]})
	return true
}

// holds reports whether the gain is not out of date.
func (j *joiner) holds(x gain) bool { return j.age[x.a] == x.ageA && j.age[x.b] == x.ageB }

// joinBest joins the two groups that gain most, and reports whether there were any.
func (j *joiner) joinBest() bool {
	for len(j.queue) > 0 {
		best, last := j.queue[0], len(j.queue)-1
		j.queue[0] = j.queue[last]
		j.queue = j.queue[:last]
		j.sink(0)
		if j.holds(best) {
			j.join(best.a, best.b)
			return true
		}
	}
	return false
}

// join makes one group of two, which goes by the number of that with more bundles.
func (j *joiner) join(kept, gone int32) {
	if len(j.to[kept]) < len(j.to[gone]) {
		kept, gone = gone, kept
	}
	for _, x := range j.to[gone] {
		if x.to != kept {
			j.to[x.to] = rename(j.to[x.to], gone, kept)
		}
	}
	j.to[kept] = unite(j.to[kept], j.to[gone], kept, gone)
	j.to[gone], j.into[gone], j.age[gone] = nil, kept, -1
	j.degree[kept] += j.degree[gone]
	j.age[kept]++
	for _, x := range j.to[kept] {
		if j.add(kept, x) {
			j.rise(len(j.queue) - 1)
		}
	}
	if len(j.queue) > j.limit {
		j.queue = slices.DeleteFunc(j.queue, func(x gain) bool { return !j.holds(x) })
		for i := len(j.queue)/2 - 1; i >= 0; i-- {
			j.sink(i)
		}
		j.limit = 2*len(j.queue) + 1024
	}
}

// unite returns the bundles of two groups, without those between them.
func unite(a, b []bundle, kept, gone int32) []bundle {
	out := make([]bundle, 0, len(a)+len(b)-2)
	for len(a) > 0 || len(b) > 0 {
		var x bundle
		switch {
		case len(b) == 0 || len(a) > 0 && a[0].to < b[0].to:
			x, a = a[0], a[1:]
		case len(a) == 0 || b[0].to < a[0].to:
			x, b = b[0], b[1:]
		default:
			x = bundle{a[0].to, a[0].ties + b[0].ties}
			a, b = a[1:], b[1:]
		}
		if x.to != kept && x.to != gone {
			out = append(out, x)
		}
	}
	return out
}

// rename makes the bundle to one group part of that to another, or one to it.
func rename(list []bundle, gone, kept int32) []bundle {
	find := func(group int32) (int, bool) {
		return slices.BinarySearchFunc(list, group, func(x bundle, group int32) int { return int(x.to) - int(group) })
	}
	from, _ := find(gone)
	to, is := find(kept)
	if is {
		list[to].ties += list[from].ties
		return slices.Delete(list, from, from+1)
	}
	x := bundle{kept, list[from].ties}
	if from < to {
		to-- // all in between move down
		copy(list[from:to], list[from+1:to+1])
	} else {
		copy(list[to+1:from+1], list[to:from])
	}
	list[to] = x
	return list
}

// sink moves the gain at i down to where it belongs in the heap, and rise moves it up.
func (j *joiner) sink(i int) {
	for q := j.queue; ; {
		child := 2*i + 1
		if child >= len(q) {
			return
		}
		if child+1 < len(q) && q[child+1].before(q[child]) {
			child++
		}
		if !q[child].before(q[i]) {
			return
		}
		q[i], q[child] = q[child], q[i]
		i = child
	}
}

func (j *joiner) rise(i int) {
	for q := j.queue; i > 0; {
		parent := (i - 1) / 2
		if !q[i].before(q[parent]) {
			return
		}
		q[i], q[parent] = q[parent], q[i]
		i = parent
	}
}

// roots returns for each node the group that it has come to.
func (j *joiner) roots() []int32 {
	for v := range j.into {
		root := j.into[v]
		for root != j.into[root] {
			root = j.into[root]
		}
		for w := int32(v); w != root; { // so that nobody walks the same way again
			w, j.into[w] = j.into[w], root
		}
	}
	return j.into
}

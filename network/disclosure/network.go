package disclosure

import "slices"

// A network is a component as a network of flows: each sum is a node, and each cell an
// arc from the node in which it counts negative to the one in which it counts positive. A
// cell that is in one sum only leads to the root. To raise a cell is to send one unit
// along its arc, to lower it is to send one back; the sums hold if as much flows in as
// out. So the cells that can move together are the cycles, and what bounds a cell is a
// cut, which is a sum of sums.
type network struct {
	node  map[int32]int32 // of a row
	row   []int32         // of a node; the root is the last, and has none
	sign  []int64         // of a node: times which its sum is taken
	first []int32         // of a cell's arc, by place in the component: where it comes from
	to    []int32         // and leads to
	start []int32         // arcs of a node
	arcs  []int32         // cells
}

// ends are for each cell of a component the nodes that it is in, −1 for none, and how it
// counts there.
type ends struct {
	node [][2]int32
	coef [][2]int64
}

// network returns the component as a network of the rows, or nil if it is none.
func (s *space) network(p *component, rows []int32) *network {
	n := &network{row: rows, node: make(map[int32]int32, len(rows)), sign: make([]int64, len(rows))}
	for i, r := range rows {
		n.node[r] = int32(i)
	}
	e := ends{make([][2]int32, len(p.cells)), make([][2]int64, len(p.cells))}
	for i, c := range p.cells {
		e.node[i] = [2]int32{-1, -1}
		in, by := s.sums.col(c)
		k := 0
		for j, r := range in {
			v, ok := n.node[r]
			if !ok {
				continue
			}
			if k == 2 || by[j] != 1 && by[j] != -1 {
				return nil
			}
			e.node[i][k], e.coef[i][k] = v, by[j]
			k++
		}
	}
	if !n.orient(s, e) {
		return nil
	}
	n.draw(e)
	return n
}

// draw draws the arcs.
func (n *network) draw(e ends) {
	root := int32(len(n.row))
	n.first, n.to = make([]int32, len(e.node)), make([]int32, len(e.node))
	n.start = make([]int32, root+2)
	for i := range e.node {
		a, b := e.node[i][0], e.node[i][1]
		if b < 0 {
			b = root
		}
		switch {
		case a < 0:
			a = root
		case n.sign[a]*e.coef[i][0] > 0:
			a, b = b, a
		}
		if n.first[i], n.to[i] = a, b; a != b {
			n.start[a+1]++
			n.start[b+1]++
		}
	}
	for v := range root + 1 {
		n.start[v+1] += n.start[v]
	}
	n.arcs = make([]int32, n.start[root+1])
	next := slices.Clone(n.start)
	for i := range e.node {
		if n.first[i] == n.to[i] {
			continue
		}
		for _, v := range [2]int32{n.first[i], n.to[i]} {
			n.arcs[next[v]] = int32(i)
			next[v]++
		}
	}
}

// orient finds a sign for each sum such that each cell counts positive in one of its sums
// and negative in the other. It returns false if there are none.
func (n *network) orient(s *space, e ends) bool {
	place := s.places()
	for first := range n.sign {
		if n.sign[first] != 0 {
			continue
		}
		n.sign[first] = 1
		for open := []int32{int32(first)}; len(open) > 0; {
			v := open[len(open)-1]
			open = open[:len(open)-1]
			cells, _ := s.sums.row(n.row[v])
			for _, c := range cells {
				if s.of[c] < 0 {
					continue
				}
				i := place[c]
				if e.node[i][1] < 0 {
					continue
				}
				a, b := 0, 1
				if e.node[i][0] != v {
					a, b = 1, 0
				}
				want := -n.sign[v] * e.coef[i][a] * e.coef[i][b]
				switch w := e.node[i][b]; n.sign[w] {
				case 0:
					n.sign[w] = want
					open = append(open, w)
				case -want:
					return false
				}
			}
		}
	}
	return true
}

// places returns at which place of its component each cell is.
func (s *space) places() []int32 {
	if s.flow.place == nil {
		s.flow.place = make([]int32, len(s.of))
		for _, p := range s.parts {
			for i, c := range p.cells {
				s.flow.place[c] = int32(i)
			}
		}
	}
	return s.flow.place
}

// A flow is the memory of searches for cycles.
type flow struct {
	place []int32
	round int32
	seen  []int32 // the round in which a node was reached
	done  []int32 // and left
	cost  []int64
	by    []int32 // the arc by which it was reached
	open  heap
	hit   []int32 // nodes reached in this round
}

// push moves cell p of a network in the direction by up to need, at the least price, by
// sending it round a cycle. It returns the cells that moved.
func (s *space) push(p int32, dir, need int64, m *meter) []int32 {
	part := &s.parts[s.of[p]]
	n, place := part.net, s.places()
	i := place[p]
	if need = min(need, s.room(p, dir)); need <= 0 {
		return nil
	}
	// What p brings to its head must go back to its tail on another way.
	from, to := n.to[i], n.first[i]
	if dir < 0 {
		from, to = to, from
	}
	if from != to && !s.search(part, i, from, to, m) {
		return nil
	}
	path := []int32{p}
	ways := []int64{dir}
	for v := to; v != from; {
		j := s.flow.by[v]
		c, way, u := part.cells[j], int64(1), n.first[j]
		if n.first[j] == v {
			way, u = -1, n.to[j]
		}
		path, ways = append(path, c), append(ways, way)
		need = min(need, s.room(c, way))
		v = u
	}
	for k, c := range path {
		s.cur[c] += ways[k] * need
	}
	return path
}

// search finds the cheapest way from one node to another without arc skip, of those the
// shortest. If there is none, flow.hit are the nodes that are reached.
func (s *space) search(part *component, skip, from, to int32, m *meter) bool {
	n, f := part.net, &s.flow
	if nodes := len(n.row) + 1; len(f.seen) < nodes {
		f.seen, f.done, f.cost, f.by = make([]int32, nodes), make([]int32, nodes), make([]int64, nodes), make([]int32, nodes)
		f.round = 0
	}
	f.round++
	f.open, f.hit = f.open[:0], append(f.hit[:0], from)
	f.seen[from], f.cost[from] = f.round, 0
	f.open.push(item{at: from})
	for len(f.open) > 0 {
		top := f.open.pop()
		v := top.at
		if v == to {
			return true
		}
		if f.done[v] == f.round {
			continue
		}
		f.done[v] = f.round
		arcs := n.arcs[n.start[v]:n.start[v+1]]
		if !m.spend(len(arcs)) {
			return false
		}
		for _, j := range arcs {
			if j == skip {
				continue
			}
			c, way, w := part.cells[j], int64(1), n.to[j]
			if w == v {
				way, w = -1, n.first[j]
			}
			price := s.priceOf(c)
			if f.done[w] == f.round || price < 0 || s.room(c, way) <= 0 {
				continue
			}
			if cost := top.cost + price; f.seen[w] != f.round || cost < f.cost[w] {
				if f.seen[w] != f.round {
					f.hit = append(f.hit, w)
				}
				f.seen[w], f.cost[w], f.by[w] = f.round, cost, j
				f.open.push(item{cost: cost, steps: top.steps + 1, at: w})
			}
		}
	}
	return false
}

// cut returns the sum of sums that bounds a cell for which search found no way.
func (s *space) cut(part *component) (derived, bool) {
	n := part.net
	inside := make([]bool, len(n.row)+1)
	for _, v := range s.flow.hit {
		inside[v] = true
	}
	want := !inside[len(n.row)] // the root has no sum: then take all the others
	var rows []int32
	var signs []int64
	for v, r := range n.row {
		if inside[v] == want {
			rows, signs = append(rows, r), append(signs, n.sign[v])
		}
	}
	return combine(s.sums, rows, signs)
}

// An item is a node to look at next; a heap has the least first: by cost, steps, number.
type item struct {
	cost  int64
	steps int32
	at    int32
}

func (a item) less(b item) bool {
	if a.cost != b.cost {
		return a.cost < b.cost
	}
	if a.steps != b.steps {
		return a.steps < b.steps
	}
	return a.at < b.at
}

type heap []item

func (h *heap) push(x item) {
	*h = append(*h, x)
	a := *h
	for i := len(a) - 1; i > 0; {
		up := (i - 1) / 2
		if !a[i].less(a[up]) {
			return
		}
		a[i], a[up] = a[up], a[i]
		i = up
	}
}

func (h *heap) pop() item {
	a := *h
	top := a[0]
	a[0] = a[len(a)-1]
	a = a[:len(a)-1]
	*h = a
	for i := 0; ; {
		down := 2*i + 1
		if down >= len(a) {
			return top
		}
		if down+1 < len(a) && a[down+1].less(a[down]) {
			down++
		}
		if !a[down].less(a[i]) {
			return top
		}
		a[i], a[down] = a[down], a[i]
		i = down
	}
}

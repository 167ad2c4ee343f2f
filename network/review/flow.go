package review

import "math"

// A circuit is a network in which flow goes round: every node passes on what comes in.
// Arcs have whole costs of 0 or more. Position 0 is the hub, from which visits start and
// to which they return.
type circuit struct {
	from, to []int32
	cost     []int64
	low, cap []int32 // bounds at the start
	first    []int32 // by node: where its arcs begin in at
	at       []int32 // arcs at each node; ^a for arcs that end there
	nodes    int
}

func (c *circuit) node() int32 {
	c.nodes++
	return int32(c.nodes - 1)
}

func (c *circuit) arc(from, to int32, low, most int32, cost int64) int32 {
	c.from, c.to = append(c.from, from), append(c.to, to)
	c.low, c.cap = append(c.low, low), append(c.cap, most)
	c.cost = append(c.cost, cost)
	return int32(len(c.from) - 1)
}

// index lists the arcs of each node, in the order in which they were added.
func (c *circuit) index() {
	c.first = make([]int32, c.nodes+1)
	for a := range c.from {
		c.first[c.from[a]+1]++
		c.first[c.to[a]+1]++
	}
	for v := range c.nodes {
		c.first[v+1] += c.first[v]
	}
	c.at = make([]int32, 2*len(c.from))
	next := append([]int32(nil), c.first[:c.nodes]...)
	for a := range c.from {
		u, v := c.from[a], c.to[a]
		c.at[next[u]] = int32(a)
		next[u]++
		c.at[next[v]] = ^int32(a)
		next[v]++
	}
}

// A flow is a cheapest one within its bounds. Prices prove it: no arc with room has a
// negative cost + price of its start − price of its end, and none that could carry less a
// positive one (the complementary slackness of Ahuja, Magnanti & Orlin (1993), "Network
// Flows", section 9.4).
type flow struct {
	c        *circuit
	on       []int32 // by arc
	low, cap []int32
	price    []int64
	cost     int64
}

// still returns the flow of nothing, which is cheapest while all lower bounds are 0.
func (c *circuit) still() *flow {
	n := len(c.from)
	all := make([]int32, 3*n)
	f := &flow{c: c, on: all[:n:n], low: all[n : 2*n : 2*n], cap: all[2*n:], price: make([]int64, c.nodes)}
	copy(f.cap, c.cap)
	return f
}

func (f *flow) clone() *flow {
	n := len(f.on)
	all := make([]int32, 3*n)
	g := &flow{c: f.c, on: all[:n:n], low: all[n : 2*n : 2*n], cap: all[2*n:], price: append([]int64(nil), f.price...), cost: f.cost}
	copy(g.on, f.on)
	copy(g.low, f.low)
	copy(g.cap, f.cap)
	return g
}

// reduced returns the cost of an arc after prices: what one more unit costs at the least.
func (f *flow) reduced(a int32) int64 {
	return f.c.cost[a] + f.price[f.c.from[a]] - f.price[f.c.to[a]]
}

// raise sets the lower bound of an arc, on which nothing is beyond it, one higher and sends one unit more
// round, the cheapest way. It reports whether there is a way.
func (f *flow) raise(a int32, w *walk) bool {
	if f.on[a] >= f.cap[a] || !f.send(f.c.to[a], f.c.from[a], w) {
		return false
	}
	f.on[a]++
	f.low[a] = f.on[a]
	f.cost += f.c.cost[a]
	return true
}

// force puts a unit on the arc for good.
func (f *flow) force(a int32, w *walk) bool {
	if f.on[a] > 0 {
		f.low[a] = max(f.low[a], 1)
		return true
	}
	return f.raise(a, w)
}

// forbid takes the arc out, and sends what is on it another way.
func (f *flow) forbid(a int32, w *walk) bool {
	if f.low[a] > 0 {
		return false
	}
	f.cap[a] = 0
	if f.on[a] == 0 {
		return true
	}
	f.on[a] = 0
	f.cost -= f.c.cost[a]
	return f.send(f.c.from[a], f.c.to[a], w)
}

// A walk is the memory of one search for a way, used again.
type walk struct {
	dist []int64
	by   []int32 // the arc by which the way goes on from the node, ^a against it
	mark []int32 // the number of the search that reached the node; + 1 once it is settled
	turn int32
	heap []entry
	seen []int32 // nodes that the last search settled
	heed *heed   // a search that is told to stop finds no way
}

type entry struct {
	dist int64
	node int32
}

func newWalk(nodes int, h *heed) *walk {
	return &walk{heed: h, dist: make([]int64, nodes), by: make([]int32, nodes), mark: make([]int32, nodes)}
}

// send moves one unit from u to v along the cheapest way that has room. It searches from
// v backwards, since a school has few candidates and the hub leads to everybody.
// Prices move along, so that the flow stays cheapest (Edmonds & Karp 1972; Dijkstra 1959).
// If there is no way, w.seen are the nodes that can still reach v.
func (f *flow) send(u, v int32, w *walk) bool {
	if !f.search(u, v, w) {
		return false
	}
	far := w.dist[u]
	for _, x := range w.seen {
		f.price[x] += far - w.dist[x]
	}
	for x := u; x != v; {
		a := w.by[x]
		if a >= 0 {
			f.on[a]++
			f.cost += f.c.cost[a]
			x = f.c.to[a]
		} else {
			f.on[^a]--
			f.cost -= f.c.cost[^a]
			x = f.c.from[^a]
		}
	}
	return true
}

func (f *flow) search(u, v int32, w *walk) bool {
	if w.turn > math.MaxInt32-4 {
		clear(w.mark)
		w.turn = 0
	}
	w.turn += 2
	w.heap, w.seen = w.heap[:0], w.seen[:0]
	w.dist[v], w.mark[v] = 0, w.turn
	w.push(entry{0, v})
	c := f.c
	for len(w.heap) > 0 {
		e := w.pop()
		x := e.node
		if w.mark[x] == w.turn+1 {
			continue
		}
		w.mark[x] = w.turn + 1
		w.seen = append(w.seen, x)
		if x == u {
			return true
		}
		if w.heed.after(int(c.first[x+1] - c.first[x])) {
			return false
		}
		for _, a := range c.at[c.first[x]:c.first[x+1]] {
			if a < 0 { // an arc y → x with room
				a = ^a
				if f.on[a] < f.cap[a] {
					w.reach(c.from[a], e.dist+f.reduced(a), a)
				}
			} else if f.on[a] > f.low[a] { // an arc x → y that can carry less
				w.reach(c.to[a], e.dist-f.reduced(a), ^a)
			}
		}
	}
	return false
}

func (w *walk) reach(y int32, dist int64, by int32) {
	if w.mark[y] == w.turn+1 || w.mark[y] == w.turn && w.dist[y] <= dist {
		return
	}
	w.mark[y], w.dist[y], w.by[y] = w.turn, dist, by
	w.push(entry{dist, y})
}

func (a entry) before(b entry) bool {
	return a.dist < b.dist || a.dist == b.dist && a.node < b.node
}

func (w *walk) push(e entry) {
	w.heap = append(w.heap, e)
	i := len(w.heap) - 1
	for i > 0 {
		p := (i - 1) / 2
		if !e.before(w.heap[p]) {
			break
		}
		w.heap[i] = w.heap[p]
		i = p
	}
	w.heap[i] = e
}

func (w *walk) pop() entry {
	top, n := w.heap[0], len(w.heap)-1
	e := w.heap[n]
	w.heap = w.heap[:n]
	for i := 0; n > 0; {
		k := 2*i + 1
		if k+1 < n && w.heap[k+1].before(w.heap[k]) {
			k++
		}
		if k >= n || !w.heap[k].before(e) {
			w.heap[i] = e
			break
		}
		w.heap[i] = w.heap[k]
		i = k
	}
	return top
}

// run meets the lower bounds of the circuit, one unit after the other. If it cannot, it
// returns the arc whose bound cannot be met; w.seen then are the nodes of a cut.
func (c *circuit) run(w *walk) (*flow, int32) {
	f := c.still()
	for a := range int32(len(c.from)) {
		for f.low[a] < c.low[a] {
			if f.on[a] > f.low[a] {
				f.low[a]++
				continue
			}
			if !f.raise(a, w) {
				return f, a
			}
		}
	}
	return f, -1
}

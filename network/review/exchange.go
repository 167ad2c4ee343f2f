package review

import "slices"

// An exchange links a large part, each time by the cheapest of two kinds of steps that make
// one subset of two: a reviewer of one takes over a visit in the other, from someone who
// has no other visit or whose visit the subset can do without; or two reviewers swap two
// schools, one of the two pairs being such a visit.
type exchange struct {
	t      *part
	f      *flow
	comp   *sets
	pair   map[[2]int32]int32 // reviewer and school of the part: their pair
	team   [][]int32          // by school: its pairs that are chosen
	visits [][]int32          // by reviewer
}

// link returns an allocation that hangs together, nil if no step leads to one. It is for
// parts in which being linked is all that the flow may break. It begins with the cheapest
// flow that need not be linked, with the pairs forced and forbidden that are so in from.
func (s *search) link(from *flow) *flow {
	if !s.t.linkable() {
		return nil
	}
	x := s.t.exchange(from, s.w)
	for x != nil && s.looked < s.effort && s.heed.ask() == nil {
		s.looked++
		x.index()
		if x.linked() {
			return x.f
		}
		if !x.step() {
			break
		}
	}
	if x != nil {
		s.apart = x.comp
	}
	return nil
}

// exchange begins with the cheapest flow that need not be linked. There is one, since
// there is one with more bounds; it is nil only if the context has ended.
func (t *part) exchange(from *flow, w *walk) *exchange {
	least := t.c.low[t.second]
	t.c.low[t.second] = 0
	f, failed := t.c.run(w)
	t.c.low[t.second] = least
	if failed >= 0 {
		return nil
	}
	x := &exchange{t: t, f: f, comp: newSets(len(t.schools) + len(t.reviewers)), pair: make(map[[2]int32]int32, len(t.pairs))}
	for a := range int32(len(t.pairs)) {
		x.pair[[2]int32{t.by[a], t.host[a]}] = a
		if from.low[a] > 0 {
			f.force(a, w)
		}
		if from.cap[a] == 0 {
			f.forbid(a, w)
		}
	}
	return x
}

func (x *exchange) index() {
	t := x.t
	x.team, x.visits = make([][]int32, len(t.schools)), make([][]int32, len(t.reviewers))
	for i := range x.comp.up {
		x.comp.up[i] = int32(i)
	}
	for a := range int32(len(t.pairs)) {
		if x.f.on[a] > 0 {
			x.team[t.host[a]] = append(x.team[t.host[a]], a)
			x.visits[t.by[a]] = append(x.visits[t.by[a]], a)
			x.comp.join(t.host[a], int32(len(t.schools))+t.by[a])
		}
	}
}

func (x *exchange) linked() bool {
	for s := range x.t.schools {
		if x.comp.root(int32(s)) != x.comp.root(0) {
			return false
		}
	}
	return true
}

// linkable reports whether being linked, all schools of the part at once, is the only side.
func (t *part) linkable() bool { return t.second >= 0 && len(t.sides.most)+len(t.sides.back) == 0 }

// A step is pairs that leave and pairs that come.
type step struct {
	cost    int64
	out, in []int32
}

// step makes the cheapest step that links two subsets, the first of equals.
func (x *exchange) step() bool {
	t, best := x.t, step{cost: never}
	spare := x.spare()
	try := func(cost int64, out, in []int32) {
		if cost < best.cost {
			best = step{cost, slices.Clone(out), slices.Clone(in)}
		}
	}
	for in := range int32(len(t.pairs)) {
		if r := t.by[in]; x.free(in) && len(x.visits[r]) > 0 && x.root(in, true) != x.root(in, false) {
			x.takeOver(in, spare, try)
		}
	}
	for out := range int32(len(t.pairs)) {
		if spare[out] && x.f.low[out] == 0 {
			x.swap(out, try)
		}
	}
	if best.cost == never {
		return false
	}
	for _, a := range best.out {
		x.f.on[a] = 0
	}
	for _, a := range best.in {
		x.f.on[a] = 1
	}
	x.f.cost += best.cost
	return true
}

// free reports whether a pair is not chosen and could be.
func (x *exchange) free(pair int32) bool { return x.f.on[pair] == 0 && x.f.cap[pair] > 0 }

func (x *exchange) root(pair int32, host bool) int32 {
	if host {
		return x.comp.root(x.t.host[pair])
	}
	return x.comp.root(int32(len(x.t.schools)) + x.t.by[pair])
}

// takeOver tries to let the reviewer of a pair take over a visit to its host.
func (x *exchange) takeOver(in int32, spare []bool, try func(int64, []int32, []int32)) {
	t, r, extra := x.t, x.t.by[in], x.t.p.round.Cost.PerExtraVisit
	if _, most := t.load(r); len(x.visits[r]) >= most {
		return
	}
	for _, out := range x.team[t.host[in]] {
		q := t.by[out]
		// Who lacks a skill is replaced by someone who lacks it, too.
		if least, _ := t.load(q); x.f.low[out] == 0 && len(x.visits[q]) > least && (spare[out] || len(x.visits[q]) == 1) && t.c.to[in] == t.c.to[out] {
			cost := t.pairs[in].cost - t.pairs[out].cost + extra*int64(len(x.visits[r])-len(x.visits[q])+1)
			try(cost, []int32{out}, []int32{in})
		}
	}
}

// load returns how many visits a reviewer of the part makes at the least and at the most.
func (t *part) load(r int32) (least, most int) {
	p, n := t.p, t.reviewers[r]
	most = mostVisits
	if p.counts(p.visitsBy[n][0]) {
		least = p.round.Reviewers[n].Visits.Least
	}
	if p.counts(p.visitsBy[n][1]) {
		most = p.round.Reviewers[n].Visits.Most
	}
	return least, most
}

// swap tries to let the reviewer of a pair swap hosts with someone of another subset.
func (x *exchange) swap(out int32, try func(int64, []int32, []int32)) {
	t := x.t
	for _, in := range t.of[t.by[out]] {
		if x.root(in, true) == x.root(out, true) {
			continue
		}
		for _, other := range x.team[t.host[in]] {
			back, ok := x.pair[[2]int32{t.by[other], t.host[out]}]
			if ok && x.free(in) && x.free(back) && x.f.low[other] == 0 && t.c.to[back] == t.c.to[out] && t.c.to[in] == t.c.to[other] {
				cost := t.pairs[in].cost + t.pairs[back].cost - t.pairs[out].cost - t.pairs[other].cost
				try(cost, []int32{out, other}, []int32{in, back})
			}
		}
	}
}

// spare marks the chosen pairs that lie on a circle of schools and reviewers: all but the
// bridges (Tarjan 1974), found without recursion.
func (x *exchange) spare() []bool {
	t, hosts := x.t, int32(len(x.t.schools))
	n := int(hosts) + len(t.reviewers)
	out := make([]bool, len(t.pairs))
	order, low, next := make([]int32, n), make([]int32, n), make([]int, n)
	by := make([]int32, n) // the pair through which a node was reached
	at := func(v int32) []int32 {
		if v < hosts {
			return x.team[v]
		}
		return x.visits[v-hosts]
	}
	count := int32(0)
	for start := range hosts {
		if order[start] > 0 {
			continue
		}
		count++
		order[start], low[start], by[start] = count, count, -1
		for stack := []int32{start}; len(stack) > 0; {
			v := last(stack)
			if next[v] == len(at(v)) {
				stack = stack[:len(stack)-1]
				if len(stack) > 0 {
					up := last(stack)
					low[up] = min(low[up], low[v])
					out[by[v]] = low[v] <= order[up]
				}
				continue
			}
			a := at(v)[next[v]]
			next[v]++
			w := t.host[a]
			if v < hosts {
				w = hosts + t.by[a]
			}
			switch {
			case a == by[v]:
			case order[w] > 0:
				low[v] = min(low[v], order[w])
				out[a] = true
			default:
				count++
				order[w], low[w], by[w] = count, count, a
				stack = append(stack, w)
			}
		}
	}
	return out
}

package review

import (
	"cmp"
	"slices"
)

// mostPairs is how many candidate pairs of a part are held in memory at once, some 100
// bytes each. A part with more, and all parts if the round has very many more, begins with the cheapest of each school, and takes in others when the
// prices say that they could make the allocation cheaper, or possible. So it comes to the
// same optimum (column generation, Ford & Fulkerson 1958).
const mostPairs = 200_000

func (p *Plan) most() int {
	if p.mostPairs > 0 {
		return p.mostPairs
	}
	return mostPairs
}

const (
	partsAtOnce = 8  // as large as a part may be, before all parts hold some of their pairs only
	firstPairs  = 16 // of a school at the start, beside its need
	morePairs   = 8  // of a school at a time
)

// begin takes the cheapest candidates of each school.
func (t *part) begin(h *heed) {
	f := t.p.field()
	t.pairs = nil
	var some []candidate
	for _, s := range t.schools {
		some = f.candidates(s, some[:0])
		if h.after(len(some)) {
			return
		}
		few := fewest{most: t.p.round.Schools[s].Need + min(firstPairs, t.p.most()/firstPairs)}
		for _, c := range some {
			few.add(c, c.cost)
		}
		start := len(t.pairs)
		t.pairs = append(t.pairs, few.pairs()...)
		slices.SortFunc(t.pairs[start:], byReviewer)
	}
}

func byReviewer(a, b candidate) int { return cmp.Compare(a.reviewer, b.reviewer) }

// A fewest keeps the cheapest of the candidates that it is given, the first of equals.
type fewest struct {
	most int
	list []priced
}

type priced struct {
	candidate
	at int64
}

func (f *fewest) add(c candidate, at int64) {
	if len(f.list) == f.most && at >= f.list[f.most-1].at {
		return
	}
	i, _ := slices.BinarySearchFunc(f.list, at, func(p priced, at int64) int {
		return cmp.Or(cmp.Compare(p.at, at), -1)
	})
	f.list = slices.Insert(f.list, i, priced{c, at})
	if len(f.list) > f.most {
		f.list = f.list[:f.most]
	}
}

func (f *fewest) pairs() []candidate {
	var out []candidate
	for _, p := range f.list {
		out = append(out, p.candidate)
	}
	return out
}

// solveSome is solve for a part of which some pairs are missing. What it claims holds for
// all of them.
func (t *part) solveSome(h *heed, force, forbid []int32, any bool, effort int) (found, error) {
	must, mustNot := t.named(force), t.named(forbid)
	f, out, err := t.settleAndSearch(h, must, mustNot, any, effort)
	if err != nil || f == nil || !t.sides.any() {
		return out, err
	}
	bound, looked := f.cost, out.looked
	for out.best == nil && t.partial && t.widen(h, out.apart) {
		if f, out, err = t.settleAndSearch(h, must, mustNot, any, effort); err != nil {
			return found{}, err
		}
		looked += out.looked
	}
	out.looked = looked
	if !t.partial {
		return out, nil
	}
	found := out
	out.bound = bound
	if any || found.best == nil || found.best.cost == bound {
		return out, nil
	}
	// No pair that costs as much more as the gap is part of a cheaper allocation.
	less := *t
	if !t.within(h, f, found.best.cost-bound) {
		return out, nil
	}
	_, more, err := t.settleAndSearch(h, must, mustNot, any, effort)
	if err != nil {
		return more, err
	}
	more.looked += looked
	more.bound = max(bound, min(more.bound, found.best.cost))
	if more.best == nil || more.best.cost > found.best.cost {
		*t = less
		out.bound, out.looked = more.bound, more.looked
		return out, nil
	}
	return more, nil
}

func (t *part) settleAndSearch(h *heed, must, mustNot []candidate, any bool, effort int) (*flow, found, error) {
	f, core, w, err := t.settle(h, must, mustNot)
	if err != nil || f == nil {
		return nil, found{bound: never, core: core}, err
	}
	out, err := t.search(h, w, f, any, effort)
	return f, out, err
}

func (t *part) named(pairs []int32) []candidate {
	var out []candidate
	for _, a := range pairs {
		out = append(out, t.pairs[a])
	}
	return out
}

// settle finds the cheapest flow over all candidate pairs. It returns none if there is
// none, with the constraints that are in the way.
func (t *part) settle(h *heed, must, mustNot []candidate) (*flow, []int32, *walk, error) {
	for most := morePairs; ; {
		if err := h.ask(); err != nil {
			return nil, nil, nil, err
		}
		w := newWalk(t.c.nodes, h)
		f, failed := t.c.run(w)
		if h.err != nil {
			return nil, nil, nil, h.err
		}
		if failed >= 0 {
			if t.addCrossing(h, w, most) {
				most *= 2
				continue
			}
			return nil, t.cut(f, failed, w), w, nil
		}
		if !f.change(t.positions(must), t.positions(mustNot), w) {
			if t.addCrossing(h, w, most) {
				most *= 2
				continue
			}
			return nil, nil, w, nil
		}
		if !t.addNegative(h, f) {
			return f, nil, w, nil
		}
	}
}

func (t *part) positions(pairs []candidate) []int32 {
	var out []int32
	for _, c := range pairs {
		out = append(out, int32(slices.Index(t.pairs, c)))
	}
	return out
}

// missing calls add for each candidate pair that is not there yet, school by school, and
// takes in those that it kept. It reports whether there were any.
func (t *part) missing(h *heed, most int, at func(c candidate, s, r int32) (int64, bool)) bool {
	local, f := t.numbers(), t.p.field()
	var some, out []candidate
	next := 0
	grown := false
	for s, school := range t.schools {
		some = f.candidates(school, some[:0])
		if h.after(2 * len(some)) {
			return false
		}
		few := fewest{most: most}
		start := next
		for next < len(t.pairs) && t.pairs[next].school == school {
			next++
		}
		have := t.pairs[start:next]
		out = append(out, have...)
		for _, c := range some {
			if cost, ok := at(c, int32(s), local.reviewer[c.reviewer]); ok {
				if _, there := slices.BinarySearchFunc(have, c, byReviewer); !there {
					few.add(c, cost)
				}
			}
		}
		if len(few.list) > 0 {
			grown = true
			out = append(out, few.pairs()...)
		}
		added := out[len(out)-len(have)-len(few.list):]
		slices.SortFunc(added, byReviewer)
	}
	if grown {
		t.pairs = out
		t.partial = len(t.pairs) < t.total
		t.build()
	}
	return grown
}

// addCrossing takes in pairs that lead into the nodes of a cut. While there are few, all
// schools get more: where one has too few to choose from, others will have.
func (t *part) addCrossing(h *heed, w *walk, most int) bool {
	in := make([]bool, t.c.nodes)
	for _, x := range w.seen {
		in[x] = true
	}
	all := len(t.pairs) < t.p.most()
	return t.missing(h, most, func(c candidate, s, r int32) (int64, bool) {
		return c.cost, all || !in[t.reviewer[r]] && slices.ContainsFunc(t.gates[s], func(g int32) bool { return in[g] })
	})
}

// addNegative takes in pairs that could make the flow cheaper.
func (t *part) addNegative(h *heed, f *flow) bool {
	reduced := t.reduced(f)
	return t.missing(h, morePairs, func(c candidate, s, r int32) (int64, bool) {
		cost := reduced(c, s, r)
		return cost, cost < 0
	})
}

// within takes in all pairs that cost less than a gap more. It reports whether they are
// not too many to search among.
func (t *part) within(h *heed, f *flow, gap int64) bool {
	reduced := t.reduced(f)
	n := 0
	all := t.p.field()
	local := t.numbers()
	var some []candidate
	for s, school := range t.schools {
		some = all.candidates(school, some[:0])
		if h.after(2 * len(some)) {
			return false
		}
		for _, c := range some {
			if reduced(c, int32(s), local.reviewer[c.reviewer]) < gap {
				n++
			}
		}
	}
	if n > min(4*t.p.many(), t.p.most()) {
		return false
	}
	t.missing(h, n, func(c candidate, s, r int32) (int64, bool) {
		cost := reduced(c, s, r)
		return cost, cost < gap
	})
	return true
}

// widen takes in more pairs, the cheapest, where no allocation was found; between schools
// and reviewers that are apart, if that is known.
func (t *part) widen(h *heed, apart *sets) bool {
	most := 4 * morePairs
	switch {
	case apart == nil && 2*len(t.pairs) > t.p.most(), len(t.pairs) > t.p.most():
		return false
	case apart == nil:
		most = max(most, len(t.pairs)/max(1, len(t.schools)))
	}
	return t.missing(h, most, func(c candidate, s, r int32) (int64, bool) {
		return c.cost, apart == nil || apart.root(s) != apart.root(int32(len(t.schools))+r)
	})
}

// reduced returns a function for the cost of a pair after prices, which may be too low for
// a pair that is missing, but not too high: among the gates of skills that the reviewer
// lacks the dearest one counts. A reviewer without visits is as dear as the way to them.
func (t *part) reduced(f *flow) func(c candidate, s, r int32) int64 {
	from := t.prices(f)
	return func(c candidate, s, r int32) int64 {
		gates := t.gates[s]
		to := f.price[last(gates)]
		inner := false
		for k, limit := range t.lacking[s] {
			if t.p.lacks(c.reviewer, limit) && (!inner || f.price[gates[k]] > to) {
				to, inner = f.price[gates[k]], true
			}
		}
		return c.cost + from[r] - to
	}
}

func (t *part) prices(f *flow) (from []int64) {
	price := slices.Clone(f.price)
	lift := func(v int32) {
		cheapest := int64(never)
		for _, a := range t.c.at[t.c.first[v]:t.c.first[v+1]] {
			switch {
			case a >= 0 && f.on[a] > 0: // what comes in goes out, and its arcs are first
				return
			case a < 0 && f.on[^a] < f.cap[^a]:
				cheapest = min(cheapest, t.c.cost[^a]+price[t.c.from[^a]])
			}
		}
		if cheapest != never {
			price[v] = max(price[v], cheapest)
		}
	}
	from = make([]int64, len(t.reviewers))
	for i, v := range t.reviewer {
		lift(v)
		from[i] = price[v]
	}
	return from
}

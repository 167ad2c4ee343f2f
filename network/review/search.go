package review

import (
	"context"
	"slices"
)

// A found is what the search of a part came to.
type found struct {
	root   *flow // cheapest without the sides; nil if there is none
	best   *flow // cheapest of those looked at that keep the sides; nil if there is none
	bound  int64 // no allocation of the part costs less; never if there is none at all
	core   []int32
	apart  *sets // schools and then reviewers, where a large part could not be linked
	looked int   // partial allocations
}

// proved reports whether the search settled the part.
func (f *found) proved() bool { return f.bound == never || f.best != nil && f.best.cost == f.bound }

// A search is branch and bound (Land & Doig 1960) over flows: the cheapest flow under
// the decisions made so far is a bound; where it breaks one of the sides, two or more
// decisions are made that shut it out and no allocation that keeps the sides. The open
// node with the lowest bound comes first, so that the first one that keeps them is best.
type search struct {
	t       *part
	w       *walk
	heed    *heed
	any     bool // the first allocation will do
	effort  int
	looked  int
	deep    int // steps of a dive
	apart   *sets
	large   bool // too large for more than dives
	best    *flow
	open    []*node
	nodes   int32
	comp    *sets
	covered []int64 // by part that hangs together: the cheapest pair that leads out
	by      []int32
}

// manyPairs is from how many pairs on a part is too large for branch and bound: there the
// first allocation that keeps the sides stands, beside the bound of the flow.
const manyPairs = 5000

func (p *Plan) many() int {
	if p.manyPairs > 0 {
		return p.manyPairs
	}
	return manyPairs
}

// A node is a flow with decisions yet to be made on it.
type node struct {
	from   *flow // shared by the children of a node
	bound  int64
	seq    int32
	forbid []int32
	force  int32 // −1 for none
	covers *cover
}

// A cover is pairs of which at least one is chosen, and the covers before it.
type cover struct {
	pairs  []int32
	next   *cover
	uneven bool // it tells people apart who could stand for each other
}

// solve looks for the cheapest allocation of the part in which the pairs to force and to
// forbid are so, from a flow that is cheapest without them, or nil.
func (t *part) solve(ctx context.Context, from *flow, force, forbid []int32, any bool, effort int) (found, error) {
	h := &heed{ctx: ctx}
	if err := h.ask(); err != nil {
		return found{}, err
	}
	out, err := t.solveAll(h, from, force, forbid, any, effort)
	if h.err != nil {
		return found{}, h.err
	}
	return out, err
}

func (t *part) solveAll(h *heed, from *flow, force, forbid []int32, any bool, effort int) (found, error) {
	if t.partial {
		return t.solveSome(h, force, forbid, any, effort)
	}
	w := newWalk(t.c.nodes, h)
	if from == nil {
		f, failed := t.c.run(w)
		if h.err != nil {
			return found{}, h.err
		}
		if failed >= 0 {
			return found{bound: never, core: t.cut(f, failed, w)}, nil
		}
		from = f
	}
	f := from
	if len(force)+len(forbid) > 0 {
		f = from.clone()
	}
	if !f.change(force, forbid, w) {
		return found{root: from, bound: never}, nil
	}
	out, err := t.search(h, w, f, any, effort)
	out.root = from
	return out, err
}

// change forces and forbids pairs. It reports whether that can be.
func (f *flow) change(force, forbid []int32, w *walk) bool {
	for _, a := range force {
		if !f.force(a, w) {
			return false
		}
	}
	for _, a := range forbid {
		if !f.forbid(a, w) {
			return false
		}
	}
	return true
}

// search goes on from the cheapest flow, if there are sides that it may break.
func (t *part) search(h *heed, w *walk, f *flow, any bool, effort int) (found, error) {
	if !t.sides.any() {
		return found{best: f, bound: f.cost}, nil
	}
	s := &search{t: t, w: w, heed: h, any: any, effort: effort}
	return s.run(f.clone())
}

func (s *sides) any() bool { return len(s.most)+len(s.back)+len(s.linked) > 0 }

func (s *search) run(f *flow) (found, error) {
	t := s.t
	if t.tooFew() {
		return found{bound: never}, nil
	}
	for _, b := range t.sides.back {
		if b.both && (len(b.there) == 0 || len(b.back) == 0) {
			for _, a := range slices.Concat(b.there, b.back) {
				if !f.forbid(a, s.w) {
					return found{bound: never}, nil
				}
			}
		}
	}
	n := len(t.schools) + len(t.reviewers)
	s.comp, s.covered, s.by = newSets(n), make([]int64, n), make([]int32, n)
	root := &node{from: f, bound: f.cost, force: -1}
	s.large = len(t.pairs) > t.p.many()
	s.deep = min(s.effort, len(t.schools)+2*len(t.by))
	if s.large {
		s.deep = min(s.deep, len(t.schools)+200)
		s.best = s.link(f)
	}
	// More pairs help more than more steps.
	if s.best == nil && !(s.large && t.partial && t.linkable()) {
		if err := s.dive(root, s.deep); err != nil {
			return found{}, err
		}
	}
	if s.any && s.best != nil {
		return found{best: s.best, bound: f.cost, looked: s.looked}, nil
	}
	if s.large {
		return found{best: s.best, bound: f.cost, looked: s.looked, apart: s.apart}, nil
	}
	bound, err := s.prove(root)
	if err != nil {
		return found{}, err
	}
	return found{best: s.best, bound: bound, looked: s.looked}, nil
}

// tooFew reports whether there are fewer visits than it takes to link all schools of the
// part: a tree of schools and reviewers has one visit less than it has nodes.
func (t *part) tooFew() bool {
	if len(t.sides.linked) != 1 || len(t.sides.linked[0]) != len(t.schools) {
		return false
	}
	need := 0
	for s, school := range t.schools {
		if t.c.low[t.need[s]] == 0 {
			return false
		}
		need += t.p.round.Schools[school].Need
	}
	visits := make([]int, len(t.reviewers))
	for _, r := range t.by {
		visits[r]++
	}
	for i, r := range t.reviewers {
		if t.p.counts(t.p.visitsBy[r][1]) {
			visits[i] = min(visits[i], t.p.round.Reviewers[r].Visits.Most)
		}
	}
	slices.SortFunc(visits, func(a, b int) int { return b - a })
	least, left := 0, need // reviewers that it takes
	for _, v := range visits {
		if left <= 0 || v == 0 {
			break
		}
		left -= v
		least++
	}
	return need < len(t.schools)+least-1
}

// dive goes down one branch after the other, the cheapest first, until the sides are kept
// or so many partial allocations were looked at. A path on which nothing can be kept is
// left at the latest decision.
func (s *search) dive(root *node, steps int) error {
	stack := []*node{root}
	for end := s.looked + steps; len(stack) > 0 && s.looked < end; {
		n := stack[len(stack)-1]
		stack = stack[:len(stack)-1]
		if s.best != nil && n.bound >= s.best.cost {
			continue
		}
		f, err := s.enter(n)
		if err != nil {
			return err
		}
		if f == nil || s.best != nil && f.cost >= s.best.cost {
			continue
		}
		children, kept := s.branch(n, f)
		if kept {
			s.best = f
			return nil
		}
		if len(children) == 2 && children[0].force < 0 && children[1].force < 0 {
			s.cheaperFirst(children)
		}
		slices.Reverse(children)
		stack = append(stack, children...)
	}
	return nil
}

// cheaperFirst settles two nodes and puts the cheaper one first.
func (s *search) cheaperFirst(two []*node) {
	for _, n := range two {
		f := n.from.clone()
		if !s.settle(n, f) {
			n.bound = never
			continue
		}
		n.from, n.forbid, n.force, n.bound = f, nil, -1, f.cost
	}
	if two[1].bound < two[0].bound {
		two[0], two[1] = two[1], two[0]
	}
}

func (s *search) settle(n *node, f *flow) bool {
	for _, a := range n.forbid {
		if !f.forbid(a, s.w) {
			return false
		}
	}
	return n.force < 0 || f.force(n.force, s.w)
}

// enter makes the decisions of a node. It returns nil if they cannot be made.
func (s *search) enter(n *node) (*flow, error) {
	s.looked++
	if s.looked%256 == 0 {
		if err := s.heed.ask(); err != nil {
			return nil, err
		}
	}
	if n.bound == never {
		return nil, nil
	}
	if len(n.forbid) == 0 && n.force < 0 {
		return n.from, nil
	}
	f := n.from.clone()
	if !s.settle(n, f) {
		return nil, nil
	}
	return f, nil
}

// prove takes the open node with the lowest bound until it keeps the sides or the effort
// is spent, and returns the bound that was reached.
func (s *search) prove(root *node) (int64, error) {
	s.put(root)
	// Flows of open nodes take memory: at most some 256 MB.
	most := max(s.looked+16, min(s.effort, s.looked+256<<20/(12*len(s.t.c.from)+8*s.t.c.nodes+64)))
	for again := 0; len(s.open) > 0; {
		n := s.take()
		if s.best != nil && n.bound >= s.best.cost {
			return s.best.cost, nil
		}
		if s.looked >= most {
			return n.bound, nil
		}
		f, err := s.enter(n)
		if err != nil {
			return 0, err
		}
		if f == nil || s.best != nil && f.cost >= s.best.cost {
			continue
		}
		if f.cost > n.bound && len(s.open) > 0 && f.cost > s.open[0].bound {
			s.put(&node{from: f, bound: f.cost, force: -1, covers: n.covers, seq: n.seq})
			continue
		}
		children, kept := s.branch(n, f)
		if kept {
			s.best = f
			if s.any {
				return f.cost, nil
			}
			continue
		}
		if again++; again%64 == 0 && !s.large {
			at := &node{from: f, bound: f.cost, force: -1, covers: n.covers}
			if err := s.dive(at, min(s.deep/4, most-s.looked)); err != nil {
				return 0, err
			}
			if s.any && s.best != nil {
				return f.cost, nil
			}
		}
		for _, c := range children {
			if s.best == nil || c.bound < s.best.cost {
				s.put(c)
			}
		}
	}
	if s.best != nil {
		return s.best.cost, nil
	}
	return never, nil
}

// branch looks for a side that the flow breaks and returns the ways to keep it, or says
// that all are kept. No ways and nothing kept is a dead end.
func (s *search) branch(n *node, f *flow) (children []*node, kept bool) {
	if c, broken := s.branchMost(n, f); broken {
		return c, false
	}
	// Before the ways back: a cover may be the decision that one is to be there.
	pair, worst, broken := cheapestCover(n, f)
	switch {
	case broken && pair < 0:
		return nil, false
	case broken:
		return s.either(n, f, f.cost+worst, pair), false
	}
	if c, broken := s.branchBack(n, f); broken {
		return c, false
	}
	if c, broken := s.branchAgain(n, f); broken && !s.large {
		return c, false
	}
	for _, g := range s.t.sides.linked {
		by, cost, state := s.crossing(f, g)
		switch {
		case state == hangsTogether:
			continue
		case state == optional && !broken:
			return s.leaveOut(n, f, g, by), false
		case state == optional:
			continue
		case by < 0:
			return nil, false
		}
		broken = true
		if cost > worst {
			pair, worst = by, cost
		}
	}
	if !broken {
		return nil, true
	}
	return s.either(n, f, f.cost+worst, pair), false
}

// cheapestCover returns the cheapest pair of the cover that is dearest to meet, −1 if one
// cannot be met.
func cheapestCover(n *node, f *flow) (pair int32, cost int64, broken bool) {
	pair, cost = -1, -1
	for c := n.covers; c != nil; c = c.next {
		if used(f, c.pairs) {
			continue
		}
		cheapest, by := int64(never), int32(-1)
		for _, a := range c.pairs {
			if f.cap[a] > 0 && f.reduced(a) < cheapest {
				cheapest, by = f.reduced(a), a
			}
		}
		if by < 0 {
			return -1, 0, true
		}
		if cheapest > cost {
			pair, cost = by, cheapest
		}
		broken = true
	}
	return pair, cost, broken
}

// either forces a pair or forbids it, and with it the same pair of all people who cannot be
// told apart from its reviewer so far: if one of them were chosen, the first might as well
// be (orbital branching, Ostrowski et al. 2011). Neither is cheaper than the bound.
func (s *search) either(n *node, f *flow, bound int64, pair int32) []*node {
	return []*node{
		{from: f, bound: bound, force: pair, covers: n.covers, seq: s.next()},
		{from: f, bound: bound, force: -1, forbid: s.alike(n, f, pair), covers: n.covers, seq: s.next()},
	}
}

// alike returns the pair and those that could stand for it.
func (s *search) alike(n *node, f *flow, pair int32) []int32 {
	t := s.t
	out := []int32{pair}
	r := t.by[pair]
	if t.twins == nil || len(t.twins[r]) < 2 {
		return out
	}
	for c := n.covers; c != nil; c = c.next {
		if c.uneven {
			return out
		}
	}
	at := slices.Index(t.of[r], pair)
	for _, q := range t.twins[r] {
		if q != r && t.sameSoFar(f, r, q) {
			out = append(out, t.of[q][at])
		}
	}
	return out
}

// sameSoFar reports whether all decisions are the same for two twins.
func (t *part) sameSoFar(f *flow, r, q int32) bool {
	same := func(a, b int32) bool { return f.low[a] == f.low[b] && f.cap[a] == f.cap[b] }
	for i, a := range t.of[r] {
		if !same(a, t.of[q][i]) {
			return false
		}
	}
	if t.visits != nil {
		for v := range t.visits[r][1] {
			if !same(t.visits[r][0]+v, t.visits[q][0]+v) {
				return false
			}
		}
	}
	return true
}

func (s *search) next() int32 {
	s.nodes++
	return s.nodes
}

func used(f *flow, pairs []int32) bool {
	return slices.ContainsFunc(pairs, func(a int32) bool { return f.on[a] > 0 })
}

func (s *search) branchMost(n *node, f *flow) ([]*node, bool) {
	for _, m := range s.t.sides.most {
		chosen, free := 0, int32(-1)
		for _, a := range m.pairs {
			if f.on[a] > 0 {
				chosen++
				if free < 0 && f.low[a] == 0 {
					free = a
				}
			}
		}
		if chosen <= m.n {
			continue
		}
		if free < 0 {
			return nil, true
		}
		out := s.either(n, f, f.cost, free)
		slices.Reverse(out)
		return out, true
	}
	return nil, false
}

func (s *search) branchBack(n *node, f *flow) ([]*node, bool) {
	for _, b := range s.t.sides.back {
		there, back := used(f, b.there), used(f, b.back)
		switch {
		case !b.both && there && back:
			return []*node{
				{from: f, bound: f.cost, force: -1, forbid: b.there, covers: n.covers, seq: s.next()},
				{from: f, bound: f.cost, force: -1, forbid: b.back, covers: n.covers, seq: s.next()},
			}, true
		case b.both && there != back:
			return []*node{
				{from: f, bound: f.cost, force: -1, covers: &cover{b.there, &cover{b.back, n.covers, false}, false}, seq: s.next()},
				{from: f, bound: f.cost, force: -1, forbid: slices.Concat(b.there, b.back), covers: n.covers, seq: s.next()},
			}, true
		}
	}
	return nil, false
}

// branchAgain finds a reviewer with a second visit and no first one: there is to be a
// first, or no second.
func (s *search) branchAgain(n *node, f *flow) ([]*node, bool) {
	for _, v := range s.t.visits {
		first, end := v[0], v[0]+v[1]
		if v[1] < 2 || f.on[first] > 0 {
			continue
		}
		var more []int32
		used := false
		for a := first + 1; a < end; a++ {
			more = append(more, a)
			used = used || f.on[a] > 0
		}
		if !used {
			continue
		}
		return []*node{
			{from: f, bound: f.cost, force: first, covers: n.covers, seq: s.next()},
			{from: f, bound: f.cost, force: -1, forbid: more, covers: n.covers, seq: s.next()},
		}, true
	}
	return nil, false
}

// What crossing finds.
const (
	hangsTogether = iota
	apart         // and must not be
	optional      // schools that need no visit are apart from the others
)

// crossing says whether schools hang together. If they do not, every allocation that
// links them has a pair that leads out of each subset, so the dearest of the cheapest such
// pairs adds to the bound. If a subset holds only schools whose need is waived, they may
// as well not be visited: by is a school of it.
func (s *search) crossing(f *flow, group []int32) (by int32, cost int64, state int) {
	t, n := s.t, int32(len(s.t.schools))
	for i := range s.comp.up {
		s.comp.up[i] = int32(i)
		s.covered[i], s.by[i] = never, -1
	}
	for a := range t.pairs {
		if f.on[a] > 0 {
			s.comp.join(t.host[a], n+t.by[a])
		}
	}
	var must, may []int32 // subsets with a school that has to be visited, and without
	listed := make([]bool, len(s.comp.up))
	list := func(to []int32, is func(h int32) bool) []int32 {
		for _, h := range group {
			if root := s.comp.root(h); is(h) && !listed[root] {
				listed[root] = true
				to = append(to, root)
			}
		}
		return to
	}
	must = list(nil, func(h int32) bool { return t.c.low[t.need[h]] > 0 })
	may = list(nil, func(h int32) bool { return f.on[t.need[h]] > 0 })
	switch {
	case len(must)+len(may) <= 1:
		return -1, 0, hangsTogether
	case len(must) <= 1:
		return may[0], 0, optional
	}
	for a := range int32(len(t.pairs)) {
		x, y := s.comp.root(t.host[a]), s.comp.root(n+t.by[a])
		if x == y || f.cap[a] == 0 {
			continue
		}
		r := f.reduced(a)
		if r < s.covered[x] {
			s.covered[x], s.by[x] = r, a
		}
		if r < s.covered[y] {
			s.covered[y], s.by[y] = r, a
		}
	}
	cost = -1
	for _, root := range must {
		if s.by[root] < 0 {
			return -1, 0, apart
		}
		if s.covered[root] > cost {
			by, cost = s.by[root], s.covered[root]
		}
	}
	return by, cost, apart
}

// leaveOut either does not visit the schools of the group in a subset, or leads a pair
// out of the subset, or visits none of the others of the group.
func (s *search) leaveOut(n *node, f *flow, group []int32, root int32) []*node {
	t, hosts := s.t, int32(len(s.t.schools))
	inside := func(x int32) bool { return s.comp.root(x) == root }
	var here, others, out []int32
	for a := range int32(len(t.pairs)) {
		if inside(t.host[a]) != inside(hosts+t.by[a]) {
			out = append(out, a)
		}
		if !slices.Contains(group, t.host[a]) {
			continue
		}
		if inside(t.host[a]) {
			here = append(here, a)
		} else {
			others = append(others, a)
		}
	}
	return []*node{
		{from: f, bound: f.cost, force: -1, forbid: here, covers: n.covers, seq: s.next()},
		{from: f, bound: f.cost, force: -1, covers: &cover{out, n.covers, true}, seq: s.next()},
		{from: f, bound: f.cost, force: -1, forbid: others, covers: n.covers, seq: s.next()},
	}
}

func (a *node) before(b *node) bool {
	return a.bound < b.bound || a.bound == b.bound && a.seq > b.seq
}

// put and take are a binary heap, as push and pop of a walk are. One heap of type
// parameters for both was tried: it cannot inline before, and an allocation that is linked
// took 10 to 20 % longer.
func (s *search) put(n *node) {
	s.open = append(s.open, n)
	i := len(s.open) - 1
	for i > 0 && n.before(s.open[(i-1)/2]) {
		s.open[i] = s.open[(i-1)/2]
		i = (i - 1) / 2
	}
	s.open[i] = n
}

func (s *search) take() *node {
	top, n := s.open[0], len(s.open)-1
	e := s.open[n]
	s.open[n] = nil
	s.open = s.open[:n]
	for i := 0; n > 0; {
		k := 2*i + 1
		if k+1 < n && s.open[k+1].before(s.open[k]) {
			k++
		}
		if k >= n || !s.open[k].before(e) {
			s.open[i] = e
			break
		}
		s.open[i] = s.open[k]
		i = k
	}
	return top
}

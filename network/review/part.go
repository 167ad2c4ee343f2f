package review

import (
	"cmp"
	"math"
	"slices"
)

// A part is schools and reviewers that no candidate pair and no constraint ties to the
// others, so that each can be settled alone.
type part struct {
	p         *Plan
	c         *circuit
	schools   []int32 // in order
	reviewers []int32
	nobody    []int32     // schools that are to send reviewers and have none
	pairs     []candidate // pair i is arc i of the circuit
	total     int         // candidate pairs
	partial   bool        // some of them are not in pairs
	host, by  []int32     // by pair: positions in schools and reviewers
	need      []int32     // by school: its arc to the hub
	reviewer  []int32     // by reviewer: its node
	gates     [][]int32   // by school: nodes through which its reviewers come, itself last
	lacking   [][]int32   // by school and gate but the last: the constraint on the skill lacked
	lowBy     []int32     // by arc: the constraint on its lower bound, −1 if none
	capBy     []int32
	sides     sides
	second    int32      // the arc for second and further visits, −1 if they have no arc of their own
	of        [][]int32  // by reviewer: its pairs, by school; only if there are sides
	twins     [][]int32  // by reviewer: all who differ in nothing but the name, it included
	visits    [][2]int32 // by reviewer, where again is: the first of its arcs, and how many
}

// A candidate is a pair that is allowed.
type candidate struct {
	reviewer, school int32
	cost             int64
}

// sides are the constraints that a flow cannot express.
type sides struct {
	most   []atMost
	back   []there
	linked [][]int32 // schools of the part, by position, that must hang together
}

// An atMost lets n of the pairs be chosen.
type atMost struct {
	pairs []int32
	n     int
}

// A there is the pairs between two schools, there and back.
type there struct {
	there, back []int32
	both        bool // if one way is used the other is, too; else only one of them is
}

// A field is the schools whose people may come to each school, before rules on pairs.
type field struct {
	p    *Plan
	near bool    // only those of its cluster
	all  []int32 // schools
}

func (p *Plan) field() field {
	f := field{p: p, near: p.active(SameCluster), all: make([]int32, len(p.round.Schools))}
	for i := range f.all {
		f.all[i] = int32(i)
	}
	return f
}

// candidates adds the pairs of a school that are allowed, in the order of reviewers.
func (f field) candidates(s int32, out []candidate) []candidate {
	p, from, start := f.p, f.all, len(out)
	if p.needBy[s] < 0 {
		return out
	}
	if f.near {
		from = p.group[p.cluster[s]]
	}
	sorted := true
	for _, a := range from {
		if len(p.people[a]) == 0 || p.banned(a, s) {
			continue
		}
		cost := p.price(a, s)
		for _, r := range p.people[a] {
			if !p.bannedPair(r, s) {
				sorted = sorted && (len(out) == start || last(out).reviewer < r)
				out = append(out, candidate{r, s, cost})
			}
		}
	}
	if !sorted {
		slices.SortFunc(out[start:], byReviewer)
	}
	return out
}

// active reports whether a rule of the kind counts.
func (p *Plan) active(kind Kind) bool {
	for i := range p.round.Rules {
		if p.round.Rules[i].Kind == kind && !p.waived[p.ruleLimit[i][0]] {
			return true
		}
	}
	return false
}

func (p *Plan) banned(a, s int32) bool {
	found := false
	p.bansOf(a, s, func(int32) bool { found = true; return false })
	return found
}

func (p *Plan) bannedPair(r, s int32) bool {
	if len(p.pairs) == 0 {
		return false
	}
	return slices.ContainsFunc(p.pairs[[2]int32{r, s}], func(n int32) bool { return !p.waived[n] })
}

func (p *Plan) counts(limit int32) bool { return limit >= 0 && !p.waived[limit] }

// parts divides the round. Parts with very many candidate pairs get some of them only.
func (p *Plan) parts(h *heed) []*part {
	n := int32(len(p.round.Schools))
	set := newSets(int(n) + len(p.home)) // hosts, then reviewers
	all, count := p.joinCandidates(set, h)
	for s, people := range p.people {
		if p.counts(p.sendsBy[s][0]) || p.counts(p.sendsBy[s][1]) {
			for _, r := range people {
				set.join(n+people[0], n+r)
			}
		}
	}
	for _, g := range p.linkGroups() {
		for _, s := range g {
			set.join(g[0], s)
		}
	}
	number := make([]int32, len(set.up)) // of the part of each root, from 1
	var out []*part
	of := func(x int32) *part {
		root := set.root(x)
		if number[root] == 0 {
			out = append(out, &part{p: p})
			number[root] = int32(len(out))
		}
		return out[number[root]-1]
	}
	for s := range n {
		if p.needBy[s] >= 0 {
			t := of(s)
			t.schools = append(t.schools, s)
			t.total += count[s]
		}
	}
	for r := range int32(len(p.home)) {
		t := of(n + r)
		t.reviewers = append(t.reviewers, r)
	}
	for _, c := range all {
		t := of(c.school)
		t.pairs = append(t.pairs, c)
	}
	for s, people := range p.people {
		if len(people) == 0 && p.counts(p.sendsBy[s][0]) {
			out = append(out, &part{p: p, nobody: []int32{int32(s)}})
		}
	}
	out = slices.DeleteFunc(out, func(t *part) bool { return len(t.schools) == 0 && !t.owes() })
	for _, t := range out {
		if h.after(4 * len(t.pairs)) {
			break
		}
		if t.partial = len(t.pairs) < t.total || t.total > p.most(); t.partial {
			t.begin(h)
		}
		t.build()
	}
	return out
}

// joinCandidates joins hosts and reviewers that may come. It returns all candidates if
// they are not too many, and how many each school has.
func (p *Plan) joinCandidates(set *sets, h *heed) (all []candidate, count []int) {
	n := int32(len(p.round.Schools))
	back := p.active(NotBack) || p.active(Reciprocal)
	count = make([]int, n)
	f, total := p.field(), 0
	var some []candidate
	for s := range n {
		some = f.candidates(s, some[:0])
		if h.after(len(p.home) / 4) {
			break
		}
		for _, c := range some {
			set.join(s, n+c.reviewer)
			if back {
				// A reviewer's own school is host in the same part, so that the way back is there.
				set.join(s, p.home[c.reviewer])
			}
		}
		count[s] = len(some)
		if total += len(some); total <= partsAtOnce*p.most() {
			all = append(all, some...)
		} else {
			all = nil
		}
	}
	return all, count
}

// owes reports whether reviewers of a part without schools have visits to make.
func (t *part) owes() bool {
	return len(t.nobody) > 0 || slices.ContainsFunc(t.reviewers, func(r int32) bool {
		return t.p.counts(t.p.visitsBy[r][0]) || t.p.counts(t.p.sendsBy[t.p.home[r]][0])
	})
}

// linkGroups lists the schools that must hang together.
func (p *Plan) linkGroups() [][]int32 {
	if !p.counts(p.linkedBy) {
		return nil
	}
	groups := p.group
	if p.round.Linked == LinkedAll {
		all := make([]int32, len(p.round.Schools))
		for s := range all {
			all[s] = int32(s)
		}
		groups = [][]int32{all}
	}
	var out [][]int32
	for _, g := range groups {
		g = slices.DeleteFunc(slices.Clone(g), func(s int32) bool { return p.needBy[s] < 0 })
		if len(g) > 1 {
			out = append(out, g)
		}
	}
	return out
}

// build makes the circuit: hub → school that sends → reviewer → (those without a skill) →
// host → hub.
func (t *part) build() {
	*t = part{p: t.p, schools: t.schools, reviewers: t.reviewers, nobody: t.nobody, pairs: t.pairs, total: t.total, partial: t.partial}
	t.c = &circuit{}
	hub := t.c.node()
	local := t.numbers()
	for range t.reviewers {
		t.reviewer = append(t.reviewer, t.c.node())
	}
	candidates := make([][]int32, len(t.schools)) // pairs by school
	visits := make([]int32, len(t.reviewers))
	for i, c := range t.pairs {
		s, r := local.school[c.school], local.reviewer[c.reviewer]
		t.host, t.by = append(t.host, s), append(t.by, r)
		candidates[s] = append(candidates[s], int32(i))
		visits[r]++
	}
	if t.partial {
		// One more, to see what a pair that is not here yet would cost.
		for r := range visits {
			visits[r]++
		}
	}
	door := make([]int32, len(t.pairs))
	var inner []gateway
	for s := range t.schools {
		inner = append(inner, t.addGates(int32(s), candidates[s], door)...)
	}
	for i, c := range t.pairs {
		t.add(t.reviewer[t.by[i]], door[i], 0, 1, c.cost, -1, -1)
	}
	for _, g := range inner {
		t.add(g.from, g.to, 0, g.most, 0, -1, g.by)
	}
	for s, school := range t.schools {
		need, low := int32(t.p.round.Schools[school].Need), int32(0)
		if t.p.counts(t.p.needBy[school]) {
			low = need
		}
		t.need = append(t.need, t.add(last(t.gates[s]), hub, low, need, 0, t.p.needBy[school], -1))
	}
	t.addLoads(hub, visits)
	t.c.index()
	t.addSides(candidates)
	if t.sides.any() {
		t.addTwins()
	}
}

func last[E any](list []E) E { return list[len(list)-1] }

type locals struct{ school, reviewer map[int32]int32 }

func (t *part) numbers() locals {
	l := locals{make(map[int32]int32, len(t.schools)), make(map[int32]int32, len(t.reviewers))}
	for i, s := range t.schools {
		l.school[s] = int32(i)
	}
	for i, r := range t.reviewers {
		l.reviewer[r] = int32(i)
	}
	return l
}

func (t *part) add(from, to, low, most int32, cost int64, lowBy, capBy int32) int32 {
	t.lowBy, t.capBy = append(t.lowBy, lowBy), append(t.capBy, capBy)
	return t.c.arc(from, to, low, most, cost)
}

// A gateway is an arc by which at most so many who lack a skill come to a school.
type gateway struct{ from, to, most, by int32 }

// addGates makes a node for the school and one for each set of reviewers who lack a
// skill, as far as these sets lie in or beside each other; the others become sides. It
// sets the node where each candidate comes in.
func (t *part) addGates(s int32, pairs, door []int32) []gateway {
	school := t.schools[s]
	need := t.p.round.Schools[school].Need
	var sets []atMost
	var by []int32
	for _, limit := range t.p.skills[school] {
		if t.p.waived[limit] {
			continue
		}
		lacking := atMost{n: need - t.p.round.Rules[t.p.limits[limit].rule].least()}
		for _, i := range pairs {
			if t.p.lacks(t.pairs[i].reviewer, limit) {
				lacking.pairs = append(lacking.pairs, i)
			}
		}
		switch {
		case len(lacking.pairs) <= lacking.n: // it says nothing
		case slices.ContainsFunc(sets, func(b atMost) bool { return cross(lacking.pairs, b.pairs) }):
			t.sides.most = append(t.sides.most, lacking)
		default:
			sets, by = append(sets, lacking), append(by, limit)
		}
	}
	// From small to large, so that the first set that holds another is the next.
	order := make([]int, len(sets))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(len(sets[a].pairs), len(sets[b].pairs)) })
	gates := make([]int32, len(sets)+1)
	for i := range gates {
		gates[i] = t.c.node()
	}
	t.gates = append(t.gates, gates)
	lacking := make([]int32, len(sets))
	for k, i := range order {
		lacking[k] = by[i]
	}
	t.lacking = append(t.lacking, lacking)
	for _, i := range pairs {
		door[i] = last(gates)
	}
	var out []gateway
	for k, i := range slices.Backward(order) {
		g := gateway{gates[k], last(gates), int32(sets[i].n), by[i]}
		for l := k + 1; l < len(order); l++ {
			if within(sets[i].pairs, sets[order[l]].pairs) {
				g.to = gates[l]
				break
			}
		}
		for _, pair := range sets[i].pairs {
			door[pair] = gates[k]
		}
		out = append(out, g)
	}
	return out
}

// within reports whether all of a, sorted, are in b.
func within(a, b []int32) bool {
	for _, x := range a {
		if _, ok := slices.BinarySearch(b, x); !ok {
			return false
		}
	}
	return true
}

// cross reports whether neither of two sets lies in or beside the other.
func cross(a, b []int32) bool {
	if within(a, b) || within(b, a) {
		return false
	}
	return slices.ContainsFunc(a, func(x int32) bool { _, ok := slices.BinarySearch(b, x); return ok })
}

// addLoads adds the arcs to reviewers, one for each visit if more visits cost more.
func (t *part) addLoads(hub int32, visits []int32) {
	p := t.p
	for _, s := range t.nobody {
		t.add(hub, t.c.node(), int32(p.round.Schools[s].Sends.Least), mostVisits, 0, p.sendsBy[s][0], -1)
	}
	t.second = -1
	if again := t.leastAgain(); again > 0 {
		t.addAgain(hub, visits, again)
		return
	}
	sender := map[int32]int32{}
	for i, r := range t.reviewers {
		from, home := hub, p.home[r]
		if p.counts(p.sendsBy[home][0]) || p.counts(p.sendsBy[home][1]) {
			if _, ok := sender[home]; !ok {
				sender[home] = t.c.node()
				low, most, lowBy, capBy := p.bounds(p.sendsBy[home], p.round.Schools[home].Sends, int32(len(p.round.Schools)*len(p.people[home])))
				t.add(hub, sender[home], low, most, 0, lowBy, capBy)
			}
			from = sender[home]
		}
		low, most, lowBy, capBy := p.bounds(p.visitsBy[r], p.round.Reviewers[r].Visits, int32(len(p.round.Schools)))
		if p.round.Cost.PerExtraVisit == 0 {
			t.add(from, t.reviewer[i], low, most, 0, lowBy, capBy)
			continue
		}
		for v := range max(low, min(most, visits[i])) {
			by := int32(-1)
			if v+1 == most {
				by = capBy // one arc stands for the limit
			}
			t.add(from, t.reviewer[i], min(1, max(0, low-v)), 1, int64(v)*p.round.Cost.PerExtraVisit, lowBy, by)
		}
	}
}

// leastAgain returns how many visits of a linked part are at least second or further ones
// of their reviewers. A connected graph has no more nodes than edges and one: with as many
// visits as V to S schools, at most V − S + 1 reviewers have a first visit, so S − 1 visits
// are not first. It is 0 if not all schools of the part are to be visited and linked.
func (t *part) leastAgain() int32 {
	groups := t.p.linkGroups()
	if !slices.ContainsFunc(groups, func(g []int32) bool { return slices.Equal(g, t.schools) }) {
		return 0
	}
	for s := range t.schools {
		if t.c.low[t.need[s]] == 0 {
			return 0
		}
	}
	for _, r := range t.reviewers {
		if by := t.p.sendsBy[t.p.home[r]]; t.p.counts(by[0]) || t.p.counts(by[1]) {
			return 0
		}
	}
	return int32(len(t.schools) - 1)
}

// addAgain adds an arc for each visit of each reviewer. Second and further ones come
// through a node of their own, so that there are as many as it takes.
func (t *part) addAgain(hub int32, visits []int32, least int32) {
	p := t.p
	node := t.c.node()
	t.second = t.add(hub, node, least, mostVisits, 0, p.linkedBy, -1)
	for i, r := range t.reviewers {
		low, most, lowBy, capBy := p.bounds(p.visitsBy[r], p.round.Reviewers[r].Visits, int32(len(p.round.Schools)))
		n := max(low, min(most, visits[i]))
		t.visits = append(t.visits, [2]int32{int32(len(t.c.from)), n})
		for v := range n {
			from, by := node, int32(-1)
			if v == 0 {
				from = hub
			}
			if v+1 == most {
				by = capBy
			}
			t.add(from, t.reviewer[i], min(1, max(0, low-v)), 1, int64(v)*p.round.Cost.PerExtraVisit, lowBy, by)
		}
	}
}

// bounds returns the bounds of a load and the constraints they come from.
func (p *Plan) bounds(by [2]int32, l Load, all int32) (low, most, lowBy, capBy int32) {
	low, most, lowBy, capBy = 0, all, -1, -1
	if p.counts(by[0]) {
		low, lowBy = int32(l.Least), by[0]
		most = max(most, low)
	}
	if p.counts(by[1]) {
		most, capBy = int32(l.Most), by[1]
	}
	return low, most, lowBy, capBy
}

func (t *part) addSides(candidates [][]int32) {
	p := t.p
	for k, two := range p.apart {
		if p.waived[p.apartBy[k]] {
			continue
		}
		for _, pairs := range candidates {
			var both []int32
			for _, i := range pairs {
				if r := t.pairs[i].reviewer; r == two[0] || r == two[1] {
					both = append(both, i)
				}
			}
			if len(both) == 2 {
				t.sides.most = append(t.sides.most, atMost{both, 1})
			}
		}
	}
	t.addBack()
	for _, g := range p.linkGroups() {
		var here []int32
		for _, s := range g {
			if i, ok := slices.BinarySearch(t.schools, s); ok {
				here = append(here, int32(i))
			}
		}
		if len(here) > 1 {
			t.sides.linked = append(t.sides.linked, here)
		}
	}
}

// addTwins finds reviewers of one school who differ in nothing but the name.
func (t *part) addTwins() {
	p := t.p
	t.of = make([][]int32, len(t.reviewers))
	for i := range t.pairs {
		t.of[t.by[i]] = append(t.of[t.by[i]], int32(i))
	}
	t.twins = make([][]int32, len(t.reviewers))
	for i, r := range t.reviewers {
		if t.twins[i] != nil {
			continue
		}
		list := []int32{int32(i)}
		for j := int32(i + 1); int(j) < len(t.reviewers) && t.reviewers[j] < r+mostTwins; j++ {
			q := t.reviewers[j]
			a, b := &p.round.Reviewers[r], &p.round.Reviewers[q]
			if a.School == b.School && a.Visits == b.Visits && slices.Equal(a.Skills, b.Skills) &&
				slices.EqualFunc(t.of[i], t.of[j], func(x, y int32) bool { return t.host[x] == t.host[y] }) &&
				!slices.ContainsFunc(p.apart, func(two [2]int32) bool { return slices.Contains(two[:], r) || slices.Contains(two[:], q) }) {
				list = append(list, j)
			}
		}
		for _, j := range list {
			t.twins[j] = list
		}
	}
}

func (t *part) addBack() {
	not, both := t.p.active(NotBack), t.p.active(Reciprocal)
	if !not && !both {
		return
	}
	at := map[[2]int32]int{}
	var list []there
	for i, c := range t.pairs {
		a, s := t.p.home[c.reviewer], c.school
		k := [2]int32{min(a, s), max(a, s)}
		if _, ok := at[k]; !ok {
			at[k] = len(list)
			list = append(list, there{})
		}
		if l := &list[at[k]]; a < s {
			l.there = append(l.there, int32(i))
		} else {
			l.back = append(l.back, int32(i))
		}
	}
	for _, l := range list {
		if not && len(l.there) > 0 && len(l.back) > 0 {
			t.sides.back = append(t.sides.back, l)
		}
		if both {
			l.both = true
			t.sides.back = append(t.sides.back, l)
		}
	}
}

// cut names constraints that make it impossible to raise arc a, given the nodes that can
// reach its start: as long as none of them is waived, it stays impossible (Hoffman 1960).
// It names none if second visits matter, whose number depends on many constraints.
func (t *part) cut(f *flow, a int32, w *walk) []int32 {
	in := make([]bool, t.c.nodes)
	for _, x := range w.seen {
		in[x] = true
	}
	if b := t.second; b >= 0 && in[t.c.from[b]] && !in[t.c.to[b]] && (a == b || f.low[b] > 0) {
		return nil
	}
	core := map[int32]bool{}
	take := func(limit int32) {
		if limit >= 0 {
			core[limit] = true
		}
	}
	take(t.lowBy[a])
	for b := range t.c.from {
		switch from, to := in[t.c.from[b]], in[t.c.to[b]]; {
		case from && !to && f.low[b] > 0:
			take(t.lowBy[b])
		case !from && to:
			take(t.capBy[b])
		}
	}
	t.cutMissing(in, core, take)
	out := make([]int32, 0, len(core))
	for limit := range core {
		out = append(out, limit)
	}
	slices.Sort(out)
	return out
}

// cutMissing takes a reason for each pair that could come into the cut and is forbidden.
// One that was taken already is as good as any. Other parts lie on the side of the hub.
func (t *part) cutMissing(in []bool, core map[int32]bool, take func(int32)) {
	outside := make([]bool, len(t.p.home)) // reviewers
	inside := make([]bool, len(t.p.round.Schools))
	for r := range outside {
		outside[r] = !in[0]
	}
	for s := range inside {
		inside[s] = in[0] && t.p.needBy[s] >= 0
	}
	for i, r := range t.reviewers {
		outside[r] = !in[t.reviewer[i]]
	}
	for s, school := range t.schools {
		inside[school] = slices.ContainsFunc(t.gates[s], func(g int32) bool { return in[g] })
	}
	for r := range int32(len(outside)) {
		for s := range int32(len(inside)) {
			if !outside[r] || !inside[s] {
				continue
			}
			why := t.p.reasons(r, s)
			if len(why) > 0 && why[0] != ownSchool && !slices.ContainsFunc(why, func(n int32) bool { return core[n] }) {
				take(why[0])
			}
		}
	}
}

// sets are disjoint sets of positions.
type sets struct{ up []int32 }

func newSets(n int) *sets {
	s := &sets{make([]int32, n)}
	for i := range s.up {
		s.up[i] = int32(i)
	}
	return s
}

func (s *sets) root(x int32) int32 {
	for s.up[x] != x {
		s.up[x] = s.up[s.up[x]]
		x = s.up[x]
	}
	return x
}

func (s *sets) join(a, b int32) {
	a, b = s.root(a), s.root(b)
	if a != b {
		s.up[max(a, b)] = min(a, b)
	}
}

const (
	never      = math.MaxInt64
	mostVisits = 1_000_000
	mostTwins  = 100 // how far apart twins are in the list of reviewers
)

package network

import (
	"cmp"
	"maps"
	"slices"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/indicator"
)

// An Earlier is a release that its readers hold already: of the same assessment as it
// was before, or for another audience.
type Earlier struct {
	Rollup  *Rollup
	Release assessment.Release
}

// A seating says, for a release, in which circles each member counts whose own score is
// hidden. The tiers of circles go from small ones, such as the parts of trusts, to large
// ones, such as all regions together. A crowd counts in all circles of a tier and of
// those behind it, and in none before.
//
// Crowds are formed of what everybody knows, memberships and whose score is hidden, and
// only then dropped by what is in them; so that which ones there are tells nothing.
type seating struct {
	u     *Rollup
	least int
	tier  map[tierKey]int
	rows  map[*round][]rowSeats
}

// rowSeats are the seats of one row in one round.
type rowSeats struct {
	hidden []int32 // sorted
	crowds []crowd
	of     map[int32]int // crowd by node
}

// A crowd is hidden members that lie in the same circles from a tier on.
type crowd struct {
	nodes []int32 // sorted
	tier  int
	out   bool // whether it counts
	alike bool // it does not, although it is large enough: all stand alike, and one may guess so
}

// A tierKey is what circles of a tier have in common.
type tierKey struct {
	all         bool
	clusterKind indicator.SubjectKind
	partKind    indicator.SubjectKind
}

func (c *circle) tierKey(x *Index) tierKey {
	k := tierKey{all: c.cluster < 0, clusterKind: c.clusterKind}
	if c.part >= 0 {
		k.partKind = x.net.Clusters[c.part].Kind
	}
	return k
}

// seat finds the seats of a release whose readers hold those before it.
func (u *Rollup) seat(rel assessment.Release, before []*seating) *seating {
	s := &seating{u: u, least: rel.LeastMembers(), tier: u.tiers(), rows: map[*round][]rowSeats{}}
	signatures := map[*day][][]int32{}
	for _, r := range u.rounds {
		d := u.days[r.on]
		if signatures[d] == nil {
			signatures[d] = s.sign(d)
		}
		rows := s.hide(r, rel)
		for i := range rows {
			s.form(r, i, &rows[i], signatures[d], before)
		}
		s.rows[r] = rows
		for i := range rows {
			s.check(r, i)
		}
		for s.thin(r, before) { // until nothing is left to drop
		}
	}

	return s
}

// tiers orders the sorts of circles by how many members they have on average.
func (u *Rollup) tiers() map[tierKey]int {
	type size struct{ members, circles int }
	sizes := map[tierKey]size{}
	for _, d := range u.days {
		for i := range d.circles {
			k := d.circles[i].tierKey(u.net)
			sizes[k] = size{sizes[k].members + len(d.circles[i].nodes), sizes[k].circles + 1}
		}
	}
	order := slices.SortedFunc(maps.Keys(sizes), func(a, b tierKey) int {
		x, y := sizes[a], sizes[b]
		switch {
		case a.all != b.all && a.all:
			return 1
		case a.all != b.all:
			return -1
		}
		return cmp.Or(
			cmp.Compare(x.members*y.circles, y.members*x.circles),
			cmp.Compare(a.clusterKind, b.clusterKind),
			cmp.Compare(a.partKind, b.partKind),
		)
	})
	tier := map[tierKey]int{}
	for i, k := range order {
		tier[k] = i
	}
	return tier
}

// sign gives, by tier, two nodes one signature if they lie in exactly the same circles
// of the tier and those behind it: each circle splits the signatures of its nodes from
// those outside. A node that lies in none has 0.
func (s *seating) sign(d *day) [][]int32 {
	byTier := make([][]*circle, len(s.tier))
	for i := range d.circles {
		t := s.tier[d.circles[i].tierKey(s.u.net)]
		byTier[t] = append(byTier[t], &d.circles[i])
	}
	out := make([][]int32, len(byTier))
	current := make([]int32, len(d.size))
	next := int32(1)
	for t := len(byTier) - 1; t >= 0; t-- {
		for _, c := range byTier[t] {
			split := map[int32]int32{}
			for _, n := range c.nodes {
				old := current[n]
				if split[old] == 0 {
					split[old] = next
					next++
				}
				current[n] = split[old]
			}
		}
		out[t] = slices.Clone(current)
	}
	return out
}

// hide finds the members that the release hides, by row.
func (s *seating) hide(r *round, rel assessment.Release) []rowSeats {
	rows := make([]rowSeats, len(s.u.rows))
	for _, n := range slices.Sorted(maps.Keys(r.scored)) {
		for i, hidden := range s.u.hidden(r.scored[n].profile, rel) {
			if hidden {
				rows[i].hidden = append(rows[i].hidden, n)
			}
		}
	}
	return rows
}

// form forms the crowds of a row: hidden members that lie in the same circles, as many
// as it takes; of those that are too few, those that lie in the same circles but for the
// smallest, and so on. Who was in different crowds before is not in one now, because what
// was told of each can be taken away; and who was shown before hides nobody.
func (s *seating) form(r *round, row int, seats *rowSeats, signature [][]int32, before []*seating) {
	seats.of = map[int32]int{}
	if len(seats.hidden) == 0 {
		return
	}
	history, open := s.history(r, row, seats.hidden, before)
	type key struct{ signature, history int32 }
	for t := range signature {
		groups := map[key][]int32{}
		for _, n := range open {
			k := key{signature[t][n], history[n]}
			groups[k] = append(groups[k], n)
		}
		var left []int32
		for _, n := range open {
			k := key{signature[t][n], history[n]}
			switch group := groups[k]; {
			case len(group) < s.least || signature[t][n] == 0:
				left = append(left, n)
			case group[0] == n:
				for _, m := range group {
					seats.of[m] = len(seats.crowds)
				}
				seats.crowds = append(seats.crowds, crowd{nodes: group, tier: t})
			}
		}
		open = left
	}
}

// history numbers what became of each hidden member in the releases before, the same
// number for those in the same crowds, and leaves out those that were shown in one.
func (s *seating) history(r *round, row int, hidden []int32, before []*seating) (map[int32]int32, []int32) {
	history := make(map[int32]int32, len(hidden))
	open := hidden
	for _, e := range before {
		then, i, ok := e.find(r, s.u.rows[row])
		if !ok {
			continue
		}
		type key struct {
			history int32
			crowd   int
		}
		number := map[key]int32{}
		var still []int32
		for _, n := range open {
			crowd, shown := e.then(then, i, s.u.net.id(n))
			if shown {
				continue
			}
			k := key{history[n], crowd}
			if _, ok := number[k]; !ok {
				number[k] = int32(len(number))
			}
			history[n] = number[k]
			still = append(still, n)
		}
		open = still
	}
	return history, open
}

// find returns the round and row of the seating that are those of another.
func (s *seating) find(r *round, like row) (*round, int, bool) {
	then, ok := s.u.round[roundKey{r.occasion.Key, r.perspective.Key}]
	i, has := s.u.find(like.id, like.dimension)
	return then, i, ok && has
}

// then returns the crowd in which a subject was, below 0 for none, and whether its own
// score was shown. One that did not count is a crowd all the same: that it did not may
// tell that all in it stood alike.
func (s *seating) then(r *round, row int, subject string) (crowd int, shown bool) {
	n, ok := s.u.net.node[subject]
	if !ok {
		return -1, false
	}
	seats := &s.rows[r][row]
	if k, ok := seats.of[n]; ok {
		return k, false
	}
	_, scored := r.scored[n]
	_, hidden := slices.BinarySearch(seats.hidden, n)
	return -1, scored && !hidden
}

// check lets the crowds of a row count that are large and mixed enough. That of a group
// must be the same in everything that the group is made of, and count there: else what
// the group has tells about fewer.
func (s *seating) check(r *round, row int) {
	seats := s.rows[r]
	for k := range seats[row].crowds {
		c := &seats[row].crowds[k]
		leveled, mixed := s.mix(r, c.nodes, row)
		c.out, c.alike = leveled >= s.least && mixed, leveled >= s.least && !mixed
		for _, i := range s.u.rows[row].columns {
			c.out = c.out && s.hides(r, c.nodes, i) && (i == row || seats[i].has(c))
		}
	}
}

// has reports whether there is the same crowd on the row.
func (s *rowSeats) has(c *crowd) bool {
	k, ok := s.of[c.nodes[0]]
	return ok && s.crowds[k].tier == c.tier && slices.Equal(s.crowds[k].nodes, c.nodes)
}

// hides reports whether members are many and mixed enough on a row to hide each of
// them: so many with a level, not all at the same.
func (s *seating) hides(r *round, nodes []int32, row int) bool {
	leveled, mixed := s.mix(r, nodes, row)
	return leveled >= s.least && mixed
}

// mix returns how many members have a level on a row, and whether these differ.
func (s *seating) mix(r *round, nodes []int32, row int) (leveled int, mixed bool) {
	var first outcome
	for _, n := range nodes {
		o := r.scored[n].outcomes[row]
		if o.low < 0 {
			continue
		}
		if leveled == 0 {
			first = o
		}
		leveled++
		mixed = mixed || o.low != first.low || o.high != first.high
	}
	return leveled, mixed
}

// thin drops the crowds that, taken away from one of a release before, leave so few of it
// that they do not hide each other, and reports whether there were any.
func (s *seating) thin(r *round, before []*seating) bool {
	dropped := false
	for row := range s.rows[r] {
		for k, e := range before {
			then, i, ok := e.find(r, s.u.rows[row])
			if !ok {
				continue
			}
			for _, old := range e.rows[then][i].crowds {
				if rest := s.rest(r, row, e, before[k+1:], old); old.out && rest.out > 0 && !rest.hides(e, then, i) {
					dropped = s.drop(r, row, e.subjects(old)) || dropped
				}
			}
		}
	}
	return dropped
}

// subjects returns the IDs of a crowd.
func (s *seating) subjects(c crowd) []string {
	out := make([]string, len(c.nodes))
	for i, n := range c.nodes {
		out[i] = s.u.net.id(n)
	}
	return out
}

// A rest is who is left of an old crowd once all are taken away whom later releases show,
// or count in smaller crowds: what readers can find out about those together.
type rest struct {
	nodes      []int32 // of the old seating
	out, shown int     // how many the present release takes away
}

// rest returns what is left of a crowd of e, after the releases behind it and this one.
func (s *seating) rest(r *round, row int, e *seating, later []*seating, old crowd) rest {
	var left rest
	for _, n := range old.nodes {
		id := e.u.net.id(n)
		_, shown := s.then(r, row, id)
		out := s.out(r, row, id)
		switch {
		case shown:
			left.shown++
		case out:
			left.out++
		case !slices.ContainsFunc(later, func(l *seating) bool { return l.tells(r, s.u.rows[row], id) }):
			left.nodes = append(left.nodes, n)
		}
	}
	return left
}

// hides reports whether those who are left, if any, hide each other.
func (l rest) hides(e *seating, then *round, row int) bool {
	return len(l.nodes) == 0 || e.hides(then, l.nodes, row)
}

// tells reports whether a release shows a subject on the row of another, or counts it.
func (s *seating) tells(r *round, like row, subject string) bool {
	then, i, ok := s.find(r, like)
	if !ok {
		return false
	}
	_, shown := s.then(then, i, subject)
	return shown || s.out(then, i, subject)
}

// out reports whether a subject counts in a crowd on the row.
func (s *seating) out(r *round, row int, subject string) bool {
	n, ok := s.u.net.node[subject]
	if !ok {
		return false
	}
	seats := &s.rows[r][row]
	k, ok := seats.of[n]
	return ok && seats.crowds[k].out
}

// exposed returns how many crowds of the releases before are taken apart by what is shown
// now, so that the rest does not hide itself.
func (s *seating) exposed(before []*seating) int {
	count := 0
	for _, r := range s.u.rounds {
		for row := range s.rows[r] {
			for k, e := range before {
				then, i, ok := e.find(r, s.u.rows[row])
				if !ok {
					continue
				}
				for _, old := range e.rows[then][i].crowds {
					if rest := s.rest(r, row, e, before[k+1:], old); (old.out || old.alike) && rest.shown > 0 && !rest.hides(e, then, i) {
						count++
					}
				}
			}
		}
	}
	return count
}

// drop lets the crowds of the subjects on a row count no more, and reports whether any
// did. Crowds of groups that the row is part of go with them.
func (s *seating) drop(r *round, row int, subjects []string) bool {
	dropped := false
	for i := range s.rows[r] {
		if i != row && !slices.Contains(s.u.rows[i].columns, row) {
			continue
		}
		seats := &s.rows[r][i]
		for _, id := range subjects {
			n, ok := s.u.net.node[id]
			if !ok {
				continue
			}
			if k, ok := seats.of[n]; ok && seats.crowds[k].out {
				seats.crowds[k].out, dropped = false, true
			}
		}
	}
	return dropped
}

// counts reports, for a member and a row, whether its own score is hidden, and whether it
// counts in the cell of a profile.
func (s *seating) counts(p Profile, row int, n int32) (hidden, counts bool) {
	seats := &s.rows[p.round][row]
	if _, hidden = slices.BinarySearch(seats.hidden, n); !hidden {
		return false, true
	}
	k, ok := seats.of[n]
	return true, ok && seats.crowds[k].out && seats.crowds[k].tier <= s.tier[p.circle.tierKey(s.u.net)]
}

// hidden returns which rows of a member the release hides: that of an aspect by itself,
// that of an indicator or group if anything that it is made of is hidden, or what the
// method makes of it.
func (u *Rollup) hidden(p assessment.Profile, rel assessment.Release) []bool {
	own, all := make([]bool, 0, len(u.rows)), make([]bool, 0, len(u.rows))
	for s := range p.Scores() {
		own = append(own, rel.Hides(p, s))
		all = append(all, rel.HidesOutcome(p, s))
	}
	for i, r := range u.rows {
		for _, c := range r.columns {
			all[i] = all[i] || own[c]
		}
	}
	return all
}

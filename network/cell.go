package network

import (
	"iter"
	"maps"
	"slices"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/indicator"
)

// A Profile is the roll-up of one cluster over its members of one kind, on one
// occasion and from one perspective, or of all clusters of a kind together. It is a
// handle into its [Rollup]; the zero Profile is that of no cluster.
type Profile struct {
	u      *Rollup
	round  *round
	circle *circle
}

// A Scope says what a profile is about.
type Scope struct {
	// Cluster is the ID of the cluster; "" is all members of clusters of the kind
	// together, each once.
	Cluster     string                 `json:"cluster,omitzero"`
	Name        string                 `json:"name,omitzero"`
	ClusterKind indicator.SubjectKind  `json:"clusterKind"`
	MemberKind  indicator.SubjectKind  `json:"memberKind"`
	Members     int                    `json:"members"` // how many there are
	Occasion    string                 `json:"occasion,omitzero"`
	On          indicator.Date         `json:"on,omitzero"` // as of when membership was read
	Perspective assessment.Perspective `json:"perspective,omitzero"`
}

// Scope returns what the profile is about.
func (p Profile) Scope() Scope {
	if p.u == nil {
		return Scope{}
	}
	s := Scope{
		ClusterKind: p.circle.clusterKind,
		MemberKind:  p.circle.memberKind,
		Members:     len(p.circle.nodes),
		Occasion:    p.round.occasion.Key,
		On:          p.round.on,
		Perspective: p.round.perspective.Key,
	}
	if k := p.circle.cluster; k >= 0 {
		s.Cluster, s.Name = p.u.net.net.Clusters[k].ID, p.u.net.net.Clusters[k].Name
	}
	return s
}

// Members returns the IDs of the members in the order of the network.
func (p Profile) Members() iter.Seq[string] {
	return func(yield func(string) bool) {
		if p.u == nil {
			return
		}
		for _, n := range p.circle.nodes {
			if !yield(p.u.net.id(n)) {
				return
			}
		}
	}
}

// Cells returns a cell for every group and indicator, in the order of
// [assessment.Profile.Scores].
func (p Profile) Cells() iter.Seq[Cell] {
	return func(yield func(Cell) bool) {
		if p.u == nil {
			return
		}
		for i := range p.u.rows {
			if !yield(p.cell(i, nil)) {
				return
			}
		}
	}
}

// Cell returns the cell of an indicator, aspect or group on the ordinary
// dimension.
func (p Profile) Cell(id indicator.ID) (Cell, bool) { return p.CellOn(id, "") }

// CellOn returns the cell of an indicator, aspect or group on a dimension.
func (p Profile) CellOn(id indicator.ID, dimension string) (Cell, bool) {
	if p.u == nil {
		return Cell{}, false
	}
	i := slices.IndexFunc(p.u.rows, func(r row) bool { return r.id == id && r.dimension == dimension })
	if i < 0 {
		return Cell{}, false
	}
	return p.cell(i, nil), true
}

// A Cell is the members of a cluster on one indicator, aspect or group. Every
// member is counted once: at the level of its median, between two levels, as
// undefined, or as unjudged.
//
//	members = Σ Distribution + Σ Split + Σ Undefined + Unjudged
type Cell struct {
	ID        indicator.ID
	Dimension string // "" is the ordinary one
	Scale     string // key of the scale; "" for a group whose indicators have several

	Members int
	// Distribution is the number of members with their median at each level, in
	// scale order. It is nil for a group over several scales.
	Distribution []int
	// Split are the members whose median falls between two levels.
	Split []Split
	// Undefined are the members that were judged and have no median, by reason, in
	// alphabetical order.
	Undefined []Undefined
	Unjudged  int // members about which nobody said anything

	// Floor is the worst level that any member has: the lowest, or the highest where
	// high is worse. Of a split member the worse of its two levels counts. It is ""
	// on a neutral scale, and if no member has a level.
	Floor indicator.Level
	// Median is the level in the middle of the members with a level, or the two that
	// it falls between. A split member counts half at each of its two levels.
	Median []indicator.Level
	// Coverage is the members with a level, split ones included, out of those to
	// which the indicator applies.
	Coverage assessment.Coverage
}

// A Split counts the members whose median falls between two levels.
type Split struct {
	Low  indicator.Level `json:"low"`
	High indicator.Level `json:"high"`
	N    int             `json:"n"`
}

// An Undefined counts the members that have no median for one reason.
type Undefined struct {
	Reason assessment.Reason `json:"reason"`
	N      int               `json:"n"`
}

// AtOrAbove returns how many members are at the level or above it on the scale,
// out of those with a level. Of a split member the lower level counts. It returns
// false if the level is not of the cell's scale.
func (c Cell) AtOrAbove(scale indicator.Scale, l indicator.Level) (assessment.Coverage, bool) {
	rank, ok := scale.Rank(l)
	if !ok || scale.Key != c.Scale || rank >= len(c.Distribution) {
		return assessment.Coverage{}, false
	}
	share := assessment.Coverage{Of: c.Coverage.N}
	for _, n := range c.Distribution[rank:] {
		share.N += n
	}
	for _, s := range c.Split {
		if low, _ := scale.Rank(s.Low); low >= rank {
			share.N += s.N
		}
	}
	return share, true
}

// cell counts the members of a row. Those that are withheld are left out of
// everything but Members.
func (p Profile) cell(i int, withheld func(node int32) bool) Cell {
	r := &p.u.rows[i]
	scale := &r.scale
	c := Cell{ID: r.id, Dimension: r.dimension, Scale: scale.Key, Members: len(p.circle.nodes)}
	var t tally
	t.split = map[[2]int8]int{}
	t.at = make([]int, len(scale.Levels))
	t.undefined = map[assessment.Reason]int{}
	for _, n := range p.circle.nodes {
		if withheld != nil && withheld(n) {
			continue
		}
		s, ok := p.round.scored[n]
		if !ok {
			t.unjudged++
			continue
		}
		t.add(s.outcomes[i])
	}
	t.fill(&c, scale)
	return c
}

// A tally is members counted by outcome.
type tally struct {
	at        []int // by rank
	split     map[[2]int8]int
	undefined map[assessment.Reason]int
	unjudged  int
}

func (t *tally) add(o outcome) {
	switch {
	case o.unjudged():
		t.unjudged++
	case o.low < 0:
		t.undefined[o.reason]++
	case o.low == o.high:
		t.at[o.low]++
	default:
		t.split[[2]int8{o.low, o.high}]++
	}
}

// fill turns the counts into a cell.
func (t *tally) fill(c *Cell, scale *indicator.Scale) {
	c.Unjudged = t.unjudged
	halves := make([]int, len(t.at)) // two for every member with a level
	if len(t.at) > 0 {
		c.Distribution = t.at
	}
	for rank, n := range t.at {
		halves[rank] += 2 * n
		c.Coverage.N += n
	}
	for low := range t.at {
		for high := low + 1; high < len(t.at); high++ {
			n := t.split[[2]int8{int8(low), int8(high)}]
			if n == 0 {
				continue
			}
			c.Split = append(c.Split, Split{scale.Levels[low].Key, scale.Levels[high].Key, n})
			halves[low] += n
			halves[high] += n
			c.Coverage.N += n
		}
	}
	c.Coverage.Of = c.Coverage.N + c.Unjudged
	for _, reason := range slices.Sorted(maps.Keys(t.undefined)) {
		n := t.undefined[reason]
		c.Undefined = append(c.Undefined, Undefined{reason, n})
		if reason != assessment.NothingApplies {
			c.Coverage.Of += n
		}
	}
	if c.Coverage.N == 0 {
		return
	}
	c.Median = middle(halves, scale)
	c.Floor = floor(halves, scale)
}

// middle returns the level in the middle of the halves, or the two that it falls
// between. The number of halves is even, so the middle has one on either side.
func middle(halves []int, scale *indicator.Scale) []indicator.Level {
	total := 0
	for _, n := range halves {
		total += n
	}
	at := func(k int) indicator.Level { // the k-th half from below, from 1
		for rank, n := range halves {
			if k -= n; k <= 0 {
				return scale.Levels[rank].Key
			}
		}
		return scale.Levels[len(halves)-1].Key // k is not more than the total
	}
	low, high := at(total/2), at(total/2+1)
	if low == high {
		return []indicator.Level{low}
	}
	return []indicator.Level{low, high}
}

// floor returns the worst level that occurs.
func floor(halves []int, scale *indicator.Scale) indicator.Level {
	occurs := func(n int) bool { return n > 0 }
	switch scale.Direction {
	case indicator.HighIsBetter:
		return scale.Levels[slices.IndexFunc(halves, occurs)].Key
	case indicator.HighIsWorse:
		for rank := len(halves) - 1; rank >= 0; rank-- {
			if halves[rank] > 0 {
				return scale.Levels[rank].Key
			}
		}
	}
	return ""
}

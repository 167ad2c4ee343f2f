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
	Cluster     string                `json:"cluster,omitzero"`
	Name        string                `json:"name,omitzero"`
	ClusterKind indicator.SubjectKind `json:"clusterKind"`
	// Part is the ID of a cluster of another kind, by which the members are divided:
	// only those count that lie in it too. "" is all of them.
	Part        string                 `json:"part,omitzero"`
	PartName    string                 `json:"partName,omitzero"`
	PartKind    indicator.SubjectKind  `json:"partKind,omitzero"`
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
	if k := p.circle.part; k >= 0 {
		c := &p.u.net.net.Clusters[k]
		s.Part, s.PartName, s.PartKind = c.ID, c.Name, c.Kind
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
	i, ok := p.u.find(id, dimension)
	if !ok {
		return Cell{}, false
	}
	return p.cell(i, nil), true
}

// A Standing is where one member stands on an indicator, aspect or group: what a [Cell]
// counts. It names the member, so it is for those who may see every score.
type Standing struct {
	Member string
	Level  []indicator.Level // one level, or the two that it stands between; none for a Reason
	Value  *float64          // the number that the method gives it
	Reason assessment.Reason // why there is no level
	Size   float64           // on the day; 0 if it is not known
}

// Standings returns where the members stand, in the order of the network: who is on the
// floor, and who lifts the median. There are none if there is no such row.
func (p Profile) Standings(id indicator.ID, dimension string) iter.Seq[Standing] {
	return func(yield func(Standing) bool) {
		if p.u == nil {
			return
		}
		i, ok := p.u.find(id, dimension)
		if !ok {
			return
		}
		for _, n := range p.circle.nodes {
			if !yield(p.standing(n, i)) {
				return
			}
		}
	}
}

func (p Profile) standing(n int32, row int) Standing {
	out := Standing{Member: p.u.net.id(n), Size: p.day().size[n], Reason: assessment.NotJudged}
	s, ok := p.round.scored[n]
	if !ok {
		return out
	}
	o, levels := s.outcomes[row], p.u.rows[row].scale.Levels
	out.Reason = o.reason
	switch {
	case o.low >= 0 && o.low == o.high:
		out.Level, out.Reason = []indicator.Level{levels[o.low].Key}, ""
	case o.low >= 0:
		out.Level, out.Reason = []indicator.Level{levels[o.low].Key, levels[o.high].Key}, ""
	}
	if o.valued {
		out.Value = &o.value
	}
	return out
}

// A Cell is the members of a cluster on one indicator, aspect or group. Every member
// is counted once: at the level where it stands, between two levels, as undefined, or
// as unjudged.
//
//	members = Σ Distribution + Σ Split + Σ Undefined + Unjudged
//
// A member stands at the level that the method gives it, or between levels that are
// tied; where the method asks for no level, at the median of its judgements.
type Cell struct {
	ID        indicator.ID
	Dimension string // "" is the ordinary one
	Scale     string // key of the scale; "" for a group whose indicators have several

	Members int
	// Distribution is the number of members that stand at each level, in scale order.
	// It is nil for a group over several scales.
	Distribution []int
	// Split are the members that stand between two levels.
	Split []Split
	// Undefined are the members that were judged and have no level, by reason, in
	// alphabetical order.
	Undefined []Undefined
	Unjudged  int // members about which nobody said anything

	// Floor is the worst level that any member has: the lowest, or the highest where
	// high is worse. Of a split member the worse of its two levels counts. It is ""
	// on a neutral scale, and if no member has a level.
	Floor indicator.Level
	// Lowest and Highest are the ends of the range, "" if no member has a level. Of a
	// split member both its levels count.
	Lowest, Highest indicator.Level
	// Median is the level in the middle of the members with a level, or the two that
	// it falls between. A split member counts half at each of its two levels.
	Median []indicator.Level
	// Coverage is the members with a level, split ones included, out of those to
	// which the indicator applies.
	Coverage assessment.Coverage

	// Weighted counts members by their size. It is nil if no member with a level has
	// a size on the day.
	Weighted *Weighted
	// Values are the numbers that the method gives to members. It is nil if it gives
	// none.
	Values *Values
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

// cell counts the members of a row. Those that are left out count in Members only.
func (p Profile) cell(i int, without func(node int32) bool) Cell {
	r := &p.u.rows[i]
	c := Cell{ID: r.id, Dimension: r.dimension, Scale: r.scale.Key, Members: len(p.circle.nodes)}
	t := newTally(len(r.scale.Levels))
	for _, n := range p.circle.nodes {
		if without != nil && without(n) {
			continue
		}
		s, ok := p.round.scored[n]
		if !ok {
			t.unjudged++
			continue
		}
		t.add(s.outcomes[i], p.day().size[n])
	}
	t.fill(&c, &r.scale)
	return c
}

// day is the network as the profile sees it.
func (p Profile) day() *day { return p.u.days[p.round.on] }

// A tally is members counted by outcome.
type tally struct {
	at        []int // by rank
	split     map[[2]int8]int
	undefined map[assessment.Reason]int
	unjudged  int
	weighted  Weighted
	values    []float64
	weigh     weigh
}

// A weigh is the sum of values times sizes, and what stands behind it.
type weigh struct {
	n         int
	sum, size float64
}

func newTally(levels int) tally {
	return tally{
		at:        make([]int, levels),
		split:     map[[2]int8]int{},
		undefined: map[assessment.Reason]int{},
		weighted:  Weighted{Distribution: make([]float64, levels), Shares: make([]float64, max(levels-1, 0))},
	}
}

// add counts a member in; its size is 0 if that is not known.
func (t *tally) add(o outcome, size float64) {
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
	if o.low >= 0 && size > 0 {
		t.weighted.add(o, size)
	}
	if o.valued {
		t.values = append(t.values, o.value)
		if size > 0 {
			t.weigh.n++
			t.weigh.sum += float64(size * o.value)
			t.weigh.size += size
		}
	}
}

// fill turns the counts into a cell.
func (t *tally) fill(c *Cell, scale *indicator.Scale) {
	c.Unjudged = t.unjudged
	c.Values = t.valuesOf()
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
	first, last := ends(halves)
	c.Lowest, c.Highest = scale.Levels[first].Key, scale.Levels[last].Key
	switch scale.Direction {
	case indicator.HighIsBetter:
		c.Floor = c.Lowest
	case indicator.HighIsWorse:
		c.Floor = c.Highest
	}
	c.Weighted = t.weightedOf(c.Coverage.N)
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

// ends returns the first rank that occurs and the last.
func ends(halves []int) (first, last int) {
	occurs := func(n int) bool { return n > 0 }
	first = slices.IndexFunc(halves, occurs)
	for rank, n := range halves {
		if n > 0 {
			last = rank
		}
	}
	return first, last
}

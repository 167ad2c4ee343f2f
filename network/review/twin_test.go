package review_test

import (
	"fmt"
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"

	"github.com/openrubric/leadership/network/review"
)

// A plain is a round read once more from its documentation: all allocations are looked
// at, one by one, and for each all constraints that it breaks are written down.
type plain struct {
	r     review.Round
	keys  []string // of constraints, in the order of ties
	pairs [][2]int // reviewer and school, of other schools that ask for reviewers
	cost  []int64
	home  []int
}

func newPlain(r review.Round) *plain {
	p := &plain{r: r}
	at := map[string]int{}
	for i, s := range r.Schools {
		at[s.ID] = i
	}
	if r.Linked != review.LinkedNot {
		p.keys = append(p.keys, "linked")
	}
	for _, rule := range r.Rules {
		if rule.Kind != review.Skilled {
			p.keys = append(p.keys, rule.Key)
			continue
		}
		for _, s := range r.Schools {
			if s.Need > 0 && (len(rule.Schools) == 0 || slices.Contains(rule.Schools, s.ID)) {
				p.keys = append(p.keys, rule.Key+":"+s.ID)
			}
		}
	}
	load := func(id string, l review.Load) {
		if l.Least > 0 {
			p.keys = append(p.keys, "least:"+id)
		}
		if l.Most > 0 {
			p.keys = append(p.keys, "most:"+id)
		}
	}
	for _, s := range r.Schools {
		load(s.ID, s.Sends)
	}
	for _, v := range r.Reviewers {
		load(v.ID, v.Visits)
		p.home = append(p.home, at[v.School])
	}
	for s, school := range r.Schools {
		if school.Need == 0 {
			continue
		}
		p.keys = append(p.keys, "need:"+school.ID)
		for v := range r.Reviewers {
			if p.home[v] != s {
				p.pairs = append(p.pairs, [2]int{v, s})
				p.cost = append(p.cost, p.price(p.home[v], s))
			}
		}
	}
	return p
}

func (p *plain) km(a, b int) float64 {
	x, y := p.r.Schools[a], p.r.Schools[b]
	if x.XY != nil {
		return math.Round(1000*math.Hypot(x.XY.X-y.XY.X, x.XY.Y-y.XY.Y)) / 1000
	}
	const rad = math.Pi / 180
	φ, ψ := x.LatLong.Lat*rad, y.LatLong.Lat*rad
	h := math.Pow(math.Sin((φ-ψ)/2), 2) + math.Cos(φ)*math.Cos(ψ)*math.Pow(math.Sin((x.LatLong.Long-y.LatLong.Long)*rad/2), 2)
	return math.Round(1000*2*6371.0088*math.Asin(math.Sqrt(h))) / 1000
}

func (p *plain) apart(attribute string, a, b int) float64 {
	mean, n := 0.0, float64(len(p.r.Schools))
	for _, s := range p.r.Schools {
		mean += s.Attributes[attribute] / n
	}
	v := 0.0
	for _, s := range p.r.Schools {
		v += (s.Attributes[attribute] - mean) * (s.Attributes[attribute] - mean) / n
	}
	if v == 0 {
		return 0
	}
	return math.Abs(p.r.Schools[a].Attributes[attribute]-p.r.Schools[b].Attributes[attribute]) / math.Sqrt(v)
}

func (p *plain) price(a, b int) int64 {
	c := int64(0)
	if per := p.r.Cost.PerKilometre; per > 0 {
		c = int64(math.Round(float64(per) * p.km(a, b)))
	}
	for _, u := range p.r.Cost.Unlike {
		c += int64(math.Round(float64(u.Points) * p.apart(u.Attribute, a, b)))
	}
	return c
}

// forbids reports whether a rule forbids a pair by itself.
func (p *plain) forbids(rule review.Rule, v, s int) bool {
	a := p.home[v]
	x, y := p.r.Schools[a], p.r.Schools[s]
	switch rule.Kind {
	case review.Conflict:
		b := rule.Between
		who := p.r.Reviewers[v].ID
		return slices.Contains(b, y.ID) && (slices.Contains(b, who) || slices.Contains(b, x.ID))
	case review.WithinDistance:
		return p.km(a, s) > rule.Most
	case review.SameRegion:
		return x.Region != y.Region
	case review.OtherRegion:
		return x.Region == y.Region
	case review.SameCluster:
		return x.Cluster != y.Cluster
	case review.OtherCluster:
		return x.Cluster == y.Cluster
	case review.NotAgain:
		return slices.Contains(rule.Pairs, review.Pair{Reviewer: p.r.Reviewers[v].ID, School: y.ID})
	case review.StrongToSupported:
		return x.Standing != review.Strong || y.Standing != review.Supported
	case review.Similar:
		for _, name := range rule.Attributes {
			if p.apart(name, a, s) > rule.Most {
				return true
			}
		}
	}
	return false
}

// broken returns the keys of the constraints that an allocation breaks, as bits; ok is
// false if a school gets more reviewers than it needs.
func (p *plain) broken(chosen uint) (mask uint64, cost int64, ok bool) {
	visits, team := make([]int, len(p.r.Reviewers)), make([][]int, len(p.r.Schools))
	sends, used := make([]int, len(p.r.Schools)), map[[2]int]bool{}
	for i, pair := range p.pairs {
		if chosen>>i&1 == 1 {
			v, s := pair[0], pair[1]
			visits[v]++
			sends[p.home[v]]++
			team[s] = append(team[s], v)
			used[[2]int{p.home[v], s}] = true
			cost += p.cost[i]
		}
	}
	for s, school := range p.r.Schools {
		if len(team[s]) > school.Need {
			return 0, 0, false
		}
	}
	for _, v := range visits {
		cost += p.r.Cost.PerExtraVisit * int64(v*(v-1)/2)
	}
	bit := 0
	next := func(bad bool) {
		if bad {
			mask |= 1 << bit
		}
		bit++
	}
	if p.r.Linked != review.LinkedNot {
		next(!p.linked(team))
	}
	for _, rule := range p.r.Rules {
		if rule.Kind == review.Skilled {
			for s, school := range p.r.Schools {
				if school.Need > 0 && (len(rule.Schools) == 0 || slices.Contains(rule.Schools, school.ID)) {
					lack := 0
					for _, v := range team[s] {
						if !slices.Contains(p.r.Reviewers[v].Skills, rule.Skill) {
							lack++
						}
					}
					next(lack > school.Need-max(rule.Least, 1))
				}
			}
			continue
		}
		bad := false
		for s := range team {
			for _, v := range team[s] {
				bad = bad || p.forbids(rule, v, s)
			}
		}
		for k := range used {
			back := used[[2]int{k[1], k[0]}]
			bad = bad || rule.Kind == review.NotBack && back || rule.Kind == review.Reciprocal && !back
		}
		if rule.Kind == review.Conflict {
			for _, t := range team {
				n := 0
				for _, v := range t {
					if slices.Contains(rule.Between, p.r.Reviewers[v].ID) {
						n++
					}
				}
				bad = bad || n == 2
			}
		}
		next(bad)
	}
	load := func(n int, l review.Load) {
		if l.Least > 0 {
			next(n < l.Least)
		}
		if l.Most > 0 {
			next(n > l.Most)
		}
	}
	for s, school := range p.r.Schools {
		load(sends[s], school.Sends)
	}
	for v, r := range p.r.Reviewers {
		load(visits[v], r.Visits)
	}
	for s, school := range p.r.Schools {
		if school.Need > 0 {
			next(len(team[s]) < school.Need)
		}
	}
	return mask, cost, true
}

func (p *plain) linked(team [][]int) bool {
	part := make([]int, len(team)) // by school; joined until nothing changes
	for s := range part {
		part[s] = s
	}
	for changed := true; changed; {
		changed = false
		for a := range team {
			for b := range team {
				if part[a] != part[b] && slices.ContainsFunc(team[a], func(v int) bool { return slices.Contains(team[b], v) }) {
					part[a] = min(part[a], part[b])
					part[b] = part[a]
					changed = true
				}
			}
		}
	}
	for a := range team {
		for b := range team {
			same := p.r.Linked == review.LinkedAll || p.r.Schools[a].Cluster == p.r.Schools[b].Cluster
			if same && len(team[a]) > 0 && len(team[b]) > 0 && part[a] != part[b] {
				return false
			}
		}
	}
	return true
}

// A best is what looking at all allocations comes to.
type best struct {
	possible bool
	cost     int64
	waive    []string // the smallest set, the first in order
}

// all looks at all allocations in which the pairs to force and to forbid are so.
func (p *plain) all(force, forbid uint) best {
	waived := uint64(0)
	for i, k := range p.keys {
		if slices.Contains(p.r.Waived, k) {
			waived |= 1 << i
		}
	}
	out, fewest, first := best{}, math.MaxInt, uint64(0)
	for chosen := range uint(1) << len(p.pairs) {
		if chosen&force != force || chosen&forbid != 0 {
			continue
		}
		mask, cost, ok := p.broken(chosen)
		if !ok {
			continue
		}
		mask &^= waived
		if mask == 0 && (!out.possible || cost < out.cost) {
			out.possible, out.cost = true, cost
		}
		n := bits.OnesCount64(mask)
		if n < fewest || n == fewest && bits.Reverse64(mask) > bits.Reverse64(first) {
			fewest, first = n, mask
		}
	}
	for i, k := range p.keys {
		if first>>i&1 == 1 {
			out.waive = append(out.waive, k)
		}
	}
	return out
}

func (p *plain) pair(v, s string) uint {
	for i, pair := range p.pairs {
		if p.r.Reviewers[pair[0]].ID == v && p.r.Schools[pair[1]].ID == s {
			return 1 << i
		}
	}
	return 0
}

// chosen turns an allocation back into pairs.
func (p *plain) chosen(a review.Allocation) uint {
	out := uint(0)
	for _, t := range a.Teams {
		for _, v := range t.Reviewers {
			out |= p.pair(v, t.School)
		}
	}
	return out
}

// small draws a round of few pairs with a mix of rules.
func small(seed uint64) review.Round {
	rnd := rand.New(rand.NewPCG(seed, 5))
	maybe := func(p float64) bool { return rnd.Float64() < p }
	r := review.Round{Cost: review.Cost{PerKilometre: rnd.Int64N(4), PerExtraVisit: rnd.Int64N(3) * 5}}
	if maybe(0.4) {
		r.Cost.Unlike = []review.Unlike{{Attribute: "roll", Points: 1 + rnd.Int64N(20)}}
	}
	r.Linked = []review.Linked{review.LinkedAll, review.LinkedNot, review.LinkedNot, review.LinkedByCluster}[rnd.IntN(4)]
	schools := 3 + rnd.IntN(3)
	for i := range schools {
		s := review.School{
			ID: fmt.Sprintf("s%d", i), Cluster: fmt.Sprintf("c%d", rnd.IntN(2)), Region: fmt.Sprintf("r%d", rnd.IntN(2)),
			Attributes: map[string]float64{"roll": float64(rnd.IntN(900))}, Need: rnd.IntN(3),
			Standing: []review.Standing{"", review.Strong, review.Strong, review.Supported}[rnd.IntN(4)],
		}
		if seed%2 == 0 {
			s.XY = &review.XY{X: float64(rnd.IntN(50)), Y: float64(rnd.IntN(50))}
		} else {
			s.LatLong = &review.LatLong{Lat: -37 + rnd.Float64(), Long: 174 + rnd.Float64()}
		}
		if maybe(0.15) {
			s.Sends = review.Load{Least: rnd.IntN(2), Most: rnd.IntN(4)}
			if s.Sends.Most < s.Sends.Least {
				s.Sends.Most = 0
			}
		}
		r.Schools = append(r.Schools, s)
	}
	reviewers, pairs := 3+rnd.IntN(4), 0
	for i := range reviewers {
		home := rnd.IntN(schools)
		for s := range r.Schools {
			if s != home && r.Schools[s].Need > 0 {
				pairs++
			}
		}
		if pairs > 12 {
			break
		}
		v := review.Reviewer{ID: fmt.Sprintf("v%d", i), School: r.Schools[home].ID, Visits: review.Load{Least: rnd.IntN(5) / 4, Most: 1 + rnd.IntN(3)}}
		for _, skill := range []string{"finance", "maths"} {
			if maybe(0.5) {
				v.Skills = append(v.Skills, skill)
			}
		}
		r.Reviewers = append(r.Reviewers, v)
	}
	anyone := func() string {
		if k := rnd.IntN(schools + len(r.Reviewers)); k < schools {
			return r.Schools[k].ID
		} else {
			return r.Reviewers[k-schools].ID
		}
	}
	kinds := []review.Rule{
		{Kind: review.NotBack}, {Kind: review.Reciprocal}, {Kind: review.WithinDistance, Most: 20 + 60*rnd.Float64()},
		{Kind: review.SameRegion}, {Kind: review.OtherRegion}, {Kind: review.SameCluster}, {Kind: review.OtherCluster},
		{Kind: review.StrongToSupported}, {Kind: review.Similar, Most: 1 + rnd.Float64(), Attributes: []string{"roll"}},
		{Kind: review.Skilled, Skill: "finance"}, {Kind: review.Skilled, Skill: "maths", Schools: []string{"s0", "s1"}},
		{Kind: review.Conflict}, {Kind: review.Conflict}, {Kind: review.Conflict}, {Kind: review.NotAgain},
	}
	often := []float64{0.05, 0.1, 0.2}[seed%3]
	for i, rule := range kinds {
		if !maybe(often) {
			continue
		}
		rule.Key = fmt.Sprintf("%s-%d", rule.Kind, i)
		if rule.Kind == review.Conflict {
			a, b := anyone(), anyone()
			if a == b {
				continue
			}
			rule.Between = []string{a, b}
		}
		if rule.Kind == review.NotAgain {
			for range 2 {
				rule.Pairs = append(rule.Pairs, review.Pair{Reviewer: r.Reviewers[rnd.IntN(len(r.Reviewers))].ID, School: r.Schools[rnd.IntN(schools)].ID})
			}
		}
		r.Rules = append(r.Rules, rule)
	}
	return r
}

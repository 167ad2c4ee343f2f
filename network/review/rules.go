package review

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
)

// reserved are keys that constraints other than rules have.
var reserved = []string{"linked", "least", "most", "need", "own-school"}

func (c *compiler) addRules() {
	p := c.p
	p.ruleLimit = make([][]int32, len(p.round.Rules))
	p.skills = make([][]int32, len(p.round.Schools))
	seen := map[string]bool{}
	for i := range p.round.Rules {
		r, at := &p.round.Rules[i], issue.Pointer("/rules").Index(i)
		switch _, taken := p.byKey[r.Key]; {
		case !indicator.ValidKey(r.Key):
			c.found.Errorf(MemberInvalid, at.Key("key"), "%q is no key: want words in a-z and 0-9 joined by single hyphens", r.Key)
		case slices.Contains(reserved, r.Key):
			c.found.Errorf(MemberInvalid, at.Key("key"), "%q is the key of another constraint", r.Key)
		case taken || seen[r.Key]:
			c.found.Errorf(IDDuplicate, at.Key("key"), "two rules have the key %q", r.Key)
		}
		seen[r.Key] = true
		c.addRule(int32(i), r, at)
		c.checkUnused(r, at)
	}
}

func (c *compiler) addRule(i int32, r *Rule, at issue.Pointer) {
	one := func(says string) {
		c.p.ruleLimit[i] = []int32{c.add(r.Key, says, i, -1)}
	}
	switch r.Kind {
	case Conflict:
		c.addConflict(r, at, one)
	case NotBack:
		one("no school reviews one that reviews it")
	case Reciprocal:
		one("schools review those that review them")
	case WithinDistance:
		c.checkMost(r, at, "kilometres")
		c.needPlaces("rule " + r.Key)
		one(fmt.Sprintf("reviewers travel at most %v km", r.Most))
	case SameRegion, OtherRegion:
		c.needRegions("rule " + r.Key)
		one(map[Kind]string{SameRegion: "reviewers stay in their region", OtherRegion: "reviewers are from another region"}[r.Kind])
	case SameCluster, OtherCluster:
		c.needClusters("rule " + r.Key)
		one(map[Kind]string{SameCluster: "reviewers stay in their cluster", OtherCluster: "reviewers are from another cluster"}[r.Kind])
	case NotAgain:
		one(fmt.Sprintf("none of %d earlier pairs again", len(r.Pairs)))
		c.addPairs(i, r, at)
	case Skilled:
		c.addSkilled(i, r, at)
	case StrongToSupported:
		one("reviewers of strong schools visit supported schools")
	case Similar:
		c.checkMost(r, at, "standard deviations")
		for k, name := range r.Attributes {
			c.needAttribute(name, at.Key("attributes").Index(k))
		}
		if len(r.Attributes) == 0 {
			c.found.Errorf(MemberInvalid, at.Key("attributes"), "a rule on similar schools names no attribute")
		}
		one(fmt.Sprintf("reviewer and host are of schools at most %v standard deviations apart on %s", r.Most, strings.Join(r.Attributes, ", ")))
	default:
		c.found.Errorf(MemberInvalid, at.Key("kind"), "%q is no kind of rule", r.Kind)
	}
}

func (c *compiler) checkMost(r *Rule, at issue.Pointer, unit string) {
	if !(r.Most >= 0) || r.Most > mostValue {
		c.found.Errorf(MemberInvalid, at.Key("most"), "%v %s are not 0 or more", r.Most, unit)
	}
}

// checkUnused reports members that mean nothing for the kind of rule: whoever wrote them
// meant something.
func (c *compiler) checkUnused(r *Rule, at issue.Pointer) {
	for _, m := range []struct {
		name  string
		given bool
		kinds []Kind
	}{
		{"between", r.Between != nil, []Kind{Conflict}},
		{"most", r.Most != 0, []Kind{WithinDistance, Similar}},
		{"pairs", len(r.Pairs) > 0, []Kind{NotAgain}},
		{"skill", r.Skill != "", []Kind{Skilled}},
		{"least", r.Least != 0, []Kind{Skilled}},
		{"schools", len(r.Schools) > 0, []Kind{Skilled}},
		{"attributes", len(r.Attributes) > 0, []Kind{Similar}},
	} {
		if m.given && !slices.Contains(m.kinds, r.Kind) {
			c.found.Errorf(MemberInvalid, at.Key(m.name), "a rule of kind %q has no %s", r.Kind, m.name)
		}
	}
}

func (c *compiler) addConflict(r *Rule, at issue.Pointer, one func(string)) {
	if len(r.Between) != 2 {
		c.found.Errorf(MemberInvalid, at.Key("between"), "a conflict is between two IDs, and has %d", len(r.Between))
		return
	}
	var reviewers, schools []int32
	for k, id := range r.Between {
		if n, ok := c.p.reviewer[id]; ok {
			reviewers = append(reviewers, n)
		} else if n, ok := c.p.school[id]; ok {
			schools = append(schools, n)
		} else {
			c.found.Errorf(IDUnknown, at.Key("between").Index(k), "the round has no school or reviewer %q", id)
			return
		}
	}
	if r.Between[0] == r.Between[1] {
		c.found.Errorf(MemberInvalid, at.Key("between"), "%q is in conflict with itself", r.Between[0])
		return
	}
	one(fmt.Sprintf("conflict %s–%s", r.Between[0], r.Between[1]))
	n := int32(len(c.p.limits) - 1)
	switch {
	case len(reviewers) == 2:
		c.p.apart = append(c.p.apart, [2]int32{reviewers[0], reviewers[1]})
		c.p.apartBy = append(c.p.apartBy, n)
	case len(schools) == 2:
		for k, s := range schools {
			for _, p := range c.p.people[s] {
				c.ban(p, schools[1-k], n)
			}
		}
	default:
		c.ban(reviewers[0], schools[0], n)
	}
}

func (c *compiler) ban(reviewer, school, limit int32) {
	k := [2]int32{reviewer, school}
	if by := c.p.pairs[k]; len(by) == 0 || last(by) != limit { // rules come one after another
		c.p.pairs[k] = append(by, limit)
	}
}

func (c *compiler) addPairs(i int32, r *Rule, at issue.Pointer) {
	for k, pair := range r.Pairs {
		at := at.Key("pairs").Index(k)
		p, ok := c.p.reviewer[pair.Reviewer]
		if !ok {
			c.found.Errorf(IDUnknown, at.Key("reviewer"), "the round has no reviewer %q", pair.Reviewer)
		}
		if s, okSchool := c.schoolID(pair.School, at.Key("school")); ok && okSchool {
			c.ban(p, s, c.p.ruleLimit[i][0])
		}
	}
}

func (c *compiler) addSkilled(i int32, r *Rule, at issue.Pointer) {
	if !indicator.ValidKey(r.Skill) {
		c.found.Errorf(MemberInvalid, at.Key("skill"), "%q is no key: want words in a-z and 0-9 joined by single hyphens", r.Skill)
	}
	if r.Least < 0 {
		c.found.Errorf(MemberInvalid, at.Key("least"), "least %d is not 0 or more", r.Least)
	}
	asked := make([]bool, len(c.p.round.Schools))
	for k, id := range r.Schools {
		if s, ok := c.schoolID(id, at.Key("schools").Index(k)); ok {
			asked[s] = true
		}
	}
	for s := range c.p.round.Schools {
		school := &c.p.round.Schools[s]
		if school.Need == 0 || len(r.Schools) > 0 && !asked[s] {
			continue
		}
		if r.least() > school.Need {
			c.found.Errorf(LoadReversed, at.Key("least"), "%d people with %s cannot be in a team of %d, as of %q", r.least(), r.Skill, school.Need, school.ID)
		}
		n := c.add(r.Key+":"+school.ID, fmt.Sprintf("at least %d in the team of %s have %s", r.least(), school.ID, r.Skill), i, int32(s))
		c.p.ruleLimit[i] = append(c.p.ruleLimit[i], n)
		c.p.skills[s] = append(c.p.skills[s], n)
	}
}

func (r *Rule) least() int { return max(r.Least, 1) }

// ownSchool stands among reasons for what cannot be waived.
const ownSchool int32 = -1

// bansOf calls yield with all that forbids the reviewers of school a to visit school s, as
// far as it depends on the schools, until yield returns false.
func (p *Plan) bansOf(a, s int32, yield func(int32) bool) {
	if a == s && !yield(ownSchool) {
		return
	}
	for i := range p.round.Rules {
		r := &p.round.Rules[i]
		if len(p.ruleLimit[i]) != 1 || p.waived[p.ruleLimit[i][0]] || p.allows(r, a, s) {
			continue
		}
		if !yield(p.ruleLimit[i][0]) {
			return
		}
	}
}

// allows reports whether the rule alone lets people of school a visit school s.
func (p *Plan) allows(r *Rule, a, s int32) bool {
	switch r.Kind {
	case WithinDistance:
		return float64(p.metres(a, s)) <= float64(r.Most*1000)
	case SameRegion:
		return p.region[a] == p.region[s]
	case OtherRegion:
		return p.region[a] != p.region[s]
	case SameCluster:
		return p.cluster[a] == p.cluster[s]
	case OtherCluster:
		return p.cluster[a] != p.cluster[s]
	case StrongToSupported:
		return p.round.Schools[a].Standing == Strong && p.round.Schools[s].Standing == Supported
	case Similar:
		for _, name := range r.Attributes {
			if of := p.alike[name]; math.Abs(of[a]-of[s]) > r.Most {
				return false
			}
		}
	}
	return true
}

// reasons returns all constraints that forbid a pair; none if it is allowed.
func (p *Plan) reasons(reviewer, school int32) []int32 {
	var out []int32
	p.bansOf(p.home[reviewer], school, func(n int32) bool {
		out = append(out, n)
		return true
	})
	for _, n := range p.pairs[[2]int32{reviewer, school}] {
		if !p.waived[n] {
			out = append(out, n)
		}
	}
	slices.Sort(out)
	return out
}

// metres returns the distance of two schools in whole metres, along the ground.
func (p *Plan) metres(a, b int32) int64 {
	u, v := &p.place[a], &p.place[b]
	x, y, z := u[0]-v[0], u[1]-v[1], u[2]-v[2]
	d := math.Sqrt(float64(x*x) + float64(y*y) + float64(z*z))
	if p.round.Schools[a].LatLong != nil {
		const diameter = 2 * 6_371_008.8
		d = diameter * math.Asin(min(1, d/diameter))
	}
	return int64(math.Round(d))
}

// price returns what it costs that someone of school a visits school s.
func (p *Plan) price(a, s int32) int64 {
	cost := int64(0)
	if per := p.round.Cost.PerKilometre; per > 0 {
		cost = (per*p.metres(a, s) + 500) / 1000
	}
	for _, u := range p.round.Cost.Unlike {
		of := p.alike[u.Attribute]
		cost += int64(math.Round(float64(u.Points) * math.Abs(of[a]-of[s])))
	}
	return cost
}

// lacks reports whether a reviewer lacks the skill of a constraint.
func (p *Plan) lacks(reviewer, limit int32) bool {
	return !slices.Contains(p.round.Reviewers[reviewer].Skills, p.round.Rules[p.limits[limit].rule].Skill)
}

package review

import (
	"fmt"
	"math"
	"slices"

	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
)

const (
	// MemberInvalid: a member of the document holds a value that is not one of those it may have, or none.
	//
	// Example: {"schools":[{"id":"albany","need":-1}]}
	MemberInvalid issue.Code = "member-invalid"
	// IDDuplicate: an ID or the key of a rule is used twice. Schools and reviewers share one space of IDs.
	//
	// Example: {"schools":[{"id":"albany"},{"id":"albany"}]}
	IDDuplicate issue.Code = "id-duplicate"
	// IDUnknown: no school or reviewer of the round has this ID.
	//
	// Example: {"reviewers":[{"id":"hera","school":"nowhere"}]}
	IDUnknown issue.Code = "id-unknown"
	// LoadReversed: the least of a load is more than its most, or a team is to have more people with a skill than it has people.
	//
	// Example: {"schools":[{"id":"albany","sends":{"least":3,"most":2}}]}
	LoadReversed issue.Code = "load-reversed"
	// DataMissing: a school lacks the position, region, cluster or attribute that a rule, a cost or the linkage asks for.
	//
	// Example: {"schools":[{"id":"albany"}],"rules":[{"key":"near","kind":"within-distance","most":30}]}
	DataMissing issue.Code = "data-missing"
	// WaivedUnknown: no constraint of the round has this key.
	//
	// Example: {"schools":[{"id":"albany"}],"waived":["near"]}
	WaivedUnknown issue.Code = "waived-unknown"
	// NobodyVisited: no school asks for a reviewer. A warning.
	//
	// Example: {"schools":[{"id":"albany"}]}
	NobodyVisited issue.Code = "nobody-visited"
)

// A Plan is a round that was checked and can be allocated. It is immutable and safe for
// many goroutines.
type Plan struct {
	round     Round
	school    map[string]int32
	reviewer  map[string]int32
	home      []int32   // by reviewer: its school
	people    [][]int32 // by school: its reviewers
	group     [][]int32 // by cluster, in order of appearance: its schools
	cluster   []int32   // by school
	region    []int32   // by school; −1 if none
	place     [][3]float64
	alike     map[string][]float64 // attributes by school, in standard deviations
	limits    []limit              // all constraints, in the order in which ties are settled
	byKey     map[string]int32
	waived    []bool
	ruleLimit [][]int32         // by rule: its constraints
	pairs     map[[2]int32]bans // reviewer and school: what forbids the pair by name
	skills    [][]int32         // by school: constraints on skills
	apart     [][2]int32        // reviewers who must not be in one team
	apartBy   []int32           // the constraint of each
	linkedBy  int32             // the constraint, −1 if there is none
	needBy    []int32           // by school
	sendsBy   [][2]int32        // by school: least and most, −1 if there is none
	visitsBy  [][2]int32        // by reviewer
	mostPairs int               // in memory at once; 0 means the usual number
	manyPairs int               // beyond which a part is large; 0 means the usual number
}

type bans []int32

// A limit is one constraint that can be waived.
type limit struct {
	Constraint
	rule int32 // −1 if it is none
	on   int32 // the school of a skill
}

// A Constraint is one that can be waived, with the key to put in Waived of a [Round]:
//
//	linked           the schools must hang together
//	<rule>           a rule, as a whole
//	<rule>:<school>  a rule on skills, for the team of one school
//	least:<id>       the least visits of a reviewer, or of a school's reviewers together
//	most:<id>        the most
//	need:<school>    that a school gets as many reviewers as it needs; waived, it may get fewer
//
// Says is a sentence for people.
type Constraint struct {
	Key  string `json:"key"`
	Says string `json:"says"`
}

// Compile checks the round. It returns all issues, not the first; warnings come with a
// Plan, errors without one. It takes time in proportion to the round, in which a conflict of
// two schools counts as often as they have reviewers.
func Compile(r Round) (*Plan, issue.List) {
	c := compiler{p: &Plan{round: r.clone(), linkedBy: -1, byKey: map[string]int32{}, pairs: map[[2]int32]bans{}}}
	if r.Format != "" && r.Format != CurrentFormat {
		c.found.Errorf(MemberInvalid, "/format", "format %q is not %q", r.Format, CurrentFormat)
	}
	if r.Effort < 0 {
		c.found.Errorf(MemberInvalid, "/effort", "effort %d is not 0 or more", r.Effort)
	}
	c.addSchools()
	c.addReviewers()
	c.addCost()
	c.addLinked()
	c.addRules()
	c.addLoads()
	c.addWaived()
	if c.found.Failed() {
		return nil, c.found.List()
	}
	return c.p, c.found.List()
}

// clone copies what a Plan reads later on.
func (r Round) clone() Round {
	r.Schools, r.Reviewers, r.Rules = slices.Clone(r.Schools), slices.Clone(r.Reviewers), slices.Clone(r.Rules)
	for i := range r.Reviewers {
		r.Reviewers[i].Skills = slices.Clone(r.Reviewers[i].Skills)
	}
	for i := range r.Rules {
		r.Rules[i].Attributes = slices.Clone(r.Rules[i].Attributes)
	}
	r.Waived = slices.Clone(r.Waived)
	return r
}

type compiler struct {
	p     *Plan
	found issue.Collector
}

const (
	mostNeed   = 1000
	mostPoints = 1_000_000
	mostXY     = 100_000 // kilometres
	mostValue  = 1e12
)

func (c *compiler) addSchools() {
	p := c.p
	p.school = make(map[string]int32, len(p.round.Schools))
	p.people = make([][]int32, len(p.round.Schools))
	clusters, regions := map[string]int32{}, map[string]int32{}
	needed := false
	for i := range p.round.Schools {
		s, at := &p.round.Schools[i], issue.Pointer("/schools").Index(i)
		c.addID(s.ID, int32(i), p.school, at)
		p.cluster = append(p.cluster, number(s.Cluster, clusters))
		p.region = append(p.region, number(s.Region, regions))
		c.checkName(s.Cluster, at.Key("cluster"))
		c.checkName(s.Region, at.Key("region"))
		if s.Need < 0 || s.Need > mostNeed {
			c.found.Errorf(MemberInvalid, at.Key("need"), "need %d is not from 0 to %d", s.Need, mostNeed)
		}
		needed = needed || s.Need > 0
		c.checkLoad(s.Sends, at.Key("sends"))
		if s.Standing != "" && s.Standing != Strong && s.Standing != Supported {
			c.found.Errorf(MemberInvalid, at.Key("standing"), "standing %q is not %q or %q", s.Standing, Strong, Supported)
		}
		c.addPlace(s, at)
		for _, name := range sortedKeys(s.Attributes) {
			if v := s.Attributes[name]; !(math.Abs(v) <= mostValue) {
				c.found.Errorf(MemberInvalid, at.Key("attributes").Key(name), "attribute %v is not within ±%g", v, float64(mostValue))
			}
		}
	}
	p.group = make([][]int32, len(clusters))
	for s, k := range p.cluster {
		if k >= 0 {
			p.group[k] = append(p.group[k], int32(s))
		}
	}
	if !needed {
		c.found.Warnf(NobodyVisited, "/schools", "no school asks for a reviewer")
	}
}

// number returns the number of a name, −1 if it has none.
func number(name string, of map[string]int32) int32 {
	if name == "" {
		return -1
	}
	n, ok := of[name]
	if !ok {
		n = int32(len(of))
		of[name] = n
	}
	return n
}

func (c *compiler) addID(id string, n int32, of map[string]int32, at issue.Pointer) {
	_, isSchool := c.p.school[id]
	_, isReviewer := c.p.reviewer[id]
	switch {
	case !indicator.ValidToken(id):
		c.found.Errorf(MemberInvalid, at.Key("id"), notToken, id)
	case isSchool || isReviewer:
		c.found.Errorf(IDDuplicate, at.Key("id"), "ID %q is used twice; schools and reviewers share one space of IDs", id)
	default:
		of[id] = n
	}
}

// notToken is what is said of a text that cannot be an ID.
const notToken = "%q is no ID: want 1 to 256 characters in UTF-8, no controls, no space at either end"

func (c *compiler) checkName(name string, at issue.Pointer) {
	if name != "" && !indicator.ValidToken(name) {
		c.found.Errorf(MemberInvalid, at, notToken, name)
	}
}

func (c *compiler) checkLoad(l Load, at issue.Pointer) {
	const most = mostVisits
	if l.Least < 0 || l.Least > most {
		c.found.Errorf(MemberInvalid, at.Key("least"), "least %d is not from 0 to %d", l.Least, most)
	}
	if l.Most < 0 || l.Most > most {
		c.found.Errorf(MemberInvalid, at.Key("most"), "most %d is not from 0 to %d", l.Most, most)
	}
	if l.Most > 0 && l.Least > l.Most {
		c.found.Errorf(LoadReversed, at, "a load of at least %d and at most %d cannot be", l.Least, l.Most)
	}
}

// addPlace turns a position into metres: on a plane, or on a ball of the mean radius of
// the Earth.
func (c *compiler) addPlace(s *School, at issue.Pointer) {
	const earth = 6_371_008.8 // metres
	var place [3]float64
	switch {
	case s.LatLong != nil && s.XY != nil:
		c.found.Errorf(MemberInvalid, at.Key("xy"), "%q has two positions", s.ID)
	case s.LatLong != nil:
		lat, long := s.LatLong.Lat, s.LatLong.Long
		if !(math.Abs(lat) <= 90) || !(math.Abs(long) <= 180) {
			c.found.Errorf(MemberInvalid, at.Key("latLong"), "latitude %v and longitude %v are not within ±90 and ±180 degrees", lat, long)
		}
		sinLat, cosLat := math.Sincos(lat * math.Pi / 180)
		sinLong, cosLong := math.Sincos(long * math.Pi / 180)
		place = [3]float64{earth * (cosLat * cosLong), earth * (cosLat * sinLong), earth * sinLat}
	case s.XY != nil:
		x, y := s.XY.X, s.XY.Y
		if !(math.Abs(x) <= mostXY) || !(math.Abs(y) <= mostXY) {
			c.found.Errorf(MemberInvalid, at.Key("xy"), "position %v, %v is not within ±%d kilometres", x, y, mostXY)
		}
		place = [3]float64{1000 * x, 1000 * y}
	}
	one := func(s *School) bool { return (s.LatLong != nil) != (s.XY != nil) }
	if first := &c.p.round.Schools[0]; one(s) && one(first) && (s.XY != nil) != (first.XY != nil) {
		c.found.Errorf(MemberInvalid, at, "%q and %q have different kinds of positions", s.ID, first.ID)
	}
	c.p.place = append(c.p.place, place)
}

func (c *compiler) addReviewers() {
	p := c.p
	p.reviewer = make(map[string]int32, len(p.round.Reviewers))
	p.home = make([]int32, len(p.round.Reviewers))
	for i := range p.round.Reviewers {
		r, at := &p.round.Reviewers[i], issue.Pointer("/reviewers").Index(i)
		c.addID(r.ID, int32(i), p.reviewer, at)
		if s, ok := c.schoolID(r.School, at.Key("school")); ok {
			p.home[i] = s
			p.people[s] = append(p.people[s], int32(i))
		}
		for k, skill := range r.Skills {
			if !indicator.ValidKey(skill) {
				c.found.Errorf(MemberInvalid, at.Key("skills").Index(k), "%q is no key: want words in a-z and 0-9 joined by single hyphens", skill)
			}
		}
		c.checkLoad(r.Visits, at.Key("visits"))
	}
}

func (c *compiler) schoolID(id string, at issue.Pointer) (int32, bool) {
	s, ok := c.p.school[id]
	if !ok {
		c.found.Errorf(IDUnknown, at, "the round has no school %q", id)
	}
	return s, ok
}

func (c *compiler) addCost() {
	cost := c.p.round.Cost
	points := func(v int64, at issue.Pointer) {
		if v < 0 || v > mostPoints {
			c.found.Errorf(MemberInvalid, at, "%d points are not from 0 to %d", v, mostPoints)
		}
	}
	points(cost.PerKilometre, "/cost/perKilometre")
	points(cost.PerExtraVisit, "/cost/perExtraVisit")
	if cost.PerKilometre > 0 {
		c.needPlaces("the cost of kilometres")
	}
	for i, u := range cost.Unlike {
		at := issue.Pointer("/cost/unlike").Index(i)
		points(u.Points, at.Key("points"))
		c.needAttribute(u.Attribute, at.Key("attribute"))
	}
}

func (c *compiler) needPlaces(who string) {
	for i := range c.p.round.Schools {
		if s := &c.p.round.Schools[i]; s.LatLong == nil && s.XY == nil {
			c.found.Errorf(DataMissing, issue.Pointer("/schools").Index(i), "%s asks for positions, and %q has none", who, s.ID)
		}
	}
}

// needAttribute keeps an attribute of all schools in standard deviations.
func (c *compiler) needAttribute(name string, at issue.Pointer) {
	if _, done := c.p.alike[name]; done {
		return
	}
	if name == "" {
		c.found.Errorf(MemberInvalid, at, "an attribute is missing")
		return
	}
	all := make([]float64, len(c.p.round.Schools))
	sum := 0.0
	for i := range all {
		v, ok := c.p.round.Schools[i].Attributes[name]
		if !ok {
			c.found.Errorf(DataMissing, issue.Pointer("/schools").Index(i), "schools are compared by %q, which %q does not have", name, c.p.round.Schools[i].ID)
		}
		all[i] = v
		sum += v
	}
	mean, squares := sum/float64(len(all)), 0.0
	for _, v := range all {
		squares += float64((v - mean) * (v - mean))
	}
	sd := math.Sqrt(squares / float64(len(all)))
	for i := range all {
		if sd > 0 {
			all[i] /= sd
		} else {
			all[i] = 0
		}
	}
	if c.p.alike == nil {
		c.p.alike = map[string][]float64{}
	}
	c.p.alike[name] = all
}

func (c *compiler) addLinked() {
	switch c.p.round.Linked {
	case LinkedAll:
		c.p.linkedBy = c.add("linked", "all schools that are visited are linked through reviewers they have in common", -1, -1)
	case LinkedByCluster:
		c.p.linkedBy = c.add("linked", "the schools of each cluster are linked through reviewers they have in common", -1, -1)
		c.needClusters("the linkage by clusters")
	case LinkedNot:
	default:
		c.found.Errorf(MemberInvalid, "/linked", "linked %q is not %q, %q or %q", c.p.round.Linked, LinkedAll, LinkedByCluster, LinkedNot)
	}
}

func (c *compiler) needClusters(who string) {
	for i := range c.p.round.Schools {
		if c.p.cluster[i] < 0 {
			c.found.Errorf(DataMissing, issue.Pointer("/schools").Index(i), "%s asks for clusters, and %q has none", who, c.p.round.Schools[i].ID)
		}
	}
}

func (c *compiler) needRegions(who string) {
	for i := range c.p.round.Schools {
		if c.p.region[i] < 0 {
			c.found.Errorf(DataMissing, issue.Pointer("/schools").Index(i), "%s asks for regions, and %q has none", who, c.p.round.Schools[i].ID)
		}
	}
}

// add enters a constraint and returns its number.
func (c *compiler) add(key, says string, rule, on int32) int32 {
	n := int32(len(c.p.limits))
	c.p.limits = append(c.p.limits, limit{Constraint{key, says}, rule, on})
	c.p.byKey[key] = n
	return n
}

func (c *compiler) addLoads() {
	p := c.p
	load := func(id, who string, l Load) [2]int32 {
		out := [2]int32{-1, -1}
		if l.Least > 0 {
			out[0] = c.add("least:"+id, fmt.Sprintf("%s make at least %d visits", who, l.Least), -1, -1)
		}
		if l.Most > 0 {
			out[1] = c.add("most:"+id, fmt.Sprintf("%s make at most %d visits", who, l.Most), -1, -1)
		}
		return out
	}
	for _, s := range p.round.Schools {
		p.sendsBy = append(p.sendsBy, load(s.ID, "the reviewers of "+s.ID+" together", s.Sends))
	}
	for _, r := range p.round.Reviewers {
		p.visitsBy = append(p.visitsBy, load(r.ID, "reviewer "+r.ID+" is to", r.Visits))
	}
	for _, s := range p.round.Schools {
		n := int32(-1)
		if s.Need > 0 {
			n = c.add("need:"+s.ID, fmt.Sprintf("%s gets %d reviewers", s.ID, s.Need), -1, -1)
		}
		p.needBy = append(p.needBy, n)
	}
}

func (c *compiler) addWaived() {
	c.p.waived = make([]bool, len(c.p.limits))
	for i, key := range c.p.round.Waived {
		if n, ok := c.p.byKey[key]; ok {
			c.p.waived[n] = true
		} else {
			c.found.Errorf(WaivedUnknown, issue.Pointer("/waived").Index(i), "the round has no constraint %q", key)
		}
	}
}

func sortedKeys(m map[string]float64) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

package review

import "encoding/json"

// A Format is the member "format" of a round document. The zero Format is written as the
// current one.
type Format string

// CurrentFormat is the format that this version of the library writes.
const CurrentFormat Format = "leadership-review-round/1"

// MarshalText writes the format, the zero one as [CurrentFormat].
func (f Format) MarshalText() ([]byte, error) {
	if f == "" {
		f = CurrentFormat
	}
	return []byte(f), nil
}

// A Round is one round of peer review as it is stored and sent: the schools, the people
// who could review them, the rules, and what a good allocation is.
//
// Schools and reviewers share one space of IDs, because a conflict may lie between any
// two of them.
type Round struct {
	// Schema is where an editor finds the schema of the document. It is kept and not followed.
	Schema    string     `json:"$schema,omitempty"`
	Format    Format     `json:"format"`
	Schools   []School   `json:"schools,omitempty"`
	Reviewers []Reviewer `json:"reviewers,omitempty"`
	Rules     []Rule     `json:"rules,omitempty"`
	Cost      Cost       `json:"cost,omitzero"`
	// Linked says how the allocation must hang together, so that the severity of
	// reviewers can be estimated afterwards. The zero value asks for one subset.
	Linked Linked `json:"linked,omitzero"`
	// Waived are keys of constraints that do not count this time, as a [Relaxation] names them.
	Waived []string `json:"waived,omitempty"`
	// Effort is how many partial allocations are looked at, at most, where a flow alone
	// does not settle it; 0 means [DefaultEffort]. More takes longer and proves more.
	Effort     int             `json:"effort,omitzero"`
	Extensions json.RawMessage `json:"extensions,omitempty"`
}

// DefaultEffort is the effort of a round that states none.
const DefaultEffort = 200_000

// A School is visited, and its people visit others.
type School struct {
	ID      string `json:"id"`
	Cluster string `json:"cluster,omitzero"` // in which it reviews and is reviewed, if a rule says so
	Region  string `json:"region,omitzero"`
	// LatLong is where it lies on the Earth.
	LatLong *LatLong `json:"latLong,omitempty"`
	// XY is where it lies on a plane map. A round has one kind of position.
	XY *XY `json:"xy,omitempty"`
	// Attributes are numbers by which schools are alike or not: size, decile, share of learners.
	Attributes map[string]float64 `json:"attributes,omitempty"`
	Standing   Standing           `json:"standing,omitzero"`
	Need       int                `json:"need,omitzero"`  // how many reviewers visit it; 0 is none
	Sends      Load               `json:"sends,omitzero"` // visits of all its reviewers together
}

// A LatLong is a place on the Earth, in degrees: latitude −90 to 90, longitude −180 to 180.
type LatLong struct {
	Lat  float64 `json:"lat"`
	Long float64 `json:"long"`
}

// An XY is a place on a plane map, in kilometres.
type XY struct {
	X float64 `json:"x"`
	Y float64 `json:"y"`
}

// A Standing is the part that a school has where strong ones support others.
type Standing string

// The standings of a pairing.
const (
	Strong    Standing = "strong"    // its leaders go and support
	Supported Standing = "supported" // it is host to them
)

// A Reviewer is a person of a school who can review others.
type Reviewer struct {
	ID     string   `json:"id"`
	School string   `json:"school"`
	Skills []string `json:"skills,omitempty"`
	Visits Load     `json:"visits,omitzero"` // how many schools the reviewer visits
}

// A Load is the least and the most of something, both included. Most 0 is no limit.
type Load struct {
	Least int `json:"least,omitzero"`
	Most  int `json:"most,omitzero"`
}

// A Kind is what a rule forbids or asks for.
type Kind string

// The kinds of rules. That nobody reviews their own school is no rule: it always holds.
const (
	// Conflict lies between two of Between: a reviewer and a school that the reviewer must
	// not visit, two schools whose people must not visit each other, or two reviewers who
	// must not be in one team.
	Conflict Kind = "conflict"
	// NotBack: if a school reviews another, the other does not review it back.
	NotBack Kind = "not-back"
	// Reciprocal: if a school reviews another, the other reviews it back.
	Reciprocal Kind = "reciprocal"
	// WithinDistance: the schools of reviewer and host are at most Most kilometres apart.
	WithinDistance Kind = "within-distance"
	// SameRegion and OtherRegion compare the regions of reviewer and host.
	SameRegion  Kind = "same-region"
	OtherRegion Kind = "other-region"
	// SameCluster and OtherCluster compare their clusters.
	SameCluster  Kind = "same-cluster"
	OtherCluster Kind = "other-cluster"
	// NotAgain: none of Pairs, such as those of last year.
	NotAgain Kind = "not-again"
	// Skilled: in the team of each school, or of each of Schools, at least Least (0 means 1)
	// have the skill. In other words, at most Need − Least lack it; so it is also read when
	// the need of a school is waived and its team is smaller.
	Skilled Kind = "skilled"
	// StrongToSupported: reviewers are of strong schools, hosts are supported ones.
	StrongToSupported Kind = "strong-to-supported"
	// Similar: the two schools are at most Most standard deviations (of the schools of the
	// round) apart on each of Attributes.
	Similar Kind = "similar"
)

// A Rule is a constraint that the caller sets. Its key names it in results.
type Rule struct {
	Key        string   `json:"key"` // words in a-z and 0-9 joined by single hyphens
	Kind       Kind     `json:"kind"`
	Between    []string `json:"between,omitempty"`    // of a conflict: two IDs
	Most       float64  `json:"most,omitzero"`        // kilometres or standard deviations
	Pairs      []Pair   `json:"pairs,omitempty"`      // that are not to be again
	Skill      string   `json:"skill,omitzero"`       // in the team
	Least      int      `json:"least,omitzero"`       // with the skill; 0 means 1
	Schools    []string `json:"schools,omitempty"`    // whose teams need the skill; none means all
	Attributes []string `json:"attributes,omitempty"` // on which schools are similar
}

// A Pair is a reviewer and the school visited.
type Pair struct {
	Reviewer string `json:"reviewer"`
	School   string `json:"school"`
}

// A Cost says what a good allocation is. Its total is the sum over all pairs of
//
//	round(PerKilometre · distance) + Σ over Unlike of round(Points · |a − b| / sd)
//
// and over all reviewers of PerExtraVisit · v(v−1)/2 for v visits: the second visit of a
// reviewer costs it once, the third twice, so that visits are spread. Distance is rounded
// to whole metres first; a and b are the attribute of the reviewer's school and of the
// host, sd its standard deviation over the schools of the round (divisor n; if it is 0
// the term is 0). All costs are whole points, so totals are exact and
// comparisons have no rounding. To put one concern strictly before another, give it
// points larger than all of the others together.
type Cost struct {
	PerKilometre  int64    `json:"perKilometre,omitzero"`
	PerExtraVisit int64    `json:"perExtraVisit,omitzero"`
	Unlike        []Unlike `json:"unlike,omitempty"`
}

// An Unlike is the cost of one standard deviation between two schools.
type Unlike struct {
	Attribute string `json:"attribute"`
	Points    int64  `json:"points"`
}

// A Linked says which schools must hang together through reviewers they have in common.
// Without it reviewers cannot be compared: who visits one school only, alone, may be
// severe or the school weak. See [github.com/openrubric/leadership/assessment/measure].
type Linked string

// How an allocation must hang together.
const (
	LinkedAll       Linked = ""          // all schools that are visited are one subset
	LinkedByCluster Linked = "clusters"  // those of each cluster are in one subset
	LinkedNot       Linked = "unchecked" // it need not
)

package network

import (
	"encoding/json"
	"slices"

	"github.com/openrubric/leadership/indicator"
)

// A Format is the member "format" of a network document. The zero Format is written
// as the current one.
type Format string

// CurrentFormat is the format that this version of the library writes.
const CurrentFormat Format = "leadership-network/1"

// MarshalText writes the format, the zero one as [CurrentFormat].
func (f Format) MarshalText() ([]byte, error) {
	if f == "" {
		f = CurrentFormat
	}
	return []byte(f), nil
}

// A Network is who is in which cluster, and when, as it is stored and sent: a
// plain value that is its own JSON. [Compile] makes an [Index] of it.
//
// Subjects and clusters share one space of IDs, the same as in an assessment: a
// cluster is a subject that others can be members of. It can be a member itself,
// as a network is of a collaborative, and of several; so clusters need not nest.
type Network struct {
	// Schema is where an editor finds the schema of the document. It is kept and not followed.
	Schema      string         `json:"$schema,omitempty"`
	Format      Format         `json:"format"`
	Title       indicator.Text `json:"title,omitempty"`
	Subjects    []Subject      `json:"subjects,omitempty"`
	Clusters    []Cluster      `json:"clusters,omitempty"`
	Memberships []Membership   `json:"memberships,omitempty"`
	// Appointments are roles that people hold in subjects and clusters.
	Appointments []Appointment   `json:"appointments,omitempty"`
	Ties         []Tie           `json:"ties,omitempty"`
	Extensions   json.RawMessage `json:"extensions,omitempty"`
}

// A Subject is a school, or whatever else is judged and is no cluster here.
type Subject struct {
	ID   string                `json:"id"`
	Kind indicator.SubjectKind `json:"kind"`
	Name string                `json:"name,omitzero"`
	// Sizes say how large it was when, as a school by its roll: what it weighs where
	// schools are weighted.
	Sizes      []Size          `json:"sizes,omitempty"`
	Extensions json.RawMessage `json:"extensions,omitempty"`
}

// A Size is how large a subject was for a time, in a unit that all subjects of its
// kind share: pupils on the roll.
type Size struct {
	Size  float64        `json:"size"` // more than 0, up to 1e9
	Spell indicator.Span `json:"spell,omitzero"`
}

// A Cluster is a set of schools that belong together: a community of schools, a
// trust, a region. Its ID stays when it is renamed; a merger ends it.
type Cluster struct {
	ID          string                `json:"id"`
	Kind        indicator.SubjectKind `json:"kind"`
	Name        string                `json:"name,omitzero"` // the present one
	FormerNames []FormerName          `json:"formerNames,omitempty"`
	Spell       indicator.Span        `json:"spell,omitzero"` // from its first day to its last
	// Successors are the clusters that took it over: one if it was merged into it,
	// several if it was divided. It has a last day then.
	Successors []string        `json:"successors,omitempty"`
	Extensions json.RawMessage `json:"extensions,omitempty"`
}

// A FormerName is what a cluster was called for a time.
type FormerName struct {
	Name  string         `json:"name"`
	Spell indicator.Span `json:"spell"`
}

// Kinds of cluster beside those that frameworks judge, such as
// [indicator.CommunityOfSchools] and [indicator.District]. A caller may use keys
// of their own.
const (
	Trust             indicator.SubjectKind = "trust"               // schools under one board, such as a multi-academy trust
	Collaborative     indicator.SubjectKind = "collaborative"       // networks and schools that work together
	Region            indicator.SubjectKind = "region"              // schools of one area
	PeerReviewCluster indicator.SubjectKind = "peer-review-cluster" // schools that review each other
)

// A Membership is one spell of a subject in a cluster. Who leaves and joins again
// has two.
type Membership struct {
	Subject string `json:"subject"` // or a cluster
	Cluster string `json:"cluster"`
	// Spell is from the first day to the last, both included. An end that is
	// missing is open: since ever, or until further notice.
	Spell      indicator.Span  `json:"spell,omitzero"`
	Role       Role            `json:"role,omitzero"` // the subject's part in the cluster
	Extensions json.RawMessage `json:"extensions,omitempty"`
}

// An Appointment is a role that a person holds in a subject or cluster. People are
// told apart by IDs that the caller gives, which are no names: a network says nothing
// else about them.
type Appointment struct {
	Person     string          `json:"person"`
	Role       Role            `json:"role"`
	In         string          `json:"in"` // a subject or cluster
	Spell      indicator.Span  `json:"spell,omitzero"`
	Extensions json.RawMessage `json:"extensions,omitempty"`
}

// A Role is the part that a member plays in a cluster, or a person in a school or
// cluster. A caller may use keys of their own; an ordinary member has none.
type Role string

// Lead is the role of the member that leads the cluster, or of the person who does.
const Lead Role = "lead"

// Roles that people hold beside it.
const (
	Principal                Role = "principal"
	Coach                    Role = "coach"
	SystemLeader             Role = "system-leader"               // who leads beyond the own school
	NationalLeaderOfLearning Role = "national-leader-of-learning" // Rwanda: coaches local leaders
	LocalLeaderOfLearning    Role = "local-leader-of-learning"    // Rwanda: a head who coaches other heads
	ImprovementChampion      Role = "improvement-champion"        // Schools Partnership Programme: facilitates after a peer review
	AcrossSchoolLead         Role = "across-school-lead"          // Kāhui Ako: works with several schools
	WithinSchoolLead         Role = "within-school-lead"          // Kāhui Ako: works in the own school
)

// A Tie is a directed link between two subjects, from the one that gives, goes
// or asks to the other: who coaches, who reviews, who seeks advice.
type Tie struct {
	From   string         `json:"from"` // a subject or cluster
	To     string         `json:"to"`
	Kind   TieKind        `json:"kind"`
	Weight *float64       `json:"weight,omitempty"` // 0 to 1e9; nil: not weighed, counts as 1
	Spell  indicator.Span `json:"spell,omitzero"`
}

// A TieKind says what a tie is made of. A caller may use keys of their own.
type TieKind string

const (
	Coaching      TieKind = "coaching"
	Review        TieKind = "review"
	Collaboration TieKind = "collaboration"
	Advice        TieKind = "advice"
)

// clone returns a copy that shares nothing with n.
func (n Network) clone() Network {
	n.Title = n.Title.Clone()
	n.Subjects = slices.Clone(n.Subjects)
	for i := range n.Subjects {
		n.Subjects[i] = n.Subjects[i].clone()
	}
	n.Clusters = slices.Clone(n.Clusters)
	for i := range n.Clusters {
		n.Clusters[i] = n.Clusters[i].clone()
	}
	n.Memberships = slices.Clone(n.Memberships)
	for i := range n.Memberships {
		n.Memberships[i].Extensions = slices.Clone(n.Memberships[i].Extensions)
	}
	n.Appointments = slices.Clone(n.Appointments)
	for i := range n.Appointments {
		n.Appointments[i].Extensions = slices.Clone(n.Appointments[i].Extensions)
	}
	n.Ties = slices.Clone(n.Ties)
	for i := range n.Ties {
		n.Ties[i] = n.Ties[i].clone()
	}
	n.Extensions = slices.Clone(n.Extensions)
	return n
}

// extended returns the parts of n that have extensions: JSON of the caller's, and so all
// that may be none.
func (n Network) extended() Network {
	out := Network{Format: n.Format, Title: n.Title, Extensions: n.Extensions}
	for _, s := range n.Subjects {
		if s.Extensions != nil {
			out.Subjects = append(out.Subjects, s)
		}
	}
	for _, k := range n.Clusters {
		if k.Extensions != nil {
			out.Clusters = append(out.Clusters, k)
		}
	}
	for _, m := range n.Memberships {
		if m.Extensions != nil {
			out.Memberships = append(out.Memberships, m)
		}
	}
	for _, a := range n.Appointments {
		if a.Extensions != nil {
			out.Appointments = append(out.Appointments, a)
		}
	}
	return out
}

func (s Subject) clone() Subject {
	s.Sizes, s.Extensions = slices.Clone(s.Sizes), slices.Clone(s.Extensions)
	return s
}

func (k Cluster) clone() Cluster {
	k.FormerNames, k.Successors, k.Extensions = slices.Clone(k.FormerNames), slices.Clone(k.Successors), slices.Clone(k.Extensions)
	return k
}

func (t Tie) clone() Tie {
	if t.Weight != nil {
		t.Weight = new(*t.Weight)
	}
	return t
}

package assessment

import (
	"encoding/json"

	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
)

// A Format is the member "format" of an assessment document. The zero Format is
// written as the current one.
type Format string

// CurrentFormat is the format that this version of the library writes.
const CurrentFormat Format = "leadership-assessment/1"

// MarshalText writes the format, the zero one as [CurrentFormat].
func (f Format) MarshalText() ([]byte, error) {
	if f == "" {
		f = CurrentFormat
	}
	return []byte(f), nil
}

// An Assessment is a set of judgements against one edition of one framework, as
// it is stored and sent: a plain value that is its own JSON. [Compile] makes a
// [Matrix] of it.
type Assessment struct {
	// Schema is where an editor finds the schema of the document. It is kept and not followed.
	Schema    string         `json:"$schema,omitempty"`
	Format    Format         `json:"format"`
	Title     indicator.Text `json:"title,omitempty"`
	Framework framework.Ref  `json:"framework"`
	// Use is what the judgements are for. It travels with every score.
	Use Use `json:"use,omitzero"`
	// Locked is the last day on which anything was added or changed.
	Locked indicator.Date `json:"locked,omitzero"`
	// Nonce is a secret of the assessment, such as 128 random bits in hex. It goes
	// into the digest that reports carry and never leaves otherwise: without it,
	// whoever knows the few judgements there can be finds hidden ones by trying.
	Nonce string `json:"nonce,omitzero"`

	Subjects []Subject `json:"subjects"`
	Raters   []Rater   `json:"raters,omitempty"` // if given, all of them
	// Perspectives declares perspectives beside the well-known ones, or says
	// otherwise whether one is identified.
	Perspectives []PerspectiveInfo `json:"perspectives,omitempty"`
	Occasions    []Occasion        `json:"occasions,omitempty"`
	// Rosters say how many were asked, because response rates cannot be had from
	// the judgements.
	Rosters    []Roster    `json:"rosters,omitempty"`
	Forms      []Form      `json:"forms,omitempty"`
	Judgements []Judgement `json:"judgements,omitempty"`
	// Extensions is a JSON object with members of your own. It is kept and not read.
	Extensions json.RawMessage `json:"extensions,omitempty"`
}

// A Use is what judgements are made for.
type Use string

const (
	Formative Use = "formative" // to improve
	Summative Use = "summative" // to decide
)

// A Subject is who or what is judged.
type Subject struct {
	ID         string                `json:"id"`
	Kind       indicator.SubjectKind `json:"kind"`
	Name       string                `json:"name,omitzero"`
	Extensions json.RawMessage       `json:"extensions,omitempty"`
}

// A Rater is who judges. The ID may be a token that stands for nobody's name.
type Rater struct {
	ID         string          `json:"id"`
	Extensions json.RawMessage `json:"extensions,omitempty"`
}

// A Perspective is from where a judgement is made. It belongs to the judgement:
// one person is self for their own school and peer for the next.
type Perspective string

// The well-known perspectives. Self, line manager and inspection are identified:
// everybody knows whose judgement it is, so there is no anonymity to protect.
const (
	Self        Perspective = "self"         // the subject's own leaders
	LineManager Perspective = "line-manager" // whoever the subject answers to
	Inspection  Perspective = "inspection"   // an official inspectorate
	External    Perspective = "external"     // evaluators from outside; declare it identified if there is one and all know who
	Peer        Perspective = "peer"         // leaders of other schools
	Staff       Perspective = "staff"
	Student     Perspective = "student"
	Parent      Perspective = "parent" // parents and whānau
	Trustee     Perspective = "trustee"
	Community   Perspective = "community"
)

// Perspectives returns the well-known perspectives in the order in which reports
// list them.
func Perspectives() []Perspective {
	return []Perspective{Self, LineManager, Inspection, External, Peer, Staff, Student, Parent, Trustee, Community}
}

// Identified reports whether a well-known perspective is identified. Its judgements
// are then shown however few there are; declare otherwise in a [PerspectiveInfo], or
// set a minimum in the [Release], where several own leaders answer in confidence.
func (p Perspective) Identified() bool {
	return p == Self || p == LineManager || p == Inspection
}

// A PerspectiveInfo declares a perspective.
type PerspectiveInfo struct {
	Key   Perspective    `json:"key"`
	Label indicator.Text `json:"label,omitempty"`
	// Identified says that everybody knows whose judgement it is, so that no
	// minimum number of raters protects it. nil means as [Perspective.Identified] says.
	Identified *bool `json:"identified,omitempty"`
	// Anonymous says that no link to the raters is stored: each form has no rater, or a
	// token of its own that stands nowhere else. [Unlink] makes it so. It is not
	// identified then.
	Anonymous bool `json:"anonymous,omitzero"`
	// MinRaters is how many raters were promised to stand behind anything that is shown;
	// 0 promises nothing. A [Release] may ask for more, and not for less.
	MinRaters int `json:"minRaters,omitzero"`
}

// IsIdentified reports whether no minimum number of raters protects the
// perspective.
func (i PerspectiveInfo) IsIdentified() bool {
	if i.Identified == nil {
		return i.Key.Identified() && !i.Anonymous
	}
	return *i.Identified
}

// An Occasion is a round of judging: a period, not a date.
type Occasion struct {
	Key   string         `json:"key"`
	Label indicator.Text `json:"label,omitempty"`
	From  indicator.Date `json:"from,omitzero"`
	To    indicator.Date `json:"to,omitzero"`

	Extensions json.RawMessage `json:"extensions,omitempty"`
}

// A Roster says how many raters of a perspective were invited to judge a subject
// on an occasion, and how many of them responded.
type Roster struct {
	Subject     string      `json:"subject"`
	Occasion    string      `json:"occasion,omitzero"`
	Perspective Perspective `json:"perspective,omitzero"`
	Invited     int         `json:"invited"`
	Responded   *int        `json:"responded,omitempty"` // nil: not known
}

// A Form is what one rater hands in for one subject, occasion and perspective.
// Forms need not be listed. One that is listed as a draft does not count; one that
// was submitted counts as handed in, even if it is blank.
type Form struct {
	Subject     string         `json:"subject"`
	Occasion    string         `json:"occasion,omitzero"`
	Perspective Perspective    `json:"perspective,omitzero"`
	Rater       string         `json:"rater,omitzero"`
	State       FormState      `json:"state"`
	Submitted   indicator.Date `json:"submitted,omitzero"`

	Extensions json.RawMessage `json:"extensions,omitempty"`
}

// A FormState is where a form stands in its life.
type FormState string

const (
	DraftForm     FormState = "draft"
	SubmittedForm FormState = "submitted"
)

// A Judgement is one rater's level for one indicator of one subject on one
// occasion.
type Judgement struct {
	ID          string          `json:"id,omitzero"` // needed only if others refer to it
	Subject     string          `json:"subject"`
	Occasion    string          `json:"occasion,omitzero"`
	Perspective Perspective     `json:"perspective,omitzero"`
	Rater       string          `json:"rater,omitzero"` // none: anonymous, a rater of its own
	Indicator   indicator.ID    `json:"indicator"`      // or an aspect
	Dimension   string          `json:"dimension,omitzero"`
	Level       indicator.Level `json:"level"`
	Date        indicator.Date  `json:"date,omitzero"`
	// Status says how the judgement came about if it is not a rater's first.
	Status JudgementStatus `json:"status,omitzero"`
	// Replaces names the judgements, by ID, that this one takes the place of. They
	// stay on record. A corrected or moderated judgement replaces one, an agreed one
	// any number; no judgement is replaced twice.
	Replaces []string `json:"replaces,omitempty"`
	Reason   string   `json:"reason,omitzero"` // why it replaces them
	// Moderator is who led the raters to a moderated or agreed judgement: a role or a
	// token.
	Moderator string `json:"moderator,omitzero"`
	// StandsFor is the number of raters an agreed judgement speaks for. It needs one.
	StandsFor int      `json:"standsFor,omitzero"`
	Rationale string   `json:"rationale,omitzero"`
	Evidence  []string `json:"evidence,omitempty"` // IDs in the evidence register
	// Extensions is a JSON object with members of your own. It is kept and not read.
	Extensions json.RawMessage `json:"extensions,omitempty"`
}

// A JudgementStatus says how a judgement came about.
type JudgementStatus string

const (
	First     JudgementStatus = ""          // given by the rater
	Corrected JudgementStatus = "corrected" // a slip put right by the rater
	Moderated JudgementStatus = "moderated" // changed after raters compared notes
	Agreed    JudgementStatus = "agreed"    // one level for several raters
)

package framework

import (
	"encoding/json"

	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
)

// A Format is the member "format" of a framework document. The zero Format is
// written as the current one.
type Format string

// CurrentFormat is the format that this version of the library writes.
const CurrentFormat Format = "leadership-framework/1"

// MarshalText writes the format, the zero one as [CurrentFormat].
func (f Format) MarshalText() ([]byte, error) {
	if f == "" {
		f = CurrentFormat
	}
	return []byte(f), nil
}

// A Document is a framework as it is written down, stored and sent: a plain
// value that is its own JSON. [Compile] makes a [Framework] of it.
type Document struct {
	// Schema is where an editor finds the schema of the document. It is kept and not followed.
	Schema  string         `json:"$schema,omitempty"`
	Format  Format         `json:"format"`
	Key     string         `json:"key"`     // prefix of the IDs coined here, such as "kahuiako"
	Edition string         `json:"edition"` // changes whenever the document does
	Title   indicator.Text `json:"title"`
	Summary indicator.Text `json:"summary,omitempty"`

	Citation Citation `json:"citation"`
	Rights   Rights   `json:"rights"`
	Status   Status   `json:"status"`
	// Policy is how the framework may be used for rating.
	Policy Policy `json:"policy"`
	// Subjects are the kinds of subject the framework is for.
	Subjects []indicator.SubjectKind `json:"subjects"`
	// DerivedFrom names the frameworks this one selects from, extends or relabels.
	DerivedFrom []Ref `json:"derivedFrom,omitempty"`

	Scales []indicator.Scale `json:"scales"`
	// Scale is the key of the scale of every indicator that names no other.
	Scale string `json:"scale"`
	// Dimensions are further scales on which every indicator is judged beside the
	// ordinary one, as importance beside practice.
	Dimensions []Dimension `json:"dimensions,omitempty"`

	// Demand is what evidence a level of the framework's scale asks for, whatever
	// the indicator.
	Demand []indicator.Demand `json:"demand,omitempty"`

	Groups     []Group               `json:"groups,omitempty"` // in source order
	Indicators []indicator.Indicator `json:"indicators"`       // in source order
	// Links are what the tree cannot say: one indicator supports another, or asks
	// almost the same.
	Links []Link `json:"links,omitempty"`
	// Notes are prose that is not judged.
	Notes []Note `json:"notes,omitempty"`
	// Exceptions are what [Framework.Lint] would find and why it stays.
	Exceptions []Exception `json:"exceptions,omitempty"`
	// Extensions is a JSON object with members of your own. It is kept and not read.
	Extensions json.RawMessage `json:"extensions,omitempty"`
}

// A Citation says which publication a framework comes from. Title is the
// publication's own.
type Citation struct {
	Authors   []string `json:"authors,omitempty"`
	Year      int      `json:"year,omitzero"`
	Title     string   `json:"title"`
	Container string   `json:"container,omitzero"` // the book, series or site it stands in
	Publisher string   `json:"publisher,omitzero"`
	Pages     string   `json:"pages,omitzero"`
	DOI       string   `json:"doi,omitzero"` // without the resolver's address
	ISBN      string   `json:"isbn,omitzero"`
	URL       string   `json:"url,omitzero"`
	Note      string   `json:"note,omitzero"` // what is unsure about the above
}

// Rights say who holds what, and under which terms this document may be used.
type Rights struct {
	Source  string `json:"source"`  // the publication: holder and terms, as far as known
	Wording string `json:"wording"` // the texts of this document: whose words, which licence
}

// A Status says from when to when a framework was in force.
type Status struct {
	State     State          `json:"state"`
	ValidFrom indicator.Date `json:"validFrom,omitzero"`
	ValidTo   indicator.Date `json:"validTo,omitzero"` // the last day
	Note      string         `json:"note,omitzero"`
}

// A State is where a framework stands in its life.
type State string

const (
	Current State = "current" // in use, as far as known
	Retired State = "retired" // its owner or its subjects are no more; past judgements stay valid
	Draft   State = "draft"
)

// A Policy is how a framework wants to be used. Compiling judgements warns where
// they are meant for something else, and every report carries it.
type Policy string

const (
	RatingDiscouraged Policy = "rating-discouraged" // a guide for talk; levels are not meant to be put on it
	Formative         Policy = "formative"          // levels serve improvement, not decisions about people or schools
	Summative         Policy = "summative"          // levels may carry decisions
)

// A Ref names one edition of a framework.
type Ref struct {
	Key     string `json:"key"`
	Edition string `json:"edition"`
	Digest  string `json:"digest,omitzero"` // as [Framework.Digest] gives it
}

// Check reports, as an error of the code at paths below the given one, that the
// reference is to another framework than f, to another edition of it or, if it has a
// digest, to another text; or that there is no f.
func (r Ref) Check(f *Framework, code issue.Code, at issue.Pointer, found *issue.Collector) {
	if f == nil {
		found.Errorf(code, at, "this is about framework %q, and there is none", r.Key)
		return
	}
	have := f.Ref()
	switch {
	case r.Key != have.Key:
		found.Errorf(code, at.Key("key"), "this is about framework %q, not %q", r.Key, have.Key)
	case r.Edition != have.Edition:
		found.Errorf(code, at.Key("edition"), "this is about edition %q of framework %q, not %q", r.Edition, r.Key, have.Edition)
	case r.Digest != "" && r.Digest != have.Digest:
		found.Errorf(code, at.Key("digest"), "this is about another text of framework %q, edition %q", r.Key, r.Edition)
	}
}

// A Dimension is a further scale on which indicators are judged.
type Dimension struct {
	Key   string         `json:"key"`
	Label indicator.Text `json:"label"`
	Scale string         `json:"scale"`
}

// A Group holds indicators and other groups: a domain, theme, practice or strand.
type Group struct {
	ID        indicator.ID   `json:"id"`
	Parent    indicator.ID   `json:"parent,omitzero"`
	Kind      GroupKind      `json:"kind"`
	Label     indicator.Text `json:"label"`
	Statement indicator.Text `json:"statement,omitempty"`
	Locator   string         `json:"locator,omitzero"`
	// Whole is the indicator by which the group is judged as a whole, if it is. It
	// stands in the group and is left out of the group's own roll-up.
	Whole      indicator.ID    `json:"whole,omitzero"`
	Extensions json.RawMessage `json:"extensions,omitempty"`
}

// A GroupKind is the source's word for its groups. A caller may use keys of
// their own.
type GroupKind string

const (
	Domain   GroupKind = "domain"
	Theme    GroupKind = "theme"
	Practice GroupKind = "practice"
	Strand   GroupKind = "strand"
	Plain    GroupKind = "group"
)

// A Note is prose that is not judged: the source's argument, its context, the
// challenges it names, or a remark of ours on how to use it.
type Note struct {
	Key     string         `json:"key"`
	Kind    NoteKind       `json:"kind"`
	Text    indicator.Text `json:"text"`
	Locator string         `json:"locator,omitzero"`
}

// A NoteKind says what a note is about.
type NoteKind string

const (
	Argument  NoteKind = "argument"
	Context   NoteKind = "context"
	Challenge NoteKind = "challenge"
	Strategy  NoteKind = "strategy"
)

// A Link joins two indicators of one framework.
type Link struct {
	From indicator.ID   `json:"from"`
	To   indicator.ID   `json:"to"`
	Kind LinkKind       `json:"kind"`
	Note indicator.Text `json:"note"` // what one does for the other, or what sets them apart
}

// A LinkKind says what two indicators are to each other.
type LinkKind string

const (
	Supports      LinkKind = "supports"       // the first makes the second possible
	NearDuplicate LinkKind = "near-duplicate" // both ask almost the same; it reads either way
)

// An Exception switches one rule of [Framework.Lint] off in one place, with the
// reason.
type Exception struct {
	Rule issue.Code `json:"rule"`
	// At is the indicator, aspect or group concerned; none: the whole framework.
	At     indicator.ID `json:"at,omitzero"`
	Reason string       `json:"reason"`
}

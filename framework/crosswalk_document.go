package framework

import (
	"encoding/json"

	"github.com/openrubric/leadership/indicator"
)

// A CrosswalkFormat is the member "format" of a crosswalk. The zero CrosswalkFormat
// is written as the current one.
type CrosswalkFormat string

// CurrentCrosswalkFormat is the format that this version of the library writes.
const CurrentCrosswalkFormat CrosswalkFormat = "leadership-crosswalk/1"

// MarshalText writes the format, the zero one as [CurrentCrosswalkFormat].
func (f CrosswalkFormat) MarshalText() ([]byte, error) {
	if f == "" {
		f = CurrentCrosswalkFormat
	}
	return []byte(f), nil
}

// A CrosswalkDocument says which indicators of one framework answer to which of
// another, and which to none: a plain value that is its own JSON.
// [CompileCrosswalk] makes a [Crosswalk] of it.
type CrosswalkDocument struct {
	// Schema is where an editor finds the schema of the document. It is kept and not followed.
	Schema  string          `json:"$schema,omitempty"`
	Format  CrosswalkFormat `json:"format"`
	Edition string          `json:"edition"` // changes whenever the document does
	Title   indicator.Text  `json:"title,omitempty"`
	From    Ref             `json:"from"`
	To      Ref             `json:"to"`
	// Authorship is that of each edge that has none of its own.
	Authorship Authorship `json:"authorship"`
	Rights     string     `json:"rights"` // under which terms the document may be used
	// AcrossKinds says, where the two frameworks judge no kind of subject in common,
	// what this means for those who follow an edge. It is wanted only there.
	AcrossKinds indicator.Text  `json:"acrossKinds,omitempty"`
	Edges       []Edge          `json:"edges"`
	Gaps        Gaps            `json:"gaps,omitzero"`
	Extensions  json.RawMessage `json:"extensions,omitempty"`
}

// An Authorship says who drew an edge, how and when.
type Authorship struct {
	Authors []string       `json:"authors"`
	Method  EdgeMethod     `json:"method"`
	Date    indicator.Date `json:"date"`
	Note    string         `json:"note,omitzero"` // how they went about it
}

// An EdgeMethod says who or what compared the two indicators. The words are those
// of OSCAL's mapping model.
type EdgeMethod string

const (
	Human      EdgeMethod = "human"
	Automation EdgeMethod = "automation"
	Hybrid     EdgeMethod = "hybrid" // proposed by a program, decided by people
)

// An Edge joins an indicator of the first framework with one of the second.
type Edge struct {
	From     indicator.ID       `json:"from"`
	To       indicator.ID       `json:"to"`
	Relation indicator.Relation `json:"relation"` // read from From to To
	// Confidence is how sure the authors are that others would draw the same edge.
	Confidence Confidence     `json:"confidence"`
	Rationale  indicator.Text `json:"rationale"` // what the two share, and what separates them
	// AcrossKinds is whether the frameworks judge no kind of subject in common, so
	// that the edge shows where to look and carries no judgement. A document may leave
	// it out; an edge that a [Crosswalk] returns always says so.
	AcrossKinds bool `json:"acrossKinds,omitzero"`
	// Authorship is the edge's own. An edge that a [Crosswalk] returns always has one.
	Authorship *Authorship `json:"authorship,omitempty"`
}

// A Confidence is how sure the authors of an edge are of it.
type Confidence string

const (
	High   Confidence = "high"
	Medium Confidence = "medium"
	Low    Confidence = "low"
)

// Gaps are the indicators of either framework that have no counterpart in the
// other: looked for, and not found.
type Gaps struct {
	From []Gap `json:"from,omitempty"`
	To   []Gap `json:"to,omitempty"`
}

// A Gap holds indicators without counterpart, and the reason that they share.
type Gap struct {
	IDs    []indicator.ID `json:"ids"`
	Reason indicator.Text `json:"reason"`
}

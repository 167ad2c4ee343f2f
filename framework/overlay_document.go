package framework

import (
	"encoding/json"

	"github.com/openrubric/leadership/indicator"
)

// An OverlayFormat is the member "format" of an overlay. The zero OverlayFormat is
// written as the current one.
type OverlayFormat string

// CurrentOverlayFormat is the format that this version of the library writes.
const CurrentOverlayFormat OverlayFormat = "leadership-overlay/1"

// MarshalText writes the format, the zero one as [CurrentOverlayFormat].
func (f OverlayFormat) MarshalText() ([]byte, error) {
	if f == "" {
		f = CurrentOverlayFormat
	}
	return []byte(f), nil
}

// An OverlayDocument is other wording for a framework in one language: its
// official words, a translation, or those of the people who use it. It is a plain
// value that is its own JSON. It adds and replaces texts, and can change nothing
// else: no ID, no level, no order. [CompileOverlay] makes an [Overlay] of it.
type OverlayDocument struct {
	// Schema is where an editor finds the schema of the document. It is kept and not followed.
	Schema    string            `json:"$schema,omitempty"`
	Format    OverlayFormat     `json:"format"`
	Key       string            `json:"key"`
	Edition   string            `json:"edition"` // changes whenever the document does
	Framework Ref               `json:"framework"`
	Language  string            `json:"language"` // BCP 47 tag of all its texts
	Wording   indicator.Wording `json:"wording"`  // whose words they are
	Authors   []string          `json:"authors"`  // who wrote them, translated them or took them over
	Date      indicator.Date    `json:"date,omitzero"`
	Rights    string            `json:"rights"` // who holds the texts, and under which terms they may be used
	// Covers are the parts of the framework of which the overlay has every text. A
	// text of such a part that is missing is an error, any other is not.
	Covers []OverlayPart `json:"covers,omitempty"`

	Title      string                        `json:"title,omitzero"`
	Summary    string                        `json:"summary,omitzero"`
	Texts      map[indicator.ID]OverlayTexts `json:"texts,omitempty"`      // by group, indicator and aspect
	Scales     map[string]OverlayScale       `json:"scales,omitempty"`     // by the scale's key
	Dimensions map[string]string             `json:"dimensions,omitempty"` // labels by the dimension's key
	Notes      map[string]string             `json:"notes,omitempty"`      // by the note's key
	Links      []string                      `json:"links,omitempty"`      // notes of links: one text for each, in their order
	Extensions json.RawMessage               `json:"extensions,omitempty"`
}

// OverlayTexts are the texts of one group, indicator or aspect.
type OverlayTexts struct {
	Label     string `json:"label,omitzero"`
	Statement string `json:"statement,omitzero"`
	// Descriptors are those of the indicator's rubric.
	Descriptors map[indicator.Level]string `json:"descriptors,omitempty"`
	// Evidence says what to look for: one text for each hint, in their order.
	Evidence []string `json:"evidence,omitempty"`
}

// An OverlayScale holds the labels of a scale and its levels.
type OverlayScale struct {
	Label  string                     `json:"label,omitzero"`
	Levels map[indicator.Level]string `json:"levels,omitempty"`
}

// An OverlayPart is a part of a framework's texts.
type OverlayPart string

const (
	TitlePart      OverlayPart = "title"       // title and summary
	LabelPart      OverlayPart = "labels"      // of groups, indicators and aspects
	StatementPart  OverlayPart = "statements"  // of groups, indicators and aspects
	DescriptorPart OverlayPart = "descriptors" // of all levels
	EvidencePart   OverlayPart = "evidence"    // what to look for
	ScalePart      OverlayPart = "scales"      // labels of scales, levels and dimensions
	NotePart       OverlayPart = "notes"
	LinkPart       OverlayPart = "links" // notes of links
)

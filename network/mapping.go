package network

import (
	_ "embed"
	"encoding/json"
	"sync"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
	"github.com/openrubric/leadership/indicator/table"
)

// A MappingFormat is the member "format" of a mapping document. The zero
// MappingFormat is written as the current one.
type MappingFormat string

// CurrentMappingFormat is the mapping format that this version of the library writes.
const CurrentMappingFormat MappingFormat = "leadership-network-mapping/1"

// MarshalText writes the format, the zero one as [CurrentMappingFormat].
func (f MappingFormat) MarshalText() ([]byte, error) {
	if f == "" {
		f = CurrentMappingFormat
	}
	return []byte(f), nil
}

// A Mapping says how the rows of a CSV file become a network: each row is a
// subject, in one cluster of each grouping or in none. It may name who holds a role
// there, and another subject that it is tied to; so a file of ties is one too, and what
// it gives can be put together with the schools of another file:
//
//	schools.Ties = ties.Ties // then Compile
//
// It is a plain value that is its own JSON, so that one import can be written down,
// kept and done again.
//
// Names of columns and texts are compared exactly, letter case included, after
// two steps on both sides: Unicode normalisation (NFC), and trimming of white
// space at either end.
type Mapping struct {
	// Schema is where an editor finds the schema of the document. It is kept and not followed.
	Schema string         `json:"$schema,omitempty"`
	Format MappingFormat  `json:"format"`
	Title  indicator.Text `json:"title,omitempty"` // of the network
	File   table.Layout   `json:"file,omitzero"`
	// Where picks rows: only those that pass all of these are read.
	Where        []Where              `json:"where,omitempty"`
	Subject      SubjectColumns       `json:"subject"`
	Groupings    []Grouping           `json:"groupings,omitempty"`
	Appointments []AppointmentColumns `json:"appointments,omitempty"`
	Ties         []TieColumns         `json:"ties,omitempty"`
	Skip         []string             `json:"skip,omitempty"` // texts that stand for nothing, beside the empty cell
	Extensions   json.RawMessage      `json:"extensions,omitempty"`
}

// A Where picks rows by the text of one column.
type Where struct {
	Column string   `json:"column"`
	In     []string `json:"in"` // the row is read if the text is one of these
}

// SubjectColumns say which subject a row is about.
type SubjectColumns struct {
	ID   string                `json:"id"`            // column
	Name string                `json:"name,omitzero"` // column
	Kind indicator.SubjectKind `json:"kind"`          // of all of them
	// Sizes are columns with how large it is, as in rolls of several years.
	Sizes []SizeColumn `json:"sizes,omitempty"`
}

// A Grouping says which cluster of one kind the subject of a row is in. A file
// may have several: a network, and a collaborative that overlaps with it.
type Grouping struct {
	ID   string                `json:"id"`            // column
	Name string                `json:"name,omitzero"` // column
	Kind indicator.SubjectKind `json:"kind"`          // of all clusters of the grouping
	// Prefix is put before every ID, where a file numbers its clusters as it numbers
	// its schools.
	Prefix string `json:"prefix,omitzero"`
	// Unknown are texts that mean that the subject is in no cluster of the grouping, beside
	// those that the mapping skips, such as 99 for a school without a decile.
	Unknown []string   `json:"unknown,omitempty"`
	From    DateColumn `json:"from,omitzero"` // first day of the membership
	To      DateColumn `json:"to,omitzero"`   // last day
	// Role is the part that the member plays in the cluster; blank: an ordinary one.
	Role assessment.Field `json:"role,omitzero"`
	// In is the kind of the grouping whose cluster this one lies in, as a network lies in
	// a collaborative: then the cluster is a member of that one, and the subject is only
	// through it. Where rows put the cluster into several, it lies in them all, with a
	// warning; leave In out if groupings do not nest.
	In indicator.SubjectKind `json:"in,omitzero"`
}

// A DateColumn says where a day stands and how it is written, or that it is the same
// for all rows.
type DateColumn struct {
	Column  string          `json:"column,omitzero"`
	Order   table.DateOrder `json:"order,omitzero"`
	Unknown []string        `json:"unknown,omitempty"` // texts that mean that the day is not known
	Always  indicator.Date  `json:"always,omitzero"`   // instead of a column
}

// IsZero reports whether nothing is said of the day.
func (d DateColumn) IsZero() bool {
	return d.Column == "" && d.Order == "" && d.Unknown == nil && d.Always.IsZero()
}

//go:embed mapping.schema.json
var mappingSchemaJSON []byte

var mappingSchema = sync.OnceValue(func() *document.Schema {
	return document.MustSchema(mappingSchemaJSON, document.MustSchema(indicator.SchemaJSON()), table.Schema(), assessment.MappingSchema())
})

// MappingSchema returns the JSON Schema (2020-12) of mapping documents. Its
// $defs/members is open: refer to it to build a closed schema of your own.
func MappingSchema() *document.Schema { return mappingSchema() }

// ParseMapping reads a mapping document, strictly.
func ParseMapping(data []byte) (Mapping, issue.List) {
	var m Mapping
	if list := MappingSchema().Read(data, &m); list.Err() != nil {
		return Mapping{}, list
	}
	return m, document.Locate(data, m.Check())
}

// MappingInvalid: a mapping names no column, or no kind, where it must.
//
// Example: {"subject":{"id":"URN","kind":"School"}}
const MappingInvalid issue.Code = "mapping-invalid"

// Check reports what is wrong with the mapping by itself, at paths into it.
func (m Mapping) Check() issue.List {
	var found issue.Collector
	root := issue.Pointer("")
	if m.Format != "" && m.Format != CurrentMappingFormat {
		found.Errorf(MappingInvalid, root.Key("format"), "format %q is not %q", m.Format, CurrentMappingFormat)
	}
	m.File.Check(root.Key("file"), &found)
	for i, w := range m.Where {
		at := root.Key("where").Index(i)
		checkColumn(w.Column, at.Key("column"), &found)
		if len(w.In) == 0 {
			found.Errorf(MappingInvalid, at.Key("in"), "no text is listed, so no row would be read")
		}
	}
	checkColumn(m.Subject.ID, root.Key("subject").Key("id"), &found)
	checkKind(m.Subject.Kind, root.Key("subject").Key("kind"), &found)
	for i, g := range m.Groupings {
		at := root.Key("groupings").Index(i)
		checkColumn(g.ID, at.Key("id"), &found)
		checkKind(g.Kind, at.Key("kind"), &found)
		checkSpell(g.From, g.To, at, &found)
	}
	m.checkColumns(&found)
	return found.List()
}

func checkColumn(name string, at issue.Pointer, found *issue.Collector) {
	if table.Clean(name) == "" {
		found.Errorf(MappingInvalid, at, "the name of a column is missing")
	}
}

func checkKind(kind indicator.SubjectKind, at issue.Pointer, found *issue.Collector) {
	if !indicator.ValidKey(string(kind)) {
		found.Errorf(MappingInvalid, at, "kind %q is no key: want words in a-z and 0-9 joined by single hyphens", kind)
	}
}

func (d DateColumn) check(at issue.Pointer, found *issue.Collector) {
	switch {
	case d.IsZero():
		return
	case d.Always.IsZero():
		checkColumn(d.Column, at.Key("column"), found)
	case d.Column != "":
		found.Errorf(MappingInvalid, at, "the day comes from column %q or is always %v, not both", d.Column, d.Always)
	case d.Order != "" || d.Unknown != nil:
		found.Errorf(MappingInvalid, at, "an order of day, month and year, and texts, belong to a column, and there is none")
	}
	if !d.Order.Valid() {
		found.Errorf(MappingInvalid, at.Key("order"), "%q is no order of a date", d.Order)
	}
}

package table

import (
	_ "embed"
	"slices"
	"sync"

	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
)

// A Layout says how the text of a table lies in its file, as far as it cannot be
// seen from the file itself. It is its own JSON. The zero Layout is UTF-8 with
// commas and the header first. Gzip and a byte order mark need no mention.
type Layout struct {
	Encoding  Encoding  `json:"encoding,omitzero"`
	Separator Separator `json:"separator,omitzero"`
	// Header is the line with the names of the columns, from 1 and blank ones
	// counted, as a text editor does. What is above it is not read. 0 is the first
	// line that is not blank.
	Header int `json:"header,omitzero"`
}

// An Encoding says how bytes stand for characters.
type Encoding string

const (
	UTF8        Encoding = "utf-8"        // the default
	Windows1252 Encoding = "windows-1252" // what older spreadsheets in western Europe write
)

// A Separator stands between two cells.
type Separator string

const (
	Comma     Separator = "," // the default
	Semicolon Separator = ";"
	Tab       Separator = "\t"
)

// MaxHeader is the last line on which a header may stand.
const MaxHeader = 1_000_000

// LayoutInvalid: a layout names an encoding, a separator or a line that there is
// not.
//
// Example: {"encoding":"latin-9"}
const LayoutInvalid issue.Code = "layout-invalid"

// Check reports what is wrong with the layout, at paths below the given one.
func (l Layout) Check(at issue.Pointer, found *issue.Collector) {
	if !slices.Contains([]Encoding{"", UTF8, Windows1252}, l.Encoding) {
		found.Errorf(LayoutInvalid, at.Key("encoding"), "encoding %q is neither %q nor %q", l.Encoding, UTF8, Windows1252)
	}
	if !slices.Contains([]Separator{"", Comma, Semicolon, Tab}, l.Separator) {
		found.Errorf(LayoutInvalid, at.Key("separator"), "separator %q is none of %q, %q and %q", l.Separator, Comma, Semicolon, Tab)
	}
	if l.Header < 0 || l.Header > MaxHeader {
		found.Errorf(LayoutInvalid, at.Key("header"), "the header cannot be on line %d: want 1 to %d", l.Header, MaxHeader)
	}
}

//go:embed schema.json
var schemaJSON []byte

var schema = sync.OnceValue(func() *document.Schema { return document.MustSchema(schemaJSON) })

// Schema returns the JSON Schema (2020-12) of layouts. Schemas of mappings refer
// to its $defs: layout, column, dateOrder.
func Schema() *document.Schema { return schema() }

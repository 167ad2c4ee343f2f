package report

import (
	"html/template"

	"github.com/openrubric/leadership/assessment"
)

// A Section is a heading and what stands under it. A page is made of them; [Sections]
// returns them, and a caller may put sections of their own into [Content].
type Section struct {
	// ID is that of the heading, for links to it: in a-z, 0-9, '-' and '_', and no
	// other section of the page has it.
	ID     string
	Title  string
	Blocks []Block
	// Audience is whom the section was released for, if that is of concern: a page that others
	// read refuses it.
	Audience assessment.Audience
	// Sections stand under this one. A page has headings for four storeys of them.
	Sections []Section
}

// A Block is one thing in a section: what is given of a paragraph, a list, a table and a
// picture, in this order.
type Block struct {
	Text    string // a paragraph
	Warn    bool   // the paragraph is a warning
	List    []Entry
	Table   *Table
	Picture *Picture
}

// An Entry is one of a list: a text, and the term that it is about, if there is one.
type Entry struct {
	Term, Text string
}

// A Table is rows of text, bars and coloured cells. It can be drawn as a picture
// ([Table.WriteSVG]), and is the data of that picture at the same time ([Table.WriteCSV]).
type Table struct {
	Caption string
	About   string // what it shows and how to read it, for those who cannot see it
	Columns []Column
	Parts   []Part
	Legend  []Swatch // what the colours mean
}

// A Column is the head of a column. The first column holds the heads of the rows.
type Column struct {
	Title string
	// Key stands at the head of a narrow column, a letter or a short name; what it is
	// short for is told above the table.
	Key string
}

// A Part is rows that belong together, such as what several perspectives say of one
// indicator. A Part without a title has just its rows.
type Part struct {
	Title string
	Lang  string // of the title, if it is not that of the page
	Link  string // ID of the section that says more about it
	Rows  []Row
}

// A Row has a cell for each column. The first is its head.
type Row []Cell

// A Cell is a bar, or a text on its colour. Its details are one click away; the head of a row
// has none.
type Cell struct {
	Text    string
	Lang    string // of the text, if it is not that of the page
	Bar     *Bar
	Tone    Tone // of the ground; of two, the left edge
	Tone2   Tone // of the right edge, where a cell lies between two levels
	Warn    bool
	Details string
	Quotes  []string // what people wrote, word for word, behind the details
}

// A Bar is a distribution, drawn as segments in a row: the worst level first. Its length
// is the same whatever it counts.
type Bar struct {
	Segments []Segment
	// From is the number of segments that lie left of the middle line, if Target is set:
	// those below the level aimed at. Otherwise the bar begins at the left.
	From   int
	Target bool
	// Label says the bar in words, for those who cannot see it.
	Label string
}

// A Segment is how many, of what and of which colour.
type Segment struct {
	N     float64
	Label string
	Tone  Tone
}

// A Swatch says what a colour means. Short is what stands in narrow cells for it.
type Swatch struct {
	Tone         Tone
	Short, Label string
}

// A Picture is an SVG image beside its data. SVG is trusted: texts in it have been
// escaped.
type Picture struct {
	Title, Description string
	SVG                template.HTML
	Data               *Table
}

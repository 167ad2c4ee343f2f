package longform

import (
	_ "embed"
	"slices"
	"sync"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
)

// A Format is the member "format" of a codebook document. The zero Format is written as
// the current one.
type Format string

// CurrentFormat is the format that this version of the library writes.
const CurrentFormat Format = "leadership-codebook/1"

// MarshalText writes the format, the zero one as [CurrentFormat].
func (f Format) MarshalText() ([]byte, error) {
	if f == "" {
		f = CurrentFormat
	}
	return []byte(f), nil
}

// A Codebook says what the lines beside it mean, and holds what lines cannot hold: a
// plain value that is its own JSON. [New] makes one.
type Codebook struct {
	// Schema is where an editor finds the schema of the document. It is kept and not followed.
	Schema string `json:"$schema,omitempty"`
	Format Format `json:"format"`
	// Assessment is the assessment without its judgements: subjects, raters, occasions,
	// perspectives, rosters, forms and all else.
	Assessment     assessment.Assessment `json:"assessment"`
	FrameworkTitle indicator.Text        `json:"frameworkTitle"`
	Columns        []Column              `json:"columns"` // of the lines, in order
	Missing        []Missing             `json:"missing"` // what can stand in the column missing
	Scales         []indicator.Scale     `json:"scales"`  // number is the position of a level here, from 1
	Dimensions     []framework.Dimension `json:"dimensions,omitempty"`
	// Nodes are the groups of the framework, then its indicators, each followed by its
	// aspects, in the order of the source.
	Nodes []Node `json:"nodes"`
}

// A Column is one column of the lines.
type Column struct {
	Name  string         `json:"name"`
	Type  ColumnType     `json:"type"`
	Label indicator.Text `json:"label"`
	// Derived says that the column follows from the others and the codebook.
	Derived bool `json:"derived,omitzero"`
}

// A ColumnType says what a column holds.
type ColumnType string

const (
	TokenColumn  ColumnType = "token"  // a name that the caller gave: nominal
	KeyColumn    ColumnType = "key"    // a key that the codebook explains: nominal, level ordinal
	TextColumn   ColumnType = "text"   // prose
	WholeColumn  ColumnType = "whole"  // a whole number
	NumberColumn ColumnType = "number" // any number
	DateColumn   ColumnType = "date"   // year-month-day, as in 2026-01-27
	ListColumn   ColumnType = "list"   // names with ";" between them
	JSONColumn   ColumnType = "json"   // a JSON object
)

// A Missing explains one reason why there is no level.
type Missing struct {
	Reason indicator.Level `json:"reason"`
	Label  indicator.Text  `json:"label"`
}

// A Node is a group, an indicator or an aspect of the framework.
type Node struct {
	ID        indicator.ID        `json:"id"`
	Kind      assessment.NodeKind `json:"kind"`
	Parent    indicator.ID        `json:"parent,omitzero"` // the group it stands in; of an aspect, its indicator
	Label     indicator.Text      `json:"label"`
	Statement indicator.Text      `json:"statement,omitempty"`
	Scale     string              `json:"scale,omitzero"` // key of its scale on the ordinary dimension; none for a group
}

// The columns, by their place in a line. Some are written together, so the order
// matters to the code too.
const (
	idColumn = iota
	subjectColumn
	subjectKindColumn
	occasionColumn
	perspectiveColumn
	raterColumn
	formColumn
	indicatorColumn
	dimensionColumn
	scaleColumn
	levelColumn
	numberColumn
	valueColumn
	missingColumn
	dateColumn
	statusColumn
	replacesColumn
	reasonColumn
	moderatorColumn
	standsForColumn
	rationaleColumn
	evidenceColumn
	extensionsColumn
	columnCount
)

// columnNames are for error paths and headers.
var columnNames = [columnCount]string{
	"id", "subject", "subject_kind", "occasion", "perspective", "rater", "form", "indicator", "dimension", "scale", "level", "number",
	"value", "missing", "date", "status", "replaces", "reason", "moderator", "stands_for", "rationale", "evidence", "extensions",
}

// Columns returns the columns of the lines in their order. They are the same for every
// assessment.
func Columns() []Column {
	columns := []Column{
		{Type: TokenColumn, Label: english("Name of the judgement, where others refer to it")},
		{Type: TokenColumn, Label: english("Who or what is judged")},
		{Type: KeyColumn, Label: english("Kind of subject"), Derived: true},
		{Type: TokenColumn, Label: english("Round of judging")},
		{Type: KeyColumn, Label: english("From where the judgement is made, such as self or peer")},
		{Type: TokenColumn, Label: english("Who judges; empty if anonymous, and then a rater of its own")},
		{Type: KeyColumn, Label: english("State of the rater's form where the judgement does not count: draft"), Derived: true},
		{Type: KeyColumn, Label: english("Indicator or aspect that is judged")},
		{Type: KeyColumn, Label: english("Dimension on which it is judged; empty is the ordinary one")},
		{Type: KeyColumn, Label: english("Scale of the level"), Derived: true},
		{Type: KeyColumn, Label: english("Level; empty if there is none")},
		{Type: WholeColumn, Label: english("Position of the level on its scale, from 1 at the low end"), Derived: true},
		{Type: NumberColumn, Label: english("Number that the level stands for, where the scale has values"), Derived: true},
		{Type: KeyColumn, Label: english("Why there is no level")},
		{Type: DateColumn, Label: english("Day of the judgement")},
		{Type: KeyColumn, Label: english("How it came about if it is not a rater's first: corrected, moderated or agreed")},
		{Type: ListColumn, Label: english("Judgements that it takes the place of")},
		{Type: TextColumn, Label: english("Why it replaces them")},
		{Type: TokenColumn, Label: english("Who led the raters to a moderated or agreed judgement")},
		{Type: WholeColumn, Label: english("Raters that an agreed judgement speaks for")},
		{Type: TextColumn, Label: english("The rater's reason for the level")},
		{Type: ListColumn, Label: english("Pieces of evidence in the register")},
		{Type: JSONColumn, Label: english("What a program keeps with the judgement")},
	}
	for i := range columns {
		columns[i].Name = columnNames[i]
	}
	return columns
}

func english(text string) indicator.Text { return indicator.Text{"en": text} }

// missing explains the absences in their order.
func missing() []Missing {
	labels := map[indicator.Level]string{
		indicator.NotApplicable:        "Out of scope for this subject: leaves every denominator",
		indicator.NotObserved:          "The rater did not see it",
		indicator.InsufficientEvidence: "The rater looked and found too little to judge by",
		indicator.DontKnow:             "The rater cannot say",
		indicator.Declined:             "The rater chose not to answer",
		indicator.NotRated:             "The form that was handed in has no level here",
		indicator.Withheld:             "The source has a level and does not publish it",
	}
	var all []Missing
	for _, reason := range indicator.Absences() {
		all = append(all, Missing{reason, english(labels[reason])})
	}
	return all
}

// New returns the codebook of an assessment's lines. The judgements are not looked at.
// It reports what is wrong with the rest by its schema, and that it is about another
// framework ([assessment.FrameworkUnfit]).
func New(a assessment.Assessment, f *framework.Framework) (Codebook, issue.List) {
	var found issue.Collector
	if f == nil {
		found.Errorf(assessment.FrameworkMissing, "", "no framework was given")
		return Codebook{}, found.List()
	}
	a.Judgements = nil
	if a.Format == "" {
		a.Format = assessment.CurrentFormat
	}
	book := Codebook{Format: CurrentFormat, FrameworkTitle: f.Title(), Columns: Columns(), Missing: missing()}
	if list := assessment.Schema().Copy(a, &book.Assessment); list.Err() != nil {
		return Codebook{}, list
	}
	a.Framework.Check(f, assessment.FrameworkUnfit, issue.Pointer("").Key("framework"), &found)
	book.Scales = slices.Collect(f.Scales())
	book.Dimensions = f.Document().Dimensions
	for g := range f.Groups() {
		book.Nodes = append(book.Nodes, Node{ID: g.ID, Kind: assessment.GroupNode, Parent: g.Parent, Label: g.Label, Statement: g.Statement})
	}
	for in := range f.All() {
		scale, _ := f.ScaleOf(in.ID, "")
		book.Nodes = append(book.Nodes, Node{in.ID, assessment.IndicatorNode, in.Parent, in.Label, in.Statement, scale.Key})
		for _, a := range in.Aspects {
			book.Nodes = append(book.Nodes, Node{a.ID, assessment.AspectNode, in.ID, a.Label, a.Statement, scale.Key})
		}
	}
	checkSubjects(book.Assessment.Subjects, issue.Pointer("").Key("subjects"), &found)
	if found.Failed() {
		return Codebook{}, found.List()
	}
	return book, found.List()
}

// checkSubjects reports subjects that are there twice: nobody could say of which kind
// they are.
func checkSubjects(subjects []assessment.Subject, at issue.Pointer, found *issue.Collector) {
	seen := map[string]bool{}
	for i, s := range subjects {
		if seen[s.ID] {
			found.Errorf(assessment.SubjectDuplicate, at.Index(i).Key("id"), "subject %q is listed twice", issue.Clip(s.ID))
		}
		seen[s.ID] = true
	}
}

// CodebookInvalid: a codebook does not hold together: its columns are not those of
// [Columns], it holds judgements, something is there twice, or a node or dimension is on a scale that it does
// not have.
//
// Example: {"nodes":[{"id":"local.trust","kind":"indicator","label":{"en":"Trust"},"scale":"nowhere"}]}
const CodebookInvalid issue.Code = "codebook-invalid"

//go:embed schema.json
var schemaJSON []byte

var schema = sync.OnceValue(func() *document.Schema {
	return document.MustSchema(schemaJSON, document.MustSchema(indicator.SchemaJSON()), framework.Schema(), assessment.Schema())
})

// Schema returns the JSON Schema (2020-12) of codebooks. Its $defs/members is open:
// refer to it to build a closed schema of your own.
func Schema() *document.Schema { return schema() }

// Parse reads a codebook document strictly, and checks that it holds together.
func Parse(data []byte) (Codebook, issue.List) {
	var book Codebook
	if list := Schema().Read(data, &book); list.Err() != nil {
		return Codebook{}, list
	}
	_, list := compile(book)
	if list.Err() != nil {
		book = Codebook{}
	}
	return book, document.Locate(data, list)
}

// A cell is what can be judged: an indicator or aspect on a dimension.
type cell struct {
	id        indicator.ID
	dimension string
}

// A form is what one rater hands in.
type form struct {
	subject, occasion string
	perspective       assessment.Perspective
	rater             string
}

// A coder knows what a codebook says.
type coder struct {
	kinds      map[string]indicator.SubjectKind
	drafts     map[form]bool
	scales     map[string]indicator.Scale
	cells      map[cell]string // key of the scale
	judged     map[indicator.ID]bool
	dimensions map[string]string // key of the scale
}

// prepare holds a codebook to its schema, copies it and checks it.
func prepare(book Codebook) (Codebook, *coder, issue.List) {
	var own Codebook
	if list := Schema().Copy(book, &own); list.Err() != nil {
		return own, nil, list
	}
	c, list := compile(own)
	return own, c, list
}

// compile checks a codebook that passed its schema.
func compile(book Codebook) (*coder, issue.List) {
	var found issue.Collector
	root := issue.Pointer("")
	c := &coder{
		kinds: map[string]indicator.SubjectKind{}, drafts: map[form]bool{}, scales: map[string]indicator.Scale{}, cells: map[cell]string{},
		judged: map[indicator.ID]bool{}, dimensions: map[string]string{},
	}
	same := func(a, b Column) bool { return a.Name == b.Name && a.Type == b.Type && a.Derived == b.Derived }
	if !slices.EqualFunc(book.Columns, Columns(), same) {
		found.Errorf(CodebookInvalid, root.Key("columns"), "the columns are not those of this format")
	}
	if len(book.Assessment.Judgements) > 0 {
		found.Errorf(CodebookInvalid, root.Key("assessment").Key("judgements"), "judgements stand in the lines, not in the codebook")
	}
	checkSubjects(book.Assessment.Subjects, root.Key("assessment").Key("subjects"), &found)
	for _, s := range book.Assessment.Subjects {
		c.kinds[s.ID] = s.Kind
	}
	for _, f := range book.Assessment.Forms {
		if f.State == assessment.DraftForm && f.Rater != "" { // nobody could tell which judgements are its own
			c.drafts[form{f.Subject, f.Occasion, f.Perspective, f.Rater}] = true
		}
	}
	for i, s := range book.Scales {
		at := root.Key("scales").Index(i)
		s.Check(at, &found)
		if _, twice := c.scales[s.Key]; twice {
			found.Errorf(CodebookInvalid, at.Key("key"), "scale %q is there twice", issue.Clip(s.Key))
		}
		c.scales[s.Key] = s
	}
	for i, d := range book.Dimensions {
		at := root.Key("dimensions").Index(i)
		if _, twice := c.dimensions[d.Key]; twice || d.Key == "" {
			found.Errorf(CodebookInvalid, at.Key("key"), "dimension %q has no name of its own", issue.Clip(d.Key))
		}
		c.checkScale(d.Scale, at, &found)
		c.dimensions[d.Key] = d.Scale
	}
	c.addNodes(book.Nodes, root.Key("nodes"), &found)
	return c, found.List()
}

// formState returns what stands in the column form.
func (c *coder) formState(j *assessment.Judgement) string {
	if len(c.drafts) > 0 && c.drafts[form{j.Subject, j.Occasion, j.Perspective, j.Rater}] {
		return string(assessment.DraftForm)
	}
	return ""
}

func (c *coder) checkScale(key string, at issue.Pointer, found *issue.Collector) {
	if _, ok := c.scales[key]; !ok {
		found.Errorf(CodebookInvalid, at.Key("scale"), "the codebook has no scale %q", issue.Clip(key))
	}
}

func (c *coder) addNodes(nodes []Node, at issue.Pointer, found *issue.Collector) {
	seen := map[indicator.ID]bool{}
	for i, n := range nodes {
		at := at.Index(i)
		if seen[n.ID] {
			found.Errorf(CodebookInvalid, at.Key("id"), "%q is there twice", issue.Clip(string(n.ID)))
		}
		seen[n.ID] = true
		if n.Kind == assessment.GroupNode {
			continue
		}
		c.checkScale(n.Scale, at, found)
		c.judged[n.ID] = true
		c.cells[cell{n.ID, ""}] = n.Scale
		for key, scale := range c.dimensions {
			c.cells[cell{n.ID, key}] = scale
		}
	}
}

package assessment

import (
	_ "embed"
	"encoding/json"
	"iter"
	"slices"
	"sync"

	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
)

// A CountsFormat is the member "format" of a document of counts. The zero CountsFormat is
// written as the current one.
type CountsFormat string

// CurrentCountsFormat is the format of counts that this version of the library writes.
const CurrentCountsFormat CountsFormat = "leadership-counts/1"

// MarshalText writes the format, the zero one as [CurrentCountsFormat].
func (f CountsFormat) MarshalText() ([]byte, error) {
	if f == "" {
		f = CurrentCountsFormat
	}
	return []byte(f), nil
}

// A CountsDocument is [Counts] as they are read by programs in other languages: an
// assessment with numbers in the place of its judgements. It is a plain value that is its
// own JSON. [Counts.Document] makes one, [CompileCounts] makes counts of it again, and
// nothing is lost between.
type CountsDocument struct {
	// Schema is where an editor finds the schema of the document. It is kept and not followed.
	Schema       string            `json:"$schema,omitempty"`
	Format       CountsFormat      `json:"format"`
	Title        indicator.Text    `json:"title,omitempty"`
	Framework    framework.Ref     `json:"framework"`
	Use          Use               `json:"use,omitzero"`
	Locked       indicator.Date    `json:"locked,omitzero"`
	Nonce        string            `json:"nonce,omitzero"`
	Subjects     []Subject         `json:"subjects"`         // none if none has been judged yet
	Raters       []Rater           `json:"raters,omitempty"` // if given, all of them
	Perspectives []PerspectiveInfo `json:"perspectives,omitempty"`
	Occasions    []Occasion        `json:"occasions,omitempty"`
	Rosters      []Roster          `json:"rosters,omitempty"`
	// SubjectsListed and OccasionsListed say how many of these keep the place that the
	// assessment gives them, whatever is merged. Those behind them were added, and stand by
	// ID. nil means all.
	SubjectsListed  *int `json:"subjectsListed,omitempty"`
	OccasionsListed *int `json:"occasionsListed,omitempty"`

	Counts []Count `json:"counts"`
	// Forms say which named raters judged what. A judgement that is counted and stands in no
	// form named no rater.
	Forms []CountedForm `json:"forms,omitempty"`
	// FromTable says that some came from a table (see [Counts.AddTable]), so that raters may
	// be fewer than judgements make it seem, or more.
	FromTable  bool            `json:"fromTable,omitzero"`
	Extensions json.RawMessage `json:"extensions,omitempty"`
}

// A Count is how many judgements of a subject, occasion, perspective, indicator and
// dimension are at one level, or have none for one reason.
type Count struct {
	Subject     string          `json:"subject"`
	Occasion    string          `json:"occasion,omitzero"`
	Perspective Perspective     `json:"perspective,omitzero"`
	Indicator   indicator.ID    `json:"indicator"` // or an aspect
	Dimension   string          `json:"dimension,omitzero"`
	Level       indicator.Level `json:"level"`
	N           int             `json:"n"`
}

// A CountedForm is what is known of the judgements of one named rater: which indicators of
// a subject, occasion, perspective and dimension they gave a level, and for which they had
// a reason to give none. Which level or reason is not known.
type CountedForm struct {
	Subject     string         `json:"subject"`
	Occasion    string         `json:"occasion,omitzero"`
	Perspective Perspective    `json:"perspective,omitzero"`
	Rater       string         `json:"rater"`
	Dimension   string         `json:"dimension,omitzero"`
	Levels      []indicator.ID `json:"levels,omitempty"`
	Absences    []indicator.ID `json:"absences,omitempty"`
}

//go:embed counts.schema.json
var countsSchemaJSON []byte

var countsSchema = sync.OnceValue(func() *document.Schema {
	return document.MustSchema(countsSchemaJSON, shared(), framework.Schema(), Schema())
})

// CountsSchema returns the JSON Schema (2020-12) of a [CountsDocument]. Its $defs/members
// is open: refer to it to build a closed schema of your own.
func CountsSchema() *document.Schema { return countsSchema() }

// mostOfCounts is how many bytes a document of counts may have: 1 GiB.
const mostOfCounts = 1 << 30

// ParseCounts reads a document of counts of at most 1 GiB strictly. What needs the
// framework is checked by [CompileCounts].
func ParseCounts(data []byte) (CountsDocument, issue.List) {
	var d CountsDocument
	list := CountsSchema().ReadWith(data, &d, document.Limits{Bytes: mostOfCounts})
	return d, list
}

// Document returns the counts as a document. The same counts are the same document, in
// whatever order and in whatever parts they were counted and merged. Written as
// JSON it takes some 250 bytes for each cell that is not empty; in the binary form of
// [Counts.WriteTo] it is one or two.
func (c *Counts) Document() CountsDocument {
	o := c.inOrder()
	d := o.head()
	var cells []countedCell
	for i, number := range o.blocks {
		cells = o.cellsOf(cells[:0], number)
		key := c.keyOf(number)
		for _, cell := range cells {
			id, dimension := c.cellName(cell.column)
			d.Counts = append(d.Counts, Count{
				Subject: key.subject, Occasion: key.occasion, Perspective: c.head.m.known[key.perspective].Key,
				Indicator: id, Dimension: dimension, Level: c.levelOf(cell.column, cell.code), N: int(cell.n),
			})
		}
		for _, f := range o.formsOf(i) {
			d.Forms = append(d.Forms, c.documentForms(f)...)
		}
	}
	return d
}

// documentForms returns a form for each dimension that a rater judged on, in the order of
// the framework's columns.
func (c *Counts) documentForms(form int32) []CountedForm {
	var forms []CountedForm
	key := c.keyOf(c.forms[form].block)
	for column := range c.column {
		judged, leveled := c.bitsOf(form, column)
		bit := uint64(1) << (column % 64)
		if *judged&bit == 0 {
			continue
		}
		id, dimension := c.cellName(column)
		i := slices.IndexFunc(forms, func(f CountedForm) bool { return f.Dimension == dimension })
		if i < 0 {
			i = len(forms)
			forms = append(forms, CountedForm{
				Subject: key.subject, Occasion: key.occasion, Perspective: c.head.m.known[key.perspective].Key,
				Rater: c.rater.at(c.forms[form].rater), Dimension: dimension,
			})
		}
		if *leveled&bit != 0 {
			forms[i].Levels = append(forms[i].Levels, id)
		} else {
			forms[i].Absences = append(forms[i].Absences, id)
		}
	}
	return forms
}

// CompileCounts makes counts of a document. It returns all issues, not the first, with
// JSON Pointers into the document. Two counts of one cell are added. What the schema says
// of counts and forms is checked again, since the document may come from a program.
func CompileCounts(d CountsDocument, f *framework.Framework) (*Counts, issue.List) {
	var all issue.Collector
	c := countsOf(f, &d, &all)
	if c == nil {
		return nil, all.List()
	}
	r := cellResolver{c.newResolver()}
	found := &r.head.found
	found.AddList(all.List())
	for i := range d.Counts {
		r.count(&d.Counts[i], issue.Pointer("/counts").Index(i))
	}
	for i := range d.Forms {
		r.form(&d.Forms[i], issue.Pointer("/forms").Index(i))
	}
	if !found.Failed() {
		r.checkForms(&d)
	}
	if found.Failed() {
		return nil, found.List()
	}
	return c, found.List()
}

// A cellResolver looks up the names of what was counted elsewhere.
type cellResolver struct{ *resolver }

// count adds a number of judgements that name no rater.
func (r cellResolver) count(n *Count, at issue.Pointer) {
	found := &r.head.found
	key, ok := r.keyAt(n.Subject, n.Occasion, n.Perspective, at)
	if n.N < 1 || n.N > mostInCell {
		found.Errorf(CountInvalid, at.Key("n"), "%d is no number of judgements: want a whole one from 1 to %d", n.N, mostInCell)
		ok = false
	}
	column, fits := r.columnAt(n.Indicator, n.Dimension, at)
	if !fits {
		return
	}
	code, fits := r.head.codeOf(n.Level, column)
	if !fits {
		r.head.levelUnknown(n.Level, column, at.Key("level"))
	}
	if !ok || !fits {
		return
	}
	if wrong := r.c.changeCount(r.c.place(key).block, column, code, int64(n.N)); wrong != "" {
		found.Errorf(wrong, at.Key("n"), "more than %d judgements of %s of subject %q are at one level", mostInCell, n.Indicator, n.Subject)
	}
}

// keyAt resolves the names of a block.
func (r cellResolver) keyAt(subject, occasion string, perspective Perspective, at issue.Pointer) (key formKey, ok bool) {
	var okS, okO, okP bool
	if key.subject, okS = r.c.subjectName.lookup([]byte(subject)); !okS {
		r.head.found.Errorf(SubjectUnknown, at.Key("subject"), "there is no subject %q: add it before its judgements", subject)
	}
	if key.occasion, okO = r.head.occasion[occasion]; !okO {
		r.head.occasionUnknown(at, occasion)
	}
	if key.perspective, okP = r.head.perspective[perspective]; !okP {
		r.head.perspectiveUnknown(at, perspective)
	}
	key.rater = anonymous
	return key, okS && okO && okP
}

// raterAt resolves the name of a rater.
func (r cellResolver) raterAt(key *formKey, id string, at issue.Pointer) bool {
	at = at.Key("rater")
	number, known := r.c.rater.lookup([]byte(id))
	if !known {
		if r.head.listed > 0 {
			r.head.found.Errorf(RaterUnknown, at, "the assessment lists its raters, and %q is not among them", id)
			return false
		}
		if r.head.checkToken(id, at); !indicator.ValidToken(id) {
			return false
		}
		number, _ = r.c.rater.number([]byte(id))
	}
	key.rater = number
	return true
}

// columnAt resolves a column. The one after the last is tried first.
func (r cellResolver) columnAt(id indicator.ID, dimension string, at issue.Pointer) (int, bool) {
	if next := r.column + 1; next < len(r.head.cols) && r.head.cols[next].ID == id && r.head.cols[next].Dimension == dimension {
		r.column = next
		return next, true
	}
	column, ok := r.head.m.framework.Column(id, dimension)
	if !ok {
		r.head.columnUnknown(id, dimension, at)
		return 0, false
	}
	r.column = column
	return column, true
}

// form notes what a named rater judged.
func (r cellResolver) form(f *CountedForm, at issue.Pointer) {
	if f.Rater == "" {
		r.head.found.Errorf(MemberInvalid, at.Key("rater"), "a form needs a rater; judgements that name none are counted, and that is all")
		return
	}
	key, ok := r.keyAt(f.Subject, f.Occasion, f.Perspective, at)
	ok = r.raterAt(&key, f.Rater, at) && ok
	for level, ids := range f.all() {
		for i, id := range ids {
			at := at.Key(f.member(level)).Index(i)
			column, fits := r.columnAt(id, f.Dimension, at)
			if !ok || !fits {
				continue
			}
			judged, leveled := r.c.bitsOf(r.c.place(key).form, column)
			bit := uint64(1) << (column % 64)
			if *judged&bit != 0 {
				r.head.found.Errorf(JudgementTwice, at, "rater %q judges %s of subject %q twice", f.Rater, id, f.Subject)
			}
			*judged |= bit
			if level {
				*leveled |= bit
			}
		}
	}
}

// all yields the indicators with a level, and those without.
func (f *CountedForm) all() iter.Seq2[bool, []indicator.ID] {
	return func(yield func(bool, []indicator.ID) bool) {
		_ = yield(true, f.Levels) && yield(false, f.Absences)
	}
}

func (f *CountedForm) member(level bool) string {
	if level {
		return "levels"
	}
	return "absences"
}

// checkForms reports raters who are named for judgements that were not counted, and notes
// of which blocks some judgements name no rater.
func (r cellResolver) checkForms(d *CountsDocument) {
	left := r.c.settle()
	if left == nil {
		return
	}
	for i := range d.Forms {
		f, at := &d.Forms[i], issue.Pointer("/forms").Index(i)
		key, _ := r.keyAt(f.Subject, f.Occasion, f.Perspective, at)
		for level, ids := range f.all() {
			for j, id := range ids {
				column, _ := r.columnAt(id, f.Dimension, at)
				cell := cellOfKind{r.c.block(key), column, level}
				n, short := left[cell]
				if !short {
					continue
				}
				if left[cell]--; n <= 0 {
					r.head.found.Errorf(CountsContradict, at.Key(f.member(level)).Index(j), "more named raters have judged %s of subject %q than there are judgements in counts", id, f.Subject)
				}
			}
		}
	}
}

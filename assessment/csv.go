package assessment

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
	"github.com/openrubric/leadership/indicator/table"
)

// The codes of the issues that reading a CSV file reports. Each example is a file
// for the framework in testdata/csv and a mapping of the columns school, name, who
// (perspective), on (dd/mm/yyyy), and trust, or item and level.
const (
	// RowsMissing: there is no row below the header, or none that is to be read.
	//
	// Example: "school,trust\n,\n"
	RowsMissing issue.Code = "rows-missing"
	// SubjectMissing: a row does not say whom or what it judges.
	//
	// Example: "school,trust\n,strong\n"
	SubjectMissing issue.Code = "subject-missing"
	// SubjectConflict: two rows give one subject two kinds; or, as a warning, two
	// names or two texts to keep, of which the first is kept.
	//
	// Example: "school,trust,name\n1,strong,Waitaha\n1,strong,Waikato\n"
	SubjectConflict issue.Code = "subject-conflict"
	// IndicatorUnmapped: a text stands for no indicator or aspect of the framework.
	//
	// Example: "school,item,level\nWaitaha,hope,strong\n"
	IndicatorUnmapped issue.Code = "indicator-unmapped"
	// LevelUnmapped: a text stands for no level of the scale, for no absence, and is
	// not to be skipped.
	//
	// Example: "school,trust\nWaitaha,superb\n"
	LevelUnmapped issue.Code = "level-unmapped"
	// ValueUnmapped: a text stands for no dimension, subject, kind of subject, rater,
	// perspective, occasion or piece of evidence.
	//
	// Example: "school,trust,who\nWaitaha,strong,nobody\n"
	ValueUnmapped issue.Code = "value-unmapped"
	// DateInvalid: a text is no date in the order that the mapping states.
	//
	// Example: "school,trust,on\nWaitaha,strong,30/02/2026\n"
	DateInvalid issue.Code = "date-invalid"
	// JudgementsTooMany: the file holds more judgements than may be kept. What follows
	// is not read, and nothing is kept.
	//
	// Example: "school,trust\nA,strong\nB,weak\n" with MaxJudgements 1
	JudgementsTooMany issue.Code = "judgements-too-many"
)

// DefaultMaxJudgements is how many judgements [ReadCSV] keeps unless it is told
// otherwise: four million, which take some 350 bytes each.
const DefaultMaxJudgements = 1 << 22

// CSVOptions say how a file is read, beside what the [Mapping] says about it.
type CSVOptions struct {
	File string // its name in the places of issues
	// MaxBytes is how many bytes the file may have once it is unpacked; 0 or less
	// means [table.DefaultMaxBytes]. A small gzip file may hold a great deal.
	MaxBytes int64
	// MaxJudgements is how many judgements [ReadCSV] may keep; 0 or less means
	// [DefaultMaxJudgements]. A row of four bytes makes one. [CountCSV] keeps none.
	MaxJudgements int
	// KeepGood keeps the rows that are good if others are not. Otherwise one bad row
	// means that there is no assessment. Of a file that is cut off nothing is kept.
	KeepGood bool
}

// Imported is what was read from a CSV file.
type Imported struct {
	Assessment Assessment
	Statistics Statistics

	places places
}

// Statistics say what became of the rows of a file, so that nothing is lost in
// silence: Rows = Bad + Filtered + Blank + the rows that were kept.
type Statistics struct {
	Rows       int64 `json:"rows"`       // below the header; lines without a single character are none
	Blank      int64 `json:"blank"`      // with nothing in any field
	Filtered   int64 `json:"filtered"`   // left out by Where
	Bad        int64 `json:"bad"`        // with at least one error
	Subjects   int64 `json:"subjects"`   // in the rows kept, judged or not
	Judgements int64 `json:"judgements"` // in the rows kept, absences among them
	// Skipped and Absent count, in the rows kept, the texts of level columns that
	// stand for no judgement and for an absence, in the order of the mapping's
	// columns and then of the texts.
	Skipped []TextCount `json:"skipped,omitempty"`
	Absent  []TextCount `json:"absent,omitempty"`
}

// A TextCount is how often a text stands in a column.
type TextCount struct {
	Column string          `json:"column"`
	Text   string          `json:"text"`
	Level  indicator.Level `json:"level,omitzero"` // the absence; none if the text is skipped
	Count  int64           `json:"count"`
}

// ReadCSV reads judgements from a CSV file (RFC 4180), packed with gzip or not.
// It returns all issues, not the first. One about a row has the file, the line
// and, as column, the number of the field, each from 1, and names the header; one
// about a column has a path into the mapping as well. What is wrong with the file
// itself has the codes of package [table].
//
// A row is the unit: if one of its fields is wrong, none of its judgements is
// kept. With a bad row the list holds an error in any case; [CSVOptions] say
// whether there is an assessment too. Without one, Statistics still count.
//
// Every row that is kept enters its subject, judged or not, and its judgements in
// the order of the mapping's columns. Only the columns that the mapping names are
// looked at. It takes time in proportion to the file.
func ReadCSV(r io.Reader, m Mapping, f *framework.Framework, o CSVOptions) (Imported, issue.List) {
	if list := m.Check(f); list.Err() != nil {
		return Imported{}, list
	}
	rows, list := table.Open(r, m.File, table.Options{MaxBytes: o.MaxBytes})
	if list.Err() != nil {
		return Imported{}, issue.InFile(o.File, list)
	}
	im := newImporter(m, f, rows)
	im.bind()
	if im.most = o.MaxJudgements; im.most <= 0 {
		im.most = DefaultMaxJudgements
	}
	if !im.found.Failed() {
		im.readRows()
	}
	im.finish()
	im.out.places.file = o.File
	if !rows.Whole() || len(im.out.Assessment.Subjects) == 0 || im.found.Failed() && !o.KeepGood {
		im.out = Imported{Statistics: im.out.Statistics}
	}
	return im.out, issue.InFile(o.File, im.found.List())
}

// An importer turns the rows of one file into judgements.
type importer struct {
	m     Mapping
	f     *framework.Framework
	cols  []framework.Column
	rows  *table.Reader
	most  int // judgements that are kept
	found issue.Collector
	out   Imported

	where   []boundWhere
	subject struct{ id, name, kind *reader }
	keep    []*reader
	columns []levelReader
	readers []*reader // all of them, to be cleared with each row
	blank   map[string]bool

	take   func(id, kind string)                         // enters a good row
	kindOf func(id string) (indicator.SubjectKind, bool) // of a subject that is there

	subjects  map[string]int32 // position in the assessment
	kept      [][]string       // texts of Keep by subject
	occasions map[string]bool
	tallies   map[tallyKey]int64

	// The row at hand.
	row     table.Row
	bad     bool
	faults  []fault
	staged  []Judgement
	sources []int32 // level column of each staged judgement
	counted []tallyKey
}

type fault struct {
	code  issue.Code
	field int
}

type tallyKey struct {
	column int
	text   string
	level  indicator.Level
}

type boundWhere struct {
	from *reader
	in   map[string]bool
}

// A reader gives the text of one field of the mapping, row by row.
type reader struct {
	what   string // for messages: rater, date ...
	field  int    // position in the record; -1: the same for all rows
	header string
	always string
	values map[string]string // clean; nil if texts stand for themselves
	check  valueCheck
	code   issue.Code        // of an issue
	known  map[string]string // what the texts met so far stand for, if there is a check
	// The last text that was found in known, and what it stands for: rows of one form
	// follow one another. lastText is nothing until met.
	lastText, lastValue string
	met                 bool

	done, ok bool // for the row at hand
	text     string
	date     indicator.Date
}

// A levelReader reads one level column.
type levelReader struct {
	level                                              *reader
	indicator, dimension, rater, perspective, occasion *reader
	date, rationale, evidence                          *reader
	written                                            DateField // how the dates are written
	separator                                          string
	own                                                LevelTable
	lookups                                            map[string]*lookup // by scale
	fixed                                              *lookup            // if the indicator is the same for all rows
}

func newImporter(m Mapping, f *framework.Framework, rows *table.Reader) *importer {
	im := &importer{
		m: m, f: f, cols: f.Columns(), rows: rows,
		blank:     map[string]bool{"": true},
		subjects:  map[string]int32{},
		occasions: map[string]bool{},
		tallies:   map[tallyKey]int64{},
	}
	im.take = im.keepRow
	im.kindOf = func(id string) (indicator.SubjectKind, bool) {
		at, known := im.subjects[id]
		if !known {
			return "", false
		}
		return im.out.Assessment.Subjects[at].Kind, true
	}
	for _, text := range m.Skip {
		im.blank[table.Clean(text)] = true
	}
	a := &im.out.Assessment
	a.Title = m.Title.Clone()
	a.Framework = f.Ref()
	a.Use = m.Use
	a.Subjects = []Subject{} // a document has them, even if there are none
	a.Perspectives = slices.Collect(cloned(m.Perspectives, PerspectiveInfo.clone))
	a.Occasions = slices.Collect(cloned(m.Occasions, Occasion.clone))
	for _, occasion := range m.Occasions {
		im.occasions[occasion.Key] = true
	}
	return im
}

// bind finds the columns of the mapping in the header, and reports all that are
// not there.
func (im *importer) bind() {
	b := binder{im: im, seen: map[string]bool{}}
	root := issue.Pointer("")
	for i, w := range im.m.Where {
		in := make(map[string]bool, len(w.In))
		for _, text := range w.In {
			in[table.Clean(text)] = true
		}
		from := b.column(w.Column, "text", root.Key("where").Index(i).Key("column"))
		im.where = append(im.where, boundWhere{from, in})
	}
	at := root.Key("subject")
	im.subject.id = b.field(im.m.Subject.ID, "subject", at.Key("id"), tokenCheck)
	im.subject.name = b.field(im.m.Subject.Name, "name", at.Key("name"), nil)
	im.subject.kind = b.field(im.m.Subject.Kind, "kind of subject", at.Key("kind"), keyCheck)
	for i, header := range im.m.Subject.Keep {
		im.keep = append(im.keep, b.column(header, "text", at.Key("keep").Index(i)))
	}
	shared := b.setting(im.m.setting(), root, levelReader{})
	check := mappingChecker{m: im.m, f: im.f}
	for i, col := range im.m.Columns {
		at := root.Key("columns").Index(i)
		l := b.setting(col.setting(), at, shared)
		l.level = b.column(col.Column, "level", at.Key("column"))
		l.indicator = b.field(col.Indicator, "indicator", at.Key("indicator"), check.indicatorCheck())
		l.indicator.code = IndicatorUnmapped
		l.dimension = b.field(col.Dimension, "dimension", at.Key("dimension"), check.dimensionCheck())
		l.own = col.Table
		l.lookups = map[string]*lookup{}
		if l.indicator.field < 0 && (l.dimension == nil || l.dimension.field < 0) {
			l.fixed = im.lookup(&l, indicator.ID(col.Indicator.Always), col.Dimension.Always)
		}
		im.columns = append(im.columns, l)
	}
}

// lookup returns the table of the level column on the scale of the indicator,
// or nil if the framework has no such column.
func (im *importer) lookup(l *levelReader, id indicator.ID, dimension string) *lookup {
	column, ok := im.f.Column(id, dimension)
	if !ok {
		return nil
	}
	key := im.cols[column].Scale
	found, ok := l.lookups[key]
	if !ok {
		scale, _ := im.f.Scale(key)
		found = newLookup(&im.m, l.own, scale)
		l.lookups[key] = found
	}
	return found
}

// A binder finds columns by header.
type binder struct {
	im   *importer
	seen map[string]bool // headers that were looked for
}

// column returns a reader of the column, or nil if no header is named.
func (b *binder) column(header, what string, at issue.Pointer) *reader {
	name := table.Clean(header)
	if name == "" {
		return nil
	}
	r := &reader{what: what, header: name, code: ValueUnmapped, known: map[string]string{}}
	b.im.readers = append(b.im.readers, r)
	field, list := b.im.rows.Column(name)
	r.field = field
	if !b.seen[name] {
		b.im.found.AddList(issue.In(at, list))
	}
	b.seen[name] = true
	return r
}

// field returns a reader of the field, or nil if it is from nowhere.
func (b *binder) field(f Field, what string, at issue.Pointer, check valueCheck) *reader {
	if f.Always != "" {
		return &reader{what: what, field: -1, always: table.Clean(f.Always)}
	}
	r := b.column(f.Column, what, at.Key("column"))
	if r == nil {
		return nil
	}
	r.check = check
	if len(f.Values) > 0 {
		r.values = make(map[string]string, len(f.Values))
		for text, value := range f.Values {
			r.values[table.Clean(text)] = table.Clean(value)
		}
	}
	return r
}

// setting binds what a level column says for itself, over what is said for all.
func (b *binder) setting(s setting, at issue.Pointer, shared levelReader) levelReader {
	l := shared
	if r := b.field(s.rater, "rater", at.Key("rater"), tokenCheck); r != nil {
		l.rater = r
	}
	if r := b.field(s.perspective, "perspective", at.Key("perspective"), b.im.m.perspectiveCheck()); r != nil {
		l.perspective = r
	}
	if r := b.field(s.occasion, "occasion", at.Key("occasion"), b.im.m.occasionCheck()); r != nil {
		l.occasion = r
	}
	if !s.date.Always.IsZero() {
		l.date = &reader{what: "date", field: -1, date: s.date.Always}
	} else if r := b.column(s.date.Column, "date", at.Key("date").Key("column")); r != nil {
		l.date, l.written = r, s.date
	}
	if r := b.column(s.rationale, "rationale", at.Key("rationale")); r != nil {
		l.rationale = r
	}
	if r := b.column(s.evidence.Column, "evidence", at.Key("evidence").Key("column")); r != nil {
		l.evidence, l.separator = r, cmp.Or(s.evidence.Separator, ";")
	}
	return l
}

// readRows reads as far as the file can be read.
func (im *importer) readRows() {
	stats := &im.out.Statistics
	for row, ok := im.rows.Next(&im.found); ok; row, ok = im.rows.Next(&im.found) {
		stats.Rows++
		im.row, im.bad, im.faults = row, false, im.faults[:0]
		im.staged, im.sources, im.counted = im.staged[:0], im.sources[:0], im.counted[:0]
		for _, r := range im.readers {
			r.done = false
		}
		im.readRow()
		if im.bad {
			stats.Bad++
		}
		if len(im.out.Assessment.Judgements) > im.most {
			im.found.AddLast(issue.Issue{Code: JudgementsTooMany, At: row.Place(0), Message: fmt.Sprintf("the file holds more than %d judgements: count them, or allow for more", im.most)})
			break
		}
	}
	blank, malformed := im.rows.Passed()
	stats.Rows += blank + malformed
	stats.Blank = blank
	stats.Bad += malformed
	if len(im.out.Assessment.Subjects) == 0 && !im.found.Failed() {
		im.found.Add(issue.Issue{Code: RowsMissing, Message: fmt.Sprintf("nothing is left to read: of %d rows %d are blank and %d do not pass", stats.Rows, blank, stats.Filtered)})
	}
}

// readRow reads one row, and keeps it if all of it is good.
func (im *importer) readRow() {
	for _, w := range im.where {
		if !w.in[im.row.Fields[w.from.field]] {
			im.out.Statistics.Filtered++
			return
		}
	}
	id, kind := im.readSubject()
	for i := range im.columns {
		im.readLevel(i, id)
	}
	if !im.bad {
		im.take(id, kind)
	}
}

// readSubject reads what the row says about its subject.
func (im *importer) readSubject() (id, kind string) {
	id, ok := im.text(im.subject.id)
	if ok && id == "" {
		im.fault(SubjectMissing, im.subject.id.field, "column %q does not name a subject", im.subject.id.header)
	}
	kind, ok = im.text(im.subject.kind)
	if ok && kind == "" {
		im.fault(ValueUnmapped, im.subject.kind.field, "column %q does not say what kind of subject %q is", im.subject.kind.header, id)
	}
	if before, known := im.kindOf(id); ok && known {
		if string(before) != kind {
			im.fault(SubjectConflict, im.subject.kind.field, "column %q: subject %q is of kind %q here and of kind %q before", im.subject.kind.header, id, kind, before)
		}
	}
	im.text(im.subject.name) // a fault in these makes the row bad too
	for _, r := range im.keep {
		im.text(r)
	}
	return id, kind
}

// readLevel reads one level column of the row.
func (im *importer) readLevel(i int, subject string) {
	l := &im.columns[i]
	texts, id, dimension := l.fixed, "", ""
	if texts == nil {
		var ok bool
		if texts, ok = im.textsOf(l); !ok {
			return
		}
	}
	id, _ = im.text(l.indicator)
	dimension, _ = im.text(l.dimension)
	text := im.row.Fields[l.level.field]
	found, ok := texts.find(text)
	if !ok {
		im.fault(LevelUnmapped, l.level.field, "column %q: %s", l.level.header, texts.unknown(text))
		return
	}
	if found.level == "" {
		im.counted = append(im.counted, tallyKey{i, strings.Clone(text), ""})
		return
	}
	if found.level.Absent() {
		im.counted = append(im.counted, tallyKey{i, strings.Clone(text), found.level})
	}
	j := Judgement{Subject: subject, Indicator: indicator.ID(id), Dimension: dimension, Level: found.level}
	j.Rater, _ = im.text(l.rater)
	perspective, _ := im.text(l.perspective)
	j.Perspective = Perspective(perspective)
	j.Occasion, _ = im.text(l.occasion)
	j.Date = im.date(l.date, l.written)
	if rationale, _ := im.text(l.rationale); rationale != "" {
		j.Rationale = strings.Clone(rationale)
	}
	j.Evidence = im.evidence(l)
	if j.Rater == "" && im.m.RaterPerRow {
		j.Rater = "line-" + strconv.Itoa(im.row.Line)
	}
	im.staged = append(im.staged, j)
	im.sources = append(im.sources, int32(i))
}

// textsOf returns the table of a level column whose indicator changes from row to row.
func (im *importer) textsOf(l *levelReader) (*lookup, bool) {
	id, ok := im.text(l.indicator)
	if ok && id == "" {
		im.fault(IndicatorUnmapped, l.indicator.field, "column %q does not name an indicator", l.indicator.header)
		ok = false
	}
	dimension, okDimension := im.text(l.dimension)
	if !ok || !okDimension {
		return nil, false
	}
	texts := im.lookup(l, indicator.ID(id), dimension)
	if texts == nil {
		im.fault(IndicatorUnmapped, l.level.field, "column %q: framework %q does not judge %q in dimension %q", l.level.header, im.f.Key(), id, dimension)
	}
	return texts, texts != nil
}

// fault reports what is wrong with a field of the row, once, which makes it bad.
func (im *importer) fault(code issue.Code, field int, format string, args ...any) {
	im.bad = true
	field = max(field, 0)
	this := fault{code, field}
	if slices.Contains(im.faults, this) {
		return
	}
	im.faults = append(im.faults, this)
	im.found.Add(issue.Issue{Code: code, At: im.row.Place(field), Message: fmt.Sprintf(format, args...)})
}

// text returns what the field stands for; "" if it is blank or from nowhere.
func (im *importer) text(r *reader) (string, bool) {
	switch {
	case r == nil:
		return "", true
	case r.field < 0:
		return r.always, true
	}
	if !r.done {
		r.text, r.ok = im.resolve(r)
		r.done = true
	}
	return r.text, r.ok
}

func (im *importer) resolve(r *reader) (string, bool) {
	text := im.row.Fields[r.field]
	if r.met && text == r.lastText {
		return r.lastValue, true
	}
	if value, ok := r.known[text]; ok {
		r.lastText, r.lastValue, r.met = text, value, true
		return value, true
	}
	value, mapped := r.values[text]
	switch {
	case mapped:
	case im.blank[text]:
	case r.values != nil:
		im.fault(r.code, r.field, "column %q: %q stands for no %s; these texts do: %s", r.header, issue.Clip(text), r.what, quoted(slices.Sorted(maps.Keys(r.values)), 12))
		return "", false
	default:
		value = text
	}
	if r.check == nil { // a name or prose, rarely the same twice
		return value, true
	}
	if value != "" {
		if _, wrong := r.check(value); wrong != "" {
			im.fault(r.code, r.field, "column %q: %s", r.header, wrong)
			return "", false
		}
	}
	value = strings.Clone(value) // a part of the row would keep all of it in memory
	r.known[strings.Clone(text)] = value
	return value, true
}

// date returns the date in the field; the zero one if it is blank or from nowhere.
func (im *importer) date(r *reader, written DateField) indicator.Date {
	switch {
	case r == nil:
		return indicator.Date{}
	case r.field < 0 || r.done:
		return r.date
	}
	r.done, r.date = true, indicator.Date{}
	text := im.row.Fields[r.field]
	if im.blank[text] {
		return r.date
	}
	day, err := written.parse(text)
	if err != nil {
		im.fault(DateInvalid, r.field, "column %q: %v", r.header, err)
	}
	r.date = day
	return day
}

func (d DateField) parse(text string) (indicator.Date, error) {
	alone := beforeTime(text)
	if d.Timed {
		return d.Order.Parse(alone)
	}
	day, err := d.Order.Parse(text)
	if err != nil && alone != text {
		if _, wrong := d.Order.Parse(alone); wrong == nil {
			err = fmt.Errorf("%w: a time stands behind it, which \"timed\" in the mapping allows", err)
		}
	}
	return day, err
}

// beforeTime returns what stands before a time of day in "03/11/2026 14:22" or
// "2026-11-03T14:22:10Z", and any other text as it is.
func beforeTime(text string) string {
	i := strings.IndexAny(text, " T")
	if i < 0 {
		return text
	}
	hour, rest, ok := strings.Cut(strings.TrimLeft(text[i+1:], " "), ":")
	if !ok || len(hour) > 2 || len(rest) < 2 || !digits(hour) || !digits(rest[:2]) {
		return text
	}
	return text[:i]
}

func digits(text string) bool { return text != "" && strings.Trim(text, "0123456789") == "" }

// evidence returns the IDs in the field, each once.
func (im *importer) evidence(l *levelReader) []string {
	text, _ := im.text(l.evidence)
	if text == "" {
		return nil
	}
	var ids []string
	seen := map[string]bool{"": true}
	for part := range strings.SplitSeq(text, l.separator) {
		id := table.Clean(part)
		if seen[id] {
			continue
		}
		seen[id] = true
		if wrong := notToken(id); wrong != "" {
			im.fault(ValueUnmapped, l.evidence.field, "column %q: %s", l.evidence.header, wrong)
			continue
		}
		ids = append(ids, strings.Clone(id))
	}
	return ids
}

// keepRow enters a good row: its subject, judgements, counts and places.
func (im *importer) keepRow(id, kind string) {
	a, p := &im.out.Assessment, &im.out.places
	row := p.addRow(im.row)
	at, known := im.subjects[id]
	if !known {
		at = int32(len(a.Subjects))
		im.subjects[id] = at
		a.Subjects = append(a.Subjects, Subject{ID: id, Kind: indicator.SubjectKind(kind)})
		im.kept = append(im.kept, make([]string, len(im.keep)))
		p.subjects = append(p.subjects, row)
	}
	im.keepText(&a.Subjects[at].Name, im.subject.name, id)
	for k, r := range im.keep {
		im.keepText(&im.kept[at][k], r, id)
	}
	a.Judgements = withRoom(a.Judgements, len(im.staged))
	p.judgements = withRoom(p.judgements, len(im.staged))
	for k, j := range im.staged {
		if j.Occasion != "" && !im.occasions[j.Occasion] {
			im.occasions[j.Occasion] = true
			a.Occasions = append(a.Occasions, Occasion{Key: j.Occasion})
		}
		a.Judgements = append(a.Judgements, j)
		p.judgements = append(p.judgements, judgementPlace{row, im.sources[k]})
	}
	for _, key := range im.counted {
		im.tallies[key]++
	}
}

// withRoom makes room for n more. It doubles what there is, where append would copy
// all of a long file five times.
func withRoom[T any](s []T, n int) []T {
	if cap(s)-len(s) >= n {
		return s
	}
	return slices.Grow(s, max(n, len(s)))
}

// keepText keeps the first text that there is, and warns of another.
func (im *importer) keepText(kept *string, r *reader, subject string) {
	switch text, _ := im.text(r); {
	case text == "" || text == *kept:
	case *kept == "":
		*kept = strings.Clone(text)
	default:
		im.found.Add(issue.Issue{
			Code:    SubjectConflict,
			At:      im.row.Place(r.field),
			Message: fmt.Sprintf("column %q: subject %q has %q here and %q before, which is kept", r.header, subject, issue.Clip(text), issue.Clip(*kept)),
			Warning: true,
		})
	}
}

// finish writes down what is known only at the end.
func (im *importer) finish() {
	a, stats, p := &im.out.Assessment, &im.out.Statistics, &im.out.places
	stats.Subjects, stats.Judgements = int64(len(a.Subjects)), int64(len(a.Judgements))
	for i, texts := range im.kept {
		a.Subjects[i].Extensions = im.extensions(texts)
	}
	stats.Skipped, stats.Absent = im.textCounts()
	p.subjectFields = fieldsOf(map[string]*reader{"id": im.subject.id, "name": im.subject.name, "kind": im.subject.kind})
	for i := range im.columns {
		l := &im.columns[i]
		p.columns = append(p.columns, fieldsOf(map[string]*reader{
			"": l.level, "level": l.level, "subject": im.subject.id,
			"indicator": l.indicator, "dimension": l.dimension,
			"rater": l.rater, "perspective": l.perspective, "occasion": l.occasion,
			"date": l.date, "rationale": l.rationale, "evidence": l.evidence,
		}))
	}
}

// textCounts lists the texts that stand for no judgement and for an absence.
func (im *importer) textCounts() (skipped, absent []TextCount) {
	for _, key := range slices.SortedFunc(maps.Keys(im.tallies), func(a, b tallyKey) int {
		return cmp.Or(cmp.Compare(a.column, b.column), strings.Compare(a.text, b.text), strings.Compare(string(a.level), string(b.level)))
	}) {
		count := TextCount{im.columns[key.column].level.header, key.text, key.level, im.tallies[key]}
		if key.level == "" {
			skipped = append(skipped, count)
		} else {
			absent = append(absent, count)
		}
	}
	return skipped, absent
}

// extensions returns the kept texts as a JSON object in canonical form, as a
// document has it after reading.
func (im *importer) extensions(texts []string) json.RawMessage {
	members := map[string]string{}
	for k, text := range texts {
		if text != "" {
			members[im.keep[k].header] = text
		}
	}
	if len(members) == 0 {
		return nil
	}
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(members); err != nil {
		return nil // never: a map of strings can always be written
	}
	return json.RawMessage(canonicalEscapes.Replace(strings.TrimSpace(b.String())))
}

// encoding/json escapes two characters that need none, and two in another way.
// The first pair steps over backslashes that stand for themselves.
var canonicalEscapes = strings.NewReplacer(`\\`, `\\`, `\u2028`, "\u2028", `\u2029`, "\u2029", `\b`, `\u0008`, `\f`, `\u000c`)

// places say where in the file judgements and subjects come from.
type places struct {
	file          string
	lines         []int32           // of each row that was kept
	spread        map[int32][]int32 // of each field, for rows whose fields begin on several lines
	judgements    []judgementPlace
	subjects      []int32          // row in which each subject comes first
	columns       []map[string]int // field of each member of a judgement, by level column
	subjectFields map[string]int
}

type judgementPlace struct{ row, column int32 }

func (p *places) addRow(r table.Row) int32 {
	row := int32(len(p.lines))
	last := len(r.Fields) - 1
	p.lines = append(p.lines, int32(r.Line))
	if r.Place(last).Line != r.Line {
		if p.spread == nil {
			p.spread = map[int32][]int32{}
		}
		lines := make([]int32, len(r.Fields))
		for i := range lines {
			lines[i] = int32(r.Place(i).Line)
		}
		p.spread[row] = lines
	}
	return row
}

func (p *places) place(row int32, field int) issue.Place {
	line := p.lines[row]
	if lines, ok := p.spread[row]; ok {
		line = lines[field]
	}
	return issue.Place{File: p.file, Line: int(line), Column: field + 1}
}

// fieldsOf returns the fields of the members that come from a column.
func fieldsOf(readers map[string]*reader) map[string]int {
	fields := map[string]int{}
	for member, r := range readers {
		if r != nil && r.field >= 0 {
			fields[member] = r.field
		}
	}
	return fields
}

// Locate adds line and column to the issues about the assessment that [Compile]
// finds later: a path such as /judgements/17/level leads to the field that the
// level was read from. What does not come from a column is placed at the level
// or the subject. Issues with a place of their own stay as they are.
func (im Imported) Locate(list issue.List) issue.List {
	located := issue.Collector{Cap: max(len(list.Issues), 1)}
	for _, i := range list.Issues {
		if i.At == (issue.Place{}) {
			i.At = im.places.find(i.Path)
		}
		located.Add(i)
	}
	sorted := located.List()
	sorted.LeftOut = list.LeftOut
	return sorted
}

func (p *places) find(path issue.Pointer) issue.Place {
	tokens := slices.Collect(path.Tokens())
	if len(tokens) < 2 {
		return issue.Place{}
	}
	i, err := strconv.Atoi(tokens[1])
	member := ""
	if len(tokens) > 2 {
		member = tokens[2]
	}
	switch {
	case err != nil || i < 0:
	case tokens[0] == "judgements" && i < len(p.judgements):
		j := p.judgements[i]
		fields := p.columns[j.column]
		field, ok := fields[member]
		if !ok {
			field = fields["level"]
		}
		return p.place(j.row, field)
	case tokens[0] == "subjects" && i < len(p.subjects):
		field, ok := p.subjectFields[member]
		if !ok {
			field = p.subjectFields["id"]
		}
		return p.place(p.subjects[i], field)
	}
	return issue.Place{}
}

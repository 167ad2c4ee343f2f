package longform

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/internal/field"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
)

// FieldInvalid: a field is not what its column holds: no name, key, day, number or
// object, or bytes that are not UTF-8.
//
// Example: "id,subject,occasion,perspective,rater,indicator,dimension,level,missing,date,status,replaces,reason,moderator,stands_for,rationale,evidence,extensions\n,waitaha,,,,local.trust,,strong,,2026-02-30,,,,,,,,\n"
const FieldInvalid issue.Code = "field-invalid"

// Write writes the lines of an assessment and returns its codebook. A judgement that no
// line can hold is left out and reported, at its path in the assessment: of a subject,
// indicator, dimension or level that there is not, or with a field that is not what its
// column holds. With such an error there is no codebook, and the lines are not all.
func Write(w io.Writer, a assessment.Assessment, f *framework.Framework) (Codebook, issue.List) {
	book, list := New(a, f)
	if list.Err() != nil {
		return Codebook{}, list
	}
	lines, list := NewWriter(w, book)
	if list.Err() != nil {
		return Codebook{}, list
	}
	var found issue.Collector
	for i := range a.Judgements {
		lines.write(&a.Judgements[i], issue.Pointer("/judgements").Index(i), &found)
	}
	if err := lines.Flush(); err != nil {
		found.Errorf(Unwritten, "", "the lines cannot be written: %v", err)
	}
	if found.Failed() {
		return Codebook{}, found.List()
	}
	return book, found.List()
}

// Unwritten: where the lines go, something failed.
const Unwritten issue.Code = "unwritten"

// A Writer writes lines one by one. Its memory does not grow with them. It is for one
// goroutine.
type Writer struct {
	to       io.Writer
	c        *coder
	buf      []byte
	subjects map[string][]byte   // subject and its kind as they stand in a line
	levels   map[levelKey][]byte // from indicator to missing
	keys     map[string]bool     // perspectives met so far
	line     line
	err      error
}

type levelKey struct {
	cell
	level indicator.Level
}

const flushAt = 1 << 16

// NewWriter returns a Writer of lines that the codebook explains, and writes the header.
func NewWriter(w io.Writer, book Codebook) (*Writer, issue.List) {
	_, c, list := prepare(book)
	if list.Err() != nil {
		return nil, list
	}
	if w == nil {
		return nil, issue.List{Issues: []issue.Issue{{Code: Unwritten, Message: "no io.Writer was given"}}}
	}
	out := &Writer{to: w, c: c, subjects: map[string][]byte{}, levels: map[levelKey][]byte{}, keys: map[string]bool{"": true}}
	out.buf = append(out.buf, strings.Join(columnNames[:], ",")...)
	out.buf = append(out.buf, '\n')
	return out, list
}

// Write writes the line of one judgement. The error tells all that keeps it from being
// one, with paths into the judgement, and nothing is written then; or it is that of the
// io.Writer, which every later call and Flush return too.
func (w *Writer) Write(j assessment.Judgement) error {
	if w.c == nil {
		return errors.New("a Writer without a codebook: want one of NewWriter")
	}
	if w.err != nil {
		return w.err
	}
	w.write(&j, "", nil)
	if found := w.line.own; found.Failed() {
		w.line.own = issue.Collector{}
		return errors.Join(found.List().Err(), w.err)
	}
	return w.err
}

// Flush writes what is still in memory. Call it at the end.
func (w *Writer) Flush() error {
	if w.err == nil && len(w.buf) > 0 {
		n, err := w.to.Write(w.buf)
		if err == nil && n < len(w.buf) {
			err = io.ErrShortWrite
		}
		w.err, w.buf = err, w.buf[:0]
	}
	return w.err
}

// write adds the line of a judgement, and to found what keeps it from being one. If found
// is nil, the line keeps that itself.
func (w *Writer) write(j *assessment.Judgement, at issue.Pointer, found *issue.Collector) {
	if w.err != nil {
		return
	}
	start := len(w.buf)
	l := &w.line
	l.buf, l.at, l.bad, l.found = w.buf, at, false, found
	if found == nil {
		l.found = &l.own
	}
	l.token(idColumn, j.ID)
	l.add(w.subject(j.Subject, l))
	l.token(occasionColumn, j.Occasion)
	if !w.keys[string(j.Perspective)] {
		w.keys[string(j.Perspective)] = l.isKey(perspectiveColumn, string(j.Perspective))
	}
	l.raw(string(j.Perspective))
	l.token(raterColumn, j.Rater)
	l.raw(w.c.formState(j))
	l.add(w.level(j, l))
	l.date(j.Date)
	l.status(j.Status)
	l.list(replacesColumn, j.Replaces)
	l.text(reasonColumn, j.Reason)
	l.token(moderatorColumn, j.Moderator)
	l.standsFor(j.StandsFor)
	l.text(rationaleColumn, j.Rationale)
	l.list(evidenceColumn, j.Evidence)
	l.extensions(j.Extensions)
	w.buf = l.buf
	if n := len(w.buf) - start; n > MaxRow && !l.bad {
		l.bad = true
		l.found.Errorf(FieldInvalid, at, "the line of the judgement has %d bytes: at most %d can be read", n, MaxRow)
	}
	if l.bad {
		w.buf = w.buf[:start]
		return
	}
	w.buf[len(w.buf)-1] = '\n' // for the comma
	if len(w.buf) >= flushAt {
		w.Flush()
	}
}

// subject returns the fields subject and subject_kind.
func (w *Writer) subject(id string, l *line) []byte {
	if fields, ok := w.subjects[id]; ok {
		return fields
	}
	kind, ok := w.c.kinds[id]
	if !ok {
		l.fail(assessment.SubjectUnknown, subjectColumn, "the assessment has no subject %q", issue.Clip(id))
		return nil
	}
	var own line
	own.token(subjectColumn, id)
	own.raw(string(kind))
	w.subjects[id] = own.buf
	return own.buf
}

// level returns the fields from indicator to missing.
func (w *Writer) level(j *assessment.Judgement, l *line) []byte {
	key := levelKey{cell{j.Indicator, j.Dimension}, j.Level}
	if fields, ok := w.levels[key]; ok {
		return fields
	}
	scale, ok := w.c.scaleOf(key.cell, l.fail)
	if !ok {
		return nil
	}
	var own line
	own.raw(string(j.Indicator), j.Dimension, scale.Key)
	rank, ranked := scale.Rank(j.Level)
	switch {
	case ranked:
		rung := scale.Levels[rank]
		own.raw(string(j.Level), strconv.Itoa(rank+1), valueText(rung), "")
	case j.Level.Absent():
		own.raw("", "", "", string(j.Level))
	default:
		l.fail(assessment.LevelUnknown, levelColumn, "scale %q has no level %q, and it is no absence", scale.Key, issue.Clip(string(j.Level)))
		return nil
	}
	w.levels[key] = own.buf
	return own.buf
}

// valueText returns the number of a level as it stands in a line.
func valueText(r indicator.Rung) string {
	if r.Value == nil {
		return ""
	}
	return strconv.FormatFloat(*r.Value, 'g', -1, 64)
}

// scaleOf returns the scale on which a cell is judged.
func (c *coder) scaleOf(at cell, fail func(issue.Code, int, string, ...any)) (indicator.Scale, bool) {
	key, ok := c.cells[at]
	if !ok {
		if _, known := c.dimensions[at.dimension]; !known && at.dimension != "" {
			fail(assessment.DimensionUnknown, dimensionColumn, "the framework has no dimension %q", issue.Clip(at.dimension))
		}
		if !c.judged[at.id] {
			fail(assessment.IndicatorUnknown, indicatorColumn, "the framework has no indicator or aspect %q", issue.Clip(string(at.id)))
		}
	}
	return c.scales[key], ok
}

// A line is one line as it is put together.
type line struct {
	buf   []byte
	at    issue.Pointer
	found *issue.Collector
	own   issue.Collector
	bad   bool
}

// members are the columns by their names in a judgement's JSON.
var members = func() [columnCount]string {
	names := columnNames
	names[standsForColumn], names[missingColumn] = "standsFor", "level"
	return names
}()

func (l *line) fail(code issue.Code, column int, format string, args ...any) {
	l.bad = true
	l.found.Errorf(code, l.at.Key(members[column]), format, args...)
}

func (l *line) add(fields []byte) { l.buf = append(l.buf, fields...) }

// raw adds fields that need neither quotes nor a guard.
func (l *line) raw(fields ...string) {
	for _, text := range fields {
		l.buf = append(append(l.buf, text...), ',')
	}
}

func (l *line) token(column int, text string) {
	if text == "" {
		l.buf = append(l.buf, ',')
		return
	}
	if !indicator.ValidToken(text) {
		l.fail(FieldInvalid, column, "%q is no name: want up to 256 characters without controls, and no space at either end", issue.Clip(text))
		return
	}
	l.field(text)
}

func (l *line) isKey(column int, text string) bool {
	if !indicator.ValidKey(text) {
		l.fail(FieldInvalid, column, "%q is no key: want words in a-z and 0-9 joined by single hyphens", issue.Clip(text))
		return false
	}
	return true
}

func (l *line) text(column int, text string) {
	if !utf8.ValidString(text) {
		l.fail(FieldInvalid, column, "the text holds bytes that are not UTF-8")
		return
	}
	l.field(escapeText(text))
}

// date adds what d.String returns, without asking for memory.
func (l *line) date(d indicator.Date) {
	if !d.IsZero() {
		y, m, day := d.Year(), d.Month(), d.Day()
		for _, digit := range [...]int{y / 1000, y / 100 % 10, y / 10 % 10, y % 10, -1, m / 10, m % 10, -1, day / 10, day % 10} {
			if digit < 0 {
				l.buf = append(l.buf, '-')
			} else {
				l.buf = append(l.buf, byte('0'+digit))
			}
		}
	}
	l.buf = append(l.buf, ',')
}

func (l *line) status(s assessment.JudgementStatus) {
	if !validStatus(string(s)) {
		l.fail(FieldInvalid, statusColumn, "%q is none of %q, %q, %q", issue.Clip(string(s)), assessment.Corrected, assessment.Moderated, assessment.Agreed)
		return
	}
	l.raw(string(s))
}

func validStatus(text string) bool {
	switch assessment.JudgementStatus(text) {
	case assessment.First, assessment.Corrected, assessment.Moderated, assessment.Agreed:
		return true
	}
	return false
}

// maxStandsFor is what the schema of assessments allows.
const maxStandsFor = 1_000_000

func (l *line) standsFor(n int) {
	if n < 0 || n > maxStandsFor {
		l.fail(FieldInvalid, standsForColumn, "%d raters make no sense: want 1 to %d", n, maxStandsFor)
		return
	}
	if n > 0 {
		l.buf = strconv.AppendInt(l.buf, int64(n), 10)
	}
	l.buf = append(l.buf, ',')
}

var (
	escapeName = strings.NewReplacer(`\`, `\\`, `;`, `\;`)
	marks      = strings.NewReplacer(`\`, `\\`, "\n", `\n`, "\r", `\r`, "\x00", `\0`)
)

// escapeText marks what would end a line, so that a line is a judgement in programs that
// look for line ends within quotes too, as SPSS does.
func escapeText(text string) string {
	if !strings.ContainsAny(text, "\\\n\r\x00") {
		return text
	}
	return marks.Replace(text)
}

func (l *line) list(column int, names []string) {
	switch len(names) {
	case 0:
		l.buf = append(l.buf, ',')
		return
	case 1:
		if !strings.ContainsAny(names[0], `\;`) && names[0] != "" {
			l.token(column, names[0])
			return
		}
	}
	escaped := make([]string, len(names))
	for i, name := range names {
		if !indicator.ValidToken(name) {
			l.fail(FieldInvalid, column, "%q is no name: want up to 256 characters without controls, and no space at either end", issue.Clip(name))
			return
		}
		escaped[i] = escapeName.Replace(name)
	}
	l.field(strings.Join(escaped, ";"))
}

func (l *line) extensions(raw json.RawMessage) {
	if len(raw) == 0 {
		l.buf = append(l.buf, ',')
		return
	}
	canonical, list := readExtensions(raw)
	if list.Err() != nil {
		l.fail(FieldInvalid, extensionsColumn, "%v", list.Err())
		return
	}
	l.field(string(canonical))
}

// field adds a text with the guard and the quotes that it needs.
func (l *line) field(text string) { l.buf = append(field.Append(l.buf, text), ',') }

// WriteCSV writes the codebook as a table for people, in the first of the languages that
// there is of each text ([indicator.Text.In]). It is not read back: the JSON is. Its
// columns are
//
//	part      file, column, missing, scale, level, dimension, group, indicator, aspect,
//	          occasion, perspective, subject or rater
//	name      its key or ID, as it stands in the lines
//	within    of a level its scale, of an indicator its group, of an aspect its indicator
//	number    of a level, its position
//	value     of a level, its number; of a subject its kind; of a column its type; of
//	          what is judged, its scale
//	label     in words
//	text      the whole of it, of indicators and aspects
//
// with the guard and the marks that the lines have.
func (b Codebook) WriteCSV(w io.Writer, languages ...string) error {
	out := csv.NewWriter(w)
	row := func(part, name, within, number, value, label, text string) {
		out.Write([]string{part, guarded(name), within, number, value, guarded(escapeText(label)), guarded(escapeText(text))})
	}
	in := func(t indicator.Text) string { text, _ := t.In(languages...); return text }
	row("part", "name", "within", "number", "value", "label", "text")
	a := b.Assessment
	row("file", a.Framework.Key, "", "", a.Framework.Edition, in(b.FrameworkTitle), in(a.Title))
	for _, c := range b.Columns {
		row("column", c.Name, "", "", string(c.Type), in(c.Label), "")
	}
	for _, m := range b.Missing {
		row("missing", string(m.Reason), "", "", "", in(m.Label), "")
	}
	for _, s := range b.Scales {
		row("scale", s.Key, "", "", string(s.Direction), in(s.Label), "")
		for i, l := range s.Levels {
			row("level", string(l.Key), s.Key, strconv.Itoa(i+1), valueText(l), in(l.Label), "")
		}
	}
	for _, d := range b.Dimensions {
		row("dimension", d.Key, "", "", d.Scale, in(d.Label), "")
	}
	for _, n := range b.Nodes {
		row(string(n.Kind), string(n.ID), string(n.Parent), "", n.Scale, in(n.Label), in(n.Statement))
	}
	for _, o := range a.Occasions {
		row("occasion", o.Key, "", "", "", in(o.Label), "")
	}
	for _, p := range a.Perspectives {
		row("perspective", string(p.Key), "", "", "", in(p.Label), "")
	}
	for _, s := range a.Subjects {
		row("subject", s.ID, "", "", string(s.Kind), s.Name, "")
	}
	for _, r := range a.Raters {
		row("rater", r.ID, "", "", "", "", "")
	}
	out.Flush()
	return out.Error()
}

func guarded(text string) string {
	if field.NeedsGuard(text) {
		return "'" + text
	}
	return text
}

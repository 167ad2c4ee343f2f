package longform

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
	"unicode/utf8"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
	"github.com/openrubric/leadership/indicator/table"
)

const (
	// ColumnUnknown: the header names a column that lines do not have.
	//
	// Example: "id,subject,colour\n"
	ColumnUnknown issue.Code = "column-unknown"
	// DerivedUnfit: a derived column says something else than the other columns and the
	// codebook do, as where somebody changed a level and not its number.
	//
	// Example: "id,subject,subject_kind,occasion,perspective,rater,indicator,dimension,level,missing,date,status,replaces,reason,moderator,stands_for,rationale,evidence,extensions\n,waitaha,district,,,,local.trust,,strong,,,,,,,,,,\n"
	DerivedUnfit issue.Code = "derived-unfit"
	// LevelMissing: a line has neither a level nor a reason why there is none, or both.
	//
	// Example: "id,subject,occasion,perspective,rater,indicator,dimension,level,missing,date,status,replaces,reason,moderator,stands_for,rationale,evidence,extensions\n,waitaha,,,,local.trust,,strong,declined,,,,,,,,,\n"
	LevelMissing issue.Code = "level-missing"
)

const (
	// MaxBytes is how many bytes a file of lines may have: 4 GiB.
	MaxBytes int64 = 4 << 30
	// MaxRow is how many bytes a line may have, with the line ends in its texts: 16 MiB.
	// That is where a quote that is never closed is found.
	MaxRow = 16 << 20
)

// Read returns the assessment that the lines and their codebook hold. It reports all
// issues, each with its path in that assessment, its line, and the number of the field
// from 1 as the column; with an error there is no assessment. The codes about the file
// itself are those of package table.
//
// The columns may stand in any order, and the derived ones may be missing; lines may end
// as in Windows. Extensions come in canonical form, as from [assessment.Parse]. What the
// framework has to say about the judgements is checked by [assessment.Compile], as for
// every assessment. Time is linear in the file.
func Read(r io.Reader, book Codebook) (assessment.Assessment, issue.List) {
	own, c, list := prepare(book)
	if list.Err() != nil {
		return assessment.Assessment{}, list
	}
	if r == nil {
		r = strings.NewReader("")
	}
	in := reader{c: c, from: bufio.NewReaderSize(io.LimitReader(r, MaxBytes+1), 1<<16), names: map[string]string{}, tokens: map[string]string{}, keys: map[string]bool{}}
	if in.header() {
		in.rows()
	}
	if in.found.Failed() {
		return assessment.Assessment{}, in.found.List()
	}
	own.Assessment.Judgements = in.judgements
	return own.Assessment, in.found.List()
}

// mostNames is how many names are kept to share memory.
const mostNames = 1 << 20

type reader struct {
	c     *coder
	from  *bufio.Reader
	found issue.Collector

	read  int64
	line  int // that was read last
	start int // of the row at hand
	raw   []byte
	cells [][]byte

	columns    int               // in the file
	place      [columnCount]int  // of each column in the file; -1 if it is not there
	names      map[string]string // texts met so far
	tokens     map[string]string // names met so far, by field
	keys       map[string]bool   // keys met so far
	judgements []assessment.Judgement
}

var (
	errLong  = fmt.Errorf("the file has more than %d bytes", MaxBytes)
	errRow   = fmt.Errorf("a row has more than %d bytes: is there a quote that is not closed?", MaxRow)
	errQuote = errors.New("a quote is never closed")
)

// next reads a row into raw, which is valid until the next call. It returns io.EOF at
// the end.
func (r *reader) next() error {
	r.raw, r.start = r.raw[:0], r.line+1
	open, seen := false, 0
	for {
		part, err := r.from.ReadSlice('\n')
		r.raw = append(r.raw, part...)
		r.read += int64(len(part))
		if r.read > MaxBytes {
			return errLong
		}
		if len(r.raw) > MaxRow {
			return errRow
		}
		open, seen = r.quotes(open, seen)
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case err != nil && !errors.Is(err, io.EOF):
			return err
		case err == nil:
			r.line++
			if open {
				continue
			}
		case open && seen == len(r.raw): // else the last byte closes it
			return errQuote
		case len(r.raw) == 0:
			return io.EOF
		}
		return nil
	}
}

// quotes follows the quotes in raw from a position on, and returns whether one is open at
// the end, and how far it saw. Only at the beginning of a field does a quote open one:
// elsewhere it spoils its own row, and must not swallow those that follow.
func (r *reader) quotes(open bool, i int) (bool, int) {
	for {
		next := bytes.IndexByte(r.raw[i:], '"')
		if next < 0 {
			return open, len(r.raw)
		}
		i += next
		switch {
		case !open:
			open = i == 0 || r.raw[i-1] == ','
		case i+1 == len(r.raw):
			return open, i // the next part tells whether it stands for a quote
		case r.raw[i+1] == '"':
			i++
		default:
			open = false
		}
		i++
	}
}

// split takes the row apart. It works in place: a cell is never longer than its text.
func (r *reader) split() error {
	r.cells = r.cells[:0]
	rest := bytes.TrimSuffix(r.raw, []byte("\n"))
	rest = bytes.TrimSuffix(rest, []byte("\r"))
	for {
		var cell []byte
		if len(rest) > 0 && rest[0] == '"' {
			to, i := 1, 1
			for ; i < len(rest); i++ {
				if rest[i] == '"' {
					if i+1 == len(rest) || rest[i+1] != '"' {
						break
					}
					i++
				}
				rest[to] = rest[i]
				to++
			}
			cell, rest = rest[1:to], rest[min(i+1, len(rest)):]
			if len(rest) > 0 && rest[0] != ',' {
				return fmt.Errorf("field %d goes on behind its closing quote", len(r.cells)+1)
			}
		} else {
			end := bytes.IndexByte(rest, ',')
			if end < 0 {
				end = len(rest)
			}
			cell, rest = rest[:end], rest[end:]
			if bytes.IndexByte(cell, '"') >= 0 {
				return fmt.Errorf("field %d has a quote within, and none around it", len(r.cells)+1)
			}
		}
		r.cells = append(r.cells, cell)
		if len(rest) == 0 {
			return nil
		}
		rest = rest[1:]
	}
}

// header finds the columns.
func (r *reader) header() bool {
	if mark, _ := r.from.Peek(3); bytes.Equal(mark, []byte("\ufeff")) {
		r.from.Discard(3)
	}
	err := r.next()
	if err == nil {
		err = r.split()
	}
	at := issue.Place{Line: 1}
	switch {
	case errors.Is(err, io.EOF):
		r.found.Add(issue.Issue{Code: table.HeaderMissing, At: at, Message: "the file is empty"})
		return false
	case err != nil:
		r.found.Add(issue.Issue{Code: table.FileUnreadable, At: at, Message: err.Error()})
		return false
	}
	r.columns = len(r.cells)
	for i := range r.place {
		r.place[i] = -1
	}
	known := map[string]int{}
	for i, name := range columnNames {
		known[name] = i
	}
	for i, cell := range r.cells {
		column, ok := known[string(cell)]
		at.Column = i + 1
		switch {
		case !ok:
			r.found.Add(issue.Issue{Code: ColumnUnknown, At: at, Message: fmt.Sprintf("lines have no column %q", issue.Clip(string(cell)))})
		case r.place[column] >= 0:
			r.found.Add(issue.Issue{Code: table.ColumnAmbiguous, At: at, Message: fmt.Sprintf("the column %q is there twice", columnNames[column])})
		default:
			r.place[column] = i
		}
	}
	at.Column = 0
	for i, column := range Columns() {
		if r.place[i] < 0 && !column.Derived {
			r.found.Add(issue.Issue{Code: table.ColumnMissing, At: at, Message: fmt.Sprintf("the file has no column %q", column.Name)})
		}
	}
	return !r.found.Failed()
}

func (r *reader) rows() {
	for {
		err := r.next()
		switch {
		case errors.Is(err, io.EOF):
			return
		case err != nil:
			r.found.AddLast(issue.Issue{Code: table.FileUnreadable, At: issue.Place{Line: r.start}, Message: err.Error()})
			return
		case len(bytes.Trim(r.raw, "\r\n")) == 0:
			continue
		}
		err = r.split()
		if err == nil && len(r.cells) != r.columns {
			err = fmt.Errorf("the line has %d fields, the header %d", len(r.cells), r.columns)
		}
		if err != nil {
			r.found.Add(issue.Issue{Code: table.RowMalformed, At: issue.Place{Line: r.start}, Message: err.Error()})
			continue
		}
		r.judgements = append(r.judgements, r.judgement())
	}
}

// judgement reads the row at hand. Derived columns come last: they are compared.
func (r *reader) judgement() assessment.Judgement {
	j := assessment.Judgement{
		ID:          r.token(idColumn),
		Subject:     r.token(subjectColumn),
		Occasion:    r.token(occasionColumn),
		Perspective: assessment.Perspective(r.key(perspectiveColumn)),
		Rater:       r.token(raterColumn),
		Indicator:   indicator.ID(r.name(indicatorColumn)),
		Dimension:   r.key(dimensionColumn),
		Date:        r.date(),
		Status:      r.status(),
		Replaces:    r.list(replacesColumn),
		Reason:      r.text(reasonColumn),
		Moderator:   r.token(moderatorColumn),
		StandsFor:   r.standsFor(),
		Rationale:   r.text(rationaleColumn),
		Evidence:    r.list(evidenceColumn),
		Extensions:  r.extensions(),
	}
	kind, ok := r.c.kinds[j.Subject]
	if !ok {
		r.fail(assessment.SubjectUnknown, subjectColumn, "the codebook has no subject %q", issue.Clip(j.Subject))
	} else {
		r.derived(subjectKindColumn, string(kind))
		r.derived(formColumn, r.c.formState(&j))
	}
	if scale, ok := r.c.scaleOf(cell{j.Indicator, j.Dimension}, r.fail); ok {
		r.derived(scaleColumn, scale.Key)
		j.Level = r.level(scale)
	}
	return j
}

func (r *reader) level(scale indicator.Scale) indicator.Level {
	level, absence := indicator.Level(r.name(levelColumn)), indicator.Level(r.name(missingColumn))
	rank, ranked := scale.Rank(level)
	switch {
	case (level == "") == (absence == ""):
		r.fail(LevelMissing, levelColumn, "want either a level or, in the column missing, a reason why there is none")
		return ""
	case level == "" && !absence.Absent():
		r.fail(assessment.LevelUnknown, missingColumn, "%q is no reason for a missing level", issue.Clip(string(absence)))
	case level == "":
		r.derived(numberColumn, "")
		r.derived(valueColumn, "")
		return absence
	case !ranked:
		r.fail(assessment.LevelUnknown, levelColumn, "scale %q has no level %q", scale.Key, issue.Clip(string(level)))
	default:
		r.derived(numberColumn, strconv.Itoa(rank+1))
		r.derived(valueColumn, valueText(scale.Levels[rank]))
	}
	return level
}

// derived compares a derived column with what it must say. Numbers may be written
// otherwise, as R does with 1.0.
func (r *reader) derived(column int, want string) {
	if r.place[column] < 0 {
		return
	}
	got := r.cells[r.place[column]]
	if string(got) == want {
		return
	}
	if want != "" && (column == numberColumn || column == valueColumn) {
		number, err := strconv.ParseFloat(string(got), 64)
		if wanted, _ := strconv.ParseFloat(want, 64); err == nil && number == wanted {
			return
		}
	}
	r.fail(DerivedUnfit, column, "this follows from the other columns and is %q, not %q", want, issue.Clip(string(got)))
}

func (r *reader) fail(code issue.Code, column int, format string, args ...any) {
	r.found.Add(issue.Issue{
		Code:    code,
		Path:    issue.Pointer("/judgements").Index(len(r.judgements)).Key(memberOf(column)),
		At:      issue.Place{Line: r.start, Column: r.place[column] + 1},
		Message: columnNames[column] + ": " + fmt.Sprintf(format, args...),
	})
}

// memberOf returns the member of a judgement from which a column is, or follows.
func memberOf(column int) string {
	switch column {
	case subjectKindColumn:
		return members[subjectColumn]
	case formColumn:
		return members[raterColumn]
	case scaleColumn:
		return members[indicatorColumn]
	case numberColumn, valueColumn:
		return members[levelColumn]
	}
	return members[column]
}

// name returns a field of which few are different, so that they share memory.
func (r *reader) name(column int) string {
	field := r.cells[r.place[column]]
	if len(field) == 0 {
		return ""
	}
	if known, ok := r.names[string(field)]; ok {
		return known
	}
	text := string(field)
	if len(r.names) < mostNames {
		r.names[text] = text
	}
	return text
}

func (r *reader) token(column int) string {
	field := r.cells[r.place[column]]
	if len(field) == 0 {
		return ""
	}
	if known, ok := r.tokens[string(field)]; ok {
		return known
	}
	text := strings.TrimPrefix(string(field), "'")
	switch {
	case !indicator.ValidToken(text):
		r.fail(FieldInvalid, column, "%q is no name: want up to 256 characters without controls, and no space at either end", issue.Clip(text))
	case column != idColumn && len(r.tokens) < mostNames: // each ID is another
		r.tokens[string(field)] = text
	}
	return text
}

func (r *reader) key(column int) string {
	text := r.name(column)
	if text == "" || r.keys[text] {
		return text
	}
	if !indicator.ValidKey(text) {
		r.fail(FieldInvalid, column, "%q is no key: want words in a-z and 0-9 joined by single hyphens", issue.Clip(text))
		return text
	}
	r.keys[text] = true
	return text
}

func (r *reader) text(column int) string {
	field := r.cells[r.place[column]]
	if len(field) == 0 {
		return ""
	}
	if !utf8.Valid(field) {
		r.fail(FieldInvalid, column, "the text holds bytes that are not UTF-8")
	}
	text, err := unmarked(strings.TrimPrefix(string(field), "'"))
	if err != nil {
		r.fail(FieldInvalid, column, "%v", err)
	}
	return text
}

// unmarked takes the marks of a text for what they stand for.
func unmarked(text string) (string, error) {
	if !strings.Contains(text, `\`) {
		return text, nil
	}
	var out strings.Builder
	for {
		before, after, found := strings.Cut(text, `\`)
		out.WriteString(before)
		switch {
		case !found:
			return out.String(), nil
		case after == "":
			return "", errors.New(`the text ends in one "\": want "\\"`)
		}
		i := strings.IndexByte(`\nr0`, after[0])
		if i < 0 {
			return "", errors.New(`the text has a "\" before what is none of \, n, r, 0: want "\\"`)
		}
		out.WriteByte("\\\n\r\x00"[i])
		text = after[1:]
	}
}

func (r *reader) date() indicator.Date {
	field := r.cells[r.place[dateColumn]]
	if len(field) == 0 {
		return indicator.Date{}
	}
	d, err := indicator.ParseDate(string(field))
	if err != nil {
		r.fail(FieldInvalid, dateColumn, "%v", err)
	}
	return d
}

func (r *reader) status() assessment.JudgementStatus {
	text := r.name(statusColumn)
	if !validStatus(text) {
		r.fail(FieldInvalid, statusColumn, "%q is none of %q, %q, %q", issue.Clip(text), assessment.Corrected, assessment.Moderated, assessment.Agreed)
	}
	return assessment.JudgementStatus(text)
}

func (r *reader) standsFor() int {
	field := r.cells[r.place[standsForColumn]]
	if len(field) == 0 {
		return 0
	}
	n, err := strconv.Atoi(string(field))
	if err != nil || n < 1 || n > maxStandsFor {
		r.fail(FieldInvalid, standsForColumn, "%q raters make no sense: want 1 to %d", issue.Clip(string(field)), maxStandsFor)
	}
	return n
}

func (r *reader) list(column int) []string {
	if len(r.cells[r.place[column]]) == 0 {
		return nil
	}
	var names []string
	var name []byte
	text := strings.TrimPrefix(string(r.cells[r.place[column]]), "'")
	for i := 0; i <= len(text); i++ {
		switch {
		case i == len(text) || text[i] == ';':
			if !indicator.ValidToken(string(name)) {
				r.fail(FieldInvalid, column, "part %d of the list, %q, is no name", len(names)+1, issue.Clip(string(name)))
			}
			names, name = append(names, string(name)), name[:0]
		case text[i] == '\\':
			if i++; i == len(text) || text[i] != ';' && text[i] != '\\' {
				r.fail(FieldInvalid, column, `a "\" within a name is written "\\"`)
				return nil
			}
			name = append(name, text[i])
		default:
			name = append(name, text[i])
		}
	}
	return names
}

func (r *reader) extensions() json.RawMessage {
	field := r.cells[r.place[extensionsColumn]]
	if len(field) == 0 {
		return nil
	}
	raw, list := readExtensions(field)
	if err := list.Err(); err != nil {
		r.fail(FieldInvalid, extensionsColumn, "%v", err)
	}
	return raw
}

var extensionsSchema = sync.OnceValue(func() *document.Schema {
	return document.MustSchema([]byte(`{"$ref":"https://openrubric.github.io/leadership/schema/indicator-1.json#/$defs/extensions"}`),
		document.MustSchema(indicator.SchemaJSON()))
})

// readExtensions reads a JSON object as strictly as the documents of the library.
func readExtensions(data []byte) (json.RawMessage, issue.List) {
	var raw json.RawMessage
	list := extensionsSchema().Read(data, &raw)
	return raw, list
}

package table_test

import (
	"bufio"
	"bytes"
	"cmp"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"

	"github.com/openrubric/leadership/indicator/issue"
	"github.com/openrubric/leadership/indicator/table"
)

// A twin is the plain Reader: encoding/csv cuts the rows, with a string for each of
// them, and every cell is cleaned.
type twin struct {
	header []string
	csv    *csv.Reader
	rest   *bufio.Reader // what csv has not read yet
	row    *twinLimited  // fails in a row without end
	// isWrong reports whether the text holds bytes that its encoding does not have.
	isWrong  func(string) bool
	encoding table.Encoding
	wanted   []bool // by column; nil until one is asked for: all of them
	before   int    // lines that were skipped
	last     int    // line that was read last, as far as it is known
	ended    bool
	whole    bool // the end of the file was met

	blank, malformed int // rows that were passed over
}

type twinRow struct {
	Line   int // of the file, from 1, on which the row begins
	Fields []string
	r      *twin
}

// Open reads a table up to and including its header. Gzip is recognised and
// unpacked. The file may have at most maxBytes, unpacked; 0 or less means
// [DefaultMaxBytes]. A Reader is returned only if there is no error.
func openTwin(r io.Reader, l table.Layout, maxBytes int64) (*twin, issue.List) {
	var found issue.Collector
	l.Check("", &found)
	if found.Failed() {
		return nil, found.List()
	}
	if maxBytes <= 0 {
		maxBytes = table.DefaultMaxBytes
	}
	t := &twin{encoding: cmp.Or(l.Encoding, table.UTF8)}
	text, err := t.text(r, l, maxBytes)
	if err != nil {
		found.Errorf(table.FileUnreadable, "", "%v", err)
		return nil, found.List()
	}
	t.before = max(l.Header, 1) - 1
	t.last = t.before
	for n := range t.before {
		switch err := twinSkipLine(text); {
		case errors.Is(err, io.EOF):
			found.Add(issue.Issue{Code: table.HeaderMissing, At: issue.Place{Line: n + 1}, Message: fmt.Sprintf("the file ends above line %d, on which the header should stand", t.before+1)})
			return nil, found.List()
		case err != nil:
			found.Add(twinUnread(err, n+1))
			return nil, found.List()
		}
	}
	t.rest = text
	t.csv = csv.NewReader(text) // which adds no buffer to one of this size
	t.csv.Comma = rune(cmp.Or(l.Separator, table.Comma)[0])
	t.csv.FieldsPerRecord = -1 // counted here, with a better message
	t.csv.ReuseRecord = true
	t.readHeader(l, &found)
	if found.Failed() {
		return nil, found.List()
	}
	return t, found.List()
}

// text returns the characters of the file: unpacked, without a byte order mark,
// in UTF-8.
func (t *twin) text(r io.Reader, l table.Layout, maxBytes int64) (*bufio.Reader, error) {
	raw := bufio.NewReader(r)
	if mark, _ := raw.Peek(2); bytes.Equal(mark, []byte{0x1f, 0x8b}) {
		unpacked, err := gzip.NewReader(raw)
		if err != nil {
			return nil, fmt.Errorf("the file begins like gzip and cannot be unpacked: %w", err)
		}
		r = unpacked
	} else {
		r = raw
	}
	raw = bufio.NewReader(&twinLimited{r: r, left: maxBytes, long: fmt.Errorf("it has more than %d bytes, unpacked", maxBytes)})
	mark, _ := raw.Peek(3)
	switch {
	case bytes.HasPrefix(mark, []byte{0xff, 0xfe}) || bytes.HasPrefix(mark, []byte{0xfe, 0xff}):
		return nil, errors.New("the file is in UTF-16: save it as \"CSV UTF-8\"")
	case !bytes.Equal(mark, []byte{0xef, 0xbb, 0xbf}):
	case l.Encoding == table.Windows1252:
		return nil, fmt.Errorf("the file begins with the mark of %s and the layout says %s", table.UTF8, table.Windows1252)
	default:
		raw.Discard(3)
	}
	t.isWrong = func(s string) bool { return !utf8.ValidString(s) }
	t.row = &twinLimited{r: raw, left: table.MaxRow, long: errTwinTooLong}
	var text io.Reader = t.row
	if l.Encoding == table.Windows1252 {
		text = charmap.Windows1252.NewDecoder().Reader(text)
		t.isWrong = func(s string) bool { return strings.ContainsAny(s, twinUndefined) }
	}
	return bufio.NewReaderSize(text, 1<<16), nil
}

// Five bytes of windows-1252 stand for nothing. Decoders make them the
// replacement character or the control of the same number.
const twinUndefined = "\ufffd\u0081\u008d\u008f\u0090\u009d"

func (t *twin) readHeader(l table.Layout, found *issue.Collector) {
	t.row.left = table.MaxRow
	cells, err := t.csv.Read()
	at := issue.Place{Line: t.before + 1}
	empty := !slices.ContainsFunc(cells, func(cell string) bool { return strings.TrimSpace(cell) != "" })
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		t.failed(err, cells, found)
		return
	// encoding/csv skips empty lines: the header must not be looked for below its own.
	case err != nil || empty || l.Header > 0 && t.lineOf(0) != at.Line:
		found.Add(issue.Issue{Code: table.HeaderMissing, At: at, Message: fmt.Sprintf("the header should stand on line %d, and it is blank", at.Line)})
		return
	}
	at.Line = t.lineOf(0)
	t.last = at.Line
	for i, cell := range cells {
		at.Column = i + 1
		switch {
		case t.isWrong(cell):
			found.Add(issue.Issue{Code: table.FileUnreadable, At: at, Message: "the header: " + t.wrong(cell)})
		case strings.Contains(strings.TrimSpace(cell), "\r"):
			found.Add(issue.Issue{Code: table.FileUnreadable, At: at, Message: "the lines of the file end in a carriage return alone: save it with the line ends of Windows or Unix"})
		}
		t.header = append(t.header, twinClean(cell))
	}
}

func (t *twin) Header() []string { return slices.Clone(t.header) }

// ask wants the column, as Column does.
func (t *twin) ask(name string) {
	if i := slices.Index(t.header, name); name != "" && !slices.Contains(t.header[i+1:], name) {
		if t.wanted == nil {
			t.wanted = make([]bool, len(t.header))
		}
		t.wanted[i] = true
	}
}

// Next returns the next row that is not blank, and false at the end of the file. A
// row that cannot be read is added to found and passed over.
func (t *twin) Next(found *issue.Collector) (twinRow, bool) {
	for !t.ended {
		t.row.left = table.MaxRow
		cells, err := t.csv.Read()
		switch {
		case errors.Is(err, io.EOF):
			t.ended, t.whole = true, true
		case err != nil:
			t.failed(err, cells, found)
		case t.clean(cells, found):
			if n := len(t.header); len(cells) > n {
				cells = cells[:n]
			}
			return twinRow{Line: t.lineOf(0), Fields: cells, r: t}, true
		}
	}
	return twinRow{}, false
}

// Passed returns how many rows [Reader.Next] has passed over so far: rows with
// nothing in any cell, and rows that could not be read. Lines without a single
// character are no rows.
func (t *twin) Passed() (blank, malformed int) { return t.blank, t.malformed }

// Whole reports whether [Reader.Next] came to the end of the file. If it stopped
// above it, with [FileUnreadable], the rows that it gave are some, not all.
func (t *twin) Whole() bool { return t.whole }

// Place returns where the cell stands: the line on which it begins, and its number
// from 1 as the column.
func (r twinRow) Place(field int) issue.Place {
	return issue.Place{Line: r.r.lineOf(field), Column: field + 1}
}

// lineOf returns the line on which a cell of the row last read begins.
func (t *twin) lineOf(field int) int {
	line, _ := t.csv.FieldPos(field)
	return t.before + line
}

// clean makes the cells ready for use. It reports false for a row that is blank or
// cannot be used.
func (t *twin) clean(cells []string, found *issue.Collector) bool {
	t.last = t.lineOf(len(cells) - 1)
	used, good := 0, true // cells up to the last that is not blank
	for i, cell := range cells {
		if t.wanted != nil && (i >= len(t.wanted) || !t.wanted[i]) {
			if strings.TrimSpace(cell) != "" {
				used = i + 1
			}
			continue
		}
		if t.isWrong(cell) {
			message := t.wrong(cell)
			if i < len(t.header) {
				message = fmt.Sprintf("column %q: %s", t.header[i], message)
			}
			found.Add(issue.Issue{Code: table.RowMalformed, At: issue.Place{Line: t.lineOf(i), Column: i + 1}, Message: message})
			used, good = i+1, false
			continue
		}
		if cells[i] = twinClean(cell); cells[i] != "" {
			used = i + 1
		}
	}
	if used == 0 {
		t.blank++
		return false
	}
	if used > len(t.header) || len(cells) < len(t.header) {
		good = false
		at := min(len(cells), len(t.header)) // the first cell without a header, or behind the last
		found.Add(issue.Issue{
			Code:    table.RowMalformed,
			At:      issue.Place{Line: t.lineOf(min(at, len(cells)-1)), Column: at + 1},
			Message: fmt.Sprintf("the row has %d cells and the header %d: a separator is missing, or one stands in a cell without quotes", len(cells), len(t.header)),
		})
	}
	if !good {
		t.malformed++
	}
	return good
}

// wrong says that the cell is not in the encoding of the file.
func (t *twin) wrong(cell string) string {
	other := table.Windows1252
	if t.encoding == table.Windows1252 {
		other = table.UTF8
	}
	return fmt.Sprintf("%q is not in %s; is the file in %s?", issue.Clip(cell), t.encoding, other)
}

// twinClean is what is done to every cell: it is normalised to Unicode NFC and loses
// the white space at either end. Texts that are compared with cells need it too.
func twinClean(text string) string { return strings.TrimSpace(norm.NFC.String(text)) }

// failed reports an error of reading. All but a row that encoding/csv cannot parse
// end the table. The partial row holds the cells before the error.
func (t *twin) failed(err error, partial []string, found *issue.Collector) {
	parse, ok := errors.AsType[*csv.ParseError](err)
	if !ok {
		t.end(err, found)
		return
	}
	first, last := t.before+parse.StartLine, t.before+parse.Line
	t.last = last
	what, remedy := "a quoted cell is not closed, or goes on behind its closing quote", ""
	if errors.Is(err, csv.ErrBareQuote) {
		what, remedy = "a quote stands inside a cell that does not begin with one", ": put the cell in quotes, and double those in it"
	}
	where := fmt.Sprintf("at byte %d", parse.Column)
	if last > first {
		where += fmt.Sprintf(" of line %d", last)
		remedy += fmt.Sprintf("; the lines from %d are left out", first)
	}
	at := issue.Place{Line: first, Column: len(partial) + 1}
	t.row.left = table.MaxRow
	_, more := t.rest.Peek(1)
	switch {
	case more != nil && !errors.Is(more, io.EOF): // the row is not malformed but cut off
		t.last = first - 1
		t.end(more, found)
	case more != nil && last > first: // nobody knows how many rows the quote has swallowed
		t.ended = true
		found.Add(issue.Issue{Code: table.FileUnreadable, At: at, Message: fmt.Sprintf("%s: the row goes on from here to the end of the file, line %d", what, last)})
	default:
		t.malformed++
		found.Add(issue.Issue{Code: table.RowMalformed, At: at, Message: fmt.Sprintf("%s, %s%s", what, where, remedy)})
	}
}

// end ends the table above the end of the file.
func (t *twin) end(err error, found *issue.Collector) {
	t.ended = true
	found.Add(twinUnread(err, t.last+1))
}

// unread is the issue for a file that could not be read beyond a line.
func twinUnread(err error, line int) issue.Issue {
	message := fmt.Sprintf("the file cannot be read to its end: %v", err)
	if errors.Is(err, errTwinTooLong) {
		message = fmt.Sprintf("a row has more than %d bytes: is there a quote that is not closed?", table.MaxRow)
	}
	return issue.Issue{Code: table.FileUnreadable, At: issue.Place{Line: line}, Message: message}
}

// skipLine reads a line, however long, and forgets it.
func twinSkipLine(r *bufio.Reader) error {
	for {
		_, err := r.ReadSlice('\n')
		if !errors.Is(err, bufio.ErrBufferFull) {
			return err
		}
	}
}

var errTwinTooLong = errors.New("row too long")

// A twinLimited reader hands on so many bytes, and fails if there are more. An error
// stays: encoding/csv loses one that comes with a row that it cannot parse.
type twinLimited struct {
	r    io.Reader
	left int64
	long error
	err  error
}

func (l *twinLimited) Read(p []byte) (int, error) {
	if l.err != nil {
		return 0, l.err
	}
	if int64(len(p))-1 > l.left { // one byte more tells a file that is too large
		p = p[:l.left+1]
	}
	n, err := l.r.Read(p)
	l.err = err
	if l.left -= int64(n); l.left < 0 {
		n, l.err = n-1, l.long
	}
	return n, l.err
}

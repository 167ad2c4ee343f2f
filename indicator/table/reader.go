package table

import (
	"bufio"
	"bytes"
	"cmp"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/unicode/norm"

	"github.com/openrubric/leadership/indicator/issue"
)

const (
	// DefaultMaxBytes is how many bytes a file may have, unpacked, unless [Open] is
	// told otherwise: 256 MiB.
	DefaultMaxBytes = 256 << 20
	// MaxRow is how many bytes one row may have with its line end, and the lines
	// above the header together.
	MaxRow = 1 << 20
)

const (
	// FileUnreadable: the file cannot be read to its end, or not in the encoding of
	// the layout. Its gzip is broken or cut off, it is larger than allowed, or a row
	// of it, as one with a quote that is never closed, has no end. What follows is
	// lost, and nobody knows how much it is.
	//
	// Example: "\x1f\x8b\x08broken"
	FileUnreadable issue.Code = "file-unreadable"
	// HeaderMissing: the line on which the header should stand is empty or beyond
	// the end of the file.
	//
	// Example: ""
	HeaderMissing issue.Code = "header-missing"
	// ColumnMissing: the header does not name the column.
	//
	// Example: "School,Level\n"
	ColumnMissing issue.Code = "column-missing"
	// ColumnAmbiguous: the header names the column twice.
	//
	// Example: "URN,Level,URN\n"
	ColumnAmbiguous issue.Code = "column-ambiguous"
	// RowMalformed: a row has a quote out of place, more or fewer cells than the
	// header, or, in a column that was asked for, bytes that its encoding does not
	// have. The row is lost, and nothing else.
	//
	// Example: "URN,Level\n107848,2,9\n"
	RowMalformed issue.Code = "row-malformed"
)

// A Reader reads the rows of one table. It is for one goroutine.
type Reader struct {
	header   []string
	scan     scanner
	file     *limited // as it is packed
	encoding Encoding
	wanted   []bool // by column; nil until one is asked for: all of them
	before   int    // lines that were skipped
	line     int    // of the header
	last     int    // line that was read last, as far as it is known
	ended    bool
	whole    bool // the end of the file was met
	fields   []string
	changed  []byte // the row, if a cell of it does not stand so in the file

	blank, malformed int64 // rows that were passed over
}

// A Row is one row of a table.
type Row struct {
	Line int // of the file, from 1, on which the row begins
	// Fields are the cells, one for each column of the header: in Unicode NFC,
	// without white space at either end. Where columns were asked for with
	// [Reader.Column], the others are as they stand in the file and nothing in them
	// is an issue. They are valid until the next row is read; the strings themselves
	// stay.
	Fields []string
	r      *Reader
}

// Options say how a file is opened.
type Options struct {
	// MaxBytes is how many bytes the file may have once it is unpacked; 0 or less means
	// [DefaultMaxBytes]. A small gzip file may hold a great deal.
	MaxBytes int64
}

// Open reads a table up to and including its header. Gzip is recognised and
// unpacked. A Reader is returned only if there is no error.
func Open(r io.Reader, l Layout, o Options) (*Reader, issue.List) {
	var found issue.Collector
	l.Check("", &found)
	if found.Failed() {
		return nil, found.List()
	}
	t := &Reader{encoding: cmp.Or(l.Encoding, UTF8)}
	text, err := t.unpack(r, o.mostBytes())
	if err == nil {
		t.scan = newScanner(text, cmp.Or(l.Separator, Comma)[0], t.encoding == Windows1252)
		err = t.passMark()
	}
	if err != nil {
		found.Errorf(FileUnreadable, "", "%v", err)
		return nil, found.List()
	}
	if t.skipLines(max(l.Header, 1)-1, &found) {
		t.readHeader(l, &found)
	}
	if found.Failed() {
		return nil, found.List()
	}
	return t, found.List()
}

// unpack returns the text of the file, and an error behind so many bytes.
func (t *Reader) unpack(r io.Reader, maxBytes int64) (io.Reader, error) {
	t.file = &limited{r: r, most: math.MaxInt64}
	raw := bufio.NewReader(t.file)
	text := &limited{r: raw, most: maxBytes, long: fmt.Errorf("it has more than %d bytes, unpacked", maxBytes)}
	if mark, _ := raw.Peek(2); bytes.Equal(mark, []byte{0x1f, 0x8b}) {
		unpacked, err := gzip.NewReader(raw)
		if err != nil {
			return nil, fmt.Errorf("the file begins like gzip and cannot be unpacked: %w", err)
		}
		text.r = unpacked
	}
	return text, nil
}

// passMark passes over a byte order mark.
func (t *Reader) passMark() error {
	s := &t.scan
	for s.end < 3 && s.fill() {
	}
	mark := s.buf[:s.end]
	switch {
	case bytes.HasPrefix(mark, []byte{0xff, 0xfe}) || bytes.HasPrefix(mark, []byte{0xfe, 0xff}):
		return errors.New("the file is in UTF-16: save it as \"CSV UTF-8\"")
	case !bytes.HasPrefix(mark, []byte{0xef, 0xbb, 0xbf}):
	case t.encoding == Windows1252:
		return fmt.Errorf("the file begins with the mark of %s and the layout says %s", UTF8, Windows1252)
	default:
		s.at += 3
	}
	return nil
}

// skipLines passes over the lines above the header, and reports whether they are
// there.
func (t *Reader) skipLines(n int, found *issue.Collector) bool {
	t.before, t.last = n, n
	s, left := &t.scan, MaxRow
	for line := range n {
		if !s.readLine(0) || s.cut == nil && !s.feeds() {
			found.Add(issue.Issue{Code: HeaderMissing, At: issue.Place{Line: line + 1}, Message: fmt.Sprintf("the file ends above line %d, on which the header should stand", n+1)})
			return false
		}
		if left -= s.past; left < 0 {
			s.cut = errRowTooLong
		}
		if s.cut != nil {
			found.Add(unread(s.cut, line+1))
			return false
		}
		s.at += s.past
	}
	s.line = 0
	return true
}

func (t *Reader) readHeader(l Layout, found *issue.Collector) {
	err := t.scan.next()
	at := issue.Place{Line: t.before + 1}
	if err != nil && err != io.EOF {
		t.failed(err, found)
		return
	}
	var cells []string
	if err == nil {
		t.decodeRow()
		cells = t.strings()
	}
	empty := !slices.ContainsFunc(cells, func(cell string) bool { return strings.TrimSpace(cell) != "" })
	// Empty lines are no records: the header must not be looked for below its own.
	if empty || l.Header > 0 && t.lineOf(0) != at.Line {
		found.Add(issue.Issue{Code: HeaderMissing, At: at, Message: fmt.Sprintf("the header should stand on line %d, and it is blank", at.Line)})
		return
	}
	t.line = t.lineOf(0)
	at.Line = t.line
	t.last = at.Line
	for i, cell := range cells {
		at.Column = i + 1
		switch {
		case t.isWrong([]byte(cell)):
			found.Add(issue.Issue{Code: FileUnreadable, At: at, Message: "the header: " + t.wrong(cell)})
		case strings.Contains(strings.TrimSpace(cell), "\r"):
			found.Add(issue.Issue{Code: FileUnreadable, At: at, Message: "the lines of the file end in a carriage return alone: save it with the line ends of Windows or Unix"})
		}
		t.header = append(t.header, Clean(cell))
	}
	t.scan.cells = t.scan.cells[:0] // it is no row
}

// Header returns the names of the columns, in Unicode NFC and without white space
// at either end.
func (t *Reader) Header() []string { return slices.Clone(t.header) }

// Column asks for a column and returns its position in [Row.Fields]. Case and inner
// spaces matter; white space at either end and the form of accents do not.
func (t *Reader) Column(name string) (int, issue.List) {
	name = Clean(name)
	var places []int
	var numbers []string // from 1
	for i, h := range t.header {
		if h == name && name != "" {
			places, numbers = append(places, i), append(numbers, strconv.Itoa(i+1))
		}
	}
	var found issue.Collector
	at := issue.Place{Line: t.line}
	switch {
	case len(places) == 0:
		found.Add(issue.Issue{Code: ColumnMissing, At: at, Message: fmt.Sprintf("the file has no column %q; %s", name, t.instead(name))})
		return 0, found.List()
	case len(places) > 1:
		at.Column = places[1] + 1
		found.Add(issue.Issue{
			Code: ColumnAmbiguous, At: at,
			Message: fmt.Sprintf("the file has %d columns %q: %s; give them different names", len(places), name, strings.Join(numbers, ", ")),
		})
		return 0, found.List()
	}
	if t.wanted == nil {
		t.wanted = make([]bool, len(t.header))
	}
	t.wanted[places[0]] = true
	return places[0], found.List()
}

// Next returns the next row that is not blank, and false at the end of the file. A
// row that cannot be read is added to found and passed over.
func (t *Reader) Next(found *issue.Collector) (Row, bool) {
	ok := t.Scan(found)
	return t.Row(), ok
}

// Scan goes to the next row as [Reader.Next] does, and makes no text of it: ask
// [Reader.Cell] for its cells. It is for files of many millions of rows, and
// allocates nothing for a row.
func (t *Reader) Scan(found *issue.Collector) bool {
	for !t.ended {
		switch err := t.scan.next(); {
		case err == nil:
			if t.clean(found) {
				return true
			}
		case err == io.EOF:
			t.ended, t.whole = true, true
		default:
			t.failed(err, found)
		}
	}
	t.scan.cells = t.scan.cells[:0]
	return false
}

// Cell returns a cell of the row at hand, the same bytes as in [Row.Fields]; nil if
// there is no row or no such column. They are to be read only, and valid until the
// next row is read.
func (t *Reader) Cell(column int) []byte {
	s := &t.scan
	if uint(column) >= uint(len(s.cells)) {
		return nil
	}
	c := s.cells[column]
	return s.text[c.from:c.to:c.to]
}

// Row returns the row at hand with a string for each cell, for instance to say what
// is wrong with it. There is none before the first row and behind the last.
func (t *Reader) Row() Row {
	if len(t.scan.cells) == 0 {
		return Row{}
	}
	return Row{Line: t.lineOf(0), Fields: t.strings(), r: t}
}

// strings returns the cells at hand, all of them parts of one string.
func (t *Reader) strings() []string {
	text := string(t.scan.text)
	t.fields = t.fields[:0]
	for _, c := range t.scan.cells {
		t.fields = append(t.fields, text[c.from:c.to])
	}
	return t.fields
}

// Progress returns how many bytes of the file were taken, packed as it is, and how
// many bytes of the table, unpacked, lie above the next row. What is taken is ahead
// of that by what is buffered.
func (t *Reader) Progress() (file, table int64) {
	return t.file.n, t.scan.before + int64(t.scan.at)
}

// Passed returns how many rows [Reader.Next] has passed over so far: rows with
// nothing in any cell, and rows that could not be read. Lines without a single
// character are no rows.
func (t *Reader) Passed() (blank, malformed int64) { return t.blank, t.malformed }

// Whole reports whether [Reader.Next] came to the end of the file. If it stopped
// above it, with [FileUnreadable], the rows that it gave are some, not all.
func (t *Reader) Whole() bool { return t.whole }

// Place returns where the cell stands: the line on which it begins, and its number
// from 1 as the column.
func (r Row) Place(field int) issue.Place { return r.r.Place(field) }

// Place returns where a cell of the row at hand stands, as [Row.Place] does.
func (t *Reader) Place(column int) issue.Place {
	return issue.Place{Line: t.lineOf(column), Column: column + 1}
}

// lineOf returns the line on which a cell of the row last read begins.
func (t *Reader) lineOf(field int) int {
	if lines := t.scan.lines; field < len(lines) {
		return t.before + lines[field]
	}
	return t.before + t.scan.first
}

// clean makes the cells ready for use. It reports false for a row that is blank or
// cannot be used.
func (t *Reader) clean(found *issue.Collector) bool {
	s := &t.scan
	t.last = t.lineOf(len(s.cells) - 1)
	if !s.odd && len(s.cells) == len(t.header) && len(s.text) >= len(s.cells) { // more than separators
		return true
	}
	t.decodeRow()
	used, good := 0, true // cells up to the last that is not blank
	for i := range s.cells {
		if t.wanted != nil && (i >= len(t.wanted) || !t.wanted[i]) {
			if cell := t.Cell(i); len(cell) > 0 && (isMark(cell[0]) || len(bytes.TrimSpace(cell)) > 0) {
				used = i + 1
			}
			continue
		}
		length, ok := t.cleanCell(i)
		if !ok {
			good = false
			t.foundWrong(i, found)
		}
		if !ok || length > 0 {
			used = i + 1
		}
	}
	if used == 0 {
		t.blank++
		return false
	}
	n := len(t.header)
	if used > n || len(s.cells) < n {
		good = false
		at := min(len(s.cells), n) // the first cell without a header, or behind the last
		found.Add(issue.Issue{
			Code:    RowMalformed,
			At:      issue.Place{Line: t.lineOf(min(at, len(s.cells)-1)), Column: at + 1},
			Message: fmt.Sprintf("the row has %d cells and the header %d: a separator is missing, or one stands in a cell without quotes", len(s.cells), n),
		})
	}
	if !good {
		t.malformed++
		return false
	}
	s.cells = s.cells[:n]
	return true
}

// foundWrong reports a cell that is not in the encoding of the file.
func (t *Reader) foundWrong(i int, found *issue.Collector) {
	message := t.wrong(string(t.Cell(i)))
	if i < len(t.header) {
		message = fmt.Sprintf("column %q: %s", t.header[i], message)
	}
	found.Add(issue.Issue{Code: RowMalformed, At: t.Place(i), Message: message})
}

// wrong says that the cell is not in the encoding of the file.
func (t *Reader) wrong(cell string) string {
	other := Windows1252
	if t.encoding == Windows1252 {
		other = UTF8
	}
	return fmt.Sprintf("%q is not in %s; is the file in %s?", issue.Clip(cell), t.encoding, other)
}

// Clean is what is done to every cell: it is normalised to Unicode NFC and loses
// the white space at either end. Texts that are compared with cells need it too.
func Clean(text string) string { return strings.TrimSpace(norm.NFC.String(text)) }

// failed reports an error of reading. All but a quote out of place end the table.
func (t *Reader) failed(err error, found *issue.Collector) {
	parse, ok := errors.AsType[*parseError](err)
	if !ok {
		t.end(err, found)
		return
	}
	first, last := t.before+parse.first, t.before+parse.line
	t.last = last
	what, remedy := "a quoted cell is not closed, or goes on behind its closing quote", ""
	if parse.bare {
		what, remedy = "a quote stands inside a cell that does not begin with one", ": put the cell in quotes, and double those in it"
	}
	if other := Separator(parse.behind); t.header == nil && (other == Semicolon || other == Tab || other == Comma) {
		remedy = fmt.Sprintf(": is %q the separator?", other)
	}
	where := fmt.Sprintf("at byte %d", parse.byte)
	if last > first {
		where += fmt.Sprintf(" of line %d", last)
		remedy += fmt.Sprintf("; the lines from %d are left out", first)
	}
	at := issue.Place{Line: first, Column: len(t.scan.cells) + 1}
	more := t.scan.more()
	switch {
	case !more && t.scan.err != io.EOF: // the row is not malformed but cut off
		t.last = first - 1
		t.end(t.scan.err, found)
	case !more && last > first: // nobody knows how many rows the quote has swallowed
		t.ended = true
		found.AddLast(issue.Issue{Code: FileUnreadable, At: at, Message: fmt.Sprintf("%s: the row goes on from here to the end of the file, line %d", what, last)})
	default:
		t.malformed++
		found.Add(issue.Issue{Code: RowMalformed, At: at, Message: fmt.Sprintf("%s, %s%s", what, where, remedy)})
	}
}

// end ends the table above the end of the file.
func (t *Reader) end(err error, found *issue.Collector) {
	t.ended = true
	found.AddLast(unread(err, t.last+1))
}

// unread is the issue for a file that could not be read beyond a line.
func unread(err error, line int) issue.Issue {
	message := fmt.Sprintf("the file cannot be read to its end: %v", err)
	if errors.Is(err, errRowTooLong) {
		message = fmt.Sprintf("a row has more than %d bytes: is there a quote that is not closed?", MaxRow)
	}
	return issue.Issue{Code: FileUnreadable, At: issue.Place{Line: line}, Message: message}
}

// A limited reader hands on so many bytes, and fails if there are more. An error
// stays, and so do the bytes counted.
type limited struct {
	r       io.Reader
	n, most int64
	long    error // if there are more than most
	err     error
}

func (l *limited) Read(p []byte) (int, error) {
	if l.err != nil {
		return 0, l.err
	}
	if left := l.most - l.n; int64(len(p))-1 > left { // one byte more tells a file that is too large
		p = p[:left+1]
	}
	n, err := l.r.Read(p)
	l.err = err
	if left := l.most - l.n; int64(n) > left {
		n, l.err = n-1, l.long
	}
	l.n += int64(n)
	return n, l.err
}

package table

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
)

const (
	// DefaultMaxBytes is how many bytes a file may have, unpacked, unless [Open] is
	// told otherwise: 256 MiB.
	DefaultMaxBytes = 256 << 20
	// MaxRow is about how many bytes one row may have, and the lines above the
	// header together.
	MaxRow = 1 << 20
)

const (
	// FileUnreadable: the file cannot be read to its end, is broken or too large
	// gzip, or is not in the encoding of the layout. What follows is lost.
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
	// header, too many bytes, or characters that are not in its encoding.
	//
	// Example: "URN,Level\n107848,2,9\n"
	RowMalformed issue.Code = "row-malformed"
)

// A Reader reads the rows of one table. It is for one goroutine.
type Reader struct {
	header []string
	csv    *csv.Reader
	row    *limited // fails in a row without end
	// isWrong reports whether the text holds bytes that its encoding does not have.
	isWrong  func(string) bool
	encoding Encoding
	wanted   []bool // by column; nil until one is asked for: all of them
	before   int    // lines that were skipped
	line     int    // of the header
	last     int    // line on which the row last read begins
	ended    bool
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

// Open reads a table up to and including its header. Gzip is recognised and
// unpacked. The file may have at most maxBytes, unpacked; 0 means
// [DefaultMaxBytes]. A Reader is returned only if there is no error.
func Open(r io.Reader, l Layout, maxBytes int64) (*Reader, issue.List) {
	var found issue.Collector
	l.Check("", &found)
	if found.Failed() {
		return nil, found.List()
	}
	t := &Reader{encoding: cmp.Or(l.Encoding, UTF8)}
	text, err := t.text(r, l, cmp.Or(maxBytes, DefaultMaxBytes))
	if err != nil {
		found.Errorf(FileUnreadable, "", "%v", err)
		return nil, found.List()
	}
	t.before = max(l.Header, 1) - 1
	t.last = t.before
	for n := range t.before {
		switch err := skipLine(text); {
		case errors.Is(err, io.EOF):
			found.Add(issue.Issue{Code: HeaderMissing, At: issue.Place{Line: n + 1}, Message: fmt.Sprintf("the file ends above line %d, on which the header should stand", t.before+1)})
			return nil, found.List()
		case err != nil:
			found.Add(unread(err, n+1))
			return nil, found.List()
		}
	}
	t.csv = csv.NewReader(text)
	t.csv.Comma = rune(cmp.Or(l.Separator, Comma)[0])
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
func (t *Reader) text(r io.Reader, l Layout, maxBytes int64) (*bufio.Reader, error) {
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
	raw = bufio.NewReader(&limited{r: r, left: maxBytes, long: fmt.Errorf("it has more than %d bytes, unpacked", maxBytes)})
	mark, _ := raw.Peek(3)
	switch {
	case bytes.HasPrefix(mark, []byte{0xff, 0xfe}) || bytes.HasPrefix(mark, []byte{0xfe, 0xff}):
		return nil, errors.New("the file is in UTF-16: save it as \"CSV UTF-8\"")
	case !bytes.Equal(mark, []byte{0xef, 0xbb, 0xbf}):
	case l.Encoding == Windows1252:
		return nil, fmt.Errorf("the file begins with the mark of %s and the layout says %s", UTF8, Windows1252)
	default:
		raw.Discard(3)
	}
	t.isWrong = func(s string) bool { return !utf8.ValidString(s) }
	t.row = &limited{r: raw, left: MaxRow, long: errRowTooLong}
	var text io.Reader = t.row
	if l.Encoding == Windows1252 {
		text = charmap.Windows1252.NewDecoder().Reader(text)
		t.isWrong = func(s string) bool { return strings.ContainsAny(s, undefined1252) }
	}
	return bufio.NewReaderSize(text, 1<<16), nil
}

// Five bytes of windows-1252 stand for nothing. Decoders make them the
// replacement character or the control of the same number.
const undefined1252 = "\ufffd\u0081\u008d\u008f\u0090\u009d"

func (t *Reader) readHeader(l Layout, found *issue.Collector) {
	t.row.left = MaxRow
	cells, err := t.csv.Read()
	at := issue.Place{Line: t.before + 1}
	empty := !slices.ContainsFunc(cells, func(cell string) bool { return strings.TrimSpace(cell) != "" })
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		t.failed(err, cells, found)
		return
	// encoding/csv skips empty lines: the header must not be looked for below its own.
	case err != nil || empty || l.Header > 0 && t.lineOf(0) != at.Line:
		found.Add(issue.Issue{Code: HeaderMissing, At: at, Message: fmt.Sprintf("there is no header on line %d", at.Line)})
		return
	}
	t.line = t.lineOf(0)
	at.Line = t.line
	t.last = at.Line
	for i, cell := range cells {
		at.Column = i + 1
		switch {
		case t.isWrong(cell):
			found.Add(issue.Issue{Code: FileUnreadable, At: at, Message: t.wrong(cell)})
		case strings.Contains(strings.TrimSpace(cell), "\r"):
			found.Add(issue.Issue{Code: FileUnreadable, At: at, Message: "the lines of the file end in a carriage return alone: save it with the line ends of Windows or Unix"})
		}
		t.header = append(t.header, clean(cell))
	}
}

// Header returns the names of the columns, in Unicode NFC and without white space
// at either end.
func (t *Reader) Header() []string { return slices.Clone(t.header) }

// Column asks for a column and returns its position in [Row.Fields]. Case and inner
// spaces matter; white space at either end and the form of accents do not.
func (t *Reader) Column(name string) (int, issue.List) {
	name = clean(name)
	i := slices.Index(t.header, name)
	var found issue.Collector
	at := issue.Place{Line: t.line}
	switch {
	case i < 0 || name == "":
		found.Add(issue.Issue{Code: ColumnMissing, At: at, Message: fmt.Sprintf("the header has no column %q%s", name, t.alike(name))})
		return 0, found.List()
	case slices.Contains(t.header[i+1:], name):
		at.Column = i + 2 + slices.Index(t.header[i+1:], name)
		found.Add(issue.Issue{Code: ColumnAmbiguous, At: at, Message: fmt.Sprintf("the header has two columns %q", name)})
		return 0, found.List()
	}
	if t.wanted == nil {
		t.wanted = make([]bool, len(t.header))
	}
	t.wanted[i] = true
	return i, found.List()
}

// alike says which column differs from name only in case and spaces, or else which
// ones there are.
func (t *Reader) alike(name string) string {
	plain := func(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }
	for _, h := range t.header {
		if plain(h) == plain(name) && name != "" {
			return fmt.Sprintf("; it has %q", h)
		}
	}
	const most = 12
	if len(t.header) > most {
		return fmt.Sprintf("; it has %q and %d more", t.header[:most], len(t.header)-most)
	}
	return fmt.Sprintf("; it has %q", t.header)
}

// Next returns the next row that is not empty, and false at the end of the file. A
// row that cannot be read is added to found and passed over.
func (t *Reader) Next(found *issue.Collector) (Row, bool) {
	for !t.ended {
		t.row.left = MaxRow
		cells, err := t.csv.Read()
		switch {
		case errors.Is(err, io.EOF):
			t.ended = true
		case err != nil:
			t.failed(err, cells, found)
		case t.clean(cells, found):
			if n := len(t.header); len(cells) > n {
				cells = cells[:n]
			}
			t.last = t.lineOf(0)
			return Row{Line: t.last, Fields: cells, r: t}, true
		}
	}
	return Row{}, false
}

// Place returns where the cell stands: the line on which it begins, and its number
// from 1 as the column.
func (r Row) Place(field int) issue.Place {
	return issue.Place{Line: r.r.lineOf(field), Column: field + 1}
}

// lineOf returns the line on which a cell of the row last read begins.
func (t *Reader) lineOf(field int) int {
	line, _ := t.csv.FieldPos(field)
	return t.before + line
}

// clean makes the cells ready for use. It reports false for a row that is empty or
// cannot be used.
func (t *Reader) clean(cells []string, found *issue.Collector) bool {
	used := 0 // cells up to the last that is not empty
	for i, cell := range cells {
		if t.wanted != nil && (i >= len(t.wanted) || !t.wanted[i]) {
			if strings.TrimSpace(cell) != "" {
				used = i + 1
			}
			continue
		}
		if t.isWrong(cell) {
			found.Add(issue.Issue{Code: RowMalformed, At: issue.Place{Line: t.lineOf(i), Column: i + 1}, Message: t.wrong(cell)})
			return false
		}
		if cells[i] = clean(cell); cells[i] != "" {
			used = i + 1
		}
	}
	if used > len(t.header) || used > 0 && len(cells) < len(t.header) {
		found.Add(issue.Issue{
			Code:    RowMalformed,
			At:      issue.Place{Line: t.lineOf(0), Column: min(len(cells), len(t.header)) + 1},
			Message: fmt.Sprintf("the row has %d cells and the header %d: a separator is missing, or one stands in a cell without quotes", len(cells), len(t.header)),
		})
		return false
	}
	return used > 0
}

func (t *Reader) wrong(cell string) string {
	other := Windows1252
	if t.encoding == Windows1252 {
		other = UTF8
	}
	return fmt.Sprintf("%q is not in %s; is the file in %s?", cell, t.encoding, other)
}

func clean(cell string) string { return strings.TrimSpace(norm.NFC.String(cell)) }

// failed reports an error of reading. All but a row that encoding/csv cannot parse
// end the table. The partial row holds the cells before the error.
func (t *Reader) failed(err error, partial []string, found *issue.Collector) {
	parse, ok := errors.AsType[*csv.ParseError](err)
	if !ok {
		t.ended = true
		found.Add(unread(err, t.last+1))
		return
	}
	what := "a quote stands inside a cell that does not begin with one"
	if errors.Is(err, csv.ErrQuote) {
		what = "a quoted cell is not closed, or goes on behind its closing quote"
	}
	found.Add(issue.Issue{
		Code:    RowMalformed,
		At:      issue.Place{Line: t.before + parse.StartLine, Column: len(partial) + 1},
		Message: fmt.Sprintf("%s, at byte %d of line %d", what, parse.Column, t.before+parse.Line),
	})
}

// unread is the issue for a file that could not be read beyond a line.
func unread(err error, line int) issue.Issue {
	at := issue.Place{Line: line}
	if errors.Is(err, errRowTooLong) {
		return issue.Issue{Code: RowMalformed, At: at, Message: fmt.Sprintf("a row has more than %d bytes: is there a quote that is not closed?", MaxRow)}
	}
	return issue.Issue{Code: FileUnreadable, At: at, Message: fmt.Sprintf("the file cannot be read to its end: %v", err)}
}

// skipLine reads a line, however long, and forgets it.
func skipLine(r *bufio.Reader) error {
	for {
		_, err := r.ReadSlice('\n')
		if !errors.Is(err, bufio.ErrBufferFull) {
			return err
		}
	}
}

var errRowTooLong = errors.New("row too long")

// A limited reader hands on so many bytes, and fails if there are more.
type limited struct {
	r    io.Reader
	left int64
	long error
}

func (l *limited) Read(p []byte) (int, error) {
	if l.left < 0 {
		return 0, l.long
	}
	if int64(len(p)) > l.left+1 {
		p = p[:l.left+1]
	}
	n, err := l.r.Read(p)
	if l.left -= int64(n); l.left < 0 {
		return n - 1, l.long
	}
	return n, err
}

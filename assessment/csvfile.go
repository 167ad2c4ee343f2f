package assessment

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"

	"github.com/openrubric/leadership/indicator/issue"
)

const (
	// ReadFailed: the file cannot be read to its end, as when gzip is cut off.
	// Nothing is kept.
	//
	// Example: a gzip file without its last bytes
	ReadFailed issue.Code = "read-failed"
	// SizeExceeded: the file, unpacked, has more bytes than [CSVOptions] allow.
	// Nothing is kept.
	//
	// Example: a gzip file of 1 MB that unpacks to 1 GB of blanks
	SizeExceeded issue.Code = "size-exceeded"
	// HeaderMissing: there is no header where the mapping says that there is one.
	//
	// Example: ""
	HeaderMissing issue.Code = "header-missing"
	// EncodingInvalid: a text that is read holds bytes that its encoding does not have.
	//
	// Example: "school,trust\nWait\xe1,strong\n"
	EncodingInvalid issue.Code = "encoding-invalid"
	// CSVSyntax: a quotation mark stands where it may not, or is never closed.
	//
	// Example: "school,trust\nThe \"Hill\" School,strong\n"
	CSVSyntax issue.Code = "csv-syntax"
)

// A csvFile reads the records of a CSV file and knows on which line of the file
// each field stands.
type csvFile struct {
	csv     *csv.Reader
	above   int // lines above the header
	max     int64
	invalid func(string) bool // whether a text holds bytes that its encoding does not have
	header  []string          // clean
	line    int               // of the header
}

var errTooLarge = errors.New("too large")

// limited fails once more than left bytes were read.
type limited struct {
	r    io.Reader
	left int64
}

func (l *limited) Read(p []byte) (int, error) {
	if l.left < 0 {
		return 0, errTooLarge
	}
	if int64(len(p))-1 > l.left { // one byte more tells a file that is too large
		p = p[:l.left+1]
	}
	n, err := l.r.Read(p)
	if l.left -= int64(n); l.left < 0 {
		return 0, errTooLarge
	}
	return n, err
}

// openCSV unpacks and decodes the file and reads its header. Without a file
// there is an issue.
func openCSV(r io.Reader, layout FileLayout, maxBytes int64) (*csvFile, *issue.Issue) {
	packed := bufio.NewReader(r)
	if magic, _ := packed.Peek(2); bytes.Equal(magic, []byte{0x1f, 0x8b}) {
		unpacked, err := gzip.NewReader(packed)
		if err != nil {
			return nil, readIssue(err, maxBytes, 0)
		}
		r = unpacked
	} else {
		r = packed
	}
	text := bufio.NewReader(&limited{r, maxBytes})
	if wrong := skipMark(text, layout.Encoding); wrong != nil {
		return nil, wrong
	}
	f := &csvFile{max: maxBytes, invalid: func(s string) bool { return !utf8.ValidString(s) }}
	if layout.Encoding == Windows1252 {
		text = bufio.NewReader(charmap.Windows1252.NewDecoder().Reader(text))
		f.invalid = func(s string) bool { return strings.ContainsAny(s, undefined1252) }
	}
	for f.above < layout.Header-1 {
		if wrong := skipLine(text); wrong != nil {
			if wrong == io.EOF {
				return nil, &issue.Issue{Code: HeaderMissing, Message: fmt.Sprintf("the header should stand on line %d, and the file has %d lines", layout.Header, f.above)}
			}
			return nil, readIssue(wrong, maxBytes, f.above+1)
		}
		f.above++
	}
	f.csv = csv.NewReader(text)
	f.csv.FieldsPerRecord = -1 // the importer says which row is ragged, and how
	f.csv.ReuseRecord = true
	switch layout.Separator {
	case Semicolon:
		f.csv.Comma = ';'
	case Tab:
		f.csv.Comma = '\t'
	}
	return f, f.readHeader(layout)
}

// Five bytes of windows-1252 stand for nothing. Decoders make them the
// replacement character or the control of the same number.
const undefined1252 = "\ufffd\u0081\u008d\u008f\u0090\u009d"

// skipMark reads over the byte order mark, and reports one of another encoding.
func skipMark(text *bufio.Reader, e Encoding) *issue.Issue {
	start, _ := text.Peek(3)
	wrong := func(found string) *issue.Issue {
		return &issue.Issue{Code: EncodingInvalid, At: issue.Place{Line: 1}, Message: "the file begins with the mark of " + found}
	}
	switch {
	case bytes.HasPrefix(start, []byte("\xff\xfe")), bytes.HasPrefix(start, []byte("\xfe\xff")):
		return wrong("UTF-16: save it as UTF-8")
	case !bytes.Equal(start, []byte("\xef\xbb\xbf")):
		return nil
	case e == Windows1252:
		return wrong("UTF-8, and the mapping says windows-1252")
	}
	_, err := text.Discard(3)
	if err != nil {
		return &issue.Issue{Code: ReadFailed, Message: err.Error()}
	}
	return nil
}

// skipLine reads to the end of the line. The error is io.EOF if there is none left.
func skipLine(text *bufio.Reader) error {
	read := false
	for {
		part, err := text.ReadSlice('\n')
		read = read || len(part) > 0
		switch {
		case err == nil:
			return nil
		case err == io.EOF && read:
			return nil
		case err != bufio.ErrBufferFull:
			return err
		}
	}
}

func (f *csvFile) readHeader(layout FileLayout) *issue.Issue {
	record, err := f.csv.Read()
	if err == io.EOF {
		return &issue.Issue{Code: HeaderMissing, Message: "the file has no header: it is blank"}
	}
	if err != nil {
		return f.issue(err)
	}
	f.line = f.lineOf(0)
	if layout.Header > 0 && f.line != layout.Header {
		return &issue.Issue{Code: HeaderMissing, At: issue.Place{Line: layout.Header}, Message: "the header should stand on this line, and it is blank"}
	}
	f.header = make([]string, len(record))
	for i, name := range record {
		f.header[i] = cleanText(name)
	}
	if slices.ContainsFunc(record, func(name string) bool { return strings.Contains(name, "\r") }) {
		return &issue.Issue{Code: CSVSyntax, At: issue.Place{Line: f.line}, Message: "lines end in a carriage return alone: save the file with line feeds"}
	}
	return nil
}

// next returns the next record, which is good until the one after. At the end
// of the file both are nil.
func (f *csvFile) next() ([]string, *issue.Issue) {
	record, err := f.csv.Read()
	switch {
	case err == io.EOF:
		return nil, nil
	case err != nil:
		return nil, f.issue(err)
	}
	return record, nil
}

// lineOf returns the line of the file on which a field of the record begins.
func (f *csvFile) lineOf(field int) int {
	line, _ := f.csv.FieldPos(field)
	return f.above + line
}

// issue says what stopped the reader. With [CSVSyntax] it can go on.
func (f *csvFile) issue(err error) *issue.Issue {
	var syntax *csv.ParseError
	if !errors.As(err, &syntax) {
		return readIssue(err, f.max, 0)
	}
	start, line := f.above+syntax.StartLine, f.above+syntax.Line
	at := fmt.Sprintf("at byte %d", syntax.Column)
	if line != start {
		at += fmt.Sprintf(" of line %d", line)
	}
	message := fmt.Sprintf("a quotation mark is not closed, or text follows a closing one, %s", at)
	if syntax.Err == csv.ErrBareQuote {
		message = fmt.Sprintf("a field that does not begin with a quotation mark holds one, %s: put the field in quotation marks, and double those in it", at)
	}
	return &issue.Issue{Code: CSVSyntax, At: issue.Place{Line: start}, Message: message}
}

func readIssue(err error, maxBytes int64, line int) *issue.Issue {
	if errors.Is(err, errTooLarge) {
		return &issue.Issue{Code: SizeExceeded, At: issue.Place{Line: line}, Message: fmt.Sprintf("the file has more than %d bytes, unpacked", maxBytes)}
	}
	return &issue.Issue{Code: ReadFailed, At: issue.Place{Line: line}, Message: fmt.Sprintf("the file cannot be read to its end: %v", err)}
}

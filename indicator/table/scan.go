package table

import (
	"bytes"
	"cmp"
	"encoding/binary"
	"errors"
	"io"
	"math/bits"
)

// A scanner cuts a table into records and these into cells, as RFC 4180 has them
// and as encoding/csv reads them: lines without a single character are no records,
// a line ends in a line feed with or without a carriage return before it, cells in
// quotes may go over several lines, and a quote out of place is an error.
//
// It looks for separators and line ends in eight bytes at a time, and makes
// nothing of what it finds but positions.
type scanner struct {
	r         io.Reader
	separator byte
	// decoded: the bytes are of windows-1252, and errors count those of UTF-8.
	decoded bool

	buf     []byte // to size+slack
	size    int
	at, end int   // what was read and is not part of a record yet
	quotes  bool  // there may be some in buf[at:end]
	before  int64 // bytes that lay above buf
	err     error // of reading; it stays. io.EOF at the end.
	line    int   // lines so far

	// The record at hand, until the next one.
	text  []byte // what cells point into
	cells []cell
	first int   // line on which it begins
	lines []int // on which its cells begin, if there are several
	odd   bool  // it may hold white space at the end of a cell
	high  bool  // it may hold bytes beyond ASCII

	// While a record is read line by line, from its first byte on:
	p                 int   // where we are
	begin, stop, past int   // the line at hand, its end, and what is behind that
	cut               error // why the line has no end, other than the file's
	extra             int   // bytes that UTF-8 has more, from begin to p
}

// A cell lies from a byte of the record up to another.
type cell struct{ from, to int32 }

const (
	firstSize = 1 << 16
	mostSize  = MaxRow + 1 // one more than a row has tells one that is too large
	slack     = 8          // a word may be read from any byte before the end
)

// A parseError is a quote that is out of place.
type parseError struct {
	first, line int // on which the record begins, and on which the quote stands
	byte        int // of that line, from 1
	bare        bool
	behind      byte // what goes on behind a closing quote
}

func (e *parseError) Error() string { return "a quote is out of place" }

var errRowTooLong = errors.New("row too long")

func newScanner(r io.Reader, separator byte, decoded bool) scanner {
	s := scanner{r: r, separator: separator, decoded: decoded, buf: make([]byte, firstSize+slack), size: firstSize, cells: make([]cell, 0, 16)}
	s.buf[0] = '\n'
	return s
}

// fill reads more of the file, and reports whether there was more.
func (s *scanner) fill() bool {
	if s.err != nil {
		return false
	}
	if s.at > 0 && s.size-s.end < s.size/2 {
		copy(s.buf, s.buf[s.at:s.end])
		s.before += int64(s.at)
		s.end, s.at = s.end-s.at, 0
		s.quotes = bytes.IndexByte(s.buf[:s.end], '"') >= 0
	}
	if s.end == s.size {
		if s.size == mostSize {
			s.err = errRowTooLong
			return false
		}
		s.size = min(2*s.size, mostSize)
		s.buf = append(make([]byte, 0, s.size+slack), s.buf[:s.end]...)[:s.size+slack]
	}
	n := 0
	for tries := 0; n == 0 && s.err == nil; tries++ {
		if tries == 100 {
			s.err = io.ErrNoProgress
			break
		}
		n, s.err = s.r.Read(s.buf[s.end:s.size])
	}
	s.quotes = s.quotes || bytes.IndexByte(s.buf[s.end:s.end+n], '"') >= 0
	s.end += n
	s.buf[s.end] = '\n' // where plain stops
	return n > 0
}

// more reports whether a byte follows; if not, s.err says why.
func (s *scanner) more() bool { return s.at < s.end || s.fill() }

// next finds the cells of the next record. It returns io.EOF behind the last, a
// *parseError, with the cells before it, or an error of reading.
func (s *scanner) next() error {
	for !s.plain() {
		switch ok := s.readLine(0); {
		case !ok:
			return io.EOF
		case s.stop == 0 && s.cut == nil:
			s.at += s.past
		default:
			err := s.record()
			s.at += s.past
			return cmp.Or(err, s.cut)
		}
	}
	return nil
}

const (
	ones  = 0x0101010101010101
	lows  = 0x7f * ones
	highs = 0x80 * ones
)

// equal has the highest bit of each byte of w that is the one of the pattern, which
// is ASCII; low is w without those bits.
func equal(w, low, pattern uint64) uint64 { return ^((low ^ pattern + lows) | w) & highs }

// inside has the highest bit of each byte of a word from a quote up to before the
// next; open is all bits if the word begins there.
func inside(quotes, open uint64) uint64 {
	quotes ^= quotes << 8
	quotes ^= quotes << 16
	quotes ^= quotes << 32
	return quotes ^ open&highs
}

// plain finds the cells of the next record if it is one line in the buffer, has a
// character, and has quotes around whole cells only. Otherwise it reports false.
func (s *scanner) plain() bool {
	b := s.buf[s.at : s.end+slack]
	separators := uint64(s.separator) * ones
	cells := s.cells[:cap(s.cells)]
	n, quotes, from := 0, 0, int32(0)
	// Each of these has the highest bit of some bytes of a word: last and odd of those
	// that are white space or beyond ASCII, in the word before and in all above that.
	var last, odd, high, within uint64
	for i := 0; i+8 <= len(b); i += 8 {
		w := binary.LittleEndian.Uint64(b[i:])
		low := w & lows
		ends := equal(w, low, '\n'*ones)
		line := ends&-ends - 1 // what is above the line end
		found := equal(w, low, separators) & line
		if s.quotes {
			q := equal(w, low, '"'*ones) & line
			quotes += bits.OnesCount64(q)
			within = inside(q, -(within >> 63))
			found &^= within
		}
		strange := (w | ^(low + (0x7f-' ')*ones)) & highs & line &^ found
		high |= w & line
		if n+8 >= len(cells) {
			s.cells = append(make([]cell, 0, 2*len(cells)), cells...)
			cells = s.cells[:cap(s.cells)]
		}
		for ; found != 0; found &= found - 1 {
			to := int32(i + bits.TrailingZeros64(found)>>3)
			cells[n] = cell{from, to}
			from = to + 1
			n++
		}
		if ends == 0 {
			odd |= last
			last = strange
			continue
		}
		bit := bits.TrailingZeros64(ends)
		stop := i + bit>>3
		if s.at+stop >= s.end || stop >= MaxRow || within>>bit&1 != 0 {
			return false
		}
		past := stop + 1
		if stop > 0 && b[stop-1] == '\r' {
			stop--
			if stop >= i {
				strange &^= 0x80 << ((stop - i) * 8)
			} else {
				last &^= 0x80 << 56
			}
		}
		cells[n] = cell{from, int32(stop)}
		s.cells, s.text = s.cells[:n+1], b[:stop]
		s.odd, s.high = odd|last|strange != 0, high&highs != 0
		if stop == 0 || quotes > 0 && !s.unquote(quotes) {
			return false
		}
		s.line++
		s.first, s.lines = s.line, s.lines[:0]
		s.at += past
		return true
	}
	return false
}

// unquote takes the quotes off the cells, and reports false if there are others.
func (s *scanner) unquote(quotes int) bool {
	blank := true
	for i, c := range s.cells {
		if c.from < c.to && s.text[c.from] == '"' {
			if c.to-c.from < 2 || s.text[c.to-1] != '"' {
				return false
			}
			c = cell{c.from + 1, c.to - 1}
			s.cells[i] = c
			quotes -= 2
		}
		blank = blank && c.from == c.to
	}
	s.odd = s.odd || blank
	return quotes == 0
}

// readLine reads the line that begins so many bytes behind the record. It reports
// false at the end of the file. A carriage return at the end of the file is part of
// a line end too.
func (s *scanner) readLine(begin int) bool {
	s.p, s.begin, s.extra, s.cut = begin, begin, 0, nil
	seek, found := begin, -1
	for {
		found = bytes.IndexByte(s.buf[s.at+seek:s.end], '\n')
		if found >= 0 {
			s.stop, s.past = seek+found, seek+found+1
			break
		}
		seek = s.end - s.at
		if !s.fill() {
			s.stop, s.past = seek, seek
			break
		}
	}
	switch {
	case s.past > MaxRow:
		s.stop, s.past, s.end = MaxRow, MaxRow, s.at+MaxRow
		s.buf[s.end] = '\n'
		s.err, s.cut = errRowTooLong, errRowTooLong
	case found < 0 && s.err != io.EOF: // == for what only wraps it is not the end
		s.cut = s.err
	case s.past == begin:
		return false
	case s.stop > begin && s.buf[s.at+s.stop-1] == '\r':
		s.stop--
	}
	s.line++
	return true
}

// record finds the cells of a record whose first line was read.
func (s *scanner) record() error {
	s.cells, s.lines = s.cells[:0], s.lines[:0]
	s.first, s.odd, s.high = s.line, true, true
	for more := true; more; {
		var err error
		if s.p < s.stop && s.buf[s.at+s.p] == '"' {
			more, err = s.quoted()
		} else {
			more, err = s.bare()
		}
		if err != nil {
			return err
		}
	}
	s.text = s.buf[s.at : s.at+s.past]
	if s.line == s.first {
		s.lines = s.lines[:0]
	}
	return nil
}

// add adds a cell.
func (s *scanner) add(from, to, line int) {
	s.cells = append(s.cells, cell{int32(from), int32(to)})
	s.lines = append(s.lines, line)
}

// step goes on by n bytes, and returns them.
func (s *scanner) step(n int) []byte {
	b := s.buf[s.at+s.p : s.at+s.p+n]
	if s.decoded {
		s.extra += extra1252(b)
	}
	s.p += n
	return b
}

// wrong is the error of a quote that stands where we are.
func (s *scanner) wrong(bare bool) *parseError {
	return &parseError{first: s.first, line: s.line, byte: s.p - s.begin + s.extra + 1, bare: bare}
}

// bare reads a cell without quotes, and reports whether there is another.
func (s *scanner) bare() (more bool, err error) {
	rest := s.buf[s.at+s.p : s.at+s.stop]
	n := bytes.IndexByte(rest, s.separator)
	if n < 0 {
		n = len(rest)
	}
	if i := bytes.IndexByte(rest[:n], '"'); i >= 0 {
		s.step(i)
		return false, s.wrong(true)
	}
	s.add(s.p, s.p+n, s.line)
	if n == len(rest) {
		return false, nil
	}
	s.step(n + 1)
	return true, nil
}

// quoted reads a cell in quotes, and reports whether there is another. What the
// cell says is moved together in the buffer, over the quotes that are left out.
func (s *scanner) quoted() (more bool, err error) {
	s.step(1)
	from, to, line := s.p, s.p, s.line
	keep := func(b []byte) {
		if to < s.p-len(b) {
			copy(s.buf[s.at+to:], b)
		}
		to += len(b)
	}
	for {
		rest := s.buf[s.at+s.p : s.at+s.stop]
		i := bytes.IndexByte(rest, '"')
		if i < 0 {
			keep(s.step(len(rest)))
			if ended, err := s.nextLine(); ended {
				return false, err
			}
			s.buf[s.at+to] = '\n'
			to++
			continue
		}
		keep(s.step(i))
		switch behind := s.buf[s.at+s.p+1]; {
		case s.p+1 == s.stop:
			s.add(from, to, line)
			return false, nil
		case behind == '"':
			s.step(1)
			keep(s.step(1))
		case behind == s.separator:
			s.add(from, to, line)
			s.step(2)
			return true, nil
		default:
			wrong := s.wrong(false)
			wrong.behind = behind
			return false, wrong
		}
	}
}

// nextLine goes on to the next line of a cell in quotes. It reports true if there
// is none, with an error if that is because the file ends.
func (s *scanner) nextLine() (ended bool, err error) {
	if s.cut != nil {
		return true, nil
	}
	unclosed := s.wrong(false)
	if !s.feeds() {
		return true, unclosed
	}
	unclosed.byte++
	switch {
	case !s.readLine(s.past):
		return true, unclosed
	case s.stop > s.begin || s.feeds():
		return false, nil
	case s.cut != nil:
		return true, nil
	}
	return true, unclosed // behind a lone carriage return
}

// feeds reports whether the line at hand ends in a line feed.
func (s *scanner) feeds() bool { return s.past > s.stop && s.buf[s.at+s.past-1] == '\n' }

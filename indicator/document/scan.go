package document

import (
	"encoding/binary"
	"fmt"
	"math/bits"
	"strconv"
	"unicode/utf8"

	"github.com/openrubric/leadership/indicator/issue"
)

// Why there is a scanner of our own. encoding/json cannot be strict: it ignores
// letter case, takes duplicate members, replaces bad UTF-8 and gives no pointer;
// and on 24 KB assessment documents it decodes 1,600 documents a second without
// one check. encoding/json/v2 is strict and decodes 3,800, but needs
// GOEXPERIMENT=jsonv2 in Go 1.26. jsontext tokens alone come at 8,800 a second,
// a typed one-pass reader with every rule of the schema at 13,500 to 17,000.
// When json/v2 is standard (Go 1.27) and its tokens are fast enough, this file
// is what jsontext.Decoder replaces: read.go asks only for names, strings,
// numbers, literals and offsets.

// A scanner reads the tokens of a JSON text (RFC 8259) and gathers what is wrong.
type scanner struct {
	data []byte
	pos  int
	buf  []byte // characters of the last string that had escapes

	found   []problem
	limit   int // how many problems are kept
	leftOut int
}

// A problem is an issue whose path, line and column are not known yet: they are
// looked up only for documents that have problems.
type problem struct {
	offset  int
	code    issue.Code
	missing string // name of the member that should be there
	message string
}

// report notes a problem. Past the limit problems are counted only, save the one
// that ends the reading, which says why the rest is missing.
func (s *scanner) report(offset int, code issue.Code, format string, args ...any) {
	last := s.limit > 0 && (code == Syntax || code == DepthExceeded)
	if !s.room() && !last {
		s.leftOut++
		return
	}
	s.found = append(s.found, problem{offset: offset, code: code, message: fmt.Sprintf(format, args...)})
}

// room reports whether one more problem is kept. It saves the search for a hint
// that nobody would see.
func (s *scanner) room() bool { return len(s.found) < s.limit }

// missing reports that the object at offset lacks a member.
func (s *scanner) missing(offset int, name string) {
	before := len(s.found)
	s.report(offset, MemberMissing, "%q is missing", name)
	if len(s.found) > before {
		s.found[before].missing = name
	}
}

// syntax reports that the text is no JSON at offset. It returns false, which
// every reading function passes on.
func (s *scanner) syntax(offset int, format string, args ...any) bool {
	s.report(offset, Syntax, format, args...)
	return false
}

// at names what stands at offset, for messages.
func (s *scanner) at(offset int) string {
	if offset >= len(s.data) {
		return "the end of the document"
	}
	r, n := utf8.DecodeRune(s.data[offset:])
	if r == utf8.RuneError && n <= 1 {
		return fmt.Sprintf("the byte 0x%02x", s.data[offset])
	}
	return strconv.QuoteRune(r)
}

// space skips white space.
func (s *scanner) space() {
	i := s.pos
	for i < len(s.data) && s.data[i] <= ' ' {
		if c := s.data[i]; c != ' ' && c != '\n' && c != '\t' && c != '\r' {
			break
		}
		i++
	}
	s.pos = i
}

// peek returns the byte at pos, or 0 at the end.
func (s *scanner) peek() byte {
	if s.pos < len(s.data) {
		return s.data[s.pos]
	}
	return 0
}

// str reads the string whose opening quote stands at pos. The text is good until
// the next call; plain says that it stands in the data just so.
func (s *scanner) str() (text []byte, plain, ok bool) {
	start := s.pos + 1
	i := skipPlain(s.data, start)
	if i < len(s.data) && s.data[i] == '"' {
		s.pos = i + 1
		return s.data[start:i], true, true
	}
	return s.strRest(start, i)
}

// strRest reads on from i, where something else than plain ASCII stands.
func (s *scanner) strRest(start, i int) (text []byte, plain, ok bool) {
	plain = true
	copied := start // what lies before is in buf
	leave := func(at int) {
		if plain {
			s.buf, plain = s.buf[:0], false
		}
		s.buf = append(s.buf, s.data[copied:at]...)
	}
	for {
		i = skipPlain(s.data, i)
		if i >= len(s.data) {
			return nil, false, s.syntax(start-1, "a string has no closing quote")
		}
		switch c := s.data[i]; {
		case c == '"':
			s.pos = i + 1
			if plain {
				return s.data[start:i], true, true
			}
			leave(i)
			return s.buf, false, true
		case c == '\\':
			leave(i)
			n := s.escape(i)
			if n == 0 {
				return nil, false, false
			}
			i += n
			copied = i
		case c < ' ':
			return nil, false, s.syntax(i, "a string holds the control character 0x%02x: write it as \\u%04x", c, c)
		default:
			_, n := utf8.DecodeRune(s.data[i:])
			if n == 1 {
				s.report(i, UTF8Invalid, "the byte 0x%02x is not UTF-8", c)
				leave(i)
				s.buf = utf8.AppendRune(s.buf, utf8.RuneError)
				copied = i + 1
			}
			i += n
		}
	}
}

// escape appends the character of the escape at i to buf and returns how many
// bytes the escape has, or 0 if it is none.
func (s *scanner) escape(i int) int {
	var c byte
	if i+1 < len(s.data) {
		c = s.data[i+1]
	}
	switch c {
	case '"', '\\', '/':
	case 'b':
		c = '\b'
	case 'f':
		c = '\f'
	case 'n':
		c = '\n'
	case 'r':
		c = '\r'
	case 't':
		c = '\t'
	case 'u':
		return s.escapeU(i)
	default:
		s.syntax(i, `found \ before %s in a string: want \" \\ \/ \b \f \n \r \t or \u and four hex digits`, s.at(i+1))
		return 0
	}
	s.buf = append(s.buf, c)
	return 2
}

func (s *scanner) escapeU(i int) int {
	r, ok := hex4(s.data[i+2:])
	if !ok {
		s.syntax(i, `\u must be followed by four hex digits`)
		return 0
	}
	n := 6
	if 0xD800 <= r && r < 0xE000 { // half of a pair
		low := rune(0)
		if rest := s.data[i+6:]; len(rest) >= 6 && rest[0] == '\\' && rest[1] == 'u' {
			low, _ = hex4(rest[2:])
		}
		if r < 0xDC00 && 0xDC00 <= low && low < 0xE000 {
			r = 0x10000 + (r-0xD800)<<10 + (low - 0xDC00)
			n = 12
		} else {
			s.report(i, UTF8Invalid, "%s is half of a surrogate pair and no character", s.data[i:i+6])
			r = utf8.RuneError
		}
	}
	s.buf = utf8.AppendRune(s.buf, r)
	return n
}

func hex4(b []byte) (rune, bool) {
	if len(b) < 4 {
		return 0, false
	}
	var r rune
	for _, c := range b[:4] {
		switch {
		case '0' <= c && c <= '9':
			c -= '0'
		case 'a' <= c && c <= 'f':
			c -= 'a' - 10
		case 'A' <= c && c <= 'F':
			c -= 'A' - 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, true
}

// skipPlain returns the first position from i on whose byte is a quote, a
// backslash, a control character or not ASCII. It looks at eight bytes at once:
// in each sum below the lowest byte with its high bit set is such a byte.
func skipPlain(data []byte, i int) int {
	const ones, highs = 0x0101010101010101, 0x8080808080808080
	for i+8 <= len(data) {
		w := binary.LittleEndian.Uint64(data[i:])
		quote, slash := w^(ones*'"'), w^(ones*'\\')
		stop := (w | (w-ones*' ')&^w | (quote-ones)&^quote | (slash-ones)&^slash) & highs
		if stop != 0 {
			return i + bits.TrailingZeros64(stop)/8
		}
		i += 8
	}
	for i < len(data) && ' ' <= data[i] && data[i] < utf8.RuneSelf && data[i] != '"' && data[i] != '\\' {
		i++
	}
	return i
}

// number reads the number at pos.
func (s *scanner) number() (text []byte, ok bool) {
	start, i := s.pos, s.pos
	if s.data[i] == '-' {
		i++
	}
	whole := i
	if i = s.digits(i); i == whole {
		return nil, s.syntax(start, "found %s where a value was expected", s.at(start))
	}
	if s.data[whole] == '0' && i > whole+1 {
		return nil, s.syntax(start, "the number %s begins with a zero too many", clip(s.data[start:i]))
	}
	if i < len(s.data) && s.data[i] == '.' {
		fraction := i + 1
		if i = s.digits(fraction); i == fraction {
			return nil, s.syntax(start, "the number %s has no digit behind its point", clip(s.data[start:i]))
		}
	}
	if i < len(s.data) && (s.data[i] == 'e' || s.data[i] == 'E') {
		i++
		if i < len(s.data) && (s.data[i] == '+' || s.data[i] == '-') {
			i++
		}
		exponent := i
		if i = s.digits(exponent); i == exponent {
			return nil, s.syntax(start, "the number %s has no digit in its exponent", clip(s.data[start:i]))
		}
	}
	s.pos = i
	return s.data[start:i], true
}

func (s *scanner) digits(i int) int {
	for i < len(s.data) && '0' <= s.data[i] && s.data[i] <= '9' {
		i++
	}
	return i
}

// literal reads true, false or null.
func (s *scanner) literal(word string) bool {
	if rest := s.data[s.pos:]; len(rest) < len(word) || string(rest[:len(word)]) != word {
		return s.syntax(s.pos, "found %s where a value was expected", s.at(s.pos))
	}
	s.pos += len(word)
	return true
}

// more reads what stands behind an element or member: a comma, and then another
// one follows, or the closing bracket.
func (s *scanner) more(closing byte) (again, ok bool) {
	if s.peek() <= ' ' {
		s.space()
	}
	switch s.peek() {
	case ',':
		s.pos++
		if s.peek() <= ' ' {
			s.space()
		}
		if s.peek() == closing {
			return false, s.syntax(s.pos, "found %s behind a comma: there is a comma too many", s.at(s.pos))
		}
		return true, true
	case closing:
		s.pos++
		return false, true
	}
	return false, s.syntax(s.pos, "found %s where ',' or %q was expected", s.at(s.pos), closing)
}

// name reads a member's name and the colon behind it.
func (s *scanner) name() (text []byte, plain, ok bool) {
	if s.peek() != '"' {
		return nil, false, s.syntax(s.pos, "found %s where the name of a member was expected, in double quotes", s.at(s.pos))
	}
	if text, plain, ok = s.str(); !ok {
		return nil, false, false
	}
	s.space()
	if s.peek() != ':' {
		return nil, false, s.syntax(s.pos, "found %s where ':' was expected", s.at(s.pos))
	}
	s.pos++
	return text, plain, true
}

// clip is [issue.Clip] of a piece of a document, which may be all of it.
func clip(text []byte) string {
	const enough = 61 * utf8.UTFMax
	return issue.Clip(string(text[:min(len(text), enough)]))
}

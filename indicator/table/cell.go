package table

import (
	"bytes"
	"encoding/binary"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/unicode/norm"
)

// Five bytes of windows-1252 stand for nothing. Decoders make them the
// replacement character or the control of the same number.
const undefined1252 = "\ufffd\u0081\u008d\u008f\u0090\u009d"

// extra1252 returns how many bytes more a text of windows-1252 has in UTF-8.
func extra1252(text []byte) int {
	n := 0
	for _, b := range text {
		if b >= utf8.RuneSelf {
			n += utf8.RuneLen(charmap.Windows1252.DecodeByte(b)) - 1
		}
	}
	return n
}

// decodeRow makes the cells of the row UTF-8.
func (t *Reader) decodeRow() {
	s := &t.scan
	t.changed = t.changed[:0]
	if !s.decoded || !s.high {
		return
	}
	for i := range s.cells {
		if b := t.Cell(i); !ascii(b) {
			t.changeCell(i, func(to []byte) []byte {
				for _, c := range b {
					to = utf8.AppendRune(to, charmap.Windows1252.DecodeByte(c))
				}
				return to
			})
		}
	}
}

// changeCell writes something else for a cell, behind the text of the row.
func (t *Reader) changeCell(i int, write func(to []byte) []byte) {
	if len(t.changed) == 0 {
		t.changed = append(t.changed, t.scan.text...)
	}
	from := len(t.changed)
	t.changed = write(t.changed)
	t.scan.text = t.changed
	t.scan.cells[i] = cell{int32(from), int32(len(t.changed))}
}

// isWrong reports whether a cell, in UTF-8 by now, holds bytes that the encoding of
// the file does not have.
func (t *Reader) isWrong(cell []byte) bool {
	if t.scan.decoded {
		return bytes.ContainsAny(cell, undefined1252)
	}
	return !utf8.Valid(cell)
}

// cleanCell does to a cell what [Clean] does to a text, and returns its length then.
// It reports false for a cell that isWrong.
func (t *Reader) cleanCell(i int) (int, bool) {
	s, b := &t.scan, t.Cell(i)
	if s.high {
		simple := latin(b)
		if (!simple || s.decoded) && t.isWrong(b) {
			return 0, false
		}
		if !simple && !norm.NFC.IsNormal(b) {
			t.changeCell(i, func(to []byte) []byte { return append(to, norm.NFC.Bytes(b)...) })
			b = t.Cell(i)
		}
	}
	if !trimmed(b) {
		left := bytes.TrimLeftFunc(b, unicode.IsSpace)
		s.cells[i].from += int32(len(b) - len(left))
		b = bytes.TrimRightFunc(left, unicode.IsSpace)
		s.cells[i].to -= int32(len(left) - len(b))
	}
	return len(b), true
}

// trimmed reports whether a text has no white space at either end; it may also say
// no if it has characters beyond ASCII there.
func trimmed(b []byte) bool {
	return len(b) == 0 || isMark(b[0]) && isMark(b[len(b)-1])
}

func isMark(b byte) bool { return ' ' < b && b < utf8.RuneSelf }

func ascii(b []byte) bool {
	for _, c := range b {
		if c >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// latin reports whether a text is UTF-8 without characters from U+0300 on, the
// first that can be composed with others: it is in Unicode NFC.
func latin(b []byte) bool {
	for i := 0; i < len(b); i++ {
		if i+8 <= len(b) && binary.LittleEndian.Uint64(b[i:])&highs == 0 {
			i += 7
			continue
		}
		switch c := b[i]; {
		case c < utf8.RuneSelf:
		case c < 0xc2 || c > 0xcb || i+1 == len(b) || b[i+1]&0xc0 != 0x80:
			return false
		default:
			i++
		}
	}
	return true
}

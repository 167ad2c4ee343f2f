package assessment

import (
	"encoding/binary"
	"encoding/json"
	"hash/crc32"
	"io"

	"github.com/openrubric/leadership/indicator/issue"
)

// CountsBroken: a file is no counts of a version that is known here, or is not as
// [Counts.WriteTo] left it: cut off, changed, out of order, with more behind its end.
//
// Example: "leadcnt\x02"
const CountsBroken issue.Code = "counts-broken"

// CountsContradict: named raters judged an indicator more often than it was judged.
//
// Example: {"counts":[],"forms":[{"subject":"waitaha","rater":"hera","levels":["kahuiako.relational-trust"]}]}
const CountsContradict issue.Code = "counts-contradict"

// countsMagic begins a file of counts. Its last byte is the version.
const countsMagic = "leadcnt\x01"

// castagnoli finds every change of up to four bytes in a row, and costs nothing. Whoever
// changes a file on purpose can make the sum of a longer digest right as well.
var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// anyRaterless is the flag of counts that in part come from a table.
const anyRaterless = 1

// WriteTo writes the counts in a binary form that [ReadCounts] reads. The same counts have
// the same bytes, in whatever order and in whatever parts they were counted and merged. It
// takes some 140 bytes for each subject, occasion and perspective with judgements of a
// hundred indicators, 30 for each rater of it, and memory for their order. gzip takes a
// file to less than half.
//
// Numbers are unsigned varints as [encoding/binary] has them, in the fewest bytes; so are
// lengths, which stand before texts. A file is
//
//   - the bytes "leadcnt" and the version, 1;
//   - the assessment without judgements, as JSON in one text: its subjects in the order of
//     Score, the digest of its framework;
//   - how many of the subjects, and of the occasions, keep the place that the assessment
//     gives them, the others standing by ID; and 1 if a part came from a table, else 0;
//   - how many raters judged, and their names by their bytes, each as the length of what
//     it has in common with the one before and the text of the rest;
//   - how many blocks there are, one a subject, occasion and perspective that was judged;
//     each is how far its subject is behind that of the block before (the first subject is
//     0 behind), the position of its occasion (0 if there are none), and of its perspective
//     among the well-known, the declared, and none at all;
//     then how many cells it has, and its cells; how many forms, and its forms;
//   - the CRC-32C of all that, four bytes, the lowest first.
//
// Columns are those of [framework.Framework.Columns], and each has places for its levels
// from the low end and for the reasons of [indicator.Absences]. A cell is a place with n
// judgements: 4 × the places without any before it + n − 1, or + 3 for n of 4 and more,
// behind which stands n − 4. A form is how many raters stand between its rater and that of
// the form before, then a bit for each column that the rater judged, the first column in
// the lowest bit of the first byte, and a bit for each that they gave a level.
func (c *Counts) WriteTo(w io.Writer) (int64, error) {
	o := c.inOrder()
	head, err := json.Marshal(o.written())
	if err != nil {
		return 0, err
	}
	out := &countsWriter{w: w}
	out.buf = append(out.buf, countsMagic...)
	out.text(head)
	subjects, occasions := c.listedFirst()
	out.number(subjects)
	out.number(occasions)
	if c.raterless {
		out.number(anyRaterless)
	} else {
		out.number(0)
	}
	out.raters(o)
	out.number(len(o.blocks))
	p := newCellPlaces(c.layout)
	subject := int32(0)
	for i, number := range o.blocks {
		b := &c.blocks[number]
		out.number(int(o.subjectAt[b.subject] - subject))
		subject = o.subjectAt[b.subject]
		out.number(int(o.occasionAt[b.occasion]))
		out.number(int(b.perspective))
		out.block(o, i, &p)
		out.flush(flushCounts)
	}
	return out.finish()
}

// flushCounts is how many bytes are gathered before they are written.
const flushCounts = 1 << 16

// A countsWriter writes the parts of a file of counts.
type countsWriter struct {
	w     io.Writer
	buf   []byte
	cells []countedCell
	sum   uint32
	n     int64
	err   error
}

func (w *countsWriter) number(n int) { w.buf = binary.AppendUvarint(w.buf, uint64(n)) }

func (w *countsWriter) text(text []byte) {
	w.number(len(text))
	w.buf = append(w.buf, text...)
}

func (w *countsWriter) raters(o *countsOrder) {
	w.number(len(o.raters))
	var last []byte
	for _, r := range o.raters {
		name := o.c.rater.bytes(r)
		same := commonPrefix(last, name)
		w.number(same)
		w.text(name[same:])
		last = name
		w.flush(flushCounts)
	}
}

func commonPrefix(a, b []byte) int {
	n := 0
	for n < len(a) && n < len(b) && a[n] == b[n] {
		n++
	}
	return n
}

// block writes the cells and forms of the block at a position.
func (w *countsWriter) block(o *countsOrder, position int, p *cellPlaces) {
	w.cells = o.cellsOf(w.cells[:0], o.blocks[position])
	w.number(len(w.cells))
	next := 0
	for _, cell := range w.cells {
		place := p.of(o.c.layout, cell.column, cell.code)
		w.number((place-next)<<2 | int(min(cell.n-1, 3)))
		if cell.n > 3 {
			w.number(int(cell.n - 4))
		}
		next = place + 1
	}
	forms := o.formsOf(position)
	w.number(len(forms))
	rater := int32(-1)
	for _, f := range forms {
		at := o.raterAt[o.c.forms[f].rater]
		w.number(int(at - rater - 1))
		rater = at
		bits, words := o.c.formBits(f), o.c.words()
		w.bits(bits[:words], len(o.c.column))
		w.bits(bits[words:], len(o.c.column))
	}
}

// bits writes a bit for each column, in whole bytes.
func (w *countsWriter) bits(words []uint64, columns int) {
	for i := range (columns + 7) / 8 {
		w.buf = append(w.buf, byte(words[i/8]>>(i%8*8)))
	}
}

// flush writes what was gathered if it is more than so much.
func (w *countsWriter) flush(more int) {
	if len(w.buf) <= more {
		return
	}
	if w.err == nil {
		w.sum = crc32.Update(w.sum, castagnoli, w.buf)
		w.write(w.buf)
	}
	w.buf = w.buf[:0]
}

func (w *countsWriter) write(data []byte) {
	n, err := w.w.Write(data)
	if err == nil && n < len(data) {
		err = io.ErrShortWrite
	}
	w.n, w.err = w.n+int64(n), err
}

func (w *countsWriter) finish() (int64, error) {
	w.flush(0)
	if w.err == nil {
		w.write(binary.LittleEndian.AppendUint32(nil, w.sum))
	}
	return w.n, w.err
}

// cellPlaces are where the cells of columns lie in a file: of each its levels and then its
// absences.
type cellPlaces struct {
	start  []int // by column
	column []int // by place
}

func newCellPlaces(l *layout) cellPlaces {
	var p cellPlaces
	for column := range l.columns {
		p.start = append(p.start, len(p.column))
		for range len(l.rows[column].levels) + absenceCount {
			p.column = append(p.column, column)
		}
	}
	return p
}

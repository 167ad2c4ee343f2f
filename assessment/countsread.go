package assessment

import (
	"bytes"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"io"
	"math"
	"slices"

	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
)

// ReadCounts reads what [Counts.WriteTo] wrote, of judgements against the framework. It
// reads to the end of r, and accepts only what WriteTo would write: the same bytes come
// out again. It stops at the first issue, since nothing behind that can be relied on. The
// issue has the offset in bytes as its place; a path, if it has one, leads into the
// assessment in the head. Memory grows with what has been read, by at most the memory of
// one block (see [Counts]) for six bytes. The head may have 1 GiB, as a document of counts.
func ReadCounts(r io.Reader, f *framework.Framework) (*Counts, issue.List) {
	in := &countsReader{r: r, buf: make([]byte, 0, flushCounts)}
	if f == nil {
		in.found.Errorf(FrameworkMissing, "", "there is no framework to judge against")
		return nil, in.found.List()
	}
	in.magic()
	c := in.head(f)
	if !in.bad {
		in.blocks(c, in.raters(c))
	}
	in.end()
	if in.found.Failed() {
		return nil, in.found.List()
	}
	return c, in.found.List()
}

// A countsReader reads the parts of a file of counts. Once something is wrong all that it
// reads is nothing.
type countsReader struct {
	r     io.Reader
	buf   []byte // what was read of the file and is not yet let go
	pos   int    // of buf: what was looked at
	base  int64  // offset of buf in the file
	sum   uint32 // of all before buf
	ended bool   // there is no more to read
	bad   bool
	found issue.Collector
}

func (in *countsReader) offset() int64 { return in.base + int64(in.pos) }

// fail reports what is wrong at an offset, if it is the first.
func (in *countsReader) fail(code issue.Code, offset int64, format string, args ...any) {
	if !in.bad {
		in.found.Add(issue.Issue{Code: code, At: issue.Place{Offset: offset}, Message: fmt.Sprintf(format, args...)})
	}
	in.bad = true
}

// fill has the next n bytes, at most flushCounts, in buf, or as many as there are.
func (in *countsReader) fill(n int) bool {
	if len(in.buf)-in.pos >= n {
		return true
	}
	in.sum = crc32.Update(in.sum, castagnoli, in.buf[:in.pos])
	in.base += int64(in.pos)
	in.buf = in.buf[:copy(in.buf, in.buf[in.pos:])]
	in.pos = 0
	for empty := 0; len(in.buf) < n && !in.ended; {
		m, err := in.r.Read(in.buf[len(in.buf):cap(in.buf)])
		in.buf = in.buf[:len(in.buf)+m]
		if m > 0 {
			empty = 0
		} else if empty++; empty == 100 && err == nil {
			err = io.ErrNoProgress
		}
		if err != nil {
			in.ended = true
		}
		if err != nil && err != io.EOF {
			in.fail(CountsBroken, in.base+int64(len(in.buf)), "the file cannot be read: %v", err)
		}
	}
	return len(in.buf) >= n
}

// take returns the next n bytes, at most flushCounts, valid until the next call. They are
// zeros if something is wrong.
func (in *countsReader) take(n int) []byte {
	if in.bad || !in.fill(n) {
		in.fail(CountsBroken, in.base+int64(len(in.buf)), "the file is cut off")
		return make([]byte, n)
	}
	in.pos += n
	return in.buf[in.pos-n : in.pos]
}

// number returns the next number, which is at most most.
func (in *countsReader) number(what string, most int) int {
	if in.pos < len(in.buf) && in.buf[in.pos] < 0x80 && int(in.buf[in.pos]) <= most && !in.bad {
		in.pos++
		return int(in.buf[in.pos-1])
	}
	return in.longNumber(what, most)
}

func (in *countsReader) longNumber(what string, most int) int {
	if in.bad {
		return 0
	}
	in.fill(binary.MaxVarintLen64)
	at := in.offset()
	n, size := binary.Uvarint(in.buf[in.pos:])
	switch {
	case size == 0:
		in.fail(CountsBroken, in.base+int64(len(in.buf)), "the file is cut off")
	case size < 0 || size > 1 && in.buf[in.pos+size-1] == 0:
		in.fail(CountsBroken, at, "%s: this is no number in the fewest bytes", what)
	case most < 0 || n > uint64(most):
		in.fail(CountsBroken, at, "%s: %d stands here, and at most %d can", what, n, max(most, 0))
	default:
		in.pos += size
		return int(n)
	}
	return 0
}

func (in *countsReader) magic() {
	found := in.take(len(countsMagic))
	name := len(countsMagic) - 1
	switch {
	case in.bad:
	case string(found[:name]) != countsMagic[:name]:
		in.fail(CountsBroken, 0, "this is no file of counts: it begins with %q", found[:name])
	case found[name] != countsMagic[name]:
		in.fail(CountsBroken, int64(name), "the counts are of version %d, and this library reads version %d", found[name], countsMagic[name])
	}
}

// head reads what stands before the raters, and makes counts of it that hold nothing yet.
func (in *countsReader) head(f *framework.Framework) *Counts {
	data, at := in.long("the length of the head")
	if in.bad {
		return nil
	}
	var d CountsDocument
	if list := CountsSchema().ReadWith(data, &d, document.Limits{Bytes: math.MaxInt}); list.Err() != nil {
		in.addHead(at, list)
		return nil
	}
	var found issue.Collector
	c := countsOf(f, &d, &found)
	in.addHead(at, document.Locate(data, found.List()))
	if in.bad {
		return nil
	}
	if again, err := json.Marshal(c.inOrder().head()); err != nil || !bytes.Equal(again, data) {
		in.fail(CountsBroken, at, "the head is not as it is written")
	}
	if data, at = in.long("the length of what is known of a file"); len(data) > 0 {
		c.reading = &reading{}
		err := json.Unmarshal(data, c.reading)
		if again, _ := json.Marshal(c.reading); err != nil || !bytes.Equal(again, data) {
			in.fail(CountsBroken, at, "what is known of a file that is being counted is not as it is written")
		}
	}
	return c
}

// long returns the next text, and its offset. It is read before there is memory for more of
// it.
func (in *countsReader) long(what string) (data []byte, at int64) {
	size := in.number(what, mostOfCounts)
	at = in.offset()
	for size > 0 && !in.bad {
		n := min(size, flushCounts)
		data = append(data, in.take(n)...)
		size -= n
	}
	return data, at
}

// addHead adds the issues of the head, which lies at an offset.
func (in *countsReader) addHead(at int64, list issue.List) {
	for i := range list.Issues {
		list.Issues[i].At = issue.Place{Offset: at + list.Issues[i].At.Offset}
	}
	in.found.AddList(list)
	in.bad = in.bad || list.Err() != nil
}

// maxName is how many bytes the name of a rater can have.
const maxName = 4 * maxToken

// raters reads the names of the raters, and returns their numbers.
func (in *countsReader) raters(c *Counts) []int32 {
	var numbers []int32
	var last []byte
	for range in.number("raters", math.MaxInt32) {
		at := in.offset()
		same := in.number("what a name has in common with the one before", len(last))
		rest := in.take(in.number("the length of a name", maxName))
		name := append(last[:same:same], rest...)
		switch {
		case in.bad:
			return nil
		case bytes.Compare(name, last) <= 0, commonPrefix(name, last) != same:
			in.fail(CountsBroken, at, "rater %q does not stand in order behind %q", name, last)
		case !indicator.ValidToken(string(name)):
			in.fail(CountsBroken, at, "%q is no name: want 1 to 256 characters, no controls, no space at either end", name)
		}
		number, fresh := c.rater.number(name)
		if fresh && c.head.listed > 0 {
			in.fail(RaterUnknown, at, "the assessment lists its raters, and %q is not among them", name)
		}
		numbers, last = append(numbers, number), name
	}
	return numbers
}

// A blockReader reads blocks of counts.
type blockReader struct {
	*countsReader
	c       *Counts
	places  cellPlaces
	raters  []int32
	judged  []bool  // by position of a rater
	named   []named // by column: what named raters said, of the block at hand
	counted []named // and all of them
	form    []uint64
	absent  []absentCount
}

func (in *countsReader) blocks(c *Counts, raters []int32) {
	b := &blockReader{countsReader: in, c: c, places: newCellPlaces(c.layout), raters: raters, judged: make([]bool, len(raters))}
	b.named, b.counted = make([]named, 64*c.words()), make([]named, 64*c.words())
	b.form = make([]uint64, 2*c.words())
	var last formKey
	for i := range in.number("blocks", math.MaxInt32) {
		last = b.block(last, i == 0)
		if in.bad {
			return
		}
	}
	for i, judged := range b.judged {
		if !judged {
			in.fail(CountsBroken, in.offset(), "rater %q judged nothing", c.rater.at(raters[i]))
		}
	}
}

// block reads a block that stands behind another.
func (b *blockReader) block(last formKey, first bool) formKey {
	at, c := b.offset(), b.c
	key := formKey{
		subject:     last.subject + int32(b.number("the subject of a block", len(c.subjects)-1-int(last.subject))),
		occasion:    int32(b.number("the occasion of a block", len(c.head.m.occasions)-1)),
		perspective: int32(b.number("the perspective of a block", len(c.head.m.known)-1)),
	}
	if !first && compareForms(key, last) <= 0 {
		b.fail(CountsBroken, at, "the blocks do not stand in order")
	}
	if b.bad {
		return key
	}
	number := c.newBlock(key)
	clear(b.named)
	clear(b.counted)
	b.cells(number)
	b.forms(number)
	for column, counted := range b.counted {
		named := b.named[column]
		if named.leveled > counted.leveled || named.absent > counted.absent {
			id, _ := c.cellName(column)
			b.fail(CountsContradict, at, "%s of subject %q has %d levels and %d absences, and named raters gave %d and %d", id, c.subjectOf(number), counted.leveled, counted.absent, named.leveled, named.absent)
		}
		if named != counted {
			c.blocks[number].anonymous = true
		}
	}
	return key
}

func (b *blockReader) cells(block int32) {
	c, next, all := b.c, 0, len(b.places.column)
	cells := b.number("the cells of a block", all)
	if cells == 0 {
		b.fail(CountsBroken, b.offset(), "a block holds nothing")
	}
	for range cells {
		at := b.offset()
		token := b.number("a cell", all<<2)
		place, n := next+token>>2, token&3+1
		if place >= all {
			b.fail(CountsBroken, at, "a cell lies behind the last column")
		}
		if n == 4 {
			n += b.number("the number of judgements of a cell", mostInCell-4)
		}
		if b.bad {
			return
		}
		column := b.places.column[place]
		code := b.places.code(c.layout, place)
		if code.absent() {
			b.absent = append(b.absent, absentCount{uint32(n), uint16(column), uint8(code - absentCode)})
			b.counted[column].absent += int64(n)
		} else {
			c.cells.change(int(block), int(c.layout.lies[column].offset)+int(code), int64(n))
			b.counted[column].leveled += int64(n)
		}
		c.column[column] += int64(n)
		c.n += int64(n)
		next = place + 1
	}
	c.blocks[block].absent = slices.Clone(b.absent)
	b.absent = b.absent[:0]
}

// code returns the level or absence of a place.
func (p *cellPlaces) code(l *layout, place int) levelCode {
	column := p.column[place]
	code, levels := place-p.start[column], len(l.rows[column].levels)
	if code < levels {
		return levelCode(code)
	}
	return absentCode + levelCode(code-levels)
}

// of returns the place of a level or absence.
func (p *cellPlaces) of(l *layout, column int, code levelCode) int {
	if code.absent() {
		return p.start[column] + len(l.rows[column].levels) + int(code-absentCode)
	}
	return p.start[column] + int(code)
}

func (b *blockReader) forms(block int32) {
	words, columns := b.c.words(), len(b.c.column)
	rater := -1
	for range b.number("the forms of a block", len(b.raters)) {
		at := b.offset()
		rater += 1 + b.number("the rater of a form", len(b.raters)-2-rater)
		judged, leveled := b.form[:words], b.form[words:]
		b.bits(judged)
		b.bits(leveled)
		if b.bad {
			return
		}
		if !formFits(judged, leveled, columns) {
			b.fail(CountsBroken, at, "a form has judged nothing, or a column that there is not, or a level where it judged nothing")
			return
		}
		b.judged[rater] = true
		addNamed(b.named, judged, leveled)
		copy(b.c.formBits(b.c.form(block, b.raters[rater])), b.form)
	}
}

func (b *blockReader) bits(words []uint64) {
	clear(words)
	for i, bits := range b.take((len(b.c.column) + 7) / 8) {
		words[i/8] |= uint64(bits) << (i % 8 * 8)
	}
}

func formFits(judged, leveled []uint64, columns int) bool {
	any, fits := uint64(0), true
	for w := range judged {
		any |= judged[w]
		fits = fits && leveled[w]&^judged[w] == 0
	}
	if over := columns % 64; over > 0 {
		fits = fits && judged[len(judged)-1]>>over == 0
	}
	return fits && any != 0
}

// end reads the checksum, and that there is nothing behind it.
func (in *countsReader) end() {
	if in.bad {
		return
	}
	at := in.offset()
	sum := crc32.Update(in.sum, castagnoli, in.buf[:in.pos])
	if stated := binary.LittleEndian.Uint32(in.take(4)); stated != sum {
		in.fail(CountsBroken, at, "the checksum is %08x, and the counts have %08x: they were changed on the way", stated, sum)
	}
	if !in.bad && in.fill(1) {
		in.fail(CountsBroken, in.offset(), "there is more behind the end of the counts")
	}
}

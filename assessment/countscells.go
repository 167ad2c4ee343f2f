package assessment

import (
	"encoding/binary"
	"iter"
	"math/bits"
	"slices"
)

// A Stack is how many judgements there are of one subject, on one occasion and from one
// perspective, as [Counts] hold them: the [Sheet] of every rater, one on the other, so that
// only numbers can be read. It is for engines that count over millions of judgements, such
// as assessment/agreement: a [Profile] is for reading.
type Stack struct {
	Subject     int // position in [Counts.Subjects]
	Occasion    int // in [Counts.Occasions]
	Perspective int // in [Counts.Perspectives]
	// Anonymous says that some of its judgements name no rater.
	Anonymous bool

	cells   *chunk
	start   int // its first cell
	columns []countedColumn
	raters  []int32
}

// A countedColumn is where the counts of a column lie among those of a block, how many
// levels it has, and which bits they take of a word of eight cells.
type countedColumn struct {
	offset, levels int32
	mask           uint64
}

// Count returns how many judgements of a column are at a rank: the column by its position
// in [framework.Framework.Columns], the rank on its scale from 0 at the low end. There are
// none of a rank that the scale does not have, or of a column that there is not.
func (s Stack) Count(column, rank int) int {
	if column < 0 || column >= len(s.columns) {
		return 0
	}
	c := s.columns[column]
	if rank < 0 || rank >= int(c.levels) {
		return 0
	}
	return s.cells.at(s.start + int(c.offset) + rank)
}

// Tally adds weight[rank] to into[column] for every judgement at a level, and returns the
// lowest and the highest column that has one; 0 and −1 if there are none. into must have an
// entry for every column of the framework: where it is too short, or weight is nil, nothing
// is added and both columns are −1. It is Count in a loop, and faster.
func (s Stack) Tally(into []uint64, weight *[256]uint64) (low, high int) {
	low, high = 0, -1
	switch {
	case len(s.columns) == 0:
		return low, high
	case weight == nil || len(into) < len(s.columns):
		return -1, -1
	}
	cells, start, into := s.cells.small, s.start, into[:len(s.columns)]
	w0, w1, w2, w3 := weight[0], weight[1], weight[2], weight[3]
	for i, c := range s.columns {
		var sum uint64
		if at := start + int(c.offset); c.levels <= 8 && at+8 <= len(cells) { // all are in one word
			word := binary.LittleEndian.Uint64(cells[at:]) & c.mask
			if word == 0 {
				continue
			}
			sum = word&255*w0 + word>>8&255*w1 + word>>16&255*w2 + word>>24&255*w3
			for rest, rank := word>>32, 4; rest > 0; rest, rank = rest>>8, rank+1 {
				sum += rest & 255 * weight[rank]
			}
		} else {
			any := false
			if sum, any = s.cells.weigh(at, int(c.levels), weight); !any {
				continue
			}
		}
		into[i] += sum
		if high < 0 {
			low = i
		}
		high = i
	}
	return low, high
}

// weigh adds up the weights of so many cells, and reports whether any is above 0.
func (k *chunk) weigh(at, levels int, weight *[256]uint64) (sum uint64, any bool) {
	for rank := range levels {
		if n := k.at(at + rank); n > 0 {
			sum += uint64(n) * weight[rank&255]
			any = true
		}
	}
	return sum, any
}

// Raters returns those of its raters who have a name, each as a number from 0 that is the
// same in all stacks.
func (s Stack) Raters() iter.Seq[int] {
	return func(yield func(int) bool) {
		for _, r := range s.raters {
			if !yield(int(r)) {
				return
			}
		}
	}
}

// outline returns a Matrix in which subjects, occasions and perspectives can be listed.
func (c *Counts) outline() *Matrix { return &Matrix{perspectives: slices.Clone(c.head.m.known)} }

// Subjects returns the subjects, judged or not: those that the assessment lists in its
// order, the others by ID.
func (c *Counts) Subjects() iter.Seq[Subject] {
	m := c.outline()
	c.listSubjects(m)
	return m.Subjects()
}

// Occasions returns the occasions: those that the assessment lists in its order, the others
// by key. An assessment that names none has one, with an empty key.
func (c *Counts) Occasions() iter.Seq[Occasion] {
	m := c.outline()
	c.listOccasions(m)
	return m.Occasions()
}

// Perspectives returns the perspectives that occur, in the order of [Matrix.Perspectives].
func (c *Counts) Perspectives() iter.Seq[PerspectiveInfo] {
	m := c.outline()
	for i := range c.blocks {
		if c.holds(int32(i)) {
			m.blocks = append(m.blocks, block{perspective: c.blocks[i].perspective})
		}
	}
	m.keepPerspectives()
	return m.Perspectives()
}

// Stacks returns the stacks that hold a judgement, by subject, occasion and perspective.
// They are those of now: what is counted later does not show, and many goroutines may walk
// over them, as often as they like. It takes time in proportion to the stacks and their
// raters, and some 30 bytes a stack and four a rater of it.
func (c *Counts) Stacks() iter.Seq[Stack] {
	m := c.outline()
	subjectAt, occasionAt := c.listSubjects(m), c.listOccasions(m)
	order := c.orderBlocks(subjectAt, occasionAt)
	anonymous := make([]bool, len(order))
	var raters []int32
	for to, i := range order {
		b := &c.blocks[i]
		first := len(raters)
		for f := b.forms; f >= 0; f = c.forms[f].before {
			if c.filled(f) {
				raters = append(raters, c.forms[f].rater)
			}
		}
		m.blocks = append(m.blocks, block{subjectAt[b.subject], occasionAt[b.occasion], b.perspective, int32(first), int32(len(raters))})
		anonymous[to] = (b.anonymous || c.raterless) && c.unsigned(i)
	}
	m.keepPerspectives()
	columns := make([]countedColumn, len(c.column))
	for i := range columns {
		levels := len(c.layout.rows[i].levels)
		columns[i] = countedColumn{c.layout.lies[i].offset, int32(levels), 1<<(8*levels) - 1}
	}
	blocks, cells := m.blocks, c.cells.lend()
	return func(yield func(Stack) bool) {
		for i := range blocks {
			b := &blocks[i]
			k, start := cells.chunkOf(int(order[i]))
			if !yield(Stack{int(b.subject), int(b.occasion), int(b.perspective), anonymous[i], k, start, columns, raters[b.start:b.stop]}) {
				return
			}
		}
	}
}

// unsigned reports whether some judgement of a block names no rater: whether there are more
// judgements than its forms hold.
func (c *Counts) unsigned(block int32) bool {
	b := &c.blocks[block]
	n := int64(0)
	k, start := c.cells.chunkOf(int(block))
	for i := range c.cells.width {
		n += int64(k.at(start + i))
	}
	for _, a := range b.absent {
		n += int64(a.n)
	}
	for f := b.forms; f >= 0; f = c.forms[f].before {
		for _, judged := range c.formBits(f)[:c.words()] {
			n -= int64(bits.OnesCount64(judged))
		}
	}
	return n > 0
}

package assessment

import (
	"cmp"
	"math/bits"
	"slices"
)

// A countsOrder is the order in which counts are written. It does not depend on what was
// counted first or in which part: subjects and occasions as Score lists them, blocks by
// these and perspective, raters by name. What holds nothing does not stand in it.
type countsOrder struct {
	c                              *Counts
	subjects, occasions, raters    []int32 // their numbers
	subjectAt, occasionAt, raterAt []int32 // by number: the position, or -1
	blocks                         []int32
	start, forms                   []int32 // by position of a block: its first in forms; and the end
	levels                         []int   // by column: how many
	absent                         []absentCount
}

// inOrder takes n·log n in subjects, blocks and raters.
func (c *Counts) inOrder() *countsOrder {
	o := &countsOrder{c: c}
	o.subjects = c.subjectName.sorted(len(c.declared.subjects))
	o.subjectAt = positions(o.subjects, len(c.subjects))
	o.occasions = c.occasionOrder()
	o.occasionAt = positions(o.occasions, len(o.occasions))
	o.blocks = c.orderBlocks(o.subjectAt, o.occasionAt)
	o.orderRaters()
	o.orderForms()
	for column := range c.column {
		o.levels = append(o.levels, len(c.layout.rows[column].levels))
	}
	return o
}

func positions(order []int32, n int) []int32 {
	at := make([]int32, n)
	for i := range at {
		at[i] = -1
	}
	for to, from := range order {
		at[from] = int32(to)
	}
	return at
}

// orderRaters lists those who judged something.
func (o *countsOrder) orderRaters() {
	judged := make([]bool, o.c.rater.len())
	for i, f := range o.c.forms {
		if o.c.filled(int32(i)) {
			judged[f.rater] = true
		}
	}
	o.raters = slices.DeleteFunc(o.c.rater.sorted(0), func(r int32) bool { return !judged[r] })
	o.raterAt = positions(o.raters, len(judged))
}

func (o *countsOrder) orderForms() {
	blockAt := positions(o.blocks, len(o.c.blocks))
	for i := range o.c.forms {
		if o.c.filled(int32(i)) {
			o.forms = append(o.forms, int32(i))
		}
	}
	slices.SortFunc(o.forms, func(x, y int32) int {
		a, b := &o.c.forms[x], &o.c.forms[y]
		return cmp.Or(cmp.Compare(blockAt[a.block], blockAt[b.block]), cmp.Compare(o.raterAt[a.rater], o.raterAt[b.rater]))
	})
	o.start = make([]int32, len(o.blocks)+1)
	for _, f := range o.forms {
		o.start[blockAt[o.c.forms[f].block]+1]++
	}
	for i := range o.blocks {
		o.start[i+1] += o.start[i]
	}
}

// occasionOrder returns the numbers of the occasions: those that the assessment lists in
// its order, the others by key.
func (c *Counts) occasionOrder() []int32 {
	occasions := c.head.m.occasions
	order := make([]int32, len(occasions))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order[len(c.declared.occasions):], func(a, b int32) int { return cmp.Compare(occasions[a].Key, occasions[b].Key) })
	return order
}

// formsOf returns the forms of the block at a position.
func (o *countsOrder) formsOf(block int) []int32 { return o.forms[o.start[block]:o.start[block+1]] }

// A countedCell is how many judgements of a column are at one level, or have none for one
// reason.
type countedCell struct {
	column int
	code   levelCode
	n      int64
}

// cellsOf returns what a block counts, column by column: levels from the low end, then
// absences as [indicator.Absences] lists them.
func (o *countsOrder) cellsOf(into []countedCell, number int32) []countedCell {
	c := o.c
	k, start := c.cells.chunkOf(int(number))
	o.absent = append(o.absent[:0], c.blocks[number].absent...)
	slices.SortFunc(o.absent, func(a, b absentCount) int { return cmp.Or(cmp.Compare(a.column, b.column), cmp.Compare(a.reason, b.reason)) })
	absent := o.absent
	for column := range c.column {
		offset := start + int(c.layout.lies[column].offset)
		for rank := range o.levels[column] {
			if n := k.at(offset + rank); n > 0 {
				into = append(into, countedCell{column, levelCode(rank), int64(n)})
			}
		}
		for ; len(absent) > 0 && int(absent[0].column) == column; absent = absent[1:] {
			into = append(into, countedCell{column, absentCode + levelCode(absent[0].reason), int64(absent[0].n)})
		}
	}
	return into
}

// A named is how many named raters gave a column a level, and how many a reason for having
// none.
type named struct{ leveled, absent int64 }

// addNamed adds a form to the numbers of its block, by column.
func addNamed(by []named, judged, leveled []uint64) {
	for w, has := range judged {
		for rest := has; rest != 0; rest &= rest - 1 {
			i := bits.TrailingZeros64(rest)
			if leveled[w]>>i&1 != 0 {
				by[64*w+i].leveled++
			} else {
				by[64*w+i].absent++
			}
		}
	}
}

// said adds up what a block counts, by column.
func said(by []named, cells []countedCell) {
	for _, cell := range cells {
		if cell.code.absent() {
			by[cell.column].absent += cell.n
		} else {
			by[cell.column].leveled += cell.n
		}
	}
}

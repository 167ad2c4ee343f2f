package assessment

import "github.com/openrubric/leadership/indicator/issue"

// MergePlainly is Merge, cell by cell and name by name, for comparison.
func (c *Counts) MergePlainly(other *Counts) issue.List {
	var found issue.Collector
	if c.checkHeads(other, &found); found.Failed() {
		return found.List()
	}
	if c.checkCellsPlainly(other, &found); found.Failed() {
		return found.List()
	}
	c.takePlainly(other)
	return found.List()
}

// MemoryOfNumbers is how many bytes the numbers of the blocks and forms take.
func (c *Counts) MemoryOfNumbers() int {
	return len(c.blocks)*c.cells.width + len(c.forms)*2*c.words()*8
}

// checkCellsPlainly reports raters who judged a cell in both parts, and cells that would hold
// more than they can.
func (c *Counts) checkCellsPlainly(other *Counts, found *issue.Collector) {
	here := make([]int32, len(other.blocks)) // the same block, or -1
	for i := range other.blocks {
		here[i] = c.findBlock(other.keyOf(int32(i)))
		if here[i] >= 0 {
			c.checkSums(other, int(here[i]), i, found)
		}
	}
	for i, f := range other.forms {
		rater, known := c.rater.lookup(other.rater.bytes(f.rater))
		if here[f.block] < 0 || !known {
			continue
		}
		mine, ok := c.formOf[formOf{here[f.block], rater}]
		if !ok {
			continue
		}
		a, b := c.formBits(mine), other.formBits(int32(i))
		for column := range c.column {
			if a[column/64]&b[column/64]>>(column%64)&1 != 0 {
				found.Errorf(JudgementTwice, "", "rater %q judges %s of subject %q in both parts", c.rater.at(rater), c.head.cols[column].ID, other.subjects[other.blocks[f.block].subject].ID)
			}
		}
	}
}

func (c *Counts) checkSums(other *Counts, here, there int, found *issue.Collector) {
	large := func(column int) {
		found.Errorf(CountTooLarge, "", "more than %d judgements of %s of subject %q are at one level", mostInCell, c.head.cols[column].ID, other.keyOf(int32(there)).subject)
	}
	for column := range c.column {
		offset := int(c.layout.lies[column].offset)
		for rank := range c.layout.rows[column].levels {
			if int64(c.cells.at(here, offset+rank))+int64(other.cells.at(there, offset+rank)) > mostInCell {
				large(column)
			}
		}
	}
	for _, a := range other.blocks[there].absent {
		if i := c.blocks[here].findAbsent(int(a.column), a.reason); i >= 0 && int64(c.blocks[here].absent[i].n)+int64(a.n) > mostInCell {
			large(int(a.column))
		}
	}
}

// takePlainly adds another part, which fits.
func (c *Counts) takePlainly(other *Counts) {
	c.takeHead(other)
	for i := range other.blocks {
		if other.holds(int32(i)) {
			c.takeBlock(other, i)
		}
	}
	for i, f := range other.forms {
		if !other.filled(int32(i)) {
			continue
		}
		rater, _ := c.rater.number(other.rater.bytes(f.rater))
		mine := c.formBits(c.form(c.findBlock(other.keyOf(f.block)), rater))
		for w, has := range other.formBits(int32(i)) {
			mine[w] |= has
		}
	}
	for column, n := range other.column {
		c.column[column] += n
	}
	c.n += other.n
	c.raterless = c.raterless || other.raterless
}

// findBlock returns the block of a name, or -1.
func (c *Counts) findBlock(name blockName) int32 {
	subject, okS := c.subjectName.lookup([]byte(name.subject))
	occasion, okO := c.head.occasion[name.occasion]
	if !okS || !okO {
		return -1
	}
	for i := c.first[subject]; i >= 0; i = c.blocks[i].next {
		if b := &c.blocks[i]; b.occasion == occasion && b.perspective == name.perspective {
			return i
		}
	}
	return -1
}

func (c *Counts) takeBlock(other *Counts, there int) {
	name := other.keyOf(int32(there))
	subject, _ := c.subjectName.lookup([]byte(name.subject))
	here := c.block(formKey{subject: subject, occasion: c.head.occasion[name.occasion], perspective: name.perspective})
	k, start := other.cells.chunkOf(there)
	for i := range c.cells.width {
		if n := k.at(start + i); n > 0 {
			c.cells.change(int(here), i, int64(n))
		}
	}
	from := &other.blocks[there]
	for _, a := range from.absent {
		c.blocks[here].changeAbsent(int(a.column), a.reason, int64(a.n))
	}
	c.blocks[here].anonymous = c.blocks[here].anonymous || from.anonymous
}

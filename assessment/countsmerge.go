package assessment

import (
	"encoding/json"
	"maps"
	"slices"

	"github.com/openrubric/leadership/indicator/issue"
)

// Merge adds what other holds, which stays as it is. The parts must be of one assessment:
// the same framework, title, use, nonce, day of locking, perspectives and listed raters;
// subjects, occasions and rosters that both have must be the same in both. A rater whose
// form is partly here and partly there is one rater, and a cell that they judged in both is
// an issue. With an issue nothing is merged. It takes time in proportion to what other
// holds.
//
// Any parts in any order give counts that score, and are written, to the same bytes. Where
// two parts list their subjects, or occasions, in different orders, all stand by ID.
func (c *Counts) Merge(other *Counts) issue.List {
	var found issue.Collector
	switch {
	case other == nil || other == c:
		found.Errorf(CountsUnlike, "", "there are no other counts to merge")
		return found.List()
	case c.Framework().Digest() != other.Framework().Digest():
		found.Errorf(FrameworkUnfit, "/framework", "one part is judged against framework %q, edition %q, and the other against %q, edition %q, or another text", c.Framework().Key(), c.Framework().Ref().Edition, other.Framework().Key(), other.Framework().Ref().Edition)
		return found.List()
	}
	c.checkHeads(other, &found)
	if found.Failed() {
		return found.List()
	}
	c.checkCells(other, &found)
	if found.Failed() {
		return found.List()
	}
	c.take(other)
	return found.List()
}

// checkHeads reports what two parts of one assessment cannot differ in.
func (c *Counts) checkHeads(other *Counts, found *issue.Collector) {
	a, b := c.head.m, other.head.m
	differ := func(path issue.Pointer, x, y any) {
		if !sameJSON(x, y) {
			found.Errorf(CountsUnlike, path, "the parts differ in this")
		}
	}
	differ("/title", c.title, other.title)
	differ("/use", a.use, b.use)
	differ("/nonce", a.nonce, b.nonce)
	differ("/locked", c.locked, other.locked)
	differ("/perspectives", a.known, b.known)
	differ("/raters", a.raters, b.raters)
	for i, s := range other.subjects {
		if number, ok := c.subjectName.lookup([]byte(s.ID)); ok && !c.subjects[number].alike(s) {
			found.Errorf(CountsUnlike, issue.Pointer("/subjects").Index(i), "subject %q is in both parts, with another kind or name", s.ID)
		}
	}
	for i, o := range other.head.m.occasions {
		number, ok := c.head.occasion[o.Key]
		if ok && !sameJSON(a.occasions[number], o) {
			found.Errorf(CountsUnlike, issue.Pointer("/occasions").Index(i), "occasion %q is in both parts, and differs", o.Key)
		}
		if (o.Key == "") != c.unnamedOccasion() {
			found.Errorf(CountsUnlike, "/occasions", "one part names its occasions, and the other does not")
			break
		}
	}
	for i, r := range b.rosters {
		at, ok := a.rosterOf[rosterKey{r.Subject, r.Occasion, r.Perspective}]
		if ok && !sameJSON(a.rosters[at], r) {
			found.Errorf(CountsUnlike, issue.Pointer("/rosters").Index(i), "subject %q has another roster for occasion %q and perspective %q in the other part", r.Subject, r.Occasion, r.Perspective)
		}
	}
}

// unnamedOccasion reports whether there is one occasion, which has no key.
func (c *Counts) unnamedOccasion() bool {
	occasions := c.head.m.occasions
	return len(occasions) == 1 && occasions[0].Key == ""
}

func sameJSON(x, y any) bool {
	a, errA := json.Marshal(x)
	b, errB := json.Marshal(y)
	return errA == nil && errB == nil && string(a) == string(b)
}

// checkCells reports raters who judged a cell in both parts, and cells that would hold
// more than they can.
func (c *Counts) checkCells(other *Counts, found *issue.Collector) {
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

// A blockName is what a block is of.
type blockName struct {
	subject, occasion string
	perspective       int32
}

func (c *Counts) keyOf(block int32) blockName {
	b := &c.blocks[block]
	return blockName{c.subjects[b.subject].ID, c.head.m.occasions[b.occasion].Key, b.perspective}
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

// take adds another part, which fits.
func (c *Counts) take(other *Counts) {
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

func (c *Counts) takeHead(other *Counts) {
	if !slices.Equal(c.declared.subjects, other.declared.subjects) {
		c.declared.subjects = nil
	}
	if !slices.Equal(c.declared.occasions, other.declared.occasions) {
		c.declared.occasions = nil
	}
	for _, s := range other.subjects {
		c.addSubject(s)
	}
	for _, o := range other.head.m.occasions {
		c.addOccasion(o)
	}
	m := c.head.m
	rosters, rosterOf := slices.Clone(m.rosters), maps.Clone(m.rosterOf) // results read the old ones
	for _, r := range other.head.m.rosters {
		key := rosterKey{r.Subject, r.Occasion, r.Perspective}
		if _, ok := rosterOf[key]; !ok {
			rosterOf[key] = len(rosters)
			rosters = append(rosters, r)
		}
	}
	m.rosters, m.rosterOf = rosters, rosterOf
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

func (c *Counts) addOccasion(o Occasion) {
	if _, ok := c.head.occasion[o.Key]; !ok {
		c.head.occasion[o.Key] = int32(len(c.head.m.occasions))
		c.head.m.occasions = append(c.head.m.occasions, o)
	}
}

package assessment

import (
	"bytes"
	"encoding/json"
	"maps"
	"math/bits"
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
	case c.reading != nil || other.reading != nil:
		found.Errorf(CountsUnfinished, "", "a part was saved while a file was being counted: finish it first")
		return found.List()
	case c.Framework().Digest() != other.Framework().Digest():
		found.Errorf(FrameworkUnfit, "/framework", "one part is judged against framework %q, edition %q, and the other against %q, edition %q, or another text", c.Framework().Key(), c.Framework().Ref().Edition, other.Framework().Key(), other.Framework().Ref().Edition)
		return found.List()
	}
	c.checkHeads(other, &found)
	if found.Failed() {
		return found.List()
	}
	m := newMerger(c, other, &found)
	m.check()
	if found.Failed() {
		return found.List()
	}
	m.take()
	return found.List()
}

// checkHeads reports what two parts of one assessment cannot differ in.
func (c *Counts) checkHeads(other *Counts, found *issue.Collector) {
	c.checkSettings(other, found)
	c.checkLists(other, found)
}

func (c *Counts) checkSettings(other *Counts, found *issue.Collector) {
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
}

// checkLists reports what is in both parts and differs.
func (c *Counts) checkLists(other *Counts, found *issue.Collector) {
	a, b := c.head.m, other.head.m
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

// A merger adds one part to another. Its tables give, by number in the part that is added,
// the number here, or -1.
type merger struct {
	to, from                 *Counts
	subject, occasion, rater []int32
	block, form              []int32
	found                    *issue.Collector
}

// newMerger finds what is in both parts. Parts that were made in the same way have the same
// numbers, so those are tried first.
func newMerger(to, from *Counts, found *issue.Collector) *merger {
	m := &merger{to: to, from: from, found: found}
	m.subject = sameNames(&to.subjectName, &from.subjectName)
	m.rater = sameNames(&to.rater, &from.rater)
	for _, o := range from.head.m.occasions {
		m.occasion = append(m.occasion, -1)
		if number, ok := to.head.occasion[o.Key]; ok {
			m.occasion[len(m.occasion)-1] = number
		}
	}
	m.block = make([]int32, len(from.blocks))
	for i := range m.block {
		m.block[i] = m.findBlock(int32(i))
	}
	m.form = make([]int32, len(from.forms))
	for i := range m.form {
		m.form[i] = m.findForm(int32(i))
	}
	return m
}

func sameNames(to, from *names) []int32 {
	same := make([]int32, from.len())
	for i := range same {
		name := from.bytes(int32(i))
		if i < to.len() && bytes.Equal(to.bytes(int32(i)), name) {
			same[i] = int32(i)
		} else if number, ok := to.lookup(name); ok {
			same[i] = number
		} else {
			same[i] = -1
		}
	}
	return same
}

// keyOf returns the key that a block has here, with -1 for what is not there.
func (m *merger) keyOf(block int32) formKey {
	b := &m.from.blocks[block]
	return formKey{m.subject[b.subject], m.occasion[b.occasion], b.perspective, anonymous}
}

func (m *merger) findBlock(block int32) int32 {
	key, c := m.keyOf(block), m.to
	if int(block) < len(c.blocks) && c.blocks[block].is(key) {
		return block
	}
	if key.subject < 0 || key.occasion < 0 {
		return -1
	}
	return c.knownBlock(key)
}

func (b *countBlock) is(key formKey) bool {
	return b.subject == key.subject && b.occasion == key.occasion && b.perspective == key.perspective
}

func (m *merger) findForm(form int32) int32 {
	f, c := m.from.forms[form], m.to
	block, rater := m.block[f.block], m.rater[f.rater]
	if int(form) < len(c.forms) && c.forms[form].block == block && c.forms[form].rater == rater {
		return form
	}
	if block < 0 || rater < 0 {
		return -1
	}
	if i, ok := c.formOf[formOf{block, rater}]; ok {
		return i
	}
	return -1
}

// check reports raters who judged a cell in both parts, and cells that would hold more than
// they can.
func (m *merger) check() {
	for there, here := range m.block {
		if here >= 0 {
			m.checkLevels(int(here), there)
			m.checkAbsences(int(here), there)
		}
	}
	c := m.to
	for there, here := range m.form {
		if here < 0 {
			continue
		}
		a, b := c.formBits(here), m.from.formBits(int32(there))
		for w := range c.words() {
			for twice := a[w] & b[w]; twice != 0; twice &= twice - 1 {
				id, _ := c.cellName(64*w + bits.TrailingZeros64(twice))
				m.found.Errorf(JudgementTwice, "", "rater %q judges %s of subject %q in both parts", c.rater.at(c.forms[here].rater), id, c.subjectOf(c.forms[here].block))
			}
		}
	}
}

// checkLevels adds up in vain, unless a number is beyond a byte.
func (m *merger) checkLevels(here, there int) {
	c := m.to
	a, at := c.cells.chunkOf(here)
	b, from := m.from.cells.chunkOf(there)
	if a.small != nil && b.small != nil {
		return
	}
	for column := range c.column {
		offset := int(c.layout.lies[column].offset)
		for rank := range c.layout.rows[column].levels {
			if int64(a.at(at+offset+rank))+int64(b.at(from+offset+rank)) > mostInCell {
				m.tooLarge(here, column)
			}
		}
	}
}

func (m *merger) checkAbsences(here, there int) {
	half := func(a absentCount) bool { return a.n > mostInCell/2 }
	b := &m.to.blocks[here]
	if !slices.ContainsFunc(b.absent, half) && !slices.ContainsFunc(m.from.blocks[there].absent, half) {
		return
	}
	for _, a := range m.from.blocks[there].absent {
		if i := b.findAbsent(int(a.column), a.reason); i >= 0 && int64(b.absent[i].n)+int64(a.n) > mostInCell {
			m.tooLarge(here, int(a.column))
		}
	}
}

func (m *merger) tooLarge(here, column int) {
	id, _ := m.to.cellName(column)
	m.found.Errorf(CountTooLarge, "", "more than %d judgements of %s of subject %q are at one level", mostInCell, id, m.to.subjectOf(int32(here)))
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

// take adds the other part, which fits.
func (m *merger) take() {
	c := m.to
	c.takeHead(m.from)
	m.takeBlocks()
	m.takeForms()
	for column, n := range m.from.column {
		c.column[column] += n
	}
	c.n += m.from.n
	c.raterless = c.raterless || m.from.raterless
}

func (m *merger) takeBlocks() {
	c := m.to
	for i, o := range m.from.head.m.occasions {
		m.occasion[i] = c.head.occasion[o.Key]
	}
	for i := range m.from.blocks {
		from := &m.from.blocks[i]
		if m.subject[from.subject] < 0 {
			m.subject[from.subject], _ = c.subjectName.lookup(m.from.subjectName.bytes(from.subject))
		}
		if m.block[i] < 0 {
			m.block[i] = c.newBlock(m.keyOf(int32(i)))
		}
		b := &c.blocks[m.block[i]]
		b.anonymous = b.anonymous || from.anonymous
		for j, a := range from.absent {
			b.addAbsent(a, j)
		}
	}
	for start := 0; start < len(m.block); start += chunkBlocks {
		m.takeCells(m.block[start:min(start+chunkBlocks, len(m.block))], start)
	}
}

// addAbsent adds absences that most likely stand at i.
func (b *countBlock) addAbsent(a absentCount, i int) {
	if i < len(b.absent) && b.absent[i].column == a.column && b.absent[i].reason == a.reason {
		b.absent[i].n += a.n
		return
	}
	b.changeAbsent(int(a.column), a.reason, int64(a.n))
}

// takeCells adds the cells of blocks of one chunk, at once if they lie in the same order here.
func (m *merger) takeCells(here []int32, start int) {
	c, width := &m.to.cells, m.to.cells.width
	from, _ := m.from.cells.chunkOf(start)
	same := true
	for i, block := range here {
		same = same && int(block) == start+i
	}
	if same {
		to, _ := c.chunkOf(start)
		to.addAll(from, 0, 0, len(here)*width)
		return
	}
	for i, block := range here {
		to, at := c.chunkOf(int(block))
		to.addAll(from, at, i*width, width)
	}
}

func (m *merger) takeForms() {
	c := m.to
	c.namedOf = nil
	for i, f := range m.from.forms {
		if m.form[i] < 0 {
			if m.rater[f.rater] < 0 {
				m.rater[f.rater], _ = c.rater.number(m.from.rater.bytes(f.rater))
			}
			m.form[i] = c.form(m.block[f.block], m.rater[f.rater])
		}
		mine := c.formBits(m.form[i])
		for w, has := range m.from.formBits(int32(i)) {
			mine[w] |= has
		}
	}
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

func (c *Counts) addOccasion(o Occasion) {
	if _, ok := c.head.occasion[o.Key]; !ok {
		c.head.occasion[o.Key] = int32(len(c.head.m.occasions))
		c.head.m.occasions = append(c.head.m.occasions, o)
	}
}

package assessment

import (
	"cmp"
	"math/bits"
	"slices"

	"github.com/openrubric/leadership/indicator/issue"
)

// countedParts are what a [Matrix] made of [Counts] has instead of forms: by block, which
// columns each named rater judged, and the absences.
type countedParts struct {
	n          int64
	words      int           // of 64 columns
	bits       []uint64      // form by form: the columns judged, and those with a level
	formFrom   []int32       // by block: its first form in bits; and the end
	anonymous  []bool        // by block: some judgements name no rater
	absent     []absentCount // block by block
	absentFrom []int32       // by block: its first in absent; and the end
}

func (k *countedParts) absences(block int) []absentCount {
	return k.absent[k.absentFrom[block]:k.absentFrom[block+1]]
}

// form returns the columns that a form judged, and those it gave a level.
func (k *countedParts) form(i int32) (judged, leveled []uint64) {
	at := k.bits[int(i)*2*k.words:][:2*k.words]
	return at[:k.words], at[k.words:]
}

// raters returns how many raters gave a level in any of the columns. Of those without a
// name it is the least number that there can have been.
func (k *countedParts) raters(p Profile, columns []int32) int {
	in := make([]uint64, k.words)
	for _, c := range columns {
		in[c/64] |= 1 << (c % 64)
	}
	raters := 0
	for i := k.formFrom[p.block]; i < k.formFrom[p.block+1]; i++ {
		_, leveled := k.form(i)
		for w, has := range leveled {
			if has&in[w] != 0 {
				raters++
				break
			}
		}
	}
	if !k.anonymous[p.block] {
		return raters
	}
	named, most := k.named(p.block, true), 0
	for _, c := range columns {
		most = max(most, p.judgements(int(c))-named[c])
	}
	return raters + most
}

// named returns, by column, how many named raters of a block judged it, or gave it a level.
func (k *countedParts) named(block int, level bool) []int {
	n := make([]int, 64*k.words)
	for i := k.formFrom[block]; i < k.formFrom[block+1]; i++ {
		columns, leveled := k.form(i)
		if level {
			columns = leveled
		}
		for w, has := range columns {
			for ; has != 0; has &= has - 1 {
				n[64*w+bits.TrailingZeros64(has)]++
			}
		}
	}
	return n
}

// handedIn returns how many forms a block has.
func (k *countedParts) handedIn(p Profile) int {
	forms := int(k.formFrom[p.block+1] - k.formFrom[p.block])
	if !k.anonymous[p.block] {
		return forms
	}
	said := make([]int, p.r.layout.columns)
	for c := range said {
		said[c] = p.judgements(c)
	}
	for _, a := range k.absences(p.block) {
		said[a.column] += int(a.n)
	}
	named, most := k.named(p.block, false), 0
	for c, n := range said {
		most = max(most, n-named[c])
	}
	return forms + most
}

// Score puts the judgements together by the method, as [Matrix.Score] does, and gives the
// same scores: issues have paths into the method, and asking for what counts cannot do is
// one. The Result does not change when more is counted. Subjects and occasions that the
// assessment lists stand in its order, others behind them by ID, so that the order in which
// parts were counted and merged does not show. It takes time in proportion to the subjects
// and raters.
func (c *Counts) Score(method Method) (*Result, issue.List) {
	var found issue.Collector
	c.checkAnonymous(&found)
	m := c.matrix()
	found.AddList(m.checkMethod(method))
	method.checkCounts(c.raterless, &found)
	if found.Failed() {
		return nil, found.List()
	}
	subjectAt := c.listSubjects(m)
	occasionAt := c.listOccasions(m)
	order := c.orderBlocks(subjectAt, occasionAt)
	for _, i := range order {
		b := &c.blocks[i]
		m.blocks = append(m.blocks, block{subject: subjectAt[b.subject], occasion: occasionAt[b.occasion], perspective: b.perspective})
	}
	r := &Result{m: m, method: method.Resolved(), layout: m.layout, cells: c.cells.lend(), lie: order}
	r.prepare()
	r.takeCounts(c.parts(order))
	return r, found.List()
}

// takeCounts finishes a Result whose cells and blocks are there.
func (r *Result) takeCounts(k *countedParts) {
	r.m.counts = k
	r.m.keepPerspectives()
	r.blocks = make([]resultBlock, len(r.m.blocks))
	for i := range r.blocks {
		if r.wants(r.m.blocks[i].occasion) {
			forms := k.handedIn(Profile{r, i})
			r.blocks[i].forms, r.blocks[i].raters = forms, forms
		}
	}
}

// checkCounts reports what the method asks for that counts do not know.
func (m Method) checkCounts(raterless bool, found *issue.Collector) {
	root := issue.Pointer("")
	if m.View.Judgements == FirstJudgements || !m.View.AsOf.IsZero() {
		found.Errorf(CountsUnfit, root.Key("view"), "counts do not know when judgements were made, or which came first; compile the assessment")
	}
	for i, s := range m.Stages {
		at := root.Key("stages").Index(i)
		switch {
		case m.perRater(s.Over):
			found.Errorf(CountsUnfit, at.Key("over"), "the stage makes each rater's own score, and counts do not know which judgement is whose; compile the assessment, or let the stage over raters come first")
		case s.Rule == AgreedLevel:
			found.Errorf(CountsUnfit, at.Key("rule"), "counts do not know which judgements were agreed on; compile the assessment")
		}
	}
	if m.MinRaters > 1 && raterless {
		found.Errorf(CountsUnfit, root.Key("minRaters"), "a table of counts does not say how many raters there are; count the judgements, or leave the minimum out")
	}
}

// matrix returns a Matrix that has all but subjects, occasions and judgements.
func (c *Counts) matrix() *Matrix {
	from := c.head.m
	return &Matrix{
		framework: from.framework, title: c.title, use: from.use, nonce: from.nonce,
		rosters: from.rosters, rosterOf: from.rosterOf, known: from.known, perspectives: slices.Clone(from.known),
		occasions: from.occasions, layout: newLayout(from.framework, c.judged()),
	}
}

func (c *Counts) listSubjects(m *Matrix) (position []int32) {
	position = make([]int32, len(c.subjects))
	m.subject = make(map[string]int32, len(c.subjects))
	for to, from := range c.subjectName.sorted(len(c.declared.subjects)) {
		position[from] = int32(to)
		m.subjects = append(m.subjects, c.subjects[from])
		m.subject[c.subjects[from].ID] = int32(to)
	}
	return position
}

func (c *Counts) listOccasions(m *Matrix) (position []int32) {
	occasions := c.head.m.occasions
	order := make([]int32, len(occasions))
	for i := range order {
		order[i] = int32(i)
	}
	slices.SortFunc(order[len(c.declared.occasions):], func(a, b int32) int { return cmp.Compare(occasions[a].Key, occasions[b].Key) })
	position = make([]int32, len(order))
	m.occasions, m.occasion = nil, make(map[string]int32, len(order))
	for to, from := range order {
		position[from] = int32(to)
		m.occasions = append(m.occasions, occasions[from])
		m.occasion[occasions[from].Key] = int32(to)
	}
	return position
}

// judged says of which columns there is a judgement.
func (c *Counts) judged() []bool {
	judged := make([]bool, len(c.column))
	for i, n := range c.column {
		judged[i] = n > 0
	}
	return judged
}

// orderBlocks returns the blocks that hold anything by subject, occasion and perspective.
func (c *Counts) orderBlocks(subjectAt, occasionAt []int32) []int32 {
	var order []int32
	for i := range c.blocks {
		if c.holds(int32(i)) {
			order = append(order, int32(i))
		}
	}
	slices.SortFunc(order, func(x, y int32) int {
		a, b := &c.blocks[x], &c.blocks[y]
		return cmp.Or(
			cmp.Compare(subjectAt[a.subject], subjectAt[b.subject]),
			cmp.Compare(occasionAt[a.occasion], occasionAt[b.occasion]),
			cmp.Compare(a.perspective, b.perspective),
		)
	})
	return order
}

// holds reports whether there is a judgement in a block.
func (c *Counts) holds(block int32) bool {
	if len(c.blocks[block].absent) > 0 {
		return true
	}
	k, start := c.cells.chunkOf(int(block))
	for i := range c.cells.width {
		if k.at(start+i) > 0 {
			return true
		}
	}
	return false
}

// parts copies what blocks have beside their cells.
func (c *Counts) parts(order []int32) *countedParts {
	k := &countedParts{n: c.n, words: c.words()}
	for _, i := range order {
		b := &c.blocks[i]
		k.anonymous = append(k.anonymous, b.anonymous)
		k.absentFrom = append(k.absentFrom, int32(len(k.absent)))
		k.absent = append(k.absent, b.absent...)
		k.formFrom = append(k.formFrom, int32(len(k.bits)/(2*k.words)))
		for f := b.forms; f >= 0; f = c.forms[f].before {
			if c.filled(f) { // or all of it was taken away again
				k.bits = append(k.bits, c.formBits(f)...)
			}
		}
	}
	k.absentFrom = append(k.absentFrom, int32(len(k.absent)))
	k.formFrom = append(k.formFrom, int32(len(k.bits)/(2*k.words)))
	return k
}

// checkAnonymous reports raters of anonymous perspectives who can be told because their
// name stands on several forms.
func (c *Counts) checkAnonymous(found *issue.Collector) {
	known := c.head.m.known
	if !slices.ContainsFunc(known, func(p PerspectiveInfo) bool { return p.Anonymous }) {
		return
	}
	forms := make([]int, c.rater.len())
	for i, f := range c.forms {
		if c.filled(int32(i)) {
			forms[f.rater]++
		}
	}
	told := map[int32]bool{}
	for i, f := range c.forms {
		p := known[c.blocks[f.block].perspective]
		if p.Anonymous && forms[f.rater] > 1 && c.filled(int32(i)) && !told[f.rater] {
			told[f.rater] = true
			found.Errorf(AnonymityBroken, "/perspectives", "perspective %q is anonymous, and rater %q stands on %d forms: give each form a token of its own, as Unlink does", p.Key, c.rater.at(f.rater), forms[f.rater])
		}
	}
}

// filled reports whether anything of a form is left.
func (c *Counts) filled(form int32) bool {
	return slices.ContainsFunc(c.formBits(form), func(w uint64) bool { return w != 0 })
}

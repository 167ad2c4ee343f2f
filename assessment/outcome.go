package assessment

import (
	"cmp"
	"slices"
)

// An evaluator makes the outcomes of one profile: what the method's stages make of
// each row, from the inside out. A row is made by one stage: a column by that over
// raters, or over aspects where aspects of it were judged; a group by that over
// indicators, or over groups where it holds groups; all by that overall. Where a stage
// stands before that over raters it makes the row of each rater, and the raters become
// one.
type evaluator struct {
	p      Profile
	t      *tally
	hidden []bool // by column: what must not enter anything
	made   []made // by row; that of everything at the end
	each   [][]part
	asked  bool   // each is filled
	parts  []part // of the row that is being made
}

type made struct {
	part
	left int // parts that are left out
	done bool
}

// outcomes returns the evaluator of the profile without what is hidden.
func (t *tally) outcomes(p Profile, hidden []bool) *evaluator {
	same := len(hidden) == 0 && t.made != nil && len(t.made.hidden) == 0 ||
		len(hidden) > 0 && t.made != nil && len(t.made.hidden) > 0 && &hidden[0] == &t.made.hidden[0]
	if same {
		return t.made
	}
	if t.spare == nil {
		t.spare = &evaluator{}
	}
	e := t.spare
	*e = evaluator{p: p, t: t, hidden: hidden, made: resized(e.made, len(p.r.layout.rows)+1), parts: e.parts}
	t.made, t.spare = e, nil
	return e
}

// overallRow stands for everything.
func (l *layout) overallRow() int { return len(l.rows) }

func (l *layout) at(row int) *layoutRow {
	if row == l.overallRow() {
		return &l.overall
	}
	return &l.rows[row]
}

// over says which stage makes a row.
func (e *evaluator) over(row int) Over {
	r := e.p.r
	about := r.layout.at(row)
	switch {
	case row == r.layout.overallRow():
		return Overall
	case about.isGroup && about.holdsGroups && r.stage(OverGroups) != nil:
		return OverGroups
	case about.isGroup:
		return OverIndicators
	case r.stage(OverAspects) != nil && e.aspectsSaid(about):
		return OverAspects
	}
	return OverRaters
}

// aspectsSaid reports whether an aspect has a level.
func (e *evaluator) aspectsSaid(about *layoutRow) bool {
	return slices.ContainsFunc(e.shown(about.aspects), func(c int32) bool { return e.t.n[c] > 0 })
}

// shown leaves out the columns that are hidden, and the groups of which everything is.
func (e *evaluator) shown(rows []int32) []int32 {
	gone := func(row int32) bool {
		about := e.p.r.layout.at(int(row))
		n := about.hides(e.hidden)
		return n > 0 && n == len(about.all())
	}
	if e.hidden == nil || !slices.ContainsFunc(rows, gone) {
		return rows
	}
	return slices.DeleteFunc(slices.Clone(rows), gone)
}

// row returns what the method makes of a row: none without a reason if it asks for
// nothing.
func (e *evaluator) row(row int) made {
	m := &e.made[row]
	if m.done {
		return *m
	}
	over := e.over(row)
	stage := e.p.r.stage(over)
	switch {
	case stage == nil || stage.Rule == Distribution:
		m.part = none("", e.wanted(row))
	case over == OverRaters:
		m.part = e.column(row)
	case stage.perRater:
		m.part = e.overRaters(row)
	default:
		m.part, m.left = stage.reduce(e.partsOf(row, over), e.scale(row))
	}
	m.row, m.n, m.done = int32(row), 1, true
	return *m
}

// scale is what a row's outcome is on.
func (e *evaluator) scale(row int) *layoutRow {
	if about := e.p.r.layout.at(row); about.scale != "" {
		return about
	}
	return nil
}

// wanted reports whether a row applies to the subject.
func (e *evaluator) wanted(row int) bool {
	return slices.ContainsFunc(e.p.r.layout.at(row).all(), func(c int32) bool { return e.applies(int(c)) })
}

// applies reports whether a level of the column was wanted. It was not if all who said
// anything said that it does not apply: a blank beside that does not make it apply.
func (e *evaluator) applies(column int) bool {
	absent := &e.t.absent[column]
	if e.t.forms[column] <= absent[notApplicable] {
		return false
	}
	said := e.t.n[column] + e.t.without[column]
	return said == 0 || said > absent[notApplicable]
}

// notApplicable is the position of the absence that takes a judgement out of what was
// wanted.
const notApplicable = 0 // a test holds it equal to that in absences

// below returns the rows that a stage makes a row of.
func (e *evaluator) below(row int, over Over) []int32 {
	about := e.p.r.layout.at(row)
	switch over {
	case OverAspects:
		return e.shown(about.aspects)
	case OverIndicators:
		return e.shown(about.members)
	}
	return e.shown(about.children)
}

// parts returns what a stage makes a row of.
func (e *evaluator) partsOf(row int, over Over) []part {
	stage := e.p.r.stage(over)
	below := e.below(row, over)
	for _, i := range below {
		e.row(int(i)) // which takes parts of its own
	}
	parts := e.parts[:0]
	for _, i := range below {
		p := e.made[i].part
		p.weight = stage.weight(int(i))
		if over == OverAspects && e.t.forms[i] == 0 {
			p.applies = true // an aspect is wanted once one beside it is judged
		}
		parts = append(parts, p)
	}
	e.parts = parts
	return parts
}

// weight returns the weight of a part: 1 where none is named, as where the rule does not
// weigh.
func (s *stage) weight(row int) float64 {
	if w, ok := s.Weights[s.layout.at(row).id]; ok {
		return w
	}
	return 1
}

// column makes one of the judgements of a column.
func (e *evaluator) column(column int) part {
	p, l := e.p, e.p.r.layout
	about, stage := &l.rows[column], e.p.r.stage(OverRaters)
	applies := e.applies(column)
	raters := e.t.n[column] + e.t.extraOf(column)
	switch {
	case raters == 0:
		return none(NoPart, applies)
	case raters < p.r.method.MinRaters:
		return none(TooFewRaters, applies)
	}
	if stage.Rule == AgreedLevel {
		return e.agreed(column)
	}
	out, _ := stage.reduce(e.judgements(column), about)
	return out
}

// judgements returns the judgements of a column as parts, those at one level as one.
func (e *evaluator) judgements(column int) []part {
	about := &e.p.r.layout.rows[column]
	parts := e.parts[:0]
	for rank, n := range e.p.counts(column) {
		if n > 0 {
			parts = append(parts, part{levels: 1 << rank, applies: true, scale: about, weight: 1, n: int32(n)})
		}
	}
	e.parts = parts
	return parts
}

// agreed returns the level that the raters agreed on: that of the agreed judgement, or
// those of several as ties.
func (e *evaluator) agreed(column int) part {
	m, r := e.p.r.m, e.p.r
	stage := r.stage(OverRaters)
	var levels uint64
	for _, f := range m.forms[e.p.at().start:e.p.at().stop] {
		for k := f.start; k < f.stop; k++ {
			if int(m.column[k]) == column && r.fateAt(k) == counted && !m.level[k].absent() && m.details[m.source[k]].status == Agreed {
				levels |= 1 << m.level[k]
			}
		}
	}
	if levels == 0 {
		return none(NotAgreed, true)
	}
	out := stage.tied(levels)
	out.applies, out.n, out.scale = true, 1, &r.layout.rows[column]
	for _, c := range stage.Clauses {
		out = stage.hold(c, out, e.judgements(column))
	}
	return out
}

// overRaters makes one of what each rater's scores of a row are.
func (e *evaluator) overRaters(row int) part {
	if e.unlinked(row) {
		return none(RatersUnknown, true)
	}
	e.askEach()
	there := slices.DeleteFunc(slices.Clone(e.each[row]), func(p part) bool { return !p.there() })
	switch {
	case len(there) == 0:
		return none(NoPart, e.wanted(row))
	case len(there) < e.p.r.method.MinRaters:
		return none(TooFewRaters, true)
	}
	// In an order that does not hang on the names of raters, for the sums.
	slices.SortFunc(there, func(a, b part) int {
		return cmp.Or(cmp.Compare(a.levels, b.levels), cmp.Compare(a.value, b.value))
	})
	scale := e.scale(row)
	if row == e.p.r.layout.overallRow() {
		scale = common(there)
	}
	out, _ := e.p.r.stage(OverRaters).reduce(there, scale)
	return out
}

// unlinked reports whether a judgement that enters the row has a level and belongs to
// no one rater: it has no name, or was agreed by several.
func (e *evaluator) unlinked(row int) bool {
	m, r := e.p.r.m, e.p.r
	enters := make([]bool, r.layout.columns)
	for _, c := range r.enters(row) {
		enters[c] = e.hidden == nil || !e.hidden[c]
	}
	for _, f := range m.forms[e.p.at().start:e.p.at().stop] {
		for k := f.start; k < f.stop; k++ {
			if enters[m.column[k]] && r.fateAt(k) == counted && !m.level[k].absent() && (f.rater == anonymous || m.details[m.source[k]].status == Agreed) {
				return true
			}
		}
	}
	return false
}

// askEach makes, of each rater, the rows that are made before the raters become one.
func (e *evaluator) askEach() {
	if e.asked {
		return
	}
	e.asked = true
	r, m, l := e.p.r, e.p.r.m, e.p.r.layout
	e.each = make([][]part, len(l.rows)+1)
	one := rater{e: e, own: make([]part, l.columns), made: make([]made, len(l.rows)+1)}
	for i, f := range m.forms[e.p.at().start:e.p.at().stop] {
		if f.rater == anonymous {
			continue
		}
		one.reset()
		for k := f.start; k < f.stop; k++ {
			if r.fateAt(k) == counted {
				one.says(int(m.column[k]), m.level[k])
			}
		}
		for row := range e.each {
			if over := e.over(row); over != OverRaters && r.stage(over) != nil && r.stage(over).perRater {
				p := one.row(row).part
				p.form, p.weight = e.p.at().start+int32(i), 1
				e.each[row] = append(e.each[row], p)
			}
		}
	}
}

// A rater is what one rater's judgements make of each row.
type rater struct {
	e    *evaluator
	own  []part // by column
	made []made
}

func (o *rater) reset() {
	clear(o.made)
	for c := range o.own {
		o.own[c] = none(NoPart, o.e.t.forms[c] > 0)
	}
}

func (o *rater) says(column int, code levelCode) {
	if code.absent() {
		o.own[column] = none(NoPart, int(code-absentCode) != notApplicable)
		return
	}
	o.own[column] = part{levels: 1 << code, applies: true, scale: &o.e.p.r.layout.rows[column]}
}

// row returns what the stages before that over raters make of a row.
func (o *rater) row(row int) made {
	m := &o.made[row]
	if m.done {
		return *m
	}
	over := o.over(row)
	stage := o.e.p.r.stage(over)
	if over == OverRaters {
		m.part = o.own[row]
	} else {
		below := o.e.below(row, over)
		for _, i := range below {
			o.row(int(i))
		}
		parts := o.e.parts[:0]
		for _, i := range below {
			p := o.made[i].part
			p.weight = stage.weight(int(i))
			if over == OverAspects && o.e.t.forms[i] == 0 {
				p.applies = true
			}
			parts = append(parts, p)
		}
		o.e.parts = parts
		m.part, m.left = stage.reduce(parts, o.e.scale(row))
	}
	m.row, m.n, m.done = int32(row), 1, true
	return *m
}

// over says which stage makes a row of the rater's: that over aspects only where the
// rater judged one.
func (o *rater) over(row int) Over {
	over := o.e.over(row)
	if over != OverAspects {
		return over
	}
	judged := func(a int32) bool { return o.own[a].there() }
	if o.e.p.r.stage(OverAspects).perRater && slices.ContainsFunc(o.e.below(row, over), judged) {
		return OverAspects
	}
	return OverRaters
}

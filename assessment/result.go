package assessment

import (
	"math/bits"
	"slices"

	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
)

// A layout says where the counts of a framework's columns and groups lie in a
// block of a Result.
type layout struct {
	rows    []layoutRow // columns first, then groups by dimension
	columns int
	width   int // counts a block
	row     map[rowKey]int
	order   []int     // rows in the order in which scores are listed
	groups  [][]int32 // by column: the groups it enters, as positions among the groups
	lies    []lies    // by column
	overall layoutRow // a group of all that the top of the tree holds
	byScale map[string]*layoutRow
}

// lies says where the counts of a column lie in those of a block, and has a bit set
// for each of the first 64 groups that it enters.
type lies struct {
	groups uint64
	offset int32
}

type rowKey struct {
	id        indicator.ID
	dimension string
}

type layoutRow struct {
	rowKey
	row [1]int32 // its own position; −1 for everything
	// optional is a column that nobody need judge: an aspect, a group as a whole,
	// another dimension. It is wanted of all once it is judged by one.
	optional  bool
	scale     string // "" for a group whose members have several
	direction indicator.Direction
	levels    []indicator.Level
	values    []float64 // of the levels; nil if they have none
	members   []int32   // columns of a group
	isGroup   bool
	// What a stage may make the row of, as rows: aspects of an indicator, and what
	// stands in a group without what is judged for the group as a whole.
	aspects     []int32
	children    []int32
	holdsGroups bool
}

// rank returns the position of a level from the low end.
func (r *layoutRow) rank(l indicator.Level) (int, bool) {
	rank := slices.Index(r.levels, l)
	return rank, rank >= 0
}

// newLayout lays out all columns; those of aspects that nobody judged are not listed.
func newLayout(f *framework.Framework, judged []bool) *layout {
	l := &layout{row: map[rowKey]int{}, byScale: map[string]*layoutRow{}}
	for s := range f.Scales() {
		l.byScale[s.Key] = rowOn(s)
	}
	columns := f.Columns()
	l.columns = len(columns)
	for _, c := range columns {
		l.lies = append(l.lies, lies{offset: int32(l.width)})
		l.add(layoutRow{rowKey: rowKey{c.ID, c.Dimension}, optional: c.Aspect || c.Whole || c.Dimension != ""}, c.Scale)
		l.width += len(l.rows[len(l.rows)-1].levels)
	}
	l.groups = make([][]int32, len(columns))
	l.overall.isGroup, l.overall.row = true, [1]int32{-1}
	for c, column := range columns {
		if column.Dimension == "" && !column.Aspect && !column.Whole {
			l.overall.members = append(l.overall.members, int32(c))
		}
	}
	dimensions := append([]string{""}, f.Dimensions()...)
	each := len(columns) / len(dimensions) // they stand one dimension after another
	for i, dimension := range dimensions {
		l.addGroups(f, columns, dimension, i*each, (i+1)*each)
	}
	for _, dimension := range dimensions {
		l.list(f, "", dimension, judged)
		l.nest(f, columns, dimension)
	}
	l.overall.children = l.within(f, columns, "", "")
	return l
}

// addGroups adds a row for every group on the dimension, whose columns are those from one
// up to another.
func (l *layout) addGroups(f *framework.Framework, columns []framework.Column, dimension string, from, to int) {
	groups := slices.Collect(f.Groups())
	position := make(map[indicator.ID]int, len(groups))
	for i, g := range groups {
		position[g.ID] = i
	}
	members := make([][]int32, len(groups))
	first := len(l.rows) - l.columns
	for c := from; c < to; c++ {
		column := columns[c]
		if column.Aspect || column.Whole {
			continue
		}
		for up := f.Parent(column.ID); up != ""; up = groups[position[up]].Parent {
			i := position[up]
			members[i] = append(members[i], int32(c))
			l.groups[c] = append(l.groups[c], int32(first+i))
			l.lies[c].groups |= 1 << (first + i) // nothing beyond 63
		}
	}
	for i, g := range groups {
		l.add(layoutRow{rowKey: rowKey{g.ID, dimension}, isGroup: true, members: members[i]}, scaleOf(members[i], columns))
	}
}

// nest notes what stands in each group, and the aspects of each indicator.
func (l *layout) nest(f *framework.Framework, columns []framework.Column, dimension string) {
	for g := range f.Groups() {
		about := &l.rows[l.row[rowKey{g.ID, dimension}]]
		about.children, about.holdsGroups = l.within(f, columns, g.ID, dimension), holdsGroups(f, g.ID)
	}
	for in := range f.All() {
		row, ok := l.row[rowKey{in.ID, dimension}]
		if !ok {
			continue
		}
		for _, a := range in.Aspects {
			l.rows[row].aspects = append(l.rows[row].aspects, int32(l.row[rowKey{a.ID, dimension}]))
		}
	}
}

// within returns the rows that stand directly in a group, without that which is judged
// for it as a whole.
func (l *layout) within(f *framework.Framework, columns []framework.Column, group indicator.ID, dimension string) []int32 {
	var rows []int32
	for id := range f.Children(group) {
		row, ok := l.row[rowKey{id, dimension}]
		if ok && !(row < l.columns && columns[row].Whole) {
			rows = append(rows, int32(row))
		}
	}
	return rows
}

// list puts the rows below the group in the order of the tree: a group, then what
// is in it; an indicator, then those of its aspects that somebody judged.
func (l *layout) list(f *framework.Framework, group indicator.ID, dimension string, judged []bool) {
	for id := range f.Children(group) {
		l.order = append(l.order, l.row[rowKey{id, dimension}])
		in, ok := f.Lookup(id)
		if !ok {
			l.list(f, id, dimension, judged)
		}
		for _, a := range in.Aspects {
			if row := l.row[rowKey{a.ID, dimension}]; judged[row] {
				l.order = append(l.order, row)
			}
		}
	}
}

// scaleOf returns the scale that the columns share, or "" if they have several.
func scaleOf(members []int32, columns []framework.Column) string {
	scale := ""
	for i, c := range members {
		if i == 0 {
			scale = columns[c].Scale
		} else if columns[c].Scale != scale {
			return ""
		}
	}
	return scale
}

// rowOn returns what a row has of its scale.
func rowOn(s indicator.Scale) *layoutRow {
	r := &layoutRow{scale: s.Key, direction: s.Direction}
	for _, rung := range s.Levels {
		r.levels = append(r.levels, rung.Key)
		if rung.Value != nil {
			r.values = append(r.values, *rung.Value)
		}
	}
	r.levels, r.values = slices.Clip(r.levels), slices.Clip(r.values)
	return r
}

func (l *layout) add(r layoutRow, scale string) {
	if on, ok := l.byScale[scale]; ok { // the rows on a scale share its levels
		r.scale, r.direction, r.levels, r.values = on.scale, on.direction, on.levels, on.values
	}
	r.row = [1]int32{int32(len(l.rows))}
	l.row[r.rowKey] = len(l.rows)
	l.rows = append(l.rows, r)
}

// An event is a judgement that is no level: code is that of an absence, or
// supersededCode or agreedCode.
type event struct {
	column uint16
	code   levelCode
}

const (
	// supersededCode marks a judgement that the view leaves out because another
	// takes its place: its rater is not blank there.
	supersededCode levelCode = 0xFE
	// agreedCode marks an agreed judgement, which comes without a form of its own.
	agreedCode levelCode = 0xFD
)

// MaxCells is how many numbers a [Result] may hold: for each subject, occasion and
// perspective one for each level of each column, and one for each group. Few judgements
// of many subjects against a framework of many thousand indicators come to more. A number
// takes one byte, or four where a subject has more than 255 judgements of one indicator.
const MaxCells int64 = 1 << 32

// ResultTooLarge: a result would hold more than [MaxCells] numbers.
const ResultTooLarge issue.Code = "result-too-large"

// Score puts the judgements together by the method: the zero Method is the
// default profile. Issues have paths into the method; with an error there is no
// Result. It takes time in proportion to the judgements, and memory for at most
// [MaxCells] numbers.
func (m *Matrix) Score(method Method) (*Result, issue.List) {
	list := m.checkMethod(method)
	if list.Err() != nil {
		return nil, list
	}
	r := &Result{m: m, method: method.Resolved(), layout: m.layout}
	r.prepare()
	r.choose()
	r.count()
	return r, list
}

// checkMethod reports what the method asks for that there is not.
func (m *Matrix) checkMethod(method Method) issue.List {
	var found issue.Collector
	found.AddList(method.Check(m.Framework()))
	if m.Framework() == nil {
		return found.List()
	}
	known := map[string]bool{}
	for _, o := range m.occasions {
		known[o.Key] = true
	}
	for i, key := range method.View.Occasions {
		if !known[key] {
			found.Errorf(OccasionUnknown, issue.Pointer("/view/occasions").Index(i), "the assessment has no occasion %q", key)
		}
	}
	m.checkUse(method, &found)
	m.checkPooled(method, &found)
	if l := m.layout; l != nil {
		if n := int64(len(m.blocks)) * int64(l.width+len(l.rows)-l.columns); n > MaxCells {
			found.Errorf(ResultTooLarge, "", "%d subjects, occasions and perspectives with the levels of %d columns come to %d numbers: at most %d can be held; score them in parts", len(m.blocks), l.columns, n, MaxCells)
		}
	}
	return found.List()
}

// checkUse refuses, if the method is strict, what the framework's policy discourages.
func (m *Matrix) checkUse(method Method, found *issue.Collector) {
	if !method.Strict {
		return // the report warns
	}
	for _, w := range m.policyWarnings() {
		found.Errorf(PolicyUnfit, "/strict", "%s, and the method is strict", policyTexts[w])
	}
}

// policyTexts say what the warnings about the framework's policy mean.
var policyTexts = map[Warning]string{
	RatingDiscouraged: "the framework says that it is a guide and not for rating",
	NotForDecisions:   "the judgements were made to decide, and the framework is not meant for decisions",
}

// policyWarnings returns what the framework's policy has against scoring, and against
// the use that the judgements were made for.
func (m *Matrix) policyWarnings() []Warning {
	var list []Warning
	if m.framework.Policy() == framework.RatingDiscouraged {
		list = append(list, RatingDiscouraged)
	}
	if m.use == Summative && m.framework.Policy() != framework.Summative {
		list = append(list, NotForDecisions)
	}
	return list
}

// checkPooled reports perspectives to pool that there are not.
func (m *Matrix) checkPooled(method Method, found *issue.Collector) {
	for i, s := range method.Stages {
		for _, p := range sortedKeys(s.Perspectives) {
			if !slices.ContainsFunc(m.known, func(i PerspectiveInfo) bool { return i.Key == p }) {
				found.Errorf(PerspectiveUnknown, issue.Pointer("/stages").Index(i).Key("perspectives").Key(string(p)), "perspective %q is neither well known nor declared", p)
			}
		}
	}
}

// prepare looks the stages and the occasions up once.
func (r *Result) prepare() {
	r.wanted = setOf(r.method.View.Occasions)
	for i := range r.method.Stages {
		s := &r.method.Stages[i]
		r.stages[slices.Index(overs, s.Over)] = &stage{s, r.layout, r.method.Rounding, r.method.perRater(s.Over)}
		r.decides = r.decides || s.Rule != Distribution
	}
}

// stage returns the stage over something, or nil if the method has none.
func (r *Result) stage(over Over) *stage {
	switch over {
	case OverRaters:
		return r.stages[0]
	case OverAspects:
		return r.stages[1]
	case OverIndicators:
		return r.stages[2]
	case OverGroups:
		return r.stages[3]
	case Overall:
		return r.stages[4]
	}
	return r.stages[5]
}

// choose marks the judgements that the view picks.
func (r *Result) choose() {
	m := r.m
	if m.history == nil && r.method.View.AsOf.IsZero() {
		return // all of them
	}
	r.fate = make([]fate, len(m.column))
	for k, source := range m.source {
		r.fate[k] = r.fateOf(source)
	}
}

// wants reports whether the view has the occasion.
func (r *Result) wants(occasion int32) bool {
	return len(r.wanted) == 0 || r.wanted[r.m.occasions[occasion].Key]
}

// A fate says whether a judgement counts.
type fate uint8

const (
	counted    fate = iota
	superseded      // another takes its place
	outside         // not made yet on the date of the view
)

func (r *Result) fateOf(source int32) fate {
	h := r.m.history[source]
	switch {
	case !r.made(r.m.dateOf(source)):
		return outside
	case r.method.View.Judgements == FirstJudgements:
		if len(h.replaces) > 0 {
			return superseded
		}
		return counted
	}
	for len(h.replacedBy) > 0 { // by one, which may be replaced in its turn
		later := h.replacedBy[0]
		if r.made(r.m.dateOf(later)) {
			return superseded
		}
		h = r.m.history[later]
	}
	return counted
}

// made reports whether what has the date is there on the day of the view.
func (r *Result) made(date indicator.Date) bool {
	asOf := r.method.View.AsOf
	return asOf.IsZero() || !asOf.Before(date)
}

// count fills the counts of every block, form by form.
func (r *Result) count() {
	m, l := r.m, r.layout
	groups := len(l.rows) - l.columns
	r.cells = newCells(len(m.blocks), l.width, m.mostInCell())
	r.groupRaters = make([]uint32, len(m.blocks)*groups)
	r.blocks = make([]resultBlock, len(m.blocks))
	r.events = make([]event, 0, m.absent+1) // countPlain writes one beyond those that count
	c := &counter{r: r, most: make([]uint32, groups), people: map[int32]person{}}
	plain := r.fate == nil && !m.agreed && groups <= 64
	for i, b := range m.blocks {
		c.cells, c.start = r.cells.chunkOf(i)
		c.raters = r.groupRaters[i*groups : (i+1)*groups]
		c.block = &r.blocks[i]
		c.block.events, c.block.eventsEnd = len(r.events), len(r.events)
		if !r.wants(b.occasion) {
			continue
		}
		for f := b.start; f < b.stop; f++ {
			at := m.forms[f]
			if plain && at.rater != anonymous && at.start < at.stop {
				c.countPlain(at)
			} else {
				c.countForm(at, m.handed[f])
			}
		}
		c.block.eventsEnd = len(r.events)
	}
}

// A counter counts one block after another.
type counter struct {
	r      *Result
	block  *resultBlock
	cells  *chunk           // that holds the block
	start  int              // of the block, in cells
	raters []uint32         // of the block, by group
	most   []uint32         // by group, for countForm; zero between calls
	people map[int32]person // of one cell, for countForm
}

// countPlain counts a form of a named rater all of whose judgements count: the
// ordinary case, and the one that must be fast.
func (c *counter) countPlain(f form) {
	var groups uint64
	if c.cells.small != nil {
		groups = countLevels(c.r, c.cells.small[c.start:], f)
	} else {
		groups = countLevels(c.r, c.cells.large[c.start:], f)
	}
	for ; groups != 0; groups &= groups - 1 {
		c.raters[bits.TrailingZeros64(groups)]++
	}
	c.block.forms++
	c.block.raters++
}

// countLevels adds the judgements of a form to the counts of its block, and returns
// the groups that have a level in it. Whether a judgement has a level cannot be
// foretold, so it is added rather than asked: an absence adds nothing to a count,
// and a level is written over by the next event.
func countLevels[T uint8 | uint32](r *Result, counts []T, f form) (groups uint64) {
	m, lies := r.m, r.layout.lies
	levels := m.level[f.start:f.stop]
	columns := m.column[f.start:f.stop][:len(levels)]
	events := r.events[:cap(r.events)]
	n := len(r.events)
	for k, code := range levels {
		here, absent := lies[columns[k]], code>>7
		counts[int(here.offset)+int(code&^absentCode)] += T(1 - absent)
		groups |= here.groups & (uint64(absent) - 1)
		events[n] = event{columns[k], code}
		n += int(absent)
	}
	r.events = events[:n]
	return groups
}

// mostInCell returns a number that the judgements of no cell exceed: one for each
// named rater, and all of those without a name.
func (m *Matrix) mostInCell() int {
	most := 0
	for _, b := range m.blocks {
		n := 0
		for _, f := range m.forms[b.start:b.stop] {
			if f.rater != anonymous {
				n++
			} else {
				n += int(f.stop - f.start)
			}
		}
		most = max(most, n)
	}
	return most
}

// countForm counts any form. A form of no named rater is several: as many as the
// most judgements it has of one indicator. An agreed judgement comes without a
// form, and speaks for several raters, who are not added to those of the forms.
//
// handed says when the forms that are listed were handed in: blank ones count, and
// so do those of raters without a name.
func (c *counter) countForm(at form, handed []indicator.Date) {
	m, l := c.r.m, c.r.layout
	forms := 0
	for k := at.start; k < at.stop; {
		column := m.column[k]
		var cell presence
		clear(c.people)
		for ; k < at.stop && m.column[k] == column; k++ {
			c.countOne(k, at.rater, &cell)
		}
		for _, p := range c.people { // the order does not matter: they are counted
			cell.said++
			switch {
			case p.leveled:
				cell.leveled++
			case !p.stands:
				c.r.events = append(c.r.events, event{column, supersededCode})
			}
		}
		forms = max(forms, cell.said)
		for _, g := range l.groups[column] {
			c.most[g] = max(c.most[g], uint32(cell.leveled))
		}
	}
	if at.rater == anonymous || at.start == at.stop {
		forms = max(forms, c.listed(handed))
	}
	c.block.forms += forms
	c.block.raters += forms
	for g := range c.most {
		c.raters[g] += c.most[g]
		c.most[g] = 0
	}
}

// listed returns how many of the forms that are listed as handed in are there on
// the day of the view.
func (c *counter) listed(handed []indicator.Date) int {
	n := 0
	for _, date := range handed {
		if c.r.made(date) {
			n++
		}
	}
	return n
}

// A presence is the raters of one form in one cell.
type presence struct {
	said    int // they judged
	leveled int // and a level of theirs counts
}

// A person is a rater some of whose judgements of a cell replace others: a named
// one, or whoever made the first of a chain of corrections.
type person struct {
	stands  bool // a judgement of theirs counts
	leveled bool // and has a level
}

// countOne counts judgement k, and adds its rater to its cell.
func (c *counter) countOne(k, rater int32, cell *presence) {
	m := c.r.m
	column, code, source := m.column[k], m.level[k], m.source[k]
	fate := c.r.fateAt(k)
	agreed := 0
	if d := m.details[source]; d.status == Agreed {
		agreed = max(int(d.standsFor), 1)
	}
	if fate == outside || fate == superseded && agreed > 0 {
		return
	}
	_, linked := m.history[source]
	switch {
	case agreed > 0:
		c.r.events = append(c.r.events, event{column, agreedCode})
		c.block.agreed = max(c.block.agreed, agreed)
	case linked:
		who := int32(anonymous) // the rater that the form names
		if rater == anonymous {
			who = m.origin(source)
		}
		p := c.people[who]
		p.stands = p.stands || fate == counted
		p.leveled = p.leveled || fate == counted && !code.absent()
		c.people[who] = p
	default:
		cell.said++
		if !code.absent() {
			cell.leveled++
		}
	}
	switch {
	case fate == superseded:
	case code.absent():
		c.r.events = append(c.r.events, event{column, code})
	default:
		c.cells.add(c.start + int(c.r.layout.lies[column].offset) + int(code))
	}
}

// origin returns the judgement that one replaces in the end: who corrects a
// judgement without a name made it.
func (m *Matrix) origin(source int32) int32 {
	for len(m.history[source].replaces) > 0 {
		source = m.history[source].replaces[0]
	}
	return source
}

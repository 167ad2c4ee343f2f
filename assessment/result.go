package assessment

import (
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
	width   int   // counts a block
	offset  []int // by row, into a block's counts
	row     map[rowKey]int
	order   []int // rows in the order in which scores are listed
	// sets are the distinct sets of groups that a column may enter, as positions
	// among the groups; set says, by column, which one it enters.
	sets [][]int32
	set  []int32
}

type rowKey struct {
	id        indicator.ID
	dimension string
}

type layoutRow struct {
	rowKey
	scale   string // "" for a group whose members have several
	levels  []indicator.Level
	values  []float64 // of the levels; nil if they have none
	members []int32   // columns of a group
	isGroup bool
}

func newLayout(f *framework.Framework) *layout {
	l := &layout{row: map[rowKey]int{}}
	columns := f.Columns()
	l.columns = len(columns)
	for _, c := range columns {
		l.add(layoutRow{rowKey: rowKey{c.ID, c.Dimension}}, f, c.Scale)
	}
	in := make([][]int32, len(columns))
	for _, dimension := range append([]string{""}, f.Dimensions()...) {
		for g := range f.Groups() {
			r := layoutRow{rowKey: rowKey{g.ID, dimension}, isGroup: true}
			scale := ""
			for id := range f.Under(g.ID) {
				c, ok := f.Column(id, dimension)
				if !ok || columns[c].Whole {
					continue
				}
				if len(r.members) == 0 {
					scale = columns[c].Scale
				} else if columns[c].Scale != scale {
					scale = ""
				}
				r.members = append(r.members, int32(c))
				in[c] = append(in[c], int32(len(l.rows)-l.columns))
			}
			l.add(r, f, scale)
		}
	}
	for _, groups := range in {
		set := slices.IndexFunc(l.sets, func(known []int32) bool { return slices.Equal(known, groups) })
		if set < 0 {
			set = len(l.sets)
			l.sets = append(l.sets, groups)
		}
		l.set = append(l.set, int32(set))
	}
	for _, dimension := range append([]string{""}, f.Dimensions()...) {
		l.list(f, "", dimension)
	}
	return l
}

// list puts the rows below the group in the order of the tree: a group, then what
// is in it; an indicator, then its aspects.
func (l *layout) list(f *framework.Framework, group indicator.ID, dimension string) {
	for id := range f.Children(group) {
		l.order = append(l.order, l.row[rowKey{id, dimension}])
		in, ok := f.Lookup(id)
		if !ok {
			l.list(f, id, dimension)
		}
		for _, a := range in.Aspects {
			l.order = append(l.order, l.row[rowKey{a.ID, dimension}])
		}
	}
}

func (l *layout) add(r layoutRow, f *framework.Framework, scale string) {
	if s, ok := f.Scale(scale); ok {
		r.scale = scale
		for _, rung := range s.Levels {
			r.levels = append(r.levels, rung.Key)
			if rung.Value != nil {
				r.values = append(r.values, *rung.Value)
			}
		}
	}
	l.row[r.rowKey] = len(l.rows)
	l.rows = append(l.rows, r)
	l.offset = append(l.offset, l.width)
	l.width += len(r.levels)
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

// Score puts the judgements together by the method: the zero Method is the
// default profile. Issues have paths into the method; with an error there is no
// Result. It takes time in proportion to the judgements.
func (m *Matrix) Score(method Method) (*Result, issue.List) {
	list := method.Check(m.framework)
	var found issue.Collector
	found.AddList(list)
	for i, key := range method.View.Occasions {
		if !slices.ContainsFunc(m.occasions, func(o Occasion) bool { return o.Key == key }) {
			found.Errorf(OccasionUnknown, issue.Pointer("/view/occasions").Index(i), "the assessment has no occasion %q", key)
		}
	}
	if found.Failed() {
		return nil, found.List()
	}
	r := &Result{m: m, method: method.Resolved(), layout: newLayout(m.framework)}
	r.choose()
	r.count()
	return r, found.List()
}

// choose marks the judgements that the view picks.
func (r *Result) choose() {
	m, view := r.m, r.method.View
	if m.history == nil && len(view.Occasions) == 0 && view.AsOf.IsZero() {
		return // all of them
	}
	r.fate = make([]fate, len(m.column))
	for _, b := range m.blocks {
		wanted := len(view.Occasions) == 0 || slices.Contains(view.Occasions, m.occasions[b.occasion].Key)
		for _, f := range m.forms[b.start:b.stop] {
			for k := f.start; k < f.stop; k++ {
				if wanted {
					r.fate[k] = r.fateOf(m.source[k])
				} else {
					r.fate[k] = outside
				}
			}
		}
	}
}

// A fate says whether a judgement counts.
type fate uint8

const (
	counted    fate = iota
	superseded      // another takes its place
	outside         // of another occasion, or not made yet on the date
)

func (r *Result) fateOf(source int32) fate {
	view, h := r.method.View, r.m.history[source]
	made := func(s int32) bool {
		return view.AsOf.IsZero() || !view.AsOf.Before(r.m.details[s].date)
	}
	switch {
	case !made(source):
		return outside
	case view.Judgements == FirstJudgements && len(h.replaces) > 0:
		return superseded
	case view.Judgements == CurrentJudgements && slices.ContainsFunc(h.replacedBy, made):
		return superseded
	}
	return counted
}

// count fills the counts of every block, form by form.
func (r *Result) count() {
	m, l := r.m, r.layout
	groups := len(l.rows) - l.columns
	r.counts = make([]uint32, len(m.blocks)*l.width)
	r.groupRaters = make([]uint32, len(m.blocks)*groups)
	r.blocks = make([]resultBlock, len(m.blocks))
	c := &counter{r: r, seen: make([]int32, groups), most: make([]uint32, groups)}
	for i, b := range m.blocks {
		c.counts = r.counts[i*l.width : (i+1)*l.width]
		c.raters = r.groupRaters[i*groups : (i+1)*groups]
		c.block = &r.blocks[i]
		c.block.events = len(r.events)
		for f := b.start; f < b.stop; f++ {
			if m.forms[f].rater == anonymous || r.fate != nil || m.agreed {
				c.countForm(f)
			} else {
				c.countPlain(f)
			}
		}
		c.block.eventsEnd = len(r.events)
		c.sumGroups()
	}
}

// A counter counts one block after another.
type counter struct {
	r      *Result
	block  *resultBlock
	counts []uint32 // of the block
	raters []uint32 // of the block, by group
	seen   []int32  // by group, the last form that was counted in it, plus 1

	most []uint32 // by group, for countForm; zero between calls
}

// countPlain counts a form of a named rater all of whose judgements count: the
// ordinary case, and the one that must be fast.
func (c *counter) countPlain(f int32) {
	r, l := c.r, c.r.layout
	at := r.m.forms[f]
	levels := r.m.level[at.start:at.stop]
	columns := r.m.column[at.start:at.stop][:len(levels)]
	lastSet := int32(-1)
	for k, code := range levels {
		column := columns[k]
		if code.absent() {
			r.events = append(r.events, event{column, code})
			continue
		}
		c.counts[l.offset[column]+int(code)]++
		if set := l.set[column]; set != lastSet {
			lastSet = set
			for _, g := range l.sets[set] {
				if c.seen[g] != f+1 {
					c.seen[g] = f + 1
					c.raters[g]++
				}
			}
		}
	}
	c.block.forms++
	c.block.raters++
}

// countForm counts any form. A form of no named rater is several: as many as the
// most judgements it has of one indicator. An agreed judgement comes without a
// form, and speaks for several raters, who are not added to those of the forms.
func (c *counter) countForm(f int32) {
	m, l := c.r.m, c.r.layout
	at := m.forms[f]
	named := at.rater != anonymous
	forms := 0
	for k := at.start; k < at.stop; {
		column := m.column[k]
		var said, standing, gone int // judgements in the cell, those with a level, those replaced
		for ; k < at.stop && m.column[k] == column; k++ {
			c.countOne(k, &said, &standing, &gone)
		}
		if named {
			// One rater wants one judgement here, however often they corrected it.
			gone = min(gone, max(1-(said-gone), 0))
			said, standing = min(said, 1), min(standing, 1)
		}
		for range gone {
			c.r.events = append(c.r.events, event{column, supersededCode})
		}
		forms = max(forms, said)
		for _, g := range l.sets[l.set[column]] {
			c.most[g] = max(c.most[g], uint32(standing))
		}
	}
	if at.start == at.stop { // handed in blank
		forms = 1
	}
	c.block.forms += forms
	c.block.raters += forms
	for g := range c.most {
		c.raters[g] += c.most[g]
		c.most[g] = 0
	}
}

// countOne counts judgement k, and adds it to what its cell of the form holds.
func (c *counter) countOne(k int32, said, standing, gone *int) {
	m := c.r.m
	column, code := m.column[k], m.level[k]
	agreed := 0
	if d, ok := m.details[m.source[k]]; ok && d.status == Agreed {
		agreed = max(int(d.standsFor), 1)
	}
	switch fate := c.r.fateAt(k); {
	case fate == outside || fate == superseded && agreed > 0:
		return
	case fate == superseded:
		*said++
		*gone++
		return
	case agreed > 0:
		c.r.events = append(c.r.events, event{column, agreedCode})
		c.block.agreed = max(c.block.agreed, agreed)
	default:
		*said++
	}
	if code.absent() {
		c.r.events = append(c.r.events, event{column, code})
		return
	}
	c.counts[c.r.layout.offset[column]+int(code)]++
	if agreed == 0 {
		*standing++
	}
}

// sumGroups pools the judgements of each group's indicators.
func (c *counter) sumGroups() {
	l := c.r.layout
	for row := l.columns; row < len(l.rows); row++ {
		sum := c.counts[l.offset[row]:][:len(l.rows[row].levels)]
		if len(sum) == 0 {
			continue // several scales
		}
		for _, column := range l.rows[row].members {
			for rank, n := range c.counts[l.offset[column]:][:len(sum)] {
				sum[rank] += n
			}
		}
	}
}

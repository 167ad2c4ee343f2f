package assessment

import (
	"cmp"
	"slices"

	"github.com/openrubric/leadership/indicator/issue"
)

// A Live scores one subject at a time of [Counts] that change, as a screen does while
// judgements come in: the cost is that of the subject, however many others there are. It
// is for the goroutine of its counts; the Results it gives are for any.
type Live struct {
	c      *Counts
	method Method
	ready  Result // without blocks
	judged []bool // the columns that its layout lists
}

// Live prepares a method for scoring single subjects. The issues are those of
// [Counts.Score].
func (c *Counts) Live(method Method) (*Live, issue.List) {
	r, list := c.Score(method)
	if list.Err() != nil {
		return nil, list
	}
	l := &Live{c: c, method: r.method}
	l.prepare()
	return l, list
}

func (l *Live) prepare() {
	m := l.c.matrix()
	l.judged = l.c.judged()
	l.ready = Result{m: m, method: l.method, layout: m.layout}
	l.ready.prepare()
}

// Subject returns the Result of one subject as the counts are now. It is what
// [Counts.Score] gives, without the other subjects; it does not change when more is
// counted. It is false if there is no such subject. It takes a microsecond or two.
func (l *Live) Subject(id string) (*Result, bool) {
	c := l.c
	subject, ok := c.subjectName.lookup([]byte(id))
	if !ok {
		return nil, false
	}
	if l.stale() {
		l.prepare()
	}
	m := *l.ready.m
	m.subjects, m.subject = c.subjects[subject:subject+1:subject+1], map[string]int32{id: 0}
	m.perspectives = slices.Clone(m.known)
	occasionAt := c.listOccasions(&m)
	var order []int32
	for i := c.first[subject]; i >= 0; i = c.blocks[i].next {
		if c.holds(i) {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(x, y int32) int {
		a, b := &c.blocks[x], &c.blocks[y]
		return cmp.Or(cmp.Compare(occasionAt[a.occasion], occasionAt[b.occasion]), cmp.Compare(a.perspective, b.perspective))
	})
	r := l.ready
	r.m = &m
	for _, i := range order {
		m.blocks = append(m.blocks, block{occasion: occasionAt[c.blocks[i].occasion], perspective: c.blocks[i].perspective})
	}
	r.cells = c.cells.copyOf(order)
	r.takeCounts(c.parts(order))
	return &r, true
}

// stale reports whether columns are judged that were not, or no longer: reports list
// aspects only where somebody judged them.
func (l *Live) stale() bool {
	for i, n := range l.c.column {
		if l.judged[i] != (n > 0) {
			return true
		}
	}
	return false
}

package disclosure

import (
	"context"
	"slices"
)

// A meter counts steps, and stops who has done enough or was told to stop.
type meter struct {
	ctx  context.Context
	left int
	seen int
	err  error
}

const lookUp = 1 << 14 // steps between two looks at the context

func (m *meter) spend(steps int) bool {
	m.left -= steps
	if m.seen += steps; m.seen >= lookUp {
		m.seen = 0
		m.check()
	}
	return m.left > 0 && m.err == nil
}

func (m *meter) check() bool {
	if m.err == nil {
		m.err = m.ctx.Err()
	}
	return m.err == nil
}

// A side is one end of the interval of a cell.
type side = int8

const (
	low  side = 0
	high side = 1
)

// An event is one end of the interval of a cell moved inwards.
type event struct {
	cell int32
	side side
	row  int32 // that it follows from; byCases if by trying all
	prev int32 // the event before it at the same end of the same cell, or −1
	mark int32 // how many events its row had seen
	old  int64
	now  int64
}

const byCases = -1

// A derived row is a sum of sums, each taken so many times.
type derived struct {
	cells []int32
	coefs []int64
	rhs   int64
}

// bounds are what is derived so far: for each cell the values that are left, and how that
// came about.
type bounds struct {
	sums *system
	lo   []int64
	hi   []int64
	log  []event
	last [2][]int32 // event of a cell
	// more are rows beyond those of sums, by number after them, for explanations alone.
	more []derived
	// cases says of an event by cases why the other cases fit nothing.
	cases map[int32]refutation

	queue  []int32
	queued []bool
	m      *meter
}

// newBounds returns what is known before any sum is used: the values of cells that are
// seen, and of others what anyone knows.
func newBounds(t *Table, sums *system, seen func(c int32) bool, m *meter) *bounds {
	n := len(t.counts.Cells)
	b := &bounds{sums: sums, lo: make([]int64, n), hi: make([]int64, n), queued: make([]bool, sums.len()), m: m}
	b.last[low], b.last[high] = make([]int32, n), make([]int32, n)
	for i := range t.counts.Cells {
		c := &t.counts.Cells[i]
		b.last[low][i], b.last[high][i] = -1, -1
		if b.lo[i], b.hi[i] = c.Low, c.high(); seen(int32(i)) {
			b.lo[i], b.hi[i] = c.Value, c.Value
		}
	}
	return b
}

// move moves one end of a cell, and reports whether a value is left.
func (b *bounds) move(c int32, s side, now int64, row, mark int32) bool {
	end := &b.lo[c]
	if s == high {
		end = &b.hi[c]
	}
	b.log = append(b.log, event{c, s, row, b.last[s][c], mark, *end, now})
	b.last[s][c] = int32(len(b.log) - 1)
	*end = now
	rows, _ := b.sums.col(c)
	for _, r := range rows {
		if !b.queued[r] {
			b.queued[r] = true
			b.queue = append(b.queue, r)
		}
	}
	return b.lo[c] <= b.hi[c]
}

// undo takes back all events from the mark on.
func (b *bounds) undo(mark int) {
	for i := len(b.log) - 1; i >= mark; i-- {
		e := &b.log[i]
		b.last[e.side][e.cell] = e.prev
		if e.side == low {
			b.lo[e.cell] = e.old
		} else {
			b.hi[e.cell] = e.old
		}
	}
	b.log = b.log[:mark]
}

// all queues every row.
func (b *bounds) all() {
	for r := range int32(b.sums.len()) {
		if !b.queued[r] {
			b.queued[r] = true
			b.queue = append(b.queue, r)
		}
	}
}

// propagate narrows intervals until nothing moves, or until the number of events is at
// the limit: what is there holds in any case. It returns false if nothing fits any more.
func (b *bounds) propagate(limit int) bool {
	fits := true
	for at := 0; at < len(b.queue); at++ {
		r := b.queue[at]
		b.queued[r] = false
		if fits && len(b.log) < limit && b.m.spend(int(b.sums.start[r+1]-b.sums.start[r])) {
			fits = b.narrow(r)
		}
		if at > 1024 && at > len(b.queue)/2 {
			b.queue = slices.Delete(b.queue, 0, at+1)
			at = -1
		}
	}
	b.queue = b.queue[:0]
	return fits
}

// narrow uses one row: what the other cells leave for each.
func (b *bounds) narrow(r int32) bool {
	cells, coefs := b.sums.row(r)
	least, most := b.span(cells, coefs)
	rhs, mark := b.sums.rhs[r], int32(len(b.log))
	if least > rhs || most < rhs {
		b.clash(r, least, most)
		return false
	}
	for i, c := range cells {
		if b.lo[c] == b.hi[c] {
			continue
		}
		from, to := between(coefs[i], b.lo[c], b.hi[c])
		lo, hi := between2(coefs[i], rhs-(most-to), rhs-(least-from))
		if lo > b.lo[c] && !b.move(c, low, lo, r, mark) || hi < b.hi[c] && !b.move(c, high, hi, r, mark) {
			return false
		}
	}
	return true
}

// clash leaves a cell of a row that cannot hold without a value, so that an explanation
// has something to end in.
func (b *bounds) clash(r int32, least, most int64) {
	cells, coefs := b.sums.row(r)
	for i, c := range cells {
		if i+1 < len(cells) && b.at(c, low, 0) == b.at(c, high, 0) {
			continue
		}
		rhs := b.sums.rhs[r]
		from, to := between(coefs[i], b.lo[c], b.hi[c])
		lo, hi := between2(coefs[i], rhs-(most-to), rhs-(least-from))
		if mark := int32(len(b.log)); lo > b.hi[c] {
			b.move(c, low, lo, r, mark)
		} else {
			b.move(c, high, hi, r, mark)
		}
		return
	}
}

// span returns between what Σ coef·cell lies.
func (b *bounds) span(cells []int32, coefs []int64) (least, most int64) {
	for i, c := range cells {
		from, to := between(coefs[i], b.lo[c], b.hi[c])
		least, most = least+from, most+to
	}
	return least, most
}

// between returns between what coef·x lies if x lies between lo and hi.
func between(coef, lo, hi int64) (int64, int64) {
	if coef < 0 {
		return coef * hi, coef * lo
	}
	return coef * lo, coef * hi
}

// between2 returns between what the integer x lies if coef·x lies between lo and hi.
func between2(coef, lo, hi int64) (int64, int64) {
	switch {
	case coef == 1:
		return lo, hi
	case coef == -1:
		return -hi, -lo
	case coef < 0:
		coef, lo, hi = -coef, -hi, -lo
	}
	return -floor(-lo, coef), floor(hi, coef)
}

// floor returns ⌊a/b⌋ for b > 0.
func floor(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// learn enters what a derived row says of one cell, if it says anything new.
func (b *bounds) learn(d derived, c int32) {
	row := int32(-1)
	for i, other := range d.cells {
		if other != c {
			continue
		}
		least, most := b.span(d.cells, d.coefs)
		from, to := between(d.coefs[i], b.lo[c], b.hi[c])
		lo, hi := between2(d.coefs[i], d.rhs-(most-to), d.rhs-(least-from))
		if lo <= b.lo[c] && hi >= b.hi[c] {
			return
		}
		b.more = append(b.more, d)
		row = int32(b.sums.len() + len(b.more) - 1)
		mark := int32(len(b.log))
		if lo > b.lo[c] {
			b.move(c, low, lo, row, mark)
		}
		if hi < b.hi[c] {
			b.move(c, high, hi, row, mark)
		}
	}
}

// terms returns a row, be it one of the sums or beyond them.
func (b *bounds) terms(row int32) derived {
	if int(row) >= b.sums.len() {
		return b.more[int(row)-b.sums.len()]
	}
	cells, coefs := b.sums.row(row)
	return derived{cells, coefs, b.sums.rhs[row]}
}

// combine adds up rows, each times its factor. Cells that cancel are gone. It returns
// false if numbers get too large for bounds to be added up in 64 bits.
func combine(s *system, rows []int32, factors []int64) (derived, bool) {
	sum := map[int32]int64{}
	var d derived
	for i, r := range rows {
		cells, coefs := s.row(r)
		for j, c := range cells {
			if _, ok := sum[c]; !ok {
				d.cells = append(d.cells, c)
			}
			sum[c] += factors[i] * coefs[j]
		}
		d.rhs += factors[i] * s.rhs[r]
	}
	slices.Sort(d.cells)
	kept := d.cells[:0]
	size := int64(0)
	for _, c := range d.cells {
		if v := sum[c]; v != 0 {
			kept, d.coefs = append(kept, c), append(d.coefs, v)
			size += max(v, -v)
		}
	}
	d.cells = kept
	return d, size <= MaxCount
}

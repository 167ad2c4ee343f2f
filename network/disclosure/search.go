package disclosure

import (
	"math"
	"slices"
)

// An answer is what a search found out.
type answer int8

const (
	unknown answer = iota // limits were reached first
	found
	none // there is none
)

// A trial is the memory of a search by trying values. Each cell is as near to the truth
// as its bounds let it; as soon as all sums hold then, that is a table. As long as one
// does not hold, one of its cells must move, and only such are tried.
type trial struct {
	near  []int64 // the value of a cell
	off   []int64 // by how much each sum is off
	bad   []int32 // sums that may be off
	total int64   // Σ |off|
	why   refutation
	run   uint32 // how many searches for the same were given up
	sums  int    // the rows that count; what follows from them is for bounds alone
}

// find looks for a table that fits in which cell p is at least v, or at most v if dir is
// negative. It leaves the table in cur, and returns the cells that moved.
// If there is none it leaves in hunt.why why not.
func (s *space) find(p int32, dir, v int64, m *meter) (answer, []int32) {
	b := s.b
	s.begin()
	s.hunt.why = refutation{}
	mark := len(b.log)
	was := b.m
	b.m = m
	if dir > 0 && v > b.lo[p] {
		b.move(p, low, v, byCases, 0)
	} else if dir < 0 && v < b.hi[p] {
		b.move(p, high, v, byCases, 0)
	}
	a := none
	if !b.propagate(math.MaxInt) {
		s.hunt.why = b.refute(s.t, mark)
	} else if a = s.runs(mark, m); a == none {
		s.hunt.why.terms = s.given(p)
	}
	var cells []int32
	if a == found {
		cells = s.moved(mark)
		for _, c := range cells {
			s.cur[c] = s.hunt.near[c]
		}
	}
	s.back(mark)
	b.m = was
	return a, cells
}

// given returns what is seen in the sums of the component of a cell.
func (s *space) given(p int32) []Term {
	var terms []Term
	seen := map[int32]bool{}
	for _, r := range s.parts[s.of[p]].rows {
		cells, _ := s.sums.row(r)
		for _, c := range cells {
			if lo, hi := s.b.at(c, low, 0), s.b.at(c, high, 0); lo == hi && !seen[c] {
				seen[c] = true
				terms = append(terms, Term{0, s.t.counts.Cells[c].ID, lo, hi})
			}
		}
	}
	return terms
}

// begin makes ready for a search from the truth.
func (s *space) begin() {
	h := &s.hunt
	if h.near != nil {
		return
	}
	h.near, h.off = slices.Clone(s.truth), make([]int64, s.sums.len())
	h.sums = s.t.sums.len()
}

// follow brings a cell as near to the truth as its bounds let it.
func (s *space) follow(c int32) {
	h := &s.hunt
	now := min(max(s.truth[c], s.b.lo[c]), s.b.hi[c])
	delta := now - h.near[c]
	if delta == 0 {
		return
	}
	h.near[c] = now
	rows, coefs := s.sums.col(c)
	for i, r := range rows {
		if int(r) >= h.sums {
			break
		}
		was := h.off[r]
		h.off[r] += delta * coefs[i]
		h.total += abs(h.off[r]) - abs(was)
		if was == 0 {
			h.bad = append(h.bad, r)
		}
	}
}

// moved returns the cells whose bounds moved since the mark.
func (s *space) moved(mark int) []int32 {
	var cells []int32
	for _, e := range s.b.log[mark:] {
		cells = append(cells, e.cell)
	}
	slices.Sort(cells)
	return slices.Compact(cells)
}

func (s *space) back(mark int) {
	cells := s.moved(mark)
	s.b.undo(mark)
	for _, c := range cells {
		s.follow(c)
	}
}

// shortRun is how many steps a search has that is one of several.
const shortRun = 1 << 12

// runs searches with half of the steps, and then anew with other choices among cells that
// seem equally good, with few steps and after every four times with twice as many. One
// early choice that was bad can cost a search all its steps; but where none is quick, a
// long one wanders far, and its table often shows many other cells to be safe as well.
func (s *space) runs(mark int, m *meter) answer {
	for run := 0; ; run++ {
		given := min(m.left, shortRun<<min(run/4, 16))
		if run == 0 {
			given = max(given, m.left/2)
		}
		part := &meter{ctx: m.ctx, left: given, err: m.err}
		s.hunt.run, s.b.m = uint32(run), part
		a := s.try(mark, part)
		m.left -= given - part.left
		m.err = part.err
		if a != unknown || m.left <= 0 || !m.check() {
			return a
		}
	}
}

// scatter orders cells differently in each run, and by number in the first.
func (h *trial) scatter(c int32) uint32 {
	x := uint32(c)
	if h.run > 0 {
		x = (x + h.run) * 0x9e3779b1
		x = (x ^ x>>15) * 0x85ebca77
		x ^= x >> 13
	}
	return x
}

// try propagates what was decided since the mark, decides for one more cell, and goes on.
// Unless it finds a table, who decided puts the bounds back.
func (s *space) try(mark int, m *meter) answer {
	b, h := s.b, &s.hunt
	if !b.propagate(math.MaxInt) {
		return none
	}
	if m.left <= 0 || m.err != nil {
		return unknown
	}
	for _, e := range b.log[mark:] {
		s.follow(e.cell)
	}
	if h.total == 0 {
		return found
	}
	c, way := s.candidate(m)
	if c < 0 {
		return unknown // cannot be: a sum that is off has a cell to move, or bounds would say so
	}
	out := none
	for half := range 2 {
		mark := len(b.log)
		if (half == 0) == (way > 0) {
			b.move(c, low, h.near[c]+max(way, 0), byCases, 0)
		} else {
			b.move(c, high, h.near[c]+min(way, 0), byCases, 0)
		}
		switch s.try(mark, m) {
		case found:
			return found
		case unknown:
			out = unknown
		}
		s.back(mark)
		if m.left <= 0 || m.err != nil {
			return unknown
		}
	}
	return out
}

// candidate returns the cell of the shortest sum that is off which brings all sums
// nearest to holding, and the way it must go.
func (s *space) candidate(m *meter) (int32, int64) {
	h := &s.hunt
	row := s.shortest(&h.bad, h.off)
	best, bestWay, least := int32(-1), int64(0), int64(0)
	cells, coefs := s.sums.row(row)
	m.spend(len(cells))
	for i, c := range cells {
		way := int64(1)
		if (h.off[row] > 0) == (coefs[i] > 0) {
			way = -1
		}
		if way > 0 && h.near[c] == s.b.hi[c] || way < 0 && h.near[c] == s.b.lo[c] {
			continue
		}
		after := int64(0)
		in, by := s.sums.col(c)
		for j, r := range in {
			if int(r) < h.sums {
				after += abs(h.off[r]+way*by[j]) - abs(h.off[r])
			}
		}
		m.spend(len(in))
		if best < 0 || after < least || after == least && h.scatter(c) < h.scatter(best) {
			best, bestWay, least = c, way, after
		}
	}
	return best, bestWay
}

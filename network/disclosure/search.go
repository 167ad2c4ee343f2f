package disclosure

// An answer is what a search found out.
type answer int8

const (
	unknown answer = iota // limits were reached first
	found
	none // there is none
)

// find looks for a table that fits in which cell p is at least v, or at most v if dir is
// negative, by trying values, those near the truth first. The table is left in cur, and
// its cells in touched.
func (s *space) find(p int32, dir, v int64, m *meter) (answer, []int32) {
	b := s.b
	mark := len(b.log)
	was := b.m
	b.m = m
	defer func() { b.m = was; b.undo(mark) }()
	if v < b.lo[p] && dir < 0 || v > b.hi[p] && dir > 0 {
		return none, nil
	}
	end := low
	if dir < 0 {
		end = high
	}
	if dir > 0 && v > b.lo[p] || dir < 0 && v < b.hi[p] {
		if !b.move(p, end, v, byCases, 0) {
			return none, nil
		}
	}
	cells := s.parts[s.of[p]].cells
	a := s.try(cells, m)
	if a != found {
		return a, nil
	}
	for _, c := range cells {
		s.cur[c] = b.lo[c]
	}
	return found, append([]int32(nil), cells...)
}

// try propagates what was decided, decides one more cell, and goes on. On success the
// bounds are a table; else they are put back by who decided.
func (s *space) try(cells []int32, m *meter) answer {
	b := s.b
	if !b.propagate(1 << 62) {
		return none
	}
	if m.left <= 0 || m.err != nil {
		return unknown
	}
	c := int32(-1)
	for _, d := range cells {
		if width := b.hi[d] - b.lo[d]; width > 0 && (c < 0 || width < b.hi[c]-b.lo[c]) {
			c = d
			if width == 1 {
				break
			}
		}
	}
	if c < 0 {
		return found
	}
	m.spend(len(cells))
	lo, hi := b.lo[c], b.hi[c]
	near := min(max(s.truth[c], lo), hi)
	out := none
	for _, part := range [3][2]int64{{near, near}, {lo, near - 1}, {near + 1, hi}} {
		if part[0] > part[1] {
			continue
		}
		mark := len(b.log)
		if part[0] > lo {
			b.move(c, low, part[0], byCases, 0)
		}
		if part[1] < hi {
			b.move(c, high, part[1], byCases, 0)
		}
		switch s.try(cells, m) {
		case found:
			return found
		case unknown:
			out = unknown
		}
		b.undo(mark)
		if m.left <= 0 || m.err != nil {
			return unknown
		}
	}
	return out
}

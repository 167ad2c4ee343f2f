package disclosure

import (
	"cmp"
	"slices"
)

// A space is the cells that may move, each within its bounds, while the sums hold: all
// tables that a reader cannot tell from the true one. Cells fall into components that do
// not touch each other.
type space struct {
	t     *Table
	sums  *system
	truth []int64
	cur   []int64 // a table that fits; the true one between calls
	b     *bounds
	of    []int32     // the component of a cell, or −1 if it cannot move
	parts []component // in the order of their first cells
	// price is what it costs to let a cell move: 0 for hidden cells, less than 0 for
	// those that cannot; of others what hiding their block costs. Nil: all 0.
	price []int64
	// restricted says that cells of a price less than 0 might move in another table, so
	// that what is not found may yet be there.
	restricted bool

	flow flow
	fix  repair
	hunt trial
	mod  modular
}

// A component is cells that hang together, and the sums that tie them.
type component struct {
	cells []int32
	rows  []int32
	net   *network // if it is one
}

func newSpace(t *Table, sums *system, b *bounds) *space {
	n := len(t.counts.Cells)
	s := &space{t: t, sums: sums, b: b, truth: make([]int64, n), of: make([]int32, n)}
	for i := range t.counts.Cells {
		s.truth[i] = t.counts.Cells[i].Value
	}
	s.cur = slices.Clone(s.truth)
	s.split()
	return s
}

// split finds the components.
func (s *space) split() {
	for c := range s.of {
		s.of[c] = -1
	}
	seen := make([]bool, s.sums.len())
	var open []int32
	for first := range int32(len(s.of)) {
		if s.of[first] >= 0 || s.b.lo[first] == s.b.hi[first] {
			continue
		}
		k := int32(len(s.parts))
		var p component
		s.of[first] = k
		open = append(open[:0], first)
		for len(open) > 0 {
			c := open[len(open)-1]
			open = open[:len(open)-1]
			p.cells = append(p.cells, c)
			rows, _ := s.sums.col(c)
			for _, r := range rows {
				if seen[r] {
					continue
				}
				seen[r] = true
				p.rows = append(p.rows, r)
				cells, _ := s.sums.row(r)
				for _, d := range cells {
					if s.of[d] < 0 && s.b.lo[d] < s.b.hi[d] {
						s.of[d] = k
						open = append(open, d)
					}
				}
			}
		}
		slices.Sort(p.cells)
		slices.Sort(p.rows)
		s.parts = append(s.parts, p)
	}
}

func (s *space) priceOf(c int32) int64 {
	if s.price == nil {
		return 0
	}
	return s.price[c]
}

// room returns by how much a cell of a component can go up, or down.
func (s *space) room(c int32, dir int64) int64 {
	if dir > 0 {
		return s.b.hi[c] - s.cur[c]
	}
	return s.cur[c] - s.b.lo[c]
}

// A move is by how much a cell differs from the truth.
type move struct {
	cell  int32
	delta int64
}

// take returns how the table at hand, of which the cells may have moved, differs from the
// truth, in the order of cells, and puts the truth back. It returns nil if a sum does not
// hold: that would be a fault of ours, and must never make a cell look safe.
func (s *space) take(touched []int32) []move {
	slices.Sort(touched)
	touched = slices.Compact(touched)
	var moves []move
	for _, c := range touched {
		if d := s.cur[c] - s.truth[c]; d != 0 {
			moves = append(moves, move{c, d})
		}
		if s.cur[c] < s.b.lo[c] || s.cur[c] > s.b.hi[c] {
			moves = nil
			break
		}
	}
	for _, c := range touched {
		s.cur[c] = s.truth[c]
	}
	if !s.holds(moves) {
		return nil
	}
	return moves
}

// holds reports whether all sums hold after the moves.
func (s *space) holds(moves []move) bool {
	off := s.fix.clean(s.sums.len())
	for _, m := range moves {
		rows, coefs := s.sums.col(m.cell)
		for i, r := range rows {
			off[r] += coefs[i] * m.delta
		}
	}
	ok := true
	for _, m := range moves {
		rows, _ := s.sums.col(m.cell)
		for _, r := range rows {
			ok = ok && off[r] == 0
			off[r] = 0
		}
	}
	return ok
}

// height returns for each row how far its total is from the cells that are no totals.
func heights(t *Table) []int32 {
	n := t.sums.len()
	row := make([]int32, len(t.counts.Cells)) // the row, from 1, whose total a cell is
	for r := range n {
		if cells, coefs := t.sums.row(int32(r)); coefs[0] < 0 {
			row[cells[0]] = int32(r + 1)
		}
	}
	height := make([]int32, n) // 0: not known yet; −1: being looked at
	var of func(r int32) int32
	of = func(r int32) int32 {
		if height[r] != 0 {
			return max(height[r], 0) // a total of itself, be it through others, ends here
		}
		height[r] = -1
		most := int32(0)
		cells, coefs := t.sums.row(r)
		for i, c := range cells {
			if coefs[i] > 0 && row[c] > 0 {
				most = max(most, of(row[c]-1))
			}
		}
		height[r] = most + 1
		return height[r]
	}
	for r := range n {
		of(int32(r))
	}
	return height
}

// networks looks for components that are networks: in which each cell is in two sums at
// most, once sums that follow from others are left out.
func (s *space) networks() {
	height := heights(s.t)
	length := func(r int32) int32 { return s.sums.start[r+1] - s.sums.start[r] }
	tall := func(r int32) int32 {
		if int(r) < len(height) {
			return height[r]
		}
		return 1 << 30 // derived rows follow from the others
	}
	for k := range s.parts {
		p := &s.parts[k]
		if p.net = s.network(p, p.rows); p.net != nil {
			continue
		}
		rows := slices.Clone(p.rows)
		for try := range 3 {
			slices.SortFunc(rows, func(a, b int32) int {
				by := 0
				switch try {
				case 0:
					by = cmp.Compare(length(b), length(a))
				case 1:
					by = cmp.Compare(b, a)
				}
				return cmp.Or(cmp.Compare(tall(a), tall(b)), by, cmp.Compare(a, b))
			})
			kept, ok := s.independent(p, rows)
			if !ok || len(kept) == len(rows) {
				break
			}
			if p.net = s.network(p, kept); p.net != nil {
				break
			}
		}
	}
}

const prime = 1<<31 - 1

// A modular is rows solved one after the other, modulo a prime, each for one cell.
type modular struct {
	acc     []int64 // by cell: the row at hand
	in      []bool
	touched []int32
	pivot   []int32 // the number, from 1, of the row that was solved for a cell
	open    heap    // pivots in the row at hand, the earliest first
	cells   [][]int32
	vals    [][]int64
	budget  int
}

// independent leaves out rows that follow from earlier ones, reckoning modulo a prime. A
// row that is left out by chance, and does not follow, does no harm: a table must fit all
// rows to make a cell safe, and one row less makes no leak. It gives up, and returns
// false, where rows fill up.
func (s *space) independent(p *component, rows []int32) ([]int32, bool) {
	m := &s.mod
	if m.acc == nil {
		m.acc, m.in, m.pivot = make([]int64, len(s.of)), make([]bool, len(s.of)), make([]int32, len(s.of))
	}
	for _, c := range p.cells {
		m.pivot[c] = 0
	}
	m.cells, m.vals, m.budget = m.cells[:0], m.vals[:0], 400*len(p.cells)+100_000
	kept := make([]int32, 0, len(rows))
	for _, r := range rows {
		cells, coefs := s.sums.row(r)
		for i, c := range cells {
			if s.of[c] >= 0 {
				m.put(c, (coefs[i]%prime+prime)%prime)
			}
		}
		ok := m.reduce()
		if m.keep(s) {
			kept = append(kept, r)
		}
		if !ok {
			return nil, false
		}
	}
	return kept, true
}

func (m *modular) put(c int32, v int64) {
	if !m.in[c] {
		m.in[c] = true
		m.touched = append(m.touched, c)
		if m.pivot[c] > 0 {
			m.open.push(item{cost: int64(m.pivot[c]), at: c})
		}
	}
	m.acc[c] = (m.acc[c] + v) % prime
}

// reduce takes the pivots out of the row at hand. A row has none of earlier rows in it.
func (m *modular) reduce() bool {
	for len(m.open) > 0 {
		c := m.open.pop().at
		if m.acc[c] == 0 {
			continue
		}
		k, v := m.pivot[c]-1, m.acc[c]
		for i, d := range m.cells[k] {
			m.put(d, (prime-v)*m.vals[k][i]%prime)
		}
		if m.budget -= len(m.cells[k]); m.budget < 0 {
			m.open = m.open[:0]
			return false
		}
	}
	return true
}

// keep solves the row at hand for the cell in fewest sums, if anything is left of it, and
// makes ready for the next.
func (m *modular) keep(s *space) bool {
	best := int32(-1)
	few := int32(0)
	var left []int32
	for _, c := range m.touched {
		if m.acc[c] == 0 {
			continue
		}
		left = append(left, c)
		if n := s.sums.colStart[c+1] - s.sums.colStart[c]; best < 0 || n < few || n == few && c < best {
			best, few = c, n
		}
	}
	if best >= 0 {
		inverse := power(m.acc[best], prime-2)
		vals := make([]int64, len(left))
		for i, c := range left {
			vals[i] = m.acc[c] * inverse % prime
		}
		m.cells, m.vals = append(m.cells, left), append(m.vals, vals)
		m.pivot[best] = int32(len(m.cells))
	}
	for _, c := range m.touched {
		m.acc[c], m.in[c] = 0, false
	}
	m.touched = m.touched[:0]
	return best >= 0
}

// power returns x to the n modulo prime.
func power(x int64, n int) int64 {
	out := int64(1)
	for ; n > 0; n >>= 1 {
		if n&1 == 1 {
			out = out * x % prime
		}
		x = x * x % prime
	}
	return out
}

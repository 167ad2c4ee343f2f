package disclosure

import (
	"cmp"
	"slices"
)

// A repair is the memory of the search for a few cells that can move together where the
// sums are no network. It moves one cell, picks a sum that does not hold any more, moves
// another of its cells to make it hold, and so on: two schools of the same clusters that
// change places are four moves. What it finds is proved by it; that it finds nothing
// proves nothing.
type repair struct {
	off    []int64 // by how much each sum is off
	bad    []int32 // sums that are off
	total  int64   // Σ |off|
	path   []int32
	ways   []int64
	moved  []int8 // of a cell: in which direction it moved on the path
	opened []int32
	cost   int64 // of the blocks that the path opens

	best     []int32
	bestWays []int64
	bestCost int64
	most     int // rows that a cell is in
	lists    [][]choice
}

type choice struct {
	cell  int32
	way   int64
	price int64
	after int64 // Σ |off| after it
}

func (f *repair) clean(rows int) []int64 {
	if len(f.off) < rows {
		f.off = make([]int64, rows)
	}
	return f.off
}

// depths are how many moves are tried, one after the other.
var depths = [...]int{4, 6, 8, 12}

// mend moves cell p by one in the direction and looks for other moves that make all sums
// hold again, at a low price. It returns the cells that moved.
func (s *space) mend(p int32, dir int64, m *meter) []int32 {
	if s.room(p, dir) <= 0 {
		return nil
	}
	f := &s.fix
	f.clean(s.sums.len())
	if f.moved == nil {
		f.moved = make([]int8, len(s.of))
		f.opened = make([]int32, len(s.t.blocks))
		for c := range s.of {
			f.most = max(f.most, int(s.sums.colStart[c+1]-s.sums.colStart[c]))
		}
		f.lists = make([][]choice, depths[len(depths)-1]+1)
	}
	f.best, f.bestCost = nil, 1<<62
	for _, depth := range depths {
		part := &meter{ctx: m.ctx, left: min(m.left, mendSteps), err: m.err}
		given := part.left
		s.step(choice{cell: p, way: dir}, depth-1, part)
		m.left -= given - part.left
		m.err = part.err
		if f.best != nil || m.left <= 0 || m.err != nil {
			break
		}
	}
	for i, c := range f.best {
		s.cur[c] += f.bestWays[i]
	}
	return f.best
}

// mendSteps bounds the search at each depth: a way that is not found soon is looked for
// by the exact search.
const mendSteps = 20_000

func (s *space) step(x choice, left int, m *meter) {
	f := &s.fix
	block := s.t.block[x.cell]
	price := int64(0)
	if f.opened[block] == 0 {
		price = s.priceOf(x.cell)
	}
	if f.cost+price >= f.bestCost {
		return
	}
	s.apply(x.cell, x.way)
	f.opened[block]++
	f.cost += price
	f.path, f.ways = append(f.path, x.cell), append(f.ways, x.way)
	if f.total == 0 {
		f.best, f.bestWays, f.bestCost = slices.Clone(f.path), slices.Clone(f.ways), f.cost
	} else if f.total <= int64(f.most*left) {
		s.choose(left, m)
	}
	f.path, f.ways = f.path[:len(f.path)-1], f.ways[:len(f.ways)-1]
	f.cost -= price
	f.opened[block]--
	s.apply(x.cell, -x.way)
	f.moved[x.cell] = 0
	for _, c := range f.path {
		if c == x.cell {
			f.moved[c] = int8(x.way)
		}
	}
}

func (s *space) apply(c int32, way int64) {
	f := &s.fix
	s.cur[c] += way
	f.moved[c] = int8(way)
	rows, coefs := s.sums.col(c)
	for i, r := range rows {
		was := f.off[r]
		f.off[r] += way * coefs[i]
		f.total += abs(f.off[r]) - abs(was)
		if was == 0 {
			f.bad = append(f.bad, r)
		}
	}
}

func abs(x int64) int64 { return max(x, -x) }

// choose tries the cells of the shortest sum that is off, the most promising first.
func (s *space) choose(left int, m *meter) {
	f := &s.fix
	f.lists[left] = s.choices(s.shortest(&f.bad, f.off), left, m)
	for _, x := range f.lists[left] {
		if !m.spend(1) {
			return
		}
		s.step(x, left-1, m)
		if f.best != nil && f.bestCost <= f.cost {
			return // no way on from here is cheaper
		}
	}
}

// shortest returns the shortest sum that is off, and takes those that are not off from
// the list.
func (s *space) shortest(bad *[]int32, off []int64) int32 {
	slices.Sort(*bad)
	*bad = slices.DeleteFunc(slices.Compact(*bad), func(r int32) bool { return off[r] == 0 })
	row := (*bad)[0]
	for _, r := range *bad {
		if s.sums.start[r+1]-s.sums.start[r] < s.sums.start[row+1]-s.sums.start[row] {
			row = r
		}
	}
	return row
}

// choices returns the cells that bring a sum nearer to holding, with those first that cost
// least and leave the others nearest to holding.
func (s *space) choices(row int32, left int, m *meter) []choice {
	f := &s.fix
	list := f.lists[left][:0]
	cells, coefs := s.sums.row(row)
	for i, c := range cells {
		way := int64(1)
		if (f.off[row] > 0) == (coefs[i] > 0) {
			way = -1
		}
		if s.of[c] < 0 || int64(f.moved[c]) == -way || s.room(c, way) <= 0 {
			continue
		}
		price := int64(0)
		if f.opened[s.t.block[c]] == 0 {
			price = s.priceOf(c)
		}
		if price < 0 {
			continue
		}
		after := f.total
		in, by := s.sums.col(c)
		for j, r := range in {
			after += abs(f.off[r]+way*by[j]) - abs(f.off[r])
		}
		m.spend(len(in))
		if after <= int64(f.most*(left-1)) {
			list = append(list, choice{c, way, price, after})
		}
	}
	slices.SortFunc(list, func(a, b choice) int {
		return cmp.Or(cmp.Compare(a.price, b.price), cmp.Compare(a.after, b.after), cmp.Compare(a.cell, b.cell))
	})
	return list
}

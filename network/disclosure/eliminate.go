package disclosure

import "slices"

// A sparse row is Σ val·x over unknowns in ascending order: cells, and after them one for
// each sum, which says how many times that sum went into it.
type sparse struct {
	at  []int32
	val []int64
}

// mostFactor keeps numbers of eliminated rows far from overflow. A system that needs
// larger ones is left to the other methods.
const mostFactor = 1 << 24

// get returns the value at x.
func (a sparse) get(x int32) int64 {
	if i, ok := slices.BinarySearch(a.at, x); ok {
		return a.val[i]
	}
	return 0
}

// without returns a·fa − b·fb such that x is gone, in the smallest whole numbers.
func (a sparse) without(x int32, b sparse) (sparse, bool) {
	u, v := a.get(x), b.get(x)
	g := gcd(u, v)
	fa, fb := v/g, u/g
	var out sparse
	common := int64(0)
	put := func(x int32, v int64) bool {
		if v != 0 {
			out.at, out.val = append(out.at, x), append(out.val, v)
			common = gcd(common, v)
		}
		return -mostFactor < v && v < mostFactor
	}
	for i, j := 0, 0; i < len(a.at) || j < len(b.at); {
		ok := true
		switch {
		case j == len(b.at) || i < len(a.at) && a.at[i] < b.at[j]:
			ok = put(a.at[i], fa*a.val[i])
			i++
		case i == len(a.at) || b.at[j] < a.at[i]:
			ok = put(b.at[j], -fb*b.val[j])
			j++
		default:
			ok = put(a.at[i], fa*a.val[i]-fb*b.val[j])
			i++
			j++
		}
		if !ok {
			return sparse{}, false
		}
	}
	for i := range out.val {
		out.val[i] /= common
	}
	return out, true
}

func gcd(a, b int64) int64 {
	for b != 0 {
		a, b = b, a%b
	}
	return max(a, -a)
}

// eliminate solves the sums of a component for as many cells as there are independent
// sums (Gauss and Jordan, in whole numbers), and returns what follows from several sums
// together. A cell that the sums determine stands alone in its row. Every row holds, so
// it does no harm to end early.
func (s *space) eliminate(p *component, m *meter) []derived {
	pivot := map[int32]int{}
	var rows []sparse
	for _, r := range p.rows {
		row := s.sparse(r)
		ok := true
		for _, x := range slices.Clone(row.at) {
			if k, isPivot := pivot[x]; isPivot && row.get(x) != 0 {
				if ok = ok && m.spend(len(row.at)+len(rows[k].at)); ok {
					row, ok = row.without(x, rows[k])
				}
			}
		}
		if !ok {
			continue
		}
		x := s.pick(row)
		if x < 0 {
			continue
		}
		for k := range rows {
			if rows[k].get(x) == 0 {
				continue
			}
			if !m.spend(len(row.at) + len(rows[k].at)) {
				return s.read(p, rows)
			}
			next, ok := rows[k].without(x, row)
			if !ok {
				return s.read(p, rows)
			}
			rows[k] = next
		}
		m.spend(len(rows))
		pivot[x] = len(rows)
		rows = append(rows, row)
	}
	return s.read(p, rows)
}

// sparse returns a sum as a row of the cells that may move.
func (s *space) sparse(r int32) sparse {
	cells, coefs := s.sums.row(r)
	order := make([]int, len(cells))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int { return int(cells[a] - cells[b]) })
	var row sparse
	for _, i := range order {
		if s.of[cells[i]] >= 0 {
			row.at, row.val = append(row.at, cells[i]), append(row.val, coefs[i])
		}
	}
	row.at, row.val = append(row.at, int32(len(s.of))+r), append(row.val, 1)
	return row
}

// pick returns the cell to solve a row for: the one in fewest sums. It returns −1 if the
// row has none left.
func (s *space) pick(row sparse) int32 {
	best := int32(-1)
	few := int32(0)
	for _, x := range row.at {
		if int(x) >= len(s.of) {
			break
		}
		if n := s.sums.colStart[x+1] - s.sums.colStart[x]; best < 0 || n < few {
			best, few = x, n
		}
	}
	return best
}

// In a component of many cells only short rows are used further: a search that looks at
// long ones at each step decides less in the same time.
const (
	manyCells = 64
	longRow   = 4
)

// read returns the rows that took more than one sum, as sums of sums.
func (s *space) read(p *component, rows []sparse) []derived {
	n := int32(len(s.of))
	var out []derived
	for _, row := range rows {
		i, _ := slices.BinarySearch(row.at, n)
		var of []int32
		for _, x := range row.at[i:] {
			of = append(of, x-n)
		}
		if len(of) < 2 || i > longRow && len(p.cells) > manyCells {
			continue
		}
		if d, ok := combine(s.sums, of, row.val[i:]); ok {
			out = append(out, d)
		}
	}
	return out
}

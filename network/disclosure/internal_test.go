package disclosure

import (
	"cmp"
	"context"
	"fmt"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"
)

func must(t *testing.T, c Counts) *Table {
	t.Helper()
	table, list := Compile(c)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	return table
}

// open returns a checker to whom all cells are hidden.
func open(table *Table) *checker {
	return newChecker(context.Background(), table, Options{}.resolved(), func(int32) bool { return false })
}

// margins returns two countries of clusters by level, in regions, with totals over levels
// and regions; and a second grouping if there are others.
func margins(regions, clusters, levels, others int) Counts {
	var c Counts
	cell := func(format string, a ...any) string {
		id := fmt.Sprintf(format, a...)
		c.Add(Cell{ID: id, State: Published, High: 100})
		return id
	}
	for n := range 2 {
		other := make([][]string, others*levels)
		var all []string
		byLevel := make([][]string, levels)
		for r := range regions {
			cols := make([][]string, levels)
			var rows []string
			for k := range clusters {
				var row []string
				for l := range levels {
					id := cell("%d cluster %d.%d/%d", n, r, k, l)
					row, cols[l] = append(row, id), append(cols[l], id)
					if others > 0 {
						at := (r+k)%others*levels + l
						other[at] = append(other[at], id)
					}
				}
				id := cell("%d cluster %d.%d", n, r, k)
				c.Sum(id, row...)
				rows = append(rows, id)
			}
			var across []string
			for l := range levels {
				id := cell("%d region %d/%d", n, r, l)
				c.Sum(id, cols[l]...)
				across, byLevel[l] = append(across, id), append(byLevel[l], id)
			}
			id := cell("%d region %d", n, r)
			c.Sum(id, across...)
			c.Sum(id, rows...)
			all = append(all, id)
		}
		var across []string
		for l := range levels {
			id := cell("%d all/%d", n, l)
			c.Sum(id, byLevel[l]...)
			across = append(across, id)
		}
		id := cell("%d all", n)
		c.Sum(id, across...)
		c.Sum(id, all...)
		for i, parts := range other {
			c.Sum(cell("%d other %d", n, i), parts...)
		}
	}
	return c
}

// TestNetworks: a hierarchy by a flat grouping, with all its margins, is a network, and
// two hierarchies are none.
func TestNetworks(t *testing.T) {
	for _, regions := range []int{1, 2, 5} {
		for _, levels := range []int{2, 4, 7} {
			k := open(must(t, margins(regions, 3, levels, 0)))
			if len(k.s.parts) != 2 {
				t.Fatalf("%d components", len(k.s.parts))
			}
			for i, p := range k.s.parts {
				if p.net == nil {
					t.Errorf("%d regions, %d levels: component %d is no network", regions, levels, i)
				}
			}
		}
	}
	for i, p := range open(must(t, margins(3, 3, 3, 2))).s.parts {
		if p.net != nil {
			t.Errorf("component %d is a network", i)
		}
	}
}

// knot returns schools that are 0 or 1 in groups at random.
func knot(r *rand.Rand) Counts {
	var c Counts
	n := 4 + r.IntN(6)
	for i := range n {
		c.Add(Cell{ID: fmt.Sprint(i), Value: int64(r.IntN(2)), High: 1, State: Primary})
	}
	for range 2 + r.IntN(6) {
		var parts []string
		sum := int64(0)
		for i := range n {
			if r.IntN(3) == 0 {
				parts = append(parts, c.Cells[i].ID)
				sum += c.Cells[i].Value
			}
		}
		if len(parts) > 0 {
			c.Fix(sum, parts...)
		}
	}
	return c
}

// fits returns for each cell which of 0 and 1 are possible, by trying all tables.
func fits(t *Table) [][2]bool {
	n := t.Len()
	out := make([][2]bool, n)
	for x := range 1 << n {
		ok := true
		for r := range t.sums.len() {
			cells, coefs := t.sums.row(int32(r))
			sum := int64(0)
			for i, c := range cells {
				sum += coefs[i] * int64(x>>c&1)
			}
			ok = ok && sum == t.sums.rhs[r]
		}
		for c := range n {
			out[c][x>>c&1] = out[c][x>>c&1] || ok
		}
	}
	return out
}

// TestFind: trying values finds a table if and only if there is one, and leaves all as it
// was.
func TestFind(t *testing.T) {
	answers := map[answer]int{}
	for seed := range 2000 {
		table := must(t, knot(rand.New(rand.NewPCG(uint64(seed), 1))))
		possible := fits(table)
		k := open(table)
		for c := range int32(table.Len()) {
			v := 1 - k.s.truth[c]
			if k.s.of[c] < 0 {
				if possible[c][v] {
					t.Fatalf("seed %d: cell %d may be %d", seed, c, v)
				}
				continue
			}
			dir := 2*v - 1
			events := len(k.b.log)
			a, cells := k.s.find(c, dir, v, k.meter())
			answers[a]++
			if (a == found) != possible[c][v] || (a == none) == possible[c][v] {
				t.Fatalf("seed %d: cell %d to %d: %d", seed, c, v, a)
			}
			if a == found && (k.s.cur[c] != v || k.s.take(cells) == nil) {
				t.Fatalf("seed %d: cell %d to %d: this does not fit", seed, c, v)
			}
			if len(k.b.log) != events || k.s.hunt.total != 0 {
				t.Fatalf("seed %d: something is left behind", seed)
			}
		}
	}
	if answers[found] < 1000 || answers[none] < 500 {
		t.Errorf("%v is too few to say anything", answers)
	}
}

// TestFindOfCounts: the same of counts up to 3, and of sums in which a cell counts
// negative: a table with at least, or at most, so many is found if and only if there is one.
func TestFindOfCounts(t *testing.T) {
	answers := map[answer]int{}
	for seed := range uint64(300) {
		r := rand.New(rand.NewPCG(seed, 3))
		var c Counts
		n := 3 + r.IntN(3)
		for i := range n {
			c.Add(Cell{ID: fmt.Sprint(i), Value: int64(r.IntN(4)), High: 3, State: Primary})
		}
		for range 1 + r.IntN(4) {
			s, sum := Sum{}, int64(0)
			for i := range n {
				if r.IntN(2) == 0 {
					s.Parts = append(s.Parts, c.Cells[i].ID)
					sum += c.Cells[i].Value
				}
			}
			for i := range n { // a total that is there, if one is
				if s.Total == "" && len(s.Parts) > 0 && sum > 0 && c.Cells[i].Value == sum && !slices.Contains(s.Parts, c.Cells[i].ID) {
					s.Total = c.Cells[i].ID
				}
			}
			if s.Total == "" {
				s.Value = sum
			}
			if len(s.Parts) > 0 {
				c.Sums = append(c.Sums, s)
			}
		}
		table := must(t, c)
		k := open(table)
		least, most := ranges(table, 3)
		for cell := range int32(table.Len()) {
			if k.s.of[cell] < 0 {
				if least[cell] < most[cell] {
					t.Fatalf("seed %d: cell %d may be %d to %d", seed, cell, least[cell], most[cell])
				}
				continue
			}
			for v := range int64(4) {
				truth := k.s.truth[cell]
				dir := int64(1)
				if v < truth {
					dir = -1
				}
				if v == truth || v < k.b.lo[cell] || v > k.b.hi[cell] {
					continue
				}
				want := dir > 0 && most[cell] >= v || dir < 0 && least[cell] <= v
				events := len(k.b.log)
				a, cells := k.s.find(cell, dir, v, k.meter())
				answers[a]++
				if (a == found) != want || (a == none) == want {
					t.Fatalf("seed %d: cell %d to %d, of %d to %d: %d", seed, cell, v, least[cell], most[cell], a)
				}
				if a == found && ((k.s.cur[cell]-v)*dir < 0 || k.s.take(cells) == nil) {
					t.Fatalf("seed %d: cell %d to %d: this does not fit", seed, cell, v)
				}
				if len(k.b.log) != events || k.s.hunt.total != 0 {
					t.Fatalf("seed %d: something is left behind", seed)
				}
			}
		}
	}
	if answers[found] < 300 || answers[none] < 20 {
		t.Errorf("%v is too few to say anything", answers)
	}
}

// ranges returns the least and the largest value of each cell, by trying all tables of
// counts from 0 to most.
func ranges(t *Table, most int64) (least, largest []int64) {
	n := t.Len()
	least, largest = make([]int64, n), make([]int64, n)
	for c := range least {
		least[c], largest[c] = most+1, -1
	}
	x := make([]int64, n)
	for {
		ok := true
		for r := range t.sums.len() {
			cells, coefs := t.sums.row(int32(r))
			sum := int64(0)
			for i, c := range cells {
				sum += coefs[i] * x[c]
			}
			ok = ok && sum == t.sums.rhs[r]
		}
		for c, v := range x {
			if ok {
				least[c], largest[c] = min(least[c], v), max(largest[c], v)
			}
		}
		at := 0
		for at < n && x[at] == most {
			x[at] = 0
			at++
		}
		if at == n {
			return least, largest
		}
		x[at]++
	}
}

// TestIndependent: as many rows are kept as their rank in fractions, and rows that
// elimination finds hold.
func TestIndependent(t *testing.T) {
	for seed := range 500 {
		table := must(t, knot(rand.New(rand.NewPCG(uint64(seed), 2))))
		k := open(table)
		for i := range k.s.parts {
			p := &k.s.parts[i]
			kept, ok := k.s.independent(p, p.rows)
			if want := rank(k.s, p); !ok || len(kept) != want {
				t.Fatalf("seed %d: %d rows are kept of rank %d", seed, len(kept), want)
			}
			for _, d := range k.s.eliminate(p, k.meter()) {
				sum := int64(0)
				for j, c := range d.cells {
					sum += d.coefs[j] * k.s.truth[c]
				}
				if sum != d.rhs {
					t.Fatalf("seed %d: a row does not hold", seed)
				}
			}
		}
	}
}

// rank returns the rank of the sums of a component over the cells that may move.
func rank(s *space, p *component) int {
	var m [][]*big.Rat
	for _, r := range p.rows {
		line := make([]*big.Rat, len(s.of))
		for c := range line {
			line[c] = new(big.Rat)
		}
		cells, coefs := s.sums.row(r)
		for i, c := range cells {
			if s.of[c] >= 0 {
				line[c].SetInt64(coefs[i])
			}
		}
		m = append(m, line)
	}
	top := 0
	for c := range s.of {
		at := top
		for at < len(m) && m[at][c].Sign() == 0 {
			at++
		}
		if at == len(m) {
			continue
		}
		m[top], m[at] = m[at], m[top]
		for r := top + 1; r < len(m); r++ {
			f := new(big.Rat).Quo(m[r][c], m[top][c])
			for j := range m[r] {
				m[r][j].Sub(m[r][j], new(big.Rat).Mul(f, m[top][j]))
			}
		}
		top++
	}
	return top
}

// TestMend: what it finds holds, and it finds two schools of the same groups that change
// places.
func TestMend(t *testing.T) {
	var c Counts
	for s := range 6 {
		var parts []string
		for l := range 3 {
			x := Cell{ID: fmt.Sprint(s, "/", l), High: 1, State: Primary}
			if l == s%3 {
				x.Value = 1
			}
			parts = append(parts, x.ID)
			c.Add(x)
		}
		c.Fix(1, parts...)
	}
	for group := range 3 {
		for l := range 3 {
			var parts []string
			sum := int64(0)
			for s := range 6 {
				if s == 0 || s == 1 || s%3 != group {
					parts = append(parts, fmt.Sprint(s, "/", l))
					if l == s%3 {
						sum++
					}
				}
			}
			c.Fix(sum, parts...)
		}
	}
	k := open(must(t, c))
	m := k.meter()
	cells := k.s.mend(0, -1, m)
	if len(cells) != 4 || k.s.take(cells) == nil {
		t.Errorf("%v move", cells)
	}
	if k.s.fix.total != 0 || k.s.fix.cost != 0 || len(k.s.fix.path) != 0 {
		t.Error("something is left behind")
	}
}

// TestHeap: what is pushed comes out in order of cost, then steps, then number.
func TestHeap(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 9))
	for range 500 {
		var h heap
		var inside []item
		for range 60 {
			if len(inside) > 0 && r.IntN(3) == 0 {
				slices.SortFunc(inside, func(a, b item) int {
					return cmp.Or(cmp.Compare(a.cost, b.cost), cmp.Compare(a.steps, b.steps), cmp.Compare(a.at, b.at))
				})
				if got := h.pop(); got != inside[0] {
					t.Fatalf("%v comes out, and %v is the least", got, inside[0])
				}
				inside = inside[1:]
				continue
			}
			x := item{cost: int64(r.IntN(4)), steps: int32(r.IntN(3)), at: int32(r.IntN(5))}
			inside = append(inside, x)
			h.push(x)
		}
	}
}

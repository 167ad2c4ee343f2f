package disclosure

import (
	"iter"
	"slices"
)

// Counts are tables of counts that hang together, as they are stored and sent: a plain
// value that is its own JSON. [Compile] makes a [Table] of it.
//
// There are no rows and columns here, only cells and sums over them, so that regions and
// other groupings may nest or overlap, and an earlier release is a few cells more.
type Counts struct {
	Cells []Cell `json:"cells"`
	Sums  []Sum  `json:"sums,omitempty"`
	// Blocks are cells that are published or hidden together, by ID, such as the
	// numbers of a cluster's schools at each level. A cell is in one block at most.
	Blocks [][]string `json:"blocks,omitempty"`
}

// Add adds cells.
func (c *Counts) Add(cells ...Cell) { c.Cells = append(c.Cells, cells...) }

// Sum says that the cell total is the sum of the cells parts.
func (c *Counts) Sum(total string, parts ...string) {
	c.Sums = append(c.Sums, Sum{Total: total, Parts: slices.Clone(parts)})
}

// Fix says that everyone knows that the parts sum to n: a school has one level.
func (c *Counts) Fix(n int64, parts ...string) {
	c.Sums = append(c.Sums, Sum{Value: n, Parts: slices.Clone(parts)})
}

// Together puts the cells into one block.
func (c *Counts) Together(cells ...string) { c.Blocks = append(c.Blocks, slices.Clone(cells)) }

// A Cell is one count.
type Cell struct {
	ID    string `json:"id"` // as reports and explanations name it, such as "waitaha at level 2"
	Value int64  `json:"value"`
	// Low and High are what anyone knows about the count before a table is seen: 0 and
	// 1 for one school at one level. High 0 stands for no more than [MaxCount]; a count
	// that everyone knows to be 0 is [Known]. A rule that is known is knowledge: where
	// counts are hidden because they are 5 or fewer, and said to be, High is 5.
	Low   int64 `json:"low,omitzero"`
	High  int64 `json:"high,omitzero"`
	State State `json:"state"`
}

// A State says who sees a cell.
type State string

const (
	// Published cells are printed. [Protect] may hide them.
	Published State = "published"
	// Known cells are not for us to hide: they stand in an earlier release, the reader
	// was there and counted, or a law wants them printed.
	Known State = "known"
	// Primary cells are hidden, and nobody may derive them.
	Primary State = "primary"
	// Complement cells are hidden so that others cannot be derived. Nobody minds if
	// they are derived themselves.
	Complement State = "complement"
)

func (s State) hidden() bool { return s == Primary || s == Complement }

// A Sum says that Total, or Value if Total is "", is the sum of the parts.
type Sum struct {
	Total string   `json:"total,omitzero"` // a cell
	Value int64    `json:"value,omitzero"`
	Parts []string `json:"parts"` // cells
}

// MaxCount is how large a count, and how many cells and parts of sums, can be, so that
// all arithmetic fits into 64 bits.
const MaxCount = 1<<31 - 1

// A Table is compiled [Counts]: checked, immutable, and safe for many goroutines.
type Table struct {
	counts Counts
	at     map[string]int32 // cell by ID
	sums   system
	block  []int32   // of a cell; each has one, mostly alone
	blocks [][]int32 // their cells
}

// Cells returns the cells in their order.
func (t *Table) Cells() iter.Seq[Cell] { return slices.Values(t.counts.Cells) }

// Len returns how many cells there are.
func (t *Table) Len() int { return len(t.counts.Cells) }

// Lookup returns the cell of the ID.
func (t *Table) Lookup(id string) (Cell, bool) {
	i, ok := t.at[id]
	if !ok {
		return Cell{}, false
	}
	return t.counts.Cells[i], true
}

// Counts returns what the table was compiled from, with the states that its cells have.
func (t *Table) Counts() Counts {
	c := Counts{Cells: slices.Clone(t.counts.Cells), Sums: slices.Clone(t.counts.Sums), Blocks: slices.Clone(t.counts.Blocks)}
	for i := range c.Sums {
		c.Sums[i].Parts = slices.Clone(c.Sums[i].Parts)
	}
	for i := range c.Blocks {
		c.Blocks[i] = slices.Clone(c.Blocks[i])
	}
	return c
}

// A system is linear equations over cells, Σ coef·cell = rhs, in compressed rows, and for
// each cell the rows that it is in.
type system struct {
	start []int32
	cell  []int32
	coef  []int64
	rhs   []int64

	colStart []int32
	colRow   []int32
	colCoef  []int64
}

func (s *system) len() int { return len(s.rhs) }

func (s *system) row(r int32) ([]int32, []int64) {
	a, b := s.start[r], s.start[r+1]
	return s.cell[a:b], s.coef[a:b]
}

func (s *system) col(c int32) ([]int32, []int64) {
	a, b := s.colStart[c], s.colStart[c+1]
	return s.colRow[a:b], s.colCoef[a:b]
}

// add adds a row. Rows by cell are there after index.
func (s *system) add(cells []int32, coefs []int64, rhs int64) {
	if len(s.start) == 0 {
		s.start = append(s.start, 0)
	}
	s.cell, s.coef, s.rhs = append(s.cell, cells...), append(s.coef, coefs...), append(s.rhs, rhs)
	s.start = append(s.start, int32(len(s.cell)))
}

func (s *system) index(cells int) {
	if len(s.start) == 0 {
		s.start = append(s.start, 0)
	}
	s.colStart = make([]int32, cells+1)
	for _, c := range s.cell {
		s.colStart[c+1]++
	}
	for c := range cells {
		s.colStart[c+1] += s.colStart[c]
	}
	s.colRow, s.colCoef = make([]int32, len(s.cell)), make([]int64, len(s.cell))
	next := slices.Clone(s.colStart)
	for r := range int32(s.len()) {
		cells, coefs := s.row(r)
		for i, c := range cells {
			s.colRow[next[c]], s.colCoef[next[c]] = r, coefs[i]
			next[c]++
		}
	}
}

// extended returns the system with more rows.
func (s *system) extended(more []derived, cells int) *system {
	out := &system{start: slices.Clone(s.start), cell: slices.Clone(s.cell), coef: slices.Clone(s.coef), rhs: slices.Clone(s.rhs)}
	for _, d := range more {
		out.add(d.cells, d.coefs, d.rhs)
	}
	out.index(cells)
	return out
}

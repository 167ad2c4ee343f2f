package disclosure

import (
	"slices"

	"github.com/openrubric/leadership/indicator/issue"
)

const (
	// CellInvalid: a cell has no ID, a count or bound out of range, bounds that are reversed, or no state.
	//
	// Example: {"cells":[{"id":"albany","value":-1,"state":"published"}]}
	CellInvalid issue.Code = "cell-invalid"
	// IDDuplicate: two cells have the same ID.
	//
	// Example: {"cells":[{"id":"albany","value":1,"state":"published"},{"id":"albany","value":2,"state":"published"}]}
	IDDuplicate issue.Code = "id-duplicate"
	// BoundsBroken: a count is not within the bounds that anyone is said to know.
	//
	// Example: {"cells":[{"id":"albany","value":2,"high":1,"state":"published"}]}
	BoundsBroken issue.Code = "bounds-broken"
	// CellUnknown: there is no cell of this ID.
	//
	// Example: {"cells":[{"id":"albany","value":1,"state":"published"}],"sums":[{"value":1,"parts":["albny"]}]}
	CellUnknown issue.Code = "cell-unknown"
	// CellTwice: a sum has a cell twice, or a cell is in two blocks or twice in one.
	//
	// Example: {"cells":[{"id":"albany","value":1,"state":"published"}],"sums":[{"value":2,"parts":["albany","albany"]}]}
	CellTwice issue.Code = "cell-twice"
	// SumInvalid: a sum has no parts, or both a total and a value, or there are too many parts.
	//
	// Example: {"cells":[{"id":"albany","value":0,"state":"published"}],"sums":[{"total":"albany","parts":[]}]}
	SumInvalid issue.Code = "sum-invalid"
	// SumBroken: the counts do not sum to the total.
	//
	// Example: {"cells":[{"id":"albany","value":1,"state":"published"}],"sums":[{"value":2,"parts":["albany"]}]}
	SumBroken issue.Code = "sum-broken"
	// BlockMixed: of cells that are published or hidden together some are published and some hidden.
	//
	// Example: {"cells":[{"id":"a","value":1,"state":"published"},{"id":"b","value":1,"state":"primary"}],"blocks":[["a","b"]]}
	BlockMixed issue.Code = "block-mixed"
)

// Compile checks the counts and makes a Table of them. It returns all issues, not the
// first; with one there is no Table. It keeps a copy. Time is linear in cells and parts.
func Compile(c Counts) (*Table, issue.List) {
	k := compiler{t: &Table{counts: (&Table{counts: c}).Counts(), at: make(map[string]int32, len(c.Cells))}}
	if len(c.Cells) > MaxCount {
		k.found.Errorf(CellInvalid, "/cells", "there are more than %d cells", MaxCount)
		return nil, k.found.List()
	}
	k.addCells()
	k.seen = make([]int32, len(c.Cells))
	k.addSums()
	k.addBlocks()
	if k.found.Failed() {
		return nil, k.found.List()
	}
	k.t.sums.index(len(c.Cells))
	return k.t, k.found.List()
}

type compiler struct {
	t     *Table
	found issue.Collector
	seen  []int32 // the number of the sum, from 1, that a cell was last seen in
}

func (k *compiler) addCells() {
	for i := range k.t.counts.Cells {
		c, at := &k.t.counts.Cells[i], issue.Pointer("/cells").Index(i)
		if _, taken := k.t.at[c.ID]; c.ID == "" {
			k.found.Errorf(CellInvalid, at.Key("id"), "an ID is missing")
		} else if taken {
			k.found.Errorf(IDDuplicate, at.Key("id"), "ID %q is used twice", issue.Clip(c.ID))
		} else {
			k.t.at[c.ID] = int32(i)
		}
		if c.State != Published && c.State != Known && !c.State.hidden() {
			k.found.Errorf(CellInvalid, at.Key("state"), "state %q is not one of %q, %q, %q and %q", issue.Clip(string(c.State)), Published, Known, Primary, Complement)
		}
		k.checkBounds(c, at)
	}
}

func (k *compiler) checkBounds(c *Cell, at issue.Pointer) {
	if c.Value < 0 || c.Value > MaxCount {
		k.found.Errorf(CellInvalid, at.Key("value"), "count %d is not in 0 to %d", c.Value, MaxCount)
		return
	}
	high := c.high()
	switch {
	case c.Low < 0 || c.Low > MaxCount || high < 0 || high > MaxCount:
		k.found.Errorf(CellInvalid, at, "bounds %d and %d are not in 0 to %d", c.Low, high, MaxCount)
	case c.Low > high:
		k.found.Errorf(CellInvalid, at, "the lower bound %d is above the upper bound %d", c.Low, high)
	case c.Value < c.Low || c.Value > high:
		k.found.Errorf(BoundsBroken, at.Key("value"), "count %d is not in %d to %d, which anyone is said to know", c.Value, c.Low, high)
	}
}

func (c *Cell) high() int64 {
	if c.High == 0 {
		return MaxCount
	}
	return c.High
}

func (k *compiler) resolve(id string, at issue.Pointer) (int32, bool) {
	i, ok := k.t.at[id]
	if !ok {
		k.found.Errorf(CellUnknown, at, "there is no cell %q", issue.Clip(id))
	}
	return i, ok
}

func (k *compiler) addSums() {
	parts := 0
	var cells []int32
	var coefs []int64
	for i := range k.t.counts.Sums {
		s, at := &k.t.counts.Sums[i], issue.Pointer("/sums").Index(i)
		parts += len(s.Parts) + 1
		switch {
		case parts > MaxCount:
			k.found.Errorf(SumInvalid, "/sums", "there are more than %d parts", MaxCount)
			return
		case len(s.Parts) == 0:
			k.found.Errorf(SumInvalid, at.Key("parts"), "a sum has no parts")
			continue
		case s.Total != "" && s.Value != 0:
			k.found.Errorf(SumInvalid, at.Key("value"), "a sum has the total %q and the value %d: want one of them", issue.Clip(s.Total), s.Value)
			continue
		}
		cells, coefs = cells[:0], coefs[:0]
		ok, left := true, s.Value
		term := func(id string, coef int64, at issue.Pointer) {
			c, known := k.resolve(id, at)
			if ok = ok && known; !known {
				return
			}
			if k.seen[c] == int32(i+1) {
				k.found.Errorf(CellTwice, at, "the sum has cell %q twice", issue.Clip(id))
				ok = false
			}
			k.seen[c] = int32(i + 1)
			cells, coefs = append(cells, c), append(coefs, coef)
			value := k.t.counts.Cells[c].Value
			ok = ok && value >= 0 && value <= MaxCount // else it is told, and might not add up in 64 bits
			left -= coef * value
		}
		if s.Total != "" {
			term(s.Total, -1, at.Key("total"))
		}
		total := left
		for j, id := range s.Parts {
			term(id, 1, at.Key("parts").Index(j))
		}
		if ok && left != 0 {
			k.found.Errorf(SumBroken, at, "the parts sum to %d, not to %d", total-left, total)
		}
		k.t.sums.add(cells, coefs, s.Value)
	}
}

func (k *compiler) addBlocks() {
	cells := k.t.counts.Cells
	k.t.block = make([]int32, len(cells))
	for i := range k.t.block {
		k.t.block[i] = -1
	}
	for i, ids := range k.t.counts.Blocks {
		at := issue.Pointer("/blocks").Index(i)
		var block []int32
		hidden, published := -1, -1
		for j, id := range ids {
			c, ok := k.resolve(id, at.Index(j))
			if !ok {
				continue
			}
			if k.t.block[c] >= 0 {
				k.found.Errorf(CellTwice, at.Index(j), "cell %q is in a block already", issue.Clip(id))
				continue
			}
			k.t.block[c] = int32(len(k.t.blocks))
			block = append(block, c)
			switch state := cells[c].State; {
			case state.hidden():
				hidden = int(c)
			case state == Published:
				published = int(c)
			}
		}
		if hidden >= 0 && published >= 0 {
			k.found.Errorf(BlockMixed, at, "%q is hidden and %q is published, in one block", issue.Clip(cells[hidden].ID), issue.Clip(cells[published].ID))
		}
		k.t.blocks = append(k.t.blocks, block)
	}
	for c := range cells {
		if k.t.block[c] < 0 {
			k.t.block[c] = int32(len(k.t.blocks))
			k.t.blocks = append(k.t.blocks, []int32{int32(c)})
		}
	}
}

// with returns the table with the blocks hidden.
func (t *Table) with(blocks []int32) *Table {
	out := *t
	out.counts.Cells = slices.Clone(t.counts.Cells)
	for _, b := range blocks {
		for _, c := range t.blocks[b] {
			if cell := &out.counts.Cells[c]; cell.State == Published {
				cell.State = Complement
			}
		}
	}
	return &out
}

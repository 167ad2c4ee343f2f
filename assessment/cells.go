package assessment

import (
	"math"
	"slices"
)

// cells are counts, width numbers a block. They lie in chunks, so that they can grow
// without being copied. Those of a chunk are bytes as long as none exceeds 255, because
// fresh memory is what scoring mostly waits for.
type cells struct {
	width  int
	blocks int
	chunks []chunk
}

// chunkBlocks is how many blocks lie in a chunk.
const chunkBlocks = 64

type chunk struct {
	small []uint8
	large []uint32
	lent  bool // a Result reads it too: it is copied before it is changed
}

// newCells returns cells for so many blocks, none of which will exceed most.
func newCells(blocks, width, most int) cells {
	c := cells{width: width, blocks: blocks}
	for left := blocks; left > 0; left -= chunkBlocks {
		// An absence behind the last column adds nothing, but somewhere.
		n := min(left, chunkBlocks)*width + absenceCount
		if most <= math.MaxUint8 {
			c.chunks = append(c.chunks, chunk{small: make([]uint8, n)})
		} else {
			c.chunks = append(c.chunks, chunk{large: make([]uint32, n)})
		}
	}
	return c
}

// chunkOf returns the chunk of a block, and where the block begins in it.
func (c *cells) chunkOf(block int) (*chunk, int) {
	return &c.chunks[block/chunkBlocks], block % chunkBlocks * c.width
}

func (c *cells) at(block, offset int) int {
	k, start := c.chunkOf(block)
	return k.at(start + offset)
}

func (k *chunk) at(i int) int {
	if k.small != nil {
		return int(k.small[i])
	}
	return int(k.large[i])
}

// grow adds a block of zeros.
func (c *cells) grow() {
	if c.blocks%chunkBlocks == 0 {
		c.chunks = append(c.chunks, chunk{small: make([]uint8, chunkBlocks*c.width+absenceCount)})
	}
	c.blocks++
}

// mostInCell is the largest number that a cell of [Counts] holds.
const mostInCell = math.MaxInt32

// change adds to a number, or takes away. It reports false, and changes nothing, if the
// number would be below 0 or above mostInCell.
func (c *cells) change(block, offset int, by int64) bool {
	k, start := c.chunkOf(block)
	i := start + offset
	n := int64(k.at(i)) + by
	if n < 0 || n > mostInCell {
		return false
	}
	if k.lent {
		*k = chunk{small: slices.Clone(k.small), large: slices.Clone(k.large)}
	}
	if k.small != nil && n > math.MaxUint8 {
		k.large = make([]uint32, len(k.small))
		for j, m := range k.small {
			k.large[j] = uint32(m)
		}
		k.small = nil
	}
	k.set(i, int(n))
	return true
}

// copyOf returns cells that hold these blocks, one behind another.
func (c *cells) copyOf(blocks []int32) cells {
	most := 0
	for _, b := range blocks {
		if k, _ := c.chunkOf(int(b)); k.large != nil {
			most = mostInCell
		}
	}
	out := newCells(len(blocks), c.width, most)
	for i, b := range blocks {
		from, start := c.chunkOf(int(b))
		to, begin := out.chunkOf(i)
		if to.small != nil {
			copy(to.small[begin:begin+c.width], from.small[start:])
			continue
		}
		for j := range c.width {
			to.set(begin+j, from.at(start+j))
		}
	}
	return out
}

// lend returns the cells as they are now: what is changed later is copied before.
func (c *cells) lend() cells {
	for i := range c.chunks {
		c.chunks[i].lent = true
	}
	out := *c
	out.chunks = slices.Clone(c.chunks)
	return out
}

// set writes a number that is not above what the chunk holds.
func (k *chunk) set(i, n int) {
	if k.small != nil {
		k.small[i] = uint8(n)
	} else {
		k.large[i] = uint32(n)
	}
}

// add adds one to a number that stays below what the chunk holds.
func (k *chunk) add(i int) {
	if k.small != nil {
		k.small[i]++
	} else {
		k.large[i]++
	}
}

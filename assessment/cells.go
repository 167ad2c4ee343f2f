package assessment

import "math"

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

// add adds one to a number that stays below what the chunk holds.
func (k *chunk) add(i int) {
	if k.small != nil {
		k.small[i]++
	} else {
		k.large[i]++
	}
}

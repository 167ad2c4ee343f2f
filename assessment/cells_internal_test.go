package assessment

import (
	"math/rand/v2"
	"slices"
	"testing"
)

// TestAddBytes compares with adding byte by byte: all of it where no sum is too large, and
// else whole eights, or single bytes at the end, before the first that is.
func TestAddBytes(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 3))
	whole, stopped := 0, 0
	for range 20_000 {
		n := random.IntN(28)
		to, from := make([]uint8, n), make([]uint8, n)
		most := 1 + random.IntN(255)
		for i := range to {
			to[i], from[i] = uint8(random.IntN(most+1)), uint8(random.IntN(most+1))
			if random.IntN(4) == 0 {
				from[i] = 255 - to[i] // which just fits
			}
		}
		want := n
		for i := range to {
			if int(to[i])+int(from[i]) > 255 {
				if want = i; i < n/8*8 {
					want = i / 8 * 8
				}
				break
			}
		}
		sum := slices.Clone(to)
		for i := range want {
			sum[i] += from[i]
		}
		before := slices.Clone(from)
		if got := addBytes(to, from); got != want || !slices.Equal(to, sum) || !slices.Equal(from, before) {
			t.Fatalf("%d are added, want %d:\n%v\n%v", got, want, to, sum)
		}
		if want == n {
			whole++
		} else {
			stopped++
		}
	}
	if whole < 1000 || stopped < 1000 {
		t.Errorf("%d whole and %d stopped are too few to say anything", whole, stopped)
	}
}

// TestCells compares cells with a plain map under all that can be done to them.
func TestCells(t *testing.T) {
	random := rand.New(rand.NewPCG(2, 3))
	for range 60 {
		width := 1 + random.IntN(12)
		c := newCells(0, width, 0)
		plain := map[[2]int]int64{}
		var lent []cells
		var were []map[[2]int]int64
		for range 400 {
			switch random.IntN(8) {
			case 0:
				c.grow()
			case 1:
				if random.IntN(10) == 0 {
					lent = append(lent, c.lend())
					then := map[[2]int]int64{}
					for k, v := range plain {
						then[k] = v
					}
					were = append(were, then)
				}
			default:
				if c.blocks == 0 {
					continue
				}
				at := [2]int{random.IntN(c.blocks), random.IntN(width)}
				by := int64(random.IntN(400) - 150)
				if random.IntN(20) == 0 {
					by = mostInCell - plain[at] + int64(random.IntN(3)-1) // at the limit
				}
				fits := plain[at]+by >= 0 && plain[at]+by <= mostInCell
				if got := c.change(at[0], at[1], by); got != fits {
					t.Fatalf("%d by %d: %v", plain[at], by, got)
				}
				if fits {
					plain[at] += by
				}
			}
		}
		check := func(c *cells, plain map[[2]int]int64, blocks int) {
			t.Helper()
			for b := range blocks {
				for i := range width {
					if got := c.at(b, i); int64(got) != plain[[2]int{b, i}] {
						t.Fatalf("block %d, %d: %d, want %d", b, i, got, plain[[2]int{b, i}])
					}
				}
			}
		}
		check(&c, plain, c.blocks)
		for i := range lent {
			check(&lent[i], were[i], lent[i].blocks)
		}
		var blocks []int32
		for b := range c.blocks {
			if random.IntN(2) == 0 {
				blocks = append(blocks, int32(b))
			}
		}
		random.Shuffle(len(blocks), func(i, j int) { blocks[i], blocks[j] = blocks[j], blocks[i] })
		copied := c.copyOf(blocks)
		for i, b := range blocks {
			k, start := copied.chunkOf(i)
			sum, row := 0, make([]int, width)
			k.addTo(row, start)
			for o := range width {
				want := plain[[2]int{int(b), o}]
				if got := copied.at(i, o); int64(got) != want || int64(row[o]) != want {
					t.Fatalf("copied block %d, %d: %d and %d, want %d", b, o, got, row[o], want)
				}
				sum += int(want)
			}
			if got := k.sum(start, width); got != sum {
				t.Fatalf("copied block %d: sum %d, want %d", b, got, sum)
			}
		}
	}
}

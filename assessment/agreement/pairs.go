package agreement

import (
	"math/bits"
	"slices"
)

// pairs calls with for the table of every two raters who rated a unit in common, in their
// order. t is an empty table, which is filled anew for each.
func (c *cells) pairs(t *Crosstab, with func(*Crosstab)) {
	words := (c.units() + 63) / 64
	q := len(t.table)
	met := 0.0 // pairs of ratings of a unit
	for u := range c.units() {
		n := float64(c.start[u+1] - c.start[u])
		met += n * (n - 1) / 2
	}
	// Where most raters rated most units it is faster to count sixty-four units at a time.
	if float64(words)*float64(q*q)*float64(c.raters)*float64(c.raters)/2 < 3*met {
		c.pairsInWords(t, words, with)
	} else {
		c.pairsOneByOne(t, with)
	}
}

// pairsInWords counts what units have in common by words of a bit for each.
func (c *cells) pairsInWords(t *Crosstab, words int, with func(*Crosstab)) {
	q := len(t.table)
	set := make([]uint64, c.raters*q*words) // by rater, category and unit
	of := func(rater, category int) []uint64 {
		at := (rater*q + category) * words
		return set[at : at+words]
	}
	for u := range c.units() {
		for i := c.start[u]; i < c.start[u+1]; i++ {
			of(int(c.rater[i]), int(c.category[i]))[u/64] |= 1 << (u % 64)
		}
	}
	for a := range c.raters {
		for b := a + 1; b < c.raters; b++ {
			t.n = 0
			for k, counts := range t.table {
				mine := of(a, k)
				for l := range counts {
					other, n := of(b, l), 0
					for i, w := range mine {
						n += bits.OnesCount64(w & other[i])
					}
					counts[l] = int64(n)
					t.n += int64(n)
				}
			}
			if t.n > 0 {
				with(t)
			}
		}
	}
}

// pairsOneByOne goes from each rater through the units to those who rated these too.
func (c *cells) pairsOneByOne(t *Crosstab, with func(*Crosstab)) {
	byRater := make([][]int32, c.raters) // where a rater's ratings lie
	end := make([]int32, len(c.rater))   // of the unit of a rating
	for u := range c.units() {
		for i := c.start[u]; i < c.start[u+1]; i++ {
			byRater[c.rater[i]] = append(byRater[c.rater[i]], i)
			end[i] = c.start[u+1]
		}
	}
	var met []int32                // the others, in their order
	times := make([]int, c.raters) // how often each was met
	next := make([]int, c.raters)  // where what both said goes
	var both [][2]int32            // what both said, by the other
	for _, mine := range byRater {
		for _, i := range mine {
			for _, b := range c.rater[i+1 : end[i]] { // raters ascend
				if times[b] == 0 {
					met = append(met, b)
				}
				times[b]++
			}
		}
		slices.Sort(met)
		n := 0
		for _, b := range met {
			next[b] = n
			n += times[b]
		}
		both = slices.Grow(both[:0], n)[:n]
		for _, i := range mine {
			for j := i + 1; j < end[i]; j++ {
				b := c.rater[j]
				both[next[b]] = [2]int32{c.category[i], c.category[j]}
				next[b]++
			}
		}
		for _, b := range met {
			list := both[next[b]-times[b] : next[b]]
			t.n, times[b] = int64(len(list)), 0
			for _, said := range list {
				t.table[said[0]][said[1]]++
			}
			with(t)
			for _, said := range list {
				t.table[said[0]][said[1]] = 0
			}
		}
		met = met[:0]
	}
}

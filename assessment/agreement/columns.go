package agreement

import (
	"encoding/binary"
	"math/bits"
	"slices"
)

// cells are who put which unit into which category, unit by unit, those of a cluster one
// after another.
type cells struct {
	start    []int32 // by unit: its first entry
	cluster  []int32 // by unit
	rater    []int32 // −1 if not known
	category []int32
	raters   int
	active   int  // raters who rated
	unnamed  bool // it is not known who made some rating
}

func (c *cells) units() int { return len(c.cluster) }

// A columnSource walks over columns. Where the counts of a unit fit into 64 bits these
// are the key; where they do not, keys are handed out as patterns turn up.
type columnSource struct {
	data *cells
	q    int
	pack packing        // zero if keys are handed out
	wide map[string]int // what was handed out
	seen [][]count
}

func newColumnSource(scale categories, c Columns) (*columnSource, error) {
	data, most, err := group(scale, c)
	if err != nil {
		return nil, err
	}
	return &columnSource{data: data, q: scale.q, pack: newPacking(scale.q, most), wide: map[string]int{}}, nil
}

// A packing makes a number of the counts of a unit: they are its digits. The zero packing
// makes none.
type packing struct {
	radix  uint64
	weight [256]uint64 // by category: radix to its power
	keys   uint64      // all are below
}

// newPacking returns the packing of units with at most so many ratings in q categories, or
// the zero one if 64 bits do not hold the number.
func newPacking(q, most int) packing {
	p := packing{radix: uint64(most) + 1, keys: 1}
	if q > len(p.weight) {
		return packing{}
	}
	for k := range q {
		p.weight[k] = p.keys
		high, low := bits.Mul64(p.keys, p.radix)
		if high > 0 {
			return packing{}
		}
		p.keys = low
	}
	return p
}

// unpack returns the counts in a key.
func (p *packing) unpack(key uint64) []count {
	var out []count
	for k := int32(0); key > 0; k++ {
		if n := key % p.radix; n > 0 {
			out = append(out, count{k, int32(n)})
		}
		key /= p.radix
	}
	return out
}

// group puts ratings into the order of clusters and units, raters ascending within a
// unit, and returns the most ratings of a unit.
func group(scale categories, c Columns) (*cells, int, error) {
	out, n, last, err := check(scale, c)
	if err != nil {
		return nil, 0, err
	}
	unit := c.Unit
	if int(last) > 4*len(unit)+1000 { // numbers far apart: a table of them would be empty
		unit = renumbered(unit)
		last = slices.Max(unit)
	}
	start := make([]int32, int(last)+2) // by unit: its first entry
	for i, u := range unit {
		if c.Category[i] >= 0 {
			start[u+1]++
		}
	}
	for u := range start[1:] {
		start[u+1] += start[u]
	}
	rater, category := make([]int32, n), make([]int32, n)
	next := slices.Clone(start)
	at := make([]int32, len(start)-1) // by unit: one of its entries in the columns
	for i, u := range unit {
		if c.Category[i] < 0 {
			continue
		}
		rater[next[u]], category[next[u]] = c.Rater[i], c.Category[i]
		next[u]++
		at[u] = int32(i)
	}
	units := make([]int32, 0, len(at)) // those with a rating
	for u := range at {
		if start[u] < start[u+1] {
			units = append(units, int32(u))
		}
	}
	cluster := func(u int32) int32 {
		if c.Cluster == nil {
			return u
		}
		return c.Cluster[c.Unit[at[u]]]
	}
	byCluster := func(a, b int32) int { return int(cluster(a) - cluster(b)) }
	if !slices.IsSortedFunc(units, byCluster) {
		slices.SortStableFunc(units, byCluster)
		out.rater, out.category = make([]int32, 0, n), make([]int32, 0, n)
	}
	most := 0
	for _, u := range units {
		from, to := start[u], start[u+1]
		if !slices.IsSorted(rater[from:to]) {
			sortBoth(rater[from:to], category[from:to])
		}
		for k := from + 1; k < to; k++ {
			if rater[k] >= 0 && rater[k] == rater[k-1] {
				return nil, 0, invalid("rater %d rated unit %d twice", rater[k], c.Unit[at[u]])
			}
		}
		most = max(most, int(to-from))
		out.cluster = append(out.cluster, cluster(u))
		if out.rater == nil {
			out.start = append(out.start, from)
			continue
		}
		out.start = append(out.start, int32(len(out.rater)))
		out.rater, out.category = append(out.rater, rater[from:to]...), append(out.category, category[from:to]...)
	}
	out.start = append(out.start, int32(n))
	if out.rater == nil {
		out.rater, out.category = rater, category
	}
	return out, most, nil
}

// sortBoth sorts the ratings of a unit by rater.
func sortBoth(rater, category []int32) {
	type rating struct{ rater, category int32 }
	list := make([]rating, len(rater))
	for i := range list {
		list[i] = rating{rater[i], category[i]}
	}
	slices.SortStableFunc(list, func(a, b rating) int { return int(a.rater) - int(b.rater) })
	for i, v := range list {
		rater[i], category[i] = v.rater, v.category
	}
}

// check returns cells that know how many raters there are, how many ratings were made,
// and the highest unit.
func check(scale categories, c Columns) (out *cells, n int, last int32, err error) {
	if len(c.Rater) != len(c.Unit) || len(c.Category) != len(c.Unit) {
		return nil, 0, 0, invalid("%d units, %d raters and %d categories", len(c.Unit), len(c.Rater), len(c.Category))
	}
	out = &cells{}
	var rated []bool
	for i, u := range c.Unit {
		g, k := c.Rater[i], c.Category[i]
		if u < 0 || g < -1 || k < -1 || int(k) >= scale.q || c.Cluster != nil && int(u) >= len(c.Cluster) {
			return nil, 0, 0, invalid("rating %d has unit %d, rater %d and category %d of %d", i, u, g, k, scale.q)
		}
		if c.Cluster != nil && c.Cluster[u] < 0 {
			return nil, 0, 0, invalid("unit %d has cluster %d", u, c.Cluster[u])
		}
		if int(g) > 4*len(c.Unit)+1_000_000 {
			return nil, 0, 0, invalid("rating %d is of rater %d, of %d ratings: raters are numbered from 0 without large gaps", i, g, len(c.Unit))
		}
		out.raters = max(out.raters, int(g)+1)
		last = max(last, u)
		if k < 0 {
			continue
		}
		n++
		if g < 0 {
			out.unnamed = true
			continue
		}
		for int(g) >= len(rated) {
			rated = append(rated, false)
		}
		if !rated[g] {
			rated[g] = true
			out.active++
		}
	}
	return out, n, last, nil
}

// renumbered returns units numbered from 0 in their order.
func renumbered(unit []int32) []int32 {
	distinct := slices.Compact(slices.Sorted(slices.Values(unit)))
	out := make([]int32, len(unit))
	for i, u := range unit {
		at, _ := slices.BinarySearch(distinct, u)
		out[i] = int32(at)
	}
	return out
}

func (s *columnSource) cells() *cells { return s.data }

func (s *columnSource) keys() uint64 { return s.pack.keys }

func (s *columnSource) units() int { return s.data.units() }

func (s *columnSource) walk(visit func(cluster int32, keys []uint64)) {
	if s.pack.radix == 0 {
		s.walkWide(visit)
		return
	}
	d := s.data
	var keys []uint64
	for u, cluster := range d.cluster {
		key := uint64(0)
		for _, k := range d.category[d.start[u]:d.start[u+1]] {
			key += s.pack.weight[k]
		}
		keys = append(keys, key)
		if u+1 == len(d.cluster) || d.cluster[u+1] != cluster {
			visit(cluster, keys)
			keys = keys[:0]
		}
	}
}

// walkWide hands out a key for every list of counts.
func (s *columnSource) walkWide(visit func(cluster int32, keys []uint64)) {
	d := s.data
	counts := make([]int32, s.q)
	var name []byte
	var touched []int32
	for u, cluster := range d.cluster {
		touched = touched[:0]
		for _, k := range d.category[d.start[u]:d.start[u+1]] {
			if counts[k] == 0 {
				touched = append(touched, k)
			}
			counts[k]++
		}
		slices.Sort(touched)
		name = name[:0]
		for _, k := range touched {
			name = binary.LittleEndian.AppendUint32(binary.LittleEndian.AppendUint32(name, uint32(k)), uint32(counts[k]))
		}
		key, ok := s.wide[string(name)]
		if !ok {
			key = len(s.seen)
			s.wide[string(name)] = key
			list := make([]count, len(touched))
			for i, k := range touched {
				list[i] = count{k, counts[k]}
			}
			s.seen = append(s.seen, list)
		}
		for _, k := range touched {
			counts[k] = 0
		}
		visit(cluster, []uint64{uint64(key)})
	}
}

func (s *columnSource) decode(key uint64) []count {
	if s.pack.radix == 0 {
		return s.seen[key]
	}
	return s.pack.unpack(key)
}

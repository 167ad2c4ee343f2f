package agreement

import (
	"encoding/binary"
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
}

func (c *cells) units() int { return len(c.cluster) }

// A columnSource walks over columns. Where the counts of a unit fit into 64 bits these
// are the key; where they do not, keys are handed out as patterns turn up.
type columnSource struct {
	data *cells
	q    int
	bits uint           // a category in a packed key; 0 if keys are handed out
	wide map[string]int // what was handed out
	seen [][]count
}

func newColumnSource(scale categories, c Columns) (*columnSource, error) {
	data, most, err := group(scale, c)
	if err != nil {
		return nil, err
	}
	return &columnSource{data: data, q: scale.q, bits: packing(scale.q, most), wide: map[string]int{}}, nil
}

// packing returns how many bits a category gets if the counts of a unit with at most so
// many ratings fit into 64, and 0 if they do not.
func packing(q, most int) uint {
	bits := uint(min(64/q, 32))
	if bits == 0 || most >= 1<<bits {
		return 0
	}
	return bits
}

// group sorts ratings by cluster and unit, and returns the most ratings of a unit.
func group(scale categories, c Columns) (*cells, int, error) {
	n := len(c.Unit)
	if len(c.Rater) != n || len(c.Category) != n {
		return nil, 0, invalid("%d units, %d raters and %d categories", n, len(c.Rater), len(c.Category))
	}
	out := &cells{}
	var order []int32
	units := int32(0)
	for i := range n {
		u, g, k := c.Unit[i], c.Rater[i], c.Category[i]
		if u < 0 || g < -1 || k < -1 || int(k) >= scale.q || c.Cluster != nil && int(u) >= len(c.Cluster) || int(u) > 1<<30 {
			return nil, 0, invalid("rating %d has unit %d, rater %d and category %d of %d", i, u, g, k, scale.q)
		}
		if c.Cluster != nil && c.Cluster[u] < 0 {
			return nil, 0, invalid("unit %d has cluster %d", u, c.Cluster[u])
		}
		out.raters = max(out.raters, int(g)+1)
		units = max(units, u+1)
		if k >= 0 {
			order = append(order, int32(i))
		}
	}
	cluster := func(u int32) int32 {
		if c.Cluster == nil {
			return u
		}
		return c.Cluster[u]
	}
	byUnit := func(a, b int32) int {
		if x, y := cluster(c.Unit[a]), cluster(c.Unit[b]); x != y {
			return int(x - y)
		}
		if x, y := c.Unit[a], c.Unit[b]; x != y {
			return int(x - y)
		}
		return int(c.Rater[a] - c.Rater[b])
	}
	if !slices.IsSortedFunc(order, byUnit) {
		slices.SortStableFunc(order, byUnit)
	}
	most := 0
	for j, i := range order {
		u, g := c.Unit[i], c.Rater[i]
		if j == 0 || u != c.Unit[order[j-1]] {
			out.start = append(out.start, int32(j))
			out.cluster = append(out.cluster, cluster(u))
		} else if g >= 0 && g == c.Rater[order[j-1]] {
			return nil, 0, invalid("rater %d rated unit %d twice", g, u)
		}
		most = max(most, j+1-int(out.start[len(out.start)-1]))
		out.rater, out.category = append(out.rater, g), append(out.category, c.Category[i])
	}
	out.start = append(out.start, int32(len(order)))
	return out, most, nil
}

func (s *columnSource) cells() *cells { return s.data }

func (s *columnSource) walk(visit func(cluster int32, keys []uint64)) {
	if s.bits == 0 {
		s.walkWide(visit)
		return
	}
	d := s.data
	var keys []uint64
	for u, cluster := range d.cluster {
		key := uint64(0)
		for _, k := range d.category[d.start[u]:d.start[u+1]] {
			key += 1 << (uint(k) * s.bits)
		}
		keys = append(keys, key)
		if u+1 == len(d.cluster) || d.cluster[u+1] != cluster {
			visit(cluster, keys)
			keys = keys[:0]
		}
	}
}

// walkWide hands out a key for every list of counts. After the first walk all are known
// and nothing is written.
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
	if s.bits == 0 {
		return s.seen[key]
	}
	return unpack(key, s.bits, s.q)
}

// unpack returns the counts in a packed key.
func unpack(key uint64, bits uint, q int) []count {
	var out []count
	for k := range q {
		if n := key >> (uint(k) * bits) & (1<<bits - 1); n > 0 {
			out = append(out, count{int32(k), int32(n)})
		}
	}
	return out
}

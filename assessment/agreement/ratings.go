package agreement

import (
	"math"
	"slices"
	"sync"
)

// Columns are ratings as columns of numbers, one entry a rating in each: who put which
// unit into which category.
type Columns struct {
	Unit     []int32 // what was rated, numbered from 0
	Rater    []int32 // numbered from 0; −1 if it is not known whose the rating is
	Category []int32 // position in the scale; −1 if the unit was not rated
	// Cluster says, by unit, which units belong together, as those of one school do
	// because the same people rated them; nil if each stands alone. Standard errors and
	// the bootstrap go by clusters.
	Cluster []int32
}

// Ratings are who put which unit into which category: what agreement is computed from.
// They are immutable and safe for many goroutines.
type Ratings struct {
	scale    categories
	patterns []pattern // in a fixed order
	place    []int32   // by position of a key among those that occur: in patterns
	keys     []int32   // by unit, if it is grouped, those of a cluster together: position of its key
	start    []int32   // by cluster: its first unit in keys, and the end
	raters   int
	active   int  // raters who rated
	unnamed  bool // it is not known who made some rating
	ratings  int
	clusters int  // that have a rating
	grouped  bool // clusters are not the units themselves

	columns func() *cells // who rated what, made when first asked for
}

// A source walks over all units that have a rating, some units of one cluster at a time,
// and says by a key which pattern each has.
type source interface {
	walk(visit func(cluster int32, keys []uint64))
	decode(key uint64) []count
	keys() uint64 // all are below; 0 if that is not known
	units() int   // no more than so many
	cells() *cells
}

// A pattern is how many raters put a unit into each category. Units that share one
// count as often as it occurs; most coefficients need to know no more.
type pattern struct {
	key    uint64
	counts []count
	total  int // ratings of a unit
	times  int // units
}

type count struct {
	category int32
	n        int32
}

// New returns the ratings in columns. It returns [estimate.ErrInvalid] if the columns
// differ in length, a number is out of range, or a rater rated a unit twice, and
// [estimate.ErrUndefined] if there is no rating. Time and memory are linear.
func New(s Scale, c Columns) (*Ratings, error) {
	scale, err := newCategories(s)
	if err != nil {
		return nil, err
	}
	from, err := newColumnSource(scale, c)
	if err != nil {
		return nil, err
	}
	r := &Ratings{scale: scale, raters: from.data.raters, active: from.data.active, unnamed: from.data.unnamed, grouped: c.Cluster != nil}
	r.columns = sync.OnceValue(from.cells)
	if err := r.count(from); err != nil {
		return nil, err
	}
	return r, nil
}

// FromTable returns the ratings of a table with a row for each unit and a column for
// each rater: positions in the scale, −1 where a rater did not rate. clusters are as in
// [Columns], nil if every row stands alone. Errors are those of [New].
func FromTable(s Scale, rows [][]int, clusters []int32) (*Ratings, error) {
	var c Columns
	for u, row := range rows {
		for g, category := range row {
			if category < -1 || category >= MaxCategories {
				return nil, invalid("row %d, column %d has category %d", u, g, category)
			}
			c.Unit, c.Rater, c.Category = append(c.Unit, int32(u)), append(c.Rater, int32(g)), append(c.Category, int32(category))
		}
	}
	c.Cluster = clusters
	return New(s, c)
}

// count finds the patterns. They are put into an order that does not depend on that of
// the units, so that no coefficient does.
func (r *Ratings) count(from source) error {
	t := r.tally(from)
	for i, key := range t.keys {
		p := pattern{key: key, counts: from.decode(key), times: t.times[i]}
		for _, c := range p.counts {
			p.total += int(c.n)
		}
		r.ratings += p.total * p.times
		r.patterns = append(r.patterns, p)
	}
	if r.ratings == 0 {
		return undefined("there are no ratings")
	}
	for _, p := range r.patterns { // who they are is not known, but so many they must be
		if r.unnamed {
			r.raters, r.active = max(r.raters, p.total), max(r.active, p.total)
		}
	}
	slices.SortFunc(r.patterns, func(a, b pattern) int { return slices.CompareFunc(a.counts, b.counts, compareCounts) })
	r.place = make([]int32, len(t.keys))
	for i, p := range r.patterns {
		r.place[t.lookup(p.key)] = int32(i)
	}
	return nil
}

// tally counts how often each key occurs, and notes which units have it where clusters
// matter.
func (r *Ratings) tally(from source) *keyTable {
	t := &keyTable{}
	if most := from.keys(); most > 0 && most <= 1<<16 {
		t.direct = make([]int32, most)
	}
	if r.grouped {
		r.keys = make([]int32, 0, from.units())
	}
	last := int32(-1)
	from.walk(func(cluster int32, keys []uint64) {
		if cluster != last {
			r.start = append(r.start, int32(len(r.keys)))
			last = cluster
		}
		for _, key := range keys {
			at := t.lookup(key)
			if at < 0 {
				at = t.insert(key)
			}
			t.times[at]++
			if r.grouped {
				r.keys = append(r.keys, at)
			}
		}
	})
	r.clusters = len(r.start)
	r.start = append(r.start, int32(len(r.keys)))
	return t
}

// cluster returns the positions of the keys of its units.
func (r *Ratings) cluster(c int) []int32 { return r.keys[r.start[c]:r.start[c+1]] }

func compareCounts(a, b count) int {
	if a.category != b.category {
		return int(a.category - b.category)
	}
	return int(a.n - b.n)
}

// orEmpty returns ratings of nothing for nil, which all methods can be asked of.
func (r *Ratings) orEmpty() *Ratings {
	if r == nil {
		return &Ratings{}
	}
	return r
}

// Scale returns the categories that raters chose from.
func (r *Ratings) Scale() Scale { return r.orEmpty().scale.clone() }

// Len returns the number of ratings.
func (r *Ratings) Len() int { return r.orEmpty().ratings }

// Units returns the number of units that have a rating.
func (r *Ratings) Units() int {
	n := 0
	for _, p := range r.orEmpty().patterns {
		n += p.times
	}
	return n
}

// Raters returns the number of raters, those who rated nothing included. Where it is not
// known who rated, it is the largest number that rated a unit.
func (r *Ratings) Raters() int { return r.orEmpty().raters }

// used returns what coefficients that want at least so many ratings of a unit use.
func (r *Ratings) used(least int) Used {
	u := Used{Raters: r.active}
	for _, p := range r.patterns {
		if p.total >= least {
			u.Units += p.times
			u.Ratings += p.total * p.times
		}
	}
	u.LeftOut = r.ratings - u.Ratings
	if r.grouped {
		u.Clusters = r.clusters
	}
	return u
}

// prevalent reports whether four of five ratings lie in one category.
func (r *Ratings) prevalent() bool {
	totals := make([]int, r.scale.q)
	for _, p := range r.patterns {
		for _, c := range p.counts {
			totals[c.category] += int(c.n) * p.times
		}
	}
	return 5*slices.Max(totals) >= 4*r.ratings
}

// A slot holds a key and 1 + its position in keys, 0 if it is free.
type slot struct {
	key  uint64
	next int32
}

// A keyTable counts keys: by direct lookup, or open addressing, because there are a hundred or so patterns
// in millions of units. The zero keyTable is ready.
type keyTable struct {
	slots  []slot
	direct []int32 // instead of slots, if keys are small: by key, 1 + position in keys
	keys   []uint64
	times  []int
	shift  uint
}

// lookup returns the position of the key among those that have been added, or −1.
func (t *keyTable) lookup(key uint64) int32 {
	if t.direct != nil {
		return t.direct[key] - 1
	}
	return t.search(key)
}

func (t *keyTable) search(key uint64) int32 {
	if len(t.slots) == 0 {
		return -1
	}
	slots, mask := t.slots, uint64(len(t.slots)-1)
	for i := key * 0x9E3779B97F4A7C15 >> t.shift; ; i++ {
		s := slots[i&mask]
		if s.next == 0 || s.key == key {
			return s.next - 1
		}
	}
}

func (t *keyTable) insert(key uint64) int32 {
	if t.direct != nil {
		t.keys, t.times = append(t.keys, key), append(t.times, 0)
		t.direct[key] = int32(len(t.keys))
		return int32(len(t.keys) - 1)
	}
	if 4*(len(t.keys)+1) > len(t.slots) { // a quarter full
		t.grow()
	}
	t.keys, t.times = append(t.keys, key), append(t.times, 0)
	t.place(int32(len(t.keys)))
	return int32(len(t.keys) - 1)
}

func (t *keyTable) grow() {
	size, bits := 64, uint(6)
	for size < 4*len(t.slots) {
		size, bits = 2*size, bits+1
	}
	t.slots, t.shift = make([]slot, size), 64-bits
	for i := range t.keys {
		t.place(int32(i + 1))
	}
}

func (t *keyTable) place(next int32) {
	key, mask := t.keys[next-1], uint64(len(t.slots)-1)
	i := key * 0x9E3779B97F4A7C15 >> t.shift
	for t.slots[i&mask].next != 0 {
		i++
	}
	t.slots[i&mask] = slot{key, next}
}

// As returns the same ratings on another scale with as many categories: with an order or
// without, with other values or weights of its own.
func (r *Ratings) As(s Scale) (*Ratings, error) {
	r = r.orEmpty()
	scale, err := newCategories(s)
	if err != nil {
		return nil, err
	}
	if scale.q != r.scale.q {
		return nil, invalid("%d categories for ratings in %d", scale.q, r.scale.q)
	}
	out := *r
	out.scale = scale
	return &out, nil
}

// Scores returns the ratings as numbers, a row for each unit and a column for each rater:
// what the categories are worth. A rating that was not made is NaN, as is one of a rater
// who is not known; of counts there are no Scores. Memory is units times raters.
func (r *Ratings) Scores() Scores {
	r = r.orEmpty()
	if r.columns == nil {
		return nil
	}
	cells := r.columns()
	out := make(Scores, cells.units())
	for u := range out {
		out[u] = make([]float64, cells.raters)
		for g := range out[u] {
			out[u][g] = math.NaN()
		}
		for i := cells.start[u]; i < cells.start[u+1]; i++ {
			if g := cells.rater[i]; g >= 0 {
				out[u][g] = r.scale.values[cells.category[i]]
			}
		}
	}
	return out
}

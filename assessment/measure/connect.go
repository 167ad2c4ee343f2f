package measure

import (
	"encoding/binary"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
)

// A Subset is elements that can be compared with each other, by facet.
type Subset struct {
	Judgements int                 // by weight
	Elements   map[string][]string // by facet, in the order of the facet
}

// A Linkage says how a design hangs together.
type Linkage struct {
	// Subsets are the parts that are linked within themselves, the largest first.
	Subsets []Subset
	// Connected says that all measures can be compared: there is one subset, or anchors,
	// groups and judgements across the subsets settle how they lie to each other.
	Connected bool
	// Free is how many shifts between subsets nothing settles; 0 if connected. For very
	// many subsets that hang together here and there it may take too long to be worked out:
	// the design is then taken for not connected.
	Free int
	// Weak are elements that hang on one judgement, as "facet:element".
	Weak []string
}

// Linkage finds the subsets of a design. One begins with a judgement, and takes in every
// element that stands in a judgement whose other elements are in it. If several are left,
// what judgements that lie across them, anchors, groups and centring settle is worked out
// exactly, and subsets that judgements settle between them are made one.
// A design that is not connected has no common scale: a rater of one school only and its
// schools can be moved against the rest without any judgement being less likely.
//
// Time is linear in judgements times facets.
// Source: Weeks & Williams (1964), "A note on the determination of connectedness in an
// N-way cross classification"; Linacre (1989), "Many-Facet Rasch Measurement", ch. 8.
func (d Data) Linkage() (Linkage, error) {
	if _, err := d.check(); err != nil {
		return Linkage{}, err
	}
	all := make([]bool, len(d.Scores))
	for i := range all {
		all[i] = d.weight(i) > 0
	}
	return d.linkage(all), nil
}

func (d Data) linkage(active []bool) Linkage {
	of := d.subsets(active)
	e := d.judged(active, of)
	free := d.free(e, of)
	e.merge(of)
	var out Linkage
	most := subsetsIn(of)
	out.Subsets = make([]Subset, most)
	for s := range out.Subsets {
		out.Subsets[s].Elements = map[string][]string{}
	}
	for f, facet := range d.Facets {
		for e, name := range facet.Elements {
			if s := of[f][e]; s >= 0 {
				out.Subsets[s].Elements[facet.Name] = append(out.Subsets[s].Elements[facet.Name], name)
			}
		}
	}
	count, judgements := make([][]int, len(d.Facets)), make([]float64, most)
	for f, facet := range d.Facets {
		count[f] = make([]int, len(facet.Elements))
	}
	for i, is := range active {
		if is {
			judgements[of[0][d.Facets[0].Level[i]]] += d.weight(i)
			for f := range d.Facets {
				count[f][d.Facets[f].Level[i]] += int(math.Ceil(d.weight(i)))
			}
		}
	}
	for s, n := range judgements {
		out.Subsets[s].Judgements = int(math.Round(n))
	}
	for f, facet := range d.Facets {
		for e, n := range count[f] {
			if n == 1 {
				out.Weak = append(out.Weak, facet.Name+":"+facet.Elements[e])
			}
		}
	}
	out.Free = free
	out.Connected = out.Free == 0
	slices.SortStableFunc(out.Subsets, func(a, b Subset) int { return b.Judgements - a.Judgements })
	return out
}

// subsets returns the subset of each element, −1 if no active judgement has it. Each
// judgement counts how many of its elements the subset has; when one is missing, it comes
// in.
func (d Data) subsets(active []bool) [][]int32 {
	facets := len(d.Facets)
	of, start, in := make([][]int32, facets), make([][]int32, facets), make([][]int32, facets)
	left := 0 // elements that are in no subset yet
	for f, facet := range d.Facets {
		of[f] = make([]int32, len(facet.Elements))
		for e := range of[f] {
			of[f][e] = -1
		}
		start[f], in[f] = byElement(facet, active)
		for e := range facet.Elements {
			if start[f][e+1] > start[f][e] {
				left++
			}
		}
	}
	count := make([]uint8, len(d.Scores))  // elements of the judgement that are in a subset
	counts := make([]int32, len(d.Scores)) // which subset, from 1
	type element struct{ facet, at int32 }
	var waiting []element
	next := int32(0)
	for first := range d.Scores {
		if left == 0 {
			break
		}
		if !active[first] || !d.outside(of, first) {
			continue
		}
		take := func(f int, e int32) {
			if of[f][e] < 0 {
				of[f][e] = next
				left--
				waiting = append(waiting, element{int32(f), e})
			}
		}
		for f := range d.Facets {
			take(f, d.Facets[f].Level[first])
		}
		for len(waiting) > 0 && left > 0 {
			e := waiting[len(waiting)-1]
			waiting = waiting[:len(waiting)-1]
			for _, i := range in[e.facet][start[e.facet][e.at]:start[e.facet][e.at+1]] {
				if counts[i] != next+1 {
					count[i], counts[i] = 0, next+1
				}
				count[i]++
				if int(count[i]) != facets-1 {
					continue
				}
				for f := range d.Facets {
					take(f, d.Facets[f].Level[i])
				}
			}
		}
		next++
	}
	return of
}

// byElement returns the active judgements of each element, one element's after another.
func byElement(f Facet, active []bool) (start, in []int32) {
	start = make([]int32, len(f.Elements)+1)
	for i, is := range active {
		if is {
			start[f.Level[i]+1]++
		}
	}
	for e := range f.Elements {
		start[e+1] += start[e]
	}
	in = make([]int32, start[len(f.Elements)])
	next := slices.Clone(start)
	for i, is := range active {
		if is {
			in[next[f.Level[i]]] = int32(i)
			next[f.Level[i]]++
		}
	}
	return start, in
}

// outside reports whether a judgement has an element that is in no subset yet.
func (d Data) outside(of [][]int32, i int) bool {
	for f := range d.Facets {
		if of[f][d.Facets[f].Level[i]] < 0 {
			return true
		}
	}
	return false
}

func subsetsIn(of [][]int32) int {
	n := int32(0)
	for f := range of {
		for _, s := range of[f] {
			n = max(n, s+1)
		}
	}
	return int(n)
}

// judged returns what judgements settle of shifts, one for each facet and subset: of those
// that leave every judgement as likely, Σ sign·shift = 0. It is worked out modulo a prime,
// so that nothing is lost to rounding. Most judgements tell nothing new: one of the shifts
// that are left, drawn, keeps to them too, and tells so without elimination. It is worked
// out anew when eliminations have cost a quarter of what that costs.
func (d Data) judged(active []bool, of [][]int32) *elimination {
	facets, subsets := len(d.Facets), subsetsIn(of)
	e := newElimination(d, subsets)
	left, spent := e.shift(1), 0
	seen := map[string]bool{}
	tuple, key := make([]int32, facets), []byte(nil)
	for i, is := range active {
		if !is || subsets == 1 && len(seen) > 0 { // of one subset there is one combination
			continue
		}
		for f := range tuple {
			tuple[f] = of[f][d.Facets[f].Level[i]]
		}
		key = key[:0]
		for _, s := range tuple {
			key = binary.LittleEndian.AppendUint32(key, uint32(s))
		}
		if seen[string(key)] {
			continue
		}
		seen[string(key)] = true
		row, told := map[int]uint64{}, uint64(0)
		for f, s := range tuple {
			c := e.column(f, s)
			e.used[c] = true
			row[c] = 1
			if d.Facets[f].Sign < 0 {
				row[c] = prime - 1
			}
			told = (told + row[c]*left[c]) % prime
		}
		if told != 0 {
			before := e.work
			e.add(row)
			if spent += e.work - before; spent > len(left)/4 {
				left, spent = e.shift(1), 0
			}
		}
	}
	return e
}

// free returns the dimension of the shifts that are left with anchors where they are, and
// centred facets and groups centred.
func (d Data) free(judged *elimination, of [][]int32) int {
	e := judged.clone()
	for f, facet := range d.Facets {
		rows := map[string]map[int]uint64{} // by group
		var groups []string
		for at, name := range facet.Elements {
			s := of[f][at]
			if s < 0 {
				continue
			}
			group := facet.Groups[name]
			if rows[group] == nil {
				rows[group] = map[int]uint64{}
				groups = append(groups, group)
			}
			rows[group][e.column(f, s)]++
			if _, ok := facet.Anchors[name]; ok {
				e.add(map[int]uint64{e.column(f, s): 1})
			}
		}
		for _, group := range groups {
			if facet.Centred {
				e.add(rows[group])
			}
		}
	}
	if e.work > mostWork {
		return max(e.subsets-1, 1)
	}
	n := 0
	for _, is := range e.used {
		if is {
			n++
		}
	}
	return n - len(e.rows)
}

const prime = 1<<31 - 1

// An elimination keeps linearly independent rows, each with its leading column. A column
// is the shift of a facet in a subset.
type elimination struct {
	subsets int
	place   []int // of each facet: the largest leads, so that its columns go first
	used    []bool
	rows    map[int]map[int]uint64
	work    int // entries changed or read
}

// mostWork is when an elimination is given up.
const mostWork = 100_000_000

func newElimination(d Data, subsets int) *elimination {
	e := &elimination{subsets: subsets, used: make([]bool, len(d.Facets)*subsets), rows: map[int]map[int]uint64{}}
	for f, facet := range d.Facets {
		before := 0
		for g, other := range d.Facets {
			if len(other.Elements) > len(facet.Elements) || len(other.Elements) == len(facet.Elements) && g < f {
				before++
			}
		}
		e.place = append(e.place, before)
	}
	return e
}

func (e *elimination) column(facet int, subset int32) int {
	return e.place[facet]*e.subsets + int(subset)
}

// clone returns an elimination to which rows can be added. Rows that are kept do not change.
func (e *elimination) clone() *elimination {
	out := *e
	out.rows = maps.Clone(e.rows)
	return &out
}

// merge makes one of subsets whose elements can be compared in each facet that both have: a
// subset has but elements that no earlier one has, so that the schools of a district are
// found one by one if all go by indicators that another district had before. Elements of a
// facet can be compared if all shifts that are left move them alike. Two drawn among these
// shifts tell: that they agree by chance where others do not is as good as impossible.
func (e *elimination) merge(of [][]int32) {
	if e.subsets <= 1 || e.work > mostWork {
		return
	}
	one, two := e.shift(1), e.shift(2)
	type place struct {
		facet    int
		one, two uint64
	}
	to, places := make([]int32, e.subsets), make([][]place, e.subsets)
	const tries = 8           // so that time stays linear
	at := map[place][]int32{} // the first subsets that are left there
	for s := range int32(e.subsets) {
		to[s] = s
		for f := range of {
			if c := e.column(f, s); e.used[c] {
				places[s] = append(places[s], place{f, one[c], two[c]})
			}
		}
		differs := func(p place) bool { // from one in the same facet
			return slices.ContainsFunc(places[to[s]], func(q place) bool { return p.facet == q.facet && p != q })
		}
		for _, p := range places[s] {
			for _, other := range at[p] {
				if to[s] == s && !slices.ContainsFunc(places[other], differs) {
					to[s] = other
				}
			}
		}
		for _, p := range places[s] {
			if len(at[p]) < tries && !slices.Contains(at[p], to[s]) {
				at[p] = append(at[p], to[s])
			}
			if to[s] != s && !slices.Contains(places[to[s]], p) {
				places[to[s]] = append(places[to[s]], p)
			}
		}
	}
	number := make([]int32, e.subsets) // those that are left, without gaps
	next := int32(0)
	for s := range to {
		if to[s] == int32(s) {
			number[s] = next
			next++
		} else {
			number[s] = number[to[s]]
		}
	}
	for f := range of {
		for at, s := range of[f] {
			if s >= 0 {
				of[f][at] = number[s]
			}
		}
	}
}

// shift returns one of the shifts that the rows leave, drawn by a seed, by column; none once
// the elimination has been given up.
func (e *elimination) shift(seed uint64) []uint64 {
	random := rand.New(rand.NewPCG(seed, 0))
	out := make([]uint64, len(e.used))
	if e.work > mostWork {
		return out
	}
	e.work += len(out)
	for c := len(out) - 1; c >= 0; c-- {
		row, ok := e.rows[c]
		if !ok {
			out[c] = random.Uint64N(prime)
			continue
		}
		e.work += len(row)
		sum := uint64(0) // of integers modulo the prime: in any order
		for k, v := range row {
			if k != c {
				sum = (sum + v*out[k]) % prime
			}
		}
		out[c] = (prime - sum) % prime
	}
	return out
}

func (e *elimination) add(row map[int]uint64) {
	for len(row) > 0 && e.work <= mostWork {
		e.work += len(row)
		lead := leading(row)
		known, ok := e.rows[lead]
		if !ok {
			scale := inverse(row[lead])
			for c := range row {
				row[c] = row[c] * scale % prime
			}
			e.rows[lead] = row
			return
		}
		times := row[lead]
		e.work += len(known)
		for c, v := range known {
			left := (row[c] + (prime-times)*v) % prime
			if left == 0 {
				delete(row, c)
			} else {
				row[c] = left
			}
		}
	}
}

func leading(row map[int]uint64) int {
	least := -1
	for c := range row {
		if least < 0 || c < least {
			least = c
		}
	}
	return least
}

// inverse returns 1/v modulo the prime, by Fermat's little theorem.
func inverse(v uint64) uint64 {
	out, power := uint64(1), v%prime
	for e := uint64(prime - 2); e > 0; e >>= 1 {
		if e&1 == 1 {
			out = out * power % prime
		}
		power = power * power % prime
	}
	return out
}

// describe names subsets in a sentence: the first few elements of each.
func (l Linkage) describe() string {
	var parts []string
	for i, s := range l.Subsets {
		if i == 3 {
			parts = append(parts, fmt.Sprintf("and %d more", len(l.Subsets)-i))
			break
		}
		var facets []string
		for _, name := range slices.Sorted(maps.Keys(s.Elements)) {
			list := s.Elements[name]
			text := strings.Join(list[:min(3, len(list))], ", ")
			if len(list) > 3 {
				text += fmt.Sprintf(" and %d more", len(list)-3)
			}
			facets = append(facets, name+" "+text)
		}
		parts = append(parts, fmt.Sprintf("subset %d: %s", i+1, strings.Join(facets, "; ")))
	}
	return strings.Join(parts, " | ")
}

package agreement

import (
	"encoding/binary"
	"iter"
	"math"
	"slices"

	"github.com/openrubric/leadership/assessment"
)

// FromCounts returns the ratings in counts. Units and clusters are those of [FromMatrix],
// which returns the same ratings of the same judgements, to the last digit of everything
// that does not need to know whose rating is whose:
//
//	counts suffice for                  raters are needed for
//	Percent, Fleiss, Gwet,              Conger, Light, Cohen, Pair,
//	BrennanPrediger, Krippendorff,      Kendall, MeanSpearman,
//	their standard errors and           Scores, and so ICC and
//	Bootstrap by clusters and units,    what else is made of them
//	Summarise
//
// The methods on the right return [estimate.ErrUndefined], and Scores none. With Selection.Roles a
// perspective is a rater, which counts do know, and all methods work. Counts hold judgements
// as raters first made them, or what was put in their place by Remove and Add.
//
// The ratings are those of now; what is counted later does not show. Errors are those of
// FromMatrix. Time is linear in the units, however many judgements there are of them, and
// memory four bytes for each.
func FromCounts(c *assessment.Counts, s Selection) (*Ratings, error) {
	if c == nil {
		return nil, invalid("there are no counts")
	}
	chosen, err := newChoice(c.Framework(), c.Occasions(), c.Perspectives(), s)
	if err != nil {
		return nil, err
	}
	source := &countsSource{choice: chosen, stacks: c.Stacks()}
	if s.Roles {
		columns, err := source.columns()
		if err != nil {
			return nil, err
		}
		r, err := New(chosen.scale.Scale, columns)
		if err != nil {
			return nil, err
		}
		r.grouped = true
		return r, nil
	}
	if most := source.measure(); most > math.MaxInt32 {
		return nil, invalid("%d ratings of one unit are more than can be compared", most)
	}
	r := &Ratings{scale: chosen.scale, raters: source.raters, active: source.raters, unnamed: source.unnamed, grouped: true}
	if err := r.count(source); err != nil {
		return nil, err
	}
	return r, nil
}

// counted reports whether the ratings come from counts, which have no columns.
func (r *Ratings) counted() bool { return r.columns == nil && r.ratings > 0 }

// A countsSource walks over the judgements of counts as they lie.
type countsSource struct {
	choice
	stacks  iter.Seq[assessment.Stack]
	pack    packing        // zero if keys are handed out
	wide    map[string]int // what was handed out
	seen    [][]count
	raters  int
	unnamed bool // some judgements name no rater
	most    int  // units, no more than so many
}

// taken returns the stacks that are to be compared.
func (s *countsSource) taken() iter.Seq[assessment.Stack] {
	return func(yield func(assessment.Stack) bool) {
		for stack := range s.stacks {
			if s.occasions[stack.Occasion] && s.perspectives[stack.Perspective] && !yield(stack) {
				return
			}
		}
	}
}

// bundle returns what the stacks that are compared with each other have in common.
func (s *countsSource) bundle(stack assessment.Stack) bundle {
	b := bundle{stack.Subject, stack.Occasion, stack.Perspective}
	if s.together {
		b.perspective = 0
	}
	return b
}

// measure counts raters, finds whether the counts of any unit fit a key, and returns a
// number of ratings that no unit has more of.
func (s *countsSource) measure() int {
	judged := map[int]bool{}
	most, here, last := 0, 0, bundle{-1, 0, 0}
	wanted := 0
	for _, want := range s.wanted {
		if want {
			wanted++
		}
	}
	for stack := range s.taken() {
		if b := s.bundle(stack); b != last {
			here, last = 0, b
			s.most += wanted
		}
		for rater := range stack.Raters() {
			judged[rater] = true
			here++
		}
		if stack.Anonymous {
			s.unnamed = true
			here += s.largest(stack)
		}
		most = max(most, here)
	}
	s.raters = len(judged)
	if s.pack = newPacking(s.scale.q, most); s.pack.radix == 0 {
		s.wide = map[string]int{}
	}
	return most
}

// largest returns the most judgements that a column of a stack has.
func (s *countsSource) largest(stack assessment.Stack) int {
	most := 0
	for column, wanted := range s.wanted {
		if wanted {
			_, n := only(stack, column, s.scale.q)
			most = max(most, n)
		}
	}
	return most
}

// tally adds up the weights of the ratings of each unit, and visits the sums of one subject
// after another.
func (s *countsSource) tally(weight *[256]uint64, visit func(cluster int32, sums []uint64)) {
	into, sums := make([]uint64, len(s.wanted)), make([]uint64, len(s.wanted))
	last, low, high := bundle{-1, 0, 0}, len(into), -1
	flush := func() {
		if low > high {
			return
		}
		here, wanted, n := into[low:high+1], s.wanted[low:high+1], 0
		for i, sum := range here {
			if sum != 0 && wanted[i] {
				sums[n] = sum
				n++
			}
		}
		clear(here)
		if n > 0 {
			visit(int32(last.subject), sums[:n])
		}
		low, high = len(into), -1
	}
	for stack := range s.taken() {
		if b := s.bundle(stack); b != last {
			flush()
			last = b
		}
		if from, to := stack.Tally(into, weight); from <= to {
			low, high = min(low, from), max(high, to)
		}
	}
	flush()
}

func (s *countsSource) walk(visit func(cluster int32, keys []uint64)) {
	if s.pack.radix == 0 {
		s.walkWide(visit)
		return
	}
	s.tally(&s.pack.weight, visit)
}

// walkWide hands out a key for every list of counts.
func (s *countsSource) walkWide(visit func(cluster int32, keys []uint64)) {
	q := s.scale.q
	counts, keys := make([]int32, len(s.wanted)*q), make([]uint64, 0, len(s.wanted))
	last := bundle{-1, 0, 0}
	flush := func() {
		keys = keys[:0]
		for column, wanted := range s.wanted {
			if list := counts[column*q : (column+1)*q]; wanted && slices.Max(list) > 0 {
				keys = append(keys, s.handOut(list))
			}
		}
		clear(counts)
		if len(keys) > 0 {
			visit(int32(last.subject), keys)
		}
	}
	for stack := range s.taken() {
		if b := s.bundle(stack); b != last {
			flush()
			last = b
		}
		for column, wanted := range s.wanted {
			for k := range q {
				if wanted {
					counts[column*q+k] += int32(stack.Count(column, k))
				}
			}
		}
	}
	flush()
}

func (s *countsSource) handOut(list []int32) uint64 {
	name := make([]byte, 0, 4*len(list))
	for _, n := range list {
		name = binary.LittleEndian.AppendUint32(name, uint32(n))
	}
	key, ok := s.wide[string(name)]
	if !ok {
		key = len(s.seen)
		s.wide[string(name)] = key
		var counts []count
		for k, n := range list {
			if n > 0 {
				counts = append(counts, count{int32(k), n})
			}
		}
		s.seen = append(s.seen, counts)
	}
	return uint64(key)
}

func (s *countsSource) decode(key uint64) []count {
	if s.pack.radix == 0 {
		return s.seen[key]
	}
	return s.pack.unpack(key)
}

func (s *countsSource) keys() uint64 { return s.pack.keys }

func (s *countsSource) units() int { return s.most }

func (s *countsSource) cells() *cells { return &cells{} } // nobody asks: there are no columns

// columns returns the judgements one by one, each perspective a rater.
func (s *countsSource) columns() (Columns, error) {
	var c Columns
	raters := map[int]int32{}             // by perspective
	units := make([]int32, len(s.wanted)) // by column: 1 + unit of the bundle
	last := bundle{-1, 0, 0}
	for stack := range s.taken() {
		if b := s.bundle(stack); b != last {
			clear(units)
			last = b
		}
		rater, known := raters[stack.Perspective]
		if !known {
			rater = int32(len(raters))
			raters[stack.Perspective] = rater
		}
		for column, wanted := range s.wanted {
			if !wanted {
				continue
			}
			rank, n := only(stack, column, s.scale.q)
			if n == 0 {
				continue
			}
			if n > 1 {
				return c, invalid("a perspective judged something twice, and was to be taken for one rater")
			}
			if units[column] == 0 {
				c.Cluster = append(c.Cluster, int32(stack.Subject))
				units[column] = int32(len(c.Cluster))
			}
			c.Unit, c.Rater, c.Category = append(c.Unit, units[column]-1), append(c.Rater, rater), append(c.Category, int32(rank))
		}
	}
	return c, nil
}

// only returns the highest rank that a column of a stack has a judgement at, and how many
// judgements there are.
func only(stack assessment.Stack, column, q int) (rank, n int) {
	for k := range q {
		if here := stack.Count(column, k); here > 0 {
			rank = k
			n += here
		}
	}
	return rank, n
}

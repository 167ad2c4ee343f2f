package assessment

import "github.com/openrubric/leadership/indicator"

// A memory lends the small slices that the scores of a profile hold, many from one piece:
// asking for each by itself would cost more than counting what is in it. Where one profile
// is written after the other it takes them all back and lends them again.
type memory struct {
	ints      slab[int]
	numbers   slab[float64]
	levels    slab[indicator.Level]
	absences  slab[Absence]
	warnings  slab[Warning]
	coverages slab[Coverage]
}

// takeBack makes all that was lent free again: nobody may hold it any more.
func (m *memory) takeBack() {
	m.ints.takeBack()
	m.numbers.takeBack()
	m.levels.takeBack()
	m.absences.takeBack()
	m.warnings.takeBack()
	m.coverages.takeBack()
}

// A slab is a few pieces of memory, parts of which are lent. The zero slab is ready.
type slab[T any] struct {
	pieces [][]T
	used   int // pieces that are lent, or being lent
	free   []T // what is left of the last of them
}

// largestPiece is how many values are had at once: more would mostly lie idle where the
// memory is not taken back.
const largestPiece = 64

// lend returns n zeros with no room behind them. The first piece is as small as what is
// asked for, so that a lone score holds no more than it needs.
func (s *slab[T]) lend(n int) []T {
	for n > len(s.free) {
		if s.used == len(s.pieces) {
			size := n
			if s.used > 0 {
				size = max(n, min(2*len(s.pieces[s.used-1]), largestPiece))
			}
			s.pieces = append(s.pieces, make([]T, size))
		}
		s.free = s.pieces[s.used]
		s.used++
	}
	out := s.free[:n:n]
	s.free = s.free[n:]
	clear(out)
	return out
}

func (s *slab[T]) takeBack() { s.used, s.free = 0, nil }

// one returns a pointer to a value of its own.
func (s *slab[T]) one(v T) *T {
	p := &s.lend(1)[0]
	*p = v
	return p
}

// add appends to a list that the slab lent, or to none. It is for lists of a few.
func (s *slab[T]) add(list []T, v T) []T {
	longer := s.lend(len(list) + 1)
	copy(longer, list)
	longer[len(list)] = v
	return longer
}

// resized returns n zeros, in the memory of old if there is room.
func resized[T any](old []T, n int) []T {
	if cap(old) < n {
		return make([]T, n)
	}
	old = old[:n]
	clear(old)
	return old
}

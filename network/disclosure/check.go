package disclosure

import (
	"context"
	"math"

	"github.com/openrubric/leadership/indicator/issue"
)

// TableMissing: there is no table to check or to protect.
const TableMissing issue.Code = "table-missing"

// Options say what is required, and how much may be spent on it.
type Options struct {
	// Width is how far apart the largest and the least possible value of a primary cell
	// must be at least; 0 or less means 1: two values are possible.
	Width int64
	// Work is how many steps are spent on one primary cell at most, and eight times as
	// many on solving what hangs together; 0 or less means [DefaultWork]. A step looks at
	// one cell in one sum.
	Work int
	// Cost is what hiding a cell costs [Protect]; less than 1 counts as 1, more than
	// [MaxCount] as that. Nil means that as few cells as possible are hidden, and of those
	// as small ones as possible.
	Cost func(Cell) int64
}

// DefaultWork is how many steps are spent on one primary cell.
const DefaultWork = 1 << 20

func (o Options) resolved() Options {
	o.Width = max(o.Width, 1)
	if o.Work <= 0 {
		o.Work = DefaultWork
	}
	return o
}

// Check finds what a reader can derive about each [Primary] cell from all that is
// published and known: the sums, the bounds, and that counts are whole numbers.
//
// A cell is a [Leak] only with a derivation, and [Safe] only with two whole tables that
// fit. It asks of each cell alone: that one of two cells is 1 may be derived although
// neither leaks. Nothing is said of how likely a value is.
//
// Where each cell is in two sums at most, once sums that follow from others are left out,
// and Options.Width is 1, no cell stays undecided: that is so for tables of two ways, and
// where one of the two has subtotals. Time then is about linear in cells for each cell
// that leaks, and mostly much less for one that is safe. Else cells that can change places
// are looked for, then the sums are solved, and at last values are tried, up to
// Options.Work.
//
// The error is that of the context, or [TableMissing] without a table, and then there are
// no findings.
//
// Sources: Cox (1995), "Network models for complementary cell suppression", for cycles
// in networks; Fischetti and Salazar (2001), "Solving the cell suppression problem on
// tabular data with linear constraints", for what must hold in general.
func Check(ctx context.Context, t *Table, o Options) (Findings, error) {
	if err := t.check(); err != nil {
		return nil, err
	}
	k := newChecker(ctx, t, o.resolved(), func(c int32) bool { return !t.counts.Cells[c].State.hidden() })
	if err := k.run(); err != nil {
		return nil, err
	}
	return k.findings(), nil
}

func (t *Table) check() error {
	if t == nil {
		return &issue.Issue{Code: TableMissing, Message: "there is no table"}
	}
	return nil
}

// A checker holds what is proved so far.
type checker struct {
	ctx     context.Context
	t       *Table
	o       Options
	b       *bounds
	s       *space
	primary []int32
	proofs  [][]move // tables that fit, as they differ from the truth
	// reach are the extremes of each cell that proofs show, and leaks the findings that
	// are final, by cell.
	reach []reach
	leaks map[int32]Finding
	exact bool // the second round: values are tried as well
}

// A reach is how far down and up a cell goes in tables that fit, and in which proofs.
type reach struct {
	from, to int64
	down, up int32
}

func newChecker(ctx context.Context, t *Table, o Options, seen func(int32) bool) *checker {
	k := &checker{ctx: ctx, t: t, o: o, reach: make([]reach, t.Len()), leaks: map[int32]Finding{}}
	for i, c := range t.counts.Cells {
		k.reach[i] = reach{c.Value, c.Value, -1, -1}
		if c.State == Primary {
			k.primary = append(k.primary, int32(i))
		}
	}
	k.enter(&t.sums, seen)
	return k
}

// eventsPerCell bounds how often intervals are narrowed: two large cells can push each
// other along by one for long.
const eventsPerCell = 16

// enter derives bounds by the sums and splits the cells that are left into components.
func (k *checker) enter(sums *system, seen func(int32) bool) {
	m := &meter{ctx: k.ctx, left: math.MaxInt}
	k.b = newBounds(k.t, sums, seen, m)
	k.b.all()
	k.b.propagate(eventsPerCell*k.t.Len() + 1)
	k.s = newSpace(k.t, sums, k.b)
	k.s.networks()
}

func (k *checker) run() error {
	if err := k.settleAll(k.primary); err != nil {
		return err
	}
	var left []int32
	for _, p := range k.primary {
		if !k.settled(p) {
			left = append(left, p)
		}
	}
	if len(left) == 0 {
		return nil
	}
	if err := k.deepen(left, func(c int32) bool { return !k.t.counts.Cells[c].State.hidden() }); err != nil {
		return err
	}
	return k.settleAll(left)
}

// deepen prepares the second round: the sums of components with these cells are solved,
// and what follows is used beside them.
func (k *checker) deepen(left []int32, seen func(int32) bool) error {
	solve := make([]bool, len(k.s.parts))
	for _, p := range left {
		if c := k.s.of[p]; c >= 0 {
			solve[c] = true
		}
	}
	more := k.b.more
	for i := range k.s.parts {
		if solve[i] {
			m := &meter{ctx: k.ctx, left: 8 * k.o.Work}
			more = append(more, k.s.eliminate(&k.s.parts[i], m)...)
			if m.err != nil {
				return m.err
			}
		}
	}
	k.enter(k.t.sums.extended(more, k.t.Len()), seen)
	k.exact = true
	return nil
}

func (k *checker) settleAll(cells []int32) error {
	for _, p := range cells {
		m := k.meter()
		if !m.check() {
			return m.err
		}
		if !k.settled(p) {
			k.stretch(p, 1, m)
			k.stretch(p, -1, m)
			if m.err != nil {
				return m.err
			}
		}
		k.close(p)
	}
	return nil
}

func (k *checker) meter() *meter { return &meter{ctx: k.ctx, left: k.o.Work} }

// settled reports whether a cell is proved to be safe or to leak.
func (k *checker) settled(p int32) bool {
	if r := k.reach[p]; r.to-r.from >= k.o.Width {
		return true
	}
	_, leaks := k.leaks[p]
	return leaks || k.b.hi[p]-k.b.lo[p] < k.o.Width
}

// close keeps the finding of a cell that leaks.
func (k *checker) close(p int32) {
	if _, done := k.leaks[p]; done || k.b.hi[p]-k.b.lo[p] >= k.o.Width {
		return
	}
	r := k.reach[p]
	k.leaks[p] = Finding{k.t.counts.Cells[p].ID, Leak, k.b.lo[p], k.b.hi[p], r.from, r.to, k.b.why(k.t, p)}
}

// stretch makes a cell go further in the direction than in the tables at hand, if it needs
// to and can, and keeps the table as a proof.
func (k *checker) stretch(p int32, dir int64, m *meter) {
	if moves, gained := k.probe(p, dir, k.need(p), m); gained > 0 {
		k.credit(moves)
	}
}

// probe looks for a table in which a cell is further in the direction than in those at
// hand, by up to need, and returns it and by how much. If it finds that there is none, it
// keeps that as a bound.
func (k *checker) probe(p int32, dir, need int64, m *meter) ([]move, int64) {
	s := k.s
	if s.of[p] < 0 || need <= 0 {
		return nil, 0
	}
	var touched []int32
	if by := k.proof(p, dir); by >= 0 {
		for _, x := range k.proofs[by] {
			s.cur[x.cell] += x.delta
			touched = append(touched, x.cell)
		}
	}
	gained := int64(0)
	for gained < need {
		before := s.cur[p]
		cells := k.further(p, dir, need-gained, m)
		if len(cells) == 0 {
			break
		}
		touched = append(touched, cells...)
		gained += dir * (s.cur[p] - before)
	}
	moves := s.take(touched)
	if moves == nil {
		return nil, 0
	}
	return moves, gained
}

func (k *checker) need(p int32) int64 { return k.o.Width - (k.reach[p].to - k.reach[p].from) }

func (k *checker) proof(p int32, dir int64) int32 {
	if dir > 0 {
		return k.reach[p].up
	}
	return k.reach[p].down
}

// further changes the table at hand so that a cell goes further in the direction, and
// returns the cells that moved.
func (k *checker) further(p int32, dir, need int64, m *meter) []int32 {
	s := k.s
	part := &s.parts[s.of[p]]
	if s.room(p, dir) <= 0 {
		return nil
	}
	if part.net != nil {
		given := max(m.left, 2*len(part.net.arcs)) // enough for it to end by itself
		flow := &meter{ctx: m.ctx, left: given, err: m.err}
		cells := s.push(p, dir, need, flow)
		m.left -= given - flow.left
		m.err = flow.err
		if cells == nil && m.err == nil && !s.restricted {
			if d, ok := s.cut(part); ok {
				k.b.learn(d, p)
			}
		}
		return cells
	}
	if cells := s.mend(p, dir, m); cells != nil || !k.exact || s.restricted {
		return cells
	}
	v := s.cur[p]
	a, cells := s.find(p, dir, v+dir, m)
	if a == none {
		end := high
		if dir < 0 {
			end = low
		}
		if k.b.cases == nil {
			k.b.cases = map[int32]refutation{}
		}
		k.b.cases[int32(len(k.b.log))] = s.hunt.why
		k.b.move(p, end, v, byCases, int32(len(k.b.log)))
	}
	return cells
}

// credit keeps a table that fits, for all cells that go further in it than in others.
func (k *checker) credit(moves []move) {
	by := int32(len(k.proofs))
	k.proofs = append(k.proofs, moves)
	for _, x := range moves {
		r := &k.reach[x.cell]
		v := k.s.truth[x.cell] + x.delta
		if v > r.to {
			r.to, r.up = v, by
		}
		if v < r.from {
			r.from, r.down = v, by
		}
	}
}

func (k *checker) findings() Findings {
	out := make(Findings, 0, len(k.primary))
	for _, p := range k.primary {
		f, leaks := k.leaks[p]
		if !leaks {
			r := k.reach[p]
			f = Finding{k.t.counts.Cells[p].ID, Undecided, k.b.lo[p], k.b.hi[p], r.from, r.to, nil}
			if r.to-r.from >= k.o.Width {
				f.Verdict = Safe
			}
		}
		out = append(out, f)
	}
	return out
}

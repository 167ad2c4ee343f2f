package disclosure

import (
	"fmt"
	"slices"
	"strings"
)

// A Verdict says whether a cell is protected.
type Verdict string

const (
	// Leak: it is proved that fewer values fit than are required.
	Leak Verdict = "leak"
	// Safe: it is proved that values as far apart as required fit, each in a whole table.
	Safe Verdict = "safe"
	// Undecided: the steps allowed ran out before either was proved. Treat it as a leak.
	Undecided Verdict = "undecided"
)

// Findings are what a reader can derive, one for each [Primary] cell, in their order.
type Findings []Finding

// Safe reports whether every cell is safe.
func (f Findings) Safe() bool {
	return !slices.ContainsFunc(f, func(x Finding) bool { return x.Verdict != Safe })
}

// Unsafe returns those that are not safe.
func (f Findings) Unsafe() Findings {
	return slices.DeleteFunc(slices.Clone(f), func(x Finding) bool { return x.Verdict == Safe })
}

// A Finding is what a reader can derive about one cell.
type Finding struct {
	Cell    string  `json:"cell"`
	Verdict Verdict `json:"verdict"`
	// Low and High are between which values the cell lies for certain. There may be
	// better ends unless it is a leak.
	Low  int64 `json:"low"`
	High int64 `json:"high"`
	// From and To are the least and the largest value for which a whole table was found
	// that the reader cannot tell from the true one.
	From int64 `json:"from"`
	To   int64 `json:"to"`
	// Why derives Low and High of a leak, step by step.
	Why []Step `json:"why,omitempty"`
}

// Explain says in words what was found, a step a line.
func (f Finding) Explain() string {
	var b strings.Builder
	switch f.Verdict {
	case Leak:
		fmt.Fprintf(&b, "%s leaks: it is %s", f.Cell, interval(f.Low, f.High))
	case Safe:
		fmt.Fprintf(&b, "%s is safe: it may be %d or %d", f.Cell, f.From, f.To)
	default:
		fmt.Fprintf(&b, "%s is undecided: it is %s, and nothing more is proved", f.Cell, interval(f.Low, f.High))
	}
	for _, s := range f.Why {
		b.WriteString("\n  ")
		b.WriteString(s.String())
	}
	return b.String()
}

// A Step derives between which values one cell lies from others:
//
//	Divisor·Cell = Constant + Σ Factor·Term
//
// If Divisor is 0 it says that the cell cannot lie elsewhere: Else is what would follow if
// it did, up to a cell for which no value is left, with Low above High. If Else is empty,
// all cases were tried that are open given the terms.
type Step struct {
	Cell     string `json:"cell"`
	Low      int64  `json:"low"` // what is left after the step
	High     int64  `json:"high"`
	Divisor  int64  `json:"divisor,omitzero"`
	Constant int64  `json:"constant,omitzero"`
	Terms    []Term `json:"terms,omitempty"`
	Else     []Step `json:"else,omitempty"`
}

// A Term is a cell in a Step, as far as it is known then. Its factor is 0 where the step
// is no equation.
type Term struct {
	Factor int64  `json:"factor"`
	Cell   string `json:"cell"`
	Low    int64  `json:"low"`
	High   int64  `json:"high"`
}

// longSum is how many terms String writes.
const longSum = 12

// String returns the step as an equation, with what is known of each term.
//
//	waitaha at level 2 = region at level 2 (9) − albany at level 2 (4) = 5
func (s Step) String() string {
	var b strings.Builder
	if s.Divisor == 0 {
		return s.byCases()
	}
	if s.Divisor != 1 {
		fmt.Fprintf(&b, "%d × ", s.Divisor)
	}
	b.WriteString(s.Cell)
	b.WriteString(" = ")
	first := true
	if s.Constant != 0 || len(s.Terms) == 0 {
		fmt.Fprint(&b, s.Constant)
		first = false
	}
	for i, t := range s.Terms {
		if i == longSum {
			fmt.Fprintf(&b, " and %d more", len(s.Terms)-i)
			break
		}
		switch {
		case t.Factor < 0 && first:
			b.WriteString("−")
		case t.Factor < 0:
			b.WriteString(" − ")
		case !first:
			b.WriteString(" + ")
		}
		first = false
		if f := abs(t.Factor); f != 1 {
			fmt.Fprintf(&b, "%d × ", f)
		}
		fmt.Fprintf(&b, "%s (%s)", t.Cell, interval(t.Low, t.High))
	}
	switch {
	case s.Low > s.High:
		fmt.Fprintf(&b, ", and no value is left for %s", s.Cell)
	case s.Divisor == 1 && s.Low == s.High:
		fmt.Fprintf(&b, " = %d", s.Low)
	default:
		fmt.Fprintf(&b, ", so %s is %s", s.Cell, interval(s.Low, s.High))
	}
	return b.String()
}

func (s Step) byCases() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s is %s; else", s.Cell, interval(s.Low, s.High))
	for _, x := range s.Else {
		b.WriteString("\n    ")
		b.WriteString(x.String())
	}
	if len(s.Else) > 0 {
		return b.String()
	}
	b.WriteString(" nothing fits")
	for i, t := range s.Terms {
		switch i {
		case 0:
			b.WriteString(" with ")
		case longSum:
			fmt.Fprintf(&b, " and %d more", len(s.Terms)-i)
			return b.String()
		default:
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%s (%s)", t.Cell, interval(t.Low, t.High))
	}
	return b.String()
}

func interval(lo, hi int64) string {
	switch {
	case lo == hi:
		return fmt.Sprint(lo)
	case hi == MaxCount:
		return fmt.Sprintf("%d or more", lo)
	}
	return fmt.Sprintf("%d to %d", lo, hi)
}

// why returns the steps that lead to the interval of a cell, each after those it uses.
func (b *bounds) why(t *Table, c int32) []Step {
	order, needed := b.trace(b.last[low][c], b.last[high][c])
	return b.steps(t, order, needed)
}

// A refutation is why a cell cannot lie elsewhere.
type refutation struct {
	steps []Step
	terms []Term  // all that is seen in the component, if there are no steps
	needs []int32 // events from before that the steps use
}

// refute returns what led from the assumption at the mark to the last event, which left
// no value to a cell.
func (b *bounds) refute(t *Table, mark int) refutation {
	end := int32(len(b.log) - 1)
	order, needed := b.trace(end, b.last[1-b.log[end].side][b.log[end].cell])
	at, _ := slices.BinarySearch(order, int32(mark))
	r := refutation{needs: order[:at]}
	if at < len(order) && b.log[order[at]].row == byCases && order[at] == int32(mark) {
		at++ // the assumption
	}
	r.steps = b.steps(t, order[at:], needed)
	return r
}

// trace returns the events that lead to these, in order.
func (b *bounds) trace(from ...int32) ([]int32, map[int32]bool) {
	needed := map[int32]bool{}
	var order []int32
	need := func(e int32) {
		if e >= 0 && !needed[e] {
			needed[e] = true
			order = append(order, e)
		}
	}
	for _, e := range from {
		need(e)
	}
	for i := 0; i < len(order); i++ {
		e := b.log[order[i]]
		if e.row == byCases {
			for _, x := range b.cases[order[i]].needs {
				need(x)
			}
			continue
		}
		d := b.terms(e.row)
		for j, c := range d.cells {
			if c != e.cell {
				need(b.before(c, b.uses(e, d, j), e.mark))
			}
		}
	}
	slices.Sort(order)
	return order, needed
}

func (b *bounds) steps(t *Table, order []int32, needed map[int32]bool) []Step {
	var steps []Step
	for i, e := range order {
		x := b.log[e]
		twin := func(k int) bool { // the other end, by the same use of the same row
			if k < 0 || k == len(order) {
				return false
			}
			y := b.log[order[k]]
			return y.cell == x.cell && y.row == x.row && y.mark == x.mark && y.side != x.side
		}
		if !twin(i + 1) {
			steps = append(steps, b.step(t, e, twin(i-1), needed))
		}
	}
	return steps
}

// uses returns which end of the cell of term i moved the end of an event.
func (b *bounds) uses(e event, d derived, i int) side {
	own := int64(0)
	for j, c := range d.cells {
		if c == e.cell {
			own = d.coefs[j]
		}
	}
	// With coefficients of one sign an end of one follows from the other end of the other.
	if (own > 0) == (d.coefs[i] > 0) {
		return 1 - e.side
	}
	return e.side
}

// before returns the last event at an end of a cell before the mark, or −1.
func (b *bounds) before(c int32, s side, mark int32) int32 {
	e := b.last[s][c]
	for e >= mark {
		e = b.log[e].prev
	}
	return e
}

// at returns an end of a cell as it was at the mark.
func (b *bounds) at(c int32, s side, mark int32) int64 {
	value := b.lo[c]
	if s == high {
		value = b.hi[c]
	}
	for e := b.last[s][c]; e >= mark; e = b.log[e].prev {
		value = b.log[e].old
	}
	return value
}

// step returns an event as a step, with the other end of the cell if both moved. It tells
// of each cell what the explanation has said of it by then, even if more was known.
func (b *bounds) step(t *Table, e int32, both bool, needed map[int32]bool) Step {
	x := b.log[e]
	id := func(c int32) string { return t.counts.Cells[c].ID }
	out := Step{Cell: id(x.cell), Low: b.said(x.cell, low, e+1, needed), High: b.said(x.cell, high, e+1, needed)}
	if x.row == byCases {
		out.Else, out.Terms = b.cases[e].steps, b.cases[e].terms
		return out
	}
	d := b.terms(x.row)
	sign := int64(1)
	for i, c := range d.cells {
		if c == x.cell {
			if out.Divisor = abs(d.coefs[i]); d.coefs[i] < 0 {
				sign = -1
			}
		}
	}
	out.Constant = sign * d.rhs
	for i, c := range d.cells {
		if c == x.cell {
			continue
		}
		term := Term{-sign * d.coefs[i], id(c), b.at(c, low, 0), b.at(c, high, 0)}
		if used := b.uses(x, d, i); both || used == low {
			term.Low = b.at(c, low, x.mark)
		}
		if used := b.uses(x, d, i); both || used == high {
			term.High = b.at(c, high, x.mark)
		}
		out.Terms = append(out.Terms, term)
	}
	return out
}

// said returns an end of a cell after the last event before the mark that is needed.
func (b *bounds) said(c int32, s side, mark int32, needed map[int32]bool) int64 {
	for e := b.before(c, s, mark); e >= 0; e = b.log[e].prev {
		if needed[e] {
			return b.log[e].now
		}
	}
	return b.at(c, s, 0)
}

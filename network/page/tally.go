package page

import (
	"slices"

	"github.com/openrubric/leadership/assessment/report"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/network"
)

// A tally is the indicators of a view, counted by where they stand.
type tally struct {
	indicators int
	hidden     []string // what the hidden ones are called
	without    []string // no member has a level
	scales     []scaleTally
	unjudged   span // members, over indicators
	withheld   span
}

// A scaleTally is those on one scale.
type scaleTally struct {
	ladder  *report.Ladder
	lines   int        // indicators on the scale, hidden ones too
	placed  int        // those with a level
	floors  []float64  // how many have their floor at each level, in scale order
	names   [][]string // what these are called
	members []float64  // how many members are at each level, over all indicators
}

func (b *builder) tally(cells []*network.CellReport) *tally {
	t := &tally{scales: make([]scaleTally, len(b.ladders))}
	for i, l := range b.ladders {
		levels := len(l.Scale().Levels)
		t.scales[i] = scaleTally{ladder: l, floors: make([]float64, levels), names: make([][]string, levels), members: make([]float64, levels)}
	}
	for i, c := range cells {
		if l := &b.lines[i]; c != nil && l.judged() {
			t.add(l, c, slices.Index(b.ladders, l.ladder))
		}
	}
	return t
}

// add counts an indicator, on a scale that may be unknown.
func (t *tally) add(l *line, c *network.CellReport, scale int) {
	t.indicators++
	if scale >= 0 {
		t.scales[scale].lines++
	}
	if hidden(c) {
		t.hidden = append(t.hidden, l.label)
		return
	}
	if scale >= 0 && leveled(c) {
		t.scales[scale].add(l, c)
	} else {
		t.without = append(t.without, l.label)
	}
	t.withheld.add(c.Withheld)
	if c.Unjudged != nil {
		t.unjudged.add(*c.Unjudged)
	}
}

func (s *scaleTally) add(l *line, c *network.CellReport) {
	s.placed++
	for rank, n := range at(s.ladder, c) {
		s.members[rank] += n
	}
	if rank, ok := s.ladder.Scale().Rank(c.Floor); ok {
		s.floors[rank]++
		s.names[rank] = append(s.names[rank], l.label)
	}
}

// isHidden reports whether nothing may be told of the whole view.
func (t *tally) isHidden() bool { return t.indicators > 0 && len(t.hidden) == t.indicators }

// leveled reports whether any member has a level.
func leveled(c *network.CellReport) bool { return c.Coverage != nil && c.Coverage.N > 0 }

// at returns how many members stand at each level, in scale order; one between two levels
// counts half at each. It is nil if the cell has other levels than the scale.
func at(l *report.Ladder, c *network.CellReport) []float64 {
	scale := l.Scale()
	if len(c.Distribution) != len(scale.Levels) {
		return nil
	}
	out := make([]float64, len(c.Distribution))
	for rank, n := range c.Distribution {
		out[rank] = float64(n)
	}
	for _, s := range c.Split {
		low, ok := scale.Rank(s.Low)
		high, ok2 := scale.Rank(s.High)
		if ok && ok2 {
			out[low] += float64(s.N) / 2
			out[high] += float64(s.N) / 2
		}
	}
	return out
}

// isNeutral reports whether no end of a scale is the good one.
func isNeutral(s indicator.Scale) bool { return s.Direction == indicator.Neutral }

// fromWorst turns a place counted from the worse end of a scale into a rank, and back.
// Where neither end is worse it is counted from the lower one.
func fromWorst(s indicator.Scale, i int) int {
	if s.Direction == indicator.HighIsWorse {
		return len(s.Levels) - 1 - i
	}
	return i
}

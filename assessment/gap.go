package assessment

import (
	"fmt"

	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
)

// A Gap sets what raters say of an indicator on another dimension, such as how
// important it is, beside what they say of it as usual, such as how well it is
// practised. Only raters who gave both a level are compared: a mean over some people
// less a mean over others is no gap.
type Gap struct {
	ID        indicator.ID
	Dimension string
	// Pairs is how many raters gave both.
	Pairs int
	// Above, Level and Below are how many of them put the indicator on the dimension
	// above, level with and below where they put it as usual. They are counted where the
	// two scales have the same levels, or values.
	Above, Level, Below int
	// Mean is the mean over the pairs of the value on the dimension less the value as
	// usual; nil unless both scales have values. A positive one says that more is wanted
	// than there is.
	Mean   *float64
	Reason Reason // why nothing is compared; "" if it is
}

// Gap compares an indicator or aspect on a dimension with the same as usual. It is
// false if the framework has it not on both. Time is in proportion to the judgements of
// the profile.
func (p Profile) Gap(id indicator.ID, dimension string) (Gap, bool) {
	if p.r == nil || dimension == "" {
		return Gap{}, false
	}
	l := p.r.layout
	usual, ok := l.row[rowKey{id, ""}]
	other, has := l.row[rowKey{id, dimension}]
	if !ok || !has || l.rows[usual].isGroup {
		return Gap{}, false
	}
	return p.gap(usual, other), true
}

func (p Profile) gap(usual, other int) Gap {
	m, l := p.r.m, p.r.layout
	about, beside := &l.rows[usual], &l.rows[other]
	g := Gap{ID: about.id, Dimension: beside.dimension}
	if m.counts != nil {
		g.Reason = RatersUnknown
		return g
	}
	values := about.values != nil && beside.values != nil
	if !values && !about.sameLevels(beside) {
		g.Reason = SeveralScales
	}
	sum := 0.0
	for _, f := range m.forms[p.at().start:p.at().stop] {
		here, there, ok := p.pair(f, usual, other)
		if !ok {
			continue
		}
		g.Pairs++
		difference := float64(there - here)
		if values {
			difference = beside.values[there] - about.values[here]
		}
		sum += difference
		switch {
		case g.Reason != "":
		case difference > 0:
			g.Above++
		case difference < 0:
			g.Below++
		default:
			g.Level++
		}
	}
	if g.Pairs == 0 {
		g.Reason = NotJudged
	}
	if values && g.Pairs > 0 {
		g.Mean = new(sum / float64(g.Pairs))
	}
	return g
}

// pair returns the levels that the rater of a form gave on both columns.
func (p Profile) pair(f form, usual, other int) (here, there int, ok bool) {
	m := p.r.m
	if f.rater == anonymous {
		return 0, 0, false
	}
	here, there = -1, -1
	for k := f.start; k < f.stop; k++ {
		if p.r.fateAt(k) != counted || m.level[k].absent() {
			continue
		}
		switch int(m.column[k]) {
		case usual:
			here = int(m.level[k])
		case other:
			there = int(m.level[k])
		}
	}
	return here, there, here >= 0 && there >= 0
}

func (r *layoutRow) sameLevels(o *layoutRow) bool {
	if len(r.levels) != len(o.levels) {
		return false
	}
	for i := range r.levels {
		if r.levels[i] != o.levels[i] {
			return false
		}
	}
	return true
}

// String returns a sentence, such as "kahuiako.shared-goals, importance beside as
// usual: 8 raters gave both; 6 put it above, 2 level, 0 below; on average 1.25 above."
func (g Gap) String() string {
	head := fmt.Sprintf("%s, %s beside as usual: ", g.ID, g.Dimension)
	switch g.Reason {
	case "":
	case SeveralScales:
		return head + "the two scales have neither the same levels nor values, so there is nothing between them."
	default:
		return head + "no rater gave both."
	}
	out := head + fmt.Sprintf("%s gave both; %d put it above, %d level, %d below", plural(g.Pairs, "rater"), g.Above, g.Level, g.Below)
	if g.Mean != nil {
		out += fmt.Sprintf("; on average %.3g above", *g.Mean)
	}
	return out + "."
}

// A GapReport is a [Gap] as it is let out with the score on its dimension. It is there
// where both scores are shown, as many raters gave both as the release asks for, and as
// many or none gave only one of them: what fewer gave could be had by subtracting the
// gap from the two scores.
type GapReport struct {
	Pairs int      `json:"pairs"`
	Above int      `json:"above"`
	Level int      `json:"level"`
	Below int      `json:"below"`
	Mean  *float64 `json:"mean,omitempty"`
}

// gapReport returns what may be told of the gap of a row on another dimension, or nil.
func (t *teller) gapReport(row int, least int) *GapReport {
	l := t.r.layout
	about := &l.rows[row]
	usual, ok := l.row[rowKey{about.id, ""}]
	if about.dimension == "" || about.isGroup || !ok || t.hidden[usual] || t.hidden[row] {
		return nil
	}
	g := t.gap(usual, row)
	few := func(column int) bool {
		rest := t.judgements(column) - g.Pairs
		return 0 < rest && rest < least
	}
	if g.Reason != "" || g.Pairs < least || few(usual) || few(row) {
		return nil
	}
	out := &GapReport{Pairs: g.Pairs, Above: g.Above, Level: g.Level, Below: g.Below}
	if g.Mean != nil {
		out.Mean = new(document.Round(*g.Mean))
	}
	return out
}

package report

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/indicator"
)

// What is said in short is read from medians alone, and by order alone: no level is turned
// into a number that is added or averaged.

// A reading is where one side places an indicator: ranks from the worse end of the scale,
// the same if the median is one level.
type reading struct {
	view      int
	low, high int
	levels    []indicator.Level
}

// An item is an indicator with all its readings in one round.
type item struct {
	*row
	readings []reading
}

// items returns the indicators of a round. Those on a scale on which no end is the good one
// are left out.
func (o *round) items() []item {
	if o.placed != nil {
		return o.placed
	}
	all := []item{}
	for r := range o.judged {
		if r.ladder == nil || r.ladder.scale.Direction == indicator.Neutral {
			continue
		}
		it := item{row: r, readings: make([]reading, 0, len(o.views))}
		for v := range o.views {
			if read, ok := r.read(v); ok {
				it.readings = append(it.readings, read)
			}
		}
		all = append(all, it)
	}
	o.placed = all
	return all
}

// read returns where a side places the row.
func (r *row) read(v int) (reading, bool) {
	levels := r.median(v)
	if len(levels) == 0 || r.ladder == nil {
		return reading{}, false
	}
	low, ok := r.ladder.scale.Rank(levels[0])
	high, ok2 := r.ladder.scale.Rank(levels[len(levels)-1])
	if !ok || !ok2 {
		return reading{}, false
	}
	low, high = r.ladder.fromWorst(low), r.ladder.fromWorst(high)
	return reading{v, min(low, high), max(low, high), levels}, true
}

// extremes returns the items that stand highest seen from where they stand lowest, or (best
// false) lowest seen from where they stand highest; of those, the ones that do so from the
// next side, and so on. Items that fewer sides place than others are not compared, nor
// scales with each other.
func extremes(items []item, best bool) []item {
	most := 1
	for _, it := range items {
		most = max(most, len(it.readings))
	}
	var top []item
	compared := 0
	for _, it := range items {
		if len(it.readings) < most || it.ladder != items[0].ladder {
			continue
		}
		compared++
		c := 1
		if len(top) > 0 {
			if c = slices.Compare(it.rungs(best), top[0].rungs(best)); !best {
				c = -c
			}
		}
		switch {
		case c > 0:
			top = []item{it}
		case c == 0:
			top = append(top, it)
		}
	}
	if len(top) == compared {
		return nil // none stands out
	}
	return top
}

// rungs lists where an item stands, from the end that counts first.
func (it item) rungs(best bool) []int {
	var ranks []int
	for _, read := range it.readings {
		ranks = append(ranks, read.low+read.high) // twice the middle: an order, no more
	}
	slices.Sort(ranks)
	if !best {
		slices.Reverse(ranks)
	}
	return ranks
}

// A gap is an indicator that the subject's own leaders place elsewhere than another side
// does.
type gap struct {
	item
	self, other reading
	levels      int // how many levels lie between the two; below 0 if self is lower
}

// gaps returns where self and others do not meet, the widest first, the widest of each
// indicator.
func (o *round) gaps() []gap {
	var all []gap
	for _, it := range o.items() {
		if g, ok := o.widest(it); ok && g.levels != 0 {
			all = append(all, g)
		}
	}
	slices.SortStableFunc(all, func(a, b gap) int { return cmp.Compare(max(b.levels, -b.levels), max(a.levels, -a.levels)) })
	return all
}

// widest returns the widest gap of an item. It is false if there is no own view, or no
// other.
func (o *round) widest(it item) (widest gap, ok bool) {
	self := slices.IndexFunc(it.readings, func(x reading) bool { return o.views[x.view].key == assessment.Self })
	for i, x := range it.readings {
		if self < 0 || i == self {
			continue
		}
		g := gap{item: it, self: it.readings[self], other: x}
		switch {
		case g.self.low > x.high:
			g.levels = g.self.low - x.high
		case g.self.high < x.low:
			g.levels = g.self.high - x.low
		}
		if !ok || max(g.levels, -g.levels) > max(widest.levels, -widest.levels) {
			widest, ok = g, true
		}
	}
	return widest, ok
}

// most is how many indicators are named in one place.
const most = 3

// inShort says in words what stands out in each round or, of many, in what they have in
// common.
func (b *builder) inShort(rounds []round, all []across) Section {
	s := Section{ID: "in-short", Title: b.words.Say("short.title")}
	switch {
	case len(rounds) == 0:
		s.Blocks = []Block{{Text: b.words.Say("short.nobody")}}
	case len(rounds) == 1:
		s.Blocks = []Block{{List: b.outstanding(&rounds[0])}}
	case len(rounds) > manyRounds && len(all) > 0:
		s.Blocks = []Block{{Text: b.words.Say("short.across")}}
		for i := range all {
			s.Sections = append(s.Sections, Section{ID: fmt.Sprintf("in-short-%d", i+1), Title: all[i].name, Blocks: []Block{{List: b.outstanding(&all[i].round)}}})
		}
	default:
		for i := range rounds {
			s.Sections = append(s.Sections, Section{ID: subjectID(i) + "-short", Title: rounds[i].name, Blocks: []Block{{List: b.outstanding(&rounds[i])}}})
		}
	}
	return s
}

// outstanding lists what stands out in a round.
func (b *builder) outstanding(o *round) []Entry {
	items := o.items()
	var list []Entry
	add := func(key string, texts []string) {
		term := b.words.Say(key)
		for _, text := range texts {
			list = append(list, Entry{term, text})
			term = ""
		}
	}
	add("short.strongest", b.named(o, extremes(items, true)))
	add("short.weakest", b.named(o, extremes(items, false)))
	var differ []string
	gaps := o.gaps()
	for i, g := range gaps {
		if i == most+1 {
			differ = append(differ, b.words.Count("short.more", len(gaps)-i))
			break
		}
		differ = append(differ, b.placed(o, g.item))
	}
	add("short.differ", differ)
	add("short.thin", b.thin(o))
	if len(list) == 0 {
		list = []Entry{{Text: b.words.Say("short.nothing")}}
	}
	return list
}

// named says where a few items stand, and only counts many.
func (b *builder) named(o *round, top []item) []string {
	if len(top) > most {
		return []string{b.words.Count("short.alike", len(top))}
	}
	var texts []string
	for _, it := range top {
		texts = append(texts, b.placed(o, it))
	}
	return texts
}

// placed says where each side places an indicator, those that agree together.
func (b *builder) placed(o *round, it item) string {
	var levels []string
	by := map[string][]string{}
	for _, read := range it.readings {
		level := it.ladder.Between(read.levels)
		if by[level] == nil {
			levels = append(levels, level)
		}
		by[level] = append(by[level], o.views[read.view].name)
	}
	if len(levels) == 1 && len(it.readings) > 2 {
		return b.words.Say("short.all", it.label, levels[0])
	}
	var parts []string
	for _, level := range levels {
		parts = append(parts, b.words.Say("short.side", b.words.Join(by[level]), level))
	}
	return b.words.Say("short.placed", it.label, joined(parts, b.words.Say("list.semicolon")))
}

// thin names what is hidden, missing or thin.
func (b *builder) thin(o *round) []string {
	w := b.words
	var texts []string
	for v := range o.views {
		side := &o.views[v]
		if side.hidden {
			texts = append(texts, w.Say("thin.side", side.name, b.why(side)))
			continue
		}
		var hidden, few []string
		var reasons []string
		none := map[string][]string{}
		for r := range o.judged {
			s := r.scores[v]
			switch {
			case s == nil:
			case s.State == assessment.Suppressed:
				hidden = append(hidden, r.label)
			case s.State == assessment.Undefined:
				reason := b.reason(s)
				if none[reason] == nil {
					reasons = append(reasons, reason)
				}
				none[reason] = append(none[reason], r.label)
			case slices.Contains(s.Warnings, assessment.LowCoverage),
				slices.Contains(s.Warnings, assessment.SingleRater) && side.profile.Raters != nil && *side.profile.Raters > 1:
				few = append(few, w.Say("thin.few.one", r.label, b.coverage(s.Coverage)))
			}
		}
		if len(hidden) > 0 {
			texts = append(texts, w.Say("thin.hidden", side.name, b.some(hidden), b.why(side)))
		}
		for _, reason := range reasons {
			texts = append(texts, w.Say("thin.none", side.name, b.some(none[reason]), reason))
		}
		if len(few) > 0 {
			texts = append(texts, w.Say("thin.few", side.name, b.some(few)))
		}
	}
	return texts
}

// why says why something of a side is hidden.
func (b *builder) why(v *view) string {
	if b.Report.Release.OnlyRollups {
		return b.words.Say("hidden.rollups")
	}
	if v.least < 2 {
		return b.words.Say("hidden.other")
	}
	return b.words.Count("hidden.few", v.least)
}

// reason says why a score has no median: in the words of those who gave no level or, where
// nobody said anything, in ours.
func (b *builder) reason(s *assessment.ScoreReport) string {
	w := b.words
	switch {
	case len(s.Absences) == 0:
		return w.sayKey("reason.", string(s.Reason))
	case len(s.Absences) == 1 && s.Blank == 0:
		return w.sayKey("absence.", string(s.Absences[0].Reason))
	}
	return b.absences(s)
}

// absences counts those who gave no level, by their reasons.
func (b *builder) absences(s *assessment.ScoreReport) string {
	var texts []string
	for _, a := range s.Absences {
		texts = append(texts, b.words.Say("absence.n", a.N, b.words.sayKey("absence.", string(a.Reason))))
	}
	if s.Blank > 0 {
		texts = append(texts, b.words.Say("absence.n", s.Blank, b.words.Say("absence.blank")))
	}
	return b.words.Join(texts)
}

// some names a few indicators, and counts many.
func (b *builder) some(labels []string) string {
	if len(labels) > most+1 {
		return b.words.Count("indicators", len(labels))
	}
	return b.words.Join(labels)
}

// coverage says how much there is of what was wanted.
func (b *builder) coverage(c *assessment.Coverage) string {
	if c == nil {
		return ""
	}
	return b.words.Say("n-of", c.N, c.Of)
}

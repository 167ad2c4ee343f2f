package main

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/indicator"
)

// Findings are read from medians alone, and by order alone: no level is turned
// into a number that is added or averaged.

// A reading is where one perspective places an indicator: ranks from the worse end
// of the scale, the same if the median is one level.
type reading struct {
	perspective assessment.Perspective
	low, high   int
}

// An item is an indicator with all its readings in one round.
type item struct {
	id       indicator.ID
	scale    indicator.Scale
	readings []reading
	scores   []assessment.ScoreReport // beside the readings
}

// items returns the indicators of the round that are read from every perspective
// shown. Aspects, groups and further dimensions are left out, and scales on which
// no end is the good one.
func (r *review) items(o round) []item {
	var shown []assessment.ProfileReport
	for _, f := range o.profiles {
		if f.State != assessment.Suppressed {
			shown = append(shown, f)
		}
	}
	if len(shown) == 0 {
		return nil
	}
	var all []item
	for i, s := range shown[0].Scores {
		_, is := r.framework.Lookup(s.ID)
		scale := r.scaleOf(shown, i)
		if !is || s.Dimension != "" || scale.Direction == indicator.Neutral {
			continue
		}
		it := item{id: s.ID, scale: scale}
		for _, f := range shown {
			if read, ok := read(scale, f.Scores[i]); ok {
				read.perspective = f.Perspective
				it.readings = append(it.readings, read)
				it.scores = append(it.scores, f.Scores[i])
			}
		}
		all = append(all, it)
	}
	return all
}

// read returns the reading of a score that is shown and has a median.
func read(scale indicator.Scale, s assessment.ScoreReport) (reading, bool) {
	if len(s.Median) == 0 {
		return reading{}, false
	}
	low, _ := scale.Rank(s.Median[0])
	high, _ := scale.Rank(s.Median[len(s.Median)-1])
	if scale.Direction == indicator.HighIsWorse {
		n := len(scale.Levels) - 1
		low, high = n-high, n-low
	}
	return reading{low: low, high: high}, true
}

// extremes returns the items that stand highest seen from where they stand
// lowest, or (best false) lowest seen from where they stand highest; of those, the
// ones that do so from the next perspective, and so on. Items that fewer
// perspectives place than others are not compared, nor scales with each other.
func extremes(items []item, best bool) []item {
	most := 0
	for _, it := range items {
		most = max(most, len(it.readings))
	}
	var top []item
	var compared int
	for _, it := range items {
		if len(it.readings) < max(most, 1) || it.scale.Key != items[0].scale.Key {
			continue
		}
		compared++
		c := 1
		if len(top) > 0 {
			c = slices.Compare(ladder(it, best), ladder(top[0], best))
			if !best {
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

// ladder lists the ranks of an item from the end that counts first.
func ladder(it item, best bool) []int {
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

// A gap is an indicator that the subject's own leaders place elsewhere than
// another perspective does.
type gap struct {
	item   item
	self   int // in item.readings
	other  int
	levels int // how many levels lie between the two; below 0 if self is lower
}

// gaps returns where self and others do not meet, the widest first.
func gaps(items []item) []gap {
	var all []gap
	for _, it := range items {
		self := slices.IndexFunc(it.readings, func(x reading) bool { return x.perspective == assessment.Self })
		for other, x := range it.readings {
			if self < 0 || other == self {
				continue
			}
			mine := it.readings[self]
			switch {
			case mine.low > x.high:
				all = append(all, gap{it, self, other, mine.low - x.high})
			case mine.high < x.low:
				all = append(all, gap{it, self, other, mine.high - x.low})
			}
		}
	}
	slices.SortStableFunc(all, func(a, b gap) int { return cmp.Compare(max(b.levels, -b.levels), max(a.levels, -a.levels)) })
	return all
}

// printFindings prints in words what stands out in a round.
func (r *review) printFindings(p *page, o round) {
	p.under(r.name(o))
	items := r.items(o)
	said := r.printExtremes(p, "Strongest", extremes(items, true))
	said = r.printExtremes(p, "Weakest", extremes(items, false)) || said
	said = r.printGaps(p, gaps(items)) || said
	said = r.printThin(p, o) || said
	if !said {
		p.text(2, 4, "Nothing stands out.")
	}
}

// most is how many indicators are named in one place.
const most = 3

func (r *review) printExtremes(p *page, word string, top []item) bool {
	switch {
	case len(top) == 0:
		return false
	case len(top) > most:
		p.term("  "+word, fmt.Sprintf("no single one: %d indicators stand alike.", len(top)))
		return true
	}
	for i, it := range top {
		if i > 0 {
			word = ""
		}
		p.term("  "+word, r.label(it.id)+": "+r.readings(it)+".")
	}
	return true
}

// readings says where each perspective places an indicator, those that agree
// together.
func (r *review) readings(it item) string {
	var levels []string
	by := map[string][]string{}
	for i, read := range it.readings {
		level := r.between(it.scale, it.scores[i].Median)
		if by[level] == nil {
			levels = append(levels, level)
		}
		by[level] = append(by[level], lower(r.perspective(read.perspective)))
	}
	var parts []string
	for _, level := range levels {
		if len(levels) == 1 && len(it.readings) > 2 {
			return level + " from every perspective"
		}
		parts = append(parts, listed(by[level])+" "+level)
	}
	return strings.Join(parts, ", ")
}

func (r *review) printGaps(p *page, all []gap) bool {
	word := "  Views differ"
	byItem := map[indicator.ID]bool{}
	told, left := 0, 0
	for _, g := range all {
		if byItem[g.item.id] {
			continue
		}
		byItem[g.item.id] = true
		if told == most+1 {
			left++
			continue
		}
		told++
		p.term(word, r.label(g.item.id)+": "+r.readings(g.item)+".")
		word = ""
	}
	if left > 0 {
		p.term("", fmt.Sprintf("and %s more, by less or as much; see the table.", count(left, "indicator", "indicators")))
	}
	return told > 0
}

// printThin names what is hidden, missing or thin.
func (r *review) printThin(p *page, o round) bool {
	var lines []string
	for _, f := range o.profiles {
		who := r.perspective(f.Perspective)
		if f.State == assessment.Suppressed {
			lines = append(lines, fmt.Sprintf("%s: hidden throughout, because fewer than %d answered and numbers could tell who said what.", who, r.report.Release.MinRaters[f.Perspective]))
			continue
		}
		var hidden, few []string
		var reasons []string
		none := map[string][]string{} // by reason
		for _, s := range f.Scores {
			if _, is := r.framework.Lookup(s.ID); !is || s.Dimension != "" {
				continue
			}
			switch {
			case s.State == assessment.Suppressed:
				hidden = append(hidden, r.label(s.ID))
			case s.State == assessment.Undefined:
				reason := reasonOf(s)
				if none[reason] == nil {
					reasons = append(reasons, reason)
				}
				none[reason] = append(none[reason], r.label(s.ID))
			case slices.Contains(s.Warnings, assessment.LowCoverage) || slices.Contains(s.Warnings, assessment.SingleRater) && *f.Raters > 1:
				few = append(few, r.label(s.ID)+" ("+coverage(s.Coverage)+")")
			}
		}
		if len(hidden) > 0 {
			lines = append(lines, fmt.Sprintf("%s: hidden for %s, because fewer than %d gave a level and the number could tell who said what.",
				who, some(hidden), r.report.Release.MinRaters[f.Perspective]))
		}
		for _, reason := range reasons {
			lines = append(lines, fmt.Sprintf("%s: no level for %s (%s).", who, some(none[reason]), reason))
		}
		if len(few) > 0 {
			lines = append(lines, fmt.Sprintf("%s: few levels for %s.", who, some(few)))
		}
	}
	word := "  Thin"
	for _, l := range lines {
		p.term(word, l)
		word = ""
	}
	return len(lines) > 0
}

// reasonOf says why a score has no median: in the words of those who gave no level
// or, where nobody said anything, in ours.
func reasonOf(s assessment.ScoreReport) string {
	var words []string
	for _, a := range s.Absences {
		words = append(words, fmt.Sprintf("%d %s", a.N, absenceWords[a.Reason]))
	}
	if s.Blank > 0 && len(words) > 0 {
		words = append(words, fmt.Sprintf("%d left blank", s.Blank))
	}
	switch len(words) {
	case 0:
		return reasonWords[s.Reason]
	case 1:
		return absenceWords[s.Absences[0].Reason]
	}
	return listed(words)
}

// some names a few indicators, and counts many.
func some(labels []string) string {
	if len(labels) > most+1 {
		return fmt.Sprintf("%d indicators", len(labels))
	}
	return listed(labels)
}

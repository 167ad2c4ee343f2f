package page

import (
	"strings"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/report"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/network"
)

// why says how a cell came about: who stands where, who reaches what, who is missing and
// who is left out; then the same by size, and the numbers.
func (b *builder) why(l *report.Ladder, v *view, c *network.CellReport) string {
	w := b.words
	var says []string
	add := func(key string, about ...any) { says = append(says, w.Say(key, about...)) }
	if l != nil && leveled(c) {
		add("network.why.counts", b.coverage(v, *c.Coverage), b.counts(l, c))
		if c.Floor != "" {
			add("network.why.floor", l.Label(c.Floor))
		}
		if len(c.Median) > 0 {
			add("network.why.median", l.Between(c.Median))
		}
		says = append(says, b.reached(l, c)...)
	}
	switch absences := b.absences(c); {
	case absences == "":
	case leveled(c):
		add("network.why.without", absences)
	default:
		add("network.why.nobody", absences)
	}
	if c.Withheld > 0 {
		add("network.why.withheld", b.members(v.kind, c.Withheld))
	}
	if l != nil && c.Weighted != nil {
		says = append(says, b.weighted(l, v, c.Weighted)...)
	}
	if c.Values != nil {
		says = append(says, b.values(v, c.Values)...)
	}
	return strings.Join(says, " ")
}

// counts says how many members stand at each level, and how many between two.
func (b *builder) counts(l *report.Ladder, c *network.CellReport) string {
	var texts []string
	whole := network.CellReport{Distribution: c.Distribution}
	if said := at(l, &whole); said != nil && l.Counts(said) != "" {
		texts = append(texts, l.Counts(said))
	}
	for _, s := range c.Split {
		texts = append(texts, b.words.Say("absence.n", s.N, l.Between([]indicator.Level{s.Low, s.High})))
	}
	return strings.Join(texts, b.words.Say("list.comma"))
}

// reached says how many members reach the level aimed at or, if none is, each level but the
// worst. One between two levels reaches the worse of them; where neither is worse, the
// lower.
func (b *builder) reached(l *report.Ladder, c *network.CellReport) []string {
	w, scale := b.words, l.Scale()
	if len(c.Distribution) != len(scale.Levels) {
		return nil
	}
	if rank, ok := scale.Rank(b.o.Targets[scale.Key]); ok && !isNeutral(scale) {
		n := reach(scale, c, rank)
		return []string{w.Say("network.why.aim", n, c.Coverage.N, b.share(n, c.Coverage.N), l.Label(scale.Levels[rank].Key))}
	}
	var texts []string
	for _, rank := range upper(scale) {
		if n := reach(scale, c, rank); n > 0 {
			texts = append(texts, w.Say("network.reach", l.Label(scale.Levels[rank].Key), n, b.share(n, c.Coverage.N)))
		}
	}
	if len(texts) == 0 {
		return nil
	}
	return []string{w.Say(orHigher(scale, "network.why.reach"), strings.Join(texts, w.Say("list.comma")))}
}

func (b *builder) share(n, of int) string { return b.words.Percent(float64(n) / float64(of)) }

// orHigher returns the key of words for levels and better ones, or higher ones where none
// is better.
func orHigher(s indicator.Scale, key string) string {
	if isNeutral(s) {
		return key + ".higher"
	}
	return key + ".better"
}

// upper lists the ranks of a scale but the worst or lowest, from there upwards.
func upper(s indicator.Scale) []int {
	var ranks []int
	for i := 1; i < len(s.Levels); i++ {
		ranks = append(ranks, fromWorst(s, i))
	}
	return ranks
}

// reach counts the members that are at a rank or on the better side of it.
func reach(s indicator.Scale, c *network.CellReport, rank int) int {
	reaches := func(at int) bool { return fromWorst(s, at) >= fromWorst(s, rank) }
	n := 0
	for i, k := range c.Distribution {
		if reaches(i) {
			n += k
		}
	}
	for _, split := range c.Split {
		low, ok := s.Rank(split.Low)
		high, ok2 := s.Rank(split.High)
		if ok && ok2 && reaches(low) && reaches(high) {
			n += split.N
		}
	}
	return n
}

// weighted says the same by size. The shares of a roll-up count a member between two levels
// at the lower; where high is worse that is the better one, so there they are not told.
func (b *builder) weighted(l *report.Ladder, v *view, t *network.Weighted) []string {
	w, scale := b.words, l.Scale()
	if len(t.Distribution) != len(scale.Levels) || !(t.Size > 0) {
		return nil
	}
	var texts []string
	for _, s := range l.Bar(t.Distribution, "").Segments {
		if s.N > 0 {
			texts = append(texts, w.Say("network.share", w.Percent(s.N/t.Size), s.Label))
		}
	}
	says := []string{w.Say("network.why.weighted", b.coverage(v, t.Coverage), w.Number(t.Size, 1), strings.Join(texts, w.Say("list.comma")))}
	if scale.Direction == indicator.HighIsWorse || len(t.Shares) != len(scale.Levels)-1 {
		return says
	}
	if rank, ok := scale.Rank(b.o.Targets[scale.Key]); ok && rank > 0 && !isNeutral(scale) {
		return append(says, w.Say("network.why.weighted.aim", w.Percent(t.Shares[rank-1]), l.Label(scale.Levels[rank].Key)))
	}
	texts = nil
	for i, share := range t.Shares {
		if share > 0 {
			texts = append(texts, w.Say("network.share", w.Percent(share), l.Label(scale.Levels[i+1].Key)))
		}
	}
	if len(texts) > 0 {
		says = append(says, w.Say(orHigher(scale, "network.why.weighted"), strings.Join(texts, w.Say("list.comma"))))
	}
	return says
}

// values says what the numbers of the members are.
func (b *builder) values(v *view, n *network.Values) []string {
	w := b.words
	says := []string{w.Say("network.why.values", b.members(v.kind, n.N), b.number(n.Lowest), b.number(n.Highest), b.number(n.Median), b.number(n.Mean))}
	if n.Weighted != nil {
		says = append(says, w.Say("network.why.values.weighted", b.number(*n.Weighted), b.coverage(v, assessment.Coverage{N: n.Sized, Of: n.N})))
	}
	return says
}

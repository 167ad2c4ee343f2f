package page

import (
	"strings"

	"github.com/openrubric/leadership/assessment/report"
)

// inShort says of each cluster in words what stands out: a line for each side.
func (b *builder) inShort(clusters []*cluster) []report.Entry {
	var list []report.Entry
	for _, c := range clusters {
		term := b.title(c)
		for i := range c.views {
			v := &c.views[i]
			list = append(list, report.Entry{Term: term, Text: b.words.Say("network.short", v.name, b.stands(v))})
			term = ""
		}
	}
	return list
}

// stands says what stands out from one side: floors at the worst level, where members stand
// most often, and what is hidden or missing.
func (b *builder) stands(v *view) string {
	w, t := b.words, v.tally
	if t.isHidden() {
		return w.Say("network.short.all-hidden")
	}
	var says []string
	add := func(key string, about ...any) { says = append(says, w.Say(key, about...)) }
	for i := range t.scales {
		s := &t.scales[i]
		if s.placed == 0 {
			continue
		}
		if worst, names := s.worst(); len(names) > 0 {
			add("network.short.worst", worst, b.some(names, s.lines))
		} else if worst != "" {
			add("network.short.no-worst", worst)
		}
		if labels, share := s.mode(); len(labels) > 0 {
			add("network.short.mode", w.Join(labels), w.Percent(share))
		}
	}
	if len(t.hidden) > 0 {
		add("network.short.hidden", b.some(t.hidden, t.indicators))
	}
	if len(t.without) > 0 {
		add("network.short.without", b.some(t.without, t.indicators))
	}
	if t.withheld.most > 0 {
		add("network.short.withheld", b.span(v.kind, t.withheld))
	}
	if t.unjudged.most > 0 {
		add("network.short.unjudged", b.span(v.kind, t.unjudged))
	}
	return strings.Join(says, w.Say("list.semicolon"))
}

// worst returns what the worst level is called, and the indicators that have their floor
// there. Where neither end of the scale is worse there is none.
func (s *scaleTally) worst() (label string, names []string) {
	scale := s.ladder.Scale()
	if isNeutral(scale) || len(scale.Levels) == 0 {
		return "", nil
	}
	rank := fromWorst(scale, 0)
	return s.ladder.Label(scale.Levels[rank].Key), s.names[rank]
}

// mode returns the level at which members stand most often over all indicators, or the
// levels, and the share of all that each of them has.
func (s *scaleTally) mode() (labels []string, share float64) {
	most, total := 0.0, 0.0
	for _, n := range s.members {
		most, total = max(most, n), total+n
	}
	if most <= 0 {
		return nil, 0
	}
	scale := s.ladder.Scale()
	for i := range s.members {
		if rank := fromWorst(scale, i); s.members[rank] == most {
			labels = append(labels, s.ladder.Label(scale.Levels[rank].Key))
		}
	}
	return labels, most / total
}

// few is how many indicators are named in one place; more are counted.
const few = 3

func (b *builder) some(names []string, of int) string {
	if len(names) > few {
		return b.words.Count("network.short.of", len(names), of)
	}
	return b.words.Join(names)
}

package page

import (
	"cmp"
	"strings"

	"github.com/openrubric/leadership/assessment/report"
)

// overview shows, for each cluster, on how many indicators the floor lies at each level:
// a table for each kind.
func (b *builder) overview(clusters []*cluster) report.Section {
	w := b.words
	s := report.Section{ID: "network-overview", Title: w.Say("network.overview"), Blocks: []report.Block{{Text: w.Say("network.overview.reading")}}}
	var t *table
	var kind clusterKey
	for _, c := range clusters {
		if len(c.views) == 0 {
			continue
		}
		if t == nil || c.kinds() != kind {
			kind = c.kinds()
			t = b.table(w.Say("network.overview.caption", b.many(c.clusterKind)), "asked.side", "network.overview.bar", "network.overview.rest")
			s.Blocks = append(s.Blocks, report.Block{Table: &t.Table})
		}
		p := report.Part{Title: b.title(c), Link: c.id}
		for i := range c.views {
			p.Rows = append(p.Rows, b.floors(t, &c.views[i])...)
		}
		t.add(p)
	}
	return s
}

// floors returns the rows of one side: a bar for each scale that has a worst level, and
// behind the first what is hidden or has no level.
func (b *builder) floors(t *table, v *view) []report.Row {
	if v.tally.isHidden() {
		return []report.Row{b.hiddenRow(v.name)}
	}
	var rows []report.Row
	for i := range v.tally.scales {
		if s := &v.tally.scales[i]; s.lines > 0 && !isNeutral(s.ladder.Scale()) {
			rows = append(rows, b.floorsOn(t, v, s))
		}
	}
	if len(rows) == 0 {
		rows = []report.Row{{{Text: v.name}, missing(), {Text: b.words.Say("network.overview.none")}}}
	}
	b.tellRest(&rows[0][2], v.tally)
	return rows
}

// floorsOn returns the row of one side on one scale.
func (b *builder) floorsOn(t *table, v *view, s *scaleTally) report.Row {
	w, scale := b.words, s.ladder.Scale()
	name, bar := v.name, missing()
	if len(b.ladders) > 1 {
		label, _ := b.text(scale.Label)
		name = w.Say("network.view", name, cmp.Or(label, plain(scale.Key)))
	}
	if s.placed > 0 {
		bar = report.Cell{Bar: s.ladder.Bar(s.floors, b.o.Targets[scale.Key])}
		t.explain(s.ladder)
	}
	var details []string
	for i := range scale.Levels {
		if rank := fromWorst(scale, i); len(s.names[rank]) > 0 {
			details = append(details, w.Say("network.overview.at", s.ladder.Label(scale.Levels[rank].Key), w.Join(s.names[rank])))
		}
	}
	return report.Row{{Text: name}, bar, {Text: w.Say("n-of", s.placed, s.lines), Details: strings.Join(details, " ")}}
}

// tellRest adds to a cell what is hidden and what has no level.
func (b *builder) tellRest(c *report.Cell, t *tally) {
	w := b.words
	details := []string{}
	if c.Details != "" {
		details = append(details, c.Details)
	}
	if n := len(t.hidden); n > 0 {
		c.Text += w.Say("list.comma") + w.Count("asked.hidden", n)
		details = append(details, w.Say("network.hidden.names", w.Join(t.hidden)), b.whyHidden())
	}
	if n := len(t.without); n > 0 {
		c.Text += w.Say("list.comma") + w.Count("network.without", n)
		details = append(details, w.Say("network.without.names", w.Join(t.without)))
	}
	c.Details = strings.Join(details, " ")
}

package page

import (
	"fmt"
	"slices"
	"strings"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/report"
	"github.com/openrubric/leadership/network"
)

// A table is one whose legend says what the colours in it mean.
type table struct {
	report.Table
	words    *report.Wording
	ladders  []*report.Ladder
	levels   int     // in the legend, before what is hidden and missing
	explains [2]bool // hidden cells, missing cells
}

// table returns an empty table with the words of these keys at the heads of its columns.
func (b *builder) table(caption string, keys ...string) *table {
	t := &table{words: b.words}
	t.Caption = caption
	for _, key := range keys {
		t.Columns = append(t.Columns, report.Column{Title: b.words.Say(key)})
	}
	return t
}

// add adds a part, and what is hidden or missing in it to the legend.
func (t *table) add(p report.Part) {
	t.Parts = append(t.Parts, p)
	for i, tone := range []report.Tone{report.HiddenTone, report.MissingTone} {
		shown := func(c report.Cell) bool { return c.Tone == tone }
		if t.explains[i] || !slices.ContainsFunc(p.Rows, func(r report.Row) bool { return slices.ContainsFunc(r, shown) }) {
			continue
		}
		t.explains[i] = true
		swatch := report.Swatch{Tone: tone, Short: t.words.Say("hidden.short"), Label: t.words.Say("legend.hidden")}
		if tone == report.MissingTone {
			swatch.Short, swatch.Label = dash, t.words.Say("legend.missing")
		}
		t.Legend = append(t.Legend, swatch)
	}
}

// explain adds the levels of a scale to the legend, once.
func (t *table) explain(l *report.Ladder) {
	if !slices.Contains(t.ladders, l) {
		t.ladders = append(t.ladders, l)
		t.Legend = slices.Insert(t.Legend, t.levels, l.Legend()...)
		t.levels += len(l.Legend())
	}
}

const dash = "–"

func missing() report.Cell { return report.Cell{Text: dash, Tone: report.MissingTone} }

// hiddenRow is the row of one side of which nothing may be told.
func (b *builder) hiddenRow(name string) report.Row {
	hidden := b.words.Say("hidden")
	return report.Row{{Text: name}, {Text: hidden, Tone: report.HiddenTone}, {Text: hidden, Details: b.whyHidden()}}
}

// cluster returns the section about one cluster: its members on every line of the
// framework, then divided into parts, then all clusters of the kind beside each other.
func (b *builder) cluster(c *cluster) report.Section {
	s := report.Section{ID: c.id, Title: b.title(c), Blocks: b.bars(c.name, "asked.side", c.views)}
	for i, d := range c.divisions {
		s.Sections = append(s.Sections, report.Section{
			ID:     fmt.Sprintf("%s-parts-%d", c.id, i+1),
			Title:  b.words.Say("network.parts", b.many(d.kind)),
			Blocks: b.bars(b.words.Say("network.parts.caption", c.name, b.many(d.kind)), "network.part", d.views),
		})
	}
	if spread, ok := b.spread(c); ok {
		s.Sections = append(s.Sections, spread)
	}
	return s
}

// bars returns tables of bars, one for each of the topmost groups.
func (b *builder) bars(name, who string, views []view) []report.Block {
	var blocks []report.Block
	var t *table
	for i := range b.lines {
		l := &b.lines[i]
		p := report.Part{Title: b.heading(l), Lang: l.lang, Rows: make([]report.Row, 0, len(views))}
		top := l.Kind == assessment.GroupNode && l.dimension == "" && b.topmost(l)
		for v := range views {
			if c := views[v].cells[i]; c != nil {
				if t == nil || top {
					t = b.table(b.caption(l, name, top), who, "network.bar", "network.level")
					blocks = append(blocks, report.Block{Table: &t.Table})
					top = false
				}
				p.Rows = append(p.Rows, b.row(t, &views[v], c))
			}
		}
		if len(p.Rows) > 0 {
			t.add(p)
		}
	}
	return blocks
}

func (b *builder) caption(l *line, name string, group bool) string {
	if group {
		return b.words.Say("profile.group", l.label, name)
	}
	return b.words.Say("network.caption", name)
}

// topmost reports whether a group stands in no other, or in the one of everything.
func (b *builder) topmost(l *line) bool {
	parent := b.nodes[l.Parent]
	return parent == nil || parent.Kind != assessment.GroupNode || parent.indicators == b.whole
}

// heading is the label of a line, with what kind of line it is.
func (b *builder) heading(l *line) string {
	text := l.label
	switch l.Kind {
	case assessment.GroupNode:
		text = b.words.Count("group", l.indicators, text)
	case assessment.AspectNode:
		text = b.words.Say("aspect", text)
	}
	if l.dimension != "" {
		text = b.words.Say("dimension", text, plain(l.dimension))
	}
	return text
}

// row returns the members as one side saw them: the bar, and where they stand with why.
func (b *builder) row(t *table, v *view, c *network.CellReport) report.Row {
	if hidden(c) {
		return b.hiddenRow(v.name)
	}
	l, bar := b.ladder[c.Scale], missing()
	if l != nil && leveled(c) {
		if drawn := l.Bar(at(l, c), b.o.Targets[c.Scale]); drawn != nil {
			bar = report.Cell{Bar: drawn}
			t.explain(l)
		}
	}
	thin := leveled(c) && c.Coverage.N*2 < c.Coverage.Of
	return report.Row{{Text: v.name}, bar, {Text: b.standing(l, v, c), Details: b.why(l, v, c), Warn: thin}}
}

// standing says in short where the members stand, and how many of them have a level. What
// it leaves out stands behind it.
func (b *builder) standing(l *report.Ladder, v *view, c *network.CellReport) string {
	w := b.words
	var parts []string
	if l != nil {
		parts = append(parts, b.floorAndMedian(l, c)...)
	}
	if c.Values != nil {
		parts = append(parts, w.Say("network.mean", w.Number(c.Values.Mean, 2)))
	}
	switch {
	case leveled(c):
		parts = append(parts, w.Say("n-of", c.Coverage.N, c.Coverage.Of))
	case c.Values != nil:
		parts = append(parts, b.members(v.kind, c.Values.N))
	default:
		return b.absences(c)
	}
	if c.Withheld > 0 {
		parts = append(parts, w.Count("network.left-out", c.Withheld))
	}
	return strings.Join(parts, w.Say("list.comma"))
}

// floorAndMedian names the floor and the median, one between two levels by their short names.
func (b *builder) floorAndMedian(l *report.Ladder, c *network.CellReport) []string {
	w := b.words
	median := l.Between(c.Median)
	if len(c.Median) > 1 {
		median = l.Cell(c.Median).Text
	}
	switch {
	case c.Floor == "" && median == "":
		return nil
	case c.Floor == "":
		return []string{w.Say("network.median", median)}
	case l.Label(c.Floor) == median:
		return []string{w.Say("network.floor-and-median", median)}
	case median == "":
		return []string{w.Say("network.floor", l.Label(c.Floor))}
	}
	return []string{w.Say("network.floor", l.Label(c.Floor)), w.Say("network.median.after", median)}
}

// coverage says how many members have something, out of how many: "9 of 12 schools".
func (b *builder) coverage(v *view, c assessment.Coverage) string {
	return b.words.Say("network.n-of", c.N, b.members(v.kind, c.Of))
}

// absences says how many members have no level, by reason.
func (b *builder) absences(c *network.CellReport) string {
	var texts []string
	add := func(n int, reason assessment.Reason) {
		texts = append(texts, b.words.Say("absence.n", n, b.key("reason.", string(reason))))
	}
	for _, u := range c.Undefined {
		add(u.N, u.Reason)
	}
	if c.Unjudged != nil && *c.Unjudged > 0 {
		add(*c.Unjudged, assessment.NotJudged)
	}
	return b.words.Join(texts)
}

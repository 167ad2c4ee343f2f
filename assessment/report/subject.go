package report

import (
	"slices"
	"strings"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/indicator"
)

// subject returns the section about one subject on one occasion. Where these are many it
// begins with what stands out, which the top of the page has no room for then.
func (b *builder) subject(o *round, id string, many bool) Section {
	s := Section{ID: id, Title: o.name}
	if many {
		s.Blocks = []Block{{List: b.outstanding(o)}}
	}
	add := func(part Section, ok bool) {
		if ok {
			part.ID = id + "-" + part.ID
			s.Sections = append(s.Sections, part)
		}
	}
	add(b.asked(o), true)
	add(b.glance(o))
	add(b.beside(o))
	add(b.profile(o))
	add(b.together(o))
	add(b.findings(o))
	return s
}

// asked says who was asked, who answered, and what is hidden or missing.
func (b *builder) asked(o *round) Section {
	w := b.words
	t := &Table{Caption: w.Say("asked.caption", o.name)}
	for _, key := range []string{"asked.side", "asked.answered", "asked.levels", "asked.without"} {
		t.Columns = append(t.Columns, Column{Title: w.Say(key)})
	}
	var rows []Row
	for v := range o.views {
		side := &o.views[v]
		if side.hidden {
			rows = append(rows, Row{{Text: side.name}, {Text: w.Say("hidden"), Tone: HiddenTone, Details: b.sentence(b.why(side))}, {Text: "–"}, {Text: "–"}})
			continue
		}
		given, hidden, without := b.given(o, v)
		levels := Cell{Text: w.Say("n-of", given.N, given.Of), Details: w.Say("asked.levels.why")}
		if share, ok := given.Share(); ok && share < 0.5 {
			levels.Text, levels.Warn = levels.Text+w.Say("list.comma")+w.Say("short.few-answered"), true
		}
		if hidden > 0 {
			without = append(without, w.Count("asked.hidden", hidden))
		}
		rows = append(rows, Row{{Text: side.name}, b.answered(side), levels, {Text: strings.Join(without, w.Say("list.comma"))}})
	}
	t.Parts = []Part{{Rows: rows}}
	return Section{ID: "asked", Title: w.Say("asked.title"), Blocks: []Block{{Table: t}}}
}

// answered says how many of those asked answered.
func (b *builder) answered(v *view) Cell {
	w, p := b.words, v.profile
	var c Cell
	raters := 0
	if p.Raters != nil {
		raters = *p.Raters
	}
	answered := raters
	if p.Responded != nil {
		answered = *p.Responded
	}
	switch {
	case p.Invited != nil:
		c.Text = w.Say("n-of", answered, *p.Invited)
		c.Details = w.Say("asked.invited", *p.Invited, answered, raters)
		if answered*2 < *p.Invited {
			c.Text, c.Warn = c.Text+w.Say("list.comma")+w.Say("short.few-answered"), true
		}
	default:
		c.Text = w.Say("number", raters)
		c.Details = w.Count("asked.raters", raters)
	}
	switch {
	case v.least > 1:
		c.Details += " " + w.Count("asked.least", v.least)
	case raters == 1 && v.identified:
		c.Details += " " + w.Say("asked.one")
	}
	return c
}

// given counts the levels of a side over all indicators, those that are hidden, and the
// reasons why others have none.
func (b *builder) given(o *round, v int) (given assessment.Coverage, hidden int, without []string) {
	absences := make([]int, len(absent))
	blank := 0
	for r := range o.judged {
		s := r.scores[v]
		switch {
		case s == nil:
			continue
		case s.State == assessment.Suppressed:
			hidden++
			continue
		}
		if s.Coverage != nil {
			given.N += s.Coverage.N
			given.Of += s.Coverage.Of
		}
		for _, a := range s.Absences {
			if i := slices.Index(absent, a.Reason); i >= 0 {
				absences[i] += a.N
			}
		}
		blank += s.Blank
	}
	for i, n := range absences {
		if n > 0 {
			without = append(without, b.words.Say("absence.n", n, b.words.sayKey("absence.", string(absent[i]))))
		}
	}
	if blank > 0 {
		without = append(without, b.words.Say("absence.n", blank, b.words.Say("absence.blank")))
	}
	return given, hidden, without
}

// absent are the reasons why a judgement has no level, in the order in which they are told.
var absent = []indicator.Level{
	indicator.NotApplicable, indicator.NotObserved, indicator.InsufficientEvidence, indicator.DontKnow,
	indicator.Declined, indicator.NotRated, indicator.Withheld,
}

// glance returns a heat map of indicators by side.
func (b *builder) glance(o *round) (Section, bool) {
	t := &Table{Caption: b.words.Say("glance.caption", o.name), About: b.words.Say("glance.about"), Columns: []Column{{Title: b.words.Say("column.indicator")}}}
	for _, v := range o.views {
		t.Columns = append(t.Columns, Column{Title: v.name, Key: v.letter})
	}
	group := indicator.ID("")
	for r := range o.judged {
		if len(t.Parts) == 0 || r.Parent != group {
			group = r.Parent
			part := Part{}
			if g, ok := b.nodes[group]; ok {
				part.Title, part.Lang = g.label, g.lang
			}
			t.Parts = append(t.Parts, part)
		}
		cells := Row{{Text: r.label, Lang: r.lang}}
		for v := range o.views {
			cells = append(cells, b.shade(&o.views[v], r, v))
		}
		part := &t.Parts[len(t.Parts)-1]
		part.Rows = append(part.Rows, cells)
		t.explain(r.ladder)
	}
	t.explainStates(b.words)
	return Section{ID: "glance", Title: b.words.Say("glance.title"), Blocks: []Block{{Table: t}}}, len(t.Parts) > 0
}

// shade returns the cell of a heat map.
func (b *builder) shade(side *view, r *row, v int) Cell {
	s := r.scores[v]
	switch {
	case side.hidden || s != nil && s.State == assessment.Suppressed:
		return Cell{Text: b.words.Say("hidden.short"), Tone: HiddenTone}
	case s == nil || len(s.Median) == 0 || r.ladder == nil:
		return Cell{Text: "–", Tone: MissingTone}
	}
	return r.ladder.Cell(s.Median)
}

// explain adds the levels of a scale to the legend, once.
func (t *Table) explain(l *Ladder) {
	if l == nil {
		return
	}
	for _, s := range l.legend {
		if !slices.Contains(t.Legend, s) {
			t.Legend = append(t.Legend, s)
		}
	}
}

// explainStates adds to the legend what hidden and missing cells are, if there are any.
func (t *Table) explainStates(w *Wording) {
	has := func(tone Tone) bool {
		for _, p := range t.Parts {
			for _, r := range p.Rows {
				if slices.ContainsFunc(r, func(c Cell) bool { return c.Tone == tone }) {
					return true
				}
			}
		}
		return false
	}
	if has(HiddenTone) {
		t.Legend = append(t.Legend, Swatch{HiddenTone, w.Say("hidden.short"), w.Say("legend.hidden")})
	}
	if has(MissingTone) {
		t.Legend = append(t.Legend, Swatch{MissingTone, "–", w.Say("legend.missing")})
	}
}

// beside lays the own view beside those of others: a column for each level, and in it the
// letters of the sides that see the indicator there.
func (b *builder) beside(o *round) (Section, bool) {
	w := b.words
	var ladder *Ladder
	var all []gap
	for _, it := range o.items() {
		g, ok := o.widest(it)
		if ladder == nil && ok {
			ladder = it.ladder
		}
		if ok && it.ladder == ladder { // views on another scale have no place on this one
			all = append(all, g)
		}
	}
	if len(all) == 0 {
		return Section{}, false
	}
	slices.SortStableFunc(all, func(x, y gap) int { return max(y.levels, -y.levels) - max(x.levels, -x.levels) })
	t := &Table{Caption: w.Say("beside.caption", o.name), About: w.Say("beside.about"), Columns: []Column{{Title: w.Say("column.indicator")}}}
	for _, s := range ladder.legend {
		t.Columns = append(t.Columns, Column{Title: s.Label, Key: s.Short})
	}
	t.Columns = append(t.Columns, Column{Title: w.Say("beside.own"), Key: w.Say("beside.own.short")})
	part := Part{}
	for _, g := range all {
		cells := make(Row, 0, len(t.Columns))
		cells = append(cells, Cell{Text: g.label, Lang: g.lang})
		for rank := range ladder.labels {
			var here []string
			for _, x := range g.readings {
				letter := o.views[x.view].letter
				switch {
				case x.low == rank && x.high == rank:
					here = append(here, letter)
				case x.low <= rank && rank <= x.high:
					here = append(here, "("+letter+")")
				}
			}
			cells = append(cells, Cell{Text: strings.Join(here, " ")})
		}
		part.Rows = append(part.Rows, append(cells, Cell{Text: b.apart(g.levels)}))
	}
	t.Parts = []Part{part}
	for _, v := range o.views {
		t.Legend = append(t.Legend, Swatch{Short: v.letter, Label: v.name})
	}
	return Section{ID: "beside", Title: w.Say("beside.title"), Blocks: []Block{{Text: w.Say("beside.reading")}, {Table: t}}}, true
}

// apart says how many levels the own view lies above or below the other that is farthest.
func (b *builder) apart(levels int) string {
	switch {
	case levels > 0:
		return b.words.Say("beside.higher", levels)
	case levels < 0:
		return b.words.Say("beside.lower", -levels)
	}
	return "="
}

// profile returns bars of what each side said of each line of the framework.
func (b *builder) profile(o *round) (Section, bool) {
	w := b.words
	s := Section{ID: "profile", Title: w.Say("profile.title"), Blocks: []Block{{Text: w.Say("profile.reading")}}}
	var t *Table
	for i := range o.rows {
		r := &o.rows[i]
		if t == nil || r.Kind == assessment.GroupNode && b.topmost(r) {
			t = &Table{Caption: w.Say("profile.caption", o.name), About: w.Say("profile.about")}
			if r.Kind == assessment.GroupNode {
				t.Caption = w.Say("profile.group", r.label, o.name)
			}
			for _, key := range []string{"asked.side", "profile.bar", "profile.level"} {
				t.Columns = append(t.Columns, Column{Title: w.Say(key)})
			}
			s.Blocks = append(s.Blocks, Block{Table: t})
		}
		t.Parts = append(t.Parts, b.line(o, r))
		t.explain(r.ladder)
	}
	for _, block := range s.Blocks {
		if block.Table != nil {
			block.Table.explainStates(w)
		}
	}
	return s, t != nil
}

// topmost reports whether a group stands in no other, or in the only one that does not.
func (b *builder) topmost(r *row) bool {
	if r.dimension != "" {
		return false
	}
	parent, ok := b.nodes[r.Parent]
	return !ok || parent.indicators == b.indicatorsInAll()
}

func (b *builder) indicatorsInAll() int {
	n := 0
	for _, node := range b.order {
		if node.Kind == assessment.IndicatorNode {
			n++
		}
	}
	return n
}

// line returns what all sides say of one line of the framework.
func (b *builder) line(o *round, r *row) Part {
	p := Part{Title: b.heading(r), Lang: r.lang, Link: b.link(r.node), Rows: make([]Row, 0, len(o.views))}
	for v := range o.views {
		p.Rows = append(p.Rows, b.score(o, r, v))
	}
	return p
}

// heading is the label of a line, with what kind of line it is.
func (b *builder) heading(r *row) string {
	text := r.label
	switch r.Kind {
	case assessment.GroupNode:
		text = b.words.Count("group", r.indicators, text)
	case assessment.AspectNode:
		text = b.words.Say("aspect", text)
	}
	if r.dimension != "" {
		text = b.words.Say("dimension", text, b.dimension(r.dimension))
	}
	return text
}

// dimension returns what a dimension is called.
func (b *builder) dimension(key string) string {
	if label := b.dimensions[key]; label != "" {
		return label
	}
	return plain(key)
}

// score returns the row of one side: its name, the bar, and the level with how many stand
// behind it and why it is what it is.
func (b *builder) score(o *round, r *row, v int) Row {
	side, s := &o.views[v], r.scores[v]
	name := Cell{Text: side.name}
	switch {
	case side.hidden || s != nil && s.State == assessment.Suppressed:
		return Row{name, {Text: b.words.Say("hidden"), Tone: HiddenTone}, {Text: b.words.Say("hidden"), Details: b.sentence(b.why(side))}}
	case s == nil:
		return Row{name, {}, {Text: b.words.Say("reason.not-judged")}}
	}
	bar := Cell{}
	if r.ladder != nil && len(s.Distribution) > 0 {
		bar.Bar = r.ladder.Bar(counted(s.Distribution), b.aim(o.subject.ID, s.ID, s.Dimension, s.Scale))
	}
	return Row{name, bar, {
		Text: b.standing(r, s), Details: b.explain(o, r, v), Quotes: s.Texts,
		Warn: len(s.Warnings) > 0,
	}}
}

// standing says where a score stands, and how many levels it is made of.
func (b *builder) standing(r *row, s *assessment.ScoreReport) string {
	var parts []string
	if r.ladder != nil && len(s.Level) > 0 && !slices.Equal(s.Level, s.Median) {
		parts = append(parts, r.ladder.Between(s.Level))
	} else if r.ladder != nil && len(s.Median) > 0 {
		parts = append(parts, r.ladder.Between(s.Median))
	}
	if s.Value != nil {
		parts = append(parts, b.words.Number(*s.Value, 2))
	}
	if len(parts) == 0 {
		parts = append(parts, b.reason(s))
	}
	if s.Coverage != nil {
		parts = append(parts, b.coverage(s.Coverage))
	}
	for _, warning := range s.Warnings {
		if short := "short." + string(warning); b.words.has(short) {
			parts = append(parts, b.words.Say(short))
		}
	}
	return strings.Join(parts, b.words.Say("list.comma"))
}

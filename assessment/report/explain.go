package report

import (
	"slices"
	"strings"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/evidence"
	"github.com/openrubric/leadership/indicator"
)

// explain says how a score came about: what was given, where the middle of it lies, what
// is missing, and what it rests on.
func (b *builder) explain(o *round, r *row, v int) string {
	w, s := b.words, r.scores[v]
	var says strings.Builder
	says.Grow(192)
	say := func(text string) {
		if text == "" {
			return
		}
		if says.Len() > 0 {
			says.WriteByte(' ')
		}
		b.writeSentence(&says, text)
	}
	if s.Raters != nil && s.Coverage != nil && s.Coverage.Of > 0 {
		text := w.Count("why.raters", *s.Raters, s.Coverage.N, s.Coverage.Of)
		if r.ladder != nil && len(s.Distribution) > 0 {
			text += w.Say("colon") + r.ladder.Counts(counted(s.Distribution))
		}
		say(text)
	}
	switch {
	case len(s.Median) == 1 && r.ladder != nil:
		say(w.Say("why.median", r.ladder.Label(s.Median[0])))
	case len(s.Median) > 1 && r.ladder != nil:
		say(w.Say("why.between", r.ladder.Label(s.Median[0]), r.ladder.Label(s.Median[1])))
	default:
		say(w.Say("why.none", w.sayKey("reason.", string(s.Reason))))
	}
	say(b.reached(o, r, s))
	if len(s.Level) > 0 && r.ladder != nil && !slices.Equal(s.Level, s.Median) {
		say(w.Say("why.level", r.ladder.Between(s.Level)))
	}
	if s.Value != nil {
		say(w.Say("why.value", w.Number(*s.Value, 4)))
	}
	if s.NoOutcome != "" {
		say(w.Say("why.no-outcome", w.sayKey("reason.", string(s.NoOutcome))))
	}
	if len(s.Absences) > 0 || s.Blank > 0 {
		say(w.Say("why.absent", b.absences(s)))
	}
	if s.Indicators != nil {
		say(w.Say("why.group", s.Indicators.N, s.Indicators.Of))
	}
	if s.Hidden > 0 {
		say(w.Count("why.hidden", s.Hidden))
	}
	if s.Gap != nil {
		say(w.Say("why.gap", s.Gap.Pairs, s.Gap.Above, s.Gap.Level, s.Gap.Below))
	}
	for _, warning := range s.Warnings {
		say(w.sayKey("warning.", string(warning)))
	}
	say(b.rests(s))
	return says.String()
}

// reached says how many reach the level aimed at.
func (b *builder) reached(o *round, r *row, s *assessment.ScoreReport) string {
	aim := b.aim(o.subject.ID, s.ID, s.Dimension, s.Scale)
	if aim == "" || r.ladder == nil || len(s.Distribution) != len(r.ladder.labels) {
		return ""
	}
	rank, ok := r.ladder.scale.Rank(aim)
	if !ok || r.ladder.scale.Direction == indicator.Neutral {
		return ""
	}
	n, of := 0, 0
	for i, k := range s.Distribution {
		of += k
		if r.ladder.fromWorst(i) >= r.ladder.fromWorst(rank) {
			n += k
		}
	}
	if of == 0 {
		return ""
	}
	return b.words.Say("why.aim", n, of, b.words.Percent(float64(n)/float64(of)), r.ladder.labels[rank])
}

// rests names what a score rests on: the titles of what the audience may see, and how much
// there is beside it.
func (b *builder) rests(s *assessment.ScoreReport) string {
	w := b.words
	if len(s.Evidence) == 0 {
		return ""
	}
	var titles []string
	for _, id := range s.Evidence {
		if b.Evidence == nil {
			break
		}
		if item, ok := b.Evidence.Lookup(id); ok && b.maySee(item) {
			titles = append(titles, b.item(item))
		}
	}
	switch rest := len(s.Evidence) - len(titles); {
	case len(titles) == 0:
		return w.Count("why.evidence", len(s.Evidence))
	case rest > 0:
		return w.Say("why.rests", joined(titles, w.Say("list.semicolon"))) + w.Count("why.rests.more", rest)
	default:
		return w.Say("why.rests", joined(titles, w.Say("list.semicolon")))
	}
}

// item names an item of evidence: its title, kind and day.
func (b *builder) item(item evidence.Item) string {
	title, _ := b.text(item.Title)
	kind := b.words.sayKey("kind.", string(item.Kind))
	if item.Collected.IsZero() {
		return b.words.Say("item", title, kind)
	}
	return b.words.Say("item.on", title, kind, b.words.Date(item.Collected))
}

// sentence ends a text with a full stop and begins it with a capital letter.
func (b *builder) sentence(text string) string {
	var s strings.Builder
	s.Grow(len(text) + 1)
	b.writeSentence(&s, text)
	return s.String()
}

func (b *builder) writeSentence(s *strings.Builder, text string) {
	rest := text
	if text != "" && text[0] >= 'a' && text[0] <= 'z' {
		s.WriteByte(text[0] - 'a' + 'A')
		rest = text[1:]
	}
	s.WriteString(rest)
	if stop := b.words.Say("stop"); !strings.HasSuffix(text, stop) {
		s.WriteString(stop)
	}
}

func joined(texts []string, with string) string { return strings.Join(texts, with) }

// findings says what the evidence behind each indicator carries.
func (b *builder) findings(o *round) (Section, bool) {
	w := b.words
	t := &Table{Caption: w.Say("findings.caption", o.name)}
	for _, key := range []string{"asked.side", "findings.claimed", "findings.carried", "findings.items"} {
		t.Columns = append(t.Columns, Column{Title: w.Say(key)})
	}
	beyond, silent := 0, 0
	for i := range o.rows {
		r := &o.rows[i]
		p := Part{Title: b.heading(r), Lang: r.lang, Link: b.link(r.node)}
		for v := range o.views {
			if s := r.scores[v]; s != nil && s.Carries != nil && r.ladder != nil && s.State != assessment.Suppressed {
				cells, short, none := b.carried(r.ladder, &o.views[v], s.Carries)
				p.Rows = append(p.Rows, cells)
				beyond, silent = beyond+short, silent+none
			}
		}
		if len(p.Rows) > 0 {
			t.Parts = append(t.Parts, p)
			t.explain(r.ladder)
		}
	}
	blocks := []Block{{Text: w.Say("findings.reading", w.Span(b.Report.Release.Period.From, b.Report.Release.Period.To))}}
	if b.Report.Release.Period == (indicator.Span{}) {
		blocks[0].Text = w.Say("findings.reading.any")
	}
	if beyond > 0 {
		blocks = append(blocks, Block{Text: w.Count("findings.beyond", beyond), Warn: true})
	}
	if silent > 0 {
		blocks = append(blocks, Block{Text: w.Count("findings.silent", silent)})
	}
	return Section{ID: "evidence", Title: w.Say("findings.title"), Blocks: append(blocks, Block{Table: t})}, len(t.Parts) > 0
}

// carried returns what is claimed from one side, what the evidence for it carries and what
// that evidence is; how many claims go beyond the evidence that they name, and how many name
// none.
func (b *builder) carried(l *Ladder, side *view, e *assessment.EvidenceReport) (row Row, beyond, silent int) {
	w := b.words
	var claims []string
	all := 0
	for _, c := range e.Claims {
		claims = append(claims, w.Say("findings.claim", c.N, l.Label(c.Level), w.sayKey("finding.", string(c.Finding))))
		all += c.N
		if c.Finding != assessment.ClaimCarried {
			beyond += c.N
		}
	}
	if e.Items == 0 && len(e.SetAside) == 0 {
		text := w.Count("findings.none", all)
		if e.Against > 0 {
			text += w.Say("list.semicolon") + w.Count("findings.against", e.Against)
		}
		return Row{{Text: side.name}, {Text: text}, {Text: "–"}, {Text: "–"}}, 0, all
	}
	highest := Cell{Text: w.Say("findings.nothing"), Tone: MissingTone}
	if e.Carried != "" {
		highest = Cell{Text: l.Label(e.Carried), Tone: l.Cell([]indicator.Level{e.Carried}).Tone}
	}
	items := []string{w.Count("findings.count", e.Items)}
	if e.Triangulation != "" {
		items = append(items, w.sayKey("triangulation.", string(e.Triangulation)))
	}
	if e.Against > 0 {
		items = append(items, w.Count("findings.against", e.Against))
	}
	for _, aside := range e.SetAside {
		items = append(items, w.Say("findings.aside", aside.N, w.sayKey("aside.", string(aside.Reason))))
	}
	return Row{
		{Text: side.name},
		{Text: joined(claims, w.Say("list.semicolon")), Warn: beyond > 0},
		highest,
		{Text: joined(items, w.Say("list.semicolon"))},
	}, beyond, 0
}

// together shows the scores of several sides together, where the method asks for them.
func (b *builder) together(o *round) (Section, bool) {
	w := b.words
	t := &Table{Caption: w.Say("together.caption", o.name), Columns: []Column{{Title: w.Say("column.indicator")}, {Title: w.Say("profile.level")}}}
	part := Part{}
	for _, pool := range o.subject.Pools {
		if pool.Occasion != o.occasion {
			continue
		}
		for i := range pool.Scores {
			s := &pool.Scores[i]
			name, lang := w.Say("together.overall"), ""
			if n, ok := b.nodes[s.ID]; ok {
				name, lang = n.label, n.lang
			}
			part.Rows = append(part.Rows, Row{{Text: name, Lang: lang}, b.pooled(s)})
		}
	}
	t.Parts = []Part{part}
	return Section{ID: "together", Title: w.Say("together.title"), Blocks: []Block{{Text: w.Say("together.reading")}, {Table: t}}}, len(part.Rows) > 0
}

// pooled returns the cell of a score from several sides together.
func (b *builder) pooled(s *assessment.PooledReport) Cell {
	w := b.words
	var parts, why []string
	if l := b.ladders[s.Scale]; l != nil && len(s.Level) > 0 {
		parts = append(parts, l.Between(s.Level))
	}
	if s.Value != nil {
		parts = append(parts, w.Number(*s.Value, 2))
	}
	c := Cell{}
	switch {
	case s.State == assessment.Suppressed:
		c.Text, c.Tone = w.Say("hidden"), HiddenTone
	case len(parts) == 0:
		c.Text = w.sayKey("reason.", string(s.NoOutcome))
	default:
		c.Text = joined(parts, w.Say("list.comma"))
	}
	for _, warning := range s.Warnings {
		why = append(why, b.sentence(w.sayKey("warning.", string(warning))))
		c.Warn = true
	}
	c.Details = strings.Join(append([]string{b.sentence(w.Say("together.why", w.Join(b.sides(s))))}, why...), " ")
	return c
}

// sides names those whose judgements went into a score of several sides.
func (b *builder) sides(s *assessment.PooledReport) []string {
	var names []string
	for _, part := range s.Parts {
		if part.LeftOut == "" {
			names = append(names, b.view(part.Perspective).name)
		}
	}
	return names
}

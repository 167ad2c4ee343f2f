package report

import (
	"cmp"
	"slices"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/plan"
	"github.com/openrubric/leadership/indicator"
)

// plan shows goals, how far targets have come, and actions.
func (b *builder) plan() Section {
	w, p := b.words, b.Plan
	title, _ := b.text(p.Title)
	s := Section{ID: "plan", Title: cmp.Or(title, w.Say("plan.title")), Blocks: []Block{{Text: w.Say("plan.as-of", w.Date(p.AsOf))}}}
	var goals []Entry
	for _, g := range p.Goals {
		text, _ := b.text(g.Statement)
		goals = append(goals, Entry{Text: text})
	}
	if len(goals) > 0 {
		s.Sections = append(s.Sections, Section{ID: "plan-goals", Title: w.Say("plan.goals"), Blocks: []Block{{List: goals}}})
	}
	if len(p.Targets) > 0 {
		s.Sections = append(s.Sections, Section{ID: "plan-targets", Title: w.Say("plan.targets"), Blocks: []Block{{Table: b.targets()}}})
	}
	if len(p.Actions) > 0 {
		s.Sections = append(s.Sections, Section{ID: "plan-actions", Title: w.Say("plan.actions"), Blocks: []Block{{Table: b.actions()}}})
	}
	return s
}

// targets says of each target what it asks for and where it stands.
func (b *builder) targets() *Table {
	w := b.words
	t := &Table{Caption: w.Say("plan.targets")}
	for _, key := range []string{"plan.target", "plan.asks", "plan.standing"} {
		t.Columns = append(t.Columns, Column{Title: w.Say(key)})
	}
	part := Part{}
	for i := range b.Plan.Targets {
		p := &b.Plan.Targets[i]
		n := b.nodes[p.Indicator]
		part.Rows = append(part.Rows, Row{{Text: n.label, Lang: n.lang}, {Text: b.asks(&p.Target)}, b.stands(p)})
	}
	t.Parts = []Part{part}
	return t
}

// asks says what a target asks for.
func (b *builder) asks(t *plan.Target) string {
	w := b.words
	level := plain(string(t.Level))
	for _, s := range b.Report.Scales {
		if _, ok := s.Rank(t.Level); ok {
			level = b.ladders[s.Key].Label(t.Level)
			break
		}
	}
	subjects := w.Count("plan.subjects", len(t.Subjects))
	text := ""
	switch t.Measure {
	case plan.ShareOfSubjects:
		text = w.Say("plan.share-of-subjects", level, w.Percent(t.Share), subjects)
	case plan.JudgementsOfEach:
		text = w.Say("plan.judgements-of-each", level, w.Percent(t.Share), subjects)
	default:
		text = w.Say("plan.median-of-each", level, subjects)
	}
	if t.Perspective != "" {
		text += w.Say("plan.seen", b.view(t.Perspective).name)
	}
	return b.sentence(text + w.Say("plan.by", w.Date(t.By)))
}

// stands says where a target stands, with its readings one click away.
func (b *builder) stands(p *plan.Progress) Cell {
	w := b.words
	c := Cell{Text: w.sayKey("standing.", string(p.Standing)), Warn: p.Standing == plan.Missed}
	var says []string
	for i := range p.Readings {
		r := &p.Readings[i]
		least, most := r.Bounds()
		text := w.Say("plan.reading", cmp.Or(b.occasion(r.Occasion, false), w.Date(r.On)), least, r.Of)
		if least != most {
			text = w.Say("plan.reading.between", cmp.Or(b.occasion(r.Occasion, false), w.Date(r.On)), least, most, r.Of)
		}
		text += w.Say("plan.needed", r.Needed)
		for _, rest := range []struct {
			key string
			n   int
		}{{"plan.hidden", r.Hidden}, {"plan.not-judged", r.NotJudged}, {"plan.not-reported", r.NotReported}} {
			if rest.n > 0 {
				text += w.Say("list.comma") + w.Count(rest.key, rest.n)
			}
		}
		says = append(says, b.sentence(text))
	}
	c.Details = joined(says, " ")
	return c
}

// actions says what is done, by whom and how far it is. The public is not told who: in a
// small school a role is a person.
func (b *builder) actions() *Table {
	w, public := b.words, b.audience == assessment.ForPublic
	t := &Table{Caption: w.Say("plan.actions")}
	keys := []string{"plan.what", "plan.owner", "plan.status"}
	if public {
		keys = slices.Delete(keys, 1, 2)
	}
	for _, key := range keys {
		t.Columns = append(t.Columns, Column{Title: w.Say(key)})
	}
	part := Part{}
	for i := range b.Plan.Actions {
		a := &b.Plan.Actions[i]
		what, lang := b.text(a.What)
		row := Row{{Text: what, Lang: lang}}
		if !public {
			row = append(row, Cell{Text: a.Owner})
		}
		part.Rows = append(part.Rows, append(row, b.doing(a, public)))
	}
	t.Parts = []Part{part}
	return t
}

// answers names what an action is for.
func (b *builder) answers(a *plan.ActionReport) string {
	var labels []string
	add := func(id indicator.ID) {
		if n, ok := b.nodes[id]; ok && !slices.Contains(labels, n.label) {
			labels = append(labels, n.label)
		}
	}
	for _, id := range a.Indicators {
		add(id)
	}
	for _, t := range b.Plan.Targets {
		if slices.Contains(a.Targets, t.ID) {
			add(t.Indicator)
		}
	}
	if len(labels) == 0 {
		return ""
	}
	return b.sentence(b.words.Say("plan.answers", b.words.Join(labels)))
}

// doing says how far an action is, with what it is for and what was noted on the way one
// click away.
func (b *builder) doing(a *plan.ActionReport, public bool) Cell {
	w := b.words
	c := Cell{Text: w.sayKey("action.", string(a.Status))}
	if !a.Review.IsZero() {
		c.Text += w.Say("plan.review", w.Date(a.Review))
	}
	var says []string
	if text := b.answers(a); text != "" {
		says = append(says, text)
	}
	if a.Reason != "" && !public {
		says = append(says, b.sentence(a.Reason))
	}
	for _, change := range a.Changes {
		text := w.Say("plan.change", w.Date(change.On), w.sayKey("action.", string(change.Status)))
		if change.Note != "" && !public {
			text += w.Say("colon") + change.Note
		}
		says = append(says, b.sentence(text))
	}
	c.Details = joined(says, " ")
	return c
}

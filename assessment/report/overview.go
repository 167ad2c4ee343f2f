package report

import (
	"cmp"

	"github.com/openrubric/leadership/assessment"
)

// overview shows, where there are several subjects or occasions, on how many indicators
// each stands at each level, and how many of them stand at each level of each indicator.
func (b *builder) overview(rounds []round, all []across) Section {
	w := b.words
	s := Section{ID: "overview", Title: w.Say("overview.title")}
	var silent []string
	for _, subject := range b.subjects() {
		if len(subject.Profiles) == 0 {
			silent = append(silent, cmp.Or(subject.Name, subject.ID))
		}
	}
	switch n := len(silent); {
	case n > manyRounds:
		s.Blocks = append(s.Blocks, Block{Text: w.Count("overview.silent.many", n)})
	case n > 0:
		s.Blocks = append(s.Blocks, Block{Text: w.Say("overview.silent", w.Join(silent))})
	}
	t := &Table{Caption: w.Say("overview.caption"), About: w.Say("overview.about")}
	for _, key := range []string{"asked.side", "overview.bar", "overview.rest"} {
		t.Columns = append(t.Columns, Column{Title: w.Say(key)})
	}
	for i := range rounds {
		o := &rounds[i]
		p := Part{Title: o.name, Link: subjectID(i)}
		for v := range o.views {
			p.Rows = append(p.Rows, b.stand(o, v))
		}
		t.Parts = append(t.Parts, p)
		for r := range o.judged {
			t.explain(r.ladder)
		}
	}
	t.explainStates(w)
	s.Sections = []Section{{ID: "overview-subjects", Title: w.Say("overview.subjects"), Blocks: []Block{{Text: w.Say("overview.reading")}, {Table: t}}}}
	spread := Section{ID: "overview-indicators", Title: w.Say("overview.indicators"), Blocks: []Block{{Text: w.Say("across.reading")}}}
	for i := range all {
		spread.Blocks = append(spread.Blocks, Block{Table: b.spread(&all[i])})
	}
	if len(all) > 0 {
		s.Sections = append(s.Sections, spread)
	}
	return s
}

// stand returns the row of one side: the bar of its indicators by the level of their
// medians, and how many have none.
func (b *builder) stand(o *round, v int) Row {
	w, side := b.words, &o.views[v]
	if side.hidden {
		return Row{{Text: side.name}, {Text: w.Say("hidden"), Tone: HiddenTone}, {Text: w.Say("hidden"), Details: b.sentence(b.why(side))}}
	}
	var ladder *Ladder
	var at []float64
	total, placed, hidden, others := 0, 0, 0, 0
	for r := range o.judged {
		total++
		s := r.scores[v]
		switch {
		case s == nil:
		case s.State == assessment.Suppressed:
			hidden++
		case r.ladder == nil || len(r.median(v)) == 0:
		case ladder != nil && r.ladder != ladder:
			others++
		default:
			if ladder == nil {
				ladder, at = r.ladder, make([]float64, len(r.ladder.labels))
			}
			placed++
			for _, level := range s.Median { // of a median between two levels, half at each
				if rank, ok := ladder.scale.Rank(level); ok {
					at[rank] += 1 / float64(len(s.Median))
				}
			}
		}
	}
	bar := Cell{}
	if ladder != nil {
		bar.Bar = ladder.Bar(at, b.o.Targets[ladder.scale.Key])
	}
	rest := Cell{Text: w.Say("n-of", placed, total), Details: b.sentence(w.Count("overview.why", placed, total))}
	if hidden > 0 {
		rest.Text += w.Say("list.comma") + w.Count("asked.hidden", hidden)
		rest.Details += " " + b.sentence(w.Say("why.because", b.why(side)))
	}
	if others > 0 {
		rest.Text += w.Say("list.comma") + w.Count("overview.others", others)
	}
	return Row{{Text: side.name}, bar, rest}
}

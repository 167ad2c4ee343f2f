package report

import (
	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/indicator"
)

// manyRounds is how many subjects, or occasions of one, are told of one by one at the top of
// a page. Of more it is told what they have in common.
const manyRounds = 12

// An across is what several subjects have in common on one occasion: for each indicator and
// side, how many stand at which level.
type across struct {
	round              // the medians of their medians, to be read as those of a subject are
	crowds   [][]crowd // by row and view
	subjects int       // judged or not
}

// A crowd counts subjects by the level of their median; one that falls between two levels
// counts half at each.
type crowd struct {
	at                   []float64
	placed, hidden, none int
}

// acrosses returns what rounds have in common, occasion by occasion, where an occasion has
// several.
func (b *builder) acrosses(rounds []round) []across {
	var keys []string
	by := map[string][]*round{}
	for i := range rounds {
		key := rounds[i].occasion
		if by[key] == nil {
			keys = append(keys, key)
		}
		by[key] = append(by[key], &rounds[i])
	}
	var all []across
	for _, key := range keys {
		if len(by[key]) > 1 {
			a := b.across(by[key])
			a.subjects = len(b.subjects())
			a.name = b.words.Count("across", a.subjects)
			if len(keys) > 1 {
				a.name = b.words.Say("round", a.name, b.occasion(key, false))
			}
			all = append(all, a)
		}
	}
	return all
}

func (b *builder) across(rounds []*round) across {
	a := across{}
	for _, o := range rounds {
		for i := range o.views {
			v := &o.views[i]
			if a.side(v.key) < 0 {
				a.views = append(a.views, view{viewpoint: v.viewpoint, key: v.key, profile: &assessment.ProfileReport{}})
			}
		}
	}
	for _, o := range rounds {
		for r := range o.judged {
			at := a.find(r.ID, "")
			if at < 0 {
				at = len(a.rows)
				a.rows = append(a.rows, row{node: r.node, ladder: r.ladder, scores: make([]*assessment.ScoreReport, len(a.views))})
				a.crowds = append(a.crowds, make([]crowd, len(a.views)))
			}
			if a.rows[at].ladder == nil {
				a.rows[at].ladder = r.ladder
			}
			for v := range o.views {
				c := &a.crowds[at][a.side(o.views[v].key)]
				if o.views[v].hidden {
					c.hidden++
					continue
				}
				c.add(r, v, a.rows[at].ladder)
			}
		}
	}
	for v := range a.views {
		most := 0
		for i := range a.rows {
			most = max(most, a.crowds[i][v].placed)
		}
		for i := range a.rows {
			if c := &a.crowds[i][v]; 2*c.placed >= most { // what few were judged on is not compared with the rest
				a.rows[i].scores[v] = c.score(a.rows[i].ladder)
			}
		}
	}
	return a
}

// side returns the view of a perspective, -1 if there is none yet.
func (a *across) side(key assessment.Perspective) int {
	for i := range a.views {
		if a.views[i].key == key {
			return i
		}
	}
	return -1
}

// add counts a subject.
func (c *crowd) add(r *row, v int, l *Ladder) {
	s := r.scores[v]
	levels := r.median(v)
	switch {
	case s != nil && s.State == assessment.Suppressed:
		c.hidden++
		return
	case len(levels) == 0 || l == nil || r.ladder != l:
		c.none++
		return
	}
	if c.at == nil {
		c.at = make([]float64, len(l.labels))
	}
	c.placed++
	for _, level := range levels {
		if rank, ok := l.scale.Rank(level); ok {
			c.at[rank] += 1 / float64(len(levels))
		}
	}
}

// score returns the median of the subjects' medians as if it were a score, nil if there is
// none.
func (c *crowd) score(l *Ladder) *assessment.ScoreReport {
	if c.placed == 0 || l == nil {
		return nil
	}
	// In halves there are 2·placed, and the middle lies behind the first placed of them.
	var median []indicator.Level
	halves := 0
	for rank, n := range c.at {
		before := halves
		halves += int(2*n + 0.5)
		if before < c.placed && halves >= c.placed || before == c.placed && halves > before && len(median) == 1 {
			median = append(median, l.scale.Levels[rank].Key)
		}
		if halves > c.placed {
			break
		}
	}
	return &assessment.ScoreReport{State: assessment.Shown, Scale: l.scale.Key, Median: median}
}

// spread shows how many subjects stand at each level of each indicator.
func (b *builder) spread(a *across) *Table {
	w := b.words
	t := &Table{Caption: w.Say("across.caption", a.name), About: w.Say("across.about")}
	for _, key := range []string{"asked.side", "across.bar", "overview.rest"} {
		t.Columns = append(t.Columns, Column{Title: w.Say(key)})
	}
	for i := range a.rows {
		r := &a.rows[i]
		p := Part{Title: r.label, Lang: r.lang, Link: b.link(r.node)}
		for v := range a.views {
			c := &a.crowds[i][v]
			bar := Cell{}
			if c.placed > 0 {
				bar.Bar = r.ladder.Bar(c.at, b.o.Targets[r.ladder.scale.Key])
			}
			rest := Cell{Text: w.Say("n-of", c.placed, a.subjects), Details: b.crowded(a, i, v)}
			if c.hidden > 0 {
				rest.Text += w.Say("list.comma") + w.Count("across.hidden", c.hidden)
			}
			p.Rows = append(p.Rows, Row{{Text: a.views[v].name}, bar, rest})
		}
		t.Parts = append(t.Parts, p)
		t.explain(r.ladder)
	}
	return t
}

// crowded says where subjects stand on an indicator, seen from one side.
func (b *builder) crowded(a *across, i, v int) string {
	w, r, c := b.words, &a.rows[i], &a.crowds[i][v]
	text := b.sentence(w.Count("across.why", c.placed, a.subjects))
	if levels := r.median(v); len(levels) > 0 {
		text += " " + b.sentence(w.Say("across.middle", r.ladder.Between(levels)))
		text += " " + b.sentence(r.ladder.Counts(c.at))
	}
	if c.hidden > 0 {
		text += " " + b.sentence(w.Count("across.hidden.why", c.hidden))
	}
	if rest := a.subjects - c.placed - c.hidden; rest > 0 {
		text += " " + b.sentence(w.Count("across.none", rest))
	}
	return text
}

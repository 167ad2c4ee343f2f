package report

import (
	"cmp"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/indicator"
)

// A round is what was said of one subject on one occasion.
type round struct {
	subject  *assessment.SubjectReport
	occasion string
	name     string // of the subject and, where there are several, the occasion
	views    []view
	rows     []row

	placed []item // what items returns, once it has been asked
}

// A view is one side's part of a round.
type view struct {
	*viewpoint
	key     assessment.Perspective
	profile *assessment.ProfileReport
	hidden  bool // all of it
}

// A row is one line of the framework, as every side sees it.
type row struct {
	*node
	dimension string
	ladder    *Ladder                   // nil for a group over several scales
	scores    []*assessment.ScoreReport // by view; nil where a side has none
}

// rounds returns the rounds of the subjects, in the order of the report. A subject whom
// nobody judged has none.
func (b *builder) rounds(subjects []*assessment.SubjectReport) []round {
	var rounds []round
	several := false
	for _, s := range subjects {
		first := len(rounds)
		for i := range s.Profiles {
			p := &s.Profiles[i]
			at := first
			for at < len(rounds) && rounds[at].occasion != p.Occasion {
				at++
			}
			if at == len(rounds) {
				rounds = append(rounds, round{subject: s, occasion: p.Occasion})
				several = several || at > first
			}
			hidden := p.State == assessment.Suppressed || p.Raters != nil && b.tooFew(p, *p.Raters)
			rounds[at].views = append(rounds[at].views, view{b.view(p.Perspective), p.Perspective, p, hidden})
		}
	}
	for i := range rounds {
		o := &rounds[i]
		o.name = cmp.Or(o.subject.Name, o.subject.ID)
		if several {
			o.name = b.words.Say("round", o.name, b.occasion(o.occasion, false))
		}
		b.align(o)
	}
	return rounds
}

// tooFew reports whether so few raters stand behind something that it must not be shown.
func (b *builder) tooFew(p *assessment.ProfileReport, raters int) bool {
	return raters > 0 && raters < b.view(p.Perspective).least
}

// align lays the scores of all sides beside each other.
func (b *builder) align(o *round) {
	for i := range o.views {
		v := &o.views[i]
		if v.hidden {
			continue
		}
		for k := range v.profile.Scores {
			s := &v.profile.Scores[k]
			at := k
			if at >= len(o.rows) || o.rows[at].ID != s.ID || o.rows[at].dimension != s.Dimension {
				at = o.find(s.ID, s.Dimension)
			}
			if at < 0 {
				n, ok := b.nodes[s.ID]
				if !ok {
					continue // the report does not say what it is
				}
				at = len(o.rows)
				o.rows = append(o.rows, row{node: n, dimension: s.Dimension, scores: make([]*assessment.ScoreReport, len(o.views))})
			}
			if b.stateOf(v, s) == assessment.Suppressed {
				s = &assessment.ScoreReport{ID: s.ID, Dimension: s.Dimension, State: assessment.Suppressed}
			}
			o.rows[at].scores[i] = s
			if o.rows[at].ladder == nil && s.Scale != "" {
				o.rows[at].ladder = b.ladders[s.Scale]
			}
		}
	}
}

func (o *round) find(id indicator.ID, dimension string) int {
	for i := range o.rows {
		if o.rows[i].ID == id && o.rows[i].dimension == dimension {
			return i
		}
	}
	return -1
}

// stateOf returns the state of a score, asked once more whether enough raters stand behind
// it.
func (b *builder) stateOf(v *view, s *assessment.ScoreReport) assessment.CellState {
	if s.State != assessment.Suppressed && s.Raters != nil && b.tooFew(v.profile, *s.Raters) {
		return assessment.Suppressed
	}
	return s.State
}

// judged returns the rows of indicators on the ordinary dimension.
func (o *round) judged(yield func(*row) bool) {
	for i := range o.rows {
		r := &o.rows[i]
		if r.Kind == assessment.IndicatorNode && r.dimension == "" && !yield(r) {
			return
		}
	}
}

// median returns where a side places the row, nil if it does not.
func (r *row) median(view int) []indicator.Level {
	if s := r.scores[view]; s != nil && s.State == assessment.Shown {
		return s.Median
	}
	return nil
}

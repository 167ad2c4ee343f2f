package assessment

import (
	"iter"
	"slices"

	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
)

// A Pool is the scores of one subject on one occasion from several perspectives, put
// together by the stage over perspectives that the method asks for. The profiles that
// it is made of stay what they are.
type Pool struct {
	r      *Result
	blocks []int // of the subject on the occasion
}

// A PooledScore is the score of one indicator, aspect or group, or of everything (with
// no ID), from several perspectives.
type PooledScore struct {
	ID        indicator.ID
	Dimension string
	Scale     string // key of the scale that the outcome is on; "" for a share of several
	Level     []indicator.Level
	Value     *float64
	NoOutcome Reason // why there is neither; "" if there is one
	// Parts are the perspectives that the method declares, in the order of reports.
	Parts    []PooledPart
	Warnings []Warning
}

// A PooledPart is what one perspective brings to a [PooledScore].
type PooledPart struct {
	Perspective Perspective       `json:"perspective"`
	Weight      float64           `json:"weight"`
	Level       []indicator.Level `json:"level,omitempty"`
	Value       *float64          `json:"value,omitempty"`
	LeftOut     Reason            `json:"leftOut,omitzero"` // why it brings nothing
}

// Pools returns a pool for every subject and occasion that was judged from one of the
// perspectives to pool, in the order of the profiles. There are none if the method has
// no stage over perspectives.
func (r *Result) Pools() iter.Seq[Pool] {
	r = r.orEmpty()
	return r.poolsOf(0, len(r.blocks))
}

// poolsOf returns the pools of the blocks of whole subjects.
func (r *Result) poolsOf(first, end int) iter.Seq[Pool] {
	return func(yield func(Pool) bool) {
		stage := r.stage(OverPerspectives)
		if stage == nil {
			return
		}
		pool := Pool{r: r}
		for i := first; i < end; i++ {
			if len(pool.blocks) > 0 && !r.m.blocks[i].sameOccasion(r.m.blocks[pool.blocks[0]]) {
				if !yield(pool) {
					return
				}
				pool.blocks = nil
			}
			if stage.Perspectives[r.m.perspectives[r.m.blocks[i].perspective].Key] > 0 && r.present(i) {
				pool.blocks = append(pool.blocks, i)
			}
		}
		if len(pool.blocks) > 0 {
			yield(pool)
		}
	}
}

func (b block) sameOccasion(o block) bool {
	return b.subject == o.subject && b.occasion == o.occasion
}

// Subject returns who or what was judged.
func (p Pool) Subject() Subject {
	if p.r == nil {
		return Subject{}
	}
	return Profile{p.r, p.blocks[0]}.Subject()
}

// Occasion returns when.
func (p Pool) Occasion() Occasion {
	if p.r == nil {
		return Occasion{}
	}
	return Profile{p.r, p.blocks[0]}.Occasion()
}

// Scores returns a pooled score for everything that the stages below make an outcome
// of, in the order of [Profile.Scores], and that of everything last.
func (p Pool) Scores() iter.Seq[PooledScore] { return p.scores(p.full()) }

// Score returns the pooled score of an indicator, aspect or group on the ordinary
// dimension; the empty ID stands for everything. It is false if the method makes none.
func (p Pool) Score(id indicator.ID) (PooledScore, bool) {
	for s := range p.Scores() {
		if s.ID == id && s.Dimension == "" {
			return s, true
		}
	}
	return PooledScore{}, false
}

// A pooled is one profile that is pooled, without what is hidden.
type pooled struct {
	at         Profile
	t          *tally
	outcomes   *evaluator
	suppressed func(row int) bool // nil: nothing is
}

// full returns the profiles with nothing hidden.
func (p Pool) full() []pooled {
	var list []pooled
	for _, i := range p.blocks {
		at := Profile{p.r, i}
		t := at.tally()
		list = append(list, pooled{at: at, t: t, outcomes: t.outcomes(at, nil)})
	}
	return list
}

func (p Pool) scores(from []pooled) iter.Seq[PooledScore] {
	return func(yield func(PooledScore) bool) {
		if p.r == nil {
			return
		}
		l := p.r.layout
		for _, row := range append(slices.Clip(l.order), l.overallRow()) {
			if s, ok := p.score(row, from); ok && !yield(s) {
				return
			}
		}
	}
}

// score pools a row. It is false if no stage makes an outcome of it.
func (p Pool) score(row int, from []pooled) (PooledScore, bool) {
	l, stage := p.r.layout, p.r.stage(OverPerspectives)
	about, lent := l.at(row), &from[0].t.lent
	s := PooledScore{ID: about.id, Dimension: about.dimension}
	var parts []part
	self, others, asked := false, false, false
	for _, info := range p.r.m.known {
		weight, ok := stage.Perspectives[info.Key]
		if !ok {
			continue
		}
		brings := none(NotJudged, true)
		i := slices.IndexFunc(from, func(q pooled) bool { return q.at.info().Key == info.Key })
		if i >= 0 {
			over := p.r.stage(from[i].outcomes.over(row))
			asked = asked || over != nil && over.Rule != Distribution
			brings = from[i].brings(row)
		}
		brings.weight, brings.n = weight, 1
		parts = append(parts, brings)
		told := PooledPart{Perspective: info.Key, Weight: weight, Level: brings.names(lent), LeftOut: brings.reason}
		if brings.number {
			told.Value = lent.numbers.one(p.r.method.Rounding.Round(brings.value))
		}
		s.Parts = append(s.Parts, told)
		if brings.there() { // and weighs something: others are not in a pool
			self, others = self || info.Key == Self, others || info.Key != Self
		}
	}
	if !asked {
		return PooledScore{}, false
	}
	out, left := stage.reduce(parts, nil)
	var as Score
	as.take(made{part: out, left: left}, p.r.method.Rounding, lent)
	s.Scale, s.Level, s.Value, s.NoOutcome, s.Warnings = as.Scale, as.Level, as.Value, as.NoOutcome, as.Warnings
	if self && others {
		s.Warnings = append(s.Warnings, SelfPooled)
	}
	return s, true
}

// brings returns what the profile brings to a row.
func (q pooled) brings(row int) part {
	if q.suppressed != nil && q.suppressed(row) {
		return none(PartSuppressed, true)
	}
	return q.outcomes.row(row).part
}

// A PoolReport is the part of a report about one subject on one occasion from several
// perspectives together.
type PoolReport struct {
	Occasion string         `json:"occasion,omitzero"`
	Scores   []PooledReport `json:"scores"`
}

// A PooledReport is a [PooledScore] as it is let out. It is made of what is shown of
// each perspective alone, so it tells nothing that they do not.
type PooledReport struct {
	ID        indicator.ID      `json:"id,omitzero"` // none for everything
	Dimension string            `json:"dimension,omitzero"`
	State     CellState         `json:"state"`
	Scale     string            `json:"scale,omitzero"`
	Level     []indicator.Level `json:"level,omitempty"`
	Value     *float64          `json:"value,omitempty"`
	NoOutcome Reason            `json:"noOutcome,omitzero"`
	Parts     []PooledPart      `json:"parts"`
	Warnings  []Warning         `json:"warnings,omitempty"`
}

// pool returns what the release lets out of a pool.
func (rel Release) pool(p Pool) PoolReport {
	out := PoolReport{Occasion: p.Occasion().Key, Scores: []PooledReport{}}
	var from []pooled
	for _, i := range p.blocks {
		at := Profile{p.r, i}
		t := at.tally()
		shut, teller := rel.shut(at), rel.teller(at, t)
		from = append(from, pooled{at, t, t.outcomes(at, teller.left), func(row int) bool {
			about := p.r.layout.at(row)
			return shut || teller.tells(row) || about.hides(teller.left) > 0 && !t.some(t.parts(about, teller.left))
		}})
	}
	for s := range p.scores(from) {
		told := PooledReport{ID: s.ID, Dimension: s.Dimension, State: Shown, Scale: s.Scale, Level: s.Level, NoOutcome: s.NoOutcome, Parts: s.Parts, Warnings: s.Warnings}
		if s.Value != nil {
			told.Value = new(document.Round(*s.Value))
		}
		for i, part := range told.Parts {
			if part.Value != nil {
				told.Parts[i].Value = new(document.Round(*part.Value))
			}
		}
		if s.Level == nil && s.Value == nil {
			told.State = Undefined
			if slices.ContainsFunc(s.Parts, func(p PooledPart) bool { return p.LeftOut == PartSuppressed }) {
				told = PooledReport{ID: s.ID, Dimension: s.Dimension, State: Suppressed, Parts: []PooledPart{}}
			}
		}
		out.Scores = append(out.Scores, told)
	}
	return out
}

package assessment

import (
	"slices"

	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
)

// A Migration is an assessment carried over to another edition of its framework.
type Migration struct {
	// Assessment is on the new edition, with all that could be carried over. Its
	// judgements are in the order in which they were.
	Assessment Assessment
	// Left are the judgements that could not: they are in no way lost, and somebody
	// has to look at them.
	Left []LeftJudgement
	// Changes are what is different in the new edition.
	Changes framework.Changes
}

// A LeftJudgement is a judgement that was not carried over.
type LeftJudgement struct {
	Index     int // in the judgements of the old assessment
	Judgement Judgement
	Reason    LeftReason
}

// A LeftReason says why a judgement was not carried over.
type LeftReason string

const (
	IndicatorGone   LeftReason = "indicator-gone"   // it, its aspect or its dimension is no more, and nothing stands exactly for it
	LevelGone       LeftReason = "level-gone"       // the scale does not have its level any more
	LevelsReordered LeftReason = "levels-reordered" // its level stands elsewhere among the others, or the good end is another
	HistoryLeft     LeftReason = "history-left"     // a judgement that it replaces, or that replaces it, is left for one of these reasons
)

// Migrate carries an assessment over from one edition of a framework to another, or
// to a framework derived from it, where that is safe: an indicator that is still
// there, or for which exactly one stands, and a level that means what it meant.
// Absences go wherever their indicator does. A judgement and those that it replaced
// stay together. What stands beside the judgements (raters, rosters, forms, the
// nonce, the day on which it was locked) is kept as it is. A register of evidence is
// a document of its own: where an indicator has another ID now, its items have to
// name that one.
//
// It does not check the assessment: [Compile] does. It returns an error that is
// [FrameworkMissing] without one of the frameworks, [FrameworkUnfit] if the assessment is on another framework than old, and
// [KindUnfit] for each subject of a kind that the new one does not judge: then
// nothing is carried. Neither assessment shares anything with the other. Time is
// linear in judgements, beside that of [framework.Diff].
func Migrate(a Assessment, old, new *framework.Framework) (Migration, issue.List) {
	var found issue.Collector
	if old == nil || new == nil {
		found.Errorf(FrameworkMissing, "", "a migration leads from one framework to another, and one is missing")
		return Migration{}, found.List()
	}
	a.Framework.Check(old, FrameworkUnfit, "/framework", &found)
	for i, s := range a.Subjects {
		if old.IsFor(s.Kind) && !new.IsFor(s.Kind) {
			found.Errorf(KindUnfit, issue.Pointer("/subjects").Index(i).Key("kind"), "framework %q, edition %q, does not judge subjects of kind %q any more", new.Key(), new.Edition(), s.Kind)
		}
	}
	if found.Failed() {
		return Migration{}, found.List()
	}
	m := Migration{Assessment: a.clone(), Changes: framework.Diff(old, new)}
	m.Assessment.Framework = new.Ref()
	routes := routes{old, new, m.Changes, map[routeKey]route{}}
	reasons := make([]LeftReason, len(a.Judgements))
	for i := range m.Assessment.Judgements {
		reasons[i] = routes.move(&m.Assessment.Judgements[i])
	}
	leaveHistories(a.Judgements, reasons)
	carried := m.Assessment.Judgements[:0]
	for i, j := range m.Assessment.Judgements {
		if reasons[i] == "" {
			carried = append(carried, j)
		} else {
			m.Left = append(m.Left, LeftJudgement{i, a.Judgements[i].clone(), reasons[i]})
		}
	}
	m.Assessment.Judgements = carried
	return m, issue.List{}
}

// A route is where judgements of one column go.
type route struct {
	to      indicator.ID
	ok      bool
	scale   indicator.Scale // the new one
	inOrder bool
}

type routeKey struct {
	id        indicator.ID
	dimension string
}

type routes struct {
	old, new *framework.Framework
	changes  framework.Changes
	known    map[routeKey]route
}

func (r routes) find(key routeKey) route {
	to, ok := r.known[key]
	if ok {
		return to
	}
	was, ok := r.old.ScaleOf(key.id, key.dimension)
	if ok {
		to.to, ok = r.changes.Successor(key.id)
	}
	if ok {
		to.scale, to.ok = r.new.ScaleOf(to.to, key.dimension)
		to.inOrder = was.KeepsOrder(to.scale)
	}
	r.known[key] = to
	return to
}

// move gives the judgement its new indicator, or says why it has none.
func (r routes) move(j *Judgement) LeftReason {
	to := r.find(routeKey{j.Indicator, j.Dimension})
	if !to.ok {
		return IndicatorGone
	}
	if !j.Level.Absent() {
		if _, ok := to.scale.Rank(j.Level); !ok {
			return LevelGone
		}
		if !to.inOrder {
			return LevelsReordered
		}
	}
	j.Indicator = to.to
	return ""
}

// leaveHistories leaves with each judgement that is left those that it is joined to
// by Replaces, on either side and at any distance.
func leaveHistories(judgements []Judgement, reasons []LeftReason) {
	byID := map[string]int{}
	for i, j := range judgements {
		if j.ID != "" {
			byID[j.ID] = i
		}
	}
	joined := map[int][]int{}
	for i, j := range judgements {
		for _, id := range j.Replaces {
			if k, ok := byID[id]; ok {
				joined[i] = append(joined[i], k)
				joined[k] = append(joined[k], i)
			}
		}
	}
	var open []int
	for i := range judgements {
		if reasons[i] != "" {
			open = append(open, i)
		}
	}
	for len(open) > 0 {
		last := open[len(open)-1]
		open = open[:len(open)-1]
		for _, k := range joined[last] {
			if reasons[k] == "" {
				reasons[k] = HistoryLeft
				open = append(open, k)
			}
		}
	}
}

func (a Assessment) clone() Assessment {
	a.Title = a.Title.Clone()
	a.Subjects = slices.Clone(a.Subjects)
	for i := range a.Subjects {
		a.Subjects[i].Extensions = slices.Clone(a.Subjects[i].Extensions)
	}
	a.Raters = slices.Clone(a.Raters)
	for i := range a.Raters {
		a.Raters[i].Extensions = slices.Clone(a.Raters[i].Extensions)
	}
	a.Perspectives = slices.Clone(a.Perspectives)
	for i := range a.Perspectives {
		p := &a.Perspectives[i]
		p.Label, p.Identified = p.Label.Clone(), clonePointer(p.Identified)
	}
	a.Occasions = slices.Clone(a.Occasions)
	for i := range a.Occasions {
		o := &a.Occasions[i]
		o.Label, o.Extensions = o.Label.Clone(), slices.Clone(o.Extensions)
	}
	a.Rosters = slices.Clone(a.Rosters)
	for i := range a.Rosters {
		a.Rosters[i].Responded = clonePointer(a.Rosters[i].Responded)
	}
	a.Forms = slices.Clone(a.Forms)
	for i := range a.Forms {
		a.Forms[i].Extensions = slices.Clone(a.Forms[i].Extensions)
	}
	a.Judgements = slices.Clone(a.Judgements)
	for i := range a.Judgements {
		a.Judgements[i] = a.Judgements[i].clone()
	}
	a.Extensions = slices.Clone(a.Extensions)
	return a
}

func (j Judgement) clone() Judgement {
	j.Replaces, j.Evidence, j.Extensions = slices.Clone(j.Replaces), slices.Clone(j.Evidence), slices.Clone(j.Extensions)
	return j
}

func clonePointer[T any](p *T) *T {
	if p == nil {
		return nil
	}
	v := *p
	return &v
}

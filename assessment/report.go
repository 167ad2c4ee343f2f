package assessment

import (
	"slices"

	"github.com/openrubric/leadership/evidence"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
)

// A ReportFormat is the member "format" of a report document. The zero ReportFormat
// is written as the current one.
type ReportFormat string

// CurrentReportFormat is the format that this version of the library writes.
const CurrentReportFormat ReportFormat = "leadership-report/1"

// MarshalText writes the format, the zero one as [CurrentReportFormat].
func (f ReportFormat) MarshalText() ([]byte, error) {
	if f == "" {
		f = CurrentReportFormat
	}
	return []byte(f), nil
}

// A Report is what a [Release] lets out of a [Result]: a plain value that is its
// own JSON. From its method, release and digests it can be made again, byte for
// byte.
type Report struct {
	// Schema is where an editor finds the schema of the document. It is kept and not followed.
	Schema         string           `json:"$schema,omitempty"`
	Format         ReportFormat     `json:"format"`
	Title          indicator.Text   `json:"title,omitempty"`
	Framework      framework.Ref    `json:"framework"`
	Overlays       []framework.Ref  `json:"overlays,omitempty"` // whose wording was laid over the framework's
	FrameworkTitle indicator.Text   `json:"frameworkTitle"`
	Policy         framework.Policy `json:"policy"` // how the framework may be used for rating
	Status         framework.Status `json:"status"`
	Use            Use              `json:"use,omitzero"`        // what the judgements were made for
	Judgements     string           `json:"judgements,omitzero"` // digest, as Release.Digest gives it
	Evidence       string           `json:"evidence,omitzero"`
	Method         Method           `json:"method"`  // resolved
	Release        Release          `json:"release"` // resolved
	// Scales say what the positions in distributions mean.
	Scales []indicator.Scale `json:"scales"`
	// Nodes are the groups, indicators and aspects in the order of scores.
	Nodes        []Node            `json:"nodes"`
	Perspectives []PerspectiveInfo `json:"perspectives,omitempty"` // those that occur
	Occasions    []Occasion        `json:"occasions,omitempty"`
	// Warnings are what the framework's policy has against scoring or against the use.
	Warnings []Warning       `json:"warnings,omitempty"`
	Subjects []SubjectReport `json:"subjects"`
}

// A Node is a group, indicator or aspect of the framework as far as a reader of a
// report needs it.
type Node struct {
	ID     indicator.ID   `json:"id"`
	Kind   NodeKind       `json:"kind"`
	Parent indicator.ID   `json:"parent,omitzero"`
	Label  indicator.Text `json:"label"`
}

// A NodeKind says what a [Node] is.
type NodeKind string

const (
	GroupNode     NodeKind = "group"
	IndicatorNode NodeKind = "indicator"
	AspectNode    NodeKind = "aspect"
)

// Nodes returns what reports say of the groups, the indicators and those aspects
// that somebody judged, in the order of scores: a group, then what is in it; an
// indicator, then its aspects.
func (r *Result) Nodes() []Node {
	f := r.Framework()
	if f == nil {
		return nil
	}
	l := r.layout
	var nodes []Node
	seen := map[indicator.ID]bool{}
	for _, row := range l.order {
		id := l.rows[row].id
		if seen[id] {
			continue // on another dimension
		}
		seen[id] = true
		nodes = append(nodes, Node{id, l.rows[row].kind(f), f.Parent(id), f.Label(id)})
	}
	return nodes
}

// kind says what a row is the score of.
func (r *layoutRow) kind(f *framework.Framework) NodeKind {
	_, known := f.Lookup(r.id)
	switch {
	case r.isGroup:
		return GroupNode
	case known:
		return IndicatorNode
	}
	return AspectNode
}

// A SubjectReport is the part of a report about one subject. One without profiles
// was not judged.
type SubjectReport struct {
	ID       string                `json:"id"`
	Kind     indicator.SubjectKind `json:"kind"`
	Name     string                `json:"name,omitzero"`
	Profiles []ProfileReport       `json:"profiles,omitempty"`
	// Pools are the scores from several perspectives together, by occasion, where the
	// method asks for them.
	Pools []PoolReport `json:"pools,omitempty"`
}

// A ProfileReport is the part of a report about one subject on one occasion from
// one perspective. Its state is shown or suppressed; a suppressed one holds its
// occasion and perspective, and nothing else.
type ProfileReport struct {
	Occasion    string        `json:"occasion,omitzero"`
	Perspective Perspective   `json:"perspective,omitzero"`
	State       CellState     `json:"state"`
	Raters      *int          `json:"raters,omitempty"`
	Invited     *int          `json:"invited,omitempty"`
	Responded   *int          `json:"responded,omitempty"`
	Overall     *ScoreReport  `json:"overall,omitempty"`
	Scores      []ScoreReport `json:"scores,omitempty"`
}

// A CellState says whether a number is told.
type CellState string

const (
	Shown      CellState = "shown"
	Suppressed CellState = "suppressed" // there is a number, and it is hidden to protect raters
	Undefined  CellState = "undefined"  // there is none, and a reason why
)

// A ScoreReport is a [Score] as it is let out. A suppressed one tells its ID and
// dimension and nothing else. Scores of groups are made of the shown scores of
// their indicators.
type ScoreReport struct {
	ID        indicator.ID `json:"id,omitzero"` // none for an overall score
	Dimension string       `json:"dimension,omitzero"`
	State     CellState    `json:"state"`
	Reason    Reason       `json:"reason,omitzero"` // why there is no median

	Scale        string            `json:"scale,omitzero"`
	Distribution []int             `json:"distribution,omitempty"` // judgements at each level, in scale order
	Median       []indicator.Level `json:"median,omitempty"`       // one level, or the two it falls between
	// Shares are, for each level but the lowest, the share of judgements at the
	// level or above it, in scale order.
	Shares []float64 `json:"shares,omitempty"`
	// Level, Value and NoOutcome are as in a Score: what the method asks for beyond the
	// distribution. NoOutcome is "suppressed" where the outcome, made rater by rater, would
	// tell of the few who left an indicator out.
	Level     []indicator.Level `json:"level,omitempty"`
	Value     *float64          `json:"value,omitempty"`
	NoOutcome Reason            `json:"noOutcome,omitzero"`

	Judgements *int      `json:"judgements,omitempty"`
	Raters     *int      `json:"raters,omitempty"`
	Coverage   *Coverage `json:"coverage,omitempty"`
	Indicators *Coverage `json:"indicators,omitempty"` // of a group: those that are judged and shown
	Hidden     int       `json:"hidden,omitzero"`      // of a group: indicators whose scores are suppressed and left out
	Absences   []Absence `json:"absences,omitempty"`
	Blank      int       `json:"blank,omitzero"`
	Warnings   []Warning `json:"warnings,omitempty"`
	// Gap is, of a score on another dimension, how it stands to that on the ordinary one.
	Gap      *GapReport `json:"gap,omitempty"`
	Evidence []string   `json:"evidence,omitempty"` // IDs of what the judgements rest on
	// Carries says what that evidence carries, where there is a register.
	Carries *EvidenceReport `json:"carries,omitempty"`
	Texts   []string        `json:"texts,omitempty"` // the reasons that raters gave, where the release lets them out
}

// A teller tells what may be told of a profile.
type teller struct {
	Profile
	t      *tally
	hidden []bool // by column
	left   []bool // the same, or nil if nothing is hidden
	terms  evidence.Terms
	texts  bool
	least  int // raters who must stand behind what is shown
}

// tell turns a score that was made without what is hidden into what may be told of
// it, in out, which is zero.
func (t *teller) tell(out *ScoreReport, s *Score, row int) {
	about, lent := t.r.layout.at(row), &t.t.lent
	out.ID, out.Dimension = s.ID, s.Dimension
	hidden := 0
	if out.State, hidden = t.settle(s, row); out.State == Suppressed {
		return
	}
	out.Reason, out.Scale, out.Median = s.Reason, s.Scale, s.Median
	out.Distribution, out.Shares = s.Distribution, shares(s.Distribution, lent)
	out.Level, out.Value, out.NoOutcome = s.Level, s.Value, s.NoOutcome
	out.Judgements, out.Raters, out.Coverage = lent.ints.one(s.Judgements), lent.ints.one(s.Raters), lent.coverages.one(s.Coverage)
	if about.isGroup {
		out.Indicators, out.Hidden = lent.coverages.one(s.Indicators), hidden
	}
	out.Absences, out.Blank, out.Warnings = s.Absences, s.Blank, s.Warnings
	out.Evidence = t.evidence(t.t.parts(about, t.left))
	if !about.isGroup && about.dimension == "" {
		out.Carries = t.carries(about.id)
	}
	if about.dimension != "" {
		out.Gap = t.gapReport(row, t.least)
	}
	if t.texts && !about.isGroup {
		out.Texts = t.rationales(row)
	}
}

// settle says in which state a score is told, and how many of its columns are hidden. From
// a score that is told it takes what is not told of it, and rounds its value.
func (t *teller) settle(s *Score, row int) (state CellState, hidden int) {
	about := t.r.layout.at(row)
	hidden = about.hides(t.left)
	if hidden > 0 && s.Judgements == 0 {
		return Suppressed, hidden
	}
	if s.Judgements == 0 || s.Reason == TooFewRaters {
		s.Distribution = nil
	}
	if t.tells(row) {
		if about == &t.r.layout.overall {
			return Suppressed, hidden
		}
		s.Level, s.Value, s.NoOutcome = nil, nil, PartSuppressed
	}
	if s.Value != nil {
		*s.Value = document.Round(*s.Value)
	}
	if s.Median == nil && s.Value == nil && s.Level == nil {
		return Undefined, hidden
	}
	return Shown, hidden
}

// tells reports whether an outcome made rater by rater would tell of a few of them. Set
// against the scores of the indicators it gives the sum over those raters who left one
// out; so as many must have left it out as may be shown, or none.
func (t *teller) tells(row int) bool {
	about := t.r.layout.at(row)
	if !t.r.byRater() || !about.isGroup && len(about.aspects) == 0 {
		return false
	}
	columns := slices.DeleteFunc(slices.Clone(t.r.enters(row)), func(c int32) bool { return t.hidden[c] || t.judgements(int(c)) == 0 })
	raters := t.t.ratersOver(t.Profile, columns)
	return slices.ContainsFunc(columns, func(c int32) bool {
		rest := raters - t.judgements(int(c))
		return 0 < rest && rest < t.least
	})
}

// byRater reports whether the method makes a score of each rater before it makes one of all.
func (r *Result) byRater() bool {
	return slices.ContainsFunc(r.stages[:], func(s *stage) bool { return s != nil && s.perRater })
}

// A columnDetail is what a judgement of a column says beyond its level.
type columnDetail struct {
	column int32
	detail
}

// details returns what the judgements of the profile that count say beyond their levels.
// It is looked up once: few have any, and every row asks.
func (t *teller) details() []columnDetail {
	m := t.r.m
	if len(m.details) == 0 || t.t.detailed {
		return t.t.details
	}
	t.t.detailed = true
	for _, f := range m.forms[t.at().start:t.at().stop] {
		for k := f.start; k < f.stop; k++ {
			if d, ok := m.details[m.source[k]]; ok && t.r.fateAt(k) == counted {
				t.t.details = append(t.t.details, columnDetail{int32(m.column[k]), d})
			}
		}
	}
	return t.t.details
}

// rationales returns the reasons that raters gave for judgements of a column that
// count, in alphabetical order, so that it does not tell who gave which.
func (t *teller) rationales(column int) []string {
	var texts []string
	for _, d := range t.details() {
		if int(d.column) == column && d.rationale != "" {
			texts = append(texts, d.rationale)
		}
	}
	slices.Sort(texts)
	return texts
}

// shares returns, for each level but the lowest, the share at or above it.
func shares(distribution []int, lent *memory) []float64 {
	if len(distribution) == 0 {
		return nil
	}
	n := 0
	for _, k := range distribution {
		n += k
	}
	out := lent.numbers.lend(len(distribution) - 1)
	above := 0
	for rank := len(distribution) - 1; rank > 0; rank-- {
		above += distribution[rank]
		if out[rank-1] = float64(above) / float64(n); 0 < above && above < n {
			out[rank-1] = document.Round(out[rank-1])
		}
	}
	return out
}

// evidence returns the IDs of the evidence behind the judgements that count in the
// columns, in alphabetical order.
func (t *teller) evidence(columns []int32) []string {
	m := t.r.m
	var ids []string
	for _, d := range t.details() {
		if len(d.evidence) > 0 && slices.Contains(columns, d.column) {
			ids = append(ids, d.evidence...)
		}
	}
	slices.Sort(ids)
	return slices.DeleteFunc(slices.Compact(ids), func(id string) bool {
		if m.evidence == nil {
			return false
		}
		item, _ := m.evidence.Lookup(id)
		return !item.Allows(t.terms.Scope)
	})
}

// Terms returns the terms on which evidence counts for the report: the period and the
// audience of its release.
func (r Report) Terms() evidence.Terms { return r.Release.terms() }

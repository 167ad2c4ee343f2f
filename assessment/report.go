package assessment

import (
	"slices"

	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
)

// A ReportFormat is the first member of a report document. The zero ReportFormat
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
	Format         ReportFormat     `json:"format"`
	Framework      framework.Ref    `json:"framework"`
	FrameworkTitle indicator.Text   `json:"frameworkTitle"`
	Policy         framework.Policy `json:"policy"` // how the framework may be used for rating
	Status         framework.Status `json:"status"`
	Use            Use              `json:"use,omitzero"` // what the judgements were made for
	Judgements     string           `json:"judgements"`   // digest of the judgements, as Matrix.Digest gives it
	Evidence       string           `json:"evidence,omitzero"`
	Method         Method           `json:"method"`  // resolved
	Release        Release          `json:"release"` // resolved
	// Scales say what the positions in distributions mean.
	Scales    []indicator.Scale `json:"scales"`
	Occasions []Occasion        `json:"occasions,omitempty"`
	Subjects  []SubjectReport   `json:"subjects"`
}

// A SubjectReport is the part of a report about one subject. One without profiles
// was not judged.
type SubjectReport struct {
	ID       string                `json:"id"`
	Kind     indicator.SubjectKind `json:"kind"`
	Name     string                `json:"name,omitzero"`
	Profiles []ProfileReport       `json:"profiles,omitempty"`
}

// A ProfileReport is the part of a report about one subject on one occasion from
// one perspective. A suppressed one holds nothing else.
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
	Value  *float64  `json:"value,omitempty"` // the mean, where the method asks for one

	Judgements *int      `json:"judgements,omitempty"`
	Raters     *int      `json:"raters,omitempty"`
	Coverage   *Coverage `json:"coverage,omitempty"`
	Indicators *Coverage `json:"indicators,omitempty"` // of a group: those that are judged and shown
	Hidden     int       `json:"hidden,omitzero"`      // of a group: indicators whose scores are suppressed and left out
	Absences   []Absence `json:"absences,omitempty"`
	Blank      int       `json:"blank,omitzero"`
	Warnings   []Warning `json:"warnings,omitempty"`
	Evidence   []string  `json:"evidence,omitempty"` // IDs of what the judgements rest on
}

// report turns a score into what may be told of it.
func (p Profile) report(s Score, hidden []bool) ScoreReport {
	out := ScoreReport{ID: s.ID, Dimension: s.Dimension, State: Shown}
	row, isRow := p.r.layout.row[rowKey{s.ID, s.Dimension}]
	var columns []int32
	switch {
	case !isRow: // overall
		for c := range hidden {
			columns = append(columns, int32(c))
		}
	case p.r.layout.rows[row].isGroup:
		columns = p.r.layout.rows[row].members
	default:
		columns = []int32{int32(row)}
	}
	shown := slices.DeleteFunc(slices.Clone(columns), func(c int32) bool { return hidden[c] })
	if len(columns) > 0 && len(shown) == 0 {
		out.State = Suppressed
		return out
	}
	if s.Median == nil && s.Value == nil {
		out.State = Undefined
	}
	out.Reason, out.Scale, out.Median = s.Reason, s.Scale, s.Median
	if s.Judgements > 0 {
		out.Distribution = s.Distribution
		out.Shares = shares(s.Distribution)
	}
	if s.Value != nil {
		out.Value = ptr(document.Round(*s.Value))
	}
	out.Judgements, out.Raters, out.Coverage = ptr(s.Judgements), ptr(s.Raters), ptr(s.Coverage)
	if !isRow || p.r.layout.rows[row].isGroup {
		out.Indicators, out.Hidden = ptr(s.Indicators), len(columns)-len(shown)
	}
	out.Absences, out.Blank, out.Warnings = s.Absences, s.Blank, s.Warnings
	out.Evidence = p.evidenceOf(shown)
	return out
}

// shares returns, for each level but the lowest, the share at or above it.
func shares(distribution []int) []float64 {
	if len(distribution) == 0 {
		return nil
	}
	n := 0
	for _, k := range distribution {
		n += k
	}
	out := make([]float64, len(distribution)-1)
	above := 0
	for rank := len(distribution) - 1; rank > 0; rank-- {
		above += distribution[rank]
		out[rank-1] = document.Round(float64(above) / float64(n))
	}
	return out
}

// evidenceOf returns the IDs of the evidence behind the judgements that count in
// the columns, in alphabetical order.
func (p Profile) evidenceOf(columns []int32) []string {
	m := p.r.m
	if len(m.details) == 0 {
		return nil
	}
	var ids []string
	for _, f := range m.forms[p.at().start:p.at().stop] {
		for k := f.start; k < f.stop; k++ {
			if p.r.fateAt(k) == counted && slices.Contains(columns, int32(m.column[k])) {
				ids = append(ids, m.details[m.source[k]].evidence...)
			}
		}
	}
	slices.Sort(ids)
	return slices.Compact(ids)
}

package trend

import (
	_ "embed"
	"sync"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
)

// A ReportFormat is the member "format" of a trend document. The zero Format is written as the
// current one.
type ReportFormat string

// CurrentReportFormat is the format that this version of the library writes.
const CurrentReportFormat ReportFormat = "leadership-trend/1"

// MarshalText writes the format, the zero one as [CurrentReportFormat].
func (f ReportFormat) MarshalText() ([]byte, error) {
	if f == "" {
		f = CurrentReportFormat
	}
	return []byte(f), nil
}

// A Report is what a release lets out of a [Trend]: a plain value that is its own JSON.
type Report struct {
	// Schema is where an editor finds the schema of the document. It is kept and not followed.
	Schema     string             `json:"$schema,omitempty"`
	Format     ReportFormat       `json:"format"`
	Before     PointReport        `json:"before"`
	After      PointReport        `json:"after"`
	Bridge     *Bridge            `json:"bridge,omitempty"` // that leads from the one framework to the other
	Policy     framework.Policy   `json:"policy"`           // how the later framework may be used for rating
	Method     assessment.Method  `json:"method"`           // resolved; that of both
	Release    assessment.Release `json:"release"`          // resolved for the later point
	Confidence float64            `json:"confidence"`       // of the intervals
	Scales     []indicator.Scale  `json:"scales"`           // of the later framework
	Nodes      []assessment.Node  `json:"nodes"`
	Left       []Left             `json:"left,omitempty"` // what is not compared, and why
	Profiles   []ProfileReport    `json:"profiles,omitempty"`
}

// A PointReport is one of the two occasions.
type PointReport struct {
	Framework  framework.Ref `json:"framework"`
	Occasion   string        `json:"occasion,omitzero"`
	Judgements string        `json:"judgements,omitzero"` // digest, as assessment.Release.Digest gives it
}

// A ProfileReport is the part of a report about one perspective.
type ProfileReport struct {
	Perspective assessment.Perspective `json:"perspective,omitzero"`
	Cells       []CellReport           `json:"cells"`
}

// A CellReport is a [Cell] as it is let out: without the subjects who are hidden on
// either occasion, whom Withheld counts. A suppressed one tells its ID and dimension and
// nothing else.
type CellReport struct {
	ID         indicator.ID         `json:"id"`
	Was        indicator.ID         `json:"was,omitzero"` // its ID before, if that was another
	Dimension  string               `json:"dimension,omitzero"`
	State      assessment.CellState `json:"state"`
	Reason     Reason               `json:"reason,omitzero"`
	Scale      string               `json:"scale,omitzero"`
	Before     *Spread              `json:"before,omitempty"`
	After      *Spread              `json:"after,omitempty"`
	Matched    *int                 `json:"matched,omitempty"`
	OnlyBefore int                  `json:"onlyBefore,omitzero"`
	OnlyAfter  int                  `json:"onlyAfter,omitzero"`
	Withheld   int                  `json:"withheld,omitzero"`
	Improved   *PortionReport       `json:"improved,omitempty"`
	Same       *PortionReport       `json:"same,omitempty"`
	Declined   *PortionReport       `json:"declined,omitempty"`
	Change     *float64             `json:"change,omitempty"` // mean of the values after less those before
	Reliable   *ReliableReport      `json:"reliable,omitempty"`
	Moves      []MoveReport         `json:"moves,omitempty"` // of the subjects whom the release is about
}

// A PortionReport is a [Portion] as it is let out.
type PortionReport struct {
	N     int     `json:"n"`
	Share float64 `json:"share"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
}

// A ReliableReport says for whom the change is more than error, by the reliable change
// index: by more than Least in points.
type ReliableReport struct {
	Reliability float64 `json:"reliability"`
	N           int     `json:"n"`
	Least       float64 `json:"least"`
	Improved    int     `json:"improved"`
	Same        int     `json:"same"`
	Declined    int     `json:"declined"`
}

// A MoveReport is what became of one subject.
type MoveReport struct {
	Subject string            `json:"subject"`
	Was     []indicator.Level `json:"was"`
	Is      []indicator.Level `json:"is"`
	Way     Way               `json:"way"`
}

// Report makes the trend document for the audience. A subject counts in a cell only if
// the release hides it on neither occasion, for a group only if it hides nothing in the
// group; else it is left out of every number, so there is nothing to subtract. What is
// told of those who count is what the reports of the two occasions tell of each, for the
// same audience; so no further minimum protects them.
func (t *Trend) Report(rel assessment.Release) (Report, issue.List) {
	t = t.orEmpty()
	for _, p := range []Point{t.before, t.after} {
		own := rel
		own.Subjects = nil
		if list := own.Check(p.Result); list.Err() != nil {
			return Report{}, list
		}
	}
	if list := rel.Check(t.after.Result); list.Err() != nil {
		return Report{}, list
	}
	f := t.after.Result.Framework()
	out := Report{
		Before: t.before.report(rel), After: t.after.report(rel), Bridge: t.options.Bridge, Policy: f.Policy(),
		Method: t.after.Result.Method(), Release: rel.Resolved(t.after.Result), Confidence: t.options.Confidence,
		Nodes: t.after.Result.Nodes(), Left: t.Left(),
	}
	for s := range f.Scales() {
		out.Scales = append(out.Scales, s)
	}
	about := map[string]bool{} // the subjects whom the release is about; empty for all
	for _, id := range rel.Subjects {
		about[id] = true
	}
	for _, p := range t.profiles {
		part := ProfileReport{Perspective: p.perspective, Cells: []CellReport{}}
		all := p.standings(t.rows, &rel)
		for i := range t.rows {
			part.Cells = append(part.Cells, p.report(&t.rows[i], all[i], about))
		}
		out.Profiles = append(out.Profiles, part)
	}
	return out, issue.List{}
}

func (p Point) report(rel assessment.Release) PointReport {
	return PointReport{p.Result.Framework().Ref(), p.Occasion, rel.Digest(p.Result)}
}

// report turns a cell into what may be told of it.
func (p Profile) report(r *row, standings []standing, about map[string]bool) CellReport {
	hidden := 0
	for _, s := range standings {
		if s.hidden {
			hidden++
		}
	}
	c := p.cell(r, standings)
	out := CellReport{ID: c.ID, Dimension: c.Dimension, State: assessment.Shown}
	if c.Was != c.ID {
		out.Was = c.Was
	}
	if c.Matched+c.OnlyBefore+c.OnlyAfter == 0 && hidden > 0 {
		out.State = assessment.Suppressed
		return out
	}
	if c.Reason != "" {
		out.State = assessment.Undefined
	}
	out.Reason, out.Scale, out.Before, out.After = c.Reason, c.Scale, &c.Before, &c.After
	out.Matched, out.OnlyBefore, out.OnlyAfter, out.Withheld = &c.Matched, c.OnlyBefore, c.OnlyAfter, hidden
	if c.Reason == "" {
		out.Improved, out.Same, out.Declined = c.Improved.report(), c.Same.report(), c.Declined.report()
	}
	if c.Change != nil {
		out.Change = new(document.Round(*c.Change))
	}
	if v := c.Reliable; v != nil {
		out.Reliable = &ReliableReport{document.Round(v.Reliability), v.N, document.Round(v.Least), v.Improved, v.Same, v.Declined}
	}
	for _, m := range c.Moves {
		if len(about) == 0 || about[m.Subject] {
			out.Moves = append(out.Moves, MoveReport{m.Subject, m.Was, m.Is, m.Way})
		}
	}
	return out
}

func (p Portion) report() *PortionReport {
	return &PortionReport{p.N, document.Round(p.Share.Value), document.Round(p.Share.Low), document.Round(p.Share.High)}
}

//go:embed report.schema.json
var reportJSON []byte

//go:embed bridge.schema.json
var bridgeJSON []byte

var (
	bridgeSchema = sync.OnceValue(func() *document.Schema {
		return document.MustSchema(bridgeJSON, assessment.Schema())
	})
	reportSchema = sync.OnceValue(func() *document.Schema {
		return document.MustSchema(reportJSON, assessment.ReportSchema(), bridgeSchema())
	})
)

// BridgeSchema returns the JSON Schema (2020-12) of a [Bridge]. Its $defs/members is
// open: refer to it to build a closed schema of your own.
func BridgeSchema() *document.Schema { return bridgeSchema() }

// ReportSchema returns the JSON Schema (2020-12) of a [Report]. Its $defs/members is
// open: refer to it to build a closed schema of your own.
func ReportSchema() *document.Schema { return reportSchema() }

// ParseBridge reads a bridge strictly. What needs the frameworks is checked by
// [Bridge.Check].
func ParseBridge(data []byte) (Bridge, issue.List) {
	var b Bridge
	list := BridgeSchema().Read(data, &b)
	return b, list
}

// ParseReport reads a trend document strictly.
func ParseReport(data []byte) (Report, issue.List) {
	var r Report
	list := ReportSchema().Read(data, &r)
	return r, list
}

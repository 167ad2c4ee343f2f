package network

import (
	_ "embed"
	"sync"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
)

// A ReportFormat is the member "format" of a roll-up document. The zero ReportFormat
// is written as the current one.
type ReportFormat string

// CurrentReportFormat is the format that this version of the library writes.
const CurrentReportFormat ReportFormat = "leadership-rollup/1"

// MarshalText writes the format, the zero one as [CurrentReportFormat].
func (f ReportFormat) MarshalText() ([]byte, error) {
	if f == "" {
		f = CurrentReportFormat
	}
	return []byte(f), nil
}

// A Report is what a release lets out of a [Rollup]: a plain value that is its own
// JSON. From its method, release, days and digests, by the same [Options] and after the
// same [Earlier] releases, it can be made again, byte for byte.
type Report struct {
	// Schema is where an editor finds the schema of the document. It is kept and not followed.
	Schema         string                `json:"$schema,omitempty"`
	Format         ReportFormat          `json:"format"`
	Framework      framework.Ref         `json:"framework"`
	Overlays       []framework.Ref       `json:"overlays,omitempty"` // whose wording was laid over the framework's
	FrameworkTitle indicator.Text        `json:"frameworkTitle"`
	Policy         framework.Policy      `json:"policy"`              // how the framework may be used for rating
	Judgements     string                `json:"judgements,omitzero"` // digest, as assessment.Release.Digest gives it
	Network        string                `json:"network"`             // digest, as [Index.Digest] gives it
	Method         assessment.Method     `json:"method"`              // resolved
	Release        assessment.Release    `json:"release"`             // resolved
	Scales         []indicator.Scale     `json:"scales"`              // what the positions in distributions mean
	Nodes          []assessment.Node     `json:"nodes"`               // groups, indicators and aspects, in the order of cells
	Occasions      []assessment.Occasion `json:"occasions,omitempty"`
	Profiles       []ProfileReport       `json:"profiles,omitempty"`
}

// A ProfileReport is the part of a report about one cluster, or about all of a
// kind, on one occasion and from one perspective.
type ProfileReport struct {
	Scope
	Cells []CellReport `json:"cells"`
}

// A CellReport is a [Cell] as it is let out. A suppressed one tells its ID and
// dimension and nothing else.
type CellReport struct {
	ID        indicator.ID         `json:"id"`
	Dimension string               `json:"dimension,omitzero"`
	State     assessment.CellState `json:"state"`

	Scale        string            `json:"scale,omitzero"`
	Distribution []int             `json:"distribution,omitempty"` // members at each level, in scale order
	Split        []Split           `json:"split,omitempty"`        // members between two levels
	Floor        indicator.Level   `json:"floor,omitzero"`         // the worst level that any of those counted here has
	Lowest       indicator.Level   `json:"lowest,omitzero"`        // of the range
	Highest      indicator.Level   `json:"highest,omitzero"`
	Median       []indicator.Level `json:"median,omitempty"` // one level, or the two it falls between
	// Shares are, for each level but the lowest, the share of members at the level or
	// above it, in scale order; of a split member the lower level counts.
	Shares    []float64            `json:"shares,omitempty"`
	Coverage  *assessment.Coverage `json:"coverage,omitempty"` // members with a level, out of those to which it applies
	Undefined []Undefined          `json:"undefined,omitempty"`
	Unjudged  *int                 `json:"unjudged,omitempty"`
	// Withheld are members whose own score is hidden and who are left out of all the
	// rest of the cell.
	Withheld int `json:"withheld,omitzero"`
	// Weighted and Values are told where nobody counts whose own score is hidden; Spread
	// is told of all clusters of a kind together where nobody is hidden at all.
	Weighted *Weighted `json:"weighted,omitempty"`
	Values   *Values   `json:"values,omitempty"`
	Spread   *Spread   `json:"spread,omitempty"`
}

//go:embed report.schema.json
var reportSchemaJSON []byte

var reportSchema = sync.OnceValue(func() *document.Schema {
	return document.MustSchema(reportSchemaJSON, assessment.ReportSchema())
})

// ReportSchema returns the JSON Schema (2020-12) of roll-up documents. Its
// $defs/members is open: refer to it to build a closed schema of your own.
func ReportSchema() *document.Schema { return reportSchema() }

// ParseReport reads a roll-up document strictly.
func ParseReport(data []byte) (Report, issue.List) {
	var r Report
	list := ReportSchema().Read(data, &r)
	return r, list
}

const (
	// EarlierInvalid: a release that readers hold already has no roll-up.
	EarlierInvalid issue.Code = "earlier-invalid"
	// CrowdExposed: members that were hidden before are shown now, and so few are left of
	// their crowd that these can be had by subtraction. A warning: no roll-up can help it.
	CrowdExposed issue.Code = "crowd-exposed"
)

// Report makes the roll-up document for the audience. Every cell is shown,
// suppressed or undefined.
//
// A reader may hold the reports of all members as well, released to the same
// audience, and every cluster's roll-up. So a member whose own score is hidden there
// counts here only in a crowd: hidden members that lie in exactly the same clusters,
// at least [assessment.Release.LeastMembers] of them with a level, and not all at the
// same. Where these are too few, they are withheld from the smallest clusters, such as
// trusts, and count in a crowd of all that lie in the same larger ones; and so on, up to
// all clusters of a kind together. Such a crowd counts in all clusters it lies in, from
// its size on; the others count in none and are told as withheld. Then whatever is
// added or subtracted, over clusters that nest, overlap or sum to a whole,
// gives crowds and never a member. The score of a group is hidden if anything
// in the group is, and counts in a crowd only where all of the group counts in
// the same crowd. Sizes and numbers could tell which members they come from: they are
// told only of cells in which nobody hidden counts.
//
// Readers may also hold what was released before: the same judgements for another
// audience, or some that have been added to since. Given in the order in which they went
// out, nobody is in one crowd now who was in different ones then, nobody counts who
// could be had by taking the one from the other, and nobody hides others whose own
// score was shown. Members and scores are matched by their IDs, occasions by their keys.
//
// It does not protect against a reader who knows what all members of a crowd but
// one have got.
func (u *Rollup) Report(rel assessment.Release, before ...Earlier) (Report, issue.List) {
	if list := rel.Check(u.Result()); list.Err() != nil {
		return Report{}, list
	}
	var found issue.Collector
	seats, _ := u.seats(rel, before, &found)
	if found.Failed() {
		return Report{}, found.List()
	}
	m, f := u.result.Matrix(), u.result.Framework()
	out := Report{
		Format:         CurrentReportFormat,
		Framework:      f.Ref(),
		Overlays:       f.Overlays(),
		FrameworkTitle: f.Title(),
		Policy:         f.Policy(),
		Judgements:     rel.Digest(u.result),
		Network:        u.net.Digest(),
		Method:         u.result.Method(),
		Release:        rel.Resolved(u.result),
		Nodes:          u.result.Nodes(),
	}
	for s := range f.Scales() {
		out.Scales = append(out.Scales, s)
	}
	for o := range m.Occasions() {
		if o.Key != "" {
			o.Label = o.Label.Clone()
			out.Occasions = append(out.Occasions, o)
		}
	}
	for _, p := range u.profiles {
		part := ProfileReport{Scope: p.Scope()}
		for i := range u.rows {
			part.Cells = append(part.Cells, p.report(i, seats))
		}
		out.Profiles = append(out.Profiles, part)
	}
	return out, found.List()
}

// seats finds who counts where, after what went out before, and who counted where then.
func (u *Rollup) seats(rel assessment.Release, before []Earlier, found *issue.Collector) (seats *seating, earlier []*seating) {
	for i, e := range before {
		at := issue.Pointer("/before").Index(i)
		if e.Rollup == nil {
			found.Errorf(EarlierInvalid, at, "there is no roll-up")
			continue
		}
		list := e.Release.Check(e.Rollup.Result())
		for _, each := range list.Issues {
			found.Errorf(EarlierInvalid, at+each.Path, "%s", each.Message)
		}
		if list.Err() == nil {
			earlier = append(earlier, e.Rollup.seat(e.Release, earlier))
		}
	}
	if found.Failed() {
		return nil, nil
	}
	seats = u.seat(rel, earlier)
	if n := seats.exposed(earlier); n > 0 {
		found.Warnf(CrowdExposed, "/before", "%d crowds of hidden members are taken apart by scores that are shown now: what is left of them can be had by subtraction from what was released before", n)
	}
	return seats, earlier
}

// report turns a cell into what may be told of it.
func (p Profile) report(i int, seats *seating) CellReport {
	withheld, crowded := 0, false
	c := p.cell(i, func(n int32) bool {
		hidden, counts := seats.counts(p, i, n)
		if !counts {
			withheld++
		}
		crowded = crowded || hidden && counts
		return !counts
	})
	out := CellReport{ID: c.ID, Dimension: c.Dimension, State: assessment.Shown}
	if c.Coverage.N == 0 && c.Values == nil {
		if withheld > 0 {
			out.State = assessment.Suppressed
			return out
		}
		out.State = assessment.Undefined
	}
	out.Scale, out.Split = c.Scale, c.Split
	out.Floor, out.Lowest, out.Highest, out.Median = c.Floor, c.Lowest, c.Highest, c.Median
	out.Coverage, out.Undefined, out.Unjudged, out.Withheld = &c.Coverage, c.Undefined, &c.Unjudged, withheld
	if c.Coverage.N > 0 {
		out.Distribution = c.Distribution
		out.Shares = shares(c, p.u.rows[i].scale)
	}
	if !crowded {
		out.Weighted, out.Values = c.Weighted.rounded(), c.Values.rounded()
	}
	if !crowded && withheld == 0 {
		out.Spread = p.spreadReport(i)
	}
	return out
}

// shares returns, for each level but the lowest, the share of members at the level
// or above it.
func shares(c Cell, scale indicator.Scale) []float64 {
	out := make([]float64, 0, len(scale.Levels)-1)
	for _, rung := range scale.Levels[1:] {
		share, _ := c.AtOrAbove(scale, rung.Key)
		out = append(out, document.Round(float64(share.N)/float64(share.Of)))
	}
	return out
}

package network

import (
	_ "embed"
	"maps"
	"slices"
	"sync"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
)

// A ReportFormat is the first member of a roll-up document. The zero ReportFormat
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
// JSON. From its method, release, days and digests it can be made again, byte for
// byte.
type Report struct {
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
	Median       []indicator.Level `json:"median,omitempty"`       // one level, or the two it falls between
	// Shares are, for each level but the lowest, the share of members at the level or
	// above it, in scale order; of a split member the lower level counts.
	Shares    []float64            `json:"shares,omitempty"`
	Coverage  *assessment.Coverage `json:"coverage,omitempty"` // members with a level, out of those to which it applies
	Undefined []Undefined          `json:"undefined,omitempty"`
	Unjudged  *int                 `json:"unjudged,omitempty"`
	// Withheld are members whose own score is hidden and who are left out of all the
	// rest of the cell.
	Withheld int `json:"withheld,omitzero"`
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

// Report makes the roll-up document for the audience. Every cell is shown,
// suppressed or undefined.
//
// A reader may hold the reports of all members as well, released to the same
// audience, and every cluster's roll-up. So a member whose own score is hidden there
// counts here only in a crowd: hidden members that lie in exactly the same clusters,
// at least [assessment.Release.LeastMembers] of them with a level, and not all at the
// same. Such a crowd counts in all clusters it lies in; the others count in none
// and are told as withheld. Then whatever is added or subtracted, over clusters
// that nest, overlap or sum to a whole, gives crowds and never a member. The score
// of a group is hidden if anything in the group is, and counts in a crowd only where
// all of the group counts in the same crowd.
//
// It does not protect against a reader who knows what all members of a crowd but
// one have got, nor against comparison with a release for another audience or of
// other judgements.
func (u *Rollup) Report(rel assessment.Release) (Report, issue.List) {
	if list := rel.Check(u.result); list.Err() != nil {
		return Report{}, list
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
	withheld := map[*round][]map[int32]bool{}
	for _, r := range u.rounds {
		withheld[r] = u.withheld(r, rel)
	}
	for _, p := range u.profiles {
		part := ProfileReport{Scope: p.Scope()}
		for i := range u.rows {
			part.Cells = append(part.Cells, p.report(i, withheld[p.round][i]))
		}
		out.Profiles = append(out.Profiles, part)
	}
	return out, issue.List{}
}

// withheld returns, for each row, the members that must not count in a round.
func (u *Rollup) withheld(r *round, rel assessment.Release) []map[int32]bool {
	crowds := u.crowds(r, rel)
	out := make([]map[int32]bool, len(u.rows))
	for i := range u.rows {
		out[i] = map[int32]bool{}
		for signature, crowd := range crowds[i] {
			if u.counts(r, crowds, i, signature, rel.LeastMembers()) {
				continue
			}
			for _, n := range crowd {
				out[i][n] = true
			}
		}
	}
	return out
}

// crowds returns, for each row, the members that the release hides, by signature
// and in order.
func (u *Rollup) crowds(r *round, rel assessment.Release) []map[int][]int32 {
	crowds := make([]map[int][]int32, len(u.rows))
	for i := range crowds {
		crowds[i] = map[int][]int32{}
	}
	signature := u.days[r.on].signature
	for _, n := range slices.Sorted(maps.Keys(r.scored)) {
		for i, hidden := range u.hidden(r.scored[n].profile, rel) {
			if hidden {
				crowds[i][signature[n]] = append(crowds[i][signature[n]], n)
			}
		}
	}
	return crowds
}

// counts reports whether a crowd may count on a row. That of a group must be the
// same as that of everything in the group: else what the group has, which is made
// of it, tells about fewer.
func (u *Rollup) counts(r *round, crowds []map[int][]int32, row, signature, least int) bool {
	crowd := crowds[row][signature]
	for _, c := range u.rows[row].columns {
		if !slices.Equal(crowds[c][signature], crowd) || !r.hides(crowd, c, least) {
			return false
		}
	}
	return r.hides(crowd, row, least)
}

// hides reports whether the crowd is large and mixed enough on the row to hide
// each of its members: so many with a level, not all at the same.
func (r *round) hides(crowd []int32, row, least int) bool {
	leveled, mixed := 0, false
	var first outcome
	for _, n := range crowd {
		o := r.scored[n].outcomes[row]
		if o.low < 0 {
			continue
		}
		if leveled == 0 {
			first = o
		}
		leveled++
		mixed = mixed || o != first
	}
	return leveled >= least && mixed
}

// hidden returns which rows of a member the release hides: that of an indicator or
// aspect by itself, that of a group if anything in it is hidden.
func (u *Rollup) hidden(p assessment.Profile, rel assessment.Release) []bool {
	own := make([]bool, 0, len(u.rows))
	for s := range p.Scores() {
		own = append(own, rel.Hides(p, s))
	}
	all := make([]bool, len(u.rows))
	for i, r := range u.rows {
		for _, c := range r.columns {
			all[i] = all[i] || own[c]
		}
	}
	return all
}

// report turns a cell into what may be told of it.
func (p Profile) report(i int, withheld map[int32]bool) CellReport {
	hidden := 0
	c := p.cell(i, func(n int32) bool {
		if withheld[n] {
			hidden++
		}
		return withheld[n]
	})
	out := CellReport{ID: c.ID, Dimension: c.Dimension, State: assessment.Shown}
	if c.Coverage.N == 0 {
		if hidden > 0 {
			out.State = assessment.Suppressed
			return out
		}
		out.State = assessment.Undefined
	}
	out.Scale, out.Floor, out.Median, out.Split = c.Scale, c.Floor, c.Median, c.Split
	out.Coverage, out.Undefined, out.Unjudged, out.Withheld = &c.Coverage, c.Undefined, &c.Unjudged, hidden
	if c.Coverage.N > 0 {
		out.Distribution = c.Distribution
		out.Shares = shares(c, p.u.rows[i].scale)
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

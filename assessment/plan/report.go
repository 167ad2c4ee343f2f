package plan

import (
	"slices"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
)

// A ReportFormat is the member "format" of the plan in a report. The zero ReportFormat
// is written as the current one.
type ReportFormat string

// CurrentReportFormat is the format that this version of the library writes.
const CurrentReportFormat ReportFormat = "leadership-plan-report/1"

// MarshalText writes the format, the zero one as [CurrentReportFormat].
func (f ReportFormat) MarshalText() ([]byte, error) {
	if f == "" {
		f = CurrentReportFormat
	}
	return []byte(f), nil
}

// A Report is a released report with the plan of those it is about, and how far they
// have come: a plain value that is its own JSON. Its own format is still that of an
// [assessment.Report], because it is one; that of its plan says that there is more.
type Report struct {
	assessment.Report
	Plan PlanReport `json:"plan"`
}

// A PlanReport is a [Plan] as it is let out for an audience, on a day.
type PlanReport struct {
	Format     ReportFormat   `json:"format"`
	Title      indicator.Text `json:"title,omitempty"`
	AsOf       indicator.Date `json:"asOf"`
	Manageable int            `json:"manageable"` // resolved
	Goals      []Goal         `json:"goals,omitempty"`
	Targets    []Progress     `json:"targets,omitempty"`
	Actions    []ActionReport `json:"actions,omitempty"`
}

// An ActionReport is an [Action] as it is let out: without the judgements that it
// answers and, for the public, without its owner, the reason why it was dropped and
// the notes on its changes.
type ActionReport struct {
	ID         string         `json:"id"`
	Targets    []string       `json:"targets,omitempty"`
	Indicators []indicator.ID `json:"indicators,omitempty"`
	What       indicator.Text `json:"what"`
	Owner      string         `json:"owner,omitzero"`
	Review     indicator.Date `json:"review,omitzero"`
	Status     Status         `json:"status"`
	Reason     string         `json:"reason,omitzero"`
	Changes    []Change       `json:"changes,omitempty"`
}

// Report makes the report with the plan as one document, for the audience that the
// report was released for, as of the day; document.Write gives its JSON. The plan
// must be one that its schema accepts; memory is shared with the report alone. The
// numbers are those of [Plan.Progress]: none is in it that the report hides. Beyond
// that,
//
//   - no judgement is named, for any audience: its ID tells that somebody said
//     something where the report may hide just that, and may hold a name;
//   - extensions are left out, because nobody knows what is in them;
//   - the public gets no owner, reason or note: in a small school a role is a person;
//   - a report on some subjects only names no others: a target that is for none of
//     them is left out, another counts the others and does not name them, and actions
//     and goals without a target that is left are left out too.
//
// The words of goals and actions are let out as they are. Who writes them must not
// quote judgements in them.
func (p Plan) Report(r assessment.Report, day indicator.Date) (Report, issue.List) {
	var own Plan // a copy, from which things are taken out
	if list := Schema().Copy(p, &own); list.Err() != nil {
		return Report{}, list
	}
	progress, list := own.Progress(r, day)
	if list.Err() != nil {
		return Report{}, list
	}
	out := Report{r, PlanReport{Title: own.Title, AsOf: day, Manageable: own.limit()}}
	out.Report.Format, out.Plan.Format = assessment.CurrentReportFormat, CurrentReportFormat
	named := map[string]bool{}
	for _, s := range r.Subjects {
		named[s.ID] = true
	}
	some := len(r.Release.Subjects) > 0
	kept := map[string]bool{}   // targets
	wanted := map[string]bool{} // goals
	for _, t := range progress {
		if some && !t.only(named) {
			continue
		}
		t.Extensions = nil
		kept[t.ID], wanted[t.Goal] = true, true
		out.Plan.Targets = append(out.Plan.Targets, t)
	}
	for _, g := range own.Goals {
		if !some || wanted[g.ID] {
			out.Plan.Goals = append(out.Plan.Goals, g)
		}
	}
	for _, a := range own.Actions {
		told := a.told(kept, r.Release.Audience)
		if !some || len(told.Targets) > 0 {
			out.Plan.Actions = append(out.Plan.Actions, told)
		}
	}
	return out, list
}

// only takes the names of all other subjects out, and reports whether one is left.
func (p *Progress) only(named map[string]bool) bool {
	p.Subjects = slices.DeleteFunc(p.Subjects, func(id string) bool { return !named[id] })
	for i := range p.Readings {
		r := &p.Readings[i]
		r.Subjects = slices.DeleteFunc(r.Subjects, func(s SubjectReading) bool { return !named[s.ID] })
	}
	return len(p.Subjects) > 0
}

// told returns what may be told of an action, with those of its targets that are kept.
func (a Action) told(kept map[string]bool, audience assessment.Audience) ActionReport {
	out := ActionReport{
		ID:         a.ID,
		Targets:    slices.DeleteFunc(a.Targets, func(id string) bool { return !kept[id] }),
		Indicators: a.Indicators,
		What:       a.What,
		Owner:      a.Owner,
		Review:     a.Review,
		Status:     a.Status,
		Reason:     a.Reason,
		Changes:    a.Changes,
	}
	if audience == assessment.ForPublic {
		out.Owner, out.Reason = "", ""
		for i := range out.Changes {
			out.Changes[i].Note = ""
		}
	}
	return out
}

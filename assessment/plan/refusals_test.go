package plan_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/plan"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
)

// TestCheckRefuses makes one mistake at a time in a plan: it is named in its place.
func TestCheckRefuses(t *testing.T) {
	on := indicator.MustDate
	for name, test := range map[string]struct {
		change func(p *plan.Plan)
		code   issue.Code
		path   issue.Pointer
	}{
		"measure":          {func(p *plan.Plan) { p.Targets[0].Measure = "best" }, plan.MeasureInvalid, "/targets/0/measure"},
		"no share":         {func(p *plan.Plan) { p.Targets[0].Measure = plan.ShareOfSubjects }, plan.MeasureInvalid, "/targets/0/share"},
		"share of medians": {func(p *plan.Plan) { p.Targets[0].Share = 0.5 }, plan.MeasureInvalid, "/targets/0/share"},
		"no day":           {func(p *plan.Plan) { p.Targets[0].By = indicator.Date{} }, plan.DateMissing, "/targets/0/by"},
		"nobody":           {func(p *plan.Plan) { p.Targets[0].Subjects = nil }, plan.SubjectUnknown, "/targets/0/subjects"},
		"perspective":      {func(p *plan.Plan) { p.Targets[0].Perspective = "parrots" }, plan.PerspectiveUnknown, "/targets/0/perspective"},
		"occasion":         {func(p *plan.Plan) { p.Targets[0].Baseline = "t9" }, plan.OccasionUnknown, "/targets/0/baseline"},
		"neutral":          {func(p *plan.Plan) { p.Targets[0].Indicator = weight }, plan.TargetUnreachable, "/targets/0/level"},
		"target":           {func(p *plan.Plan) { p.Actions[0].Targets = []string{"t9"} }, plan.TargetUnknown, "/actions/0/targets/0"},
		"indicator":        {func(p *plan.Plan) { p.Actions[0].Indicators = []indicator.ID{trust, "local.nothing"} }, plan.IndicatorUnknown, "/actions/0/indicators/1"},
		"no words":         {func(p *plan.Plan) { p.Actions[0].What = nil }, "", "/actions/0/what"},
		"no owner":         {func(p *plan.Plan) { p.Actions[0].Owner = "" }, plan.OwnerMissing, "/actions/0/owner"},
		"no review":        {func(p *plan.Plan) { p.Actions[0].Review = indicator.Date{} }, plan.DateMissing, "/actions/0/review"},
		"status":           {func(p *plan.Plan) { p.Actions[0].Status = "forgotten" }, plan.StatusInvalid, "/actions/0/status"},
		"dropped, and why": {func(p *plan.Plan) { p.Actions[0].Status = plan.Dropped }, plan.StatusInvalid, "/actions/0/reason"},
		"change of no day": {func(p *plan.Plan) { p.Actions[0].Changes = []plan.Change{{Status: plan.Planned}} }, plan.DateMissing, "/actions/0/changes/0/on"},
		"changes out of order": {func(p *plan.Plan) {
			p.Actions[0].Changes = []plan.Change{{On: on("2026-03-02"), Status: plan.UnderWay}, {On: on("2026-03-01"), Status: plan.Planned}}
		}, plan.ChangesInvalid, "/actions/0/changes/1/on"},
		"another change last": {func(p *plan.Plan) {
			p.Actions[0].Changes = []plan.Change{{On: on("2026-03-02"), Status: plan.Done}}
		}, plan.ChangesInvalid, "/actions/0/changes/0/status"},
	} {
		t.Run(name, func(t *testing.T) {
			p := aim(t, nil)
			a := judge(t, "t1 a local.trust l")
			if list := p.Check(local(t), a, on("2026-02-01")); list.Err() != nil {
				t.Fatal(list.Err())
			}
			test.change(&p)
			errs := slices.DeleteFunc(p.Check(local(t), a, on("2026-02-01")).Issues, func(i issue.Issue) bool { return i.Warning })
			if len(errs) != 1 || test.code != "" && errs[0].Code != test.code || errs[0].Path != test.path {
				t.Errorf("want %s at %s, got %v", test.code, test.path, errs)
			}
		})
	}
}

// TestDeclaredPerspective: one that the assessment declares can be aimed at.
func TestDeclaredPerspective(t *testing.T) {
	p := aim(t, func(target *plan.Target) { target.Perspective = "iwi" })
	a := judge(t, "t1 a local.trust l")
	a.Perspectives = []assessment.PerspectiveInfo{{Key: assessment.Peer}, {Key: "iwi"}}
	if list := p.Check(local(t), a, indicator.Date{}); list.Err() != nil {
		t.Error(list.Err())
	}
}

// TestProgressWithoutOccasions says what was counted, in an assessment whose only occasion has no name.
func TestProgressWithoutOccasions(t *testing.T) {
	a := judge(t, "t1 a local.trust l")
	a.Occasions, a.Judgements = nil, nil
	for i, l := range []indicator.Level{low, mid, mid, high} {
		a.Judgements = append(a.Judgements, assessment.Judgement{Subject: "a", Indicator: trust, Perspective: assessment.Peer, Rater: string(rune('p' + i)), Level: l})
	}
	p := aim(t, func(target *plan.Target) {
		target.Subjects, target.Baseline, target.Measure, target.Share = []string{"a"}, "", plan.JudgementsOfEach, 0.9
	})
	r := release(t, a, assessment.Release{Audience: assessment.ForPanel, MinRaters: map[assessment.Perspective]int{assessment.Peer: 1}})
	for day, want := range map[string]string{"2026-06-01": ": not met yet. ", "2026-12-01": ": missed. "} {
		list, problems := p.Progress(r, indicator.MustDate(day))
		if problems.Err() != nil || len(list) != 1 {
			t.Fatal(list, problems)
		}
		says := list[0].String()
		if !strings.HasPrefix(says, "t"+want) || !strings.Contains(says, "0 of 1 subject") {
			t.Errorf("on %s: %s", day, says)
		}
		t.Log(says)
	}
}

package plan_test

import (
	"fmt"
	"testing"

	"github.com/openrubric/leadership/.ci/hostile"
	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/plan"
	"github.com/openrubric/leadership/indicator"
)

// TestLongPlan holds that a plan is not gone through again for each of its targets, nor is
// the assessment.
func TestLongPlan(t *testing.T) {
	f := local(t)
	day := indicator.MustDate("2026-12-31")
	hostile.Growth(t, 12_000, func(n int) func() {
		a := assessment.Assessment{Framework: f.Ref()}
		p := plan.Plan{Framework: f.Ref(), Goals: []plan.Goal{{ID: "g", Statement: words("Trust")}}}
		all := plan.Target{ID: "all", Goal: "g", Indicator: trust, Measure: plan.MedianOfEach, Level: mid, By: day}
		for i := range n {
			subject, target := fmt.Sprint("s", i), fmt.Sprint("t", i)
			a.Subjects = append(a.Subjects, assessment.Subject{ID: subject, Kind: indicator.School})
			a.Occasions = append(a.Occasions, assessment.Occasion{Key: fmt.Sprint("o", i)})
			a.Perspectives = append(a.Perspectives, assessment.PerspectiveInfo{Key: assessment.Perspective(fmt.Sprint("p", i))})
			all.Subjects = append(all.Subjects, subject)
			p.Targets = append(p.Targets, plan.Target{
				ID: target, Goal: "g", Indicator: trust, Measure: plan.MedianOfEach, Level: mid, By: day,
				Subjects: []string{subject}, Baseline: fmt.Sprint("o", i), Perspective: assessment.Perspective(fmt.Sprint("p", i)),
			})
			p.Actions = append(p.Actions, plan.Action{ID: fmt.Sprint("a", i), What: words("Visit"), Owner: "principal", Status: plan.Planned, Review: day, Targets: []string{target}})
		}
		p.Targets = append(p.Targets, all)
		return func() {
			if list := p.Check(f, a, indicator.Date{}); list.Err() != nil || len(list.Issues) != 2 { // too many, and nothing is done for all
				t.Fatalf("%.500v", list)
			}
		}
	})
}

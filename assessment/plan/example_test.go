package plan_test

import (
	"fmt"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/plan"
	"github.com/openrubric/leadership/framework/kahuiako"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
)

// A community of schools sets itself one target, checks its plan, and reads from what
// was released how far it has come.
func ExamplePlan_Progress() {
	judged := func(occasion, rater string, level indicator.Level) assessment.Judgement {
		return assessment.Judgement{
			Subject: "waitaha", Occasion: occasion, Rater: rater, Perspective: assessment.Peer, Indicator: kahuiako.RelationalTrust, Level: level,
		}
	}
	a := assessment.Assessment{
		Framework: kahuiako.Framework().Ref(),
		Subjects:  []assessment.Subject{{ID: "waitaha", Kind: indicator.CommunityOfSchools, Name: "Kāhui Ako o Waitaha"}},
		Occasions: []assessment.Occasion{{Key: "2024", To: indicator.MustDate("2024-11-30")}, {Key: "2025", To: indicator.MustDate("2025-06-30")}},
		Judgements: []assessment.Judgement{
			judged("2024", "hera", "establishing"), judged("2024", "tama", "developing"), judged("2024", "ana", "developing"),
			judged("2025", "hera", "developing"), judged("2025", "tama", "embedding"), judged("2025", "ana", "embedding"), judged("2025", "rewi", "embedding"),
		},
	}
	p := plan.Plan{
		Framework: kahuiako.Framework().Ref(),
		Goals:     []plan.Goal{{ID: "open-doors", Statement: indicator.Text{"en": "Every teacher has been in a classroom of another school."}}},
		Targets: []plan.Target{{
			ID: "trust", Goal: "open-doors", Indicator: kahuiako.RelationalTrust, Perspective: assessment.Peer,
			Measure: plan.MedianOfEach, Level: "embedding", By: indicator.MustDate("2025-12-31"), Subjects: []string{"waitaha"}, Baseline: "2024",
		}},
		Actions: []plan.Action{{
			ID: "visits", Targets: []string{"trust"}, What: indicator.Text{"en": "Visit each other's classrooms once a term."},
			Owner: "across-school leader", Review: indicator.MustDate("2025-06-30"), Status: plan.UnderWay,
		}},
	}
	today := indicator.MustDate("2025-09-01")
	for _, i := range p.Check(kahuiako.Framework(), a, today).Issues {
		fmt.Println(i)
	}
	m, _ := assessment.Compile(assessment.Inputs{Framework: kahuiako.Framework(), Assessment: a})
	result, _ := m.Score(assessment.Method{})
	report, _ := assessment.Release{}.Report(result)
	progress, _ := p.Progress(report, today)
	for _, t := range progress {
		fmt.Println(t)
		for _, r := range t.Readings {
			fmt.Printf("  %s %v %q\n", r.Occasion, r.Subjects[0].Median, r.Subjects[0].Since)
		}
	}
	// Output:
	// warning: /actions/0/review: the review of action "visits" was due on 2025-06-30 [action-overdue]
	// trust: met. On 2025, 1 of 1 subject had reached embedding; 1 is needed by 2025-12-31.
	//   2024 [developing] ""
	//   2025 [embedding] "better"
}

// A plan as a form sends it. Everything that is wrong with it is found before anybody has
// judged.
func ExampleParse() {
	p, list := plan.Parse([]byte(`{
		"format": "leadership-plan/1", "framework": {"key": "kahuiako", "edition": "2"},
		"goals": [{"id": "open-doors", "statement": {"en": "Every teacher has been in a classroom of another school."}}],
		"targets": [{"id": "trust", "goal": "open-dors", "indicator": "kahuiako.relational-trust", "measure": "median-of-each",
			"level": "superb", "by": "2026-12-31", "subjects": ["waitaha"]}]
	}`))
	fmt.Println(list.Err())
	a := assessment.Assessment{Framework: kahuiako.Framework().Ref(), Subjects: []assessment.Subject{{ID: "waitaha", Kind: indicator.CommunityOfSchools}}}
	for _, i := range p.Check(kahuiako.Framework(), a, indicator.MustDate("2026-03-01")).Issues {
		fmt.Println(i.Path, i.Code)
	}
	// Output:
	// <nil>
	// /targets/0 target-without-action
	// /targets/0/goal goal-unknown
	// /targets/0/level level-unknown
}

// The report with the plan is one document. Two communities were to reach a level: one is
// known to have, what its two peers say of the other is hidden, so it could be one or two.
func ExamplePlan_Report() {
	a := assessment.Assessment{Framework: kahuiako.Framework().Ref(), Occasions: []assessment.Occasion{{Key: "2025", To: indicator.MustDate("2025-06-30")}}}
	p := plan.Plan{
		Framework: kahuiako.Framework().Ref(),
		Goals:     []plan.Goal{{ID: "open-doors", Statement: indicator.Text{"en": "Every teacher has been in a classroom of another school."}}},
		Targets: []plan.Target{{ID: "trust", Goal: "open-doors", Indicator: kahuiako.RelationalTrust, Perspective: assessment.Peer,
			Measure: plan.MedianOfEach, Level: "embedding", By: indicator.MustDate("2025-12-31"), Subjects: []string{"waitaha", "waikato"}}},
	}
	for subject, raters := range map[string][]string{"waitaha": {"hera", "tama", "ana"}, "waikato": {"rewi", "mere"}} {
		a.Subjects = append(a.Subjects, assessment.Subject{ID: subject, Kind: indicator.CommunityOfSchools})
		for _, rater := range raters {
			a.Judgements = append(a.Judgements, assessment.Judgement{Subject: subject, Occasion: "2025", Rater: rater, Perspective: assessment.Peer, Indicator: kahuiako.RelationalTrust, Level: "embedding"})
		}
	}
	m, _ := assessment.Compile(assessment.Inputs{Framework: kahuiako.Framework(), Assessment: a})
	result, _ := m.Score(assessment.Method{})
	released, _ := assessment.Release{}.Report(result)

	report, list := p.Report(released, indicator.MustDate("2025-09-01"))
	data, _ := document.Write(report)
	back, more := plan.ParseReport(data)
	fmt.Println(list.Err(), more.Err())
	reading := back.Plan.Targets[0].Readings[0]
	least, most := reading.Bounds()
	fmt.Println("reached by", least, "to", most, "of", reading.Of)
	// Output:
	// <nil> <nil>
	// reached by 1 to 2 of 2
}

// The two documents of this package have schemas for readers in other languages.
func ExampleSchema() {
	fmt.Println(plan.Schema().ID())
	fmt.Println(plan.ReportSchema().ID())
	// Output:
	// https://openrubric.github.io/leadership/schema/plan-1.json
	// https://openrubric.github.io/leadership/schema/plan-report-1.json
}

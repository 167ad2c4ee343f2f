// Package plan holds what a community wants to reach and what it does about it: a
// few precise targets, the actions that serve them, and how far they have come.
//
// The one hard idea: whether a target is met is read from a released
// [assessment.Report] and from nothing else, so what the release hides stays hidden
// here. Where something hidden or not judged could tip the scales, the answer is
// "not known", with the bounds that what is shown allows.
//
//	p, list := plan.Parse(data)
//	if list.Err() == nil {
//		list = p.Check(kahuiako.Framework(), a, today) // every problem at once
//	}
//	report, _ := assessment.Release{}.Report(result)
//	progress, _ := p.Progress(report, today)
//	for _, t := range progress {
//		fmt.Println(t) // trust: not met yet. On 2026-t3, 2 of 5 subjects had reached embedding; 4 are needed by 2026-12-31.
//	}
//	out, _ := p.Report(report, today) // the report with the plan, as one document
//
// A score with no next step is of little use, and a plan with forty targets has no
// focus: a [Plan] says how many are manageable and warns beyond that.
//
// It refuses a target that nobody could be seen to reach: without a day ([DateMissing]),
// or on a scale without a good end ([TargetUnreachable]). Whether a target is met is never
// guessed from part of its subjects: [Reading.Bounds] says from how many to how many may
// have reached it. No judgement is named in what leaves the house.
//
// From here: report.Content takes the plan of a [Report] onto the page.
package plan

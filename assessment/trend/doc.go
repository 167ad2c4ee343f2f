// Package trend says what became of subjects between two occasions.
//
// The one hard idea: two occasions can be compared only if the same was judged on the
// same levels by the same method. So [Between] compares within one edition of a
// framework; between editions what stayed the same; between frameworks what a [Bridge]
// says is the same, with its author and reason; and says of everything else that it is
// left out and why. What is compared is each subject with itself: of those judged on
// both occasions, how many improved, stayed and declined.
//
//	t, list := trend.Between(trend.Point{Result: r, Occasion: "2025"}, trend.Point{Result: r, Occasion: "2026"}, trend.Options{})
//	if err := list.Err(); err != nil {
//		return err // as that the frameworks differ, and how
//	}
//	for p := range t.Profiles() {
//		for c := range p.Cells() {
//			fmt.Println(p.Perspective(), c)
//		}
//	}
//	report, list := t.Report(assessment.Release{}) // without those who are hidden
//
// A change of a few schools is mostly chance: shares come with their intervals, and
// values with the reliable change index where a reliability is known.
//
// It refuses to compare what was judged by another framework without somebody's claim that
// it is the same ([FrameworksDiffer], [Bridge]), on levels that a bridge turns round
// ([BridgeUnfit]), or by another method ([MethodsDiffer]). A school that was judged once
// is counted as such and takes no part.
//
// From here: assessment/plan sets targets and reads whether they are met, and
// assessment/estimate has the intervals.
package trend

package trend_test

import (
	"fmt"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/trend"
	"github.com/openrubric/leadership/framework/lfl"
	"github.com/openrubric/leadership/indicator"
)

// Three schools were judged in two years. What is said is how many moved, and how sure
// that is.
func ExampleBetween() {
	a := assessment.Assessment{Framework: lfl.Framework().Ref(), Occasions: []assessment.Occasion{{Key: "2025"}, {Key: "2026"}}}
	for _, s := range []struct {
		school  string
		was, is indicator.Level
	}{{"rimu", "beginning", "established"}, {"kauri", "developing", "developing"}, {"totara", "developing", "established"}} {
		a.Subjects = append(a.Subjects, assessment.Subject{ID: s.school, Kind: indicator.School})
		for occasion, level := range map[string]indicator.Level{"2025": s.was, "2026": s.is} {
			a.Judgements = append(a.Judgements, assessment.Judgement{Subject: s.school, Occasion: occasion, Perspective: assessment.External, Rater: "ana", Indicator: lfl.StudentVoice, Level: level})
		}
	}
	m, _ := assessment.Compile(assessment.Inputs{Framework: lfl.Framework(), Assessment: a})
	r, _ := m.Score(assessment.Method{})
	t, list := trend.Between(trend.Point{Result: r, Occasion: "2025"}, trend.Point{Result: r, Occasion: "2026"}, trend.Options{})
	if err := list.Err(); err != nil {
		fmt.Println(err)
		return
	}
	for p := range t.Profiles() {
		c, _ := p.Cell(lfl.StudentVoice)
		fmt.Println(c)
		for _, move := range c.Moves {
			fmt.Println(" ", move.Subject, move.Was, move.Is, move.Way)
		}
	}
	// Output:
	// lfl.student-voice: of 3 judged on both occasions 2 improved (67 %, 21 to 94 %), 1 stayed and 0 declined.
	//   rimu [beginning] [established] improved
	//   kauri [developing] [developing] same
	//   totara [developing] [established] improved
}

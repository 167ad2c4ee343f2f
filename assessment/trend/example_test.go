package trend_test

import (
	"fmt"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/trend"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/framework/kahuiako"
	"github.com/openrubric/leadership/framework/lfl"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
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

// twoYears are two schools judged by their peers in 2025 and in 2026.
func twoYears() *assessment.Result {
	a := assessment.Assessment{
		Framework: lfl.Framework().Ref(), Occasions: []assessment.Occasion{{Key: "2025"}, {Key: "2026"}},
		Subjects: []assessment.Subject{{ID: "rimu", Kind: indicator.School}, {ID: "kauri", Kind: indicator.School}},
	}
	say := func(subject, occasion, rater string, p assessment.Perspective, level indicator.Level) {
		a.Judgements = append(a.Judgements, assessment.Judgement{Subject: subject, Occasion: occasion, Rater: rater, Perspective: p, Indicator: lfl.StudentVoice, Level: level})
	}
	for _, rater := range []string{"hera", "tama", "ana"} {
		say("rimu", "2025", rater, assessment.Peer, "developing")
		say("rimu", "2026", rater, assessment.Peer, "established")
	}
	say("kauri", "2025", "rewi", assessment.Peer, "beginning")
	say("kauri", "2026", "rewi", assessment.Peer, "sustained")
	m, list := assessment.Compile(assessment.Inputs{Framework: lfl.Framework(), Assessment: a})
	if err := list.Err(); err != nil {
		panic(err)
	}
	r, _ := m.Score(assessment.Method{})
	return r
}

// What leaves the house counts only schools that are shown on both occasions: of kauri a
// single peer said something.
func ExampleTrend_Report() {
	r := twoYears()
	t, _ := trend.Between(trend.Point{Result: r, Occasion: "2025"}, trend.Point{Result: r, Occasion: "2026"}, trend.Options{})
	for p := range t.Profiles() {
		for c := range p.Cells() {
			if c.ID == lfl.StudentVoice {
				fmt.Println("in memory:", c)
			}
		}
	}
	released, _ := t.Report(assessment.Release{})
	data, _ := document.Write(released)
	back, list := trend.ParseReport(data)
	for _, c := range back.Profiles[0].Cells {
		if c.ID == lfl.StudentVoice {
			fmt.Println("released:", *c.Matched, "judged twice,", c.Improved.N, "improved,", c.Withheld, "withheld", list.Err())
		}
	}
	// Output:
	// in memory: lfl.student-voice: of 2 judged on both occasions 2 improved (100 %, 34 to 100 %), 0 stayed and 0 declined.
	// released: 1 judged twice, 1 improved, 1 withheld <nil>
}

// Between two frameworks somebody must say what is the same, and why; and it must be so.
func ExampleParseBridge() {
	b, list := trend.ParseBridge([]byte(`{
		"format": "leadership-bridge/1", "from": {"key": "lfl", "edition": "2"}, "to": {"key": "kahuiako", "edition": "2"},
		"by": "panel of the region", "on": "2026-02-03", "rationale": "Both ask who is heard.",
		"indicators": [{"from": "lfl.student-voice", "to": "kahuiako.student-and-whanau-voice"}],
		"scales": [{"from": "practice-stages", "to": "nz-development-map", "levels": {
			"beginning": "establishing", "developing": "embedding", "established": "developing", "sustained": "fully-functioning"}}]
	}`))
	fmt.Println(list.Err())
	for _, i := range b.Check(lfl.Framework(), kahuiako.Framework()).Issues {
		fmt.Println(i)
	}
	// Output:
	// <nil>
	// error: /scales/0/levels/established: level "developing" comes before the one of the level below: the order would be turned round [bridge-unfit]
}

// What a new edition made incomparable is listed with the reason.
func ExampleTrend_Left() {
	doc := lfl.Framework().Document()
	doc.Edition = "next"
	doc.Indicators = append(doc.Indicators, indicator.Indicator{
		ID: "lfl.digital-citizenship", Label: indicator.Text{"en": "Digital citizenship"}, Statement: indicator.Text{"en": "Students are at home on the net."}, Origin: indicator.Local,
	})
	next, _ := framework.Compile(doc)
	m, _ := assessment.Compile(assessment.Inputs{Framework: next, Assessment: assessment.Assessment{
		Framework: next.Ref(), Occasions: []assessment.Occasion{{Key: "2027"}}, Subjects: []assessment.Subject{{ID: "rimu", Kind: indicator.School}},
		Judgements: []assessment.Judgement{{Subject: "rimu", Occasion: "2027", Rater: "hera", Perspective: assessment.Peer, Indicator: lfl.StudentVoice, Level: "sustained"}},
	}})
	after, _ := m.Score(assessment.Method{})
	t, list := trend.Between(trend.Point{Result: twoYears(), Occasion: "2026"}, trend.Point{Result: after, Occasion: "2027"}, trend.Options{})
	fmt.Println(list.Err())
	for _, left := range t.Left() {
		fmt.Println(left.ID, left.Reason)
	}
	// Output:
	// <nil>
	// lfl.digital-citizenship new
}

// Bridges and trends are documents with schemas.
func ExampleBridgeSchema() {
	fmt.Println(trend.BridgeSchema().ID())
	fmt.Println(trend.ReportSchema().ID())
	// Output:
	// https://openrubric.github.io/leadership/schema/bridge-1.json
	// https://openrubric.github.io/leadership/schema/trend-1.json
}

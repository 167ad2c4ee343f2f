package assessment_test

import (
	"fmt"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework/kahuiako"
	"github.com/openrubric/leadership/indicator"
)

// How many raters must stand behind a number, by who reads it.
func ExampleAudience_DefaultMinRaters() {
	for _, a := range []assessment.Audience{assessment.ForSubject, assessment.ForPanel, assessment.ForPublic} {
		fmt.Println(a, a.DefaultMinRaters(), "raters; what all agree on:", a.DefaultUnanimity())
	}
	fmt.Println("members of a roll-up:", assessment.Release{}.LeastMembers())
	// Output:
	// subject 3 raters; what all agree on: show
	// panel 5 raters; what all agree on: show
	// public 10 raters; what all agree on: hide
	// members of a roll-up: 3
}

// A program asks the release itself what is hidden, so that no screen shows what the
// report does not.
func ExampleRelease_Hides() {
	m, _ := assessment.Compile(assessment.Inputs{Framework: kahuiako.Framework(), Assessment: waitaha()})
	r, _ := m.Score(assessment.Method{})
	rel := assessment.Release{Audience: assessment.ForSubject}
	for p := range r.Profiles() {
		s, _ := p.Score(kahuiako.RelationalTrust)
		fmt.Println(p.Perspective().Key, s.Raters, "raters, hidden:", rel.Hides(p, s), rel.HidesOutcome(p, s))
	}
	fmt.Println(rel.Resolved(r).MinRaters)
	// Output:
	// self 1 raters, hidden: false false
	// peer 2 raters, hidden: true false
	// map[peer:3]
}

// What was promised to raters binds every release.
func ExampleRelease_Check() {
	a := waitaha()
	a.Perspectives = []assessment.PerspectiveInfo{{Key: assessment.Peer, MinRaters: 5}}
	m, _ := assessment.Compile(assessment.Inputs{Framework: kahuiako.Framework(), Assessment: a})
	r, _ := m.Score(assessment.Method{})
	rel := assessment.Release{MinRaters: map[assessment.Perspective]int{assessment.Peer: 2}}
	fmt.Println(rel.Check(r))
	// Output: error: /minRaters/peer: raters of perspective "peer" were promised that 5 stand behind what is shown [release-invalid]
}

// Whoever knows the few judgements that there can be could find a hidden one by trying
// digests. So there is one only where nothing is hidden, or the assessment has a secret.
func ExampleRelease_Digest() {
	for _, nonce := range []string{"", "8f2c9a41d07be653"} {
		a := waitaha()
		a.Nonce = nonce
		m, _ := assessment.Compile(assessment.Inputs{Framework: kahuiako.Framework(), Assessment: a})
		r, _ := m.Score(assessment.Method{})
		fmt.Println(assessment.Release{}.Digest(r) == "")
	}
	// Output:
	// true
	// false
}

// A report stands for itself: which nodes it has, and on what terms evidence counted.
func ExampleReport_Terms() {
	m, _ := assessment.Compile(assessment.Inputs{Framework: kahuiako.Framework(), Assessment: waitaha()})
	r, _ := m.Score(assessment.Method{})
	year := indicator.Span{From: indicator.MustDate("2025-02-01"), To: indicator.MustDate("2025-12-12")}
	report, _ := assessment.Release{Audience: assessment.ForPanel, Period: year}.Report(r)
	fmt.Println(report.Terms().Period.From, report.Terms().Scope)
	for _, n := range r.Nodes()[:2] {
		fmt.Println(n.Kind, n.ID)
	}
	// Output:
	// 2025-02-01 panel
	// group kahuiako.leadership
	// indicator kahuiako.equity-and-excellence
}

package assessment_test

import (
	"errors"
	"fmt"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework/kahuiako"
	"github.com/openrubric/leadership/indicator"
)

// waitaha is a community of schools, judged by two peers and by its own leaders.
func waitaha() assessment.Assessment {
	judged := func(rater string, p assessment.Perspective, level indicator.Level) assessment.Judgement {
		return assessment.Judgement{Subject: "waitaha", Rater: rater, Perspective: p, Indicator: kahuiako.RelationalTrust, Level: level}
	}
	return assessment.Assessment{
		Framework: kahuiako.Framework().Ref(),
		Subjects:  []assessment.Subject{{ID: "waitaha", Kind: indicator.CommunityOfSchools, Name: "Kāhui Ako o Waitaha"}},
		Judgements: []assessment.Judgement{
			judged("hera", assessment.Peer, "embedding"),
			judged("tama", assessment.Peer, "developing"),
			judged("rewi", assessment.Self, "fully-functioning"),
			judged("ana", assessment.Self, indicator.DontKnow),
		},
	}
}

// From judgements to an explained score. What the subject's own leaders say is
// never mixed with what others say.
func ExampleMatrix_Score() {
	m, list := assessment.Compile(assessment.Inputs{Framework: kahuiako.Framework(), Assessment: waitaha()})
	if err := list.Err(); err != nil {
		fmt.Println(err)
		return
	}
	r, _ := m.Score(assessment.Method{})
	for p := range r.Profiles() {
		why, _ := p.Explain(kahuiako.RelationalTrust)
		fmt.Println(p.Perspective().Key, "·", why)
		for _, c := range why.Contributions {
			fmt.Println("   ", c.Rater, c.Level)
		}
	}
	// Output:
	// self · kahuiako.relational-trust: 1 rater, fully-functioning
	//     ana dont-know
	//     rewi fully-functioning
	// peer · kahuiako.relational-trust: 2 raters, between developing and embedding
	//     hera embedding
	//     tama developing
}

// Every problem is reported at once, each with its code and JSON Pointer.
func ExampleCompile_issues() {
	a := waitaha()
	a.Judgements[0].Level = "superb"
	a.Judgements[2].Indicator = "district.buffering"
	_, list := assessment.Compile(assessment.Inputs{Framework: kahuiako.Framework(), Assessment: a})
	for _, i := range list.Issues {
		fmt.Println(i.Path, i.Code)
	}
	fmt.Println(errors.Is(list.Err(), assessment.LevelUnknown))
	// Output:
	// /judgements/0/level level-unknown
	// /judgements/2/indicator indicator-unknown
	// true
}

// A release decides what may be shown to whom. Two peers are too few to be shown
// without giving away who said what.
func ExampleRelease_Report() {
	m, _ := assessment.Compile(assessment.Inputs{Framework: kahuiako.Framework(), Assessment: waitaha()})
	r, _ := m.Score(assessment.Method{})
	report, list := assessment.Release{Audience: assessment.ForSubject}.Report(r)
	if err := list.Err(); err != nil {
		fmt.Println(err)
		return
	}
	for _, p := range report.Subjects[0].Profiles {
		fmt.Println(p.Perspective, p.State)
	}
	// Output:
	// self shown
	// peer suppressed
}

// A mean is made only if a method asks for it, of the values that the scale gives
// its levels.
func ExampleMethod() {
	method := assessment.Method{Stages: []assessment.Stage{
		{Over: assessment.OverRaters, Rule: assessment.WeightedMean},
	}}
	list := method.Check(kahuiako.Framework())
	for _, i := range list.Issues {
		fmt.Println(i.Path, i.Message)
	}
	// Output:
	// /stages/0/rule the levels of scale "nz-development-map" have no values, so there is no mean of them
}

// Millions of judgements come in columns, with no text held for any of them.
func ExampleCompileColumns() {
	f := kahuiako.Framework()
	trust, _ := f.Column(kahuiako.RelationalTrust, "")
	scale, _ := f.ScaleOf(kahuiako.RelationalTrust, "")
	embedding, _ := assessment.Code(scale, "embedding")
	unseen, _ := assessment.Code(scale, indicator.NotObserved)
	m, list := assessment.CompileColumns(f, assessment.Columns{
		Subjects: []assessment.Subject{{ID: "waitaha", Kind: indicator.CommunityOfSchools}},
		Raters:   []string{"hera", "tama"},
		Subject:  []int32{0, 0},
		Rater:    []int32{0, 1},
		Column:   []int32{int32(trust), int32(trust)},
		Level:    []uint8{embedding, unseen},
	})
	if err := list.Err(); err != nil {
		fmt.Println(err)
		return
	}
	r, _ := m.Score(assessment.Method{})
	for p := range r.Profiles() {
		s, _ := p.Score(kahuiako.RelationalTrust)
		fmt.Println(s, s.Absences)
	}
	// Output:
	// kahuiako.relational-trust: 1 rater, embedding [{not-observed 1}]
}

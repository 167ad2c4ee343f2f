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

// A method is data. This one takes the median of the raters, and of a group the best
// level that every indicator reaches; an indicator that nobody judged is reached by
// nothing, so there is no level until all are judged.
func ExampleNamedMethod() {
	method, _ := assessment.NamedMethod("secure-fit")
	a := waitaha()
	m, _ := assessment.Compile(assessment.Inputs{Framework: kahuiako.Framework(), Assessment: a})
	r, list := m.Score(method)
	if err := list.Err(); err != nil {
		fmt.Println(err)
		return
	}
	p, _ := r.Profile("waitaha", "", assessment.Peer)
	for _, id := range []indicator.ID{kahuiako.RelationalTrust, "kahuiako.leadership"} {
		s, _ := p.Score(id)
		fmt.Println(s, s.NoOutcome == assessment.PartMissing)
	}
	// Output:
	// kahuiako.relational-trust: 2 raters, between developing and embedding false
	// kahuiako.leadership: 2 raters, between developing and embedding true
}

// Every number can be asked how it came about.
func ExampleExplanation_Sentences() {
	a := waitaha()
	a.Judgements = append(a.Judgements, assessment.Judgement{Subject: "waitaha", Rater: "mere", Perspective: assessment.Peer, Indicator: kahuiako.RelationalTrust, Level: indicator.NotObserved})
	m, _ := assessment.Compile(assessment.Inputs{Framework: kahuiako.Framework(), Assessment: a})
	method, _ := assessment.NamedMethod("medians")
	r, _ := m.Score(method)
	p, _ := r.Profile("waitaha", "", assessment.Peer)
	why, _ := p.Explain(kahuiako.RelationalTrust)
	for _, sentence := range why.Sentences("en") {
		fmt.Println(sentence)
	}
	// Output:
	// Collaboration that builds relational trust rests on 2 judgements by 2 raters, of 3 wanted: 1 at Developing, 1 at Embedding.
	// Left out: 1 not observed.
	// The median of 2 judgements is between Developing and Embedding.
}

// Perspectives stay apart. A method may pool some of them by declared weights; the
// pooled score stands beside the profiles, and says who went into it.
func ExampleResult_Pools() {
	a := waitaha()
	m, _ := assessment.Compile(assessment.Inputs{Framework: kahuiako.Framework(), Assessment: a})
	r, _ := m.Score(assessment.Method{Stages: []assessment.Stage{
		{Over: assessment.OverRaters, Rule: assessment.Median},
		{Over: assessment.OverPerspectives, Rule: assessment.Minimum, Perspectives: map[assessment.Perspective]float64{assessment.Self: 1, assessment.Peer: 1}},
	}})
	for pool := range r.Pools() {
		s, _ := pool.Score(kahuiako.RelationalTrust)
		fmt.Println(s.Level, s.Warnings)
		for _, part := range s.Parts {
			fmt.Println(" ", part.Perspective, part.Level)
		}
	}
	// Output:
	// [developing] [self-pooled]
	//   self [fully-functioning]
	//   peer [developing embedding]
}

// Once somebody has judged, what raters relied on is not changed, and the record is only
// added to.
func ExampleAssessment_Follows() {
	before, after := waitaha(), waitaha()
	before.Perspectives = []assessment.PerspectiveInfo{{Key: assessment.Peer, MinRaters: 5}} // was promised
	after.Judgements[0].Level = "establishing"
	for _, i := range after.Follows(before).Issues {
		fmt.Println(i.Path, i.Code)
	}
	// Output:
	// /judgements/0 record-changed
	// /perspectives/minRaters settings-changed
}

// Millions of judgements come in columns, with no text held for any of them.
func ExampleCompileColumns() {
	f := kahuiako.Framework()
	trust, _ := f.Column(kahuiako.RelationalTrust, "")
	scale, _ := f.ScaleOf(kahuiako.RelationalTrust, "")
	embedding, _ := assessment.LevelCode(scale, "embedding")
	unseen, _ := assessment.LevelCode(scale, indicator.NotObserved)
	m, list := assessment.CompileColumns(assessment.Columns{
		Subjects: []assessment.Subject{{ID: "waitaha", Kind: indicator.CommunityOfSchools}},
		Raters:   []string{"hera", "tama"},
		Subject:  []int32{0, 0},
		Rater:    []int32{0, 1},
		Column:   []int32{int32(trust), int32(trust)},
		Level:    []uint8{embedding, unseen},
	}, f)
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

package assessment_test

import (
	"fmt"
	"os"
	"testing"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator/document"
)

func TestSmoke(t *testing.T) {
	data, _ := os.ReadFile("../framework/kahuiako/kahuiako.json")
	f, l := framework.Parse(data)
	if l.Err() != nil {
		t.Fatal(l.Err())
	}
	a := assessment.Assessment{Framework: f.Ref(), Subjects: []assessment.Subject{{ID: "waitaha", Kind: "community-of-schools"}},
		Judgements: []assessment.Judgement{
			{Subject: "waitaha", Rater: "hera", Perspective: "peer", Indicator: "kahuiako.relational-trust", Level: "embedding"},
			{Subject: "waitaha", Rater: "tama", Perspective: "peer", Indicator: "kahuiako.relational-trust", Level: "developing"},
			{Subject: "waitaha", Rater: "x", Perspective: "self", Indicator: "kahuiako.relational-trust", Level: "developing"},
		}}
	b, err := document.Write(a)
	fmt.Println(string(b), err)
	a2, l := assessment.Parse(b)
	fmt.Println(l)
	m, l := assessment.Compile(assessment.Inputs{Framework: f, Assessment: a2})
	if l.Err() != nil {
		t.Fatal(l.Err())
	}
	r, l := m.Score(assessment.Method{})
	fmt.Println(l)
	for p := range r.Profiles() {
		fmt.Println(p.Explain("kahuiako.relational-trust"))
		for s := range p.Scores() {
			fmt.Println(s)
		}
	}
	rep, l := assessment.Release{}.Report(r)
	b, err = document.Write(rep)
	fmt.Println(string(b[:3000]), err, l)
	_, l = assessment.ParseReport(b)
	fmt.Println(l)
	fmt.Println(assessment.Schema().Check(a), assessment.ReportSchema().Check(rep), assessment.MethodSchema().Check(assessment.Method{}), framework.Schema().Check(framework.Document{}))
}

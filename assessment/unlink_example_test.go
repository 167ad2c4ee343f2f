package assessment_test

import (
	"crypto/rand"
	"fmt"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework/kahuiako"
	"github.com/openrubric/leadership/indicator"
)

// Two teachers were promised that nobody could tell who they are. Hera judged two schools:
// what she said of the one cannot be told from what somebody else might have said of it.
func ExampleUnlink() {
	judged := func(school, rater string, level indicator.Level) assessment.Judgement {
		return assessment.Judgement{Subject: school, Rater: rater, Perspective: assessment.Staff, Indicator: kahuiako.RelationalTrust, Level: level}
	}
	a := assessment.Assessment{
		Framework:    kahuiako.Framework().Ref(),
		Subjects:     []assessment.Subject{{ID: "waitaha", Kind: indicator.CommunityOfSchools}, {ID: "opihi", Kind: indicator.CommunityOfSchools}},
		Perspectives: []assessment.PerspectiveInfo{{Key: assessment.Staff, Anonymous: true}},
		Judgements:   []assessment.Judgement{judged("waitaha", "hera", "embedding"), judged("waitaha", "tama", "embedding"), judged("opihi", "hera", "developing")},
	}
	_, list := assessment.Compile(assessment.Inputs{Framework: kahuiako.Framework(), Assessment: a})
	fmt.Println("as it came:", list.Has(assessment.AnonymityBroken))

	unlinked, err := assessment.Unlink(a, rand.Reader)
	if err != nil {
		fmt.Println(err)
		return
	}
	raters := map[string]bool{}
	for _, j := range unlinked.Judgements {
		raters[j.Rater] = true
	}
	fmt.Println("raters:", len(raters), "hera:", raters["hera"], "tama:", raters["tama"])
	m, list := assessment.Compile(assessment.Inputs{Framework: kahuiako.Framework(), Assessment: unlinked})
	fmt.Println(m, list.Err())
	// Output:
	// as it came: true
	// raters: 3 hera: false tama: false
	// matrix of 2 subjects, 3 judgements <nil>
}

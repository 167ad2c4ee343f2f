package network_test

import (
	"fmt"
	"testing"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/network"
)

// TestHiddenAspectsHideTheirIndicators: where the method makes indicators of their aspects,
// the score of an indicator tells of an aspect that is hidden. So who is hidden on an aspect
// is withheld on its indicator and on the group of that, and on both only then.
func TestHiddenAspectsHideTheirIndicators(t *testing.T) {
	doc := local(t).Document()
	for _, slug := range []string{"said", "done"} {
		text := indicator.Text{"en": slug}
		doc.Indicators[0].Aspects = append(doc.Indicators[0].Aspects, indicator.Aspect{ID: trust + "." + indicator.ID(slug), Label: text, Statement: text})
	}
	f, list := framework.Compile(doc)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	const schoolsIn, raters = 9, 4
	judged, listed := schools(schoolsIn)
	a := assessment.Assessment{Framework: f.Ref(), Subjects: judged}
	var ids []string
	for i, s := range judged {
		ids = append(ids, s.ID)
		for r := range raters {
			for _, id := range []indicator.ID{trust, trust + ".said", trust + ".done", voice} {
				if i == 0 && r > 0 && id == trust+".said" {
					continue // of the first school, one rater only said something of this aspect
				}
				a.Judgements = append(a.Judgements, judge(s.ID, assessment.Staff, fmt.Sprint("r", r), id, []indicator.Level{low, mid, high}[(i+r)%3]))
			}
		}
	}
	m, list := assessment.Compile(assessment.Inputs{Framework: f, Assessment: a})
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	n := network.Network{Subjects: listed, Clusters: []network.Cluster{{ID: "k", Kind: network.Trust}}, Memberships: in("k", ids...)}
	for name, stages := range map[string][]assessment.Stage{
		"aspects":    {{Over: assessment.OverAspects, Rule: assessment.Median}, {Over: assessment.OverRaters, Rule: assessment.Median}},
		"no aspects": nil,
	} {
		r, list := m.Score(assessment.Method{Stages: stages})
		if err := list.Err(); err != nil {
			t.Fatal(err)
		}
		report := release(t, rollUp(t, r, compile(t, n), network.Options{}), assessment.Release{MinRaters: map[assessment.Perspective]int{assessment.Staff: 3}})
		hidden := map[indicator.ID]bool{}
		for _, c := range report.Profiles[0].Cells {
			hidden[c.ID] = c.State == assessment.Suppressed || c.Withheld > 0
		}
		if !hidden[trust+".said"] || hidden[trust+".done"] || hidden[voice] {
			t.Errorf("%s: %v", name, hidden)
		}
		if with := name == "aspects"; hidden[trust] != with {
			t.Errorf("%s: the indicator is withheld: %v", name, hidden[trust])
		}
	}
}

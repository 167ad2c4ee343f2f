package report

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
)

// A side is how many raters judge from a perspective, and how often they say nothing.
type side struct {
	key    assessment.Perspective
	raters int
}

// judged returns a released report on so many subjects, judged from the sides.
func judged(tb testing.TB, f *framework.Framework, subjects int, audience assessment.Audience, sides ...side) assessment.Report {
	tb.Helper()
	random := rand.New(rand.NewPCG(1, uint64(subjects)))
	a := assessment.Assessment{
		Title: indicator.Text{"en": "How leadership stands"}, Framework: f.Ref(), Nonce: "nonce-of-the-tests-0123456789",
		Occasions: []assessment.Occasion{{Key: "2025", Label: indicator.Text{"en": "Review of 2025"}, From: indicator.MustDate("2025-03-01"), To: indicator.MustDate("2025-06-30")}},
	}
	for i := range subjects {
		id := fmt.Sprintf("s%02d", i+1)
		a.Subjects = append(a.Subjects, assessment.Subject{ID: id, Kind: f.Document().Subjects[0], Name: "Te Kura o Waitaha " + id})
		for _, side := range sides {
			a.Rosters = append(a.Rosters, assessment.Roster{Subject: id, Occasion: "2025", Perspective: side.key, Invited: side.raters + 1})
			for r := range side.raters {
				for in := range f.All() {
					scale, _ := f.ScaleOf(in.ID, "")
					level := scale.Levels[(random.IntN(len(scale.Levels))+random.IntN(len(scale.Levels))+1)/2].Key
					switch random.IntN(20) {
					case 0:
						level = indicator.NotObserved
					case 1:
						level = indicator.DontKnow
					}
					a.Judgements = append(a.Judgements, assessment.Judgement{
						Subject: id, Rater: fmt.Sprintf("%s-%s-%d", id, side.key, r), Perspective: side.key, Occasion: "2025", Indicator: in.ID, Level: level,
					})
				}
			}
		}
	}
	return released(tb, f, a, assessment.Release{Audience: audience})
}

// released scores an assessment by the default method and releases it.
func released(tb testing.TB, f *framework.Framework, a assessment.Assessment, rel assessment.Release) assessment.Report {
	tb.Helper()
	m, list := assessment.Compile(assessment.Inputs{Framework: f, Assessment: a})
	if err := list.Err(); err != nil {
		tb.Fatal(err)
	}
	result, list := m.Score(assessment.Method{})
	if err := list.Err(); err != nil {
		tb.Fatal(err)
	}
	r, list := rel.Report(result)
	if err := list.Err(); err != nil {
		tb.Fatal(err)
	}
	return r
}

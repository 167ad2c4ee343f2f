package assessment_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/evidence"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
)

// A world is an assessment with all that can show in a report, scored by a random method
// and released in a random way.
type world struct {
	a   assessment.Assessment
	r   *assessment.Result
	rel assessment.Release
}

// oddNames are texts that JSON, CSV or a spreadsheet program take for more than text.
var oddNames = []string{"=1+1", "-", "a,b", `"`, "'", "+64", "@x", "＝x", "Ōtautahi", "a;b", "<&>", "line\u2028line", "tab\there", "back\\slash", "\U0001F3EB"}

// randomWorld makes the world of a seed.
func randomWorld(t testing.TB, seed uint64) world {
	t.Helper()
	frameworks := []*framework.Framework{smallFramework(t), parseFramework(t, larger)}
	f := frameworks[seed%2]
	random := rand.New(rand.NewPCG(seed, 4711))
	m := maker{random, f, seed%3 == 0, seed%4 == 0, seed%5 == 0}
	a := m.assessment()
	m.dress(&a)
	in := assessment.Inputs{Framework: f, Assessment: a}
	if seed%7 == 0 {
		in.Evidence, _ = evidence.Compile(claimRegister())
	}
	matrix, list := assessment.Compile(in)
	if list.Err() != nil {
		t.Fatalf("seed %d: %v", seed, list.Err())
	}
	method := randomMethod(m)
	if m.IntN(3) == 0 {
		method.Stages = nil
	}
	if len(a.Occasions) > 0 && m.IntN(4) == 0 {
		method.View.Occasions = []string{a.Occasions[m.IntN(len(a.Occasions))].Key}
	}
	pooled := append(slices.Clip(method.Stages), assessment.Stage{Over: assessment.OverPerspectives, Rule: assessment.Median, Perspectives: map[assessment.Perspective]float64{assessment.Peer: 1, assessment.Self: float64(m.IntN(3))}})
	if m.IntN(2) == 0 && (assessment.Method{Stages: pooled}).Check(f).Err() == nil {
		method.Stages = pooled
	}
	r, list := matrix.Score(method)
	if list.Err() != nil {
		t.Fatalf("seed %d: %v", seed, list.Err())
	}
	return world{a, r, m.release(a)}
}

// dress gives an assessment what judgements and subjects may have beside a level and an ID.
func (m maker) dress(a *assessment.Assessment) {
	rename := map[string]string{}
	for i := range a.Subjects {
		s := &a.Subjects[i]
		if m.IntN(2) == 0 {
			name := oddNames[m.IntN(len(oddNames))]
			s.Name = "School " + name
			if id := fmt.Sprint(name, i); indicator.ValidToken(id) {
				rename[s.ID], s.ID = id, id
			}
		}
	}
	for i := range a.Forms {
		if id, ok := rename[a.Forms[i].Subject]; ok {
			a.Forms[i].Subject = id
		}
	}
	for i := range a.Judgements {
		j := &a.Judgements[i]
		if id, ok := rename[j.Subject]; ok {
			j.Subject = id
		}
		if m.IntN(6) == 0 {
			j.Rationale = "Because " + oddNames[m.IntN(len(oddNames))]
		}
		for _, item := range claimRegister().Items {
			if m.IntN(12) == 0 {
				j.Evidence = append(j.Evidence, item.ID)
			}
		}
	}
	for _, s := range a.Subjects {
		if m.IntN(3) == 0 {
			roster := assessment.Roster{Subject: s.ID, Perspective: assessment.Peer, Invited: 1 + m.IntN(20)}
			if len(a.Occasions) > 0 {
				roster.Occasion = a.Occasions[0].Key
			}
			if m.IntN(2) == 0 {
				roster.Responded = new(1 + m.IntN(roster.Invited))
			}
			a.Rosters = append(a.Rosters, roster)
		}
	}
	if m.IntN(2) == 0 {
		a.Nonce = "0123456789abcdef0123456789abcdef"
	}
	a.Title = indicator.Text{"en": "Review <1> & more", "mi": "Arotakenga"}
}

// release returns a release that the assessment takes.
func (m maker) release(a assessment.Assessment) assessment.Release {
	rel := assessment.Release{
		Audience:    []assessment.Audience{"", assessment.ForPublic, assessment.ForPanel}[m.IntN(3)],
		Texts:       m.IntN(2) == 0,
		OnlyRollups: m.IntN(10) == 0,
		Unanimous:   []assessment.Unanimity{"", assessment.ShowUnanimous, assessment.HideUnanimous}[m.IntN(3)],
	}
	if m.IntN(3) > 0 {
		rel.MinRaters = map[assessment.Perspective]int{assessment.Peer: 1 + m.IntN(2), "": 1, assessment.Self: 1 + m.IntN(2), "iwi": 1}
		if !slices.ContainsFunc(a.Judgements, func(j assessment.Judgement) bool { return j.Perspective == "" }) {
			delete(rel.MinRaters, "")
		}
	}
	if m.IntN(5) == 0 {
		rel.MinResponse = map[assessment.Perspective]float64{assessment.Peer: 0.5}
	}
	if m.IntN(3) == 0 {
		rel.Subjects = []string{a.Subjects[m.IntN(len(a.Subjects))].ID}
	}
	if m.IntN(3) == 0 {
		rel.Period = thisYear().Period
	}
	return rel
}

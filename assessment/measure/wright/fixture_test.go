package wright_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/measure"
	"github.com/openrubric/leadership/framework/lfl"
	"github.com/openrubric/leadership/indicator"
)

// A review is schools that are judged by some of the raters each, all raters from the same
// perspective.
type review struct {
	schools, raters, each int
	perspective           assessment.Perspective
	declared              []assessment.PerspectiveInfo
	facets                []string
	selected              []assessment.Perspective
	more                  func(*assessment.Assessment) // changes what was judged
}

var schools = []string{"Rimu", "Kauri", "Tōtara", "Mataī", "Kahikatea", "Pōhutukawa", "Rewarewa", "Mānuka", "Kānuka", "Horoeka", "Nīkau", "Tī Kōuka"}

// judged makes the judgements: the later a rater, the severer; the later a school, the weaker.
func (v review) judged() assessment.Assessment {
	rng := rand.New(rand.NewPCG(7, 11))
	f := lfl.Framework()
	a := assessment.Assessment{Framework: f.Ref(), Use: assessment.Formative, Perspectives: v.declared}
	for s := range v.schools {
		name := schools[s%len(schools)]
		if s >= len(schools) {
			name = fmt.Sprint(name, " ", s/len(schools)+1)
		}
		id := fmt.Sprintf("school-%02d", s+1)
		a.Subjects = append(a.Subjects, assessment.Subject{ID: id, Kind: indicator.School, Name: name})
		for k := range v.each {
			r := (s + k) % v.raters
			for i, in := range f.Columns() {
				if in.Aspect || in.Whole || in.Dimension != "" {
					continue
				}
				scale, _ := f.ScaleOf(in.ID, in.Dimension)
				eta := 2 - 4*float64(s)/float64(v.schools) - 2*float64(r)/float64(v.raters) + math.Sin(float64(i)*2) + 1.2*rng.NormFloat64()
				level := min(max(int(eta+2), 0), len(scale.Levels)-1)
				a.Judgements = append(a.Judgements, assessment.Judgement{
					ID: fmt.Sprintf("j%d-%d-%d", s, k, i), Subject: id, Rater: fmt.Sprintf("rater-%02d", r+1), Perspective: v.perspective,
					Indicator: in.ID, Level: scale.Levels[level].Key,
				})
			}
		}
	}
	if v.more != nil {
		v.more(&a)
	}
	return a
}

// also has some of the raters judge from another perspective as well, or on a second occasion.
func also(p assessment.Perspective, occasion, last string) func(*assessment.Assessment) {
	return func(a *assessment.Assessment) {
		if occasion != "" {
			a.Occasions = []assessment.Occasion{{Key: "first"}, {Key: occasion}}
			for i := range a.Judgements {
				a.Judgements[i].Occasion = "first"
			}
		}
		for _, j := range slices.Clone(a.Judgements) {
			if j.Rater <= last && j.Perspective == a.Judgements[0].Perspective {
				j.ID, j.Perspective, j.Occasion = j.ID+string(p), p, occasion
				a.Judgements = append(a.Judgements, j)
			}
		}
	}
}

// fitted returns the fit of a review and what a release lets out of it.
func (v review) fitted(t testing.TB, rel assessment.Release) (*measure.Fit, assessment.Report) {
	t.Helper()
	m, list := assessment.Compile(assessment.Inputs{Framework: lfl.Framework(), Assessment: v.judged()})
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	d, err := measure.FromMatrix(m, measure.Selection{Facets: v.facets, Perspectives: v.selected})
	if err != nil {
		t.Fatal(err)
	}
	fit, err := measure.Joint(context.Background(), d, measure.JointOptions{Whole: true})
	if err != nil {
		t.Fatal(err)
	}
	scored, list := m.Score(assessment.Method{})
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	r, list := rel.Report(scored)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	return fit, r
}

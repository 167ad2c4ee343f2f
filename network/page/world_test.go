package page_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/network"
)

const band = indicator.SubjectKind("decile-band")

// own is a framework of so many indicators in groups of eight. Of ten, two are on a scale
// on which high is worse and one on a neutral one, so that some groups are over several.
func own(t testing.TB, indicators int) *framework.Framework {
	t.Helper()
	text := func(s string) indicator.Text { return indicator.Text{"en": s} }
	scale := func(key string, d indicator.Direction, values bool, labels ...string) indicator.Scale {
		s := indicator.Scale{Key: key, Direction: d}
		for i, label := range labels {
			rung := indicator.Rung{Key: indicator.Level(fmt.Sprint("l", i)), Label: text(label)}
			if values {
				rung.Value = new(float64(i + 1))
			}
			s.Levels = append(s.Levels, rung)
		}
		return s
	}
	doc := framework.Document{
		Key: "own", Edition: "1", Title: text("Our own"),
		Citation: framework.Citation{Title: "Our own"}, Rights: framework.Rights{Source: "ours", Wording: "ours"},
		Status: framework.Status{State: framework.Current}, Policy: framework.Formative,
		Subjects: []indicator.SubjectKind{indicator.School, indicator.CommunityOfSchools},
		Scales: []indicator.Scale{
			scale("stage", indicator.HighIsBetter, true, "Beginning", "Developing", "Established", "Sustained"),
			scale("worry", indicator.HighIsWorse, true, "Low", "Some", "High"),
			scale("load", indicator.Neutral, false, "Light", "Heavy"),
		},
		Scale: "stage",
	}
	for i := range indicators {
		group := indicator.ID(fmt.Sprintf("own.group-%d", i/8+1))
		if i%8 == 0 {
			doc.Groups = append(doc.Groups, framework.Group{ID: group, Kind: framework.Theme, Label: text(fmt.Sprintf("Theme %d", i/8+1))})
		}
		label := text(fmt.Sprintf("Leadership practice %d", i+1))
		on := []string{"", "", "", "worry", "", "", "load", "", "worry", ""}[i%10]
		doc.Indicators = append(doc.Indicators, indicator.Indicator{
			ID: indicator.ID(fmt.Sprintf("own.i%d", i+1)), Parent: group, Label: label, Statement: label, Origin: indicator.Local, Scale: on,
		})
	}
	f, list := framework.Compile(doc)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	return f
}

// A world is what a random roll-up is made of.
type world struct {
	indicators, clusters, schools int // schools of each cluster, about
	perspectives                  []assessment.Perspective
	occasions                     int
	by                            []indicator.SubjectKind
	method                        assessment.Method
	release                       assessment.Release
}

// rolled makes the roll-up: schools in communities and decile bands, some of them judged by
// few and some not at all.
func (w world) rolled(t testing.TB, seed uint64) network.Report {
	t.Helper()
	rnd := rand.New(rand.NewPCG(seed, 3))
	f := own(t, w.indicators)
	a := assessment.Assessment{Framework: f.Ref()}
	n := network.Network{Clusters: []network.Cluster{{ID: "south", Kind: network.Region}}}
	for i := range w.occasions {
		a.Occasions = append(a.Occasions, assessment.Occasion{Key: fmt.Sprint("y", i), From: indicator.MustDate(fmt.Sprintf("20%02d-01-01", 20+i))})
	}
	for d := range 3 {
		n.Clusters = append(n.Clusters, network.Cluster{ID: fmt.Sprint("d", d), Kind: band, Name: fmt.Sprintf("Band %d", d)})
	}
	for k := range w.clusters {
		cluster := network.Cluster{ID: fmt.Sprint("k", k), Kind: indicator.CommunityOfSchools, Name: fmt.Sprintf("Kāhui Ako %d", k)}
		n.Clusters = append(n.Clusters, cluster)
		n.Memberships = append(n.Memberships, network.Membership{Subject: cluster.ID, Cluster: "south"})
		for range 1 + rnd.IntN(2*w.schools) {
			s := network.Subject{ID: fmt.Sprint("s", len(n.Subjects)), Kind: indicator.School}
			if rnd.IntN(5) > 0 {
				s.Sizes = []network.Size{{Size: float64(20 + rnd.IntN(900))}}
			}
			n.Subjects = append(n.Subjects, s)
			a.Subjects = append(a.Subjects, assessment.Subject{ID: s.ID, Kind: s.Kind})
			n.Memberships = append(n.Memberships, network.Membership{Subject: s.ID, Cluster: cluster.ID})
			if d := rnd.IntN(4); d < 3 {
				n.Memberships = append(n.Memberships, network.Membership{Subject: s.ID, Cluster: fmt.Sprint("d", d)})
			}
			w.judge(rnd, &a, f, s.ID)
		}
	}
	m, list := assessment.Compile(assessment.Inputs{Framework: f, Assessment: a})
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	result, list := m.Score(w.method)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	x, list := network.Compile(n)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	up, list := network.RollUp(result, x, network.Options{By: w.by})
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	r, list := up.Report(w.release)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	return r
}

func (w world) judge(rnd *rand.Rand, a *assessment.Assessment, f *framework.Framework, school string) {
	bent := rnd.IntN(3)
	for o := range max(w.occasions, 1) {
		for _, p := range w.perspectives {
			for rater := range []int{0, 1, 2, 4, 4, 5}[rnd.IntN(6)] {
				for i := range f.All() {
					j := assessment.Judgement{Subject: school, Perspective: p, Rater: fmt.Sprint(p, rater), Indicator: i.ID}
					if w.occasions > 0 {
						j.Occasion = a.Occasions[o].Key
					}
					scale, _ := f.ScaleOf(i.ID, "")
					rank := min(rnd.IntN(len(scale.Levels))+bent, len(scale.Levels)-1)
					j.Level = scale.Levels[rank].Key
					switch rnd.IntN(12) {
					case 0:
						continue
					case 1:
						j.Level = []indicator.Level{indicator.NotApplicable, indicator.NotObserved}[rnd.IntN(2)]
					}
					a.Judgements = append(a.Judgements, j)
				}
			}
		}
	}
}

// worlds are random roll-ups of all sorts.
func worlds(t testing.TB, n uint64) []network.Report {
	if testing.Short() {
		n = max(n/4, 4)
	}
	means := assessment.Method{Stages: []assessment.Stage{
		{Over: assessment.OverRaters, Rule: assessment.WeightedMean},
		{Over: assessment.OverIndicators, Rule: assessment.WeightedMean},
	}}
	var all []network.Report
	for seed := range n {
		w := world{indicators: 3 + int(seed%9), clusters: 1 + int(seed%5), schools: 4, perspectives: []assessment.Perspective{assessment.External, assessment.Staff}}
		if seed%2 == 1 {
			w.by = []indicator.SubjectKind{band}
		}
		if seed%3 == 1 {
			w.occasions = 2
		}
		if seed%3 == 2 && w.indicators < 7 { // a neutral scale has no numbers
			w.method = means
		}
		w.release.Audience = []assessment.Audience{assessment.ForSubject, assessment.ForPanel, assessment.ForPublic}[seed%3]
		w.release.OnlyRollups = seed%4 == 3
		all = append(all, w.rolled(t, seed))
	}
	return all
}

package assessment_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator/issue"
)

// counted counts judgements in so many parts, which are merged in any order.
func counted(t testing.TB, f *framework.Framework, a assessment.Assessment, random *rand.Rand, parts int) *assessment.Counts {
	t.Helper()
	heads := make([]assessment.Assessment, parts)
	for i := range heads {
		heads[i] = a
		heads[i].Judgements = nil
	}
	for _, j := range a.Judgements {
		i := random.IntN(parts)
		heads[i].Judgements = append(heads[i].Judgements, j)
	}
	var all []*assessment.Counts
	for _, head := range heads {
		c, list := assessment.NewCounts(f, head)
		if list.Err() != nil {
			t.Fatal(list.Err())
		}
		all = append(all, c)
	}
	for len(all) > 1 {
		random.Shuffle(len(all), func(i, j int) { all[i], all[j] = all[j], all[i] })
		if list := all[0].Merge(all[1]); list.Err() != nil {
			t.Fatal(list.Err())
		}
		all = slices.Delete(all, 1, 2)
	}
	return all[0]
}

// untold is a report without what counts do not know.
func untold(t testing.TB, rel assessment.Release, r *assessment.Result) assessment.Report {
	t.Helper()
	report, list := rel.Report(r)
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	report.Judgements = ""
	for _, s := range report.Subjects {
		for _, p := range s.Profiles {
			for i := range p.Scores {
				p.Scores[i].Gap = nil
			}
		}
	}
	return report
}

// TestCountsAsRecords: whatever is in which part, counts score to the same report as the
// judgements themselves, and refuse the methods that Needs says they do not serve.
func TestCountsAsRecords(t *testing.T) {
	frameworks := []*framework.Framework{smallFramework(t), parseFramework(t, larger)}
	compared, refused := 0, 0
	for seed := range uint64(600) {
		random := rand.New(rand.NewPCG(seed, 901))
		f := frameworks[seed%2]
		m := maker{random, f, seed%3 == 0, false, false}
		a := m.assessment()
		a.Forms = nil
		method := randomMethod(m)
		if m.IntN(3) == 0 {
			method.View.Occasions = nil
			for _, o := range a.Occasions[:min(len(a.Occasions), m.IntN(2))] {
				method.View.Occasions = append(method.View.Occasions, o.Key)
			}
		}
		c := counted(t, f, a, random, 1+random.IntN(4))
		if int(c.Len()) != len(a.Judgements) {
			t.Fatalf("seed %d: %d judgements counted of %d", seed, c.Len(), len(a.Judgements))
		}
		matrix, list := assessment.Compile(assessment.Inputs{Framework: f, Assessment: a})
		if list.Err() != nil {
			t.Fatal(list.Err())
		}
		got, list := c.Score(method)
		if method.Needs().Forms {
			refused++
			if slices.ContainsFunc(list.Issues, func(i issue.Issue) bool { return !i.Warning && i.Code != assessment.CountsUnfit }) || list.Err() == nil {
				t.Fatalf("seed %d: %v for %+v", seed, list.Issues, method)
			}
			continue
		}
		if list.Err() != nil {
			t.Fatalf("seed %d: %v", seed, list.Err())
		}
		want, list := matrix.Score(method)
		if list.Err() != nil {
			t.Fatal(list.Err())
		}
		if diff := cmp.Diff(scored(want), scored(got)); diff != "" {
			t.Fatalf("seed %d (-records +counts):\n%s", seed, diff)
		}
		rel := assessment.Release{Audience: []assessment.Audience{"", assessment.ForPublic, assessment.ForPanel}[m.IntN(3)], MinRaters: map[assessment.Perspective]int{assessment.Peer: 1 + m.IntN(3), "": 1}}
		if diff := cmp.Diff(untold(t, rel, want), untold(t, rel, got)); diff != "" {
			t.Fatalf("seed %d (-records +counts):\n%s", seed, diff)
		}
		compared++
	}
	if compared < 100 || refused < 100 {
		t.Errorf("%d compared, %d refused: too few", compared, refused)
	}
}

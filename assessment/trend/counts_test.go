package trend_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/trend"
	"github.com/openrubric/leadership/indicator"
)

// TestTrendOfCounts: what became of schools is the same from counts.
func TestTrendOfCounts(t *testing.T) {
	f := parse(t, doc)
	for seed := range uint64(30) {
		random := rand.New(rand.NewPCG(seed, 62))
		a := assessment.Assessment{Framework: f.Ref(), Occasions: []assessment.Occasion{{Key: "2025"}, {Key: "2026"}}}
		for s := range 6 {
			school := fmt.Sprint("school-", s)
			a.Subjects = append(a.Subjects, assessment.Subject{ID: school, Kind: indicator.School})
			for r := range 1 + random.IntN(4) {
				for _, id := range []indicator.ID{"fw.trust", "fw.candour"} {
					for _, o := range a.Occasions {
						a.Judgements = append(a.Judgements, assessment.Judgement{
							Occasion: o.Key, Subject: school, Perspective: assessment.Staff, Rater: fmt.Sprint(school, r), Indicator: id,
							Level: []indicator.Level{"low", "mid", "high", indicator.DontKnow}[random.IntN(4)],
						})
					}
				}
			}
		}
		counts, list := assessment.NewCounts(a, f)
		if list.Err() != nil {
			t.Fatal(list.Err())
		}
		means, _ := assessment.NamedMethod("means")
		counted, list := counts.Score(means)
		if list.Err() != nil {
			t.Fatal(list.Err())
		}
		report := func(r *assessment.Result) trend.Report {
			before, after := years(r)
			tr, list := trend.Between(before, after, trend.Options{Reliability: map[indicator.ID]float64{"fw.trust": 0.8}})
			if list.Err() != nil {
				t.Fatal(list.Err())
			}
			report, list := tr.Report(assessment.Release{Audience: assessment.ForPanel})
			if list.Err() != nil {
				t.Fatal(list.Err())
			}
			return report
		}
		if diff := cmp.Diff(report(scoreOf(t, f, a)), report(counted), cmpopts.IgnoreFields(trend.PointReport{}, "Judgements")); diff != "" {
			t.Fatalf("seed %d (-judgements +counts):\n%s", seed, diff)
		}
	}
}

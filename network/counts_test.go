package network_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/network"
)

// TestRollUpCounts: a network of results made of counts is that of the judgements.
func TestRollUpCounts(t *testing.T) {
	f := local(t)
	for seed := range uint64(30) {
		random := rand.New(rand.NewPCG(seed, 61))
		judged, listed := schools(6)
		a := assessment.Assessment{Framework: f.Ref(), Subjects: judged, Nonce: "0123456789abcdef0123456789abcdef"}
		for _, s := range judged {
			for r := range random.IntN(5) {
				p := []assessment.Perspective{assessment.Staff, assessment.Peer}[r%2]
				for _, id := range []indicator.ID{trust, voice} {
					level := []indicator.Level{low, mid, high, indicator.NotObserved}[random.IntN(4)]
					a.Judgements = append(a.Judgements, judge(s.ID, p, fmt.Sprint(s.ID, r), id, level))
				}
			}
		}
		if len(a.Judgements) == 0 {
			continue
		}
		counts, list := assessment.NewCounts(a, f)
		if list.Err() != nil {
			t.Fatal(list.Err())
		}
		counted, list := counts.Score(assessment.Method{})
		if list.Err() != nil {
			t.Fatal(list.Err())
		}
		x := compile(t, network.Network{Subjects: listed, Clusters: []network.Cluster{{ID: "north", Kind: indicator.CommunityOfSchools}}, Memberships: in("north", "s1", "s2", "s3", "s4")})
		report := func(r *assessment.Result) network.Report {
			report, list := rollUp(t, r, x, network.Options{}).Report(assessment.Release{Audience: assessment.ForPanel})
			if list.Err() != nil {
				t.Fatal(list.Err())
			}
			if report.Judgements == "" {
				t.Error("no digest")
			}
			report.Judgements = ""
			return report
		}
		if diff := cmp.Diff(report(score(t, f, a)), report(counted)); diff != "" {
			t.Fatalf("seed %d (-judgements +counts):\n%s", seed, diff)
		}
	}
}

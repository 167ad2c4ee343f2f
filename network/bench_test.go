package network_test

import (
	"fmt"
	"testing"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/network"
)

// country is schools in clusters of about 11, as in New Zealand, four indicators
// each judged by three raters.
func country(b *testing.B, n int) (*assessment.Result, *network.Index) {
	judged, listed := schools(n)
	a := assessment.Assessment{Subjects: judged}
	net := network.Network{Subjects: listed}
	levels := []indicator.Level{low, mid, high}
	for i, s := range judged {
		for r := range 3 {
			for k, id := range []indicator.ID{trust, voice, worry, weight} {
				a.Judgements = append(a.Judgements, judge(s.ID, assessment.Peer, fmt.Sprint("r", r), id, levels[(i*7+r*k)%3]))
			}
		}
		cluster := fmt.Sprint("k", i/11)
		if i%11 == 0 {
			net.Clusters = append(net.Clusters, network.Cluster{ID: cluster, Kind: indicator.CommunityOfSchools})
		}
		net.Memberships = append(net.Memberships, in(cluster, s.ID)...)
	}
	return score(b, local(b), a), compile(b, net)
}

func BenchmarkRollUp(b *testing.B) {
	for _, n := range []int{2_500, 25_000} {
		r, x := country(b, n)
		b.Run(fmt.Sprintf("schools=%d/step=rollup", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				rollUp(b, r, x, network.Options{})
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/school")
		})
		u := rollUp(b, r, x, network.Options{})
		b.Run(fmt.Sprintf("schools=%d/step=report", n), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				release(b, u, assessment.Release{})
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(n), "ns/school")
		})
	}
}

func BenchmarkReadCSV(b *testing.B) {
	m := mapping(b, "nz")
	for b.Loop() {
		if _, list := network.ReadCSV(data(b, "nz-schools-2021.csv.gz"), m, network.CSVOptions{}); list.Err() != nil {
			b.Fatal(list.Err())
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/2558, "ns/school")
}

package network_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/network"
	"github.com/openrubric/leadership/network/graph"
)

// tied is n schools in clusters of 11, each with ten ties: seven of ten with a school of
// its own cluster and the others with any, half of memberships and ties since a day. It is
// the graph that the benchmarks of network/graph have, as a network document.
func tied(n int) network.Network {
	const size, ties = 11, 10
	rnd := rand.New(rand.NewPCG(1, uint64(n)))
	var net network.Network
	since := [2]indicator.Span{{}, {From: date("2020-02-01")}}
	for i := range n {
		net.Subjects = append(net.Subjects, network.Subject{ID: fmt.Sprint(i), Kind: indicator.School})
		cluster := fmt.Sprint("k", i/size)
		if i%size == 0 {
			net.Clusters = append(net.Clusters, network.Cluster{ID: cluster, Kind: indicator.CommunityOfSchools})
		}
		net.Memberships = append(net.Memberships, network.Membership{Subject: net.Subjects[i].ID, Cluster: cluster, Spell: since[i%2]})
	}
	for v := range n {
		first := v / size * size
		last := min(first+size, n)
		for chosen := map[int]bool{v: true}; len(chosen) <= ties; {
			w := rnd.IntN(n)
			if rnd.IntN(10) < 7 {
				w = first + rnd.IntN(last-first)
			}
			if !chosen[w] {
				chosen[w] = true
				net.Ties = append(net.Ties, network.Tie{From: net.Subjects[v].ID, To: net.Subjects[w].ID, Kind: network.Advice, Spell: since[w%2]})
			}
		}
	}
	return net
}

// plainRelation is Relation on maps of IDs, as one would write it.
func plainRelation(n network.Network, on indicator.Date) (*graph.Graph, map[string]int) {
	node := map[string]int{}
	for _, s := range n.Subjects {
		if s.Kind == indicator.School {
			node[s.ID] = len(node)
		}
	}
	weights := map[[2]int]float64{}
	for _, t := range n.Ties {
		from, okFrom := node[t.From]
		to, okTo := node[t.To]
		if okFrom && okTo && t.Kind == network.Advice && t.Spell.Contains(on) {
			weights[[2]int{from, to}]++
		}
	}
	var ties graph.Ties
	for ends, w := range weights {
		ties.Add(ends[0], ends[1], w)
	}
	return must(graph.Directed(len(node), ties)), node
}

// plainCohesions counts the ties within each cluster on maps of IDs.
func plainCohesions(n network.Network, g *graph.Graph, on indicator.Date) map[string]int {
	cluster := map[string]string{}
	for _, m := range n.Memberships {
		if m.Spell.Contains(on) {
			cluster[m.Subject] = m.Cluster
		}
	}
	inside := map[string]int{}
	for t := range g.All() {
		if k := cluster[n.Subjects[t.From].ID]; k != "" && k == cluster[n.Subjects[t.To].ID] {
			inside[k]++
		}
	}
	return inside
}

var sink any

// BenchmarkTies goes from a network of a country to the cohesion of all of its clusters.
// What graphs cost themselves is in network/graph/bench_test.go.
func BenchmarkTies(b *testing.B) {
	const plainUpTo = 25_000
	on := date("2023-06-30")
	for _, n := range []int{2_500, 25_000, 250_000} {
		if testing.Short() && n > 2_500 {
			break
		}
		net := tied(n)
		x := compile(b, net)
		r := must(x.Relation(network.View{On: on, Kinds: []network.TieKind{network.Advice}}))
		for _, step := range []struct {
			name  string
			do    func()
			units int
			unit  string
			twin  func()
		}{
			{"compile", func() { sink = compile(b, net) }, len(net.Ties), "tie", nil},
			{"members", func() { sink = membersOf(x, on) }, n, "school", nil},
			{"relation", func() { sink = must(x.Relation(network.View{On: on, Kinds: []network.TieKind{network.Advice}})) }, len(net.Ties), "tie",
				func() { sink, _ = plainRelation(net, on) }},
			{"groups", func() { sink = must(r.Groups(indicator.CommunityOfSchools)) }, n, "school", nil},
			{"cohesion", func() { sink = cohesions(x, r) }, n, "school",
				func() { sink = plainCohesions(net, r.Graph(), on) }},
		} {
			b.Run(fmt.Sprintf("schools=%d/ties=10/step=%s", n, step.name), func(b *testing.B) {
				b.ReportAllocs()
				for b.Loop() {
					step.do()
				}
				b.StopTimer()
				each := float64(b.Elapsed().Nanoseconds()) / float64(b.N)
				b.ReportMetric(each/float64(step.units), "ns/"+step.unit)
				if step.twin != nil && n <= plainUpTo {
					start := time.Now()
					step.twin()
					b.ReportMetric(float64(time.Since(start).Nanoseconds())/each, "x-plain")
				}
			})
		}
	}
}

// membersOf counts who is in which cluster on the day.
func membersOf(x *network.Index, on indicator.Date) int {
	members := 0
	for k := range x.Clusters() {
		for range x.Members(k.ID, on) {
			members++
		}
	}
	return members
}

func cohesions(x *network.Index, r *network.Relation) map[string]int {
	inside := map[string]int{}
	for k := range x.Clusters() {
		inside[k.ID] = must(r.Cohesion(k.ID)).Ties
	}
	return inside
}

// The benchmark's twins say what the library says.
func TestTiesOfACountry(t *testing.T) {
	on := date("2023-06-30")
	net := tied(500)
	x := compile(t, net)
	r := must(x.Relation(network.View{On: on}))
	g, _ := plainRelation(net, on)
	if g.Len() != r.Graph().Len() || g.Len() != 5000 {
		t.Errorf("%d ties, want %d", r.Graph().Len(), g.Len())
	}
	want := plainCohesions(net, g, on)
	for k, ties := range cohesions(x, r) {
		if ties != want[k] {
			t.Errorf("%d ties within %s, want %d", ties, k, want[k])
		}
	}
	before := must(x.Relation(network.View{On: date("2020-01-31")}))
	if n := before.Graph().Len(); n >= g.Len() || n < g.Len()/3 {
		t.Errorf("%d ties before the day", n)
	}
}

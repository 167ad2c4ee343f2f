package graph_test

import (
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/openrubric/leadership/network/graph"
)

// almost lets the last digits of sums differ.
var almost = cmpopts.EquateApprox(1e-9, 1e-9)

// permuted returns the list in which what stood at v stands at number[v].
func permuted[T any](list []T, number []int) []T {
	out := make([]T, len(list))
	for v, x := range list {
		out[number[v]] = x
	}
	return out
}

// renumber returns results with nodes numbered anew. What depends on the order of nodes,
// and the core, of which several can be equally good, is left out.
func (r results) renumber(number []int) results {
	sorted := func(nodes []int) []int {
		var out []int
		for _, v := range nodes {
			out = append(out, number[v])
		}
		slices.Sort(out)
		return out
	}
	parts := func(c graph.Components) graph.Components {
		sizes := slices.Clone(c.Sizes)
		slices.Sort(sizes)
		return graph.Components{Of: numbered(permuted(c.Of, number)), Sizes: sizes}
	}
	r.Degrees = graph.Degrees{In: permuted(r.Degrees.In, number), Out: permuted(r.Degrees.Out, number), All: permuted(r.Degrees.All, number)}
	r.Strengths = graph.Strengths{In: permuted(r.Strengths.In, number), Out: permuted(r.Strengths.Out, number), All: permuted(r.Strengths.All, number)}
	r.Transitivity.Local = permuted(r.Transitivity.Local, number)
	r.Distances.Nodes = permuted(r.Distances.Nodes, number)
	r.Betweenness.Nodes = permuted(r.Betweenness.Nodes, number)
	r.Weak, r.Strong = parts(r.Weak), parts(r.Strong)
	r.Articulation, r.Coreness = sorted(r.Articulation), permuted(r.Coreness, number)
	r.Brokers = permuted(r.Brokers, number)
	if r.Eigenvector != nil {
		r.Eigenvector = permuted(r.Eigenvector, number)
	}
	c := &r.Cohesion
	c.Members, c.LeftOut, c.Holding, c.Outside, c.Reaching = sorted(c.Members), sorted(c.LeftOut), sorted(c.Holding), sorted(c.Outside), sorted(c.Reaching)
	r.Sample, r.Found, r.Greedy, r.Core = graph.BetweennessSample{}, nil, graph.Found{}, nil
	return r
}

// measured is everything, with groups and members that go with the nodes.
func measured(t *testing.T, g *graph.Graph, groups []int32, members []int) results {
	t.Helper()
	r := everything(t, g, 1)
	r.Grouping = must(g.Grouping(groups))(t)
	r.Brokers = must(g.Brokers(groups))(t)
	r.Cohesion = must(g.Cohesion(members))(t)
	return r
}

// Numbering nodes anew, and giving ties in another order, changes nothing but numbers.
func TestRenumbered(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 3))
	for _, s := range samples(t) {
		number, order := random.Perm(s.n), random.Perm(len(s.ties.From))
		var ties graph.Ties
		for _, i := range order {
			weight := 1.0
			if s.ties.Weight != nil {
				weight = s.ties.Weight[i]
			}
			ties.Add(number[s.ties.From[i]], number[s.ties.To[i]], weight)
		}
		build := graph.Undirected
		if s.p.directed {
			build = graph.Directed
		}
		g := must(build(s.n, ties))(t)
		members := []int{0, s.n / 2, s.n - 1}
		members = slices.Compact(members)
		var moved []int
		for _, v := range members {
			moved = append(moved, number[v])
		}
		same := make([]int, s.n)
		for v := range same {
			same[v] = v
		}
		want := measured(t, s.g, groupsOf(s.n), members).renumber(number)
		got := measured(t, g, permuted(groupsOf(s.n), number), moved).renumber(same)
		if diff := cmp.Diff(want, got, almost); diff != "" {
			t.Errorf("%s: %s", s.name, diff)
		}
	}
}

// Turning all ties round swaps what comes in and what goes out, and changes nothing that
// has no direction.
func TestReversed(t *testing.T) {
	for _, s := range samples(t) {
		if !s.p.directed {
			continue
		}
		g := directed(t, s.n, graph.Ties{From: s.ties.To, To: s.ties.From, Weight: s.ties.Weight})
		want, got := everything(t, s.g, 1), everything(t, g, 1)
		want.Degrees.In, want.Degrees.Out = want.Degrees.Out, want.Degrees.In
		want.Strengths.In, want.Strengths.Out = want.Strengths.Out, want.Strengths.In
		for v := range want.Distances.Nodes {
			c := &want.Distances.Nodes[v]
			c.In, c.Out = c.Out, c.In
			c.HarmonicIn, c.HarmonicOut = c.HarmonicOut, c.HarmonicIn
		}
		want.Distances.CentralisationIn, want.Distances.CentralisationOut = want.Distances.CentralisationOut, want.Distances.CentralisationIn
		if c, ok := want.Central.(graph.Centralisation); ok {
			want.Central = graph.Centralisation{In: c.Out, Out: c.In, All: c.All}
		}
		if n, ok := want.Triads.([16]int64); ok {
			for _, pair := range [][2]graph.Triad{{graph.Triad021D, graph.Triad021U}, {graph.Triad111D, graph.Triad111U}, {graph.Triad120D, graph.Triad120U}} {
				n[pair[0]], n[pair[1]] = n[pair[1]], n[pair[0]]
			}
			want.Triads = n
		}
		for v := range want.Brokers {
			b := &want.Brokers[v]
			b.Gatekeeper, b.Representative = b.Representative, b.Gatekeeper
		}
		c := &want.Cohesion
		c.Leaving, c.Arriving = c.Arriving, c.Leaving
		// A core that fits as well may be found instead.
		if core, ok := want.Core.(graph.CorePeriphery); ok {
			if other := got.Core.(graph.CorePeriphery); math.Abs(core.Correlation-other.Correlation) > 1e-9 {
				t.Errorf("%s: core fits %v, reversed %v", s.name, core.Correlation, other.Correlation)
			}
		}
		want.Core, got.Core = nil, nil
		if diff := cmp.Diff(want, got, almost); diff != "" {
			t.Errorf("%s: %s", s.name, diff)
		}
	}
}

// An undirected graph and the directed one with each tie both ways agree wherever a
// measure exists for both.
func TestBothWays(t *testing.T) {
	for _, s := range samples(t) {
		if s.p.directed {
			continue
		}
		var ties graph.Ties
		for tie := range s.g.All() {
			ties.Add(tie.From, tie.To, tie.Weight)
			ties.Add(tie.To, tie.From, tie.Weight)
		}
		g := directed(t, s.n, ties)
		one, two := everything(t, s.g, 1), everything(t, g, 1)
		for what, pair := range map[string][2]any{
			"density":       {one.Density, two.Density},
			"assortativity": {one.Assortativity, two.Assortativity},
			"degrees":       {one.Degrees.Out, two.Degrees.Out},
			"transitivity":  {one.Transitivity.Local, two.Transitivity.Local},
			"weak parts":    {one.Weak, two.Weak},
			"strong parts":  {one.Strong, two.Strong},
			"articulation":  {one.Articulation, two.Articulation},
			"coreness":      {one.Coreness, two.Coreness},
			"brokers":       {one.Brokers, two.Brokers},
			"eigenvector":   {one.Eigenvector, two.Eigenvector},
			"found":         {one.Found, two.Found},
			"greedy":        {one.Greedy, two.Greedy},
			"closeness":     {one.Distances.Nodes, two.Distances.Nodes},
		} {
			if diff := cmp.Diff(pair[0], pair[1], almost); diff != "" {
				t.Errorf("%s: %s: %s", s.name, what, diff)
			}
		}
		for v, b := range one.Betweenness.Nodes {
			near(t, "betweenness", two.Betweenness.Nodes[v], 2*b)
		}
	}
}

// A star has a centre to which nothing compares, and a ring has none.
func TestCentralisationOfStarAndRing(t *testing.T) {
	ctx := context.Background()
	const n = 9
	var star, ring graph.Ties
	for v := 1; v < n; v++ {
		star.Add(0, v, 1)
	}
	for v := range n {
		ring.Add(v, (v+1)%n, 1)
	}
	for want, ties := range map[float64]graph.Ties{1: star, 0: ring} {
		g := must(graph.Undirected(n, ties))(t)
		d := must(g.Distances(ctx, graph.Options{}))(t)
		near(t, "degree", must(g.DegreeCentralisation())(t).All.Value, want)
		near(t, "closeness", d.CentralisationOut.Value, want)
		near(t, "betweenness", must(g.Betweenness(ctx, graph.Options{}))(t).Centralisation.Value, want)
	}
	// Of directed graphs the maxima are those of a star with ties one way, or both.
	out := directed(t, n, star)
	near(t, "degree out", must(out.DegreeCentralisation())(t).Out.Value, 1)
	for v := 1; v < n; v++ {
		star.Add(v, 0, 1)
	}
	back := directed(t, n, star)
	near(t, "degree all", must(back.DegreeCentralisation())(t).All.Value, 1)
	near(t, "betweenness", must(back.Betweenness(ctx, graph.Options{}))(t).Centralisation.Value, 1)
}

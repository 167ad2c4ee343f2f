package graph_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/openrubric/leadership/network/graph"
)

// A plain is a graph as anybody would write it down first: a map of maps. What it computes
// is by the definitions, and shares no code with the package.
type plain struct {
	n        int
	directed bool
	to       []map[int]float64 // of an undirected graph, both ways
}

func newPlain(n int, directed bool, ties graph.Ties) *plain {
	p := &plain{n, directed, make([]map[int]float64, n)}
	for v := range p.to {
		p.to[v] = map[int]float64{}
	}
	for i, from := range ties.From {
		weight := 1.0
		if ties.Weight != nil {
			weight = ties.Weight[i]
		}
		p.to[from][int(ties.To[i])] += weight
		if !directed {
			p.to[ties.To[i]][int(from)] += weight
		}
	}
	return p
}

func (p *plain) tied(v, w int) bool   { _, ok := p.to[v][w]; return ok }
func (p *plain) either(v, w int) bool { return p.tied(v, w) || p.tied(w, v) }

// ties returns the number of ties.
func (p *plain) ties() int {
	m := 0
	for v := range p.to {
		m += len(p.to[v])
	}
	if !p.directed {
		m /= 2
	}
	return m
}

// steps returns the steps from each node to each, −1 out of reach, and the number of
// shortest ways.
func (p *plain) steps() (d [][]int, ways [][]float64) {
	for s := range p.n {
		own, count := make([]int, p.n), make([]float64, p.n)
		for v := range own {
			own[v] = -1
		}
		own[s], count[s] = 0, 1
		for at, level := 0, []int{s}; len(level) > 0; at++ {
			var next []int
			for _, v := range level {
				for w := range p.to[v] {
					if own[w] < 0 {
						own[w] = at + 1
						next = append(next, w)
					}
					if own[w] == at+1 {
						count[w] += count[v]
					}
				}
			}
			level = next
		}
		d, ways = append(d, own), append(ways, count)
	}
	return d, ways
}

// betweenness goes through all pairs and all third nodes.
func (p *plain) betweenness() []float64 {
	d, ways := p.steps()
	b := make([]float64, p.n)
	for s := range p.n {
		for t := range p.n {
			if s == t || d[s][t] < 0 {
				continue
			}
			for v := range p.n {
				if v != s && v != t && d[s][v] >= 0 && d[v][t] >= 0 && d[s][v]+d[v][t] == d[s][t] {
					b[v] += ways[s][v] * ways[v][t] / ways[s][t]
				}
			}
		}
	}
	if !p.directed {
		for v := range b {
			b[v] /= 2
		}
	}
	return b
}

// triads classifies all sets of three nodes by comparing them with a drawing of each kind,
// turned in all ways.
func (p *plain) triads() (count [16]int64) {
	drawings := [16][][2]int{
		{}, {{0, 1}}, {{0, 1}, {1, 0}},
		{{1, 0}, {1, 2}}, {{0, 1}, {2, 1}}, {{0, 1}, {1, 2}},
		{{0, 1}, {1, 0}, {2, 1}}, {{0, 1}, {1, 0}, {1, 2}},
		{{0, 1}, {1, 2}, {0, 2}}, {{0, 1}, {1, 2}, {2, 0}},
		{{0, 1}, {1, 0}, {1, 2}, {2, 1}},
		{{1, 0}, {1, 2}, {0, 2}, {2, 0}}, {{0, 1}, {2, 1}, {0, 2}, {2, 0}}, {{0, 1}, {1, 2}, {0, 2}, {2, 0}},
		{{0, 1}, {1, 2}, {2, 1}, {0, 2}, {2, 0}},
		{{0, 1}, {1, 0}, {1, 2}, {2, 1}, {0, 2}, {2, 0}},
	}
	turns := [][3]int{{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}}
	for a := range p.n {
		for b := a + 1; b < p.n; b++ {
			for c := b + 1; c < p.n; c++ {
				node := [3]int{a, b, c}
				ties := 0
				for i := range 3 {
					for j := range 3 {
						if i != j && p.tied(node[i], node[j]) {
							ties++
						}
					}
				}
				for kind, drawing := range drawings {
					if len(drawing) == ties && slices.ContainsFunc(turns, func(turn [3]int) bool {
						for _, tie := range drawing {
							if !p.tied(node[turn[tie[0]]], node[turn[tie[1]]]) {
								return false
							}
						}
						return true
					}) {
						count[kind]++
					}
				}
			}
		}
	}
	return count
}

// transitivity goes through all pairs of neighbours of all nodes.
func (p *plain) transitivity() (closed, triples int64, local []float64, through, short int64) {
	for v := range p.n {
		mine, own := int64(0), int64(0)
		for a := range p.n {
			for b := range p.n {
				if a == b || a == v || b == v {
					continue
				}
				if a < b && p.either(v, a) && p.either(v, b) {
					triples++
					own++
					if p.either(a, b) {
						closed++
						mine++
					}
				}
				if p.tied(a, v) && p.tied(v, b) {
					through++
					if p.tied(a, b) {
						short++
					}
				}
			}
		}
		if own == 0 {
			local = append(local, math.NaN())
		} else {
			local = append(local, float64(mine)/float64(own))
		}
	}
	return closed, triples, local, through, short
}

// parts returns how many nodes can be reached both ways, or in either direction, from each.
func (p *plain) parts(strong bool, without int) []map[int]bool {
	reach := func(s int, along func(v, w int) bool) map[int]bool {
		seen, open := map[int]bool{s: true}, []int{s}
		for len(open) > 0 {
			v := open[0]
			open = open[1:]
			for w := range p.n {
				if w != without && !seen[w] && along(v, w) {
					seen[w] = true
					open = append(open, w)
				}
			}
		}
		return seen
	}
	var all []map[int]bool
	done := map[int]bool{without: true}
	for s := range p.n {
		if done[s] {
			continue
		}
		part := reach(s, p.either)
		if strong {
			part = map[int]bool{}
			forth, back := reach(s, p.tied), reach(s, func(v, w int) bool { return p.tied(w, v) })
			for v := range forth {
				if back[v] {
					part[v] = true
				}
			}
		}
		for v := range part {
			done[v] = true
		}
		all = append(all, part)
	}
	return all
}

// coreness takes off nodes with fewer than k others until none is left.
func (p *plain) coreness() []int {
	core := make([]int, p.n)
	for k := 1; k <= p.n; k++ {
		in := make([]bool, p.n)
		for v := range in {
			in[v] = true
		}
		for again := true; again; {
			again = false
			for v := range in {
				n := 0
				for w := range in {
					if in[w] && p.either(v, w) {
						n++
					}
				}
				if in[v] && n < k {
					in[v], again = false, true
				}
			}
		}
		for v := range in {
			if in[v] {
				core[v] = k
			}
		}
	}
	return core
}

// brokers goes through all a→v→b.
func (p *plain) brokers(group []int32) []graph.Broker {
	all := make([]graph.Broker, p.n)
	for v := range p.n {
		for a := range p.n {
			for b := range p.n {
				if a == b || !p.tied(a, v) || !p.tied(v, b) || p.tied(a, b) {
					continue
				}
				switch x := &all[v]; {
				case group[a] == group[v] && group[v] == group[b]:
					x.Coordinator++
				case group[a] == group[b]:
					x.Consultant++
				case group[v] == group[b]:
					x.Gatekeeper++
				case group[a] == group[v]:
					x.Representative++
				default:
					x.Liaison++
				}
			}
		}
	}
	return all
}

// modularity sums over all ordered pairs, in the direction that tied has.
func (p *plain) modularity(group []int32, tied func(v, w int) bool) float64 {
	in, out, m := make([]float64, p.n), make([]float64, p.n), 0.0
	for v := range p.n {
		for w := range p.n {
			if tied(v, w) {
				out[v]++
				in[w]++
				m++
			}
		}
	}
	q := 0.0
	for v := range p.n {
		for w := range p.n {
			if group[v] == group[w] {
				q -= out[v] * in[w] / m / m
				if tied(v, w) {
					q += 1 / m
				}
			}
		}
	}
	return q
}

// A sample is one random graph in both forms.
type sample struct {
	name string
	n    int
	ties graph.Ties
	g    *graph.Graph
	p    *plain
}

// samples returns random graphs of many shapes: sparse and dense, with and without
// clusters, hubs, weights, ties given twice, and several parts.
func samples(t *testing.T) []sample {
	t.Helper()
	var all []sample
	random := rand.New(rand.NewPCG(7, 7))
	graphs := 60
	if testing.Short() {
		graphs = 20
	}
	for i := range graphs {
		n := 1 + random.IntN(30)
		if i%10 == 9 {
			n = 60 + random.IntN(60) // more than one word of searches
		}
		var ties graph.Ties
		most := random.IntN(5 * n)
		parts := 1 + random.IntN(3)
		for range most {
			v, w := random.IntN(n), random.IntN(n)
			if i%3 == 1 { // some have many
				w = w * random.IntN(n) / n
			}
			if v == w || v%parts != w%parts {
				continue
			}
			weight := 1.0
			if i%4 == 2 {
				weight = float64(random.IntN(5)) / 2
			}
			ties.Add(v, w, weight)
			if random.IntN(4) == 0 {
				ties.Add(w, v, weight)
			}
		}
		for _, directed := range []bool{true, false} {
			build := graph.Undirected
			if directed {
				build = graph.Directed
			}
			g, err := build(n, ties)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, sample{fmt.Sprintf("%d/n=%d/directed=%t", i, n, directed), n, ties, g, newPlain(n, directed, ties)})
		}
	}
	return all
}

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if !(math.Abs(got-want) <= 1e-12*max(1, math.Abs(want))) {
		t.Errorf("%s: got %v, want %v", what, got, want)
	}
}

// maybe compares a value that may be nil with one that may be NaN.
func maybe(t *testing.T, what string, got *float64, want float64) {
	t.Helper()
	switch {
	case (got == nil) != math.IsNaN(want):
		t.Errorf("%s: got %v, want %v", what, got, want)
	case got != nil:
		near(t, what, *got, want)
	}
}

func groupsOf(n int) []int32 {
	group := make([]int32, n)
	for v := range group {
		group[v] = int32(100 - v*v%7) // some numbers, in no order
	}
	return group
}

func TestTwins(t *testing.T) {
	ctx := context.Background()
	for _, s := range samples(t) {
		t.Run(s.name, func(t *testing.T) {
			g, p, n := s.g, s.p, s.n
			if g.Len() != p.ties() || g.Nodes() != n || g.IsDirected() != p.directed {
				t.Fatalf("%d nodes, %d ties, want %d and %d", g.Nodes(), g.Len(), n, p.ties())
			}
			last, seen := graph.Tie{From: -1}, 0
			for tie := range g.All() {
				if tie.From < last.From || tie.From == last.From && tie.To <= last.To || !p.directed && tie.From > tie.To {
					t.Errorf("%v after %v", tie, last)
				}
				near(t, fmt.Sprint(tie), tie.Weight, p.to[tie.From][tie.To])
				last = tie
				seen++
			}
			if seen != g.Len() {
				t.Errorf("%d ties of %d", seen, g.Len())
			}
			twinDegrees(t, g, p)
			twinDistances(t, ctx, g, p)
			b, err := g.Betweenness(ctx, graph.Options{})
			if err != nil {
				t.Fatal(err)
			}
			for v, want := range p.betweenness() {
				near(t, fmt.Sprintf("betweenness of %d", v), b.Nodes[v], want)
			}
			twinTriangles(t, g, p)
			twinParts(t, g, p)
			if got, want := g.Coreness(), p.coreness(); !slices.Equal(got, want) {
				t.Errorf("coreness %v, want %v", got, want)
			}
			group := groupsOf(n)
			if got, want := must(g.Brokers(group))(t), p.brokers(group); !slices.Equal(got, want) {
				t.Errorf("brokers %v, want %v", got, want)
			}
			twinGroups(t, g, p, group)
			twinCohesion(t, g, p)
		})
	}
}

func twinDegrees(t *testing.T, g *graph.Graph, p *plain) {
	t.Helper()
	d, s := g.Degrees(), g.Strengths()
	mutual, asymmetric := 0, 0
	for v := range p.n {
		in, out, weightIn, weightOut := 0, 0, 0.0, 0.0
		for w := range p.n {
			if p.tied(v, w) {
				out++
				weightOut += p.to[v][w]
			}
			if p.tied(w, v) {
				in++
				weightIn += p.to[w][v]
			}
			if v < w && p.tied(v, w) && p.tied(w, v) {
				mutual++
			} else if v < w && p.either(v, w) {
				asymmetric++
			}
		}
		all, weight := out, weightOut
		if p.directed {
			all, weight = in+out, weightIn+weightOut
		}
		if d.In[v] != in || d.Out[v] != out || d.All[v] != all {
			t.Errorf("degrees of %d: %d, %d, %d, want %d, %d, %d", v, d.In[v], d.Out[v], d.All[v], in, out, all)
		}
		near(t, "strength in", s.In[v], weightIn)
		near(t, "strength out", s.Out[v], weightOut)
		near(t, "strength", s.All[v], weight)
	}
	if !p.directed {
		return
	}
	dyads := must(g.Dyads())(t)
	if dyads != (graph.Dyads{Mutual: int64(mutual), Asymmetric: int64(asymmetric), Null: int64(p.n*(p.n-1)/2 - mutual - asymmetric)}) {
		t.Errorf("dyads %+v, want %d mutual, %d asymmetric", dyads, mutual, asymmetric)
	}
	if back, err := g.Reciprocity(); err == nil {
		near(t, "reciprocity of ties", back.Ties, float64(2*mutual)/float64(p.ties()))
		near(t, "reciprocity of dyads", back.Dyads, float64(mutual)/float64(mutual+asymmetric))
	} else if p.ties() > 0 {
		t.Error(err)
	}
}

func twinDistances(t *testing.T, ctx context.Context, g *graph.Graph, p *plain) {
	t.Helper()
	got := must(g.Distances(ctx, graph.Options{}))(t)
	d, _ := p.steps()
	sum, reached, most := 0, 0, 0
	for v := range p.n {
		in, out := []int{}, []int{}
		harmonicIn, harmonicOut := 0.0, 0.0
		for w := range p.n {
			if w == v {
				continue
			}
			if x := d[v][w]; x > 0 {
				out = append(out, x)
				harmonicOut += 1 / float64(x)
				sum += x
				reached++
				most = max(most, x)
			}
			if x := d[w][v]; x > 0 {
				in = append(in, x)
				harmonicIn += 1 / float64(x)
			}
		}
		closeness := func(steps []int) float64 {
			if len(steps) < p.n-1 || p.n < 2 {
				return math.NaN()
			}
			total := 0
			for _, x := range steps {
				total += x
			}
			return float64(len(steps)) / float64(total)
		}
		c := got.Nodes[v]
		maybe(t, "closeness in", c.In, closeness(in))
		maybe(t, "closeness out", c.Out, closeness(out))
		maybe(t, "harmonic closeness in", c.HarmonicIn, harmonicIn/float64(p.n-1)) // 0/0 of one node
		maybe(t, "harmonic closeness out", c.HarmonicOut, harmonicOut/float64(p.n-1))
	}
	pairs := p.n * (p.n - 1)
	if all := reached == pairs; all != (got.Diameter != nil) || all && *got.Diameter != most || all && p.n > 1 != (got.Mean != nil) {
		t.Errorf("mean %v and diameter %v, %d pairs of %d", got.Mean, got.Diameter, reached, pairs)
	}
	mean := float64(sum) / float64(reached)
	maybe(t, "mean of pairs within reach", got.ReachedMean, mean)
	if got.Mean != nil {
		near(t, "mean", *got.Mean, mean)
	}
	if !p.directed {
		reached /= 2
	}
	if got.ReachedDiameter != most || got.Reached != int64(reached) {
		t.Errorf("at most %d over %d pairs, want %d over %d", got.ReachedDiameter, got.Reached, most, reached)
	}
}

func twinTriangles(t *testing.T, g *graph.Graph, p *plain) {
	t.Helper()
	got := g.Transitivity()
	closed, triples, local, through, short := p.transitivity()
	if got.Triples != triples || 3*got.Triangles != closed {
		t.Errorf("%d triangles, %d triples, want %d/3 and %d", got.Triangles, got.Triples, closed, triples)
	}
	maybe(t, "transitivity", got.Global, float64(closed)/float64(triples))
	mean, n := 0.0, 0
	for v, want := range local {
		maybe(t, "local transitivity", got.Local[v], want)
		if !math.IsNaN(want) {
			mean += want
			n++
		}
	}
	maybe(t, "mean local transitivity", got.LocalMean, mean/float64(n))
	if p.directed {
		maybe(t, "weak transitivity", got.Weak, float64(short)/float64(through))
		if got, want := must(g.Triads())(t), p.triads(); got != want {
			t.Errorf("triads %v, want %v", got, want)
		}
	} else if got.Weak != nil {
		t.Errorf("weak transitivity %v of an undirected graph", *got.Weak)
	}
}

func twinParts(t *testing.T, g *graph.Graph, p *plain) {
	t.Helper()
	for strong, got := range map[bool]graph.Components{false: g.WeakComponents(), true: g.StrongComponents()} {
		want := p.parts(strong, -1) // in the order of their first nodes, as ours
		if len(got.Sizes) != len(want) {
			t.Errorf("strong %t: %d parts, want %d", strong, len(got.Sizes), len(want))
			continue
		}
		for i, part := range want {
			if got.Sizes[i] != len(part) {
				t.Errorf("strong %t: part %d has %d nodes, want %d", strong, i, got.Sizes[i], len(part))
			}
			for v := range part {
				if got.Of[v] != int32(i) {
					t.Errorf("strong %t: node %d is in part %d, want %d", strong, v, got.Of[v], i)
				}
			}
		}
	}
	parts := len(p.parts(false, -1))
	var cut []int
	for v := range p.n {
		if len(p.parts(false, v)) > parts {
			cut = append(cut, v)
		}
	}
	if got := g.Articulation(); !slices.Equal(got, cut) {
		t.Errorf("articulation %v, want %v", got, cut)
	}
}

func twinGroups(t *testing.T, g *graph.Graph, p *plain, group []int32) {
	t.Helper()
	got := must(g.Grouping(group))(t)
	if p.ties() == 0 {
		if got.EI != nil || got.Modularity != nil || got.ModularityDirected != nil || got.Assortativity != nil {
			t.Errorf("without ties: %+v", got)
		}
		return
	}
	inside, outside := 0, 0
	expected, m := map[int32]float64{}, 0.0
	for v := range p.n {
		for w := range p.n {
			if p.either(v, w) {
				expected[group[v]]++
				m++
			}
			switch {
			case v >= w || !p.either(v, w):
			case group[v] == group[w]:
				inside++
			default:
				outside++
			}
		}
	}
	if got.Internal != inside || got.External != outside {
		t.Errorf("%d ties inside, %d outside, want %d, %d", got.Internal, got.External, inside, outside)
	}
	maybe(t, "E-I index", got.EI, float64(outside-inside)/float64(outside+inside))
	q := p.modularity(group, p.either)
	maybe(t, "modularity", got.Modularity, q)
	if p.directed {
		maybe(t, "directed modularity", got.ModularityDirected, p.modularity(group, p.tied))
	}
	chance := 0.0
	for _, n := range expected {
		chance += n / m * (n / m)
	}
	if len(expected) < 2 {
		q = math.NaN()
	}
	maybe(t, "assortativity", got.Assortativity, q/(1-chance))

	// Pearson's correlation over the list of ties.
	var from, to []float64
	for v := range p.n {
		for w := range p.n {
			if p.tied(v, w) {
				in := 0
				for u := range p.n {
					if p.tied(u, w) {
						in++
					}
				}
				from, to = append(from, float64(len(p.to[v]))), append(to, float64(in))
			}
		}
	}
	want := pearson(from, to)
	if r, err := g.DegreeAssortativity(); (err != nil) != math.IsNaN(want) {
		t.Errorf("degree assortativity %v, %v, want %v", r, err, want)
	} else if err == nil && math.Abs(r-want) > 1e-9 {
		t.Errorf("degree assortativity %v, want %v", r, want)
	}
}

func pearson(x, y []float64) float64 {
	if len(x) == 0 || slices.Min(x) == slices.Max(x) || slices.Min(y) == slices.Max(y) {
		return math.NaN()
	}
	n := float64(len(x))
	var sx, sy, xx, yy, xy float64
	for i := range x {
		sx += x[i]
		sy += y[i]
	}
	for i := range x {
		a, b := x[i]-sx/n, y[i]-sy/n
		xx += a * a
		yy += b * b
		xy += a * b
	}
	return xy / math.Sqrt(xx*yy)
}

func twinCohesion(t *testing.T, g *graph.Graph, p *plain) {
	t.Helper()
	var members []int
	in := map[int]bool{}
	for v := range p.n {
		if v%3 != 1 {
			members, in[v] = append(members, v), true
		}
	}
	got := must(g.Cohesion(members))(t)
	ties, returned, leaving, arriving := 0, 0, 0, 0
	linked, outside := map[int]bool{}, map[int]bool{}
	inner := &plain{p.n, p.directed, make([]map[int]float64, p.n)}
	for v := range p.n {
		inner.to[v] = map[int]float64{}
		for w := range p.to[v] {
			switch {
			case in[v] && in[w]:
				inner.to[v][w] = 1
				ties++
				if p.tied(w, v) {
					returned++
				}
				linked[v], linked[w] = true, true
			case in[v]:
				leaving++
				outside[w] = true
			case in[w]:
				arriving++
				outside[v] = true
			}
		}
	}
	if !p.directed {
		ties, returned = ties/2, 0
	}
	if got.Ties != ties || got.Returned != returned || got.Leaving != leaving || got.Arriving != arriving || len(got.Outside) != len(outside) || len(got.LeftOut) != len(members)-len(linked) {
		t.Errorf("got %+v, want %d ties, %d returned, %d leaving, %d arriving, %d outside, %d linked", got, ties, returned, leaving, arriving, len(outside), len(linked))
	}
	parts := func(without int) int {
		n := 0
		for _, part := range inner.parts(false, without) {
			if len(part) > 1 {
				n++
			}
		}
		return n
	}
	if got.Parts != parts(-1) {
		t.Errorf("%d parts, want %d", got.Parts, parts(-1))
	}
	var holding []int
	all := len(inner.parts(false, -1))
	for _, v := range members {
		if len(inner.parts(false, v)) > all {
			holding = append(holding, v)
		}
	}
	if !slices.Equal(got.Holding, holding) {
		t.Errorf("holding %v, want %v", got.Holding, holding)
	}
}

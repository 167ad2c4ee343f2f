package graph_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/openrubric/leadership/assessment/estimate"
	"github.com/openrubric/leadership/network/graph"
)

// brandes is betweenness as textbooks have it, with maps for all that is by node.
func (p *plain) brandes() []float64 {
	b := make([]float64, p.n)
	for s := range p.n {
		p.brandesFrom(s, b)
	}
	if !p.directed {
		for v := range b {
			b[v] /= 2
		}
	}
	return b
}

// brandesFrom adds what shortest ways from s give.
func (p *plain) brandesFrom(s int, b []float64) {
	distance, ways, before := map[int]int{s: 0}, map[int]float64{s: 1}, map[int][]int{}
	queue := []int{s}
	for i := 0; i < len(queue); i++ {
		v := queue[i]
		for w := range p.to[v] {
			if _, ok := distance[w]; !ok {
				distance[w] = distance[v] + 1
				queue = append(queue, w)
			}
			if distance[w] == distance[v]+1 {
				ways[w] += ways[v]
				before[w] = append(before[w], v)
			}
		}
	}
	share := map[int]float64{}
	for i := len(queue) - 1; i > 0; i-- {
		w := queue[i]
		for _, v := range before[w] {
			share[v] += ways[v] / ways[w] * (1 + share[w])
		}
		b[w] += share[w]
	}
}

// shapes are graphs in which a way of searching can go wrong: long, wide, in parts, with
// a hub, with many shortest ways.
func shapes() map[string]sampleShape {
	var path, star, grid, rings, in, barbell graph.Ties
	// Two circles of twelve who are all tied, a path between, and some whom nobody reaches.
	for i := range 12 {
		for j := range 12 {
			if i != j {
				barbell.Add(i, j, 1)
				barbell.Add(50+i, 50+j, 1)
			}
		}
		barbell.Add(70+i, i, 1)
	}
	for i := 11; i < 50; i++ {
		barbell.Add(i, i+1, 1)
	}
	for i := range 199 {
		path.Add(i, i+1, 1)
	}
	for i := 1; i < 300; i++ {
		star.Add(0, i, 1)
		if i%2 == 0 {
			star.Add(i, 0, 1)
		}
		in.Add(i, i/2, 1)
	}
	for i := range 14 {
		for j := range 14 {
			if i < 13 {
				grid.Add(14*i+j, 14*(i+1)+j, 1)
			}
			if j < 13 {
				grid.Add(14*i+j, 14*i+j+1, 1)
			}
		}
	}
	for i := range 200 {
		rings.Add(i, i/10*10+(i+1)%10, 1)
	}
	return map[string]sampleShape{
		"path": {200, path}, "star": {300, star}, "tree": {300, in}, "grid": {196, grid}, "rings": {200, rings}, "barbell": {82, barbell},
		"clusters": {600, schools(600, 6, 3)},
	}
}

type sampleShape struct {
	n    int
	ties graph.Ties
}

func TestBetweennessOfShapes(t *testing.T) {
	for name, s := range shapes() {
		for _, directed := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s/directed=%t", name, directed), func(t *testing.T) {
				build := graph.Undirected
				if directed {
					build = graph.Directed
				}
				g := must(build(s.n, s.ties))(t)
				p := newPlain(s.n, directed, s.ties)
				got := must(g.Betweenness(context.Background(), graph.Options{}))(t)
				for v, want := range p.brandes() {
					near(t, fmt.Sprintf("betweenness of %d", v), got.Nodes[v], want)
				}
				twinDistances(t, context.Background(), g, p)
			})
		}
	}
}

// A chain of diamonds doubles the number of shortest ways with each.
func TestBetweennessTooManyWays(t *testing.T) {
	chain := func(diamonds int) *graph.Graph {
		var ties graph.Ties
		for i := range diamonds {
			for _, side := range []int{1, 2} {
				ties.Add(3*i, 3*i+side, 1)
				ties.Add(3*i+side, 3*i+3, 1)
			}
		}
		return directed(t, 3*diamonds+1, ties)
	}
	const diamonds = 300
	got := must(chain(diamonds).Betweenness(context.Background(), graph.Options{}))(t)
	for i := 1; i < diamonds; i++ {
		// Whoever comes before meets whoever comes behind; the two sides of a diamond share.
		near(t, "betweenness between diamonds", got.Nodes[3*i], float64(3*i)*float64(3*(diamonds-i)))
	}
	for _, workers := range []int{1, 2} {
		if workers == 1 && testing.Short() {
			continue
		}
		if _, err := chain(1100).Betweenness(context.Background(), graph.Options{Workers: workers}); !errors.Is(err, estimate.ErrUndefined) {
			t.Errorf("got %v", err)
		}
		if _, err := chain(1100).SampleBetweenness(context.Background(), graph.Sampling{Nodes: 200, Workers: workers}); !errors.Is(err, estimate.ErrUndefined) {
			t.Errorf("got %v", err)
		}
	}
}

func TestSampleBetweenness(t *testing.T) {
	ctx := context.Background()
	const n, k = 400, 60
	for _, directed := range []bool{true, false} {
		build := graph.Undirected
		if directed {
			build = graph.Directed
		}
		g := must(build(n, schools(n, 5, 2)))(t)
		exact := must(g.Betweenness(ctx, graph.Options{}))(t).Nodes
		whole := must(g.SampleBetweenness(ctx, graph.Sampling{Nodes: n}))(t)
		for v, e := range whole.Nodes {
			near(t, "all sources", e.Value, exact[v])
			if e.SE != 0 || e.Low != e.Value || e.High != e.Value {
				t.Errorf("all sources: %+v", e)
			}
		}
		// Over many seeds the mean is the exact value, the spread is as the standard error
		// says, and intervals hold it.
		seeds := 300
		if testing.Short() {
			seeds = 100
		}
		mean, square, se, covered, coveredTop := make([]float64, n), make([]float64, n), make([]float64, n), 0, 0
		order := make([]int, n)
		for v := range order {
			order[v] = v
		}
		slices.SortFunc(order, func(a, b int) int {
			if exact[a] != exact[b] {
				return map[bool]int{true: -1, false: 1}[exact[a] > exact[b]]
			}
			return a - b
		})
		for seed := range uint64(seeds) {
			s := must(g.SampleBetweenness(ctx, graph.Sampling{Nodes: k, Seed: seed}))(t)
			if s.Drawn != k {
				t.Fatal(s.Drawn)
			}
			for v, e := range s.Nodes {
				mean[v] += e.Value / float64(seeds)
				square[v] += e.Value * e.Value / float64(seeds)
				se[v] += e.SE * e.SE / float64(seeds)
				if !(e.Low <= e.Value && e.Value <= e.High && e.Low >= 0) {
					t.Fatalf("%+v", e)
				}
			}
			for i, v := range order {
				if e := s.Nodes[v]; e.Low <= exact[v]*(1+1e-12) && exact[v] <= e.High*(1+1e-12) {
					covered++
					if i < n/10 {
						coveredTop++
					}
				}
			}
		}
		off, spread := 0.0, 0.0
		for v := range n {
			sd := math.Sqrt(max(0, square[v]-mean[v]*mean[v]))
			if sd == 0 {
				continue
			}
			off += (mean[v] - exact[v]) / sd * math.Sqrt(float64(seeds)) / n
			spread += se[v] / (sd * sd) / n
		}
		t.Logf("directed %t: mean off by %.3f standard errors, variance as stated times %.3f, intervals hold %.3f, of the highest tenth %.3f", directed, off, spread, float64(covered)/float64(seeds*n), float64(coveredTop)/float64(seeds*n/10))
		if math.Abs(off) > 0.4 || math.Abs(spread-1) > 0.1 {
			t.Errorf("mean off by %v standard errors, variance as stated times %v", off, spread)
		}
		if top := float64(coveredTop) / float64(seeds*n/10); top < 0.88 || top > 0.97 {
			t.Errorf("intervals hold %v of the highest tenth", top)
		}
	}
}

// TestEigenvectorTwin: power iteration on the matrix.
func TestEigenvectorTwin(t *testing.T) {
	for _, s := range samples(t) {
		t.Run(s.name, func(t *testing.T) {
			got, err := s.g.Eigenvector(context.Background())
			if s.p.ties() == 0 {
				if !errors.Is(err, estimate.ErrUndefined) {
					t.Errorf("got %v", err)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			x := make([]float64, s.n)
			for v := range x {
				x[v] = 1
			}
			for range 20_000 {
				next := slices.Clone(x) // the matrix and 1, or a star would go back and forth
				for v := range s.n {
					for w := range s.n {
						if s.p.either(v, w) {
							next[v] += x[w]
						}
					}
				}
				most, change := slices.Max(next), 0.0
				for v := range next {
					next[v] /= most
					change = max(change, math.Abs(next[v]-x[v]))
				}
				if x = next; change < 1e-15 {
					break
				}
			}
			for v := range x {
				if math.Abs(got[v]-x[v]) > 1e-8 {
					t.Errorf("node %d: got %v, want %v", v, got[v], x[v])
				}
			}
		})
	}
}

func TestEigenvectorOfLongPath(t *testing.T) {
	const n = 1500
	var ties graph.Ties
	for i := range n - 1 {
		ties.Add(i, i+1, 1)
	}
	g := must(graph.Undirected(n, ties))(t)
	got := must(g.Eigenvector(context.Background()))(t)
	for v, x := range got {
		want := math.Sin(math.Pi*float64(v+1)/(n+1)) / math.Sin(math.Pi*float64(n/2)/(n+1))
		if math.Abs(x-want) > 1e-5 {
			t.Fatalf("node %d: got %v, want %v", v, x, want)
		}
	}
}

// A path of so many is too long to settle on, and says so.
func TestEigenvectorDoesNotSettle(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	const n = 12_000
	var ties graph.Ties
	for i := range n - 1 {
		ties.Add(i, i+1, 1)
	}
	if _, err := must(graph.Undirected(n, ties))(t).Eigenvector(t.Context()); !errors.Is(err, estimate.ErrUndefined) {
		t.Errorf("got %v", err)
	}
}

// TestCorePeripheryTwin tries all cores of small graphs, with the correlation taken over
// the list of pairs.
func TestCorePeripheryTwin(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 5))
	best, tried := 0, 0
	for range 120 {
		n, share, is := 4+random.IntN(6), 0.1+0.5*random.Float64(), random.IntN(2) == 0
		weight := make([]float64, n)
		for v := range weight {
			weight[v] = 2 * random.Float64()
		}
		var ties graph.Ties
		for v := range n {
			for w := range n {
				if v != w && (is || v < w) && random.Float64() < share*weight[v]*weight[w] {
					ties.Add(v, w, 1)
				}
			}
		}
		build := graph.Undirected
		if is {
			build = graph.Directed
		}
		g, p := must(build(n, ties))(t), newPlain(n, is, ties)
		fit := func(core func(v int) bool) float64 {
			var tied, expected []float64
			number := func(yes bool) float64 {
				if yes {
					return 1
				}
				return 0
			}
			for v := range n {
				for w := range n {
					if v != w {
						tied, expected = append(tied, number(p.tied(v, w))), append(expected, number(core(v) || core(w)))
					}
				}
			}
			return pearson(tied, expected)
		}
		got, err := g.CorePeriphery(context.Background())
		if err != nil {
			if !errors.Is(err, estimate.ErrUndefined) || len(ties.From) != 0 && !math.IsNaN(fit(func(v int) bool { return v == 0 })) {
				t.Errorf("%d nodes, %d ties: %v", n, len(ties.From), err)
			}
			continue
		}
		tried++
		core := func(v int) bool { return slices.Contains(got.Core, v) }
		if want := fit(core); !(math.Abs(got.Correlation-want) < 1e-12) {
			t.Errorf("correlation %v of core %v, want %v", got.Correlation, got.Core, want)
		}
		var cells, full [3]float64
		for v := range n {
			for w := range n {
				if v == w {
					continue
				}
				block := 2
				if core(v) && core(w) {
					block = 0
				} else if core(v) || core(w) {
					block = 1
				}
				cells[block]++
				if p.tied(v, w) {
					full[block]++
				}
			}
		}
		maybe(t, "share inside", got.Inside, full[0]/cells[0])
		near(t, "share between", got.Between, full[1]/cells[1])
		near(t, "share outside", got.Outside, full[2]/cells[2])
		most := -1.0
		for set := 1; set < 1<<n; set++ {
			if r := fit(func(v int) bool { return set>>v&1 == 1 }); r > most {
				most = r
			}
		}
		if got.Correlation > most+1e-12 {
			t.Errorf("correlation %v is more than the best, %v", got.Correlation, most)
		}
		if got.Correlation > most-1e-12 {
			best++
		}
	}
	t.Logf("the best core in %d of %d graphs", best, tried)
	if tried < 100 || best < tried*95/100 {
		t.Errorf("the best core in %d of %d graphs", best, tried)
	}
}

// dense is the ties between groups as a matrix, with what stays inside left out.
type dense struct {
	ties   [][]int64
	degree []int64
	twice  int64
}

func (p *plain) dense() *dense {
	d := &dense{degree: make([]int64, p.n)}
	for v := range p.n {
		row := make([]int64, p.n)
		for w := range p.n {
			if p.either(v, w) {
				row[w] = 1
				d.degree[v]++
				d.twice++
			}
		}
		d.ties = append(d.ties, row)
	}
	return d
}

// fastGreedy joins the two groups that gain most, looking at all pairs each time.
func (p *plain) fastGreedy() []int32 {
	d := p.dense()
	of, alive := make([]int32, p.n), make([]bool, p.n)
	for v := range of {
		of[v], alive[v] = int32(v), true
	}
	for {
		best, a, b := int64(0), -1, -1
		for v := range p.n {
			for w := v + 1; w < p.n; w++ {
				if gain := d.twice*d.ties[v][w] - d.degree[v]*d.degree[w]; alive[v] && alive[w] && gain > best {
					best, a, b = gain, v, w
				}
			}
		}
		if a < 0 {
			return of
		}
		many := func(v int) (n int) {
			for _, ties := range d.ties[v] {
				if ties > 0 {
					n++
				}
			}
			return n
		}
		if many(a) < many(b) { // the name of the one with ties to more others stays
			a, b = b, a
		}
		for w := range p.n {
			d.ties[a][w] += d.ties[b][w]
			d.ties[w][a] = d.ties[a][w]
			d.ties[b][w], d.ties[w][b] = 0, 0
		}
		d.ties[a][a] = 0
		d.degree[a] += d.degree[b]
		alive[b] = false
		for v := range of {
			if of[v] == int32(b) {
				of[v] = int32(a)
			}
		}
	}
}

// louvain moves nodes with all sums made anew for each.
func (p *plain) louvain() (levels [][]int32) {
	d := p.dense()
	of := make([]int32, p.n)
	for v := range of {
		of[v] = int32(v)
	}
	for {
		n := len(d.degree)
		group := make([]int, n)
		for v := range group {
			group[v] = v
		}
		any := false
		for again := true; again; {
			again = false
			for v := range n {
				gain := func(h int) int64 {
					ties, total := int64(0), int64(0)
					for w := range n {
						if w != v && group[w] == h {
							ties += d.ties[v][w]
							total += d.degree[w]
						}
					}
					return d.twice*ties - d.degree[v]*total
				}
				best, most := group[v], gain(group[v])
				for h := range n {
					tied := false
					for w := range n {
						tied = tied || w != v && group[w] == h && d.ties[v][w] > 0
					}
					if x := gain(h); tied && x > most {
						best, most = h, x
					}
				}
				if best != group[v] {
					group[v], again, any = best, true, true
				}
			}
		}
		if !any && levels != nil {
			return levels
		}
		number := map[int]int{}
		for _, h := range group {
			if _, ok := number[h]; !ok {
				number[h] = len(number)
			}
		}
		next := &dense{degree: make([]int64, len(number)), twice: d.twice}
		for range number {
			next.ties = append(next.ties, make([]int64, len(number)))
		}
		for v, h := range group {
			next.degree[number[h]] += d.degree[v]
			for w, k := range group {
				if h != k {
					next.ties[number[h]][number[k]] += d.ties[v][w]
				}
			}
		}
		level := make([]int32, p.n)
		for v := range of {
			of[v] = int32(number[group[of[v]]])
			level[v] = of[v]
		}
		levels = append(levels, level)
		if !any {
			return levels
		}
		d = next
	}
}

// numbered returns groups numbered in the order of their first nodes.
func numbered(of []int32) []int32 {
	number, out := map[int32]int32{}, make([]int32, len(of))
	for v, h := range of {
		if _, ok := number[h]; !ok {
			number[h] = int32(len(number))
		}
		out[v] = number[h]
	}
	return out
}

func TestFoundGroupsTwins(t *testing.T) {
	ctx := context.Background()
	all := samples(t)
	ties := schools(220, 6, 1)
	all = append(all, sample{"clusters", 220, ties, directed(t, 220, ties), newPlain(220, true, ties)})
	for _, s := range all {
		t.Run(s.name, func(t *testing.T) {
			greedy, err := s.g.FastGreedy(ctx)
			levels, err2 := s.g.FindGroups(ctx)
			if s.p.ties() == 0 {
				if !errors.Is(err, estimate.ErrUndefined) || !errors.Is(err2, estimate.ErrUndefined) {
					t.Errorf("got %v, %v", err, err2)
				}
				return
			}
			if err != nil || err2 != nil {
				t.Fatal(err, err2)
			}
			check := func(what string, got graph.Found, want []int32) {
				if !slices.Equal(got.Groups, numbered(want)) {
					t.Errorf("%s: groups %v, want %v", what, got.Groups, numbered(want))
				}
				near(t, what, got.Modularity, s.p.modularity(want, s.p.either))
				for h, size := range got.Sizes {
					n := 0
					for _, own := range got.Groups {
						if own == int32(h) {
							n++
						}
					}
					if n != size {
						t.Errorf("%s: group %d has %d nodes, and %d are said", what, h, n, size)
					}
				}
			}
			check("fast greedy", greedy, s.p.fastGreedy())
			want := s.p.louvain()
			if len(levels) != len(want) {
				t.Fatalf("%d levels, want %d", len(levels), len(want))
			}
			for i, level := range levels {
				check(fmt.Sprintf("level %d", i), level, want[i])
				if i > 0 && level.Modularity <= levels[i-1].Modularity {
					t.Errorf("level %d: modularity %v after %v", i, level.Modularity, levels[i-1].Modularity)
				}
			}
		})
	}
}

// Clusters that are there are found: nearly all pairs of schools of one cluster come out
// together, and of two apart.
func TestFindGroupsFindsClusters(t *testing.T) {
	const n = 1100
	random := rand.New(rand.NewPCG(1, 1))
	var ties graph.Ties
	for v := range n {
		for range 8 {
			w := random.IntN(n)
			if random.IntN(10) < 7 {
				w = v/11*11 + random.IntN(11)
			}
			if w != v {
				ties.Add(v, w, 1)
			}
		}
	}
	found := must(directed(t, n, ties).FindGroups(context.Background()))(t)
	wrong, together := 0, 0
	for v := range n {
		for w := range v {
			if v/11 == w/11 {
				together++
			}
			if (v/11 == w/11) != (found[0].Groups[v] == found[0].Groups[w]) {
				wrong++
			}
		}
	}
	t.Logf("%d groups at first, %d at last; %d pairs wrong beside %d together", len(found[0].Sizes), len(found[len(found)-1].Sizes), wrong, together)
	if wrong*4 > together {
		t.Errorf("%d pairs wrong beside %d together", wrong, together)
	}
}

package graph_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"reflect"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/assessment/estimate"
	"github.com/openrubric/leadership/network/graph"
)

func TestInvalid(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for name, c := range map[string]struct {
		n    int
		ties graph.Ties
		says string
	}{
		"negative nodes":     {-1, graph.Ties{}, "-1 nodes"},
		"too many nodes":     {graph.MaxNodes + 1, graph.Ties{}, "2097153 nodes"},
		"columns":            {3, graph.Ties{From: []int32{0, 1}, To: []int32{1}}, "2 from, 1 to"},
		"columns of weights": {3, graph.Ties{From: []int32{0}, To: []int32{1}, Weight: []float64{}}, "0 weights"},
		"from":               {3, graph.Ties{From: []int32{0, 3}, To: []int32{1, 1}}, "tie 1: from 3 to 1, and nodes are 0 to 2"},
		"to":                 {3, graph.Ties{From: []int32{0}, To: []int32{-1}}, "tie 0: from 0 to -1"},
		"itself":             {3, graph.Ties{From: []int32{0, 2}, To: []int32{1, 2}}, "tie 1: from node 2 to itself"},
		"neither":            {3, graph.Ties{From: []int32{9}, To: []int32{9}}, "tie 0: from 9 to 9, and nodes are"},
		"no nodes":           {0, graph.Ties{From: []int32{0}, To: []int32{0}}, "tie 0"},
		"negative weight":    {3, graph.Ties{From: []int32{0}, To: []int32{1}, Weight: []float64{-1}}, "tie 0: weight -1"},
		"NaN":                {3, graph.Ties{From: []int32{0}, To: []int32{1}, Weight: []float64{nan}}, "tie 0: weight NaN"},
		"infinite":           {3, graph.Ties{From: []int32{0}, To: []int32{1}, Weight: []float64{inf}}, "tie 0: weight +Inf"},
		"too heavy":          {3, graph.Ties{From: []int32{0, 1}, To: []int32{1, 0}, Weight: []float64{math.MaxFloat64, math.MaxFloat64}}, "too large"},
	} {
		for kind, build := range map[string]func(int, graph.Ties) (*graph.Graph, error){"directed": graph.Directed, "undirected": graph.Undirected} {
			t.Run(name+"/"+kind, func(t *testing.T) {
				g, err := build(c.n, c.ties)
				if !errors.Is(err, estimate.ErrInvalid) || !strings.Contains(err.Error(), c.says) || g != nil {
					t.Errorf("got %v, %v, want one that says %q", g, err, c.says)
				}
			})
		}
	}
	g := directed(t, 3, graph.Ties{})
	for name, f := range map[string]func() error{
		"groups too few":  func() error { _, err := g.Grouping([]int32{0, 1}); return err },
		"group negative":  func() error { _, err := g.Grouping([]int32{0, 1, -1}); return err },
		"brokers":         func() error { _, err := g.Brokers(nil); return err },
		"no member":       func() error { _, err := g.Cohesion(nil); return err },
		"member no node":  func() error { _, err := g.Cohesion([]int{3}); return err },
		"member negative": func() error { _, err := g.Cohesion([]int{-1}); return err },
		"member twice":    func() error { _, err := g.Cohesion([]int{1, 0, 1}); return err },
		"one node drawn":  func() error { _, err := g.SampleBetweenness(t.Context(), graph.Sampling{Nodes: 1}); return err },
		"too many drawn":  func() error { _, err := g.SampleBetweenness(t.Context(), graph.Sampling{Nodes: 4}); return err },
		"drawn of nothing": func() error {
			_, err := (directed(t, 1, graph.Ties{})).SampleBetweenness(t.Context(), graph.Sampling{})
			return err
		},
	} {
		if err := f(); !errors.Is(err, estimate.ErrInvalid) {
			t.Errorf("%s: got %v", name, err)
		}
	}
}

// Add takes any int, and what is no node stays none.
func TestAdd(t *testing.T) {
	var ties graph.Ties
	ties.Add(0, 1, 1)
	ties.Add(1, 2, 1)
	if ties.Weight != nil {
		t.Errorf("weights %v of ties that weigh 1", ties.Weight)
	}
	ties.Add(2, 0, 0.5)
	ties.Add(0, 1, 1)
	if want := []float64{1, 1, 0.5, 1}; !slices.Equal(ties.Weight, want) {
		t.Errorf("weights %v, want %v", ties.Weight, want)
	}
	for _, v := range []int{-1, math.MaxInt, math.MinInt, math.MaxInt32, graph.MaxNodes} {
		var ties graph.Ties
		ties.Add(v, 1, 1)
		if _, err := graph.Directed(graph.MaxNodes, ties); !errors.Is(err, estimate.ErrInvalid) {
			t.Errorf("from %d: got %v", v, err)
		}
	}
}

// Ties with the same ends are one, and a tie of weight 0 is a tie.
func TestMerge(t *testing.T) {
	ties := graph.Ties{From: []int32{1, 0, 0, 1, 0}, To: []int32{0, 1, 2, 0, 1}, Weight: []float64{1, 2, 0, 4, 8}}
	for _, c := range []struct {
		build func(int, graph.Ties) (*graph.Graph, error)
		want  []graph.Tie
	}{
		{graph.Directed, []graph.Tie{{0, 1, 10}, {0, 2, 0}, {1, 0, 5}}},
		{graph.Undirected, []graph.Tie{{0, 1, 15}, {0, 2, 0}}},
	} {
		g := must(c.build(3, ties))(t)
		if got := slices.Collect(g.All()); !slices.Equal(got, c.want) || g.Len() != len(c.want) {
			t.Errorf("got %v, %d ties, want %v", got, g.Len(), c.want)
		}
		for range g.All() {
			break // an iterator can be left
		}
	}
	bare := graph.Ties{From: []int32{0, 0, 0}, To: []int32{1, 1, 2}}
	if got, want := slices.Collect(directed(t, 3, bare).All()), []graph.Tie{{0, 1, 2}, {0, 2, 1}}; !slices.Equal(got, want) {
		t.Errorf("got %v, want %v", got, want)
	}
}

// A graph keeps nothing of the columns that it was made of.
func TestKeepsNothing(t *testing.T) {
	ties := schools(50, 4, 1)
	for i := range ties.From {
		ties.Weight = append(ties.Weight, float64(i%5))
	}
	g := directed(t, 50, ties)
	before := everything(t, g, 1)
	clear(ties.From)
	clear(ties.To)
	clear(ties.Weight)
	if diff := cmp.Diff(before, everything(t, g, 1)); diff != "" {
		t.Error(diff)
	}
}

// results are all that there is to know about a graph, for comparison.
type results struct {
	Density, Reciprocity, Assortativity, Central, Dyads, Triads, Core any
	Degrees                                                           graph.Degrees
	Strengths                                                         graph.Strengths
	Transitivity                                                      graph.Transitivity
	Distances                                                         graph.Distances
	Betweenness                                                       graph.Betweenness
	Sample                                                            graph.BetweennessSample
	Weak, Strong                                                      graph.Components
	Articulation, Coreness                                            []int
	Grouping                                                          graph.Grouping
	Brokers                                                           []graph.Broker
	Eigenvector                                                       []float64
	Found                                                             []graph.Found
	Greedy                                                            graph.Found
	Cohesion                                                          graph.Cohesion
}

func everything(t *testing.T, g *graph.Graph, workers int) results {
	t.Helper()
	ctx := context.Background()
	var r results
	either := func(v any, err error) any {
		if err != nil {
			return err.Error()
		}
		return v
	}
	density, err := g.Density()
	r.Density = either(density, err)
	back, err := g.Reciprocity()
	r.Reciprocity = either(back, err)
	assortativity, err := g.DegreeAssortativity()
	r.Assortativity = either(assortativity, err)
	central, err := g.DegreeCentralisation()
	r.Central = either(central, err)
	dyads, err := g.Dyads()
	r.Dyads = either(dyads, err)
	triads, err := g.Triads()
	r.Triads = either(triads, err)
	core, err := g.CorePeriphery(ctx)
	r.Core = either(core, err)
	r.Degrees, r.Strengths, r.Transitivity = g.Degrees(), g.Strengths(), g.Transitivity()
	r.Distances = must(g.Distances(ctx, graph.Options{Workers: workers}))(t)
	r.Betweenness = must(g.Betweenness(ctx, graph.Options{Workers: workers}))(t)
	if g.Nodes() >= 2 {
		r.Sample = must(g.SampleBetweenness(ctx, graph.Sampling{Nodes: (g.Nodes() + 2) / 2, Seed: 5, Workers: workers}))(t)
	}
	r.Weak, r.Strong, r.Articulation, r.Coreness = g.WeakComponents(), g.StrongComponents(), g.Articulation(), g.Coreness()
	r.Grouping = must(g.Grouping(groupsOf(g.Nodes())))(t)
	r.Brokers = must(g.Brokers(groupsOf(g.Nodes())))(t)
	if g.Len() > 0 {
		r.Eigenvector = must(g.Eigenvector(ctx))(t)
		r.Found = must(g.FindGroups(ctx))(t)
		r.Greedy = must(g.FastGreedy(ctx))(t)
	}
	if g.Nodes() > 0 {
		r.Cohesion = must(g.Cohesion([]int{0, g.Nodes() - 1}[:min(g.Nodes(), 2)]))(t)
	}
	return r
}

// No number is NaN or infinite, whatever the graph, and JSON would refuse it.
func TestAllNumbersAreNumbers(t *testing.T) {
	for _, s := range samples(t) {
		if _, err := json.Marshal(everything(t, s.g, 1)); err != nil {
			t.Errorf("%s: %v", s.name, err)
		}
	}
	for n := range 4 {
		for _, build := range []func(int, graph.Ties) (*graph.Graph, error){graph.Directed, graph.Undirected} {
			if _, err := json.Marshal(everything(t, must(build(n, graph.Ties{}))(t), 1)); err != nil {
				t.Errorf("%d nodes: %v", n, err)
			}
		}
	}
}

// Numbers are the same to the last bit for any number of workers, and for every run.
func TestWorkers(t *testing.T) {
	for _, directed := range []bool{true, false} {
		build := graph.Undirected
		if directed {
			build = graph.Directed
		}
		g := must(build(331, schools(331, 5, 4)))(t)
		want := everything(t, g, 1)
		for _, workers := range []int{-1, 0, 1, 2, 3, 8, 100} {
			if !reflect.DeepEqual(everything(t, g, workers), want) {
				t.Errorf("directed %t: %d workers: %s", directed, workers, cmp.Diff(want, everything(t, g, workers)))
			}
		}
	}
}

// Many goroutines may ask one graph.
func TestGoroutines(t *testing.T) {
	g := directed(t, 150, schools(150, 5, 4))
	want := everything(t, g, 2)
	for i := range 4 {
		t.Run(fmt.Sprint(i), func(t *testing.T) {
			t.Parallel()
			if !reflect.DeepEqual(everything(t, g, 2), want) {
				t.Error("another result")
			}
		})
	}
}

// What takes long ends with its context, whenever that ends: there is an error, or all of
// the result.
func TestContext(t *testing.T) {
	g, most := directed(t, 150, schools(150, 5, 4)), int64(250)
	if testing.Short() {
		most = 40
	}
	for name, f := range map[string]func(ctx context.Context, workers int) (any, error){
		"Distances":   func(ctx context.Context, w int) (any, error) { return g.Distances(ctx, graph.Options{Workers: w}) },
		"Betweenness": func(ctx context.Context, w int) (any, error) { return g.Betweenness(ctx, graph.Options{Workers: w}) },
		"SampleBetweenness": func(ctx context.Context, w int) (any, error) {
			return g.SampleBetweenness(ctx, graph.Sampling{Nodes: 90, Workers: w})
		},
		"FindGroups":    func(ctx context.Context, w int) (any, error) { return g.FindGroups(ctx) },
		"FastGreedy":    func(ctx context.Context, w int) (any, error) { return g.FastGreedy(ctx) },
		"CorePeriphery": func(ctx context.Context, w int) (any, error) { return g.CorePeriphery(ctx) },
		"Eigenvector":   func(ctx context.Context, w int) (any, error) { return g.Eigenvector(ctx) },
	} {
		for _, workers := range []int{1, 3} {
			want, err := f(context.Background(), workers)
			if err != nil {
				t.Fatal(err)
			}
			ended := 0
			for asked := range most { // it ends when asked so often
				got, err := f(&counting{Context: context.Background(), left: asked}, workers)
				switch {
				case err == nil && !reflect.DeepEqual(got, want):
					t.Errorf("%s, %d workers, asked %d times: half a result", name, workers, asked)
				case errors.Is(err, context.Canceled):
					ended++
				case err != nil:
					t.Errorf("%s: %v", name, err)
				}
			}
			if ended == 0 {
				t.Errorf("%s, %d workers: never ended", name, workers)
			}
		}
	}
}

// TestUndefined: each statistic that does not exist says why.
func TestUndefined(t *testing.T) {
	ctx := context.Background()
	graphs := map[string]*graph.Graph{
		"none":  directed(t, 0, graph.Ties{}),
		"one":   directed(t, 1, graph.Ties{}),
		"two":   directed(t, 2, graph.Ties{From: []int32{0}, To: []int32{1}}),
		"empty": directed(t, 5, graph.Ties{}),
		"all":   directed(t, 3, graph.Ties{From: []int32{0, 0, 1, 1, 2, 2}, To: []int32{1, 2, 0, 2, 0, 1}}),
		"pair":  must(graph.Undirected(3, graph.Ties{From: []int32{0}, To: []int32{1}}))(t),
	}
	for name, f := range map[string]func(g *graph.Graph) error{
		"Density none one":                                func(g *graph.Graph) error { _, err := g.Density(); return err },
		"Dyads pair":                                      func(g *graph.Graph) error { _, err := g.Dyads(); return err },
		"Triads pair":                                     func(g *graph.Graph) error { _, err := g.Triads(); return err },
		"Reciprocity none one empty pair":                 func(g *graph.Graph) error { _, err := g.Reciprocity(); return err },
		"DegreeCentralisation none one two":               func(g *graph.Graph) error { _, err := g.DegreeCentralisation(); return err },
		"DegreeAssortativity none one two empty all pair": func(g *graph.Graph) error { _, err := g.DegreeAssortativity(); return err },
		"CorePeriphery none one two empty all":            func(g *graph.Graph) error { _, err := g.CorePeriphery(ctx); return err },
		"Eigenvector none one empty":                      func(g *graph.Graph) error { _, err := g.Eigenvector(ctx); return err },
		"FindGroups none one empty":                       func(g *graph.Graph) error { _, err := g.FindGroups(ctx); return err },
		"FastGreedy none one empty":                       func(g *graph.Graph) error { _, err := g.FastGreedy(ctx); return err },
	} {
		undefined := strings.Fields(name)[1:]
		for kind, g := range graphs {
			err := f(g)
			if want := slices.Contains(undefined, kind); errors.Is(err, estimate.ErrUndefined) != want || !want && err != nil {
				t.Errorf("%s of %s: got %v", name, kind, err)
			}
			if err != nil && len(err.Error()) < 30 {
				t.Errorf("%s of %s: the reason is %q", name, kind, err)
			}
		}
	}
	// All ties are of one group, and another has only a node without any.
	one := must(graphs["pair"].Grouping([]int32{4, 4, 9}))(t)
	if one.Groups != 2 || one.Assortativity != nil || one.Modularity == nil || *one.Modularity != 0 || *one.EI != -1 {
		t.Errorf("ties of one group: %+v", one)
	}
	b := must(graphs["two"].Betweenness(ctx, graph.Options{}))(t)
	d := must(graphs["two"].Distances(ctx, graph.Options{}))(t)
	if b.Centralisation != nil || d.CentralisationIn != nil || d.CentralisationOut != nil || d.Mean != nil || d.Diameter != nil {
		t.Errorf("of two nodes and a tie: %+v, %+v", b, d)
	}
	if d := must(graphs["none"].Distances(ctx, graph.Options{}))(t); d.Diameter != nil || len(d.Nodes) != 0 {
		t.Errorf("of nothing: %+v", d)
	}
	if d := must(graphs["one"].Distances(ctx, graph.Options{}))(t); d.Diameter == nil || *d.Diameter != 0 || d.Mean != nil {
		t.Errorf("of one node: %+v", d)
	}
}

func TestTriadString(t *testing.T) {
	if got := graph.Triad030T.String() + graph.Triad300.String() + graph.Triad(16).String(); got != "030T300Triad(16)" {
		t.Error(got)
	}
}

// A counting context ends when it has been asked for its error so often.
type counting struct {
	context.Context
	left int64
}

func (c *counting) Err() error {
	if atomic.AddInt64(&c.left, -1) < 0 {
		return context.Canceled
	}
	return nil
}

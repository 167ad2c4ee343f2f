package graph_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/openrubric/leadership/assessment/estimate"
	"github.com/openrubric/leadership/network/graph"
)

// exempt are the values of the reference files that nothing here computes, and why.
var exempt = map[string]string{
	"clique_number": "the largest clique is no measure of schools, and finding it takes exponential time",
}

// A referenceFile is one network and what R has for it.
type referenceFile struct {
	Data struct {
		Format   string
		Directed bool
		N        int
		Edges    [][2]int
		Groups   []int32
	}
	Expected  map[string]any
	Tolerance map[string]float64
}

// referenceFiles returns the files of the reference results that match, or skips.
func referenceFiles(t *testing.T, pattern string) []string {
	t.Helper()
	dir := os.Getenv("REFERENCE_DIR")
	if dir == "" {
		t.Skip("REFERENCE_DIR is not set: the directory of the reference results")
	}
	files, err := filepath.Glob(filepath.Join(dir, "stats", pattern))
	if err != nil {
		t.Fatal(err)
	}
	// Another directory than the one that came with the project may hold a few of them.
	if _, err := os.Stat(filepath.Join(dir, "stats", "README.md")); err == nil && len(files) == 0 {
		t.Fatalf("no file matches %s", pattern)
	}
	return files
}

func readJSON(t *testing.T, file string, into any) {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, into); err != nil {
		t.Fatal(err)
	}
}

func TestReferenceNetworks(t *testing.T) {
	compared, left := 0, 0
	for _, file := range referenceFiles(t, "network-*.json") {
		t.Run(filepath.Base(file), func(t *testing.T) {
			var f referenceFile
			readJSON(t, file, &f)
			if f.Data.Format != "edges" {
				t.Fatalf("unknown format %q", f.Data.Format)
			}
			var ties graph.Ties
			for _, e := range f.Data.Edges {
				ties.Add(e[0]-1, e[1]-1, 1) // the files count from 1
			}
			make := graph.Undirected
			if f.Data.Directed {
				make = graph.Directed
			}
			g, err := make(f.Data.N, ties)
			if err != nil {
				t.Fatal(err)
			}
			got := leaves(measures(t, g, f.Data.Groups))
			want := leaves(f.Expected)
			if len(want) == 0 {
				t.Fatal("nothing is expected")
			}
			for _, at := range slices.Sorted(maps.Keys(want)) {
				if _, ok := exempt[at]; ok {
					left++
					continue
				}
				value, ok := got[at]
				if !ok {
					t.Errorf("%s: expected and not known here", at)
					continue
				}
				compared++
				compare(t, at, value, want[at], tolerance(f.Tolerance, at))
			}
		})
	}
	t.Logf("%d values compared, %d exempt", compared, left)
}

func compare(t *testing.T, at string, got, want any, within float64) {
	t.Helper()
	number, ok := want.(float64)
	if !ok { // nothing, or true or false
		if got != want {
			t.Errorf("%s: got %v, want %v", at, got, want)
		}
		return
	}
	value, ok := got.(float64)
	if !ok {
		t.Errorf("%s: got %v, want %v", at, got, want)
		return
	}
	// The figures are doubles printed with 15 digits.
	if within = max(within, 1e-14*math.Abs(number)); !(math.Abs(value-number) <= within) {
		t.Errorf("%s: got %v, want %v within %g", at, value, number, within)
	}
}

// tolerance returns that of the longest key that the path starts with or ends with.
func tolerance(all map[string]float64, at string) float64 {
	within, longest := all["abs"], -1
	for key, abs := range all {
		fits := at == key || strings.HasPrefix(at, key+".") || strings.HasSuffix(at, "."+key)
		if key != "abs" && fits && len(key) > longest {
			within, longest = abs, len(key)
		}
	}
	return within
}

// leaves returns the values of a tree by their dotted path: numbers as float64, and nil
// for nothing.
func leaves(tree any) map[string]any {
	out := map[string]any{}
	var walk func(at string, v any)
	list := func(at string, n int, part func(i int) any) {
		for i := range n {
			walk(fmt.Sprintf("%s.%d", at, i), part(i))
		}
	}
	walk = func(at string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for key, part := range v {
				walk(at+"."+key, part)
			}
		case []any:
			list(at, len(v), func(i int) any { return v[i] })
		case []float64:
			list(at, len(v), func(i int) any { return v[i] })
		case []*float64:
			list(at, len(v), func(i int) any { return v[i] })
		case []int:
			list(at, len(v), func(i int) any { return v[i] })
		case *float64:
			out[at[1:]] = nil
			if v != nil {
				out[at[1:]] = *v
			}
		case *int:
			out[at[1:]] = nil
			if v != nil {
				out[at[1:]] = float64(*v)
			}
		case int:
			out[at[1:]] = float64(v)
		case int64:
			out[at[1:]] = float64(v)
		case float64, bool, nil:
			out[at[1:]] = v
		default:
			panic(fmt.Sprintf("%s: %T", at, v))
		}
	}
	walk("", tree)
	return out
}

// measures returns all that the reference files expect, under their names.
func measures(t *testing.T, g *graph.Graph, groups []int32) map[string]any {
	t.Helper()
	ctx := context.Background()
	got := map[string]any{"n_nodes": g.Nodes(), "n_ties": g.Len(), "directed": g.IsDirected()}
	got["density"] = must(g.Density())(t)

	d := g.Degrees()
	central := must(g.DegreeCentralisation())(t)
	between := must(g.Betweenness(ctx, graph.Options{}))(t)
	steps := must(g.Distances(ctx, graph.Options{}))(t)
	if steps.Mean != nil {
		got["mean_distance"], got["diameter"] = steps.Mean, steps.Diameter
	}
	got["mean_distance_reachable_pairs"], got["diameter_reachable"] = steps.ReachedMean, steps.ReachedDiameter
	var in, out, harmonicIn, harmonicOut []*float64
	for _, c := range steps.Nodes {
		in, out = append(in, c.In), append(out, c.Out)
		harmonicIn, harmonicOut = append(harmonicIn, c.HarmonicIn), append(harmonicOut, c.HarmonicOut)
	}
	if g.IsDirected() {
		got["degree"] = map[string]any{"in": d.In, "out": d.Out, "all": d.All}
		got["degree_centralization"] = map[string]any{"in": central.In.Value, "out": central.Out.Value, "all": central.All.Value}
		got["harmonic_closeness"] = map[string]any{"in": harmonicIn, "out": harmonicOut}
		got["closeness"] = map[string]any{"in": in, "out": out}
		if steps.CentralisationIn != nil && steps.CentralisationOut != nil {
			got["closeness_centralization"] = map[string]any{"in": steps.CentralisationIn.Value, "out": steps.CentralisationOut.Value}
		}
		dyads := must(g.Dyads())(t)
		got["dyad_census"] = map[string]any{"mutual": dyads.Mutual, "asymmetric": dyads.Asymmetric, "null": dyads.Null}
		back := must(g.Reciprocity())(t)
		got["reciprocity"] = map[string]any{"ties": back.Ties, "dyads": back.Dyads}
	} else {
		got["degree"] = map[string]any{"all": d.All}
		got["degree_centralization"] = map[string]any{"all": central.All.Value}
		got["closeness"] = map[string]any{"all": out}
		got["harmonic_closeness"] = map[string]any{"all": harmonicOut}
		if steps.CentralisationOut != nil {
			got["closeness_centralization"] = map[string]any{"all": steps.CentralisationOut.Value}
		}
	}
	got["betweenness"] = between.Nodes
	got["betweenness_centralization"] = between.Centralisation.Value
	got["betweenness_centralization_raw"] = between.Centralisation.Raw
	got["betweenness_theoretical_max"] = between.Centralisation.Max

	weak, strong := len(g.WeakComponents().Sizes), len(g.StrongComponents().Sizes)
	got["components_weak"], got["components_strong"] = weak, strong
	got["weakly_connected"], got["strongly_connected"] = weak == 1, strong == 1
	var cut []int
	for _, v := range g.Articulation() {
		cut = append(cut, v+1)
	}
	got["articulation_points"] = cut

	tr := g.Transitivity()
	got["transitivity_global"], got["transitivity_local"], got["transitivity_local_mean"] = tr.Global, tr.Local, tr.LocalMean
	got["transitivity_directed_weak_sna"] = tr.Weak

	got["degree_assortativity"] = must(g.DegreeAssortativity())(t)
	grouping := must(g.Grouping(groups))(t)
	got["modularity_of_given_groups"], got["modularity_directed_of_given_groups"] = grouping.Modularity, grouping.ModularityDirected
	got["ei_index"], got["assortativity_nominal"] = grouping.EI, grouping.Assortativity

	got["coreness"] = g.Coreness()
	got["eigenvector_centrality_max1"] = must(g.Eigenvector(ctx))(t)
	found := must(g.FastGreedy(ctx))(t)
	got["fast_greedy"] = map[string]any{"modularity": found.Modularity, "n_communities": len(found.Sizes)}
	return got
}

// must returns the value, or fails if there is an error.
func must[T any](v T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// answered are the cases for which igraph returns a number although there is none, and
// why ours is undefined.
var answered = map[string]string{
	"two_separate_pairs.closeness_centralization": "nobody reaches everybody; igraph takes the mean of those within reach, of which there is one",
}

// TestReferenceEdgeCases: a finite value must be matched; where a program returned NaN or
// nothing, ours is undefined with a reason, or nil in a struct.
func TestReferenceEdgeCases(t *testing.T) {
	values, named := 0, map[string]bool{}
	for _, file := range referenceFiles(t, "edge-cases*.json") {
		t.Run(filepath.Base(file), func(t *testing.T) {
			var f struct {
				Data struct {
					Network map[string]struct {
						Adjacency [][]int
						Directed  bool
					}
				}
				Expected struct {
					Network map[string]map[string]any
				}
				Tolerance struct{ Abs float64 }
			}
			readJSON(t, file, &f)
			if len(f.Expected.Network) == 0 {
				t.Fatal("nothing is expected of networks")
			}
			for _, name := range slices.Sorted(maps.Keys(f.Expected.Network)) {
				data, ok := f.Data.Network[name]
				if !ok {
					t.Fatalf("%s has no data", name)
				}
				got := edgeCase(t, data.Adjacency, data.Directed)
				expected := f.Expected.Network[name]
				for _, key := range slices.Sorted(maps.Keys(expected)) {
					at := name + "." + key
					mine, ok := got[key]
					if !ok {
						t.Errorf("%s: expected and not known here", at)
						continue
					}
					values++
					want, finite := expected[key].(float64)
					if _, ours := answered[at]; ours {
						named[at], finite = true, false
					}
					switch {
					case finite && mine.err != nil:
						t.Errorf("%s: want %v, undefined here: %v", at, want, mine.err)
					case finite && !(math.Abs(mine.value-want) <= f.Tolerance.Abs):
						t.Errorf("%s: got %v, want %v", at, mine.value, want)
					case !finite && !errors.Is(mine.err, estimate.ErrUndefined):
						t.Errorf("%s: got %v, want a reason why there is none", at, mine.value)
					case !finite && len(mine.err.Error()) < 20:
						t.Errorf("%s: the reason is %q", at, mine.err)
					}
				}
			}
		})
	}
	if len(named) != len(answered) {
		t.Errorf("answered names %d cases and %d occur", len(answered), len(named))
	}
	t.Logf("%d values compared, %d of them answered by igraph though undefined", values, len(named))
}

type edge struct {
	value float64
	err   error
}

// edgeCase returns what the edge cases expect. igraph's distances are over pairs within
// reach.
func edgeCase(t *testing.T, adjacency [][]int, directed bool) map[string]edge {
	t.Helper()
	ctx := context.Background()
	var ties graph.Ties
	for v, row := range adjacency {
		for w, is := range row {
			if is != 0 && (directed || v < w) {
				ties.Add(v, w, 1)
			}
		}
	}
	n := len(adjacency)
	make, one := graph.Undirected, make([]int32, n)
	if directed {
		make = graph.Directed
	}
	g := must(make(n, ties))(t)
	pick := func(v *float64, where string) edge {
		if v == nil {
			return edge{err: fmt.Errorf("%w: nil in %s", estimate.ErrUndefined, where)}
		}
		return edge{value: *v}
	}
	value := func(f *graph.Freeman, where string) edge {
		if f == nil {
			return pick(nil, where)
		}
		return edge{value: f.Value}
	}
	steps := must(g.Distances(ctx, graph.Options{}))(t)
	density, err := g.Density()
	got := map[string]edge{"density": {density, err}}
	back, err := g.Reciprocity()
	got["reciprocity"] = edge{back.Ties, err}
	central, err := g.DegreeCentralisation()
	got["degree_centralization"] = edge{central.All.Value, err}
	assortativity, err := g.DegreeAssortativity()
	got["assortativity"] = edge{assortativity, err}
	got["transitivity_global"] = pick(g.Transitivity().Global, "Transitivity")
	got["betweenness_centralization"] = value(must(g.Betweenness(ctx, graph.Options{}))(t).Centralisation, "Betweenness")
	got["closeness_centralization"] = value(steps.CentralisationOut, "Distances")
	got["mean_distance"] = pick(steps.ReachedMean, "Distances")
	got["diameter"] = edge{value: float64(steps.ReachedDiameter)}
	got["modularity_one_group"] = pick(must(g.Grouping(one))(t).Modularity, "Grouping")
	return got
}

package graph_test

import (
	"compress/gzip"
	"encoding/csv"
	"os"
	"path/filepath"
	"strconv"
	"testing"

	"github.com/openrubric/leadership/network/graph"
)

// lazega reads the three relations of Lazega's law firm: 71 lawyers who ask each other for
// advice, are friends, and work together.
func lazega(t *testing.T) map[string][][2]int {
	t.Helper()
	dir := os.Getenv("DATA_DIR")
	if dir == "" {
		t.Skip("set DATA_DIR to the directory of the shared data to run this test")
	}
	f, err := os.Open(filepath.Join(dir, "lazega-edges.csv.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(z).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	out := map[string][][2]int{}
	for _, row := range rows[1:] {
		from, err1 := strconv.Atoi(row[1])
		to, err2 := strconv.Atoi(row[2])
		if err1 != nil || err2 != nil {
			t.Fatal(row)
		}
		out[row[0]] = append(out[row[0]], [2]int{from, to})
	}
	return out
}

func TestDataLazega(t *testing.T) {
	const n = 71
	relations := lazega(t)
	if len(relations) != 3 {
		t.Fatalf("%d relations", len(relations))
	}
	for name, want := range map[string]struct {
		ties              int
		density, returned string // to two digits, so that other data would show
	}{
		"advice": {892, "0.18", "0.39"}, "friend": {575, "0.12", "0.61"}, "cowork": {756, "0.15", "1.00"},
	} {
		t.Run(name, func(t *testing.T) {
			var ties graph.Ties
			seen := map[[2]int]bool{}
			for _, e := range relations[name] {
				ties.Add(e[0]-1, e[1]-1, 1)
				seen[e] = true
			}
			g := directed(t, n, ties)
			if g.Len() != want.ties || len(seen) != want.ties {
				t.Errorf("%d ties, %d lines that differ, want %d", g.Len(), len(seen), want.ties)
			}
			returned := 0
			for e := range seen {
				if seen[[2]int{e[1], e[0]}] {
					returned++
				}
			}
			density, back := must(g.Density())(t), must(g.Reciprocity())(t)
			near(t, "density", density, float64(len(seen))/(n*(n-1)))
			near(t, "ties that are returned", back.Ties, float64(returned)/float64(len(seen)))
			near(t, "pairs tied both ways", back.Dyads, float64(returned)/2/(float64(len(seen))-float64(returned)/2))
			if got := strconv.FormatFloat(density, 'f', 2, 64); got != want.density {
				t.Errorf("density %s, want %s", got, want.density)
			}
			if got := strconv.FormatFloat(back.Ties, 'f', 2, 64); got != want.returned {
				t.Errorf("%s of ties are returned, want %s", got, want.returned)
			}
			p := newPlain(n, true, ties)
			twinDegrees(t, g, p)
			twinTriangles(t, g, p)
			twinDistances(t, t.Context(), g, p)
			for v, b := range p.betweenness() {
				near(t, "betweenness", must(g.Betweenness(t.Context(), graph.Options{}))(t).Nodes[v], b)
			}
		})
	}
	// Who works together is listed both ways: as ties without a direction there are half
	// as many, of weight 2.
	var ties graph.Ties
	for _, e := range relations["cowork"] {
		ties.Add(e[0]-1, e[1]-1, 1)
	}
	g := must(graph.Undirected(n, ties))(t)
	if g.Len() != 378 {
		t.Errorf("%d pairs", g.Len())
	}
	for tie := range g.All() {
		if tie.Weight != 2 {
			t.Errorf("%+v", tie)
		}
	}
}

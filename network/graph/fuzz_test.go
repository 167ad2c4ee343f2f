package graph_test

import (
	"encoding/binary"
	"encoding/json"
	"errors"
	"github.com/openrubric/leadership/.ci/hostile"
	"math"
	"testing"

	"github.com/openrubric/leadership/assessment/estimate"
	"github.com/openrubric/leadership/network/graph"
)

// FuzzGraph makes ties of any bytes: what is refused has a reason, and of what is not,
// everything can be computed, without a panic or a number that is none, and agrees with
// the plain graph on what there is.
func FuzzGraph(f *testing.F) {
	f.Add(uint8(3), true, false, []byte{0, 1, 1, 2, 2, 0})
	f.Add(uint8(5), false, true, []byte{0, 1, 1, 0, 3, 4, 0, 1})
	f.Add(uint8(2), true, true, []byte{0, 0})
	f.Add(uint8(0), true, false, []byte{})
	f.Add(uint8(20), true, true, []byte("the ties of a network of schools in clusters"))
	f.Fuzz(func(t *testing.T, n uint8, directed, weighed bool, data []byte) {
		var ties graph.Ties
		size := 2
		if weighed {
			size = 10
			ties.Weight = []float64{}
		}
		for ; len(data) >= size; data = data[size:] {
			from, to := int32(data[0]), int32(data[1])
			if n > 0 && data[0] < 250 { // mostly nodes that there are
				from, to = from%int32(n), to%int32(n)
			}
			ties.From, ties.To = append(ties.From, from), append(ties.To, to)
			if weighed {
				ties.Weight = append(ties.Weight, math.Float64frombits(binary.LittleEndian.Uint64(data[2:])))
			}
		}
		build := graph.Undirected
		if directed {
			build = graph.Directed
		}
		g, err := build(int(n), ties)
		if err != nil {
			if !errors.Is(err, estimate.ErrInvalid) || g != nil {
				t.Fatal(err)
			}
			return
		}
		p := newPlain(int(n), directed, ties)
		if g.Len() != p.ties() {
			t.Fatalf("%d ties, want %d", g.Len(), p.ties())
		}
		for tie := range g.All() {
			if got, want := tie.Weight, p.to[tie.From][tie.To]; math.Abs(got-want) > 1e-12*want {
				t.Fatalf("%+v, want a weight of %v", tie, want)
			}
		}
		if n > 40 {
			return
		}
		all := everything(t, g, 1)
		if _, err := json.Marshal(all); err != nil {
			t.Fatal(err)
		}
		if n > 0 {
			if text := all.Cohesion.Explain(nil); text == "" {
				t.Fatal("nothing to say")
			}
		}
	})
}

func TestTogether(t *testing.T) {
	hostile.Together(t, func() *graph.Graph {
		g, err := graph.Directed(6, graph.Ties{From: []int32{0, 1, 2, 3, 4, 0}, To: []int32{1, 2, 0, 4, 3, 3}})
		if err != nil {
			t.Fatal(err)
		}
		return g
	}, func(g *graph.Graph) string { return hostile.Ask(g, t.Context(), graph.Options{Workers: 3}) })
}

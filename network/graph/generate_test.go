package graph_test

import (
	"math/rand/v2"
	"testing"

	"github.com/openrubric/leadership/network/graph"
)

// clusterSize is how many schools a cluster has in generated graphs: the mean of Kāhui Ako.
const clusterSize = 11

// schools returns ties of n schools, so many from each: seven of ten to a school of its
// own cluster, drawn at random, the others to any. Schools of a cluster are not numbered
// one after the other, as they are not in a register.
func schools(n, ties int, seed uint64) graph.Ties {
	random := rand.New(rand.NewPCG(seed, uint64(n)))
	number := random.Perm(n)
	t := graph.Ties{From: make([]int32, 0, n*ties), To: make([]int32, 0, n*ties)}
	chosen := make([]int, 0, ties)
	for v := range n {
		first := v / clusterSize * clusterSize
		size := min(clusterSize, n-first)
		chosen = chosen[:0]
		for inside := 0; len(chosen) < ties; {
			w := random.IntN(n)
			if random.IntN(10) < 7 && inside < size-1 {
				w = first + random.IntN(size)
			}
			if w == v || contains(chosen, w) {
				continue
			}
			if w >= first && w < first+size {
				inside++
			}
			chosen = append(chosen, w)
			t.From, t.To = append(t.From, int32(number[v])), append(t.To, int32(number[w]))
		}
	}
	return t
}

func contains(list []int, v int) bool {
	for _, w := range list {
		if w == v {
			return true
		}
	}
	return false
}

func directed(t testing.TB, n int, ties graph.Ties) *graph.Graph {
	t.Helper()
	g, err := graph.Directed(n, ties)
	if err != nil {
		t.Fatal(err)
	}
	return g
}

package graph_test

import (
	"testing"

	"github.com/openrubric/leadership/network/graph"
)

var trees = []string{"Rimu", "Kauri", "Miro", "Rata", "Awa", "Kowhai", "Totara"}

func nameOf(v int) string { return trees[v] }

// TestExplain reads each sentence that there is.
func TestExplain(t *testing.T) {
	for name, c := range map[string]struct {
		undirected bool
		n          int
		ties       [][2]int
		members    []int
		says       string
	}{
		"alone": {n: 2, members: []int{1},
			says: "Kauri is alone in its group, so that there is nobody in it to have a tie with. There are no ties with schools outside."},
		"alone with ties outside": {n: 3, ties: [][2]int{{1, 0}, {2, 1}}, members: []int{1},
			says: "Kauri is alone in its group, so that there is nobody in it to have a tie with. It has ties with 2 schools outside: 1 going out and 1 coming in."},
		"none": {n: 5, ties: [][2]int{{4, 3}}, members: []int{0, 1, 2},
			says: "The 3 schools have none of the 6 ties that they could have with each other. So nobody is linked with anybody. There are no ties with schools outside."},
		"all": {n: 2, ties: [][2]int{{0, 1}, {1, 0}}, members: []int{0, 1},
			says: "The 2 schools have all of the 2 ties that they could have with each other. All are linked, directly or through each other. There are no ties with schools outside."},
		"the one": {undirected: true, n: 2, ties: [][2]int{{0, 1}}, members: []int{0, 1},
			says: "The 2 schools have the one tie that they could have with each other. All are linked, directly or through each other. There are no ties with schools outside."},
		"not the one": {undirected: true, n: 3, ties: [][2]int{{0, 2}}, members: []int{0, 1},
			says: "The 2 schools do not have the one tie that they could have with each other. So nobody is linked with anybody. 1 of the 2 has ties with 1 school outside, 1 in all."},
		"not returned": {n: 4, ties: [][2]int{{0, 1}, {0, 2}}, members: []int{0, 1, 2},
			says: "The 3 schools have 2 of the 6 ties that they could have with each other (33 per cent), and none of these is returned. All are linked, directly or through each other. Rimu holds others together: without it, some would no longer be linked. There are no ties with schools outside."},
		"one, not returned": {n: 4, ties: [][2]int{{0, 1}}, members: []int{0, 1, 2, 3},
			says: "The 4 schools have 1 of the 12 ties that they could have with each other (8 per cent), and it is not returned. Miro and Rata are left out: they have no tie with any of the others. The others are linked, directly or through each other. There are no ties with schools outside."},
		"returned": {n: 3, ties: [][2]int{{0, 1}, {1, 0}}, members: []int{0, 1, 2},
			says: "The 3 schools have 2 of the 6 ties that they could have with each other (33 per cent), and every tie is returned. Miro is left out: it has no tie with any of the others. The others are linked, directly or through each other. There are no ties with schools outside."},
		"parts": {n: 5, ties: [][2]int{{0, 1}, {2, 3}, {3, 2}}, members: []int{0, 1, 2, 3, 4},
			says: "The 5 schools have 3 of the 20 ties that they could have with each other (15 per cent), and 2 of these are returned. Awa is left out: it has no tie with any of the others. The others fall into 2 parts that have no tie with each other. There are no ties with schools outside."},
		"parts and nobody left out": {undirected: true, n: 6, ties: [][2]int{{0, 1}, {2, 3}, {0, 5}, {1, 5}, {2, 5}, {3, 4}}, members: []int{0, 1, 2, 3},
			says: "The 4 schools have 2 of the 6 ties that they could have with each other (33 per cent). Nobody is left out, but they fall into 2 parts that have no tie with each other. All 4 have ties with 2 schools outside, 4 in all."},
		"nobody holds": {n: 4, ties: [][2]int{{0, 1}, {1, 2}, {2, 0}, {3, 0}}, members: []int{0, 1, 2},
			says: "The 3 schools have 3 of the 6 ties that they could have with each other (50 per cent), and none of these is returned. All are linked, directly or through each other. No one school holds them together: if any one left, the rest would be as linked as before. 1 of the 3 has ties with 1 school outside: 0 going out and 1 coming in."},
		"several hold": {undirected: true, n: 5, ties: [][2]int{{0, 1}, {1, 2}, {2, 3}, {3, 4}}, members: []int{4, 3, 2, 1, 0},
			says: "The 5 schools have 4 of the 10 ties that they could have with each other (40 per cent). All are linked, directly or through each other. Kauri, Miro and Rata hold others together: without any one of them, some would no longer be linked. There are no ties with schools outside."},
	} {
		t.Run(name, func(t *testing.T) {
			var ties graph.Ties
			for _, e := range c.ties {
				ties.Add(e[0], e[1], 1)
			}
			build := graph.Directed
			if c.undirected {
				build = graph.Undirected
			}
			got := must(must(build(c.n, ties))(t).Cohesion(c.members))(t)
			if text := got.Explain(nameOf); text != c.says {
				t.Errorf("got  %s\nwant %s", text, c.says)
			}
		})
	}
}

func TestExplainByNumber(t *testing.T) {
	c := must(directed(t, 3, graph.Ties{From: []int32{0}, To: []int32{1}}).Cohesion([]int{0, 1, 2}))(t)
	want := "The 3 schools have 1 of the 6 ties that they could have with each other (17 per cent), and it is not returned. School 2 is left out: it has no tie with any of the others. The others are linked, directly or through each other. There are no ties with schools outside."
	if got := c.Explain(nil); got != want {
		t.Errorf("got  %s\nwant %s", got, want)
	}
}

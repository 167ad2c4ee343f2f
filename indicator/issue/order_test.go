package issue_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/openrubric/leadership/indicator/issue"
)

// TestOrderIsOne: paths come in one order, however they were found: positions by number and
// before names, and what holds others before them.
func TestOrderIsOne(t *testing.T) {
	want := []issue.Pointer{"", "/a", "/a/0", "/a/0/x", "/a/2", "/a/10", "/a/10/b", "/a/02x", "/a/b", "/a/b/1", "/a/b/c", "/b", "/b/9"}
	rnd := rand.New(rand.NewPCG(1, 18))
	for range 50 {
		paths := slices.Clone(want)
		rnd.Shuffle(len(paths), func(i, j int) { paths[i], paths[j] = paths[j], paths[i] })
		var found issue.Collector
		for _, p := range paths {
			found.Errorf("x", p, "wrong")
		}
		var got []issue.Pointer
		for _, i := range found.List().Issues {
			got = append(got, i.Path)
		}
		if !slices.Equal(got, want) {
			t.Fatalf("%v\nwant %v", got, want)
		}
	}
}

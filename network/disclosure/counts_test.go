package disclosure_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/network/disclosure"
)

// Who puts a table together may use one list of cells over and over.
func TestCountsKeepTheirLists(t *testing.T) {
	ids := []string{"albany", "bronx"}
	var c disclosure.Counts
	c.Sum("both", ids...)
	c.Fix(3, ids...)
	c.Together(ids...)
	ids[0] = "queens"
	want := disclosure.Counts{
		Sums:   []disclosure.Sum{{Total: "both", Parts: []string{"albany", "bronx"}}, {Value: 3, Parts: []string{"albany", "bronx"}}},
		Blocks: [][]string{{"albany", "bronx"}},
	}
	if d := cmp.Diff(want, c); d != "" {
		t.Error(d)
	}
}

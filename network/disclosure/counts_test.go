package disclosure_test

import (
	"github.com/openrubric/leadership/.ci/hostile"
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

func TestAtOnce(t *testing.T) {
	hostile.Together(t, func() *disclosure.Table {
		var c disclosure.Counts
		c.Add(disclosure.Cell{ID: "all", Value: 16, State: disclosure.Published}, disclosure.Cell{ID: "a", Value: 9, State: disclosure.Published},
			disclosure.Cell{ID: "b", Value: 4, State: disclosure.Primary}, disclosure.Cell{ID: "c", Value: 3, State: disclosure.Primary})
		c.Sum("all", "a", "b", "c")
		table, list := disclosure.Compile(c)
		if list.Err() != nil {
			t.Fatal(list)
		}
		return table
	}, func(table *disclosure.Table) string {
		findings, err := disclosure.Check(t.Context(), table, disclosure.Options{})
		safe, after, failed := disclosure.Protect(t.Context(), table, disclosure.Options{})
		return hostile.Ask(table, t.Context(), "b") + hostile.Ask(findings) + hostile.Ask(safe) + hostile.Ask(after) + hostile.Tell(err, failed)
	})
}

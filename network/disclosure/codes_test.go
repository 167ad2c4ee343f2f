package disclosure_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"

	"github.com/openrubric/leadership/indicator/issue"
	"github.com/openrubric/leadership/network/disclosure"
)

// TestCodes runs the example of each code.
func TestCodes(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "compile.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	ast.Inspect(file, func(node ast.Node) bool {
		spec, ok := node.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 || spec.Doc == nil {
			return true
		}
		lit, ok := spec.Values[0].(*ast.BasicLit)
		if !ok {
			return true
		}
		n++
		text, _ := strconv.Unquote(lit.Value)
		_, example, ok := strings.Cut(spec.Doc.Text(), "Example: ")
		if !ok {
			t.Errorf("%s has no example", spec.Names[0])
			return true
		}
		var c disclosure.Counts
		if err := json.Unmarshal([]byte(example), &c); err != nil {
			t.Errorf("%s: %v", spec.Names[0], err)
			return true
		}
		table, list := disclosure.Compile(c)
		if table != nil || !list.Has(issue.Code(text)) || len(list.Issues) != 1 {
			t.Errorf("%s: the example gives %v", spec.Names[0], list.Issues)
		}
		return true
	})
	if n != 8 {
		t.Errorf("%d codes were tried", n)
	}
}

// TestEdgesOfCounts: the largest count is taken and the next is not, and where a cell
// cannot be the sums over it are not said to be broken as well.
func TestEdgesOfCounts(t *testing.T) {
	const most = disclosure.MaxCount
	one := func(x disclosure.Cell) disclosure.Counts {
		x.ID = "a"
		if x.State == "" {
			x.State = disclosure.Published
		}
		return disclosure.Counts{Cells: []disclosure.Cell{x}}
	}
	sum := func(value, of int64) disclosure.Counts {
		c := one(disclosure.Cell{Value: of})
		c.Fix(value, "a")
		return c
	}
	for _, tt := range []struct {
		what string
		c    disclosure.Counts
		want string
	}{
		{"nothing", one(disclosure.Cell{}), ""},
		{"the largest", one(disclosure.Cell{Value: most, Low: most, High: most}), ""},
		{"more than the largest", one(disclosure.Cell{Value: most + 1}), "/cells/0/value cell-invalid"},
		{"less than nothing", one(disclosure.Cell{Value: -1}), "/cells/0/value cell-invalid"},
		{"a low end beyond the largest", one(disclosure.Cell{Value: most, Low: most + 1}), "/cells/0 cell-invalid"},
		{"a high end beyond the largest", one(disclosure.Cell{Value: 1, High: most + 1}), "/cells/0 cell-invalid"},
		{"ends that meet", one(disclosure.Cell{Value: 2, Low: 2, High: 2}), ""},
		{"ends that cross", one(disclosure.Cell{Value: 2, Low: 3, High: 2}), "/cells/0 cell-invalid"},
		{"below its low end", one(disclosure.Cell{Value: 1, Low: 2, High: 3}), "/cells/0/value bounds-broken"},
		{"above its high end", one(disclosure.Cell{Value: 4, Low: 2, High: 3}), "/cells/0/value bounds-broken"},
		{"a state that is none", one(disclosure.Cell{State: "secret"}), "/cells/0/state cell-invalid"},
		{"a sum that holds", sum(5, 5), ""},
		{"a sum of nothing that holds", sum(0, 0), ""},
		{"a sum of nothing that is broken", sum(2, 0), "/sums/0 sum-broken"},
		{"a sum of the largest that is broken", sum(2, most), "/sums/0 sum-broken"},
		{"a sum over what cannot be", sum(2, -1), "/cells/0/value cell-invalid"},
		{"a sum over too much", sum(2, most+1), "/cells/0/value cell-invalid"},
	} {
		table, list := disclosure.Compile(tt.c)
		var got []string
		for _, i := range list.Issues {
			got = append(got, string(i.Path)+" "+string(i.Code))
		}
		if strings.Join(got, ", ") != tt.want || (table == nil) != (tt.want != "") {
			t.Errorf("%s: %q, want %q", tt.what, got, tt.want)
		}
	}
}

// TestIssuePaths: all problems are told at once, each where it is.
func TestIssuePaths(t *testing.T) {
	c := disclosure.Counts{
		Cells: []disclosure.Cell{
			{ID: "", Value: 1, State: disclosure.Published},
			{ID: "b", Value: 3, Low: 4, High: 2, State: disclosure.Published},
			{ID: "c", Value: 3, High: -1, State: "secret"},
			{ID: "c", Value: disclosure.MaxCount + 1, State: disclosure.Published},
			{ID: "e", Value: 1, State: disclosure.Published},
			{ID: "f", Value: 1, State: disclosure.Primary},
			{ID: "g", Value: 1, Low: 2, State: disclosure.Primary},
		},
		Sums: []disclosure.Sum{
			{Total: "x", Parts: []string{"e", "y"}},
			{Total: "e", Value: 1, Parts: []string{"f"}},
			{Parts: nil},
			{Value: 1, Parts: []string{"e", "f"}},
			{Total: "e", Parts: []string{"e"}},
			{Total: "e", Parts: []string{"f"}},
		},
		Blocks: [][]string{{"e", "f"}, {"e", "z"}},
	}
	_, list := disclosure.Compile(c)
	var got []string
	for _, i := range list.Issues {
		got = append(got, string(i.Path)+" "+string(i.Code))
	}
	want := []string{
		"/blocks/0 block-mixed",
		"/blocks/1/0 cell-twice",
		"/blocks/1/1 cell-unknown",
		"/cells/0/id cell-invalid",
		"/cells/1 cell-invalid",
		"/cells/2 cell-invalid",
		"/cells/2/state cell-invalid",
		"/cells/3/id id-duplicate",
		"/cells/3/value cell-invalid",
		"/cells/6/value bounds-broken",
		"/sums/0/parts/1 cell-unknown",
		"/sums/0/total cell-unknown",
		"/sums/1/value sum-invalid",
		"/sums/2/parts sum-invalid",
		"/sums/3 sum-broken",
		"/sums/4/parts/0 cell-twice",
	}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s", strings.Join(got, "\n"))
	}
}

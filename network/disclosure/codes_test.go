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

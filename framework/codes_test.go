package framework_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"strconv"
	"strings"
	"testing"

	"github.com/openrubric/leadership/indicator/issue"
)

// runExamples runs the example that the comment of each code in a file gives, and
// holds the comment's "A warning." to what happens; all rules of lint.go warn. It returns how many it ran.
func runExamples(t *testing.T, file string, run func(t *testing.T, example string) issue.List) int {
	t.Helper()
	parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	ast.Inspect(parsed, func(node ast.Node) bool {
		spec, ok := node.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 || spec.Doc == nil {
			return true
		}
		about, example, ok := strings.Cut(spec.Doc.Text(), "Example: ")
		if !ok {
			return true
		}
		n++
		code, _ := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		t.Run(code, func(t *testing.T) {
			list := run(t, example)
			if !list.Has(issue.Code(code)) {
				t.Fatalf("the example gives %v", list)
			}
			warning := strings.Contains(about, "A warning.") || file == "lint.go"
			if failed := list.Err() != nil; failed == warning {
				t.Errorf("error: %v; the comment says warning: %v", list.Err(), warning)
			}
		})
		return true
	})
	return n
}

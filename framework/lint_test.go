package framework_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator/issue"
)

// lintBase is a framework that passes: the examples of the rules are put over it.
const lintBase = `{"format":"leadership-framework/1","key":"local","edition":"1","title":{"en":"T"},
	"citation":{"title":"T","publisher":"Us"},"rights":{"source":"ours","wording":"ours"},"status":{"state":"current"},"policy":"formative","subjects":["school"],
	"scales":[{"key":"stages","direction":"high-is-better","source":"ours","levels":[{"key":"a","label":{"en":"A"}},{"key":"b","label":{"en":"B"}}]}],"scale":"stages",
	"indicators":[{"id":"local.one","label":{"en":"Books lie open"},"statement":{"en":"Boards show each other their budgets."},"wording":"local","origin":"local","rubric":[
		{"level":"a","wording":"local","text":{"en":"Two boards of the cluster swap their budgets when a parent asks for them."}},
		{"level":"b","wording":"local","text":{"en":"Each spring the treasurers lay open what they plan to spend, and new members learn how."}}]}]}`

func lint(t *testing.T, members string) issue.List {
	t.Helper()
	f, list := framework.Parse(mergeOver(t, lintBase, members))
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	return f.Lint()
}

// TestLintRules runs the example that the comment of each rule gives: it must be
// found, and an exception with a reason must silence it and nothing else.
func TestLintRules(t *testing.T) {
	if list := lint(t, `{}`); len(list.Issues) > 0 {
		t.Fatal("the framework that the examples are put over has issues:", list)
	}
	file, err := parser.ParseFile(token.NewFileSet(), "lint.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	var seen []issue.Code
	ast.Inspect(file, func(node ast.Node) bool {
		spec, ok := node.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 || spec.Doc == nil {
			return true
		}
		text, _ := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		rule := issue.Code(text)
		seen = append(seen, rule)
		t.Run(text, func(t *testing.T) {
			_, example, ok := strings.Cut(spec.Doc.Text(), "Example: ")
			if !ok {
				t.Fatal("no example")
			}
			before := lint(t, example)
			if !before.Has(rule) {
				t.Fatalf("the example gives %v", before)
			}
			if before.Err() != nil {
				t.Errorf("a rule gives an error: %v", before.Err())
			}
			if rule == framework.ExceptionIdle {
				return // an exception from exceptions is not made here
			}
			after := lint(t, strings.TrimSuffix(strings.TrimSpace(example), "}")+`,"exceptions":[{"rule":"`+text+`","reason":"The source has it so."}]}`)
			if after.Has(rule) {
				t.Errorf("an exception does not silence it: %v", after)
			}
			for _, i := range before.Issues {
				if i.Code != rule && !after.Has(i.Code) {
					t.Errorf("the exception silences %s too", i.Code)
				}
			}
		})
		return true
	})
	if diff := slices.Compare(seen, framework.LintRules()); diff != 0 {
		t.Errorf("declared are %v, run are %v", seen, framework.LintRules())
	}
}

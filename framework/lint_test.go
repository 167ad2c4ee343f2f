package framework_test

import (
	"slices"
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
	var seen []issue.Code
	n := runExamples(t, "lint.go", func(t *testing.T, example string) issue.List {
		rule := issue.Code(t.Name()[strings.LastIndexByte(t.Name(), '/')+1:])
		seen = append(seen, rule)
		before := lint(t, example)
		if before.Err() != nil {
			t.Errorf("a rule gives an error: %v", before.Err())
		}
		if rule == framework.ExceptionIdle {
			return before // no exception is made from this rule here
		}
		after := lint(t, strings.TrimSuffix(strings.TrimSpace(example), "}")+`,"exceptions":[{"rule":"`+string(rule)+`","reason":"The source has it so."}]}`)
		if after.Has(rule) {
			t.Errorf("an exception does not silence it: %v", after)
		}
		for _, i := range before.Issues {
			if i.Code != rule && !after.Has(i.Code) {
				t.Errorf("the exception silences %s too", i.Code)
			}
		}
		return before
	})
	if n != len(framework.LintRules()) {
		t.Errorf("%d rules have examples, and there are %d", n, len(framework.LintRules()))
	}
	if diff := slices.Compare(seen, framework.LintRules()); diff != 0 {
		t.Errorf("declared are %v, run are %v", seen, framework.LintRules())
	}
}

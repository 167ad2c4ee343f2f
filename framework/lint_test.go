package framework_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
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

// TestConform holds what Conform wants beyond Lint.
func TestConform(t *testing.T) {
	conform := func(members string, constants ...indicator.ID) error {
		f, list := framework.Parse(mergeOver(t, lintBase, members))
		if err := list.Err(); err != nil {
			t.Fatal(err)
		}
		return framework.Conform(f, constants...)
	}
	const aspects = `{"derivedFrom":[{"key":"coast","edition":"1"}],"indicators":[
		{"id":"local.one","label":{"en":"Books lie open"},"statement":{"en":"Boards show each other their budgets."},"wording":"local","origin":"local","rubric":[
			{"level":"a","wording":"local","text":{"en":"Two boards of the cluster swap their budgets when a parent asks for them."}},
			{"level":"b","wording":"local","text":{"en":"Each spring the treasurers lay open what they plan to spend, and new members learn how."}}],
		 "aspects":[{"id":"local.one.early","label":{"en":"Early"}},{"id":"local.one.whole","label":{"en":"Whole"}}]},
		{"id":"coast.two","label":{"en":"Doors stand open"},"statement":{"en":"Parents drop in unasked."},"wording":"local","origin":"local","rubric":[
			{"level":"a","wording":"local","text":{"en":"One teacher keeps her door ajar in the afternoon and offers tea to parents."}},
			{"level":"b","wording":"local","text":{"en":"Parents walk in before school, sit with a class and tell newcomers that they may."}}]}]}`
	for _, c := range []struct {
		name      string
		members   string
		constants []indicator.ID
		want      []issue.Code
	}{
		{"as it is", `{}`, nil, nil},
		{"with its constant", `{}`, []indicator.ID{"local.one"}, nil},
		{"with aspects, and one from elsewhere that needs none", aspects, []indicator.ID{"local.one", "local.one.early", "local.one.whole"}, nil},
		{"without the constant of an aspect", aspects, []indicator.ID{"local.one", "local.one.whole"}, []issue.Code{framework.ConstantMissing}},
		{"with a constant for what is from elsewhere", aspects, []indicator.ID{"local.one", "local.one.early", "local.one.whole", "coast.two"}, []issue.Code{framework.ConstantUnknown}},
		{"with a constant twice", `{}`, []indicator.ID{"local.one", "local.one"}, []issue.Code{framework.ConstantUnknown}},
		{"with a title in two languages", `{"title":{"en":"T","mi":"T"}}`, nil, []issue.Code{framework.LanguageGap}},
		{"with what Lint finds", `{"citation":{"title":"T"}}`, nil, []issue.Code{framework.ProvenanceMissing}},
		{"with what Lint would find", `{"citation":{"title":"T"},"exceptions":[{"rule":"provenance-missing","reason":"It is our own."}]}`, nil, nil},
		{"with an empty group", `{"groups":[{"id":"local.g","kind":"group","label":{"en":"G"}}]}`, nil, []issue.Code{framework.GroupEmpty}},
	} {
		t.Run(c.name, func(t *testing.T) {
			err := conform(c.members, c.constants...)
			if (err == nil) != (len(c.want) == 0) {
				t.Fatalf("got %v", err)
			}
			for _, code := range c.want {
				if !errors.Is(err, code) {
					t.Errorf("no %s in %v", code, err)
				}
			}
		})
	}
}

// TestDemand holds that an indicator asks for more than its framework, never less,
// and that what counts is both together.
func TestDemand(t *testing.T) {
	f, list := framework.Parse(mergeOver(t, lintBase, `{"demand":[{"level":"a","kinds":1},{"level":"b","kinds":3,"heard":["teachers"]}],"indicators":[
		{"id":"local.one","label":{"en":"One"},"statement":{"en":"One."},"origin":"local","demand":[{"level":"a","kinds":2,"voices":1},{"level":"b","voices":1,"heard":["students"]}],"aspects":[{"id":"local.one.x","label":{"en":"X"}}]},
		{"id":"local.two","label":{"en":"Two"},"statement":{"en":"Two."},"origin":"local"}]}`))
	if err := list.Err(); err != nil {
		t.Fatal(err) // two kinds at a and none of its own at b: three at b by the framework
	}
	for _, c := range []struct {
		id    indicator.ID
		level indicator.Level
		want  indicator.Demand
	}{
		{"local.one", "a", indicator.Demand{Level: "a", Kinds: 2, Voices: 1}},
		{"local.one", "b", indicator.Demand{Level: "b", Kinds: 3, Voices: 1, Heard: []string{"students", "teachers"}}},
		{"local.one.x", "a", indicator.Demand{Level: "a", Kinds: 2, Voices: 1}},
		{"local.two", "a", indicator.Demand{Level: "a", Kinds: 1}},
		{"local.nine", "a", indicator.Demand{Level: "a"}},
	} {
		if diff := cmp.Diff(c.want, f.Demand(c.id, c.level)); diff != "" {
			t.Errorf("%s, level %s (-want +got):\n%s", c.id, c.level, diff)
		}
	}
	_, list = framework.Parse(mergeOver(t, lintBase, `{"indicators":[{"id":"local.one","label":{"en":"One"},"statement":{"en":"One."},"origin":"local","demand":[{"level":"a","kinds":2}]}]}`))
	if !list.Has(framework.DemandUnfit) {
		t.Errorf("two kinds at the lower level and none at the better: %v", list)
	}
}

// Words of other languages are not measured by lists of English ones, and an
// exception at an aspect is one.
func TestLintLooksWhereItSays(t *testing.T) {
	same := `"Ka kitea te pono i ngā wāhi katoa o te kura me ngā whānau katoa i ia rā."`
	if list := lint(t, `{"title":{"mi":"T"},"indicators":[{"id":"local.one","label":{"mi":"Te pono"},"statement":{"mi":"Te pono; te tika, and te aroha."},"wording":"local","origin":"local","rubric":[
		{"level":"a","wording":"local","text":{"mi":`+same+`}},{"level":"b","wording":"local","text":{"mi":`+same+`}}]}]}`); len(list.Issues) > 0 {
		t.Errorf("texts in Māori: %v", list)
	}
	aspect := `{"indicators":[{"id":"local.one","label":{"en":"Books lie open"},"statement":{"en":"Boards show each other their budgets."},"wording":"local","origin":"local","rubric":[
		{"level":"a","wording":"local","text":{"en":"Two boards of the cluster swap their budgets when a parent asks for them."}},
		{"level":"b","wording":"local","text":{"en":"Each spring the treasurers lay open what they plan to spend, and new members learn how."}}],
		"aspects":[{"id":"local.one.early","label":{"en":"Early"},"statement":{"en":"The programme shows budgets early."}}]}]`
	if list := lint(t, aspect+"}"); !list.Has(framework.UnitMixed) {
		t.Errorf("an aspect about a programme: %v", list)
	}
	if list := lint(t, aspect+`,"exceptions":[{"rule":"unit-mixed","at":"local.one.early","reason":"It is theirs."}]}`); len(list.Issues) > 0 {
		t.Errorf("an exception at the aspect: %v", list)
	}
	if list := lint(t, `{"exceptions":[{"rule":"exception-idle","reason":"We like them."}]}`); !list.Has(framework.ExceptionIdle) {
		t.Errorf("an exception from the rule about exceptions: %v", list)
	}
}

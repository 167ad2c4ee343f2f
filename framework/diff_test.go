package framework_test

import (
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
)

// TestDiff makes one change at a time to a framework and holds what it is said to
// mean for judgements.
func TestDiff(t *testing.T) {
	swap := func(old, new string) func(string) string {
		return func(s string) string {
			if !strings.Contains(s, old) {
				t.Fatalf("%q is not in the framework", old)
			}
			return strings.Replace(s, old, new, 1)
		}
	}
	over := func(members string) func(string) string {
		return func(s string) string { return string(mergeOver(t, s, members)) }
	}
	candour := `{"id": "local.candour", "parent": "local.talk", "label": {"en": "Candour"}, "statement": {"en": "People say what they think."}, "origin": "local"},`
	for _, c := range []struct {
		name   string
		change func(string) string
		impact framework.Impact
		want   []string
	}{
		{"nothing", func(s string) string { return s }, framework.NoChange, nil},
		{"a label", swap(`"en": "Candour"`, `"en": "Plain speech"`), framework.TextsChanged,
			[]string{"text-changed [local.candour] label Candour > Plain speech"}},
		{"a descriptor", swap("Seen everywhere.", "Seen by all."), framework.TextsChanged,
			[]string{"text-changed [local.trust] descriptor high Seen everywhere. > Seen by all."}},
		{"a level's label", swap(`"en": "Mid"`, `"en": "Middle"`), framework.TextsChanged,
			[]string{"text-changed [local.overall local.trust local.trust.staff local.candour] label mid Mid > Middle"}},
		{"the title and the policy", over(`{"title":{"en":"Ours"},"policy":"summative"}`), framework.TextsChanged,
			[]string{"text-changed [] title Our own > Ours", "use-changed [] policy formative > summative"}},
		{"order", func(s string) string {
			return strings.Replace(strings.Replace(s, candour, "", 1), `{"id": "local.overall"`, candour+`{"id": "local.overall"`, 1)
		}, framework.TextsChanged, []string{"order-changed []"}},
		{"a level between", swap(`{"key": "high"`, `{"key": "upper", "label": {"en": "Upper"}, "value": 2},{"key": "high"`), framework.LevelsAdded,
			[]string{"level-added [local.overall local.trust local.trust.staff local.candour] upper  > Upper"}},
		{"a level on top", swap(`"value": 4}`, `"value": 4},{"key": "top", "label": {"en": "Top"}, "value": 5}`), framework.ScoresChanged,
			[]string{"level-added [local.overall local.trust local.trust.staff local.candour] top  > Top"}},
		{"a value", swap(`"value": 4}`, `"value": 2}`), framework.ScoresChanged,
			[]string{"value-changed [local.overall local.trust local.trust.staff local.candour] high 4 > 2"}},
		{"a level removed", swap(`{"key": "mid", "label": {"en": "Mid"}, "value": 1},`, ``), framework.LevelsRemoved,
			[]string{"level-removed [local.overall local.trust local.trust.staff local.candour] mid Mid > "}},
		{"levels in another order", over(`{"scales":[
			{"key":"stages","direction":"high-is-better","levels":[{"key":"mid","label":{"en":"Mid"},"value":0},{"key":"low","label":{"en":"Low"},"value":1},{"key":"high","label":{"en":"High"},"value":4}]},
			{"key":"weight","direction":"neutral","levels":[{"key":"minor","label":{"en":"Minor"}},{"key":"major","label":{"en":"Major"}}]}]}`), framework.LevelsRemoved,
			[]string{"value-changed [local.overall local.trust local.trust.staff local.candour] low 0 > 1", "value-changed [local.overall local.trust local.trust.staff local.candour] mid 1 > 0",
				"levels-reordered [local.overall local.trust local.trust.staff local.candour] low < mid < high > mid < low < high"}},
		{"two levels on top", swap(`"value": 4}`, `"value": 4},{"key": "top", "label": {"en": "Top"}, "value": 5},{"key": "peak", "label": {"en": "Peak"}, "value": 6}`), framework.ScoresChanged, nil},
		{"a kind of subject dropped", over(`{"subjects":["network"]}`), framework.LevelsRemoved, []string{"use-changed [] subjects [school] > [network]"}},
		{"a kind of subject added", over(`{"subjects":["school","network"]}`), framework.TextsChanged, []string{"use-changed [] subjects [school] > [school network]"}},
		{"merged into one that was there", func(s string) string {
			s = strings.Replace(s, candour, "", 1)
			return strings.Replace(s, `"id": "local.trust", "parent"`, `"id": "local.trust", "replaces": [{"id": "local.candour", "relation": "narrow"}], "parent"`, 1)
		}, framework.ScoresChanged, []string{"text-changed [local.trust] replaces", "indicator-replaced [local.candour local.trust] narrow Candour > Trust"}},
		{"a scale that nobody uses", over(`{"scales":[
			{"key":"stages","direction":"high-is-better","levels":[{"key":"low","label":{"en":"Low"},"value":0},{"key":"mid","label":{"en":"Mid"},"value":1},{"key":"high","label":{"en":"High"},"value":4}]},
			{"key":"weight","direction":"neutral","levels":[{"key":"minor","label":{"en":"Minor"}},{"key":"major","label":{"en":"Major"}}]},
			{"key":"third","direction":"neutral","levels":[{"key":"minor","label":{"en":"Minor"}},{"key":"major","label":{"en":"Major"}}]}]}`), framework.TextsChanged, []string{"text-changed [] document"}},
		{"judged as a whole by none", swap(`, "whole": "local.overall"`, ``), framework.ScoresChanged, []string{"indicator-moved [local.culture] whole local.overall >"}},
		{"the good end", swap(`"direction": "high-is-better"`, `"direction": "high-is-worse"`), framework.LevelsRemoved,
			[]string{"levels-reordered [local.overall local.trust local.trust.staff local.candour] low < mid < high > low < mid < high"}},
		{"an indicator removed", func(s string) string {
			s = strings.Replace(s, candour, "", 1)
			return strings.Replace(s, `{"id": "local.talk", "parent": "local.culture"`, `{"id": "local.talk", "parent": "local.culture"`, 1)
		}, framework.ScoresChanged, []string{"indicator-removed [local.candour] Candour > "}},
		{"an indicator added", swap(candour, candour+`{"id": "local.laughter", "label": {"en": "Laughter"}, "statement": {"en": "People laugh."}, "origin": "local"},`), framework.IndicatorsAdded,
			[]string{"indicator-added [local.laughter]  > Laughter"}},
		{"an ID corrected", swap(`"id": "local.candour"`, `"id": "local.candor", "replaces": [{"id": "local.candour", "relation": "exact"}]`), framework.TextsChanged,
			[]string{"indicator-replaced [local.candour local.candor] exact Candour > Candour", "text-changed [local.candor] replaces"}},
		{"replaced by a broader one", swap(`"id": "local.candour"`, `"id": "local.speech", "replaces": [{"id": "local.candour", "relation": "narrow"}]`), framework.IndicatorsAdded,
			[]string{"indicator-replaced [local.candour local.speech] narrow Candour > Candour"}},
		{"split in two", swap(candour, `{"id": "local.speech", "label": {"en": "Speech"}, "statement": {"en": "People speak."}, "origin": "local", "replaces": [{"id": "local.candour", "relation": "exact"}]},
			{"id": "local.ear", "label": {"en": "Ear"}, "statement": {"en": "People hear."}, "origin": "local", "replaces": [{"id": "local.candour", "relation": "exact"}]},`), framework.IndicatorsAdded,
			[]string{"indicator-replaced [local.candour local.speech] exact Candour > Speech", "indicator-replaced [local.candour local.ear] exact Candour > Ear"}},
		{"moved", swap(`"local.candour", "parent": "local.talk"`, `"local.candour", "parent": "local.culture"`), framework.ScoresChanged,
			[]string{"indicator-moved [local.candour] parent local.talk > local.culture"}},
		{"an aspect removed", swap(`"aspects": [{"id": "local.trust.staff", "label": {"en": "Among staff"}}],`, ``), framework.ScoresChanged,
			[]string{"aspect-removed [local.trust.staff] Among staff > "}},
		{"an aspect added", swap(`{"id": "local.trust.staff"`, `{"id": "local.trust.boards", "label": {"en": "Among boards"}},{"id": "local.trust.staff"`), framework.LevelsAdded,
			[]string{"aspect-added [local.trust.boards]  > Among boards"}},
		{"a dimension removed", over(`{"dimensions":[]}`), framework.ScoresChanged, []string{"dimension-removed [] Importance > "}},
		{"a dimension added", over(`{"dimensions":[{"key":"importance","label":{"en":"Importance"},"scale":"weight"},{"key":"urgency","label":{"en":"Urgency"},"scale":"weight"}]}`), framework.LevelsAdded,
			[]string{"dimension-added []  > Urgency"}},
		{"judged on another scale", swap(`"origin": "local", "scale": "weight"}`, `"origin": "local", "scale": "stages"}`), framework.LevelsRemoved,
			[]string{"level-removed [local.size] minor Minor > ", "level-removed [local.size] major Major > ", "level-added [local.size] low  > Low", "level-added [local.size] mid  > Mid", "level-added [local.size] high  > High",
				"levels-reordered [local.size] minor < major > low < mid < high", "text-changed [local.size] scale weight > stages"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			changes := framework.Diff(parse(t, local), parse(t, c.change(local)))
			var got []string
			for _, ch := range changes.List {
				s := fmt.Sprintf("%s %v %s %s %s %s > %s", ch.Kind, ch.IDs, ch.What, ch.Level, ch.Relation, ch.Was, ch.Is)
				got = append(got, strings.TrimSuffix(strings.Join(strings.Fields(s), " "), " >"))
			}
			var want []string
			for _, s := range c.want {
				want = append(want, strings.TrimSuffix(strings.Join(strings.Fields(s), " "), " >"))
			}
			if c.want != nil || c.impact == framework.NoChange {
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("changes (-want +got):\n%s", diff)
				}
			}
			if changes.Impact() != c.impact {
				t.Errorf("impact %v, want %v", changes.Impact(), c.impact)
			}
			// Nothing goes unseen: where the digest differs there is a change.
			if same := changes.Old.Digest == changes.New.Digest; same != (len(changes.List) == 0) {
				t.Errorf("same digest: %v, %d changes", same, len(changes.List))
			}
		})
	}
}

func TestImpact(t *testing.T) {
	for i := framework.NoChange; i <= framework.IndicatorsAdded; i++ {
		text, _ := i.MarshalText()
		var back framework.Impact
		if err := back.UnmarshalText(text); err != nil || back != i {
			t.Errorf("%v: %v, %v", i, back, err)
		}
	}
	if s := framework.Impact(9).String(); s != "Impact(9)" {
		t.Error(s)
	}
	var i framework.Impact
	if i.UnmarshalText([]byte("dreadful")) == nil {
		t.Error("took an impact that is none")
	}
}

// TestEveryDifferenceIsSeen changes every member of a full document, and Diff must
// see it.
func TestEveryDifferenceIsSeen(t *testing.T) {
	full := mergeOver(t, local, `{"summary":{"en":"S"},"demand":[{"level":"high","kinds":2}],"notes":[{"key":"n","kind":"context","text":{"en":"N"}}],
		"links":[{"from":"local.trust","to":"local.candour","kind":"supports","note":{"en":"So."}}],"exceptions":[{"rule":"blame","reason":"So."}],"extensions":{"a":1},
		"derivedFrom":[{"key":"x","edition":"1"}]}`)
	f := parse(t, string(full))
	var doc any
	if err := json.Unmarshal(full, &doc); err != nil {
		t.Fatal(err)
	}
	seen := 0
	eachLeaf(doc, func(set func(any), was any) {
		text, ok := was.(string)
		if !ok {
			return
		}
		set(text + "x")
		defer set(was)
		data, _ := json.Marshal(doc)
		changed, list := framework.Parse(data)
		if list.Err() != nil {
			return // a key that something else refers to
		}
		seen++
		if c := framework.Diff(f, changed); c.Impact() == framework.NoChange && changed.Edition() == f.Edition() && changed.Key() == f.Key() {
			t.Errorf("%q became %q, and Diff sees nothing", was, text+"x")
		}
	})
	if seen < 30 {
		t.Errorf("only %d changes compiled", seen)
	}
}

func eachLeaf(v any, do func(set func(any), was any)) {
	switch v := v.(type) {
	case map[string]any:
		for k, x := range v {
			do(func(y any) { v[k] = y }, x)
			eachLeaf(x, do)
		}
	case []any:
		for i, x := range v {
			do(func(y any) { v[i] = y }, x)
			eachLeaf(x, do)
		}
	}
}

func TestSuccessor(t *testing.T) {
	old := parse(t, local)
	next := func(change ...string) *framework.Framework {
		return parse(t, strings.NewReplacer(change...).Replace(local))
	}
	renamed := next(`"id": "local.trust"`, `"id": "local.faith", "replaces": [{"id": "local.trust", "relation": "exact"}]`, `"id": "local.trust.staff"`, `"id": "local.faith.staff"`)
	both := next(`"id": "local.trust", "parent"`, `"id": "local.trust-and-size", "replaces": [{"id": "local.trust", "relation": "exact"}, {"id": "local.size", "relation": "exact"}], "parent"`,
		`"id": "local.trust.staff"`, `"id": "local.trust-and-size.staff"`, `"id": "local.size"`, `"id": "local.weight"`)
	merged := parse(t, strings.Replace(strings.Replace(local, `{"id": "local.candour", "parent": "local.talk", "label": {"en": "Candour"}, "statement": {"en": "People say what they think."}, "origin": "local"},`, ``, 1),
		`"id": "local.trust", "parent"`, `"id": "local.trust", "replaces": [{"id": "local.candour", "relation": "exact"}], "parent"`, 1))
	asIndicator := parse(t, strings.Replace(strings.Replace(local, `"aspects": [{"id": "local.trust.staff", "label": {"en": "Among staff"}}],`, ``, 1),
		`{"id": "local.size"`, `{"id": "local.trust.staff", "label": {"en": "Among staff"}, "statement": {"en": "Staff rely on each other."}, "origin": "local"}, {"id": "local.size"`, 1))
	for _, c := range []struct {
		new  *framework.Framework
		id   indicator.ID
		want indicator.ID
	}{
		{asIndicator, "local.trust.staff", ""}, // an aspect there, an indicator here
		{old, "local.trust", "local.trust"},
		{old, "local.trust.staff", "local.trust.staff"},
		{old, "local.culture", ""}, // a group is not judged
		{old, "local.nothing", ""},
		{renamed, "local.trust", "local.faith"},
		{renamed, "local.trust.staff", "local.faith.staff"},
		{both, "local.trust", ""}, // two would become one
		{merged, "local.trust", "local.trust"},
		{merged, "local.candour", ""}, // it would be judged twice
		{both, "local.size", ""},
	} {
		got, ok := framework.Diff(old, c.new).Successor(c.id)
		if got != c.want || ok != (c.want != "") {
			t.Errorf("%s: %q, want %q", c.id, got, c.want)
		}
	}
}

// Changes that were stored lead where they led, and can be compared.
func TestChangesThereAndBack(t *testing.T) {
	renamed := strings.NewReplacer(`"id": "local.candour"`, `"id": "local.speech", "replaces": [{"id": "local.candour", "relation": "exact"}]`, `"edition": "1"`, `"edition": "2"`)
	old, is := parse(t, local), parse(t, renamed.Replace(local))
	changes := framework.Diff(old, is)
	data, err := json.Marshal(changes)
	if err != nil {
		t.Fatal(err)
	}
	var again framework.Changes
	if err := json.Unmarshal(data, &again); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(changes, again); d != "" {
		t.Error(d)
	}
	for _, c := range old.Columns() {
		was, ok := changes.Successor(c.ID)
		if to, okAgain := again.Successor(c.ID); to != was || okAgain != ok || !ok {
			t.Errorf("%s led to %q, %v and leads to %q, %v", c.ID, was, ok, to, okAgain)
		}
	}
	if to, ok := again.Successor("local.candour"); to != "local.speech" || !ok {
		t.Errorf("candour leads to %q, %v", to, ok)
	}
}

package framework_test

import (
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/framework/kahuiako"
	"github.com/openrubric/leadership/indicator"
)

func ExampleParse() {
	f, list := framework.Parse([]byte(local))
	if err := list.Err(); err != nil {
		fmt.Println(err)
		return
	}
	for in := range f.All() {
		fmt.Println(in.ID, "·", in.Label)
	}
	// Output:
	// local.overall · Culture as a whole
	// local.trust · Trust
	// local.candour · Candour
	// local.size · Size
}

// Every problem is reported, each with a code that lasts and its place.
func ExampleParse_issues() {
	broken := strings.Replace(local, `"parent": "local.talk"`, `"parent": "local.gone"`, 1)
	_, list := framework.Parse([]byte(broken))
	for _, i := range list.Issues {
		fmt.Println(i)
	}
	fmt.Println(errors.Is(list.Err(), framework.ParentUnknown))
	// Output:
	// warning: 23:5: /groups/1: group "local.talk" has no indicator [group-empty]
	// error: 29:39: /indicators/2/parent: "local.gone" is no group of the framework; it has "local.culture", "local.talk" [parent-unknown]
	// true
}

// A school district words one indicator its own way, and adds one.
func ExampleDerive() {
	doc, issues := framework.Derive(kahuiako.Framework(), framework.Derivation{
		Key: "waitaha", Edition: "2026", Title: indicator.Text{"en": "Waitaha: how we lead together"},
		Keep: []indicator.ID{kahuiako.RelationalTrust, kahuiako.EvaluationCapacity},
		Reword: map[indicator.ID]framework.Reword{
			kahuiako.RelationalTrust: {Label: indicator.Text{"en": "We can rely on each other"}},
		},
		Indicators: []indicator.Indicator{{
			ID: "waitaha.shared-meals", Label: indicator.Text{"en": "Meals shared"},
			Statement: indicator.Text{"en": "Schools of the community eat together."}, Origin: indicator.Local,
		}},
	})
	f, more := framework.Compile(doc)
	if issues.Err() != nil || more.Err() != nil {
		fmt.Println(issues, more)
		return
	}
	for in := range f.All() {
		fmt.Print(in.ID, ": ", in.Label)
		for _, from := range in.TakenFrom {
			fmt.Print(" (", from.Relation, ", from ", from.Framework, " edition ", from.Edition, ")")
		}
		fmt.Println()
	}
	// Output:
	// kahuiako.relational-trust: We can rely on each other (exact, from kahuiako edition 2)
	// kahuiako.evaluation-capacity: Collective capacity for evaluation (exact, from kahuiako edition 2)
	// waitaha.shared-meals: Meals shared
}

func ExampleFramework_With() {
	f := kahuiako.Framework()
	o, issues := framework.CompileOverlay(framework.OverlayDocument{
		Key: "coast-mi", Edition: "1", Framework: f.Ref(),
		Language: "mi", Wording: indicator.TranslatedWording, Authors: []string{"A. Kaituhi"}, Rights: "A. Kaituhi, CC BY 4.0",
		Texts: map[indicator.ID]framework.OverlayTexts{kahuiako.RelationalTrust: {Label: "Te whakapono i roto i te mahi tahi"}},
	}, f)
	if err := issues.Err(); err != nil {
		fmt.Println(err)
		return
	}
	inMaori, _ := f.With(o)
	label, tag := inMaori.Label(kahuiako.RelationalTrust).In("mi")
	fmt.Println(label, "in", tag)
	label, tag = inMaori.Label(kahuiako.SharedDirection).In("mi")
	fmt.Println(label, "in", tag)
	fmt.Println(inMaori.Digest() == f.Digest()) // judgements do not depend on words
	// Output:
	// Te whakapono i roto i te mahi tahi in mi
	// Vision, goals and targets together in en
	// true
}

func ExampleDiff() {
	old := kahuiako.Framework()
	doc := old.Document()
	doc.Edition = "next"
	doc.Scales[0].Levels = slices.Insert(doc.Scales[0].Levels, 2, indicator.Rung{Key: "settling", Label: indicator.Text{"en": "Settling"}})
	doc.Demand = slices.Insert(doc.Demand, 2, indicator.Demand{Level: "settling", Kinds: 1, Sources: 1})
	doc.Indicators[0].Label = indicator.Text{"en": "Fair and high outcomes everywhere"}
	new, _ := framework.Compile(doc)

	changes := framework.Diff(old, new)
	fmt.Println(changes.Impact())
	for _, c := range changes.List {
		fmt.Println(c.Kind, c.Impact, c.Level, c.What)
	}
	// Output:
	// levels-added
	// text-changed texts-changed  demand
	// text-changed texts-changed  label
	// level-added levels-added settling
}

func ExampleFramework_Lint() {
	doc := kahuiako.Framework().Document()
	doc.Indicators[7].Rubric[3].Text = indicator.Text{"en": "All members always trust each other perfectly, in every school of the community and at its board."}
	f, _ := framework.Compile(doc)
	for _, i := range f.Lint().Issues {
		fmt.Println(i.Code, i.Path, i.Message)
	}
	// Output:
	// unreachable /indicators/7/rubric/3/text/en no school lives up to "always" and "perfectly": say what can be reached, and how it lasts
}

func ExampleConform() {
	doc := kahuiako.Framework().Document()
	doc.Indicators[7].Label = indicator.Text{"mi": "Te whakapono"}
	doc.Citation.Publisher, doc.Citation.Authors = "", nil
	f, _ := framework.Compile(doc)
	fmt.Println(framework.Conform(f))
	// Output:
	// /citation: the publication has neither author nor publisher
	// /indicators/7/label: the title is in "en", and this text is not
}

// The schema as files for an editor or a validator in another language. The parts refer
// to each other by these names, so they belong in one folder; a document in it begins
// with "$schema": "./framework-1.json". In one piece it comes from examples/validate.
func ExampleSchema() {
	files := map[string][]byte{}
	whole := framework.Schema()
	for _, part := range append(whole.Refs(), whole) {
		files[path.Base(part.ID())] = part.JSON() // or os.WriteFile
	}
	fmt.Println(slices.Sorted(maps.Keys(files)))
	// Output: [framework-1.json indicator-1.json]
}

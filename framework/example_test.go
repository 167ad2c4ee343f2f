package framework_test

import (
	"errors"
	"fmt"
	"maps"
	"path"
	"slices"
	"strings"

	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/framework/district"
	"github.com/openrubric/leadership/framework/kahuiako"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
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

// A framework knows for whom it is, on which scales it is judged, and what lies in what.
func ExampleFramework_IsFor() {
	f := framework.MustParse([]byte(local))
	fmt.Println("schools:", f.IsFor(indicator.School), "districts:", f.IsFor(indicator.District))
	for s := range f.Scales() {
		fmt.Println("scale", s.Key, "with", len(s.Levels), "levels")
	}
	fmt.Println("judged beside practice:", f.Dimensions())

	fmt.Println(f.Has("local.trust.staff"), f.Parent("local.trust.staff"), f.Parent("local.trust"))
	culture, _ := f.Group("local.culture")
	fmt.Println(culture.Label, "as a whole is", culture.Whole)
	// Output:
	// schools: true districts: false
	// scale stages with 3 levels
	// scale weight with 2 levels
	// judged beside practice: [importance]
	// true local.trust local.culture
	// Culture as a whole is local.overall
}

// What must be at hand before anybody claims the highest level of relational trust.
func ExampleFramework_Demand() {
	d := kahuiako.Framework().Demand(kahuiako.RelationalTrust, "fully-functioning")
	fmt.Println(d.Kinds, "kinds of evidence,", d.Sources, "independent sources, and heard:", d.Heard)
	// Output: 2 kinds of evidence, 2 independent sources, and heard: []
}

// Two indicators ask almost the same. What sets them apart is said, so that a rater need
// not guess.
func ExampleFramework_Links() {
	f := district.Framework()
	for l := range f.Links(district.SystemDataCapacity) {
		fmt.Println(f.Label(l.From), "/", f.Label(l.To), "/", l.Kind)
	}
	// Output: System ready to use data / Training in evidence use / near-duplicate
}

// Whose words are these? A school that shows a translation must be able to say it.
func ExampleFramework_Words() {
	f := kahuiako.Framework()
	o, _ := framework.ParseOverlay([]byte(`{
		"format": "leadership-overlay/1", "key": "coast-mi", "edition": "1",
		"framework": {"key": "kahuiako", "edition": "2"}, "language": "mi", "wording": "translation",
		"authors": ["A. Kaituhi"], "rights": "A. Kaituhi, CC BY 4.0",
		"texts": {"kahuiako.relational-trust": {"label": "Te whakapono i roto i te mahi tahi"}}
	}`), f)
	inMaori, err := f.With(o)
	fmt.Println(inMaori.Overlays()[0] == o.Ref(), o.Ref().Key, err)

	from, ok := inMaori.Words(kahuiako.RelationalTrust, framework.LabelPart, "mi")
	fmt.Println(from.Document().Authors, from.Document().Rights, ok)
	_, ok = inMaori.Words(kahuiako.RelationalTrust, framework.LabelPart, "en")
	fmt.Println("from an overlay:", ok)

	missing, _ := from.Missing(f)
	fmt.Println(len(missing) > 100, missing[0])
	// Output:
	// true coast-mi <nil>
	// [A. Kaituhi] A. Kaituhi, CC BY 4.0 true
	// from an overlay: false
	// true /title
}

// An overlay that says it covers all labels, and does not, is no overlay.
func ExampleParseOverlay() {
	f := framework.MustParse([]byte(local))
	_, list := framework.ParseOverlay([]byte(`{
		"format": "leadership-overlay/1", "key": "coast-mi", "edition": "1",
		"framework": {"key": "local", "edition": "2026"}, "language": "mi", "wording": "translation",
		"authors": ["A. Kaituhi"], "rights": "ours", "covers": ["scales"],
		"scales": {"stages": {"levels": {"low": "Iti", "mid": "Waenga"}}}
	}`), f)
	for _, i := range list.Issues {
		fmt.Println(i)
	}
	// Output:
	// error: 1:1: /dimensions/importance: the overlay says that it covers scales, and has no text here [text-missing]
	// error: 5:13: /scales/weight/levels/major: the overlay says that it covers scales, and has no text here [text-missing]
	// error: 5:13: /scales/weight/levels/minor: the overlay says that it covers scales, and has no text here [text-missing]
	// error: 5:35: /scales/stages/levels/high: the overlay says that it covers scales, and has no text here [text-missing]
}

// How the themes of one framework stand to those of another, read both ways.
func ExampleParseCrosswalk() {
	f := framework.MustParse([]byte(local))
	c, list := framework.ParseCrosswalk([]byte(`{
		"format": "leadership-crosswalk/1", "edition": "1",
		"from": {"key": "local", "edition": "2026"}, "to": {"key": "kahuiako", "edition": "2"},
		"authorship": {"authors": ["us"], "method": "human", "date": "2026-03-02"}, "rights": "ours",
		"acrossKinds": {"en": "A school is no community of schools: look there, and judge afresh."},
		"edges": [{"from": "local.trust", "to": "kahuiako.relational-trust", "relation": "broad", "confidence": "high",
			"rationale": {"en": "Both ask whether people rely on each other; theirs goes across schools."}}],
		"gaps": {"from": [{"ids": ["local.size"], "reason": {"en": "Size is no matter of leadership."}}]}
	}`), f, kahuiako.Framework())
	fmt.Println(list.Err(), len(list.Warnings()) > 0) // what was looked at by nobody is a warning

	for e := range c.Edges() {
		fmt.Println(e.From, e.Relation, e.To)
	}
	for e := range c.Inverse().Edges() {
		fmt.Println(e.From, e.Relation, e.To)
	}
	fmt.Println(c.Gap("local.size"))
	fmt.Println(c.AcrossKinds())
	fmt.Println(framework.CheckCrosswalks(c).Err())
	// Output:
	// <nil> true
	// local.trust broad kahuiako.relational-trust
	// kahuiako.relational-trust narrow local.trust
	// Size is no matter of leadership. true
	// A school is no community of schools: look there, and judge afresh. true
	// <nil>
}

// A judgement of an earlier edition moves on only where the meaning stayed.
func ExampleChanges_Successor() {
	old := framework.MustParse([]byte(local))
	doc := old.Document()
	doc.Edition = "2027"
	doc.Indicators[2].ID = "local.openness" // candour, under another name
	doc.Indicators[2].Replaces = []indicator.Replacement{{ID: "local.candour", Relation: indicator.Exact}}
	doc.Indicators = doc.Indicators[:3] // size is judged no more
	new, _ := framework.Compile(doc)

	changes := framework.Diff(old, new)
	for _, id := range []indicator.ID{"local.trust", "local.candour", "local.size"} {
		fmt.Println(changes.Successor(id))
	}
	// Output:
	// local.trust true
	// local.openness true
	//  false
}

// A document of a school's own names a framework. It must be the one at hand.
func ExampleRef_Check() {
	var found issue.Collector
	named := framework.Ref{Key: "kahuiako", Edition: "1"}
	named.Check(kahuiako.Framework(), framework.RefMismatch, "/framework", &found)
	fmt.Println(found.List())
	// Output: error: /framework/edition: this is about edition "1" of framework "kahuiako", not "2" [ref-mismatch]
}

// The rules by which drafts of a rubric are read.
func ExampleLintRules() {
	rules := framework.LintRules()
	fmt.Println(len(rules), rules[:3])
	// Output: 16 [cell-missing descriptors-alike frequency-only]
}

// Overlays and crosswalks are documents with schemas of their own.
func ExampleOverlaySchema() {
	for _, s := range []*document.Schema{framework.OverlaySchema(), framework.CrosswalkSchema()} {
		fmt.Println(s.ID())
	}
	// Output:
	// https://openrubric.github.io/leadership/schema/overlay-1.json
	// https://openrubric.github.io/leadership/schema/crosswalk-1.json
}

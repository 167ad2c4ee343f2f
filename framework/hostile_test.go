package framework_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/openrubric/leadership/.ci/hostile"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
)

// chain returns a framework in which each of so many groups lies in the one before.
func chain(t *testing.T, groups int) framework.Document {
	doc := decode(t, small)
	parent := indicator.ID("")
	for i := range groups {
		id := indicator.ID(fmt.Sprintf("local.g%d", i))
		doc.Groups = append(doc.Groups, framework.Group{ID: id, Parent: parent, Kind: framework.Plain, Label: indicator.Text{"en": "x"}})
		parent = id
	}
	doc.Indicators[0].Parent = parent
	return doc
}

// TestGroupDepth is quick unless each group walks all the way up.
func TestGroupDepth(t *testing.T) {
	for groups, ok := range map[int]bool{framework.MaxGroupDepth: true, framework.MaxGroupDepth + 1: false, 50_000: false} {
		doc := chain(t, groups)
		for range 2 { // with the outermost first, and last
			_, list := framework.Compile(doc)
			if (list.Err() == nil) != ok {
				t.Errorf("%d groups in each other: %v", groups, list)
			}
			if !ok && (len(list.Issues) != 1 || list.Issues[0].Code != framework.GroupsTooDeep || !strings.Contains(list.Issues[0].Message, `"local.g64" lies in 64 others`)) {
				t.Errorf("%d groups in each other: %v", groups, list)
			}
			for i, j := 0, len(doc.Groups)-1; i < j; i, j = i+1, j-1 {
				doc.Groups[i], doc.Groups[j] = doc.Groups[j], doc.Groups[i]
			}
		}
	}
}

// TestMaxColumns holds that a short document does not make a thousand million columns.
func TestMaxColumns(t *testing.T) {
	doc := decode(t, small)
	for i := range 20_000 {
		in := doc.Indicators[0]
		in.ID = indicator.ID(fmt.Sprint("local.i", i))
		doc.Indicators = append(doc.Indicators, in)
		doc.Dimensions = append(doc.Dimensions, framework.Dimension{Key: fmt.Sprint("d", i), Label: indicator.Text{"en": "x"}, Scale: "stages"})
	}
	var list issue.List
	if took := hostile.Allocated(func() { _, list = framework.Compile(doc) }); took > 200<<20 {
		t.Errorf("%d bytes of memory", took)
	}
	if !list.Has(framework.ColumnsTooMany) || list.Issues[0].Path != "/dimensions" {
		t.Errorf("%v", list)
	}
}

// crowds are frameworks with much of one thing, each for a size.
var crowds = map[string]func(doc *framework.Document, n int){
	"origins": func(doc *framework.Document, n int) {
		doc.Indicators = many(doc.Indicators[0], n)
		for i := range n {
			key := fmt.Sprint("k", i)
			doc.DerivedFrom = append(doc.DerivedFrom, framework.Ref{Key: key, Edition: "1"})
			doc.Indicators[i].ID = indicator.ID(key + ".x")
			doc.Indicators[i].TakenFrom = []indicator.Provenance{{Framework: key, Edition: "1", ID: indicator.ID(key + ".x"), Relation: indicator.Exact}}
		}
	},
	"aspects": func(doc *framework.Document, n int) {
		for i := range n {
			doc.Indicators[0].Aspects = append(doc.Indicators[0].Aspects, indicator.Aspect{ID: doc.Indicators[0].ID + indicator.ID(fmt.Sprint(".a", i)), Label: indicator.Text{"en": "x"}})
		}
	},
	"dimensions": func(doc *framework.Document, n int) {
		for i := range n {
			doc.Dimensions = append(doc.Dimensions, framework.Dimension{Key: fmt.Sprint("d", i), Label: indicator.Text{"en": "x"}, Scale: "stages"})
		}
	},
	"scales": func(doc *framework.Document, n int) {
		scale := doc.Scales[0]
		doc.Indicators = many(doc.Indicators[0], n)
		for i := range n {
			scale.Key = fmt.Sprint("scale-", i)
			doc.Scales = append(doc.Scales, scale)
			doc.Indicators[i].Scale, doc.Indicators[i].Rubric = scale.Key, nil
		}
	},
	"exceptions": func(doc *framework.Document, n int) {
		doc.Indicators = many(doc.Indicators[0], n)
		for i := range n {
			doc.Exceptions = append(doc.Exceptions, framework.Exception{Rule: framework.ProvenanceMissing, At: doc.Indicators[i].ID, Reason: "x"})
		}
	},
	"one that is replaced by all": func(doc *framework.Document, n int) {
		doc.Indicators = many(doc.Indicators[0], n)
		for i := range n {
			doc.Indicators[i].Replaces = []indicator.Replacement{{ID: "local.old", Relation: indicator.Broad}}
		}
	},
}

func many(in indicator.Indicator, n int) []indicator.Indicator {
	list := make([]indicator.Indicator, n)
	for i := range list {
		list[i] = in.Clone()
		list[i].ID = indicator.ID(fmt.Sprint("local.i", i))
		list[i].Statement = indicator.Text{"mi": "x"} // the rules read English, and compare
	}
	return list
}

// TestCrowds holds that compiling, comparing, deriving and linting take memory and time in
// proportion to a framework.
func TestCrowds(t *testing.T) {
	old := decode(t, small)
	old.Indicators[0].ID = "local.old"
	before, list := framework.Compile(old)
	if list.Err() != nil {
		t.Fatal(list)
	}
	for name, fill := range crowds {
		t.Run(name, func(t *testing.T) {
			hostile.Growth(t, 4000, func(n int) func() {
				doc := decode(t, small)
				fill(&doc, n)
				return func() {
					f, list := framework.Compile(doc)
					if list.Err() != nil {
						t.Fatal(list)
					}
					f.Lint()
					framework.Diff(f, f)
					framework.Diff(before, f)
					drop := make([]indicator.ID, 0, n)
					for in := range f.All() {
						drop = append(drop, in.ID)
					}
					framework.Derive(f, framework.Derivation{Key: "own", Edition: "1", Title: indicator.Text{"en": "x"}, Drop: drop[1:]})
				}
			})
		})
	}
}

// TestManyScales holds that columns are not gone through for each scale.
func TestManyScales(t *testing.T) {
	hostile.Growth(t, 10_000, func(n int) func() {
		doc := decode(t, small)
		crowds["scales"](&doc, n)
		f, list := framework.Compile(doc)
		if list.Err() != nil {
			t.Fatal(list)
		}
		return func() { f.Lint() }
	})
}

// TestManyStatements holds that statements are not all compared with each other.
func TestManyStatements(t *testing.T) {
	hostile.Growth(t, 2000, func(n int) func() {
		doc := decode(t, small)
		doc.Indicators = many(doc.Indicators[0], n)
		for i := range doc.Indicators {
			doc.Indicators[i].Statement = indicator.Text{"en": fmt.Sprint("Leaders trust ", i)}
		}
		f, list := framework.Compile(doc)
		if list.Err() != nil {
			t.Fatal(list)
		}
		return func() { f.Lint() }
	})
}

// TestTogether: frameworks and what goes with them are for any number of goroutines.
func TestTogether(t *testing.T) {
	from, to := made(t, "from", indicator.School, 4, "low", "high"), made(t, "to", indicator.School, 4, "low", "high")
	t.Run("framework", func(t *testing.T) {
		hostile.Together(t, func() *framework.Framework {
			f, list := framework.Compile(from.Document())
			if list.Err() != nil {
				t.Fatal(list)
			}
			return f
		}, func(f *framework.Framework) string { return hostile.Ask(f, slices.Collect(f.All())[0].ID, "en", f) })
	})
	t.Run("overlay", func(t *testing.T) {
		hostile.Together(t, func() *framework.Overlay {
			o, list := overlay(t, `{}`)
			if list.Err() != nil {
				t.Fatal(list)
			}
			return o
		}, func(o *framework.Overlay) string { return hostile.Ask(o, indicator.ID("local.one"), "mi") })
	})
	t.Run("crosswalk", func(t *testing.T) {
		first := slices.Collect(from.All())[0].ID
		hostile.Together(t, func() *framework.Crosswalk {
			x, list := framework.ParseCrosswalk([]byte(`{"format":"leadership-crosswalk/1","edition":"1","from":{"key":"from","edition":"1"},"to":{"key":"to","edition":"1"},
				"authorship":{"authors":["us"],"method":"human","date":"2026-01-01"},"rights":"ours",
				"edges":[{"from":"from.one","to":"to.two","relation":"broad","confidence":"high","rationale":{"en":"More there."}}]}`), from, to)
			if list.Err() != nil {
				t.Fatal(list)
			}
			return x
		}, func(x *framework.Crosswalk) string { return hostile.Ask(x, first, x) })
	})
}

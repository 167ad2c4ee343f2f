package framework_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
)

// overlayBase words the framework local in Māori, in part.
const overlayBase = `{"format":"leadership-overlay/1","key":"local-mi","edition":"1","framework":{"key":"local","edition":"2026"},
	"language":"mi","wording":"translation","authors":["Hera"],"rights":"Hers, CC BY 4.0",
	"covers":["title","scales"],"title":"Tō tātou ake",
	"texts":{"local.trust":{"label":"Te whakapono","statement":"Ka whakawhirinaki te iwi.","descriptors":{"high":"Ka kitea ki wāhi katoa."}},
		"local.trust.staff":{"label":"I waenga i ngā kaimahi"},"local.culture":{"label":"Te ahurea"}},
	"scales":{"stages":{"levels":{"low":"Iti","mid":"Waenga","high":"Nui"}},"weight":{"levels":{"minor":"Iti","major":"Nui"}}},
	"dimensions":{"importance":"Te hiranga"}}`

func overlay(t *testing.T, members string) (*framework.Overlay, issue.List) {
	t.Helper()
	return framework.ParseOverlay(mergeOver(t, overlayBase, members), parse(t, local))
}

func TestOverlayCodes(t *testing.T) {
	if _, list := overlay(t, `{}`); len(list.Issues) > 0 {
		t.Fatal("the overlay that the examples are put over has issues:", list)
	}
	n := runExamples(t, "overlay.go", func(t *testing.T, example string) issue.List {
		_, list := overlay(t, example)
		return list
	})
	if n != 2 {
		t.Errorf("%d codes have examples, want 2", n)
	}
	for path, members := range map[issue.Pointer]string{
		"/framework/edition":                 `{"framework":{"key":"local","edition":"2025"}}`,
		"/texts/local.trust/descriptors/low": `{"texts":{"local.trust":{"descriptors":{"low":"Iti."}}}}`,
		"/texts/local.trust/evidence":        `{"texts":{"local.trust":{"evidence":["He mahere."]}}}`,
		"/texts/local.culture/statement":     `{"texts":{"local.culture":{"statement":"Te ahurea."}}}`,
		"/texts/local.culture/descriptors":   `{"texts":{"local.culture":{"descriptors":{"low":"Iti."}}}}`,
		"/texts/local.trust.staff/evidence":  `{"texts":{"local.trust.staff":{"evidence":["He mahere."]}}}`,
		"/scales/fives":                      `{"scales":{"fives":{"levels":{}},"stages":{"levels":{"low":"Iti","mid":"Waenga","high":"Nui"}},"weight":{"levels":{"minor":"Iti","major":"Nui"}}}}`,
		"/scales/stages/levels/highest":      `{"scales":{"stages":{"levels":{"low":"Iti","mid":"Waenga","high":"Nui","highest":"Nui"}},"weight":{"levels":{"minor":"Iti","major":"Nui"}}}}`,
		"/scales/weight/levels/major":        `{"scales":{"stages":{"levels":{"low":"Iti","mid":"Waenga","high":"Nui"}},"weight":{"levels":{"minor":"Iti"}}}}`,
		"/dimensions/worth":                  `{"dimensions":{"worth":"Te uara","importance":"Te hiranga"}}`,
		"/links":                             `{"links":["He take."]}`,
		"/notes/why":                         `{"notes":{"why":"Te take."}}`,
		"/summary":                           `{"summary":"He whakarāpopototanga."}`,
	} {
		_, list := overlay(t, members)
		if len(list.Issues) != 1 || list.Issues[0].Path != path || list.Err() == nil {
			t.Errorf("%s: got %v", path, list)
		} else if list.Issues[0].At.Line == 0 {
			t.Errorf("%s: no line", path)
		}
	}
}

func TestWith(t *testing.T) {
	f := parse(t, local)
	before := mustWrite(t, f.Document())
	mi, list := framework.ParseOverlay([]byte(overlayBase), f)
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	ours, list := framework.CompileOverlay(framework.OverlayDocument{
		Key: "ours", Edition: "1", Framework: f.Ref(), Language: "en", Wording: indicator.LocalWording, Authors: []string{"Tama"}, Rights: "ours",
		Texts: map[indicator.ID]framework.OverlayTexts{"local.trust": {Label: "Standing by each other", Descriptors: map[indicator.Level]string{"high": "Everybody says so."}}},
	}, f)
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	dressed, err := f.With(mi, ours)
	if err != nil {
		t.Fatal(err)
	}
	check := func(what string, got, want any) {
		t.Helper()
		if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b *framework.Overlay) bool { return a == b })); diff != "" {
			t.Errorf("%s (-want +got):\n%s", what, diff)
		}
	}
	trust, _ := dressed.Lookup("local.trust")
	check("label", trust.Label, indicator.Text{"en": "Standing by each other", "mi": "Te whakapono"})
	check("statement", trust.Statement, indicator.Text{"en": "People rely on one another.", "mi": "Ka whakawhirinaki te iwi."})
	check("descriptor", trust.Rubric[0], indicator.Descriptor{Level: "high", Text: indicator.Text{"en": "Everybody says so.", "mi": "Ka kitea ki wāhi katoa."}, Wording: indicator.LocalWording})
	check("wording", trust.Wording, indicator.LocalWording) // the English words were replaced, and the Māori label too
	stages, _ := dressed.Scale("stages")
	check("a level's label", stages.Levels[1].Label, indicator.Text{"en": "Mid", "mi": "Waenga"})
	check("an aspect's", dressed.Label("local.trust.staff")["mi"], "I waenga i ngā kaimahi")
	check("the title", dressed.Title()["mi"], "Tō tātou ake")

	check("key, edition and digest", dressed.Ref(), f.Ref())
	check("columns", dressed.Columns(), f.Columns())
	check("the framework below", mustWrite(t, f.Document()), before)
	check("overlays", dressed.Overlays(), []framework.Ref{mi.Ref(), ours.Ref()})
	words, ok := dressed.Words("local.trust", framework.LabelPart, "MI")
	check("whose words", []any{ok, words.Document().Authors, words.Document().Rights}, []any{true, []string{"Hera"}, "Hers, CC BY 4.0"})
	words, _ = dressed.Words("local.trust", framework.LabelPart, "en")
	check("whose other words", words, ours)
	_, ok = dressed.Words("local.trust", framework.StatementPart, "en")
	check("a statement that is the framework's, under a label that is not", ok, false)
	words, _ = dressed.Words("", framework.TitlePart, "mi")
	check("whose title", words, mi)
	_, ok = dressed.Words("local.candour", framework.LabelPart, "mi")
	check("words that are the framework's", ok, false)

	shout, list := framework.CompileOverlay(framework.OverlayDocument{
		Key: "shout", Edition: "1", Framework: f.Ref(), Language: "EN", Wording: indicator.LocalWording, Authors: []string{"Tama"}, Rights: "ours",
		Texts: map[indicator.ID]framework.OverlayTexts{"local.trust": {Label: "TRUST"}},
	}, f)
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	loud, _ := f.With(shout)
	check("a tag in capitals is the same tag", loud.Label("local.trust"), indicator.Text{"en": "TRUST", "mi": "Whakapono"})

	if _, err := parse(t, strings.Replace(local, "Trust", "Faith", 1)).With(mi); err == nil {
		t.Error("an overlay was laid over another framework")
	}
	missing, err := mi.Missing(f)
	if err != nil {
		t.Fatal(err)
	}
	check("missing", missing, []issue.Pointer{
		"/texts/local.talk/label",
		"/texts/local.overall/label", "/texts/local.overall/statement",
		"/texts/local.candour/label", "/texts/local.candour/statement",
		"/texts/local.size/label", "/texts/local.size/statement",
	})
}

func FuzzParseOverlay(f *testing.F) {
	base, list := framework.Parse([]byte(local))
	if list.Err() != nil {
		f.Fatal(list.Err())
	}
	f.Add([]byte(overlayBase))
	f.Add([]byte(`{}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		o, list := framework.ParseOverlay(data, base)
		if (o == nil) != (list.Err() != nil) {
			t.Fatal("an overlay and an error, or neither")
		}
		if o == nil {
			return
		}
		var again framework.OverlayDocument
		if err := json.Unmarshal([]byte(mustWrite(t, o.Document())), &again); err != nil {
			t.Fatal(err)
		}
		if _, list := framework.CompileOverlay(again, base); list.Err() != nil {
			t.Fatal("what was written cannot be compiled:", list.Err())
		}
		dressed, err := base.With(o)
		if err != nil {
			t.Fatal(err)
		}
		if _, list := framework.Compile(dressed.Document()); list.Err() != nil {
			t.Fatal("the dressed framework does not compile:", list.Err())
		}
	})
}

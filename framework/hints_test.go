package framework_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
)

// TestOverlayHintsAndLinks: an overlay has one text for each hint and each link, in their
// order, or none at all; another number of them is refused.
func TestOverlayHintsAndLinks(t *testing.T) {
	text := func(s string) indicator.Text { return indicator.Text{"en": s} }
	d := parse(t, local).Document()
	d.Indicators[1].Evidence = []indicator.Hint{{Kind: "observation", Look: text("Who speaks?")}, {Kind: "interview", Look: text("Who is asked?")}}
	d.Links = []framework.Link{{From: "local.trust", To: "local.candour", Kind: framework.NearDuplicate, Note: text("Alike.")}, {From: "local.trust", To: "local.size", Kind: framework.NearDuplicate, Note: text("Also.")}}
	f, list := framework.Compile(d)
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	overlay := func(hints, links []string) framework.OverlayDocument {
		return framework.OverlayDocument{
			Key: "mi", Edition: "1", Framework: f.Ref(), Language: "mi", Wording: indicator.LocalWording, Authors: []string{"Hera"}, Rights: "hers",
			Texts: map[indicator.ID]framework.OverlayTexts{"local.trust": {Label: "Whakapono", Evidence: hints}}, Links: links,
		}
	}
	o, list := framework.CompileOverlay(overlay([]string{"Ko wai e kōrero ana?", "Ko wai e pātaihia ana?"}, []string{"He rite.", "Anō hoki."}), f)
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	dressed, err := f.With(o)
	if err != nil {
		t.Fatal(err)
	}
	trust, _ := dressed.Lookup("local.trust")
	if diff := cmp.Diff([]indicator.Text{{"en": "Who speaks?", "mi": "Ko wai e kōrero ana?"}, {"en": "Who is asked?", "mi": "Ko wai e pātaihia ana?"}}, []indicator.Text{trust.Evidence[0].Look, trust.Evidence[1].Look}); diff != "" {
		t.Error(diff)
	}
	links := dressed.Document().Links
	if links[0].Note["mi"] != "He rite." || links[1].Note["mi"] != "Anō hoki." || links[1].Note["en"] != "Also." {
		t.Errorf("%v", links)
	}
	if _, list := framework.CompileOverlay(overlay(nil, nil), f); list.Err() != nil {
		t.Errorf("without any: %v", list)
	}
	for path, doc := range map[string]framework.OverlayDocument{
		"hints": overlay([]string{"Ko wai?"}, nil), "links": overlay(nil, []string{"He rite."}),
	} {
		if _, list := framework.CompileOverlay(doc, f); !list.Has(framework.OverlayUnfit) {
			t.Errorf("one of two %s: %v", path, list)
		}
	}
}

// TestDescriptorAdded: a descriptor that is new is a change of texts.
func TestDescriptorAdded(t *testing.T) {
	d := parse(t, local).Document()
	d.Edition = "2027"
	d.Indicators[1].Rubric = append(d.Indicators[1].Rubric, indicator.Descriptor{Level: "low", Text: indicator.Text{"en": "Hardly seen."}, Wording: indicator.LocalWording})
	f, list := framework.Compile(d)
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	for _, c := range framework.Diff(parse(t, local), f).List {
		if c.What == "descriptor" && c.Level == "low" && c.Was == "" && c.Is == "Hardly seen." && c.Impact == framework.TextsChanged {
			return
		}
	}
	t.Error("it is not told")
}

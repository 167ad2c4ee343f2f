package evidence_test

import (
	"encoding/json"
	"errors"
	"fmt"

	"github.com/openrubric/leadership/evidence"
	"github.com/openrubric/leadership/indicator"
)

func ExampleParse() {
	index, list := evidence.Parse([]byte(`{
		"format": "leadership-evidence/1",
		"voices": [{"key": "kaumatua", "label": {"mi": "Kaumātua", "en": "Elders"}}],
		"items": [{
			"id": "hui-2026", "kind": "interview", "voice": "kaumatua",
			"title": {"en": "Hui at the marae"},
			"collected": "2026-03-12",
			"consent": {"state": "given", "scope": ["subject", "panel"], "on": "2026-03-12"},
			"guardianship": {"authority": "the hapū", "access": {"en": "Ask the guardian."}}
		}]
	}`))
	hui, _ := index.Lookup("hui-2026")
	fmt.Println(list.Err(), hui.Title, index.Class(hui.Kind))

	_, list = evidence.Parse([]byte(`{
		"format": "leadership-evidence/1",
		"items": [{"id": "hui", "kind": "hui", "title": {"en": "Hui at the marae"}, "collected": "2026-03-12"}]
	}`))
	for _, i := range list.Issues {
		fmt.Println(i)
	}
	fmt.Println(errors.Is(list.Err(), evidence.KindUnknown))
	// Output:
	// <nil> Hui at the marae perception
	// error: 3:35: /items/0/kind: kind "hui" is neither well known nor declared in /kinds [kind-unknown]
	// true
}

func ExampleCompile() {
	index, list := evidence.Compile(evidence.Register{Items: []evidence.Item{
		{
			ID: "survey-2026", Kind: evidence.Survey, Voice: evidence.Teachers,
			Title:      indicator.Text{"en": "Staff survey on working together"},
			Collected:  indicator.MustDate("2026-03-12"),
			Indicators: []indicator.ID{"kahuiako.relational-trust"},
		},
		{
			ID: "minutes", Kind: evidence.Document, Voice: evidence.SchoolLeaders,
			Title:      indicator.Text{"en": "Minutes of the leaders' meetings"},
			Period:     indicator.Span{From: indicator.MustDate("2025-02-01"), To: indicator.MustDate("2025-12-12")},
			Indicators: []indicator.ID{"kahuiako.relational-trust"},
		},
	}})
	for _, i := range list.Issues {
		fmt.Println(i)
	}
	for item := range index.ByIndicator("kahuiako.relational-trust") {
		fmt.Println(item.ID, index.Class(item.Kind), item.Voice)
	}
	// Output:
	// warning: /items/0/consent: item "survey-2026" tells what people think, and does not say whether they agreed to that [consent-missing]
	// survey-2026 perception teachers
	// minutes product school-leaders
}

// A program's own document can hold a register among its own members.
func ExampleRegister() {
	type Dossier struct {
		evidence.Register
		School string `json:"school"`
	}
	data, err := json.Marshal(Dossier{School: "Te Kura o Waitaha"})
	fmt.Println(string(data), err)
	// Output: {"format":"leadership-evidence/1","school":"Te Kura o Waitaha"} <nil>
}

func ExampleIndex_Lookup() {
	index, list := evidence.Compile(evidence.Register{Items: []evidence.Item{{
		ID: "budget-2026", Kind: evidence.BudgetRecord,
		Title:  indicator.Text{"en": "Budget of the community"},
		Period: indicator.Span{From: indicator.MustDate("2026-01-01"), To: indicator.MustDate("2026-12-31")},
	}}})
	if list.Err() != nil {
		panic(list.Err())
	}
	item, ok := index.Lookup("budget-2026")
	fmt.Println(item.Title, item.Period.To, ok)
	// Output: Budget of the community 2026-12-31 true
}

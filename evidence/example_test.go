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

// Which level does the evidence carry? From the bad end of the scale up, the last one whose
// demand is met.
func ExampleBasis_Highest() {
	index, _ := evidence.Compile(evidence.Register{Items: []evidence.Item{
		{ID: "visit", Kind: evidence.Observation, Source: "evaluator", Title: indicator.Text{"en": "School visit"}, Collected: indicator.MustDate("2026-03-01")},
		{ID: "minutes", Kind: evidence.Document, Source: "board", Title: indicator.Text{"en": "Minutes"}, Collected: indicator.MustDate("2026-03-02")},
	}})
	basis := index.Weigh([]string{"visit", "minutes"}, evidence.Terms{})
	scale := indicator.Scale{Key: "stages", Direction: indicator.HighIsBetter, Levels: []indicator.Rung{
		{Key: "developing"}, {Key: "embedding"}, {Key: "fully-functioning"},
	}}
	level, ok := basis.Highest(scale, func(l indicator.Level) indicator.Demand {
		rank, _ := scale.Rank(l)
		return indicator.Demand{Level: l, Sources: rank + 1}
	})
	fmt.Println(level, ok, basis.Triangulation())
	// Output: embedding true triangulated
}

// Nobody has asked the students yet. What would it amount to if they agreed? Amount sets
// nothing aside: it tells what to ask for, not what may be used.
func ExampleIndex_Amount() {
	index, _ := evidence.Compile(evidence.Register{Items: []evidence.Item{{
		ID: "talk", Kind: evidence.Interview, Voice: evidence.Students, Title: indicator.Text{"en": "Talk with students"},
		Collected: indicator.MustDate("2026-03-01"),
	}}})
	ids := []string{"talk"}
	fmt.Println(index.Weigh(ids, evidence.Terms{}).SetAside)
	fmt.Println(index.Amount(ids).Voices)
	// Output:
	// [{talk consent-missing}]
	// [students]
}

// Evidence can speak against an indicator. It counts for no claim there.
func ExampleIndex_Against() {
	trust := indicator.ID("kahuiako.relational-trust")
	index, _ := evidence.Compile(evidence.Register{Items: []evidence.Item{{
		ID: "exit-talks", Kind: evidence.StaffingRecord, Title: indicator.Text{"en": "Why teachers left"}, Collected: indicator.MustDate("2026-03-01"),
		Subjects: []string{"waitaha"}, Indicators: []indicator.ID{trust}, Against: []indicator.ID{trust},
	}}})
	fmt.Println(index.Against(trust, "waitaha", evidence.Terms{}))
	fmt.Println(index.Against(trust, "another school", evidence.Terms{}))
	// Output:
	// [exit-talks]
	// []
}

// What people agreed to bounds what may be done with what they said.
func ExampleItem_Allows() {
	talk := evidence.Item{ID: "talk", Kind: evidence.Interview, Consent: evidence.Consent{
		State: evidence.ConsentGiven, Scope: []evidence.Scope{evidence.ForSubject, evidence.ForPanel},
	}}
	fmt.Println(talk.Allows(evidence.ForPanel), talk.Allows(evidence.ForPublic))
	// Output: true false
}

// The kinds of evidence of which the five frameworks speak, by the class that each belongs
// to: two kinds of one class do not bear each other out as two classes do.
func ExampleKinds() {
	for _, class := range evidence.Classes() {
		fmt.Print(class, ":")
		for _, kind := range evidence.Kinds() {
			if kind.Class() == class {
				fmt.Print(" ", kind)
			}
		}
		fmt.Println()
	}
	fmt.Println("voices:", len(evidence.Voices()))
	// Output:
	// observation: observation
	// product: student-work document
	// perception: interview survey
	// record: classroom-assessment standardised-test administrative-record budget-record staffing-record time-record
	// research: research
	// voices: 9
}

// People may take back what they gave. The item goes, and the history says that it was there.
func ExampleRegister_Withdraw() {
	day := indicator.MustDate("2026-03-01")
	talk := evidence.Item{ID: "talk", Kind: evidence.Interview, Title: indicator.Text{"en": "Talk with students"}, Collected: day}
	r, _ := evidence.Register{}.Record(talk, day, "registrar")
	r, err := r.Withdraw("talk", indicator.MustDate("2026-04-01"), "registrar")
	fmt.Println(len(r.Items), err, r.Verify().Err())
	for _, e := range r.History {
		fmt.Println(e.On, e.Item, e.Change)
	}
	// Output:
	// 0 <nil> <nil>
	// 2026-03-01 talk added
	// 2026-04-01 talk withdrawn
}

// What a list shows of a register: the items in their order, and the digest that a report
// names it by.
func ExampleIndex_All() {
	index, _ := evidence.Compile(evidence.Register{Items: []evidence.Item{
		{ID: "visit", Kind: evidence.Observation, Title: indicator.Text{"en": "School visit"}, Collected: indicator.MustDate("2026-03-01")},
		{ID: "minutes", Kind: evidence.Document, Title: indicator.Text{"en": "Minutes of the board"}, Collected: indicator.MustDate("2026-03-02")},
	}})
	for item := range index.All() {
		fmt.Println(item.Collected, item.Title)
	}
	again, _ := evidence.Compile(index.Register())
	fmt.Println(index.Has("survey"), again.Digest() == index.Digest())
	// Output:
	// 2026-03-01 School visit
	// 2026-03-02 Minutes of the board
	// false true
}

// A register is checked by its schema before anything else, here for a kind of state that
// there is not.
func ExampleSchema() {
	var r evidence.Register
	fmt.Println(evidence.Schema().Read([]byte(`{
		"format": "leadership-evidence/1",
		"items": [{"id": "talk", "kind": "interview", "title": {"en": "Talk"}, "consent": {"state": "yes"}}]
	}`), &r))
	// Output: error: 3:95: /items/0/consent/state: "yes" is not allowed: want "given", "not-required", "declined" or "withdrawn" [value-not-allowed]
}

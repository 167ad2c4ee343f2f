package evidence_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/evidence"
	"github.com/openrubric/leadership/indicator"
)

func ExampleIndex_Weigh() {
	agreed := evidence.Consent{State: evidence.ConsentGiven, Scope: []evidence.Scope{evidence.ForPanel}}
	index, _ := evidence.Compile(evidence.Register{Items: []evidence.Item{
		{ID: "survey-2026", Kind: evidence.Survey, Voice: evidence.Teachers, Source: "staff", Title: en("Staff survey"), Collected: date("2026-03-01"), Consent: agreed},
		{ID: "survey-digest", Kind: evidence.Document, Title: en("What the survey says"), Collected: date("2026-04-01"), Provenance: evidence.Provenance{DerivedFrom: []string{"survey-2026"}}},
		{ID: "visit-2019", Kind: evidence.Observation, Source: "evaluator", Title: en("School visit"), Collected: date("2019-05-01")},
	}})
	year := indicator.Span{From: date("2026-01-01"), To: date("2026-12-31")}
	basis := index.Weigh([]string{"survey-2026", "survey-digest", "visit-2019"}, evidence.Terms{Period: year, Scope: evidence.ForPanel})
	fmt.Println(basis.Kinds, basis.Sources, basis.SetAside)
	for _, lack := range basis.Lacks(indicator.Demand{Kinds: 2, Sources: 2, Heard: []string{"students"}}) {
		fmt.Println(lack)
	}
	// Output:
	// [document survey] 1 [{visit-2019 expired}]
	// 1 independent source, and 2 are asked for
	// students not heard
}

func TestWeighSetsAside(t *testing.T) {
	span := func(from, to string) (s indicator.Span) {
		if from != "" {
			s.From = date(from)
		}
		if to != "" {
			s.To = date(to)
		}
		return s
	}
	year := span("2026-01-01", "2026-12-31")
	for _, tt := range []struct {
		name  string
		item  evidence.Item
		terms evidence.Terms
		want  evidence.AsideReason
	}{
		{"counts", evidence.Item{Collected: date("2020-01-01")}, evidence.Terms{}, ""},
		{"no date, no period asked", evidence.Item{}, evidence.Terms{}, ""},
		{"no date", evidence.Item{}, evidence.Terms{Period: year}, evidence.AsideExpired},
		{"first day", evidence.Item{Collected: date("2026-01-01")}, evidence.Terms{Period: year}, ""},
		{"last day", evidence.Item{Collected: date("2026-12-31")}, evidence.Terms{Period: year}, ""},
		{"day before", evidence.Item{Collected: date("2025-12-31")}, evidence.Terms{Period: year}, evidence.AsideExpired},
		{"day after", evidence.Item{Collected: date("2027-01-01")}, evidence.Terms{Period: year}, evidence.AsideExpired},
		{"period touches", evidence.Item{Collected: date("2027-02-01"), Period: span("2025-02-01", "2026-01-01")}, evidence.Terms{Period: year}, ""},
		{"period before", evidence.Item{Collected: date("2026-02-01"), Period: span("2024-02-01", "2025-12-31")}, evidence.Terms{Period: year}, evidence.AsideExpired},
		{"period goes on", evidence.Item{Period: span("2020-01-01", "")}, evidence.Terms{Period: year}, ""},
		{"period open before", evidence.Item{Period: span("", "2025-06-01")}, evidence.Terms{Period: year}, evidence.AsideExpired},
		{"asked since", evidence.Item{Collected: date("2030-01-01")}, evidence.Terms{Period: span("2026-01-01", "")}, ""},
		{"declined", evidence.Item{Consent: evidence.Consent{State: evidence.ConsentDeclined}}, evidence.Terms{Period: year}, evidence.AsideRefused},
		{"withdrawn", evidence.Item{Consent: evidence.Consent{State: evidence.ConsentWithdrawn}}, evidence.Terms{}, evidence.AsideRefused},
		{"perception, nobody asked", evidence.Item{Kind: evidence.Interview, Collected: date("2026-02-01")}, evidence.Terms{}, evidence.AsideConsent},
		{"consent over", evidence.Item{Collected: date("2026-02-01"), Consent: evidence.Consent{State: evidence.ConsentGiven, Expires: date("2026-01-31")}}, evidence.Terms{}, evidence.AsideLapsed},
		{"for the panel alone", evidence.Item{Consent: evidence.Consent{State: evidence.ConsentGiven, Scope: []evidence.Scope{evidence.ForPanel}}}, evidence.Terms{Scope: evidence.ForPublic}, evidence.AsideScope},
		{"for the panel", evidence.Item{Consent: evidence.Consent{State: evidence.ConsentGiven, Scope: []evidence.Scope{evidence.ForPanel}}}, evidence.Terms{Scope: evidence.ForPanel}, ""},
		{"test not met", evidence.Item{Tests: evidence.Tests{Authentic: evidence.Test{Verdict: evidence.NotMet}}}, evidence.Terms{}, evidence.AsideFailed},
		{"test in doubt", evidence.Item{Tests: evidence.Tests{Authentic: evidence.Test{Verdict: evidence.InDoubt}}}, evidence.Terms{}, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			tt.item.ID, tt.item.Title = "it", en("it")
			if tt.item.Kind == "" {
				tt.item.Kind = evidence.BudgetRecord
			}
			index, list := evidence.Compile(evidence.Register{Items: []evidence.Item{tt.item}})
			if list.Err() != nil {
				t.Fatal(list.Err())
			}
			b := index.Weigh([]string{"it", "lost", "it"}, tt.terms)
			want := []evidence.SetAside{{ID: "lost", Reason: evidence.AsideUnknown}}
			if tt.want != "" {
				want = append([]evidence.SetAside{{ID: "it", Reason: tt.want}}, want...)
			}
			if diff := cmp.Diff(want, b.SetAside); diff != "" {
				t.Error(diff)
			}
			if counts := slices.Equal(b.Items, []string{"it"}); counts != (tt.want == "") || b.Sources != len(b.Items) {
				t.Errorf("%+v", b)
			}
		})
	}
}

// TestIndependentAgainstTwin compares the sources with the largest set of items that
// have no origin in common, found by trying all sets: never more, and as many where no
// item has several origins.
func TestIndependentAgainstTwin(t *testing.T) {
	rnd := rand.New(rand.NewPCG(3, 9))
	fewer := 0
	for range 1500 {
		n := 1 + rnd.IntN(7)
		items := make([]evidence.Item, n)
		reach := make([]map[string]bool, n) // origins
		var ids []string
		several := false
		for i := range items {
			items[i] = evidence.Item{ID: fmt.Sprint(i), Kind: evidence.BudgetRecord, Title: en("t"), Collected: date("2026-01-01")}
			ids = append(ids, items[i].ID)
			reach[i] = map[string]bool{}
			for j := range i {
				if rnd.IntN(n) == 0 {
					items[i].Provenance.DerivedFrom = append(items[i].Provenance.DerivedFrom, items[j].ID)
					for s := range reach[j] {
						reach[i][s] = true
					}
				}
			}
			if rnd.IntN(3) > 0 {
				items[i].Source = fmt.Sprint("s", rnd.IntN(4))
			}
			if items[i].Source != "" || items[i].Provenance.DerivedFrom == nil {
				reach[i][items[i].Source] = true
			}
			several = several || len(reach[i]) > 1
		}
		most := 1 // an item alone is a source, named or not
		for set := range 1 << n {
			seen, size, ok := map[string]bool{"": true}, 0, true
			for i := range n {
				if set&(1<<i) == 0 {
					continue
				}
				size++
				for s := range reach[i] {
					ok = ok && !seen[s]
				}
				for s := range reach[i] {
					seen[s] = true
				}
			}
			if ok {
				most = max(most, size)
			}
		}
		index, list := evidence.Compile(evidence.Register{Items: items})
		if list.Err() != nil {
			t.Fatal(list.Err())
		}
		got := index.Weigh(ids, evidence.Terms{})
		if got.Sources > most || !several && got.Sources != most {
			t.Fatalf("%d sources, want %d: %+v", got.Sources, most, items)
		}
		if got.Sources < most {
			fewer++
		}
		slices.Reverse(ids)
		if diff := cmp.Diff(got, index.Weigh(ids, evidence.Terms{})); diff != "" {
			t.Fatalf("the order of IDs matters:\n%s", diff)
		}
	}
	if fewer > 75 {
		t.Errorf("%d of 1500 designs get fewer sources than there are", fewer)
	}
}

func TestHighest(t *testing.T) {
	demands := map[indicator.Level]indicator.Demand{"a": {Kinds: 1}, "b": {Kinds: 2, Heard: []string{"students"}}, "c": {}}
	demand := func(l indicator.Level) indicator.Demand { return demands[l] }
	scale := indicator.Scale{Direction: indicator.HighIsBetter, Levels: []indicator.Rung{{Key: "a"}, {Key: "b"}, {Key: "c"}}}
	one := evidence.Basis{Kinds: []evidence.Kind{evidence.Survey}}
	two := evidence.Basis{Kinds: []evidence.Kind{evidence.Document, evidence.Survey}, Voices: []evidence.Voice{evidence.Students}}
	worse := scale
	worse.Direction = indicator.HighIsWorse
	for _, tt := range []struct {
		basis evidence.Basis
		scale indicator.Scale
		want  indicator.Level
	}{
		{evidence.Basis{}, scale, ""}, {one, scale, "a"}, {two, scale, "c"},
		{evidence.Basis{}, worse, "c"}, {one, worse, "c"}, {two, worse, "a"},
	} {
		got, ok := tt.basis.Highest(tt.scale, demand)
		if got != tt.want || ok != (tt.want != "") {
			t.Errorf("%+v on %s: %q, want %q", tt.basis, tt.scale.Direction, got, tt.want)
		}
	}
}

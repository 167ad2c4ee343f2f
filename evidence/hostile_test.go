package evidence_test

import (
	"fmt"
	"slices"
	"testing"

	"github.com/openrubric/leadership/.ci/hostile"
	"github.com/openrubric/leadership/evidence"
	"github.com/openrubric/leadership/indicator"
)

// line returns a register of so many items, each derived from the one before, and all of
// a source of their own.
func line(n int) (r evidence.Register) {
	for i := range n {
		item := evidence.Item{ID: fmt.Sprint("e", i), Kind: evidence.Document, Title: indicator.Text{"en": "Minutes"}, Source: fmt.Sprint("s", i)}
		if i > 0 {
			item.Provenance.DerivedFrom = []string{fmt.Sprint("e", i-1)}
		}
		r.Items = append(r.Items, item)
	}
	return r
}

// TestLongLine holds that what was derived again and again takes no memory for each pair
// of an item and one of its origins.
func TestLongLine(t *testing.T) {
	hostile.Growth(t, 2*evidence.MaxOrigins, func(n int) func() {
		x, list := evidence.Compile(line(n))
		if list.Err() != nil {
			t.Fatal(list)
		}
		var ids []string
		for item := range x.All() {
			ids = append(ids, item.ID)
		}
		return func() {
			if b := x.Weigh(ids, evidence.Terms{}); b.Sources != 1 || len(b.Items) != n {
				t.Fatalf("%d items of %d sources, want %d of 1", len(b.Items), b.Sources, n)
			}
		}
	})
}

// TestMaxOrigins holds what an item with very many origins counts as.
func TestMaxOrigins(t *testing.T) {
	r := line(evidence.MaxOrigins + 2)
	last := len(r.Items) - 1
	r.Items = append(r.Items, evidence.Item{ID: "other", Kind: evidence.Document, Title: indicator.Text{"en": "Visit"}, Source: "other"})
	x, list := evidence.Compile(r)
	if list.Err() != nil {
		t.Fatal(list)
	}
	for i, want := range map[int]int{last - 1: 2, last: 1} { // 1,000 references, and one more
		if got := x.Weigh([]string{r.Items[i].ID, "other"}, evidence.Terms{}).Sources; got != want {
			t.Errorf("an item with %d before it and another one are %d sources, want %d", i, got, want)
		}
	}
}

// TestMuchAgainst holds that an item that speaks of very many indicators, and against all
// of them, is checked in time in proportion.
func TestMuchAgainst(t *testing.T) {
	hostile.Growth(t, 20_000, func(n int) func() {
		r := line(1)
		for i := range n {
			id := indicator.ID(fmt.Sprint("fw.i", i))
			r.Items[0].Indicators, r.Items[0].Against = append(r.Items[0].Indicators, id), append(r.Items[0].Against, id)
		}
		return func() {
			if _, list := evidence.Compile(r); list.Err() != nil {
				t.Fatal(list)
			}
		}
	})
}

// TestAgainstOfMany holds that what speaks against schools is not looked through for each
// of them, and that it is found as by looking.
func TestAgainstOfMany(t *testing.T) {
	const id = indicator.ID("fw.trust")
	hostile.Growth(t, 8000, func(n int) func() {
		var r evidence.Register
		for i := range n {
			item := evidence.Item{
				ID: fmt.Sprint("e", i), Kind: evidence.Document, Title: indicator.Text{"en": "Minutes"},
				Subjects: []string{fmt.Sprint("s", i), fmt.Sprint("s", i+1)}, Indicators: []indicator.ID{id}, Against: []indicator.ID{id},
			}
			switch {
			case i == n/2:
				item.Subjects = nil
			case i%3 == 0:
				item.Against = nil
			}
			r.Items = append(r.Items, item)
		}
		x, list := evidence.Compile(r)
		if list.Err() != nil {
			t.Fatalf("%.1000v", list.Err())
		}
		return func() {
			for i := range n {
				subject := fmt.Sprint("s", i)
				got := x.Against(id, subject, evidence.Terms{})
				if i%1000 != 0 {
					continue
				}
				var want []string
				for _, item := range r.Items {
					if (len(item.Subjects) == 0 || slices.Contains(item.Subjects, subject)) && len(item.Against) > 0 {
						want = append(want, item.ID)
					}
				}
				if !slices.Equal(got, want) {
					t.Fatalf("against %s: %v, want %v", subject, got, want)
				}
			}
		}
	})
}

func TestTogether(t *testing.T) {
	hostile.Together(t, func() *evidence.Index {
		x, list := evidence.Compile(full())
		if list.Err() != nil {
			t.Fatal(list)
		}
		return x
	}, func(x *evidence.Index) string {
		return hostile.Ask(x, full().Items[0].ID, []string{full().Items[0].ID})
	})
}

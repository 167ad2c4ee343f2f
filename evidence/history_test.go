package evidence_test

import (
	"fmt"
	"reflect"
	"slices"
	"testing"

	"github.com/openrubric/leadership/evidence"
	"github.com/openrubric/leadership/indicator"
)

// kept is a register with a history of five entries about three items, one of them
// withdrawn.
func kept(t testing.TB) evidence.Register {
	t.Helper()
	item := func(id string, people int) evidence.Item {
		return evidence.Item{ID: id, Kind: evidence.Document, Title: indicator.Text{"en": id}, Collected: indicator.MustDate("2026-02-01"), People: people}
	}
	r := evidence.Register{Items: []evidence.Item{item("plan", 0)}}
	var err error
	for day, step := range []func() (evidence.Register, error){
		func() (evidence.Register, error) {
			return r.Record(item("minutes", 0), indicator.MustDate("2026-03-01"), "registrar")
		},
		func() (evidence.Register, error) {
			return r.Record(item("plan", 9), indicator.MustDate("2026-03-01"), "registrar")
		},
		func() (evidence.Register, error) {
			return r.Record(item("letter", 1), indicator.MustDate("2026-03-02"), "")
		},
		func() (evidence.Register, error) {
			return r.Withdraw("letter", indicator.MustDate("2026-03-03"), "registrar")
		},
	} {
		if r, err = step(); err != nil {
			t.Fatal(day, err)
		}
	}
	if len(r.History) != 5 || len(r.Items) != 2 {
		t.Fatalf("%d entries, %d items", len(r.History), len(r.Items))
	}
	return r
}

func firstBroken(r evidence.Register) string {
	list := r.Verify()
	if len(list.Issues) == 0 {
		return ""
	}
	return fmt.Sprint(list.Issues[0].Path, " ", list.Issues[0].Code)
}

// TestVerify names the first record that is broken, whichever member of whichever record
// is touched.
func TestVerify(t *testing.T) {
	if got := firstBroken(kept(t)); got != "" {
		t.Fatal(got)
	}
	if _, list := evidence.Compile(kept(t)); list.Err() != nil {
		t.Fatal(list.Err())
	}
	other := "sha256:" + fmt.Sprintf("%064d", 7)
	for i := range kept(t).History {
		typ := reflect.TypeFor[evidence.Entry]()
		for k := range typ.NumField() {
			r := kept(t)
			field := reflect.ValueOf(&r.History[i]).Elem().Field(k)
			switch typ.Field(k).Name {
			case "On":
				field.Set(reflect.ValueOf(indicator.MustDate("2026-04-01")))
			case "Digest", "Previous", "Hash":
				field.SetString(other)
			case "Change":
				field.SetString(string(evidence.ItemChanged))
				if i == 2 {
					field.SetString(string(evidence.ItemAdded))
				}
			default:
				field.SetString("another")
			}
			if want := fmt.Sprintf("/history/%d/hash history-broken", i); firstBroken(r) != want {
				t.Errorf("%s of entry %d: %q, want %q", typ.Field(k).Name, i, firstBroken(r), want)
			}
		}
		for name, change := range map[string]func(r *evidence.Register){
			"left out": func(r *evidence.Register) { r.History = slices.Delete(r.History, i, i+1) },
			"put in":   func(r *evidence.Register) { r.History = slices.Insert(r.History, i, r.History[4]) },
			"swapped": func(r *evidence.Register) {
				r.History[i], r.History[(i+1)%5] = r.History[(i+1)%5], r.History[i]
			},
		} {
			r := kept(t)
			change(&r)
			want := fmt.Sprintf("/history/%d/previous history-broken", i)
			switch {
			case name == "left out" && i == 4:
				want = "/history/3 item-unrecorded" // the letter is gone, and nothing says that it was withdrawn
			case name == "put in" && i == 4:
				want = "/history/5/previous history-broken" // the same twice: the second follows nothing
			case name == "swapped" && i == 4:
				want = "/history/0/previous history-broken"
			}
			if got := firstBroken(r); got != want {
				t.Errorf("entry %d %s: %q, want %q", i, name, got, want)
			}
		}
	}
	r := kept(t)
	r.Items[1].People = 10
	if got := firstBroken(r); got != "/items/1 item-unrecorded" {
		t.Error(got)
	}
	r = kept(t)
	r.Items = append(r.Items, evidence.Item{ID: "slipped in"})
	if got := firstBroken(r); got != "/items/2 item-unrecorded" {
		t.Error(got)
	}
	r = kept(t)
	r.Items = r.Items[:1]
	if got := firstBroken(r); got != "/history/1 item-unrecorded" {
		t.Error(got)
	}
	r = kept(t)
	r.History = nil
	if got := firstBroken(r); got != "/history history-not-kept" {
		t.Error(got)
	}
	if got := firstBroken(evidence.Register{}); got != "" {
		t.Error(got)
	}
	if _, err := kept(t).Record(evidence.Item{ID: "late"}, indicator.MustDate("2026-01-01"), ""); err == nil {
		t.Error("an entry is dated before the last")
	}
	if _, err := kept(t).Withdraw("nothing", indicator.MustDate("2026-05-01"), ""); err == nil {
		t.Error("nothing is withdrawn")
	}
	if a, b := kept(t).Head(), kept(t).Head(); a != b || a == "" || (evidence.Register{}).Head() != "" {
		t.Error("heads", a, b)
	}
}

// TestVerifyForged: entries made anew by somebody who knows how are found by what cannot
// have been done, or by the items, or by the head that was kept elsewhere.
func TestVerifyForged(t *testing.T) {
	honest := kept(t)
	forged := evidence.Register{Items: slices.Clone(honest.Items)}
	forged, err := forged.Record(honest.Items[0], indicator.MustDate("2026-03-01"), "registrar")
	if err != nil {
		t.Fatal(err)
	}
	if firstBroken(forged) != "" || forged.Head() == honest.Head() {
		t.Error("a chain made anew is told apart by its head only, and is not")
	}
}

// TestTriangulation tries every boundary between the strengths.
func TestTriangulation(t *testing.T) {
	for _, tt := range []struct {
		b    evidence.Basis
		want evidence.Triangulation
	}{
		{evidence.Basis{}, evidence.Untouched},
		{evidence.Basis{Items: []string{"a"}, Classes: []evidence.Class{evidence.ClassRecord}, Sources: 1}, evidence.Single},
		{evidence.Basis{Items: []string{"a", "b"}, Classes: []evidence.Class{evidence.ClassRecord}, Sources: 1}, evidence.Repeated},
		{evidence.Basis{Items: []string{"a", "b"}, Classes: []evidence.Class{evidence.ClassRecord, evidence.ClassResearch}, Sources: 1}, evidence.Repeated},
		{evidence.Basis{Items: []string{"a", "b"}, Classes: []evidence.Class{evidence.ClassRecord}, Sources: 2}, evidence.Corroborated},
		{evidence.Basis{Items: []string{"a", "b"}, Classes: []evidence.Class{evidence.ClassObservation, evidence.ClassRecord}, Sources: 1}, evidence.Corroborated},
		{evidence.Basis{Items: []string{"a", "b"}, Classes: []evidence.Class{evidence.ClassRecord, evidence.ClassResearch}, Sources: 2}, evidence.Corroborated},
		{evidence.Basis{Items: []string{"a", "b"}, Classes: []evidence.Class{evidence.ClassObservation, evidence.ClassRecord}, Sources: 2}, evidence.Triangulated},
	} {
		if got := tt.b.Triangulation(); got != tt.want {
			t.Errorf("%+v: %s, want %s", tt.b, got, tt.want)
		}
	}
}

package indicator_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/indicator"
)

var relations = []indicator.Relation{indicator.Exact, indicator.Close, indicator.Broad, indicator.Narrow, indicator.Related}

// TestRelationThen holds the laws of going on from one indicator to the next: exact
// changes nothing, the way back is the inverse of the ways back, and it does not
// matter which two of three steps are put together first, where something is known.
func TestRelationThen(t *testing.T) {
	for _, r := range relations {
		if r.Then(indicator.Exact) != r || indicator.Exact.Then(r) != r {
			t.Errorf("exact changes %s", r)
		}
		if r.Inverse().Inverse() != r {
			t.Errorf("the inverse of the inverse of %s is %s", r, r.Inverse().Inverse())
		}
		for _, s := range relations {
			if got, want := r.Then(s).Inverse(), s.Inverse().Then(r.Inverse()); got != want {
				t.Errorf("%s then %s: the way back is %s, want %s", r, s, got, want)
			}
			for _, u := range relations {
				if a, b := r.Then(s).Then(u), r.Then(s.Then(u)); a != b {
					t.Errorf("%s, %s, %s: %s or %s", r, s, u, a, b)
				}
			}
		}
	}
	if r := indicator.Close.Then(indicator.Close); r != indicator.Related {
		t.Errorf("close is transitive: %s", r)
	}
	if r := indicator.Broad.Then(indicator.Broad); r != indicator.Broad {
		t.Errorf("broader than the broader: %s", r)
	}
}

func TestScalesCompared(t *testing.T) {
	scale := func(d indicator.Direction, levels ...indicator.Level) indicator.Scale {
		s := indicator.Scale{Key: "s", Direction: d}
		for _, l := range levels {
			s.Levels = append(s.Levels, indicator.Rung{Key: l})
		}
		return s
	}
	base := scale(indicator.HighIsBetter, "a", "b", "c")
	for _, c := range []struct {
		name        string
		other       indicator.Scale
		same, order bool
	}{
		{"itself", base, true, true},
		{"one more between", scale(indicator.HighIsBetter, "a", "x", "b", "c"), false, true},
		{"one fewer", scale(indicator.HighIsBetter, "a", "c"), false, true},
		{"two swapped", scale(indicator.HighIsBetter, "b", "a", "c"), false, false},
		{"another good end", scale(indicator.HighIsWorse, "a", "b", "c"), false, false},
		{"none in common", scale(indicator.HighIsBetter, "x", "y"), false, true},
	} {
		if base.SameLevels(c.other) != c.same || base.KeepsOrder(c.other) != c.order || c.other.KeepsOrder(base) != c.order {
			t.Errorf("%s: same levels %v, keeps order %v", c.name, base.SameLevels(c.other), base.KeepsOrder(c.other))
		}
	}
}

func TestDemandAnd(t *testing.T) {
	a := indicator.Demand{Level: "b", Kinds: 2, Voices: 1, Heard: []string{"teachers", "students"}}
	b := indicator.Demand{Level: "a", Kinds: 1, Classes: 2, Sources: 1, Heard: []string{"students"}}
	want := indicator.Demand{Level: "b", Kinds: 2, Classes: 2, Voices: 1, Sources: 1, Heard: []string{"students", "teachers"}}
	if diff := cmp.Diff(want, a.And(b)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if !slices.Equal(a.Heard, []string{"teachers", "students"}) {
		t.Error("And changed what it was called on")
	}
}

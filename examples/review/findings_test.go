package main

import (
	"slices"
	"testing"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/indicator"
)

var four = indicator.Scale{Key: "four", Direction: indicator.HighIsBetter, Levels: []indicator.Rung{{Key: "a"}, {Key: "b"}, {Key: "c"}, {Key: "d"}}}

// of makes an item of medians such as "b" or "bc", the subject's own first.
func of(id indicator.ID, medians ...string) item {
	it := item{id: id, scale: four}
	for i, m := range medians {
		var s assessment.ScoreReport
		for _, l := range m {
			s.Median = append(s.Median, indicator.Level(l))
		}
		r, _ := read(four, s)
		r.perspective = []assessment.Perspective{assessment.Self, assessment.Peer, assessment.External}[i]
		it.readings = append(it.readings, r)
	}
	return it
}

func TestExtremes(t *testing.T) {
	for _, c := range []struct {
		name       string
		items      []item
		best, last []indicator.ID
	}{
		{"plain", []item{of("x", "a"), of("y", "c"), of("z", "b")}, []indicator.ID{"y"}, []indicator.ID{"x"}},
		{"the least favourable view decides", []item{of("x", "d", "b"), of("y", "c", "c")}, []indicator.ID{"y"}, []indicator.ID{"y"}},
		{"then the next", []item{of("x", "b", "d"), of("y", "c", "b")}, []indicator.ID{"x"}, []indicator.ID{"y"}},
		{"between two levels", []item{of("x", "bc"), of("y", "b")}, []indicator.ID{"x"}, []indicator.ID{"y"}},
		{"alike", []item{of("x", "c"), of("y", "c"), of("z", "b")}, []indicator.ID{"x", "y"}, []indicator.ID{"z"}},
		{"all alike", []item{of("x", "c"), of("y", "c")}, nil, nil},
		{"fewer views are not compared", []item{of("x", "d"), of("y", "c", "c"), of("z", "b", "b")}, []indicator.ID{"y"}, []indicator.ID{"z"}},
		{"nothing", nil, nil, nil},
		{"no levels", []item{of("x"), of("y")}, nil, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			if got := ids(extremes(c.items, true)); !slices.Equal(got, c.best) {
				t.Errorf("strongest %v, want %v", got, c.best)
			}
			if got := ids(extremes(c.items, false)); !slices.Equal(got, c.last) {
				t.Errorf("weakest %v, want %v", got, c.last)
			}
		})
	}
}

func ids(items []item) []indicator.ID {
	var all []indicator.ID
	for _, it := range items {
		all = append(all, it.id)
	}
	return all
}

func TestGaps(t *testing.T) {
	type want struct {
		id     indicator.ID
		levels int
	}
	items := []item{of("same", "c", "c"), of("touching", "bc", "c"), of("higher", "c", "b"), of("lower", "a", "cd"), of("between", "c", "ab"), of("others alone", "b", "b", "d")}
	var got []want
	for _, g := range gaps(items) {
		got = append(got, want{g.item.id, g.levels})
	}
	if expected := []want{{"lower", -2}, {"others alone", -2}, {"higher", 1}, {"between", 1}}; !slices.Equal(got, expected) {
		t.Errorf("gaps %v, want %v", got, expected)
	}
}

// Where a high level is bad, the low end of the scale is the strong one.
func TestReadHighIsWorse(t *testing.T) {
	concern := four.Clone()
	concern.Direction = indicator.HighIsWorse
	r, ok := read(concern, assessment.ScoreReport{Median: []indicator.Level{"a", "b"}})
	if want := (reading{low: 2, high: 3}); !ok || r != want {
		t.Errorf("got %v, want %v", r, want)
	}
	if _, ok := read(concern, assessment.ScoreReport{}); ok {
		t.Error("a score without a median has a reading")
	}
}

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		text string
		n    int
		want []string
	}{
		{"", 5, []string{""}},
		{"ā ē ī", 3, []string{"ā ē", "ī"}},
		{"whanaungatanga", 5, []string{"whana", "ungat", "anga"}},
		{"ko whanaungatanga", 5, []string{"ko", "whana", "ungat", "anga"}},
		{"one  two", 80, []string{"one two"}},
	} {
		if got := wrap(c.text, c.n); !slices.Equal(got, c.want) {
			t.Errorf("%q in %d: %q, want %q", c.text, c.n, got, c.want)
		}
	}
}

package report

import (
	"slices"
	"testing"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/indicator"
)

var four = indicator.Scale{Key: "four", Direction: indicator.HighIsBetter, Levels: []indicator.Rung{{Key: "a"}, {Key: "b"}, {Key: "c"}, {Key: "d"}}}

// A placed is an indicator with its medians, such as "b" or "bc", the subject's own first.
type placed struct {
	id      indicator.ID
	medians []string
}

func of(id indicator.ID, medians ...string) placed { return placed{id, medians} }

// roundOf is a round of such indicators on the scale.
func roundOf(scale indicator.Scale, all ...placed) *round {
	o := &round{}
	for _, key := range []assessment.Perspective{assessment.Self, assessment.Peer, assessment.External} {
		o.views = append(o.views, view{viewpoint: &viewpoint{name: string(key)}, key: key})
	}
	ladder := NewLadder(scale, Options{}.Wording(nil))
	for _, p := range all {
		r := row{node: &node{Node: assessment.Node{ID: p.id, Kind: assessment.IndicatorNode}}, ladder: ladder, scores: make([]*assessment.ScoreReport, len(o.views))}
		for v, m := range p.medians {
			s := &assessment.ScoreReport{State: assessment.Shown, Scale: scale.Key}
			for _, l := range m {
				s.Median = append(s.Median, indicator.Level(l))
			}
			r.scores[v] = s
		}
		o.rows = append(o.rows, r)
	}
	return o
}

func TestExtremes(t *testing.T) {
	for _, c := range []struct {
		name       string
		items      []placed
		best, last []indicator.ID
	}{
		{"plain", []placed{of("x", "a"), of("y", "c"), of("z", "b")}, []indicator.ID{"y"}, []indicator.ID{"x"}},
		{"the least favourable view decides", []placed{of("x", "d", "b"), of("y", "c", "c")}, []indicator.ID{"y"}, []indicator.ID{"y"}},
		{"then the next", []placed{of("x", "b", "d"), of("y", "c", "b")}, []indicator.ID{"x"}, []indicator.ID{"y"}},
		{"between two levels", []placed{of("x", "bc"), of("y", "b")}, []indicator.ID{"x"}, []indicator.ID{"y"}},
		{"alike", []placed{of("x", "c"), of("y", "c"), of("z", "b")}, []indicator.ID{"x", "y"}, []indicator.ID{"z"}},
		{"all alike", []placed{of("x", "c"), of("y", "c")}, nil, nil},
		{"fewer views are not compared", []placed{of("x", "d"), of("y", "c", "c"), of("z", "b", "b")}, []indicator.ID{"y"}, []indicator.ID{"z"}},
		{"nothing", nil, nil, nil},
		{"no levels", []placed{of("x"), of("y")}, nil, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			items := roundOf(four, c.items...).items()
			if got := ids(extremes(items, true)); !slices.Equal(got, c.best) {
				t.Errorf("strongest %v, want %v", got, c.best)
			}
			if got := ids(extremes(items, false)); !slices.Equal(got, c.last) {
				t.Errorf("weakest %v, want %v", got, c.last)
			}
		})
	}
}

func ids(items []item) []indicator.ID {
	var all []indicator.ID
	for _, it := range items {
		all = append(all, it.ID)
	}
	return all
}

func TestGaps(t *testing.T) {
	type want struct {
		id     indicator.ID
		levels int
	}
	o := roundOf(four, of("same", "c", "c"), of("touching", "bc", "c"), of("higher", "c", "b"), of("lower", "a", "cd"), of("between", "c", "ab"), of("others alone", "b", "b", "d"))
	var got []want
	for _, g := range o.gaps() {
		got = append(got, want{g.ID, g.levels})
	}
	if expected := []want{{"lower", -2}, {"others alone", -2}, {"higher", 1}, {"between", 1}}; !slices.Equal(got, expected) {
		t.Errorf("gaps %v, want %v", got, expected)
	}
}

// Where a high level is bad, the low end of the scale is the strong one.
func TestReadHighIsWorse(t *testing.T) {
	concern := four.Clone()
	concern.Direction = indicator.HighIsWorse
	o := roundOf(concern, of("x", "ab"), of("y", "d"), of("z"))
	if r, ok := o.rows[0].read(0); !ok || r.low != 2 || r.high != 3 {
		t.Errorf("between the two best: %+v", r)
	}
	if _, ok := o.rows[2].read(0); ok {
		t.Error("a score without a median has a reading")
	}
	if got := ids(extremes(o.items(), true)); !slices.Equal(got, []indicator.ID{"x"}) {
		t.Errorf("strongest %v", got)
	}
	concern.Direction = indicator.Neutral
	if items := roundOf(concern, of("x", "a")).items(); len(items) > 0 {
		t.Error("something stands out on a scale without a good end")
	}
}

package review_test

import (
	"context"
	"github.com/openrubric/leadership/.ci/hostile"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/network/review"
)

func compile(t testing.TB, r review.Round) *review.Plan {
	t.Helper()
	p, list := review.Compile(r)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	return p
}

func allocate(t testing.TB, r review.Round) *review.Solution {
	t.Helper()
	s, err := compile(t, r).Allocate(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// fewer is how many seeds are tried: few where the race detector is likely to be on.
func fewer(seeds uint64) uint64 {
	if testing.Short() {
		return seeds / 10
	}
	return seeds
}

// TestAllocateTwin compares with looking at all allocations.
func TestAllocateTwin(t *testing.T) {
	seeds := fewer(1200)
	count := map[review.Outcome]int{}
	for seed := range seeds {
		r := small(seed)
		p := newPlain(r)
		s := allocate(t, r)
		got, want := s.Allocation(), p.all(0, 0)
		count[got.Outcome]++
		if !want.possible {
			if got.Outcome != review.Impossible {
				t.Fatalf("seed %d: %v, but it is impossible", seed, got.Outcome)
			}
			var keys []string
			for _, c := range got.Relaxation.Waive {
				keys = append(keys, c.Key)
			}
			if !got.Relaxation.Smallest {
				t.Errorf("seed %d: the set is not proved smallest", seed)
			}
			if diff := cmp.Diff(want.waive, keys); diff != "" {
				t.Fatalf("seed %d: %s", seed, diff)
			}
			r.Waived = keys
			if again := allocate(t, r).Allocation(); again.Outcome != review.Optimal || again.Total != newPlain(r).all(0, 0).cost {
				t.Fatalf("seed %d: after waiving %v: %v", seed, keys, again)
			}
			continue
		}
		mask, cost, ok := p.broken(p.chosen(got))
		if got.Outcome != review.Optimal || got.Total != want.cost || got.Bound != want.cost || !ok || mask != 0 || cost != got.Total {
			t.Fatalf("seed %d: %v, want %d; it costs %d and breaks %b", seed, got, want.cost, cost, mask)
		}
	}
	t.Log(count)
	if count[review.Optimal] < int(seeds)/10 || count[review.Impossible] < int(seeds)/10 {
		t.Errorf("%v tells little", count)
	}
}

// TestExplainTwin forces the opposite of each pair in the twin.
func TestExplainTwin(t *testing.T) {
	for seed := range fewer(150) {
		r := small(seed)
		p, s := newPlain(r), allocate(t, r)
		if s.Allocation().Outcome != review.Optimal {
			continue
		}
		now := p.chosen(s.Allocation())
		for _, pair := range p.pairs {
			v, h := r.Reviewers[pair[0]].ID, r.Schools[pair[1]].ID
			e, err := s.Explain(context.Background(), v, h)
			if err != nil {
				t.Fatal(err)
			}
			forbidden := false
			for _, rule := range r.Rules {
				forbidden = forbidden || p.forbids(rule, pair[0], pair[1])
			}
			if forbidden != (len(e.Forbidden) > 0) {
				t.Fatalf("seed %d, %s: %v", seed, v+h, e)
			}
			if forbidden {
				continue
			}
			bit := p.pair(v, h)
			want := p.all(bit, 0)
			if e.Chosen != (now&bit > 0) {
				t.Fatalf("seed %d: %v is chosen or not", seed, e)
			}
			if e.Chosen {
				want = p.all(0, bit)
			}
			if !e.Exact || want.possible == e.Impossible || want.possible && want.cost-s.Allocation().Total != *e.Change {
				t.Fatalf("seed %d: %v, want %v", seed, e, want)
			}
			if e.Impossible {
				continue
			}
			then := now
			for _, x := range e.In {
				then |= p.pair(x.Reviewer, x.School)
			}
			for _, x := range e.Out {
				then &^= p.pair(x.Reviewer, x.School)
			}
			if mask, cost, ok := p.broken(then); !ok || mask != 0 || cost != want.cost {
				t.Fatalf("seed %d: %v: what changes costs %d and breaks %b", seed, e, cost, mask)
			}
		}
	}
}

// TestPartialTwin holds a few candidate pairs at once only, and comes to the same.
func TestPartialTwin(t *testing.T) {
	count := map[review.Outcome]int{}
	for seed := range fewer(300) {
		for _, most := range []int{1, 6} {
			r := small(seed)
			p, plan := newPlain(r), compile(t, r)
			plan.Hold(most)
			s, err := plan.Allocate(context.Background())
			if err != nil {
				t.Fatal(err)
			}
			got, want := s.Allocation(), p.all(0, 0)
			count[got.Outcome]++
			switch {
			case got.Outcome == review.Impossible:
				if want.possible || got.Relaxation == nil || len(got.Relaxation.Waive) < len(want.waive) || got.Relaxation.Smallest && len(got.Relaxation.Waive) > len(want.waive) {
					t.Fatalf("seed %d: %v, want %v", seed, got, want)
				}
			case got.Outcome == review.Undecided:
			case !want.possible || got.Bound > want.cost || got.Total < want.cost || got.Outcome == review.Optimal && got.Total != want.cost:
				t.Fatalf("seed %d: %v, want %v", seed, got, want)
			}
			if got.Outcome == review.Impossible || got.Outcome == review.Undecided {
				continue
			}
			mask, cost, ok := p.broken(p.chosen(got))
			if !ok || mask != 0 || cost != got.Total {
				t.Fatalf("seed %d: %v costs %d and breaks %b", seed, got, cost, mask)
			}
			for _, pair := range p.pairs {
				e, err := s.Explain(context.Background(), r.Reviewers[pair[0]].ID, r.Schools[pair[1]].ID)
				if err != nil {
					t.Fatal(err)
				}
				bit := p.pair(e.Reviewer, e.School)
				want := p.all(bit, 0)
				if e.Chosen {
					want = p.all(0, bit)
				}
				if e.Exact && len(e.Forbidden) == 0 && (want.possible == e.Impossible || want.possible && want.cost-got.Total != *e.Change) {
					t.Fatalf("seed %d: %v, want %v", seed, e, want)
				}
			}
		}
	}
	t.Log(count)
}

func TestTogether(t *testing.T) {
	t.Run("plan", func(t *testing.T) {
		r := waitaha()
		r.Rules = []review.Rule{{Key: "not-back", Kind: review.NotBack}}
		hostile.Together(t, func() *review.Plan {
			p, list := review.Compile(r)
			if list.Err() != nil {
				t.Fatal(list)
			}
			return p
		}, func(p *review.Plan) string {
			s, err := p.Allocate(t.Context())
			return hostile.Ask(s, t.Context(), "rimu") + hostile.Tell(err)
		})
	})
	t.Run("rota", func(t *testing.T) {
		c := review.Cycle{
			Stages: []review.Stage{{Key: review.SelfReview}, {Key: review.ImprovementWorkshop, Who: review.Champion}},
			Hosts:  []review.Host{{School: "rimu", Champion: "hera"}},
			People: []review.Person{{ID: "hera", School: "rimu"}},
		}
		for _, day := range []string{"2026-03-02", "2026-03-03", "2026-03-04"} {
			c.Days = append(c.Days, indicator.MustDate(day))
		}
		hostile.Together(t, func() *review.Rota {
			r, list := review.CompileCycle(c)
			if list.Err() != nil {
				t.Fatal(list)
			}
			return r
		}, func(r *review.Rota) string { return hostile.Ask(r, t.Context()) })
	})
}

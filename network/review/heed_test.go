package review_test

import (
	"context"
	"math"
	"runtime"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/.ci/hostile"
	"github.com/openrubric/leadership/network/review"
)

// TestStops: wherever the context ends, while candidates are gathered, in a flow, in the
// search or between parts, it is heard soon, its error is all there is, and no goroutine is
// left.
func TestStops(t *testing.T) {
	few := runtime.NumGoroutine()
	allocating := func(r review.Round) func(context.Context) (bool, error) {
		p := compile(t, r)
		return func(ctx context.Context) (bool, error) {
			s, err := p.Allocate(ctx)
			return s == nil, err
		}
	}
	within := with(country(400, 40, 2), review.LinkedNot, review.SameCluster)
	back := with(country(60, 6, 2), review.LinkedByCluster, review.SameRegion, review.NotBack)
	back.Effort = 100
	year := rota(t, yearOf(allocate(t, within).Allocation(), within))
	for name, test := range map[string]struct {
		least int // how often the context is asked
		run   func(context.Context) (none bool, err error)
	}{
		"everybody": {10, allocating(country(500, 40, 2))},
		"clusters":  {40, allocating(within)},
		"one flow":  {8, allocating(with(country(150, 1, 2), review.LinkedNot, review.SameCluster))},
		"not back":  {5, allocating(back)},
		"dates": {40, func(ctx context.Context) (bool, error) {
			out, err := year.Dates(ctx)
			return cmp.Equal(out, review.Timetable{}), err
		}},
	} {
		asked := &hostile.Doomed{Context: t.Context(), Left: math.MaxInt}
		if _, err := test.run(asked); err != nil {
			t.Fatal(name, err)
		}
		times := math.MaxInt - asked.Left
		t.Logf("%s: asked %d times", name, times)
		if times < test.least {
			t.Errorf("%s: asked %d times", name, times)
		}
		for left := 0; left < times; left += 1 + times/hostile.Runs(45, 3) {
			d := &hostile.Doomed{Context: t.Context(), Left: left}
			if none, err := test.run(d); err != context.Canceled || !none {
				t.Errorf("%s, after %d: %v, nothing %v", name, left, err, none)
			}
			if d.After > 2 {
				t.Errorf("%s, after %d: asked %d times after the end", name, left, d.After)
			}
		}
	}
	if now := runtime.NumGoroutine(); now > few {
		t.Errorf("%d goroutines, and %d before", now, few)
	}
}

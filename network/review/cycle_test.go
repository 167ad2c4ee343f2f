package review_test

import (
	"context"
	"fmt"
	"math"
	"math/bits"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/network/review"
)

func day(n int) indicator.Date {
	d := time.Date(2026, 2, 2, 0, 0, 0, 0, time.UTC).AddDate(0, 0, n)
	return indicator.MustDate(d.Format(time.DateOnly))
}

func number(d indicator.Date) int {
	u := time.Date(d.Year(), time.Month(d.Month()), d.Day(), 0, 0, 0, 0, time.UTC)
	return int(u.Sub(time.Date(2026, 2, 2, 0, 0, 0, 0, time.UTC)).Hours() / 24)
}

func rota(t testing.TB, c review.Cycle) *review.Rota {
	t.Helper()
	r, list := review.CompileCycle(c)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	return r
}

func dates(t testing.TB, c review.Cycle) review.Timetable {
	t.Helper()
	out, err := rota(t, c).Dates(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// smallCycle draws two or three schools, few stages and few days.
func smallCycle(seed uint64) review.Cycle {
	rnd := rand.New(rand.NewPCG(seed, 6))
	var c review.Cycle
	for n := range 9 {
		if rnd.IntN(5) > 0 {
			c.Days = append(c.Days, day(n))
		}
	}
	for len(c.Days) > 7 {
		c.Days = c.Days[:len(c.Days)-1]
	}
	span := func() indicator.Span {
		a := rnd.IntN(8)
		return indicator.Span{From: day(a), To: day(a + rnd.IntN(4))}
	}
	stages := 1 + rnd.IntN(2)
	who := []review.Who{review.HostOnly, review.TheTeam, review.TheTeam, review.Champion}
	for k := range stages {
		s := review.Stage{Key: fmt.Sprintf("stage-%d", k), Who: who[rnd.IntN(4)], Length: rnd.IntN(3)}
		if rnd.IntN(3) == 0 {
			s.Window = span()
		}
		if k > 0 {
			s.After.Least = rnd.IntN(3)
			if rnd.IntN(2) == 0 {
				s.After.Most = s.After.Least + 1 + rnd.IntN(2)
			}
		}
		c.Stages = append(c.Stages, s)
	}
	hosts := 2 + rnd.IntN(2)
	if stages == 2 && hosts == 3 && len(c.Days) > 5 {
		c.Days = c.Days[:5]
	}
	for i := range 4 {
		p := review.Person{ID: fmt.Sprintf("p%d", i), School: fmt.Sprintf("s%d", rnd.IntN(4))}
		if rnd.IntN(5) == 0 {
			p.Closed = []indicator.Span{span()}
		}
		c.People = append(c.People, p)
	}
	for i := range hosts {
		h := review.Host{School: fmt.Sprintf("s%d", i), Champion: fmt.Sprintf("p%d", rnd.IntN(4))}
		for p := range 4 {
			if rnd.IntN(2) == 0 {
				h.Reviewers = append(h.Reviewers, fmt.Sprintf("p%d", p))
			}
		}
		if rnd.IntN(4) == 0 {
			h.Closed = []indicator.Span{span()}
		}
		c.Hosts = append(c.Hosts, h)
	}
	if rnd.IntN(2) == 0 {
		n := rnd.IntN(2)
		c.Away = &n
	}
	return c
}

// A visit is a stage at a school from a day on, as the twin sees it.
type visit struct{ host, stage, from, to int }

// plainDates looks at all ways to date the stages, in order, and returns the first that
// keeps everything, and the smallest set of constraints to waive.
func plainDates(c review.Cycle) (first []visit, waive []string) {
	var all []visit // what each variable can be, the order and the days of the calendar kept
	var options [][]visit
	for h := range c.Hosts {
		for k, s := range c.Stages {
			all = nil
			for _, d := range c.Days {
				v := visit{h, k, number(d), number(d) + max(s.Length, 1) - 1}
				ok := true
				for n := v.from; n <= v.to; n++ {
					ok = ok && slices.Contains(c.Days, day(n))
				}
				if ok {
					all = append(all, v)
				}
			}
			options = append(options, all)
		}
	}
	fewest, best := math.MaxInt, uint64(0)
	keys := cycleKeys(c)
	var chosen []visit
	var try func()
	try = func() {
		if x := len(chosen); x < len(options) {
			for _, v := range options[x] {
				if v.stage > 0 && v.from <= chosen[x-1].to {
					continue
				}
				chosen = append(chosen, v)
				try()
				chosen = chosen[:x]
			}
			return
		}
		mask := brokenDates(c, keys, chosen)
		for i, k := range keys {
			if slices.Contains(c.Waived, k) {
				mask &^= 1 << i
			}
		}
		if mask == 0 && first == nil {
			first = slices.Clone(chosen)
		}
		if n := bits.OnesCount64(mask); n < fewest || n == fewest && bits.Reverse64(mask) > bits.Reverse64(best) {
			fewest, best = n, mask
		}
	}
	try()
	for i, k := range keys {
		if best>>i&1 == 1 {
			waive = append(waive, k)
		}
	}
	return first, waive
}

func cycleKeys(c review.Cycle) []string {
	var keys []string
	for _, s := range c.Stages {
		if s.After.Least > 0 {
			keys = append(keys, "gap-least:"+s.Key)
		}
		if s.After.Most > 0 {
			keys = append(keys, "gap-most:"+s.Key)
		}
		if s.Window != (indicator.Span{}) {
			keys = append(keys, "window:"+s.Key)
		}
	}
	for _, h := range c.Hosts {
		if len(h.Closed) > 0 {
			keys = append(keys, "closed:"+h.School)
		}
		if c.Away != nil {
			keys = append(keys, "away:"+h.School)
		}
	}
	for _, p := range c.People {
		if len(p.Closed) > 0 {
			keys = append(keys, "closed:"+p.ID)
		}
		keys = append(keys, "one-a-day:"+p.ID)
	}
	return keys
}

func brokenDates(c review.Cycle, keys []string, all []visit) (mask uint64) {
	bad := func(key string, is bool) {
		if is {
			mask |= 1 << slices.Index(keys, key)
		}
	}
	who := func(v visit) []string {
		switch c.Stages[v.stage].Who {
		case review.TheTeam:
			return c.Hosts[v.host].Reviewers
		case review.Champion:
			return []string{c.Hosts[v.host].Champion}
		}
		return nil
	}
	for i, v := range all {
		s, h := c.Stages[v.stage], c.Hosts[v.host]
		for n := v.from; n <= v.to; n++ {
			bad("window:"+s.Key, !s.Window.Contains(day(n)))
			for _, span := range h.Closed {
				bad("closed:"+h.School, span.Contains(day(n)))
			}
			away := 0
			for _, p := range c.People {
				busy := 0
				for _, w := range all {
					if w.from <= n && n <= w.to && slices.Contains(who(w), p.ID) {
						if busy++; p.School == h.School && c.Hosts[w.host].School != h.School {
							away++
						}
					}
				}
				bad("one-a-day:"+p.ID, busy > 1)
				if slices.Contains(who(v), p.ID) {
					for _, span := range p.Closed {
						bad("closed:"+p.ID, span.Contains(day(n)))
					}
				}
			}
			bad("away:"+h.School, c.Away != nil && s.Who == review.TheTeam && away > *c.Away)
		}
		if v.stage > 0 {
			gap := v.from - all[i-1].to - 1
			bad("gap-least:"+s.Key, gap < s.After.Least)
			bad("gap-most:"+s.Key, s.After.Most > 0 && gap > s.After.Most)
		}
	}
	return mask
}

// TestDatesTwin compares with looking at all ways to date the stages.
func TestDatesTwin(t *testing.T) {
	seeds := fewer(1500)
	count := map[review.Outcome]int{}
	for seed := range seeds {
		c := smallCycle(seed)
		r, list := review.CompileCycle(c)
		if list.Has(review.CalendarShort) {
			count["short"]++
			continue
		}
		if err := list.Err(); err != nil {
			t.Fatal(err)
		}
		got, err := r.Dates(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		count[got.Outcome]++
		first, waive := plainDates(c)
		if first == nil {
			if got.Outcome != review.Impossible || !got.Relaxation.Smallest || len(got.Collisions) == 0 {
				t.Fatalf("seed %d: %v, but it is impossible", seed, got)
			}
			var keys []string
			for _, w := range got.Relaxation.Waive {
				keys = append(keys, w.Key)
			}
			if diff := cmp.Diff(waive, keys); diff != "" {
				t.Fatalf("seed %d: %s", seed, diff)
			}
			c.Waived = keys
			got, first = dates(t, c), nil
			first, _ = plainDates(c)
		}
		var found []visit
		for i, d := range got.Dates {
			found = append(found, visit{i / len(c.Stages), i % len(c.Stages), number(d.From), number(d.To)})
		}
		if got.Outcome != review.Optimal || !slices.Equal(first, found) {
			t.Fatalf("seed %d: %v: %v, want %v", seed, got, found, first)
		}
	}
	t.Log(count)
	if count[review.Optimal] < int(seeds)/8 || count[review.Impossible] < int(seeds)/8 {
		t.Errorf("%v tells little", count)
	}
}

// TestCollision leaves out each school and each constraint that collides: the others go
// together then.
func TestCollision(t *testing.T) {
	seen := 0
	for seed := range fewer(300) {
		c := smallCycle(seed)
		if _, list := review.CompileCycle(c); list.Err() != nil {
			continue
		}
		for _, k := range dates(t, c).Collisions {
			seen++
			only := c
			only.Waived = nil
			only.Hosts = slices.DeleteFunc(slices.Clone(c.Hosts), func(h review.Host) bool { return !slices.Contains(k.Schools, h.School) })
			for i := range k.Schools {
				less := only
				less.Hosts = slices.Delete(slices.Clone(only.Hosts), i, i+1)
				if got := dates(t, less); got.Outcome != review.Optimal {
					t.Errorf("seed %d: %v: without %s: %v", seed, k, k.Schools[i], got)
				}
			}
			for _, b := range k.Between {
				less := only
				var between []string
				for _, x := range k.Between {
					between = append(between, x.Key)
				}
				for _, key := range cycleKeys(only) {
					if key == b.Key || !slices.Contains(between, key) {
						less.Waived = append(less.Waived, key)
					}
				}
				if got := dates(t, less); got.Outcome != review.Optimal {
					t.Errorf("seed %d: %v: without %s: %v", seed, k, b.Key, got)
				}
			}
		}
	}
	if seen < int(fewer(30)) {
		t.Errorf("%d collisions tell little", seen)
	}
}

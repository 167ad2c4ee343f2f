package disclosure_test

import (
	"math/rand/v2"
	"testing"

	"github.com/openrubric/leadership/.ci/hostile"
	"github.com/openrubric/leadership/network/disclosure"
)

// TestTwoLevelTables protects tables and attacks them, and then publishes one hidden cell
// too many and attacks again.
func TestTwoLevelTables(t *testing.T) {
	n := hostile.Runs(10_000, 400)
	var protected, hopeless, tried, broken, leaks int
	for seed := range n {
		r := rand.New(rand.NewPCG(uint64(seed), 3))
		k := random(r)
		c := k.counts(1+r.Int64N(3), r.IntN(4) == 0)
		table, f := protect(t, compile(t, c), disclosure.Options{})
		after := table.Counts()
		a := attack(after)
		determined := a.determined()
		lo, hi := a.intervals()
		for _, x := range f {
			if x.Verdict != disclosure.Safe {
				hopeless++
				continue
			}
			protected++
			if determined[x.Cell] || lo[x.Cell] == hi[x.Cell] {
				t.Fatalf("seed %d: %s can be derived\n%s\n%+v", seed, x.Cell, x.Explain(), after)
			}
		}
		if lo, hi, ok := a.enumerate(3000); ok {
			tried++
			for _, x := range f {
				if (hi[x.Cell] > lo[x.Cell]) != (x.Verdict == disclosure.Safe) {
					t.Fatalf("seed %d: %s is said to be %q, and is %d to %d\n%+v", seed, x.Cell, x.Verdict, lo[x.Cell], hi[x.Cell], after)
				}
			}
		}
		more := added(c, after)
		if len(more) == 0 {
			continue
		}
		less := table.Counts()
		i := more[r.IntN(len(more))]
		if less.Blocks != nil {
			less.Blocks = nil
		}
		less.Cells[i].State = disclosure.Published
		l, ok := breaks(t, seed, less)
		if broken++; ok && l > 0 {
			leaks++
		}
	}
	t.Logf("%d cells safe, %d hopeless, %d tables tried out; %d broken, %d of them leak", protected, hopeless, tried, broken, leaks)
	if tried < n/10 || leaks < broken/10 || hopeless > protected/10 {
		t.Error("too few to say anything")
	}
}

// breaks compares what is found in a table that was broken on purpose with the attacker.
func breaks(t *testing.T, seed int, c disclosure.Counts) (leaks int, all bool) {
	t.Helper()
	f := check(t, compile(t, c), disclosure.Options{})
	a := attack(c)
	determined := a.determined()
	lo, hi := a.intervals()
	bruteLo, bruteHi, ok := a.enumerate(3000)
	for _, x := range f {
		leak := x.Verdict == disclosure.Leak
		if leak {
			leaks++
		}
		if proved := determined[x.Cell] || lo[x.Cell] == hi[x.Cell]; proved && !leak {
			t.Fatalf("seed %d: %s can be derived and is said to be %q\n%+v", seed, x.Cell, x.Verdict, c)
		}
		if ok && leak != (bruteLo[x.Cell] == bruteHi[x.Cell]) {
			t.Fatalf("seed %d: %s is said to be %q and is %d to %d\n%+v", seed, x.Cell, x.Verdict, bruteLo[x.Cell], bruteHi[x.Cell], c)
		}
	}
	return leaks, ok
}

package disclosure_test

import (
	"context"
	"math/rand/v2"
	"testing"

	"github.com/openrubric/leadership/network/disclosure"
)

func compile(t testing.TB, c disclosure.Counts) *disclosure.Table {
	t.Helper()
	table, list := disclosure.Compile(c)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	return table
}

func check(t testing.TB, table *disclosure.Table, o disclosure.Options) disclosure.Findings {
	t.Helper()
	f, err := disclosure.Check(context.Background(), table, o)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// same compares findings with what trying all tables finds. It returns how many leaks
// and how many safe cells there were.
func same(t *testing.T, c disclosure.Counts, f disclosure.Findings, width int64) (leaks, safe int) {
	t.Helper()
	lo, hi, ok := attack(c).enumerate(200_000)
	if !ok {
		return 0, 0
	}
	for _, x := range f {
		want := disclosure.Safe
		if hi[x.Cell]-lo[x.Cell] < width {
			want = disclosure.Leak
		}
		if x.Verdict != want {
			t.Errorf("%s is said to be %q, and is %d to %d\n%s\n%+v", x.Cell, x.Verdict, lo[x.Cell], hi[x.Cell], x.Explain(), c)
		}
		if x.Low > lo[x.Cell] || x.High < hi[x.Cell] || x.From < lo[x.Cell] || x.To > hi[x.Cell] {
			t.Errorf("%s is said to be %d to %d, at least %d to %d, and is %d to %d\n%+v", x.Cell, x.Low, x.High, x.From, x.To, lo[x.Cell], hi[x.Cell], c)
		}
		if want == disclosure.Leak {
			leaks++
		} else {
			safe++
		}
	}
	return leaks, safe
}

func TestCheckScribbles(t *testing.T) {
	n := 20_000
	if testing.Short() {
		n = 4000
	}
	leaks, safe := 0, 0
	for seed := range n {
		r := rand.New(rand.NewPCG(uint64(seed), 1))
		c := scribble(r)
		width := int64(1 + r.IntN(3))
		l, s := same(t, c, check(t, compile(t, c), disclosure.Options{Width: width}), width)
		leaks, safe = leaks+l, safe+s
		if t.Failed() {
			t.Fatalf("seed %d", seed)
		}
	}
	if leaks < n/10 || safe < n/10 {
		t.Errorf("%d leaks and %d safe cells are too few to say anything", leaks, safe)
	}
	t.Log(leaks, safe)
}

package disclosure_test

import (
	"context"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/openrubric/leadership/.ci/hostile"
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
	n := hostile.Runs(20_000, 1500)
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

func protect(t testing.TB, table *disclosure.Table, o disclosure.Options) (*disclosure.Table, disclosure.Findings) {
	t.Helper()
	out, f, err := disclosure.Protect(context.Background(), table, o)
	if err != nil {
		t.Fatal(err)
	}
	return out, f
}

// everythingHidden returns the counts with all that is published hidden.
func everythingHidden(c disclosure.Counts) disclosure.Counts {
	c.Cells = slices.Clone(c.Cells)
	for i := range c.Cells {
		if c.Cells[i].State == disclosure.Published {
			c.Cells[i].State = disclosure.Complement
		}
	}
	return c
}

// added returns the cells that are hidden and were not before.
func added(before, after disclosure.Counts) []int {
	var out []int
	for i := range before.Cells {
		if before.Cells[i].State != after.Cells[i].State {
			out = append(out, i)
		}
	}
	return out
}

// TestProtectScribbles: what is safe is safe, what is not cannot be made so, and nothing
// is hidden in vain.
func TestProtectScribbles(t *testing.T) {
	n := hostile.Runs(10_000, 400)
	hidden, hopeless := 0, 0
	for seed := range n {
		r := rand.New(rand.NewPCG(uint64(seed), 2))
		c := scribble(r)
		width := int64(1 + r.IntN(2))
		o := disclosure.Options{Width: width}
		table, f := protect(t, compile(t, c), o)
		after := table.Counts()
		lo, hi, ok := attack(after).enumerate(200_000)
		allLo, allHi, allOK := attack(everythingHidden(c)).enumerate(200_000)
		if !ok || !allOK {
			continue
		}
		for _, x := range f {
			safe := hi[x.Cell]-lo[x.Cell] >= width
			possible := allHi[x.Cell]-allLo[x.Cell] >= width
			if safe != possible || safe != (x.Verdict == disclosure.Safe) {
				t.Fatalf("seed %d: %s is said to be %q, and is %d to %d, and could be %d to %d\n%+v\n%+v", seed, x.Cell, x.Verdict, lo[x.Cell], hi[x.Cell], allLo[x.Cell], allHi[x.Cell], c, after)
			}
			if !possible {
				hopeless++
			}
		}
		for _, i := range added(c, after) {
			hidden++
			less := table.Counts()
			less.Cells[i].State = disclosure.Published
			lo, hi, ok := attack(less).enumerate(200_000)
			if ok && !slices.ContainsFunc(f, func(x disclosure.Finding) bool {
				return x.Verdict == disclosure.Safe && hi[x.Cell]-lo[x.Cell] < width
			}) {
				t.Fatalf("seed %d: %s is hidden in vain\n%+v", seed, c.Cells[i].ID, after)
			}
		}
	}
	t.Log(hidden, hopeless)
	if hidden < n/10 || hopeless < n/10 {
		t.Errorf("%d hidden and %d hopeless cells are too few to say anything", hidden, hopeless)
	}
}

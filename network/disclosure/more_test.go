package disclosure_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/network/disclosure"
)

// enrolments is a table as the department of New South Wales publishes it, typed in as an
// example: pupils of a school by year, with a total that is always there. Counts of 5 and
// fewer are hidden, and the next lowest if that leaves one hidden.
var enrolments = []struct {
	school string
	pupils []int64
	rule   []int // places that the rule hides
}{
	{"one small count", []int64{17, 12, 4, 21, 9, 15}, []int{2, 4}},
	{"two small counts", []int64{17, 2, 4, 21, 9, 15}, []int{1, 2}},
	{"no small count", []int64{17, 12, 14, 21, 9, 15}, nil},
	{"the next lowest is large", []int64{5, 120, 140, 210, 90, 150}, []int{0, 4}},
	{"all small", []int64{1, 2, 3, 1, 2, 3}, []int{0, 1, 2, 3, 4, 5}},
}

func row(pupils []int64) disclosure.Counts {
	var c disclosure.Counts
	var parts []string
	total := int64(0)
	for i, n := range pupils {
		x := disclosure.Cell{ID: fmt.Sprint("year ", i), Value: n, State: disclosure.Published}
		if n <= 5 {
			x.State = disclosure.Primary
		}
		c.Add(x)
		parts = append(parts, x.ID)
		total += n
	}
	c.Add(disclosure.Cell{ID: "all", Value: total, State: disclosure.Known})
	c.Sum("all", parts...)
	return c
}

func TestEnrolments(t *testing.T) {
	for _, x := range enrolments {
		out, f := protect(t, compile(t, row(x.pupils)), disclosure.Options{})
		if !f.Safe() {
			t.Errorf("%s: %+v", x.school, f)
		}
		var hidden []int
		for i, c := range out.Counts().Cells {
			if c.State == disclosure.Primary || c.State == disclosure.Complement {
				hidden = append(hidden, i)
			}
		}
		if !slices.Equal(hidden, x.rule) {
			t.Errorf("%s: %v are hidden; the rule hides %v", x.school, hidden, x.rule)
		}
	}
}

// TestEnrolmentsBeyondTheRule: two small counts that are both 0 hide each other by the
// rule, and the total gives them away.
func TestEnrolmentsBeyondTheRule(t *testing.T) {
	table := compile(t, row([]int64{0, 0, 14, 21, 9, 15}))
	if f := check(t, table, disclosure.Options{}); f[0].Verdict != disclosure.Leak || f[1].Verdict != disclosure.Leak {
		t.Errorf("%+v", f)
	}
	out, f := protect(t, table, disclosure.Options{})
	if c, _ := out.Lookup("year 4"); c.State != disclosure.Complement || !f.Safe() {
		t.Errorf("the next lowest is %s: %+v", c.State, f)
	}
}

func TestSameResults(t *testing.T) {
	for seed := range 50 {
		c := random(rand.New(rand.NewPCG(uint64(seed), 5))).counts(2, false)
		table := compile(t, c)
		a, f := protect(t, table, disclosure.Options{})
		b, g := protect(t, compile(t, c), disclosure.Options{})
		if !reflect.DeepEqual(f, g) || !reflect.DeepEqual(a.Counts(), b.Counts()) {
			t.Fatalf("seed %d: two calls differ", seed)
		}
		if diff := cmp.Diff(c, table.Counts()); diff != "" {
			t.Fatalf("seed %d: the table was changed: %s", seed, diff)
		}
		data, err := json.Marshal(a.Counts())
		if err != nil {
			t.Fatal(err)
		}
		var back disclosure.Counts
		if err := json.Unmarshal(data, &back); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(a.Counts(), compile(t, back).Counts()); diff != "" {
			t.Fatal(diff)
		}
	}
}

// TestLimits: with less work fewer cells are decided, and none wrongly.
func TestLimits(t *testing.T) {
	undecided := 0
	for seed := range 2000 {
		c := scribble(rand.New(rand.NewPCG(uint64(seed), 6)))
		table := compile(t, c)
		full := check(t, table, disclosure.Options{})
		for _, work := range []int{1, 10, 40} {
			for i, x := range check(t, table, disclosure.Options{Work: work}) {
				if x.Verdict == disclosure.Undecided {
					undecided++
				} else if x.Verdict != full[i].Verdict {
					t.Fatalf("seed %d, work %d: %s is %q, not %q", seed, work, x.Cell, x.Verdict, full[i].Verdict)
				}
			}
			_, f := protect(t, table, disclosure.Options{Work: work})
			for i, x := range f {
				if x.Verdict == disclosure.Leak && full[i].Verdict == disclosure.Safe {
					t.Fatalf("seed %d, work %d: %s leaks after it was protected", seed, work, x.Cell)
				}
			}
		}
	}
	if undecided < 50 {
		t.Errorf("%d undecided cells are too few to say anything", undecided)
	}
}

func TestContext(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	table := compile(t, random(rand.New(rand.NewPCG(1, 5))).counts(3, false))
	if f, err := disclosure.Check(ctx, table, disclosure.Options{}); !errors.Is(err, context.Canceled) || f != nil {
		t.Errorf("%v %v", f, err)
	}
	if out, f, err := disclosure.Protect(ctx, table, disclosure.Options{}); !errors.Is(err, context.Canceled) || f != nil || out != nil {
		t.Errorf("%v %v", f, err)
	}
}

// TestWhy redoes each derivation of a leak, step by step, from what is published.
func TestWhy(t *testing.T) {
	steps := 0
	for seed := range 4000 {
		c := scribble(rand.New(rand.NewPCG(uint64(seed), 7)))
		lo, hi := map[string]int64{}, map[string]int64{}
		value := map[string]int64{}
		start := func() {
			for _, x := range c.Cells {
				lo[x.ID], hi[x.ID], value[x.ID] = x.Low, x.High, x.Value
				if x.High == 0 {
					hi[x.ID] = disclosure.MaxCount
				}
				if x.State == disclosure.Published || x.State == disclosure.Known {
					lo[x.ID], hi[x.ID] = x.Value, x.Value
				}
			}
		}
		for _, f := range check(t, compile(t, c), disclosure.Options{}) {
			if f.Verdict != disclosure.Leak {
				continue
			}
			start()
			for _, s := range f.Why {
				steps++
				redo(t, s, lo, hi, value)
			}
			if lo[f.Cell] != f.Low || hi[f.Cell] != f.High {
				t.Errorf("%s is %d to %d by the steps", f.Explain(), lo[f.Cell], hi[f.Cell])
			}
			if t.Failed() {
				t.Fatalf("seed %d: %s\n%+v", seed, f.Explain(), c)
			}
		}
	}
	if steps < 1000 {
		t.Errorf("%d steps are too few to say anything", steps)
	}
}

func redo(t *testing.T, s disclosure.Step, lo, hi, value map[string]int64) {
	t.Helper()
	if s.Divisor != 0 {
		least, most, sum := s.Constant, s.Constant, s.Constant
		for _, x := range s.Terms {
			if x.Low > lo[x.Cell] || x.High < hi[x.Cell] || x.Low > x.High {
				// A term may be less well known in a step than by now, never better.
				t.Errorf("%s is said to be %d to %d, and is %d to %d by then", x.Cell, x.Low, x.High, lo[x.Cell], hi[x.Cell])
			}
			a, b := x.Factor*lo[x.Cell], x.Factor*hi[x.Cell]
			least, most = least+min(a, b), most+max(a, b)
			sum += x.Factor * value[x.Cell]
		}
		if sum != s.Divisor*value[s.Cell] {
			t.Errorf("%s: this is not true", s)
		}
		// What follows must be at least as narrow as what is said.
		if s.Low > lo[s.Cell] && s.Low*s.Divisor > least+s.Divisor-1 || s.High < hi[s.Cell] && s.High*s.Divisor < most-s.Divisor+1 {
			t.Errorf("%s: this does not follow from %d to %d", s, least, most)
		}
	}
	lo[s.Cell], hi[s.Cell] = max(lo[s.Cell], s.Low), min(hi[s.Cell], s.High)
}

func TestExplain(t *testing.T) {
	var c disclosure.Counts
	var parts []string
	for i := range 20 {
		c.Add(disclosure.Cell{ID: fmt.Sprint("s", i), Value: 1, State: disclosure.Published})
		parts = append(parts, fmt.Sprint("s", i))
	}
	c.Cells[0].State = disclosure.Primary
	c.Cells[1].State = disclosure.Complement
	c.Cells[1].High = 2
	c.Fix(20, parts...)
	f := check(t, compile(t, c), disclosure.Options{Width: 3})
	want := "s0 leaks: it is 0 to 2\n  s0 = 20 − s1 (0 to 2) − s2 (1) − s3 (1)"
	if got := f[0].Explain(); !strings.HasPrefix(got, want) || !strings.HasSuffix(got, " and 7 more, so s0 is 0 to 2") {
		t.Errorf("%s", got)
	}
	if _, ok := compile(t, c).Lookup("s20"); ok || compile(t, c).Len() != 20 {
		t.Error("there is one cell too many")
	}
}

// TestNothing: the empty table, and cells in no sum.
func TestNothing(t *testing.T) {
	if f := check(t, compile(t, disclosure.Counts{}), disclosure.Options{}); !f.Safe() || len(f) != 0 {
		t.Errorf("%v", f)
	}
	var c disclosure.Counts
	c.Add(disclosure.Cell{ID: "a", Value: 2, State: disclosure.Primary}, disclosure.Cell{ID: "b", Value: 2, Low: 2, High: 2, State: disclosure.Primary})
	table, f := protect(t, compile(t, c), disclosure.Options{Width: 7})
	if f[0].Verdict != disclosure.Safe || f[1].Verdict != disclosure.Leak || len(f[1].Why) != 0 {
		t.Errorf("%v %v", table, f)
	}
}

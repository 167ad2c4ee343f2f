package disclosure_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
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
	n := 2000
	if testing.Short() {
		n = 500
	}
	for seed := range n {
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
	if undecided < n/40 {
		t.Errorf("%d undecided cells are too few to say anything", undecided)
	}
}

// A countdown is a context that is cancelled when it has been asked so many times.
type countdown struct {
	context.Context
	left int
}

func (c *countdown) Err() error {
	if c.left--; c.left < 0 {
		return context.Canceled
	}
	return nil
}

// TestContext: a call that is told to stop, wherever it is, returns nothing but that.
func TestContext(t *testing.T) {
	k := clusters(12, true)
	c := k.counts(2, false)
	table := compile(t, c)
	want := check(t, table, disclosure.Options{})
	wantOut, wantFound := protect(t, table, disclosure.Options{})
	stopped := 0
	for left := 0; ; left += 1 + left/4 {
		f, err := disclosure.Check(&countdown{context.Background(), left}, table, disclosure.Options{})
		if err == nil {
			if diff := cmp.Diff(want, f); diff != "" {
				t.Error(diff)
			}
			break
		}
		if !errors.Is(err, context.Canceled) || f != nil {
			t.Fatalf("%v %v", f, err)
		}
		stopped++
	}
	for left := 0; ; left += 1 + left/4 {
		out, f, err := disclosure.Protect(&countdown{context.Background(), left}, table, disclosure.Options{})
		if err == nil {
			if diff := cmp.Diff(wantFound, f) + cmp.Diff(wantOut.Counts(), out.Counts()); diff != "" {
				t.Error(diff)
			}
			break
		}
		if !errors.Is(err, context.Canceled) || f != nil || out != nil {
			t.Fatalf("%v %v", f, err)
		}
		stopped++
	}
	if stopped < 20 {
		t.Errorf("stopped %d times", stopped)
	}
}

// A watch is a context that counts how often it is looked at.
type watch struct {
	context.Context
	looks int
}

func (w *watch) Err() error {
	w.looks++
	return nil
}

// TestContextInOneSearch: also one long search for one cell looks at the context now and
// then, and not at every step.
func TestContextInOneSearch(t *testing.T) {
	c := tangle(rand.New(rand.NewPCG(3, 26)), 44, 13)
	for i := 1; i < 44; i++ {
		c.Cells[i].State = disclosure.Complement
	}
	w := &watch{Context: context.Background()}
	const work = 2_000_000
	f, err := disclosure.Check(w, compile(t, c), disclosure.Options{Work: work})
	if err != nil || f[0].Verdict != disclosure.Undecided {
		t.Fatalf("the design does not do what it is for: %v, %v", f, err)
	}
	if w.looks < work/50_000 || w.looks > work/500 {
		t.Errorf("%d looks in %d steps", w.looks, work)
	}
}

// knots returns schools that are 0 or 1, all hidden, in groups at random.
func knots(r *rand.Rand) disclosure.Counts {
	var c disclosure.Counts
	n := 5 + r.IntN(4)
	for i := range n {
		c.Add(disclosure.Cell{ID: string(rune('a' + i)), Value: int64(r.IntN(2)), High: 1, State: disclosure.Primary})
	}
	for range 3 + r.IntN(3) {
		var parts []string
		sum := int64(0)
		for i := range n {
			if r.IntN(2) == 0 {
				parts = append(parts, c.Cells[i].ID)
				sum += c.Cells[i].Value
			}
		}
		if len(parts) > 0 {
			id := fmt.Sprint("t", len(c.Cells))
			c.Add(disclosure.Cell{ID: id, Value: sum, State: disclosure.Published})
			c.Sum(id, parts...)
		}
	}
	return c
}

func TestKnots(t *testing.T) {
	n := 3000
	if testing.Short() {
		n = 300
	}
	leaks, safe := 0, 0
	for seed := range n {
		c := knots(rand.New(rand.NewPCG(uint64(seed), 11)))
		l, s := same(t, c, check(t, compile(t, c), disclosure.Options{}), 1)
		leaks, safe = leaks+l, safe+s
	}
	if leaks < n/10 || safe < n/10 {
		t.Errorf("%d leaks and %d safe cells are too few to say anything", leaks, safe)
	}
}

// TestWhy redoes each derivation of a leak, step by step, from what is published.
func TestWhy(t *testing.T) {
	steps := 0
	n := 4000
	if testing.Short() {
		n = 1000
	}
	for seed := range n {
		c := scribble(rand.New(rand.NewPCG(uint64(seed), 7)))
		if seed%2 == 0 {
			c = knots(rand.New(rand.NewPCG(uint64(seed), 7)))
		}
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
	if steps < n/4 {
		t.Errorf("%d steps are too few to say anything", steps)
	}
}

func redo(t *testing.T, s disclosure.Step, lo, hi, value map[string]int64) {
	t.Helper()
	if len(s.Else) > 0 {
		lo, hi := maps.Clone(lo), maps.Clone(hi)
		if s.High < hi[s.Cell] {
			lo[s.Cell] = s.High + 1
		} else {
			hi[s.Cell] = s.Low - 1
		}
		for _, x := range s.Else {
			redo(t, x, lo, hi, nil)
		}
		if last := s.Else[len(s.Else)-1]; lo[last.Cell] <= hi[last.Cell] {
			t.Errorf("%s: there is no contradiction", s)
		}
	}
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
		if value != nil && sum != s.Divisor*value[s.Cell] {
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
	var k disclosure.Counts
	for i, id := range []string{"a", "b", "c", "d", "e"} {
		k.Add(disclosure.Cell{ID: id, Value: int64(i % 2), High: 1, State: disclosure.Primary})
	}
	k.Fix(2, "a", "b", "d", "e")
	k.Fix(1, "a", "c", "d")
	k.Fix(1, "c", "d", "e")
	f = check(t, compile(t, k), disclosure.Options{})
	want = `c leaks: it is 0
  c is 0; else
    a = 1 − c (1) − d (0 to 1) = 0
    d = 1 − a (0 to 1) − c (1) = 0
    e = 1 − c (1) − d (0 to 1) = 0
    a = 2 − b (0 to 1) − d (0) − e (0), and no value is left for a`
	if got := f[2].Explain(); got != want {
		t.Errorf("%s", got)
	}
	x := disclosure.Finding{Cell: "c", Verdict: disclosure.Undecided, High: disclosure.MaxCount}
	if got := x.Explain(); got != "c is undecided: it is 0 or more, and nothing more is proved" {
		t.Errorf("%s", got)
	}
	s := disclosure.Step{Cell: "c", High: 1}
	for i := range 14 {
		s.Terms = append(s.Terms, disclosure.Term{Cell: fmt.Sprint("s", i), Low: 2, High: 2})
	}
	if got := s.String(); got != "c is 0 to 1; else nothing fits with s0 (2), s1 (2), s2 (2), s3 (2), s4 (2), s5 (2), s6 (2), s7 (2), s8 (2), s9 (2), s10 (2), s11 (2) and 2 more" {
		t.Errorf("%s", got)
	}
	s = disclosure.Step{Cell: "c", Low: 1, High: 2, Divisor: 2, Terms: []disclosure.Term{{-3, "d", 1, 1}, {1, "e", 5, 7}}}
	if got := s.String(); got != "2 × c = −3 × d (1) + e (5 to 7), so c is 1 to 2" {
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

// TestJSON: members of findings keep their names.
func TestJSON(t *testing.T) {
	var c disclosure.Counts
	c.Add(
		disclosure.Cell{ID: "a", Value: 1, State: disclosure.Primary},
		disclosure.Cell{ID: "b", Value: 2, Low: 1, High: 3, State: disclosure.Complement},
		disclosure.Cell{ID: "c", Value: 3, State: disclosure.Published},
	)
	c.Sum("c", "a", "b")
	data, err := json.Marshal(check(t, compile(t, c), disclosure.Options{Width: 3}))
	if err != nil {
		t.Fatal(err)
	}
	want := `[{"cell":"a","verdict":"leak","low":0,"high":2,"from":1,"to":1,"why":[{"cell":"a","low":0,"high":2,"divisor":1,"terms":[{"factor":1,"cell":"c","low":3,"high":3},{"factor":-1,"cell":"b","low":1,"high":3}]}]}]`
	if string(data) != want {
		t.Errorf("%s", data)
	}
	data, err = json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	want = `{"cells":[{"id":"a","value":1,"state":"primary"},{"id":"b","value":2,"low":1,"high":3,"state":"complement"},{"id":"c","value":3,"state":"published"}],"sums":[{"total":"c","parts":["a","b"]}]}`
	if string(data) != want {
		t.Errorf("%s", data)
	}
}

// TestNetworksDecide: where there is one grouping, one step is enough to decide each cell.
func TestNetworksDecide(t *testing.T) {
	leaks := 0
	for seed := range 300 {
		k := random(rand.New(rand.NewPCG(uint64(seed), 12)))
		k.other = nil
		table := compile(t, k.counts(2, false))
		want := check(t, table, disclosure.Options{})
		for i, x := range check(t, table, disclosure.Options{Work: 1}) {
			if x.Verdict == disclosure.Undecided || x.Verdict != want[i].Verdict {
				t.Fatalf("seed %d: %s", seed, x.Explain())
			}
			if x.Verdict == disclosure.Leak {
				leaks++
			}
		}
	}
	if leaks < 50 {
		t.Errorf("%d leaks are too few to say anything", leaks)
	}
}

// TestLargeCounts: three sums of two each determine three counts, however large.
func TestLargeCounts(t *testing.T) {
	var c disclosure.Counts
	for i, id := range []string{"a", "b", "c"} {
		c.Add(disclosure.Cell{ID: id, Value: 1_000_000 + int64(i), State: disclosure.Primary})
	}
	for _, pair := range [][2]int{{0, 1}, {0, 2}, {1, 2}} {
		x, y := c.Cells[pair[0]], c.Cells[pair[1]]
		id := x.ID + "+" + y.ID
		c.Add(disclosure.Cell{ID: id, Value: x.Value + y.Value, State: disclosure.Published})
		c.Sum(id, x.ID, y.ID)
	}
	f := check(t, compile(t, c), disclosure.Options{})
	want := "a leaks: it is 1000000\n  2 × a = a+b (2000001) + a+c (2000002) − b+c (2000003), so a is 1000000"
	if got := f[0].Explain(); got != want {
		t.Errorf("%s", got)
	}
	c.Cells[3].State = disclosure.Complement
	if f := check(t, compile(t, c), disclosure.Options{Width: 1000}); !f.Safe() {
		t.Errorf("%+v", f)
	}
}

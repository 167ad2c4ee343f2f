package disclosure_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/openrubric/leadership/network/disclosure"
)

// TestDistrict: in a district all of whose schools are hidden none can be derived; where a
// fifth is, some can, and none after more is hidden.
func TestDistrict(t *testing.T) {
	for _, others := range []int{0, 40} {
		k := district
		if k.others = others; testing.Short() {
			k.schools, k.clusters, k.others = 600, 53, others/4
		}
		for _, c := range []disclosure.Counts{k.counts(1), hide(k.counts(1), "cluster")} {
			if f := check(t, compile(t, c), disclosure.Options{}); len(f) != k.schools || !f.Safe() {
				t.Errorf("%d others: %d of %d schools are not safe", others, len(f.Unsafe()), len(f))
			}
		}
		k.hidden = 0.2
		table := compile(t, k.counts(1))
		before := check(t, table, disclosure.Options{}).Unsafe()
		_, f := protect(t, table, disclosure.Options{})
		if len(before) < 10 || !f.Safe() {
			t.Errorf("%d others: %d schools can be derived, and %d after more is hidden", others, len(before), len(f.Unsafe()))
		}
	}
}

// TestNationTwin attacks nations that the attacker can still do.
func TestNationTwin(t *testing.T) {
	n := 12
	if testing.Short() {
		n = 2
	}
	leaks := 0
	for seed := range n {
		k := nation{schools: 80, clusters: 8 + seed%3, regions: 2, levels: 4, hidden: 0.25 + 0.1*float64(seed%3), others: seed % 2 * 9}
		c := k.counts(uint64(seed))
		table := compile(t, c)
		leaks += attackNation(t, seed, c, check(t, table, disclosure.Options{}))
		out, f := protect(t, table, disclosure.Options{})
		if !f.Safe() {
			t.Errorf("seed %d: %d schools are not safe", seed, len(f.Unsafe()))
		}
		attackNation(t, seed, out.Counts(), f)
	}
	if leaks < n {
		t.Errorf("%d leaks are too few to say anything", leaks)
	}
}

// attackNation compares with what elimination and intervals find: a leak of theirs must be
// one of ours. It returns how many leaks there were.
func attackNation(t *testing.T, seed int, c disclosure.Counts, f disclosure.Findings) (leaks int) {
	t.Helper()
	a := attack(c)
	determined := a.determined()
	lo, hi := a.intervals()
	for _, x := range f {
		if proved := determined[x.Cell] || lo[x.Cell] == hi[x.Cell]; proved && x.Verdict != disclosure.Leak {
			t.Errorf("seed %d: %s can be derived and is said to be %q", seed, x.Cell, x.Verdict)
		}
		if x.Verdict == disclosure.Leak {
			leaks++
		}
	}
	return leaks
}

// TestProtectCost compares with the fewest cells that could be hidden, of all ways.
func TestProtectCost(t *testing.T) {
	n := 400
	if testing.Short() {
		n = 60
	}
	hidden, best, tables := 0, 0, 0
	for seed := range n {
		c := random(rand.New(rand.NewPCG(uint64(seed), 9))).counts(2, false)
		out, f := protect(t, compile(t, c), disclosure.Options{})
		more := len(added(c, out.Counts()))
		if !f.Safe() || more == 0 || more > 3 {
			continue
		}
		tables++
		hidden += more
		best += fewest(t, c, more)
	}
	t.Logf("%d tables: %d cells hidden, %d at best", tables, hidden, best)
	if tables < n/10 || float64(hidden) > 1.1*float64(best) {
		t.Errorf("%d tables: %d cells hidden, %d at best", tables, hidden, best)
	}
}

// fewest returns how few cells, up to most, must be hidden.
func fewest(t *testing.T, c disclosure.Counts, most int) int {
	t.Helper()
	var open []int
	for i, x := range c.Cells {
		if x.State == disclosure.Published {
			open = append(open, i)
		}
	}
	for size := range most {
		if hideSome(t, c, open, size) {
			return size
		}
	}
	return most
}

func hideSome(t *testing.T, c disclosure.Counts, open []int, size int) bool {
	t.Helper()
	if size == 0 {
		return check(t, compile(t, c), disclosure.Options{}).Safe()
	}
	for k, i := range open {
		less := c
		less.Cells = slices.Clone(c.Cells)
		less.Cells[i].State = disclosure.Complement
		if hideSome(t, less, open[k+1:], size-1) {
			return true
		}
	}
	return false
}

// TestTogether: a block is hidden as a whole, and a block of one cell costs less.
func TestTogether(t *testing.T) {
	var c disclosure.Counts
	for i, n := range []int64{2, 7, 8, 9} {
		for l := range 2 {
			x := disclosure.Cell{ID: fmt.Sprintf("%d/%d", i, l), Value: n + int64(l), State: disclosure.Published}
			if i == 0 {
				x.State = disclosure.Complement
				if l == 0 {
					x.State = disclosure.Primary
				}
			}
			c.Add(x)
		}
	}
	c.Fix(26, "0/0", "1/0", "2/0", "3/0")
	c.Fix(30, "0/1", "1/1", "2/1", "3/1")
	c.Together("0/0", "0/1")
	c.Together("1/0", "1/1")
	out, f := protect(t, compile(t, c), disclosure.Options{})
	if x, _ := out.Lookup("2/0"); !f.Safe() || x.State != disclosure.Complement || len(added(c, out.Counts())) != 1 {
		t.Errorf("%+v", out.Counts().Cells)
	}
	c.Together("2/0", "2/1")
	c.Together("3/0", "3/1")
	out, f = protect(t, compile(t, c), disclosure.Options{})
	x, _ := out.Lookup("1/0")
	y, _ := out.Lookup("1/1")
	if !f.Safe() || x.State != disclosure.Complement || y.State != disclosure.Complement || len(added(c, out.Counts())) != 2 {
		t.Errorf("%+v", out.Counts().Cells)
	}
}

// FuzzCounts: whatever compiles is checked and protected without a panic, and what is said
// to be safe or to leak after little work is said so after much.
func FuzzCounts(f *testing.F) {
	for seed := range 8 {
		data, err := json.Marshal(scribble(rand.New(rand.NewPCG(uint64(seed), 10))))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte(`{"cells":[{"id":"a","value":2147483647,"state":"primary"},{"id":"b","value":2147483647,"state":"complement"},{"id":"c","value":2147483647,"state":"complement"}],"sums":[{"value":6442450941,"parts":["a","b","c"]},{"total":"a","parts":["b"]},{"total":"a","parts":["a"]}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		var c disclosure.Counts
		if json.Unmarshal(data, &c) != nil || len(c.Cells) > 50 || len(c.Sums) > 50 {
			return
		}
		table, list := disclosure.Compile(c)
		if (table == nil) != (list.Err() != nil) {
			t.Fatal(list)
		}
		if table == nil {
			return
		}
		little, much := check(t, table, disclosure.Options{Work: 100}), check(t, table, disclosure.Options{Work: 10_000})
		for i, x := range little {
			if x.Verdict != disclosure.Undecided && x.Verdict != much[i].Verdict {
				t.Fatalf("%s\n%s", x.Explain(), much[i].Explain())
			}
			if v, _ := table.Lookup(x.Cell); x.Low > v.Value || x.High < v.Value || x.From > v.Value || x.To < v.Value {
				t.Fatalf("%+v: %+v", x, v)
			}
		}
		out, _, err := disclosure.Protect(context.Background(), table, disclosure.Options{Work: 1000})
		if err != nil {
			t.Fatal(err)
		}
		a, _ := json.Marshal(out.Counts())
		b, _ := json.Marshal(compile(t, out.Counts()).Counts())
		if !bytes.Equal(a, b) {
			t.Fatalf("%s\n%s", a, b)
		}
	})
}

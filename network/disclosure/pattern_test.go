package disclosure_test

import (
	"flag"
	"fmt"
	"hash/fnv"
	"math"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/network/disclosure"
)

var update = flag.Bool("update", false, "write the golden files anew")

// A puzzle is a table with what is asked of it.
type puzzle struct {
	name   string
	counts disclosure.Counts
	o      disclosure.Options
}

// tangle returns schools that are 0 or 1, in so many groups of about half of them that
// trying values takes several runs.
func tangle(r *rand.Rand, schools, groups int) disclosure.Counts {
	var c disclosure.Counts
	for i := range schools {
		c.Add(disclosure.Cell{ID: fmt.Sprint("s", i), Value: int64(r.IntN(2)), High: 1, State: disclosure.Primary})
	}
	for g := range groups {
		var parts []string
		sum := int64(0)
		for i := range schools {
			if r.IntN(2) == 0 {
				parts = append(parts, c.Cells[i].ID)
				sum += c.Cells[i].Value
			}
		}
		id := fmt.Sprint("group ", g)
		c.Add(disclosure.Cell{ID: id, Value: sum, State: disclosure.Published})
		c.Sum(id, parts...)
	}
	return c
}

// puzzles are tables of all sorts, with much and with little work.
func puzzles() []puzzle {
	var list []puzzle
	add := func(name string, c disclosure.Counts, o disclosure.Options) {
		list = append(list, puzzle{fmt.Sprintf("%s, width %d, work %d", name, o.Width, o.Work), c, o})
	}
	works := []int{0, 0, 300, 60, 12}
	for seed := range uint64(80) {
		o := disclosure.Options{Width: 1 + int64(seed%3), Work: works[seed%5]}
		add(fmt.Sprint("scribble ", seed), scribble(rand.New(rand.NewPCG(seed, 21))), o)
		o.Width = 1
		add(fmt.Sprint("knot ", seed), knots(rand.New(rand.NewPCG(seed, 22))), o)
		if seed%2 == 0 {
			k := random(rand.New(rand.NewPCG(seed, 23)))
			o.Width = 1 + int64(seed%10)/2
			switch seed % 12 {
			case 0:
				o.Cost = func(c disclosure.Cell) int64 { return 100 - c.Value }
			case 6:
				o.Cost = func(c disclosure.Cell) int64 { return c.Value % 3 } // and at least 1
			}
			add(fmt.Sprint("country ", seed), k.counts(2, seed%4 == 0), o)
		}
	}
	for seed := range uint64(4) {
		for _, work := range []int{500, 20_000, 0} {
			add(fmt.Sprint("tangle ", seed), tangle(rand.New(rand.NewPCG(seed, 24)), 18, 9), disclosure.Options{Width: 1, Work: work})
		}
	}
	// Of these the first run of a search finds nothing, and later ones do.
	for _, x := range []struct {
		seed            uint64
		schools, groups int
		work            int
	}{{5, 24, 9, 100_000}, {5, 24, 9, 130_000}, {0, 32, 10, 100_000}, {1, 36, 11, 100_000}, {4, 28, 11, 200_000}, {1, 40, 12, 200_000}} {
		c := tangle(rand.New(rand.NewPCG(x.seed, 26)), x.schools, x.groups)
		for i := 4; i < x.schools; i++ {
			c.Cells[i].State = disclosure.Complement
		}
		add(fmt.Sprintf("tangle of %d in %d", x.schools, x.groups), c, disclosure.Options{Width: 1, Work: x.work})
	}
	for seed := range 2 {
		k := nation{schools: 60, clusters: 7, regions: 2, levels: 4, hidden: 0.3, others: seed * 7}
		add(fmt.Sprint("nation ", seed), k.counts(uint64(seed)), disclosure.Options{})
	}
	return list
}

// TestPattern: what is hidden in a table, and what is found out about it, stays the same
// from version to version. If it did not, who holds the same table by two versions could
// subtract. Each line of the golden file is one table: the cells that are hidden besides,
// and of each primary cell the verdict with its values. Of long lines it has the length and
// a digest.
func TestPattern(t *testing.T) {
	var out strings.Builder
	for _, x := range puzzles() {
		table := compile(t, x.counts)
		fmt.Fprintf(&out, "%s: check %s", x.name, short(verdicts(check(t, table, x.o))))
		protected, f := protect(t, table, x.o)
		var hidden []string
		for _, i := range added(x.counts, protected.Counts()) {
			hidden = append(hidden, x.counts.Cells[i].ID)
		}
		fmt.Fprintf(&out, "; protect %s; hide %s\n", short(verdicts(f)), short(strings.Join(hidden, ", ")))
	}
	golden(t, "testdata/patterns.txt", out.String())
}

// TestLargestCost: a cost beyond the largest is as the largest, and sums of such hold.
func TestLargestCost(t *testing.T) {
	for seed := range uint64(20) {
		c := random(rand.New(rand.NewPCG(seed, 27))).counts(2, true)
		hidden := func(cost func(disclosure.Cell) int64) []int {
			out, _ := protect(t, compile(t, c), disclosure.Options{Cost: cost})
			return added(c, out.Counts())
		}
		most := hidden(func(disclosure.Cell) int64 { return disclosure.MaxCount })
		if beyond := hidden(func(disclosure.Cell) int64 { return math.MaxInt64 }); !slices.Equal(most, beyond) {
			t.Errorf("seed %d: %v are hidden, and %v at a higher cost", seed, most, beyond)
		}
		one := hidden(func(disclosure.Cell) int64 { return 1 })
		if none := hidden(func(disclosure.Cell) int64 { return -5 }); !slices.Equal(one, none) {
			t.Errorf("seed %d: %v are hidden, and %v at a cost below 1", seed, one, none)
		}
	}
}

func short(text string) string {
	if len(text) <= 110 {
		return "[" + text + "]"
	}
	h := fnv.New64a()
	h.Write([]byte(text))
	return fmt.Sprintf("[%s … %d bytes, %016x]", text[:40], len(text), h.Sum64())
}

func verdicts(f disclosure.Findings) string {
	var list []string
	for _, x := range f {
		list = append(list, fmt.Sprintf("%s %s %d-%d %d-%d", x.Cell, x.Verdict, x.Low, x.High, x.From, x.To))
	}
	return strings.Join(list, ", ")
}

// TestDerivations: the words in which a leak is derived.
func TestDerivations(t *testing.T) {
	var out strings.Builder
	for i, x := range puzzles() {
		if i%7 != 0 || strings.HasPrefix(x.name, "nation") {
			continue
		}
		for _, f := range check(t, compile(t, x.counts), x.o) {
			if f.Verdict == disclosure.Leak {
				for _, s := range f.Why {
					plain(t, s)
				}
				fmt.Fprintf(&out, "%s: %s\n", x.name, f.Explain())
			}
		}
	}
	golden(t, "testdata/derivations.txt", out.String())
}

// plain fails where a term has a factor in a step that is no equation, or none in one that is.
func plain(t *testing.T, s disclosure.Step) {
	t.Helper()
	for _, x := range s.Terms {
		if (x.Factor == 0) != (s.Divisor == 0) {
			t.Errorf("a factor of %d in %s", x.Factor, s)
		}
	}
	for _, x := range s.Else {
		plain(t, x)
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

package assessment_test

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/assessment"
)

// TestMergeAsPlain: merging chunk by chunk gives what merging cell by cell does, issues
// too, whether numbers stay within a byte or not, and no result changes with it.
func TestMergeAsPlain(t *testing.T) {
	refused := 0
	for seed := range rounds(250) {
		random := rand.New(rand.NewPCG(seed, 941))
		f, a := countable(t, random)
		all := a.Judgements
		part := func(with ...assessment.Judgement) *assessment.Counts {
			a.Judgements = with
			c := counted(t, f, a, random, 1)
			if random.IntN(2) == 0 {
				d := c.Document()
				for i := range d.Counts {
					d.Counts[i].N += []int{0, 1, 120, 250, 1000, 2_000_000_000}[min(random.IntN(40), 5)]
				}
				big, list := assessment.CompileCounts(d, f)
				if list.Err() != nil {
					t.Fatal(list.Err())
				}
				return big
			}
			return c
		}
		var mine, theirs []assessment.Judgement
		for _, j := range all {
			switch random.IntN(40) {
			case 0:
				mine, theirs = append(mine, j), append(theirs, j)
			case 1, 2, 3, 4, 5, 6, 7, 8, 9:
				mine = append(mine, j)
			default:
				theirs = append(theirs, j)
			}
		}
		c, other := part(mine...), part(theirs...)
		if random.IntN(3) == 0 {
			unlike(t, random, f, a, other)
		}
		plain := readBack(t, f, written(t, c))
		before, method := written(t, other), assessment.Method{}
		r, list := c.Score(method)
		if list.Err() != nil {
			t.Fatal(list.Err())
		}
		scores := scored(r)
		got, want := c.Merge(other), plain.MergePlainly(other)
		if (got.Err() == nil) != (want.Err() == nil) || len(got.Issues) != len(want.Issues) {
			t.Fatalf("seed %d: %v, plainly %v", seed, got.Err(), want.Err())
		}
		if got.Err() != nil {
			refused++
		}
		if !bytes.Equal(written(t, plain), written(t, c)) {
			t.Fatalf("seed %d: other bytes than plainly", seed)
		}
		if !bytes.Equal(before, written(t, other)) {
			t.Fatalf("seed %d: the other part has changed", seed)
		}
		if diff := cmp.Diff(scores, scored(r)); diff != "" {
			t.Fatalf("seed %d: a result has changed:\n%s", seed, diff)
		}
	}
	if refused < 1 || refused > 200 {
		t.Errorf("%d refused", refused)
	}
}

// BenchmarkCountsMerge merges parts of equal shape: of the same forms, of which each has
// some judgements; and of different forms of the same subjects.
func BenchmarkCountsMerge(b *testing.B) {
	f, columns := generate(1_000_000, inForms)
	a := records(f, columns)
	for _, by := range []string{"judgements", "forms"} {
		var halves [2]assessment.Assessment
		random := rand.New(rand.NewPCG(1, 1))
		for i := range halves {
			halves[i] = a
			halves[i].Judgements = nil
		}
		half, rater := 0, ""
		for _, j := range a.Judgements {
			switch {
			case by == "judgements":
				half = random.IntN(2)
			case j.Rater != rater:
				half, rater = 1-half, j.Rater
			}
			halves[half].Judgements = append(halves[half].Judgements, j)
		}
		parts := [2]*assessment.Counts{headOf(b, f, a), headOf(b, f, a)}
		for i := range parts {
			if list := parts[i].Add(halves[i].Judgements...); list.Err() != nil {
				b.Fatal(list.Err())
			}
		}
		data, other := written(b, parts[0]), readBack(b, f, written(b, parts[1]))
		merge := func(b *testing.B, how func(*assessment.Counts)) {
			for b.Loop() {
				b.StopTimer()
				c, list := assessment.ReadCounts(bytes.NewReader(data), f)
				if list.Err() != nil {
					b.Fatal(list.Err())
				}
				b.StartTimer()
				how(c)
			}
		}
		b.Run(fmt.Sprintf("by=%s", by), func(b *testing.B) {
			b.SetBytes(int64(other.MemoryOfNumbers()))
			merge(b, func(c *assessment.Counts) {
				if list := c.Merge(other); list.Err() != nil {
					b.Fatal(list.Err())
				}
			})
		})
		b.Run(fmt.Sprintf("by=%s/plain", by), func(b *testing.B) {
			b.SetBytes(int64(other.MemoryOfNumbers()))
			merge(b, func(c *assessment.Counts) {
				if list := c.MergePlainly(other); list.Err() != nil {
					b.Fatal(list.Err())
				}
			})
		})
	}
}

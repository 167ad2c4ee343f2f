package assessment_test

import (
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
)

// TestTallyIsCount: on scales of two to twelve levels, with few judgements and with more
// than a byte holds, Tally is Count in a loop; and loops over stacks can be broken off.
func TestTallyIsCount(t *testing.T) {
	text := indicator.Text{"en": "X"}
	for seed := range uint64(30) {
		rnd := rand.New(rand.NewPCG(seed, 21))
		d := framework.Document{
			Key: "fw", Edition: "1", Title: text, Citation: framework.Citation{Title: "X"}, Rights: framework.Rights{Source: "ours", Wording: "ours"},
			Status: framework.Status{State: framework.Current}, Policy: framework.Formative, Subjects: []indicator.SubjectKind{indicator.School},
		}
		for s := range 1 + rnd.IntN(3) {
			scale := indicator.Scale{Key: fmt.Sprint("s", s), Direction: indicator.HighIsBetter}
			for l := range 2 + rnd.IntN(11) {
				scale.Levels = append(scale.Levels, indicator.Rung{Key: indicator.Level(fmt.Sprint("l", l)), Label: text})
			}
			d.Scales = append(d.Scales, scale)
		}
		d.Scale = "s0"
		for i := range 1 + rnd.IntN(5) {
			d.Indicators = append(d.Indicators, indicator.Indicator{ID: indicator.ID(fmt.Sprint("fw.i", i)), Label: text, Statement: text, Origin: indicator.Local, Scale: d.Scales[rnd.IntN(len(d.Scales))].Key})
		}
		f, list := framework.Compile(d)
		if list.Err() != nil {
			t.Fatal(list.Err())
		}
		doc := assessment.CountsDocument{Framework: f.Ref()}
		columns := f.Columns()
		for s := range 4 {
			id := fmt.Sprint("school-", s)
			doc.Subjects = append(doc.Subjects, assessment.Subject{ID: id, Kind: indicator.School})
			for _, c := range columns {
				scale, _ := f.Scale(c.Scale)
				for _, rung := range scale.Levels {
					if n := rnd.IntN(4) * (1 + rnd.IntN(2)*200*int(seed%2)); n > 0 && s < 3 {
						doc.Counts = append(doc.Counts, assessment.Count{Subject: id, Indicator: c.ID, Level: rung.Key, N: n})
					}
				}
			}
		}
		c, list := assessment.CompileCounts(doc, f)
		if list.Err() != nil {
			t.Fatal(list.Err())
		}
		var weight [256]uint64
		for rank := range weight {
			weight[rank] = rnd.Uint64N(1000)
		}
		check := func(stacks iter.Seq[assessment.Stack]) (n int) {
			for stack := range stacks {
				n++
				got, want := make([]uint64, len(columns)), make([]uint64, len(columns))
				low, high := stack.Tally(got, &weight)
				wantLow, wantHigh := 0, -1
				for i, column := range columns {
					scale, _ := f.Scale(column.Scale)
					for rank := range scale.Levels {
						if k := stack.Count(i, rank); k > 0 {
							want[i] += uint64(k) * weight[rank]
							if wantHigh < 0 {
								wantLow = i
							}
							wantHigh = i
						}
					}
				}
				if !slices.Equal(got, want) || low != wantLow || high != wantHigh {
					t.Fatalf("seed %d: %v from %d to %d, want %v from %d to %d", seed, got, low, high, want, wantLow, wantHigh)
				}
				if low, high := stack.Tally(got[1:], &weight); low != -1 || high != -1 || !slices.Equal(got, want) {
					t.Fatalf("seed %d: too short: %v from %d to %d", seed, got, low, high)
				}
			}
			return n
		}
		all := check(c.Stacks())
		if all < 1 {
			t.Errorf("seed %d: %d stacks tell little", seed, all)
		}
		some := 0
		for range c.Stacks() {
			some++
			break
		}
		if some != min(all, 1) {
			t.Errorf("seed %d: %d stacks", seed, some)
		}
	}
}

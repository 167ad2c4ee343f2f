package assessment_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/framework/kahuiako"
	"github.com/openrubric/leadership/indicator"
)

// A stackKey is what a number in a stack is of.
type stackKey struct{ subject, occasion, perspective, column, rank int }

// stacked reads stacks as numbers: how many judgements at each level, which raters, and
// where some have no name. The lists say what the positions are of.
type stacked struct {
	Subjects, Occasions, Perspectives []string
	N                                 map[stackKey]int
	Raters                            map[[3]int]int
	Anonymous                         map[[3]int]bool
}

func newStacked() stacked {
	return stacked{N: map[stackKey]int{}, Raters: map[[3]int]int{}, Anonymous: map[[3]int]bool{}}
}

// stackedSheets is the slow and obvious twin.
func stackedSheets(m *assessment.Matrix) stacked {
	s := newStacked()
	for v := range m.Subjects() {
		s.Subjects = append(s.Subjects, v.ID)
	}
	for v := range m.Occasions() {
		s.Occasions = append(s.Occasions, v.Key)
	}
	for v := range m.Perspectives() {
		s.Perspectives = append(s.Perspectives, string(v.Key))
	}
	for sheet := range m.Sheets() {
		at := [3]int{sheet.Subject, sheet.Occasion, sheet.Perspective}
		if sheet.Rater < 0 {
			s.Anonymous[at] = true
		} else {
			s.Raters[at]++
		}
		for i := range sheet.Len() {
			if column, rank, ok := sheet.First(i); ok {
				s.N[stackKey{sheet.Subject, sheet.Occasion, sheet.Perspective, column, rank}]++
			}
		}
	}
	return s
}

func stackedCounts(t *testing.T, c *assessment.Counts) stacked {
	t.Helper()
	s := newStacked()
	for v := range c.Subjects() {
		s.Subjects = append(s.Subjects, v.ID)
	}
	for v := range c.Occasions() {
		s.Occasions = append(s.Occasions, v.Key)
	}
	for v := range c.Perspectives() {
		s.Perspectives = append(s.Perspectives, string(v.Key))
	}
	columns := c.Framework().Columns()
	var weight [256]uint64
	for i := range 16 {
		weight[i] = 1000*uint64(i) + 1
	}
	last := [3]int{-1, 0, 0}
	for stack := range c.Stacks() {
		at := [3]int{stack.Subject, stack.Occasion, stack.Perspective}
		if slices.Compare(last[:], at[:]) >= 0 {
			t.Errorf("%v stands behind %v", at, last)
		}
		last = at
		if stack.Anonymous {
			s.Anonymous[at] = true
		}
		for range stack.Raters() {
			s.Raters[at]++
		}
		low, high := -1, -1
		into, want := make([]uint64, len(columns)), make([]uint64, len(columns))
		for column := range columns {
			for rank := range 16 {
				n := stack.Count(column, rank)
				if n == 0 {
					continue
				}
				if low < 0 {
					low = column
				}
				high = column
				want[column] += uint64(n) * weight[rank]
				s.N[stackKey{stack.Subject, stack.Occasion, stack.Perspective, column, rank}] += n
			}
		}
		if low < 0 {
			low = 0
		}
		if from, to := stack.Tally(into, &weight); from != low || to != high || !slices.Equal(into, want) {
			t.Errorf("Tally is %v from %d to %d, Count %v from %d to %d", into, from, to, want, low, high)
		}
	}
	return s
}

// TestStacksAsSheets: stacks have the numbers of the sheets, whatever was counted first,
// and what is counted later does not show in them.
func TestStacksAsSheets(t *testing.T) {
	frameworks := []*framework.Framework{smallFramework(t), parseFramework(t, larger)}
	for seed := range seedsOf(300) {
		random := rand.New(rand.NewPCG(seed, 902))
		f := frameworks[seed%2]
		m := maker{random, f, seed%3 == 0, false, false}
		a := m.assessment()
		a.Forms = nil
		matrix, list := assessment.Compile(assessment.Inputs{Framework: f, Assessment: a})
		if list.Err() != nil {
			t.Fatal(list.Err())
		}
		want := stackedSheets(matrix)
		c := counted(t, f, a, random, 1+random.IntN(4))
		if diff := cmp.Diff(want, stackedCounts(t, c)); diff != "" {
			t.Fatalf("seed %d (-sheets +stacks):\n%s", seed, diff)
		}
		before := c.Stacks()
		n := 0
		for range before {
			n++
		}
		if list := c.Remove(a.Judgements...); list.Err() != nil {
			t.Fatal(list.Err())
		}
		for range before {
			n--
		}
		for range c.Stacks() {
			t.Fatalf("seed %d: a stack of nothing", seed)
		}
		if n != 0 {
			t.Errorf("seed %d: stacks changed with the counts", seed)
		}
	}
}

// TestStackOfNobody: a block whose judgements without a name were refused, or taken away,
// is not anonymous.
func TestStackOfNobody(t *testing.T) {
	f := smallFramework(t)
	column := f.Columns()[0]
	scale, _ := f.Scale(column.Scale)
	c, list := assessment.NewCounts(assessment.Assessment{
		Framework: f.Ref(), Use: assessment.Formative, Subjects: []assessment.Subject{{ID: "kowhai", Kind: indicator.School}},
	}, f)
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	j := assessment.Judgement{Subject: "kowhai", Perspective: assessment.Peer, Indicator: column.ID, Level: scale.Levels[0].Key}
	if list := c.Add(j); list.Err() != nil {
		t.Fatal(list.Err())
	}
	named := j
	named.Rater = "hera"
	if list := c.Add(named); list.Err() != nil {
		t.Fatal(list.Err())
	}
	for _, want := range []bool{true, false} {
		for s := range c.Stacks() {
			if s.Anonymous != want || s.Count(0, -1)+s.Count(0, len(scale.Levels)) != 0 {
				t.Errorf("anonymous %v, want %v", s.Anonymous, want)
			}
		}
		if want {
			c.Remove(j)
		}
	}
}

// TestDigestOfCounts: the digest of counts goes with what was counted and not with the order
// in which it was.
func TestDigestOfCounts(t *testing.T) {
	f := smallFramework(t)
	for seed := range seedsOf(60) {
		random := rand.New(rand.NewPCG(seed, 903))
		m := maker{random, f, seed%3 == 0, false, false}
		a := m.assessment()
		a.Forms = nil
		digest := func(a assessment.Assessment) string {
			r, list := counted(t, f, a, random, 1+random.IntN(3)).Score(assessment.Method{})
			if list.Err() != nil {
				t.Fatal(list.Err())
			}
			return r.Matrix().Digest()
		}
		want := digest(a)
		if got := digest(a); got != want {
			t.Fatalf("seed %d: %s and %s", seed, got, want)
		}
		if len(a.Judgements) == 0 {
			continue
		}
		b := a
		b.Judgements = slices.Delete(slices.Clone(a.Judgements), 0, 1)
		if got := digest(b); got == want {
			t.Fatalf("seed %d: the same digest without a judgement", seed)
		}
	}
}

// Stacks are for engines: how often each level was given, without names.
func ExampleCounts_Stacks() {
	c, _ := assessment.NewCounts(waitaha(), kahuiako.Framework())
	perspectives := slices.Collect(c.Perspectives())
	for stack := range c.Stacks() {
		for column, about := range c.Framework().Columns() {
			scale, _ := c.Framework().Scale(about.Scale)
			for rank, level := range scale.Levels {
				if n := stack.Count(column, rank); n > 0 {
					fmt.Println(perspectives[stack.Perspective].Key, about.ID, level.Key, n)
				}
			}
		}
	}
	// Output:
	// self kahuiako.relational-trust fully-functioning 1
	// peer kahuiako.relational-trust developing 1
	// peer kahuiako.relational-trust embedding 1
}

// TestCountsExplain: a score of counts is explained in the same words, and lists no
// judgements.
func TestCountsExplain(t *testing.T) {
	f := parseFramework(t, larger)
	explained := 0
	for seed := range seedsOf(120) {
		random := rand.New(rand.NewPCG(seed, 904))
		m := maker{random, f, seed%3 == 0, false, false}
		a := m.assessment()
		a.Forms = nil
		method := randomMethod(m)
		if method.Needs().Forms {
			continue
		}
		matrix, list := assessment.Compile(assessment.Inputs{Framework: f, Assessment: a})
		if list.Err() != nil {
			t.Fatal(list.Err())
		}
		want, list := matrix.Score(method)
		if list.Err() != nil {
			t.Fatal(list.Err())
		}
		got, list := counted(t, f, a, random, 2).Score(method)
		if list.Err() != nil {
			t.Fatal(list.Err())
		}
		for p := range want.Profiles() {
			q, ok := got.Profile(p.Subject().ID, p.Occasion().Key, p.Perspective().Key)
			if !ok {
				t.Fatalf("seed %d: no profile", seed)
			}
			for s := range p.Scores() {
				one, _ := p.ExplainOn(s.ID, s.Dimension)
				two, ok := q.ExplainOn(s.ID, s.Dimension)
				if !ok || len(two.Contributions) > 0 || one.String() != two.String() || !slices.Equal(one.Sentences("en"), two.Sentences("en")) {
					t.Fatalf("seed %d: %v\n%v", seed, one.Sentences("en"), two.Sentences("en"))
				}
				explained++
			}
		}
	}
	if explained < 50 {
		t.Errorf("%d explained", explained)
	}
}

package measure

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/openrubric/leadership/.ci/hostile"
	"github.com/openrubric/leadership/assessment/estimate"
)

// raters is judgements of subjects by so many raters, five of a subject, of whom one is
// shared with the next subject; items are few.
func raters(subjects, raters int) Data {
	random := rand.New(rand.NewPCG(4, uint64(raters)))
	d := Data{Max: 2, Facets: []Facet{
		{Name: "subject", Sign: 1}, {Name: "rater", Sign: -1, Centred: true}, {Name: "item", Sign: -1, Centred: true},
	}}
	for f, n := range []int{subjects, raters, 4} {
		for e := range n {
			d.Facets[f].Elements = append(d.Facets[f].Elements, fmt.Sprint(e))
		}
	}
	for s := range subjects {
		for k := range 5 {
			for i := range 4 {
				d.Facets[0].Level = append(d.Facets[0].Level, int32(s))
				d.Facets[1].Level = append(d.Facets[1].Level, int32((3*s+k*k)%raters))
				d.Facets[2].Level = append(d.Facets[2].Level, int32(i))
				d.Scores = append(d.Scores, int32(random.IntN(3)))
			}
		}
	}
	return d
}

// booklets is responses of persons each of whom lacks others of the items.
func booklets(persons, items int) Responses {
	random := rand.New(rand.NewPCG(6, uint64(persons)))
	r := Responses{Score: make([][]int, persons)}
	for i := range items {
		r.Items, r.Max = append(r.Items, fmt.Sprint("i", i)), append(r.Max, 2)
	}
	for p := range r.Score {
		r.Score[p] = make([]int, items)
		for i := range items {
			if r.Score[p][i] = random.IntN(3); random.IntN(4) == 0 {
				r.Score[p][i] = -1
			}
		}
	}
	return r
}

// A longFit is a fit with work enough between rounds to be told of, or after the last.
type longFit struct {
	name string
	told int // at least, beside the rounds; the rounds of some are short enough
	fit  func(context.Context, func(Progress)) (any, error)
}

func longFits(size int) []longFit {
	d, r := raters(250+200*size, 200+150*size), booklets(100*size, 12)
	return []longFit{
		{"joint, whole", 2, func(ctx context.Context, tell func(Progress)) (any, error) {
			f, err := Joint(ctx, d, JointOptions{Whole: true, Progress: tell})
			return f, absent(f == nil, err)
		}},
		{"conditional", 2, func(ctx context.Context, tell func(Progress)) (any, error) {
			f, err := Conditional(ctx, r, PartialCredit, ConditionalOptions{Progress: tell})
			return f, absent(f == nil, err)
		}},
		{"marginal", 0, func(ctx context.Context, tell func(Progress)) (any, error) {
			f, err := Marginal(ctx, booklets(1000*size, 30), PartialCredit, MarginalOptions{Progress: tell, MaxRounds: 500})
			return f, absent(f == nil, err)
		}},
	}
}

// absent returns the error, or that there is half a result with it.
func absent(none bool, err error) error {
	if err != nil && !none {
		return fmt.Errorf("half a result with %v", err)
	}
	return err
}

// TestTellsOfLongWork: between rounds, or after the last, Done rises to Of, and no piece of
// work is gone through in silence.
func TestTellsOfLongWork(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: it is long, and of one goroutine")
	}
	for _, long := range longFits(4) {
		within, round, last := 0, 0, Progress{}
		_, err := long.fit(t.Context(), func(p Progress) {
			switch {
			case p.Of == 0:
				if p.Round <= round || p.Done != 0 {
					t.Errorf("%s: %+v after round %d", long.name, p, round)
				}
				round = p.Round
			case p.Done < 0 || p.Done >= p.Of || p.Round != round:
				t.Errorf("%s: %+v", long.name, p)
			case p.Of == last.Of && p.Round == last.Round && p.Done < last.Done:
				t.Errorf("%s: %+v after %+v", long.name, p, last)
			default:
				within++
			}
			last = p
		})
		if err != nil {
			t.Fatalf("%s: %v", long.name, err)
		}
		if within < long.told {
			t.Errorf("%s: told %d times within the work", long.name, within)
		}
		t.Logf("%s: told %d times in and after %d rounds", long.name, within, round)
	}
}

// TestStopsWithin: wherever the context ends it is heard at once, its error is all there is,
// and no goroutine is left.
func TestStopsWithin(t *testing.T) {
	before := runtime.NumGoroutine()
	for _, long := range longFits(1) {
		asked := &hostile.Doomed{Context: t.Context(), Left: math.MaxInt}
		if _, err := long.fit(asked, nil); err != nil {
			t.Fatalf("%s: %v", long.name, err)
		}
		times := math.MaxInt - asked.Left
		if times < 15 {
			t.Errorf("%s asks %d times", long.name, times)
		}
		for left := 0; left < times; left += 1 + times/hostile.Runs(36, 3) {
			d := &hostile.Doomed{Context: t.Context(), Left: left}
			told := 0
			_, err := long.fit(d, func(Progress) {
				if d.After > 0 {
					told++
				}
			})
			if err != context.Canceled {
				t.Errorf("%s, after %d: %v", long.name, left, err)
			}
			if d.After > 2 || told > 0 {
				t.Errorf("%s, after %d: asked %d times and told %d times after the end", long.name, left, d.After, told)
			}
		}
	}
	if after := runtime.NumGoroutine(); after > before {
		t.Errorf("%d goroutines, and %d before", after, before)
	}
}

// TestInverseEqualsTwin: the inverse in place is that beside a matrix of ones, bit for bit.
func TestInverseEqualsTwin(t *testing.T) {
	random := rand.New(rand.NewPCG(2, 2))
	for n := 1; n < 40; n++ {
		a, twin := make([][]float64, n), make([][]float64, n)
		for i := range a {
			for j := range n {
				v := random.NormFloat64()
				if random.IntN(3) == 0 || j == i && n%3 == 0 {
					v = 0
				}
				if j < i && n%2 == 0 {
					v = a[j][i]
				}
				a[i] = append(a[i], v)
			}
			twin[i] = append([]float64(nil), a[i]...)
		}
		want, ok := besides(twin)
		got, err := invertGeneral(nil, a)
		if (err == nil) != ok || err != nil && !errors.Is(err, estimate.ErrUndefined) {
			t.Fatalf("%d: %v, and the twin %v", n, err, ok)
		}
		for i := range got {
			for j := range got {
				if got[i][j] != want[i][j] {
					t.Fatalf("%d: %v at %d, %d, and the twin %v", n, got[i][j], i, j, want[i][j])
				}
			}
		}
	}
}

// besides inverts by Gauss and Jordan with a matrix of ones beside a.
func besides(a [][]float64) ([][]float64, bool) {
	n := len(a)
	out := make([][]float64, n)
	for i := range out {
		out[i] = make([]float64, n)
		out[i][i] = 1
	}
	for c := range n {
		pivot := c
		for r := c; r < n; r++ {
			if math.Abs(a[r][c]) > math.Abs(a[pivot][c]) {
				pivot = r
			}
		}
		if math.Abs(a[pivot][c]) < 1e-12 {
			return nil, false
		}
		a[c], a[pivot] = a[pivot], a[c]
		out[c], out[pivot] = out[pivot], out[c]
		scale := 1 / a[c][c]
		for k := range n {
			a[c][k] *= scale
			out[c][k] *= scale
		}
		for r := range n {
			if f := a[r][c]; r != c {
				for k := range n {
					a[r][k] -= float64(f * a[c][k])
					out[r][k] -= float64(f * out[c][k])
				}
			}
		}
	}
	return out, true
}

// BenchmarkWhole makes the standard errors of raters who share few subjects.
func BenchmarkWhole(b *testing.B) {
	for _, n := range []int{301, 901} {
		d := raters(n+n/4, n)
		b.Run(fmt.Sprintf("raters=%d", n), func(b *testing.B) {
			for b.Loop() {
				if _, err := Joint(b.Context(), d, JointOptions{Whole: true}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

package agreement_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/.ci/hostile"
	"github.com/openrubric/leadership/assessment/agreement"
)

// A bootstrap is one of the ways to draw.
type bootstrap struct {
	name         string
	coefficients int // that are drawn
	draw         func(context.Context, agreement.Resampling) (any, error)
}

// bootstraps are all the ways to draw: sums of clusters and lists of them, counts of
// patterns, ratings anew, rows of scores, and all that a summary draws.
func bootstraps(t *testing.T) []bootstrap {
	t.Helper()
	_, few, err := clustered(3, 12, 5)
	if err != nil {
		t.Fatal(err)
	}
	_, blocks, err := clustered(4, 3000, 2) // a dozen blocks of clusters
	if err != nil {
		t.Fatal(err)
	}
	random := rand.New(rand.NewPCG(5, 77))
	var c agreement.Columns
	for unit := range int32(200) {
		for rater := range int32(3) {
			c.Unit, c.Rater, c.Category = append(c.Unit, unit), append(c.Rater, rater), append(c.Category, unit%10+random.Int32N(3))
		}
		c.Cluster = append(c.Cluster, unit/10)
	}
	wide, err := agreement.New(agreement.NumberedScale(1, 12), c) // 144 sums for alpha
	if err != nil {
		t.Fatal(err)
	}
	of := func(name string, r *agreement.Ratings, c agreement.Coefficient, units bool) bootstrap {
		return bootstrap{name, 1, func(ctx context.Context, b agreement.Resampling) (any, error) {
			b.Units = units
			return r.Bootstrap(ctx, c, b)
		}}
	}
	alpha := agreement.Coefficient{Name: "krippendorff-alpha", Weights: "ordinal"}
	category := agreement.Coefficient{Name: "fleiss-kappa", Weights: "unweighted", Category: "2"}
	conger := agreement.Coefficient{Name: "conger-kappa", Weights: "quadratic"}
	return []bootstrap{
		of("patterns", few, alpha, true),
		of("patterns of a category", few, category, true),
		of("clusters", few, alpha, false),
		of("clusters in blocks", blocks, alpha, false),
		of("lists", wide, alpha, false),
		of("units anew", few, conger, true),
		of("clusters anew", few, conger, false),
		{"scores", 1, func(ctx context.Context, b agreement.Resampling) (any, error) {
			se, interval, err := b.Scores(ctx, wide.Scores(), c.Cluster, func(s agreement.Scores) (float64, error) {
				a, err := agreement.Cronbach(s)
				return a.Alpha.Value, err
			})
			if err != nil && (se != 0 || interval != agreement.CI{}) {
				t.Errorf("half a result: %v %v", se, interval)
			}
			return agreement.Coefficient{SE: &se, Interval: &interval}, err
		}},
		{"summary", 5, func(ctx context.Context, b agreement.Resampling) (any, error) {
			return agreement.Summarise(ctx, few, b)
		}},
	}
}

// TestDraws holds the numbers of a seed, however the drawing is watched.
func TestDraws(t *testing.T) {
	var got bytes.Buffer
	for _, draw := range bootstraps(t) {
		for _, replicates := range []int{2, 30, 1500} {
			b := agreement.Resampling{Replicates: replicates, Seed: 9}
			result, err := draw.draw(t.Context(), b)
			if err != nil {
				t.Fatal(draw.name, err)
			}
			if c, ok := result.(agreement.Coefficient); ok {
				fmt.Fprintf(&got, "%s, %d: %.12g, %.12g to %.12g\n", draw.name, replicates, *c.SE, c.Interval.Low, c.Interval.High)
			}
			b.Progress = func(agreement.Progress) {}
			watched, err := draw.draw(t.Context(), b)
			if diff := cmp.Diff(result, watched); diff != "" || err != nil {
				t.Errorf("%s, %d: %v (-unwatched +watched):\n%s", draw.name, replicates, err, diff)
			}
		}
	}
	file := filepath.Join("testdata", "draws.golden")
	if *update {
		if err := os.WriteFile(file, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

// TestProgress: Drawn rises to Of, in steps of a hundredth of a coefficient's draws.
func TestProgress(t *testing.T) {
	for _, draw := range bootstraps(t) {
		for _, replicates := range []int{2, 30, 1500} {
			var told []agreement.Progress
			if _, err := draw.draw(t.Context(), agreement.Resampling{Replicates: replicates, Progress: func(p agreement.Progress) { told = append(told, p) }}); err != nil {
				t.Fatal(draw.name, err)
			}
			before := 0
			for _, p := range told {
				if p.Of != draw.coefficients*replicates || p.Drawn <= before {
					t.Fatalf("%s, %d: %+v after %d", draw.name, replicates, p, before)
				}
				before = p.Drawn
			}
			if before != draw.coefficients*replicates || len(told) > 100*draw.coefficients {
				t.Errorf("%s, %d: %d calls, the last for %d", draw.name, replicates, len(told), before)
			}
			if small := draw.name == "clusters" || draw.name == "summary"; !small && len(told) < min(replicates, 10) {
				t.Errorf("%s, %d: %d calls tell nothing", draw.name, replicates, len(told))
			}
		}
	}
}

// TestStops: wherever the context ends its error is all there is, nothing is drawn after
// it, and nothing told.
func TestStops(t *testing.T) {
	for _, draw := range bootstraps(t) {
		left, err := 0, context.Canceled
		for ; err != nil; left++ {
			var told int
			d := &hostile.Doomed{Context: t.Context(), Left: left}
			b := agreement.Resampling{Replicates: 40, Progress: func(agreement.Progress) {
				if told++; d.Left == 0 && d.After > 0 {
					t.Errorf("%s: told after the end", draw.name)
				}
			}}
			var result any
			if result, err = draw.draw(d, b); err == nil {
				break
			}
			switch r := result.(type) {
			case agreement.Coefficient:
				if err != context.Canceled || draw.name != "scores" && !cmp.Equal(r, agreement.Coefficient{}) {
					t.Fatalf("%s: %v with %v", draw.name, r, err)
				}
			case agreement.Summary:
				if err != context.Canceled || !cmp.Equal(r, agreement.Summary{}) {
					t.Fatalf("%s: %+v with %v", draw.name, r, err)
				}
			}
			if d.After > 3 {
				t.Fatalf("%s: went on after the end", draw.name)
			}
		}
		if least := map[string]int{"clusters": 2, "clusters in blocks": 10, "summary": 10}[draw.name]; left < max(least, 2) || least == 0 && left < 40 {
			t.Errorf("%s: asks %d times", draw.name, left)
		}
	}
	ctx, cancel := context.WithTimeout(t.Context(), time.Nanosecond)
	defer cancel()
	<-ctx.Done()
	for _, draw := range bootstraps(t) {
		if _, err := draw.draw(ctx, agreement.Resampling{}); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("%s: %v", draw.name, err)
		}
	}
}

// gaps returns scores of schools by raters, of which some are missing.
func gaps(schools, raters int, missing float64) agreement.Scores {
	random := rand.New(rand.NewPCG(12, uint64(schools)))
	s := make(agreement.Scores, schools)
	for i := range s {
		s[i] = make([]float64, raters)
		for j := range s[i] {
			if s[i][j] = float64(i%4) + float64(j%3)/2 + random.NormFloat64(); random.Float64() < missing {
				s[i][j] = math.NaN()
			}
		}
	}
	return s
}

// observed returns judgements of persons on items by raters, of which some are missing.
func observed(persons, items, raters int) agreement.Observations {
	random := rand.New(rand.NewPCG(13, 13))
	var o agreement.Observations
	for p := range persons {
		for i := range items {
			for r := range raters {
				if random.IntN(10) > 0 {
					o.Values = append(o.Values, float64(p%3+i%2)+float64(r%2)/2+random.NormFloat64())
					o.Person, o.Condition, o.Rater = append(o.Person, fmt.Sprint(p)), append(o.Condition, fmt.Sprint(i)), append(o.Rater, fmt.Sprint(r))
				}
			}
		}
	}
	return o
}

// TestComponentsStop: what is made of variance components stops wherever the context ends,
// with its error and nothing else, and leaves no goroutine.
func TestComponentsStop(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: it is long, and of one goroutine")
	}
	few := runtime.NumGoroutine()
	scores, o := gaps(300, 150, 0.2), observed(50, 6, 4)
	for name, f := range map[string]func(context.Context) (any, error){
		"icc":               func(ctx context.Context) (any, error) { return agreement.ICC(ctx, scores) },
		"persons by raters": func(ctx context.Context) (any, error) { return agreement.GPersonsByRaters(ctx, scores) },
		"by items":          func(ctx context.Context) (any, error) { return agreement.GPersonsByItemsByRaters(ctx, o) },
		"in tasks":          func(ctx context.Context) (any, error) { return agreement.GPersonsByRatersInTasks(ctx, o) },
		"icc of a whole table": func(ctx context.Context) (any, error) {
			return agreement.ICC(ctx, gaps(20, 4, 0))
		},
		"balanced": func(ctx context.Context) (any, error) { return agreement.GPersonsByRaters(ctx, gaps(20, 4, 0)) },
	} {
		asked := &hostile.Doomed{Context: t.Context(), Left: math.MaxInt}
		if _, err := f(asked); err != nil {
			t.Fatal(name, err)
		}
		times := math.MaxInt - asked.Left
		if times < 1 {
			t.Errorf("%s: asked %d times", name, times)
		}
		for left := 0; left < times; left += 1 + times/hostile.Runs(18, 2) {
			d := &hostile.Doomed{Context: t.Context(), Left: left}
			got, err := f(d)
			if err != context.Canceled || !cmp.Equal(got, agreement.ICCs{}) && !cmp.Equal(got, agreement.GStudy{}) {
				t.Errorf("%s, after %d: %v with %+v", name, left, err, got)
			}
			if d.After > 3 {
				t.Errorf("%s, after %d: asked %d times after the end", name, left, d.After)
			}
		}
	}
	if now := runtime.NumGoroutine(); now > few {
		t.Errorf("%d goroutines, and %d before", now, few)
	}
}

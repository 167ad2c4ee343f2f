package agreement_test

import (
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/agreement"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/framework/district"
	"github.com/openrubric/leadership/indicator"
)

var large = flag.Bool("large", false, "also run benchmarks of ten million judgements (about 2 GB)")

// design returns so many judgements on the indicators of the district framework, form by
// form, the forms of all offices mixed, as they arrive: 3 to 5 raters an office (its own,
// one from outside, peers); levels go with the office, the rater's severity and chance;
// 5 % do not apply and 4 % lack evidence.
func design(judgements int) (*framework.Framework, assessment.Columns) {
	f := district.Framework()
	columns := len(f.Columns())
	random := rand.New(rand.NewPCG(5, uint64(judgements)))
	c := assessment.Columns{
		Occasions:    []assessment.Occasion{{Key: "2026"}},
		Perspectives: []assessment.PerspectiveInfo{{Key: assessment.Self}, {Key: assessment.External}, {Key: assessment.Peer}},
	}
	type form struct{ office, perspective, quality int }
	var forms []form
	for len(forms)*columns < judgements {
		office, quality := len(c.Subjects), 5+random.IntN(21)
		c.Subjects = append(c.Subjects, assessment.Subject{ID: fmt.Sprintf("office-%d", office), Kind: indicator.DistrictOffice})
		for rater := range 3 + random.IntN(3) {
			forms = append(forms, form{office, min(rater, 2), quality})
		}
	}
	random.Shuffle(len(forms), func(i, j int) { forms[i], forms[j] = forms[j], forms[i] })
	notApplicable, _ := assessment.LevelCode(indicator.Scale{}, indicator.NotApplicable)
	insufficient, _ := assessment.LevelCode(indicator.Scale{}, indicator.InsufficientEvidence)
	for rater, form := range forms {
		c.Raters = append(c.Raters, fmt.Sprintf("rater-%d", rater))
		severity := random.IntN(11) - 5
		for column := range min(columns, judgements-len(c.Level)) {
			level := uint8(min(max((form.quality-severity+random.IntN(15)-4)/10, 0), 3))
			switch chance := random.IntN(100); {
			case chance < 5:
				level = notApplicable
			case chance < 9:
				level = insufficient
			}
			c.Subject, c.Perspective = append(c.Subject, int32(form.office)), append(c.Perspective, int32(form.perspective))
			c.Rater, c.Column, c.Level = append(c.Rater, int32(rater)), append(c.Column, int32(column)), append(c.Level, level)
		}
	}
	return f, c
}

func compiled(b testing.TB, judgements int) (*assessment.Matrix, assessment.Columns) {
	b.Helper()
	f, c := design(judgements)
	m, list := assessment.CompileColumns(c, f)
	if err := list.Err(); err != nil {
		b.Fatal(err)
	}
	return m, c
}

// plainAlpha is the obvious ordinal alpha over columns: counts of every unit in a table,
// then coincidences. It is what the fast path is measured against.
func plainAlpha(subject, column []int32, level []uint8, columns, q int) float64 {
	counts := make([]int32, (int(slices.Max(subject))+1)*columns*q)
	for i, level := range level {
		if int(level) < q { // not an absence
			counts[(int(subject[i])*columns+int(column[i]))*q+int(level)]++
		}
	}
	o := make([]float64, q*q)
	for u := 0; u < len(counts); u += q {
		m := int32(0)
		for _, n := range counts[u : u+q] {
			m += n
		}
		if m < 2 {
			continue
		}
		for k, a := range counts[u : u+q] {
			for l, b := range counts[u : u+q] {
				if k == l {
					b--
				}
				o[k*q+l] += float64(a*b) / float64(m-1)
			}
		}
	}
	n, total := make([]float64, q), 0.0
	for k := range n {
		for l := range n {
			n[k] += o[k*q+l]
		}
		total += n[k]
	}
	observed, expected := 0.0, 0.0
	for k := range n {
		for l := range n {
			d := 0.0
			for g := min(k, l); g <= max(k, l); g++ {
				d += n[g]
			}
			d -= (n[k] + n[l]) / 2
			observed += o[k*q+l] * d * d
			expected += n[k] * n[l] * d * d
		}
	}
	return 1 - (total-1)*observed/expected
}

var sink float64

// A size is a number of judgements and its name.
type size struct {
	name string
	n    int
}

func sizes() []size {
	list := []size{{"1e5", 100_000}, {"1e6", 1_000_000}}
	if *large {
		list = append(list, size{"1e7", 10_000_000})
	}
	return list
}

// BenchmarkAlpha goes from a compiled assessment to ordinal alpha with its standard error
// over offices, counting included (way=counting) or not (way=counted). The target is 35 ms
// of ten million judgements; fast-krippendorff takes 770 or more.
func BenchmarkAlpha(b *testing.B) {
	for _, size := range sizes() {
		b.Run("judgements="+size.name, func(b *testing.B) {
			m, c := compiled(b, size.n)
			counted := compared(b, m)
			for _, way := range []string{"counting", "counted"} {
				b.Run("way="+way, func(b *testing.B) {
					var ours, twin []time.Duration
					got, want := 0.0, 0.0
					run := func() {
						r := counted
						if way == "counting" {
							r = compared(b, m)
						}
						got = alpha(b, r).Value
					}
					for b.Loop() {
						start := time.Now()
						run()
						middle := time.Now()
						want = plainAlpha(c.Subject, c.Column, c.Level, len(m.Framework().Columns()), 4)
						ours, twin = append(ours, middle.Sub(start)), append(twin, time.Since(middle))
					}
					if math.Abs(got-want) > 1e-12 {
						b.Errorf("alpha %v, the twin's %v", got, want)
					}
					b.StopTimer()
					reportMemory(b, size.n, run)
					b.ReportMetric(median(ours)/float64(size.n), "ns/judgement")
					b.ReportMetric(median(ours)/1e6, "ms")
					b.ReportMetric(float64(slices.Min(ours))/1e6, "best-ms")
					b.ReportMetric(median(twin)/median(ours), "x-twin")
				})
			}
		})
	}
}

// compared has whoever judged the same compared, from whatever perspective.
func compared(b *testing.B, m *assessment.Matrix) *agreement.Ratings {
	r, err := agreement.FromMatrix(m, agreement.Selection{Together: true})
	if err != nil {
		b.Fatal(err)
	}
	return r
}

func alpha(b *testing.B, r *agreement.Ratings) agreement.Coefficient {
	a, err := r.Krippendorff(agreement.Ordinal)
	if err != nil {
		b.Fatal(err)
	}
	return a
}

// BenchmarkBootstrap draws ordinal alpha 1,000 times over schools, which is the default,
// and over units. The targets are 6, 40 and 400 ms for schools, and 8 ms for units at any
// size; fast-krippendorff takes 19 s for units at 1e5, and does not offer schools. The twin
// really draws the judgements again, a few times, and counts them.
func BenchmarkBootstrap(b *testing.B) {
	for _, size := range sizes() {
		b.Run("judgements="+size.name, func(b *testing.B) {
			m, c := compiled(b, size.n)
			r := compared(b, m)
			a := alpha(b, r)
			for _, over := range []string{"schools", "units"} {
				b.Run("over="+over, func(b *testing.B) {
					var ours []time.Duration
					for b.Loop() {
						start := time.Now()
						got, err := r.Bootstrap(b.Context(), a, agreement.Resampling{Seed: 1, Units: over == "units"})
						if err != nil {
							b.Fatal(err)
						}
						sink = *got.SE
						ours = append(ours, time.Since(start))
					}
					b.StopTimer()
					draws := max(1, 200_000/size.n)
					twin := plainBootstrap(c, len(m.Framework().Columns()), draws, over == "units")
					b.ReportMetric(median(ours)/1e6, "ms/1000-replicates")
					b.ReportMetric(float64(slices.Min(ours))/1e6, "best-ms")
					b.ReportMetric(1000/float64(draws)*float64(twin.Nanoseconds())/median(ours), "x-twin")
				})
			}
		})
	}
}

// plainBootstrap is how long it takes to draw the judgements of whole schools, or of
// units, so many times, and to compute alpha from them.
func plainBootstrap(c assessment.Columns, columns, times int, units bool) time.Duration {
	rows := make([][]int32, len(c.Subjects))
	if units {
		rows = make([][]int32, len(c.Subjects)*columns)
	}
	for i, s := range c.Subject {
		if units {
			s = s*int32(columns) + c.Column[i]
		}
		rows[s] = append(rows[s], int32(i))
	}
	random := rand.New(rand.NewPCG(1, 1))
	start := time.Now()
	for range times {
		var subject, column []int32
		var level []uint8
		for drawn := range rows {
			for _, i := range rows[random.IntN(len(rows))] {
				subject, column, level = append(subject, int32(drawn)), append(column, c.Column[i]), append(level, c.Level[i])
			}
		}
		if units {
			clear(column) // one to each
			sink = plainAlpha(subject, column, level, 1, 4)
		} else {
			sink = plainAlpha(subject, column, level, columns, 4)
		}
	}
	return time.Since(start)
}

// BenchmarkCohen pairs two raters of every unit and returns quadratic kappa.
func BenchmarkCohen(b *testing.B) {
	for _, n := range []int{33_333, 333_333} {
		var c agreement.Columns
		random := rand.New(rand.NewPCG(7, uint64(n)))
		for u := range n {
			level := random.IntN(4)
			for g := range 2 {
				c.Unit, c.Rater = append(c.Unit, int32(u)), append(c.Rater, int32(g))
				c.Category = append(c.Category, int32(min(max(level+random.IntN(3)-1, 0), 3)))
			}
		}
		b.Run(fmt.Sprintf("pairs=%d", n), func(b *testing.B) {
			for b.Loop() {
				r, err := agreement.New(agreement.NumberedScale(1, 4), c)
				if err != nil {
					b.Fatal(err)
				}
				t, err := r.Pair(0, 1)
				if err != nil {
					b.Fatal(err)
				}
				k, err := t.Cohen(agreement.Quadratic)
				if err != nil {
					b.Fatal(err)
				}
				sink = k.Value
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(2*n), "ns/judgement")
		})
	}
}

func reportMemory(b *testing.B, n int, run func()) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	run()
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(after.TotalAlloc-before.TotalAlloc)/float64(n), "B/judgement")
	b.ReportMetric(float64(after.Mallocs-before.Mallocs), "allocs")
}

// median returns that of times, in nanoseconds.

func median(times []time.Duration) float64 {
	slices.Sort(times)
	return float64(times[len(times)/2])
}

// BenchmarkStudy is a study of teachers judged by raters, who rated all or four in five.
func BenchmarkStudy(b *testing.B) {
	const units, raters = 1000, 100
	for _, missing := range []float64{0, 0.2} {
		random := rand.New(rand.NewPCG(14, 14))
		scores := make(agreement.Scores, units)
		var c agreement.Columns
		for i := range scores {
			scores[i] = make([]float64, raters)
			for j := range raters {
				level := int32(min(max(float64(i%7)/3+float64(j%5)/4+random.NormFloat64(), 0), 3))
				if scores[i][j] = float64(level); random.Float64() < missing {
					scores[i][j] = math.NaN()
					continue
				}
				c.Unit, c.Rater, c.Category = append(c.Unit, int32(i)), append(c.Rater, int32(j)), append(c.Category, level)
			}
		}
		r, err := agreement.New(agreement.NumberedScale(0, 3), c)
		if err != nil {
			b.Fatal(err)
		}
		run := func(name string, f func() error) {
			b.Run(fmt.Sprintf("missing=%v/%s", missing, name), func(b *testing.B) {
				for b.Loop() {
					if err := f(); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
		run("icc", func() error { _, err := agreement.ICC(b.Context(), scores); return err })
		run("g", func() error { _, err := agreement.GPersonsByRaters(b.Context(), scores); return err })
		run("light", func() error { _, err := r.Light(agreement.Quadratic); return err })
		run("conger", func() error { _, err := r.Conger(agreement.Quadratic); return err })
		run("cronbach", func() error { _, err := agreement.Cronbach(scores); return err })
		run("guttman", func() error { _, err := agreement.Guttman(scores); return err })
		if missing == 0 {
			run("spearman", func() error { _, err := r.MeanSpearman(); return err })
			run("omega", func() error { _, err := agreement.OmegaTotal(scores); return err })
		}
	}
}

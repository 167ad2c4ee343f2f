package agreement_test

import (
	"flag"
	"fmt"
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

// design returns the judgements of so many units by three raters each, on the indicators
// of the district framework: levels go with the office, the rater's severity and chance.
func design(units int) (*framework.Framework, assessment.Columns) {
	f := district.Framework()
	columns := len(f.Columns())
	random := rand.New(rand.NewPCG(5, uint64(units)))
	c := assessment.Columns{
		Occasions:    []assessment.Occasion{{Key: "2026"}},
		Perspectives: []assessment.PerspectiveInfo{{Key: assessment.Peer}},
	}
	for done := 0; done < units; done += columns {
		office := int32(len(c.Subjects))
		c.Subjects = append(c.Subjects, assessment.Subject{ID: fmt.Sprintf("office-%d", office), Kind: indicator.DistrictOffice})
		quality := 5 + random.IntN(21)
		for range 3 {
			rater := int32(len(c.Raters))
			c.Raters = append(c.Raters, fmt.Sprintf("rater-%d", rater))
			severity := random.IntN(11) - 5
			for column := range min(columns, units-done) {
				c.Subject, c.Perspective, c.Rater = append(c.Subject, office), append(c.Perspective, 0), append(c.Rater, rater)
				c.Column = append(c.Column, int32(column))
				c.Level = append(c.Level, uint8(min(max((quality-severity+random.IntN(15)-4)/10, 0), 3)))
			}
		}
	}
	return f, c
}

func compiled(b testing.TB, units int) (*assessment.Matrix, assessment.Columns) {
	b.Helper()
	f, c := design(units)
	m, list := assessment.CompileColumns(f, c)
	if err := list.Err(); err != nil {
		b.Fatal(err)
	}
	return m, c
}

// plainAlpha is the obvious ordinal alpha over columns: counts of every unit in a table,
// then coincidences. It is what the fast path is measured against.
func plainAlpha(c assessment.Columns, columns, q int) float64 {
	counts := make([]int32, len(c.Subjects)*columns*q)
	for i, level := range c.Level {
		counts[(int(c.Subject[i])*columns+int(c.Column[i]))*q+int(level)]++
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

func units() []int {
	list := []int{33_333, 333_333, 1_000_000}
	if *large {
		list = append(list, 3_333_333)
	}
	return list
}

// BenchmarkKrippendorff goes from a compiled assessment to ordinal alpha with its standard
// error over subjects. The target is 10 ns a judgement at a million units by three raters.
func BenchmarkKrippendorff(b *testing.B) {
	for _, n := range units() {
		m, c := compiled(b, n)
		columns := len(m.Framework().Columns())
		judgements := len(c.Level)
		for _, what := range []string{"count", "alpha"} {
			b.Run(fmt.Sprintf("units=%d/judgements=%d/%s", n, judgements, what), func(b *testing.B) {
				var ours, plain []time.Duration
				run := func() {
					r, err := agreement.FromMatrix(m, agreement.Selection{})
					if err != nil {
						b.Fatal(err)
					}
					if what == "alpha" {
						a, err := r.Krippendorff(agreement.Ordinal)
						if err != nil {
							b.Fatal(err)
						}
						sink = a.Value
					}
				}
				for b.Loop() {
					start := time.Now()
					run()
					middle := time.Now()
					sink = plainAlpha(c, columns, 4)
					ours, plain = append(ours, middle.Sub(start)), append(plain, time.Since(middle))
				}
				b.StopTimer()
				reportMemory(b, judgements, run)
				reportTimes(b, judgements, ours, plain)
			})
		}
	}
}

// BenchmarkBootstrap draws 1,000 times over subjects and over units.
func BenchmarkBootstrap(b *testing.B) {
	for _, n := range units() {
		m, c := compiled(b, n)
		r, err := agreement.FromMatrix(m, agreement.Selection{})
		if err != nil {
			b.Fatal(err)
		}
		alpha, err := r.Krippendorff(agreement.Ordinal)
		if err != nil {
			b.Fatal(err)
		}
		for _, by := range []string{"subjects", "units"} {
			b.Run(fmt.Sprintf("judgements=%d/over=%s", len(c.Level), by), func(b *testing.B) {
				for b.Loop() {
					got, err := r.Bootstrap(alpha, agreement.Resampling{Seed: 1, Units: by == "units"})
					if err != nil {
						b.Fatal(err)
					}
					sink = *got.SE
				}
				b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/1e6, "ms/1000-replicates")
			})
		}
	}
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
				r, err := agreement.New(agreement.Numbered(1, 4), c)
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
	b.ReportMetric(float64(after.Mallocs-before.Mallocs), "allocs/op")
}

func reportTimes(b *testing.B, n int, ours, plain []time.Duration) {
	slices.Sort(ours)
	slices.Sort(plain)
	a, p := float64(ours[len(ours)/2]), float64(plain[len(plain)/2])
	b.ReportMetric(a, "ns/op")
	b.ReportMetric(a/float64(n), "ns/judgement")
	b.ReportMetric(p/float64(n), "plain-ns/judgement")
	b.ReportMetric(a/p, "times-plain")
}

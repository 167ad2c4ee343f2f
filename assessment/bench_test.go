package assessment_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator/document"
)

var large = flag.Bool("large", false, "also run benchmarks of ten million judgements (about 4 GB)")

// sizes are the numbers of judgements of the benchmarks.
func sizes() []int {
	if testing.Short() {
		return []int{100_000}
	}
	if *large {
		return []int{100_000, 1_000_000, 10_000_000}
	}
	return []int{100_000, 1_000_000}
}

// A series is a benchmark of one thing in rounds with another that it is compared
// with. The clock of a shared machine swings by half, so medians of interleaved
// rounds are what can be told.
type series struct{ ours, theirs []time.Duration }

func (s *series) round(ours, theirs func()) {
	start := time.Now()
	ours()
	middle := time.Now()
	theirs()
	s.ours = append(s.ours, middle.Sub(start))
	s.theirs = append(s.theirs, time.Since(middle))
}

// report reports the medians of both, for each of n things, and their ratio.
func (s *series) report(b *testing.B, n int, thing, other string) {
	ours, theirs := median(s.ours), median(s.theirs)
	b.ReportMetric(ours, "ns/op")
	b.ReportMetric(ours/float64(n), "ns/"+thing)
	b.ReportMetric(theirs/float64(n), other+"-ns/"+thing)
	b.ReportMetric(ours/theirs, "times-"+other)
}

func median(d []time.Duration) float64 {
	slices.Sort(d)
	return float64(d[len(d)/2])
}

// reportMemory reports what one run allocates in all, for each of n judgements.
func reportMemory(b *testing.B, n int, run func()) {
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	run()
	runtime.ReadMemStats(&after)
	b.ReportMetric(float64(after.TotalAlloc-before.TotalAlloc)/float64(n), "B/judgement")
	b.ReportMetric(float64(after.Mallocs-before.Mallocs), "allocs/op")
}

// histogram is the floor: it counts a column of levels into one table, without an
// index of subject, perspective or indicator.
func histogram(levels []uint8) (table [256]uint32) {
	for _, level := range levels {
		table[level]++
	}
	return table
}

var (
	sinkTable  [256]uint32
	sinkMatrix *assessment.Matrix
	sinkResult *assessment.Result
	sinkRaters int
)

func BenchmarkCompile(b *testing.B) {
	for _, n := range sizes() {
		for _, as := range []order{inForms, shuffled, scattered} {
			if as == scattered && n != 1_000_000 {
				continue
			}
			f, columns := generate(n, as)
			fromColumns := func() {
				m, list := assessment.CompileColumns(columns, f)
				if list.Err() != nil {
					b.Fatal(list.Err())
				}
				sinkMatrix = m
			}
			b.Run(fmt.Sprintf("judgements=%d/from=columns/order=%s", n, as), func(b *testing.B) {
				compileBench(b, n, columns.Level, fromColumns)
			})
			b.Run(fmt.Sprintf("judgements=%d/from=records/order=%s", n, as), func(b *testing.B) {
				in := assessment.Inputs{Framework: f, Assessment: records(f, columns)}
				compileBench(b, n, columns.Level, func() {
					m, list := assessment.Compile(in)
					if list.Err() != nil {
						b.Fatal(list.Err())
					}
					sinkMatrix = m
				})
			})
		}
	}
}

func compileBench(b *testing.B, n int, levels []uint8, compile func()) {
	var s series
	for b.Loop() {
		s.round(compile, func() { sinkTable = histogram(levels) })
	}
	b.StopTimer()
	reportMemory(b, n, compile)
	s.report(b, n, "judgement", "histogram")
}

// BenchmarkScore scores a compiled matrix by the default profile on one
// goroutine. The target is 8 times the histogram. visit=all also asks for every
// score of every profile.
func BenchmarkScore(b *testing.B) {
	for _, n := range sizes() {
		for _, as := range []order{inForms, shuffled} {
			f, columns := generate(n, as)
			m, list := assessment.CompileColumns(columns, f)
			if list.Err() != nil {
				b.Fatal(list.Err())
			}
			for _, visit := range []string{"none", "all"} {
				b.Run(fmt.Sprintf("judgements=%d/order=%s/visit=%s", n, as, visit), func(b *testing.B) {
					score := func() {
						r, list := m.Score(assessment.Method{})
						if list.Err() != nil {
							b.Fatal(list.Err())
						}
						sinkResult = r
						if visit == "all" {
							sinkRaters = visitAll(r)
						}
					}
					var s series
					for b.Loop() {
						s.round(score, func() { sinkTable = histogram(columns.Level) })
					}
					b.StopTimer()
					reportMemory(b, n, score)
					s.report(b, n, "judgement", "histogram")
				})
			}
		}
	}
}

// BenchmarkPresets scores by every preset beside the default profile. The target is 3
// times the default at most, and no more allocations for more judgements.
func BenchmarkPresets(b *testing.B) {
	for _, n := range sizes() {
		f, columns := generate(n, inForms)
		f = withValues(b, f)
		m, list := assessment.CompileColumns(columns, f)
		if list.Err() != nil {
			b.Fatal(list.Err())
		}
		run := func(method assessment.Method, visit bool) func() {
			return func() {
				r, list := m.Score(method)
				if list.Err() != nil {
					b.Fatal(list.Err())
				}
				sinkResult = r
				if visit {
					sinkRaters = visitAll(r)
				}
			}
		}
		for _, preset := range assessment.Presets() {
			for _, visit := range []string{"none", "all"} {
				b.Run(fmt.Sprintf("judgements=%d/preset=%s/visit=%s", n, preset.Name, visit), func(b *testing.B) {
					ours, theirs := run(preset.Method, visit == "all"), run(assessment.Method{}, visit == "all")
					var s series
					for b.Loop() {
						s.round(ours, theirs)
					}
					b.StopTimer()
					reportMemory(b, n, ours)
					s.report(b, n, "judgement", "default")
				})
			}
		}
	}
}

// withValues returns the framework with 1, 2, 3 ... as the values of its levels.
func withValues(b *testing.B, f *framework.Framework) *framework.Framework {
	b.Helper()
	doc := f.Document()
	for i := range doc.Scales {
		for k := range doc.Scales[i].Levels {
			doc.Scales[i].Levels[k].Value = new(float64(k + 1))
		}
	}
	g, list := framework.Compile(doc)
	if list.Err() != nil {
		b.Fatal(list.Err())
	}
	return g
}

func visitAll(r *assessment.Result) (raters int) {
	for p := range r.Profiles() {
		for s := range p.Scores() {
			raters += s.Raters
		}
	}
	return raters
}

// BenchmarkReport makes a report of all subjects, without writing it.
func BenchmarkReport(b *testing.B) {
	const n = 100_000
	f, columns := generate(n, inForms)
	m, list := assessment.CompileColumns(columns, f)
	if list.Err() != nil {
		b.Fatal(list.Err())
	}
	r, _ := m.Score(assessment.Method{})
	b.ReportAllocs()
	for b.Loop() {
		if _, list := (assessment.Release{}).Report(r); list.Err() != nil {
			b.Fatal(list.Err())
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/judgement")
}

// BenchmarkRead reads an assessment of one district office by four raters,
// strictly, beside encoding/json, which checks nothing.
func BenchmarkRead(b *testing.B) {
	f, columns := generate(228, inForms)
	a := records(f, columns)
	for i := range a.Judgements {
		if i%29 == 0 {
			a.Judgements[i].Rationale = "Seen in the minutes of the planning group"
		}
		if i%9 == 0 {
			a.Judgements[i].Evidence = []string{"minutes-2026", fmt.Sprintf("visit-%d", i)}
		}
	}
	compact, err := json.Marshal(a)
	if err != nil {
		b.Fatal(err)
	}
	indented, err := document.Write(a)
	if err != nil {
		b.Fatal(err)
	}
	for _, form := range []struct {
		name string
		data []byte
	}{{"compact", compact}, {"indented", indented}} {
		b.Run(fmt.Sprintf("judgements=%d/form=%s", len(a.Judgements), form.name), func(b *testing.B) {
			b.SetBytes(int64(len(form.data)))
			var ours, theirs assessment.Assessment
			read := func() {
				var list interface{ Err() error }
				if ours, list = assessment.Parse(form.data); list.Err() != nil {
					b.Fatal(list.Err())
				}
			}
			unmarshal := func() {
				theirs = assessment.Assessment{}
				if err := json.Unmarshal(form.data, &theirs); err != nil {
					b.Fatal(err)
				}
			}
			var s series
			for b.Loop() {
				s.round(read, unmarshal)
			}
			b.StopTimer()
			if diff := cmp.Diff(theirs, ours); diff != "" {
				b.Fatal(diff)
			}
			ratio, seconds := median(s.theirs)/median(s.ours), median(s.ours)/1e9
			b.ReportMetric(median(s.ours), "ns/op")
			b.ReportMetric(1/seconds, "docs/s")
			b.ReportMetric(float64(len(form.data))/seconds/1e6, "MB/s")
			b.ReportMetric(ratio, "times-faster-than-encoding/json")
			b.ReportMetric(testing.AllocsPerRun(10, read), "allocs/op")
		})
	}
}

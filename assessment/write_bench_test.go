package assessment_test

import (
	"encoding/csv"
	"fmt"
	"io"
	"runtime"
	"strconv"
	"testing"
	"time"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/indicator/document"
)

// all is a release that hides nothing of what generate makes, which is the most work.
var all = assessment.Release{MinRaters: map[assessment.Perspective]int{assessment.External: 1, assessment.Peer: 1}}

// released returns so many judgements scored, and how many scores there are.
func released(b *testing.B, judgements int, method assessment.Method) (*assessment.Result, int) {
	b.Helper()
	f, columns := generate(judgements, inForms)
	m, list := assessment.CompileColumns(columns, withValues(b, f))
	if list.Err() != nil {
		b.Fatal(list.Err())
	}
	r, list := m.Score(method)
	if list.Err() != nil {
		b.Fatal(list.Err())
	}
	profiles, rows := 0, 0
	for p := range r.Profiles() {
		if profiles++; profiles > 1 {
			continue // all have the same rows
		}
		for range p.Scores() {
			rows++
		}
	}
	return r, profiles * rows
}

// writeBench compares a way to write with the plain one, round by round.
func writeBench(b *testing.B, scores int, ours, plain func()) {
	var mine, theirs []time.Duration
	for b.Loop() {
		start := time.Now()
		ours()
		middle := time.Now()
		plain()
		mine, theirs = append(mine, middle.Sub(start)), append(theirs, time.Since(middle))
	}
	b.StopTimer()
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	ours()
	runtime.ReadMemStats(&after)
	m := median(mine)
	b.ReportMetric(m, "ns/op")
	b.ReportMetric(m/float64(scores), "ns/score")
	b.ReportMetric(float64(after.TotalAlloc-before.TotalAlloc)/float64(scores), "B/score")
	b.ReportMetric(float64(after.Mallocs-before.Mallocs)/float64(scores), "allocs/score")
	b.ReportMetric(median(theirs)/m, "x-twin")
}

// writeMethods are methods by name: one that asks for the distribution only, and two that
// ask for more.
func writeMethods(b *testing.B) map[string]assessment.Method {
	means, ok := assessment.NamedMethod("means")
	medians, ok2 := assessment.NamedMethod("medians")
	if !ok || !ok2 {
		b.Fatal("no such preset")
	}
	return map[string]assessment.Method{"profile": {}, "means": means, "medians": medians}
}

// BenchmarkWriteReport writes the report beside document.Write of the whole Report.
func BenchmarkWriteReport(b *testing.B) {
	for _, name := range []string{"profile", "medians", "means"} {
		r, scores := released(b, 50_000, writeMethods(b)[name])
		b.Run(fmt.Sprintf("scores=%d/method=%s", scores, name), func(b *testing.B) {
			writeBench(b, scores, func() {
				if _, err := all.WriteReport(io.Discard, r); err != nil {
					b.Fatal(err)
				}
			}, func() {
				report, list := all.Report(r)
				data, err := document.Write(report)
				if list.Err() != nil || err != nil {
					b.Fatal(list, err)
				}
				io.Discard.Write(data)
			})
		})
	}
}

// BenchmarkWriteCSV writes the table beside encoding/csv over the whole Report.
func BenchmarkWriteCSV(b *testing.B) {
	for _, name := range []string{"profile", "medians", "means"} {
		r, scores := released(b, 50_000, writeMethods(b)[name])
		b.Run(fmt.Sprintf("scores=%d/method=%s", scores, name), func(b *testing.B) {
			writeBench(b, scores, func() {
				if err := all.WriteCSV(io.Discard, r); err != nil {
					b.Fatal(err)
				}
			}, func() { csvTwin(b, r) })
		})
	}
}

// csvTwin writes most of the same columns as anybody would who has a Report.
func csvTwin(b *testing.B, r *assessment.Result) {
	report, list := all.Report(r)
	if list.Err() != nil {
		b.Fatal(list.Err())
	}
	out := csv.NewWriter(io.Discard)
	for _, s := range report.Subjects {
		for _, p := range s.Profiles {
			for _, score := range p.Scores {
				row := []string{s.ID, string(s.Kind), p.Occasion, string(p.Perspective), string(score.ID), score.Dimension, string(score.State), string(score.Reason), score.Scale,
					strconv.Itoa(*score.Judgements), strconv.Itoa(score.Coverage.Of), strconv.Itoa(*score.Raters), strconv.Itoa(score.Blank)}
				for _, n := range score.Distribution {
					row = append(row, strconv.Itoa(n))
				}
				for _, a := range score.Absences {
					row = append(row, string(a.Reason), strconv.Itoa(a.N))
				}
				for _, l := range score.Median {
					row = append(row, string(l))
				}
				if score.Value != nil {
					row = append(row, strconv.FormatFloat(*score.Value, 'g', -1, 64))
				}
				out.Write(row)
			}
		}
	}
	out.Flush()
}

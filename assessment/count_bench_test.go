package assessment_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"testing"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework"
)

// country returns generated judgements as a file, and its mapping.
func country(judgements int, as order) (*framework.Framework, mapping, []byte) {
	f, columns := generate(judgements, as)
	var b bytes.Buffer
	b.WriteString("subject,rater,perspective,indicator,level\n")
	for _, j := range records(f, columns).Judgements {
		fmt.Fprintf(&b, "%s,%s,%s,%s,%s\n", j.Subject, j.Rater, j.Perspective, j.Indicator, j.Level)
	}
	return f, mapping{
		Subject:     assessment.SubjectFields{ID: field{Column: "subject"}, Kind: field{Always: "district-office"}},
		Rater:       field{Column: "rater"},
		Perspective: field{Column: "perspective"},
		Columns:     []column{{Column: "level", Indicator: field{Column: "indicator"}}},
	}, b.Bytes()
}

// A plainCell is what a script would group by.
type plainCell struct{ subject, perspective, indicator string }

// plainCounts is what a script does: encoding/csv and maps of strings. It knows no raters
// and refuses nothing.
func plainCounts(data []byte) (map[plainCell]map[string]int, error) {
	counts := map[plainCell]map[string]int{}
	rows := csv.NewReader(bytes.NewReader(data))
	rows.ReuseRecord = true
	if _, err := rows.Read(); err != nil {
		return nil, err
	}
	for {
		row, err := rows.Read()
		if errors.Is(err, io.EOF) {
			return counts, nil
		}
		if err != nil {
			return nil, err
		}
		levels, ok := counts[plainCell{row[0], row[2], row[3]}]
		if !ok {
			levels = map[string]int{}
			counts[plainCell{row[0], row[2], row[3]}] = levels
		}
		levels[row[4]]++
	}
}

// plainScores writes the numbers at each level of each cell, in order.
func plainScores(w io.Writer, counts map[plainCell]map[string]int) error {
	var cells []plainCell
	for c := range counts {
		cells = append(cells, c)
	}
	slices.SortFunc(cells, func(a, b plainCell) int {
		return bytes.Compare([]byte(a.subject+a.perspective+a.indicator), []byte(b.subject+b.perspective+b.indicator))
	})
	out := csv.NewWriter(w)
	for _, c := range cells {
		row := []string{c.subject, c.perspective, c.indicator}
		for _, level := range []string{"beginning", "developing", "established", "sustained"} {
			row = append(row, strconv.Itoa(counts[c][level]))
		}
		if err := out.Write(row); err != nil {
			return err
		}
	}
	out.Flush()
	return out.Error()
}

func mustCount(b *testing.B, f *framework.Framework, m mapping, data []byte) *assessment.Counts {
	b.Helper()
	o := assessment.CountOptions{CSVOptions: assessment.CSVOptions{MaxBytes: 1 << 40}}
	c, _, list := assessment.CountCSV(context.Background(), bytes.NewReader(data), m, f, o)
	if list.Err() != nil {
		b.Fatal(list.Err())
	}
	return c
}

// BenchmarkCountCSV counts a file, beside encoding/csv and maps.
func BenchmarkCountCSV(b *testing.B) {
	for _, n := range sizes() {
		for _, as := range []order{inForms, shuffled, scattered} {
			if as == scattered && n != 1_000_000 {
				continue
			}
			b.Run(fmt.Sprintf("judgements=%d/order=%s", n, as), func(b *testing.B) {
				f, m, data := country(n, as)
				var s series
				for b.Loop() {
					s.round(func() { mustCount(b, f, m, data) }, func() {
						if _, err := plainCounts(data); err != nil {
							b.Fatal(err)
						}
					})
				}
				b.StopTimer()
				reportMemory(b, n, func() { mustCount(b, f, m, data) })
				s.twin(b, n)
			})
		}
	}
}

// twin reports nanoseconds a judgement, and how many times as long the plain way takes.
func (s *series) twin(b *testing.B, n int) {
	ours := median(s.ours)
	b.ReportMetric(ours, "ns/op")
	b.ReportMetric(ours/float64(n), "ns/judgement")
	b.ReportMetric(median(s.theirs)/ours, "x-twin")
}

// BenchmarkCSVToCSV takes a file of judgements to a table of scores, beside encoding/csv and
// maps, which write a quarter of the columns.
func BenchmarkCSVToCSV(b *testing.B) {
	for _, n := range sizes() {
		b.Run(fmt.Sprintf("judgements=%d/order=%s", n, shuffled), func(b *testing.B) {
			f, m, data := country(n, shuffled)
			ours := func() {
				r, list := mustCount(b, f, m, data).Score(assessment.Method{})
				if list.Err() != nil {
					b.Fatal(list.Err())
				}
				if err := all.WriteCSV(io.Discard, r); err != nil {
					b.Fatal(err)
				}
			}
			var s series
			for b.Loop() {
				s.round(ours, func() {
					counts, err := plainCounts(data)
					if err != nil {
						b.Fatal(err)
					}
					if err := plainScores(io.Discard, counts); err != nil {
						b.Fatal(err)
					}
				})
			}
			b.StopTimer()
			reportMemory(b, n, ours)
			s.twin(b, n)
		})
	}
}

// BenchmarkFresh counts one judgement more and asks for the fresh score of its indicator,
// beside scoring all counts anew.
func BenchmarkFresh(b *testing.B) {
	const n = 100_000
	f, columns := generate(n, shuffled)
	a := records(f, columns)
	c, list := assessment.NewCounts(a, f)
	if list.Err() != nil {
		b.Fatal(list.Err())
	}
	live, list := c.Live(assessment.Method{})
	if list.Err() != nil {
		b.Fatal(list.Err())
	}
	j := a.Judgements[0]
	j.Rater = "late"
	for _, ask := range []struct {
		score  string
		result func() *assessment.Result
	}{
		{"none", func() *assessment.Result { return nil }},
		{"subject", func() *assessment.Result { r, _ := live.Subject(j.Subject); return r }},
	} {
		b.Run("judgements=100000/score="+ask.score, func(b *testing.B) {
			fresh := func() {
				for range 100 {
					if list := c.Add(j); list.Err() != nil {
						b.Fatal(list.Err())
					}
					if r := ask.result(); r != nil {
						p, _ := r.Profile(j.Subject, "2026", j.Perspective)
						p.Score(j.Indicator)
					}
					if list := c.Remove(j); list.Err() != nil {
						b.Fatal(list.Err())
					}
				}
			}
			var s series
			for b.Loop() {
				s.round(fresh, func() {
					if r, _ := c.Score(assessment.Method{}); r == nil {
						b.Fatal("no scores")
					}
				})
			}
			ours := median(s.ours) / 100
			b.ReportMetric(ours, "ns/op")
			b.ReportMetric(median(s.theirs)/ours, "x-twin")
		})
	}
}

// TestPlainCountsAgree holds the plain way to the same counts, so that the benchmarks
// compare like with like.
func TestPlainCountsAgree(t *testing.T) {
	f, m, data := country(5_000, shuffled)
	c, _, list := assessment.CountCSV(context.Background(), bytes.NewReader(data), m, f, assessment.CountOptions{})
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	r, _ := c.Score(assessment.Method{})
	plain, err := plainCounts(data)
	if err != nil {
		t.Fatal(err)
	}
	scale, _ := f.Scale(f.Columns()[0].Scale)
	compared := 0
	for p := range r.Profiles() {
		for s := range p.Scores() {
			levels, ok := plain[plainCell{p.Subject().ID, string(p.Perspective().Key), string(s.ID)}]
			if !ok {
				continue
			}
			for i, n := range s.Distribution {
				if levels[string(scale.Levels[i].Key)] != n {
					t.Fatalf("%s %s %s: %v and %v", p.Subject().ID, p.Perspective().Key, s.ID, levels, s.Distribution)
				}
			}
			compared++
		}
	}
	if compared != len(plain) {
		t.Errorf("%d compared of %d", compared, len(plain))
	}
}

package assessment_test

import (
	"bytes"
	"io"
	"slices"
	"strings"
	"testing"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator/document"
)

// districtCounts counts generated judgements of district offices, each with 3 to 5 forms.
func districtCounts(b *testing.B, judgements int) (*framework.Framework, *assessment.Counts, int) {
	b.Helper()
	f, columns := generate(judgements, inForms)
	a := records(f, columns)
	c, list := assessment.NewCounts(a, f)
	if list.Err() != nil {
		b.Fatal(list.Err())
	}
	return f, c, len(a.Subjects)
}

func BenchmarkCountsWrite(b *testing.B) {
	_, c, subjects := districtCounts(b, slices.Max(sizes()))
	n, _ := c.WriteTo(io.Discard)
	b.SetBytes(n)
	for b.Loop() {
		if _, err := c.WriteTo(io.Discard); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(n)/float64(subjects), "B/subject")
}

func BenchmarkCountsRead(b *testing.B) {
	f, c, subjects := districtCounts(b, slices.Max(sizes()))
	data := written(b, c)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, list := assessment.ReadCounts(bytes.NewReader(data), f); list.Err() != nil {
			b.Fatal(list.Err())
		}
	}
	b.ReportMetric(float64(len(data))/float64(subjects), "B/subject")
}

// BenchmarkCountsText writes and reads the forms of counts that are text.
func BenchmarkCountsText(b *testing.B) {
	f, c, subjects := districtCounts(b, slices.Min(sizes()))
	data, err := document.Write(c.Document())
	if err != nil {
		b.Fatal(err)
	}
	table := tableOf(b, c)
	head := records(generate(slices.Min(sizes()), inForms))
	for _, bench := range []struct {
		name string
		size int
		do   func() error
	}{
		{"form=document/write", len(data), func() error {
			_, err := document.Write(c.Document())
			return err
		}},
		{"form=document/read", len(data), func() error {
			d, list := assessment.ParseCounts(data)
			if list.Err() == nil {
				_, list = assessment.CompileCounts(d, f)
			}
			return list.Err()
		}},
		{"form=table/write", len(table), func() error { return c.WriteTable(io.Discard) }},
		{"form=table/read", len(table), func() error {
			_, list := headOf(b, f, head).AddTable(strings.NewReader(table), assessment.TableOptions{})
			return list.Err()
		}},
	} {
		b.Run(bench.name, func(b *testing.B) {
			b.SetBytes(int64(bench.size))
			for b.Loop() {
				if err := bench.do(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(bench.size)/float64(subjects), "B/subject")
		})
	}
}

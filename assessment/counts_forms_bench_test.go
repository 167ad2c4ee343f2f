package assessment_test

import (
	"bytes"
	"io"
	"testing"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework"
)

// districtCounts counts generated judgements of district offices, each with 3 to 5 forms.
func districtCounts(b *testing.B, judgements int) (*framework.Framework, *assessment.Counts, int) {
	b.Helper()
	f, columns := generate(judgements, inForms)
	a := records(f, columns)
	c, list := assessment.NewCounts(f, a)
	if list.Err() != nil {
		b.Fatal(list.Err())
	}
	return f, c, len(a.Subjects)
}

func BenchmarkCountsWrite(b *testing.B) {
	_, c, subjects := districtCounts(b, 1_000_000)
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
	f, c, subjects := districtCounts(b, 1_000_000)
	data := written(b, c)
	b.SetBytes(int64(len(data)))
	for b.Loop() {
		if _, list := assessment.ReadCounts(bytes.NewReader(data), f); list.Err() != nil {
			b.Fatal(list.Err())
		}
	}
	b.ReportMetric(float64(len(data))/float64(subjects), "B/subject")
}

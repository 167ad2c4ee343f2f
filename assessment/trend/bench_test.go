package trend_test

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/trend"
	"github.com/openrubric/leadership/framework/district"
	"github.com/openrubric/leadership/indicator"
)

// country returns two occasions of so many district offices, each judged by three of its
// staff on all indicators.
func country(b *testing.B, offices int) *assessment.Result {
	b.Helper()
	f := district.Framework()
	random := rand.New(rand.NewPCG(3, uint64(offices)))
	c := assessment.Columns{
		Occasions:    []assessment.Occasion{{Key: "2025"}, {Key: "2026"}},
		Perspectives: []assessment.PerspectiveInfo{{Key: assessment.Staff}},
	}
	for office := range int32(offices) {
		c.Subjects = append(c.Subjects, assessment.Subject{ID: fmt.Sprint("office-", office), Kind: indicator.DistrictOffice})
		for form := range int32(6) {
			rater := int32(len(c.Raters))
			c.Raters = append(c.Raters, fmt.Sprint("rater-", rater))
			for column := range f.Columns() {
				c.Subject, c.Occasion = append(c.Subject, office), append(c.Occasion, form/3)
				c.Perspective, c.Rater = append(c.Perspective, 0), append(c.Rater, rater)
				c.Column, c.Level = append(c.Column, int32(column)), append(c.Level, uint8(random.IntN(4)))
			}
		}
	}
	m, list := assessment.CompileColumns(c, f)
	if list.Err() != nil {
		b.Fatal(list.Err())
	}
	r, list := m.Score(assessment.Method{})
	if list.Err() != nil {
		b.Fatal(list.Err())
	}
	return r
}

// BenchmarkReport makes the trend document of offices, and their cells.
func BenchmarkReport(b *testing.B) {
	for _, offices := range []int{250, 2500} {
		r := country(b, offices)
		before, after := years(r)
		tr, list := trend.Between(before, after, trend.Options{})
		if list.Err() != nil {
			b.Fatal(list.Err())
		}
		b.Run(fmt.Sprintf("subjects=%d/report", offices), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, list := tr.Report(assessment.Release{}); list.Err() != nil {
					b.Fatal(list.Err())
				}
			}
		})
		b.Run(fmt.Sprintf("subjects=%d/cells", offices), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				for p := range tr.Profiles() {
					for c := range p.Cells() {
						if c.Matched != offices {
							b.Fatal(c)
						}
					}
				}
			}
		})
	}
}

package assessment_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/openrubric/leadership/assessment"
)

// longFile is a long file of so many judgements, as a study of ratings has it:
// 3000 raters, 1100 schools, levels from 1 to 3, two columns that nobody asks for.
func longFile(judgements int) string {
	random := rand.New(rand.NewPCG(1, 2))
	var b strings.Builder
	b.WriteString("rater,school,age,item,service,level\n")
	items := []string{"Trust", "Hope"}
	for i := range judgements {
		fmt.Fprintf(&b, "%d,%d,%d,%s,%d,%d\n", i*3000/judgements+1, random.IntN(1100)+1, random.IntN(4)*2, items[random.IntN(2)], random.IntN(2), random.IntN(3)+1)
	}
	return b.String()
}

func BenchmarkReadCSVLong(b *testing.B) {
	const n = 70_000
	file, f := longFile(n), csvFramework(b, "csv")
	m := mapping{
		Subject: assessment.SubjectFields{ID: field{Column: "school"}, Kind: field{Always: "school"}},
		Rater:   field{Column: "rater"},
		Columns: []column{{Column: "level", Indicator: field{Column: "item", Values: map[string]string{"Trust": "local.trust", "Hope": "local.hope"}}}},
		Scales:  map[string]levelTable{"strength": {Levels: levels{"1": "weak", "2": "middling", "3": "strong"}}},
	}
	b.ReportAllocs()
	for b.Loop() {
		im, list := assessment.ReadCSV(strings.NewReader(file), m, f, assessment.CSVOptions{})
		if list.Err() != nil || im.Statistics.Judgements != n {
			b.Fatal(im.Statistics, list.Err())
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/judgement")
}

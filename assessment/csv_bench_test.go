package assessment_test

import (
	"encoding/csv"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/indicator"
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
	b.StopTimer()
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/n, "ns/judgement")
	b.ReportMetric(ratio(func() { plainJudgements(b, file) }, func() {
		assessment.ReadCSV(strings.NewReader(file), m, f, assessment.CSVOptions{})
	}), "x-twin")
}

// plainJudgements reads the same as one would without a library: encoding/csv and
// maps, with no places and no list of what is wrong.
func plainJudgements(b *testing.B, file string) []assessment.Judgement {
	r := csv.NewReader(strings.NewReader(file))
	if _, err := r.Read(); err != nil {
		b.Fatal(err)
	}
	items := map[string]indicator.ID{"Trust": "local.trust", "Hope": "local.hope"}
	levels := map[string]indicator.Level{"1": "weak", "2": "middling", "3": "strong"}
	schools := map[string]bool{}
	var all []assessment.Judgement
	for {
		row, err := r.Read()
		if err == io.EOF {
			return all
		}
		item, known := items[row[3]]
		level, stands := levels[row[5]]
		if err != nil || !known || !stands {
			b.Fatal(row, err)
		}
		schools[row[1]] = true
		all = append(all, assessment.Judgement{Subject: row[1], Rater: row[0], Indicator: item, Level: level})
	}
}

// ratio is how many times longer the twin takes, from the medians of five turns.
func ratio(twin, own func()) float64 {
	var took [2][]time.Duration
	for range 5 {
		for i, f := range []func(){twin, own} {
			start := time.Now()
			f()
			took[i] = append(took[i], time.Since(start))
		}
	}
	slices.Sort(took[0])
	slices.Sort(took[1])
	return float64(took[0][2]) / float64(took[1][2])
}

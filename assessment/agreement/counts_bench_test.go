package agreement_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/agreement"
	"github.com/openrubric/leadership/framework/district"
	"github.com/openrubric/leadership/indicator"
)

// countedOffices counts so many judgements of district offices by 3 to 5 raters each, 5 % of
// which do not apply and 4 % lack evidence. Nothing but the counts is ever in memory.
func countedOffices(b *testing.B, judgements int) *assessment.Counts {
	f := district.Framework()
	random := rand.New(rand.NewPCG(5, uint64(judgements)))
	c, list := assessment.NewCounts(assessment.Assessment{Framework: f.Ref(), Use: assessment.Formative, Subjects: []assessment.Subject{{ID: "office-0000000", Kind: indicator.DistrictOffice}}}, f)
	if list.Err() != nil {
		b.Fatal(list.Err())
	}
	scale, _ := f.Scale(f.Columns()[0].Scale)
	for office := 0; int(c.Len()) < judgements; office++ {
		subject := assessment.Subject{ID: fmt.Sprintf("office-%07d", office), Kind: indicator.DistrictOffice}
		if list := c.AddSubjects(subject); list.Err() != nil {
			b.Fatal(list.Err())
		}
		quality := 5 + random.IntN(21)
		var form []assessment.Judgement
		for rater := range 3 + random.IntN(3) {
			severity := random.IntN(11) - 5
			perspective := []assessment.Perspective{assessment.Self, assessment.External, assessment.Peer}[min(rater, 2)]
			for _, column := range f.Columns() {
				level := scale.Levels[min(max((quality-severity+random.IntN(15)-4)/10, 0), 3)].Key
				switch chance := random.IntN(100); {
				case chance < 5:
					level = indicator.NotApplicable
				case chance < 9:
					level = indicator.InsufficientEvidence
				}
				form = append(form, assessment.Judgement{Subject: subject.ID, Perspective: perspective, Rater: fmt.Sprint(office, " ", rater), Indicator: column.ID, Level: level})
			}
		}
		if list := c.Add(form[:min(len(form), judgements-int(c.Len()))]...); list.Err() != nil {
			b.Fatal(list.Err())
		}
	}
	return c
}

// plainCountedAlpha is the obvious ordinal alpha over the stacks: the coincidences of each
// unit of its own.
func plainCountedAlpha(c *assessment.Counts, q int) float64 {
	type unit struct{ subject, column int }
	counts := map[unit][]int{}
	for s := range c.Stacks() {
		for column := range c.Framework().Columns() {
			u := unit{s.Subject, column}
			if counts[u] == nil {
				counts[u] = make([]int, q)
			}
			for k := range q {
				counts[u][k] += s.Count(column, k)
			}
		}
	}
	o, n, total := make([]float64, q*q), make([]float64, q), 0.0
	for _, list := range counts {
		m := 0
		for _, v := range list {
			m += v
		}
		for k, a := range list {
			for l, b := range list {
				if k == l {
					b--
				}
				if m > 1 {
					o[k*q+l] += float64(a*b) / float64(m-1)
				}
			}
		}
	}
	for k := range q {
		for l := range q {
			n[k] += o[k*q+l]
		}
		total += n[k]
	}
	observed, expected := 0.0, 0.0
	for k := range q {
		for l := range q {
			between := 0.0
			for g := min(k, l); g <= max(k, l); g++ {
				between += n[g]
			}
			between -= (n[k] + n[l]) / 2
			observed += o[k*q+l] * between * between
			expected += n[k] * n[l] * between * between
		}
	}
	return 1 - (total-1)*observed/expected
}

// BenchmarkCountedAlpha goes from counts to ordinal alpha with its standard error over
// offices.
func BenchmarkCountedAlpha(b *testing.B) {
	sizes := []int{100_000, 1_000_000}
	if *large {
		sizes = append(sizes, 10_000_000)
	}
	for _, n := range sizes {
		c := countedOffices(b, n)
		b.Run(fmt.Sprintf("judgements=%d", n), func(b *testing.B) {
			var ours, plain []time.Duration
			got, want := 0.0, 0.0
			run := func() {
				r, err := agreement.FromCounts(c, agreement.Selection{Together: true})
				if err != nil {
					b.Fatal(err)
				}
				a, err := r.Krippendorff(agreement.Ordinal)
				if err != nil {
					b.Fatal(err)
				}
				got = a.Value
			}
			for b.Loop() {
				start := time.Now()
				run()
				ours = append(ours, time.Since(start))
				if len(plain) < 2 {
					start = time.Now()
					want = plainCountedAlpha(c, 4)
					plain = append(plain, time.Since(start))
				}
			}
			if math.Abs(got-want) > 1e-12 {
				b.Errorf("alpha %v, the twin's %v", got, want)
			}
			b.StopTimer()
			reportMemory(b, n, run)
			b.ReportMetric(median(ours)/float64(n), "ns/judgement")
			b.ReportMetric(median(ours)/1e6, "ms")
			b.ReportMetric(float64(slices.Min(ours).Nanoseconds())/1e6, "best-ms")
			b.ReportMetric(median(plain)/median(ours), "x-twin")
		})
	}
}

// BenchmarkStacks walks over counts.
func BenchmarkStacks(b *testing.B) {
	n := 1_000_000
	if *large {
		n = 10_000_000
	}
	c := countedOffices(b, n)
	into := make([]uint64, len(c.Framework().Columns()))
	var weight [256]uint64
	weight[0], weight[1], weight[2], weight[3] = 1, 6, 36, 216
	for _, way := range []string{"prepare", "tally"} {
		b.Run(fmt.Sprintf("judgements=%d/way=%s", n, way), func(b *testing.B) {
			stacks := c.Stacks()
			var ours []time.Duration
			for b.Loop() {
				start := time.Now()
				if way == "prepare" {
					stacks = c.Stacks()
				} else {
					for s := range stacks {
						s.Tally(into, &weight)
					}
				}
				ours = append(ours, time.Since(start))
			}
			b.ReportMetric(median(ours)/1e6, "ms")
			b.ReportMetric(float64(slices.Min(ours).Nanoseconds())/1e6, "best-ms")
		})
	}
}

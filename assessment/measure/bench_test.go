package measure_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"testing"

	"github.com/openrubric/leadership/assessment/measure"
)

// draw returns a category at Σ sign·measure, with steps −1.5, 0, 1.5.
func draw(random *rand.Rand, eta float64) int32 {
	p, total := [4]float64{1}, 1.0
	for c := 1; c < 4; c++ {
		p[c] = p[c-1] * math.Exp(eta-1.5*float64(c-2))
		total += p[c]
	}
	u := random.Float64() * total
	for c := range p {
		if u -= p[c]; u < 0 {
			return int32(c)
		}
	}
	return 3
}

// complete returns persons who all answered 57 items.
func complete(persons int) measure.Data {
	random := rand.New(rand.NewPCG(6, uint64(persons)))
	d := measure.Data{Max: 3, Facets: []measure.Facet{{Name: "person", Sign: 1}, {Name: "item", Sign: -1, Centred: true}}}
	for i := range 57 {
		d.Facets[1].Elements = append(d.Facets[1].Elements, fmt.Sprint("i", i))
	}
	for p := range persons {
		d.Facets[0].Elements = append(d.Facets[0].Elements, fmt.Sprint("p", p))
		theta := random.NormFloat64()
		for i := range 57 {
			d.Facets[0].Level, d.Facets[1].Level = append(d.Facets[0].Level, int32(p)), append(d.Facets[1].Level, int32(i))
			d.Scores = append(d.Scores, draw(random, theta-float64(i-28)/20))
		}
	}
	return d
}

// sparse returns schools judged on 57 indicators by their own principal, two colleagues
// and an external rater who sees three schools: one severity a rater.
func sparse(schools int) measure.Data {
	random := rand.New(rand.NewPCG(7, uint64(schools)))
	d := measure.Data{Max: 3, Facets: []measure.Facet{{Name: "school", Sign: 1}, {Name: "rater", Sign: -1, Centred: true}, {Name: "indicator", Sign: -1, Centred: true}}}
	for i := range 57 {
		d.Facets[2].Elements = append(d.Facets[2].Elements, fmt.Sprint("i", i))
	}
	severity := map[string]float64{}
	at := map[string]int32{}
	rater := func(name string) int32 {
		if _, ok := at[name]; !ok {
			at[name] = int32(len(at))
			severity[name] = random.NormFloat64() / 2
			d.Facets[1].Elements = append(d.Facets[1].Elements, name)
		}
		return at[name]
	}
	for s := range schools {
		d.Facets[0].Elements = append(d.Facets[0].Elements, fmt.Sprint("s", s))
		quality := random.NormFloat64()
		for _, name := range []string{fmt.Sprint("own", s), fmt.Sprint("a", s/3), fmt.Sprint("b", (s+1)/3), fmt.Sprint("c", s%97)} {
			r := rater(name)
			for i := range 57 {
				d.Facets[0].Level, d.Facets[1].Level, d.Facets[2].Level = append(d.Facets[0].Level, int32(s)), append(d.Facets[1].Level, r), append(d.Facets[2].Level, int32(i))
				d.Scores = append(d.Scores, draw(random, quality-severity[name]-float64(i-28)/20))
			}
		}
	}
	return d
}

func BenchmarkJoint(b *testing.B) {
	for _, c := range []struct {
		name string
		d    measure.Data
	}{
		{"complete/persons=10000", complete(10_000)}, {"complete/persons=100000", complete(100_000)},
		{"sparse/schools=438", sparse(438)}, {"sparse/schools=4386", sparse(4386)},
	} {
		b.Run(fmt.Sprintf("%s/judgements=%d", c.name, len(c.d.Scores)), func(b *testing.B) {
			rounds := 0
			var logLik float64
			for b.Loop() {
				fit, err := measure.Joint(context.Background(), c.d, measure.JointOptions{Plain: true, Tolerance: 1e-4, Progress: func(p measure.Progress) { rounds = p.Round }})
				if err != nil {
					b.Fatal(err)
				}
				logLik = fit.LogLik
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(c.d.Scores)), "ns/judgement")
			b.ReportMetric(float64(rounds), "rounds")
			b.ReportMetric(logLik/float64(len(c.d.Scores)), "loglik/judgement")
			var before, after runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&before)
			if _, err := measure.Joint(context.Background(), c.d, measure.JointOptions{Plain: true, Tolerance: 1e-4}); err != nil {
				b.Fatal(err)
			}
			runtime.ReadMemStats(&after)
			b.ReportMetric(float64(after.TotalAlloc-before.TotalAlloc)/float64(len(c.d.Scores)), "B/judgement")
		})
	}
}

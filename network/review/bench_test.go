package review_test

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/openrubric/leadership/network/review"
)

// country draws schools in clusters and towns: each school has two reviewers and is to
// be visited by two.
func country(schools, clusters int, seed uint64) review.Round {
	rnd := rand.New(rand.NewPCG(seed, 9))
	r := review.Round{Linked: review.LinkedNot, Cost: review.Cost{PerKilometre: 10, PerExtraVisit: 50}}
	centre := make([][2]float64, clusters)
	for k := range centre {
		centre[k] = [2]float64{rnd.Float64() * 400, rnd.Float64() * 1200}
	}
	for i := range schools {
		k := i * clusters / schools
		r.Schools = append(r.Schools, review.School{
			ID: fmt.Sprintf("s%d", i), Cluster: fmt.Sprintf("c%d", k), Region: fmt.Sprintf("r%d", k*16/clusters), Need: 2,
			XY: &review.XY{X: centre[k][0] + rnd.NormFloat64()*10, Y: centre[k][1] + rnd.NormFloat64()*10},
		})
		for j := range 2 {
			v := review.Reviewer{ID: fmt.Sprintf("s%d-%d", i, j), School: fmt.Sprintf("s%d", i), Visits: review.Load{Most: 2}}
			if rnd.IntN(3) > 0 {
				v.Skills = []string{"finance"}
			}
			r.Reviewers = append(r.Reviewers, v)
		}
	}
	return r
}

func with(r review.Round, linked review.Linked, kinds ...review.Kind) review.Round {
	r.Linked = linked
	for _, k := range kinds {
		rule := review.Rule{Key: string(k), Kind: k}
		if k == review.Skilled {
			rule.Skill = "finance"
		}
		r.Rules = append(r.Rules, rule)
	}
	return r
}

// pairsOf counts the candidate pairs of a country within its clusters, or all.
func pairsOf(schools, clusters int, r review.Round) int {
	n := 0
	size := map[string]int{}
	for _, s := range r.Schools {
		size[s.Cluster]++
	}
	if clusters == 0 {
		return 2 * schools * (schools - 1)
	}
	for _, k := range size {
		n += 2 * k * (k - 1)
	}
	return n
}

func BenchmarkAllocate(b *testing.B) {
	const schools, clusters = 2500, 220
	r := country(schools, clusters, 1)
	for _, test := range []struct {
		name string
		r    review.Round
		twin bool
	}{
		{"cluster", with(r, review.LinkedNot, review.SameCluster, review.SameRegion), true},
		{"cluster/skilled", with(r, review.LinkedNot, review.SameCluster, review.SameRegion, review.Skilled), false},
		{"cluster/linked", with(r, review.LinkedByCluster, review.SameCluster, review.SameRegion), false},
		{"cluster/not-back", with(r, review.LinkedNot, review.SameCluster, review.SameRegion, review.NotBack), false},
		{"cluster/linked/not-back", with(r, review.LinkedByCluster, review.SameCluster, review.SameRegion, review.NotBack), false},
		{"cluster/reciprocal", with(r, review.LinkedNot, review.SameCluster, review.SameRegion, review.Reciprocal), false},
	} {
		b.Run(fmt.Sprintf("schools=%d/clusters=%d/%s", schools, clusters, test.name), func(b *testing.B) {
			p := compile(b, test.r)
			b.ReportAllocs()
			var out review.Allocation
			for b.Loop() {
				s, err := p.Allocate(context.Background())
				if err != nil {
					b.Fatal(err)
				}
				out = s.Allocation()
			}
			b.StopTimer()
			each := float64(b.Elapsed().Nanoseconds()) / float64(b.N)
			b.ReportMetric(each/float64(pairsOf(schools, clusters, r)), "ns/pair")
			if out.Outcome != review.Impossible {
				b.ReportMetric(float64(out.Total-out.Bound)/float64(out.Bound)*100, "gap-%")
			}
			if test.twin {
				start := time.Now()
				cost := plainFlow(test.r)
				b.ReportMetric(float64(time.Since(start).Nanoseconds())/each, "x-twin")
				if cost != out.Total {
					b.Fatalf("the twin comes to %d, not %d", cost, out.Total)
				}
			}
			b.Log(out)
		})
	}
}

// plainFlow is the textbook: successive shortest paths by Bellman and Ford, without
// prices, cluster by cluster.
func plainFlow(r review.Round) int64 {
	byCluster := map[string][]int{}
	var order []string
	for i, s := range r.Schools {
		if byCluster[s.Cluster] == nil {
			order = append(order, s.Cluster)
		}
		byCluster[s.Cluster] = append(byCluster[s.Cluster], i)
	}
	total := int64(0)
	p := newPlain(review.Round{Schools: r.Schools, Cost: r.Cost})
	for _, k := range order {
		total += plainCluster(r, p, byCluster[k])
	}
	return total
}

func plainCluster(r review.Round, p *plain, schools []int) int64 {
	type arc struct {
		from, to, room int
		cost           int64
	}
	var arcs []arc // each with its reverse after it
	add := func(from, to, room int, cost int64) {
		arcs = append(arcs, arc{from, to, room, cost}, arc{to, from, 0, -cost})
	}
	n := len(schools)
	start, end, nodes := 3*n, 3*n+1, 3*n+2
	for i, s := range schools {
		add(2*n+i, end, r.Schools[s].Need, 0)
		for j, a := range schools {
			for k := range 2 {
				if a != s {
					add(2*j+k, 2*n+i, 1, p.price(a, s))
				}
			}
		}
		for k := range 2 {
			for v := range r.Reviewers[2*s].Visits.Most {
				add(start, 2*i+k, 1, int64(v)*r.Cost.PerExtraVisit)
			}
		}
	}
	total := int64(0)
	for {
		dist, by := make([]int64, nodes), make([]int, nodes)
		for v := range dist {
			dist[v], by[v] = math.MaxInt64/2, -1
		}
		dist[start] = 0
		for changed := true; changed; {
			changed = false
			for i, a := range arcs {
				if a.room > 0 && dist[a.from] < math.MaxInt64/2 && dist[a.from]+a.cost < dist[a.to] {
					dist[a.to], by[a.to], changed = dist[a.from]+a.cost, i, true
				}
			}
		}
		if by[end] < 0 {
			return total
		}
		total += dist[end]
		for v := end; v != start; v = arcs[by[v]].from {
			arcs[by[v]].room--
			arcs[by[v]^1].room++
		}
	}
}

// BenchmarkWhole is one cluster in which everybody may visit everybody.
func BenchmarkWhole(b *testing.B) {
	const schools = 150
	r := with(country(schools, 1, 1), review.LinkedNot, review.SameCluster)
	p := compile(b, r)
	total := int64(0)
	for b.Loop() {
		s, err := p.Allocate(context.Background())
		if err != nil {
			b.Fatal(err)
		}
		total = s.Allocation().Total
	}
	b.StopTimer()
	each := float64(b.Elapsed().Nanoseconds()) / float64(b.N)
	b.ReportMetric(each/float64(pairsOf(schools, 1, r)), "ns/pair")
	start := time.Now()
	cost := plainFlow(r)
	b.ReportMetric(float64(time.Since(start).Nanoseconds())/each, "x-twin")
	if cost != total {
		b.Fatalf("the twin comes to %d, not %d", cost, total)
	}
}

// BenchmarkCountry lets everybody visit everybody: 12.5 million candidate pairs, of which
// few are held at once. The twin holds all of them.
func BenchmarkCountry(b *testing.B) {
	for _, schools := range []int{500, 2500} {
		b.Run(fmt.Sprintf("schools=%d", schools), func(b *testing.B) {
			r := country(schools, 220, 1)
			p := compile(b, r)
			b.ReportAllocs()
			var out review.Allocation
			for b.Loop() {
				s, err := p.Allocate(context.Background())
				if err != nil {
					b.Fatal(err)
				}
				out = s.Allocation()
			}
			b.StopTimer()
			each := float64(b.Elapsed().Nanoseconds()) / float64(b.N)
			b.ReportMetric(each/float64(pairsOf(schools, 0, r)), "ns/pair")
			if out.Outcome != review.Optimal {
				b.Fatal(out)
			}
			if schools > 500 {
				return
			}
			whole := compile(b, r)
			whole.Hold(1 << 30)
			start := time.Now()
			s, err := whole.Allocate(context.Background())
			if err != nil || s.Allocation().Total != out.Total {
				b.Fatal(err, s.Allocation(), out)
			}
			b.ReportMetric(float64(time.Since(start).Nanoseconds())/each, "x-whole")
		})
	}
}

// BenchmarkDates dates four stages at 2,500 schools in 220 clusters within 40 weeks.
func BenchmarkDates(b *testing.B) {
	const schools, clusters = 2500, 220
	r := country(schools, clusters, 1)
	c := yearOf(allocate(b, with(r, review.LinkedNot, review.SameCluster)).Allocation(), r)
	p := rota(b, c)
	for b.Loop() {
		out, err := p.Dates(context.Background())
		if err != nil || out.Outcome != review.Optimal {
			b.Fatal(out, err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/(4*schools), "ns/stage")
}

func yearOf(a review.Allocation, r review.Round) review.Cycle {
	away := 1
	c := review.Cycle{Hosts: a.Hosts(), Away: &away, Stages: []review.Stage{
		{Key: review.SelfReview},
		{Key: review.PeerReview, Who: review.TheTeam, Length: 2, After: review.Load{Least: 14, Most: 60}},
		{Key: review.ImprovementWorkshop, Who: review.Champion, After: review.Load{Least: 7, Most: 30}},
		{Key: review.FollowUp, After: review.Load{Least: 60}},
	}}
	for n := range 40 * 7 {
		if n%7 < 5 {
			c.Days = append(c.Days, day(n))
		}
	}
	for i := range c.Hosts {
		c.Hosts[i].Champion = c.Hosts[i].Reviewers[0]
	}
	for _, v := range r.Reviewers {
		c.People = append(c.People, review.Person{ID: v.ID, School: v.School})
	}
	return c
}

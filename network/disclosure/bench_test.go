package disclosure_test

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/openrubric/leadership/network/disclosure"
)

// A nation is schools with a level each, in clusters, which lie in regions.
type nation struct {
	schools, clusters, regions, levels int
	others                             int     // groups of a second grouping of schools, which overlaps; 0 for none
	hidden                             float64 // share of schools whose level is hidden
}

var district = nation{schools: 2500, clusters: 220, regions: 10, levels: 4, hidden: 1}

// counts returns a 0 or 1 for each school and level, of hidden schools primary where it is
// 1, and sums over clusters, regions, others and all.
func (k nation) counts(seed uint64) disclosure.Counts {
	r := rand.New(rand.NewPCG(seed, 4))
	var c disclosure.Counts
	cluster, region, other := make([][]int64, k.clusters), make([][]int64, k.regions), make([][]int64, k.others)
	clusterParts, regionParts, otherParts := make([][]string, k.clusters*k.levels), make([][]string, k.regions*k.levels), make([][]string, k.others*k.levels)
	for _, rows := range [][][]int64{cluster, region, other} {
		for i := range rows {
			rows[i] = make([]int64, k.levels)
		}
	}
	total := make([]int64, k.levels)
	for s := range k.schools {
		in := s * k.clusters / k.schools
		state, level := disclosure.Published, min(r.IntN(k.levels), r.IntN(k.levels)+1)
		if r.Float64() < k.hidden {
			state = disclosure.Primary
		}
		o := 0
		if k.others > 0 {
			o = r.IntN(k.others)
		}
		var parts []string
		for l := range k.levels {
			x := disclosure.Cell{ID: fmt.Sprintf("school %d/%d", s, l), High: 1, State: disclosure.Known}
			if l == level {
				x.Value = 1
				cluster[in][l]++
				region[in*k.regions/k.clusters][l]++
				total[l]++
				if k.others > 0 {
					other[o][l]++
				}
			}
			if state == disclosure.Primary {
				x.State = disclosure.Complement
				if l == level {
					x.State = disclosure.Primary
				}
			}
			parts = append(parts, x.ID)
			clusterParts[in*k.levels+l] = append(clusterParts[in*k.levels+l], x.ID)
			if k.others > 0 {
				otherParts[o*k.levels+l] = append(otherParts[o*k.levels+l], x.ID)
			}
			c.Add(x)
		}
		c.Fix(1, parts...)
	}
	add := func(kind string, n [][]int64, parts [][]string, up func(i, l int, id string)) {
		for i, row := range n {
			var block []string
			for l, v := range row {
				id := fmt.Sprintf("%s %d/%d", kind, i, l)
				c.Add(disclosure.Cell{ID: id, Value: v, High: int64(k.schools), State: disclosure.Published})
				c.Sum(id, parts[i*k.levels+l]...)
				block = append(block, id)
				if up != nil {
					up(i, l, id)
				}
			}
			c.Together(block...)
		}
	}
	all := make([][]string, k.levels)
	add("cluster", cluster, clusterParts, func(i, l int, id string) {
		at := i * k.regions / k.clusters * k.levels
		regionParts[at+l] = append(regionParts[at+l], id)
	})
	add("region", region, regionParts, func(i, l int, id string) { all[l] = append(all[l], id) })
	add("other", other, otherParts, nil)
	for l, v := range total {
		id := fmt.Sprintf("all/%d", l)
		c.Add(disclosure.Cell{ID: id, Value: v, High: int64(k.schools), State: disclosure.Published})
		c.Sum(id, all[l]...)
	}
	return c
}

// hide hides all blocks of a kind.
func hide(c disclosure.Counts, kind string) disclosure.Counts {
	for i := range c.Cells {
		if x := &c.Cells[i]; len(x.ID) > len(kind) && x.ID[:len(kind)] == kind {
			x.State = disclosure.Complement
		}
	}
	return c
}

func BenchmarkDistrict(b *testing.B) {
	overlap, some := district, district
	overlap.others = 40
	some.hidden = 0.2
	both := some
	both.others = 40
	for _, x := range []struct {
		name string
		c    disclosure.Counts
	}{
		{"all hidden", district.counts(1)},
		{"clusters hidden", hide(district.counts(1), "cluster")},
		{"clusters and regions hidden", hide(hide(district.counts(1), "cluster"), "region")},
		{"overlap", overlap.counts(1)},
		{"overlap/clusters hidden", hide(overlap.counts(1), "cluster")},
		{"fifth hidden", some.counts(1)},
		{"fifth hidden/overlap", both.counts(1)},
	} {
		table := compile(b, x.c)
		b.Run("Check/"+x.name, func(b *testing.B) {
			b.ReportAllocs()
			var f disclosure.Findings
			for b.Loop() {
				f = check(b, table, disclosure.Options{})
			}
			report(b, table, f)
		})
		b.Run("Protect/"+x.name, func(b *testing.B) {
			b.ReportAllocs()
			var f disclosure.Findings
			var out *disclosure.Table
			for b.Loop() {
				out, f = protect(b, table, disclosure.Options{})
			}
			report(b, table, f)
			b.ReportMetric(float64(len(added(x.c, out.Counts()))), "added")
		})
	}
}

func report(b *testing.B, table *disclosure.Table, f disclosure.Findings) {
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(table.Len()), "ns/cell")
	var n [3]int
	for _, x := range f {
		switch x.Verdict {
		case disclosure.Safe:
			n[0]++
		case disclosure.Leak:
			n[1]++
		default:
			n[2]++
		}
	}
	b.ReportMetric(float64(n[0]), "safe")
	b.ReportMetric(float64(n[1]), "leaks")
	b.ReportMetric(float64(n[2]), "undecided")
}

// BenchmarkClusters has no schools: the numbers of schools of 220 clusters at each level,
// of which small ones are hidden.
func BenchmarkClusters(b *testing.B) {
	for _, second := range []bool{false, true} {
		c := clusters(220, second).counts(3, false)
		table := compile(b, c)
		b.Run(fmt.Sprintf("Protect/clusters=220/overlap=%v", second), func(b *testing.B) {
			b.ReportAllocs()
			var out *disclosure.Table
			var f disclosure.Findings
			for b.Loop() {
				out, f = protect(b, table, disclosure.Options{})
			}
			report(b, table, f)
			b.ReportMetric(float64(len(added(c, out.Counts()))), "added")
		})
	}
}

// clusters returns so many clusters in ten regions, and in forty others if there is a
// second grouping.
func clusters(n int, second bool) country {
	r := rand.New(rand.NewPCG(1, 8))
	k := country{clusters: n, levels: 4}
	for i := range n {
		k.region = append(k.region, i*10/n)
		if second {
			k.other = append(k.other, r.IntN(40))
		}
		row := make([]int64, 4)
		for range 11 {
			row[min(r.IntN(4), r.IntN(4)+1)]++
		}
		k.n = append(k.n, row)
	}
	return k
}

// BenchmarkTwin compares with plain dense elimination in fractions, which finds only what
// the sums determine, on as many schools as it can do.
func BenchmarkTwin(b *testing.B) {
	for _, schools := range []int{50, 100} {
		k := nation{schools: schools, clusters: schools / 10, regions: 2, levels: 4, hidden: 1}
		c := k.counts(1)
		b.Run(fmt.Sprintf("schools=%d", schools), func(b *testing.B) {
			table := compile(b, c)
			b.ReportAllocs()
			var f disclosure.Findings
			for b.Loop() {
				f = check(b, table, disclosure.Options{})
			}
			each := float64(b.Elapsed().Nanoseconds()) / float64(b.N)
			report(b, table, f)
			start := time.Now()
			attack(c).determined()
			b.ReportMetric(float64(time.Since(start).Nanoseconds())/each, "x-plain")
		})
	}
}

func BenchmarkCompile(b *testing.B) {
	c := district.counts(1)
	b.ReportAllocs()
	for b.Loop() {
		compile(b, c)
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(len(c.Cells)), "ns/cell")
}

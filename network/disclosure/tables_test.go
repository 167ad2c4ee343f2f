package disclosure_test

import (
	"fmt"
	"math/rand/v2"

	"github.com/openrubric/leadership/network/disclosure"
)

// A country is clusters of schools in regions, and how many schools of each are at each
// level.
type country struct {
	clusters, levels int
	region           []int     // of a cluster
	other            []int     // a second grouping, which overlaps with regions; nil for none
	n                [][]int64 // by cluster and level
}

func random(r *rand.Rand) country {
	k := country{clusters: 2 + r.IntN(5), levels: 2 + r.IntN(3)}
	regions := 1 + r.IntN(min(3, k.clusters))
	second := r.IntN(3) == 0
	for range k.clusters {
		k.region = append(k.region, r.IntN(regions))
		if second {
			k.other = append(k.other, r.IntN(2))
		}
		row := make([]int64, k.levels)
		for l := range row {
			if row[l] = int64(r.IntN(12)); r.IntN(2) == 0 {
				row[l] = int64(r.IntN(4))
			}
		}
		k.n = append(k.n, row)
	}
	return k
}

// counts returns the tables: clusters in regions with totals, each by level and over all
// levels. Counts of 1 to small are primary. A block is a cluster's levels if blocks is set.
func (k country) counts(small int64, blocks bool) disclosure.Counts {
	var c disclosure.Counts
	group := func(kind string, of []int, members string, n [][]int64) [][]int64 {
		groups := 0
		for _, g := range of {
			groups = max(groups, g+1)
		}
		out := make([][]int64, groups)
		for g := range out {
			out[g] = make([]int64, k.levels)
			for l := range k.levels {
				var parts []string
				for i, at := range of {
					if at == g {
						parts = append(parts, fmt.Sprintf("%s %d/%d", members, i, l))
						out[g][l] += n[i][l]
					}
				}
				id := fmt.Sprintf("%s %d/%d", kind, g, l)
				c.Add(disclosure.Cell{ID: id, Value: out[g][l], High: 40 * int64(k.clusters), State: disclosure.Published})
				if len(parts) > 0 {
					c.Sum(id, parts...)
				}
			}
			k.across(&c, fmt.Sprintf("%s %d", kind, g), out[g])
		}
		return out
	}
	for i, row := range k.n {
		for l, v := range row {
			x := disclosure.Cell{ID: fmt.Sprintf("cluster %d/%d", i, l), Value: v, High: 40, State: disclosure.Published}
			if v > 0 && v <= small {
				x.State = disclosure.Primary
			}
			c.Add(x)
		}
		if blocks {
			k.together(&c, len(c.Cells)-k.levels)
		}
		k.across(&c, fmt.Sprintf("cluster %d", i), row)
	}
	regions := group("region", k.region, "cluster", k.n)
	group("total", make([]int, len(regions)), "region", regions)
	if k.other != nil {
		group("other", k.other, "cluster", k.n)
	}
	return c
}

// across adds the total of a row.
func (k country) across(c *disclosure.Counts, id string, row []int64) {
	var parts []string
	sum := int64(0)
	for l, v := range row {
		parts = append(parts, fmt.Sprintf("%s/%d", id, l))
		sum += v
	}
	c.Add(disclosure.Cell{ID: id, Value: sum, High: 40 * 4 * int64(k.clusters), State: disclosure.Published})
	c.Sum(id, parts...)
}

// together makes the last cells one block, hidden if one of them is.
func (k country) together(c *disclosure.Counts, first int) {
	var ids []string
	hidden := false
	for i := first; i < len(c.Cells); i++ {
		ids = append(ids, c.Cells[i].ID)
		hidden = hidden || c.Cells[i].State == disclosure.Primary
	}
	for i := first; i < len(c.Cells) && hidden; i++ {
		if c.Cells[i].State == disclosure.Published {
			c.Cells[i].State = disclosure.Complement
		}
	}
	c.Together(ids...)
}

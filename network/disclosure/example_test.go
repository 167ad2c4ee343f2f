package disclosure_test

import (
	"context"
	"fmt"
	"strings"

	"github.com/openrubric/leadership/network/disclosure"
)

// A region and all of its clusters but one are published.
func ExampleCheck() {
	var c disclosure.Counts
	c.Add(
		disclosure.Cell{ID: "region at level 2", Value: 9, State: disclosure.Published},
		disclosure.Cell{ID: "albany at level 2", Value: 4, State: disclosure.Published},
		disclosure.Cell{ID: "ōtara at level 2", Value: 3, State: disclosure.Published},
		disclosure.Cell{ID: "waitaha at level 2", Value: 2, State: disclosure.Primary},
	)
	c.Sum("region at level 2", "albany at level 2", "ōtara at level 2", "waitaha at level 2")
	table, list := disclosure.Compile(c)
	if err := list.Err(); err != nil {
		fmt.Println(err)
		return
	}
	found, err := disclosure.Check(context.Background(), table, disclosure.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(found[0].Explain())
	// Output:
	// waitaha at level 2 leaks: it is 2
	//   waitaha at level 2 = region at level 2 (9) − albany at level 2 (4) − ōtara at level 2 (3) = 2
}

// The department of New South Wales hides enrolments of 5 and fewer; where that leaves one
// hidden count in a row, it hides the next lowest as well.
func ExampleProtect() {
	years := []string{"K", "1", "2", "3", "4", "5", "6"}
	var c disclosure.Counts
	c.Add(disclosure.Cell{ID: "all", Value: 96, State: disclosure.Known})
	var parts []string
	for i, n := range []int64{17, 12, 4, 21, 9, 15, 18} {
		state := disclosure.Published
		if n <= 5 {
			state = disclosure.Primary
		}
		parts = append(parts, "year "+years[i])
		c.Add(disclosure.Cell{ID: "year " + years[i], Value: n, State: state})
	}
	c.Sum("all", parts...)
	table, _ := disclosure.Compile(c)
	table, found, err := disclosure.Protect(context.Background(), table, disclosure.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for cell := range table.Cells() {
		if cell.State == disclosure.Primary || cell.State == disclosure.Complement {
			fmt.Println(cell.ID, cell.Value, "is hidden:", cell.State)
		}
	}
	fmt.Println(found[0].Explain())
	// Output:
	// year 2 4 is hidden: primary
	// year 4 9 is hidden: complement
	// year 2 is safe: it may be 4 or 5
}

// Two schools' own levels are hidden, one in each of two clusters. The others' are known,
// so either cluster's distribution tells the level of its hidden school. The region's may
// stay: the two could have changed places.
func ExampleProtect_schools() {
	var c disclosure.Counts
	levels := []string{" emerging", " developing", " embedding"}
	schools := []struct {
		name, cluster string
		level         int
		hidden        bool
	}{
		{"rimu", "waitaha", 0, true}, {"kauri", "waitaha", 1, false}, {"miro", "waitaha", 2, false},
		{"tōtara", "albany", 1, true}, {"mataī", "albany", 2, false},
	}
	parts := map[string][]string{}
	count := map[string]int64{}
	for _, s := range schools {
		var own []string
		for l, level := range levels {
			cell := disclosure.Cell{ID: s.name + level, High: 1, State: disclosure.Known}
			if l == s.level {
				cell.Value = 1
			}
			switch {
			case s.hidden && l == s.level:
				cell.State = disclosure.Primary
			case s.hidden:
				cell.State = disclosure.Complement
			}
			c.Add(cell)
			own = append(own, cell.ID)
			parts[s.cluster+level] = append(parts[s.cluster+level], cell.ID)
			count[s.cluster+level] += cell.Value
			count["region"+level] += cell.Value
		}
		c.Fix(1, own...)
	}
	for _, name := range []string{"waitaha", "albany", "region"} {
		var block []string
		for _, level := range levels {
			id := name + level
			c.Add(disclosure.Cell{ID: id, Value: count[id], High: 5, State: disclosure.Published})
			block = append(block, id)
			if name == "region" {
				c.Sum(id, "waitaha"+level, "albany"+level)
			} else {
				c.Sum(id, parts[id]...)
			}
		}
		c.Together(block...)
	}
	table, list := disclosure.Compile(c)
	if err := list.Err(); err != nil {
		fmt.Println(err)
		return
	}
	table, found, err := disclosure.Protect(context.Background(), table, disclosure.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, name := range []string{"waitaha", "albany", "region"} {
		cell, _ := table.Lookup(name + levels[0])
		fmt.Println(name, "is", cell.State)
	}
	for _, f := range found {
		fmt.Println(f.Explain())
	}
	// Output:
	// waitaha is complement
	// albany is complement
	// region is published
	// rimu emerging is safe: it may be 0 or 1
	// tōtara developing is safe: it may be 0 or 1
}

// Last year's report is out. Of the schools of a cluster one is new, so this year's report
// tells its level.
func ExampleCheck_previousRelease() {
	var c disclosure.Counts
	var levels []string
	for i, last := range []int64{2, 5, 3, 1} {
		now, state := last, disclosure.Complement
		if i == 1 {
			now, state = last+1, disclosure.Primary // the school is at level 2
		}
		level := fmt.Sprint(" at level ", i+1)
		c.Add(
			disclosure.Cell{ID: "2023" + level, Value: last, State: disclosure.Known},
			disclosure.Cell{ID: "2024" + level, Value: now, State: disclosure.Published},
			disclosure.Cell{ID: "rimu" + level, Value: now - last, High: 1, State: state},
		)
		c.Sum("2024"+level, "2023"+level, "rimu"+level)
		levels = append(levels, "rimu"+level)
	}
	c.Fix(1, levels...)
	c.Together("2024 at level 1", "2024 at level 2", "2024 at level 3", "2024 at level 4")
	table, _ := disclosure.Compile(c)
	ctx := context.Background()
	found, _ := disclosure.Check(ctx, table, disclosure.Options{})
	fmt.Println(found[0].Explain())

	table, found, _ = disclosure.Protect(ctx, table, disclosure.Options{})
	fmt.Println(found[0].Explain())
	cell, _ := table.Lookup("2024 at level 1")
	fmt.Println("2024 is now", cell.State)
	// Output:
	// rimu at level 2 leaks: it is 1
	//   rimu at level 2 = 2024 at level 2 (6) − 2023 at level 2 (5) = 1
	// rimu at level 2 is safe: it may be 0 or 1
	// 2024 is now complement
}

// Trusts and networks group the same schools in two ways. Each publishes its own count,
// and only together do they tell the one school that is in the trust and not in the
// network.
func ExampleCheck_overlap() {
	var c disclosure.Counts
	c.Add(
		disclosure.Cell{ID: "trust", Value: 3, State: disclosure.Published},
		disclosure.Cell{ID: "network", Value: 2, State: disclosure.Published},
		disclosure.Cell{ID: "rimu", Value: 1, High: 1, State: disclosure.Primary},
		disclosure.Cell{ID: "kauri", Value: 1, High: 1, State: disclosure.Primary},
		disclosure.Cell{ID: "miro", Value: 0, High: 1, State: disclosure.Complement},
		disclosure.Cell{ID: "tōtara", Value: 1, High: 1, State: disclosure.Primary},
	)
	c.Sum("trust", "rimu", "kauri", "miro", "tōtara")
	c.Sum("network", "kauri", "miro", "tōtara")
	table, _ := disclosure.Compile(c)
	found, _ := disclosure.Check(context.Background(), table, disclosure.Options{})
	for _, f := range found {
		fmt.Println(f.Explain())
	}
	// Output:
	// rimu leaks: it is 1
	//   rimu = trust (3) − network (2) = 1
	// kauri is safe: it may be 0 or 1
	// tōtara is safe: it may be 0 or 1
}

// What everybody knows cannot be hidden.
func ExampleFindings_Unsafe() {
	var c disclosure.Counts
	c.Add(
		disclosure.Cell{ID: "members", Value: 3, State: disclosure.Known},
		disclosure.Cell{ID: "with a plan", Value: 3, High: 3, State: disclosure.Primary},
		disclosure.Cell{ID: "without", Value: 0, High: 3, State: disclosure.Known},
	)
	c.Sum("members", "with a plan", "without")
	table, _ := disclosure.Compile(c)
	_, found, _ := disclosure.Protect(context.Background(), table, disclosure.Options{})
	for _, f := range found.Unsafe() {
		fmt.Println(f.Explain())
	}
	// Output:
	// with a plan leaks: it is 3
	//   with a plan = members (3) − without (0) = 3
}

func ExampleCompile() {
	var c disclosure.Counts
	c.Add(
		disclosure.Cell{ID: "region", Value: 7, State: disclosure.Published},
		disclosure.Cell{ID: "albany", Value: 4, State: disclosure.Published},
		disclosure.Cell{ID: "waitaha", Value: 2, High: 1, State: disclosure.Primary},
	)
	c.Sum("region", "albany", "waitaha")
	c.Sum("region", "albany", "waitahi")
	_, list := disclosure.Compile(c)
	for _, i := range list.Issues {
		fmt.Println(i.Path, i.Message)
	}
	// Output:
	// /cells/2/value count 2 is not in 0 to 1, which anyone is said to know
	// /sums/0 the parts sum to 6, not to 7
	// /sums/1/parts/1 there is no cell "waitahi"
}

// What hiding a cell costs is the caller's to say: here a cell of many schools costs
// more, however few cells are hidden.
func ExampleOptions() {
	var c disclosure.Counts
	c.Add(
		disclosure.Cell{ID: "rural", Value: 2, State: disclosure.Primary},
		disclosure.Cell{ID: "town", Value: 30, State: disclosure.Published},
		disclosure.Cell{ID: "city", Value: 6, State: disclosure.Published},
		disclosure.Cell{ID: "all", Value: 38, State: disclosure.Published},
	)
	c.Sum("all", "rural", "town", "city")
	table, _ := disclosure.Compile(c)
	for _, keep := range []string{"", "city"} {
		out, _, _ := disclosure.Protect(context.Background(), table, disclosure.Options{Cost: func(c disclosure.Cell) int64 {
			if c.ID == keep {
				return 1000
			}
			return c.Value
		}})
		var hidden []string
		for cell := range out.Cells() {
			if cell.State == disclosure.Complement {
				hidden = append(hidden, cell.ID)
			}
		}
		fmt.Println(strings.Join(hidden, ", "))
	}
	// Output:
	// city
	// town
}

// What is hidden besides, so that the one hidden number cannot be had; and the table as it
// may go out.
func ExampleTable_Counts() {
	var c disclosure.Counts
	c.Add(
		disclosure.Cell{ID: "region", Value: 9, State: disclosure.Published},
		disclosure.Cell{ID: "albany", Value: 4, State: disclosure.Published},
		disclosure.Cell{ID: "ōtara", Value: 3, State: disclosure.Published},
		disclosure.Cell{ID: "waitaha", Value: 2, State: disclosure.Primary},
	)
	c.Sum("region", "albany", "ōtara", "waitaha")
	table, _ := disclosure.Compile(c)
	before, _ := disclosure.Check(context.Background(), table, disclosure.Options{})
	table, after, err := disclosure.Protect(context.Background(), table, disclosure.Options{})
	fmt.Println(before.Safe(), after.Safe(), err)
	for _, cell := range table.Counts().Cells {
		fmt.Println(cell.ID, cell.State)
	}
	// Output:
	// false true <nil>
	// region published
	// albany published
	// ōtara complement
	// waitaha primary
}

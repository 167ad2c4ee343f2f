package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"context"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework/lfl"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/network"
)

// A page is what is printed. It remembers the first thing that went wrong.
type page struct {
	w        io.Writer
	writeErr error
}

func (p *page) line(format string, args ...any) {
	if p.writeErr == nil {
		_, p.writeErr = fmt.Fprintln(p.w, strings.TrimRight(fmt.Sprintf(format, args...), " "))
	}
}

func (p *page) heading(s string) {
	p.line("")
	p.line("%s", s)
	p.line("%s", strings.Repeat("=", len([]rune(s))))
}

// text prints a paragraph in lines of 80 characters.
func (p *page) text(s string) {
	line := ""
	for _, word := range strings.Fields(s) {
		if line != "" && len([]rune(line))+1+len([]rune(word)) > 80 {
			p.line("%s", line)
			line = ""
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	p.line("%s", line)
}

// communities prints, for each community, where its schools stand on each theme: by the
// visitor, and by the staff of the schools as far as that may be told.
func (p *page) communities(in inputs, report network.Report) {
	scale := report.Scales[0]
	p.line("Where the schools of each community stand")
	p.line("=========================================")
	var names []string
	for _, l := range scale.Levels {
		names = append(names, l.Label["en"])
	}
	p.text(fmt.Sprintf("Schools at each level (%s), the floor, and the share of students who are in a school at %s or above.", strings.Join(names, ", "), names[2]))
	for _, part := range report.Profiles {
		if part.ClusterKind != indicator.CommunityOfSchools || part.Part != "" || part.Perspective != assessment.External && part.Perspective != assessment.Staff {
			continue
		}
		name, who := part.Name, "the visitor"
		if part.Cluster == "" {
			name = "All communities"
		}
		if part.Perspective == assessment.Staff {
			who = "their staff"
		}
		p.line("")
		p.line("%s, by %s: %d schools", name, who, part.Members)
		for _, c := range part.Cells {
			if c.ID == "lfl.themes" {
				continue
			}
			p.cell(c, scale, label(report, c.ID))
		}
	}
}

func (p *page) cell(c network.CellReport, scale indicator.Scale, name string) {
	if c.State != assessment.Shown {
		p.line("  %-45s %s", name, c.State)
		return
	}
	var counts strings.Builder
	for _, n := range c.Distribution {
		if n == 0 {
			counts.WriteString("  ·")
		} else {
			fmt.Fprintf(&counts, "%3d", n)
		}
	}
	split := 0
	for _, s := range c.Split {
		split += s.N
	}
	floor, _ := scale.Lookup(c.Floor)
	students := ""
	if c.Weighted != nil {
		students = fmt.Sprintf("%3.0f %%", 100*c.Weighted.Shares[1])
	}
	note := ""
	if split > 0 {
		note = fmt.Sprintf("%d between two", split)
	}
	if c.Withheld > 0 {
		note = strings.TrimPrefix(note+fmt.Sprintf(", %d withheld", c.Withheld), ", ")
	}
	p.line("  %-45s %s   %-12s %6s  %s", name, counts.String(), floor.Label["en"], students, note)
}

func label(report network.Report, id indicator.ID) string {
	for _, n := range report.Nodes {
		if n.ID == id {
			return n.Label["en"]
		}
	}
	return string(id)
}

// equity prints how far schools of low deciles lie behind those of high ones.
func (p *page) equity(up *network.Rollup) error {
	p.heading("How far poor and rich schools lie apart")
	for whole := range up.Profiles() {
		s := whole.Scope()
		if s.Cluster != "" || s.ClusterKind != decileBand || s.Part != "" || s.Perspective != assessment.External {
			continue
		}
		bands := slices.Collect(whole.Clusters())
		poor, rich := bands[0], bands[0]
		for _, b := range bands {
			if b.Scope().Cluster < poor.Scope().Cluster {
				poor = b
			}
			if b.Scope().Cluster > rich.Scope().Cluster {
				rich = b
			}
		}
		for _, id := range []indicator.ID{lfl.StudentVoice, lfl.FocusOnLearning} {
			gap, err := rich.Gap(poor, id, "", "established")
			if err != nil {
				return err
			}
			p.text(fmt.Sprintf("%s at Established or above, by the visitor: %d of %d schools of %s, %d of %d of %s. The gap is %.0f points of a hundred, and with so few schools it could be anything from %.0f to %.0f. A school of %s stands higher than one of %s with a chance of %.2f.",
				up.Result().Framework().Label(id)["en"], gap.A.N, gap.A.Of, rich.Scope().Cluster, gap.B.N, gap.B.Of, poor.Scope().Cluster,
				100*gap.Difference, 100*gap.Low, 100*gap.High, rich.Scope().Cluster, poor.Scope().Cluster, gap.Superiority))
			p.line("")
		}
	}
	return nil
}

// ties prints what holds each community together, and who holds the communities together.
func (p *page) ties(in inputs, work *network.Relation, on indicator.Date) error {
	p.heading("Who works with whom")
	for k := range in.net.Clusters() {
		if k.Kind != indicator.CommunityOfSchools {
			continue
		}
		c, err := work.Cohesion(k.ID)
		if err != nil {
			return err
		}
		p.text(in.net.Name(k.ID, on) + ". " + c.Explain(work.Name))
		p.line("")
	}
	between, err := work.Graph().Betweenness(context.Background(), 1)
	if err != nil {
		return err
	}
	var order []int
	for v := range work.Graph().Nodes() {
		order = append(order, v)
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case between.Raw[a] > between.Raw[b]:
			return -1
		case between.Raw[a] < between.Raw[b]:
			return 1
		}
		return 0
	})
	p.text(fmt.Sprintf("Most ways from one school to another lead through %s, %s and %s.", work.Name(order[0]), work.Name(order[1]), work.Name(order[2])))
	return nil
}

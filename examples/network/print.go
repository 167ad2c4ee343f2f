package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework/lfl"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/network"
	"github.com/openrubric/leadership/network/graph"
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
func (p *page) communities(report network.Report) {
	p.line("Where the schools of each community stand")
	p.line("=========================================")
	scale := report.Scales[0]
	var names []string
	for _, l := range scale.Levels {
		names = append(names, l.Label["en"])
	}
	p.text(fmt.Sprintf("How many schools are at each level (%s), by the visitor and by their staff; the floor; and the share of students who are in a school at %s or above. A school between two levels, or without one, is in no column. What few staff said counts only where others hide it.", strings.Join(names, ", "), names[2]))
	for _, visitor := range report.Profiles {
		if visitor.ClusterKind != indicator.CommunityOfSchools || visitor.Part != "" || visitor.Perspective != assessment.External {
			continue
		}
		name := cmp.Or(visitor.Name, "All communities")
		p.line("")
		p.line("%s: %d schools", name, visitor.Members)
		p.line("  %-28s %-13s %-12s %-9s %s", "", "by visitor", "floor", "students", "by staff")
		staff := of(report, visitor.Cluster, assessment.Staff)
		for i, c := range visitor.Cells {
			if c.ID == "lfl.themes" {
				continue
			}
			said := ""
			if staff != nil {
				said = strings.TrimSpace(counts(staff.Cells[i]) + withheld(staff.Cells[i]))
			}
			p.line("  %-28s %-13s %-12s %-9s %s", label(report, c.ID), counts(c), floor(c, scale), students(c), said)
		}
	}
}

// of returns the part of the report about a community from a perspective, nil if there is
// none.
func of(report network.Report, cluster string, view assessment.Perspective) *network.ProfileReport {
	i := slices.IndexFunc(report.Profiles, func(p network.ProfileReport) bool {
		return p.Cluster == cluster && p.ClusterKind == indicator.CommunityOfSchools && p.Part == "" && p.Perspective == view
	})
	if i < 0 {
		return nil
	}
	return &report.Profiles[i]
}

func counts(c network.CellReport) string {
	if c.State != assessment.Shown {
		return string(c.State)
	}
	var out []string
	for _, n := range c.Distribution {
		out = append(out, strings.Replace(fmt.Sprintf("%2d", n), " 0", " ·", 1))
	}
	return strings.Join(out, " ")
}

func withheld(c network.CellReport) string {
	if c.Withheld == 0 {
		return ""
	}
	return fmt.Sprintf("  %d withheld", c.Withheld)
}

func floor(c network.CellReport, scale indicator.Scale) string {
	l, _ := scale.Lookup(c.Floor)
	return l.Label["en"]
}

// students is the share of them who are in schools at the third level or above.
func students(c network.CellReport) string {
	if c.Weighted == nil {
		return ""
	}
	return fmt.Sprintf("%4.0f %%", 100*c.Weighted.Shares[1])
}

func label(report network.Report, id indicator.ID) string {
	for _, n := range report.Nodes {
		if n.ID == id {
			return n.Label["en"]
		}
	}
	return string(id)
}

// equity prints how far schools of low deciles lie behind those of high ones. It goes by
// what each school has, so it is printed only where the release shows all of that.
func (p *page) equity(up *network.Rollup, report network.Report) error {
	p.heading("How far poor and rich schools lie apart")
	for whole := range up.Profiles() {
		s := whole.Scope()
		if s.Cluster != "" || s.ClusterKind != decileBand || s.Part != "" || s.Perspective != assessment.External {
			continue
		}
		bands := slices.Collect(whole.Clusters())
		if len(bands) < 2 {
			continue
		}
		slices.SortFunc(bands, func(a, b network.Profile) int { return cmp.Compare(a.Scope().Cluster, b.Scope().Cluster) })
		poor, rich := bands[0], bands[len(bands)-1]
		for _, id := range []indicator.ID{lfl.StudentVoice, lfl.FocusOnLearning} {
			if !allShown(report, id) {
				p.text(fmt.Sprintf("%s: not told, because scores of schools are hidden.", label(report, id)))
				continue
			}
			gap, err := rich.Gap(poor, id, "", "established")
			if err != nil {
				return err
			}
			p.text(fmt.Sprintf("%s at Established or above, by the visitor: %d of %d schools of %s, %d of %d of %s. The gap is %.0f points of a hundred, and with so few schools it could be anything from %.0f to %.0f. A school of %s stands higher than one of %s with a chance of %.2f.",
				up.Result().Framework().Label(id)["en"], gap.A.N, gap.A.Of, rich.Scope().Cluster, gap.B.N, gap.B.Of, poor.Scope().Cluster,
				100*gap.Difference, 100*gap.Low, 100*gap.High, rich.Scope().Cluster, poor.Scope().Cluster, gap.Superiority))
		}
	}
	return nil
}

// allShown reports whether the visitor's scores of all schools on a theme are shown: then
// figures by size are told, which are not where anybody hidden counts.
func allShown(report network.Report, id indicator.ID) bool {
	for _, p := range report.Profiles {
		for _, c := range p.Cells {
			if p.ClusterKind == decileBand && p.Perspective == assessment.External && c.ID == id && (c.Withheld > 0 || c.Weighted == nil) {
				return false
			}
		}
	}
	return true
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
	between, err := work.Graph().Betweenness(context.Background(), graph.Options{})
	if err != nil {
		return err
	}
	var order []int
	for v := range work.Graph().Nodes() {
		order = append(order, v)
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(between.Nodes[b], between.Nodes[a]) })
	var most []string
	for _, v := range order[:min(3, len(order))] {
		if between.Nodes[v] > 0 {
			most = append(most, work.Name(v))
		}
	}
	if most != nil {
		p.text("Most ways from one school to another lead through " + strings.Join(most, ", then ") + ".")
	}
	return nil
}

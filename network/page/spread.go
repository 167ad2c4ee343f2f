package page

import (
	"cmp"

	"github.com/openrubric/leadership/assessment/report"
	"github.com/openrubric/leadership/network"
)

// spread shows the clusters of a kind beside each other, each by its mean drawn towards that
// of all, with how sure it and its place are. They stand in the order of the network, for a
// list by places would say more than is known.
func (b *builder) spread(c *cluster) (report.Section, bool) {
	w := b.words
	t := b.table(w.Say("network.spread.caption", c.name), "network.spread.cluster", "network.spread.mean", "network.spread.place")
	for i := range b.lines {
		for v := range c.views {
			if each := c.views[v].cells[i]; each != nil && each.Spread != nil && !hidden(each) {
				t.Parts = append(t.Parts, b.means(c, &c.views[v], &b.lines[i], each.Spread))
			}
		}
	}
	return report.Section{
		ID: c.id + "-spread", Title: w.Say("network.spread"),
		Blocks: []report.Block{{Text: w.Say("network.spread.reading")}, {Table: &t.Table}},
	}, len(t.Parts) > 0
}

// means returns the clusters on one line, with what share of all differences lies between
// them; where nothing does, one row for each of them.
func (b *builder) means(c *cluster, v *view, l *line, s *network.Spread) report.Part {
	w := b.words
	title := b.heading(l)
	if b.rounds {
		title = w.Say("network.view", title, v.name)
	}
	if s.Boundary && len(s.Clusters) > 0 {
		return report.Part{Title: w.Say("network.spread.alike", title), Rows: []report.Row{b.alike(c, v, s)}}
	}
	p := report.Part{Title: w.Say("network.spread.between", title, w.Percent(s.ICC))}
	for k := range s.Clusters {
		m := &s.Clusters[k]
		why := w.Say("network.spread.mean.why", b.members(v.kind, m.N), b.number(m.Mean), b.number(s.Mean), b.number(m.Shrunken))
		p.Rows = append(p.Rows, report.Row{{Text: cmp.Or(m.Name, m.Cluster)}, b.mean(v, m, m.N, why), b.place(s, m)})
	}
	return p
}

// alike returns the one row of clusters that nothing tells apart: all have the same mean, the
// same interval and the same places.
func (b *builder) alike(c *cluster, v *view, s *network.Spread) report.Row {
	each := &s.Clusters[0]
	name := b.words.Say("network.spread.each", b.members(c.clusterKind, len(s.Clusters)))
	return report.Row{{Text: name}, b.mean(v, each, s.Members, b.words.Say("network.spread.alike.why")), b.place(s, each)}
}

// mean returns a mean with its interval, and how many members it is of.
func (b *builder) mean(v *view, m *network.ClusterMean, members int, why string) report.Cell {
	return report.Cell{
		Text:    b.words.Say("network.spread.interval", b.number(m.Shrunken), b.number(m.Low), b.number(m.High), b.members(v.kind, members)),
		Details: why + " " + b.words.Say("network.spread.interval.why", b.number(m.Low), b.number(m.High)),
	}
}

// place returns the places that a cluster may have.
func (b *builder) place(s *network.Spread, m *network.ClusterMean) report.Cell {
	w, r := b.words, m.Rank
	if r == nil {
		return missing()
	}
	c := report.Cell{Text: w.Say("network.spread.places", r.Best, r.Worst, len(s.Clusters)), Details: w.Say("network.spread.places.why", w.Number(r.Expected, 1))}
	if r.Best == r.Worst {
		c.Text = w.Say("n-of", r.Best, len(s.Clusters))
	}
	return c
}

func (b *builder) number(x float64) string { return b.words.Number(x, 2) }

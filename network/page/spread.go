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
// them.
func (b *builder) means(c *cluster, v *view, l *line, s *network.Spread) report.Part {
	w := b.words
	title := b.heading(l)
	if b.rounds {
		title = w.Say("network.view", title, v.name)
	}
	p := report.Part{Title: w.Say("network.spread.between", title, w.Percent(s.ICC), b.many(c.clusterKind))}
	if s.Boundary {
		p.Title = w.Say("network.spread.alike", title, b.many(c.clusterKind))
	}
	for k := range s.Clusters {
		p.Rows = append(p.Rows, b.mean(v, s, &s.Clusters[k]))
	}
	return p
}

func (b *builder) mean(v *view, s *network.Spread, m *network.ClusterMean) report.Row {
	w := b.words
	number := func(x float64) string { return w.Number(x, 2) }
	place := missing()
	if r := m.Rank; r != nil {
		place = report.Cell{Text: w.Say("network.spread.places", r.Best, r.Worst, len(s.Clusters)), Details: w.Say("network.spread.places.why", w.Number(r.Expected, 1))}
		if r.Best == r.Worst {
			place.Text = w.Say("n-of", r.Best, len(s.Clusters))
		}
	}
	return report.Row{
		{Text: cmp.Or(m.Name, m.Cluster)},
		{
			Text:    w.Say("network.spread.interval", number(m.Shrunken), number(m.Low), number(m.High), b.members(v.kind, m.N)),
			Details: w.Say("network.spread.mean.why", b.members(v.kind, m.N), number(m.Mean), number(s.Mean), number(m.Shrunken), number(m.Low), number(m.High)),
		},
		place,
	}
}

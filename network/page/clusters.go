package page

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/report"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/network"
)

// A cluster is what the roll-up says of the members of one kind of a cluster, or of all
// clusters of a kind together.
type cluster struct {
	clusterKey
	id        string // of its section
	name      string
	members   span
	views     []view     // of all members
	divisions []division // of parts of them
}

type clusterKey struct {
	cluster     string
	clusterKind indicator.SubjectKind
	memberKind  indicator.SubjectKind
}

// A division is the members of a cluster divided by clusters of another kind.
type division struct {
	kind  indicator.SubjectKind
	views []view
}

// A view is one profile: the members as one side saw them on one occasion.
type view struct {
	name  string
	kind  indicator.SubjectKind // of members
	cells []*network.CellReport // by line; nil where it has none
	tally *tally                // nil of a part
}

// A line is an indicator, aspect or group on a dimension.
type line struct {
	*node
	lineKey
	ladder *report.Ladder // nil for a group over several scales
}

type lineKey struct {
	id        indicator.ID
	dimension string
}

// judged reports whether the line is an indicator on the ordinary dimension.
func (l *line) judged() bool { return l.Kind == assessment.IndicatorNode && l.dimension == "" }

// layLines lists what there are cells of, in their order. Hidden cells tell no scale, so
// that of a line is had from any other.
func (b *builder) layLines() {
	for i := range b.Profiles {
		cells := b.Profiles[i].Cells
		for k := range cells {
			c := &cells[k]
			key := lineKey{c.ID, c.Dimension}
			n, ok := b.at[key]
			if !ok {
				n = len(b.lines)
				b.at[key] = n
				b.lines = append(b.lines, line{b.node(c.ID), key, nil})
			}
			if b.lines[n].ladder == nil && !hidden(c) {
				b.lines[n].ladder = b.ladder[c.Scale]
			}
		}
	}
}

// node returns the node of a cell. One that the roll-up does not describe is taken for an
// indicator that is called by its ID.
func (b *builder) node(id indicator.ID) *node {
	if n, ok := b.nodes[id]; ok {
		return n
	}
	n := b.newNode(assessment.Node{ID: id, Kind: assessment.IndicatorNode})
	b.nodes[id] = n
	return n
}

// clusters gathers the profiles by cluster: kinds in the order in which they come up, of
// each kind all together first.
func (b *builder) clusters() []*cluster {
	var all []*cluster
	at := map[clusterKey]*cluster{}
	kinds := map[clusterKey]int{}
	for i := range b.Profiles {
		p := &b.Profiles[i]
		key := clusterKey{p.Cluster, p.ClusterKind, p.MemberKind}
		c := at[key]
		if c == nil {
			c = &cluster{clusterKey: key, name: b.nameOf(p.Scope)}
			at[key] = c
			all = append(all, c)
			if kind := c.kinds(); kinds[kind] == 0 {
				kinds[kind] = len(all)
			}
		}
		b.add(c, p)
	}
	slices.SortStableFunc(all, func(x, y *cluster) int {
		return cmp.Or(kinds[x.kinds()]-kinds[y.kinds()], min(len(x.cluster), 1)-min(len(y.cluster), 1))
	})
	for i, c := range all {
		c.id = fmt.Sprintf("network-%d", i+1)
	}
	return all
}

// kinds is the key of all clusters of the kind together.
func (k clusterKey) kinds() clusterKey { k.cluster = ""; return k }

// add adds a profile to the views of its cluster.
func (b *builder) add(c *cluster, p *network.ProfileReport) {
	v := view{name: b.perspective(p.Perspective), kind: p.MemberKind, cells: b.align(p.Cells)}
	if b.occasions {
		v.name = b.words.Say("network.view", b.occasion(p.Occasion), v.name)
	}
	if p.Part == "" {
		c.members.add(p.Members)
		v.tally = b.tally(v.cells)
		c.views = append(c.views, v)
		return
	}
	part := b.words.Say("network.with", cmp.Or(p.PartName, p.Part), b.members(p.MemberKind, p.Members))
	if b.rounds {
		part = b.words.Say("network.view", part, v.name)
	}
	v.name = part
	for i := range c.divisions {
		if d := &c.divisions[i]; d.kind == p.PartKind {
			d.views = append(d.views, v)
			return
		}
	}
	c.divisions = append(c.divisions, division{p.PartKind, []view{v}})
}

// align lays cells beside the lines.
func (b *builder) align(cells []network.CellReport) []*network.CellReport {
	out := make([]*network.CellReport, len(b.lines))
	for i := range cells {
		out[b.at[lineKey{cells[i].ID, cells[i].Dimension}]] = &cells[i]
	}
	return out
}

// nameOf returns what a cluster is called: by its ID, if it has no name.
func (b *builder) nameOf(s network.Scope) string {
	if s.Cluster != "" {
		return cmp.Or(s.Name, s.Cluster)
	}
	if !b.has("network.many." + string(s.ClusterKind)) {
		return b.words.Say("network.all.own", plain(string(s.ClusterKind)))
	}
	return b.words.Say("network.all", b.many(s.ClusterKind))
}

// many returns the plural of a kind: "communities of schools".
func (b *builder) many(kind indicator.SubjectKind) string {
	return b.key("network.many.", string(kind))
}

// title is the name of a cluster with how many members it has.
func (b *builder) title(c *cluster) string {
	if !c.members.any {
		return c.name
	}
	return b.words.Say("network.with", c.name, b.span(c.memberKind, c.members))
}

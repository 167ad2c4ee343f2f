package casejson

import (
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
)

// crosswalk writes a crosswalk as a named grouping and an association for each edge:
//
//	exact    exactMatchOf
//	close    ext:closeMatch, which who does not know it reads as isRelatedTo
//	broad    isPartOf
//	narrow   isPartOf, with the ends swapped
//	related  isRelatedTo
//
// Confidence, authorship and gaps have no place in CASE and stand in extensions.
func (m *maker) crosswalk(c *framework.Crosswalk) {
	if c.From().Key() != m.f.Key() {
		c = c.Inverse()
	}
	doc := c.Document()
	name := c.From().Key() + "/" + c.To().Key()
	grouping := m.object(nil, "CFAssociationGroupings", name)
	title, _ := m.split(doc.Title, true)
	if title == "" {
		from, _ := m.split(c.From().Title(), true)
		to, _ := m.split(c.To().Title(), true)
		title = "Crosswalk: " + from + " – " + to
	}
	grouping.say("title", title)
	meaning, _ := m.split(doc.AcrossKinds, false)
	grouping.say("description", meaning)
	m.own(grouping, member{"crosswalk", m.made(doc, "edges")})
	m.groupings = append(m.groupings, grouping)
	for i, e := range doc.Edges {
		m.edge(c, e, i, name, linkTo(grouping, title))
	}
}

func (m *maker) edge(c *framework.Crosswalk, e framework.Edge, i int, name string, grouping *node) {
	from, to := m.node(c.From(), e.From), m.node(c.To(), e.To)
	to.add("targetType", textNode("CASE"))
	kind := "isRelatedTo"
	switch e.Relation {
	case indicator.Exact:
		kind = "exactMatchOf"
	case indicator.Close:
		kind = "ext:closeMatch"
	case indicator.Broad:
		kind = "isPartOf"
	case indicator.Narrow:
		kind, from, to = "isPartOf", to, from
	}
	note, rest := m.split(e.Rationale, false)
	e.Rationale = rest
	a := m.object(nil, "CFAssociations", "crosswalk/"+name+"/"+string(e.From)+"/"+string(e.To))
	m.associate(a, kind, from, to)
	a.add("CFAssociationGroupingURI", grouping)
	a.say("notes", note)
	m.own(a, member{"edge", m.made(e)}, member{"order", integerNode(i)})
}

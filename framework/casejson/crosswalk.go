package casejson

import (
	"cmp"
	"slices"

	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
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

// Crosswalks returns the crosswalks that [FromFramework] put into the package, in the
// order of their groupings, each read from the framework of the package to the other. What
// the notes of CASE say now counts. Associations that this library did not write are in
// no crosswalk: CASE does not say with which confidence they hold, nor who drew them.
func (p *Package) Crosswalks() ([]framework.CrosswalkDocument, issue.List) {
	if p == nil {
		p = new(Package)
	}
	var found issue.Collector
	doc := p.root().get("CFDocument")
	language := firstOf(doc.get("extensions").get(ownKey).str("language"), doc.str("language"), "en")
	edges := p.edges(language, &found)
	var out []framework.CrosswalkDocument
	for i, g := range p.root().get("CFDefinitions").list("CFAssociationGroupings") {
		own := g.get("extensions").get(ownKey).get("crosswalk")
		if own == nil {
			continue
		}
		var doc framework.CrosswalkDocument
		if err := own.fill(&doc); err != nil {
			found.Warnf(OwnUnfit, p.at(p.prefix+"/CFDefinitions/CFAssociationGroupings", i, g).Key("extensions").Key(ownKey), "this is not read: %v", err)
			continue
		}
		list := edges[g.str("identifier")]
		slices.SortStableFunc(list, func(a, b placed[framework.Edge]) int { return cmp.Compare(a.order, b.order) })
		doc.Edges = []framework.Edge{}
		for _, e := range list {
			doc.Edges = append(doc.Edges, e.what)
		}
		out = append(out, doc)
	}
	return out, p.located(found.List())
}

// edges returns the edges that associations say they stand for, by grouping.
func (p *Package) edges(language string, found *issue.Collector) map[string][]placed[framework.Edge] {
	of := map[string][]placed[framework.Edge]{}
	for i, a := range p.root().list("CFAssociations") {
		own := a.get("extensions").get(ownKey)
		if own.get("edge") == nil {
			continue
		}
		var e framework.Edge
		if err := own.get("edge").fill(&e); err != nil {
			found.Warnf(OwnUnfit, p.at(p.prefix+"/CFAssociations", i, a).Key("extensions").Key(ownKey), "this is not read: %v", err)
			continue
		}
		e.Rationale = join(a.str("notes"), e.Rationale, language)
		grouping := a.get("CFAssociationGroupingURI").str("identifier")
		of[grouping] = append(of[grouping], placed[framework.Edge]{own.order(), e})
	}
	return of
}

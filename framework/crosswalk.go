package framework

import (
	"iter"
	"slices"

	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
)

// A Crosswalk is a compiled [CrosswalkDocument]: checked against its two
// frameworks, immutable, and safe for many goroutines. It reads from the first
// framework to the second; [Crosswalk.Inverse] reads the other way.
type Crosswalk struct {
	doc      CrosswalkDocument
	from, to *Framework
	across   bool
	at       map[indicator.ID][]int // edges by From
	gaps     map[indicator.ID]indicator.Text
}

const (
	// RefMismatch: a document is about another framework, or another edition of it, than the one that is at hand.
	//
	// Example: {"from":{"key":"rivers","edition":"1"}}
	RefMismatch issue.Code = "ref-mismatch"
	// EdgeUnfit: an edge or a gap names no indicator of the framework on its side, or an edge says wrongly that it goes from one kind of subject to another.
	//
	// Example: {"edges":[{"from":"local.one","to":"local.one","relation":"close","confidence":"high","rationale":{"en":"Alike."}}]}
	EdgeUnfit issue.Code = "edge-unfit"
	// EdgeDuplicate: two edges say of one pair that it is alike.
	//
	// Example: {"edges":[{"from":"local.one","to":"coast.one","relation":"close","confidence":"high","rationale":{"en":"Alike."}},{"from":"local.one","to":"coast.one","relation":"exact","confidence":"low","rationale":{"en":"The same."}}]}
	EdgeDuplicate issue.Code = "edge-duplicate"
	// RelationClash: a pair is in two relations of which only one can be true. What is exactly the same counts as one.
	//
	// Example: {"edges":[{"from":"local.one","to":"coast.one","relation":"exact","confidence":"high","rationale":{"en":"The same."}},{"from":"local.one","to":"coast.one","relation":"broad","confidence":"low","rationale":{"en":"More."}}]}
	RelationClash issue.Code = "relation-clash"
	// GapLinked: an indicator is listed as having no counterpart, and has an edge or is listed twice.
	//
	// Example: {"gaps":{"from":[{"ids":["local.one"],"reason":{"en":"It is not asked."}}]}}
	GapLinked issue.Code = "gap-linked"
	// AcrossKindsMissing: the frameworks judge no kind of subject in common, and the crosswalk does not say what that means.
	//
	// Example: {"acrossKinds":null}
	AcrossKindsMissing issue.Code = "across-kinds-missing"
	// ExactTwice: two indicators are exactly the same as a third, and so as each other, and stand in one framework. A warning.
	//
	// Example: {"edges":[{"from":"local.one","to":"coast.one","relation":"exact","confidence":"high","rationale":{"en":"The same."}},{"from":"local.two","to":"coast.one","relation":"exact","confidence":"high","rationale":{"en":"The same."}}],"gaps":{}}
	ExactTwice issue.Code = "exact-twice"
	// Unaccounted: an indicator has no edge and is not listed as a gap, so nobody knows whether it was looked at. A warning.
	//
	// Example: {"edges":[]}
	Unaccounted issue.Code = "unaccounted"
)

// ParseCrosswalk reads a crosswalk, strictly, and compiles it. Issues carry their
// place in data. With an error there is no Crosswalk.
func ParseCrosswalk(data []byte, from, to *Framework) (*Crosswalk, issue.List) {
	var doc CrosswalkDocument
	if list := CrosswalkSchema().Read(data, &doc); list.Err() != nil {
		return nil, list
	}
	c, list := compileCrosswalk(doc, from, to)
	return c, document.Locate(data, list)
}

// CompileCrosswalk checks the document, against [CrosswalkSchema] too, and makes a
// Crosswalk of it. It returns all issues; warnings come with a Crosswalk, errors
// without one. The document is copied. Time is linear in edges and indicators.
func CompileCrosswalk(doc CrosswalkDocument, from, to *Framework) (*Crosswalk, issue.List) {
	var own CrosswalkDocument
	if list := CrosswalkSchema().Copy(doc, &own); list.Err() != nil {
		return nil, list
	}
	return compileCrosswalk(own, from, to)
}

func compileCrosswalk(doc CrosswalkDocument, from, to *Framework) (*Crosswalk, issue.List) {
	var found issue.Collector
	doc.From.Check(from, RefMismatch, "/from", &found)
	doc.To.Check(to, RefMismatch, "/to", &found)
	if from == nil || to == nil {
		return nil, found.List()
	}
	c := &Crosswalk{doc: doc, from: from, to: to, across: !slices.ContainsFunc(from.doc.Subjects, to.IsFor)}
	if c.across && len(doc.AcrossKinds) == 0 {
		found.Errorf(AcrossKindsMissing, "/acrossKinds", "%q judges %v and %q %v: say what an edge between them means", from.Key(), from.doc.Subjects, to.Key(), to.doc.Subjects)
	}
	c.checkEdges(&found)
	c.checkGaps(&found)
	if found.Failed() {
		return nil, found.List()
	}
	c.index()
	return c, found.List()
}

type pair struct{ from, to indicator.ID }

func (c *Crosswalk) checkEdges(found *issue.Collector) {
	drawn := map[pair]indicator.Relation{}
	same := map[pair]indicator.ID{} // one end of the exact edges, by side and the other
	for i, e := range c.doc.Edges {
		at := issue.Pointer("/edges").Index(i)
		if _, ok := c.from.Lookup(e.From); !ok {
			found.Errorf(EdgeUnfit, at.Key("from"), "framework %q has no indicator %q", c.from.Key(), e.From)
		}
		if _, ok := c.to.Lookup(e.To); !ok {
			found.Errorf(EdgeUnfit, at.Key("to"), "framework %q has no indicator %q", c.to.Key(), e.To)
		}
		if e.AcrossKinds && !c.across {
			found.Errorf(EdgeUnfit, at.Key("acrossKinds"), "%q and %q judge subjects of one kind", c.from.Key(), c.to.Key())
		}
		if other, twice := drawn[pair{e.From, e.To}]; twice && e.Relation.Clashes(other) {
			found.Errorf(RelationClash, at.Key("relation"), "%q cannot be both %s and %s to %q", e.From, other, e.Relation, e.To)
		} else if twice {
			found.Errorf(EdgeDuplicate, at, "%q and %q are joined already, as %s", e.From, e.To, other)
		}
		drawn[pair{e.From, e.To}] = e.Relation
		if e.Relation != indicator.Exact {
			continue
		}
		for _, end := range []pair{{from: e.From}, {to: e.To}} {
			mine := e.To
			if end.to != "" {
				mine = e.From
			}
			if other, ok := same[end]; ok && other != mine {
				found.Warnf(ExactTwice, at, "%q and %q are exactly the same as one indicator, and so as each other", other, mine)
			}
			same[end] = mine
		}
	}
}

func (c *Crosswalk) checkGaps(found *issue.Collector) {
	for _, side := range []struct {
		name string
		f    *Framework
		gaps []Gap
		end  func(Edge) indicator.ID
	}{
		{"from", c.from, c.doc.Gaps.From, func(e Edge) indicator.ID { return e.From }},
		{"to", c.to, c.doc.Gaps.To, func(e Edge) indicator.ID { return e.To }},
	} {
		taken := map[indicator.ID]bool{}
		for _, e := range c.doc.Edges {
			taken[side.end(e)] = true
		}
		for i, g := range side.gaps {
			at := issue.Pointer("/gaps").Key(side.name).Index(i).Key("ids")
			for k, id := range g.IDs {
				if _, ok := side.f.Lookup(id); !ok {
					found.Errorf(EdgeUnfit, at.Index(k), "framework %q has no indicator %q", side.f.Key(), id)
				} else if taken[id] {
					found.Errorf(GapLinked, at.Index(k), "%q is listed as having no counterpart, and has an edge or is listed twice", id)
				}
				taken[id] = true
			}
		}
		for id := range side.f.Under("") {
			if !taken[id] {
				found.Warnf(Unaccounted, "/gaps/"+issue.Pointer(side.name), "%q has neither an edge nor a place among the gaps", id)
			}
		}
	}
}

// index is called once all is checked.
func (c *Crosswalk) index() {
	c.at = map[indicator.ID][]int{}
	for i := range c.doc.Edges {
		e := &c.doc.Edges[i]
		c.at[e.From] = append(c.at[e.From], i)
	}
	c.gaps = map[indicator.ID]indicator.Text{}
	for _, g := range c.doc.Gaps.From {
		for _, id := range g.IDs {
			c.gaps[id] = g.Reason
		}
	}
}

// From returns the framework that the crosswalk starts from.
func (c *Crosswalk) From() *Framework { return c.from }

// To returns the framework that the crosswalk leads to.
func (c *Crosswalk) To() *Framework { return c.to }

// AcrossKinds reports whether the two frameworks judge no kind of subject in
// common, and what that means for those who follow an edge. A judgement of a
// community is then no judgement of a district, however alike the indicators are.
func (c *Crosswalk) AcrossKinds() (meaning indicator.Text, across bool) {
	return c.doc.AcrossKinds.Clone(), c.across
}

// Document returns the document the crosswalk was compiled from.
func (c *Crosswalk) Document() CrosswalkDocument {
	d := c.doc
	d.Title, d.AcrossKinds = d.Title.Clone(), d.AcrossKinds.Clone()
	d.Authorship.Authors = slices.Clone(d.Authorship.Authors)
	d.Edges = cloneEach(d.Edges, Edge.clone)
	cloneGap := func(g Gap) Gap { return Gap{slices.Clone(g.IDs), g.Reason.Clone()} }
	d.Gaps = Gaps{cloneEach(d.Gaps.From, cloneGap), cloneEach(d.Gaps.To, cloneGap)}
	d.Extensions = slices.Clone(d.Extensions)
	return d
}

func (e Edge) clone() Edge {
	e.Rationale = e.Rationale.Clone()
	if e.Authorship != nil {
		own := *e.Authorship
		own.Authors = slices.Clone(own.Authors)
		e.Authorship = &own
	}
	return e
}

// Len returns the number of edges.
func (c *Crosswalk) Len() int { return len(c.doc.Edges) }

// Edges returns all edges in the order of the document, each with its authorship.
func (c *Crosswalk) Edges() iter.Seq[Edge] {
	return func(yield func(Edge) bool) {
		for i := range c.doc.Edges {
			if !yield(c.edge(i)) {
				return
			}
		}
	}
}

func (c *Crosswalk) edge(i int) Edge {
	e := c.doc.Edges[i].clone()
	e.AcrossKinds = c.across
	if e.Authorship == nil {
		own := c.doc.Authorship
		own.Authors = slices.Clone(own.Authors)
		e.Authorship = &own
	}
	return e
}

// Counterparts returns the edges from an indicator of the first framework, in the
// order of the document; for one of the second, ask [Crosswalk.Inverse].
func (c *Crosswalk) Counterparts(id indicator.ID) iter.Seq[Edge] {
	return func(yield func(Edge) bool) {
		for _, i := range c.at[id] {
			if !yield(c.edge(i)) {
				return
			}
		}
	}
}

// Gap returns why an indicator of the first framework has no counterpart, or false
// if it has one or the crosswalk does not say.
func (c *Crosswalk) Gap(id indicator.ID) (reason indicator.Text, ok bool) {
	reason, ok = c.gaps[id]
	return reason.Clone(), ok
}

// Inverse returns the same crosswalk read from the second framework to the first:
// broad has become narrow, and narrow broad. Edges stand in the order of the
// second framework's indicators.
func (c *Crosswalk) Inverse() *Crosswalk {
	inverse := &Crosswalk{doc: c.Document(), from: c.to, to: c.from, across: c.across}
	d := &inverse.doc
	d.From, d.To = d.To, d.From
	d.Gaps.From, d.Gaps.To = d.Gaps.To, d.Gaps.From
	for i := range d.Edges {
		e := &d.Edges[i]
		e.From, e.To, e.Relation = e.To, e.From, e.Relation.Inverse()
	}
	slices.SortStableFunc(d.Edges, func(a, b Edge) int { return c.to.nodes[a.From].index - c.to.nodes[b.From].index })
	inverse.index()
	return inverse
}

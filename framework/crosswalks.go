package framework

import (
	"cmp"
	"maps"
	"slices"

	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
)

// ExactImplied: two edges that are exact join three indicators, and the third pair
// of them has no edge that is exact, though the set has a crosswalk for it. A
// warning of [CheckCrosswalks].
const ExactImplied issue.Code = "exact-implied"

// CheckCrosswalks checks crosswalks together, for what none of them shows alone.
// Exact is transitive: what is exact along a chain of edges is one and the same,
// and stands as one in every other relation. So it reports pairs that clash
// ([RelationClash]), two indicators of one framework that are the same
// ([ExactTwice]), and edges that follow and are not drawn ([ExactImplied]). Close is
// not transitive, and nothing follows from it. Paths begin with the position in
// the list, as in "/2/edges/7". Time is linear in edges, but for those in chains.
// Source: W3C, SKOS Reference (2009), S45 and S46.
func CheckCrosswalks(list ...*Crosswalk) issue.List {
	var found issue.Collector
	same := classes{}
	eachEdge(list, func(_ issue.Pointer, from, to end, e Edge) {
		if e.Relation == indicator.Exact {
			same.join(from, to)
		}
	})
	drawn := map[[2]end]indicator.Relation{}
	exact := map[[2]end]bool{}
	eachEdge(list, func(at issue.Pointer, from, to end, e Edge) {
		a, b, r := same.of(from), same.of(to), e.Relation
		exact[[2]end{from, to}] = r == indicator.Exact
		exact[[2]end{to, from}] = r == indicator.Exact
		if a == b && r.Clashes(indicator.Exact) {
			found.Errorf(RelationClash, at.Key("relation"), "%q and %q are the same by other edges, and cannot be %s", e.From, e.To, r)
			return
		}
		if b.compare(a) < 0 {
			a, b, r = b, a, r.Inverse()
		}
		if other, ok := drawn[[2]end{a, b}]; ok && a != b && r.Clashes(other) {
			found.Errorf(RelationClash, at.Key("relation"), "%q and %q cannot be %s: what is the same as they is joined otherwise", e.From, e.To, e.Relation)
			return
		}
		drawn[[2]end{a, b}] = r
	})
	members := slices.SortedFunc(maps.Keys(same), end.compare)
	for _, a := range members {
		for _, b := range members {
			switch {
			case a == b || same.of(a) != same.of(b):
			case a.framework == b.framework && a.compare(b) < 0:
				found.Warnf(ExactTwice, "", "%q and %q of framework %q are exactly the same by a chain of edges", a.id, b.id, a.framework)
			case !exact[[2]end{a, b}]:
				for i, c := range list {
					if a.framework == c.from.Key() && b.framework == c.to.Key() {
						found.Warnf(ExactImplied, issue.Pointer("").Index(i).Key("edges"), "%q and %q are exactly the same by other edges, and have no edge that says so", a.id, b.id)
					}
				}
			}
		}
	}
	return found.List()
}

// An end is an indicator of a framework, as an edge names it.
type end struct {
	framework string
	id        indicator.ID
}

func (e end) compare(f end) int {
	return cmp.Or(cmp.Compare(e.framework, f.framework), cmp.Compare(e.id, f.id))
}

func eachEdge(list []*Crosswalk, do func(at issue.Pointer, from, to end, e Edge)) {
	for i, c := range list {
		at := issue.Pointer("").Index(i).Key("edges")
		for k, e := range c.doc.Edges {
			do(at.Index(k), end{c.from.Key(), e.From}, end{c.to.Key(), e.To}, e)
		}
	}
}

// classes has for each indicator with an edge that is exact the first, in order,
// of those that are the same.
type classes map[end]end

func (c classes) of(e end) end {
	if first, ok := c[e]; ok {
		return first
	}
	return e
}

func (c classes) join(a, b end) {
	first := slices.MinFunc([]end{c.of(a), c.of(b)}, end.compare)
	for _, old := range []end{c.of(a), c.of(b)} {
		for e, is := range c {
			if is == old {
				c[e] = first
			}
		}
		c[old] = first
	}
	c[a], c[b] = first, first
}

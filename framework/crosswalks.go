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
// the list, as in "/2/edges/7". Time is nearly linear in edges, and quadratic in the
// number of indicators that are all the same.
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
		if r == indicator.Exact {
			exact[[2]end{from, to}], exact[[2]end{to, from}] = true, true
		}
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
	at := map[[2]Ref][]int{} // crosswalks by what they join
	for i, c := range list {
		key := [2]Ref{c.from.Ref(), c.to.Ref()}
		at[key] = append(at[key], i)
	}
	for _, class := range same.members() {
		for _, a := range class {
			for _, b := range class {
				switch {
				case a == b:
				case a.framework == b.framework && a.compare(b) < 0:
					found.Warnf(ExactTwice, "", "%q and %q of framework %q are exactly the same by a chain of edges", a.id, b.id, a.framework.Key)
				case !exact[[2]end{a, b}]:
					for _, i := range at[[2]Ref{a.framework, b.framework}] {
						found.Warnf(ExactImplied, issue.Pointer("").Index(i).Key("edges"), "%q and %q are exactly the same by other edges, and have no edge that says so", a.id, b.id)
					}
				}
			}
		}
	}
	return found.List()
}

// An end is an indicator of an edition of a framework, as an edge names it.
type end struct {
	framework Ref
	id        indicator.ID
}

func (e end) compare(f end) int {
	return cmp.Or(cmp.Compare(e.framework.Key, f.framework.Key), cmp.Compare(e.framework.Edition, f.framework.Edition), cmp.Compare(e.framework.Digest, f.framework.Digest), cmp.Compare(e.id, f.id))
}

func eachEdge(list []*Crosswalk, do func(at issue.Pointer, from, to end, e Edge)) {
	for i, c := range list {
		at, a, b := issue.Pointer("").Index(i).Key("edges"), c.from.Ref(), c.to.Ref()
		for k, e := range c.doc.Edges {
			do(at.Index(k), end{a, e.From}, end{b, e.To}, e)
		}
	}
}

// classes has for each indicator with an edge that is exact another that is the
// same, nearer to the one that stands for all of them: a union-find forest.
type classes map[end]end

// of returns the indicator that stands for all that are the same.
func (c classes) of(e end) end {
	for {
		up, ok := c[e]
		if !ok || up == e {
			return e
		}
		if over, ok := c[up]; ok {
			c[e] = over // half the way for the next who asks
		}
		e = up
	}
}

func (c classes) join(a, b end) {
	for _, e := range []end{a, b} {
		if _, ok := c[e]; !ok {
			c[e] = e
		}
	}
	a, b = c.of(a), c.of(b)
	if b.compare(a) < 0 {
		a, b = b, a
	}
	c[b] = a
}

// members returns the classes, and in each its members, in order.
func (c classes) members() [][]end {
	place := map[end]int{}
	var all [][]end
	for _, e := range slices.SortedFunc(maps.Keys(c), end.compare) {
		first := c.of(e)
		if _, ok := place[first]; !ok {
			place[first] = len(all)
			all = append(all, nil)
		}
		all[place[first]] = append(all[place[first]], e)
	}
	return all
}

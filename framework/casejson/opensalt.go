package casejson

import (
	"math"
	"slices"

	"github.com/openrubric/leadership/indicator/issue"
)

// What [OpenSALT10] loses. All are warnings, at the path that the strict form has.
const (
	// NotIn10: CASE 1.0 has no such member, or OpenSALT drops it. It is left out.
	NotIn10 issue.Code = "not-in-1-0"
	// TypeWeakened: CASE 1.0 has no association of the type. It is written as isRelatedTo.
	TypeWeakened issue.Code = "type-weakened"
	// CriterionDropped: OpenSALT breaks off at a criterion without an item of the package. It is left out.
	CriterionDropped issue.Code = "criterion-dropped"
	// ParentSet: OpenSALT breaks off where rubricId or rubricCriterionId is not that of the parent. It is set.
	ParentSet issue.Code = "parent-set"
)

// opensalt makes the package that OpenSALT's importer takes of a strict one, which stays
// as it is.
func opensalt(strict *node) (*node, issue.List) {
	o := salter{model: model(), items: map[string]bool{}, taken: map[string]bool{}, found: issue.Collector{Cap: math.MaxInt}}
	for _, n := range strict.list("CFItems") {
		o.items[n.str("identifier")] = true
	}
	out := o.object(o.model.pkg, strict, nil, nil)
	return out, o.found.List()
}

type salter struct {
	model classes
	items map[string]bool
	taken map[string]bool // identifiers of parts
	found issue.Collector // of all losses, however many
}

// object copies an object of the class without what CASE 1.0 does not have. in is the
// object around it.
func (o *salter) object(c *class, n, in *node, at *place) *node {
	out := &node{kind: anObject, members: make([]member, 0, len(n.members))}
	for _, m := range n.members {
		i := c.find(m.name)
		if i < 0 {
			continue // the strict form has none
		}
		f := &c.fields[i]
		here := at.key(m.name)
		switch {
		case f.new && f.form == caseVersion:
			continue // nothing is lost by it
		case f.new:
			o.found.Warnf(NotIn10, here.pointer(), "CASE 1.0 as OpenSALT reads it has no %s of a %s: left out", m.name, c.name)
			continue
		}
		out.members = append(out.members, member{m.name, o.value(f, m.value, n, in, here)})
	}
	return out
}

func (o *salter) value(f *field, v, n, around *node, at *place) *node {
	switch {
	case f.form == part:
		return o.object(f.class, v, n, at)
	case f.form == endpoint:
		return o.object(o.model.endpoint, v, n, at)
	case f.form == parts:
		out := arrayNode()
		for i, e := range v.elements {
			here := at.at(i)
			if f.name == "CFRubricCriteria" && !o.items[e.get("CFItemURI").str("identifier")] {
				o.found.Warnf(CriterionDropped, here.pointer(), "the criterion names no item of the package, at which OpenSALT breaks off: left out")
				continue
			}
			id := e.str("identifier")
			if o.taken[id] {
				o.found.Warnf(IdentifierTwice, here.key("identifier").pointer(), "another object has the identifier %q too, and OpenSALT takes this for it", id)
			}
			o.taken[id] = true
			out.elements = append(out.elements, o.object(f.class, e, n, here))
		}
		return out
	case f.form == associationType && !slices.Contains(associationTypes[:9], v.text):
		o.found.Warnf(TypeWeakened, at.pointer(), "CASE 1.0 has no association of type %s: written as isRelatedTo", v.text)
		return textNode("isRelatedTo")
	case f.name == "rubricId" || f.name == "rubricCriterionId":
		if id := around.get("identifier"); id.text != v.text {
			o.found.Warnf(ParentSet, at.pointer(), "%s is %q, and the object stands in %q: set to that", f.name, v.text, id.text)
			return id
		}
	}
	return v
}

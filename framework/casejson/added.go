package casejson

import (
	"encoding/json"
	"strings"
)

// What others add to a package that this library made is kept as what came with a foreign
// one is: under "case" in our extensions, where FromFramework finds it.

// The members of objects that FromFramework says itself, and so are not added.
const (
	documentFields  = "identifier uri lastChangeDateTime frameworkType caseVersion creator title officialSourceURL publisher description language version adoptionStatus statusStartDate statusEndDate licenseURI notes"
	itemFields      = "identifier uri lastChangeDateTime fullStatement abbreviatedStatement humanCodingScheme CFItemType CFItemTypeURI language"
	criterionFields = "identifier uri lastChangeDateTime category description CFItemURI position rubricId CFRubricCriterionLevels"
	levelFields     = "identifier uri lastChangeDateTime description quality score position rubricCriterionId"
)

// ownMembers are what FromFramework writes into extensions. What Read keeps there is not
// among them.
const ownMembers = "framework language group indicator order stated rubric scale dimension crosswalk edge link made level wording text"

// added returns what came with an object, which may be nil, with the members that it has
// now beside those and the known ones.
func added(came, n *node, known string) *node {
	for _, m := range n.members {
		v := m.value
		switch {
		case m.name == "extensions" && v.kind == anObject:
			before := came.get("extensions")
			if v = theirs(before, v); v == before {
				continue
			}
		case m.name == "extensions", named(known, m.name), came.get(m.name) != nil:
			continue
		}
		came = with(came, m.name, v)
	}
	return came
}

// theirs returns extensions that came, which may be nil, with those added that are not ours.
func theirs(before, now *node) *node {
	out := before
	for _, m := range now.members {
		v := m.value
		if m.name == ownKey {
			var kept []member
			for _, o := range v.members {
				if !named(ownMembers, o.name) {
					kept = append(kept, o)
				}
			}
			v = objectNode(kept...)
			if len(kept) == 0 {
				continue
			}
		}
		if before.get(m.name) == nil {
			out = with(out, m.name, v)
		}
	}
	return out
}

func named(list, name string) bool {
	for word := range strings.FieldsSeq(list) {
		if word == name {
			return true
		}
	}
	return false
}

// addedToCriterion adds to what came with an item what was added to its criterion and levels.
func addedToCriterion(came, c *node) *node {
	if c == nil {
		return came
	}
	before := came.get("criterion")
	now := added(before, c, criterionFields)
	levels := before.get("levels")
	for _, l := range c.list("CFRubricCriterionLevels") {
		key := ownOfLevel(l).str("level")
		if more := added(levels.get(key), l, levelFields); key != "" && more != levels.get(key) {
			levels = with(levels, key, more)
		}
	}
	if levels != before.get("levels") {
		now = with(now, "levels", levels)
	}
	if now == before {
		return came
	}
	return with(came, "criterion", now)
}

// addedToPackage adds to what came with a package what was added to its document and lists.
func (d *deriver) addedToPackage(came *node) *node {
	came = added(came, d.s.get("CFDocument"), documentFields)
	came = addedTo(came, "CFAssociations", d.left)
	came = addedTo(came, "CFRubrics", d.rubrics)
	definitions := came.get("CFDefinitions")
	if now := d.s.get("CFDefinitions"); now != nil {
		for _, m := range now.members {
			definitions = addedTo(definitions, m.name, m.value.elements)
		}
		if ext := now.get("extensions"); ext != nil && definitions.get("extensions") == nil {
			definitions = with(definitions, "extensions", ext)
		}
	}
	if definitions != came.get("CFDefinitions") {
		came = with(came, "CFDefinitions", definitions)
	}
	if ext := d.s.get("extensions"); ext != nil && came.get("packageExtensions") == nil {
		came = with(came, "packageExtensions", ext)
	}
	return came
}

// addedTo adds to a list the objects that are not ours and not in it.
func addedTo(came *node, list string, now []*node) *node {
	known := map[string]bool{}
	for _, n := range came.list(list) {
		known[n.str("identifier")] = true
	}
	all := append([]*node(nil), came.list(list)...)
	for _, n := range now {
		own := n.get("extensions").get(ownKey)
		if !known[n.str("identifier")] && own.get("made") == nil && own.get("crosswalk") == nil {
			all = append(all, n)
		}
	}
	if len(all) == len(came.list(list)) {
		return came
	}
	return with(came, list, arrayNode(all...))
}

// withCame returns our extensions with what came with an object.
func withCame(extensions json.RawMessage, now *node) json.RawMessage {
	if now == nil {
		return extensions
	}
	ours, _ := parse(string(extensions))
	return with(ours, cameKey, now).write(nil, oneLine)
}

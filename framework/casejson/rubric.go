package casejson

import (
	"cmp"
	"slices"

	"github.com/openrubric/leadership/indicator/issue"
)

// rubricCodes are the codes of what is wrong in a rubric though CASE allows it.
var rubricCodes = map[issue.Code]bool{
	ScoreTwice: true, PositionTwice: true, OrderUnsure: true, OrderDiffers: true, RubricMismatch: true,
	ItemUnknown: true, WeightUnfit: true, CategoryScattered: true, LevelsFew: true,
}

// checkRubrics looks over the rubrics of a package.
func checkRubrics(p *Package, found *issue.Collector) {
	rubrics := p.strict.list("CFRubrics")
	if len(rubrics) == 0 {
		return
	}
	items := map[string]bool{}
	for _, n := range p.strict.list("CFItems") {
		items[n.str("identifier")] = true
	}
	for i, r := range rubrics {
		p.checkRubric(r, items, p.at(p.prefix+"/CFRubrics", i, r).Key("CFRubricCriteria"), found)
	}
}

func (p *Package) checkRubric(r *node, items map[string]bool, at issue.Pointer, found *issue.Collector) {
	positions := map[float64]bool{}
	categories := map[string]bool{}
	before := ""
	for i, c := range r.list("CFRubricCriteria") {
		at := p.at(at, i, c)
		if position, ok := c.number("position"); ok {
			if positions[position] {
				found.Warnf(PositionTwice, at.Key("position"), "another criterion of the rubric has position %v too", position)
			}
			positions[position] = true
		}
		if id := c.str("rubricId"); id != "" && id != r.str("identifier") {
			found.Warnf(RubricMismatch, at.Key("rubricId"), "the criterion stands in rubric %q and says %q", r.str("identifier"), id)
		}
		if item := c.get("CFItemURI"); item == nil {
			found.Warnf(ItemUnknown, at.Key("CFItemURI"), "the criterion does not say which item it is for")
		} else if id := item.str("identifier"); !items[id] {
			found.Warnf(ItemUnknown, at.Key("CFItemURI"), "the package has no item %q", id)
		}
		if w, ok := c.number("weight"); ok && w < 0 {
			found.Warnf(WeightUnfit, at.Key("weight"), "the weight is %v, want 0 or more", w)
		}
		if category := c.str("category"); category != before {
			if categories[category] {
				found.Warnf(CategoryScattered, at.Key("category"), "other criteria stand between those of category %q", issue.Clip(category))
			}
			before = category
		}
		categories[before] = true
		p.checkLevels(c, at.Key("CFRubricCriterionLevels"), found)
	}
}

func (p *Package) checkLevels(c *node, at issue.Pointer, found *issue.Collector) {
	levels := c.list("CFRubricCriterionLevels")
	if len(levels) < 2 {
		found.Warnf(LevelsFew, at, "the criterion has %d levels, want 2 or more", len(levels))
	}
	for i, l := range levels {
		if id := l.str("rubricCriterionId"); id != "" && id != c.str("identifier") {
			found.Warnf(RubricMismatch, p.at(at, i, l).Key("rubricCriterionId"), "the level stands in criterion %q and says %q", c.str("identifier"), id)
		}
	}
	for _, of := range []struct {
		name string
		code issue.Code
	}{{"score", ScoreTwice}, {"position", PositionTwice}} {
		seen := map[float64]bool{}
		for i, l := range levels {
			x, ok := l.number(of.name)
			if ok && seen[x] {
				found.Warnf(of.code, p.at(at, i, l).Key(of.name), "another level of the criterion has %s %v too", of.name, x)
			}
			seen[x] = seen[x] || ok
		}
	}
	switch _, by := ordered(levels); {
	case len(levels) < 2:
	case by == byNothing:
		found.Warnf(OrderUnsure, at, "neither positions nor scores order the levels: the order of the file is taken, the lowest first")
	case by == byScoreAgainstPosition:
		found.Warnf(OrderDiffers, at, "positions order the levels otherwise than scores: scores are taken, the lowest first")
	}
}

type orderedBy int

const (
	byNothing orderedBy = iota
	byPosition
	byScore
	byScoreAgainstPosition
)

// ordered returns the levels from low to high: by score if all have one and no two the
// same, because points are awarded and values of a scale rise; else by position; else
// as they stand.
func ordered(levels []*node) ([]*node, orderedBy) {
	scores, scored := distinct(levels, "score")
	positions, placed := distinct(levels, "position")
	switch {
	case scored:
		low := sortedBy(levels, scores)
		if placed && !slices.Equal(low, sortedBy(levels, positions)) {
			return low, byScoreAgainstPosition
		}
		return low, byScore
	case placed:
		return sortedBy(levels, positions), byPosition
	}
	return levels, byNothing
}

// distinct returns the numbers of levels, if all have one and no two the same.
func distinct(levels []*node, name string) (map[*node]float64, bool) {
	of, seen := map[*node]float64{}, map[float64]bool{}
	for _, l := range levels {
		x, ok := l.number(name)
		if !ok || seen[x] {
			return nil, false
		}
		of[l], seen[x] = x, true
	}
	return of, true
}

func sortedBy(levels []*node, of map[*node]float64) []*node {
	out := slices.Clone(levels)
	slices.SortStableFunc(out, func(a, b *node) int { return cmp.Compare(of[a], of[b]) })
	return out
}

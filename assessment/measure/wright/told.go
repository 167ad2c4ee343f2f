package wright

import (
	"math"
	"slices"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/measure"
)

// A told says what of a fit may be told.
type told struct {
	subjects map[string]*assessment.SubjectReport // of which the report hides nothing that the fit is made of
	hidden   int                                  // how many other subjects the fit has
	common   bool                                 // what all subjects have in common
	counts   bool                                 // how many judgements there are of what
	raters   raterRule
}

// A raterRule says how much is told of raters.
type raterRule int

const (
	noRaters      raterRule = iota // nothing
	ratersApart                    // how far they lie apart
	ratersCounted                  // how many lie where
	ratersNamed
)

// tell asks the report what may be told of the fit.
func (b *builder) tell() {
	b.told.subjects = map[string]*assessment.SubjectReport{}
	for i := range b.report.Subjects {
		s := &b.report.Subjects[i]
		if e, ok := b.element(measure.SubjectFacet, s.ID); ok && b.open(s, e.Count) {
			b.told.subjects[s.ID] = s
		}
	}
	b.told.hidden = len(b.facet(measure.SubjectFacet).Elements) - len(b.told.subjects)
	b.told.counts = b.told.hidden == 0
	b.told.common = b.told.counts || b.told.hidden >= b.report.Release.LeastMembers()
	b.told.raters = b.raterRule()
}

// open reports whether nothing is hidden of what was said of a subject, and whether all the
// judgements that its measure is made of are told.
func (b *builder) open(s *assessment.SubjectReport, judgements float64) bool {
	if b.report.Release.OnlyRollups {
		return false
	}
	reported := map[string]float64{} // by dimension: a fit is on one
	for i := range s.Profiles {
		p := &s.Profiles[i]
		if !b.concerns(p) {
			continue
		}
		if !b.whole(p) {
			return false
		}
		for k := range p.Scores {
			if x := &p.Scores[k]; x.Judgements != nil && b.measures(x) {
				reported[x.Dimension] += float64(*x.Judgements)
			}
		}
	}
	for _, p := range s.Pools {
		if slices.ContainsFunc(p.Scores, func(x assessment.PooledReport) bool { return x.State == assessment.Suppressed }) {
			return false
		}
	}
	most := 0.0
	for _, n := range reported {
		most = max(most, n)
	}
	return most > 0 && judgements <= most+1e-6 // weights are sums
}

// concerns reports whether the fit has judgements of the profile: it has, unless its facets
// say otherwise.
func (b *builder) concerns(p *assessment.ProfileReport) bool {
	_, seen := b.element(measure.PerspectiveFacet, string(p.Perspective))
	_, then := b.element(measure.OccasionFacet, p.Occasion)
	return (seen || b.facet(measure.PerspectiveFacet) == nil) && (then || b.facet(measure.OccasionFacet) == nil)
}

// measures reports whether the fit has judgements of what a score is of.
func (b *builder) measures(s *assessment.ScoreReport) bool {
	if b.facet(measure.IndicatorFacet) == nil {
		return b.nodes[s.ID].Kind != assessment.GroupNode
	}
	_, ok := b.element(measure.IndicatorFacet, string(s.ID))
	return ok
}

// whole reports whether all of a profile is shown, asked once more whether enough raters
// stand behind it.
func (b *builder) whole(p *assessment.ProfileReport) bool {
	least := b.least(p.Perspective)
	few := func(raters *int) bool { return raters != nil && 0 < *raters && *raters < least }
	hides := func(s assessment.ScoreReport) bool {
		return s.State == assessment.Suppressed || s.NoOutcome == assessment.PartSuppressed || s.Hidden > 0 || few(s.Raters)
	}
	return p.State == assessment.Shown && !few(p.Raters) &&
		!slices.ContainsFunc(p.Scores, hides) && (p.Overall == nil || !hides(*p.Overall))
}

// least returns how many raters must stand behind a number from a perspective.
func (b *builder) least(key assessment.Perspective) int {
	info := b.side(key)
	n, asked := b.report.Release.MinRaters[key]
	switch {
	case asked:
		return max(n, info.MinRaters)
	case info.IsIdentified():
		return max(info.MinRaters, 1)
	}
	return max(info.MinRaters, b.released.DefaultMinRaters())
}

// side returns what the report says of a perspective.
func (b *builder) side(key assessment.Perspective) assessment.PerspectiveInfo {
	for _, info := range b.report.Perspectives {
		if info.Key == key {
			return info
		}
	}
	return assessment.PerspectiveInfo{Key: key}
}

// sides returns all perspectives from which anybody may have judged.
func (b *builder) sides() []assessment.Perspective {
	var keys []assessment.Perspective
	if f := b.facet(measure.PerspectiveFacet); f != nil {
		for _, e := range f.Elements {
			keys = append(keys, assessment.Perspective(e.Name))
		}
		return keys
	}
	for _, info := range b.report.Perspectives {
		keys = append(keys, info.Key)
	}
	for _, s := range b.report.Subjects {
		for _, p := range s.Profiles {
			if !slices.Contains(keys, p.Perspective) {
				keys = append(keys, p.Perspective)
			}
		}
	}
	return keys
}

// raterRule says how much may be told of raters. The release decides, for whom it was made;
// names beyond that only where the page is for a panel as well.
func (b *builder) raterRule() raterRule {
	f := b.facet(measure.RaterFacet)
	if f == nil {
		return noRaters
	}
	sides, least, known := b.sides(), b.released.DefaultMinRaters(), b.told.hidden == 0
	for _, key := range sides {
		info := b.side(key)
		least = max(least, b.least(key))
		known = known && info.IsIdentified() && !info.Anonymous && b.least(key) == 1
	}
	switch {
	case known && b.released == assessment.ForPanel && b.audience == assessment.ForPanel:
		return ratersNamed
	case len(placed(f.Elements)) < least:
		return noRaters
	case b.released == assessment.ForPublic:
		return ratersApart
	}
	return ratersCounted
}

// sideTold reports whether how hard judgements are from a perspective may be told: what it
// said is shown of some subject.
func (b *builder) sideTold(key assessment.Perspective) bool {
	for _, s := range b.report.Subjects {
		for i := range s.Profiles {
			if p := &s.Profiles[i]; p.Perspective == key && b.whole(p) {
				return true
			}
		}
	}
	return false
}

// placed returns the elements that have a measure by what they share with others: not those
// without any, nor those all of whose levels are at one end.
func placed(elements []measure.Element) []measure.Element {
	return slices.DeleteFunc(slices.Clone(elements), func(e measure.Element) bool {
		return e.Unmeasured || e.Extreme || !(math.Abs(e.Measure) <= farthest)
	})
}

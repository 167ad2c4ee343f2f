package framework

import (
	"iter"
	"maps"
	"slices"

	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
)

// An Extent says how much of what one indicator asks for another speaks to.
type Extent string

const (
	Whole   Extent = "whole"   // all of it: the edge is exact, or the covering indicator is the broader
	Nearly  Extent = "nearly"  // nearly all of it: the edge is close
	Part    Extent = "part"    // a part: the covering indicator is the narrower
	Touched Extent = "touched" // they only bear on each other: the edge is related
	Nothing Extent = "nothing" // there is no edge
)

var extents = [...]Extent{Whole, Nearly, Part, Touched, Nothing}

// Extents returns the extents from the largest to the least.
func Extents() []Extent { return slices.Clone(extents[:]) }

// extent returns how much of its To an edge covers.
func (e Edge) extent() Extent {
	switch e.Relation {
	case indicator.Exact, indicator.Narrow: // narrow: To is the narrower
		return Whole
	case indicator.Close:
		return Nearly
	case indicator.Broad:
		return Part
	}
	return Touched
}

// better returns the larger of two extents.
func better(a, b Extent) Extent {
	if slices.Index(extents[:], a) < slices.Index(extents[:], b) {
		return a
	}
	return b
}

// A Coverage says how much of one framework another speaks to, indicator by
// indicator. It is a profile and has no total: parts of different indicators do
// not add up.
type Coverage struct {
	Of   Ref           `json:"of"`
	By   Ref           `json:"by"`
	Rows []CoverageRow `json:"rows"` // one for each indicator of Of, in source order
}

// A CoverageRow is how much of one indicator is covered by any single other.
type CoverageRow struct {
	ID     indicator.ID   `json:"id"`
	Extent Extent         `json:"extent"`       // the largest over the edges
	By     []indicator.ID `json:"by,omitempty"` // the indicators with an edge to it
}

// Coverage returns how much of the second framework the first speaks to.
func (c *Crosswalk) Coverage() Coverage {
	cover := Coverage{Of: c.to.Ref(), By: c.from.Ref()}
	row := map[indicator.ID]int{}
	for id := range c.to.Under("") {
		row[id] = len(cover.Rows)
		cover.Rows = append(cover.Rows, CoverageRow{ID: id, Extent: Nothing})
	}
	for _, e := range c.doc.Edges {
		r := &cover.Rows[row[e.To]]
		r.Extent = better(e.extent(), r.Extent)
		r.By = append(r.By, e.From)
	}
	return cover
}

// Count returns how many of the indicators of the list, such as those of a group,
// are covered to exactly the extent; none of no list.
func (c Coverage) Count(x Extent, of iter.Seq[indicator.ID]) int {
	if of == nil {
		return 0
	}
	wanted := map[indicator.ID]bool{}
	for id := range of {
		wanted[id] = true
	}
	n := 0
	for _, r := range c.Rows {
		if r.Extent == x && wanted[r.ID] {
			n++
		}
	}
	return n
}

// ProfileUnfit: a profile that is to be carried over names no indicator of the
// first framework, or a level that its scale does not have.
const ProfileUnfit issue.Code = "profile-unfit"

// Warnings of [Crosswalk.Carry].
const (
	// KindsDiffer: the frameworks judge different kinds of subject, so what is carried is a place to look and no judgement of the other kind.
	KindsDiffer issue.Code = "kinds-differ"
	// ScaleDiffers: an indicator is judged on other levels than those that speak to it best, so no level is carried.
	ScaleDiffers issue.Code = "scale-differs"
	// RelationWeak: what is carried to an indicator comes only from edges that are broad, related or of low confidence.
	RelationWeak issue.Code = "relation-weak"
)

// A Carried is a profile on one framework read as one on another.
type Carried struct {
	From Ref          `json:"from"`
	To   Ref          `json:"to"`
	Rows []CarriedRow `json:"rows"` // one for each indicator of To, in source order
}

// A CarriedRow is what a profile says of one indicator of the other framework.
type CarriedRow struct {
	ID indicator.ID `json:"id"`
	// Weak is whether no reading covers it wholly or nearly with more than low
	// confidence. Of a row that is not weak only such readings make Extent and Levels.
	Weak bool `json:"weak,omitzero"`
	// Extent is how much of the indicator those speak to that the profile has a level
	// for: the largest over the readings.
	Extent Extent `json:"extent"`
	// Levels are the lowest and the highest level over the readings of that extent
	// that were made on a scale with the same levels: two, equal if they agree; none
	// if there are none.
	Levels   []indicator.Level `json:"levels,omitempty"`
	Readings []Reading         `json:"readings,omitempty"`
}

// A Reading is one edge along which a level was carried.
type Reading struct {
	Edge   Edge              `json:"edge"`
	Extent Extent            `json:"extent"`
	Scale  string            `json:"scale"`  // key of the scale of Levels, of the first framework
	Levels []indicator.Level `json:"levels"` // as in the profile
}

// Carry reads a profile on the first framework as one on the second. The profile
// has for each indicator one level, or the two that a median falls between, on its
// ordinary scale; indicators may be missing. Nothing is averaged: a row has all
// that speaks to its indicator, and the range that the best of it spans. A level is
// carried only to a scale with the same levels in the same order. Coverage is in
// the rows' extents.
//
// The warnings say where not to trust it, at paths into the crosswalk's document:
// [KindsDiffer], [ScaleDiffers], [RelationWeak]. With an error, at a path
// into the profile, nothing is carried.
func (c *Crosswalk) Carry(profile map[indicator.ID][]indicator.Level) (Carried, issue.List) {
	var found issue.Collector
	c.checkProfile(profile, &found)
	if found.Failed() {
		return Carried{}, found.List()
	}
	if c.across {
		found.Warnf(KindsDiffer, "/acrossKinds", "%q judges %v and %q %v: read what is carried as places to look", c.from.Key(), c.from.doc.Subjects, c.to.Key(), c.to.doc.Subjects)
	}
	carried := Carried{From: c.from.Ref(), To: c.to.Ref()}
	rows := map[indicator.ID]int{}
	for id := range c.to.Under("") {
		rows[id] = len(carried.Rows)
		carried.Rows = append(carried.Rows, CarriedRow{ID: id, Extent: Nothing})
	}
	last := map[indicator.ID]int{} // the edge to warn at
	for i, e := range c.doc.Edges {
		levels := profile[e.From]
		if len(levels) == 0 {
			continue
		}
		r := &carried.Rows[rows[e.To]]
		scale, _ := c.from.ScaleOf(e.From, "")
		r.Readings = append(r.Readings, Reading{c.edge(i), e.extent(), scale.Key, slices.Clone(levels)})
		last[e.To] = i
	}
	for i := range carried.Rows {
		r := &carried.Rows[i]
		if len(r.Readings) == 0 {
			continue
		}
		at := issue.Pointer("/edges").Index(last[r.ID])
		r.Weak = !slices.ContainsFunc(r.Readings, Reading.strong)
		c.span(r, at, &found)
		if r.Weak {
			found.Warnf(RelationWeak, at, "what is carried to %q covers it at most in part, or is of low confidence", r.ID)
		}
	}
	return carried, found.List()
}

func (c *Crosswalk) checkProfile(profile map[indicator.ID][]indicator.Level, found *issue.Collector) {
	for _, id := range slices.Sorted(maps.Keys(profile)) {
		levels := profile[id]
		at := issue.Pointer("").Key(string(id))
		if _, ok := c.from.Lookup(id); !ok {
			found.Errorf(ProfileUnfit, at, "framework %q has no indicator %q", c.from.Key(), id)
			continue
		}
		scale, _ := c.from.ScaleOf(id, "")
		if len(levels) > 2 {
			found.Errorf(ProfileUnfit, at, "%q has %d levels: want one, or the two that a median falls between", id, len(levels))
		}
		for k, l := range levels {
			if _, ok := scale.Rank(l); !ok {
				found.Errorf(ProfileUnfit, at.Index(k), "scale %q has no level %q", scale.Key, l)
			}
		}
	}
}

// strong reports whether the reading covers its indicator wholly or nearly, with
// more than low confidence.
func (x Reading) strong() bool {
	return (x.Extent == Whole || x.Extent == Nearly) && x.Edge.Confidence != Low
}

// span sets the extent of a row, and the lowest and highest level over the readings
// of that extent.
func (c *Crosswalk) span(r *CarriedRow, at issue.Pointer, found *issue.Collector) {
	for _, x := range r.Readings {
		if r.Weak || x.strong() {
			r.Extent = better(x.Extent, r.Extent)
		}
	}
	scale, _ := c.to.ScaleOf(r.ID, "")
	low, high := len(scale.Levels), -1
	for _, x := range r.Readings {
		own, _ := c.from.ScaleOf(x.Edge.From, "")
		if x.Extent != r.Extent || !r.Weak && !x.strong() || !own.SameLevels(scale) {
			continue
		}
		for _, l := range x.Levels {
			rank, _ := scale.Rank(l)
			low, high = min(low, rank), max(high, rank)
		}
	}
	if high >= 0 {
		r.Levels = []indicator.Level{scale.Levels[low].Key, scale.Levels[high].Key}
		return
	}
	found.Warnf(ScaleDiffers, at, "scale %q of %q does not have the levels of what speaks to it best: no level is carried", scale.Key, r.ID)
}

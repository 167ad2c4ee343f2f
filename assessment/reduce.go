package assessment

import (
	"math"
	"math/bits"
	"slices"

	"github.com/openrubric/leadership/indicator"
)

// A part is what one step of a method hands to the next: a level, or several that are
// tied; or a number; or neither, for a reason. A number may come with the level that
// cuts make of it; then the level is what is handed on.
type part struct {
	levels  uint64 // by rank on scale
	number  bool
	share   bool // the number is a share, and not in values of levels
	applies bool
	scale   *layoutRow // whose levels and values; nil if there are several
	value   float64
	weight  float64
	reason  Reason
	row     int32 // of the layout
	form    int32 // of the Matrix, if the part is one rater's own
	n       int32 // how many such parts there are
}

// there reports whether the part has a level or a number.
func (p part) there() bool { return p.levels != 0 || p.number }

// none is a part without outcome.
func none(reason Reason, applies bool) part { return part{reason: reason, applies: applies} }

// lowest and highest are the ends of tied levels.
func (p part) lowest() int  { return bits.TrailingZeros64(p.levels) }
func (p part) highest() int { return bits.Len64(p.levels) - 1 }

// asNumber returns the number of the part: its own, or the value of its level; of tied
// levels the mean of the lowest and the highest.
func (p part) asNumber() float64 {
	if p.levels == 0 {
		return p.value
	}
	low, high := p.scale.values[p.lowest()], p.scale.values[p.highest()]
	return low + float64((high-low)/2)
}

// worst returns the worst of the tied levels.
func (p part) worst() int {
	if p.scale.direction == indicator.HighIsWorse {
		return p.highest()
	}
	return p.lowest()
}

// A stage is a [Stage] as it is run.
type stage struct {
	*Stage
	layout   *layout
	rounding Rounding
	perRater bool // it stands before that over raters
}

// reduce makes one of the parts of what is scored on the scale, which is nil if its
// parts are on several. left are the parts that apply, weigh something and are left
// out. The parts are written over.
func (s *stage) reduce(parts []part, scale *layoutRow) (out part, left int) {
	there := parts[:0]
	weight, missing := 0.0, 0.0
	applies, weightless, some := false, false, len(parts) > 0
	for _, p := range parts {
		applies = applies || p.applies || p.there()
		switch {
		case p.there() && p.weight == 0:
			weightless = true
		case p.there():
			there = append(there, p)
			weight += float64(p.weight * float64(p.n))
		case p.applies && p.weight > 0:
			left++
			missing += p.weight
		}
	}
	if s.Over == Overall || s.Over == OverPerspectives {
		scale = common(there)
	}
	switch {
	case !applies && some:
		return none(NothingApplies, false), 0
	case len(there) == 0 && weightless:
		return none(NoWeight, true), left
	case len(there) == 0:
		return none(NoPart, true), left
	case left > 0 && s.Missing == NoScore:
		return none(PartMissing, true), left
	case scale == nil && s.Rule != Share && (s.Rule == Minimum || !allShares(there)):
		return none(SeveralScales, true), left
	}
	out = s.apply(there, weight)
	out.applies, out.n, out.scale = true, 1, scale
	if s.Missing == Prorate {
		out.value *= (weight + missing) / weight
	}
	out = s.cut(out)
	for _, c := range s.Clauses {
		out = s.hold(c, out, there)
	}
	return out, left
}

// common returns the scale that all parts are on, or nil.
func common(parts []part) *layoutRow {
	var scale *layoutRow
	for i, p := range parts {
		if p.scale == nil || i > 0 && p.scale.scale != scale.scale {
			return nil
		}
		scale = p.scale
	}
	return scale
}

func allShares(parts []part) bool {
	return !slices.ContainsFunc(parts, func(p part) bool { return !p.share || p.levels != 0 })
}

// apply is the rule itself. There is at least one part, each with a weight.
func (s *stage) apply(parts []part, weight float64) part {
	levels := !slices.ContainsFunc(parts, func(p part) bool { return p.levels == 0 })
	switch s.Rule {
	case Median:
		if levels {
			return s.tied(medianLevels(parts))
		}
		return numbered(medianNumber(parts), allShares(parts))
	case Mode:
		return s.tied(mode(parts))
	case WeightedMean:
		return numbered(sum(parts)/weight, allShares(parts))
	case TrimmedMean:
		return numbered(trimmedMean(parts, s.Trim), allShares(parts))
	case Minimum, AllMustMeet:
		return minimum(parts, levels)
	case Share:
		return numbered(s.counted(parts)/weight, true)
	case Sum:
		return numbered(sum(parts), allShares(parts))
	case Preponderance:
		return preponderance(parts, s.Majority*weight)
	}
	return none("", true) // a distribution hands on nothing
}

func numbered(v float64, share bool) part { return part{number: true, value: v, share: share} }

// tied resolves tied levels as the stage says.
func (s *stage) tied(levels uint64) part {
	switch s.Ties {
	case LowerTie:
		levels &= -levels
	case HigherTie:
		levels = 1 << (bits.Len64(levels) - 1)
	}
	return part{levels: levels}
}

// medianLevels returns the level in the middle of the parts, or the two that it falls
// between. A part between two levels is half at the lowest and half at the highest of
// them.
func medianLevels(parts []part) uint64 {
	var halves [indicator.MaxLevels]int
	total := 0
	for _, p := range parts {
		halves[p.lowest()] += int(p.n)
		halves[p.highest()] += int(p.n)
		total += int(p.n)
	}
	at := func(k int) int { // rank of the k-th half from below, from 1
		for rank, n := range halves {
			if k -= n; k <= 0 {
				return rank
			}
		}
		return len(halves) - 1 // k is not more than the total
	}
	return 1<<at(total) | 1<<at(total+1)
}

// medianNumber returns the number in the middle, or the mean of the two that it falls
// between.
func medianNumber(parts []part) float64 {
	v := numbers(parts)
	low, high := v[(len(v)-1)/2], v[len(v)/2]
	return low + float64((high-low)/2)
}

// numbers returns the numbers of the parts, the smallest first.
func numbers(parts []part) []float64 {
	var v []float64
	for _, p := range parts {
		for range p.n {
			v = append(v, p.asNumber())
		}
	}
	slices.Sort(v)
	return v
}

// mode returns the levels that most parts are at. One that is tied is at each of its
// levels.
func mode(parts []part) uint64 {
	var at [indicator.MaxLevels]int
	most := 0
	for _, p := range parts {
		for levels := p.levels; levels != 0; levels &= levels - 1 {
			rank := bits.TrailingZeros64(levels)
			at[rank] += int(p.n)
			most = max(most, at[rank])
		}
	}
	var levels uint64
	for rank, n := range at {
		if n == most {
			levels |= 1 << rank
		}
	}
	return levels
}

// sum is Σ w·v, in the order of the parts.
func sum(parts []part) float64 {
	var sum float64
	for _, p := range parts {
		sum += float64(p.weight * float64(float64(p.n)*p.asNumber()))
	}
	return sum
}

// trimmedMean is the mean without the ⌊trim·n⌋ smallest and as many largest numbers.
func trimmedMean(parts []part, trim float64) float64 {
	v := numbers(parts)
	const slack = 1e-9 // 0.1 of 10 is one, though 0.1 has no exact form
	k := int(math.Floor(float64(trim*float64(len(v))) + slack))
	v = v[k : len(v)-k]
	var sum float64
	for _, x := range v {
		sum += x
	}
	return sum / float64(len(v))
}

// minimum returns the worst part, by the direction of the scale.
func minimum(parts []part, levels bool) part {
	worst := parts[0]
	for _, p := range parts[1:] {
		if p.worse(worst, levels) {
			worst = p
		}
	}
	if levels {
		return part{levels: 1 << worst.worst()}
	}
	return numbered(worst.worstNumber(), worst.share)
}

// worse reports whether the part is worse than another on the same scale.
func (p part) worse(q part, levels bool) bool {
	a, b := p.worstNumber(), q.worstNumber()
	if levels {
		a, b = float64(p.worst()), float64(q.worst())
	}
	if p.scale.direction == indicator.HighIsWorse {
		return a > b
	}
	return a < b
}

// worstNumber is the number of the part; of tied levels, the value of the worst.
func (p part) worstNumber() float64 {
	if p.levels == 0 || p.scale.values == nil {
		return p.value
	}
	return p.scale.values[p.worst()]
}

// counted is the weight of the parts that a share counts.
func (s *stage) counted(parts []part) float64 {
	var counted float64
	for _, p := range parts {
		in := false
		if s.Within != nil {
			in = s.Within.Contains(p.asNumber())
		} else {
			from, ok := p.scale.rank(s.AtOrAbove[p.scale.scale])
			in = ok && p.lowest() >= from
		}
		if in {
			counted += float64(p.weight * float64(p.n))
		}
	}
	return counted
}

// preponderance returns the level that more than so much of the weight is at.
func preponderance(parts []part, more float64) part {
	var at [indicator.MaxLevels]float64
	for _, p := range parts {
		if p.lowest() == p.highest() {
			at[p.lowest()] += float64(p.weight * float64(p.n))
		}
	}
	for rank, weight := range at {
		if weight > more {
			return part{levels: 1 << rank}
		}
	}
	return none(NoMajority, true)
}

// cut makes a level of a number, where the stage has cuts for its scale.
func (s *stage) cut(p part) part {
	if s.Cuts == nil || !p.number {
		return p
	}
	if p.scale == nil {
		return none(SeveralScales, true)
	}
	v := p.value
	cut := s.Cuts[p.scale.scale]
	if cut.Rounded {
		v = s.rounding.Round(v)
	}
	level, ok := cut.Bands.Level(v)
	rank, known := p.scale.rank(level)
	if !ok || !known {
		return none(NoBand, true)
	}
	p.levels = 1 << rank
	return p
}

// hold applies a clause to an outcome. A share is no value of a level, and stays.
func (s *stage) hold(c Clause, out part, parts []part) part {
	if out.scale == nil || out.scale.scale != c.Scale || !out.there() || out.share && out.levels == 0 || !s.acts(c, parts) {
		return out
	}
	if rank, ok := out.scale.rank(c.NotBelow); ok {
		out.raise(rank)
	}
	if rank, ok := out.scale.rank(c.NotAbove); ok {
		out.lower(rank)
	}
	return out
}

// acts reports whether enough parts stand as the clause asks.
func (s *stage) acts(c Clause, parts []part) bool {
	n := 0
	for _, p := range parts {
		if p.scale == nil || p.scale.scale != c.Scale || p.share && p.levels == 0 || len(c.Of) > 0 && !slices.Contains(c.Of, s.layout.at(int(p.row)).id) {
			continue
		}
		if c.meets(p) {
			n += int(p.n)
		}
	}
	return n >= max(c.Count, 1)
}

func (c Clause) meets(p part) bool {
	rank, above := p.scale.rank(c.AtOrAbove)
	if !above {
		rank, _ = p.scale.rank(c.AtOrBelow)
	}
	switch {
	case p.levels != 0 && above:
		return p.lowest() >= rank
	case p.levels != 0:
		return p.lowest() <= rank
	case above:
		return p.value >= p.scale.values[rank]
	}
	return p.value <= p.scale.values[rank]
}

// raise puts what lies below the level of a rank on it.
func (p *part) raise(rank int) {
	if p.levels == 0 {
		p.value = max(p.value, p.scale.values[rank])
		return
	}
	if kept := p.levels >> rank << rank; kept != p.levels {
		p.levels = kept | 1<<rank
	}
}

// lower puts what lies above the level of a rank on it.
func (p *part) lower(rank int) {
	if p.levels == 0 {
		p.value = min(p.value, p.scale.values[rank])
		return
	}
	if kept := p.levels & (2<<rank - 1); kept != p.levels {
		p.levels = kept | 1<<rank
	}
}

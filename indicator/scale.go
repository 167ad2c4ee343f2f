package indicator

import (
	"math"
	"slices"

	"github.com/openrubric/leadership/indicator/issue"
)

// A Level is the key of a rung of a [Scale], such as "embedding", or one of the
// absences below, which say why there is none. The zero Level is no judgement at
// all, so fresh memory holds missing data, never a low score.
type Level string

// The absences. All but NotApplicable stay in the denominator of coverage: the
// judgement was wanted and is not there.
const (
	// NotApplicable: the indicator is out of scope for this subject. It leaves
	// every denominator.
	NotApplicable Level = "not-applicable"
	// NotObserved: the rater did not see it.
	NotObserved Level = "not-observed"
	// InsufficientEvidence: the rater looked and found too little to judge by.
	InsufficientEvidence Level = "insufficient-evidence"
	// DontKnow: the rater cannot say.
	DontKnow Level = "dont-know"
	// Declined: the rater chose not to answer.
	Declined Level = "declined"
	// NotRated: the form that was handed in says that no level was given here.
	NotRated Level = "not-rated"
	// Withheld: the source has a level and does not publish it.
	Withheld Level = "withheld"
)

var absences = [...]Level{NotApplicable, NotObserved, InsufficientEvidence, DontKnow, Declined, NotRated, Withheld}

// Absences returns the absences in the order in which they are declared.
func Absences() []Level { return slices.Clone(absences[:]) }

// Absent reports whether l is one of the absences.
func (l Level) Absent() bool { return slices.Contains(absences[:], l) }

// A Direction says which end of a scale is the good one. Levels are always
// listed from low to high; whether high is good is never guessed.
type Direction string

const (
	HighIsBetter Direction = "high-is-better" // as in establishing ... fully functioning
	HighIsWorse  Direction = "high-is-worse"  // as in no concern ... serious concern
	Neutral      Direction = "neutral"        // no good end, as for importance; such a scale has no floor
)

// A Rung is one level of a scale as it is written down.
type Rung struct {
	Key   Level `json:"key"`
	Label Text  `json:"label"`
	// Value is the number the level stands for where a method counts in numbers.
	// Values rise with the levels and need not be evenly spaced. A scale gives
	// one for each level or for none.
	Value *float64 `json:"value,omitempty"`
}

// A Scale is an ordered set of levels, listed from low to high. Several
// indicators share one by its key.
type Scale struct {
	Key       string    `json:"key"`
	Label     Text      `json:"label,omitempty"`
	Direction Direction `json:"direction"`
	Levels    []Rung    `json:"levels"`
	Source    string    `json:"source,omitzero"` // where the level names come from
}

// MaxLevels is how many levels a scale may have.
const MaxLevels = 64

// MaxValue is the largest size of a level's value, so that sums stay finite.
const MaxValue = 1e9

// Rank returns the position of the level from the low end, from 0. Absences and
// unknown levels have none.
func (s Scale) Rank(l Level) (int, bool) {
	for i := range s.Levels {
		if s.Levels[i].Key == l {
			return i, true
		}
	}
	return 0, false
}

// Lookup returns the rung of the level.
func (s Scale) Lookup(l Level) (Rung, bool) {
	i, ok := s.Rank(l)
	if !ok {
		return Rung{}, false
	}
	return s.Levels[i], true
}

// HasValues reports whether the levels stand for numbers.
func (s Scale) HasValues() bool {
	return len(s.Levels) > 0 && s.Levels[0].Value != nil
}

// SameLevels reports whether the two scales have the same levels in the same order
// and the same good end, whatever they are called. A level of one is then a level
// of the other.
func (s Scale) SameLevels(t Scale) bool {
	return s.Direction == t.Direction && slices.EqualFunc(s.Levels, t.Levels, func(a, b Rung) bool { return a.Key == b.Key })
}

// KeepsOrder reports whether the levels that both scales have stand in the same
// order on both, and both have the same good end. A judgement at a level that the
// other scale has means the same there.
func (s Scale) KeepsOrder(t Scale) bool {
	last := -1
	for _, l := range s.Levels {
		if rank, ok := t.Rank(l.Key); ok {
			if rank < last {
				return false
			}
			last = rank
		}
	}
	return s.Direction == t.Direction
}

// Clone returns a copy that shares nothing with s.
func (s Scale) Clone() Scale {
	s.Label = s.Label.Clone()
	s.Levels = slices.Clone(s.Levels)
	for i := range s.Levels {
		rung := &s.Levels[i]
		rung.Label = rung.Label.Clone()
		if rung.Value != nil {
			v := *rung.Value
			rung.Value = &v
		}
	}
	return s
}

const (
	// ScaleInvalid: a scale has no key, fewer than two levels or more than 64, or no direction.
	//
	// Example: {"key":"yes-no","levels":[{"key":"yes","label":{"en":"Yes"}}],"direction":"high-is-better"}
	ScaleInvalid issue.Code = "scale-invalid"
	// LevelInvalid: a level has a bad key, the key of an absence, or a key that is taken.
	//
	// Example: {"key":"s","direction":"neutral","levels":[{"key":"a","label":{"en":"A"}},{"key":"a","label":{"en":"A"}}]}
	LevelInvalid issue.Code = "level-invalid"
	// ScaleValues: some levels have a value and some have none, the values do not rise, or one lies beyond a thousand million.
	//
	// Example: {"key":"s","direction":"neutral","levels":[{"key":"a","label":{"en":"A"},"value":2},{"key":"b","label":{"en":"B"},"value":1}]}
	ScaleValues issue.Code = "scale-values"
)

// Check reports what is wrong with the scale, at paths below the given one.
func (s Scale) Check(at issue.Pointer, found *issue.Collector) {
	if !ValidKey(s.Key) {
		found.Errorf(ScaleInvalid, at.Key("key"), "%q is no key: want words in a-z and 0-9 joined by single hyphens", s.Key)
	}
	if n := len(s.Levels); n < 2 || n > MaxLevels {
		found.Errorf(ScaleInvalid, at.Key("levels"), "scale %q has %d levels: want 2 to %d", s.Key, n, MaxLevels)
	}
	switch s.Direction {
	case HighIsBetter, HighIsWorse, Neutral:
	default:
		found.Errorf(ScaleInvalid, at.Key("direction"), "scale %q has direction %q: want %s, %s or %s", s.Key, s.Direction, HighIsBetter, HighIsWorse, Neutral)
	}
	seen := make(map[Level]bool, len(s.Levels))
	for i, rung := range s.Levels {
		at := at.Key("levels").Index(i)
		switch {
		case !ValidKey(string(rung.Key)):
			found.Errorf(LevelInvalid, at.Key("key"), "%q is no key: want words in a-z and 0-9 joined by single hyphens", rung.Key)
		case rung.Key.Absent():
			found.Errorf(LevelInvalid, at.Key("key"), "%q is a reason for having no level and cannot be a level", rung.Key)
		case seen[rung.Key]:
			found.Errorf(LevelInvalid, at.Key("key"), "level %q is listed twice in scale %q", rung.Key, s.Key)
		}
		seen[rung.Key] = true
		if rung.Value != nil && !(math.Abs(*rung.Value) <= MaxValue) {
			found.Errorf(ScaleValues, at.Key("value"), "value %v of level %q lies beyond %g", *rung.Value, rung.Key, MaxValue)
		}
		if (rung.Value != nil) != s.HasValues() {
			found.Errorf(ScaleValues, at, "scale %q gives some levels a value and some none", s.Key)
		} else if i > 0 && rung.Value != nil && s.Levels[i-1].Value != nil && *rung.Value <= *s.Levels[i-1].Value {
			found.Errorf(ScaleValues, at.Key("value"), "value %v of level %q does not rise above %v of the level before", *rung.Value, rung.Key, *s.Levels[i-1].Value)
		}
	}
}

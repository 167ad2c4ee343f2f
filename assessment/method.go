package assessment

import (
	"maps"
	"slices"

	"github.com/openrubric/leadership/indicator"
)

// A Method says how to score. It is data: it travels in every report, and a score
// can be made again from it. The zero Method is the default profile, the
// distribution over levels and its median; there is no mean and no overall score
// unless Stages ask for one. [Presets] has methods that are often asked for.
type Method struct {
	// Schema is where an editor finds the schema of the document. It is kept and not followed.
	Schema string `json:"$schema,omitempty"`
	View   View   `json:"view,omitzero"`
	// Stages are the steps from judgements to scores, one for each thing gone over.
	// Aspects, indicators, groups, overall and perspectives stand in this order, from
	// the inside out; raters may stand anywhere before perspectives. Where they stand
	// is what is done first: raters before indicators makes one score of an indicator
	// of all raters, and the group's of these; indicators before raters makes the
	// group's score of each rater, and one of these. The two differ wherever raters
	// leave gaps.
	//
	// What is not named keeps its default: distribution over raters and over
	// indicators; aspects that do not enter their indicator; a group made of all
	// indicators in it and in its groups; nothing overall; perspectives apart.
	Stages []Stage `json:"stages,omitempty"`
	// MinRaters is how many raters a score needs to be computed; 0 means 1. How many
	// it needs to be shown is a matter of the [Release].
	MinRaters int `json:"minRaters,omitzero"`
	// Rounding is how values are told. It comes once, at the end: stages hand on what
	// is not rounded.
	Rounding Rounding `json:"rounding,omitzero"`
	// Strict refuses to score where the framework's policy or the stated use only
	// gives a warning otherwise.
	Strict bool `json:"strict,omitzero"`
}

// A View picks the judgements that count.
type View struct {
	// Occasions to score; none means all. Occasions are never pooled.
	Occasions []string `json:"occasions,omitempty"`
	// AsOf leaves out judgements dated later, and what they replace counts again.
	AsOf indicator.Date `json:"asOf,omitzero"`
	// Judgements says which of a judgement and those that replace it counts.
	Judgements Which `json:"judgements,omitzero"`
}

// Which says whether first or current judgements count.
type Which string

const (
	CurrentJudgements Which = "current" // the default: those that no other replaces
	FirstJudgements   Which = "first"   // those that replace no other, as agreement statistics want
)

// A Stage is one step: how the parts of something become one. A part is a level, or
// several that are tied; or a number; or there is none, for a reason.
type Stage struct {
	Over Over `json:"over"`
	Rule Rule `json:"rule"`
	// Weights of the parts by ID, for the rules that weigh: [WeightedMean], [Sum],
	// [Share] and [Preponderance] over aspects, indicators (those of any group),
	// groups (what stands in a group that holds groups) or overall (what stands at the
	// top of the tree). A part that is not named weighs 1. Weights are 0 to
	// [MaxWeight].
	Weights map[indicator.ID]float64 `json:"weights,omitempty"`
	// Perspectives are those pooled by a stage over perspectives, with their weights.
	// One that is not named stays out.
	Perspectives map[Perspective]float64 `json:"perspectives,omitempty"`
	// Trim is the share that [TrimmedMean] leaves off at either end, above 0 and below
	// 0.5; 0 means 0.1.
	Trim float64 `json:"trim,omitzero"`
	// AtOrAbove is, by key of the scale, the level from which [Share] counts a part.
	AtOrAbove map[string]indicator.Level `json:"atOrAbove,omitempty"`
	// Within is where the number of a part lies that [Share] counts, as in
	// "[3.5,+inf)". The bracket says what becomes of the edge itself.
	Within *indicator.Interval `json:"within,omitempty"`
	// Majority is the share that [Preponderance] asks a level to exceed, from 0.5 and
	// below 1; 0 means 0.5.
	Majority float64 `json:"majority,omitzero"`
	// Ties says what becomes of a median between two levels and of a mode that several
	// levels share.
	Ties Ties `json:"ties,omitzero"`
	// Missing says what becomes of parts that apply and have no score.
	Missing Missing `json:"missing,omitzero"`
	// Clauses are floors and caps, applied in their order to what the rule gives.
	Clauses []Clause `json:"clauses,omitempty"`
	// Cuts turn the number that the rule gives into a level, by key of the scale of
	// what is scored. The stage then hands on the level, and the number is told beside it.
	Cuts map[string]CutScores `json:"cuts,omitempty"`
}

// MaxWeight is the largest weight.
const MaxWeight = 1e9

// Over is what a stage goes over.
type Over string

const (
	OverRaters       Over = "raters"       // judgements of one thing become one
	OverAspects      Over = "aspects"      // aspects that are judged take the place of their indicator
	OverIndicators   Over = "indicators"   // indicators become their group's score
	OverGroups       Over = "groups"       // what stands in a group that holds groups becomes its score
	Overall          Over = "overall"      // the groups and indicators at the top become one score
	OverPerspectives Over = "perspectives" // the same from several perspectives becomes one, beside them
)

// overs are the stages from the inside out.
var overs = []Over{OverRaters, OverAspects, OverIndicators, OverGroups, Overall, OverPerspectives}

// A Rule is how a stage makes one of many. In what follows v are the parts and w their
// weights; raters weigh 1.
type Rule string

const (
	// Distribution counts how many are at each level. Over indicators it pools the
	// judgements of all indicators of the group. It hands on nothing to count with.
	Distribution Rule = "distribution"
	// Median is the level in the middle, or the two that the middle falls between; of
	// numbers the middle one, or the mean of the two in the middle.
	Median Rule = "median"
	// Mode is the level that most parts are at, or all of those that as many are at.
	Mode Rule = "mode"
	// WeightedMean is Σ w·v / Σ w, with v numbers or the values of levels; of tied
	// levels the mean of the lowest and the highest. There is no mean over parts on
	// different scales.
	WeightedMean Rule = "weighted-mean"
	// TrimmedMean is the mean without the ⌊Trim·n⌋ lowest and as many highest of n.
	TrimmedMean Rule = "trimmed-mean"
	// Minimum is the worst part, by the direction of the scale; of tied levels the
	// worst counts. A scale without a good end has none.
	Minimum Rule = "minimum"
	// Share is Σ w of the parts that are at or above a level, or whose number lies in
	// an interval, out of Σ w of all that have one. Of tied levels the lowest counts.
	Share Rule = "share"
	// Sum is Σ w·v, over parts.
	Sum Rule = "sum"
	// AllMustMeet is the best level that every part reaches: [Minimum] over levels,
	// except that a part that applies and has no level reaches none, so that there is
	// no score.
	AllMustMeet Rule = "all-must-meet"
	// Preponderance is the level that more than the share Majority of the weight is
	// at, and none if no level is. Tied levels are at none.
	Preponderance Rule = "preponderance"
	// AgreedLevel is, over raters, the level of the [Agreed] judgement. Where raters
	// have not agreed there is none, however alike their own judgements are.
	AgreedLevel Rule = "agreed"
)

// Ties says what becomes of tied levels.
type Ties string

const (
	SplitTies Ties = "split"  // the default: all of them are reported, and none is preferred
	LowerTie  Ties = "lower"  // the lowest on the scale
	HigherTie Ties = "higher" // the highest on the scale
)

// Missing says what becomes of a part that applies and has no score. A part that does
// not apply always leaves everything, and none is ever taken for a zero.
type Missing string

const (
	LeaveOut Missing = "leave-out" // the default: the others decide, and take over its weight; a warning says so
	NoScore  Missing = "no-score"  // then there is no score
	Prorate  Missing = "prorate"   // a sum is multiplied by the weight of all that apply, out of that of those with a score
)

// A Clause is a floor or a cap: if so many parts stand so, the outcome is raised or
// lowered to a level. Below and above go by the order of the scale.
type Clause struct {
	// Scale is the key of the scale that the clause is about. On another it is idle.
	Scale string `json:"scale"`
	// Of are the parts it looks at, by ID; none means all. Over raters there are no IDs.
	Of []indicator.ID `json:"of,omitempty"`
	// Count is how many of them must stand so; 0 means 1.
	Count int `json:"count,omitzero"`
	// How they must stand: one of the two. Of tied levels the lowest counts.
	AtOrAbove indicator.Level `json:"atOrAbove,omitzero"`
	AtOrBelow indicator.Level `json:"atOrBelow,omitzero"`
	// What then holds of the outcome: one or both.
	NotBelow indicator.Level `json:"notBelow,omitzero"`
	NotAbove indicator.Level `json:"notAbove,omitzero"`
}

// CutScores turn a number into a level, and say who set them and how: a cut without
// that cannot be defended, and gives a warning.
type CutScores struct {
	Bands indicator.Bands `json:"bands"`
	// Rounded says that the bands read the value after rounding. Else they read it
	// before, so that what is told can lie in another band than the level.
	Rounded bool `json:"rounded,omitzero"`

	SetBy     CutMethod      `json:"setBy,omitzero"`
	Panel     int            `json:"panel,omitzero"` // how many people set them; 5 to 15 is usual
	On        indicator.Date `json:"on,omitzero"`
	Rationale string         `json:"rationale,omitzero"`
}

// A CutMethod is how cut scores were set. Package assessment/estimate has helpers for
// the first and the third.
type CutMethod string

const (
	CutAngoff             CutMethod = "angoff"              // judges say how a borderline case would do on each item
	CutBookmark           CutMethod = "bookmark"            // judges put a mark between items in the order of their difficulty
	CutContrastingGroups  CutMethod = "contrasting-groups"  // between groups that judges know to differ
	CutFrozenDistribution CutMethod = "frozen-distribution" // at distances from the mean of a named population, fixed on a day
	CutPolicy             CutMethod = "policy"              // a law, a contract or a body says so
	CutNone               CutMethod = "none"                // by no method
)

// A Rounding is how a value is told. It goes by the 12 significant digits that
// documents carry, so that 2.675 is what it looks like.
type Rounding struct {
	Rule   RoundingRule `json:"rule"`
	Digits int          `json:"digits,omitzero"` // behind the point, 0 to 9
}

// A RoundingRule says what becomes of the digits beyond.
type RoundingRule string

const (
	NoRounding    RoundingRule = "none"      // the default
	HalfUp        RoundingRule = "half-up"   // to the nearest; from the middle up: 2.5 to 3, -2.5 to -2
	HalfEven      RoundingRule = "half-even" // to the nearest; from the middle to the even digit: 2.5 to 2
	RoundingFloor RoundingRule = "floor"     // down: 2.9 to 2, -2.1 to -3
)

// Resolved returns the method with every default filled in. A report carries it, so
// where the method's own file found its schema is left out.
func (m Method) Resolved() Method {
	m.Schema = ""
	m.View.Occasions = slices.Clone(m.View.Occasions)
	if m.View.Judgements == "" {
		m.View.Judgements = CurrentJudgements
	}
	m.MinRaters = max(m.MinRaters, 1)
	if m.Rounding.Rule == "" {
		m.Rounding.Rule = NoRounding
	}
	stages := make([]Stage, 0, len(m.Stages)+2)
	for _, s := range m.Stages {
		stages = append(stages, s.resolved())
	}
	if _, ok := m.stage(OverRaters); !ok {
		stages = slices.Insert(stages, 0, Stage{Over: OverRaters, Rule: Distribution})
	}
	if _, ok := m.stage(OverIndicators); !ok {
		at := slices.IndexFunc(stages, func(s Stage) bool { return s.Over != OverRaters && s.Over != OverAspects })
		if at < 0 {
			at = len(stages)
		}
		stages = slices.Insert(stages, at, Stage{Over: OverIndicators, Rule: Distribution})
	}
	m.Stages = stages
	return m
}

func (s Stage) resolved() Stage {
	s.Weights, s.Perspectives = maps.Clone(s.Weights), maps.Clone(s.Perspectives)
	s.AtOrAbove = maps.Clone(s.AtOrAbove)
	if s.Within != nil {
		s.Within = new(*s.Within)
	}
	if s.Rule == TrimmedMean && s.Trim == 0 {
		s.Trim = 0.1
	}
	if s.Rule == Preponderance && s.Majority == 0 {
		s.Majority = 0.5
	}
	if s.Ties == "" && s.ties() {
		s.Ties = SplitTies
	}
	if s.Missing == "" && s.misses() {
		s.Missing = LeaveOut
		if s.Rule == AllMustMeet {
			s.Missing = NoScore
		}
	}
	s.Clauses = slices.Clone(s.Clauses)
	for i, c := range s.Clauses {
		s.Clauses[i].Of = slices.Clone(c.Of)
		s.Clauses[i].Count = max(c.Count, 1)
	}
	s.Cuts = maps.Clone(s.Cuts)
	for key, cut := range s.Cuts {
		cut.Bands.Bands = slices.Clone(cut.Bands.Bands)
		s.Cuts[key] = cut
	}
	return s
}

// ties reports whether the rule can leave levels tied.
func (s Stage) ties() bool { return s.Rule == Median || s.Rule == Mode || s.Rule == AgreedLevel }

// misses reports whether parts can be missing: raters who say nothing are none.
func (s Stage) misses() bool { return s.Over != OverRaters && s.Rule != Distribution }

// weighs reports whether the rule takes notice of weights.
func (r Rule) weighs() bool {
	return r == WeightedMean || r == Sum || r == Share || r == Preponderance
}

// maxMinimum is the largest minimum number of raters or members.
const maxMinimum = 1_000_000

func (m Method) stage(over Over) (Stage, bool) {
	i := slices.IndexFunc(m.Stages, func(s Stage) bool { return s.Over == over })
	if i < 0 {
		return Stage{}, false
	}
	return m.Stages[i], true
}

// perRater reports whether the stage makes one of each rater's parts, before the
// raters become one.
func (m Method) perRater(over Over) bool {
	position := func(over Over) int {
		return slices.IndexFunc(m.Stages, func(s Stage) bool { return s.Over == over })
	}
	at, raters := position(over), position(OverRaters)
	return at >= 0 && at < raters
}

// Needs says what a method cannot do without.
type Needs struct {
	// Values: the levels of every scale that is judged on must have values.
	Values bool
	// Forms: it does not suffice to know how many judgements each indicator has at each
	// level; one must know whose they are, or which replaces which.
	Forms bool
	// Raters: one must know how many different raters have judged.
	Raters bool
}

// Needs returns what the method cannot do without: [Counts] serve those that need no
// forms, and a table of counts, as a data engine makes it, those that need no raters
// either.
func (m Method) Needs() Needs {
	m = m.Resolved()
	var n Needs
	n.Forms = m.View.Judgements == FirstJudgements || !m.View.AsOf.IsZero()
	n.Raters = m.MinRaters > 1
	for _, s := range m.Stages {
		n.Forms = n.Forms || m.perRater(s.Over) || s.Rule == AgreedLevel
	}
	n.Values = len(m.flow(nil).values) > 0
	return n
}

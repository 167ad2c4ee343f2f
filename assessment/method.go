package assessment

import (
	"maps"
	"slices"

	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
)

// A Method says how to score. It is data: it travels in every report, and a score
// can be made again from it. The zero Method is the default profile, the
// distribution over levels and its median; there is no mean and no overall score
// unless Stages ask for one.
type Method struct {
	View View `json:"view,omitzero"`
	// Stages are the steps from judgements to scores, from the inside out. One that
	// is not named keeps its default: distribution over raters and over indicators,
	// nothing overall.
	Stages []Stage `json:"stages,omitempty"`
	// MinRaters is how many raters a score needs to be computed; 0 means 1. How many
	// it needs to be shown is a matter of the [Release].
	MinRaters int `json:"minRaters,omitzero"`
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

// A Stage is one step: how the parts of something become one.
type Stage struct {
	Over Over `json:"over"`
	Rule Rule `json:"rule"`
	// Weights of the parts by ID, for [WeightedMean] over indicators (those of any
	// group) or overall (what stands at the top of the tree). A part that is not
	// named weighs 1. Weights are 0 to [MaxWeight].
	Weights map[indicator.ID]float64 `json:"weights,omitempty"`
}

// MaxWeight is the largest weight.
const MaxWeight = 1e9

// Over is what a stage goes over.
type Over string

const (
	OverRaters     Over = "raters"     // judgements of one indicator become the indicator's score
	OverIndicators Over = "indicators" // indicators become their group's score
	Overall        Over = "overall"    // the groups and indicators at the top become one score
)

// A Rule is how a stage makes one of many.
type Rule string

const (
	// Distribution counts how many are at each level. Over indicators it pools the
	// judgements of all indicators of the group.
	Distribution Rule = "distribution"
	// WeightedMean is Σ w·v / Σ w, with v the values of the levels (over raters,
	// each weighing 1) or the means of the parts that have one. A part without a
	// mean, or with fewer raters than the method needs, leaves both sums. There is
	// no mean over parts on different scales.
	WeightedMean Rule = "weighted-mean"
)

const (
	// MethodInvalid: a method holds a stage, rule, weight or minimum that it may not.
	//
	// Example: {"stages":[{"over":"raters","rule":"guess"}]}
	MethodInvalid issue.Code = "method-invalid"
	// MethodUnfit: a method does not fit the framework: a weight names nothing in
	// it, or a mean is asked for where levels have no values.
	//
	// Example: {"stages":[{"over":"raters","rule":"weighted-mean"}]}
	MethodUnfit issue.Code = "method-unfit"
)

// Resolved returns the method with every default filled in. A report carries it.
func (m Method) Resolved() Method {
	m.View.Occasions = slices.Clone(m.View.Occasions)
	if m.View.Judgements == "" {
		m.View.Judgements = CurrentJudgements
	}
	m.MinRaters = max(m.MinRaters, 1)
	stages := []Stage{{Over: OverRaters, Rule: Distribution}, {Over: OverIndicators, Rule: Distribution}}
	if s, ok := m.stage(Overall); ok {
		stages = append(stages, s)
	}
	for i, s := range stages {
		if own, ok := m.stage(s.Over); ok {
			stages[i] = own
		}
		stages[i].Weights = maps.Clone(stages[i].Weights)
	}
	m.Stages = stages
	return m
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

// means reports whether the stage makes a mean.
func (m Method) means(over Over) bool {
	s, ok := m.stage(over)
	return ok && s.Rule == WeightedMean
}

// Check reports all that is wrong with the method by itself and for the framework,
// at JSON Pointers into the method.
func (m Method) Check(f *framework.Framework) issue.List {
	var found issue.Collector
	root := issue.Pointer("")
	if f == nil {
		found.Errorf(FrameworkMissing, root, "there is no framework to score against")
		return found.List()
	}
	for i, key := range m.View.Occasions {
		if !indicator.ValidToken(key) {
			found.Errorf(MethodInvalid, root.Key("view").Key("occasions").Index(i), "%q is the key of no occasion", key)
		}
	}
	switch m.View.Judgements {
	case "", CurrentJudgements, FirstJudgements:
	default:
		found.Errorf(MethodInvalid, root.Key("view").Key("judgements"), "%q is neither %q nor %q", m.View.Judgements, CurrentJudgements, FirstJudgements)
	}
	if m.MinRaters < 0 || m.MinRaters > maxMinimum {
		found.Errorf(MethodInvalid, root.Key("minRaters"), "a minimum of %d raters makes no sense: want 1 to %d", m.MinRaters, maxMinimum)
	}
	seen := map[Over]bool{}
	for i, s := range m.Stages {
		at := root.Key("stages").Index(i)
		if s.Over != OverRaters && s.Over != OverIndicators && s.Over != Overall {
			found.Errorf(MethodInvalid, at.Key("over"), "a stage goes over %q or %q, or is %q, not %q", OverRaters, OverIndicators, Overall, s.Over)
			continue
		}
		if seen[s.Over] {
			found.Errorf(MethodInvalid, at.Key("over"), "there are two stages %q", s.Over)
		}
		seen[s.Over] = true
		m.checkRule(s, f, at, &found)
		m.checkWeights(s, f, at.Key("weights"), &found)
	}
	return found.List()
}

func (m Method) checkRule(s Stage, f *framework.Framework, at issue.Pointer, found *issue.Collector) {
	inner := map[Over]Over{OverIndicators: OverRaters, Overall: OverIndicators}[s.Over]
	switch {
	case s.Rule != Distribution && s.Rule != WeightedMean:
		found.Errorf(MethodInvalid, at.Key("rule"), "rule %q is neither %q nor %q", s.Rule, Distribution, WeightedMean)
	case s.Over == Overall && s.Rule != WeightedMean:
		found.Errorf(MethodInvalid, at.Key("rule"), "the only rule for an overall score is %q", WeightedMean)
	case s.Rule == WeightedMean && inner != "" && !m.means(inner):
		found.Errorf(MethodInvalid, at.Key("rule"), "a mean for stage %q needs means below it: add a stage over %s with rule %q", s.Over, inner, WeightedMean)
	case s.Rule == WeightedMean && s.Over == OverRaters:
		for scale := range f.Scales() {
			if !scale.HasValues() && usesScale(f, scale.Key) {
				found.Errorf(MethodUnfit, at.Key("rule"), "the levels of scale %q have no values, so there is no mean of them", scale.Key)
			}
		}
	}
}

func usesScale(f *framework.Framework, key string) bool {
	return slices.ContainsFunc(f.Columns(), func(c framework.Column) bool { return c.Scale == key })
}

func (m Method) checkWeights(s Stage, f *framework.Framework, at issue.Pointer, found *issue.Collector) {
	if len(s.Weights) > 0 && (s.Rule != WeightedMean || s.Over == OverRaters) {
		found.Errorf(MethodInvalid, at, "weights belong to a %s over indicators or overall", WeightedMean)
	}
	for _, id := range slices.Sorted(maps.Keys(s.Weights)) {
		w := s.Weights[id]
		if !(w >= 0 && w <= MaxWeight) {
			found.Errorf(MethodInvalid, at.Key(string(id)), "weight %v is not from 0 to %g", w, MaxWeight)
		}
		c, column := f.Column(id, "")
		switch {
		case !f.Has(id):
			found.Errorf(MethodUnfit, at.Key(string(id)), "%q is not in framework %q", id, f.Key())
		case s.Over == OverIndicators && (!column || f.Columns()[c].Aspect || f.Columns()[c].Whole):
			found.Errorf(MethodUnfit, at.Key(string(id)), "%q enters no group as an indicator, so its weight would do nothing", id)
		case s.Over == Overall && f.Parent(id) != "":
			found.Errorf(MethodUnfit, at.Key(string(id)), "%q does not stand at the top of the framework, so its weight would do nothing", id)
		}
	}
}

// Package xapi says scores as the score object of an xAPI 1.0.3 result.
//
// The one hard idea: an xAPI score is a number between two ends, and most of our scores
// are not numbers. So only a score to which the method gave a value can be said, and the
// rule that gave it says where its ends are; all else is refused.
//
//	report, _ := assessment.Release{Audience: assessment.ForPanel}.Report(result)
//	scale := report.Scales[0] // that of the score
//	for _, p := range report.Subjects[0].Profiles {
//		for _, score := range p.Scores {
//			s, list := xapi.ScoreOf(score, scale, assessment.WeightedMean)
//			if list.Has(xapi.ValueMissing) {
//				continue // the method made no number of it
//			}
//			statement.Result.Score = s // of a statement of the caller's
//		}
//	}
//
// It refuses a score that is hidden ([NotShown]), one without a number ([ValueMissing]), a
// rule without ends ([RuleUnfit]) and a scale that gives its levels no values
// ([ScaleUnfit]). Where high is not better there is no scaled score.
//
// Source: xAPI Specification 1.0.3, part two, section 2.4.5.1.
package xapi

import (
	"fmt"
	"math"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
)

const (
	// NotShown: the score is hidden.
	NotShown issue.Code = "not-shown"
	// ValueMissing: the method gave no value.
	ValueMissing issue.Code = "value-missing"
	// ScaleUnfit: the score is on another scale, or the scale has no values, or none apart.
	ScaleUnfit issue.Code = "scale-unfit"
	// RuleUnfit: the rule gives no number, or one without ends, as a sum.
	RuleUnfit issue.Code = "rule-unfit"
	// ValueOutside: the value is not between the ends.
	ValueOutside issue.Code = "value-outside"
)

// A Score is the score object of a result: Min < Max, Raw within them, Scaled within −1
// and 1. Numbers have twelve significant digits, as in reports ([document.Round]).
type Score struct {
	// Scaled is (Raw−Min)/(Max−Min), from 0 to 1. It is left out where high is not better:
	// who reads a scaled score takes more for better.
	Scaled *float64 `json:"scaled,omitempty"`
	Raw    float64  `json:"raw"`
	Min    float64  `json:"min"`
	Max    float64  `json:"max"`
}

// ScoreOf returns the value of a score that a Release shows. The rule is that of the stage of
// the method that gave the value: for a [assessment.WeightedMean] or
// [assessment.TrimmedMean] the ends are the values of the lowest and the highest level of
// the scale, for a [assessment.Share] 0 and 1.
//
// For all else the list has one issue, with one of the codes above.
func ScoreOf(s assessment.ScoreReport, scale indicator.Scale, rule assessment.Rule) (Score, issue.List) {
	refuse := func(code issue.Code, at issue.Pointer, format string, args ...any) (Score, issue.List) {
		return Score{}, issue.List{Issues: []issue.Issue{{Code: code, Path: at, Message: fmt.Sprintf(format, args...)}}}
	}
	switch {
	case s.State == assessment.Suppressed:
		return refuse(NotShown, "/state", "the score of %q is hidden", s.ID)
	case s.Value == nil:
		return refuse(ValueMissing, "/value", "the score of %q has no value", s.ID)
	case s.Scale != scale.Key:
		return refuse(ScaleUnfit, "/scale", "the score is on scale %q, not %q", s.Scale, scale.Key)
	}
	out := Score{Raw: document.Round(*s.Value)}
	switch rule {
	case assessment.WeightedMean, assessment.TrimmedMean:
		var found issue.Collector
		if scale.Check("", &found); found.Failed() || !scale.HasValues() {
			return refuse(ScaleUnfit, "/scale", "the levels of scale %q have no values that rise", scale.Key)
		}
		out.Min, out.Max = document.Round(*scale.Levels[0].Value), document.Round(*scale.Levels[len(scale.Levels)-1].Value)
		if out.Min >= out.Max {
			return refuse(ScaleUnfit, "/scale", "the ends of scale %q are as good as one", scale.Key)
		}
	case assessment.Share:
		out.Max = 1
	default:
		return refuse(RuleUnfit, "/value", "the rule %q gives no number between two ends", rule)
	}
	if math.IsNaN(out.Raw) || out.Raw < out.Min || out.Raw > out.Max {
		return refuse(ValueOutside, "/value", "%v is not from %v to %v", out.Raw, out.Min, out.Max)
	}
	if scale.Direction == indicator.HighIsBetter {
		out.Scaled = new(document.Round((out.Raw - out.Min) / (out.Max - out.Min)))
	}
	return out, issue.List{}
}

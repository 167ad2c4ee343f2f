package assessment

import (
	"fmt"
	"slices"
	"strings"

	"github.com/openrubric/leadership/indicator"
)

// A Step is the last step of a method to a score: the stage that made it, and what the
// stage had to make it of. The steps before it are those of its parts, which are
// explained in the same way.
type Step struct {
	Stage Stage // every default filled in
	// PerRater says that each part is one rater's own score.
	PerRater bool
	Parts    []StepPart
	Exact    *float64 // the number before rounding
	Clauses  []int    // positions in Stage of the clauses that changed the outcome
}

// A StepPart is one thing that a stage goes over: judgements at one level, a rater's own
// score, an aspect, indicator or group.
type StepPart struct {
	ID      indicator.ID
	Rater   string
	N       int // how many judgements
	Weight  float64
	Level   []indicator.Level
	Value   *float64 // its number, not rounded
	LeftOut Reason   // why it did not go in
}

// step returns the last step to a row.
func (e *evaluator) step(row int) Step {
	over := e.over(row)
	r := e.p.r
	stage := r.stage(over)
	if stage == nil {
		return Step{}
	}
	s := Step{Stage: *stage.Stage}
	if stage.Rule == Distribution {
		return s
	}
	m := e.row(row)
	var parts []part
	switch {
	case over == OverRaters:
		parts = slices.Clone(e.judgements(row))
	case stage.perRater:
		stage, s.PerRater = r.stage(OverRaters), true
		e.askEach()
		if parts = e.each[row]; m.reason == RatersUnknown {
			parts = nil
		}
	default:
		parts = slices.Clone(e.partsOf(row, over))
	}
	s.Stage = stage.resolved()
	if m.number {
		s.Exact = new(m.value)
	}
	var there []part
	for _, p := range parts {
		told := StepPart{N: int(p.n), Weight: p.weight, Level: p.names(&e.t.lent)}
		if s.PerRater {
			told.Rater = r.m.raterName(r.m.forms[p.form])
		}
		if !s.PerRater && over != OverRaters {
			told.ID = r.layout.at(int(p.row)).id
		}
		switch {
		case p.there() && p.weight > 0:
			there = append(there, p)
		case p.there():
			told.LeftOut = NoWeight
		case !p.applies:
			told.LeftOut = NothingApplies
		default:
			told.LeftOut = e.why(p, s.PerRater)
		}
		if p.number {
			told.Value = new(p.value)
		}
		s.Parts = append(s.Parts, told)
	}
	s.Clauses = stage.changed(there, m.part)
	return s
}

// why says why a part has no outcome: as its own score does.
func (e *evaluator) why(p part, perRater bool) Reason {
	if perRater || p.reason != NoPart {
		return p.reason
	}
	return e.p.score(int(p.row), e.t, e.hidden).NoOutcome
}

// changed returns the positions of the clauses that changed what a stage made of its
// parts.
func (s *stage) changed(parts []part, out part) []int {
	if len(s.Clauses) == 0 || !out.there() || len(parts) == 0 {
		return nil
	}
	without := *s.Stage
	without.Clauses = nil
	before, _ := (&stage{&without, s.layout, s.rounding, s.perRater}).reduce(slices.Clone(parts), out.scale)
	var list []int
	for i, c := range s.Clauses {
		after := s.hold(c, before, parts)
		if after.levels != before.levels || after.value != before.value {
			list = append(list, i)
		}
		before = after
	}
	return list
}

// Sentences returns two to four plain sentences in English: what went in, what was
// left out and why, and which rule made the last step. Labels are in the first of the
// languages that there is, or else as [indicator.Text.In] chooses.
func (e Explanation) Sentences(languages ...string) []string {
	if e.framework == nil {
		return nil // the zero Explanation is of nothing
	}
	t := wording{e, languages}
	list := []string{t.went()}
	if left := t.left(); left != "" {
		list = append(list, left)
	}
	if last := t.last(); last != "" {
		list = append(list, last)
	}
	if e.Score.Scale != "" && e.Score.Level == nil && e.Score.Value == nil && len(e.Score.Median) > 0 && e.Step.Stage.Rule == Distribution {
		list = append(list, fmt.Sprintf("The middle of them is %s.", t.levels(e.Score.Median, "between %s and %s")))
	}
	return list
}

type wording struct {
	Explanation
	languages []string
}

func (t wording) label(id indicator.ID) string {
	if id == "" {
		return "Everything together"
	}
	if text, _ := t.framework.Label(id).In(t.languages...); text != "" {
		return text
	}
	return string(id)
}

func (t wording) level(l indicator.Level) string {
	scale, _ := t.framework.Scale(t.Score.Scale)
	if rung, ok := scale.Lookup(l); ok {
		if text, _ := rung.Label.In(t.languages...); text != "" {
			return text
		}
	}
	return string(l)
}

// levels names one level, or several that are tied.
func (t wording) levels(list []indicator.Level, two string) string {
	var names []string
	for _, l := range list {
		names = append(names, t.level(l))
	}
	if len(names) == 2 {
		return fmt.Sprintf(two, names[0], names[1])
	}
	return strings.Join(names, " and ")
}

func plural(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// went says what went in.
func (t wording) went() string {
	s := t.Score
	if s.Judgements == 0 && len(s.Level) == 0 && s.Value == nil {
		reason := s.Reason
		if reason == "" {
			reason = NotJudged
		}
		return fmt.Sprintf("%s has no score: %s.", t.label(s.ID), reasonTexts[reason])
	}
	out := fmt.Sprintf("%s rests on %s by %s, of %d wanted", t.label(s.ID), plural(s.Judgements, "judgement"), plural(s.Raters, "rater"), s.Coverage.Of)
	var at []string
	if scale, ok := t.framework.Scale(s.Scale); ok {
		for i, n := range s.Distribution {
			if n > 0 {
				at = append(at, fmt.Sprintf("%d at %s", n, t.level(scale.Levels[i].Key)))
			}
		}
	}
	if len(at) > 0 {
		out += ": " + strings.Join(at, ", ")
	}
	return out + "."
}

// left says what was left out and why.
func (t wording) left() string {
	var list []string
	replaced, later := 0, 0
	for _, c := range t.Contributions {
		switch c.LeftOut {
		case ReplacedByOther:
			replaced++
		case NotInView:
			later++
		}
	}
	for _, a := range t.Score.Absences {
		list = append(list, fmt.Sprintf("%d %s", a.N, absenceTexts[a.Reason]))
	}
	if t.Score.Blank > 0 {
		list = append(list, fmt.Sprintf("%d left blank", t.Score.Blank))
	}
	if replaced > 0 {
		list = append(list, fmt.Sprintf("%d replaced by another judgement", replaced))
	}
	if later > 0 {
		list = append(list, fmt.Sprintf("%d made after the date of the view", later))
	}
	if len(list) == 0 {
		return ""
	}
	return "Left out: " + strings.Join(list, ", ") + "."
}

// last says which rule made the last step.
func (t wording) last() string {
	rule := t.Step.Stage.Rule
	if rule == "" || rule == Distribution {
		return ""
	}
	s := t.Score
	if len(s.Level) == 0 && s.Value == nil {
		reason := s.NoOutcome
		if s.ID == "" {
			reason = s.Reason
		}
		return fmt.Sprintf("There is no %s: %s.", ruleTexts[rule], reasonTexts[reason])
	}
	in, all := 0, 0
	var out []string
	for _, p := range t.Step.Parts {
		n := p.N
		if p.LeftOut == "" {
			in += n
		} else if p.Rater == "" {
			out = append(out, fmt.Sprintf("%s (%s)", t.label(p.ID), reasonTexts[p.LeftOut]))
		}
		all += n
	}
	over := plural(in, overTexts[t.Step.Stage.Over])
	if t.Step.PerRater {
		over = fmt.Sprintf("the raters' own %d scores", in)
	}
	text := fmt.Sprintf("The %s of %s is ", ruleTexts[rule], over)
	if rule == Share {
		text = fmt.Sprintf("Of %s the share %s is ", over, t.counts())
	}
	switch {
	case s.Value != nil && len(s.Level) > 0:
		text += fmt.Sprintf("%s, which the cut scores put at %s", t.number(), t.levels(s.Level, "%s and %s"))
	case s.Value != nil:
		text += t.number()
	case len(s.Level) > 1 && rule == Median:
		text += t.levels(s.Level, "between %s and %s")
	case len(s.Level) > 1:
		text += t.levels(s.Level, "%s and %s") + ", tied"
	default:
		text += t.level(s.Level[0])
	}
	for _, i := range t.Step.Clauses {
		text += "; " + t.clause(t.Step.Stage.Clauses[i])
	}
	text += "."
	if len(out) > 0 {
		text += " Without: " + strings.Join(out, ", ")
		if slices.Contains(s.Warnings, PartLeftOut) && rule.weighs() {
			text += "; what they weigh went to the others"
		}
		text += "."
	}
	return text
}

// counts says what a share counts.
func (t wording) counts() string {
	if in := t.Step.Stage.Within; in != nil {
		return "within " + in.String()
	}
	if t.Score.Scale == "" {
		return "at or above the level asked for on its scale"
	}
	return "at or above " + t.level(t.Step.Stage.AtOrAbove[t.Score.Scale])
}

// number tells a value, and what it was before rounding.
func (t wording) number() string {
	told := fmt.Sprintf("%.6g", *t.Score.Value)
	if t.Step.Exact == nil || fmt.Sprintf("%.6g", *t.Step.Exact) == told {
		return told
	}
	return fmt.Sprintf("%.6g, told as %s", *t.Step.Exact, told)
}

func (t wording) clause(c Clause) string {
	stand := "at or above " + t.level(c.AtOrAbove)
	if c.AtOrBelow != "" {
		stand = "at or below " + t.level(c.AtOrBelow)
	}
	var holds []string
	if c.NotBelow != "" {
		holds = append(holds, "not below "+t.level(c.NotBelow))
	}
	if c.NotAbove != "" {
		holds = append(holds, "not above "+t.level(c.NotAbove))
	}
	return fmt.Sprintf("with %d or more %s it is %s", max(c.Count, 1), stand, strings.Join(holds, " and "))
}

var ruleTexts = map[Rule]string{
	Median: "median", Mode: "most frequent level", WeightedMean: "weighted mean", TrimmedMean: "trimmed mean", Minimum: "worst",
	Share: "share that counts", Sum: "sum", AllMustMeet: "best level reached by all", Preponderance: "level of the majority", AgreedLevel: "agreed level",
}

var overTexts = map[Over]string{
	OverRaters: "judgement", OverAspects: "aspect", OverIndicators: "indicator", OverGroups: "part", Overall: "part", OverPerspectives: "perspective",
}

var reasonTexts = map[Reason]string{
	NotJudged:      "nobody judged it",
	NothingApplies: "it does not apply",
	NoLevel:        "nobody gave a level",
	TooFewRaters:   "fewer raters than the method needs",
	SeveralScales:  "its parts are on different scales",
	NothingToScore: "it holds no indicator of its own",
	NoWeight:       "it weighs nothing",
	NoPart:         "none of its parts has one",
	PartMissing:    "a part has none, and the method wants all",
	NoMajority:     "no level has the majority",
	NotAgreed:      "the raters have not agreed on a level",
	RatersUnknown:  "it is not known whose some of the judgements are",
	NoBand:         "the number lies in none of the bands",
	PartSuppressed: "it is hidden",
}

var absenceTexts = map[indicator.Level]string{
	indicator.NotApplicable: "not applicable", indicator.NotObserved: "not observed", indicator.InsufficientEvidence: "without enough evidence",
	indicator.DontKnow: "not known", indicator.Declined: "declined", indicator.NotRated: "not rated", indicator.Withheld: "withheld",
}

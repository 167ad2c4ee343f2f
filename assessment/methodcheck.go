package assessment

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
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
	// CutUnexplained: cut scores do not say how they were set and why. A warning.
	//
	// Example: {"stages":[{"over":"raters","rule":"weighted-mean","cuts":{"nz-development-map":{"bands":{"bands":[{"level":"establishing","in":"[1,2)"},{"level":"fully-functioning","in":"[2,4]"}]}}}}]}
	CutUnexplained issue.Code = "cut-unexplained"
	// PolicyUnfit: the framework's policy does not go with scoring, or with the use that
	// the judgements were made for, and the method is strict. Of one that is not, the
	// report carries a warning.
	PolicyUnfit issue.Code = "policy-unfit"
)

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
	oneOf(&found, root.Key("view").Key("judgements"), m.View.Judgements, CurrentJudgements, FirstJudgements)
	if m.MinRaters < 0 || m.MinRaters > maxMinimum {
		found.Errorf(MethodInvalid, root.Key("minRaters"), "a minimum of %d raters makes no sense: want 1 to %d", m.MinRaters, maxMinimum)
	}
	oneOf(&found, root.Key("rounding").Key("rule"), m.Rounding.Rule, NoRounding, HalfUp, HalfEven, RoundingFloor)
	if d := m.Rounding.Digits; d < 0 || d > 9 {
		found.Errorf(MethodInvalid, root.Key("rounding").Key("digits"), "%d digits behind the point: want 0 to 9", d)
	}
	c := methodChecker{m: m, f: f, found: &found}
	c.stages()
	if found.Failed() {
		return found.List() // what a stage hands on is not known
	}
	m.flow(&c)
	return found.List()
}

// oneOf reports a value that is none of those allowed; none at all is.
func oneOf[T ~string](found *issue.Collector, at issue.Pointer, v T, allowed ...T) {
	if v != "" && !slices.Contains(allowed, v) {
		found.Errorf(MethodInvalid, at, "%q is none of %q", string(v), allowed)
	}
}

type methodChecker struct {
	m     Method
	f     *framework.Framework
	found *issue.Collector
	used  map[string]bool // scales on which anything is judged; nil until it is asked
}

// stages checks each stage by itself, and their order.
func (c *methodChecker) stages() {
	at := issue.Pointer("/stages")
	seen := map[Over]bool{}
	last := -1
	for i, s := range c.m.Stages {
		at := at.Index(i)
		place := slices.Index(overs, s.Over)
		if place < 0 {
			c.found.Errorf(MethodInvalid, at.Key("over"), "a stage goes over one of %q, not %q", overs, s.Over)
			continue
		}
		if seen[s.Over] {
			c.found.Errorf(MethodInvalid, at.Key("over"), "there are two stages %q", s.Over)
		}
		seen[s.Over] = true
		switch {
		case s.Over == OverRaters && last == slices.Index(overs, OverPerspectives):
			c.found.Errorf(MethodInvalid, at.Key("over"), "raters come before %s", OverPerspectives)
		case s.Over != OverRaters && place < last:
			c.found.Errorf(MethodInvalid, at.Key("over"), "stage %q comes before %q: stages go from the inside out", s.Over, overs[last])
		case s.Over != OverRaters:
			last = place
		}
		if s.Over == OverRaters && (s.Rule == Distribution || s.Rule == AgreedLevel) && i > 0 && place <= last {
			c.found.Errorf(MethodInvalid, at.Key("rule"), "rule %q goes over judgements, and here raters' own scores are to become one: give it another rule, or put it first", s.Rule)
		}
		c.rule(s, at)
		c.weights(s, at.Key("weights"))
		c.perspectives(s, at.Key("perspectives"))
		for k, clause := range s.Clauses {
			c.clause(s, clause, at.Key("clauses").Index(k))
		}
		c.cuts(s, at.Key("cuts"))
	}
}

// rulesOver lists the rules of each stage.
var rulesOver = map[Over][]Rule{
	OverRaters:       {Distribution, Median, Mode, WeightedMean, TrimmedMean, Minimum, Share, Preponderance, AgreedLevel},
	OverAspects:      {Median, Mode, WeightedMean, TrimmedMean, Minimum, Share, Sum, AllMustMeet, Preponderance},
	OverIndicators:   {Distribution, Median, Mode, WeightedMean, TrimmedMean, Minimum, Share, Sum, AllMustMeet, Preponderance},
	OverGroups:       {Median, Mode, WeightedMean, TrimmedMean, Minimum, Share, Sum, AllMustMeet, Preponderance},
	Overall:          {Median, Mode, WeightedMean, TrimmedMean, Minimum, Share, Sum, AllMustMeet, Preponderance},
	OverPerspectives: {Median, WeightedMean, Minimum, AllMustMeet},
}

// rule checks a stage's rule and the members that belong to some rules only.
func (c *methodChecker) rule(s Stage, at issue.Pointer) {
	if !slices.Contains(rulesOver[s.Over], s.Rule) {
		c.found.Errorf(MethodInvalid, at.Key("rule"), "rule %q is none of those for stage %q: %q", s.Rule, s.Over, rulesOver[s.Over])
		return
	}
	only := func(given bool, member string, belongs bool, to ...Rule) {
		if given && !belongs {
			c.found.Errorf(MethodInvalid, at.Key(member), "%s belongs to rule %q, and not to %q over %s", member, to, s.Rule, s.Over)
		}
	}
	only(s.Trim != 0, "trim", s.Rule == TrimmedMean, TrimmedMean)
	only(s.Majority != 0, "majority", s.Rule == Preponderance, Preponderance)
	only(s.Ties != "", "ties", s.ties(), Median, Mode, AgreedLevel)
	only(s.AtOrAbove != nil, "atOrAbove", s.Rule == Share, Share)
	only(s.Within != nil, "within", s.Rule == Share, Share)
	only(s.Missing != "", "missing", s.misses(), overNoRaters...)
	if s.Trim != 0 && !(s.Trim > 0 && s.Trim < 0.5) {
		c.found.Errorf(MethodInvalid, at.Key("trim"), "%v is no share to leave off at either end: want above 0 and below 0.5", s.Trim)
	}
	if s.Majority != 0 && !(s.Majority >= 0.5 && s.Majority < 1) {
		c.found.Errorf(MethodInvalid, at.Key("majority"), "%v is no majority to exceed: want from 0.5 and below 1", s.Majority)
	}
	oneOf(c.found, at.Key("ties"), s.Ties, SplitTies, LowerTie, HigherTie)
	oneOf(c.found, at.Key("missing"), s.Missing, LeaveOut, NoScore, Prorate)
	if s.Missing == Prorate && s.Rule != Sum {
		c.found.Errorf(MethodInvalid, at.Key("missing"), "only a %s can be prorated", Sum)
	}
	if s.Missing == LeaveOut && s.Rule == AllMustMeet {
		c.found.Errorf(MethodInvalid, at.Key("missing"), "of what %q nothing can be left out; ask for %q if it can", AllMustMeet, Minimum)
	}
	if s.Rule != Share {
		return
	}
	if (s.AtOrAbove == nil) == (s.Within == nil) {
		c.found.Errorf(MethodInvalid, at.Key("rule"), "a %s needs atOrAbove, the level from which a part counts, or within, the interval in which its number lies", Share)
	}
	if s.AtOrAbove != nil {
		c.perScale(at.Key("atOrAbove"), slices.Sorted(maps.Keys(s.AtOrAbove)))
	}
	for _, key := range slices.Sorted(maps.Keys(s.AtOrAbove)) {
		c.level(key, s.AtOrAbove[key], at.Key("atOrAbove").Key(key))
	}
	if s.Within != nil {
		if _, err := indicator.ParseInterval(s.Within.String()); err != nil {
			c.found.Errorf(MethodInvalid, at.Key("within"), "%v", err)
		}
	}
}

// overNoRaters are the rules of a message about missing.
var overNoRaters = []Rule{WeightedMean, Median, Mode, TrimmedMean, Minimum, Share, Sum, Preponderance}

// perScale checks that a table says something of every scale that is judged on, and
// of no other.
func (c *methodChecker) perScale(at issue.Pointer, keys []string) {
	for _, key := range keys {
		if _, ok := c.f.Scale(key); !ok {
			c.found.Errorf(MethodUnfit, at.Key(key), "framework %q has no scale %q", c.f.Key(), key)
		}
	}
	said := setOf(keys)
	for scale := range c.f.Scales() {
		if c.uses(scale.Key) && !said[scale.Key] {
			c.found.Errorf(MethodUnfit, at, "nothing is said of scale %q", scale.Key)
		}
	}
}

// level checks that the level is on the scale.
func (c *methodChecker) level(scale string, l indicator.Level, at issue.Pointer) (rank int, ok bool) {
	s, known := c.f.Scale(scale)
	if !known {
		return 0, false // said already
	}
	if rank, ok = s.Rank(l); !ok {
		c.found.Errorf(MethodUnfit, at, "scale %q has no level %q", scale, l)
	}
	return rank, ok
}

// uses reports whether anything is judged on the scale.
func (c *methodChecker) uses(scale string) bool {
	if c.used == nil {
		c.used = map[string]bool{}
		for _, column := range c.f.Columns() {
			c.used[column.Scale] = true
		}
	}
	return c.used[scale]
}

func (c *methodChecker) weights(s Stage, at issue.Pointer) {
	if len(s.Weights) > 0 && (!s.Rule.weighs() || s.Over == OverRaters || s.Over == OverPerspectives) {
		c.found.Errorf(MethodInvalid, at, "weights by ID belong to the rules %q over what has an ID", []Rule{WeightedMean, Sum, Share, Preponderance})
		return
	}
	for _, id := range slices.Sorted(maps.Keys(s.Weights)) {
		c.weight(s.Weights[id], at.Key(string(id)))
		if why := c.notPart(s.Over, id); why != "" {
			c.found.Errorf(MethodUnfit, at.Key(string(id)), "%q %s, so its weight would do nothing", id, why)
		}
	}
}

func (c *methodChecker) weight(w float64, at issue.Pointer) {
	if !(w >= 0 && w <= MaxWeight) {
		c.found.Errorf(MethodInvalid, at, "weight %v is not from 0 to %g", w, MaxWeight)
	}
}

// notPart says why an ID is no part of a stage, or "".
func (c *methodChecker) notPart(over Over, id indicator.ID) string {
	if !c.f.Has(id) {
		return fmt.Sprintf("is not in framework %q", c.f.Key())
	}
	i, column := c.f.Column(id, "")
	aspect := column && c.f.Columns()[i].Aspect
	enters := column && !aspect && !c.f.Columns()[i].Whole
	switch {
	case over == OverAspects && !aspect:
		return "is no aspect"
	case over == OverIndicators && !enters:
		return "enters no group as an indicator"
	case over == OverGroups && (column && !enters || !c.holdsGroups(c.f.Parent(id))):
		return "does not stand in a group that holds groups"
	case over == Overall && c.f.Parent(id) != "":
		return "does not stand at the top of the framework"
	}
	return ""
}

func (c *methodChecker) holdsGroups(group indicator.ID) bool {
	return group != "" && holdsGroups(c.f, group)
}

func holdsGroups(f *framework.Framework, group indicator.ID) bool {
	for id := range f.Children(group) {
		if _, ok := f.Group(id); ok {
			return true
		}
	}
	return false
}

func (c *methodChecker) perspectives(s Stage, at issue.Pointer) {
	if s.Over != OverPerspectives {
		if len(s.Perspectives) > 0 {
			c.found.Errorf(MethodInvalid, at, "perspectives belong to a stage over %s", OverPerspectives)
		}
		return
	}
	weighs := 0
	for _, p := range sortedKeys(s.Perspectives) {
		c.weight(s.Perspectives[p], at.Key(string(p)))
		if s.Perspectives[p] > 0 {
			weighs++
		}
	}
	if weighs < 2 {
		c.found.Errorf(MethodInvalid, at, "pooling needs at least two perspectives that weigh something")
	}
}

func (c *methodChecker) clause(s Stage, clause Clause, at issue.Pointer) {
	if s.Rule == Distribution || s.Rule == Share || s.Rule == Sum {
		c.found.Errorf(MethodInvalid, at, "a clause needs an outcome on the scale, which %q does not give", s.Rule)
	}
	if clause.Count < 0 || clause.Count > maxMinimum {
		c.found.Errorf(MethodInvalid, at.Key("count"), "a clause needs 1 part or more, not %d", clause.Count)
	}
	if (clause.AtOrAbove == "") == (clause.AtOrBelow == "") {
		c.found.Errorf(MethodInvalid, at, "a clause says how parts must stand by one of atOrAbove and atOrBelow")
	}
	if clause.NotBelow == "" && clause.NotAbove == "" {
		c.found.Errorf(MethodInvalid, at, "a clause says what then holds by notBelow, notAbove or both")
	}
	for i, id := range clause.Of {
		at := at.Key("of").Index(i)
		switch why := c.notPart(s.Over, id); {
		case s.Over == OverRaters || s.Over == OverPerspectives:
			c.found.Errorf(MethodInvalid, at, "a stage over %s has no parts with an ID", s.Over)
		case why != "":
			c.found.Errorf(MethodUnfit, at, "%q %s, so the clause would never see it", id, why)
		}
	}
	if _, ok := c.f.Scale(clause.Scale); !ok {
		c.found.Errorf(MethodUnfit, at.Key("scale"), "framework %q has no scale %q", c.f.Key(), clause.Scale)
		return
	}
	for _, l := range []struct {
		member string
		level  indicator.Level
	}{{"atOrAbove", clause.AtOrAbove}, {"atOrBelow", clause.AtOrBelow}, {"notBelow", clause.NotBelow}, {"notAbove", clause.NotAbove}} {
		if l.level != "" {
			c.level(clause.Scale, l.level, at.Key(l.member))
		}
	}
	scale, _ := c.f.Scale(clause.Scale)
	low, okLow := scale.Rank(clause.NotBelow)
	high, okHigh := scale.Rank(clause.NotAbove)
	if okLow && okHigh && low > high {
		c.found.Errorf(MethodInvalid, at, "nothing is neither below %s nor above %s", clause.NotBelow, clause.NotAbove)
	}
}

func (c *methodChecker) cuts(s Stage, at issue.Pointer) {
	if s.Cuts == nil {
		return
	}
	keys := slices.Sorted(maps.Keys(s.Cuts))
	c.perScale(at, keys)
	for _, key := range keys {
		cut, at := s.Cuts[key], at.Key(key)
		cut.Bands.Check(at.Key("bands"), c.found)
		for i, b := range cut.Bands.Bands {
			c.level(key, b.Level, at.Key("bands").Key("bands").Index(i).Key("level"))
		}
		rounds := c.m.Rounding.Rule != "" && c.m.Rounding.Rule != NoRounding
		switch {
		case cut.Rounded && !rounds:
			c.found.Errorf(MethodInvalid, at.Key("rounded"), "nothing is rounded, so bands cannot read the value after rounding")
		case cut.Bands.Step > 0 && (!cut.Rounded || !multiple(math.Pow10(-c.m.Rounding.Digits), cut.Bands.Step)):
			c.found.Errorf(MethodInvalid, at.Key("bands").Key("step"), "values come between multiples of %v and would fall between bands: round to them and let the bands read the rounded value", cut.Bands.Step)
		}
		oneOf(c.found, at.Key("setBy"), cut.SetBy, CutAngoff, CutBookmark, CutContrastingGroups, CutFrozenDistribution, CutPolicy, CutNone)
		if cut.Panel < 0 || cut.Panel > maxMinimum {
			c.found.Errorf(MethodInvalid, at.Key("panel"), "%d people set no cuts", cut.Panel)
		}
		if cut.SetBy == "" || cut.Rationale == "" {
			c.found.Warnf(CutUnexplained, at, "the cuts do not say how they were set (setBy) and why (rationale): nobody can defend them")
		}
	}
}

// multiple reports whether v is a whole number of steps.
func multiple(v, step float64) bool {
	n := v / step
	return n >= 0.5 && math.Abs(n-math.Round(n)) < 1e-9
}

// A kind is what parts can be, as a set.
type kind uint8

const (
	levelPart  kind = 1 << iota // a level, or several tied
	numberPart                  // in values of levels
	sharePart                   // a number that is a share
	bareCounts                  // a distribution, which is nothing to count with
)

// A flow is what goes through the stages of a method.
type flow struct {
	m      Method
	in     map[Over][]kind // for each thing that a stage makes
	values []Over          // stages that turn levels into numbers
}

// flow follows what each stage hands on, and reports stages that cannot take it. The
// checker may be nil: then a framework is supposed that has groups at its top, and
// in these either groups or indicators.
func (m Method) flow(c *methodChecker) flow {
	f := flow{m: m.Resolved(), in: map[Over][]kind{}}
	mixed, topColumns, topGroups := false, false, true
	if c != nil {
		topGroups = holdsGroups(c.f, "")
		for id := range c.f.Children("") {
			_, group := c.f.Group(id)
			topColumns = topColumns || !group
		}
		for g := range c.f.Groups() {
			for id := range c.f.Children(g.ID) {
				_, group := c.f.Group(id)
				mixed = mixed || !group && holdsGroups(c.f, g.ID)
			}
		}
	}
	// each holds of one rater, all of the raters together.
	type world struct{ column, group, overall kind }
	each, all := world{column: levelPart}, world{}
	f.stage(OverAspects, true, each.column, &each.column)
	all.column = f.through(OverRaters, each.column)
	f.stage(OverAspects, false, all.column, &all.column)
	f.stage(OverIndicators, true, each.column, &each.group)
	all.group = f.through(OverRaters, each.group)
	f.stage(OverIndicators, false, all.column, &all.group)
	in := func(w world) kind {
		if mixed {
			return w.group | w.column
		}
		return w.group
	}
	f.stage(OverGroups, true, in(each), &each.group)
	all.group |= f.through(OverRaters, each.group)
	f.stage(OverGroups, false, in(all), &all.group)
	top := func(w world) (k kind) {
		if topGroups {
			k |= w.group
		}
		if topColumns {
			k |= w.column
		}
		return k
	}
	f.stage(Overall, true, top(each), &each.overall)
	all.overall = f.through(OverRaters, each.overall)
	f.stage(Overall, false, top(all), &all.overall)
	for _, in := range []kind{all.column, all.group, all.overall} {
		f.stage(OverPerspectives, false, in&^bareCounts, new(kind))
	}
	if c != nil {
		for i, s := range c.m.Stages {
			at := issue.Pointer("/stages").Index(i)
			if s.Over == OverPerspectives && f.in[s.Over] == nil {
				c.found.Errorf(MethodInvalid, at, "there is nothing to pool: no stage makes a level or a number")
			}
			for _, in := range f.in[s.Over] {
				if !c.takes(s, in, at) {
					break // once is enough
				}
			}
		}
		if len(f.values) > 0 {
			c.values(f.values[0])
		}
	}
	return f
}

// stage adds what a stage makes of its parts to out, if there is such a stage.
func (f *flow) stage(over Over, perRater bool, in kind, out *kind) {
	if _, ok := f.m.stage(over); ok && f.m.perRater(over) == perRater {
		*out |= f.through(over, in)
	}
}

// through returns what a stage makes of its parts.
func (f *flow) through(over Over, in kind) kind {
	s, _ := f.m.stage(over)
	if in == 0 {
		return 0
	}
	f.in[over] = append(f.in[over], in)
	out, turns := in&^bareCounts, in&levelPart != 0
	if out == levelPart || out == levelPart|numberPart {
		out = numberPart
	}
	switch s.Rule {
	case Distribution:
		return bareCounts
	case Mode, AllMustMeet, Preponderance, AgreedLevel:
		return levelPart
	case Median, Minimum:
		out = in &^ bareCounts
		turns = out == levelPart|numberPart
	case Share:
		out, turns = sharePart, turns && s.Within != nil
	}
	if turns || len(s.Clauses) > 0 && out&numberPart != 0 {
		f.values = append(f.values, over)
	}
	if s.Cuts != nil {
		return levelPart
	}
	return out
}

// takes reports what a stage cannot do with its parts, and whether it can.
func (c *methodChecker) takes(s Stage, in kind, at issue.Pointer) bool {
	ok := true
	cannot := func(code issue.Code, at issue.Pointer, format string, args ...any) {
		c.found.Errorf(code, at, format, args...)
		ok = false
	}
	out := in
	switch s.Rule {
	case Distribution:
		return true
	case Mode, AllMustMeet, Preponderance, AgreedLevel:
		if in&(numberPart|sharePart) != 0 {
			cannot(MethodInvalid, at.Key("rule"), "%q goes over levels, and some of the parts are numbers: give the stage that makes them cuts", s.Rule)
		}
	case Share:
		if s.AtOrAbove != nil && in&(numberPart|sharePart) != 0 {
			cannot(MethodInvalid, at.Key("atOrAbove"), "some of the parts are numbers: say within which interval they count, or give the stage that makes them cuts")
		}
		out = numberPart
	case Median, Minimum:
	default:
		out = numberPart
	}
	if in&bareCounts != 0 {
		cannot(MethodInvalid, at.Key("rule"), "%q over %s needs levels or numbers to go over: give the stage below, which makes a %s of them, another rule", s.Rule, s.Over, Distribution)
	}
	if in&sharePart != 0 && in&(levelPart|numberPart) != 0 {
		cannot(MethodInvalid, at.Key("rule"), "some of the parts are shares and some are not, and there is nothing between them: give the stage that makes shares cuts, or both the same rule")
	}
	if s.Cuts != nil && out&(numberPart|sharePart) == 0 {
		cannot(MethodInvalid, at.Key("cuts"), "cuts turn numbers into levels, and %q makes levels here", s.Rule)
	}
	if s.Rule == Minimum || s.Rule == AllMustMeet {
		for scale := range c.f.Scales() {
			if scale.Direction == indicator.Neutral && c.uses(scale.Key) {
				cannot(MethodUnfit, at.Key("rule"), "scale %q has no good end, so no level of it is the worst", scale.Key)
			}
		}
	}
	return ok
}

// values reports scales whose levels have no values, though a stage makes numbers of
// them.
func (c *methodChecker) values(over Over) {
	i := slices.IndexFunc(c.m.Stages, func(s Stage) bool { return s.Over == over })
	at := issue.Pointer("/stages").Index(i).Key("rule")
	for scale := range c.f.Scales() {
		if !scale.HasValues() && c.uses(scale.Key) {
			c.found.Errorf(MethodUnfit, at, "the levels of scale %q have no values, so there is no mean of them", scale.Key)
		}
	}
}

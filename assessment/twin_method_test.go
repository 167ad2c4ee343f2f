package assessment_test

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sort"
	"strings"
	"testing"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
)

// The twin of this file decides what a method makes of a profile as its documentation
// says: from the list of judgements, part by part, each judgement a part of its own.

// A verdict is what a stage makes of its parts.
type verdict struct {
	ranks   []int // tied levels, in scale order
	number  *float64
	share   bool
	scale   *indicator.Scale // nil if there are several
	reason  assessment.Reason
	applies bool
	id      indicator.ID
	left    bool
}

func (v verdict) there() bool { return len(v.ranks) > 0 || v.number != nil }

func (v verdict) value() float64 {
	if len(v.ranks) == 0 {
		return *v.number
	}
	low, high := *v.scale.Levels[v.ranks[0]].Value, *v.scale.Levels[v.ranks[len(v.ranks)-1]].Value
	return low + (high-low)/2
}

func (v verdict) worst() int {
	if v.scale.Direction == indicator.HighIsWorse {
		return v.ranks[len(v.ranks)-1]
	}
	return v.ranks[0]
}

// A court decides one profile.
type court struct {
	twin
	p        twinProfile
	block    []assessment.Judgement
	handedIn int
	dim      string
}

func (c court) stage(over assessment.Over) (assessment.Stage, bool) {
	for _, s := range c.method.Resolved().Stages {
		if s.Over == over {
			return s, true
		}
	}
	return assessment.Stage{}, false
}

// beforeRaters reports whether a stage is listed before that over raters.
func (c court) beforeRaters(over assessment.Over) bool {
	for _, s := range c.method.Resolved().Stages {
		switch s.Over {
		case assessment.OverRaters:
			return false
		case over:
			return true
		}
	}
	return false
}

// counting returns the judgements of a column that count and have a level.
func (c court) counting(id indicator.ID) []assessment.Judgement {
	var list []assessment.Judgement
	for _, j := range cell(c.block, framework.Column{ID: id, Dimension: c.dim}) {
		if c.counts(j) && !j.Level.Absent() {
			list = append(list, j)
		}
	}
	return list
}

func (c court) scaleOf(id indicator.ID) *indicator.Scale {
	if s, ok := c.f.ScaleOf(id, c.dim); ok {
		return &s
	}
	return nil
}

func (c court) column(id indicator.ID) framework.Column {
	i, _ := c.f.Column(id, c.dim)
	return c.f.Columns()[i]
}

func (c court) score1(id indicator.ID) assessment.Score {
	return c.scoreOf(&c.p, c.block, c.handedIn, id, c.dim, []framework.Column{c.column(id)}, false)
}

// below returns what stands in a group, or the indicators under it.
func (c court) below(id indicator.ID, all bool) []indicator.ID {
	var list []indicator.ID
	next := c.f.Children(id)
	if all {
		next = c.f.Under(id)
	}
	for child := range next {
		if _, group := c.f.Group(child); group || !c.column(child).Whole {
			list = append(list, child)
		}
	}
	return list
}

func (c court) hasGroups(id indicator.ID) bool {
	return slices.ContainsFunc(c.below(id, false), func(child indicator.ID) bool { _, ok := c.f.Group(child); return ok })
}

func (c court) aspects(id indicator.ID) []indicator.ID {
	in, _ := c.f.Lookup(id)
	var list []indicator.ID
	for _, a := range in.Aspects {
		list = append(list, a.ID)
	}
	return list
}

// over says by which stage a node is made; the empty ID is everything.
func (c court) over(id indicator.ID) assessment.Over {
	_, group := c.f.Group(id)
	_, groups := c.stage(assessment.OverGroups)
	_, aspects := c.stage(assessment.OverAspects)
	switch {
	case id == "":
		return assessment.Overall
	case group && groups && c.hasGroups(id):
		return assessment.OverGroups
	case group:
		return assessment.OverIndicators
	case aspects && slices.ContainsFunc(c.aspects(id), func(a indicator.ID) bool { return len(c.counting(a)) > 0 }):
		return assessment.OverAspects
	}
	return assessment.OverRaters
}

func (c court) partsOf(id indicator.ID, over assessment.Over) []indicator.ID {
	if over == assessment.OverAspects {
		return c.aspects(id)
	}
	return c.below(id, over == assessment.OverIndicators)
}

// wanted says how many forms should have a judgement of a column.
func (c court) wanted(id indicator.ID) int {
	s := c.score1(id)
	n := s.Coverage.Of
	for _, a := range s.Absences {
		if a.Reason == indicator.NotApplicable {
			n += a.N
		}
	}
	return n
}

// applies reports whether a level of a column was wanted.
func (c court) applies(id indicator.ID) bool {
	s := c.score1(id)
	return s.Coverage.Of > 0 && s.Reason != assessment.NothingApplies
}

// decide returns what the method makes of a node.
func (c court) decide(id indicator.ID) verdict {
	over := c.over(id)
	stage, ok := c.stage(over)
	out := verdict{}
	switch {
	case !ok || stage.Rule == assessment.Distribution:
		return verdict{}
	case over == assessment.OverRaters:
		out = c.judged(id, stage)
	case c.beforeRaters(over):
		out = c.raterByRater(id)
	default:
		var parts []verdict
		for _, child := range c.partsOf(id, over) {
			v := c.decide(child)
			v.id = child
			if over == assessment.OverAspects && c.wanted(child) == 0 {
				v.applies = true
			}
			parts = append(parts, v)
		}
		out = c.rule(stage, parts, c.scaleOfNode(id))
	}
	return out
}

// scaleOfNode returns the scale of an indicator, or the one that all in a group share.
func (c court) scaleOfNode(id indicator.ID) *indicator.Scale {
	if _, group := c.f.Group(id); !group {
		return c.scaleOf(id)
	}
	var scale *indicator.Scale
	for _, child := range c.below(id, true) {
		s := c.scaleOf(child)
		if scale != nil && s.Key != scale.Key {
			return nil
		}
		scale = s
	}
	return scale
}

// judged makes one of the judgements of a column.
func (c court) judged(id indicator.ID, stage assessment.Stage) verdict {
	s, scale := c.score1(id), c.scaleOf(id)
	applies := c.applies(id)
	switch {
	case s.Judgements == 0:
		return verdict{reason: assessment.NoPart, applies: applies}
	case s.Raters < max(c.method.MinRaters, 1):
		return verdict{reason: assessment.TooFewRaters, applies: applies}
	}
	var parts, agreed []verdict
	for _, j := range c.counting(id) {
		rank, _ := scale.Rank(j.Level)
		v := verdict{ranks: []int{rank}, scale: scale, applies: true}
		parts = append(parts, v)
		if j.Status == assessment.Agreed {
			agreed = append(agreed, v)
		}
	}
	if stage.Rule == assessment.AgreedLevel {
		if len(agreed) == 0 {
			return verdict{reason: assessment.NotAgreed, applies: true}
		}
		var ranks []int
		for _, v := range agreed {
			ranks = append(ranks, v.ranks...)
		}
		slices.Sort(ranks)
		out := verdict{ranks: untie(slices.Compact(ranks), stage.Ties), scale: scale, applies: true}
		return c.clauses(stage, out, parts)
	}
	return c.rule(stage, parts, scale)
}

func untie(ranks []int, t assessment.Ties) []int {
	switch t {
	case assessment.LowerTie:
		return ranks[:1]
	case assessment.HigherTie:
		return ranks[len(ranks)-1:]
	}
	return ranks
}

// raterByRater decides for each rater, and makes one of them.
func (c court) raterByRater(id indicator.ID) verdict {
	columns := []indicator.ID{}
	var collect func(id indicator.ID)
	collect = func(id indicator.ID) {
		if _, group := c.f.Group(id); id == "" || group {
			for _, child := range c.below(id, true) {
				collect(child)
			}
			return
		}
		columns = append(columns, id)
		if _, ok := c.stage(assessment.OverAspects); ok {
			columns = append(columns, c.aspects(id)...)
		}
	}
	if id == "" {
		for child := range c.f.Children("") {
			if _, group := c.f.Group(child); group {
				collect(child)
			} else {
				collect(child)
			}
		}
	} else {
		collect(id)
	}
	raters := map[string]bool{}
	for _, col := range columns {
		for _, j := range c.counting(col) {
			if j.Rater == "" || j.Status == assessment.Agreed {
				return verdict{reason: assessment.RatersUnknown, applies: true}
			}
			raters[j.Rater] = true
		}
	}
	var names []string
	for name := range raters {
		names = append(names, name)
	}
	sort.Strings(names)
	var parts []verdict
	for _, name := range names {
		if v := c.of(name, id); v.there() {
			parts = append(parts, v)
		}
	}
	applies := slices.ContainsFunc(columns, func(col indicator.ID) bool { return !c.column(col).Aspect && c.applies(col) })
	switch {
	case len(parts) == 0:
		return verdict{reason: assessment.NoPart, applies: applies}
	case len(parts) < max(c.method.MinRaters, 1):
		return verdict{reason: assessment.TooFewRaters, applies: true}
	}
	stage, _ := c.stage(assessment.OverRaters)
	scale := c.scaleOfNode(id)
	if id == "" {
		scale = commonScale(parts)
	}
	return c.rule(stage, parts, scale)
}

// of decides for one rater.
func (c court) of(rater string, id indicator.ID) verdict {
	own := func(col indicator.ID) verdict {
		for _, j := range cell(c.block, framework.Column{ID: col, Dimension: c.dim}) {
			if j.Rater != rater || !c.counts(j) {
				continue
			}
			if j.Level.Absent() {
				return verdict{applies: j.Level != indicator.NotApplicable}
			}
			scale := c.scaleOf(col)
			rank, _ := scale.Rank(j.Level)
			return verdict{ranks: []int{rank}, scale: scale, applies: true}
		}
		return verdict{applies: c.wanted(col) > 0}
	}
	over := c.over(id)
	if over == assessment.OverAspects && !(c.beforeRaters(over) && slices.ContainsFunc(c.aspects(id), func(a indicator.ID) bool { return own(a).there() })) {
		over = assessment.OverRaters
	}
	if over == assessment.OverRaters {
		return own(id)
	}
	stage, _ := c.stage(over)
	var parts []verdict
	for _, child := range c.partsOf(id, over) {
		v := c.of(rater, child)
		if over == assessment.OverAspects {
			v = own(child)
			v.applies = v.applies || c.wanted(child) == 0
		}
		v.id = child
		parts = append(parts, v)
	}
	return c.rule(stage, parts, c.scaleOfNode(id))
}

func commonScale(parts []verdict) *indicator.Scale {
	for _, v := range parts {
		if v.scale == nil || v.scale.Key != parts[0].scale.Key {
			return nil
		}
	}
	return parts[0].scale
}

// rule is the text of each rule, word for word.
func (c court) rule(s assessment.Stage, parts []verdict, scale *indicator.Scale) verdict {
	weight := func(v verdict) float64 {
		if w, ok := s.Weights[v.id]; ok {
			return w
		}
		return 1
	}
	var have []verdict
	applies, weightless, missing, missed, total := false, false, 0.0, 0, 0.0
	for _, v := range parts {
		applies = applies || v.applies || v.there()
		switch {
		case v.there() && weight(v) == 0:
			weightless = true
		case v.there():
			have = append(have, v)
			total += weight(v)
		case v.applies && weight(v) > 0:
			missing += weight(v)
			missed++
		}
	}
	if s.Over == assessment.Overall {
		scale = nil
		if len(have) > 0 {
			scale = commonScale(have)
		}
	}
	shares := !slices.ContainsFunc(have, func(v verdict) bool { return !v.share || len(v.ranks) > 0 })
	switch {
	case !applies && len(parts) > 0:
		return verdict{reason: assessment.NothingApplies}
	case len(have) == 0 && weightless:
		return verdict{reason: assessment.NoWeight, applies: true}
	case len(have) == 0:
		return verdict{reason: assessment.NoPart, applies: true}
	case missed > 0 && s.Missing == assessment.NoScore:
		return verdict{reason: assessment.PartMissing, applies: true}
	case scale == nil && s.Rule != assessment.Share && (!shares || s.Rule == assessment.Minimum):
		return verdict{reason: assessment.SeveralScales, applies: true}
	}
	out := verdict{scale: scale, applies: true, left: missed > 0}
	levels := !slices.ContainsFunc(have, func(v verdict) bool { return len(v.ranks) == 0 })
	var numbers []float64
	if !levels || s.Rule == assessment.WeightedMean || s.Rule == assessment.TrimmedMean || s.Rule == assessment.Sum || s.Within != nil {
		for _, v := range have {
			numbers = append(numbers, v.value())
		}
		sort.Float64s(numbers)
	}
	give := func(x float64, share bool) { out.number, out.share = &x, share }
	switch s.Rule {
	case assessment.Median:
		if !levels {
			n := len(numbers)
			give((numbers[(n-1)/2]+numbers[n/2])/2, shares)
			break
		}
		var halves []int
		for _, v := range have {
			halves = append(halves, v.ranks[0], v.ranks[len(v.ranks)-1])
		}
		sort.Ints(halves)
		out.ranks = untie(slices.Compact([]int{halves[len(halves)/2-1], halves[len(halves)/2]}), s.Ties)
	case assessment.Mode:
		at, most := map[int]int{}, 0
		for _, v := range have {
			for _, r := range v.ranks {
				at[r]++
				most = max(most, at[r])
			}
		}
		for r := range scale.Levels {
			if at[r] == most {
				out.ranks = append(out.ranks, r)
			}
		}
		out.ranks = untie(out.ranks, s.Ties)
	case assessment.WeightedMean, assessment.Sum:
		sum := 0.0
		for _, v := range have {
			sum += weight(v) * v.value()
		}
		if s.Rule == assessment.WeightedMean {
			sum /= total
		} else if s.Missing == assessment.Prorate {
			sum *= (total + missing) / total
		}
		give(sum, shares)
	case assessment.TrimmedMean:
		k := int(s.Trim*float64(len(numbers)) + 1e-9)
		sum := 0.0
		for _, x := range numbers[k : len(numbers)-k] {
			sum += x
		}
		give(sum/float64(len(numbers)-2*k), shares)
	case assessment.Minimum, assessment.AllMustMeet:
		if levels {
			worst := have[0].worst()
			for _, v := range have {
				if scale.Direction == indicator.HighIsWorse {
					worst = max(worst, v.worst())
				} else {
					worst = min(worst, v.worst())
				}
			}
			out.ranks = []int{worst}
			break
		}
		worst := math.Inf(1)
		for _, v := range have {
			x := 0.0
			if len(v.ranks) > 0 {
				x = *v.scale.Levels[v.worst()].Value
			} else {
				x = *v.number
			}
			if scale.Direction == indicator.HighIsWorse {
				x = -x
			}
			worst = min(worst, x)
		}
		if scale.Direction == indicator.HighIsWorse {
			worst = -worst
		}
		give(worst, shares)
	case assessment.Share:
		counted := 0.0
		for _, v := range have {
			in := s.Within != nil && s.Within.Contains(v.value())
			if s.Within == nil {
				from, _ := v.scale.Rank(s.AtOrAbove[v.scale.Key])
				in = v.ranks[0] >= from
			}
			if in {
				counted += weight(v)
			}
		}
		give(counted/total, true)
	case assessment.Preponderance:
		for r := range scale.Levels {
			at := 0.0
			for _, v := range have {
				if len(v.ranks) == 1 && v.ranks[0] == r {
					at += weight(v)
				}
			}
			if at > s.Majority*total {
				out.ranks = []int{r}
			}
		}
		if out.ranks == nil {
			return verdict{reason: assessment.NoMajority, applies: true, left: out.left}
		}
	}
	if s.Cuts != nil && out.number != nil {
		if scale == nil {
			return verdict{reason: assessment.SeveralScales, applies: true, left: out.left}
		}
		cut, x := s.Cuts[scale.Key], *out.number
		if cut.Rounded {
			x = c.method.Rounding.Round(x)
		}
		level, ok := cut.Bands.Level(x)
		if !ok {
			return verdict{reason: assessment.NoBand, applies: true, left: out.left}
		}
		rank, _ := scale.Rank(level)
		out.ranks = []int{rank}
	}
	return c.clauses(s, out, have)
}

// clauses applies floors and caps.
func (court) clauses(s assessment.Stage, out verdict, parts []verdict) verdict {
	for _, clause := range s.Clauses {
		if out.scale == nil || out.scale.Key != clause.Scale || out.share && len(out.ranks) == 0 {
			continue
		}
		value := func(l indicator.Level) float64 { rung, _ := out.scale.Lookup(l); return *rung.Value }
		n := 0
		for _, v := range parts {
			if v.share && len(v.ranks) == 0 || v.scale == nil || v.scale.Key != clause.Scale || len(clause.Of) > 0 && !slices.Contains(clause.Of, v.id) {
				continue
			}
			l := clause.AtOrAbove + clause.AtOrBelow
			rank, _ := v.scale.Rank(l)
			d := 0.0
			if len(v.ranks) > 0 {
				d = float64(v.ranks[0] - rank)
			} else {
				d = *v.number - value(l)
			}
			if clause.AtOrAbove != "" && d >= 0 || clause.AtOrBelow != "" && d <= 0 {
				n++
			}
		}
		if n < max(clause.Count, 1) {
			continue
		}
		for i, bound := range []indicator.Level{clause.NotBelow, clause.NotAbove} {
			if bound == "" {
				continue
			}
			pick := func(a, b int) int {
				if i == 0 {
					return max(a, b)
				}
				return min(a, b)
			}
			rank, _ := out.scale.Rank(bound)
			if len(out.ranks) > 0 {
				var ranks []int
				for _, r := range out.ranks {
					ranks = append(ranks, pick(r, rank))
				}
				slices.Sort(ranks)
				out.ranks = slices.Compact(ranks)
				continue
			}
			x := *out.number
			if i == 0 {
				x = max(x, value(bound))
			} else {
				x = min(x, value(bound))
			}
			out.number = &x
		}
	}
	return out
}

// outcome writes a verdict as a score tells it.
func (c court) outcome(v verdict, reason assessment.Reason, asked bool) string {
	if !asked {
		return "not asked"
	}
	if v.reason == assessment.NoPart && reason != "" && reason != assessment.SeveralScales {
		v.reason = reason
	}
	value := math.NaN()
	if v.number != nil {
		value = c.method.Rounding.Round(*v.number)
	}
	var levels []indicator.Level
	for _, r := range v.ranks {
		levels = append(levels, v.scale.Levels[r].Key)
	}
	return fmt.Sprintf("%v %.9g %s left=%v", levels, value, v.reason, v.left && v.there())
}

func outcomeOf(s assessment.Score) string {
	value := math.NaN()
	if s.Value != nil {
		value = *s.Value
	}
	return fmt.Sprintf("%v %.9g %s left=%v", s.Level, value, s.NoOutcome, slices.Contains(s.Warnings, assessment.PartLeftOut))
}

// randomMethod returns a method that the framework takes.
func randomMethod(m maker) assessment.Method {
	pick := func(rules ...assessment.Rule) assessment.Rule { return rules[m.IntN(len(rules))] }
	for {
		var method assessment.Method
		if m.IntN(4) > 0 {
			m.anonymous = false
		}
		raters := assessment.Stage{Over: assessment.OverRaters, Rule: pick(assessment.Median, assessment.Mode, assessment.WeightedMean, assessment.TrimmedMean, assessment.Minimum, assessment.Share, assessment.Preponderance, assessment.AgreedLevel, assessment.Distribution)}
		stages := []assessment.Stage{}
		rule := func() assessment.Rule {
			return pick(assessment.Median, assessment.Mode, assessment.WeightedMean, assessment.TrimmedMean, assessment.Minimum, assessment.Share, assessment.Sum, assessment.AllMustMeet, assessment.Preponderance)
		}
		for _, over := range []assessment.Over{assessment.OverAspects, assessment.OverIndicators, assessment.OverGroups, assessment.Overall} {
			if m.IntN(3) > 0 {
				stages = append(stages, assessment.Stage{Over: over, Rule: rule()})
			}
		}
		stages = slices.Insert(stages, m.IntN(len(stages)+1)*m.IntN(2), raters)
		for i := range stages {
			m.params(&stages[i])
		}
		method.Stages = stages
		if m.IntN(3) == 0 {
			method.MinRaters = 2
		}
		if m.IntN(3) == 0 {
			method.Rounding = assessment.Rounding{Rule: []assessment.RoundingRule{assessment.HalfUp, assessment.HalfEven, assessment.RoundingFloor}[m.IntN(3)], Digits: m.IntN(2)}
		}
		if method.Check(m.f).Err() == nil {
			return method
		}
	}
}

// params fills in what a rule may have.
func (m maker) params(s *assessment.Stage) {
	level := func(scale string) indicator.Level {
		sc, _ := m.f.Scale(scale)
		return sc.Levels[m.IntN(len(sc.Levels))].Key
	}
	switch s.Rule {
	case assessment.Share:
		if m.IntN(2) == 0 {
			s.AtOrAbove = map[string]indicator.Level{}
			for sc := range m.f.Scales() {
				s.AtOrAbove[sc.Key] = level(sc.Key)
			}
		} else {
			s.Within = new(indicator.MustInterval([]string{"[1,+inf)", "(1,+inf)", "[0.5,3)"}[m.IntN(3)]))
		}
	case assessment.TrimmedMean:
		s.Trim = []float64{0, 0.25, 0.4}[m.IntN(3)]
	case assessment.Preponderance:
		s.Majority = []float64{0, 0.6}[m.IntN(2)]
	case assessment.Median, assessment.Mode, assessment.AgreedLevel:
		s.Ties = []assessment.Ties{"", assessment.LowerTie, assessment.HigherTie}[m.IntN(3)]
	}
	if s.Over != assessment.OverRaters && s.Rule != assessment.Distribution && m.IntN(4) == 0 {
		s.Missing = assessment.NoScore
		if s.Rule == assessment.Sum && m.IntN(2) == 0 {
			s.Missing = assessment.Prorate
		}
	}
	if m.IntN(4) == 0 && s.Over == assessment.OverIndicators {
		s.Weights = map[indicator.ID]float64{"fw.trust": 2, "fw.candour": float64(m.IntN(2))}
	}
	if m.IntN(3) == 0 {
		clause := assessment.Clause{Count: m.IntN(3)}
		for sc := range m.f.Scales() {
			clause.Scale = sc.Key
			if m.IntN(2) == 0 {
				break
			}
		}
		if m.IntN(2) == 0 {
			clause.AtOrAbove = level(clause.Scale)
		} else {
			clause.AtOrBelow = level(clause.Scale)
		}
		if m.IntN(2) == 0 {
			clause.NotBelow = level(clause.Scale)
		} else {
			clause.NotAbove = level(clause.Scale)
		}
		s.Clauses = append(s.Clauses, clause)
	}
	if m.IntN(3) == 0 {
		s.Cuts = map[string]assessment.CutScores{}
		for sc := range m.f.Scales() {
			low, high := sc.Levels[0].Key, sc.Levels[len(sc.Levels)-1].Key
			s.Cuts[sc.Key] = assessment.CutScores{Bands: indicator.Bands{Bands: []indicator.Band{
				{Level: low, In: indicator.MustInterval("[0,0.5)")}, {Level: high, In: indicator.MustInterval("[0.5,3]")},
			}}}
		}
	}
}

// larger has one scale, groups beside indicators in a group and at the top, and two
// aspects.
const larger = `{
  "format": "leadership-framework/1", "key": "fw", "edition": "1", "title": {"en": "Larger"}, "citation": {"title": "Larger"},
  "rights": {"source": "ours", "wording": "ours"}, "status": {"state": "current"}, "policy": "formative", "subjects": ["school"],
  "scales": [
    {"key": "stages", "direction": "high-is-better", "levels": [
      {"key": "low", "label": {"en": "Low"}, "value": 0}, {"key": "mid", "label": {"en": "Mid"}, "value": 1}, {"key": "high", "label": {"en": "High"}, "value": 2.5}, {"key": "top", "label": {"en": "Top"}, "value": 3}]}],
  "scale": "stages",
  "groups": [
    {"id": "fw.culture", "kind": "domain", "label": {"en": "Culture"}},
    {"id": "fw.talk", "parent": "fw.culture", "kind": "theme", "label": {"en": "Talk"}},
    {"id": "fw.work", "parent": "fw.culture", "kind": "theme", "label": {"en": "Work"}},
    {"id": "fw.empty", "kind": "domain", "label": {"en": "Empty"}}],
  "indicators": [
    {"id": "fw.trust", "parent": "fw.talk", "label": {"en": "T"}, "statement": {"en": "T."}, "origin": "local", "aspects": [{"id": "fw.trust.staff", "label": {"en": "S"}}, {"id": "fw.trust.parents", "label": {"en": "P"}}]},
    {"id": "fw.candour", "parent": "fw.talk", "label": {"en": "C"}, "statement": {"en": "C."}, "origin": "local"},
    {"id": "fw.voice", "parent": "fw.talk", "label": {"en": "V"}, "statement": {"en": "V."}, "origin": "local"},
    {"id": "fw.plans", "parent": "fw.work", "label": {"en": "P"}, "statement": {"en": "P."}, "origin": "local"},
    {"id": "fw.time", "parent": "fw.culture", "label": {"en": "Z"}, "statement": {"en": "Z."}, "origin": "local"},
    {"id": "fw.alone", "label": {"en": "R"}, "statement": {"en": "R."}, "origin": "local"}]
}`

func parseFramework(t testing.TB, text string) *framework.Framework {
	t.Helper()
	f, list := framework.Parse([]byte(text))
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	return f
}

// TestMethodTwin holds what methods make to the twin, on small random assessments and
// random methods.
func TestMethodTwin(t *testing.T) {
	frameworks := []*framework.Framework{smallFramework(t), parseFramework(t, strings.ReplaceAll(small, `"neutral"`, `"high-is-worse"`)), parseFramework(t, larger)}
	seeds := uint64(1500)
	if testing.Short() {
		seeds = 200
	}
	failed, compared, made := 0, 0, map[string]int{}
	for seed := range seeds {
		f := frameworks[seed%3]
		m := maker{rand.New(rand.NewPCG(seed, 77)), f, seed%5 == 0, seed%4 == 0, false}
		a := m.assessment()
		method := randomMethod(m)
		matrix, list := assessment.Compile(assessment.Inputs{Framework: f, Assessment: a})
		if list.Err() != nil {
			t.Fatal(list.Err())
		}
		r, list := matrix.Score(method)
		if list.Err() != nil {
			t.Fatal(list.Err())
		}
		c := court{twin: twin{f, a, method}}
		for _, p := range c.profiles() {
			profile, _ := r.Profile(p.Subject, p.Occasion, p.Perspective)
			c.p, c.block = p, c.twin.block(p)
			c.handedIn = c.twin.handedIn(p, c.block)
			check := func(got assessment.Score) {
				c.dim = got.Dimension
				stage, asked := c.stage(c.over(got.ID))
				asked = asked && stage.Rule != assessment.Distribution
				want, has := c.outcome(c.decide(got.ID), got.Reason, asked), outcomeOf(got)
				if !asked && got.Level == nil && got.Value == nil && got.NoOutcome == "" {
					has = "not asked"
				}
				compared++
				made[string(stage.Rule)+" over "+string(stage.Over)]++
				if want != has {
					if failed++; failed < 4 {
						data, _ := document.Write(a)
						method, _ := document.Write(method)
						t.Errorf("seed %d, %s %s %s, %q %s:\ntwin    %s\nlibrary %s\n%s\n%s", seed, p.Subject, p.Occasion, p.Perspective, got.ID, got.Dimension, want, has, method, data)
					}
				}
			}
			for s := range profile.Scores() {
				check(s)
			}
			if s, ok := profile.Overall(); ok {
				c.dim = ""
				v := c.decide("")
				want := c.outcome(v, "", true)
				s.NoOutcome = s.Reason
				if !v.there() && s.Reason != "" {
					continue // why nobody was judged goes before
				}
				if has := outcomeOf(s); want != has {
					if failed++; failed < 4 {
						data, _ := document.Write(a)
						method, _ := document.Write(method)
						t.Errorf("seed %d, overall %s %s:\ntwin    %s\nlibrary %s\n%s\n%s", seed, p.Subject, p.Perspective, want, has, method, data)
					}
				}
			}
		}
	}
	t.Logf("%d outcomes compared, %d differ", compared, failed)
	for over, rules := range map[assessment.Over][]assessment.Rule{
		assessment.OverRaters:     {assessment.Median, assessment.Mode, assessment.WeightedMean, assessment.TrimmedMean, assessment.Minimum, assessment.Share, assessment.Preponderance, assessment.AgreedLevel},
		assessment.OverAspects:    {assessment.Median, assessment.Mode, assessment.WeightedMean, assessment.TrimmedMean, assessment.Minimum, assessment.Share, assessment.Sum, assessment.AllMustMeet, assessment.Preponderance},
		assessment.OverIndicators: {assessment.Median, assessment.Mode, assessment.WeightedMean, assessment.TrimmedMean, assessment.Minimum, assessment.Share, assessment.Sum, assessment.AllMustMeet, assessment.Preponderance},
		assessment.OverGroups:     {assessment.Median, assessment.Mode, assessment.WeightedMean, assessment.TrimmedMean, assessment.Minimum, assessment.Share, assessment.Sum, assessment.AllMustMeet, assessment.Preponderance},
	} {
		for _, rule := range rules {
			if made[string(rule)+" over "+string(over)] == 0 {
				t.Errorf("%s over %s was never compared", rule, over)
			}
		}
	}
}

package plan

import (
	"slices"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
)

// maxManageable is the largest number of targets that a plan may call manageable.
const maxManageable = 1000

// Check reports all that is wrong with the plan, at paths into it: what does not fit
// the framework, what it refers to and is not there, and, as warnings, what makes a
// plan weak. Reviews are overdue as of the day; the zero day asks for none.
//
// An assessment without subjects is none yet: then nothing that is in it is checked.
// Time is linear in the judgements and the plan.
func (p Plan) Check(f *framework.Framework, a assessment.Assessment, day indicator.Date) issue.List {
	c := checker{plan: p, framework: f, assessment: a, day: day}
	if f == nil {
		c.found.Errorf(FrameworkMissing, "", "there is no framework to plan against")
		return c.found.List()
	}
	root := issue.Pointer("")
	p.Framework.Check(f, FrameworkUnfit, root.Key("framework"), &c.found)
	if p.Manageable < 0 || p.Manageable > maxManageable {
		c.found.Errorf(ManageableInvalid, root.Key("manageable"), "%d targets make no sense as a limit: want 1 to %d", p.Manageable, maxManageable)
	}
	goals := map[string]bool{}
	for i, g := range p.Goals {
		at := root.Key("goals").Index(i)
		c.name(g.ID, "goal", at, goals)
		c.words(g.Statement, at.Key("statement"), "the goal does not say what is wanted")
	}
	targets := map[string]bool{}
	c.know()
	for i, t := range p.Targets {
		at := root.Key("targets").Index(i)
		c.name(t.ID, "target", at, targets)
		if !goals[t.Goal] {
			c.found.Errorf(GoalUnknown, at.Key("goal"), "the plan has no goal %q", t.Goal)
		}
		c.target(t, at)
	}
	if limit := p.limit(); limit > 0 && len(p.Targets) > limit {
		c.found.Warnf(TargetsTooMany, root.Key("targets"), "%d targets are more than the %d that are manageable: few and precise ones get done", len(p.Targets), limit)
	}
	actions := map[string]bool{}
	judgements := c.judgements()
	for i, a := range p.Actions {
		at := root.Key("actions").Index(i)
		c.name(a.ID, "action", at, actions)
		c.action(a, at)
		c.answers(a, targets, judgements, at)
	}
	return c.found.List()
}

// A checker gathers what is wrong with a plan.
type checker struct {
	plan       Plan
	framework  *framework.Framework
	assessment assessment.Assessment
	day        indicator.Date
	found      issue.Collector

	served                 map[string]bool // targets of an action that was not dropped
	subjectIDs, occasionOf map[string]bool // of the assessment
	known                  map[assessment.Perspective]bool
}

// know looks up once what each target is held against.
func (c *checker) know() {
	c.served, c.subjectIDs, c.occasionOf = map[string]bool{}, map[string]bool{}, map[string]bool{}
	c.known = map[assessment.Perspective]bool{"": true}
	for _, a := range c.plan.Actions {
		for _, id := range a.Targets {
			c.served[id] = c.served[id] || a.Status != Dropped
		}
	}
	for i := range c.assessment.Subjects {
		c.subjectIDs[c.assessment.Subjects[i].ID] = true
	}
	for _, o := range c.assessment.Occasions {
		c.occasionOf[o.Key] = true
	}
	for _, p := range assessment.Perspectives() {
		c.known[p] = true
	}
	for _, p := range c.assessment.Perspectives {
		c.known[p.Key] = true
	}
}

// name checks the ID of a goal, target or action, and notes it.
func (c *checker) name(id, what string, at issue.Pointer, seen map[string]bool) {
	switch {
	case !indicator.ValidToken(id):
		c.found.Errorf(IDInvalid, at.Key("id"), "%q cannot name a %s: want 1 to 256 characters, no control, no space at either end", id, what)
	case seen[id]:
		c.found.Errorf(IDDuplicate, at.Key("id"), "there is another %s %q", what, id)
	}
	seen[id] = true
}

func (c *checker) words(text indicator.Text, at issue.Pointer, message string) {
	if text.String() == "" {
		c.found.Errorf(WordsMissing, at, "%s", message)
	}
}

func (c *checker) target(t Target, at issue.Pointer) {
	c.level(t, at)
	c.measure(t, at)
	c.by(t, at)
	c.subjects(t, at.Key("subjects"))
	if c.judged() {
		c.perspective(t.Perspective, at.Key("perspective"))
		c.occasion(t.Baseline, at.Key("baseline"))
	}
	if !c.served[t.ID] {
		c.found.Warnf(TargetWithoutAction, at, "nothing is planned, under way or done for target %q", t.ID)
	}
}

// level checks that the target's level can be reached on the scale of its indicator.
func (c *checker) level(t Target, at issue.Pointer) {
	f := c.framework
	if !f.Has(t.Indicator) {
		c.found.Errorf(IndicatorUnknown, at.Key("indicator"), "framework %q has no indicator, aspect or group %q", f.Key(), t.Indicator)
		return
	}
	scales := scalesOf(f, t.Indicator, t.Dimension)
	switch {
	case len(scales) == 0:
		c.found.Errorf(DimensionUnknown, at.Key("dimension"), "framework %q does not judge %q on dimension %q", f.Key(), t.Indicator, t.Dimension)
		return
	case len(scales) > 1:
		c.found.Errorf(TargetUnreachable, at.Key("indicator"), "group %q is judged on the scales %q and %q, so it has no level", t.Indicator, scales[0].Key, scales[1].Key)
		return
	}
	if _, ok := scales[0].Rank(t.Level); !ok {
		c.found.Errorf(LevelUnknown, at.Key("level"), "scale %q has no level %q", scales[0].Key, t.Level)
	}
	if scales[0].Direction == indicator.Neutral {
		c.found.Errorf(TargetUnreachable, at.Key("level"), "scale %q has no good end, so no level of it can be aimed for", scales[0].Key)
	}
}

// scalesOf returns the scale of an indicator or aspect, or those of what a group is
// made of.
func scalesOf(f *framework.Framework, id indicator.ID, dimension string) []indicator.Scale {
	if s, ok := f.ScaleOf(id, dimension); ok {
		return []indicator.Scale{s}
	}
	var scales []indicator.Scale
	group, ok := f.Group(id)
	if !ok {
		return nil
	}
	for inner := range f.Under(id) {
		s, ok := f.ScaleOf(inner, dimension)
		if !ok || inner == group.Whole || slices.ContainsFunc(scales, func(t indicator.Scale) bool { return t.Key == s.Key }) {
			continue
		}
		scales = append(scales, s)
	}
	return scales
}

func (c *checker) measure(t Target, at issue.Pointer) {
	switch t.Measure {
	case MedianOfEach:
		if t.Share != 0 {
			c.found.Errorf(MeasureInvalid, at.Key("share"), "measure %q asks for each subject, and for no share", t.Measure)
		}
	case ShareOfSubjects, JudgementsOfEach:
		if !(t.Share > 0 && t.Share <= 1) {
			c.found.Errorf(MeasureInvalid, at.Key("share"), "measure %q needs a share above 0 and up to 1", t.Measure)
		}
	default:
		c.found.Errorf(MeasureInvalid, at.Key("measure"), "%q is none of %q, %q, %q", t.Measure, MedianOfEach, ShareOfSubjects, JudgementsOfEach)
	}
}

func (c *checker) by(t Target, at issue.Pointer) {
	if t.By.IsZero() {
		c.found.Errorf(DateMissing, at.Key("by"), "the target has no day by which it is to be met")
	}
}

// judged reports whether there is an assessment to hold the plan against.
func (c *checker) judged() bool { return len(c.assessment.Subjects) > 0 }

func (c *checker) subjects(t Target, at issue.Pointer) {
	if len(t.Subjects) == 0 {
		c.found.Errorf(SubjectUnknown, at, "the target is for nobody")
	}
	named := map[string]bool{}
	for i, id := range t.Subjects {
		switch {
		case named[id]:
			c.found.Errorf(SubjectUnknown, at.Index(i), "subject %q is named twice", id)
		case c.judged() && !c.subjectIDs[id]:
			c.found.Errorf(SubjectUnknown, at.Index(i), "the assessment has no subject %q", id)
		}
		named[id] = true
	}
}

func (c *checker) perspective(p assessment.Perspective, at issue.Pointer) {
	if !c.known[p] {
		c.found.Errorf(PerspectiveUnknown, at, "perspective %q is neither well known nor declared in the assessment", p)
	}
}

func (c *checker) occasion(key string, at issue.Pointer) {
	if key != "" && !c.occasionOf[key] {
		c.found.Errorf(OccasionUnknown, at, "the assessment has no occasion %q", key)
	}
}

// judgements returns which of the judgements that actions answer are there.
func (c *checker) judgements() map[string]bool {
	wanted := map[string]bool{}
	for _, a := range c.plan.Actions {
		for _, id := range a.Judgements {
			wanted[id] = false
		}
	}
	if len(wanted) == 0 {
		return nil
	}
	for i := range c.assessment.Judgements {
		if id := c.assessment.Judgements[i].ID; id != "" {
			if _, ok := wanted[id]; ok {
				wanted[id] = true
			}
		}
	}
	return wanted
}

// answers checks what an action answers.
func (c *checker) answers(a Action, targets, judgements map[string]bool, at issue.Pointer) {
	for i, id := range a.Targets {
		if !targets[id] {
			c.found.Errorf(TargetUnknown, at.Key("targets").Index(i), "the plan has no target %q", id)
		}
	}
	for i, id := range a.Indicators {
		if !c.framework.Has(id) {
			c.found.Errorf(IndicatorUnknown, at.Key("indicators").Index(i), "framework %q has no indicator, aspect or group %q", c.framework.Key(), id)
		}
	}
	for i, id := range a.Judgements {
		if c.judged() && !judgements[id] {
			c.found.Errorf(JudgementUnknown, at.Key("judgements").Index(i), "the assessment has no judgement %q", id)
		}
	}
	if len(a.Targets)+len(a.Indicators)+len(a.Judgements) == 0 {
		c.found.Warnf(ActionLoose, at, "action %q answers no target, no indicator and no judgement", a.ID)
	}
}

func (c *checker) action(a Action, at issue.Pointer) {
	c.words(a.What, at.Key("what"), "the action does not say what is done")
	if a.Owner == "" {
		c.found.Errorf(OwnerMissing, at.Key("owner"), "no role sees to action %q", a.ID)
	}
	c.status(a.Status, at.Key("status"))
	switch {
	case a.Status == Dropped && a.Reason == "":
		c.found.Errorf(StatusInvalid, at.Key("reason"), "the action was dropped, and nobody says why")
	case a.Status.open() && a.Review.IsZero():
		c.found.Errorf(DateMissing, at.Key("review"), "the action has no day on which it is looked at again")
	case a.Status.open() && !c.day.IsZero() && a.Review.Before(c.day):
		c.found.Warnf(ActionOverdue, at.Key("review"), "the review of action %q was due on %s", a.ID, a.Review)
	}
	for i, change := range a.Changes {
		at := at.Key("changes").Index(i)
		c.status(change.Status, at.Key("status"))
		switch {
		case change.On.IsZero():
			c.found.Errorf(DateMissing, at.Key("on"), "the change has no day")
		case i > 0 && change.On.Before(a.Changes[i-1].On):
			c.found.Errorf(ChangesInvalid, at.Key("on"), "the change of %s stands behind that of %s", change.On, a.Changes[i-1].On)
		}
	}
	if n := len(a.Changes); n > 0 && a.Changes[n-1].Status != a.Status {
		c.found.Errorf(ChangesInvalid, at.Key("changes").Index(n-1).Key("status"), "the last change is to %q, and the action is %q", a.Changes[n-1].Status, a.Status)
	}
}

func (c *checker) status(s Status, at issue.Pointer) {
	switch s {
	case Planned, UnderWay, Done, Dropped:
	default:
		c.found.Errorf(StatusInvalid, at, "%q is none of %q, %q, %q, %q", s, Planned, UnderWay, Done, Dropped)
	}
}

package assessment

import (
	"cmp"
	"slices"

	"github.com/openrubric/leadership/indicator"
)

// written returns the assessment that was counted, without its judgements, in the order in
// which counts are written.
func (o *countsOrder) written() Assessment {
	c, m := o.c, o.c.head.m
	a := Assessment{
		Format: CurrentFormat, Title: c.title.Clone(), Framework: m.framework.Ref(), Use: m.use, Locked: c.locked, Nonce: m.nonce,
		Perspectives: declaredPerspectives(m.known), Rosters: o.rosters(),
	}
	for _, s := range o.subjects {
		a.Subjects = append(a.Subjects, c.subjects[s].clone())
	}
	for _, r := range m.raters {
		a.Raters = append(a.Raters, Rater{ID: r})
	}
	if !c.unnamedOccasion() {
		for _, i := range o.occasions {
			a.Occasions = append(a.Occasions, m.occasions[i].clone())
		}
	}
	return a
}

// declaredPerspectives returns those that one cannot know without their being declared.
func declaredPerspectives(known []PerspectiveInfo) []PerspectiveInfo {
	var declared []PerspectiveInfo
	for _, p := range known {
		plain := len(p.Label) == 0 && !p.Anonymous && p.MinRaters == 0 && p.IsIdentified() == p.Key.Identified()
		if p.Key != "" && !(plain && slices.Contains(WellKnown(), p.Key)) {
			declared = append(declared, p.clone())
		}
	}
	return declared
}

func (o *countsOrder) rosters() []Roster {
	c, m := o.c, o.c.head.m
	var rosters []Roster
	for _, r := range m.rosters {
		rosters = append(rosters, r.clone())
	}
	at := func(r *Roster) (subject, occasion, perspective int32) {
		number, _ := c.subjectName.lookup([]byte(r.Subject))
		return o.subjectAt[number], o.occasionAt[c.head.occasion[r.Occasion]], c.head.perspective[r.Perspective]
	}
	slices.SortFunc(rosters, func(x, y Roster) int {
		s1, o1, p1 := at(&x)
		s2, o2, p2 := at(&y)
		return cmp.Or(cmp.Compare(s1, s2), cmp.Compare(o1, o2), cmp.Compare(p1, p2))
	})
	return rosters
}

// listedFirst returns how many subjects and occasions keep the place that the assessment
// gives them.
func (c *Counts) listedFirst() (subjects, occasions int) {
	return len(c.declared.subjects), len(c.declared.occasions)
}

// setListed says how many there are. Those behind them must stand in order.
func (c *Counts) setListed(subjects, occasions int) bool {
	if subjects < 0 || occasions < 0 || subjects > len(c.declared.subjects) || occasions > len(c.declared.occasions) {
		return false
	}
	behind := slices.IsSorted(c.declared.subjects[subjects:]) && slices.IsSorted(c.declared.occasions[occasions:])
	c.declared.subjects = slices.Clip(c.declared.subjects[:subjects])
	c.declared.occasions = slices.Clip(c.declared.occasions[:occasions])
	return behind
}

// keyAt returns what a block is of.
func (c *Counts) subjectOf(block int32) string { return c.subjects[c.blocks[block].subject].ID }

// cellName returns the names that a column goes by.
func (c *Counts) cellName(column int) (indicator.ID, string) {
	return c.head.cols[column].ID, c.head.cols[column].Dimension
}

// levelOf returns the key of a level or absence.
func (c *Counts) levelOf(column int, code levelCode) indicator.Level {
	if code.absent() {
		return absences[code-absentCode]
	}
	return c.head.levels[column][code]
}

package assessment

import (
	"cmp"
	"slices"

	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
)

// head returns the document of the counts without its counts and forms.
func (o *countsOrder) head() CountsDocument {
	c, m := o.c, o.c.head.m
	d := CountsDocument{
		Format: CurrentCountsFormat, Title: c.title.Clone(), Framework: m.framework.Ref(), Use: m.use, Locked: c.locked, Nonce: m.nonce,
		Subjects: []Subject{}, Perspectives: declaredPerspectives(m.known), Rosters: o.rosters(), Counts: []Count{}, FromTable: c.raterless,
	}
	for _, s := range o.subjects {
		d.Subjects = append(d.Subjects, c.subjects[s].clone())
	}
	for _, r := range m.raters {
		d.Raters = append(d.Raters, Rater{ID: r})
	}
	if !c.unnamedOccasion() {
		for _, i := range o.occasions {
			d.Occasions = append(d.Occasions, m.occasions[i].clone())
		}
	}
	if n := len(c.declared.subjects); n < len(d.Subjects) {
		d.SubjectsListed = &n
	}
	if n := len(c.declared.occasions); n < len(d.Occasions) {
		d.OccasionsListed = &n
	}
	return d
}

// countsOf returns counts that hold nothing yet, of the head of a document. There are none
// if an issue is an error that the head cannot do with.
func countsOf(f *framework.Framework, d *CountsDocument, found *issue.Collector) *Counts {
	c, list := NewCounts(Assessment{
		Title: d.Title, Framework: d.Framework, Use: d.Use, Locked: d.Locked, Nonce: d.Nonce, Subjects: d.Subjects,
		Raters: d.Raters, Perspectives: d.Perspectives, Occasions: d.Occasions, Rosters: d.Rosters,
	}, f)
	found.AddList(list)
	if c != nil {
		c.raterless = d.FromTable
		c.declared.subjects = listed(c.declared.subjects, d.SubjectsListed, "/subjects", found)
		c.declared.occasions = listed(c.declared.occasions, d.OccasionsListed, "/occasions", found)
	}
	return c
}

// listed returns those of the names that keep their place.
func listed(names []string, n *int, at issue.Pointer, found *issue.Collector) []string {
	switch {
	case n == nil:
		return names
	case *n < 0 || *n > len(names):
		found.Errorf(MemberInvalid, at+"Listed", "there are %d, of which %d cannot be listed", len(names), *n)
		return names
	case !slices.IsSorted(names[*n:]):
		found.Errorf(MemberInvalid, at, "those behind the %d that are listed do not stand in order", *n)
	}
	return slices.Clip(names[:*n])
}

// declaredPerspectives returns those that one cannot know without their being declared.
func declaredPerspectives(known []PerspectiveInfo) []PerspectiveInfo {
	var declared []PerspectiveInfo
	for _, p := range known {
		plain := len(p.Label) == 0 && !p.Anonymous && p.MinRaters == 0 && p.IsIdentified() == p.Key.Identified()
		if p.Key != "" && !(plain && slices.Contains(Perspectives(), p.Key)) {
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

// subjectOf returns the ID of the subject of a block.
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

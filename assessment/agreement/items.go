package agreement

import (
	"fmt"
	"math"
	"slices"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/indicator"
)

// Items is an assessment as a questionnaire: one row for each form that somebody handed
// in, one column for each indicator.
type Items struct {
	// Indicators are the columns, those that somebody gave a level.
	Indicators []indicator.ID
	// Groups are the forms by subject, in the order of the assessment; those of different
	// occasions, and of different perspectives unless taken together, are groups of their
	// own. A group is called by its subject, with occasion and perspective if there are
	// several.
	Groups []Group
	// Observations are the same judgements one by one: the subject as the person that is
	// measured, the indicator as the condition, and who judged, for G studies.
	Observations Observations
	// Points is the number of levels of the scale.
	Points int

	subjects []int32 // by row
}

// Clusters returns the subject of each row of Scores, as a number: what [Resampling.Scores]
// wants to draw subjects rather than forms. Those who filled in the forms of one subject
// judged the same thing, and intervals that take forms for independent are too short.
func (i Items) Clusters() []int32 { return slices.Clone(i.subjects) }

// Scores returns the rows of all groups: persons by items, for [Cronbach] and its
// relatives.
func (i Items) Scores() Scores {
	var out Scores
	for _, g := range i.Groups {
		out = append(out, g.Scores...)
	}
	return out
}

// ItemsOf returns the judgements of an assessment as numbers: what their levels are worth
// on the scale or, if it does not say, 1, 2, 3 from the low end. Absences are missing
// scores. Which judgements count is as for [FromMatrix]; errors are those of it. Time is
// linear in the judgements, and memory in forms times indicators.
//
// For reliability take Scores, for agreement within schools Groups with [WithinGroups],
// for G studies Observations.
func ItemsOf(m *assessment.Matrix, s Selection) (Items, error) {
	var out Items
	if m != nil && m.Counted() {
		return out, invalid("the assessment is known as counts, which do not say which judgements are of one form: compile it from its judgements")
	}
	source, scale, err := newMatrixSource(m, s)
	if err != nil {
		return out, err
	}
	out.Points = scale.q
	names := newNames(m, source)
	place := make([]int, len(source.wanted)) // 1 + position among the columns that occur
	for sheet := range m.Sheets() {
		for i := 0; source.takes(sheet) && i < sheet.Len(); i++ {
			if column, _, ok := sheet.First(i); ok && source.wanted[column] {
				place[column] = 1
			}
		}
	}
	for i, c := range m.Framework().Columns() {
		if place[i] > 0 {
			out.Indicators = append(out.Indicators, c.ID)
			place[i] = len(out.Indicators)
		}
	}
	if len(out.Indicators) == 0 {
		return out, undefined("there are no ratings")
	}
	last := bundle{-1, 0, 0}
	form := 0
	for sheet := range m.Sheets() {
		if !source.takes(sheet) {
			continue
		}
		row := make([]float64, len(out.Indicators))
		for j := range row {
			row[j] = math.NaN()
		}
		form++
		any := false
		for i := range sheet.Len() {
			column, rank, ok := sheet.First(i)
			if !ok || !source.wanted[column] {
				continue
			}
			any = true
			at := place[column] - 1
			row[at] = scale.values[rank]
			o := &out.Observations
			o.Values = append(o.Values, scale.values[rank])
			o.Person = append(o.Person, names.group(source.bundle(sheet)))
			o.Condition = append(o.Condition, string(out.Indicators[at]))
			o.Rater = append(o.Rater, names.rater(sheet, form))
		}
		if !any {
			continue
		}
		if b := source.bundle(sheet); b != last {
			last = b
			out.Groups = append(out.Groups, Group{Name: names.group(b)})
		}
		g := &out.Groups[len(out.Groups)-1]
		g.Scores = append(g.Scores, row)
		out.subjects = append(out.subjects, int32(sheet.Subject))
	}
	return out, nil
}

// names are what subjects, occasions, perspectives and raters are called.
type names struct {
	subjects, occasions, perspectives, raters []string
	together                                  bool
}

func newNames(m *assessment.Matrix, s *matrixSource) names {
	var n names
	for v := range m.Subjects() {
		n.subjects = append(n.subjects, v.ID)
	}
	for v := range m.Occasions() {
		n.occasions = append(n.occasions, v.Key)
	}
	for v := range m.Perspectives() {
		n.perspectives = append(n.perspectives, string(v.Key))
	}
	n.raters = slices.Collect(m.Raters())
	n.together = s.together
	return n
}

func (n names) group(b bundle) string {
	name := n.subjects[b.subject]
	if len(n.occasions) > 1 {
		name += " / " + n.occasions[b.occasion]
	}
	if !n.together && len(n.perspectives) > 1 {
		name += " / " + n.perspectives[b.perspective]
	}
	return name
}

// rater returns who judged; each form without a rater is somebody else's.
func (n names) rater(s assessment.Sheet, form int) string {
	name := fmt.Sprintf("form %d", form)
	if s.Rater >= 0 {
		name = n.raters[s.Rater]
	}
	if n.together && len(n.perspectives) > 1 {
		name += " / " + n.perspectives[s.Perspective]
	}
	return name
}

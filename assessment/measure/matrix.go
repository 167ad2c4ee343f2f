package measure

import (
	"iter"
	"slices"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
)

// The facets that an assessment has.
const (
	SubjectFacet     = "subject"
	RaterFacet       = "rater"
	IndicatorFacet   = "indicator"
	OccasionFacet    = "occasion"
	PerspectiveFacet = "perspective"
)

// A Selection says what of an assessment to measure. The zero Selection takes subjects,
// raters and indicators on the framework's one scale, in the ordinary dimension.
type Selection struct {
	Facets    []string // of those above; none means subject, rater, indicator
	Scale     string   // key of the scale; "" if all columns have the same
	Dimension string
	// Subjects, Indicators, Occasions and Perspectives are those whose judgements count; none
	// means all. An aspect is named by its own ID and does not come with its indicator; all
	// Indicators are all that is judged, aspects too.
	Subjects     []string
	Indicators   []indicator.ID
	Occasions    []string
	Perspectives []assessment.Perspective
}

// FromMatrix returns the judgements of an assessment as data with facets, as raters first
// made them. Subjects are not centred and raise levels, all others are centred and lower
// them: a rater's measure is severity, an indicator's difficulty, that of an occasion or
// perspective how much harder judgements are on it.
//
// It returns [estimate.ErrInvalid] for a facet or a scale that there is not, and for a
// subject, indicator, occasion or perspective of which nothing is known, if columns have
// several scales and none is named, and with a rater facet if some judgements name no rater;
// and [estimate.ErrUndefined] if nothing is left. Time and memory are linear.
func FromMatrix(m *assessment.Matrix, s Selection) (Data, error) {
	var d Data
	if m == nil {
		return d, invalid("there is no assessment")
	}
	if m.Counted() {
		return d, invalid("the assessment is known as counts, which do not say whose judgement is whose: FromCounts takes what there is in them")
	}
	facets := s.Facets
	if len(facets) == 0 {
		facets = []string{SubjectFacet, RaterFacet, IndicatorFacet}
	}
	c, err := s.choose(m)
	if err != nil {
		return d, err
	}
	d.Max = c.highest
	names := namesOf(m)
	numbers := make([]map[int]int32, len(facets))
	for f, name := range facets {
		if names[name] == nil || slices.Index(facets, name) != f {
			return d, invalid("there is no facet %q, or it is named twice", name)
		}
		numbers[f] = map[int]int32{}
		facet := Facet{Name: name, Sign: -1, Centred: true}
		if name == SubjectFacet {
			facet.Sign, facet.Centred = 1, false
		}
		d.Facets = append(d.Facets, facet)
	}
	for sheet := range m.Sheets() {
		if !c.has(sheet.Subject, sheet.Occasion, sheet.Perspective) {
			continue
		}
		for i := range sheet.Len() {
			column, rank, ok := sheet.First(i)
			if !ok || !c.columns[column] {
				continue
			}
			at := map[string]int{SubjectFacet: sheet.Subject, RaterFacet: sheet.Rater, IndicatorFacet: column, OccasionFacet: sheet.Occasion, PerspectiveFacet: sheet.Perspective}
			for f, name := range facets {
				element := at[name]
				if element < 0 {
					return Data{}, invalid("some judgements name no rater, and raters are a facet")
				}
				n, ok := numbers[f][element]
				if !ok {
					n = int32(len(d.Facets[f].Elements))
					numbers[f][element] = n
					d.Facets[f].Elements = append(d.Facets[f].Elements, names[name][element])
				}
				d.Facets[f].Level = append(d.Facets[f].Level, n)
			}
			d.Scores = append(d.Scores, int32(rank))
		}
	}
	if len(d.Scores) == 0 {
		return Data{}, undefined("there are no judgements")
	}
	return d, nil
}

// A choice is what a selection takes of judgements or counts: by position, whether it does.
type choice struct {
	columns, subjects, occasions, perspectives []bool
	highest                                    int // rank of the scale
}

// judged is what judgements and counts have alike.
type judged interface {
	Framework() *framework.Framework
	Subjects() iter.Seq[assessment.Subject]
	Occasions() iter.Seq[assessment.Occasion]
	Perspectives() iter.Seq[assessment.PerspectiveInfo]
}

func (s Selection) choose(j judged) (c choice, err error) {
	if c.columns, c.highest, err = columnsOf(j.Framework(), s); err != nil {
		return c, err
	}
	if c.subjects, err = chosen("no subject", s.Subjects, j.Subjects(), func(s assessment.Subject) string { return s.ID }); err != nil {
		return c, err
	}
	if c.occasions, err = chosen("no occasion", s.Occasions, j.Occasions(), func(o assessment.Occasion) string { return o.Key }); err != nil {
		return c, err
	}
	c.perspectives, err = chosen("nobody judged from perspective", s.Perspectives, j.Perspectives(), func(p assessment.PerspectiveInfo) assessment.Perspective { return p.Key })
	return c, err
}

// chosen marks those of all that are wanted, and says what is lacking; nil where none are
// named, which are all.
func chosen[T any, Key ~string](lacking string, wanted []Key, all iter.Seq[T], key func(T) Key) ([]bool, error) {
	if len(wanted) == 0 {
		return nil, nil
	}
	left := make(map[Key]bool, len(wanted))
	for _, w := range wanted {
		left[w] = true
	}
	var marks []bool
	for one := range all {
		k := key(one)
		marks = append(marks, left[k])
		if left[k] {
			left[k] = false
		}
	}
	for _, w := range wanted {
		if left[w] {
			return nil, invalid("%s %q", lacking, string(w))
		}
	}
	return marks, nil
}

func (c *choice) has(subject, occasion, perspective int) bool {
	return (c.subjects == nil || c.subjects[subject]) && (c.occasions == nil || c.occasions[occasion]) && (c.perspectives == nil || c.perspectives[perspective])
}

// columnsOf marks the columns on the scale that are wanted, and returns its highest rank.
func columnsOf(f *framework.Framework, s Selection) ([]bool, int, error) {
	columns := f.Columns()
	named := make(map[indicator.ID]bool, len(s.Indicators))
	for _, id := range s.Indicators {
		named[id] = true
	}
	wanted, key := make([]bool, len(columns)), s.Scale
	for i, c := range columns {
		if c.Dimension != s.Dimension || s.Scale != "" && c.Scale != s.Scale || len(named) > 0 && !named[c.ID] {
			continue
		}
		if key == "" {
			key = c.Scale
		}
		if c.Scale != key {
			return nil, 0, invalid("%s is judged on scale %q and others on %q: name the scale", c.ID, c.Scale, key)
		}
		wanted[i] = true
	}
	for _, id := range s.Indicators {
		if _, ok := f.Column(id, ""); !ok {
			return nil, 0, invalid("no indicator or aspect %q", id)
		}
		if at, ok := f.Column(id, s.Dimension); ok && !wanted[at] {
			return nil, 0, invalid("%s is judged on scale %q and not on %q", id, columns[at].Scale, key)
		}
	}
	if key == "" {
		return nil, 0, invalid("nothing is judged in dimension %q", s.Dimension)
	}
	scale, ok := f.Scale(key)
	if !ok || !slices.Contains(wanted, true) {
		return nil, 0, invalid("nothing is judged on scale %q", key)
	}
	return wanted, len(scale.Levels) - 1, nil
}

func namesOf(m *assessment.Matrix) map[string][]string {
	out := map[string][]string{RaterFacet: {}}
	for s := range m.Subjects() {
		out[SubjectFacet] = append(out[SubjectFacet], s.ID)
	}
	for r := range m.Raters() {
		out[RaterFacet] = append(out[RaterFacet], r)
	}
	for _, c := range m.Framework().Columns() {
		out[IndicatorFacet] = append(out[IndicatorFacet], string(c.ID))
	}
	for o := range m.Occasions() {
		out[OccasionFacet] = append(out[OccasionFacet], o.Key)
	}
	for p := range m.Perspectives() {
		out[PerspectiveFacet] = append(out[PerspectiveFacet], string(p.Key))
	}
	return out
}

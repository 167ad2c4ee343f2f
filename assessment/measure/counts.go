package measure

import (
	"encoding/binary"
	"slices"

	"github.com/openrubric/leadership/assessment"
)

// FromCounts returns the judgements in counts as data with facets, as [FromMatrix] does, an
// entry for each level of each indicator of a subject, on an occasion and from a
// perspective, that weighs as many judgements as are at it. Judgements of a cell are taken
// for exchangeable, as they are by FromMatrix without the rater as a facet; [Joint] and
// [MarginalFacets] give the same measures, to the digits at which they stop.
//
// Counts do not know whose judgement is whose, and so nothing of severity: the facets must
// be named in the selection, without the rater. Otherwise it returns the errors of
// FromMatrix. Time and memory go with the cells that hold anything, however many judgements
// there are.
func FromCounts(c *assessment.Counts, s Selection) (Data, error) {
	if c == nil {
		return Data{}, invalid("there are no counts")
	}
	if len(s.Facets) == 0 || slices.Contains(s.Facets, RaterFacet) {
		return Data{}, invalid("counts do not know whose judgement is whose, so that no rater's severity can be told: name the facets without the rater, such as subject and indicator, or compile the assessment from its judgements")
	}
	wanted, highest, err := columnsOf(c.Framework(), s)
	if err != nil {
		return Data{}, err
	}
	perspectives, err := chosenPerspectives(c, s)
	if err != nil {
		return Data{}, err
	}
	b, err := newCountsData(c, s.Facets)
	if err != nil {
		return Data{}, err
	}
	b.d.Max = highest
	for stack := range c.Stacks() {
		if !perspectives[stack.Perspective] {
			continue
		}
		for column, want := range wanted {
			for rank := 0; want && rank <= highest; rank++ {
				if n := stack.Count(column, rank); n > 0 {
					b.add(stack, column, rank, n)
				}
			}
		}
	}
	if len(b.d.Scores) == 0 {
		return Data{}, undefined("there are no judgements")
	}
	if b.single {
		b.d.Weights = nil
	}
	return b.d, nil
}

func chosenPerspectives(c *assessment.Counts, s Selection) ([]bool, error) {
	var chosen []bool
	var known []assessment.Perspective
	for p := range c.Perspectives() {
		known = append(known, p.Key)
		chosen = append(chosen, len(s.Perspectives) == 0 || slices.Contains(s.Perspectives, p.Key))
	}
	for _, p := range s.Perspectives {
		if !slices.Contains(known, p) {
			return nil, invalid("nobody judged from perspective %q", p)
		}
	}
	return chosen, nil
}

// A countsData is data that grows.
type countsData struct {
	d      Data
	single bool       // every entry is one judgement
	facets []string   // of d
	names  [][]string // by facet: what its elements are called
	number [][]int32  // 1 + position in the facet's elements; 0 if it has not occurred
}

func newCountsData(c *assessment.Counts, facets []string) (*countsData, error) {
	names := map[string][]string{}
	for s := range c.Subjects() {
		names[SubjectFacet] = append(names[SubjectFacet], s.ID)
	}
	for _, column := range c.Framework().Columns() {
		names[IndicatorFacet] = append(names[IndicatorFacet], string(column.ID))
	}
	for o := range c.Occasions() {
		names[OccasionFacet] = append(names[OccasionFacet], o.Key)
	}
	for p := range c.Perspectives() {
		names[PerspectiveFacet] = append(names[PerspectiveFacet], string(p.Key))
	}
	known := []string{SubjectFacet, IndicatorFacet, OccasionFacet, PerspectiveFacet}
	b := &countsData{single: true, facets: facets}
	for f, name := range facets {
		if !slices.Contains(known, name) || slices.Index(facets, name) != f {
			return nil, invalid("there is no facet %q, or it is named twice", name)
		}
		facet := Facet{Name: name, Sign: -1, Centred: true}
		if name == SubjectFacet {
			facet.Sign, facet.Centred = 1, false
		}
		b.d.Facets = append(b.d.Facets, facet)
		b.names, b.number = append(b.names, names[name]), append(b.number, make([]int32, len(names[name])))
	}
	return b, nil
}

func (b *countsData) add(s assessment.Stack, column, rank, n int) {
	for f, name := range b.facets {
		element := s.Subject
		switch name {
		case IndicatorFacet:
			element = column
		case OccasionFacet:
			element = s.Occasion
		case PerspectiveFacet:
			element = s.Perspective
		}
		facet := &b.d.Facets[f]
		if b.number[f][element] == 0 {
			facet.Elements = append(facet.Elements, b.names[f][element])
			b.number[f][element] = int32(len(facet.Elements))
		}
		facet.Level = append(facet.Level, b.number[f][element]-1)
	}
	b.d.Scores, b.d.Weights = append(b.d.Scores, int32(rank)), append(b.d.Weights, float64(n))
	b.single = b.single && n == 1
}

// Responses returns data in which every person has one judgement an item at most, for
// [Conditional], [Marginal] and [PersonMethod.MeasurePersons]. Items are the elements of the
// facet named item. A person is what has the same elements of all other facets: a school, a
// school on an occasion, or the form that a rater filled in on a school. persons has these
// elements, row by row, in the order of the facets; rows stand in the order in which persons
// first occur.
//
// It returns [estimate.ErrInvalid] if there is no such facet, a person has several
// judgements on an item, or something is anchored or given, which these models do not take.
// Time and memory are linear in persons times items.
func (d Data) Responses(item string) (r Responses, persons [][]string, err error) {
	if _, err := d.check(); err != nil {
		return Responses{}, nil, err
	}
	items := slices.IndexFunc(d.Facets, func(f Facet) bool { return f.Name == item })
	if items < 0 {
		return Responses{}, nil, invalid("there is no facet %q", item)
	}
	if d.Thresholds != nil || slices.ContainsFunc(d.Facets, func(f Facet) bool { return len(f.Anchors) > 0 || f.Groups != nil }) {
		return Responses{}, nil, invalid("some elements have anchors or groups, or thresholds are given, which responses do not hold")
	}
	r.Items = slices.Clone(d.Facets[items].Elements)
	for range r.Items {
		r.Max = append(r.Max, d.Max)
	}
	at := map[string]int{}
	var key []byte
	for i, score := range d.Scores {
		weight := d.weight(i)
		if weight == 0 {
			continue
		}
		key = key[:0]
		for f, facet := range d.Facets {
			if f != items {
				key = binary.LittleEndian.AppendUint32(key, uint32(facet.Level[i]))
			}
		}
		p, ok := at[string(key)]
		if !ok {
			p = len(persons)
			at[string(key)] = p
			r.Score, persons = append(r.Score, unanswered(len(r.Items))), append(persons, d.person(i, items))
		}
		cell := &r.Score[p][d.Facets[items].Level[i]]
		if *cell >= 0 || weight != 1 {
			return Responses{}, nil, invalid("%q has not one judgement on %s %s but several, or a part of one: fit Joint or MarginalFacets, or name the facet that tells them apart", persons[p], item, r.Items[d.Facets[items].Level[i]])
		}
		*cell = int(score)
	}
	return r, persons, nil
}

func unanswered(items int) []int {
	row := make([]int, items)
	for i := range row {
		row[i] = -1
	}
	return row
}

// person returns the elements of a judgement beside that of one facet.
func (d Data) person(judgement, but int) []string {
	var out []string
	for f, facet := range d.Facets {
		if f != but {
			out = append(out, facet.Elements[facet.Level[judgement]])
		}
	}
	return out
}

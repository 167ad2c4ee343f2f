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
	of, err := s.choose(c)
	if err != nil {
		return Data{}, err
	}
	stacks := c.Stacks()
	b, err := newCountsData(c, s.Facets)
	if err != nil {
		return Data{}, err
	}
	b.d.Max = of.highest
	entries := 0
	for stack := range stacks {
		if of.has(stack.Subject, stack.Occasion, stack.Perspective) {
			entries += cellsOf(stack, of.columns, of.highest, nil)
		}
	}
	b.grow(entries)
	for stack := range stacks {
		if of.has(stack.Subject, stack.Occasion, stack.Perspective) {
			b.at = [len(countedFacets)]int{stack.Subject, 0, stack.Occasion, stack.Perspective}
			cellsOf(stack, of.columns, of.highest, b.add)
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

// cellsOf visits the levels at which a stack has judgements, column by column, and returns
// how many there are.
func cellsOf(stack assessment.Stack, wanted []bool, highest int, visit func(column, rank, n int)) int {
	cells := 0
	for column, want := range wanted {
		for rank := 0; want && rank <= highest; rank++ {
			n := stack.Count(column, rank)
			if n == 0 {
				continue
			}
			cells++
			if visit != nil {
				visit(column, rank, n)
			}
		}
	}
	return cells
}

// countedFacets are the facets that counts have.
var countedFacets = [4]string{SubjectFacet, IndicatorFacet, OccasionFacet, PerspectiveFacet}

// A countsData is data that grows.
type countsData struct {
	d      Data
	single bool                    // every entry is one judgement
	facets []int                   // of d: positions in countedFacets
	names  [][]string              // by facet: what its elements are called
	number [][]int32               // 1 + position in the facet's elements; 0 if it has not occurred
	at     [len(countedFacets)]int // where the walk is
}

func newCountsData(c *assessment.Counts, facets []string) (*countsData, error) {
	var names [len(countedFacets)][]string
	for s := range c.Subjects() {
		names[0] = append(names[0], s.ID)
	}
	for _, column := range c.Framework().Columns() {
		names[1] = append(names[1], string(column.ID))
	}
	for o := range c.Occasions() {
		names[2] = append(names[2], o.Key)
	}
	for p := range c.Perspectives() {
		names[3] = append(names[3], string(p.Key))
	}
	b := &countsData{single: true}
	for f, name := range facets {
		which := slices.Index(countedFacets[:], name)
		if which < 0 || slices.Index(facets, name) != f {
			return nil, invalid("there is no facet %q, or it is named twice", name)
		}
		facet := Facet{Name: name, Sign: -1, Centred: true}
		if name == SubjectFacet {
			facet.Sign, facet.Centred = 1, false
		}
		b.d.Facets, b.facets = append(b.d.Facets, facet), append(b.facets, which)
		b.names, b.number = append(b.names, names[which]), append(b.number, make([]int32, len(names[which])))
	}
	return b, nil
}

// grow makes room for so many entries.
func (b *countsData) grow(n int) {
	for f := range b.d.Facets {
		b.d.Facets[f].Level = make([]int32, 0, n)
	}
	b.d.Scores, b.d.Weights = make([]int32, 0, n), make([]float64, 0, n)
}

func (b *countsData) add(column, rank, n int) {
	b.at[1] = column
	for f, which := range b.facets {
		facet, element := &b.d.Facets[f], b.at[which]
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
	p, last := 0, -1
	for i, score := range d.Scores {
		weight := d.weight(i)
		if weight == 0 {
			continue
		}
		if last < 0 || !d.samePerson(i, last, items) {
			key = key[:0]
			for f, facet := range d.Facets {
				if f != items {
					key = binary.LittleEndian.AppendUint32(key, uint32(facet.Level[i]))
				}
			}
			known := false
			if p, known = at[string(key)]; !known {
				p = len(persons)
				at[string(key)] = p
				r.Score, persons = append(r.Score, unanswered(len(r.Items))), append(persons, d.person(i, items))
			}
		}
		last = i
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

// samePerson reports whether two judgements have the same elements beside that of one facet.
func (d Data) samePerson(i, j, but int) bool {
	for f := range d.Facets {
		if level := d.Facets[f].Level; f != but && level[i] != level[j] {
			return false
		}
	}
	return true
}

package agreement

import (
	"iter"
	"slices"
	"sync"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
)

// A Selection says which judgements of an assessment are to be compared. The zero
// Selection compares, for each indicator of the framework's one scale and each subject and
// occasion, those who judged from the same perspective.
type Selection struct {
	// Indicators to compare, with aspects and judged groups; none means all columns of
	// the scale.
	Indicators []indicator.ID
	// Dimension is that of the columns; "" is the ordinary one.
	Dimension string
	// Scale is the key of theirs; it may be left out if they all have the same.
	Scale string
	// Occasions to compare; none means all. Judgements of different occasions are never
	// compared with each other.
	Occasions []string
	// Perspectives to compare; none means all.
	Perspectives []assessment.Perspective
	// Together compares the judgements of different perspectives with each other too, as
	// those of a panel with a moderator's.
	Together bool
	// Roles takes each perspective for one rater, whoever the person is: the self-judgement
	// of each head against that of the line manager, who differ from school to school. It
	// compares perspectives together and wants one judgement at most of each.
	Roles bool
}

// FromMatrix returns the ratings in an assessment. A unit is what was judged: an
// indicator of a subject on an occasion. Units of a subject make a cluster, because the
// same people judged them. Only judgements as raters first made them count: those that
// replace others, and agreed ones, do not tell what raters saw independently.
//
// It returns [estimate.ErrInvalid] for an unknown indicator, scale, occasion or
// perspective, if the columns have several scales and none is named, and with Roles if a
// perspective judged twice; and [estimate.ErrUndefined] if nothing is left. Time is linear
// in the judgements. Memory is four bytes for each unit, as long as coefficients do not
// need to know the raters.
func FromMatrix(m *assessment.Matrix, s Selection) (*Ratings, error) {
	source, scale, err := newMatrixSource(m, s)
	if err != nil {
		return nil, err
	}
	source.measure()
	if source.pack.radix == 0 || s.Roles {
		cells, err := source.columns()
		if err != nil {
			return nil, err
		}
		r, err := New(scale.Scale, cells)
		if err != nil {
			return nil, err
		}
		r.grouped = true
		return r, nil
	}
	r := &Ratings{scale: scale, raters: source.raters, active: source.raters, unnamed: source.unnamed, grouped: true}
	r.columns = sync.OnceValue(source.cells)
	if err := r.count(source); err != nil {
		return nil, err
	}
	return r, nil
}

// A matrixSource walks over the judgements of a matrix as they lie.
type matrixSource struct {
	choice
	m       *assessment.Matrix
	pack    packing
	most    int // no more units than that
	raters  int
	unnamed bool // it is not known who made some rating
}

// A choice is what a selection comes to in an assessment.
type choice struct {
	scale        categories
	wanted       []bool // by column
	occasions    []bool
	perspectives []bool
	together     bool
	roles        bool
}

func newMatrixSource(m *assessment.Matrix, s Selection) (*matrixSource, categories, error) {
	if m == nil {
		return nil, categories{}, invalid("there is no assessment")
	}
	if m.Counted() {
		return nil, categories{}, invalid("the assessment is known as counts, which do not say whose judgement is whose: FromCounts takes the ratings that there are in them")
	}
	c, err := newChoice(m.Framework(), m.Occasions(), m.Perspectives(), s)
	return &matrixSource{choice: c, m: m}, c.scale, err
}

func newChoice(f *framework.Framework, occasions iter.Seq[assessment.Occasion], perspectives iter.Seq[assessment.PerspectiveInfo], s Selection) (choice, error) {
	out := choice{together: s.Together || s.Roles, roles: s.Roles}
	var err error
	if out.scale, err = out.choose(f, s); err != nil {
		return out, err
	}
	known := s.Occasions
	for o := range occasions {
		out.occasions = append(out.occasions, len(s.Occasions) == 0 || slices.Contains(s.Occasions, o.Key))
		known = slices.DeleteFunc(slices.Clone(known), func(key string) bool { return key == o.Key })
	}
	if len(known) > 0 {
		return out, invalid("there is no occasion %q", known[0])
	}
	left := s.Perspectives
	for p := range perspectives {
		out.perspectives = append(out.perspectives, len(s.Perspectives) == 0 || slices.Contains(s.Perspectives, p.Key))
		left = slices.DeleteFunc(slices.Clone(left), func(key assessment.Perspective) bool { return key == p.Key })
	}
	if len(left) > 0 {
		return out, invalid("nobody judged from perspective %q", left[0])
	}
	return out, nil
}

// choose marks the columns that are wanted and returns their scale.
func (s *choice) choose(f *framework.Framework, by Selection) (categories, error) {
	columns := f.Columns()
	s.wanted = make([]bool, len(columns))
	key := by.Scale
	for i, c := range columns {
		named := slices.Contains(by.Indicators, c.ID)
		if c.Dimension != by.Dimension || len(by.Indicators) > 0 && !named || by.Scale != "" && c.Scale != by.Scale {
			continue
		}
		if key == "" {
			key = c.Scale
		}
		if c.Scale != key {
			return categories{}, invalid("%s is judged on scale %q and others on %q: name the indicators or the scale", c.ID, c.Scale, key)
		}
		s.wanted[i] = true
	}
	for _, id := range by.Indicators {
		at := slices.IndexFunc(columns, func(c framework.Column) bool { return c.ID == id && c.Dimension == by.Dimension })
		if at < 0 {
			return categories{}, invalid("the framework has no %q to judge", id)
		}
		if !s.wanted[at] {
			return categories{}, invalid("%s is judged on scale %q and not on %q", id, columns[at].Scale, key)
		}
	}
	scale, ok := f.Scale(key)
	if !ok || !slices.Contains(s.wanted, true) {
		return categories{}, invalid("nothing is judged on scale %q", key)
	}
	return newCategories(ScaleOf(scale))
}

// takes reports whether a sheet is among those to be compared.
func (s *matrixSource) takes(sheet assessment.Sheet) bool {
	return s.occasions[sheet.Occasion] && s.perspectives[sheet.Perspective]
}

func (s *matrixSource) keys() uint64 { return s.pack.keys }

func (s *matrixSource) units() int { return s.most }

func (s *matrixSource) decode(key uint64) []count { return s.pack.unpack(key) }

// A bundle is what the sheets that are compared with each other have in common.
type bundle struct{ subject, occasion, perspective int }

func (s *matrixSource) bundle(sheet assessment.Sheet) bundle {
	b := bundle{sheet.Subject, sheet.Occasion, sheet.Perspective}
	if s.together {
		b.perspective = 0
	}
	return b
}

// measure counts raters, finds whether the counts of any unit fit a key, and how many
// units there may be.
func (s *matrixSource) measure() {
	people := 0
	for range s.m.Raters() {
		people++
	}
	judged := make([]bool, people)
	anonymous := false
	most, here, units, last := 0, 0, 0, bundle{-1, 0, 0}
	for sheet := range s.m.Sheets() {
		if !s.takes(sheet) {
			continue
		}
		if b := s.bundle(sheet); b != last {
			here, units, last = 0, 0, b
		}
		more := min(sheet.Len(), len(s.wanted)-units)
		units += more
		s.most += more
		if sheet.Rater >= 0 {
			judged[sheet.Rater] = true
			here++
		} else {
			anonymous = true
			here += sheet.Len()
		}
		most = max(most, here)
	}
	for _, did := range judged {
		if did {
			s.raters++
		}
	}
	s.unnamed = anonymous
	s.pack = newPacking(s.scale.q, most)
}

// walk visits the units subject by subject. Sheets lie by subject, occasion and
// perspective, so that a key for each column is all there is to remember.
func (s *matrixSource) walk(visit func(cluster int32, keys []uint64)) {
	into := make([]uint64, len(s.wanted))
	keys := make([]uint64, len(s.wanted))
	last, low, high := bundle{-1, 0, 0}, len(into), -1
	flush := func() {
		if low > high {
			return
		}
		here, wanted, n := into[low:high+1], s.wanted[low:high+1], 0
		for i, key := range here {
			if key != 0 && wanted[i] {
				keys[n] = key
				n++
			}
		}
		clear(here)
		if n > 0 {
			visit(int32(last.subject), keys[:n])
		}
		low, high = len(into), -1
	}
	for sheet := range s.m.Sheets() {
		if !s.takes(sheet) {
			continue
		}
		if b := s.bundle(sheet); b != last {
			flush()
			last = b
		}
		from, to := sheet.Tally(into, &s.pack.weight)
		low, high = min(low, from), max(high, to)
	}
	flush()
}

// columns returns the judgements one by one. A rater of one perspective and of another
// is two where these are compared together.
func (s *matrixSource) columns() (Columns, error) {
	var c Columns
	type person struct{ rater, perspective int }
	raters := map[person]int32{}
	units := make([]int32, len(s.wanted)) // by column: 1 + unit of the bundle
	of := make([]int, 0, len(s.wanted))
	last, next := bundle{-1, 0, 0}, int32(0)
	seen := map[[2]int32]bool{}
	for sheet := range s.m.Sheets() {
		if !s.takes(sheet) {
			continue
		}
		if b := s.bundle(sheet); b != last {
			for _, column := range of {
				units[column] = 0
			}
			of, last = of[:0], b
		}
		who := person{sheet.Rater, 0}
		if s.together {
			who.perspective = sheet.Perspective
		}
		if s.roles {
			who.rater = 0
		}
		rater, known := raters[who]
		if who.rater < 0 {
			rater = -1
		} else if !known {
			rater = int32(len(raters))
			raters[who] = rater
		}
		for i := range sheet.Len() {
			column, rank, ok := sheet.First(i)
			if !ok || !s.wanted[column] {
				continue
			}
			if units[column] == 0 {
				next++
				units[column] = next
				of = append(of, column)
				c.Cluster = append(c.Cluster, int32(sheet.Subject))
			}
			unit := units[column] - 1
			if s.roles {
				if seen[[2]int32{unit, rater}] {
					return c, invalid("a perspective judged something twice, and was to be taken for one rater")
				}
				seen[[2]int32{unit, rater}] = true
			}
			c.Unit, c.Rater, c.Category = append(c.Unit, unit), append(c.Rater, rater), append(c.Category, int32(rank))
		}
	}
	return c, nil
}

func (s *matrixSource) cells() *cells {
	columns, err := s.columns()
	if err != nil {
		return &cells{} // cannot be: only roles refuse, and they do not come here
	}
	data, _, err := group(s.scale, columns)
	if err != nil {
		return &cells{}
	}
	return data
}

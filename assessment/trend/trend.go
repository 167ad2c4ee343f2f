package trend

import (
	"fmt"
	"iter"
	"reflect"
	"slices"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/estimate"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
)

const (
	// NothingToCompare: a point has no result, or its result has no such occasion.
	//
	// Example: {"before":"1999"}
	NothingToCompare issue.Code = "nothing-to-compare"
	// FrameworksDiffer: the two results are of two frameworks, and no bridge leads from one
	// to the other; or nothing is the same in two editions of one.
	FrameworksDiffer issue.Code = "frameworks-differ"
	// MethodsDiffer: the two results were made by different methods, so that a change could
	// be one of the method.
	MethodsDiffer issue.Code = "methods-differ"
	// OptionsInvalid: a confidence or a reliability is none.
	//
	// Example: {"confidence":2}
	OptionsInvalid issue.Code = "options-invalid"
)

// A Point is one occasion of a result.
type Point struct {
	Result   *assessment.Result
	Occasion string // its key; "" where the assessment names none
}

// Options say how two points are compared.
type Options struct {
	// Bridge leads from the framework of the one to that of the other, where they differ.
	Bridge *Bridge
	// Confidence of the intervals, above 0 and below 1; 0 means 0.95.
	Confidence float64
	// Reliability of the values of an indicator, aspect or group, from 0 and below 1, for
	// the reliable change index: by its ID after.
	Reliability map[indicator.ID]float64
}

// A Trend is what became of subjects between two points. It is full and lives in memory;
// what may leave the house is made of it by [Trend.Report]. It is immutable.
type Trend struct {
	before, after Point
	options       Options
	rows          []row
	left          []Left
	profiles      []Profile
}

// A Left is an indicator, aspect or group that is not compared, and why.
type Left struct {
	ID     indicator.ID `json:"id"`
	Reason LeftReason   `json:"reason"`
}

// A LeftReason says why something is not compared.
type LeftReason string

const (
	LeftNew     LeftReason = "new"            // it was not judged by before
	LeftLevels  LeftReason = "levels-changed" // it was judged on other levels
	LeftMembers LeftReason = "other-members"  // a group that holds other indicators now
)

// A row is something that is compared.
type row struct {
	from, to  indicator.ID
	dimension string
	scale     indicator.Scale // of the later point
	levels    map[indicator.Level]indicator.Level
	columns   []pair // what it is made of: itself, or what is in the group
}

type pair struct{ from, to indicator.ID }

// Between compares the subjects of two points, by perspective. Issues have paths into
// a document of the arguments, as "/before" or "/bridge/indicators/3/from"; with an
// error there is no Trend. Time is in proportion to subjects, perspectives and
// indicators.
func Between(before, after Point, o Options) (*Trend, issue.List) {
	var found issue.Collector
	before.check("/before", &found)
	after.check("/after", &found)
	o.check(&found)
	if found.Failed() {
		return nil, found.List()
	}
	t := &Trend{before: before, after: after, options: o}
	if t.options.Confidence == 0 {
		t.options.Confidence = 0.95
	}
	a, b := before.Result.Method(), after.Result.Method()
	a.View.Occasions, b.View.Occasions = nil, nil
	a.Strict, b.Strict = false, false
	if !reflect.DeepEqual(a, b) {
		found.Errorf(MethodsDiffer, "/after", "the result before was made by another method, so what changed could be the method")
	}
	t.match(&found)
	if found.Failed() {
		return nil, found.List()
	}
	t.read()
	return t, found.List()
}

func (p Point) check(at issue.Pointer, found *issue.Collector) {
	if p.Result == nil || p.Result.Matrix() == nil {
		found.Errorf(NothingToCompare, at, "there is no result to compare")
		return
	}
	for o := range p.Result.Matrix().Occasions() {
		if o.Key == p.Occasion {
			return
		}
	}
	found.Errorf(NothingToCompare, at, "the assessment has no occasion %q", p.Occasion)
}

func (o Options) check(found *issue.Collector) {
	if o.Confidence != 0 && !(o.Confidence > 0 && o.Confidence < 1) {
		found.Errorf(OptionsInvalid, "/confidence", "%v is no confidence: want above 0 and below 1", o.Confidence)
	}
	for id, r := range o.Reliability {
		if !(r >= 0 && r < 1) {
			found.Errorf(OptionsInvalid, issue.Pointer("/reliability").Key(string(id)), "%v is no reliability: want from 0 and below 1", r)
		}
	}
}

// match finds what can be compared.
func (t *Trend) match(found *issue.Collector) {
	from, to := t.before.Result.Framework(), t.after.Result.Framework()
	var same func(id indicator.ID) (indicator.ID, bool) // what judged the same before
	bridge := t.options.Bridge
	switch {
	case bridge != nil:
		if list := bridge.Check(from, to); list.Err() != nil {
			found.AddList(issue.In("/bridge", list))
			return
		}
		back := make(map[indicator.ID]indicator.ID, len(bridge.Indicators)) // Check has found no To twice
		for _, p := range bridge.Indicators {
			back[p.To] = p.From
		}
		same = func(id indicator.ID) (indicator.ID, bool) { was, ok := back[id]; return was, ok }
	case from.Ref() == to.Ref():
		bridge = &Bridge{}
		same = func(id indicator.ID) (indicator.ID, bool) { return id, true }
	case from.Key() == to.Key():
		bridge = &Bridge{}
		back := map[indicator.ID]indicator.ID{}
		changes := framework.Diff(from, to)
		for _, c := range from.Columns() {
			if id, ok := changes.Successor(c.ID); ok {
				back[id] = c.ID
			}
		}
		same = func(id indicator.ID) (indicator.ID, bool) { was, ok := back[id]; return was, ok }
	default:
		found.Errorf(FrameworksDiffer, "/after", "before it was judged by framework %q, edition %q, and after by %q, edition %q: a level of one says nothing about a level of the other, unless a bridge says what", from.Key(), from.Edition(), to.Key(), to.Edition())
		return
	}
	t.matchRows(from, to, bridge, same)
	if len(t.rows) == 0 {
		found.Errorf(FrameworksDiffer, "/after", "nothing in edition %q of framework %q is judged as it was in edition %q", to.Edition(), to.Key(), from.Edition())
	}
}

func (t *Trend) matchRows(from, to *framework.Framework, bridge *Bridge, same func(indicator.ID) (indicator.ID, bool)) {
	for _, n := range t.after.Result.Nodes() {
		if n.Kind == assessment.GroupNode {
			t.matchGroup(n.ID, from, to, same)
			continue
		}
		was, ok := same(n.ID)
		if !ok {
			t.left = append(t.left, Left{n.ID, LeftNew})
			continue
		}
		for _, dimension := range append([]string{""}, to.Dimensions()...) {
			is, okTo := to.ScaleOf(n.ID, dimension)
			old, okFrom := from.ScaleOf(was, dimension)
			if !okTo || !okFrom {
				continue
			}
			levels, ok := bridge.levels(old, is)
			if !ok {
				t.left = append(t.left, Left{n.ID, LeftLevels})
				continue
			}
			t.rows = append(t.rows, row{was, n.ID, dimension, is, levels, []pair{{was, n.ID}}})
		}
	}
}

// matchGroup compares a group only if it holds the same indicators on both sides.
func (t *Trend) matchGroup(id indicator.ID, from, to *framework.Framework, same func(indicator.ID) (indicator.ID, bool)) {
	if _, ok := from.Group(id); !ok {
		t.left = append(t.left, Left{id, LeftNew})
		return
	}
	var columns []pair
	was := map[indicator.ID]bool{}
	for member := range from.Under(id) {
		if c, ok := from.Column(member, ""); ok && !from.Columns()[c].Whole {
			was[member] = true
		}
	}
	n := len(was)
	for member := range to.Under(id) {
		c, ok := to.Column(member, "")
		if !ok || to.Columns()[c].Whole {
			continue
		}
		old, ok := same(member)
		if !ok || !was[old] {
			t.left = append(t.left, Left{id, LeftMembers})
			return
		}
		columns = append(columns, pair{old, member})
	}
	scale, old := groupScale(to, id), groupScale(from, id)
	if len(columns) != n || n == 0 {
		t.left = append(t.left, Left{id, LeftMembers})
		return
	}
	levels, ok := Bridge{}.levels(old, scale)
	if t.options.Bridge != nil {
		levels, ok = t.options.Bridge.levels(old, scale)
	}
	if !ok || len(scale.Levels) == 0 {
		t.left = append(t.left, Left{id, LeftLevels})
		return
	}
	t.rows = append(t.rows, row{id, id, "", scale, levels, columns})
}

// groupScale returns the scale that all in a group share, or one without levels.
func groupScale(f *framework.Framework, id indicator.ID) indicator.Scale {
	var scale indicator.Scale
	for member := range f.Under(id) {
		c, ok := f.Column(member, "")
		if !ok || f.Columns()[c].Whole {
			continue
		}
		s, _ := f.ScaleOf(member, "")
		if scale.Key != "" && scale.Key != s.Key {
			return indicator.Scale{}
		}
		scale = s
	}
	return scale
}

// orEmpty returns an empty one for nil, which all methods can be asked of.
func (t *Trend) orEmpty() *Trend {
	if t == nil {
		return &Trend{}
	}
	return t
}

// Left returns what is not compared, in the order of the later framework.
func (t *Trend) Left() []Left { return slices.Clone(t.orEmpty().left) }

// Profiles returns a profile for each perspective from which anybody was judged on
// either occasion, in the order of reports, those of the later point first.
func (t *Trend) Profiles() iter.Seq[Profile] { return slices.Values(t.orEmpty().profiles) }

// A Profile is a trend as one perspective sees it.
type Profile struct {
	t           *Trend
	perspective assessment.Perspective
	subjects    []subject
}

// A subject is one that was judged on either occasion; the other Profile is zero.
type subject struct {
	id            string
	before, after assessment.Profile
	was, is       bool
}

// Perspective returns from where the subjects were judged.
func (p Profile) Perspective() assessment.Perspective { return p.perspective }

// read finds who was judged on which occasion.
func (t *Trend) read() {
	var order []assessment.Perspective
	by := map[assessment.Perspective][]subject{}
	position := map[assessment.Perspective]map[string]int{}
	add := func(point Point, set func(*subject, assessment.Profile)) {
		for v := range point.Result.Matrix().Perspectives() {
			if position[v.Key] == nil {
				position[v.Key] = map[string]int{}
				order = append(order, v.Key)
			}
		}
		for p := range point.Result.Profiles() {
			if p.Occasion().Key != point.Occasion {
				continue
			}
			v, id := p.Perspective().Key, p.Subject().ID
			i, ok := position[v][id]
			if !ok {
				i = len(by[v])
				position[v][id] = i
				by[v] = append(by[v], subject{id: id})
			}
			set(&by[v][i], p)
		}
	}
	add(t.after, func(s *subject, p assessment.Profile) { s.after, s.is = p, true })
	add(t.before, func(s *subject, p assessment.Profile) { s.before, s.was = p, true })
	for _, v := range order {
		if len(by[v]) > 0 {
			t.profiles = append(t.profiles, Profile{t, v, by[v]})
		}
	}
}

// Cells returns a cell for everything that is compared: as [assessment.Result.Nodes] has
// it, each on its dimensions. The scores of all subjects are made once, before the first.
func (p Profile) Cells() iter.Seq[Cell] {
	return func(yield func(Cell) bool) {
		if p.t == nil {
			return
		}
		all := p.standings(p.t.rows, nil)
		for i := range p.t.rows {
			if !yield(p.cell(&p.t.rows[i], all[i])) {
				return
			}
		}
	}
}

// Cell returns the cell of an indicator, aspect or group on the ordinary dimension.
func (p Profile) Cell(id indicator.ID) (Cell, bool) {
	if p.t == nil {
		return Cell{}, false
	}
	i := slices.IndexFunc(p.t.rows, func(r row) bool { return r.to == id && r.dimension == "" })
	if i < 0 {
		return Cell{}, false
	}
	return p.cell(&p.t.rows[i], p.standings(p.t.rows[i:i+1], nil)[0]), true
}

// A Cell is what became of the subjects on one indicator, aspect or group.
type Cell struct {
	ID        indicator.ID
	Was       indicator.ID // its ID before
	Dimension string
	Scale     string // key, in the later framework
	// Before and After are where those with a median stood, all of them.
	Before, After Spread
	// Matched subjects have a median on both occasions. OnlyBefore and OnlyAfter have one
	// on one of them, and no part in what follows.
	Matched, OnlyBefore, OnlyAfter int
	// Of the matched, by the good end of the scale. A median between two levels lies
	// above the one and below the other.
	Improved, Same, Declined Portion
	// Change is the mean of the values after less those before, over the subjects that have
	// both; nil where the method makes no values.
	Change *float64
	// Reliable says whose change is more than error, where a reliability was given.
	Reliable *estimate.Change
	Reason   Reason // why nothing is said of improving; "" if it is
	Moves    []Move // of the matched, in the order of the assessment after
}

// A Spread is where subjects stand: at each level, in scale order, or between two.
type Spread struct {
	Distribution []int   `json:"distribution"`
	Split        []Split `json:"split,omitempty"`
}

// A Split counts subjects whose median lies between two levels.
type Split struct {
	Low  indicator.Level `json:"low"`
	High indicator.Level `json:"high"`
	N    int             `json:"n"`
}

// A Portion is so many of the matched subjects, and the share that they are, with its
// interval.
type Portion struct {
	N     int
	Share estimate.Share // zero if nobody is matched
}

// A Reason says why nothing is said of improving.
type Reason string

const (
	NobodyMatched Reason = "nobody-matched" // nobody has a median on both occasions
	NoGoodEnd     Reason = "no-good-end"    // the scale does not say which end is good
)

// A Move is what became of one subject.
type Move struct {
	Subject string
	Was, Is []indicator.Level // in levels of the later framework
	Way     Way
	Change  *float64 // of the values
}

// A Way is which way a subject moved.
type Way string

const (
	WayUp   Way = "improved"
	WayNone Way = "same"
	WayDown Way = "declined"
	WayOpen Way = "open" // the scale has no good end
)

// cell counts the subjects that are not withheld.
func (p Profile) cell(r *row, standings []standing) Cell {
	c := Cell{ID: r.to, Was: r.from, Dimension: r.dimension, Scale: r.scale.Key}
	c.Before.Distribution, c.After.Distribution = make([]int, len(r.scale.Levels)), make([]int, len(r.scale.Levels))
	var first, second []float64
	for i, s := range standings {
		if s.hidden {
			continue
		}
		if s.was.is() {
			c.Before.add(r, s.was.low(), s.was.high())
		}
		if s.is.is() {
			c.After.add(r, s.is.low(), s.is.high())
		}
		switch {
		case s.was.is() && s.is.is():
			halves := s.is.low() + s.is.high() - s.was.low() - s.was.high()
			m := Move{Subject: p.subjects[i].id, Was: s.was.levels(r.scale), Is: s.is.levels(r.scale), Way: r.way(halves)}
			if s.was.valued && s.is.valued {
				m.Change = new(s.is.value - s.was.value)
				first, second = append(first, s.was.value), append(second, s.is.value)
			}
			c.Moves = append(c.Moves, m)
		case s.was.is():
			c.OnlyBefore++
		case s.is.is():
			c.OnlyAfter++
		}
	}
	c.finish(p.t.options, r, first, second)
	return c
}

func (s *Spread) add(r *row, low, high int) {
	if low == high {
		s.Distribution[low]++
		return
	}
	between := Split{r.scale.Levels[low].Key, r.scale.Levels[high].Key, 0}
	i := slices.IndexFunc(s.Split, func(o Split) bool { return o.Low == between.Low && o.High == between.High })
	if i < 0 {
		s.Split = append(s.Split, between)
		slices.SortFunc(s.Split, func(a, b Split) int {
			lowA, _ := r.scale.Rank(a.Low)
			lowB, _ := r.scale.Rank(b.Low)
			highA, _ := r.scale.Rank(a.High)
			highB, _ := r.scale.Rank(b.High)
			return (lowA-lowB)*indicator.MaxLevels + highA - highB
		})
		i = slices.IndexFunc(s.Split, func(o Split) bool { return o.Low == between.Low && o.High == between.High })
	}
	s.Split[i].N++
}

// way says which way a move of so many half levels goes.
func (r *row) way(halves int) Way {
	if r.scale.Direction == indicator.HighIsWorse {
		halves = -halves
	}
	switch {
	case r.scale.Direction == indicator.Neutral && halves != 0:
		return WayOpen
	case halves > 0:
		return WayUp
	case halves < 0:
		return WayDown
	}
	return WayNone
}

// finish makes shares and means of the moves.
func (c *Cell) finish(o Options, r *row, first, second []float64) {
	c.Matched = len(c.Moves)
	counts := map[Way]int{}
	for _, m := range c.Moves {
		counts[m.Way]++
	}
	switch {
	case c.Matched == 0:
		c.Reason = NobodyMatched
	case r.scale.Direction == indicator.Neutral:
		c.Reason = NoGoodEnd
		c.Same.N = counts[WayNone]
	default:
		for _, p := range []struct {
			of *Portion
			n  int
		}{{&c.Improved, counts[WayUp]}, {&c.Same, counts[WayNone]}, {&c.Declined, counts[WayDown]}} {
			share, _ := estimate.Proportion(p.n, c.Matched, estimate.Wilson, o.Confidence) // 0 <= n <= matched, and matched > 0
			*p.of = Portion{p.n, share}
		}
	}
	if len(first) == 0 {
		return
	}
	sum := 0.0
	for i := range first {
		sum += second[i] - first[i]
	}
	c.Change = new(sum / float64(len(first)))
	if reliability, ok := o.Reliability[c.ID]; ok {
		if change, err := estimate.ReliableChange(first, second, reliability, r.scale.Direction); err == nil {
			c.Reliable = &change
		}
	}
}

// String returns one or two sentences, such as "fw.trust: of 8 judged on both occasions
// 5 improved (63 %, 31 to 86 %), 2 stayed and 1 declined. 1 more was judged on one
// occasion only."
func (c Cell) String() string {
	head := string(c.ID)
	if c.Dimension != "" {
		head += " (" + c.Dimension + ")"
	}
	switch c.Reason {
	case NobodyMatched:
		return head + ": nobody has a level on both occasions."
	case NoGoodEnd:
		return fmt.Sprintf("%s: of %d judged on both occasions %d stayed where they were; the scale does not say which end is good.", head, c.Matched, c.Same.N)
	}
	s := c.Improved.Share
	out := fmt.Sprintf("%s: of %d judged on both occasions %d improved (%.0f %%, %.0f to %.0f %%), %d stayed and %d declined.", head, c.Matched, c.Improved.N, 100*s.Value, 100*s.Low, 100*s.High, c.Same.N, c.Declined.N)
	if c.Change != nil {
		out += fmt.Sprintf(" Their values changed by %+.3g on average", *c.Change)
		if c.Reliable != nil {
			out += fmt.Sprintf("; by more than error for %d up and %d down", c.Reliable.Improved, c.Reliable.Declined)
		}
		out += "."
	}
	switch n := c.OnlyBefore + c.OnlyAfter; {
	case n == 1:
		out += " 1 more was judged on one occasion only."
	case n > 1:
		out += fmt.Sprintf(" %d more were judged on one occasion only.", n)
	}
	return out
}

package assessment

import (
	"iter"
	"math"
	"math/bits"
	"slices"

	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
)

// A Score is the judgements of one indicator, aspect or group of one subject, on
// one occasion and from one perspective, put together by a method. It is never a
// bare number: it says how many judgements and raters stand behind it, out of how
// many, and why there is no median where there is none.
type Score struct {
	ID        indicator.ID
	Dimension string // "" is the ordinary one
	Scale     string // key of the scale; "" for a group whose indicators have several

	// Distribution is the number of judgements at each level, in scale order. It is
	// nil for a group over several scales.
	Distribution []int
	// Median is the level in the middle of the judgements, or the two levels that
	// the middle falls between, low one first. It is empty if there is none.
	Median []indicator.Level
	// Level and Value are what the method asked for beyond the distribution: the level
	// that its rule or its cuts give, or in scale order those that are tied; the number
	// that its rule gives, rounded as the method says. NoOutcome says why there is
	// neither; it is "" if there is one, and if the method asked for none.
	Level     []indicator.Level
	Value     *float64
	NoOutcome Reason

	Judgements int      // judgements with a level
	Raters     int      // distinct raters with at least one such judgement
	Coverage   Coverage // judgements with a level, out of those wanted
	// Indicators are, for a group, those with at least one level, out of those that
	// apply; for an indicator or aspect, itself.
	Indicators Coverage
	// Absences count the judgements without a level by their reason, in the order of
	// [indicator.Absences]; reasons that do not occur are left out. Blank counts the
	// judgements that raters who handed in a form did not make; one that they made as
	// [indicator.NotRated] is an absence.
	Absences []Absence
	Blank    int

	Reason   Reason    // why there is no median; "" if there is one
	Warnings []Warning // what to bear in mind, in a fixed order
}

// Coverage is how much there is of what was wanted. What does not apply is not
// wanted.
type Coverage struct {
	N  int `json:"n"`
	Of int `json:"of"`
}

// Share returns N/Of, and false if nothing was wanted.
func (c Coverage) Share() (float64, bool) {
	if c.Of == 0 {
		return 0, false
	}
	return float64(c.N) / float64(c.Of), true
}

// An Absence counts the judgements that lack a level for one reason.
type Absence struct {
	Reason indicator.Level `json:"reason"`
	N      int             `json:"n"`
}

// A Reason says why a score has no median or, for an overall score, no value.
type Reason string

const (
	NotJudged      Reason = "not-judged"       // nobody said anything
	NothingApplies Reason = "nothing-applies"  // everybody said that it does not apply
	NoLevel        Reason = "no-level"         // there are judgements, all without a level
	TooFewRaters   Reason = "too-few-raters"   // fewer raters than the method needs
	SeveralScales  Reason = "several-scales"   // levels of different scales have no common middle
	NothingToScore Reason = "nothing-to-score" // the group holds no indicator of its own
	NoWeight       Reason = "no-weight"        // no part that has an outcome weighs anything

	// Why the method has no outcome:
	NoPart        Reason = "no-part"        // no part has one
	PartMissing   Reason = "part-missing"   // a part that applies has none, and the method wants all
	NoMajority    Reason = "no-majority"    // no level has the majority that the method asks for
	NotAgreed     Reason = "not-agreed"     // the raters have not agreed on a level
	RatersUnknown Reason = "raters-unknown" // the method goes by rater, and it is not known whose some of the judgements are
	NoBand        Reason = "no-band"        // the number lies in none of the bands
	// Why a perspective brings nothing to a pooled score of a report:
	PartSuppressed Reason = "suppressed" // what it has is hidden
)

// A Warning is something to bear in mind about a score.
type Warning string

const (
	SingleRater Warning = "single-rater"  // all levels come from one rater, in a perspective that is not identified
	LowCoverage Warning = "low-coverage"  // fewer than half of the judgements wanted have a level
	PartLeftOut Warning = "part-left-out" // the outcome is made without a part that applies; a weight it has went to the others
	SelfPooled  Warning = "self-pooled"   // of a pooled score: the subject's own judgements are pooled with those of others

	// Of a report as a whole:
	RatingDiscouraged Warning = "rating-discouraged" // the framework says that it is a guide and not for rating
	NotForDecisions   Warning = "not-for-decisions"  // the judgements were made to decide, and the framework is not meant for that
)

// AtOrAbove returns how many judgements are at the level or above it on the
// scale, out of those with a level. It returns false if the level is not of the
// score's scale.
func (s Score) AtOrAbove(scale indicator.Scale, l indicator.Level) (Coverage, bool) {
	rank, ok := scale.Rank(l)
	if !ok || scale.Key != s.Scale || rank >= len(s.Distribution) {
		return Coverage{}, false
	}
	share := Coverage{Of: s.Judgements}
	for _, n := range s.Distribution[rank:] {
		share.N += n
	}
	return share, true
}

// A Result is the full outcome of scoring a [Matrix]. It lives in memory and has
// no JSON: what may leave the house is made of it by a [Release]. It is immutable
// and safe for many goroutines.
type Result struct {
	m       *Matrix
	method  Method
	fate    []fate // by judgement; nil means that all count
	layout  *layout
	blocks  []resultBlock
	stages  [6]*stage       // in the order of overs
	wanted  map[string]bool // occasions of the view; empty: all
	decides bool            // some stage makes more than a distribution
	// cells holds, block by block, the number of judgements at each level:
	// layout.width numbers a block, those of a column from where the layout says.
	cells cells
	lie   []int32 // by block: which of cells; nil: its own
	// groupRaters holds, block by block, the distinct raters of each group.
	groupRaters []uint32
	events      []event // by block
}

// A resultBlock is the part of a Result for one subject, occasion and perspective.
type resultBlock struct {
	forms             int // handed in
	raters            int // who handed them in
	agreed            int // the most raters that an agreed judgement speaks for
	events, eventsEnd int // in Result.events
}

// orEmpty returns an empty one for nil, which all methods can be asked of.
func (r *Result) orEmpty() *Result {
	if r == nil {
		return &Result{}
	}
	return r
}

// Framework returns the framework that was judged against.
func (r *Result) Framework() *framework.Framework { return r.Matrix().Framework() }

// Matrix returns the judgements the result was made of.
func (r *Result) Matrix() *Matrix { return r.orEmpty().m }

// Method returns the method, every default filled in.
func (r *Result) Method() Method { return r.orEmpty().method.Resolved() }

// Profiles returns the profiles that hold at least one judgement or form, by
// subject and occasion in the order of the assessment, then by perspective in the
// order of [Matrix.Perspectives].
func (r *Result) Profiles() iter.Seq[Profile] {
	return func(yield func(Profile) bool) {
		for i := range r.orEmpty().blocks { // none in the zero Result
			if r.present(i) && !yield(Profile{r, i}) {
				return
			}
		}
	}
}

// cellsOf returns which block of the cells is that of a block.
func (r *Result) cellsOf(block int) int {
	if r.lie == nil {
		return block
	}
	return int(r.lie[block])
}

// present reports whether the view leaves anything of the block.
func (r *Result) present(block int) bool {
	return r.blocks[block].forms > 0 || r.blocks[block].agreed > 0
}

// Profile returns the profile of the subject on the occasion from the
// perspective, the occasion as [Matrix.Occasions] has it. It is false if there is no
// judgement of it. Time is logarithmic in the number of profiles.
func (r *Result) Profile(subject, occasion string, p Perspective) (Profile, bool) {
	m := r.Matrix()
	if m == nil {
		return Profile{}, false
	}
	s, okS := m.subject[subject]
	o, okO := m.occasion[occasion]
	if !okS || !okO {
		return Profile{}, false
	}
	v := slices.IndexFunc(m.perspectives, func(i PerspectiveInfo) bool { return i.Key == p })
	i, ok := slices.BinarySearchFunc(m.blocks, formKey{s, o, int32(v), 0}, func(b block, key formKey) int {
		return compareForms(formKey{b.subject, b.occasion, b.perspective, 0}, key)
	})
	if !ok || !r.present(i) {
		return Profile{}, false
	}
	return Profile{r, i}, true
}

// A Profile is the scores of one subject on one occasion from one perspective. It
// is a handle into its Result; the zero Profile is that of nobody.
type Profile struct {
	r     *Result
	block int
}

func (p Profile) at() block { return p.r.m.blocks[p.block] }

// Subject returns who or what was judged.
func (p Profile) Subject() Subject {
	if p.r == nil {
		return Subject{}
	}
	return p.r.m.subjects[p.at().subject].clone()
}

// Occasion returns when.
func (p Profile) Occasion() Occasion {
	if p.r == nil {
		return Occasion{}
	}
	return p.r.m.occasions[p.at().occasion].clone()
}

// Perspective returns from where.
func (p Profile) Perspective() PerspectiveInfo {
	if p.r == nil {
		return PerspectiveInfo{}
	}
	return p.info().clone()
}

func (p Profile) info() *PerspectiveInfo { return &p.r.m.perspectives[p.at().perspective] }

// identified reports whether no minimum of raters protects the profile.
func (p Profile) identified() bool { return p.info().IsIdentified() }

// Raters returns how many raters handed in anything. Where raters are not named
// it is the least number that there can have been.
func (p Profile) Raters() int {
	if p.r == nil {
		return 0
	}
	b := p.r.blocks[p.block]
	return max(b.raters, b.agreed)
}

// Scores returns a score for every group and indicator in the order of the
// framework's tree (a group, then what is in it), each indicator followed by those
// of its aspects that somebody judged, on the ordinary dimension and then on the
// others. [Profile.Score] knows the other aspects too.
func (p Profile) Scores() iter.Seq[Score] {
	if p.r == nil {
		return func(func(Score) bool) {}
	}
	return p.scores(p.tally(), nil)
}

func (p Profile) scores(t *tally, hidden []bool) iter.Seq[Score] {
	return func(yield func(Score) bool) {
		for _, row := range p.r.layout.order {
			if !yield(p.score(row, t, hidden)) {
				return
			}
		}
	}
}

// Score returns the score of an indicator, aspect or group on the ordinary
// dimension.
func (p Profile) Score(id indicator.ID) (Score, bool) { return p.ScoreOn(id, "") }

// ScoreOn returns the score of an indicator, aspect or group on a dimension.
func (p Profile) ScoreOn(id indicator.ID, dimension string) (Score, bool) {
	if p.r == nil {
		return Score{}, false
	}
	row, ok := p.r.layout.row[rowKey{id, dimension}]
	if !ok {
		return Score{}, false
	}
	return p.score(row, p.tally(), nil), true
}

// Medians returns the median of every indicator that has one on the ordinary
// dimension: one level, or the two it falls between. It is the profile that
// [framework.Crosswalk.Carry] reads on another framework.
func (p Profile) Medians() map[indicator.ID][]indicator.Level {
	medians := map[indicator.ID][]indicator.Level{}
	if p.r == nil {
		return medians
	}
	t := p.tally()
	for row, c := range p.r.m.framework.Columns() {
		if c.Dimension != "" || c.Aspect {
			continue
		}
		if s := p.score(row, t, nil); len(s.Median) > 0 {
			medians[c.ID] = slices.Clone(s.Median)
		}
	}
	return medians
}

// Overall returns the one score that a stage over everything asks for; it is false
// if none does. It has an outcome and no distribution, and Reason says why there is no
// outcome where there is none.
func (p Profile) Overall() (Score, bool) {
	if p.r == nil || p.r.stage(Overall) == nil {
		return Score{}, false
	}
	return p.overall(p.tally(), nil), true
}

func (p Profile) overall(t *tally, hidden []bool) (s Score) {
	about := &p.r.layout.overall
	k := t.sum(p, about, t.parts(about, hidden))
	s.gather(about, k, &t.lent)
	s.take(t.outcomes(p, hidden).row(p.r.layout.overallRow()), p.r.method.Rounding, &t.lent)
	s.Reason, s.NoOutcome = s.NoOutcome, ""
	if absence := k.absence(about, p.r.method.MinRaters); s.Reason != "" && absence != "" {
		s.Reason = absence
	}
	p.warn(&s, t)
	return s
}

// take takes over what the method makes of a row.
func (s *Score) take(m made, rounding Rounding, lent *memory) {
	s.NoOutcome = m.reason
	if m.number {
		s.Value = lent.numbers.one(rounding.Round(m.value))
	}
	if m.there() && s.Scale == "" && m.scale != nil {
		s.Scale = m.scale.scale
	}
	s.Level = m.names(lent)
	if m.left > 0 && m.there() {
		s.Warnings = lent.warnings.add(s.Warnings, PartLeftOut)
	}
}

// names returns the levels of the part, in scale order.
func (p part) names(lent *memory) []indicator.Level {
	if p.levels == 0 {
		return nil
	}
	list := lent.levels.lend(bits.OnesCount64(p.levels))
	for i, levels := 0, p.levels; levels != 0; i, levels = i+1, levels&(levels-1) {
		list[i] = p.scale.levels[bits.TrailingZeros64(levels)]
	}
	return list
}

// absent counts judgements without a level, in the order of the absences.
type absent [absenceCount]int

func (a *absent) list(lent *memory) []Absence {
	kinds := 0
	for _, n := range a {
		kinds += min(n, 1)
	}
	list := lent.absences.lend(kinds)[:0]
	for i, n := range a {
		if n > 0 {
			list = append(list, Absence{absences[i], n})
		}
	}
	return list
}

// A tally is what a block says of each column, and the memory in which scores are made
// of it: it is for one profile at a time, and for one goroutine.
type tally struct {
	n       []int    // judgements with a level
	absent  []absent // those without, by reason
	without []int    // and all of them
	// forms is how many forms should have a judgement: those handed in, without the
	// replaced judgements and with the agreed ones.
	forms []int
	extra []int // raters beyond one a judgement, where some are agreed
	made  *evaluator

	lent    memory        // what scores hold
	reports []ScoreReport // those of a profile
	sums    sums
	// What judgements say beyond their levels, once it was looked up.
	details  []columnDetail
	detailed bool

	asked  []bool
	in     []bool
	hidden []bool
	shown  []int32
	spare  *evaluator // of the profile before
}

func (p Profile) tally() *tally {
	t := &tally{}
	t.read(p)
	return t
}

// read tallies a profile. Scores that were made of the one before are not to be used any
// more.
func (t *tally) read(p Profile) {
	r, columns := p.r, p.r.layout.columns
	t.lent.takeBack()
	if t.made != nil {
		t.made, t.spare = nil, t.made
	}
	t.n, t.without, t.forms = resized(t.n, columns), resized(t.without, columns), resized(t.forms, columns)
	t.absent = resized(t.absent, columns)
	b := r.blocks[p.block]
	k, start := r.cells.chunkOf(r.cellsOf(p.block))
	for c := range t.n {
		t.n[c] = k.sum(start+int(r.layout.lies[c].offset), len(r.layout.rows[c].levels))
		t.forms[c] = b.forms
	}
	for _, e := range r.events[b.events:b.eventsEnd] {
		switch e.code {
		case supersededCode:
			t.forms[e.column]--
		case agreedCode:
			t.forms[e.column]++
		default:
			t.absent[e.column][e.code-absentCode]++
			t.without[e.column]++
		}
	}
	t.extra, t.details, t.detailed = nil, t.details[:0], false
	if b.agreed > 0 {
		t.extra = p.extraRaters()
	}
	if k := r.m.counts; k != nil {
		for _, a := range k.absences(p.block) {
			t.absent[a.column][a.reason] += int(a.n)
			t.without[a.column] += int(a.n)
		}
	}
	t.ask(p)
}

// give leaves what was lent to those who hold it.
func (t *tally) give() { t.lent, t.reports = memory{}, nil }

// ask leaves no form for columns of which no judgement was wanted: optional ones that
// nobody said anything about.
func (t *tally) ask(p Profile) {
	r, b := p.r, p.r.blocks[p.block]
	t.asked = resized(t.asked, len(t.n))
	for _, e := range r.events[b.events:b.eventsEnd] {
		t.asked[e.column] = true // also where a judgement was replaced
	}
	for c := range t.forms {
		if r.layout.rows[c].optional && t.n[c]+t.without[c] == 0 && !t.asked[c] {
			t.forms[c] = 0
		}
	}
}

// parts returns the columns that a row is made of, without those that are hidden, until
// it is called again.
func (t *tally) parts(about *layoutRow, hidden []bool) []int32 {
	columns := about.all()
	if about.hides(hidden) == 0 {
		return columns
	}
	t.shown = t.shown[:0]
	for _, c := range columns {
		if !hidden[c] {
			t.shown = append(t.shown, c)
		}
	}
	return t.shown
}

// mostRaters is the largest number of raters that is told, as the schema says.
const mostRaters = math.MaxInt32

// extraRaters counts, by column, the raters that agreed judgements speak for
// beyond the first.
func (p Profile) extraRaters() []int {
	r, m := p.r, p.r.m
	extra := make([]int, r.layout.columns)
	for _, f := range m.forms[p.at().start:p.at().stop] {
		for k := f.start; k < f.stop; k++ {
			if r.fateAt(k) == counted && !m.level[k].absent() {
				c := m.column[k]
				extra[c] = min(extra[c]+max(int(m.details[m.source[k]].standsFor)-1, 0), mostRaters-len(m.column))
			}
		}
	}
	return extra
}

func (r *Result) fateAt(k int32) fate {
	if r.fate == nil {
		return counted
	}
	return r.fate[k]
}

// score builds the score of a row. Columns that are hidden do not enter groups.
func (p Profile) score(row int, t *tally, hidden []bool) (s Score) {
	p.fill(&s, row, t, hidden)
	return s
}

// fill builds the score of a row in s, which is zero.
func (p Profile) fill(s *Score, row int, t *tally, hidden []bool) {
	about := &p.r.layout.rows[row]
	columns := t.parts(about, hidden)
	s.gather(about, t.sum(p, about, columns), &t.lent)
	p.finish(s, columns, about, t)
	if p.r.decides {
		p.decide(s, row, t, hidden)
	}
	p.warn(s, t)
}

// all returns the columns that a row is made of.
func (r *layoutRow) all() []int32 {
	if r.isGroup {
		return r.members
	}
	return r.row[:]
}

// hides returns how many of the columns that a row is made of are hidden.
func (r *layoutRow) hides(hidden []bool) int {
	if hidden == nil {
		return 0
	}
	n := 0
	for _, c := range r.all() {
		if hidden[c] {
			n++
		}
	}
	return n
}

// sums are what a row has in the columns it is made of.
type sums struct {
	judgements, wanted, blank, raters int
	without                           int // judgements without a level
	absent                            absent
	indicators                        Coverage
}

// sum adds up what a row has in the columns, in memory that the next call takes.
func (t *tally) sum(p Profile, about *layoutRow, columns []int32) *sums {
	k := &t.sums
	*k = sums{}
	for _, c := range columns {
		n, wanted, without := t.n[c], t.forms[c], t.without[c]
		k.judgements += n
		k.without += without
		k.blank += max(wanted-n-without, 0)
		if without > 0 {
			for i, m := range t.absent[c] {
				k.absent[i] += m
			}
			wanted -= t.absent[c][notApplicable]
		}
		k.wanted += wanted
		k.indicators.N += min(n, 1)
		k.indicators.Of += min(max(wanted, 0), 1)
	}
	k.raters = t.raters(p, about, columns)
	return k
}

// raters returns how many raters gave a level in the columns of a row.
func (t *tally) raters(p Profile, about *layoutRow, columns []int32) int {
	l, row := p.r.layout, int(about.row[0])
	raters := 0
	switch {
	case len(columns) == 0:
		return 0
	case !about.isGroup:
		return t.n[row] + t.extraOf(row)
	case p.r.m.counts != nil:
		raters = p.r.m.counts.raters(p, columns)
	case about != &l.overall && len(columns) == len(about.members):
		raters = int(p.r.groupRaters[p.block*(len(l.rows)-l.columns)+row-l.columns])
	default:
		raters = t.ratersOver(p, columns)
	}
	for _, c := range columns { // an agreed judgement may speak for more
		raters = max(raters, t.n[c]+t.extraOf(int(c)))
	}
	return raters
}

// gather takes over what a row has: all of a score but distribution, median and value.
func (s *Score) gather(about *layoutRow, k *sums, lent *memory) {
	s.ID, s.Dimension, s.Scale = about.id, about.dimension, about.scale
	s.Judgements, s.Raters, s.Blank = k.judgements, k.raters, k.blank
	s.Coverage, s.Indicators = Coverage{k.judgements, k.wanted}, k.indicators
	if k.without > 0 {
		s.Absences = k.absent.list(lent)
	}
}

// some reports whether there is a level in any of the columns.
func (t *tally) some(columns []int32) bool {
	return slices.ContainsFunc(columns, func(c int32) bool { return t.n[c] > 0 })
}

func (t *tally) extraOf(column int) int {
	if t.extra == nil {
		return 0
	}
	return t.extra[column]
}

// ratersOver counts the distinct raters with a level in any of the columns. Of
// anonymous raters it counts the least there can have been.
func (t *tally) ratersOver(p Profile, columns []int32) int {
	m, raters := p.r.m, 0
	t.in = resized(t.in, p.r.layout.columns)
	in := t.in
	for _, c := range columns {
		in[c] = true
	}
	for _, f := range m.forms[p.at().start:p.at().stop] {
		most, here := 0, 0
		for k := f.start; k < f.stop; k++ {
			if k == f.start || m.column[k] != m.column[k-1] {
				here = 0
			}
			if in[m.column[k]] && p.r.fateAt(k) == counted && !m.level[k].absent() && !(m.agreed && m.details[m.source[k]].status == Agreed) {
				here++
				most = max(most, here)
			}
		}
		if f.rater != anonymous {
			most = min(most, 1)
		}
		raters += most
	}
	return raters
}

// counts yields the judgements of a column by the rank of their level.
func (p Profile) counts(column int) iter.Seq2[int, int] {
	l := p.r.layout
	k, start := p.r.cells.chunkOf(p.r.cellsOf(p.block))
	start += int(l.lies[column].offset)
	return func(yield func(rank, n int) bool) {
		for rank := range l.rows[column].levels {
			if !yield(rank, k.at(start+rank)) {
				return
			}
		}
	}
}

func (p Profile) judgements(column int) int {
	l := p.r.layout
	k, start := p.r.cells.chunkOf(p.r.cellsOf(p.block))
	return k.sum(start+int(l.lies[column].offset), len(l.rows[column].levels))
}

// decide adds what the method makes of a row. Why there is nothing to make it of is
// said once, by the reason why there is no median.
func (p Profile) decide(s *Score, row int, t *tally, hidden []bool) {
	e := t.outcomes(p, hidden)
	if stage := p.r.stage(e.over(row)); stage == nil || stage.Rule == Distribution {
		return
	}
	s.take(e.row(row), p.r.method.Rounding, &t.lent)
	if s.NoOutcome == NoPart && s.Reason != "" && s.Reason != SeveralScales {
		s.NoOutcome = s.Reason
	}
}

// finish adds distribution and median, or the reason why there are none.
func (p Profile) finish(s *Score, columns []int32, about *layoutRow, t *tally) {
	s.Reason = t.sums.absence(about, p.r.method.MinRaters)
	if about.scale == "" {
		return
	}
	s.Distribution = t.lent.ints.lend(len(about.levels))
	k, start := p.r.cells.chunkOf(p.r.cellsOf(p.block))
	for _, c := range columns {
		k.addTo(s.Distribution, start+int(p.r.layout.lies[c].offset))
	}
	if s.Reason == "" {
		s.Median = median(s.Distribution, s.Judgements, about.levels, &t.lent)
	}
}

// absence says why there is no median, or "" if there is one.
func (s *sums) absence(about *layoutRow, minRaters int) Reason {
	said := s.judgements + s.without
	switch {
	case about.isGroup && len(about.members) == 0:
		return NothingToScore
	case said == 0:
		return NotJudged
	case said == s.absent[notApplicable]:
		return NothingApplies
	case s.judgements == 0:
		return NoLevel
	case s.raters < minRaters:
		return TooFewRaters
	case about.scale == "" && about.id != "": // an overall score has no median anyway
		return SeveralScales
	}
	return ""
}

// median returns the level in the middle of the distribution of n judgements, or the two
// that the middle falls between. The distribution is not empty.
func median(distribution []int, n int, levels []indicator.Level, lent *memory) []indicator.Level {
	low, high := middle(distribution, n)
	out := lent.levels.lend(1 + min(high-low, 1))
	out[0], out[len(out)-1] = levels[low], levels[high]
	return out
}

// middle returns the ranks that the middle of n judgements falls between.
func middle(distribution []int, n int) (low, high int) {
	low = levelAt(distribution, (n-1)/2)
	if n%2 == 1 {
		return low, low
	}
	return low, levelAt(distribution, n/2)
}

// levelAt returns the rank of the judgement at position i, from 0, of all
// judgements in the order of their levels.
func levelAt(distribution []int, i int) int {
	for rank, k := range distribution {
		if i < k {
			return rank
		}
		i -= k
	}
	return len(distribution) - 1
}

func (p Profile) warn(s *Score, t *tally) {
	if t.sums.single(p) {
		s.Warnings = t.lent.warnings.add(s.Warnings, SingleRater)
	}
	if t.sums.low() {
		s.Warnings = t.lent.warnings.add(s.Warnings, LowCoverage)
	}
}

// single reports whether all levels come from one rater, who may not be known.
func (s *sums) single(p Profile) bool {
	return s.judgements > 0 && s.raters == 1 && !p.identified()
}

// low reports whether fewer than half of the judgements wanted have a level.
func (s *sums) low() bool { return 2*s.judgements < s.wanted }

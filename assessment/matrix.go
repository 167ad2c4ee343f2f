package assessment

import (
	"iter"
	"slices"

	"github.com/openrubric/leadership/evidence"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
)

// A Matrix is a compiled [Assessment]: checked, dense, immutable, and safe for
// many goroutines. Judgements lie form by form: by subject, occasion,
// perspective, rater and indicator, in 7 bytes each, and 4 more if any has a date;
// what few judgements have beside their level takes a few hundred bytes for each.
type Matrix struct {
	framework *framework.Framework
	layout    *layout
	evidence  *evidence.Index // nil if none was given
	title     indicator.Text
	use       Use
	nonce     string

	subjects     []Subject
	occasions    []Occasion
	perspectives []PerspectiveInfo // those that occur
	known        []PerspectiveInfo // and all that may
	raters       []string
	rosters      []Roster
	rosterOf     map[rosterKey]int // position in rosters
	subject      map[string]int32  // position by ID
	occasion     map[string]int32  // position by key

	blocks []block // by subject, occasion, perspective
	forms  []form
	handed map[int32][]indicator.Date // by form: when each that is listed was handed in
	// One entry a judgement:
	column []uint16
	level  []levelCode
	source []int32 // position in the assessment's judgements
	absent int     // how many of them have no level

	// By position in the assessment's judgements:
	dates   []indicator.Date // nil if none has one
	details map[int32]detail
	history map[int32]history
	agreed  bool // some judgement is agreed

	counts *countedParts // what there is instead of forms, if it is made of [Counts]
}

// A block is the judgements of one subject, occasion and perspective.
type block struct {
	subject     int32
	occasion    int32
	perspective int32
	start, stop int32 // in Matrix.forms
}

type rosterKey struct {
	subject, occasion string
	perspective       Perspective
}

// A form is the judgements of one rater in a block.
type form struct {
	rater       int32 // in Matrix.raters; anonymous if negative
	start, stop int32 // in Matrix.column, level, source
}

// anonymous is the rater of a judgement that names none.
const anonymous = -1

// A levelCode is a rank on the column's scale, or absentCode + the position of
// the reason in indicator.Absences.
type levelCode uint8

const absentCode levelCode = 1 << 7

func (c levelCode) absent() bool { return c >= absentCode }

// A detail is what a judgement says beyond its level.
type detail struct {
	id        string
	status    JudgementStatus
	reason    string
	rationale string
	evidence  []string
	standsFor int32
	moderator string
}

// A history is how a judgement stands to others: positions in the assessment's
// judgements. None is replaced by more than one.
type history struct {
	replaces   []int32
	replacedBy []int32
}

// orEmpty returns an empty one for nil, which all methods can be asked of.
func (m *Matrix) orEmpty() *Matrix {
	if m == nil {
		return &Matrix{}
	}
	return m
}

// dateOf returns the date of the judgement at a position in the assessment.
func (m *Matrix) dateOf(source int32) indicator.Date {
	if m.dates == nil {
		return indicator.Date{}
	}
	return m.dates[source]
}

// Framework returns the framework that was judged against.
func (m *Matrix) Framework() *framework.Framework { return m.orEmpty().framework }

// Len returns the number of judgements.
func (m *Matrix) Len() int {
	switch {
	case m == nil:
		return 0
	case m.counts != nil:
		return int(m.counts.n)
	}
	return len(m.column)
}

// Counted reports whether the judgements are known as [Counts] only. Then there are no
// sheets, and no judgements to explain a score with.
func (m *Matrix) Counted() bool { return m.orEmpty().counts != nil }

// Title returns the title of the assessment.
func (m *Matrix) Title() indicator.Text { return m.orEmpty().title.Clone() }

// Subjects returns the subjects in the order of the assessment, judged or not.
func (m *Matrix) Subjects() iter.Seq[Subject] { return cloned(m.orEmpty().subjects, Subject.clone) }

// Occasions returns the occasions in the order of the assessment. An assessment
// that names none has one, with an empty key.
func (m *Matrix) Occasions() iter.Seq[Occasion] { return cloned(m.orEmpty().occasions, Occasion.clone) }

// Perspectives returns the perspectives that occur: the well-known ones in their
// order, then the declared ones in theirs. Judgements that name none come last,
// under an empty key.
func (m *Matrix) Perspectives() iter.Seq[PerspectiveInfo] {
	return cloned(m.orEmpty().perspectives, PerspectiveInfo.clone)
}

func cloned[T any](list []T, clone func(T) T) iter.Seq[T] {
	return func(yield func(T) bool) {
		for _, v := range list {
			if !yield(clone(v)) {
				return
			}
		}
	}
}

func (s Subject) clone() Subject {
	s.Extensions = slices.Clone(s.Extensions)
	return s
}

func (o Occasion) clone() Occasion {
	o.Label = o.Label.Clone()
	o.Extensions = slices.Clone(o.Extensions)
	return o
}

func (i PerspectiveInfo) clone() PerspectiveInfo {
	i.Label = i.Label.Clone()
	if i.Identified != nil {
		i.Identified = new(*i.Identified)
	}
	return i
}

func (r Roster) clone() Roster {
	if r.Responded != nil {
		r.Responded = new(*r.Responded)
	}
	return r
}

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
// perspective, rater and indicator, in 7 bytes each.
type Matrix struct {
	framework *framework.Framework
	layout    *layout
	evidence  *evidence.Index
	use       Use

	subjects     []Subject
	occasions    []Occasion
	perspectives []PerspectiveInfo
	raters       []string
	rosters      []Roster

	blocks []block // by subject, occasion, perspective
	forms  []form
	// One entry a judgement:
	column []uint16
	level  []levelCode
	source []int32 // position in the assessment's judgements
	absent int     // how many of them have no level

	// Sparse, by position in the assessment's judgements: what few judgements have.
	details map[int32]detail
	history map[int32]history
	agreed  bool // some judgement is agreed
}

// A block is the judgements of one subject, occasion and perspective.
type block struct {
	subject     int32
	occasion    int32
	perspective int32
	start, stop int32 // in Matrix.forms
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
	date      indicator.Date
	status    JudgementStatus
	reason    string
	rationale string
	evidence  []string
	standsFor int32
}

// A history is how a judgement stands to others: positions in the assessment's
// judgements.
type history struct {
	replaces   []int32
	replacedBy []int32
}

// Framework returns the framework that was judged against.
func (m *Matrix) Framework() *framework.Framework { return m.framework }

// Len returns the number of judgements.
func (m *Matrix) Len() int { return len(m.column) }

// Subjects returns the subjects in the order of the assessment, judged or not.
func (m *Matrix) Subjects() iter.Seq[Subject] { return slices.Values(m.subjects) }

// Occasions returns the occasions in the order of the assessment. An assessment
// that names none has one, with an empty key.
func (m *Matrix) Occasions() iter.Seq[Occasion] { return slices.Values(m.occasions) }

// Perspectives returns the perspectives that occur: the well-known ones in their
// order, then the declared ones in theirs. Judgements that name none come last,
// under an empty key.
func (m *Matrix) Perspectives() iter.Seq[PerspectiveInfo] { return slices.Values(m.perspectives) }

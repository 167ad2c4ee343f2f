package plan

import (
	"encoding/json"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
)

// A Format is the member "format" of a plan document. The zero Format is written as
// the current one.
type Format string

// CurrentFormat is the format that this version of the library writes.
const CurrentFormat Format = "leadership-plan/1"

// MarshalText writes the format, the zero one as [CurrentFormat].
func (f Format) MarshalText() ([]byte, error) {
	if f == "" {
		f = CurrentFormat
	}
	return []byte(f), nil
}

// A Plan is what a community of schools, a school or a district sets itself: goals,
// targets and actions against one edition of one framework. It is a plain value that
// is its own JSON. [Plan.Check] finds what is wrong with it.
type Plan struct {
	// Schema is where an editor finds the schema of the document. It is kept and not followed.
	Schema    string         `json:"$schema,omitempty"`
	Format    Format         `json:"format"`
	Title     indicator.Text `json:"title,omitempty"`
	Framework framework.Ref  `json:"framework"`
	// Manageable is the number of targets, 1 to 1000, beyond which Check warns; 0
	// means [DefaultManageable].
	Manageable int             `json:"manageable,omitzero"`
	Goals      []Goal          `json:"goals,omitempty"`
	Targets    []Target        `json:"targets,omitempty"`
	Actions    []Action        `json:"actions,omitempty"`
	Extensions json.RawMessage `json:"extensions,omitempty"`
}

// DefaultManageable is how many targets a plan may have without a warning, unless it
// says otherwise. That strong districts work towards few and precise targets is from
// Leithwood (2013), "Strong Districts and Their Leadership", practice 4, item 2; the
// number 5 is ours.
const DefaultManageable = 5

// limit returns the number of targets beyond which there is a warning: Manageable,
// or DefaultManageable.
func (p Plan) limit() int {
	if p.Manageable == 0 {
		return DefaultManageable
	}
	return p.Manageable
}

// A Goal is something that the community wants, in its own words.
type Goal struct {
	ID        string         `json:"id"`
	Statement indicator.Text `json:"statement"`
}

// A Target says precisely what is to be reached, by whom and by when.
type Target struct {
	ID        string       `json:"id"`
	Goal      string       `json:"goal"`      // the ID of the goal it serves
	Indicator indicator.ID `json:"indicator"` // or an aspect, or a group
	Dimension string       `json:"dimension,omitzero"`
	// Perspective is from where it is read. Others' views are not mixed in.
	Perspective assessment.Perspective `json:"perspective,omitzero"`
	Measure     Measure                `json:"measure"`
	// Level is to be reached: it, or a better one by the direction of its scale.
	Level indicator.Level `json:"level"`
	// Share is above 0 and up to 1; what it is a share of, the measure says. Write
	// 0.66, not 0.67, for two of three: 2/3 is less than 0.67.
	Share float64 `json:"share,omitzero"`
	// By is the last day on which it can be met.
	By indicator.Date `json:"by"`
	// Subjects are those whom the target is for, by ID: all of them, so that nobody
	// drops out of the count unseen.
	Subjects []string `json:"subjects"`
	// Baseline is the key of the occasion from which progress is counted.
	Baseline   string          `json:"baseline,omitzero"`
	Extensions json.RawMessage `json:"extensions,omitempty"`
}

// A Measure says what must be at the level for a target to be met. A median that
// lies between two levels has reached what the worse of the two has.
type Measure string

const (
	// MedianOfEach: the median of each subject has reached the level. No share.
	MedianOfEach Measure = "median-of-each"
	// ShareOfSubjects: the medians of at least that share of the subjects have.
	ShareOfSubjects Measure = "share-of-subjects"
	// JudgementsOfEach: for each subject, at least that share of its judgements has.
	// Judgements of several subjects are not pooled, so that those with many raters
	// do not cover up those with few.
	JudgementsOfEach Measure = "judgements-of-each"
)

// An Action is what is done to get there: the next step that follows from a
// judgement or serves a target.
type Action struct {
	ID string `json:"id"`
	// What it answers: targets and judgements by their IDs, indicators, groups or
	// aspects by theirs.
	Targets    []string       `json:"targets,omitempty"`
	Indicators []indicator.ID `json:"indicators,omitempty"`
	// Judgements are for those who may see them. They never leave in a [Report].
	Judgements []string       `json:"judgements,omitempty"`
	What       indicator.Text `json:"what"`
	// Owner is the role that sees to it, such as "across-school leader"; never the
	// name of a person, because a plan outlives who is in the role and is passed on.
	Owner  string         `json:"owner,omitzero"`
	Review indicator.Date `json:"review,omitzero"` // the day on which it is looked at again
	Status Status         `json:"status"`
	Reason string         `json:"reason,omitzero"` // why it was dropped
	// Changes say when the status became what, the oldest first. Nothing in them is
	// taken back: a new one is added at the end.
	Changes    []Change        `json:"changes,omitempty"`
	Extensions json.RawMessage `json:"extensions,omitempty"`
}

// A Status is how far an action has got.
type Status string

const (
	Planned  Status = "planned"
	UnderWay Status = "under-way"
	Done     Status = "done"
	Dropped  Status = "dropped" // needs a reason
)

// Open reports whether something is still to be done.
func (s Status) open() bool { return s == Planned || s == UnderWay }

// A Change is the day on which an action got a status.
type Change struct {
	On     indicator.Date `json:"on"`
	Status Status         `json:"status"`
	Note   string         `json:"note,omitzero"`
}

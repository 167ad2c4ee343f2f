package indicator

import (
	"encoding/json"
	"slices"
)

// An Origin says how an indicator came out of its source.
type Origin string

const (
	QuotedList Origin = "quoted-list" // one item of a list that the source prints
	Derived    Origin = "derived"     // our reading of the source's prose
	Local      Origin = "local"       // added by the people who use the framework
)

// A Wording says whose words a text is in.
type Wording string

const (
	LibraryWording    Wording = "library"     // written for this library, in its own words
	OfficialWording   Wording = "official"    // the source's own words
	TranslatedWording Wording = "translation" // a translation of the source's words
	LocalWording      Wording = "local"       // by the people who use the framework
)

// An Indicator is one statement that is judged. With level descriptors it is a
// criterion of a rubric.
type Indicator struct {
	ID        ID      `json:"id"`
	Parent    ID      `json:"parent,omitzero"` // the group it stands in; none at the top
	Label     Text    `json:"label"`           // a few words
	Statement Text    `json:"statement"`       // the whole of it
	Wording   Wording `json:"wording,omitzero"`
	Origin    Origin  `json:"origin"`
	Locator   string  `json:"locator,omitzero"` // where in the source, as in "practice 9, group parents, item 2"
	Scale     string  `json:"scale,omitzero"`   // key of its scale, if not the framework's
	// Aspects are the ideas of a statement that holds several. They can be judged
	// apart, and do not enter the indicator unless a method says so.
	Aspects []Aspect `json:"aspects,omitempty"`
	Rubric  Rubric   `json:"rubric,omitempty"`
	// Evidence is what could show where a subject stands, and Demand what this
	// indicator asks for at a level beyond what its framework does.
	Evidence []Hint   `json:"evidence,omitempty"`
	Demand   []Demand `json:"demand,omitempty"`
	// TakenFrom are the indicators of other frameworks that this one was taken from:
	// the one it was taken from last, then the one that that was taken from.
	TakenFrom []Provenance `json:"takenFrom,omitempty"`
	// Replaces are indicators of earlier editions that this one stands for now.
	Replaces []Replacement `json:"replaces,omitempty"`
	// Extensions is a JSON object with members of your own. It is kept and not read.
	Extensions json.RawMessage `json:"extensions,omitempty"`
}

// An Aspect is one idea of an indicator, on the indicator's scale.
type Aspect struct {
	ID        ID   `json:"id"` // "<indicator's ID>.<aspect>"
	Label     Text `json:"label"`
	Statement Text `json:"statement,omitempty"`
}

// A Rubric says what each level of one indicator looks like; the rubrics of all
// indicators of a framework make a grid, indicator by level.
type Rubric []Descriptor

// A Descriptor is one cell of that grid.
type Descriptor struct {
	Level   Level   `json:"level"`
	Text    Text    `json:"text"`
	Wording Wording `json:"wording"`
}

// At returns the descriptor of the level.
func (r Rubric) At(l Level) (Descriptor, bool) {
	for _, d := range r {
		if d.Level == l {
			return d, true
		}
	}
	return Descriptor{}, false
}

// Clone returns a copy that shares nothing with i.
func (i Indicator) Clone() Indicator {
	i.Label = i.Label.Clone()
	i.Statement = i.Statement.Clone()
	i.Aspects = slices.Clone(i.Aspects)
	for k := range i.Aspects {
		i.Aspects[k].Label = i.Aspects[k].Label.Clone()
		i.Aspects[k].Statement = i.Aspects[k].Statement.Clone()
	}
	i.Rubric = slices.Clone(i.Rubric)
	for k := range i.Rubric {
		i.Rubric[k].Text = i.Rubric[k].Text.Clone()
	}
	i.Evidence = slices.Clone(i.Evidence)
	for k := range i.Evidence {
		i.Evidence[k].Look = i.Evidence[k].Look.Clone()
	}
	i.Demand = slices.Clone(i.Demand)
	for k := range i.Demand {
		i.Demand[k].Heard = slices.Clone(i.Demand[k].Heard)
	}
	i.TakenFrom = slices.Clone(i.TakenFrom)
	i.Replaces = slices.Clone(i.Replaces)
	i.Extensions = slices.Clone(i.Extensions)
	return i
}

// A SubjectKind is a kind of thing that is judged. Frameworks name the kinds
// they are for, and a judgement of another kind is an issue. A caller may use
// keys of their own.
type SubjectKind string

const (
	CommunityOfSchools SubjectKind = "community-of-schools" // schools that agreed on shared goals, such as a Kāhui Ako
	School             SubjectKind = "school"
	SchoolNetwork      SubjectKind = "network"         // schools and others tied to each other
	District           SubjectKind = "district"        // a district office together with its schools
	DistrictOffice     SubjectKind = "district-office" // the central office of a district or school board
	Programme          SubjectKind = "programme"       // a leadership development programme
)

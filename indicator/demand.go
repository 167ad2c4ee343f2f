package indicator

import "slices"

// A Hint names evidence that could show where a subject stands on an indicator.
// It suggests where to look, and is no list to tick off.
type Hint struct {
	Kind  string `json:"kind"`           // key of a kind of evidence, such as "observation"
	Voice string `json:"voice,omitzero"` // key of whose view or work it carries, if anybody's
	Look  Text   `json:"look"`           // what to look for in it
}

// A Demand is what evidence must be at hand before a level is claimed, in things
// that can be counted apart: more pieces are not more evidence. A number that is
// not given asks for none.
type Demand struct {
	Level   Level `json:"level"`
	Kinds   int   `json:"kinds,omitzero"`   // different kinds of evidence
	Classes int   `json:"classes,omitzero"` // different classes, such as observation and record
	Voices  int   `json:"voices,omitzero"`  // different voices
	Sources int   `json:"sources,omitzero"` // independent sources
	// Heard are voices that must be among them.
	Heard []string `json:"heard,omitempty"`
}

// And returns what meets both demands: of each number the larger, and all voices
// that either wants heard, in alphabetical order. The level stays.
func (d Demand) And(e Demand) Demand {
	d.Kinds = max(d.Kinds, e.Kinds)
	d.Classes = max(d.Classes, e.Classes)
	d.Voices = max(d.Voices, e.Voices)
	d.Sources = max(d.Sources, e.Sources)
	d.Heard = slices.Concat(d.Heard, e.Heard)
	slices.Sort(d.Heard)
	d.Heard = slices.Compact(d.Heard)
	return d
}

package network

import (
	"maps"
	"slices"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
	"github.com/openrubric/leadership/indicator/table"
)

// A SizeColumn says how large the subject of the row is, as a school by its roll. A file
// with the rolls of several years has one for each, with days that are always the same.
type SizeColumn struct {
	Column  string     `json:"column"`            // numbers above 0, as in 212 or 211.5
	From    DateColumn `json:"from,omitzero"`     // first day on which it was so large
	To      DateColumn `json:"to,omitzero"`       // last day
	Unknown []string   `json:"unknown,omitempty"` // texts that mean that the size is not known, as 0
}

// AppointmentColumns say who holds a role. A row where the person stands for nothing
// names nobody.
type AppointmentColumns struct {
	Person string           `json:"person"` // column: an ID, and no name
	Role   assessment.Field `json:"role"`
	// In is the kind of the grouping whose cluster it is held in; "" is the subject.
	In   indicator.SubjectKind `json:"in,omitzero"`
	From DateColumn            `json:"from,omitzero"` // first day
	To   DateColumn            `json:"to,omitzero"`   // last day
}

// TieColumns say whom the subject of the row has a tie with: in a file of ties, the one
// is the subject and the other stands here. A row where the other stands for nothing has
// no tie.
type TieColumns struct {
	Other  string           `json:"other"` // column: the ID of a subject of the same kind
	Kind   assessment.Field `json:"kind"`
	Weight string           `json:"weight,omitzero"` // column: numbers of 0 or more; blank: not weighed
	// Inward says that the tie leads from the other to the subject, as from the coach
	// whom a row of a school names.
	Inward bool       `json:"inward,omitzero"`
	From   DateColumn `json:"from,omitzero"` // first day
	To     DateColumn `json:"to,omitzero"`   // last day
}

// checkColumns reports what is wrong with sizes, levels of groupings, appointments and
// ties.
func (m Mapping) checkColumns(found *issue.Collector) {
	root := issue.Pointer("")
	for i, s := range m.Subject.Sizes {
		at := root.Key("subject").Key("sizes").Index(i)
		checkColumn(s.Column, at.Key("column"), found)
		checkSpell(s.From, s.To, at, found)
	}
	for i, g := range m.Groupings {
		at := root.Key("groupings").Index(i)
		checkField(g.Role, "role", false, at.Key("role"), found)
		if g.In != "" {
			m.checkIn(g.In, at.Key("in"), found)
			m.checkLevel(i, at.Key("in"), found)
		}
	}
	for i, a := range m.Appointments {
		at := root.Key("appointments").Index(i)
		checkColumn(a.Person, at.Key("person"), found)
		checkField(a.Role, "role", true, at.Key("role"), found)
		if a.In != "" {
			m.checkIn(a.In, at.Key("in"), found)
		}
		checkSpell(a.From, a.To, at, found)
	}
	for i, t := range m.Ties {
		at := root.Key("ties").Index(i)
		checkColumn(t.Other, at.Key("other"), found)
		checkField(t.Kind, "kind", true, at.Key("kind"), found)
		if t.Weight != "" {
			checkColumn(t.Weight, at.Key("weight"), found)
		}
		checkSpell(t.From, t.To, at, found)
	}
}

func checkSpell(from, to DateColumn, at issue.Pointer, found *issue.Collector) {
	from.check(at.Key("from"), found)
	to.check(at.Key("to"), found)
	if s := (indicator.Span{From: from.Always, To: to.Always}); !s.Valid() {
		found.Errorf(MappingInvalid, at.Key("to"), "a spell ends on %v, before it begins on %v", s.To, s.From)
	}
}

// checkIn reports a kind that is not that of exactly one grouping.
func (m Mapping) checkIn(kind indicator.SubjectKind, at issue.Pointer, found *issue.Collector) {
	if n := len(m.groupingsOf(kind)); n != 1 {
		found.Errorf(MappingInvalid, at, "%d groupings are of kind %q: it must be one", n, kind)
	}
}

func (m Mapping) groupingsOf(kind indicator.SubjectKind) []int {
	var out []int
	for i, g := range m.Groupings {
		if g.Kind == kind {
			out = append(out, i)
		}
	}
	return out
}

// checkLevel reports a grouping whose clusters would lie inside themselves.
func (m Mapping) checkLevel(grouping int, at issue.Pointer, found *issue.Collector) {
	kind := m.Groupings[grouping].Kind
	up := m.Groupings[grouping].In
	for range m.Groupings {
		if up == kind && kind != "" {
			found.Errorf(MappingInvalid, at, "clusters of kind %q would lie in themselves", kind)
			return
		}
		above := m.groupingsOf(up)
		if len(above) != 1 {
			return
		}
		up = m.Groupings[above[0]].In
	}
}

// checkField reports a field that is from nowhere though it is needed, or from two places,
// or that gives a value that is no key.
func checkField(f assessment.Field, what string, needed bool, at issue.Pointer, found *issue.Collector) {
	switch {
	case f.Column != "" && f.Always != "":
		found.Errorf(MappingInvalid, at, "the %s comes from column %q or is always %q, not both", what, f.Column, f.Always)
	case f.Column == "" && f.Always == "" && (needed || len(f.Values) > 0):
		found.Errorf(MappingInvalid, at, "neither a column with the %s nor one for all rows is given", what)
	case f.Always != "" && len(f.Values) > 0:
		found.Errorf(MappingInvalid, at.Key("values"), "values belong to a column, and there is none")
	case f.Column != "":
		checkColumn(f.Column, at.Key("column"), found)
	}
	if f.Always != "" && !indicator.ValidKey(table.Clean(f.Always)) {
		found.Errorf(MappingInvalid, at.Key("always"), "%q is no key: want words in a-z and 0-9 joined by single hyphens", f.Always)
	}
	texts := map[string]bool{}
	for _, text := range slices.Sorted(maps.Keys(f.Values)) {
		if texts[table.Clean(text)] {
			found.Errorf(MappingInvalid, at.Key("values").Key(text), "%q is listed twice, but for white space or the form of accents", text)
		}
		texts[table.Clean(text)] = true
		if value := table.Clean(f.Values[text]); !indicator.ValidKey(value) && (value != "" || needed) {
			found.Errorf(MappingInvalid, at.Key("values").Key(text), "%q is no key: want words in a-z and 0-9 joined by single hyphens", value)
		}
	}
}

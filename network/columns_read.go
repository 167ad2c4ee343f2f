package network

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
	"github.com/openrubric/leadership/indicator/table"
)

// A field says where a key comes from: a role, a kind of tie.
type field struct {
	column int // below 0 if there is none
	values map[string]string
	always string
}

type spell struct{ from, to date }

type size struct {
	column  int
	unknown []string
	spell   spell
}

type appointment struct {
	person int
	role   field
	in     int // grouping; below 0 for the subject
	spell  spell
}

type tie struct {
	other  reference
	kind   field
	weight int // below 0 if there is none
	inward bool
	spell  spell
}

// resolveColumns looks up the columns of sizes, appointments and ties, and which grouping
// lies in which.
func (imp *importer) resolveColumns(m Mapping) {
	root := issue.Pointer("")
	for i, s := range m.Subject.Sizes {
		at := root.Key("subject").Key("sizes").Index(i)
		imp.sizes = append(imp.sizes, size{column: imp.column(s.Column, at.Key("column")), unknown: clean(s.Unknown), spell: imp.spell(s.From, s.To, at)})
	}
	for i, g := range m.Groupings {
		imp.groupings[i].role = imp.field(g.Role, root.Key("groupings").Index(i).Key("role"))
		if above := m.groupingsOf(g.In); g.In != "" {
			imp.groupings[above[0]].below = append(imp.groupings[above[0]].below, i)
		}
	}
	for i, a := range m.Appointments {
		at := root.Key("appointments").Index(i)
		in := -1
		if a.In != "" {
			in = m.groupingsOf(a.In)[0]
		}
		imp.appointments = append(imp.appointments, appointment{imp.column(a.Person, at.Key("person")), imp.field(a.Role, at.Key("role")), in, imp.spell(a.From, a.To, at)})
	}
	for i, t := range m.Ties {
		at := root.Key("ties").Index(i)
		imp.ties = append(imp.ties, tie{
			other:  reference{id: imp.column(t.Other, at.Key("other")), name: -1, kind: m.Subject.Kind},
			kind:   imp.field(t.Kind, at.Key("kind")),
			weight: imp.column(t.Weight, at.Key("weight")),
			inward: t.Inward,
			spell:  imp.spell(t.From, t.To, at),
		})
	}
}

func (imp *importer) spell(from, to DateColumn, at issue.Pointer) spell {
	return spell{imp.date(from, at.Key("from")), imp.date(to, at.Key("to"))}
}

func (imp *importer) field(f assessment.Field, at issue.Pointer) field {
	out := field{column: imp.column(f.Column, at.Key("column")), always: table.Clean(f.Always)}
	if len(f.Values) > 0 {
		out.values = map[string]string{}
		for text, value := range f.Values {
			out.values[table.Clean(text)] = table.Clean(value)
		}
	}
	return out
}

func clean(texts []string) []string {
	var out []string
	for _, text := range texts {
		out = append(out, table.Clean(text))
	}
	return out
}

// blank reports whether the cell stands for nothing.
func (imp *importer) blank(row table.Row, column int) bool {
	return slices.Contains(imp.skip, row.Fields[column])
}

// key reads a role or kind. It is "" if nothing is said, which is an issue if it is needed.
func (imp *importer) key(row table.Row, f field, what string, needed bool) (string, bool) {
	if f.column < 0 {
		return f.always, true
	}
	text := row.Fields[f.column]
	value, listed := f.values[text]
	switch {
	case listed:
		return value, true
	case imp.blank(row, f.column):
		if needed {
			imp.bad(RowInvalid, row.Place(f.column), "the %s is missing: %q stands for nothing", what, text)
		}
		return "", !needed
	case f.values != nil:
		imp.bad(RowInvalid, row.Place(f.column), "the mapping does not say which %s %q is", what, text)
		return "", false
	case !indicator.ValidKey(text):
		imp.bad(RowInvalid, row.Place(f.column), "%s %q is no key: want words in a-z and 0-9 joined by single hyphens, or values in the mapping", what, text)
		return "", false
	}
	return text, true
}

// days reads a spell. It is open where nothing is said.
func (imp *importer) days(row table.Row, s spell) (indicator.Span, bool) {
	from, okFrom := imp.day(row, s.from)
	to, okTo := imp.day(row, s.to)
	out := indicator.Span{From: from, To: to}
	if !okFrom || !okTo {
		return out, false
	}
	if !out.Valid() {
		column := s.to.column
		if column < 0 {
			column = s.from.column
		}
		imp.bad(SpellReversed, row.Place(column), "a spell ends on %v, before it begins on %v", to, from)
	}
	return out, out.Valid()
}

// number reads a number as people write it: not NaN, no infinity, no hexadecimal.
func (imp *importer) number(row table.Row, column int) (float64, bool) {
	text := row.Fields[column]
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || math.IsInf(v, 0) || strings.Trim(text, "0123456789.eE+-") != "" {
		imp.bad(RowInvalid, row.Place(column), "%q is no number: want digits, with a point before decimals and no separator of thousands", text)
		return 0, false
	}
	return v, true
}

// addSizes takes how large the subject is.
func (imp *importer) addSizes(row table.Row, subject string) {
	for _, s := range imp.sizes {
		if imp.blank(row, s.column) || slices.Contains(s.unknown, row.Fields[s.column]) {
			continue
		}
		v, okSize := imp.number(row, s.column)
		days, okDays := imp.days(row, s.spell)
		if okSize && !(v > 0 && v <= indicator.MaxValue) {
			imp.bad(RowInvalid, row.Place(s.column), "size %v is not above 0 and up to 1e9: a text that means that it is not known belongs to unknown", v)
			continue
		}
		if !okSize || !okDays {
			continue
		}
		isNew := imp.once(row, s.column, statement{"size", subject, "", ""}, dated{spell: days, number: v}, func() string { return fmt.Sprintf("%q has a size", subject) })
		if list := &imp.net.Subjects[imp.node[subject].index].Sizes; isNew {
			*list = append(*list, Size{Size: v, Spell: days})
		}
	}
}

// addAppointments takes who holds which role, in the subject or in its cluster.
func (imp *importer) addAppointments(row table.Row, subject string, placed []placed) {
	for _, a := range imp.appointments {
		if imp.blank(row, a.person) {
			continue
		}
		person := row.Fields[a.person]
		if wrong := notToken(person); wrong != "" {
			imp.bad(RowInvalid, row.Place(a.person), "%s", wrong)
			continue
		}
		in := subject
		if a.in >= 0 {
			if in = placed[a.in].cluster; in == "" {
				if !placed[a.in].bad {
					imp.bad(RowInvalid, row.Place(imp.groupings[a.in].id), "%q is appointed in no cluster", person)
				}
				continue
			}
		}
		role, okRole := imp.key(row, a.role, "role", true)
		days, okDays := imp.days(row, a.spell)
		if okRole && okDays && imp.once(row, a.person, statement{"appointment", person, in, role}, dated{spell: days}, func() string {
			return fmt.Sprintf("%q is appointed %s in %q", person, role, in)
		}) {
			imp.net.Appointments = append(imp.net.Appointments, Appointment{Person: person, Role: Role(role), In: in, Spell: days})
		}
	}
}

// addTies takes whom the subject is tied to.
func (imp *importer) addTies(row table.Row, subject string) {
	for _, t := range imp.ties {
		if imp.blank(row, t.other.id) {
			continue
		}
		kind, okKind := imp.key(row, t.kind, "kind of tie", true)
		days, okDays := imp.days(row, t.spell)
		weight, okWeight := imp.weight(row, t.weight)
		if !okKind || !okDays || !okWeight {
			continue
		}
		other, ok := imp.read(row, t.other)
		if !ok {
			continue
		}
		if other == subject {
			imp.bad(TieSelf, row.Place(t.other.id), "a tie leads from %q to itself", subject)
			continue
		}
		e := Tie{From: subject, To: other, Kind: TieKind(kind), Weight: weight, Spell: days}
		if t.inward {
			e.From, e.To = other, subject
		}
		says := dated{spell: days, number: -1}
		if weight != nil {
			says.number = *weight
		}
		if imp.once(row, t.other.id, statement{"tie", e.From, e.To, kind}, says, func() string { return fmt.Sprintf("%q is tied to %q", e.From, e.To) }) {
			imp.net.Ties = append(imp.net.Ties, e)
		}
	}
}

func (imp *importer) weight(row table.Row, column int) (*float64, bool) {
	if column < 0 || imp.blank(row, column) {
		return nil, true
	}
	v, ok := imp.number(row, column)
	if ok && !(v >= 0 && v <= indicator.MaxValue) {
		imp.bad(RowInvalid, row.Place(column), "weight %v is not from 0 to 1e9", v)
		return nil, false
	}
	return &v, ok
}

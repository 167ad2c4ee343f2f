package network

import (
	"fmt"
	"io"
	"slices"

	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
	"github.com/openrubric/leadership/indicator/table"
)

const (
	// RowInvalid: a row has no ID of a subject, one that cannot be an ID, or a text
	// that is no date, number, role or kind of tie. The row, or the membership, size,
	// appointment or tie that it stands for, is left out.
	//
	// Example: "School,Trust,Joined\n107848,T1,31/02/2016\n"
	RowInvalid issue.Code = "row-invalid"
	// NameDiffers: a subject or cluster has another name than in an earlier row, which is kept. A warning.
	//
	// Example: "School,Trust,Trust name\n1,T1,Hill Trust\n2,T1,HILL TRUST\n"
	NameDiffers issue.Code = "name-differs"
	// ClusterDivided: by different rows, a cluster lies in two clusters of a grouping at
	// the same time, so that all of its members count in both. A warning.
	//
	// Example: "School,Network,Collaborative\n1,N1,West\n2,N1,East\n"
	ClusterDivided issue.Code = "cluster-divided"
)

// CSVOptions say how a file is read, beside what the [Mapping] says about it.
type CSVOptions struct {
	File string // its name in the places of issues
	// MaxBytes is how many bytes the file may have once it is unpacked; 0 or less
	// means [table.DefaultMaxBytes].
	MaxBytes int64
	// KeepGood keeps the rows that are good if others are not. Otherwise one bad row
	// means that there is no network.
	KeepGood bool
}

// ReadCSV reads a network from CSV by the mapping. Gzip is recognised and
// unpacked. It returns all issues, not the first. One about a row has the file, the
// line and, as column, the number of the field, each from 1; one about a column
// that is missing has a path into the mapping.
//
// A membership, size, appointment or tie that several rows state alike is one; all
// stand in the order in which the file first names them. What is returned compiles. It
// takes time in proportion to the file.
func ReadCSV(r io.Reader, m Mapping, o CSVOptions) (Network, issue.List) {
	if list := m.Check(); list.Err() != nil {
		return Network{}, list // at places in the mapping, not in the file
	}
	n, list := readCSV(r, m, o)
	return n, issue.InFile(o.File, list)
}

func readCSV(r io.Reader, m Mapping, o CSVOptions) (Network, issue.List) {
	rows, list := table.Open(r, m.File, table.Options{MaxBytes: o.MaxBytes})
	if list.Err() != nil {
		return Network{}, list
	}
	imp := importer{net: Network{Format: CurrentFormat, Title: m.Title.Clone()}, node: map[string]named{}, said: map[statement][]dated{}, above: map[[2]string][]Membership{}, inColumn: rows.Column}
	imp.skip = append([]string{""}, clean(m.Skip)...)
	imp.resolve(m)
	if imp.found.Failed() {
		return Network{}, imp.found.List()
	}
	for row, ok := rows.Next(&imp.found); ok; row, ok = rows.Next(&imp.found) {
		imp.add(row)
	}
	if !rows.Whole() || imp.found.Failed() && !o.KeepGood {
		return Network{}, imp.found.List() // of a file that was cut off, not even the good rows are kept
	}
	return imp.net, imp.found.List()
}

// An importer makes a network of rows.
type importer struct {
	net   Network
	found issue.Collector

	skip         []string
	where        []filter
	subject      reference
	sizes        []size
	groupings    []grouping
	appointments []appointment
	ties         []tie

	node     map[string]named
	said     map[statement][]dated
	above    map[[2]string][]Membership // of clusters in others, by cluster and kind of the other
	placed   []placed                   // of the present row
	inColumn func(name string) (int, issue.List)
}

// A reference says where ID and name of a subject or cluster stand.
type reference struct {
	id, name int // columns; name is below 0 if there is none
	prefix   string
	kind     indicator.SubjectKind
	cluster  bool
}

type grouping struct {
	reference
	unknown []string
	spell   spell
	role    field
	below   []int // groupings whose clusters lie in its clusters
}

// A placed is the cluster that a row puts its subject in, by one grouping.
type placed struct {
	cluster string // "" is none
	spell   indicator.Span
	role    string
	bad     bool // what the row says cannot be read
}

type date struct {
	column  int // below 0 if there is none
	order   table.DateOrder
	unknown []string
	always  indicator.Date
}

// A statement is what can be said of a spell: that a subject is in a cluster, has a size,
// a person has a role, two are tied.
type statement struct{ what, from, to, kind string }

// A dated is when a statement holds, and what else it says.
type dated struct {
	spell  indicator.Span
	role   Role
	number float64 // a size, a weight; below 0 for none
}

type filter struct {
	column int
	in     []string
}

// A named is a subject or cluster that was seen.
type named struct {
	kind    indicator.SubjectKind
	cluster bool
	index   int // in its list
}

// resolve looks up every column that the mapping names.
func (imp *importer) resolve(m Mapping) {
	root := issue.Pointer("")
	for i, w := range m.Where {
		f := filter{imp.column(w.Column, root.Key("where").Index(i).Key("column")), clean(w.In)}
		imp.where = append(imp.where, f)
	}
	at := root.Key("subject")
	imp.subject = reference{id: imp.column(m.Subject.ID, at.Key("id")), name: imp.column(m.Subject.Name, at.Key("name")), kind: m.Subject.Kind}
	for i, g := range m.Groupings {
		at := root.Key("groupings").Index(i)
		imp.groupings = append(imp.groupings, grouping{
			reference: reference{id: imp.column(g.ID, at.Key("id")), name: imp.column(g.Name, at.Key("name")), prefix: table.Clean(g.Prefix), kind: g.Kind, cluster: true},
			unknown:   clean(g.Unknown),
			spell:     imp.spell(g.From, g.To, at),
		})
	}
	imp.resolveColumns(m)
}

// column returns the position of the column, or -1 for no name.
func (imp *importer) column(name string, at issue.Pointer) int {
	if name == "" {
		return -1
	}
	i, list := imp.inColumn(name)
	imp.found.AddList(issue.In(at, list))
	return i
}

func (imp *importer) date(d DateColumn, at issue.Pointer) date {
	return date{column: imp.column(d.Column, at.Key("column")), order: d.Order, unknown: clean(d.Unknown), always: d.Always}
}

// add takes what one row says.
func (imp *importer) add(row table.Row) {
	for _, w := range imp.where {
		if !slices.Contains(w.in, row.Fields[w.column]) {
			return
		}
	}
	subject, ok := imp.read(row, imp.subject)
	if !ok {
		return
	}
	imp.addSizes(row, subject)
	imp.placed = imp.placed[:0]
	for _, g := range imp.groupings {
		imp.placed = append(imp.placed, imp.place(row, g))
	}
	for i, g := range imp.groupings {
		imp.addMemberships(row, g, imp.placed[i], subject)
	}
	imp.addAppointments(row, subject, imp.placed)
	imp.addTies(row, subject)
}

// place reads which cluster of the grouping the row names.
func (imp *importer) place(row table.Row, g grouping) placed {
	if imp.blank(row, g.id) || slices.Contains(g.unknown, row.Fields[g.id]) {
		return placed{}
	}
	days, okDays := imp.days(row, g.spell)
	role, okRole := imp.key(row, g.role, "role", false)
	if !okDays || !okRole {
		return placed{bad: true}
	}
	cluster, ok := imp.read(row, g.reference)
	return placed{cluster, days, role, !ok}
}

// addMemberships puts those who lie directly in the cluster into it: the clusters that the
// row names one level below, or the subject if it names none.
func (imp *importer) addMemberships(row table.Row, g grouping, in placed, subject string) {
	if in.cluster == "" {
		return
	}
	direct := true
	for _, i := range g.below {
		below := imp.placed[i]
		direct = direct && below.cluster == "" && !below.bad
		if below.cluster == "" {
			continue
		}
		m := Membership{Subject: below.cluster, Cluster: in.cluster, Spell: in.spell, Role: Role(in.role)}
		if imp.join(row, g, m) {
			imp.warnDivided(row, g, m)
		}
	}
	if direct {
		imp.join(row, g, Membership{Subject: subject, Cluster: in.cluster, Spell: in.spell, Role: Role(in.role)})
	}
}

// warnDivided reports a cluster that earlier rows put into another cluster of the grouping.
func (imp *importer) warnDivided(row table.Row, g grouping, m Membership) {
	key := [2]string{m.Subject, string(g.kind)}
	if len(imp.above[key]) >= MaxSpells {
		return
	}
	for _, had := range imp.above[key] {
		if had.Cluster != m.Cluster && overlap(had.Spell, m.Spell) {
			imp.found.Add(issue.Issue{Code: ClusterDivided, At: row.Place(g.id), Message: fmt.Sprintf("%q lies in %q here and in %q above, so that all of its members count in both", m.Subject, m.Cluster, had.Cluster), Warning: true})
			break
		}
	}
	imp.above[key] = append(imp.above[key], m)
}

func (imp *importer) bad(code issue.Code, at issue.Place, format string, args ...any) {
	imp.found.Add(issue.Issue{Code: code, At: at, Message: fmt.Sprintf(format, args...)})
}

// read returns the ID of the subject or cluster, and lists it if it is new.
func (imp *importer) read(row table.Row, ref reference) (id string, ok bool) {
	text := row.Fields[ref.id]
	at := row.Place(ref.id)
	if slices.Contains(imp.skip, text) {
		imp.bad(RowInvalid, at, "the row names no subject: %q stands for nothing", text)
		return "", false
	}
	id = ref.prefix + text
	if wrong := notToken(id); wrong != "" {
		imp.bad(RowInvalid, at, "%s", wrong)
		return "", false
	}
	name := ""
	if ref.name >= 0 && !slices.Contains(imp.skip, row.Fields[ref.name]) {
		name = row.Fields[ref.name]
	}
	seen, known := imp.node[id]
	switch {
	case !known:
		imp.list(id, name, ref)
	case seen.cluster != ref.cluster || seen.kind != ref.kind:
		imp.bad(IDDuplicate, at, "%q is a %s already: subjects and clusters share one space of IDs; give the grouping a prefix", id, seen.kind)
		return "", false
	default:
		had := imp.name(seen)
		if *had == "" {
			*had = name
		} else if name != "" && *had != name {
			imp.found.Add(issue.Issue{Code: NameDiffers, At: row.Place(ref.name), Message: fmt.Sprintf("%q is called %q here and %q above", id, name, *had), Warning: true})
		}
	}
	return id, true
}

func (imp *importer) list(id, name string, ref reference) {
	n := named{kind: ref.kind, cluster: ref.cluster}
	if ref.cluster {
		n.index = len(imp.net.Clusters)
		imp.net.Clusters = append(imp.net.Clusters, Cluster{ID: id, Kind: ref.kind, Name: name})
	} else {
		n.index = len(imp.net.Subjects)
		imp.net.Subjects = append(imp.net.Subjects, Subject{ID: id, Kind: ref.kind, Name: name})
	}
	imp.node[id] = n
}

func (imp *importer) name(n named) *string {
	if n.cluster {
		return &imp.net.Clusters[n.index].Name
	}
	return &imp.net.Subjects[n.index].Name
}

// day reads one end of a spell. It is open if the cell stands for nothing.
func (imp *importer) day(row table.Row, d date) (indicator.Date, bool) {
	if d.column < 0 {
		return d.always, true
	}
	text := row.Fields[d.column]
	if imp.blank(row, d.column) || slices.Contains(d.unknown, text) {
		return indicator.Date{}, true
	}
	day, err := d.order.Parse(text)
	if err != nil {
		imp.bad(RowInvalid, row.Place(d.column), "%v", err)
	}
	return day, err == nil
}

// join lists the membership unless it is there already.
func (imp *importer) join(row table.Row, g grouping, m Membership) bool {
	isNew := imp.once(row, g.id, statement{"membership", m.Subject, m.Cluster, ""}, dated{spell: m.Spell, role: m.Role}, func() string { return fmt.Sprintf("%q is in %q", m.Subject, m.Cluster) })
	if isNew {
		imp.net.Memberships = append(imp.net.Memberships, m)
	}
	return isNew
}

// once reports whether a statement is new. If an earlier row said the same of the same
// days it is not, and if one said something of a part of these days there is an issue.
func (imp *importer) once(row table.Row, column int, s statement, says dated, what func() string) bool {
	list := imp.said[s] // by their first day, no two with a day in common
	at, _ := slices.BinarySearchFunc(list, says, func(a, b dated) int { return a.spell.From.Compare(b.spell.From) })
	for _, had := range list[max(at-1, 0):min(at+1, len(list))] {
		if had == says {
			return false
		}
		if overlap(had.spell, says.spell) {
			imp.bad(SpellOverlap, row.Place(column), "%s from %v to %v already, which has days in common with this row", what(), or(had.spell.From, "ever"), or(had.spell.To, "now"))
			return false
		}
	}
	if len(list) >= MaxSpells {
		imp.bad(RowInvalid, row.Place(column), "%s more than %d times", what(), MaxSpells)
		return false
	}
	imp.said[s] = slices.Insert(list, at, says)
	return true
}

// overlap reports whether the spells have a day in common.
func overlap(a, b indicator.Span) bool {
	endsBefore := func(s indicator.Span, day indicator.Date) bool { return !s.To.IsZero() && s.To.Before(day) }
	return !endsBefore(a, b.From) && !endsBefore(b, a.From)
}

func or(d indicator.Date, open string) string {
	if d.IsZero() {
		return open
	}
	return d.String()
}

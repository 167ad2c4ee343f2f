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
	// that is no date. The row, or the membership that it stands for, is left out.
	//
	// Example: "School,Trust,Joined\n107848,T1,31/02/2016\n"
	RowInvalid issue.Code = "row-invalid"
	// NameDiffers: a subject or cluster has another name than in an earlier row, which is kept. A warning.
	//
	// Example: "School,Trust,Trust name\n1,T1,Hill Trust\n2,T1,HILL TRUST\n"
	NameDiffers issue.Code = "name-differs"
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
// A membership that several rows state alike is one; subjects, clusters and
// memberships stand in the order in which the file first names them. What is
// returned compiles. It takes time in proportion to the file.
func ReadCSV(r io.Reader, m Mapping, o CSVOptions) (Network, issue.List) {
	if list := m.Check(); list.Err() != nil {
		return Network{}, list // at places in the mapping, not in the file
	}
	n, list := readCSV(r, m, o)
	return n, issue.InFile(o.File, list)
}

func readCSV(r io.Reader, m Mapping, o CSVOptions) (Network, issue.List) {
	rows, list := table.Open(r, m.File, o.MaxBytes)
	if list.Err() != nil {
		return Network{}, list
	}
	imp := importer{net: Network{Format: CurrentFormat, Title: m.Title.Clone()}, node: map[string]named{}, spells: map[[2]string][]indicator.Span{}, inColumn: rows.Column}
	for _, text := range append([]string{""}, m.Skip...) {
		imp.skip = append(imp.skip, table.Clean(text))
	}
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

	skip      []string
	where     []filter
	subject   reference
	groupings []grouping

	node     map[string]named
	spells   map[[2]string][]indicator.Span // by subject and cluster
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
	from, to date
}

type date struct {
	column  int // below 0 if there is none
	order   table.DateOrder
	unknown []string
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
		f := filter{column: imp.column(w.Column, root.Key("where").Index(i).Key("column"))}
		for _, text := range w.In {
			f.in = append(f.in, table.Clean(text))
		}
		imp.where = append(imp.where, f)
	}
	at := root.Key("subject")
	imp.subject = reference{id: imp.column(m.Subject.ID, at.Key("id")), name: imp.column(m.Subject.Name, at.Key("name")), kind: m.Subject.Kind}
	for i, g := range m.Groupings {
		at := root.Key("groupings").Index(i)
		imp.groupings = append(imp.groupings, grouping{
			reference: reference{id: imp.column(g.ID, at.Key("id")), name: imp.column(g.Name, at.Key("name")), prefix: table.Clean(g.Prefix), kind: g.Kind, cluster: true},
			from:      imp.date(g.From, at.Key("from")),
			to:        imp.date(g.To, at.Key("to")),
		})
	}
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
	out := date{column: imp.column(d.Column, at.Key("column")), order: d.Order}
	for _, text := range d.Unknown {
		out.unknown = append(out.unknown, table.Clean(text))
	}
	return out
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
	for _, g := range imp.groupings {
		if slices.Contains(imp.skip, row.Fields[g.id]) {
			continue
		}
		from, okFrom := imp.day(row, g.from)
		to, okTo := imp.day(row, g.to)
		if !okFrom || !okTo {
			continue
		}
		if spell := (indicator.Span{From: from, To: to}); imp.checkSpell(row, g, subject, spell) {
			if cluster, ok := imp.read(row, g.reference); ok {
				imp.join(row, g, Membership{Subject: subject, Cluster: cluster, Spell: spell})
			}
		}
	}
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
		return indicator.Date{}, true
	}
	text := row.Fields[d.column]
	if slices.Contains(imp.skip, text) || slices.Contains(d.unknown, text) {
		return indicator.Date{}, true
	}
	day, err := d.order.Parse(text)
	if err != nil {
		imp.bad(RowInvalid, row.Place(d.column), "%v", err)
	}
	return day, err == nil
}

func (imp *importer) checkSpell(row table.Row, g grouping, subject string, spell indicator.Span) bool {
	if !spell.Valid() {
		imp.bad(SpellReversed, row.Place(g.to.column), "the membership of %q ends on %v, before it begins on %v", subject, spell.To, spell.From)
	}
	return spell.Valid()
}

// join lists the membership unless it is there already.
func (imp *importer) join(row table.Row, g grouping, m Membership) {
	key := [2]string{m.Subject, m.Cluster}
	spells := imp.spells[key] // by their first day, no two with a day in common
	at, _ := slices.BinarySearchFunc(spells, m.Spell, func(a, b indicator.Span) int { return a.From.Compare(b.From) })
	for _, had := range spells[max(at-1, 0):min(at+1, len(spells))] {
		if had == m.Spell {
			return
		}
		if overlap(had, m.Spell) {
			imp.bad(SpellOverlap, row.Place(g.id), "%q is in %q from %v to %v already, which has days in common with this row", m.Subject, m.Cluster, or(had.From, "ever"), or(had.To, "now"))
			return
		}
	}
	imp.spells[key] = slices.Insert(spells, at, m.Spell)
	imp.net.Memberships = append(imp.net.Memberships, m)
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

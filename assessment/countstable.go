package assessment

import (
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
	"github.com/openrubric/leadership/indicator/table"
)

// ColumnUnknown: a table of counts has a column that is none of its own, which is left out.
// A warning.
//
// Example: "subject,occassion,indicator,level,n\n"
const ColumnUnknown issue.Code = "column-unknown"

// tableColumns are the columns of a table of counts. The optional may be missing.
var (
	tableColumns    = []string{"subject", "occasion", "perspective", "indicator", "dimension", "level", "n"}
	optionalColumns = []string{"occasion", "perspective", "dimension"}
)

// TableOptions say how a table of counts is read.
type TableOptions struct {
	File string // its name in the places of issues
	// MaxBytes is how many bytes the file may have once it is unpacked; 0 or less means
	// [table.DefaultMaxBytes].
	MaxBytes int64
	// Kind is what subjects are that are not there yet. Without it they are an issue.
	Kind indicator.SubjectKind
}

// WriteTable writes the counts as a table in CSV, with a row for each cell that is not
// empty: subject, occasion, perspective, indicator, dimension, level, n. A level may be a
// reason for having none. The same counts are the same table. What it does not hold is who
// the raters are, and what the assessment says beside its judgements. It is for data
// engines: texts stand as they are, those that a spreadsheet program takes for a formula
// too.
func (c *Counts) WriteTable(w io.Writer) error {
	out := csv.NewWriter(w)
	if err := out.Write(tableColumns); err != nil {
		return err
	}
	o := c.inOrder()
	var cells []countedCell
	row := make([]string, len(tableColumns))
	for _, number := range o.blocks {
		key := c.keyOf(number)
		row[0], row[1], row[2] = key.subject, key.occasion, string(c.head.m.known[key.perspective].Key)
		cells = o.cellsOf(cells[:0], number)
		for _, cell := range cells {
			id, dimension := c.cellName(cell.column)
			row[3], row[4], row[5] = string(id), dimension, string(c.levelOf(cell.column, cell.code))
			row[6] = strconv.FormatInt(cell.n, 10)
			if err := out.Write(row); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}

// AddTable counts what a table in CSV (RFC 4180, packed with gzip or not) says was counted
// elsewhere. Its columns are subject, occasion, perspective, indicator, dimension, level
// and n, in any order; occasion, perspective and dimension may be missing, others are left
// out with a warning, since rows of the same cell are added. All issues are returned, each
// with file, line and column; if one is an error, nothing is counted.
//
// A table does not say whose the judgements are. The number of raters of an indicator is
// then that of its judgements, of several indicators the largest of these, and a method
// that asks for more than one rater is refused. Nor does it say which judgement takes the
// place of another, so those that were replaced must not be in it.
//
// Any data engine makes such tables. Of a file of judgements as package longform writes it,
// DuckDB does with
//
//	COPY (
//	    SELECT subject, occasion, perspective, indicator, dimension,
//	        coalesce(level, missing) AS level, count(*) AS n
//	    FROM read_csv('judgements.csv', header = true, all_varchar = true)
//	    WHERE form IS DISTINCT FROM 'draft'
//	    GROUP BY ALL
//	) TO 'counts.csv' (HEADER)
//
// and Spark SQL, which writes several files into one folder, each of them a table, with
//
//	CREATE TEMPORARY VIEW judgements USING csv
//	OPTIONS (path 'judgements.csv', header 'true', escape '"', multiLine 'true');
//
//	INSERT OVERWRITE DIRECTORY 'counts' USING csv
//	OPTIONS (header 'true', escape '"')
//	SELECT subject, occasion, perspective, indicator, dimension,
//	    coalesce(level, missing) AS level, count(*) AS n
//	FROM judgements WHERE form IS DISTINCT FROM 'draft' GROUP BY ALL;
func (c *Counts) AddTable(r io.Reader, o TableOptions) (Statistics, issue.List) {
	var found issue.Collector
	if f := c.Framework(); o.Kind != "" && !f.IsFor(o.Kind) {
		found.Errorf(KindUnfit, "", "framework %q judges subjects of kind %s, not %q; derive a framework from it that names this kind", f.Key(), quoted(f.Document().Subjects, 12), o.Kind)
		return Statistics{}, issue.InFile(o.File, found.List())
	}
	rows, list := table.Open(r, table.Layout{}, table.Options{MaxBytes: o.MaxBytes})
	if list.Err() != nil {
		return Statistics{}, issue.InFile(o.File, list)
	}
	t := c.newTableReader(rows, o.Kind, &found)
	if found.Failed() {
		return Statistics{}, issue.InFile(o.File, found.List())
	}
	for row, ok := rows.Next(&found); ok; row, ok = rows.Next(&found) {
		t.row(row)
	}
	blank, malformed := rows.Passed()
	t.stats.Blank, t.stats.Bad = blank, t.stats.Bad+malformed
	t.stats.Rows += blank + malformed
	t.stats.Subjects, t.stats.Judgements = int64(len(t.part.subjects)), t.part.n
	if !found.Failed() {
		t.part.raterless = t.part.n > 0
		found.AddList(c.Merge(t.part))
	}
	return t.stats, issue.InFile(o.File, found.List())
}

// A tableReader counts the rows of a table in a part of their own, which is merged once all
// of them are good.
type tableReader struct {
	to       *Counts
	part     *Counts
	kind     indicator.SubjectKind
	resolver cellResolver
	fields   map[string]int // by column: its position in a row, or -1
	order    []int          // the same, by position in tableColumns
	spelled  struct{ subjects, occasions map[string]string }
	found    *issue.Collector
	stats    Statistics
}

func (c *Counts) newTableReader(rows *table.Reader, kind indicator.SubjectKind, found *issue.Collector) *tableReader {
	t := &tableReader{to: c, part: c.emptyPart(), kind: kind, fields: map[string]int{}, found: found}
	t.resolver = cellResolver{t.part.newResolver()}
	for _, name := range tableColumns {
		t.fields[name] = -1
		if slices.Contains(rows.Header(), name) || !slices.Contains(optionalColumns, name) {
			i, list := rows.Column(name)
			found.AddList(list)
			t.fields[name] = i
		}
		t.order = append(t.order, t.fields[name])
	}
	if t.fields["occasion"] < 0 && !c.unnamedOccasion() {
		found.Errorf(table.ColumnMissing, "", "there is no column %q, and the assessment names its occasions", "occasion")
	}
	for _, name := range rows.Header() {
		if !slices.Contains(tableColumns, name) {
			near := ""
			if like := issue.Nearest(name, tableColumns, 1); like != nil {
				near = "; did you mean " + strconv.Quote(like[0]) + "?"
			}
			found.Add(issue.Issue{
				Code: ColumnUnknown, Warning: true,
				Message: "column " + strconv.Quote(issue.Clip(name)) + " is none of a table of counts and is left out" + near,
			})
		}
	}
	t.spelled.subjects = spellings(func(yield func(string) bool) {
		for _, s := range c.subjects {
			if !yield(s.ID) {
				return
			}
		}
	})
	t.spelled.occasions = spellings(func(yield func(string) bool) {
		for _, o := range c.head.m.occasions {
			if !yield(o.Key) {
				return
			}
		}
	})
	return t
}

// spellings returns names that a table cannot hold as they are, by what becomes of them
// there. Of two that become one, neither is known.
func spellings(names func(yield func(string) bool)) map[string]string {
	spelled := map[string]string{}
	for name := range names {
		if isASCII(name) {
			continue
		}
		if clean := table.Clean(name); clean != name {
			if _, twice := spelled[clean]; twice {
				name = ""
			}
			spelled[clean] = name
		}
	}
	return spelled
}

func isASCII(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return r >= 0x80 })
}

// emptyPart returns counts of the same assessment that hold nothing. They know no subjects.
func (c *Counts) emptyPart() *Counts {
	m := *c.head.m
	m.rosters, m.rosterOf = nil, nil
	part := &Counts{head: c.head, title: c.title, locked: c.locked, layout: c.layout, declared: c.declared, formOf: map[formOf]int32{}}
	part.head.m = &m
	part.cells.width = c.cells.width
	part.column = make([]int64, len(c.column))
	return part
}

// row counts a row.
func (t *tableReader) row(row table.Row) {
	t.stats.Rows++
	cell := func(i int) string {
		if t.order[i] < 0 {
			return ""
		}
		return row.Fields[t.order[i]]
	}
	n := Count{
		Subject: t.subject(cell(0)), Occasion: cell(1), Perspective: Perspective(cell(2)),
		Indicator: indicator.ID(cell(3)), Dimension: cell(4), Level: indicator.Level(cell(5)),
	}
	n.Occasion = t.occasion(n.Occasion)
	number, err := strconv.ParseUint(cell(6), 10, 64)
	found := &t.resolver.head.found
	if err != nil && !errors.Is(err, strconv.ErrRange) {
		n.N = 1 // to find what else is wrong
		found.Errorf(CountInvalid, "/n", "%q is no number of judgements: want a whole one from 1 to %d", issue.Clip(cell(6)), mostInCell)
	} else {
		n.N = int(min(number, mostInCell+1))
	}
	t.resolver.count(&n, "")
	if !found.Failed() {
		return
	}
	t.stats.Bad++
	for _, i := range found.List().Issues {
		field := t.fields[strings.TrimPrefix(string(i.Path), "/")]
		i.At, i.Path = row.Place(max(field, 0)), ""
		if field < 0 {
			i.At.Column = 0
		}
		t.found.Add(i)
	}
	*found = issue.Collector{}
}

// subject adds a subject that is known, or that may be added, to the part. It returns its
// ID.
func (t *tableReader) subject(id string) string {
	if number, ok := t.to.subjectName.lookup([]byte(id)); ok {
		t.part.addSubject(t.to.subjects[number])
		return id
	}
	if spelled := t.spelled.subjects[id]; spelled != "" {
		return t.subject(spelled)
	}
	if _, ok := t.to.subjectName.lookup([]byte(unguarded(id))); ok {
		return t.subject(unguarded(id))
	}
	if t.kind != "" && indicator.ValidToken(id) {
		t.part.addSubject(Subject{ID: strings.Clone(id), Kind: t.kind})
	}
	return id
}

func (t *tableReader) occasion(key string) string {
	if _, ok := t.to.head.occasion[key]; ok {
		return key
	}
	if spelled := t.spelled.occasions[key]; spelled != "" {
		return spelled
	}
	if _, ok := t.to.head.occasion[unguarded(key)]; ok {
		return unguarded(key)
	}
	return key
}

// unguarded returns a text without the apostrophe that package longform puts in front, so
// that no spreadsheet program takes it for a formula.
func unguarded(text string) string { return strings.TrimPrefix(text, "'") }

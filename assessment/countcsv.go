package assessment

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"slices"
	"strconv"

	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
	"github.com/openrubric/leadership/indicator/table"
)

const (
	// ReadStopped: counting a file was stopped before its end, by the context or because the
	// counts could not be saved.
	ReadStopped issue.Code = "read-stopped"
	// ResumeUnfit: counts cannot go on with this file: they were not saved while a file was
	// being counted, or not while this one was, or not with this mapping.
	ResumeUnfit issue.Code = "resume-unfit"
)

// CountOptions say how a file is counted.
type CountOptions struct {
	CSVOptions
	// Progress is told every 65,536 rows how far counting is, and at the end.
	Progress func(Progress)
	// Save is given the counts every so many rows, a million if Every is 0, and keeps them
	// with [Counts.WriteTo]. What is saved remembers how far it is: given back as Resume with
	// the same file and mapping, it goes on there. An error stops the counting. Once a row is
	// bad nothing more is saved, unless KeepGood is set.
	Save   func(*Counts) error
	Every  int64
	Resume *Counts
}

// Progress is how far the counting of a file is.
type Progress struct {
	Rows       int64 // read so far
	Judgements int64 // counted so far
	Done       bool
}

// CountCSV counts the judgements in a CSV file of any length, packed with gzip or not. It
// is [ReadCSV] and [NewCounts] in one, in memory that depends on the subjects and their
// raters and not on the rows, and reads and refuses the same rows: issues have the same
// codes and places, as many as an issue.List holds. Texts, dates and evidence are checked and not
// kept. A rater who judges one indicator of a subject twice makes the later row bad.
//
// The file may have as many bytes as MaxBytes allows, 256 MiB if it is 0. Counting stops
// when the context ends. Counts of several files, or of parts that were counted at the same
// time, are put together with [Counts.Merge].
func CountCSV(ctx context.Context, r io.Reader, m Mapping, f *framework.Framework, o CountOptions) (*Counts, Statistics, issue.List) {
	if list := m.Check(f); list.Err() != nil {
		return nil, Statistics{}, list
	}
	rows, list := table.Open(stoppable{ctx, r}, m.File, table.Options{MaxBytes: o.MaxBytes})
	if list.Err() != nil {
		if err := ctx.Err(); err != nil {
			list = issue.List{Issues: []issue.Issue{stoppedAt(0, err)}}
		}
		return nil, Statistics{}, issue.InFile(o.File, list)
	}
	im := newImporter(m, f, rows)
	im.bind()
	if im.found.Failed() {
		return nil, Statistics{}, issue.InFile(o.File, im.found.List())
	}
	k := newCountReader(ctx, im, o)
	if k.start() {
		k.readRows()
	}
	if err := ctx.Err(); err != nil && !rows.Whole() && !k.stopped {
		k.stop(err)
	}
	if !rows.Whole() || k.stopped || im.found.Failed() && !o.KeepGood || im.out.Statistics.Subjects == 0 {
		k.c = nil
	}
	return k.c, im.out.Statistics, issue.InFile(o.File, im.found.List())
}

// A countReader counts the rows of one file. A row all of whose texts have been met is
// counted at once; any other goes through the importer, as every row of ReadCSV does, and
// its texts are remembered.
type countReader struct {
	ctx     context.Context
	im      *importer
	o       CountOptions
	c       *Counts
	far     reading
	stopped bool

	used    []int // fields that are looked at
	steady  []int // of these, those that must be as in the row before
	subject *reader
	mixed   bool // rows say more of a subject than its ID
	kind    indicator.SubjectKind
	groups  []formGroup
	columns []countColumn

	// Of the last row that was counted; none has been if at is -1.
	last [][]byte // by field
	at   int32    // its subject

	cells  [][]byte // of the row at hand, by field
	staged []stagedOne
	seen   []bool // by subject: it is in this file
	kept   map[int32][]string
}

// A formGroup is the level columns that share rater, perspective and occasion.
type formGroup struct {
	rater, perspective, occasion *reader
	place                        counting
	ready                        bool // place is that of the last row
}

// A countColumn is a level column.
type countColumn struct {
	*levelReader
	group int
	// What the column was met with, in the order in which it came; forms list indicators in
	// one order, so that what comes next is mostly what came next before.
	items  []countItem
	item   map[string]int // by indicator and dimension
	next   int
	tables map[*lookup]*levelTable
}

// A countItem is an indicator, and a dimension, in the texts of the file.
type countItem struct {
	indicator, dimension []byte
	column               int
	levels               *levelTable
}

// A levelTable says what the texts of levels stand for that have been met.
type levelTable struct {
	slots [levelSlots]*levelText // by hash: the last one
	texts map[string]*levelText
}

const levelSlots = 64

type levelText struct {
	text  string
	code  levelCode
	skip  bool // it stands for no judgement
	told  bool // it is counted in the statistics
	count int64
	key   tallyKey
}

// A stagedOne is what a level column of the row at hand says.
type stagedOne struct {
	column int
	text   *levelText
}

func newCountReader(ctx context.Context, im *importer, o CountOptions) *countReader {
	k := &countReader{ctx: ctx, im: im, o: o, at: -1, subject: im.subject.id, kept: map[int32][]string{}}
	k.far.File = o.File
	im.take, im.kindOf = k.take, k.kindOf
	fast := map[*reader]bool{im.subject.id: true}
	for i := range im.columns {
		l := &im.columns[i]
		k.columns = append(k.columns, countColumn{levelReader: l, group: k.groupOf(l), item: map[string]int{}, tables: map[*lookup]*levelTable{}})
		for _, r := range []*reader{l.level, l.indicator, l.dimension, l.rater, l.perspective, l.occasion, l.rationale} {
			fast[r] = true
		}
	}
	for _, r := range im.readers {
		if !slices.Contains(k.used, r.field) {
			k.used = append(k.used, r.field)
		}
		if !fast[r] && !slices.Contains(k.steady, r.field) {
			k.steady = append(k.steady, r.field)
		}
		k.last = append(k.last, make([][]byte, max(0, r.field+1-len(k.last)))...)
	}
	k.cells = make([][]byte, len(k.last))
	k.mixed = im.subject.name != nil || len(im.keep) > 0
	return k
}

func (k *countReader) groupOf(l *levelReader) int {
	i := slices.IndexFunc(k.groups, func(g formGroup) bool {
		return g.rater == l.rater && g.perspective == l.perspective && g.occasion == l.occasion
	})
	if i < 0 {
		i = len(k.groups)
		k.groups = append(k.groups, formGroup{rater: l.rater, perspective: l.perspective, occasion: l.occasion})
	}
	return i
}

// start makes the counts, or goes on with those that were saved.
func (k *countReader) start() bool {
	found := &k.im.found
	c, list := NewCounts(k.im.out.Assessment, k.im.f)
	found.AddList(list)
	if list.Err() != nil {
		return false
	}
	k.c = c
	return k.o.Resume == nil || k.resume()
}

const rowsBetweenProgress = 1 << 16

// readRows reads as far as the file can be read.
func (k *countReader) readRows() {
	im, stats := k.im, &k.im.out.Statistics
	for im.rows.Scan(&im.found) {
		stats.Rows++
		k.readCells()
		if !k.fast() {
			k.slow()
		}
		if !k.goOn() {
			return
		}
	}
	blank, malformed := im.rows.Passed()
	stats.Rows += blank + malformed
	stats.Blank = blank
	stats.Bad += malformed
	k.finish()
	if stats.Subjects == 0 && !im.found.Failed() {
		im.found.Add(issue.Issue{Code: RowsMissing, Message: fmt.Sprintf("nothing is left to read: of %d rows %d are blank and %d do not pass", stats.Rows, blank, stats.Filtered)})
	}
	k.tell(true)
}

// readCells takes up what is looked at of the row at hand.
func (k *countReader) readCells() {
	for _, field := range k.used {
		k.cells[field] = k.im.rows.Cell(field)
	}
}

// goOn tells and saves how far the reading is from time to time, and reports whether it is
// to go on.
func (k *countReader) goOn() bool {
	if k.o.Save != nil {
		k.save()
	}
	if k.im.out.Statistics.Rows%rowsBetweenProgress != 0 || k.stopped {
		return !k.stopped
	}
	k.tell(false)
	if err := k.ctx.Err(); err != nil {
		k.stop(err)
	}
	return !k.stopped
}

func (k *countReader) stop(err error) {
	k.stopped = true
	k.im.found.AddLast(stoppedAt(k.im.rows.Place(0).Line, err))
}

func stoppedAt(line int, err error) issue.Issue {
	return issue.Issue{Code: ReadStopped, At: issue.Place{Line: line}, Message: fmt.Sprintf("counting was stopped here: %v", err)}
}

// A stoppable reader fails once the context has ended: a file may have any number of
// lines between two rows.
type stoppable struct {
	ctx context.Context
	r   io.Reader
}

func (s stoppable) Read(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.r.Read(p)
}

func (k *countReader) tell(done bool) {
	if k.o.Progress != nil {
		k.o.Progress(Progress{Rows: k.im.out.Statistics.Rows, Judgements: k.c.n, Done: done})
	}
}

// slow reads a row as ReadCSV does.
func (k *countReader) slow() {
	im := k.im
	im.row = im.rows.Row()
	im.bad, im.faults = false, im.faults[:0]
	im.staged, im.sources, im.counted = im.staged[:0], im.sources[:0], im.counted[:0]
	for _, r := range im.readers {
		r.done = false
	}
	im.readRow()
	if im.bad {
		im.out.Statistics.Bad++
	}
}

func (k *countReader) kindOf(id string) (indicator.SubjectKind, bool) {
	number, known := k.c.subjectName.lookup([]byte(id))
	if !known {
		return "", false
	}
	return k.c.subjects[number].Kind, true
}

// same reports whether the reader finds what it found in the last row that was counted.
func (k *countReader) same(r *reader) bool {
	return r == nil || r.field < 0 || bytes.Equal(k.cells[r.field], k.last[r.field])
}

// fast counts a row if all that it says has been met.
func (k *countReader) fast() bool {
	if k.at < 0 {
		return false
	}
	for _, field := range k.steady {
		if !bytes.Equal(k.cells[field], k.last[field]) {
			return false
		}
	}
	moved := !k.same(k.subject)
	if moved && !k.moveSubject() {
		return false
	}
	for i := range k.groups {
		g := &k.groups[i]
		if moved || k.im.m.RaterPerRow || !k.same(g.rater) || !k.same(g.perspective) || !k.same(g.occasion) {
			g.ready, moved = false, true
		}
	}
	if !k.stage() {
		if moved {
			k.at = -1 // what is remembered is no longer of one row
		}
		return false
	}
	if moved {
		k.keepCells()
	}
	if !k.countStaged() {
		k.im.out.Statistics.Bad++
	}
	return true
}

// stage looks up what the level columns say, and where it is counted.
func (k *countReader) stage() bool {
	k.staged = k.staged[:0]
	for i := range k.columns {
		col := &k.columns[i]
		item := k.itemOf(col)
		if item == nil {
			return false
		}
		text := item.levels.find(k.cells[col.level.field])
		if text == nil {
			return false
		}
		k.staged = append(k.staged, stagedOne{item.column, text})
		if g := &k.groups[col.group]; !text.skip && !g.ready && !k.moveForm(g) {
			return false
		}
	}
	return true
}

// keepCells remembers what the row says of all but levels.
func (k *countReader) keepCells() {
	for _, field := range k.used {
		k.last[field] = append(k.last[field][:0], k.cells[field]...)
	}
}

// moveSubject finds another subject that has been met.
func (k *countReader) moveSubject() bool {
	if k.subject.values != nil || k.mixed {
		return false
	}
	number, ok := k.c.subjectName.lookup(k.cells[k.subject.field])
	if !ok || k.c.subjects[number].Kind != k.kind || int(number) >= len(k.seen) || !k.seen[number] {
		return false
	}
	k.at = number
	return true
}

// moveForm finds where another form is counted; only its rater may be new.
func (k *countReader) moveForm(g *formGroup) bool {
	key := formKey{subject: k.at}
	perspective, ok := k.knownText(g.perspective)
	occasion, okO := k.knownText(g.occasion)
	if !ok || !okO {
		return false
	}
	if key.perspective, ok = k.c.head.perspective[Perspective(perspective)]; !ok {
		return false
	}
	if key.occasion, ok = k.c.head.occasion[occasion]; !ok {
		return false
	}
	if key.rater, ok = k.raterOf(g.rater); !ok {
		return false
	}
	g.place, g.ready = k.c.place(key), true
	return true
}

// knownText returns what a field stands for that has been met.
func (k *countReader) knownText(r *reader) (string, bool) {
	switch {
	case r == nil:
		return "", true
	case r.field < 0:
		return r.always, true
	}
	text, ok := r.known[string(k.cells[r.field])]
	return text, ok
}

func (k *countReader) raterOf(r *reader) (int32, bool) {
	name := []byte(nil)
	switch {
	case r != nil && r.field >= 0 && r.values == nil:
		if text := k.cells[r.field]; !k.im.blank[string(text)] {
			name = text
		}
	default:
		text, ok := k.knownText(r)
		if !ok {
			return 0, false
		}
		name = []byte(text)
	}
	if len(name) == 0 && k.im.m.RaterPerRow {
		name = strconv.AppendInt([]byte("line-"), int64(k.im.rows.Place(0).Line), 10)
	}
	if len(name) == 0 {
		return anonymous, true
	}
	if number, ok := k.c.rater.lookup(name); ok {
		return number, true
	}
	if !indicator.ValidToken(string(name)) {
		return 0, false
	}
	number, _ := k.c.rater.number(name)
	return number, true
}

func (k *countReader) itemOf(col *countColumn) *countItem {
	if col.next >= len(col.items) {
		col.next = 0
	}
	if len(col.items) == 0 {
		return nil
	}
	if item := &col.items[col.next]; k.isOf(col.indicator, item.indicator) && k.isOf(col.dimension, item.dimension) {
		col.next++
		return item
	}
	i, ok := col.item[string(k.itemKey(col))]
	if !ok {
		return nil
	}
	col.next = i + 1
	return &col.items[i]
}

// isOf reports whether a field that changes from row to row holds the text.
func (k *countReader) isOf(r *reader, text []byte) bool {
	return r == nil || r.field < 0 || bytes.Equal(k.cells[r.field], text)
}

func (k *countReader) itemKey(col *countColumn) []byte {
	var key []byte
	for _, r := range []*reader{col.indicator, col.dimension} {
		if r != nil && r.field >= 0 {
			key = append(key, k.cells[r.field]...)
		}
		key = append(key, 0)
	}
	return key
}

func levelSlot(text []byte) int {
	if len(text) == 0 {
		return 0
	}
	return (len(text) + 7*int(text[0]) + 13*int(text[len(text)-1])) % levelSlots
}

func (t *levelTable) find(text []byte) *levelText {
	slot := levelSlot(text)
	if found := t.slots[slot]; found != nil && found.text == string(text) {
		return found
	}
	found := t.texts[string(text)]
	if found != nil {
		t.slots[slot] = found
	}
	return found
}

// countStaged counts what the row says: all of it or, if one thing cannot be counted,
// nothing.
func (k *countReader) countStaged() bool {
	for i, one := range k.staged {
		if one.text.skip {
			continue
		}
		if code := k.c.change(k.resolved(i), +1); code != "" {
			for j := range i {
				if !k.staged[j].text.skip {
					k.c.change(k.resolved(j), -1)
				}
			}
			k.refuse(code, i)
			return false
		}
	}
	for _, one := range k.staged {
		if one.text.told {
			one.text.count++
		}
	}
	return true
}

// resolved is the judgement in a level column of the row.
func (k *countReader) resolved(i int) countedOne {
	return countedOne{k.groups[k.columns[i].group].place, k.staged[i].column, k.staged[i].text.code}
}

// refuse reports why a row is bad that could be read.
func (k *countReader) refuse(code issue.Code, i int) {
	im, one, level := k.im, k.resolved(i), k.columns[i].level
	im.row = im.rows.Row()
	im.faults = im.faults[:0]
	id, subject := im.cols[one.column].ID, k.c.subjects[k.at].ID
	if code == JudgementTwice {
		rater := k.c.rater.at(k.c.forms[one.at.form].rater)
		im.fault(code, level.field, "column %q: rater %q judges %s of subject %q twice, here and in a row before", level.header, rater, id, subject)
		return
	}
	im.fault(code, level.field, "column %q: more than %d judgements of %s of subject %q are at one level", level.header, mostInCell, id, subject)
}

package assessment

import (
	"slices"

	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
)

// The codes of the issues that [Counts] report beside those of [Compile].
const (
	// CountsUnfit: counts cannot do it: they do not know which judgement is whose, when it
	// was made, or which it replaces.
	//
	// Example: {"judgements":[{"subject":"waitaha","rater":"hera","indicator":"kahuiako.relational-trust","level":"embedding","status":"corrected","replaces":["j1"],"reason":"slip"}]}
	CountsUnfit issue.Code = "counts-unfit"
	// CountsUnlike: two parts are not of one assessment, or cannot be of one.
	CountsUnlike issue.Code = "counts-unlike"
	// CountsLeaveOut: judgements have a date, a rationale, evidence or extensions, which
	// counts do not keep. A warning.
	//
	// Example: {"judgements":[{"subject":"waitaha","indicator":"kahuiako.relational-trust","level":"embedding","date":"2024-07-01"}]}
	CountsLeaveOut issue.Code = "counts-leave-out"
	// CountMissing: a judgement is to be taken away that has not been counted.
	CountMissing issue.Code = "count-missing"
	// CountsUnfinished: the counts were saved while a file was being counted, and are not
	// finished. A warning for Score; they cannot be merged.
	CountsUnfinished issue.Code = "counts-unfinished"
	// CountTooLarge: a cell would hold more than 2,147,483,647 judgements of one level.
	CountTooLarge issue.Code = "count-too-large"
)

// Counts are how many judgements there are of each subject, occasion, perspective and
// indicator at each level and absence, and which raters handed in which indicators.
// They are exact, take a number of bytes that depends on the subjects and their raters and
// never on the judgements, and can be made in parts: [Counts.Merge] gives the same
// whatever is in which part and in which order the parts come.
//
// What was counted is gone: which rater gave which level, dates, rationales, evidence.
//
//	counts suffice for                          the judgements themselves are needed for
//	distributions, medians and shares           rules that make each rater's score first
//	rules over indicators and groups that       views of a day, or of first judgements
//	  start from all judgements of each         agreed levels, gaps between dimensions
//	coverage, how many raters there are         which judgements explain a score
//	percent agreement, Fleiss, Gwet,            Cohen, Conger, Light, Kendall, intraclass
//	  Brennan-Prediger, Krippendorff, and         correlations and G studies
//	  their errors by school                    reliability, agreement of a staff
//	Rasch, rating scale and partial credit      measures that allow for raters' severity
//	  measures of schools
//
// [Method.Needs] says on which side a method of scoring lies, agreement.FromCounts and
// measure.FromCounts what they take. Asking for what counts do not know is an issue, or an
// error that says so.
//
// Memory is one byte for each level of each column of the framework, up to 255 judgements
// there and then four, for each subject, occasion and perspective; some 70 bytes beside
// it; and for each rater of it two bits a column and some 40 bytes. Counts are for one
// goroutine.
type Counts struct {
	head     compiler // framework, perspectives, rosters; no issues between calls
	title    indicator.Text
	locked   indicator.Date
	layout   *layout // for where the columns lie
	declared struct{ subjects, occasions []string }

	subjects    []Subject
	subjectName names
	rater       names

	blocks []countBlock
	first  []int32 // by subject: its first block, or -1
	cells  cells
	forms  []countForm
	bits   [][]uint64 // of the forms, in chunks
	formOf map[formOf]int32
	// byKey finds blocks once a subject has many; namedOf is what [Counts.named] has
	// counted. Both are nil as long as nobody asks.
	byKey   map[formKey]int32
	namedOf map[cellOfKind]int64
	last    struct {
		known bool
		key   formKey
		at    counting
	}

	column []int64 // judgements by column, absences among them
	n      int64
	// raterless: some came from a table that does not say whose they are.
	raterless bool
	reading   *reading // how far the file is that is being counted; nil if none is
}

// A countBlock is the counts of one subject, occasion and perspective. Its levels are the
// cells of the same number.
type countBlock struct {
	subject, occasion, perspective int32
	next                           int32 // of the same subject, or -1
	forms                          int32 // the last of them, or -1
	anonymous                      bool  // some of its judgements name no rater
	absent                         []absentCount
}

// A countForm is the form of one rater.
type countForm struct {
	block, rater int32
	before       int32 // of the same block, or -1
}

type formOf struct{ block, rater int32 }

// A counting is where a judgement is counted: form is -1 if it names no rater.
type counting struct{ block, form int32 }

// An absentCount is how many judgements of a column lack a level for one reason.
type absentCount struct {
	n      uint32
	column uint16
	reason uint8 // position in indicator.Absences
}

// NewCounts counts the judgements of an assessment, which may have none yet. What else it
// holds is checked as [Compile] does; there are all issues, and no Counts if one is an
// error. Forms must not be listed: of a blank one nothing could be counted.
func NewCounts(a Assessment, f *framework.Framework) (*Counts, issue.List) {
	c := &Counts{head: *newCompiler(f), formOf: map[formOf]int32{}, title: a.Title.Clone(), locked: a.Locked}
	found := &c.head.found
	if f == nil {
		return nil, found.List()
	}
	judgements := a.Judgements
	a.Judgements = nil
	none := len(a.Subjects) == 0
	if none { // they may come later; the schema of a document wants one
		a.Subjects = []Subject{{ID: "none", Kind: f.Document().Subjects[0]}}
	}
	a = c.head.addHead(a)
	if none {
		a.Subjects = nil
	}
	c.head.checkFramework(&a)
	c.head.addRaters(a.Raters)
	if len(a.Forms) > 0 {
		found.Errorf(CountsUnfit, "/forms", "counts cannot tell the judgements of a draft from others; compile the assessment")
	}
	if found.Failed() {
		return nil, found.List()
	}
	c.layout = newLayout(f, make([]bool, len(c.head.cols)))
	c.cells.width = c.layout.width
	c.column = make([]int64, c.layout.columns)
	c.addHead(&a)
	found.AddList(c.Add(judgements...))
	list := found.List()
	c.head.found = issue.Collector{}
	if list.Err() != nil {
		return nil, list
	}
	return c, list
}

func (c *Counts) addHead(a *Assessment) {
	for _, s := range a.Subjects {
		c.addSubject(s)
		c.declared.subjects = append(c.declared.subjects, s.ID)
	}
	for _, o := range a.Occasions {
		c.declared.occasions = append(c.declared.occasions, o.Key)
	}
	for _, r := range a.Raters {
		c.rater.number([]byte(r.ID))
	}
	c.head.rater = nil
}

func (c *Counts) addSubject(s Subject) int32 {
	number, fresh := c.subjectName.number([]byte(s.ID))
	if fresh {
		c.subjects = append(c.subjects, s)
		c.first = append(c.first, -1)
	}
	return number
}

// Len returns how many judgements are counted, absences among them.
func (c *Counts) Len() int64 { return c.n }

// Framework returns the framework that was judged against.
func (c *Counts) Framework() *framework.Framework { return c.head.m.framework }

// AddSubjects adds subjects that may then be judged. One that is there with the same kind
// and name stays as it is; another kind or name is an issue, at "/subjects/i".
func (c *Counts) AddSubjects(subjects ...Subject) issue.List {
	var found issue.Collector
	f := c.Framework()
	if slices.ContainsFunc(subjects, func(s Subject) bool { return s.Name != "" || s.Extensions != nil }) {
		own := Assessment{}
		if list := Schema().Copy(Assessment{Framework: f.Ref(), Subjects: subjects}, &own); list.Err() != nil {
			return list
		}
		subjects = own.Subjects
	}
	same := make(map[string]*Subject, len(subjects))
	for i, s := range subjects {
		at := issue.Pointer("/subjects").Index(i)
		if !indicator.ValidToken(s.ID) {
			found.Errorf(MemberInvalid, at.Key("id"), "%q is no name: want 1 to 256 characters, no controls, no space at either end", s.ID)
		}
		if !f.IsFor(s.Kind) {
			found.Errorf(KindUnfit, at.Key("kind"), "framework %q judges subjects of kind %s, not %q; derive a framework from it that names this kind", f.Key(), quoted(f.Document().Subjects, 12), s.Kind)
		}
		if number, ok := c.subjectName.lookup([]byte(s.ID)); ok && !c.subjects[number].alike(s) {
			found.Errorf(CountsUnlike, at, "subject %q is there with another kind or name", s.ID)
		}
		if before := same[s.ID]; before != nil && !before.alike(s) {
			found.Errorf(CountsUnlike, at, "subject %q stands here twice, with another kind or name", s.ID)
		}
		same[s.ID] = &subjects[i]
	}
	if found.Failed() {
		return found.List()
	}
	for _, s := range subjects {
		c.addSubject(s.clone())
	}
	return found.List()
}

func (s Subject) alike(t Subject) bool {
	return s.Kind == t.Kind && s.Name == t.Name && string(s.Extensions) == string(t.Extensions)
}

// Add counts judgements. If one of them has an issue that is an error, none is counted;
// paths are those of an assessment with these judgements. A rater who judges one indicator
// of a subject twice is an issue whichever call the first came with. Dates, rationales and
// evidence are left out with a warning. It takes some 150 ns a judgement.
func (c *Counts) Add(judgements ...Judgement) issue.List { return c.changeAll(judgements, +1) }

// Remove takes away judgements that were counted: one is withdrawn by Remove and changed by
// Remove and Add. If one of them has not been counted, none is taken away. Counts do not
// know which rater gave which level, so the level is taken on trust if any judgement of the
// indicator has it.
func (c *Counts) Remove(judgements ...Judgement) issue.List { return c.changeAll(judgements, -1) }

func (c *Counts) changeAll(judgements []Judgement, by int64) issue.List {
	r := c.newResolver()
	var done []countedOne
	for i := range judgements {
		if one, ok := r.resolve(&judgements[i], i); ok && r.change(one, by, i) {
			done = append(done, one)
		}
	}
	list := r.finish()
	if list.Err() != nil {
		for _, one := range slices.Backward(done) {
			c.change(one, -by)
		}
	}
	return list
}

// A countedOne is one judgement with every name resolved.
type countedOne struct {
	at     counting
	column int
	code   levelCode
}

// change counts a judgement, or takes one away. It reports why it cannot, and then
// changes nothing.
func (c *Counts) change(one countedOne, by int64) issue.Code {
	if one.at.form >= 0 {
		judged, leveled := c.bitsOf(one.at.form, one.column)
		bit := uint64(1) << (one.column % 64)
		switch {
		case by > 0 && *judged&bit != 0:
			return JudgementTwice
		case by < 0 && (*judged&bit == 0 || (*leveled&bit == 0) != one.code.absent()):
			return CountMissing
		}
	} else if by < 0 && !c.hasUnnamed(one) {
		return CountMissing
	}
	if code := c.changeCount(one.at.block, one.column, one.code, by); code != "" {
		return code
	}
	if one.at.form >= 0 {
		judged, leveled := c.bitsOf(one.at.form, one.column)
		bit := uint64(1) << (one.column % 64)
		*judged ^= bit
		if !one.code.absent() {
			*leveled ^= bit
		}
		cell := cellOfKind{one.at.block, one.column, !one.code.absent()}
		if n, known := c.namedOf[cell]; known {
			c.namedOf[cell] = n + by
		}
	}
	return ""
}

// hasUnnamed reports whether more judgements of a column have a level, or have none, than
// named raters made.
func (c *Counts) hasUnnamed(one countedOne) bool {
	b := &c.blocks[one.at.block]
	n := int64(0)
	for reason := range absenceCount {
		if i := b.findAbsent(one.column, uint8(reason)); i >= 0 && one.code.absent() {
			n += int64(b.absent[i].n)
		}
	}
	for rank := range c.layout.rows[one.column].levels {
		if !one.code.absent() {
			n += int64(c.cells.at(int(one.at.block), int(c.layout.lies[one.column].offset)+rank))
		}
	}
	return n > c.named(cellOfKind{one.at.block, one.column, !one.code.absent()})
}

// named returns how many of the judgements named raters made. It looks at their forms
// once.
func (c *Counts) named(cell cellOfKind) int64 {
	n, known := c.namedOf[cell]
	if known {
		return n
	}
	bit := uint64(1) << (cell.column % 64)
	for f := c.blocks[cell.block].forms; f >= 0; f = c.forms[f].before {
		judged, leveled := c.bitsOf(f, cell.column)
		if *judged&bit != 0 && (*leveled&bit != 0) == cell.level {
			n++
		}
	}
	c.namedOf = keep(c.namedOf, cell, n)
	return n
}

// changeCount changes the counts of a block, whoever judged.
func (c *Counts) changeCount(block int32, column int, code levelCode, by int64) issue.Code {
	b := &c.blocks[block]
	switch {
	case code.absent():
		if !b.changeAbsent(column, uint8(code-absentCode), by) {
			return unchanged(by)
		}
	case !c.cells.change(int(block), int(c.layout.lies[column].offset)+int(code), by):
		return unchanged(by)
	}
	c.column[column] += by
	c.n += by
	return ""
}

// unchanged says why a number cannot be changed.
func unchanged(by int64) issue.Code {
	if by < 0 {
		return CountMissing
	}
	return CountTooLarge
}

// changeAbsent adds to a number, or takes away, as cells.change does.
func (b *countBlock) changeAbsent(column int, reason uint8, by int64) bool {
	i := b.findAbsent(column, reason)
	n := by
	if i >= 0 {
		n += int64(b.absent[i].n)
	}
	switch {
	case n < 0 || n > mostInCell:
		return false
	case i < 0:
		b.absent = append(b.absent, absentCount{uint32(n), uint16(column), reason})
	case n == 0:
		b.absent = slices.Delete(b.absent, i, i+1)
	default:
		b.absent[i].n = uint32(n)
	}
	return true
}

func (b *countBlock) findAbsent(column int, reason uint8) int {
	for i, a := range b.absent {
		if int(a.column) == column && a.reason == reason {
			return i
		}
	}
	return -1
}

// place returns where the judgements of a key are counted.
func (c *Counts) place(key formKey) counting {
	if c.last.known && key == c.last.key {
		return c.last.at
	}
	at := counting{c.block(key), anonymous}
	if key.rater < 0 {
		c.blocks[at.block].anonymous = true
	} else {
		at.form = c.form(at.block, key.rater)
	}
	c.last.key, c.last.at, c.last.known = key, at, true
	return at
}

func (c *Counts) block(key formKey) int32 {
	if i := c.knownBlock(key); i >= 0 {
		return i
	}
	return c.newBlock(key)
}

// fewBlocks is how many blocks of a subject are looked at one after another.
const fewBlocks = 32

// knownBlock returns the block of a key, or -1.
func (c *Counts) knownBlock(key formKey) int32 {
	n := 0
	for i := c.first[key.subject]; i >= 0; i = c.blocks[i].next {
		if c.blocks[i].is(key) {
			return i
		}
		if n++; n == fewBlocks {
			return c.lookUp(key)
		}
	}
	return -1
}

func (c *Counts) lookUp(key formKey) int32 {
	if c.byKey == nil {
		c.byKey = make(map[formKey]int32, len(c.blocks))
		for i := range c.blocks {
			c.byKey[c.blocks[i].key()] = int32(i)
		}
	}
	key.rater = anonymous
	if i, ok := c.byKey[key]; ok {
		return i
	}
	return -1
}

func (b *countBlock) key() formKey {
	return formKey{b.subject, b.occasion, b.perspective, anonymous}
}

// newBlock adds a block of a key that has none.
func (c *Counts) newBlock(key formKey) int32 {
	i := int32(len(c.blocks))
	c.blocks = append(c.blocks, countBlock{subject: key.subject, occasion: key.occasion, perspective: key.perspective, next: c.first[key.subject], forms: -1})
	c.first[key.subject] = i
	if c.byKey != nil {
		c.byKey[c.blocks[i].key()] = i
	}
	c.cells.grow()
	return i
}

// formsInChunk is how many forms have their bits in one piece of memory.
const formsInChunk = 256

func (c *Counts) form(block, rater int32) int32 {
	key := formOf{block, rater}
	if i, ok := c.formOf[key]; ok {
		return i
	}
	i := int32(len(c.forms))
	if i%formsInChunk == 0 {
		c.bits = append(c.bits, make([]uint64, formsInChunk*2*c.words()))
	}
	b := &c.blocks[block]
	c.forms = append(c.forms, countForm{block, rater, b.forms})
	c.formOf[key], b.forms = i, i
	return i
}

// words is how many times 64 columns there are.
func (c *Counts) words() int { return (len(c.column) + 63) / 64 }

// bitsOf returns the words of a form that have the column: those of what its rater judged,
// and of what has a level.
func (c *Counts) bitsOf(form int32, column int) (judged, leveled *uint64) {
	words := c.words()
	at := c.formBits(form)
	return &at[column/64], &at[words+column/64]
}

func (c *Counts) formBits(form int32) []uint64 {
	size := 2 * c.words()
	start := int(form%formsInChunk) * size
	return c.bits[form/formsInChunk][start : start+size]
}

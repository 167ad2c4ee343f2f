package assessment

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"

	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
	"github.com/openrubric/leadership/indicator/table"
)

// A MappingFormat is the member "format" of a mapping document. The zero
// MappingFormat is written as the current one.
type MappingFormat string

// CurrentMappingFormat is the mapping format that this version of the library writes.
const CurrentMappingFormat MappingFormat = "leadership-mapping/1"

// MarshalText writes the format, the zero one as [CurrentMappingFormat].
func (f MappingFormat) MarshalText() ([]byte, error) {
	if f == "" {
		f = CurrentMappingFormat
	}
	return []byte(f), nil
}

// A Mapping says how the rows of a CSV file become judgements: which column holds
// what, and what the texts in it stand for. It is a plain value that is its own
// JSON, so that one import can be written down, kept and done again.
//
// One value serves both layouts. In a long file each row is one judgement: there
// is one [LevelColumn], and it reads the indicator from another column. In a wide
// file each row is a form: there is one LevelColumn for each indicator.
//
// Names of columns and texts are compared exactly, letter case included, after
// two steps on both sides: Unicode normalisation (NFC), and trimming of space at
// either end.
type Mapping struct {
	// Schema is where an editor finds the schema of the document. It is kept and not followed.
	Schema string         `json:"$schema,omitempty"`
	Format MappingFormat  `json:"format"`
	Title  indicator.Text `json:"title,omitempty"` // of the assessment
	Use    Use            `json:"use,omitzero"`    // of the assessment
	File   table.Layout   `json:"file,omitzero"`
	// Where picks rows: only those that pass all of these are read.
	Where []Where `json:"where,omitempty"`

	Subject SubjectFields `json:"subject"`
	// Rater, Perspective, Occasion, Date, Rationale and Evidence hold for every
	// level column that does not say otherwise. None of them is needed.
	Rater Field `json:"rater,omitzero"`
	// RaterPerRow makes each row that names no rater the form of a rater of its
	// own, "line-" and the number of its line. Without it each judgement of such a
	// row is a rater of its own.
	RaterPerRow bool          `json:"raterPerRow,omitzero"`
	Perspective Field         `json:"perspective,omitzero"`
	Occasion    Field         `json:"occasion,omitzero"`
	Date        DateField     `json:"date,omitzero"`
	Rationale   string        `json:"rationale,omitzero"` // header of its column
	Evidence    EvidenceField `json:"evidence,omitzero"`

	// Columns are the columns that hold levels.
	Columns []LevelColumn `json:"columns"`
	// Scales says, by the key of a scale, what the texts of its levels are. A scale
	// that is not named is read by the keys of its levels and of the absences.
	Scales map[string]LevelTable `json:"scales,omitempty"`
	// Absent and Skip hold for all scales. A text of Skip is taken as blank in all
	// other columns too.
	Absent map[string]indicator.Level `json:"absent,omitempty"`
	Skip   []string                   `json:"skip,omitempty"`

	// Perspectives and Occasions go into the assessment as they are. If there are
	// Occasions, the file may name no others; if there are none, those that the file
	// names are listed, first come first.
	Perspectives []PerspectiveInfo `json:"perspectives,omitempty"`
	Occasions    []Occasion        `json:"occasions,omitempty"`
	Extensions   json.RawMessage   `json:"extensions,omitempty"`
}

// A Where picks rows by the text of one column.
type Where struct {
	Column string   `json:"column"`
	In     []string `json:"in"` // the row is read if the text is one of these
}

// SubjectFields say who or what a row judges. ID and Kind are needed.
type SubjectFields struct {
	ID   Field `json:"id"`
	Name Field `json:"name,omitzero"`
	Kind Field `json:"kind"`
	// Keep names columns whose texts are kept in the extensions of the subject, by
	// header. Blank ones are not.
	Keep []string `json:"keep,omitempty"`
}

// A Field says where something comes from: from a column, or the same for all
// rows. The zero Field is nowhere.
type Field struct {
	Column string `json:"column,omitzero"` // header of the column
	// Values are what the texts of the column stand for. If there are any, a text
	// that is not among them is an issue. If there are none, texts stand for themselves.
	Values map[string]string `json:"values,omitempty"`
	Always string            `json:"always,omitzero"` // instead of a column
}

// A DateField says where the date of a judgement comes from.
type DateField struct {
	Column string          `json:"column,omitzero"` // header of the column
	Order  table.DateOrder `json:"order,omitzero"`
	// Timed says that a time of day may follow the date, behind a space or a T, as
	// in what survey tools export: "03/11/2026 14:22". The day is kept as it is
	// written, the time is not.
	Timed  bool           `json:"timed,omitzero"`
	Always indicator.Date `json:"always,omitzero"` // instead of a column
}

// An EvidenceField says which column names the evidence, and what stands between
// two IDs in it.
type EvidenceField struct {
	Column    string `json:"column,omitzero"`
	Separator string `json:"separator,omitzero"` // "" means ";"
}

// A LevelColumn is a column that holds levels, and what they are levels of.
type LevelColumn struct {
	Column    string `json:"column"`             // its header
	Indicator Field  `json:"indicator"`          // the ID of an indicator or aspect
	Dimension Field  `json:"dimension,omitzero"` // none: the ordinary one

	// The rest is as in [Mapping], for this column alone, if it is given.
	Rater       Field         `json:"rater,omitzero"`
	Perspective Field         `json:"perspective,omitzero"`
	Occasion    Field         `json:"occasion,omitzero"`
	Date        DateField     `json:"date,omitzero"`
	Rationale   string        `json:"rationale,omitzero"`
	Evidence    EvidenceField `json:"evidence,omitzero"`
	// Table comes before the table of the scale: its Levels or Bands instead of
	// those of the scale, its Absent and Skip as well as those.
	Table LevelTable `json:"table,omitzero"`
}

// A LevelTable says what the texts of a column stand for. With neither Levels nor
// Bands they are the keys of the levels and of the absences. A scale on which 1
// is best needs no more than a table that says so. A text that no table knows, a
// blank one among them, is an issue, and never the lowest level: list "" under Skip
// (no judgement was made; scores count it as blank) or under Absent with a reason.
type LevelTable struct {
	Levels map[string]indicator.Level `json:"levels,omitempty"`
	// Bands give the level where the text is a number, as in a column of marks.
	Bands *indicator.Bands `json:"bands,omitempty"`
	// Absent says which absence a text stands for, as in {"9":"not-applicable"}.
	Absent map[string]indicator.Level `json:"absent,omitempty"`
	// Skip lists texts that mean that there is no judgement at all, as in ["NULL",""].
	// They are counted in the [Statistics].
	Skip []string `json:"skip,omitempty"`
}

func (t LevelTable) readsLevels() bool { return len(t.Levels) > 0 || t.Bands != nil }

//go:embed mapping.schema.json
var mappingSchemaJSON []byte

var mappingSchema = sync.OnceValue(func() *document.Schema {
	return document.MustSchema(mappingSchemaJSON, Schema(), shared(), table.Schema())
})

// MappingSchema returns the JSON Schema (2020-12) of mapping documents. Its
// $defs/members is open: refer to it to build a closed schema of your own.
func MappingSchema() *document.Schema { return mappingSchema() }

// ParseMapping reads a mapping document, strictly. Whether it fits a framework is
// for [Mapping.Check] to say.
func ParseMapping(data []byte) (Mapping, issue.List) {
	var m Mapping
	if list := MappingSchema().Read(data, &m); list.Err() != nil {
		return Mapping{}, list
	}
	return m, issue.List{}
}

const (
	// MappingInvalid: a mapping says too little, too much, or two things at once.
	//
	// Example: {"subject":{"id":{"column":"school","always":"waitaha"},"kind":{"always":"school"}},"columns":[{"column":"trust","indicator":{"always":"local.trust"}}]}
	MappingInvalid issue.Code = "mapping-invalid"
)

// Check reports everything in the mapping that contradicts itself or does not fit
// the framework, at JSON Pointers into the mapping. Unknown IDs and levels carry
// the codes [IndicatorUnknown], [DimensionUnknown], [LevelUnknown],
// [PerspectiveUnknown] and [OccasionUnknown].
func (m Mapping) Check(f *framework.Framework) issue.List {
	c := mappingChecker{m: m, f: f}
	if f == nil {
		c.bad("", "there is no framework to judge against")
		return c.found.List()
	}
	c.checkFile()
	c.checkSubject()
	c.checkSetting(m.setting(), "")
	c.checkColumns()
	c.checkScales()
	return c.found.List()
}

type mappingChecker struct {
	m     Mapping
	f     *framework.Framework
	found issue.Collector
}

func (c *mappingChecker) bad(at issue.Pointer, format string, args ...any) {
	c.found.Errorf(MappingInvalid, at, format, args...)
}

func (c *mappingChecker) checkFile() {
	if c.m.Format != "" && c.m.Format != CurrentMappingFormat {
		c.bad("/format", "format %q is not %q", c.m.Format, CurrentMappingFormat)
	}
	if u := c.m.Use; u != "" && u != Formative && u != Summative {
		c.bad("/use", "%q is neither %q nor %q", u, Formative, Summative)
	}
	c.m.File.Check("/file", &c.found)
	for i, w := range c.m.Where {
		at := issue.Pointer("/where").Index(i)
		c.checkHeader(w.Column, at.Key("column"))
		if len(w.In) == 0 {
			c.bad(at.Key("in"), "no text is listed, so no row would be read")
		}
	}
	keys := map[Perspective]bool{}
	for i, p := range c.m.Perspectives {
		at := issue.Pointer("/perspectives").Index(i).Key("key")
		if !indicator.ValidKey(string(p.Key)) {
			c.bad(at, "%q is no key: want words in a-z and 0-9 joined by single hyphens", p.Key)
		}
		if keys[p.Key] {
			c.found.Errorf(PerspectiveDuplicate, at, "perspective %q is declared twice", p.Key)
		}
		keys[p.Key] = true
	}
	occasions := map[string]bool{}
	for i, o := range c.m.Occasions {
		at := issue.Pointer("/occasions").Index(i).Key("key")
		if wrong := notToken(o.Key); wrong != "" || o.Key != table.Clean(o.Key) {
			c.bad(at, "%q cannot be the key of an occasion", o.Key)
		}
		if occasions[o.Key] {
			c.found.Errorf(OccasionDuplicate, at, "occasion %q is listed twice", o.Key)
		}
		occasions[o.Key] = true
	}
}

// checkHeader reports a header that cannot name a column.
func (c *mappingChecker) checkHeader(header string, at issue.Pointer) {
	if table.Clean(header) == "" {
		c.bad(at, "the name of the column is blank")
	}
}

func (c *mappingChecker) checkSubject() {
	at := issue.Pointer("/subject")
	s := c.m.Subject
	c.checkField(s.ID, true, at.Key("id"), tokenCheck)
	c.checkField(s.Kind, true, at.Key("kind"), keyCheck)
	c.checkField(s.Name, false, at.Key("name"), nil)
	kept := map[string]bool{}
	for i, header := range s.Keep {
		c.checkHeader(header, at.Key("keep").Index(i))
		if name := table.Clean(header); kept[name] {
			c.bad(at.Key("keep").Index(i), "column %q is kept twice", header)
		} else {
			kept[name] = true
		}
	}
}

// A setting is what may be said for all level columns or for one.
type setting struct {
	rater, perspective, occasion Field
	date                         DateField
	rationale                    string
	evidence                     EvidenceField
}

func (m Mapping) setting() setting {
	return setting{m.Rater, m.Perspective, m.Occasion, m.Date, m.Rationale, m.Evidence}
}

func (l LevelColumn) setting() setting {
	return setting{l.Rater, l.Perspective, l.Occasion, l.Date, l.Rationale, l.Evidence}
}

func (c *mappingChecker) checkSetting(s setting, at issue.Pointer) {
	c.checkField(s.rater, false, at.Key("rater"), tokenCheck)
	c.checkField(s.perspective, false, at.Key("perspective"), c.m.perspectiveCheck())
	c.checkField(s.occasion, false, at.Key("occasion"), c.m.occasionCheck())
	c.checkDate(s.date, at.Key("date"))
	if s.rationale != "" {
		c.checkHeader(s.rationale, at.Key("rationale"))
	}
	switch e := s.evidence; {
	case e.Column != "":
		c.checkHeader(e.Column, at.Key("evidence").Key("column"))
	case e.Separator != "":
		c.bad(at.Key("evidence"), "evidence has a separator and no column")
	}
}

// A valueCheck says what is wrong with a text where it stands, or nothing. The
// code is that of the issue, or none if the caller's own will do.
type valueCheck func(text string) (code issue.Code, wrong string)

func tokenCheck(text string) (issue.Code, string) { return "", notToken(text) }

func keyCheck(text string) (issue.Code, string) {
	if !indicator.ValidKey(text) {
		return "", fmt.Sprintf("%q is no key: want words in a-z and 0-9 joined by single hyphens", text)
	}
	return "", ""
}

func (m Mapping) perspectiveCheck() valueCheck {
	known := setOf(Perspectives())
	for _, p := range m.Perspectives {
		known[p.Key] = true
	}
	return func(text string) (issue.Code, string) {
		if known[Perspective(text)] {
			return "", ""
		}
		return PerspectiveUnknown, fmt.Sprintf("perspective %q is neither well known nor declared", text)
	}
}

func (m Mapping) occasionCheck() valueCheck {
	listed := map[string]bool{}
	for _, o := range m.Occasions {
		listed[o.Key] = true
	}
	return func(text string) (issue.Code, string) {
		if len(listed) > 0 && !listed[text] {
			return OccasionUnknown, fmt.Sprintf("the mapping lists its occasions, and %q is not among them", text)
		}
		return tokenCheck(text)
	}
}

// checkField reports a field that is from nowhere though it is needed, from two
// places at once, or that gives a value that may not stand there.
func (c *mappingChecker) checkField(f Field, needed bool, at issue.Pointer, check valueCheck) {
	switch {
	case f.Column != "" && f.Always != "":
		c.bad(at, "this comes from column %q or is always %q, not both", f.Column, f.Always)
	case f.Column == "" && f.Always == "" && (needed || len(f.Values) > 0):
		c.bad(at, "neither a column nor a value for all rows is given")
	case f.Always != "" && len(f.Values) > 0:
		c.bad(at.Key("values"), "values belong to a column, and there is none")
	case f.Column != "":
		c.checkHeader(f.Column, at.Key("column"))
	}
	report := func(value string, at issue.Pointer) {
		switch value = table.Clean(value); {
		case value == "" && needed:
			c.bad(at, "the value is blank")
			return
		case value == "" || check == nil:
			return
		}
		code, wrong := check(value)
		if wrong == "" {
			return
		}
		if code == "" {
			code = MappingInvalid
		}
		c.found.Errorf(code, at, "%s%s", wrong, c.meant(code, value))
	}
	if f.Always != "" {
		report(f.Always, at.Key("always"))
	}
	c.checkTexts(slices.Sorted(maps.Keys(f.Values)), at.Key("values"))
	for _, text := range slices.Sorted(maps.Keys(f.Values)) {
		report(f.Values[text], at.Key("values").Key(text))
	}
}

// meant ends the message about a value that is not known. Only names in the mapping
// are compared with all that are known: a file may have millions.
func (c *mappingChecker) meant(code issue.Code, value string) fmt.Stringer {
	switch _, group := c.f.Group(indicator.ID(value)); {
	case code == IndicatorUnknown && !group:
		return meant(value, c.f.Columns(), func(col framework.Column) string { return string(col.ID) })
	case code == PerspectiveUnknown:
		known := Perspectives()
		for _, p := range c.m.Perspectives {
			known = append(known, p.Key)
		}
		return meant(value, known, func(p Perspective) string { return string(p) })
	}
	return hint(func() string { return "" })
}

// checkTexts reports texts that are the same once they are cleaned.
func (c *mappingChecker) checkTexts(texts []string, at issue.Pointer) {
	seen := make(map[string]string, len(texts))
	for _, text := range texts {
		if first, ok := seen[table.Clean(text)]; ok {
			c.bad(at.Key(text), "%q and %q are the same text once space at the ends is trimmed and the characters are normalised", first, text)
		}
		seen[table.Clean(text)] = text
	}
}

func (c *mappingChecker) checkDate(d DateField, at issue.Pointer) {
	switch {
	case d.Column != "" && !d.Always.IsZero():
		c.bad(at, "the date comes from column %q or is always %v, not both", d.Column, d.Always)
	case d.Column == "" && d.Order != "":
		c.bad(at.Key("order"), "an order of day, month and year belongs to a column, and there is none")
	case d.Column == "" && d.Timed:
		c.bad(at.Key("timed"), "a time behind the date belongs to a column, and there is none")
	case d.Column != "":
		c.checkHeader(d.Column, at.Key("column"))
	}
	if !d.Order.Valid() {
		c.bad(at.Key("order"), "%q is no order of day, month and year, as %q is", d.Order, table.DayMonthYear)
	}
}

func (c *mappingChecker) checkColumns() {
	if len(c.m.Columns) == 0 {
		c.bad("/columns", "no column holds levels")
	}
	type judged struct{ column, indicator, dimension string }
	seen := map[judged]bool{}
	for i, col := range c.m.Columns {
		at := issue.Pointer("/columns").Index(i)
		c.checkHeader(col.Column, at.Key("column"))
		c.checkField(col.Indicator, true, at.Key("indicator"), c.indicatorCheck())
		c.checkField(col.Dimension, false, at.Key("dimension"), c.dimensionCheck())
		c.checkSetting(col.setting(), at)
		key := judged{table.Clean(col.Column), col.Indicator.Always + "\x00" + col.Indicator.Column, col.Dimension.Always + "\x00" + col.Dimension.Column}
		if seen[key] {
			c.bad(at, "column %q is read as the same indicator twice", col.Column)
		}
		seen[key] = true
		scale, _ := c.f.ScaleOf(indicator.ID(col.Indicator.Always), col.Dimension.Always)
		c.checkTable(col.Table, scale, at.Key("table"))
	}
	c.checkAbsent(c.m.Absent, "/absent")
	c.checkOnce(LevelTable{Absent: c.m.Absent, Skip: c.m.Skip}, "")
}

func (c *mappingChecker) indicatorCheck() valueCheck {
	return func(text string) (issue.Code, string) {
		id := indicator.ID(text)
		if _, ok := c.f.Column(id, ""); ok {
			return "", ""
		}
		if _, group := c.f.Group(id); group {
			return IndicatorUnknown, fmt.Sprintf("%q is a group: judge its indicators", id)
		}
		return IndicatorUnknown, fmt.Sprintf("framework %q has no indicator %q", c.f.Key(), id)
	}
}

func (c *mappingChecker) dimensionCheck() valueCheck {
	return func(text string) (issue.Code, string) {
		if slices.Contains(c.f.Dimensions(), text) {
			return "", ""
		}
		return DimensionUnknown, fmt.Sprintf("framework %q has no dimension %q", c.f.Key(), text)
	}
}

func (c *mappingChecker) checkScales() {
	for _, key := range slices.Sorted(maps.Keys(c.m.Scales)) {
		at := issue.Pointer("/scales").Key(key)
		scale, ok := c.f.Scale(key)
		if !ok {
			c.bad(at, "framework %q has no scale %q%s", c.f.Key(), key, meant(key, slices.Collect(c.f.Scales()), func(s indicator.Scale) string { return s.Key }))
			continue
		}
		c.checkTable(c.m.Scales[key], scale, at)
	}
}

// checkTable reports levels that the scale does not have. A zero scale stands for
// several, so that nothing can be said about them.
func (c *mappingChecker) checkTable(t LevelTable, scale indicator.Scale, at issue.Pointer) {
	level := func(l indicator.Level, at issue.Pointer) {
		if _, ok := scale.Rank(l); ok || scale.Key == "" {
			return
		}
		if l.Absent() {
			c.found.Errorf(LevelUnknown, at, "%q is a reason for having no level: list it under absent", l)
			return
		}
		c.found.Errorf(LevelUnknown, at, "scale %q has no level %q; it has %s", scale.Key, l, levelKeys(scale))
	}
	for _, text := range slices.Sorted(maps.Keys(t.Levels)) {
		level(t.Levels[text], at.Key("levels").Key(text))
	}
	if t.Bands != nil {
		t.Bands.Check(at.Key("bands"), &c.found)
		for i, band := range t.Bands.Bands {
			level(band.Level, at.Key("bands").Key("bands").Index(i).Key("level"))
		}
	}
	c.checkAbsent(t.Absent, at.Key("absent"))
	c.checkOnce(t, at)
}

func (c *mappingChecker) checkAbsent(absent map[string]indicator.Level, at issue.Pointer) {
	for _, text := range slices.Sorted(maps.Keys(absent)) {
		if l := absent[text]; !l.Absent() {
			c.found.Errorf(LevelUnknown, at.Key(text), "%q is no absence; those are %s", l, quoted(indicator.Absences(), indicator.MaxLevels))
		}
	}
}

// checkOnce reports texts to which a table gives two meanings.
func (c *mappingChecker) checkOnce(t LevelTable, at issue.Pointer) {
	levels, absent := slices.Sorted(maps.Keys(t.Levels)), slices.Sorted(maps.Keys(t.Absent))
	c.checkTexts(levels, at.Key("levels"))
	c.checkTexts(absent, at.Key("absent"))
	meaning := map[string]string{}
	for _, text := range levels {
		meaning[table.Clean(text)] = "a level"
	}
	for _, text := range absent {
		if m, taken := meaning[table.Clean(text)]; taken {
			c.bad(at.Key("absent").Key(text), "%q is %s and an absence", text, m)
		}
		meaning[table.Clean(text)] = "an absence"
	}
	for i, text := range t.Skip {
		if m, taken := meaning[table.Clean(text)]; taken {
			c.bad(at.Key("skip").Index(i), "%q is %s and skipped", text, m)
		}
	}
}

func levelKeys(s indicator.Scale) string {
	keys := make([]indicator.Level, len(s.Levels))
	for i, rung := range s.Levels {
		keys[i] = rung.Key
	}
	return quoted(keys, indicator.MaxLevels)
}

// quoted lists texts for a message, up to a number of them.
func quoted[S ~string](texts []S, limit int) string {
	var b strings.Builder
	for i, t := range texts {
		if i == limit {
			fmt.Fprintf(&b, " and %d more", len(texts)-limit)
			break
		}
		if i > 0 {
			b.WriteString(", ")
		}
		fmt.Fprintf(&b, "%q", t)
	}
	return b.String()
}

package assessment

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"slices"

	"github.com/openrubric/leadership/evidence"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
)

// Inputs are what judgements are compiled from. Evidence may be nil; then
// references to it are not followed.
type Inputs struct {
	Framework  *framework.Framework
	Assessment Assessment
	Evidence   *evidence.Index
}

// Columns are judgements in columns, for millions: one entry a judgement in each
// of Subject ... Level, which refer to the tables above them by position. Nothing
// is held but the compiled form.
type Columns struct {
	Use          Use
	Subjects     []Subject
	Occasions    []Occasion        // none: one without a key
	Perspectives []PerspectiveInfo // none: judgements name none
	Raters       []string
	Rosters      []Roster

	Subject     []int32
	Occasion    []int32 // nil: all the first
	Perspective []int32 // nil: all the first; an entry below 0: none
	Rater       []int32 // nil: all anonymous; an entry below 0: anonymous
	Column      []int32 // in [framework.Framework.Columns]
	Level       []uint8 // as [LevelCode] gives it
}

// LevelCode returns the number that stands for a level in [Columns]: its rank on the
// scale, or 128 and more for an absence.
func LevelCode(s indicator.Scale, l indicator.Level) (code uint8, ok bool) {
	if rank, ok := s.Rank(l); ok {
		return uint8(rank), rank < indicator.MaxLevels
	}
	if i := slices.Index(indicator.Absences(), l); i >= 0 {
		return uint8(absentCode) + uint8(i), true
	}
	return 0, false
}

// Compile resolves every name once. It returns all issues, not the first;
// warnings come with a Matrix, errors without one. Paths are JSON Pointers into
// the assessment. All of it but the judgements is held to [Schema] and copied; of
// the judgements, texts are kept and the rest is counted. It takes time in
// proportion to the judgements, and least where those of a form stand together.
func Compile(in Inputs) (*Matrix, issue.List) {
	c := newCompiler(in.Framework)
	if in.Framework == nil {
		return nil, c.found.List()
	}
	c.m.evidence = in.Evidence
	head := in.Assessment
	head.Judgements = nil
	a := c.addHead(head)
	c.checkFramework(&a)
	c.addRaters(a.Raters)
	c.addForms(a.Forms)
	a.Judgements = in.Assessment.Judgements
	c.addJudgements(&a)
	c.checkEvidence()
	return c.finish()
}

// CompileColumns makes a Matrix of judgements in columns. Issues have paths such
// as "/level/17" into the Columns.
func CompileColumns(cols Columns, f *framework.Framework) (*Matrix, issue.List) {
	c := newCompiler(f)
	if f == nil {
		return nil, c.found.List()
	}
	c.columnar = true
	a := c.addHead(Assessment{
		Framework: f.Ref(), Use: cols.Use, Subjects: cols.Subjects, Occasions: cols.Occasions,
		Perspectives: cols.Perspectives, Rosters: cols.Rosters,
	})
	c.checkFramework(&a)
	raters := make([]Rater, len(cols.Raters))
	for i, id := range cols.Raters {
		raters[i].ID = id
	}
	c.addRaters(raters)
	c.addColumns(&cols)
	return c.finish()
}

// A row is a judgement with every name resolved.
type row struct {
	form   int32 // in compiler.forms
	column uint16
	level  levelCode
}

type formKey struct {
	subject, occasion, perspective, rater int32
}

type compiler struct {
	m      *Matrix
	found  issue.Collector
	levels [][]indicator.Level // by column
	cols   []framework.Column

	subject     map[string]int32
	occasion    map[string]int32
	rater       map[string]int32
	perspective map[Perspective]int32
	judgements  int  // how many there are
	listed      int  // raters that are declared; if there are any, another is an issue
	columnar    bool // the judgements come in columns

	formOf  map[formKey]int32
	forms   []formKey
	handed  map[int32][]indicator.Date // by form: when each listed as submitted was handed in
	draftOf map[formKey]*draft
	drafts  []*draft
	rows    []row
	source  []int32 // by row; nil: the row's own position
	links   []link
}

// A draft is a form that was not handed in, and how many judgements it holds.
type draft struct {
	index, judgements int // index in the assessment's forms
}

// A link is a judgement that replaces others.
type link struct {
	source   int32
	replaces []string
	draft    bool // it is not handed in, so it does not take their place yet
}

func newCompiler(f *framework.Framework) *compiler {
	c := &compiler{
		m:           &Matrix{framework: f},
		subject:     map[string]int32{},
		occasion:    map[string]int32{},
		rater:       map[string]int32{},
		perspective: map[Perspective]int32{},
		formOf:      map[formKey]int32{},
		handed:      map[int32][]indicator.Date{},
		draftOf:     map[formKey]*draft{},
	}
	if f == nil {
		c.found.Errorf(FrameworkMissing, "", "there is no framework to judge against")
		return c
	}
	c.cols = f.Columns()
	byKey := map[string][]indicator.Level{}
	for s := range f.Scales() {
		var keys []indicator.Level
		for _, rung := range s.Levels {
			keys = append(keys, rung.Key)
		}
		byKey[s.Key] = keys
	}
	for _, col := range c.cols {
		c.levels = append(c.levels, byKey[col.Scale])
	}
	if len(c.cols) > math.MaxUint16 {
		c.found.Errorf(FrameworkUnfit, "", "framework %q has %d columns: at most %d can be judged", f.Key(), len(c.cols), math.MaxUint16)
	}
	return c
}

// addHead holds all but raters, forms and judgements to the schema, copies it and
// takes it in. It returns the copy, or the original if that breaks the schema.
func (c *compiler) addHead(head Assessment) Assessment {
	var own Assessment
	list := Schema().Copy(head, &own)
	c.found.AddList(list)
	if list.Err() != nil {
		own = head
	}
	c.m.title, c.m.use, c.m.nonce = own.Title, own.Use, own.Nonce
	c.addSubjects(own.Subjects)
	c.addOccasions(own.Occasions)
	c.addPerspectives(own.Perspectives)
	c.addRosters(own.Rosters)
	return own
}

func (c *compiler) checkFramework(a *Assessment) {
	f, at := c.m.framework, issue.Pointer("/framework")
	a.Framework.Check(f, FrameworkUnfit, at, &c.found)
	if a.Use == Summative && f.Policy() != framework.Summative {
		c.found.Warnf(UseUnfit, "/use", "framework %q is %s and not meant for decisions", f.Key(), f.Policy())
	}
	if f.Policy() == framework.RatingDiscouraged {
		c.found.Warnf(UseUnfit, at, "framework %q says that it is a guide and not for rating", f.Key())
	}
}

func (c *compiler) addSubjects(subjects []Subject) {
	for i, s := range subjects {
		at := issue.Pointer("/subjects").Index(i)
		if _, taken := c.subject[s.ID]; taken {
			c.found.Errorf(SubjectDuplicate, at.Key("id"), "subject %q is listed twice", s.ID)
		}
		if f := c.m.framework; !f.IsFor(s.Kind) {
			c.found.Errorf(KindUnfit, at.Key("kind"), "framework %q judges subjects of kind %s, not %q; derive a framework from it that names this kind", f.Key(), quoted(f.Document().Subjects, 12), s.Kind)
		}
		c.subject[s.ID] = int32(i)
	}
	c.m.subjects = subjects
}

func (c *compiler) addOccasions(occasions []Occasion) {
	status := c.m.framework.Status()
	for i, o := range occasions {
		at := issue.Pointer("/occasions").Index(i)
		if _, taken := c.occasion[o.Key]; taken {
			c.found.Errorf(OccasionDuplicate, at.Key("key"), "occasion %q is listed twice", o.Key)
		}
		if !(indicator.Span{From: o.From, To: o.To}).Valid() {
			c.found.Errorf(DatesReversed, at.Key("to"), "occasion %q ends on %v, before it begins on %v", o.Key, o.To, o.From)
		}
		if !status.ValidTo.IsZero() && status.ValidTo.Before(o.From) {
			c.found.Warnf(FrameworkExpired, at, "occasion %q is after the last day of framework %q, %v", o.Key, c.m.framework.Key(), status.ValidTo)
		}
		c.occasion[o.Key] = int32(i)
	}
	c.m.occasions = occasions
	if len(occasions) == 0 {
		c.m.occasions = []Occasion{{}}
		c.occasion[""] = 0
	}
}

func (c *compiler) addRaters(raters []Rater) {
	for i, r := range raters {
		at := issue.Pointer("/raters").Index(i)
		if c.columnar {
			c.checkToken(r.ID, at) // the others have passed the schema
		} else {
			at = at.Key("id")
		}
		if _, taken := c.rater[r.ID]; taken {
			c.found.Errorf(RaterDuplicate, at, "rater %q is listed twice", r.ID)
			continue
		}
		c.rater[r.ID] = int32(len(c.m.raters))
		c.m.raters = append(c.m.raters, r.ID)
	}
	c.listed = len(c.m.raters)
}

func (c *compiler) checkToken(s string, at issue.Pointer) {
	if !indicator.ValidToken(s) {
		c.found.Errorf(MemberInvalid, at, "%q is no name: want 1 to 256 characters, no controls, no space at either end", s)
	}
}

// addPerspectives gives each perspective its number in report order: the
// well-known ones, the declared ones, and last judgements that name none.
func (c *compiler) addPerspectives(declared []PerspectiveInfo) {
	var all []PerspectiveInfo
	for _, p := range Perspectives() {
		all = append(all, PerspectiveInfo{Key: p})
	}
	seen := map[Perspective]bool{}
	for i, p := range declared {
		if seen[p.Key] {
			c.found.Errorf(PerspectiveDuplicate, issue.Pointer("/perspectives").Index(i).Key("key"), "perspective %q is declared twice", p.Key)
			continue
		}
		seen[p.Key] = true
		if p.Anonymous && p.IsIdentified() {
			c.found.Errorf(AnonymityBroken, issue.Pointer("/perspectives").Index(i).Key("anonymous"), "perspective %q cannot be anonymous and identified", p.Key)
		}
		if k := slices.Index(Perspectives(), p.Key); k >= 0 {
			all[k] = p
			continue
		}
		all = append(all, p)
	}
	c.m.perspectives = append(all, PerspectiveInfo{})
	for i, p := range c.m.perspectives {
		c.m.perspectives[i].Identified = new(p.IsIdentified())
		c.perspective[p.Key] = int32(i)
	}
	c.m.known = c.m.perspectives
}

func (c *compiler) addRosters(rosters []Roster) {
	seen := map[formKey]bool{}
	for i, r := range rosters {
		at := issue.Pointer("/rosters").Index(i)
		key, ok := c.key(at, r.Subject, r.Occasion, r.Perspective)
		if ok && seen[key] {
			c.found.Errorf(RosterInvalid, at, "subject %q has two rosters for occasion %q and perspective %q", r.Subject, r.Occasion, r.Perspective)
		}
		seen[key] = true
		if r.Responded != nil && *r.Responded > r.Invited {
			c.found.Errorf(RosterInvalid, at, "%d raters responded, and only %d were invited", *r.Responded, r.Invited)
		}
	}
	c.m.rosters = rosters
	c.m.rosterOf = make(map[rosterKey]int, len(rosters))
	for i, r := range rosters {
		c.m.rosterOf[rosterKey{r.Subject, r.Occasion, r.Perspective}] = i
	}
}

func (c *compiler) addForms(forms []Form) {
	seen := map[formKey]bool{}
	for i, form := range forms {
		at := issue.Pointer("/forms").Index(i)
		key, ok := c.key(at, form.Subject, form.Occasion, form.Perspective)
		key.rater = c.raterOf(form.Rater, at)
		if !ok {
			continue
		}
		if seen[key] && form.Rater != "" {
			c.found.Errorf(FormDuplicate, at, "the form of rater %q for subject %q is listed twice", form.Rater, form.Subject)
		}
		seen[key] = true
		switch {
		case form.State == SubmittedForm:
			f := c.form(key)
			c.handed[f] = append(c.handed[f], form.Submitted)
		case form.Rater == "":
			c.found.Errorf(MemberInvalid, at, "a draft needs a rater: nobody could tell which judgements are its own")
		default:
			d := &draft{index: i}
			c.draftOf[key], c.drafts = d, append(c.drafts, d)
		}
	}
}

// key resolves the names of a subject, occasion and perspective, and reports
// those that are not there.
func (c *compiler) key(at issue.Pointer, subject, occasion string, p Perspective) (key formKey, ok bool) {
	var okS, okO, okP bool
	if key.subject, okS = c.subject[subject]; !okS {
		c.found.Errorf(SubjectUnknown, at.Key("subject"), "the assessment has no subject %q%s", subject, meant(subject, c.m.subjects, func(s Subject) string { return s.ID }))
	}
	if key.occasion, okO = c.occasion[occasion]; !okO {
		c.occasionUnknown(at, occasion)
	}
	if key.perspective, okP = c.perspective[p]; !okP {
		c.perspectiveUnknown(at, p)
	}
	return key, okS && okO && okP
}

func (c *compiler) occasionUnknown(at issue.Pointer, occasion string) {
	if occasion == "" {
		c.found.Errorf(OccasionUnknown, at.Key("occasion"), "no occasion is named: want one of %s", c.someOccasions())
		return
	}
	c.found.Errorf(OccasionUnknown, at.Key("occasion"), "the assessment has no occasion %q%s", occasion, meant(occasion, c.m.occasions, func(o Occasion) string { return o.Key }))
}

// someOccasions names the first occasions.
func (c *compiler) someOccasions() string {
	const most = 12
	var keys []string
	for _, o := range c.m.occasions[:min(len(c.m.occasions), most)] {
		keys = append(keys, o.Key)
	}
	if more := len(c.m.occasions) - most; more > 0 {
		return fmt.Sprintf("%s and %d more", quoted(keys, most), more)
	}
	return quoted(keys, most)
}

func (c *compiler) perspectiveUnknown(at issue.Pointer, p Perspective) {
	c.found.Errorf(PerspectiveUnknown, at.Key("perspective"), "perspective %q is neither well known nor declared%s", p, meant(string(p), c.m.known, func(i PerspectiveInfo) string { return string(i.Key) }))
}

func (c *compiler) raterOf(id string, at issue.Pointer) int32 {
	if id == "" {
		return anonymous
	}
	r, ok := c.rater[id]
	if !ok {
		c.checkToken(id, at.Key("rater"))
		r = int32(len(c.m.raters))
		c.rater[id] = r
		c.m.raters = append(c.m.raters, id)
	}
	if c.listed > 0 && int(r) >= c.listed {
		c.found.Errorf(RaterUnknown, at.Key("rater"), "the assessment lists its raters, and %q is not among them", id)
	}
	return r
}

func (c *compiler) form(key formKey) int32 {
	f, ok := c.formOf[key]
	if !ok {
		f = int32(len(c.forms))
		c.formOf[key] = f
		c.forms = append(c.forms, key)
	}
	return f
}

func (c *compiler) addJudgements(a *Assessment) {
	if int64(len(a.Judgements)) > math.MaxInt32 {
		c.found.Errorf(MemberInvalid, "/judgements", "more than %d judgements: score them in parts", math.MaxInt32)
		return
	}
	c.judgements = len(a.Judgements)
	c.rows = make([]row, 0, len(a.Judgements))
	c.source = make([]int32, 0, len(a.Judgements))
	ids := map[string]int32{}
	refs := 0
	var last *Judgement // the one before, whose form this one most likely shares
	var inForm int32    // its form
	var inDraft *draft  // or the draft it stands in
	column := -1
	for i := range a.Judgements {
		j := &a.Judgements[i]
		if last == nil || j.Subject != last.Subject || j.Rater != last.Rater || j.Perspective != last.Perspective || j.Occasion != last.Occasion {
			at := judgementAt(i)
			key, named := c.key(at, j.Subject, j.Occasion, j.Perspective)
			key.rater = c.raterOf(j.Rater, at)
			last, inDraft = nil, nil
			if named {
				last = j
				if inDraft = c.draftOf[key]; inDraft == nil {
					inForm = c.form(key)
				}
			}
		}
		if inDraft != nil {
			inDraft.judgements++
		}
		var ok bool
		column, ok = c.columnOf(j, i, column)
		code, known := levelCode(0), false
		if ok {
			code, known = c.codeOf(j.Level, column)
			if !known {
				c.levelIssue(j, i, column)
			}
		}
		refs += c.addDetail(j, i, inDraft != nil, ids)
		if last == nil || inDraft != nil || !ok || !known {
			continue
		}
		c.rows = append(c.rows, row{form: inForm, column: uint16(column), level: code})
		c.source = append(c.source, int32(i))
	}
	c.resolveLinks(a, ids)
	c.checkDates(a)
	if refs > 0 && c.m.evidence == nil {
		c.found.Warnf(EvidenceUnchecked, "/judgements", "%d judgements refer to evidence, and no register was given to look it up in", refs)
	}
}

func judgementAt(i int) issue.Pointer { return issue.Pointer("/judgements").Index(i) }

// columnOf returns the column of the judgement. Forms list indicators in one
// order, so the column after the last one is tried first.
func (c *compiler) columnOf(j *Judgement, i, last int) (int, bool) {
	if next := last + 1; next < len(c.cols) && c.cols[next].ID == j.Indicator && c.cols[next].Dimension == j.Dimension {
		return next, true
	}
	if col, ok := c.m.framework.Column(j.Indicator, j.Dimension); ok {
		return col, true
	}
	c.columnUnknown(j.Indicator, j.Dimension, judgementAt(i))
	return last, false
}

func (c *compiler) columnUnknown(id indicator.ID, dimension string, at issue.Pointer) {
	f := c.m.framework
	_, group := f.Group(id)
	switch {
	case group:
		c.found.Errorf(IndicatorUnknown, at.Key("indicator"), "%q is a group: judge its indicators", id)
	case !f.Has(id) && id.Framework() != f.Key():
		c.found.Errorf(IndicatorUnknown, at.Key("indicator"), "%q belongs to framework %q, and the judgements are against %q", id, id.Framework(), f.Key())
	case !f.Has(id):
		c.found.Errorf(IndicatorUnknown, at.Key("indicator"), "framework %q has no indicator %q%s", f.Key(), id, meant(string(id), c.cols, func(col framework.Column) string { return string(col.ID) }))
	default:
		c.found.Errorf(DimensionUnknown, at.Key("dimension"), "framework %q has no dimension %q", f.Key(), dimension)
	}
}

func (c *compiler) codeOf(l indicator.Level, column int) (levelCode, bool) {
	for rank, key := range c.levels[column] {
		if key == l {
			return levelCode(rank), true
		}
	}
	for i, absence := range absences {
		if absence == l {
			return absentCode + levelCode(i), true
		}
	}
	return 0, false
}

var absences = indicator.Absences()

const absenceCount = 7 // len(absences); a test holds them equal

func (c *compiler) levelIssue(j *Judgement, i, column int) {
	c.levelUnknown(j.Level, column, judgementAt(i).Key("level"))
}

func (c *compiler) levelUnknown(level indicator.Level, column int, at issue.Pointer) {
	if level == "" {
		c.found.Errorf(LevelUnknown, at, "the judgement has no level; say why there is none, as in %q", indicator.NotRated)
		return
	}
	c.found.Errorf(LevelUnknown, at, "scale %q has no level %q: want one of %s, or a reason for having none: %s%s", c.cols[column].Scale, level,
		quoted(c.levels[column], indicator.MaxLevels), quoted(absences, len(absences)), meant(string(level), slices.Concat(c.levels[column], absences), func(l indicator.Level) string { return string(l) }))
}

// meant ends the message about a name that is not known. It looks for the name that
// was meant only if the message is kept: a list of thousands of subjects takes a
// while, and a wrong column makes millions of issues.
func meant[T any](text string, known []T, name func(T) string) fmt.Stringer {
	return hint(func() string {
		const most = 2000 // issue.Nearest looks at no more
		var names []string
		for _, k := range known[:min(len(known), most)] {
			names = append(names, name(k))
		}
		if near := issue.Nearest(text, names, 1); near != nil {
			return fmt.Sprintf("; did you mean %q?", near[0])
		}
		return ""
	})
}

// A hint is text that is made when it is wanted.
type hint func() string

func (h hint) String() string { return h() }

// addDetail keeps what the judgement says beyond its level. It returns 1 if the
// judgement refers to evidence.
func (c *compiler) addDetail(j *Judgement, i int, draft bool, ids map[string]int32) (refs int) {
	if !j.Date.IsZero() {
		if c.m.dates == nil {
			c.m.dates = make([]indicator.Date, c.judgements)
		}
		c.m.dates[i] = j.Date
	}
	if j.ID == "" && j.Status == First && j.Replaces == nil && j.Reason == "" && j.Rationale == "" && len(j.Evidence) == 0 && j.StandsFor == 0 && j.Moderator == "" && j.Extensions == nil {
		return 0
	}
	at := judgementAt(i)
	if j.ID != "" {
		c.checkToken(j.ID, at.Key("id"))
		if _, taken := ids[j.ID]; taken {
			c.found.Errorf(JudgementDuplicate, at.Key("id"), "two judgements have the ID %q", j.ID)
		}
		ids[j.ID] = int32(i)
	}
	c.checkStatus(j, at)
	if j.Extensions != nil && (j.Extensions[0] != '{' || !json.Valid(j.Extensions)) {
		c.found.Errorf(MemberInvalid, at.Key("extensions"), "extensions must be a JSON object")
	}
	if len(j.Replaces) > 0 {
		c.links = append(c.links, link{int32(i), j.Replaces, draft})
	}
	c.m.agreed = c.m.agreed || j.Status == Agreed
	for k, id := range j.Evidence {
		c.checkReference(id, at.Key("evidence").Index(k))
	}
	if c.m.details == nil {
		c.m.details = map[int32]detail{}
	}
	c.m.details[int32(i)] = detail{
		id: j.ID, status: j.Status, reason: j.Reason, rationale: j.Rationale,
		evidence: slices.Clone(j.Evidence), standsFor: int32(j.StandsFor), moderator: j.Moderator,
	}
	return min(len(j.Evidence), 1)
}

// checkStatus reports where status, replaces, reason and standsFor do not go
// together.
func (c *compiler) checkStatus(j *Judgement, at issue.Pointer) {
	const most = 1_000_000
	switch j.Status {
	case First:
		if len(j.Replaces) > 0 {
			c.found.Errorf(ReplacesInvalid, at, "a judgement that replaces others must say by its status whether it is %s, %s or %s", Corrected, Moderated, Agreed)
		}
	case Corrected, Moderated:
		if len(j.Replaces) != 1 {
			c.found.Errorf(ReplacesInvalid, at, "a %s judgement must name in replaces the one judgement that it takes the place of", j.Status)
		}
	case Agreed:
		if j.StandsFor < 1 || j.StandsFor > most {
			c.found.Errorf(MemberInvalid, at.Key("standsFor"), "an %s judgement must say for how many raters it stands, 1 to %d", Agreed, most)
		}
	default:
		c.found.Errorf(MemberInvalid, at.Key("status"), "%q is none of %q, %q, %q", j.Status, Corrected, Moderated, Agreed)
	}
	if len(j.Replaces) > 0 && j.Reason == "" {
		c.found.Errorf(ReplacesInvalid, at, "a judgement that replaces others must give the reason")
	}
	if j.Moderator != "" {
		c.checkToken(j.Moderator, at.Key("moderator"))
		if j.Status != Moderated && j.Status != Agreed {
			c.found.Errorf(MemberInvalid, at.Key("moderator"), "nobody moderates a judgement that is neither %s nor %s", Moderated, Agreed)
		}
	}
	if j.StandsFor != 0 && j.Status != Agreed {
		c.found.Errorf(MemberInvalid, at.Key("standsFor"), "only an %s judgement stands for several raters", Agreed)
	}
}

// checkReference reports evidence that is not there, or that must not be used.
func (c *compiler) checkReference(id string, at issue.Pointer) {
	if !indicator.ValidToken(id) {
		c.checkToken(id, at)
		return
	}
	if c.m.evidence == nil {
		return
	}
	item, ok := c.m.evidence.Lookup(id)
	switch {
	case !ok:
		c.found.Errorf(EvidenceUnknown, at, "the evidence register has no item %q", id)
	case item.Consent.State == evidence.ConsentDeclined || item.Consent.State == evidence.ConsentWithdrawn:
		c.found.Warnf(EvidenceRefused, at, "consent to use item %q was %s: reports leave it out", id, item.Consent.State)
	}
}

// checkEvidence reports items that speak to indicators of this framework which it
// does not have.
func (c *compiler) checkEvidence() {
	if c.m.evidence == nil {
		return
	}
	for item := range c.m.evidence.All() {
		for _, id := range item.Indicators {
			if id.Framework() == c.m.framework.Key() && !c.m.framework.Has(id) {
				c.found.Warnf(EvidenceUnfit, "", "item %q of the evidence register speaks to %q, which framework %q does not have", item.ID, id, c.m.framework.Key())
			}
		}
	}
}

// resolveLinks follows replaces from ID to judgement.
func (c *compiler) resolveLinks(a *Assessment, ids map[string]int32) {
	if len(c.links) == 0 {
		return
	}
	c.m.history = map[int32]history{}
	for _, l := range c.links {
		j := &a.Judgements[l.source]
		for k, id := range l.replaces {
			at := judgementAt(int(l.source)).Key("replaces").Index(k)
			target, ok := ids[id]
			if !ok {
				c.found.Errorf(ReplacesUnknown, at, "no judgement has the ID %q", id)
				continue
			}
			old := &a.Judgements[target]
			if old.Subject != j.Subject || old.Occasion != j.Occasion || old.Indicator != j.Indicator || old.Dimension != j.Dimension {
				c.found.Errorf(ReplacesInvalid, at, "judgement %q is of another subject, occasion or indicator", id)
				continue
			}
			if j.Status != Agreed && old.Status == Agreed {
				c.found.Errorf(ReplacesInvalid, at, "judgement %q is %s; only another %s judgement can replace it", id, Agreed, Agreed)
				continue
			}
			if old.Perspective != j.Perspective {
				c.found.Errorf(ReplacesInvalid, at, "judgement %q is from another perspective, and perspectives are never mixed", id)
				continue
			}
			if j.Status != Agreed && old.Rater != j.Rater {
				c.found.Errorf(ReplacesInvalid, at, "judgement %q is by another rater; only an %s judgement can replace it", id, Agreed)
				continue
			}
			if l.draft {
				continue
			}
			from, to := c.m.history[l.source], c.m.history[target]
			from.replaces = append(from.replaces, target)
			c.m.history[l.source] = from
			if target == l.source {
				to = from
			}
			if len(to.replacedBy) > 0 {
				c.found.Errorf(ReplacesInvalid, at, "judgement %q is replaced already, by judgement %d; replace that one", id, to.replacedBy[0])
				continue
			}
			to.replacedBy = append(to.replacedBy, l.source)
			c.m.history[target] = to
		}
	}
	c.checkCircles()
}

// checkCircles reports judgements that, through others, replace themselves. It
// takes away judgements that nothing left replaces until only circles remain.
func (c *compiler) checkCircles() {
	replacers := make(map[int32]int, len(c.m.history))
	var free []int32
	for source, h := range c.m.history { // the order does not matter: the outcome is a set
		replacers[source] = len(h.replacedBy)
		if len(h.replacedBy) == 0 {
			free = append(free, source)
		}
	}
	for len(free) > 0 {
		source := free[len(free)-1]
		free = free[:len(free)-1]
		delete(replacers, source)
		for _, target := range c.m.history[source].replaces {
			if replacers[target]--; replacers[target] == 0 {
				free = append(free, target)
			}
		}
	}
	for _, l := range c.links {
		if replacers[l.source] > 0 {
			c.found.Errorf(ReplacesInvalid, judgementAt(int(l.source)).Key("replaces"), "the judgement replaces itself, if only through others")
		}
	}
}

func (c *compiler) checkDates(a *Assessment) {
	status := c.m.framework.Status()
	late := func(date indicator.Date, at issue.Pointer) {
		switch {
		case date.IsZero():
		case !a.Locked.IsZero() && a.Locked.Before(date):
			c.found.Errorf(AssessmentLocked, at, "the assessment was locked on %v, before %v", a.Locked, date)
		case !status.ValidTo.IsZero() && status.ValidTo.Before(date):
			c.found.Warnf(FrameworkExpired, at, "%v is after the last day of framework %q, %v", date, c.m.framework.Key(), status.ValidTo)
		}
	}
	for i, date := range c.m.dates {
		late(date, judgementAt(i).Key("date"))
	}
	for i, form := range a.Forms {
		late(form.Submitted, issue.Pointer("/forms").Index(i).Key("submitted"))
	}
}

func (c *compiler) addColumns(cols *Columns) {
	n := len(cols.Subject)
	root := issue.Pointer("")
	for _, col := range []struct {
		name     string
		length   int
		optional bool
	}{
		{"occasion", len(cols.Occasion), cols.Occasion == nil},
		{"perspective", len(cols.Perspective), cols.Perspective == nil},
		{"rater", len(cols.Rater), cols.Rater == nil},
		{"column", len(cols.Column), false},
		{"level", len(cols.Level), false},
	} {
		if col.length != n && !col.optional {
			c.found.Errorf(ColumnsUneven, root.Key(col.name), "%d entries for %d judgements", col.length, n)
		}
	}
	if n > math.MaxInt32 {
		c.found.Errorf(ColumnsUneven, root.Key("subject"), "more than %d judgements: score them in parts", math.MaxInt32)
	}
	if c.found.Failed() {
		return
	}
	at := func(column []int32, i int) int32 {
		if column == nil {
			return 0
		}
		return column[i]
	}
	ranks := make([]uint8, len(c.levels))
	for k, levels := range c.levels {
		ranks[k] = uint8(len(levels))
	}
	c.rows = make([]row, 0, n)
	perspectives := make([]int32, len(cols.Perspectives))
	for i, p := range cols.Perspectives {
		perspectives[i] = c.perspective[p.Key]
	}
	none := c.perspective[""]
	perspectiveOf := func(i int) int32 {
		p := at(cols.Perspective, i)
		switch {
		case p < 0 || len(perspectives) == 0 && cols.Perspective == nil:
			return none
		case int(p) >= len(perspectives):
			return -1
		}
		return perspectives[p]
	}
	last, lastForm := formKey{subject: -1}, int32(-1)
	for i := range n {
		key := formKey{cols.Subject[i], at(cols.Occasion, i), perspectiveOf(i), anonymous}
		if cols.Rater != nil {
			key.rater = max(cols.Rater[i], anonymous)
		}
		column, level := cols.Column[i], cols.Level[i]
		switch {
		case uint32(key.subject) >= uint32(len(c.m.subjects)):
			c.found.Errorf(SubjectUnknown, root.Key("subject").Index(i), "there is no subject %d", key.subject)
		case uint32(key.occasion) >= uint32(len(c.m.occasions)):
			c.found.Errorf(OccasionUnknown, root.Key("occasion").Index(i), "there is no occasion %d", key.occasion)
		case key.perspective < 0:
			c.found.Errorf(PerspectiveUnknown, root.Key("perspective").Index(i), "there is no perspective %d", at(cols.Perspective, i))
		case key.rater >= int32(len(c.m.raters)):
			c.found.Errorf(RaterUnknown, root.Key("rater").Index(i), "there is no rater %d", key.rater)
		case uint32(column) >= uint32(len(c.cols)):
			c.found.Errorf(IndicatorUnknown, root.Key("column").Index(i), "the framework has no column %d", column)
		case level >= ranks[column] && (level < uint8(absentCode) || int(level-uint8(absentCode)) >= len(absences)):
			c.found.Errorf(LevelUnknown, root.Key("level").Index(i), "%d is no level of scale %q", level, c.cols[column].Scale)
		default:
			if key != last {
				last, lastForm = key, c.form(key)
			}
			c.rows = append(c.rows, row{lastForm, uint16(column), levelCode(level)})
		}
	}
}

// finish lays the rows out form by form.
func (c *compiler) finish() (*Matrix, issue.List) {
	for _, d := range c.drafts {
		c.found.Warnf(DraftLeftOut, issue.Pointer("/forms").Index(d.index), "the form is a draft: its %d judgements do not count", d.judgements)
	}
	c.layRows(c.layForms())
	c.checkTwice()
	c.checkAnonymous()
	if c.found.Failed() {
		return nil, c.found.List()
	}
	c.m.keepPerspectives()
	c.m.subject, c.m.occasion = c.subject, c.occasion
	c.m.layout = newLayout(c.m.framework, c.judged())
	return c.m, c.found.List()
}

// checkAnonymous reports raters of anonymous perspectives who can be told because their
// name stands on several forms.
func (c *compiler) checkAnonymous() {
	m := c.m
	if !slices.ContainsFunc(m.perspectives, func(p PerspectiveInfo) bool { return p.Anonymous }) {
		return
	}
	forms := make([]int, len(m.raters))
	for _, f := range m.forms {
		if f.rater != anonymous {
			forms[f.rater]++
		}
	}
	for _, b := range m.blocks {
		if !m.perspectives[b.perspective].Anonymous {
			continue
		}
		for _, f := range m.forms[b.start:b.stop] {
			if f.rater == anonymous || forms[f.rater] == 1 {
				continue
			}
			at := issue.Pointer("/perspectives")
			if f.start < f.stop {
				at = judgementAt(int(m.source[f.start])).Key("rater")
				if c.columnar {
					at = issue.Pointer("/rater").Index(int(m.source[f.start]))
				}
			}
			c.found.Errorf(AnonymityBroken, at, "perspective %q is anonymous, and rater %q stands on %d forms: give each form a token of its own, as Unlink does", m.perspectives[b.perspective].Key, m.raters[f.rater], forms[f.rater])
		}
	}
}

// judged says of which columns there is a judgement.
func (c *compiler) judged() []bool {
	judged := make([]bool, len(c.cols))
	for _, column := range c.m.column {
		judged[column] = true
	}
	return judged
}

// layForms sorts the forms into blocks and returns each form's new position.
func (c *compiler) layForms() []int32 {
	sorted := make([]int32, len(c.forms))
	for i := range sorted {
		sorted[i] = int32(i)
	}
	byKey := func(a, b int32) int { return compareForms(c.forms[a], c.forms[b]) }
	if !slices.IsSortedFunc(sorted, byKey) {
		slices.SortFunc(sorted, byKey)
	}
	position := make([]int32, len(sorted))
	c.m.forms = make([]form, len(sorted))
	c.m.handed = make(map[int32][]indicator.Date, len(c.handed))
	for to, from := range sorted {
		position[from] = int32(to)
		key := c.forms[from]
		c.m.forms[to].rater = key.rater
		if dates, ok := c.handed[from]; ok {
			c.m.handed[int32(to)] = dates
		}
		b := block{subject: key.subject, occasion: key.occasion, perspective: key.perspective, start: int32(to), stop: int32(to) + 1}
		if last := len(c.m.blocks) - 1; last >= 0 && c.m.blocks[last].same(b) {
			c.m.blocks[last].stop++
			continue
		}
		c.m.blocks = append(c.m.blocks, b)
	}
	return position
}

func (b block) same(o block) bool {
	return b.subject == o.subject && b.occasion == o.occasion && b.perspective == o.perspective
}

func compareForms(a, b formKey) int {
	return cmp.Or(
		cmp.Compare(a.subject, b.subject),
		cmp.Compare(a.occasion, b.occasion),
		cmp.Compare(a.perspective, b.perspective),
		cmp.Compare(a.rater, b.rater),
	)
}

// keepPerspectives drops the perspectives that nobody took, so that what is listed
// is what there is.
func (m *Matrix) keepPerspectives() {
	used := make([]bool, len(m.perspectives))
	for _, b := range m.blocks {
		used[b.perspective] = true
	}
	number := make([]int32, len(used))
	var kept []PerspectiveInfo
	for i, p := range m.perspectives {
		number[i] = int32(len(kept))
		if used[i] {
			kept = append(kept, p)
		}
	}
	for i := range m.blocks {
		m.blocks[i].perspective = number[m.blocks[i].perspective]
	}
	m.perspectives = kept
}

// layRows puts each row into its form by counting, and sorts the rows of a form
// by column where they are not.
func (c *compiler) layRows(position []int32) {
	m, n := c.m, len(c.rows)
	for i := range c.rows {
		m.forms[position[c.rows[i].form]].stop++ // a count, for now
	}
	next := make([]int32, len(m.forms))
	start := int32(0)
	for i := range m.forms {
		count := m.forms[i].stop
		m.forms[i].start, m.forms[i].stop = start, start+count
		next[i] = start
		start += count
	}
	m.column, m.level, m.source = make([]uint16, n), make([]levelCode, n), make([]int32, n)
	for i, r := range c.rows {
		f := position[r.form]
		k := next[f]
		next[f]++
		m.column[k], m.level[k] = r.column, r.level
		if r.level.absent() {
			m.absent++
		}
		if c.source != nil {
			m.source[k] = c.source[i]
		} else {
			m.source[k] = int32(i)
		}
	}
	c.rows, c.source = nil, nil
	var scratch []laidRow
	for _, f := range m.forms {
		if columns := m.column[f.start:f.stop]; !slices.IsSorted(columns) {
			scratch = m.sortForm(f, scratch)
		}
	}
}

type laidRow struct {
	column uint16
	level  levelCode
	source int32
}

func (m *Matrix) sortForm(f form, scratch []laidRow) []laidRow {
	scratch = scratch[:0]
	for k := f.start; k < f.stop; k++ {
		scratch = append(scratch, laidRow{m.column[k], m.level[k], m.source[k]})
	}
	slices.SortFunc(scratch, func(a, b laidRow) int {
		return cmp.Or(cmp.Compare(a.column, b.column), cmp.Compare(a.source, b.source))
	})
	for i, r := range scratch {
		k := f.start + int32(i)
		m.column[k], m.level[k], m.source[k] = r.column, r.level, r.source
	}
	return scratch
}

// checkTwice reports two judgements of one rater in one cell, unless they make one
// chain in which each replaces the one before.
func (c *compiler) checkTwice() {
	m := c.m
	for _, b := range m.blocks {
		for _, f := range m.forms[b.start:b.stop] {
			if f.rater == anonymous {
				continue
			}
			first, standing := int32(-1), int32(-1) // of this column
			for k := f.start; k < f.stop; k++ {
				if k > f.start && m.column[k] != m.column[k-1] {
					first, standing = -1, -1
				}
				var h history
				if m.history != nil {
					h = m.history[m.source[k]]
				}
				begins, stands := len(h.replaces) == 0, len(h.replacedBy) == 0
				switch {
				case begins && first >= 0:
					c.twice(b, f, k, first)
				case stands && standing >= 0:
					c.twice(b, f, k, standing)
				}
				if begins {
					first = k
				}
				if stands {
					standing = k
				}
			}
		}
	}
}

func (c *compiler) twice(b block, f form, k, before int32) {
	m := c.m
	at := judgementAt(int(m.source[k]))
	if c.columnar {
		at = issue.Pointer("/level").Index(int(m.source[k]))
	}
	c.found.Errorf(JudgementTwice, at, "rater %q judges %s of subject %q twice, here and in judgement %d; let the later one replace the earlier, or name another occasion",
		m.raters[f.rater], c.cols[m.column[k]].ID, m.subjects[b.subject].ID, m.source[before])
}

package plan

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
)

// A Progress is a target and how far it has come, occasion by occasion.
type Progress struct {
	Target
	Standing Standing `json:"standing"`
	// Readings are the occasions in the order of their last days, those without a day
	// first and in the order of the report.
	Readings []Reading `json:"readings,omitempty"`
}

// A Standing is where a target stands on the day that was asked about.
type Standing string

const (
	// Met: the reading that decides says so.
	Met Standing = "met"
	// NotYet: it says that it is not met, and there is time.
	NotYet Standing = "not-yet"
	// Missed: it says that it is not met, and the day has passed.
	Missed Standing = "missed"
	// Unknown: something that is hidden or not judged could tip the scales, or there is
	// no reading.
	Unknown Standing = "unknown"
)

// A Reading is where a target stood on one occasion: how many of its subjects had
// reached what is asked of each. The five counts make up Of.
type Reading struct {
	Occasion string         `json:"occasion,omitzero"`
	On       indicator.Date `json:"on,omitzero"` // the last day of the occasion, as far as the report has one
	// State is shown if some subject could be read, suppressed if none could and some
	// are hidden, undefined if there is nothing to read.
	State assessment.CellState `json:"state"`
	// Met is whether the target was met on this occasion; nil is not known.
	Met *bool `json:"met,omitempty"`
	// Decides is set on the reading that the standing is taken from.
	Decides bool `json:"decides,omitzero"`

	Needed      int `json:"needed"` // how many subjects must have reached it
	Of          int `json:"of"`     // subjects of the target
	Reached     int `json:"reached"`
	NotReached  int `json:"notReached"`
	Hidden      int `json:"hidden"`      // their scores, or part of them, are suppressed
	NotJudged   int `json:"notJudged"`   // there is no median, or no judgement, to read
	NotReported int `json:"notReported"` // the report is not about them

	// Gained is how many more, or fewer, had reached it than at the baseline; nil
	// unless every subject could be read both times.
	Gained   *int             `json:"gained,omitempty"`
	Subjects []SubjectReading `json:"subjects,omitempty"` // in the order of the target
}

// Bounds returns between how many and how many subjects had reached what is asked,
// whatever the hidden and unjudged ones stand at.
func (r Reading) Bounds() (least, most int) { return r.Reached, r.Of - r.NotReached }

// A SubjectReading is where one subject stood on one occasion. Only one that reached
// it or not has more than its ID and standing.
type SubjectReading struct {
	ID       string            `json:"id"`
	Standing SubjectStanding   `json:"standing"`
	Median   []indicator.Level `json:"median,omitempty"` // one level, or the two it falls between
	// Judgements are, under [JudgementsOfEach], those at the level or better, out of
	// all with a level. Share is the same from 0 to 1.
	Judgements *assessment.Coverage `json:"judgements,omitempty"`
	Share      *float64             `json:"share,omitempty"`
	// Since compares with the baseline: the share, or else the worse level of the
	// median and then the better one. ShareGained is by how much the share rose.
	Since       Trend    `json:"since,omitzero"`
	ShareGained *float64 `json:"shareGained,omitempty"`
}

// A SubjectStanding is whether a subject has reached what a target asks of each.
type SubjectStanding string

const (
	Reached     SubjectStanding = "reached"
	NotReached  SubjectStanding = "not-reached"
	Hidden      SubjectStanding = "hidden"
	NotJudged   SubjectStanding = "not-judged"
	NotReported SubjectStanding = "not-reported"
)

// A Trend is which way a subject went since the baseline. Levels have an order and
// no distance, so there is no telling how far.
type Trend string

const (
	Better Trend = "better"
	Same   Trend = "same"
	Worse  Trend = "worse"
)

// Progress returns how far each target has come by the day, in the order of the
// plan, as far as the report shows it. Nothing is told that could not be read from
// the report by hand. The report must be of the plan's framework.
//
// Every occasion of the report that had begun by the day is read. The last one on
// which anybody was judged, and that ended by the day of the target, decides whether
// it is met; one without a day could be any and comes before the others. A reading
// from after the target's day is told and no longer changes it.
//
// A group of which an indicator is hidden counts as hidden: what the report shows of
// it is about the rest. Time goes with targets, occasions and subjects, each times
// the scores of a profile.
func (p Plan) Progress(r assessment.Report, day indicator.Date) ([]Progress, issue.List) {
	b := book{report: r, day: day, profiles: map[profileKey]*assessment.ProfileReport{}, subjects: map[string]bool{}}
	b.check(p)
	if b.found.Failed() {
		return nil, b.found.List()
	}
	b.open()
	var all []Progress
	for i, t := range p.Targets {
		all = append(all, b.progress(t, issue.Pointer("").Key("targets").Index(i)))
	}
	if b.found.Failed() {
		return nil, b.found.List()
	}
	return all, b.found.List()
}

// A book is a report in which targets are looked up.
type book struct {
	report    assessment.Report
	day       indicator.Date
	occasions []assessment.Occasion // that are read, in order
	profiles  map[profileKey]*assessment.ProfileReport
	subjects  map[string]bool
	found     issue.Collector
}

type profileKey struct {
	subject, occasion string
	perspective       assessment.Perspective
}

// check checks what a plan needs to be read at all.
func (b *book) check(p Plan) {
	root := issue.Pointer("")
	if b.day.IsZero() {
		b.found.Errorf(DateMissing, root, "progress is that of a day, and none was given")
	}
	plan, report := p.Framework, b.report.Framework
	if plan.Key != report.Key || plan.Edition != report.Edition || plan.Digest != "" && report.Digest != "" && plan.Digest != report.Digest {
		b.found.Errorf(FrameworkUnfit, root.Key("framework"), "the plan is against %q, edition %s, and the report against %q, edition %s, or another text of it", plan.Key, plan.Edition, report.Key, report.Edition)
	}
	c := checker{plan: p}
	for i, t := range p.Targets {
		at := root.Key("targets").Index(i)
		c.measure(t, at)
		c.by(t, at)
		c.subjects(t, at.Key("subjects"))
	}
	b.found.AddList(c.found.List())
}

// open notes where everything is.
func (b *book) open() {
	for i := range b.report.Subjects {
		s := &b.report.Subjects[i]
		b.subjects[s.ID] = true
		for j := range s.Profiles {
			b.profiles[profileKey{s.ID, s.Profiles[j].Occasion, s.Profiles[j].Perspective}] = &s.Profiles[j]
		}
	}
	listed := b.report.Occasions
	if len(listed) == 0 {
		listed = []assessment.Occasion{{}} // the one that nobody named
	}
	picked := b.report.Method.View.Occasions
	for _, o := range listed {
		if scored := len(picked) == 0 || slices.Contains(picked, o.Key); scored && !b.day.Before(o.From) {
			b.occasions = append(b.occasions, o)
		}
	}
	slices.SortStableFunc(b.occasions, func(o, p assessment.Occasion) int { return lastDay(o).Compare(lastDay(p)) })
}

// lastDay returns the last day of the occasion, as far as there is one.
func lastDay(o assessment.Occasion) indicator.Date {
	if o.To.IsZero() {
		return o.From
	}
	return o.To
}

func (b *book) progress(t Target, at issue.Pointer) Progress {
	p := Progress{Target: t, Standing: Unknown}
	for _, o := range b.occasions {
		p.Readings = append(p.Readings, b.read(t, o, at))
	}
	if i := slices.IndexFunc(p.Readings, func(r Reading) bool { return r.Occasion == t.Baseline }); t.Baseline != "" && i >= 0 {
		for j := i + 1; j < len(p.Readings); j++ {
			b.compare(&p.Readings[j], p.Readings[i])
		}
	}
	for i := len(p.Readings) - 1; i >= 0; i-- {
		if r := &p.Readings[i]; r.State != assessment.Undefined && !t.By.Before(r.On) {
			r.Decides = true
			p.Standing = b.standing(t, *r)
			break
		}
	}
	return p
}

func (b *book) standing(t Target, r Reading) Standing {
	switch {
	case r.Met == nil:
		return Unknown
	case *r.Met:
		return Met
	case t.By.Before(b.day):
		return Missed
	}
	return NotYet
}

// read reads a target on one occasion.
func (b *book) read(t Target, o assessment.Occasion, at issue.Pointer) Reading {
	r := Reading{Occasion: o.Key, On: lastDay(o), Of: len(t.Subjects), Needed: t.needed()}
	for _, id := range t.Subjects {
		s := b.subject(t, o.Key, id, at)
		*r.count(s.Standing)++
		r.Subjects = append(r.Subjects, s)
	}
	switch {
	case r.Reached+r.NotReached > 0:
		r.State = assessment.Shown
	case r.Hidden > 0:
		r.State = assessment.Suppressed
	default:
		r.State = assessment.Undefined
	}
	switch least, most := r.Bounds(); {
	case least >= r.Needed:
		r.Met = new(true)
	case most < r.Needed:
		r.Met = new(false)
	}
	return r
}

// needed returns how many subjects must have reached what is asked of each.
func (t Target) needed() int {
	of := len(t.Subjects)
	if t.Measure != ShareOfSubjects {
		return of
	}
	n := 1
	for !enough(n, of, t.Share) {
		n++
	}
	return n
}

// enough reports whether n of them are at least the share. A quotient of two integers
// is rounded as a decimal fraction is when it is read, so 4 of 5 are 0.8.
func enough(n, of int, share float64) bool { return float64(n)/float64(of) >= share }

// count returns the count of a standing.
func (r *Reading) count(s SubjectStanding) *int {
	switch s {
	case Reached:
		return &r.Reached
	case NotReached:
		return &r.NotReached
	case Hidden:
		return &r.Hidden
	case NotJudged:
		return &r.NotJudged
	}
	return &r.NotReported
}

// subject reads a target for one subject on one occasion.
func (b *book) subject(t Target, occasion, id string, at issue.Pointer) SubjectReading {
	score, standing := b.score(t, occasion, id)
	out := SubjectReading{ID: id, Standing: standing}
	if score == nil {
		return out
	}
	scale, ok := b.scale(score.Scale)
	rank, known := scale.Rank(t.Level)
	switch {
	case !ok || !known:
		b.found.Errorf(LevelUnknown, at.Key("level"), "scale %q of the report has no level %q", score.Scale, t.Level)
		return out
	case scale.Direction == indicator.Neutral:
		b.found.Errorf(TargetUnreachable, at.Key("level"), "scale %q has no good end, so no level of it can be aimed for", scale.Key)
		return out
	}
	out.Median = slices.Clone(score.Median)
	reached := false
	if t.Measure == JudgementsOfEach {
		n, of := atOrBetter(score.Distribution, rank, scale.Direction), sum(score.Distribution)
		out.Judgements = &assessment.Coverage{N: n, Of: of}
		out.Share = new(document.Round(float64(n) / float64(of)))
		reached = enough(n, of, t.Share)
	} else {
		worse, _ := merits(scale, score.Median)
		reached = worse >= merit(scale, rank)
	}
	out.Standing = NotReached
	if reached {
		out.Standing = Reached
	}
	return out
}

// score returns the score of the target's indicator, or why there is none to read.
func (b *book) score(t Target, occasion, id string) (*assessment.ScoreReport, SubjectStanding) {
	if !b.subjects[id] {
		return nil, NotReported
	}
	profile := b.profiles[profileKey{id, occasion, t.Perspective}]
	if profile == nil {
		return nil, NotJudged
	}
	if profile.State == assessment.Suppressed {
		return nil, Hidden
	}
	i := slices.IndexFunc(profile.Scores, func(s assessment.ScoreReport) bool {
		return s.ID == t.Indicator && s.Dimension == t.Dimension
	})
	if i < 0 {
		return nil, NotJudged // an aspect that nobody judged is not listed
	}
	s := &profile.Scores[i]
	switch {
	case s.State == assessment.Suppressed || s.Hidden > 0:
		return nil, Hidden
	case t.Measure == JudgementsOfEach && sum(s.Distribution) == 0, t.Measure != JudgementsOfEach && len(s.Median) == 0:
		return nil, NotJudged
	}
	return s, ""
}

func (b *book) scale(key string) (indicator.Scale, bool) {
	i := slices.IndexFunc(b.report.Scales, func(s indicator.Scale) bool { return s.Key == key })
	if i < 0 {
		return indicator.Scale{}, false
	}
	return b.report.Scales[i], true
}

// merit returns how good a rank of a scale is: 0 is the worst.
func merit(s indicator.Scale, rank int) int {
	if s.Direction == indicator.HighIsWorse {
		return len(s.Levels) - 1 - rank
	}
	return rank
}

// merits returns how good the worse and the better level of a median are.
func merits(s indicator.Scale, median []indicator.Level) (worse, better int) {
	for i, l := range median {
		rank, _ := s.Rank(l)
		m := merit(s, rank)
		if i == 0 {
			worse, better = m, m
		}
		worse, better = min(worse, m), max(better, m)
	}
	return worse, better
}

// atOrBetter returns how many of a distribution are at the rank or better.
func atOrBetter(distribution []int, rank int, d indicator.Direction) int {
	if d == indicator.HighIsWorse {
		return sum(distribution[:min(rank+1, len(distribution))])
	}
	return sum(distribution[min(rank, len(distribution)):])
}

func sum(counts []int) int {
	n := 0
	for _, k := range counts {
		n += k
	}
	return n
}

// compare adds to a reading how it differs from the baseline.
func (b *book) compare(r *Reading, baseline Reading) {
	if r.Reached+r.NotReached == r.Of && baseline.Reached+baseline.NotReached == r.Of {
		r.Gained = new(r.Reached - baseline.Reached)
	}
	for i := range r.Subjects {
		now, then := &r.Subjects[i], baseline.Subjects[i]
		order := 0
		switch {
		case now.Share != nil && then.Share != nil:
			order = cmp.Compare(*now.Share, *then.Share)
			now.ShareGained = new(document.Round(*now.Share - *then.Share))
		case now.Median != nil && then.Median != nil:
			order = b.compareMedians(now.Median, then.Median)
		default:
			continue
		}
		now.Since = [...]Trend{Worse, Same, Better}[order+1]
	}
}

// compareMedians compares two medians of one indicator, the worse levels first.
func (b *book) compareMedians(now, then []indicator.Level) int {
	i := slices.IndexFunc(b.report.Scales, func(s indicator.Scale) bool {
		_, a := s.Rank(now[0])
		_, c := s.Rank(then[0])
		return a && c
	})
	if i < 0 {
		return 0
	}
	scale := b.report.Scales[i]
	worse, better := merits(scale, now)
	oldWorse, oldBetter := merits(scale, then)
	return cmp.Or(cmp.Compare(worse, oldWorse), cmp.Compare(better, oldBetter))
}

// String says in two sentences where the target stands and what that is read from.
func (p Progress) String() string {
	due := "needed by " + p.By.String()
	var b strings.Builder
	b.WriteString(p.ID)
	switch p.Standing {
	case Met:
		b.WriteString(": met. ")
	case NotYet:
		b.WriteString(": not met yet. ")
	case Missed:
		b.WriteString(": missed. ")
	default:
		b.WriteString(": not known. ")
	}
	i := slices.IndexFunc(p.Readings, func(r Reading) bool { return r.Decides })
	if i < 0 {
		b.WriteString("There is nothing to read it from; it is due by " + p.By.String() + ".")
		return b.String()
	}
	r := p.Readings[i]
	if r.Occasion != "" {
		fmt.Fprintf(&b, "On %s, %s", r.Occasion, r.counted())
	} else {
		counted := r.counted()
		b.WriteString(strings.ToUpper(counted[:1]) + counted[1:])
	}
	fmt.Fprintf(&b, " %s; %d %s %s", p.asked(), r.Needed, p.verb(r.Needed), due)
	if unread := r.unread(); unread != "" {
		b.WriteString("; " + unread)
	}
	b.WriteString(".")
	return b.String()
}

// counted says how many subjects had reached it.
func (r Reading) counted() string {
	n := strconv.Itoa(r.Reached)
	switch least, most := r.Bounds(); {
	case least == most:
	case least == 0 && most == 1 && r.Of == 1:
		return "it is not known whether 1 subject"
	case least == 0 && most == r.Of:
		return fmt.Sprintf("it is not known how many of %d subjects", r.Of)
	case most == r.Of:
		n = fmt.Sprintf("at least %d", least)
	case least == 0:
		n = fmt.Sprintf("at most %d", most)
	default:
		n = fmt.Sprintf("%d to %d", least, most)
	}
	if r.Of == 1 {
		return n + " of 1 subject"
	}
	return fmt.Sprintf("%s of %d subjects", n, r.Of)
}

// verb goes with so many that are needed.
func (p Progress) verb(n int) string {
	switch {
	case p.Standing == Missed && n == 1:
		return "was"
	case p.Standing == Missed:
		return "were"
	case n == 1:
		return "is"
	}
	return "are"
}

// asked says what is asked of each subject.
func (p Progress) asked() string {
	if p.Measure == JudgementsOfEach {
		return fmt.Sprintf("had %s %% of judgements at %s or better", strconv.FormatFloat(100*p.Share, 'g', 4, 64), p.Level)
	}
	return fmt.Sprintf("had reached %s", p.Level)
}

// unread says how many subjects could not be read, and why.
func (r Reading) unread() string {
	var parts []string
	for _, part := range []struct {
		n   int
		why string
	}{{r.Hidden, "hidden"}, {r.NotJudged, "not judged"}, {r.NotReported, "not in the report"}} {
		if part.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", part.n, part.why))
		}
	}
	return strings.Join(parts, ", ")
}

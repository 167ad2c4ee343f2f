package assessment

import (
	"iter"
	"maps"
	"slices"

	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
)

// A Release says for whom a report is made, how few raters may stand behind a number
// that is shown, and what share of those invited must have responded. It is the one door by which scores leave a [Result].
//
// The zero Release is for the subject itself, with the minimum of
// [Audience.DefaultMinRaters] for every perspective that is not identified.
type Release struct {
	Audience Audience `json:"audience,omitzero"`
	// Subjects are those whose reports the audience gets; none means all. Roll-ups
	// take no notice of it.
	Subjects []string `json:"subjects,omitempty"`
	// MinRaters is how many raters a perspective needs to be shown, where it is not
	// the default of the audience. Identified perspectives need none unless it is
	// said here.
	MinRaters map[Perspective]int `json:"minRaters,omitempty"`
	// MinResponse is the share of those invited, above 0 and up to 1, that must have
	// responded for a perspective to be shown: of the few who answer when most do not,
	// nobody knows whom they speak for. A perspective that is not named has no such
	// gate. Where a gate is set, a subject without a roster for the perspective is
	// hidden, because its response is not known.
	MinResponse map[Perspective]float64 `json:"minResponse,omitempty"`
	// Period is the time that evidence must speak of to count, such as the school year;
	// without one any time does.
	Period indicator.Span `json:"period,omitzero"`
	// Unanimous says what becomes of a score for which all who said anything said the
	// same, so that everybody knows what each of them said. It is asked of perspectives
	// that are not identified. The default is that of [Audience.DefaultUnanimity].
	Unanimous Unanimity `json:"unanimous,omitzero"`
	// Texts lets the reasons that raters gave for their levels out with the scores that
	// are shown, word for word and in alphabetical order. Of a hidden score they are
	// hidden too. Whoever writes can be known by what they write: tell them so before.
	Texts bool `json:"texts,omitzero"`
	// MinMembers is how many members a roll-up needs to be shown where members of
	// it are hidden one by one; 0 means 3.
	MinMembers int `json:"minMembers,omitzero"`
	// OnlyRollups tells of no subject by itself: all that is said of subjects is hidden,
	// whoever said it, and counts in roll-ups alone. For league tables that must not be
	// made.
	OnlyRollups bool `json:"onlyRollups,omitzero"`
}

// An Audience is who reads a report.
type Audience string

const (
	ForSubject Audience = "subject" // the default: those who were judged
	ForPanel   Audience = "panel"   // those who have to decide or advise
	ForPublic  Audience = "public"
)

// DefaultMinRaters returns how many raters a perspective needs to be shown to the
// audience: 3 to those who were judged, as is usual in 360-degree feedback for peers and
// staff; 5 to a panel, as school systems ask of numbers that stay inside; 10 to the
// public, as most states of the USA do (NCES 2011-603).
func (a Audience) DefaultMinRaters() int {
	switch a {
	case ForPublic:
		return 10
	case ForPanel:
		return 5
	}
	return 3
}

// Unanimity says what becomes of scores of which everybody knows what each rater said,
// because all said the same.
type Unanimity string

const (
	ShowUnanimous Unanimity = "show"
	HideUnanimous Unanimity = "hide"
)

// DefaultUnanimity hides unanimous scores from the public (NCES 2011-603) and shows them
// to others: what raters agree on is what a review finds, and a group made of the rest
// would mislead.
func (a Audience) DefaultUnanimity() Unanimity {
	if a == ForPublic {
		return HideUnanimous
	}
	return ShowUnanimous
}

const (
	// ReleaseInvalid: a release names an audience, subject or perspective that there is not, or a minimum below 1.
	//
	// Example: {"audience":"everybody"}
	ReleaseInvalid issue.Code = "release-invalid"
	// DigestLeftOut: something is hidden and the assessment has no nonce, so the digest of the judgements is left out. A warning.
	// Who reads judgements from CSV sets Imported.Assessment.Nonce.
	DigestLeftOut issue.Code = "digest-left-out"
)

// Check reports what is wrong with the release by itself and for the result, at
// paths into it.
func (rel Release) Check(r *Result) issue.List {
	var found issue.Collector
	root := issue.Pointer("")
	if r == nil || r.m == nil {
		found.Errorf(ReleaseInvalid, root, "there is no result to release")
		return found.List()
	}
	switch rel.Audience {
	case "", ForSubject, ForPanel, ForPublic:
	default:
		found.Errorf(ReleaseInvalid, root.Key("audience"), "%q is none of %q, %q, %q", rel.Audience, ForSubject, ForPanel, ForPublic)
	}
	for i, id := range rel.Subjects {
		if _, ok := r.m.subject[id]; !ok {
			found.Errorf(ReleaseInvalid, root.Key("subjects").Index(i), "the assessment has no subject %q", id)
		}
	}
	for _, p := range sortedKeys(rel.MinRaters) {
		at := root.Key("minRaters").Key(string(p))
		if n := rel.MinRaters[p]; n < 1 || n > maxMinimum {
			found.Errorf(ReleaseInvalid, at, "a minimum of %d raters makes no sense: want 1 to %d", n, maxMinimum)
		}
		rel.checkPerspective(p, r, at, &found)
		if i := slices.IndexFunc(r.m.known, func(i PerspectiveInfo) bool { return i.Key == p }); i >= 0 && rel.MinRaters[p] < r.m.known[i].MinRaters {
			found.Errorf(ReleaseInvalid, at, "raters of perspective %q were promised that %d stand behind what is shown", p, r.m.known[i].MinRaters)
		}
	}
	if p := rel.Period; !p.To.IsZero() && p.To.Before(p.From) {
		found.Errorf(ReleaseInvalid, root.Key("period"), "the period ends on %v, before it begins", p.To)
	}
	switch rel.Unanimous {
	case "", ShowUnanimous, HideUnanimous:
	default:
		found.Errorf(ReleaseInvalid, root.Key("unanimous"), "%q is neither %q nor %q", rel.Unanimous, ShowUnanimous, HideUnanimous)
	}
	for _, p := range sortedKeys(rel.MinResponse) {
		at := root.Key("minResponse").Key(string(p))
		if share := rel.MinResponse[p]; !(share > 0 && share <= 1) {
			found.Errorf(ReleaseInvalid, at, "a response of %v is no share: want above 0 and up to 1", share)
		}
		rel.checkPerspective(p, r, at, &found)
	}
	if n := rel.MinMembers; n < 0 || n > maxMinimum {
		found.Errorf(ReleaseInvalid, root.Key("minMembers"), "a minimum of %d members makes no sense: want 1 to %d", n, maxMinimum)
	}
	return found.List()
}

func (Release) checkPerspective(p Perspective, r *Result, at issue.Pointer, found *issue.Collector) {
	if !slices.ContainsFunc(r.m.known, func(i PerspectiveInfo) bool { return i.Key == p }) {
		found.Errorf(ReleaseInvalid, at, "perspective %q is neither well known nor declared, so this would protect nobody", p)
	}
}

// Resolved returns the release with every default filled in: the minimum of each
// perspective of the result that is not identified; of no result there is none. Documents
// carry it.
func (rel Release) Resolved(r *Result) Release {
	rel.Audience = rel.audience()
	rel.MinMembers = rel.LeastMembers()
	rel.Unanimous = rel.unanimity()
	rel.Subjects = slices.Clone(rel.Subjects)
	rel.MinResponse = maps.Clone(rel.MinResponse)
	minimum := map[Perspective]int{}
	for p := range r.Profiles() {
		info := p.info()
		if _, asked := rel.MinRaters[info.Key]; asked || !info.IsIdentified() || info.MinRaters > 0 {
			minimum[info.Key] = rel.minRaters(info)
		}
	}
	rel.MinRaters = minimum
	return rel
}

func (rel Release) minRaters(p *PerspectiveInfo) int {
	if n, ok := rel.MinRaters[p.Key]; ok {
		return n
	}
	if p.IsIdentified() {
		return max(p.MinRaters, 1)
	}
	return max(p.MinRaters, rel.Audience.DefaultMinRaters())
}

func (rel Release) unanimity() Unanimity {
	if rel.Unanimous == "" {
		return rel.Audience.DefaultUnanimity()
	}
	return rel.Unanimous
}

// LeastMembers returns how many members a roll-up needs to be shown where members
// of it are hidden one by one: MinMembers, or 3.
func (rel Release) LeastMembers() int {
	if rel.MinMembers == 0 {
		return 3
	}
	return rel.MinMembers
}

// Hides reports whether the release hides the score of an indicator or aspect of
// the profile: too few raters from this perspective handed in a form, or too small a
// share of those invited, or some but too few said anything about it, or some but too
// few gave a level, or all said the same and the release hides that. A score that
// nobody said anything for is not hidden; it is undefined.
func (rel Release) Hides(p Profile, s Score) bool {
	if p.r == nil {
		return false
	}
	answers := len(s.Absences)
	for _, n := range s.Distribution {
		answers += min(n, 1)
	}
	said := s.Raters
	for _, a := range s.Absences {
		said += a.N
	}
	return hides(s.Raters, said, rel.shut(p), rel.minRaters(p.info())) || answers == 1 && rel.hidesUnanimous(p)
}

// HidesOutcome reports whether the release hides the level and the number that the method
// gives to a score of the profile, though the score itself may be shown: where the method
// makes a score of each rater first, and those who left a part of it out are so few that it
// would tell what they said.
func (rel Release) HidesOutcome(p Profile, s Score) bool {
	if p.r == nil {
		return false
	}
	row, ok := p.r.layout.row[rowKey{s.ID, s.Dimension}]
	if !ok || !p.r.byRater() {
		return false
	}
	told := rel.teller(p, p.tally())
	return told.tells(row)
}

// hidesUnanimous reports whether the release hides scores of the profile for which all
// said the same.
func (rel Release) hidesUnanimous(p Profile) bool {
	return rel.unanimity() == HideUnanimous && !p.identified()
}

// shut reports whether nothing of the profile may be shown: only roll-ups are, or too few
// raters handed in a form, or too small a share of those invited responded.
func (rel Release) shut(p Profile) bool {
	info := p.info()
	if rel.OnlyRollups || p.Raters() < rel.minRaters(info) {
		return true
	}
	gate, ok := rel.MinResponse[info.Key]
	if !ok {
		return false
	}
	roster, ok := p.roster()
	if !ok || roster.Invited == 0 {
		return true
	}
	responded := p.Raters()
	if roster.Responded != nil {
		responded = *roster.Responded
	}
	return float64(responded)/float64(roster.Invited) < gate
}

// roster returns the roster of the profile, if the assessment has one.
func (p Profile) roster() (Roster, bool) {
	m, b := p.r.m, p.at()
	i, ok := m.rosterOf[rosterKey{m.subjects[b.subject].ID, m.occasions[b.occasion].Key, m.perspectives[b.perspective].Key}]
	if !ok {
		return Roster{}, false
	}
	return m.rosters[i].clone(), true
}

// hides reports whether so many raters with a level are to be hidden, out of those who
// said anything.
func hides(raters, said int, shut bool, least int) bool {
	return shut || 0 < said && said < least || 0 < raters && raters < least
}

// hidden returns, by column, what the release hides of the profile. It is in the memory of
// the tally.
func (rel Release) hidden(p Profile, t *tally) []bool {
	t.hidden = resized(t.hidden, p.r.layout.columns)
	shut, least, unanimous := rel.shut(p), rel.minRaters(p.info()), rel.hidesUnanimous(p)
	for c := range t.hidden {
		raters := t.n[c] + t.extraOf(c)
		t.hidden[c] = hides(raters, raters+t.without[c], shut, least) || unanimous && p.answers(c, t) == 1
	}
	return t.hidden
}

// answers returns how many different things were said of a column.
func (p Profile) answers(column int, t *tally) int {
	answers := 0
	for _, n := range t.absent[column] {
		answers += min(n, 1)
	}
	for _, n := range p.counts(column) {
		answers += min(n, 1)
	}
	return answers
}

// Digest returns the digest of the judgements as it may be let out: "" if the
// release hides anything and the assessment has no nonce, because then hidden
// levels could be found by trying.
func (rel Release) Digest(r *Result) string {
	if r == nil || r.m == nil {
		return ""
	}
	if r.m.nonce == "" {
		t := &tally{}
		for p := range r.Profiles() {
			t.read(p)
			if slices.Contains(rel.hidden(p, t), true) {
				return ""
			}
		}
	}
	return r.m.Digest()
}

// Report makes the report document of the result for the audience: every score is
// shown, suppressed or undefined. Of a suppressed score nothing is told but that
// it is there: not its raters, absences or evidence. Groups are made of the shown
// scores alone, so that what is hidden cannot be had by subtraction. Evidence whose
// consent does not cover the audience is left out. document.Write gives its JSON;
// [Release.WriteReport] writes it for thousands of subjects without holding them.
func (rel Release) Report(r *Result) (Report, issue.List) {
	if list := rel.Check(r); list.Err() != nil {
		return Report{}, list
	}
	out, list := rel.head(r)
	t := &tally{}
	for s := range rel.released(r) {
		report := s.report()
		for _, p := range s.profiles {
			t.read(p)
			report.Profiles = append(report.Profiles, rel.profile(p, t))
			t.give()
		}
		for _, p := range s.pools {
			report.Pools = append(report.Pools, rel.pool(p))
		}
		out.Subjects = append(out.Subjects, report)
	}
	return out, list
}

// head returns the report without its subjects.
func (rel Release) head(r *Result) (Report, issue.List) {
	var found issue.Collector
	m, f := r.m, r.m.framework
	out := Report{
		Title:          m.Title(),
		Framework:      f.Ref(),
		Overlays:       f.Overlays(),
		FrameworkTitle: f.Title(),
		Policy:         f.Policy(),
		Status:         f.Status(),
		Use:            m.use,
		Judgements:     rel.Digest(r),
		Method:         r.Method(),
		Release:        rel.Resolved(r),
		Nodes:          r.Nodes(),
		Warnings:       m.policyWarnings(),
	}
	for p := range m.Perspectives() {
		if p.Key != "" {
			out.Perspectives = append(out.Perspectives, p)
		}
	}
	if out.Judgements == "" {
		found.Warnf(DigestLeftOut, "", "scores are hidden, so the digest of the judgements is left out: with it they could be found by trying; give the assessment a nonce")
	}
	if m.evidence != nil {
		out.Evidence = m.evidence.Digest()
	}
	for s := range f.Scales() {
		out.Scales = append(out.Scales, s)
	}
	for o := range m.Occasions() {
		if o.Key != "" {
			o.Extensions = nil
			out.Occasions = append(out.Occasions, o)
		}
	}
	return out, found.List()
}

// A releasedSubject is what a release has of one subject. The next one takes its memory.
type releasedSubject struct {
	*Subject
	profiles []Profile
	pools    []Pool
}

func (s *releasedSubject) report() SubjectReport {
	return SubjectReport{ID: s.ID, Kind: s.Kind, Name: s.Name}
}

// released returns the subjects of the release in the order of the assessment, judged or
// not.
func (rel Release) released(r *Result) iter.Seq[*releasedSubject] {
	asked := make(map[string]bool, len(rel.Subjects))
	for _, id := range rel.Subjects {
		asked[id] = true
	}
	return func(yield func(*releasedSubject) bool) {
		m, i := r.m, 0 // blocks lie by subject
		var s releasedSubject
		for k := range m.subjects {
			first := i
			s = releasedSubject{&m.subjects[k], s.profiles[:0], s.pools[:0]}
			for ; i < len(m.blocks) && int(m.blocks[i].subject) == k; i++ {
				if r.present(i) {
					s.profiles = append(s.profiles, Profile{r, i})
				}
			}
			s.pools = slices.AppendSeq(s.pools, r.poolsOf(first, i))
			if (len(asked) == 0 || asked[s.ID]) && !yield(&s) {
				return
			}
		}
	}
}

// teller returns what tells of a profile for the release, in the memory of its tally.
func (rel Release) teller(p Profile, t *tally) teller {
	out := teller{p, t, rel.hidden(p, t), nil, rel.terms(), rel.Texts, rel.minRaters(p.info())}
	if slices.Contains(out.hidden, true) {
		out.left = out.hidden
	}
	return out
}

// profile returns what the release lets out of a profile that was tallied.
func (rel Release) profile(p Profile, t *tally) ProfileReport {
	out := ProfileReport{Occasion: p.r.m.occasions[p.at().occasion].Key, Perspective: p.info().Key, State: Shown}
	if rel.shut(p) {
		out.State = Suppressed
		return out
	}
	out.Raters = t.lent.ints.one(p.Raters())
	if roster, ok := p.roster(); ok {
		out.Invited, out.Responded = t.lent.ints.one(roster.Invited), roster.Responded
	}
	teller := rel.teller(p, t)
	if p.r.stage(Overall) != nil {
		s := p.overall(t, teller.left)
		out.Overall = &ScoreReport{}
		teller.tell(out.Overall, &s, p.r.layout.overallRow())
	}
	t.reports = resized(t.reports, len(p.r.layout.order))
	out.Scores = t.reports
	for i, row := range p.r.layout.order {
		var s Score
		p.fill(&s, row, t, teller.left)
		teller.tell(&out.Scores[i], &s, row)
	}
	return out
}

func (rel Release) audience() Audience {
	if rel.Audience == "" {
		return ForSubject
	}
	return rel.Audience
}

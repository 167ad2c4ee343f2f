package assessment

import (
	"slices"

	"github.com/openrubric/leadership/indicator/issue"
)

// A Release says for whom a report is made and how few raters may stand behind a
// number that is shown. It is the one door by which scores leave a [Result].
//
// The zero Release is for the subject itself, with the minimum of
// [DefaultMinRaters] for every perspective that is not identified.
type Release struct {
	Audience Audience `json:"audience,omitzero"`
	// MinRaters is how many raters a perspective needs to be shown, where it is not
	// the default of the audience. Identified perspectives need none.
	MinRaters map[Perspective]int `json:"minRaters,omitempty"`
	// MinMembers is how many members a roll-up needs to be shown where members of
	// it are hidden one by one; 0 means 3.
	MinMembers int `json:"minMembers,omitzero"`
}

// An Audience is who reads a report.
type Audience string

const (
	ForSubject Audience = "subject" // the default: those who were judged
	ForPanel   Audience = "panel"   // those who have to decide or advise
	ForPublic  Audience = "public"
)

// DefaultMinRaters returns how many raters a perspective needs to be shown to the
// audience: 3 (usual in 360-degree feedback for peers and staff), and 5 for the
// public (what a network of schools asks of each cohort). The sources lie in the
// design notes under "Minimum raters per perspective".
func (a Audience) DefaultMinRaters() int {
	if a == ForPublic {
		return 5
	}
	return 3
}

const (
	// ReleaseInvalid: a release names no audience that there is, or a minimum below 1.
	//
	// Example: {"audience":"everybody"}
	ReleaseInvalid issue.Code = "release-invalid"
)

// Check reports what is wrong with the release, at paths into it.
func (rel Release) Check() issue.List {
	var found issue.Collector
	root := issue.Pointer("")
	switch rel.Audience {
	case "", ForSubject, ForPanel, ForPublic:
	default:
		found.Errorf(ReleaseInvalid, root.Key("audience"), "%q is none of %q, %q, %q", rel.Audience, ForSubject, ForPanel, ForPublic)
	}
	for _, p := range sortedKeys(rel.MinRaters) {
		if rel.MinRaters[p] < 1 {
			found.Errorf(ReleaseInvalid, root.Key("minRaters").Key(string(p)), "a minimum of %d raters makes no sense", rel.MinRaters[p])
		}
	}
	if rel.MinMembers < 0 {
		found.Errorf(ReleaseInvalid, root.Key("minMembers"), "a minimum of %d members makes no sense", rel.MinMembers)
	}
	return found.List()
}

// Resolved returns the release with every default filled in: the minimum of each
// perspective of the result that is not identified. Documents carry it.
func (rel Release) Resolved(r *Result) Release {
	if rel.Audience == "" {
		rel.Audience = ForSubject
	}
	rel.MinMembers = rel.Members()
	minimum := map[Perspective]int{}
	for p := range r.Profiles() {
		if info := p.Perspective(); !info.Identified {
			minimum[info.Key] = rel.minRaters(info)
		}
	}
	rel.MinRaters = minimum
	return rel
}

func (rel Release) minRaters(p PerspectiveInfo) int {
	if p.Identified {
		return 1
	}
	if n, ok := rel.MinRaters[p.Key]; ok {
		return n
	}
	return rel.Audience.DefaultMinRaters()
}

// Members returns how many members a roll-up needs to be shown where members of
// it are hidden one by one.
func (rel Release) Members() int {
	if rel.MinMembers == 0 {
		return 3
	}
	return rel.MinMembers
}

// Hides reports whether the release hides the score of an indicator or aspect of
// the profile: too few raters from this perspective handed in a form, or too few
// gave a level. A score that nobody gave a level for is not hidden; it is
// undefined.
func (rel Release) Hides(p Profile, s Score) bool {
	least := rel.minRaters(p.Perspective())
	return p.Raters() < least || s.Judgements > 0 && s.Raters < least
}

// hidden returns, by column, what the release hides of the profile.
func (rel Release) hidden(p Profile, t *tally) []bool {
	hidden := make([]bool, p.r.layout.columns)
	for c := range hidden {
		hidden[c] = rel.Hides(p, p.score(c, t, nil))
	}
	return hidden
}

// Report makes the report document of the result for the audience: every score is
// shown, suppressed or undefined. Of a suppressed score nothing is told but that
// it is there: not its raters, absences or evidence. Groups are made of the shown
// scores alone, so that what is hidden cannot be had by subtraction.
func (rel Release) Report(r *Result) (Report, issue.List) {
	if list := rel.Check(); list.Err() != nil {
		return Report{}, list
	}
	m := r.m
	out := Report{
		Framework:      m.framework.Ref(),
		FrameworkTitle: m.framework.Title(),
		Policy:         m.framework.Policy(),
		Status:         m.framework.Status(),
		Use:            m.use,
		Judgements:     m.Digest(),
		Method:         r.Method(),
		Release:        rel.Resolved(r),
		Occasions:      cloneOccasions(m.occasions),
	}
	if m.evidence != nil {
		out.Evidence = m.evidence.Digest()
	}
	for s := range m.framework.Scales() {
		out.Scales = append(out.Scales, s)
	}
	for _, s := range m.subjects {
		out.Subjects = append(out.Subjects, SubjectReport{ID: s.ID, Kind: s.Kind, Name: s.Name})
	}
	for p := range r.Profiles() {
		into := &out.Subjects[p.at().subject]
		into.Profiles = append(into.Profiles, rel.profile(p))
	}
	if len(m.occasions) == 1 && m.occasions[0].Key == "" {
		out.Occasions = nil
	}
	return out, issue.List{}
}

func (rel Release) profile(p Profile) ProfileReport {
	out := ProfileReport{Occasion: p.Occasion().Key, Perspective: p.Perspective().Key, State: Shown}
	if p.Raters() < rel.minRaters(p.Perspective()) {
		out.State = Suppressed
		return out
	}
	out.Raters = ptr(p.Raters())
	if roster, ok := p.roster(); ok {
		out.Invited, out.Responded = ptr(roster.Invited), roster.Responded
	}
	t := p.tally()
	hidden := rel.hidden(p, t)
	if s, ok := p.overall(t, hidden); ok {
		out.Overall = ptr(p.report(s, hidden))
	}
	for s := range p.scores(t, hidden) {
		out.Scores = append(out.Scores, p.report(s, hidden))
	}
	return out
}

func ptr[T any](v T) *T { return &v }

func (p Profile) roster() (Roster, bool) {
	subject, occasion, perspective := p.Subject().ID, p.Occasion().Key, p.Perspective().Key
	i := slices.IndexFunc(p.r.m.rosters, func(r Roster) bool {
		return r.Subject == subject && r.Occasion == occasion && r.Perspective == perspective
	})
	if i < 0 {
		return Roster{}, false
	}
	return p.r.m.rosters[i], true
}

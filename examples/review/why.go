package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/evidence"
	"github.com/openrubric/leadership/indicator"
)

// printWhy explains one score down to its judgements and evidence: the widest gap
// between the subject's own leaders and others or, if there is none, the first
// score that is shown. It is made of the full result, and tells of scores that the
// report shows.
func (r *review) printWhy(p *page) {
	subject, occasion, id, sides := r.worthExplaining()
	if id == "" {
		return
	}
	p.heading("Why? One score as an example")
	p.text(0, 0, fmt.Sprintf("%s: %s", subjectName(subject), r.label(id)))
	in, _ := r.framework.Lookup(id)
	statement, _ := in.Statement.In(r.lang)
	text := `"` + statement + `"`
	if in.Locator != "" {
		text += " (" + in.Locator + ")"
	}
	p.text(2, 2, text)
	var items []evidence.Item
	for _, key := range sides {
		profile, ok := r.result.Profile(subject.ID, occasion, key)
		if !ok {
			continue
		}
		e, _ := profile.Explain(id)
		r.printExplanation(p, key, e)
		for _, item := range e.Evidence {
			if !slices.ContainsFunc(items, func(i evidence.Item) bool { return i.ID == item.ID }) {
				items = append(items, item)
			}
		}
	}
	r.printEvidence(p, items)
}

// worthExplaining picks an indicator, and the perspectives from which the report shows
// its score.
func (r *review) worthExplaining() (subject assessment.SubjectReport, occasion string, id indicator.ID, sides []assessment.Perspective) {
	widest := -1
	for _, s := range r.report.Subjects {
		if r.subject != "" && r.subject != s.ID {
			continue
		}
		for in := range r.framework.All() {
			for _, key := range r.occasions(s) {
				ranks, from := r.places(s, key, in.ID)
				if len(from) == 0 {
					continue
				}
				apart := 0
				for i, rank := range ranks {
					if from[0] == assessment.Self {
						apart = max(apart, rank-ranks[0], ranks[0]-ranks[i])
					}
				}
				if apart > widest {
					widest, subject, occasion, id, sides = apart, s, key, in.ID, from
				}
			}
		}
	}
	return subject, occasion, id, sides
}

// occasions returns those on which a subject was judged.
func (r *review) occasions(s assessment.SubjectReport) []string {
	var keys []string
	for _, p := range s.Profiles {
		if !slices.Contains(keys, p.Occasion) {
			keys = append(keys, p.Occasion)
		}
	}
	return keys
}

// places returns from which perspectives an indicator has a median that is shown, and
// the ranks of these, the lower one where a median lies between two levels.
func (r *review) places(s assessment.SubjectReport, occasion string, id indicator.ID) (ranks []int, sides []assessment.Perspective) {
	scale, _ := r.framework.ScaleOf(id, "")
	for _, p := range s.Profiles {
		if p.Occasion != occasion {
			continue
		}
		for _, c := range p.Scores {
			if c.ID == id && c.Dimension == "" && len(c.Median) > 0 {
				rank, _ := scale.Rank(c.Median[0])
				ranks, sides = append(ranks, rank), append(sides, p.Perspective)
			}
		}
	}
	return ranks, sides
}

// printExplanation prints the judgements behind a score. Those of a perspective in
// which raters are protected are not told one by one, and none to the public.
func (r *review) printExplanation(p *page, key assessment.Perspective, e assessment.Explanation) {
	scale, _ := r.framework.Scale(e.Score.Scale)
	p.gap()
	p.text(2, 4, fmt.Sprintf("%s: %s, %s", r.perspective(key), r.between(scale, e.Score.Median), raters(e.Score.Raters)))
	switch {
	case !r.identified(key):
		p.text(4, 4, "Their judgements are not told one by one, so that nobody can be recognised.")
		return
	case r.audience == assessment.ForPublic:
		p.text(4, 4, "Single judgements are not told to the public.")
		return
	}
	for _, c := range e.Contributions {
		p.text(4, 6, r.contribution(scale, c))
	}
}

func (r *review) contribution(scale indicator.Scale, c assessment.Contribution) string {
	who := c.Rater
	if who == "" {
		who = "a rater without a name"
	}
	level := r.level(scale, c.Level)
	if c.Level.Absent() {
		level = r.words.Say("absence." + string(c.Level))
	}
	text := who
	if !c.Date.IsZero() {
		text += ", " + r.words.Date(c.Date)
	}
	text += ": " + level
	switch c.LeftOut {
	case assessment.ReplacedByOther:
		text += ". Does not count: a later judgement takes its place"
	case assessment.NotInView:
		text += ". Does not count: it was made later"
	}
	switch c.Status {
	case assessment.Corrected:
		text += ", a correction"
	case assessment.Moderated:
		text += ", after moderation"
	case assessment.Agreed:
		text += ", agreed by several raters"
	}
	text += "."
	if c.Rationale != "" {
		text += ` "` + c.Rationale + `"`
	}
	if len(c.Evidence) > 0 {
		text += " [" + strings.Join(c.Evidence, ", ") + "]"
	}
	return text
}

// printEvidence lists what the judgements rest on, as far as the audience may see
// it.
func (r *review) printEvidence(p *page, items []evidence.Item) {
	if len(items) == 0 {
		return
	}
	p.gap()
	p.text(2, 4, "Evidence that these judgements name")
	for _, item := range items {
		if !r.maySee(item) {
			p.text(4, 6, item.ID+": not open to "+r.words.Say("audience."+string(r.report.Release.Audience))+".")
			continue
		}
		title, _ := item.Title.In(r.lang)
		text := fmt.Sprintf("%s: %s (%s", item.ID, title, r.words.Say("kind."+string(item.Kind)))
		if !item.Collected.IsZero() {
			text += ", " + r.words.Date(item.Collected)
		}
		p.text(4, 6, text+").")
	}
}

// maySee reports whether an item may be named to the audience. What people said or
// were seen to do may be, only if they agreed to it.
func (r *review) maySee(item evidence.Item) bool {
	scope := map[assessment.Audience]evidence.Scope{
		assessment.ForSubject: evidence.ForSubject,
		assessment.ForPanel:   evidence.ForPanel,
		assessment.ForPublic:  evidence.ForPublic,
	}[r.report.Release.Audience]
	switch item.Consent.State {
	case evidence.ConsentNotRequired:
		return true
	case evidence.ConsentGiven:
		return slices.Contains(item.Consent.Scope, scope)
	case "":
		class := r.register.Class(item.Kind)
		return class == evidence.ClassRecord || class == evidence.ClassResearch
	}
	return false
}

// between names a level, or the two between which a median falls.
func (r *review) between(scale indicator.Scale, levels []indicator.Level) string {
	var names []string
	for _, l := range levels {
		names = append(names, r.level(scale, l))
	}
	if len(names) == 2 {
		return r.words.Say("between", names[0], names[1])
	}
	return strings.Join(names, " ")
}

func raters(n int) string {
	if n == 1 {
		return "1 rater"
	}
	return fmt.Sprintf("%d raters", n)
}

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
// score that is shown.
func (r *review) printWhy(p *page, all []round) {
	o, id, perspectives, ok := r.worthExplaining(all)
	if !ok {
		return
	}
	p.heading("Why? One score as an example")
	p.text(0, 0, fmt.Sprintf("%s: %s", r.name(o), r.label(id)))
	in, _ := r.framework.Lookup(id)
	statement, _ := in.Statement.In(r.lang)
	text := `"` + statement + `"`
	if in.Locator != "" {
		text += " (" + in.Locator + ")"
	}
	p.text(2, 2, text)
	var items []evidence.Item
	for _, key := range perspectives {
		profile, ok := r.result.Profile(o.subject.ID, o.occasion, key)
		if !ok {
			continue
		}
		e, _ := profile.Explain(id)
		r.printExplanation(p, o, key, e)
		for _, item := range e.Evidence {
			if !slices.ContainsFunc(items, func(i evidence.Item) bool { return i.ID == item.ID }) {
				items = append(items, item)
			}
		}
	}
	r.printEvidence(p, items)
}

// worthExplaining picks an indicator of a round and the perspectives from which
// its score is shown.
func (r *review) worthExplaining(all []round) (o round, id indicator.ID, perspectives []assessment.Perspective, ok bool) {
	widest := 0
	for _, each := range all {
		items := r.items(each)
		if len(items) == 0 {
			continue
		}
		it, levels := items[0], 0
		if i := slices.IndexFunc(items, func(it item) bool { return len(it.readings) > 0 }); i >= 0 {
			it = items[i]
		}
		for _, g := range gaps(items) {
			it, levels = g.item, max(g.levels, -g.levels)
			break
		}
		if len(it.readings) == 0 || ok && levels <= widest {
			continue
		}
		o, id, widest, ok, perspectives = each, it.id, levels, true, nil
		for _, read := range it.readings {
			perspectives = append(perspectives, read.perspective)
		}
	}
	return o, id, perspectives, ok
}

// printExplanation prints the judgements behind a score. Those of a perspective in
// which raters are protected are not told one by one, and none to the public.
func (r *review) printExplanation(p *page, o round, key assessment.Perspective, e assessment.Explanation) {
	scale, _ := r.framework.Scale(e.Score.Scale)
	p.gap()
	p.text(2, 4, fmt.Sprintf("%s: %s, from %s", r.perspective(key), r.between(scale, e.Score.Median), count(e.Score.Raters, "rater", "raters")))
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
		level = absenceWords[c.Level]
	}
	text := who
	if !c.Date.IsZero() {
		text += ", " + day(c.Date)
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
			p.text(4, 6, item.ID+": not open to "+audienceWords[r.report.Release.Audience]+".")
			continue
		}
		title, _ := item.Title.In(r.lang)
		text := fmt.Sprintf("%s: %s (%s", item.ID, title, plain(string(item.Kind)))
		if !item.Collected.IsZero() {
			text += ", " + day(item.Collected)
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

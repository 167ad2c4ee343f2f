package assessment

import (
	"reflect"
	"slices"

	"github.com/openrubric/leadership/indicator/issue"
)

const (
	// SettingsChanged: what raters could rely on when they judged was changed
	// afterwards: the framework, the use, or who is identified, anonymous or how
	// protected.
	SettingsChanged issue.Code = "settings-changed"
	// RecordChanged: something that was on record is not there any more, or says
	// something else, or was added after the assessment was locked.
	RecordChanged issue.Code = "record-changed"
)

// Follows reports what keeps the assessment from being a later state of another. A
// record is only ever added to: judgements stay as they were made, and what is put
// right is replaced by another judgement; a submitted form stays submitted; and once
// anybody has judged, the settings that raters relied on stay: framework, use, and for
// each perspective whether it is identified or anonymous and how many raters protect
// it. Nothing is added to a locked assessment.
//
// Paths lead into the assessment; of what is gone, to the list that it was in. A
// program that stores assessments asks this before it lets one take the place of
// another. Time is in proportion to both.
func (a Assessment) Follows(before Assessment) issue.List {
	var found issue.Collector
	if len(before.Judgements) > 0 {
		a.checkSettings(before, &found)
	}
	a.checkForms(before, &found)
	a.checkJudgements(before, &found)
	if !before.Locked.IsZero() && (a.Locked != before.Locked || len(a.Judgements) > len(before.Judgements) || len(a.Forms) > len(before.Forms)) {
		found.Errorf(RecordChanged, "/locked", "the assessment was locked on %v, and something was added", before.Locked)
	}
	return found.List()
}

func (a Assessment) checkSettings(before Assessment, found *issue.Collector) {
	if a.Framework != before.Framework {
		found.Errorf(SettingsChanged, "/framework", "judgements were made against framework %q, edition %q", before.Framework.Key, before.Framework.Edition)
	}
	if a.Use != before.Use {
		found.Errorf(SettingsChanged, "/use", "judgements were made for the use %q", before.Use)
	}
	judged := map[Perspective]bool{}
	for _, j := range before.Judgements {
		judged[j.Perspective] = true
	}
	for _, p := range sortedKeys(judged) {
		was, _ := before.perspective(p)
		is, i := a.perspective(p)
		at := issue.Pointer("/perspectives")
		if i >= 0 {
			at = at.Index(i)
		}
		switch {
		case was.IsIdentified() != is.IsIdentified():
			found.Errorf(SettingsChanged, at.Key("identified"), "raters of perspective %q judged while it was %s", p, map[bool]string{true: "identified", false: "not identified"}[was.IsIdentified()])
		case was.Anonymous && !is.Anonymous:
			found.Errorf(SettingsChanged, at.Key("anonymous"), "raters of perspective %q judged while it was anonymous", p)
		case is.MinRaters < was.MinRaters:
			found.Errorf(SettingsChanged, at.Key("minRaters"), "raters of perspective %q were promised that %d stand behind what is shown", p, was.MinRaters)
		}
	}
}

// perspective returns what is declared of a perspective, and where; -1 is nowhere.
func (a Assessment) perspective(p Perspective) (PerspectiveInfo, int) {
	i := slices.IndexFunc(a.Perspectives, func(i PerspectiveInfo) bool { return i.Key == p })
	if i < 0 {
		return PerspectiveInfo{Key: p}, i
	}
	return a.Perspectives[i], i
}

func (a Assessment) checkForms(before Assessment, found *issue.Collector) {
	name := func(f Form) formName { return formName{f.Subject, f.Occasion, f.Perspective, f.Rater} }
	now := map[formName][]int{}
	for i, f := range a.Forms {
		now[name(f)] = append(now[name(f)], i)
	}
	for _, f := range before.Forms {
		if f.State != SubmittedForm {
			continue
		}
		places := now[name(f)]
		k := slices.IndexFunc(places, func(i int) bool { return reflect.DeepEqual(a.Forms[i], f) })
		switch {
		case k >= 0:
			now[name(f)] = slices.Delete(places, k, k+1)
		case len(places) > 0:
			found.Errorf(RecordChanged, issue.Pointer("/forms").Index(places[0]), "the form of rater %q for subject %q was submitted otherwise", f.Rater, f.Subject)
		default:
			found.Errorf(RecordChanged, "/forms", "the form of rater %q for subject %q was submitted and is gone", f.Rater, f.Subject)
		}
	}
}

func (a Assessment) checkJudgements(before Assessment, found *issue.Collector) {
	draft := map[formName]bool{}
	for _, f := range before.Forms {
		if f.State == DraftForm {
			draft[formName{f.Subject, f.Occasion, f.Perspective, f.Rater}] = true
		}
	}
	type key struct {
		formName
		indicator, dimension, id string
	}
	of := func(j Judgement) key {
		return key{formName{j.Subject, j.Occasion, j.Perspective, j.Rater}, string(j.Indicator), j.Dimension, j.ID}
	}
	now := map[key][]int{}
	for i, j := range a.Judgements {
		now[of(j)] = append(now[of(j)], i)
	}
	for i, j := range before.Judgements {
		if draft[of(j).formName] {
			continue // it may still change
		}
		places := now[of(j)]
		k := slices.IndexFunc(places, func(i int) bool { return reflect.DeepEqual(a.Judgements[i], j) })
		switch {
		case k >= 0:
			now[of(j)] = slices.Delete(slices.Clone(places), k, k+1)
		case len(places) > 0:
			found.Errorf(RecordChanged, judgementAt(places[0]), "judgement %d of the record says something else now: let another replace it", i)
		default:
			found.Errorf(RecordChanged, "/judgements", "judgement %d of the record, of %s by rater %q of subject %q, is gone", i, j.Indicator, j.Rater, j.Subject)
		}
	}
}

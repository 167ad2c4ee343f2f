package assessment

import (
	"fmt"
	"reflect"

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
	promised, declared := before.declared(), a.declared()
	for _, p := range sortedKeys(judged) {
		was, is := PerspectiveInfo{Key: p}, PerspectiveInfo{Key: p}
		if i, ok := promised[p]; ok {
			was = before.Perspectives[i]
		}
		at := issue.Pointer("/perspectives")
		if i, ok := declared[p]; ok {
			is, at = a.Perspectives[i], at.Index(i)
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

// declared returns where each perspective is declared, first.
func (a Assessment) declared() map[Perspective]int {
	at := make(map[Perspective]int, len(a.Perspectives))
	for i, p := range a.Perspectives {
		if _, ok := at[p.Key]; !ok {
			at[p.Key] = i
		}
	}
	return at
}

// A record finds the entries that are there now by what identifies them. Mostly there is
// one of a name; of several, all that they say tells them apart.
type record[K comparable, E any] struct {
	now   []E
	named map[K][]int
	said  map[K]map[string][]int
	taken []bool // it was there before
}

func newRecord[K comparable, E any](now []E, name func(E) K) *record[K, E] {
	r := &record[K, E]{now, make(map[K][]int, len(now)), map[K]map[string][]int{}, make([]bool, len(now))}
	for i, e := range now {
		r.named[name(e)] = append(r.named[name(e)], i)
	}
	return r
}

// take reports whether an entry of the name is still there, as it was, and takes it.
func (r *record[K, E]) take(name K, was E) bool {
	i := -1
	switch places := r.named[name]; {
	case len(places) > 1:
		i = r.sayingSo(name, was)
	case len(places) == 1 && !r.taken[places[0]] && reflect.DeepEqual(r.now[places[0]], was):
		i = places[0]
	}
	if i < 0 {
		return false
	}
	r.taken[i] = true
	return true
}

// sayingSo returns where the next entry of the name stands that says the same, or -1.
func (r *record[K, E]) sayingSo(name K, was E) int {
	all := func(e E) string { return fmt.Sprintf("%#v", e) } // equal for what is equal
	said := r.said[name]
	if said == nil {
		said = map[string][]int{}
		for _, i := range r.named[name] {
			text := all(r.now[i])
			said[text] = append(said[text], i)
		}
		r.said[name] = said
	}
	text := all(was)
	places := said[text]
	if len(places) == 0 {
		return -1
	}
	said[text] = places[1:]
	return places[0]
}

// other returns where the first entry of the name stands that is not taken, or -1.
func (r *record[K, E]) other(name K) int {
	places := r.named[name]
	for len(places) > 0 && r.taken[places[0]] {
		places = places[1:]
	}
	if r.named[name] = places; len(places) == 0 {
		return -1
	}
	return places[0]
}

func (a Assessment) checkForms(before Assessment, found *issue.Collector) {
	name := func(f Form) formName { return formName{f.Subject, f.Occasion, f.Perspective, f.Rater} }
	now := newRecord(a.Forms, name)
	var missing []Form
	for _, f := range before.Forms {
		if f.State == SubmittedForm && !now.take(name(f), f) {
			missing = append(missing, f)
		}
	}
	for _, f := range missing {
		if i := now.other(name(f)); i >= 0 {
			found.Errorf(RecordChanged, issue.Pointer("/forms").Index(i), "the form of rater %q for subject %q was submitted otherwise", f.Rater, f.Subject)
		} else {
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
	now := newRecord(a.Judgements, of)
	var missing []int
	for i, j := range before.Judgements {
		if !draft[of(j).formName] && !now.take(of(j), j) { // a draft may still change
			missing = append(missing, i)
		}
	}
	for _, i := range missing {
		j := before.Judgements[i]
		if at := now.other(of(j)); at >= 0 {
			found.Errorf(RecordChanged, judgementAt(at), "judgement %d of the record says something else now: let another replace it", i)
		} else {
			found.Errorf(RecordChanged, "/judgements", "judgement %d of the record, of %s by rater %q of subject %q, is gone", i, j.Indicator, j.Rater, j.Subject)
		}
	}
}

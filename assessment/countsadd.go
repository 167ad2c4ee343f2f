package assessment

import (
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
)

// A resolver looks up the names of judgements that are to be counted.
type resolver struct {
	c      *Counts
	head   compiler // collects the issues
	last   *Judgement
	at     counting
	column int
	left   int // judgements with something that counts do not keep
}

func (c *Counts) newResolver() *resolver {
	r := &resolver{c: c, head: c.head, column: -1}
	r.head.found = issue.Collector{}
	return r
}

// resolve looks a judgement up, and reports whether it can be counted.
func (r *resolver) resolve(j *Judgement, i int) (countedOne, bool) {
	if r.last == nil || j.Subject != r.last.Subject || j.Rater != r.last.Rater || j.Perspective != r.last.Perspective || j.Occasion != r.last.Occasion {
		r.last = nil
		key, ok := r.keyOf(j, i)
		if ok {
			r.last, r.at = j, r.c.place(key)
		}
	}
	fits := r.checkRest(j, i)
	column, ok := r.head.columnOf(j, i, r.column)
	if !ok {
		return countedOne{}, false
	}
	r.column = column
	code, ok := r.head.codeOf(j.Level, column)
	if !ok {
		r.head.levelIssue(j, i, column)
	}
	return countedOne{r.at, column, code}, ok && fits && r.last != nil
}

// keyOf resolves the names that judgements of one form share.
func (r *resolver) keyOf(j *Judgement, i int) (key formKey, ok bool) {
	c, found := r.c, &r.head.found
	ok = true
	if key.subject, ok = c.subjectName.lookup([]byte(j.Subject)); !ok {
		found.Errorf(SubjectUnknown, judgementAt(i).Key("subject"), "there is no subject %q: add it before its judgements", j.Subject)
	}
	occasion, known := r.head.occasion[j.Occasion]
	if key.occasion = occasion; !known {
		r.head.occasionUnknown(judgementAt(i), j.Occasion)
		ok = false
	}
	perspective, known := r.head.perspective[j.Perspective]
	if key.perspective = perspective; !known {
		r.head.perspectiveUnknown(judgementAt(i), j.Perspective)
		ok = false
	}
	rater, known := r.rater(j.Rater, i)
	key.rater = rater
	return key, ok && known
}

func (r *resolver) rater(id string, i int) (int32, bool) {
	if id == "" {
		return anonymous, true
	}
	if number, ok := r.c.rater.lookup([]byte(id)); ok {
		return number, true
	}
	found := &r.head.found
	if r.head.listed > 0 {
		found.Errorf(RaterUnknown, judgementAt(i), "the assessment lists its raters, and %q is not among them", id)
		return 0, false
	}
	if !indicator.ValidToken(id) {
		r.head.checkToken(id, judgementAt(i).Key("rater"))
		return 0, false
	}
	number, _ := r.c.rater.number([]byte(id))
	return number, true
}

// checkRest reports what counts cannot do, and notes what they leave out.
func (r *resolver) checkRest(j *Judgement, i int) bool {
	if j.Status != First || len(j.Replaces) > 0 {
		r.head.found.Errorf(CountsUnfit, judgementAt(i), "counts cannot tell which judgement another replaces; compile the assessment, or take the old one away with Remove")
		return false
	}
	if locked := r.c.locked; !locked.IsZero() && locked.Before(j.Date) {
		r.head.found.Errorf(AssessmentLocked, judgementAt(i).Key("date"), "the assessment was locked on %v, before %v", locked, j.Date)
		return false
	}
	if !j.Date.IsZero() || j.Rationale != "" || len(j.Evidence) > 0 || j.Extensions != nil {
		r.left++
	}
	return true
}

// change counts a judgement, or takes one away, and reports why it cannot.
func (r *resolver) change(one countedOne, by int64, i int) bool {
	c := r.c
	code := c.change(one, by)
	if code == "" {
		return true
	}
	at := judgementAt(i)
	id, subject := r.head.cols[one.column].ID, c.subjects[c.blocks[one.at.block].subject].ID
	switch code {
	case JudgementTwice:
		r.head.found.Errorf(code, at, "rater %q judges %s of subject %q twice, here and before; take the earlier away, or name another occasion", c.rater.at(c.forms[one.at.form].rater), id, subject)
	case CountMissing:
		r.head.found.Errorf(code, at, "no such judgement of %s of subject %q has been counted", id, subject)
	default:
		r.head.found.Errorf(code, at, "more than %d judgements of %s of subject %q are at one level", mostInCell, id, subject)
	}
	return false
}

// finish returns the issues.
func (r *resolver) finish() issue.List {
	if r.left > 0 {
		r.head.found.Warnf(CountsLeaveOut, "/judgements", "%d judgements have a date, a rationale, evidence or extensions: counts do not keep them", r.left)
	}
	return r.head.found.List()
}

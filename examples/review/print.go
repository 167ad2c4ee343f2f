package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/evidence"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
)

// mostProfiles is how many subjects the page shows one by one. Of more it shows
// how they are spread.
const mostProfiles = 12

// page draws the whole page.
func (r *review) page() *page {
	p := &page{}
	r.printTop(p)
	var all []round
	for _, s := range r.report.Subjects {
		if r.subject == "" || r.subject == s.ID {
			all = append(all, rounds(s)...)
		}
	}
	many := r.subject == "" && len(r.report.Subjects) > mostProfiles
	switch {
	case many:
		r.printSpread(p)
	case len(all) == 0:
		p.heading("In short")
		p.text(0, 0, "There is no judgement to show.")
	default:
		p.heading("In short")
		for _, o := range all {
			r.printFindings(p, o)
		}
		for _, o := range all {
			r.printProfile(p, o)
		}
	}
	if r.rollup != nil && r.subject == "" {
		r.printRollup(p)
	}
	r.printWhy(p, all)
	r.printSources(p)
	return p
}

// printTop says what was judged against what, and how to read the page.
func (r *review) printTop(p *page) {
	title := r.title
	if title == "" {
		title = "Review against " + r.frameworkTitle()
	}
	p.heading(title)
	doc := r.framework.Document()
	p.term("Framework", fmt.Sprintf("%s (edition %s, %s)", r.frameworkTitle(), doc.Edition, count(r.framework.Len(), "indicator", "indicators")))
	if s := doc.Status; s.State != framework.Current {
		text := capital(string(s.State)) + "."
		if !s.ValidTo.IsZero() {
			text = capital(string(s.State)) + "; in force until " + day(s.ValidTo) + "."
		}
		p.term("Status", text+" "+s.Note)
	}
	p.term("Purpose", policyWords[doc.Policy])
	if len(r.report.Occasions) > 0 {
		var names []string
		for _, o := range r.report.Occasions {
			if view := r.report.Method.View.Occasions; len(view) == 0 || view[0] == o.Key {
				names = append(names, r.occasionName(o.Key)+dates(o))
			}
		}
		p.term("When", listed(names))
	}
	p.term("Written for", capital(audienceWords[r.report.Release.Audience])+"."+r.minimums())
	for i, note := range r.notes {
		word := ""
		if i == 0 {
			word = "File"
		}
		p.term(word, note)
	}
	p.gap()
	for s := range r.framework.Scales() {
		r.printScale(p, s)
	}
	p.gap()
	p.text(0, 0, `The level named is the one in the middle of the judgements (the median); "between A and B" means that the middle falls between the two. Nothing is averaged, and there is no overall score. "4 of 5" are four judgements with a level out of five that were wanted from those who answered; what does not apply is not wanted.`)
}

func (r *review) frameworkTitle() string {
	text, _ := r.report.FrameworkTitle.In(r.lang)
	return text
}

// printScale says what the short names of levels stand for.
func (r *review) printScale(p *page, s indicator.Scale) {
	var levels []string
	for i, short := range abbreviations(r, s) {
		levels = append(levels, short+" "+r.level(s, s.Levels[i].Key))
	}
	end := map[indicator.Direction]string{
		indicator.HighIsBetter: "from low to high; high is better",
		indicator.HighIsWorse:  "from low to high; low is better",
		indicator.Neutral:      "from low to high; neither end is better",
	}[s.Direction]
	p.term("Levels", strings.Join(levels, ", ")+" ("+end+")")
}

// minimums says how many raters a perspective needs to be shown.
func (r *review) minimums() string {
	var parts []string
	for info := range r.perspectives() {
		if n := r.report.Release.MinRaters[info.Key]; n > 0 {
			parts = append(parts, fmt.Sprintf(" %s: shown where at least %d answered.", r.perspective(info.Key), n))
		}
	}
	var always []string
	for info := range r.perspectives() {
		if r.report.Release.MinRaters[info.Key] == 0 {
			always = append(always, lower(r.perspective(info.Key)))
		}
	}
	if len(always) > 0 {
		parts = append(parts, " "+capital(listed(always))+": shown however few answered.")
	}
	return strings.Join(parts, "")
}

func day(d indicator.Date) string {
	months := []string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"}
	return fmt.Sprintf("%d %s %d", d.Day(), months[d.Month()-1], d.Year())
}

func dates(o assessment.Occasion) string {
	switch {
	case !o.From.IsZero() && !o.To.IsZero():
		return fmt.Sprintf(" (%s to %s)", day(o.From), day(o.To))
	case !o.To.IsZero():
		return fmt.Sprintf(" (until %s)", day(o.To))
	case !o.From.IsZero():
		return fmt.Sprintf(" (from %s)", day(o.From))
	}
	return ""
}

// printSources says where the numbers come from.
func (r *review) printSources(p *page) {
	p.heading("Where the numbers come from")
	doc := r.framework.Document()
	c := doc.Citation
	cite := strings.Join(c.Authors, ", ")
	if c.Year != 0 {
		cite += fmt.Sprintf(" (%d)", c.Year)
	}
	cite += ": " + c.Title
	if c.Container != "" {
		cite += ", in: " + c.Container
	}
	p.term("Indicators", strings.TrimPrefix(cite, ": ")+". The wording here: "+lower(doc.Rights.Wording))
	m := r.result.Matrix()
	p.term("Judgements", fmt.Sprintf("%d, each a level or a reason for having none, %s.", m.Len(), short(r.report.Judgements)))
	p.term("Method", r.methodWords())
	p.term("Release", "for "+audienceWords[r.report.Release.Audience]+"."+r.minimums()+" What is hidden is left out of the scores of groups too, and of the roll-up.")
	if r.register != nil {
		p.term("Evidence", r.evidenceWords())
	}
	if r.rollup != nil {
		p.term("Clusters", "network, "+short(r.rollup.Network)+"."+r.membership())
	}
}

// membership says as of when it was read who is in which cluster.
func (r *review) membership() string {
	var days []string
	for _, f := range r.rollup.Profiles {
		if f.On.IsZero() {
			continue
		}
		if d := day(f.On); !slices.Contains(days, d) {
			days = append(days, d)
		}
	}
	if len(days) == 0 {
		return ""
	}
	return " Membership as of " + listed(days) + "."
}

// short is the beginning of a digest: enough to compare by eye.
func short(digest string) string {
	if digest == "" {
		return "no fingerprint, because small groups are hidden"
	}
	if i := strings.IndexByte(digest, ':'); i >= 0 && len(digest) > i+13 {
		return "fingerprint " + digest[i+1:i+13]
	}
	return digest
}

func (r *review) methodWords() string {
	m := r.report.Method
	text := "a profile: the judgements at each level are counted, apart for every perspective and occasion; those of a group are those of its indicators put together."
	if m.MinRaters > 1 {
		text += fmt.Sprintf(" A median needs %d raters.", m.MinRaters)
	}
	return text + " Of a judgement that was corrected, the correction counts."
}

// evidenceWords says how much evidence there is, of which classes, and what it is
// worth by its four tests.
func (r *review) evidenceWords() string {
	classes := map[evidence.Class]int{}
	doubted, unmet, guarded := 0, 0, 0
	for item := range r.register.All() {
		classes[r.register.Class(item.Kind)]++
		verdicts := []evidence.Verdict{item.Tests.Valid.Verdict, item.Tests.Sufficient.Verdict, item.Tests.Authentic.Verdict, item.Tests.Current.Verdict}
		worst := evidence.Met
		for _, v := range verdicts {
			if v == evidence.NotMet || v == evidence.InDoubt && worst == evidence.Met {
				worst = v
			}
		}
		switch worst {
		case evidence.NotMet:
			unmet++
		case evidence.InDoubt:
			doubted++
		}
		if item.Guardianship.Authority != "" {
			guarded++
		}
	}
	var parts []string
	for _, c := range evidence.Classes() {
		if classes[c] > 0 {
			parts = append(parts, count(classes[c], classWords[c][0], classWords[c][1]))
		}
	}
	text := fmt.Sprintf("%s: %s; %s.", count(r.register.Len(), "item", "items"), listed(parts), short(r.register.Digest()))
	if doubted+unmet > 0 {
		text += fmt.Sprintf(" Asked whether they are valid, sufficient, authentic and current, %d do not meet a test and %d leave one in doubt.", unmet, doubted)
	}
	if guarded > 0 {
		text += fmt.Sprintf(" Of %d the register says to whom they belong and who looks after them.", guarded)
	}
	return text
}

var classWords = map[evidence.Class][2]string{
	evidence.ClassObservation: {"observation", "observations"},
	evidence.ClassProduct:     {"piece of work", "pieces of work"},
	evidence.ClassPerception:  {"statement of people", "statements of people"},
	evidence.ClassRecord:      {"record", "records"},
	evidence.ClassResearch:    {"piece of research", "pieces of research"},
}

package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/indicator"
)

// A round is what a report tells of one subject on one occasion.
type round struct {
	subject  assessment.SubjectReport
	occasion string
	profiles []assessment.ProfileReport // by perspective, in the order of the report
}

// rounds takes a subject's profiles apart by occasion.
func rounds(s assessment.SubjectReport) []round {
	var all []round
	for _, p := range s.Profiles {
		if n := len(all); n == 0 || all[n-1].occasion != p.Occasion {
			all = append(all, round{subject: s, occasion: p.Occasion})
		}
		last := &all[len(all)-1]
		last.profiles = append(last.profiles, p)
	}
	return all
}

// name is the subject, with the occasion if the report has several.
func (r *review) name(o round) string {
	if len(r.report.Occasions) < 2 {
		return subjectName(o.subject)
	}
	return subjectName(o.subject) + ", " + lower(r.occasionName(o.occasion))
}

func (r *review) occasionName(key string) string {
	for _, o := range r.report.Occasions {
		if text, _ := o.Label.In(r.lang); o.Key == key && text != "" {
			return text
		}
	}
	return key
}

// printProfile prints the table of a subject on one occasion.
func (r *review) printProfile(p *page, o round) {
	p.heading(r.name(o))
	var shown []assessment.ProfileReport
	for _, f := range o.profiles {
		p.row(2, []int{r.names() + 2, width - 4 - r.names()}, r.perspective(f.Perspective), r.turnout(f))
		if f.State != assessment.Suppressed {
			shown = append(shown, f)
		}
	}
	if len(shown) == 0 {
		return
	}
	t := r.newTable(p, "given")
	for i, s := range shown[0].Scores {
		t.begin(r, s.ID, s.Dimension, r.scaleOf(shown, i))
		if !slices.ContainsFunc(shown, func(f assessment.ProfileReport) bool { return f.Scores[i].Reason != assessment.NotJudged }) {
			p.text(indent, indent, "(not judged)")
			continue
		}
		for _, f := range shown {
			c := f.Scores[i]
			t.row(r.perspective(f.Perspective), r.middle(f, c), c.Distribution, coverage(c.Coverage), r.remarks(f, c))
		}
	}
}

// scaleOf returns the scale of the i-th score; a suppressed score does not tell it.
func (r *review) scaleOf(profiles []assessment.ProfileReport, i int) indicator.Scale {
	for _, f := range profiles {
		if s, ok := r.framework.Scale(f.Scores[i].Scale); ok {
			return s
		}
	}
	s, _ := r.framework.ScaleOf(profiles[0].Scores[i].ID, profiles[0].Scores[i].Dimension)
	return s
}

// turnout says how many raters there are, of how many that were asked.
func (r *review) turnout(f assessment.ProfileReport) string {
	if f.State == assessment.Suppressed {
		return fmt.Sprintf("hidden, because fewer than %d answered", r.report.Release.MinRaters[f.Perspective])
	}
	text := count(*f.Raters, "rater", "raters")
	if f.Invited != nil && *f.Invited > 1 {
		text = fmt.Sprintf("%d of the %d who were asked", *f.Raters, *f.Invited)
		if *f.Raters == *f.Invited {
			text = fmt.Sprintf("all %d who were asked", *f.Raters)
		}
	}
	if *f.Raters == 1 {
		text += "; every level is the judgement of one person"
	}
	return text
}

// middle says which level lies in the middle, or why there is none.
func (r *review) middle(f assessment.ProfileReport, s assessment.ScoreReport) string {
	switch {
	case s.State == assessment.Suppressed:
		return fmt.Sprintf("hidden (fewer than %d)", r.report.Release.MinRaters[f.Perspective])
	case len(s.Median) == 0:
		return "(" + reasonOf(s) + ")"
	}
	scale, _ := r.framework.Scale(s.Scale)
	return r.between(scale, s.Median)
}

// between names a median: a level, or the two that it falls between.
func (r *review) between(scale indicator.Scale, median []indicator.Level) string {
	if len(median) == 1 {
		return r.level(scale, median[0])
	}
	return "between " + r.level(scale, median[0]) + " and " + r.level(scale, median[1])
}

func coverage(c *assessment.Coverage) string {
	if c == nil {
		return ""
	}
	return fmt.Sprintf("%d of %d", c.N, c.Of)
}

// remarks say what is missing behind a score and what to bear in mind.
func (r *review) remarks(f assessment.ProfileReport, s assessment.ScoreReport) string {
	var words []string
	if s.State == assessment.Undefined {
		return "" // the reason stands in the place of the level
	}
	if _, group := r.framework.Group(s.ID); group && s.Hidden > 0 {
		words = append(words, count(s.Hidden, "indicator is", "indicators are")+" hidden and left out")
	} else if !group {
		for _, a := range s.Absences {
			words = append(words, fmt.Sprintf("%d %s", a.N, absenceWords[a.Reason]))
		}
		if s.Blank > 0 {
			words = append(words, fmt.Sprintf("%d left blank", s.Blank))
		}
	}
	if slices.Contains(s.Warnings, assessment.LowCoverage) {
		words = append(words, "fewer than half gave a level")
	}
	if slices.Contains(s.Warnings, assessment.SingleRater) && f.Raters != nil && *f.Raters > 1 {
		words = append(words, "the judgement of one person")
	}
	return strings.Join(words, ", ")
}

// A table sets indicators below each other, each with a row of counts for every
// perspective.
type table struct {
	p      *page
	end    string // heading on the right
	left   int    // width of the names of perspectives
	scale  string
	header bool
	counts []int    // widths; none where there are too many levels for columns
	levels []string // names
	group  bool
}

const (
	indent      = 4
	endWidth    = 11
	leastMiddle = 17 // width that the level in the middle needs
)

func (r *review) newTable(p *page, end string) *table {
	return &table{p: p, end: end, left: r.names() + 2}
}

// names is how wide the names of the perspectives are.
func (r *review) names() int {
	n := 0
	for info := range r.perspectives() {
		n = max(n, length(r.perspective(info.Key)))
	}
	return min(n, 24)
}

// widths are those of name, level in the middle, counts and the end.
func (t *table) widths() []int {
	rest := width - indent - t.left - endWidth
	widths := []int{t.left, 0}
	for _, n := range t.counts {
		widths = append(widths, -n)
		rest -= n
	}
	widths[1] = rest - 1
	return append(widths, -endWidth-1)
}

// begin puts the name of what the next rows are about, and the levels above the
// counts if they are others than before.
func (t *table) begin(r *review, id indicator.ID, dimension string, scale indicator.Scale) {
	if !t.header || scale.Key != t.scale && scale.Key != "" {
		t.header, t.scale = true, scale.Key
		short := abbreviations(r, scale)
		t.counts, t.levels = nil, nil
		for i, a := range short {
			t.counts = append(t.counts, max(4, length(a)+1))
			t.levels = append(t.levels, r.level(scale, scale.Levels[i].Key))
		}
		if t.widths()[1] < leastMiddle {
			t.counts, short = nil, nil
		}
		t.p.gap()
		t.p.row(indent, t.widths(), append(append([]string{"", ""}, short...), t.end)...)
	}
	label := r.label(id)
	if dimension != "" {
		label += " (" + plain(dimension) + ")"
	}
	_, group := r.framework.Group(id)
	if group {
		n := 0
		for range r.framework.Under(id) {
			n++
		}
		label += ", all " + count(n, "indicator", "indicators") + " together"
	}
	if group != t.group {
		t.p.gap()
	}
	t.group = group
	t.p.text(2, indent, label)
}

// row puts one row of counts. Without counts, nothing is told of them.
func (t *table) row(name, middle string, distribution []int, end, remarks string) {
	if t.counts == nil {
		remarks = strings.TrimSuffix(t.inWords(distribution)+"; "+remarks, "; ")
		remarks = strings.TrimPrefix(remarks, "; ")
	}
	cells := []string{name, middle}
	for i := range t.counts {
		cells = append(cells, number(distribution, i))
	}
	t.p.row(indent, t.widths(), append(cells, end)...)
	if remarks != "" {
		t.p.text(indent+t.left, indent+t.left, "("+remarks+")")
	}
}

// inWords says how many are at each level, where there are no columns for it.
func (t *table) inWords(distribution []int) string {
	var words []string
	for i, n := range distribution {
		if n > 0 {
			words = append(words, fmt.Sprintf("%d %s", n, t.levels[i]))
		}
	}
	return strings.Join(words, ", ")
}

// number is a count, with a dot for 0.
func number(counts []int, i int) string {
	switch {
	case i >= len(counts):
		return ""
	case counts[i] == 0:
		return "·"
	}
	return fmt.Sprint(counts[i])
}

// abbreviations are short names for the levels of a scale, in its order: the first
// letters of the words or of the one word.
func abbreviations(r *review, scale indicator.Scale) []string {
	var short []string
	for i, rung := range scale.Levels {
		label := r.level(scale, rung.Key)
		words := strings.Fields(label)
		var a string
		for _, w := range words {
			a += strings.ToUpper(string([]rune(w)[:1]))
		}
		if len(words) == 1 {
			a = string([]rune(label)[:min(3, length(label))])
		}
		if slices.Contains(short, a) || length(a) > 4 {
			a = fmt.Sprint("L", i+1)
		}
		short = append(short, a)
	}
	return short
}

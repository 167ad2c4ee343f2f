package main

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
)

// A page is what the board gets. All of it comes from the released report, but for the
// reasons behind scores that the report shows.
type page struct {
	w      io.Writer
	report assessment.Report
	result *assessment.Result
}

func newPage(w io.Writer, report assessment.Report, result *assessment.Result) page {
	return page{w, report, result}
}

func (p page) print() {
	title, _ := p.report.Title.In("en")
	p.line(title)
	p.line(strings.Repeat("=", len([]rune(title))))
	p.uses()
	for _, s := range p.report.Subjects {
		for _, o := range p.report.Occasions {
			label, _ := o.Label.In("en")
			p.head(s.Name + ", " + label)
			part := part{p, s, o.Key}
			part.asked()
			part.table()
			part.differences()
			part.claims()
			part.words()
			part.reasons()
		}
	}
}

// uses says what the levels are for, and how they were made.
func (p page) uses() {
	text := map[framework.Policy]string{
		framework.Formative:         "The levels are for improving, not for deciding about people.",
		framework.RatingDiscouraged: "The framework is a guide for talk and not meant for levels.",
		framework.Summative:         "The levels may be used to decide.",
	}[p.report.Policy]
	title, _ := p.report.FrameworkTitle.In("en")
	p.para("Seven themes of leadership for learning (" + title + "). " + text +
		" Each side is shown by itself: the level in the middle of its answers (the median), or the two levels that the middle falls between. There is no average and no overall mark, because a school that is strong on one theme is not less weak on another.")
}

func (p page) line(text string) { fmt.Fprintln(p.w, text) }

func (p page) head(text string) {
	p.line("")
	p.line(text)
	p.line(strings.Repeat("-", len([]rune(text))))
}

// para prints a text in lines of 78 characters, those behind the first indented.
func (p page) para(text string) { p.wrap("", text) }

func (p page) wrap(first, text string) {
	indent := strings.Repeat(" ", len([]rune(first)))
	line := first
	empty := true
	for word := range strings.FieldsSeq(text) {
		if !empty && len([]rune(line))+1+len([]rune(word)) > 78 {
			p.line(line)
			line, empty = indent, true
		}
		if !empty {
			line += " "
		}
		line += word
		empty = false
	}
	p.line(line)
}

// A part is the page about one subject on one occasion.
type part struct {
	page
	subject  assessment.SubjectReport
	occasion string
}

// profiles returns what each side says, in the order of reports.
func (p part) profiles() []assessment.ProfileReport {
	return slices.DeleteFunc(slices.Clone(p.subject.Profiles), func(r assessment.ProfileReport) bool { return r.Occasion != p.occasion })
}

func (p part) side(key assessment.Perspective) string {
	for _, info := range p.report.Perspectives {
		if info.Key == key {
			if label, _ := info.Label.In("en"); label != "" {
				return label
			}
		}
	}
	return string(key)
}

func (p part) theme(id indicator.ID) string {
	for _, n := range p.report.Nodes {
		if n.ID == id {
			label, _ := n.Label.In("en")
			return label
		}
	}
	return string(id)
}

// levels names the level of a score, or the two that it lies between.
func (p part) levels(list []indicator.Level) string {
	var names []string
	for _, l := range list {
		for _, s := range p.report.Scales {
			if rung, ok := s.Lookup(l); ok {
				label, _ := rung.Label.In("en")
				names = append(names, label)
				break
			}
		}
	}
	return strings.Join(names, "/")
}

// themes returns the indicators in source order.
func (p part) themes() []indicator.ID {
	var ids []indicator.ID
	for _, n := range p.report.Nodes {
		if n.Kind == assessment.IndicatorNode {
			ids = append(ids, n.ID)
		}
	}
	return ids
}

func score(r assessment.ProfileReport, id indicator.ID) assessment.ScoreReport {
	i := slices.IndexFunc(r.Scores, func(s assessment.ScoreReport) bool { return s.ID == id && s.Dimension == "" })
	if i < 0 {
		return assessment.ScoreReport{}
	}
	return r.Scores[i]
}

// asked says who was asked, who answered, and who is hidden and why.
func (p part) asked() {
	p.line("Who was asked")
	for _, r := range p.profiles() {
		least := p.report.Release.MinRaters[r.Perspective]
		switch {
		case r.State == assessment.Suppressed:
			p.wrap("  ", fmt.Sprintf("%s: hidden. Fewer than %d handed in a form, and what they said could tell who said it.", p.side(r.Perspective), least))
		case least > 1 && r.Invited != nil:
			p.wrap("  ", fmt.Sprintf("%s: %d of %d answered. Nothing is shown that fewer than %d stand behind.", p.side(r.Perspective), *r.Raters, *r.Invited, least))
		default:
			p.wrap("  ", fmt.Sprintf("%s: %d answered, known to all.", p.side(r.Perspective), *r.Raters))
		}
	}
	p.line("")
}

// shown are the profiles that are not hidden.
func (p part) shown() []assessment.ProfileReport {
	return slices.DeleteFunc(p.profiles(), func(r assessment.ProfileReport) bool { return r.State != assessment.Shown })
}

// table prints the level of each theme from each side.
func (p part) table() {
	row := func(first string, cells []string) {
		line := fmt.Sprintf("%-30s", first)
		for _, c := range cells {
			line += fmt.Sprintf(" %-15.15s", c)
		}
		p.line(strings.TrimRight(line, " "))
	}
	var heads []string
	for _, r := range p.shown() {
		heads = append(heads, p.side(r.Perspective))
	}
	row("What each side sees", heads)
	for _, id := range p.themes() {
		var cells []string
		for _, r := range p.shown() {
			switch s := score(r, id); {
			case s.State == assessment.Suppressed:
				cells = append(cells, "hidden")
			case s.Level == nil:
				cells = append(cells, strings.ReplaceAll(string(s.Reason), "-", " "))
			default:
				cells = append(cells, p.levels(s.Level))
			}
		}
		row("  "+p.theme(id), cells)
	}
	p.line("")
}

// differences names the themes that one side sees a level or more above another.
func (p part) differences() {
	p.line("Where views differ")
	found := false
	for _, id := range p.themes() {
		by := map[string][]string{}
		var order []string
		for _, r := range p.shown() {
			if s := score(r, id); s.Level != nil {
				name := p.levels(s.Level)
				if by[name] == nil {
					order = append(order, name)
				}
				by[name] = append(by[name], strings.ToLower(p.side(r.Perspective)))
			}
		}
		if len(order) < 2 {
			continue
		}
		found = true
		var says []string
		for _, name := range order {
			says = append(says, fmt.Sprintf("%s for %s", name, strings.Join(by[name], " and ")))
		}
		p.wrap("  ", p.theme(id)+": "+strings.Join(says, "; ")+".")
	}
	if !found {
		p.line("  All sides see the same.")
	}
	p.line("")
}

// claims says which levels go beyond the evidence that was named for them, of those who
// are known to all; and what evidence speaks against a theme.
func (p part) claims() {
	p.line("Levels and their evidence")
	bare := 0
	for _, r := range p.shown() {
		profile, ok := p.result.Profile(p.subject.ID, p.occasion, r.Perspective)
		if !ok || !profile.Perspective().IsIdentified() {
			continue
		}
		for _, id := range p.themes() {
			for _, c := range profile.Claims(id, p.report.Terms()) {
				if len(c.Evidence) == 0 && len(c.Against) == 0 {
					bare++
					continue
				}
				p.wrap("  ", fmt.Sprintf("%s, %s: %s", p.side(r.Perspective), p.theme(id), c))
			}
		}
	}
	p.wrap("  ", fmt.Sprintf("For %d other levels of theirs no evidence was named. A level beyond its evidence may be right; it is not shown to be.", bare))
	p.line("")
}

// words prints what people wrote, with their theme.
func (p part) words() {
	p.line("In their own words")
	for _, r := range p.shown() {
		for _, s := range r.Scores {
			for _, text := range s.Texts {
				p.wrap("  ", fmt.Sprintf("%s, on %s: “%s”", p.side(r.Perspective), strings.ToLower(p.theme(s.ID)), text))
			}
		}
	}
	p.line("")
}

// reasons says, for every level that is shown, what went in, what was left out, and
// which rule made it.
func (p part) reasons() {
	p.line("Why each level is what it is")
	for _, r := range p.shown() {
		profile, ok := p.result.Profile(p.subject.ID, p.occasion, r.Perspective)
		if !ok {
			continue
		}
		if *r.Raters == 1 {
			p.wrap("  ", p.side(r.Perspective)+": one person's levels, as they were given.")
			continue
		}
		p.line("  " + p.side(r.Perspective))
		for _, id := range p.themes() {
			if score(r, id).State != assessment.Shown {
				continue
			}
			why, _ := profile.Explain(id)
			p.wrap("    ", strings.Join(why.Sentences("en"), " "))
		}
	}
}

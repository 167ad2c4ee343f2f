package report

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
)

// ownSections are the IDs that sections of the page have, but for those of subjects and
// indicators.
var ownSections = []string{"top", "in-short", "overview", "plan", "method", "indicators"}

// ownSection reports whether a section of the page has the ID, or could.
func ownSection(id string) bool {
	return slices.Contains(ownSections, id) || strings.HasPrefix(id, "subject-") || strings.HasPrefix(id, "plan-") || strings.HasPrefix(id, "method-") || strings.HasPrefix(id, "overview-") || strings.HasPrefix(id, "in-short-") || strings.HasPrefix(id, "i_")
}

// method says how the numbers were made, for whom they were let out, and whose the
// framework is.
func (b *builder) method() Section {
	w, r := b.words, &b.Report
	s := Section{ID: "method", Title: w.Say("method.title")}
	var steps []Entry
	for _, stage := range r.Method.Stages {
		steps = append(steps, Entry{w.sayKey("over.", string(stage.Over)), b.rule(stage)})
	}
	if n := r.Method.MinRaters; n > 1 {
		steps = append(steps, Entry{w.Say("method.least"), w.Count("method.raters", n)})
	}
	s.Blocks = []Block{{Text: w.Say("method.steps")}, {List: steps}}

	release := []Entry{{w.Say("method.audience"), w.sayKey("audience.", string(cmp.Or(r.Release.Audience, assessment.ForSubject)))}}
	for _, info := range r.Perspectives {
		v := b.view(info.Key)
		text := w.Say("method.identified")
		if v.least > 1 {
			text = w.Count("method.shown", v.least)
		}
		if share := r.Release.MinResponse[info.Key]; share > 0 {
			text += w.Say("method.response", w.Percent(share))
		}
		release = append(release, Entry{v.name, text})
	}
	if r.Release.Unanimous == assessment.HideUnanimous {
		release = append(release, Entry{w.Say("method.unanimous"), w.Say("method.unanimous.hidden")})
	}
	prints := []Entry{}
	for _, print := range []struct{ key, text string }{
		{"method.framework", r.Framework.Digest}, {"method.judgements", r.Judgements}, {"method.evidence", r.Evidence},
	} {
		if print.text != "" {
			prints = append(prints, Entry{w.Say(print.key), print.text})
		}
	}
	s.Sections = append(s.Sections,
		Section{ID: "method-release", Title: w.Say("method.release"), Blocks: []Block{{List: release}}},
		Section{ID: "method-sources", Title: w.Say("method.sources"), Blocks: []Block{{List: b.sources()}}})
	if len(prints) > 0 {
		s.Sections = append(s.Sections, Section{ID: "method-prints", Title: w.Say("method.prints"), Blocks: []Block{{Text: w.Say("method.prints.why")}, {List: prints}}})
	}
	return s
}

// rule says what a stage of the method does.
func (b *builder) rule(s assessment.Stage) string {
	w := b.words
	text := w.sayKey("rule.", string(s.Rule))
	var more []string
	for _, id := range sortedKeys(s.Weights) {
		label := string(id)
		if n, ok := b.nodes[id]; ok {
			label = n.label
		}
		more = append(more, w.Say("method.weight", label, w.Number(s.Weights[id], 3)))
	}
	for _, p := range sortedKeys(s.Perspectives) {
		more = append(more, w.Say("method.weight", b.view(p).name, w.Number(s.Perspectives[p], 3)))
	}
	for _, scale := range sortedKeys(s.Cuts) {
		cut := s.Cuts[scale]
		var bands []string
		for _, band := range cut.Bands.Bands {
			label := string(band.Level)
			if l, ok := b.ladders[scale]; ok {
				label = l.Label(band.Level)
			}
			bands = append(bands, label+" "+band.In.String())
		}
		more = append(more, w.Say("method.cuts", w.Join(bands)))
		if cut.Rationale != "" {
			more = append(more, cut.Rationale)
		}
	}
	if len(s.Clauses) > 0 {
		more = append(more, w.Count("method.clauses", len(s.Clauses)))
	}
	if len(more) == 0 {
		return text
	}
	return text + w.Say("colon") + joined(more, w.Say("list.semicolon"))
}

// sources says whose framework it is and under which terms it is used.
func (b *builder) sources() []Entry {
	w, r := b.words, &b.Report
	title, _ := b.text(r.FrameworkTitle)
	list := []Entry{{w.Say("lead.framework"), w.Say("method.edition", title, r.Framework.Key, r.Framework.Edition)}}
	for _, o := range r.Overlays {
		list = append(list, Entry{w.Say("method.overlay"), w.Say("method.edition", o.Key, o.Key, o.Edition)})
	}
	if b.Framework != nil {
		doc := b.Framework.Document()
		list = append(list, Entry{w.Say("method.source"), citation(doc.Citation)})
		if doc.Citation.Note != "" {
			list = append(list, Entry{Text: doc.Citation.Note})
		}
		list = append(list, Entry{w.Say("method.rights"), doc.Rights.Source}, Entry{w.Say("method.wording"), doc.Rights.Wording})
	}
	for _, s := range r.Scales {
		if s.Source != "" {
			label, _ := b.text(s.Label)
			list = append(list, Entry{cmp.Or(label, plain(s.Key)), s.Source})
		}
	}
	return list
}

// indicators says what was judged: the statement of each indicator, where it stands in its
// source, and what each level of it looks like.
func (b *builder) indicators() Section {
	w := b.words
	s := Section{ID: "indicators", Title: w.Say("indicators.title"), Blocks: []Block{{Text: w.Say("indicators.reading")}}}
	for _, n := range b.order {
		if n.Kind != assessment.IndicatorNode {
			continue
		}
		in, ok := b.Framework.Lookup(n.ID)
		if !ok {
			continue
		}
		text, _ := b.text(in.Statement)
		if in.Locator != "" {
			text += " " + w.Say("locator", in.Locator)
		}
		part := Section{ID: slug(n.ID), Title: n.label, Blocks: []Block{{Text: text}}}
		if levels := b.levels(in); len(levels) > 0 {
			part.Blocks = append(part.Blocks, Block{List: levels})
		}
		s.Sections = append(s.Sections, part)
	}
	return s
}

// levels says what each level of an indicator looks like, the worst first.
func (b *builder) levels(in indicator.Indicator) []Entry {
	scale, _ := b.Framework.ScaleOf(in.ID, "")
	l, ok := b.ladders[scale.Key]
	if !ok {
		return nil
	}
	var list []Entry
	for i := range scale.Levels {
		key := scale.Levels[l.fromWorst(i)].Key
		if d, ok := in.Rubric.At(key); ok {
			text, _ := b.text(d.Text)
			list = append(list, Entry{l.Label(key), text})
		}
	}
	return list
}

// link is the ID of the section that says what a line of the framework means, "" if there
// is none.
func (b *builder) link(n *node) string {
	switch {
	case b.Framework == nil:
		return ""
	case n.Kind == assessment.IndicatorNode:
		return slug(n.ID)
	case n.Kind == assessment.AspectNode:
		if parent, ok := b.nodes[n.Parent]; ok && parent.Kind == assessment.IndicatorNode {
			return slug(parent.ID)
		}
	}
	return ""
}

// slug makes an ID of a section of that of an indicator. IDs of indicators have no '_'.
func slug(id indicator.ID) string { return "i_" + strings.ReplaceAll(string(id), ".", "_") }

// citation sets a publication as a list of references does.
func citation(c framework.Citation) string {
	var b strings.Builder
	b.WriteString(strings.Join(c.Authors, ", "))
	if c.Year != 0 {
		b.WriteString(" (" + strconv.Itoa(c.Year) + ")")
	}
	if b.Len() > 0 {
		b.WriteString(". ")
	}
	b.WriteString(c.Title)
	for _, part := range []string{c.Container, c.Publisher, c.Pages} {
		if part != "" {
			b.WriteString(". " + part)
		}
	}
	b.WriteString(".")
	if c.DOI != "" {
		b.WriteString(" doi:" + c.DOI)
	}
	if c.ISBN != "" {
		b.WriteString(" ISBN " + c.ISBN)
	}
	if c.URL != "" {
		b.WriteString(" " + c.URL)
	}
	return b.String()
}

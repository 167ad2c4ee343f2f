package wright

import (
	"cmp"
	"math"
	"slices"
	"strings"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/measure"
	"github.com/openrubric/leadership/assessment/report"
	"github.com/openrubric/leadership/indicator"
)

// subjectLines returns the subjects that are told, in the order of the report.
func (b *builder) subjectLines() []line {
	var lines []line
	for _, s := range b.report.Subjects {
		if b.told.subjects[s.ID] == nil || len(b.page) > 0 && !slices.Contains(b.page, s.ID) {
			continue
		}
		e, _ := b.element(measure.SubjectFacet, s.ID)
		lines = append(lines, line{Element: e, label: cmp.Or(s.Name, s.ID)})
	}
	return lines
}

// name returns what an element is called, and the language of that if it is not the page's.
func (b *builder) name(facet, name string) (label, lang string) {
	switch facet {
	case measure.IndicatorFacet:
		label, lang = b.text(b.nodes[indicator.ID(name)].Label)
	case measure.OccasionFacet:
		for _, o := range b.report.Occasions {
			if o.Key == name {
				label, lang = b.text(o.Label)
			}
		}
	case measure.PerspectiveFacet:
		label, lang = b.text(b.side(assessment.Perspective(name)).Label)
		word := "perspective." + cmp.Or(name, "none")
		if name = strings.ReplaceAll(name, "-", " "); b.say(word) != word {
			name = b.say(word)
		}
	}
	if label == "" {
		return name, ""
	}
	return label, lang
}

// lines returns the elements of a facet that may be told, the highest first.
func (b *builder) lines(facet string) []line {
	f := b.facet(facet)
	if f == nil || !b.told.common || facet == measure.RaterFacet && b.told.raters != ratersNamed {
		return nil
	}
	var lines []line
	for _, e := range f.Elements {
		if facet == measure.PerspectiveFacet && !b.sideTold(assessment.Perspective(e.Name)) {
			continue
		}
		label, lang := b.name(facet, e.Name)
		lines = append(lines, line{e, label, lang})
	}
	if len(lines) < 2 && (facet == measure.OccasionFacet || facet == measure.PerspectiveFacet) {
		return nil // there is nothing to be harder than
	}
	slices.SortStableFunc(lines, func(a, b line) int {
		return cmp.Or(cmp.Compare(b.Measure, a.Measure), strings.Compare(a.label, b.label), strings.Compare(a.Name, b.Name))
	})
	return lines
}

// A steps is the thresholds that all share, or those of one element.
type steps struct {
	measure.Steps
	label, lang string
}

// steps returns the thresholds that may be told: not those that belong to people.
func (b *builder) steps() []steps {
	if !b.told.common || len(b.fit.Steps) == 0 {
		return nil
	}
	first, of := b.fit.Steps[0].Element, ""
	for _, f := range b.fit.Facets {
		if first == "" || len(b.fit.Steps) != len(f.Elements) || first != f.Elements[0].Name {
			continue
		}
		if f.Name != measure.IndicatorFacet && f.Name != measure.OccasionFacet {
			return nil
		}
		of = f.Name
	}
	var out []steps
	for _, s := range b.fit.Steps {
		if s.Thresholds == nil {
			continue
		}
		x := steps{Steps: s}
		if s.Element != "" {
			x.label, x.lang = b.name(of, s.Element)
		}
		out = append(out, x)
	}
	return out
}

// wrightMap draws all that may be told on one line.
func (b *builder) wrightMap() (report.Section, bool) {
	var columns []column
	add := func(title string, lines []line) {
		c := column{title: b.say(title)}
		for _, l := range lines {
			if !l.Unmeasured {
				c.marks = append(c.marks, mark{l.label, l.lang, l.Measure})
			}
		}
		if len(c.marks) > 0 {
			columns = append(columns, c)
		}
	}
	add("wright.column.subjects", b.subjectLines())
	add("wright.column.raters", b.lines(measure.RaterFacet))
	if b.told.raters == ratersCounted {
		c := column{title: b.say("wright.column.raters"), counted: true}
		for _, e := range placed(b.facet(measure.RaterFacet).Elements) {
			c.marks = append(c.marks, mark{at: e.Measure})
		}
		columns = append(columns, c)
	}
	add("wright.column.indicators", b.lines(measure.IndicatorFacet))
	add("wright.column.occasions", b.lines(measure.OccasionFacet))
	add("wright.column.sides", b.lines(measure.PerspectiveFacet))
	if len(columns) == 0 {
		return report.Section{}, false
	}
	c := column{title: b.say("wright.column.thresholds")}
	for _, s := range b.steps() {
		for k, v := range s.Thresholds {
			name := b.say("wright.step", b.level(k), b.level(k+1))
			if s.Element != "" {
				name = b.say("wright.step.of", s.label, name)
			}
			c.marks = append(c.marks, mark{name, s.lang, v})
		}
	}
	if len(c.marks) > 0 {
		columns = append(columns, c)
	}
	p := draw(columns, b.words)
	return report.Section{ID: "measures-map", Title: b.say("wright.map.title"), Blocks: []report.Block{{Text: b.say("wright.map.reading")}, {Picture: &p}}}, true
}

// table returns an empty table with the columns of these keys.
func (b *builder) table(caption string, columns ...string) *report.Table {
	t := &report.Table{Caption: b.say(caption)}
	for _, key := range columns {
		t.Columns = append(t.Columns, report.Column{Title: b.say(key)})
	}
	return t
}

// raters shows the raters by severity, or how many lie where.
func (b *builder) raters() (report.Section, bool) {
	s := report.Section{ID: "measures-raters", Title: b.say("wright.raters.title")}
	switch b.told.raters {
	case ratersNamed:
		t := b.table("wright.raters.caption", "wright.rater", "wright.severity", "wright.fit", "wright.judgements")
		t.Parts = []report.Part{{Rows: b.rows(measure.RaterFacet)}}
		s.Blocks = []report.Block{{Text: b.say("wright.raters.reading")}, {Text: b.say("wright.fit.reading")}, {Table: t}}
	case ratersCounted:
		s.Blocks = []report.Block{{Text: b.say("wright.raters.counted")}, {Table: b.raterBins()}}
	default:
		return report.Section{}, false
	}
	if x := b.facet(measure.RaterFacet).Separation; x != nil {
		s.Blocks = append(s.Blocks, report.Block{Text: b.say("wright.raters.separation", b.fixed(x.SD, 2), b.fixed(x.RMSE, 2), b.fixed(x.Separation, 2), b.fixed(x.Reliability, 2))})
	}
	return s, true
}

// raterBins counts raters in each half logit.
func (b *builder) raterBins() *report.Table {
	all := b.facet(measure.RaterFacet).Elements
	in := map[int]int{}
	low, high := math.MaxInt, math.MinInt
	for _, e := range placed(all) {
		bin := int(math.Floor(e.Measure * 2))
		in[bin]++
		low, high = min(low, bin), max(high, bin)
	}
	t := b.table("wright.raters.bins", "wright.severity", "wright.column.raters")
	part := report.Part{}
	for bin := high; bin >= low; bin-- {
		text := b.say("wright.bin", logits(b.words, float64(bin)/2), logits(b.words, float64(bin+1)/2))
		part.Rows = append(part.Rows, report.Row{{Text: text}, {Text: b.say("number", in[bin])}})
	}
	if n := len(all) - len(placed(all)); n > 0 {
		part.Rows = append(part.Rows, report.Row{{Text: b.say("wright.raters.extreme")}, {Text: b.say("number", n)}})
	}
	t.Parts = []report.Part{part}
	return t
}

// subjects shows the subjects with their fair averages.
func (b *builder) subjects() (report.Section, bool) {
	t := b.table("wright.subjects.caption", "wright.subject", "wright.measure.title", "wright.fair", "wright.judgements")
	part := report.Part{}
	for _, l := range b.subjectLines() {
		part.Rows = append(part.Rows, report.Row{{Text: l.label}, b.measured(measure.SubjectFacet, l), b.fair(l), b.number(l.Count)})
	}
	t.Parts = []report.Part{part}
	blocks := []report.Block{{Text: b.say("wright.subjects.reading")}, {Table: t}}
	if x, ok := separate(b.subjectLines()); ok {
		blocks = append(blocks, report.Block{Text: b.say("wright.subjects.separation", b.fixed(x.SD, 2), b.fixed(x.RMSE, 2), b.fixed(x.Separation, 2), b.fixed(x.Reliability, 2), b.fixed(x.Strata, 1))})
	}
	return report.Section{ID: "measures-subjects", Title: b.say("wright.subjects.title"), Blocks: blocks}, len(part.Rows) > 0
}

// indicators shows the indicators by difficulty.
func (b *builder) indicators() (report.Section, bool) {
	return b.byHardness("measures-indicators", "wright.indicators", measure.IndicatorFacet)
}

func (b *builder) occasions() (report.Section, bool) {
	return b.byHardness("measures-occasions", "wright.occasions", measure.OccasionFacet)
}

func (b *builder) sidesByHardness() (report.Section, bool) {
	return b.byHardness("measures-sides", "wright.sides", measure.PerspectiveFacet)
}

// byHardness shows what makes judgements harder, the hardest first.
func (b *builder) byHardness(id, key, facet string) (report.Section, bool) {
	columns := []string{key + ".one", "wright.difficulty", "wright.fit"}
	if b.told.counts {
		columns = append(columns, "wright.judgements")
	}
	t := b.table(key+".caption", columns...)
	rows := b.rows(facet)
	t.Parts = []report.Part{{Rows: rows}}
	blocks := []report.Block{{Text: b.say(key + ".reading")}}
	if facet == measure.IndicatorFacet && b.told.raters != ratersNamed {
		blocks = append(blocks, report.Block{Text: b.say("wright.fit.reading")})
	}
	return report.Section{ID: id, Title: b.say(key + ".title"), Blocks: append(blocks, report.Block{Table: t})}, len(rows) > 0
}

// rows returns a row for each element of a facet: its name, measure, fit and, where that may
// be told, how many judgements it is made of.
func (b *builder) rows(facet string) []report.Row {
	var rows []report.Row
	for _, l := range b.lines(facet) {
		row := report.Row{{Text: l.label, Lang: l.lang}, b.measured(facet, l), b.misfit(l)}
		if b.told.counts {
			row = append(row, b.number(l.Count))
		}
		rows = append(rows, row)
	}
	return rows
}

func (b *builder) number(count float64) report.Cell {
	return report.Cell{Text: b.say("number", int(math.Round(count)))}
}

// measured returns a measure with its error, and how far to trust it.
func (b *builder) measured(facet string, l line) report.Cell {
	if l.Unmeasured {
		return report.Cell{Text: b.say("wright.unmeasured"), Details: b.say("wright.unmeasured.why")}
	}
	c := report.Cell{Text: b.logits(l.Measure)}
	if l.SE > 0 {
		c.Text = b.say("wright.measure", b.logits(l.Measure), b.fixed(l.SE, 2))
		c.Details = b.say("wright.interval", b.logits(l.Measure-float64(1.96*l.SE)), b.logits(l.Measure+float64(1.96*l.SE)))
	}
	counted := b.told.counts || facet == measure.SubjectFacet
	if counted && l.Count > 0 {
		c.Details = joined(c.Details, b.words.Count("wright.made", int(math.Round(l.Count))))
	}
	if l.Extreme {
		c.Warn, c.Details = true, joined(c.Details, b.say("wright.extreme"))
	}
	if l.Anchored {
		c.Details = joined(c.Details, b.say("wright.anchored"))
	}
	if counted && slices.Contains(b.fit.Weak, facet+":"+l.Name) {
		c.Warn, c.Details = true, joined(c.Details, b.say("wright.weak"))
	}
	return c
}

// misfit returns how regular the judgements are.
func (b *builder) misfit(l line) report.Cell {
	if l.Infit == nil || l.Outfit == nil {
		return report.Cell{Text: "–"}
	}
	infit, outfit := b.fixed(*l.Infit, 2), b.fixed(*l.Outfit, 2)
	c := report.Cell{Text: b.say("wright.fit.is", infit, outfit)}
	switch {
	case *l.Infit > 1.5 || *l.Outfit > 1.5:
		c.Warn, c.Details = true, b.say("wright.fit.noisy")
	case *l.Infit < 0.5:
		c.Details = b.say("wright.fit.regular")
	default:
		c.Details = b.say("wright.fit.fine")
	}
	return c
}

// fair returns between which levels the fair average of a subject lies.
func (b *builder) fair(l line) report.Cell {
	if l.Unmeasured {
		return report.Cell{Text: "–"}
	}
	low, high := int(math.Floor(l.FairAverage)), int(math.Ceil(l.FairAverage))
	if near := math.Round(l.FairAverage); math.Abs(l.FairAverage-near) < 0.05 {
		low, high = int(near), int(near)
	}
	c := report.Cell{Text: b.level(low)}
	if low != high {
		c.Text = b.say("between", b.level(low), b.level(high))
	}
	top := b.top()
	c.Details = b.say("wright.fair.is", b.fixed(l.FairAverage+1, 2), b.level(0), top+1, b.level(top))
	if d, ok := correction(l.Element); ok {
		c.Details = joined(c.Details, b.say("wright.fair.raw", b.fixed(l.FairAverage-d+1, 2)))
	}
	return c
}

// top is the rank of the highest level.
func (b *builder) top() int {
	top := 0
	for _, s := range b.fit.Steps {
		top = max(top, len(s.Thresholds))
	}
	return top
}

// levels shows where each level begins to be likelier than the one below, and how the
// levels were used.
func (b *builder) levels() (report.Section, bool) {
	sets := b.steps()
	t := b.table("wright.levels.caption", "wright.levels.step", "wright.levels.threshold")
	for _, s := range sets {
		part := report.Part{Title: s.label, Lang: s.lang}
		for k, v := range s.Thresholds {
			c := report.Cell{Text: b.logits(v), Details: b.say("wright.levels.why", b.level(k), b.level(k+1), b.logits(v))}
			if k < len(s.SE) && s.SE[k] > 0 && !s.Given {
				c.Text = b.say("wright.measure", c.Text, b.fixed(s.SE[k], 2))
			}
			if s.Given {
				c.Details = joined(c.Details, b.say("wright.anchored"))
			}
			if k > 0 && v < s.Thresholds[k-1] {
				c.Warn, c.Details = true, joined(c.Details, b.say("wright.levels.below", b.level(k)))
			}
			part.Rows = append(part.Rows, report.Row{{Text: b.say("wright.step", b.level(k), b.level(k+1))}, c})
		}
		t.Parts = append(t.Parts, part)
	}
	blocks := []report.Block{{Text: b.say("wright.levels.reading")}, {Table: t}}
	if b.told.counts && len(sets) == 1 {
		blocks = append(blocks, report.Block{Table: b.used(sets[0])})
	}
	return report.Section{ID: "measures-levels", Title: b.say("wright.levels.title"), Blocks: blocks}, len(sets) > 0
}

// used shows how often each level was given, and to whom on average.
func (b *builder) used(s steps) *report.Table {
	t := b.table("wright.used.caption", "wright.used.level", "wright.judgements", "wright.used.average", "wright.used.outfit")
	part := report.Part{}
	last := math.Inf(-1)
	for k, c := range s.Categories {
		row := report.Row{{Text: b.level(k)}, b.number(c.Count), {Text: "–"}, {Text: "–"}}
		if c.Average != nil {
			row[2] = report.Cell{Text: b.logits(*c.Average), Details: b.say("wright.used.average.why")}
			if *c.Average < last {
				row[2].Warn, row[2].Details = true, b.say("wright.used.average.falls")
			}
			last = *c.Average
		}
		if c.Outfit != nil {
			row[3] = report.Cell{Text: b.fixed(*c.Outfit, 2), Warn: *c.Outfit > 2}
		}
		part.Rows = append(part.Rows, row)
	}
	t.Parts = []report.Part{part}
	return t
}

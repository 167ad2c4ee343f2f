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
	"github.com/openrubric/leadership/indicator/issue"
)

// Section returns the measures of a fit as a section of a page, with the ID "measures": what
// they say in words, the Wright map, raters by severity, subjects with their fair averages in
// the order of the report, indicators by difficulty, and the thresholds between levels. What
// may be told of all this the released report decides, as the package comment says.
//
// The fit must be of the judgements that the report is about, with facets as
// [measure.FromMatrix] makes them. Of the options it heeds audience, subjects, languages and
// words, in which those of [English] may be changed as well.
//
// Errors are *[issue.Issue] with [report.AudienceUnfit], [report.OptionInvalid], or
// [report.ContentUnfit] for a fit that cannot be that of the report, joined; see
// [issue.List.Err]. The same fit gives the same section. Time is linear in elements and scores, but for sorting.
func Section(f *measure.Fit, r assessment.Report, o report.Options) (report.Section, error) {
	b := newBuilder(f, r, o)
	if err := b.check().Err(); err != nil {
		return report.Section{}, err
	}
	b.tell()
	s := report.Section{ID: "measures", Title: b.say("wright.title"), Blocks: b.inShort()}
	for _, part := range []func() (report.Section, bool){b.wrightMap, b.raters, b.subjects, b.indicators, b.occasions, b.sidesByHardness, b.levels} {
		if p, ok := part(); ok {
			s.Sections = append(s.Sections, p)
		}
	}
	return s, nil
}

// A builder makes the section.
type builder struct {
	fit      *measure.Fit
	report   assessment.Report
	page     []string // subjects of the page; none for all
	audience assessment.Audience
	released assessment.Audience
	langs    []string
	words    *report.Wording
	ladder   *report.Ladder // the scale that was judged on; nil if the report does not say which
	nodes    map[indicator.ID]assessment.Node
	at       map[string]map[string]int // elements of facets by name
	told     told
}

func newBuilder(f *measure.Fit, r assessment.Report, o report.Options) *builder {
	b := &builder{
		fit: f, report: r, page: o.Subjects, words: o.Wording(English()), langs: o.Languages,
		released: cmp.Or(r.Release.Audience, assessment.ForSubject),
		nodes:    map[indicator.ID]assessment.Node{}, at: map[string]map[string]int{},
	}
	b.audience = cmp.Or(o.Audience, b.released)
	b.langs = append(slices.Clip(b.langs), b.say("lang"))
	for _, n := range r.Nodes {
		b.nodes[n.ID] = n
	}
	if f != nil {
		for _, facet := range f.Facets {
			b.at[facet.Name] = map[string]int{}
			for i, e := range facet.Elements {
				b.at[facet.Name][e.Name] = i
			}
		}
		b.ladder = b.findLadder()
	}
	return b
}

// facets are those that a fit may have, with the signs that [measure.FromMatrix] gives them.
var facets = map[string]int{
	measure.SubjectFacet: 1, measure.RaterFacet: -1, measure.IndicatorFacet: -1, measure.OccasionFacet: -1, measure.PerspectiveFacet: -1,
}

// check finds what does not fit together.
func (b *builder) check() issue.List {
	var found issue.Collector
	options, fit := issue.Pointer("/options"), issue.Pointer("/fit")
	switch {
	case !report.MayRead(b.audience, assessment.ForPublic):
		found.Errorf(report.OptionInvalid, options.Key("audience"), "%q is no audience", b.audience)
	case !report.MayRead(b.audience, b.released):
		found.Errorf(report.AudienceUnfit, options.Key("audience"), "the report was released for the audience %q: release it for %q", b.released, b.audience)
	}
	for i, id := range b.page {
		if !slices.ContainsFunc(b.report.Subjects, func(s assessment.SubjectReport) bool { return s.ID == id }) {
			found.Errorf(report.OptionInvalid, options.Key("subjects").Index(i), "the report is not about a subject %q", id)
		}
	}
	if b.fit == nil || b.facet(measure.SubjectFacet) == nil {
		found.Errorf(report.ContentUnfit, fit, "there is no fit, or it has no facet %q", measure.SubjectFacet)
		return found.List()
	}
	for i, f := range b.fit.Facets {
		if sign := facets[f.Name]; sign != f.Sign {
			found.Errorf(report.ContentUnfit, fit.Key("facets").Index(i), "facet %q with sign %d is none that judgements of an assessment have: name facets as FromMatrix does, those of subjects with sign 1 and others with −1", f.Name, f.Sign)
		}
	}
	if f := b.facet(measure.IndicatorFacet); f != nil {
		for i, e := range f.Elements {
			if _, ok := b.nodes[indicator.ID(e.Name)]; !ok {
				found.Errorf(report.ContentUnfit, fit.Key("indicators").Index(i), "the report has no %q", e.Name)
			}
		}
	}
	return found.List()
}

// facet returns the facet of that name, nil if there is none.
func (b *builder) facet(name string) *measure.FacetFit {
	for i := range b.fit.Facets {
		if b.fit.Facets[i].Name == name {
			return &b.fit.Facets[i]
		}
	}
	return nil
}

// element returns an element of a facet, and false if there is none.
func (b *builder) element(facet, name string) (measure.Element, bool) {
	i, ok := b.at[facet][name]
	if !ok {
		return measure.Element{}, false
	}
	return b.facet(facet).Elements[i], true
}

// findLadder returns the scale that was judged on: the one that has as many levels, or of
// several that on which the indicators have scores.
func (b *builder) findLadder() *report.Ladder {
	levels := 0
	for _, s := range b.fit.Steps {
		levels = max(levels, len(s.Thresholds)+1)
	}
	var fits, scored []indicator.Scale
	for _, s := range b.report.Scales {
		if len(s.Levels) == levels {
			fits = append(fits, s)
			if b.scored(s.Key) {
				scored = append(scored, s)
			}
		}
	}
	switch {
	case len(fits) == 1:
		return report.NewLadder(fits[0], b.words, b.langs...)
	case len(scored) == 1:
		return report.NewLadder(scored[0], b.words, b.langs...)
	}
	return nil
}

// scored reports whether indicators of the fit have scores on a scale.
func (b *builder) scored(scale string) bool {
	for _, s := range b.report.Subjects {
		for _, p := range s.Profiles {
			for i := range p.Scores {
				if p.Scores[i].Scale == scale && b.measures(&p.Scores[i]) {
					return true
				}
			}
		}
	}
	return false
}

func (b *builder) logits(v float64) string { return signed(b.words, v, b.fixed(v, 2)) }

func (b *builder) fixed(v float64, decimals int) string { return fixed(b.words, v, decimals) }

func (b *builder) say(key string, about ...any) string { return b.words.Say(key, about...) }

// text returns a text in the preferred language, and its language if that is not the page's.
func (b *builder) text(t indicator.Text) (text, lang string) {
	if text, lang = t.In(b.langs...); lang == b.say("lang") {
		lang = ""
	}
	return text, lang
}

// A line is an element that may be told, as the page calls it.
type line struct {
	measure.Element
	label, lang string
}

// inShort says what stands out.
func (b *builder) inShort() []report.Block {
	blocks := []report.Block{{Text: b.say("wright.reading")}}
	if b.ladder != nil && b.ladder.Scale().Direction != indicator.HighIsBetter {
		blocks[0].Text += " " + b.say("wright.reading."+string(b.ladder.Scale().Direction))
	}
	var list []report.Entry
	add := func(key string, texts ...string) {
		texts = slices.DeleteFunc(texts, func(text string) bool { return text == "" })
		if len(texts) > 0 {
			list = append(list, report.Entry{Term: b.say(key), Text: strings.Join(texts, " ")})
		}
	}
	if b.facet(measure.RaterFacet) != nil {
		add("wright.short.raters", b.ratersApart(), b.byChance())
	}
	add("wright.short.fair", b.largestCorrection())
	add("wright.short.subjects", b.toldApart())
	add("wright.short.indicators", b.hardest())
	add("wright.short.levels", b.disorder())
	if len(list) > 0 {
		blocks = append(blocks, report.Block{List: list})
	}
	if n := len(b.facet(measure.SubjectFacet).Elements) - len(b.subjectLines()); n > 0 {
		blocks = append(blocks, report.Block{Text: b.words.Count("wright.hidden", n)})
	}
	if !b.told.common {
		blocks = append(blocks, report.Block{Text: b.words.Count("wright.hidden.common", b.report.Release.LeastMembers())})
	}
	return append(blocks, report.Block{Text: b.method()})
}

// method says how the measures were made.
func (b *builder) method() string {
	text := b.say("wright.method")
	if b.told.counts {
		text = b.words.Count("wright.method.of", b.fit.Judgements)
		if b.fit.LeftOut > 0 {
			text += " " + b.words.Count("wright.method.left", b.fit.LeftOut)
		}
	}
	switch f := b.fit.Factor; {
	case f <= 0 || f == 1:
	case b.told.counts:
		text += " " + b.say("wright.method.corrected", b.words.Number(f, 3))
	default: // of the factor the number of judgements could be had
		text += " " + b.say("wright.method.shrunk")
	}
	if !b.fit.Whole {
		text += " " + b.say("wright.method.narrow")
	}
	return text
}

// ratersApart says how far raters lie apart, and what that means for a subject.
func (b *builder) ratersApart() string {
	raters := placed(b.facet(measure.RaterFacet).Elements)
	if b.told.raters == noRaters {
		return b.say("wright.raters.none")
	}
	if len(raters) < 2 {
		return ""
	}
	mild, severe := ends(raters)
	far := b.fixed(severe.Measure-mild.Measure, 1)
	text := b.words.Count("wright.raters.apart", len(raters), far)
	if b.told.counts && b.told.raters != ratersApart { // fair averages are those for the mean of all subjects
		text += " " + b.say("wright.raters.levels", b.fixed(mild.FairAverage-severe.FairAverage, 1))
	}
	return text
}

// byChance says whether raters differ by more than chance would have it.
func (b *builder) byChance() string {
	s := b.facet(measure.RaterFacet).Separation
	switch {
	case s == nil || b.told.raters == noRaters || b.told.raters == ratersApart:
		return ""
	case s.P < 0.05:
		return b.say("wright.raters.differ")
	}
	return b.say("wright.raters.alike")
}

// ends returns the elements with the lowest and the highest measure.
func ends(elements []measure.Element) (low, high measure.Element) {
	by := func(a, b measure.Element) int { return cmp.Compare(a.Measure, b.Measure) }
	return slices.MinFunc(elements, by), slices.MaxFunc(elements, by)
}

// largestCorrection says of whom the average level changes most when it is allowed for who
// judged and on what.
func (b *builder) largestCorrection() string {
	var most line
	by := -1.0
	for _, l := range b.subjectLines() {
		if d, ok := correction(l.Element); ok && math.Abs(d) > by {
			most, by = l, math.Abs(d)
		}
	}
	switch {
	case by < 0:
		return ""
	case by < 0.05:
		return b.say("wright.fair.none")
	}
	if d, _ := correction(most.Element); d < 0 {
		return b.say("wright.fair.lower", b.fixed(by, 1), most.label)
	}
	return b.say("wright.fair.higher", b.fixed(by, 1), most.label)
}

// correction returns by how many levels the fair average of a subject lies above the
// average of the levels that it got.
func correction(e measure.Element) (float64, bool) {
	if e.Unmeasured || e.Extreme || !(e.Count > 0) {
		return 0, false
	}
	return e.FairAverage - e.Total/e.Count, true
}

// toldApart says how well the subjects that are shown are told apart.
func (b *builder) toldApart() string {
	lines := b.subjectLines()
	s, ok := separate(lines)
	switch {
	case !ok:
		return ""
	case s.Strata < 2:
		return b.words.Count("wright.subjects.alike", len(lines), b.fixed(s.Reliability, 2))
	}
	return b.words.Count("wright.subjects.apart", len(lines), b.fixed(s.Reliability, 2), b.fixed(math.Floor(s.Strata), 0))
}

// separate works out separation as [measure.Separation] has it, of those who are shown
// alone: of the spread of all, what the others add could be had by subtraction.
func separate(lines []line) (s measure.Separation, ok bool) {
	n, mean, squares, errors := 0.0, 0.0, 0.0, 0.0
	for _, e := range lines {
		if e.Unmeasured || e.Extreme || !(e.SE > 0) {
			continue
		}
		n++
		d := e.Measure - mean
		mean += d / n
		squares += float64(d * (e.Measure - mean))
		errors += float64(e.SE * e.SE)
	}
	if n < 2 || squares == 0 {
		return s, false
	}
	s.SD, s.RMSE = math.Sqrt(squares/(n-1)), math.Sqrt(errors/n)
	s.TrueSD = math.Sqrt(max(float64(s.SD*s.SD)-float64(s.RMSE*s.RMSE), 0))
	s.Separation = s.TrueSD / s.RMSE
	s.Strata = (4*s.Separation + 1) / 3
	s.Reliability = float64(s.TrueSD*s.TrueSD) / float64(s.SD*s.SD)
	return s, true
}

// hardest names the hardest indicator and the easiest.
func (b *builder) hardest() string {
	lines := slices.DeleteFunc(b.lines(measure.IndicatorFacet), func(l line) bool { return l.Unmeasured })
	if len(lines) < 2 {
		return ""
	}
	hard, easy := lines[0], lines[len(lines)-1]
	return b.say("wright.indicators.ends", hard.label, easy.label, b.fixed(hard.Measure-easy.Measure, 1))
}

// disorder says whether a level is nowhere the likeliest.
func (b *builder) disorder() string {
	sets := b.steps()
	if len(sets) == 0 {
		return ""
	}
	var names []string
	for _, s := range sets {
		if s.Disordered {
			names = append(names, s.label)
		}
	}
	switch {
	case len(names) == 0:
		return b.say("wright.levels.ordered")
	case sets[0].Element == "":
		return b.say("wright.levels.disordered", b.words.Join(b.unlikely(sets[0].Steps)))
	case len(names) <= 3:
		return b.say("wright.levels.disordered.of", b.words.Join(names))
	}
	return b.words.Count("wright.levels.disordered", len(names))
}

// unlikely names the levels that end before they begin.
func (b *builder) unlikely(s measure.Steps) []string {
	var names []string
	for k := 1; k < len(s.Thresholds); k++ {
		if s.Thresholds[k] < s.Thresholds[k-1] {
			names = append(names, b.say("wright.quoted", b.level(k)))
		}
	}
	return names
}

// level returns the label of a level by its rank.
func (b *builder) level(rank int) string {
	if b.ladder == nil {
		return b.say("wright.level", rank+1)
	}
	levels := b.ladder.Scale().Levels
	return b.ladder.Label(levels[min(max(rank, 0), len(levels)-1)].Key)
}

// joined joins sentences.
func joined(texts ...string) string {
	return strings.Join(slices.DeleteFunc(texts, func(text string) bool { return text == "" }), " ")
}

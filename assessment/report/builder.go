package report

import (
	"cmp"
	"slices"
	"strings"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/evidence"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
)

// A builder makes the sections of a page. Numbers come from the report alone.
type builder struct {
	Content
	o        Options
	words    *Wording
	audience assessment.Audience
	ladders  map[string]*Ladder // by the key of the scale
	nodes    map[indicator.ID]*node
	order    []*node
	views    map[assessment.Perspective]*viewpoint

	dimensions map[string]string // what they are called, as far as the framework says
}

// A node is a group, indicator or aspect as the page calls it.
type node struct {
	assessment.Node
	label, lang string
	indicators  int // of a group: how many are in it
}

// A viewpoint is a perspective as the page calls it.
type viewpoint struct {
	name       string
	letter     string // a short name, for narrow columns
	identified bool
	least      int // raters who must stand behind a number
}

// A page is what is set in HTML or Markdown.
type page struct {
	Title    string
	Lead     []Block // what the page is about, before the first heading
	Sections []Section
	words    *Wording
}

func newBuilder(c Content, o Options) (*builder, error) {
	b := &builder{
		Content: c, o: o, words: o.Wording(nil), audience: o.Audience,
		ladders: map[string]*Ladder{}, nodes: map[indicator.ID]*node{}, views: map[assessment.Perspective]*viewpoint{}, dimensions: map[string]string{},
	}
	if b.audience == "" {
		b.audience = cmp.Or(c.Report.Release.Audience, assessment.ForSubject)
	}
	for _, s := range c.Report.Scales {
		b.ladders[s.Key] = NewLadder(s, b.words, o.Languages...)
	}
	b.name()
	if err := b.check().Err(); err != nil {
		return nil, err
	}
	return b, nil
}

// maxDepth is how deep groups are followed: a document may have them in a circle.
const maxDepth = 64

// name looks up what groups, indicators, aspects and perspectives are called.
func (b *builder) name() {
	for _, n := range b.Report.Nodes {
		named := &node{Node: n}
		named.label, named.lang = b.text(n.Label)
		named.label = cmp.Or(named.label, string(n.ID))
		b.nodes[n.ID] = named
		b.order = append(b.order, named)
	}
	for _, n := range b.order {
		if n.Kind != assessment.IndicatorNode {
			continue
		}
		group := b.nodes[n.Parent]
		for depth := 0; depth < maxDepth && group != nil && group.Kind == assessment.GroupNode; depth++ {
			group.indicators++
			group = b.nodes[group.Parent]
		}
	}
	if b.Framework != nil {
		for _, d := range b.Framework.Document().Dimensions {
			b.dimensions[d.Key], _ = b.text(d.Label)
		}
	}
	for i, info := range b.Report.Perspectives {
		v := &viewpoint{letter: letter(i), identified: info.IsIdentified()}
		label, _ := info.Label.In(b.o.Languages...)
		v.name = cmp.Or(label, b.words.sayKey("perspective.", string(info.Key)))
		if info.Key == "" && label == "" {
			v.name = b.words.Say("perspective.none")
		}
		v.least = b.least(info)
		b.views[info.Key] = v
	}
}

// text returns a text in the preferred language, and its language if that is not the
// page's.
func (b *builder) text(t indicator.Text) (text, lang string) {
	text, lang = t.In(append(slices.Clip(b.o.Languages), b.words.lang)...)
	if lang == b.words.lang {
		lang = ""
	}
	return text, lang
}

// letter returns A for 0, B for 1, and AA after Z.
func letter(i int) string {
	name := string(rune('A' + i%26))
	if i >= 26 {
		return letter(i/26-1) + name
	}
	return name
}

// least returns how many raters must stand behind a number from a perspective. The release
// has seen to it; here it is asked once more, of what the page is given.
func (b *builder) least(info assessment.PerspectiveInfo) int {
	n, asked := b.Report.Release.MinRaters[info.Key]
	switch {
	case asked:
		return max(n, info.MinRaters)
	case info.IsIdentified():
		return max(info.MinRaters, 1)
	}
	return max(info.MinRaters, b.audience.DefaultMinRaters())
}

// view returns how a perspective is called, one that the report does not list included.
func (b *builder) view(key assessment.Perspective) *viewpoint {
	v, ok := b.views[key]
	if !ok {
		info := assessment.PerspectiveInfo{Key: key}
		v = &viewpoint{name: b.words.sayKey("perspective.", string(key)), letter: letter(len(b.views)), identified: info.IsIdentified(), least: b.least(info)}
		if key == "" {
			v.name = b.words.Say("perspective.none")
		}
		b.views[key] = v
	}
	return v
}

// page puts the sections together.
func (b *builder) page() *page {
	p := &page{Title: b.title(), Lead: b.lead(), words: b.words}
	subjects := b.subjects()
	rounds := b.rounds(subjects)
	all := b.acrosses(rounds)
	p.Sections = append(p.Sections, b.inShort(rounds, all))
	if len(rounds) > 1 {
		p.Sections = append(p.Sections, b.overview(rounds, all))
	}
	for i := range rounds {
		p.Sections = append(p.Sections, b.subject(&rounds[i], subjectID(i), len(rounds) > manyRounds))
	}
	p.Sections = append(p.Sections, b.Content.Sections...)
	if b.Plan != nil {
		p.Sections = append(p.Sections, b.plan())
	}
	p.Sections = append(p.Sections, b.method())
	if b.Framework != nil {
		p.Sections = append(p.Sections, b.indicators())
	}
	return p
}

func (b *builder) title() string {
	title, _ := b.text(b.Report.Title)
	return cmp.Or(b.o.Title, title, b.words.Say("title"))
}

// subjects returns those that the page is about, in the order of the report.
func (b *builder) subjects() []*assessment.SubjectReport {
	var out []*assessment.SubjectReport
	for i := range b.Report.Subjects {
		if s := &b.Report.Subjects[i]; len(b.o.Subjects) == 0 || slices.Contains(b.o.Subjects, s.ID) {
			out = append(out, s)
		}
	}
	return out
}

// lead says what the page is about: framework, purpose, time and readers.
func (b *builder) lead() []Block {
	w, r := b.words, &b.Report
	title, _ := b.text(r.FrameworkTitle)
	indicators := 0
	for _, n := range b.order {
		if n.Kind == assessment.IndicatorNode {
			indicators++
		}
	}
	facts := []Entry{
		{w.Say("lead.framework"), w.Count("framework", indicators, title, r.Framework.Edition)},
		{w.Say("lead.purpose"), w.sayKey("policy.", string(r.Policy))},
	}
	if text := b.status(); text != "" {
		facts = append(facts, Entry{w.Say("lead.status"), text})
	}
	if text := b.when(); text != "" {
		facts = append(facts, Entry{w.Say("lead.when"), text})
	}
	facts = append(facts, Entry{w.Say("lead.readers"), w.Say("audience." + string(b.audience))})
	blocks := []Block{{List: facts}}
	for _, warning := range r.Warnings {
		blocks = append(blocks, Block{Text: w.sayKey("warning.", string(warning)), Warn: true})
	}
	return append(blocks, Block{Text: w.Say("lead.reading")})
}

// status says whether the framework is still in force.
func (b *builder) status() string {
	w, s := b.words, b.Report.Status
	if s.State == "" || s.State == framework.Current && s.Note == "" {
		return ""
	}
	text := w.sayKey("status.", string(s.State))
	if !s.ValidTo.IsZero() {
		text += w.Say("status.until", w.Date(s.ValidTo))
	}
	return strings.TrimSpace(text + ". " + s.Note)
}

// when names the occasions.
func (b *builder) when() string {
	var texts []string
	for _, o := range b.Report.Occasions {
		if text := b.occasion(o.Key, true); text != "" {
			texts = append(texts, text)
		}
	}
	return b.words.Join(texts)
}

// occasion returns what an occasion is called, with its days if these are asked for.
func (b *builder) occasion(key string, days bool) string {
	for _, o := range b.Report.Occasions {
		if o.Key != key {
			continue
		}
		label, _ := b.text(o.Label)
		label = cmp.Or(label, key)
		if span := b.words.Span(o.From, o.To); days && span != "" {
			if label == "" {
				return span
			}
			return b.words.Say("occasion", label, span)
		}
		return label
	}
	return key
}

// aim returns the level aimed at on a row for a subject, "" if none is.
func (b *builder) aim(subject string, id indicator.ID, dimension, scale string) indicator.Level {
	if b.Plan != nil {
		for _, t := range b.Plan.Targets {
			if t.Indicator == id && t.Dimension == dimension && slices.Contains(t.Subjects, subject) {
				return t.Level
			}
		}
	}
	return b.o.Targets[scale]
}

// maySee reports whether the page may name an item of evidence. What people said or were
// seen to do it may, only if they agreed to that.
func (b *builder) maySee(item evidence.Item) bool {
	scope := evidence.Scope(b.audience)
	switch item.Consent.State {
	case evidence.ConsentNotRequired:
		return true
	case evidence.ConsentGiven:
		return slices.Contains(item.Consent.Scope, scope)
	case "":
		class := b.Evidence.Class(item.Kind)
		return class == evidence.ClassRecord || class == evidence.ClassResearch
	}
	return false
}

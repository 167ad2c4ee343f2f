package page

import (
	"cmp"
	"slices"
	"strings"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/report"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
	"github.com/openrubric/leadership/network"
)

// Section returns the pages of a roll-up as a section for [report.Content]. Its ID, and
// those of the sections in it, begin with "network"; they stand two storeys deep.
//
// Of the options it goes by the audience, the languages, the words ([English] beside
// [report.English]) and the targets. Bars are drawn around the level aimed at on their
// scale; targets on scales that the roll-up does not have are of no concern to it. Without
// an audience it is drawn for whom it was released for: where it stands on a page with what
// was released for others, name who reads the page.
//
// Errors are *[issue.Issue], joined; see [issue.List.Err]: with [report.AudienceUnfit] if the audience of the options
// may not read what the roll-up was released for, with [report.OptionInvalid] if there is
// no such audience, or no such level to aim at. A document that contradicts itself is
// drawn as far as it goes. Time and memory are in proportion to the cells.
func Section(r network.Report, o report.Options) (report.Section, error) {
	if err := check(r, o); err != nil {
		return report.Section{}, err
	}
	return newBuilder(r, o).section(), nil
}

func check(r network.Report, o report.Options) error {
	var found issue.Collector
	options := issue.Pointer("/options")
	reader := cmp.Or(o.Audience, r.Release.Audience)
	switch at := options.Key("audience"); {
	case !report.MayRead(reader, assessment.ForPublic):
		found.Errorf(report.OptionInvalid, at, "there is no audience %q", reader)
	case !report.MayRead(reader, r.Release.Audience):
		found.Errorf(report.AudienceUnfit, at, "the roll-up was released for the audience %q: release it for %q", r.Release.Audience, reader)
	}
	for _, s := range r.Scales {
		if aim := o.Targets[s.Key]; aim != "" {
			if _, ok := s.Rank(aim); !ok {
				found.Errorf(report.OptionInvalid, options.Key("targets").Key(s.Key), "the scale %q has no level %q", s.Key, aim)
			}
		}
	}
	return found.List().Err()
}

// A builder makes the section. Numbers come from the roll-up alone.
type builder struct {
	network.Report
	o         report.Options
	words     *report.Wording
	languages []string // of labels; last that of the page
	ladders   []*report.Ladder
	ladder    map[string]*report.Ladder // by the key of the scale
	nodes     map[indicator.ID]*node
	whole     int // indicators in all
	lines     []line
	at        map[lineKey]int // in lines
	rounds    bool            // there are several perspectives or occasions
	occasions bool            // there are several occasions
}

// A node is a group, indicator or aspect as the page calls it.
type node struct {
	assessment.Node
	label, lang string
	indicators  int // of a group: how many are in it
}

func newBuilder(r network.Report, o report.Options) *builder {
	b := &builder{
		Report: r, o: o, words: o.Wording(English()),
		ladder: map[string]*report.Ladder{}, nodes: map[indicator.ID]*node{}, at: map[lineKey]int{},
	}
	b.languages = append(slices.Clip(o.Languages), b.words.Say("lang"))
	for _, s := range r.Scales {
		if b.ladder[s.Key] == nil {
			b.ladder[s.Key] = report.NewLadder(s, b.words, b.languages...)
			b.ladders = append(b.ladders, b.ladder[s.Key])
		}
	}
	b.nameNodes()
	b.layLines()
	for _, p := range r.Profiles {
		first := r.Profiles[0]
		b.occasions = b.occasions || p.Occasion != first.Occasion
		b.rounds = b.rounds || b.occasions || p.Perspective != first.Perspective
	}
	return b
}

// maxDepth is how deep groups are followed: a document may have them in a circle.
const maxDepth = 64

// nameNodes looks up what groups, indicators and aspects are called, and counts what is in
// groups.
func (b *builder) nameNodes() {
	for _, n := range b.Nodes {
		b.nodes[n.ID] = b.newNode(n)
	}
	for _, n := range b.Nodes {
		if n.Kind != assessment.IndicatorNode {
			continue
		}
		b.whole++
		group := b.nodes[n.Parent]
		for depth := 0; depth < maxDepth && group != nil && group.Kind == assessment.GroupNode; depth++ {
			group.indicators++
			group = b.nodes[group.Parent]
		}
	}
}

func (b *builder) newNode(n assessment.Node) *node {
	label, lang := b.text(n.Label)
	return &node{Node: n, label: cmp.Or(label, string(n.ID)), lang: lang}
}

// text returns a text in the preferred language, and its language if that is not the
// page's.
func (b *builder) text(t indicator.Text) (text, lang string) {
	if text, lang = t.In(b.languages...); lang == b.words.Say("lang") {
		lang = ""
	}
	return text, lang
}

// section puts everything together: words first, then the overview, then each cluster.
func (b *builder) section() report.Section {
	s := report.Section{ID: "network", Title: b.words.Say("network.title"), Audience: cmp.Or(b.Release.Audience, assessment.ForSubject)}
	clusters := b.clusters()
	if len(clusters) == 0 {
		s.Blocks = []report.Block{{Text: b.words.Say("network.nothing")}}
		return s
	}
	s.Blocks = []report.Block{{Text: b.about()}, {List: b.inShort(clusters)}, {Text: b.words.Say("network.reading")}}
	if b.hides() {
		s.Blocks = append(s.Blocks, report.Block{Text: b.whyHidden()})
	}
	s.Sections = append(s.Sections, b.overview(clusters))
	for _, c := range clusters {
		s.Sections = append(s.Sections, b.cluster(c))
	}
	return s
}

// about says what was judged, and as of when it is read who belongs where.
func (b *builder) about() string {
	title, _ := b.text(b.FrameworkTitle)
	text := b.words.Say("network.framework", cmp.Or(title, b.Framework.Key), b.Framework.Edition)
	var days []string
	for _, p := range b.Profiles {
		if p.On.IsZero() {
			continue
		}
		day := b.words.Date(p.On)
		if b.occasions {
			day = b.words.Say("occasion", b.occasion(p.Occasion), day)
		}
		if !slices.Contains(days, day) {
			days = append(days, day)
		}
	}
	if len(days) == 0 {
		return text
	}
	return text + " " + b.words.Say("network.on", b.words.Join(days))
}

// hides reports whether anything is hidden.
func (b *builder) hides() bool {
	return slices.ContainsFunc(b.Profiles, func(p network.ProfileReport) bool {
		return slices.ContainsFunc(p.Cells, func(c network.CellReport) bool { return hidden(&c) })
	})
}

// hidden reports whether nothing may be told of a cell: that is so of any whose state is
// not known.
func hidden(c *network.CellReport) bool {
	return c.State != assessment.Shown && c.State != assessment.Undefined
}

func (b *builder) whyHidden() string {
	return b.words.Count("network.hidden", max(b.Release.LeastMembers(), 0))
}

// occasion returns what an occasion is called.
func (b *builder) occasion(key string) string {
	for _, o := range b.Occasions {
		if label, _ := b.text(o.Label); o.Key == key && label != "" {
			return label
		}
	}
	return key
}

// perspective returns what a perspective is called.
func (b *builder) perspective(p assessment.Perspective) string {
	if p == "" {
		return b.words.Say("perspective.none")
	}
	return b.key("perspective.", string(p))
}

// key returns the word for a key, such as "reason.no-level", or the key in plain letters.
func (b *builder) key(prefix, key string) string {
	if b.has(prefix + key) {
		return b.words.Say(prefix + key)
	}
	return plain(key)
}

// has reports whether there is a word for a key: one that there is none for is said itself.
func (b *builder) has(key string) bool { return b.words.Say(key) != key }

func plain(key string) string { return strings.ReplaceAll(key, "-", " ") }

// members counts members of a kind: "12 schools". A document may have fewer than none.
func (b *builder) members(kind indicator.SubjectKind, n int) string {
	n = max(n, 0)
	if key := "network.kind." + string(kind); b.has(key + ".other") {
		return b.words.Count(key, n)
	}
	return b.words.Count("network.own", n, plain(string(kind)))
}

// A span is a number of members that is not the same everywhere.
type span struct {
	least, most int
	any         bool
}

func (s *span) add(n int) {
	if !s.any {
		s.least, s.most, s.any = n, n, true
	}
	s.least, s.most = min(s.least, n), max(s.most, n)
}

// span says it in words: "12 schools", "up to 12 schools".
func (b *builder) span(kind indicator.SubjectKind, s span) string {
	most := b.members(kind, s.most)
	switch s.least {
	case s.most:
		return most
	case 0:
		return b.words.Say("network.up-to", most)
	}
	return b.words.Say("network.span", s.least, most)
}

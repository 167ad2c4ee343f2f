package report

import (
	"fmt"
	"io"
	"maps"
	"slices"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/plan"
	"github.com/openrubric/leadership/evidence"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
)

// Content is what a page is made of. Only the report is needed.
type Content struct {
	Report assessment.Report
	// Framework has what a report does not say: statements and descriptors, the source and
	// its rights. It must be the one that the report names.
	Framework *framework.Framework
	// Evidence has the titles of what scores rest on. Of its items a page names only those
	// that its audience may see.
	Evidence *evidence.Index
	// Plan is targets and actions, as [plan.Plan.Report] lets them out.
	Plan *plan.PlanReport
	// Sections stand behind those of the subjects: network/page makes one of a roll-up and
	// measure/wright one of measures, and anybody can make their own.
	Sections []Section
}

// Options say how a page is made. The zero Options are for the audience that the report was
// released for, in English, of everything.
type Options struct {
	// Audience is who reads the page; "" is whom the report was released for. What was
	// released for few can not be shown to more: see [AudienceUnfit].
	Audience assessment.Audience
	// Title stands at the top; "" is the title of the report.
	Title string
	// Subjects are those that the page is about, by ID; none means all of the report.
	Subjects []string
	// Languages are those in which texts of the framework are preferred, as tags of BCP 47.
	Languages []string
	// Words are those of the page itself, where they are not to be English.
	Words Words
	// Targets are the levels aimed at, by the key of their scale. Bars are then drawn to the
	// left and right of them. A target of the plan comes before these.
	Targets map[string]indicator.Level
	// HTML says how pages and fragments are set in HTML.
	HTML HTML
}

const (
	// AudienceUnfit: what was released for some is to be shown to more, or to others who may
	// see less of it. Subjects may see what a panel may, and all what the public may.
	AudienceUnfit issue.Code = "audience-unfit"
	// ContentUnfit: the framework, the evidence or the plan is not that of the report.
	ContentUnfit issue.Code = "content-unfit"
	// OptionInvalid: an option names a subject, a scale, a level or an audience that there is not.
	OptionInvalid issue.Code = "option-invalid"
)

// Page writes one HTML page that needs nothing beside itself: no script, no other file, no
// network. It can be read on a telephone and printed on A4, in black and white.
//
// The same content gives the same bytes. Errors are those of the writer, of a template of
// the caller's, or *[issue.Issue] with the codes above, joined; see [issue.List.Err]. Time and memory are in proportion
// to the scores.
func Page(w io.Writer, c Content, o Options) error {
	b, err := newBuilder(c, o)
	if err != nil {
		return err
	}
	return o.HTML.page(w, b.page())
}

// Markdown writes the same page as Markdown, with tables as GitHub has them.
func Markdown(w io.Writer, c Content, o Options) error {
	b, err := newBuilder(c, o)
	if err != nil {
		return err
	}
	return writeMarkdown(w, b.page())
}

// Sections returns the sections of the page, to be set apart ([Options.WriteSection]) or
// looked into: their tables are its numbers and its pictures. The first, "top", is what stands
// under the title: what was judged against what, when and for whom.
func Sections(c Content, o Options) ([]Section, error) {
	b, err := newBuilder(c, o)
	if err != nil {
		return nil, err
	}
	p := b.page()
	return append([]Section{{ID: "top", Title: p.Title, Blocks: p.Lead}}, p.Sections...), nil
}

// wider orders audiences by who may see what was released for them: a subject what is for
// a panel, everybody what is public.
var wider = []assessment.Audience{assessment.ForSubject, assessment.ForPanel, assessment.ForPublic}

// MayRead reports whether an audience may read what was released for another: those who
// were judged what a panel may, and all what the public may. "" is those who were judged.
func MayRead(reader, released assessment.Audience) bool {
	rank := func(a assessment.Audience) int {
		if a == "" {
			a = assessment.ForSubject
		}
		return slices.Index(wider, a)
	}
	return rank(reader) >= 0 && rank(released) >= rank(reader)
}

// check finds what does not fit together.
func (b *builder) check() issue.List {
	var found issue.Collector
	options, content := issue.Pointer("/options"), issue.Pointer("/content")
	released := b.Report.Release.Audience
	switch {
	case !slices.Contains(wider, b.audience):
		found.Errorf(OptionInvalid, options.Key("audience"), "%q is none of %q, %q, %q", b.audience, wider[0], wider[1], wider[2])
	case !MayRead(b.audience, released):
		found.Errorf(AudienceUnfit, options.Key("audience"), "the report was released for the audience %q: release it for %q", released, b.audience)
	}
	for i, id := range b.o.Subjects {
		if !slices.ContainsFunc(b.Report.Subjects, func(s assessment.SubjectReport) bool { return s.ID == id }) {
			found.Errorf(OptionInvalid, options.Key("subjects").Index(i), "the report is not about a subject %q", id)
		}
	}
	for _, key := range sortedKeys(b.o.Targets) {
		at := options.Key("targets").Key(key)
		l, ok := b.ladders[key]
		if !ok {
			found.Errorf(OptionInvalid, at, "the report has no scale %q", key)
			continue
		}
		if _, ok := l.scale.Rank(b.o.Targets[key]); !ok {
			found.Errorf(OptionInvalid, at, "the scale %q has no level %q", key, b.o.Targets[key])
		}
	}
	if f := b.Framework; f != nil {
		b.Report.Framework.Check(f, ContentUnfit, content.Key("report").Key("framework"), &found)
	}
	if x := b.Evidence; x != nil && b.Report.Evidence != "" && x.Digest() != b.Report.Evidence {
		found.Errorf(ContentUnfit, content.Key("evidence"), "the report rests on the register %s, not on %s", b.Report.Evidence, x.Digest())
	}
	if p := b.Plan; p != nil {
		for i, t := range p.Targets {
			if _, ok := b.nodes[t.Indicator]; !ok {
				found.Errorf(ContentUnfit, content.Key("plan").Key("targets").Index(i).Key("indicator"), "the report has no %q", t.Indicator)
			}
		}
	}
	ids := map[string]bool{}
	for i, s := range b.Content.Sections {
		at := content.Key("sections").Index(i).Key("id")
		switch {
		case !isSlug(s.ID):
			found.Errorf(ContentUnfit, at, "%q is no ID of a section: want a letter, then a-z, 0-9, '-' and '_'", s.ID)
		case ids[s.ID] || ownSection(s.ID):
			found.Errorf(ContentUnfit, at, "another section has the ID %q", s.ID)
		}
		ids[s.ID] = true
		if s.Audience != "" && !MayRead(b.audience, s.Audience) {
			found.Errorf(AudienceUnfit, content.Key("sections").Index(i).Key("audience"), "the section was released for the audience %q, and the page is for %q", s.Audience, b.audience)
		}
	}
	return found.List()
}

// isSlug reports whether a text can be an ID on a page.
func isSlug(text string) bool {
	for i, r := range text {
		if !(r >= 'a' && r <= 'z' || i > 0 && (r >= '0' && r <= '9' || r == '-' || r == '_')) {
			return false
		}
	}
	return text != ""
}

func sortedKeys[K ~string, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

// subjectID is the ID of the section about the subject at a position.
func subjectID(i int) string { return fmt.Sprintf("subject-%d", i+1) }

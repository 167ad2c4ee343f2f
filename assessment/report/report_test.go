package report

import (
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"fmt"
	"html/template"
	"io"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/.ci/hostile"
	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/plan"
	"github.com/openrubric/leadership/evidence"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/framework/district"
	"github.com/openrubric/leadership/framework/kahuiako"
	"github.com/openrubric/leadership/framework/lfl"
	"github.com/openrubric/leadership/indicator"
)

// six are sides of a large review.
var six = []side{{assessment.Self, 2}, {assessment.LineManager, 1}, {assessment.External, 3}, {assessment.Peer, 4}, {assessment.Staff, 6}, {assessment.Trustee, 3}}

func pageOf(tb testing.TB, c Content, o Options) string {
	tb.Helper()
	var b strings.Builder
	if err := Page(&b, c, o); err != nil {
		tb.Fatal(err)
	}
	return b.String()
}

func sectionsOf(tb testing.TB, c Content, o Options) []Section {
	tb.Helper()
	s, err := Sections(c, o)
	if err != nil {
		tb.Fatal(err)
	}
	return s
}

// all yields the sections and those under them.
func all(sections []Section, yield func(*Section)) {
	for i := range sections {
		yield(&sections[i])
		all(sections[i].Sections, yield)
	}
}

// tablesOf returns the tables of the sections.
func tablesOf(sections []Section) []*Table {
	var tables []*Table
	all(sections, func(s *Section) {
		for _, b := range s.Blocks {
			if b.Table != nil {
				tables = append(tables, b.Table)
			}
		}
	})
	return tables
}

// TestSize: a review of 58 indicators from 6 perspectives is a page of less than 500 KB.
func TestSize(t *testing.T) {
	c := Content{Report: judged(t, district.Framework(), 1, assessment.ForSubject, six...), Framework: district.Framework()}
	if n := len(pageOf(t, c, Options{Targets: map[string]indicator.Level{"practice-stages": "developing"}})); n >= 500_000 {
		t.Errorf("%d bytes", n)
	}
}

// TestSameBytes: the same content gives the same page.
func TestSameBytes(t *testing.T) {
	c := Content{Report: judged(t, lfl.Framework(), 3, assessment.ForSubject, six...), Framework: lfl.Framework()}
	first := pageOf(t, c, Options{})
	for range 20 {
		if pageOf(t, c, Options{}) != first {
			t.Fatal("another page")
		}
	}
}

// wicked is a name that breaks out of every place it is put in unguarded.
const wicked = `</title></script><script>alert(1)</script><img src=x onerror=alert(2)>"'&<b>` + "\x00\x1f|`*_[x](javascript:alert(3))\n"

// TestHostileNames: whatever people call themselves, it is text.
func TestHostileNames(t *testing.T) {
	r := judged(t, lfl.Framework(), 2, assessment.ForSubject, side{assessment.Self, 1}, side{assessment.Peer, 4})
	text := indicator.Text{"en": wicked}
	r.Title, r.FrameworkTitle, r.Status.Note = text, text, wicked
	r.Subjects[0].Name = wicked
	r.Perspectives[1].Label = text
	r.Occasions[0].Label = text
	for i := range r.Nodes {
		r.Nodes[i].Label = text
	}
	r.Scales[0].Levels[0].Label = indicator.Text{"en": wicked}
	r.Scales[0].Label = text
	for i := range r.Subjects[0].Profiles[1].Scores {
		r.Subjects[0].Profiles[1].Scores[i].Texts = []string{wicked}
	}
	c := Content{Report: r, Framework: lfl.Framework()}
	page := pageOf(t, c, Options{Title: wicked})
	for _, bad := range []string{"<script", "<img", "<b>", "onerror=alert(2)>", `href="javascript`} {
		if strings.Contains(page, bad) {
			i := strings.Index(page, bad)
			t.Errorf("the page has %s: %q", bad, page[max(i-60, 0):i+60])
		}
	}
	for _, table := range tablesOf(sectionsOf(t, c, Options{})) {
		var b bytes.Buffer
		if err := table.WriteSVG(&b); err != nil {
			t.Fatal(err)
		}
		d := xml.NewDecoder(&b)
		for {
			token, err := d.Token()
			if err == io.EOF {
				break
			}
			if err != nil {
				t.Fatal("the picture is no XML:", err)
			}
			if e, ok := token.(xml.StartElement); ok && !slices.Contains([]string{"svg", "title", "desc", "defs", "pattern", "rect", "line", "text"}, e.Name.Local) {
				t.Errorf("the picture has an element %s", e.Name.Local)
			}
		}
	}
	var md strings.Builder
	if err := Markdown(&md, c, Options{Title: wicked}); err != nil {
		t.Fatal(err)
	}
	if m := md.String(); strings.Contains(m, "<script") || strings.Contains(m, "[x](javascript") {
		t.Error("the Markdown has HTML or a link in it")
	}
}

// TestDoor: a page is for those whom the report was released for, and asks once more whether
// enough raters stand behind what it shows.
func TestDoor(t *testing.T) {
	f := lfl.Framework()
	for _, tt := range []struct {
		released, reader assessment.Audience
		ok               bool
	}{
		{assessment.ForSubject, "", true}, {assessment.ForSubject, assessment.ForSubject, true},
		{assessment.ForSubject, assessment.ForPanel, false}, {assessment.ForSubject, assessment.ForPublic, false},
		{assessment.ForPanel, assessment.ForSubject, true}, {assessment.ForPanel, assessment.ForPublic, false},
		{assessment.ForPublic, assessment.ForSubject, true}, {assessment.ForPublic, assessment.ForPanel, true},
		{assessment.ForPublic, "everybody", false},
	} {
		r := judged(t, f, 1, tt.released, side{assessment.Self, 1}, side{assessment.Peer, 4})
		err := Page(io.Discard, Content{Report: r}, Options{Audience: tt.reader})
		if (err == nil) != tt.ok {
			t.Errorf("released for %s, read by %q: %v", tt.released, tt.reader, err)
		}
		if !tt.ok && tt.reader != "everybody" && !errors.Is(err, AudienceUnfit) {
			t.Errorf("released for %s, read by %q: %v is not %s", tt.released, tt.reader, err, AudienceUnfit)
		}
	}

	// A section that was released for fewer than the page.
	r := judged(t, f, 1, assessment.ForPublic, side{assessment.Self, 1})
	err := Page(io.Discard, Content{Report: r, Sections: []Section{{ID: "own", Audience: assessment.ForPanel}}}, Options{})
	if !errors.Is(err, AudienceUnfit) {
		t.Errorf("a section for a panel is on a page for the public: %v", err)
	}

	// A report that somebody wrote by hand: two peers where three are promised.
	r = judged(t, f, 1, assessment.ForSubject, side{assessment.Self, 1}, side{assessment.Peer, 4})
	scores := r.Subjects[0].Profiles[1].Scores
	scores[0].Raters, scores[0].Texts = new(2), []string{"the secret words"}
	scores[0].Distribution = []int{0, 0, 17, 0}
	page := pageOf(t, Content{Report: r}, Options{})
	if strings.Contains(page, "the secret words") || strings.Contains(page, ">17<") {
		t.Error("what two raters said is shown where three must stand behind it")
	}
	r.Subjects[0].Profiles[1].Raters = new(2)
	if page := pageOf(t, Content{Report: r}, Options{}); !strings.Contains(page, "hidden throughout") {
		t.Error("a side of two raters is shown")
	}
	r.Release.MinRaters = nil // and even where the release says nothing
	if page := pageOf(t, Content{Report: r}, Options{}); !strings.Contains(page, "hidden throughout") {
		t.Error("a side of two raters is shown where the release names no minimum")
	}
}

// TestUnfit: every problem is told at once, each with its code and place.
func TestUnfit(t *testing.T) {
	r := judged(t, lfl.Framework(), 1, assessment.ForSubject, side{assessment.Self, 1})
	register, list := evidence.Compile(evidence.Register{Items: []evidence.Item{}})
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	r.Evidence = "sha256:another"
	err := Page(io.Discard, Content{
		Report: r, Framework: kahuiako.Framework(), Evidence: register,
		Plan:     &plan.PlanReport{Targets: []plan.Progress{{Target: plan.Target{Indicator: "lfl.nothing"}}}},
		Sections: []Section{{ID: "method"}, {ID: "Not an ID"}, {ID: "own"}, {ID: "own"}},
	}, Options{Audience: "everybody", Subjects: []string{"nobody"}, Targets: map[string]indicator.Level{"none": "x", r.Scales[0].Key: "superb"}})
	for _, want := range []string{
		"/options/audience", "/options/subjects/0", "/options/targets/none", "/options/targets/" + r.Scales[0].Key, "/content/report/framework/key",
		"/content/evidence", "/content/plan/targets/0/indicator", "/content/sections/0/id", "/content/sections/1/id", "/content/sections/3/id",
	} {
		if err == nil || !strings.Contains(err.Error(), want+":") {
			t.Errorf("nothing is said of %s: %v", want, err)
		}
	}
	if !errors.Is(err, OptionInvalid) || !errors.Is(err, ContentUnfit) {
		t.Errorf("%v has not both codes", err)
	}
}

// TestEmpty: a report on nobody is a page that says so.
func TestEmpty(t *testing.T) {
	if page := pageOf(t, Content{}, Options{}); !strings.Contains(page, "Nobody has judged anything yet.") {
		t.Error("the page of an empty report says nothing")
	}
}

// TestCircle: groups that lie in each other are drawn as far as they go.
func TestCircle(t *testing.T) {
	r := judged(t, lfl.Framework(), 1, assessment.ForSubject, side{assessment.Self, 1})
	r.Nodes = append(r.Nodes, assessment.Node{ID: "lfl.a", Kind: assessment.GroupNode, Parent: "lfl.b"}, assessment.Node{ID: "lfl.b", Kind: assessment.GroupNode, Parent: "lfl.a"})
	for i := range r.Nodes {
		if r.Nodes[i].Kind == assessment.IndicatorNode {
			r.Nodes[i].Parent = "lfl.a"
		}
	}
	pageOf(t, Content{Report: r}, Options{})
}

// TestPseudo: every word of the page itself comes from Words, so that all of it can be
// translated.
func TestPseudo(t *testing.T) {
	words := Words{}
	marks := regexp.MustCompile(`%(\[\d+\])?[ds%]`)
	for key, text := range English() {
		if key == "lang" || key == "dir" {
			continue
		}
		words[key] = "⟦" + marks.ReplaceAllString(text, "⟧$0⟦") + "⟧"
	}
	words["stop"], words["colon"] = "⟦.⟧", "⟦: ⟧" // they stand at ends
	everything := everything(t)
	many := Content{Report: judged(t, lfl.Framework(), manyRounds+1, assessment.ForSubject, side{assessment.Self, 2}, side{assessment.Peer, 4})}
	many.Report.Subjects = append(many.Report.Subjects, assessment.SubjectReport{ID: "s99", Name: "Te Kura o Waitaha s99"})
	for _, c := range []Content{everything, many} {
		c.Framework = nil // its texts are not ours to translate here
		page := pageOf(t, c, Options{Words: words})
		body := page[strings.Index(page, "<body"):]
		body = regexp.MustCompile(`aria-label="([^"]*)"`).ReplaceAllString(body, ">$1<")
		body = regexp.MustCompile(`<[^>]*>`).ReplaceAllString(body, "\n")
		body = regexp.MustCompile(`⟦[^⟦⟧]*⟧`).ReplaceAllString(body, "\n")
		known := namesIn(c)
		for line := range strings.Lines(body) {
			line = strings.TrimSpace(template.HTMLEscapeString(strings.TrimSpace(line)))
			for _, name := range known {
				line = strings.ReplaceAll(line, template.HTMLEscapeString(name), "")
			}
			line = strings.Trim(line, " 0123456789–−/()+=.,¦ABCD")
			if strings.ContainsAny(strings.ToLower(line), "abcdefghijklmnopqrstuvwxyz") {
				t.Errorf("not to be translated: %q", line)
			}
		}
	}
}

// namesIn are the texts of a page that are not the page's, longest first.
func namesIn(c Content) []string {
	r := c.Report
	var names []string
	add := func(t indicator.Text) {
		for _, l := range t.Languages() {
			names = append(names, t[l])
		}
	}
	add(r.Title)
	add(r.FrameworkTitle)
	for _, n := range r.Nodes {
		add(n.Label)
	}
	for _, s := range r.Scales {
		add(s.Label)
		names = append(names, s.Source)
		var labels []string
		for _, l := range s.Levels {
			add(l.Label)
			labels = append(labels, l.Label["en"])
		}
		names = append(names, shortened(labels)...)
	}
	for _, p := range r.Perspectives {
		add(p.Label)
	}
	for _, o := range r.Occasions {
		add(o.Label)
		names = append(names, o.Key)
	}
	for _, s := range r.Subjects {
		names = append(names, s.Name)
		for _, p := range s.Profiles {
			for _, sc := range p.Scores {
				names = append(names, sc.Texts...)
			}
		}
	}
	if c.Evidence != nil {
		for item := range c.Evidence.All() {
			add(item.Title)
		}
	}
	names = append(names, r.Framework.Key, r.Framework.Edition, r.Status.Note, r.Framework.Digest, r.Judgements, r.Evidence,
		"Visit each other’s classrooms once a term", "across-school leader", "Every teacher has been in a classroom of another school", "Doors stand open.", "The lead has moved", "Began in March")
	slices.SortFunc(names, func(a, b string) int { return len(b) - len(a) })
	return slices.DeleteFunc(names, func(n string) bool { return n == "" })
}

// everything returns a report with all that a report can have: the 360-degree review of
// examples/threesixty and a plan.
func everything(t testing.TB) Content {
	t.Helper()
	folder := filepath.Join("..", "..", "examples", "threesixty", "testdata")
	read := func(name string) []byte {
		data, err := os.ReadFile(filepath.Join(folder, name))
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	mapping, list := assessment.ParseMapping(read("mapping.json"))
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	forms, list := assessment.ReadCSV(bytes.NewReader(read("forms.csv")), mapping, lfl.Framework(), assessment.CSVOptions{})
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	register, list := evidence.Parse(read("evidence.json"))
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	a := forms.Assessment
	a.Nonce = "nonce-of-the-tests-0123456789"
	m, list := assessment.Compile(assessment.Inputs{Framework: lfl.Framework(), Assessment: a, Evidence: register})
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	result, list := m.Score(assessment.Method{})
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	r, list := assessment.Release{Audience: assessment.ForPanel, Texts: true, Period: indicator.Span{From: indicator.MustDate("2026-01-01"), To: indicator.MustDate("2026-12-31")}}.Report(result)
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	theme := r.Nodes[0].ID
	for _, n := range r.Nodes {
		if n.Kind == assessment.IndicatorNode {
			theme = n.ID
			break
		}
	}
	p := plan.Plan{
		Framework: lfl.Framework().Ref(), Title: indicator.Text{"en": "Doors stand open."},
		Goals: []plan.Goal{{ID: "g", Statement: indicator.Text{"en": "Every teacher has been in a classroom of another school"}}},
		Targets: []plan.Target{
			{ID: "t1", Goal: "g", Indicator: theme, Perspective: assessment.Staff, Measure: plan.MedianOfEach, Level: r.Scales[0].Levels[2].Key, By: indicator.MustDate("2026-12-31"), Subjects: []string{r.Subjects[0].ID}},
			{ID: "t2", Goal: "g", Indicator: theme, Perspective: assessment.Staff, Measure: plan.JudgementsOfEach, Share: 0.75, Level: r.Scales[0].Levels[2].Key, By: indicator.MustDate("2026-12-31"), Subjects: []string{r.Subjects[0].ID}},
			{ID: "t3", Goal: "g", Indicator: theme, Perspective: assessment.Peer, Measure: plan.ShareOfSubjects, Share: 0.5, Level: r.Scales[0].Levels[2].Key, By: indicator.MustDate("2026-12-31"), Subjects: []string{r.Subjects[0].ID}},
		},
		Actions: []plan.Action{
			{ID: "a", Targets: []string{"t1"}, What: indicator.Text{"en": "Visit each other’s classrooms once a term"}, Owner: "across-school leader", Review: indicator.MustDate("2026-09-30"), Status: plan.Dropped, Reason: "The lead has moved",
				Changes: []plan.Change{{On: indicator.MustDate("2026-03-01"), Status: plan.UnderWay, Note: "Began in March"}, {On: indicator.MustDate("2026-08-01"), Status: plan.Dropped}}},
		},
	}
	planned, list := p.Report(r, indicator.MustDate("2026-09-01"))
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	return Content{Report: r, Framework: lfl.Framework(), Evidence: register, Plan: &planned.Plan}
}

// TestPublicPlan: the public is not told who sees to an action, nor why it was dropped, even
// where the plan was not released for the public.
func TestPublicPlan(t *testing.T) {
	c := everything(t)
	private := []string{"across-school leader", "The lead has moved", "Began in March"}
	page := pageOf(t, c, Options{})
	for _, text := range private {
		if !strings.Contains(page, text) {
			t.Errorf("the panel does not get %q", text)
		}
	}
	c.Report.Release.Audience = assessment.ForPublic
	page = pageOf(t, c, Options{})
	for _, text := range private {
		if strings.Contains(page, text) {
			t.Errorf("the public gets %q", text)
		}
	}
}

// TestEvidence: titles of evidence are named to those whom consent covers, the rest is
// counted.
func TestEvidence(t *testing.T) {
	c := everything(t)
	page := pageOf(t, c, Options{})
	for item := range c.Evidence.All() {
		title, _ := item.Title.In("en")
		b := &builder{Content: c, audience: assessment.ForPanel}
		if strings.Contains(page, template.HTMLEscapeString(title)) && !b.maySee(item) {
			t.Errorf("%q is named to a panel, which may not see it", title)
		}
	}
	if !strings.Contains(page, "Levels and their evidence") || !strings.Contains(page, "beyond") {
		t.Error("the page does not say that a level goes beyond its evidence")
	}
}

// TestTones: from each tone to the next it gets darker, and what is written on it can be
// read: a contrast of 4.5 or more (WCAG 2.2, 1.4.3).
func TestTones(t *testing.T) {
	linear := func(v uint8) float64 {
		x := float64(v) / 255
		if x <= 0.04045 {
			return x / 12.92
		}
		return math.Pow((x+0.055)/1.055, 2.4)
	}
	luminance := func(c colour) float64 { return 0.2126*linear(c[0]) + 0.7152*linear(c[1]) + 0.0722*linear(c[2]) }
	for _, from := range []Tone{worst, neutralLow} {
		for tone := from; tone < from+steps; tone++ {
			l := luminance(tone.colour())
			contrast := (l + 0.05) / 0.05
			if tone.dark() {
				contrast = 1.05 / (l + 0.05)
			}
			if contrast < 4.5 {
				t.Errorf("tone %d, %v: a contrast of %.2f", tone, tone.colour(), contrast)
			}
			if tone > from && luminance((tone-1).colour()) <= l {
				t.Errorf("tone %d is no darker than the one before", tone)
			}
		}
	}
	for levels := 2; levels <= steps; levels++ {
		for rank := 1; rank < levels; rank++ {
			if LevelTone(rank, levels) <= LevelTone(rank-1, levels) {
				t.Errorf("of %d levels, %d and %d have one tone", levels, rank-1, rank)
			}
		}
	}
}

// TestDirections: the worst level is on the left whichever end of the scale it is at.
func TestDirections(t *testing.T) {
	scale := indicator.Scale{Key: "risk", Direction: indicator.HighIsWorse, Levels: []indicator.Rung{{Key: "calm"}, {Key: "strained"}, {Key: "failing"}}}
	l := NewLadder(scale, Options{}.Wording(nil))
	bar := l.Bar([]float64{4, 2, 1}, "strained")
	want := &Bar{
		Segments: []Segment{{1, "failing", LevelTone(0, 3)}, {2, "strained", LevelTone(1, 3)}, {4, "calm", LevelTone(2, 3)}},
		From:     1, Target: true, Label: "1 failing, 2 strained, 4 calm",
	}
	if d := cmp.Diff(want, bar); d != "" {
		t.Errorf("high is worse (-want +got):\n%s", d)
	}
	if got := l.Legend()[0].Label; got != "failing" {
		t.Errorf("the legend begins with %s", got)
	}
	scale.Direction = indicator.Neutral
	bar = NewLadder(scale, Options{}.Wording(nil)).Bar([]float64{4, 2, 1}, "strained")
	if bar.Target || bar.Segments[0].Label != "calm" || bar.Segments[0].Tone < neutralLow {
		t.Errorf("neutral: %+v", bar)
	}
	if l.Bar([]float64{1, 2}, "") != nil {
		t.Error("a bar of two of three levels")
	}
}

// TestPlaced: segments fill the bar from its beginning, or lie about its middle.
func TestPlaced(t *testing.T) {
	for _, tt := range []struct {
		bar  Bar
		want []placedSegment
	}{
		{Bar{Segments: []Segment{{N: 1, Tone: 1}, {N: 0, Tone: 2}, {N: 3, Tone: 3}}}, []placedSegment{{1, 0, 0.25, 1}, {3, 0.25, 0.75, 3}}},
		{Bar{Segments: []Segment{{N: 1, Tone: 1}, {N: 3, Tone: 3}}, From: 1, Target: true}, []placedSegment{{1, 0.375, 0.125, 1}, {3, 0.5, 0.375, 3}}},
		{Bar{Segments: []Segment{{N: 2, Tone: 1}}, From: 1, Target: true}, []placedSegment{{2, 0, 0.5, 1}}},
		{Bar{}, nil},
	} {
		var got []placedSegment
		for s := range tt.bar.placed {
			got = append(got, s)
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%+v: %v, want %v", tt.bar, got, tt.want)
		}
	}
}

// TestShortened: short names differ, whatever the labels are.
func TestShortened(t *testing.T) {
	for _, tt := range [][2][]string{
		{{"Establishing", "Developing", "Embedding", "Fully functioning"}, {"Est", "Dev", "Emb", "FF"}},
		{{"Developing", "Developed"}, {"L1", "L2"}},
		{{"Āhua", "ā̄b̄cd"}, {"Āhu", "ā̄b̄c"}},
		{{"発展", "確立"}, {"発展", "確立"}},
		{{"", "a"}, {"L1", "L2"}},
	} {
		if got := shortened(tt[0]); !slices.Equal(got, tt[1]) {
			t.Errorf("%q: %q, want %q", tt[0], got, tt[1])
		}
	}
	if got := numbered(12); got[8] != "L9" || got[9] != "L10" || got[11] != "L12" {
		t.Errorf("%q", got)
	}
}

// TestWording: numbers decide forms by the rules of the language.
func TestWording(t *testing.T) {
	polish := Options{Words: Words{"lang": "pl", "x.one": "%d szkoła", "x.few": "%d szkoły", "x.many": "%d szkół", "x.other": "%d szkoły", "decimal": ","}}.Wording(nil)
	for n, want := range map[int]string{1: "1 szkoła", 3: "3 szkoły", 5: "5 szkół", 22: "22 szkoły"} {
		if got := polish.Count("x", n); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if got := polish.Number(-2.5, 2); got != "−2,5" {
		t.Errorf("%q", got)
	}
	english := Options{}.Wording(nil)
	for share, want := range map[float64]string{0: "0\u00a0%", 0.004: "less than 1\u00a0%", 0.5: "50\u00a0%", 0.997: "more than 99\u00a0%", 1: "100\u00a0%"} {
		if got := english.Percent(share); got != want {
			t.Errorf("%v: %q, want %q", share, got, want)
		}
	}
	if got := english.Date(indicator.MustDate("2026-01-07")); got != "7 January 2026" {
		t.Errorf("%q", got)
	}
	if got := english.Count("indicators", -1); got != "-1 indicator" {
		t.Errorf("%q", got)
	}
	own := Options{Words: Words{"x": "of the options"}}.Wording(Words{"x": "own", "y": "own"})
	if got := own.Say("x") + ", " + own.Say("y") + ", " + own.Number(0.5, 1); got != "of the options, own, 0.5" {
		t.Errorf("%q", got)
	}
	if got := english.Say("no such key"); got != "no such key" {
		t.Errorf("%q", got)
	}
}

// TestCSV: the table of a bar has a column for each level, and no cell is a formula.
func TestCSV(t *testing.T) {
	l := NewLadder(lflScale(), Options{}.Wording(nil))
	table := &Table{
		Caption: "Levels", Columns: []Column{{Title: "School"}, {Title: "Bar"}, {Title: "Level"}},
		Parts: []Part{{Title: "=1+1", Rows: []Row{{{Text: "+Waitaha"}, {Bar: l.Bar([]float64{1, 0, 2.5, 0}, "")}, {Text: "x, \"y\""}}, {{Text: "Rimu"}, {Text: "hidden"}, {}}}}},
	}
	var b strings.Builder
	if err := table.WriteCSV(&b); err != nil {
		t.Fatal(err)
	}
	records, err := csv.NewReader(strings.NewReader(b.String())).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	labels := l.labels
	want := [][]string{
		{"Levels", "School", labels[0], labels[1], labels[2], labels[3], "Level"},
		{"'=1+1", "'+Waitaha", "1", "0", "2.5", "0", `x, "y"`},
		{"'=1+1", "Rimu", "", "", "", "", ""},
	}
	if d := cmp.Diff(want, records); d != "" {
		t.Errorf("(-want +got):\n%s", d)
	}
}

func lflScale() indicator.Scale {
	for scale := range lfl.Framework().Scales() {
		return scale
	}
	return indicator.Scale{}
}

// TestCallersOwn: templates, style, sections, title, language and words of the caller's.
func TestCallersOwn(t *testing.T) {
	own := template.Must(template.New("own").Parse(`{{define "footer"}}<footer>Ministry of {{.Title}}</footer>{{end}}`))
	f, list := framework.Compile(translated(t))
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	r := judged(t, f, 1, assessment.ForSubject, side{assessment.Self, 1}, side{assessment.Peer, 4})
	c := Content{Report: r, Framework: f, Sections: []Section{{ID: "own", Title: "Our own words", Blocks: []Block{{Text: "Kia ora."}}}}}
	o := Options{
		Title: "<T>", Languages: []string{"mi"}, Words: Words{"short.title": "En bref", "lang": "fr"},
		HTML: HTML{Templates: own, Style: ".lr{color:#222}"},
	}
	page := pageOf(t, c, o)
	for _, want := range []string{"<footer>Ministry of &lt;T&gt;</footer>", ".lr{color:#222}</style>", "Our own words", "Kia ora.", "En bref", `<html lang="fr"`, `lang="mi" dir="auto"`, "Te ako tahi"} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %s", want)
		}
	}
	if again := pageOf(t, c, o); again != page { // the caller's set can be used again
		t.Error("another page")
	}
	own.Execute(io.Discard, nil)
	if err := Page(io.Discard, c, o); err == nil {
		t.Error("templates that were executed are taken")
	}
	broken := template.Must(template.New("own").Parse(`{{define "footer"}}{{.Nothing}}{{end}}`))
	if err := Page(io.Discard, c, Options{HTML: HTML{Templates: broken}}); err == nil {
		t.Error("a template that fails is no error")
	}
	var fragment strings.Builder
	s := sectionsOf(t, c, o)
	if err := (Options{HTML: HTML{Level: 4}}).WriteSection(&fragment, s[1]); err != nil || !strings.HasPrefix(fragment.String(), `<section>`) || !strings.Contains(fragment.String(), "<h4") {
		t.Errorf("%v: %.200s", err, fragment.String())
	}
	if (Options{HTML: HTML{Level: 7}}).WriteSection(io.Discard, s[0]) == nil {
		t.Error("a heading of level 7")
	}
}

// translated is a framework whose labels are in Māori too.
func translated(t *testing.T) framework.Document {
	doc := lfl.Framework().Document()
	doc.Key, doc.Edition = "own", "1"
	for i := range doc.Indicators {
		in := &doc.Indicators[i]
		in.ID = indicator.ID("own" + strings.TrimPrefix(string(in.ID), "lfl"))
		in.Label["mi"] = "Te ako tahi " + fmt.Sprint(i)
		in.Parent, in.Aspects, in.Evidence, in.Demand = "", nil, nil, nil
	}
	doc.Groups, doc.Links, doc.Exceptions, doc.Notes = nil, nil, nil, nil
	return doc
}

// TestFullDisk: whatever cannot be written is an error, at whichever byte.
func TestFullDisk(t *testing.T) {
	c := Content{Report: judged(t, lfl.Framework(), 1, assessment.ForSubject, side{assessment.Self, 1})}
	sections := sectionsOf(t, c, Options{})
	for name, write := range map[string]func(io.Writer) error{
		"Page":          func(w io.Writer) error { return Page(w, c, Options{}) },
		"Markdown":      func(w io.Writer) error { return Markdown(w, c, Options{}) },
		"WriteSection":  func(w io.Writer) error { return Options{}.WriteSection(w, sections[0]) },
		"WriteMarkdown": func(w io.Writer) error { return Options{}.WriteMarkdown(w, sections[0]) },
		"SVG":           tablesOf(sections)[0].WriteSVG,
		"CSV":           tablesOf(sections)[0].WriteCSV,
	} {
		t.Run(name, func(t *testing.T) { hostile.FullDisk(t, write) })
	}
}

// TestOneSubject: a page about some is about no others.
func TestOneSubject(t *testing.T) {
	r := judged(t, lfl.Framework(), 3, assessment.ForSubject, side{assessment.Self, 1}, side{assessment.Peer, 4})
	page := pageOf(t, Content{Report: r}, Options{Subjects: []string{"s02"}})
	if !strings.Contains(page, "Waitaha s02") || strings.Contains(page, "Waitaha s01") || strings.Contains(page, "Waitaha s03") {
		t.Error("the page is not about s02 alone")
	}
}

// TestMarkdownGolden: the review that README shows, as text.
func TestMarkdownGolden(t *testing.T) {
	var b bytes.Buffer
	if err := Markdown(&b, everything(t), Options{}); err != nil {
		t.Fatal(err)
	}
	golden(t, "threesixty.md", b.Bytes())
}

// TestAcross: what many subjects have in common, counted again by hand.
func TestAcross(t *testing.T) {
	f := lfl.Framework()
	r := judged(t, f, 40, assessment.ForSubject, side{assessment.Self, 2}, side{assessment.Peer, 4})
	b, err := newBuilder(Content{Report: r}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	rounds := b.rounds(b.subjects())
	all := b.acrosses(rounds)
	if len(all) != 1 || all[0].subjects != 40 {
		t.Fatalf("%d occasions", len(all))
	}
	scale := r.Scales[0]
	for i, row := range all[0].rows {
		for v, side := range all[0].views {
			var halves []int
			hidden := 0
			at := make([]float64, len(scale.Levels))
			for _, s := range r.Subjects {
				for _, p := range s.Profiles {
					for _, score := range p.Scores {
						if p.Perspective != side.key || score.ID != row.ID || score.Dimension != "" {
							continue
						}
						if score.State == assessment.Suppressed {
							hidden++
						}
						if len(score.Median) == 0 {
							continue
						}
						low, _ := scale.Rank(score.Median[0])
						high, _ := scale.Rank(score.Median[len(score.Median)-1])
						halves = append(halves, low, high)
						at[low] += 0.5
						at[high] += 0.5
					}
				}
			}
			slices.Sort(halves)
			n := len(halves) / 2
			want := slices.Compact([]indicator.Level{scale.Levels[halves[n-1]].Key, scale.Levels[halves[n]].Key})
			if c := all[0].crowds[i][v]; c.placed != n || c.hidden != hidden || !slices.Equal(c.at, at) || row.scores[v] != nil && !slices.Equal(row.scores[v].Median, want) {
				t.Errorf("%s, %s: %+v with %+v, want %d at %v with %v, %d hidden", row.ID, side.key, c, row.scores[v], n, at, want, hidden)
			}
		}
	}
	page := pageOf(t, Content{Report: r}, Options{})
	if !strings.Contains(page, "All 40 subjects") || strings.Contains(page, `id="subject-1-short"`) {
		t.Error("the top of the page tells of 40 subjects one by one")
	}
}

// TestTogether: the words, a ladder and pages are made by any number of goroutines.
func TestTogether(t *testing.T) {
	c := Content{Report: judged(t, lfl.Framework(), 2, assessment.ForSubject, side{assessment.Self, 1}, side{assessment.Staff, 4})}
	hostile.Together(t, func() *Wording { return Options{}.Wording(nil) }, func(w *Wording) string {
		return hostile.Ask(w, "lang", 3) + hostile.Ask(NewLadder(lflScale(), w), lflScale().Levels[0].Key) + pageOf(t, c, Options{})
	})
}

package wright_test

import (
	"bytes"
	"flag"
	"fmt"
	"html"
	"maps"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/measure"
	"github.com/openrubric/leadership/assessment/measure/wright"
	"github.com/openrubric/leadership/assessment/report"
	"github.com/openrubric/leadership/framework/lfl"
	"github.com/openrubric/leadership/indicator"
)

var update = flag.Bool("update", false, "write the golden pages anew")

// everything is reviews that between them say all that a section can.
func everything(t testing.TB) map[string]func() (*measure.Fit, assessment.Report) {
	odd := func() (*measure.Fit, assessment.Report) {
		fit, r := inspected.with(func(v *review) {
			v.facets = []string{measure.SubjectFacet, measure.RaterFacet, measure.IndicatorFacet, measure.PerspectiveFacet, measure.OccasionFacet}
			v.more = func(a *assessment.Assessment) {
				also(assessment.LineManager, "", "rater-03")(a)
				also(assessment.Inspection, "second", "rater-02")(a)
			}
		}).fitted(t, panel)
		subjects, raters := fit.Facets[0].Elements, fit.Facets[1].Elements
		subjects[0].Extreme, subjects[1].Unmeasured, subjects[2].Anchored, subjects[3].SE = true, true, true, 0
		raters[0].Infit, raters[1].Infit, raters[2].Infit = new(1.8), new(0.3), nil
		fit.Weak = []string{"subject:school-06"}
		fit.Steps[0].Disordered, fit.Steps[0].Given, fit.Whole, fit.LeftOut = true, true, false, 3
		fit.Steps[0].Thresholds = []float64{0.5, -0.5, 1}
		fit.Steps[0].Categories[1].Average, fit.Steps[0].Categories[2].Average = new(-5.0), nil
		return fit, r
	}
	own := func() (*measure.Fit, assessment.Report) {
		fit, r := peers.fitted(t, assessment.Release{})
		shared := fit.Steps[0]
		fit.Steps = nil
		for i, e := range fit.Facets[2].Elements {
			s := shared
			s.Element, s.Disordered = e.Name, i < 5
			fit.Steps = append(fit.Steps, s)
		}
		fit.Facets[1].Elements[0].Extreme = true
		return fit, r
	}
	some := func() (*measure.Fit, assessment.Report) {
		fit, r := own()
		for i := range fit.Steps {
			fit.Steps[i].Disordered = i < 2
		}
		fit.Facets[0].Elements[5].FairAverage++
		return fit, r
	}
	few := func() (*measure.Fit, assessment.Report) {
		fit, r := inspected.fitted(t, open)
		r.Subjects, r.Scales = r.Subjects[1:], nil
		for i := range fit.Facets[0].Elements {
			fit.Facets[0].Elements[i].SE = 5
		}
		return fit, r
	}
	alike := func() (*measure.Fit, assessment.Report) {
		fit, r := inspected.fitted(t, panel)
		for i := range r.Scales {
			r.Scales[i].Direction = indicator.Neutral
		}
		fit.Facets[1].Separation.P = 0.5
		fit.Steps[0].Disordered = true
		for i := range fit.Facets[0].Elements {
			e := &fit.Facets[0].Elements[i]
			e.FairAverage = e.Total / e.Count
		}
		return fit, r
	}
	return map[string]func() (*measure.Fit, assessment.Report){
		"panel":   func() (*measure.Fit, assessment.Report) { return inspected.fitted(t, panel) },
		"subject": func() (*measure.Fit, assessment.Report) { return peers.fitted(t, assessment.Release{}) },
		"public": func() (*measure.Fit, assessment.Report) {
			return public.fitted(t, assessment.Release{Audience: assessment.ForPublic})
		},
		"odd": odd, "own": own, "some": some, "few": few, "alike": alike,
	}
}

// TestGolden holds the section to pages that were looked at.
func TestGolden(t *testing.T) {
	for _, name := range []string{"panel", "subject", "public"} {
		fit, r := everything(t)[name]()
		s, err := wright.Section(fit, r, report.Options{})
		if err != nil {
			t.Fatal(err)
		}
		var got bytes.Buffer
		if err := (report.Options{}).WriteMarkdown(&got, s); err != nil {
			t.Fatal(err)
		}
		file := filepath.Join("testdata", "section", name+".md")
		if *update {
			if err := os.WriteFile(file, got.Bytes(), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), got.String()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", file, diff)
		}
	}
}

// TestPage: the section takes its place on a page, under an ID that no other has.
func TestPage(t *testing.T) {
	fit, r := inspected.fitted(t, panel)
	s, err := wright.Section(fit, r, report.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var first bytes.Buffer
	for range 5 {
		var page bytes.Buffer
		s, err := wright.Section(fit, r, report.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if err := report.Page(&page, report.Content{Report: r, Framework: lfl.Framework(), Sections: []report.Section{s}}, report.Options{}); err != nil {
			t.Fatal(err)
		}
		if first.Len() == 0 {
			first = page
		} else if !bytes.Equal(first.Bytes(), page.Bytes()) {
			t.Fatal("another page of the same fit")
		}
	}
	ids := map[string]bool{}
	for _, m := range regexp.MustCompile(` id="([^"]*)"`).FindAllStringSubmatch(first.String(), -1) {
		if ids[m[1]] {
			t.Errorf("two have the ID %q", m[1])
		}
		ids[m[1]] = true
	}
	for _, part := range s.Sections {
		if !ids[part.ID] || !strings.HasPrefix(part.ID, s.ID+"-") {
			t.Errorf("section %q", part.ID)
		}
	}
}

var tag = regexp.MustCompile(`<[^>]*>`)

// TestWords: all that is said is said in the words of the options, but for names; and every
// word that there is is said somewhere.
func TestWords(t *testing.T) {
	words, marked := report.English(), report.Words{}
	maps.Copy(words, wright.English())
	for key, text := range words {
		if key != "lang" && key != "dir" {
			marked[key] = "⟦" + text + "⟧"
		}
	}
	names := []string{"rater-0", "first", "second"}
	names = append(names, schools...)
	for _, in := range lfl.Framework().Document().Indicators {
		label, _ := in.Label.In("en")
		names = append(names, label)
	}
	for s := range lfl.Framework().Scales() {
		for _, level := range s.Levels {
			label, _ := level.Label.In("en")
			names = append(names, label)
		}
	}
	said := ""
	for name, make := range everything(t) {
		fit, r := make()
		text := html.UnescapeString(tag.ReplaceAllString(fragment(t, fit, r, report.Options{Words: marked}), "\n"))
		said += fragment(t, fit, r, report.Options{Words: keysOf(words)})
		var bare strings.Builder
		depth := 0
		for _, c := range text {
			switch {
			case c == '⟦':
				depth++
			case c == '⟧':
				depth--
			case depth == 0:
				bare.WriteRune(c)
			}
		}
		if depth != 0 {
			t.Errorf("%s: brackets do not match", name)
		}
		rest := strings.Join(strings.Fields(bare.String()), " ") // names are broken into lines
		for _, n := range names {
			rest = strings.ReplaceAll(rest, n, "")
		}
		if i := strings.IndexFunc(rest, unicode.IsLetter); i >= 0 {
			t.Errorf("%s: %q is in nobody's words", name, rest[i:min(i+60, len(rest))])
		}
	}
	for key := range wright.English() {
		if !strings.Contains(said, "⟦"+key+"⟧") && !strings.HasSuffix(key, ".one") && !strings.HasPrefix(key, "wright.reading.") {
			t.Errorf("nobody says %s", key)
		}
	}
}

// keysOf puts its key before each word.
func keysOf(words report.Words) report.Words {
	out := report.Words{}
	for key, text := range words {
		if strings.HasPrefix(key, "wright.") {
			out[key] = "⟦" + key + "⟧" + text
		}
	}
	return out
}

// TestHostileNames: names are text, wherever they stand.
func TestHostileNames(t *testing.T) {
	const evil = `</text></svg><script>alert("1")</script>&amp;'<!--`
	fit, r := inspected.fitted(t, panel)
	r.Subjects[0].Name = evil
	fit.Facets[1].Elements[0].Name = evil + " rater"
	for i := range r.Nodes {
		r.Nodes[i].Label = indicator.Text{"en": evil + " label", "x\"><script>": "?"}
	}
	html := fragment(t, fit, r, report.Options{})
	if strings.Contains(html, "<script") || strings.Contains(html, "<!--") || strings.Contains(html, `alert("`) {
		t.Error("a name has become part of the page")
	}
	s, err := wright.Section(fit, r, report.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, part := range s.Sections {
		for _, b := range part.Blocks {
			if b.Picture != nil {
				parsed(t, string(b.Picture.SVG))
			}
		}
	}
}

// TestSeparation: that of all subjects is the fit's own, and of some that of these.
func TestSeparation(t *testing.T) {
	fit, r := inspected.fitted(t, panel)
	reliability := regexp.MustCompile(`measures shown have a reliability of ([0-9.]+)`)
	is := func(f *measure.Fit) string {
		m := reliability.FindStringSubmatch(fragment(t, f, r, report.Options{}))
		if m == nil {
			t.Fatal("no reliability")
		}
		return m[1]
	}
	subjects, _ := fit.Facet(measure.SubjectFacet)
	all := is(fit)
	if want := fmt.Sprintf("%.2f", subjects.Separation.Reliability); all != want {
		t.Errorf("reliability %s, want %s", all, want)
	}
	for s := range 6 {
		r.Subjects[2*s].Profiles[0].State = assessment.Suppressed
	}
	for i := range fit.Facets[0].Elements { // those who are shown lie closer together
		fit.Facets[0].Elements[i].Measure *= 0.6
	}
	if some := is(fit); some == all {
		t.Error("reliability of those who are hidden too")
	}
}

// TestOddFits: a fit that somebody made by hand makes no panic.
func TestOddFits(t *testing.T) {
	fit, r := inspected.fitted(t, panel)
	for i := range fit.Facets[0].Elements {
		e := &fit.Facets[0].Elements[i]
		e.Measure, e.SE, e.FairAverage, e.Total = math.NaN(), math.Inf(1), math.NaN(), 1e300
	}
	fit.Facets[1].Elements[0].Measure = math.Inf(-1)
	fit.Facets[1].Elements[1].FairAverage = 99
	fragment(t, fit, r, report.Options{})
	fit.Steps[0].Categories, fit.Steps[0].SE = nil, nil
	fragment(t, fit, r, report.Options{})
	fit.Steps = nil
	fit.Facets[2].Elements = nil
	fragment(t, fit, r, report.Options{})
	fit.Facets[0].Elements, fit.Facets[1].Elements = nil, nil
	fragment(t, fit, r, report.Options{})
}

package wright_test

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/measure"
	"github.com/openrubric/leadership/assessment/measure/wright"
	"github.com/openrubric/leadership/assessment/report"
	"github.com/openrubric/leadership/indicator/issue"
)

// fragment returns the section as HTML.
func fragment(t testing.TB, f *measure.Fit, r assessment.Report, o report.Options) string {
	t.Helper()
	s, err := wright.Section(f, r, o)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	if err := o.WriteSection(&b, s); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

var (
	inspected = review{schools: 12, raters: 6, each: 4, perspective: assessment.Inspection}
	peers     = review{schools: 12, raters: 6, each: 5, perspective: assessment.Peer}
	public    = review{schools: 12, raters: 12, each: 12, perspective: assessment.Peer}
	panel     = assessment.Release{Audience: assessment.ForPanel}
	open      = assessment.Release{Audience: assessment.ForPublic, Unanimous: assessment.ShowUnanimous}
)

// with returns the review with a change to what is declared.
func (v review) with(change func(*review)) review {
	change(&v)
	return v
}

// What of raters a page shows.
const (
	none    = "nothing"
	far     = "how far they lie apart"
	counted = "how many lie where"
	named   = "names"
)

// ratersOf says what of raters a page shows.
func ratersOf(html string) string {
	switch {
	case strings.Contains(html, "rater-0"):
		return named
	case strings.Contains(html, "How many raters lie in each half logit"):
		return counted
	case strings.Contains(html, "the mildest of"):
		return far
	}
	return none
}

// TestTold: what may be told, rule by rule.
func TestTold(t *testing.T) {
	all := func(n int) []int {
		return slices.Collect(func(yield func(int) bool) {
			for i := range n {
				if !yield(i) {
					return
				}
			}
		})
	}
	hide := func(schools int, change func(*assessment.ProfileReport)) func(*measure.Fit, *assessment.Report, *report.Options) {
		return func(_ *measure.Fit, r *assessment.Report, _ *report.Options) {
			for s := range schools {
				change(&r.Subjects[s].Profiles[0])
			}
		}
	}
	suppressed := func(p *assessment.ProfileReport) {
		p.Scores[2] = assessment.ScoreReport{ID: p.Scores[2].ID, State: assessment.Suppressed}
	}
	declare := func(p assessment.PerspectiveInfo) func(*review) {
		return func(v *review) { v.declared = []assessment.PerspectiveInfo{p} }
	}
	// staff judge the first six schools too, and too few of them the first two, as only raters 1 and 2 do of the first three.
	staff := func(a *assessment.Assessment) {
		for _, j := range slices.Clone(a.Judgements) {
			if j.Subject > "school-06" || j.Subject <= "school-03" && j.Rater > "rater-02" {
				continue
			}
			j.ID, j.Rater, j.Perspective = j.ID+"s", strings.Replace(j.Rater, "rater", "staff", 1), assessment.Staff
			a.Judgements = append(a.Judgements, j)
		}
	}
	type change = func(*measure.Fit, *assessment.Report, *report.Options)
	for _, tt := range []struct {
		name    string
		review  review
		release assessment.Release
		change  change
		shown   []int // schools
		raters  string
		common  bool // indicators, levels
		counts  bool
	}{
		{"a panel, and inspectors", inspected, panel, nil, all(12), named, true, true},
		{"the judged, and inspectors", inspected, assessment.Release{}, nil, all(12), counted, true, true},
		{"the judged read what was made for a panel", inspected, panel, func(_ *measure.Fit, _ *assessment.Report, o *report.Options) { o.Audience = assessment.ForSubject }, all(12), counted, true, true},
		{"a panel reads what was made for the public", inspected.with(func(v *review) { v.raters, v.each = 12, 6 }), open, func(_ *measure.Fit, _ *assessment.Report, o *report.Options) { o.Audience = assessment.ForPanel }, all(12), far, true, true},
		{"a panel, and inspectors who were promised a minimum", inspected.with(declare(assessment.PerspectiveInfo{Key: assessment.Inspection, MinRaters: 2})), panel, nil, all(12), counted, true, true},
		{"a panel, and a minimum in the release", inspected, assessment.Release{Audience: assessment.ForPanel, MinRaters: map[assessment.Perspective]int{assessment.Inspection: 3}}, nil, all(12), counted, true, true},
		{"a panel, and peers", peers, panel, nil, all(12), counted, true, true},
		{"a panel, and peers whom all know", peers.with(declare(assessment.PerspectiveInfo{Key: assessment.Peer, Identified: new(true)})), panel, nil, all(12), named, true, true},
		{"a panel, and raters from nowhere", peers.with(func(v *review) { v.perspective = "" }), panel, nil, all(12), counted, true, true},
		{"a panel, and peers of whom one is enough", peers, assessment.Release{Audience: assessment.ForPanel, MinRaters: map[assessment.Perspective]int{assessment.Peer: 1}}, nil, all(12), counted, true, true},
		{"a panel, and inspectors said to be anonymous too", inspected, panel, func(_ *measure.Fit, r *assessment.Report, _ *report.Options) { r.Perspectives[0].Anonymous = true }, all(12), counted, true, true},
		{"a panel, and a promise that the release forgot", inspected, panel, func(_ *measure.Fit, r *assessment.Report, _ *report.Options) { r.Perspectives[0].MinRaters = 3 }, all(12), counted, true, true},
		{"a panel, and a promise that the release broke", inspected, panel, func(_ *measure.Fit, r *assessment.Report, _ *report.Options) {
			r.Perspectives[0].MinRaters = 3
			r.Release.MinRaters = map[assessment.Perspective]int{assessment.Inspection: 1}
		}, all(12), counted, true, true},
		{"a panel, and peers who are too few", peers.with(func(v *review) { v.raters, v.each = 4, 3 }), panel, nil, nil, none, true, false},
		{"the judged, and peers", peers, assessment.Release{}, nil, all(12), counted, true, true},
		{"the judged, and five peers where six are asked", peers.with(func(v *review) { v.raters = 5 }), assessment.Release{MinRaters: map[assessment.Perspective]int{assessment.Peer: 6}}, nil, nil, none, true, false},
		{"the public", public, open, nil, all(12), far, true, true},
		{"the public, and inspectors who are few", inspected, open, nil, all(12), none, true, true},

		{"a page about one of all", inspected, panel, func(_ *measure.Fit, _ *assessment.Report, o *report.Options) { o.Subjects = []string{"school-05"} }, []int{4}, named, true, true},
		{"a report about one of all", inspected, assessment.Release{Audience: assessment.ForPanel, Subjects: []string{"school-05"}}, nil, []int{4}, counted, true, false},
		{"a report about all but one", inspected, panel, func(_ *measure.Fit, r *assessment.Report, _ *report.Options) { r.Subjects = r.Subjects[1:] }, all(12)[1:], counted, false, false},
		{"only roll-ups", inspected, assessment.Release{Audience: assessment.ForPanel, OnlyRollups: true}, nil, nil, counted, true, false},
		{"only roll-ups, which the report forgot", inspected, panel, func(_ *measure.Fit, r *assessment.Report, _ *report.Options) { r.Release.OnlyRollups = true }, nil, counted, true, false},
		{"one score of one school hidden", inspected, panel, hide(1, suppressed), all(12)[1:], counted, false, false},
		{"one score of two schools hidden", inspected, panel, hide(2, suppressed), all(12)[2:], counted, false, false},
		{"one score of three schools hidden", inspected, panel, hide(3, suppressed), all(12)[3:], counted, true, false},
		{"one score of three schools hidden, and a roll-up asks for five", inspected, assessment.Release{Audience: assessment.ForPanel, MinMembers: 5}, hide(3, suppressed), all(12)[3:], counted, false, false},
		{"a profile hidden", inspected, panel, hide(3, func(p *assessment.ProfileReport) {
			*p = assessment.ProfileReport{Perspective: p.Perspective, State: assessment.Suppressed}
		}), all(12)[3:], counted, true, false},
		{"a profile in no state", inspected, panel, hide(3, func(p *assessment.ProfileReport) { p.State = "" }), all(12)[3:], counted, true, false},
		{"a group made without what is hidden", inspected, panel, hide(3, func(p *assessment.ProfileReport) { p.Scores[0].Hidden = 1 }), all(12)[3:], counted, true, false},
		{"an outcome hidden", inspected, panel, hide(3, func(p *assessment.ProfileReport) { p.Scores[1].NoOutcome = assessment.PartSuppressed }), all(12)[3:], counted, true, false},
		{"the overall score hidden", inspected, panel, hide(3, func(p *assessment.ProfileReport) { p.Overall = &assessment.ScoreReport{State: assessment.Suppressed} }), all(12)[3:], counted, true, false},
		{"fewer judgements reported than measured", inspected, panel, hide(3, func(p *assessment.ProfileReport) { *p.Scores[1].Judgements -= 1 }), all(12)[3:], counted, true, false},
		{"fewer judgements reported than measured, on whatever", inspected.with(func(v *review) { v.facets = []string{measure.SubjectFacet, measure.RaterFacet} }), panel, hide(3, func(p *assessment.ProfileReport) {
			for i := range p.Scores {
				if p.Scores[i].ID != "lfl.themes" {
					*p.Scores[i].Judgements--
				}
			}
		}), all(12)[3:], counted, true, false},
		{"nothing measured and nothing reported", inspected, panel, func(f *measure.Fit, r *assessment.Report, _ *report.Options) {
			for i := range 3 {
				f.Facets[0].Elements[i].Count, r.Subjects[i].Profiles = 0, nil
			}
		}, all(12)[3:], counted, true, false},
		{"no judgements reported", inspected, panel, hide(3, func(p *assessment.ProfileReport) { p.Scores = nil }), all(12)[3:], counted, true, false},
		{"too few raters, which the report has forgotten to hide", peers, assessment.Release{}, hide(3, func(p *assessment.ProfileReport) { p.Raters = new(2) }), all(12)[3:], counted, true, false},
		{"too few raters of a score", peers, assessment.Release{}, hide(3, func(p *assessment.ProfileReport) { p.Scores[1].Raters = new(2) }), all(12)[3:], counted, true, false},
		{"a pool hidden", inspected, panel, func(_ *measure.Fit, r *assessment.Report, _ *report.Options) {
			r.Subjects[0].Pools = []assessment.PoolReport{{Scores: []assessment.PooledReport{{State: assessment.Suppressed}}}}
		}, all(12)[1:], counted, false, false},
		{"a subject that nobody judged, they say", inspected, panel, func(_ *measure.Fit, r *assessment.Report, _ *report.Options) { r.Subjects[0].Profiles = nil }, all(12)[1:], counted, false, false},

		{"staff hide some", inspected.with(func(v *review) { v.more = staff }), panel, nil, []int{2, 6, 7, 8, 9, 10, 11}, counted, true, false},
		{"staff hide some, and are not measured, which the fit does not say", inspected.with(func(v *review) { v.more, v.selected = staff, []assessment.Perspective{assessment.Inspection} }), panel, nil, []int{2, 6, 7, 8, 9, 10, 11}, counted, true, false},
		{"staff hide some, and are not measured, which the fit says", inspected.with(func(v *review) {
			v.more, v.selected = staff, []assessment.Perspective{assessment.Inspection}
			v.facets = []string{measure.SubjectFacet, measure.RaterFacet, measure.IndicatorFacet, measure.PerspectiveFacet}
		}), panel, nil, all(12), named, true, true},
		{"no raters in the fit", inspected.with(func(v *review) { v.facets = []string{measure.SubjectFacet, measure.IndicatorFacet} }), panel, nil, all(12), none, true, true},
	} {
		t.Run(tt.name, func(t *testing.T) {
			fit, r := tt.review.fitted(t, tt.release)
			o := report.Options{}
			if tt.change != nil {
				tt.change(fit, &r, &o)
			}
			html := fragment(t, fit, r, o)
			for i := range 12 {
				if got, want := strings.Contains(html, ">"+schools[i]+"<"), slices.Contains(tt.shown, i); got != want {
					t.Errorf("%s is shown: %v, want %v", schools[i], got, want)
				}
				if id := fmt.Sprintf("school-%02d", i+1); !slices.Contains(tt.shown, i) && (strings.Contains(html, schools[i]) || strings.Contains(html, id)) {
					t.Errorf("%s is named somewhere", schools[i])
				}
			}
			if missing := 12 - len(tt.shown); missing > 0 && !strings.Contains(html, fmt.Sprintf("%d subject", missing)) {
				t.Errorf("the %d that are not shown are not counted", missing)
			}
			if got := ratersOf(html); got != tt.raters {
				t.Errorf("of raters it shows %s, want %s", got, tt.raters)
			}
			if tt.raters != named && (strings.Contains(html, "rater-") || strings.Contains(html, "staff-")) {
				t.Error("a rater is named")
			}
			for facet, part := range map[string]string{measure.IndicatorFacet: "measures-indicators", measure.SubjectFacet: "measures-levels"} {
				if _, ok := fit.Facet(facet); !ok {
					continue
				}
				if got := strings.Contains(html, part); got != tt.common {
					t.Errorf("%s: %v, want %v", part, got, tt.common)
				}
			}
			for _, part := range []string{"Made of ", "How levels were used"} {
				if got := strings.Contains(html, part); got != tt.counts {
					t.Errorf("%q: %v, want %v", part, got, tt.counts)
				}
			}
		})
	}
}

// TestSubtraction: where three schools are hidden, the page is the same to the last byte
// whatever the fit says of them, and whatever it says of raters within their half logits.
func TestSubtraction(t *testing.T) {
	fit, r := peers.fitted(t, assessment.Release{})
	for s := range 3 {
		r.Subjects[s].Profiles[0].Scores[1].State = assessment.Suppressed
	}
	before := fragment(t, fit, r, report.Options{})
	lie := func(e *measure.Element) {
		*e = measure.Element{Name: e.Name, Measure: 7, SE: 3, Infit: new(9.0), Outfit: new(9.0), Count: 99, Total: 12, FairAverage: 1.5, Extreme: true, Anchored: true}
	}
	for f := range fit.Facets {
		facet := &fit.Facets[f]
		switch facet.Name {
		case measure.SubjectFacet:
			for e := range 3 {
				lie(&facet.Elements[e])
			}
			facet.Separation = &measure.Separation{SD: 9, Reliability: 0.1}
		case measure.RaterFacet:
			for e := range facet.Elements {
				x := &facet.Elements[e]
				x.Name, x.SE, x.Infit, x.Count, x.Total, x.FairAverage = fmt.Sprint("someone else ", e), 9, nil, 5, 5, 0
			}
			slices.Reverse(facet.Elements)
		default:
			for e := range facet.Elements {
				facet.Elements[e].Count, facet.Elements[e].Total = 1, 2
			}
		}
	}
	fit.Judgements, fit.LeftOut, fit.LogLik, fit.Factor, fit.Weak = 4, 5, 6, 0.7, []string{"subject:school-01", "indicator:lfl.student-voice"}
	for s := range fit.Steps {
		fit.Steps[s].Categories = nil
	}
	if after := fragment(t, fit, r, report.Options{}); after != before {
		t.Errorf("the page tells of what is hidden:\n%s\n%s", before, after)
	}
	fit.Facets[0].Elements[5].Measure++
	if after := fragment(t, fit, r, report.Options{}); after == before {
		t.Error("the page does not even tell of what is shown")
	}
}

// TestStepsOfPeople: thresholds that belong to raters or subjects are not told.
func TestStepsOfPeople(t *testing.T) {
	fit, r := peers.fitted(t, panel)
	for _, tt := range []struct {
		facet string
		told  bool
	}{{measure.RaterFacet, false}, {measure.SubjectFacet, false}, {measure.IndicatorFacet, true}} {
		own := *fit
		own.Steps = nil
		facet, _ := fit.Facet(tt.facet)
		for i, e := range facet.Elements {
			own.Steps = append(own.Steps, measure.Steps{Element: e.Name, Thresholds: []float64{-1, 0.1 * float64(i), 1}, SE: []float64{1, 1, 1}, Disordered: i == 0})
		}
		html := fragment(t, &own, r, report.Options{})
		if got := strings.Contains(html, "measures-levels"); got != tt.told || strings.Contains(html, "rater-") {
			t.Errorf("thresholds of each %s are told: %v", tt.facet, got)
		}
		if got := strings.Contains(html, "raters step over it"); got != tt.told {
			t.Errorf("that thresholds of a %s are out of order is told: %v", tt.facet, got)
		}
	}
}

// TestNoSide: where no perspective is named, thresholds that all share belong to nobody.
func TestNoSide(t *testing.T) {
	v := peers.with(func(v *review) {
		v.perspective, v.facets = "", []string{measure.SubjectFacet, measure.IndicatorFacet, measure.PerspectiveFacet}
	})
	fit, r := v.fitted(t, panel)
	if html := fragment(t, fit, r, report.Options{}); !strings.Contains(html, "measures-levels") {
		t.Error("thresholds are not told")
	}
}

// TestSidesTold: how severe a side is, is told only if some of what it said is shown.
func TestSidesTold(t *testing.T) {
	v := inspected.with(func(v *review) {
		v.facets = []string{measure.SubjectFacet, measure.IndicatorFacet, measure.PerspectiveFacet}
		v.more = func(a *assessment.Assessment) {
			also(assessment.LineManager, "", "rater-04")(a)
			also(assessment.Trustee, "", "rater-02")(a)
		}
	})
	fit, r := v.fitted(t, panel) // there are two trustees, and five are asked
	html := fragment(t, fit, r, report.Options{})
	if !strings.Contains(html, "Inspectorate") || !strings.Contains(html, "Line manager") || strings.Contains(html, "Trustees") {
		t.Errorf("inspectorate and line managers, and not the trustees, should be there: %s", html)
	}
}

// TestRefused: what cannot be shown, or cannot be that of the report.
func TestRefused(t *testing.T) {
	for name, tt := range map[string]struct {
		change func(f *measure.Fit, r *assessment.Report, o *report.Options)
		code   issue.Code
	}{
		"a page for more than the report": {func(_ *measure.Fit, _ *assessment.Report, o *report.Options) { o.Audience = assessment.ForPublic }, report.AudienceUnfit},
		"a page for nobody":               {func(_ *measure.Fit, _ *assessment.Report, o *report.Options) { o.Audience = "friends" }, report.OptionInvalid},
		"a report for nobody":             {func(_ *measure.Fit, r *assessment.Report, _ *report.Options) { r.Release.Audience = "friends" }, report.OptionInvalid},
		"a page about somebody else":      {func(_ *measure.Fit, _ *assessment.Report, o *report.Options) { o.Subjects = []string{"school-99"} }, report.OptionInvalid},
		"a facet that may be anybody":     {func(f *measure.Fit, _ *assessment.Report, _ *report.Options) { f.Facets[1].Name = "marker" }, report.ContentUnfit},
		"a facet that is the other way":   {func(f *measure.Fit, _ *assessment.Report, _ *report.Options) { f.Facets[1].Sign = 1 }, report.ContentUnfit},
		"no subjects":                     {func(f *measure.Fit, _ *assessment.Report, _ *report.Options) { f.Facets = f.Facets[1:] }, report.ContentUnfit},
		"indicators of another framework": {func(f *measure.Fit, _ *assessment.Report, _ *report.Options) {
			f.Facets[2].Elements[0].Name = "kahuiako.x"
		}, report.ContentUnfit},
		"nothing that was ever fitted":      {func(f *measure.Fit, _ *assessment.Report, _ *report.Options) { *f = measure.Fit{} }, report.ContentUnfit},
		"a page for a panel, about nothing": {func(_ *measure.Fit, r *assessment.Report, _ *report.Options) { *r = assessment.Report{} }, report.ContentUnfit},
	} {
		t.Run(name, func(t *testing.T) {
			fit, r := inspected.fitted(t, panel)
			o := report.Options{}
			tt.change(fit, &r, &o)
			if _, err := wright.Section(fit, r, o); !errors.Is(err, tt.code) {
				t.Errorf("got %v, want %s", err, tt.code)
			}
		})
	}
	_, r := inspected.fitted(t, panel)
	if _, err := wright.Section(nil, r, report.Options{}); !errors.Is(err, report.ContentUnfit) {
		t.Errorf("no fit: %v", err)
	}
}

package report

import (
	"fmt"
	"html"
	"strings"
	"testing"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
)

// rich is a framework with a group in a group, aspects, a second dimension, and two scales.
const rich = `{
  "format": "leadership-framework/1", "key": "fw", "edition": "1", "title": {"en": "Rich"}, "citation": {"title": "Rich"},
  "rights": {"source": "ours", "wording": "ours"}, "status": {"state": "current"}, "policy": "rating-discouraged", "subjects": ["school"],
  "scales": [
    {"key": "stages", "direction": "high-is-better", "levels": [
      {"key": "low", "label": {"en": "Emerging"}, "value": 0}, {"key": "mid", "label": {"en": "Growing"}, "value": 1}, {"key": "high", "label": {"en": "Thriving"}, "value": 4}]},
    {"key": "sizes", "direction": "neutral", "levels": [
      {"key": "small", "label": {"en": "Little"}, "value": 1}, {"key": "large", "label": {"en": "Much"}, "value": 2}]}],
  "scale": "stages",
  "dimensions": [{"key": "importance", "label": {"en": "How much it matters"}, "scale": "sizes"}],
  "groups": [{"id": "fw.culture", "kind": "domain", "label": {"en": "Culture"}}],
  "indicators": [
    {"id": "fw.trust", "parent": "fw.culture", "label": {"en": "Trust"}, "statement": {"en": "T."}, "origin": "local", "aspects": [{"id": "fw.trust.deep", "label": {"en": "Deep trust"}}]},
    {"id": "fw.candour", "parent": "fw.culture", "label": {"en": "Candour"}, "statement": {"en": "C."}, "origin": "local"},
    {"id": "fw.size", "label": {"en": "Reach"}, "statement": {"en": "Z."}, "origin": "local", "scale": "sizes"}]
}`

// reported scores what two sides said of a school and releases it for a panel.
func reported(t *testing.T, m assessment.Method, change func(a *assessment.Assessment)) Content {
	t.Helper()
	f, list := framework.Parse([]byte(rich))
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	a := assessment.Assessment{Framework: f.Ref(), Subjects: []assessment.Subject{{ID: "rimu", Kind: indicator.School}}}
	for _, side := range []side{{assessment.Self, 1}, {assessment.Peer, 5}} {
		p := side.key
		for r := range side.raters {
			add := func(id indicator.ID, dimension string, l indicator.Level) {
				a.Judgements = append(a.Judgements, assessment.Judgement{Subject: "rimu", Perspective: p, Rater: fmt.Sprint(p, r), Indicator: id, Dimension: dimension, Level: l})
			}
			add("fw.trust", "", []indicator.Level{"low", "high"}[r%2])
			add("fw.trust.deep", "", "mid")
			add("fw.candour", "", "mid")
			add("fw.size", "", []indicator.Level{"small", "large"}[r%2])
			add("fw.trust", "importance", []indicator.Level{"small", "large"}[r%2])
		}
	}
	if change != nil {
		change(&a)
	}
	matrix, list := assessment.Compile(assessment.Inputs{Framework: f, Assessment: a})
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	result, list := matrix.Score(m)
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	r, list := assessment.Release{Audience: assessment.ForPanel}.Report(result)
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	return Content{Report: r, Framework: f}
}

// numbers is a method that gives numbers and levels beside the median, weighs, cuts, and
// puts sides together.
func numbers() assessment.Method {
	bands := indicator.Bands{Bands: []indicator.Band{
		{Level: "low", In: indicator.MustInterval("[0,0.5)")}, {Level: "mid", In: indicator.MustInterval("[0.5,2)")}, {Level: "high", In: indicator.MustInterval("[2,4]")},
	}}
	sizes := indicator.Bands{Bands: []indicator.Band{{Level: "small", In: indicator.MustInterval("[1,1.5)")}, {Level: "large", In: indicator.MustInterval("[1.5,2]")}}}
	return assessment.Method{MinRaters: 1, Stages: []assessment.Stage{
		{Over: assessment.OverRaters, Rule: assessment.WeightedMean},
		{Over: assessment.OverIndicators, Rule: assessment.WeightedMean, Weights: map[indicator.ID]float64{"fw.trust": 3},
			Cuts:    map[string]assessment.CutScores{"stages": {Bands: bands, Rationale: "Set by five principals in May."}, "sizes": {Bands: sizes, Rationale: "As agreed."}},
			Clauses: []assessment.Clause{{Scale: "stages", AtOrBelow: "low", NotAbove: "mid"}}},
		{Over: assessment.OverPerspectives, Rule: assessment.WeightedMean, Perspectives: map[assessment.Perspective]float64{assessment.Peer: 2, assessment.Self: 1}},
	}}
}

// TestPageTellsAll: what the report holds beside levels stands on the page, in its words:
// numbers, weights, cut scores, floors, gaps between two scales, aspects, and scores of several sides.
func TestPageTellsAll(t *testing.T) {
	c := reported(t, numbers(), func(a *assessment.Assessment) {
		a.Perspectives = []assessment.PerspectiveInfo{{Key: assessment.Self}, {Key: assessment.Peer}}
	})
	page := html.UnescapeString(pageOf(t, c, Options{}))
	w := Options{}.Wording(English())
	want := []string{
		w.Say("method.weight", "Trust", "3"), w.Say("method.weight", w.Say("perspective.peer"), "2"),
		"Emerging [0,0.5)", "Set by five principals in May.", w.Count("method.clauses", 1),
		w.Say("together.title"), w.Say("aspect", "Deep trust"), w.Say("dimension", "Trust", "How much it matters"),
		"does not want levels put on it",
	}
	values, pools := 0, 0
	for _, s := range c.Report.Subjects {
		for _, p := range s.Profiles {
			for _, score := range p.Scores {
				if score.Value != nil {
					values++
					want = append(want, w.Say("why.value", w.Number(*score.Value, 4))[1:]) // a sentence or part of one
				}
				if len(score.Level) > 0 && !equal(score.Level, score.Median) {
					want = append(want, "he method gives the level")
				}
			}
		}
		for _, p := range s.Pools {
			for _, score := range p.Scores {
				if score.Value != nil {
					pools++
					want = append(want, w.Number(*score.Value, 2))
				}
			}
		}
	}
	if values < 6 || pools == 0 {
		t.Errorf("%d values and %d pools tell little", values, pools)
	}
	for _, text := range want {
		if !strings.Contains(page, text) {
			t.Errorf("the page does not say %q", text)
		}
	}
}

func equal(a, b []indicator.Level) bool { return fmt.Sprint(a) == fmt.Sprint(b) }

// TestPageSays changes one thing of a report: the page says so.
func TestPageSays(t *testing.T) {
	w := Options{}.Wording(English())
	peers := func(r *assessment.Report) *assessment.ProfileReport {
		for i := range r.Subjects[0].Profiles {
			if p := &r.Subjects[0].Profiles[i]; p.Perspective == assessment.Peer {
				return p
			}
		}
		t.Fatal("no peers")
		return nil
	}
	for name, test := range map[string]struct {
		change func(r *assessment.Report)
		want   []string
	}{
		"few answered":  {func(r *assessment.Report) { peers(r).Invited, peers(r).Responded = new(30), new(6) }, []string{w.Say("n-of", 6, 30), w.Say("short.few-answered")}},
		"half answered": {func(r *assessment.Report) { peers(r).Invited = new(10) }, []string{w.Say("n-of", 5, 10)}},
		"rules of showing": {func(r *assessment.Report) {
			r.Method.MinRaters = 3
			r.Release.MinResponse = map[assessment.Perspective]float64{assessment.Peer: 0.4}
			r.Release.Unanimous = assessment.HideUnanimous
			r.Overlays = []framework.Ref{{Key: "waitaha-words", Edition: "7"}}
		}, []string{w.Count("method.raters", 3), w.Say("method.response", w.Percent(0.4)), w.Say("method.unanimous.hidden"), w.Say("method.edition", "waitaha-words", "waitaha-words", "7")}},
		"hidden side": {func(r *assessment.Report) {
			*peers(r) = assessment.ProfileReport{Perspective: assessment.Peer, State: assessment.Suppressed}
		}, []string{w.Count("hidden.few", assessment.ForPanel.DefaultMinRaters())}},
		"hidden single": {func(r *assessment.Report) {
			r.Release.OnlyRollups = true
			*peers(r) = assessment.ProfileReport{Perspective: assessment.Peer, State: assessment.Suppressed}
		}, []string{w.Say("hidden.rollups")}},
		"hidden though known": {func(r *assessment.Report) {
			r.Release.MinRaters = map[assessment.Perspective]int{assessment.Peer: 1}
			*peers(r) = assessment.ProfileReport{Perspective: assessment.Peer, State: assessment.Suppressed}
		}, []string{w.Say("hidden.other")}},
		"hidden pool": {func(r *assessment.Report) {
			s := &r.Subjects[0].Pools[0].Scores[0]
			*s = assessment.PooledReport{ID: s.ID, State: assessment.Suppressed, Warnings: []assessment.Warning{assessment.SelfPooled}}
		}, []string{w.Say("hidden"), w.Say("warning.self-pooled")[1:]}},
		"pool with a level": {func(r *assessment.Report) {
			s := &r.Subjects[0].Pools[0].Scores[0]
			s.Scale, s.Level, s.Value = "stages", []indicator.Level{"mid", "high"}, nil
		}, []string{w.Say("together.title")}},
		"pool of nothing": {func(r *assessment.Report) {
			s := &r.Subjects[0].Pools[0].Scores[0]
			s.Level, s.Value, s.NoOutcome = nil, nil, assessment.NotJudged
		}, []string{w.Say("reason.not-judged")}},
		"low coverage": {func(r *assessment.Report) {
			for i := range peers(r).Scores {
				s := &peers(r).Scores[i]
				s.Warnings, s.Coverage = []assessment.Warning{assessment.LowCoverage}, &assessment.Coverage{N: 2, Of: 9}
			}
		}, []string{w.Say("thin.few.one", "Trust", w.Say("n-of", 2, 9)), w.Say("warning.low-coverage")[1:]}},
		"no outcome": {func(r *assessment.Report) { peers(r).Scores[1].NoOutcome = assessment.NotJudged }, []string{w.Say("why.no-outcome", w.Say("reason.not-judged"))[1:]}},
		"no name": {func(r *assessment.Report) {
			peers(r).Perspective = ""
			for i := range r.Perspectives {
				if r.Perspectives[i].Key == assessment.Peer {
					r.Perspectives[i] = assessment.PerspectiveInfo{}
				}
			}
		}, []string{w.Say("perspective.none")}},
		"not listed": {func(r *assessment.Report) { r.Perspectives = nil }, []string{w.Say("perspective.peer")}},
		"many subjects not judged": {func(r *assessment.Report) {
			r.Subjects = append(r.Subjects, r.Subjects[0])
			r.Subjects[1].ID = "kauri"
			for i := range 50 {
				r.Subjects = append(r.Subjects, assessment.SubjectReport{ID: fmt.Sprint("s", i), Kind: indicator.School})
			}
		}, []string{w.Count("overview.silent.many", 50)}},
	} {
		t.Run(name, func(t *testing.T) {
			c := reported(t, numbers(), nil)
			before := html.UnescapeString(pageOf(t, c, Options{}))
			test.change(&c.Report)
			page := html.UnescapeString(pageOf(t, c, Options{}))
			if page == before {
				t.Error("the page stays as it was")
			}
			for _, text := range test.want {
				if !strings.Contains(page, text) {
					t.Errorf("the page does not say %q", text)
				}
			}
		})
	}
}

// TestWords of numbers, days and counts.
func TestWords(t *testing.T) {
	w := Options{}.Wording(English())
	d := indicator.MustDate("2026-01-27")
	for got, want := range map[string]string{
		w.Span(indicator.Date{}, indicator.Date{}): "",
		w.Span(d, indicator.Date{}):                w.Say("from", "27 January 2026"),
		w.Span(indicator.Date{}, d):                w.Say("until", "27 January 2026"),
		w.Span(d, d):                               "27 January 2026",
		w.Number(-0.001, 2):                        "0",
		w.Number(-1.5, 2):                          "−1.5",
		letter(0) + letter(25) + letter(26):        "AZAA",
		letter(27) + letter(701) + letter(702):     "ABZZAAA",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	// Welsh tells apart none, one, two, a few and many; what a form has no words for is said as the others are.
	welsh := Options{}.Wording(Words{"lang": "cy", "raters.zero": "dim %d", "raters.one": "un %d", "raters.two": "dau %d", "raters.few": "tri %d", "raters.many": "chwe %d", "raters.other": "%d"})
	for n, want := range map[int]string{0: "dim 0", 1: "un 1", 2: "dau 2", 3: "tri 3", 6: "chwe 6", 10: "10", -2: "dau -2"} {
		if got := welsh.Count("raters", n); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

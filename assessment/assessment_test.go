package assessment_test

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/evidence"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/framework/kahuiako"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
)

// small is a framework with all that the engine knows of: a group in a group, a
// group judged as a whole, an aspect, a dimension, two scales, one of them with
// unevenly spaced values.
const small = `{
  "format": "leadership-framework/1", "key": "fw", "edition": "1", "title": {"en": "Small"}, "citation": {"title": "Small"},
  "rights": {"source": "ours", "wording": "ours"}, "status": {"state": "retired", "validTo": "2026-01-27"}, "policy": "formative", "subjects": ["school"],
  "scales": [
    {"key": "stages", "direction": "high-is-better", "levels": [
      {"key": "low", "label": {"en": "Low"}, "value": 0}, {"key": "mid", "label": {"en": "Mid"}, "value": 1}, {"key": "high", "label": {"en": "High"}, "value": 4}]},
    {"key": "sizes", "direction": "neutral", "levels": [
      {"key": "small", "label": {"en": "Small"}, "value": 1}, {"key": "large", "label": {"en": "Large"}, "value": 2}]}],
  "scale": "stages",
  "dimensions": [{"key": "importance", "label": {"en": "Importance"}, "scale": "sizes"}],
  "groups": [
    {"id": "fw.culture", "kind": "domain", "label": {"en": "Culture"}, "whole": "fw.whole"},
    {"id": "fw.talk", "parent": "fw.culture", "kind": "theme", "label": {"en": "Talk"}},
    {"id": "fw.mixed", "kind": "domain", "label": {"en": "Mixed"}}],
  "indicators": [
    {"id": "fw.whole", "parent": "fw.culture", "label": {"en": "W"}, "statement": {"en": "W."}, "origin": "local"},
    {"id": "fw.trust", "parent": "fw.culture", "label": {"en": "T"}, "statement": {"en": "T."}, "origin": "local", "aspects": [{"id": "fw.trust.staff", "label": {"en": "S"}}]},
    {"id": "fw.candour", "parent": "fw.talk", "label": {"en": "C"}, "statement": {"en": "C."}, "origin": "local"},
    {"id": "fw.size", "parent": "fw.mixed", "label": {"en": "Z"}, "statement": {"en": "Z."}, "origin": "local", "scale": "sizes"},
    {"id": "fw.reach", "parent": "fw.mixed", "label": {"en": "R"}, "statement": {"en": "R."}, "origin": "local"}]
}`

func smallFramework(t testing.TB) *framework.Framework {
	t.Helper()
	f, list := framework.Parse([]byte(small))
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	return f
}

// judge reads "subject rater indicator level" lines; a rater of "-" is anonymous,
// "perspective:rater" names both.
func judge(t testing.TB, lines string) assessment.Assessment {
	t.Helper()
	a := assessment.Assessment{Framework: framework.Ref{Key: "fw", Edition: "1"}}
	for line := range strings.Lines(strings.TrimSpace(lines)) {
		w := strings.Fields(line)
		j := assessment.Judgement{Subject: w[0], Rater: w[1], Indicator: indicator.ID(w[2]), Level: indicator.Level(w[3]), Perspective: assessment.Staff}
		if p, rater, ok := strings.Cut(w[1], ":"); ok {
			j.Perspective, j.Rater = assessment.Perspective(p), rater
		}
		if j.Rater == "-" {
			j.Rater = ""
		}
		if !slices.ContainsFunc(a.Subjects, func(s assessment.Subject) bool { return s.ID == j.Subject }) {
			a.Subjects = append(a.Subjects, assessment.Subject{ID: j.Subject, Kind: indicator.School})
		}
		a.Judgements = append(a.Judgements, j)
	}
	return a
}

func compile(t testing.TB, a assessment.Assessment) *assessment.Matrix {
	t.Helper()
	m, list := assessment.Compile(assessment.Inputs{Framework: smallFramework(t), Assessment: a})
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	return m
}

func score(t testing.TB, a assessment.Assessment, method assessment.Method) *assessment.Result {
	t.Helper()
	r, list := compile(t, a).Score(method)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	return r
}

func profile(t testing.TB, r *assessment.Result, p assessment.Perspective) assessment.Profile {
	t.Helper()
	got, ok := r.Profile("a", "", p)
	if !ok {
		t.Fatalf("no profile from %q", p)
	}
	return got
}

func scoreOf(t testing.TB, p assessment.Profile, id indicator.ID) assessment.Score {
	t.Helper()
	s, ok := p.Score(id)
	if !ok {
		t.Fatalf("no score of %q", id)
	}
	return s
}

func TestScore(t *testing.T) {
	r := score(t, judge(t, `
		a hera fw.trust   high
		a hera fw.candour mid
		a hera fw.whole   low
		a tama fw.trust   mid
		a tama fw.candour not-applicable
		a ana  fw.trust   dont-know
		a ana  fw.trust.staff high
		a ana  fw.size    large
		a self:rewi fw.trust high`), assessment.Method{})
	p := profile(t, r, assessment.Staff)
	for _, want := range []assessment.Score{
		{ID: "fw.trust", Scale: "stages", Distribution: []int{0, 1, 1}, Median: []indicator.Level{"mid", "high"}, Judgements: 2, Raters: 2,
			Coverage: assessment.Coverage{N: 2, Of: 3}, Indicators: assessment.Coverage{N: 1, Of: 1}, Absences: []assessment.Absence{{Reason: indicator.DontKnow, N: 1}}},
		{ID: "fw.candour", Scale: "stages", Distribution: []int{0, 1, 0}, Median: []indicator.Level{"mid"}, Judgements: 1, Raters: 1,
			Coverage: assessment.Coverage{N: 1, Of: 2}, Indicators: assessment.Coverage{N: 1, Of: 1}, Absences: []assessment.Absence{{Reason: indicator.NotApplicable, N: 1}}, Blank: 1,
			Warnings: []assessment.Warning{assessment.SingleRater}},
		// fw.whole judges the group and is left out of it, the aspect too; talk lies in it.
		{ID: "fw.culture", Scale: "stages", Distribution: []int{0, 2, 1}, Median: []indicator.Level{"mid"}, Judgements: 3, Raters: 2,
			Coverage: assessment.Coverage{N: 3, Of: 5}, Indicators: assessment.Coverage{N: 2, Of: 2},
			Absences: []assessment.Absence{{Reason: indicator.NotApplicable, N: 1}, {Reason: indicator.DontKnow, N: 1}}, Blank: 1},
		{ID: "fw.mixed", Judgements: 1, Raters: 1, Coverage: assessment.Coverage{N: 1, Of: 6}, Indicators: assessment.Coverage{N: 1, Of: 2}, Blank: 5,
			Reason: assessment.SeveralScales, Warnings: []assessment.Warning{assessment.SingleRater, assessment.LowCoverage}},
		{ID: "fw.reach", Scale: "stages", Distribution: []int{0, 0, 0}, Coverage: assessment.Coverage{Of: 3}, Indicators: assessment.Coverage{Of: 1}, Blank: 3,
			Reason: assessment.NotJudged, Warnings: []assessment.Warning{assessment.LowCoverage}},
	} {
		if diff := cmp.Diff(want, scoreOf(t, p, want.ID)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", want.ID, diff)
		}
	}
	if got := scoreOf(t, profile(t, r, assessment.Self), "fw.trust"); got.Distribution[2] != 1 || got.Judgements != 1 {
		t.Errorf("self is mixed with others: %+v", got)
	}
	if s, _ := p.ScoreOn("fw.trust", "importance"); s.Reason != assessment.NotJudged || s.Scale != "sizes" {
		t.Errorf("on importance: %+v", s)
	}
	var order []string
	for s := range p.Scores() {
		order = append(order, strings.TrimSuffix(string(s.ID)+"/"+s.Dimension, "/"))
	}
	if diff := cmp.Diff(strings.Fields(`fw.culture fw.talk fw.candour fw.whole fw.trust fw.trust.staff fw.mixed fw.size fw.reach
		fw.culture/importance fw.talk/importance fw.candour/importance fw.whole/importance fw.trust/importance
		fw.mixed/importance fw.size/importance fw.reach/importance`), order); diff != "" {
		t.Errorf("order of scores (-want +got):\n%s", diff)
	}
}

// TestReasons has one case for each reason why there is no median.
func TestReasons(t *testing.T) {
	r := score(t, judge(t, `
		a hera fw.trust   not-applicable
		a tama fw.trust   not-applicable
		a hera fw.candour not-observed
		a tama fw.candour not-applicable
		a hera fw.reach   high`), assessment.Method{MinRaters: 2})
	for id, want := range map[indicator.ID]assessment.Reason{
		"fw.trust": assessment.NothingApplies, "fw.candour": assessment.NoLevel, "fw.reach": assessment.TooFewRaters, "fw.whole": assessment.NotJudged,
	} {
		if got := scoreOf(t, profile(t, r, assessment.Staff), id); got.Reason != want || got.Median != nil {
			t.Errorf("%s: reason %q, median %v; want %q", id, got.Reason, got.Median, want)
		}
	}
}

// TestMedian gives the middle of small distributions.
func TestMedian(t *testing.T) {
	for lines, want := range map[string][]indicator.Level{
		"low":                {"low"},
		"low low high":       {"low"},
		"low mid high":       {"mid"},
		"low high":           {"low", "high"},
		"low low high high":  {"low", "high"},
		"low low mid high":   {"low", "mid"},
		"low mid mid high":   {"mid"},
		"high high high low": {"high"},
	} {
		var text strings.Builder
		for i, level := range strings.Fields(lines) {
			fmt.Fprintf(&text, "a r%d fw.trust %s\n", i, level)
		}
		r := score(t, judge(t, text.String()), assessment.Method{})
		if diff := cmp.Diff(want, scoreOf(t, profile(t, r, assessment.Staff), "fw.trust").Median); diff != "" {
			t.Errorf("%s (-want +got):\n%s", lines, diff)
		}
	}
}

// TestAnonymous: judgements that name no rater are raters of their own, and at
// least as many forms as the most judgements of one indicator.
func TestAnonymous(t *testing.T) {
	p := profile(t, score(t, judge(t, `
		a - fw.trust   high
		a - fw.candour mid
		a - fw.trust   low
		a - fw.trust   not-observed`), assessment.Method{}), assessment.Staff)
	if got := p.Raters(); got != 3 {
		t.Errorf("%d raters, want 3", got)
	}
	trust, culture := scoreOf(t, p, "fw.trust"), scoreOf(t, p, "fw.culture")
	if trust.Raters != 2 || trust.Coverage != (assessment.Coverage{N: 2, Of: 3}) {
		t.Errorf("trust: %+v", trust)
	}
	if culture.Raters != 2 || culture.Judgements != 3 || culture.Blank != 2 {
		t.Errorf("culture: %+v", culture)
	}
}

func TestMeans(t *testing.T) {
	lines := `
		a hera fw.trust   high
		a tama fw.trust   mid
		a hera fw.candour low
		a hera fw.size    large`
	mean := func(stages ...assessment.Stage) assessment.Profile {
		return profile(t, score(t, judge(t, lines), assessment.Method{Stages: stages}), assessment.Staff)
	}
	raters := assessment.Stage{Over: assessment.OverRaters, Rule: assessment.WeightedMean}
	p := mean(raters)
	check := func(what string, s assessment.Score, want float64) {
		t.Helper()
		if s.Value == nil || *s.Value != want {
			t.Errorf("%s: value %v, want %v", what, s.Value, want)
		}
	}
	check("over raters", scoreOf(t, p, "fw.trust"), 2.5) // (4+1)/2
	if s := scoreOf(t, p, "fw.culture"); s.Value != nil {
		t.Errorf("a group has a mean that nobody asked for: %v", *s.Value)
	}
	if _, ok := p.Overall(); ok {
		t.Error("there is an overall score that nobody asked for")
	}
	p = mean(raters, assessment.Stage{Over: assessment.OverIndicators, Rule: assessment.WeightedMean, Weights: map[indicator.ID]float64{"fw.trust": 3, "fw.size": 0}},
		assessment.Stage{Over: assessment.Overall, Rule: assessment.WeightedMean, Weights: map[indicator.ID]float64{"fw.culture": 2}})
	check("over indicators, weighted", scoreOf(t, p, "fw.culture"), 7.5/4) // (3*2.5 + 1*0)/4
	check("a group in the group", scoreOf(t, p, "fw.talk"), 0)
	if s := scoreOf(t, p, "fw.mixed"); s.Value != nil {
		t.Errorf("a group whose only judged indicator weighs 0 has a mean: %v", *s.Value)
	}
	overall, ok := p.Overall()
	if !ok {
		t.Fatal("no overall score")
	}
	check("overall", overall, 7.5/4) // mixed has no mean and leaves both sums
	if overall.Median != nil || overall.Distribution != nil || overall.Judgements != 4 {
		t.Errorf("overall: %+v", overall)
	}
	if e, ok := p.Explain(""); !ok || len(e.Contributions) != 4 || e.String() != "2 raters, value 1.88" {
		t.Errorf("the overall score is explained as %v", e)
	}
}

func TestMethodCheck(t *testing.T) {
	for method, want := range map[string][]string{
		`{}`: nil,
		`{"view":{"judgements":"last"},"minRaters":-1}`: {"/minRaters method-invalid", "/view/judgements method-invalid"},
		`{"stages":[{"over":"schools","rule":"weighted-mean"},{"over":"raters","rule":"guess"},{"over":"raters","rule":"distribution"}]}`: {"/stages/0/over method-invalid", "/stages/1/rule method-invalid", "/stages/2/over method-invalid"},
		`{"stages":[{"over":"indicators","rule":"weighted-mean"}]}`:                                                                       {"/stages/0/rule method-invalid"},
		`{"stages":[{"over":"overall","rule":"distribution"}]}`:                                                                           {"/stages/0/rule method-invalid"},
		`{"stages":[{"over":"raters","rule":"weighted-mean","weights":{"fw.trust":1}}]}`:                                                  {"/stages/0/weights method-invalid"},
		`{"stages":[{"over":"raters","rule":"weighted-mean"},{"over":"indicators","rule":"weighted-mean","weights":{"fw.trust":-1,"fw.nothing":1}},{"over":"overall","rule":"weighted-mean"}],"view":{"occasions":["2024"]}}`: {"/stages/1/weights/fw.nothing method-unfit", "/stages/1/weights/fw.trust method-invalid", "/view/occasions/0 occasion-unknown"},
	} {
		var m assessment.Method
		if err := json.Unmarshal([]byte(method), &m); err != nil {
			t.Fatal(err)
		}
		_, list := compile(t, judge(t, "a hera fw.trust high")).Score(m)
		var got []string
		for _, i := range list.Issues {
			got = append(got, fmt.Sprint(i.Path, " ", i.Code))
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", method, diff)
		}
	}
	// A mean over levels without values is refused.
	a := assessment.Assessment{Framework: kahuiako.Framework().Ref(), Subjects: []assessment.Subject{{ID: "waitaha", Kind: indicator.CommunityOfSchools}}}
	m, list := assessment.Compile(assessment.Inputs{Framework: kahuiako.Framework(), Assessment: a})
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	if _, list := m.Score(assessment.Method{Stages: []assessment.Stage{{Over: assessment.OverRaters, Rule: assessment.WeightedMean}}}); !list.Has(assessment.MethodUnfit) {
		t.Errorf("got %v", list)
	}
}

// TestHistory: a correction replaces the rater's own judgement, an agreed one
// those of several; the first stay on record, and the state at a date is there.
func TestHistory(t *testing.T) {
	a := judge(t, `
		a hera fw.trust low
		a tama fw.trust high
		a ana  fw.trust high
		a hera fw.trust mid
		a -    fw.trust mid
		a hera fw.candour low
		a tama fw.candour low
		a ana  fw.candour low`)
	for i, day := range []string{"2024-05-01", "2024-05-01", "2024-05-01", "2024-05-09", "2024-06-01"} {
		a.Judgements[i].Date = indicator.MustDate(day)
		a.Judgements[i].ID = fmt.Sprint("j", i)
	}
	a.Judgements[3].Status, a.Judgements[3].Replaces, a.Judgements[3].Reason = assessment.Corrected, []string{"j0"}, "slip"
	a.Judgements[4].Status, a.Judgements[4].Replaces, a.Judgements[4].Reason = assessment.Agreed, []string{"j3", "j1", "j2"}, "talked it over"
	a.Judgements[4].StandsFor = 3
	for _, c := range []struct {
		name     string
		view     assessment.View
		want     []int
		raters   int
		coverage assessment.Coverage
	}{
		{"current", assessment.View{}, []int{0, 1, 0}, 3, assessment.Coverage{N: 1, Of: 1}},
		{"first", assessment.View{Judgements: assessment.FirstJudgements}, []int{1, 0, 2}, 3, assessment.Coverage{N: 3, Of: 3}},
		{"in May", assessment.View{AsOf: indicator.MustDate("2024-05-31")}, []int{0, 1, 2}, 3, assessment.Coverage{N: 3, Of: 3}},
		{"on the first of May", assessment.View{AsOf: indicator.MustDate("2024-05-01")}, []int{1, 0, 2}, 3, assessment.Coverage{N: 3, Of: 3}},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := profile(t, score(t, a, assessment.Method{View: c.view}), assessment.Staff)
			s := scoreOf(t, p, "fw.trust")
			if diff := cmp.Diff(c.want, s.Distribution); diff != "" {
				t.Errorf("distribution (-want +got):\n%s", diff)
			}
			if s.Raters != c.raters || s.Coverage != c.coverage || s.Blank != 0 {
				t.Errorf("raters %d, coverage %v, blank %d", s.Raters, s.Coverage, s.Blank)
			}
			if s := scoreOf(t, p, "fw.candour"); s.Coverage != (assessment.Coverage{N: 3, Of: 3}) {
				t.Errorf("candour, untouched: coverage %v", s.Coverage)
			}
			if p.Raters() != 3 {
				t.Errorf("%d raters", p.Raters())
			}
		})
	}
	e, _ := profile(t, score(t, a, assessment.Method{}), assessment.Staff).Explain("fw.trust")
	var left []string
	for _, c := range e.Contributions {
		left = append(left, strings.TrimRight(fmt.Sprintf("%s %s %s", c.Rater, c.Level, c.LeftOut), " "))
	}
	if diff := cmp.Diff([]string{" mid", "ana high replaced", "hera low replaced", "hera mid replaced", "tama high replaced"}, left); diff != "" {
		t.Errorf("contributions (-want +got):\n%s", diff)
	}
}

func TestForms(t *testing.T) {
	a := judge(t, `
		a hera fw.trust high
		a tama fw.trust low`)
	a.Forms = []assessment.Form{
		{Subject: "a", Perspective: assessment.Staff, Rater: "tama", State: assessment.DraftForm},
		{Subject: "a", Perspective: assessment.Staff, Rater: "ana", State: assessment.SubmittedForm},
	}
	m, list := assessment.Compile(assessment.Inputs{Framework: smallFramework(t), Assessment: a})
	if list.Err() != nil || !list.Has(assessment.DraftLeftOut) {
		t.Fatal(list)
	}
	r, _ := m.Score(assessment.Method{})
	p := profile(t, r, assessment.Staff)
	s := scoreOf(t, p, "fw.trust")
	if s.Judgements != 1 || s.Coverage != (assessment.Coverage{N: 1, Of: 2}) || s.Blank != 1 || p.Raters() != 2 {
		t.Errorf("a draft counts, or a blank form does not: %+v", s)
	}
}

func TestOccasionsAreNotPooled(t *testing.T) {
	a := judge(t, `
		a hera fw.trust low
		a hera fw.trust high`)
	a.Occasions = []assessment.Occasion{{Key: "2023"}, {Key: "2024"}}
	a.Judgements[0].Occasion, a.Judgements[1].Occasion = "2023", "2024"
	r := score(t, a, assessment.Method{View: assessment.View{Occasions: []string{"2024"}}})
	n := 0
	for p := range r.Profiles() {
		n++
		if s := scoreOf(t, p, "fw.trust"); p.Occasion().Key != "2024" || s.Median[0] != "high" {
			t.Errorf("%s: %v", p.Occasion().Key, s)
		}
	}
	if n != 1 {
		t.Errorf("%d profiles", n)
	}
	if _, ok := r.Profile("a", "2023", assessment.Staff); ok {
		t.Error("an occasion that was not asked for has a profile")
	}
}

func TestReleaseHides(t *testing.T) {
	// Two judge candour, three trust: with a minimum of three candour is hidden, and
	// the group is made of trust alone, so that nothing can be subtracted.
	a := judge(t, `
		a r1 fw.trust high
		a r2 fw.trust high
		a r3 fw.trust mid
		a r1 fw.candour low
		a r2 fw.candour low
		a peer:p1 fw.trust low
		a self:rewi fw.trust high`)
	for i := range a.Judgements {
		a.Judgements[i].Evidence = []string{fmt.Sprint("e", i)}
	}
	r := score(t, a, assessment.Method{Stages: []assessment.Stage{
		{Over: assessment.OverRaters, Rule: assessment.WeightedMean}, {Over: assessment.OverIndicators, Rule: assessment.WeightedMean}, {Over: assessment.Overall, Rule: assessment.WeightedMean}}})
	report, list := assessment.Release{}.Report(r)
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	byPerspective := map[assessment.Perspective]assessment.ProfileReport{}
	for _, p := range report.Subjects[0].Profiles {
		byPerspective[p.Perspective] = p
	}
	if diff := cmp.Diff(assessment.ProfileReport{Perspective: assessment.Peer, State: assessment.Suppressed}, byPerspective[assessment.Peer]); diff != "" {
		t.Errorf("one peer is not hidden (-want +got):\n%s", diff)
	}
	if byPerspective[assessment.Self].State != assessment.Shown {
		t.Error("self is identified and needs no minimum")
	}
	find := func(id indicator.ID) assessment.ScoreReport {
		for _, s := range byPerspective[assessment.Staff].Scores {
			if s.ID == id && s.Dimension == "" {
				return s
			}
		}
		t.Fatalf("no score of %s", id)
		return assessment.ScoreReport{}
	}
	if diff := cmp.Diff(assessment.ScoreReport{ID: "fw.candour", State: assessment.Suppressed}, find("fw.candour")); diff != "" {
		t.Errorf("candour tells more than that it is hidden (-want +got):\n%s", diff)
	}
	culture := find("fw.culture")
	if diff := cmp.Diff([]int{0, 1, 2}, culture.Distribution); diff != "" || culture.Hidden != 1 || *culture.Raters != 3 || *culture.Value != 3 {
		t.Errorf("the group holds what is hidden: %+v\n%s", culture, diff)
	}
	if diff := cmp.Diff([]string{"e0", "e1", "e2"}, culture.Evidence); diff != "" {
		t.Errorf("evidence (-want +got):\n%s", diff)
	}
	if *byPerspective[assessment.Staff].Overall.Value != 3 {
		t.Error("the overall score holds what is hidden")
	}
	if talk := find("fw.talk"); talk.State != assessment.Suppressed {
		t.Errorf("a group of which all is hidden: %+v", talk)
	}
	data, err := document.Write(report)
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(data), "e3") || strings.Contains(string(data), "p1") {
		t.Error("evidence or rater of a hidden score is in the report")
	}
	again, list := assessment.ParseReport(data)
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	// The report can be made again from its own method and release.
	remade, _ := again.Release.Report(score(t, a, again.Method))
	bytes, _ := document.Write(remade)
	if diff := cmp.Diff(string(data), string(bytes)); diff != "" {
		t.Errorf("the report cannot be made again:\n%s", diff)
	}
}

func TestReleaseCheck(t *testing.T) {
	rel := assessment.Release{Audience: "all", MinRaters: map[assessment.Perspective]int{"peer": 0}, MinMembers: -1}
	_, list := rel.Report(score(t, judge(t, "a hera fw.trust high"), assessment.Method{}))
	if len(list.Issues) != 3 || !list.Has(assessment.ReleaseInvalid) {
		t.Errorf("got %v", list)
	}
	if assessment.ForPublic.DefaultMinRaters() != 10 || assessment.ForPanel.DefaultMinRaters() != 5 || assessment.ForSubject.DefaultMinRaters() != 3 {
		t.Error("the default minimums changed")
	}
}

func TestExplainEvidence(t *testing.T) {
	register, list := evidence.Compile(evidence.Register{Items: []evidence.Item{
		{ID: "minutes", Kind: evidence.Document, Title: indicator.Text{"en": "Minutes"}, Collected: indicator.MustDate("2024-05-01")},
		{ID: "plan", Kind: evidence.Document, Title: indicator.Text{"en": "Plan"}, Collected: indicator.MustDate("2024-05-01")},
	}})
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	a := judge(t, `
		a hera fw.trust high
		a tama fw.trust mid`)
	a.Judgements[0].Evidence, a.Judgements[0].Rationale = []string{"plan", "minutes"}, "Seen in May."
	a.Judgements[1].Evidence = []string{"plan"}
	m, list := assessment.Compile(assessment.Inputs{Framework: smallFramework(t), Assessment: a, Evidence: register})
	if list.Err() != nil || len(list.Issues) > 0 {
		t.Fatal(list)
	}
	r, _ := m.Score(assessment.Method{})
	e, ok := profile(t, r, assessment.Staff).Explain("fw.trust")
	if !ok || e.Contributions[0].Rationale != "Seen in May." || len(e.Evidence) != 2 || e.Evidence[0].ID != "plan" || e.Evidence[1].ID != "minutes" {
		t.Errorf("got %+v", e)
	}
	if got := e.String(); got != "fw.trust: 2 raters, between mid and high" {
		t.Errorf("got %q", got)
	}
	a.Judgements[1].Evidence = []string{"lost"}
	_, list = assessment.Compile(assessment.Inputs{Framework: smallFramework(t), Assessment: a, Evidence: register})
	if len(list.Issues) != 1 || list.Issues[0].Code != assessment.EvidenceUnknown || list.Issues[0].Path != "/judgements/1/evidence/0" {
		t.Errorf("got %v", list)
	}
}

func TestColumns(t *testing.T) {
	f := smallFramework(t)
	a := judge(t, `
		b hera fw.trust   high
		a hera fw.candour mid
		a hera fw.trust   not-observed
		a tama fw.size    large`)
	cols := assessment.Columns{Subjects: a.Subjects, Perspectives: []assessment.PerspectiveInfo{{Key: assessment.Staff}}, Raters: []string{"hera", "tama"}}
	for _, j := range a.Judgements {
		c, _ := f.Column(j.Indicator, "")
		scale, _ := f.ScaleOf(j.Indicator, "")
		code, ok := assessment.LevelCode(scale, j.Level)
		if !ok {
			t.Fatal(j.Level)
		}
		cols.Subject = append(cols.Subject, int32(slices.IndexFunc(a.Subjects, func(s assessment.Subject) bool { return s.ID == j.Subject })))
		cols.Rater = append(cols.Rater, int32(slices.Index(cols.Raters, j.Rater)))
		cols.Column = append(cols.Column, int32(c))
		cols.Level = append(cols.Level, code)
	}
	m, list := assessment.CompileColumns(cols, f)
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	if got, want := m.Digest(), compile(t, a).Digest(); got != want {
		t.Errorf("columns give digest %s, records %s", got, want)
	}
	cols.Level[0], cols.Column[1], cols.Subject[2], cols.Rater[3] = 3, 99, -1, 2
	_, list = assessment.CompileColumns(cols, f)
	var got []string
	for _, i := range list.Issues {
		got = append(got, fmt.Sprint(i.Path, " ", i.Code))
	}
	if diff := cmp.Diff([]string{"/column/1 indicator-unknown", "/level/0 level-unknown", "/rater/3 rater-unknown", "/subject/2 subject-unknown"}, got); diff != "" {
		t.Errorf("issues (-want +got):\n%s", diff)
	}
	cols.Level = cols.Level[:1]
	if _, list = assessment.CompileColumns(cols, f); !list.Has(assessment.ColumnsUneven) {
		t.Errorf("got %v", list)
	}
	if _, ok := assessment.LevelCode(indicator.Scale{}, "superb"); ok {
		t.Error("an unknown level has a code")
	}
}

func TestDigest(t *testing.T) {
	a := judge(t, `
		a hera fw.trust high
		a tama fw.trust mid
		b tama fw.trust mid`)
	before := compile(t, a).Digest()
	slices.Reverse(a.Judgements)
	if compile(t, a).Digest() != before {
		t.Error("another order of judgements gives another digest")
	}
	for name, change := range map[string]func(j *assessment.Judgement){
		"level":     func(j *assessment.Judgement) { j.Level = "low" },
		"rater":     func(j *assessment.Judgement) { j.Rater = "ana" },
		"rationale": func(j *assessment.Judgement) { j.Rationale = "x" },
		"date":      func(j *assessment.Judgement) { j.Date = indicator.MustDate("2024-01-01") },
		"evidence":  func(j *assessment.Judgement) { j.Evidence = []string{"x"} },
	} {
		b := a
		b.Judgements = slices.Clone(a.Judgements)
		change(&b.Judgements[0])
		if compile(t, b).Digest() == before {
			t.Errorf("another %s gives the same digest", name)
		}
	}
}

// TestCodes runs the example that the comment of each code gives, put over a
// small valid assessment of the Kāhui Ako indicators.
func TestCodes(t *testing.T) {
	const base = `{"format":"leadership-assessment/1","framework":{"key":"kahuiako","edition":"2"},
		"subjects":[{"id":"waitaha","kind":"community-of-schools"}],"judgements":[]}`
	register, list := evidence.Compile(evidence.Register{Items: []evidence.Item{
		{ID: "interview", Kind: evidence.Interview, Title: indicator.Text{"en": "Talk"}, Consent: evidence.Consent{State: evidence.ConsentWithdrawn}},
	}})
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	file, err := parser.ParseFile(token.NewFileSet(), "codes.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	ran := 0
	ast.Inspect(file, func(node ast.Node) bool {
		spec, ok := node.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 || spec.Doc == nil {
			return true
		}
		lit, ok := spec.Values[0].(*ast.BasicLit)
		if !ok {
			return true
		}
		code, _ := strconv.Unquote(lit.Value)
		about, example, found := strings.Cut(spec.Doc.Text(), "Example: ")
		if !found {
			switch issue.Code(code) { // they are about no document, and tested elsewhere in this file
			case assessment.ColumnsUneven, assessment.FrameworkMissing, assessment.EvidenceUnfit:
			default:
				t.Errorf("%s has no example", code)
			}
			return true
		}
		ran++
		t.Run(code, func(t *testing.T) {
			doc := map[string]json.RawMessage{}
			for _, layer := range []string{base, example} {
				if err := json.Unmarshal([]byte(layer), &doc); err != nil {
					t.Fatal(err)
				}
			}
			data, _ := json.Marshal(doc)
			var a assessment.Assessment
			if err := json.Unmarshal(data, &a); err != nil {
				t.Fatal(err)
			}
			in := assessment.Inputs{Framework: kahuiako.Framework(), Assessment: a, Evidence: register}
			if code == string(assessment.EvidenceUnchecked) {
				in.Evidence = nil
			}
			m, list := assessment.Compile(in)
			if !list.Has(issue.Code(code)) {
				t.Fatalf("the example gives %v", list)
			}
			warning := strings.Contains(about, "A warning")
			if failed := list.Err() != nil; failed == warning || failed == (m != nil) {
				t.Errorf("error %v, matrix %v; the comment says warning: %v", list.Err(), m != nil, warning)
			}
		})
		return true
	})
	if ran < 25 {
		t.Errorf("only %d codes have examples", ran)
	}
}

// TestAllIssuesAtOnce holds that every broken judgement is named with its place.
func TestAllIssuesAtOnce(t *testing.T) {
	a := judge(t, `
		a hera fw.trust   superb
		a hera fw.nothing high
		a hera kahuiako.relational-trust high
		a hera fw.culture high
		a hera fw.size    high
		a tama fw.trust   high
		a tama fw.trust   low
		a priest:tama fw.trust low`)
	a.Judgements[5].Dimension = "beauty"
	_, list := assessment.Compile(assessment.Inputs{Framework: smallFramework(t), Assessment: a})
	var got []string
	for _, i := range list.Issues {
		got = append(got, fmt.Sprint(i.Path, " ", i.Code))
	}
	want := []string{"/judgements/0/level level-unknown", "/judgements/1/indicator indicator-unknown", "/judgements/2/indicator indicator-unknown",
		"/judgements/3/indicator indicator-unknown", "/judgements/4/level level-unknown", "/judgements/5/dimension dimension-unknown", "/judgements/7/perspective perspective-unknown"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("issues (-want +got):\n%s", diff)
	}
}

// TestHints: a slip of the keyboard is met with what was most likely meant.
func TestHints(t *testing.T) {
	a := judge(t, `
		a hera fw.trust   hihg
		a hera fw.candor  high
		a hera fw.trust   notobserved
		a stff:hera fw.trust high
		a hera fw.size    purple`)
	_, list := assessment.Compile(assessment.Inputs{Framework: smallFramework(t), Assessment: a})
	var got []string
	for _, i := range list.Issues {
		_, hint, _ := strings.Cut(i.Message, "did you mean ")
		got = append(got, hint)
	}
	if diff := cmp.Diff([]string{`"fw.candour"?`, `"not-observed"?`, `"staff"?`, ""}, got[1:]); diff != "" {
		t.Errorf("hints (-want +got):\n%s", diff)
	}
}

// TestDependencies: a program that imports one framework and scores does not
// compile gonum, a JSON Schema library or test helpers.
func TestDependencies(t *testing.T) {
	out, err := exec.Command("go", "list", "-deps", "github.com/openrubric/leadership/framework/kahuiako", "github.com/openrubric/leadership/assessment").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	for dep := range strings.FieldsSeq(string(out)) {
		for _, heavy := range []string{"gonum.org/", "github.com/santhosh-tekuri/", "github.com/google/go-cmp", "net/http", "testing"} {
			if dep == heavy || strings.HasPrefix(dep, heavy) && strings.HasSuffix(heavy, "/") {
				t.Errorf("%s is compiled in", dep)
			}
		}
		if strings.HasPrefix(dep, "github.com/openrubric/leadership/framework/") && !strings.HasSuffix(dep, "/kahuiako") {
			t.Errorf("another framework is compiled in: %s", dep)
		}
	}
}

// Medians are those of the scores, of indicators on the ordinary dimension only.
func TestMedians(t *testing.T) {
	f := edition(t, "1")
	m, list := assessment.Compile(assessment.Inputs{Framework: f, Assessment: judgedOn(f)})
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	result, _ := m.Score(assessment.Method{})
	for p := range result.Profiles() {
		want := map[indicator.ID][]indicator.Level{}
		for s := range p.Scores() {
			if _, ok := f.Lookup(s.ID); ok && s.Dimension == "" && len(s.Median) > 0 {
				want[s.ID] = s.Median
			}
		}
		if diff := cmp.Diff(want, p.Medians()); diff != "" || len(want) != 2 {
			t.Errorf("(-scores +medians):\n%s", diff)
		}
	}
	if n := len((assessment.Profile{}).Medians()); n != 0 {
		t.Errorf("no profile has %d medians", n)
	}
}

// A wrong column of a large file makes an issue of each of its judgements. Those that
// are only counted must not be compared with all subjects for what was meant.
func TestManyUnknownSubjects(t *testing.T) {
	f := smallFramework(t)
	a := assessment.Assessment{Framework: f.Ref()}
	for i := range 300 {
		a.Subjects = append(a.Subjects, assessment.Subject{ID: fmt.Sprintf("school-%03d", i), Kind: indicator.School})
	}
	allocs := func(judgements int) float64 {
		a.Judgements = make([]assessment.Judgement, judgements)
		for i := range a.Judgements {
			a.Judgements[i] = assessment.Judgement{Subject: "district 7", Indicator: "fw.whole", Level: "mid"}
		}
		return testing.AllocsPerRun(1, func() {
			_, list := assessment.Compile(assessment.Inputs{Framework: f, Assessment: a})
			if !list.Has(assessment.SubjectUnknown) || len(list.Issues)+list.LeftOut != judgements {
				t.Fatalf("%d judgements have %d issues", judgements, len(list.Issues)+list.LeftOut)
			}
		})
	}
	if each := (allocs(2*issue.DefaultCap) - allocs(issue.DefaultCap)) / issue.DefaultCap; each > 50 {
		t.Errorf("an issue that is only counted asks %v times for memory", each)
	}
}

package edfi_test

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/edfi"
	"github.com/openrubric/leadership/framework/district"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
)

// principal is what a report on a principal's practice may say: a group and two
// indicators, of which one is hidden.
func principal() assessment.Report {
	return assessment.Report{
		Scales: []indicator.Scale{{Key: "four", Direction: indicator.HighIsBetter, Levels: []indicator.Rung{{Key: "developing"}, {Key: "effective"}}}},
		Nodes: []assessment.Node{
			{ID: "ours.culture", Kind: assessment.GroupNode, Label: indicator.Text{"en": "Culture"}},
			{ID: "ours.trust", Kind: assessment.IndicatorNode, Parent: "ours.culture", Label: indicator.Text{"en": "Builds trust"}},
			{ID: "ours.trust.deep", Kind: assessment.AspectNode, Parent: "ours.trust", Label: indicator.Text{"en": "Deep"}},
			{ID: "ours.hope", Kind: assessment.IndicatorNode, Parent: "ours.culture", Label: indicator.Text{"en": "Gives hope"}},
		},
		Subjects: []assessment.SubjectReport{{ID: "aroha", Kind: "principal", Profiles: []assessment.ProfileReport{
			{Occasion: "2026", Perspective: assessment.Self, State: assessment.Suppressed},
			{Occasion: "2026", Perspective: assessment.LineManager, State: assessment.Shown, Scores: []assessment.ScoreReport{
				{ID: "ours.culture", State: assessment.Undefined},
				{ID: "ours.trust", State: assessment.Shown, Scale: "four", Median: []indicator.Level{"effective"}, Value: new(2.0), Raters: new(1), Texts: []string{"Keeps every promise."}},
				{ID: "ours.trust.deep", State: assessment.Shown, Scale: "four", Median: []indicator.Level{"effective"}},
				{ID: "ours.trust", Dimension: "importance", State: assessment.Shown},
				{ID: "ours.hope", State: assessment.Suppressed},
			}},
		}}},
	}
}

func evaluation() edfi.Evaluation {
	return edfi.Evaluation{
		Occasion: "2026", Perspective: assessment.LineManager, Date: indicator.MustDate("2026-05-04"),
		PerformanceEvaluation: edfi.PerformanceEvaluation{
			EducationOrganizationID: 255901, EvaluationPeriod: "uri://ed-fi.org/EvaluationPeriodDescriptor#End of year", Title: "Principals 2026",
			Type: "uri://ed-fi.org/PerformanceEvaluationTypeDescriptor#Formal Observation", SchoolYear: 2026, Term: "uri://ed-fi.org/TermDescriptor#Year Round",
		},
		Title:     "Leadership",
		Persons:   map[string]edfi.Person{"aroha": {ID: "p-17", SourceSystem: "uri://ed-fi.org/SourceSystemDescriptor#District"}},
		Reviewers: []edfi.Reviewer{{FirstName: "Hera", LastSurname: "Ngata"}},
		Comments:  map[string]string{"aroha": "A good year."},
		Namespace: "uri://ed-fi.org", Levels: map[string]map[indicator.Level]string{"four": {"effective": "Effective", "developing": "Developing"}},
		ResultTitle: "Mean", ResultType: "uri://ed-fi.org/ResultDatatypeTypeDescriptor#Decimal",
	}
}

// A report becomes ratings, element by element. What is hidden stays hidden.
func ExampleRatings() {
	set, list := edfi.Ratings(principal(), evaluation())
	if err := list.Err(); err != nil {
		fmt.Println(err)
		return
	}
	for _, r := range set.Elements {
		fmt.Println(r.Element.Objective, "·", r.Element.Element, "·", r.Level)
	}
	for _, i := range list.Warnings() {
		fmt.Println(i.Path, i.Message)
	}
	// Output:
	// Culture · Builds trust · uri://ed-fi.org/EvaluationElementRatingLevelDescriptor#Effective
	// /subjects/0/profiles/1/scores/0 the score is undefined
	// /subjects/0/profiles/1/scores/2 Ed-Fi has no aspects, and so no place for ours.trust.deep
	// /subjects/0/profiles/1/scores/3 Ed-Fi has no dimensions, and so no place for "importance"
	// /subjects/0/profiles/1/scores/4 the score is suppressed
}

func valid(t *testing.T, set edfi.Set) error {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.AssertFormat = true
	schema, err := c.Compile("testdata/edfi.schema.json")
	if err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(set)
	if err != nil {
		t.Fatal(err)
	}
	var v any
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatal(err)
	}
	return schema.Validate(v)
}

func TestFields(t *testing.T) {
	r := principal()
	r.Subjects[0].Profiles[1].Overall = &assessment.ScoreReport{State: assessment.Shown, Scale: "four", Level: []indicator.Level{"developing"}, Value: new(-1.25)}
	set, list := edfi.Ratings(r, evaluation())
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	if err := valid(t, set); err != nil {
		t.Errorf("%#v", err)
	}
	if len(set.Performance) != 1 || len(set.Evaluations) != 1 || len(set.Objectives) != 1 || len(set.Elements) != 1 {
		t.Errorf("%+v", set)
	}
	if got := set.Evaluations[0].Level; got != "uri://ed-fi.org/EvaluationRatingLevelDescriptor#Developing" {
		t.Error(got)
	}
	data, _ := json.Marshal(set)
	var back edfi.Set
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(set, back); diff != "" {
		t.Error(diff)
	}
	set.Elements[0].Feedback = strings.Repeat("ā", 2049)
	if valid(t, set) == nil {
		t.Error("the schema takes feedback of any length")
	}
}

// TestNoOutcome: a median does not stand in for what the method could not give.
func TestNoOutcome(t *testing.T) {
	r := principal()
	r.Subjects[0].Profiles[1].Scores[1].NoOutcome = assessment.PartMissing
	set, list := edfi.Ratings(r, evaluation())
	if list.Err() != nil || len(set.Elements) != 0 {
		t.Errorf("%+v %v", set.Elements, list)
	}
}

// TestHiddenProfile: of a profile that is hidden nothing at all goes out.
func TestHiddenProfile(t *testing.T) {
	e := evaluation()
	e.Perspective = assessment.Self
	set, list := edfi.Ratings(principal(), e)
	if list.Err() != nil || !list.Has(edfi.LeftOut) {
		t.Error(list)
	}
	if n := len(set.Performance) + len(set.Evaluations) + len(set.Objectives) + len(set.Elements); n > 0 {
		t.Errorf("%+v", set)
	}
}

// TestRefused changes one thing at a time: what is refused, and where.
func TestRefused(t *testing.T) {
	long := strings.Repeat("x", 2049)
	score := func(r *assessment.Report) *assessment.ScoreReport { return &r.Subjects[0].Profiles[1].Scores[1] }
	for name, c := range map[string]struct {
		change func(*assessment.Report, *edfi.Evaluation)
		code   issue.Code
		path   issue.Pointer
	}{
		"a school": {func(r *assessment.Report, _ *edfi.Evaluation) { r.Subjects[0].Kind = indicator.School }, edfi.SubjectUnfit, "/subjects/0/kind"},
		"nobody":   {func(_ *assessment.Report, e *edfi.Evaluation) { e.Persons = nil }, edfi.SubjectUnfit, "/subjects/0/id"},
		"long person": {func(_ *assessment.Report, e *edfi.Evaluation) {
			e.Persons = map[string]edfi.Person{"aroha": {long, "uri://ed-fi.org/SourceSystemDescriptor#District"}}
		}, edfi.TextLength, "/subjects/0/id"},
		"two reviewers": {func(_ *assessment.Report, e *edfi.Evaluation) { e.Reviewers = append(e.Reviewers, e.Reviewers[0]) }, edfi.ReviewersUnfit, "/evaluation/reviewers"},
		"no surname":    {func(_ *assessment.Report, e *edfi.Evaluation) { e.Reviewers[0].LastSurname = "" }, edfi.TextLength, "/evaluation/reviewers/0/lastSurname"},
		"two raters":    {func(r *assessment.Report, _ *edfi.Evaluation) { score(r).Raters = new(2) }, edfi.ReviewersUnfit, "/subjects/0/profiles/1/scores/1/raters"},
		"tied": {func(r *assessment.Report, _ *edfi.Evaluation) {
			score(r).Median = []indicator.Level{"developing", "effective"}
		}, edfi.LevelUnfit, "/subjects/0/profiles/1/scores/1"},
		"no descriptor":   {func(_ *assessment.Report, e *edfi.Evaluation) { e.Levels = nil }, edfi.LevelUnfit, "/subjects/0/profiles/1/scores/1"},
		"value":           {func(r *assessment.Report, _ *edfi.Evaluation) { score(r).Value = new(1000.0) }, edfi.ValueOutside, "/subjects/0/profiles/1/scores/1/value"},
		"NaN":             {func(r *assessment.Report, _ *edfi.Evaluation) { score(r).Value = new(math.NaN()) }, edfi.ValueOutside, "/subjects/0/profiles/1/scores/1/value"},
		"result":          {func(_ *assessment.Report, e *edfi.Evaluation) { e.ResultTitle = long[:51] }, edfi.TextLength, "/evaluation/resultTitle"},
		"evaluation":      {func(_ *assessment.Report, e *edfi.Evaluation) { e.Title = long[:51] }, edfi.TextLength, "/evaluation/title"},
		"no date":         {func(_ *assessment.Report, e *edfi.Evaluation) { e.Date = indicator.Date{} }, edfi.TextLength, "/evaluation/date"},
		"comment":         {func(_ *assessment.Report, e *edfi.Evaluation) { e.Comments["aroha"] = long[:1025] }, edfi.TextLength, "/evaluation/comments/aroha"},
		"no organisation": {func(_ *assessment.Report, e *edfi.Evaluation) { e.PerformanceEvaluation.EducationOrganizationID = 0 }, edfi.TextLength, "/evaluation/performanceEvaluation/educationOrganizationId"},
		"no year":         {func(_ *assessment.Report, e *edfi.Evaluation) { e.PerformanceEvaluation.SchoolYear = 0 }, edfi.TextLength, "/evaluation/performanceEvaluation/schoolYear"},
		"a bare word":     {func(_ *assessment.Report, e *edfi.Evaluation) { e.PerformanceEvaluation.Term = "Year Round" }, edfi.DescriptorInvalid, "/evaluation/performanceEvaluation/term"},
		"no code": {func(_ *assessment.Report, e *edfi.Evaluation) {
			e.ResultType = "uri://ed-fi.org/ResultDatatypeTypeDescriptor#"
		}, edfi.DescriptorInvalid, "/evaluation/resultType"},
		"long code": {func(_ *assessment.Report, e *edfi.Evaluation) {
			e.Levels = map[string]map[indicator.Level]string{"four": {"effective": long[:51]}}
		}, edfi.DescriptorInvalid, "/subjects/0/profiles/1/scores/1"},
		"no source": {func(_ *assessment.Report, e *edfi.Evaluation) {
			e.Persons = map[string]edfi.Person{"aroha": {ID: "p-17"}}
		}, edfi.TextLength, "/subjects/0/id"},
		"one person twice": {func(r *assessment.Report, e *edfi.Evaluation) {
			r.Subjects = append(r.Subjects, r.Subjects[0])
			r.Subjects[1].ID = "hine"
			e.Persons["hine"] = e.Persons["aroha"]
		}, edfi.SubjectUnfit, "/subjects/1/id"},
		"raters of the whole": {func(r *assessment.Report, e *edfi.Evaluation) {
			r.Subjects[0].Profiles[1].Raters, score(r).Raters = new(2), new(2)
		}, edfi.ReviewersUnfit, "/subjects/0/profiles/1/raters"},
		"rounded beyond": {func(r *assessment.Report, _ *edfi.Evaluation) { score(r).Value = new(999.9996) }, edfi.ValueOutside, "/subjects/0/profiles/1/scores/1/value"},
		"feedback":       {func(r *assessment.Report, _ *edfi.Evaluation) { score(r).Texts = []string{long} }, edfi.TextLength, "/subjects/0/profiles/1/scores/1/texts"},
		"objective's title": {func(_ *assessment.Report, e *edfi.Evaluation) {
			e.Titles = map[indicator.ID]string{"ours.culture": long[:51]}
		}, edfi.TextLength, "/subjects/0/profiles/1/scores/0/id"},
		"element's title": {func(_ *assessment.Report, e *edfi.Evaluation) {
			e.Titles = map[indicator.ID]string{"ours.trust": long[:256]}
		}, edfi.TextLength, "/subjects/0/profiles/1/scores/1/id"},
		"no group": {func(r *assessment.Report, _ *edfi.Evaluation) { r.Nodes[1].Parent = "" }, edfi.ObjectiveMissing, "/subjects/0/profiles/1/scores/1/id"},
		"nothing":  {func(_ *assessment.Report, e *edfi.Evaluation) { e.Occasion = "2020" }, edfi.NothingToSay, "/subjects"},
		"titles": {func(r *assessment.Report, e *edfi.Evaluation) {
			r.Subjects[0].Profiles[1].Scores[4] = *score(r)
			r.Subjects[0].Profiles[1].Scores[4].ID = "ours.hope"
			e.Titles = map[indicator.ID]string{"ours.hope": "Builds trust"}
		}, edfi.TitleTwice, "/subjects/0/profiles/1/scores/4/id"},
		"groups' titles": {func(r *assessment.Report, e *edfi.Evaluation) {
			r.Nodes = append(r.Nodes, assessment.Node{ID: "ours.talk", Kind: assessment.GroupNode, Label: indicator.Text{"en": "Culture"}})
			r.Subjects[0].Profiles[1].Scores[4] = assessment.ScoreReport{ID: "ours.talk", State: assessment.Undefined}
		}, edfi.TitleTwice, "/subjects/0/profiles/1/scores/4/id"},
	} {
		r, e := principal(), evaluation()
		c.change(&r, &e)
		set, list := edfi.Ratings(r, e)
		errors := slices.DeleteFunc(list.Issues, func(i issue.Issue) bool { return i.Warning })
		if len(errors) != 1 || errors[0].Code != c.code || errors[0].Path != c.path || set.Elements != nil {
			t.Errorf("%s: %v", name, list)
		}
	}
}

// TestAllAtOnce: what is wrong in one place does not hide what is wrong beside it.
func TestAllAtOnce(t *testing.T) {
	r, e := principal(), evaluation()
	r.Subjects = append(r.Subjects, r.Subjects[0])
	r.Subjects[1].ID = "hine"
	long := strings.Repeat("x", 2049)
	e.Persons = map[string]edfi.Person{"aroha": {}, "hine": {ID: long, SourceSystem: "x"}}
	e.Comments = map[string]string{"aroha": long, "hine": long, "nobody": "Lost."}
	_, list := edfi.Ratings(r, e)
	var got []string
	for _, i := range list.Issues {
		if !i.Warning || i.Path == "/evaluation/comments/nobody" {
			got = append(got, string(i.Path)+" "+string(i.Code))
		}
	}
	want := []string{
		"/evaluation/comments/aroha text-length", "/evaluation/comments/hine text-length", "/evaluation/comments/nobody left-out",
		"/subjects/0/id text-length", "/subjects/0/id text-length", "/subjects/1/id descriptor-invalid", "/subjects/1/id text-length",
	}
	slices.Sort(got)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if _, list := edfi.Ratings(assessment.Report{}, edfi.Evaluation{}); !list.Has(edfi.NothingToSay) || !list.Has(edfi.TextLength) {
		t.Error(list)
	}
}

// TestWhole: each rating has what it refers to, and numbers have the three decimals that
// Ed-Fi keeps.
func TestWhole(t *testing.T) {
	r := principal()
	scores := r.Subjects[0].Profiles[1].Scores
	scores[1].Value = new(7.0 / 3)
	r.Subjects[0].Profiles[1].Scores = scores[1:] // the group has no score at all
	set, list := edfi.Ratings(r, evaluation())
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	if len(set.Objectives) != 1 || set.Objectives[0].Objective != set.Elements[0].Element.ObjectiveKey {
		t.Errorf("%+v hang on %+v", set.Elements, set.Objectives)
	}
	if got := set.Elements[0].Results[0].NumericRating; got != 2.333 {
		t.Error(got)
	}
	if data, err := json.Marshal(edfi.Midnight{}); err != nil || string(data) != `""` {
		t.Errorf("no date is written %s, %v", data, err)
	}
}

// TestReleasedReport: a report of the library goes through. Its subjects are district
// offices, and are refused.
func TestReleasedReport(t *testing.T) {
	f := district.Framework()
	a := assessment.Assessment{Framework: f.Ref(), Subjects: []assessment.Subject{{ID: "aroha", Kind: indicator.DistrictOffice}}}
	for in := range f.All() {
		a.Judgements = append(a.Judgements, assessment.Judgement{Subject: "aroha", Rater: "hera", Perspective: assessment.LineManager, Indicator: in.ID, Level: indicator.DontKnow})
	}
	m, list := assessment.Compile(assessment.Inputs{Framework: f, Assessment: a})
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	result, _ := m.Score(assessment.Method{})
	report, list := assessment.Release{}.Report(result)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	e := evaluation()
	e.Occasion = ""
	if _, list := edfi.Ratings(report, e); !list.Has(edfi.SubjectUnfit) {
		t.Error(list)
	}
	report.Subjects[0].Kind = "principal" // as in a framework of the caller's
	report.Warnings = []assessment.Warning{assessment.RatingDiscouraged}
	set, list := edfi.Ratings(report, e)
	for _, i := range list.Issues {
		if !i.Warning && i.Code != edfi.TextLength { // titles of groups have up to 50 characters
			t.Error(i)
		}
	}
	if !list.Has(edfi.UseDiscouraged) {
		t.Error("the warning of the report is lost")
	}
	if list.Err() == nil {
		if err := valid(t, set); err != nil {
			t.Error(err)
		}
	}
}

// TestNumberAlone: a score that is a number and no level is told as a result.
func TestNumberAlone(t *testing.T) {
	r, e := principal(), evaluation()
	r.Subjects[0].Profiles[1].Scores[1].Median = nil
	set, list := edfi.Ratings(r, e)
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	if len(set.Elements) != 1 || set.Elements[0].Level != "" || len(set.Elements[0].Results) != 1 {
		t.Errorf("%+v", set.Elements)
	}
}

package assessment_test

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/evidence"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
)

// This file guards what must not get out and what must not go wrong: small groups,
// hostile values, shared memory.

func report(t testing.TB, r *assessment.Result, rel assessment.Release) assessment.Report {
	t.Helper()
	out, list := rel.Report(r)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	data, err := document.Write(out)
	if err != nil {
		t.Fatal(err)
	}
	if _, list := assessment.ParseReport(data); list.Err() != nil {
		t.Fatal("the report breaks its own schema: ", list.Err())
	}
	return out
}

func reported(t testing.TB, out assessment.Report, id indicator.ID) assessment.ScoreReport {
	t.Helper()
	for _, s := range out.Subjects[0].Profiles[0].Scores {
		if s.ID == id && s.Dimension == "" {
			return s
		}
	}
	t.Fatalf("no score of %q", id)
	return assessment.ScoreReport{}
}

// TestOneAnswerIsHidden: that one rater declined is an answer of one rater.
func TestOneAnswerIsHidden(t *testing.T) {
	a := judge(t, `
		a r1 fw.trust high
		a r2 fw.trust high
		a r3 fw.trust mid
		a r1 fw.candour declined`)
	a.Judgements[3].Evidence = []string{"letter"}
	out := report(t, score(t, a, assessment.Method{}), assessment.Release{})
	if diff := cmp.Diff(assessment.ScoreReport{ID: "fw.candour", State: assessment.Suppressed}, reported(t, out, "fw.candour")); diff != "" {
		t.Errorf("candour (-want +got):\n%s", diff)
	}
	if s := reported(t, out, "fw.culture"); s.Absences != nil || s.Evidence != nil || s.Hidden != 1 {
		t.Errorf("the group tells of it: %+v", s)
	}
}

// TestHiddenIsNotNone: a group of which all that was judged is hidden is itself
// suppressed, not undefined.
func TestHiddenIsNotNone(t *testing.T) {
	out := report(t, score(t, judge(t, `
		a r1 fw.trust high
		a r2 fw.reach high
		a r3 fw.size  large`), assessment.Method{}), assessment.Release{})
	if diff := cmp.Diff(assessment.ScoreReport{ID: "fw.culture", State: assessment.Suppressed}, reported(t, out, "fw.culture")); diff != "" {
		t.Errorf("culture (-want +got):\n%s", diff)
	}
}

// TestDigestDoesNotTell: where something is hidden, the digest would let it be
// found by trying, unless a secret goes into it.
func TestDigestDoesNotTell(t *testing.T) {
	a := judge(t, "a - fw.trust mid")
	out, list := assessment.Release{}.Report(score(t, a, assessment.Method{}))
	if out.Judgements != "" || !list.Has(assessment.DigestLeftOut) || list.Err() != nil {
		t.Errorf("digest %q, issues %v", out.Judgements, list)
	}
	a.Nonce = "9f86d081884c7d65"
	with := report(t, score(t, a, assessment.Method{}), assessment.Release{})
	a.Nonce = "another"
	if other := report(t, score(t, a, assessment.Method{}), assessment.Release{}); with.Judgements == "" || with.Judgements == other.Judgements {
		t.Errorf("digests %q and %q", with.Judgements, other.Judgements)
	}
}

func TestReleaseOfSubjects(t *testing.T) {
	r := score(t, judge(t, `
		a self:x fw.trust high
		b self:y fw.trust low`), assessment.Method{})
	out := report(t, r, assessment.Release{Subjects: []string{"b"}})
	if len(out.Subjects) != 1 || out.Subjects[0].ID != "b" || len(out.Subjects[0].Profiles) != 1 {
		t.Errorf("got %+v", out.Subjects)
	}
	for _, rel := range []assessment.Release{
		{Subjects: []string{"c"}},
		{MinRaters: map[assessment.Perspective]int{"staf": 10}},
		{MinRaters: map[assessment.Perspective]int{"staff": 2_000_000}},
		{MinMembers: 2_000_000},
	} {
		if _, list := rel.Report(r); !list.Has(assessment.ReleaseInvalid) || list.Issues[0].Path == "" {
			t.Errorf("%+v: %v", rel, list)
		}
	}
}

func TestConsentIsKept(t *testing.T) {
	item := func(id string, c evidence.Consent) evidence.Item {
		return evidence.Item{ID: id, Kind: evidence.Interview, Title: indicator.Text{"en": id}, Collected: indicator.MustDate("2024-05-01"), Consent: c}
	}
	register, list := evidence.Compile(evidence.Register{Items: []evidence.Item{
		item("open", evidence.Consent{State: evidence.ConsentNotRequired}),
		item("panel", evidence.Consent{State: evidence.ConsentGiven, Scope: []evidence.Scope{evidence.ForPanel}}),
		item("gone", evidence.Consent{State: evidence.ConsentWithdrawn}),
	}})
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	a := judge(t, "a self:x fw.trust high")
	a.Judgements[0].Evidence = []string{"gone", "open", "panel"}
	m, list := assessment.Compile(assessment.Inputs{Framework: smallFramework(t), Assessment: a, Evidence: register})
	if list.Err() != nil || !list.Has(assessment.EvidenceRefused) {
		t.Fatal(list)
	}
	r, _ := m.Score(assessment.Method{})
	for audience, want := range map[assessment.Audience][]string{assessment.ForPublic: {"open"}, assessment.ForPanel: {"open", "panel"}} {
		if diff := cmp.Diff(want, reported(t, report(t, r, assessment.Release{Audience: audience}), "fw.trust").Evidence); diff != "" {
			t.Errorf("%s (-want +got):\n%s", audience, diff)
		}
	}
}

// TestOneRaterIsOne: one rater's judgements of one cell make one chain, so that no
// view counts them as several raters.
func TestOneRaterIsOne(t *testing.T) {
	a := judge(t, `
		a hera fw.trust low
		a hera fw.trust mid
		a hera fw.trust high`)
	for i := range a.Judgements {
		a.Judgements[i].ID = fmt.Sprint("j", i)
	}
	last := &a.Judgements[2]
	last.Status, last.Reason = assessment.Corrected, "slip"
	for _, replaces := range [][]string{{"j0", "j1"}, {"j1"}} {
		last.Replaces = replaces
		if m, list := assessment.Compile(assessment.Inputs{Framework: smallFramework(t), Assessment: a}); m != nil {
			t.Errorf("replacing %q: %v", replaces, list)
		}
	}
	a.Judgements[1].Status, a.Judgements[1].Reason, a.Judgements[1].Replaces = assessment.Corrected, "slip", []string{"j0"}
	if s := scoreOf(t, profile(t, score(t, a, assessment.Method{View: assessment.View{Judgements: assessment.FirstJudgements}}), assessment.Staff), "fw.trust"); s.Raters != 1 {
		t.Errorf("%+v", s)
	}
}

// TestAgreedStaysInItsPerspective and says for how many it stands.
func TestAgreedStaysInItsPerspective(t *testing.T) {
	a := judge(t, `
		a self:x  fw.trust low
		a peer:-  fw.trust mid`)
	a.Judgements[0].ID = "j0"
	agreed := &a.Judgements[1]
	agreed.Status, agreed.Reason, agreed.Replaces = assessment.Agreed, "talk", []string{"j0"}
	_, list := assessment.Compile(assessment.Inputs{Framework: smallFramework(t), Assessment: a})
	if !list.Has(assessment.ReplacesInvalid) || !list.Has(assessment.MemberInvalid) {
		t.Errorf("got %v", list)
	}
}

func TestMeansStayFiniteAndFair(t *testing.T) {
	lines := `
		a r1 fw.trust   high
		a r1 fw.candour low
		a r2 fw.candour low
		a r3 fw.candour low
		a r1 fw.size    large
		a r1 fw.reach   high`
	means := []assessment.Stage{{Over: assessment.OverRaters, Rule: assessment.WeightedMean}, {Over: assessment.OverIndicators, Rule: assessment.WeightedMean}}
	r := score(t, judge(t, lines), assessment.Method{Stages: means, MinRaters: 3})
	p := profile(t, r, assessment.Staff)
	if s := scoreOf(t, p, "fw.culture"); s.Value == nil || *s.Value != 0 {
		t.Errorf("a part with too few raters enters the mean: %v", s.Value)
	}
	if s := scoreOf(t, p, "fw.mixed"); s.Value != nil {
		t.Errorf("there is a mean over two scales: %v", *s.Value)
	}
	if s := reported(t, report(t, r, assessment.Release{MinRaters: map[assessment.Perspective]int{assessment.Staff: 1}}), "fw.trust"); s.Distribution != nil || s.Reason != assessment.TooFewRaters {
		t.Errorf("a score with too few raters tells its distribution: %+v", s)
	}
	overall := append(means, assessment.Stage{Over: assessment.Overall, Rule: assessment.WeightedMean})
	for weight, want := range map[float64]assessment.Reason{0: assessment.NoWeight, 1: ""} {
		overall[2].Weights = map[indicator.ID]float64{"fw.culture": weight}
		s, ok := profile(t, score(t, judge(t, lines), assessment.Method{Stages: overall}), assessment.Staff).Overall()
		if !ok || s.Reason != want || (s.Value == nil) != (want != "") {
			t.Errorf("weight %v: %+v", weight, s)
		}
	}
	for id, w := range map[indicator.ID]float64{"fw.trust": 1e308, "fw.candour": math.NaN(), "fw.talk": 1, "fw.whole": 1, "fw.trust.staff": 1} {
		stages := slices.Clone(means)
		stages[1].Weights = map[indicator.ID]float64{id: w}
		if list := (assessment.Method{Stages: stages}).Check(smallFramework(t)); list.Err() == nil {
			t.Errorf("weight %v of %s passes", w, id)
		}
	}
	overall[2].Weights = map[indicator.ID]float64{"fw.talk": 1}
	if list := (assessment.Method{Stages: overall}).Check(smallFramework(t)); !list.Has(assessment.MethodUnfit) {
		t.Error("a group that is not at the top may be weighed overall")
	}
}

// TestDigestTellsApart: a text is never taken for a date.
func TestDigestTellsApart(t *testing.T) {
	one := judge(t, `
		a - fw.whole high
		a - fw.whole low`)
	two := judge(t, `
		a - fw.whole high
		a - fw.whole low`)
	one.Judgements[0].Rationale = "2026-01-27"
	two.Judgements[1].Date = indicator.MustDate("2026-01-27")
	three := judge(t, `
		a - fw.whole high
		a - fw.whole low`)
	three.Perspectives = []assessment.PerspectiveInfo{{Key: assessment.Staff, Identified: new(true)}}
	seen := map[string]bool{}
	for _, a := range []assessment.Assessment{one, two, three} {
		seen[compile(t, a).Digest()] = true
	}
	if len(seen) != 3 {
		t.Errorf("%d digests of 3 assessments", len(seen))
	}
}

// TestMatrixIsImmutable changes all that went in and all that comes out.
func TestMatrixIsImmutable(t *testing.T) {
	responded := 1
	a := judge(t, "a hera fw.trust high")
	a.Subjects[0].Extensions = json.RawMessage(`{"a":1}`)
	a.Occasions = []assessment.Occasion{{Key: "2024", Label: indicator.Text{"en": "Review"}}}
	a.Judgements[0].Occasion = "2024"
	a.Judgements[0].Evidence = []string{"minutes"}
	a.Perspectives = []assessment.PerspectiveInfo{{Key: assessment.Staff, Label: indicator.Text{"en": "Staff"}}}
	a.Rosters = []assessment.Roster{{Subject: "a", Occasion: "2024", Perspective: assessment.Staff, Invited: 2, Responded: &responded}}
	r := score(t, a, assessment.Method{})
	m := r.Matrix()
	rel := assessment.Release{MinRaters: map[assessment.Perspective]int{assessment.Staff: 1}}
	before := report(t, r, rel)
	vandal := report(t, r, rel)
	responded = 2
	a.Occasions[0].Label["en"] = "x"
	a.Subjects[0].Extensions[2] = 'z'
	a.Judgements[0].Evidence[0] = "x"
	a.Perspectives[0].Label["en"] = "x"
	for o := range m.Occasions() {
		o.Label["en"] = "x"
	}
	for s := range m.Subjects() {
		s.Extensions[2] = 'y'
	}
	for p := range m.Perspectives() {
		*p.Identified, p.Label["en"] = true, "x"
	}
	for p := range r.Profiles() {
		p.Occasion().Label["en"] = "x"
		e, _ := p.Explain("fw.trust")
		e.Contributions[0].Evidence[0] = "x"
	}
	vandal.Occasions[0].Label["en"], vandal.Perspectives[0].Label["en"] = "x", "x"
	*vandal.Subjects[0].Profiles[0].Responded = 9
	vandal.Nodes[0].Label["en"] = "x"
	vandal.Release.MinRaters[assessment.Staff] = 9
	if diff := cmp.Diff(before, report(t, r, rel)); diff != "" {
		t.Errorf("the result changed:\n%s", diff)
	}
	for s := range m.Subjects() {
		if string(s.Extensions) != `{"a":1}` {
			t.Errorf("extensions %s", s.Extensions)
		}
	}
}

// TestNothingPanics hands in nothing where something is needed.
func TestNothingPanics(t *testing.T) {
	if _, list := assessment.Compile(assessment.Inputs{}); !list.Has(assessment.FrameworkMissing) {
		t.Error(list)
	}
	if _, list := assessment.CompileColumns(assessment.Columns{}, nil); !list.Has(assessment.FrameworkMissing) {
		t.Error(list)
	}
	if list := (assessment.Method{}).Check(nil); !list.Has(assessment.FrameworkMissing) {
		t.Error(list)
	}
	if _, list := new(assessment.Matrix).Score(assessment.Method{}); !list.Has(assessment.FrameworkMissing) {
		t.Error(list)
	}
	for _, r := range []*assessment.Result{nil, new(assessment.Result)} {
		if _, list := (assessment.Release{}).Report(r); !list.Has(assessment.ReleaseInvalid) {
			t.Error(list)
		}
	}
	if _, ok := new(assessment.Result).Profile("a", "", ""); ok {
		t.Error("a profile of nothing")
	}
	var p assessment.Profile
	_, overall := p.Overall()
	_, explained := p.Explain("fw.trust")
	if p.Raters() != 0 || p.Subject().ID != "" || p.Occasion().Key != "" || p.Perspective().Key != "" || overall || explained {
		t.Error("the zero profile says something")
	}
	for s := range p.Scores() {
		t.Errorf("the zero profile has score %v", s)
	}
	large := indicator.Scale{Key: "stages", Levels: make([]indicator.Rung, 200)}
	for i := range large.Levels {
		large.Levels[i].Key = indicator.Level(fmt.Sprint("l", i))
	}
	if _, ok := assessment.LevelCode(large, "l130"); ok {
		t.Error("the code of a level is that of an absence")
	}
	if _, ok := (assessment.Score{Scale: "stages", Distribution: []int{1}}).AtOrAbove(large, "l130"); ok {
		t.Error("a level beyond the distribution")
	}
}

// TestColumnsAreHeldToTheSameRules as records are.
func TestColumnsAreHeldToTheSameRules(t *testing.T) {
	f := smallFramework(t)
	_, list := assessment.CompileColumns(assessment.Columns{
		Use:          "punitive",
		Subjects:     []assessment.Subject{{ID: "a", Kind: "school"}},
		Perspectives: []assessment.PerspectiveInfo{{Key: "staff"}, {Key: "staff"}, {Key: "Not A Key!"}},
		Raters:       []string{"x", "x", " "},
		Rosters:      []assessment.Roster{{Subject: "b", Invited: -1}},
	}, f)
	for _, code := range []issue.Code{document.ValueNotAllowed, document.PatternMismatch, document.NumberRange, assessment.PerspectiveDuplicate, assessment.RaterDuplicate, assessment.MemberInvalid, assessment.SubjectUnknown} {
		if !list.Has(code) {
			t.Errorf("no issue %s in %v", code, list)
		}
	}
	one := assessment.Columns{
		Subjects:     []assessment.Subject{{ID: "a", Kind: "school"}},
		Perspectives: []assessment.PerspectiveInfo{{Key: assessment.Staff}, {Key: assessment.Self}},
		Subject:      []int32{0, 0, 0}, Perspective: []int32{1, -1, 0}, Column: []int32{0, 0, 0}, Level: []uint8{0, 1, 2},
	}
	m, list := assessment.CompileColumns(one, f)
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	var got []string
	for p := range m.Perspectives() {
		got = append(got, fmt.Sprint(p.Key, " ", p.IsIdentified()))
	}
	if diff := cmp.Diff([]string{"self true", "staff false", " false"}, got); diff != "" {
		t.Errorf("perspectives (-want +got):\n%s", diff)
	}
	one.Perspective[2] = 2
	if _, list := assessment.CompileColumns(one, f); !list.Has(assessment.PerspectiveUnknown) {
		t.Errorf("got %v", list)
	}
}

func TestFormsWithoutName(t *testing.T) {
	a := judge(t, "a - fw.trust high")
	form := assessment.Form{Subject: "a", Perspective: assessment.Staff, State: assessment.SubmittedForm}
	a.Forms = []assessment.Form{form, form, form}
	a.Forms[2].Submitted = indicator.MustDate("2024-05-05")
	if p := profile(t, score(t, a, assessment.Method{}), assessment.Staff); p.Raters() != 3 || scoreOf(t, p, "fw.trust").Blank != 2 {
		t.Errorf("%d raters", p.Raters())
	}
	before := assessment.Method{View: assessment.View{AsOf: indicator.MustDate("2024-05-01")}}
	if p := profile(t, score(t, a, before), assessment.Staff); p.Raters() != 2 {
		t.Errorf("%d raters before the third form came in", p.Raters())
	}
	a.Forms[0].State = assessment.DraftForm
	if _, list := assessment.Compile(assessment.Inputs{Framework: smallFramework(t), Assessment: a}); !list.Has(assessment.MemberInvalid) {
		t.Errorf("a draft without a rater: %v", list)
	}
}

// TestEvidenceUnfit: the register speaks to an indicator that there is not.
func TestEvidenceUnfit(t *testing.T) {
	register, list := evidence.Compile(evidence.Register{Items: []evidence.Item{
		{ID: "plan", Kind: evidence.Document, Title: indicator.Text{"en": "Plan"}, Collected: indicator.MustDate("2024-05-01"), Indicators: []indicator.ID{"fw.nothing", "other.thing"}},
	}})
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	_, list = assessment.Compile(assessment.Inputs{Framework: smallFramework(t), Assessment: judge(t, "a hera fw.trust high"), Evidence: register})
	if len(list.Issues) != 1 || list.Issues[0].Code != assessment.EvidenceUnfit || !strings.Contains(list.Issues[0].Message, "fw.nothing") {
		t.Errorf("got %v", list)
	}
}

// TestManyGroups has more groups than a word has bits, so that raters are counted
// the long way: some that are empty, and then as many in each other as there can be.
func TestManyGroups(t *testing.T) {
	doc := smallFramework(t).Document()
	doc.Groups, doc.Indicators = nil, doc.Indicators[1:2]
	doc.Indicators[0].Aspects = nil
	parent := indicator.ID("")
	const empty = 36
	for i := range empty + framework.MaxGroupDepth {
		id := indicator.ID(fmt.Sprintf("fw.g%d", i))
		doc.Groups = append(doc.Groups, framework.Group{ID: id, Parent: parent, Kind: framework.Plain, Label: indicator.Text{"en": "G"}})
		if i >= empty {
			parent = id
		}
	}
	doc.Indicators[0].Parent = parent
	f, list := framework.Compile(doc)
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	a := judge(t, `
		a hera fw.trust high
		a tama fw.trust low`)
	m, list := assessment.Compile(assessment.Inputs{Framework: f, Assessment: a})
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	r, _ := m.Score(assessment.Method{})
	p, _ := r.Profile("a", "", assessment.Staff)
	for _, id := range []indicator.ID{"fw.g36", "fw.g63", "fw.g64", "fw.g99"} {
		if s, _ := p.Score(id); s.Raters != 2 || s.Judgements != 2 {
			t.Errorf("%+v", s)
		}
	}
}

// TestManyRaters has more raters in a cell than a byte can count, named in one
// subject and without a name in another.
func TestManyRaters(t *testing.T) {
	for _, n := range []int{255, 256, 700} {
		var lines strings.Builder
		for i := range n {
			fmt.Fprintf(&lines, "a r%d fw.trust %s\nb - fw.trust %s\n", i, []string{"low", "high"}[i%2], []string{"mid", "high", "dont-know"}[i%3])
		}
		r := score(t, judge(t, lines.String()), assessment.Method{})
		for subject, want := range map[string][]int{"a": {(n + 1) / 2, 0, n / 2}, "b": {0, (n + 2) / 3, (n + 1) / 3}} {
			p, _ := r.Profile(subject, "", assessment.Staff)
			s, _ := p.Score("fw.trust")
			if diff := cmp.Diff(want, s.Distribution); diff != "" || p.Raters() != n || s.Coverage.Of != n {
				t.Errorf("%d of subject %s: %d raters, %+v\n%s", n, subject, p.Raters(), s.Coverage, diff)
			}
		}
	}
}

// TestMinimumWins: a minimum that the caller asks for holds in an identified
// perspective too, and is on record.
func TestMinimumWins(t *testing.T) {
	out := report(t, score(t, judge(t, "a self:x fw.trust high"), assessment.Method{}), assessment.Release{MinRaters: map[assessment.Perspective]int{assessment.Self: 3}})
	if got := out.Subjects[0].Profiles[0]; got.State != assessment.Suppressed || got.Raters != nil || out.Release.MinRaters[assessment.Self] != 3 {
		t.Errorf("%+v, released by %+v", got, out.Release)
	}
}

// TestImportSharesNothing: what was read from CSV shares no memory with the mapping
// that said how.
func TestImportSharesNothing(t *testing.T) {
	m := assessment.Mapping{
		Subject:      assessment.SubjectFields{ID: assessment.Field{Column: "school"}, Kind: assessment.Field{Always: "school"}},
		Columns:      []assessment.LevelColumn{{Column: "trust", Indicator: assessment.Field{Always: "fw.trust"}}},
		Occasion:     assessment.Field{Always: "2024"},
		Perspectives: []assessment.PerspectiveInfo{{Key: "iwi", Label: indicator.Text{"en": "Iwi"}, Identified: new(true)}, {Key: "boards"}},
		Occasions:    []assessment.Occasion{{Key: "2024", Label: indicator.Text{"en": "Review"}, Extensions: json.RawMessage(`{"a":1}`)}},
	}
	im, list := assessment.ReadCSV(strings.NewReader("school,trust\na,high\n"), m, smallFramework(t), assessment.CSVOptions{})
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	*m.Perspectives[0].Identified, m.Perspectives[0].Label["en"] = false, "x"
	m.Occasions[0].Label["en"], m.Occasions[0].Extensions[2] = "x", 'x'
	a := im.Assessment
	if p, o := a.Perspectives[0], a.Occasions[0]; !*p.Identified || p.Label["en"] != "Iwi" || o.Label["en"] != "Review" || string(o.Extensions) != `{"a":1}` {
		t.Errorf("the assessment changed with the mapping: %+v, %+v", p, o)
	}
	if a.Perspectives[1].Identified != nil {
		t.Error("the assessment says more than the mapping")
	}
}

// TestModerator: a moderated judgement says who led to it and why, and keeps the first
// on record; nobody moderates a first one.
func TestModerator(t *testing.T) {
	a := judge(t, "a hera fw.trust low\na tama fw.trust mid")
	a.Judgements[0].ID = "first"
	later := a.Judgements[0]
	later.ID, later.Replaces, later.Status, later.Reason, later.Moderator, later.Level = "second", []string{"first"}, assessment.Moderated, "saw the minutes", "lead evaluator", "mid"
	a.Judgements = append(a.Judgements, later)
	e, _ := profile(t, score(t, a, assessment.Method{}), assessment.Staff).Explain("fw.trust")
	var told []string
	for _, c := range e.Contributions {
		told = append(told, fmt.Sprint(c.Rater, " ", c.Level, " ", c.Moderator, " ", c.Reason, " ", c.LeftOut))
	}
	want := []string{"hera low   replaced", "hera mid lead evaluator saw the minutes ", "tama mid   "}
	if diff := cmp.Diff(want, told); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	a.Judgements[1].Moderator = "lead evaluator"
	_, list := assessment.Compile(assessment.Inputs{Framework: smallFramework(t), Assessment: a})
	if !list.Has(assessment.MemberInvalid) || list.Issues[0].Path != "/judgements/1/moderator" {
		t.Errorf("got %v", list)
	}
}

// TestDigestTakesInProtection: what protects raters is part of what a report is made from.
func TestDigestTakesInProtection(t *testing.T) {
	a := judge(t, "a hera fw.trust low")
	seen := map[string]bool{}
	for _, p := range []assessment.PerspectiveInfo{{Key: assessment.Staff}, {Key: assessment.Staff, Anonymous: true}, {Key: assessment.Staff, MinRaters: 4}, {Key: assessment.Staff, Identified: new(true)}} {
		a.Perspectives = []assessment.PerspectiveInfo{p}
		seen[compile(t, a).Digest()] = true
	}
	if len(seen) != 4 {
		t.Errorf("%d digests of four", len(seen))
	}
}

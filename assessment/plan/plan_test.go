package plan_test

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/plan"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/framework/kahuiako"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
)

// The nodes of the local framework. Of worry, low is best; weight has no good end.
const (
	trust   indicator.ID    = "local.trust"
	voice   indicator.ID    = "local.voice"
	worry   indicator.ID    = "local.worry"
	weight  indicator.ID    = "local.weight"
	overall indicator.ID    = "local.overall" // by which culture is judged as a whole
	culture indicator.ID    = "local.culture"
	mixed   indicator.ID    = "local.mixed"
	low     indicator.Level = "low"
	mid     indicator.Level = "mid"
	high    indicator.Level = "high"
)

func words(s string) indicator.Text { return indicator.Text{"en": s} }

func local(t testing.TB) *framework.Framework {
	t.Helper()
	scale := func(key string, d indicator.Direction) indicator.Scale {
		return indicator.Scale{Key: key, Direction: d, Levels: []indicator.Rung{{Key: low, Label: words("Low")}, {Key: mid, Label: words("Middle")}, {Key: high, Label: words("High")}}}
	}
	ind := func(id, parent indicator.ID, scale string) indicator.Indicator {
		return indicator.Indicator{ID: id, Parent: parent, Label: words(id.Slug()), Statement: words(id.Slug()), Origin: indicator.Local, Scale: scale}
	}
	f, list := framework.Compile(framework.Document{
		Key: "local", Edition: "1", Title: words("Local"),
		Citation: framework.Citation{Title: "Local"}, Rights: framework.Rights{Source: "ours", Wording: "ours"},
		Status: framework.Status{State: framework.Current}, Policy: framework.Formative,
		Subjects: []indicator.SubjectKind{indicator.School},
		Scales:   []indicator.Scale{scale("stage", indicator.HighIsBetter), scale("worry", indicator.HighIsWorse), scale("weight", indicator.Neutral)},
		Scale:    "stage",
		Groups: []framework.Group{
			{ID: culture, Kind: framework.Theme, Label: words("Culture"), Whole: overall},
			{ID: mixed, Kind: framework.Theme, Label: words("Mixed")},
		},
		Indicators: []indicator.Indicator{ind(trust, culture, ""), ind(voice, culture, ""), ind(overall, culture, "weight"), ind(worry, mixed, "worry"), ind(weight, mixed, "weight")},
	})
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	return f
}

// judge reads lines "occasion subject indicator levels": one level for each peer, by
// its first letter.
func judge(t testing.TB, lines string) assessment.Assessment {
	t.Helper()
	a := assessment.Assessment{
		Framework: local(t).Ref(),
		Subjects:  []assessment.Subject{{ID: "a", Kind: indicator.School}, {ID: "b", Kind: indicator.School}, {ID: "c", Kind: indicator.School}},
		Occasions: []assessment.Occasion{
			{Key: "t1", From: indicator.MustDate("2026-02-01"), To: indicator.MustDate("2026-03-31")},
			{Key: "t2", From: indicator.MustDate("2026-05-01"), To: indicator.MustDate("2026-06-30")},
			{Key: "t3", From: indicator.MustDate("2026-08-01"), To: indicator.MustDate("2026-09-30")},
		},
		Nonce: "9f86d081884c7d65",
	}
	for line := range strings.Lines(strings.TrimSpace(lines)) {
		part := strings.Fields(line)
		for i, l := range part[3] {
			level := map[rune]indicator.Level{'l': low, 'm': mid, 'h': high, '-': indicator.NotObserved}[l]
			a.Judgements = append(a.Judgements, assessment.Judgement{
				Occasion: part[0], Subject: part[1], Indicator: indicator.ID(part[2]), Perspective: assessment.Peer, Rater: "r" + strconv.Itoa(i), Level: level,
			})
		}
	}
	return a
}

func release(t testing.TB, a assessment.Assessment, rel assessment.Release) assessment.Report {
	t.Helper()
	return releaseBy(t, a, assessment.Method{}, rel)
}

func releaseBy(t testing.TB, a assessment.Assessment, method assessment.Method, rel assessment.Release) assessment.Report {
	t.Helper()
	m, list := assessment.Compile(assessment.Inputs{Framework: local(t), Assessment: a})
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	result, list := m.Score(method)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	report, list := rel.Report(result)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	return report
}

// aim is a plan with one target: the medians of a, b and c on trust at mid by the
// middle of the year.
func aim(t testing.TB, change func(*plan.Target)) plan.Plan {
	target := plan.Target{
		ID: "t", Goal: "g", Indicator: trust, Perspective: assessment.Peer, Measure: plan.MedianOfEach, Level: mid,
		By: indicator.MustDate("2026-06-30"), Subjects: []string{"a", "b", "c"}, Baseline: "t1",
	}
	if change != nil {
		change(&target)
	}
	return plan.Plan{
		Framework: local(t).Ref(),
		Goals:     []plan.Goal{{ID: "g", Statement: words("We trust each other.")}},
		Targets:   []plan.Target{target},
		Actions: []plan.Action{{
			ID: "visit", Targets: []string{"t"}, What: words("Visit each other."), Owner: "lead principal",
			Review: indicator.MustDate("2026-05-31"), Status: plan.Planned,
		}},
	}
}

func TestSchemasFitTypes(t *testing.T) {
	if err := plan.Schema().Check(plan.Plan{}); err != nil {
		t.Error(err)
	}
	if err := plan.ReportSchema().Check(plan.Report{}); err != nil {
		t.Error(err)
	}
}

// TestCodes runs the example that the comment of each code gives, put over a small
// valid plan for a community of schools, and holds the comment's "A warning." to what
// happens.
func TestCodes(t *testing.T) {
	const base = `{"format":"leadership-plan/1","framework":{"key":"kahuiako","edition":"2"},"goals":[{"id":"g","statement":{"en":"We trust each other."}}],
		"targets":[{"id":"t","goal":"g","indicator":"kahuiako.relational-trust","measure":"median-of-each","level":"embedding","by":"2026-12-31","subjects":["waitaha"]}],
		"actions":[{"id":"a","targets":["t"],"what":{"en":"Visit each other."},"owner":"lead principal","review":"2026-09-30","status":"planned"}]}`
	judged := assessment.Assessment{Subjects: []assessment.Subject{{ID: "waitaha", Kind: indicator.CommunityOfSchools}}, Occasions: []assessment.Occasion{{Key: "2025"}}}
	today := indicator.MustDate("2026-04-01")
	file, err := parser.ParseFile(token.NewFileSet(), "codes.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	check := func(t *testing.T, layers ...string) issue.List {
		doc := map[string]json.RawMessage{}
		for _, layer := range layers {
			if err := json.Unmarshal([]byte(layer), &doc); err != nil {
				t.Fatal(err)
			}
		}
		data, _ := json.Marshal(doc)
		var p plan.Plan
		if err := json.Unmarshal(data, &p); err != nil {
			t.Fatal(err)
		}
		return p.Check(kahuiako.Framework(), judged, today)
	}
	if list := check(t, base); len(list.Issues) > 0 {
		t.Fatalf("the base has issues: %v", list.Issues)
	}
	ran := 0
	ast.Inspect(file, func(node ast.Node) bool {
		spec, ok := node.(*ast.ValueSpec)
		if !ok || len(spec.Values) != 1 || spec.Doc == nil {
			return true
		}
		code, _ := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		about, example, found := strings.Cut(spec.Doc.Text(), "Example: ")
		if !found {
			switch issue.Code(code) { // no document of this framework has them; they are tested below
			case plan.FrameworkMissing, plan.TargetUnreachable:
			default:
				t.Errorf("%s has no example", code)
			}
			return true
		}
		ran++
		t.Run(code, func(t *testing.T) {
			list := check(t, base, example)
			if !list.Has(issue.Code(code)) {
				t.Fatalf("the example gives %v", list.Issues)
			}
			if warning := strings.Contains(about, "A warning."); (list.Err() == nil) != warning {
				t.Errorf("error %v; the comment says warning: %v", list.Err(), warning)
			}
		})
		return true
	})
	if ran < 20 {
		t.Errorf("only %d codes have examples", ran)
	}
}

func TestScales(t *testing.T) {
	none := indicator.Date{}
	if list := (plan.Plan{}).Check(nil, assessment.Assessment{}, none); !list.Has(plan.FrameworkMissing) {
		t.Error(list.Issues)
	}
	for id, want := range map[indicator.ID]issue.Code{trust: "", culture: "", worry: "", weight: plan.TargetUnreachable, mixed: plan.TargetUnreachable} {
		list := aim(t, func(target *plan.Target) { target.Indicator = id }).Check(local(t), assessment.Assessment{}, none)
		if want == "" && len(list.Issues) > 0 || want != "" && !list.Has(want) {
			t.Errorf("%s: %v, want %q", id, list.Issues, want)
		}
	}
}

// TestDroppedDoesNothing: an action that was dropped does not serve its target.
func TestDroppedDoesNothing(t *testing.T) {
	p := aim(t, nil)
	for status, want := range map[plan.Status]bool{plan.Planned: false, plan.Done: false, plan.Dropped: true} {
		p.Actions[0].Status, p.Actions[0].Reason = status, "No money."
		if list := p.Check(local(t), assessment.Assessment{}, indicator.Date{}); list.Has(plan.TargetWithoutAction) != want || list.Err() != nil {
			t.Errorf("%s: %v", status, list.Issues)
		}
	}
}

// TestAllProblemsAtOnce: each with the place it is at.
func TestAllProblemsAtOnce(t *testing.T) {
	p := aim(t, func(target *plan.Target) {
		target.Goal, target.Level, target.Subjects = "x", "superb", []string{"a", "a", "z"}
	})
	p.Actions[0].Owner = ""
	p.Actions[0].Judgements = []string{"j1", "j2"}
	p.Manageable = 1
	p.Targets = append(p.Targets, p.Targets[0])
	a := judge(t, "t1 a local.trust l")
	a.Judgements[0].ID = "j1"
	var got []string
	for _, i := range p.Check(local(t), a, indicator.MustDate("2026-06-01")).Issues {
		got = append(got, string(i.Path)+" "+string(i.Code))
	}
	want := strings.Fields(`
		/actions/0/judgements/1|judgement-unknown /actions/0/owner|owner-missing /actions/0/review|action-overdue
		/targets|targets-too-many
		/targets/0/goal|goal-unknown /targets/0/level|level-unknown /targets/0/subjects/1|subject-unknown /targets/0/subjects/2|subject-unknown
		/targets/1/goal|goal-unknown /targets/1/id|id-duplicate /targets/1/level|level-unknown /targets/1/subjects/1|subject-unknown /targets/1/subjects/2|subject-unknown`)
	for i := range want {
		want[i] = strings.ReplaceAll(want[i], "|", " ")
	}
	if !reflect.DeepEqual(got, want) {
		t.Errorf("got  %q\nwant %q", got, want)
	}
}

// TestDayThatIsNone: a day that the calendar does not have is refused on reading,
// with its place.
func TestDayThatIsNone(t *testing.T) {
	data, err := document.Write(aim(t, nil))
	if err != nil {
		t.Fatal(err)
	}
	if _, list := plan.Parse(data); list.Err() != nil {
		t.Fatal(list.Err())
	}
	_, list := plan.Parse([]byte(strings.Replace(string(data), "2026-06-30", "2026-06-31", 1)))
	if !list.Has(document.ValueInvalid) || list.Issues[0].Path != "/targets/0/by" {
		t.Error(list.Issues)
	}
}

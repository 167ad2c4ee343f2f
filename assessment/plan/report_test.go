package plan_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/plan"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
)

// TestHiddenStaysHidden: judgements that the release hides may be anything, and the
// report with the plan has the same bytes.
func TestHiddenStaysHidden(t *testing.T) {
	day := indicator.MustDate("2026-06-30")
	changed := 0
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(7, seed))
		a, p := random(t, r), randomPlan(t, r)
		for i := range p.Targets {
			p.Targets[i].Perspective = assessment.Peer
		}
		a.Nonce = "" // so that no digest of what is hidden is let out
		rel := assessment.Release{Audience: assessment.ForPublic}
		before, list := p.Report(release(t, a, rel), day)
		if err := list.Err(); err != nil {
			t.Fatal(err)
		}
		b := a
		b.Judgements = slices.Clone(a.Judgements)
		for i := range b.Judgements {
			if j := &b.Judgements[i]; hides(before.Report, *j) && j.Level != indicator.NotObserved {
				j.Level = []indicator.Level{low, mid, high}[r.IntN(3)]
				changed++
			}
		}
		after, list := p.Report(release(t, b, rel), day)
		if err := list.Err(); err != nil {
			t.Fatal(err)
		}
		if before, after := write(t, before), write(t, after); before != nil && string(before) != string(after) {
			t.Fatalf("seed %d: the report tells what is hidden", seed)
		}
	}
	if changed < 1000 {
		t.Errorf("only %d hidden judgements", changed)
	}
}

// hides reports whether the report hides the cell of a judgement.
func hides(r assessment.Report, j assessment.Judgement) bool {
	for _, s := range r.Subjects {
		for _, p := range s.Profiles {
			if s.ID != j.Subject || p.Occasion != j.Occasion || p.Perspective != j.Perspective {
				continue
			}
			return p.State == assessment.Suppressed || slices.ContainsFunc(p.Scores, func(c assessment.ScoreReport) bool {
				return c.ID == j.Indicator && c.State == assessment.Suppressed
			})
		}
	}
	return false
}

// TestSuppressedHasNoNumber: of what is hidden nothing is told but that it is.
func TestSuppressedHasNoNumber(t *testing.T) {
	report := release(t, judge(t, "t1 a local.trust lll\nt1 b local.trust hhh\nt1 c local.trust hhh\nt2 a local.trust h\nt2 b local.trust h\nt2 c local.trust h"), assessment.Release{})
	for _, measure := range []plan.Measure{plan.MedianOfEach, plan.JudgementsOfEach} {
		out, list := aim(t, func(target *plan.Target) {
			if target.Measure = measure; measure == plan.JudgementsOfEach {
				target.Share = 0.5
			}
		}).Report(report, indicator.MustDate("2026-06-30"))
		if err := list.Err(); err != nil {
			t.Fatal(err)
		}
		target := out.Plan.Targets[0]
		hidden := target.Readings[1]
		if target.Standing != plan.Unknown || hidden.State != assessment.Suppressed || hidden.Met != nil || hidden.Gained != nil || hidden.Hidden != 3 {
			t.Errorf("%+v", hidden)
		}
		for i, s := range hidden.Subjects {
			if want := (plan.SubjectReading{ID: target.Subjects[i], Standing: plan.Hidden}); s.Median != nil || s.Judgements != nil || s.Share != nil || s.Since != "" || s.ShareGained != nil || s.ID != want.ID || s.Standing != want.Standing {
				t.Errorf("%+v", s)
			}
		}
	}
}

// TestAudiences holds what of an action and a target is let out for whom.
func TestAudiences(t *testing.T) {
	a := judge(t, "t1 a local.trust lll\nt1 b local.trust mmm")
	p := aim(t, nil)
	p.Extensions = []byte(`{"secret":1}`)
	p.Targets[0].Extensions = []byte(`{"secret":1}`)
	p.Goals = append(p.Goals, plan.Goal{ID: "h", Statement: words("Another goal.")})
	only := p.Targets[0]
	only.ID, only.Goal, only.Subjects = "b-only", "h", []string{"b"}
	p.Targets = append(p.Targets, only)
	p.Actions[0].Targets = []string{"t", "b-only"}
	p.Actions[0].Judgements = []string{"secret-1"}
	p.Actions[0].Changes = []plan.Change{{On: indicator.MustDate("2026-02-01"), Status: plan.Planned, Note: "After the hui."}}
	p.Actions = append(p.Actions, plan.Action{
		ID: "loose", Judgements: []string{"secret-2"}, What: words("Talk."), Owner: "deputy", Status: plan.Dropped, Reason: "The deputy left.",
	})
	for _, test := range []struct {
		name     string
		release  assessment.Release
		has, not []string
	}{
		{"subject", assessment.Release{}, []string{"lead principal", "After the hui.", "The deputy left.", "b-only"}, []string{"secret"}},
		{"panel", assessment.Release{Audience: assessment.ForPanel}, []string{"lead principal", "The deputy left."}, []string{"secret"}},
		{"public", assessment.Release{Audience: assessment.ForPublic}, []string{"Visit each other.", "2026-02-01", "Talk."}, []string{"secret", "lead principal", "hui", "deputy"}},
		{"one subject", assessment.Release{Subjects: []string{"a"}}, []string{"lead principal", `"of": 3`, `"notReported": 2`}, []string{"secret", "b-only", "Another goal.", "loose", `"b"`, `"c"`}},
	} {
		out, list := p.Report(release(t, a, test.release), indicator.MustDate("2026-06-30"))
		if err := list.Err(); err != nil {
			t.Fatal(err)
		}
		text := string(write(t, out))
		if _, list := plan.ParseReport([]byte(text)); list.Err() != nil {
			t.Errorf("%s: %v", test.name, list.Err())
		}
		for _, s := range test.has {
			if !strings.Contains(text, s) {
				t.Errorf("%s: there is no %s in it", test.name, s)
			}
		}
		for _, s := range test.not {
			if strings.Contains(text, s) {
				t.Errorf("%s: there is %s in it", test.name, s)
			}
		}
	}
	away := aim(t, func(target *plan.Target) { target.Subjects = []string{"away"} })
	if out, list := away.Report(release(t, a, assessment.Release{}), indicator.MustDate("2026-06-30")); list.Err() != nil || len(out.Plan.Targets) != 1 {
		t.Errorf("a target for somebody whom the whole report is not about: %+v, %v", out.Plan.Targets, list.Issues)
	}
	if p.Targets[0].Extensions == nil || p.Targets[0].Subjects[2] != "c" || len(p.Actions[0].Targets) != 2 || p.Actions[0].Changes[0].Note == "" {
		t.Error("the plan was changed")
	}
}

// TestReportRefusesJudgements: the schema has no room for them, whoever writes it.
func TestReportRefusesJudgements(t *testing.T) {
	out, list := aim(t, nil).Report(release(t, judge(t, "t1 a local.trust lll"), assessment.Release{}), indicator.MustDate("2026-06-30"))
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	text := strings.Replace(string(write(t, out)), `"status": "planned"`, `"status": "planned", "judgements": ["j1"]`, 1)
	if _, list := plan.ParseReport([]byte(text)); !list.Has(document.MemberUnknown) {
		t.Error(list.Issues)
	}
	broken := aim(t, nil)
	broken.Manageable = -1
	if _, list := broken.Report(out.Report, indicator.MustDate("2026-06-30")); list.Err() == nil {
		t.Error("a plan that breaks its schema makes a report")
	}
}

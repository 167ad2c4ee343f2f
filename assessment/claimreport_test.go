package assessment_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/evidence"
	"github.com/openrubric/leadership/framework/kahuiako"
	"github.com/openrubric/leadership/indicator"
)

// TestReportCarries: a report tells by level how many claims their evidence carries, on
// the terms of the release, and what all of the evidence together carries.
func TestReportCarries(t *testing.T) {
	index, list := evidence.Compile(claimRegister())
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	claim := func(rater string, level indicator.Level, ids ...string) assessment.Judgement {
		return assessment.Judgement{Subject: "waitaha", Rater: rater, Perspective: assessment.Self, Indicator: kahuiako.RelationalTrust, Level: level, Evidence: ids}
	}
	a := assessment.Assessment{
		Framework:  kahuiako.Framework().Ref(),
		Subjects:   []assessment.Subject{{ID: "waitaha", Kind: "community-of-schools"}},
		Judgements: []assessment.Judgement{claim("hera", "embedding", "survey"), claim("ana", "embedding", "survey", "minutes"), claim("tama", "developing", "old-visit"), claim("rewi", "embedding", "survey")},
	}
	m, list := assessment.Compile(assessment.Inputs{Framework: kahuiako.Framework(), Assessment: a, Evidence: index})
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	r, _ := m.Score(assessment.Method{})
	terms := thisYear()
	out := report(t, r, assessment.Release{Audience: assessment.ForPanel, Period: terms.Period})
	want := &assessment.EvidenceReport{
		Claims: []assessment.ClaimReport{
			{Level: "developing", Finding: assessment.ClaimExpired, N: 1},
			{Level: "embedding", Finding: assessment.ClaimCarried, N: 1},
			{Level: "embedding", Finding: assessment.ClaimThin, N: 2},
		},
		Carried: "fully-functioning", Triangulation: evidence.Triangulated, Items: 2, // which asks for no more than embedding does
		SetAside: []assessment.SetAsideCount{{Reason: evidence.AsideExpired, N: 1}},
	}
	if diff := cmp.Diff(want, reported(t, out, kahuiako.RelationalTrust).Carries); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	// The survey may not be shown to the public, and any time will do.
	public := reported(t, report(t, r, assessment.Release{Audience: assessment.ForPublic}), kahuiako.RelationalTrust).Carries
	if public.Items != 2 || public.SetAside[0] != (assessment.SetAsideCount{Reason: evidence.AsideScope, N: 1}) {
		t.Errorf("to the public: %+v", public)
	}
	if list := (assessment.Release{Period: indicator.Span{From: terms.Period.To, To: terms.Period.From}}).Check(r); !list.Has(assessment.ReleaseInvalid) {
		t.Errorf("a period that ends before it begins: %v", list)
	}
}

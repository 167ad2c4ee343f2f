package assessment_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/evidence"
	"github.com/openrubric/leadership/framework/kahuiako"
	"github.com/openrubric/leadership/indicator"
)

// claimRegister holds what two surveys and a visit are to a claim: one without consent,
// one out of date.
func claimRegister() evidence.Register {
	day := indicator.MustDate
	agreed := evidence.Consent{State: evidence.ConsentGiven, Scope: []evidence.Scope{evidence.ForPanel}}
	text := func(s string) indicator.Text { return indicator.Text{"en": s} }
	return evidence.Register{Items: []evidence.Item{
		{ID: "survey", Kind: evidence.Survey, Voice: evidence.Teachers, Source: "staff", Title: text("Staff survey"), Collected: day("2026-03-01"), Consent: agreed},
		{ID: "minutes", Kind: evidence.Document, Voice: evidence.SchoolLeaders, Source: "leaders", Title: text("Minutes"), Collected: day("2026-04-01")},
		{ID: "old-visit", Kind: evidence.Observation, Voice: evidence.External, Source: "evaluator", Title: text("A visit"), Collected: day("2019-04-01")},
		{ID: "talks", Kind: evidence.Interview, Voice: evidence.Students, Source: "students", Title: text("Talks"), Collected: day("2026-04-01")},
		{ID: "budget", Kind: evidence.BudgetRecord, Title: text("Budget"), Collected: day("2026-04-01"), Tests: evidence.Tests{Valid: evidence.Test{Verdict: evidence.NotMet}}},
	}}
}

func claimProfile(t testing.TB, level indicator.Level, ids ...string) assessment.Profile {
	index, list := evidence.Compile(claimRegister())
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	a := assessment.Assessment{
		Framework: kahuiako.Framework().Ref(),
		Subjects:  []assessment.Subject{{ID: "waitaha", Kind: "community-of-schools"}},
		Judgements: []assessment.Judgement{
			{Subject: "waitaha", Rater: "hera", Perspective: assessment.Self, Indicator: kahuiako.RelationalTrust, Level: level, Evidence: ids},
			{Subject: "waitaha", Rater: "tama", Perspective: assessment.Self, Indicator: kahuiako.RelationalTrust, Level: indicator.DontKnow},
		},
	}
	m, list := assessment.Compile(assessment.Inputs{Framework: kahuiako.Framework(), Assessment: a, Evidence: index})
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	r, _ := m.Score(assessment.Method{})
	p, ok := r.Profile("waitaha", "", assessment.Self)
	if !ok {
		t.Fatal("no profile")
	}
	return p
}

func thisYear() evidence.Terms {
	return evidence.Terms{
		Period: indicator.Span{From: indicator.MustDate("2026-01-01"), To: indicator.MustDate("2026-12-31")},
		Scope:  evidence.ForPanel,
	}
}

func ExampleProfile_Claims() {
	p := claimProfile(nil, "embedding", "survey", "old-visit")
	for _, c := range p.Claims(kahuiako.RelationalTrust, thisYear()) {
		fmt.Println(c.Rater, c.Finding)
		fmt.Println(c)
	}
	// Output:
	// hera expired
	// embedding is claimed and not carried: 1 kind of evidence, and 2 are asked for; 1 class of evidence, and 2 are asked for; 1 voice, and 2 are asked for; 1 independent source, and 2 are asked for. The evidence carries developing. Set aside: old-visit (expired).
}

func TestClaims(t *testing.T) {
	for _, tt := range []struct {
		level    indicator.Level
		evidence []string
		want     assessment.Finding
		carried  indicator.Level
	}{
		{"embedding", []string{"survey", "minutes"}, assessment.ClaimCarried, "fully-functioning"},
		{"developing", []string{"minutes"}, assessment.ClaimCarried, "developing"},
		{"embedding", []string{"survey"}, assessment.ClaimThin, "developing"},
		{"establishing", nil, assessment.ClaimThin, ""},
		{"embedding", []string{"minutes", "old-visit", "survey"}, assessment.ClaimCarried, "fully-functioning"},
		{"embedding", []string{"survey", "old-visit"}, assessment.ClaimExpired, "developing"},
		{"developing", []string{"talks"}, assessment.ClaimConsentMissing, ""},
		{"developing", []string{"budget"}, assessment.ClaimSetAside, ""},
	} {
		t.Run(fmt.Sprint(tt.level, tt.evidence), func(t *testing.T) {
			claims := claimProfile(t, tt.level, tt.evidence...).Claims(kahuiako.RelationalTrust, thisYear())
			if len(claims) != 1 { // tama does not know
				t.Fatalf("%d claims", len(claims))
			}
			c := claims[0]
			if c.Finding != tt.want || c.Carried != tt.carried || c.Level != tt.level || (len(c.Lacks) == 0) != (tt.want == assessment.ClaimCarried) {
				t.Errorf("%s, carries %q: %+v", c.Finding, c.Carried, c)
			}
		})
	}
	p := claimProfile(t, "embedding", "survey")
	if got := p.Claims(kahuiako.Framework().Parent(kahuiako.RelationalTrust), thisYear()); got != nil {
		t.Errorf("claims of a group: %v", got)
	}
	if got := (assessment.Profile{}).Claims(kahuiako.RelationalTrust, thisYear()); got != nil {
		t.Errorf("claims of nobody: %v", got)
	}
	if diff := cmp.Diff(0, len(p.Claims("kahuiako.nothing", thisYear()))); diff != "" {
		t.Error(diff)
	}
}

// TestContradicted: what speaks against the indicator for the subject counts for no claim,
// and contradicts those that are carried; what is thin stays thin, and says both.
func TestContradicted(t *testing.T) {
	claims := func(subjects []string, ids ...string) assessment.Claim {
		r := claimRegister()
		r.Items = append(r.Items, evidence.Item{
			ID: "complaints", Kind: evidence.AdministrativeRecord, Title: indicator.Text{"en": "Complaints"}, Collected: indicator.MustDate("2026-05-01"), Source: "office",
			Subjects: subjects, Indicators: []indicator.ID{kahuiako.RelationalTrust}, Against: []indicator.ID{kahuiako.RelationalTrust},
		})
		index, list := evidence.Compile(r)
		if list.Err() != nil {
			t.Fatal(list.Err())
		}
		a := assessment.Assessment{Framework: kahuiako.Framework().Ref(), Subjects: []assessment.Subject{{ID: "waitaha", Kind: "community-of-schools"}},
			Judgements: []assessment.Judgement{{Subject: "waitaha", Rater: "hera", Perspective: assessment.Self, Indicator: kahuiako.RelationalTrust, Level: "embedding", Evidence: ids}}}
		m, list := assessment.Compile(assessment.Inputs{Framework: kahuiako.Framework(), Assessment: a, Evidence: index})
		if list.Err() != nil {
			t.Fatal(list.Err())
		}
		res, _ := m.Score(assessment.Method{})
		p, _ := res.Profile("waitaha", "", assessment.Self)
		return p.Claims(kahuiako.RelationalTrust, thisYear())[0]
	}
	for _, tt := range []struct {
		subjects []string
		ids      []string
		finding  assessment.Finding
		against  int
		says     string
	}{
		{nil, []string{"survey", "minutes"}, assessment.ClaimContradicted, 1, "embedding is claimed, and the evidence, which is triangulated, carries it. Against it speaks: complaints."},
		{[]string{"waitaha"}, []string{"survey", "minutes"}, assessment.ClaimContradicted, 1, ""},
		{[]string{"elsewhere"}, []string{"survey", "minutes"}, assessment.ClaimCarried, 0, "embedding is claimed, and the evidence, which is triangulated, carries it."},
		{nil, []string{"survey", "complaints"}, assessment.ClaimThin, 1, ""}, // it counts for nothing
	} {
		c := claims(tt.subjects, tt.ids...)
		if c.Finding != tt.finding || len(c.Against) != tt.against || tt.says != "" && c.String() != tt.says {
			t.Errorf("%v %v: %s, %v\n%s", tt.subjects, tt.ids, c.Finding, c.Against, c)
		}
	}
}

// TestWeighAgreesWithAllows: what may not be shown to the audience counts for nothing. The
// other way round does not hold: what people think may be shown where nobody asked for
// consent (the register warns), and does not carry a claim.
func TestWeighAgreesWithAllows(t *testing.T) {
	index, list := evidence.Compile(claimRegister())
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	for item := range index.All() {
		for _, scope := range []evidence.Scope{evidence.ForSubject, evidence.ForPanel, evidence.ForPublic} {
			counts := len(index.Weigh([]string{item.ID}, evidence.Terms{Scope: scope}).Items) > 0
			if counts && !item.Allows(scope) {
				t.Errorf("%s counts for the %s and may not be shown to them", item.ID, scope)
			}
		}
	}
	talks, _ := index.Lookup("talks")
	if !talks.Allows(evidence.ForPanel) || len(index.Weigh([]string{"talks"}, evidence.Terms{}).Items) > 0 {
		t.Error("an interview without consent carries a claim, or may not be shown")
	}
}

package report

import (
	"testing"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/evidence"
	"github.com/openrubric/leadership/indicator"
)

// TestMaySee: who consented to nothing is not named; where nobody asked, records and
// research are, and what people said or did is not.
func TestMaySee(t *testing.T) {
	index, list := evidence.Compile(evidence.Register{})
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	for _, audience := range []assessment.Audience{assessment.ForSubject, assessment.ForPanel, assessment.ForPublic} {
		b := &builder{Content: Content{Evidence: index}, audience: audience}
		for _, test := range []struct {
			kind    evidence.Kind
			consent evidence.Consent
			want    bool
		}{
			{evidence.Interview, evidence.Consent{State: evidence.ConsentNotRequired}, true},
			{evidence.Interview, evidence.Consent{State: evidence.ConsentGiven, Scope: []evidence.Scope{evidence.Scope(audience)}}, true},
			{evidence.Interview, evidence.Consent{State: evidence.ConsentGiven, Scope: []evidence.Scope{evidence.ForResearch}}, false},
			{evidence.Interview, evidence.Consent{State: evidence.ConsentGiven}, false},
			{evidence.Interview, evidence.Consent{State: evidence.ConsentDeclined, Scope: []evidence.Scope{evidence.Scope(audience)}}, false},
			{evidence.Interview, evidence.Consent{State: evidence.ConsentWithdrawn, Scope: []evidence.Scope{evidence.Scope(audience)}}, false},
			{evidence.Document, evidence.Consent{State: evidence.ConsentWithdrawn}, false},
			{evidence.Interview, evidence.Consent{}, false},
			{evidence.TimeRecord, evidence.Consent{}, true},
			{evidence.TimeRecord, evidence.Consent{State: "perhaps"}, false},
		} {
			item := evidence.Item{ID: "x", Kind: test.kind, Title: indicator.Text{"en": "X"}, Consent: test.consent}
			if got := b.maySee(item); got != test.want {
				t.Errorf("%s of %s with consent %v may be named for %s: %v", test.kind, index.Class(test.kind), test.consent, audience, got)
			}
		}
	}
}

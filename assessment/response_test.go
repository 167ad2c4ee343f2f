package assessment_test

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/indicator/document"
)

// answered returns a result of one school that ten staff were invited to judge and
// so many did.
func answered(t testing.TB, roster *assessment.Roster, staff int) *assessment.Result {
	a := assessment.Assessment{
		Framework: smallFramework(t).Ref(),
		Subjects:  []assessment.Subject{{ID: "s", Kind: "school"}},
	}
	if roster != nil {
		a.Rosters = []assessment.Roster{*roster}
	}
	for i := range staff {
		a.Judgements = append(a.Judgements, assessment.Judgement{Subject: "s", Rater: fmt.Sprint("r", i), Perspective: assessment.Staff, Indicator: "fw.trust", Level: "mid"})
	}
	m, list := assessment.Compile(assessment.Inputs{Framework: smallFramework(t), Assessment: a})
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	r, _ := m.Score(assessment.Method{})
	return r
}

// TestResponseGate: a perspective from which too few of those invited responded is
// hidden, as 5Essentials reports need half of the staff and a fifth of the parents.
// Source: DOMAIN.md A7, V12 (S61).
func TestResponseGate(t *testing.T) {
	gate := map[assessment.Perspective]float64{assessment.Staff: 0.5, assessment.Parent: 0.2}
	roster := func(invited int, responded ...int) *assessment.Roster {
		r := &assessment.Roster{Subject: "s", Perspective: assessment.Staff, Invited: invited}
		if responded != nil {
			r.Responded = &responded[0]
		}
		return r
	}
	for _, tt := range []struct {
		name   string
		roster *assessment.Roster
		gate   map[assessment.Perspective]float64
		want   assessment.CellState
	}{
		{"no gate, no roster", nil, nil, assessment.Shown},
		{"gate of another perspective", nil, map[assessment.Perspective]float64{assessment.Parent: 0.2}, assessment.Shown},
		{"no roster", nil, gate, assessment.Suppressed},
		{"exactly half", roster(8), gate, assessment.Shown},
		{"one short", roster(9), gate, assessment.Suppressed},
		{"half by the roster", roster(10, 5), gate, assessment.Shown},
		{"the roster says fewer", roster(8, 3), gate, assessment.Suppressed},
		{"nobody invited", roster(0), gate, assessment.Suppressed},
		{"a share with no exact form", roster(100, 7), map[assessment.Perspective]float64{assessment.Staff: 0.07}, assessment.Shown},
	} {
		t.Run(tt.name, func(t *testing.T) {
			r := answered(t, tt.roster, 4)
			rel := assessment.Release{MinResponse: tt.gate}
			report, list := rel.Report(r)
			if list.Err() != nil {
				t.Fatal(list.Err())
			}
			p := report.Subjects[0].Profiles[0]
			if p.State != tt.want || (p.Raters == nil) != (tt.want == assessment.Suppressed) || (p.Scores == nil) != (tt.want == assessment.Suppressed) {
				t.Errorf("%+v, want %s", p, tt.want)
			}
			full, _ := r.Profile("s", "", assessment.Staff)
			if s, _ := full.Score("fw.trust"); rel.Hides(full, s) != (tt.want == assessment.Suppressed) {
				t.Error("Hides says otherwise")
			}
			if hidden := rel.Digest(r) == ""; hidden != (tt.want == assessment.Suppressed) {
				t.Errorf("digest left out: %v", hidden)
			}
			data, err := document.Write(report)
			if err != nil {
				t.Fatal(err)
			}
			again, list := assessment.ParseReport(data)
			if list.Err() != nil {
				t.Fatal(list.Err())
			}
			// The report says by which gates it was made, and they make it again.
			remade, _ := again.Release.Report(r)
			if second, _ := document.Write(remade); string(second) != string(data) {
				t.Error("the report is not made again from its own release")
			}
		})
	}
}

func TestResponseGateInvalid(t *testing.T) {
	r := answered(t, nil, 4)
	for _, rel := range []assessment.Release{
		{MinResponse: map[assessment.Perspective]float64{assessment.Staff: 0}},
		{MinResponse: map[assessment.Perspective]float64{assessment.Staff: -0.5}},
		{MinResponse: map[assessment.Perspective]float64{assessment.Staff: math.NaN()}},
		{MinResponse: map[assessment.Perspective]float64{assessment.Staff: 1.01}},
		{MinResponse: map[assessment.Perspective]float64{"governor": 0.5}},
	} {
		list := rel.Check(r)
		if len(list.Issues) != 1 || list.Issues[0].Code != assessment.ReleaseInvalid || !strings.HasPrefix(string(list.Issues[0].Path), "/minResponse/") {
			t.Errorf("%v: %v", rel.MinResponse, list.Issues)
		}
	}
	for _, share := range []float64{1e-9, 0.5, 1} {
		if list := (assessment.Release{MinResponse: map[assessment.Perspective]float64{assessment.Staff: share}}).Check(r); list.Err() != nil {
			t.Errorf("%v: %v", share, list)
		}
	}
}

package assessment_test

import (
	"testing"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
)

// Judgements on a framework are judgements on it in other words too, and a report
// says whose words its labels are.
func TestReportNamesOverlays(t *testing.T) {
	f := edition(t, "1")
	o, list := framework.CompileOverlay(framework.OverlayDocument{
		Key: "cove-mi", Edition: "3", Framework: f.Ref(), Language: "mi", Wording: indicator.TranslatedWording, Authors: []string{"Hera"}, Rights: "Hers",
		Texts: map[indicator.ID]framework.OverlayTexts{"cove.trust": {Label: "Te whakapono"}},
	}, f)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	dressed, err := f.With(o)
	if err != nil {
		t.Fatal(err)
	}
	m, list := assessment.Compile(assessment.Inputs{Framework: dressed, Assessment: judgedOn(f)})
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	result, _ := m.Score(assessment.Method{})
	report, list := assessment.Release{}.Report(result)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	if report.Framework != f.Ref() || len(report.Overlays) != 1 || report.Overlays[0] != o.Ref() {
		t.Errorf("framework %v, overlays %v", report.Framework, report.Overlays)
	}
	for _, n := range report.Nodes {
		if n.ID == "cove.trust" && n.Label["mi"] != "Te whakapono" {
			t.Errorf("label %v", n.Label)
		}
	}
	if _, list := assessment.ParseReport([]byte(mustJSON(t, report))); list.Err() != nil {
		t.Error(list.Err())
	}
}

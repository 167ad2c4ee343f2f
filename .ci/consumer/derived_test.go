package consumer

import (
	"testing"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/framework/kahuiako"
	"github.com/openrubric/leadership/indicator"
)

// SharedMeals is the one indicator that this program's own framework coins.
const SharedMeals indicator.ID = "waitaha.shared-meals"

// A framework of one's own, out of a shipped one, is fit to be published, and
// judgements on the shipped one move to it.
func TestDerivedFramework(t *testing.T) {
	text := func(s string) indicator.Text { return indicator.Text{"en": s} }
	cell := func(l indicator.Level, s string) indicator.Descriptor {
		return indicator.Descriptor{Level: l, Text: text(s), Wording: indicator.LocalWording}
	}
	doc, list := framework.Derive(kahuiako.Framework(), framework.Derivation{
		Key: "waitaha", Edition: "1", Title: text("How we lead together"),
		Keep: []indicator.ID{kahuiako.RelationalTrust},
		Indicators: []indicator.Indicator{{
			ID: SharedMeals, Parent: kahuiako.Leadership, Label: text("Meals shared"), Statement: text("Schools of the community eat together."),
			Wording: indicator.LocalWording, Origin: indicator.Local,
			Rubric: indicator.Rubric{
				cell("establishing", "Principals bring cake when they visit another school, and staff there put the kettle on."),
				cell("developing", "Two neighbouring schools cook for each other at the end of a term. Students set the tables."),
				cell("embedding", "Families from every school come to a feast in the middle of the year and sit by subject of talk."),
				cell("fully-functioning", "Parents plan the next feast among themselves and hand the recipes to families who are new."),
			},
			Evidence: []indicator.Hint{
				{Kind: "observation", Voice: "students", Look: text("Who sits beside whom at the feast.")},
				{Kind: "budget-record", Voice: "trustees", Look: text("What was spent on food, and from whose money.")},
			},
		}},
	})
	if len(list.Issues) > 0 {
		t.Fatal(list)
	}
	derived, list := framework.Compile(doc)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	if err := framework.Conform(derived, SharedMeals); err != nil {
		t.Error(err)
	}
	if err := framework.Conform(derived, "waitaha.other"); err == nil {
		t.Error("a constant that is no ID went through")
	}

	a := assessment.Assessment{
		Framework: kahuiako.Framework().Ref(),
		Subjects:  []assessment.Subject{{ID: "waitaha", Kind: indicator.CommunityOfSchools}},
		Judgements: []assessment.Judgement{
			{Subject: "waitaha", Rater: "hera", Indicator: kahuiako.RelationalTrust, Level: "embedding"},
			{Subject: "waitaha", Rater: "hera", Indicator: kahuiako.SharedDirection, Level: "embedding"},
		},
	}
	m, list := assessment.Migrate(a, kahuiako.Framework(), derived)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	if len(m.Assessment.Judgements) != 1 || len(m.Left) != 1 || m.Left[0].Reason != assessment.IndicatorGone {
		t.Errorf("carried %v, left %v", m.Assessment.Judgements, m.Left)
	}
	if _, list := assessment.Compile(assessment.Inputs{Framework: derived, Assessment: m.Assessment}); list.Err() != nil {
		t.Error(list.Err())
	}
}

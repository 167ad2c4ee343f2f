package assessment_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
)

// firstEdition is the framework that editions below are made of by replacing words.
const firstEdition = `{"format":"leadership-framework/1","key":"cove","edition":"1","title":{"en":"Cove"},"citation":{"title":"Cove"},
	"rights":{"source":"ours","wording":"ours"},"status":{"state":"current"},"policy":"formative","subjects":["school"],
	"scales":[{"key":"stages","direction":"high-is-better","levels":[{"key":"low","label":{"en":"Low"}},{"key":"mid","label":{"en":"Mid"}},{"key":"high","label":{"en":"High"}}]}],"scale":"stages",
	"dimensions":[{"key":"importance","label":{"en":"Importance"},"scale":"stages"}],
	"indicators":[
		{"id":"cove.trust","label":{"en":"Trust"},"statement":{"en":"Trust."},"origin":"local","aspects":[{"id":"cove.trust.staff","label":{"en":"Staff"}}]},
		{"id":"cove.talk","label":{"en":"Talk"},"statement":{"en":"Talk."},"origin":"local"}]}`

func edition(t *testing.T, number string, change ...string) *framework.Framework {
	t.Helper()
	data := strings.NewReplacer(append(change, `"edition":"1"`, `"edition":"`+number+`"`)...).Replace(firstEdition)
	f, list := framework.Parse([]byte(data))
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	return f
}

// judgedOn has judgements of all sorts on the first edition.
func judgedOn(f *framework.Framework) assessment.Assessment {
	j := func(id, rater string, in indicator.ID, dimension string, l indicator.Level) assessment.Judgement {
		return assessment.Judgement{ID: id, Subject: "school", Rater: rater, Indicator: in, Dimension: dimension, Level: l, Rationale: "because " + id}
	}
	a := assessment.Assessment{Framework: f.Ref(), Subjects: []assessment.Subject{{ID: "school", Kind: indicator.School}}, Judgements: []assessment.Judgement{
		j("1", "hera", "cove.trust", "", "high"),
		j("2", "tama", "cove.trust", "", "mid"),
		j("3", "ana", "cove.trust", "", indicator.NotObserved),
		j("4", "hera", "cove.trust.staff", "", "low"),
		j("5", "hera", "cove.talk", "importance", "mid"),
		j("6", "hera", "cove.talk", "", "mid"),
		j("7", "hera", "cove.talk", "", "high"),
	}}
	a.Judgements[6].Status, a.Judgements[6].Replaces, a.Judgements[6].Reason = assessment.Corrected, []string{"6"}, "a slip"
	return a
}

func TestMigrate(t *testing.T) {
	old := edition(t, "1")
	for _, c := range []struct {
		name   string
		change []string
		left   []string
		moved  map[string]indicator.ID
	}{
		{"texts only", []string{`"en":"Trust."`, `"en":"People trust each other."`}, nil, nil},
		{"a level between", []string{`{"key":"high"`, `{"key":"upper","label":{"en":"Upper"}},{"key":"high"`}, nil, nil},
		{"a level removed", []string{`{"key":"mid","label":{"en":"Mid"}},`, ``},
			[]string{"2 level-gone", "5 level-gone", "6 level-gone", "7 history-left"}, nil},
		{"two levels swapped", []string{`{"key":"low","label":{"en":"Low"}},{"key":"mid","label":{"en":"Mid"}}`, `{"key":"mid","label":{"en":"Mid"}},{"key":"low","label":{"en":"Low"}}`},
			[]string{"1 levels-reordered", "2 levels-reordered", "4 levels-reordered", "5 levels-reordered", "6 levels-reordered", "7 levels-reordered"}, nil},
		{"the good end", []string{`high-is-better`, `high-is-worse`},
			[]string{"1 levels-reordered", "2 levels-reordered", "4 levels-reordered", "5 levels-reordered", "6 levels-reordered", "7 levels-reordered"}, nil},
		{"an indicator removed", []string{`,
		{"id":"cove.talk","label":{"en":"Talk"},"statement":{"en":"Talk."},"origin":"local"}`, ``},
			[]string{"5 indicator-gone", "6 indicator-gone", "7 indicator-gone"}, nil},
		{"an ID corrected", []string{`"id":"cove.trust"`, `"id":"cove.faith","replaces":[{"id":"cove.trust","relation":"exact"}]`, `cove.trust.staff`, `cove.faith.staff`},
			nil, map[string]indicator.ID{"1": "cove.faith", "4": "cove.faith.staff"}},
		{"a broader one instead", []string{`"id":"cove.trust"`, `"id":"cove.faith","replaces":[{"id":"cove.trust","relation":"narrow"}]`, `cove.trust.staff`, `cove.faith.staff`},
			[]string{"1 indicator-gone", "2 indicator-gone", "3 indicator-gone", "4 indicator-gone"}, nil},
		{"a dimension removed", []string{`"dimensions":[{"key":"importance","label":{"en":"Importance"},"scale":"stages"}],`, ``}, []string{"5 indicator-gone"}, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			a, new := judgedOn(old), edition(t, "2", c.change...)
			before := mustJSON(t, a)
			m, list := assessment.Migrate(a, old, new)
			if list.Err() != nil {
				t.Fatal(list.Err())
			}
			var left []string
			for _, l := range m.Left {
				left = append(left, l.Judgement.ID+" "+string(l.Reason))
				if diff := cmp.Diff(a.Judgements[l.Index], l.Judgement); diff != "" {
					t.Errorf("a judgement that was left is another:\n%s", diff)
				}
			}
			if diff := cmp.Diff(c.left, left); diff != "" {
				t.Errorf("left (-want +got):\n%s", diff)
			}
			if len(m.Left)+len(m.Assessment.Judgements) != len(a.Judgements) {
				t.Errorf("%d left and %d carried, of %d", len(m.Left), len(m.Assessment.Judgements), len(a.Judgements))
			}
			for _, j := range m.Assessment.Judgements {
				if want, ok := c.moved[j.ID]; ok && j.Indicator != want {
					t.Errorf("judgement %s is of %s, want %s", j.ID, j.Indicator, want)
				}
			}
			// What was carried compiles on the new edition, and nothing of the old changed.
			if _, list := assessment.Compile(assessment.Inputs{Framework: new, Assessment: m.Assessment}); list.Err() != nil {
				t.Errorf("what was carried does not compile: %v", list.Err())
			}
			for i := range m.Assessment.Judgements {
				for k := range m.Assessment.Judgements[i].Replaces {
					m.Assessment.Judgements[i].Replaces[k] = "x"
				}
			}
			if mustJSON(t, a) != before {
				t.Error("the old assessment changed")
			}
		})
	}

	if m, list := assessment.Migrate(judgedOn(old), old, edition(t, "2", `"subjects":["school"]`, `"subjects":["network"]`)); !list.Has(assessment.KindUnfit) || len(m.Assessment.Judgements) > 0 {
		t.Errorf("schools on a framework for networks: %v", list)
	}
	if _, list := assessment.Migrate(judgedOn(old), edition(t, "2"), edition(t, "3")); !list.Has(assessment.FrameworkUnfit) {
		t.Errorf("an assessment on another edition: %v", list)
	}
}

// Editions coexist: one program judges by both, and moves between them.
func TestEditionsCoexist(t *testing.T) {
	first, second := edition(t, "1"), edition(t, "2", `"en":"Trust."`, `"en":"People trust each other."`)
	a := judgedOn(first)
	m, _ := assessment.Migrate(a, first, second)
	if m.Changes.Impact() != framework.TextsChanged {
		t.Errorf("impact %v", m.Changes.Impact())
	}
	for _, in := range []assessment.Inputs{{Framework: first, Assessment: a}, {Framework: second, Assessment: m.Assessment}} {
		matrix, list := assessment.Compile(in)
		if list.Err() != nil {
			t.Fatal(list.Err())
		}
		result, list := matrix.Score(assessment.Method{})
		if list.Err() != nil || result.Framework().Edition() != in.Framework.Edition() {
			t.Errorf("%v", list)
		}
	}
	for _, in := range []assessment.Inputs{{Framework: second, Assessment: a}, {Framework: first, Assessment: m.Assessment}} {
		if _, list := assessment.Compile(in); !list.Has(assessment.FrameworkUnfit) {
			t.Errorf("judgements on one edition were taken for another's: %v", list)
		}
	}
}

// TestCloneIsWhole puts something into every member and finds it again in the copy.
func TestCloneIsWhole(t *testing.T) {
	old := edition(t, "1")
	a := judgedOn(old)
	yes, two := true, 2
	raw := []byte(`{"a":1}`)
	a.Title, a.Use, a.Locked, a.Nonce, a.Extensions = indicator.Text{"en": "T"}, assessment.Formative, indicator.MustDate("2026-01-01"), "n", raw
	a.Subjects[0].Extensions = raw
	a.Raters = []assessment.Rater{{ID: "hera", Extensions: raw}}
	a.Perspectives = []assessment.PerspectiveInfo{{Key: "x", Label: indicator.Text{"en": "X"}, Identified: &yes}}
	a.Occasions = []assessment.Occasion{{Key: "o", Label: indicator.Text{"en": "O"}, Extensions: raw}}
	a.Rosters = []assessment.Roster{{Subject: "school", Invited: 3, Responded: &two}}
	a.Forms = []assessment.Form{{Subject: "school", State: assessment.SubmittedForm, Extensions: raw}}
	a.Judgements[0].Evidence, a.Judgements[0].Extensions = []string{"e"}, raw
	m, list := assessment.Migrate(a, old, old)
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	if diff := cmp.Diff(a, m.Assessment); diff != "" {
		t.Errorf("carried over to the same edition (-old +new):\n%s", diff)
	}
	before := mustJSON(t, a)
	b := m.Assessment
	b.Title["en"], b.Extensions[1], b.Subjects[0].Extensions[1], b.Raters[0].Extensions[1] = "x", 'x', 'x', 'x'
	b.Perspectives[0].Label["en"], *b.Perspectives[0].Identified = "x", false
	b.Occasions[0].Label["en"], b.Occasions[0].Extensions[1] = "x", 'x'
	*b.Rosters[0].Responded, b.Forms[0].Extensions[1], b.Judgements[0].Evidence[0], b.Judgements[0].Extensions[1] = 9, 'x', "x", 'x'
	if after := mustJSON(t, a); after != before {
		t.Error("the two share something")
	}
}

func ExampleMigrate() {
	old, _ := framework.Parse([]byte(firstEdition))
	second := strings.NewReplacer(`"edition":"1"`, `"edition":"2"`,
		`"id":"cove.trust"`, `"id":"cove.faith","replaces":[{"id":"cove.trust","relation":"exact"}]`, `cove.trust.staff`, `cove.faith.staff`,
		`{"key":"mid","label":{"en":"Mid"}},`, ``).Replace(firstEdition)
	new, _ := framework.Parse([]byte(second))
	a := assessment.Assessment{
		Framework: old.Ref(),
		Subjects:  []assessment.Subject{{ID: "school", Kind: indicator.School}},
		Judgements: []assessment.Judgement{
			{Subject: "school", Rater: "hera", Indicator: "cove.trust", Level: "high"},
			{Subject: "school", Rater: "tama", Indicator: "cove.trust", Level: "mid"},
		},
	}
	m, issues := assessment.Migrate(a, old, new)
	if err := issues.Err(); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(m.Changes.Impact())
	for _, j := range m.Assessment.Judgements {
		fmt.Println("carried:", j.Rater, j.Indicator, j.Level)
	}
	for _, l := range m.Left {
		fmt.Println("left:", l.Judgement.Rater, l.Judgement.Indicator, l.Judgement.Level, l.Reason)
	}
	// Output:
	// levels-removed
	// carried: hera cove.faith high
	// left: tama cove.trust mid level-gone
}

func mustJSON(t *testing.T, v any) string {
	t.Helper()
	data, err := document.Write(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

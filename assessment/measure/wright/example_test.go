package wright_test

import (
	"context"
	"fmt"
	"os"
	"strings"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/measure"
	"github.com/openrubric/leadership/assessment/measure/wright"
	"github.com/openrubric/leadership/assessment/report"
	"github.com/openrubric/leadership/framework/lfl"
	"github.com/openrubric/leadership/indicator"
)

// visits are the levels that inspectors gave four schools, an indicator after the other.
const visits = `
rimu   ana  sustained   established sustained   developing  established
rimu   ben  established developing  established beginning   developing
kauri  ben  developing  beginning   developing  beginning   established
kauri  caro established developing  established established developing
miro   caro sustained   developing  established developing  established
miro   ana  established sustained   sustained   established sustained
totara ana  established developing  beginning   developing  established
totara caro beginning   developing  established beginning   developing
`

func inspections() assessment.Assessment {
	a := assessment.Assessment{Framework: lfl.Framework().Ref(), Use: assessment.Formative, Subjects: []assessment.Subject{
		{ID: "rimu", Kind: indicator.School, Name: "Rimu School"},
		{ID: "kauri", Kind: indicator.School, Name: "Kauri School"},
		{ID: "miro", Kind: indicator.School, Name: "Miro School"},
		{ID: "totara", Kind: indicator.School, Name: "Te Kura o Tōtara"},
	}}
	for line := range strings.Lines(strings.TrimSpace(visits)) {
		words := strings.Fields(line)
		for i, id := range []indicator.ID{lfl.MoralPurpose, lfl.StudentVoice, lfl.FocusOnLearning, lfl.LessHierarchy, lfl.WideEngagement} {
			a.Judgements = append(a.Judgements, assessment.Judgement{Subject: words[0], Rater: words[1], Perspective: assessment.Inspection, Indicator: id, Level: indicator.Level(words[2+i])})
		}
	}
	return a
}

// Three inspectors have judged four schools, two of them each. A panel reads who was severe
// and what that changes.
func ExampleSection() {
	m, list := assessment.Compile(assessment.Inputs{Framework: lfl.Framework(), Assessment: inspections()})
	if err := list.Err(); err != nil {
		fmt.Println(err)
		return
	}
	d, err := measure.FromMatrix(m, measure.Selection{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fit, err := measure.Joint(context.Background(), d, measure.JointOptions{Whole: true})
	if err != nil {
		fmt.Println(err)
		return
	}
	scores, _ := m.Score(assessment.Method{})
	released, _ := assessment.Release{Audience: assessment.ForPanel}.Report(scores)

	section, err := wright.Section(fit, released, report.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, entry := range section.Blocks[1].List {
		fmt.Printf("%s: %s\n", entry.Term, entry.Text)
	}
	for _, part := range section.Sections {
		fmt.Println("-", part.Title)
	}
	// The section goes on a page with the rest of the report:
	//	report.Page(w, report.Content{Report: released, Sections: []report.Section{section}}, report.Options{})

	// Output:
	// Severity of raters: The severest and the mildest of 3 raters lie 3.1 logits apart: judged by the severest instead of the mildest, a subject would lie 3.1 logits lower. To an ordinary subject the mildest gives 1.2 levels more on average. That is more than chance would have it.
	// What it changes: Allowing for who judged and on what, the average level of Te Kura o Tōtara lies 0.3 levels lower; no other changes more.
	// How sure it is: The 4 measures shown have a reliability of 0.79: near 1, the same review made again would put subjects in much the same order. 2 groups of subjects can be told apart.
	// Hardest and easiest: Less weight on hierarchy is hardest to get high levels on, and Moral purpose easiest; 2.7 logits lie between.
	// Levels: Each level is the likeliest one somewhere: they are used as rungs of a ladder.
	// - Wright map
	// - Raters by severity
	// - Subjects
	// - Indicators by difficulty
	// - Levels
}

// The map alone, as a picture with its data beside it, for a page of one's own.
func ExamplePicture() {
	p := wright.Picture(measure.Map{Columns: []measure.MapColumn{
		{Title: "Raters", Marks: []measure.Mark{{Name: "hera", At: 1.2}, {Name: "tama", At: -0.8}}},
		{Title: "Schools", Marks: []measure.Mark{{Name: "Rimu", At: 0.3}}},
	}}, report.Options{})
	fmt.Println(p.Title)
	fmt.Println(p.Description)
	p.Data.WriteCSV(os.Stdout)
	fmt.Println(wright.English()["wright.hidden.one"])
	// Output:
	// Wright map: Raters and Schools
	// Columns beside a line from −1 to +1.5 logits, high at the top. Raters: 2 marks, from hera at +1.2 down to tama at −0.8. Schools: 1 mark, Rimu at +0.3.
	// What the map shows,"Name, or half logit","Logits, or how many"
	// Raters,hera,'+1.20
	// Raters,tama,−0.80
	// Schools,Rimu,'+0.30
	// %d subject was measured and is not shown: the page is not about it, or the report hides something of it.
}

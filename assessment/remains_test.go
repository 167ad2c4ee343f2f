package assessment_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework/kahuiako"
	"github.com/openrubric/leadership/indicator"
)

// TestUnlinkForms: of forms of an anonymous perspective neither the raters, nor their order,
// nor what could hold names stays; those without a rater stay so, and come first.
func TestUnlinkForms(t *testing.T) {
	a := judge(t, `
		a -     fw.trust low
		a hera  fw.trust mid
		b hera  fw.trust mid
		a tama  fw.trust high
		a self:rewi fw.trust high`)
	a.Perspectives = []assessment.PerspectiveInfo{{Key: assessment.Self}, {Key: assessment.Staff, Anonymous: true}}
	for _, j := range a.Judgements {
		a.Forms = append(a.Forms, assessment.Form{Subject: j.Subject, Perspective: j.Perspective, Rater: j.Rater, State: assessment.SubmittedForm, Extensions: json.RawMessage(`{"name":"x"}`)})
	}
	random := make([]byte, 1000)
	for i := range random {
		random[i] = byte(251 * i)
	}
	got, err := assessment.Unlink(a, bytes.NewReader(random))
	if err != nil {
		t.Fatal(err)
	}
	var raters []string
	for i, f := range got.Forms {
		j := got.Judgements[i]
		if f.Rater != j.Rater || f.Perspective != j.Perspective {
			t.Errorf("form %d is of %q, and judgement %d of %q", i, f.Rater, i, j.Rater)
		}
		if f.Perspective == assessment.Self {
			if f.Rater != "rewi" || f.Extensions == nil {
				t.Errorf("%+v", f)
			}
			continue
		}
		if f.Extensions != nil || strings.Contains("hera tama", f.Rater) && f.Rater != "" {
			t.Errorf("%+v", f)
		}
		raters = append(raters, f.Rater)
	}
	if len(raters) != 4 || raters[0] != "" || !slices.IsSorted(raters) || len(slices.Compact(raters)) != 4 {
		t.Errorf("%q", raters)
	}
	if a.Forms[1].Rater != "hera" || a.Judgements[1].Rater != "hera" {
		t.Error("the assessment that was given changed")
	}
}

// TestTableNamesAlike: of two subjects that a table spells alike neither is meant.
func TestTableNamesAlike(t *testing.T) {
	a := assessment.Assessment{Framework: kahuiako.Framework().Ref(), Subjects: []assessment.Subject{
		{ID: "ka\u0304hui\u00a0ako", Kind: "community-of-schools"}, {ID: "kāhui\u00a0ako", Kind: "community-of-schools"}, {ID: "te\u0304", Kind: "community-of-schools"},
	}}
	c := headOf(t, kahuiako.Framework(), a)
	_, list := c.AddTable(strings.NewReader("subject,indicator,level,n\nkāhui ako,kahuiako.relational-trust,embedding,1\ntē,kahuiako.relational-trust,embedding,1\n"), assessment.TableOptions{})
	if len(list.Issues) != 1 || list.Issues[0].Code != assessment.SubjectUnknown || list.Issues[0].At.Line != 2 {
		t.Error(list)
	}
	// An occasion that there is not is named as it stands.
	a.Occasions = []assessment.Occasion{{Key: "2025"}, {Key: "2026"}}
	c = headOf(t, kahuiako.Framework(), a)
	_, list = c.AddTable(strings.NewReader("subject,occasion,indicator,level,n\ntē,2024,kahuiako.relational-trust,embedding,1\n"), assessment.TableOptions{})
	if len(list.Issues) != 1 || list.Issues[0].Code != assessment.OccasionUnknown || !strings.Contains(list.Issues[0].Message, `"2024"`) {
		t.Error(list)
	}
}

// TestExplainView: what was judged after the day of the view is explained as left out.
func TestExplainView(t *testing.T) {
	a := judge(t, `
		a hera fw.trust low
		a tama fw.trust high
		a hera fw.talk  low`)
	a.Judgements = a.Judgements[:2]
	a.Judgements[0].Date, a.Judgements[1].Date = indicator.MustDate("2026-01-01"), indicator.MustDate("2026-01-20")
	r := score(t, a, assessment.Method{View: assessment.View{AsOf: indicator.MustDate("2026-01-10")}})
	p := profile(t, r, assessment.Staff)
	e, ok := p.Explain("fw.trust")
	if !ok || len(e.Contributions) != 2 || e.Contributions[0].LeftOut != "" || e.Contributions[1].LeftOut != assessment.NotInView {
		t.Errorf("%+v", e.Contributions)
	}
	if s := e.String(); s != "fw.trust: 1 rater, low" {
		t.Error(s)
	}
	if e, ok := p.Explain("fw.nothing"); ok {
		t.Errorf("%+v", e)
	}
	if s := (assessment.Score{ID: "fw.trust", Dimension: "importance", Reason: assessment.NotJudged}).String(); !strings.HasPrefix(s, "fw.trust (importance): 0 raters, ") {
		t.Error(s)
	}
}

// TestCountLinesTells how far it is, and which subjects are of no kind that is judged.
func TestCountLinesTells(t *testing.T) {
	f := kahuiako.Framework()
	line := func(subject string) string {
		return fmt.Sprintf(`{"subject":%q,"indicator":"kahuiako.relational-trust","level":"embedding"}`, subject)
	}
	file := strings.Join([]string{line("new"), line("newer"), line("new")}, "\n")
	var told []assessment.Progress
	o := assessment.LineOptions{Kind: indicator.CommunityOfSchools, Progress: func(p assessment.Progress) { told = append(told, p) }}
	c, stats, list := assessment.CountLines(t.Context(), strings.NewReader(file), assessment.Assessment{Framework: f.Ref()}, f, o)
	if list.Err() != nil || stats.Subjects != 2 || c.Len() != 3 || len(told) != 1 || told[0] != (assessment.Progress{Rows: 3, Judgements: 3, Done: true}) {
		t.Errorf("%v %+v %v", list, stats, told)
	}
	o.Kind = "planet"
	if c, _, list := assessment.CountLines(t.Context(), strings.NewReader(file), assessment.Assessment{Framework: f.Ref()}, f, o); c != nil || !list.Has(assessment.KindUnfit) || list.Issues[0].At.Line != 1 {
		t.Error(list)
	}
}

// TestCSVUnmapped: a row that names an indicator which the framework does not have, or no
// level, says so once, and what the column could hold.
func TestCSVUnmapped(t *testing.T) {
	long := mapping{
		Subject: assessment.SubjectFields{ID: field{Column: "school"}, Kind: field{Always: "school"}},
		Columns: []column{{Column: "level", Indicator: field{Column: "what"}}},
	}
	f := csvFramework(t, "csv")
	level := string(firstLevel(f))
	for file, want := range map[string]string{
		"school,what,level\na,local.trust," + level + "\n":   "",
		"school,what,level\na,local.nothing," + level + "\n": "has no indicator",
		"school,what,level\na,local.trust,\n":                "the level is blank",
		"school,what,level\na,local.trust,superb\n":          "stands for no level",
	} {
		_, list := readBoth(t, strings.NewReader(file), long, f, assessment.CSVOptions{})
		switch {
		case want == "" && len(list.Issues) == 0:
		case want == "" || len(list.Issues) != 1 || list.Issues[0].At.Line != 2 || !strings.Contains(list.Issues[0].Message, want):
			t.Errorf("%q: want %q, got %v", file, want, list)
		}
	}
	banded := one()
	banded.Scales = map[string]levelTable{}
	c, _ := f.Column("local.trust", "")
	key := f.Columns()[c].Scale
	banded.Scales[key] = levelTable{Bands: &indicator.Bands{Bands: []indicator.Band{{Level: firstLevel(f), In: indicator.MustInterval("[1,3)")}}}}
	for text, want := range map[string]string{"2": "", "7": "numbers in [1,3) do", "much": "numbers in [1,3) do"} {
		_, list := readBoth(t, strings.NewReader("school,trust\na,"+text+"\n"), banded, f, assessment.CSVOptions{})
		if want == "" && list.Err() != nil || want != "" && (len(list.Issues) != 1 || !strings.HasSuffix(list.Issues[0].Message, want)) {
			t.Errorf("%q: %v", text, list)
		}
	}
}

// TestLoopsOfCountsStop breaks off loops over sheets, raters and those of stacks.
func TestLoopsOfCountsStop(t *testing.T) {
	a := judge(t, `
		a hera fw.trust low
		a tama fw.trust high
		b hera fw.trust low
		b tama fw.trust low`)
	m := compile(t, a)
	n := 0
	for range m.Sheets() {
		if n++; n == 3 {
			break
		}
	}
	for range m.Raters() {
		if n++; n == 4 {
			break
		}
	}
	c, list := assessment.NewCounts(a, smallFramework(t))
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	for stack := range c.Stacks() {
		raters := slices.Collect(stack.Raters())
		for r := range stack.Raters() {
			if n++; r != raters[0] || len(raters) != 2 {
				t.Errorf("%d of %v", r, raters)
			}
			break
		}
	}
	if n != 6 {
		t.Errorf("%d rounds", n)
	}
}

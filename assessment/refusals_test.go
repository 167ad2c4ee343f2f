package assessment_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/framework/kahuiako"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
)

// TestJudgementsRefused makes one mistake at a time in three judgements of one cell, of
// which the second corrects the first: it is named in its place.
func TestJudgementsRefused(t *testing.T) {
	for name, test := range map[string]struct {
		change func(a *assessment.Assessment, first, correction, other *assessment.Judgement)
		code   issue.Code
		path   issue.Pointer
		says   string
	}{
		"no status":         {func(_ *assessment.Assessment, _, c, _ *assessment.Judgement) { c.Status = assessment.First }, assessment.ReplacesInvalid, "/judgements/1", "by its status"},
		"status":            {func(_ *assessment.Assessment, _, c, _ *assessment.Judgement) { c.Status = "improved" }, assessment.MemberInvalid, "/judgements/1/status", "improved"},
		"no reason":         {func(_ *assessment.Assessment, _, c, _ *assessment.Judgement) { c.Reason = "" }, assessment.ReplacesInvalid, "/judgements/1", "reason"},
		"nothing replaced":  {func(_ *assessment.Assessment, _, c, _ *assessment.Judgement) { c.Replaces = nil }, assessment.ReplacesInvalid, "/judgements/1", "must name"},
		"unknown":           {func(_ *assessment.Assessment, _, c, _ *assessment.Judgement) { c.Replaces[0] = "j9" }, assessment.ReplacesUnknown, "/judgements/1/replaces/0", "j9"},
		"another indicator": {func(_ *assessment.Assessment, _, c, _ *assessment.Judgement) { c.Indicator = "fw.candour" }, assessment.ReplacesInvalid, "/judgements/1/replaces/0", "another subject, occasion or indicator"},
		"another dimension": {func(_ *assessment.Assessment, _, c, _ *assessment.Judgement) {
			c.Dimension, c.Level = "importance", "large"
		}, assessment.ReplacesInvalid, "/judgements/1/replaces/0", "another subject, occasion or indicator"},
		"another rater": {func(_ *assessment.Assessment, _, c, _ *assessment.Judgement) { c.Rater = "mere" }, assessment.ReplacesInvalid, "/judgements/1/replaces/0", "by another rater"},
		"replaced twice": {func(_ *assessment.Assessment, _, c, o *assessment.Judgement) {
			o.Status, o.Reason, o.Replaces, o.Rater = c.Status, c.Reason, c.Replaces, c.Rater
		}, assessment.ReplacesInvalid, "/judgements/2/replaces/0", "replaced already, by judgement 1"},
		"what was agreed": {func(_ *assessment.Assessment, f, _, _ *assessment.Judgement) {
			f.Status, f.StandsFor = assessment.Agreed, 2
		}, assessment.ReplacesInvalid, "/judgements/1/replaces/0", "only another agreed"},
		"stands for nobody": {func(_ *assessment.Assessment, _, c, _ *assessment.Judgement) { c.Status = assessment.Agreed }, assessment.MemberInvalid, "/judgements/1/standsFor", "for how many"},
		"stands for others": {func(_ *assessment.Assessment, f, _, _ *assessment.Judgement) { f.StandsFor = 2 }, assessment.MemberInvalid, "/judgements/0/standsFor", "only an agreed"},
		"moderator of none": {func(_ *assessment.Assessment, f, _, _ *assessment.Judgement) { f.Moderator = "rua" }, assessment.MemberInvalid, "/judgements/0/moderator", "nobody moderates"},
		"ID twice":          {func(_ *assessment.Assessment, _, _, o *assessment.Judgement) { o.ID = "j0" }, assessment.JudgementDuplicate, "/judgements/2/id", "j0"},
		"extensions":        {func(_ *assessment.Assessment, f, _, _ *assessment.Judgement) { f.Extensions = json.RawMessage(`[1]`) }, assessment.MemberInvalid, "/judgements/0/extensions", "JSON object"},
		"broken extensions": {func(_ *assessment.Assessment, f, _, _ *assessment.Judgement) { f.Extensions = json.RawMessage(`{"a":`) }, assessment.MemberInvalid, "/judgements/0/extensions", "JSON object"},
		"evidence":          {func(_ *assessment.Assessment, f, _, _ *assessment.Judgement) { f.Evidence = []string{"plan", " "} }, assessment.MemberInvalid, "/judgements/0/evidence/1", ""},
		"two rosters": {func(a *assessment.Assessment, _, _, _ *assessment.Judgement) {
			a.Rosters = []assessment.Roster{{Subject: "a", Perspective: assessment.Staff, Invited: 9}, {Subject: "a", Perspective: assessment.Peer, Invited: 9}, {Subject: "a", Perspective: assessment.Staff, Invited: 8}}
		}, assessment.RosterInvalid, "/rosters/2", "two rosters"},
		"more than invited": {func(a *assessment.Assessment, _, _, _ *assessment.Judgement) {
			a.Rosters = []assessment.Roster{{Subject: "a", Perspective: assessment.Staff, Invited: 2, Responded: new(3)}}
		}, assessment.RosterInvalid, "/rosters/0", "3 raters responded"},
		"form of nobody": {func(a *assessment.Assessment, _, _, _ *assessment.Judgement) {
			a.Forms = []assessment.Form{{Subject: "z", Rater: "hera", Perspective: assessment.Staff}}
		}, assessment.SubjectUnknown, "/forms/0/subject", ""},
		"form twice": {func(a *assessment.Assessment, _, _, _ *assessment.Judgement) {
			a.Forms = []assessment.Form{{Subject: "a", Rater: "hera", Perspective: assessment.Staff}, {Subject: "a", Rater: "hera", Perspective: assessment.Staff}}
		}, assessment.FormDuplicate, "/forms/1", "listed twice"},
		"after the lock": {func(a *assessment.Assessment, f, _, _ *assessment.Judgement) {
			a.Locked, f.Date = indicator.MustDate("2024-06-30"), indicator.MustDate("2024-07-01")
		}, assessment.AssessmentLocked, "/judgements/0/date", "2024-06-30"},
		"no occasion among many": {func(a *assessment.Assessment, _, _, _ *assessment.Judgement) {
			for i := range 15 {
				a.Occasions = append(a.Occasions, assessment.Occasion{Key: fmt.Sprint("term-", i)})
			}
		}, assessment.OccasionUnknown, "/judgements/0/occasion", "and 3 more"},
	} {
		t.Run(name, func(t *testing.T) {
			a := judge(t, `
				a hera fw.trust low
				a hera fw.trust mid
				a tama fw.trust high`)
			a.Judgements[0].ID, a.Judgements[1].ID = "j0", "j1"
			a.Judgements[1].Status, a.Judgements[1].Reason, a.Judgements[1].Replaces = assessment.Corrected, "A slip.", []string{"j0"}
			compile(t, a)
			test.change(&a, &a.Judgements[0], &a.Judgements[1], &a.Judgements[2])
			m, list := assessment.Compile(assessment.Inputs{Framework: smallFramework(t), Assessment: a})
			for _, i := range list.Issues {
				if i.Code == test.code && i.Path == test.path && !i.Warning && strings.Contains(i.Message, test.says) {
					if m != nil || !errors.Is(list.Err(), test.code) {
						t.Errorf("there is a matrix: %v", list)
					}
					return
				}
			}
			t.Errorf("want %s at %s, %q: got %v", test.code, test.path, test.says, list.Issues)
		})
	}
}

// TestAfterTheFramework: judgements made after the last day of a framework count, with a
// warning each.
func TestAfterTheFramework(t *testing.T) {
	a := judge(t, `
		a hera fw.trust low
		a tama fw.trust mid`)
	a.Judgements[0].Date, a.Judgements[1].Date = indicator.MustDate("2026-01-27"), indicator.MustDate("2026-01-28")
	m, list := assessment.Compile(assessment.Inputs{Framework: smallFramework(t), Assessment: a})
	if m == nil || len(list.Issues) != 1 || list.Issues[0].Code != assessment.FrameworkExpired || list.Issues[0].Path != "/judgements/1/date" || !list.Issues[0].Warning {
		t.Errorf("%v", list.Issues)
	}
}

// TestColumnsRefused puts numbers into columns that stand for nothing.
func TestColumnsRefused(t *testing.T) {
	for name, test := range map[string]struct {
		change func(c *assessment.Columns)
		code   issue.Code
		path   issue.Pointer
	}{
		"subject":      {func(c *assessment.Columns) { c.Subject[1] = 7 }, assessment.SubjectUnknown, "/subject/1"},
		"below 0":      {func(c *assessment.Columns) { c.Subject[1] = -1 }, assessment.SubjectUnknown, "/subject/1"},
		"occasion":     {func(c *assessment.Columns) { c.Occasion = []int32{0, 0, 1} }, assessment.OccasionUnknown, "/occasion/2"},
		"perspective":  {func(c *assessment.Columns) { c.Perspective = []int32{0, 9, 0} }, assessment.PerspectiveUnknown, "/perspective/1"},
		"rater":        {func(c *assessment.Columns) { c.Rater[2] = 5 }, assessment.RaterUnknown, "/rater/2"},
		"column":       {func(c *assessment.Columns) { c.Column[0] = 99 }, assessment.IndicatorUnknown, "/column/0"},
		"level":        {func(c *assessment.Columns) { c.Level[0] = 77 }, assessment.LevelUnknown, "/level/0"},
		"short":        {func(c *assessment.Columns) { c.Level = c.Level[:2] }, assessment.ColumnsUneven, "/level"},
		"judged twice": {func(c *assessment.Columns) { c.Rater[1] = 0 }, assessment.JudgementTwice, "/level/1"},
		"anonymous and known": {func(c *assessment.Columns) {
			c.Perspectives = []assessment.PerspectiveInfo{{Key: assessment.Staff, Anonymous: true}, {Key: assessment.Peer}}
			c.Perspective, c.Column[2], c.Rater[2] = []int32{0, 0, 1}, 2, 0
		}, assessment.AnonymityBroken, "/rater/0"},
	} {
		t.Run(name, func(t *testing.T) {
			c := assessment.Columns{
				Subjects: []assessment.Subject{{ID: "a", Kind: indicator.School}}, Raters: []string{"hera", "tama", "mere"},
				Subject: []int32{0, 0, 0}, Rater: []int32{0, 1, 2}, Column: []int32{1, 1, 1}, Level: []uint8{0, 1, 2},
			}
			if m, list := assessment.CompileColumns(c, smallFramework(t)); m == nil {
				t.Fatal(list)
			}
			test.change(&c)
			m, list := assessment.CompileColumns(c, smallFramework(t))
			for _, i := range list.Issues {
				if i.Code == test.code && i.Path == test.path {
					if m != nil && !i.Warning {
						t.Errorf("there is a matrix: %v", list)
					}
					return
				}
			}
			t.Errorf("want %s at %s: got %v", test.code, test.path, list.Issues)
		})
	}
}

// TestWideFramework: columns are numbered in 16 bits, and a framework with more is refused.
func TestWideFramework(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: a framework of 65,536 indicators takes a while to compile")
	}
	d := smallFramework(t).Document()
	d.Groups, d.Indicators, d.Dimensions = nil, nil, nil
	text := indicator.Text{"en": "X"}
	for i := range 65_536 {
		d.Indicators = append(d.Indicators, indicator.Indicator{ID: indicator.ID(fmt.Sprint("fw.i", i)), Label: text, Statement: text, Origin: indicator.Local})
	}
	f, list := framework.Compile(d)
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	if m, list := assessment.Compile(assessment.Inputs{Framework: f, Assessment: assessment.Assessment{Framework: f.Ref()}}); m != nil || !list.Has(assessment.FrameworkUnfit) {
		t.Error(list)
	}
}

// TestCountsRefused adds to counts what they cannot take: it is named, and nothing is
// counted.
func TestCountsRefused(t *testing.T) {
	const trust = kahuiako.RelationalTrust
	f := kahuiako.Framework()
	counts := func(a assessment.Assessment) *assessment.Counts {
		a.Framework, a.Subjects = f.Ref(), []assessment.Subject{{ID: "waitaha", Kind: indicator.CommunityOfSchools}}
		c, list := assessment.NewCounts(a, f)
		if list.Err() != nil {
			t.Fatal(list.Err())
		}
		return c
	}
	one := assessment.Judgement{Subject: "waitaha", Indicator: trust, Level: "embedding"}
	full := assessment.CountsDocument{Framework: f.Ref(), Subjects: []assessment.Subject{{ID: "waitaha", Kind: indicator.CommunityOfSchools}},
		Counts: []assessment.Count{{Subject: "waitaha", Indicator: trust, Level: "embedding", N: 2_147_483_647}, {Subject: "waitaha", Indicator: trust, Level: "declined", N: 2_147_483_647}}}
	most, list := assessment.CompileCounts(full, f)
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	declined := one
	declined.Level = "declined"
	named := one
	named.Rater = "hera"
	for name, test := range map[string]struct {
		run  func() issue.List
		code issue.Code
		path issue.Pointer
	}{
		"too many":        {func() issue.List { return most.Add(one) }, assessment.CountTooLarge, "/judgements/0"},
		"too many absent": {func() issue.List { return most.Add(declined) }, assessment.CountTooLarge, "/judgements/0"},
		"none to remove":  {func() issue.List { return counts(assessment.Assessment{}).Remove(named) }, assessment.CountMissing, "/judgements/0"},
		"no framework":    {func() issue.List { _, l := assessment.CompileCounts(full, nil); return l }, assessment.FrameworkMissing, ""},
		"nothing to read": {func() issue.List { _, l := assessment.ReadCounts(strings.NewReader(""), nil); return l }, assessment.FrameworkMissing, ""},
		"rater who is not listed": {func() issue.List {
			d := full
			d.Raters = []assessment.Rater{{ID: "tama"}}
			d.Counts = []assessment.Count{{Subject: "waitaha", Indicator: trust, Level: "embedding", N: 1}}
			d.Forms = []assessment.CountedForm{{Subject: "waitaha", Rater: "hera", Levels: []indicator.ID{trust}}}
			_, l := assessment.CompileCounts(d, f)
			return l
		}, assessment.RaterUnknown, "/forms/0/rater"},
		"rater who is none": {func() issue.List {
			d := full
			d.Counts = []assessment.Count{{Subject: "waitaha", Indicator: trust, Level: "embedding", N: 1}}
			d.Forms = []assessment.CountedForm{{Subject: "waitaha", Rater: " hera", Levels: []indicator.ID{trust}}}
			_, l := assessment.CompileCounts(d, f)
			return l
		}, assessment.MemberInvalid, "/forms/0/rater"},
	} {
		t.Run(name, func(t *testing.T) {
			before := most.Len()
			list := test.run()
			if len(list.Issues) != 1 || list.Issues[0].Code != test.code || list.Issues[0].Path != test.path {
				t.Errorf("want %s at %s: got %v", test.code, test.path, list.Issues)
			}
			if most.Len() != before {
				t.Error("something was counted")
			}
		})
	}
	// Rosters of either come together.
	c := counts(assessment.Assessment{Rosters: []assessment.Roster{{Subject: "waitaha", Invited: 3}}})
	if l := c.Merge(counts(assessment.Assessment{Rosters: []assessment.Roster{{Subject: "waitaha", Invited: 3}, {Subject: "waitaha", Perspective: assessment.Peer, Invited: 9}}})); l.Err() != nil {
		t.Fatal(l.Err())
	}
	if d := c.Document(); len(d.Rosters) != 2 || d.Rosters[0].Invited+d.Rosters[1].Invited != 12 {
		t.Errorf("%v", d.Rosters)
	}
}

// TestCountCSVOccasions: rows name an occasion, or none does.
func TestCountCSVOccasions(t *testing.T) {
	m := one()
	m.Columns[0].Occasion = field{Column: "when"}
	for file, want := range map[string]string{
		"school,trust,when\na,seed,\nb,seed,\n":         "",
		"school,trust,when\na,seed,2024\nb,seed,2025\n": "",
		"school,trust,when\na,seed,2024\nb,seed,\n":     "3:3 occasion-unknown",
		"school,trust,when\na,seed,\nb,seed,2024\n":     "3:3 occasion-unknown",
	} {
		f := csvFramework(t, "csv")
		file = strings.ReplaceAll(file, "seed", string(firstLevel(f)))
		_, _, list := assessment.CountCSV(t.Context(), strings.NewReader(file), m, f, assessment.CountOptions{})
		var got []string
		for _, i := range list.Issues {
			got = append(got, fmt.Sprintf("%d:%d %s", i.At.Line, i.At.Column, i.Code))
		}
		if strings.Join(got, " ") != want {
			t.Errorf("%q: %v", file, list.Issues)
		}
	}
}

func firstLevel(f *framework.Framework) indicator.Level {
	c, _ := f.Column("local.trust", "")
	s, _ := f.Scale(f.Columns()[c].Scale)
	return s.Levels[0].Key
}

package assessment_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework/kahuiako"
	"github.com/openrubric/leadership/indicator"
)

// The judgements of a country are counted while they are read, and scored as if they were
// all at hand.
func ExampleCountCSV() {
	const file = "community,by,indicator,level\nwaitaha,hera,kahuiako.relational-trust,embedding\nwaitaha,tama,kahuiako.relational-trust,embedding\nwaikato,mere,kahuiako.relational-trust,developing\n"
	m := assessment.Mapping{
		Subject:     assessment.SubjectFields{ID: assessment.Field{Column: "community"}, Kind: assessment.Field{Always: string(indicator.CommunityOfSchools)}},
		Rater:       assessment.Field{Column: "by"},
		Perspective: assessment.Field{Always: string(assessment.Peer)},
		Columns:     []assessment.LevelColumn{{Column: "level", Indicator: assessment.Field{Column: "indicator"}}},
	}
	c, stats, list := assessment.CountCSV(context.Background(), strings.NewReader(file), m, kahuiako.Framework(), assessment.CountOptions{})
	if err := list.Err(); err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(stats.Rows, "rows,", stats.Subjects, "subjects")
	r, _ := c.Score(assessment.Method{})
	for p := range r.Profiles() {
		s, _ := p.Score(kahuiako.RelationalTrust)
		fmt.Println(p.Subject().ID, s)
	}
	fmt.Println(r.Matrix().Counted()) // who gave which level is not known any more
	// Output:
	// 3 rows, 2 subjects
	// waikato kahuiako.relational-trust: 1 rater, developing
	// waitaha kahuiako.relational-trust: 2 raters, embedding
	// true
}

// Judgements as a program logs them, one JSON object a line. A bad line costs itself.
func ExampleCountLines() {
	const file = `{"subject":"waitaha","perspective":"peer","rater":"hera","indicator":"kahuiako.relational-trust","level":"embedding"}
{"subject":"waitaha","perspective":"peer","rater":"tama","indicator":"kahuiako.relational-trust","level":"superb"}
`
	a := assessment.Assessment{Framework: kahuiako.Framework().Ref()}
	o := assessment.LineOptions{File: "today.jsonl", KeepGood: true, Kind: indicator.CommunityOfSchools}
	c, stats, list := assessment.CountLines(context.Background(), strings.NewReader(file), a, kahuiako.Framework(), o)
	fmt.Println(c.Len(), "counted,", stats.Bad, "bad")
	fmt.Println(list.Issues[0].At, list.Issues[0].Code)
	// Output:
	// 1 counted, 1 bad
	// today.jsonl:2 level-unknown
}

// Two districts count what they have, and put it together. What is in both already is
// refused, and then nothing is changed.
func ExampleCounts_Merge() {
	north, south := twoCommunities(), twoCommunities()
	south.Remove(assessment.Judgement{Subject: "waitaha", Perspective: assessment.Peer, Rater: "hera", Indicator: kahuiako.RelationalTrust, Level: "embedding"})
	list := south.Merge(north) // of tama and mere both have the judgement
	fmt.Println(list.Issues[0].Code, south.Len())

	otago, _ := assessment.NewCounts(assessment.Assessment{
		Framework:  kahuiako.Framework().Ref(),
		Subjects:   []assessment.Subject{{ID: "otago", Kind: indicator.CommunityOfSchools}},
		Judgements: []assessment.Judgement{{Subject: "otago", Perspective: assessment.Peer, Rater: "hera", Indicator: kahuiako.RelationalTrust, Level: "developing"}},
	}, kahuiako.Framework())
	fmt.Println(north.Merge(otago).Err(), north.Len())
	for s := range north.Subjects() {
		fmt.Println(s.ID)
	}
	// Output:
	// judgement-twice 2
	// <nil> 4
	// otago
	// waikato
	// waitaha
}

// A community that nobody has judged yet is one of those that reports speak of. With one that
// cannot be judged by the framework none of them is added.
func ExampleCounts_AddSubjects() {
	c := twoCommunities()
	list := c.AddSubjects(assessment.Subject{ID: "otago", Kind: indicator.CommunityOfSchools}, assessment.Subject{ID: "awa", Kind: indicator.School})
	for _, i := range list.Issues {
		fmt.Println(i.Path, i.Code)
	}
	fmt.Println(c.AddSubjects(assessment.Subject{ID: "otago", Kind: indicator.CommunityOfSchools}).Err())
	fmt.Println(len(slices.Collect(c.Subjects())), "subjects,", len(slices.Collect(c.Occasions())), "occasion")
	// Output:
	// /subjects/1/kind kind-unfit
	// <nil>
	// 3 subjects, 1 occasion
}

// A screen shows one community while judgements come in. Only that one is scored anew.
func ExampleCounts_Live() {
	c := twoCommunities()
	live, list := c.Live(assessment.Method{})
	if err := list.Err(); err != nil {
		fmt.Println(err)
		return
	}
	show := func() {
		r, _ := live.Subject("waitaha")
		p, _ := r.Profile("waitaha", "", assessment.Peer)
		s, _ := p.Score(kahuiako.RelationalTrust)
		fmt.Println(s)
	}
	show()
	for _, rater := range []string{"rewi", "ana", "moana"} {
		c.Add(assessment.Judgement{Subject: "waitaha", Perspective: assessment.Peer, Rater: rater, Indicator: kahuiako.RelationalTrust, Level: "developing"})
	}
	show()
	// Output:
	// kahuiako.relational-trust: 2 raters, embedding
	// kahuiako.relational-trust: 5 raters, developing
}

// Counting a long file is saved now and then. Saved counts know that they are not finished,
// and go on where they were.
func ExampleCounts_Unfinished() {
	file := "community,indicator,level\n" + strings.Repeat("waitaha,kahuiako.relational-trust,embedding\n", 250)
	m := assessment.Mapping{
		Subject: assessment.SubjectFields{ID: assessment.Field{Column: "community"}, Kind: assessment.Field{Always: string(indicator.CommunityOfSchools)}},
		Columns: []assessment.LevelColumn{{Column: "level", Indicator: assessment.Field{Column: "indicator"}}},
	}
	var saved bytes.Buffer
	o := assessment.CountOptions{Every: 100, Save: func(c *assessment.Counts) error {
		saved.Reset()
		_, err := c.WriteTo(&saved)
		return err
	}}
	f := kahuiako.Framework()
	assessment.CountCSV(context.Background(), strings.NewReader(file), m, f, o)

	c, _ := assessment.ReadCounts(&saved, f)
	fmt.Println(c.Len(), c.Unfinished())
	c, _, list := assessment.CountCSV(context.Background(), strings.NewReader(file), m, f, assessment.CountOptions{Resume: c})
	fmt.Println(c.Len(), c.Unfinished(), list.Err())
	// Output:
	// 200 true
	// 250 false <nil>
}

// A judgement is taken back, and another given. Counts do not know which rater gave which
// level, but whose judgements they hold.
func ExampleCounts_Add() {
	c := twoCommunities()
	hera := assessment.Judgement{Subject: "waitaha", Perspective: assessment.Peer, Rater: "hera", Indicator: kahuiako.RelationalTrust, Level: "embedding"}
	fmt.Println(c.Add(hera).Issues[0].Code, c.Len())

	c.Remove(hera)
	hera.Level = "developing"
	fmt.Println(c.Add(hera).Err(), c.Len())
	// Output:
	// judgement-twice 3
	// <nil> 3
}

package assessment_test

import (
	"fmt"
	"strings"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework/kahuiako"
	"github.com/openrubric/leadership/indicator"
)

// A file with one row for each rater and one column for each indicator, marked
// from 1, the best, to 4. The third row has a mark that there is not.
func ExampleReadCSV() {
	const file = `community,by,role,trust,impact
Waitaha,hera,principal,1,3
Waitaha,tama,visitor,2,n/a
Waitaha,mere,visitor,7,2
`
	m := assessment.Mapping{
		Subject: assessment.SubjectFields{
			ID:   assessment.Field{Column: "community"},
			Kind: assessment.Field{Always: string(indicator.CommunityOfSchools)},
		},
		Rater:       assessment.Field{Column: "by"},
		Perspective: assessment.Field{Column: "role", Values: map[string]string{"principal": "self", "visitor": "peer"}},
		Columns: []assessment.LevelColumn{
			{Column: "trust", Indicator: assessment.Field{Always: string(kahuiako.RelationalTrust)}},
			{Column: "impact", Indicator: assessment.Field{Always: string(kahuiako.ImpactMonitoring)}},
		},
		Scales: map[string]assessment.LevelTable{"nz-development-map": {Levels: map[string]indicator.Level{
			"1": "fully-functioning", "2": "embedding", "3": "developing", "4": "establishing",
		}}},
		Absent: map[string]indicator.Level{"n/a": indicator.NotApplicable},
	}
	o := assessment.CSVOptions{File: "visits.csv", KeepGood: true}
	read, list := assessment.ReadCSV(strings.NewReader(file), m, kahuiako.Framework(), o)
	for _, i := range list.Issues {
		fmt.Println(i)
	}
	for _, j := range read.Assessment.Judgements {
		fmt.Println(j.Subject, j.Rater, j.Perspective, j.Indicator, j.Level)
	}
	// Output:
	// error: visits.csv:4:4: column "trust": "7" stands for no level of scale "nz-development-map"; these texts do: "4", "3", "2", "1", "n/a" [level-unmapped]
	// Waitaha hera self kahuiako.relational-trust fully-functioning
	// Waitaha hera self kahuiako.impact-monitoring developing
	// Waitaha tama peer kahuiako.relational-trust embedding
	// Waitaha tama peer kahuiako.impact-monitoring not-applicable
}

// The other layout: each row is one judgement. The mapping is a document.
func ExampleParseMapping() {
	m, list := assessment.ParseMapping([]byte(`{
  "format": "leadership-mapping/1",
  "subject": { "id": { "column": "community" }, "kind": { "always": "community-of-schools" } },
  "rater": { "column": "by" },
  "columns": [{ "column": "level", "indicator": { "column": "indicator" } }],
  "skip": ["NULL"]
}`))
	if err := list.Err(); err != nil {
		fmt.Println(err)
		return
	}
	const file = "community,by,indicator,level\nWaitaha,hera,kahuiako.relational-trust,embedding\nWaitaha,tama,kahuiako.relational-trust,NULL\n"
	read, list := assessment.ReadCSV(strings.NewReader(file), m, kahuiako.Framework(), assessment.CSVOptions{})
	fmt.Println(read.Statistics.Judgements, read.Statistics.Skipped, list.Err())
	// Output: 1 [{level NULL  1}] <nil>
}

// A file as a survey tool exports it and Excel saves it: with a byte order mark,
// semicolons, a time behind each date, blanks and a column of notes.
func ExampleReadCSV_survey() {
	const file = "\ufeffHanded in;Community;You are;Trust;Impact;Notes\r\n" +
		"03/11/2026 14:22;Waitaha;Principal;Embedding;;\"We ring each other; always have.\"\r\n" +
		"04/11/2026 09:05;Waitaha;Neighbour;Developing;n/a;\r\n"
	m, list := assessment.ParseMapping([]byte(`{
  "format": "leadership-mapping/1",
  "file": { "separator": ";" },
  "subject": { "id": { "column": "Community" }, "kind": { "always": "community-of-schools" } },
  "raterPerRow": true,
  "perspective": { "column": "You are", "values": { "Principal": "self", "Neighbour": "peer" } },
  "date": { "column": "Handed in", "order": "dd/mm/yyyy", "timed": true },
  "rationale": "Notes",
  "columns": [
    { "column": "Trust", "indicator": { "always": "kahuiako.relational-trust" } },
    { "column": "Impact", "indicator": { "always": "kahuiako.impact-monitoring" } }
  ],
  "scales": { "nz-development-map": { "levels": {
    "Establishing": "establishing", "Developing": "developing", "Embedding": "embedding", "Fully functioning": "fully-functioning"
  } } },
  "absent": { "n/a": "not-applicable" },
  "skip": [""]
}`))
	if err := list.Err(); err != nil {
		fmt.Println(err)
		return
	}
	read, list := assessment.ReadCSV(strings.NewReader(file), m, kahuiako.Framework(), assessment.CSVOptions{File: "survey.csv"})
	if err := list.Err(); err != nil {
		fmt.Println(err)
		return
	}
	for _, j := range read.Assessment.Judgements {
		fmt.Printf("%v %s %s %s %q\n", j.Date, j.Perspective, j.Indicator, j.Level, j.Rationale)
	}
	// Output:
	// 2026-11-03 self kahuiako.relational-trust embedding "We ring each other; always have."
	// 2026-11-04 peer kahuiako.relational-trust developing ""
	// 2026-11-04 peer kahuiako.impact-monitoring not-applicable ""
}

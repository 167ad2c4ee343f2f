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

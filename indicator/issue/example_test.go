package issue_test

import (
	"errors"
	"fmt"

	"github.com/openrubric/leadership/indicator/issue"
)

// A form for a school's visit day is checked whole: each problem stands at the field it
// is about.
func ExampleCollector() {
	const dayClosed, raterFew issue.Code = "day-closed", "rater-few"

	var found issue.Collector
	found.Warnf(raterFew, "/raters", "one rater came; two were invited")
	found.Errorf(dayClosed, issue.Pointer("/visits").Index(2).Key("day"), "%s is a Sunday", "2026-03-01")
	fmt.Println(found.Failed())

	list := found.List()
	fmt.Println(list)
	fmt.Println(errors.Is(list.Err(), dayClosed), errors.Is(list.Err(), raterFew), list.Has(raterFew))
	// Output:
	// true
	// warning: /raters: one rater came; two were invited [rater-few]
	// error: /visits/2/day: 2026-03-01 is a Sunday [day-closed]
	// true false true
}

// A file of visits breaks off. Why the rest is missing is said, however much was wrong before.
func ExampleCollector_AddLast() {
	found := issue.Collector{Cap: 2}
	for line := range 40 {
		found.Add(issue.Issue{Code: "day-closed", At: issue.Place{File: "visits.csv", Line: line + 2}, Message: "schools are closed"})
	}
	found.AddLast(issue.Issue{Code: "file-cut", At: issue.Place{File: "visits.csv", Line: 42}, Message: "the file ends within a row"})
	fmt.Println(found.List())
	// Output:
	// error: visits.csv:2: schools are closed [day-closed]
	// error: visits.csv:3: schools are closed [day-closed]
	// error: visits.csv:42: the file ends within a row [file-cut]
	// and 38 more issues
}

// What a part of a school's software checked moves under the place it has in the whole.
func ExampleIn() {
	part := issue.List{Issues: []issue.Issue{{
		Code: "level-unknown", Path: "/judgements/17/level", Message: `"superb" is no level here`,
	}}}

	var whole issue.Collector
	whole.Add(issue.Issue{Code: "reviewer-missing", Path: "/reviewer", Message: "who reviewed?"})
	whole.AddList(issue.InFile("waitaha.json", issue.In("/review", part)))
	fmt.Println(whole.List())
	// Output:
	// error: /reviewer: who reviewed? [reviewer-missing]
	// error: waitaha.json: /review/judgements/17/level: "superb" is no level here [level-unknown]
}

// A pointer leads to one place of a document, whatever the names on the way hold.
func ExampleParsePointer() {
	p := issue.Pointer("/schools").Key("Waitaha/Kaituna").Index(0)
	fmt.Println(p)

	p, err := issue.ParsePointer(string(p))
	for token := range p.Tokens() {
		fmt.Println(token)
	}
	fmt.Println(err)
	_, err = issue.ParsePointer("schools/0")
	fmt.Println(err)
	// Output:
	// /schools/Waitaha~1Kaituna/0
	// schools
	// Waitaha/Kaituna
	// 0
	// <nil>
	// JSON Pointer "schools/0" does not begin with "/"
}

// A message stays short, whatever was typed into the field that it is about.
func ExampleClip() {
	fmt.Println(issue.Clip("We ring each other first, and we have done so since the flood of the year before last."))
	// Output: We ring each other first, and we have done so since the floo…
}

package assessment_test

import (
	"errors"
	"fmt"
	"strings"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework/kahuiako"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
)

// Reading checks the form of a document by its schema. What needs the framework, Compile
// checks, and Locate finds the lines of that.
func ExampleParse() {
	data := []byte(`{
  "format": "leadership-assessment/1",
  "framework": {"key": "kahuiako", "edition": "2"},
  "subjects": [{"id": "waitaha", "kind": "community-of-schools"}],
  "judgements": [
    {"subject": "waitaha", "rater": "hera", "indicator": "kahuiako.relational-trust", "level": "superb"}
  ]
}`)
	a, list := assessment.Parse(data)
	fmt.Println(len(a.Judgements), list.Err())

	_, list = assessment.Compile(assessment.Inputs{Framework: kahuiako.Framework(), Assessment: a})
	for _, i := range document.Locate(data, list).Issues {
		fmt.Println(i.At, i.Code)
	}
	// Output:
	// 1 <nil>
	// 6:96 level-unknown
}

// A slip in a file of judgements is found again in the column it came from, also when it
// shows only where the whole is put together.
func ExampleImported_Locate() {
	const file = "community,by,indicator,level\nwaitaha,hera,kahuiako.relational-trust,embedding\nwaitaha,hera,kahuiako.relational-trust,developing\n"
	m := assessment.Mapping{
		Subject: assessment.SubjectFields{ID: assessment.Field{Column: "community"}, Kind: assessment.Field{Always: string(indicator.CommunityOfSchools)}},
		Rater:   assessment.Field{Column: "by"},
		Columns: []assessment.LevelColumn{{Column: "level", Indicator: assessment.Field{Column: "indicator"}}},
	}
	f := kahuiako.Framework()
	read, _ := assessment.ReadCSV(strings.NewReader(file), m, f, assessment.CSVOptions{File: "visits.csv"})
	_, list := assessment.Compile(assessment.Inputs{Framework: f, Assessment: read.Assessment})
	for _, i := range read.Locate(list).Issues {
		fmt.Println(i.At, i.Path, i.Code)
	}
	// Output: visits.csv:3:4 /judgements/1 judgement-twice
}

// A mapping is held to the framework before any file is opened.
func ExampleMapping_Check() {
	m := assessment.Mapping{
		Subject: assessment.SubjectFields{ID: assessment.Field{Column: "school"}, Kind: assessment.Field{Always: "community-of-schools"}},
		Columns: []assessment.LevelColumn{{Column: "Trust", Indicator: assessment.Field{Always: "kahuiako.relational-trsut"}}},
		Absent:  map[string]indicator.Level{"n/a": "not-aplicable"},
	}
	for _, i := range m.Check(kahuiako.Framework()).Issues {
		fmt.Println(i.Path, i.Code)
	}
	// Output:
	// /absent/n~1a level-unknown
	// /columns/0/indicator/always indicator-unknown
}

// A method comes from JSON, says what it needs, and is told in full where reports carry it.
func ExampleParseMethod() {
	method, list := assessment.ParseMethod([]byte(`{"stages": [{"over": "raters", "rule": "median"}, {"over": "indicators", "rule": "minimum"}]}`))
	fmt.Printf("%v %+v\n", list.Err(), method.Needs())
	for _, stage := range method.Resolved().Stages {
		fmt.Printf("%s: %s, ties %q, missing %q\n", stage.Over, stage.Rule, stage.Ties, stage.Missing)
	}

	_, list = assessment.ParseMethod([]byte(`{"stages": [{"over": "raters", "rule": "average"}]}`))
	fmt.Println(errors.Is(list.Err(), document.ValueNotAllowed))
	// Output:
	// <nil> {Values:false Forms:false Raters:false}
	// raters: median, ties "split", missing ""
	// indicators: minimum, ties "", missing "leave-out"
	// true
}

// Methods that are often asked for, by name.
func ExamplePresets() {
	for _, p := range assessment.Presets() {
		needs := p.Method.Needs()
		fmt.Printf("%-13s needs values: %-5v needs forms: %v\n", p.Name, needs.Values, needs.Forms)
	}
	// Output:
	// profile       needs values: false needs forms: false
	// medians       needs values: false needs forms: false
	// means         needs values: true  needs forms: false
	// rater-means   needs values: true  needs forms: true
	// trimmed-means needs values: true  needs forms: false
	// mode          needs values: false needs forms: false
	// lowest        needs values: false needs forms: false
	// secure-fit    needs values: false needs forms: false
	// best-fit      needs values: false needs forms: false
	// points        needs values: true  needs forms: false
	// agreed        needs values: false needs forms: true
}

// A value is rounded as it is read on paper: 2.675 lies half way between 2.67 and 2.68, though
// the nearest number that a machine has is a little less.
func ExampleRounding_Round() {
	for _, rule := range []assessment.RoundingRule{assessment.HalfUp, assessment.HalfEven, assessment.RoundingFloor} {
		r := assessment.Rounding{Rule: rule, Digits: 2}
		fmt.Println(rule, r.Round(2.675), r.Round(2.665), r.Round(-2.675))
	}
	// Output:
	// half-up 2.68 2.67 -2.67
	// half-even 2.68 2.66 -2.68
	// floor 2.67 2.66 -2.68
}

// Whoever reads our documents in another language starts from their schemas.
func ExampleSchema() {
	for _, s := range []*document.Schema{
		assessment.Schema(), assessment.MappingSchema(), assessment.MethodSchema(), assessment.ReportSchema(), assessment.CountsSchema(),
	} {
		fmt.Println(s.ID())
	}
	var a assessment.Assessment
	list := assessment.Schema().Read([]byte(`{"format": "leadership-assessment/2", "framework": {"key": "kahuiako", "edition": "2"}, "subjects": []}`), &a)
	fmt.Println(list.Issues[0])
	// Output:
	// https://openrubric.github.io/leadership/schema/assessment-1.json
	// https://openrubric.github.io/leadership/schema/mapping-1.json
	// https://openrubric.github.io/leadership/schema/method-1.json
	// https://openrubric.github.io/leadership/schema/report-1.json
	// https://openrubric.github.io/leadership/schema/counts-1.json
	// error: 1:12: /format: "leadership-assessment/2" is not allowed: want "leadership-assessment/1" [value-not-allowed]
}

// Who knows whose judgement it is? Of these everybody does, so nothing is to be protected.
func ExamplePerspectives() {
	for _, p := range assessment.Perspectives() {
		if p.Identified() {
			fmt.Println(p)
		}
	}
	visitor := true
	fmt.Println(assessment.PerspectiveInfo{Key: assessment.External}.IsIdentified(),
		assessment.PerspectiveInfo{Key: assessment.External, Identified: &visitor}.IsIdentified())
	// Output:
	// self
	// line-manager
	// inspection
	// false true
}

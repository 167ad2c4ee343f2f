package document_test

import (
	"errors"
	"fmt"

	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
)

type Visit struct {
	School string   `json:"school"`
	Day    string   `json:"day"`
	Levels []string `json:"levels,omitempty"`
}

var visitSchema = document.MustSchema([]byte(`{
	"$schema": "https://json-schema.org/draft/2020-12/schema",
	"$id": "https://example.org/visit.json",
	"$ref": "#/$defs/members",
	"unevaluatedProperties": false,
	"$defs": {
		"members": {
			"type": "object",
			"required": ["school", "day"],
			"properties": {
				"school": { "type": "string", "minLength": 1 },
				"day": { "type": "string", "format": "date" },
				"levels": { "type": "array", "items": { "enum": ["developing", "embedding"] } }
			}
		}
	}
}`))

func ExampleSchema_Read() {
	var v Visit
	list := visitSchema.Read([]byte(`{
  "school": "Waitaha College",
  "Day": "2026-02-30",
  "levels": ["developing", "embeding"]
}`), &v)
	for _, i := range list.Issues {
		fmt.Println(i)
	}
	fmt.Println(errors.Is(list.Err(), document.MemberUnknown))
	// Output:
	// error: 1:1: /day: "day" is missing [member-missing]
	// error: 3:3: /Day: "Day" is not known here: did you mean "day"? [member-unknown]
	// error: 4:28: /levels/1: "embeding" is not allowed: want "developing" or "embedding"; did you mean "embedding"? [value-not-allowed]
	// true
}

// A caller's document embeds ours and is read as strictly.
func ExampleMustSchema() {
	type Review struct {
		Visit
		Reviewer string `json:"reviewer"`
	}
	schema := document.MustSchema([]byte(`{
		"$id": "https://example.org/review.json",
		"$ref": "visit.json#/$defs/members",
		"required": ["reviewer"],
		"properties": { "reviewer": { "type": "string" } },
		"unevaluatedProperties": false
	}`), visitSchema)
	fmt.Println(schema.Check(Review{}))

	var r Review
	list := schema.Read([]byte(`{"school": "Waitaha College", "day": "2026-03-02", "reviewer": "Hera"}`), &r)
	fmt.Println(len(list.Issues), r.School, r.Reviewer)
	// Output:
	// <nil>
	// 0 Waitaha College Hera
}

func ExampleWrite() {
	data, err := document.Write(Visit{School: "Waitaha College", Day: "2026-03-02"})
	fmt.Printf("%s%v\n", data, err)
	// Output:
	// {
	//   "school": "Waitaha College",
	//   "day": "2026-03-02"
	// }
	// <nil>
}

func ExampleLocate() {
	data := []byte("{\n  \"school\": \"Waitaha College\",\n  \"day\": \"2026-03-01\"\n}\n")
	var found issue.Collector
	found.Errorf("day-closed", "/day", "2026-03-01 is a Sunday")
	fmt.Println(document.Locate(data, found.List()).Issues[0])
	// Output: error: 3:10: /day: 2026-03-01 is a Sunday [day-closed]
}

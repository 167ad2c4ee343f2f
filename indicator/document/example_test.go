package document_test

import (
	"encoding/json"
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

// A schema that comes from a file may be wrong, and says where: nothing is promised that
// nobody enforces.
func ExampleParseSchema() {
	_, err := document.ParseSchema([]byte(`{"properties": {"school": {"typ": "string"}}}`))
	fmt.Println(err)

	schema, err := document.ParseSchema([]byte(`{"properties": {"school": {"type": "string"}}}`))
	fmt.Println(schema.Check(Visit{}), err)
	// Output:
	// schema #/properties/school/typ: this keyword is not known here, so it would not be enforced
	// document_test.Visit holds an object, the schema allows an object or an array or a string or a number or true or false or null (#) <nil>
}

// Whoever takes documents from strangers sets the limits.
func ExampleSchema_ReadWith() {
	var v Visit
	list := visitSchema.ReadWith([]byte(`{"school": "Waitaha College", "day": "2026-03-02"}`), &v, document.Limits{Bytes: 40})
	fmt.Println(list)
	// Output: error: the document has 50 bytes, want at most 40 [size-exceeded]
}

// A value that a program put together is held to the same rules as one from a file.
func ExampleSchema_Copy() {
	made := Visit{School: "Waitaha College", Day: "2026-03-02", Levels: []string{"superb"}}
	var v Visit
	fmt.Println(visitSchema.Copy(made, &v))

	made.Levels[0] = "embedding"
	fmt.Println(len(visitSchema.Copy(made, &v).Issues), v.Levels)
	// Output:
	// error: /levels/0: "superb" is not allowed: want "developing" or "embedding" [value-not-allowed]
	// 0 [embedding]
}

// The digest tells documents apart by what they say, not by how they are laid out: here
// one object with its members in two orders.
func ExampleDigest() {
	a, err := document.Digest(json.RawMessage(`{"school": "Waitaha College", "day": "2026-03-02"}`))
	b, _ := document.Digest(json.RawMessage(`{"day":"2026-03-02","school":"Waitaha College"}`))
	fmt.Println(a[:15], a == b, err)
	// Output: sha256:096bc34d true <nil>
}

// Machines differ in the last digits of a logarithm; documents must not.
func ExampleRound() {
	fmt.Println(document.Round(0.1+0.2), document.Round(2.0/3))
	// Output: 0.3 0.666666666667
}

// Package document reads and writes JSON documents strictly.
//
// The one hard idea: the schema drives the reading. A JSON Schema is compiled to
// rules, the rules are bound to a Go type once, and then a document is read in
// one pass that fills the type and enforces every keyword. So the schema that is
// published and the program that reads accept the same documents, and a document
// with problems gets all of them, each with code, pointer, line and column.
//
//	//go:embed schema.json
//	var source []byte
//	var schema = document.MustSchema(source, indicatorSchema)
//
//	var doc Document
//	if list := schema.Read(data, &doc); list.Err() != nil {
//		for _, i := range list.Issues {
//			fmt.Println(i) // error: 3:14: /judgements/0/levl: "levl" is not known here: did you mean "level"? [member-unknown]
//		}
//	}
//	data, err := document.Write(doc)
//
// A caller's own document gets the same strictness. Its struct embeds one of
// ours, its schema refers to our open definition, adds its properties and closes:
//
//	{
//	  "$schema": "https://json-schema.org/draft/2020-12/schema",
//	  "$id": "https://example.org/review.json",
//	  "$ref": "https://openrubric.github.io/leadership/schema/framework-1.json#/$defs/members",
//	  "properties": { "reviewer": { "type": "string" } },
//	  "unevaluatedProperties": false
//	}
//
// Beyond what a schema can say, a document is refused for duplicate members, a
// byte order mark, bytes that are not UTF-8, half of a surrogate pair, too many
// bytes, nesting too deep, a number that its Go type cannot hold or that is
// rounded across a bound, and text that its type's UnmarshalText or UnmarshalJSON
// refuses. Nothing that the schema refuses is accepted.
//
// A Go type that could not hold all that its schema allows, or that has a field
// the schema does not know, is refused by [Schema.Check] and by each read: call
// Check in a test.
//
// Every package with a document has Parse, which reads it with its schema and then checks
// what a schema cannot say. [Locate] brings issues that were found in a value back to the
// lines of its text, and [Digest] tells whether two documents say the same.
package document

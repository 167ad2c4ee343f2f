package document

import (
	"encoding/json"

	"github.com/openrubric/leadership/indicator/issue"
)

// Unwritable: a value made in a program cannot be written as JSON: it holds NaN,
// or extensions that are no JSON. A document that was read never has this issue.
const Unwritable issue.Code = "unwritable"

// Copy holds a value that a program put together to the schema, and copies it:
// from is written as JSON and read back into the pointer into, so that what comes
// out shares nothing with it. Issues have paths and no places, since nobody has
// seen the text.
func (s *Schema) Copy(from, into any) issue.List {
	data, err := json.Marshal(from)
	if err != nil {
		var found issue.Collector
		found.Errorf(Unwritable, "", "the value cannot be written as JSON: %v", err)
		return found.List()
	}
	list := s.ReadWith(data, into, Limits{Bytes: len(data)})
	for i := range list.Issues {
		list.Issues[i].At = issue.Place{}
	}
	return list
}

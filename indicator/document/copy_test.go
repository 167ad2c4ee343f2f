package document_test

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
)

var scaleSchema = document.MustSchema([]byte(`{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "https://openrubric.github.io/leadership/schema/copy-test.json",
  "$ref": "indicator-1.json#/$defs/scale"
}`), document.MustSchema(indicator.SchemaJSON()))

func TestCopy(t *testing.T) {
	v := 1.5
	from := indicator.Scale{Key: "s", Direction: indicator.Neutral, Levels: []indicator.Rung{
		{Key: "a", Label: indicator.Text{"en": "A"}, Value: &v}, {Key: "b", Label: indicator.Text{"en": "B"}},
	}}
	var into indicator.Scale
	if list := scaleSchema.Copy(from, &into); list.Err() != nil {
		t.Fatal(list.Err())
	}
	from.Levels[0].Label["en"], v = "x", 9
	if into.Levels[0].Label["en"] != "A" || *into.Levels[0].Value != 1.5 {
		t.Error("the copy shares memory with what it was made of")
	}

	from.Levels[1].Key = "B!"
	list := scaleSchema.Copy(from, &into)
	if len(list.Issues) != 1 || list.Issues[0].Code != document.PatternMismatch || list.Issues[0].Path != "/levels/1/key" || list.Issues[0].At != (issue.Place{}) {
		t.Errorf("got %+v", list.Issues)
	}
	v = math.NaN()
	if list := scaleSchema.Copy(from, &into); !list.Has(document.Unwritable) {
		t.Errorf("NaN gives %v", list)
	}
	type extended struct {
		indicator.Scale
		Extensions json.RawMessage `json:"extensions"`
	}
	if list := scaleSchema.Copy(extended{Extensions: json.RawMessage(`{`)}, &into); !list.Has(document.Unwritable) {
		t.Errorf("broken extensions give %v", list)
	}
}

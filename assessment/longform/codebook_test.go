package longform_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/longform"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
)

// TestCodebookRefuses makes one mistake at a time in a codebook: it is named in its place,
// and nothing is read or written by it.
func TestCodebookRefuses(t *testing.T) {
	f := local(t)
	a := assessment.Assessment{Framework: f.Ref(), Subjects: []assessment.Subject{{ID: "waitaha", Kind: "school"}}}
	for name, test := range map[string]struct {
		change func(b *longform.Codebook)
		path   issue.Pointer
	}{
		"columns": {func(b *longform.Codebook) { b.Columns[0], b.Columns[1] = b.Columns[1], b.Columns[0] }, "/columns"},
		"judgements": {func(b *longform.Codebook) {
			b.Assessment.Judgements = []assessment.Judgement{{Subject: "waitaha", Indicator: "local.trust", Level: "weak"}}
		}, "/assessment/judgements"},
		"scale twice":   {func(b *longform.Codebook) { b.Scales = append(b.Scales, b.Scales[0]) }, "/scales/2/key"},
		"node twice":    {func(b *longform.Codebook) { b.Nodes = append(b.Nodes, b.Nodes[0]) }, "/nodes/4/id"},
		"no such scale": {func(b *longform.Codebook) { b.Nodes[1].Scale = "nothing" }, "/nodes/1/scale"},
		"no dimension": {func(b *longform.Codebook) {
			b.Dimensions = append(b.Dimensions, framework.Dimension{Scale: b.Scales[0].Key, Label: indicator.Text{"en": "X"}})
		}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			book, list := longform.New(a, f)
			if list.Err() != nil {
				t.Fatal(list.Err())
			}
			book.Columns, book.Nodes, book.Scales = slices.Clone(book.Columns), slices.Clone(book.Nodes), slices.Clone(book.Scales)
			test.change(&book)
			var lines bytes.Buffer
			w, list := longform.NewWriter(&lines, book)
			if w != nil || list.Err() == nil || test.path != "" && !slices.ContainsFunc(list.Issues, func(i issue.Issue) bool { return i.Path == test.path && i.Code == longform.CodebookInvalid }) {
				t.Errorf("want %s, got %v", test.path, list.Issues)
			}
			if _, list := longform.Read(&lines, book); list.Err() == nil {
				t.Error("it reads")
			}
		})
	}
	broken := a
	broken.Subjects = []assessment.Subject{{ID: "", Kind: "school"}}
	var lines bytes.Buffer
	if book, list := longform.Write(&lines, broken, f); list.Err() == nil || book.Columns != nil || lines.Len() > 0 {
		t.Errorf("a subject without an ID: %v", list)
	}
	if _, list := longform.Parse([]byte("{\"columns\": 3}")); list.Err() == nil || list.Issues[0].At.Line != 1 {
		t.Errorf("%v", list.Issues)
	}
}

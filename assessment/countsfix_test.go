package assessment_test

import (
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"testing"

	"github.com/openrubric/leadership/assessment"
)

// TestCountsKeepTheNamed: a judgement that names no rater can be taken away only if there
// is one, or a named rater would be left with a judgement that is not counted.
func TestCountsKeepTheNamed(t *testing.T) {
	f := smallFramework(t)
	a := judge(t, `
		a hera fw.trust high
		a hera fw.reach declined
		a -    fw.trust low`)
	c := counted(t, f, a, rand.New(rand.NewPCG(1, 1)), 1)
	before := written(t, c)
	nobody := func(i int) assessment.Judgement {
		j := a.Judgements[i]
		j.Rater = ""
		return j
	}
	if list := c.Remove(nobody(1)); !list.Has(assessment.CountMissing) {
		t.Error("hera's absence is taken for somebody's")
	}
	if list := c.Remove(nobody(2), nobody(0)); !list.Has(assessment.CountMissing) {
		t.Error("hera's judgement is taken for somebody's")
	}
	if !bytes.Equal(before, written(t, c)) {
		t.Error("something was taken away")
	}
	if list := c.Remove(nobody(2)); list.Err() != nil {
		t.Error(list.Err())
	}
}

// TestCountsHoldSubjectsToTheSchema: what is added to counts can be written again, and the
// same extensions are the same however they were put.
func TestCountsHoldSubjectsToTheSchema(t *testing.T) {
	f := smallFramework(t)
	c := headOf(t, f, assessment.Assessment{Framework: f.Ref()})
	for _, bad := range [][]assessment.Subject{
		{{ID: "a", Kind: "school", Extensions: json.RawMessage(`{"roll":`)}},
		{{ID: "a", Kind: "school", Extensions: json.RawMessage(`[1]`)}},
		{{ID: "a", Kind: "school"}, {ID: "a", Kind: "school", Name: "A"}},
	} {
		if list := c.AddSubjects(bad...); list.Err() == nil {
			t.Errorf("%+v is added", bad)
		}
	}
	for _, extensions := range []string{`{"roll": 1, "board":"b"}`, `{"board":"b","roll":1}`} {
		if list := c.AddSubjects(assessment.Subject{ID: "a", Kind: "school", Extensions: json.RawMessage(extensions)}); list.Err() != nil {
			t.Error(list.Err())
		}
	}
	data := written(t, c)
	if !bytes.Equal(data, written(t, readBack(t, f, data))) || !bytes.Equal(data, written(t, throughDocument(t, f, c))) {
		t.Error("other bytes")
	}
}

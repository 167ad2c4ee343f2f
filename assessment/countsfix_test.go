package assessment_test

import (
	"bytes"
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

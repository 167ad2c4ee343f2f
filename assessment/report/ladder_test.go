package report_test

import (
	"testing"

	"github.com/openrubric/leadership/assessment/report"
	"github.com/openrubric/leadership/framework/kahuiako"
)

// Nothing that a caller holds changes a ladder.
func TestLadderKeepsItsScale(t *testing.T) {
	for s := range kahuiako.Framework().Scales() {
		w := report.Options{}.Wording(nil)
		l := report.NewLadder(s, w)
		key := s.Levels[0].Key
		s.Levels[0].Key = "given"
		got := l.Scale()
		if got.Levels[0].Key != key {
			t.Error("the scale that it was made of is its own")
		}
		got.Levels[0].Key = "asked for"
		if l.Scale().Levels[0].Key != key {
			t.Error("the scale that it returns is its own")
		}
	}
}

package issue_test

import (
	"testing"

	"github.com/openrubric/leadership/indicator/issue"
)

func TestNearestOfFew(t *testing.T) {
	for most, want := range map[int]int{-1: 0, 0: 0, 1: 1, 9: 2} {
		if got := issue.Nearest("levels", []string{"level", "level s", "scale"}, most); len(got) != want {
			t.Errorf("up to %d: %q", most, got)
		}
	}
}

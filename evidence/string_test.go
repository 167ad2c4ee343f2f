package evidence_test

import (
	"fmt"
	"testing"

	"github.com/openrubric/leadership/evidence"
)

func TestStringTellsNothing(t *testing.T) {
	x, list := evidence.Compile(full())
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	var none *evidence.Index
	for want, v := range map[string]*evidence.Index{fmt.Sprintf("register of %d items", x.Len()): x, "register of 0 items": none} {
		for _, verb := range []string{"%v", "%+v", "%#v"} {
			if got := fmt.Sprintf(verb, v); got != want {
				t.Errorf("%s is %.100q, not %q", verb, got, want)
			}
		}
	}
}

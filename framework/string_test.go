package framework_test

import (
	"fmt"
	"testing"

	"github.com/openrubric/leadership/framework/kahuiako"
)

func TestFrameworkString(t *testing.T) {
	f := kahuiako.Framework()
	want := "framework kahuiako, edition " + f.Edition() + ", of 12 indicators"
	for _, verb := range []string{"%v", "%+v", "%#v"} {
		if got := fmt.Sprintf(verb, f); got != want {
			t.Errorf("%s is %.100q, not %q", verb, got, want)
		}
	}
}

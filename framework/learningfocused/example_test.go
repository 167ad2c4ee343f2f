package learningfocused_test

import (
	"fmt"

	"github.com/openrubric/leadership/framework/learningfocused"
)

func ExampleFramework() {
	f := learningfocused.Framework()
	for id := range f.Children(learningfocused.Supports) {
		in, _ := f.Lookup(id)
		fmt.Printf("%s: %s\n", in.Locator, in.Label)
	}
	// Output:
	// support 1: Resources that sustain the work
	// support 2: Regular professional development
	// support 3: Networking among peers
	// support 4: Administrative burden lifted
	// support 5: Backing for instructional leadership
}

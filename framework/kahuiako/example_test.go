package kahuiako_test

import (
	"fmt"

	"github.com/openrubric/leadership/framework/kahuiako"
)

func ExampleFramework() {
	f := kahuiako.Framework()
	trust, _ := f.Lookup(kahuiako.RelationalTrust)
	fmt.Println(trust.Label)
	fmt.Println(trust.Statement)
	stages, _ := f.ScaleOf(kahuiako.RelationalTrust, "")
	for _, stage := range stages.Levels {
		fmt.Println("-", stage.Label)
	}
	fmt.Println(f.Status().State, f.Status().ValidTo)
	// Output:
	// Collaboration that builds relational trust
	// Leaders coordinate effective joint work and give it their support, and in doing so they build relational trust at all levels of the community.
	// - Establishing
	// - Developing
	// - Embedding
	// - Fully functioning
	// retired 2026-01-27
}

package systemleadership_test

import (
	"fmt"

	"github.com/openrubric/leadership/framework/systemleadership"
)

func ExampleFramework() {
	f := systemleadership.Framework()
	for strand := range f.Groups() {
		fmt.Printf("%s: %s\n", strand.Locator, strand.Label)
	}
	in, _ := f.Lookup(systemleadership.HeadsCoachHeads)
	fmt.Println(in.Origin, "from", in.Locator)
	// Output:
	// para 1-2: Approach to leadership development
	// para 3: Leadership within wider reform (Rwanda)
	// para 3: Expertise shared across schools (Kenya)
	// para 4: Peer review between schools (United Kingdom)
	// para 4: National academy for leaders (Wales)
	// para 5: Effect on teaching and outcomes
	// derived from para 3
}

package district_test

import (
	"fmt"

	"github.com/openrubric/leadership/framework/district"
)

func ExampleFramework() {
	f := district.Framework()
	for id := range f.Under(district.Relationships) {
		in, _ := f.Lookup(id)
		fmt.Printf("%s: %s\n", in.Locator, in.Label)
	}
	// Output:
	// practice 9, group staff, item 1: Communication keeps everyone informed
	// practice 9, group staff, item 2: Open relationships with principals
	// practice 9, group staff, item 3: Two-way communication with schools
	// practice 9, group staff, item 4: Interaction among school leaders
	// practice 9, group staff, item 5: Structures that make networks
	// practice 9, group staff, item 6: Buffering from distractions
	// practice 9, group community, item 1: Routine consultation of community groups
	// practice 9, group community, item 2: Staff active in community groups
	// practice 9, group community, item 3: Worth of community links shown
	// practice 9, group parents, item 1: Accountability for parent relationships
	// practice 9, group parents, item 2: Educational culture at home
	// practice 9, group ministry, item 1: High engagement with the ministry
	// practice 9, group ministry, item 2: Proactive stance towards the ministry
	// practice 9, group ministry, item 3: Flexible use of provincial initiatives
}

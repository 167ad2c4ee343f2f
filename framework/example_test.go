package framework_test

import (
	"errors"
	"fmt"
	"strings"

	"github.com/openrubric/leadership/framework"
)

func ExampleParse() {
	f, list := framework.Parse([]byte(local))
	if err := list.Err(); err != nil {
		fmt.Println(err)
		return
	}
	for in := range f.All() {
		fmt.Println(in.ID, "·", in.Label)
	}
	// Output:
	// local.overall · Culture as a whole
	// local.trust · Trust
	// local.candour · Candour
	// local.size · Size
}

// Every problem is reported, each with a code that lasts and its place.
func ExampleParse_issues() {
	broken := strings.Replace(local, `"parent": "local.talk"`, `"parent": "local.gone"`, 1)
	_, list := framework.Parse([]byte(broken))
	for _, i := range list.Issues {
		fmt.Println(i)
	}
	fmt.Println(errors.Is(list.Err(), framework.ParentUnknown))
	// Output:
	// warning: 23:5: /groups/1: group "local.talk" has no indicator [group-empty]
	// error: 29:39: /indicators/2/parent: "local.gone" is no group of the framework [parent-unknown]
	// true
}

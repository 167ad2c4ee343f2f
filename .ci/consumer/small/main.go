// Command small imports the engine and one framework and nothing else. CI looks
// at what that brings along.
package main

import (
	"fmt"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework/kahuiako"
)

func main() {
	m, list := assessment.Compile(assessment.Inputs{Framework: kahuiako.Framework()})
	fmt.Println(m, list.Err())
}

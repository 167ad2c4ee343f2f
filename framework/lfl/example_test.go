package lfl_test

import (
	"fmt"

	"github.com/openrubric/leadership/framework/lfl"
)

func ExampleFramework() {
	for theme := range lfl.Framework().All() {
		fmt.Println(theme.Locator, theme.Label)
	}
	// Output:
	// theme (1) Moral purpose
	// theme (2) Student voice
	// theme (3) Focus on learning
	// theme (4) Wide engagement in leading
	// theme (5) Less weight on hierarchy
	// theme (6) Networked partners
	// theme (7) Context understood and used
}

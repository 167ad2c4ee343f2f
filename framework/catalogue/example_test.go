package catalogue_test

import (
	"fmt"

	"github.com/openrubric/leadership/framework/catalogue"
	"github.com/openrubric/leadership/framework/lfl"
)

func ExampleAll() {
	for f := range catalogue.All() {
		fmt.Printf("%d %s, for %v\n", f.Len(), f.Title(), f.Document().Subjects)
	}
	// Output:
	// 12 Kāhui Ako leadership indicators: equity and excellence, for [community-of-schools]
	// 7 Leadership for learning: seven themes, for [school network]
	// 58 Strong districts: nine practices of their leaders, for [district-office]
	// 10 Learning-focused leadership and its support, for [district]
	// 18 System leadership: developing leaders beyond their own school, for [programme]
}

func ExampleLookup() {
	f, ok := catalogue.Lookup("district")
	fmt.Println(f.Title(), ok)
	_, ok = catalogue.Lookup("nine-practices")
	fmt.Println(ok)
	// Output:
	// Strong districts: nine practices of their leaders true
	// false
}

func ExampleKeys() {
	fmt.Println(catalogue.Keys())
	// Output: [kahuiako lfl district learningfocused systemleadership]
}

// What does the Kāhui Ako framework have that speaks to a theme of leadership for
// learning?
func ExampleCrosswalk() {
	c, _ := catalogue.Crosswalk("lfl", "kahuiako")
	for e := range c.Counterparts(lfl.StudentVoice) {
		fmt.Println(e.Relation, c.To().Label(e.To))
	}
	// Output:
	// related Student, parent and whānau voice
}

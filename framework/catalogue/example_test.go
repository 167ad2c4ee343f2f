package catalogue_test

import (
	"fmt"

	"github.com/openrubric/leadership/framework/catalogue"
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

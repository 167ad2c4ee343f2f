// Package lfl holds seven themes of leadership for learning.
//
// The one hard idea: in leadership for learning, leading is something that many
// people do together, and not what the person at the top does. So the themes
// judge a school, or a network of schools and their partners, as a whole.
//
//	f := lfl.Framework()
//	for theme := range f.All() {
//		fmt.Println(theme.Locator, theme.Label)
//	}
//	m, list := assessment.Compile(assessment.Inputs{Framework: f, Assessment: a})
//	if list.Has(assessment.KindUnfit) {
//		return list.Err() // it is about a leader, and leading is what many do together
//	}
//
// The source is the last chapter of a book edited by Tony Townsend, published by
// Palgrave Macmillan in 2019 (DOI 10.1007/978-3-030-23736-3_16). The seven themes
// stand in its abstract, numbered; "theme (3)" is the third. They are not the
// five principles of leadership for learning that came out of the Carpe Vitam
// project, and the book is not the International Handbook of Leadership for
// Learning of 2011. The citation names no author, because no page seen does.
//
// The statements are this library's own words, one for each theme. The chapter
// sets no levels: the stages of practice are this library's, and the framework
// is formative.
//
// From here: package assessment takes judgements of it, framework/catalogue has the other four
// and what answers to what among them, and framework.Derive makes one of your own from it.
package lfl

import (
	_ "embed"
	"sync"

	"github.com/openrubric/leadership/framework"
)

//go:generate go run ../internal/constants

//go:embed lfl.json
var source []byte

var load = sync.OnceValue(func() *framework.Framework { return framework.MustParse(source) })

// Framework returns the seven themes, in one group. The value is shared and
// immutable; it is read when it is first asked for. Source: "Leadership for
// Learning: Embracing Purpose, People, Pedagogy and Place", 2019.
func Framework() *framework.Framework { return load() }

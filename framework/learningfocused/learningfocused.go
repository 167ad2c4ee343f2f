// Package learningfocused holds five practices by which schools and districts
// lead for learning, and five forms of support for those who lead.
//
// The one hard idea: supporting leaders is itself a way of leading, so practices
// and supports are two sides of one thing, and the subject is a district together
// with its schools. A school alone cannot be judged on them, nor can a district
// office alone.
//
//	f := learningfocused.Framework()
//	for id := range f.Children(learningfocused.Supports) {
//		in, _ := f.Lookup(id)
//		fmt.Println(in.Locator, in.Label) // support 1 ...
//	}
//	m, list := assessment.Compile(assessment.Inputs{Framework: f, Assessment: a})
//	if list.Has(assessment.KindUnfit) {
//		return list.Err() // it is about a school, and a district is judged with its schools
//	}
//
// The source is "Learning-Focused Leadership and Leadership Support: Meaning and
// Practice in Urban Systems" (2010) by Michael S. Knapp, Michael A. Copland,
// Meredith I. Honig, Margaret L. Plecki and Bradley S. Portin, as summed up on the
// overview page of The Wallace Foundation. Both of its lists are numbered;
// "practice 2" and "support 2" are their second items. The five challenges and
// the five strategies for progress that it names are notes of the document and
// are not judged.
//
// The statements are this library's own words, one for each item. The report has
// no rating scale: the stages of practice are this library's, and the framework
// is formative.
//
// From here: package assessment takes judgements of it, framework/catalogue has the other four
// and what answers to what among them, and framework.Derive makes one of your own from it.
package learningfocused

import (
	_ "embed"
	"sync"

	"github.com/openrubric/leadership/framework"
)

//go:generate go run ../internal/constants

//go:embed learningfocused.json
var source []byte

var load = sync.OnceValue(func() *framework.Framework { return framework.MustParse(source) })

// Framework returns the five practices and the five supports, in two groups. The
// value is shared and immutable; it is read when it is first asked for. Source:
// Knapp, Copland, Honig, Plecki and Portin, 2010.
func Framework() *framework.Framework { return load() }

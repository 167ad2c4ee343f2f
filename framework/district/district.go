// Package district holds fifty-eight indicators of what leaders of strong school
// districts do, under nine practices.
//
// The one hard idea: what is judged is the district office, the central office of
// a district or school board, with the directors and superintendents who work
// from it. Schools, principals, trustees, parents and the ministry appear in the
// statements as those whom the office deals with, and are not judged themselves.
//
//	f := district.Framework()
//	for id := range f.Under(district.Relationships) {
//		in, _ := f.Lookup(id)
//		fmt.Println(in.Locator, in.Label) // practice 9, group staff, item 1 ...
//	}
//	m, list := assessment.Compile(assessment.Inputs{Framework: f, Assessment: a})
//	if list.Has(assessment.KindUnfit) {
//		return list.Err() // it is about a school, which these practices do not judge
//	}
//
// The source is a paper that Kenneth Leithwood wrote in 2013 for the Council of
// Ontario Directors of Education and the Institute for Education Leadership, as
// set out in a table of practices and items. "practice 3, item 2" is the second
// item below the third practice. The ninth practice has four groups: staff,
// community, parents and ministry. The table prints the group on the ministry
// below practice 5; it belongs to practice 9, and here it stands there.
//
// The practices were written for Ontario. Where a system has no trustees, no
// province or no ministry, answer not-applicable: that leaves the denominator,
// and a low level would not.
//
// The statements are this library's own words, one for each item. The table sets
// no levels: the stages of practice are this library's, and the framework is
// formative. No practice has more weight than another.
//
// From here: package assessment takes judgements of it, framework/catalogue has the other four
// and what answers to what among them, and framework.Derive makes one of your own from it.
package district

import (
	_ "embed"
	"sync"

	"github.com/openrubric/leadership/framework"
)

//go:generate go run ../internal/constants

//go:embed district.json
var source []byte

var load = sync.OnceValue(func() *framework.Framework { return framework.MustParse(source) })

// Framework returns the fifty-eight indicators under nine practices; the ninth
// has four groups. The value is shared and immutable; it is read when it is first
// asked for. Source: Kenneth Leithwood, "Strong Districts & Their Leadership",
// 2013.
func Framework() *framework.Framework { return load() }

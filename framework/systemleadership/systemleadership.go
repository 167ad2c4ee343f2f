// Package systemleadership holds eighteen indicators of programmes that develop
// school leaders and, through them, a whole system.
//
// The one hard idea: what is judged is a programme, and every indicator is
// derived. The source is prose and lists nothing; this library read it, split it
// into statements that can be judged apart, and answers for the reading. Each
// indicator says so in its origin.
//
//	f := systemleadership.Framework()
//	for strand := range f.Groups() {
//		fmt.Println(strand.Locator, strand.Label)
//	}
//	m, list := assessment.Compile(assessment.Inputs{Framework: f, Assessment: a})
//	if list.Has(assessment.KindUnfit) {
//		return list.Err() // it is about a school, and a programme is judged
//	}
//
// The source is an undated page by Education Development Trust on its work in
// leadership development; "para 3" is the third paragraph of its body. The six
// strands follow its course: the trust's approach, a wider reform (in Rwanda),
// expertise shared across schools (in Kenya), peer review between schools (in the
// United Kingdom), a national academy (in Wales), and what leaders have an effect
// on. The countries say where the source saw a strand; they do not limit which
// programme can be judged on it. A programme without, say, clusters or a body of
// its own answers not-applicable there.
//
// The page sets no levels: the stages of practice are this library's, and the
// framework is formative. The functions of the Welsh academy passed to a new
// national body from September 2025.
//
// From here: package assessment takes judgements of it, framework/catalogue has the other four
// and what answers to what among them, and framework.Derive makes one of your own from it.
package systemleadership

import (
	_ "embed"
	"sync"

	"github.com/openrubric/leadership/framework"
)

//go:generate go run ../internal/constants

//go:embed systemleadership.json
var source []byte

var load = sync.OnceValue(func() *framework.Framework { return framework.MustParse(source) })

// Framework returns the eighteen indicators in six strands. The value is shared
// and immutable; it is read when it is first asked for. Source: Education
// Development Trust, "Leadership development"; all indicators are derived.
func Framework() *framework.Framework { return load() }

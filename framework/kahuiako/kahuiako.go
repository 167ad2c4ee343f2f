// Package kahuiako holds twelve indicators of good leadership in a community of
// schools.
//
// The one hard idea: what is judged is the community. A Kāhui Ako is a group of
// schools and early-learning services that agreed on shared goals; the indicators
// ask how this group is led, not how good its leaders are one by one, nor how
// its schools are doing. A roll-up of judgements on the member schools is
// something else and is never merged with a judgement of the community.
//
//	f := kahuiako.Framework()
//	trust, _ := f.Lookup(kahuiako.RelationalTrust)
//	fmt.Println(trust.Statement, trust.Locator)
//	stages, _ := f.ScaleOf(kahuiako.RelationalTrust, "")
//	for _, stage := range stages.Levels {
//		fmt.Println(stage.Label) // Establishing, Developing, Embedding, Fully functioning
//	}
//	m, list := assessment.Compile(assessment.Inputs{Framework: f, Assessment: a})
//	if list.Has(assessment.KindUnfit) {
//		return list.Err() // it is about one of the schools, and the community is judged
//	}
//
// The source is a section of a publication by New Zealand's Education Review
// Office on working together for better outcomes; "item 8" is the eighth of the
// items it lists. The statements here are this library's own words, one for each
// item: they say what the item says and nothing more.
//
// The stages come from another place, the development map of New Zealand's
// Ministry of Education, which presents itself as a guide and not as an
// instrument for rating. The framework is formative: a stage opens a talk about
// what comes next, and is no grade.
//
// Kāhui Ako were formally disestablished from 28 January 2026, so the framework
// is retired and its last valid day is 27 January 2026. Judgements made until
// then stay valid; of a later one assessment.FrameworkExpired warns.
//
// From here: package assessment takes judgements of it, framework/catalogue has the other four
// and what answers to what among them, and framework.Derive makes one of your own from it.
package kahuiako

import (
	_ "embed"
	"sync"

	"github.com/openrubric/leadership/framework"
)

//go:generate go run ../internal/constants

//go:embed kahuiako.json
var source []byte

var load = sync.OnceValue(func() *framework.Framework { return framework.MustParse(source) })

// Framework returns the twelve indicators, in one group. The value is shared and
// immutable; it is read when it is first asked for. Source: Education Review
// Office, "Leadership for equity and excellence".
func Framework() *framework.Framework { return load() }

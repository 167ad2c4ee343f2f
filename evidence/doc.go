// Package evidence holds what judgements rest on: a [Register] of items, each with
// its kind, whose voice it carries, what time it speaks of, how it was collected,
// who agreed to that, and who looks after it.
//
// The one hard idea: more pieces are not more evidence. Ten surveys are ten times
// the same class of evidence, and two items from one source are one witness heard
// twice. So an item says three things that can be counted apart: its [Kind], which
// belongs to a [Class] such as observation or record; its [Voice]; and its source,
// the key of the independent origin. What a level of a scale demands is said in
// these terms, never in pieces.
//
//	reg := evidence.Register{Items: []evidence.Item{{
//		ID:         "survey-2026",
//		Kind:       evidence.Survey,
//		Voice:      evidence.Teachers,
//		Title:      indicator.Text{"en": "Staff survey on working together"},
//		Collected:  indicator.MustDate("2026-03-12"),
//		Indicators: []indicator.ID{"kahuiako.relational-trust"},
//	}}}
//	index, list := evidence.Compile(reg)
//	if err := list.Err(); err != nil {
//		return err // every problem, each with its JSON Pointer
//	}
//	for item := range index.ByIndicator("kahuiako.relational-trust") {
//		fmt.Println(item.ID, index.Class(item.Kind))
//	}
//
// Evidence about people belongs first to them. Consent and guardianship are part
// of the document, so that a program which shows or exports evidence can ask them;
// they follow the CARE principles for Indigenous data governance and the principles
// of Te Mana Raraunga, the Māori data sovereignty network.
//
// What must not be used does not count: [Index.Weigh] sets aside items whose consent was
// refused, is missing, has ended or does not cover the use, those that fail one of the four
// tests, and those of another time, each with its [AsideReason]. What was derived from
// other items is no further witness. The register holds what one must know of a thing, and
// not the thing itself.
//
// From here: judgements name items by their IDs, assessment.Compile takes the [Index]
// beside them, and the method assessment.Profile.Claims says which levels go beyond their
// evidence.
package evidence

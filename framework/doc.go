// Package framework turns a published leadership framework into a typed rubric.
//
// The one hard idea: what people write, store and send is an open [Document];
// what we count with is a [Framework] compiled from it once, checked and
// immutable. Everything that can be named (groups, indicators, aspects) shares
// one space of IDs, and everything that can be judged is a column: an indicator
// or an aspect, on the ordinary dimension or another such as importance.
//
//	f, list := framework.Parse(data) // a document of your own
//	if err := list.Err(); err != nil {
//		return err // every problem, each with its JSON Pointer and line
//	}
//	for in := range f.All() {
//		fmt.Println(in.ID, in.Label)
//	}
//
// Shipped frameworks lie in the packages below this one, and all of them in
// framework/catalogue. A framework of your own goes through the same door.
//
// # Beside the framework
//
// What is said about a framework, and not in it, has documents of its own, each with
// an open and a compiled form:
//
//	Overlay      other wording in one language: official, translated, local. Framework.With
//	Crosswalk    which indicators answer to which of another framework: Crosswalk.Counterparts,
//	             Crosswalk.Coverage, Crosswalk.Carry, CheckCrosswalks
//
// And these are what one does with frameworks:
//
//	Derive       makes a framework of your own out of another, and remembers what came from where
//	Diff         says what a new edition means for judgements made on the old one;
//	             assessment.Migrate carries them over
//	Lint         finds what an experienced author of rubrics would mend
//	Conform      says in one error whether a framework is fit to be published
//
// # What it refuses
//
// Two things of one ID ([IDDuplicate]), an ID that another framework coined and nobody says
// so ([IDForeign]), a group in itself ([ParentCycle]), a demand for less evidence at the
// better level ([DemandUnfit]), new words of another meaning under an old ID
// ([MeaningChanged]). A level is carried along a crosswalk only to a scale with the same
// levels, nothing is averaged on the way, and each place not to trust is a warning
// ([KindsDiffer], [ScaleDiffers], [RelationWeak]). An overlay changes words alone. No text
// is translated here: what is not there in a language is shown in another, with its tag.
//
// From here: package assessment takes judgements of a Framework, and casejson exchanges
// frameworks with other systems.
package framework

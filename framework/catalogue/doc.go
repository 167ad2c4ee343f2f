// Package catalogue lists the leadership frameworks that come with this module.
//
// The one hard idea: the five judge different things, so they are not five
// versions of one another, and a level on one says nothing about a level on the
// next. Each names the kind of subject it is for:
//
//	key               indicators  judges                         source
//	kahuiako          12          a community of schools         Education Review Office, New Zealand
//	lfl               7           a school or a network          Townsend (ed.) 2019, chapter 16
//	district          58          a district office              Leithwood 2013
//	learningfocused   5 + 5       a district with its schools    Knapp and others 2010
//	systemleadership  18          a leadership programme         Education Development Trust
//
// A program that knows its framework imports the framework's own package, which
// has the constants. This package is for programs that let people choose:
//
//	for f := range catalogue.All() {
//		fmt.Println(f.Key(), f.Title(), f.Len())
//	}
//	f, ok := catalogue.Lookup("district")
//
// # What is ours and what is the source's
//
// Choice, order and matter of the indicators are the source's; the words are this
// library's. A statement says the whole of one item of its source and nothing
// more, and its locator says which item. Where the source lists nothing, as with
// systemleadership, each indicator has the origin "derived". Parts of a source
// that are no item (its argument, challenges and strategies it names) are notes
// of the document and are not judged. Some notes are this library's remarks on
// use; these have no locator, or one for the passage they remark on.
//
// # Editions
//
// An edition is a whole number that counts the issues of this library's document,
// "1", "2" and so on. It rises whenever anything in the document changes. It does
// not follow the source, since two of the five sources carry no date; the year of
// a source, where it is known, is in the citation. An ID keeps its meaning over
// all editions: where a meaning has to change, the ID does too.
//
// # Levels
//
// All five are formative: levels serve improvement, and not decisions about
// people or schools. kahuiako takes its four stages from the development map of
// New Zealand's Ministry of Education. The other sources print no levels, and
// their frameworks share one scale of this library, the stages of practice:
//
//	beginning    first steps are being taken or are still to come
//	developing   it is done in part, by some or at times
//	established  it is done as a rule, and by all who should
//	sustained    it has outlasted changes of people and pressures, and is kept under review
//
// Neither scale gives its levels numbers.
//
// What a level looks like is said anew for each indicator, in its rubric. These
// descriptors, the aspects, the hints at evidence and what each level demands of it
// are the library's, as its wording is. They were written with the help of a
// language model and checked by the rules of [framework.Framework.Lint]; no panel of
// practitioners has confirmed them.
//
// # Crosswalks
//
// [Crosswalk] says how the indicators of one framework stand to those of another,
// for every pair of the five. Whoever follows an edge goes from one kind of subject
// to another: it shows where to look, and carries no judgement.
//
//	c, _ := catalogue.Crosswalk("kahuiako", "district")
//	for e := range c.Counterparts(kahuiako.StudentAndWhanauVoice) {
//		fmt.Println(e.Relation, c.To().Label(e.To), e.Rationale)
//	}
package catalogue

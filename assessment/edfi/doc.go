// Package edfi says a released report as ratings of the Ed-Fi educator evaluation, for
// systems that keep evaluations of school leaders there.
//
// The one hard idea: Ed-Fi rates a person, within one school year and organisation, by
// one reviewer on one date; our judgements are of schools too, by many, and anonymous.
// So only what a Release shows goes out, and [Ratings] refuses by name what Ed-Fi has no
// place for.
//
//	out, list := edfi.Ratings(report, edfi.Evaluation{
//		Occasion: "2026", Perspective: assessment.LineManager, Date: indicator.MustDate("2026-06-30"),
//		Persons: map[string]edfi.Person{"principal-12": {ID: "1012", SourceSystem: "uri://ed-fi.org/SourceSystemDescriptor#District"}},
//		...
//	})
//	if err := list.Err(); err != nil {
//		return err // all that does not fit, each with its code and its path in the report
//	}
//	for _, w := range list.Warnings() {
//		fmt.Println(w) // what is left out; that the framework is not meant for deciding
//	}
//
// A framework becomes an evaluation, its groups objectives, its indicators elements; an
// occasion and perspective become one set of ratings on one date. What is not shown, and
// aspects and other dimensions, are left out with a warning each.
//
// The form is that of Ed-Fi Data Standard 6, where educator evaluation is part of the
// core; fields and lengths are those of its API (Ed-Fi-API-Specifications,
// resources-ds-6.0). Each value of [Set] is the body of one POST: those of the first
// field first.
package edfi

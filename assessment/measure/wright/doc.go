// Package wright shows measures on a page: who was severe, how subjects stand when that is
// allowed for, which indicators are hard, and all of it on one line of logits, the Wright
// map.
//
// The one hard idea: a fit knows everything, and a page must not. A fit is made of single
// judgements, those that a release hides included; so of a fit nothing is told but what the
// released report lets be told, and nothing from which the rest could be had by subtraction.
//
//	d, err := measure.FromMatrix(matrix, measure.Selection{})
//	if err != nil {
//		return err
//	}
//	fit, err := measure.Joint(ctx, d, measure.JointOptions{Whole: true})
//	if err != nil {
//		return err
//	}
//	s, err := wright.Section(fit, released, options) // of the same judgements
//	if err != nil {
//		return err
//	}
//	return report.Page(w, report.Content{Report: released, Sections: []report.Section{s}}, options)
//
// What is told:
//
//	a subject's measure   if the report is about the subject and hides nothing of it: every
//	                      profile is shown, every score in them, and as many judgements as the
//	                      measure is made of. The other subjects are counted.
//	indicators, levels,   if no subject of the fit is hidden, or as many as a roll-up asks for
//	occasions, sides      (assessment.Release.LeastMembers): of one or two that are hidden,
//	                      what is common to all would tell. A side only if some of what it
//	                      said is shown.
//	how many judgements   of an indicator or a level: if no subject is hidden
//	raters by name        to a panel, of a report released to one that hides nothing, if all
//	                      sides from which anybody judged are identified and promised no minimum
//	raters without names  how many lie in each half logit, if there are as many as must stand
//	                      behind a number; to the public, only how far they lie apart
//
// Measures are of judgements as raters first made them, and so say nothing of moderation.
//
// A fit does not say which rater judged from which side, so raters are named all or none.
// With [measure.PerspectiveFacet] among its facets it says which sides there are: then only
// these are looked at, in place of all that the report has; and so with occasions. Who wants
// measures of those few who are shown leaves the others out of the data, by
// [measure.Selection]. The page must not be read by more than the report was released for, as
// [report.MayRead] says.
//
// What to open:
//
//	section.go  Section: what the measures say in words, then the parts of the page
//	told.go     what may be told
//	tables.go   raters, subjects, indicators and levels, each number with its explanation
//	draw.go     the map: Picture
//	english.go  the words
package wright

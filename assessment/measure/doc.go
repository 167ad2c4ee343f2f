// Package measure turns judgements into measures that allow for who judged and on what.
//
// The one hard idea: raters differ in severity. A school judged by the two severe ones gets
// lower levels than it would have got from others, and the mean of its levels says so
// without saying why. If raters overlap, so that each has judged schools which others have
// judged too, severity and quality can be told apart: all raters, schools and indicators
// are put on one scale, and the school's place on it no longer depends on whom it drew.
//
// The unit of that scale is the logit. Where a school lies one logit above the point at
// which two neighbouring levels are equally likely, the higher of the two is 2.7 times as
// likely as the lower; two logits above, 7.4 times. A rater who is one logit more severe
// has the same effect as a school that is one logit weaker. Nought is where the mean of
// the raters and indicators lies, not where quality begins.
//
//	d, err := measure.FromMatrix(matrix, measure.Selection{}) // subjects, raters, indicators
//	if err != nil {
//		return err
//	}
//	fit, err := measure.Joint(ctx, d, measure.JointOptions{Whole: true}) // for intervals that hold
//	if err != nil {
//		return err // the design is not connected: subset 1: subject rimu, kauri; rater ana | subset 2: ...
//	}
//	raters, _ := fit.Facet("rater")
//	for _, r := range raters.Elements {
//		fmt.Printf("%s %+.1f ± %.1f\n", r.Name, r.Measure, r.SE)
//	}
//	fmt.Print(fit.Map().Text(4, 30))
//
// When not to use it. If nobody judged what others judged, nothing tells severity from
// quality, and [Joint] refuses. With fewer than ten or so judgements a school the measures
// are so unsure that a profile of levels says more. If raters mean different things by the
// levels, training helps and measures do not: look at misfit ([Element.Infit]),
// [Fit.Unexpected] and agreement first. A measure is for comparing; what a school should do
// next stands in the levels and the evidence.
//
// What to open:
//
//	data.go         facets and judgements; matrix.go, counts.go and csv.go read them
//	connect.go      does the design hang together: Linkage
//	joint.go        the many-facet model, Joint; layout.go passes over the judgements,
//	                hold.go keeps what is anchored, grouped or given
//	fit.go          what a fit holds; whole.go its standard errors when nothing is known
//	conditional.go  Rasch, rating scale and partial credit items without their persons
//	marginal.go     with a population of persons; MarginalFacets
//	person.go       persons on calibrated items: WLE, ML, score tables, misfit
//	residual.go     unexpected judgements, who is severe towards whom
//	curves.go       category curves and information
//	map.go          the Wright map, as text; package wright draws it and sets measures on pages
//
// Anchors carry a scale across years: give the indicators the measures they had, and the
// thresholds theirs, and the new schools lie where they would have lain then. Districts whose
// raters never met can be put on one scale by [Facet.Groups], on your word that the raters
// of one are as severe on average as those of another. What does not exist is
// [estimate.ErrUndefined] with the reason, and never NaN.
//
// From here: measure/wright puts a fit on a page, with nothing on it that the released
// report hides.
package measure

// Package agreement says how far those who judge agree, and how dependable scores made
// of their judgements are.
//
// The one hard idea: how often raters agree says little by itself. If nine schools of
// ten are "secure", two people who never looked agree in four cases of five. So each
// coefficient compares what is seen with what chance would give, and they differ in what
// they take chance to be. [Summarise] picks those that fit the design and puts them into
// words; start there.
//
//	ratings, err := agreement.FromMatrix(matrix, agreement.Selection{})
//	if err != nil {
//		return err
//	}
//	summary, err := agreement.Summarise(ctx, ratings, agreement.Resampling{Seed: 1})
//	if err != nil {
//		return err
//	}
//	for _, sentence := range summary.Reading {
//		fmt.Println(sentence) // Krippendorff's alpha is 0.68 (95 % interval 0.33 to 0.81): ...
//	}
//
// What to open:
//
//	ratings.go       Ratings: from columns, a table, an assessment (matrix.go), its counts
//	                 (counts.go: what they suffice for), CSV (csv.go)
//	summary.go       what fits, why, and what it says
//	chance.go        percent agreement, Fleiss, Gwet AC1 and AC2, Brennan-Prediger
//	krippendorff.go  Krippendorff's alpha
//	raters.go        Conger, Light, Kendall's W: what needs to know who rated
//	crosstab.go      two raters: Cohen's kappa, Scott's pi
//	ordinal.go       two ordered measures: gamma, tau, Somers' d, Spearman, polychoric
//	bootstrap.go     intervals by drawing clusters, or units, again; progress.go, how far it is
//	icc.go           intraclass correlations
//	cronbach.go      alpha, item statistics, split halves; guttman.go, omega.go
//	within.go        do members of a group agree: rwg, AD, ICC(1), ICC(2)
//	gstudy.go        where variance comes from; how many raters would be enough
//
// Units of one school share raters and are not independent of each other. Standard errors
// and the bootstrap therefore go by clusters wherever these are known: by schools, they
// were three times those by units in data we tried.
//
// A coefficient that does not exist is [estimate.ErrUndefined] with the reason, and never
// 1, 0 or NaN: raters who all choose the one category that there is have not shown that
// they agree. Results do not depend on the order of units or raters but in the last digit
// of what goes by clusters. Every number is compared with published results and with a
// slow twin in the tests.
//
// Nothing is called "substantial" or "poor" here: how large a coefficient has to be
// follows from what the judgements decide.
//
// From here: assessment/measure takes the severity of raters out where they overlap, and
// assessment/variance asks where a spread comes from.
package agreement

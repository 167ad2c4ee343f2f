// Package variance takes the spread of values apart: how much of it lies between
// schools, how much between those who judge, and how much is left.
//
// The one hard idea: the mean of a small school differs from the mean of all partly
// because the school differs and partly by the luck of who answered. The component
// between schools says how much schools really differ. From it follows how far the
// mean of each is to be trusted, and by how much it is drawn towards the mean of all:
// a school with three answers by much, one with two hundred hardly.
//
//	school := variance.NewFactor("school", schools) // one name a value
//	fit, err := variance.Fit(ctx, variance.Data{Values: values, Factors: []variance.Factor{school}}, variance.REML)
//	if err != nil {
//		return err
//	}
//	between := fit.Components[0]
//	fmt.Printf("%.0f per cent of the variance lies between schools\n", 100*between.Share)
//	fmt.Printf("%s: %.2f\n", school.Names[0], fit.Mean+between.Effects[0].Deviation)
//
// The model is y = μ + Σ u + e: a mean, an effect for each level of each [Factor]
// (crossed, nested, or both), and the rest. [REML] is the default to use. [ANOVA] for
// groups of values has no distribution behind it and may come out negative, which says
// that groups differ less than chance would have them. Groups whose values are not at
// hand, only their number, mean and sum of squares, go through [OneWay], in one pass
// over millions of values.
//
// What does not exist is [estimate.ErrUndefined], with the reason, and never NaN. Sums
// are taken in the order given, so that the same input gives the same numbers.
//
// From here: package agreement has intraclass correlations and G studies that are made of
// these components, and network.Profile.Spread those of clusters.
package variance

import (
	"fmt"

	"github.com/openrubric/leadership/assessment/estimate"
)

// A Method is a way to find variance components.
type Method string

const (
	// REML maximises the restricted likelihood: it allows for the mean being estimated
	// too. Components are 0 or more. Source: Patterson & Thompson (1971).
	REML Method = "reml"
	// ML maximises the likelihood. With few groups its component between them is too
	// small.
	ML Method = "ml"
	// ANOVA equates mean squares with what is expected of them. Components may be
	// negative. Source: Searle, Casella & McCulloch (1992), "Variance Components", ch. 3.
	ANOVA Method = "anova"
)

func undefined(format string, a ...any) error {
	return fmt.Errorf("%w: %s", estimate.ErrUndefined, fmt.Sprintf(format, a...))
}

func invalid(format string, a ...any) error {
	return fmt.Errorf("%w: %s", estimate.ErrInvalid, fmt.Sprintf(format, a...))
}

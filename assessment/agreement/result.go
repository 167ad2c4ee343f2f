package agreement

import (
	"fmt"
	"math"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/openrubric/leadership/assessment/estimate"
	"github.com/openrubric/leadership/indicator/document"
)

// A Coefficient is a statistic with what a reader needs to judge it. It is its own JSON.
type Coefficient struct {
	// Name is that of the statistic, such as "krippendorff-alpha"; Weights says which
	// weights or metric it went by, if any.
	Name     string  `json:"name"`
	Weights  string  `json:"weights,omitempty"`
	Category string  `json:"category,omitempty"` // that was set against all others
	Value    float64 `json:"value"`
	// Observed and Expected are, for a coefficient corrected for chance, the agreement
	// seen and that expected by chance: Value = (Observed − Expected)/(1 − Expected).
	Observed *float64 `json:"observed,omitempty"`
	Expected *float64 `json:"expected,omitempty"`
	// SE is the standard error; nil if there is none, which a warning or the doc comment
	// of the statistic then explains.
	SE       *float64  `json:"se,omitempty"`
	Interval *CI       `json:"interval,omitempty"`
	Test     *Test     `json:"test,omitempty"`
	Used     Used      `json:"used"`
	Warnings []Warning `json:"warnings,omitempty"`
}

// A CI is a confidence interval: where the true value lies, with a confidence of 95 per cent unless
// another was asked for.
type CI struct {
	Low        float64 `json:"low"`
	High       float64 `json:"high"`
	Confidence float64 `json:"confidence"`
	Method     string  `json:"method"` // such as "t, 11 degrees of freedom"
}

// A Test is a statistic that would be near 0 (z), near 1 (F) or near its degrees of
// freedom (chi-squared) if there were nothing to find.
type Test struct {
	Statistic string  `json:"statistic"` // "z", "t", "F", "chi-squared"
	Value     float64 `json:"value"`
	DF1       float64 `json:"df1,omitempty"`
	DF2       float64 `json:"df2,omitempty"`
	P         float64 `json:"p"` // how likely a value as far off is then, from 0 to 1
	// SE is the standard error of the coefficient if there is nothing to find; 0 if the
	// test goes by none. It is for the test alone and not for an interval.
	SE float64 `json:"se,omitempty"`
}

// Used says how much a coefficient was made of.
type Used struct {
	Units    int `json:"units"`              // subjects, persons, cells: what was rated
	Raters   int `json:"raters"`             // or items
	Ratings  int `json:"ratings"`            // that it was made of
	LeftOut  int `json:"leftOut"`            // ratings that it could not use
	Clusters int `json:"clusters,omitempty"` // that the standard error goes by, if these are not the units
}

// A Warning is something to bear in mind about a coefficient.
type Warning string

const (
	FewUnits    Warning = "few-units"    // fewer than 10: the interval is a rough guide
	FewClusters Warning = "few-clusters" // fewer than 20 clusters: the standard error tends to be too small
	FewRaters   Warning = "few-raters"   // two or three raters say little about raters in general
	Prevalence  Warning = "prevalence"   // four of five ratings lie in one category, so that chance agreement is high and kappas and alpha can be low although raters mostly agree
	NoSpread    Warning = "no-spread"    // a single unit or cluster, or all alike: nothing tells the standard error
	Constant    Warning = "constant"     // an item or rater without any variance was left out
	Negative    Warning = "negative"     // less than chance would give, or a variance below 0
	Unusual     Warning = "unusual"      // beyond the range in which it can be read as a share
	Boundary    Warning = "boundary"     // a component of variance is 0
	Replicates  Warning = "replicates"   // some bootstrap replicates were undefined and are left out
	Incomplete  Warning = "incomplete"   // cells are missing: mean squares were replaced by estimated components, or pairs of columns compared on what both have
)

// text returns what the warning means, for people.
func (w Warning) text() string {
	if text, ok := texts[w]; ok {
		return text
	}
	return string(w)
}

var texts = map[Warning]string{
	FewUnits:    "fewer than ten units: the interval is a rough guide",
	FewClusters: "fewer than twenty clusters: the standard error tends to be too small",
	FewRaters:   "two or three raters say little about raters in general",
	Prevalence:  "four of five ratings lie in one category: agreement by chance is high, and kappas and alpha can be low although raters mostly agree",
	NoSpread:    "there is a single unit or cluster, or all are alike: nothing tells the standard error",
	Constant:    "what does not vary at all was left out",
	Negative:    "less than chance would give",
	Unusual:     "beyond the range in which it can be read as a share",
	Boundary:    "a component of variance came out as 0 or less",
	Replicates:  "some bootstrap replicates were undefined and are left out",
	Incomplete:  "ratings are missing: what is there was used",
}

// confidence is that of every interval but the bootstrap's.
const confidence = 0.95

func undefined(format string, a ...any) error {
	return fmt.Errorf("%w: %s", estimate.ErrUndefined, fmt.Sprintf(format, a...))
}

func invalid(format string, a ...any) error {
	return fmt.Errorf("%w: %s", estimate.ErrInvalid, fmt.Sprintf(format, a...))
}

// tInterval returns value ± t·se, cut off at the ends of the range.
func tInterval(value, se, df, low, high float64) *CI {
	t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}.Quantile((1 + confidence) / 2)
	return &CI{
		Low: max(value-float64(t*se), low), High: min(value+float64(t*se), high),
		Confidence: confidence, Method: fmt.Sprintf("t, %g degrees of freedom", df),
	}
}

// zInterval returns value ± z·se, cut off at the ends of the range.
func zInterval(value, se, low, high float64) *CI {
	z := normal.Quantile((1 + confidence) / 2)
	return &CI{Low: max(value-float64(z*se), low), High: min(value+float64(z*se), high), Confidence: confidence, Method: "normal"}
}

var normal = distuv.UnitNormal

// zTest tests a value against 0 by its standard error under the null hypothesis. There
// is none if that is 0.
func zTest(value, se float64) *Test {
	if !(se > 0) {
		return nil
	}
	z := value / se
	return &Test{Statistic: "z", Value: z, P: 2 * normal.Survival(math.Abs(z)), SE: se}
}

// round returns the coefficient with every number rounded to the 12 digits that
// documents hold.
func (c Coefficient) round() Coefficient {
	round := func(v *float64) *float64 {
		if v == nil {
			return nil
		}
		return new(document.Round(*v))
	}
	c.Value = document.Round(c.Value)
	c.Observed, c.Expected, c.SE = round(c.Observed), round(c.Expected), round(c.SE)
	if i := c.Interval; i != nil {
		c.Interval = &CI{document.Round(i.Low), document.Round(i.High), i.Confidence, i.Method}
	}
	if t := c.Test; t != nil {
		c.Test = &Test{t.Statistic, document.Round(t.Value), document.Round(t.DF1), document.Round(t.DF2), document.Round(t.P), document.Round(t.SE)}
	}
	return c
}

// String returns the coefficient as it is written in a sentence: "krippendorff-alpha
// (ordinal) 0.82, 95 % 0.49 to 1.00, 11 units".
func (c Coefficient) String() string {
	text := c.Name
	if c.Weights != "" {
		text += " (" + c.Weights + ")"
	}
	text += fmt.Sprintf(" %.2f", c.Value)
	if c.Interval != nil {
		text += fmt.Sprintf(", %g %% %.2f to %.2f", 100*c.Interval.Confidence, c.Interval.Low, c.Interval.High)
	}
	return text + fmt.Sprintf(", %d units", c.Used.Units)
}

// wilson returns the score interval of x of n.
func wilson(x, n int) *CI {
	share, err := estimate.Proportion(x, n, estimate.Wilson, confidence)
	if err != nil {
		return nil
	}
	return &CI{Low: share.Low, High: share.High, Confidence: confidence, Method: "Wilson"}
}

// chiSquaredTail returns how likely a chi-squared value that large is.
func chiSquaredTail(v, df float64) float64 { return distuv.ChiSquared{K: df}.Survival(v) }

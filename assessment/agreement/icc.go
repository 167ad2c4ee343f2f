package agreement

import (
	"context"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"github.com/openrubric/leadership/assessment/internal/numeric"
	"github.com/openrubric/leadership/assessment/variance"
)

// ICCs are the intraclass correlations of Shrout & Fleiss: how much of the variance of
// scores lies between subjects. Which to read follows from the design:
//
//	(1,1)  each subject has raters of its own
//	(2,1)  the same raters, a sample of those who might rate, judge all; who is severe
//	       counts against agreement: ICC(A,1) of McGraw & Wong
//	(3,1)  the same raters, the only ones of interest; who is severe does not: ICC(C,1)
//	(·,k)  the same for the mean of all k raters
type ICCs struct {
	Subjects int `json:"subjects"`
	Raters   int `json:"raters"` // k
	// MeanSquares are nil if scores are missing.
	MeanSquares *MeanSquares `json:"meanSquares,omitempty"`
	// Components are those that the correlations were made of if scores are missing: of
	// subjects, raters and the residual, by REML.
	Components []variance.Component `json:"-"`

	// A correlation is nil if it is undefined: its denominator is 0. It has no interval
	// where the usual approximation gives none that holds it.
	ICC11 *Coefficient `json:"icc1_1,omitempty"`
	ICC21 *Coefficient `json:"icc2_1,omitempty"`
	ICC31 *Coefficient `json:"icc3_1,omitempty"`
	ICC1K *Coefficient `json:"icc1_k,omitempty"`
	ICC2K *Coefficient `json:"icc2_k,omitempty"`
	ICC3K *Coefficient `json:"icc3_k,omitempty"`
	// McGrawWong is the interval of ICC2K that programs give by the name of McGraw & Wong
	// (1996), with k·ICC(2,k) in its degrees of freedom. ICC2K's own Interval steps that of
	// ICC21 up, as Shrout & Fleiss do; with ICC(2,k) in the degrees of freedom both would be
	// the same. nil where there is none.
	McGrawWong *CI `json:"mcgrawWong,omitempty"`
}

// MeanSquares are those of subjects by raters.
type MeanSquares struct {
	Subjects float64 `json:"subjects"` // B
	Raters   float64 `json:"raters"`   // J
	Residual float64 `json:"residual"` // E
	Within   float64 `json:"within"`   // W, of raters and residual together
}

// ICC returns the intraclass correlations of subjects by raters, with F tests and
// intervals:
//
//	(1,1) (B−W)/(B+(k−1)W)   (2,1) (B−E)/(B+(k−1)E+k(J−E)/n)   (3,1) (B−E)/(B+(k−1)E)
//	(1,k) (B−W)/B            (2,k) (B−E)/(B+(J−E)/n)           (3,k) (B−E)/B
//
// They are not clamped: less than 0 says that subjects differ less than raters do by
// chance, and ICC(2,k) can pass 1 where raters differ less than they should.
//
// Subjects and raters without any score do not count. Where scores are missing, (1,·) is ANOVA with unequal numbers of raters, and the
// others are made of variance components by REML, the error of the mean divided by k;
// they then have a standard error by the delta method with an interval on the logit
// scale, and no test.
//
// It returns [estimate.ErrUndefined] with fewer than two subjects or raters, if all scores
// are equal, or if no rater has rated two subjects that others did. Time is linear in
// scores; see [variance.Fit] for missing ones. When the context ends it stops within some
// milliseconds, and returns the context's error. Source: Shrout & Fleiss (1979),
// "Intraclass correlations"; McGraw & Wong (1996).
func ICC(ctx context.Context, s Scores) (ICCs, error) {
	if _, err := s.check(); err != nil {
		return ICCs{}, err
	}
	if err := ctx.Err(); err != nil {
		return ICCs{}, err
	}
	s = s.present()
	k := 0
	if len(s) > 0 {
		k = len(s[0])
	}
	out := ICCs{Subjects: len(s), Raters: k}
	if len(s) < 2 || k < 2 {
		return out, undefined("%d subjects and %d raters: it takes two of each", len(s), k)
	}
	if s.missing() > 0 {
		return iccIncomplete(ctx, s, k)
	}
	b, j, e := twoWay(s, k)
	n, kf := float64(len(s)), float64(k)
	w := (float64(j*(kf-1)) + float64(e*float64((n-1)*(kf-1)))) / float64(n*(kf-1))
	if b+j+e == 0 {
		return out, undefined("all scores are equal")
	}
	out.MeanSquares = &MeanSquares{b, j, e, w}
	used := Used{Units: len(s), Raters: k, Ratings: len(s) * k}
	least := 1e-12 * (b + float64(kf*e) + w + float64(kf*j)/n) // what rounding leaves of 0
	of := func(name string, above, below float64) *Coefficient {
		if math.Abs(below) <= least {
			return nil
		}
		return &Coefficient{Name: name, Value: above / below, Used: used}
	}
	out.ICC11 = of("icc(1,1)", b-w, b+float64((kf-1)*w))
	out.ICC21 = of("icc(2,1)", b-e, b+float64((kf-1)*e)+float64(kf*(j-e))/n)
	out.ICC31 = of("icc(3,1)", b-e, b+float64((kf-1)*e))
	out.ICC1K = of("icc(1,k)", b-w, b)
	out.ICC2K = of("icc(2,k)", b-e, b+(j-e)/n)
	out.ICC3K = of("icc(3,k)", b-e, b)
	out.intervals(n, kf, b, j, e, w)
	for _, c := range out.each() {
		if !sound(c.Interval, c.Value) {
			c.Interval = nil
		}
		warnICC(c)
	}
	if out.ICC2K == nil || !sound(out.McGrawWong, out.ICC2K.Value) {
		out.McGrawWong = nil
	}
	return out, nil
}

// each returns the correlations that are defined.
func (o *ICCs) each() []*Coefficient {
	all := []*Coefficient{o.ICC11, o.ICC21, o.ICC31, o.ICC1K, o.ICC2K, o.ICC3K}
	return slices.DeleteFunc(all, func(c *Coefficient) bool { return c == nil })
}

func warnICC(c *Coefficient) {
	if c.Used.Units < 10 {
		c.Warnings = append(c.Warnings, FewUnits)
	}
	if c.Used.Raters < 4 {
		c.Warnings = append(c.Warnings, FewRaters)
	}
	if c.Value < 0 {
		c.Warnings = append(c.Warnings, Negative)
	}
	if c.Value > 1 || c.Value < -1 {
		c.Warnings = append(c.Warnings, Unusual)
	}
}

// sound reports whether an interval is one, and holds the value. The approximations
// behind those of (2,·) break down where raters differ less than they should.
func sound(c *CI, value float64) bool {
	return c != nil && numeric.Finite(c.Low) && numeric.Finite(c.High) && c.Low <= c.High && c.Low <= value+1e-9 && value <= c.High+1e-9
}

// twoWay returns the mean squares of rows, columns and the residual.
func twoWay(s Scores, k int) (rows, columns, residual float64) {
	n, kf := float64(len(s)), float64(k)
	grand, mean := 0.0, make([]float64, k)
	byRow := make([]float64, len(s))
	for i, row := range s {
		for j, v := range row {
			byRow[i] += v
			mean[j] += v
		}
		grand += byRow[i]
		byRow[i] /= kf
	}
	grand /= float64(n * kf)
	for j := range mean {
		mean[j] /= n
		columns += float64((mean[j] - grand) * (mean[j] - grand))
	}
	for i, row := range s {
		rows += float64((byRow[i] - grand) * (byRow[i] - grand))
		for j, v := range row {
			d := v - byRow[i] - mean[j] + grand
			residual += float64(d * d)
		}
	}
	largest := s.largest()
	rows, columns = numeric.OrNothing(rows*kf, n*kf, largest), numeric.OrNothing(columns*n, n*kf, largest)
	return rows / (n - 1), columns / (kf - 1), numeric.OrNothing(residual, n*kf, largest) / float64((n-1)*(kf-1))
}

// intervals adds the F tests and the intervals that go with them.
func (o *ICCs) intervals(n, k, b, j, e, w float64) {
	low, high := (1-confidence)/2, (1+confidence)/2
	single := func(c *Coefficient, mean *Coefficient, error, df2 float64) {
		if !(error > 0) {
			return
		}
		f := b / error
		dist := distuv.F{D1: n - 1, D2: df2}
		test := Test{Statistic: "F", Value: f, DF1: n - 1, DF2: df2, P: dist.Survival(f)}
		fl, fu := f/dist.Quantile(high), f/dist.Quantile(low)
		method := fmt.Sprintf("F, %g and %g degrees of freedom", n-1, df2)
		if c != nil {
			c.Test = new(test)
			c.Interval = &CI{Low: (fl - 1) / (fl + k - 1), High: (fu - 1) / (fu + k - 1), Confidence: confidence, Method: method}
		}
		if mean != nil && fl > 0 {
			mean.Test = new(test)
			mean.Interval = &CI{Low: 1 - 1/fl, High: 1 - 1/fu, Confidence: confidence, Method: method}
		}
	}
	single(o.ICC11, o.ICC1K, w, float64(n*(k-1)))
	single(o.ICC31, o.ICC3K, e, float64((n-1)*(k-1)))
	if !(e > 0) || o.ICC21 == nil || o.ICC2K == nil {
		return
	}
	test := Test{Statistic: "F", Value: b / e, DF1: n - 1, DF2: float64((n - 1) * (k - 1))}
	test.P = distuv.F{D1: test.DF1, D2: test.DF2}.Survival(test.Value)
	o.ICC21.Test, o.ICC2K.Test = new(test), new(test)
	// Satterthwaite's degrees of freedom of the error of ICC(2,·).
	df := func(r float64) float64 {
		fj := j / e
		a := float64(k * float64(r*fj))
		rest := float64(n*(1+float64((k-1)*r))) - float64(k*r)
		above := float64((k-1)*(n-1)) * float64((a+rest)*(a+rest))
		below := float64((n-1)*float64(a*a)) + float64(rest*rest)
		return above / below
	}
	r := o.ICC21.Value
	if v := df(r); v > 1e-6 && numeric.Finite(v) {
		fl, fu := distuv.F{D1: n - 1, D2: v}.Quantile(high), distuv.F{D1: v, D2: n - 1}.Quantile(high)
		spread := float64(k*j) + float64((float64(k*n)-k-n)*e)
		c := &CI{Confidence: confidence, Method: fmt.Sprintf("Satterthwaite, %.4g degrees of freedom", v)}
		c.Low = n * (b - float64(fl*e)) / (float64(fl*spread) + float64(n*b))
		c.High = n * (float64(fu*b) - e) / (spread + float64(float64(n*fu)*b))
		o.ICC21.Interval = c
		step := func(v float64) float64 {
			if below := 1 + float64((k-1)*v); below > 1e-12 {
				return k * v / below
			}
			return math.Inf(-1)
		}
		o.ICC2K.Interval = &CI{Low: step(c.Low), High: step(c.High), Confidence: confidence, Method: "that of ICC(2,1) stepped up"}
	}
	// McGraw & Wong's for the mean of k: their degrees of freedom take k times ICC(2,k).
	r = k * o.ICC2K.Value
	left := float64(n * (1 - o.ICC2K.Value))
	if c, d := r/left, 1+float64(r*(n-1))/left; numeric.Finite(c) && numeric.Finite(d) {
		above := float64(c*j) + float64(d*e)
		v := float64(above*above) / (float64(c*j)*float64(c*j)/(k-1) + float64(d*e)*float64(d*e)/float64((n-1)*(k-1)))
		if v > 1e-6 && numeric.Finite(v) {
			fl, fu := distuv.F{D1: n - 1, D2: v}.Quantile(high), distuv.F{D1: v, D2: n - 1}.Quantile(high)
			o.McGrawWong = &CI{
				Low:        n * (b - float64(fl*e)) / (float64(fl*(j-e)) + float64(n*b)),
				High:       n * (float64(fu*b) - e) / (j - e + float64(float64(n*fu)*b)),
				Confidence: confidence, Method: fmt.Sprintf("McGraw & Wong, %.4g degrees of freedom", v),
			}
		}
	}
}

// iccIncomplete makes the correlations of variance components.
func iccIncomplete(ctx context.Context, s Scores, k int) (ICCs, error) {
	out := ICCs{Subjects: len(s), Raters: k}
	values, subject, rater := s.factors("subject", "rater")
	if err := ctx.Err(); err != nil {
		return ICCs{}, err
	}
	fit, err := variance.Fit(ctx, variance.Data{Values: values, Factors: []variance.Factor{subject, rater}}, variance.REML)
	if err != nil {
		if ctx.Err() != nil {
			return ICCs{}, ctx.Err()
		}
		return out, err
	}
	groups, err := variance.Groups(values, subject)
	if err != nil {
		return out, err
	}
	a, err := variance.Analyse(groups)
	if err != nil {
		return out, err
	}
	out.Subjects, out.Components = len(subject.Names), fit.Components
	used := Used{Units: len(subject.Names), Raters: len(rater.Names), Ratings: len(values)}
	one := func(name string, value *float64) *Coefficient {
		if value == nil {
			return nil
		}
		c := &Coefficient{Name: name, Value: *value, Used: used, Warnings: []Warning{Incomplete}}
		if a.F != nil {
			c.Test = &Test{Statistic: "F", Value: *a.F, DF1: float64(a.DFBetween), DF2: float64(a.DFWithin), P: *a.P}
		}
		return c
	}
	out.ICC11 = one("icc(1,1)", a.ICC)
	out.ICC1K = one("icc(1,k)", a.ReliabilityOfTheMean)
	kf := float64(k)
	out.ICC21 = ratio("icc(2,1)", fit, used, []float64{1, 1, 1})
	out.ICC31 = ratio("icc(3,1)", fit, used, []float64{1, 0, 1})
	out.ICC2K = ratio("icc(2,k)", fit, used, []float64{1, 1 / kf, 1 / kf})
	out.ICC3K = ratio("icc(3,k)", fit, used, []float64{1, 0, 1 / kf})
	for _, c := range out.each() {
		warnICC(c)
	}
	return out, nil
}

// ratio returns the share of the first component in a weighted sum of all, with its
// standard error by the delta method.
func ratio(name string, fit variance.Fitted, used Used, weights []float64) *Coefficient {
	c := &Coefficient{Name: name, Used: used, Warnings: []Warning{Incomplete}}
	total := 0.0
	for i, w := range weights {
		total += float64(w * fit.Components[i].Variance)
	}
	c.Value = fit.Components[0].Variance / total
	slope := make([]float64, len(weights))
	for i, w := range weights {
		slope[i] = -float64(c.Value*w) / total
	}
	slope[0] += 1 / total
	square := 0.0
	for i := range slope {
		for j := range slope {
			square += float64(slope[i] * float64(slope[j]*fit.Covariance[i][j]))
		}
	}
	for _, part := range fit.Components {
		if part.Variance == 0 {
			c.Warnings = append(c.Warnings, Boundary)
			break
		}
	}
	if square > 0 && c.Value > 0 && c.Value < 1 {
		se := math.Sqrt(square)
		c.SE = &se
		half := normal.Quantile((1+confidence)/2) * se / float64(c.Value*(1-c.Value))
		logit := math.Log(c.Value / (1 - c.Value))
		at := func(x float64) float64 { return 1 / (1 + math.Exp(-x)) }
		c.Interval = &CI{Low: at(logit - half), High: at(logit + half), Confidence: confidence, Method: "delta method, logit scale"}
	}
	return c
}

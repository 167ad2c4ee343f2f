package variance

import (
	"math"

	"github.com/openrubric/leadership/assessment/internal/numeric"
)

// A Source is a line of the analysis of variance of a balanced design.
type Source struct {
	Name string
	DF   int
	SS   float64 // sum of squares
	MS   float64 // SS/DF
}

// Expected says of what the mean square of each source is made: [source][component],
// how often the variance of the component is in it.
type Expected [][]float64

// FromMeanSquares returns the components of a balanced design whose mean squares are
// expected to be Expected × components, one a source. By [ANOVA] it solves the
// equations, from the last source up, and components may be negative: expected must
// hold nothing before the diagonal. By [REML] it maximises the restricted likelihood
// Σ df(log λ + MS/λ), λ the expected mean squares, with no component under 0; where all
// are above 0 it is the same.
//
// It returns [estimate.ErrUndefined] if the last mean square, which is the residual's, is
// 0 and REML is asked for, and [estimate.ErrInvalid] for a matrix of another shape or a
// source without degrees of freedom. Source: Searle, Casella & McCulloch (1992), ch. 4.7.
func FromMeanSquares(sources []Source, expected Expected, m Method) ([]float64, error) {
	n := len(sources)
	if n == 0 || len(expected) != n {
		return nil, invalid("%d expected mean squares for %d sources", len(expected), n)
	}
	for i, row := range expected {
		if len(row) != n || sources[i].DF < 1 || !numeric.Usable(sources[i].MS) || sources[i].MS < 0 {
			return nil, invalid("source %s has %d degrees of freedom, mean square %v and %d components", sources[i].Name, sources[i].DF, sources[i].MS, len(row))
		}
		for k, c := range row {
			if !numeric.Usable(c) || c != 0 && c < 1/numeric.Largest || c < 0 || k < i && c != 0 || k == i && c == 0 {
				return nil, invalid("expected mean square %d has %v of component %d", i, c, k)
			}
		}
	}
	out := make([]float64, n)
	for i := n - 1; i >= 0; i-- {
		v := sources[i].MS
		for k := i + 1; k < n; k++ {
			v -= float64(expected[i][k] * out[k])
		}
		out[i] = v / expected[i][i]
	}
	switch m {
	case ANOVA:
		return out, nil
	case REML:
	default:
		return nil, invalid("there is no method %q here: it is %s or %s", string(m), ANOVA, REML)
	}
	last := out[n-1]
	if !(last > 0) {
		return nil, undefined("nothing is left beside the factors: the mean square of %s is 0", sources[n-1].Name)
	}
	start := make([]float64, n)
	for k, v := range out {
		start[k] = max(v/last, 0.01) // in units of the residual
	}
	best, _, err := maximise(start, func(v []float64, _ bool) point { return balancedAt(sources, expected, last, v) })
	if err != nil {
		return nil, err
	}
	for k := range best {
		best[k] *= last
	}
	return best, nil
}

// balancedAt returns the criterion Σ df(log λ + MS/λ) in units of a variance.
func balancedAt(sources []Source, expected Expected, unit float64, v []float64) point {
	n := len(sources)
	p := point{slope: make([]float64, n), next: make([]float64, n)}
	lambda := make([]float64, n)
	for i, s := range sources {
		for k, c := range expected[i] {
			lambda[i] += float64(c * v[k])
		}
		p.criterion += float64(float64(s.DF) * (math.Log(lambda[i]) + s.MS/unit/lambda[i]))
	}
	for k := range n {
		weighs, given := 0.0, 0.0
		for i, s := range sources {
			w := float64(expected[i][k]*float64(s.DF)) / lambda[i]
			weighs += w
			given += float64(w * s.MS / unit / lambda[i])
		}
		p.slope[k] = float64(v[k] * (weighs - given))
		p.next[k] = v[k] * given / weighs
	}
	return p
}

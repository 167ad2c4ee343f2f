package agreement

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// NewOrderedCrosstab returns a table of two measures whose categories, both in ascending order,
// need not be the same. It is for ordinal association; the coefficients of agreement
// compare categories by place and want a table as [NewCrosstab] makes it. Errors are
// those of NewCrosstab.
func NewOrderedCrosstab(rows, columns []string, table [][]int) (*Crosstab, error) {
	scale, err := newCategories(Scale{Categories: rows})
	if err != nil {
		return nil, err
	}
	if _, err := newCategories(Scale{Categories: columns}); err != nil {
		return nil, err
	}
	t := &Crosstab{scale: scale, heads: slices.Clone(columns)}
	if err := t.fill(table); err != nil {
		return nil, err
	}
	return t, nil
}

// Association is how far two ordered measures go together, −1 (one rises as the other
// falls) over 0 to 1. Pairs of units are concordant if both measures order them alike,
// discordant if they order them against each other, and tied otherwise; C and D are
// their numbers.
//
// Standard errors are those of the multinomial delta method, with normal intervals: for
// a large sample, and of independent units.
type Association struct {
	Units      int   `json:"units"`
	Concordant int64 `json:"concordant"` // C, pairs
	Discordant int64 `json:"discordant"` // D

	// Gamma is Goodman & Kruskal's (C−D)/(C+D): ties do not count, so that it is large
	// with few categories.
	Gamma Coefficient `json:"gamma"`
	// TauB is Kendall's (C−D)/√(pairs not tied in rows × pairs not tied in columns). Its
	// Test is by the variance of C−D with ties under the null hypothesis.
	TauB Coefficient `json:"tauB"`
	// TauC is Stuart's 2m(C−D)/(n²(m−1)), m the smaller number of categories.
	TauC Coefficient `json:"tauC"`
	// RowsGivenColumns is Somers' d for predicting rows, (C−D)/pairs not tied in columns,
	// and ColumnsGivenRows the other way round.
	RowsGivenColumns Coefficient `json:"rowsGivenColumns"`
	ColumnsGivenRows Coefficient `json:"columnsGivenRows"`
	// Spearman is the correlation of mid-ranks, with Fisher's z interval
	// tanh(atanh ρ ± z/√(n−3)), and Student's t as its Test.
	Spearman Coefficient `json:"spearman"`
	// Pearson is the correlation of the places of the categories, 1, 2, 3, with Fisher's
	// z interval.
	Pearson Coefficient `json:"pearson"`
}

// Association returns the measures of ordinal association. It returns
// [estimate.ErrUndefined] if all units lie in one row or in one column.
//
// Time is the number of cells. Source: Agresti (2010), "Analysis of Ordinal Categorical
// Data", ch. 7; Brown & Benedetti (1977); Kendall (1970) for ties.
func (t *Crosstab) Association() (Association, error) {
	if t == nil || t.n == 0 {
		return Association{}, undefined("there are no units")
	}
	out := Association{Units: int(t.n)}
	if t.scale.Nominal {
		return out, invalid("the categories have no order")
	}
	row, column := t.margins()
	if vary(row) < 2 || vary(column) < 2 {
		return out, undefined("all units lie in one row or one column: there is nothing to go together")
	}
	p := t.pairs()
	n := float64(t.n)
	for k, counts := range t.table {
		for l, v := range counts {
			out.Concordant += v * int64(p.concordant[k][l])
			out.Discordant += v * int64(p.discordant[k][l])
		}
	}
	out.Concordant, out.Discordant = out.Concordant/2, out.Discordant/2 // each pair was seen from both ends
	c, d := 2*float64(out.Concordant)/float64(n*n), 2*float64(out.Discordant)/float64(n*n)
	used := Used{Units: int(t.n), Raters: 2, Ratings: 2 * int(t.n)}
	measure := func(name string, value float64, slope func(k, l int, c, d float64) float64) Coefficient {
		m := Coefficient{Name: name, Value: value, Used: used}
		m.SE = new(t.delta(func(k, l int) float64 { return slope(k, l, 2*p.concordant[k][l]/n, 2*p.discordant[k][l]/n) }))
		m.Interval = zInterval(value, *m.SE, -1, 1)
		if t.n < 10 {
			m.Warnings = append(m.Warnings, FewUnits)
		}
		if *m.SE < 1e-12 {
			m.Warnings = append(m.Warnings, NoSpread)
		}
		return m
	}
	rows, columns := untied(row), untied(column)
	gamma := (c - d) / (c + d) // some pair is not tied, because rows and columns vary
	out.Gamma = measure("gamma", gamma, func(_, _ int, cc, dd float64) float64 {
		return ((cc - dd) - float64(gamma*(cc+dd))) / (c + d)
	})
	root := math.Sqrt(float64(rows * columns))
	tau := within1((c - d) / root)
	out.TauB = measure("tau-b", tau, func(k, l int, cc, dd float64) float64 {
		return (cc-dd)/root + float64(tau*(row[k]/rows+column[l]/columns))
	})
	out.TauB.Test = zTest(float64(out.Concordant-out.Discordant), t.nullError())
	m := float64(min(len(t.table), len(t.heads)))
	out.TauC = measure("tau-c", float64((c-d)*m)/(m-1), func(_, _ int, cc, dd float64) float64 { return float64((cc-dd)*m) / (m - 1) })
	byColumn := within1((c - d) / columns)
	out.RowsGivenColumns = measure("somers-d", byColumn, func(_, l int, cc, dd float64) float64 {
		return (cc-dd)/columns + float64(2*byColumn*column[l])/columns
	})
	byRow := within1((c - d) / rows)
	out.ColumnsGivenRows = measure("somers-d", byRow, func(k, _ int, cc, dd float64) float64 {
		return (cc-dd)/rows + float64(2*byRow*row[k])/rows
	})
	out.Spearman = t.spearman(row, column, used)
	out.Pearson = t.pearson(used)
	return out, nil
}

// vary returns how many shares are above 0.
func vary(shares []float64) int {
	n := 0
	for _, s := range shares {
		if s > 0 {
			n++
		}
	}
	return n
}

// untied returns 1 − Σp², the share of ordered pairs that are not tied.
func untied(p []float64) float64 {
	sum := 1.0
	for _, v := range p {
		sum -= float64(v * v)
	}
	return sum
}

// pairs are, by cell, the units concordant and discordant with one in it.
type pairs struct{ concordant, discordant [][]float64 }

// pairs counts with sums over rectangles, in time linear in cells.
func (t *Crosstab) pairs() pairs {
	rows, columns := len(t.table), len(t.heads)
	before := make([][]float64, rows+1) // units in rows < k and columns < l
	for k := range before {
		before[k] = make([]float64, columns+1)
	}
	for k, counts := range t.table {
		for l, n := range counts {
			before[k+1][l+1] = before[k][l+1] + before[k+1][l] - before[k][l] + float64(n)
		}
	}
	all := before[rows]
	p := pairs{make([][]float64, rows), make([][]float64, rows)}
	for k := range rows {
		p.concordant[k], p.discordant[k] = make([]float64, columns), make([]float64, columns)
		for l := range columns {
			above := all[columns] - before[k+1][columns] - all[l+1] + before[k+1][l+1]
			p.concordant[k][l] = before[k][l] + above
			p.discordant[k][l] = before[k][columns] - before[k][l+1] + all[l] - before[k+1][l]
		}
	}
	return p
}

// delta returns √(Var(slope)/n) over cells: the standard error of a measure that has
// these slopes in the cells' shares.
func (t *Crosstab) delta(slope func(k, l int) float64) float64 {
	mean, square := 0.0, 0.0
	for k, counts := range t.table {
		for l, n := range counts {
			if n > 0 {
				mean += float64(float64(n)*slope(k, l)) / float64(t.n)
			}
		}
	}
	for k, counts := range t.table {
		for l, n := range counts {
			if n > 0 {
				d := slope(k, l) - mean
				square += float64(float64(n)*float64(d*d)) / float64(t.n)
			}
		}
	}
	return math.Sqrt(square / float64(t.n))
}

// nullError returns the standard error of C − D if there is no association, with ties.
func (t *Crosstab) nullError() float64 {
	type ties struct{ two, three, five float64 }
	over := func(counts []float64) (s ties) {
		for _, v := range counts {
			s.two += float64(v * (v - 1))
			s.three += float64(v * (v - 1) * (v - 2))
			s.five += float64(v * (v - 1) * (2*v + 5))
		}
		return s
	}
	row, column := make([]float64, len(t.table)), make([]float64, len(t.heads))
	for k, counts := range t.table {
		for l, n := range counts {
			row[k] += float64(n)
			column[l] += float64(n)
		}
	}
	r, c, n := over(row), over(column), float64(t.n)
	variance := (float64(n*(n-1)*(2*n+5)) - r.five - c.five) / 18
	variance += float64(r.two*c.two) / float64(2*n*(n-1))
	if t.n > 2 {
		variance += float64(r.three*c.three) / float64(9*n*(n-1)*(n-2))
	}
	return math.Sqrt(max(variance, 0))
}

// ridits returns how much lies below each category, half of its own counted in, less ½.
func ridits(p []float64) []float64 {
	out, below := make([]float64, len(p)), 0.0
	for k, v := range p {
		out[k] = below + v/2 - 0.5
		below += v
	}
	return out
}

func (t *Crosstab) spearman(row, column []float64, used Used) Coefficient {
	a, b := ridits(row), ridits(column)
	x, y := make([]float64, len(row)), make([]float64, len(column)) // Σ p·(ridit of the other)
	covariance := 0.0
	for k, counts := range t.table {
		for l, n := range counts {
			p := float64(n) / float64(t.n)
			x[k] += float64(p * b[l])
			y[l] += float64(p * a[k])
			covariance += float64(p * float64(a[k]*b[l]))
		}
	}
	va, vb := spreadOf(a, row), spreadOf(b, column)
	rho := within1(covariance / math.Sqrt(float64(va*vb)))
	c := Coefficient{Name: "spearman", Value: rho, Used: used}
	// A unit moves the ridits of all categories above its own, and both variances
	// (1 − Σp³)/12.
	above, right := tails(x), tails(y)
	c.SE = new(t.delta(func(k, l int) float64 {
		slope := (float64(a[k]*b[l]) + above[k] + right[l]) / math.Sqrt(float64(va*vb))
		return slope + rho/8*(float64(row[k]*row[k])/va+float64(column[l]*column[l])/vb)
	}))
	fisher(&c)
	if t.n > 2 && math.Abs(rho) < 1 {
		df := float64(t.n - 2)
		v := rho * math.Sqrt(df/(1-float64(rho*rho)))
		c.Test = &Test{Statistic: "t", Value: v, DF1: df, P: 2 * distuv.StudentsT{Mu: 0, Sigma: 1, Nu: df}.Survival(math.Abs(v))}
	}
	return c
}

// spreadOf returns Σ p·v².
func spreadOf(v, p []float64) float64 {
	sum := 0.0
	for k := range v {
		sum += float64(p[k] * float64(v[k]*v[k]))
	}
	return sum
}

// tails returns, for each place, what comes after it and half of its own.
func tails(v []float64) []float64 {
	out, after := make([]float64, len(v)), 0.0
	for k := len(v) - 1; k >= 0; k-- {
		out[k] = after + v[k]/2
		after += v[k]
	}
	return out
}

// fisher gives a correlation its interval tanh(atanh r ± z/√(n−3)).
func fisher(c *Coefficient) {
	n := c.Used.Units
	if n < 10 {
		c.Warnings = append(c.Warnings, FewUnits)
	}
	if n < 4 || math.Abs(c.Value) >= 1 {
		c.Warnings = append(c.Warnings, NoSpread)
		return
	}
	half := normal.Quantile((1+confidence)/2) / math.Sqrt(float64(n-3))
	at := math.Atanh(c.Value)
	c.Interval = &CI{Low: math.Tanh(at - half), High: math.Tanh(at + half), Confidence: confidence, Method: "Fisher z"}
}

func (t *Crosstab) pearson(used Used) Coefficient {
	n := float64(t.n)
	var mx, my, xx, yy, xy float64
	for k, counts := range t.table {
		for l, v := range counts {
			mx += float64(float64(v)*float64(k+1)) / n
			my += float64(float64(v)*float64(l+1)) / n
		}
	}
	for k, counts := range t.table {
		for l, v := range counts {
			a, b := float64(k+1)-mx, float64(l+1)-my
			xx += float64(float64(v) * float64(a*a))
			yy += float64(float64(v) * float64(b*b))
			xy += float64(float64(v) * float64(a*b))
		}
	}
	c := Coefficient{Name: "pearson", Value: within1(xy / math.Sqrt(xx) / math.Sqrt(yy)), Used: used}
	fisher(&c)
	return c
}

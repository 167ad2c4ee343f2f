package agreement

import (
	"math"
	"slices"
	"sync"
)

// A Crosstab counts units by what one rater, or measure, said of them in rows and
// another in columns. It has the coefficients of two raters, and measures of ordinal
// association in ordinal.go.
type Crosstab struct {
	scale categories // of the rows
	heads []string   // of the columns
	table [][]int64  // counts
	n     int64
}

// NewCrosstab returns the table of two raters who chose from the same categories:
// table[k][l] units were put into k by the first and into l by the second. It returns
// [estimate.ErrInvalid] for a table of another shape or a negative count.
func NewCrosstab(s Scale, table [][]int) (*Crosstab, error) {
	scale, err := newCategories(s)
	if err != nil {
		return nil, err
	}
	t := &Crosstab{scale: scale, heads: scale.Categories}
	if err := t.fill(table); err != nil {
		return nil, err
	}
	return t, nil
}

// mostUnits is what a table may hold: pairs of units are counted in whole numbers.
const mostUnits = 1 << 30

// fill takes the counts over.
func (t *Crosstab) fill(table [][]int) error {
	if len(table) != t.scale.q {
		return invalid("%d rows for %d categories", len(table), t.scale.q)
	}
	for k, row := range table {
		if len(row) != len(t.heads) {
			return invalid("row %d has %d of %d columns", k, len(row), len(t.heads))
		}
		out := make([]int64, len(row))
		for l, n := range row {
			if n < 0 || n > mostUnits || t.n+int64(n) > mostUnits {
				return invalid("%d units in row %d, column %d: a table holds from 0 to %d", n, k, l, mostUnits)
			}
			out[l] = int64(n)
			t.n += int64(n)
		}
		t.table = append(t.table, out)
	}
	return nil
}

func (r *Ratings) emptyTable() *Crosstab {
	t := &Crosstab{scale: r.scale, heads: r.scale.Categories, table: make([][]int64, r.scale.q)}
	for k := range t.table {
		t.table[k] = make([]int64, r.scale.q)
	}
	return t
}

// N returns the number of units.
func (t *Crosstab) N() int {
	if t == nil {
		return 0
	}
	return int(t.n)
}

// square reports a table without units, or whose rows and columns are not the same
// categories: coefficients of agreement compare them.
func (t *Crosstab) square() error {
	if t == nil || t.n == 0 {
		return undefined("there are no units")
	}
	if !slices.Equal(t.scale.Categories, t.heads) {
		return invalid("rows and columns are not the same categories")
	}
	return nil
}

// margins returns the shares of rows and columns.
func (t *Crosstab) margins() (row, column []float64) {
	row, column = make([]float64, len(t.table)), make([]float64, len(t.heads))
	for k, counts := range t.table {
		for l, n := range counts {
			row[k] += float64(n)
			column[l] += float64(n)
		}
	}
	for k := range row {
		row[k] /= float64(t.n)
	}
	for l := range column {
		column[l] /= float64(t.n)
	}
	return row, column
}

// Percent returns the share of units that both put into the same category, and into the
// same or the next one, with Wilson's interval.
func (t *Crosstab) Percent() (Agreement, error) {
	if err := t.square(); err != nil {
		return Agreement{}, err
	}
	share := func(which string, w [][]float64) Coefficient {
		hits := int64(0)
		for k, row := range t.table {
			for l, n := range row {
				if w[k][l] == 1 {
					hits += n
				}
			}
		}
		c := Coefficient{Name: percentName, Weights: which, Value: float64(hits) / float64(t.n), Used: t.used()}
		c.SE, c.Interval = new(math.Sqrt(c.Value*(1-c.Value)/float64(t.n))), wilson(int(hits), int(t.n))
		return c
	}
	w, _ := t.scale.weigh(Unweighted)
	out := Agreement{Exact: share("exact", w), Identical: share("identical", w)}
	if !t.scale.Nominal {
		out.Adjacent = share("adjacent", t.scale.adjacent())
	}
	return out, nil
}

func (t *Crosstab) used() Used {
	return Used{Units: int(t.n), Raters: 2, Ratings: 2 * int(t.n)}
}

// Cohen returns Cohen's kappa, weighted or not,
//
//	κ = (p_o − p_e)/(1 − p_e), p_o = Σ w_kl p_kl, p_e = Σ w_kl p_k+ p_+l
//
// with the large-sample standard error of Fleiss, Cohen & Everitt (1969) and the normal
// interval that it gives, and Test by their standard error under the null hypothesis. 1
// is full agreement, 0 that of chance. It returns [estimate.ErrUndefined] without units,
// and if both raters put all into the same category. Source: Cohen (1960, 1968).
func (t *Crosstab) Cohen(w Weights) (Coefficient, error) {
	c, z, err := t.corrected(cohenName, w)
	if err != nil {
		return c, err
	}
	n := float64(t.n)
	if t.n < 2 {
		c.Warnings = append(c.Warnings, NoSpread)
		return c, nil
	}
	c.SE = new(math.Sqrt(z.variance / n))
	if *c.SE < 1e-12 {
		c.Warnings = append(c.Warnings, NoSpread)
	}
	c.Interval = zInterval(c.Value, *c.SE, math.Inf(-1), 1)
	c.Test = zTest(c.Value, math.Sqrt(z.null/n))
	return c, nil
}

// Scott returns Scott's pi: kappa with p_e = Σ w_kl π_k π_l, π the mean of both margins.
// The standard error is the large-sample one, with divisor n, and the interval Student's
// t, as for [Crosstab.Gwet] and [Crosstab.BrennanPrediger]; those of [Ratings] divide by
// n − 1. Source: Scott (1955); Gwet (2014), ch. 5.
func (t *Crosstab) Scott(w Weights) (Coefficient, error) { return t.large("scott-pi", w) }

// Gwet returns AC1 or AC2 as [Ratings.Gwet] does.
func (t *Crosstab) Gwet(w Weights) (Coefficient, error) { return t.large(gwetName, w) }

// BrennanPrediger returns what [Ratings.BrennanPrediger] does.
func (t *Crosstab) BrennanPrediger(w Weights) (Coefficient, error) { return t.large(brennanName, w) }

func (t *Crosstab) large(name string, w Weights) (Coefficient, error) {
	c, z, err := t.corrected(name, w)
	if err != nil {
		return c, err
	}
	if t.n < 2 {
		c.Warnings = append(c.Warnings, NoSpread)
		return c, nil
	}
	se := math.Sqrt(z.variance / float64(t.n))
	if se < 1e-12 {
		c.Warnings = append(c.Warnings, NoSpread)
	}
	c.SE, c.Interval = &se, tInterval(c.Value, se, float64(t.n-1), math.Inf(-1), 1)
	return c, nil
}

// variances are those of one unit's part in a coefficient, as estimated and under the
// null hypothesis.
type variances struct{ variance, null float64 }

// kappa returns Cohen's kappa alone.
func (t *Crosstab) kappa(w [][]float64) (kappa, error) {
	row, column := t.margins()
	expected := 0.0
	for k := range row {
		for l := range column {
			expected += float64(w[k][l] * float64(row[k]*column[l]))
		}
	}
	return newKappa(t.observed(w), expected)
}

// observed returns p_o.
func (t *Crosstab) observed(w [][]float64) float64 {
	sum := 0.0
	for k, counts := range t.table {
		for l, n := range counts {
			sum += float64(w[k][l]*float64(n)) / float64(t.n)
		}
	}
	return sum
}

// corrected returns the coefficient without standard error. The variance is that of
//
//	(w_kl − (1−κ)(a_k + b_l)) / (1 − p_e)
//
// over units, a and b what a rating in a row and in a column adds to p_e. Under the null
// hypothesis κ is 0 and cells are products of margins.
func (t *Crosstab) corrected(name string, weights Weights) (Coefficient, variances, error) {
	if t == nil {
		t = &Crosstab{}
	}
	c := Coefficient{Name: name, Weights: string(weights), Used: t.used()}
	w, err := t.scale.weigh(weights)
	if err != nil {
		return c, variances{}, err
	}
	if err := t.square(); err != nil {
		return c, variances{}, err
	}
	row, column := t.margins()
	var expected float64
	a, b := make([]float64, t.scale.q), make([]float64, t.scale.q)
	if name == cohenName {
		for k := range t.scale.q {
			for l := range t.scale.q {
				expected += float64(w[k][l] * float64(row[k]*column[l]))
				a[k] += float64(w[k][l] * column[l])
				b[l] += float64(w[k][l] * row[k])
			}
		}
	} else {
		chance, err := t.scale.chance(name, w)
		if err != nil {
			return c, variances{}, err
		}
		pi := make([]float64, t.scale.q)
		for k := range pi {
			pi[k] = (row[k] + column[k]) / 2
		}
		expected = chance.expected(pi)
		a = chance.slope(pi)
		b = a
	}
	observed := t.observed(w)
	k, err := newKappa(observed, expected)
	if err != nil {
		return c, variances{}, err
	}
	c.Value, c.Observed, c.Expected = k.value, &observed, &expected
	below := float64((1 - expected) * (1 - expected))
	z := variances{
		variance: t.spread(func(k, l int) (part, share float64) {
			return w[k][l] - float64((1-c.Value)*(a[k]+b[l])), float64(t.table[k][l]) / float64(t.n)
		}) / below,
		null: t.spread(func(k, l int) (part, share float64) {
			return w[k][l] - (a[k] + b[l]), float64(row[k] * column[l])
		}) / below,
	}
	if t.n < 10 {
		c.Warnings = append(c.Warnings, FewUnits)
	}
	for k := range row {
		if row[k]+column[k] >= 1.6 {
			c.Warnings = append(c.Warnings, Prevalence)
		}
	}
	if c.Value < -1e-12 {
		c.Warnings = append(c.Warnings, Negative)
	}
	return c, z, nil
}

// spread returns the variance over cells of what each has, by its share of the units.
func (t *Crosstab) spread(cell func(k, l int) (part, share float64)) float64 {
	mean, sum := 0.0, 0.0
	for k := range t.table {
		for l := range t.table[k] {
			part, share := cell(k, l)
			mean += float64(share * part)
		}
	}
	for k := range t.table {
		for l := range t.table[k] {
			part, share := cell(k, l)
			sum += float64(share * float64((part-mean)*(part-mean)))
		}
	}
	if sum < 1e-24 {
		return 0 // what rounding leaves
	}
	return sum
}

// Ratings returns the table as ratings of two raters, for the coefficients of many.
func (t *Crosstab) Ratings() (*Ratings, error) {
	var c Columns
	unit := int32(0)
	if err := t.square(); err != nil {
		return nil, err
	}
	if t.n > 1<<28 {
		return nil, invalid("%d units are too many to be taken one by one", t.n)
	}
	for k, row := range t.table {
		for l, n := range row {
			for range n {
				c.Unit = append(c.Unit, unit, unit)
				c.Rater = append(c.Rater, 0, 1)
				c.Category = append(c.Category, int32(k), int32(l))
				unit++
			}
		}
	}
	from, err := newColumnSource(t.scale, c)
	if err != nil {
		return nil, err
	}
	r := &Ratings{scale: t.scale, raters: 2, active: 2}
	r.columns = sync.OnceValue(from.cells)
	if err := r.count(from); err != nil {
		return nil, err
	}
	return r, nil
}

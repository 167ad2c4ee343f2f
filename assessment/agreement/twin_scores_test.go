package agreement_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/big"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/openrubric/leadership/assessment/agreement"
	"github.com/openrubric/leadership/assessment/estimate"
	"github.com/openrubric/leadership/assessment/variance"
)

// slowNear reports a value that differs from the twin's by more than tolerance, of a
// value of size 1 or more.
func slowNear(t *testing.T, what string, got, want, tolerance float64, input any) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance*max(1, math.Abs(want))) {
		t.Errorf("%s %v, twin %v: %v", what, got, want, input)
	}
}

// slowPointer is slowNear of a value that may not exist: NaN in the twin.
func slowPointer(t *testing.T, what string, got *float64, want, tolerance float64, input any) {
	t.Helper()
	if (got == nil) != math.IsNaN(want) {
		if got != nil {
			t.Errorf("%s %v, undefined in the twin: %v", what, *got, input)
		} else {
			t.Errorf("%s undefined, twin %v: %v", what, want, input)
		}
		return
	}
	if got != nil {
		slowNear(t, what, *got, want, tolerance, input)
	}
}

// A slowTally counts cases of one fault and keeps the smallest.
type slowTally struct {
	count, size int
	smallest    string
}

func (f *slowTally) note(size int, format string, a ...any) {
	if f.count++; f.count == 1 || size < f.size {
		f.size, f.smallest = size, fmt.Sprintf(format, a...)
	}
}

func (f *slowTally) report(t *testing.T, what string) {
	t.Helper()
	if f.count > 0 {
		t.Errorf("%d times %s; smallest: %s", f.count, what, f.smallest)
	}
}

func slowNormal(x float64) float64 { return math.Erfc(-x/math.Sqrt2) / 2 }

func slowSimpson(f func(float64) float64, low, high float64, n int) float64 {
	if low >= high {
		return 0
	}
	h, sum := (high-low)/float64(n), 0.0
	for i := 0; i <= n; i++ {
		w := 2.0
		switch {
		case i == 0 || i == n:
			w = 1
		case i%2 == 1:
			w = 4
		}
		sum += w * f(low+h*float64(i))
	}
	return sum * h / 3
}

// slowRoot finds where f turns from below 0 to above by halving.
func slowRoot(f func(float64) float64, low, high float64) float64 {
	for range 60 {
		middle := (low + high) / 2
		if f(middle) < 0 {
			low = middle
		} else {
			high = middle
		}
	}
	return (low + high) / 2
}

// slowTailF returns P(F > f): with d1·f/(d1·f+d2) = sin²θ the density of θ is
// proportional to sin^(d1−1) θ · cos^(d2−1) θ.
func slowTailF(f, d1, d2 float64) float64 {
	density := func(x float64) float64 {
		return math.Pow(math.Sin(x), d1-1) * math.Pow(max(math.Cos(x), 0), d2-1)
	}
	at := math.Asin(math.Sqrt(d1 * f / (d1*f + d2)))
	above, below := slowSimpson(density, at, math.Pi/2, 1000), slowSimpson(density, 0, at, 1000)
	return above / (above + below)
}

// slowQuantileF returns the f with P(F > f) = tail.
func slowQuantileF(tail, d1, d2 float64) float64 {
	return math.Exp(slowRoot(func(x float64) float64 { return tail - slowTailF(math.Exp(x), d1, d2) }, -12, 12))
}

// slowShares are statistics of a table as functions of its cells' shares, which need not
// add up to 1.
type slowShares struct{ gamma, tauB, tauC, rowsGiven, columnsGiven, spearman, pearson float64 }

func slowAssociation(p [][]float64) slowShares {
	rows, columns := len(p), len(p[0])
	total := 0.0
	row, column := make([]float64, rows), make([]float64, columns)
	for i := range p {
		for j, v := range p[i] {
			total += v
			row[i] += v
			column[j] += v
		}
	}
	c, d, tiedRows, tiedColumns := 0.0, 0.0, 0.0, 0.0
	for i := range p {
		for j, v := range p[i] {
			for k := range p {
				for l, w := range p[k] {
					pair := v * w / total / total
					switch s := (i - k) * (j - l); {
					case s > 0:
						c += pair
					case s < 0:
						d += pair
					}
					if i == k {
						tiedRows += pair
					}
					if j == l {
						tiedColumns += pair
					}
				}
			}
		}
	}
	// Mid-ranks as shares: what lies below and half of what is level.
	rank := func(margin []float64) []float64 {
		out := make([]float64, len(margin))
		for i := range margin {
			for j, v := range margin {
				if j < i {
					out[i] += v / total
				} else if j == i {
					out[i] += v / total / 2
				}
			}
		}
		return out
	}
	correlate := func(x, y []float64) float64 {
		var mx, my, xx, yy, xy float64
		for i := range p {
			for j, v := range p[i] {
				mx += v / total * x[i]
				my += v / total * y[j]
			}
		}
		for i := range p {
			for j, v := range p[i] {
				xx += v / total * (x[i] - mx) * (x[i] - mx)
				yy += v / total * (y[j] - my) * (y[j] - my)
				xy += v / total * (x[i] - mx) * (y[j] - my)
			}
		}
		return xy / math.Sqrt(xx*yy)
	}
	places := func(n int) []float64 {
		out := make([]float64, n)
		for i := range out {
			out[i] = float64(i + 1)
		}
		return out
	}
	m := float64(min(rows, columns))
	return slowShares{
		gamma: (c - d) / (c + d), tauB: (c - d) / math.Sqrt((1-tiedRows)*(1-tiedColumns)), tauC: (c - d) * m / (m - 1),
		rowsGiven: (c - d) / (1 - tiedColumns), columnsGiven: (c - d) / (1 - tiedRows),
		spearman: correlate(rank(row), rank(column)), pearson: correlate(places(rows), places(columns)),
	}
}

// slowErrors returns the standard errors by the multinomial delta method, slopes by
// central differences.
func slowErrors(table [][]int) slowShares {
	n := 0.0
	p := make([][]float64, len(table))
	for i := range table {
		p[i] = make([]float64, len(table[i]))
		for j, v := range table[i] {
			p[i][j] = float64(v)
			n += float64(v)
		}
	}
	for i := range p {
		for j := range p[i] {
			p[i][j] /= n
		}
	}
	list := func(s slowShares) []float64 {
		return []float64{s.gamma, s.tauB, s.tauC, s.rowsGiven, s.columnsGiven, s.spearman, s.pearson}
	}
	mean, square := make([]float64, 7), make([]float64, 7)
	for i := range p {
		for j, v := range p[i] {
			if v == 0 {
				continue
			}
			h := 1e-4 * v
			p[i][j] = v + h
			up := list(slowAssociation(p))
			p[i][j] = v - h
			down := list(slowAssociation(p))
			p[i][j] = v
			for k := range up {
				g := (up[k] - down[k]) / (2 * h)
				mean[k] += v * g
				square[k] += v * g * g
			}
		}
	}
	se := make([]float64, 7)
	for k := range se {
		se[k] = math.Sqrt(max(square[k]-mean[k]*mean[k], 0) / n)
	}
	return slowShares{se[0], se[1], se[2], se[3], se[4], se[5], se[6]}
}

// slowTable returns a random table, some of them with empty rows and columns.
func slowTable(r *rand.Rand, n int) [][]int {
	rows, columns := 2+r.IntN(4), 2+r.IntN(4)
	table := make([][]int, rows)
	for i := range table {
		table[i] = make([]int, columns)
	}
	few := 1 + r.IntN(columns)
	slope := r.IntN(3) - 1
	for range n {
		i := r.IntN(rows)
		j := r.IntN(few)
		switch {
		case slope > 0 && r.IntN(2) == 0:
			j = min(i, columns-1)
		case slope < 0 && r.IntN(2) == 0:
			j = max(columns-1-i, 0)
		}
		table[i][j]++
	}
	return table
}

func slowOrdered(t *testing.T, table [][]int) *agreement.Crosstab {
	t.Helper()
	names := func(n int) []string {
		var out []string
		for i := range n {
			out = append(out, fmt.Sprint("c", i))
		}
		return out
	}
	x, err := agreement.NewOrderedCrosstab(names(len(table)), names(len(table[0])), table)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func TestTwinAssociation(t *testing.T) {
	r := rand.New(rand.NewPCG(31, 1))
	compared, undefined := 0, 0
	var beyond slowTally
	defer beyond.report(t, "a coefficient lies beyond −1 … 1")
	for run := range runs(1000) {
		table := slowTable(r, r.IntN(41))
		a, err := slowOrdered(t, table).Association()
		var units [][2]int
		for i := range table {
			for j, v := range table[i] {
				for range v {
					units = append(units, [2]int{i, j})
				}
			}
		}
		// All pairs of units.
		c, d, tiedX, tiedY := 0, 0, 0, 0
		for i, u := range units {
			for _, v := range units[:i] {
				x, y := u[0]-v[0], u[1]-v[1]
				if x*y > 0 {
					c++
				}
				if x*y < 0 {
					d++
				}
				if x == 0 {
					tiedX++
				}
				if y == 0 {
					tiedY++
				}
			}
		}
		n := len(units)
		all := n * (n - 1) / 2
		if tiedX == all || tiedY == all {
			undefined++
			if !errors.Is(err, estimate.ErrUndefined) {
				t.Errorf("%v: %v", table, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%v: %v", table, err)
			continue
		}
		compared++
		if a.Concordant != int64(c) || a.Discordant != int64(d) || a.Units != n {
			t.Errorf("%v: %d, %d of %d, twin %d, %d of %d", table, a.Concordant, a.Discordant, a.Units, c, d, n)
		}
		s := float64(c - d)
		m := float64(min(len(table), len(table[0])))
		var x, y []float64
		rank := func(which int, u [2]int) float64 {
			below, level := 0, 0
			for _, v := range units {
				if v[which] < u[which] {
					below++
				} else if v[which] == u[which] {
					level++
				}
			}
			return float64(below) + float64(level+1)/2
		}
		var px, py []float64
		for _, u := range units {
			x, y = append(x, rank(0, u)), append(y, rank(1, u))
			px, py = append(px, float64(u[0])), append(py, float64(u[1]))
		}
		se := slowErrors(table)
		for _, one := range []struct {
			c        agreement.Coefficient
			want, se float64
		}{
			{a.Gamma, s / float64(c+d), se.gamma},
			{a.TauB, s / math.Sqrt(float64(all-tiedX)*float64(all-tiedY)), se.tauB},
			{a.TauC, 2 * m * s / (float64(n*n) * (m - 1)), se.tauC},
			{a.RowsGivenColumns, s / float64(all-tiedY), se.rowsGiven},
			{a.ColumnsGivenRows, s / float64(all-tiedX), se.columnsGiven},
			{a.Spearman, slowCorrelation(x, y), se.spearman},
			{a.Pearson, slowCorrelation(px, py), math.NaN()},
		} {
			slowNear(t, one.c.Name, one.c.Value, one.want, 1e-12, table)
			slowPointer(t, one.c.Name+" SE", one.c.SE, one.se, 2e-7, table)
			if one.c.Value < -1 || one.c.Value > 1 {
				beyond.note(n, "%s is %v: %v", one.c.Name, one.c.Value, table)
			}
			const z = 1.959963984540054
			low, high := max(one.want-z*one.se, -1), min(one.want+z*one.se, 1)
			if name := one.c.Name; name == "spearman" || name == "pearson" {
				half := z / math.Sqrt(float64(n-3))
				low, high = math.Tanh(math.Atanh(one.want)-half), math.Tanh(math.Atanh(one.want)+half)
				sure := math.Abs(one.want) < 1-1e-9
				if n < 4 || !sure {
					if one.c.Interval != nil {
						t.Errorf("%s %v of %d units has an interval %v: %v", name, one.c.Value, n, *one.c.Interval, table)
					}
					continue
				}
			}
			if one.c.Interval == nil {
				t.Errorf("%s has no interval: %v", one.c.Name, table)
				continue
			}
			slowNear(t, one.c.Name+" low", one.c.Interval.Low, low, 1e-6, table)
			slowNear(t, one.c.Name+" high", one.c.Interval.High, high, 1e-6, table)
		}
		if rho := slowCorrelation(x, y); n > 2 && math.Abs(rho) < 1-1e-9 {
			f := rho * rho * float64(n-2) / (1 - rho*rho)
			if a.Spearman.Test == nil {
				t.Errorf("no test of Spearman's: %v", table)
			} else {
				slowNear(t, "Spearman's t", math.Abs(a.Spearman.Test.Value), math.Sqrt(f), 1e-9, table)
				if run%20 == 0 {
					slowNear(t, "Spearman's P", a.Spearman.Test.P, slowTailF(f, 1, float64(n-2)), 1e-7, table)
				}
			}
		}
	}
	t.Logf("%d tables compared, %d undefined", compared, undefined)
}

// slowCorrelation is Pearson's, NaN if one does not vary.
func slowCorrelation(x, y []float64) float64 {
	cov, a, b := slowCovariance(x, y), slowCovariance(x, x), slowCovariance(y, y)
	if a == 0 || b == 0 {
		return math.NaN()
	}
	return cov / math.Sqrt(a) / math.Sqrt(b)
}

// slowCovariance is that over the pairs of which both are there, NaN with fewer than two.
func slowCovariance(x, y []float64) float64 {
	n, mx, my, sum := 0.0, 0.0, 0.0, 0.0
	for i := range x {
		if !math.IsNaN(x[i]) && !math.IsNaN(y[i]) {
			n++
			mx += x[i]
			my += y[i]
		}
	}
	mx, my = mx/n, my/n
	for i := range x {
		if !math.IsNaN(x[i]) && !math.IsNaN(y[i]) {
			sum += (x[i] - mx) * (y[i] - my)
		}
	}
	if n < 2 {
		return math.NaN()
	}
	return sum / (n - 1)
}

// TestTwinTauNull: the variance of C − D if there is no association is that over all
// ways to pair the rows with the columns.
func TestTwinTauNull(t *testing.T) {
	r := rand.New(rand.NewPCG(32, 1))
	compared := 0
	for range 150 {
		table := slowTable(r, 2+r.IntN(5))
		a, err := slowOrdered(t, table).Association()
		if err != nil {
			continue
		}
		var x, y []int
		for i := range table {
			for j, v := range table[i] {
				for range v {
					x, y = append(x, i), append(y, j)
				}
			}
		}
		score := func() float64 {
			s := 0
			for i := range x {
				for j := range i {
					if p := (x[i] - x[j]) * (y[i] - y[j]); p > 0 {
						s++
					} else if p < 0 {
						s--
					}
				}
			}
			return float64(s)
		}
		here, ways, squares := score(), 0.0, 0.0
		var permute func(k int)
		permute = func(k int) {
			if k == len(y) {
				ways++
				squares += score() * score()
				return
			}
			for i := k; i < len(y); i++ {
				y[k], y[i] = y[i], y[k]
				permute(k + 1)
				y[k], y[i] = y[i], y[k]
			}
		}
		permute(0)
		z := here / math.Sqrt(squares/ways)
		if a.TauB.Test == nil {
			t.Errorf("no test: %v", table)
			continue
		}
		compared++
		slowNear(t, "z", a.TauB.Test.Value, z, 1e-9, table)
		slowNear(t, "P", a.TauB.Test.P, 2*slowNormal(-math.Abs(z)), 1e-9, table)
	}
	t.Logf("%d tables compared", compared)
}

func TestTwinAssociationErrors(t *testing.T) {
	x, err := agreement.NewCrosstab(agreement.Scale{Categories: []string{"a", "b"}, Nominal: true}, [][]int{{3, 1}, {1, 3}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := x.Association(); !errors.Is(err, estimate.ErrInvalid) {
		t.Errorf("association of names: %v", err)
	}
	if _, err := x.PolychoricTwoStep(); !errors.Is(err, estimate.ErrInvalid) {
		t.Errorf("polychoric of names: %v", err)
	}
	for _, table := range [][][]int{{{0, 0}, {0, 0}}, {{3, 0}, {0, 0}}, {{3, 4}, {0, 0}}, {{3, 0}, {1, 0}}} {
		if _, err := slowOrdered(t, table).Association(); !errors.Is(err, estimate.ErrUndefined) {
			t.Errorf("%v: %v", table, err)
		}
		if _, err := slowOrdered(t, table).PolychoricTwoStep(); !errors.Is(err, estimate.ErrUndefined) {
			t.Errorf("%v: %v", table, err)
		}
	}
	for _, table := range [][][]int{{{1, 2}}, {{1, 2}, {3}}, {{1, 2}, {3, -1}}} {
		if _, err := agreement.NewOrderedCrosstab([]string{"a", "b"}, []string{"c", "d"}, table); !errors.Is(err, estimate.ErrInvalid) {
			t.Errorf("%v: %v", table, err)
		}
	}
}

// slowLikelihood is log L of a table, cells by integrating over the normal that stands
// behind the rows.
func slowLikelihood(table [][]int, rows, columns []float64, rho float64) float64 {
	edge := func(list []float64, i int) float64 {
		switch {
		case i < 0:
			return -8.5
		case i >= len(list):
			return 8.5
		}
		return list[i]
	}
	root, sum := math.Sqrt(1-rho*rho), 0.0
	for i := range table {
		for j, n := range table[i] {
			if n == 0 {
				continue
			}
			p := slowSimpson(func(x float64) float64 {
				upper := slowNormal((edge(columns, j) - rho*x) / root)
				lower := slowNormal((edge(columns, j-1) - rho*x) / root)
				return math.Exp(-x*x/2) / math.Sqrt(2*math.Pi) * (upper - lower)
			}, edge(rows, i-1), edge(rows, i), 400)
			sum += float64(n) * math.Log(p)
		}
	}
	return sum
}

// slowFilled leaves out empty rows and columns.
func slowFilled(table [][]int) [][]int {
	var out [][]int
	for _, row := range table {
		var kept []int
		any := 0
		for j, v := range row {
			any += v
			column := 0
			for _, other := range table {
				column += other[j]
			}
			if column > 0 {
				kept = append(kept, v)
			}
		}
		if any > 0 {
			out = append(out, kept)
		}
	}
	return out
}

func TestTwinPolychoric(t *testing.T) {
	r := rand.New(rand.NewPCG(33, 1))
	two, all, undefined := 0, 0, 0
	var lost slowTally
	defer lost.report(t, "the likelihood has a maximum inside, but there is no coefficient")
	for run := 0; two < 50 && run < 600; run++ {
		table := slowTable(r, 10+r.IntN(60))
		if run < 250 { // small ones, to see which have no coefficient
			table = slowTable(r, 3+r.IntN(15))
			if _, err := slowOrdered(t, table).PolychoricTwoStep(); err == nil {
				continue
			}
		}
		filled := slowFilled(table)
		p, err := slowOrdered(t, table).PolychoricTwoStep()
		if len(filled) < 2 || len(filled[0]) < 2 {
			undefined++
			if !errors.Is(err, estimate.ErrUndefined) {
				t.Errorf("%v: %v", table, err)
			}
			continue
		}
		n := 0
		for _, row := range filled {
			for _, v := range row {
				n += v
			}
		}
		quantile := func(count int) float64 {
			return slowRoot(func(x float64) float64 { return slowNormal(x) - float64(count)/float64(n) }, -8, 8)
		}
		var rows, columns []float64
		sum := 0
		for _, row := range filled[:len(filled)-1] {
			for _, v := range row {
				sum += v
			}
			rows = append(rows, quantile(sum))
		}
		sum = 0
		for j := range len(filled[0]) - 1 {
			for _, row := range filled {
				sum += row[j]
			}
			columns = append(columns, quantile(sum))
		}
		if err != nil {
			undefined++
			if !errors.Is(err, estimate.ErrUndefined) {
				t.Errorf("%v: %v", table, err)
			}
			// The likelihood must grow all the way to one of the ends.
			end := max(slowLikelihood(filled, rows, columns, 0.995), slowLikelihood(filled, rows, columns, -0.995))
			best, where := math.Inf(-1), 0.0
			for rho := -0.99; rho < 0.991; rho += 0.06 {
				if l := slowLikelihood(filled, rows, columns, rho); l > best {
					best, where = l, rho
				}
			}
			if best > end+1e-6 && math.Abs(where) < 0.985 {
				lost.note(n, "%v: %v, but log L is %v at %.2f and %v at the best of ±0.995", table, err, best, where, end)
			}
			continue
		}
		two++
		if len(p.Rows) != len(rows) || len(p.Columns) != len(columns) {
			t.Errorf("%v: thresholds %v %v, twin %v %v", table, p.Rows, p.Columns, rows, columns)
			continue
		}
		for i, v := range rows {
			slowNear(t, "threshold", p.Rows[i], v, 1e-9, table)
		}
		for i, v := range columns {
			slowNear(t, "threshold", p.Columns[i], v, 1e-9, table)
		}
		at := func(rho float64) float64 { return slowLikelihood(filled, rows, columns, rho) }
		here := at(p.Value)
		if math.Abs(p.Value) < 0.99 {
			for _, by := range []float64{-0.3, -1e-3, 1e-3, 0.3} {
				if math.Abs(p.Value+by) < 0.999 && at(p.Value+by) > here+1e-9 {
					t.Errorf("%v: the likelihood at %v is lower than at %v", table, p.Value, p.Value+by)
				}
			}
		}
		if math.Abs(p.Value) < 0.9 {
			const h = 2e-3
			curve := (at(p.Value+h) - 2*here + at(p.Value-h)) / (h * h)
			slowNear(t, "SE over twin", *p.SE*math.Sqrt(-curve), 1, 1e-3, table)
		}
		if two%2 == 1 {
			continue
		}
		full, err := slowOrdered(t, table).Polychoric()
		if err != nil {
			if !errors.Is(err, estimate.ErrUndefined) {
				t.Errorf("%v: %v", table, err)
			}
			continue
		}
		all++
		here = slowLikelihood(filled, full.Rows, full.Columns, full.Value)
		for _, by := range []float64{-1e-3, 1e-3} {
			if math.Abs(full.Value) < 0.99 && slowLikelihood(filled, full.Rows, full.Columns, full.Value+by) > here+1e-9 {
				t.Errorf("%v: all at once, the likelihood at %v is lower than at %v", table, full.Value, full.Value+by)
			}
			for _, list := range [][]float64{full.Rows, full.Columns} {
				for i := range list {
					list[i] += by
					if slowLikelihood(filled, full.Rows, full.Columns, full.Value) > here+1e-9 {
						t.Errorf("%v: all at once, the likelihood with threshold %d moved by %v is higher", table, i, by)
					}
					list[i] -= by
				}
			}
		}
	}
	if two < 50 {
		t.Errorf("only %d tables", two)
	}
	t.Logf("%d tables in two steps, %d at once, %d undefined", two, all, undefined)
}

// TestTwinOmega: no loading or residual nearby fits better, and omega is what they say.
func TestTwinOmega(t *testing.T) {
	r := rand.New(rand.NewPCG(44, 1))
	compared, undefined, bounded := 0, 0, 0
	var short slowTally
	defer short.report(t, "something nearby fits better by more than 1e-6")
	for range 300 {
		n, k := 5+r.IntN(30), 3+r.IntN(4)
		s := make(agreement.Scores, n)
		for i := range s {
			ability := r.NormFloat64()
			for j := range k {
				s[i] = append(s[i], ability*(0.4+0.3*float64(j))+r.NormFloat64())
			}
		}
		columns := make([]int, k)
		for j := range columns {
			columns[j] = j
		}
		v := slowMatrix(s, columns)
		discrepancy := func(load, rest []float64) float64 {
			m, f := make([][]float64, k), 0.0
			for i := range m {
				for j := range k {
					m[i] = append(m[i], load[i]*load[j])
				}
				m[i][i] += rest[i]
			}
			for j := range k { // tr Σ⁻¹S, column by column
				var b []float64
				for i := range k {
					b = append(b, v[i][j]*float64(n-1)/float64(n))
				}
				x, ok := slowEliminate(m, b)
				if !ok {
					return math.Inf(1)
				}
				f += x[j]
			}
			for c := range m { // log|Σ|
				f += math.Log(m[c][c])
				for i := c + 1; i < k; i++ {
					q := m[i][c] / m[c][c]
					for j := range k {
						m[i][j] -= q * m[c][j]
					}
				}
			}
			return f
		}
		check := func(o agreement.Omega, fit func(load, rest []float64) float64, what string, rests bool, observed float64) {
			t.Helper()
			compared++
			sum, left := 0.0, 0.0
			for j, l := range o.Loadings {
				sum += l
				left += o.Residuals[j]
			}
			slowNear(t, what, o.Omega.Value, sum*sum/(sum*sum+left), 1e-9, s)
			slowNear(t, what+" observed", o.Observed, sum*sum/observed, 1e-9, s)
			if sum < 0 {
				t.Errorf("%s: loadings add up to %v: %v", what, sum, s)
			}
			if o.Heywood {
				bounded++
				return
			}
			here := fit(o.Loadings, o.Residuals)
			for j := range k {
				for _, by := range []float64{-0.01, 0.01} {
					for which, list := range [][]float64{o.Loadings, o.Residuals} {
						if which == 1 && !rests {
							continue
						}
						keep := list[j]
						list[j] += by * math.Sqrt(v[j][j])
						if list[j] > 0 || which == 0 {
							if there := fit(o.Loadings, o.Residuals); there < here-1e-6 {
								short.note(n*k, "%s %v, Heywood %v, residuals %v: %v falls to %v, item %d: %v", what, o.Omega.Value, o.Heywood, o.Residuals, here, there, j, s)
							}
						}
						list[j] = keep
					}
				}
			}
		}
		c := slowCorrelations(v)
		if o, err := agreement.OmegaTotal(s); err == nil {
			check(o, discrepancy, "omega by likelihood", true, slowSum(v))
		} else if undefined++; !errors.Is(err, estimate.ErrUndefined) {
			t.Errorf("%v: %v", s, err)
		}
		if o, err := agreement.OmegaMinres(s); err == nil {
			check(o, func(load, _ []float64) float64 {
				f := 0.0
				for i := range load {
					for j := range i {
						f += (c[i][j] - load[i]*load[j]) * (c[i][j] - load[i]*load[j])
					}
				}
				return f
			}, "omega by minres", false, slowSum(c))
		} else if undefined++; !errors.Is(err, estimate.ErrUndefined) {
			t.Errorf("%v: %v", s, err)
		}
	}
	t.Logf("%d compared, %d of them Heywood cases, %d undefined", compared, bounded, undefined)
}

// slowScores returns persons by items, with items that go together, and at times missing
// scores, items that do not vary and persons who are alike.
func slowScores(r *rand.Rand, persons, items int, holes bool) agreement.Scores {
	kind := r.IntN(12)
	s := make(agreement.Scores, persons)
	flat := -1
	if r.IntN(6) == 0 {
		flat = r.IntN(items)
	}
	for i := range s {
		ability := 1.5 * r.NormFloat64()
		for j := range items {
			v := ability*float64(kind%3) + r.NormFloat64()
			switch {
			case kind < 8:
				v = min(max(math.Round(3+v), 1), 5)
			case kind == 11:
				v = 2
			}
			if j == flat {
				v = 3
			}
			if holes && r.IntN(6) == 0 {
				v = math.NaN()
			}
			s[i] = append(s[i], v)
		}
	}
	return s
}

func slowColumn(s agreement.Scores, j int) []float64 {
	var out []float64
	for _, row := range s {
		out = append(out, row[j])
	}
	return out
}

// slowKept returns the columns that vary.
func slowKept(s agreement.Scores) []int {
	var out []int
	for j := range s[0] {
		if v := slowCovariance(slowColumn(s, j), slowColumn(s, j)); v > 0 {
			out = append(out, j)
		}
	}
	return out
}

func slowMatrix(s agreement.Scores, columns []int) [][]float64 {
	out := make([][]float64, len(columns))
	for a, i := range columns {
		for _, j := range columns {
			out[a] = append(out[a], slowCovariance(slowColumn(s, i), slowColumn(s, j)))
		}
	}
	return out
}

func slowAlpha(v [][]float64) float64 {
	k, trace, sum := float64(len(v)), 0.0, 0.0
	for i := range v {
		trace += v[i][i]
		for j := range v {
			sum += v[i][j]
		}
	}
	if k < 2 || math.Abs(sum) < 1e-10 {
		return math.NaN()
	}
	return k / (k - 1) * (1 - trace/sum)
}

func slowCorrelations(v [][]float64) [][]float64 {
	out := make([][]float64, len(v))
	for i := range v {
		for j := range v {
			out[i] = append(out[i], v[i][j]/math.Sqrt(v[i][i]*v[j][j]))
		}
	}
	return out
}

func slowWithout(v [][]float64, drop int) [][]float64 {
	var out [][]float64
	for i := range v {
		if i == drop {
			continue
		}
		var row []float64
		for j := range v {
			if j != drop {
				row = append(row, v[i][j])
			}
		}
		out = append(out, row)
	}
	return out
}

func slowSum(v [][]float64) float64 {
	sum := 0.0
	for _, row := range v {
		for _, x := range row {
			sum += x
		}
	}
	return sum
}

func TestTwinCronbach(t *testing.T) {
	r := rand.New(rand.NewPCG(34, 1))
	compared, undefined, incomplete := 0, 0, 0
	var nothing slowTally
	defer nothing.report(t, "standardised alpha is a number although correlations add up to 0")
	for run := range runs(1000) {
		holes := run%3 == 0
		s := slowScores(r, 1+r.IntN(14), 1+r.IntN(6), holes)
		if slices.ContainsFunc(s, func(row []float64) bool { return slices.ContainsFunc(row, math.IsNaN) }) {
			incomplete++
		} else {
			holes = false
		}
		a, err := agreement.Cronbach(s)
		kept := slowKept(s)
		v := slowMatrix(s, kept)
		sum := slowSum(v)
		if len(kept) < 2 || math.IsNaN(sum) || sum < 1e-10 {
			undefined++
			if !errors.Is(err, estimate.ErrUndefined) {
				t.Errorf("%v: alpha %v %v", s, a.Alpha.Value, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%v: %v", s, err)
			continue
		}
		compared++
		c := slowCorrelations(v)
		k := float64(len(kept))
		slowNear(t, "alpha", a.Alpha.Value, slowAlpha(v), 1e-9, s)
		if standard := slowAlpha(c); math.IsNaN(standard) {
			if a.Standardised != nil {
				nothing.note(len(s)*len(s[0]), "%v: %v", a.Standardised.Value, s)
			}
		} else if slowSum(c) <= 1e-10 { // correlations over pairs may add up to less than nothing
			if a.Standardised != nil {
				t.Errorf("standardised alpha %v of a sum of correlations of %v", a.Standardised.Value, slowSum(c))
			}
		} else if a.Standardised == nil {
			t.Errorf("no standardised alpha, %v by the twin: %v", standard, s)
		} else {
			slowNear(t, "standardised alpha", a.Standardised.Value, standard, 1e-8, s)
		}
		meanR := (slowSum(c) - k) / (k * (k - 1))
		slowNear(t, "mean r", a.MeanR, meanR, 1e-9, s)
		switch { // over pairs, correlations can pass 1
		case meanR > 1+1e-9:
			slowPointer(t, "signal to noise", a.SignalToNoise, math.NaN(), 0, s)
		case meanR < 1-1e-9:
			slowPointer(t, "signal to noise", a.SignalToNoise, k*meanR/(1-meanR), 1e-6, s)
		}
		if !holes {
			// By the definition, from sums of rows.
			var total []float64
			trace := 0.0
			for _, row := range s {
				x := 0.0
				for _, j := range kept {
					x += row[j]
				}
				total = append(total, x)
			}
			for i := range v {
				trace += v[i][i]
			}
			slowNear(t, "alpha by sums", a.Alpha.Value, k/(k-1)*(1-trace/slowCovariance(total, total)), 1e-8, s)
			slowCheckSum(t, s, a)
			slowCheckAlphaError(t, s, a, v, run)
		}
		for at, j := range kept {
			item := a.Items[j]
			x := slowColumn(s, j)
			slowNear(t, "SD", item.SD, math.Sqrt(slowCovariance(x, x)), 1e-12, s)
			rest := slowWithout(v, at)
			own := v[at][at]
			covariance := -own
			for i := range v {
				covariance += v[at][i]
			}
			restR, without, standard := math.NaN(), math.NaN(), math.NaN()
			if left := slowSum(rest); left > 1e-10 {
				restR = covariance / math.Sqrt(own*left)
				without = slowAlpha(rest)
			}
			if slowSum(slowWithout(c, at)) > 1e-10 {
				standard = slowAlpha(slowWithout(c, at))
			}
			slowPointer(t, "rest r", item.RestR, restR, 1e-8, s)
			slowPointer(t, "alpha without", item.AlphaWithout, without, 1e-8, s)
			slowPointer(t, "standardised alpha without", item.StandardisedWithout, standard, 1e-8, s)
			var own1, mean []float64
			for i, row := range s {
				if math.IsNaN(x[i]) {
					continue
				}
				sum, n := 0.0, 0.0
				for _, j := range kept {
					if !math.IsNaN(row[j]) {
						sum += row[j]
						n++
					}
				}
				own1, mean = append(own1, x[i]), append(mean, sum/n)
			}
			if total := slowCorrelation(own1, mean); slowCovariance(mean, mean) > 1e-12 {
				slowPointer(t, "total r", item.TotalR, total, 1e-8, s)
			}
			if item.Constant {
				t.Errorf("item %d is constant: %v", j, s)
			}
			// Delete the item and compute again.
			if len(kept) > 2 && !holes && !math.IsNaN(without) {
				var less agreement.Scores
				for _, row := range s {
					less = append(less, slices.Delete(slices.Clone(row), j, j+1))
				}
				b, err := agreement.Cronbach(less)
				if err != nil {
					t.Errorf("%v without %d: %v", s, j, err)
					continue
				}
				slowPointer(t, "alpha without", item.AlphaWithout, b.Alpha.Value, 1e-8, s)
			}
		}
		for j, item := range a.Items {
			if item.Constant == slices.Contains(kept, j) || item.Constant && (item.RestR != nil || item.AlphaWithout != nil || item.TotalR != nil) {
				t.Errorf("item %d: %+v: %v", j, item, s)
			}
		}
	}
	t.Logf("%d matrices compared, %d undefined, %d incomplete", compared, undefined, incomplete)
}

// slowCheckSum compares what describes the sum of all items.
func slowCheckSum(t *testing.T, s agreement.Scores, a agreement.Consistency) {
	t.Helper()
	var total []float64
	mean := 0.0
	for _, row := range s {
		x := 0.0
		for _, v := range row {
			x += v
		}
		total = append(total, x)
		mean += x / float64(len(s))
	}
	if a.Sum == nil {
		t.Errorf("no sum: %v", s)
		return
	}
	sd := math.Sqrt(slowCovariance(total, total))
	slowNear(t, "mean of the sum", a.Sum.Mean, mean, 1e-12, s)
	slowNear(t, "SD of the sum", a.Sum.SD, sd, 1e-9, s)
	slowNear(t, "SEM", a.Sum.SEM, sd*math.Sqrt(1-max(a.Alpha.Value, 0)), 1e-7, s)
}

// slowCheckAlphaError compares Duhachek's standard error with the delta method in the
// covariances of a normal sample, Cov(v_ij, v_kl) = (v_ik v_jl + v_il v_jk)/n, and Feldt's
// interval.
func slowCheckAlphaError(t *testing.T, s agreement.Scores, a agreement.Consistency, v [][]float64, run int) {
	t.Helper()
	k, n := len(v), float64(len(s))
	if a.Alpha.SE == nil {
		t.Errorf("no standard error: %v", s)
		return
	}
	g := make([][]float64, k)
	for i := range v {
		for j := range v {
			keep := v[i][j]
			h := 1e-5 * slowSum(v)
			v[i][j] = keep + h
			up := slowAlpha(v)
			v[i][j] = keep - h
			down := slowAlpha(v)
			v[i][j] = keep
			g[i] = append(g[i], (up-down)/(2*h))
		}
	}
	q := 0.0
	for i := range v {
		for j := range v {
			for x := range v {
				for y := range v {
					q += g[i][j] * g[x][y] * (v[i][x]*v[j][y] + v[i][y]*v[j][x])
				}
			}
		}
	}
	slowNear(t, "square of the SE of alpha", *a.Alpha.SE**a.Alpha.SE, max(q, 0)/n, 1e-7, s)
	if run%50 != 1 {
		return
	}
	d1, d2 := n-1, (n-1)*float64(k-1)
	low := 1 - (1-a.Alpha.Value)*slowQuantileF(0.025, d1, d2)
	high := 1 - (1-a.Alpha.Value)*slowQuantileF(0.975, d1, d2)
	slowNear(t, "Feldt low", a.Alpha.Interval.Low, low, 1e-6, s)
	slowNear(t, "Feldt high", a.Alpha.Interval.High, high, 1e-6, s)
}

// TestTwinUnits: alpha, lambdas and correlations do not depend on the units of the
// scores, and exist in all or none.
func TestTwinUnits(t *testing.T) {
	r := rand.New(rand.NewPCG(35, 1))
	var failed, fourth slowTally
	defer failed.report(t, "scores are undefined in one unit and not in another")
	defer fourth.report(t, "lambda 4 differs between units")
	for range 300 {
		s := slowScores(r, 2+r.IntN(8), 2+r.IntN(4), false)
		a, err := agreement.Cronbach(s)
		g, errG := agreement.Guttman(s)
		i, errI := agreement.ICC(t.Context(), s)
		for _, by := range []float64{math.Ldexp(1, -24), math.Ldexp(1, 24)} { // powers of two: no rounding
			scaled := make(agreement.Scores, len(s))
			for p, row := range s {
				for _, v := range row {
					scaled[p] = append(scaled[p], v*by)
				}
			}
			b, err2 := agreement.Cronbach(scaled)
			h, errH := agreement.Guttman(scaled)
			j, errJ := agreement.ICC(t.Context(), scaled)
			if (err == nil) != (err2 == nil) || (errG == nil) != (errH == nil) || (errI == nil) != (errJ == nil) {
				failed.note(len(s)*len(s[0]), "%v: errors %v %v %v; times %v: %v %v %v", s, err, errG, errI, by, err2, errH, errJ)
				continue
			}
			if err == nil {
				slowNear(t, "alpha", b.Alpha.Value, a.Alpha.Value, 1e-9, s)
				if math.Abs(h.L4-g.L4) > 1e-9*math.Abs(g.L4) {
					fourth.note(len(s)*len(s[0]), "%v, times %v %v: %v", g.L4, by, h.L4, s)
				}
			}
			if errI == nil {
				slowNear(t, "ICC(2,1)", j.ICC21.Value, i.ICC21.Value, 1e-9, s)
			}
		}
	}
	// A sum that does not vary does not in larger units, where rounding leaves more.
	for _, by := range []float64{1, 0.1, 1e3, 0.1e6} {
		s := agreement.Scores{}
		for _, row := range [][]float64{{1, 2, 7}, {4, 3, 3}, {2, 5, 3}, {6, 1, 3}, {2, 2, 6}, {3, 6, 1}, {1, 1, 8}} {
			s = append(s, []float64{row[0] * by, row[1] * by, row[2] * by})
		}
		if a, err := agreement.Cronbach(s); !errors.Is(err, estimate.ErrUndefined) {
			t.Errorf("all sums are %v, alpha %v: %v", 10*by, a.Alpha.Value, s)
		}
	}
}

// slowEliminate solves A x = b by plain elimination; false if a pivot is next to nothing.
func slowEliminate(a [][]float64, b []float64) ([]float64, bool) {
	n := len(a)
	m := make([][]float64, n)
	scale := 0.0
	for i := range m {
		m[i] = append(slices.Clone(a[i]), b[i])
		scale = max(scale, math.Abs(a[i][i]))
	}
	for c := range n {
		p := c
		for i := c; i < n; i++ {
			if math.Abs(m[i][c]) > math.Abs(m[p][c]) {
				p = i
			}
		}
		m[c], m[p] = m[p], m[c]
		if math.Abs(m[c][c]) < 1e-9*scale {
			return nil, false
		}
		for i := range n {
			if i != c {
				f := m[i][c] / m[c][c]
				for j := c; j <= n; j++ {
					m[i][j] -= f * m[c][j]
				}
			}
		}
	}
	x := make([]float64, n)
	for i := range x {
		x[i] = m[i][n] / m[i][i]
	}
	return x, true
}

// slowSmc returns Σ of the variance that regressing each item on the others leaves, and
// whether none of these regressions is nearly perfect or impossible.
func slowSmc(v [][]float64) (left float64, clear bool) {
	clear = true
	for i := range v {
		var b []float64
		for j := range v {
			if j != i {
				b = append(b, v[i][j])
			}
		}
		x, ok := slowEliminate(slowWithout(v, i), b)
		if !ok {
			return 0, false
		}
		rest := v[i][i]
		for j := range b {
			rest -= x[j] * b[j]
		}
		clear = clear && rest > 1e-7*v[i][i]
		left += rest
	}
	return left, clear
}

func TestTwinGuttman(t *testing.T) {
	r := rand.New(rand.NewPCG(36, 1))
	compared, undefined, sixth := 0, 0, 0
	for run := range runs(1000) {
		s := slowScores(r, 1+r.IntN(14), 1+r.IntN(7), run%3 == 0)
		standard := run%2 == 0
		guttman := agreement.Guttman
		if standard {
			guttman = agreement.GuttmanStandardised
		}
		g, err := guttman(s)
		kept := slowKept(s)
		v := slowMatrix(s, kept)
		if len(kept) >= 2 && standard {
			v = slowCorrelations(v)
		}
		sum := slowSum(v)
		if len(kept) < 2 || math.IsNaN(sum) || sum < 1e-10 {
			undefined++
			if !errors.Is(err, estimate.ErrUndefined) {
				t.Errorf("%v: %v", s, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%v: %v", s, err)
			continue
		}
		compared++
		k := float64(len(v))
		trace, squares, most := 0.0, 0.0, 0.0
		for i := range v {
			trace += v[i][i]
			own := 0.0
			for j := range v {
				if j != i {
					own += v[i][j] * v[i][j]
				}
			}
			squares += own
			most = max(most, own)
		}
		// The variance of a part is the sum of its block.
		half := func(in func(int) bool) float64 {
			a, b := 0.0, 0.0
			for i := range v {
				for j := range v {
					if in(i) && in(j) {
						a += v[i][j]
					}
					if !in(i) && !in(j) {
						b += v[i][j]
					}
				}
			}
			return 2 * (1 - (a+b)/sum)
		}
		best := math.Inf(-1)
		for set := 1; set < 1<<len(v)-1; set++ {
			best = max(best, half(func(i int) bool { return set>>i&1 == 1 }))
		}
		slowNear(t, "lambda 1", g.L1, 1-trace/sum, 1e-9, s)
		slowNear(t, "lambda 2", g.L2, 1-trace/sum+math.Sqrt(k/(k-1)*squares)/sum, 1e-9, s)
		slowNear(t, "lambda 3", g.L3, slowAlpha(v), 1e-9, s)
		slowNear(t, "lambda 4", g.L4, best, 1e-9, s)
		slowNear(t, "lambda 4 of its split", half(func(i int) bool { return slices.Contains(g.Split, kept[i]) }), best, 1e-9, s)
		slowNear(t, "lambda 5", g.L5, 1-trace/sum+2*math.Sqrt(most)/sum, 1e-9, s)
		left, clear := slowSmc(v)
		definite := slowDefinite(v)
		switch {
		case clear && definite:
			sixth++
			slowPointer(t, "lambda 6", g.L6, 1-left/sum, 1e-6, s)
		case len(s) <= len(kept) && run%3 != 0 && g.L6 != nil: // as many unknowns as persons
			t.Errorf("lambda 6 %v of %d persons and %d items: %v", *g.L6, len(s), len(kept), s)
		}
	}
	t.Logf("%d matrices compared, %d of them with lambda 6, %d undefined", compared, sixth, undefined)
}

// slowDefinite says whether all leading determinants are well above 0, by elimination
// without exchange.
func slowDefinite(v [][]float64) bool {
	m := make([][]float64, len(v))
	for i := range v {
		m[i] = slices.Clone(v[i])
	}
	for c := range m {
		if m[c][c] < 1e-9*v[c][c] {
			return false
		}
		for i := c + 1; i < len(m); i++ {
			f := m[i][c] / m[c][c]
			for j := range m {
				m[i][j] -= f * m[c][j]
			}
		}
	}
	return true
}

func TestTwinSplitHalf(t *testing.T) {
	r := rand.New(rand.NewPCG(37, 1))
	compared, undefined := 0, 0
	var perfect, opposite, beyond slowTally
	defer perfect.report(t, "halves that go together are an error")
	defer opposite.report(t, "halves that go against each other have a reliability")
	defer beyond.report(t, "r is beyond 1")
	for run := range runs(1000) {
		s := slowScores(r, 1+r.IntN(12), 1+r.IntN(6), run%4 == 0)
		k := len(s[0])
		var first []int
		in := make([]bool, k)
		if run%2 == 0 {
			first = []int{}
			for j := range k {
				if r.IntN(2) == 0 {
					first, in[j] = append(first, j), true
				}
			}
		} else {
			for j := 0; j < k; j += 2 {
				in[j] = true
			}
		}
		var a, b, all []float64
		for _, row := range s {
			if slices.ContainsFunc(row, math.IsNaN) {
				continue
			}
			x, y := 0.0, 0.0
			for j, v := range row {
				if in[j] {
					x += v
				} else {
					y += v
				}
			}
			a, b, all = append(a, x), append(b, y), append(all, x+y)
		}
		h, err := agreement.SplitHalf(s, first)
		rho := slowCorrelation(a, b)
		if math.IsNaN(rho) || rho < -1+1e-12 {
			undefined++
			if !errors.Is(err, estimate.ErrUndefined) {
				opposite.note(len(s)*k, "%v %v: r %v, Spearman-Brown %v, %v", s, first, h.R.Value, h.SpearmanBrown, err)
			}
			continue
		}
		if err != nil {
			perfect.note(len(s)*k, "%v %v: r %v, %v", s, first, rho, err)
			continue
		}
		compared++
		slowNear(t, "r", h.R.Value, rho, 1e-9, s)
		if h.R.Value > 1 {
			beyond.note(len(s)*k, "%v: %v %v", h.R.Value, s, first)
		}
		slowNear(t, "Spearman-Brown", h.SpearmanBrown, 2*rho/(1+rho), 1e-8, s)
		slowNear(t, "lambda 4", h.Lambda4, 2*(1-(slowCovariance(a, a)+slowCovariance(b, b))/slowCovariance(all, all)), 1e-8, s)
	}
	if _, err := agreement.SplitHalf(agreement.Scores{{1, 2}, {2, 3}}, []int{2}); !errors.Is(err, estimate.ErrInvalid) {
		t.Errorf("an item that there is not: %v", err)
	}
	t.Logf("%d matrices compared, %d undefined", compared, undefined)
}

// slowExact are the mean squares of tenths, without rounding.
type slowExact struct{ b, j, e, w *big.Rat }

func slowTwoWay(tenths [][]int64) slowExact {
	n, k := int64(len(tenths)), int64(len(tenths[0]))
	at := func(i, j int) *big.Rat { return big.NewRat(tenths[i][j], 10) }
	row, column, grand := make([]*big.Rat, n), make([]*big.Rat, k), new(big.Rat)
	for i := range row {
		row[i] = new(big.Rat)
		for j := range column {
			row[i].Add(row[i], at(i, j))
		}
		grand.Add(grand, row[i])
		row[i].Quo(row[i], big.NewRat(k, 1))
	}
	for j := range column {
		column[j] = new(big.Rat)
		for i := range row {
			column[j].Add(column[j], at(i, j))
		}
		column[j].Quo(column[j], big.NewRat(n, 1))
	}
	grand.Quo(grand, big.NewRat(n*k, 1))
	s := slowExact{new(big.Rat), new(big.Rat), new(big.Rat), new(big.Rat)}
	add := func(to *big.Rat, parts ...*big.Rat) { // Σ of the parts, every other one with minus, squared
		d := new(big.Rat)
		for i, p := range parts {
			if i%2 == 0 {
				d.Add(d, p)
			} else {
				d.Sub(d, p)
			}
		}
		to.Add(to, d.Mul(d, d))
	}
	for i := range row {
		for j := range column {
			add(s.b, row[i], grand)
			add(s.j, column[j], grand)
			add(s.e, at(i, j), row[i], grand, column[j])
			add(s.w, at(i, j), row[i])
		}
	}
	s.b.Quo(s.b, big.NewRat(n-1, 1))
	s.j.Quo(s.j, big.NewRat(k-1, 1))
	s.e.Quo(s.e, big.NewRat((n-1)*(k-1), 1))
	s.w.Quo(s.w, big.NewRat(n*(k-1), 1))
	return s
}

func TestTwinICC(t *testing.T) {
	r := rand.New(rand.NewPCG(38, 1))
	compared, undefined, zero := 0, 0, 0
	var constant, divided, bad slowTally
	defer bad.report(t, "a correlation differs from the exact twin")
	defer divided.report(t, "a correlation without a denominator is a number")
	defer constant.report(t, "equal scores have correlations")
	for run := range runs(1000) {
		n, k := 1+r.IntN(8), 1+r.IntN(5)
		kind := r.IntN(8)
		tenths := make([][]int64, n)
		s := make(agreement.Scores, n)
		column := make([]int64, k)
		for j := range column {
			column[j] = int64(r.IntN(5))
		}
		for i := range tenths {
			subject := int64(r.IntN(6))
			for j := range k {
				v := 10 * (1 + int64(r.IntN(5)))
				switch kind {
				case 0: // tenths
					v = int64(r.IntN(60)) - 10
				case 1: // nothing but subjects
					v = subject
				case 2: // nothing but raters
					v = column[j]
				case 3: // both and no rest
					v = subject + column[j]
				case 4: // constant
					v = 1 + column[0]
				case 5: // subjects and noise
					v = 10*subject + int64(r.IntN(10))
				case 6: // subjects with the same mean
					v = (column[(i+j)%k])
				}
				tenths[i] = append(tenths[i], v)
				s[i] = append(s[i], float64(v)/10)
			}
		}
		icc, err := agreement.ICC(t.Context(), s)
		if n < 2 || k < 2 {
			undefined++
			if !errors.Is(err, estimate.ErrUndefined) {
				t.Errorf("%v: %v", s, err)
			}
			continue
		}
		x := slowTwoWay(tenths)
		note := func(f *slowTally, text string) { f.note(n*k, "%s: scores %v", text, s) }
		if x.b.Sign() == 0 && x.j.Sign() == 0 && x.e.Sign() == 0 {
			undefined++
			if !errors.Is(err, estimate.ErrUndefined) {
				note(&constant, fmt.Sprintf("mean squares %+v", *icc.MeanSquares))
			}
			continue
		}
		if err != nil {
			t.Errorf("%v: %v", s, err)
			continue
		}
		compared++
		f := func(v *big.Rat) float64 { out, _ := v.Float64(); return out }
		b, j, e, w := f(x.b), f(x.j), f(x.e), f(x.w)
		slowNear(t, "B", icc.MeanSquares.Subjects, b, 1e-9, s)
		slowNear(t, "J", icc.MeanSquares.Raters, j, 1e-9, s)
		slowNear(t, "E", icc.MeanSquares.Residual, e, 1e-9, s)
		slowNear(t, "W", icc.MeanSquares.Within, w, 1e-9, s)
		if x.b.Sign() == 0 || x.e.Sign() == 0 || x.w.Sign() == 0 {
			zero++
		}
		q := func(a int64, v *big.Rat) *big.Rat { return new(big.Rat).Mul(big.NewRat(a, 1), v) }
		plus := func(parts ...*big.Rat) *big.Rat {
			out := new(big.Rat)
			for _, p := range parts {
				out.Add(out, p)
			}
			return out
		}
		kk, nn := int64(k), int64(n)
		over := func(v *big.Rat, by int64) *big.Rat { return new(big.Rat).Quo(v, big.NewRat(by, 1)) }
		bw, be, je := plus(x.b, q(-1, x.w)), plus(x.b, q(-1, x.e)), plus(x.j, q(-1, x.e))
		for _, one := range []struct {
			c            *agreement.Coefficient
			name         string
			above, below *big.Rat
		}{
			{icc.ICC11, "ICC11", bw, plus(x.b, q(kk-1, x.w))},
			{icc.ICC21, "ICC21", be, plus(x.b, q(kk-1, x.e), over(q(kk, je), nn))},
			{icc.ICC31, "ICC31", be, plus(x.b, q(kk-1, x.e))},
			{icc.ICC1K, "ICC1K", bw, x.b},
			{icc.ICC2K, "ICC2K", be, plus(x.b, over(je, nn))},
			{icc.ICC3K, "ICC3K", be, x.b},
		} {
			if one.below.Sign() == 0 {
				if one.c != nil {
					note(&divided, fmt.Sprintf("%s is %v and has nothing to divide by", one.name, one.c.Value))
				}
				continue
			}
			if one.c == nil {
				note(&bad, one.name+" is undefined")
				continue
			}
			want := f(new(big.Rat).Quo(one.above, one.below))
			if !(math.Abs(one.c.Value-want) <= 1e-8*max(1, math.Abs(want))) {
				note(&bad, fmt.Sprintf("%s %v, twin %v", one.c.Name, one.c.Value, want))
			}
			if clear := b > 1e-6 && e > 1e-6; clear != (one.c.Test != nil) && one.c.Name != "icc(1,1)" && one.c.Name != "icc(1,k)" && b > 1e-6 {
				note(&bad, fmt.Sprintf("%s has a test %v with a residual of %v", one.c.Name, one.c.Test, e))
			}
		}
		if run%40 == 0 && b > 1e-6 && e > 1e-6 {
			slowCheckICC(t, s, icc, float64(n), float64(k), b, j, e, w)
		}
	}
	t.Logf("%d matrices compared, %d with a mean square of 0, %d undefined", compared, zero, undefined)
}

// slowCheckICC compares tests and intervals.
func slowCheckICC(t *testing.T, s agreement.Scores, icc agreement.ICCs, n, k, b, j, e, w float64) {
	t.Helper()
	interval := func(c *agreement.Coefficient, low, high float64) {
		t.Helper()
		if c.Interval == nil {
			t.Errorf("%s has no interval: %v", c.Name, s)
			return
		}
		slowNear(t, c.Name+" low", c.Interval.Low, low, 1e-5, s)
		slowNear(t, c.Name+" high", c.Interval.High, high, 1e-5, s)
	}
	for _, one := range []struct {
		single, mean *agreement.Coefficient
		error, df    float64
	}{{icc.ICC11, icc.ICC1K, w, n * (k - 1)}, {icc.ICC31, icc.ICC3K, e, (n - 1) * (k - 1)}} {
		f := b / one.error
		slowNear(t, "F", one.single.Test.Value, f, 1e-8, s)
		slowNear(t, "P", one.single.Test.P, slowTailF(f, n-1, one.df), 1e-7, s)
		low, high := f/slowQuantileF(0.025, n-1, one.df), f/slowQuantileF(0.975, n-1, one.df)
		interval(one.single, (low-1)/(low+k-1), (high-1)/(high+k-1))
		interval(one.mean, 1-1/low, 1-1/high)
	}
	// Satterthwaite's degrees of freedom v of ρ/(1−ρ)·… as Shrout & Fleiss print them.
	r := (b - e) / (b + (k-1)*e + k*(j-e)/n)
	fj := j / e
	top := k*r*fj + n*(1+(k-1)*r) - k*r
	v := (k - 1) * (n - 1) * top * top / ((n-1)*k*k*r*r*fj*fj + (n*(1+(k-1)*r)-k*r)*(n*(1+(k-1)*r)-k*r))
	if !(v > 1) { // the integral wants a density without a pole
		return
	}
	f3, f4 := slowQuantileF(0.025, n-1, v), slowQuantileF(0.025, v, n-1)
	low := n * (b - f3*e) / (f3*(k*j+(k*n-k-n)*e) + n*b)
	high := n * (f4*b - e) / (k*j + (k*n-k-n)*e + n*f4*b)
	interval(icc.ICC21, low, high)
	interval(icc.ICC2K, k*low/(1+(k-1)*low), k*high/(1+(k-1)*high))
}

// TestTwinMcGrawWong: the error of ICC(A,k) is made of the same two mean squares as that
// of ICC(A,1), c·J + d·E with E(B) = c·E(J) + d·E(E):
//
//	c = ρ/(n(1−ρ)), d = 1 + ρ(n−1)/(n(1−ρ)), ρ = ICC(A,k)
//
// so that with these the interval is that of ICC(A,1) stepped up. The one that programs
// give by the name of McGraw & Wong takes k·ρ for ρ in the numerators.
func TestTwinMcGrawWong(t *testing.T) {
	r := rand.New(rand.NewPCG(39, 1))
	for range 10 {
		n, k := 4+r.IntN(6), 3+r.IntN(3)
		s := make(agreement.Scores, n)
		for i := range s {
			subject := 3 * r.NormFloat64()
			for j := range k {
				s[i] = append(s[i], subject+float64(j)/2+r.NormFloat64())
			}
		}
		icc, err := agreement.ICC(t.Context(), s)
		if err != nil {
			t.Fatal(err)
		}
		b, j, e := icc.MeanSquares.Subjects, icc.MeanSquares.Raters, icc.MeanSquares.Residual
		nn, kk, rho := float64(n), float64(k), icc.ICC2K.Value
		low := func(of float64) float64 {
			c := of / (nn * (1 - rho))
			d := 1 + of*(nn-1)/(nn*(1-rho))
			if of == rho {
				slowNear(t, "c·J + d·E", c*j+d*e, b, 1e-9, s) // by what c and d are for
			}
			top := c*j + d*e
			v := top * top / (c*j*c*j/(kk-1) + d*e*d*e/((nn-1)*(kk-1)))
			return nn * (b - slowQuantileF(0.025, nn-1, v)*e) / (slowQuantileF(0.025, nn-1, v)*(j-e) + nn*b)
		}
		slowNear(t, "the stepped-up limit", icc.ICC2K.Interval.Low, low(rho), 1e-5, s)
		slowNear(t, "McGraw & Wong's limit", icc.McGrawWong.Low, low(kk*rho), 1e-5, s)
	}
}

func TestTwinICCMissing(t *testing.T) {
	r := rand.New(rand.NewPCG(40, 1))
	compared, undefined := 0, 0
	for run := range 200 {
		n, k := 3+r.IntN(6), 2+r.IntN(3)
		s := make(agreement.Scores, n)
		var values []float64
		var subjects, raters []string
		groups := map[int][]float64{}
		for i := range s {
			subject := 2 * r.NormFloat64()
			for j := range k {
				v := subject + float64(j) + r.NormFloat64()
				if i == 0 && j == 0 || r.IntN(5) == 0 {
					v = math.NaN()
				} else {
					values = append(values, v)
					subjects, raters = append(subjects, fmt.Sprint(i)), append(raters, fmt.Sprint(j))
					groups[i] = append(groups[i], v)
				}
				s[i] = append(s[i], v)
			}
		}
		icc, err := agreement.ICC(t.Context(), s)
		if err == nil && icc.MeanSquares != nil {
			continue // what is left without empty rows and columns is complete
		}
		fit, err2 := variance.Fit(t.Context(), variance.Data{Values: values, Factors: []variance.Factor{variance.NewFactor("s", subjects), variance.NewFactor("r", raters)}}, variance.REML)
		if (err == nil) != (err2 == nil) || err != nil && !errors.Is(err, estimate.ErrUndefined) {
			t.Errorf("%v: %v, REML %v", s, err, err2)
		}
		if err != nil {
			undefined++
			continue
		}
		compared++
		c := []float64{fit.Components[0].Variance, fit.Components[1].Variance, fit.Components[2].Variance}
		kf := float64(len(variance.NewFactor("r", raters).Names)) // those who rated
		for _, one := range []struct {
			got    *agreement.Coefficient
			weight [3]float64
		}{
			{icc.ICC21, [3]float64{1, 1, 1}}, {icc.ICC31, [3]float64{1, 0, 1}},
			{icc.ICC2K, [3]float64{1, 1 / kf, 1 / kf}}, {icc.ICC3K, [3]float64{1, 0, 1 / kf}},
		} {
			share := func(c []float64) float64 {
				return c[0] / (c[0]*one.weight[0] + c[1]*one.weight[1] + c[2]*one.weight[2])
			}
			slowNear(t, one.got.Name, one.got.Value, share(c), 1e-6, s)
			if one.got.SE == nil || run%2 == 0 {
				continue
			}
			g := make([]float64, 3)
			for i := range c {
				h := 1e-5 * (c[0] + c[1] + c[2])
				up, down := slices.Clone(c), slices.Clone(c)
				up[i] += h
				down[i] -= h
				g[i] = (share(up) - share(down)) / (2 * h)
			}
			q := 0.0
			for i := range g {
				for j := range g {
					q += g[i] * g[j] * fit.Covariance[i][j]
				}
			}
			slowNear(t, one.got.Name+" SE", *one.got.SE, math.Sqrt(q), 1e-5, s)
		}
		// ICC(1,·) by the analysis of variance with n0.
		filled, total, square, grand, within := 0.0, 0.0, 0.0, 0.0, 0.0
		for _, g := range groups {
			filled++
			total += float64(len(g))
			square += float64(len(g) * len(g))
			for _, v := range g {
				grand += v
			}
		}
		grand /= total
		between := 0.0
		for _, g := range groups {
			mean := 0.0
			for _, v := range g {
				mean += v / float64(len(g))
			}
			between += float64(len(g)) * (mean - grand) * (mean - grand)
			for _, v := range g {
				within += (v - mean) * (v - mean)
			}
		}
		msb, msw, n0 := between/(filled-1), within/(total-filled), (total-square/total)/(filled-1)
		slowNear(t, "ICC(1,1)", icc.ICC11.Value, (msb-msw)/(msb+(n0-1)*msw), 1e-9, s)
		slowNear(t, "ICC(1,k)", icc.ICC1K.Value, (msb-msw)/msb, 1e-9, s)
	}
	t.Logf("%d matrices compared, %d undefined", compared, undefined)
}

func TestTwinWithin(t *testing.T) {
	r := rand.New(rand.NewPCG(41, 1))
	compared, undefined := 0, 0
	for run := range runs(1000) {
		points, items := 2+r.IntN(6), 1+r.IntN(4)
		var groups []agreement.Group
		for g := range r.IntN(6) {
			var s agreement.Scores
			centre := r.IntN(points)
			for range r.IntN(6) {
				var row []float64
				for range items {
					v := float64(1 + r.IntN(points))
					switch run % 4 {
					case 0:
						v = float64(1 + centre)
					case 1:
						v = float64(1 + min(max(centre+r.IntN(3)-1, 0), points-1))
					case 2:
						if r.IntN(8) == 0 {
							v = math.NaN()
						}
					}
					row = append(row, v)
				}
				s = append(s, row)
			}
			groups = append(groups, agreement.Group{Name: fmt.Sprint("g", g), Scores: s})
		}
		w, err := agreement.WithinGroups(groups, points)
		null := float64(points*points-1) / 12
		members, filled := 0, 0
		var means [][]float64
		var rwgs, ads, adms []float64
		byItem := make([][]float64, items)
		for g, group := range groups {
			var rows agreement.Scores
			for _, row := range group.Scores {
				if !slices.ContainsFunc(row, math.IsNaN) {
					rows = append(rows, row)
				}
			}
			members += len(rows)
			var mean []float64
			for _, row := range rows {
				sum := 0.0
				for _, v := range row {
					sum += v
				}
				mean = append(mean, sum/float64(items))
			}
			if len(rows) > 0 {
				filled++
			}
			means = append(means, mean)
			if err != nil {
				continue
			}
			got := w.Groups[g]
			if got.N != len(rows) || got.Name != group.Name {
				t.Errorf("group %+v of %d members", got, len(rows))
			}
			rwgj, ad, adm, spread := math.NaN(), math.NaN(), math.NaN(), 0.0
			if len(rows) >= 2 {
				ad, adm = 0, 0
			}
			for j := range items {
				rwg := math.NaN()
				if len(rows) >= 2 {
					x := slowColumn(rows, j)
					v := slowCovariance(x, x)
					rwg = max(1-v/null, 0)
					spread += v / float64(items)
					byItem[j] = append(byItem[j], rwg)
					centre, middle := 0.0, slowMedian(x)
					for _, v := range x {
						centre += v / float64(len(x))
					}
					for _, v := range x {
						ad += math.Abs(v-centre) / float64(len(x)*items)
						adm += math.Abs(v-middle) / float64(len(x)*items)
					}
				}
				if j < len(got.RWG) {
					slowPointer(t, "rwg", got.RWG[j], rwg, 1e-12, group)
				} else if !math.IsNaN(rwg) {
					t.Errorf("no rwg of item %d: %v", j, group)
				}
			}
			if len(rows) >= 2 {
				ratio := min(spread/null, 1)
				rwgj = float64(items) * (1 - ratio) / (float64(items)*(1-ratio) + ratio)
				rwgs, ads, adms = append(rwgs, rwgj), append(ads, ad), append(adms, adm)
			}
			slowPointer(t, "rwg(j)", got.RWGJ, rwgj, 1e-12, group)
			slowPointer(t, "AD", got.AD, ad, 1e-12, group)
			slowPointer(t, "AD about the median", got.ADMedian, adm, 1e-12, group)
		}
		if members == 0 {
			undefined++
			if !errors.Is(err, estimate.ErrUndefined) {
				t.Errorf("%v: %v", groups, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%v: %v", groups, err)
			continue
		}
		compared++
		slowPointer(t, "mean rwg(j)", w.MeanRWGJ, slowMean(rwgs), 1e-12, groups)
		slowPointer(t, "median rwg(j)", w.MedianRWGJ, slowMedian(rwgs), 1e-12, groups)
		slowPointer(t, "mean AD", w.MeanAD, slowMean(ads), 1e-12, groups)
		slowPointer(t, "mean AD about the median", w.MeanADM, slowMean(adms), 1e-12, groups)
		for j := range items {
			slowPointer(t, "mean rwg", w.MeanRWG[j], slowMean(byItem[j]), 1e-12, groups)
		}
		slowNear(t, "null", w.Null, null, 1e-12, groups)
		slowNear(t, "mean size", w.MeanSize, float64(members)/float64(filled), 1e-12, groups)
		slowCheckWithin(t, w, means, members, filled)
	}
	if _, err := agreement.WithinGroups(nil, 1); !errors.Is(err, estimate.ErrInvalid) {
		t.Errorf("a scale of one point: %v", err)
	}
	if _, err := agreement.WithinGroups([]agreement.Group{{Scores: agreement.Scores{{1}}}, {Scores: agreement.Scores{{1, 2}}}}, 5); !errors.Is(err, estimate.ErrInvalid) {
		t.Errorf("groups with different items: %v", err)
	}
	t.Logf("%d sets of groups compared, %d undefined", compared, undefined)
}

// slowCheckWithin compares ICC(1) and ICC(2) of means of members.
func slowCheckWithin(t *testing.T, w agreement.Within, means [][]float64, members, filled int) {
	t.Helper()
	icc1, icc2, plain := math.NaN(), math.NaN(), math.NaN()
	if filled >= 2 && members > filled {
		grand, squares, within, between := 0.0, 0.0, 0.0, 0.0
		for _, g := range means {
			squares += float64(len(g) * len(g))
			for _, v := range g {
				grand += v / float64(members)
			}
		}
		for _, g := range means {
			if len(g) == 0 {
				continue
			}
			m := slowMean(g)
			between += float64(len(g)) * (m - grand) * (m - grand)
			for _, v := range g {
				within += (v - m) * (v - m)
			}
		}
		n := float64(members)
		msb, msw := between/float64(filled-1), within/float64(members-filled)
		n0, size := (n-squares/n)/float64(filled-1), n/float64(filled)
		if msb+msw > 1e-12 {
			icc1 = (msb - msw) / (msb + (n0-1)*msw)
			if below := msb + (size-1)*msw; below > 1e-12 {
				plain = (msb - msw) / below
			}
		}
		if msb > 1e-12 {
			icc2 = (msb - msw) / msb
		}
	}
	value := func(c *agreement.Coefficient) *float64 {
		if c == nil {
			return nil
		}
		return &c.Value
	}
	slowPointer(t, "ICC(1)", value(w.ICC1), icc1, 1e-9, means)
	slowPointer(t, "ICC(2)", value(w.ICC2), icc2, 1e-9, means)
	slowPointer(t, "ICC(1) with the mean size", w.ICC1MeanSize, plain, 1e-9, means)
}

func slowMean(x []float64) float64 {
	sum := 0.0
	for _, v := range x {
		sum += v
	}
	return sum / float64(len(x))
}

// slowMedian counts for each value how many lie below it.
func slowMedian(x []float64) float64 {
	at := func(rank int) float64 {
		for _, v := range x {
			below, level := 0, 0
			for _, u := range x {
				if u < v {
					below++
				} else if u == v {
					level++
				}
			}
			if below <= rank && rank < below+level {
				return v
			}
		}
		return math.NaN()
	}
	return (at((len(x)-1)/2) + at(len(x)/2)) / 2
}

// slowStudy is a G study by projection on cell means, and components by hand.
type slowStudy struct {
	names      []string
	ms, anova  []float64
	df         []int
	person     []bool // whether an interaction with persons, or persons
	perI, perR []bool // whether divided by conditions and by raters
}

// slowProject returns a study of y[p][i][r]; with one condition, of persons by raters.
func slowProject(y [][][]float64, d agreement.GDesign) slowStudy {
	np, ni, nr := len(y), len(y[0]), len(y[0][0])
	mean := func(p, i, r int) float64 { // −1: over all
		sum, n := 0.0, 0.0
		for a := range np {
			for b := range ni {
				for c := range nr {
					if (p < 0 || p == a) && (i < 0 || i == b) && (r < 0 || r == c) {
						sum += y[a][b][c]
						n++
					}
				}
			}
		}
		return sum / n
	}
	square := func(effect func(p, i, r int) float64) float64 {
		sum := 0.0
		for p := range np {
			for i := range ni {
				for r := range nr {
					sum += effect(p, i, r) * effect(p, i, r)
				}
			}
		}
		return sum
	}
	all := mean(-1, -1, -1)
	var s slowStudy
	line := func(name string, df int, person, perI, perR bool, effect func(p, i, r int) float64) {
		s.names, s.df = append(s.names, name), append(s.df, df)
		s.person, s.perI, s.perR = append(s.person, person), append(s.perI, perI), append(s.perR, perR)
		s.ms = append(s.ms, square(effect)/float64(df))
	}
	fp, fi, fr := float64(np), float64(ni), float64(nr)
	line("p", np-1, true, false, false, func(p, i, r int) float64 { return mean(p, -1, -1) - all })
	switch d {
	case agreement.PersonsByRaters:
		line("r", nr-1, false, false, true, func(p, i, r int) float64 { return mean(-1, -1, r) - all })
		line("pr,e", (np-1)*(nr-1), true, false, true, func(p, i, r int) float64 {
			return y[p][i][r] - mean(p, -1, -1) - mean(-1, -1, r) + all
		})
		m := s.ms
		s.anova = []float64{(m[0] - m[2]) / fr, (m[1] - m[2]) / fp, m[2]}
	case agreement.PersonsByItemsByRaters:
		line("i", ni-1, false, true, false, func(p, i, r int) float64 { return mean(-1, i, -1) - all })
		line("r", nr-1, false, false, true, func(p, i, r int) float64 { return mean(-1, -1, r) - all })
		line("pi", (np-1)*(ni-1), true, true, false, func(p, i, r int) float64 {
			return mean(p, i, -1) - mean(p, -1, -1) - mean(-1, i, -1) + all
		})
		line("pr", (np-1)*(nr-1), true, false, true, func(p, i, r int) float64 {
			return mean(p, -1, r) - mean(p, -1, -1) - mean(-1, -1, r) + all
		})
		line("ir", (ni-1)*(nr-1), false, true, true, func(p, i, r int) float64 {
			return mean(-1, i, r) - mean(-1, i, -1) - mean(-1, -1, r) + all
		})
		line("pir,e", (np-1)*(ni-1)*(nr-1), true, true, true, func(p, i, r int) float64 {
			return y[p][i][r] - mean(p, i, -1) - mean(p, -1, r) - mean(-1, i, r) + mean(p, -1, -1) + mean(-1, i, -1) + mean(-1, -1, r) - all
		})
		p, i, r, pi, pr, ir, e := s.ms[0], s.ms[1], s.ms[2], s.ms[3], s.ms[4], s.ms[5], s.ms[6]
		s.anova = []float64{
			(p - pi - pr + e) / (fi * fr), (i - pi - ir + e) / (fp * fr), (r - pr - ir + e) / (fp * fi),
			(pi - e) / fr, (pr - e) / fi, (ir - e) / fp, e,
		}
	default:
		line("t", ni-1, false, true, false, func(p, i, r int) float64 { return mean(-1, i, -1) - all })
		line("r:t", ni*(nr-1), false, true, true, func(p, i, r int) float64 { return mean(-1, i, r) - mean(-1, i, -1) })
		line("pt", (np-1)*(ni-1), true, true, false, func(p, i, r int) float64 {
			return mean(p, i, -1) - mean(p, -1, -1) - mean(-1, i, -1) + all
		})
		line("pr:t,e", (np-1)*ni*(nr-1), true, true, true, func(p, i, r int) float64 {
			return y[p][i][r] - mean(p, i, -1) - mean(-1, i, r) + mean(-1, i, -1)
		})
		p, i, rt, pt, e := s.ms[0], s.ms[1], s.ms[2], s.ms[3], s.ms[4]
		s.anova = []float64{(p - pt) / (fi * fr), (i - rt - pt + e) / (fp * fr), (rt - e) / fp, (pt - e) / fr, e}
	}
	return s
}

// slowDecide is a D study by hand.
func slowDecide(s slowStudy, components []float64, items, raters int) (relative, absolute, g, phi float64) {
	person := max(components[0], 0)
	for k, v := range components {
		if k == 0 {
			continue
		}
		v = max(v, 0)
		if s.perI[k] {
			v /= float64(items)
		}
		if s.perR[k] {
			v /= float64(raters)
		}
		absolute += v
		if s.person[k] {
			relative += v
		}
	}
	return relative, absolute, person / (person + relative), person / (person + absolute)
}

func TestTwinGStudy(t *testing.T) {
	r := rand.New(rand.NewPCG(42, 1))
	compared, negative, beyond, same3 := 0, 0, 0, 0
	for run := range runs(1000) {
		d := []agreement.GDesign{agreement.PersonsByRaters, agreement.PersonsByItemsByRaters, agreement.PersonsByRatersInTasks}[run%3]
		np, ni, nr := 2+r.IntN(5), 2+r.IntN(3), 2+r.IntN(3)
		if d == agreement.PersonsByRaters {
			ni = 1
		}
		sd := func() float64 { return []float64{0, 0.5, 1, 2}[r.IntN(4)] }
		normals := func(n int) []float64 {
			by, out := sd(), make([]float64, n)
			for i := range out {
				out[i] = by * r.NormFloat64()
			}
			return out
		}
		ep, ei, er, epi, epr, eir := normals(np), normals(ni), normals(nr), normals(np*ni), normals(np*nr), normals(ni*nr)
		y := make([][][]float64, np)
		var o agreement.Observations
		type cell struct{ p, i, r int }
		var cells []cell
		scores := make(agreement.Scores, np)
		for p := range y {
			y[p] = make([][]float64, ni)
			for i := range y[p] {
				for c := range nr {
					v := 3 + ep[p] + ei[i] + er[c] + epi[p*ni+i] + epr[p*nr+c] + eir[i*nr+c] + r.NormFloat64()
					if run%4 == 0 {
						v = min(max(math.Round(v), 1), 5)
					}
					y[p][i] = append(y[p][i], v)
					cells = append(cells, cell{p, i, c})
				}
			}
			scores[p] = y[p][0]
		}
		r.Shuffle(len(cells), func(i, j int) { cells[i], cells[j] = cells[j], cells[i] })
		for _, c := range cells {
			o.Values = append(o.Values, y[c.p][c.i][c.r])
			o.Person, o.Condition = append(o.Person, fmt.Sprint("p", c.p)), append(o.Condition, fmt.Sprint("i", c.i))
			rater := fmt.Sprint("r", c.r)
			if d == agreement.PersonsByRatersInTasks && run%2 == 0 { // names of their own
				rater = fmt.Sprint("r", c.i, "-", c.r)
			}
			o.Rater = append(o.Rater, rater)
		}
		var g agreement.GStudy
		var err error
		switch d {
		case agreement.PersonsByRaters:
			g, err = agreement.GPersonsByRaters(t.Context(), scores)
		case agreement.PersonsByItemsByRaters:
			g, err = agreement.GPersonsByItemsByRaters(t.Context(), o)
		default:
			g, err = agreement.GPersonsByRatersInTasks(t.Context(), o)
		}
		if err != nil {
			t.Errorf("%s %v: %v", d, y, err)
			continue
		}
		compared++
		s := slowProject(y, d)
		if !g.Balanced || g.Persons != np || g.Raters != nr || g.Values != np*ni*nr || len(g.Sources) != len(s.names) {
			t.Errorf("%+v", g)
			continue
		}
		below := false
		for k, source := range g.Sources {
			at := fmt.Sprintf("%s %s", d, s.names[k])
			if source.Name != s.names[k] || source.DF != s.df[k] {
				t.Errorf("%s: %+v", at, source)
			}
			slowNear(t, at+" mean square", *source.MS, s.ms[k], 1e-9, y)
			slowPointer(t, at+" component", source.ANOVA, s.anova[k], 1e-9, y)
			below = below || s.anova[k] < -1e-12
		}
		if below {
			negative++
		}
		if !below && g.Sources[len(s.names)-1].REML != nil {
			for k, source := range g.Sources {
				if source.REML == nil || math.Abs(*source.REML-s.anova[k]) > 1e-6*(1+math.Abs(s.anova[k])) {
					t.Errorf("%s: %s REML %v, ANOVA %v: %v", d, source.Name, source.REML, s.anova[k], y)
				}
			}
		}
		items, raters := 1+r.IntN(5), 1+r.IntN(5)
		relative, absolute, gc, phi := slowDecide(s, s.anova, items, raters)
		dec, err := g.Decide(items, raters, variance.ANOVA)
		if math.IsNaN(phi) || math.IsNaN(gc) { // nothing varies, or nothing that bears on comparing
			if !errors.Is(err, estimate.ErrUndefined) {
				t.Errorf("%s %v: %+v %v", d, y, dec, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s %v: %v", d, y, err)
			continue
		}
		slowNear(t, "relative", dec.Relative, relative, 1e-9, y)
		slowNear(t, "absolute", dec.Absolute, absolute, 1e-9, y)
		slowNear(t, "SEM", dec.SEMAbsolute*dec.SEMAbsolute+dec.SEMRelative*dec.SEMRelative, relative+absolute, 1e-9, y)
		slowNear(t, "Phi", dec.Phi, phi, 1e-9, y)
		if !math.IsNaN(gc) {
			slowNear(t, "G", dec.G, gc, 1e-9, y)
		}
		// How many raters, by trying one after another.
		target, isPhi := 0.3+0.6*r.Float64(), run%2 == 0
		need := 0
		for n := 1; n <= 10_000; n++ {
			_, _, gc, phi := slowDecide(s, s.anova, items, n)
			if isPhi && phi >= target || !isPhi && gc >= target {
				need = n
				break
			}
		}
		ratersFor := g.RatersForG
		if isPhi {
			ratersFor = g.RatersForPhi
		}
		got, _, err := ratersFor(target, items, variance.ANOVA)
		if need == 0 {
			beyond++
			if !errors.Is(err, estimate.ErrUndefined) {
				t.Errorf("%s: %d raters for %v, none in the twin: %v %v", d, got, target, err, y)
			}
		} else if got != need || err != nil {
			t.Errorf("%s: %d raters for %v, twin %d: %v %v", d, got, target, need, err, y)
		}
		if d != agreement.PersonsByRaters || below {
			continue
		}
		icc, err := agreement.ICC(t.Context(), scores)
		if err != nil {
			t.Fatal(err)
		}
		same, err := g.Decide(1, nr, variance.ANOVA)
		if err != nil {
			t.Fatal(err)
		}
		if s.anova[0] > 1e-9 {
			slowNear(t, "G as ICC(3,k)", same.G, icc.ICC3K.Value, 1e-9, y)
			slowNear(t, "Phi as ICC(2,k)", same.Phi, icc.ICC2K.Value, 1e-9, y)
			same3++
		}
	}
	t.Logf("%d studies compared, %d with a component below 0, %d beyond any number of raters, %d with G and Phi equal to ICCs", compared, negative, beyond, same3)
}

// TestTwinGStudyMissing: with missing cells components are those of REML.
func TestTwinGStudyMissing(t *testing.T) {
	r := rand.New(rand.NewPCG(43, 1))
	compared, undefined := 0, 0
	for range 150 {
		n, k := 3+r.IntN(5), 2+r.IntN(3)
		s := make(agreement.Scores, n)
		var values []float64
		var persons, raters []string
		for i := range s {
			person := r.NormFloat64()
			for j := range k {
				v := person + float64(j)/2 + r.NormFloat64()
				if i == 0 && j == 0 || r.IntN(6) == 0 {
					s[i] = append(s[i], math.NaN())
					continue
				}
				s[i] = append(s[i], v)
				values, persons, raters = append(values, v), append(persons, fmt.Sprint(i)), append(raters, fmt.Sprint(j))
			}
		}
		p, rt := variance.NewFactor("p", persons), variance.NewFactor("r", raters)
		g, err := agreement.GPersonsByRaters(t.Context(), s)
		fit, err2 := variance.Fit(t.Context(), variance.Data{Values: values, Factors: []variance.Factor{p, rt}}, variance.REML)
		full := len(p.Names)*len(rt.Names) == len(values) // all that is missing is whole rows or columns
		if full {
			if err == nil && !g.Balanced {
				t.Errorf("%v: not balanced", s)
			}
			continue
		}
		if (err == nil) != (err2 == nil) || err != nil && !errors.Is(err, estimate.ErrUndefined) {
			t.Errorf("%v: %v, REML %v", s, err, err2)
		}
		if err != nil || err2 != nil {
			undefined++
			continue
		}
		compared++
		for i, source := range g.Sources {
			slowPointer(t, source.Name, source.REML, fit.Components[i].Variance, 1e-9, s)
			if source.ANOVA != nil {
				t.Errorf("%s has a component by ANOVA: %v", source.Name, s)
			}
		}
		if _, err := g.Decide(1, 3, variance.ANOVA); !errors.Is(err, estimate.ErrUndefined) {
			t.Errorf("a D study by ANOVA: %v", err)
		}
	}
	t.Logf("%d studies compared, %d undefined", compared, undefined)
}

// TestTwinGStudyConstant: where nothing varies there is no D study, whatever the value.
func TestTwinGStudyConstant(t *testing.T) {
	failed := 0
	for n := 2; n <= 8; n++ {
		for k := 2; k <= 6; k++ {
			for _, v := range []float64{0, 1, 0.1, 0.7, 1e6 + 0.1, -3.3} {
				s := make(agreement.Scores, n)
				for i := range s {
					s[i] = slices.Repeat([]float64{v}, k)
				}
				g, err := agreement.GPersonsByRaters(t.Context(), s)
				if err != nil {
					if !errors.Is(err, estimate.ErrUndefined) {
						t.Errorf("%v: %v", s, err)
					}
					continue
				}
				if d, err := g.Decide(1, k, variance.ANOVA); !errors.Is(err, estimate.ErrUndefined) {
					if failed++; failed == 1 {
						t.Errorf("%d by %d scores of %v: a D study with G %v, Phi %v: %v", n, k, v, d.G, d.Phi, err)
					}
				}
				if _, err := agreement.ICC(t.Context(), s); !errors.Is(err, estimate.ErrUndefined) {
					if failed++; failed == 1 {
						t.Errorf("%d by %d scores of %v: ICC %v", n, k, v, err)
					}
				}
				if _, err := agreement.Cronbach(s); !errors.Is(err, estimate.ErrUndefined) {
					t.Errorf("%d by %d scores of %v: alpha %v", n, k, v, err)
				}
			}
		}
	}
	if failed > 0 {
		t.Errorf("%d constant matrices are taken to vary", failed)
	}
}

func TestTwinScoresErrors(t *testing.T) {
	nan, inf := math.NaN(), math.Inf(1)
	for name, c := range map[string]struct {
		scores agreement.Scores
		want   error
	}{
		"none":        {nil, estimate.ErrUndefined},
		"no columns":  {agreement.Scores{{}, {}}, estimate.ErrUndefined},
		"ragged":      {agreement.Scores{{1, 2}, {1}}, estimate.ErrInvalid},
		"infinite":    {agreement.Scores{{1, inf}, {2, 3}}, estimate.ErrInvalid},
		"constant":    {agreement.Scores{{2, 2}, {2, 2}, {2, 2}}, estimate.ErrUndefined},
		"one column":  {agreement.Scores{{1}, {2}, {3}}, estimate.ErrUndefined},
		"one row":     {agreement.Scores{{1, 2, 3}}, estimate.ErrUndefined},
		"all missing": {agreement.Scores{{nan, nan}, {nan, nan}}, estimate.ErrUndefined},
	} {
		_, alpha := agreement.Cronbach(c.scores)
		_, lambdas := agreement.Guttman(c.scores)
		_, icc := agreement.ICC(t.Context(), c.scores)
		_, omega := agreement.OmegaTotal(c.scores)
		_, minres := agreement.OmegaMinres(c.scores)
		_, half := agreement.SplitHalf(c.scores, nil)
		for what, err := range map[string]error{"alpha": alpha, "lambdas": lambdas, "ICC": icc, "omega": omega, "minres": minres, "halves": half} {
			if !errors.Is(err, c.want) {
				t.Errorf("%s of %s: %v", what, name, err)
			}
		}
		if _, err := agreement.GPersonsByRaters(t.Context(), c.scores); name != "constant" && !errors.Is(err, c.want) {
			t.Errorf("G study of %s: %v", name, err)
		}
	}
	o := agreement.Observations{Values: []float64{1, 2}, Person: []string{"a"}, Condition: []string{"x", "y"}, Rater: []string{"r", "s"}}
	if _, err := agreement.GPersonsByItemsByRaters(t.Context(), o); !errors.Is(err, estimate.ErrInvalid) {
		t.Errorf("lists of different lengths: %v", err)
	}
	double := agreement.Observations{
		Values: []float64{1, 2, 3, 4, 5, 6, 7, 8, 9}, Person: []string{"a", "a", "a", "a", "b", "b", "b", "b", "b"},
		Condition: []string{"x", "x", "y", "y", "x", "x", "y", "y", "y"}, Rater: []string{"r", "s", "r", "s", "r", "s", "r", "s", "s"},
	}
	for _, f := range []func(context.Context, agreement.Observations) (agreement.GStudy, error){agreement.GPersonsByItemsByRaters, agreement.GPersonsByRatersInTasks} {
		if _, err := f(t.Context(), double); !errors.Is(err, estimate.ErrInvalid) {
			t.Errorf("two values in a cell: %v", err)
		}
	}
}

// runs returns how many random designs to try: a tenth under -short, as with the race
// detector.
func runs(n int) int {
	if testing.Short() {
		return n / 10
	}
	return n
}

package agreement

import (
	"math"
	"slices"
	"strconv"

	"github.com/openrubric/leadership/assessment/internal/numeric"
	"github.com/openrubric/leadership/assessment/variance"
)

// Scores are numbers by row and column: persons by items, or subjects by raters. A
// missing score is NaN. All rows have the same length.
type Scores [][]float64

// check returns the number of columns.
func (s Scores) check() (int, error) {
	if len(s) == 0 {
		return 0, undefined("there are no scores")
	}
	k := len(s[0])
	for i, row := range s {
		if len(row) != k {
			return 0, invalid("row %d has %d columns, row 0 has %d", i, len(row), k)
		}
		for j, v := range row {
			if !numeric.Usable(v) && !math.IsNaN(v) {
				return 0, invalid("row %d, column %d is %v: numbers up to %g are taken", i, j, v, numeric.Largest)
			}
		}
	}
	if k == 0 {
		return 0, undefined("there are no scores")
	}
	return k, nil
}

// missing returns how many scores are missing.
func (s Scores) missing() int {
	n := 0
	for _, row := range s {
		for _, v := range row {
			if math.IsNaN(v) {
				n++
			}
		}
	}
	return n
}

// factors returns the scores that are there, and to which row and column each belongs:
// those that have any, by their number.
func (s Scores) factors(row, column string) (values []float64, rows, columns variance.Factor) {
	n := 0
	for _, list := range s {
		n += len(list)
	}
	n -= s.missing()
	values, rows.Level, columns.Level = make([]float64, 0, n), make([]int32, 0, n), make([]int32, 0, n)
	rows.Name, columns.Name = row, column
	known := map[int]int32{} // level of a column
	for i, list := range s {
		met := false
		for j, v := range list {
			if math.IsNaN(v) {
				continue
			}
			if !met {
				rows.Names, met = append(rows.Names, strconv.Itoa(i)), true
			}
			level, ok := known[j]
			if !ok {
				level = int32(len(columns.Names))
				known[j] = level
				columns.Names = append(columns.Names, strconv.Itoa(j))
			}
			values = append(values, v)
			rows.Level, columns.Level = append(rows.Level, int32(len(rows.Names)-1)), append(columns.Level, level)
		}
	}
	return values, rows, columns
}

// complete returns the rows without a missing score.
func (s Scores) complete() Scores {
	var out Scores
	for _, row := range s {
		if !slices.ContainsFunc(row, math.IsNaN) {
			out = append(out, row)
		}
	}
	return out
}

// present returns the scores without rows and columns that have none.
func (s Scores) present() Scores {
	if s.missing() == 0 {
		return s
	}
	empty := make([]bool, len(s[0]))
	for j := range empty {
		empty[j] = !slices.ContainsFunc(s, func(row []float64) bool { return !math.IsNaN(row[j]) })
	}
	var out Scores
	for _, row := range s.without(empty) {
		if slices.ContainsFunc(row, func(v float64) bool { return !math.IsNaN(v) }) {
			out = append(out, row)
		}
	}
	return out
}

// without returns the columns for which drop is false.
func (s Scores) without(drop []bool) Scores {
	out := make(Scores, len(s))
	for i, row := range s {
		for j, v := range row {
			if !drop[j] {
				out[i] = append(out[i], v)
			}
		}
	}
	return out
}

// columnsOf returns n, mean and variance of each column, of the scores that are there.
func (s Scores) columnsOf(k int) (n []int, mean, variance []float64) {
	n, mean, variance = make([]int, k), make([]float64, k), make([]float64, k)
	for _, row := range s {
		for j, v := range row {
			if math.IsNaN(v) {
				continue
			}
			n[j]++
			d := v - mean[j]
			mean[j] += d / float64(n[j])
			variance[j] += float64(d * (v - mean[j]))
		}
	}
	for j := range variance {
		if n[j] > 1 {
			variance[j] /= float64(n[j] - 1)
		}
	}
	return n, mean, variance
}

// covariance returns the covariance matrix, each entry over the rows that have both
// scores, divisor n − 1. Columns are laid out one by one, less their means.
func (s Scores) covariance(k int) ([][]float64, error) {
	n, mean, variance := s.columnsOf(k)
	gaps := s.missing() > 0
	less, there := make([][]float64, k), make([][]float64, k) // 1 and 0 for what is there
	for j := range less {
		less[j] = make([]float64, len(s))
		if gaps {
			there[j] = make([]float64, len(s))
		}
	}
	for row, list := range s {
		for j, v := range list {
			if math.IsNaN(v) {
				continue
			}
			less[j][row] = v - mean[j]
			if gaps {
				there[j][row] = 1
			}
		}
	}
	out := make([][]float64, k)
	for i := range out {
		out[i] = make([]float64, k)
		for j := range i + 1 {
			both, products, shift := float64(n[i]), 0.0, 0.0
			if gaps {
				both = numeric.Dot(there[i], there[j])
			}
			if both < 2 {
				return nil, undefined("columns %d and %d have fewer than two rows in common", j, i)
			}
			if i == j && variance[i] == 0 {
				continue
			}
			products = numeric.Dot(less[i], less[j])
			if gaps {
				shift = numeric.Dot(less[i], there[j]) * numeric.Dot(there[i], less[j]) / both
			}
			v := (products - shift) / (both - 1)
			if math.Abs(shift) > 1000*math.Abs(products-shift) { // the means of these rows are far from those of all
				v = s.covarianceOf(i, j)
			}
			out[i][j], out[j][i] = v, v
		}
	}
	return out, nil
}

// covarianceOf returns the covariance of two columns, in a way that keeps digits (Welford
// 1962).
func (s Scores) covarianceOf(i, j int) float64 {
	n, meanX, meanY, products := 0.0, 0.0, 0.0, 0.0
	for _, row := range s {
		x, y := row[i], row[j]
		if math.IsNaN(x) || math.IsNaN(y) {
			continue
		}
		n++
		dx := x - meanX
		meanX += dx / n
		meanY += (y - meanY) / n
		products += float64(dx * (y - meanY))
	}
	return products / (n - 1)
}

// correlations turns a covariance matrix into correlations.
func correlations(v [][]float64) [][]float64 {
	out := make([][]float64, len(v))
	for i := range v {
		out[i] = make([]float64, len(v))
		for j := range v {
			out[i][j] = v[i][j] / math.Sqrt(v[i][i]) / math.Sqrt(v[j][j])
		}
		out[i][i] = 1
	}
	return out
}

// totals returns the trace of a matrix and the sum of all of it.
func totals(v [][]float64) (trace, sum float64) {
	for i, row := range v {
		trace += v[i][i]
		for _, x := range row {
			sum += x
		}
	}
	return trace, sum
}

// largest returns the largest score, sign aside.
func (s Scores) largest() float64 {
	most := 0.0
	for _, row := range s {
		for _, v := range row {
			if math.Abs(v) > most {
				most = math.Abs(v)
			}
		}
	}
	return most
}

package variance

import "math"

// A symmetric matrix, or the L of S = LL′, keeps of each row what lies between its
// first entry that is not 0 and the diagonal. Nested factors fill the diagonal alone,
// crossed ones the triangle. gonum's would do, but for its sums, which compilers fuse on
// some machines and not on others.
type symmetric struct {
	first []int       // by row: column of its first entry
	row   [][]float64 // by row: entries first … row
}

// newSymmetric returns a full n × n matrix of zeros.
func newSymmetric(n int) symmetric { return newEnvelope(make([]int, n)) }

// newEnvelope returns a matrix of zeros whose rows begin at the columns given.
func newEnvelope(first []int) symmetric {
	s := symmetric{first: first, row: make([][]float64, len(first))}
	for i, f := range first {
		s.row[i] = make([]float64, i-f+1)
	}
	return s
}

func (s symmetric) at(i, j int) float64 {
	if i < j {
		i, j = j, i
	}
	if j < s.first[i] {
		return 0
	}
	return s.row[i][j-s.first[i]]
}

// add adds to entry (i, j), j ≤ i, which must lie inside.
func (s symmetric) add(i, j int, v float64) { s.row[i][j-s.first[i]] += v }

// factorise returns L, and false unless s is positive definite.
func factorise(s symmetric) (symmetric, bool) {
	l := newEnvelope(s.first)
	for i := range s.row {
		for j := s.first[i]; j <= i; j++ {
			sum := s.row[i][j-s.first[i]]
			for k := max(s.first[i], s.first[j]); k < j; k++ {
				sum -= float64(l.row[i][k-l.first[i]] * l.row[j][k-l.first[j]])
			}
			if i == j {
				if !(sum > 0) {
					return l, false
				}
				l.row[i][j-l.first[i]] = math.Sqrt(sum)
			} else {
				l.row[i][j-l.first[i]] = sum / l.row[j][j-l.first[j]]
			}
		}
	}
	return l, true
}

// diagonal returns entry (i, i).
func (s symmetric) diagonal(i int) float64 { return s.row[i][i-s.first[i]] }

// logDeterminant returns log|S| of S = LL′.
func (s symmetric) logDeterminant() float64 {
	sum := 0.0
	for i := range s.row {
		sum += 2 * math.Log(s.diagonal(i))
	}
	return sum
}

// solve turns b into S⁻¹b, S = LL′.
func (s symmetric) solve(b []float64) {
	for i := range s.row {
		for k := s.first[i]; k < i; k++ {
			b[i] -= float64(s.row[i][k-s.first[i]] * b[k])
		}
		b[i] /= s.diagonal(i)
	}
	for i := len(s.row) - 1; i >= 0; i-- {
		b[i] /= s.diagonal(i)
		for k := s.first[i]; k < i; k++ {
			b[k] -= float64(s.row[i][k-s.first[i]] * b[i])
		}
	}
}

// inverse returns the entries of S⁻¹, S = LL′, where L may have entries.
// Source: Takahashi, Fagan & Chen (1973).
func (s symmetric) inverse() symmetric {
	n := len(s.row)
	below := make([][]int, n) // by column: rows with an entry under the diagonal
	for i, f := range s.first {
		for j := f; j < i; j++ {
			below[j] = append(below[j], i)
		}
	}
	z := newEnvelope(s.first)
	for j := n - 1; j >= 0; j-- {
		d := s.diagonal(j)
		for _, i := range below[j] {
			sum := 0.0
			for _, k := range below[j] {
				sum -= float64(s.row[k][j-s.first[k]] * z.at(i, k))
			}
			z.row[i][j-z.first[i]] = sum / d
		}
		sum := 1 / d
		for _, k := range below[j] {
			sum -= float64(s.row[k][j-s.first[k]] * z.at(k, j))
		}
		z.row[j][j-z.first[j]] = sum / d
	}
	return z
}

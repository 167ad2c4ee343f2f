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
	for i, row := range l.row {
		for j := s.first[i]; j <= i; j++ {
			from := max(s.first[i], s.first[j])
			other := l.row[j]
			sum := s.row[i][j-s.first[i]] - dot(row[from-s.first[i]:j-s.first[i]], other[from-s.first[j]:j-s.first[j]])
			if j < i {
				row[j-s.first[i]] = sum / other[j-s.first[j]]
				continue
			}
			if !(sum > 0) {
				return l, false
			}
			row[j-s.first[i]] = math.Sqrt(sum)
		}
	}
	return l, true
}

// dot returns Σ a·b, in four sums at a time.
func dot(a, b []float64) float64 {
	var s0, s1, s2, s3 float64
	b = b[:len(a)]
	n := len(a) &^ 3
	for i := 0; i < n; i += 4 {
		x, y := a[i:i+4:i+4], b[i:i+4:i+4]
		s0 += float64(x[0] * y[0])
		s1 += float64(x[1] * y[1])
		s2 += float64(x[2] * y[2])
		s3 += float64(x[3] * y[3])
	}
	for i := n; i < len(a); i++ {
		s0 += float64(a[i] * b[i])
	}
	return s0 + s1 + s2 + s3
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
	column, with := make([]float64, n), make([]float64, n) // L's column j, and Z times it
	for j := n - 1; j >= 0; j-- {
		for a, i := range below[j] {
			column[a] = s.row[i][j-s.first[i]]
		}
		m := len(below[j])
		clear(with[:m])
		for a, i := range below[j] {
			row, v, sum := z.row[i], column[a], 0.0
			for b, k := range below[j][:a] {
				entry := row[k-z.first[i]]
				sum += float64(entry * column[b])
				with[b] += float64(entry * v)
			}
			with[a] += sum + float64(row[len(row)-1]*v)
		}
		d := s.diagonal(j)
		own := 1 / d
		for a, i := range below[j] {
			entry := -with[a] / d
			z.row[i][j-z.first[i]] = entry
			own -= float64(column[a] * entry)
		}
		z.row[j][j-z.first[j]] = own / d
	}
	return z
}

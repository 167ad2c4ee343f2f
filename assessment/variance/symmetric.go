package variance

import (
	"math"

	"github.com/openrubric/leadership/assessment/internal/numeric"
)

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

// factorise returns L, and false unless s is positive definite and there is time for it.
func factorise(s symmetric, stop *stop) (symmetric, bool) {
	l := newEnvelope(s.first)
	for i, row := range l.row {
		if stop.after(len(row) * (len(row) + 1) / 2) {
			return l, false
		}
		for j := s.first[i]; j <= i; j++ {
			from := max(s.first[i], s.first[j])
			other := l.row[j]
			sum := s.row[i][j-s.first[i]] - numeric.Dot(row[from-s.first[i]:j-s.first[i]], other[from-s.first[j]:j-s.first[j]])
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

// inverse returns the entries of S⁻¹, S = LL′, where L may have entries, and false if
// there is no time for it. Source: Takahashi, Fagan & Chen (1973).
func (s symmetric) inverse(stop *stop) (symmetric, bool) {
	n := len(s.row)
	below := s.below()
	z := newEnvelope(s.first)
	column, with := make([]float64, n), make([]float64, n) // L's column j, and Z times it
	for j := n - 1; j >= 0; j-- {
		rows := below[j]
		m := len(rows)
		if stop.after(m * m) {
			return z, false
		}
		for a, i := range rows {
			column[a] = s.row[i][j-s.first[i]]
		}
		clear(with[:m])
		run := m // from here on the rows are neighbours, and so are the entries of a row
		for run > 0 && (run == m || rows[run-1]+1 == rows[run]) {
			run--
		}
		for a, i := range rows {
			row, first, v, sum := z.row[i], s.first[i], column[a], 0.0
			apart := min(run, a)
			for b, k := range rows[:apart] {
				entry := row[int(k)-first]
				sum += float64(entry * column[b])
				with[b] += float64(entry * v)
			}
			if apart < a {
				from := int(rows[apart]) - first
				sum += both(row[from:from+a-apart], column[apart:a], with[apart:a], v)
			}
			with[a] += sum + float64(row[len(row)-1]*v)
		}
		d := s.diagonal(j)
		own := 1 / d
		for a, i := range rows {
			entry := -with[a] / d
			z.row[i][j-z.first[i]] = entry
			own -= float64(column[a] * entry)
		}
		z.row[j][j-z.first[j]] = own / d
	}
	return z, true
}

// below returns by column the rows with an entry under the diagonal.
func (s symmetric) below() [][]int32 {
	n := len(s.row)
	start := make([]int, n+1) // of a column in one list of all
	for i, f := range s.first {
		for j := f; j < i; j++ {
			start[j+1]++
		}
	}
	for j := range n {
		start[j+1] += start[j]
	}
	all := make([]int32, start[n])
	out := make([][]int32, n)
	for j := range out {
		out[j] = all[start[j]:start[j]:start[j+1]]
	}
	for i, f := range s.first {
		for j := f; j < i; j++ {
			out[j] = append(out[j], int32(i))
		}
	}
	return out
}

// both returns Σ a·b, in four sums at a time, and adds v·a to with.
func both(a, b, with []float64, v float64) float64 {
	var s0, s1, s2, s3 float64
	b, with = b[:len(a)], with[:len(a)]
	n := len(a) &^ 3
	for i := 0; i < n; i += 4 {
		x, y, w := a[i:i+4:i+4], b[i:i+4:i+4], with[i:i+4:i+4]
		s0 += float64(x[0] * y[0])
		s1 += float64(x[1] * y[1])
		s2 += float64(x[2] * y[2])
		s3 += float64(x[3] * y[3])
		w[0] += float64(v * x[0])
		w[1] += float64(v * x[1])
		w[2] += float64(v * x[2])
		w[3] += float64(v * x[3])
	}
	for i := n; i < len(a); i++ {
		s0 += float64(a[i] * b[i])
		with[i] += float64(v * a[i])
	}
	return s0 + s1 + s2 + s3
}

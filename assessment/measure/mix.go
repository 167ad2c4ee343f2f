package measure

// A mixer goes on from the last points of an iteration to where their steps together
// promise the end to be: elements and thresholds that are moved each by themselves converge
// by the same factor each round, for each direction in which they hang together. Of the
// last points it takes the combination, near the latest, whose step is the shortest.
// Source: Anderson (1965), "Iterative procedures for nonlinear integral equations"; Walker &
// Ni (2011), "Anderson acceleration for fixed-point iterations".
type mixer struct {
	at, step         []float64   // the last point and its step
	moved, shortened [][]float64 // from point to point, the latest last: how both changed
}

// remembered is how many changes a mixer keeps.
const remembered = 5

// next returns the point to go to from at, whose own step is given. weight says how much
// the distance of a parameter counts.
func (m *mixer) next(at, step, weight []float64) []float64 {
	if m.at != nil {
		if len(m.moved) == remembered {
			m.moved, m.shortened = m.moved[1:], m.shortened[1:]
		}
		m.moved, m.shortened = append(m.moved, less(at, m.at)), append(m.shortened, less(step, m.step))
	}
	m.at, m.step = at, step
	n := len(m.shortened)
	a, b := make([][]float64, n), make([]float64, n)
	for i := range a {
		a[i] = make([]float64, n)
		for j := range i + 1 {
			a[i][j] = weighted(m.shortened[i], m.shortened[j], weight)
			a[j][i] = a[i][j]
		}
		a[i][i] *= 1 + 1e-10 // steps that hardly differ
		b[i] = weighted(m.shortened[i], step, weight)
	}
	out := make([]float64, len(at))
	for k := range out {
		out[k] = at[k] + step[k]
	}
	times, ok := solve(a, b)
	if !ok {
		return out
	}
	for i, v := range times {
		for k := range out {
			out[k] -= float64(v * (m.moved[i][k] + m.shortened[i][k]))
		}
	}
	return out
}

// forget leaves only the last point.
func (m *mixer) forget() { m.moved, m.shortened = nil, nil }

func less(a, b []float64) []float64 {
	out := make([]float64, len(a))
	for k := range a {
		out[k] = a[k] - b[k]
	}
	return out
}

// weighted returns Σ weight·a·b, nil for weights of 1.
func weighted(a, b, weight []float64) float64 {
	sum := 0.0
	if weight == nil {
		for k := range a {
			sum += float64(a[k] * b[k])
		}
		return sum
	}
	for k := range a {
		sum += float64(weight[k] * float64(a[k]*b[k]))
	}
	return sum
}

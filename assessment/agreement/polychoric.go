package agreement

import (
	"math"

	"gonum.org/v1/gonum/integrate/quad"

	"github.com/openrubric/leadership/assessment/internal/numeric"
)

// A Polychoric is the correlation of two normal variables of which a table shows only
// between which thresholds they lie, −1 to 1.
type Polychoric struct {
	Coefficient
	// Rows and Columns are the thresholds, in standard deviations, one fewer than there
	// are categories with a unit.
	Rows    []float64 `json:"rows"`
	Columns []float64 `json:"columns"`
}

// Polychoric returns the polychoric correlation by maximum likelihood over correlation
// and thresholds. Categories without a unit are left out. The standard error is that of
// the curvature of the likelihood; the interval is normal.
//
// It returns [estimate.ErrUndefined] if all units lie in one row or one column, and if the
// likelihood has no maximum within ±0.999, as in tables that leave no doubt.
// Time is some ten to fifty rounds over the cells, times parameters.
// Source: Olsson (1979), "Maximum likelihood estimation of the polychoric correlation
// coefficient".
func (t *Crosstab) Polychoric() (Polychoric, error) { return t.polychoricBy(false) }

// PolychoricTwoStep is [Crosstab.Polychoric] in two steps, the thresholds from the margins
// first. It is faster and less good with small tables. Its standard error takes the
// thresholds as known.
func (t *Crosstab) PolychoricTwoStep() (Polychoric, error) { return t.polychoricBy(true) }

func (t *Crosstab) polychoricBy(twoStep bool) (Polychoric, error) {
	name := "polychoric"
	if twoStep {
		name = "polychoric-two-step"
	}
	if t == nil || t.n == 0 {
		return Polychoric{}, undefined("there are no units")
	}
	out := Polychoric{Coefficient: Coefficient{Name: name, Used: t.used()}}
	if t.scale.Nominal {
		return out, invalid("the categories have no order")
	}
	p := t.polychoric()
	if len(p.counts) < 2 || len(p.counts[0]) < 2 {
		return out, undefined("all units lie in one row or one column")
	}
	rho, err := p.twoStep()
	if err != nil {
		return out, err
	}
	if twoStep {
		h := 1e-4
		curve := (p.slopes(rho + h)[0] - p.slopes(rho - h)[0]) / (2 * h)
		if !(curve < 0) {
			return out, undefined("the likelihood is flat about its maximum")
		}
		out.fill(p, rho, math.Sqrt(-1/curve))
		return out, nil
	}
	rho, se, err := p.all(rho)
	if err != nil {
		return out, err
	}
	out.fill(p, rho, se)
	return out, nil
}

func (out *Polychoric) fill(p *polychoric, rho, se float64) {
	out.Value, out.SE = rho, &se
	out.Interval = zInterval(rho, se, -1, 1)
	out.Rows, out.Columns = p.rows, p.columns
	if out.Used.Units < 10 {
		out.Warnings = append(out.Warnings, FewUnits)
	}
}

// A polychoric is a table without empty rows and columns, and thresholds.
type polychoric struct {
	counts        [][]float64
	rows, columns []float64
}

// polychoric starts with the thresholds that the margins have.
func (t *Crosstab) polychoric() *polychoric {
	p := &polychoric{}
	row, column := t.margins()
	for k, counts := range t.table {
		if row[k] == 0 {
			continue
		}
		var list []float64
		for l, n := range counts {
			if column[l] > 0 {
				list = append(list, float64(n))
			}
		}
		p.counts = append(p.counts, list)
	}
	thresholds := func(shares []float64) []float64 {
		var out []float64
		sum := 0.0
		for _, v := range shares {
			if v > 0 {
				sum += v
				out = append(out, normal.Quantile(min(sum, 1)))
			}
		}
		return out[:len(out)-1]
	}
	p.rows, p.columns = thresholds(row), thresholds(column)
	return p
}

// twoStep finds ρ: the best of some, and from there the root of the slope by halving.
func (p *polychoric) twoStep() (float64, error) {
	const steps, width = 64, 0.125
	at := func(i int) float64 { return math.Tanh(float64(i-steps/2) * width) }
	best, most := 0, math.Inf(-1)
	for i := range steps + 1 {
		if l := p.logLikelihood(at(i)); l > most {
			best, most = i, l
		}
	}
	if best == 0 || best == steps {
		return 0, undefined("the table leaves no doubt: the likelihood grows towards a correlation of 1 or −1")
	}
	low, high := at(best-1), at(best+1)
	for range 60 {
		middle := (low + high) / 2
		if p.slopes(middle)[0] > 0 {
			low = middle
		} else {
			high = middle
		}
	}
	return (low + high) / 2, nil
}

// edge returns threshold i; there is one at either end of the line.
func edge(list []float64, i int) float64 {
	switch {
	case i < 0:
		return math.Inf(-1)
	case i == len(list):
		return math.Inf(1)
	}
	return list[i]
}

// logLikelihood returns Σ n log π at some correlation.
func (p *polychoric) logLikelihood(rho float64) float64 {
	a, sum := newArc(rho), 0.0
	for i, counts := range p.counts {
		for j, n := range counts {
			if n == 0 {
				continue
			}
			h, k := edge(p.rows, i), edge(p.columns, j)
			h0, k0 := edge(p.rows, i-1), edge(p.columns, j-1)
			share := a.bivariate(h, k) - a.bivariate(h0, k) - a.bivariate(h, k0) + a.bivariate(h0, k0)
			sum += float64(n * math.Log(max(share, 1e-18)))
		}
	}
	return sum
}

// all maximises over ρ and thresholds by Newton's method, and returns the standard error
// of ρ.
func (p *polychoric) all(rho float64) (float64, float64, error) {
	size := 1 + len(p.rows) + len(p.columns)
	for range 100 {
		slope := p.slopes(rho)
		h := make([][]float64, size)
		const width = 1e-5
		for i := range h {
			up, down := p.moved(i, width), p.moved(i, -width)
			r := rho
			step := 0.0
			if i == 0 {
				step = width
			}
			a, b := up.slopes(r+step), down.slopes(r-step)
			h[i] = make([]float64, size)
			for j := range h[i] {
				h[i][j] = -(a[j] - b[j]) / (2 * width)
			}
		}
		inverse, ok := invert(h)
		if !ok {
			break
		}
		largest := 0.0
		step := make([]float64, size)
		for i := range step {
			for j, s := range slope {
				step[i] += float64(inverse[i][j] * s)
			}
			largest = max(largest, math.Abs(step[i]))
		}
		if scale := largest / 0.2; scale > 1 { // not too far at once
			for i := range step {
				step[i] /= scale
			}
		}
		rho += step[0]
		if math.Abs(rho) > 0.9995 {
			break
		}
		for i := range p.rows {
			p.rows[i] += step[1+i]
		}
		for i := range p.columns {
			p.columns[i] += step[1+len(p.rows)+i]
		}
		if largest < 1e-9 {
			return rho, math.Sqrt(inverse[0][0]), nil
		}
	}
	return 0, 0, undefined("the likelihood has no maximum that could be found")
}

// moved returns p with parameter i, counted as slopes does, changed; ρ is the caller's.
func (p *polychoric) moved(i int, by float64) *polychoric {
	out := &polychoric{p.counts, append([]float64(nil), p.rows...), append([]float64(nil), p.columns...)}
	switch i--; {
	case i < 0:
	case i < len(out.rows):
		out.rows[i] += by
	default:
		out.columns[i-len(out.rows)] += by
	}
	return out
}

// slopes returns the derivatives of the log likelihood Σ n log π in ρ, the thresholds of
// the rows and those of the columns.
func (p *polychoric) slopes(rho float64) []float64 {
	r, c := len(p.rows), len(p.columns)
	// The distribution at each pair of thresholds, and its derivatives.
	type corner struct{ cdf, byRho, byRow, byColumn float64 }
	grid, a := make([][]corner, r+2), newArc(rho)
	root := math.Sqrt(1 - float64(rho*rho))
	for i := range grid {
		grid[i] = make([]corner, c+2)
		for j := range grid[i] {
			h, k := edge(p.rows, i-1), edge(p.columns, j-1)
			g := corner{cdf: a.bivariate(h, k)}
			if !math.IsInf(h, 0) && !math.IsInf(k, 0) {
				g.byRho = math.Exp(-(float64(h*h)-float64(2*rho*h*k)+float64(k*k))/(2*float64(root*root))) / (2 * math.Pi * root)
			}
			if !math.IsInf(h, 0) {
				g.byRow = normal.Prob(h) * normal.CDF((k-float64(rho*h))/root)
			}
			if !math.IsInf(k, 0) {
				g.byColumn = normal.Prob(k) * normal.CDF((h-float64(rho*k))/root)
			}
			grid[i][j] = g
		}
	}
	out := make([]float64, 1+r+c)
	for i, counts := range p.counts {
		for j, n := range counts {
			if n == 0 {
				continue
			}
			x, b, d, e := grid[i+1][j+1], grid[i][j+1], grid[i+1][j], grid[i][j]
			share := max(x.cdf-b.cdf-d.cdf+e.cdf, 1e-18)
			weight := n / share
			out[0] += float64(weight * (x.byRho - b.byRho - d.byRho + e.byRho))
			if i < r {
				out[1+i] += float64(weight * (x.byRow - d.byRow))
			}
			if i > 0 {
				out[i] -= float64(weight * (b.byRow - e.byRow))
			}
			if j < c {
				out[1+r+j] += float64(weight * (x.byColumn - b.byColumn))
			}
			if j > 0 {
				out[r+j] -= float64(weight * (d.byColumn - e.byColumn))
			}
		}
	}
	return out
}

// An arc is the nodes and weights of a quadrature over 0 … asin ρ.
type arc struct {
	rho         float64
	weight      []float64
	sin, square []float64 // sin θ, 2 cos² θ
}

// newArc cuts the range into pieces that halve towards its end, because what is to be
// integrated changes fast where cos θ is near 0.
func newArc(rho float64) arc {
	const points, pieces = 16, 6
	x, w := make([]float64, points), make([]float64, points)
	quad.Legendre{}.FixedLocations(x, w, -1, 1)
	a := arc{rho: rho}
	end, from := math.Asin(rho), 0.0
	for piece := range pieces {
		to := end
		if piece < pieces-1 {
			to = end * (1 - math.Ldexp(1, -piece-1))
		}
		half := (to - from) / 2
		for i := range x {
			sin, cos := math.Sincos(from + half + float64(half*x[i]))
			a.weight = append(a.weight, half*w[i])
			a.sin, a.square = append(a.sin, sin), append(a.square, float64(2*cos*cos))
		}
		from = to
	}
	return a
}

// bivariate returns P(X ≤ h, Y ≤ k) of two standard normal variables with correlation ρ,
//
//	Φ(h)Φ(k) + 1/2π ∫₀^asin ρ exp(−(h² + k² − 2hk sin θ)/(2 cos² θ)) dθ
//
// by Gauss–Legendre quadrature. Source: Sheppard (1900); Drezner & Wesolowsky (1990).
func (a arc) bivariate(h, k float64) float64 {
	switch {
	case math.IsInf(h, -1) || math.IsInf(k, -1):
		return 0
	case math.IsInf(h, 1):
		return normal.CDF(k)
	case math.IsInf(k, 1):
		return normal.CDF(h)
	}
	sum, squares, product := 0.0, float64(h*h)+float64(k*k), 2*h*k
	for i, w := range a.weight {
		sum += float64(w * math.Exp(-(squares-float64(product*a.sin[i]))/a.square[i]))
	}
	return min(max(float64(normal.CDF(h)*normal.CDF(k))+sum/(2*math.Pi), 0), 1)
}

// invert returns the inverse of a symmetric matrix that is positive definite, by
// Cholesky's method, and false if it is not.
func invert(a [][]float64) ([][]float64, bool) {
	l, ok := cholesky(a)
	if !ok {
		return nil, false
	}
	out := make([][]float64, len(a))
	for c := range out {
		out[c] = make([]float64, len(a))
		out[c][c] = 1
		solve(l, out[c])
	}
	return out, true
}

// cholesky returns the L of A = LL′, by rows up to the diagonal, and false if a symmetric
// matrix is not positive definite.
func cholesky(a [][]float64) ([][]float64, bool) {
	l := make([][]float64, len(a))
	for i := range l {
		l[i] = make([]float64, i+1)
		for j := 0; j <= i; j++ {
			sum := (a[i][j]+a[j][i])/2 - numeric.Dot(l[i][:j], l[j])
			switch {
			case i > j:
				l[i][j] = sum / l[j][j]
			case sum > 1e-12*math.Abs(a[i][i]):
				l[i][i] = math.Sqrt(sum)
			default:
				return nil, false
			}
		}
	}
	return l, true
}

// solve turns x into A⁻¹x, A = LL′.
func solve(l [][]float64, x []float64) {
	for i, row := range l {
		x[i] = (x[i] - numeric.Dot(row[:i], x)) / row[i]
	}
	for i := len(l) - 1; i >= 0; i-- {
		x[i] /= l[i][i]
		for k, v := range l[i][:i] {
			x[k] -= float64(v * x[i])
		}
	}
}

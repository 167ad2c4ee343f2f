package variance_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/openrubric/leadership/assessment/estimate"
	"github.com/openrubric/leadership/assessment/variance"
)

// slowSolve returns A⁻¹B and log|A| by Gaussian elimination with row exchange, and false
// if A is singular.
func slowSolve(a, b [][]float64) ([][]float64, float64, bool) {
	n := len(a)
	m := make([][]float64, n)
	for i := range m {
		m[i] = append(append([]float64(nil), a[i]...), b[i]...)
	}
	logDet := 0.0
	for c := range n {
		p := c
		for i := c; i < n; i++ {
			if math.Abs(m[i][c]) > math.Abs(m[p][c]) {
				p = i
			}
		}
		if m[p][c] == 0 {
			return nil, 0, false
		}
		m[c], m[p] = m[p], m[c]
		logDet += math.Log(math.Abs(m[c][c]))
		for i := c + 1; i < n; i++ {
			f := m[i][c] / m[c][c]
			if f == 0 {
				continue
			}
			for j := c; j < len(m[i]); j++ {
				m[i][j] -= f * m[c][j]
			}
		}
	}
	out := make([][]float64, n)
	for i := n - 1; i >= 0; i-- {
		out[i] = make([]float64, len(b[0]))
		for j := range out[i] {
			v := m[i][n+j]
			for k := i + 1; k < n; k++ {
				v -= m[i][k] * out[k][j]
			}
			out[i][j] = v / m[i][i]
		}
	}
	return out, logDet, true
}

// slowV returns Σ σ² Z Z′ + σ_e² I; the last component is the residual's.
func slowV(factors []variance.Factor, n int, components []float64) [][]float64 {
	v := make([][]float64, n)
	for i := range v {
		v[i] = make([]float64, n)
		for j := range v[i] {
			for k, f := range factors {
				if f.Level[i] == f.Level[j] {
					v[i][j] += components[k]
				}
			}
		}
		v[i][i] += components[len(factors)]
	}
	return v
}

// slowGLS is generalised least squares of a mean with V known.
type slowGLS struct {
	mean, se, criterion float64
	solved              []float64 // V⁻¹(y − μ)
}

// slowFit returns the mean and −2 log likelihood at some components.
func slowFit(t *testing.T, d variance.Data, components []float64, m variance.Method) slowGLS {
	t.Helper()
	n := len(d.Values)
	right := make([][]float64, n)
	for i, y := range d.Values {
		right[i] = []float64{1, y}
	}
	x, logDet, ok := slowSolve(slowV(d.Factors, n, components), right)
	if !ok {
		t.Fatalf("V is singular at %v", components)
	}
	ones, oneY := 0.0, 0.0
	for i := range x {
		ones += x[i][0]
		oneY += x[i][1]
	}
	g := slowGLS{mean: oneY / ones, se: math.Sqrt(1 / ones)}
	square := 0.0
	for i, y := range d.Values {
		s := x[i][1] - g.mean*x[i][0]
		g.solved = append(g.solved, s)
		square += (y - g.mean) * s
	}
	freedom := float64(n)
	if m == variance.REML {
		freedom--
		logDet += math.Log(ones)
	}
	g.criterion = freedom*math.Log(2*math.Pi) + logDet + square
	return g
}

// slowLeft returns what plain least squares on all levels leaves, Σ residual², and the
// rank of the levels, by Gram–Schmidt.
func slowLeft(d variance.Data) (float64, int) {
	n := len(d.Values)
	var basis [][]float64
	clear := func(x []float64) {
		for range 2 { // twice, for the digits
			for _, b := range basis {
				dot := 0.0
				for i := range x {
					dot += x[i] * b[i]
				}
				for i := range x {
					x[i] -= dot * b[i]
				}
			}
		}
	}
	norm := func(x []float64) float64 {
		s := 0.0
		for _, v := range x {
			s += v * v
		}
		return s
	}
	add := func(in func(i int) bool) {
		x := make([]float64, n)
		for i := range x {
			if in(i) {
				x[i] = 1
			}
		}
		clear(x)
		if s := math.Sqrt(norm(x)); s > 1e-8 {
			for i := range x {
				x[i] /= s
			}
			basis = append(basis, x)
		}
	}
	add(func(int) bool { return true })
	for _, f := range d.Factors {
		for level := range f.Names {
			add(func(i int) bool { return int(f.Level[i]) == level })
		}
	}
	y := append([]float64(nil), d.Values...)
	clear(y)
	return norm(y), len(basis)
}

// slowSpread returns Σ(y − mean)².
func slowSpread(y []float64) float64 {
	mean, sum := 0.0, 0.0
	for _, v := range y {
		mean += v
	}
	mean /= float64(max(len(y), 1))
	for _, v := range y {
		sum += (v - mean) * (v - mean)
	}
	return sum
}

// slowNamed returns a factor with a level of each name.
func slowNamed(name string, levels []int) variance.Factor {
	names := make([]string, len(levels))
	for i, l := range levels {
		names[i] = fmt.Sprint(l)
	}
	return variance.NewFactor(name, names)
}

// slowDefined says whether a fit ought to exist: two levels, a level with two values, no
// two factors with the same groups, and something left beside them all.
func slowDefined(d variance.Data) (defined, sure bool) {
	for k, f := range d.Factors {
		pairs := 0
		for i := range f.Level {
			for j := range i {
				if f.Level[i] == f.Level[j] {
					pairs++
				}
			}
		}
		if n := len(f.Level); pairs == 0 || pairs == n*(n-1)/2 {
			return false, true
		}
		for _, g := range d.Factors[:k] {
			same := true
			for i := range f.Level {
				for j := range i {
					same = same && (f.Level[i] == f.Level[j]) == (g.Level[i] == g.Level[j])
				}
			}
			if same {
				return false, true
			}
		}
	}
	spread := slowSpread(d.Values)
	if spread == 0 {
		return false, true
	}
	left, rank := slowLeft(d)
	if rank == len(d.Values) {
		return false, false // the residual may or may not come out as 0
	}
	return left > 1e-12*spread, true
}

// slowBoundary are fits that leave a component just above 0 although the likelihood is
// highest at 0: how many, how many of them lose standard errors of others by it, and the
// smallest.
type slowBoundary struct {
	above, lost    int
	size           int
	smallest, text string
}

// slowCheck compares a fit with the dense twin.
func slowCheck(t *testing.T, at string, d variance.Data, m variance.Method, r *rand.Rand, b *slowBoundary) (compared bool) {
	t.Helper()
	fit, err := variance.Fit(t.Context(), d, m)
	defined, sure := slowDefined(d)
	if err != nil || !defined {
		if !errors.Is(err, estimate.ErrUndefined) && err != nil {
			t.Errorf("%s: %v", at, err)
		}
		if sure && defined != (err == nil) {
			t.Errorf("%s: defined %v, but the error is %v: %v %v", at, defined, err, d.Values, d.Factors)
		}
		return false
	}
	n, last := len(d.Values), len(d.Factors)
	components, total := make([]float64, last+1), 0.0
	for k, c := range fit.Components {
		components[k] = c.Variance
		total += c.Variance
	}
	// A component just above 0 is 0 if the likelihood does not fall on the way there.
	touched := false
	for k, v := range components {
		if v == 0 || v > 1e-5*total || k == last {
			continue
		}
		none := append([]float64(nil), components...)
		none[k] = 0
		more := append([]float64(nil), components...)
		more[k] = 1e-3 * total
		zero := slowFit(t, d, none, m).criterion
		if zero <= slowFit(t, d, components, m).criterion+1e-9 && zero < slowFit(t, d, more, m).criterion {
			touched = true
		}
	}
	if touched {
		b.above++
		text := fmt.Sprintf("%s %s: components %v, residual's standard error %v; values %v, factors %+v", at, m, components, fit.Components[last].SE, d.Values, d.Factors)
		if b.smallest == "" || n < b.size {
			b.size, b.smallest = n, text
		}
		if fit.Components[last].SE == nil {
			b.lost++
			b.text = text
		}
	}
	fail := func(what string, got, want any) {
		t.Helper()
		t.Errorf("%s %s: %s %v, twin %v; components %v; values %v; factors %v", at, m, what, got, want, components, d.Values, d.Factors)
	}
	scale := math.Sqrt(total)
	near := func(what string, got, want, size float64) {
		t.Helper()
		if !(math.Abs(got-want) <= 1e-7*size) {
			fail(what, got, want)
		}
	}
	g := slowFit(t, d, components, m)
	near("criterion", fit.Criterion, g.criterion, 1+math.Abs(g.criterion))
	near("mean", fit.Mean, g.mean, scale)
	near("standard error of the mean", fit.MeanSE, g.se, scale)
	if fit.N != n || fit.Method != m || len(fit.Components) != last+1 || fit.Components[last].Name != variance.Residual || fit.Components[last].Levels != n {
		fail("frame", fit.N, n)
	}
	// No other components nearby have a lower criterion, nor random ones further off.
	try := func(other []float64, what string) {
		t.Helper()
		if there := slowFit(t, d, other, m).criterion; there < g.criterion-1e-7 {
			fail("criterion is lower "+what, g.criterion, fmt.Sprint(there, " at ", other))
		}
	}
	for k, v := range components {
		near("share", fit.Components[k].Share, v/total, 1)
		steps := []float64{0.99 * v, 1.01 * v}
		if v == 0 {
			steps = []float64{1e-6 * total, 1e-4 * total, 1e-2 * total}
		}
		for _, s := range steps {
			other := append([]float64(nil), components...)
			other[k] = s
			try(other, "nearby")
		}
	}
	for range 4 {
		other := make([]float64, last+1)
		for k := range other {
			other[k] = total * math.Exp(r.Float64()*8-6)
		}
		try(other, "far off")
	}
	// Effects.
	unit := make([][]float64, n)
	for i := range unit {
		unit[i] = make([]float64, n)
		unit[i][i] = 1
	}
	inverse, _, _ := slowSolve(slowV(d.Factors, n, components), unit)
	for k, f := range d.Factors {
		c := fit.Components[k]
		if len(c.Effects) != len(f.Names) || c.Levels != len(f.Names) || c.Name != f.Name {
			fail("levels", len(c.Effects), len(f.Names))
			continue
		}
		for level := range f.Names {
			deviation, known, count := 0.0, 0.0, 0
			for i := range n {
				if int(f.Level[i]) != level {
					continue
				}
				count++
				deviation += components[k] * g.solved[i]
				for j := range n {
					if int(f.Level[j]) == level {
						known += inverse[i][j]
					}
				}
			}
			near("effect", c.Effects[level].Deviation, deviation, scale)
			near("square of the SD of an effect", c.Effects[level].SD*c.Effects[level].SD, components[k]-components[k]*known*components[k], total)
			if c.Effects[level].N != count {
				fail("values of a level", c.Effects[level].N, count)
			}
		}
	}
	if !touched {
		slowCurvature(t, d, m, components, fit, fail)
	}
	return true
}

// slowCurvature compares the covariance of the components with 2·Hessian⁻¹, the Hessian
// by differences of the fourth order.
func slowCurvature(t *testing.T, d variance.Data, m variance.Method, components []float64, fit variance.Fitted, fail func(string, any, any)) {
	t.Helper()
	var active []int
	for k, v := range components {
		if v > 0 {
			active = append(active, k)
		} else if fit.Components[k].SE != nil {
			fail("standard error of a component that is 0", *fit.Components[k].SE, nil)
		}
		for j := range components {
			if (v == 0 || components[j] == 0) && fit.Covariance[k][j] != 0 {
				fail("covariance of a component that is 0", fit.Covariance[k][j], 0)
			}
		}
	}
	at := func(i, j int, a, b float64) float64 {
		other := append([]float64(nil), components...)
		other[i] += a * components[i]
		other[j] += b * components[j]
		return slowFit(t, d, other, m).criterion
	}
	here := slowFit(t, d, components, m).criterion
	second := func(i, j int, w float64) float64 {
		if i == j {
			return (at(i, i, w, 0) - 2*here + at(i, i, -w, 0)) / (w * w)
		}
		return (at(i, j, w, w) - at(i, j, w, -w) - at(i, j, -w, w) + at(i, j, -w, -w)) / (4 * w * w)
	}
	size := len(active)
	h, unit := make([][]float64, size), make([][]float64, size)
	for a := range active {
		h[a], unit[a] = make([]float64, size), make([]float64, size)
		unit[a][a] = 1
	}
	for a, i := range active {
		for b, j := range active[:a+1] {
			const w = 0.004
			h[a][b] = (4*second(i, j, w) - second(i, j, 2*w)) / 3 // in units of both components
			h[b][a] = h[a][b]
		}
	}
	inverse, _, ok := slowSolve(h, unit)
	if !ok {
		t.Error("the Hessian is singular")
		return
	}
	for a, i := range active {
		for b, j := range active {
			got := fit.Covariance[i][j] / components[i] / components[j]
			want := 2 * inverse[a][b]
			size := 2 * math.Sqrt(math.Abs(inverse[a][a]*inverse[b][b]))
			if !(math.Abs(got-want) <= 1e-3*size) {
				fail(fmt.Sprintf("covariance %d %d over both components", i, j), got, want)
			}
		}
		if se := fit.Components[i].SE; se == nil || !(math.Abs(*se-math.Sqrt(fit.Covariance[i][i])) <= 1e-9*math.Sqrt(fit.Covariance[i][i])) {
			fail("standard error", se, math.Sqrt(fit.Covariance[i][i]))
		}
	}
}

// slowValues returns values with effects of every factor, on different scales.
func slowValues(r *rand.Rand, factors []variance.Factor, n int) []float64 {
	mean := []float64{0, 3, -40, 500}[r.IntN(4)]
	scale := []float64{1, 1, 1e-3, 200}[r.IntN(4)]
	whole := r.IntN(3) == 0
	y := make([]float64, n)
	for _, f := range factors {
		sd := []float64{0, 0.3, 1, 3}[r.IntN(4)]
		effect := make([]float64, len(f.Names))
		for j := range effect {
			effect[j] = sd * r.NormFloat64()
		}
		for i := range y {
			y[i] += effect[f.Level[i]]
		}
	}
	for i := range y {
		y[i] += mean + r.NormFloat64()
		if whole {
			y[i] = math.Round(y[i])
		}
		y[i] *= scale
	}
	return y
}

// slowFactors returns the factors of a random design of at most 40 values.
func slowFactors(r *rand.Rand, design string) ([]variance.Factor, int) {
	balanced := r.IntN(2) == 0
	some := func(most int) int { // how many values a cell has
		if balanced {
			return most
		}
		return r.IntN(most + 2)
	}
	var a, b []int
	add := func(x, y, times int) {
		for range times {
			if len(a) < 40 {
				a, b = append(a, x), append(b, y)
			}
		}
	}
	switch design {
	case "one-way":
		most := 2 + r.IntN(4)
		for x := range 2 + r.IntN(7) {
			add(x, 0, some(most))
		}
	case "nested":
		most, inner := 2+r.IntN(2), 2+r.IntN(2)
		for x := range 3 + r.IntN(3) {
			for y := range inner {
				add(x, y, some(most))
			}
		}
	case "crossed":
		most, wide := 1+r.IntN(2), 2+r.IntN(4)
		for x := range 3 + r.IntN(4) {
			for y := range wide {
				add(x, y, some(most))
			}
		}
	default:
		most, wide := 2+r.IntN(2), 2+r.IntN(2)
		for x := range 3 + r.IntN(3) {
			for y := range wide {
				add(x, y, some(most))
			}
		}
	}
	// Values in no order.
	r.Shuffle(len(a), func(i, j int) { a[i], a[j], b[i], b[j] = a[j], a[i], b[j], b[i] })
	fa, fb := slowNamed("a", a), slowNamed("b", b)
	switch design {
	case "one-way":
		return []variance.Factor{fa}, len(a)
	case "nested":
		return []variance.Factor{fa, fa.By(fb)}, len(a)
	case "crossed":
		return []variance.Factor{fa, fb}, len(a)
	}
	return []variance.Factor{fa, fb, fa.By(fb)}, len(a)
}

// slowDesigns checks as many random designs of a kind.
func slowDesigns(t *testing.T, design string, seed uint64, want int) {
	t.Helper()
	r := rand.New(rand.NewPCG(seed, 1))
	compared, undefined, zero := 0, 0, 0
	var b slowBoundary
	for tries := 0; compared < want && tries < 4*want; tries++ {
		factors, n := slowFactors(r, design)
		if n == 0 {
			continue
		}
		d := variance.Data{Values: slowValues(r, factors, n), Factors: factors}
		m := []variance.Method{variance.REML, variance.ML}[r.IntN(2)]
		if !slowCheck(t, fmt.Sprint(design, " ", tries), d, m, r, &b) {
			undefined++
			continue
		}
		compared++
		fit, _ := variance.Fit(t.Context(), d, m)
		for _, c := range fit.Components {
			if c.Variance == 0 {
				zero++
				break
			}
		}
	}
	if b.above > 0 {
		t.Errorf("%s: in %d designs a component that is 0 comes out just above, in %d of them no standard error is left of the others %s; smallest: %s", design, b.above, b.lost, b.text, b.smallest)
	}
	if compared < want {
		t.Errorf("only %d designs", compared)
	}
	t.Logf("%s: %d designs compared, %d of them with a component of 0; %d undefined", design, compared, zero, undefined)
}

func TestTwinFitOneWay(t *testing.T)  { slowDesigns(t, "one-way", 11, 90) }
func TestTwinFitNested(t *testing.T)  { slowDesigns(t, "nested", 12, 70) }
func TestTwinFitCrossed(t *testing.T) { slowDesigns(t, "crossed", 13, 70) }
func TestTwinFitThree(t *testing.T)   { slowDesigns(t, "three", 14, 70) }

// slowTail returns P(F > f): with x = d1·f/(d1·f+d2) = sin²θ the density of θ is
// proportional to sin^(d1−1) θ · cos^(d2−1) θ.
func slowTail(f, d1, d2 float64) float64 {
	density := func(x float64) float64 {
		return math.Pow(math.Sin(x), d1-1) * math.Pow(math.Cos(x), d2-1)
	}
	simpson := func(low, high float64) float64 {
		const n = 4000
		h, sum := (high-low)/n, 0.0
		for i := 0; i <= n; i++ {
			w := 2.0
			switch {
			case i == 0 || i == n:
				w = 1
			case i%2 == 1:
				w = 4
			}
			sum += w * density(low+h*float64(i))
		}
		return sum * h / 3
	}
	at := math.Asin(math.Sqrt(d1 * f / (d1*f + d2)))
	above, below := simpson(at, math.Pi/2), simpson(0, at)
	return above / (above + below)
}

func TestTwinAnalyse(t *testing.T) {
	r := rand.New(rand.NewPCG(21, 1))
	compared, undefined := 0, 0
	for run := range 1000 {
		groups := make([][]float64, r.IntN(7))
		for g := range groups {
			groups[g] = make([]float64, r.IntN(5))
			effect := r.NormFloat64() * float64(r.IntN(3))
			for i := range groups[g] {
				// Eighths, so that sums are exact and nothing is nearly 0.
				groups[g][i] = math.Round(8*(effect+r.NormFloat64())) / 8
				if run%5 == 0 {
					groups[g][i] = math.Round(groups[g][i] / 4)
				}
				if run%50 == 0 {
					groups[g][i] = 2
				}
			}
		}
		a, err := variance.Analyse(slowGroups(groups))
		var all []float64
		filled, most, least, squares := 0, 0, math.MaxInt, 0.0
		for _, g := range groups {
			all = append(all, g...)
			if len(g) > 0 {
				filled++
				most, least = max(most, len(g)), min(least, len(g))
			}
			squares += float64(len(g) * len(g))
		}
		if filled < 2 || most < 2 {
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
		within := 0.0
		for _, g := range groups {
			within += slowSpread(g)
		}
		total, n := slowSpread(all), float64(len(all))
		between, grand := 0.0, 0.0
		for _, v := range all {
			grand += v
		}
		grand /= n
		for _, g := range groups {
			sum := 0.0
			for _, v := range g {
				sum += v
			}
			if len(g) > 0 {
				between += float64(len(g)) * (sum/float64(len(g)) - grand) * (sum/float64(len(g)) - grand)
			}
		}
		d1, d2 := filled-1, len(all)-filled
		msb, msw := between/float64(d1), within/float64(d2)
		n0 := (n - squares/n) / float64(d1)
		sb := (msb - msw) / n0
		near := func(what string, got, want, size float64) {
			t.Helper()
			if !(math.Abs(got-want) <= 1e-9*size) {
				t.Errorf("%v: %s %v, twin %v", groups, what, got, want)
			}
		}
		if a.N != len(all) || a.Groups != filled || a.Smallest != least || a.Largest != most || a.DFBetween != d1 || a.DFWithin != d2 {
			t.Errorf("%v: %+v", groups, a)
		}
		near("n0", a.N0, n0, n)
		near("between", a.MSBetween, msb, total)
		near("within", a.MSWithin, msw, total)
		near("component", a.Between, sb, total)
		if (a.F != nil) != (within > 1e-12) || (a.ICC != nil) != (total > 1e-12) || (a.ReliabilityOfTheMean != nil) != (between > 1e-12) {
			t.Errorf("%v: %+v", groups, a)
			continue
		}
		// The same by way of values, added one at a time.
		var levels []int
		for i, g := range groups {
			for range g {
				levels = append(levels, i)
			}
		}
		added, err := variance.Groups(all, slowNamed("g", levels))
		if err != nil {
			t.Fatal(err)
		}
		if b, err := variance.Analyse(added); err != nil || (b.F == nil) != (a.F == nil) || (b.ICC == nil) != (a.ICC == nil) || (b.ReliabilityOfTheMean == nil) != (a.ReliabilityOfTheMean == nil) {
			t.Errorf("%v: by summary %+v, by values %+v %v", groups, a, b, err)
		}
		if a.F != nil {
			near("F", *a.F, msb/msw, 1+msb/msw)
			if run%10 == 1 && msb > 1e-9 {
				near("P", *a.P, slowTail(msb/msw, float64(d1), float64(d2)), 100)
			}
		}
		if a.ICC != nil {
			near("ICC", *a.ICC, sb/(sb+msw), 1+math.Abs(sb/(sb+msw)))
		}
		if a.ReliabilityOfTheMean != nil {
			near("ICC(2)", *a.ReliabilityOfTheMean, 1-msw/msb, 1+msw/msb)
		}
	}
	t.Logf("%d analyses compared, %d undefined", compared, undefined)
}

// slowGroups summarises each group in two passes.
func slowGroups(groups [][]float64) []variance.Group {
	var out []variance.Group
	for _, g := range groups {
		mean := 0.0
		for _, v := range g {
			mean += v // exact for eighths
		}
		mean /= float64(max(len(g), 1))
		out = append(out, variance.Group{N: len(g), Mean: mean, Squares: slowSpread(g)})
	}
	return out
}

// TestTwinOneWayIsFit: two programs for one model.
func TestTwinOneWayIsFit(t *testing.T) {
	r := rand.New(rand.NewPCG(22, 1))
	compared, undefined, zero := 0, 0, 0
	above, far, smallest := 0, 0, ""
	for run := range 600 {
		factors, n := slowFactors(r, "one-way")
		if n == 0 {
			continue
		}
		y := slowValues(r, factors, n)
		m := []variance.Method{variance.REML, variance.ML}[run%2]
		fit, err := variance.Fit(t.Context(), variance.Data{Values: y, Factors: factors}, m)
		groups, err1 := variance.Groups(y, factors[0])
		if err1 != nil {
			t.Fatal(err1)
		}
		one, err2 := variance.OneWay(groups, m)
		if (err == nil) != (err2 == nil) || err2 != nil && !(errors.Is(err, estimate.ErrUndefined) && errors.Is(err2, estimate.ErrUndefined)) {
			t.Errorf("%v %v: Fit %v, OneWay %v", y, factors[0], err, err2)
		}
		if err != nil || err2 != nil {
			undefined++
			continue
		}
		compared++
		total := one.Variance + one.Within
		if at0 := one.Variance < 1e-12*total; at0 && fit.Components[0].Variance > 0 {
			above++
			if fit.Components[0].Variance > 1e-7*total {
				far++
			}
			if text := fmt.Sprintf("%s Fit %v OneWay %v: values %v levels %v", m, fit.Components[0].Variance, one.Variance, y, factors[0].Level); smallest == "" || len(text) < len(smallest) {
				smallest = text
			}
			continue
		}
		near := func(what string, a, b, size float64) {
			t.Helper()
			if !(math.Abs(a-b) <= 1e-7*size) {
				t.Errorf("%s %s: Fit %v, OneWay %v: %v %v", m, what, a, b, y, factors[0])
			}
		}
		near("between", fit.Components[0].Variance, one.Variance, total)
		near("within", fit.Components[1].Variance, one.Within, total)
		near("mean", fit.Mean, one.Mean, math.Sqrt(total))
		near("mean's error", fit.MeanSE, one.MeanSE, math.Sqrt(total))
		near("share", fit.Components[0].Share, one.ICC, 1)
		near("criterion", fit.Criterion, one.Criterion, 1+math.Abs(one.Criterion))
		if one.Boundary != (one.Variance == 0) || one.Boundary != (fit.Components[0].Variance == 0) {
			t.Errorf("boundary %v, OneWay %v, Fit %v", one.Boundary, one.Variance, fit.Components[0].Variance)
		}
		if one.Boundary {
			zero++
		}
		for j, e := range fit.Components[0].Effects {
			s := one.Shrunken[j]
			near("effect", e.Deviation, s.Deviation, math.Sqrt(total))
			near("square of its SD", e.SD*e.SD, s.SD*s.SD, total)
			near("shrunken mean", s.Shrunken, one.Mean+s.Deviation, math.Sqrt(total))
			lambda := one.Variance / (one.Variance + one.Within/float64(s.N))
			near("reliability", s.Reliability, lambda, 1)
			near("deviation", s.Deviation, lambda*(s.Mean-one.Mean), math.Sqrt(total))
		}
	}
	if above > 0 {
		t.Errorf("in %d designs Fit has a component above 0 that is 0 by OneWay, in %d by more than 1e-7; shortest: %s", above, far, smallest)
	}
	// A group without values gets the mean of all.
	one, err := variance.OneWay([]variance.Group{{N: 2, Mean: 1, Squares: 1}, {}, {N: 2, Mean: 5, Squares: 1}}, variance.REML)
	if err != nil || one.Shrunken[1].Reliability != 0 || one.Shrunken[1].Shrunken != one.Mean {
		t.Errorf("%+v %v", one, err)
	}
	t.Logf("%d designs compared, %d at the boundary, %d undefined", compared, zero, undefined)
}

// TestTwinMeanSquares: mean squares of balanced designs, each effect by cell means.
func TestTwinMeanSquares(t *testing.T) {
	r := rand.New(rand.NewPCG(23, 1))
	negative, above := 0, 0
	for run := range 200 {
		na, nb, n := 2+r.IntN(4), 2+r.IntN(3), 2+r.IntN(2)
		var a, b []int
		for x := range na {
			for y := range nb {
				for range n {
					a, b = append(a, x), append(b, y)
				}
			}
		}
		fa, fb := slowNamed("a", a), slowNamed("b", b)
		fab := fa.By(fb)
		kind := []string{"one-way", "nested", "crossed", "three"}[run%4]
		factors := map[string][]variance.Factor{"one-way": {fa}, "nested": {fa, fab}, "crossed": {fa, fb}, "three": {fa, fb, fab}}[kind]
		y := slowValues(r, factors, len(a))
		mean := func(f variance.Factor, i int) float64 {
			s, k := 0.0, 0.0
			for j := range y {
				if f.Level[j] == f.Level[i] {
					s += y[j]
					k++
				}
			}
			return s / k
		}
		all := slowNamed("all", make([]int, len(y)))
		square := func(effect func(i int) float64) float64 {
			s := 0.0
			for i := range y {
				s += effect(i) * effect(i)
			}
			return s
		}
		ssA := square(func(i int) float64 { return mean(fa, i) - mean(all, i) })
		ssB := square(func(i int) float64 { return mean(fb, i) - mean(all, i) })
		ssAB := square(func(i int) float64 { return mean(fab, i) - mean(fa, i) - mean(fb, i) + mean(all, i) })
		ssIn := square(func(i int) float64 { return mean(fab, i) - mean(fa, i) })
		ssE := square(func(i int) float64 { return y[i] - mean(fab, i) })
		source := func(name string, df int, ss float64) variance.Source {
			return variance.Source{Name: name, DF: df, SS: ss, MS: ss / float64(df)}
		}
		ka, kb, kn := float64(na), float64(nb), float64(n)
		var sources []variance.Source
		var expected variance.Expected
		switch kind {
		case "one-way":
			sources = []variance.Source{source("a", na-1, ssA), source("e", na*(nb*n-1), ssIn+ssE)}
			expected = variance.Expected{{kb * kn, 1}, {0, 1}}
		case "nested":
			sources = []variance.Source{source("a", na-1, ssA), source("a:b", na*(nb-1), ssIn), source("e", na*nb*(n-1), ssE)}
			expected = variance.Expected{{kb * kn, kn, 1}, {0, kn, 1}, {0, 0, 1}}
		case "crossed":
			sources = []variance.Source{source("a", na-1, ssA), source("b", nb-1, ssB), source("e", len(y)-na-nb+1, ssAB+ssE)}
			expected = variance.Expected{{kb * kn, 0, 1}, {0, ka * kn, 1}, {0, 0, 1}}
		default:
			sources = []variance.Source{source("a", na-1, ssA), source("b", nb-1, ssB), source("a:b", (na-1)*(nb-1), ssAB), source("e", na*nb*(n-1), ssE)}
			expected = variance.Expected{{kb * kn, 0, kn, 1}, {0, ka * kn, kn, 1}, {0, 0, kn, 1}, {0, 0, 0, 1}}
		}
		if sources[len(sources)-1].SS < 1e-10*(ssA+ssB+ssIn+ssE) {
			continue
		}
		got, err := variance.FromMeanSquares(sources, expected, variance.REML)
		if err != nil {
			t.Fatal(err)
		}
		anova, err := variance.FromMeanSquares(sources, expected, variance.ANOVA)
		if err != nil {
			t.Fatal(err)
		}
		fit, err := variance.Fit(t.Context(), variance.Data{Values: y, Factors: factors}, variance.REML)
		if err != nil {
			t.Fatal(err)
		}
		total, below := 0.0, false
		for k, c := range fit.Components {
			total += c.Variance
			below = below || anova[k] <= 0
		}
		for k, c := range fit.Components {
			if !(math.Abs(c.Variance-got[k]) <= 1e-7*total) {
				t.Errorf("%s: %s Fit %v, FromMeanSquares %v: %v", kind, c.Name, c.Variance, got[k], sources)
			}
			if got[k] > 0 && got[k] < 1e-9*total {
				above++
			}
			if !below && !(math.Abs(anova[k]-got[k]) <= 1e-7*total) {
				t.Errorf("%s: %s ANOVA %v, REML %v: %v", kind, c.Name, anova[k], got[k], sources)
			}
			// What the mean squares are expected to be is what they are.
			ms := 0.0
			for j, e := range expected[k] {
				ms += e * anova[j]
			}
			if !(math.Abs(ms-sources[k].MS) <= 1e-9*(ms+total)) {
				t.Errorf("%s: mean square %v, expected %v", kind, sources[k].MS, ms)
			}
		}
		if below {
			negative++
		}
	}
	t.Logf("200 designs, %d with a component below 0 by ANOVA, %d components just above 0", negative, above)
}

func TestTwinErrors(t *testing.T) {
	f := func(levels ...int) variance.Factor { return slowNamed("f", levels) }
	data := func(y []float64, factors ...variance.Factor) variance.Data {
		return variance.Data{Values: y, Factors: factors}
	}
	nan, inf := math.NaN(), math.Inf(1)
	y := []float64{1, 2, 4, 9}
	for name, c := range map[string]struct {
		data variance.Data
		want error
	}{
		"one group":           {data(y, f(1, 1, 1, 1)), estimate.ErrUndefined},
		"all single":          {data(y, f(1, 2, 3, 4)), estimate.ErrUndefined},
		"same groups":         {data(y, f(1, 1, 2, 2), f(7, 7, 5, 5)), estimate.ErrUndefined},
		"constant":            {data([]float64{3, 3, 3, 3}, f(1, 1, 2, 2)), estimate.ErrUndefined},
		"constant tenths":     {data([]float64{0.1, 0.1, 0.1, 0.1, 0.1, 0.1}, f(1, 1, 1, 2, 2, 2)), estimate.ErrUndefined},
		"constant large":      {data([]float64{1e9 + 0.1, 1e9 + 0.1, 1e9 + 0.1, 1e9 + 0.1, 1e9 + 0.1, 1e9 + 0.1}, f(1, 1, 1, 2, 2, 2)), estimate.ErrUndefined},
		"nothing within":      {data([]float64{1, 1, 2, 2}, f(1, 1, 2, 2)), estimate.ErrUndefined},
		"nothing within .1":   {data([]float64{0.1, 0.1, 0.1, 0.7, 0.7, 0.7}, f(1, 1, 1, 2, 2, 2)), estimate.ErrUndefined},
		"additive":            {data([]float64{1, 2, 5, 3, 4, 7}, f(1, 1, 1, 2, 2, 2), f(1, 2, 3, 1, 2, 3)), estimate.ErrUndefined},
		"no values":           {data(nil, f()), estimate.ErrUndefined},
		"no factor":           {data(y), estimate.ErrInvalid},
		"NaN":                 {data([]float64{1, nan, 2, 3}, f(1, 1, 2, 2)), estimate.ErrInvalid},
		"Inf":                 {data([]float64{1, inf, 2, 3}, f(1, 1, 2, 2)), estimate.ErrInvalid},
		"short factor":        {data(y, f(1, 1, 2)), estimate.ErrInvalid},
		"long factor":         {data(y, f(1, 1, 2, 2, 2)), estimate.ErrInvalid},
		"level out of range":  {data(y, variance.Factor{Name: "f", Names: []string{"a", "b"}, Level: []int32{0, 0, 1, 2}}), estimate.ErrInvalid},
		"level below 0":       {data(y, variance.Factor{Name: "f", Names: []string{"a", "b"}, Level: []int32{0, 0, 1, -1}}), estimate.ErrInvalid},
		"level without value": {data(y, variance.Factor{Name: "f", Names: []string{"a", "b", "c"}, Level: []int32{0, 0, 1, 1}}), estimate.ErrInvalid},
	} {
		for _, m := range []variance.Method{variance.REML, variance.ML} {
			if _, err := variance.Fit(t.Context(), c.data, m); !errors.Is(err, c.want) {
				t.Errorf("Fit %s %s: %v, want %v", name, m, err, c.want)
			}
		}
	}
	if _, err := variance.Fit(t.Context(), data(y, f(1, 1, 2, 2)), variance.ANOVA); !errors.Is(err, estimate.ErrInvalid) {
		t.Errorf("Fit by ANOVA: %v", err)
	}
	for name, c := range map[string]struct {
		groups []variance.Group
		want   error
	}{
		"none":           {nil, estimate.ErrUndefined},
		"one":            {[]variance.Group{{N: 3, Mean: 1, Squares: 2}}, estimate.ErrUndefined},
		"one and empty":  {[]variance.Group{{N: 3, Mean: 1, Squares: 2}, {}}, estimate.ErrUndefined},
		"all single":     {[]variance.Group{{N: 1, Mean: 1}, {N: 1, Mean: 2}}, estimate.ErrUndefined},
		"nothing within": {[]variance.Group{{N: 2, Mean: 1}, {N: 2, Mean: 2}}, estimate.ErrUndefined},
		"NaN":            {[]variance.Group{{N: 2, Mean: nan}, {N: 2, Mean: 2}}, estimate.ErrInvalid},
		"Inf":            {[]variance.Group{{N: 2, Mean: 1, Squares: inf}, {N: 2, Mean: 2}}, estimate.ErrInvalid},
		"negative":       {[]variance.Group{{N: 2, Mean: 1, Squares: -1}, {N: 2, Mean: 2}}, estimate.ErrInvalid},
		"fewer than 0":   {[]variance.Group{{N: -2, Mean: 1}, {N: 2, Mean: 2}}, estimate.ErrInvalid},
	} {
		for _, m := range []variance.Method{variance.REML, variance.ML} {
			if _, err := variance.OneWay(c.groups, m); !errors.Is(err, c.want) {
				t.Errorf("OneWay %s: %v, want %v", name, err, c.want)
			}
		}
		if name != "nothing within" {
			if _, err := variance.Analyse(c.groups); !errors.Is(err, c.want) {
				t.Errorf("Analyse %s: %v, want %v", name, err, c.want)
			}
		}
	}
	if _, err := variance.OneWay([]variance.Group{{N: 2, Squares: 1}, {N: 2, Squares: 1}}, "x"); !errors.Is(err, estimate.ErrInvalid) {
		t.Errorf("a method that there is not: %v", err)
	}
	if _, err := variance.Groups(y, f(1, 1)); !errors.Is(err, estimate.ErrInvalid) {
		t.Errorf("Groups: %v", err)
	}
	two := []variance.Source{{Name: "a", DF: 1, MS: 3}, {Name: "e", DF: 2, MS: 1}}
	for name, c := range map[string]struct {
		sources  []variance.Source
		expected variance.Expected
		method   variance.Method
		want     error
	}{
		"no sources":         {nil, nil, variance.ANOVA, estimate.ErrInvalid},
		"shape":              {two, variance.Expected{{1, 1}}, variance.ANOVA, estimate.ErrInvalid},
		"row":                {two, variance.Expected{{1}, {0, 1}}, variance.ANOVA, estimate.ErrInvalid},
		"below the diagonal": {two, variance.Expected{{2, 1}, {1, 1}}, variance.REML, estimate.ErrInvalid},
		"zero diagonal":      {two, variance.Expected{{0, 1}, {0, 1}}, variance.REML, estimate.ErrInvalid},
		"no freedom":         {[]variance.Source{{DF: 0, MS: 3}, {DF: 2, MS: 1}}, variance.Expected{{2, 1}, {0, 1}}, variance.REML, estimate.ErrInvalid},
		"NaN":                {[]variance.Source{{DF: 1, MS: nan}, {DF: 2, MS: 1}}, variance.Expected{{2, 1}, {0, 1}}, variance.REML, estimate.ErrInvalid},
		"ML":                 {two, variance.Expected{{2, 1}, {0, 1}}, variance.ML, estimate.ErrInvalid},
		"no residual":        {[]variance.Source{{DF: 1, MS: 3}, {DF: 2, MS: 0}}, variance.Expected{{2, 1}, {0, 1}}, variance.REML, estimate.ErrUndefined},
	} {
		if _, err := variance.FromMeanSquares(c.sources, c.expected, c.method); !errors.Is(err, c.want) {
			t.Errorf("FromMeanSquares %s: %v, want %v", name, err, c.want)
		}
	}
}

// TestTwinConstant: where nothing varies, or nothing within groups, there is no fit,
// whatever the values and however their sums are rounded.
func TestTwinConstant(t *testing.T) {
	failed := map[string]int{}
	note := func(what, more string, n, k int, v float64, err error) {
		if failed[what]++; failed[what] == 1 { // the first is the smallest
			t.Errorf("%s: %d groups of %d values about %v: %v %s", what, k, n, v, err, more)
		}
	}
	for n := 2; n <= 8; n++ {
		for k := 2; k <= 6; k++ {
			for _, v := range []float64{0.1, 0.7, -3.3, 1e6 + 0.1, 1e9 + 0.3} {
				var levels, other []int
				var same, apart, additive []float64
				for g := range k {
					for i := range n {
						levels, other = append(levels, g), append(other, i)
						same = append(same, v)
						apart = append(apart, v+0.1*float64(g))
						additive = append(additive, v+0.1*float64(g)+0.3*float64(i*i))
					}
				}
				f, o := slowNamed("f", levels), slowNamed("o", other)
				for _, m := range []variance.Method{variance.REML, variance.ML} {
					for what, d := range map[string]variance.Data{
						"constant": {Values: same, Factors: []variance.Factor{f}}, "constant, crossed": {Values: same, Factors: []variance.Factor{f, o}},
						"nothing within": {Values: apart, Factors: []variance.Factor{f}},
						"additive":       {Values: additive, Factors: []variance.Factor{f, o}},
					} {
						if what == "additive" && v > 1e5 {
							continue // rounding of the values themselves leaves something
						}
						if fit, err := variance.Fit(t.Context(), d, m); !errors.Is(err, estimate.ErrUndefined) {
							note("Fit, "+what, fmt.Sprintf("residual %v, others %v, values %v", fit.Components[len(d.Factors)].Variance, fit.Components[0].Variance, d.Values), n, k, v, err)
						}
					}
					for what, y := range map[string][]float64{"constant": same, "nothing within": apart} {
						groups, err := variance.Groups(y, f)
						if err != nil {
							t.Fatal(err)
						}
						if _, err := variance.OneWay(groups, m); !errors.Is(err, estimate.ErrUndefined) {
							note("OneWay, "+what, "", n, k, v, err)
						}
						if a, err := variance.Analyse(groups); err != nil || a.F != nil || what == "constant" && (a.ICC != nil || a.ReliabilityOfTheMean != nil) {
							note("Analyse, "+what, fmt.Sprintf("%+v", a), n, k, v, err)
						}
					}
				}
			}
		}
	}
	t.Logf("failures: %v", failed)
}

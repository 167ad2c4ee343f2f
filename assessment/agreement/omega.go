package agreement

import (
	"math"
	"slices"

	"github.com/openrubric/leadership/assessment/internal/numeric"
)

// Omega is McDonald's omega total: the share of the variance of the sum of items that
// one common factor accounts for. Unlike alpha it lets items measure it unequally well.
type Omega struct {
	// Omega is (Σλ)²/((Σλ)² + Σθ), from what the model says of the variance.
	Omega Coefficient `json:"omega"`
	// Observed is (Σλ)² over the variance of the sum as it was seen.
	Observed  float64   `json:"observed"`
	Loadings  []float64 `json:"loadings"`  // λ
	Residuals []float64 `json:"residuals"` // θ, what the factor leaves of each item's variance
	// Fit tests whether one factor is enough: chi-squared n·F. A small P says that it is
	// not, and with many persons it nearly always is small. nil for the minres method and
	// with three items, which one factor always fits.
	Fit *Test `json:"fit,omitempty"`
	// Heywood says that an item's residual came out as 0 or less and was kept just above.
	Heywood bool `json:"heywood,omitempty"`
}

// OmegaTotal returns omega by maximum likelihood from the covariances, divisor n. The
// sign of the factor is such that Σλ > 0. Persons with a missing score are left out.
//
// It returns [estimate.ErrUndefined] with fewer than three items, if an item does not vary,
// if an item is foretold wholly by the others, or if no maximum is found. Time is linear
// in persons, and then cubic in items in each of some twenty rounds of Fisher's scoring.
// Source: McDonald (1999), "Test Theory", ch. 6; Lawley & Maxwell (1971).
func OmegaTotal(s Scores) (Omega, error) {
	out, v, rows, err := prepare(s, "omega-total")
	if err != nil {
		return out, err
	}
	n := float64(len(rows))
	for i := range v {
		for j := range v {
			v[i][j] *= (n - 1) / n
		}
	}
	if _, ok := invert(v); !ok {
		return out, undefined("an item is foretold wholly by the others")
	}
	load, rest, discrepancy, heywood, err := oneFactor(v)
	if err != nil {
		return out, err
	}
	out.Loadings, out.Residuals, out.Heywood = load, rest, heywood
	trace, sum := totals(v)
	if !(sum > 1e-12*trace) {
		return out, undefined("the sum of the items does not vary")
	}
	out.fill(sum * n / (n - 1))
	if k := len(v); k > 3 {
		df := float64(k*(k-3)) / 2
		chi := max(n*discrepancy, 0)
		out.Fit = &Test{Statistic: "chi-squared", Value: chi, DF1: df, P: chiSquaredTail(chi, df)}
	}
	return out, nil
}

// OmegaMinres returns omega of the items scaled to the same variance, from the loadings
// that leave the least squares of the correlations between items. It needs no
// distribution. Errors are those of [OmegaTotal]. Source: Harman & Jones (1966).
func OmegaMinres(s Scores) (Omega, error) {
	out, v, _, err := prepare(s, "omega-total-minres")
	if err != nil {
		return out, err
	}
	r := correlations(v)
	load := make([]float64, len(r))
	for i := range load {
		load[i] = 0.5
	}
	for range 10000 {
		largest := 0.0
		for i := range load {
			above, below := 0.0, 0.0
			for j, l := range load {
				if j != i {
					above += float64(r[i][j] * l)
					below += float64(l * l)
				}
			}
			if below == 0 {
				return out, undefined("no two items have anything in common")
			}
			next := above / below
			largest = max(largest, math.Abs(next-load[i]))
			load[i] = next
		}
		if largest < 1e-12 {
			break
		}
	}
	for i, l := range load {
		if l*l > 0.9999 {
			load[i], out.Heywood = math.Copysign(0.99995, l), true
		}
		out.Residuals = append(out.Residuals, 1-float64(load[i]*load[i]))
	}
	out.Loadings = load
	_, sum := totals(r)
	if !(sum > 1e-12*float64(len(r))) {
		return out, undefined("the sum of the items does not vary")
	}
	out.fill(sum)
	return out, nil
}

// prepare returns the covariances of the items over the persons who have all scores.
func prepare(s Scores, name string) (Omega, [][]float64, Scores, error) {
	var out Omega
	k, err := s.check()
	if err != nil {
		return out, nil, nil, err
	}
	rows := s.complete()
	out.Omega = Coefficient{Name: name, Used: Used{Units: len(rows), Raters: k, Ratings: k * len(rows), LeftOut: k*(len(s)-len(rows)) - s.missing()}}
	if k < 3 {
		return out, nil, nil, undefined("%d items: one factor takes three", k)
	}
	if len(rows) < 2 {
		return out, nil, nil, undefined("fewer than two persons have all scores")
	}
	v, err := rows.covariance(k)
	if err != nil {
		return out, nil, nil, err
	}
	for j := range v {
		if v[j][j] == 0 {
			return out, nil, nil, undefined("item %d does not vary", j)
		}
	}
	if len(rows) < len(s) {
		out.Omega.Warnings = append(out.Omega.Warnings, Incomplete)
	}
	if len(rows) < 10 {
		out.Omega.Warnings = append(out.Omega.Warnings, FewUnits)
	}
	return out, v, rows, nil
}

func (o *Omega) fill(observed float64) {
	sum, rest := 0.0, 0.0
	for i, l := range o.Loadings {
		sum += l
		rest += o.Residuals[i]
	}
	if sum < 0 {
		for i := range o.Loadings {
			o.Loadings[i] = -o.Loadings[i]
		}
	}
	square := float64(sum * sum)
	o.Omega.Value, o.Observed = square/(square+rest), square/observed
	if o.Heywood {
		o.Omega.Warnings = append(o.Omega.Warnings, Boundary)
	}
}

// least is the least residual variance of an item, as a share of its variance.
const least = 1e-6

// oneFactor fits Σ = λλ′ + Θ to the covariances S and returns λ, Θ, the discrepancy
// log|Σ| + tr SΣ⁻¹ − log|S| − k, and whether a residual was held above 0.
func oneFactor(s [][]float64) (load, rest []float64, discrepancy float64, heywood bool, err error) {
	k := len(s)
	load, rest = make([]float64, k), make([]float64, k)
	_, sum := totals(s)
	for i := range s {
		row := 0.0
		for _, v := range s[i] {
			row += v
		}
		load[i] = row / math.Sqrt(max(sum, 1e-12))
		if square := float64(load[i] * load[i]); square > 0.8*s[i][i] {
			load[i] *= math.Sqrt(0.8 * s[i][i] / square)
		}
		rest[i] = s[i][i] - float64(load[i]*load[i])
	}
	own := logDeterminant(s)
	best := fit(s, own, load, rest)
	held := make([]bool, k) // residuals kept at their least
	for range 500 {
		step, slope, ok := score(s, load, rest, held)
		if !ok {
			break
		}
		largest, length := 0.0, 1.0
		for ; length > 1e-10; length /= 2 {
			l, r := make([]float64, k), make([]float64, k)
			largest = 0
			for i := range l {
				l[i] = load[i] + float64(length*step[i])
				r[i] = max(rest[i]+float64(length*step[k+i]), least*s[i][i])
				largest = max(largest, math.Abs(l[i]-load[i]), math.Abs(r[i]-rest[i]))
			}
			if f := fit(s, own, l, r); f <= best+1e-14 {
				load, rest, best = l, r, f
				break
			}
		}
		if largest >= 1e-10 && length > 1e-10 {
			continue
		}
		// Nowhere to go: at the maximum, or against the least of a residual that is nearly
		// there.
		if next := smallest(s, rest, slope[k:], held); next >= 0 {
			held[next] = true
			rest[next] = least * s[next][next]
			best = fit(s, own, load, rest)
			continue
		}
		for i := range rest {
			heywood = heywood || rest[i] <= 1.01*least*s[i][i]
		}
		return load, rest, best, heywood, nil
	}
	return nil, nil, 0, false, undefined("one factor could not be fitted")
}

// smallest returns the item whose residual is close to its least and would go down, or −1.
func smallest(s [][]float64, rest, slope []float64, held []bool) int {
	at, share := -1, 1e-3
	for i, v := range rest {
		if !held[i] && slope[i] < -1e-6/s[i][i] && v/s[i][i] < share {
			at, share = i, v/s[i][i]
		}
	}
	return at
}

// fit returns the discrepancy; own is log|S|. By the lemma of Sherman and Morrison Σ⁻¹ = Θ⁻¹ −
// Θ⁻¹λλ′Θ⁻¹/(1+λ′Θ⁻¹λ).
func fit(s [][]float64, own float64, load, rest []float64) float64 {
	c, logDet, trace, cross := 1.0, 0.0, 0.0, 0.0
	for i, l := range load {
		c += float64(l*l) / rest[i]
		logDet += math.Log(rest[i])
		trace += s[i][i] / rest[i]
	}
	for i := range s {
		for j := range s {
			cross += float64(s[i][j]*float64(load[i]/rest[i])) * (load[j] / rest[j])
		}
	}
	return logDet + math.Log(c) + trace - cross/c - own - float64(len(s))
}

// logDeterminant returns log|S| of a positive definite matrix, +Inf of another.
func logDeterminant(s [][]float64) float64 {
	a := make([][]float64, len(s))
	out := 0.0
	for i := range s {
		a[i] = append([]float64(nil), s[i]...)
	}
	for k := range a {
		if !(a[k][k] > 0) {
			return math.Inf(1)
		}
		out += math.Log(a[k][k])
		for i := k + 1; i < len(a); i++ {
			f := a[i][k] / a[k][k]
			for j := k; j < len(a); j++ {
				a[i][j] -= float64(f * a[k][j])
			}
		}
	}
	return out
}

// score returns the step of Fisher's scoring in loadings and residuals:
//
//	slopes      (A(S−Σ)A λ)_i and ½ (A(S−Σ)A)_ii, A = Σ⁻¹
//	information A_ij·c + b_i b_j, b_j A_ij and ½ A_ij², b = Aλ, c = λ′Aλ
//
// held residuals stay, and so do those at their least that would go below.
func score(s [][]float64, load, rest []float64, held []bool) (step, slope []float64, ok bool) {
	k := len(s)
	c := 1.0
	for i, l := range load {
		c += float64(l*l) / rest[i]
	}
	a, b := make([][]float64, k), make([]float64, k)
	for i := range a {
		a[i] = make([]float64, k)
		for j := range a {
			a[i][j] = -float64(load[i]/rest[i]) * (load[j] / rest[j]) / c
		}
		a[i][i] += 1 / rest[i]
		b[i] = load[i] / rest[i] / c
	}
	common := (c - 1) / c
	m := sandwich(s, rest, load, c) // ASA; AΣA = A
	slope = make([]float64, 2*k)
	for i := range k {
		for j := range k {
			slope[i] += float64((m[i][j] - a[i][j]) * load[j])
		}
		slope[k+i] = (m[i][i] - a[i][i]) / 2
	}
	info := make([][]float64, 2*k)
	for i := range info {
		info[i] = make([]float64, 2*k)
	}
	for i := range k {
		for j := range k {
			info[i][j] = float64(a[i][j]*common) + float64(b[i]*b[j])
			info[i][k+j] = float64(b[j] * a[i][j])
			info[k+j][i] = info[i][k+j]
			info[k+i][k+j] = float64(a[i][j]*a[i][j]) / 2
		}
	}
	for i := range k {
		if !held[i] && (rest[i] > 1.0001*least*s[i][i] || slope[k+i] > 0) {
			continue
		}
		slope[k+i] = 0
		for j := range info {
			info[k+i][j], info[j][k+i] = 0, 0
		}
		info[k+i][k+i] = 1
	}
	l, ok := cholesky(info)
	if !ok {
		return nil, nil, false
	}
	step = slices.Clone(slope)
	solve(l, step)
	return step, slope, true
}

// sandwich returns ASA for A = Θ⁻¹ − uu′/c, u = Θ⁻¹λ.
func sandwich(s [][]float64, rest, load []float64, c float64) [][]float64 {
	k := len(s)
	u, su := make([]float64, k), make([]float64, k)
	for i := range u {
		u[i] = load[i] / rest[i]
	}
	usu := 0.0
	for i := range su {
		su[i] = numeric.Dot(s[i], u)
		usu += float64(u[i] * su[i])
	}
	out := make([][]float64, k)
	for i := range out {
		out[i] = make([]float64, k)
		for j := range out[i] {
			out[i][j] = s[i][j]/rest[i]/rest[j] - (float64(su[i]/rest[i]*u[j])+float64(su[j]/rest[j]*u[i]))/c + float64(u[i]*u[j])*usu/c/c
		}
	}
	return out
}

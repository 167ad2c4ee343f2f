package agreement

import (
	"math"
	"slices"

	"github.com/openrubric/leadership/assessment/internal/numeric"
)

// Conger returns Conger's kappa, which for two raters without missing ratings is
// Cohen's: p_a as for [Ratings.Percent], and by chance
//
//	p_e = Σ_g≠h Σ_kl w_kl p_gk p_hl / (R(R−1))
//
// for R raters, p_gk the share of category k among the units that rater g rated. It
// wants to know the raters, unlike [Ratings.Fleiss], and takes out that some are more
// severe. The standard error is Gwet's linearisation, by clusters, with Student's t.
//
// It returns [estimate.ErrUndefined] as Fleiss does, if fewer than two raters rated, and if
// it is not known who rated. Time is linear in ratings times categories. Source: Conger
// (1980), "Integration and generalization of kappas for multiple raters"; Gwet (2014).
func (r *Ratings) Conger(w Weights) (Coefficient, error) {
	r = r.orEmpty()
	c := Coefficient{Name: congerName, Weights: string(w), Used: r.used(1)}
	weights, err := r.scale.weigh(w)
	if err != nil {
		return c, err
	}
	cells, err := r.named()
	if err != nil {
		return c, err
	}
	p := newPeople(cells, r.scale.q)
	if p.raters < 2 {
		return c, undefined("fewer than two raters rated")
	}
	s, agreed := r.shares(), r.agreed(weights)
	for i, pattern := range r.patterns {
		s.add(pattern, agreed[i])
	}
	if s.pairable == 0 {
		return c, undefined("no unit has two ratings")
	}
	k, err := newKappa(s.agreed/s.pairable, p.expected(weights))
	if err != nil {
		return c, err
	}
	c.Value, c.Observed, c.Expected = k.value, &k.observed, &k.expected
	r.congerSpread(&c, cells, p, k, weights, s)
	r.warn(&c)
	return c, nil
}

const (
	congerName       = "conger-kappa"
	lightName        = "light-kappa"
	kendallName      = "kendall-w"
	meanSpearmanName = "mean-spearman"
)

// named returns who rated what, unless that is not known.
func (r *Ratings) named() (*cells, error) {
	if r.counted() {
		return nil, undefined("the ratings come from counts, which do not know whose rating is whose")
	}
	if r.columns == nil {
		return nil, undefined("there are no ratings")
	}
	cells := r.columns()
	if slices.Contains(cells.rater, -1) {
		return nil, undefined("it is not known who made some of the ratings")
	}
	return cells, nil
}

// people are the raters and how they use the categories.
type people struct {
	raters int         // who rated at all
	rated  []float64   // by rater: units
	share  [][]float64 // by rater: of each category among these; nil for one who rated nothing
	sum    []float64   // by category, over raters
}

func newPeople(c *cells, q int) people {
	p := people{rated: make([]float64, c.raters), share: make([][]float64, c.raters), sum: make([]float64, q)}
	for i, g := range c.rater {
		if p.share[g] == nil {
			p.share[g] = make([]float64, q)
			p.raters++
		}
		p.rated[g]++
		p.share[g][c.category[i]]++
	}
	for g, share := range p.share {
		for k := range share {
			share[k] /= p.rated[g]
			p.sum[k] += share[k]
		}
	}
	return p
}

// expected returns Σ_kl w_kl (P_k P_l − Σ_g p_gk p_gl)/(R(R−1)), P = Σ_g p_g.
func (p people) expected(w [][]float64) float64 {
	sum := 0.0
	for k, row := range w {
		for l, v := range row {
			own := 0.0
			for _, share := range p.share {
				if share != nil {
					own += float64(share[k] * share[l])
				}
			}
			sum += float64(v * (float64(p.sum[k]*p.sum[l]) - own))
		}
	}
	return sum / float64(p.raters*(p.raters-1))
}

// congerSpread linearises p_e in the shares of each rater: unit i adds
// p_g + (n/n_g)(δ_ig − p_g) to the share of a rater who rated it, and p_g otherwise.
func (r *Ratings) congerSpread(c *Coefficient, cells *cells, p people, k kappa, w [][]float64, s shares) {
	// gain of one rating of g in category l: Σ_k w_kl (P_k − p_gk)
	gain := make([][]float64, len(p.share))
	mean := make([]float64, len(p.share)) // of it over what g rated
	for g, share := range p.share {
		if share == nil {
			continue
		}
		gain[g] = make([]float64, r.scale.q)
		for l := range gain[g] {
			for k := range r.scale.q {
				gain[g][l] += float64((w[k][l] + w[l][k]) / 2 * (p.sum[k] - share[k]))
			}
			mean[g] += float64(share[l] * gain[g][l])
		}
	}
	pairs := float64(p.raters * (p.raters - 1))
	var totals []float64 // by cluster
	last, counts := int32(-1), make([]int, r.scale.q)
	for u, cluster := range cells.cluster {
		if u == 0 || cluster != last {
			totals = append(totals, 0)
		}
		last = cluster
		from, to := cells.start[u], cells.start[u+1]
		expected := k.expected
		for i := from; i < to; i++ {
			g := cells.rater[i]
			expected += float64(s.units/p.rated[g]*(gain[g][cells.category[i]]-mean[g])) / pairs
		}
		own := 0.0
		if to-from >= 2 {
			own = s.units / s.pairable * (agreementOf(cells.category[from:to], w, counts) - k.expected) / (1 - k.expected)
		}
		totals[len(totals)-1] += (own - float64(2*(1-k.value)*(expected-k.expected))/(1-k.expected) - k.value) / s.units
	}
	if r.grouped {
		c.Used.Clusters = len(totals)
	}
	slices.Sort(totals) // so that no digit depends on the order of the units
	sum := 0.0
	for _, v := range totals {
		sum += float64(v * v)
	}
	c.fromVariance(sum, len(totals), math.Inf(-1), 1)
}

// agreementOf returns the share of pairs of ratings that agree. counts has a 0 for every
// category, and is left so.
func agreementOf(ratings []int32, w [][]float64, counts []int) float64 {
	var used []int32
	for _, k := range ratings {
		if counts[k] == 0 {
			used = append(used, k)
		}
		counts[k]++
	}
	slices.Sort(used)
	sum := 0.0
	for _, k := range used {
		for _, l := range used {
			pairs := counts[k] * counts[l]
			if k == l {
				pairs -= counts[k]
			}
			sum += float64(w[k][l] * float64(pairs))
		}
	}
	for _, k := range used {
		counts[k] = 0
	}
	return sum / float64(len(ratings)*(len(ratings)-1))
}

// Light returns the mean of Cohen's kappas of all pairs of raters, each over the units
// that both rated. It has no standard error of its own; [Ratings.Conger] does. Pairs whose
// kappa is undefined are left out. It returns [estimate.ErrUndefined] if all are, or it is
// not known who rated. Time is linear in pairs of ratings of a unit, a sixty-fourth of that
// where most raters rated most units, and in pairs of raters who meet times the square of the
// categories. Memory is linear in ratings. Source: Light (1971), "Measures of response
// agreement for qualitative data".
func (r *Ratings) Light(w Weights) (Coefficient, error) {
	r = r.orEmpty()
	c := Coefficient{Name: lightName, Weights: string(w), Used: r.used(2)}
	weights, err := r.scale.weigh(w)
	if err != nil {
		return c, err
	}
	cells, err := r.named()
	if err != nil {
		return c, err
	}
	met, defined := 0, 0
	cells.pairs(r.emptyTable(), func(t *Crosstab) {
		met++
		if k, err := t.kappa(weights); err == nil {
			defined++
			c.Value += k.value
		}
	})
	if defined == 0 {
		return c, undefined("no two raters have a kappa: no units in common, or one category for all")
	}
	if defined < met {
		c.Warnings = append(c.Warnings, Constant)
	}
	c.Value /= float64(defined)
	r.warn(&c)
	return c, nil
}

// Pair returns the table of two raters over the units that both rated.
func (r *Ratings) Pair(a, b int) (*Crosstab, error) {
	r = r.orEmpty()
	cells, err := r.named()
	if err != nil {
		return nil, err
	}
	if a < 0 || b < 0 || a >= cells.raters || b >= cells.raters || a == b {
		return nil, invalid("raters %d and %d of %d are no pair", a, b, cells.raters)
	}
	t := r.emptyTable()
	for u := range cells.units() {
		if x, y := cells.pair(u, a, b); x >= 0 && y >= 0 {
			t.table[x][y]++
			t.n++
		}
	}
	return t, nil
}

// Cohen returns Cohen's kappa of two raters over the units that both rated, as
// [Crosstab.Cohen] does; where units come in clusters the standard error goes by these,
// with Student's t. Errors are those of Crosstab.Cohen and [Ratings.Pair].
func (r *Ratings) Cohen(w Weights, a, b int) (Coefficient, error) {
	r = r.orEmpty()
	t, err := r.Pair(a, b)
	if err != nil {
		return Coefficient{Name: cohenName, Weights: string(w)}, err
	}
	c, err := t.Cohen(w)
	if err != nil || !r.grouped {
		return c, err
	}
	weights, _ := r.scale.weigh(w)
	row, column := t.margins()
	gain, gainB := make([]float64, r.scale.q), make([]float64, r.scale.q) // what a rating adds to p_e
	for k := range row {
		for l := range column {
			gain[k] += float64(weights[k][l] * column[l])
			gainB[l] += float64(weights[k][l] * row[k])
		}
	}
	cells := r.columns()
	mean := *c.Observed - float64(2*(1-c.Value)**c.Expected)
	var totals []float64
	last := int32(-1)
	for u, cluster := range cells.cluster {
		x, y := cells.pair(u, a, b)
		if x < 0 || y < 0 {
			continue
		}
		if len(totals) == 0 || cluster != last {
			totals = append(totals, 0)
			last = cluster
		}
		z := weights[x][y] - float64((1-c.Value)*(gain[x]+gainB[y])) - mean
		totals[len(totals)-1] += z / float64((1-*c.Expected)*float64(t.n))
	}
	sum := 0.0
	for _, v := range totals {
		sum += float64(v * v)
	}
	c.Used.Clusters = len(totals)
	c.SE, c.Interval = nil, nil
	c.Warnings = slices.DeleteFunc(c.Warnings, func(w Warning) bool { return w == NoSpread })
	c.fromVariance(sum, len(totals), math.Inf(-1), 1)
	if len(totals) < 20 {
		c.Warnings = append(c.Warnings, FewClusters)
	}
	return c, nil
}

// pair returns what two raters said of a unit, −1 for one who did not rate it.
func (c *cells) pair(unit, a, b int) (x, y int32) {
	x, y = -1, -1
	for i := c.start[unit]; i < c.start[unit+1]; i++ {
		switch int(c.rater[i]) {
		case a:
			x = c.category[i]
		case b:
			y = c.category[i]
		}
	}
	return x, y
}

// Kendall returns Kendall's coefficient of concordance W, corrected for ties: how far
// m raters put n units into the same order, 0 not at all to 1 wholly,
//
//	W = 12 S / (m²(n³−n) − m T)
//
// S the sum of squares of the units' rank sums about their mean, T = Σ(t³−t) over the
// ties of every rater. Only units that all raters rated count. Test is m(n−1)W against
// chi-squared with n−1 degrees of freedom, which is Friedman's; it is rough for few units.
//
// It returns [estimate.ErrUndefined] if fewer than two units are rated by all, if no rater
// tells any apart, and if it is not known who rated. Time is n log n for each rater.
// Source: Kendall & Babington Smith (1939); Siegel & Castellan (1988).
func (r *Ratings) Kendall() (Coefficient, error) {
	r = r.orEmpty()
	c := Coefficient{Name: kendallName}
	columns, used, err := r.complete()
	if c.Used = used; err != nil {
		return c, err
	}
	m, n := len(columns), used.Units
	if m < 2 || n < 2 {
		return c, undefined("%d raters rated %d units all: it takes two of each", m, n)
	}
	rankSum, ties := make([]float64, n), 0.0
	for _, column := range columns {
		ranks, t := midranks(column)
		ties += t
		for i, v := range ranks {
			rankSum[i] += v
		}
	}
	mean, squares := float64(m*(n+1))/2, 0.0
	for _, v := range rankSum {
		squares += float64((v - mean) * (v - mean))
	}
	nf, mf := float64(n), float64(m)
	below := float64(mf*mf)*(float64(nf*float64(nf*nf))-nf) - float64(mf*ties)
	if below <= 0 {
		return c, undefined("no rater tells any two units apart")
	}
	c.Value = 12 * squares / below
	chi := float64(mf*(nf-1)) * c.Value
	c.Test = &Test{Statistic: "chi-squared", Value: chi, DF1: nf - 1, P: chiSquaredTail(chi, nf-1)}
	if n < 10 {
		c.Warnings = append(c.Warnings, FewUnits)
	}
	return c, nil
}

// MeanSpearman returns the mean of Spearman's rank correlations of all pairs of raters,
// over the units that all rated; pairs of which one rater tells no units apart are left
// out. Errors and time are those of [Ratings.Kendall].
func (r *Ratings) MeanSpearman() (Coefficient, error) {
	r = r.orEmpty()
	c := Coefficient{Name: meanSpearmanName}
	columns, used, err := r.complete()
	if c.Used = used; err != nil {
		return c, err
	}
	// With each rater's ranks scaled to mean 0 and length 1, a correlation is a product, and
	// the sum of all of them is half of what the square of their sum has beside the squares.
	sum, defined := make([]float64, used.Units), 0.0
	for _, column := range columns {
		ranks, _ := midranks(column)
		mean, square := float64(used.Units+1)/2, 0.0
		for i := range ranks {
			ranks[i] -= mean
			square += float64(ranks[i] * ranks[i])
		}
		if square == 0 {
			continue
		}
		defined++
		length := math.Sqrt(square)
		for i, v := range ranks {
			sum[i] += v / length
		}
	}
	if defined < 2 {
		return c, undefined("no two raters tell units apart")
	}
	if defined < float64(len(columns)) {
		c.Warnings = append(c.Warnings, Constant)
	}
	slices.Sort(sum) // so that no digit depends on the order of the units
	c.Value = within1((numeric.Dot(sum, sum) - defined) / float64(defined*(defined-1)))
	return c, nil
}

// complete returns the categories of the units that all raters rated, by rater.
func (r *Ratings) complete() ([][]float64, Used, error) {
	used := Used{Raters: r.active}
	if r.scale.Nominal {
		return nil, used, invalid("the categories have no order")
	}
	cells, err := r.named()
	if err != nil {
		return nil, used, err
	}
	var raters []int32 // who rated at all
	rated := make([]bool, cells.raters)
	for _, g := range cells.rater {
		rated[g] = true
	}
	for g, is := range rated {
		if is {
			raters = append(raters, int32(g))
		}
	}
	out := make([][]float64, len(raters))
	for u := range cells.units() {
		from, to := cells.start[u], cells.start[u+1]
		if int(to-from) != len(raters) {
			continue
		}
		for j := range raters {
			out[j] = append(out[j], float64(cells.category[int(from)+j]))
		}
	}
	used.Units, used.Raters, used.Ratings = len(out[0]), len(out), len(out)*len(out[0])
	used.LeftOut = r.ratings - used.Ratings
	return out, used, nil
}

// midranks returns ranks from 1, ties sharing the middle, and Σ(t³−t) over ties.
func midranks(values []float64) ([]float64, float64) {
	order := make([]int, len(values))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(a, b int) int {
		switch {
		case values[a] < values[b]:
			return -1
		case values[a] > values[b]:
			return 1
		}
		return 0
	})
	ranks, ties := make([]float64, len(values)), 0.0
	for i := 0; i < len(order); {
		j := i
		for j < len(order) && values[order[j]] == values[order[i]] {
			j++
		}
		t := float64(j - i)
		ties += float64(t*float64(t*t)) - t
		for _, at := range order[i:j] {
			ranks[at] = float64(i+j+1) / 2
		}
		i = j
	}
	return ranks, ties
}

// within1 returns v, or the end of −1 to 1 that rounding has taken it past.
func within1(v float64) float64 { return min(max(v, -1), 1) }

// correlation returns Pearson's r, and false if one list does not vary.
func correlation(x, y []float64) (float64, bool) {
	n := float64(len(x))
	mx, my := 0.0, 0.0
	for i := range x {
		mx += x[i]
		my += y[i]
	}
	mx, my = mx/n, my/n
	var xx, yy, xy float64
	for i := range x {
		xx += float64((x[i] - mx) * (x[i] - mx))
		yy += float64((y[i] - my) * (y[i] - my))
		xy += float64((x[i] - mx) * (y[i] - my))
	}
	if !(xx > 0 && yy > 0) {
		return 0, false
	}
	return within1(xy / math.Sqrt(xx) / math.Sqrt(yy)), true
}

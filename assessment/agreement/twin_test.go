package agreement_test

import (
	"errors"
	"fmt"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/openrubric/leadership/assessment/agreement"
	"github.com/openrubric/leadership/assessment/estimate"
)

// Twins are the coefficients written down a second time, slowly and from the textbook, and
// compared with the package on random designs.

const (
	twinDesigns = 1000
	// twinStep is that of central differences: their error is near 1e-10 either way.
	twinStep = 1e-5
)

// A twinDesign is who put which unit into which category.
type twinDesign struct {
	scale     agreement.Scale
	table     [][]int // by unit and rater; −1 if not rated
	cluster   []int32 // by unit; nil if each stands alone
	anonymous bool    // nobody knows who rated
}

func (d twinDesign) q() int { return len(d.scale.Categories) }

func (d twinDesign) String() string {
	return fmt.Sprintf("%d categories, nominal %v, values %v, own %v, clusters %v, anonymous %v, table %v",
		d.q(), d.scale.Nominal, d.scale.Values, d.scale.Agreement, d.cluster, d.anonymous, d.table)
}

// newTwinDesign draws a design: from perfect agreement to noise, with all that is odd in
// some of them.
func newTwinDesign(rng *rand.Rand) twinDesign {
	q := 2 + rng.IntN(6)
	if rng.IntN(40) == 0 {
		q = 1
	}
	d := twinDesign{scale: twinScale(rng, q), anonymous: rng.IntN(25) == 0}
	units, raters := 1+rng.IntN(40), 1+rng.IntN(8)
	if rng.IntN(5) == 0 {
		units = 1 + rng.IntN(4)
	}
	missing := 0.6 * rng.Float64()
	if rng.IntN(4) == 0 {
		missing = 0
	}
	noise := rng.Float64()
	if rng.IntN(6) == 0 {
		noise = 0
	}
	// Most ratings lie in few categories in some designs, and all in one in a few.
	used := 1 + rng.IntN(q)
	if rng.IntN(2) == 0 {
		used = q
	}
	first := rng.IntN(q - used + 1)
	absent := -1
	if rng.IntN(6) == 0 {
		absent = rng.IntN(raters)
	}
	for range units {
		truth := first + rng.IntN(used)
		row := make([]int, raters)
		for g := range row {
			row[g] = truth
			if rng.Float64() < noise {
				row[g] = first + rng.IntN(used)
			}
			if g == absent || rng.Float64() < missing {
				row[g] = -1
			}
		}
		if rng.IntN(10) == 0 { // one rating
			keep := rng.IntN(raters)
			for g := range row {
				if g != keep {
					row[g] = -1
				}
			}
		}
		d.table = append(d.table, row)
	}
	if rng.IntN(2) == 0 {
		many := 1 + rng.IntN(units)
		for range units {
			d.cluster = append(d.cluster, int32(rng.IntN(many)))
		}
	}
	return d
}

func twinScale(rng *rand.Rand, q int) agreement.Scale {
	s := agreement.Scale{Nominal: rng.IntN(12) == 0}
	for k := range q {
		s.Categories = append(s.Categories, fmt.Sprint("level ", k))
	}
	if rng.IntN(2) == 0 {
		for range q {
			s.Values = append(s.Values, math.Round(1000*rng.Float64())/100)
		}
		slices.Sort(s.Values)
		switch rng.IntN(6) {
		case 0: // 0 and 0 have a distance by ratio
			s.Values[0] = 0
		case 1: // −v and v have none
			s.Values[0] = -s.Values[q-1]
		case 2:
			s.Values[0] = -1.5
		case 3: // two worth the same
			s.Values[0] = s.Values[q/2]
		}
	}
	if rng.IntN(3) > 0 {
		for range q {
			s.Agreement = append(s.Agreement, make([]float64, q))
		}
		for k := range q {
			s.Agreement[k][k] = 1
			for l := range k {
				w := float64(rng.IntN(5)) / 4
				s.Agreement[k][l], s.Agreement[l][k] = w, w
			}
		}
	}
	return s
}

// columns returns the ratings in columns, cells without a rating included.
func (d twinDesign) columns() agreement.Columns {
	c := agreement.Columns{Cluster: d.cluster}
	for u, row := range d.table {
		for g, k := range row {
			if d.anonymous {
				g = -1
			}
			c.Unit, c.Rater, c.Category = append(c.Unit, int32(u)), append(c.Rater, int32(g)), append(c.Category, int32(k))
		}
	}
	return c
}

// shuffled returns columns with their rows in any order.
func (d twinDesign) shuffled(rng *rand.Rand) agreement.Columns {
	c := d.columns()
	rng.Shuffle(len(c.Unit), func(i, j int) {
		c.Unit[i], c.Unit[j] = c.Unit[j], c.Unit[i]
		c.Rater[i], c.Rater[j] = c.Rater[j], c.Rater[i]
		c.Category[i], c.Category[j] = c.Category[j], c.Category[i]
	})
	return c
}

// ofUnit returns the ratings of a unit.
func (d twinDesign) ofUnit(u int) []int {
	var out []int
	for _, k := range d.table[u] {
		if k >= 0 {
			out = append(out, k)
		}
	}
	return out
}

// byUnit returns the ratings of every unit.
func (d twinDesign) byUnit() [][]int {
	out := make([][]int, len(d.table))
	for u := range out {
		out[u] = d.ofUnit(u)
	}
	return out
}

// groups returns the units with at least so many ratings, by cluster.
func (d twinDesign) groups(least int) [][]int {
	by := map[int32][]int{}
	for u := range d.table {
		if len(d.ofUnit(u)) < least {
			continue
		}
		c := int32(u)
		if d.cluster != nil {
			c = d.cluster[u]
		}
		by[c] = append(by[c], u)
	}
	var out [][]int
	for _, c := range slices.Sorted(maps.Keys(by)) {
		out = append(out, by[c])
	}
	return out
}

// only returns the design without the units that fail.
func (d twinDesign) only(keep func(u int) bool) twinDesign {
	out := d
	out.table, out.cluster = nil, nil
	for u, row := range d.table {
		if !keep(u) {
			continue
		}
		out.table = append(out.table, row)
		if d.cluster != nil {
			out.cluster = append(out.cluster, d.cluster[u])
		}
	}
	return out
}

// A twinResult is a value, or the kind of error there must be instead.
type twinResult struct {
	value, observed, expected float64
	err                       error
}

var (
	twinUndefined = twinResult{err: estimate.ErrUndefined}
	twinInvalid   = twinResult{err: estimate.ErrInvalid}
)

// each runs a check on every design that has a rating.
func (twinDesign) each(t *testing.T, seed uint64, check func(t *testing.T, rng *rand.Rand, d twinDesign, r *agreement.Ratings)) {
	t.Helper()
	empty := 0
	for i := range runs(twinDesigns) {
		rng := rand.New(rand.NewPCG(seed, uint64(i)))
		d := newTwinDesign(rng)
		r, err := agreement.New(d.scale, d.shuffled(rng))
		if len(d.groups(1)) == 0 {
			empty++
			if !errors.Is(err, estimate.ErrUndefined) {
				t.Fatalf("design %d has no rating: %v", i, err)
			}
			continue
		}
		if err != nil {
			t.Fatalf("design %d: %v: %v", i, err, d)
		}
		check(t, rng, d, r)
		if t.Failed() {
			t.Fatalf("design %d (seed %d): %v", i, seed, d)
		}
	}
	t.Logf("%d designs, %d of them without a rating", twinDesigns, empty)
}

func twinNear(a, b, tolerance float64) bool {
	return math.Abs(a-b) <= tolerance*max(1, math.Abs(b))
}

// twinCompare reports whether the package has a value where the twin has one; they must
// be equal.
func twinCompare(t *testing.T, what string, c agreement.Coefficient, err error, twin twinResult) bool {
	t.Helper()
	switch {
	case twin.err != nil:
		if !errors.Is(err, twin.err) {
			t.Errorf("%s: %v, %v, and the twin has %v", what, c.Value, err, twin.err)
		}
		return false
	case err != nil:
		t.Errorf("%s: %v, and the twin has %v", what, err, twin.value)
		return false
	case !twinNear(c.Value, twin.value, 1e-10):
		t.Errorf("%s: %v, and the twin has %v", what, c.Value, twin.value)
		return false
	}
	if c.Observed != nil && (!twinNear(*c.Observed, twin.observed, 1e-10) || !twinNear(*c.Expected, twin.expected, 1e-10)) {
		t.Errorf("%s: observed %v, expected %v, and the twin has %v and %v", what, *c.Observed, *c.Expected, twin.observed, twin.expected)
	}
	return true
}

// compareUsed checks what a coefficient says that it was made of.
func (d twinDesign) compareUsed(t *testing.T, what string, c agreement.Coefficient, least int) {
	t.Helper()
	var want agreement.Used
	for _, unit := range d.byUnit() {
		if len(unit) >= least {
			want.Units++
			want.Ratings += len(unit)
		} else {
			want.LeftOut += len(unit)
		}
	}
	if d.anonymous { // as many as rated one unit
		for _, unit := range d.byUnit() {
			want.Raters = max(want.Raters, len(unit))
		}
	} else {
		for g := range d.table[0] { // those who rated
			for _, row := range d.table {
				if row[g] >= 0 {
					want.Raters++
					break
				}
			}
		}
	}
	if d.cluster != nil {
		want.Clusters = len(d.groups(least))
	}
	if c.Used != want {
		t.Errorf("%s: made of %+v, and the twin of %+v", what, c.Used, want)
	}
}

// twinSlopes returns the derivatives of f in the weights of groups of units, all weights 1.
func twinSlopes(groups [][]int, units int, f func(w []float64) float64) []float64 {
	w := make([]float64, units)
	for u := range w {
		w[u] = 1
	}
	at := func(group []int, v float64) float64 {
		for _, u := range group {
			w[u] = v
		}
		return f(w)
	}
	var out []float64
	for _, g := range groups {
		out = append(out, (at(g, 1+twinStep)-at(g, 1-twinStep))/(2*twinStep))
		at(g, 1)
	}
	return out
}

// twinSE returns √(C/(C−1) Σd²), NaN if C < 2.
func twinSE(slopes []float64) float64 {
	sum, n := 0.0, float64(len(slopes))
	for _, d := range slopes {
		sum += d * d
	}
	if n < 2 {
		return math.NaN()
	}
	return math.Sqrt(n / (n - 1) * sum)
}

func twinCompareSE(t *testing.T, what string, got *float64, want float64) {
	t.Helper()
	switch {
	case math.IsNaN(want):
		if got != nil {
			t.Errorf("%s: standard error %v of one cluster", what, *got)
		}
	case got == nil:
		t.Errorf("%s: no standard error, and the twin has %v", what, want)
	case !(math.Abs(*got-want) <= 1e-5*want+1e-7): // differences tell no 0 from 1e-9
		t.Errorf("%s: standard error %v, and the twin has %v", what, *got, want)
	}
}

var (
	twinMetrics = []agreement.Metric{agreement.Nominal, agreement.Ordinal, agreement.Interval, agreement.Ratio}
	twinWeights = []agreement.Weights{agreement.Unweighted, agreement.Linear, agreement.Quadratic, agreement.Own}
)

// pairable returns n_k: how many ratings of units with two lie in each category, a unit
// counted as often as its weight says.
func (d twinDesign) pairable(w []float64) []float64 {
	n := make([]float64, d.q())
	for u := range d.table {
		unit := d.ofUnit(u)
		if len(unit) < 2 {
			continue
		}
		for _, k := range unit {
			n[k] += w[u]
		}
	}
	return n
}

func twinOnes(n int) []float64 { return slices.Repeat([]float64{1}, n) }

// metric returns δ_ck for every c and k, n being the pairable ratings.
func (d twinDesign) metric(m agreement.Metric, n []float64) [][]float64 {
	out := make([][]float64, d.q())
	for c := range out {
		out[c] = make([]float64, d.q())
		for k := range out[c] {
			out[c][k] = d.distance(m, n, c, k)
		}
	}
	return out
}

func (d twinDesign) worth(k int) float64 {
	if d.scale.Values == nil {
		return float64(k + 1)
	}
	return d.scale.Values[k]
}

func (d twinDesign) distance(m agreement.Metric, n []float64, c, k int) float64 {
	a, b := d.worth(c), d.worth(k)
	switch m {
	case agreement.Nominal:
		if c == k {
			return 0
		}
		return 1
	case agreement.Ordinal:
		sum := 0.0
		for g := min(c, k); g <= max(c, k); g++ {
			sum += n[g]
		}
		return math.Pow(sum-(n[c]+n[k])/2, 2)
	case agreement.Interval:
		return (a - b) * (a - b)
	case agreement.Ratio:
		if a == b {
			return 0
		}
		return math.Pow((a-b)/(a+b), 2)
	}
	panic(m)
}

// refuses reports whether a metric has no distance for the scale.
func (d twinDesign) refuses(m agreement.Metric) bool {
	if m != agreement.Nominal && d.scale.Nominal {
		return true
	}
	for c := range d.q() {
		for k := range d.q() {
			if m == agreement.Ratio && min(d.worth(c), d.worth(k)) < 0 {
				return true
			}
		}
	}
	return false
}

// alpha enumerates pairs of ratings: D_o is the mean δ within units, D_e that over all.
func (d twinDesign) alpha(m agreement.Metric) twinResult {
	if d.refuses(m) {
		return twinInvalid
	}
	delta := d.metric(m, d.pairable(twinOnes(len(d.table))))
	var pool []int
	observed := 0.0
	for _, unit := range d.byUnit() {
		if len(unit) < 2 {
			continue
		}
		pool = append(pool, unit...)
		for i, c := range unit {
			for j, k := range unit {
				if i != j {
					observed += delta[c][k] / float64(len(unit)-1)
				}
			}
		}
	}
	expected := 0.0
	for i, c := range pool {
		for j, k := range pool {
			if i != j {
				expected += delta[c][k]
			}
		}
	}
	if expected == 0 {
		return twinUndefined
	}
	n := float64(len(pool))
	return twinResult{value: 1 - (observed/n)/(expected/(n*(n-1)))}
}

// alphaParts returns N, A and B of α = 1 − (N−1)A/B for units counted by their weights.
func (d twinDesign) alphaParts(m agreement.Metric, byUnit [][]int, w []float64) (n, a, b float64) {
	pairable := make([]float64, d.q())
	for u, unit := range byUnit {
		if len(unit) < 2 {
			continue
		}
		for _, k := range unit {
			pairable[k] += w[u]
			n += w[u]
		}
	}
	delta := d.metric(m, pairable)
	for u, unit := range byUnit {
		for i, c := range unit {
			for j, k := range unit {
				if i != j {
					a += w[u] * delta[c][k] / float64(len(unit)-1)
				}
			}
		}
	}
	for c := range pairable {
		for k := range pairable {
			b += pairable[c] * pairable[k] * delta[c][k]
		}
	}
	return n, a, b
}

// alphaSE differentiates 1 − N·A/B and adds the documented −(A/B)(dN − its mean)/N.
func (d twinDesign) alphaSE(m agreement.Metric) float64 {
	byUnit, groups := d.byUnit(), d.groups(2)
	slopes := twinSlopes(groups, len(byUnit), func(w []float64) float64 {
		n, a, b := d.alphaParts(m, byUnit, w)
		return 1 - n*a/b
	})
	n, a, b := d.alphaParts(m, byUnit, twinOnes(len(byUnit)))
	units := 0.0
	for _, g := range groups {
		units += float64(len(g))
	}
	for i, g := range groups {
		for _, u := range g {
			slopes[i] -= a / b * (float64(len(byUnit[u])) - n/units) / n
		}
	}
	return twinSE(slopes)
}

func TestTwinKrippendorff(t *testing.T) {
	counts := map[string]int{}
	twinDesign{}.each(t, 1, func(t *testing.T, _ *rand.Rand, d twinDesign, r *agreement.Ratings) {
		for _, m := range twinMetrics {
			c, err := r.Krippendorff(m)
			what := "alpha " + string(m)
			if !twinCompare(t, what, c, err, d.alpha(m)) {
				counts["without a value"]++
				continue
			}
			counts["values"]++
			d.compareUsed(t, what, c, 2)
			twinCompareSE(t, what, c.SE, d.alphaSE(m))
			if c.SE != nil {
				counts["standard errors"]++
			}
		}
	})
	t.Log(counts)
}

// weights returns w, and false if the scale has none such.
func (d twinDesign) weights(name agreement.Weights) ([][]float64, bool) {
	q := d.q()
	if name == agreement.Own {
		return d.scale.Agreement, d.scale.Agreement != nil
	}
	if d.scale.Nominal && name != agreement.Unweighted {
		return nil, false
	}
	w := make([][]float64, q)
	for k := range w {
		w[k] = make([]float64, q)
		for l := range w[k] {
			apart, most := math.Abs(float64(k-l)), float64(q-1)
			switch {
			case k == l:
				w[k][l] = 1
			case name == agreement.Linear:
				w[k][l] = 1 - apart/most
			case name == agreement.Quadratic:
				w[k][l] = 1 - apart*apart/(most*most)
			}
		}
	}
	return w, true
}

// twinWithin returns the mean weight of the ordered pairs of ratings of a unit.
func twinWithin(unit []int, w [][]float64) float64 {
	sum, pairs := 0.0, 0.0
	for i, k := range unit {
		for j, l := range unit {
			if i != j {
				sum += w[k][l]
				pairs++
			}
		}
	}
	return sum / pairs
}

// observed returns p_a, units counted by their weights.
func twinObserved(byUnit [][]int, w [][]float64, weight []float64) float64 {
	sum, units := 0.0, 0.0
	for u, unit := range byUnit {
		if len(unit) >= 2 {
			sum += weight[u] * twinWithin(unit, w)
			units += weight[u]
		}
	}
	return sum / units
}

// pi returns the mean over units of the share of each category.
func (d twinDesign) pi(byUnit [][]int, weight []float64) []float64 {
	pi, units := make([]float64, d.q()), 0.0
	for u, unit := range byUnit {
		if len(unit) == 0 {
			continue
		}
		units += weight[u]
		for _, k := range unit {
			pi[k] += weight[u] / float64(len(unit))
		}
	}
	for k := range pi {
		pi[k] /= units
	}
	return pi
}

func twinTotal(w [][]float64) float64 {
	sum := 0.0
	for _, row := range w {
		for _, v := range row {
			sum += v
		}
	}
	return sum
}

// people returns, for every rater who rated, the share of each category among what that
// rater rated.
func (d twinDesign) people(weight []float64) [][]float64 {
	var out [][]float64
	for g := range d.table[0] {
		share, rated := make([]float64, d.q()), 0.0
		for u, row := range d.table {
			if row[g] >= 0 {
				share[row[g]] += weight[u]
				rated += weight[u]
			}
		}
		if rated == 0 {
			continue
		}
		for k := range share {
			share[k] /= rated
		}
		out = append(out, share)
	}
	return out
}

// A twinKappa is a coefficient corrected for chance, and p_e for units counted by their
// weights.
type twinKappa struct {
	name     string
	of       func(*agreement.Ratings, agreement.Weights) (agreement.Coefficient, error)
	expected func(d twinDesign, byUnit [][]int, w [][]float64, weight []float64) float64
}

var twinKappas = []twinKappa{
	{"fleiss", (*agreement.Ratings).Fleiss, func(d twinDesign, byUnit [][]int, w [][]float64, weight []float64) float64 {
		pi, sum := d.pi(byUnit, weight), 0.0
		for k := range pi {
			for l := range pi {
				sum += w[k][l] * pi[k] * pi[l]
			}
		}
		return sum
	}},
	{"gwet", (*agreement.Ratings).Gwet, func(d twinDesign, byUnit [][]int, w [][]float64, weight []float64) float64 {
		sum, q := 0.0, float64(d.q())
		for _, p := range d.pi(byUnit, weight) {
			sum += p * (1 - p)
		}
		return twinTotal(w) / (q * (q - 1)) * sum
	}},
	{"brennan-prediger", (*agreement.Ratings).BrennanPrediger, func(d twinDesign, _ [][]int, w [][]float64, _ []float64) float64 {
		q := float64(d.q())
		return twinTotal(w) / (q * q)
	}},
	{"conger", (*agreement.Ratings).Conger, func(d twinDesign, _ [][]int, w [][]float64, weight []float64) float64 {
		people, sum := d.people(weight), 0.0
		for g := range people {
			for h := range people {
				if g == h {
					continue
				}
				for k, a := range people[g] {
					for l, b := range people[h] {
						sum += w[k][l] * a * b
					}
				}
			}
		}
		return sum / float64(len(people)*(len(people)-1))
	}},
}

// kappa returns the coefficient of a design.
func (k twinKappa) kappa(d twinDesign, weights agreement.Weights) twinResult {
	w, ok := d.weights(weights)
	if !ok {
		return twinInvalid
	}
	ones, byUnit := twinOnes(len(d.table)), d.byUnit()
	switch {
	case d.q() == 1, len(d.groups(2)) == 0:
		return twinUndefined
	case k.name == "conger" && (d.anonymous || len(d.people(ones)) < 2):
		return twinUndefined
	}
	observed, expected := twinObserved(byUnit, w, ones), k.expected(d, byUnit, w, ones)
	if 1-expected < 1e-9 {
		return twinUndefined
	}
	return twinResult{value: (observed - expected) / (1 - expected), observed: observed, expected: expected}
}

// se differentiates (p_a − p_e)/(1 − p_e).
func (k twinKappa) se(d twinDesign, weights agreement.Weights) float64 {
	w, _ := d.weights(weights)
	byUnit := d.byUnit()
	return twinSE(twinSlopes(d.groups(1), len(byUnit), func(weight []float64) float64 {
		observed, expected := twinObserved(byUnit, w, weight), k.expected(d, byUnit, w, weight)
		return (observed - expected) / (1 - expected)
	}))
}

// gwetSE differentiates the coefficient as Gwet writes it: as the mean over all n units of
// (n/n′)(p_ai − p_e)/(1 − p_e), 0 for a unit with one rating, n/n′ taken for given. It is
// se if every unit has two ratings.
func (k twinKappa) gwetSE(d twinDesign, weights agreement.Weights) float64 {
	w, _ := d.weights(weights)
	byUnit := d.byUnit()
	n, pairable := 0.0, 0.0
	for _, unit := range byUnit {
		if len(unit) >= 1 {
			n++
		}
		if len(unit) >= 2 {
			pairable++
		}
	}
	return twinSE(twinSlopes(d.groups(1), len(byUnit), func(weight []float64) float64 {
		expected, sum, units := k.expected(d, byUnit, w, weight), 0.0, 0.0
		for u, unit := range byUnit {
			if len(unit) >= 1 {
				units += weight[u]
			}
			if len(unit) >= 2 {
				sum += weight[u] * n / pairable * (twinWithin(unit, w) - expected) / (1 - expected)
			}
		}
		return sum / units
	}))
}

// TestTwinKappas: values, and standard errors by Gwet's definition.
func TestTwinKappas(t *testing.T) {
	counts := map[string]int{}
	low, high := 1.0, 1.0
	twinDesign{}.each(t, 2, func(t *testing.T, _ *rand.Rand, d twinDesign, r *agreement.Ratings) {
		for _, k := range twinKappas {
			for _, w := range twinWeights {
				c, err := k.of(r, w)
				what := k.name + " " + string(w)
				if !twinCompare(t, what, c, err, k.kappa(d, w)) {
					counts["without a value"]++
					continue
				}
				counts["values"]++
				d.compareUsed(t, what, c, 1)
				twinCompareSE(t, what, c.SE, k.gwetSE(d, w))
				if c.SE == nil {
					continue
				}
				counts["standard errors"]++
				if w != agreement.Unweighted { // once is enough to tell how far they differ
					continue
				}
				if plain := k.se(d, w); plain > 1e-6 && *c.SE > 1e-6 {
					low, high = min(low, *c.SE/plain), max(high, *c.SE/plain)
					if !twinNear(*c.SE/plain, 1, 1e-4) {
						counts["other than the derivative of the coefficient"]++
					}
				}
			}
		}
	})
	t.Logf("%v; Gwet's standard error is from %.3f to %.3f times that by the derivative of the coefficient", counts, low, high)
}

// TestTwinKappasDerivative: where every unit has two ratings Gwet's standard error is that
// by the derivative of the coefficient.
func TestTwinKappasDerivative(t *testing.T) {
	counts := map[string]int{}
	twinDesign{}.each(t, 3, func(t *testing.T, rng *rand.Rand, d twinDesign, _ *agreement.Ratings) {
		d = d.only(func(u int) bool { return len(d.ofUnit(u)) != 1 })
		if len(d.groups(2)) == 0 {
			return
		}
		r, err := agreement.New(d.scale, d.shuffled(rng))
		if err != nil {
			t.Error(err)
			return
		}
		for _, k := range twinKappas {
			for _, w := range twinWeights {
				c, err := k.of(r, w)
				what := k.name + " " + string(w)
				if twinCompare(t, what, c, err, k.kappa(d, w)) {
					twinCompareSE(t, what, c.SE, k.se(d, w))
					counts["values"]++
				}
			}
		}
	})
	t.Log(counts)
}

// TestTwinPercent: exact, adjacent and identical.
func TestTwinPercent(t *testing.T) {
	twinDesign{}.each(t, 4, func(t *testing.T, _ *rand.Rand, d twinDesign, r *agreement.Ratings) {
		p, err := r.Percent()
		if len(d.groups(2)) == 0 {
			if !errors.Is(err, estimate.ErrUndefined) {
				t.Errorf("%v of no unit with two ratings: %v", p, err)
			}
			return
		}
		pairs := func(same func(k, l int) bool) func(unit []int) float64 {
			return func(unit []int) float64 {
				hits, n := 0, 0
				for i, k := range unit {
					for j, l := range unit {
						if i != j {
							n++
							if same(k, l) {
								hits++
							}
						}
					}
				}
				return float64(hits) / float64(n)
			}
		}
		shares := map[string]func(unit []int) float64{
			"exact":    pairs(func(k, l int) bool { return k == l }),
			"adjacent": pairs(func(k, l int) bool { return k == l || k == l+1 || l == k+1 }),
			"identical": func(unit []int) float64 {
				for _, k := range unit {
					if k != unit[0] {
						return 0
					}
				}
				return 1
			},
		}
		got := map[string]agreement.Coefficient{"exact": p.Exact, "adjacent": p.Adjacent, "identical": p.Identical}
		byUnit := d.byUnit()
		for which, share := range shares {
			if which == "adjacent" && d.scale.Nominal {
				if p.Adjacent.Name != "" {
					t.Errorf("adjacent %v without an order", p.Adjacent)
				}
				continue
			}
			f := func(weight []float64) float64 {
				sum, units := 0.0, 0.0
				for u, unit := range byUnit {
					if len(unit) >= 2 {
						sum += weight[u] * share(unit)
						units += weight[u]
					}
				}
				return sum / units
			}
			if !twinCompare(t, which, got[which], err, twinResult{value: f(twinOnes(len(byUnit)))}) {
				continue
			}
			d.compareUsed(t, which, got[which], 2)
			twinCompareSE(t, which, got[which].SE, twinSE(twinSlopes(d.groups(2), len(byUnit), f)))
		}
	})
}

// both returns what two raters said of the units that both rated.
func (d twinDesign) both(a, b int) (x, y []int) {
	for _, row := range d.table {
		if row[a] >= 0 && row[b] >= 0 {
			x, y = append(x, row[a]), append(y, row[b])
		}
	}
	return x, y
}

// twinCohen returns p_o and p_e: the mean weight of what both said of a unit, and of what
// the first said of any unit with what the second said of any.
func twinCohen(x, y []int, w [][]float64, weight []float64) (observed, expected float64) {
	n := 0.0
	for i := range x {
		n += weight[i]
		observed += weight[i] * w[x[i]][y[i]]
		for j := range y {
			expected += weight[i] * weight[j] * w[x[i]][y[j]]
		}
	}
	return observed / n, expected / (n * n)
}

// twinScott is the same, chance drawing from what either said.
func twinScott(x, y []int, w [][]float64, weight []float64) (observed, expected float64) {
	observed, _ = twinCohen(x, y, w, weight)
	z, twice := slices.Concat(x, y), slices.Concat(weight, weight)
	_, expected = twinCohen(z, z, w, twice)
	return observed, expected
}

func (d twinDesign) pairKappa(a, b int, weights agreement.Weights, parts func(x, y []int, w [][]float64, weight []float64) (float64, float64)) twinResult {
	w, ok := d.weights(weights)
	if !ok {
		return twinInvalid
	}
	x, y := d.both(a, b)
	if len(x) == 0 {
		return twinUndefined
	}
	observed, expected := parts(x, y, w, twinOnes(len(x)))
	if 1-expected < 1e-9 {
		return twinUndefined
	}
	return twinResult{value: (observed - expected) / (1 - expected), observed: observed, expected: expected}
}

// TestTwinCohen: the kappas of one pair of raters with their standard errors, those of all
// pairs, and Light's mean of them.
func TestTwinCohen(t *testing.T) {
	counts := map[string]int{}
	twinDesign{}.each(t, 5, func(t *testing.T, rng *rand.Rand, d twinDesign, r *agreement.Ratings) {
		raters := len(d.table[0])
		for _, w := range twinWeights {
			light, defined := 0.0, 0
			for b := range raters {
				for a := range b {
					pair, err := r.Pair(a, b)
					if d.anonymous {
						if !errors.Is(err, estimate.ErrUndefined) {
							t.Errorf("a pair of raters whom nobody knows: %v", err)
						}
						continue
					}
					if err != nil {
						t.Errorf("pair %d, %d: %v", a, b, err)
						continue
					}
					if x, _ := d.both(a, b); pair.N() != len(x) {
						t.Errorf("pair %d, %d: %d units, and the twin has %d", a, b, pair.N(), len(x))
					}
					want := d.pairKappa(a, b, w, twinCohen)
					c, err := pair.Cohen(w)
					if twinCompare(t, fmt.Sprint("cohen ", a, b, w), c, err, want) {
						counts["values"]++
					}
					if want.err == nil {
						light += want.value
						defined++
					}
				}
			}
			want := twinResult{value: light / float64(defined)}
			if _, ok := d.weights(w); !ok {
				want = twinInvalid
			} else if defined == 0 {
				want = twinUndefined
			}
			c, err := r.Light(w)
			if twinCompare(t, "light "+string(w), c, err, want) {
				counts["means"]++
			}
			if raters >= 2 && !d.anonymous {
				a := rng.IntN(raters)
				b := (a + 1 + rng.IntN(raters-1)) % raters
				counts["standard errors"] += d.compareTable(t, r, a, b, w)
			}
		}
	})
	t.Log(counts)
}

// TestLightWays: of many raters who rated most units, and of many who rated few, Light's
// kappa is the mean of the pairs' kappas taken one after another, bit for bit.
func TestLightWays(t *testing.T) {
	for _, c := range []struct {
		units, raters, categories int
		rated                     float64
	}{{200, 25, 4, 0.9}, {200, 25, 4, 0.5}, {130, 60, 3, 0.05}, {70, 20, 12, 0.8}, {64, 10, 2, 1}, {300, 40, 3, 0.1}, {1, 5, 3, 1}} {
		rng := rand.New(rand.NewPCG(uint64(c.units), uint64(c.raters)))
		var columns agreement.Columns
		for unit := range int32(c.units) {
			for rater := range int32(c.raters) {
				if rng.Float64() < c.rated {
					columns.Unit, columns.Rater = append(columns.Unit, unit), append(columns.Rater, rater)
					columns.Category = append(columns.Category, (unit+rater/3+rng.Int32N(2))%int32(c.categories))
				}
			}
		}
		r, err := agreement.New(agreement.NumberedScale(1, c.categories), columns)
		if err != nil {
			t.Fatal(err)
		}
		for _, w := range []agreement.Weights{agreement.Unweighted, agreement.Linear, agreement.Quadratic} {
			sum, n := 0.0, 0
			for a := range c.raters {
				for b := a + 1; b < c.raters; b++ {
					pair, err := r.Pair(a, b)
					if err != nil {
						t.Fatal(err)
					}
					if k, err := pair.Cohen(w); err == nil {
						sum += k.Value
						n++
					}
				}
			}
			got, err := r.Light(w)
			if n == 0 {
				if !errors.Is(err, estimate.ErrUndefined) {
					t.Errorf("%+v, %s: %v", c, w, err)
				}
				continue
			}
			if err != nil || got.Value != sum/float64(n) {
				t.Errorf("%+v, %s: %v with %v, and the twin %v", c, w, got.Value, err, sum/float64(n))
			}
		}
	}
}

// compareTable compares Cohen and Scott of two raters in any order, with standard errors.
func (d twinDesign) compareTable(t *testing.T, r *agreement.Ratings, a, b int, weights agreement.Weights) (compared int) {
	t.Helper()
	pair, err := r.Pair(a, b)
	if err != nil {
		t.Error(err)
		return 0
	}
	w, _ := d.weights(weights)
	x, y := d.both(a, b)
	var units [][]int
	for i := range x {
		units = append(units, []int{i})
	}
	// The large-sample standard error has no n/(n−1).
	se := func(parts func(x, y []int, w [][]float64, weight []float64) (float64, float64)) float64 {
		if len(x) < 2 {
			return math.NaN() // of a single unit there is none
		}
		sum := 0.0
		for _, s := range twinSlopes(units, len(x), func(weight []float64) float64 {
			observed, expected := parts(x, y, w, weight)
			return (observed - expected) / (1 - expected)
		}) {
			sum += s * s
		}
		return math.Sqrt(sum)
	}
	c, err := pair.Cohen(weights)
	what := fmt.Sprint("cohen ", a, " ", b, " ", weights)
	if twinCompare(t, what, c, err, d.pairKappa(a, b, weights, twinCohen)) {
		twinCompareSE(t, what, c.SE, se(twinCohen))
		null := twinNull(x, y, w)
		switch {
		case c.Test != nil:
			twinCompareSE(t, what+" under the null hypothesis", &c.Test.SE, null)
		case null > 1e-7:
			t.Errorf("%s: no test, and the twin's standard error is %v", what, null)
		}
		compared++
	}
	c, err = pair.Scott(weights)
	what = fmt.Sprint("scott ", a, " ", b, " ", weights)
	want := d.pairKappa(a, b, weights, twinScott)
	if d.q() == 1 && want.err == nil {
		want = twinUndefined
	}
	if twinCompare(t, what, c, err, want) {
		twinCompareSE(t, what, c.SE, se(twinScott))
		compared++
	}
	return compared
}

// TestTwinCohenConstantRater: if one rater puts all units into one category, p_o = p_e
// whatever the units weigh, so that kappa is 0 and so are both its standard errors, and
// there is nothing to test. A variance as a difference of squares loses that: the cases are
// the smallest in which it then is not 0, and the one in which it is largest.
func TestTwinCohenConstantRater(t *testing.T) {
	for _, c := range []struct {
		q       int
		weights agreement.Weights
		rows    [][]int
	}{
		{2, agreement.Unweighted, [][]int{{0, 1}, {0, 0}}},
		{6, agreement.Linear, [][]int{{0, 3}, {0, 0}}},
		{7, agreement.Quadratic, [][]int{{0, 1}, {0, 0}}},
		{7, agreement.Quadratic, [][]int{{0, 1}, {0, 0}, {0, 0}}},
	} {
		r, err := agreement.FromTable(agreement.NumberedScale(1, c.q), c.rows, nil)
		if err != nil {
			t.Fatal(err)
		}
		pair, err := r.Pair(0, 1)
		if err != nil {
			t.Fatal(err)
		}
		k, err := pair.Cohen(c.weights)
		if err != nil {
			t.Fatal(err)
		}
		if math.Abs(k.Value) > 1e-12 || *k.SE > 1e-12 || k.Test != nil {
			t.Errorf("%d categories, %s, %v: kappa %v, standard error %v, test %+v; all are 0", c.q, c.weights, c.rows, k.Value, *k.SE, k.Test)
		}
	}
}

// twinNull returns the standard error of Cohen's kappa if the two raters had nothing to do
// with each other: kappa as a function of the shares of cells, differentiated where these
// are products of margins.
func twinNull(x, y []int, w [][]float64) float64 {
	q, n := len(w), float64(len(x))
	row, column := make([]float64, q), make([]float64, q)
	for i := range x {
		row[x[i]] += 1 / n
		column[y[i]] += 1 / n
	}
	cell := make([][]float64, q)
	for k := range cell {
		for l := range q {
			cell[k] = append(cell[k], row[k]*column[l])
		}
	}
	kappa := func() float64 {
		total, observed, expected := 0.0, 0.0, 0.0
		r, c := make([]float64, q), make([]float64, q)
		for k := range q {
			for l := range q {
				total += cell[k][l]
				observed += w[k][l] * cell[k][l]
				r[k] += cell[k][l]
				c[l] += cell[k][l]
			}
		}
		for k := range q {
			for l := range q {
				expected += w[k][l] * r[k] * c[l]
			}
		}
		observed, expected = observed/total, expected/(total*total)
		return (observed - expected) / (1 - expected)
	}
	variance := 0.0
	for k := range q {
		for l := range q {
			share := cell[k][l]
			cell[k][l] = share + twinStep
			up := kappa()
			cell[k][l] = share - twinStep
			slope := (up - kappa()) / (2 * twinStep)
			cell[k][l] = share
			variance += share * slope * slope
		}
	}
	return math.Sqrt(variance / n)
}

// complete returns the ratings of those who rated at all, of the units that they all rated.
func (d twinDesign) complete() [][]int {
	var raters []int
	for g := range d.table[0] {
		for _, row := range d.table {
			if row[g] >= 0 {
				raters = append(raters, g)
				break
			}
		}
	}
	out := make([][]int, len(raters))
	for _, row := range d.table {
		whole := true
		for _, g := range raters {
			whole = whole && row[g] >= 0
		}
		for i, g := range raters {
			if whole {
				out[i] = append(out[i], row[g])
			}
		}
	}
	return out
}

// twinRanks counts: 1 + how many are smaller + half of the others that are equal.
func twinRanks(values []int) []float64 {
	var out []float64
	for _, v := range values {
		smaller, equal := 0, 0
		for _, other := range values {
			if other < v {
				smaller++
			}
			if other == v {
				equal++
			}
		}
		out = append(out, 1+float64(smaller)+float64(equal-1)/2)
	}
	return out
}

func twinCorrelation(x, y []float64) (rho float64, ok bool) {
	n, mx, my := float64(len(x)), 0.0, 0.0
	for i := range x {
		mx += x[i] / n
		my += y[i] / n
	}
	xx, yy, xy := 0.0, 0.0, 0.0
	for i := range x {
		xx += (x[i] - mx) * (x[i] - mx)
		yy += (y[i] - my) * (y[i] - my)
		xy += (x[i] - mx) * (y[i] - my)
	}
	if xx < 1e-9 || yy < 1e-9 {
		return 0, false
	}
	return xy / math.Sqrt(xx*yy), true
}

// TestTwinRanks: Kendall's W and the mean of Spearman's correlations.
func TestTwinRanks(t *testing.T) {
	counts := map[string]int{}
	twinDesign{}.each(t, 6, func(t *testing.T, _ *rand.Rand, d twinDesign, r *agreement.Ratings) {
		w, werr := r.Kendall()
		rho, rerr := r.MeanSpearman()
		var ranks [][]float64
		for _, column := range d.complete() {
			ranks = append(ranks, twinRanks(column))
		}
		wantW, wantRho := twinUndefined, twinUndefined
		switch {
		case d.scale.Nominal:
			wantW, wantRho = twinInvalid, twinInvalid
		case d.anonymous || len(ranks) < 2 || len(ranks[0]) < 2:
		default:
			wantW, wantRho = twinW(ranks), twinSpearman(ranks)
		}
		if twinCompare(t, "kendall", w, werr, wantW) {
			counts["W"]++
			m, n := float64(len(ranks)), float64(len(ranks[0]))
			if !twinNear(w.Test.Value, m*(n-1)*wantW.value, 1e-10) || w.Test.DF1 != n-1 {
				t.Errorf("kendall: chi-squared %v with %v degrees of freedom", w.Test.Value, w.Test.DF1)
			}
		}
		if twinCompare(t, "spearman", rho, rerr, wantRho) {
			counts["rho"]++
		}
	})
	t.Log(counts)
}

func twinW(ranks [][]float64) twinResult {
	m, n := float64(len(ranks)), float64(len(ranks[0]))
	squares, ties := 0.0, 0.0
	for i := range ranks[0] {
		sum := 0.0
		for _, column := range ranks {
			sum += column[i]
			equal := 0.0
			for _, v := range column {
				if v == column[i] {
					equal++
				}
			}
			ties += equal*equal - 1 // t units of a tie make t(t²−1)
		}
		squares += (sum - m*(n+1)/2) * (sum - m*(n+1)/2)
	}
	below := m*m*(n*n*n-n) - m*ties
	if below < 1e-9 {
		return twinUndefined
	}
	return twinResult{value: 12 * squares / below}
}

func twinSpearman(ranks [][]float64) twinResult {
	sum, pairs := 0.0, 0.0
	for b := range ranks {
		for a := range b {
			if rho, ok := twinCorrelation(ranks[a], ranks[b]); ok {
				sum += rho
				pairs++
			}
		}
	}
	if pairs == 0 {
		return twinUndefined
	}
	return twinResult{value: sum / pairs}
}

// TestTwinFleissByCategory: Fleiss of ratings in two categories, one and all others.
func TestTwinFleissByCategory(t *testing.T) {
	values, none := 0, 0
	twinDesign{}.each(t, 7, func(t *testing.T, rng *rand.Rand, d twinDesign, r *agreement.Ratings) {
		got, err := r.FleissByCategory()
		if len(d.groups(2)) == 0 {
			if !errors.Is(err, estimate.ErrUndefined) {
				t.Errorf("%v of no unit with two ratings: %v", got, err)
			}
			return
		}
		if err != nil || len(got) != d.q() {
			t.Errorf("%d coefficients: %v", len(got), err)
			return
		}
		m, n := len(d.byUnit()[d.groups(1)[0][0]]), 0
		for _, unit := range d.byUnit() {
			if len(unit) > 0 && len(unit) != m {
				m = 0
			}
			if len(unit) > 0 {
				n++
			}
		}
		for k, c := range got {
			two := twinDesign{scale: agreement.Scale{Categories: []string{"others", "one"}, Nominal: true}, cluster: d.cluster, anonymous: d.anonymous}
			for _, row := range d.table {
				var cells []int
				for _, l := range row {
					switch {
					case l == k:
						l = 1
					case l >= 0:
						l = 0
					}
					cells = append(cells, l)
				}
				two.table = append(two.table, cells)
			}
			what := fmt.Sprint("category ", k)
			again, err := agreement.New(two.scale, two.shuffled(rng))
			if err != nil {
				t.Errorf("%s: %v", what, err)
				continue
			}
			want, err := again.Fleiss(agreement.Unweighted)
			if c == nil || err != nil {
				none++
				if c != nil || !errors.Is(err, estimate.ErrUndefined) {
					t.Errorf("%s: %v, and of two categories %v", what, c, err)
				}
				continue
			}
			values++
			if !twinSame(*c, want, 1e-12) || c.Used != want.Used || !slices.Equal(c.Warnings, want.Warnings) || c.Category != d.scale.Categories[k] {
				t.Errorf("%s: %+v, and of two categories %+v", what, *c, want)
			}
			if (c.Test != nil) != (m >= 2) {
				t.Errorf("%s: test %v, %d ratings each", what, c.Test, m)
			}
			if c.Test != nil && !twinNear(c.Test.SE, math.Sqrt(2/float64(n*m*(m-1))), 1e-12) {
				t.Errorf("%s: test %v, %d ratings each of %d units", what, c.Test, m, n)
			}
		}
	})
	t.Logf("%d coefficients, %d undefined", values, none)
}

// twinSame reports whether coefficients have the same numbers; tolerance 0 asks for the
// same bits.
func twinSame(a, b agreement.Coefficient, tolerance float64) bool {
	same := func(x, y *float64) bool {
		if x == nil || y == nil {
			return x == y
		}
		return *x == *y || tolerance > 0 && twinNear(*x, *y, tolerance)
	}
	return same(&a.Value, &b.Value) && same(a.Observed, b.Observed) && same(a.Expected, b.Expected) && same(a.SE, b.SE)
}

// A twinOutcome is what the package answers.
type twinOutcome struct {
	c   agreement.Coefficient
	err error
}

func (o twinOutcome) same(p twinOutcome, tolerance float64) bool {
	if o.err != nil || p.err != nil {
		return errors.Is(o.err, estimate.ErrUndefined) == errors.Is(p.err, estimate.ErrUndefined) &&
			errors.Is(o.err, estimate.ErrInvalid) == errors.Is(p.err, estimate.ErrInvalid)
	}
	return twinSame(o.c, p.c, tolerance)
}

func (o twinOutcome) String() string {
	if o.err != nil {
		return o.err.Error()
	}
	se := math.NaN()
	if o.c.SE != nil {
		se = *o.c.SE
	}
	return fmt.Sprintf("%v ± %v", o.c.Value, se)
}

// twinEvery returns all coefficients by name.
func twinEvery(r *agreement.Ratings) map[string]twinOutcome {
	out := map[string]twinOutcome{}
	put := func(name string) func(agreement.Coefficient, error) {
		return func(c agreement.Coefficient, err error) { out[name] = twinOutcome{c, err} }
	}
	for _, m := range twinMetrics {
		put("alpha " + string(m))(r.Krippendorff(m))
	}
	for _, w := range twinWeights {
		for _, k := range twinKappas {
			put(k.name + " " + string(w))(k.of(r, w))
		}
		put("light " + string(w))(r.Light(w))
	}
	p, err := r.Percent()
	put("exact")(p.Exact, err)
	put("adjacent")(p.Adjacent, err)
	put("identical")(p.Identical, err)
	put("kendall")(r.Kendall())
	put("spearman")(r.MeanSpearman())
	categories, err := r.FleissByCategory()
	for k, c := range categories {
		if c == nil {
			put(fmt.Sprint("category ", k))(agreement.Coefficient{}, estimate.ErrUndefined)
		} else {
			put(fmt.Sprint("category ", k))(*c, err)
		}
	}
	return out
}

// twinSameOutcomes compares coefficients by name.
func twinSameOutcomes(t *testing.T, got, want map[string]twinOutcome, tolerance func(name string) float64) {
	t.Helper()
	for _, name := range slices.Sorted(maps.Keys(want)) {
		if g, ok := got[name]; !ok || !g.same(want[name], tolerance(name)) {
			t.Errorf("%s: %v, was %v", name, got[name], want[name])
		}
	}
}

func twinMust(t *testing.T, d twinDesign) *agreement.Ratings {
	t.Helper()
	r, err := agreement.New(d.scale, d.columns())
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// TestPropertyUnitOrder: units in another order change no bit, or with clusters, whose
// sums of units then come in another order, next to nothing.
func TestPropertyUnitOrder(t *testing.T) {
	twinDesign{}.each(t, 11, func(t *testing.T, rng *rand.Rand, d twinDesign, r *agreement.Ratings) {
		other := d
		other.table, other.cluster = nil, nil
		for _, u := range rng.Perm(len(d.table)) {
			other.table = append(other.table, d.table[u])
			if d.cluster != nil {
				other.cluster = append(other.cluster, d.cluster[u])
			}
		}
		got, want := twinEvery(twinMust(t, other)), twinEvery(r)
		for name, o := range want {
			if d.cluster == nil && o.err == nil && got[name].err == nil && got[name].c.Value != o.c.Value {
				t.Errorf("%s: %v, was %v", name, got[name], o)
			}
		}
		twinSameOutcomes(t, got, want, func(name string) float64 {
			// TestPropertyUnitOrderConger has the standard error of that one.
			if d.cluster != nil || strings.HasPrefix(name, "conger") {
				return 1e-12
			}
			return 0
		})
	})
}

// TestPropertyUnitOrderConger: the smallest design whose standard error depends in its last
// digit on the order of units: Conger's is not summed by patterns.
func TestPropertyUnitOrderConger(t *testing.T) {
	var se []float64
	for _, rows := range [][][]int{{{1, 0}, {0, 0}, {0, -1}}, {{1, 0}, {0, -1}, {0, 0}}} {
		r, err := agreement.FromTable(agreement.NumberedScale(1, 2), rows, nil)
		if err != nil {
			t.Fatal(err)
		}
		c, err := r.Conger(agreement.Unweighted)
		if err != nil {
			t.Fatal(err)
		}
		se = append(se, *c.SE)
	}
	if se[0] != se[1] {
		t.Errorf("standard error %v, and of the same units in another order %v", se[0], se[1])
	}
}

// TestPropertyClusterNames: which number a cluster has does not matter.
func TestPropertyClusterNames(t *testing.T) {
	twinDesign{}.each(t, 12, func(t *testing.T, rng *rand.Rand, d twinDesign, r *agreement.Ratings) {
		if d.cluster == nil {
			// A cluster for each unit is none.
			d.cluster = make([]int32, len(d.table))
			for u := range d.cluster {
				d.cluster[u] = int32(u)
			}
		}
		names := rng.Perm(len(d.table))
		other := d
		other.cluster = nil
		for _, c := range d.cluster {
			other.cluster = append(other.cluster, int32(names[c]))
		}
		twinSameOutcomes(t, twinEvery(twinMust(t, other)), twinEvery(r), func(string) float64 { return 1e-12 })
	})
}

// TestPropertyRaterOrder: raters have no order.
func TestPropertyRaterOrder(t *testing.T) {
	twinDesign{}.each(t, 13, func(t *testing.T, rng *rand.Rand, d twinDesign, r *agreement.Ratings) {
		order := rng.Perm(len(d.table[0]))
		other := d
		other.table = nil
		for _, row := range d.table {
			var moved []int
			for _, g := range order {
				moved = append(moved, row[g])
			}
			other.table = append(other.table, moved)
		}
		twinSameOutcomes(t, twinEvery(twinMust(t, other)), twinEvery(r), func(string) float64 { return 1e-12 })
	})
}

// relabelled returns the design with category k called to[k].
func (d twinDesign) relabelled(to []int) twinDesign {
	out := d
	out.table = nil
	for _, row := range d.table {
		var moved []int
		for _, k := range row {
			if k >= 0 {
				k = to[k]
			}
			moved = append(moved, k)
		}
		out.table = append(out.table, moved)
	}
	if d.scale.Values != nil {
		out.scale.Values = make([]float64, d.q())
		for k, v := range d.scale.Values {
			out.scale.Values[to[k]] = v
		}
	}
	if d.scale.Agreement != nil {
		out.scale.Agreement = nil
		for range d.q() {
			out.scale.Agreement = append(out.scale.Agreement, make([]float64, d.q()))
		}
		for k, row := range d.scale.Agreement {
			for l, w := range row {
				out.scale.Agreement[to[k]][to[l]] = w
			}
		}
	}
	return out
}

// TestPropertyCategoryNames: what does not go by the order of categories does not depend
// on it, and what does is the same from the other end.
func TestPropertyCategoryNames(t *testing.T) {
	twinDesign{}.each(t, 14, func(t *testing.T, rng *rand.Rand, d twinDesign, r *agreement.Ratings) {
		if d.scale.Values == nil { // or else 1, 2, 3 would stay where they are
			for k := range d.q() {
				d.scale.Values = append(d.scale.Values, float64(k+1))
			}
		}
		want := twinEvery(r)
		compare := func(to []int, names []string) {
			got := twinEvery(twinMust(t, d.relabelled(to)))
			for _, name := range names {
				if !got[name].same(want[name], 1e-12) {
					t.Errorf("%s: %v, was %v, for categories %v", name, got[name], want[name], to)
				}
			}
			for k := range to {
				before, after := want[fmt.Sprint("category ", k)], got[fmt.Sprint("category ", to[k])]
				if !after.same(before, 1e-12) {
					t.Errorf("category %d: %v, was %v", k, after, before)
				}
			}
		}
		names := []string{"exact", "identical", "alpha nominal", "alpha interval"}
		for _, k := range []string{"fleiss", "gwet", "brennan-prediger", "conger", "light"} {
			names = append(names, k+" unweighted", k+" own")
		}
		// Categories with values in no order have distances by ratio all the same.
		compare(rng.Perm(d.q()), append(names, "alpha ratio"))
		var reversed []int
		for k := range d.q() {
			reversed = append(reversed, d.q()-1-k)
		}
		var every []string
		for name := range want {
			if len(name) < 8 || name[:8] != "category" {
				every = append(every, name)
			}
		}
		slices.Sort(every)
		compare(reversed, every)
	})
}

// TestPropertyDuplicates: of twice the same units D_o is the same and D_e has 2N(2N−1) for
// N(N−1) as divisor of four times the sum (ordinal distances are four times as large in
// both), so that 1 − α is (2N−1)/(2(N−1)) times what it was.
func TestPropertyDuplicates(t *testing.T) {
	values := 0
	twinDesign{}.each(t, 15, func(t *testing.T, _ *rand.Rand, d twinDesign, r *agreement.Ratings) {
		twice := d
		twice.table, twice.cluster = slices.Concat(d.table, d.table), nil
		if d.cluster != nil {
			twice.cluster = slices.Concat(d.cluster, d.cluster)
		}
		two := twinMust(t, twice)
		n := 0.0
		for _, unit := range d.byUnit() {
			if len(unit) >= 2 {
				n += float64(len(unit))
			}
		}
		for _, m := range twinMetrics {
			a, err := r.Krippendorff(m)
			b, err2 := two.Krippendorff(m)
			if err != nil || err2 != nil {
				if (err == nil) != (err2 == nil) {
					t.Errorf("%s: %v, and of units twice %v", m, err, err2)
				}
				continue
			}
			values++
			if want := 1 - (2*n-1)/(2*(n-1))*(1-a.Value); !twinNear(b.Value, want, 1e-12) {
				t.Errorf("%s: of units twice %v, want %v", m, b.Value, want)
			}
		}
		// Means over units stay.
		once, again := twinEvery(r), twinEvery(two)
		for _, k := range twinKappas {
			for _, w := range twinWeights {
				name := k.name + " " + string(w)
				x, y := once[name], again[name]
				if (x.err == nil) != (y.err == nil) || !twinNear(x.c.Value, y.c.Value, 1e-12) {
					t.Errorf("%s: of units twice %v, was %v", name, y, x)
				}
			}
		}
	})
	t.Logf("%d alphas", values)
}

// TestPropertyUnusedCategories: categories above all others that nobody chose change
// nothing that does not count them, however units are then told apart.
func TestPropertyUnusedCategories(t *testing.T) {
	twinDesign{}.each(t, 16, func(t *testing.T, rng *rand.Rand, d twinDesign, r *agreement.Ratings) {
		if d.q() == 1 {
			return // is refused for having one
		}
		more := d
		more.scale.Categories = slices.Clone(d.scale.Categories)
		more.scale.Values, more.scale.Agreement = nil, nil
		q := d.q() + 1 + rng.IntN(4)
		if rng.IntN(8) == 0 { // counts of more do not fit into a key
			q += rng.IntN(80)
		}
		for k := range q {
			value := 20 + float64(k)
			if k < d.q() {
				value = d.worth(k)
			} else {
				more.scale.Categories = append(more.scale.Categories, fmt.Sprint("unused ", k))
			}
			more.scale.Values = append(more.scale.Values, value)
		}
		want, got := twinEvery(r), twinEvery(twinMust(t, more))
		names := []string{"exact", "adjacent", "identical", "fleiss unweighted", "conger unweighted", "light unweighted", "kendall", "spearman"}
		for _, m := range twinMetrics {
			names = append(names, "alpha "+string(m))
		}
		for k := range d.q() {
			names = append(names, fmt.Sprint("category ", k))
		}
		for _, name := range names {
			if !got[name].same(want[name], 1e-12) {
				t.Errorf("%s: %v, was %v, for %d categories", name, got[name], want[name], q)
			}
		}
	})
}

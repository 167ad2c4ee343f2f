package agreement

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/openrubric/leadership/assessment/internal/numeric"
)

// Resampling says how to bootstrap. The zero Resampling draws clusters 1,000 times.
type Resampling struct {
	Replicates int    // how often; 0 is 1,000
	Seed       uint64 // the same seed gives the same numbers
	// Units draws units rather than clusters. Where the units of a subject share raters
	// they are not independent, and the standard error comes out too small: three times,
	// in data we tried.
	Units      bool
	Confidence float64 // of the interval; 0 is 0.95
	// Progress is called while replicates are drawn, by the same goroutine and at most a
	// hundred times a coefficient; nil for no calls. Drawn rises to Of.
	Progress func(Progress)
}

func (b Resampling) filled() (Resampling, error) {
	if b.Replicates == 0 {
		b.Replicates = 1000
	}
	if b.Confidence == 0 {
		b.Confidence = confidence
	}
	if b.Replicates < 2 || b.Replicates > 1_000_000 || !(b.Confidence > 0 && b.Confidence < 1) {
		return b, invalid("%d replicates with confidence %v", b.Replicates, b.Confidence)
	}
	return b, nil
}

func (b Resampling) random() *rand.Rand { return rand.New(rand.NewPCG(b.Seed, 0x6C65616465727368)) }

// Bootstrap returns a coefficient of these ratings, computed anew by its name, weights and
// category, with the standard error and interval that drawing clusters, or units, with
// replacement gives: the standard deviation of the replicates, and their percentiles.
// Replicates that are undefined are left out, with a warning.
//
// Alpha, percent agreement, and the kappas that do not need the raters are drawn on sums
// of clusters, or on patterns of counts for units, which is the same distribution: time
// is clusters times replicates, or patterns times replicates however many units there are,
// times the square of the categories for alpha. Others are computed anew on the ratings of
// every draw.
//
// It returns [estimate.ErrInvalid] if the coefficient is none of Ratings (of two raters who
// rated the same units Conger's kappa is Cohen's, and is), and [estimate.ErrUndefined] with
// fewer than two clusters, or if fewer than half of the replicates are defined. When the
// context ends it stops within a draw, and returns the context's error. Source:
// Efron & Tibshirani (1993), "An Introduction to the Bootstrap"; for clusters, Field &
// Welsh (2007).
func (r *Ratings) Bootstrap(ctx context.Context, c Coefficient, b Resampling) (Coefficient, error) {
	r = r.orEmpty()
	b, err := b.filled()
	if err != nil {
		return c, err
	}
	if c.Category != "" {
		k := slices.Index(r.scale.Categories, c.Category)
		if k < 0 || c.Name != fleissName {
			return c, invalid("there is no %q of category %q", c.Name, c.Category)
		}
		name := c.Category
		c.Category = ""
		c, err = r.against(k).Bootstrap(ctx, c, b)
		if err == nil {
			c.Category = name
		}
		return c, err
	}
	again, err := r.again(c)
	if err != nil {
		return c, err
	}
	c, err = again(r)
	if err != nil {
		return c, err
	}
	s, err := r.statistic(c)
	if err != nil {
		return c, err
	}
	units, what := b.Units || !r.grouped, "clusters"
	if units {
		what = "units"
	}
	var values []float64
	w := b.watch(ctx)
	switch {
	case s == nil:
		values, err = r.redraw(w, b, units, again)
	case units:
		values, err = r.drawPatterns(w, b, s)
	default:
		values, err = r.drawClusters(w, b, s)
	}
	if w.err != nil {
		return Coefficient{}, w.err
	}
	if err != nil {
		return c, err
	}
	return c.resampled(values, b, what)
}

// resampled gives a coefficient the spread of its replicates.
func (c Coefficient) resampled(values []float64, b Resampling, what string) (Coefficient, error) {
	c.Warnings = slices.DeleteFunc(slices.Clone(c.Warnings), func(w Warning) bool { return w == NoSpread })
	if len(values) < 2 || 2*len(values) < b.Replicates {
		return c, undefined("%d of %d replicates are undefined", b.Replicates-len(values), b.Replicates)
	}
	if len(values) < b.Replicates {
		c.Warnings = append(c.Warnings, Replicates)
	}
	mean, squares := 0.0, 0.0
	for _, v := range values {
		mean += v
	}
	mean /= float64(len(values))
	for _, v := range values {
		squares += float64((v - mean) * (v - mean))
	}
	c.SE = new(math.Sqrt(squares / float64(len(values)-1)))
	if *c.SE < 1e-12 {
		c.Warnings = append(c.Warnings, NoSpread)
	}
	slices.Sort(values)
	c.Interval = &CI{
		Low: quantile(values, (1-b.Confidence)/2), High: quantile(values, (1+b.Confidence)/2),
		Confidence: b.Confidence, Method: fmt.Sprintf("bootstrap over %s, %d replicates, percentiles, seed %d", what, b.Replicates, b.Seed),
	}
	return c, nil
}

// quantile returns that of sorted values, interpolated between order statistics.
func quantile(sorted []float64, p float64) float64 {
	at := p * float64(len(sorted)-1)
	i := int(at)
	if i+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[i] + float64((at-float64(i))*(sorted[i+1]-sorted[i]))
}

// A statistic is one that can be computed from sums over units: how many sums, what a
// unit of a pattern adds to them, and the value.
type statistic struct {
	size  int
	add   func(sums []float64, pattern int)
	value func(sums []float64) (float64, bool)
}

// A term is what a unit adds to one of the sums.
type term struct {
	at int32
	v  float64
}

// parts returns what a unit of each pattern adds: few of all sums, if there are many
// categories.
func (s *statistic) parts(patterns int) [][]term {
	out := make([][]term, patterns)
	sums := make([]float64, s.size)
	for i := range out {
		s.add(sums, i)
		for at, v := range sums {
			if v != 0 {
				out[i] = append(out[i], term{int32(at), v})
				sums[at] = 0
			}
		}
	}
	return out
}

// statistic returns nil for a coefficient that needs more than sums.
func (r *Ratings) statistic(c Coefficient) (*statistic, error) {
	switch c.Name {
	case krippendorffName:
		m := Metric(c.Weights)
		fixed, err := r.scale.distance(m)
		if err != nil {
			return nil, err
		}
		return r.alphaStatistic(m, fixed), nil
	case fleissName, gwetName, brennanName:
		w, err := r.scale.weigh(Weights(c.Weights))
		if err != nil {
			return nil, err
		}
		ch, err := r.scale.chance(c.Name, w)
		if err != nil {
			return nil, err
		}
		return r.chanceStatistic(ch, r.agreed(w)), nil
	case percentName:
		w, err := r.scale.weigh(Unweighted)
		if err != nil {
			return nil, err
		}
		if c.Weights == "adjacent" {
			w = r.scale.adjacent()
		}
		agreed := r.agreed(w)
		if c.Weights == "identical" {
			for i, v := range agreed {
				agreed[i] = math.Floor(v)
			}
		}
		return r.shareStatistic(agreed), nil
	}
	return nil, nil
}

func (r *Ratings) alphaStatistic(m Metric, fixed [][]float64) *statistic {
	o := newCoincidences(r.scale.q)
	return &statistic{
		size: len(o.o),
		add:  func(sums []float64, pattern int) { coincidences{r.scale.q, sums}.add(r.patterns[pattern], 1) },
		value: func(sums []float64) (float64, bool) {
			v, err := coincidences{r.scale.q, sums}.alpha(m, fixed)
			return v, err == nil
		},
	}
}

func (r *Ratings) chanceStatistic(ch chance, agreed []float64) *statistic {
	return &statistic{
		size: 3 + r.scale.q,
		add: func(sums []float64, pattern int) {
			p := r.patterns[pattern]
			p.times = 1
			one := shares{in: sums[3:]}
			one.add(p, agreed[pattern])
			sums[0], sums[1], sums[2] = one.units, one.pairable, one.agreed
		},
		value: func(sums []float64) (float64, bool) {
			if sums[0] == 0 {
				return 0, false
			}
			k, err := ch.kappa(shares{sums[0], sums[1], sums[2], sums[3:]})
			return k.value, err == nil
		},
	}
}

func (r *Ratings) shareStatistic(agreed []float64) *statistic {
	return &statistic{
		size: 2,
		add: func(sums []float64, pattern int) {
			if r.patterns[pattern].total >= 2 {
				sums[0], sums[1] = 1, agreed[pattern]
			}
		},
		value: func(sums []float64) (float64, bool) { return sums[1] / sums[0], sums[0] > 0 },
	}
}

// drawPatterns draws how often each pattern occurs among as many units.
func (r *Ratings) drawPatterns(w *watch, b Resampling, s *statistic) ([]float64, error) {
	n := r.Units()
	if n < 2 {
		return nil, undefined("a single unit")
	}
	rng := b.random()
	parts := s.parts(len(r.patterns))
	var values []float64
	sums := make([]float64, s.size)
	for range w.draws() {
		clear(sums)
		left, units := n, n // to be drawn, and units of the patterns still to come
		for i, p := range r.patterns {
			if left == 0 {
				break
			}
			times := left
			if p.times < units {
				times = binomial(rng, left, float64(p.times)/float64(units))
			}
			left -= times
			units -= p.times
			for _, p := range parts[i] {
				sums[p.at] += float64(float64(times) * p.v)
			}
		}
		if v, ok := s.value(sums); ok {
			values = append(values, v)
		}
	}
	return values, nil
}

// drawClusters draws as many clusters as there are, and adds up their sums.
func (r *Ratings) drawClusters(w *watch, b Resampling, s *statistic) ([]float64, error) {
	if r.clusters < 2 {
		return nil, undefined("a single cluster")
	}
	if s.size > 64 {
		return r.drawLists(w, b, s) // many categories: most sums of a cluster would be 0
	}
	by := make([]float64, r.clusters*s.size) // sums of each cluster
	parts := s.parts(len(r.patterns))
	for c := range r.clusters {
		into := by[c*s.size : (c+1)*s.size]
		for _, key := range r.cluster(c) {
			for _, p := range parts[r.place[key]] {
				into[p.at] += p.v
			}
		}
	}
	rng := b.random()
	var values []float64
	for done := 0; done < b.Replicates && w.at(done); done += batch {
		for sums := range slices.Chunk(drawRows(w, done, rng, by, s.size, min(batch, b.Replicates-done)), s.size) {
			if v, ok := s.value(sums); ok {
				values = append(values, v)
			}
		}
	}
	w.at(b.Replicates)
	return values, nil
}

const (
	batch = 1000 // replicates that are drawn side by side
	near  = 256  // rows that stay in the first cache while they are drawn from
)

// drawRows returns the sums of as many rows as there are, drawn with replacement, for each
// of so many replicates. Rows are drawn from in blocks: how many fall into the first block
// is binomial, then how many of the others into the second. That is the distribution of
// drawing from them all, and rows far apart are not visited in turn. So many replicates
// were drawn before these; where the watch ends there are none.
func drawRows(w *watch, before int, rng *rand.Rand, rows []float64, size, replicates int) []float64 {
	sums := make([]float64, replicates*size)
	left := slices.Repeat([]int{len(rows) / size}, replicates) // to be drawn
	all := len(rows)
	for len(rows) > 0 {
		if !w.at(before + int(int64(replicates)*int64(all-len(rows))/int64(all))) {
			return nil
		}
		block := rows[:min(near*size, len(rows))]
		for i := range left {
			n := left[i]
			if len(block) < len(rows) {
				n = binomial(rng, n, float64(len(block))/float64(len(rows)))
			}
			left[i] -= n
			addRows(rng, sums[i*size:(i+1)*size], block, n)
		}
		rows = rows[len(block):]
	}
	return sums
}

// addRows adds n of the rows, drawn with replacement.
func addRows(rng *rand.Rand, sums, rows []float64, n int) {
	size, many := len(sums), uint64(len(rows)/len(sums))
	for ; n > 0; n -= 2 {
		// Two rows of one number: each half times their number, the upper bits. A row is
		// more likely than another by at most their number in 2³².
		x := rng.Uint64()
		a, b := int(x>>32*many>>32)*size, int(x&(1<<32-1)*many>>32)*size
		if n == 1 {
			add(sums, rows[a:])
			return
		}
		first, second := rows[a:a+size], rows[b:b+size]
		for j := range sums {
			sums[j] += first[j] + second[j]
		}
	}
}

// drawLists draws clusters as lists of the patterns of their units.
func (r *Ratings) drawLists(w *watch, b Resampling, s *statistic) ([]float64, error) {
	rng, parts := b.random(), s.parts(len(r.patterns))
	var values []float64
	sums := make([]float64, s.size)
	for range w.draws() {
		clear(sums)
		for range r.clusters {
			for _, key := range r.cluster(rng.IntN(r.clusters)) {
				for _, p := range parts[r.place[key]] {
					sums[p.at] += p.v
				}
			}
		}
		if v, ok := s.value(sums); ok {
			values = append(values, v)
		}
	}
	return values, nil
}

func add(sums, more []float64) {
	more = more[:len(sums)]
	for j, v := range more {
		sums[j] += v
	}
}

// again returns what computes a coefficient from ratings.
func (r *Ratings) again(c Coefficient) (func(*Ratings) (Coefficient, error), error) {
	switch w := Weights(c.Weights); c.Name {
	case krippendorffName:
		return func(r *Ratings) (Coefficient, error) { return r.Krippendorff(Metric(c.Weights)) }, nil
	case fleissName:
		return func(r *Ratings) (Coefficient, error) { return r.Fleiss(w) }, nil
	case gwetName:
		return func(r *Ratings) (Coefficient, error) { return r.Gwet(w) }, nil
	case brennanName:
		return func(r *Ratings) (Coefficient, error) { return r.BrennanPrediger(w) }, nil
	case percentName:
		return func(r *Ratings) (Coefficient, error) {
			p, err := r.Percent()
			if err != nil {
				return Coefficient{}, err
			}
			switch c.Weights {
			case "exact":
				return p.Exact, nil
			case "identical":
				return p.Identical, nil
			case "adjacent":
				if !r.scale.Nominal {
					return p.Adjacent, nil
				}
			}
			return Coefficient{}, invalid("there is no percent agreement %q of these ratings", c.Weights)
		}, nil
	case congerName:
		return func(r *Ratings) (Coefficient, error) { return r.Conger(w) }, nil
	case lightName:
		return func(r *Ratings) (Coefficient, error) { return r.Light(w) }, nil
	case kendallName:
		return (*Ratings).Kendall, nil
	case meanSpearmanName:
		return (*Ratings).MeanSpearman, nil
	}
	return nil, invalid("there is no bootstrap of %q for ratings", c.Name)
}

// redraw computes the coefficient on the ratings of clusters, or units, drawn.
func (r *Ratings) redraw(w *watch, b Resampling, units bool, again func(*Ratings) (Coefficient, error)) ([]float64, error) {
	cells, err := r.named()
	if err != nil {
		return nil, err
	}
	var start []int // units at which a cluster, or unit, begins
	for u := range cells.units() {
		if units || u == 0 || cells.cluster[u] != cells.cluster[u-1] {
			start = append(start, u)
		}
	}
	n := len(start)
	if n < 2 {
		return nil, undefined("a single cluster")
	}
	start = append(start, cells.units())
	rng := b.random()
	var values []float64
	for range w.draws() {
		drawn := *r
		var out cellsBuilder
		for range n {
			j := rng.IntN(n)
			for u := start[j]; u < start[j+1]; u++ {
				out.add(cells, u)
			}
		}
		source := &columnSource{data: out.done(cells.raters), q: r.scale.q, wide: map[string]int{}}
		drawn.patterns, drawn.start, drawn.ratings, drawn.grouped = nil, nil, 0, false
		drawn.columns = source.cells
		if err := drawn.count(source); err != nil {
			continue
		}
		if c, err := again(&drawn); err == nil {
			values = append(values, c.Value)
		}
	}
	return values, nil
}

// A cellsBuilder puts units together, each a cluster of its own.
type cellsBuilder struct{ cells }

func (b *cellsBuilder) add(from *cells, unit int) {
	b.start = append(b.start, int32(len(b.rater)))
	b.cluster = append(b.cluster, int32(len(b.cluster)))
	b.rater = append(b.rater, from.rater[from.start[unit]:from.start[unit+1]]...)
	b.category = append(b.category, from.category[from.start[unit]:from.start[unit+1]]...)
}

func (b *cellsBuilder) done(raters int) *cells {
	b.start = append(b.start, int32(len(b.rater)))
	b.raters = raters
	return &b.cells
}

// Scores bootstraps a statistic of scores, such as an intraclass correlation or alpha,
// over rows or, if clusters has a number for each row, over those: it returns the
// standard deviation of the replicates and their percentiles. Replicates for which the
// statistic has an error are left out. Errors are those of [Ratings.Bootstrap]; when the
// context ends it stops before the next draw.
func (b Resampling) Scores(ctx context.Context, s Scores, clusters []int32, statistic func(Scores) (float64, error)) (se float64, interval CI, err error) {
	if b, err = b.filled(); err != nil {
		return 0, CI{}, err
	}
	if statistic == nil {
		return 0, CI{}, invalid("there is no statistic")
	}
	if clusters != nil && len(clusters) != len(s) {
		return 0, CI{}, invalid("%d clusters for %d rows", len(clusters), len(s))
	}
	var groups [][]int
	what := "rows"
	if clusters == nil || b.Units {
		for i := range s {
			groups = append(groups, []int{i})
		}
	} else {
		what = "clusters"
		at := map[int32]int{}
		for i, c := range clusters {
			g, ok := at[c]
			if !ok {
				g = len(groups)
				at[c] = g
				groups = append(groups, nil)
			}
			groups[g] = append(groups[g], i)
		}
	}
	if len(groups) < 2 {
		return 0, CI{}, undefined("a single cluster")
	}
	rng, w := b.random(), b.watch(ctx)
	var values []float64
	for range w.draws() {
		var drawn Scores
		for range groups {
			for _, i := range groups[rng.IntN(len(groups))] {
				drawn = append(drawn, s[i])
			}
		}
		if v, err := statistic(drawn); err == nil && numeric.Finite(v) {
			values = append(values, v)
		}
	}
	if w.err != nil {
		return 0, CI{}, w.err
	}
	c, err := Coefficient{}.resampled(values, b, what)
	if err != nil {
		return 0, CI{}, err
	}
	return *c.SE, *c.Interval, nil
}

package measure_test

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/openrubric/leadership/assessment/estimate"
	"github.com/openrubric/leadership/assessment/measure"
)

var (
	recoveryLong   = flag.Bool("long", false, "recovery over 200 designs")
	updateRecovery = flag.Bool("update", false, "with -long, write testdata/recovery.txt anew")
)

const recoveryFile = "testdata/recovery.txt"

// A truth is simulated judgements and what they were simulated from.
type truth struct {
	kind  string
	data  measure.Data
	items *measure.Responses // nil for several facets
	model measure.Model
	// by facet and element; the raters' add up to 0, as do shared steps. Persons come from
	// a normal population about 0.
	measures map[string]map[string]float64
	steps    map[string][]float64 // by element of StepsBy, "" if shared
}

// drawCategory returns a category of the model's.
func drawCategory(rng *rand.Rand, eta float64, steps []float64) int32 {
	p := plainProbabilities(eta, steps)
	u := rng.Float64()
	for c, v := range p {
		if u -= v; u < 0 {
			return int32(c)
		}
	}
	return int32(len(steps))
}

// plainProbabilities are those of the categories, by the formula as it stands in books.
func plainProbabilities(eta float64, steps []float64) []float64 {
	p, sum, total := []float64{1}, 0.0, 1.0
	for _, tau := range steps {
		sum += eta - tau
		p = append(p, math.Exp(sum))
		total += math.Exp(sum)
	}
	for c := range p {
		p[c] /= total
	}
	return p
}

func lessMean(v []float64) []float64 {
	mean := 0.0
	for _, x := range v {
		mean += x / float64(len(v))
	}
	out := make([]float64, len(v))
	for i, x := range v {
		out[i] = x - mean
	}
	return out
}

// drawSteps returns steps that mostly, not always, ascend.
func drawSteps(rng *rand.Rand, k int) []float64 {
	var out []float64
	for c := range k {
		out = append(out, 1.1*float64(c)+0.2*rng.NormFloat64())
	}
	return lessMean(out)
}

func normals(rng *rand.Rand, n int, sd float64) []float64 {
	out := make([]float64, n)
	for i := range out {
		out[i] = sd * rng.NormFloat64()
	}
	return out
}

// named returns values by the name of their element.
func named(prefix string, v []float64) map[string]float64 {
	out := map[string]float64{}
	for i, x := range v {
		out[fmt.Sprint(prefix, i)] = x
	}
	return out
}

// simulateFacets has each subject judged by some of the raters on all indicators.
func simulateFacets(rng *rand.Rand, subjects, raters, each, indicators, max int) truth {
	subject, rater, indicator := normals(rng, subjects, 1.2), lessMean(normals(rng, raters, 0.6)), normals(rng, indicators, 0.7)
	steps := drawSteps(rng, max)
	var s, r, i []string
	t := truth{steps: map[string][]float64{"": steps}, measures: map[string]map[string]float64{"subject": named("s", subject), "rater": named("r", rater), "indicator": named("i", indicator)}}
	for a := range subjects {
		for _, b := range rng.Perm(raters)[:each] {
			for c := range indicators {
				s, r, i = append(s, fmt.Sprint("s", a)), append(r, fmt.Sprint("r", b)), append(i, fmt.Sprint("i", c))
				t.data.Scores = append(t.data.Scores, drawCategory(rng, subject[a]-rater[b]-indicator[c], steps))
			}
		}
	}
	t.data.Max = max
	t.data.Facets = []measure.Facet{measure.Facet{Name: "subject", Sign: 1}.Of(s), measure.Facet{Name: "rater", Sign: -1, Centred: true}.Of(r), measure.Facet{Name: "indicator", Sign: -1, Centred: true}.Of(i)}
	return t
}

// simulateItems has persons answer items, with some left out: at random, or by one of a
// few booklets.
func simulateItems(rng *rand.Rand, model measure.Model, persons, items, max int, missing float64, booklets int) truth {
	person, location, shared := normals(rng, persons, 1.2), normals(rng, items, 0.8), drawSteps(rng, max)
	t := truth{model: model, items: &measure.Responses{}, steps: map[string][]float64{}, measures: map[string]map[string]float64{"person": named("p", person), "item": named("i", location)}}
	var steps [][]float64
	for i := range items {
		mine := shared
		if model == measure.PartialCredit {
			mine = drawSteps(rng, max)
			t.steps[fmt.Sprint("i", i)] = mine
		} else {
			t.steps[""] = shared
		}
		steps = append(steps, mine)
		t.items.Items, t.items.Max = append(t.items.Items, fmt.Sprint("i", i)), append(t.items.Max, max)
	}
	lacks := func() []bool {
		out := make([]bool, items)
		for i := range out {
			out[i] = rng.Float64() < missing
		}
		return out
	}
	var book [][]bool
	for range booklets {
		book = append(book, lacks())
	}
	var p, n []string
	for a := range persons {
		out := lacks()
		if booklets > 0 {
			out = book[a%booklets]
		}
		row := make([]int, items)
		for i := range row {
			if row[i] = -1; out[i] {
				continue
			}
			score := drawCategory(rng, person[a]-location[i], steps[i])
			row[i] = int(score)
			p, n, t.data.Scores = append(p, fmt.Sprint("p", a)), append(n, fmt.Sprint("i", i)), append(t.data.Scores, score)
		}
		t.items.Score = append(t.items.Score, row)
	}
	t.data.Max = max
	t.data.Facets = []measure.Facet{measure.Facet{Name: "person", Sign: 1}.Of(p), measure.Facet{Name: "item", Sign: -1, Centred: true}.Of(n)}
	if model == measure.PartialCredit {
		t.data.StepsBy = "item"
	}
	return t
}

// recoveryDesign returns the design of a seed: eight kinds, one after the other.
func recoveryDesign(seed uint64) truth {
	rng := rand.New(rand.NewPCG(seed, 6))
	between := func(low, high int) int { return low + rng.IntN(high-low+1) }
	var t truth
	switch seed % 8 {
	case 0:
		t = simulateFacets(rng, between(60, 200), 6, 2, 4, 3)
		t.kind = "2 of 6 raters x 4"
	case 1:
		t = simulateItems(rng, measure.Rasch, between(200, 500), between(15, 30), 1, 0, 0)
		t.kind = "Rasch, complete"
	case 2:
		t = simulateFacets(rng, between(40, 120), 3, 3, 4, between(2, 4))
		t.kind = "3 raters x 4"
	case 3:
		t = simulateItems(rng, measure.Rasch, between(200, 500), between(15, 30), 1, 0.1+0.2*rng.Float64(), 0)
		t.kind = "Rasch, 10-30% missing"
	case 4:
		t = simulateFacets(rng, between(40, 100), 3, 3, 12, between(2, 4))
		t.kind = "3 raters x 12"
	case 5:
		t = simulateItems(rng, measure.RatingScale, between(200, 300), between(15, 18), between(2, 3), 0.1+0.2*rng.Float64(), 0)
		t.kind = "rating scale, missing"
	case 6:
		t = simulateFacets(rng, between(100, 200), 12, 2, 6, 4)
		t.kind = "2 of 12 raters x 6"
	default:
		t = simulateItems(rng, measure.PartialCredit, between(300, 500), between(15, 18), between(2, 3), 0.1+0.2*rng.Float64(), 4)
		t.kind = "partial credit, booklets"
	}
	return t
}

// A cell of the table adds up how estimates of a facet lie to the true values.
type cell struct {
	n, model, full                int // intervals that cover, by SEs one by one and by whole ones
	cross, squares, bias, squared float64
}

type cellKey struct{ estimator, kind, facet string }

type cells map[cellKey]*cell

// A pair is an estimate and the truth.
type pair struct{ estimate, truth, se, full float64 }

// add counts pairs in; slopes are of what is centred.
func (c cells) add(estimator, kind, facet string, pairs []pair) {
	var x, y []float64
	for _, p := range pairs {
		x, y = append(x, p.truth), append(y, p.estimate)
	}
	x, y = lessMean(x), lessMean(y)
	for _, k := range []string{kind, "all"} {
		at := c[cellKey{estimator, k, facet}]
		if at == nil {
			at = &cell{}
			c[cellKey{estimator, k, facet}] = at
		}
		for i, p := range pairs {
			d := p.estimate - p.truth
			at.n++
			if math.Abs(d) <= 1.96*p.se {
				at.model++
			}
			if math.Abs(d) <= 1.96*p.full {
				at.full++
			}
			at.cross += x[i] * y[i]
			at.squares += x[i] * x[i]
			at.bias += d
			at.squared += d * d
		}
	}
}

func (c *cell) slope() float64 { return c.cross/c.squares - 1 }

// centrePairs centres both estimates and truth, for measures whose level is fixed by that.
func centrePairs(pairs []pair) []pair {
	var x, y []float64
	for _, p := range pairs {
		x, y = append(x, p.truth), append(y, p.estimate)
	}
	x, y = lessMean(x), lessMean(y)
	for i := range pairs {
		pairs[i].truth, pairs[i].estimate = x[i], y[i]
	}
	return pairs
}

// recoverJoint compares a joint fit with the truth.
func (c cells) recoverJoint(t truth, plain bool) error {
	fit, err := measure.Joint(context.Background(), t.data, measure.JointOptions{Plain: plain, Whole: true})
	if err != nil {
		return err
	}
	name := "joint, corrected"
	if plain {
		name = "joint, plain"
	}
	one, err := measure.Joint(context.Background(), t.data, measure.JointOptions{Plain: plain, Start: fit})
	if err != nil {
		return err
	}
	for f, facet := range fit.Facets {
		var pairs []pair
		for e, element := range facet.Elements {
			if !element.Extreme {
				pairs = append(pairs, pair{element.Measure, t.measures[facet.Name][element.Name], one.Facets[f].Elements[e].SE, element.SE})
			}
		}
		// The level of the subjects is that of the means of the other facets.
		c.add(name, t.kind, facet.Name, centrePairs(pairs))
	}
	var pairs []pair
	for s, steps := range fit.Steps {
		for k, v := range steps.Thresholds {
			pairs = append(pairs, pair{v, t.steps[steps.Element][k], one.Steps[s].SE[k], steps.SE[k]})
		}
	}
	if t.data.Max > 1 {
		c.add(name, t.kind, "steps", pairs)
	}
	return nil
}

func zeroMatrix(n int) [][]float64 {
	out := make([][]float64, n)
	for i := range out {
		out[i] = make([]float64, n)
	}
	return out
}

// constrainedInverse returns the inverse of an information matrix within constraints: the border of
// constraints makes it regular.
func constrainedInverse(info, constraints [][]float64) [][]float64 {
	n := len(info)
	a := zeroMatrix(n + len(constraints))
	for i := range info {
		copy(a[i], info[i])
	}
	for c, row := range constraints {
		for i, v := range row {
			a[i][n+c], a[n+c][i] = v, v
		}
	}
	return gaussInverse(a)
}

// gaussInverse inverts by Gauss and Jordan; it panics if there is no inverse.
func gaussInverse(a [][]float64) [][]float64 {
	n := len(a)
	out := zeroMatrix(n)
	for i := range out {
		out[i][i] = 1
	}
	for c := range n {
		pivot := c
		for r := c; r < n; r++ {
			if math.Abs(a[r][c]) > math.Abs(a[pivot][c]) {
				pivot = r
			}
		}
		if math.Abs(a[pivot][c]) < 1e-13 {
			panic("singular")
		}
		a[c], a[pivot], out[c], out[pivot] = a[pivot], a[c], out[pivot], out[c]
		scale := 1 / a[c][c]
		for k := range n {
			a[c][k] *= scale
			out[c][k] *= scale
		}
		for r := range n {
			if f := a[r][c]; r != c && f != 0 {
				for k := range n {
					a[r][k] -= f * a[c][k]
					out[r][k] -= f * out[c][k]
				}
			}
		}
	}
	return out
}

// recoverItems compares conditional and marginal fits of items with the truth.
func (c cells) recoverItems(t truth) error {
	ctx := context.Background()
	fit, err := measure.Conditional(ctx, *t.items, t.model, measure.ConditionalOptions{})
	if err != nil {
		return err
	}
	c.items("conditional", t, fit.Items, true)
	m, err := measure.Marginal(ctx, *t.items, t.model, measure.MarginalOptions{})
	if err != nil {
		return err
	}
	// The population settles the level, so that it counts among the errors.
	c.items("marginal", t, m.Items, false)
	persons, err := measure.WLE.MeasurePersons(*t.items, m.Thresholds())
	if err != nil {
		return err
	}
	var pairs []pair
	for p, m := range persons {
		if m != nil {
			pairs = append(pairs, pair{m.Measure, t.measures["person"][fmt.Sprint("p", p)], m.SE, m.SE})
		}
	}
	c.add("marginal", t.kind, "person", pairs)
	return nil
}

func (c cells) items(name string, t truth, items []measure.ItemFit, centre bool) {
	var pairs, thresholds []pair
	for _, item := range items {
		at := t.measures["item"][item.Name]
		pairs = append(pairs, pair{item.Location, at, item.SE, item.SE})
		steps := t.steps[""]
		if steps == nil {
			steps = t.steps[item.Name]
		}
		for k, v := range item.Thresholds {
			thresholds = append(thresholds, pair{v, at + steps[k], item.ThresholdSE[k], item.ThresholdSE[k]})
		}
	}
	if centre {
		pairs, thresholds = centrePairs(pairs), centrePairs(thresholds)
	}
	c.add(name, t.kind, "item", pairs)
	if t.data.Max > 1 {
		c.add(name, t.kind, "thresholds", thresholds)
	}
}

// recoverMarginalFacets compares a marginal fit of several facets with the truth.
func (c cells) recoverMarginalFacets(t truth) error {
	d := t.data
	d.Facets = slices.Clone(d.Facets)
	d.Facets[2].Centred = false
	one, err := measure.MarginalFacets(context.Background(), d, "subject", measure.MarginalOptions{})
	if err != nil {
		return err
	}
	fit, err := measure.MarginalFacets(context.Background(), d, "subject", measure.MarginalOptions{Whole: true})
	if err != nil {
		return err
	}
	for f, facet := range fit.Facets {
		var pairs []pair
		for k, e := range facet.Elements {
			pairs = append(pairs, pair{e.Measure, t.measures[facet.Name][e.Name], one.Facets[f].Elements[k].SE, e.SE})
		}
		c.add("marginal", t.kind, facet.Name, pairs)
	}
	var pairs []pair
	for k, v := range fit.Steps {
		pairs = append(pairs, pair{v, t.steps[""][k], one.StepSE[k], fit.StepSE[k]})
	}
	c.add("marginal", t.kind, "steps", pairs)
	return nil
}

// recoverSeed runs all estimators on the design of a seed.
func recoverSeed(seed uint64) (cells, error) {
	c, t := cells{}, recoveryDesign(seed)
	errs := []error{c.recoverJoint(t, true), c.recoverJoint(t, false)}
	if t.items == nil {
		errs = append(errs, c.recoverMarginalFacets(t))
	} else {
		errs = append(errs, c.recoverItems(t))
	}
	return c, errors.Join(errs...)
}

func (c cells) merge(o cells) {
	for k, v := range o {
		at := c[k]
		if at == nil {
			at = &cell{}
			c[k] = at
		}
		at.n, at.model, at.full = at.n+v.n, at.model+v.model, at.full+v.full
		at.cross, at.squares, at.bias, at.squared = at.cross+v.cross, at.squares+v.squares, at.bias+v.bias, at.squared+v.squared
	}
}

// text is the table.
func (c cells) text() string {
	var keys []cellKey
	for k := range c {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b cellKey) int {
		return strings.Compare(a.estimator+"|"+a.facet+"|"+a.kind, b.estimator+"|"+b.facet+"|"+b.kind)
	})
	var b strings.Builder
	fmt.Fprintf(&b, "%-17s %-11s %-25s %6s %10s %9s %8s %7s %6s\n", "estimator", "facet", "designs", "n", "one by one", "whole SE", "slope-1", "bias", "RMSE")
	for _, k := range keys {
		v := c[k]
		n := float64(v.n)
		fmt.Fprintf(&b, "%-17s %-11s %-25s %6d %10.2f %9.2f %8s %7s %6.2f\n", k.estimator, k.facet, k.kind, v.n, float64(v.model)/n, float64(v.full)/n, twoDigits(v.slope()), twoDigits(v.bias/n), math.Sqrt(v.squared/n))
	}
	return b.String()
}

// twoDigits writes to two digits, without a minus before 0.
func twoDigits(v float64) string {
	s := fmt.Sprintf("%+.2f", v)
	if s == "-0.00" {
		return "+0.00"
	}
	return s
}

// A recoveryBound is what all designs together must keep to. Intervals of joint fits and
// of marginal fits with facets are by [measure.JointOptions.Whole]: SEs that take the other
// measures as known, as FACETS prints them, cover 84 per cent for raters who share few
// subjects, and the table says so. Plain joint fits, and the steps of corrected ones, are
// stretched, so that no SE helps: only their bias has a bound.
type recoveryBound struct {
	estimator, facet string
	full             bool // which SE
	covers           bool // 92 to 98 per cent
	slope, bias      float64
}

var recoveryBounds = []recoveryBound{
	{"conditional", "item", false, true, 0.03, 0.01},
	{"conditional", "thresholds", false, true, 0.03, 0.01},
	{"marginal", "item", false, true, 0.03, 0.03},
	{"marginal", "thresholds", false, true, 0.03, 0.03},
	{"marginal", "person", false, true, 0.02, 0.03},
	{"marginal", "rater", true, true, 0.03, 0.01},
	{"marginal", "indicator", true, true, 0.03, 0.05},
	{"marginal", "steps", true, true, 0.03, 0.01},
	{"joint, corrected", "rater", true, true, 0.05, 0.01},
	{"joint, corrected", "indicator", true, true, 0.05, 0.01},
	{"joint, corrected", "item", true, true, 0.05, 0.01},
	{"joint, corrected", "subject", true, true, 0.03, 0.01},
	{"joint, corrected", "person", true, true, 0.03, 0.01},
	{"joint, corrected", "steps", true, false, 0.08, 0.01},
	{"joint, plain", "rater", true, false, 0.15, 0.01},
	{"joint, plain", "indicator", true, false, 0.15, 0.01},
	{"joint, plain", "item", true, false, 0.15, 0.01},
	{"joint, plain", "subject", true, false, 0.15, 0.01},
	{"joint, plain", "person", true, false, 0.15, 0.01},
	{"joint, plain", "steps", true, false, 0.20, 0.01},
}

// runRecovery goes through the designs of the first seeds; results do not depend on who
// is first.
func runRecovery(t *testing.T, designs int) (cells, int) {
	t.Helper()
	results, errs := make([]cells, designs), make([]error, designs)
	var wait sync.WaitGroup
	next := make(chan int)
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for s := range next {
				results[s], errs[s] = recoverSeed(uint64(s))
			}
		})
	}
	for s := range designs {
		next <- s
	}
	close(next)
	wait.Wait()
	all, refused := cells{}, 0
	for s := range designs {
		switch {
		case errors.Is(errs[s], estimate.ErrUndefined):
			refused++ // a category of an item that nobody chose
		case errs[s] != nil:
			t.Fatal(s, errs[s])
		default:
			all.merge(results[s])
		}
	}
	return all, refused
}

func TestRecovery(t *testing.T) {
	if *recoveryLong {
		recoverLong(t)
		return
	}
	designs := 5
	if testing.Short() {
		designs = 3
	}
	all, _ := runRecovery(t, designs)
	// A few designs only tell of gross errors.
	for _, b := range recoveryBounds {
		v := all[cellKey{b.estimator, "all", b.facet}]
		if v == nil || v.n < 20 {
			continue
		}
		if got := math.Abs(v.slope()); got > b.slope+0.15 {
			t.Errorf("%s, %s: slope is off by %.2f", b.estimator, b.facet, got)
		}
	}
}

func recoverLong(t *testing.T) {
	const designs = 200
	all, refused := runRecovery(t, designs)
	text := all.text() + fmt.Sprintf("%d designs, of which %d were refused\n", designs, refused)
	if refused > designs/20 {
		t.Errorf("%d designs were refused", refused)
	}
	for _, b := range recoveryBounds {
		v := all[cellKey{b.estimator, "all", b.facet}]
		if v == nil {
			t.Fatal(b)
		}
		covered := v.model
		if b.full {
			covered = v.full
		}
		share := float64(covered) / float64(v.n)
		if b.covers && (share < 0.92 || share > 0.98) {
			t.Errorf("%s, %s: intervals cover %.3f", b.estimator, b.facet, share)
		}
		if got := v.slope(); math.Abs(got) > b.slope {
			t.Errorf("%s, %s: slope is off by %.3f, more than %v", b.estimator, b.facet, got, b.slope)
		}
		if got := v.bias / float64(v.n); math.Abs(got) > b.bias {
			t.Errorf("%s, %s: bias is %.3f, more than %v", b.estimator, b.facet, got, b.bias)
		}
	}
	if *updateRecovery {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(recoveryFile, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(recoveryFile)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != text {
		t.Errorf("the table is not that of %s:\n%s", recoveryFile, text)
	}
}

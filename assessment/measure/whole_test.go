package measure_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/openrubric/leadership/assessment/estimate"
	"github.com/openrubric/leadership/assessment/measure"
)

// plainWhole is the twin of whole standard errors: the information about all parameters at
// once, by differences of the log likelihood's slopes, inverted within the constraints.
func plainWhole(d measure.Data, fit *measure.Fit) (elements, steps [][]float64) {
	stepsBy := slices.IndexFunc(d.Facets, func(f measure.Facet) bool { return f.Name == d.StepsBy })
	var x []float64
	var constraints [][]int
	var differences []int // each held to the parameter before
	at, stepsAt := make([][]int, len(d.Facets)), make([][]int, len(fit.Steps))
	for f, facet := range d.Facets {
		groups := map[string][]int{}
		for e, name := range facet.Elements {
			_, anchored := facet.Anchors[name]
			if at[f] = append(at[f], -1); anchored || f == stepsBy || fit.Facets[f].Elements[e].Extreme {
				continue
			}
			at[f][e] = len(x)
			groups[facet.Groups[name]] = append(groups[facet.Groups[name]], len(x))
			x = append(x, fit.Facets[f].Elements[e].Measure)
		}
		for _, group := range groups {
			if facet.Centred && f != stepsBy {
				constraints = append(constraints, group)
			}
		}
	}
	groups := map[string][]int{}
	for s, set := range fit.Steps {
		location := 0.0
		if stepsBy >= 0 {
			location = -float64(d.Facets[stepsBy].Sign) * fit.Facets[stepsBy].Elements[s].Measure
		}
		name := ""
		if stepsBy >= 0 {
			name = d.Facets[stepsBy].Groups[set.Element]
			if _, ok := d.Facets[stepsBy].Anchors[set.Element]; ok {
				var all []int
				for c := range d.Max {
					all = append(all, len(x)+c)
				}
				constraints = append(constraints, all)
			}
		}
		for c, v := range set.Thresholds {
			if c > 0 && d.Thresholds[set.Element] != nil {
				differences = append(differences, len(x))
			}
			stepsAt[s], groups[name] = append(stepsAt[s], len(x)), append(groups[name], len(x))
			x = append(x, v+location)
		}
	}
	free := slices.ContainsFunc(d.Facets, func(f measure.Facet) bool { return !f.Centred && len(f.Anchors) == 0 })
	if stepsBy < 0 && free || stepsBy >= 0 && d.Facets[stepsBy].Centred {
		for _, group := range groups {
			constraints = append(constraints, group)
		}
	}
	logLik := func() float64 {
		sum := 0.0
	judgements:
		for i, score := range d.Scores {
			eta, set := 0.0, 0
			for f, facet := range d.Facets {
				e := facet.Level[i]
				if fit.Facets[f].Elements[e].Extreme {
					continue judgements
				}
				if f == stepsBy {
					set = int(e)
				} else if p := at[f][e]; p >= 0 {
					eta += float64(facet.Sign) * x[p]
				} else {
					eta += float64(facet.Sign) * facet.Anchors[facet.Elements[e]]
				}
			}
			tau := make([]float64, d.Max)
			for c := range tau {
				tau[c] = x[stepsAt[set][c]]
			}
			weight := 1.0
			if d.Weights != nil {
				weight = d.Weights[i]
			}
			sum += weight * math.Log(plainProbabilities(eta, tau)[score])
		}
		return sum
	}
	const width = 1e-3
	info := zeroMatrix(len(x))
	for a := range x {
		for b := range a + 1 {
			value := func(u, v float64) float64 {
				keepA, keepB := x[a], x[b]
				x[a] += u * width
				x[b] += v * width
				out := logLik()
				x[b], x[a] = keepB, keepA
				return out
			}
			v := -(value(1, 1) - value(1, -1) - value(-1, 1) + value(-1, -1)) / (4 * width * width)
			info[a][b], info[b][a] = v, v
		}
	}
	var rows [][]float64
	for _, group := range constraints {
		row := make([]float64, len(x))
		for _, p := range group {
			row[p] = 1
		}
		rows = append(rows, row)
	}
	for _, p := range differences {
		row := make([]float64, len(x))
		row[p], row[p-1] = 1, -1
		rows = append(rows, row)
	}
	covariance := constrainedInverse(info, rows)
	// The standard error of what is p, less or plus the mean of others.
	se := func(p int, mean []int, sign float64) float64 {
		row := make([]float64, len(x))
		if p >= 0 {
			row[p] = 1
		}
		for _, m := range mean {
			row[m] += sign / float64(len(mean))
		}
		sum := 0.0
		for i, a := range row {
			for k, b := range row {
				sum += a * b * covariance[i][k]
			}
		}
		return math.Sqrt(max(sum, 0))
	}
	for f, list := range at {
		elements = append(elements, nil)
		for e, p := range list {
			switch {
			case f == stepsBy:
				elements[f] = append(elements[f], se(-1, stepsAt[e], 1))
			case p >= 0:
				elements[f] = append(elements[f], se(p, nil, 0))
			default:
				elements[f] = append(elements[f], fit.Facets[f].Elements[e].SE)
			}
		}
	}
	for _, list := range stepsAt {
		steps = append(steps, nil)
		for _, p := range list {
			mean := list
			if stepsBy < 0 {
				mean = nil
			}
			steps[len(steps)-1] = append(steps[len(steps)-1], se(p, mean, -1))
		}
	}
	return elements, steps
}

func TestWholeEqualsTwin(t *testing.T) {
	design := func(seed uint64) measure.Data {
		return simulateFacets(rand.New(rand.NewPCG(seed, 15)), 9, 4, 2, 3, 2).data
	}
	anchored, weighted, all, raters, byItem := design(2), design(3), design(4), design(5), simulateItems(rand.New(rand.NewPCG(6, 15)), measure.PartialCredit, 25, 4, 2, 0.1, 0).data
	anchored.Facets[1].Centred = false
	anchored.Facets[1].Anchors = map[string]float64{"r0": 0.3, "r2": -0.2}
	for i := range weighted.Scores {
		weighted.Weights = append(weighted.Weights, 0.5+float64(i%3))
	}
	all.Facets[0].Centred = true // the steps carry the level
	raters.Facets[0].Centred, raters.Facets[1].Centred = true, false
	freeSteps := simulateItems(rand.New(rand.NewPCG(8, 15)), measure.PartialCredit, 25, 4, 2, 0.1, 0).data
	freeSteps.Facets[0].Centred, freeSteps.Facets[1].Centred = true, false
	for name, d := range map[string]measure.Data{"centred": design(1), "anchored": anchored, "weighted": weighted, "all centred": all, "raters free": raters, "steps by item": byItem, "steps by item, free": freeSteps} {
		t.Run(name, func(t *testing.T) {
			fit, err := measure.Joint(context.Background(), d, measure.JointOptions{Plain: true, Whole: true})
			if err != nil {
				t.Fatal(err)
			}
			elements, steps := plainWhole(d, fit)
			near := func(what string, got, want float64) {
				if !(math.Abs(got-want) <= 1e-4*want) {
					t.Errorf("%s: %v, by the twin %v", what, got, want)
				}
			}
			for f, facet := range fit.Facets {
				for e, element := range facet.Elements {
					near(facet.Name+" "+element.Name, element.SE, elements[f][e])
				}
			}
			for s, set := range fit.Steps {
				for c := range set.SE {
					near(fmt.Sprint("steps ", s, c), set.SE[c], steps[s][c])
				}
			}
			corrected, err := measure.Joint(context.Background(), d, measure.JointOptions{Whole: true})
			if err != nil {
				t.Fatal(err)
			}
			if !corrected.Whole {
				t.Error("the fit does not say that its errors are whole")
			}
			near("corrected", corrected.Facets[0].Elements[0].SE, elements[0][0]*math.Sqrt(corrected.Factor))
		})
	}
}

func TestWholeIsRefused(t *testing.T) {
	var d measure.Data
	d.Max = 1
	var items, persons []string
	for i := range measure.MaxWhole + 1 {
		for p := range 2 {
			items, persons, d.Scores = append(items, fmt.Sprint(i)), append(persons, fmt.Sprint(p)), append(d.Scores, int32((i+p)%2))
		}
	}
	for p := range 2 * len(items) { // more persons than items
		items, persons, d.Scores = append(items, "0"), append(persons, fmt.Sprint("q", p/2)), append(d.Scores, int32(p%2))
		items[len(items)-1] = fmt.Sprint(p % 2)
	}
	d.Facets = []measure.Facet{measure.Facet{Name: "person", Sign: 1}.Of(persons), measure.Facet{Name: "item", Sign: -1, Centred: true}.Of(items)}
	if _, err := measure.Joint(context.Background(), d, measure.JointOptions{Whole: true}); !errors.Is(err, estimate.ErrInvalid) || !strings.Contains(err.Error(), "2001") && !strings.Contains(err.Error(), "2002") {
		t.Error(err)
	}
}

func TestMarginalFacetsExtreme(t *testing.T) {
	d := simulateFacets(rand.New(rand.NewPCG(1, 16)), 60, 4, 2, 4, 2).data
	d.Facets[2].Centred = false
	for i := range d.Scores {
		if d.Facets[1].Elements[d.Facets[1].Level[i]] == "r2" {
			d.Scores[i] = 0
		}
	}
	if _, err := measure.MarginalFacets(context.Background(), d, "subject", measure.MarginalOptions{}); !errors.Is(err, estimate.ErrUndefined) || !strings.Contains(err.Error(), "rater r2 are in the lowest") {
		t.Error(err)
	}
}

// The numbers are the same, to the last digit, however many goroutines work.
func TestWorkersDoNotMatter(t *testing.T) {
	d := simulateFacets(rand.New(rand.NewPCG(3, 16)), 400, 40, 3, 5, 3).data
	var want *measure.Fit
	for _, workers := range []int{0, 1, 2, 3, 16, 40} {
		got, err := measure.Joint(context.Background(), d, measure.JointOptions{Workers: workers})
		if err != nil {
			t.Fatal(err)
		}
		if want == nil {
			want = got
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%d workers: (-one +these):\n%s", workers, diff)
		}
	}
}

func TestMarginalWholeEqualsTwin(t *testing.T) {
	d := simulateFacets(rand.New(rand.NewPCG(1, 16)), 60, 4, 2, 4, 2).data
	d.Facets[2].Centred = false
	fit, err := measure.MarginalFacets(context.Background(), d, "subject", measure.MarginalOptions{Whole: true})
	if err != nil {
		t.Fatal(err)
	}
	want := marginalErrors(d, fit)
	var got []float64
	for _, f := range fit.Facets {
		for _, e := range f.Elements {
			got = append(got, e.SE)
		}
	}
	got = append(got, fit.StepSE...)
	for k, v := range got {
		if !(math.Abs(v-want[k]) <= 1e-3*want[k]) {
			t.Errorf("%d: %v, by the twin %v", k, v, want[k])
		}
	}
}

// marginalErrors are standard errors of the facets' elements and of the steps from the
// curvature of the marginal likelihood of a fit in which the first facet is the persons'
// and the second is centred.
func marginalErrors(d measure.Data, fit *measure.MarginalFit) []float64 {
	var x []float64
	for _, f := range fit.Facets {
		for _, e := range f.Elements {
			x = append(x, e.Measure)
		}
	}
	raters := len(fit.Facets[0].Elements)
	x = append(x, fit.Steps...)
	steps := len(x) - len(fit.Steps)
	x = append(x, math.Log(fit.Variance))
	n := len(x)
	const width = 1e-3
	at := func(i, j int, a, b float64) float64 {
		y := slices.Clone(x)
		y[i] += a * width
		y[j] += b * width
		return marginalLogLik(d, y, 61)
	}
	info := zeroMatrix(n)
	for i := range n {
		for j := range i + 1 {
			v := -(at(i, j, 1, 1) - at(i, j, 1, -1) - at(i, j, -1, 1) + at(i, j, -1, -1)) / (4 * width * width)
			info[i][j], info[j][i] = v, v
		}
	}
	centre, sum := make([]float64, n), make([]float64, n)
	for i := range n - 1 {
		if i < raters {
			centre[i] = 1
		} else if i >= steps {
			sum[i] = 1
		}
	}
	covariance := constrainedInverse(info, [][]float64{centre, sum})
	out := make([]float64, n)
	for i := range out {
		out[i] = math.Sqrt(covariance[i][i])
	}
	return out
}

// marginalLogLik is the log likelihood of judgements with the first facet's elements from
// N(0, variance), by the rectangle rule from −6 to 6 standard deviations. x has the
// measures of the other facets, the steps and the log variance.
func marginalLogLik(d measure.Data, x []float64, nodes int) float64 {
	sd := math.Exp(x[len(x)-1] / 2)
	steps := x[len(x)-1-d.Max : len(x)-1]
	points, prior, total := make([]float64, nodes), make([]float64, nodes), 0.0
	for q := range nodes {
		z := -6 + 12*float64(q)/float64(nodes-1)
		points[q], prior[q] = sd*z, math.Exp(-z*z/2)
		total += prior[q]
	}
	// Log probabilities by what a judgement lacks of the person's measure, for all nodes.
	known := map[string][][]float64{}
	like := make([][]float64, len(d.Facets[0].Elements))
	for i, score := range d.Scores {
		var key []byte
		shift, offset := 0.0, 0
		for _, facet := range d.Facets[1:] {
			key = append(key, byte(facet.Level[i]), byte(facet.Level[i]>>8))
			shift += float64(facet.Sign) * x[offset+int(facet.Level[i])]
			offset += len(facet.Elements)
		}
		logs, ok := known[string(key)]
		if !ok {
			for _, point := range points {
				p := plainProbabilities(point+shift, steps)
				for c := range p {
					p[c] = math.Log(p[c])
				}
				logs = append(logs, p)
			}
			known[string(key)] = logs
		}
		p := d.Facets[0].Level[i]
		if like[p] == nil {
			like[p] = make([]float64, nodes)
		}
		w := 1.0
		if d.Weights != nil {
			w = d.Weights[i]
		}
		for q := range points {
			like[p][q] += w * logs[q][score]
		}
	}
	out := 0.0
	for _, list := range like {
		most, sum := slices.Max(list), 0.0
		for q, v := range list {
			sum += prior[q] / total * math.Exp(v-most)
		}
		out += most + math.Log(sum)
	}
	return out
}

package measure_test

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/openrubric/leadership/assessment/estimate"
	"github.com/openrubric/leadership/assessment/measure"
)

// heldRows are what is held of φ, the measures of all facets and then all thresholds, as
// rows c with c·φ = at. first are the facets' first parameters, steps the first threshold.
func heldRows(d measure.Data, first []int, steps, n int) (rows [][]float64, at []float64) {
	hold := func(to float64, terms map[int]float64) {
		row := make([]float64, n)
		for p, v := range terms {
			row[p] = v
		}
		rows, at = append(rows, row), append(at, to)
	}
	carried := false
	for f, facet := range d.Facets {
		carried = carried || !facet.Centred && len(facet.Anchors) == 0
		groups := map[string]map[int]float64{}
		for e, name := range facet.Elements {
			terms := map[int]float64{first[f] + e: 1}
			if facet.Name == d.StepsBy {
				hold(0, terms) // its measures are in the steps
				delete(terms, first[f]+e)
				for c := range d.Max {
					terms[steps+e*d.Max+c] = -float64(facet.Sign) / float64(d.Max)
				}
				holdGiven(d, name, steps+e*d.Max, hold)
			}
			if v, ok := facet.Anchors[name]; ok {
				hold(v, terms)
			}
			if groups[facet.Groups[name]] == nil {
				groups[facet.Groups[name]] = map[int]float64{}
			}
			for p, v := range terms {
				groups[facet.Groups[name]][p] = v
			}
		}
		for _, terms := range groups {
			if facet.Centred {
				hold(0, terms)
			}
		}
	}
	if d.StepsBy != "" {
		return rows, at
	}
	holdGiven(d, "", steps, hold)
	if carried {
		terms := map[int]float64{}
		for c := range d.Max {
			terms[steps+c] = 1
		}
		hold(0, terms)
	}
	return rows, at
}

func holdGiven(d measure.Data, element string, first int, hold func(float64, map[int]float64)) {
	given := d.Thresholds[element]
	for c := 1; c < len(given); c++ {
		hold(given[c]-given[c-1], map[int]float64{first + c: 1, first + c - 1: -1})
	}
}

// solutions returns a solution of rows·φ = at, and a basis of what may be added to it, by
// elimination.
func solutions(rows [][]float64, at []float64, n int) (one []float64, basis [][]float64) {
	lead := []int{}
	for c := 0; c < n && len(lead) < len(rows); c++ {
		r := len(lead)
		pivot := r
		for k := r; k < len(rows); k++ {
			if math.Abs(rows[k][c]) > math.Abs(rows[pivot][c]) {
				pivot = k
			}
		}
		if math.Abs(rows[pivot][c]) < 1e-9 {
			continue
		}
		rows[r], rows[pivot], at[r], at[pivot] = rows[pivot], rows[r], at[pivot], at[r]
		scale := rows[r][c]
		at[r] /= scale
		for k := range n {
			rows[r][k] /= scale
		}
		for k := range rows {
			if times := rows[k][c]; k != r && times != 0 {
				at[k] -= times * at[r]
				for l := range n {
					rows[k][l] -= times * rows[r][l]
				}
			}
		}
		lead = append(lead, c)
	}
	one = make([]float64, n)
	for r, c := range lead {
		one[c] = at[r]
	}
	for c := range n {
		if slices.Contains(lead, c) {
			continue
		}
		column := make([]float64, n)
		column[c] = 1
		for r, l := range lead {
			column[l] = -rows[r][c]
		}
		basis = append(basis, column)
	}
	return one, basis
}

// heldDesigns are the samples with groups, anchors of elements with steps of their own,
// and thresholds that are given.
func heldDesigns(seed uint64) map[string]measure.Data {
	out := map[string]measure.Data{}
	with := func(name, sample string, change func(d *measure.Data)) {
		d := samples(seed)[sample]
		if sample == "partial-credit" { // smaller, for the twin
			d = withoutExtremes(simulateItems(seeded(seed+40), measure.PartialCredit, 40, 4, 2, 0.1, 0).data)
		}
		d.Facets = slices.Clone(d.Facets)
		change(&d)
		out[name] = d
	}
	halves := func(f *measure.Facet) {
		f.Groups = map[string]string{}
		for e, name := range f.Elements {
			f.Groups[name] = fmt.Sprint("half", e%2)
		}
	}
	anchor := func(f *measure.Facet, every int) {
		f.Centred, f.Anchors = false, map[string]float64{}
		for e := 0; e < len(f.Elements); e += every {
			f.Anchors[f.Elements[e]] = 0.3 - 0.2*float64(e)
		}
	}
	with("raters in groups", "many-facet", func(d *measure.Data) { halves(&d.Facets[1]) })
	with("subjects in groups", "many-facet", func(d *measure.Data) {
		d.Facets[0].Centred, d.Facets[1].Centred = true, false
		halves(&d.Facets[0])
		halves(&d.Facets[2])
	})
	with("all centred, in groups", "many-facet", func(d *measure.Data) {
		d.Facets[0].Centred = true
		halves(&d.Facets[0])
	})
	with("items with steps in groups", "partial-credit", func(d *measure.Data) { halves(&d.Facets[1]) })
	with("items with steps in groups, persons centred", "partial-credit", func(d *measure.Data) {
		d.Facets[0].Centred = true
		halves(&d.Facets[1])
	})
	with("items with steps anchored", "partial-credit", func(d *measure.Data) { anchor(&d.Facets[1], 2) })
	with("items with steps anchored, persons centred", "partial-credit", func(d *measure.Data) {
		anchor(&d.Facets[1], 2)
		d.Facets[0].Centred = true
	})
	with("thresholds given", "rating-scale", func(d *measure.Data) { d.Thresholds = map[string][]float64{"": {-1, -0.5, 2}} })
	with("thresholds given, items anchored", "rating-scale", func(d *measure.Data) {
		d.Thresholds = map[string][]float64{"": {-1, -0.5, 2}}
		anchor(&d.Facets[1], 2)
	})
	with("thresholds given, all centred", "rating-scale", func(d *measure.Data) {
		d.Thresholds = map[string][]float64{"": {-1, -0.5, 2}}
		d.Facets[0].Centred = true
	})
	with("items known", "partial-credit", func(d *measure.Data) {
		anchor(&d.Facets[1], 2)
		d.Thresholds = map[string][]float64{}
		for _, name := range d.Facets[1].Elements[1:] {
			d.Thresholds[name] = []float64{-0.75, 0.5}
		}
	})
	return out
}

func TestHeldEqualsTwin(t *testing.T) {
	for seed := range uint64(2) {
		for name, d := range heldDesigns(seed) {
			t.Run(fmt.Sprint(name, "/", seed), func(t *testing.T) {
				fit := mustJoint(t, d, measure.JointOptions{Plain: true, Whole: true})
				want := twin(d)
				wantSame(t, fitted(fit), want, 1e-6)
				elements, steps := plainWhole(d, fit)
				for f, facet := range fit.Facets {
					for e, element := range facet.Elements {
						if !element.Anchored || facet.Name == d.StepsBy {
							if math.Abs(element.SE-elements[f][e]) > 1e-4 {
								t.Errorf("%s %s: error %v, by the twin %v", facet.Name, element.Name, element.SE, elements[f][e])
							}
						}
					}
				}
				for s, set := range fit.Steps {
					for c, v := range set.SE {
						if math.Abs(v-steps[s][c]) > 1e-4 {
							t.Errorf("threshold %s %d: error %v, by the twin %v", set.Element, c, v, steps[s][c])
						}
					}
					if _, given := d.Thresholds[set.Element]; set.Given != given {
						t.Errorf("thresholds of %q: given %v", set.Element, set.Given)
					}
				}
				// A fit that begins at the end stays there, one that begins elsewhere comes.
				far := mustJoint(t, samples(9)["rating-scale"], measure.JointOptions{Plain: true})
				for _, start := range []*measure.Fit{fit, far} {
					wantSame(t, fitted(mustJoint(t, d, measure.JointOptions{Plain: true, Start: start})), want, 1e-6)
				}
			})
		}
	}
}

// Two districts that nothing links but the indicators are refused, and can be compared when
// the raters of each are taken to be alike on average; the measures are then those of each
// district's raters and schools by themselves, at the same indicators and thresholds.
func TestDistrictsInGroups(t *testing.T) {
	ctx := context.Background()
	d := simulateFacets(seeded(31), 24, 6, 6, 5, 3).data
	var keep []int
	for i := range d.Scores {
		if d.Facets[0].Elements[d.Facets[0].Level[i]] < "s2" == (d.Facets[1].Elements[d.Facets[1].Level[i]] < "r3") {
			keep = append(keep, i)
		}
	}
	d = withoutExtremes(picked(d, keep))
	link, err := d.Linkage()
	if err != nil || link.Connected {
		t.Fatal(link, err)
	}
	if _, err := measure.Joint(ctx, d, measure.JointOptions{}); !errors.Is(err, estimate.ErrUndefined) || !strings.Contains(err.Error(), "not connected") {
		t.Fatal(err)
	}
	d.Facets[1].Groups = map[string]string{}
	for _, name := range d.Facets[1].Elements {
		d.Facets[1].Groups[name] = fmt.Sprint(name < "r3")
	}
	if link, err = d.Linkage(); err != nil || !link.Connected {
		t.Fatalf("%+v %v", link, err)
	}
	// Each district is one subset, though both go by the same indicators.
	for _, s := range link.Subsets {
		district := s.Elements["rater"][0] < "r3"
		for _, name := range s.Elements["rater"] {
			if name < "r3" != district {
				t.Errorf("raters %v are in one subset", s.Elements["rater"])
			}
		}
		for _, name := range s.Elements["subject"] {
			if name < "s2" != district {
				t.Errorf("schools %v are in one subset with raters %v", s.Elements["subject"], s.Elements["rater"])
			}
		}
	}
	if len(link.Subsets) != 2 {
		t.Errorf("%d subsets", len(link.Subsets))
	}
	fit := mustJoint(t, d, measure.JointOptions{Plain: true})
	sums := map[string]float64{}
	for _, e := range fit.Facets[1].Elements {
		sums[d.Facets[1].Groups[e.Name]] += e.Measure
	}
	for name, sum := range sums {
		wantNear(t, "raters of "+name, sum, 0, 1e-9)
	}
	// Nothing is lost by it: the fit is as likely as one in which a school of each district
	// is given, and the schools of a district lie to each other as they do there.
	given := d
	given.Facets = slices.Clone(d.Facets)
	given.Facets[1].Groups, given.Facets[1].Centred = nil, false
	given.Facets[0].Anchors = map[string]float64{}
	for _, e := range fit.Facets[0].Elements {
		if len(given.Facets[0].Anchors) == 0 || len(given.Facets[0].Anchors) == 1 && (e.Name < "s2") != (fit.Facets[0].Elements[0].Name < "s2") {
			given.Facets[0].Anchors[e.Name] = e.Measure
		}
	}
	wantSame(t, fitted(mustJoint(t, given, measure.JointOptions{Plain: true})), fitted(fit), 1e-6)
	// A correction for bias keeps the groups' means.
	corrected := mustJoint(t, d, measure.JointOptions{})
	if !(corrected.Factor < 1) {
		t.Error("nothing was corrected")
	}
}

func TestHeldIsRefused(t *testing.T) {
	for name, change := range map[string]func(d *measure.Data){
		"groups of what is not centred": func(d *measure.Data) { d.Facets[0].Groups = map[string]string{} },
		"an element in no group":        func(d *measure.Data) { d.Facets[1].Groups = map[string]string{d.Facets[1].Elements[0]: "a"} },
		"a group of nobody": func(d *measure.Data) {
			d.Facets[1].Groups = map[string]string{"nobody": "a"}
			for _, name := range d.Facets[1].Elements {
				d.Facets[1].Groups[name] = "a"
			}
		},
		"thresholds of nothing":   func(d *measure.Data) { d.Thresholds = map[string][]float64{"r1": {-1, 0, 1}} },
		"too few thresholds":      func(d *measure.Data) { d.Thresholds = map[string][]float64{"": {1}} },
		"thresholds not a number": func(d *measure.Data) { d.Thresholds = map[string][]float64{"": {-1, math.NaN(), 1}} },
		"thresholds without steps": func(d *measure.Data) {
			d.StepsBy, d.Thresholds = "indicator", map[string][]float64{"": {-1, 0, 1}}
		},
	} {
		d := samples(1)["many-facet"]
		d.Facets = slices.Clone(d.Facets)
		change(&d)
		_, err := measure.Joint(context.Background(), d, measure.JointOptions{})
		if !errors.Is(err, estimate.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// A category that nobody chose can be fitted if its thresholds are given.
func TestGivenCategory(t *testing.T) {
	d := samples(2)["rating-scale"]
	d.Max++
	if _, err := measure.Joint(context.Background(), d, measure.JointOptions{}); !errors.Is(err, estimate.ErrUndefined) {
		t.Fatal(err)
	}
	d.Thresholds = map[string][]float64{"": {-2, -1, 1, 2}}
	fit := mustJoint(t, d, measure.JointOptions{})
	for c, v := range d.Thresholds[""] {
		wantNear(t, "threshold", fit.Steps[0].Thresholds[c], v, 1e-12)
	}
	if fit.Factor != 1 {
		t.Error("given thresholds were corrected")
	}
}

// Ten thousand schools that nothing links, each with two raters of its own, are told apart,
// and become comparable if the raters of each are taken to be alike on average.
func TestManySubsets(t *testing.T) {
	schools := 10_000
	if testing.Short() {
		schools = 1000
	}
	var names [2][]string
	d := measure.Data{Max: 1}
	for s := range schools {
		for r := range 2 {
			for range 2 {
				names[0], names[1] = append(names[0], fmt.Sprint("s", s)), append(names[1], fmt.Sprint("r", s, "-", r))
				d.Scores = append(d.Scores, int32(len(d.Scores)%2))
			}
		}
	}
	d.Facets = []measure.Facet{measure.Facet{Name: "school", Sign: 1}.Of(names[0]), measure.Facet{Name: "rater", Sign: -1, Centred: true}.Of(names[1])}
	link, err := d.Linkage()
	if err != nil || len(link.Subsets) != schools || link.Free != schools-1 {
		t.Fatalf("%d subsets, %d free shifts, %v", len(link.Subsets), link.Free, err)
	}
	d.Facets[1].Groups = map[string]string{}
	for _, name := range d.Facets[1].Elements {
		d.Facets[1].Groups[name] = strings.Split(name, "-")[0]
	}
	if link, err = d.Linkage(); err != nil || !link.Connected {
		t.Fatalf("%d free shifts, %v", link.Free, err)
	}
}

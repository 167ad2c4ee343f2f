package measure_test

import (
	"context"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/estimate"
	"github.com/openrubric/leadership/assessment/measure"
	"github.com/openrubric/leadership/framework/lfl"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
)

const judgements = "school,rater,area,level\nA,hera,vision,2\nA,hera,team,1\nA,tama,vision,1\nA,tama,team,2\nB,hera,vision,0\nB,hera,team,1\nB,tama,vision,1\nB,tama,team,0\nC,hera,vision,1\nC,hera,team,2\nC,tama,vision,1\nC,tama,team,0\n"

func facetsOf() []measure.CSVFacet {
	return []measure.CSVFacet{{Column: "school", Sign: 1}, {Column: "rater", Sign: -1}, {Column: "area", Sign: -1}}
}

func small(t *testing.T) (measure.Data, *measure.Fit) {
	t.Helper()
	d, list := measure.ReadCSV(strings.NewReader(judgements), measure.CSV{Facets: facetsOf(), Category: "level"})
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	fit, err := measure.Joint(context.Background(), d, measure.JointOptions{Plain: true})
	if err != nil {
		t.Fatal(err)
	}
	return d, fit
}

// TestUnexpected: residuals are those of the model, written plainly.
func TestUnexpected(t *testing.T) {
	d, fit := small(t)
	list, err := fit.Unexpected(d, 0, 0)
	if err != nil {
		t.Fatal(err)
	}
	if len(list) != len(d.Scores) {
		t.Fatalf("%d residuals of %d judgements", len(list), len(d.Scores))
	}
	for n, u := range list {
		eta := 0.0
		for f, facet := range d.Facets {
			eta += float64(facet.Sign) * fit.Facets[f].Elements[facet.Level[u.Judgement]].Measure
		}
		p, total := []float64{1}, 1.0
		for _, b := range fit.Steps[0].Thresholds {
			p = append(p, p[len(p)-1]*math.Exp(eta-b))
			total += p[len(p)-1]
		}
		mean, square := 0.0, 0.0
		for c, v := range p {
			mean += float64(c) * v / total
			square += float64(c*c) * v / total
		}
		z := (float64(d.Scores[u.Judgement]) - mean) / math.Sqrt(square-mean*mean)
		if math.Abs(z-u.Z) > 1e-9 || math.Abs(mean-u.Expected) > 1e-9 {
			t.Errorf("judgement %d: %v expected, Z %v; plainly %v, %v", u.Judgement, u.Expected, u.Z, mean, z)
		}
		if n > 0 && math.Abs(list[n-1].Z) < math.Abs(u.Z) {
			t.Error("not the largest first")
		}
	}
	if few, err := fit.Unexpected(d, 0, 3); err != nil || len(few) != 3 {
		t.Errorf("%d, %v", len(few), err)
	}
	bias, err := fit.Interaction(d, "rater", "school")
	if err != nil || len(bias) != 6 {
		t.Fatalf("%v, %v", bias, err)
	}
	sum := 0.0
	for _, b := range bias {
		sum += b.Observed - b.Expected
	}
	if math.Abs(sum) > 1e-6 {
		t.Errorf("observed and expected differ by %v in all", sum)
	}
	if _, err := fit.Interaction(d, "rater", "rater"); !errors.Is(err, estimate.ErrInvalid) {
		t.Error(err)
	}
	other := d
	other.Facets = d.Facets[:2]
	if _, err := fit.Unexpected(other, 2, 0); !errors.Is(err, estimate.ErrInvalid) {
		t.Errorf("data of another fit: %v", err)
	}
}

// TestCurves: probabilities add up to 1, information is the slope of what is expected.
func TestCurves(t *testing.T) {
	c, err := measure.Curves([]float64{-1, 0.5, 0.2}, -4, 4, 8001)
	if err != nil {
		t.Fatal(err)
	}
	for i := 1; i < len(c.At)-1; i++ {
		sum := 0.0
		for _, p := range c.Probabilities[i] {
			sum += p
		}
		slope := (c.Expected[i+1] - c.Expected[i-1]) / (c.At[i+1] - c.At[i-1])
		if math.Abs(sum-1) > 1e-12 || math.Abs(slope-c.Information[i]) > 1e-5 || math.Abs(c.SE[i]*c.SE[i]*c.Information[i]-1) > 1e-9 {
			t.Fatalf("at %v: probabilities %v, slope %v, information %v", c.At[i], sum, slope, c.Information[i])
		}
	}
	for _, err := range []error{second(measure.Curves(nil, 0, 1, 5)), second(measure.Curves([]float64{0}, 1, 1, 5)), second(measure.Curves([]float64{math.NaN()}, 0, 1, 5)), second(measure.Curves([]float64{0}, 0, math.Inf(1), 5))} {
		if !errors.Is(err, estimate.ErrInvalid) {
			t.Error(err)
		}
	}
}

func second(_ measure.Curve, err error) error { return err }

// TestMap holds the text to one that was looked at.
func TestMap(t *testing.T) {
	_, fit := small(t)
	m := fit.Map()
	got, file := m.Text(2, 20), filepath.Join("testdata", "map.txt")
	if *updateRecovery {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
	many := measure.Map{Columns: []measure.MapColumn{{Title: "<many>", Counts: true}}}
	for i := range 500 {
		many.Columns[0].Marks = append(many.Columns[0].Marks, measure.Mark{Name: fmt.Sprint(i), At: math.Sin(float64(i)) * 2})
	}
	for _, m := range []measure.Map{m, many, {}} {
		if m.Text(0, 0) == "" {
			t.Error("no map")
		}
	}
}

// TestCodeExamples runs the example of every code.
func TestCodeExamples(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "csv.go", nil, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	ast.Inspect(file, func(node ast.Node) bool {
		spec, ok := node.(*ast.ValueSpec)
		if !ok || spec.Doc == nil {
			return true
		}
		_, example, ok := strings.Cut(spec.Doc.Text(), "Example: ")
		if !ok {
			return true
		}
		n++
		text, err := strconv.Unquote(strings.TrimSpace(example))
		if err != nil {
			t.Fatal(err)
		}
		code, err := strconv.Unquote(spec.Values[0].(*ast.BasicLit).Value)
		if err != nil {
			t.Fatal(err)
		}
		_, list := measure.ReadCSV(strings.NewReader(text), measure.CSV{Facets: facetsOf()[:2], Category: "level", File: "j.csv"})
		if !errors.Is(list.Err(), issue.Code(code)) {
			t.Errorf("%s: %v", code, list.Err())
		}
		return true
	})
	if n != 3 {
		t.Errorf("%d codes have an example", n)
	}
	if _, list := measure.ReadCSV(strings.NewReader(judgements), measure.CSV{Facets: facetsOf(), Category: "grade"}); list.Err() == nil {
		t.Error("a column that is not there")
	}
}

// TestFromMatrix: what an assessment has, one judgement after another, and not what
// replaces it.
func TestFromMatrix(t *testing.T) {
	f := lfl.Framework()
	var columns []indicator.ID
	for _, c := range f.Columns() {
		if c.Dimension == "" && !c.Aspect && !c.Whole {
			columns = append(columns, c.ID)
		}
	}
	scale, _ := f.ScaleOf(columns[0], "")
	a := assessment.Assessment{Framework: f.Ref(), Use: assessment.Formative}
	for _, s := range []string{"a", "b"} {
		a.Subjects = append(a.Subjects, assessment.Subject{ID: s, Kind: indicator.School})
		for r, rater := range []string{"hera", "tama"} {
			for i := range 3 {
				a.Judgements = append(a.Judgements, assessment.Judgement{ID: fmt.Sprint(s, rater, i), Subject: s, Rater: rater, Perspective: assessment.Peer, Indicator: columns[i], Level: scale.Levels[(r+i)%len(scale.Levels)].Key})
			}
		}
	}
	a.Judgements[0].Level = indicator.NotObserved
	a.Judgements = append(a.Judgements, assessment.Judgement{ID: "later", Subject: "a", Rater: "hera", Perspective: assessment.Peer, Indicator: columns[1], Level: scale.Levels[0].Key, Status: assessment.Corrected, Replaces: []string{"ahera1"}, Reason: "misread"})
	m, list := assessment.Compile(assessment.Inputs{Framework: f, Assessment: a})
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	d, err := measure.FromMatrix(m, measure.Selection{})
	if err != nil {
		t.Fatal(err)
	}
	if len(d.Scores) != 11 || d.Max != len(scale.Levels)-1 || len(d.Facets) != 3 || d.Facets[0].Sign != 1 || !d.Facets[1].Centred || !slices.Equal(d.Facets[1].Elements, []string{"hera", "tama"}) {
		t.Errorf("%+v", d)
	}
	more, err := measure.FromMatrix(m, measure.Selection{Facets: []string{measure.SubjectFacet, measure.PerspectiveFacet, measure.OccasionFacet}})
	if err != nil || len(more.Facets) != 3 || more.Facets[1].Elements[0] != string(assessment.Peer) {
		t.Errorf("%+v, %v", more, err)
	}
	for _, s := range []measure.Selection{{Facets: []string{"mood"}}, {Scale: "none"}, {Perspectives: []assessment.Perspective{assessment.Self}}, {Facets: []string{"rater", "rater"}}} {
		if _, err := measure.FromMatrix(m, s); !errors.Is(err, estimate.ErrInvalid) {
			t.Errorf("%+v: %v", s, err)
		}
	}
}

// Fits that begin at the end of another are there at once, and those that begin elsewhere
// come to the same end.
func TestWarmStarts(t *testing.T) {
	ctx := context.Background()
	eachResponses(t, 2, 60, 5, func(t *testing.T, r measure.Responses, m measure.Model) {
		free, err := measure.Conditional(ctx, r, m, measure.ConditionalOptions{})
		if err != nil {
			t.Fatal(err)
		}
		rounds := 0
		again, err := measure.Conditional(ctx, r, m, measure.ConditionalOptions{Start: free, Progress: func(p measure.Progress) { rounds = p.Round }})
		if err != nil || again.Rounds > 1 || rounds != again.Rounds {
			t.Errorf("%v: %d rounds from the end", err, again.Rounds)
		}
		if _, err := measure.Conditional(ctx, r, m, measure.ConditionalOptions{MaxRounds: 1}); !errors.Is(err, estimate.ErrUndefined) {
			t.Errorf("one round was enough: %v", err)
		}
		population, err := measure.Marginal(ctx, r, m, measure.MarginalOptions{})
		if err != nil {
			t.Fatal(err)
		}
		far := *population
		far.Variance *= 3
		far.Items = slices.Clone(far.Items)
		for i := range far.Items {
			far.Items[i].Thresholds = slices.Clone(far.Items[i].Thresholds)
			for k := range far.Items[i].Thresholds {
				far.Items[i].Thresholds[k] += float64(i) / 3
			}
			far.Items[i].Location += float64(i) / 3
		}
		for name, start := range map[string]*measure.MarginalFit{"end": population, "elsewhere": &far} {
			got, err := measure.Marginal(ctx, r, m, measure.MarginalOptions{Start: start})
			if err != nil {
				t.Fatal(err)
			}
			if name == "end" && got.Rounds > 2 {
				t.Errorf("%d rounds from the end", got.Rounds)
			}
			for i, item := range got.Items {
				for k, v := range item.Thresholds {
					wantNear(t, fmt.Sprint("from ", name, ": ", item.Name, k), v, population.Items[i].Thresholds[k], 1e-5)
				}
			}
		}
		shifted := *free
		shifted.Items = far.Items
		elsewhere, err := measure.Conditional(ctx, r, m, measure.ConditionalOptions{Start: &shifted})
		if err != nil {
			t.Fatal(err)
		}
		for i, item := range elsewhere.Items {
			for k, v := range item.Thresholds {
				wantNear(t, item.Name, v, free.Items[i].Thresholds[k], 1e-7)
			}
		}
	})
	d := simulateFacets(seeded(77), 60, 4, 2, 4, 2).data
	d.Facets[2].Centred = false
	d.Facets[1].Groups = map[string]string{"r0": "a", "r1": "a", "r2": "b", "r3": "b"}
	fit, err := measure.MarginalFacets(ctx, d, "subject", measure.MarginalOptions{})
	if err != nil {
		t.Fatal(err)
	}
	raters := fit.Facets[0].Elements
	for a := range raters { // every group adds up to 0
		sum := 0.0
		for _, e := range raters {
			if d.Facets[1].Groups[e.Name] == d.Facets[1].Groups[raters[a].Name] {
				sum += e.Measure
			}
		}
		wantNear(t, "group of "+raters[a].Name, sum, 0, 1e-9)
	}
	again, err := measure.MarginalFacets(ctx, d, "subject", measure.MarginalOptions{Start: fit})
	if err != nil || again.Rounds > 2 {
		t.Errorf("%v: %d rounds from the end", err, again.Rounds)
	}
	wantNear(t, "deviance", again.Deviance, fit.Deviance, 1e-9)
	d.Facets[1].Groups = nil
	d.Thresholds = map[string][]float64{"": {-1, 1}}
	if _, err := measure.MarginalFacets(ctx, d, "subject", measure.MarginalOptions{}); !errors.Is(err, estimate.ErrInvalid) {
		t.Error(err)
	}
}

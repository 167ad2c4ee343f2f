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
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/estimate"
	"github.com/openrubric/leadership/assessment/measure"
	"github.com/openrubric/leadership/framework/district"
	"github.com/openrubric/leadership/framework/kahuiako"
	"github.com/openrubric/leadership/framework/lfl"
	"github.com/openrubric/leadership/indicator"
)

// schools are judgements on some schools by so many people each, on the first items of the
// framework, some of which have no level; and the same as counts.
func schools(t testing.TB, random *rand.Rand, n, items, raters int, whole bool) (*assessment.Matrix, *assessment.Counts) {
	t.Helper()
	f := lfl.Framework()
	columns := f.Columns()[:items]
	scale, _ := f.Scale(columns[0].Scale)
	a := assessment.Assessment{Framework: f.Ref(), Use: assessment.Formative, Occasions: []assessment.Occasion{{Key: "2025"}, {Key: "2026"}}}
	for s := range n {
		subject := fmt.Sprintf("school-%d", s)
		a.Subjects = append(a.Subjects, assessment.Subject{ID: subject, Kind: indicator.School})
		quality := random.NormFloat64()
		for r := range raters {
			occasion := a.Occasions[(s+r)%2].Key
			for i, c := range columns {
				x := quality - 0.2*float64(i) + random.NormFloat64()
				j := assessment.Judgement{Subject: subject, Occasion: occasion, Perspective: assessment.Peer, Rater: fmt.Sprint("rater-", r), Indicator: c.ID}
				j.Level = scale.Levels[min(max(int(math.Floor(x+float64(len(scale.Levels))/2)), 0), len(scale.Levels)-1)].Key
				if !whole && random.IntN(9) == 0 {
					j.Level = indicator.NotObserved
				}
				a.Judgements = append(a.Judgements, j)
			}
		}
	}
	m, list := assessment.Compile(assessment.Inputs{Framework: f, Assessment: a})
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	c, list := assessment.NewCounts(a, f)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	return m, c
}

func fromBoth(t *testing.T, m *assessment.Matrix, c *assessment.Counts, facets ...string) (matrix, counts measure.Data) {
	t.Helper()
	matrix, err := measure.FromMatrix(m, measure.Selection{Facets: facets})
	if err != nil {
		t.Fatal(err)
	}
	counts, err = measure.FromCounts(c, measure.Selection{Facets: facets})
	if err != nil {
		t.Fatal(err)
	}
	return matrix, counts
}

// near compares fits whose sums were added up in another order, by the names of elements.
var near = cmp.Options{
	cmpopts.EquateApprox(1e-6, 1e-6),
	cmpopts.SortSlices(func(a, b measure.Element) bool { return a.Name < b.Name }),
	cmpopts.SortSlices(func(a, b measure.Steps) bool { return a.Element < b.Element }),
	cmpopts.SortSlices(func(a, b string) bool { return a < b }),
}

// TestCountsFitAsMatrix: joint and marginal fits of counts are those of the judgements.
func TestCountsFitAsMatrix(t *testing.T) {
	ctx := context.Background()
	for seed := range uint64(12) {
		random := rand.New(rand.NewPCG(seed, 21))
		m, c := schools(t, random, 30+random.IntN(30), 3+random.IntN(3), 1+random.IntN(4), seed%2 == 0)
		for _, facets := range [][]string{{measure.SubjectFacet, measure.IndicatorFacet}, {measure.SubjectFacet, measure.IndicatorFacet, measure.OccasionFacet}} {
			matrix, counts := fromBoth(t, m, c, facets...)
			for _, steps := range []string{"", measure.IndicatorFacet} {
				matrix.StepsBy, counts.StepsBy = steps, steps
				want, err := measure.Joint(ctx, matrix, measure.JointOptions{})
				got, err2 := measure.Joint(ctx, counts, measure.JointOptions{})
				if (err == nil) != (err2 == nil) {
					t.Fatalf("seed %d: %v and %v", seed, err, err2)
				}
				if diff := cmp.Diff(want, got, near); diff != "" {
					t.Fatalf("seed %d (-matrix +counts):\n%s", seed, diff)
				}
			}
			matrix.StepsBy, counts.StepsBy = "", ""
			matrix.Facets[1].Centred, counts.Facets[1].Centred = false, false
			want, err := measure.MarginalFacets(ctx, matrix, measure.SubjectFacet, measure.MarginalOptions{Whole: true})
			got, err2 := measure.MarginalFacets(ctx, counts, measure.SubjectFacet, measure.MarginalOptions{Whole: true})
			if (err == nil) != (err2 == nil) {
				t.Fatalf("seed %d: %v and %v", seed, err, err2)
			}
			if diff := cmp.Diff(want, got, near, cmpopts.IgnoreFields(measure.MarginalFit{}, "Rounds")); diff != "" {
				t.Fatalf("seed %d (-matrix +counts):\n%s", seed, diff)
			}
		}
	}
}

// TestCompleteCounts: where each cell holds one judgement counts are the same data, and
// schools are the persons of all models of the Rasch family.
func TestCompleteCounts(t *testing.T) {
	ctx := context.Background()
	for _, whole := range []bool{true, false} {
		m, c := schools(t, rand.New(rand.NewPCG(3, 21)), 300, 5, 1, whole)
		matrix, counts := fromBoth(t, m, c, measure.SubjectFacet, measure.OccasionFacet, measure.PerspectiveFacet, measure.IndicatorFacet)
		if diff := cmp.Diff(matrix, counts); diff != "" {
			t.Fatalf("(-matrix +counts):\n%s", diff)
		}
		want, persons, err := matrix.Responses(measure.IndicatorFacet)
		if err != nil {
			t.Fatal(err)
		}
		got, _, err := counts.Responses(measure.IndicatorFacet)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" || len(got.Score) != 300 || !slices.Equal(persons[1], []string{"school-1", "2026", "peer"}) {
			t.Fatalf("%d persons, the second %v (-matrix +counts):\n%s", len(got.Score), persons[1], diff)
		}
		for _, model := range []measure.Model{measure.RatingScale, measure.PartialCredit} {
			marginal, err := measure.Marginal(ctx, got, model, measure.MarginalOptions{})
			if err != nil {
				t.Fatal(err)
			}
			free, err := measure.Conditional(ctx, got, model, measure.ConditionalOptions{})
			if err != nil {
				t.Fatal(err)
			}
			for i, item := range marginal.Items[1:] { // the first is the easiest
				if item.Location <= marginal.Items[0].Location || free.Items[i+1].Location <= free.Items[0].Location {
					t.Errorf("%s lies at %v and %v", item.Name, item.Location, free.Items[i+1].Location)
				}
			}
		}
	}
}

// TestResponsesOfForms: with raters as a facet a person is a form.
func TestResponsesOfForms(t *testing.T) {
	m, _ := schools(t, rand.New(rand.NewPCG(4, 21)), 20, 4, 3, false)
	d, err := measure.FromMatrix(m, measure.Selection{})
	if err != nil {
		t.Fatal(err)
	}
	r, persons, err := d.Responses(measure.IndicatorFacet)
	if err != nil || len(r.Score) != 60 || len(persons) != 60 || len(r.Items) != 4 {
		t.Fatalf("%d persons, %d items, %v", len(r.Score), len(r.Items), err)
	}
	n := 0
	for p, row := range r.Score {
		for i, score := range row {
			if score < 0 {
				continue
			}
			n++
			at := slices.IndexFunc(d.Scores, func(int32) bool { return true })
			for ; at < len(d.Scores); at++ { // the slow and obvious look-up
				if d.Facets[0].Elements[d.Facets[0].Level[at]] == persons[p][0] && d.Facets[1].Elements[d.Facets[1].Level[at]] == persons[p][1] && d.Facets[2].Elements[d.Facets[2].Level[at]] == r.Items[i] {
					break
				}
			}
			if at == len(d.Scores) || int(d.Scores[at]) != score {
				t.Fatalf("person %v has %d on %s", persons[p], score, r.Items[i])
			}
		}
	}
	if n != len(d.Scores) {
		t.Errorf("%d responses of %d judgements", n, len(d.Scores))
	}
}

// TestCountsRefuse: counts do not know raters, and cells of several judgements are no
// responses.
func TestCountsRefuse(t *testing.T) {
	_, c := schools(t, rand.New(rand.NewPCG(5, 21)), 10, 3, 3, true)
	pair := []string{measure.SubjectFacet, measure.IndicatorFacet}
	for _, s := range []measure.Selection{{}, {Facets: []string{measure.SubjectFacet, measure.RaterFacet}}} {
		if _, err := measure.FromCounts(c, s); !errors.Is(err, estimate.ErrInvalid) || !strings.Contains(err.Error(), "counts do not know whose judgement is whose") {
			t.Errorf("%+v: %v", s, err)
		}
	}
	for _, s := range []measure.Selection{
		{Facets: []string{"mood"}}, {Facets: []string{"subject", "subject"}}, {Facets: pair, Scale: "none"},
		{Facets: pair, Perspectives: []assessment.Perspective{assessment.Self}},
	} {
		if _, err := measure.FromCounts(c, s); !errors.Is(err, estimate.ErrInvalid) {
			t.Errorf("%+v: %v", s, err)
		}
	}
	if _, err := measure.FromCounts(nil, measure.Selection{Facets: pair}); !errors.Is(err, estimate.ErrInvalid) {
		t.Error(err)
	}
	d, err := measure.FromCounts(c, measure.Selection{Facets: pair, Perspectives: []assessment.Perspective{assessment.Peer}})
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := d.Responses(measure.IndicatorFacet); !errors.Is(err, estimate.ErrInvalid) || !strings.Contains(err.Error(), "several") {
		t.Error(err)
	}
	if _, _, err := d.Responses("mood"); !errors.Is(err, estimate.ErrInvalid) {
		t.Error(err)
	}
	d.Facets[1].Anchors, d.Facets[1].Centred = map[string]float64{d.Facets[1].Elements[0]: 1}, false
	if _, _, err := d.Responses(measure.IndicatorFacet); !errors.Is(err, estimate.ErrInvalid) {
		t.Error(err)
	}
	if _, _, err := (measure.Data{}).Responses(""); !errors.Is(err, estimate.ErrUndefined) {
		t.Error(err)
	}
	result, list := c.Score(assessment.Method{})
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	if _, err := measure.FromMatrix(result.Matrix(), measure.Selection{}); !errors.Is(err, estimate.ErrInvalid) || !strings.Contains(err.Error(), "FromCounts") {
		t.Error(err)
	}
}

// TestWeightsAreJudgements: an entry of weight 3 is three judgements, for what hangs on one
// too.
func TestWeightsAreJudgements(t *testing.T) {
	d := measure.Data{Max: 1, Scores: []int32{0, 1, 1, 0}, Weights: []float64{3, 1, 2, 1}, Facets: []measure.Facet{
		measure.Facet{Name: "school", Sign: 1}.Of([]string{"a", "a", "b", "b"}),
		measure.Facet{Name: "item", Sign: -1, Centred: true}.Of([]string{"x", "y", "z", "x"}),
	}}
	l, err := d.Linkage()
	if err != nil {
		t.Fatal(err)
	}
	if l.Subsets[0].Judgements != 7 || !slices.Equal(l.Weak, []string{"item:y"}) {
		t.Errorf("%+v", l)
	}
}

// A district sends counts of what eight communities of schools said of themselves. They are
// the persons of the rating scale model: direction is harder for them than trust.
func ExampleFromCounts() {
	f := kahuiako.Framework()
	items := []indicator.ID{kahuiako.RelationalTrust, kahuiako.SharedDirection, kahuiako.StudentAndWhanauVoice}
	levels := []indicator.Level{"establishing", "developing", "embedding", "fully-functioning"}
	a := assessment.Assessment{Framework: f.Ref()}
	for i, said := range []string{"000", "101", "110", "210", "112", "221", "312", "323"} {
		community := assessment.Subject{ID: fmt.Sprint("community-", i), Kind: indicator.CommunityOfSchools}
		a.Subjects = append(a.Subjects, community)
		for item, level := range said {
			a.Judgements = append(a.Judgements, assessment.Judgement{Subject: community.ID, Perspective: assessment.Self, Indicator: items[item], Level: levels[level-'0']})
		}
	}
	counts, list := assessment.NewCounts(a, f)
	if list.Err() != nil {
		fmt.Println(list.Err())
		return
	}
	d, err := measure.FromCounts(counts, measure.Selection{Facets: []string{measure.SubjectFacet, measure.IndicatorFacet}})
	if err != nil {
		fmt.Println(err)
		return
	}
	responses, persons, _ := d.Responses(measure.IndicatorFacet)
	fit, err := measure.Marginal(context.Background(), responses, measure.RatingScale, measure.MarginalOptions{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(len(persons), "persons, the last is", persons[7])
	for _, item := range fit.Items {
		fmt.Printf("%s %.1f\n", item.Name, item.Location)
	}
	// Output:
	// 8 persons, the last is [community-7]
	// kahuiako.shared-direction 1.4
	// kahuiako.student-and-whanau-voice 1.1
	// kahuiako.relational-trust -0.4
}

// BenchmarkCountedMarginal goes from the counts of offices, one form each, to the rating
// scale model.
func BenchmarkCountedMarginal(b *testing.B) {
	f := district.Framework()
	columns := f.Columns()[:57]
	scale, _ := f.Scale(columns[0].Scale)
	for _, offices := range []int{10_000, 100_000} {
		random := rand.New(rand.NewPCG(1, uint64(offices)))
		a := assessment.Assessment{Framework: f.Ref()}
		for i := range offices {
			a.Subjects = append(a.Subjects, assessment.Subject{ID: fmt.Sprint("office-", i), Kind: indicator.DistrictOffice})
		}
		c, list := assessment.NewCounts(a, f)
		if list.Err() != nil {
			b.Fatal(list.Err())
		}
		for _, s := range a.Subjects {
			var form []assessment.Judgement
			quality := random.NormFloat64()
			for i, column := range columns {
				x := quality + float64(i%7-3)/4 + random.NormFloat64()
				form = append(form, assessment.Judgement{Subject: s.ID, Perspective: assessment.Self, Indicator: column.ID, Level: scale.Levels[min(max(int(math.Floor(x+2)), 0), 3)].Key})
			}
			if list := c.Add(form...); list.Err() != nil {
				b.Fatal(list.Err())
			}
		}
		var d measure.Data
		var r measure.Responses
		b.Run(fmt.Sprintf("offices=%d/step=data", offices), func(b *testing.B) {
			for b.Loop() {
				var err error
				if d, err = measure.FromCounts(c, measure.Selection{Facets: []string{measure.SubjectFacet, measure.IndicatorFacet}}); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("offices=%d/step=responses", offices), func(b *testing.B) {
			for b.Loop() {
				var err error
				if r, _, err = d.Responses(measure.IndicatorFacet); err != nil {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("offices=%d/step=fit", offices), func(b *testing.B) {
			for b.Loop() {
				if _, err := measure.Marginal(context.Background(), r, measure.RatingScale, measure.MarginalOptions{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

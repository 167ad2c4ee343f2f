package measure_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/estimate"
	"github.com/openrubric/leadership/assessment/measure"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
)

// judgedBy draws judgements of schools by raters on three levels.
func judgedBy(seed uint64) (d measure.Data, numbers, words string) {
	rnd := rand.New(rand.NewPCG(seed, 31))
	levels := []string{"low", "mid", "high"}
	var schools, raters []string
	number, word := "school,rater,level\n", "school,rater,level\n"
	for s := range 8 {
		for r := range 4 {
			level := min(2, max(0, s/3+rnd.IntN(3)-1))
			schools, raters = append(schools, fmt.Sprint("s", s)), append(raters, fmt.Sprint("r", r))
			d.Scores = append(d.Scores, int32(level))
			number += fmt.Sprintf("s%d,r%d,%d\n", s, r, level+3)
			word += fmt.Sprintf("s%d,r%d,%s\n", s, r, levels[level])
			if rnd.IntN(4) == 0 {
				number += fmt.Sprintf("s%d,r%d,\n", s, r)
				word += fmt.Sprintf("s%d,r%d,%s\n", s, r, []string{"", "n/a"}[rnd.IntN(2)])
			}
		}
	}
	d.Max = 2
	d.Facets = []measure.Facet{measure.Facet{Name: "school", Sign: 1}.Of(schools), measure.Facet{Name: "rater", Sign: -1, Centred: true}.Of(raters)}
	return d, number, word
}

// TestCSVWords: categories in words are those in numbers, in the order of the list; what
// stands for nothing is left out, and another word has its place.
func TestCSVWords(t *testing.T) {
	c := measure.CSV{Facets: []measure.CSVFacet{{Column: "school", Sign: 1}, {Column: "rater", Sign: -1}}, Category: "level", File: "f.csv"}
	byWord := c
	byWord.Categories, byWord.Missing = []string{"low", "mid", "high"}, []string{"n/a"}
	for seed := range uint64(10) {
		d, numbers, words := judgedBy(seed)
		for name, file := range map[string]string{"numbers": numbers, "words": words} {
			by := c
			if name == "words" {
				by = byWord
			}
			got, list := measure.ReadCSV(strings.NewReader(file), by)
			if diff := cmp.Diff(d, got); list.Err() != nil || diff != "" {
				t.Errorf("seed %d, %s: %v %s", seed, name, list, diff)
			}
		}
	}
	_, list := measure.ReadCSV(strings.NewReader("school,rater,level\ns1,r1,low\ns1,r2,best\n,r3,mid\n"), byWord)
	if len(list.Issues) != 2 || list.Issues[0].Code != measure.CategoryUnknown || list.Issues[0].At.String() != "f.csv:3:3" || !strings.Contains(list.Issues[0].Message, "among low, mid, high") || list.Issues[1].Code != measure.ElementMissing || list.Issues[1].At.String() != "f.csv:4:1" {
		t.Errorf("%v", list.Issues)
	}
}

// TestMatrixRefuses: what cannot be measured is refused, and what is not there is undefined.
func TestMatrixRefuses(t *testing.T) {
	text := indicator.Text{"en": "X"}
	scale := func(key string) indicator.Scale {
		return indicator.Scale{Key: key, Direction: indicator.HighIsBetter, Levels: []indicator.Rung{{Key: "low", Label: text}, {Key: "high", Label: text}}}
	}
	f, list := framework.Compile(framework.Document{
		Key: "fw", Edition: "1", Title: text, Citation: framework.Citation{Title: "X"}, Rights: framework.Rights{Source: "ours", Wording: "ours"},
		Status: framework.Status{State: framework.Current}, Policy: framework.Formative, Subjects: []indicator.SubjectKind{indicator.School},
		Scales: []indicator.Scale{scale("one"), scale("two")}, Scale: "one",
		Indicators: []indicator.Indicator{
			{ID: "fw.trust", Label: text, Statement: text, Origin: indicator.Local},
			{ID: "fw.size", Label: text, Statement: text, Origin: indicator.Local, Scale: "two"},
		},
	})
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	compile := func(rater string, level indicator.Level) *assessment.Matrix {
		m, list := assessment.Compile(assessment.Inputs{Framework: f, Assessment: assessment.Assessment{
			Framework: f.Ref(), Subjects: []assessment.Subject{{ID: "a", Kind: indicator.School}},
			Judgements: []assessment.Judgement{{Subject: "a", Rater: rater, Indicator: "fw.trust", Level: level}},
		}})
		if list.Err() != nil {
			t.Fatal(list.Err())
		}
		return m
	}
	one := measure.Selection{Scale: "one"}
	for name, test := range map[string]struct {
		m    *assessment.Matrix
		s    measure.Selection
		want error
		says string
	}{
		"nothing":        {nil, one, estimate.ErrInvalid, "no assessment"},
		"two scales":     {compile("hera", "low"), measure.Selection{}, estimate.ErrInvalid, "name the scale"},
		"no rater":       {compile("", "low"), one, estimate.ErrInvalid, "name no rater"},
		"no judgement":   {compile("hera", indicator.NotObserved), one, estimate.ErrUndefined, "no judgements"},
		"no such facet":  {compile("hera", "low"), measure.Selection{Scale: "one", Facets: []string{"mood"}}, estimate.ErrInvalid, "mood"},
		"nobody's level": {compile("", "low"), measure.Selection{Scale: "one", Facets: []string{measure.SubjectFacet, measure.IndicatorFacet}}, nil, ""},
	} {
		d, err := measure.FromMatrix(test.m, test.s)
		if !errors.Is(err, test.want) || err != nil && (!strings.Contains(err.Error(), test.says) || d.Scores != nil) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestFitOfOtherData: a fit is asked about its own data only.
func TestFitOfOtherData(t *testing.T) {
	d, _, _ := judgedBy(1)
	fit, err := measure.Joint(t.Context(), d, measure.JointOptions{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := fit.Unexpected(d, 0, 0); err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(o *measure.Data){
		"no facets":       func(o *measure.Data) { o.Facets = o.Facets[:1] },
		"another name":    func(o *measure.Data) { o.Facets[1].Name = "judge" },
		"one more":        func(o *measure.Data) { o.Facets[1].Elements = append(o.Facets[1].Elements[:4:4], "r9") },
		"steps of raters": func(o *measure.Data) { o.StepsBy = "rater" },
		"broken":          func(o *measure.Data) { o.Scores = o.Scores[1:] },
	} {
		o := d
		o.Facets = append([]measure.Facet(nil), d.Facets...)
		change(&o)
		if out, err := fit.Unexpected(o, 0, 0); !errors.Is(err, estimate.ErrInvalid) || out != nil {
			t.Errorf("%s: %v", name, err)
		}
		if out, err := fit.Interaction(o, "school", "rater"); !errors.Is(err, estimate.ErrInvalid) || out != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	// The most unexpected first, and of equals the first.
	all, _ := fit.Unexpected(d, 0, 0)
	for i := 1; i < len(all); i++ {
		if a, b := all[i-1], all[i]; math.Abs(a.Z) < math.Abs(b.Z) || math.Abs(a.Z) == math.Abs(b.Z) && a.Judgement > b.Judgement {
			t.Errorf("%v stands before %v", a, b)
		}
	}
}

// TestStepsOfEach: with steps of its own for each rater, a category that one never used has
// no threshold, and the error says whose it is.
func TestStepsOfEach(t *testing.T) {
	d, _, _ := judgedBy(1)
	d.StepsBy = "rater"
	for i, e := range d.Facets[1].Level {
		if e == 2 && d.Scores[i] == 1 {
			d.Scores[i] = 2 * (int32(i) / 4 % 2)
		}
	}
	if _, err := measure.Joint(t.Context(), d, measure.JointOptions{}); !errors.Is(err, estimate.ErrUndefined) || !strings.Contains(err.Error(), "category 1 of r2") {
		t.Error(err)
	}
}

// free are judgements in which raters are not centred, since persons are.
func free(seed uint64) measure.Data {
	d, _, _ := judgedBy(seed)
	d.Facets[1].Centred = false
	return d
}

// TestMarginalRefuses what it does not take.
func TestMarginalRefuses(t *testing.T) {
	for name, change := range map[string]func(d *measure.Data){
		"anchors":   func(d *measure.Data) { d.Facets[1].Anchors, d.Facets[1].Centred = map[string]float64{"r1": 0}, false },
		"steps":     func(d *measure.Data) { d.StepsBy = "rater" },
		"turned":    func(d *measure.Data) { d.Facets[0].Sign = -1 },
		"not there": func(d *measure.Data) { d.Facets[0].Name = "pupil" },
		"no raters": func(d *measure.Data) { d.Scores = d.Scores[:3] },
	} {
		d := free(1)
		if _, err := measure.MarginalFacets(t.Context(), d, "school", measure.MarginalOptions{}); err != nil {
			t.Fatal(err)
		}
		change(&d)
		if _, err := measure.MarginalFacets(t.Context(), d, "school", measure.MarginalOptions{}); !errors.Is(err, estimate.ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	d := free(1)
	for i, e := range d.Facets[1].Level {
		if e == 3 {
			d.Scores[i] = 2
		}
	}
	if _, err := measure.MarginalFacets(t.Context(), d, "school", measure.MarginalOptions{}); !errors.Is(err, estimate.ErrUndefined) || !strings.Contains(err.Error(), "r3") {
		t.Errorf("a rater who gives the highest only: %v", err)
	}
}

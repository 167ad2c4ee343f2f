package agreement_test

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/agreement"
	"github.com/openrubric/leadership/assessment/estimate"
	"github.com/openrubric/leadership/assessment/measure"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
)

// TestGuttmanOfManyItems: of more items than all splits can be tried of, the split is one
// that no single move betters, and λ4 is that of the split.
func TestGuttmanOfManyItems(t *testing.T) {
	for _, k := range []int{19, 20, 21, 22, 25} {
		if k < 21 && testing.Short() {
			continue // all splits take a while
		}
		s := marked(uint64(k), 40, k, 0)
		g, err := agreement.Guttman(s)
		if err != nil {
			t.Fatal(err)
		}
		covariance := func(a, b int) float64 {
			n := float64(len(s))
			ma, mb, sum := 0.0, 0.0, 0.0
			for _, row := range s {
				ma, mb = ma+row[a]/n, mb+row[b]/n
			}
			for _, row := range s {
				sum += (row[a] - ma) * (row[b] - mb)
			}
			return sum / (n - 1)
		}
		v := make([][]float64, k)
		total := 0.0
		for i := range v {
			for j := range k {
				v[i] = append(v[i], covariance(i, j))
				total += v[i][j]
			}
		}
		lambda := func(in []bool) float64 {
			between := 0.0
			for i := range v {
				for j := range v {
					if in[i] && !in[j] {
						between += v[i][j]
					}
				}
			}
			return 4 * between / total
		}
		in := make([]bool, k)
		for _, i := range g.Split {
			in[i] = true
		}
		if got := lambda(in); math.Abs(got-g.L4) > 1e-9 {
			t.Errorf("%d items: λ4 is %v, and %v of its split", k, g.L4, got)
		}
		for i := range in {
			in[i] = !in[i]
			if got := lambda(in); got > g.L4+1e-9 {
				t.Errorf("%d items: λ4 is %v, and %v with item %d on the other side", k, g.L4, got, i)
			}
			in[i] = !in[i]
		}
		odd := make([]bool, k)
		for i := range odd {
			odd[i] = i%2 == 0
		}
		if got := lambda(odd); got > g.L4+1e-9 {
			t.Errorf("%d items: λ4 is %v, and %v of odd and even items", k, g.L4, got)
		}
	}
}

// TestUnitsFarApart: it makes no difference by which numbers units go.
func TestUnitsFarApart(t *testing.T) {
	random := rand.New(rand.NewPCG(33, 1))
	for seed := range uint64(20) {
		c := byUnit(rated(seed, 20, 3, 3, 0.2), nil)
		far := c
		far.Unit, far.Rater, far.Category = slices.Clone(c.Unit), slices.Clone(c.Rater), slices.Clone(c.Category)
		step := []int32{1, 7, 300, 100_000}[seed%4]
		for i := range far.Unit {
			far.Unit[i] = far.Unit[i]*step + step/2
		}
		random.Shuffle(len(far.Unit), func(i, j int) {
			far.Unit[i], far.Unit[j] = far.Unit[j], far.Unit[i]
			far.Rater[i], far.Rater[j] = far.Rater[j], far.Rater[i]
			far.Category[i], far.Category[j] = far.Category[j], far.Category[i]
		})
		results := func(c agreement.Columns) []agreement.Coefficient {
			r, err := agreement.New(agreement.NumberedScale(1, 3), c)
			if err != nil {
				t.Fatal(err)
			}
			var out []agreement.Coefficient
			for _, f := range []func() (agreement.Coefficient, error){
				func() (agreement.Coefficient, error) { return r.Krippendorff(agreement.Interval) },
				func() (agreement.Coefficient, error) { return r.Conger(agreement.Linear) },
				func() (agreement.Coefficient, error) { return r.Cohen(agreement.Unweighted, 0, 2) },
			} {
				one, err := f()
				if err != nil {
					t.Fatal(err)
				}
				out = append(out, one)
			}
			return out
		}
		if diff := cmp.Diff(results(c), results(far), cmp.Comparer(func(a, b float64) bool { return math.Abs(a-b) < 1e-12 })); diff != "" {
			t.Errorf("units %d apart (-near +far):\n%s", step, diff)
		}
	}
}

// TestOneScaleAtATime: judgements on two scales are compared by scale, or not at all.
func TestOneScaleAtATime(t *testing.T) {
	const two = `{
  "format": "leadership-framework/1", "key": "fw", "edition": "1", "title": {"en": "Two"}, "citation": {"title": "Two"},
  "rights": {"source": "ours", "wording": "ours"}, "status": {"state": "current"}, "policy": "formative", "subjects": ["school"],
  "scales": [
    {"key": "much", "direction": "high-is-better", "levels": [{"key": "little", "label": {"en": "Little"}}, {"key": "much", "label": {"en": "Much"}}]},
    {"key": "often", "direction": "high-is-better", "levels": [{"key": "seldom", "label": {"en": "Seldom"}}, {"key": "weekly", "label": {"en": "Weekly"}}, {"key": "daily", "label": {"en": "Daily"}}]}],
  "scale": "much",
  "indicators": [
    {"id": "fw.trust", "label": {"en": "T"}, "statement": {"en": "T."}, "origin": "local"},
    {"id": "fw.visits", "label": {"en": "V"}, "statement": {"en": "V."}, "origin": "local", "scale": "often"},
    {"id": "fw.talks", "label": {"en": "K"}, "statement": {"en": "K."}, "origin": "local", "scale": "often"}]
}`
	f, list := framework.Parse([]byte(two))
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	a := assessment.Assessment{Framework: f.Ref()}
	for i, s := range []string{"a", "b", "c"} {
		a.Subjects = append(a.Subjects, assessment.Subject{ID: s, Kind: indicator.School})
		for r := range 2 {
			for id, levels := range map[indicator.ID][]indicator.Level{"fw.trust": {"little", "much", "much"}, "fw.visits": {"seldom", "weekly", "daily"}, "fw.talks": {"daily", "seldom", "weekly"}} {
				a.Judgements = append(a.Judgements, assessment.Judgement{Subject: s, Rater: fmt.Sprint("r", r), Perspective: assessment.Peer, Indicator: id, Level: levels[(i+r*i)%3]})
			}
		}
	}
	m, list := assessment.Compile(assessment.Inputs{Framework: f, Assessment: a})
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	for _, tt := range []struct {
		s          agreement.Selection
		categories string // "" if it is refused
		units      int
	}{
		{agreement.Selection{}, "", 0},
		{agreement.Selection{Indicators: []indicator.ID{"fw.trust", "fw.talks"}}, "", 0},
		{agreement.Selection{Scale: "much"}, "little much", 3},
		{agreement.Selection{Scale: "often"}, "seldom weekly daily", 6},
		{agreement.Selection{Indicators: []indicator.ID{"fw.visits"}}, "seldom weekly daily", 3},
		{agreement.Selection{Indicators: []indicator.ID{"fw.visits", "fw.talks"}}, "seldom weekly daily", 6},
		{agreement.Selection{Indicators: []indicator.ID{"fw.trust", "fw.talks"}, Scale: "often"}, "", 0}, // none that is named is left out
		{agreement.Selection{Indicators: []indicator.ID{"fw.visits", "fw.talks"}, Scale: "often"}, "seldom weekly daily", 6},
		{agreement.Selection{Indicators: []indicator.ID{"fw.trust"}, Scale: "often"}, "", 0},
	} {
		r, err := agreement.FromMatrix(m, tt.s)
		d, same := measure.FromMatrix(m, measure.Selection{Indicators: tt.s.Indicators, Scale: tt.s.Scale})
		if (same == nil) != (err == nil) || err == nil && (len(d.Scores) != r.Len() || d.Max != len(r.Scale().Categories)-1) {
			t.Errorf("%+v: measure takes %d judgements: %v", tt.s, len(d.Scores), same)
		}
		if tt.categories == "" {
			if !errors.Is(err, estimate.ErrInvalid) {
				t.Errorf("%+v: %v", tt.s, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%+v: %v", tt.s, err)
			continue
		}
		if got := strings.Join(r.Scale().Categories, " "); got != tt.categories || r.Units() != tt.units || r.Len() != 2*tt.units || r.Raters() != 2 {
			t.Errorf("%+v: %s, %d units, %d ratings by %d", tt.s, got, r.Units(), r.Len(), r.Raters())
		}
	}
}

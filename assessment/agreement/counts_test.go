package agreement_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/agreement"
	"github.com/openrubric/leadership/assessment/estimate"
	"github.com/openrubric/leadership/framework/kahuiako"
	"github.com/openrubric/leadership/framework/lfl"
	"github.com/openrubric/leadership/indicator"
)

// A design is how a random assessment comes about.
type randomDesign struct {
	subjects, occasions, columns int
	perspectives                 []assessment.Perspective
	raters                       int  // at most, of a subject from a perspective
	everybody                    bool // judges everything
	unnamed                      bool // some name nobody
	one                          bool // rater for each perspective
}

func (d randomDesign) assessment(random *rand.Rand) assessment.Assessment {
	f := lfl.Framework()
	scaleOf := func(i int) indicator.Scale {
		s, _ := f.Scale(f.Columns()[i].Scale)
		return s
	}
	a := assessment.Assessment{Framework: f.Ref(), Use: assessment.Formative}
	for i := range d.occasions {
		a.Occasions = append(a.Occasions, assessment.Occasion{Key: fmt.Sprint(2024 + i)})
	}
	for s := range d.subjects {
		subject := fmt.Sprintf("school-%d", random.IntN(1000)*100+s)
		a.Subjects = append(a.Subjects, assessment.Subject{ID: subject, Kind: indicator.School})
		for _, o := range a.Occasions {
			for _, p := range d.perspectives {
				raters := d.raters
				if !d.everybody {
					raters = random.IntN(d.raters + 1)
				}
				first := random.IntN(3)
				if d.everybody {
					first = 0
				}
				for r := range raters {
					rater := fmt.Sprintf("rater-%d", first+r)
					if d.one {
						rater = fmt.Sprintf("%s-%d", p, s)
					}
					if d.unnamed && random.IntN(3) == 0 {
						rater = ""
					}
					for c := range d.columns {
						levels := scaleOf(c).Levels
						level := levels[min(random.IntN(len(levels)+2), len(levels)-1)].Key
						if !d.everybody {
							switch random.IntN(8) {
							case 0:
								continue
							case 1:
								level = indicator.Absences()[random.IntN(len(indicator.Absences()))]
							}
						}
						a.Judgements = append(a.Judgements, assessment.Judgement{
							Subject: subject, Occasion: o.Key, Perspective: p, Rater: rater, Indicator: f.Columns()[c].ID, Level: level,
						})
					}
				}
			}
		}
	}
	random.Shuffle(len(a.Judgements), func(i, j int) { a.Judgements[i], a.Judgements[j] = a.Judgements[j], a.Judgements[i] })
	return a
}

// both compiles the judgements and counts them.
func both(t testing.TB, a assessment.Assessment) (*assessment.Matrix, *assessment.Counts) {
	t.Helper()
	m, list := assessment.Compile(assessment.Inputs{Framework: lfl.Framework(), Assessment: a})
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	c, list := assessment.NewCounts(a, lfl.Framework())
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	return m, c
}

// said is a number with its error, or why there is none.
type said struct {
	Coefficient agreement.Coefficient
	Err         string
}

func says(c agreement.Coefficient, err error) said {
	if err != nil {
		return said{Err: err.Error()}
	}
	return said{Coefficient: c}
}

// anonymousNumbers returns all that does not need to know who rated.
func anonymousNumbers(r *agreement.Ratings, units bool) map[string]said {
	out := map[string]said{}
	again := agreement.Resampling{Replicates: 30, Seed: 3, Units: units}
	add := func(name string, c agreement.Coefficient, err error) {
		out[name] = says(c, err)
		if err == nil {
			c, err = r.Bootstrap(context.Background(), c, again)
			out[name+" again"] = says(c, err)
		}
	}
	for _, m := range []agreement.Metric{agreement.Nominal, agreement.Ordinal, agreement.Interval, agreement.Ratio} {
		c, err := r.Krippendorff(m)
		add("alpha "+string(m), c, err)
	}
	for _, w := range []agreement.Weights{agreement.Unweighted, agreement.Linear, agreement.Quadratic} {
		c, err := r.Fleiss(w)
		add("fleiss "+string(w), c, err)
		c, err = r.Gwet(w)
		add("gwet "+string(w), c, err)
		c, err = r.BrennanPrediger(w)
		add("brennan "+string(w), c, err)
	}
	if p, err := r.Percent(); err == nil {
		add("exact", p.Exact, nil)
		add("adjacent", p.Adjacent, nil)
		add("identical", p.Identical, nil)
	}
	list, err := r.FleissByCategory()
	for k, c := range list {
		if err == nil && c != nil {
			add(fmt.Sprint("category ", k), *c, nil)
		}
	}
	return out
}

// TestCountsAsMatrix: counts give the numbers of the judgements themselves, to the last bit.
func TestCountsAsMatrix(t *testing.T) {
	compared, empty := 0, 0
	for seed := range uint64(150) {
		random := rand.New(rand.NewPCG(seed, 77))
		d := randomDesign{
			subjects: 1 + random.IntN(8), occasions: 1 + random.IntN(2), columns: 1 + random.IntN(6), raters: 1 + random.IntN(4),
			perspectives: []assessment.Perspective{assessment.Self, assessment.Peer, ""}[:1+random.IntN(3)],
			everybody:    random.IntN(3) == 0, unnamed: random.IntN(3) == 0,
		}
		m, c := both(t, d.assessment(random))
		s := agreement.Selection{Together: random.IntN(2) == 0}
		if random.IntN(3) == 0 {
			s.Perspectives = []assessment.Perspective{assessment.Peer}
		}
		if random.IntN(3) == 0 {
			s.Occasions = []string{"2024"}
		}
		if random.IntN(4) == 0 {
			s.Indicators = []indicator.ID{lfl.Framework().Columns()[random.IntN(3)].ID}
		}
		want, err := agreement.FromMatrix(m, s)
		got, err2 := agreement.FromCounts(c, s)
		if fmt.Sprint(err) != fmt.Sprint(err2) {
			t.Fatalf("seed %d: %v and %v", seed, err, err2)
		}
		if err != nil {
			empty++
			continue
		}
		compared++
		if want.Len() != got.Len() || want.Units() != got.Units() || want.Raters() != got.Raters() {
			t.Fatalf("seed %d: %d ratings of %d units by %d raters, of counts %d, %d, %d", seed, want.Len(), want.Units(), want.Raters(), got.Len(), got.Units(), got.Raters())
		}
		for _, units := range []bool{false, true} {
			if diff := cmp.Diff(anonymousNumbers(want, units), anonymousNumbers(got, units)); diff != "" {
				t.Fatalf("seed %d (-matrix +counts):\n%s", seed, diff)
			}
		}
		b := agreement.Resampling{Replicates: 30, Seed: 1}
		one, err := agreement.Summarise(t.Context(), want, b)
		two, err2 := agreement.Summarise(t.Context(), got, b)
		if fmt.Sprint(err) != fmt.Sprint(err2) {
			t.Fatalf("seed %d: %v and %v", seed, err, err2)
		}
		if diff := cmp.Diff(withoutKendall(one), two); diff != "" {
			t.Fatalf("seed %d (-matrix +counts):\n%s", seed, diff)
		}
	}
	if compared < 50 || empty < 5 {
		t.Errorf("%d compared, %d without ratings", compared, empty)
	}
}

// withoutKendall returns a summary without what counts cannot tell.
func withoutKendall(s agreement.Summary) agreement.Summary {
	kendall := func(text string) bool { return strings.Contains(text, "Kendall's W") }
	s.Coefficients = slices.DeleteFunc(s.Coefficients, func(c agreement.Coefficient) bool { return c.Name == "kendall-w" })
	s.Undefined = slices.DeleteFunc(s.Undefined, func(u agreement.Undefined) bool { return u.Name == "kendall-w" })
	s.Why, s.Reading, s.Caveats = slices.DeleteFunc(s.Why, kendall), slices.DeleteFunc(s.Reading, kendall), slices.DeleteFunc(s.Caveats, kendall)
	if len(s.Undefined) == 0 {
		s.Undefined = nil
	}
	if len(s.Caveats) == 0 {
		s.Caveats = nil
	}
	return s
}

// TestCountsOfMany: where the counts of a unit do not fit into a number, they are compared
// all the same.
func TestCountsOfMany(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 77))
	d := randomDesign{subjects: 2, occasions: 1, columns: 1, perspectives: []assessment.Perspective{assessment.Peer, ""}, raters: 8_000, everybody: true}
	a := d.assessment(random)
	for i := range a.Judgements { // some disagree
		if random.IntN(50) == 0 {
			a.Judgements[i].Level = indicator.NotApplicable
		}
	}
	m, c := both(t, a)
	for _, together := range []bool{false, true} {
		s := agreement.Selection{Together: together}
		want, err := agreement.FromMatrix(m, s)
		if err != nil {
			t.Fatal(err)
		}
		got, err := agreement.FromCounts(c, s)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(anonymousNumbers(want, true), anonymousNumbers(got, true)); !together && diff != "" {
			t.Errorf("(-matrix +counts):\n%s", diff)
		}
		if a, b := want.Len(), got.Len(); a != b {
			t.Errorf("%d ratings and %d", a, b)
		}
	}
}

// TestCountsDoNotKnowWho: what needs the raters says why it does not exist.
func TestCountsDoNotKnowWho(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 77))
	_, c := both(t, randomDesign{subjects: 5, occasions: 1, columns: 3, perspectives: []assessment.Perspective{assessment.Peer}, raters: 3, everybody: true}.assessment(random))
	r, err := agreement.FromCounts(c, agreement.Selection{})
	if err != nil {
		t.Fatal(err)
	}
	tried := map[string]error{}
	_, tried["Conger"] = r.Conger(agreement.Quadratic)
	_, tried["Light"] = r.Light(agreement.Quadratic)
	_, tried["Kendall"] = r.Kendall()
	_, tried["MeanSpearman"] = r.MeanSpearman()
	_, tried["Pair"] = r.Pair(0, 1)
	_, tried["Cohen"] = r.Cohen(agreement.Quadratic, 0, 1)
	_, tried["Bootstrap"] = r.Bootstrap(t.Context(), agreement.Coefficient{Name: "conger-kappa", Weights: "quadratic"}, agreement.Resampling{})
	for name, err := range tried {
		if !errors.Is(err, estimate.ErrUndefined) || !strings.Contains(err.Error(), "counts, which do not know whose rating is whose") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if s := r.Scores(); s != nil {
		t.Errorf("scores %v", s)
	}
	summary, err := agreement.Summarise(t.Context(), r, agreement.Resampling{Replicates: 20})
	if err != nil || len(summary.Undefined) > 0 || slices.ContainsFunc(summary.Coefficients, func(c agreement.Coefficient) bool { return c.Name == "kendall-w" }) {
		t.Errorf("%v: %+v", err, summary)
	}
}

// TestRolesOfCounts: a perspective is a rater that counts know.
func TestRolesOfCounts(t *testing.T) {
	for seed := range uint64(40) {
		random := rand.New(rand.NewPCG(seed, 78))
		d := randomDesign{subjects: 2 + random.IntN(8), occasions: 1, columns: 1 + random.IntN(4), raters: 1, one: true, everybody: seed%2 == 0,
			perspectives: []assessment.Perspective{assessment.Self, assessment.LineManager, assessment.External}[:2+random.IntN(2)]}
		m, c := both(t, d.assessment(random))
		s := agreement.Selection{Roles: true}
		want, err := agreement.FromMatrix(m, s)
		got, err2 := agreement.FromCounts(c, s)
		if fmt.Sprint(err) != fmt.Sprint(err2) {
			t.Fatalf("seed %d: %v and %v", seed, err, err2)
		}
		if err != nil {
			continue
		}
		numbers := func(r *agreement.Ratings) map[string]said {
			out := anonymousNumbers(r, false)
			c, err := r.Cohen(agreement.Quadratic, 0, 1)
			out["cohen"] = says(c, err)
			c, err = r.Conger(agreement.Linear)
			out["conger"] = says(c, err)
			c, err = r.Kendall()
			out["kendall"] = says(c, err)
			return out
		}
		if diff := cmp.Diff(numbers(want), numbers(got)); diff != "" {
			t.Fatalf("seed %d (-matrix +counts):\n%s", seed, diff)
		}
	}
	_, c := both(t, randomDesign{subjects: 2, occasions: 1, columns: 1, perspectives: []assessment.Perspective{assessment.Self}, raters: 2, everybody: true}.assessment(rand.New(rand.NewPCG(1, 1))))
	if _, err := agreement.FromCounts(c, agreement.Selection{Roles: true}); !errors.Is(err, estimate.ErrInvalid) {
		t.Error(err)
	}
}

// TestCountedMatrix: a matrix made of counts has no sheets, and is not taken for one without
// ratings.
func TestCountedMatrix(t *testing.T) {
	_, c := both(t, randomDesign{subjects: 2, occasions: 1, columns: 2, perspectives: []assessment.Perspective{assessment.Self}, raters: 2, everybody: true}.assessment(rand.New(rand.NewPCG(1, 1))))
	result, list := c.Score(assessment.Method{})
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	_, err := agreement.FromMatrix(result.Matrix(), agreement.Selection{})
	if !errors.Is(err, estimate.ErrInvalid) || !strings.Contains(err.Error(), "FromCounts") {
		t.Error(err)
	}
	_, err = agreement.ItemsOf(result.Matrix(), agreement.Selection{})
	if !errors.Is(err, estimate.ErrInvalid) || !strings.Contains(err.Error(), "counts") {
		t.Error(err)
	}
	if _, err = agreement.FromCounts(nil, agreement.Selection{}); !errors.Is(err, estimate.ErrInvalid) {
		t.Error(err)
	}
}

// Three appraisers judged a school, and their district sends counts rather than judgements.
func ExampleFromCounts() {
	var judgements []assessment.Judgement
	for i, level := range []indicator.Level{"embedding", "embedding", "developing"} {
		for _, id := range []indicator.ID{kahuiako.RelationalTrust, kahuiako.SharedDirection} {
			judgements = append(judgements, assessment.Judgement{
				Subject: "waitaha", Perspective: assessment.Peer, Rater: []string{"hera", "tama", "ana"}[i], Indicator: id, Level: level,
			})
		}
	}
	counts, list := assessment.NewCounts(assessment.Assessment{
		Framework: kahuiako.Framework().Ref(), Use: assessment.Formative,
		Subjects: []assessment.Subject{{ID: "waitaha", Kind: indicator.CommunityOfSchools}}, Judgements: judgements,
	}, kahuiako.Framework())
	if list.Err() != nil {
		fmt.Println(list.Err())
		return
	}
	ratings, err := agreement.FromCounts(counts, agreement.Selection{})
	if err != nil {
		fmt.Println(err)
		return
	}
	percent, _ := ratings.Percent()
	fmt.Printf("%d ratings of %d units, %.2f of pairs agree\n", ratings.Len(), ratings.Units(), percent.Exact.Value)
	_, err = ratings.Kendall()
	fmt.Println(err)
	// Output:
	// 6 ratings of 2 units, 0.33 of pairs agree
	// undefined: the ratings come from counts, which do not know whose rating is whose
}

// Alpha of the answers of two staffs, and how sure it is if schools are drawn and not people.
func ExampleItems_Clusters() {
	f := kahuiako.Framework()
	asked := []indicator.ID{kahuiako.RelationalTrust, kahuiako.SharedDirection, kahuiako.StudentAndWhanauVoice}
	levels := []indicator.Level{"establishing", "developing", "embedding", "fully-functioning"}
	a := assessment.Assessment{Framework: f.Ref()}
	for i, staff := range [][]string{{"001", "011", "112"}, {"221", "332", "323"}, {"110", "121", "212"}, {"322", "333", "223"}} {
		community := assessment.Subject{ID: fmt.Sprint("community-", i), Kind: indicator.CommunityOfSchools}
		a.Subjects = append(a.Subjects, community)
		for person, said := range staff {
			for item, level := range said {
				a.Judgements = append(a.Judgements, assessment.Judgement{
					Subject: community.ID, Perspective: assessment.Staff, Rater: fmt.Sprint(i, "-", person), Indicator: asked[item], Level: levels[level-'0'],
				})
			}
		}
	}
	m, list := assessment.Compile(assessment.Inputs{Framework: f, Assessment: a})
	if list.Err() != nil {
		fmt.Println(list.Err())
		return
	}
	items, err := agreement.ItemsOf(m, agreement.Selection{})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(items.Clusters())
	_, interval, err := agreement.Resampling{Seed: 1}.Scores(context.Background(), items.Scores(), items.Clusters(), func(s agreement.Scores) (float64, error) {
		c, err := agreement.Cronbach(s)
		return c.Alpha.Value, err
	})
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(interval.Method)
	// Output:
	// [0 0 0 1 1 1 2 2 2 3 3 3]
	// bootstrap over clusters, 1000 replicates, percentiles, seed 1
}

// TestTableOfCounts: a table that a data engine makes, which does not say whose judgements
// are counted, gives what judgements without names give.
func TestTableOfCounts(t *testing.T) {
	for seed := range uint64(30) {
		random := rand.New(rand.NewPCG(seed, 79))
		d := randomDesign{subjects: 1 + random.IntN(6), occasions: 1 + random.IntN(2), columns: 1 + random.IntN(4), raters: 1 + random.IntN(4), perspectives: []assessment.Perspective{assessment.Peer, ""}}
		a := d.assessment(random)
		for i := range a.Judgements {
			a.Judgements[i].Rater = ""
		}
		m, c := both(t, a)
		var table bytes.Buffer
		if err := c.WriteTable(&table); err != nil {
			t.Fatal(err)
		}
		a.Judgements = nil
		_, read := both(t, a)
		if _, list := read.AddTable(&table, assessment.TableOptions{}); list.Err() != nil {
			t.Fatal(list.Err())
		}
		s := agreement.Selection{Together: seed%2 == 0}
		want, err := agreement.FromMatrix(m, s)
		got, err2 := agreement.FromCounts(read, s)
		if fmt.Sprint(err) != fmt.Sprint(err2) {
			t.Fatalf("seed %d: %v and %v", seed, err, err2)
		}
		if err != nil {
			continue
		}
		if diff := cmp.Diff(anonymousNumbers(want, false), anonymousNumbers(got, false)); diff != "" || want.Raters() != got.Raters() {
			t.Fatalf("seed %d (-matrix +table):\n%s", seed, diff)
		}
	}
}

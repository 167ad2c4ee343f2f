package agreement_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/agreement"
	"github.com/openrubric/leadership/assessment/estimate"
	"github.com/openrubric/leadership/framework/kahuiako"
	"github.com/openrubric/leadership/framework/lfl"
	"github.com/openrubric/leadership/indicator"
)

// judged compiles judgements written one a line: subject, perspective, rater ("-" for
// none), indicator's place, level's rank or an absence.
func judged(t *testing.T, text string, change func(*assessment.Assessment)) *assessment.Matrix {
	t.Helper()
	f := lfl.Framework()
	columns := slices.Collect(func(yield func(indicator.ID) bool) {
		for _, c := range f.Columns() {
			if c.Dimension == "" && !c.Aspect && !c.Whole && !yield(c.ID) {
				return
			}
		}
	})
	scale, _ := f.ScaleOf(columns[0], "")
	a := assessment.Assessment{Framework: f.Ref(), Use: assessment.Formative}
	for i, line := range strings.Split(strings.TrimSpace(text), "\n") {
		var subject, perspective, rater, level string
		var place int
		if _, err := fmt.Sscan(line, &subject, &perspective, &rater, &place, &level); err != nil {
			t.Fatal(line, err)
		}
		if !slices.ContainsFunc(a.Subjects, func(s assessment.Subject) bool { return s.ID == subject }) {
			a.Subjects = append(a.Subjects, assessment.Subject{ID: subject, Kind: indicator.School})
		}
		j := assessment.Judgement{ID: fmt.Sprintf("j%d", i), Subject: subject, Perspective: assessment.Perspective(perspective), Rater: rater, Indicator: columns[place], Level: indicator.Level(level)}
		if rater == "-" {
			j.Rater = ""
		}
		if level >= "0" && level <= "9" {
			j.Level = scale.Levels[level[0]-'0'].Key
		}
		a.Judgements = append(a.Judgements, j)
	}
	if change != nil {
		change(&a)
	}
	m, list := assessment.Compile(assessment.Inputs{Framework: f, Assessment: a})
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	return m
}

func of(t *testing.T, m *assessment.Matrix, s agreement.Selection) *agreement.Ratings {
	t.Helper()
	r, err := agreement.FromMatrix(m, s)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

const twoSchools = `
	a peer r1 0 3
	a peer r2 0 3
	a peer r1 1 2
	a peer r2 1 1
	a external x 0 3
	a external x 1 0
	b peer r1 0 0
	b peer r3 0 1
	b peer r3 1 not-observed
	b external y 0 0`

// TestPerspectivesApart: by default those of one perspective are compared with each
// other, and with others only if that is asked for.
func TestPerspectivesApart(t *testing.T) {
	m := judged(t, twoSchools, nil)
	for _, c := range []struct {
		name                   string
		s                      agreement.Selection
		units, raters, ratings int
		exact                  float64
	}{
		{"apart", agreement.Selection{}, 6, 5, 9, 1.0 / 3},
		{"peers", agreement.Selection{Perspectives: []assessment.Perspective{assessment.Peer}}, 3, 3, 6, 1.0 / 3},
		{"together", agreement.Selection{Together: true}, 3, 5, 9, (1 + 0 + 1.0/3) / 3},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := of(t, m, c.s)
			p, err := r.Percent()
			if err != nil {
				t.Fatal(err)
			}
			if r.Units() != c.units || r.Raters() != c.raters || r.Len() != c.ratings || !near(p.Exact.Value, c.exact, 1e-12) {
				t.Errorf("%d units, %d raters, %d ratings, exact %v; want %d, %d, %d, %v", r.Units(), r.Raters(), r.Len(), p.Exact.Value, c.units, c.raters, c.ratings, c.exact)
			}
		})
	}
}

func near(a, b, within float64) bool { return a-b <= within && b-a <= within }

// TestFirstJudgements: what replaces a judgement, and what was agreed, was not seen
// independently.
func TestFirstJudgements(t *testing.T) {
	plain := of(t, judged(t, twoSchools, nil), agreement.Selection{Perspectives: []assessment.Perspective{assessment.Peer}})
	revised := judged(t, twoSchools, func(a *assessment.Assessment) {
		level := a.Judgements[2].Level
		a.Judgements = append(a.Judgements,
			assessment.Judgement{ID: "later", Subject: "a", Perspective: assessment.Peer, Rater: "r2", Indicator: a.Judgements[3].Indicator, Level: level, Status: assessment.Corrected, Replaces: []string{"j3"}, Reason: "misread"},
			assessment.Judgement{ID: "both", Subject: "b", Perspective: assessment.Peer, Rater: "r1", Indicator: a.Judgements[6].Indicator, Level: a.Judgements[6].Level, Status: assessment.Agreed, Replaces: []string{"j6", "j7"}, Reason: "talked it over", StandsFor: 2})
	})
	got := of(t, revised, agreement.Selection{Perspectives: []assessment.Perspective{assessment.Peer}})
	a, err := plain.Krippendorff(agreement.Ordinal)
	if err != nil {
		t.Fatal(err)
	}
	b, err := got.Krippendorff(agreement.Ordinal)
	if err != nil {
		t.Fatal(err)
	}
	if a.Value != b.Value || got.Len() != plain.Len() {
		t.Errorf("alpha %v of %d ratings, %v of %d with later ones", a.Value, plain.Len(), b.Value, got.Len())
	}
}

// TestRoles: self against line manager, two people at every school, are two raters.
func TestRoles(t *testing.T) {
	m := judged(t, `
		a self h1 0 3
		a line-manager m1 0 2
		b self h2 0 1
		b line-manager m1 0 1
		c self h3 0 2
		c line-manager m2 0 1`, nil)
	r := of(t, m, agreement.Selection{Roles: true})
	if r.Raters() != 2 || r.Units() != 3 {
		t.Fatalf("%d raters, %d units", r.Raters(), r.Units())
	}
	pair, err := r.Pair(0, 1)
	if err != nil {
		t.Fatal(err)
	}
	if k, err := pair.Cohen(agreement.Quadratic); err != nil || k.Used.Units != 3 {
		t.Errorf("%v, %v", k, err)
	}
	twice := judged(t, "a self h1 0 3\na self h2 0 2", nil)
	if _, err := agreement.FromMatrix(twice, agreement.Selection{Roles: true}); !errors.Is(err, estimate.ErrInvalid) {
		t.Errorf("a perspective judged twice: %v", err)
	}
}

// TestAnonymous: counts do without the raters, what needs them says so.
func TestAnonymous(t *testing.T) {
	r := of(t, judged(t, "a peer - 0 3\na peer - 0 2\nb peer - 0 1\nb peer - 0 1", nil), agreement.Selection{})
	if _, err := r.Krippendorff(agreement.Ordinal); err != nil {
		t.Error(err)
	}
	if _, err := r.Conger(agreement.Unweighted); !errors.Is(err, estimate.ErrUndefined) {
		t.Errorf("Conger's kappa of nobody known: %v", err)
	}
}

func TestSelectionErrors(t *testing.T) {
	m := judged(t, twoSchools, nil)
	for name, s := range map[string]agreement.Selection{
		"indicator":   {Indicators: []indicator.ID{kahuiako.RelationalTrust}},
		"scale":       {Scale: "none"},
		"occasion":    {Occasions: []string{"never"}},
		"perspective": {Perspectives: []assessment.Perspective{assessment.Self}},
		"dimension":   {Dimension: "importance"},
	} {
		if _, err := agreement.FromMatrix(m, s); !errors.Is(err, estimate.ErrInvalid) {
			t.Errorf("unknown %s: %v", name, err)
		}
	}
	var one indicator.ID
	for _, c := range m.Framework().Columns() {
		one = c.ID
	}
	if _, err := agreement.FromMatrix(m, agreement.Selection{Indicators: []indicator.ID{one}}); !errors.Is(err, estimate.ErrUndefined) {
		t.Errorf("an indicator that nobody judged: %v", err)
	}
}

// TestMatrixEqualsColumns: what is counted where it lies is what would be counted after
// it was taken out one by one, for random designs with missing cells.
func TestMatrixEqualsColumns(t *testing.T) {
	for seed := range uint64(60) {
		random := rand.New(rand.NewPCG(9, seed))
		f := lfl.Framework()
		c := assessment.Columns{Occasions: []assessment.Occasion{{Key: "o1"}, {Key: "o2"}}, Perspectives: []assessment.PerspectiveInfo{{Key: assessment.Peer}, {Key: assessment.External}}}
		columns := f.Columns()
		var plain agreement.Columns
		type cell struct{ subject, occasion, perspective, column int }
		units := map[cell]int32{}
		together := seed%2 == 0
		for s := range 1 + random.IntN(8) {
			c.Subjects = append(c.Subjects, assessment.Subject{ID: fmt.Sprint("s", s), Kind: indicator.School})
			for o := range 2 {
				for range random.IntN(5) {
					rater, perspective := int32(len(c.Raters)), random.IntN(2)
					c.Raters = append(c.Raters, fmt.Sprint("r", rater))
					for k, column := range columns {
						if column.Dimension != "" || random.IntN(3) == 0 {
							continue
						}
						scale, _ := f.Scale(column.Scale)
						level := uint8(random.IntN(len(scale.Levels)))
						if random.IntN(6) == 0 {
							level, _ = assessment.LevelCode(scale, indicator.NotObserved)
						}
						c.Subject, c.Occasion, c.Perspective = append(c.Subject, int32(s)), append(c.Occasion, int32(o)), append(c.Perspective, int32(perspective))
						c.Rater, c.Column, c.Level = append(c.Rater, rater), append(c.Column, int32(k)), append(c.Level, level)
						if level >= 128 {
							continue
						}
						at := cell{s, o, perspective, k}
						if together {
							at.perspective = 0
						}
						unit, ok := units[at]
						if !ok {
							unit = int32(len(units))
							units[at] = unit
							plain.Cluster = append(plain.Cluster, int32(s))
						}
						plain.Unit, plain.Rater, plain.Category = append(plain.Unit, unit), append(plain.Rater, rater), append(plain.Category, int32(level))
					}
				}
			}
		}
		m, list := assessment.CompileColumns(c, f)
		if list.Err() != nil {
			t.Fatal(list.Err())
		}
		scale, _ := f.Scale(columns[0].Scale)
		want, err := agreement.New(agreement.ScaleOf(scale), plain)
		got, errGot := agreement.FromMatrix(m, agreement.Selection{Together: together})
		if err != nil || errGot != nil {
			if (err == nil) != (errGot == nil) {
				t.Errorf("seed %d: %v and %v", seed, err, errGot)
			}
			continue
		}
		for name, f := range map[string]func(*agreement.Ratings) (agreement.Coefficient, error){
			"alpha":  func(r *agreement.Ratings) (agreement.Coefficient, error) { return r.Krippendorff(agreement.Ordinal) },
			"fleiss": func(r *agreement.Ratings) (agreement.Coefficient, error) { return r.Fleiss(agreement.Linear) },
			"conger": func(r *agreement.Ratings) (agreement.Coefficient, error) { return r.Conger(agreement.Quadratic) },
			"light":  func(r *agreement.Ratings) (agreement.Coefficient, error) { return r.Light(agreement.Unweighted) },
			"boot": func(r *agreement.Ratings) (agreement.Coefficient, error) {
				a, err := r.Krippendorff(agreement.Interval)
				if err != nil {
					return a, err
				}
				return r.Bootstrap(t.Context(), a, agreement.Resampling{Replicates: 50})
			},
		} {
			a, errA := f(want)
			b, errB := f(got)
			if (errA == nil) != (errB == nil) || !near(a.Value, b.Value, 1e-12) || (a.SE == nil) != (b.SE == nil) || a.SE != nil && !near(*a.SE, *b.SE, 1e-9) {
				t.Errorf("seed %d, %s: %v (%v) and %v (%v)", seed, name, a, errA, b, errB)
			}
		}
	}
}

// TestClustersAreTheDefault: subjects of an assessment are clusters, and intervals go by
// them unless units are asked for: in a summary all that are by the bootstrap.
func TestClustersAreTheDefault(t *testing.T) {
	var text strings.Builder
	random := rand.New(rand.NewPCG(8, 8))
	for s := range 12 {
		for i := range 6 {
			for g := range 2 {
				fmt.Fprintf(&text, "s%d peer r%d-%d %d %d\n", s, s, g, i, min(s%3+random.IntN(2), 3))
			}
		}
	}
	m := judged(t, text.String(), nil)
	for _, s := range []agreement.Selection{{}, {Together: true}} {
		r := of(t, m, s)
		alpha, err := r.Krippendorff(agreement.Ordinal)
		if err != nil {
			t.Fatal(err)
		}
		for units, want := range map[bool]string{false: "bootstrap over clusters,", true: "bootstrap over units,"} {
			got, err := r.Bootstrap(t.Context(), alpha, agreement.Resampling{Replicates: 50, Units: units})
			if err != nil || !strings.HasPrefix(got.Interval.Method, want) || got.Used.Clusters != 12 {
				t.Errorf("%+v, units %v: %+v, %v", s, units, got, err)
			}
		}
		summary, err := agreement.Summarise(t.Context(), r, agreement.Resampling{Replicates: 50})
		if err != nil || summary.Design.Clusters != 12 {
			t.Fatal(summary.Design, err)
		}
		for _, c := range summary.Coefficients {
			if !strings.HasPrefix(c.Interval.Method, "bootstrap over clusters,") {
				t.Errorf("%s %s: %s", c.Name, c.Weights, c.Interval.Method)
			}
		}
	}
}

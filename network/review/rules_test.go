package review_test

import (
	"encoding/json"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/indicator/issue"
	"github.com/openrubric/leadership/network/review"
)

// middling draws a round of seven schools without rules, for which much is possible.
func middling(seed uint64) review.Round {
	rnd := rand.New(rand.NewPCG(seed, 7))
	r := country(7, 1, seed)
	r.Cost.PerExtraVisit = 0
	for i := range r.Schools {
		s := &r.Schools[i]
		s.Cluster, s.Region = fmt.Sprintf("c%d", i%2), fmt.Sprintf("r%d", i/4)
		s.Standing = []review.Standing{review.Strong, review.Supported}[i%2]
		s.Attributes = map[string]float64{"roll": float64(rnd.IntN(900))}
		s.Need = 1 + rnd.IntN(2)
	}
	for i := range r.Reviewers {
		r.Reviewers[i].Visits = review.Load{Most: 4}
	}
	return r
}

// keeps allocates many rounds with a constraint: it is kept in each; without it, it is
// not always.
func keeps(t *testing.T, add func(r *review.Round, rnd *rand.Rand), kept func(p *plain, team [][]int) bool) {
	t.Helper()
	possible, bites := 0, 0
	for seed := range max(20, fewer(40)) {
		r := middling(seed)
		if team, ok := teams(t, r); ok {
			with := r
			add(&with, rand.New(rand.NewPCG(seed, 8)))
			if !kept(newPlain(with), team) {
				bites++
			}
		}
		add(&r, rand.New(rand.NewPCG(seed, 8)))
		if team, ok := teams(t, r); ok {
			possible++
			if !kept(newPlain(r), team) {
				t.Errorf("seed %d: not kept in %v", seed, team)
			}
		}
	}
	if possible < 3 || bites < 3 {
		t.Errorf("possible %d times, and %d times broken without, which tells little", possible, bites)
	}
}

// teams returns the reviewers of each school.
func teams(t *testing.T, r review.Round) ([][]int, bool) {
	t.Helper()
	r.Effort = 1000
	a := allocate(t, r).Allocation()
	if a.Outcome == review.Impossible || a.Outcome == review.Undecided {
		return nil, false
	}
	out := make([][]int, len(r.Schools))
	for _, team := range a.Teams {
		s := slices.IndexFunc(r.Schools, func(s review.School) bool { return s.ID == team.School })
		for _, id := range team.Reviewers {
			out[s] = append(out[s], slices.IndexFunc(r.Reviewers, func(v review.Reviewer) bool { return v.ID == id }))
		}
	}
	return out, true
}

// rule adds a rule to be checked pair by pair.
func rule(t *testing.T, of func(r *review.Round, rnd *rand.Rand) review.Rule) {
	t.Helper()
	keeps(t, func(r *review.Round, rnd *rand.Rand) {
		one := of(r, rnd)
		one.Key = "rule"
		r.Rules = append(r.Rules, one)
	}, func(p *plain, team [][]int) bool {
		for s := range team {
			for _, v := range team[s] {
				if p.forbids(p.r.Rules[0], v, s) {
					return false
				}
			}
		}
		return true
	})
}

func kind(r review.Rule) func(*review.Round, *rand.Rand) review.Rule {
	return func(*review.Round, *rand.Rand) review.Rule { return r }
}

func TestSameRegion(t *testing.T)   { rule(t, kind(review.Rule{Kind: review.SameRegion})) }
func TestOtherRegion(t *testing.T)  { rule(t, kind(review.Rule{Kind: review.OtherRegion})) }
func TestSameCluster(t *testing.T)  { rule(t, kind(review.Rule{Kind: review.SameCluster})) }
func TestOtherCluster(t *testing.T) { rule(t, kind(review.Rule{Kind: review.OtherCluster})) }

func TestWithinDistance(t *testing.T) {
	keeps(t, func(r *review.Round, _ *rand.Rand) {
		r.Cost = review.Cost{Unlike: []review.Unlike{{Attribute: "roll", Points: 100}}}
		r.Rules = append(r.Rules, review.Rule{Key: "near", Kind: review.WithinDistance, Most: 15})
	}, func(p *plain, team [][]int) bool {
		for s := range team {
			for _, v := range team[s] {
				if p.km(p.home[v], s) > 15 {
					return false
				}
			}
		}
		return true
	})
}

func TestSimilar(t *testing.T) {
	rule(t, kind(review.Rule{Kind: review.Similar, Attributes: []string{"roll"}, Most: 0.9}))
}

func TestConflictOfSchools(t *testing.T) {
	rule(t, func(*review.Round, *rand.Rand) review.Rule {
		return review.Rule{Kind: review.Conflict, Between: []string{"s0", "s3"}}
	})
}

func TestConflictOfReviewerAndSchool(t *testing.T) {
	rule(t, func(r *review.Round, _ *rand.Rand) review.Rule {
		team, _ := teams(t, *r) // someone who is in the team without the rule
		return review.Rule{Kind: review.Conflict, Between: []string{"s0", r.Reviewers[team[0][0]].ID}}
	})
}

func TestNotAgain(t *testing.T) {
	rule(t, func(r *review.Round, _ *rand.Rand) review.Rule {
		team, _ := teams(t, *r)
		out := review.Rule{Kind: review.NotAgain}
		for s := range team {
			for _, v := range team[s] {
				out.Pairs = append(out.Pairs, review.Pair{Reviewer: r.Reviewers[v].ID, School: r.Schools[s].ID})
			}
		}
		return out
	})
}

func TestConflictOfReviewers(t *testing.T) {
	keeps(t, func(r *review.Round, _ *rand.Rand) {
		plain := *r
		plain.Rules = nil
		team, _ := teams(t, plain)
		for s := range team {
			if len(team[s]) == 2 {
				r.Rules = append(r.Rules, review.Rule{Key: "apart", Kind: review.Conflict, Between: []string{r.Reviewers[team[s][0]].ID, r.Reviewers[team[s][1]].ID}})
				return
			}
		}
	}, func(p *plain, team [][]int) bool {
		for _, rule := range p.r.Rules {
			for s := range team {
				n := 0
				for _, v := range team[s] {
					if slices.Contains(rule.Between, p.r.Reviewers[v].ID) {
						n++
					}
				}
				if n == 2 {
					return false
				}
			}
		}
		return true
	})
}

func TestStrongToSupported(t *testing.T) {
	keeps(t, func(r *review.Round, _ *rand.Rand) {
		r.Rules = append(r.Rules, review.Rule{Key: "kenya", Kind: review.StrongToSupported})
		r.Schools = slices.Clone(r.Schools)
		for i := range r.Schools {
			if r.Schools[i].Standing == review.Strong {
				r.Schools[i].Need = 0
			}
		}
	}, func(p *plain, team [][]int) bool {
		for s := range team {
			for _, v := range team[s] {
				if p.r.Schools[p.home[v]].Standing != review.Strong || p.r.Schools[s].Standing != review.Supported {
					return false
				}
			}
		}
		return true
	})
}

// ways returns which schools review which.
func ways(p *plain, team [][]int) map[[2]int]bool {
	out := map[[2]int]bool{}
	for s := range team {
		for _, v := range team[s] {
			out[[2]int{p.home[v], s}] = true
		}
	}
	return out
}

func TestNotBack(t *testing.T) {
	keeps(t, func(r *review.Round, _ *rand.Rand) {
		r.Rules = append(r.Rules, review.Rule{Key: "not-back", Kind: review.NotBack})
	}, func(p *plain, team [][]int) bool {
		used := ways(p, team)
		for k := range used {
			if used[[2]int{k[1], k[0]}] {
				return false
			}
		}
		return true
	})
}

func TestReciprocal(t *testing.T) {
	keeps(t, func(r *review.Round, _ *rand.Rand) {
		r.Rules = append(r.Rules, review.Rule{Key: "reciprocal", Kind: review.Reciprocal})
	}, func(p *plain, team [][]int) bool {
		used := ways(p, team)
		for k := range used {
			if !used[[2]int{k[1], k[0]}] {
				return false
			}
		}
		return true
	})
}

func TestSkilled(t *testing.T) {
	keeps(t, func(r *review.Round, _ *rand.Rand) {
		r.Rules = append(r.Rules, review.Rule{Key: "finance", Kind: review.Skilled, Skill: "finance"})
	}, func(p *plain, team [][]int) bool {
		for s := range team {
			if len(team[s]) > 0 && !slices.ContainsFunc(team[s], func(v int) bool { return slices.Contains(p.r.Reviewers[v].Skills, "finance") }) {
				return false
			}
		}
		return true
	})
}

func TestLinked(t *testing.T) {
	for _, linked := range []review.Linked{review.LinkedAll, review.LinkedByCluster} {
		keeps(t, func(r *review.Round, _ *rand.Rand) { r.Linked = linked }, func(p *plain, team [][]int) bool { return p.linked(team) })
	}
}

func TestLoads(t *testing.T) {
	keeps(t, func(r *review.Round, _ *rand.Rand) {
		r.Reviewers, r.Schools = slices.Clone(r.Reviewers), slices.Clone(r.Schools)
		for i := range r.Reviewers {
			r.Reviewers[i].Visits = review.Load{Least: i % 2, Most: 2}
		}
		for i := range r.Schools {
			r.Schools[i].Sends = review.Load{Least: 1, Most: 2}
		}
	}, func(p *plain, team [][]int) bool {
		visits, sends := make([]int, len(p.home)), make([]int, len(team))
		for s := range team {
			for _, v := range team[s] {
				visits[v]++
				sends[p.home[v]]++
			}
		}
		for v, n := range visits {
			if n < p.r.Reviewers[v].Visits.Least || n > p.r.Reviewers[v].Visits.Most {
				return false
			}
		}
		for _, n := range sends {
			if n < 1 || n > 2 {
				return false
			}
		}
		return true
	})
}

// TestOneVisitEach: if everybody visits one school and each needs one, nobody is shared.
func TestOneVisitEach(t *testing.T) {
	r := country(9, 1, 1)
	for i := range r.Schools {
		r.Schools[i].Need = 1
	}
	for i := range r.Reviewers {
		r.Reviewers[i].Visits.Most = 1
	}
	r.Linked = review.LinkedAll
	a := allocate(t, r).Allocation()
	if a.Outcome != review.Impossible || !a.Relaxation.Smallest || len(a.Relaxation.Waive) != 1 || a.Relaxation.Waive[0].Key != "linked" {
		t.Errorf("%v", a)
	}
}

// TestDeterministic allocates twice, and once more from the round read back.
func TestDeterministic(t *testing.T) {
	for seed := range uint64(30) {
		r := small(seed)
		data, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		var again review.Round
		if err := json.Unmarshal(data, &again); err != nil {
			t.Fatal(err)
		}
		first := allocate(t, r).Allocation()
		if diff := cmp.Diff(first, allocate(t, again).Allocation()); diff != "" {
			t.Error(diff)
		}
	}
}

// TestCodes runs the example of each code.
func TestCodes(t *testing.T) {
	found := 0
	for _, file := range []string{"compile.go", "cycle.go"} {
		for code, example := range examples(t, file) {
			found++
			var r review.Round
			var c review.Cycle
			into := any(&r)
			if file == "cycle.go" {
				into = &c
			}
			if err := json.Unmarshal([]byte(example), into); err != nil {
				t.Fatalf("%s: %v", code, err)
			}
			_, list := review.Compile(r)
			if file == "cycle.go" {
				_, list = review.CompileCycle(c)
			}
			if !list.Has(code) {
				t.Errorf("the example of %s gives %v", code, list.Issues)
			}
		}
	}
	if found != 10 {
		t.Errorf("%d codes were found", found)
	}
}

// examples returns the example of each code declared in a file.
func examples(t *testing.T, file string) map[issue.Code]string {
	t.Helper()
	source, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := parser.ParseFile(token.NewFileSet(), file, source, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	found := map[issue.Code]string{}
	ast.Inspect(parsed, func(n ast.Node) bool {
		v, ok := n.(*ast.ValueSpec)
		if !ok || v.Doc == nil {
			return true
		}
		if kind, ok := v.Type.(*ast.SelectorExpr); !ok || kind.Sel.Name != "Code" {
			return true
		}
		_, example, ok := strings.Cut(v.Doc.Text(), "Example: ")
		if !ok {
			t.Errorf("%s has no example", v.Names[0].Name)
		}
		found[issue.Code(strings.Trim(v.Values[0].(*ast.BasicLit).Value, `"`))] = strings.TrimSpace(example)
		return true
	})
	return found
}

// FuzzRound compiles whatever is read and, if it is a small round, allocates it.
func FuzzRound(f *testing.F) {
	for seed := range uint64(20) {
		data, err := json.Marshal(small(seed))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var r review.Round
		if json.Unmarshal(data, &r) != nil || len(data) > 4000 {
			return
		}
		r.Effort = 200
		p, list := review.Compile(r)
		if (p == nil) != (list.Err() != nil) {
			t.Fatalf("a Plan and an error, or neither: %v", list.Issues)
		}
		if p == nil || len(r.Schools)*len(r.Reviewers) > 40 {
			return
		}
		a := allocate(t, r).Allocation()
		if a.Bound > a.Total || a.Outcome == review.Optimal && a.Bound != a.Total {
			t.Errorf("%v: bound %d", a, a.Bound)
		}
	})
}

// FuzzCycle compiles whatever is read and, if it is a small cycle, dates it.
func FuzzCycle(f *testing.F) {
	for seed := range uint64(20) {
		data, err := json.Marshal(smallCycle(seed))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		var c review.Cycle
		if json.Unmarshal(data, &c) != nil || len(data) > 4000 {
			return
		}
		c.Effort = 200
		r, list := review.CompileCycle(c)
		if (r == nil) != (list.Err() != nil) {
			t.Fatalf("a Rota and an error, or neither: %v", list.Issues)
		}
		if r == nil || len(c.Hosts)*len(c.Stages)*len(c.Days) > 200 {
			return
		}
		out := dates(t, c)
		if out.Outcome == review.Optimal && len(out.Dates) != len(c.Hosts)*len(c.Stages) {
			t.Errorf("%v", out)
		}
	})
}

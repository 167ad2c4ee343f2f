package review_test

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

	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
	"github.com/openrubric/leadership/network/review"
)

// checked is a round of three schools to which nothing is to be said.
func checked() review.Round {
	r := review.Round{
		Schools: []review.School{
			{ID: "rimu", Region: "north", Cluster: "c1", Need: 1, XY: &review.XY{X: 1}, Attributes: map[string]float64{"roll": 90}},
			{ID: "kauri", Region: "north", Cluster: "c1", Need: 1, XY: &review.XY{X: 5}, Attributes: map[string]float64{"roll": 250}},
			{ID: "totara", Region: "south", Cluster: "c2", Need: 0, XY: &review.XY{X: 9}, Attributes: map[string]float64{"roll": 40}},
		},
		Reviewers: []review.Reviewer{{ID: "hera", School: "rimu"}, {ID: "tama", School: "kauri", Skills: []string{"finance"}}},
		Cost:      review.Cost{PerKilometre: 1, PerExtraVisit: 1, Unlike: []review.Unlike{{Attribute: "roll", Points: 1}}},
		Linked:    review.LinkedNot,
	}
	return r
}

// TestCompileRefuses makes one mistake at a time: it is named, in its place, and alone.
func TestCompileRefuses(t *testing.T) {
	rule := func(x review.Rule) func(*review.Round) {
		if x.Key == "" {
			x.Key = "a-rule"
		}
		return func(r *review.Round) { r.Rules = []review.Rule{x} }
	}
	for _, test := range []struct {
		name   string
		code   issue.Code
		path   issue.Pointer
		spoils func(r *review.Round)
	}{
		{"format", review.MemberInvalid, "/format", func(r *review.Round) { r.Format = "leadership-review-round/9" }},
		{"effort", review.MemberInvalid, "/effort", func(r *review.Round) { r.Effort = -1 }},
		{"ID", review.MemberInvalid, "/reviewers/0/id", func(r *review.Round) { r.Reviewers[0].ID = " hera" }},
		{"shared ID", review.IDDuplicate, "/reviewers/0/id", func(r *review.Round) { r.Reviewers[0].ID = "kauri" }},
		{"cluster", review.MemberInvalid, "/schools/1/cluster", func(r *review.Round) { r.Schools[1].Cluster = "c1 " }},
		{"region", review.MemberInvalid, "/schools/1/region", func(r *review.Round) { r.Schools[1].Region = "\x00" }},
		{"need", review.MemberInvalid, "/schools/1/need", func(r *review.Round) { r.Schools[1].Need = 1001 }},
		{"standing", review.MemberInvalid, "/schools/0/standing", func(r *review.Round) { r.Schools[0].Standing = "weak" }},
		{"attribute", review.MemberInvalid, "/schools/0/attributes/decile", func(r *review.Round) { r.Schools[0].Attributes["decile"] = math.NaN() }},
		{"least", review.MemberInvalid, "/schools/0/sends/least", func(r *review.Round) { r.Schools[0].Sends.Least = -1 }},
		{"most", review.MemberInvalid, "/reviewers/1/visits/most", func(r *review.Round) { r.Reviewers[1].Visits.Most = -1 }},
		{"load", review.LoadReversed, "/reviewers/1/visits", func(r *review.Round) { r.Reviewers[1].Visits = review.Load{Least: 2, Most: 1} }},
		{"two positions", review.MemberInvalid, "/schools/0/xy", func(r *review.Round) { r.Schools[0].LatLong = &review.LatLong{} }},
		{"kinds of positions", review.MemberInvalid, "/schools/1", func(r *review.Round) { r.Schools[1].XY, r.Schools[1].LatLong = nil, &review.LatLong{} }},
		{"far off", review.MemberInvalid, "/schools/2/xy", func(r *review.Round) { r.Schools[2].XY.Y = math.Inf(1) }},
		{"no such place", review.MemberInvalid, "/schools/1/latLong", func(r *review.Round) {
			for i := range r.Schools {
				r.Schools[i].XY, r.Schools[i].LatLong = nil, &review.LatLong{Lat: float64(10 * i), Long: 174}
			}
			r.Schools[1].LatLong.Lat = 91
		}},
		{"no position", review.DataMissing, "/schools/1", func(r *review.Round) { r.Schools[1].XY = nil }},
		{"school of a reviewer", review.IDUnknown, "/reviewers/0/school", func(r *review.Round) { r.Reviewers[0].School = "nowhere" }},
		{"skill", review.MemberInvalid, "/reviewers/1/skills/0", func(r *review.Round) { r.Reviewers[1].Skills = []string{"Finance!"} }},
		{"cost of kilometres", review.MemberInvalid, "/cost/perKilometre", func(r *review.Round) { r.Cost.PerKilometre = -1 }},
		{"cost of visits", review.MemberInvalid, "/cost/perExtraVisit", func(r *review.Round) { r.Cost.PerExtraVisit = 1_000_001 }},
		{"cost of unlike schools", review.MemberInvalid, "/cost/unlike/0/points", func(r *review.Round) { r.Cost.Unlike[0].Points = -1 }},
		{"unlike in nothing", review.MemberInvalid, "/cost/unlike/0/attribute", func(r *review.Round) { r.Cost.Unlike[0].Attribute = "" }},
		{"attribute of a school", review.DataMissing, "/schools/2", func(r *review.Round) { delete(r.Schools[2].Attributes, "roll") }},
		{"linked", review.MemberInvalid, "/linked", func(r *review.Round) { r.Linked = "loosely" }},
		{"linked by cluster", review.DataMissing, "/schools/2", func(r *review.Round) { r.Linked = review.LinkedByCluster; r.Schools[2].Cluster = "" }},
		{"waived", review.WaivedUnknown, "/waived/0", func(r *review.Round) { r.Waived = []string{"most:hera"} }},
		{"key", review.MemberInvalid, "/rules/0/key", rule(review.Rule{Key: "Not back", Kind: review.NotBack})},
		{"reserved key", review.MemberInvalid, "/rules/0/key", rule(review.Rule{Key: "linked", Kind: review.NotBack})},
		{"two keys", review.IDDuplicate, "/rules/1/key", func(r *review.Round) {
			r.Rules = []review.Rule{{Key: "back", Kind: review.NotBack}, {Key: "back", Kind: review.Reciprocal}}
		}},
		{"kind", review.MemberInvalid, "/rules/0/kind", rule(review.Rule{Kind: "friendly"})},
		{"kilometres", review.MemberInvalid, "/rules/0/most", rule(review.Rule{Kind: review.WithinDistance, Most: -1})},
		{"deviations", review.MemberInvalid, "/rules/0/most", rule(review.Rule{Kind: review.Similar, Most: math.NaN(), Attributes: []string{"roll"}})},
		{"similar in nothing", review.MemberInvalid, "/rules/0/attributes", rule(review.Rule{Kind: review.Similar, Most: 1})},
		{"similar in what is not known", review.DataMissing, "/schools/0", func(r *review.Round) {
			r.Schools[1].Attributes["decile"], r.Schools[2].Attributes["decile"] = 3, 4
			rule(review.Rule{Kind: review.Similar, Most: 1, Attributes: []string{"decile"}})(r)
		}},
		{"member of another kind", review.MemberInvalid, "/rules/0/skill", rule(review.Rule{Kind: review.NotBack, Skill: "finance"})},
		{"region of a rule", review.DataMissing, "/schools/2", func(r *review.Round) { r.Schools[2].Region = ""; rule(review.Rule{Kind: review.SameRegion})(r) }},
		{"cluster of a rule", review.DataMissing, "/schools/2", func(r *review.Round) { r.Schools[2].Cluster = ""; rule(review.Rule{Kind: review.OtherCluster})(r) }},
		{"conflict of one", review.MemberInvalid, "/rules/0/between", rule(review.Rule{Kind: review.Conflict, Between: []string{"hera"}})},
		{"conflict with nobody", review.IDUnknown, "/rules/0/between/1", rule(review.Rule{Kind: review.Conflict, Between: []string{"hera", "nobody"}})},
		{"conflict with oneself", review.MemberInvalid, "/rules/0/between", rule(review.Rule{Kind: review.Conflict, Between: []string{"hera", "hera"}})},
		{"pair of nobody", review.IDUnknown, "/rules/0/pairs/0/reviewer", rule(review.Rule{Kind: review.NotAgain, Pairs: []review.Pair{{Reviewer: "nobody", School: "rimu"}}})},
		{"pair of no school", review.IDUnknown, "/rules/0/pairs/0/school", rule(review.Rule{Kind: review.NotAgain, Pairs: []review.Pair{{Reviewer: "hera", School: "nowhere"}}})},
		{"skill of a rule", review.MemberInvalid, "/rules/0/skill", rule(review.Rule{Kind: review.Skilled, Skill: "Finance!"})},
		{"least with a skill", review.MemberInvalid, "/rules/0/least", rule(review.Rule{Kind: review.Skilled, Skill: "finance", Least: -1})},
		{"school of a skill", review.IDUnknown, "/rules/0/schools/0", rule(review.Rule{Kind: review.Skilled, Skill: "finance", Schools: []string{"nowhere"}})},
		{"more than a team", review.LoadReversed, "/rules/0/least", rule(review.Rule{Kind: review.Skilled, Skill: "finance", Least: 2, Schools: []string{"rimu"}})},
	} {
		t.Run(test.name, func(t *testing.T) {
			r := checked()
			if _, list := review.Compile(r); len(list.Issues) > 0 {
				t.Fatal(list)
			}
			test.spoils(&r)
			p, list := review.Compile(r)
			only(t, p != nil, list, test.code, test.path)
		})
	}
}

// only asks for one issue and nothing else.
func only(t *testing.T, compiled bool, list issue.List, code issue.Code, path issue.Pointer) {
	t.Helper()
	if len(list.Issues) != 1 || list.Issues[0].Code != code || list.Issues[0].Path != path || compiled {
		t.Errorf("want %s at %s, got %v", code, path, list.Issues)
	}
}

// checkedCycle is a cycle of two schools to which nothing is to be said.
func checkedCycle() review.Cycle {
	c := review.Cycle{
		Stages: []review.Stage{{Key: review.SelfReview}, {Key: review.PeerReview, Who: review.TheTeam}, {Key: review.ImprovementWorkshop, Who: review.Champion}},
		Hosts: []review.Host{
			{School: "rimu", Reviewers: []string{"tama"}, Champion: "tama"},
			{School: "kauri", Reviewers: []string{"hera"}, Champion: "hera"},
		},
		People: []review.Person{{ID: "hera", School: "rimu"}, {ID: "tama", School: "kauri"}},
	}
	for n := range 5 {
		c.Days = append(c.Days, day(n))
	}
	return c
}

func TestCompileCycleRefuses(t *testing.T) {
	for _, test := range []struct {
		name   string
		code   issue.Code
		path   issue.Pointer
		spoils func(c *review.Cycle)
	}{
		{"format", review.MemberInvalid, "/format", func(c *review.Cycle) { c.Format = "leadership-review-cycle/9" }},
		{"effort", review.MemberInvalid, "/effort", func(c *review.Cycle) { c.Effort = -1 }},
		{"away", review.MemberInvalid, "/away", func(c *review.Cycle) { c.Away = new(-1) }},
		{"waived", review.WaivedUnknown, "/waived/0", func(c *review.Cycle) { c.Waived = []string{"away:rimu"} }},
		{"too many days", review.MemberInvalid, "/days", func(c *review.Cycle) {
			c.Days, c.Hosts = nil, nil
			for n := range 4001 {
				c.Days = append(c.Days, day(n))
			}
		}},
		{"no day", review.MemberInvalid, "/days/1", func(c *review.Cycle) { c.Days[1], c.Hosts = indicator.Date{}, nil }},
		{"days", review.DaysDisordered, "/days/4", func(c *review.Cycle) { c.Days[4] = c.Days[3] }},
		{"no stage", review.MemberInvalid, "/stages", func(c *review.Cycle) { c.Stages = nil }},
		{"key", review.MemberInvalid, "/stages/0/key", func(c *review.Cycle) { c.Stages[0].Key = "Self review" }},
		{"two keys", review.IDDuplicate, "/stages/1/key", func(c *review.Cycle) { c.Stages[1].Key = review.SelfReview }},
		{"who", review.MemberInvalid, "/stages/1/who", func(c *review.Cycle) { c.Stages[1].Who = "everybody" }},
		{"length", review.MemberInvalid, "/stages/1/length", func(c *review.Cycle) { c.Stages[1].Length = 31 }},
		{"window", review.SpanReversed, "/stages/1/window", func(c *review.Cycle) { c.Stages[1].Window = indicator.Span{From: day(2), To: day(1)} }},
		{"gap", review.MemberInvalid, "/stages/1/after", func(c *review.Cycle) { c.Stages[1].After.Least = -1 }},
		{"reversed gap", review.LoadReversed, "/stages/1/after", func(c *review.Cycle) { c.Stages[1].After = review.Load{Least: 2, Most: 1} }},
		{"gap before the first", review.MemberInvalid, "/stages/0/after", func(c *review.Cycle) { c.Stages[0].After.Least = 1 }},
		{"ID of a host", review.MemberInvalid, "/hosts/0/school", func(c *review.Cycle) { c.Hosts[0].School = " rimu" }},
		{"host twice", review.IDDuplicate, "/hosts/1/school", func(c *review.Cycle) { c.Hosts[1].School = "rimu" }},
		{"ID of a person", review.IDDuplicate, "/people/2/id", func(c *review.Cycle) { c.People = append(c.People, review.Person{ID: "rimu", School: "rimu"}) }},
		{"school of a person", review.MemberInvalid, "/people/0/school", func(c *review.Cycle) { c.People[0].School = "" }},
		{"closed host", review.SpanReversed, "/hosts/0/closed/0", func(c *review.Cycle) { c.Hosts[0].Closed = []indicator.Span{{From: day(2), To: day(1)}} }},
		{"closed person", review.SpanReversed, "/people/0/closed/0", func(c *review.Cycle) { c.People[0].Closed = []indicator.Span{{From: day(2), To: day(1)}} }},
		{"reviewer", review.IDUnknown, "/hosts/0/reviewers/0", func(c *review.Cycle) { c.Hosts[0].Reviewers[0] = "nobody" }},
		{"reviewer twice", review.IDDuplicate, "/hosts/0/reviewers/1", func(c *review.Cycle) { c.Hosts[0].Reviewers = []string{"tama", "tama"} }},
		{"champion", review.IDUnknown, "/hosts/0/champion", func(c *review.Cycle) { c.Hosts[0].Champion = "nobody" }},
		{"no champion", review.MemberInvalid, "/hosts/0/champion", func(c *review.Cycle) { c.Hosts[0].Champion = "" }},
		{"short calendar", review.CalendarShort, "/stages/2", func(c *review.Cycle) { c.Days = c.Days[:2] }},
	} {
		t.Run(test.name, func(t *testing.T) {
			c := checkedCycle()
			if _, list := review.CompileCycle(c); len(list.Issues) > 0 {
				t.Fatal(list)
			}
			test.spoils(&c)
			r, list := review.CompileCycle(c)
			only(t, r != nil, list, test.code, test.path)
		})
	}
}

// TestEqualAttributes compares schools by what is the same for all: nobody is unlike.
func TestEqualAttributes(t *testing.T) {
	for _, roll := range []float64{0, 90, 0.1} { // the mean of three times 0.1 is not 0.1
		r := checked()
		r.Cost = review.Cost{Unlike: []review.Unlike{{Attribute: "roll", Points: 9}}}
		r.Rules = []review.Rule{{Key: "alike", Kind: review.Similar, Attributes: []string{"roll"}}}
		for i := range r.Schools {
			r.Schools[i].Attributes["roll"] = roll
		}
		if a := allocate(t, r).Allocation(); a.Outcome != review.Optimal || a.Total != 0 {
			t.Errorf("%v: %v", roll, a)
		}
	}
}

// TestSentences holds what is said of each outcome.
func TestSentences(t *testing.T) {
	waive := []review.Constraint{{Key: "most:hera"}, {Key: "need:rimu"}}
	change := int64(-3)
	pair := review.Pair{Reviewer: "hera", School: "kauri"}
	for _, test := range []struct {
		is   fmt.Stringer
		want string
	}{
		{review.Allocation{Outcome: review.Optimal, Teams: make([]review.Team, 2), Total: 9, Bound: 9}, "2 teams, 9 points, which is the least possible"},
		{review.Allocation{Outcome: review.Feasible, Teams: make([]review.Team, 2), Total: 9, Bound: 7}, "2 teams, 9 points, at most 2 more than the least possible"},
		{review.Allocation{Outcome: review.Impossible, Relaxation: &review.Relaxation{Waive: waive, Smallest: true}}, "impossible; waive most:hera, need:rimu (the smallest set)"},
		{review.Allocation{Outcome: review.Impossible}, "impossible; what to waive is unknown"},
		{review.Allocation{Outcome: review.Undecided}, "no allocation was found, and none is ruled out: allow more effort"},
		{review.Timetable{Outcome: review.Optimal, Dates: make([]review.Dated, 2)}, "2 dates, the earliest possible"},
		{review.Timetable{Outcome: review.Feasible, Dates: make([]review.Dated, 2)}, "2 dates"},
		{review.Timetable{Outcome: review.Impossible, Relaxation: &review.Relaxation{Waive: waive}}, "impossible; waive most:hera, need:rimu (irreducible)"},
		{review.Timetable{Outcome: review.Undecided}, "no rota was found, and none is ruled out: allow more effort"},
		{review.Collision{Schools: []string{"rimu", "kauri"}, Between: []review.Constraint{{Says: "hera is at one school a day"}, {Says: "peer-review is on one day"}}}, "rimu, kauri: hera is at one school a day; peer-review is on one day"},
		{review.Explanation{Pair: pair, Forbidden: []review.Constraint{{Says: "too far"}, {Says: "not again"}}}, "hera and kauri: forbidden: too far; not again"},
		{review.Explanation{Pair: pair, Impossible: true, Exact: true}, "hera and kauri: not chosen; forcing the pair is impossible"},
		{review.Explanation{Pair: pair, Chosen: true}, "hera and kauri: chosen; what doing without the pair takes was not found"},
		{review.Explanation{Pair: pair, Change: &change}, "hera and kauri: not chosen; forcing the pair changes the total by -3 in the best allocation found"},
		{review.Explanation{Pair: pair, Change: &change, Exact: true}, "hera and kauri: not chosen; forcing the pair changes the total by -3"},
	} {
		if got := test.is.String(); got != test.want {
			t.Errorf("%q, want %q", got, test.want)
		}
	}
}

// TestExplainRefuses asks about who is not there, and about no allocation.
func TestExplainRefuses(t *testing.T) {
	r := checked()
	r.Schools[0].Need = 2 // but only tama can come
	s := allocate(t, r)
	for _, test := range []struct {
		reviewer, school string
		err              error
		forbidden        string
	}{
		{"nobody", "rimu", review.IDUnknown, ""},
		{"hera", "nowhere", review.IDUnknown, ""},
		{"hera", "kauri", review.ErrNoAllocation, ""},
		{"hera", "rimu", nil, "own-school"},
		{"hera", "totara", nil, "no-need"},
	} {
		e, err := s.Explain(t.Context(), test.reviewer, test.school)
		var keys []string
		for _, c := range e.Forbidden {
			keys = append(keys, c.Key)
		}
		if !errors.Is(err, test.err) || strings.Join(keys, " ") != test.forbidden {
			t.Errorf("%v: %v, %v", test, e, err)
		}
	}
}

// TestEnough runs out of time after each number of questions to the context. What comes
// before that is what comes with all the time there is, or the error of the context.
func TestEnough(t *testing.T) {
	known := with(country(10, 2, 3), review.LinkedAll, review.NotBack)
	known.Effort = 2000
	s := allocate(t, known)
	hard := compile(t, known)
	some := compile(t, known)
	some.Hold(60)
	impossible := checkedCycle()
	impossible.Hosts[1].Reviewers, impossible.Away = []string{"tama"}, new(0)
	impossible.Effort = 257 // the context is asked when 256 are left
	impossible.Stages[1].Window = indicator.Span{From: day(1), To: day(1)}
	for name, ask := range map[string]func(ctx context.Context) (any, error){
		"allocate":   func(ctx context.Context) (any, error) { return allocation(hard.Allocate(ctx)) },
		"some":       func(ctx context.Context) (any, error) { return allocation(some.Allocate(ctx)) },
		"explain":    func(ctx context.Context) (any, error) { return s.Explain(ctx, "s0-0", "s1") },
		"impossible": func(ctx context.Context) (any, error) { return rota(t, impossible).Dates(ctx) },
	} {
		t.Run(name, func(t *testing.T) {
			all, err := ask(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			late := 0
			for left := range 400 {
				got, err := ask(&hourglass{t.Context(), left})
				if err == nil {
					if diff := cmp.Diff(all, got); diff != "" {
						t.Errorf("after %d: %s", left, diff)
					}
					break
				}
				if late++; !errors.Is(err, context.DeadlineExceeded) {
					t.Fatal(err)
				}
			}
			if late == 0 {
				t.Error("time never ran out")
			}
		})
	}
}

func allocation(s *review.Solution, err error) (any, error) {
	if err != nil {
		return nil, err
	}
	return s.Allocation(), nil
}

// TestRelaxTwin asks what to waive of drawn conflicts, of each of which one constraint is
// to be waived, and compares with all sets there are. Answers may be short: conflicts are
// not always told, and what is open may stay so.
func TestRelaxTwin(t *testing.T) {
	count := map[string]int{}
	for seed := range uint64(300) {
		rnd := rand.New(rand.NewPCG(seed, 12))
		n := 1 + rnd.IntN(7)
		conflicts := make([][]int32, 1+rnd.IntN(5))
		for i := range conflicts {
			for e := range int32(n) {
				if rnd.IntN(3) == 0 {
					conflicts[i] = append(conflicts[i], e)
				}
			}
			if conflicts[i] == nil && rnd.IntN(10) > 0 {
				conflicts[i] = []int32{int32(rnd.IntN(n))}
			}
		}
		hits := func(waived []bool) (open [][]int32) {
			for _, c := range conflicts {
				if !slices.ContainsFunc(c, func(e int32) bool { return waived[e] }) {
					open = append(open, c)
				}
			}
			return open
		}
		told, unsure, left := seed%2 == 0, seed%5 == 1, math.MaxInt
		failed := errors.New("failed")
		asked := 0
		ask := func(waived []bool) (review.Outcome, [][]int32, error) {
			if asked++; asked > left {
				return "", nil, failed
			}
			open := hits(waived)
			switch {
			case len(open) == 0:
				return review.Feasible, nil, nil
			case unsure && len(open) > 1:
				return review.Undecided, nil, nil
			case told && (len(open) > 1 || seed%4 == 0):
				return review.Impossible, open[:1], nil
			}
			return review.Impossible, nil, nil
		}
		waive, smallest, err := review.Relax(n, ask, ask)
		if err != nil {
			t.Fatal(err)
		}
		fewest := math.MaxInt
		for mask := range 1 << n {
			waived := make([]bool, n)
			size := 0
			for e := range waived {
				if waived[e] = mask>>e&1 == 1; waived[e] {
					size++
				}
			}
			if size < fewest && len(hits(waived)) == 0 {
				fewest = size
			}
		}
		set := func(without int) []bool {
			waived := make([]bool, n)
			for i, e := range waive {
				waived[e] = i != without
			}
			return waived
		}
		switch {
		case fewest == math.MaxInt: // a conflict with nothing that could be waived
			count["never"]++
			if waive != nil || smallest {
				t.Errorf("seed %d: %v for %v", seed, waive, conflicts)
			}
		case waive == nil || len(hits(set(-1))) > 0 || smallest && len(waive) != fewest || !smallest && !unsure:
			t.Errorf("seed %d: %v for %v, smallest: %v", seed, waive, conflicts, smallest)
		case smallest:
			count["smallest"]++
		default:
			count["irreducible"]++
			for i := range waive {
				if len(hits(set(i))) == 0 {
					t.Errorf("seed %d: %v for %v, without %d, too", seed, waive, conflicts, waive[i])
				}
			}
		}
		for left = range asked {
			asked = 0
			if waive, _, err := review.Relax(n, ask, ask); !errors.Is(err, failed) || waive != nil {
				t.Fatalf("seed %d: an error after %d questions: %v, %v", seed, left, waive, err)
			}
		}
	}
	t.Log(count)
	if count["never"] < 3 || count["smallest"] < 30 || count["irreducible"] < 3 {
		t.Errorf("%v tells little", count)
	}
}

// TestRelaxHard asks of so many conflicts at once that the smallest set takes too long: the
// set that comes is irreducible.
func TestRelaxHard(t *testing.T) {
	rnd := rand.New(rand.NewPCG(1, 13))
	var conflicts [][]int32
	for range 300 {
		c := []int32{}
		for range 3 {
			c = append(c, rnd.Int32N(60))
		}
		conflicts = append(conflicts, c)
	}
	ask := func(waived []bool) (review.Outcome, [][]int32, error) {
		var open [][]int32
		for _, c := range conflicts {
			if !slices.ContainsFunc(c, func(e int32) bool { return waived[e] }) {
				open = append(open, c)
			}
		}
		if len(open) == 0 {
			return review.Optimal, nil, nil
		}
		return review.Impossible, open, nil
	}
	waive, smallest, err := review.Relax(60, ask, ask)
	if err != nil || smallest || len(waive) == 0 {
		t.Fatal(waive, smallest, err)
	}
	waived := make([]bool, 60)
	for _, e := range waive {
		waived[e] = true
	}
	if verdict, _, _ := ask(waived); verdict != review.Optimal {
		t.Errorf("%v do not do", waive)
	}
	for _, e := range waive {
		waived[e] = false
		if verdict, _, _ := ask(waived); verdict != review.Impossible {
			t.Errorf("%d need not be waived", e)
		}
		waived[e] = true
	}
}

// crowded draws schools that share many people on few days, so that a search goes back.
func crowded(seed uint64) review.Cycle {
	rnd := rand.New(rand.NewPCG(seed, 15))
	c := review.Cycle{Stages: []review.Stage{{Key: review.PeerReview, Who: review.TheTeam}}}
	for n := range 3 + rnd.IntN(2) {
		c.Days = append(c.Days, day(n))
	}
	const people = 12
	for i := range people {
		c.People = append(c.People, review.Person{ID: fmt.Sprintf("p%d", i), School: "elsewhere"})
	}
	for i := range 10 {
		h := review.Host{School: fmt.Sprintf("s%d", i)}
		for _, p := range rnd.Perm(people)[:2+rnd.IntN(2)] {
			h.Reviewers = append(h.Reviewers, fmt.Sprintf("p%d", p))
		}
		c.Hosts = append(c.Hosts, h)
	}
	return c
}

// TestDatesEffort dates with little effort: what comes keeps all constraints, what is
// claimed is so with all effort, and else it is open.
func TestDatesEffort(t *testing.T) {
	count := map[review.Outcome]int{}
	for seed := range uint64(60) {
		c := crowded(seed)
		all := dates(t, c)
		for effort := 10; effort < 20; effort++ {
			c.Effort = effort
			got := dates(t, c)
			count[got.Outcome]++
			switch {
			case got.Outcome == review.Undecided:
				if got.Dates != nil {
					t.Fatalf("seed %d: %v", seed, got.Dates)
				}
				continue
			case (got.Outcome == review.Impossible) != (all.Outcome == review.Impossible), got.Outcome == review.Optimal && !cmp.Equal(all, got):
				t.Fatalf("seed %d: %v with effort %d, and %v", seed, got, effort, all)
			}
			var found []visit
			for i, d := range got.Dates {
				found = append(found, visit{i, 0, number(d.From), number(d.To)})
			}
			if mask := brokenDates(c, cycleKeys(c), found); mask != 0 {
				t.Fatalf("seed %d: %v breaks %b", seed, got, mask)
			}
		}
	}
	t.Log(count)
	if count[review.Undecided] == 0 || count[review.Feasible] == 0 || count[review.Optimal] == 0 {
		t.Errorf("%v tells little", count)
	}
}

package review_test

import (
	"context"
	"fmt"

	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/network/review"
)

// waitaha is a cluster of four schools in a row, each with one reviewer.
func waitaha() review.Round {
	return review.Round{
		Schools: []review.School{
			{ID: "rimu", Need: 1, XY: &review.XY{X: 0, Y: 0}},
			{ID: "kauri", Need: 1, XY: &review.XY{X: 3, Y: 0}},
			{ID: "miro", Need: 1, XY: &review.XY{X: 10, Y: 0}},
			{ID: "totara", Need: 1, XY: &review.XY{X: 12, Y: 0}},
		},
		Reviewers: []review.Reviewer{
			{ID: "hera", School: "rimu", Skills: []string{"finance"}, Visits: review.Load{Most: 1}},
			{ID: "tama", School: "kauri", Visits: review.Load{Most: 1}},
			{ID: "mere", School: "miro", Visits: review.Load{Most: 1}},
			{ID: "ana", School: "totara", Visits: review.Load{Most: 1}},
		},
		Cost:   review.Cost{PerKilometre: 1},
		Linked: review.LinkedNot,
	}
}

func plan(r review.Round) *review.Solution {
	p, list := review.Compile(r)
	if err := list.Err(); err != nil {
		panic(err)
	}
	s, err := p.Allocate(context.Background())
	if err != nil {
		panic(err)
	}
	return s
}

func ExamplePlan_Allocate() {
	r := waitaha()
	r.Rules = []review.Rule{
		{Key: "not-back", Kind: review.NotBack},
		{Key: "feud", Kind: review.Conflict, Between: []string{"hera", "totara"}},
	}
	p, list := review.Compile(r)
	if err := list.Err(); err != nil {
		fmt.Println(err)
		return
	}
	s, err := p.Allocate(context.Background())
	if err != nil {
		fmt.Println(err) // the context's
		return
	}
	a := s.Allocation()
	for _, t := range a.Teams {
		fmt.Println(t.School, t.Reviewers)
	}
	fmt.Println(a)
	// Output:
	// rimu [tama]
	// kauri [ana]
	// miro [hera]
	// totara [mere]
	// 4 teams, 24 points, which is the least possible
}

func ExampleRelaxation() {
	r := waitaha()
	r.Rules = []review.Rule{
		{Key: "near", Kind: review.WithinDistance, Most: 5},
		{Key: "not-back", Kind: review.NotBack},
	}
	a := plan(r).Allocation()
	fmt.Println(a.Outcome)
	for _, c := range a.Relaxation.Waive {
		fmt.Println(c.Key+":", c.Says)
	}
	r.Waived = []string{"near"}
	fmt.Println(plan(r).Allocation())
	// Output:
	// impossible
	// near: reviewers travel at most 5 km
	// 4 teams, 24 points, which is the least possible
}

func ExampleSolution_Explain() {
	s := plan(waitaha())
	for _, pair := range [][2]string{{"tama", "rimu"}, {"tama", "miro"}, {"tama", "kauri"}} {
		why, err := s.Explain(context.Background(), pair[0], pair[1])
		if err != nil {
			panic(err)
		}
		fmt.Println(why, why.In)
	}
	// Output:
	// tama and rimu: chosen; doing without the pair changes the total by +14 [{mere rimu} {tama totara}]
	// tama and miro: not chosen; forcing the pair changes the total by +14 [{ana rimu} {tama miro}]
	// tama and kauri: forbidden: tama is of kauri []
}

func ExampleRota_Dates() {
	a := plan(waitaha()).Allocation()
	c := review.Cycle{
		Stages: []review.Stage{
			{Key: review.SelfReview},
			{Key: review.PeerReview, Who: review.TheTeam, Length: 2, After: review.Load{Least: 1}},
			{Key: review.ImprovementWorkshop, Who: review.Champion, After: review.Load{Most: 5}},
		},
		Hosts:  a.Hosts()[:2],
		People: []review.Person{{ID: "hera", School: "rimu"}, {ID: "tama", School: "kauri"}},
		Away:   new(int),
	}
	for i := range c.Hosts {
		c.Hosts[i].Champion = "hera"
	}
	for _, day := range []string{"2026-03-02", "2026-03-03", "2026-03-04", "2026-03-05", "2026-03-06", "2026-03-09", "2026-03-10", "2026-03-11"} {
		c.Days = append(c.Days, indicator.MustDate(day))
	}
	r, list := review.CompileCycle(c)
	if err := list.Err(); err != nil {
		panic(err)
	}
	when, err := r.Dates(context.Background())
	if err != nil {
		panic(err)
	}
	for _, d := range when.Dates {
		fmt.Println(d.School, d.Stage, d.From, d.To, d.People)
	}
	// Output:
	// rimu self-review 2026-03-02 2026-03-02 []
	// rimu peer-review 2026-03-04 2026-03-05 [tama]
	// rimu improvement-workshop 2026-03-06 2026-03-06 [hera]
	// kauri self-review 2026-03-02 2026-03-02 []
	// kauri peer-review 2026-03-09 2026-03-10 [hera]
	// kauri improvement-workshop 2026-03-11 2026-03-11 [hera]
}

func ExampleCompile() {
	_, list := review.Compile(review.Round{
		Schools:   []review.School{{ID: "rimu", Need: 1}},
		Reviewers: []review.Reviewer{{ID: "hera", School: "kauri"}},
		Rules:     []review.Rule{{Key: "near", Kind: review.WithinDistance, Most: 5}},
	})
	for _, i := range list.Issues {
		fmt.Println(i.Path, i.Message)
	}
	// Output:
	// /reviewers/0/school the round has no school "kauri"
	// /schools/0 rule near asks for positions, and "rimu" has none
}

// A round as an office writes it down. Two schools with one reviewer each cannot but review
// back: nothing is possible, and what to give up is named.
func ExampleParse() {
	p, list := review.Parse([]byte(`{
		"format": "leadership-review-round/1",
		"schools": [{"id": "rimu", "need": 1}, {"id": "kauri", "need": 1}],
		"reviewers": [
			{"id": "hera", "school": "rimu", "visits": {"most": 1}},
			{"id": "tama", "school": "kauri", "visits": {"most": 1}}
		],
		"rules": [{"key": "not-back", "kind": "not-back"}],
		"linked": "unchecked"
	}`))
	if err := list.Err(); err != nil {
		fmt.Println(err)
		return
	}
	s, err := p.Allocate(context.Background())
	fmt.Println(s.Allocation().Outcome, err)
	fmt.Println(s.Allocation().Relaxation)
	// Output:
	// impossible <nil>
	// waive not-back (the smallest set)
}

// An allocation and a timetable that were stored, and what a reader must not take for one.
func ExampleParseAllocation() {
	data, _ := document.Write(plan(waitaha()).Allocation())
	a, list := review.ParseAllocation(data)
	fmt.Println(a, list.Err())

	_, list = review.ParseTimetable(data)
	fmt.Println(list.Issues[0])
	// Output:
	// 4 teams, 10 points, which is the least possible <nil>
	// error: 2:13: /format: "leadership-review-allocation/1" is not allowed: want "leadership-review-timetable/1" [value-not-allowed]
}

// When each school is reviewed. A day that the calendar does not have is found where it is
// written.
func ExampleParseCycle() {
	_, list := review.ParseCycle([]byte(`{
		"format": "leadership-review-cycle/1",
		"stages": [{"key": "self-review"}],
		"hosts": [{"school": "rimu"}],
		"days": ["2026-03-02", "2026-02-30"]
	}`))
	fmt.Println(list)
	// Output: error: 5:26: /days/1: "2026-02-30" is not valid: want a day of the calendar as in 2026-01-27 [value-invalid]
}

// The four documents of peer review.
func ExampleSchema() {
	for _, s := range []*document.Schema{review.Schema(), review.AllocationSchema(), review.CycleSchema(), review.TimetableSchema()} {
		fmt.Println(s.ID())
	}
	// Output:
	// https://openrubric.github.io/leadership/schema/review-round-1.json
	// https://openrubric.github.io/leadership/schema/review-allocation-1.json
	// https://openrubric.github.io/leadership/schema/review-cycle-1.json
	// https://openrubric.github.io/leadership/schema/review-timetable-1.json
}

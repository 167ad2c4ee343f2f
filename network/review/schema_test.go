package review_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/network/review"
)

func TestTypesFitSchemas(t *testing.T) {
	for _, each := range []struct {
		schema *document.Schema
		value  any
	}{
		{review.Schema(), review.Round{}},
		{review.CycleSchema(), review.Cycle{}},
		{review.AllocationSchema(), review.Allocation{}},
		{review.TimetableSchema(), review.Timetable{}},
	} {
		if err := each.schema.Check(each.value); err != nil {
			t.Errorf("%T: %v", each.value, err)
		}
	}
}

// TestDocuments writes each document, reads it and writes it again.
func TestDocuments(t *testing.T) {
	day := indicator.MustDate("2026-03-02")
	round := review.Round{
		Format:    review.CurrentFormat,
		Schools:   []review.School{{ID: "albany", XY: &review.XY{X: 1, Y: 2}, Attributes: map[string]float64{"roll": 212}, Need: 1}, {ID: "otara", XY: &review.XY{X: 3, Y: 4}, Attributes: map[string]float64{"roll": 90}}},
		Reviewers: []review.Reviewer{{ID: "p1", School: "otara", Skills: []string{"improvement-champion"}, Visits: review.Load{Least: 1, Most: 2}}},
		Rules: []review.Rule{
			{Key: "apart", Kind: review.Conflict, Between: []string{"p1", "otara"}},
			{Key: "near", Kind: review.WithinDistance, Most: 30},
			{Key: "not-last-year", Kind: review.NotAgain, Pairs: []review.Pair{{Reviewer: "p1", School: "otara"}}},
			{Key: "champion", Kind: review.Skilled, Skill: "improvement-champion", Schools: []string{"albany"}},
			{Key: "alike", Kind: review.Similar, Attributes: []string{"roll"}, Most: 3},
		},
		Cost:       review.Cost{PerKilometre: 1, PerExtraVisit: 2, Unlike: []review.Unlike{{Attribute: "roll", Points: 3}}},
		Linked:     review.LinkedNot,
		Waived:     []string{"near"},
		Effort:     10,
		Extensions: json.RawMessage(`{"by":"region"}`),
	}
	data := same(t, review.Schema(), round)
	plan, list := review.Parse(data)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	s, err := plan.Allocate(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	a := s.Allocation()
	read, list := review.ParseAllocation(same(t, review.AllocationSchema(), a))
	a.Format = review.CurrentAllocationFormat
	if diff := cmp.Diff(a, read); list.Err() != nil || diff != "" {
		t.Errorf("%v %s", list.Err(), diff)
	}
	if read.Outcome != review.Optimal || len(read.Teams) != 1 {
		t.Errorf("%+v", read)
	}

	cycle := review.Cycle{
		Format: review.CurrentCycleFormat,
		Stages: []review.Stage{{Key: review.SelfReview, Length: 1, Window: indicator.Span{From: day}}, {Key: review.PeerReview, Who: review.TheTeam, After: review.Load{Least: 1, Most: 9}}},
		Hosts:  a.Hosts(),
		People: []review.Person{{ID: "p1", School: "otara", Closed: []indicator.Span{{From: day, To: day}}}},
		Days:   []indicator.Date{day, indicator.MustDate("2026-03-03"), indicator.MustDate("2026-03-04")},
		Away:   new(1),
	}
	rota, list := review.ParseCycle(same(t, review.CycleSchema(), cycle))
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	table, err := rota.Dates(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	dates, list := review.ParseTimetable(same(t, review.TimetableSchema(), table))
	table.Format = review.CurrentTimetableFormat
	if diff := cmp.Diff(table, dates); list.Err() != nil || diff != "" || len(dates.Dates) != 2 {
		t.Errorf("%v %s %+v", list.Err(), diff, dates)
	}
}

// same writes a document, reads it by its schema and compares it with what it was.
func same[T any](t *testing.T, schema *document.Schema, doc T) []byte {
	t.Helper()
	data, err := document.Write(doc)
	if err != nil {
		t.Fatal(err)
	}
	var read T
	if list := schema.Read(data, &read); list.Err() != nil {
		t.Fatal(list.Err())
	}
	again, err := document.Write(read)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(data, again) {
		t.Errorf("written again: %s", cmp.Diff(string(data), string(again)))
	}
	return data
}

// Issues of form and of content carry their place.
func TestParseIssues(t *testing.T) {
	if _, list := review.Parse([]byte(`{"format": "leadership-review-round/1", "schools": [{"id": "albany", "need": -1}]}`)); list.Err() == nil || list.Issues[0].At.Line != 1 || list.Issues[0].Path != "/schools/0/need" {
		t.Errorf("%v", list.Issues)
	}
	if _, list := review.Parse([]byte("{\"format\": \"leadership-review-round/1\",\n\"reviewers\": [{\"id\": \"p1\", \"school\": \"nowhere\"}]}")); !list.Has(review.IDUnknown) || list.Issues[1].At.Line != 2 {
		t.Errorf("%v", list.Issues)
	}
	if _, list := review.ParseCycle([]byte("{\"format\": \"leadership-review-cycle/1\",\n\"stages\": [{\"key\": \"a\"}], \"days\": [\"2026-03-02\", \"2026-03-02\"]}")); !list.Has(review.DaysDisordered) || list.Issues[0].At.Line != 2 {
		t.Errorf("%v", list.Issues)
	}
}

// hourglass is a context that is over after it was asked a number of times.
type hourglass struct {
	context.Context
	left int
}

func (h *hourglass) Err() error {
	if h.left--; h.left < 0 {
		return context.DeadlineExceeded
	}
	return nil
}

// Where time runs out while it is looked for what to waive, that it is impossible is known.
func TestImpossibleInTime(t *testing.T) {
	r := review.Round{Linked: review.LinkedNot}
	for i := range 6 {
		school := fmt.Sprint("s", i)
		r.Schools = append(r.Schools, review.School{ID: school, Need: 2})
		r.Reviewers = append(r.Reviewers, review.Reviewer{ID: fmt.Sprint("p", i), School: school, Visits: review.Load{Most: 1}})
	}
	plan, list := review.Compile(r)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	known := 0
	for left := range 200 {
		s, err := plan.Allocate(&hourglass{t.Context(), left})
		switch {
		case err == nil:
			if a := s.Allocation(); a.Outcome != review.Impossible || a.Relaxation == nil {
				t.Errorf("%+v", a)
			}
		case !errors.Is(err, context.DeadlineExceeded):
			t.Fatal(err)
		case s != nil:
			known++
			if a := s.Allocation(); a.Outcome != review.Impossible || a.Relaxation != nil {
				t.Errorf("%+v", a)
			}
		}
	}
	if known == 0 {
		t.Error("time never ran out in between")
	}
}

package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/network/review"
)

// reviews prints who reviews whom, why one pair does or does not, and when.
func (p *page) reviews(ctx context.Context, in inputs, on indicator.Date, why [2]string) (review.Allocation, review.Timetable, error) {
	var a review.Allocation
	var table review.Timetable
	plan, list := review.Compile(in.round)
	if err := list.Err(); err != nil {
		return a, table, fmt.Errorf("round.json: %w", err)
	}
	solution, err := plan.Allocate(ctx)
	if err != nil {
		return a, table, err
	}
	a = solution.Allocation()
	p.heading("Who reviews whom")
	p.text(a.String())
	if len(a.Teams) == 0 {
		table.Outcome = a.Outcome // who does not come cannot be dated
		return a, table, nil
	}
	p.line("")
	home := map[string]string{}
	champion := map[string]bool{}
	for _, r := range in.round.Reviewers {
		home[r.ID] = r.School
		champion[r.ID] = slices.Contains(r.Skills, "improvement-champion")
	}
	for _, t := range a.Teams {
		var team []string
		for _, r := range t.Reviewers {
			mark := ""
			if champion[r] {
				mark = "*"
			}
			team = append(team, fmt.Sprintf("%s%s (%s)", r, mark, in.net.Name(home[r], on)))
		}
		p.line("%-26s %s", in.net.Name(t.School, on), strings.Join(team, ", "))
	}
	p.line("")
	p.line("* Improvement Champion")
	if why == ([2]string{}) {
		t := a.Teams[0]
		why = [2]string{t.Reviewers[0], t.School}
	}
	e, err := solution.Explain(ctx, why[0], why[1])
	if err != nil {
		return a, table, err
	}
	p.line("")
	p.text("Why? " + e.String())
	table, err = p.dates(ctx, in, on, a, champion)
	return a, table, err
}

// dates prints when the schools go through the cycle.
func (p *page) dates(ctx context.Context, in inputs, on indicator.Date, a review.Allocation, champion map[string]bool) (review.Timetable, error) {
	cycle := in.cycle
	cycle.Hosts = a.Hosts()
	for i := range cycle.Hosts {
		h := &cycle.Hosts[i]
		for _, r := range h.Reviewers {
			if h.Champion == "" && champion[r] {
				h.Champion = r
			}
		}
	}
	for _, r := range in.round.Reviewers {
		cycle.People = append(cycle.People, review.Person{ID: r.ID, School: r.School})
	}
	rota, list := review.CompileCycle(cycle)
	if err := list.Err(); err != nil {
		return review.Timetable{}, fmt.Errorf("cycle.json: %w", err)
	}
	table, err := rota.Dates(ctx)
	if err != nil {
		return table, err
	}
	p.heading("When")
	if len(table.Dates) == 0 {
		p.text(table.String())
		return table, nil
	}
	row := fmt.Sprintf("%-26s", "")
	for _, s := range cycle.Stages {
		row += fmt.Sprintf(" %-20s", s.Key)
	}
	p.line("%s", row)
	for _, t := range a.Teams {
		row := fmt.Sprintf("%-26s", in.net.Name(t.School, on))
		for _, d := range table.Dates {
			if d.School != t.School {
				continue
			}
			when := d.From.String()
			if d.To != d.From {
				when += " to " + d.To.String()[8:]
			}
			row += fmt.Sprintf(" %-20s", when)
		}
		p.line("%s", row)
	}
	return table, nil
}

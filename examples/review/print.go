package main

import (
	"fmt"
	"strings"

	"github.com/openrubric/leadership/assessment/report"
)

// mostSections is how many subjects are printed one by one. Of more the overview is
// printed, and -subject prints one.
const mostSections = 12

// page lays out what is printed: the sections of the page for a browser, but for those
// that are pictures there, and for what the evidence carries, which is long.
func (r *review) page() (*page, error) {
	content, err := r.content()
	if err != nil {
		return nil, err
	}
	sections, err := report.Sections(content, r.options())
	if err != nil {
		return nil, err
	}
	subjects := 0
	for _, s := range sections {
		if strings.HasPrefix(s.ID, "subject-") {
			subjects++
		}
	}
	p := &page{}
	for _, s := range sections {
		switch {
		case s.ID == "indicators", s.ID == "overview" && subjects <= mostSections, strings.HasPrefix(s.ID, "subject-") && subjects > mostSections:
			continue
		}
		p.section(leave(s, "-glance", "-beside", "-evidence", "overview-subjects"), 0)
		if s.ID == "top" {
			for _, note := range r.notes {
				p.term("  File", note)
			}
		}
	}
	r.printWhy(p)
	return p, nil
}

// leave leaves out the sections under one whose IDs end so.
func leave(s report.Section, ends ...string) report.Section {
	var kept []report.Section
	for _, sub := range s.Sections {
		out := false
		for _, end := range ends {
			out = out || strings.HasSuffix(sub.ID, end)
		}
		if !out {
			kept = append(kept, sub)
		}
	}
	s.Sections = kept
	return s
}

// count returns "1 error" or "2 errors".
func count[N int | int64](n N, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

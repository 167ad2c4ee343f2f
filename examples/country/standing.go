package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
	"github.com/openrubric/leadership/indicator/table"
)

// A standing is how a country stands: from each perspective, how many subjects there are,
// and at which level the middle of each is on the framework's top groups. It is read from
// the table of scores as it is let out, so that it cannot tell what that hides.
type standing struct {
	f            *framework.Framework
	groups       []indicator.ID
	perspectives []string
	shown        map[string]int
	profiles     map[string]int
	out          func(subjects int)                   // is told how many have been let out
	at           map[string]map[string]map[string]int // by perspective, group and level
}

func newStanding(f *framework.Framework, out func(subjects int)) *standing {
	s := &standing{f: f, out: out, shown: map[string]int{}, profiles: map[string]int{}, at: map[string]map[string]map[string]int{}}
	for g := range f.Groups() {
		if g.Parent == "" {
			s.groups = append(s.groups, g.ID)
			s.at[string(g.ID)] = map[string]map[string]int{}
		}
	}
	return s
}

// watch writes the table, and reads it as it is written.
func (s *standing) watch(w io.Writer, rel assessment.Release, r *assessment.Result) error {
	read, write := io.Pipe()
	done := make(chan error)
	go func() {
		err := s.read(read)
		read.CloseWithError(err)
		done <- err
	}()
	err := rel.WriteCSV(io.MultiWriter(w, write), r)
	write.CloseWithError(err)
	if broken := <-done; err == nil {
		err = broken
	}
	return err
}

func (s *standing) read(r io.Reader) error {
	rows, list := table.Open(r, table.Layout{}, table.Options{MaxBytes: mostBytes})
	if list.Err() != nil {
		return list.Err()
	}
	columns := map[string]int{}
	for _, name := range []string{"subject", "perspective", "id", "state", "median_low"} {
		column, list := rows.Column(name)
		if list.Err() != nil {
			return list.Err()
		}
		columns[name] = column
	}
	var found issue.Collector
	subjects, subject, perspective, shown := 0, "", "", false
	for rows.Scan(&found) {
		cell := func(name string) []byte { return rows.Cell(columns[name]) }
		if string(cell("subject")) != subject || string(cell("perspective")) != perspective {
			if string(cell("subject")) != subject {
				s.out(subjects)
				subjects++
			}
			subject, perspective, shown = string(cell("subject")), string(cell("perspective")), false
			if s.profiles[perspective]++; s.profiles[perspective] == 1 {
				s.perspectives = append(s.perspectives, perspective)
			}
		}
		group := s.at[string(cell("id"))]
		if group == nil || string(cell("state")) != "shown" {
			continue
		}
		if !shown {
			s.shown[perspective]++
			shown = true
		}
		if group[perspective] == nil {
			group[perspective] = map[string]int{}
		}
		group[perspective][string(cell("median_low"))]++
	}
	s.out(subjects)
	return found.List().Err()
}

func (s *standing) tell(w io.Writer) {
	for _, p := range s.perspectives {
		name := p
		if p == "" {
			name = "nobody in particular"
		}
		fmt.Fprintf(w, "\nAs %s sees it: %d shown, %d hidden\n", name, s.shown[p], s.profiles[p]-s.shown[p])
		for _, id := range s.groups {
			if levels := s.levels(s.at[string(id)][p]); levels != "" {
				fmt.Fprintf(w, "  %-56.56s%s\n", s.f.Label(id)["en"], levels)
			}
		}
	}
}

// levels tells how many subjects stand at each level, in the order of the scales.
func (s *standing) levels(at map[string]int) string {
	var parts []string
	for scale := range s.f.Scales() {
		for _, rung := range scale.Levels {
			if n := at[string(rung.Key)]; n > 0 {
				parts = append(parts, fmt.Sprintf("%s %d", rung.Key, n))
			}
		}
	}
	return strings.Join(parts, ", ")
}

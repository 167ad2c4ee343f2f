package main

import (
	"fmt"
	"slices"
	"strings"

	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"

	"github.com/openrubric/leadership/assessment"
)

func init() {
	register.DoFn3x0[string, func(*Slip) bool, func(Refusal)](&findTwice{})
	register.Iter1[Slip]()
}

// A Slip says where in a file the form of a rater stands. Counts know that somebody judged
// an indicator twice, and not on which lines; the slips of a form from all files do.
type Slip struct {
	File        string
	First, Last int   // lines
	Columns     []int // of the framework, that the form has a judgement of
}

// note puts a judgement on the slip of its form.
func (f *fileReader) note(line int, j *assessment.Judgement) {
	key := strings.Join([]string{j.Subject, j.Occasion, string(j.Perspective), j.Rater}, "\x00") // which no name holds
	s := f.slips[key]
	if s == nil {
		s = &Slip{File: f.name, First: line}
		f.slips[key] = s
	}
	column, _ := f.counts.Framework().Column(j.Indicator, j.Dimension)
	s.Last = line
	s.Columns = append(s.Columns, column)
}

// findTwice refuses judgements that stand in two files. Those that stand twice in one file
// have been refused where it was read.
type findTwice struct{ Job job }

// ProcessElement refuses the judgements of a form that stand in two files.
func (t *findTwice) ProcessElement(key string, slips func(*Slip) bool, refuse func(Refusal)) {
	var all []Slip
	var s Slip
	for slips(&s) {
		all = append(all, s)
		s = Slip{}
	}
	for _, s := range all {
		for _, column := range s.Columns {
			if files := others(all, s.File, column); len(files) > 0 {
				refuse(t.refusal(key, s, column, files))
				break // one is enough to find the rest by
			}
		}
	}
}

// others returns the other files that have a judgement of the column.
func others(all []Slip, file string, column int) []string {
	var files []string
	for _, s := range all {
		if s.File != file && slices.Contains(s.Columns, column) {
			files = append(files, s.File)
		}
	}
	slices.Sort(files)
	return files
}

func (t *findTwice) refusal(key string, s Slip, column int, files []string) Refusal {
	names := strings.Split(key, "\x00")
	id := t.Job.framework().Columns()[column].ID
	return Refusal{s.File, s.First, string(assessment.JudgementTwice), fmt.Sprintf(
		"rater %q judges %s of subject %q in other files too: somewhere from this line to line %d, and in %s", names[3], id, names[0], s.Last, strings.Join(files, ", "))}
}

package main

import (
	"cmp"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"slices"
	"strconv"
	"strings"

	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/filesystem"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/indicator"
)

func init() {
	register.DoFn4x1[context.Context, []byte, func(*Tally) bool, func(*Refusal) bool, error](&finish{})
	register.Iter1[Tally]()
	register.Iter1[Refusal]()
}

// The files of results.
const (
	scoresFile  = "scores.csv"
	countsFile  = "counts"
	refusedFile = "refused.csv"
)

// finish puts all counts together, scores them and writes the results. It runs once, on one
// machine: what is left then is some hundred bytes a subject, and the protection of
// anonymous raters has to see all of it.
type finish struct{ Job job }

// ProcessElement puts the tallies together, scores them and writes the files.
func (w *finish) ProcessElement(ctx context.Context, _ []byte, tallies func(*Tally) bool, refusals func(*Refusal) bool) error {
	refused := all(refusals)
	slices.SortFunc(refused, func(a, b Refusal) int {
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Message, b.Message))
	})
	whole, err := w.whole(tallies)
	if err != nil {
		return err
	}
	if err := w.write(ctx, refusedFile, func(out io.Writer) error { return writeRefused(out, refused) }); err != nil {
		return err
	}
	if whole.twice || whole.counts == nil || len(refused) > 0 && !w.Job.KeepGood {
		return errors.Join(w.remove(ctx, scoresFile), w.remove(ctx, countsFile)) // those of an earlier run
	}
	report, err := score(whole.counts, w.Job.Audience)
	if err != nil {
		return err
	}
	return errors.Join(
		w.write(ctx, scoresFile, func(out io.Writer) error { return writeScores(out, report) }),
		w.write(ctx, countsFile, func(out io.Writer) error { _, err := whole.counts.WriteTo(out); return err }),
	)
}

func all[T any](next func(*T) bool) []T {
	var list []T
	var one T
	for next(&one) {
		list = append(list, one)
	}
	return list
}

// whole puts the counts of all subjects together.
func (w *finish) whole(tallies func(*Tally) bool) (Tally, error) {
	n := count{w.Job}
	whole := Tally{}
	for {
		var t Tally
		if !tallies(&t) {
			return whole, nil
		}
		var err error
		if whole, err = n.MergeAccumulators(whole, t); err != nil {
			return whole, err
		}
	}
}

// score makes the report for an audience.
func score(c *assessment.Counts, audience assessment.Audience) (assessment.Report, error) {
	result, list := c.Score(assessment.Method{})
	if list.Err() != nil {
		return assessment.Report{}, list.Err()
	}
	report, list := assessment.Release{Audience: audience}.Report(result)
	return report, list.Err()
}

// writeScores writes a report as a table: a row a score, and one for what is hidden as a
// whole.
func writeScores(out io.Writer, report assessment.Report) error {
	w := csv.NewWriter(out)
	w.Write([]string{"subject", "occasion", "perspective", "id", "dimension", "state", "reason", "raters", "judgements", "median", "distribution"})
	for _, s := range report.Subjects {
		for _, p := range s.Profiles {
			if len(p.Scores) == 0 {
				w.Write([]string{s.ID, p.Occasion, string(p.Perspective), "", "", string(p.State), "", "", "", "", ""})
			}
			for _, score := range p.Scores {
				w.Write([]string{
					s.ID, p.Occasion, string(p.Perspective), string(score.ID), score.Dimension, string(score.State), string(score.Reason),
					told(score.Raters), told(score.Judgements), levels(score.Median), numbers(score.Distribution),
				})
			}
		}
	}
	w.Flush()
	return w.Error()
}

func told(n *int) string {
	if n == nil {
		return ""
	}
	return strconv.Itoa(*n)
}

// levels returns a median: one level, or the two that it falls between.
func levels(median []indicator.Level) string {
	var texts []string
	for _, l := range median {
		texts = append(texts, string(l))
	}
	return strings.Join(texts, ";")
}

func numbers(distribution []int) string {
	var texts []string
	for _, n := range distribution {
		texts = append(texts, strconv.Itoa(n))
	}
	return strings.Join(texts, ";")
}

func writeRefused(out io.Writer, refused []Refusal) error {
	w := csv.NewWriter(out)
	w.Write([]string{"file", "line", "code", "message"})
	for _, r := range refused {
		w.Write([]string{r.File, strconv.Itoa(r.Line), r.Code, r.Message})
	}
	w.Flush()
	return w.Error()
}

// write writes a file of results where the runner's machines find it.
func (w *finish) write(ctx context.Context, name string, content func(io.Writer) error) error {
	fs, err := filesystem.New(ctx, w.Job.file(name))
	if err != nil {
		return err
	}
	defer fs.Close()
	out, err := fs.OpenWrite(ctx, w.Job.file(name))
	if err != nil {
		return err
	}
	return errors.Join(content(out), out.Close())
}

// remove removes a file of results if there is one.
func (w *finish) remove(ctx context.Context, name string) error {
	fs, err := filesystem.New(ctx, w.Job.file(name))
	if err != nil {
		return err
	}
	defer fs.Close()
	there, err := fs.List(ctx, w.Job.file(name))
	if err != nil || len(there) == 0 {
		return err
	}
	remover, ok := fs.(filesystem.Remover)
	if !ok {
		return errors.New(w.Job.file(name) + " is of an earlier run and cannot be removed from here")
	}
	return remover.Remove(ctx, w.Job.file(name))
}

// readLines reads a CSV file of results.
func readLines(ctx context.Context, name string, line func([]string)) error {
	fs, err := filesystem.New(ctx, name)
	if err != nil {
		return err
	}
	defer fs.Close()
	in, err := fs.OpenRead(ctx, name)
	if err != nil {
		return err
	}
	defer in.Close()
	for r := csv.NewReader(in); ; {
		record, err := r.Read()
		switch {
		case errors.Is(err, io.EOF):
			return nil
		case err != nil:
			return err
		}
		line(record)
	}
}

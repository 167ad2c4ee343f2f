package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/examples/internal/cli"
	"github.com/openrubric/leadership/indicator/issue"
)

// mostBytes is how long a file may be, unpacked: a terabyte.
const mostBytes = 1 << 40

// count counts the files, or invented judgements if there are none.
func (q *request) count(ctx context.Context) (*assessment.Counts, error) {
	switch {
	case len(q.files) == 0:
		var b bytes.Buffer
		if err := invent(until{ctx, &b}, q.f, q.rows, func(int) {}); err != nil {
			return nil, err
		}
		t := tally{line: &q.progress, files: 1}
		return q.countFile(ctx, &t, "invented.csv", &b, assessment.CountOptions{})
	case q.counts != "" && len(q.files) == 1:
		return q.countSaving(ctx, q.files[0])
	}
	counts, err := q.countAll(ctx)
	if err == nil && q.counts != "" {
		err = keep(q.counts, counts)
	}
	return counts, err
}

// A tally is how far all the files are that are counted at the same time.
type tally struct {
	mu               sync.Mutex
	line             *cli.Line
	rows, judgements int64
	done, files      int
}

// file returns what is told how far one of the files is.
func (t *tally) file() func(assessment.Progress) {
	var before assessment.Progress
	return func(p assessment.Progress) {
		t.mu.Lock()
		defer t.mu.Unlock()
		t.rows += p.Rows - before.Rows
		t.judgements += p.Judgements - before.Judgements
		if p.Done {
			t.done++
		}
		before = p
		t.line.Show("%d rows, %d judgements, %d of %d files", t.rows, t.judgements, t.done, t.files)
	}
}

func (q *request) countFile(ctx context.Context, t *tally, name string, r io.Reader, o assessment.CountOptions) (*assessment.Counts, error) {
	o.File, o.MaxBytes, o.Progress = filepath.Base(name), mostBytes, t.file()
	counts, _, list := assessment.CountCSV(ctx, r, q.m, q.f, o)
	return counts, problems(list)
}

// problems returns all errors of the list, one a line.
func problems(list issue.List) error {
	var all []error
	for _, i := range list.Issues {
		if !i.Warning {
			all = append(all, &i)
		}
	}
	if list.LeftOut > 0 && len(all) > 0 {
		all = append(all, fmt.Errorf("and %d more", list.LeftOut))
	}
	return errors.Join(all...)
}

// countAll counts so many files at a time, and puts the counts together in the order of the
// files: any other order gives the same counts.
func (q *request) countAll(ctx context.Context) (*assessment.Counts, error) {
	parts := make([]*assessment.Counts, len(q.files))
	failed := make([]error, len(q.files))
	free := make(chan struct{}, max(q.workers, 1))
	t := tally{line: &q.progress, files: len(q.files)}
	var wait sync.WaitGroup
	for i, name := range q.files {
		wait.Go(func() {
			free <- struct{}{}
			defer func() { <-free }()
			f, err := os.Open(name)
			if err != nil {
				failed[i] = err
				return
			}
			defer f.Close()
			parts[i], failed[i] = q.countFile(ctx, &t, name, f, assessment.CountOptions{})
		})
	}
	wait.Wait()
	if err := errors.Join(failed...); err != nil {
		return nil, err
	}
	for _, part := range parts[1:] {
		if list := parts[0].Merge(part); list.Err() != nil {
			return nil, problems(list)
		}
	}
	return parts[0], nil
}

// countSaving counts a file, saves the counts as it goes, and goes on where it was.
func (q *request) countSaving(ctx context.Context, name string) (*assessment.Counts, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	o := assessment.CountOptions{Save: func(c *assessment.Counts) error { return keep(q.counts, c) }}
	kept, err := q.kept()
	if err != nil || kept != nil && !kept.Unfinished() {
		return kept, err // all of it was counted before
	}
	o.Resume = kept
	counts, err := q.countFile(ctx, &tally{line: &q.progress, files: 1}, name, f, o)
	if err != nil {
		return nil, err
	}
	return counts, keep(q.counts, counts)
}

// kept returns the counts that were kept, or nil if there are none.
func (q *request) kept() (*assessment.Counts, error) {
	f, err := os.Open(q.counts)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	defer f.Close()
	c, list := assessment.ReadCounts(f, q.f)
	return c, problems(list)
}

func keep(name string, c *assessment.Counts) error {
	return cli.Replace(name, func(w io.Writer) error {
		_, err := c.WriteTo(w)
		return err
	})
}

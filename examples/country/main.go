// Command country scores the judgements of a whole country on one laptop: files of any
// length are counted in memory that depends on the schools and their raters, not on the
// rows, several files at a time; the counts are put together, scored, and let out as a
// table, one school after another.
//
//	go run ./examples/country                                     # 20,000 invented judgements
//	go run ./examples/country -write judgements.csv -rows 10000000
//	go run ./examples/country -out scores.csv judgements.csv
//	go run ./examples/country -out scores.csv -counts counts.bin north.csv.gz south.csv.gz
//
// The files have the columns subject, rater, perspective, indicator and level, unless
// -mapping says what theirs are. With -counts and one file the counts are saved as it is
// read; called again after an interruption, it goes on where it was. Progress is shown if
// standard error is a terminal.
//
// The exit status is 0 if all went well, 1 if there are problems (all are printed, each
// with file, line and column) or it was interrupted, 2 if it was called wrongly.
package main

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/examples/internal/cli"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/framework/catalogue"
)

func main() {
	debug.SetGCPercent(25) // nearly all that is held is needed to the end
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	context.AfterFunc(ctx, stop) // a second interrupt does not wait
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr, cli.Terminal(os.Stderr)))
}

// A request is what the program was asked for.
type request struct {
	key, mapping, audience string
	out, counts, write     string
	rows, workers          int
	files                  []string
	progress               cli.Line

	f *framework.Framework
	m assessment.Mapping
}

// run shows progress on the screen, unless that is nil.
func run(ctx context.Context, args []string, stdout, stderr, screen io.Writer) int {
	q := request{progress: cli.Line{To: screen}}
	flags := flag.NewFlagSet("country", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&q.key, "framework", "district", "`key` of the framework of the catalogue")
	flags.StringVar(&q.mapping, "mapping", "", "JSON `file` that says what the columns mean")
	flags.StringVar(&q.audience, "audience", "panel", "who will read it: subject, panel or public")
	flags.StringVar(&q.out, "out", "", "`file` to write the table of scores to")
	flags.StringVar(&q.counts, "counts", "", "`file` to keep the counts in")
	flags.StringVar(&q.write, "write", "", "`file` to write invented judgements to, instead of scoring")
	flags.IntVar(&q.rows, "rows", 20_000, "how many judgements to invent")
	flags.IntVar(&q.workers, "workers", 2, "how many files to count at a time")
	if flags.Parse(args) != nil {
		return 2
	}
	q.files = flags.Args()
	err := q.run(ctx, stdout)
	q.progress.Clear()
	switch {
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(stderr, "stopped by an interrupt")
		return 1
	case err != nil:
		fmt.Fprintln(stderr, err)
		return 1
	}
	return 0
}

func (q *request) run(ctx context.Context, stdout io.Writer) error {
	if err := q.prepare(); err != nil {
		return err
	}
	if q.write != "" {
		written := q.progress.Counter("%d of %d judgements are written", q.rows)
		return cli.Replace(q.write, func(w io.Writer) error { return invent(until{ctx, w}, q.f, q.rows, written) })
	}
	counts, err := q.count(ctx)
	if err != nil {
		return err
	}
	q.progress.Show("scoring %d judgements", counts.Len())
	result, list := counts.Score(assessment.Method{})
	if list.Err() != nil {
		return list.Err()
	}
	standing, err := q.release(ctx, result)
	if err != nil {
		return err
	}
	q.progress.Clear()
	var page bytes.Buffer
	fmt.Fprintf(&page, "%d judgements by %s, edition %s\n", result.Matrix().Len(), q.f.Key(), q.f.Edition())
	if q.out != "" {
		fmt.Fprintln(&page, "The scores are in", q.out)
	}
	standing.tell(&page)
	_, err = page.WriteTo(stdout)
	return err
}

// release lets out the table of scores, and returns how the country stands by it.
func (q *request) release(ctx context.Context, r *assessment.Result) (*standing, error) {
	subjects := 0
	for range r.Matrix().Subjects() {
		subjects++
	}
	s := newStanding(q.f, q.progress.Counter("the scores of %d of %d subjects are out", subjects))
	rel := assessment.Release{Audience: assessment.Audience(q.audience)}
	write := func(w io.Writer) error { return s.watch(until{ctx, w}, rel, r) }
	if q.out == "" {
		return s, write(io.Discard)
	}
	return s, cli.Replace(q.out, write)
}

// until is written to until the context ends.
type until struct {
	ctx context.Context
	w   io.Writer
}

func (u until) Write(p []byte) (int, error) {
	if err := u.ctx.Err(); err != nil {
		return 0, err
	}
	return u.w.Write(p)
}

// prepare finds the framework and the mapping.
func (q *request) prepare() error {
	f, ok := catalogue.Lookup(q.key)
	if !ok {
		return fmt.Errorf("the catalogue has no framework %q", q.key)
	}
	q.f = f
	q.m = assessment.Mapping{
		Subject:     assessment.SubjectFields{ID: assessment.Field{Column: "subject"}, Kind: assessment.Field{Always: string(f.Document().Subjects[0])}},
		Perspective: assessment.Field{Column: "perspective"},
		Rater:       assessment.Field{Column: "rater"},
		Columns:     []assessment.LevelColumn{{Column: "level", Indicator: assessment.Field{Column: "indicator"}}},
	}
	if q.mapping == "" {
		return nil
	}
	data, err := os.ReadFile(q.mapping)
	if err != nil {
		return err
	}
	m, list := assessment.ParseMapping(data)
	q.m = m
	return list.Err()
}

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
// with file, line and column), 2 if it was called wrongly.
package main

import (
	"bufio"
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/framework/catalogue"
)

func main() {
	debug.SetGCPercent(25) // nearly all that is held is needed to the end
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// A request is what the program was asked for.
type request struct {
	key, mapping, audience string
	out, counts, write     string
	rows, workers          int
	files                  []string
	progress               io.Writer // nil: none is shown

	f *framework.Framework
	m assessment.Mapping
}

func run(ctx context.Context, args []string, stdout, stderr io.Writer) int {
	var q request
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
	if terminal(stderr) {
		q.progress = stderr
	}
	if err := q.run(ctx, stdout); err != nil {
		fmt.Fprintln(stderr, err)
		return 1
	}
	return 0
}

// terminal reports whether somebody is looking at what is written there.
func terminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	if !ok {
		return false
	}
	info, err := f.Stat()
	return err == nil && info.Mode()&fs.ModeCharDevice != 0
}

func (q *request) run(ctx context.Context, stdout io.Writer) error {
	if err := q.prepare(); err != nil {
		return err
	}
	if q.write != "" {
		return replace(q.write, func(w io.Writer) error { return invent(w, q.f, q.rows) })
	}
	counts, err := q.count(ctx)
	if err != nil {
		return err
	}
	result, list := counts.Score(assessment.Method{})
	if list.Err() != nil {
		return list.Err()
	}
	rel := assessment.Release{Audience: assessment.Audience(q.audience)}
	fmt.Fprintf(stdout, "%d judgements by %s, edition %s\n", result.Matrix().Len(), q.f.Key(), q.f.Edition())
	standing := newStanding(q.f)
	write := func(w io.Writer) error { return standing.watch(w, rel, result) }
	if q.out == "" {
		err = write(io.Discard)
	} else if err = replace(q.out, write); err == nil {
		fmt.Fprintln(stdout, "The scores are in", q.out)
	}
	if err != nil {
		return err
	}
	standing.tell(stdout)
	return nil
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

// replace writes a file as a whole: what is half written never stands under its name.
func replace(name string, write func(io.Writer) error) error {
	f, err := os.CreateTemp(folder(name), ".country-*")
	if err != nil {
		return err
	}
	defer os.Remove(f.Name())
	w := bufio.NewWriterSize(f, 1<<16)
	if err := errors.Join(write(w), w.Flush(), f.Close()); err != nil {
		return err
	}
	return os.Rename(f.Name(), name)
}

func folder(name string) string {
	if i := strings.LastIndexByte(name, os.PathSeparator); i >= 0 {
		return name[:i+1]
	}
	return "."
}

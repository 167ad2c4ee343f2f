// Command agreement says how far the people who judged agree, from the CSV file of a
// study: which coefficients fit the design, how sure they are, what they mean, and, where
// the levels are worth numbers, how many raters would be enough.
//
//	go run ./examples/agreement
//	go run ./examples/agreement -in ratings.csv.gz -unit school,area -rater rater -category level -cluster school -categories beginning,developing,secure,leading
//	go run ./examples/agreement -in table.csv -unit school -raters Ana,Ben,Caro -json summary.json
//
// The file has a line for each rating, or a line for each unit and a column for each
// rater; it may be packed with gzip. Without -in it reads the sample, which is invented.
//
// Progress is shown if standard error is a terminal. The exit status is 0 if all went
// well, 1 if there are problems (all are printed, each with its line) or it was
// interrupted, 2 if it was called wrongly.
package main

import (
	"bytes"
	"context"
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"

	"github.com/openrubric/leadership/assessment/agreement"
	"github.com/openrubric/leadership/examples/internal/cli"
	"github.com/openrubric/leadership/indicator/document"
)

//go:embed testdata/ratings.csv
var sample []byte

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	context.AfterFunc(ctx, stop) // a second interrupt does not wait
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr, cli.Terminal(os.Stderr)))
}

// A request is what the program was asked for.
type request struct {
	in, json   string
	csv        agreement.CSV
	replicates int
	seed       uint64
	progress   cli.Line
}

// run shows progress on the screen, unless that is nil.
func run(ctx context.Context, args []string, stdout, stderr, screen io.Writer) int {
	q, err := parse(args, stderr)
	if err != nil {
		if !errors.Is(err, flag.ErrHelp) {
			fmt.Fprintln(stderr, err)
		}
		return 2
	}
	q.progress.To = screen
	switch err := q.run(ctx, stdout); {
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(stderr, "stopped by an interrupt")
		return 1
	case err != nil:
		fmt.Fprintln(stderr, err)
		return 1
	}
	return 0
}

func parse(args []string, stderr io.Writer) (request, error) {
	var q request
	var unit, raters, missing, categories string
	flags := flag.NewFlagSet("agreement", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&q.in, "in", "", "CSV `file` of ratings; the sample if missing")
	flags.StringVar(&unit, "unit", "", "`columns` that say what was rated")
	flags.StringVar(&q.csv.Rater, "rater", "", "`column` of the rater, in a file with a line for each rating")
	flags.StringVar(&q.csv.Category, "category", "", "`column` of the level given")
	flags.StringVar(&raters, "raters", "", "`columns` of levels, one a rater, in a file with a line for each unit")
	flags.StringVar(&q.csv.Cluster, "cluster", "", "`column` that says which units belong together, as those of a school do")
	flags.StringVar(&missing, "missing", "", "`texts` that stand for no rating")
	flags.StringVar(&categories, "categories", "", "all `levels`, the lowest first; the numbers that occur if missing")
	flags.BoolVar(&q.csv.Scale.Nominal, "nominal", false, "the levels have no order")
	flags.IntVar(&q.replicates, "replicates", 1000, "`times` that the bootstrap draws")
	flags.Uint64Var(&q.seed, "seed", 1, "`number` that its draws start from")
	flags.StringVar(&q.json, "json", "", "`file` to write the summary to, \"-\" for JSON instead of the table")
	if err := flags.Parse(args); err != nil {
		return q, err
	}
	if flags.NArg() > 0 {
		return q, fmt.Errorf("called wrongly: %q is no flag", flags.Arg(0))
	}
	q.csv.File, q.csv.Unit, q.csv.Raters = q.in, list(unit), list(raters)
	q.csv.Missing, q.csv.Scale.Categories = list(missing), list(categories)
	if q.in == "" {
		q.csv = agreement.CSV{
			Unit: []string{"school", "area"}, Rater: "rater", Category: "level", Cluster: "school", Missing: []string{"not seen"}, File: "ratings.csv",
			Scale: agreement.Scale{Categories: []string{"beginning", "developing", "secure", "leading"}, Nominal: q.csv.Scale.Nominal},
		}
	}
	return q, nil
}

// list splits "a, b" at its commas.
func list(text string) []string {
	var out []string
	for part := range strings.SplitSeq(text, ",") {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

func (q *request) run(ctx context.Context, w io.Writer) error {
	data := sample
	if q.in != "" {
		var err error
		if data, err = os.ReadFile(q.in); err != nil {
			return err
		}
	}
	defer q.progress.Clear()
	file := &source{ctx, bytes.NewReader(data), q.progress.Counter("%d of %d bytes are read", len(data))}
	ratings, problems := agreement.ReadCSV(file, q.csv)
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := problems.Err(); err != nil {
		return err
	}
	summary, err := agreement.Summarise(ctx, ratings.Ratings, agreement.Resampling{Replicates: q.replicates, Seed: q.seed, Progress: q.show})
	if err != nil {
		return err
	}
	text, err := document.Write(summary)
	if err != nil {
		return err
	}
	if q.json == "-" {
		q.progress.Clear()
		_, err := w.Write(text)
		return err
	}
	q.progress.Show("how many raters would be enough")
	enough := enough(ctx, ratings.Ratings)
	if err := ctx.Err(); err != nil {
		return err
	}
	if q.json != "" {
		if err := cli.WriteFile(q.json, text); err != nil {
			return err
		}
	}
	q.progress.Clear()
	p := printer{w: w}
	p.summary(summary, ratings.Missing)
	for _, line := range enough {
		p.line("%s", line)
	}
	return p.err
}

func (q *request) show(p agreement.Progress) {
	q.progress.Show("%d of %d draws", p.Drawn, p.Of)
}

// A source is read until the context ends.
type source struct {
	ctx  context.Context
	data *bytes.Reader
	read func(bytes int) // is told how many are
}

func (s *source) Read(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	n, err := s.data.Read(p)
	s.read(int(s.data.Size()) - s.data.Len())
	return n, err
}

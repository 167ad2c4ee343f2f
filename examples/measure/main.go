// Command measure puts schools, raters and areas on one scale, so that a school does not
// score lower because it drew the severe raters: from a CSV file with a line for each
// judgement to raters by severity, schools with intervals and fair averages, judgements
// worth a conversation, and a map.
//
//	go run ./examples/measure
//	go run ./examples/measure -in judgements.csv.gz -facets school,rater,area -category level -categories beginning,developing,secure,leading -map map.svg
//
// The first facet is what is measured; all others make judgements harder. The file may be
// packed with gzip. Without -in it reads the sample, which is invented.
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

	"github.com/openrubric/leadership/assessment/measure"
	"github.com/openrubric/leadership/assessment/measure/wright"
	"github.com/openrubric/leadership/assessment/report"
	"github.com/openrubric/leadership/examples/internal/cli"
)

//go:embed testdata/judgements.csv
var sample []byte

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	context.AfterFunc(ctx, stop) // a second interrupt does not wait
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr, cli.Terminal(os.Stderr)))
}

// A request is what the program was asked for.
type request struct {
	in, svg  string
	csv      measure.CSV
	plain    bool
	quick    bool
	progress cli.Line
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
	var facets, categories, missing string
	flags := flag.NewFlagSet("measure", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&q.in, "in", "", "CSV `file` with a line for each judgement; the sample if missing")
	flags.StringVar(&facets, "facets", "school,rater,area", "`columns`, the one that is measured first")
	flags.StringVar(&q.csv.Category, "category", "level", "`column` of the level given")
	flags.StringVar(&categories, "categories", "", "all `levels`, the lowest first; the whole numbers that occur if missing")
	flags.StringVar(&missing, "missing", "", "`texts` that stand for no judgement")
	flags.StringVar(&q.csv.StepsBy, "steps", "", "`column` whose elements have thresholds of their own")
	flags.BoolVar(&q.plain, "plain", false, "leave the bias of joint estimation in, as FACETS does")
	flags.BoolVar(&q.quick, "quick", false, "intervals that take all other measures as known: too short, but quick with thousands of raters")
	flags.StringVar(&q.svg, "map", "", "`file` to draw the map to, as SVG")
	if err := flags.Parse(args); err != nil {
		return q, err
	}
	if flags.NArg() > 0 {
		return q, fmt.Errorf("called wrongly: %q is no flag", flags.Arg(0))
	}
	for f, name := range list(facets) {
		sign := -1
		if f == 0 {
			sign = 1
		}
		q.csv.Facets = append(q.csv.Facets, measure.CSVFacet{Column: name, Sign: sign})
	}
	q.csv.File, q.csv.Categories, q.csv.Missing = q.in, list(categories), list(missing)
	if q.in == "" {
		q.csv.File, q.csv.Missing = "judgements.csv", []string{"not seen"}
		q.csv.Categories = []string{"beginning", "developing", "secure", "leading"}
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
	d, problems := measure.ReadCSV(file, q.csv)
	if err := ctx.Err(); err != nil {
		return err
	}
	if err := problems.Err(); err != nil {
		return err
	}
	fit, err := measure.Joint(ctx, d, measure.JointOptions{Plain: q.plain, Whole: !q.quick, Progress: q.show})
	q.progress.Clear()
	if err != nil {
		return err
	}
	if q.svg != "" {
		if err := cli.WriteFile(q.svg, []byte(wright.Picture(fit.Map(), report.Options{}).SVG)); err != nil {
			return err
		}
	}
	p := printer{w: w, categories: q.csv.Categories}
	p.fit(fit)
	return errors.Join(p.unexpected(fit, d), p.err)
}

func (q *request) show(p measure.Progress) {
	if p.Of > 0 {
		q.progress.Show("standard errors after %d rounds: %d %%", p.Round, 100*p.Done/p.Of)
		return
	}
	q.progress.Show("round %d: totals are off by up to %.2g", p.Round, p.Residual)
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

// Command threesixty takes a 360-degree review of a school's leadership from the export
// of a survey tool to a page that a chair can put before the board: who was asked, what
// each side sees, which claim goes beyond its evidence, what staff wrote, and why every
// level is what it is.
//
//	go run ./examples/threesixty
//	go run ./examples/threesixty -judgements forms.csv -mapping columns.json -evidence register.json -out results
//
// The page is made of the released report. What is hidden in that (here the two
// neighbouring principals, who are fewer than a panel may be shown) cannot be on it.
// Without arguments it reads the sample, which is invented.
//
// The exit status is 0 if all went well, 1 if there are problems (all are printed, each
// with its place), 2 if it was called wrongly.
package main

import (
	"embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/evidence"
	"github.com/openrubric/leadership/examples/internal/cli"
	"github.com/openrubric/leadership/framework/lfl"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
)

//go:embed testdata/forms.csv testdata/mapping.json testdata/evidence.json
var sample embed.FS

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// A request is what the program was asked for.
type request struct {
	judgements, mapping, evidence string // files; "" is the sample
	invited                       string
	audience                      string
	from, to                      string
	out                           string
}

var errUsage = errors.New("called wrongly")

func run(args []string, stdout, stderr io.Writer) int {
	var q request
	flags := flag.NewFlagSet("threesixty", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&q.judgements, "judgements", "", "CSV `file` of the survey tool; the sample if missing")
	flags.StringVar(&q.mapping, "mapping", "", "JSON `file` that says what its columns mean")
	flags.StringVar(&q.evidence, "evidence", "", "JSON `file` with the register of evidence")
	flags.StringVar(&q.invited, "invited", "staff=9,peer=3", "how many were asked from each perspective")
	flags.StringVar(&q.audience, "audience", "panel", "who will read it: subject, panel or public")
	flags.StringVar(&q.from, "from", "2026-01-01", "first `day` of the time that evidence must speak of")
	flags.StringVar(&q.to, "to", "2026-12-31", "last `day` of it")
	flags.StringVar(&q.out, "out", "", "`directory` to write report.json to")
	if flags.Parse(args) != nil || flags.NArg() > 0 {
		return 2
	}
	switch err := q.run(stdout); {
	case errors.Is(err, errUsage):
		fmt.Fprintln(stderr, err)
		return 2
	case err != nil:
		fmt.Fprintln(stderr, err)
		return 1
	}
	return 0
}

func (q request) run(w io.Writer) error {
	a, err := q.read()
	if err != nil {
		return err
	}
	index, err := q.register()
	if err != nil {
		return err
	}
	m, list := assessment.Compile(assessment.Inputs{Framework: lfl.Framework(), Assessment: a, Evidence: index})
	if err := list.Err(); err != nil {
		return err
	}
	method, _ := assessment.NamedMethod("medians")
	result, list := m.Score(method)
	if err := list.Err(); err != nil {
		return err
	}
	release := assessment.Release{Audience: assessment.Audience(q.audience), Texts: true}
	if release.Period, err = span(q.from, q.to); err != nil {
		return err
	}
	report, list := release.Report(result)
	if err := list.Err(); err != nil {
		return err
	}
	if q.out != "" {
		data, err := document.Write(report)
		if err == nil {
			err = cli.WriteFile(filepath.Join(q.out, "report.json"), data)
		}
		if err != nil {
			return err
		}
	}
	newPage(w, report, result).print()
	return nil
}

// read reads the forms, and adds how many were asked, which no export says.
func (q request) read() (assessment.Assessment, error) {
	text, err := open(q.mapping, "testdata/mapping.json")
	if err != nil {
		return assessment.Assessment{}, err
	}
	mapping, list := assessment.ParseMapping(text)
	if err := list.Err(); err != nil {
		return assessment.Assessment{}, err
	}
	forms, err := open(q.judgements, "testdata/forms.csv")
	if err != nil {
		return assessment.Assessment{}, err
	}
	name := q.judgements
	if name == "" {
		name = "forms.csv"
	}
	read, list := assessment.ReadCSV(strings.NewReader(string(forms)), mapping, lfl.Framework(), assessment.CSVOptions{File: name})
	if err := list.Err(); err != nil {
		return assessment.Assessment{}, err
	}
	a := read.Assessment
	for part := range strings.SplitSeq(q.invited, ",") {
		who, number, ok := strings.Cut(part, "=")
		n, err := strconv.Atoi(number)
		if !ok || err != nil {
			return assessment.Assessment{}, fmt.Errorf("%w: -invited wants perspective=number, not %q", errUsage, part)
		}
		for _, s := range a.Subjects {
			for _, o := range a.Occasions {
				a.Rosters = append(a.Rosters, assessment.Roster{Subject: s.ID, Occasion: o.Key, Perspective: assessment.Perspective(who), Invited: n})
			}
		}
	}
	return a, nil
}

func (q request) register() (*evidence.Index, error) {
	data, err := open(q.evidence, "testdata/evidence.json")
	if err != nil {
		return nil, err
	}
	index, list := evidence.Parse(data)
	return index, list.Err()
}

func open(file, embedded string) ([]byte, error) {
	if file == "" {
		return sample.ReadFile(embedded)
	}
	return os.ReadFile(file)
}

func span(from, to string) (s indicator.Span, err error) {
	if s.From, err = indicator.ParseDate(from); err == nil {
		s.To, err = indicator.ParseDate(to)
	}
	if err != nil {
		return s, fmt.Errorf("%w: %w", errUsage, err)
	}
	return s, nil
}

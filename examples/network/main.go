// Command network looks at the schools of a region as what they are, a network: how the
// communities of schools stand and who is on their floor, how far poor and rich schools lie
// apart, who works with whom and who is left out, who shall review whom and when. It draws
// the network, too.
//
//	go run ./examples/network
//	go run ./examples/network -dir ours -on 2024-11-30 -audience public
//	go run ./examples/network -why 406-a,404
//
// A folder has a directory of schools, the ties between them and the scores, each a CSV
// file with a mapping beside it that says what its columns mean, and the rules of the next
// round of reviews: schools.csv, ties.csv, scores.csv, round.json and cycle.json. Without
// -dir it reads the sample, which is invented.
//
// It writes what may leave the house, rollup.json, the plan for the reviews, allocation.json
// and timetable.json, and the drawing, network.svg.
//
// The exit status is 0 if all went well, 1 if there are problems (all are printed, each
// with its place), 2 if it was called wrongly.
package main

import (
	"context"
	"embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/examples/internal/cli"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/network"
)

//go:embed sample
var sample embed.FS

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// A request is what the program was asked for.
type request struct {
	files   fs.FS
	on      indicator.Date
	release assessment.Release
	why     [2]string // a reviewer and a school
	out     string    // folder to write to
}

func run(args []string, stdout, stderr io.Writer) int {
	q, err := parse(args, stderr)
	if err != nil {
		if !errors.Is(err, flag.ErrHelp) {
			fmt.Fprintln(stderr, "called wrongly:", err)
		}
		return 2
	}
	if err := q.run(context.Background(), stdout); err != nil {
		fmt.Fprintln(stderr, err)
		return 1
	}
	return 0
}

func parse(args []string, stderr io.Writer) (request, error) {
	var q request
	var dir, on, audience, why string
	flags := flag.NewFlagSet("network", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&dir, "dir", "", "`folder` with the files; the sample if missing")
	flags.StringVar(&on, "on", "2024-11-30", "`day` as of which memberships and ties are read")
	flags.StringVar(&audience, "audience", string(assessment.ForPanel), "for `whom` scores are let out: subject, panel or public")
	flags.StringVar(&why, "why", "", "`reviewer,school`: why the one reviews the other, or does not")
	flags.StringVar(&q.out, "out", ".", "`folder` to write to")
	if err := flags.Parse(args); err != nil {
		return q, err
	}
	if flags.NArg() > 0 {
		return q, fmt.Errorf("%q is no flag", flags.Arg(0))
	}
	var err error
	if q.on, err = indicator.ParseDate(on); err != nil {
		return q, err
	}
	if why != "" {
		reviewer, school, ok := strings.Cut(why, ",")
		if !ok {
			return q, fmt.Errorf("%q is not a reviewer and a school with a comma between them", why)
		}
		q.why = [2]string{reviewer, school}
	}
	q.release = assessment.Release{Audience: assessment.Audience(audience)}
	q.files = os.DirFS(dir)
	if dir == "" {
		q.files, err = fs.Sub(sample, "sample")
	}
	return q, err
}

// run reads the files, says what there is to say and writes the two documents.
func (q request) run(ctx context.Context, stdout io.Writer) error {
	in, err := read(q.files, q.on)
	if err != nil {
		return err
	}
	up, list := network.RollUp(in.result, in.net, network.Options{On: q.on, By: []indicator.SubjectKind{decileBand}})
	if err := list.Err(); err != nil {
		return err
	}
	report, list := up.Report(q.release)
	if err := list.Err(); err != nil {
		return err
	}
	work, err := in.net.Relation(network.View{On: q.on, Undirected: true})
	if err != nil {
		return err
	}
	p := page{w: stdout}
	p.communities(report)
	if err := p.equity(up, report); err != nil {
		return err
	}
	if err := p.ties(in, work, q.on); err != nil {
		return err
	}
	allocation, timetable, err := p.reviews(ctx, in, q.on, q.why)
	if err != nil {
		return err
	}
	if p.writeErr != nil {
		return p.writeErr
	}
	if err := cli.WriteFile(filepath.Join(q.out, "network.svg"), draw(in, work, report, q.on)); err != nil {
		return err
	}
	for name, doc := range map[string]any{"rollup.json": report, "allocation.json": allocation, "timetable.json": timetable} {
		text, err := document.Write(doc)
		if err != nil {
			return err
		}
		if err := cli.WriteFile(filepath.Join(q.out, name), text); err != nil {
			return err
		}
	}
	return nil
}

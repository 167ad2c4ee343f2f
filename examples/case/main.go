// Command case reads a CASE package, as systems for competency frameworks hand them out,
// shows it as a framework with every doubt about it, and writes it again as strict
// CASE 1.1.
//
//	go run ./examples/case
//	go run ./examples/case -in package.json -out case.json
//	go run ./examples/case -in package.json -strict
//	go run ./examples/case -in package.json -opensalt -out opensalt.json
//
// Without -in it reads the sample, which is invented and as untidy as real packages are.
//
// The exit status is 0 if all went well, 1 if there are problems (all are printed, each
// with its line), 2 if it was called wrongly.
package main

import (
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"

	"github.com/openrubric/leadership/examples/internal/cli"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/framework/casejson"
	"github.com/openrubric/leadership/indicator/issue"
)

//go:embed testdata/rivers.json
var sample []byte

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// A request is what the program was asked for.
type request struct {
	in, out, key     string
	strict, opensalt bool
}

func run(args []string, stdout, stderr io.Writer) int {
	q, err := parse(args, stderr)
	if err != nil {
		if !errors.Is(err, flag.ErrHelp) {
			fmt.Fprintln(stderr, err)
		}
		return 2
	}
	if err := q.run(stdout); err != nil {
		fmt.Fprintln(stderr, err)
		return 1
	}
	return 0
}

func parse(args []string, stderr io.Writer) (request, error) {
	var q request
	flags := flag.NewFlagSet("case", flag.ContinueOnError)
	flags.SetOutput(stderr)
	flags.StringVar(&q.in, "in", "", "`file` with a CASE package; the sample if missing")
	flags.StringVar(&q.out, "out", "case.json", "`file` to write the package to")
	flags.StringVar(&q.key, "key", "", "`word` that the IDs begin with; made of the title if missing")
	flags.BoolVar(&q.strict, "strict", false, "take only what is as CASE 1.1 has it")
	flags.BoolVar(&q.opensalt, "opensalt", false, "write what OpenSALT takes, and say what that loses")
	if err := flags.Parse(args); err != nil {
		return q, err
	}
	if flags.NArg() > 0 {
		return q, fmt.Errorf("called wrongly: %q is no flag", flags.Arg(0))
	}
	return q, nil
}

func (q request) run(w io.Writer) error {
	name, data := "rivers.json", sample
	if q.in != "" {
		var err error
		if data, err = os.ReadFile(q.in); err != nil {
			return err
		}
		name = q.in
	}
	read := casejson.Parse
	if q.strict {
		read = casejson.ParseStrict
	}
	p, doubts := read(data)
	if err := issue.InFile(name, doubts).Err(); err != nil {
		return err
	}
	doc, assumed := p.Framework(q.key)
	if err := issue.InFile(name, assumed).Err(); err != nil {
		return err
	}
	f, problems := framework.Compile(doc)
	if err := problems.Err(); err != nil {
		return err
	}
	as := casejson.CASE11
	if q.opensalt {
		as = casejson.OpenSALT10
	}
	text, lost := p.JSON(as)
	if err := cli.WriteFile(q.out, text); err != nil {
		return err
	}
	out := printer{w: w}
	out.framework(f)
	out.issues("What is not as CASE 1.1 has it", issue.InFile(name, doubts))
	out.issues("What was assumed to make a framework of it", issue.InFile(name, assumed))
	out.issues("What writing lost", lost)
	return out.err
}

// Command review scores judgements of leadership and prints what they say.
//
// Without arguments it reviews a sample: three communities of schools in one
// region, each judged by its own leaders, by leaders of the other two and by an
// external evaluator. With arguments it reviews what you have:
//
//	go run ./examples/review
//	go run ./examples/review -framework kahuiako -judgements ours.json -evidence register.json -out results
//	go run ./examples/review -framework own.json -judgements grades.csv.gz -mapping columns.json \
//		-network schools.csv -network-mapping clusters.json
//
// What it prints is made from the released report alone, so it tells no more than the
// report does; only the one score that it explains at the end comes from the full result.
// It writes report.json, page.html for a browser and, with a network, rollup.json.
// Problems in the files are printed, each with its place. The exit status is 0 if
// all went well, 1 if there are problems, 2 if it was called wrongly or a file
// could not be read or written.
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework/catalogue"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// The exit statuses.
const (
	done        = 0
	issuesFound = 1
	wrongUse    = 2
)

// options are what the arguments ask for.
type options struct {
	framework      string
	judgements     string
	mapping        string
	evidence       string
	network        string
	networkMapping string
	out            string
	audience       string
	occasion       string
	nonce          string
	subject        string
	lang           string
}

// run is the whole program.
func run(args []string, stdout, stderr io.Writer) int {
	o, err := parse(args, stderr)
	switch {
	case errors.Is(err, flag.ErrHelp):
		return done
	case err != nil:
		fmt.Fprintf(stderr, "review: %v\n", err)
		return wrongUse
	}
	in := &inputs{options: o}
	in.load()
	r := in.review()
	in.print(stderr)
	switch {
	case in.failure != nil:
		fmt.Fprintf(stderr, "review: %v\n", in.failure)
		return wrongUse
	case in.errors > 0:
		return issuesFound
	}
	p, err := r.page()
	if err != nil {
		fmt.Fprintf(stderr, "review: %v\n", err)
		return wrongUse
	}
	written, err := r.write(o.out)
	if err != nil {
		fmt.Fprintf(stderr, "review: nothing can be written: %v\n", err)
		return wrongUse
	}
	p.gap()
	for _, name := range written {
		p.line("Written: " + name) // whole, so that it can be copied
	}
	if _, err := io.WriteString(stdout, p.b.String()); err != nil {
		fmt.Fprintf(stderr, "review: the page cannot be printed: %v\n", err)
		return wrongUse
	}
	return done
}

// parse reads the arguments. It has printed the usage if the error is
// [flag.ErrHelp].
func parse(args []string, stderr io.Writer) (options, error) {
	var o options
	f := flag.NewFlagSet("review", flag.ContinueOnError)
	f.SetOutput(io.Discard)
	f.StringVar(&o.framework, "framework", "", "key of a shipped framework ("+strings.Join(catalogue.Keys(), ", ")+") or a `file`; by default the one that the judgements name")
	f.StringVar(&o.judgements, "judgements", "", "`file` of judgements, .json or .csv, also packed as .gz")
	f.StringVar(&o.mapping, "mapping", "", "`file` that says what the columns of the judgements mean, for .csv")
	f.StringVar(&o.evidence, "evidence", "", "`file` of the evidence register")
	f.StringVar(&o.network, "network", "", "`file` that says which subject is in which cluster, .json or .csv, also packed as .gz")
	f.StringVar(&o.networkMapping, "network-mapping", "", "`file` that says what the columns of the network mean, for .csv")
	f.StringVar(&o.out, "out", ".", "`folder` for report.json, rollup.json and page.html")
	f.StringVar(&o.audience, "audience", string(assessment.ForSubject), "`who` will read this: subject (those who were judged), panel or public")
	f.StringVar(&o.occasion, "occasion", "", "`key` of the only occasion to score; by default all, each apart")
	f.StringVar(&o.nonce, "nonce", "", "`secret` that goes into the fingerprint of the judgements, so that it can be shown although small groups are hidden")
	f.StringVar(&o.subject, "subject", "", "`ID` of the only subject whose profile is printed")
	f.StringVar(&o.lang, "lang", "", "language `tag`, such as mi, in which labels are preferred")
	usage := func() {
		fmt.Fprint(stderr, "review scores judgements of leadership, prints what they say and writes report.json and page.html.\n"+
			"Without -judgements it reviews a sample that it brings along.\n\n")
		f.SetOutput(stderr)
		f.PrintDefaults()
		f.SetOutput(io.Discard)
	}
	f.Usage = func() {}
	if err := f.Parse(args); err != nil {
		if errors.Is(err, flag.ErrHelp) {
			usage()
			return o, err
		}
		return o, fmt.Errorf("%w; -help lists what there is", err)
	}
	return o, o.check(f.Args())
}

// check says what is wrong with the options.
func (o options) check(rest []string) error {
	own := o.framework + o.mapping + o.evidence + o.network + o.networkMapping
	switch {
	case len(rest) > 0:
		return fmt.Errorf("%q is not expected: every file is named by an option; -help lists them", rest[0])
	case o.judgements == "" && own != "":
		return errors.New("files of your own need -judgements too; without any file the sample is reviewed")
	case isCSV(o.judgements) && o.mapping == "":
		return fmt.Errorf("%s is CSV and needs -mapping, a file that says what its columns mean", o.judgements)
	case isCSV(o.judgements) && o.framework == "":
		return fmt.Errorf("%s is CSV and needs -framework", o.judgements)
	case !isCSV(o.judgements) && o.mapping != "":
		return errors.New("-mapping is for judgements in a .csv file")
	case isCSV(o.network) && o.networkMapping == "":
		return fmt.Errorf("%s is CSV and needs -network-mapping, a file that says what its columns mean", o.network)
	case !isCSV(o.network) && o.networkMapping != "":
		return errors.New("-network-mapping is for a network in a .csv file")
	case !slices.Contains([]assessment.Audience{"", assessment.ForSubject, assessment.ForPanel, assessment.ForPublic}, assessment.Audience(o.audience)):
		return fmt.Errorf("-audience %q is none of %s, %s, %s", o.audience, assessment.ForSubject, assessment.ForPanel, assessment.ForPublic)
	}
	return nil
}

// isCSV reports whether a file name ends as those of CSV files do, packed or not.
func isCSV(name string) bool {
	name = strings.TrimSuffix(strings.ToLower(name), ".gz")
	return strings.HasSuffix(name, ".csv") || strings.HasSuffix(name, ".tsv")
}

// Command beam counts files of judgements on Apache Beam, and scores them.
//
// It is for those who have a Flink, Spark or Dataflow cluster already, and judgements in
// more files, or on more machines, than they want to copy to one. Whoever has not is
// better off with [assessment.CountCSV], which is many times quicker on one core than
// Beam; the README beside this file has figures. This is a module of its own: the library
// does not depend on Beam.
//
//	cd examples/beam
//	go run . -input 'judgements/*.csv' -framework district -out scores
//
// That runs on Prism, which comes with Beam and starts in this process. With a cluster:
//
//	go run . -runner flink -endpoint localhost:8099 -environment_type LOOPBACK \
//		-input 'hdfs-mount/*.csv' -framework district -out /mnt/scores
//	go run . -runner dataflow -project p -region r -staging_location gs://bucket/staging \
//		-input 'gs://bucket/judgements/*.csv.gz' -framework district -out gs://bucket/scores
//
// LOOPBACK runs the work here and is for a trial; on a cluster of several machines leave
// it out, give -environment_config a container of Beam's Go SDK, and give -worker_binary
// this program built for the machines of the cluster (GOOS=linux go build). All machines
// must see the files under the same names. -help lists all options, Beam's among them.
//
// # Files in
//
// A name that ends in .jsonl is JSON Lines: each line is a judgement as it stands in an
// assessment. Every other file is CSV with the columns subject, rater, perspective,
// indicator and level and, where there are any, occasion and dimension; levels and
// absences stand as their keys. Both may be packed with gzip, and then end in .gz. Texts,
// dates and evidence are not kept.
//
// A file is read by one machine, because only its beginning says which line is which. So
// the work is split by files: give it at least as many as there are machines.
//
// # Files out
//
// scores.csv has the scores, as a [assessment.Release] lets them out for the audience, by
// subject. counts has what was counted, for [assessment.ReadCounts]. refused.csv has what
// could not be counted, by file and line. If there is anything in it, there are no scores,
// unless -keep-good asks for those of the other rows. A judgement that stands in two files
// is always refused with all scores, since nobody can say which of the two is right.
//
// The exit status is 0 if all went well, 1 if rows were refused, 2 if it was called
// wrongly or Beam failed.
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"slices"
	"strings"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/x/beamx"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework/catalogue"
)

// The exit statuses.
const (
	done        = 0
	rowsRefused = 1
	wrongUse    = 2
)

func main() {
	j, occasions := job{}, ""
	flag.StringVar(&j.Input, "input", "", "`pattern` of the files of judgements, such as 'judgements/*.csv'")
	flag.StringVar(&j.Framework, "framework", "", "`key` of a shipped framework: "+strings.Join(catalogue.Keys(), ", "))
	flag.StringVar((*string)(&j.Kind), "kind", "", "`kind` of the subjects; needed if the framework is for several")
	flag.StringVar(&occasions, "occasions", "", "`keys` of the occasions that the files name, with commas between them")
	flag.StringVar((*string)(&j.Audience), "audience", string(assessment.ForSubject), "`who` will read the scores: subject (those who were judged), panel or public")
	flag.StringVar(&j.Out, "out", "scores", "`folder` for scores.csv, counts and refused.csv")
	flag.BoolVar(&j.KeepGood, "keep-good", false, "score the other rows if some are refused")
	flag.IntVar(&j.Shards, "shards", 64, "`number` of parts into which subjects are put for counting; 0: each is one")
	flag.Parse()
	beam.Init() // does not come back on a worker
	if occasions != "" {
		j.Occasions = strings.Split(occasions, ",")
	}
	os.Exit(run(context.Background(), j, flag.Args()))
}

// run is the whole program, on the machine that starts it.
func run(ctx context.Context, j job, rest []string) int {
	if err := j.check(rest); err != nil {
		fmt.Fprintf(os.Stderr, "beam: %v; -help lists what there is\n", err)
		return wrongUse
	}
	p, s := beam.NewPipelineWithRoot()
	j.build(s)
	if err := beamx.Run(ctx, p); err != nil {
		fmt.Fprintf(os.Stderr, "beam: %v\n", err)
		return wrongUse
	}
	refused, err := j.refusals(ctx)
	switch {
	case err != nil:
		fmt.Fprintf(os.Stderr, "beam: %v\n", err)
		return wrongUse
	case refused > 0:
		fmt.Fprintf(os.Stderr, "beam: %d issues, see %s\n", refused, j.file(refusedFile))
		return rowsRefused
	}
	return done
}

// check says what is wrong with the options, and fills in what follows from others.
func (j *job) check(rest []string) error {
	f, ok := catalogue.Lookup(j.Framework)
	audiences := []assessment.Audience{assessment.ForSubject, assessment.ForPanel, assessment.ForPublic}
	switch {
	case len(rest) > 0:
		return fmt.Errorf("%q is not expected: everything is named by an option", rest[0])
	case strings.TrimSpace(j.Input) == "":
		return fmt.Errorf("-input is needed: which files hold the judgements")
	case !ok:
		return fmt.Errorf("-framework %q is none of %s", j.Framework, strings.Join(catalogue.Keys(), ", "))
	case !slices.Contains(audiences, j.Audience):
		return fmt.Errorf("-audience %q is none of %q", j.Audience, audiences)
	case j.Shards < 0:
		return fmt.Errorf("-shards %d: want 0 or more", j.Shards)
	}
	kinds := f.Document().Subjects
	if j.Kind == "" && len(kinds) == 1 {
		j.Kind = kinds[0]
	}
	if !slices.Contains(kinds, j.Kind) {
		return fmt.Errorf("-kind %q is none of %q, which the framework is for", j.Kind, kinds)
	}
	_, err := j.newCounts()
	return err
}

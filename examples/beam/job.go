package main

import (
	"context"
	"hash/fnv"
	"strconv"
	"strings"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/fileio"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/framework/catalogue"
	"github.com/openrubric/leadership/indicator"
)

// A job is what is to be counted, and how. Beam sends it to every worker as JSON, as a part
// of the functions that run there.
type job struct {
	Input     string
	Framework string
	Kind      indicator.SubjectKind
	Occasions []string
	Audience  assessment.Audience
	Out       string
	KeepGood  bool
	Shards    int
}

// build puts the job together:
//
//	files ─ read ─┬─ forms ── by shard of subjects: count ──┐
//	              ├─ slips ── by form: find twice ─┬────────┴─ finish
//	              └─ refusals ─────────────────────┘
func (j job) build(s beam.Scope) {
	files := fileio.ReadMatches(s, beam.Reshuffle(s, fileio.MatchFiles(s, j.Input, fileio.MatchEmptyDisallow())))
	forms, slips, refused := beam.ParDo3(s, &read{j}, files)
	twice := beam.ParDo(s, &findTwice{j}, beam.GroupByKey(s, slips))
	counted := beam.DropKey(s, beam.CombinePerKey(s, &count{j}, forms))
	beam.ParDo0(s, &finish{j}, beam.Impulse(s), beam.SideInput{Input: counted}, beam.SideInput{Input: beam.Flatten(s, refused, twice)})
}

// framework returns the framework, which the program brings along wherever it runs.
func (j job) framework() *framework.Framework {
	f, _ := catalogue.Lookup(j.Framework)
	return f
}

// head is the assessment that all judgements are of. The subjects come with them.
func (j job) head() assessment.Assessment {
	a := assessment.Assessment{Format: assessment.CurrentFormat, Framework: j.framework().Ref()}
	for _, key := range j.Occasions {
		a.Occasions = append(a.Occasions, assessment.Occasion{Key: key})
	}
	return a
}

// newCounts returns counts of the job that hold nothing yet.
func (j job) newCounts() (*assessment.Counts, error) {
	c, list := assessment.NewCounts(j.head(), j.framework())
	return c, list.Err()
}

// keyOf returns the key under which the judgements of a subject are counted. To begin
// counts, or to read them, takes 1.5 ms, in which some thousand judgements are counted, so
// subjects share them.
func (j job) keyOf(subject string) string {
	if j.Shards == 0 {
		return subject
	}
	h := fnv.New32a()
	h.Write([]byte(subject))
	return strconv.Itoa(int(h.Sum32() % uint32(j.Shards)))
}

// file returns the name of a file of results.
func (j job) file(name string) string { return strings.TrimSuffix(j.Out, "/") + "/" + name }

// refusals returns how many lines say what was refused.
func (j job) refusals(ctx context.Context) (int, error) {
	n := -1 // the header
	err := readLines(ctx, j.file(refusedFile), func([]string) { n++ })
	return n, err
}

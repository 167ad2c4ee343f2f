package main

import (
	"bufio"
	"cmp"
	"context"
	"errors"
	"io"
	"math"
	"strings"

	"github.com/apache/beam/sdks/v2/go/pkg/beam/io/fileio"
	"github.com/apache/beam/sdks/v2/go/pkg/beam/register"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
	"github.com/openrubric/leadership/indicator/table"
)

func init() {
	register.DoFn5x1[context.Context, fileio.ReadableFile, func(string, Form), func(string, Slip), func(Refusal), error](&read{})
	register.Emitter2[string, Form]()
	register.Emitter2[string, Slip]()
	register.Emitter1[Refusal]()
}

// A Form is judgements of one rater that stand together in a file: of one subject, on one
// occasion, from one perspective. What Beam sends about is forms, since it takes longer
// over each thing than we do over a form of it.
type Form struct {
	Subject, Occasion, Perspective, Rater string
	Indicators, Dimensions, Levels        []string
}

func (f *Form) sameAs(j *assessment.Judgement) bool {
	return f.Subject == j.Subject && f.Rater == j.Rater && f.Perspective == string(j.Perspective) && f.Occasion == j.Occasion
}

func (f *Form) add(j *assessment.Judgement) {
	f.Indicators = append(f.Indicators, string(j.Indicator))
	f.Dimensions = append(f.Dimensions, j.Dimension)
	f.Levels = append(f.Levels, string(j.Level))
}

// judgements returns what the form says.
func (f *Form) judgements() []assessment.Judgement {
	all := make([]assessment.Judgement, len(f.Levels))
	for i := range all {
		all[i] = assessment.Judgement{
			Subject: f.Subject, Occasion: f.Occasion, Perspective: assessment.Perspective(f.Perspective), Rater: f.Rater,
			Indicator: indicator.ID(f.Indicators[i]), Dimension: f.Dimensions[i], Level: indicator.Level(f.Levels[i]),
		}
	}
	return all
}

// formLength is how many judgements a form has at most. Longer ones are sent in parts.
const formLength = 256

// A Refusal is something that cannot be counted.
type Refusal struct {
	File    string
	Line    int // 0 for the file as a whole
	Code    string
	Message string
}

// read reads files, and sends on what is good and what is not. To find rows that cannot be
// counted it counts the file, so that it takes memory for its subjects and raters.
type read struct{ Job job }

// ProcessElement reads a file, and hands on its forms, their slips, and what is refused.
func (r *read) ProcessElement(ctx context.Context, file fileio.ReadableFile, form func(string, Form), slip func(string, Slip), refuse func(Refusal)) error {
	in, err := file.Open(ctx)
	if err != nil {
		return err // Beam tries again: the machine may be at fault, and not the file
	}
	defer in.Close()
	c, err := r.Job.newCounts()
	if err != nil {
		return err
	}
	f := &fileReader{job: r.Job, name: file.Metadata.Path, counts: c, known: map[string]bool{}, slips: map[string]*Slip{}, form: form, refuse: refuse}
	if strings.HasSuffix(strings.TrimSuffix(f.name, ".gz"), ".jsonl") {
		f.readJSON(in)
	} else {
		f.readCSV(in)
	}
	f.send()
	if f.rows == 0 {
		f.refuse(Refusal{f.name, 0, string(assessment.RowsMissing), "the file holds no judgement"})
	}
	for key, s := range f.slips { // in any order: they are grouped
		slip(key, *s)
	}
	return nil
}

// A fileReader reads one file.
type fileReader struct {
	job    job
	name   string
	counts *assessment.Counts // of the file, so far
	known  map[string]bool    // its subjects
	slips  map[string]*Slip   // by form
	rows   int                // good or not
	last   Form
	form   func(string, Form)
	refuse func(Refusal)
}

// refuseAll passes on the errors among issues that concern a line.
func (f *fileReader) refuseAll(line int, list issue.List) {
	for _, i := range list.Issues {
		if !i.Warning {
			f.rows++ // or what should have been some
			f.refuse(Refusal{f.name, cmp.Or(i.At.Line, line), string(i.Code), i.Message})
		}
	}
	if list.LeftOut > 0 {
		f.refuse(Refusal{f.name, line, "", "and more issues like these"})
	}
}

// take counts a judgement, and puts it on the form that is to be sent.
func (f *fileReader) take(line int, j *assessment.Judgement) {
	f.rows++
	if !f.known[j.Subject] {
		if list := f.counts.AddSubjects(assessment.Subject{ID: j.Subject, Kind: f.job.Kind}); list.Err() != nil {
			f.refuseAll(line, list)
			return
		}
		f.known[j.Subject] = true
	}
	if list := f.counts.Add(*j); list.Err() != nil {
		f.refuseAll(line, list)
		return
	}
	if len(f.last.Levels) == formLength || !f.last.sameAs(j) {
		f.send()
		f.last = Form{Subject: j.Subject, Occasion: j.Occasion, Perspective: string(j.Perspective), Rater: j.Rater}
	}
	f.last.add(j)
	if j.Rater != "" {
		f.note(line, j)
	}
}

// send sends the form that was gathered.
func (f *fileReader) send() {
	if len(f.last.Levels) > 0 {
		f.form(f.job.keyOf(f.last.Subject), f.last)
	}
	f.last = Form{}
}

// readCSV reads a file of rows.
func (f *fileReader) readCSV(in io.Reader) {
	rows, list := table.Open(in, table.Layout{}, table.Options{MaxBytes: math.MaxInt64})
	if list.Err() != nil {
		f.refuseAll(0, list)
		return
	}
	at := map[string]int{}
	var missing issue.Collector
	for _, name := range []string{"subject", "rater", "perspective", "indicator", "level"} {
		column, list := rows.Column(name)
		at[name] = column
		missing.AddList(list)
	}
	at["occasion"], at["dimension"] = optional(rows, "occasion"), optional(rows, "dimension")
	if missing.Failed() {
		f.refuseAll(0, missing.List())
		return
	}
	subject, rater, perspective, occasion := at["subject"], at["rater"], at["perspective"], at["occasion"]
	id, dimension, level := at["indicator"], at["dimension"], at["level"]
	for {
		var found issue.Collector
		row, ok := rows.Next(&found)
		f.refuseAll(0, found.List())
		if !ok {
			return
		}
		cell := func(column int) string {
			if column < 0 {
				return ""
			}
			return row.Fields[column]
		}
		j := assessment.Judgement{
			Subject: cell(subject), Occasion: cell(occasion), Perspective: assessment.Perspective(cell(perspective)), Rater: cell(rater),
			Indicator: indicator.ID(cell(id)), Dimension: cell(dimension), Level: indicator.Level(cell(level)),
		}
		f.take(row.Line, &j)
	}
}

// optional returns the position of a column, or -1.
func optional(rows *table.Reader, name string) int {
	column, list := rows.Column(name)
	if list.Err() != nil {
		return -1
	}
	return column
}

// judgementSchema is that of one judgement.
var judgementSchema = document.MustSchema([]byte(`{
	"$schema": "https://json-schema.org/draft/2020-12/schema",
	"$id": "https://openrubric.github.io/leadership/schema/examples/judgement-line.json",
	"$ref": "`+assessment.Schema().ID()+`#/$defs/judgement"
}`), assessment.Schema())

// lineLength is how many bytes a line may have.
const lineLength = 1 << 20

// readJSON reads a file of JSON Lines.
func (f *fileReader) readJSON(in io.Reader) {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, lineLength)
	line := 0
	for lines.Scan() {
		line++
		if len(strings.TrimSpace(lines.Text())) == 0 {
			continue
		}
		var j assessment.Judgement
		if list := judgementSchema.Read(lines.Bytes(), &j); list.Err() != nil {
			for i := range list.Issues {
				list.Issues[i].At.Line = line // in its own line it is always the first
			}
			f.refuseAll(line, list)
			continue
		}
		f.take(line, &j)
	}
	if err := lines.Err(); err != nil {
		if errors.Is(err, bufio.ErrTooLong) {
			line++
		}
		f.refuse(Refusal{f.name, line, string(table.FileUnreadable), "the file cannot be read to its end: " + err.Error()})
	}
}

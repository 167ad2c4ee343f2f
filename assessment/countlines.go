package assessment

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"sync"

	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
	"github.com/openrubric/leadership/indicator/table"
)

// LineTooLong: a line has more than a mebibyte: it is lost, and nothing else.
const LineTooLong issue.Code = "line-too-long"

const mostLine = 1 << 20

// LineOptions say how a file of judgements, one on each line, is counted.
type LineOptions struct {
	File string // its name in the places of issues
	// MaxBytes is how many bytes the file may have once it is unpacked; 0 or less means
	// [table.DefaultMaxBytes].
	MaxBytes int64
	// KeepGood keeps the lines that are good if others are not. Otherwise one bad line
	// means that there are no counts. Of a file that is cut off nothing is kept.
	KeepGood bool
	// Progress is told every 65,536 lines how far counting is, and at the end.
	Progress func(Progress)
	// Kind is what subjects are that the assessment does not list. Without it they are an
	// issue.
	Kind indicator.SubjectKind
}

// CountLines counts judgements that stand one on each line of a file, as JSON documents of
// the form that they have in an assessment (JSON Lines), packed with gzip or not: a file of
// any length, as [CountCSV] does. a is the assessment that they belong to, whose own
// judgements, if there are any, are counted too.
//
// A line is the unit: one that is not valid, or that cannot be counted, is left out and
// reported with its place. Issues are of the schema of a judgement and of [Counts.Add]. A
// line without a character is none.
func CountLines(ctx context.Context, r io.Reader, a Assessment, f *framework.Framework, o LineOptions) (*Counts, Statistics, issue.List) {
	c, list := NewCounts(a, f)
	if list.Err() != nil {
		return nil, Statistics{}, list
	}
	k := lineCounter{ctx: ctx, c: c, o: o, call: c.newResolver(), seen: map[int32]bool{}}
	k.found.AddList(list)
	text, err := table.Unpack(stoppable{ctx, r}, table.Options{MaxBytes: o.MaxBytes})
	if err == nil {
		err = k.readAll(bufio.NewReaderSize(text, mostLine))
	}
	switch stopped := ctx.Err(); {
	case err == nil:
	case stopped != nil:
		k.found.AddLast(stoppedAt(k.line+1, stopped))
	default:
		k.found.AddLast(issue.Issue{Code: table.FileUnreadable, At: issue.Place{Line: k.line + 1}, Message: fmt.Sprintf("the file cannot be read to its end: %v", err)})
	}
	if k.left > 0 {
		k.found.Warnf(CountsLeaveOut, "", "%d judgements have a date, a rationale, evidence or extensions: counts do not keep them", k.left)
	}
	if err != nil || k.stopped || k.found.Failed() && !o.KeepGood {
		c = nil
	}
	k.stats.Subjects = int64(len(k.seen))
	return c, k.stats, issue.InFile(o.File, k.found.List())
}

// A lineCounter counts one line after another.
type lineCounter struct {
	ctx     context.Context
	c       *Counts
	o       LineOptions
	call    *resolver
	found   issue.Collector
	stats   Statistics
	seen    map[int32]bool // subjects
	line    int
	left    int // judgements with something that counts do not keep
	stopped bool
}

// readAll reads as far as the file can be read.
func (k *lineCounter) readAll(r *bufio.Reader) error {
	for {
		line, err := r.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			k.bad(LineTooLong, "a line has more than %d bytes", mostLine)
			for errors.Is(err, bufio.ErrBufferFull) {
				_, err = r.ReadSlice('\n')
			}
			line = nil
		} else if err != nil && !errors.Is(err, io.EOF) {
			return err
		}
		if line = bytes.TrimSpace(line); len(line) > 0 {
			k.stats.Rows++
			k.count(line)
		}
		k.line++
		if err != nil {
			k.tell(true)
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
		if k.line%rowsBetweenProgress == 0 {
			k.tell(false)
			if err := k.ctx.Err(); err != nil {
				k.stopped = true
				k.found.AddLast(stoppedAt(k.line, err))
				return nil
			}
		}
	}
}

func (k *lineCounter) tell(done bool) {
	if k.o.Progress != nil {
		k.o.Progress(Progress{Rows: int64(k.stats.Rows), Judgements: k.c.n, Done: done})
	}
}

func (k *lineCounter) bad(code issue.Code, format string, args ...any) {
	k.stats.Rows++
	k.stats.Bad++
	k.found.Add(issue.Issue{Code: code, At: issue.Place{Line: k.line + 1}, Message: fmt.Sprintf(format, args...)})
}

// count counts the judgement of a line.
func (k *lineCounter) count(line []byte) {
	var j Judgement
	list := judgementSchema().Read(line, &j)
	if list.Err() == nil {
		list = k.add(&j)
	}
	for _, i := range list.Issues {
		i.At.Line = k.line + 1 // a line holds no line end
		i.Path = issue.Pointer(strings.TrimPrefix(string(i.Path), "/judgements/0"))
		k.found.Add(i)
	}
	if list.Err() != nil {
		k.stats.Bad++
	}
}

func (k *lineCounter) add(j *Judgement) issue.List {
	if _, known := k.c.subjectName.lookup([]byte(j.Subject)); !known && k.o.Kind != "" {
		if list := k.c.AddSubjects(Subject{ID: j.Subject, Kind: k.o.Kind}); list.Err() != nil {
			return list
		}
	}
	r := k.call
	r.head.found, r.last, r.left = issue.Collector{}, nil, 0
	if one, ok := r.resolve(j, 0); ok && r.change(one, +1, 0) {
		k.seen[k.c.blocks[one.at.block].subject] = true
		k.stats.Judgements++
		k.left += r.left
	}
	r.left = 0
	return r.finish()
}

var judgementSchema = sync.OnceValue(func() *document.Schema {
	return document.MustSchema([]byte(`{"$ref":"https://openrubric.github.io/leadership/schema/assessment-1.json#/$defs/judgement"}`), Schema(), shared(), framework.Schema())
})

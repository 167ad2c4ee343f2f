package assessment

import (
	"bytes"
	"io"

	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
)

// WriteReport writes the report document of the result for the audience, one subject after
// the other: to the byte what document.Write gives of [Release.Report], in memory for the
// largest subject and for what stands before the subjects. The list has the warnings that
// Report has, and nothing else. The error is what [Release.Check] finds, or that of the
// io.Writer, or that the report holds a number that JSON does not have; after it nothing
// more is written, and what was written is no whole document.
//
// Time is linear in the scores. Where judgements carry no evidence and the method asks for
// the distribution alone, no memory is asked for from subject to subject.
func (rel Release) WriteReport(w io.Writer, r *Result) (issue.List, error) {
	if err := rel.Check(r).Err(); err != nil {
		return issue.List{}, err
	}
	head, list := rel.head(r)
	out := sink{to: w}
	if err := out.writeReport(rel, r, head); err != nil {
		return list, err
	}
	return list, out.flush()
}

// noSubjects is how document.Write ends a report that has none.
const noSubjects = "null\n}\n"

func (out *sink) writeReport(rel Release, r *Result, head Report) error {
	text, err := document.Write(head)
	if err != nil {
		return err
	}
	first := true
	t := &tally{}
	var line jsonText
	for s := range rel.released(r) {
		if first {
			out.buf = append(out.buf, bytes.TrimSuffix(text, []byte(noSubjects))...)
			out.buf = append(out.buf, "[\n    "...)
		} else {
			out.buf = append(out.buf, ",\n    "...)
		}
		first = false
		line.buf, line.depth = out.buf, 2
		line.subject(rel, s, t)
		out.buf = line.buf
		if line.err != nil {
			return line.err
		}
		if err := out.spill(); err != nil {
			return err
		}
	}
	if first {
		out.buf = append(out.buf, text...)
	} else {
		out.buf = append(out.buf, "\n  ]\n}\n"...)
	}
	return nil
}

// A sink gathers what is written until it is worth a call.
type sink struct {
	to  io.Writer
	buf []byte
}

const spillAt = 1 << 16

// spill writes what has gathered, if it is much.
func (s *sink) spill() error {
	if len(s.buf) < spillAt {
		return nil
	}
	return s.flush()
}

// flush writes all that has gathered.
func (s *sink) flush() error {
	if len(s.buf) == 0 {
		return nil
	}
	n, err := s.to.Write(s.buf)
	if err == nil && n < len(s.buf) {
		err = io.ErrShortWrite
	}
	s.buf = s.buf[:0]
	return err
}

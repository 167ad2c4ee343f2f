package assessment_test

import (
	"bytes"
	"compress/gzip"
	"io"
	"testing"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
	"github.com/openrubric/leadership/indicator/table"
)

// Whatever the mapping and the bytes, nothing panics, places lie within the file,
// no row is lost, and what is kept can be written, read again and compiled.
func FuzzReadCSV(f *testing.F) {
	local := csvFramework(f, "csv")
	for _, name := range []string{"wide", "long"} {
		f.Add(readFile(f, "testdata", "csv", "golden", name+".mapping.json"), readFile(f, "testdata", "csv", "golden", name+".csv"))
	}
	fixed := []mapping{one(), wide()}
	for _, name := range []string{"wide", "long"} {
		m, list := assessment.ParseMapping(readFile(f, "testdata", "csv", "golden", name+".mapping.json"))
		if list.Err() != nil {
			f.Fatal(list.Err())
		}
		fixed = append(fixed, m)
		m.File.Encoding = table.Windows1252
		fixed = append(fixed, m)
	}
	for _, m := range append([]mapping{fullMapping()}, fixed...) {
		data, err := document.Write(m)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data, []byte("\xef\xbb\xbfschool,trust,hope,plan\r\n\"A\r\n\",strong,weak,yes\r\n\r\n,,,\r\nB,x,y\r\n"))
		f.Add(data, []byte(packed(f, "school,trust\nA\xe9,strong\nB,weak\n")))
		f.Add(data, []byte("school,trust\n\"A,strong\n"))
	}
	f.Fuzz(func(t *testing.T, mappingJSON, file []byte) {
		const limit = 1 << 20
		m, list := assessment.ParseMapping(mappingJSON)
		if list.Err() != nil { // most changes leave no mapping, and then a good one serves the file
			m = fixed[len(mappingJSON)%len(fixed)]
		}
		im, list := readBoth(t, bytes.NewReader(file), m, local, assessment.CSVOptions{KeepGood: true, MaxBytes: limit})
		lines := linesIn(file, limit)
		within := func(i issue.Issue) {
			if i.At.Line > lines || i.At.Line < 0 || i.At.Column < 0 {
				t.Errorf("%v is not in a file of %d lines", i, lines)
			}
		}
		for _, i := range list.Issues {
			within(i)
		}
		s := im.Statistics
		judged := s.Judgements
		for _, c := range s.Skipped {
			judged += c.Count
		}
		if kept := s.Rows - s.Bad - s.Filtered - s.Blank; kept < 0 || judged != kept*int64(len(m.Columns)) {
			t.Errorf("%d rows kept of %d levels, %d judged or skipped", kept, len(m.Columns), judged)
		}
		if s.Bad > 0 && list.Err() == nil {
			t.Errorf("%d bad rows and no error", s.Bad)
		}
		if len(im.Assessment.Subjects) == 0 {
			return
		}
		data, err := document.Write(im.Assessment)
		if err != nil {
			t.Fatal(err)
		}
		again, list := assessment.Parse(data)
		if err := list.Err(); err != nil {
			t.Fatalf("what was read is no document: %v", err)
		}
		_, list = assessment.Compile(assessment.Inputs{Framework: local, Assessment: again})
		for _, i := range im.Locate(list).Issues {
			within(i)
		}
	})
}

func linesIn(file []byte, limit int64) int {
	if bytes.HasPrefix(file, []byte{0x1f, 0x8b}) {
		r, err := gzip.NewReader(bytes.NewReader(file))
		if err != nil {
			return 0
		}
		file, _ = io.ReadAll(io.LimitReader(r, limit+1)) // as far as it goes
	}
	return bytes.Count(file, []byte("\n")) + 1
}

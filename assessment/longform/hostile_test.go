package longform_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/openrubric/leadership/.ci/hostile"
	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/longform"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
	"github.com/openrubric/leadership/indicator/table"
)

// TestHostileLines holds that a file that is not one of lines meets a limit, at its place,
// before it takes much memory.
func TestHostileLines(t *testing.T) {
	if testing.Short() {
		t.Skip("-short: it is long, and of one goroutine")
	}
	book, list := longform.New(random(1, 0), local(t))
	if list.Err() != nil {
		t.Fatal(list)
	}
	var names []string
	for _, c := range longform.Columns() {
		names = append(names, c.Name)
	}
	header := strings.Join(names, ",") + "\n"
	for name, test := range map[string]struct {
		head, body string
		line       int
	}{
		"a quote that is never closed": {header + `"`, "x", 2},
		"quotes without end":           {header, `""`, 2},
		"a line that never ends":       {header, "[", 2},
		"a header that never ends":     {"", "subject,", 1},
		"lines within a quote":         {header + `"`, "x\n", 2},
	} {
		var list issue.List
		most := hostile.Allocated(func() {
			_, list = longform.Read(&hostile.Endless{Head: test.head, Body: test.body, Most: longform.MaxRow + 1<<20}, book)
		})
		if most > 8*longform.MaxRow {
			t.Errorf("%s: %d bytes of memory", name, most)
		}
		if !list.Has(table.FileUnreadable) || list.Issues[0].At.Line != test.line || !strings.Contains(list.Err().Error(), "a row has more than") {
			t.Errorf("%s: %.200v", name, list)
		}
	}
	bad := strings.Repeat("x\n", 3000) + `"`
	if _, list := longform.Read(strings.NewReader(header+bad), book); !list.Has(table.FileUnreadable) || list.LeftOut != 2000 {
		t.Errorf("that the file is cut off is lost behind %d bad lines", list.LeftOut)
	}
}

// TestLongLine holds that what is written can be read.
func TestLongLine(t *testing.T) {
	a := random(1, 1)
	for most, ok := range map[int]bool{longform.MaxRow - 1<<12: true, longform.MaxRow: false} {
		a.Judgements[0].Rationale = strings.Repeat("x", most)
		var file bytes.Buffer
		book, list := longform.Write(&file, a, local(t))
		if (list.Err() == nil) != ok {
			t.Errorf("a rationale of %d: %.200v", most, list)
		}
		if !ok {
			if !list.Has(longform.FieldInvalid) || list.Issues[0].Path != "/judgements/0" {
				t.Errorf("%.200v", list)
			}
			continue
		}
		if got, list := longform.Read(&file, book); list.Err() != nil || len(got.Judgements) != 1 {
			t.Errorf("%.200v", list)
		}
	}
}

func TestFaults(t *testing.T) {
	f, a := local(t), random(3, 40)
	var book longform.Codebook
	lines := hostile.FullDisk(t, func(w io.Writer) error {
		made, list := longform.Write(w, a, f)
		book = made
		if list.Has(longform.Unwritten) {
			return unwritten(list.Err())
		}
		return list.Err()
	})
	book, list := longform.New(a, f)
	if list.Err() != nil {
		t.Fatal(list)
	}
	hostile.FullDisk(t, func(w io.Writer) error {
		lines, list := longform.NewWriter(w, book)
		if list.Err() != nil {
			return list.Err()
		}
		for _, j := range a.Judgements {
			if err := lines.Write(j); err != nil {
				return err
			}
		}
		return lines.Flush()
	})
	hostile.FullDisk(t, func(w io.Writer) error { return book.WriteCSV(w, "en") })
	hostile.Readers(t, lines, func(r io.Reader) (string, error) {
		got, list := longform.Read(r, book)
		return said(got), list.Err()
	})
}

// said tells assessments apart.
func said(a assessment.Assessment) string {
	if len(a.Judgements) == 0 {
		return ""
	}
	data, _ := document.Write(a)
	return string(data)
}

// unwritten gives back the error that an issue tells of.
func unwritten(err error) error {
	for _, known := range []error{hostile.ErrDiskFull, io.ErrShortWrite} {
		if strings.Contains(err.Error(), known.Error()) {
			return errors.Join(known, err)
		}
	}
	return err
}

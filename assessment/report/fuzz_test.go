package report

import (
	"bytes"
	"io"
	"testing"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework/lfl"
	"github.com/openrubric/leadership/indicator/document"
)

// FuzzPage: whatever a report holds that can be read, it can be drawn: nothing panics, the
// same page comes twice, and no element comes in that is not ours.
func FuzzPage(f *testing.F) {
	for _, r := range []assessment.Report{
		everything(f).Report,
		judged(f, lfl.Framework(), 2, assessment.ForPublic, side{assessment.Self, 1}, side{assessment.Peer, 12}),
		{},
	} {
		data, err := document.Write(r)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		r, list := assessment.ParseReport(data)
		if list.Err() != nil {
			return
		}
		var page, again bytes.Buffer
		if err := Page(&page, Content{Report: r}, Options{}); err != nil {
			t.Fatal(err)
		}
		if err := Page(&again, Content{Report: r}, Options{}); err != nil || !bytes.Equal(page.Bytes(), again.Bytes()) {
			t.Fatal("another page", err)
		}
		if bytes.Contains(page.Bytes(), []byte("<script")) {
			t.Fatal("a script")
		}
		if err := Markdown(io.Discard, Content{Report: r}, Options{}); err != nil {
			t.Fatal(err)
		}
		sections, err := Sections(Content{Report: r}, Options{})
		if err != nil {
			t.Fatal(err)
		}
		for _, table := range tablesOf(sections) {
			if err := table.WriteSVG(io.Discard); err != nil {
				t.Fatal(err)
			}
			if err := table.WriteCSV(io.Discard); err != nil {
				t.Fatal(err)
			}
		}
	})
}

package report

import (
	"bytes"
	"fmt"
	"html/template"
	"io"
	"strings"
	"testing"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework/district"
)

// A plainPage is a page as html/template would have it if somebody had written all its
// strings down before: the twin of Page, with the same bytes.
type (
	plainPage struct {
		htmlPage
		Sections []plainSection
	}
	plainSection struct {
		htmlSection
		Blocks   []plainBlock
		Sections []plainSection
	}
	plainBlock struct {
		htmlBlock
		Table *plainTable
	}
	plainTable struct {
		Caption, Class string
		Wide           int
		Keys, Columns  []Column
		Legend         []plainSwatch
		Parts          []plainPart
	}
	plainSwatch struct {
		Attr         template.HTMLAttr
		Plated       bool
		Short, Label string
	}
	plainPart struct {
		Title, Lang, Link string
		Rows              [][]plainCell
	}
	plainCell struct {
		Tone Tone
		Warn bool
		Attr template.HTMLAttr
		Lang string
		Text string
		HTML template.HTML
	}
)

func plainSections(tb testing.TB, cell *template.Template, in []htmlSection) []plainSection {
	var out []plainSection
	for _, s := range in {
		p := plainSection{htmlSection: s, Sections: plainSections(tb, cell, s.Sections)}
		for _, b := range s.Blocks {
			p.Blocks = append(p.Blocks, plainBlock{b, plainTableOf(tb, cell, b.Table)})
		}
		out = append(out, p)
	}
	return out
}

func plainTableOf(tb testing.TB, cell *template.Template, t *htmlTable) *plainTable {
	if t == nil {
		return nil
	}
	p := &plainTable{Caption: t.Caption, Class: t.Class(), Wide: t.Wide(), Keys: t.Keys(), Columns: t.Columns}
	for _, s := range t.Legend {
		p.Legend = append(p.Legend, plainSwatch{s.Attr(), s.Plated(), s.Short, s.Label})
	}
	for _, part := range t.Parts {
		q := plainPart{Title: part.Title, Lang: part.Lang, Link: part.Link}
		for _, r := range part.Rows {
			var cells []plainCell
			for _, c := range r {
				var b strings.Builder
				if err := cell.ExecuteTemplate(&b, "cell", c); err != nil {
					tb.Fatal(err)
				}
				cells = append(cells, plainCell{c.Tone, c.Warn, c.Attr(), c.Lang, c.Text, template.HTML(b.String())})
			}
			q.Rows = append(q.Rows, cells)
		}
		p.Parts = append(p.Parts, q)
	}
	return p
}

// plain returns what writes the page of a report from ready strings.
func plainly(tb testing.TB, c Content, o Options) func(io.Writer) error {
	b, err := newBuilder(c, o)
	if err != nil {
		tb.Fatal(err)
	}
	p := b.page()
	cell := template.Must(template.Must(ours().Clone()).Parse(""))
	made := p.html("")
	data := plainPage{htmlPage: made, Sections: plainSections(tb, cell, made.Sections)}
	twin := template.Must(template.Must(ours().Clone()).Parse(`{{define "cell"}}{{.HTML}}{{end}}`))
	return func(w io.Writer) error { return twin.ExecuteTemplate(w, "page", data) }
}

// TestTwin: the page made of ready strings is the page.
func TestTwin(t *testing.T) {
	c := Content{Report: judged(t, district.Framework(), 3, assessment.ForSubject, side{assessment.Self, 1}, side{assessment.Peer, 4}), Framework: district.Framework()}
	var ours, twin bytes.Buffer
	if err := Page(&ours, c, Options{}); err != nil {
		t.Fatal(err)
	}
	if err := plainly(t, c, Options{})(&twin); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(ours.Bytes(), twin.Bytes()) {
		t.Error("the two pages differ")
	}
}

func BenchmarkPage(b *testing.B) {
	for _, n := range []int{1, 40} {
		if testing.Short() && n > 1 {
			continue
		}
		c := Content{Report: judged(b, district.Framework(), n, assessment.ForSubject, side{assessment.Self, 3}, side{assessment.Peer, 4}, side{assessment.Staff, 5}), Framework: district.Framework()}
		name := fmt.Sprintf("indicators=58/perspectives=3/subjects=%d", n)
		var size bytes.Buffer
		if err := Page(&size, c, Options{}); err != nil {
			b.Fatal(err)
		}
		cells := float64(58 * 3 * n)
		measure := func(b *testing.B, write func() error) {
			b.ReportAllocs()
			for b.Loop() {
				if err := write(); err != nil {
					b.Fatal(err)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/cells, "ns/score")
			b.ReportMetric(float64(size.Len())/1000, "kB")
		}
		var twin float64
		b.Run(name+"/twin=html-template", func(b *testing.B) {
			write := plainly(b, c, Options{})
			measure(b, func() error { return write(io.Discard) })
			twin = float64(b.Elapsed().Nanoseconds()) / float64(b.N)
		})
		b.Run(name, func(b *testing.B) {
			measure(b, func() error { return Page(io.Discard, c, Options{}) })
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/twin, "x-twin")
		})
	}
}

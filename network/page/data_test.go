package page_test

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/report"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/network"
)

// leeds rolls the grades of inspectors up over the trusts of Leeds.
func leeds(t testing.TB) network.Report {
	t.Helper()
	dir := os.Getenv("DATA_DIR")
	if dir == "" {
		t.Skip("set DATA_DIR to the directory of the shared data to run this test")
	}
	const name = "ofsted-leeds-2026.csv.gz"
	read := func(path ...string) []byte {
		text, err := os.ReadFile(filepath.Join(path...))
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	data := read(dir, name)
	f, list := framework.Parse(read("..", "..", "assessment", "testdata", "leeds", "framework.json"))
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	columns, list := assessment.ParseMapping(read("..", "..", "assessment", "testdata", "leeds", "mapping.json"))
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	imported, list := assessment.ReadCSV(bytes.NewReader(data), columns, f, assessment.CSVOptions{})
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	m, list := assessment.Compile(assessment.Inputs{Framework: f, Assessment: imported.Assessment})
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	result, list := m.Score(assessment.Method{})
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	clusters, list := network.ParseMapping(read("..", "testdata", "leeds", "mapping.json"))
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	n, list := network.ReadCSV(bytes.NewReader(data), clusters, network.CSVOptions{})
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	x, list := network.Compile(n)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	up, list := network.RollUp(result, x, network.Options{})
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	r, list := up.Report(assessment.Release{Audience: assessment.ForPublic})
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	return r
}

// TestLeeds: of 119 schools in 27 trusts 84 have a grade for leadership (network's tests have
// these figures from the file), and the page says so.
func TestLeeds(t *testing.T) {
	s := section(t, leeds(t), report.Options{})
	text := dump(s)
	for _, want := range []string{
		"All trusts together, 119 schools",
		"84 of 119", "A level for 84 of 119 schools: ", "35 not judged",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if n := len(s.Sections); n != 1+1+27 {
		t.Errorf("%d sections for 27 trusts", n)
	}
	if strings.Contains(text, "hidden") {
		t.Error("an inspectorate is no secret, and something is hidden")
	}
}

// country is 40 clusters judged on 58 indicators.
func country(t testing.TB) network.Report {
	return world{indicators: 58, clusters: 40, schools: 3, perspectives: []assessment.Perspective{assessment.Inspection}}.rolled(t, 1)
}

// TestCountry: 40 clusters on 58 indicators are a page that can be read: a line for each
// cluster in words, and for each a row for every line of the framework.
func TestCountry(t *testing.T) {
	r := country(t)
	s := section(t, r, report.Options{})
	if n := len(s.Blocks[1].List); n < 40 || n != len(r.Profiles) {
		t.Errorf("%d lines in words for %d clusters", n, len(r.Profiles))
	}
	for _, e := range s.Blocks[1].List {
		if len(e.Text) > 500 {
			t.Errorf("too long to be read at a glance: %s", e.Text)
		}
	}
	rows, cells := 0, 0
	for _, sub := range s.Sections[1:] {
		rows += len(barsOf(sub))
	}
	for _, p := range r.Profiles {
		cells += len(p.Cells)
	}
	if rows != cells || cells < 40*58 {
		t.Errorf("%d rows for %d cells", rows, cells)
	}
	if !slices.ContainsFunc(s.Sections, func(s report.Section) bool {
		return slices.ContainsFunc(s.Sections, func(s report.Section) bool { return strings.HasSuffix(s.ID, "-spread") })
	}) {
		t.Error("no means are beside each other")
	}
	var b bytes.Buffer
	if err := report.Page(&b, content(t, s), report.Options{}); err != nil {
		t.Fatal(err)
	}
	if n := b.Len() / cells; n > 3000 {
		t.Errorf("%d bytes of HTML for a cell", n)
	}
}

func BenchmarkSection(b *testing.B) {
	r := country(b)
	cells := 0
	for _, p := range r.Profiles {
		cells += len(p.Cells)
	}
	perCell := func(b *testing.B) {
		b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/float64(cells), "ns/cell")
	}
	name := fmt.Sprintf("clusters=40/indicators=58/cells=%d", cells)
	b.Run(name+"/step=section", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			section(b, r, report.Options{})
		}
		perCell(b)
	})
	// The twin writes down what the section says, and has nothing to find out.
	s := section(b, r, report.Options{})
	b.Run(name+"/step=copy", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			copied(s)
		}
		perCell(b)
	})
	b.Run(name+"/step=html", func(b *testing.B) {
		b.ReportAllocs()
		var page bytes.Buffer
		for b.Loop() {
			page.Reset()
			if err := (report.Options{}).WriteSection(&page, s); err != nil {
				b.Fatal(err)
			}
		}
		perCell(b)
		b.ReportMetric(float64(page.Len())/float64(cells), "B/cell")
	})
}

// copied returns a section that shares nothing with s.
func copied(s report.Section) report.Section {
	s.ID, s.Title = strings.Clone(s.ID), strings.Clone(s.Title)
	s.Blocks = slices.Clone(s.Blocks)
	for i := range s.Blocks {
		block := &s.Blocks[i]
		block.Text, block.List = strings.Clone(block.Text), slices.Clone(block.List)
		for k, e := range block.List {
			block.List[k] = report.Entry{Term: strings.Clone(e.Term), Text: strings.Clone(e.Text)}
		}
		if block.Table == nil {
			continue
		}
		t := *block.Table
		t.Columns, t.Parts, t.Legend = slices.Clone(t.Columns), slices.Clone(t.Parts), slices.Clone(t.Legend)
		for k := range t.Parts {
			p := &t.Parts[k]
			p.Title, p.Rows = strings.Clone(p.Title), slices.Clone(p.Rows)
			for n, r := range p.Rows {
				p.Rows[n] = slices.Clone(r)
				for m := range p.Rows[n] {
					c := &p.Rows[n][m]
					c.Text, c.Details = strings.Clone(c.Text), strings.Clone(c.Details)
					if c.Bar != nil {
						bar := *c.Bar
						bar.Label, bar.Segments = strings.Clone(bar.Label), slices.Clone(bar.Segments)
						c.Bar = &bar
					}
				}
			}
		}
		block.Table = &t
	}
	s.Sections = slices.Clone(s.Sections)
	for i := range s.Sections {
		s.Sections[i] = copied(s.Sections[i])
	}
	return s
}

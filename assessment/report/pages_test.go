package report

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework/catalogue"
	"github.com/openrubric/leadership/indicator"
)

// TestPages writes the pages and pictures that CI looks at in a browser, into the folder
// PAGES_DIR if it is set: the five frameworks, short and long names, one subject and forty.
func TestPages(t *testing.T) {
	dir := os.Getenv("PAGES_DIR")
	if dir == "" {
		dir = t.TempDir()
	}
	write := func(name string, data []byte) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	page := func(name string, c Content, o Options) {
		t.Helper()
		write(name+".html", []byte(pageOf(t, c, o)))
	}
	pictures := func(name string, c Content, o Options) {
		t.Helper()
		for i, table := range tablesOf(sectionsOf(t, c, o)) {
			var b bytes.Buffer
			if err := table.WriteSVG(&b); err != nil {
				t.Fatal(err)
			}
			write(fmt.Sprintf("%s-%02d.svg", name, i+1), b.Bytes())
		}
	}
	for f := range catalogue.All() {
		c := Content{Report: judged(t, f, 1, assessment.ForSubject, six...), Framework: f}
		scale := c.Report.Scales[0]
		o := Options{Targets: map[string]indicator.Level{scale.Key: scale.Levels[1].Key}}
		page(f.Key()+"-1", c, o)
		pictures(f.Key()+"-1", c, o)
		lengthen(&c.Report)
		page(f.Key()+"-long", c, o)
		pictures(f.Key()+"-long", c, Options{})
	}
	page("threesixty", everything(t), Options{})
	pictures("threesixty", everything(t), Options{})
	for f := range catalogue.All() {
		if key := f.Key(); key == "kahuiako" || key == "district" && !testing.Short() {
			page(key+"-40", Content{Report: judged(t, f, 40, assessment.ForSubject, side{assessment.Self, 2}, side{assessment.Peer, 4}), Framework: f}, Options{})
		}
	}
}

// lengthen gives everything that is called something a name of 200 letters, in one word and
// in many, with macrons and in other scripts.
func lengthen(r *assessment.Report) {
	names := []string{
		strings.Repeat("Whakawhanaungatanga ", 10),
		strings.Repeat("Ā", 200),
		strings.Repeat("Führungskräfteentwicklungsbeauftragte", 6)[:200],
		strings.Repeat("学校を率いる人々の共同体", 17),
		strings.Repeat("قيادة المدرسة ", 15),
	}
	n := 0
	next := func() indicator.Text {
		n++
		return indicator.Text{"en": fmt.Sprintf("%d %s", n, names[n%len(names)])}
	}
	for i := range r.Nodes {
		r.Nodes[i].Label = next()
	}
	for i := range r.Perspectives {
		r.Perspectives[i].Label = next()
	}
	for i := range r.Scales[0].Levels {
		r.Scales[0].Levels[i].Label = next()
	}
	for i := range r.Occasions {
		r.Occasions[i].Label = next()
	}
	for i := range r.Subjects {
		r.Subjects[i].Name = next()["en"]
	}
	r.Title, r.FrameworkTitle = next(), next()
}

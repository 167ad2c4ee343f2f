package page_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/assessment/report"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/network"
	"github.com/openrubric/leadership/network/page"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func read(t testing.TB, file string) network.Report {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	r, list := network.ParseReport(data)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	return r
}

// every is a roll-up with a cell of every sort: shown, suppressed and undefined, split,
// thin, withheld, weighed by size, with numbers; on a scale of each direction and on
// several; by two perspectives and on two occasions, with parts, of all clusters of a kind
// together with their spread, and of kinds that only the caller knows.
func every(t testing.TB) network.Report { return read(t, "testdata/section/every.json") }

func section(t testing.TB, r network.Report, o report.Options) report.Section {
	t.Helper()
	s, err := page.Section(r, o)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// dump is a section as plain text, with all that stands behind its cells.
func dump(s report.Section) string {
	var b strings.Builder
	var write func(s report.Section, depth int)
	write = func(s report.Section, depth int) {
		fmt.Fprintf(&b, "%s %s {#%s}\n", strings.Repeat("#", depth), s.Title, s.ID)
		for _, block := range s.Blocks {
			if block.Text != "" {
				fmt.Fprintf(&b, "%s\n", block.Text)
			}
			for _, e := range block.List {
				fmt.Fprintf(&b, "- %s: %s\n", e.Term, e.Text)
			}
			if t := block.Table; t != nil {
				fmt.Fprintf(&b, "[%s]", t.Caption)
				for _, c := range t.Columns {
					fmt.Fprintf(&b, " | %s", c.Title)
				}
				b.WriteString("\n  legend:")
				for _, s := range t.Legend {
					fmt.Fprintf(&b, " %s=%s(%d)", s.Short, s.Label, s.Tone)
				}
				b.WriteString("\n")
				for _, p := range t.Parts {
					fmt.Fprintf(&b, "  * %s %s\n", p.Title, p.Link)
					for _, r := range p.Rows {
						b.WriteString("   ")
						for _, c := range r {
							fmt.Fprintf(&b, " | %s", cellText(c))
						}
						b.WriteString("\n")
					}
				}
			}
		}
		for _, sub := range s.Sections {
			write(sub, depth+1)
		}
	}
	write(s, 1)
	return b.String()
}

func cellText(c report.Cell) string {
	text := c.Text
	if c.Bar != nil {
		text += "[" + c.Bar.Label + "]"
		if c.Bar.Target {
			text += fmt.Sprintf(" aim from %d", c.Bar.From)
		}
	}
	if c.Warn {
		text += " !"
	}
	if c.Details != "" {
		text += " {" + c.Details + "}"
	}
	return text
}

func TestSectionGolden(t *testing.T) {
	for name, o := range map[string]report.Options{
		"every": {},
		"aims":  {Targets: map[string]indicator.Level{"stage": "embedding", "worry": "some", "load": "heavy", "elsewhere": "top"}},
	} {
		t.Run(name, func(t *testing.T) {
			got := dump(section(t, every(t), o))
			file := filepath.Join("testdata", "section", name+".golden")
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestLanguages: labels are in the language that readers prefer, words in theirs, and kinds
// of the caller's own have the words that the caller gives them.
func TestLanguages(t *testing.T) {
	text := dump(section(t, every(t), report.Options{Languages: []string{"mi"}, Words: report.Words{
		"network.floor": "Papa: %s", "perspective.external": "Kaiarotake",
		"network.many.house": "houses", "network.kind.hall.one": "%d hall", "network.kind.hall.other": "%d halls",
	}}))
	for _, want := range []string{"* Whakapono ", "First year, Kaiarotake | ", "| Papa: Kāore anō, median E whanake ana, ", "## All houses together, 2 halls {"} {
		if !strings.Contains(text, want) {
			t.Errorf("the section does not say %q", want)
		}
	}
	for _, not := range []string{"* Trust", "Not yet", "External", "(hall)"} {
		if strings.Contains(text, not) {
			t.Errorf("the section says %q", not)
		}
	}
}

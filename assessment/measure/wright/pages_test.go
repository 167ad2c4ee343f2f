package wright_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/openrubric/leadership/assessment/measure/wright"
	"github.com/openrubric/leadership/assessment/report"
)

// TestPages writes the pages and maps that CI looks at in a browser, into the folder
// PAGES_DIR if it is set.
func TestPages(t *testing.T) {
	dir := os.Getenv("PAGES_DIR")
	if dir == "" {
		dir = t.TempDir()
	}
	for name, make := range everything(t) {
		fit, r := make()
		s, err := wright.Section(fit, r, report.Options{})
		if err != nil {
			t.Fatal(err)
		}
		var page strings.Builder
		if err := report.Page(&page, report.Content{Report: r, Sections: []report.Section{s}}, report.Options{}); err != nil {
			t.Fatal(err)
		}
		for file, text := range map[string]string{"wright-" + name + ".html": page.String(), "wright-" + name + ".svg": string(wright.Picture(fit.Map(), report.Options{}).SVG)} {
			if err := os.WriteFile(filepath.Join(dir, file), []byte(text), 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
}

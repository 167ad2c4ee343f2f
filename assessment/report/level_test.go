package report_test

import (
	"io"
	"testing"

	"github.com/openrubric/leadership/assessment/report"
)

// HTML and Markdown take the same levels for their headings.
func TestHeadingLevels(t *testing.T) {
	for level, ok := range map[int]bool{-1: false, 0: true, 1: false, 2: true, 5: true, 6: false, 99: false} {
		o := report.Options{HTML: report.HTML{Level: level}}
		if err := o.WriteSection(io.Discard, report.Section{Title: "Schools"}); (err == nil) != ok {
			t.Errorf("HTML from level %d: %v", level, err)
		}
		if err := o.WriteMarkdown(io.Discard, report.Section{Title: "Schools"}); (err == nil) != ok {
			t.Errorf("Markdown from level %d: %v", level, err)
		}
	}
}

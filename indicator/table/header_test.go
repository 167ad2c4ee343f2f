package table_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/openrubric/leadership/indicator/table"
)

// TestManyColumns: of many columns the first are named where one is missing.
func TestManyColumns(t *testing.T) {
	var names []string
	for i := range 20 {
		names = append(names, fmt.Sprintf("measure-%02d", i))
	}
	r, list := table.Open(strings.NewReader(strings.Join(names, ",")+"\n"), table.Layout{}, table.Options{})
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	_, list = r.Column("school")
	if len(list.Issues) != 1 || !strings.Contains(list.Issues[0].Message, `"measure-11" and 8 more`) || strings.Contains(list.Issues[0].Message, "measure-12") {
		t.Error(list)
	}
}

// TestLongPreamble: the lines above a header may have as many bytes as one row, together.
func TestLongPreamble(t *testing.T) {
	line := strings.Repeat("x", table.MaxRow/4) + "\n"
	for lines, fits := range map[int]bool{3: true, 5: false} {
		r, list := table.Open(strings.NewReader(strings.Repeat(line, lines)+"school\n"), table.Layout{Header: lines + 1}, table.Options{})
		if fits != (list.Err() == nil) {
			t.Fatalf("%d lines: %v", lines, list)
		}
		if !fits {
			if list.Issues[0].Code != table.FileUnreadable || list.Issues[0].At.Line != 4 {
				t.Errorf("%d lines: %v", lines, list)
			}
			continue
		}
		if at, list := r.Column("school"); at != 0 || list.Err() != nil {
			t.Error(list)
		}
	}
}

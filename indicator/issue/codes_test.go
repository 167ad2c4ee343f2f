package issue_test

import (
	"os"
	"regexp"
	"slices"
	"testing"
)

// TestSharedCodes: a code compares by its text, so that a text in two packages has to mean
// the same in both. These do; read both meanings in codes.md before you add one.
func TestSharedCodes(t *testing.T) {
	want := []string{
		"category-unknown", "column-unknown", "dates-reversed", "dimension-unknown", "framework-missing", "framework-unfit",
		"id-duplicate", "indicator-unknown", "language-gap", "level-unknown", "mapping-invalid", "member-invalid", "not-shown",
		"occasion-unknown", "perspective-unknown", "subject-unknown", "value-outside",
	}
	table, err := os.ReadFile("codes.md")
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	last := ""
	for _, row := range regexp.MustCompile("(?m)^\\| `([^`]+)` \\|").FindAllSubmatch(table, -1) {
		if code := string(row[1]); code == last && !slices.Contains(got, code) {
			got = append(got, code)
		} else {
			last = code
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("packages share %q, want %q", got, want)
	}
}

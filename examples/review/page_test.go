package main

import (
	"slices"
	"testing"
)

func TestWrap(t *testing.T) {
	for _, c := range []struct {
		text string
		n    int
		want []string
	}{
		{"", 5, []string{""}},
		{"ā ē ī", 3, []string{"ā ē", "ī"}},
		{"whanaungatanga", 5, []string{"whana", "ungat", "anga"}},
		{"ko whanaungatanga", 5, []string{"ko", "whana", "ungat", "anga"}},
		{"one  two", 80, []string{"one two"}},
	} {
		if got := wrap(c.text, c.n); !slices.Equal(got, c.want) {
			t.Errorf("%q in %d: %q, want %q", c.text, c.n, got, c.want)
		}
	}
}

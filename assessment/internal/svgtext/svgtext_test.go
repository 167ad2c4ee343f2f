package svgtext

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"
)

// TestWrap: lines are no wider than the room, if a letter fits at all, and nothing is lost.
func TestWrap(t *testing.T) {
	letters := []rune("abcdefghij mnoWĀāñ é̄学校 قيادة Ж-")
	random := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		text := make([]rune, random.IntN(80))
		for i := range text {
			text[i] = letters[random.IntN(len(letters))]
		}
		room, size, bold := 20+float64(random.IntN(200)), 11+float64(random.IntN(5)), random.IntN(2) == 0
		lines := Wrap(string(text), room, size, bold)
		for _, line := range lines {
			if Width(line, size, bold) > room+1e-6 && utf8.RuneCountInString(line) > 2 {
				t.Fatalf("%q is wider than %v", line, room)
			}
			if line == "" || strings.TrimSpace(line) != line {
				t.Fatalf("%q among the lines of %q", line, string(text))
			}
		}
		if got, want := strings.Join(lines, ""), strings.Join(strings.Fields(string(text)), ""); strings.ReplaceAll(got, " ", "") != want {
			t.Fatalf("%q became %q", string(text), lines)
		}
	}
}

// TestMarks: a mark stays with its letter.
func TestMarks(t *testing.T) {
	lines := Wrap(strings.Repeat("a\u0304", 20), Width("a", 13, false)*5.5, 13, false)
	if len(lines) != 4 || slices.ContainsFunc(lines, func(l string) bool { return !strings.HasPrefix(l, "a\u0304") }) {
		t.Errorf("%q", lines)
	}
}

// TestWidth: widths are those that Chromium was seen to set at 13 pixels, or a little more.
func TestWidth(t *testing.T) {
	for text, seen := range map[string]float64{strings.Repeat("Ā", 49): 453.14, strings.Repeat("A", 50): 462.4} {
		if w := Width(text, 13, false); w < seen || w > 1.05*seen {
			t.Errorf("%q: %v, and it was %v", text, w, seen)
		}
	}
	if Width("学校", 10, false) < 20 || Width("İ", 10, true) <= Width("I", 10, false) {
		t.Error("wide, or bold, letters are as narrow as others")
	}
}

package table

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode"
)

// instead says which columns the file has in place of the one that it has not.
func (t *Reader) instead(name string) string {
	if near := alike(name, t.header); len(near) > 0 {
		return "did you mean " + quoted(near) + "?"
	}
	const most = 12
	var some []string
	for _, h := range t.header[:min(len(t.header), most)] {
		some = append(some, shorten(h))
	}
	if more := len(t.header) - most; more > 0 {
		return fmt.Sprintf("it has %s and %d more", quoted(some), more)
	}
	return "it has " + quoted(some)
}

// alike returns up to three headers that are most like the name: the same letters
// and digits, or at most a fifth of them different.
func alike(name string, headers []string) []string {
	type candidate struct {
		header string
		apart  int
	}
	var near []candidate
	want := letters(name)
	for _, h := range headers[:min(len(headers), 2000)] {
		have := letters(h)
		if len(have) == 0 || slices.ContainsFunc(near, func(c candidate) bool { return c.header == h }) {
			continue
		}
		if d := apart(want, have); d <= max(len(want), len(have))/5 {
			near = append(near, candidate{h, d})
		}
	}
	slices.SortStableFunc(near, func(a, b candidate) int { return cmp.Compare(a.apart, b.apart) })
	var found []string
	for _, c := range near[:min(len(near), 3)] {
		found = append(found, c.header)
	}
	return found
}

const maxCompared = 100 // letters of a header; two texts take time in proportion to its square

func letters(s string) []rune {
	var all []rune
	for _, r := range strings.ToLower(s) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			all = append(all, r)
		}
		if len(all) == maxCompared {
			break
		}
	}
	return all
}

// apart returns how many letters must be added, left out or changed to turn a
// into b (Levenshtein's distance).
func apart(a, b []rune) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range a {
		before := row[0] // the distance of a[:i] to b[:j]
		row[0] = i + 1
		for j, y := range b {
			changed := before
			if x != y {
				changed++
			}
			before = row[j+1]
			row[j+1] = min(changed, row[j]+1, before+1)
		}
	}
	return row[len(b)]
}

// quoted lists texts for a message.
func quoted(texts []string) string {
	all := make([]string, len(texts))
	for i, t := range texts {
		all[i] = strconv.Quote(t)
	}
	return strings.Join(all, ", ")
}

// shorten keeps a message readable where a cell holds a whole page.
func shorten(s string) string {
	const limit = 60
	if n := 0; len(s) > limit {
		for i := range s {
			if n++; n > limit {
				return s[:i] + "…"
			}
		}
	}
	return s
}

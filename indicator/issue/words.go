package issue

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
)

// Nearest returns up to most of the known names that text is most likely meant to
// be, the likeliest first: those with the same letters and digits, letter case and
// all else ignored, or with few of them different (a fifth, or two and fewer than
// half). It looks at the first 2,000 names and the first 100 letters of each, so it
// is quick whatever it is given.
//
//	"levl" is not known here: did you mean "level"?
func Nearest(text string, known []string, most int) []string {
	type candidate struct {
		name  string
		apart int
	}
	var near []candidate
	want := letters(text)
	for _, name := range known[:min(len(known), 2000)] {
		have := letters(name)
		if len(have) == 0 || slices.ContainsFunc(near, func(c candidate) bool { return c.name == name }) {
			continue
		}
		most := max(max(len(want), len(have))/5, min(3, (len(want)+1)/2)-1)
		if d := apart(want, have, most); d <= most {
			near = append(near, candidate{name, d})
		}
	}
	slices.SortStableFunc(near, func(a, b candidate) int { return cmp.Compare(a.apart, b.apart) })
	var found []string
	for _, c := range near[:min(len(near), max(most, 0))] {
		found = append(found, c.name)
	}
	return found
}

// Clip returns the first 60 characters of text and a sign that there are more, so
// that a message stays readable where a field holds a whole page.
func Clip(text string) string {
	const most = 60
	n := 0
	for i := range text {
		if n++; n > most {
			return text[:i] + "…"
		}
	}
	return text
}

func letters(s string) []rune {
	const most = 100 // comparing takes time in proportion to the square
	var all []rune
	for _, r := range strings.ToLower(s) {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			all = append(all, r)
		}
		if len(all) == most {
			break
		}
	}
	return all
}

// apart returns how many letters must be added, left out or changed to turn a
// into b (Levenshtein's distance), or more than most as soon as it must be more.
func apart(a, b []rune, most int) int {
	if max(len(a)-len(b), len(b)-len(a)) > most {
		return most + 1
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i, x := range a {
		before := row[0] // the distance of a[:i] to b[:j]
		row[0] = i + 1
		least := row[0]
		for j, y := range b {
			changed := before
			if x != y {
				changed++
			}
			before = row[j+1]
			row[j+1] = min(changed, row[j]+1, before+1)
			least = min(least, row[j+1])
		}
		if least > most { // no later row has less
			return most + 1
		}
	}
	return row[len(b)]
}

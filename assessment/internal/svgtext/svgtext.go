// Package svgtext breaks texts for pictures.
//
// Nothing tells a picture how wide its letters will be: that is up to the fonts of who looks
// at it. So texts are measured as the widest of the usual fonts without serifs would set
// them, and break too early rather than too late.
package svgtext

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
	"golang.org/x/text/width"
)

// advances are the widths of the letters from space to tilde in DejaVu Sans, in thousandths
// of the size of the font.
var advances = [...]int16{
	318, 401, 460, 838, 637, 951, 780, 275, 391, 391, 500, 838, 318, 361, 318, 337, 637, 637, 637, 637, 637, 637, 637, 637, 637, 637, 337, 337, 838, 838, 838, 531,
	1000, 685, 687, 699, 771, 632, 576, 775, 752, 295, 295, 656, 558, 863, 749, 788, 604, 788, 695, 635, 611, 732, 685, 989, 686, 611, 686, 391, 337, 391, 838, 500,
	500, 613, 635, 550, 635, 616, 353, 635, 634, 278, 278, 580, 278, 975, 634, 612, 635, 635, 412, 521, 393, 634, 592, 818, 592, 592, 525, 637, 337, 637, 838,
}

// boldAdvances are those of DejaVu Sans Bold.
var boldAdvances = [...]int16{
	349, 457, 521, 838, 696, 1002, 873, 307, 458, 458, 523, 838, 380, 416, 380, 366, 696, 696, 696, 696, 696, 696, 696, 696, 696, 696, 400, 400, 838, 838, 838, 581,
	1000, 774, 763, 734, 831, 684, 684, 821, 837, 373, 373, 775, 638, 996, 837, 851, 733, 851, 771, 721, 683, 813, 774, 1104, 771, 725, 726, 458, 366, 458, 838, 500,
	500, 675, 716, 593, 716, 679, 436, 716, 712, 343, 343, 666, 343, 1042, 712, 688, 716, 716, 494, 596, 479, 712, 652, 924, 646, 652, 583, 712, 366, 712, 838,
}

// apart is how much farther apart, in hundredths, pairs of letters may stand than their
// widths say: two As do.
const apart = 4

// advance returns the width of a letter in thousandths of the size of the font.
func advance(r rune, bold bool) int {
	latin := func(b byte) int {
		if bold {
			return int(boldAdvances[b-' '])
		}
		return int(advances[b-' '])
	}
	switch {
	case r >= ' ' && r <= '~':
		return latin(byte(r))
	case unicode.In(r, unicode.Mn, unicode.Me, unicode.Cf):
		return 0
	}
	if d := norm.NFD.PropertiesString(string(r)).Decomposition(); len(d) > 0 && d[0] >= ' ' && d[0] <= '~' {
		return latin(d[0]) // a letter with a mark, such as ā
	}
	switch width.LookupRune(r).Kind() {
	case width.EastAsianWide, width.EastAsianFullwidth:
		return 1000
	}
	if unicode.IsLower(r) && !bold {
		return 800
	}
	return 1000
}

// Width returns the width of a text in a font of a size.
func Width(text string, size float64, bold bool) float64 {
	sum := 0
	for _, r := range text {
		sum += advance(r, bold)
	}
	return float64(sum*(100+apart)) * size / 100_000
}

// Wrap breaks a text into lines no wider than room: between words or, of a word that is
// too long, between letters, but never between a letter and its marks.
func Wrap(text string, room, size float64, bold bool) []string {
	var lines []string
	line, wide := "", 0.0
	space := Width(" ", size, bold)
	for word := range strings.FieldsSeq(text) {
		w := Width(word, size, bold)
		if line != "" && wide+space+w <= room {
			line, wide = line+" "+word, wide+space+w
			continue
		}
		if line != "" {
			lines = append(lines, line)
		}
		for w > room {
			n := fits(word, room, size, bold)
			if n == len(word) {
				break
			}
			lines = append(lines, word[:n])
			word = word[n:]
			w = Width(word, size, bold)
		}
		line, wide = word, w
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// fits returns how many bytes of a word have room, at least those of its first letter with
// its marks.
func fits(word string, room, size float64, bold bool) int {
	w, n := 0.0, 0
	for i, r := range word {
		a := Width(string(r), size, bold)
		if a > 0 && i > 0 {
			if n = i; w+a > room {
				return n
			}
		}
		w += a
	}
	return len(word)
}

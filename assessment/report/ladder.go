package report

import (
	"slices"
	"strings"
	"unicode"

	"github.com/openrubric/leadership/indicator"
)

// A Ladder is a scale as a page shows it: its levels from the worst to the best, with a
// colour, a label in the language of the page and a short name for narrow cells. It is
// immutable and safe for many goroutines.
type Ladder struct {
	scale  indicator.Scale
	labels []string // in scale order
	shorts []string
	tones  []Tone
	legend []Swatch // from the worst to the best
	words  *Wording
}

// NewLadder returns the ladder of a scale, with its labels in the first of the languages
// that there is.
func NewLadder(s indicator.Scale, w *Wording, languages ...string) *Ladder {
	l := &Ladder{scale: s.Clone(), words: w}
	for i, rung := range s.Levels {
		label, _ := rung.Label.In(languages...)
		if label == "" {
			label = plain(string(rung.Key))
		}
		l.labels = append(l.labels, label)
		tone := LevelTone(l.fromWorst(i), len(s.Levels))
		if s.Direction == indicator.Neutral {
			tone = neutralTone(i, len(s.Levels))
		}
		l.tones = append(l.tones, tone)
	}
	l.shorts = shortened(l.labels)
	l.legend = make([]Swatch, len(l.labels))
	for rank := range l.labels {
		l.legend[l.fromWorst(rank)] = Swatch{l.tones[rank], l.shorts[rank], l.labels[rank]}
	}
	return l
}

// shortened returns a name of at most four letters for each label, no two alike: its
// initials, its first letters or, where these do not serve, its number.
func shortened(labels []string) []string {
	var shorts []string
	for _, label := range labels {
		words := strings.Fields(label)
		short := firstLetters(label, 3)
		if len(words) > 1 {
			short = ""
			for _, word := range words {
				short += strings.ToUpper(firstLetters(word, 1))
			}
		}
		shorts = append(shorts, short)
	}
	for i, short := range shorts {
		if firstLetters(short, 4) != short || short == "" || slices.Contains(shorts[:i], short) || slices.Contains(shorts[i+1:], short) {
			return numbered(len(labels))
		}
	}
	return shorts
}

// firstLetters returns the first letters of a text, with their marks.
func firstLetters(text string, n int) string {
	for i, r := range text {
		if unicode.In(r, unicode.Mn, unicode.Me) {
			continue
		}
		if n == 0 {
			return strings.TrimSpace(text[:i])
		}
		n--
	}
	return text
}

func numbered(n int) []string {
	names := make([]string, n)
	for i := range names {
		names[i] = "L" + string(rune('1'+i))
		if i > 8 {
			names[i] = "L" + string(rune('0'+(i+1)/10)) + string(rune('0'+(i+1)%10))
		}
	}
	return names
}

// fromWorst turns a rank of the scale into one from its worse end, and back.
func (l *Ladder) fromWorst(rank int) int {
	if l.scale.Direction == indicator.HighIsWorse {
		return len(l.scale.Levels) - 1 - rank
	}
	return rank
}

// Scale returns the scale.
func (l *Ladder) Scale() indicator.Scale { return l.scale.Clone() }

// Label returns the label of a level or, if the scale has no such level, its key.
func (l *Ladder) Label(level indicator.Level) string {
	if rank, ok := l.scale.Rank(level); ok {
		return l.labels[rank]
	}
	return plain(string(level))
}

// Between returns one level in words, or the two between which a median falls.
func (l *Ladder) Between(levels []indicator.Level) string {
	switch len(levels) {
	case 0:
		return ""
	case 1:
		return l.Label(levels[0])
	}
	return l.words.Say("between", l.Label(levels[0]), l.Label(levels[len(levels)-1]))
}

// Cell returns a narrow cell of one level or of the two between which a median falls: its
// short name on its colour.
func (l *Ladder) Cell(levels []indicator.Level) Cell {
	var c Cell
	for _, level := range levels {
		rank, ok := l.scale.Rank(level)
		if !ok {
			continue
		}
		switch {
		case c.Text == "":
			c.Text, c.Tone = l.shorts[rank], l.tones[rank]
		default:
			c.Text, c.Tone2 = c.Text+"/"+l.shorts[rank], l.tones[rank]
		}
	}
	return c
}

// Legend returns the levels with their colours, from the worst to the best.
func (l *Ladder) Legend() []Swatch { return slices.Clone(l.legend) }

// Bar returns the bar of how many are at each level, given in the order of the scale. With
// a level aimed at, those who reach it lie to the right of a line in the middle.
func (l *Ladder) Bar(at []float64, aim indicator.Level) *Bar {
	levels := len(l.labels)
	if len(at) != levels {
		return nil
	}
	bar := &Bar{Segments: make([]Segment, levels)}
	for rank, n := range at {
		bar.Segments[l.fromWorst(rank)] = Segment{n, l.labels[rank], l.tones[rank]}
	}
	if rank, ok := l.scale.Rank(aim); ok && l.scale.Direction != indicator.Neutral {
		bar.From, bar.Target = l.fromWorst(rank), true
	}
	bar.Label = l.Counts(at)
	return bar
}

// Counts says how many are at each level that any is at: "1 Developing, 3 Embedding".
func (l *Ladder) Counts(at []float64) string {
	var b strings.Builder
	b.Grow(64)
	for i := range at {
		rank := l.fromWorst(i)
		if at[rank] == 0 {
			continue
		}
		if b.Len() > 0 {
			b.WriteString(l.words.Say("list.comma"))
		}
		b.WriteString(l.words.Number(at[rank], 1))
		b.WriteByte(' ')
		b.WriteString(l.labels[rank])
	}
	return b.String()
}

// counted turns whole numbers into those of a bar.
func counted(at []int) []float64 {
	out := make([]float64, len(at))
	for i, n := range at {
		out[i] = float64(n)
	}
	return out
}

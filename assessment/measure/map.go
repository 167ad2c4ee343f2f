package measure

import (
	"fmt"
	"html"
	"math"
	"slices"
	"strings"
)

// A Map is a Wright map: all facets on one line of logits, high at the top, so that who
// is able, what is hard and who is severe can be seen together.
type Map struct {
	Columns []MapColumn
}

// A MapColumn is one facet on the map, or the thresholds.
type MapColumn struct {
	Title  string
	Marks  []Mark
	Counts bool // marks are too many for names: they are counted
}

// A Mark is one element.
type Mark struct {
	Name string
	At   float64
}

// namesUpTo is how many elements of a facet are named on a map.
const namesUpTo = 40

// Map returns the Wright map of a fit: its facets in their order, then the thresholds.
// Facets of more than forty elements are counted rather than named.
func (f *Fit) Map() Map {
	var m Map
	for _, facet := range f.Facets {
		sign := "+"
		if facet.Sign < 0 {
			sign = "−"
		}
		c := MapColumn{Title: sign + facet.Name, Counts: len(facet.Elements) > namesUpTo}
		for _, e := range facet.Elements {
			if !e.Unmeasured {
				c.Marks = append(c.Marks, Mark{e.Name, e.Measure})
			}
		}
		m.Columns = append(m.Columns, c)
	}
	steps := MapColumn{Title: "thresholds"}
	for _, s := range f.Steps {
		for k, v := range s.Thresholds {
			name := fmt.Sprintf("%d|%d", k, k+1)
			if s.Element != "" {
				name = s.Element + " " + name
			}
			steps.Marks = append(steps.Marks, Mark{name, v})
		}
	}
	steps.Counts = len(steps.Marks) > namesUpTo
	m.Columns = append(m.Columns, steps)
	return m
}

// span returns the lowest and highest half logit that holds all marks.
func (m Map) span() (low, high float64) {
	low, high = math.Inf(1), math.Inf(-1)
	for _, c := range m.Columns {
		for _, k := range c.Marks {
			low, high = min(low, k.At), max(high, k.At)
		}
	}
	if low > high {
		return -1, 1
	}
	low, high = math.Floor(low*2)/2, math.Ceil(high*2)/2
	if low == high {
		high += 0.5
	}
	return low, high
}

// Text returns the map as lines of text, so many to the logit. Columns are as wide as
// their widest line, at most so many characters.
func (m Map) Text(perLogit, width int) string {
	perLogit, width = min(max(perLogit, 1), 20), max(width, 8)
	low, high := m.span()
	rows := int(math.Round((high-low)*float64(perLogit))) + 1
	cells := make([][]string, len(m.Columns))
	widths := make([]int, len(m.Columns))
	for c, column := range m.Columns {
		cells[c] = column.lines(rows, low, perLogit, width)
		widths[c] = len([]rune(column.Title))
		for _, cell := range cells[c] {
			widths[c] = max(widths[c], len([]rune(cell)))
		}
	}
	var out strings.Builder
	line := func(first string, cell func(c int) string) {
		parts := []string{fmt.Sprintf("%6s", first)}
		for c := range m.Columns {
			parts = append(parts, pad(cell(c), widths[c]))
		}
		out.WriteString(strings.TrimRight(strings.Join(parts, " | "), " ") + "\n")
	}
	line("logit", func(c int) string { return m.Columns[c].Title })
	for row := rows - 1; row >= 0; row-- {
		at := low + float64(row)/float64(perLogit)
		label := ""
		if row%perLogit == 0 || perLogit == 1 {
			label = fmt.Sprintf("%+.1f", at)
		}
		line(label, func(c int) string { return cells[c][row] })
	}
	return out.String()
}

func signed(v float64) string {
	if v == 0 {
		return "0"
	}
	return fmt.Sprintf("%+.0f", v)
}

func pad(text string, width int) string {
	return text + strings.Repeat(" ", max(width-len([]rune(text)), 0))
}

// lines returns what stands in each row, the lowest first.
func (c MapColumn) lines(rows int, low float64, perLogit, width int) []string {
	at := make([][]string, rows)
	most := 0
	for _, k := range c.sorted() {
		row := min(max(int(math.Round((k.At-low)*float64(perLogit))), 0), rows-1)
		at[row] = append(at[row], k.Name)
		most = max(most, len(at[row]))
	}
	out := make([]string, rows)
	each := (most + width - 1) / width // elements to a sign
	for row, names := range at {
		switch {
		case len(names) == 0:
		case c.Counts:
			out[row] = strings.Repeat("#", len(names)/each)
			if len(names)%each > 0 {
				out[row] += "."
			}
		default:
			out[row] = clip(strings.Join(names, " "), width*3)
		}
	}
	return out
}

func (c MapColumn) sorted() []Mark {
	return slices.SortedStableFunc(slices.Values(c.Marks), func(a, b Mark) int { return strings.Compare(a.Name, b.Name) })
}

func clip(text string, width int) string {
	r := []rune(text)
	if len(r) <= width {
		return text
	}
	return string(r[:width-1]) + "…"
}

// SVG returns the map as a picture that stands by itself, in plain black on white. Names
// that would lie on each other move apart.
func (m Map) SVG() string {
	const perLogit, top, column, left, lineHeight = 90.0, 50.0, 170.0, 60.0, 13.0
	low, high := m.span()
	y := func(at float64) float64 { return top + (high-at)*perLogit }
	height, width := y(low)+30, left+column*float64(len(m.Columns))+20
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" width="%.0f" height="%.0f" role="img" aria-label="Wright map" font-family="sans-serif" font-size="12">`+"\n", width, height, width, height)
	fmt.Fprintf(&b, `<rect width="%.0f" height="%.0f" fill="#fff"/>`+"\n", width, height)
	for at := math.Ceil(low); at <= high; at++ {
		fmt.Fprintf(&b, `<line x1="%.0f" x2="%.0f" y1="%.1f" y2="%.1f" stroke="#ddd"/><text x="%.0f" y="%.1f" text-anchor="end">%s</text>`+"\n", left, width-10, y(at), y(at), left-8, y(at)+4, signed(at))
	}
	fmt.Fprintf(&b, `<text x="%.0f" y="24" text-anchor="end">logit</text>`+"\n", left-8)
	for c, col := range m.Columns {
		x := left + column*float64(c) + 16
		fmt.Fprintf(&b, `<line x1="%.0f" x2="%.0f" y1="%.1f" y2="%.1f" stroke="#000"/><text x="%.0f" y="24" font-weight="bold">%s</text>`+"\n", x, x, top-10, y(low)+10, x, html.EscapeString(clip(col.Title, 22)))
		if col.Counts {
			col.bars(&b, x, low, high, y)
			continue
		}
		marks := slices.SortedStableFunc(slices.Values(col.sorted()), func(a, b Mark) int {
			switch {
			case a.At > b.At:
				return -1
			case a.At < b.At:
				return 1
			}
			return 0
		})
		last := math.Inf(-1)
		for _, k := range marks {
			label := max(y(k.At), last+lineHeight)
			last = label
			fmt.Fprintf(&b, `<line x1="%.0f" x2="%.0f" y1="%.1f" y2="%.1f" stroke="#000"/><line x1="%.0f" x2="%.0f" y1="%.1f" y2="%.1f" stroke="#999"/><text x="%.0f" y="%.1f">%s</text>`+"\n",
				x-4, x+4, y(k.At), y(k.At), x+4, x+14, y(k.At), label, x+18, label+4, html.EscapeString(clip(k.Name, 20)))
		}
	}
	b.WriteString("</svg>\n")
	return b.String()
}

// bars draws how many elements lie in each fifth of a logit.
func (c MapColumn) bars(b *strings.Builder, x, low, high float64, y func(float64) float64) {
	n := int(math.Round((high-low)*5)) + 1
	counts := make([]int, n)
	for _, k := range c.Marks {
		counts[min(max(int(math.Floor((k.At-low)*5)), 0), n-1)]++
	}
	most := float64(slices.Max(counts))
	for i, count := range counts {
		if count > 0 {
			at := low + float64(i)/5
			fmt.Fprintf(b, `<rect x="%.0f" y="%.1f" width="%.1f" height="%.1f" fill="#7a9cc6"><title>%d from %.1f to %.1f</title></rect>`+"\n", x+1, y(at+0.2)+1, float64(count)/most*130, y(at)-y(at+0.2)-2, count, at, at+0.2)
		}
	}
}

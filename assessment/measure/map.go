package measure

import (
	"fmt"
	"math"
	"slices"
	"strings"
)

// A Map is a Wright map: all facets on one line of logits, high at the top, so that who
// is able, what is hard and who is severe can be seen together. [Map.Text] sets it in lines;
// package measure/wright draws it.
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

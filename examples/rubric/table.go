package main

import (
	"strings"
	"unicode/utf8"
)

// A table is a rubric for a terminal: the levels of an indicator stand side by side.
type table struct {
	strings.Builder
	width int
}

func (t *table) title(title, about string) {
	t.line(title)
	t.line(strings.Repeat("=", utf8.RuneCountInString(title)))
	t.paragraph("", about)
}

func (t *table) group(label, statement string, depth int) {
	t.line("")
	t.line(strings.Repeat("  ", depth) + strings.ToUpper(label))
	if statement != "" {
		t.paragraph(strings.Repeat("  ", depth), statement)
	}
}

func (t *table) indicator(label, id, statement string) {
	t.line("")
	if fill := t.width - utf8.RuneCountInString(label) - len(id); fill > 1 {
		t.line(label + strings.Repeat(" ", fill) + id)
	} else {
		t.line(label)
		t.line(id)
	}
	t.line(strings.Repeat("-", t.width))
	t.paragraph("", statement)
}

func (t *table) list(heading string, items []string) {
	if len(items) == 0 {
		return
	}
	t.line("  " + heading)
	for _, item := range items {
		for i, line := range wrap(item, t.width-6) {
			t.line([]string{"    - ", "      "}[min(i, 1)] + line)
		}
	}
}

// grid prints the levels as columns, and below one another where there is no room
// for columns of 16 characters.
func (t *table) grid(levels, cells []string) {
	if strings.Join(cells, "") == "" {
		return
	}
	column := (t.width - 3*(len(levels)-1)) / len(levels)
	if column < 16 {
		for i := range levels {
			t.list(levels[i], []string{cells[i]})
		}
		return
	}
	t.line("")
	t.rows(levels, column)
	t.line(strings.Repeat(strings.Repeat("-", column)+"-+-", len(levels)-1) + strings.Repeat("-", column))
	t.rows(cells, column)
	t.line("")
}

// rows prints cells side by side, each in as many lines as it needs.
func (t *table) rows(cells []string, column int) {
	wrapped := [][]string{}
	high := 0
	for _, cell := range cells {
		lines := wrap(cell, column)
		wrapped = append(wrapped, lines)
		high = max(high, len(lines))
	}
	for i := range high {
		var row []string
		for _, lines := range wrapped {
			if i < len(lines) {
				row = append(row, lines[i])
			} else {
				row = append(row, "")
			}
		}
		t.row(row, column)
	}
}

func (t *table) row(cells []string, column int) {
	var padded []string
	for _, cell := range cells {
		padded = append(padded, cell+strings.Repeat(" ", max(0, column-utf8.RuneCountInString(cell))))
	}
	t.line(strings.Join(padded, " | "))
}

func (t *table) paragraph(indent, text string) {
	for _, line := range wrap(text, t.width-len(indent)) {
		t.line(indent + line)
	}
}

func (t *table) line(s string) { t.WriteString(strings.TrimRight(s, " ") + "\n") }

// wrap breaks a text into lines of at most width characters, but for longer words.
func wrap(text string, width int) []string {
	var lines []string
	line, n := "", 0
	for word := range strings.FieldsSeq(text) {
		w := utf8.RuneCountInString(word)
		if n > 0 && n+1+w > width {
			lines, line, n = append(lines, line), "", 0
		}
		if n > 0 {
			line, n = line+" ", n+1
		}
		line, n = line+word, n+w
	}
	return append(lines, line)
}

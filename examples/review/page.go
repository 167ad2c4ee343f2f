package main

import (
	"strings"
	"unicode/utf8"
)

// width is how many characters a line may have.
const width = 80

// A page is text that is being laid out for a terminal.
type page struct{ b strings.Builder }

// gap puts an empty line, unless there is one or the page is empty.
func (p *page) gap() {
	if s := p.b.String(); s != "" && !strings.HasSuffix(s, "\n\n") {
		p.b.WriteByte('\n')
	}
}

// line puts one line as it is, without spaces at its end.
func (p *page) line(s string) { p.b.WriteString(strings.TrimRight(s, " ") + "\n") }

// heading begins a part of the page.
func (p *page) heading(s string) {
	p.gap()
	p.text(0, 0, s)
	p.line(strings.Repeat("=", min(longest(wrap(s, width)), width)))
}

// under begins a part of a part.
func (p *page) under(s string) {
	p.gap()
	p.text(0, 0, s)
	p.line(strings.Repeat("-", min(longest(wrap(s, width)), width)))
}

// text puts a paragraph: its first line is indented by first, the others by rest.
func (p *page) text(first, rest int, s string) {
	lines := wrapFirst(s, width-first, width-rest)
	for i, l := range lines {
		indent := rest
		if i == 0 {
			indent = first
		}
		p.line(strings.Repeat(" ", indent) + l)
	}
}

// term puts a word on the left and what is to be said about it beside it, or below it
// where the word is long.
func (p *page) term(word, s string) {
	const indent = 15
	if length(word) >= indent {
		p.text(2, 2, word)
		word = ""
	}
	lines := wrap(s, width-indent)
	for i, l := range lines {
		if i > 0 {
			word = ""
		}
		p.line(pad(word, indent) + l)
	}
}

// row puts cells beside each other in the widths of the columns, of which the last
// character stays free. A cell that is too long goes on below. A negative width sets
// the cell to the right.
func (p *page) row(indent int, widths []int, cells ...string) {
	var all [][]string
	height := 1
	for i, c := range cells {
		lines := wrap(c, max(widths[i]-1, -widths[i]))
		all = append(all, lines)
		height = max(height, len(lines))
	}
	for h := range height {
		var b strings.Builder
		b.WriteString(strings.Repeat(" ", indent))
		for i, lines := range all {
			cell := ""
			if h < len(lines) {
				cell = lines[h]
			}
			if widths[i] < 0 {
				b.WriteString(strings.Repeat(" ", max(0, -widths[i]-length(cell))) + cell)
			} else {
				b.WriteString(pad(cell, widths[i]))
			}
		}
		p.line(b.String())
	}
}

// length counts characters, not bytes.
func length(s string) int { return utf8.RuneCountInString(s) }

func longest(lines []string) int {
	n := 0
	for _, l := range lines {
		n = max(n, length(l))
	}
	return n
}

func pad(s string, n int) string { return s + strings.Repeat(" ", max(0, n-length(s))) }

func wrap(s string, n int) []string { return wrapFirst(s, n, n) }

// wrapFirst breaks a text into lines of at most first, then rest characters. Only
// a word that is longer than a line is broken inside.
func wrapFirst(s string, first, rest int) []string {
	first, rest = max(first, 1), max(rest, 1)
	var lines []string
	line, limit := "", first
	next := func() {
		lines = append(lines, line)
		line, limit = "", rest
	}
	for _, word := range strings.Fields(s) {
		if line != "" && length(line)+1+length(word) > limit {
			next()
		}
		for length(word) > limit {
			cut := []rune(word)
			line = string(cut[:limit])
			word = string(cut[limit:])
			next()
		}
		if line != "" {
			line += " "
		}
		line += word
	}
	if line != "" || lines == nil {
		next()
	}
	return lines
}

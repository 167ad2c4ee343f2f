package main

import (
	"fmt"
	"strings"

	"github.com/openrubric/leadership/assessment/report"
)

// What stands on the page for a browser is printed here for a terminal, section by section:
// the words and numbers are the same.

// section prints a section and those under it.
func (p *page) section(s report.Section, depth int) {
	switch depth {
	case 0:
		p.heading(s.Title)
	default:
		p.under(s.Title)
	}
	for _, b := range s.Blocks {
		p.block(b)
	}
	for _, sub := range s.Sections {
		p.section(sub, depth+1)
	}
}

func (p *page) block(b report.Block) {
	if b.Text != "" {
		p.text(0, 0, b.Text)
		p.gap()
	}
	for _, e := range b.List {
		if e.Term == "" && b.List[0].Term == "" {
			p.text(2, 4, e.Text)
			continue
		}
		p.term("  "+e.Term, e.Text)
	}
	if len(b.List) > 0 {
		p.gap()
	}
	if b.Table != nil {
		p.table(b.Table)
	}
	if b.Picture != nil && b.Picture.Data != nil {
		p.table(b.Picture.Data)
	}
}

// table prints a table of bars as numbers beside their rows, and any other as columns.
func (p *page) table(t *report.Table) {
	const name, each, indent = 21, 4, 4
	bar, names := bars(t), levels(t)
	if bar < 0 || name+each*len(names) > 50 {
		p.columns(t)
		return
	}
	var legend []string
	head, widths := []string{""}, []int{name}
	left := width - indent - name - 2
	for _, s := range names {
		w := max(length(s.Short)+1, each)
		legend = append(legend, s.Short+" "+s.Label)
		head, widths, left = append(head, s.Short), append(widths, -w), left-w
	}
	head, widths = append(head, "", ""), append(widths, 2, left)
	p.gap()
	p.text(2, 4, t.Caption)
	p.text(2, 4, strings.Join(legend, ", "))
	p.row(indent, widths, head...)
	for _, part := range t.Parts {
		if part.Title != "" {
			p.text(2, 4, part.Title)
		}
		for _, r := range part.Rows {
			cells := []string{r[0].Text}
			for _, s := range names {
				cells = append(cells, atLevel(r[bar].Bar, s))
			}
			p.row(indent, widths, append(cells, "", r[len(r)-1].Text)...)
		}
	}
}

// bars returns the column that holds bars, -1 if none does.
func bars(t *report.Table) int {
	for _, part := range t.Parts {
		for _, r := range part.Rows {
			for i, c := range r {
				if c.Bar != nil {
					return i
				}
			}
		}
	}
	return -1
}

// levels are those that bars count.
func levels(t *report.Table) []report.Swatch {
	var all []report.Swatch
	for _, s := range t.Legend {
		if s.Tone != report.HiddenTone && s.Tone != report.MissingTone {
			all = append(all, s)
		}
	}
	return all
}

// atLevel is how many a bar has at a level: a dot for none, nothing where there is no bar.
func atLevel(b *report.Bar, level report.Swatch) string {
	if b == nil {
		return ""
	}
	for _, s := range b.Segments {
		if s.Label == level.Label && s.N > 0 {
			return strings.TrimSuffix(fmt.Sprintf("%.1f", s.N), ".0")
		}
	}
	return "·"
}

// columns prints a table of texts.
func (p *page) columns(t *report.Table) {
	if len(t.Columns) == 0 {
		return
	}
	const indent = 2
	each := (width - indent) / len(t.Columns)
	widths := make([]int, len(t.Columns))
	head := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		widths[i], head[i] = each, c.Title
	}
	p.gap()
	p.text(indent, indent, t.Caption)
	p.row(indent, widths, head...)
	for _, part := range t.Parts {
		if part.Title != "" {
			p.text(indent, indent+2, part.Title)
		}
		for _, r := range part.Rows {
			cells := make([]string, len(t.Columns))
			for i := range min(len(r), len(cells)) {
				if cells[i] = r[i].Text; r[i].Bar != nil {
					cells[i] = r[i].Bar.Label
				}
			}
			p.row(indent, widths, cells...)
		}
	}
}

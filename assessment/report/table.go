package report

import (
	"bufio"
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
)

type tableKind int

const (
	textTable tableKind = iota
	barTable
	mapTable
)

// kind says what a table mostly shows.
func (t *Table) kind() tableKind {
	for _, p := range t.Parts {
		for _, r := range p.Rows {
			for _, c := range r {
				if c.Bar != nil {
					return barTable
				}
			}
		}
	}
	for _, c := range t.Columns {
		if c.Key != "" {
			return mapTable
		}
	}
	return textTable
}

// plain returns what a cell says: the words of a bar.
func (c Cell) plain() string {
	if c.Bar != nil {
		return c.Bar.Label
	}
	return c.Text
}

// WriteCSV writes the table as CSV: a column for the title of each part, if any has one,
// then those of the table under their full names. In the place of bars there is a column
// for each level, with how many are at it.
func (t *Table) WriteCSV(w io.Writer) error {
	out := csv.NewWriter(w)
	titled := slices.ContainsFunc(t.Parts, func(p Part) bool { return p.Title != "" })
	bars := t.bars()
	record := []string{}
	if titled {
		record = append(record, t.Caption)
	}
	for i, c := range t.Columns {
		if len(bars[i]) > 0 {
			record = append(record, bars[i]...)
			continue
		}
		record = append(record, c.Title)
	}
	if err := out.Write(unformulas(record)); err != nil {
		return err
	}
	for _, p := range t.Parts {
		for _, r := range p.Rows {
			record = record[:0]
			if titled {
				record = append(record, p.Title)
			}
			for i, c := range r {
				if i < len(bars) && len(bars[i]) > 0 {
					record = append(record, c.Bar.counts(bars[i])...)
					continue
				}
				record = append(record, c.plain())
			}
			if err := out.Write(unformulas(record)); err != nil {
				return err
			}
		}
	}
	out.Flush()
	return out.Error()
}

// bars returns, by column, what its bars count, in the order in which they first do.
func (t *Table) bars() [][]string {
	labels := make([][]string, len(t.Columns))
	for _, p := range t.Parts {
		for _, r := range p.Rows {
			for i, c := range r {
				if c.Bar == nil || i >= len(labels) {
					continue
				}
				for _, s := range c.Bar.Segments {
					if !slices.Contains(labels[i], s.Label) {
						labels[i] = append(labels[i], s.Label)
					}
				}
			}
		}
	}
	return labels
}

// counts returns how many a bar has of each; nothing where it has no such segment, and where
// there is no bar.
func (b *Bar) counts(labels []string) []string {
	out := make([]string, len(labels))
	if b == nil {
		return out
	}
	for _, s := range b.Segments {
		if i := slices.Index(labels, s.Label); i >= 0 {
			out[i] = strconv.FormatFloat(s.N, 'f', -1, 64)
		}
	}
	return out
}

func unformulas(record []string) []string {
	for i, text := range record {
		record[i] = unformula(text)
	}
	return record
}

// unformula puts an apostrophe before a text that a spreadsheet would take for a formula, as
// OWASP advises, for names come from anybody.
func unformula(text string) string {
	if text != "" && strings.IndexByte("=+-@\t\r", text[0]) >= 0 {
		return "'" + text
	}
	return text
}

// writeMarkdown writes a page in the Markdown of GitHub.
func writeMarkdown(w io.Writer, p *page) error {
	out := bufio.NewWriter(w)
	fmt.Fprintf(out, "# %s\n", markdown(p.Title))
	markdownBlocks(out, p.Lead, p.words)
	for i := range p.Sections {
		markdownSection(out, &p.Sections[i], 2, p.words)
	}
	return out.Flush()
}

// WriteMarkdown writes a section as Markdown, with headings from the level of the options,
// which may be what it may be for [Options.WriteSection].
func (o Options) WriteMarkdown(w io.Writer, s Section) error {
	level, err := o.HTML.level()
	if err != nil {
		return err
	}
	out := bufio.NewWriter(w)
	markdownSection(out, &s, level, o.Wording(nil))
	return out.Flush()
}

func markdownSection(out *bufio.Writer, s *Section, level int, w *Wording) {
	fmt.Fprintf(out, "\n%s %s\n", strings.Repeat("#", min(level, 6)), markdown(s.Title))
	markdownBlocks(out, s.Blocks, w)
	for i := range s.Sections {
		markdownSection(out, &s.Sections[i], level+1, w)
	}
}

func markdownBlocks(out *bufio.Writer, blocks []Block, w *Wording) {
	for _, b := range blocks {
		switch {
		case b.Text != "" && b.Warn:
			fmt.Fprintf(out, "\n> **%s** %s\n", markdown(w.Say("warn")), markdown(b.Text))
		case b.Text != "":
			fmt.Fprintf(out, "\n%s\n", markdown(b.Text))
		}
		if len(b.List) > 0 {
			out.WriteByte('\n')
		}
		indent := "" // what has no term belongs to the term before
		for _, e := range b.List {
			if e.Term != "" {
				fmt.Fprintf(out, "- **%s**: %s\n", markdown(e.Term), markdown(e.Text))
				indent = "  "
				continue
			}
			fmt.Fprintf(out, "%s- %s\n", indent, markdown(e.Text))
		}
		if b.Table != nil {
			markdownTable(out, b.Table)
		}
		if b.Picture != nil && b.Picture.Data != nil {
			markdownTable(out, b.Picture.Data)
		}
	}
}

func markdownTable(out *bufio.Writer, t *Table) {
	fmt.Fprintf(out, "\n**%s**\n\n|", markdown(t.Caption))
	for _, c := range t.Columns {
		fmt.Fprintf(out, " %s |", markdown(c.Title))
	}
	out.WriteString("\n|")
	for range t.Columns {
		out.WriteString("---|")
	}
	out.WriteByte('\n')
	for _, p := range t.Parts {
		if p.Title != "" {
			fmt.Fprintf(out, "| **%s** |%s\n", markdown(p.Title), strings.Repeat(" |", max(len(t.Columns)-1, 0)))
		}
		for _, r := range p.Rows {
			out.WriteByte('|')
			for _, c := range r {
				fmt.Fprintf(out, " %s |", markdown(c.plain()))
			}
			out.WriteByte('\n')
		}
	}
}

// markdown escapes what Markdown, and HTML in it, would read as marks.
var markdown = strings.NewReplacer(
	`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", "&lt;", ">", "&gt;", "&", "&amp;",
	"|", `\|`, "#", `\#`, "~", `\~`, "!", `\!`, "\r\n", " ", "\n", " ", "\r", " ",
).Replace

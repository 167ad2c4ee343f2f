package main

import "strings"

// A markdownPage is a rubric in Markdown, with tables as GitHub and Pandoc read them.
type markdownPage struct {
	strings.Builder
	deep int // of the heading of an indicator
}

func (m *markdownPage) title(title, about string) {
	m.block("# " + plain(title))
	m.block(plain(about))
}

func (m *markdownPage) group(label, statement string, depth int) {
	m.deep = min(3+depth, 6)
	m.block(strings.Repeat("#", m.deep-1) + " " + plain(label))
	if statement != "" {
		m.block(plain(statement))
	}
}

func (m *markdownPage) indicator(label, id, statement string) {
	m.block(strings.Repeat("#", max(m.deep, 2)) + " " + plain(label) + " (`" + id + "`)")
	m.block(plain(statement))
}

func (m *markdownPage) list(heading string, items []string) {
	if len(items) == 0 {
		return
	}
	m.block(heading + ":")
	for _, item := range items {
		m.WriteString("- " + plain(item) + "\n")
	}
	m.WriteString("\n")
}

func (m *markdownPage) grid(levels, cells []string) {
	if strings.Join(cells, "") == "" {
		return
	}
	row := func(cells []string) {
		for _, cell := range cells {
			m.WriteString("| " + plain(cell) + " ")
		}
		m.WriteString("|\n")
	}
	row(levels)
	m.WriteString(strings.Repeat("| --- ", len(levels)) + "|\n")
	row(cells)
	m.WriteString("\n")
}

func (m *markdownPage) block(s string) { m.WriteString(s + "\n\n") }

// plain escapes what Markdown would read as markup.
func plain(s string) string {
	return strings.NewReplacer(`\`, `\\`, "|", `\|`, "*", `\*`, "_", `\_`, "`", "\\`", "<", "&lt;", "[", `\[`, "\n", " ").Replace(s)
}

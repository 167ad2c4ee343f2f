package main

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
)

// A printer writes until the first error.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format+"\n", args...)
	}
}

// framework prints the groups and indicators as they stand in each other, each indicator
// with the levels on which it is judged.
func (p *printer) framework(f *framework.Framework) {
	language := f.Title().Languages()[0]
	title, _ := f.Title().In(language)
	p.line("%s (%s, edition %s): %d indicators\n", title, f.Key(), f.Edition(), f.Len())
	outer := p.w
	table := tabwriter.NewWriter(outer, 0, 4, 2, ' ', 0)
	p.w = table
	p.line("ID\tWhat\tLevels, low to high\tDescribed")
	p.under(f, "", 0)
	if p.w = outer; p.err == nil {
		p.err = table.Flush()
	}
	p.line("")
}

func (p *printer) under(f *framework.Framework, group indicator.ID, depth int) {
	for id := range f.Children(group) {
		what := strings.Repeat("  ", depth) + f.Label(id).String()
		in, ok := f.Lookup(id)
		if !ok {
			p.line("%s\t%s\t\t", id, what)
			p.under(f, id, depth+1)
			continue
		}
		s, _ := f.ScaleOf(id, "")
		var levels []string
		for _, rung := range s.Levels {
			levels = append(levels, rung.Label.String())
		}
		p.line("%s\t%s\t%s\t%d of %d", id, what, strings.Join(levels, ", "), len(in.Rubric), len(s.Levels))
	}
}

func (p *printer) issues(title string, list issue.List) {
	if len(list.Issues) == 0 {
		return
	}
	p.line("%s:", title)
	for _, i := range list.Issues {
		p.line("  %v", i)
	}
	if list.LeftOut > 0 {
		p.line("  and %d more", list.LeftOut)
	}
	p.line("")
}

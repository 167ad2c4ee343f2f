package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/openrubric/leadership/assessment/agreement"
	"github.com/openrubric/leadership/assessment/estimate"
	"github.com/openrubric/leadership/assessment/variance"
)

// A printer writes until something goes wrong.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format+"\n", args...)
	}
}

// summary prints what was rated, the coefficients, and what they say.
func (p *printer) summary(s agreement.Summary, missing int) {
	d := s.Design
	p.line("%d raters made %d ratings of %d units; %d cells are empty.", d.Raters, d.Ratings, d.Units, missing)
	if d.Clusters > 0 {
		p.line("Units come in %d clusters; intervals go by these.", d.Clusters)
	}
	p.line("Levels: %s.\n", strings.Join(d.Categories, ", "))
	table := tabwriter.NewWriter(p.w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "coefficient\tby\tvalue\tSE\tinterval\tunits\tratings")
	for _, c := range s.Coefficients {
		interval, se := "", ""
		if c.SE != nil {
			se = fmt.Sprintf("%.3f", *c.SE)
		}
		if c.Interval != nil && !slices.Contains(c.Warnings, agreement.NoSpread) {
			interval = fmt.Sprintf("%.2f to %.2f", c.Interval.Low, c.Interval.High)
		}
		fmt.Fprintf(table, "%s\t%s\t%.3f\t%s\t%s\t%d\t%d\n", c.Name, c.Weights, c.Value, se, interval, c.Used.Units, c.Used.Ratings)
	}
	if p.err == nil {
		p.err = table.Flush()
	}
	p.list("\nWhy these", s.Why)
	p.list("\nWhat they say", s.Reading)
	p.list("\nTo bear in mind", s.Caveats)
}

func (p *printer) list(title string, sentences []string) {
	if len(sentences) == 0 {
		return
	}
	p.line("%s", title)
	for _, s := range sentences {
		for i, line := range wrap(s, 76) {
			p.line("%s%s", map[bool]string{true: "  - ", false: "    "}[i == 0], line)
		}
	}
}

// wrap breaks a sentence into lines.
func wrap(text string, width int) []string {
	var lines []string
	line := ""
	for _, word := range strings.Fields(text) {
		if line != "" && len([]rune(line))+1+len([]rune(word)) > width {
			lines = append(lines, line)
			line = ""
		}
		line = strings.TrimPrefix(line+" "+word, " ")
	}
	return append(lines, line)
}

// enough says how many raters would be enough, if the levels count as numbers. With many
// raters it is left out: the answer is then no longer asked for.
func enough(ctx context.Context, r *agreement.Ratings) []string {
	if r.Scale().Nominal || r.Raters() > 30 || r.Units() > 5000 {
		return nil
	}
	g, err := agreement.GPersonsByRaters(ctx, r.Scores())
	if errors.Is(err, estimate.ErrUndefined) {
		return []string{fmt.Sprintf("\nHow many raters would be enough cannot be told: %v.", err)}
	}
	if err != nil {
		return nil
	}
	lines := []string{fmt.Sprintf("\nHow many raters would be enough, if levels count as %s", worth(r.Scale()))}
	for _, target := range []float64{0.7, 0.8, 0.9} {
		n, d, err := g.RatersForPhi(target, 1, variance.REML)
		if err != nil {
			lines = append(lines, fmt.Sprintf("  - for a mean of dependability %.1f: %s.", target, strings.TrimPrefix(err.Error(), "undefined: ")))
			continue
		}
		lines = append(lines, fmt.Sprintf("  - %d for a mean of dependability %.1f: its standard error is then %.2f.", n, target, d.SEMAbsolute))
	}
	return lines
}

func worth(s agreement.Scale) string {
	if s.Values == nil {
		return fmt.Sprintf("1 to %d", len(s.Categories))
	}
	return fmt.Sprintf("%g to %g", s.Values[0], s.Values[len(s.Values)-1])
}

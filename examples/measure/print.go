package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"github.com/openrubric/leadership/assessment/measure"
)

// A printer writes until something goes wrong.
type printer struct {
	w          io.Writer
	categories []string
	err        error
}

func (p *printer) line(format string, args ...any) {
	if p.err == nil {
		_, p.err = fmt.Fprintf(p.w, format+"\n", args...)
	}
}

func (p *printer) fit(fit *measure.Fit) {
	p.line("%d judgements, log likelihood %.2f, %s.", fit.Judgements, fit.LogLik, fit.Method)
	if fit.LeftOut > 0 {
		p.line("%d judgements of elements with extreme judgements only are left out.", fit.LeftOut)
	}
	for f, facet := range fit.Facets {
		p.facet(f, facet)
	}
	for _, s := range fit.Steps {
		p.steps(s)
	}
	p.line("\nThe map: higher is better for what is measured, and harder or more severe for the rest.\n")
	p.line("%s", strings.TrimRight(fit.Map().Text(4, 30), "\n"))
}

func (p *printer) facet(f int, facet measure.FacetFit) {
	p.line("\n%s, %s first", facet.Name, map[bool]string{true: "the highest", false: "the most severe or hardest"}[facet.Sign > 0])
	table := tabwriter.NewWriter(p.w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "name\tmeasure\t95 %\tfair average\tjudgements\tinfit\toutfit\t")
	elements := slices.SortedStableFunc(slices.Values(facet.Elements), func(a, b measure.Element) int {
		switch {
		case a.Measure > b.Measure:
			return -1
		case a.Measure < b.Measure:
			return 1
		}
		return 0
	})
	for _, e := range elements {
		note := ""
		if e.Unmeasured {
			fmt.Fprintf(table, "%s\t\t\t\t%.0f\t\t\tnobody to compare with\n", e.Name, e.Count)
			continue
		}
		if e.Extreme {
			note = "extreme"
		} else if e.Infit != nil && *e.Infit > 1.5 {
			note = "noisy"
		}
		fmt.Fprintf(table, "%s\t%+.2f\t%+.2f to %+.2f\t%.2f\t%.0f\t%s\t%s\t%s\n", e.Name, e.Measure, e.Measure-1.96*e.SE, e.Measure+1.96*e.SE, e.FairAverage, e.Count, number(e.Infit), number(e.Outfit), note)
	}
	if p.err == nil {
		p.err = table.Flush()
	}
	s := facet.Separation
	if s == nil {
		return
	}
	if f == 0 {
		p.line("Reliability %.2f: %.1f levels can be told apart.", s.Reliability, s.Strata)
	} else {
		p.line("Are they alike? chi-squared %.1f on %d degrees of freedom, p %.2g.", s.ChiSquared, s.DF, s.P)
	}
}

func number(v *float64) string {
	if v == nil {
		return ""
	}
	return fmt.Sprintf("%.2f", *v)
}

func (p *printer) steps(s measure.Steps) {
	if s.Thresholds == nil {
		return
	}
	name := "thresholds"
	if s.Element != "" {
		name += " of " + s.Element
	}
	var parts []string
	for k, v := range s.Thresholds {
		parts = append(parts, fmt.Sprintf("%s|%s %+.2f", p.category(k), p.category(k+1), v))
	}
	text := strings.Join(parts, ", ")
	if s.Disordered {
		text += " (out of order: a level in between is nowhere the likeliest)"
	}
	p.line("\n%s: %s", name, text)
}

func (p *printer) category(k int) string {
	if k < len(p.categories) {
		return p.categories[k]
	}
	return fmt.Sprint(k)
}

func (p *printer) unexpected(fit *measure.Fit, d measure.Data) error {
	list, err := fit.Unexpected(d, 2.5, 5)
	if err != nil || len(list) == 0 {
		return err
	}
	p.line("\nWorth a conversation")
	for _, u := range list {
		p.line("  - %s: %s, where %.1f of 0 to %d was expected", strings.Join(u.Elements, ", "), p.category(u.Score), u.Expected, d.Max)
	}
	return nil
}

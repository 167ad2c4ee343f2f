// Command gaps answers which part of one framework another does not cover: by
// default, which of the nine practices of strong districts the Kāhui Ako indicators
// leave out.
//
//	go run ./examples/gaps
//	go run ./examples/gaps -of lfl -by systemleadership -why
package main

import (
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/framework/catalogue"
	"github.com/openrubric/leadership/indicator"
)

func main() {
	err := run(os.Args[1:], os.Stdout, os.Stderr)
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
	default:
		fmt.Fprintln(os.Stderr, "gaps:", err)
		os.Exit(1)
	}
}

func run(args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("gaps", flag.ContinueOnError)
	flags.SetOutput(stderr)
	keys := strings.Join(catalogue.Keys(), ", ")
	of := flags.String("of", "district", "`key` of the framework that is to be covered: "+keys)
	by := flags.String("by", "kahuiako", "`key` of the framework that is to cover it")
	why := flags.Bool("why", false, "say of each indicator what speaks to it, or why nothing does")
	if err := flags.Parse(args); err != nil {
		return err
	}
	c, ok := catalogue.Crosswalk(*by, *of)
	if !ok {
		return fmt.Errorf("there is no crosswalk from %q to %q: want two of %s", *by, *of, keys)
	}
	return print(stdout, c, *why)
}

func print(w io.Writer, c *framework.Crosswalk, why bool) error {
	of, cover, back := c.To(), c.Coverage(), c.Inverse()
	p := &printer{w: w}
	p.line("How much of “%s” is covered by “%s”", of.Title(), c.From().Title())
	if meaning, across := c.AcrossKinds(); across {
		p.line("%s", meaning)
	}
	p.line("")
	p.line("whole   nearly  part    touched nothing")
	var uncovered, touched []string
	for id := range of.Children("") {
		under := slices.Collect(of.Under(id)) // of a group
		if len(under) == 0 {
			under = []indicator.ID{id} // an indicator that stands in no group
		}
		count := func(x framework.Extent) int { return cover.Count(x, slices.Values(under)) }
		row := ""
		for _, x := range framework.Extents() {
			row += fmt.Sprintf("%-8d", count(x))
		}
		label := of.Label(id).String()
		p.line("%s%s", row, label)
		switch none := count(framework.Nothing); {
		case none == len(under):
			uncovered = append(uncovered, label)
		case none+count(framework.Touched) == len(under):
			touched = append(touched, label)
		}
		if why {
			p.explain(of, back, under)
		}
	}
	p.line("")
	p.line("Nothing speaks to:  %s", listed(uncovered))
	p.line("Only touched:       %s", listed(touched))
	return p.err
}

func listed(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return strings.Join(names, "; ")
}

// A printer remembers that it could not print.
type printer struct {
	w   io.Writer
	err error
}

func (p *printer) line(format string, args ...any) {
	if _, err := fmt.Fprintf(p.w, strings.TrimRight(format, " ")+"\n", args...); err != nil && p.err == nil {
		p.err = err
	}
}

// explain says of each indicator what speaks to it. The crosswalk starts from the
// framework that is to be covered.
func (p *printer) explain(of *framework.Framework, back *framework.Crosswalk, ids []indicator.ID) {
	for _, id := range ids {
		p.line("    %s", of.Label(id))
		for e := range back.Counterparts(id) {
			p.line("      %s %s (%s confidence). %s", how[e.Relation], back.To().Label(e.To), e.Confidence, e.Rationale)
		}
		if reason, gap := back.Gap(id); gap {
			p.line("      nothing. %s", reason)
		}
	}
}

// how says what an indicator of the covering framework does for one of the other,
// given the relation from the other to it.
var how = map[indicator.Relation]string{
	indicator.Exact:   "the same as",
	indicator.Close:   "nearly the same as",
	indicator.Broad:   "within",
	indicator.Narrow:  "in part:",
	indicator.Related: "touched by",
}

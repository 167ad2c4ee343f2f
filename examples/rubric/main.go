// Command rubric prints a framework as a rubric that people can read: each
// indicator with what every level looks like, its aspects, and where to look for
// evidence. It prints tables for a terminal, or Markdown.
//
//	go run ./examples/rubric
//	go run ./examples/rubric -framework district -only district.parents
//	go run ./examples/rubric -framework own.json -markdown >own.md
//	go run ./examples/rubric -framework own.json -lint
//	go run ./examples/rubric -overlay translation.json -lang mi
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
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
)

func main() {
	err := run(os.Args[1:], os.Stdout, os.Stderr)
	switch {
	case err == nil, errors.Is(err, flag.ErrHelp):
	default:
		fmt.Fprintln(os.Stderr, "rubric:", err)
		os.Exit(1)
	}
}

func run(args []string, stdout, stderr io.Writer) error {
	flags := flag.NewFlagSet("rubric", flag.ContinueOnError)
	flags.SetOutput(stderr)
	name := flags.String("framework", "kahuiako", "key of a shipped framework ("+strings.Join(catalogue.Keys(), ", ")+") or a `file`")
	overlay := flags.String("overlay", "", "`file` of an overlay, other wording that is laid over the framework")
	only := flags.String("only", "", "`ID` of the only group or indicator to print")
	lang := flags.String("lang", "", "language `tag` in which texts are preferred, such as mi")
	markdown := flags.Bool("markdown", false, "print Markdown")
	lint := flags.Bool("lint", false, "print what an experienced author of rubrics would mend, and nothing else")
	width := flags.Int("width", 116, "`characters` in a line of a table")
	if err := flags.Parse(args); err != nil {
		return err
	}
	f, locate, err := open(*name)
	if err != nil {
		return err
	}
	if *overlay != "" {
		if f, err = dress(f, *overlay); err != nil {
			return err
		}
		locate = asItIs // some of its texts are in the other file now
	}
	if id := indicator.ID(*only); id != "" && !isNode(f, id) {
		return fmt.Errorf("framework %q has no group or indicator %q", f.Key(), id)
	}
	if *lint {
		return printLint(stdout, f, locate(f.Lint()))
	}
	r := rubric{f, indicator.ID(*only), *lang, nil}
	var draw drawing = &table{width: max(*width, 60)}
	if *markdown {
		draw = &markdownPage{}
	}
	r.draw(draw)
	_, err = io.WriteString(stdout, draw.String())
	return err
}

// printLint prints what the rules found, a line each, or that they find nothing.
func printLint(w io.Writer, f *framework.Framework, found issue.List) error {
	var lines []string
	for _, i := range found.Issues {
		lines = append(lines, i.String())
	}
	if found.LeftOut > 0 {
		lines = append(lines, fmt.Sprintf("and %d more", found.LeftOut))
	}
	if len(lines) == 0 {
		lines = []string{fmt.Sprintf("%d rules find nothing in framework %q, with %d exceptions.", len(framework.LintRules()), f.Key(), len(f.Document().Exceptions))}
	}
	_, err := fmt.Fprintln(w, strings.Join(lines, "\n"))
	return err
}

func isNode(f *framework.Framework, id indicator.ID) bool {
	_, isGroup := f.Group(id)
	_, isIndicator := f.Lookup(id)
	return isGroup || isIndicator
}

// open returns a shipped framework, or reads one from a file. locate gives issues that
// are found in it later their places in that file.
func open(name string) (f *framework.Framework, locate func(issue.List) issue.List, err error) {
	if f, ok := catalogue.Lookup(name); ok {
		return f, asItIs, nil
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, nil, err
	}
	f, list := framework.Parse(data)
	locate = func(list issue.List) issue.List { return issue.InFile(name, document.Locate(data, list)) }
	return f, locate, issue.InFile(name, list).Err()
}

func asItIs(list issue.List) issue.List { return list }

// dress lays the overlay in a file over the framework.
func dress(f *framework.Framework, name string) (*framework.Framework, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	o, list := framework.ParseOverlay(data, f)
	if err := issue.InFile(name, list).Err(); err != nil {
		return nil, err
	}
	return f.With(o)
}

// A drawing is what a rubric is drawn on.
type drawing interface {
	title(title, about string)
	group(label, statement string, depth int)
	indicator(label, id, statement string)
	list(heading string, items []string)
	grid(levels, cells []string)
	String() string
}

// A rubric is a framework, or a part of one, in a preferred language.
type rubric struct {
	f     *framework.Framework
	only  indicator.ID
	lang  string
	shown []indicator.ID // groups around what is drawn
}

func (r *rubric) text(t indicator.Text) string {
	text, _ := t.In(r.lang)
	return text
}

func (r *rubric) draw(on drawing) {
	doc := r.f.Document()
	var kinds []string
	for _, k := range doc.Subjects {
		kinds = append(kinds, strings.ReplaceAll(string(k), "-", " "))
	}
	on.title(r.text(doc.Title), fmt.Sprintf("Judges a %s. %s. %s", strings.Join(kinds, " or a "), uses[doc.Policy], r.text(doc.Summary)))
	scale, _ := r.f.Scale(doc.Scale)
	r.demands(on, doc.Demand, scale)
	for in := range r.f.All() {
		if r.wanted(in.ID) {
			r.groups(on, in.Parent)
			r.indicator(on, in)
		}
	}
}

var uses = map[framework.Policy]string{
	framework.RatingDiscouraged: "A guide for talk, not meant for rating",
	framework.Formative:         "For improvement, not for decisions about people or schools",
	framework.Summative:         "May be used for decisions",
}

// wanted reports whether the indicator is, or lies in, what is to be printed.
func (r *rubric) wanted(id indicator.ID) bool {
	for r.only != "" && id != r.only {
		if id == "" {
			return false
		}
		id = r.f.Parent(id)
	}
	return true
}

// groups prints those of the groups around an indicator that were not around the
// one before, the outermost first.
func (r *rubric) groups(on drawing, id indicator.ID) {
	var around []indicator.ID
	for ; id != ""; id = r.f.Parent(id) {
		around = append([]indicator.ID{id}, around...)
	}
	for depth, id := range around {
		if !slices.Contains(r.shown, id) {
			g, _ := r.f.Group(id)
			on.group(r.text(g.Label), r.text(g.Statement), depth)
		}
	}
	r.shown = around
}

func (r *rubric) indicator(on drawing, in indicator.Indicator) {
	on.indicator(r.text(in.Label), string(in.ID), r.text(in.Statement))
	var aspects []string
	for _, a := range in.Aspects {
		aspects = append(aspects, strings.TrimSuffix(r.text(a.Label)+": "+r.text(a.Statement), ": "))
	}
	on.list("Aspects", aspects)
	scale, _ := r.f.ScaleOf(in.ID, "")
	var levels, cells []string
	for _, rung := range scale.Levels {
		d, _ := in.Rubric.At(rung.Key)
		levels = append(levels, r.text(rung.Label))
		cells = append(cells, r.text(d.Text))
	}
	on.grid(levels, cells)
	var hints []string
	for _, h := range in.Evidence {
		from := words(h.Kind)
		if h.Voice != "" {
			from += ", " + words(h.Voice)
		}
		hints = append(hints, capital(from)+": "+r.text(h.Look))
	}
	on.list("Where to look", hints)
	r.demands(on, in.Demand, scale)
	var links []string
	for l := range r.f.Links(in.ID) {
		links = append(links, r.link(l, in.ID))
	}
	on.list("Links", links)
}

// demands prints what evidence levels ask for: once for the framework, and for an
// indicator what it asks for beyond that.
func (r *rubric) demands(on drawing, list []indicator.Demand, scale indicator.Scale) {
	var demands []string
	for _, d := range list {
		rung, _ := scale.Lookup(d.Level)
		demands = append(demands, r.text(rung.Label)+": "+demand(d)+".")
	}
	on.list("Evidence that a level asks for", demands)
}

// link says what an indicator has to do with another of the framework.
func (r *rubric) link(l framework.Link, id indicator.ID) string {
	how, other := "Supports", l.To
	switch {
	case l.Kind == framework.NearDuplicate:
		how = "Close to"
		if l.To == id {
			other = l.From
		}
	case l.To == id:
		how, other = "Supported by", l.From
	}
	return how + " “" + r.text(r.f.Label(other)) + "”: " + r.text(l.Note)
}

func demand(d indicator.Demand) string {
	var parts []string
	for _, x := range []struct {
		n         int
		one, many string
	}{{d.Kinds, "kind", "kinds"}, {d.Classes, "class", "classes"}, {d.Voices, "voice", "voices"}, {d.Sources, "source", "sources"}} {
		switch {
		case x.n == 1:
			parts = append(parts, "1 "+x.one)
		case x.n > 1:
			parts = append(parts, fmt.Sprint(x.n, " ", x.many))
		}
	}
	if len(d.Heard) > 0 {
		var heard []string
		for _, v := range d.Heard {
			heard = append(heard, words(v))
		}
		parts = append(parts, "the voice of "+strings.Join(heard, " and of "))
	}
	return strings.Join(parts, ", ")
}

// words makes words of a key: "parents-and-whanau".
func words(key string) string {
	return strings.ReplaceAll(strings.ReplaceAll(key, "-", " "), "whanau", "whānau")
}

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

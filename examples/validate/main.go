// Command validate checks documents of this library twice, against their published
// JSON Schema with an independent validator and with the library itself, and prints
// both verdicts with places. It is for people who test the exports of a program.
//
//	go run ./examples/validate
//	go run ./examples/validate report.json rollup.json
//	go run ./examples/validate -framework own.json ours.json
//	go run ./examples/validate -schema report > report.schema.json
//
// The schema is one file that needs no other, for validators and for editors: they
// complete and check a document that begins with "$schema": "./report.schema.json".
//
// Without arguments it checks three samples: a good one, one that both refuse, and
// one that breaks a rule which no schema can state. The exit status is 0 if every
// document is valid, 1 if one is not, 2 if it was called wrongly or a file could not
// be read.
package main

import (
	"bytes"
	"embed"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/framework/catalogue"
	"github.com/openrubric/leadership/indicator/issue"
)

func main() { os.Exit(run(os.Args[1:], os.Stdout, os.Stderr)) }

// The exit statuses.
const (
	allValid = 0
	someNot  = 1
	wrongUse = 2
)

//go:embed sample
var sample embed.FS

// run is the whole program.
func run(args []string, stdout, stderr io.Writer) int {
	flags := flag.NewFlagSet("validate", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	schemaOf := flags.String("schema", "", "print the JSON Schema of a `kind` of document and check nothing")
	kindName := flags.String("kind", "", "`kind` of the documents; by default their member format says it")
	frameworkName := flags.String("framework", "", "`file` of the framework, or key of a shipped one, that assessments, mappings and overlays are checked against; by default the shipped one that they name")
	err := flags.Parse(args)
	switch {
	case errors.Is(err, flag.ErrHelp):
		fmt.Fprintln(stderr, "validate checks documents against their JSON Schema and with the library.\nWithout files it checks its samples. Kinds:", strings.Join(kindNames(), ", "))
		flags.SetOutput(stderr)
		flags.PrintDefaults()
		return allValid
	case err != nil:
		return wrong(stderr, err)
	case *schemaOf != "":
		return printSchema(*schemaOf, stdout, stderr)
	}
	var known kind
	if *kindName != "" {
		var ok bool
		if known, ok = kindNamed(*kindName); !ok {
			return wrong(stderr, fmt.Errorf("there is no kind %q; there are %s", *kindName, strings.Join(kindNames(), ", ")))
		}
	}
	read, files := os.ReadFile, flags.Args()
	if len(files) == 0 {
		read, files = sample.ReadFile, []string{"sample/good.json", "sample/broken.json", "sample/dangling.json"}
	}
	f, status := readFramework(*frameworkName, stdout, stderr)
	if status != allValid {
		return status
	}
	for i, name := range files {
		if i > 0 {
			fmt.Fprintln(stdout)
		}
		data, err := read(name)
		if err != nil {
			if bad, ok := errors.AsType[*fs.PathError](err); ok {
				err = bad.Err
			}
			return wrong(stderr, fmt.Errorf("%s cannot be read: %w", name, err))
		}
		if bytes.HasPrefix(data, []byte{0x1f, 0x8b}) {
			return wrong(stderr, fmt.Errorf("%s is packed with gzip: unpack it first", name))
		}
		if !check(stdout, name, data, known, f) {
			status = someNot
		}
	}
	return status
}

func wrong(stderr io.Writer, err error) int {
	fmt.Fprintf(stderr, "validate: %v\n", err)
	return wrongUse
}

// readFramework returns the framework of the key or file, nil for no name.
func readFramework(name string, stdout, stderr io.Writer) (*framework.Framework, int) {
	if name == "" {
		return nil, allValid
	}
	if f, ok := catalogue.Lookup(name); ok {
		return f, allValid
	}
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, wrong(stderr, fmt.Errorf("framework %q is neither shipped (%s) nor a file that can be read", name, strings.Join(catalogue.Keys(), ", ")))
	}
	f, list := framework.Parse(data)
	if list.Err() != nil {
		fmt.Fprintf(stdout, "%s: the framework cannot be used\n", name)
		printIssues(stdout, list)
		return nil, someNot
	}
	return f, allValid
}

// check prints both verdicts on a document, and reports whether both are good.
func check(w io.Writer, name string, data []byte, k kind, f *framework.Framework) bool {
	if k.name == "" {
		var ok bool
		if k, ok = kindOf(data); !ok {
			fmt.Fprintf(w, "%s: of no kind that is known\n  Its first member should be \"format\", as in %q. -kind says what it is meant to be.\n", name, formats()[0])
			return false
		}
	}
	fmt.Fprintf(w, "%s: %s\n", name, k.title)
	broken, more := againstSchema(k.schema(), data)
	verdict(w, "JSON Schema", len(broken), 0)
	for _, b := range broken {
		fmt.Fprintf(w, "    %s\n", b)
	}
	if more > 0 {
		fmt.Fprintf(w, "    and %s that may only follow from these: members of an object in which something is wrong\n", count(more, "error"))
	}
	list, how := k.check(data, f)
	warnings := len(list.Warnings())
	found := len(list.Issues) - warnings
	verdict(w, "Library", found, warnings)
	printIssues(w, list)
	if how != "" {
		fmt.Fprintf(w, "    %s\n", how)
	}
	switch {
	case len(broken) == 0 && found > 0:
		fmt.Fprintln(w, "  A schema cannot see this: it states members, types and forms, and no rule between them.")
	case len(broken) > 0 && found == 0:
		fmt.Fprintln(w, "  The two should not differ in this way. Please report it, with the document.")
	}
	return len(broken) == 0 && found == 0
}

func verdict(w io.Writer, who string, errors, warnings int) {
	text := "valid"
	if errors > 0 {
		text = fmt.Sprintf("not valid, %s", count(errors, "error"))
	}
	if warnings > 0 {
		text += ", " + count(warnings, "warning")
	}
	fmt.Fprintf(w, "  %-12s %s\n", who+":", text)
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

func printIssues(w io.Writer, list issue.List) {
	for _, i := range list.Issues {
		fmt.Fprintf(w, "    %s\n", i)
	}
	if list.LeftOut > 0 {
		fmt.Fprintf(w, "    and %d more\n", list.LeftOut)
	}
}

// printSchema prints the schema of a kind in one piece, with those it refers to.
func printSchema(name string, stdout, stderr io.Writer) int {
	k, ok := kindNamed(name)
	if !ok {
		return wrong(stderr, fmt.Errorf("there is no kind %q; there are %s", name, strings.Join(kindNames(), ", ")))
	}
	data, err := bundle(k.schema())
	if err != nil {
		return wrong(stderr, err)
	}
	if _, err := io.Copy(stdout, bytes.NewReader(data)); err != nil {
		return wrong(stderr, err)
	}
	return allValid
}

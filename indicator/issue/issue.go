// Package issue says what is wrong in one place of a document.
//
// The one idea: a document with problems gets all of them at once, each with a
// [Code] that never changes, a [Pointer] to the value it is about and a sentence
// for people, so that a form can show it next to the field. A warning is an
// issue too; the document can still be used.
//
//	_, list := framework.Parse(data)
//	for _, i := range list.Issues {
//		fmt.Println(i.Path, i.Message) // /indicators/3/label a label is missing ...
//	}
//	if err := list.Err(); errors.Is(err, framework.IDDuplicate) {
//		...
//	}
//
// Nothing here stops at the first problem, and nothing here writes to a log: a list goes
// back to the caller. All codes of the module are listed in codes.md beside this file; each
// is declared, with an example, by the package that reports it. In a program of your own a
// [Collector] gathers the issues, and [In] moves those of one of our documents under the
// place that it has in yours.
package issue

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// A Code names a kind of problem for good, such as "level-unknown". The package
// that reports a code declares it as a constant. A Code is an error so that it
// can be the target of [errors.Is]. The same text in two packages means the same,
// and either constant finds both.
type Code string

// Error returns the code itself.
func (c Code) Error() string { return string(c) }

// A Place is where in a file an issue was found. The zero Place is unknown.
type Place struct {
	File   string `json:"file,omitzero"`
	Offset int64  `json:"offset,omitzero"` // bytes from the start, from 0
	Line   int    `json:"line,omitzero"`   // from 1; 0 if unknown
	Column int    `json:"column,omitzero"` // in JSON: bytes in the line, in CSV: the field; from 1
}

// String returns "file:line:column", without the parts that are unknown.
func (p Place) String() string {
	s := p.File
	for _, n := range []int{p.Line, p.Column} {
		if n == 0 {
			break
		}
		if s != "" {
			s += ":"
		}
		s += strconv.Itoa(n)
	}
	return s
}

// An Issue is one problem in one place of a document.
type Issue struct {
	Code    Code    `json:"code"`
	Path    Pointer `json:"path"`             // from the document's root
	At      Place   `json:"at,omitzero"`      // in its file, where known
	Message string  `json:"message"`          // for people: what was found, what is allowed
	Warning bool    `json:"warning,omitzero"` // the document can still be used
}

// Error returns place, path and message on one line.
func (i *Issue) Error() string {
	var parts []string
	if at := i.At.String(); at != "" {
		parts = append(parts, at)
	}
	if i.Path != "" {
		parts = append(parts, string(i.Path))
	}
	return strings.Join(append(parts, i.Message), ": ")
}

// Is reports whether target is the issue's code.
func (i *Issue) Is(target error) bool { return target == i.Code }

// String returns the issue as one line with its code, for a terminal.
func (i Issue) String() string {
	kind := "error"
	if i.Warning {
		kind = "warning"
	}
	return fmt.Sprintf("%s: %s [%s]", kind, i.Error(), i.Code)
}

// A List is what a function found in a document: errors and warnings in the
// order of file, place and path. The zero List is empty.
type List struct {
	Issues  []Issue `json:"issues,omitempty"`
	LeftOut int     `json:"leftOut,omitzero"` // how many more there were, beyond the cap
}

// Err returns the errors of the list joined, or nil if it holds warnings only.
// [errors.Is] finds each code in it, [errors.As] each *Issue.
func (l List) Err() error {
	var found joined
	for i := range l.Issues {
		if !l.Issues[i].Warning {
			found.issues = append(found.issues, &l.Issues[i])
		}
	}
	if found.issues == nil {
		return nil
	}
	found.leftOut = l.LeftOut
	return &found
}

// String returns the issues as lines with their codes, warnings included.
func (l List) String() string {
	var b strings.Builder
	for i, found := range l.Issues {
		if i > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(found.String())
	}
	if l.LeftOut > 0 {
		fmt.Fprintf(&b, "\nand %d more issues", l.LeftOut)
	}
	return b.String()
}

// Has reports whether the list holds an issue of the code, warnings included.
func (l List) Has(code Code) bool {
	return slices.ContainsFunc(l.Issues, func(i Issue) bool { return i.Code == code })
}

// Warnings returns the warnings of the list.
func (l List) Warnings() []Issue {
	var found []Issue
	for _, i := range l.Issues {
		if i.Warning {
			found = append(found, i)
		}
	}
	return found
}

// In moves a list under path: an issue at "/judgements/0" of an assessment that
// lies at "/review" of a caller's own document is at "/review/judgements/0" there.
func In(path Pointer, l List) List {
	moved := List{Issues: slices.Clone(l.Issues), LeftOut: l.LeftOut}
	for i := range moved.Issues {
		moved.Issues[i].Path = path + moved.Issues[i].Path
	}
	return moved
}

// InFile returns the list with the file's name in each place that has none.
func InFile(name string, l List) List {
	named := List{Issues: slices.Clone(l.Issues), LeftOut: l.LeftOut}
	for i := range named.Issues {
		if named.Issues[i].At.File == "" {
			named.Issues[i].At.File = name
		}
	}
	return named
}

type joined struct {
	issues  []*Issue
	leftOut int
}

func (j *joined) Error() string {
	var b strings.Builder
	for k, i := range j.issues {
		if k > 0 {
			b.WriteByte('\n')
		}
		b.WriteString(i.Error())
	}
	if j.leftOut > 0 {
		fmt.Fprintf(&b, "\nand %d more issues", j.leftOut)
	}
	return b.String()
}

func (j *joined) Unwrap() []error {
	errs := make([]error, len(j.issues))
	for k, i := range j.issues {
		errs[k] = i
	}
	return errs
}

// DefaultCap is how many errors, and how many warnings, a [Collector] keeps
// unless it is told otherwise.
const DefaultCap = 1000

// A Collector gathers issues while a document is read or checked. The zero
// Collector is ready to use. It keeps the first Cap errors and the first Cap
// warnings, and the one that [Collector.AddLast] takes, and counts the rest. It is
// for one goroutine.
type Collector struct {
	Cap int // DefaultCap if it is not positive

	kept             []Issue
	errors, warnings int
	leftOut          int
}

// Add takes one issue.
func (c *Collector) Add(i Issue) {
	if c.counted(i.Warning) {
		c.kept = append(c.kept, i)
	}
}

// counted counts an issue and reports whether it is to be kept.
func (c *Collector) counted(warning bool) bool {
	n := &c.errors
	if warning {
		n = &c.warnings
	}
	*n++
	if *n > c.limit() {
		c.leftOut++
		return false
	}
	return true
}

// AddLast takes the error that ends the work, such as that a file is cut off. It is kept
// even if the list is full: it says why the rest is missing.
func (c *Collector) AddLast(i Issue) {
	c.errors++
	c.kept = append(c.kept, i)
}

// Errorf adds an error at path. Its message is put together only if the issue is
// kept, so an argument that takes long can be a [fmt.Stringer].
func (c *Collector) Errorf(code Code, path Pointer, format string, args ...any) {
	c.addf(false, code, path, format, args)
}

// Warnf adds a warning at path, in the same way.
func (c *Collector) Warnf(code Code, path Pointer, format string, args ...any) {
	c.addf(true, code, path, format, args)
}

func (c *Collector) addf(warning bool, code Code, path Pointer, format string, args []any) {
	if c.counted(warning) {
		c.kept = append(c.kept, Issue{Code: code, Path: path, Message: fmt.Sprintf(format, args...), Warning: warning})
	}
}

// AddList takes all issues of a list.
func (c *Collector) AddList(l List) {
	for _, i := range l.Issues {
		c.Add(i)
	}
	c.leftOut += l.LeftOut
}

func (c *Collector) limit() int {
	if c.Cap > 0 {
		return c.Cap
	}
	return DefaultCap
}

// Failed reports whether an error, not only warnings, was added.
func (c *Collector) Failed() bool { return c.errors > 0 }

// List returns what was gathered, sorted.
func (c *Collector) List() List {
	sorted := slices.Clone(c.kept)
	slices.SortStableFunc(sorted, func(a, b Issue) int {
		return cmp.Or(
			strings.Compare(a.At.File, b.At.File),
			cmp.Compare(a.At.Line, b.At.Line),
			cmp.Compare(a.At.Column, b.At.Column),
			a.Path.compare(b.Path),
			strings.Compare(string(a.Code), string(b.Code)),
		)
	})
	return List{Issues: sorted, LeftOut: c.leftOut}
}

package main

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/exp/apidiff"
)

// compare returns what apidiff has to say of the packages as they are, if those that
// the lines describe are the older ones.
//
// The lines are Go but for the word pkg, so the older types can be made from them.
// They need nothing else: no tag, so it works in a shallow clone; no network; and no
// file of export data, which nobody can review and a later Go may not read.
func compare(lines []string, lib *library) (incompatible, compatible []string, err error) {
	older := older{lib: lib, sources: sources(lines, lib.module), done: map[string]*types.Package{}}
	for _, p := range slices.Sorted(maps.Keys(older.sources)) {
		was, err := older.Import(p)
		if err != nil {
			return nil, nil, err
		}
		is := lib.packages[p]
		if is == nil {
			incompatible = append(incompatible, p+": removed")
			continue
		}
		for _, c := range apidiff.Changes(was, is).Changes {
			line := p + ": " + c.Message
			if c.Compatible {
				compatible = append(compatible, line)
			} else {
				incompatible = append(incompatible, line)
			}
		}
	}
	return incompatible, compatible, nil
}

var structLine = regexp.MustCompile(`^type (.*?) struct(?:, (.*))?$`)

// sources returns declarations in Go, by import path.
func sources(lines []string, module string) map[string]string {
	all := map[string]*source{}
	for _, line := range lines {
		in, feature, _ := strings.Cut(strings.TrimPrefix(line, "pkg "), ", ")
		in = path.Join(module, in)
		if all[in] == nil {
			all[in] = &source{structs: map[string]*fields{}}
		}
		all[in].add(feature)
	}
	texts := map[string]string{}
	for in, s := range all {
		texts[in] = s.text()
	}
	return texts
}

// A source is a package that is being written down.
type source struct {
	declarations []string
	structs      map[string]*fields // by name and type parameters
}

type fields struct {
	comparable bool
	lines      []string
}

func (s *source) add(feature string) {
	if f, ok := strings.CutPrefix(feature, "method "); ok {
		feature = "func " + f
	}
	m := structLine.FindStringSubmatch(feature)
	if m == nil {
		if strings.HasPrefix(feature, "func ") {
			feature += " {}" // never looked at
		}
		s.declarations = append(s.declarations, feature)
		return
	}
	name, field := m[1], m[2]
	if s.structs[name] == nil {
		s.structs[name] = &fields{}
	}
	switch f := s.structs[name]; field {
	case "":
	case "comparable":
		f.comparable = true
	default:
		f.lines = append(f.lines, strings.TrimPrefix(field, "embedded "))
	}
}

func (s *source) text() string {
	var b strings.Builder
	for _, d := range s.declarations {
		fmt.Fprintln(&b, d)
	}
	for _, name := range slices.Sorted(maps.Keys(s.structs)) {
		f := s.structs[name]
		if !f.comparable {
			f.lines = append(f.lines, "_ []int") // makes it so
		}
		fmt.Fprintf(&b, "type %s struct {\n\t%s\n}\n", name, strings.Join(f.lines, "\n\t"))
	}
	return b.String()
}

// Older makes the packages of the module from sources, and imports all others as they
// are today.
type older struct {
	lib     *library
	sources map[string]string
	done    map[string]*types.Package
}

func (o older) Import(p string) (*types.Package, error) {
	if p := o.done[p]; p != nil {
		return p, nil
	}
	text, ok := o.sources[p]
	if !ok {
		if today := o.lib.packages[p]; today != nil && p != o.lib.module && !strings.HasPrefix(p, o.lib.module+"/") {
			return today, nil
		}
		return nil, fmt.Errorf("%s is not in the list", p)
	}
	fset := token.NewFileSet()
	text = "package " + path.Base(p) + "\n" + o.imports(text) + text
	file, err := parser.ParseFile(fset, p, text, 0)
	if err != nil {
		return nil, err
	}
	var wrong []error
	config := types.Config{Importer: o, IgnoreFuncBodies: true, Error: func(err error) { wrong = append(wrong, err) }}
	made, _ := config.Check(p, fset, []*ast.File{file}, nil)
	if len(wrong) > 0 {
		return nil, fmt.Errorf("a feature mentions what is none:\n%w", errors.Join(wrong...))
	}
	o.done[p] = made
	return made, nil
}

// imports returns the import declarations that the text needs.
func (o older) imports(text string) string {
	file, err := parser.ParseFile(token.NewFileSet(), "", "package p\n"+text, 0)
	if err != nil {
		return "" // the second look at the text says so
	}
	need := map[string]bool{}
	ast.Inspect(file, func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if in, ok := s.X.(*ast.Ident); ok {
				need[in.Name] = true
			}
		}
		return true
	})
	var b strings.Builder
	for _, name := range slices.Sorted(maps.Keys(need)) {
		fmt.Fprintf(&b, "import %s %q\n", name, o.lib.names[name])
	}
	return b.String()
}

// Command codes writes the table of all issue codes from their comments: go run ./.ci/codes,
// in the root of the module. CI compares it with indicator/issue/codes.md.
package main

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// A code is a constant of type issue.Code.
type code struct{ text, name, pack, meaning string }

func main() {
	codes, err := all(".")
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	os.Stdout.Write(table(codes))
}

// all returns the codes of all packages of the module but the examples.
func all(root string) ([]code, error) {
	var codes []code
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil:
			return err
		case d.IsDir() && (path == "examples" || path != root && strings.HasPrefix(d.Name(), ".")):
			return fs.SkipDir
		case d.IsDir() || filepath.Ext(path) != ".go" || strings.HasSuffix(path, "_test.go"):
			return nil
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		for _, decl := range file.Decls {
			if g, ok := decl.(*ast.GenDecl); ok && g.Tok == token.CONST {
				codes = append(codes, of(g, filepath.ToSlash(filepath.Dir(path)))...)
			}
		}
		return nil
	})
	slices.SortFunc(codes, func(a, b code) int {
		return strings.Compare(a.text+" "+a.pack, b.text+" "+b.pack)
	})
	return codes, err
}

// of returns the codes that a declaration declares.
func of(g *ast.GenDecl, pack string) []code {
	var codes []code
	for _, spec := range g.Specs {
		v := spec.(*ast.ValueSpec)
		if !isCode(v.Type) || len(v.Values) != 1 {
			continue
		}
		literal, ok := v.Values[0].(*ast.BasicLit)
		if !ok {
			continue
		}
		text, err := strconv.Unquote(literal.Value)
		if err != nil || !v.Names[0].IsExported() {
			continue
		}
		comment := v.Doc.Text()
		if comment == "" {
			comment = g.Doc.Text()
		}
		comment, _, _ = strings.Cut(comment, "\nExample:")
		comment = strings.Join(strings.Fields(comment), " ")
		meaning := strings.TrimPrefix(comment, v.Names[0].Name+": ")
		codes = append(codes, code{text, v.Names[0].Name, pack, meaning})
	}
	return codes
}

// isCode reports whether a type is issue.Code, or Code in package issue.
func isCode(t ast.Expr) bool {
	switch t := t.(type) {
	case *ast.SelectorExpr:
		x, ok := t.X.(*ast.Ident)
		return ok && x.Name == "issue" && t.Sel.Name == "Code"
	case *ast.Ident:
		return t.Name == "Code"
	}
	return false
}

func table(codes []code) []byte {
	var b bytes.Buffer
	b.WriteString("# Issue codes\n\nEvery problem that this module reports has one of these codes, and keeps it: tell users what you like, and decide by the code (`errors.Is(err, assessment.LevelUnknown)`).\n" +
		"A code that says so is a warning: the document can still be used. This table is made from the comments of the constants by `go run ./.ci/codes`.\n\n| code | constant | meaning |\n|---|---|---|\n")
	for _, c := range codes {
		fmt.Fprintf(&b, "| `%s` | `%s`, [%s](../../%s) | %s |\n", c.text, c.name, c.pack, c.pack, strings.ReplaceAll(c.meaning, "|", `\|`))
	}
	return b.Bytes()
}

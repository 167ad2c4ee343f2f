// Command examples holds that every exported function and method that does something is
// called by an Example: who looks a name up finds it at work. It lists those that are not,
// and then ends with 1.
//
//	go run ./.ci/examples
//
// Methods that an interface of the standard library asks for need none, nor do those that
// only return a field.
package main

import (
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"maps"
	"os"
	"slices"
	"strings"

	"golang.org/x/tools/go/packages"
)

func main() {
	all, err := packages.Load(&packages.Config{
		Tests: true,
		Mode:  packages.NeedName | packages.NeedFiles | packages.NeedSyntax | packages.NeedTypes | packages.NeedTypesInfo | packages.NeedImports | packages.NeedDeps | packages.NeedForTest,
	}, "./...")
	if err != nil || packages.PrintErrors(all) > 0 {
		fmt.Fprintln(os.Stderr, "the packages cannot be loaded:", err)
		os.Exit(1)
	}
	exported, called := map[string]bool{}, map[string]bool{}
	for _, p := range all {
		for _, file := range p.Syntax {
			test := strings.HasSuffix(p.Fset.Position(file.Pos()).Filename, "_test.go")
			for _, d := range file.Decls {
				f, ok := d.(*ast.FuncDecl)
				switch {
				case !ok:
				case test && f.Recv == nil && strings.HasPrefix(f.Name.Name, "Example"):
					calls(p.TypesInfo, f.Body, called)
				case !test && p.ForTest == "" && public(p.PkgPath) && does(f):
					if fn := p.TypesInfo.Defs[f.Name].(*types.Func); reachable(fn) {
						exported[fn.FullName()] = true
					}
				}
			}
		}
	}
	missing := 0
	for _, name := range slices.Sorted(maps.Keys(exported)) {
		if !called[name] {
			missing++
			fmt.Println(name, "is in no Example")
		}
	}
	fmt.Printf("%d exported functions and methods do something, and %d of them are in no Example\n", len(exported), missing)
	if missing > 0 || len(exported) == 0 {
		os.Exit(1)
	}
}

func public(path string) bool {
	return !strings.Contains(path, "/internal/") && !strings.Contains(path, "/examples/") && !strings.HasSuffix(path, ".test")
}

// calls notes every function that is named in the body.
func calls(info *types.Info, body *ast.BlockStmt, called map[string]bool) {
	ast.Inspect(body, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok {
			if fn, ok := info.Uses[id].(*types.Func); ok {
				called[fn.Origin().FullName()] = true
			}
		}
		return true
	})
}

// does reports whether an exported function does something that an Example can show.
func does(f *ast.FuncDecl) bool {
	if !token.IsExported(f.Name.Name) {
		return false
	}
	if f.Recv == nil {
		return true
	}
	switch f.Name.Name {
	case "String", "Error", "GoString", "MarshalText", "UnmarshalText", "MarshalJSON", "UnmarshalJSON", "Len", "Is", "Unwrap", "Scan", "Value":
		return false
	}
	if len(f.Body.List) != 1 {
		return true
	}
	back, ok := f.Body.List[0].(*ast.ReturnStmt)
	if !ok || len(back.Results) != 1 {
		return true
	}
	field := back.Results[0]
	for {
		of, ok := field.(*ast.SelectorExpr)
		if !ok {
			break
		}
		field = of.X
	}
	_, ok = field.(*ast.Ident)
	return !ok
}

// reachable reports whether the receiver, if there is one, is exported too.
func reachable(fn *types.Func) bool {
	of := fn.Signature().Recv()
	if of == nil {
		return true
	}
	t := of.Type()
	if p, ok := t.(*types.Pointer); ok {
		t = p.Elem()
	}
	named, ok := t.(*types.Named)
	return ok && named.Obj().Exported()
}

package main

import (
	"errors"
	"fmt"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"golang.org/x/tools/go/packages"
)

// A library is a module's packages that others can import, and their features.
type library struct {
	module   string
	packages map[string]*types.Package // all that are needed to compile them, by import path
	features []string                  // sorted
	values   []string                  // structs that are promised to be comparable, as "pkg indicator, type Date"
	names    map[string]string         // the import paths of packages that features mention, by name
}

// values is the file that says which structs users may compare.
const values = "values"

// readValues returns its lines. Without the file there are none.
func readValues(root string) ([]string, error) {
	data, err := os.ReadFile(filepath.Join(root, folder, values+".txt"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	return strings.FieldsFunc(string(data), func(r rune) bool { return r == '\n' }), err
}

// load lists the features of the module in the folder. It compiles the packages, if
// that is not done yet, and reads what the compiler says of them.
func load(root string) (*library, error) {
	found, err := packages.Load(&packages.Config{
		Dir:  root,
		Mode: packages.NeedName | packages.NeedModule | packages.NeedImports | packages.NeedDeps | packages.NeedTypes | packages.NeedExportFile,
	}, "./...")
	if err != nil {
		return nil, err
	}
	promised, err := readValues(root)
	if err != nil {
		return nil, err
	}
	lib := &library{values: promised, packages: map[string]*types.Package{}, names: map[string]string{}}
	var wrong []error
	for p := range packages.Postorder(found) {
		for _, e := range p.Errors {
			wrong = append(wrong, e)
		}
		lib.packages[p.PkgPath] = p.Types
	}
	if len(wrong) > 0 {
		return nil, errors.Join(wrong...)
	}
	for _, p := range found {
		lib.module = p.Module.Path
		if p.Name == "main" || slices.ContainsFunc(strings.Split(p.PkgPath, "/"), func(s string) bool { return s == "internal" || s == "examples" }) {
			continue
		}
		if err := lib.list(p.Types); err != nil {
			return nil, err
		}
	}
	slices.Sort(lib.features)
	return lib, nil
}

// list adds the features of a package. Lines are those of Go's own list, in which
// a package within the module is named without it.
func (lib *library) list(p *types.Package) error {
	w := &writer{lib: lib, pkg: p}
	w.mention(p)
	for _, name := range p.Scope().Names() {
		object := p.Scope().Lookup(name)
		if !object.Exported() {
			continue
		}
		switch object := object.(type) {
		case *types.Const:
			w.add("const %s%s = %s", name, w.constType(object), value(object))
		case *types.Var:
			w.add("var %s %s", name, w.typ(object.Type()))
		case *types.Func:
			w.add("func %s%s", name, w.signature(object))
		case *types.TypeName:
			w.typeName(object)
		}
	}
	return w.err
}

// A writer writes the lines of one package. Its first error stays.
type writer struct {
	lib *library
	pkg *types.Package
	err error
}

func (w *writer) add(format string, args ...any) {
	w.lib.features = append(w.lib.features, w.in()+fmt.Sprintf(format, args...))
}

// in is how a line begins.
func (w *writer) in() string {
	in := strings.TrimPrefix(strings.TrimPrefix(w.pkg.Path(), w.lib.module), "/")
	if in == "" {
		in = "."
	}
	return "pkg " + in + ", "
}

func (w *writer) fail(format string, args ...any) {
	if w.err == nil {
		w.err = fmt.Errorf(format, args...)
	}
}

func (w *writer) typeName(object *types.TypeName) {
	if object.IsAlias() {
		w.add("type %s = %s", object.Name(), w.typ(types.Unalias(object.Type())))
		return
	}
	named := object.Type().(*types.Named)
	head := "type " + object.Name() + w.typeParams(named.TypeParams())
	if s, ok := named.Underlying().(*types.Struct); ok {
		w.structType(head+" struct", s)
	} else {
		w.add("%s %s", head, w.typ(named.Underlying()))
	}
	for m := range named.Methods() {
		if m.Exported() {
			w.add("method (%s) %s%s", w.typ(m.Signature().Recv().Type()), m.Name(), w.signature(m))
		}
	}
}

// structType adds a struct, each of its fields that a user sees, and that values can
// be compared with == where values.txt promises it. Hidden fields are nobody's business.
func (w *writer) structType(head string, s *types.Struct) {
	w.add("%s", head)
	if types.Comparable(s) && slices.Contains(w.lib.values, w.in()+strings.TrimSuffix(head, " struct")) {
		w.add("%s, comparable", head)
	}
	for f := range s.Fields() {
		switch {
		case f.Anonymous(): // exported or not, since what it brings can be selected
			w.add("%s, embedded %s", head, w.typ(f.Type()))
		case f.Exported():
			w.add("%s, %s %s", head, f.Name(), w.typ(f.Type()))
		}
	}
}

func (w *writer) signature(f *types.Func) string {
	s := f.Signature()
	plain := types.NewSignatureType(nil, nil, nil, s.Params(), s.Results(), s.Variadic())
	return w.typeParams(s.TypeParams()) + strings.TrimPrefix(w.typ(plain), "func")
}

func (w *writer) typeParams(list *types.TypeParamList) string {
	if list.Len() == 0 {
		return ""
	}
	var params []string
	for p := range list.TypeParams() {
		params = append(params, p.Obj().Name()+" "+w.typ(p.Constraint()))
	}
	return "[" + strings.Join(params, ", ") + "]"
}

func (w *writer) constType(c *types.Const) string {
	if untyped(c) {
		return ""
	}
	return " " + w.typ(c.Type())
}

// unnamed is what the compiler calls results without a name.
var unnamed = regexp.MustCompile(`#rv\d+ `)

// typ writes a type as it stands in a program that imports the packages, without the
// names of parameters, which may change.
func (w *writer) typ(t types.Type) string {
	written := unnamed.ReplaceAllString(types.TypeString(t, w.qualify), "")
	expr, err := parser.ParseExpr(written)
	if err != nil {
		w.fail("%s: %s: %w", w.pkg.Path(), written, err)
		return written
	}
	ast.Inspect(expr, func(n ast.Node) bool {
		if f, ok := n.(*ast.FuncType); ok {
			unname(f.Params)
			unname(f.Results)
		}
		return true
	})
	return types.ExprString(expr)
}

// unname takes the names from parameters, of which each has its own type.
func unname(list *ast.FieldList) {
	if list != nil {
		for _, field := range list.List {
			field.Names = nil
		}
	}
}

func (w *writer) qualify(p *types.Package) string {
	if p == w.pkg {
		return ""
	}
	w.mention(p)
	return p.Name()
}

// mention remembers which package a name in the list means. One name must not mean
// two, or the list could not be read any more.
func (w *writer) mention(p *types.Package) {
	if path.Base(p.Path()) != p.Name() && p == w.pkg {
		w.fail("package %s is called %s", p.Path(), p.Name())
	}
	if other, ok := w.lib.names[p.Name()]; ok && other != p.Path() {
		w.fail("features mention %s and %s, which are both called %s", other, p.Path(), p.Name())
	}
	w.lib.names[p.Name()] = p.Path()
}

// value writes a constant so that Go reads the very same: 0.1, but 1.0/3.0 for what
// no decimal says exactly. A constant with a type has been rounded to it.
func value(c *types.Const) string {
	v := c.Val()
	if v.Kind() != constant.Float {
		return v.ExactString()
	}
	f, _ := constant.Float64Val(v)
	short := strconv.FormatFloat(f, 'g', -1, 64)
	if !untyped(c) || constant.Compare(constant.MakeFromLiteral(short, token.FLOAT, 0), token.EQL, v) {
		return short
	}
	return constant.Num(v).ExactString() + ".0/" + constant.Denom(v).ExactString() + ".0"
}

func untyped(c *types.Const) bool {
	basic, ok := c.Type().(*types.Basic)
	return ok && basic.Info()&types.IsUntyped != 0
}

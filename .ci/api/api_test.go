package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// school is a module with every kind of feature; in the tests below it changes.
var school = map[string]string{
	"go.mod": "module example.org/school\n\ngo 1.26\n",
	"school.go": `// Package school has nothing to export.
package school
`,
	"pupil/pupil.go": `package pupil

import (
	"errors"
	"io"
	"iter"

	"example.org/school/internal/hidden"
	"example.org/school/room"
)

const (
	Most       = 1.0 / 3
	Half       = 0.5
	Size       = 30
	First rune = 'a'
	Share float64 = 0.1
	Short Name = "Ana, \"the\" struct, a.B"
)

var ErrAbsent = errors.New("absent")

type Name string

func (n Name) String() string { return "name" }

type Pupil struct {
	Name  Name
	Room  *room.Room
	Marks map[string][]float64
	Ask   func(question string) (answer string, err error)
	secret hidden.Secret
}

func (p *Pupil) Read(from io.Reader, lines ...int) (n int, err error) { return p.secret.N, nil }

type Key struct{ Name, Class string }

type Place struct{ Street string }

type Home struct{ Place }

type Teacher interface {
	Teach(pupil *Pupil) bool
}

type Set[K comparable, V any] struct{ Values map[K]V }

func (s Set[K, V]) Get(k K) (V, bool) { v, ok := s.Values[k]; return v, ok }

type Alias = Set[string, Pupil]

func All(rooms ...room.Room) iter.Seq2[int, *Pupil] { return nil }

func Map[A, B any](in []A, f func(a A) B) []B { return nil }
`,
	"pupil/inner.go": "package pupil\n\ntype Other struct{ Street string }\n",
	"room/room.go":   "package room\n\ntype Room struct{ N int }\n",
	"internal/hidden/hidden.go": `package hidden

type Secret struct{ N int }
`,
	"examples/small/main.go":   "package main\n\nfunc Unseen() {}\n\nfunc main() {}\n",
	"examples/shared/share.go": "package shared\n\nfunc Unseen() {}\n",
}

// build writes the module with its list of 0.1.0 into a new folder.
func build(t *testing.T) string {
	t.Helper()
	root := t.TempDir()
	for name, text := range school {
		save(t, root, name, text)
	}
	save(t, root, folder+"/next.txt", "")
	save(t, root, folder+"/except.txt", "")
	save(t, root, folder+"/values.txt", "pkg pupil, type Key\n")
	if err := write(root, reload(t, root), "0.1.0"); err != nil {
		t.Fatal(err)
	}
	return root
}

func save(t *testing.T, root, name, text string) {
	t.Helper()
	file := filepath.Join(root, name)
	if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
}

func reload(t *testing.T, root string) *library {
	t.Helper()
	lib, err := load(root)
	if err != nil {
		t.Fatal(err)
	}
	return lib
}

// replace changes a file of the module.
func replace(t *testing.T, root, name, old, new string) {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(root, name))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Count(string(data), old) != 1 {
		t.Fatalf("%q is not once in %s", old, name)
	}
	save(t, root, name, strings.Replace(string(data), old, new, 1))
}

// want compares an error with the lines it has to have; there must be no others, but
// headlines.
func want(t *testing.T, err error, lines ...string) {
	t.Helper()
	var got []string
	if err != nil {
		for line := range strings.Lines(err.Error()) {
			if detail, ok := strings.CutPrefix(line, "  "); ok {
				got = append(got, strings.TrimSuffix(detail, "\n"))
			}
		}
		if len(got) == 0 {
			got = append(got, err.Error())
		}
	}
	if strings.Join(got, "\n") != strings.Join(lines, "\n") {
		t.Errorf("got %d lines:\n%s\nwant %d:\n%s", len(got), strings.Join(got, "\n"), len(lines), strings.Join(lines, "\n"))
	}
}

func TestList(t *testing.T) {
	root := build(t)
	data, err := os.ReadFile(filepath.Join(root, folder, "0.1.0.txt"))
	if err != nil {
		t.Fatal(err)
	}
	const list = `pkg pupil, const First rune = 97
pkg pupil, const Half = 0.5
pkg pupil, const Most = 1.0/3.0
pkg pupil, const Share float64 = 0.1
pkg pupil, const Short Name = "Ana, \"the\" struct, a.B"
pkg pupil, const Size = 30
pkg pupil, func All(...room.Room) iter.Seq2[int, *Pupil]
pkg pupil, func Map[A any, B any]([]A, func(A) B) []B
pkg pupil, method (*Pupil) Read(io.Reader, ...int) (int, error)
pkg pupil, method (Name) String() string
pkg pupil, method (Set[K, V]) Get(K) (V, bool)
pkg pupil, type Alias = Set[string, Pupil]
pkg pupil, type Home struct
pkg pupil, type Home struct, embedded Place
pkg pupil, type Key struct
pkg pupil, type Key struct, Class string
pkg pupil, type Key struct, Name string
pkg pupil, type Key struct, comparable
pkg pupil, type Name string
pkg pupil, type Other struct
pkg pupil, type Other struct, Street string
pkg pupil, type Place struct
pkg pupil, type Place struct, Street string
pkg pupil, type Pupil struct
pkg pupil, type Pupil struct, Ask func(string) (string, error)
pkg pupil, type Pupil struct, Marks map[string][]float64
pkg pupil, type Pupil struct, Name Name
pkg pupil, type Pupil struct, Room *room.Room
pkg pupil, type Set[K comparable, V any] struct
pkg pupil, type Set[K comparable, V any] struct, Values map[K]V
pkg pupil, type Teacher interface{Teach(*Pupil) bool}
pkg pupil, var ErrAbsent error
pkg room, type Room struct
pkg room, type Room struct, N int
`
	if string(data) != list {
		t.Errorf("got\n%s\nwant\n%s", data, list)
	}
	// Among others, that apidiff sees no difference between these lines and the packages.
	want(t, check(root, reload(t, root)))
}

func TestCheck(t *testing.T) {
	for _, change := range []struct {
		name, old, new string // in pupil/pupil.go
		want           []string
	}{
		{"function removed", "func All(rooms ...room.Room) iter.Seq2[int, *Pupil] { return nil }", "var _ iter.Seq[int]",
			[]string{"pkg pupil, func All(...room.Room) iter.Seq2[int, *Pupil]"}},
		{"signature changed", "from io.Reader, lines ...int", "from io.Reader, lines ...int64",
			[]string{"pkg pupil, method (*Pupil) Read(io.Reader, ...int) (int, error)", "pkg pupil, method (*Pupil) Read(io.Reader, ...int64) (int, error)"}},
		{"order of parameters", "in []A, f func(a A) B", "f func(a A) B, in []A",
			[]string{"pkg pupil, func Map[A any, B any]([]A, func(A) B) []B", "pkg pupil, func Map[A any, B any](func(A) B, []A) []B"}},
		{"field removed", "Marks map[string][]float64", "", []string{"pkg pupil, type Pupil struct, Marks map[string][]float64"}},
		{"field hidden", "Marks map", "marks map", []string{"pkg pupil, type Pupil struct, Marks map[string][]float64"}},
		{"field changed", "[]float64", "[]float32",
			[]string{"pkg pupil, type Pupil struct, Marks map[string][]float64", "pkg pupil, type Pupil struct, Marks map[string][]float32"}},
		{"method of a pointer", "func (n Name)", "func (n *Name)", []string{"pkg pupil, method (Name) String() string", "pkg pupil, method (*Name) String() string"}},
		{"method in an interface", "Teach(pupil *Pupil) bool", "Teach(pupil *Pupil) bool; Rest()",
			[]string{"pkg pupil, type Teacher interface{Teach(*Pupil) bool}", "pkg pupil, type Teacher interface{Rest(); Teach(*Pupil) bool}"}},
		{"constant changed", "= 30", "= 31", []string{"pkg pupil, const Size = 30", "pkg pupil, const Size = 31"}},
		{"constraint changed", "A, B any", "A comparable, B any",
			[]string{"pkg pupil, func Map[A any, B any]([]A, func(A) B) []B", "pkg pupil, func Map[A comparable, B any]([]A, func(A) B) []B"}},
		{"no longer comparable, of which that is no promise", "struct{ Street string }", "struct{ Street string; hidden []int }", nil},
		{"new function", "type Name", "func New() {}\n\ntype Name", []string{"pkg pupil, func New()"}},
		{"new field", "Name, Class string", "Name, Class, Year string", []string{"pkg pupil, type Key struct, Year string"}},
		{"new hidden function", "type Name", "func hide() {}\n\ntype Name", nil},
		{"new hidden field", "Name, Class string", "Name, Class, year string", nil},
		{"parameter renamed", "from io.Reader", "r io.Reader", nil},
	} {
		t.Run(change.name, func(t *testing.T) {
			root := build(t)
			replace(t, root, "pupil/pupil.go", change.old, change.new)
			want(t, check(root, reload(t, root)), change.want...)
		})
	}
}

func TestCheckPackageRemoved(t *testing.T) {
	root := build(t)
	if err := os.Rename(filepath.Join(root, "pupil"), filepath.Join(root, "internal/pupil")); err != nil {
		t.Fatal(err)
	}
	if err := check(root, reload(t, root)); err == nil || !strings.HasPrefix(err.Error(), "32 promised in 0.1.0 and no longer there:") {
		t.Error(err)
	}
}

// What has been added since is guarded too, until somebody takes it out of next.txt.
func TestCheckNext(t *testing.T) {
	root := build(t)
	replace(t, root, "pupil/pupil.go", "type Name", "func New() {}\n\ntype Name")
	if err := write(root, reload(t, root), next); err != nil {
		t.Fatal(err)
	}
	want(t, check(root, reload(t, root)))
	replace(t, root, "pupil/pupil.go", "New()", "New(int)")
	want(t, check(root, reload(t, root)), "pkg pupil, func New()", "pkg pupil, func New(int)")
	if err := write(root, reload(t, root), "0.2.0"); err != nil {
		t.Fatal(err)
	}
	want(t, check(root, reload(t, root)))
	replace(t, root, "pupil/pupil.go", "func New(int) {}", "")
	want(t, check(root, reload(t, root)), "pkg pupil, func New(int)")
}

// A struct of values.txt has to stay comparable.
func TestValues(t *testing.T) {
	root := build(t)
	replace(t, root, "pupil/pupil.go", "Name, Class string", "Name, Class string; hidden []int")
	want(t, check(root, reload(t, root)), "pkg pupil, type Key struct, comparable", "pkg pupil, type Key")
	save(t, root, folder+"/values.txt", "")
	want(t, check(root, reload(t, root)), "pkg pupil, type Key struct, comparable")
}

// Before 1.0 a promise can be taken back, by name and by nothing else.
func TestExceptions(t *testing.T) {
	root := build(t)
	const broken = "pkg pupil, method (*Pupil) Read(io.Reader, ...int) (int, error)"
	save(t, root, folder+"/except.txt", broken+"\n")
	want(t, check(root, reload(t, root)), broken, broken) // still there, and so in no list
	replace(t, root, "pupil/pupil.go", "from io.Reader, lines ...int", "from io.Reader, lines ...int64")
	if err := write(root, reload(t, root), next); err != nil {
		t.Fatal(err)
	}
	want(t, check(root, reload(t, root)))
	replace(t, root, "pupil/pupil.go", "Marks map[string][]float64", "")
	want(t, check(root, reload(t, root)), "pkg pupil, type Pupil struct, Marks map[string][]float64")
	save(t, root, folder+"/except.txt", "pkg pupil, func Never()\n"+broken+"\n")
	want(t, check(root, reload(t, root)), "pkg pupil, func Never()", "pkg pupil, type Pupil struct, Marks map[string][]float64")
}

// Only apidiff sees this: each line is still true, yet home.Street is ambiguous.
func TestCheckSelector(t *testing.T) {
	root := build(t)
	replace(t, root, "pupil/pupil.go", "struct{ Place }", "struct{ Place; Other }")
	if err := write(root, reload(t, root), next); err != nil {
		t.Fatal(err)
	}
	want(t, check(root, reload(t, root)), "example.org/school/pupil: Home.Street: removed")
}

// A feature must not mention what a user cannot.
func TestCheckMentions(t *testing.T) {
	for name, feature := range map[string]string{
		"undefined: inner":                           "type inner struct{}\n\nfunc New() inner { return inner{} }\n\ntype Name",
		"example.org/school/internal/hidden is not ": "func New() *hidden.Secret { return nil }\n\ntype Name",
	} {
		root := build(t)
		replace(t, root, "pupil/pupil.go", "type Name", feature)
		if err := write(root, reload(t, root), next); err != nil {
			t.Fatal(err)
		}
		if err := check(root, reload(t, root)); err == nil || !strings.Contains(err.Error(), name) {
			t.Error(err)
		}
	}
}

// A release's list is what its tag says, where the clone has the tag.
func TestCheckUnchanged(t *testing.T) {
	root := build(t)
	git := func(args ...string) {
		t.Helper()
		args = append([]string{"-C", root, "-c", "user.name=Ana", "-c", "user.email=ana@example.org"}, args...)
		if out, err := exec.Command("git", args...).CombinedOutput(); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
	}
	git("init", "-q")
	git("add", ".")
	git("commit", "-q", "-m", "Begin")

	const file, line = folder + "/0.1.0.txt", "pkg pupil, var ErrAbsent error\n"
	replace(t, root, file, line, "")
	want(t, check(root, reload(t, root)), strings.TrimSpace(line)) // new and in no list
	if err := write(root, reload(t, root), "0.1.0"); err != nil {
		t.Error("before the tag:", err)
	}
	want(t, check(root, reload(t, root)))

	git("tag", "v0.1.0")
	want(t, check(root, reload(t, root)))
	replace(t, root, "pupil/pupil.go", `var ErrAbsent = errors.New("absent")`, "var _ = errors.New")
	replace(t, root, file, line, "")
	const refused = ".ci/api/0.1.0.txt is not what it was in v0.1.0; what was promised cannot be taken back or added to"
	want(t, check(root, reload(t, root)), refused)

	git("checkout", "-q", file)
	if err := write(root, reload(t, root), "0.1.0"); err == nil || err.Error() != refused {
		t.Error(err)
	}
	want(t, check(root, reload(t, root)), strings.TrimSpace(line)) // the file is as it was
}

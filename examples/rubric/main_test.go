package main

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/framework/catalogue"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func TestGolden(t *testing.T) {
	for name, args := range map[string][]string{
		"kahuiako.txt":        nil,
		"kahuiako.md":         {"-markdown"},
		"parents.txt":         {"-framework", "district", "-only", "district.parents", "-width", "60"},
		"learningfocused.txt": {"-framework", "learningfocused", "-only", "learningfocused.peer-networking"},
		"lint.txt":            {"-framework", "district", "-lint"},
		"lint-own.txt":        {"-framework", "testdata/own.json", "-lint"},
		"overlay.txt":         {"-framework", "testdata/own.json", "-overlay", "testdata/own.fr.json", "-lang", "fr"},
		"own.txt":             {"-framework", "testdata/own.json", "-lang", "mi"},
	} {
		t.Run(name, func(t *testing.T) {
			var out strings.Builder
			if err := run(args, &out, os.Stderr); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join("testdata", name)
			if *update {
				if err := os.WriteFile(path, []byte(out.String()), 0o666); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(string(want), out.String()); d != "" {
				t.Errorf("the program prints something else (-want +got):\n%s", d)
			}
		})
	}
}

// Every framework is printed whole: each text of it is on the page, and no line of
// a table is wider than asked.
func TestWhole(t *testing.T) {
	for f := range catalogue.All() {
		var out, md strings.Builder
		if err := run([]string{"-framework", f.Key(), "-width", "100"}, &out, os.Stderr); err != nil {
			t.Fatal(err)
		}
		if err := run([]string{"-framework", f.Key(), "-markdown"}, &md, os.Stderr); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(out.String()) {
			if n := utf8.RuneCountInString(strings.TrimSuffix(line, "\n")); n > 100 {
				t.Errorf("%s: a line of %d characters: %s", f.Key(), n, line)
			}
		}
		for in := range f.All() {
			for _, d := range in.Rubric {
				if !strings.Contains(md.String(), plain(d.Text["en"])) {
					t.Errorf("%s, level %s is not printed", in.ID, d.Level)
				}
			}
			for _, h := range in.Evidence {
				if !strings.Contains(md.String(), plain(h.Look["en"])) {
					t.Errorf("%s: a hint is not printed: %s", in.ID, h.Look)
				}
			}
			if !strings.Contains(out.String(), string(in.ID)) {
				t.Errorf("%s is not printed", in.ID)
			}
		}
	}
}

func TestRefuses(t *testing.T) {
	for _, args := range [][]string{{"-framework", "nowhere.json"}, {"-only", "kahuiako.nothing"}, {"-framework", "main.go"}, {"-overlay", "testdata/own.fr.json"}, {"-overlay", "nowhere.json"}} {
		if err := run(args, &strings.Builder{}, &strings.Builder{}); err == nil {
			t.Errorf("%v: no error", args)
		}
	}
}

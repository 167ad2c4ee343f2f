package main

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/framework/catalogue"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func TestGolden(t *testing.T) {
	for name, args := range map[string][]string{
		"district-kahuiako.txt": nil,
		"lfl-kahuiako-why.txt":  {"-of", "lfl", "-by", "kahuiako", "-why"},
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

// Every pair is answered, both ways.
func TestEveryPair(t *testing.T) {
	for _, of := range catalogue.Keys() {
		for _, by := range catalogue.Keys() {
			err := run([]string{"-of", of, "-by", by, "-why"}, &strings.Builder{}, os.Stderr)
			if (err == nil) != (of != by) {
				t.Errorf("%s by %s: %v", of, by, err)
			}
		}
	}
}

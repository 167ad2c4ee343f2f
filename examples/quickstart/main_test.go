package main

import (
	"flag"
	"io"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func TestGolden(t *testing.T) {
	golden(t, "testdata/quickstart.golden", run)
}

// TestForm is the part that the README does not quote.
func TestForm(t *testing.T) {
	if err := schema.Check(review{}); err != nil {
		t.Error(err)
	}
	golden(t, "testdata/form.golden", form)
}

func golden(t *testing.T, name string, program func(io.Writer) error) {
	t.Helper()
	var out strings.Builder
	if err := program(&out); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.MkdirAll("testdata", 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(out.String()), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), out.String()); d != "" {
		t.Errorf("the program prints something else (-want +got):\n%s", d)
	}
}

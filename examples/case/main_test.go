package main

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/framework/casejson"
)

var update = flag.Bool("update", false, "write the golden files anew")

func page(t *testing.T, args ...string) string {
	t.Helper()
	var out, problems bytes.Buffer
	if code := run(args, &out, &problems); code != 0 {
		t.Fatalf("exit %d: %s", code, &problems)
	}
	return out.String()
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", file, diff)
	}
}

// TestPages holds the pages to those that were looked at, and what was written to
// strict CASE.
func TestPages(t *testing.T) {
	out := filepath.Join(t.TempDir(), "case.json")
	golden(t, "testdata/page.golden", page(t, "-out", out))
	data, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	if _, list := casejson.ParseStrict(data); list.Err() != nil {
		t.Error(list.Err())
	}
	golden(t, "testdata/opensalt.golden", page(t, "-out", out, "-opensalt", "-key", "rivers"))
}

func TestProblems(t *testing.T) {
	dir := t.TempDir()
	out, broken := filepath.Join(dir, "case.json"), filepath.Join(dir, "broken.json")
	if err := os.WriteFile(broken, []byte("{\n  \"CFDocument\": {,}\n}"), 0o644); err != nil {
		t.Fatal(err)
	}
	empty := filepath.Join(dir, "empty.json")
	if err := os.WriteFile(empty, []byte("{}"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		args []string
		code int
		says []string
	}{
		{[]string{"-out", out, "-in", broken}, 1, []string{"broken.json:2:18"}},
		{[]string{"-out", out, "-in", empty}, 1, []string{"no item"}},
		{[]string{"-out", out, "-strict"}, 1, []string{"rivers.json:", "CFPackageURI", "zone"}},
		{[]string{"-out", out, "-in", "nowhere.json"}, 1, []string{"nowhere.json"}},
		{[]string{"-out", filepath.Join(dir, "no", "case.json")}, 1, []string{"case.json"}},
		{[]string{"-out", out, "-key", "No Key"}, 1, []string{"No Key"}},
		{[]string{"more"}, 2, []string{"more"}},
		{[]string{"-strict=x"}, 2, nil},
	} {
		var stdout, problems bytes.Buffer
		if code := run(tt.args, &stdout, &problems); code != tt.code {
			t.Errorf("%v: exit %d, %s", tt.args, code, &problems)
		}
		for _, says := range tt.says {
			if !strings.Contains(problems.String(), says) {
				t.Errorf("%v does not say %q: %s", tt.args, says, &problems)
			}
		}
	}
}

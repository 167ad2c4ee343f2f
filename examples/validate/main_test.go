package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v5"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func golden(t *testing.T, name, got string) {
	t.Helper()
	name = filepath.Join("testdata", name+".golden")
	if *update {
		if err := os.MkdirAll("testdata", 0o777); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(got), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s differs (-want +got):\n%s", name, d)
	}
}

func TestSamples(t *testing.T) {
	var out, err strings.Builder
	if status := run(nil, &out, &err); status != someNot || err.String() != "" {
		t.Fatalf("exit status %d, stderr %q", status, err.String())
	}
	golden(t, "samples", out.String())
}

// file writes a document for a test and returns its name.
func file(t *testing.T, text string) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "doc.json")
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestExitStatus(t *testing.T) {
	leeds := "../../assessment/testdata/leeds/"
	packed := filepath.Join(t.TempDir(), "packed.json.gz")
	if err := os.WriteFile(packed, []byte("\x1f\x8b and more"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name   string
		args   []string
		want   int
		prints string // on either output
	}{
		{"good", []string{"sample/good.json"}, allValid, "Library:     valid"},
		{"two good", []string{"sample/good.json", leeds + "framework.json"}, allValid, "a framework"},
		{"one bad of two", []string{"sample/dangling.json", "sample/good.json"}, someNot, "level-unknown"},
		{"help", []string{"-help"}, allValid, "Kinds: framework, assessment"},
		{"unknown option", []string{"-nope"}, wrongUse, "nope"},
		{"unknown kind", []string{"-kind", "essay"}, wrongUse, "there is no kind"},
		{"unknown schema", []string{"-schema", "essay"}, wrongUse, "there is no kind"},
		{"no such file", []string{"missing.json"}, wrongUse, "missing.json cannot be read"},
		{"packed", []string{packed}, wrongUse, "unpack it first"},
		{"no such framework", []string{"-framework", "missing", "sample/good.json"}, wrongUse, "neither shipped"},
		{"broken framework", []string{"-framework", "sample/good.json", "sample/good.json"}, someNot, "the framework cannot be used"},
		{"no format", []string{file(t, `{"items":[]}`)}, someNot, "of no kind that is known"},
		{"no JSON", []string{file(t, `{"format":"leadership-network/1",`)}, someNot, "this is no JSON"},
		{"two documents", []string{file(t, `{"format":"leadership-evidence/1"} {}`)}, someNot, "something follows"},
		{"next version", []string{file(t, `{"format":"leadership-evidence/2"}`)}, someNot, "/format"},
		{"mapping alone", []string{leeds + "mapping.json"}, allValid, "Not checked against a framework"},
		{"mapping with its framework", []string{"-framework", leeds + "framework.json", leeds + "mapping.json"}, allValid, `Checked against framework "oeif"`},
		{"mapping with another framework", []string{"-framework", "kahuiako", leeds + "mapping.json"}, someNot, "indicator-unknown"},
		{"method", []string{"-kind", "method", "-framework", "kahuiako", file(t, `{"minRaters":2}`)}, allValid, "a method"},
		{"method that does not fit", []string{"-kind", "method", "-framework", "kahuiako", file(t, `{"stages":[{"over":"raters","rule":"weighted-mean"}]}`)}, someNot, "method-unfit"},
		{"assessment of an unknown framework", []string{file(t, `{"format":"leadership-assessment/1","framework":{"key":"ours","edition":"1"},"subjects":[{"id":"a","kind":"school"}],"judgements":[]}`)}, allValid, "Not checked against framework"},
	} {
		t.Run(c.name, func(t *testing.T) {
			var out, err strings.Builder
			if got := run(c.args, &out, &err); got != c.want {
				t.Errorf("exit status %d, want %d\n%s%s", got, c.want, out.String(), err.String())
			}
			if got := out.String() + err.String(); !strings.Contains(got, c.prints) {
				t.Errorf("%q is not printed:\n%s", c.prints, got)
			}
		})
	}
}

// An unknown member deep in a document is told once, and not with every member
// around it.
func TestShadows(t *testing.T) {
	var out, err strings.Builder
	name := file(t, `{"format":"leadership-network/1","subjects":[{"id":"12","kind":"school","nmae":"Waitaha"}],"clusters":[],"memberships":[]}`)
	if status := run([]string{name}, &out, &err); status != someNot {
		t.Fatalf("exit status %d", status)
	}
	if !strings.Contains(out.String(), "JSON Schema: not valid, 1 error\n    error: /subjects/0/nmae: ") {
		t.Errorf("want one error, at the member:\n%s", out.String())
	}
}

// Editors do not find a part by its $id: every $ref of a bundle is a pointer into it.
func TestBundlesPoint(t *testing.T) {
	for _, k := range kindsInOrder {
		data, err := bundle(k.schema())
		if err != nil {
			t.Fatalf("%s: %v", k.name, err)
		}
		var root map[string]any
		if err := json.Unmarshal(data, &root); err != nil {
			t.Fatalf("%s: %v", k.name, err)
		}
		var look func(v any)
		look = func(v any) {
			switch v := v.(type) {
			case []any:
				for _, inner := range v {
					look(inner)
				}
			case map[string]any:
				for _, inner := range v {
					look(inner)
				}
				if ref, ok := v["$ref"].(string); ok && !pointsInto(root, ref) {
					t.Errorf("%s: $ref %s leads nowhere in the bundle", k.name, ref)
				}
			}
		}
		look(root)
		if n := bytes.Count(data, []byte(`"$id":`)); n != 1 {
			t.Errorf("%s: %d schemas have an $id, want only the whole", k.name, n)
		}
	}
}

// pointsInto reports whether a reference such as "#/$defs/members" leads to an object.
func pointsInto(root map[string]any, ref string) bool {
	steps, ok := strings.CutPrefix(ref, "#")
	for step := range strings.SplitSeq(steps, "/") {
		if step != "" && ok {
			root, ok = root[step].(map[string]any)
		}
	}
	return ok
}

// Every bundled schema stands alone and gives the verdicts of the schema that it
// was made of.
func TestBundles(t *testing.T) {
	for _, k := range kindsInOrder {
		t.Run(k.name, func(t *testing.T) {
			var out, stderr strings.Builder
			if status := run([]string{"-schema", k.name}, &out, &stderr); status != allValid {
				t.Fatalf("exit status %d: %s", status, stderr.String())
			}
			c := jsonschema.NewCompiler()
			c.Draft = jsonschema.Draft2020
			c.AssertFormat = true
			c.LoadURL = func(url string) (io.ReadCloser, error) { return nil, fmt.Errorf("%s is not in the bundle", url) }
			id := k.schema().ID()
			if err := c.AddResource(id, strings.NewReader(out.String())); err != nil {
				t.Fatal(err)
			}
			alone, err := c.Compile(id)
			if err != nil {
				t.Fatal(err)
			}
			parts, err := compileSchema(k.schema())
			if err != nil {
				t.Fatal(err)
			}
			for _, name := range glob(t, "sample/*.json", "../review/sample/*.json", "../../assessment/testdata/*/*.json", "../../network/testdata/*/mapping.json", "../../framework/*/*.json") {
				data, err := os.ReadFile(name)
				if err != nil {
					t.Fatal(err)
				}
				var v any
				d := json.NewDecoder(bytes.NewReader(data))
				d.UseNumber()
				if err := d.Decode(&v); err != nil {
					continue
				}
				if a, b := alone.Validate(v) == nil, parts.Validate(v) == nil; a != b {
					t.Errorf("%s: the bundle says %v and the parts say %v", name, a, b)
				}
			}
		})
	}
}

func glob(t *testing.T, patterns ...string) []string {
	t.Helper()
	var all []string
	for _, p := range patterns {
		names, err := filepath.Glob(p)
		if err != nil || names == nil {
			t.Fatalf("no file is like %s: %v", p, err)
		}
		all = append(all, names...)
	}
	return all
}

package main

import (
	"bytes"
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/openrubric/leadership/indicator/issue"
	"github.com/openrubric/leadership/network"
	"github.com/openrubric/leadership/network/review"
)

var update = flag.Bool("update", false, "write the expected output")

func TestSample(t *testing.T) {
	dir := t.TempDir()
	var out, complaints bytes.Buffer
	if code := run([]string{"-out", dir}, &out, &complaints); code != 0 || complaints.Len() > 0 {
		t.Fatalf("exit status %d: %s", code, &complaints)
	}
	golden := filepath.Join("testdata", "sample.golden")
	if *update {
		if err := os.WriteFile(golden, out.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(out.Bytes(), want) {
		t.Errorf("the page has changed (-update writes it anew):\n%s", &out)
	}
	for name, parse := range map[string]func([]byte) issue.List{
		"rollup.json":     func(data []byte) issue.List { _, list := network.ParseReport(data); return list },
		"allocation.json": func(data []byte) issue.List { _, list := review.ParseAllocation(data); return list },
		"timetable.json":  func(data []byte) issue.List { _, list := review.ParseTimetable(data); return list },
	} {
		doc, err := os.ReadFile(filepath.Join(dir, name))
		if err != nil {
			t.Fatal(err)
		}
		if err := parse(doc).Err(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
	checkDrawing(t, filepath.Join(dir, "network.svg"))
}

// checkDrawing: the drawing is well formed, shows every school by name, and marks the two
// without a tie.
func checkDrawing(t *testing.T, file string) {
	t.Helper()
	drawing, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	d := xml.NewDecoder(bytes.NewReader(drawing))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			break
		} else if err != nil {
			t.Fatal(err)
		}
	}
	text := string(drawing)
	if n := strings.Count(text, ", roll "); n != 24 {
		t.Errorf("%d schools are drawn, want 24", n)
	}
	for _, name := range []string{"Te Kura o Te Puna</text>", "St Brigid&#39;s School</text>", "Kāhui Ako o Te Motu</text>"} {
		if !strings.Contains(text, name) {
			t.Errorf("%s is not drawn", name)
		}
	}
	if n := strings.Count(text, "stroke-dasharray"); n != 3 { // two schools and the legend
		t.Errorf("%d edges are dashed, want 3", n)
	}
}

func TestWhy(t *testing.T) {
	reasons := map[string]string{
		"406-a,411": "none of 3 earlier pairs again",
		"401-a,401": "401-a is of 401",
		"407-a,411": "407-a–411",
	}
	if testing.Short() {
		reasons = map[string]string{"407-a,411": "407-a–411"}
	}
	for why, want := range reasons {
		var out, complaints bytes.Buffer
		dir := t.TempDir()
		if code := run([]string{"-why", why, "-out", dir}, &out, &complaints); code != 0 || !strings.Contains(out.String(), want) {
			t.Errorf("%s: exit status %d, want %q in\n%s%s", why, code, want, &out, &complaints)
		}
	}
}

// Where no allocation is possible, what to give up is named.
func TestImpossible(t *testing.T) {
	var out, complaints bytes.Buffer
	dir := broken(t, "round.json", `"most": 60`, `"most": 6`)
	if code := run([]string{"-dir", dir, "-out", t.TempDir()}, &out, &complaints); code != 0 || !strings.Contains(out.String(), "waive not-too-far") {
		t.Errorf("exit status %d: %s%s", code, &out, &complaints)
	}
}

// To the public nothing is told that staff said, unless enough hide each other.
func TestPublic(t *testing.T) {
	var out, complaints bytes.Buffer
	dir := t.TempDir()
	if code := run([]string{"-audience", "public", "-out", dir}, &out, &complaints); code != 0 {
		t.Fatalf("exit status %d: %s", code, &complaints)
	}
	if !strings.Contains(out.String(), "by staff") || !strings.Contains(out.String(), "suppressed") {
		t.Errorf("nothing is suppressed:\n%s", &out)
	}
}

// broken copies the sample with one file changed.
func broken(t *testing.T, name, old, new string) string {
	t.Helper()
	dir := t.TempDir()
	entries, err := sample.ReadDir("sample")
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		text, err := sample.ReadFile("sample/" + e.Name())
		if err != nil {
			t.Fatal(err)
		}
		if e.Name() == name {
			changed := strings.Replace(string(text), old, new, 2)
			if changed == string(text) {
				t.Fatalf("%s does not hold %q", name, old)
			}
			text = []byte(changed)
		}
		if err := os.WriteFile(filepath.Join(dir, e.Name()), text, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestProblems(t *testing.T) {
	for _, test := range []struct{ name, old, new, want string }{
		{"schools.csv", "2016-05-01", "2016-13-01", "schools.csv:2:5"},
		{"schools.csv", ",0.4,0.6", ",0.4,north", "school 402: North"},
		{"schools.mapping.json", `"Roll"`, `"Rolls"`, "Rolls"},
		{"ties.csv", "works with", "sleeps with", "ties.csv:2"},
		{"scores.csv", "Developing", "Superb", "Superb"},
		{"round.json", `"need": 2`, `"needs": 2`, "round.json"},
		{"round.json", `"school": "401"`, `"school": "999"`, "999"},
		{"cycle.json", `"length": 3`, `"length": 300`, "cycle.json"},
	} {
		var out, complaints bytes.Buffer
		dir := broken(t, test.name, test.old, test.new)
		if code := run([]string{"-dir", dir, "-out", dir}, &out, &complaints); code != 1 || !strings.Contains(complaints.String(), test.want) {
			t.Errorf("%s with %q: exit status %d, want %q in\n%s", test.name, test.new, code, test.want, &complaints)
		}
	}
	var out, complaints bytes.Buffer
	if code := run([]string{"-dir", t.TempDir()}, &out, &complaints); code != 1 || !strings.Contains(complaints.String(), "schools.mapping.json") {
		t.Errorf("an empty folder: exit status %d, %s", code, &complaints)
	}
}

func TestCalledWrongly(t *testing.T) {
	for _, args := range [][]string{{"-on", "tomorrow"}, {"-why", "hera"}, {"-colour", "red"}, {"schools"}} {
		var out, complaints bytes.Buffer
		if code := run(args, &out, &complaints); code != 2 || complaints.Len() == 0 {
			t.Errorf("%v: exit status %d, %s", args, code, &complaints)
		}
	}
}

package main

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v5"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/network"
)

var update = flag.Bool("update", false, "rewrite the golden files")

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	name = filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(name, got, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), string(got)); d != "" {
		t.Errorf("%s differs (-want +got):\n%s", name, d)
	}
}

// review runs the program with the arguments and a folder of its own to write into.
// In what it prints, the folder is called OUT.
func runReview(t *testing.T, args ...string) (status int, stdout, stderr, folder string) {
	t.Helper()
	folder = t.TempDir()
	var out, err strings.Builder
	status = run(append(slices.Clone(args), "-out", folder), &out, &err)
	return status, strings.ReplaceAll(out.String(), folder, "OUT"), strings.ReplaceAll(err.String(), folder, "OUT"), folder
}

func content(t *testing.T, parts ...string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(parts...))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestSample(t *testing.T) {
	status, out, err, folder := runReview(t)
	if status != done || err != "" {
		t.Fatalf("exit status %d, stderr %q", status, err)
	}
	report, rollup := content(t, folder, "report.json"), content(t, folder, "rollup.json")
	golden(t, "sample.golden", []byte(out))
	golden(t, "sample.report.json", report)
	golden(t, "sample.rollup.json", rollup)
	valid2(t, folder)
	for name, schema := range map[string]*document.Schema{"assessment.json": assessment.Schema(), "network.json": network.Schema()} {
		valid(t, schema, content(t, "sample", name))
	}
	printable(t, out)
	entries, _ := os.ReadDir(folder)
	if len(entries) != 3 {
		t.Errorf("%d files were written, want 3", len(entries))
	}
}

// valid checks a document against its schema with jsonschema/v5.
func valid(t *testing.T, s *document.Schema, data []byte) {
	t.Helper()
	c := jsonschema.NewCompiler()
	c.Draft, c.AssertFormat = jsonschema.Draft2020, true
	for _, part := range append(s.Refs(), s) {
		if err := c.AddResource(part.ID(), bytes.NewReader(part.JSON())); err != nil {
			t.Fatal(err)
		}
	}
	schema, err := c.Compile(s.ID())
	if err != nil {
		t.Fatal(err)
	}
	var v any
	if err := json.Unmarshal(data, &v); err != nil {
		t.Fatal(err)
	}
	if err := schema.Validate(v); err != nil {
		t.Errorf("%s: %#v", s.ID(), err)
	}
}

// valid2 checks both documents in the folder.
func valid2(t *testing.T, folder string) {
	t.Helper()
	valid(t, assessment.ReportSchema(), content(t, folder, "report.json"))
	valid(t, network.ReportSchema(), content(t, folder, "rollup.json"))
}

// printable checks that a page fits a terminal of 80 columns and holds no control
// character but line ends, and no space at the end of a line.
func printable(t *testing.T, page string) {
	t.Helper()
	for i, line := range strings.Split(page, "\n") {
		if strings.HasPrefix(line, "Written: ") {
			continue // a file's name is not broken
		}
		if n := utf8.RuneCountInString(line); n > 80 {
			t.Errorf("line %d has %d characters: %s", i+1, n, line)
		}
		if strings.ContainsFunc(line, func(r rune) bool { return r < ' ' || r == 0x7f }) || strings.HasSuffix(line, " ") {
			t.Errorf("line %d: %q", i+1, line)
		}
	}
}

// The page tells no more than the audience may see: no word of a protected rater,
// to the public no word of anybody, and no evidence beyond its consent.
func TestPageKeepsSecrets(t *testing.T) {
	a, list := assessment.Parse(content(t, "sample", "assessment.json"))
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	for _, audience := range []string{"subject", "panel", "public"} {
		t.Run(audience, func(t *testing.T) {
			_, out, _, _ := runReview(t, "-audience", audience)
			printable(t, out)
			page := strings.Join(strings.Fields(out), " ")
			told := 0
			for _, j := range a.Judgements {
				if j.Rationale == "" || !strings.Contains(page, j.Rationale) {
					continue
				}
				told++
				if j.Perspective == assessment.Peer || audience == "public" {
					t.Errorf("the page quotes %s: %s", j.Rater, j.Rationale)
				}
			}
			if told == 0 && audience != "public" {
				t.Error("the page quotes nobody")
			}
			if title := "Minutes of the leadership group"; strings.Contains(page, title) == (audience == "public") {
				t.Errorf("%q: open to subject and panel, and this page is for %s", title, audience)
			}
		})
	}
}

// To the public, peers need five raters, and the sample has four at most.
func TestAudience(t *testing.T) {
	_, _, _, folder := runReview(t, "-audience", "public")
	r, list := assessment.ParseReport(content(t, folder, "report.json"))
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	hidden := 0
	for _, s := range r.Subjects {
		for _, p := range s.Profiles {
			if p.State == assessment.Suppressed {
				hidden++
			}
			if (p.State == assessment.Suppressed) != (p.Perspective == assessment.Peer) {
				t.Errorf("%s, %s: %s", s.ID, p.Perspective, p.State)
			}
		}
	}
	if hidden != 3 {
		t.Errorf("%d profiles are hidden, want 3", hidden)
	}
}

// The thin spot of the sample is hidden from the subject, and it alone.
func TestThinSpot(t *testing.T) {
	_, _, _, folder := runReview(t)
	r, _ := assessment.ParseReport(content(t, folder, "report.json"))
	var hidden []string
	for _, s := range r.Subjects {
		for _, p := range s.Profiles {
			for _, c := range p.Scores {
				if c.State == assessment.Suppressed {
					hidden = append(hidden, s.ID+" "+string(p.Perspective)+" "+string(c.ID))
				}
			}
		}
	}
	if d := cmp.Diff([]string{"pukekowhai peer kahuiako.instructional-expertise"}, hidden); d != "" {
		t.Error(d)
	}
}

func TestExitStatus(t *testing.T) {
	own := []string{"-framework", "kahuiako", "-judgements", "testdata/own.csv", "-mapping", "testdata/own.mapping.json"}
	packed := filepath.Join(t.TempDir(), "sample.json.gz")
	pack(t, packed, content(t, "sample", "assessment.json"))
	for _, c := range []struct {
		name   string
		args   []string
		want   int
		prints string // on either output
	}{
		{"own csv", own, done, "Kāhui Ako o Awamārama"},
		{"own csv with a nonce", append(slices.Clone(own), "-nonce", "a secret"), done, "Fingerprints"},
		{"own json", []string{"-judgements", "sample/assessment.json"}, done, "In short"},
		{"own json, packed", []string{"-judgements", packed}, done, "In short"},
		{"own json with evidence and network", []string{"-judgements", "sample/assessment.json", "-evidence", "sample/evidence.json", "-network", "sample/network.json"}, done, "rollup.json"},
		{"one subject", []string{"-subject", "motukaka"}, done, "Kāhui Ako o Motukākā"},
		{"one occasion", []string{"-occasion", "2024"}, done, "Review of 2024"},
		{"another language", []string{"-lang", "mi"}, done, "In short"},
		{"help", []string{"-help"}, done, "-judgements"},
		{"unknown option", []string{"-nope"}, wrongUse, "-help lists"},
		{"a word too many", []string{"ours.json"}, wrongUse, "not expected"},
		{"framework without judgements", []string{"-framework", "kahuiako"}, wrongUse, "need -judgements"},
		{"csv without mapping", own[:4], wrongUse, "needs -mapping"},
		{"csv without framework", own[2:], wrongUse, "needs -framework"},
		{"json with mapping", []string{"-judgements", "sample/assessment.json", "-mapping", "testdata/own.mapping.json"}, wrongUse, "-mapping is for"},
		{"network csv without mapping", append(slices.Clone(own), "-network", "testdata/own.csv"), wrongUse, "needs -network-mapping"},
		{"network json with mapping", append(slices.Clone(own), "-network", "sample/network.json", "-network-mapping", "x.json"), wrongUse, "-network-mapping is for"},
		{"audience", []string{"-audience", "everybody"}, wrongUse, "everybody"},
		{"no such subject", []string{"-subject", "nowhere"}, wrongUse, "nowhere"},
		{"no such occasion", []string{"-occasion", "1999"}, wrongUse, "1999"},
		{"no such framework", append([]string{"-framework", "ours"}, own[2:]...), wrongUse, "neither shipped"},
		{"no such file", []string{"-judgements", "missing.json"}, wrongUse, "missing.json cannot be read"},
		{"no such evidence", []string{"-judgements", "sample/assessment.json", "-evidence", "missing.json"}, wrongUse, "missing.json cannot be read"},
		{"broken csv", []string{"-framework", "kahuiako", "-judgements", "testdata/broken.csv", "-mapping", "testdata/own.mapping.json"}, issuesFound, "testdata/broken.csv:3:"},
		{"broken mapping", []string{"-framework", "kahuiako", "-judgements", "testdata/own.csv", "-mapping", "testdata/broken.json"}, issuesFound, "testdata/broken.json:"},
		{"twice in csv", []string{"-framework", "kahuiako", "-judgements", "testdata/twice.csv", "-mapping", "testdata/own.mapping.json"}, issuesFound, "testdata/twice.csv:4:6: /judgements/2"},
		{"many levels", []string{"-framework", "testdata/manylevels.framework.json", "-judgements", "testdata/manylevels.json"}, done, "1 Level 3, 1 Level 12"},
		{"broken json", []string{"-judgements", "testdata/broken.json"}, issuesFound, "testdata/broken.json:"},
		{"framework that does not fit", []string{"-framework", "district", "-judgements", "sample/assessment.json"}, issuesFound, "framework-unfit"},
		{"network that does not fit", []string{"-judgements", "sample/assessment.json", "-network", "sample/evidence.json"}, issuesFound, "sample/evidence.json:"},
	} {
		t.Run(c.name, func(t *testing.T) {
			status, out, err, folder := runReview(t, c.args...)
			if status != c.want {
				t.Errorf("exit status %d, want %d\n%s", status, c.want, err)
			}
			if !strings.Contains(out+err, c.prints) {
				t.Errorf("%q is not printed:\n%s%s", c.prints, out, err)
			}
			printable(t, out)
			files, _ := os.ReadDir(folder)
			if status != done && (out != "" || len(files) > 0) {
				t.Errorf("it failed, and still wrote %d files and printed:\n%s", len(files), out)
			}
		})
	}
}

func pack(t *testing.T, name string, data []byte) {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	if _, err := z.Write(data); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, b.Bytes(), 0o666); err != nil {
		t.Fatal(err)
	}
}

// What is wrong with a mapping is told alone: no judgements were read with it.
func TestBrokenMapping(t *testing.T) {
	mapping := filepath.Join(t.TempDir(), "mapping.json")
	data := strings.Replace(string(content(t, "testdata", "own.mapping.json")), `"column": "who"`, `"colum": "who"`, 1)
	if err := os.WriteFile(mapping, []byte(data), 0o666); err != nil {
		t.Fatal(err)
	}
	_, _, err, _ := runReview(t, "-framework", "kahuiako", "-judgements", "testdata/own.csv", "-mapping", mapping)
	if !strings.Contains(err, `/rater/colum: "colum" is not known here`) || !strings.Contains(err, "review: 1 error,") {
		t.Errorf("want one error:\n%s", err)
	}
}

// Whatever way the judgements come, the report is the same to the byte.
func TestReportOfPackedFile(t *testing.T) {
	packed := filepath.Join(t.TempDir(), "sample.json.gz")
	pack(t, packed, content(t, "sample", "assessment.json"))
	status, _, err, folder := runReview(t, "-judgements", packed, "-evidence", "sample/evidence.json")
	if status != done {
		t.Fatal(err)
	}
	golden(t, "sample.report.json", content(t, folder, "report.json"))
}

func TestOwnCSV(t *testing.T) {
	status, out, err, folder := runReview(t, "-framework", "kahuiako", "-judgements", "testdata/own.csv", "-mapping", "testdata/own.mapping.json")
	if status != done {
		t.Fatal(err)
	}
	golden(t, "own.golden", []byte(out+err))
	valid(t, assessment.ReportSchema(), content(t, folder, "report.json"))
}

// All problems of all files are told at once, each with its place.
func TestIssues(t *testing.T) {
	for name, args := range map[string][]string{
		"broken-csv":  {"-framework", "kahuiako", "-judgements", "testdata/broken.csv", "-mapping", "testdata/own.mapping.json", "-evidence", "testdata/broken.evidence.json"},
		"broken-json": {"-judgements", "testdata/broken.json", "-evidence", "testdata/broken.evidence.json", "-network", "testdata/broken.network.json"},
		"warnings":    {"-judgements", "testdata/warnings.json"},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err, _ := runReview(t, args...)
			golden(t, name+".golden", []byte(err))
		})
	}
}

// Nothing but the whole document ever stands under its name.
func TestUnwritable(t *testing.T) {
	folder := t.TempDir()
	if err := os.Mkdir(filepath.Join(folder, "report.json"), 0o777); err != nil {
		t.Fatal(err)
	}
	var out, stderr strings.Builder
	if status := run([]string{"-out", folder}, &out, &stderr); status != wrongUse {
		t.Errorf("exit status %d, want %d", status, wrongUse)
	}
	if out.String() != "" || !strings.Contains(stderr.String(), "report.json") {
		t.Errorf("stdout %q, stderr %q", out.String(), stderr.String())
	}
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) != 1 {
		t.Errorf("%d entries are left over, want the folder alone (%v)", len(entries)-1, err)
	}
}

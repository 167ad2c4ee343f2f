package main

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/assessment"
)

var update = flag.Bool("update", false, "write the golden page anew")

func page360(t *testing.T, args ...string) string {
	t.Helper()
	var out, problems bytes.Buffer
	if code := run(args, &out, &problems); code != 0 {
		t.Fatalf("exit %d: %s", code, &problems)
	}
	return out.String()
}

// TestPage holds the page to the one that was looked at.
func TestPage(t *testing.T) {
	got := page360(t)
	if *update {
		if err := os.WriteFile("testdata/page.golden", []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile("testdata/page.golden")
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	for _, line := range strings.Split(got, "\n") {
		if len([]rune(line)) > 80 {
			t.Errorf("%d characters: %s", len([]rune(line)), line)
		}
	}
	for _, must := range []string{
		"Principals of neighbouring schools: hidden",
		"The principal, Moral purpose: sustained is claimed and not carried",
		"The principal, Focus on learning: sustained is claimed, and the evidence",
		"Against it speaks: student-forum",
		"The levels are for improving",
	} {
		if !strings.Contains(strings.Join(strings.Fields(got), " "), must) {
			t.Errorf("the page does not say %q", must)
		}
	}
}

// TestHiddenStaysHidden: whatever the two neighbours say and write, page and report are
// the same to the byte.
func TestHiddenStaysHidden(t *testing.T) {
	forms, err := os.ReadFile("testdata/forms.csv")
	if err != nil {
		t.Fatal(err)
	}
	other := strings.NewReplacer("18/08/2026,3,2,4,2,3,1,3", "18/08/2026,1,1,1,4,4,4,n/a", "Rimu keeps to itself when the cluster meets.", "Rimu is the heart of it.").Replace(string(forms))
	if other == string(forms) {
		t.Fatal("nothing was changed")
	}
	var all [][2]string
	for i, text := range []string{string(forms), other} {
		dir := t.TempDir()
		file := filepath.Join(dir, "forms.csv")
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		page := page360(t, "-judgements", file, "-out", dir)
		report, err := os.ReadFile(filepath.Join(dir, "report.json"))
		if err != nil {
			t.Fatal(err)
		}
		if _, list := assessment.ParseReport(report); list.Err() != nil {
			t.Fatal(list.Err())
		}
		if i == 0 && page != page360(t) {
			t.Error("a file is read otherwise than the sample")
		}
		all = append(all, [2]string{page, string(report)})
	}
	if diff := cmp.Diff(all[0], all[1]); diff != "" {
		t.Errorf("what is hidden shows:\n%s", diff)
	}
	if strings.Contains(all[0][1], "keeps to itself") || strings.Contains(all[0][0], "keeps to itself") {
		t.Error("a hidden comment is let out")
	}
	if !strings.Contains(all[0][1], "Students are asked once a year") {
		t.Error("the report lacks what staff wrote")
	}
}

func TestProblems(t *testing.T) {
	forms, err := os.ReadFile("testdata/forms.csv")
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "forms.csv")
	if err := os.WriteFile(file, []byte(strings.Replace(string(forms), "20/08/2026,4,", "20/08/2026,7,", 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"-judgements", file}, 1, "forms.csv:9:"},
		{[]string{"-audience", "everybody"}, 1, "/audience"},
		{[]string{"-invited", "staff"}, 2, "-invited"},
		{[]string{"-from", "soon"}, 2, "soon"},
		{[]string{"more"}, 2, ""},
		{[]string{"-mapping", "nowhere.json"}, 1, "nowhere.json"},
	} {
		var out, problems bytes.Buffer
		if code := run(tt.args, &out, &problems); code != tt.code || !strings.Contains(problems.String(), tt.says) {
			t.Errorf("%v: exit %d, %s", tt.args, code, &problems)
		}
	}
	for _, audience := range []string{"subject", "public"} {
		page360(t, "-audience", audience)
	}
}

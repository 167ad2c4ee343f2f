package main

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/.ci/hostile"
	"github.com/openrubric/leadership/examples/internal/cli/clitest"
)

var update = flag.Bool("update", false, "write the golden page anew")

func page(t *testing.T, args ...string) string {
	t.Helper()
	var out, problems bytes.Buffer
	if code := run(t.Context(), args, &out, &problems, nil); code != 0 || problems.Len() > 0 {
		t.Fatalf("exit %d: %s", code, &problems)
	}
	return out.String()
}

// TestPage holds the page to the one that was looked at.
func TestPage(t *testing.T) {
	svg := filepath.Join(t.TempDir(), "map.svg")
	got := page(t, "-map", svg)
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
	if picture, err := os.ReadFile(svg); err != nil || !bytes.Contains(picture, []byte("Kahikatea")) {
		t.Errorf("the map: %v", err)
	}
}

func TestProblems(t *testing.T) {
	dir := t.TempDir()
	file, apart := filepath.Join(dir, "judgements.csv"), filepath.Join(dir, "apart.csv")
	if err := os.WriteFile(file, []byte(strings.Replace(string(sample), ",leading\n", ",superb\n", 1)), 0o644); err != nil {
		t.Fatal(err)
	}
	// Each school has a rater of its own: nothing tells severity from quality.
	if err := os.WriteFile(apart, []byte("school,rater,area,level\nA,ana,x,0\nA,ana,y,1\nA,ana,z,2\nB,ben,x,1\nB,ben,y,2\nB,ben,z,1\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"-in", file, "-categories", "beginning,developing,secure,leading", "-missing", "not seen"}, 1, "superb"},
		{[]string{"-in", apart}, 1, "not connected"},
		{[]string{"-in", "nowhere.csv"}, 1, "nowhere.csv"},
		{[]string{"-in", file, "-facets", "school"}, 1, ""},
		{[]string{"more"}, 2, "more"},
		{[]string{"-plain=x"}, 2, ""},
	} {
		var out, problems bytes.Buffer
		if code := run(t.Context(), tt.args, &out, &problems, nil); code != tt.code || !strings.Contains(problems.String(), tt.says) {
			t.Errorf("%v: exit %d, %s", tt.args, code, &problems)
		}
	}
	if page(t, "-quick") == page(t) {
		t.Error("intervals are no longer for the other measures being unknown")
	}
	if page(t, "-plain") == page(t) {
		t.Error("the bias makes no difference")
	}
}

// TestProgress: rounds are told on one line of the screen, which is left as it was.
func TestProgress(t *testing.T) {
	var out, problems, screen bytes.Buffer
	if code := run(t.Context(), nil, &out, &problems, &screen); code != 0 || problems.Len() > 0 {
		t.Fatalf("exit %d: %s", code, &problems)
	}
	if out.String() != page(t) {
		t.Error("the page is another for those who look on")
	}
	if text := screen.String(); !strings.Contains(text, "\rround 2: totals are off by up to ") || clitest.Shown(t, text) != "" {
		t.Errorf("%q", text)
	}
}

// TestInterrupt: nothing is written then, and what was written before stays.
func TestInterrupt(t *testing.T) {
	file := filepath.Join(t.TempDir(), "map.svg")
	if err := os.WriteFile(file, []byte("before"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, at := range []string{"bytes are read", "round"} {
		ctx, stop := context.WithCancel(t.Context())
		var out, problems, screen bytes.Buffer
		code := run(ctx, []string{"-map", file}, &out, &problems, clitest.Stopping{Writer: &screen, At: at, Stop: stop})
		if code != 1 || out.Len() > 0 || problems.String() != "stopped by an interrupt\n" || clitest.Shown(t, screen.String()) != "" {
			t.Errorf("at %q: exit %d: %s%s on the screen %q", at, code, &out, &problems, &screen)
		}
		if data, err := os.ReadFile(file); err != nil || string(data) != "before" {
			t.Errorf("%q: %v", data, err)
		}
	}
}

// TestFull: a page that cannot be written to its end is a problem.
func TestFull(t *testing.T) {
	size := len(page(t))
	for left := 0; left < size; left += step() {
		var problems bytes.Buffer
		if code := run(t.Context(), nil, &hostile.Disk{Room: left}, &problems, nil); code != 1 || problems.String() != hostile.ErrDiskFull.Error()+"\n" {
			t.Fatalf("%d bytes: exit %d, %s", left, code, &problems)
		}
	}
}

// step is how many bytes further the next disk is full.
func step() int {
	if testing.Short() {
		return 97
	}
	return 1
}

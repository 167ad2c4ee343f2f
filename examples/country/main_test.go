package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/openrubric/leadership/.ci/hostile"
	"github.com/openrubric/leadership/examples/internal/cli/clitest"
)

func country(t *testing.T, args ...string) (out, problems string, code int) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code = run(t.Context(), args, &stdout, &stderr, nil)
	return stdout.String(), stderr.String(), code
}

func TestInvented(t *testing.T) {
	out, problems, code := country(t)
	if code != 0 || problems != "" || !strings.HasPrefix(out, "20000 judgements by district") || !strings.Contains(out, "As peer sees it: 0 shown, 85 hidden") {
		t.Errorf("%d %s\n%s", code, problems, out)
	}
}

// TestParts: the scores are the same from one file and from two, from counts that were kept,
// and from a file that was counted in two goes.
func TestParts(t *testing.T) {
	dir := t.TempDir()
	file := func(name string) string { return filepath.Join(dir, name) }
	must := func(args ...string) {
		t.Helper()
		if _, problems, code := country(t, args...); code != 0 || problems != "" {
			t.Fatalf("%v ended with %d: %s", args, code, problems)
		}
	}
	must("-write", file("all.csv"), "-rows", "9000")
	data, err := os.ReadFile(file("all.csv"))
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.SplitAfter(string(data), "\n")
	for name, part := range map[string][]string{"one.csv": lines[:4001], "two.csv": append([]string{lines[0]}, lines[4001:]...)} {
		if err := os.WriteFile(file(name), []byte(strings.Join(part, "")), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	must("-out", file("once.csv"), file("all.csv"))
	must("-out", file("parts.csv"), file("one.csv"), file("two.csv"))
	must("-out", file("saved.csv"), "-counts", file("counts"), file("all.csv"))
	must("-out", file("kept.csv"), "-counts", file("counts"), file("all.csv"))
	want, err := os.ReadFile(file("once.csv"))
	if err != nil || len(want) < 10_000 {
		t.Fatalf("%d bytes, %v", len(want), err)
	}
	for _, name := range []string{"parts.csv", "saved.csv", "kept.csv"} {
		if got, err := os.ReadFile(file(name)); err != nil || !bytes.Equal(want, got) {
			t.Errorf("%s differs: %v", name, err)
		}
	}
	entries, _ := os.ReadDir(dir)
	if len(entries) != 8 {
		t.Errorf("%d files: something half written is left", len(entries))
	}
}

func TestProblems(t *testing.T) {
	dir := t.TempDir()
	bad := filepath.Join(dir, "bad.csv")
	if err := os.WriteFile(bad, []byte("subject,rater,perspective,indicator,level\ns1,r1,self,district.nothing,beginning\ns1,r1,self,district.nothing,beginning\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	if _, problems, code := country(t, bad); code != 1 || strings.Count(problems, "bad.csv:") != 2 {
		t.Errorf("%d %s", code, problems)
	}
	if _, _, code := country(t, "-nonsense"); code != 2 {
		t.Errorf("a flag that there is not: %d", code)
	}
	for _, args := range [][]string{{"-framework", "nothing"}, {filepath.Join(dir, "missing.csv")}, {"-mapping", bad}, {"-out", filepath.Join(dir, "no", "scores.csv")}} {
		if _, problems, code := country(t, args...); code != 1 || problems == "" {
			t.Errorf("%v ended with %d", args, code)
		}
	}
}

// TestProgress: writing, counting, scoring and letting out are told on one line of the
// screen, which is left as it was.
func TestProgress(t *testing.T) {
	dir := t.TempDir()
	one, two, table := filepath.Join(dir, "one.csv"), filepath.Join(dir, "two.csv"), filepath.Join(dir, "scores.csv")
	for _, tt := range []struct {
		args []string
		told []string
	}{
		{[]string{"-write", one, "-rows", "9000"}, []string{"\r9000 of 9000 judgements are written"}},
		{[]string{"-write", two, "-rows", "70000"}, []string{"\r70000 of 70000 judgements are written"}},
		{[]string{one}, []string{"\r9000 rows, 9000 judgements, 1 of 1 files", "\rscoring 9000 judgements"}},
		{[]string{"-out", table, two}, []string{"\r65536 rows, 65536 judgements, 0 of 1 files", "\r70000 rows, 70000 judgements, 1 of 1 files", "\rthe scores of 297 of 297 subjects are out"}},
		{[]string{one, two}, []string{"\r79000 rows, 79000 judgements, 2 of 2 files"}},
	} {
		var stdout, stderr, screen bytes.Buffer
		if code := run(t.Context(), tt.args, &stdout, &stderr, &screen); code != 0 {
			t.Fatalf("%v: %d %s", tt.args, code, &stderr)
		}
		for _, told := range tt.told {
			if !strings.Contains(screen.String(), told) {
				t.Errorf("%v: no %q on the screen: %q", tt.args, told, &screen)
			}
		}
		if text := screen.String(); clitest.Shown(t, text) != "" || strings.Count(text, "\r") > 300 {
			t.Errorf("%v: %q", tt.args, text)
		}
	}
}

// TestInterrupt: whatever the program is at it stops, and what stood under a name stays.
func TestInterrupt(t *testing.T) {
	dir := t.TempDir()
	many, table := filepath.Join(dir, "many.csv"), filepath.Join(dir, "scores.csv")
	if _, problems, code := country(t, "-write", many, "-rows", "70000"); code != 0 {
		t.Fatal(problems)
	}
	data, err := os.ReadFile(many)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(table, []byte("before"), 0o666); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		at, says string
		args     []string
	}{
		{"judgements are written", "stopped by an interrupt\n", []string{"-write", many, "-rows", "80000"}},
		{"65536 rows", "counting was stopped", []string{"-out", table, many}},
		{"scoring", "stopped by an interrupt\n", []string{"-out", table, many}},
		{"subjects are out", "stopped by an interrupt\n", []string{"-out", table, many}},
		{"subjects are out", "stopped by an interrupt\n", []string{many}},
	} {
		ctx, stop := context.WithCancel(t.Context())
		var stdout, stderr, screen bytes.Buffer
		code := run(ctx, tt.args, &stdout, &stderr, &clitest.Stopping{Writer: &screen, At: tt.at, Stop: stop})
		if code != 1 || stdout.Len() > 0 || !strings.Contains(stderr.String(), tt.says) || clitest.Shown(t, screen.String()) != "" {
			t.Errorf("%v at %q: %d %s%s", tt.args, tt.at, code, &stdout, &stderr)
		}
		if ctx.Err() == nil {
			t.Errorf("%v: the screen never showed %q", tt.args, tt.at)
		}
		if after, err := os.ReadFile(many); err != nil || !bytes.Equal(data, after) {
			t.Errorf("%v: the judgements are others: %v", tt.args, err)
		}
		if after, err := os.ReadFile(table); err != nil || string(after) != "before" {
			t.Errorf("%v: scores of %d bytes: %v", tt.args, len(after), err)
		}
		if entries, _ := os.ReadDir(dir); len(entries) != 2 {
			t.Errorf("%v leaves %v", tt.args, entries)
		}
	}
}

// TestFull: a page that cannot be written to its end is a problem.
func TestFull(t *testing.T) {
	out, _, _ := country(t, "-rows", "2000")
	step := len(out)/9 + 1
	for left := 0; left < len(out); left += step {
		var stderr bytes.Buffer
		if code := run(t.Context(), []string{"-rows", "2000"}, &hostile.Disk{Room: left}, &stderr, nil); code != 1 || stderr.String() != hostile.ErrDiskFull.Error()+"\n" {
			t.Fatalf("%d bytes: %d %s", left, code, &stderr)
		}
	}
}

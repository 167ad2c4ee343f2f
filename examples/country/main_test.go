package main

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func country(t *testing.T, args ...string) (out, problems string, code int) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	code = run(context.Background(), args, &stdout, &stderr)
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
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	many := filepath.Join(dir, "many.csv")
	if _, problems, code := country(t, "-write", many, "-rows", "70000"); code != 0 {
		t.Fatal(problems)
	}
	var stdout, stderr bytes.Buffer
	if code := run(ctx, []string{many}, &stdout, &stderr); code != 1 || !strings.Contains(stderr.String(), "stopped") {
		t.Errorf("%d %s", code, stderr.String())
	}
}

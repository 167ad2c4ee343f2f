package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/.ci/hostile"
	"github.com/openrubric/leadership/assessment/agreement"
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
	got := page(t)
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
}

var columns = []string{"-unit", "school,area", "-rater", "rater", "-category", "level", "-cluster", "school", "-missing", "not seen", "-categories", "beginning,developing,secure,leading"}

// TestFiles: the sample from a file, packed, and with a column for each rater gives the
// same page.
func TestFiles(t *testing.T) {
	dir := t.TempDir()
	plain, packed, wide := filepath.Join(dir, "a.csv"), filepath.Join(dir, "a.csv.gz"), filepath.Join(dir, "wide.csv")
	var gz bytes.Buffer
	w := gzip.NewWriter(&gz)
	if _, err := w.Write(sample); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{plain: sample, packed: gz.Bytes(), wide: []byte(widen(string(sample)))} {
		if err := os.WriteFile(name, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want := page(t)
	for _, name := range []string{plain, packed} {
		if diff := cmp.Diff(want, page(t, append([]string{"-in", name}, columns...)...)); diff != "" {
			t.Errorf("%s (-sample +file):\n%s", filepath.Base(name), diff)
		}
	}
	got := page(t, "-in", wide, "-unit", "school,area", "-raters", "Ana,Ben,Caro,Dev", "-cluster", "school", "-missing", "not seen", "-categories", "beginning,developing,secure,leading")
	// A rater who was not asked has an empty cell too.
	if diff := cmp.Diff(strings.SplitN(want, "\n", 2)[1], strings.SplitN(got, "\n", 2)[1]); diff != "" {
		t.Errorf("wide (-long +wide):\n%s", diff)
	}
}

// widen turns lines school,area,rater,level into lines school,area and a level for each
// of the four raters.
func widen(long string) string {
	raters := []string{"Ana", "Ben", "Caro", "Dev"}
	cells := map[string]map[string]string{}
	var order []string
	for _, line := range strings.Split(strings.TrimSpace(long), "\n")[1:] {
		f := strings.Split(line, ",")
		unit := f[0] + "," + f[1]
		if cells[unit] == nil {
			cells[unit] = map[string]string{}
			order = append(order, unit)
		}
		cells[unit][f[2]] = f[3]
	}
	out := "school,area," + strings.Join(raters, ",") + "\n"
	for _, unit := range order {
		out += unit
		for _, r := range raters {
			out += "," + cells[unit][r]
		}
		out += "\n"
	}
	return out
}

func TestJSON(t *testing.T) {
	s, list := agreement.ParseSummary([]byte(page(t, "-json", "-", "-replicates", "200")))
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	if s.Design.Units != 40 || s.Coefficients[0].Name != "krippendorff-alpha" || !strings.Contains(s.Coefficients[0].Interval.Method, "200 replicates") {
		t.Errorf("%+v", s)
	}
	file := filepath.Join(t.TempDir(), "summary.json")
	if page(t, "-json", file) != page(t) {
		t.Error("the page is another if JSON is written too")
	}
	if data, err := os.ReadFile(file); err != nil {
		t.Error(err)
	} else if _, list := agreement.ParseSummary(data); list.Err() != nil {
		t.Error(list.Err())
	}
}

func TestProblems(t *testing.T) {
	file := filepath.Join(t.TempDir(), "ratings.csv")
	text := strings.NewReplacer("Rimu,vision,Ana,secure", "Rimu,vision,Ana,superb", "Rimu,vision,Dev,secure", "Rimu,vision,Dev,grand").Replace(string(sample))
	if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		args []string
		code int
		says []string
	}{
		{append([]string{"-in", file}, columns...), 1, []string{"ratings.csv:2:", "superb", "ratings.csv:4:", "grand"}},
		{[]string{"-in", file}, 1, []string{"name the columns"}},
		{[]string{"-in", file, "-unit", "school,area", "-rater", "rater", "-category", "level"}, 1, []string{"no number"}},
		{[]string{"-in", "nowhere.csv"}, 1, []string{"nowhere.csv"}},
		{[]string{"more"}, 2, []string{"more"}},
		{[]string{"-replicates", "x"}, 2, nil},
		{[]string{"-replicates", "-3"}, 1, []string{"replicates"}},
	} {
		var out, problems bytes.Buffer
		code := run(t.Context(), tt.args, &out, &problems, nil)
		if code != tt.code {
			t.Errorf("%v: exit %d, %s", tt.args, code, &problems)
		}
		for _, says := range tt.says {
			if !strings.Contains(problems.String(), says) {
				t.Errorf("%v does not say %q: %s", tt.args, says, &problems)
			}
		}
	}
	page(t, "-nominal")
}

// TestProgress: draws are told on one line of the screen, which is left as it was.
func TestProgress(t *testing.T) {
	var out, problems, screen bytes.Buffer
	if code := run(t.Context(), nil, &out, &problems, &screen); code != 0 || problems.Len() > 0 {
		t.Fatalf("exit %d: %s", code, &problems)
	}
	if out.String() != page(t) {
		t.Error("the page is another for those who look on")
	}
	if text := screen.String(); !strings.Contains(text, "50 of 5000 draws") && !strings.Contains(text, "5000 of 5000 draws") || clitest.Shown(t, text) != "" {
		t.Errorf("%q", text)
	}
}

// TestInterrupt: nothing is written then, and what was written before stays.
func TestInterrupt(t *testing.T) {
	file := filepath.Join(t.TempDir(), "summary.json")
	if err := os.WriteFile(file, []byte("before"), 0o644); err != nil {
		t.Fatal(err)
	}
	for _, at := range []string{"bytes are read", "draws", "enough"} {
		ctx, stop := context.WithCancel(t.Context())
		var out, problems, screen bytes.Buffer
		code := run(ctx, []string{"-json", file}, &out, &problems, clitest.Stopping{Writer: &screen, At: at, Stop: stop})
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
	for _, args := range [][]string{{"-replicates", "2"}, {"-replicates", "2", "-json", "-"}} {
		size := len(page(t, args...))
		for left := 0; left < size; left += step() {
			var problems bytes.Buffer
			if code := run(t.Context(), args, &hostile.Disk{Room: left}, &problems, nil); code != 1 || problems.String() != hostile.ErrDiskFull.Error()+"\n" {
				t.Fatalf("%v, %d bytes: exit %d, %s", args, left, code, &problems)
			}
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

package main

import (
	"compress/gzip"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// What this file recomputes shares no code with the library: figures from the raw
// file by encoding/csv, and the documents by encoding/json into types of its own.

// raw returns the rows of a file of real data, each by trimmed header.
func raw(t *testing.T, name string) (path string, rows []map[string]string) {
	t.Helper()
	dir := os.Getenv("DATA_DIR")
	if dir == "" {
		t.Skip("set DATA_DIR to the directory of the shared data to run this test")
	}
	path = filepath.Join(dir, name)
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	all, err := csv.NewReader(z).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, record := range all[1:] {
		row := map[string]string{}
		for i, cell := range record {
			row[strings.TrimSpace(strings.TrimPrefix(all[0][i], "\ufeff"))] = strings.TrimSpace(cell)
		}
		rows = append(rows, row)
	}
	return path, rows
}

// counts are how often each text occurs.
func counts(rows []map[string]string, column string) map[string]int {
	n := map[string]int{}
	for _, row := range rows {
		n[row[column]]++
	}
	return n
}

// A reportFile is of report.json what is checked here.
type reportFile struct {
	Subjects []struct {
		ID       string
		Profiles []struct {
			Scores []struct {
				ID, Reason string
				Median     []string
				Absences   []struct{ Reason string }
			}
		}
	}
}

// A rollupFile is of rollup.json what is checked here.
type rollupFile struct {
	Profiles []struct {
		Cluster, Name, ClusterKind string
		Members                    int
		Cells                      []struct {
			ID           string
			Distribution []int
			Coverage     struct{ N, Of int }
			Unjudged     int
		}
	}
}

func decode(t *testing.T, into any, parts ...string) {
	t.Helper()
	if err := json.Unmarshal(content(t, parts...), into); err != nil {
		t.Fatal(err)
	}
}

// levels counts subjects by the median of an indicator; absences count under their
// reason, and subjects without a profile under "".
func (r reportFile) levels(t *testing.T, indicator string) map[string]int {
	t.Helper()
	n := map[string]int{}
	for _, s := range r.Subjects {
		found := ""
		for _, p := range s.Profiles {
			for _, c := range p.Scores {
				if c.ID != indicator {
					continue
				}
				switch {
				case len(c.Median) == 1:
					found = c.Median[0]
				case len(c.Absences) == 1:
					found = c.Absences[0].Reason
				}
			}
		}
		n[found]++
	}
	return n
}

func TestLeeds(t *testing.T) {
	path, rows := raw(t, "ofsted-leeds-2026.csv.gz")
	status, out, stderr, folder := runReview(t, "-framework", "../../assessment/testdata/leeds/framework.json",
		"-judgements", path, "-mapping", "../../assessment/testdata/leeds/mapping.json",
		"-network", path, "-network-mapping", "../../network/testdata/leeds/mapping.json")
	if status != done {
		t.Fatalf("exit status %d\n%s", status, stderr)
	}
	printable(t, out)
	valid2(t, folder)
	var report reportFile
	decode(t, &report, folder, "report.json")

	// The figures of the issue, and the same again from the raw file.
	leadership := report.levels(t, "oeif.leadership")
	if d := cmp.Diff(map[string]int{"outstanding": 40, "good": 115, "requires-improvement": 13, "inadequate": 2, "": 109}, leadership); d != "" {
		t.Errorf("leadership and management (-want +got):\n%s", d)
	}
	names := map[string]string{"1": "outstanding", "2": "good", "3": "requires-improvement", "4": "inadequate", "NULL": "", "9": "not-applicable"}
	for id, column := range map[string]string{
		"oeif.quality-of-education": "Latest OEIF quality of education",
		"oeif.behaviour":            "Latest OEIF behaviour and attitudes",
		"oeif.personal-development": "Latest OEIF personal development",
		"oeif.leadership":           "Latest OEIF effectiveness of leadership and management",
		"oeif.early-years":          "Latest OEIF early years provision (where applicable)",
		"oeif.sixth-form":           "Latest OEIF sixth form provision (where applicable)",
	} {
		want := map[string]int{}
		for text, n := range counts(rows, column) {
			want[names[text]] += n
		}
		if d := cmp.Diff(want, report.levels(t, id)); d != "" {
			t.Errorf("%s (-raw +report):\n%s", id, d)
		}
	}
	if n := report.levels(t, "oeif.early-years")["not-applicable"]; n == 0 {
		t.Error("the 9 of early years is not read as not applicable")
	}

	// The trusts: every school of a trust, by the grade of its leadership.
	type trust struct {
		Members, Graded int
		At              [4]int
	}
	want := map[string]trust{}
	for _, row := range rows {
		if uid := row["Multi-academy trust UID"]; uid != "NULL" && uid != "" {
			tr := want[uid]
			tr.Members++
			if i := slices.Index([]string{"4", "3", "2", "1"}, row["Latest OEIF effectiveness of leadership and management"]); i >= 0 {
				tr.Graded++
				tr.At[i]++
			}
			want[uid] = tr
		}
	}
	var rollup rollupFile
	decode(t, &rollup, folder, "rollup.json")
	got := map[string]trust{}
	for _, p := range rollup.Profiles {
		for _, c := range p.Cells {
			if c.ID == "oeif.leadership" {
				tr := trust{Members: p.Members, Graded: c.Coverage.N}
				copy(tr.At[:], c.Distribution)
				got[p.Cluster] = tr
			}
		}
	}
	together := got[""]
	delete(got, "")
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("trusts (-raw +rollup):\n%s", d)
	}
	withGrades := 0
	for _, tr := range got {
		if tr.Graded > 0 {
			withGrades++
		}
	}
	if len(got) != 27 || together.Members != 119 || together.Graded != 84 || withGrades != 22 {
		t.Errorf("%d trusts, %d schools, %d graded, in %d trusts; want 27, 119, 84, 22", len(got), together.Members, together.Graded, withGrades)
	}
	for _, line := range []string{"All 279 subjects", "All trusts together, 119 schools", "2  13 115  40  170 of 279"} {
		if !strings.Contains(out, line) {
			t.Errorf("the page does not say %q", line)
		}
	}
}

func TestLeedsOneSchool(t *testing.T) {
	path, rows := raw(t, "ofsted-leeds-2026.csv.gz")
	i := slices.IndexFunc(rows, func(row map[string]string) bool { return row["Latest OEIF quality of education"] != "NULL" })
	status, out, stderr, _ := runReview(t, "-framework", "../../assessment/testdata/leeds/framework.json",
		"-judgements", path, "-mapping", "../../assessment/testdata/leeds/mapping.json", "-subject", rows[i]["URN"])
	if status != done {
		t.Fatalf("exit status %d\n%s", status, stderr)
	}
	printable(t, out)
	if n := strings.Count(out, "\n"+rows[i]["School name"]+"\n==="); n != 1 {
		t.Errorf("the profile of %s is printed %d times:\n%s", rows[i]["School name"], n, out)
	}
}

func TestChicago(t *testing.T) {
	path, rows := raw(t, "chicago-progress-2011.csv.gz")
	status, out, stderr, folder := runReview(t, "-framework", "../../assessment/testdata/chicago/framework.json",
		"-judgements", path, "-mapping", "../../assessment/testdata/chicago/mapping.json",
		"-network", path, "-network-mapping", "../../network/testdata/chicago/mapping.json")
	if status != done {
		t.Fatalf("exit status %d\n%s", status, stderr)
	}
	printable(t, out)
	valid2(t, folder)
	var report reportFile
	decode(t, &report, folder, "report.json")
	leaders := report.levels(t, "chicago.leaders")
	if d := cmp.Diff(map[string]int{"very-weak": 11, "weak": 76, "average": 119, "strong": 68, "very-strong": 21, "not-rated": 271}, leaders); d != "" {
		t.Errorf("leaders (-want +got):\n%s", d)
	}
	icons := []string{"Very Weak", "Weak", "Average", "Strong", "Very Strong"}
	want := map[string]int{}
	for text, n := range counts(rows, "Leaders Icon") {
		want[strings.ReplaceAll(strings.ToLower(text), " ", "-")] = n
	}
	want["not-rated"] = want["nda"]
	delete(want, "nda")
	if d := cmp.Diff(want, leaders); d != "" {
		t.Errorf("leaders (-raw +report):\n%s", d)
	}

	// The networks, by the name of their managers' networks.
	byNetwork := map[string][5]int{}
	for _, row := range rows {
		at := byNetwork[row["Network Manager"]]
		if i := slices.Index(icons, row["Leaders Icon"]); i >= 0 {
			at[i]++
		}
		byNetwork[row["Network Manager"]] = at
	}
	var rollup rollupFile
	decode(t, &rollup, folder, "rollup.json")
	got := map[string][5]int{}
	for _, p := range rollup.Profiles {
		for _, c := range p.Cells {
			if c.ID == "chicago.leaders" && p.ClusterKind == "network" && p.Cluster != "" {
				var at [5]int
				copy(at[:], c.Distribution)
				got[p.Name+strings.Repeat(p.Cluster, 1-min(len(p.Name), 1))] = at
			}
		}
	}
	if d := cmp.Diff(byNetwork, got); d != "" {
		t.Errorf("networks (-raw +rollup):\n%s", d)
	}
	if len(got) != 20 {
		t.Errorf("%d networks, want 20", len(got))
	}
	if want := fmt.Sprintf("All %d subjects", len(rows)); !strings.Contains(out, want) {
		t.Errorf("the page does not say %q", want)
	}
}

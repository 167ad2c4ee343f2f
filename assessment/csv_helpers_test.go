package assessment_test

import (
	"bytes"
	"compress/gzip"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
)

type (
	mapping    = assessment.Mapping
	field      = assessment.Field
	column     = assessment.LevelColumn
	levelTable = assessment.LevelTable
	levels     = map[string]indicator.Level
)

func readFile(t testing.TB, path ...string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(path...))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func csvFramework(t testing.TB, dir string) *framework.Framework {
	t.Helper()
	f, list := framework.Parse(readFile(t, "testdata", dir, "framework.json"))
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	return f
}

func csvMapping(t testing.TB, dir string) mapping {
	t.Helper()
	m, list := assessment.ParseMapping(readFile(t, "testdata", dir, "mapping.json"))
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	return m
}

// dataFile opens a file of the directory that DATA_DIR names.
func dataFile(t testing.TB, name string) *os.File {
	t.Helper()
	dir := os.Getenv("DATA_DIR")
	if dir == "" {
		t.Skip("DATA_DIR is not set: the directory of the real data files")
	}
	f, err := os.Open(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

// wide is a mapping of the columns school, trust, hope and plan.
func wide() mapping {
	return mapping{
		Subject: assessment.SubjectFields{ID: field{Column: "school"}, Kind: field{Always: "school"}},
		Columns: []column{
			{Column: "trust", Indicator: field{Always: "local.trust"}},
			{Column: "hope", Indicator: field{Always: "local.hope"}},
			{Column: "plan", Indicator: field{Always: "local.plan"}},
		},
	}
}

// one is a mapping of the columns school and trust.
func one() mapping {
	m := wide()
	m.Columns = m.Columns[:1]
	return m
}

// readCSV reads a file that has nothing wrong with it.
func readCSV(t *testing.T, file string, m mapping) assessment.Imported {
	t.Helper()
	im, list := readBoth(t, strings.NewReader(file), m, csvFramework(t, "csv"), assessment.CSVOptions{})
	if len(list.Issues) > 0 {
		t.Fatalf("issues: %v", list.Issues)
	}
	return im
}

// csvIssues reads a file and returns its issues, one a line.
func csvIssues(t *testing.T, file string, m mapping) string {
	t.Helper()
	_, list := readBoth(t, strings.NewReader(file), m, csvFramework(t, "csv"), assessment.CSVOptions{File: "f.csv"})
	return lines(list)
}

func lines(list issue.List) string {
	var b strings.Builder
	for _, i := range list.Issues {
		b.WriteString(i.String() + "\n")
	}
	return b.String()
}

// judged lists judgements as "subject rater indicator level", one a line, with
// what else they have in brackets.
func judged(a assessment.Assessment) string {
	var b strings.Builder
	for _, j := range a.Judgements {
		b.WriteString(strings.Join([]string{j.Subject, j.Rater, string(j.Indicator), string(j.Level)}, " "))
		for _, more := range []string{j.Dimension, string(j.Perspective), j.Occasion, j.Date.String(), j.Rationale, strings.Join(j.Evidence, "+")} {
			if more != "" {
				b.WriteString(" [" + more + "]")
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func packed(t testing.TB, text string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

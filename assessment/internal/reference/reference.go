// Package reference reads the files of reference results that tests compare with. It is
// for tests.
package reference

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// A File is one file of reference results.
type File struct {
	Dir       string // that it lies in
	Name      string `json:"name"`
	Data      Data   `json:"data"`
	Expected  map[string]any
	Tolerance map[string]float64
}

// Data is the input of a file, in one of the formats that the README of the files lists.
type Data struct {
	Format      string
	Columns     any // names of columns, or what the columns of a matrix are
	Rows        any // rows, or what the rows of a matrix are
	Level       string
	Categories  []any
	Raters      []string
	Ratings     [][]*float64
	Table       [][]int
	Scores      [][]*float64
	CSV         string
	Items       []string
	Group       string
	Value       string
	Outer       string
	Inner       string
	A, B        string
	Unit, Rater string
	ScalePoints int `json:"scale_points"`
	Pre, Post   []float64
	Reliability float64
	Direction   int
	Members     map[string]any `json:"-"` // all of it
}

// Each runs a subtest for each file under REFERENCE_DIR/stats that matches, and compares
// every value that the file expects with what run makes of its data. A path that run
// does not return fails, unless exempt names it: pattern of the dotted path, and why.
func Each(t *testing.T, pattern string, exempt map[string]string, run func(*testing.T, *File) map[string]any) {
	t.Helper()
	dir := Dir(t)
	files, err := filepath.Glob(filepath.Join(dir, "stats", pattern))
	if err != nil || len(files) == 0 && shipped(dir) {
		t.Fatalf("no file matches %s: %v", pattern, err)
	}
	compared := 0
	for _, name := range files {
		t.Run(filepath.Base(name), func(t *testing.T) {
			f := Read(t, name)
			n := f.Compare(t, exempt, run(t, f))
			compared += n
		})
	}
	t.Logf("%s: %d files, %d values compared", pattern, len(files), compared)
}

// shipped reports whether the directory is the one that came with the project, in which
// every pattern has a file; another may hold a few of them.
func shipped(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, "stats", "README.md"))
	return err == nil
}

// Dir returns the directory of the reference results, or skips.
func Dir(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("REFERENCE_DIR")
	if dir == "" {
		t.Skip("REFERENCE_DIR is not set: the directory of the reference results")
	}
	return dir
}

// Read reads one file.
func Read(t *testing.T, name string) *File {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	f := &File{Dir: filepath.Dir(name)}
	if err := json.Unmarshal(data, f); err != nil {
		t.Fatal(err)
	}
	var whole struct{ Data map[string]any }
	if err := json.Unmarshal(data, &whole); err != nil {
		t.Fatal(err)
	}
	f.Data.Members = whole.Data
	return f
}

// Compare compares every expected value with what was got, and returns how many it
// compared.
func (f *File) Compare(t *testing.T, exempt map[string]string, got map[string]any) int {
	t.Helper()
	want, all := Leaves(f.Expected), Leaves(got)
	if len(want) == 0 {
		t.Fatal("nothing is expected")
	}
	n := 0
	for _, at := range slices.Sorted(maps.Keys(want)) {
		if is(at, exempt) {
			continue
		}
		n++
		f.compare(t, at, want[at], all)
	}
	return n
}

func is(at string, patterns map[string]string) bool {
	for pattern := range patterns {
		if Matches(pattern, at) {
			return true
		}
	}
	return false
}

func (f *File) compare(t *testing.T, at string, want any, all map[string]any) {
	t.Helper()
	got, ok := all[at]
	if !ok {
		t.Errorf("%s: expected and not known here", at)
		return
	}
	switch w := want.(type) {
	case nil, bool, string:
		if got != w {
			t.Errorf("%s: got %v, want %v", at, got, w)
		}
	default:
		if got == nil {
			t.Errorf("%s: got nothing, want %v", at, want)
			return
		}
		// The figures are doubles printed with 15 digits.
		within := max(f.tolerance(at), 1e-14*math.Abs(Number(t, want)))
		if diff := math.Abs(Number(t, got) - Number(t, want)); !(diff <= within) {
			t.Errorf("%s: got %v, want %v within %g", at, got, want, within)
		}
	}
}

// tolerance returns that of the longest key which the path starts or ends with or which
// matches it, as the README of the reference results says.
func (f *File) tolerance(at string) float64 {
	tolerance, longest := f.Tolerance["abs"], -1
	for key, abs := range f.Tolerance {
		fits := at == key || strings.HasPrefix(at, key+".") || strings.HasSuffix(at, "."+key) || Matches(key, at) || Matches(key+".*", at)
		if key != "abs" && fits && len(key) > longest {
			tolerance, longest = abs, len(key)
		}
	}
	return tolerance
}

// Matches reports whether the dotted path has the pattern, in which * stands for one or
// more elements.
func Matches(pattern, at string) bool {
	p, rest := strings.Split(pattern, "."), strings.Split(at, ".")
	var match func(i, j int) bool
	match = func(i, j int) bool {
		switch {
		case i == len(p) || j == len(rest):
			return i == len(p) && j == len(rest)
		case p[i] == "*":
			return match(i+1, j+1) || match(i, j+1)
		}
		ok, _ := path.Match(p[i], rest[j])
		return ok && match(i+1, j+1)
	}
	return match(0, 0)
}

// Leaves returns the values of a tree by their dotted path. An empty list or object is a
// leaf without a value.
func Leaves(tree any) map[string]any {
	out := map[string]any{}
	var walk func(at string, v any)
	walk = func(at string, v any) {
		switch v := v.(type) {
		case map[string]any:
			for key, part := range v {
				walk(at+"."+key, part)
			}
		case []any:
			if len(v) == 0 {
				out[strings.TrimPrefix(at, ".")] = nil
			}
			for i, part := range v {
				walk(fmt.Sprintf("%s.%d", at, i), part)
			}
		case []float64:
			for i, part := range v {
				walk(fmt.Sprintf("%s.%d", at, i), part)
			}
		default:
			out[strings.TrimPrefix(at, ".")] = v
		}
	}
	walk("", tree)
	return out
}

// Number returns v as a number.
func Number(t *testing.T, v any) float64 {
	t.Helper()
	switch v := v.(type) {
	case float64:
		return v
	case int:
		return float64(v)
	case int64:
		return float64(v)
	}
	t.Fatalf("%v is no number", v)
	return 0
}

// A Table is the data of a file as text, whatever its format: a column of cells by name.
type Table struct {
	Names []string
	Cells [][]string // by row; "" is missing
}

// Column returns the cells of a column.
func (b Table) Column(t *testing.T, name string) []string {
	t.Helper()
	i := slices.Index(b.Names, name)
	if i < 0 {
		t.Fatalf("no column %q among %v", name, b.Names)
	}
	out := make([]string, len(b.Cells))
	for r, row := range b.Cells {
		out[r] = row[i]
	}
	return out
}

// Long returns the rows of a file in a format of one observation a line, or of persons
// by items in CSV.
func (f *File) Long(t *testing.T) Table {
	t.Helper()
	if f.Data.CSV != "" {
		data, err := os.Open(filepath.Join(f.Dir, f.Data.CSV))
		if err != nil {
			t.Fatal(err)
		}
		defer data.Close()
		rows, err := csv.NewReader(data).ReadAll()
		if err != nil || len(rows) == 0 {
			t.Fatalf("%s: %v", f.Data.CSV, err)
		}
		return Table{rows[0], rows[1:]}
	}
	var out Table
	columns, ok := f.Data.Columns.([]any)
	rows, ok2 := f.Data.Rows.([]any)
	if !ok || !ok2 {
		t.Fatalf("format %s has no rows", f.Data.Format)
	}
	for _, c := range columns {
		out.Names = append(out.Names, c.(string))
	}
	for _, row := range rows {
		var cells []string
		for _, v := range row.([]any) {
			cells = append(cells, text(v))
		}
		out.Cells = append(out.Cells, cells)
	}
	return out
}

// text returns a cell as its file would have it.
func text(v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	}
	return fmt.Sprint(v)
}

// Numbers returns cells as numbers; a missing one is NaN.
func Numbers(t *testing.T, cells []string) []float64 {
	t.Helper()
	out := make([]float64, len(cells))
	for i, cell := range cells {
		if cell == "" || cell == "NA" {
			out[i] = math.NaN()
			continue
		}
		v, err := strconv.ParseFloat(cell, 64)
		if err != nil {
			t.Fatal(err)
		}
		out[i] = v
	}
	return out
}

// Matrix returns persons by items or subjects by raters; a missing score is NaN.
func (f *File) Matrix(t *testing.T) [][]float64 {
	t.Helper()
	var out [][]float64
	if f.Data.Format == "scores-csv" || f.Data.Format == "grouped-items-csv" {
		table := f.Long(t)
		out = make([][]float64, len(table.Cells))
		for _, item := range f.Data.Items {
			for r, v := range Numbers(t, table.Column(t, item)) {
				out[r] = append(out[r], v)
			}
		}
		return out
	}
	rows := f.Data.Scores
	if rows == nil {
		rows = f.Data.Ratings
	}
	if rows == nil {
		t.Fatalf("format %s has no matrix", f.Data.Format)
	}
	for _, row := range rows {
		var values []float64
		for _, v := range row {
			if v == nil {
				values = append(values, math.NaN())
			} else {
				values = append(values, *v)
			}
		}
		out = append(out, values)
	}
	return out
}

// Undefined returns nil if there is no value, and the value otherwise.
func Undefined[T any](v *T) any {
	if v == nil {
		return nil
	}
	return *v
}

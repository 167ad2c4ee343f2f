package measure_test

import (
	"compress/gzip"
	"context"
	"encoding/csv"
	"errors"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/openrubric/leadership/assessment/estimate"
	"github.com/openrubric/leadership/assessment/measure"
)

// instEval returns 73,421 ratings of lecturers by students, with the facets that are asked
// for.
func instEval(t *testing.T, names ...string) measure.Data {
	t.Helper()
	dir := os.Getenv("DATA_DIR")
	if dir == "" {
		t.Skip("DATA_DIR is not set: the directory of the real data")
	}
	file, err := os.Open(filepath.Join(dir, "insteval.csv.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	packed, err := gzip.NewReader(file)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := csv.NewReader(packed).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	column := func(name string) []string {
		at := slices.Index(rows[0], name)
		var out []string
		for _, row := range rows[1:] {
			out = append(out, row[at])
		}
		return out
	}
	d := measure.Data{Max: 4}
	for f, name := range names {
		sign := -1
		if f == 0 {
			sign = 1
		}
		d.Facets = append(d.Facets, measure.Facet{Name: name, Sign: sign, Centred: f > 0}.Of(column(name)))
	}
	for _, y := range column("y") {
		d.Scores = append(d.Scores, int32(y[0]-'1'))
	}
	return d
}

// TestDataInstEval: lecturers by students and by whether the lecture was given for another
// department.
func TestDataInstEval(t *testing.T) {
	d := instEval(t, "d", "s", "service")
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	start := time.Now()
	rounds := 0
	fit, err := measure.Joint(context.Background(), d, measure.JointOptions{Plain: true, Progress: func(p measure.Progress) { rounds = p.Round }})
	if err != nil {
		t.Fatal(err)
	}
	took := time.Since(start)
	runtime.ReadMemStats(&after)
	t.Logf("%d rounds, %v, %d bytes allocated in all, log likelihood %.2f, %d judgements left out", rounds, took.Round(10*time.Millisecond), after.TotalAlloc-before.TotalAlloc, fit.LogLik, fit.LeftOut)
	students, _ := fit.Facet("s")
	var often []measure.Element
	for _, e := range students.Elements {
		if e.Count >= 30 && !e.Extreme {
			often = append(often, e)
		}
	}
	slices.SortFunc(often, func(a, b measure.Element) int {
		if a.Measure < b.Measure {
			return -1
		}
		return 1
	})
	mild, harsh := often[0], often[len(often)-1]
	t.Logf("of %d students with 30 ratings or more: mildest %s %.2f (SE %.2f), harshest %s %.2f (SE %.2f)", len(often), mild.Name, mild.Measure, mild.SE, harsh.Name, harsh.Measure, harsh.SE)
	service, _ := fit.Facet("service")
	t.Logf("service: %s %.4f, %s %.4f", service.Elements[0].Name, service.Elements[0].Measure, service.Elements[1].Name, service.Elements[1].Measure)
	// The scores are what the measures expect.
	for _, facet := range fit.Facets {
		sum := 0.0
		for _, e := range facet.Elements {
			if !e.Extreme {
				sum += e.Measure
			}
		}
		if facet.Name != "d" && (sum > 1e-6 || sum < -1e-6) {
			t.Errorf("%s is not centred: %v", facet.Name, sum)
		}
	}
}

// TestDataNested: each lecturer lies in one department, so that the two cannot be told
// apart, and the error names the subsets.
func TestDataNested(t *testing.T) {
	d := instEval(t, "d", "s", "service", "dept")
	_, err := measure.Joint(context.Background(), d, measure.JointOptions{})
	if !errors.Is(err, estimate.ErrUndefined) || !strings.Contains(err.Error(), "subset 1") || !strings.Contains(err.Error(), "dept") {
		t.Fatalf("%v", err)
	}
	t.Log(err)
	link, err := d.Linkage()
	if err != nil || len(link.Subsets) != 14 || link.Free != 13 || link.Connected {
		t.Fatalf("%d subsets, %d free shifts, %v", len(link.Subsets), link.Free, err)
	}
	for _, s := range link.Subsets {
		if len(s.Elements["dept"]) != 1 || len(s.Elements["d"]) < 2 {
			t.Errorf("one subset has %d lecturers of departments %v", len(s.Elements["d"]), s.Elements["dept"])
		}
	}
}

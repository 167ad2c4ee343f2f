package assessment_test

import (
	"bytes"
	"errors"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/assessment"
)

// seedsOf is how many random worlds a property is tried on.
func seedsOf(n uint64) uint64 {
	if testing.Short() {
		return n / 12
	}
	return n
}

// TestWriteReport: what is written subject by subject is to the byte what there is of the
// report as a whole.
func TestWriteReport(t *testing.T) {
	seen := map[string]int{}
	for seed := range seedsOf(600) {
		w := randomWorld(t, seed)
		want := string(reportBytes(t, w.r, w.rel))
		var got strings.Builder
		list, err := w.rel.WriteReport(&got, w.r)
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if got.String() != want {
			t.Fatalf("seed %d (-report +written):\n%s", seed, cmp.Diff(want, got.String()))
		}
		_, wantList := w.rel.Report(w.r)
		if diff := cmp.Diff(wantList, list); diff != "" {
			t.Fatalf("seed %d: other warnings\n%s", seed, diff)
		}
		for _, member := range []string{"suppressed", "undefined", "overall", "pools", "gap", "carries", "texts", "evidence", "value", "level", "dimension", "invited", "responded", "warnings", "blank", "hidden", "null", `\u2028`, `\\`} {
			if strings.Contains(want, member) {
				seen[member]++
			}
		}
	}
	t.Log(seen)
	for _, member := range []string{"suppressed", "undefined", "overall", "pools", "gap", "carries", "texts", "evidence", "value", "dimension", "invited", "responded", "hidden"} {
		if seen[member] < 2 {
			t.Errorf("%q was written %d times only", member, seen[member])
		}
	}
}

// TestWriteReportOfCounts: of counts as of judgements.
func TestWriteReportOfCounts(t *testing.T) {
	written := 0
	for seed := range seedsOf(300) {
		f := smallFramework(t)
		m := maker{rand.New(rand.NewPCG(seed, 902)), f, seed%3 == 0, false, false}
		a := m.assessment()
		a.Forms = nil
		r, list := counted(t, f, a, m.Rand, 2).Score(randomMethod(m))
		if list.Err() != nil {
			continue // the method asks for raters
		}
		rel := m.release(a)
		var report, table strings.Builder
		if _, err := rel.WriteReport(&report, r); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if diff := cmp.Diff(string(reportBytes(t, r, rel)), report.String()); diff != "" {
			t.Fatalf("seed %d (-report +written):\n%s", seed, diff)
		}
		if err := rel.WriteCSV(&table, r); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if diff := cmp.Diff(plainTable(t, r, rel), table.String()); diff != "" {
			t.Fatalf("seed %d (-twin +written):\n%s", seed, diff)
		}
		written++
	}
	if written < 10 {
		t.Errorf("%d were written only", written)
	}
}

// A fullDisk takes so many bytes, and counts the calls after it was full.
type fullDisk struct {
	room  int
	after int
}

var errFull = errors.New("the disk is full")

func (d *fullDisk) Write(p []byte) (int, error) {
	if d.room < 0 {
		d.after++
	}
	if d.room -= len(p); d.room < 0 {
		return 0, errFull
	}
	return len(p), nil
}

// lazy takes half of what it is given, and says nothing.
type lazy struct{}

func (lazy) Write(p []byte) (int, error) { return len(p) / 2, nil }

// TestWriteFails: the error of the writer comes back and nothing follows it.
func TestWriteFails(t *testing.T) {
	f, columns := generate(60_000, inForms)
	m, list := assessment.CompileColumns(columns, f)
	if list.Err() != nil {
		t.Fatal(list.Err())
	}
	r, _ := m.Score(assessment.Method{})
	for name, write := range map[string]func(io.Writer) error{
		"report": func(w io.Writer) error { _, err := (assessment.Release{}).WriteReport(w, r); return err },
		"csv":    func(w io.Writer) error { return assessment.Release{}.WriteCSV(w, r) },
	} {
		for _, room := range []int{0, 100_000, 1_000_000} {
			disk := &fullDisk{room: room}
			if err := write(disk); !errors.Is(err, errFull) || disk.after > 0 {
				t.Errorf("%s, room for %d: %v, and %d calls after it", name, room, err, disk.after)
			}
		}
		if err := write(lazy{}); !errors.Is(err, io.ErrShortWrite) {
			t.Errorf("%s: half of it is lost: %v", name, err)
		}
	}
	var out bytes.Buffer
	for _, r := range []*assessment.Result{nil, {}} {
		if list, err := (assessment.Release{}).WriteReport(&out, r); !errors.Is(err, assessment.ReleaseInvalid) || len(list.Issues) > 0 || out.Len() > 0 {
			t.Errorf("a report of nothing: %v, %v", list, err)
		}
		if err := (assessment.Release{}).WriteCSV(&out, r); !errors.Is(err, assessment.ReleaseInvalid) || out.Len() > 0 {
			t.Errorf("a table of nothing: %v", err)
		}
	}
}

// TestWriteMemory: twice the subjects ask for no more memory.
func TestWriteMemory(t *testing.T) {
	asked := func(judgements int) (report, table float64) {
		f, columns := generate(judgements, inForms)
		m, list := assessment.CompileColumns(columns, f)
		if list.Err() != nil {
			t.Fatal(list.Err())
		}
		r, _ := m.Score(assessment.Method{})
		rel := assessment.Release{}
		report = testing.AllocsPerRun(2, func() { rel.WriteReport(io.Discard, r) })
		table = testing.AllocsPerRun(2, func() { rel.WriteCSV(io.Discard, r) })
		return report, table
	}
	report, table := asked(20_000)
	report2, table2 := asked(40_000)
	t.Logf("allocations: report %v and %v, table %v and %v", report, report2, table, table2)
	if few := 50.0; report2 > report+few || table2 > table+few {
		t.Errorf("allocations grow: report %v and %v, table %v and %v", report, report2, table, table2)
	}
}

package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/csv"
	"encoding/json"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/apache/beam/sdks/v2/go/pkg/beam"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/framework/district"
	"github.com/openrubric/leadership/indicator"
)

func TestMain(m *testing.M) {
	flag.Parse()
	beam.Init()
	os.Exit(m.Run())
}

// generate returns so many judgements of district offices, always the same: 3 to 5 raters
// an office, each with a form of all indicators, one of five without a name; two occasions;
// 5 % do not apply, 4 % lack evidence.
func generate(n int) []assessment.Judgement {
	f := district.Framework()
	random := rand.New(rand.NewPCG(2026, uint64(n)))
	var all []assessment.Judgement
	for office := 0; len(all) < n; office++ {
		for r := range 3 + random.IntN(3) {
			j := assessment.Judgement{
				Subject:     fmt.Sprintf("office-%d", office),
				Occasion:    []string{"2025", "2026"}[office%2],
				Perspective: []assessment.Perspective{assessment.Self, assessment.Peer, assessment.Staff}[min(r, 2)],
				Rater:       fmt.Sprintf("rater-%d-%d", office, r),
			}
			if random.IntN(5) == 0 {
				j.Rater = ""
			}
			for _, column := range f.Columns() {
				scale, _ := f.Scale(column.Scale)
				j.Indicator, j.Dimension = column.ID, column.Dimension
				j.Level = scale.Levels[random.IntN(len(scale.Levels))].Key
				switch chance := random.IntN(100); {
				case chance < 5:
					j.Level = indicator.NotApplicable
				case chance < 9:
					j.Level = indicator.InsufficientEvidence
				}
				all = append(all, j)
			}
		}
	}
	return all[:n]
}

// mapping says to the library what the columns mean.
func mapping() assessment.Mapping {
	column := func(name string) assessment.Field { return assessment.Field{Column: name} }
	return assessment.Mapping{
		Format:      assessment.CurrentMappingFormat,
		Subject:     assessment.SubjectFields{ID: column("subject"), Kind: assessment.Field{Always: string(indicator.DistrictOffice)}},
		Rater:       column("rater"),
		Perspective: column("perspective"),
		Occasion:    column("occasion"),
		Columns:     []assessment.LevelColumn{{Column: "level", Indicator: column("indicator")}},
		Occasions:   []assessment.Occasion{{Key: "2025"}, {Key: "2026"}},
	}
}

func csvOf(t testing.TB, judgements []assessment.Judgement) []byte {
	t.Helper()
	var b bytes.Buffer
	w := csv.NewWriter(&b)
	w.Write([]string{"subject", "rater", "perspective", "occasion", "indicator", "level"})
	for _, j := range judgements {
		w.Write([]string{j.Subject, j.Rater, string(j.Perspective), j.Occasion, string(j.Indicator), string(j.Level)})
	}
	w.Flush()
	return b.Bytes()
}

func jsonOf(t testing.TB, judgements []assessment.Judgement) []byte {
	t.Helper()
	var b bytes.Buffer
	for _, j := range judgements {
		line, err := json.Marshal(j)
		if err != nil {
			t.Fatal(err)
		}
		b.Write(append(line, '\n'))
	}
	return b.Bytes()
}

func packed(t testing.TB, data []byte) []byte {
	t.Helper()
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write(data)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// A results is what a job writes.
type results struct{ scores, counts, refused string }

// beamOn runs the job on files of a folder of their own. What is not written is "".
func beamOn(t testing.TB, j job, files map[string][]byte) (got results, status int) {
	t.Helper()
	in := t.TempDir()
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(in, name), data, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	j.Input, j.Out, j.Framework, j.Occasions = filepath.Join(in, "*"), t.TempDir(), "district", []string{"2025", "2026"}
	status = run(context.Background(), j, nil)
	read := func(name string) string {
		data, err := os.ReadFile(j.file(name))
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		return strings.ReplaceAll(string(data), in+"/", "")
	}
	return results{read(scoresFile), read(countsFile), read(refusedFile)}, status
}

// libraryOn counts the files with the library alone. Lines of JSON are read as
// encoding/json reads them.
func libraryOn(t testing.TB, keepGood bool, files map[string][]byte) *assessment.Counts {
	t.Helper()
	f := district.Framework()
	whole, list := assessment.NewCounts(assessment.Assessment{Format: assessment.CurrentFormat, Framework: f.Ref(), Occasions: mapping().Occasions}, f)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if strings.Contains(name, ".csv") {
			var c *assessment.Counts
			c, _, list = assessment.CountCSV(t.Context(), bytes.NewReader(files[name]), mapping(), f, assessment.CountOptions{CSVOptions: assessment.CSVOptions{KeepGood: keepGood}})
			if c == nil {
				t.Fatal(list.Err())
			}
			list = whole.Merge(c)
		} else {
			for line := range bytes.Lines(files[name]) {
				var j assessment.Judgement
				if err := json.Unmarshal(line, &j); err != nil {
					t.Fatal(err)
				}
				whole.AddSubjects(assessment.Subject{ID: j.Subject, Kind: indicator.DistrictOffice})
				if list := whole.Add(j); list.Err() != nil {
					t.Fatal(list.Err())
				}
			}
		}
		if list.Err() != nil {
			t.Fatal(list.Err())
		}
	}
	return whole
}

// written returns what the job should write of the counts.
func written(t testing.TB, c *assessment.Counts, audience assessment.Audience) results {
	t.Helper()
	report, err := score(c, audience)
	if err != nil {
		t.Fatal(err)
	}
	var scores, counts bytes.Buffer
	if err := writeScores(&scores, report); err != nil {
		t.Fatal(err)
	}
	if _, err := c.WriteTo(&counts); err != nil {
		t.Fatal(err)
	}
	return results{scores.String(), counts.String(), "file,line,code,message\n"}
}

func compare(t *testing.T, got, want results) {
	t.Helper()
	if got.refused != want.refused {
		t.Errorf("refused:\n%s\nwant:\n%s", got.refused, want.refused)
	}
	if got.counts != want.counts {
		t.Errorf("the counts are not the library's: %d bytes, want %d", len(got.counts), len(want.counts))
	}
	if got.scores != want.scores {
		g, w := strings.Split(got.scores, "\n"), strings.Split(want.scores, "\n")
		t.Errorf("the scores are not the library's: %d lines, want %d", len(g), len(w))
		for i := range min(len(g), len(w)) {
			if g[i] != w[i] {
				t.Fatalf("line %d is %q, want %q", i+1, g[i], w[i])
			}
		}
	}
}

// TestEqualsLibrary: Beam's results have the bytes of the library's, however the judgements
// lie in files and the subjects in shards.
func TestEqualsLibrary(t *testing.T) {
	judgements := generate(20_000)
	one := map[string][]byte{"all.csv": csvOf(t, judgements)}
	// Some forms are whole in a file, and some in pieces over all of them.
	random := rand.New(rand.NewPCG(1, 2))
	parts := make([][]assessment.Judgement, 4)
	for i, j := range judgements {
		part := i / 58 % 4
		if i/58%5 == 0 {
			part = random.IntN(4)
		}
		parts[part] = append(parts[part], j)
	}
	random.Shuffle(len(parts[1]), func(i, j int) { parts[1][i], parts[1][j] = parts[1][j], parts[1][i] })
	four := map[string][]byte{
		"a.csv": csvOf(t, parts[0]), "b.csv.gz": packed(t, csvOf(t, parts[1])),
		"c.jsonl": jsonOf(t, parts[2]), "d.csv": csvOf(t, parts[3]),
	}
	for _, test := range []struct {
		name   string
		files  map[string][]byte
		shards int
	}{{"one file", one, 64}, {"four files", four, 64}, {"four files, one shard", four, 1}, {"four files, a key a subject", four, 0}} {
		t.Run(test.name, func(t *testing.T) {
			got, status := beamOn(t, job{Audience: assessment.ForPanel, Shards: test.shards}, test.files)
			if status != done {
				t.Fatalf("status %d", status)
			}
			compare(t, got, written(t, libraryOn(t, false, test.files), assessment.ForPanel))
			if !strings.Contains(got.scores, ",suppressed,") || !strings.Contains(got.scores, ",shown,") {
				t.Error("the scores show too little to compare")
			}
		})
	}
}

// withBroken returns a file of good rows, and bad ones behind them, and the numbers of
// their lines.
func withBroken(t *testing.T) (data []byte, good []assessment.Judgement, lines []int) {
	t.Helper()
	good = generate(1000)
	twice := good[slices.IndexFunc(good, func(j assessment.Judgement) bool { return j.Rater != "" })]
	for i, row := range []string{
		"office-1,hera,peer,2026,district.nowhere,not-observed",
		"office-1,hera,peer,2026,ID,superb",
		"office-1,hera,neighbour,2026,ID,not-observed",
		"office-1,hera,peer,1999,ID,not-observed",
		"office-1,hera,peer,2026,ID,not-observed,more",
		",hera,peer,2026,ID,not-observed",
		"office-1,hera,peer,2026,ID,",
		fmt.Sprintf("%s,%s,%s,%s,%s,not-observed", twice.Subject, twice.Rater, twice.Perspective, twice.Occasion, twice.Indicator),
	} {
		data = append(data, strings.Replace(row, "ID", string(good[0].Indicator), 1)+"\n"...)
		lines = append(lines, 1+len(good)+1+i)
	}
	return append(csvOf(t, good), data...), good, lines
}

// refusedLines returns which lines of which files were refused.
func refusedLines(t *testing.T, refused string) (lines []string) {
	t.Helper()
	rows, err := csv.NewReader(strings.NewReader(refused)).ReadAll()
	if err != nil || len(rows) == 0 {
		t.Fatalf("%q: %v", refused, err)
	}
	for _, row := range rows[1:] {
		lines = append(lines, row[0]+":"+row[1])
	}
	return lines
}

// TestRefused: bad rows are refused by file and line, the same as the library refuses, and
// the others scored only if that is asked for.
func TestRefused(t *testing.T) {
	data, good, lines := withBroken(t)
	json := append(jsonOf(t, nil), "{\"subject\":\"office-1\"}\n\nnonsense\n"...)
	files := map[string][]byte{"rows.csv": data, "lines.jsonl": json, "other.csv": []byte("subject,rater\n"), "none.csv": csvOf(t, nil)}
	want := []string{"lines.jsonl:1", "lines.jsonl:1", "lines.jsonl:3", "none.csv:0", "other.csv:1", "other.csv:1", "other.csv:1"}
	for _, line := range lines {
		want = append(want, fmt.Sprintf("rows.csv:%d", line))
	}
	_, _, list := assessment.CountCSV(t.Context(), bytes.NewReader(data), mapping(), district.Framework(), assessment.CountOptions{})
	var library []int
	for _, i := range list.Issues {
		library = append(library, i.At.Line)
	}
	if !slices.Equal(library, lines) {
		t.Fatalf("the library refuses lines %d, want %d", library, lines)
	}

	got, status := beamOn(t, job{Audience: assessment.ForPanel, Shards: 8}, files)
	if lines := refusedLines(t, got.refused); status != rowsRefused || !slices.Equal(lines, want) {
		t.Errorf("status %d, refused %q, want %q\n%s", status, lines, want, got.refused)
	}
	if got.scores != "" || got.counts != "" {
		t.Error("scores were written though rows were refused")
	}

	got, status = beamOn(t, job{Audience: assessment.ForPanel, Shards: 8, KeepGood: true}, files)
	if lines := refusedLines(t, got.refused); status != rowsRefused || !slices.Equal(lines, want) {
		t.Errorf("status %d, refused %q, want %q", status, lines, want)
	}
	keep := written(t, libraryOn(t, true, map[string][]byte{"rows.csv": data}), assessment.ForPanel)
	keep.refused = got.refused
	compare(t, got, keep)
	if clean := written(t, libraryOn(t, false, map[string][]byte{"rows.csv": csvOf(t, good)}), assessment.ForPanel); keep.scores != clean.scores {
		t.Error("the bad rows change the scores")
	}
}

// TestTwice: a judgement that two files hold is refused in both, whatever else is kept.
func TestTwice(t *testing.T) {
	all := generate(2000)
	at := slices.IndexFunc(all, func(j assessment.Judgement) bool { return j.Rater != "" })
	files := map[string][]byte{"a.csv": csvOf(t, all[:1000]), "b.csv": csvOf(t, append(all[1000:], all[at]))}
	for _, shards := range []int{0, 1} {
		got, status := beamOn(t, job{Audience: assessment.ForPanel, Shards: shards, KeepGood: true}, files)
		want := []string{fmt.Sprintf("a.csv:%d", at+2), "b.csv:1002"}
		if lines := refusedLines(t, got.refused); status != rowsRefused || !slices.Equal(lines, want) || got.scores != "" {
			t.Errorf("status %d, %d bytes of scores, refused %q, want %q\n%s", status, len(got.scores), lines, want, got.refused)
		}
	}
}

// TestCombine: Beam may put the parts together in any way, and send them about between.
func TestCombine(t *testing.T) {
	judgements := generate(3000)
	random := rand.New(rand.NewPCG(5, 7))
	j := job{Framework: "district", Kind: indicator.DistrictOffice, Occasions: []string{"2025", "2026"}}
	n := &count{j}
	var want []byte
	for range 20 {
		tallies := make([]Tally, 1+random.IntN(6))
		for i := range tallies {
			tallies[i] = n.CreateAccumulator()
		}
		for _, at := range random.Perm(len(judgements)) {
			i := random.IntN(len(tallies))
			judgement := judgements[at]
			form := Form{Subject: judgement.Subject, Occasion: judgement.Occasion, Perspective: string(judgement.Perspective), Rater: judgement.Rater}
			form.add(&judgement)
			tallies[i] = must(n.AddInput(tallies[i], form))
		}
		for len(tallies) > 1 {
			i := random.IntN(len(tallies) - 1)
			tallies[i] = must(n.MergeAccumulators(sent(t, tallies[i]), sent(t, tallies[i+1])))
			tallies = slices.Delete(tallies, i+1, i+2)
		}
		got := must(encodeTally(n.ExtractOutput(tallies[0])))
		if want == nil {
			want = got
		}
		if !bytes.Equal(got, want) {
			t.Fatal("other parts give other bytes")
		}
	}
}

func must[T any](value T, err error) T {
	if err != nil {
		panic(err)
	}
	return value
}

// sent returns a tally as it arrives on another machine.
func sent(t *testing.T, tally Tally) Tally {
	t.Helper()
	return must(decodeTally(must(encodeTally(tally))))
}

// BenchmarkScore compares Beam, on Prism in this process, with CountCSV and Score on the
// same file, with 64 keys and with one for each subject.
//
//	go test -run '^$' -bench . -benchtime 3x
func BenchmarkScore(b *testing.B) {
	for _, size := range []struct{ rows, shards int }{{100_000, 64}, {100_000, 0}, {1_000_000, 64}} {
		files := map[string][]byte{"all.csv": csvOf(b, generate(size.rows))}
		b.Run(fmt.Sprintf("rows=%d/shards=%d", size.rows, size.shards), func(b *testing.B) {
			var alone, beam time.Duration
			for b.Loop() {
				start := time.Now()
				written(b, libraryOn(b, false, files), assessment.ForPanel)
				alone += time.Since(start)
				start = time.Now()
				beamOn(b, job{Audience: assessment.ForPanel, Shards: size.shards}, files)
				beam += time.Since(start)
			}
			b.ReportMetric(float64(beam.Nanoseconds())/float64(b.N*size.rows), "ns/judgement")
			b.ReportMetric(float64(alone.Nanoseconds())/float64(b.N*size.rows), "ns-CountCSV/judgement")
			b.ReportMetric(float64(beam)/float64(alone), "x-CountCSV")
		})
	}
}

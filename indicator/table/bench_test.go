package table_test

import (
	"encoding/csv"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/openrubric/leadership/indicator/issue"
	"github.com/openrubric/leadership/indicator/table"
)

var sink int

const benchRows = 100_000

// benchFiles are judgements as they come, form by form, written in several ways.
func benchFiles() map[string]string {
	random := rand.New(rand.NewPCG(1, 2))
	levels := []string{"emerging", "developing", "embedding", "leading"}
	var short, words, quoted strings.Builder
	head := "subject,rater,perspective,indicator,level,note\n"
	for _, b := range []*strings.Builder{&short, &words, &quoted} {
		b.WriteString(head)
	}
	for i := range benchRows {
		school, rater, item, level := 1000+i/171, i/57%3, 1+i%57, random.IntN(4)
		fmt.Fprintf(&short, "s%d,r%d,peer,i%d,%d,\n", school, rater, item, level)
		fmt.Fprintf(&words, "s%d,r%d,peer,Te Kāhui Ako %d,%s,a word or two\n", school, rater, item, levels[level])
		fmt.Fprintf(&quoted, "\"s%d\",\"r%d\",\"peer\",\"i%d\",\"%s\",\"\"\n", school, rater, item, levels[level])
	}
	return map[string]string{
		"short": short.String(), "words": words.String(), "quoted": quoted.String(),
		"windows": strings.ReplaceAll(short.String(), "\n", "\r\n"),
		"gzip":    packed(short.String()),
	}
}

var benchNames = []string{"short", "windows", "words", "quoted", "gzip"}

func open(b *testing.B, file string) *table.Reader {
	b.Helper()
	r, list := table.Open(strings.NewReader(file), table.Layout{}, table.Options{})
	if r == nil {
		b.Fatal(list)
	}
	for _, name := range []string{"subject", "rater", "perspective", "indicator", "level"} {
		r.Column(name)
	}
	return r
}

// scanAll reads five cells of each row as bytes.
func scanAll(b *testing.B, file string) {
	r := open(b, file)
	var found issue.Collector
	rows := 0
	for r.Scan(&found) {
		sink += len(r.Cell(0)) + len(r.Cell(1)) + len(r.Cell(2)) + len(r.Cell(3)) + len(r.Cell(4))
		rows++
	}
	if rows != benchRows {
		b.Fatal(rows)
	}
}

// nextAll reads each row as texts.
func nextAll(b *testing.B, file string) {
	r := open(b, file)
	var found issue.Collector
	rows := 0
	for row, ok := r.Next(&found); ok; row, ok = r.Next(&found) {
		sink += len(row.Fields[4])
		rows++
	}
	if rows != benchRows {
		b.Fatal(rows)
	}
}

// twinAll reads each row with the twin.
func twinAll(b *testing.B, file string) {
	r, _ := openTwin(strings.NewReader(file), table.Layout{}, 0)
	for _, name := range []string{"subject", "rater", "perspective", "indicator", "level"} {
		r.ask(name)
	}
	var found issue.Collector
	for row, ok := r.Next(&found); ok; row, ok = r.Next(&found) {
		sink += len(row.Fields[4])
	}
}

// plainAll reads each row with encoding/csv alone.
func plainAll(b *testing.B, file string) {
	r := csv.NewReader(strings.NewReader(file))
	r.ReuseRecord = true
	for {
		row, err := r.Read()
		if err == io.EOF {
			return
		} else if err != nil {
			b.Fatal(err)
		}
		sink += len(row[4])
	}
}

// BenchmarkScan reads 100,000 rows of six cells, five of them asked for. The target is
// 30 ns for a row of short cells. x-twin is how many times longer the twin takes, x-csv
// encoding/csv alone, each the median of five turns.
func BenchmarkScan(b *testing.B) {
	files := benchFiles()
	for _, name := range benchNames {
		b.Run("file="+name, func(b *testing.B) { benchmark(b, name, files[name], scanAll) })
	}
}

// BenchmarkNext does the same with a string for each row.
func BenchmarkNext(b *testing.B) {
	files := benchFiles()
	for _, name := range benchNames {
		b.Run("file="+name, func(b *testing.B) { benchmark(b, name, files[name], nextAll) })
	}
}

func benchmark(b *testing.B, name, file string, read func(*testing.B, string)) {
	b.ReportAllocs()
	b.SetBytes(int64(len(file)))
	for b.Loop() {
		read(b, file)
	}
	b.StopTimer()
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/benchRows, "ns/row")
	turns := [3][]float64{}
	for range 5 {
		for i, f := range []func(*testing.B, string){read, twinAll, plainAll} {
			start := time.Now()
			if i < 2 || name != "gzip" {
				f(b, file)
			}
			turns[i] = append(turns[i], float64(time.Since(start)))
		}
	}
	b.ReportMetric(median(turns[1])/median(turns[0]), "x-twin")
	if name != "gzip" {
		b.ReportMetric(median(turns[2])/median(turns[0]), "x-csv")
	}
}

func median(of []float64) float64 {
	slices.Sort(of)
	return of[len(of)/2]
}

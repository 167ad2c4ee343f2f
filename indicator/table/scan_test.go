package table_test

import (
	"fmt"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"golang.org/x/text/unicode/norm"

	"github.com/openrubric/leadership/indicator/issue"
	"github.com/openrubric/leadership/indicator/table"
)

// Counting levels needs no string for a row: a map is asked with bytes.
func ExampleReader_Scan() {
	file := strings.NewReader("school,level\n107848,embedding\n107849,leading\n107850,embedding\n107851,superb\n")
	r, list := table.Open(file, table.Layout{}, table.Options{})
	if err := list.Err(); err != nil {
		fmt.Println(err)
		return
	}
	level, _ := r.Column("level")
	ranks, counts := map[string]int{"embedding": 0, "leading": 1}, [2]int{}
	var found issue.Collector
	for r.Scan(&found) {
		rank, ok := ranks[string(r.Cell(level))]
		if !ok {
			row := r.Row()
			fmt.Printf("line %d: what is %q?\n", row.Line, row.Fields[level])
			continue
		}
		counts[rank]++
	}
	_, table := r.Progress()
	fmt.Println(counts, "in", table, "bytes")
	// Output:
	// line 5: what is "superb"?
	// [2 1] in 76 bytes
}

// A row of MaxRow bytes is read and one of a byte more is not, in whatever pieces
// they come, and what stands around it does not matter.
func TestMaxRow(t *testing.T) {
	for _, end := range []string{"\n", "\r\n", ""} {
		for _, quote := range []string{"", "\""} {
			for more := range 2 {
				long := strings.Repeat("x", table.MaxRow-len(end)-2*len(quote)-2+more)
				file := "a,b\n1,2\n" + quote + long + quote + ",3" + end
				rows := 2 - more
				if end != "" {
					file += "4,5\n"
					rows += 1 - more
				}
				for _, r := range []io.Reader{strings.NewReader(file), iotest.HalfReader(strings.NewReader(file)), strings.NewReader(packed(file))} {
					_, got, list := readAll(r, table.Layout{})
					if len(got) != rows || (list.Err() != nil) != (more == 1) || more == 1 && !list.Has(table.FileUnreadable) {
						t.Errorf("end %q, quote %q, %d more: %d rows, %v", end, quote, more, len(got), list.Err())
					}
				}
			}
		}
	}
}

// Lines without a character are no rows, however many.
func TestManyEmptyLines(t *testing.T) {
	file := "a,b\n" + strings.Repeat("\n", 2*table.MaxRow) + "1,2\n"
	if _, rows, list := readAll(strings.NewReader(file), table.Layout{}); len(rows) != 1 || rows[0].Line != 2*table.MaxRow+2 || list.Err() != nil {
		t.Error(rows, list.Err())
	}
}

func TestProgress(t *testing.T) {
	const head, line, n = "\ufeffid,name\n", "1,\"Te \"\"Kāhui\"\"\"\r\n", 20_000
	file := head + strings.Repeat(line, n)
	for _, packedFile := range []string{file, packed(file)} {
		r, _ := table.Open(strings.NewReader(packedFile), table.Layout{}, table.Options{})
		var found issue.Collector
		rows := 0
		for r.Scan(&found) {
			rows++
			taken, read := r.Progress()
			if want := int64(len(head) + rows*len(line)); read != want || taken == 0 || taken > int64(len(packedFile)) {
				t.Fatalf("behind row %d: %d of %d bytes taken, %d read, want %d", rows, taken, len(packedFile), read, want)
			}
		}
		if taken, read := r.Progress(); taken != int64(len(packedFile)) || read != int64(len(file)) || rows != n {
			t.Errorf("at the end: %d, %d", taken, read)
		}
	}
}

// There is no row before the first and behind the last.
func TestNoRow(t *testing.T) {
	r, _ := table.Open(strings.NewReader("id,name\n1,a\n"), table.Layout{}, table.Options{})
	none := func() {
		if row := r.Row(); row.Line != 0 || row.Fields != nil || r.Cell(0) != nil {
			t.Errorf("there is a row: %v", row)
		}
	}
	none()
	var found issue.Collector
	if !r.Scan(&found) || string(r.Cell(1)) != "a" || r.Cell(2) != nil || r.Cell(-1) != nil {
		t.Errorf("%q, %q", r.Cell(1), r.Cell(2))
	}
	r.Scan(&found)
	none()
}

func TestScanAllocatesNothing(t *testing.T) {
	file := "id,name\n" + strings.Repeat("1,a\n\"2\",\"b\"\n3, Kāhui \n\"4\",\"a \"\"b\"\"\nc\"\n", 1000)
	r, _ := table.Open(strings.NewReader(file), table.Layout{}, table.Options{})
	var found issue.Collector
	r.Scan(&found)
	if n := testing.AllocsPerRun(3000, func() { r.Scan(&found) }); n > 0 || r.Cell(0) == nil || found.Failed() {
		t.Errorf("%v allocations a row, %v", n, found.List())
	}
}

// The reader takes it that no character below U+0300 changes or combines in NFC.
func TestNormalBelowU0300(t *testing.T) {
	for a := range rune(0x300) {
		for b := range rune(0x300) {
			if text := string([]rune{a, b}); !norm.NFC.IsNormalString(text) || norm.NFC.String(text) != text {
				t.Fatalf("%q is not normal", text)
			}
		}
	}
}

// A tab is white space, in a cell in quotes too.
func TestTabInQuotes(t *testing.T) {
	_, rows, list := readAll(strings.NewReader("id\tname\n1\t\"\tlong enough\t\"\n"), table.Layout{Separator: table.Tab})
	if len(rows) != 1 || rows[0].Fields[1] != "long enough" || list.Err() != nil {
		t.Errorf("%v, %v", rows, list.Err())
	}
}

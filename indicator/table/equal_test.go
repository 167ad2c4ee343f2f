package table_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"reflect"
	"regexp"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/openrubric/leadership/indicator/issue"
	"github.com/openrubric/leadership/indicator/table"
)

// A whole is everything that is read from a table.
type whole struct {
	Header           []string
	Rows             []placedRow
	Issues           issue.List
	Blank, Malformed int64
	Whole            bool
}

type placedRow struct {
	Line   int
	Fields []string
	Places []issue.Place
}

// A how says how a table is read.
type how struct {
	layout   table.Layout
	maxBytes int64
	asked    uint64 // for the columns of its bits, of the first 64; 0 for all columns
	bytes    bool   // with Scan, Cell and Place, and sometimes Row
}

func readWhole(r io.Reader, h how) whole {
	t, list := table.Open(r, h.layout, table.Options{MaxBytes: h.maxBytes})
	if t == nil {
		for i := range list.Issues { // the twin does not see what separates the cells
			list.Issues[i].Message = separatorMeant.ReplaceAllString(list.Issues[i].Message, "")
		}
		return whole{Issues: list}
	}
	out := whole{Header: t.Header()}
	for i, name := range out.Header {
		if i < 64 && h.asked>>i&1 == 1 {
			t.Column(name)
		}
	}
	var found issue.Collector
	next := func() (row placedRow, ok bool) {
		if h.bytes {
			if ok = t.Scan(&found); ok {
				row.Line = t.Place(0).Line
				for i := range out.Header {
					row.Fields = append(row.Fields, string(t.Cell(i)))
				}
				if row.Line%2 == 0 {
					row.Fields = append(row.Fields[:0], t.Row().Fields...)
				}
			}
			return row, ok
		}
		given, ok := t.Next(&found)
		return placedRow{Line: given.Line, Fields: append([]string(nil), given.Fields...)}, ok
	}
	for row, ok := next(); ok; row, ok = next() {
		for i := range row.Fields {
			row.Places = append(row.Places, t.Place(i))
		}
		out.Rows = append(out.Rows, row)
	}
	out.Issues, out.Whole = found.List(), t.Whole()
	out.Blank, out.Malformed = t.Passed()
	return out
}

var separatorMeant = regexp.MustCompile(`: is "(,|;|\\t)" the separator\?`)

func twinWhole(r io.Reader, h how) whole {
	t, list := openTwin(r, h.layout, h.maxBytes)
	if t == nil {
		return whole{Issues: list}
	}
	out := whole{Header: t.Header()}
	for i, name := range out.Header {
		if i < 64 && h.asked>>i&1 == 1 {
			t.ask(name)
		}
	}
	var found issue.Collector
	for given, ok := t.Next(&found); ok; given, ok = t.Next(&found) {
		row := placedRow{Line: given.Line, Fields: append([]string(nil), given.Fields...)}
		for i := range row.Fields {
			row.Places = append(row.Places, given.Place(i))
		}
		out.Rows = append(out.Rows, row)
	}
	out.Issues, out.Whole = found.List(), t.Whole()
	blank, malformed := t.Passed()
	out.Blank, out.Malformed = int64(blank), int64(malformed)
	return out
}

// differ says in what two readings differ.
func differ(want, got whole) string {
	if reflect.DeepEqual(want, got) { // cmp.Diff takes a hundred times as long
		return ""
	}
	return cmp.Diff(want, got) + "not DeepEqual"
}

// equal compares what is read from a file with what the twin reads from it, in
// whatever pieces it comes.
func equal(t *testing.T, open func() io.Reader, h how) {
	t.Helper()
	want := twinWhole(open(), h)
	pieces := map[string]func(io.Reader) io.Reader{
		"whole":  func(r io.Reader) io.Reader { return r },
		"half":   iotest.HalfReader,
		"single": iotest.OneByteReader,
		"error":  iotest.DataErrReader,
	}
	for name, cut := range pieces {
		for _, h.bytes = range []bool{false, true} {
			if diff := differ(want, readWhole(cut(open()), h)); diff != "" {
				all, _ := io.ReadAll(open())
				t.Fatalf("%s, %+v, file %.500q: %s", name, h, all, diff)
			}
		}
	}
}

// pieces are what random files are made of: everything that means something to some
// reader of tables.
var pieces = []string{
	"\"", "\"\"", "\",\"", ",", ",", ",", ";", "\t", "\n", "\n", "\r\n", "\r", "\n\n", "\x00", " ", "\v", "a", "12", "-", "+", "!", "#",
	"Kāhui", "Ka\u0304hui", "\u0304", "é", "\xe9", "\xa0", "\u00a0", "\u2003", "\u2001", "\ufeff", "\ufffd", "\x81", "\x93x\x94", "\u0958", "한", "\u1112\u1161\u11ab",
	"a rather long cell with words", "\"quoted, with a separator\"", "\"of\ntwo lines\"", "\"of\r\ntwo \"\"lines\"\"\"", ",-,-", "\x01\x01,\x01", "𝔘",
}

// randomFile is mostly a table of so many columns.
func randomFile(random *rand.Rand, separator string) string {
	var b strings.Builder
	if random.IntN(8) == 0 {
		b.WriteString("\ufeff")
	}
	columns, wild := 1+random.IntN(7), random.IntN(4)
	end := []string{"\n", "\r\n"}[random.IntN(2)]
	for i := range columns {
		fmt.Fprintf(&b, "%sc%d", strings.Repeat(separator, min(i, 1)), i)
	}
	b.WriteString(end)
	for range random.IntN(30) {
		for i := range columns {
			if i > 0 {
				b.WriteString(separator)
			}
			switch random.IntN(8) {
			case 0:
			case 1:
				fmt.Fprintf(&b, "\"%s\"", strings.ReplaceAll(pieces[random.IntN(len(pieces))], "\"", "\"\""))
			case 2:
				b.WriteString(pieces[random.IntN(len(pieces))])
			default:
				fmt.Fprint(&b, random.IntN(1_000_000)>>random.IntN(20))
			}
		}
		for range wild * random.IntN(2) {
			b.WriteString(pieces[random.IntN(len(pieces))])
		}
		if random.IntN(40) > 0 {
			b.WriteString(end)
		}
	}
	s := b.String()
	if random.IntN(6) == 0 {
		s = s[:random.IntN(len(s)+1)]
	}
	return s
}

func randomHow(random *rand.Rand) (how, string) {
	h := how{layout: table.Layout{
		Encoding:  []table.Encoding{"", table.UTF8, table.Windows1252}[random.IntN(3)],
		Separator: []table.Separator{"", table.Comma, table.Comma, table.Semicolon, table.Tab}[random.IntN(5)],
		Header:    max(random.IntN(8)-4, 0),
	}}
	if random.IntN(2) == 0 {
		h.asked = random.Uint64()
	}
	if random.IntN(8) == 0 {
		h.maxBytes = 1 + random.Int64N(200)
	}
	separator := string(h.layout.Separator)
	if separator == "" {
		separator = ","
	}
	return h, separator
}

func TestEqualRandom(t *testing.T) {
	files := 1500
	if testing.Short() {
		files = 200
	}
	fault := errors.New("disk gone")
	for seed := range files {
		random := rand.New(rand.NewPCG(uint64(seed), 1))
		h, separator := randomHow(random)
		file := randomFile(random, separator)
		source := func(s string) func() io.Reader { return func() io.Reader { return strings.NewReader(s) } }
		equal(t, source(file), h)
		switch seed % 3 {
		case 0:
			at := random.IntN(len(file) + 1)
			equal(t, func() io.Reader { return io.MultiReader(strings.NewReader(file[:at]), iotest.ErrReader(fault)) }, h)
		case 1:
			gz := packed(file)
			equal(t, source(gz), h)
			equal(t, source(gz[:random.IntN(len(gz))]), h)
			equal(t, source(gz+packed(file)), h)
		}
	}
}

// Every byte of a hard row comes to lie on the end of the buffer.
func TestEqualAtBufferEnds(t *testing.T) {
	const size = 1 << 16
	hard := "1,Kāhui,x\r\n\"2\",\"a\"\"b\r\nc\",\"\"\n\n3, Ka\u0304hui ,\"z\"\r\n4,\"x\"y,\n5,,\r\n"
	step := 1
	if testing.Short() {
		step = 7
	}
	for pad := size - len(hard) - 12; pad < size+4; pad += step {
		fill := strings.Repeat("100,abcdefgh,level\n", 50) + strings.Repeat("x", pad-950) + ",,\n"
		file := "a,b,c\n" + fill + hard + fill + hard
		for _, h := range []how{{}, {asked: 3}} {
			want := twinWhole(strings.NewReader(file), h)
			for _, r := range []io.Reader{strings.NewReader(file), iotest.HalfReader(strings.NewReader(file))} {
				if diff := differ(want, readWhole(r, h)); diff != "" {
					t.Fatalf("pad %d: %s", pad, diff)
				}
			}
		}
	}
}

func TestEqualLargeRows(t *testing.T) {
	sizes := []int{10_000, 1 << 16, 1<<17 + 5, 900_000, table.MaxRow + 200_000, 3 << 20}
	if testing.Short() {
		sizes = sizes[:2]
	}
	for _, n := range sizes {
		x := strings.Repeat("x", n)
		for _, file := range []string{
			"a,b\n1,2\n" + x + ",2\n3,4\n",
			"a,b\n1,2\n\"" + x + "\",2\n3,4\n",
			"a,b\n1,2\n\"" + strings.Repeat("x\n", n/2) + "\",2\n3,4\n",
			"a,b\n1,2\n\"" + strings.Repeat("\"\"", n/2) + "\",2\n3,4\n",
			"a,b\n1,2\n" + strings.Repeat(",", n) + "\n3,4\n",
			"a,b\n1,2\n\"x\"" + x + ",2\n3,4\n",
			"a,b\n1,2\n" + x,
			"a,b\n1,2\n\"" + x,
			x + ",b\n1,2\n",
		} {
			for _, h := range []how{{}, {asked: 1}, {layout: table.Layout{Encoding: table.Windows1252}}} {
				want := twinWhole(strings.NewReader(file), h)
				for _, r := range []io.Reader{strings.NewReader(file), iotest.HalfReader(strings.NewReader(file))} {
					if diff := differ(want, readWhole(r, h)); diff != "" {
						t.Fatalf("row of %d, %.20q: %.2000s", n, file, diff)
					}
				}
			}
		}
	}
}

// FuzzEqual compares the reader with its twin.
func FuzzEqual(f *testing.F) {
	for seed := range uint64(40) {
		random := rand.New(rand.NewPCG(seed, 2))
		_, separator := randomHow(random)
		f.Add([]byte(randomFile(random, separator)), uint8(seed), uint8(0), uint64(0), uint16(0))
	}
	f.Add([]byte(packed("id,name\n1,a\n")), uint8(0), uint8(1), uint64(1), uint16(9))
	encodings, separators := []table.Encoding{"", table.UTF8, table.Windows1252}, []table.Separator{"", ",", ";", "\t"}
	f.Fuzz(func(t *testing.T, data []byte, form, header uint8, asked uint64, most uint16) {
		l := table.Layout{Encoding: encodings[int(form)%3], Separator: separators[int(form/3)%4], Header: int(header)}
		equal(t, func() io.Reader { return bytes.NewReader(data) }, how{layout: l, asked: asked, maxBytes: int64(most)})
	})
}

package table_test

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
	"github.com/openrubric/leadership/indicator/table"
)

func Example() {
	file := strings.NewReader("Schools of the region\n\nURN,Name ,Level\n107848,Te Kura o Te Kao,2\n107849,\"Albany, Junior\",NULL\n107850,Leeds\n")
	r, list := table.Open(file, table.Layout{Header: 3}, table.Options{})
	if err := list.Err(); err != nil {
		fmt.Println(err)
		return
	}
	name, _ := r.Column("Name")
	var found issue.Collector
	for row, ok := r.Next(&found); ok; row, ok = r.Next(&found) {
		fmt.Println(row.Place(name), row.Fields[name])
	}
	fmt.Println(found.List().Err())
	// Output:
	// 4:2 Te Kura o Te Kao
	// 5:2 Albany, Junior
	// 6:3: the row has 2 cells and the header 3: a separator is missing, or one stands in a cell without quotes
}

type row struct {
	Line   int
	Fields []string
}

func readAll(r io.Reader, l table.Layout) (header []string, rows []row, list issue.List) {
	t, list := table.Open(r, l, table.Options{})
	if t == nil {
		return nil, nil, list
	}
	var found issue.Collector
	for next, ok := t.Next(&found); ok; next, ok = t.Next(&found) {
		rows = append(rows, row{next.Line, append([]string(nil), next.Fields...)})
	}
	return t.Header(), rows, found.List()
}

func packed(s string) string {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	io.WriteString(z, s)
	z.Close()
	return b.String()
}

func TestRead(t *testing.T) {
	plain := []row{{2, []string{"1", "Kāhui"}}}
	for _, test := range []struct {
		name, file string
		layout     table.Layout
		want       []row
	}{
		{"plain", "id,name\n1,Kāhui\n", table.Layout{}, plain},
		{"no newline at the end", "id,name\n1,Kāhui", table.Layout{}, plain},
		{"Windows lines", "id,name\r\n1,Kāhui\r\n", table.Layout{}, plain},
		{"mark", "\ufeffid,name\n1,Kāhui\n", table.Layout{}, plain},
		{"gzip with mark", packed("\ufeffid,name\n1,Kāhui\n"), table.Layout{}, plain},
		{"accent as a character of its own", "id,na\u0304me\n1,Ka\u0304hui\n", table.Layout{}, plain},
		{"white space", " id ,name\u00a0\n 1,Kāhui  \n", table.Layout{}, plain},
		{"semicolons", "id;name\n1;Kāhui\n", table.Layout{Separator: ";"}, plain},
		{"Windows encoding", "id,name\n1,Caf\xe9 \x96 \x80\n", table.Layout{Encoding: table.Windows1252}, []row{{2, []string{"1", "Café – €"}}}},
		{"preamble with a stray quote", "a \" b\n,,\nid,name\n\n,\n1,Kāhui\n", table.Layout{Header: 3}, []row{{6, []string{"1", "Kāhui"}}}},
		{"cell over two lines", "id,name\n1,\"Te\nKao\"\n2,b\n", table.Layout{}, []row{{2, []string{"1", "Te\nKao"}}, {4, []string{"2", "b"}}}},
		{"empty cells beyond the header", "id,name\n1,Kāhui,,\n", table.Layout{}, plain},
		{"blank lines above", "\n\nid,name\n1,Kāhui\n", table.Layout{}, []row{{4, plain[0].Fields}}},
		{"header only", "id,name", table.Layout{}, nil},
	} {
		t.Run(test.name, func(t *testing.T) {
			for _, r := range []io.Reader{strings.NewReader(test.file), iotest.OneByteReader(strings.NewReader(test.file))} {
				_, rows, list := readAll(r, test.layout)
				if err := list.Err(); err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(test.want, rows); diff != "" {
					t.Error(diff)
				}
			}
		})
	}
}

func TestBad(t *testing.T) {
	long := "id,name\n1,\"" + strings.Repeat("x", table.MaxRow+200_000) + "\"\n2,b\n"
	for _, test := range []struct {
		name, file string
		layout     table.Layout
		code       issue.Code
		at         issue.Place
		rows       int // good rows all the same
	}{
		{"empty file", "", table.Layout{}, table.HeaderMissing, issue.Place{Line: 1}, 0},
		{"empty first line", "\nid,name\n1,a\n", table.Layout{Header: 1}, table.HeaderMissing, issue.Place{Line: 1}, 0},
		{"header beyond the end", "id,name\n1,a\n", table.Layout{Header: 7}, table.HeaderMissing, issue.Place{Line: 3}, 0},
		{"header row of the notes", "notes,,\n,,\nid,name\n", table.Layout{Header: 2}, table.HeaderMissing, issue.Place{Line: 2}, 0},
		{"old Mac lines", "id,name\r1,a\r", table.Layout{}, table.FileUnreadable, issue.Place{Line: 1, Column: 2}, 0},
		{"UTF-16", "\xff\xfei\x00d\x00", table.Layout{}, table.FileUnreadable, issue.Place{}, 0},
		{"marked UTF-8 called cp1252", "\ufeffid,name\n", table.Layout{Encoding: table.Windows1252}, table.FileUnreadable, issue.Place{}, 0},
		{"no gzip behind the mark", "\x1f\x8bnot gzip", table.Layout{}, table.FileUnreadable, issue.Place{}, 0},
		{"header in cp1252", "id,r\xf4le\n1,a\n", table.Layout{}, table.FileUnreadable, issue.Place{Line: 1, Column: 2}, 0},
		{"cell in cp1252", "x\nid,name\n1,a\n2,Caf\xe9\n3,b\n", table.Layout{Header: 2}, table.RowMalformed, issue.Place{Line: 4, Column: 2}, 2},
		{"undefined in cp1252", "id,name\n1,\x81\n2,b\n", table.Layout{Encoding: table.Windows1252}, table.RowMalformed, issue.Place{Line: 2, Column: 2}, 1},
		{"short row", "id,name,level\n1,a\n2,b,c\n", table.Layout{}, table.RowMalformed, issue.Place{Line: 2, Column: 3}, 1},
		{"long row", "id,name\n1,a\n2,b,c\n", table.Layout{}, table.RowMalformed, issue.Place{Line: 3, Column: 3}, 1},
		{"quote inside", "id,name\n1,a\"b\n2,b\n", table.Layout{}, table.RowMalformed, issue.Place{Line: 2, Column: 2}, 1},
		{"quote not closed", "id,name\n1,a\n2,\"b\n3,c\n", table.Layout{}, table.FileUnreadable, issue.Place{Line: 3, Column: 2}, 1},
		{"quote not closed in the last row", "id,name\n1,a\n2,\"b\n", table.Layout{}, table.RowMalformed, issue.Place{Line: 3, Column: 2}, 1},
		{"quote closed too late", "id,name\n1,\"a\n2,\"b\"\n3,c\n", table.Layout{}, table.RowMalformed, issue.Place{Line: 2, Column: 2}, 1},
		{"header with a quote not closed", "\"id,name\n1,a\n", table.Layout{}, table.FileUnreadable, issue.Place{Line: 1, Column: 1}, 0},
		{"notes without end", strings.Repeat("x", table.MaxRow+200_000), table.Layout{Header: 2}, table.FileUnreadable, issue.Place{Line: 1}, 0},
		{"row without end", long, table.Layout{}, table.FileUnreadable, issue.Place{Line: 2}, 0},
		{"bad encoding name", "id\n", table.Layout{Encoding: "latin-9"}, table.LayoutInvalid, issue.Place{}, 0},
		{"bad separator", "id\n", table.Layout{Separator: "|"}, table.LayoutInvalid, issue.Place{}, 0},
		{"bad header row", "id\n", table.Layout{Header: -1}, table.LayoutInvalid, issue.Place{}, 0},
	} {
		t.Run(test.name, func(t *testing.T) {
			_, rows, list := readAll(strings.NewReader(test.file), test.layout)
			if len(list.Issues) != 1 || list.Issues[0].Code != test.code || list.Issues[0].At != test.at {
				t.Errorf("got %v, want %s at %+v", list.Issues, test.code, test.at)
			}
			if len(rows) != test.rows {
				t.Errorf("%d rows are left, want %d", len(rows), test.rows)
			}
		})
	}
}

func TestReadErrorEndsTable(t *testing.T) {
	fault := errors.New("disk gone")
	_, rows, list := readAll(io.MultiReader(strings.NewReader("id,name\n1,a\n2,b"), iotest.ErrReader(fault)), table.Layout{})
	if !list.Has(table.FileUnreadable) || len(rows) != 1 {
		t.Errorf("rows %v, issues %v", rows, list.Issues)
	}
	// A cell that is cut off behind its quote is not the reader's fault, nor the file's.
	_, rows, list = readAll(io.MultiReader(strings.NewReader("id,name\n1,a\n2,\"b\"c"), iotest.TimeoutReader(iotest.OneByteReader(strings.NewReader("d\n3,e\n")))), table.Layout{})
	if len(list.Issues) != 1 || !list.Has(table.FileUnreadable) || list.Issues[0].At.Line != 3 || len(rows) != 1 {
		t.Errorf("rows %v, issues %v", rows, list.Issues)
	}
	cut := packed("id,name\n" + strings.Repeat("1,a\n", 100))
	if _, _, list := readAll(strings.NewReader(cut[:len(cut)-9]), table.Layout{}); !list.Has(table.FileUnreadable) {
		t.Errorf("a gzip file that was cut short gave %v", list.Issues)
	}
}

func TestUnpackedTooLong(t *testing.T) {
	if testing.Short() {
		t.Skip("unpacks 256 MiB")
	}
	// Gzip files may be put one behind the other, so a small one makes a large one.
	const row = 1 << 19
	block := packed(strings.Repeat("x", row-1) + "\n")
	bomb := []io.Reader{strings.NewReader(packed("id\n"))}
	for range table.DefaultMaxBytes / row {
		bomb = append(bomb, strings.NewReader(block))
	}
	r, list := table.Open(io.MultiReader(bomb...), table.Layout{}, table.Options{})
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	rows := 0
	var found issue.Collector
	for _, ok := r.Next(&found); ok; _, ok = r.Next(&found) {
		rows++
	}
	if !found.List().Has(table.FileUnreadable) || rows < table.DefaultMaxBytes/row-2 {
		t.Errorf("%d rows, issues %v", rows, found.List().Issues)
	}
}

func TestColumn(t *testing.T) {
	r, list := table.Open(strings.NewReader("URN,Leaders Icon ,Roll,Roll,Latest OEIF  date\n"), table.Layout{}, table.Options{})
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	if i, list := r.Column("Leaders Icon"); i != 1 || list.Err() != nil {
		t.Errorf("Leaders Icon is at %d, %v", i, list.Issues)
	}
	for name, code := range map[string]issue.Code{"Roll": table.ColumnAmbiguous, "urn": table.ColumnMissing, "": table.ColumnMissing, "Latest OEIF date": table.ColumnMissing} {
		if _, list := r.Column(name); !list.Has(code) {
			t.Errorf("%q: got %v, want %s", name, list.Issues, code)
		}
	}
	if _, list := r.Column("urn"); !strings.Contains(list.Err().Error(), `"URN"`) {
		t.Errorf("the message does not name the column that was meant: %v", list.Err())
	}
}

// What stands in a column that nobody asked for is not looked at.
func TestColumnsNotAskedFor(t *testing.T) {
	r, _ := table.Open(strings.NewReader("id,name,note\n1,Kāhui,Caf\xe9 \n,,\n2,b,\n"), table.Layout{}, table.Options{})
	r.Column("id")
	name, _ := r.Column("name")
	var found issue.Collector
	var names []string
	for row, ok := r.Next(&found); ok; row, ok = r.Next(&found) {
		names = append(names, row.Fields[name])
	}
	if diff := cmp.Diff([]string{"Kāhui", "b"}, names); diff != "" || found.Failed() {
		t.Error(diff, found.List().Issues)
	}
}

func TestColumnMessages(t *testing.T) {
	r, list := table.Open(strings.NewReader("URN,Roll,Leaders' Icon,Roll ,Name of the school\n"), table.Layout{}, table.Options{})
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]string{
		"leaders icon":      `1: the file has no column "leaders icon"; did you mean "Leaders' Icon"?`,
		"Name of the schol": `1: the file has no column "Name of the schol"; did you mean "Name of the school"?`,
		"Trust":             `1: the file has no column "Trust"; it has "URN", "Roll", "Leaders' Icon", "Roll", "Name of the school"`,
		" Roll":             `1:4: the file has 2 columns "Roll": 2, 4; give them different names`,
	} {
		if _, list := r.Column(name); list.Err() == nil || list.Err().Error() != want {
			t.Errorf("%q: got %v, want %s", name, list.Err(), want)
		}
	}
}

// A header that is not cut into its cells, or not the header, is told as such.
func TestMisreadHeaders(t *testing.T) {
	for _, c := range []struct {
		file   string
		layout table.Layout
		want   string
	}{
		{"URN;Name;Trust\n1;a;2\n", table.Layout{}, `1: the file has no column "Trust"; its header is one cell, "URN;Name;Trust": is ";" the separator?`},
		{"URN\tTrust\n1\t2\n", table.Layout{Separator: table.Semicolon}, `1: the file has no column "Trust"; its header is one cell, "URN\tTrust": is "\t" the separator?`},
		{"\"URN\";\"Trust\"\n1;2\n", table.Layout{}, `1:1: a quoted cell is not closed, or goes on behind its closing quote, at byte 5: is ";" the separator?`},
		{"\n\"URN\",\"Trust\"\n", table.Layout{Separator: table.Tab}, `2:1: a quoted cell is not closed, or goes on behind its closing quote, at byte 5: is "," the separator?`},
		{"\"URN\"x,\"Trust\"\n", table.Layout{}, `1:1: a quoted cell is not closed, or goes on behind its closing quote, at byte 5`},
		{"\ufeffsep=;\nURN;Trust\n1;2\n", table.Layout{Separator: table.Semicolon}, `1: the file has no column "Trust"; line 1 only tells Excel what separates cells: the header is on line 2`},
		{"\"URN,Name\"\n1\n", table.Layout{}, `1: the file has no column "Trust"; it has "URN,Name"`},
	} {
		r, list := table.Open(strings.NewReader(c.file), c.layout, table.Options{})
		if r != nil {
			_, list = r.Column("Trust")
		}
		if list.Err() == nil || list.Err().Error() != c.want {
			t.Errorf("%q: got %v, want %s", c.file, list.Err(), c.want)
		}
	}
}

func TestRowMessages(t *testing.T) {
	for file, want := range map[string]string{
		"id,name\n1,a \"b\"\n":               `2:2: a quote stands inside a cell that does not begin with one, at byte 5: put the cell in quotes, and double those in it`,
		"id,name\n1,\"a\" b\n":               `2:2: a quoted cell is not closed, or goes on behind its closing quote, at byte 5`,
		"id,name\n1,\"a\nb\" c\n2,d\n":       `2:2: a quoted cell is not closed, or goes on behind its closing quote, at byte 2 of line 3; the lines from 2 are left out`,
		"id,name\n1,\"a\n2,b\n":              `2:2: a quoted cell is not closed, or goes on behind its closing quote: the row goes on from here to the end of the file, line 3`,
		"id,name\n\xe9,Caf\xe9,x\n":          "2:1: column \"id\": \"\\xe9\" is not in utf-8; is the file in windows-1252?\n2:2: column \"name\": \"Caf\\xe9\" is not in utf-8; is the file in windows-1252?\n2:3: the row has 3 cells and the header 2: a separator is missing, or one stands in a cell without quotes",
		"id,name\n\"1\n\n\n\",\"a\n\",\"x\"": `6:3: the row has 3 cells and the header 2: a separator is missing, or one stands in a cell without quotes`,
	} {
		if _, _, list := readAll(strings.NewReader(file), table.Layout{}); list.Err() == nil || list.Err().Error() != want {
			t.Errorf("%q: got\n%v, want\n%s", file, list.Err(), want)
		}
	}
}

// Every row is given, blank or malformed, and a reader that stops says so.
func TestPassed(t *testing.T) {
	const file = "id,name\n\n1,a\n,\n2\n \n3,\"b\"c\n4,d\n"
	for _, test := range []struct {
		file             string
		rows             int
		blank, malformed int64
		whole            bool
	}{
		{file, 2, 2, 2, true},
		{file + "5,\"e\n6,f\n", 2, 2, 2, false},
		{"id,name\n", 0, 0, 0, true},
	} {
		r, _ := table.Open(strings.NewReader(test.file), table.Layout{}, table.Options{})
		if r.Whole() {
			t.Error("whole before the first row")
		}
		var found issue.Collector
		rows := 0
		for _, ok := r.Next(&found); ok; _, ok = r.Next(&found) {
			rows++
		}
		blank, malformed := r.Passed()
		if rows != test.rows || blank != test.blank || malformed != test.malformed || r.Whole() != test.whole {
			t.Errorf("%q: %d rows, %d blank, %d malformed, whole: %v", test.file, rows, blank, malformed, r.Whole())
		}
	}
}

func TestMaxBytes(t *testing.T) {
	for _, most := range []int64{0, -5, math.MaxInt64} {
		if r, list := table.Open(strings.NewReader("id\n1\n"), table.Layout{}, table.Options{MaxBytes: most}); r == nil {
			t.Error(most, list.Issues)
		}
	}
	for _, file := range []string{"id,name\n1,a\n2,b\n", packed("id,name\n1,a\n2,b\n")} {
		for limit, rows := range map[int64]int{16: 2, 15: 1, 12: 1, 11: 0} {
			r, _ := table.Open(strings.NewReader(file), table.Layout{}, table.Options{MaxBytes: limit})
			var found issue.Collector
			n := 0
			for _, ok := r.Next(&found); ok; _, ok = r.Next(&found) {
				n++
			}
			if n != rows || found.List().Has(table.FileUnreadable) != (limit < 16) {
				t.Errorf("limit %d: %d rows, %v", limit, n, found.List().Issues)
			}
		}
	}
}

func TestDateOrder(t *testing.T) {
	for _, test := range []struct {
		order table.DateOrder
		text  string
		want  string // "": no date
	}{
		{"", "2016-09-01", "2016-09-01"},
		{table.YearMonthDay, "2016-9-1", "2016-09-01"},
		{table.DayMonthYear, "01/09/2016", "2016-09-01"},
		{table.MonthDayYear, "01/09/2016", "2016-01-09"},
		{table.DayMonthYearDot, "1.9.2016", "2016-09-01"},
		{table.DayMonthYear, "1/9/16", ""},
		{table.DayMonthYear, "31/02/2016", ""},
		{table.DayMonthYear, "2016-09-01", ""},
		{table.DayMonthYear, "+1/09/2016", ""},
		{table.DayMonthYear, "/09/2016", ""},
		{table.DayMonthYear, "01/09/2016 00:00", ""},
		{"dd Mmm yyyy", "01 Sep 2016", ""},
	} {
		if got, err := test.order.Parse(test.text); got.String() != test.want || (err == nil) != (test.want != "") {
			t.Errorf("%s: %q gave %v, %v", test.order, test.text, got, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, s := range []string{"id,name\n1,a\n", "\ufeffid\r\n\"a\"\"b\"\r\n", packed("id,name\n1,a\n"), "a\nb\nid;x\n1;\"2\n", "id,r\xf4le\n1,\xe9\n"} {
		f.Add([]byte(s), uint8(0), uint8(1))
	}
	encodings, separators := []table.Encoding{"", table.UTF8, table.Windows1252}, []table.Separator{"", ",", ";", "\t"}
	f.Fuzz(func(t *testing.T, data []byte, form, headerRow uint8) {
		l := table.Layout{Encoding: encodings[int(form)%3], Separator: separators[int(form/3)%4], Header: int(headerRow)}
		header, rows, list := readAll(bytes.NewReader(data), l)
		header2, rows2, list2 := readAll(iotest.HalfReader(bytes.NewReader(data)), l)
		if diff := cmp.Diff([]any{header, rows, list}, []any{header2, rows2, list2}); diff != "" {
			t.Errorf("read in other pieces: %s", diff)
		}
		for _, r := range rows {
			if len(r.Fields) != len(header) {
				t.Errorf("row %v for header %v", r, header)
			}
		}
	})
}

// TestCodes reads the example of every code.
func TestCodes(t *testing.T) {
	for _, file := range []string{"reader.go", "layout.go"} {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		found := regexp.MustCompile(`(?s)// Example: ([^\n]*)\n\s*(?:const )?\w+ +issue\.Code = "([a-z-]+)"`).FindAllSubmatch(source, -1)
		if len(found) != strings.Count(string(source), "issue.Code = ") || len(found) == 0 {
			t.Errorf("%s: %d examples", file, len(found))
		}
		for _, m := range found {
			var list issue.List
			code := issue.Code(m[2])
			if file == "layout.go" {
				var l table.Layout
				if err := json.Unmarshal(m[1], &l); err != nil {
					t.Fatal(err)
				}
				var c issue.Collector
				l.Check("", &c)
				list = c.List()
			} else {
				text, err := strconv.Unquote(string(m[1]))
				if err != nil {
					t.Fatal(err)
				}
				_, _, list = readAll(strings.NewReader(text), table.Layout{})
				if r, _ := table.Open(strings.NewReader(text), table.Layout{}, table.Options{}); r != nil && list.Err() == nil {
					_, list = r.Column("URN")
				}
			}
			if !list.Has(code) {
				t.Errorf("the example of %s gives %v", code, list.Issues)
			}
		}
	}
}

// The type and the schema of a layout say the same.
func TestLayoutSchema(t *testing.T) {
	shared := table.Schema()
	root := document.MustSchema([]byte(`{
	  "$schema": "https://json-schema.org/draft/2020-12/schema",
	  "$id": "https://example.org/layout.json",
	  "$ref": "https://openrubric.github.io/leadership/schema/table-1.json#/$defs/layout"
	}`), shared)
	if err := root.Check(table.Layout{}); err != nil {
		t.Error(err)
	}
	for _, e := range []table.Encoding{"", table.UTF8, table.Windows1252} {
		for _, s := range []table.Separator{"", table.Comma, table.Semicolon, table.Tab} {
			want := table.Layout{Encoding: e, Separator: s, Header: 16}
			data, err := document.Write(want)
			if err != nil {
				t.Fatal(err)
			}
			var got table.Layout
			if err := root.Read(data, &got).Err(); err != nil || got != want {
				t.Errorf("%s: %v, %v", data, got, err)
			}
		}
	}
}

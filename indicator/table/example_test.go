package table_test

import (
	"compress/gzip"
	"fmt"
	"io"
	"strings"

	"github.com/openrubric/leadership/indicator/document"
	"github.com/openrubric/leadership/indicator/issue"
	"github.com/openrubric/leadership/indicator/table"
)

// Which columns a file has, which rows of it were passed over, and where a cell stands
// that cannot be right.
func ExampleReader_Passed() {
	file := strings.NewReader("URN;School ;Visited\n107848;Te Kura o Te Kao;2026-03-02\n;;\n107849;Albany Junior;31.02.2026\n107850\n")
	r, _ := table.Open(file, table.Layout{Separator: table.Semicolon}, table.Options{})
	fmt.Printf("%q\n", r.Header())
	visited, _ := r.Column("Visited")
	var found issue.Collector
	for r.Scan(&found) {
		if _, err := table.YearMonthDay.Parse(string(r.Cell(visited))); err != nil {
			fmt.Println(r.Place(visited), err)
		}
	}
	blank, malformed := r.Passed()
	fmt.Println("blank", blank, "malformed", malformed, "to the end", r.Whole())
	// Output:
	// ["URN" "School" "Visited"]
	// 4:3 "31.02.2026" is no date written yyyy-mm-dd
	// blank 1 malformed 1 to the end true
}

// Dates are read in the order that is stated, never in one that is guessed.
func ExampleDateOrder_Parse() {
	for _, order := range []table.DateOrder{table.DayMonthYear, table.MonthDayYear, "dd/mm/yy"} {
		day, err := order.Parse("3/12/2026")
		fmt.Println(order.Valid(), day, err)
	}
	// Output:
	// true 2026-12-03 <nil>
	// true 2026-03-12 <nil>
	// false  "dd/mm/yy" is no order of a date
}

// What is wrong with a layout that somebody wrote down.
func ExampleLayout_Check() {
	var found issue.Collector
	table.Layout{Encoding: "latin-9", Separator: "|"}.Check("/file", &found)
	fmt.Println(found.List())
	// Output:
	// error: /file/encoding: encoding "latin-9" is neither "utf-8" nor "windows-1252" [layout-invalid]
	// error: /file/separator: separator "|" is none of ",", ";" and "\t" [layout-invalid]
}

// Spreadsheets write ā as one character or as two, and leave spaces at the ends.
func ExampleClean() {
	fmt.Println("Ka\u0304hui " == "Kāhui", table.Clean("Ka\u0304hui ") == "Kāhui")
	// Output: false true
}

// A packed file is unpacked up to a limit: a small one may hold a great deal.
func ExampleUnpack() {
	var packed strings.Builder
	z := gzip.NewWriter(&packed)
	io.WriteString(z, strings.Repeat("107848,embedding\n", 1000))
	z.Close()

	r, err := table.Unpack(strings.NewReader(packed.String()), table.Options{MaxBytes: 10_000})
	fmt.Println(packed.Len() < 200, err)
	_, err = io.Copy(io.Discard, r)
	fmt.Println(err)
	// Output:
	// true <nil>
	// it has more than 10000 bytes, unpacked
}

// A mapping of a caller's own takes a layout as strictly as ours do.
func ExampleSchema() {
	var l table.Layout
	schema := document.MustSchema([]byte(`{ "$ref": "`+table.Schema().ID()+`#/$defs/layout" }`), table.Schema())
	fmt.Println(schema.Read([]byte(`{"separator": ";", "headr": 3}`), &l))
	// Output: error: 1:20: /headr: "headr" is not known here: did you mean "header"? [member-unknown]
}

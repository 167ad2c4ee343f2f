package indicator_test

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding"
	"fmt"
	"io"
	"testing"
	"time"

	"github.com/openrubric/leadership/indicator"
)

// A store is a database of one table, which keeps what was inserted last and gives it
// back. Dates come back as the driver of a real one would give them.
type store struct {
	row []driver.Value
	as  func(driver.Value) driver.Value
}

func (s *store) Connect(context.Context) (driver.Conn, error) { return s, nil }
func (s *store) Driver() driver.Driver                        { return nil }
func (s *store) Prepare(string) (driver.Stmt, error)          { return s, nil }
func (s *store) Begin() (driver.Tx, error)                    { return nil, driver.ErrSkip }
func (s *store) Close() error                                 { return nil }
func (s *store) NumInput() int                                { return -1 }
func (s *store) Exec(args []driver.Value) (driver.Result, error) {
	s.row = args
	return driver.RowsAffected(1), nil
}
func (s *store) Query([]driver.Value) (driver.Rows, error) { return &rows{s: s}, nil }

type rows struct {
	s    *store
	done bool
}

func (r *rows) Columns() []string { return make([]string, len(r.s.row)) }
func (r *rows) Close() error      { return nil }
func (r *rows) Next(into []driver.Value) error {
	if r.done {
		return io.EOF
	}
	r.done = true
	for i, v := range r.s.row {
		into[i] = r.s.as(v)
	}
	return nil
}

// drivers are what becomes of a DATE column in drivers that schools have.
var drivers = map[string]func(driver.Value) driver.Value{
	"text":  func(v driver.Value) driver.Value { return v },
	"bytes": asDate(func(day string) driver.Value { return []byte(day) }),
	"time":  asDate(func(day string) driver.Value { t, _ := time.Parse(time.DateOnly, day); return t }),
	"local time": asDate(func(day string) driver.Value {
		t, _ := time.ParseInLocation(time.DateOnly, day, time.FixedZone("NZDT", 13*3600))
		return t
	}),
	"midnight":      asDate(func(day string) driver.Value { return day + "T00:00:00Z" }),
	"midnight, SQL": asDate(func(day string) driver.Value { return []byte(day + " 00:00:00") }),
	"midnight, +13": asDate(func(day string) driver.Value { return day + " 00:00:00+13:00" }),
}

func asDate(as func(string) driver.Value) func(driver.Value) driver.Value {
	return func(v driver.Value) driver.Value {
		if day, ok := v.(string); ok {
			if _, err := indicator.ParseDate(day); err == nil {
				return as(day)
			}
		}
		return v
	}
}

// TestSQL: what a school system stores comes back as it was. IDs, levels and kinds are
// strings to database/sql, a span is two columns.
func TestSQL(t *testing.T) {
	type record struct {
		ID    indicator.ID
		Level indicator.Level
		Kind  indicator.SubjectKind
		Date  indicator.Date
		Span  indicator.Span
	}
	want := record{
		"kahuiako.relational-trust", indicator.Declined, indicator.School, indicator.MustDate("2026-01-27"),
		indicator.Span{From: indicator.MustDate("0001-01-01")}, // the end is NULL
	}
	for name, as := range drivers {
		t.Run(name, func(t *testing.T) {
			s := &store{as: as}
			db := sql.OpenDB(s)
			defer db.Close()
			if _, err := db.Exec("INSERT", want.ID, want.Level, want.Kind, want.Date, want.Span.From, want.Span.To); err != nil {
				t.Fatal(err)
			}
			if s.row[5] != nil {
				t.Errorf("the zero Date is stored as %v, want NULL", s.row[5])
			}
			got := record{Span: indicator.Span{To: want.Date}} // what was there before is gone
			if err := db.QueryRow("SELECT").Scan(&got.ID, &got.Level, &got.Kind, &got.Date, &got.Span.From, &got.Span.To); err != nil {
				t.Fatal(err)
			}
			if got != want {
				t.Errorf("got %v, want %v", got, want)
			}
			var null sql.Null[indicator.Date]
			var level sql.Null[indicator.Level]
			if err := db.QueryRow("SELECT").Scan(new(any), &level, new(any), &null, new(any), new(any)); err != nil || null.V != want.Date || level.V != want.Level {
				t.Errorf("sql.Null: %v %v %v", null, level, err)
			}
		})
	}
}

func TestScanRefuses(t *testing.T) {
	before := indicator.MustDate("2026-01-27")
	for _, src := range []any{
		int64(20260127), 1.5, "0000-00-00", []byte("0000-00-00"), []byte{0xff}, "NULL", true, "27/01/2026", "2026-02-30", "2026-01-27 08:30:00", []byte("2026-01-27T00:00:01Z"), "2026-01-27x",
		time.Date(2026, 1, 27, 0, 0, 0, 1, time.UTC), time.Date(2026, 1, 27, 13, 0, 0, 0, time.UTC),
		time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC), time.Date(0, 1, 1, 0, 0, 0, 0, time.UTC),
	} {
		d := before
		if err := d.Scan(src); err == nil || d != before {
			t.Errorf("%v: got %v, %v", src, d, err)
		}
	}
}

// TestTextForms says which values have a text of their own; those that are strings need
// none.
func TestTextForms(t *testing.T) {
	for _, v := range []any{new(indicator.Date), new(indicator.Interval)} {
		if _, ok := v.(encoding.TextUnmarshaler); !ok {
			t.Errorf("%T is no TextUnmarshaler", v)
		}
		if _, ok := v.(encoding.TextMarshaler); !ok {
			t.Errorf("%T is no TextMarshaler", v)
		}
	}
}

// What a query gets: text, or NULL where there is no date.
func ExampleDate_Value() {
	day, _ := indicator.MustDate("2026-01-27").Value()
	none, _ := indicator.Date{}.Value()
	level, _ := sql.Null[indicator.Level]{}.Value() // not V: "embedding", Valid: true
	fmt.Println(day, none, level)
	// Output: 2026-01-27 <nil> <nil>
}

// A date in a query, and out of one.
func ExampleDate_Scan() {
	var d indicator.Date
	fmt.Println(d.Scan(time.Date(2026, 1, 27, 0, 0, 0, 0, time.UTC)), d)
	fmt.Println(d.Scan(nil), d.IsZero())
	fmt.Println(d.Scan("2026-01-27 08:30:00"))
	// Output:
	// <nil> 2026-01-27
	// <nil> true
	// 2026-01-27 08:30:00 +0000 UTC is no date: it has a time of day
}

package indicator

import (
	"cmp"
	"fmt"
	"time"
)

// A Date is a day of the Gregorian calendar, years 1 to 9999, without a time or
// a zone. The zero Date is no date. Dates compare with ==.
type Date struct {
	year  int16
	month int8
	day   int8
}

// NewDate returns the day, or an error if the calendar has no such day.
func NewDate(year, month, day int) (Date, error) {
	if year < 1 || year > 9999 || month < 1 || month > 12 || day < 1 || day > daysIn(year, month) {
		return Date{}, fmt.Errorf("the calendar has no day %04d-%02d-%02d", year, month, day)
	}
	return Date{int16(year), int8(month), int8(day)}, nil
}

func daysIn(year, month int) int {
	// Day 0 of the next month is the last of this one.
	return time.Date(year, time.Month(month)+1, 0, 0, 0, 0, 0, time.UTC).Day()
}

// ParseDate reads "2026-01-27".
func ParseDate(s string) (Date, error) {
	if len(s) != len("2006-01-02") || s[4] != '-' || s[7] != '-' {
		return Date{}, fmt.Errorf("%q is no date: want year-month-day as in 2026-01-27", s)
	}
	n := 0
	for i := range len(s) {
		if i == 4 || i == 7 {
			continue
		}
		if s[i] < '0' || s[i] > '9' {
			return Date{}, fmt.Errorf("%q is no date: want year-month-day as in 2026-01-27", s)
		}
		n = n*10 + int(s[i]-'0')
	}
	return NewDate(n/10000, n/100%100, n%100)
}

// MustDate is [ParseDate] for dates in a program's own text; it panics on an error.
func MustDate(s string) Date {
	d, err := ParseDate(s)
	if err != nil {
		panic(err)
	}
	return d
}

// Year returns the year; the parts of the zero Date are 0.
func (d Date) Year() int { return int(d.year) }

// Month returns the month, 1 to 12.
func (d Date) Month() int { return int(d.month) }

// Day returns the day of the month, 1 to 31.
func (d Date) Day() int { return int(d.day) }

// IsZero reports whether d is no date.
func (d Date) IsZero() bool { return d == Date{} }

// Compare returns -1, 0 or 1 as d is before, on or after e. The zero Date is
// before all others.
func (d Date) Compare(e Date) int {
	return cmp.Or(cmp.Compare(d.year, e.year), cmp.Compare(d.month, e.month), cmp.Compare(d.day, e.day))
}

// Equal reports whether d and e are the same day, as == does.
func (d Date) Equal(e Date) bool { return d == e }

// Before reports whether d is before e.
func (d Date) Before(e Date) bool { return d.Compare(e) < 0 }

// String returns "2026-01-27", or "" for the zero Date.
func (d Date) String() string {
	if d.IsZero() {
		return ""
	}
	return fmt.Sprintf("%04d-%02d-%02d", d.year, d.month, d.day)
}

// MarshalText writes the date as [Date.String] does.
func (d Date) MarshalText() ([]byte, error) { return []byte(d.String()), nil }

// UnmarshalText reads what MarshalText writes.
func (d *Date) UnmarshalText(text []byte) error {
	if len(text) == 0 {
		*d = Date{}
		return nil
	}
	parsed, err := ParseDate(string(text))
	if err != nil {
		return err
	}
	*d = parsed
	return nil
}

// A Span is a stretch of days, both ends included. An end that is zero is open.
type Span struct {
	From Date `json:"from,omitzero"`
	To   Date `json:"to,omitzero"`
}

// Contains reports whether the day lies in the span.
func (s Span) Contains(day Date) bool {
	return !day.Before(s.From) && (s.To.IsZero() || !s.To.Before(day))
}

// Valid reports whether the span does not end before it begins.
func (s Span) Valid() bool {
	return s.From.IsZero() || s.To.IsZero() || !s.To.Before(s.From)
}

package indicator

import (
	"database/sql/driver"
	"fmt"
	"time"
)

// Value makes a Date an argument of a query, as in db.Exec: "2026-01-27", which every
// DATE column takes, or NULL for the zero Date. [ID], [Level], [SubjectKind] and all else
// here that is a string needs no such method: it is stored as text, the zero Level as "".
// For a column that may be NULL there is [database/sql.Null], as in sql.Null[Level].
func (d Date) Value() (driver.Value, error) {
	if d.IsZero() {
		return nil, nil
	}
	return d.String(), nil
}

// Scan reads a column of a query into d: a date, such a text, or NULL, which gives the
// zero Date. A time of day other than midnight is an error, since a Date would lose it, and
// so is "0000-00-00", which old MySQL tables have; where its driver makes a time of that,
// it is the first day of the year 1.
func (d *Date) Scan(src any) error {
	switch src := src.(type) {
	case nil:
		*d = Date{}
		return nil
	case time.Time:
		return d.scanTime(src)
	case string:
		return d.scanText(src)
	case []byte:
		return d.scanText(string(src))
	}
	return fmt.Errorf("a %T is no date", src)
}

func (d *Date) scanTime(t time.Time) error {
	// Its own zone: midnight in Auckland is the day before in London.
	if h, m, s := t.Clock(); h != 0 || m != 0 || s != 0 || t.Nanosecond() != 0 {
		return fmt.Errorf("%v is no date: it has a time of day", t)
	}
	day, err := NewDate(t.Year(), int(t.Month()), t.Day())
	if err != nil {
		return err
	}
	*d = day
	return nil
}

// scanText reads a date as drivers give it that know no dates: alone, or as midnight.
func (d *Date) scanText(text string) error {
	for _, layout := range []string{time.RFC3339, "2006-01-02 15:04:05", "2006-01-02 15:04:05Z07:00"} {
		if t, err := time.Parse(layout, text); err == nil {
			return d.scanTime(t)
		}
	}
	return d.UnmarshalText([]byte(text))
}

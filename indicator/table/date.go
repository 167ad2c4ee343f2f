package table

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/openrubric/leadership/indicator"
)

// A DateOrder says how a date is written. Days and months may lack the leading 0.
type DateOrder string

const (
	YearMonthDay       DateOrder = "yyyy-mm-dd" // the default
	YearMonthDaySlash  DateOrder = "yyyy/mm/dd"
	DayMonthYear       DateOrder = "dd/mm/yyyy"
	DayMonthYearDot    DateOrder = "dd.mm.yyyy"
	DayMonthYearHyphen DateOrder = "dd-mm-yyyy"
	MonthDayYear       DateOrder = "mm/dd/yyyy"
	MonthDayYearHyphen DateOrder = "mm-dd-yyyy"
)

var dateOrders = []DateOrder{YearMonthDay, YearMonthDaySlash, DayMonthYear, DayMonthYearDot, DayMonthYearHyphen, MonthDayYear, MonthDayYearHyphen}

// Valid reports whether o is one of the orders, or zero.
func (o DateOrder) Valid() bool { return o == "" || slices.Contains(dateOrders, o) }

// Parse reads a date that is written in the order.
func (o DateOrder) Parse(text string) (indicator.Date, error) {
	if o == "" {
		o = YearMonthDay
	}
	if !o.Valid() {
		return indicator.Date{}, fmt.Errorf("%q is no order of a date", o)
	}
	wrong := func() error { return fmt.Errorf("%q is no date written %s", text, o) }
	separator := strings.Trim(string(o), "dmy")[:1]
	names, parts := strings.Split(string(o), separator), strings.Split(text, separator)
	if len(parts) != len(names) {
		return indicator.Date{}, wrong()
	}
	var year, month, day int
	for i, part := range parts {
		n, err := strconv.ParseUint(part, 10, 16)
		if err != nil || len(part) > len(names[i]) || len(part) < len(names[i])-1 || names[i] == "yyyy" && len(part) != 4 {
			return indicator.Date{}, wrong()
		}
		switch names[i] {
		case "yyyy":
			year = int(n)
		case "mm":
			month = int(n)
		case "dd":
			day = int(n)
		}
	}
	d, err := indicator.NewDate(year, month, day)
	if err != nil {
		return indicator.Date{}, fmt.Errorf("%q written %s: %w", text, o, err)
	}
	return d, nil
}

package assessment

import (
	"cmp"
	"math"
	"strconv"

	"github.com/openrubric/leadership/indicator/document"
)

// Round rounds a value. It goes by the 12 significant digits that documents carry,
// which are the same on every machine: 2.675 to two digits from the middle up is 2.68,
// although the nearest number that a computer holds lies below 2.675.
func (r Rounding) Round(v float64) float64 {
	if r.Rule == "" || r.Rule == NoRounding || math.IsNaN(v) || math.IsInf(v, 0) {
		return v
	}
	digits, exponent := decimal(v)
	drop := -exponent - r.Digits // digits behind the last one kept
	switch {
	case drop <= 0:
		return document.Round(v)
	case drop > 18:
		digits, drop = int64(cmp.Compare(digits, 0)), 18 // smaller than any half
	}
	unit := int64(1)
	for range drop {
		unit *= 10
	}
	kept, rest := floorDivide(digits, unit)
	up := false
	switch r.Rule {
	case HalfUp:
		up = 2*rest >= unit
	case HalfEven:
		up = 2*rest > unit || 2*rest == unit && kept%2 != 0
	}
	if up {
		kept++
	}
	rounded, _ := strconv.ParseFloat(strconv.FormatInt(kept, 10)+"e"+strconv.Itoa(-r.Digits), 64)
	return rounded
}

// decimal returns the 12 significant digits of v as a whole number, and the power of
// ten that it is to be multiplied by.
func decimal(v float64) (digits int64, exponent int) {
	text := strconv.FormatFloat(v, 'e', 11, 64) // -d.ddddddddddde±dd
	point := 1
	if text[0] == '-' {
		point = 2
	}
	digits, _ = strconv.ParseInt(text[:point]+text[point+1:point+12], 10, 64)
	exponent, _ = strconv.Atoi(text[point+13:])
	return digits, exponent - 11
}

// floorDivide returns the quotient rounded down, and what is left, from 0.
func floorDivide(a, b int64) (quotient, rest int64) {
	quotient, rest = a/b, a%b
	if rest < 0 {
		quotient, rest = quotient-1, rest+b
	}
	return quotient, rest
}

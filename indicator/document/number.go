package document

import (
	"cmp"
	"slices"
)

// A decimal is a number as it was written, exactly: 0.d₁d₂d₃… × 10^exp. There is
// no zero at either end of the digits; zero itself has none.
type decimal struct {
	negative bool
	digits   []byte
	exp      int64
}

// parseDecimal takes a number that the scanner has accepted. Its digits are
// appended to buf, which may be nil.
func parseDecimal(text, buf []byte) decimal {
	d := decimal{digits: buf[:0]}
	i := 0
	if text[0] == '-' {
		d.negative = true
		i++
	}
	point := false
	for ; i < len(text); i++ {
		c := text[i]
		if c == '.' {
			point = true
			continue
		}
		if c == 'e' || c == 'E' {
			d.exp += parseExponent(text[i+1:])
			break
		}
		if c != '0' || len(d.digits) > 0 {
			d.digits = append(d.digits, c)
			if !point {
				d.exp++
			}
		} else if point {
			d.exp--
		}
	}
	for len(d.digits) > 0 && d.digits[len(d.digits)-1] == '0' {
		d.digits = d.digits[:len(d.digits)-1]
	}
	if len(d.digits) == 0 {
		return decimal{}
	}
	return d
}

func parseExponent(text []byte) int64 {
	negative := text[0] == '-'
	if negative || text[0] == '+' {
		text = text[1:]
	}
	const far = 1 << 40 // no text is that long
	var e int64
	for _, c := range text {
		e = min(e*10+int64(c-'0'), far)
	}
	if negative {
		return -e
	}
	return e
}

func (d decimal) compare(e decimal) int {
	if c := cmp.Compare(d.sign(), e.sign()); c != 0 || d.sign() == 0 {
		return c
	}
	return d.sign() * cmp.Or(cmp.Compare(d.exp, e.exp), slices.Compare(d.digits, e.digits))
}

func (d decimal) sign() int {
	switch {
	case len(d.digits) == 0:
		return 0
	case d.negative:
		return -1
	}
	return 1
}

// whole reports whether d is an integer, such as 1, 1.0 and 1e2.
func (d decimal) whole() bool { return d.exp >= int64(len(d.digits)) }

// magnitude returns the absolute value of a whole d, if 64 bits hold it.
func (d decimal) magnitude() (n uint64, ok bool) {
	if d.exp > 20 {
		return 0, false
	}
	for i := range d.exp {
		var digit uint64
		if i < int64(len(d.digits)) {
			digit = uint64(d.digits[i] - '0')
		}
		if n > (1<<64-1-digit)/10 {
			return 0, false
		}
		n = n*10 + digit
	}
	return n, true
}

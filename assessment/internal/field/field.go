// Package field writes the fields of CSV files that spreadsheet programs may open.
//
// The one hard idea: a text that begins with =, +, -, @, their wide forms, a tab or a line
// end is run as a formula. It gets an apostrophe in front, and so does one that begins
// with an apostrophe, so that one can be taken away again.
package field

import "strings"

// Append adds a text with the guard and the quotes that it needs (RFC 4180), without a
// comma.
func Append(buf []byte, text string) []byte {
	guard := NeedsGuard(text)
	if !needsQuotes(text) {
		if guard {
			buf = append(buf, '\'')
		}
		return append(buf, text...)
	}
	buf = append(buf, '"')
	if guard {
		buf = append(buf, '\'')
	}
	for {
		before, after, found := strings.Cut(text, `"`)
		buf = append(buf, before...)
		if !found {
			break
		}
		buf = append(buf, `""`...)
		text = after
	}
	return append(buf, '"')
}

// NeedsGuard reports whether a spreadsheet program might run the text, or whether its
// first apostrophe would be taken for a guard.
func NeedsGuard(text string) bool {
	if text == "" {
		return false
	}
	switch text[0] {
	case '=', '+', '-', '@', '\'', '\t', '\r', '\n':
		return true
	case 0xEF: // of the wide forms
		for _, wide := range []string{"＝", "＋", "－", "＠"} {
			if strings.HasPrefix(text, wide) {
				return true
			}
		}
	}
	return false
}

func needsQuotes(text string) bool {
	if text == "" {
		return false
	}
	if last := text[len(text)-1]; text[0] == ' ' || last == ' ' {
		return true
	}
	return strings.ContainsAny(text, ",\"\n\r")
}

package issue

import (
	"fmt"
	"iter"
	"strconv"
	"strings"
)

// A Pointer is a JSON Pointer (RFC 6901): the way from the root of a document
// to one value in it, such as "/judgements/17/level". The zero Pointer is the
// whole document. Build one with [Pointer.Key] and [Pointer.Index], which
// escape what must be escaped.
type Pointer string

// Key returns the pointer to the member name of the object at p.
func (p Pointer) Key(name string) Pointer {
	if strings.ContainsAny(name, "~/") {
		name = strings.ReplaceAll(name, "~", "~0")
		name = strings.ReplaceAll(name, "/", "~1")
	}
	return p + "/" + Pointer(name)
}

// Index returns the pointer to element i, from 0, of the array at p.
func (p Pointer) Index(i int) Pointer {
	return p + "/" + Pointer(strconv.Itoa(i))
}

// Tokens yields the reference tokens of p, unescaped, from the root outwards.
func (p Pointer) Tokens() iter.Seq[string] {
	return func(yield func(string) bool) {
		if p == "" {
			return
		}
		for rest, more := string(p[1:]), true; more; {
			var token string
			token, rest, more = strings.Cut(rest, "/")
			if strings.Contains(token, "~") {
				token = strings.ReplaceAll(token, "~1", "/")
				token = strings.ReplaceAll(token, "~0", "~")
			}
			if !yield(token) {
				return
			}
		}
	}
}

// ParsePointer reads a JSON Pointer. It must be empty or begin with "/", and
// "~" must be followed by "0" or "1".
func ParsePointer(s string) (Pointer, error) {
	if s != "" && s[0] != '/' {
		return "", fmt.Errorf("JSON Pointer %q does not begin with \"/\"", s)
	}
	for i := range len(s) {
		if s[i] == '~' && (i+1 == len(s) || s[i+1] != '0' && s[i+1] != '1') {
			return "", fmt.Errorf("JSON Pointer %q has \"~\" without 0 or 1 at byte %d", s, i)
		}
	}
	return Pointer(s), nil
}

// compare orders pointers as a reader walks a document: token by token, array
// positions as numbers, a value before what lies inside it.
func (p Pointer) compare(q Pointer) int {
	a, b := string(p), string(q)
	for a != "" && b != "" {
		var x, y string
		x, a = cutToken(a)
		y, b = cutToken(b)
		if c := compareToken(x, y); c != 0 {
			return c
		}
	}
	return strings.Compare(a, b)
}

func cutToken(s string) (token, rest string) {
	s = s[1:]
	if i := strings.IndexByte(s, '/'); i >= 0 {
		return s[:i], s[i:]
	}
	return s, ""
}

func compareToken(x, y string) int {
	i, errX := strconv.Atoi(x)
	j, errY := strconv.Atoi(y)
	switch {
	case errX == nil && errY == nil && i != j:
		return i - j
	case (errX == nil) != (errY == nil): // positions before names
		if errX == nil {
			return -1
		}
		return 1
	}
	return strings.Compare(x, y)
}

package indicator

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"
)

// An ID names one indicator, group or aspect for good:
// "<framework>.<slug>", or "<framework>.<slug>.<aspect>" for an aspect. Its parts
// are words in a-z and 0-9 joined by single hyphens, so an ID needs no escaping
// in a JSON Pointer, a URL, a file name or the name of a sub-test.
type ID string

// MaxID is how many bytes an ID may have.
const MaxID = 128

const slug = `[a-z0-9]+(-[a-z0-9]+)*`

var (
	idForm  = regexp.MustCompile(`^` + slug + `(\.` + slug + `){1,2}$`)
	keyForm = regexp.MustCompile(`^` + slug + `$`)
)

// ParseID returns s as an ID, or an error that says what an ID looks like.
func ParseID(s string) (ID, error) {
	if len(s) > MaxID || !idForm.MatchString(s) {
		return "", fmt.Errorf("%q is no ID: want framework.slug or framework.slug.aspect in a-z, 0-9 and single hyphens, at most %d bytes", s, MaxID)
	}
	return ID(s), nil
}

// MustID is [ParseID] for IDs in a program's own text; it panics on an error.
func MustID(s string) ID {
	id, err := ParseID(s)
	if err != nil {
		panic(err)
	}
	return id
}

// Framework returns the part before the first dot: the framework in which the
// ID was coined. A derived framework may hold IDs of another.
func (id ID) Framework() string {
	key, _, _ := strings.Cut(string(id), ".")
	return key
}

// Slug returns the part after the first dot.
func (id ID) Slug() string {
	_, rest, _ := strings.Cut(string(id), ".")
	return rest
}

// IsAspectOf reports whether the ID has the form of an aspect of the indicator:
// the indicator's ID, a dot and a slug.
func (id ID) IsAspectOf(in ID) bool {
	rest, ok := strings.CutPrefix(string(id), string(in)+".")
	return ok && ValidKey(rest)
}

// ValidKey reports whether s can be the key of a framework, scale, level,
// dimension, perspective, kind or voice: words in a-z and 0-9 joined by single
// hyphens, at most 64 bytes.
func ValidKey(s string) bool { return len(s) <= 64 && keyForm.MatchString(s) }

// ValidToken reports whether s can name a subject, rater, occasion or piece of
// evidence: 1 to 256 characters, none of them a control, no space at either end.
func ValidToken(s string) bool {
	if s == "" || s[0] == ' ' || s[len(s)-1] == ' ' || !utf8.ValidString(s) || utf8.RuneCountInString(s) > 256 {
		return false
	}
	return !strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f })
}

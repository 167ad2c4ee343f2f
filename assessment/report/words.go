package report

import (
	"fmt"
	"maps"
	"strconv"
	"strings"

	"golang.org/x/text/feature/plural"
	"golang.org/x/text/language"

	"github.com/openrubric/leadership/indicator"
)

// Words are the sentences and words of a page beside those of the framework, by key. In
// them %s, %d or %[2]s stand for what package fmt puts there. Where a number decides the
// form, a key has forms after a full stop, by the plural rules of the language (CLDR): zero,
// one, two, few, many and other, of which only other is needed.
//
// [English] has all keys. Whoever translates takes a copy, puts their own words in, "lang"
// and "dir" among them, and gives it in [Options]; what is missing stays English.
type Words map[string]string

// A Wording is [Words] ready to speak. It is immutable and safe for many goroutines.
type Wording struct {
	words Words
	tag   language.Tag
	lang  string
}

// Wording returns the words of a page: those of the options, where they have none those of
// own, and where that has none either [English]. Own are the words of a section of the
// caller's own, by keys that [English] does not have; nil is none.
func (o Options) Wording(own Words) *Wording {
	w := &Wording{words: English()}
	maps.Copy(w.words, own)
	maps.Copy(w.words, o.Words)
	if w.lang = w.words["lang"]; w.lang == "" {
		w.lang = "en"
	}
	w.tag = language.Make(w.lang)
	return w
}

// Say returns the words of a key with what they speak of put in. A key that there is no
// word for is returned itself.
func (w *Wording) Say(key string, about ...any) string {
	pattern, ok := w.words[key]
	switch {
	case !ok:
		return key
	case len(about) == 0:
		return pattern
	}
	return fmt.Sprintf(pattern, about...)
}

// has reports whether there is a word for the key.
func (w *Wording) has(key string) bool { _, ok := w.words[key]; return ok }

// Count returns the words of a key for a number, which stands first among what they speak
// of: "1 rater", "2 raters".
func (w *Wording) Count(key string, n int, about ...any) string {
	form := ".other"
	switch plural.Cardinal.MatchPlural(w.tag, max(n, -n), 0, 0, 0, 0) {
	case plural.Zero:
		form = ".zero"
	case plural.One:
		form = ".one"
	case plural.Two:
		form = ".two"
	case plural.Few:
		form = ".few"
	case plural.Many:
		form = ".many"
	}
	if !w.has(key + form) {
		form = ".other"
	}
	return w.Say(key+form, append([]any{n}, about...)...)
}

// Join joins words as a sentence does: "a, b and c".
func (w *Wording) Join(words []string) string {
	switch n := len(words); n {
	case 0:
		return ""
	case 1:
		return words[0]
	default:
		return strings.Join(words[:n-1], w.Say("list.comma")) + w.Say("list.and") + words[n-1]
	}
}

// Date returns a day in words: "27 January 2026".
func (w *Wording) Date(d indicator.Date) string {
	if d.IsZero() {
		return ""
	}
	return w.Say("date", strconv.Itoa(d.Day()), w.Say(fmt.Sprintf("month.%02d", d.Month())), strconv.Itoa(d.Year()))
}

// Span returns from when to when, or "" if neither is known.
func (w *Wording) Span(from, to indicator.Date) string {
	switch {
	case from.IsZero() && to.IsZero():
		return ""
	case to.IsZero():
		return w.Say("from", w.Date(from))
	case from.IsZero():
		return w.Say("until", w.Date(to))
	case from == to:
		return w.Date(to)
	}
	return w.Say("from-to", w.Date(from), w.Date(to))
}

// Number returns a number with at most so many decimals, and the mark of the language
// before them.
func (w *Wording) Number(v float64, decimals int) string {
	if whole := int(v); float64(whole) == v && whole >= 0 {
		return strconv.Itoa(whole)
	}
	text := strconv.FormatFloat(v, 'f', decimals, 64)
	if strings.ContainsRune(text, '.') {
		text = strings.TrimRight(strings.TrimRight(text, "0"), ".")
	}
	if text == "-0" {
		text = "0"
	}
	return strings.Replace(strings.Replace(text, ".", w.Say("decimal"), 1), "-", "−", 1)
}

// Percent returns a share, from 0 to 1, in per cent. It says nothing of a whole that is
// not one: 0.996 is "more than 99 %".
func (w *Wording) Percent(share float64) string {
	p := int(share*100 + 0.5)
	switch {
	case p == 0 && share > 0:
		return w.Say("percent.less", 1)
	case p == 100 && share < 1:
		return w.Say("percent.more", 99)
	}
	return w.Say("percent", p)
}

// plain turns a key that nobody has given a word into one: "district-office" into "district
// office".
func plain(key string) string { return strings.ReplaceAll(key, "-", " ") }

// sayKey returns the word of a key of the library's, such as "policy.formative", or the key
// in plain letters.
func (w *Wording) sayKey(prefix, key string) string {
	if w.has(prefix + key) {
		return w.Say(prefix + key)
	}
	return plain(key)
}

package indicator

import (
	"maps"
	"slices"
	"strings"
)

// A Text is one piece of prose in one or more languages, keyed by BCP 47 tag:
//
//	Text{"en": "Trust at every level", "mi": "Te whakapono"}
//
// Characters are kept as they are, macrons included.
type Text map[string]string

// In returns the text in the first of the wanted languages that there is, and
// the tag it was found under. A wanted tag falls back to its shorter forms
// ("en-NZ" to "en", RFC 4647 lookup, letter case ignored). If none of the wanted
// languages is there, English is taken, then the first tag in alphabetical
// order. The tag is "" only for an empty Text.
func (t Text) In(wanted ...string) (text, tag string) {
	for _, want := range append(slices.Clip(wanted), "en") {
		for want != "" {
			for _, have := range t.Languages() {
				if strings.EqualFold(have, want) {
					return t[have], have
				}
			}
			want = shorter(want)
		}
	}
	if all := t.Languages(); len(all) > 0 {
		return t[all[0]], all[0]
	}
	return "", ""
}

// shorter drops the last subtag, and a single letter before it ("zh-x-abc" to
// "zh"), as RFC 4647 section 3.4 does.
func shorter(tag string) string {
	i := strings.LastIndexByte(tag, '-')
	if i < 0 {
		return ""
	}
	if i >= 2 && tag[i-2] == '-' {
		i -= 2
	}
	return tag[:i]
}

// Languages returns the tags of the text in alphabetical order.
func (t Text) Languages() []string { return slices.Sorted(maps.Keys(t)) }

// String returns the text in English, or else as [Text.In] falls back.
func (t Text) String() string {
	text, _ := t.In()
	return text
}

// Clone returns a copy that shares nothing with t.
func (t Text) Clone() Text { return maps.Clone(t) }

package assessment

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
	"github.com/openrubric/leadership/indicator/table"
)

const maxToken = 256 // characters, as the schema says

// notToken says why a text cannot name a subject, rater, occasion or piece of
// evidence, or nothing.
func notToken(s string) string {
	switch {
	case s == "":
		return "the name is blank"
	case utf8.RuneCountInString(s) > maxToken:
		return fmt.Sprintf("the name that begins with %q has more than %d characters", string([]rune(s)[:20]), maxToken)
	case strings.ContainsFunc(s, func(r rune) bool { return r < ' ' || r == 0x7f }):
		return fmt.Sprintf("%q holds a control character or the end of a line", s)
	}
	return ""
}

// A meaning is what one text of a level column stands for.
type meaning struct {
	level indicator.Level // "" if the text is skipped
}

// A lookup is everything that one level column can hold on one scale.
type lookup struct {
	scale  indicator.Scale
	texts  map[string]meaning
	bands  *indicator.Bands
	listed []string // the texts that stand for a level or absence, for messages
}

// newLookup lays the tables over one another. What is nearer to the column wins:
// its own table, the table of the scale, what holds for all scales.
func newLookup(m *Mapping, own LevelTable, scale indicator.Scale) *lookup {
	shared := m.Scales[scale.Key]
	l := &lookup{scale: scale, texts: map[string]meaning{}}
	add := func(text string, level indicator.Level) { l.texts[table.Clean(text)] = meaning{level} }
	levels := func(t LevelTable) {
		for _, text := range slices.Sorted(maps.Keys(t.Levels)) {
			// The table of a column that is read on several scales may hold levels of each.
			if _, ok := scale.Rank(t.Levels[text]); ok {
				add(text, t.Levels[text])
			}
		}
		l.bands = t.Bands
	}
	others := func(absent map[string]indicator.Level, skip []string) {
		for _, text := range slices.Sorted(maps.Keys(absent)) {
			add(text, absent[text])
		}
		for _, text := range skip {
			add(text, "")
		}
	}
	if !own.readsLevels() && !shared.readsLevels() {
		for _, absence := range indicator.Absences() {
			add(string(absence), absence)
		}
		for _, rung := range scale.Levels {
			add(string(rung.Key), rung.Key)
		}
	}
	others(m.Absent, m.Skip)
	if !own.readsLevels() {
		levels(shared)
	}
	others(shared.Absent, shared.Skip)
	if own.readsLevels() {
		levels(own)
	}
	others(own.Absent, own.Skip)
	for _, rung := range scale.Levels {
		l.list(rung.Key)
	}
	for _, absence := range indicator.Absences() {
		l.list(absence)
	}
	return l
}

func (l *lookup) list(level indicator.Level) {
	for _, text := range slices.Sorted(maps.Keys(l.texts)) {
		if l.texts[text].level == level {
			l.listed = append(l.listed, text)
		}
	}
}

// find returns what a text stands for. The text is clean.
func (l *lookup) find(text string) (meaning, bool) {
	if found, ok := l.texts[text]; ok {
		return found, true
	}
	if l.bands == nil {
		return meaning{}, false
	}
	v, ok := number(text)
	if !ok {
		return meaning{}, false
	}
	level, _ := l.bands.Level(v)
	_, ok = l.scale.Rank(level)
	return meaning{level}, ok
}

// number reads a decimal number with a point. Hexadecimal, underscores, NaN and
// infinities are none.
func number(text string) (float64, bool) {
	if strings.Trim(text, "+-.0123456789eE") != "" {
		return 0, false
	}
	v, err := strconv.ParseFloat(text, 64)
	return v, err == nil
}

// unknown says what the column could have held instead of the text.
func (l *lookup) unknown(text string) string {
	if text == "" {
		return `the level is blank: list "" under skip if there is no judgement, or under absent with the reason why`
	}
	s := fmt.Sprintf("%q stands for no level of scale %q", issue.Clip(text), l.scale.Key)
	switch {
	case l.bands != nil && len(l.listed) == 0:
		return s + "; numbers in " + l.ranges() + " do"
	case l.bands != nil:
		return s + "; numbers in " + l.ranges() + " do, and " + quoted(l.listed, 12)
	case len(l.listed) == 0:
		return s
	}
	return s + "; these texts do: " + quoted(l.listed, 12)
}

func (l *lookup) ranges() string {
	var all []string
	for _, b := range l.bands.Bands {
		all = append(all, b.In.String())
	}
	return strings.Join(all, " ")
}

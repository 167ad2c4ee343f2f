package framework

import (
	"iter"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode"

	"github.com/openrubric/leadership/indicator"
)

// Word lists and measures of English prose, for the rules of lint.go.

// english returns the texts in English, by tag.
func english(t indicator.Text) iter.Seq2[string, string] {
	return func(yield func(string, string) bool) {
		for _, tag := range t.Languages() {
			if lower := strings.ToLower(tag); lower != "en" && !strings.HasPrefix(lower, "en-") {
				continue
			}
			if !yield(tag, t[tag]) {
				return
			}
		}
	}
}

// words returns the words of a text in small letters. An apostrophe inside a word
// does not end it.
func words(text string) []string {
	text = apostrophes.Replace(strings.ToLower(text))
	return strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) && !unicode.Is(unicode.Mn, r) })
}

var apostrophes = strings.NewReplacer("'", "", "’", "")

// sentences yields the sentences of a text.
func sentences(text string) iter.Seq[string] {
	return func(yield func(string) bool) {
		for s := range strings.FieldsFuncSeq(text, func(r rune) bool { return strings.ContainsRune(".!?:;", r) }) {
			if s = strings.TrimSpace(s); s != "" && !yield(s) {
				return
			}
		}
	}
}

// common are the words that say nothing about what a text is about.
var common = set(`a an the of in on at to for from by with and or but as is are was were be been it its this that
	these those they them their there which who whom whose what when where how has have had do does did not yet than
	then so if into out up about over each one two also can may will would own other another between`)

// frequency are the words for how often, how much and by how many.
var frequency = set(`always often sometimes rarely seldom never usually occasionally frequently regularly generally
	consistently mostly increasingly few some many most all every several more fewer less much little`)

func set(list string) map[string]bool {
	all := map[string]bool{}
	for _, w := range strings.Fields(list) {
		all[w] = true
	}
	return all
}

// contentWords returns the set of words of a text but the commonest.
func contentWords(text string) map[string]bool {
	all := map[string]bool{}
	for _, w := range words(text) {
		if !common[w] {
			all[w] = true
		}
	}
	return all
}

func withoutFrequency(words map[string]bool) map[string]bool {
	rest := maps.Clone(words)
	maps.DeleteFunc(rest, func(w string, _ bool) bool { return frequency[w] })
	return rest
}

// dice returns twice the number of words that two sets share, divided by the sum of
// their sizes: 0 if they share none, 1 if they are equal.
func dice(a, b map[string]bool) float64 {
	if len(a)+len(b) == 0 {
		return 0
	}
	shared := 0
	for w := range a {
		if b[w] {
			shared++
		}
	}
	return 2 * float64(shared) / float64(len(a)+len(b))
}

// readingEase returns Flesch's reading ease, from about 100 (very easy) down to 0
// (very difficult) and beyond. A colon and a semicolon end a sentence.
func readingEase(text string) float64 {
	all := words(text)
	sentenceCount, syllableCount := 0, 0
	for range sentences(text) {
		sentenceCount++
	}
	for _, w := range all {
		syllableCount += syllables(w)
	}
	if sentenceCount == 0 || len(all) == 0 {
		return 0
	}
	n := float64(len(all))
	long := float64(1.015 * n / float64(sentenceCount))
	heavy := float64(84.6 * float64(syllableCount) / n)
	return 206.835 - long - heavy
}

// syllables counts the groups of vowels of a word, one more for vowels that are
// spoken apart, as in being, annual and various, and one fewer for an e that is
// silent at its end. A word has at least one.
func syllables(word string) int {
	n, before := 0, false
	for _, r := range word {
		vowel := strings.ContainsRune("aeiouyāēīōū", r)
		if vowel && !before {
			n++
		}
		before = vowel
	}
	n += len(apart.FindAllString(strings.TrimSuffix(strings.TrimSuffix(word, "s"), "an"), -1)) // Australian has three
	if silentEnd.MatchString(word) {
		n--
	}
	return max(n, 1)
}

var apart = regexp.MustCompile(`[aeiouy]ing|[^qg]ua|[^tscgx]i[ao]|..ea$`)

var silentEnd = regexp.MustCompile(`([^aeiouyl]e|[aeiouy]le|[^aeiouytd]ed|[^aeiouyscgzxh]es)$`)

// A lexicon is a list of words, stems and phrases to be found in a text.
type lexicon struct {
	words          map[string]bool
	stems, phrases []string
}

// newLexicon makes a lexicon of words, phrases of several, and stems with a star.
func newLexicon(entries ...string) lexicon {
	x := lexicon{words: map[string]bool{}}
	for _, e := range entries {
		stem, open := strings.CutSuffix(e, "*")
		switch {
		case open:
			x.stems = append(x.stems, stem)
		case strings.Contains(e, " "):
			x.phrases = append(x.phrases, e)
		default:
			x.words[e] = true
		}
	}
	return x
}

// in returns the entries found in the text, in quotes, each once, words first.
func (x lexicon) in(text string) string {
	all := words(text)
	var found []string
	add := func(w string) {
		if w = `"` + w + `"`; !slices.Contains(found, w) {
			found = append(found, w)
		}
	}
	for _, w := range all {
		if x.words[w] || slices.ContainsFunc(x.stems, func(stem string) bool { return strings.HasPrefix(w, stem) }) {
			add(w)
		}
	}
	joined := " " + strings.Join(all, " ") + " "
	for _, phrase := range x.phrases {
		if strings.Contains(joined, " "+phrase+" ") {
			add(phrase)
		}
	}
	return strings.Join(found, " and ")
}

var (
	vague = newLexicon("appropriate", "appropriately", "adequate", "adequately", "effective", "effectively", "suitable", "suitably",
		"robust", "robustly", "meaningful", "meaningfully", "significant", "significantly", "good", "excellent", "outstanding",
		"strong", "strongly", "proper", "properly", "satisfactory", "reasonable", "reasonably", "sufficient", "sufficiently",
		"various", "high quality", "to some extent", "as needed", "where possible", "and so on", "etc")
	absolute = newLexicon("always", "perfect", "perfectly", "at all times", "without exception", "invariably", "flawless", "flawlessly",
		"complete agreement", "unanimous", "unanimously", "never", "every single")
	deficit = newLexicon("fail*", "poor*", "lack*", "weak*", "neglect*", "ignor*", "refus*", "unable", "unwilling", "nobody", "no one",
		"nothing", "never", "none", "inadequate*", "deficien*", "careless*", "resist*", "blam*", "bad", "badly")
)

// units are the names by which a sentence can begin to speak of a unit. A district
// office may be called by the district it runs, and a district has one.
var units = map[indicator.SubjectKind][]string{
	indicator.CommunityOfSchools: {"the community of schools", "the kāhui ako"},
	indicator.School:             {"the school"},
	indicator.SchoolNetwork:      {"the network"},
	indicator.District:           {"the district", "the central office"},
	indicator.DistrictOffice:     {"the district office", "the central office", "the district"},
	indicator.Programme:          {"the programme"},
}

// unitOf returns the unit that a sentence begins to speak of, if it is one of none
// of the kinds.
func unitOf(sentence string, kinds []indicator.SubjectKind) (indicator.SubjectKind, string) {
	text := strings.ToLower(sentence) + " "
	names := func(kind indicator.SubjectKind) string {
		for _, name := range units[kind] { // the longer names first
			if strings.HasPrefix(text, name+" ") {
				return name
			}
		}
		return ""
	}
	for _, kind := range kinds {
		if names(kind) != "" {
			return "", ""
		}
	}
	for _, kind := range slices.Sorted(maps.Keys(units)) {
		if name := names(kind); name != "" {
			return kind, name
		}
	}
	return "", ""
}

// joints returns what joins several clauses in a statement.
func joints(text string) []string {
	var found []string
	for _, m := range joint.FindAllString(text, -1) {
		found = append(found, `"`+strings.TrimSpace(strings.ToLower(m))+`"`)
	}
	return found
}

// joint finds marks and words between clauses, and "and" before what is likely to be
// a verb: a word in -s with an object, or one of the commonest.
var joint = regexp.MustCompile(`;|:|, and |, in that |\bas well as\b|` +
	`\band (?:also |then )?[a-z]+s (?:the|a|an|them|it|its|their|that|in|to|on|what|out|up|how|new|all)\b|` +
	`\band (?:put|use|make|give|pass|guide|help|keep|build|draw|refine|deploy|adapt|take|develop|strengthen|monitor)\b`)

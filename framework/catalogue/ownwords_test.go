package catalogue_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/framework/catalogue"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/indicator/issue"
)

// What is shipped is in our own words: a text shares no run of this many words
// with the source of its framework, nor with any source of the five.
const (
	ownSourceRun = 5
	anySourceRun = 7
)

// sources are the patterns of the files in SEEDS_DIR, one for each framework.
var sources = []struct{ key, pattern string }{
	{"kahuiako", "000*.txt"},
	{"lfl", "001*.txt"},
	{"systemleadership", "002*.txt"},
	{"district", "003*.txt"},
	{"learningfocused", "004*.txt"},
}

// exempt are the only places that may hold a source's words, each with the
// reason: they name the publication, and a reference has to be exact.
var exempt = map[string]string{
	"kahuiako/citation/title":            "title of the section",
	"kahuiako/citation/container":        "title of the publication",
	"kahuiako/citation/url":              "address of the section, made of both titles",
	"lfl/citation/container":             "title of the book",
	"learningfocused/citation/title":     "title of the report",
	"learningfocused/citation/publisher": "name of the publishing centre",
	"learningfocused/citation/url":       "address of the report, made of its title",
}

func TestOwnWords(t *testing.T) {
	texts := readSources(t)
	used := map[string]bool{}
	for c := range catalogue.Crosswalks() {
		for _, m := range copied(c.Document(), texts, c.From().Key(), c.To().Key()) {
			t.Errorf("the crosswalk from %s to %s, at %s, shares with the source of %s: %q", c.From().Key(), c.To().Key(), m.at, m.source, m.run)
		}
	}
	for f := range catalogue.All() {
		for _, c := range copied(f.Document(), texts, f.Key()) {
			place := f.Key() + string(c.at)
			if exempt[place] == "" {
				t.Errorf("%s shares with the source of %s: %q", place, c.source, c.run)
			}
			used[place] = true
		}
	}
	for place, reason := range exempt {
		if !used[place] {
			t.Errorf("%s (%s) need not be exempt: it shares no run with a source", place, reason)
		}
	}
}

// The check finds words that were copied, wherever they are put. The sources here
// are made up, so that it is tried everywhere.
func TestOwnWordsFindsCopies(t *testing.T) {
	texts := map[string]source{}
	for _, s := range sources {
		var made []string
		for i := range 3 * anySourceRun {
			made = append(made, fmt.Sprintf("%s%d", s.key, i))
		}
		texts[s.key] = newSource(made)
	}
	planted := map[issue.Pointer]func(*framework.Document, indicator.Text){
		"/summary/en":                func(d *framework.Document, x indicator.Text) { d.Summary = x },
		"/groups/0/statement/en":     func(d *framework.Document, x indicator.Text) { d.Groups[0].Statement = x },
		"/indicators/1/label/en":     func(d *framework.Document, x indicator.Text) { d.Indicators[1].Label = x },
		"/indicators/1/statement/en": func(d *framework.Document, x indicator.Text) { d.Indicators[1].Statement = x },
		"/indicators/1/rubric/0/text/en": func(d *framework.Document, x indicator.Text) {
			d.Indicators[1].Rubric = indicator.Rubric{{Level: "developing", Text: x}}
		},
		"/indicators/1/evidence/0/look/en": func(d *framework.Document, x indicator.Text) {
			d.Indicators[1].Evidence = []indicator.Hint{{Kind: "survey", Look: x}}
		},
		"/links/0/note/en": func(d *framework.Document, x indicator.Text) {
			d.Links = []framework.Link{{Kind: framework.Supports, Note: x}}
		},
		"/indicators/1/aspects/0/statement/en": func(d *framework.Document, x indicator.Text) {
			d.Indicators[1].Aspects = []indicator.Aspect{{ID: "x.y.z", Statement: x}}
		},
		"/notes/0/text/en": func(d *framework.Document, x indicator.Text) { d.Notes[0].Text = x },
	}
	for i, own := range sources {
		if testing.Short() && i > 1 {
			break
		}
		other := sources[(i+1)%len(sources)].key
		for _, c := range []struct {
			source string
			run    int
			found  bool
		}{
			{own.key, ownSourceRun, true},
			{own.key, ownSourceRun - 1, false},
			{other, anySourceRun, true},
			{other, anySourceRun - 1, false},
		} {
			words := texts[c.source].words
			words = words[len(words)/2:][:c.run]
			for at, plant := range planted {
				doc := lookup(t, own.key).Document()
				plant(&doc, indicator.Text{"en": "Ours. " + strings.ToUpper(strings.Join(words, " – ")) + "!"})
				found := slices.ContainsFunc(copied(doc, texts, own.key), func(m match) bool { return m.at == at && m.source == c.source })
				if found != c.found {
					t.Errorf("%d words of the source of %s at %s%s: found = %t, want %t", c.run, c.source, own.key, at, found, c.found)
				}
			}
		}
	}
}

// Both sides are read alike, whatever their case, marks, apostrophes and markup.
func TestWords(t *testing.T) {
	const want = "the boards wellknown whānaus 2 plans"
	for _, text := range []string{
		"The Board’s <b>well’known</b> wha\u0304nau's: 2 (plans)",
		"THE BOARD'S\n<li class=\"x\">well'known / Whānau’s 2-PLANS.",
	} {
		if have := strings.Join(words(text), " "); have != want {
			t.Errorf("words(%q) = %q, want %q", text, have, want)
		}
	}
}

// A match is a run of words that a text has in common with a source.
type match struct {
	at     issue.Pointer
	source string // key of the framework whose source it is
	run    string
}

// copied returns the matches in all texts of a document about the frameworks: every
// string in it, so that a member added later is covered too.
func copied(doc any, texts map[string]source, about ...string) []match {
	data, err := json.Marshal(doc)
	if err != nil {
		panic(err)
	}
	var value any
	if err := json.Unmarshal(data, &value); err != nil {
		panic(err)
	}
	var found []match
	eachString(value, "", func(at issue.Pointer, text string) {
		have := words(text)
		for _, s := range sources {
			n, known := anySourceRun, texts[s.key].long
			if slices.Contains(about, s.key) {
				n, known = ownSourceRun, texts[s.key].short
			}
			for run := range runs(have, n) {
				if known[run] {
					found = append(found, match{at, s.key, run})
				}
			}
		}
	})
	return found
}

func eachString(value any, at issue.Pointer, do func(issue.Pointer, string)) {
	switch v := value.(type) {
	case string:
		do(at, v)
	case []any:
		for i := range v {
			eachString(v[i], at.Index(i), do)
		}
	case map[string]any:
		for name := range v {
			eachString(v[name], at.Key(name), do)
		}
	}
}

// runs returns the runs of n words.
func runs(words []string, n int) map[string]bool {
	all := map[string]bool{}
	for i := 0; i+n <= len(words); i++ {
		all[strings.Join(words[i:i+n], " ")] = true
	}
	return all
}

var (
	markup     = regexp.MustCompile(`<[^>]*>`)
	folder     = cases.Fold()
	apostrophe = regexp.MustCompile(`(\pL)['’ʼ](\pL)`)
)

// words returns the runs of letters and digits of the text, in NFC and folded
// case. Markup is left out, and an apostrophe inside a word does not end it.
func words(text string) []string {
	text = norm.NFC.String(markup.ReplaceAllString(text, " "))
	text = folder.String(apostrophe.ReplaceAllString(text, "$1$2"))
	return strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// A source is the text a framework comes from, with its runs of ownSourceRun and
// of anySourceRun words.
type source struct {
	words       []string
	short, long map[string]bool
}

func newSource(words []string) source {
	return source{words, runs(words, ownSourceRun), runs(words, anySourceRun)}
}

// readSources returns the sources by the keys of their frameworks.
func readSources(t *testing.T) map[string]source {
	t.Helper()
	dir := os.Getenv("SEEDS_DIR")
	if dir == "" {
		t.Skip("SEEDS_DIR is not set: it names the folder with the source texts 000*.txt ... 004*.txt")
	}
	texts := map[string]source{}
	for _, s := range sources {
		files, err := filepath.Glob(filepath.Join(dir, s.pattern))
		if err != nil {
			t.Fatal(err)
		}
		if len(files) == 0 {
			t.Fatalf("no file %s in SEEDS_DIR %s", s.pattern, dir)
		}
		var all []string
		for _, file := range files {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, words(string(data))...)
		}
		if n := len(all); n < 100 {
			t.Fatalf("the source of %s has %d words: is it the right file?", s.key, n)
		}
		texts[s.key] = newSource(all)
	}
	return texts
}

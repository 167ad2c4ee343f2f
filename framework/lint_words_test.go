package framework

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/openrubric/leadership/indicator"
)

// The sentences and their figures are those that Wikipedia's article on the
// Flesch-Kincaid readability tests gives, section "Flesch reading ease".
func TestReadingEase(t *testing.T) {
	for _, c := range []struct {
		text string
		want float64
	}{
		{"The cat sat on the mat.", 116},
		{"This sentence, taken as a reading passage unto itself, is being used to prove a point.", 69},
		{"The Australian platypus is seemingly a hybrid of a mammal and reptilian creature.", 37.5},
	} {
		if have := readingEase(c.text); math.Abs(have-c.want) > 0.6 {
			t.Errorf("%q: %.1f, want %v", c.text, have, c.want)
		}
	}
	if have := readingEase(""); have != 0 {
		t.Errorf("the empty text: %v", have)
	}
	one, two := readingEase("Boards meet; they talk."), readingEase("Boards meet. They talk.")
	if one != two {
		t.Errorf("a semicolon: %v, a full stop: %v", one, two)
	}
}

func TestSyllables(t *testing.T) {
	for word, want := range map[string]int{
		"school": 1, "leader": 2, "judge": 1, "table": 2, "able": 2, "whole": 1, "agreed": 2, "planned": 1, "trusted": 2, "schools": 1,
		"makes": 1, "changes": 2, "whānau": 2, "the": 1, "me": 1, "responsibility": 6, "evaluation": 5, "rhythm": 1, "2026": 1,
		"being": 2, "annual": 3, "various": 3, "social": 2, "nation": 2, "idea": 3, "quality": 3, "language": 2, "material": 4,
	} {
		if have := syllables(word); have != want {
			t.Errorf("%s: %d, want %d", word, have, want)
		}
	}
}

func TestWordsAndDice(t *testing.T) {
	if have := strings.Join(words("The board's plan, whānau-led: 2 (two)!"), " "); have != "the boards plan whānau led 2 two" {
		t.Error(have)
	}
	a, b := contentWords("Boards show budgets"), contentWords("The boards show their plans to teachers")
	if have := dice(a, b); have != 4.0/7 {
		t.Errorf("%v, want 4/7", have)
	}
	if dice(nil, nil) != 0 || dice(a, a) != 1 {
		t.Error("nothing is alike, or the same is not")
	}
}

// The lists find whole words and phrases, and no others.
func TestLexicons(t *testing.T) {
	for _, c := range []struct {
		list lexicon
		text string
		want string
	}{
		{vague, "An Appropriate and good plan, as needed.", `"appropriate" and "good" and "as needed"`},
		{vague, "Goods are properties of the strongroom; it is inappropriate.", ""},
		{absolute, "They always agree, always at all times.", `"always" and "at all times"`},
		{absolute, "Nevertheless the perfectionist left.", ""},
		{deficit, "Plans failed and nobody had the weakest idea.", `"failed" and "nobody" and "weakest"`},
		{deficit, "Badgers and baddies resent the nonexistent.", ""},
	} {
		if have := c.list.in(c.text); have != c.want {
			t.Errorf("%q: %s, want %s", c.text, have, c.want)
		}
	}
}

func TestUnitOf(t *testing.T) {
	for _, c := range []struct {
		sentence string
		kind     indicator.SubjectKind
		want     string
	}{
		{"The district office visits", indicator.DistrictOffice, ""},
		{"The district visits", indicator.DistrictOffice, ""},
		{"The central office visits", indicator.District, ""},
		{"The district office visits", indicator.School, "the district"},
		{"The school visits", indicator.DistrictOffice, "the school"},
		{"The schooling of boards", indicator.DistrictOffice, ""},
		{"Leaders of the school visit", indicator.DistrictOffice, ""}, // it is not what the sentence is about
		{"The programme ends", indicator.CommunityOfSchools, "the programme"},
	} {
		if _, have := unitOf(c.sentence, []indicator.SubjectKind{c.kind}); have != c.want {
			t.Errorf("%q, for a %s: %q, want %q", c.sentence, c.kind, have, c.want)
		}
	}
}

// TestAlike compares the statements found to be alike with those that a comparison of
// each with every other finds.
func TestAlike(t *testing.T) {
	r := rand.New(rand.NewPCG(11, 26))
	vocabulary := strings.Fields("trust inquiry equity teachers whānau learners goals evidence networks expertise resources talk plan review support")
	doc := Document{Links: []Link{{Kind: NearDuplicate, From: "x.i3", To: "x.i4"}}}
	for i := range 120 {
		var said []string
		for range 1 + r.IntN(6) {
			said = append(said, vocabulary[r.IntN(len(vocabulary))])
		}
		text := indicator.Text{"en": strings.Join(said, " ")}
		if i%3 == 0 {
			text["en-NZ"] = vocabulary[r.IntN(len(vocabulary))]
		}
		doc.Indicators = append(doc.Indicators, indicator.Indicator{ID: indicator.ID(fmt.Sprint("x.i", i)), Statement: text})
	}
	doc.Indicators[4].Statement = doc.Indicators[3].Statement
	var want []string
	for i, in := range doc.Indicators {
		for tag := range in.Statement {
			for k, other := range doc.Indicators[:i] {
				said, before := contentWords(in.Statement[tag]), contentWords(other.Statement[tag])
				if alike := dice(said, before); alike >= 0.6 && !(i == 4 && k == 3) {
					want = append(want, fmt.Sprintf("/indicators/%d/statement/%s %q and %q share %.0f %%", i, tag, other.ID, in.ID, 100*alike))
				}
			}
		}
	}
	l := &linter{f: &Framework{doc: doc}, rule: IndicatorsAlike}
	l.found.Cap = len(want) + 1
	l.indicatorsAlike()
	var got []string
	for _, i := range l.found.List().Issues {
		said, _, _ := strings.Cut(i.Message, " of their")
		got = append(got, fmt.Sprint(i.Path, " ", said))
	}
	slices.Sort(got)
	slices.Sort(want)
	if len(want) < 100 || !slices.Equal(got, want) {
		t.Errorf("got %d, want %d:\n%s", len(got), len(want), strings.Join(got, "\n"))
	}
}

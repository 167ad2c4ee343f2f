package catalogue_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v5"
	"golang.org/x/text/unicode/norm"

	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/framework/catalogue"
	"github.com/openrubric/leadership/indicator"
)

// counts are the indicators directly in each group, in source order, as counted
// in the sources.
var counts = []struct {
	key    string
	groups []int
	origin indicator.Origin
}{
	{"kahuiako", []int{12}, indicator.QuotedList},
	{"lfl", []int{7}, indicator.QuotedList},
	{"district", []int{5, 6, 7, 8, 5, 5, 5, 3, 0, 6, 3, 2, 3}, indicator.QuotedList},
	{"learningfocused", []int{5, 5}, indicator.QuotedList},
	{"systemleadership", []int{5, 3, 2, 3, 3, 2}, indicator.Derived},
}

func TestCounts(t *testing.T) {
	var keys []string
	for _, want := range counts {
		keys = append(keys, want.key)
		t.Run(want.key, func(t *testing.T) {
			f := lookup(t, want.key)
			doc := f.Document()
			var groups []int
			for _, g := range doc.Groups {
				n := 0
				for _, in := range doc.Indicators {
					if in.Parent == g.ID {
						n++
					}
				}
				groups = append(groups, n)
			}
			if !slices.Equal(groups, want.groups) {
				t.Errorf("indicators by group: %v, want %v", groups, want.groups)
			}
			total := 0
			for _, n := range want.groups {
				total += n
			}
			if f.Len() != total {
				t.Errorf("%d indicators, want %d: some stand in no group", f.Len(), total)
			}
			for in := range f.All() {
				if in.Origin != want.origin {
					t.Errorf("%s: origin %q, want %q", in.ID, in.Origin, want.origin)
				}
			}
		})
	}
	if have := catalogue.Keys(); !slices.Equal(have, keys) {
		t.Errorf("keys %v, want %v", have, keys)
	}
}

// The ninth practice has no indicators of its own: they stand in its four groups.
func TestNinthPractice(t *testing.T) {
	f := lookup(t, "district")
	if n := count(f.Under("district.relationships")); n != 14 {
		t.Errorf("%d indicators under practice 9, want 14", n)
	}
	ministry, _ := f.Group("district.ministry")
	if ministry.Parent != "district.relationships" {
		t.Errorf("the group on the ministry stands in %q, want practice 9", ministry.Parent)
	}
}

func TestFiles(t *testing.T) {
	for _, key := range catalogue.Keys() {
		t.Run(key, func(t *testing.T) {
			data, err := os.ReadFile(filepath.Join("..", key, key+".json"))
			if err != nil {
				t.Fatal(err)
			}
			f, list := framework.Parse(data)
			for _, i := range list.Issues { // warnings too
				t.Error(i.String())
			}
			if list.Err() != nil {
				t.FailNow()
			}
			if f.Digest() != lookup(t, key).Digest() {
				t.Error("the file and the embedded data differ")
			}
			if f.Key() != key {
				t.Errorf("key %q, want %q", f.Key(), key)
			}
			if !norm.NFC.IsNormal(data) {
				t.Error("the file is not in Unicode form NFC")
			}
		})
	}
}

// The five frameworks share one space of IDs, and each coins its own.
func TestIDs(t *testing.T) {
	taken := map[indicator.ID]bool{}
	for f := range catalogue.All() {
		doc := f.Document()
		var ids []indicator.ID
		for _, g := range doc.Groups {
			ids = append(ids, g.ID)
		}
		for _, in := range doc.Indicators {
			ids = append(ids, in.ID)
		}
		for _, id := range ids {
			if taken[id] {
				t.Errorf("%s is used twice", id)
			}
			taken[id] = true
			if id.Framework() != f.Key() {
				t.Errorf("%s is coined in %s", id, f.Key())
			}
		}
	}
}

func TestTexts(t *testing.T) {
	for f := range catalogue.All() {
		locators := map[string]indicator.ID{}
		for in := range f.All() {
			label, statement := in.Label["en"], in.Statement["en"]
			if n := len(strings.Fields(label)); n < 2 || n > 6 {
				t.Errorf("%s: the label %q has %d words, want 2 to 6", in.ID, label, n)
			}
			if strings.HasSuffix(label, ".") {
				t.Errorf("%s: the label %q ends with a full stop", in.ID, label)
			}
			checkSentence(t, string(in.ID), statement)
			if in.Wording != indicator.LibraryWording {
				t.Errorf("%s: wording %q, want %q", in.ID, in.Wording, indicator.LibraryWording)
			}
			other, taken := locators[in.Locator]
			if in.Locator == "" || taken && in.Origin == indicator.QuotedList {
				t.Errorf("%s: locator %q is none, or is that of %s", in.ID, in.Locator, other)
			}
			locators[in.Locator] = in.ID
		}
		for g := range f.Groups() {
			if g.Label["en"] == "" || g.Locator == "" {
				t.Errorf("%s has no label or no locator", g.ID)
			}
			if g.Statement != nil {
				checkSentence(t, string(g.ID), g.Statement["en"])
			}
		}
		for _, n := range f.Document().Notes {
			checkSentence(t, f.Key()+" note "+n.Key, n.Text["en"])
		}
	}
}

func checkSentence(t *testing.T, where, text string) {
	t.Helper()
	if !strings.HasSuffix(text, ".") || strings.Contains(text, "  ") || strings.TrimSpace(text) != text {
		t.Errorf("%s: want sentences with a full stop and single spaces, have %q", where, text)
	}
}

func TestHowTheyMayBeUsed(t *testing.T) {
	subjects := map[string][]indicator.SubjectKind{
		"kahuiako":         {indicator.CommunityOfSchools},
		"lfl":              {indicator.School, indicator.SchoolNetwork},
		"district":         {indicator.DistrictOffice},
		"learningfocused":  {indicator.District},
		"systemleadership": {indicator.Programme},
	}
	for f := range catalogue.All() {
		if f.Policy() != framework.Formative {
			t.Errorf("%s: policy %q, want formative", f.Key(), f.Policy())
		}
		if have := f.Document().Subjects; !slices.Equal(have, subjects[f.Key()]) {
			t.Errorf("%s: for %v, want %v", f.Key(), have, subjects[f.Key()])
		}
		status := f.Status()
		if f.Key() == "kahuiako" {
			if status.State != framework.Retired || status.ValidTo != indicator.MustDate("2026-01-27") {
				t.Errorf("kahuiako: %v until %v, want retired, until 2026-01-27", status.State, status.ValidTo)
			}
		} else if status.State != framework.Current {
			t.Errorf("%s: %v, want current", f.Key(), status.State)
		}
	}
}

// The frameworks whose sources print no levels share one scale, to the letter.
func TestSharedScale(t *testing.T) {
	var first *indicator.Scale
	for f := range catalogue.All() {
		doc := f.Document()
		if len(doc.Scales) != 1 || doc.Scales[0].Key != doc.Scale {
			t.Fatalf("%s: want one scale", f.Key())
		}
		scale := doc.Scales[0]
		if scale.HasValues() || scale.Direction != indicator.HighIsBetter || len(scale.Levels) != 4 {
			t.Errorf("%s: want four levels without values, high is better", f.Key())
		}
		switch {
		case f.Key() == "kahuiako":
			if _, ok := scale.Rank("fully-functioning"); !ok {
				t.Errorf("kahuiako: want the stages of the development map, have %v", scale.Levels)
			}
		case first == nil:
			first = &scale
		default:
			if diff := cmp.Diff(*first, scale); diff != "" {
				t.Errorf("%s: its scale differs from the shared one:\n%s", f.Key(), diff)
			}
		}
	}
}

// Challenges and strategies for progress are kept, and are not judged.
func TestNotes(t *testing.T) {
	kinds := map[framework.NoteKind]int{}
	for _, n := range lookup(t, "learningfocused").Document().Notes {
		kinds[n.Kind]++
	}
	if kinds[framework.Challenge] != 5 || kinds[framework.Strategy] != 5 {
		t.Errorf("learningfocused has %d challenges and %d strategies, want 5 and 5", kinds[framework.Challenge], kinds[framework.Strategy])
	}
}

// The documents are valid against the published schema, as another validator
// reads it, and come out of a round trip as they went in.
func TestRoundTrip(t *testing.T) {
	published := framework.Schema()
	compiler := jsonschema.NewCompiler()
	compiler.AssertFormat = true
	for _, s := range append(published.Refs(), published) {
		if err := compiler.AddResource(s.ID(), bytes.NewReader(s.JSON())); err != nil {
			t.Fatal(err)
		}
	}
	schema, err := compiler.Compile(published.ID())
	if err != nil {
		t.Fatal(err)
	}
	for f := range catalogue.All() {
		data, err := json.Marshal(f.Document())
		if err != nil {
			t.Fatal(err)
		}
		var value any
		if err := json.Unmarshal(data, &value); err != nil {
			t.Fatal(err)
		}
		if err := schema.Validate(value); err != nil {
			t.Errorf("%s: %#v", f.Key(), err)
		}
		again, list := framework.Parse(data)
		if err := list.Err(); err != nil {
			t.Fatal(err)
		}
		if again.Digest() != f.Digest() {
			t.Errorf("%s: digest %s after a round trip, %s before", f.Key(), again.Digest(), f.Digest())
		}
	}
}

func lookup(t *testing.T, key string) *framework.Framework {
	t.Helper()
	f, ok := catalogue.Lookup(key)
	if !ok {
		t.Fatalf("the catalogue has no framework %q", key)
	}
	return f
}

func count(ids func(func(indicator.ID) bool)) int {
	n := 0
	for range ids {
		n++
	}
	return n
}

package catalogue_test

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/openrubric/leadership/evidence"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/framework/catalogue"
	"github.com/openrubric/leadership/indicator"
)

// 105 indicators and 420 descriptors, four for each, in our own words, level by
// level from the lowest.
func TestRubrics(t *testing.T) {
	indicators, cells := 0, 0
	for f := range catalogue.All() {
		for in := range f.All() {
			indicators++
			cells += len(in.Rubric)
			scale, _ := f.ScaleOf(in.ID, "")
			if len(in.Rubric) != len(scale.Levels) {
				t.Errorf("%s has %d descriptors", in.ID, len(in.Rubric))
				continue
			}
			for k, d := range in.Rubric {
				if d.Level != scale.Levels[k].Key || d.Wording != indicator.LibraryWording {
					t.Errorf("%s: descriptor %d is of %q, in wording %q", in.ID, k, d.Level, d.Wording)
				}
				checkSentence(t, string(in.ID)+" "+string(d.Level), d.Text["en"])
			}
		}
	}
	if indicators != 105 || cells != 420 {
		t.Errorf("%d indicators with %d descriptors, want 105 with 420", indicators, cells)
	}
}

// Each of our frameworks is fit to be published, and all five together make at most
// ten exceptions. (That their constants are whole is tested where they are made.)
func TestConform(t *testing.T) {
	exceptions := 0
	for f := range catalogue.All() {
		if err := framework.Conform(f); err != nil {
			t.Errorf("%s: %v", f.Key(), err)
		}
		for _, e := range f.Document().Exceptions {
			exceptions++
			if len(strings.Fields(e.Reason)) < 5 {
				t.Errorf("%s: an exception from %s without much of a reason: %q", f.Key(), e.Rule, e.Reason)
			}
		}
	}
	if exceptions > 10 {
		t.Errorf("%d exceptions, want at most 10", exceptions)
	}
}

// lasting are ways to say that something outlives the people who began it.
var lasting = regexp.MustCompile(`(?i)\b(newcomers?|newly|new \w+|later|since|successors?|outlast\w*|outliv\w*|leav(e|es|ing)|left|depart\w*|retire\w*|` +
	`moved? (on|away)|moves|arriv\w*|joined|join|inherit\w*|hand(s|ed)? (it )?(on|over|down)|took over|takes? (it )?over|changes? (of|in)|changed|replaced|withdrew|gone|` +
	`budget cut|ran out|survived|incoming|another \w+|next \w+|year after|a year on|came through|stayed|lasted|kept going|year to year|elected|written|passed?)\b`)

// The best level says how a thing survives a change of people. The words by which
// the test sees that are not to be found just anywhere: few of the lower levels have
// them.
func TestBestLevelLasts(t *testing.T) {
	elsewhere, lower := 0, 0
	for f := range catalogue.All() {
		for in := range f.All() {
			best := len(in.Rubric) - 1
			if text := in.Rubric[best].Text["en"]; !lasting.MatchString(text) {
				t.Errorf("%s does not say how it lasts: %s", in.ID, text)
			}
			for _, d := range in.Rubric[:best] {
				lower++
				if lasting.MatchString(d.Text["en"]) {
					elsewhere++
				}
			}
		}
	}
	if 3*elsewhere > lower {
		t.Errorf("%d of %d lower levels have such words too: the test sees nothing", elsewhere, lower)
	}
}

// Aspects are two to four of one indicator, each a sentence.
func TestAspects(t *testing.T) {
	with := map[string]int{}
	for f := range catalogue.All() {
		for in := range f.All() {
			if n := len(in.Aspects); n > 0 {
				with[f.Key()]++
				if n < 2 || n > 4 {
					t.Errorf("%s has %d aspects", in.ID, n)
				}
			}
			for _, a := range in.Aspects {
				checkSentence(t, string(a.ID), a.Statement["en"])
				if n := len(strings.Fields(a.Label["en"])); n < 2 || n > 6 {
					t.Errorf("%s: the label %q has %d words", a.ID, a.Label["en"], n)
				}
			}
		}
	}
	// DOMAIN.md A1: items 5 to 10 of the Kāhui Ako indicators hold several ideas.
	n := 0
	for in := range lookup(t, "kahuiako").All() {
		if n++; n >= 5 && n <= 10 && len(in.Aspects) == 0 {
			t.Errorf("%s holds several ideas and has no aspects", in.ID)
		}
	}
	if len(with) != 5 {
		t.Errorf("frameworks with aspects: %v", with)
	}
}

// Hints name kinds and voices that are well known, and would meet what the best
// level demands: more than one kind, class and voice at the best two.
func TestEvidence(t *testing.T) {
	for f := range catalogue.All() {
		for in := range f.All() {
			if len(in.Evidence) < 3 {
				t.Errorf("%s has %d hints", in.ID, len(in.Evidence))
			}
			classes := map[evidence.Class]bool{}
			seen := map[[2]string]bool{}
			for _, h := range in.Evidence {
				if !slices.Contains(evidence.Kinds(), evidence.Kind(h.Kind)) {
					t.Errorf("%s: %q is no well-known kind", in.ID, h.Kind)
				}
				if h.Voice != "" && !slices.Contains(evidence.Voices(), evidence.Voice(h.Voice)) {
					t.Errorf("%s: %q is no well-known voice", in.ID, h.Voice)
				}
				if seen[[2]string{h.Kind, h.Voice}] {
					t.Errorf("%s: two hints at %s of %s", in.ID, h.Kind, h.Voice)
				}
				seen[[2]string{h.Kind, h.Voice}] = true
				classes[evidence.Kind(h.Kind).Class()] = true
				checkSentence(t, string(in.ID)+" hint", h.Look["en"])
			}
			scale, _ := f.ScaleOf(in.ID, "")
			for rank, rung := range scale.Levels {
				d := f.Demand(in.ID, rung.Key)
				if several := d.Kinds > 1 && d.Voices > 1 && d.Classes > 1 && d.Sources > 1; several != (rank >= 2) {
					t.Errorf("%s, level %s: the demand is %+v", in.ID, rung.Key, d)
				}
				if len(classes) < d.Classes {
					t.Errorf("%s, level %s demands %d classes, and the hints are at %d", in.ID, rung.Key, d.Classes, len(classes))
				}
				for _, v := range d.Heard {
					if !slices.Contains(evidence.Voices(), evidence.Voice(v)) {
						t.Errorf("%s: %q is no well-known voice", in.ID, v)
					}
				}
			}
		}
	}
}

// In Knapp's framework every support supports a practice, and every practice is
// supported; the district practices name their near duplicates.
func TestLinks(t *testing.T) {
	f := lookup(t, "learningfocused")
	for in := range f.All() {
		ok := false
		for l := range f.Links(in.ID) {
			if l.Kind != framework.Supports {
				continue
			}
			ok = ok || l.From == in.ID && f.Parent(l.To) == "learningfocused.practices" || l.To == in.ID && f.Parent(l.From) == "learningfocused.supports"
		}
		if !ok {
			t.Errorf("%s neither supports a practice nor is supported", in.ID)
		}
	}
	found := false
	for l := range lookup(t, "district").Links("district.two-way-communication") {
		ends := []indicator.ID{l.From, l.To}
		found = found || l.Kind == framework.NearDuplicate && slices.Contains(ends, "district.network-structures")
	}
	if !found {
		t.Error("items 3 and 5 on staff of practice 9 are no near duplicates")
	}
	for f := range catalogue.All() {
		for _, l := range f.Document().Links {
			checkSentence(t, string(l.From)+" link", l.Note["en"])
		}
	}
}

// Each group of a shipped framework, taken out, is a framework that is fit to be
// published: no exception, link or demand of the whole is left hanging.
func TestPartsConform(t *testing.T) {
	parts := 0
	for f := range catalogue.All() {
		for g := range f.Groups() {
			parts++
			doc, list := framework.Derive(f, framework.Derivation{Key: "ours", Edition: "1", Keep: []indicator.ID{g.ID}})
			if err := list.Err(); err != nil {
				t.Fatal(err)
			}
			part, list := framework.Compile(doc)
			if err := list.Err(); err != nil {
				t.Errorf("%s: %v", g.ID, err)
				continue
			}
			if err := framework.Conform(part); err != nil {
				t.Errorf("%s: %v", g.ID, err)
			}
		}
	}
	if parts != 23 {
		t.Errorf("%d groups, want 23", parts)
	}
}

// What the comment of DoubleBarrelled says that it finds: with all aspects and
// exceptions taken away, 30 of the 56 statements that have aspects, and 4 of the 49
// others.
func TestWhatDoubleBarrelledFinds(t *testing.T) {
	var found, all [2]int // without and with aspects
	for f := range catalogue.All() {
		doc := f.Document()
		doc.Exceptions = nil
		with := map[indicator.ID]int{}
		for i := range doc.Indicators {
			in := &doc.Indicators[i]
			with[in.ID] = min(len(in.Aspects), 1)
			all[with[in.ID]]++
			in.Aspects = nil
		}
		bare, list := framework.Compile(doc)
		if err := list.Err(); err != nil {
			t.Fatal(err)
		}
		for _, i := range bare.Lint().Issues {
			if i.Code == framework.DoubleBarrelled {
				tokens := slices.Collect(i.Path.Tokens())
				n, err := strconv.Atoi(tokens[1])
				if err != nil {
					t.Fatal(err)
				}
				found[with[doc.Indicators[n].ID]]++
			}
		}
	}
	if found != [2]int{4, 30} || all != [2]int{49, 56} {
		t.Errorf("found %v of %v: mend the comment", found, all)
	}
}

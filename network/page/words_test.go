package page_test

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	"github.com/openrubric/leadership/assessment"
	"github.com/openrubric/leadership/assessment/report"
	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/indicator"
	"github.com/openrubric/leadership/network"
	"github.com/openrubric/leadership/network/page"
)

// visible yields every text of a section that a reader may see or hear.
func visible(s report.Section, yield func(string)) {
	sections(s, 0, func(s report.Section, _ int) {
		yield(s.Title)
		for _, block := range s.Blocks {
			yield(block.Text)
			for _, e := range block.List {
				yield(e.Term)
				yield(e.Text)
			}
			t := block.Table
			if t == nil {
				continue
			}
			yield(t.Caption)
			for _, c := range t.Columns {
				yield(c.Title)
				yield(c.Key)
			}
			for _, l := range t.Legend {
				yield(l.Label)
				yield(l.Short)
			}
			for _, p := range t.Parts {
				yield(p.Title)
				for _, r := range p.Rows {
					for _, c := range r {
						yield(c.Text)
						yield(c.Details)
						if c.Bar == nil {
							continue
						}
						yield(c.Bar.Label)
						for _, seg := range c.Bar.Segments {
							yield(seg.Label)
						}
					}
				}
			}
		}
	})
}

// outside returns what of a text stands outside of ⟦ and ⟧.
func outside(text string) string {
	var b strings.Builder
	depth := 0
	for _, r := range text {
		switch {
		case r == '⟦':
			depth++
		case r == '⟧':
			depth--
		case depth == 0:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// TestAllWordsCanBeTranslated: with every word of ours in brackets, only names and labels of
// the data stand outside of them.
func TestAllWordsCanBeTranslated(t *testing.T) {
	o := report.Options{Words: report.Words{}}
	for _, words := range []report.Words{report.English(), page.English()} {
		for key, word := range words {
			if key != "lang" && key != "dir" {
				o.Words[key] = "⟦" + word + "⟧"
			}
		}
	}
	r := every(t)
	data := []string{"decile band", "house", "hall", "importance", "worry", "Dev/Emb", "Low/Som", "otakou", "d2", "y2"}
	for _, n := range r.Nodes {
		data = append(data, n.Label["en"])
	}
	for _, s := range r.Scales {
		data = append(data, s.Label["en"])
		for _, l := range s.Levels {
			data = append(data, l.Label["en"])
		}
	}
	for _, p := range r.Profiles {
		data = append(data, p.Name, p.PartName)
	}
	data = append(data, "NY", "Dev", "Emb", "Low", "Som", "Hig", "Lig", "Hea", "First year", "Our own")
	slices.SortFunc(data, func(a, b string) int { return len(b) - len(a) })
	texts := 0
	for _, o := range []report.Options{o, {Words: o.Words, Targets: map[string]indicator.Level{"stage": "embedding"}}} {
		visible(section(t, r, o), func(text string) {
			texts++
			rest := outside(text)
			for _, name := range data {
				if name != "" {
					rest = strings.ReplaceAll(rest, name, "")
				}
			}
			if strings.ContainsFunc(rest, unicode.IsLetter) {
				t.Errorf("%q stands outside of words that can be translated, in %q", rest, text)
			}
			if strings.Contains(text, "%!") {
				t.Errorf("a word does not fit what it speaks of: %q", text)
			}
		})
	}
	if texts < 500 {
		t.Errorf("%d texts are too few to say anything", texts)
	}
}

// TestWordsAreUsed: each word is said somewhere, and each that is said is there.
func TestWordsAreUsed(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]bool{}
	for _, file := range files {
		if file == "english.go" || strings.HasSuffix(file, "_test.go") {
			continue
		}
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range regexp.MustCompile(`"(network\.[a-z.-]+)"`).FindAllSubmatch(source, -1) {
			said[string(found[1])] = true
		}
	}
	form := regexp.MustCompile(`\.(one|other|better|higher)$`)
	words := map[string]bool{}
	for key := range page.English() {
		stem := form.ReplaceAllString(key, "")
		if words[stem] = true; !said[stem] && !said[key] && !strings.HasPrefix(key, "network.kind.") && !strings.HasPrefix(key, "network.many.") {
			t.Errorf("nobody says %q", key)
		}
		if _, ok := report.English()[key]; ok {
			t.Errorf("the page has a word %q too", key)
		}
	}
	for key := range said {
		if key != "network.kind." && key != "network.many." && !words[key] {
			t.Errorf("there is no word for %q", key)
		}
	}
}

// content is a page around a section.
func content(t testing.TB, s report.Section) report.Content {
	t.Helper()
	f := own(t, 2)
	m, list := assessment.Compile(assessment.Inputs{Framework: f, Assessment: assessment.Assessment{
		Framework: f.Ref(), Subjects: []assessment.Subject{{ID: "s1", Kind: indicator.School, Name: "Te Kura"}},
		Judgements: []assessment.Judgement{{Subject: "s1", Rater: "hera", Perspective: assessment.External, Indicator: "own.i1", Level: "l1"}},
	}})
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	result, list := m.Score(assessment.Method{})
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	r, list := assessment.Release{Audience: s.Audience}.Report(result)
	if err := list.Err(); err != nil {
		t.Fatal(err)
	}
	return report.Content{Report: r, Sections: []report.Section{s}}
}

// TestHostileNames: whatever things are called, on a page it is text.
func TestHostileNames(t *testing.T) {
	const evil = `"><script>alert(1)</script>'&%s%d{{.}}`
	r := every(t)
	text := indicator.Text{"en": evil}
	r.FrameworkTitle, r.Framework = text, framework.Ref{Key: evil, Edition: evil}
	for i := range r.Scales {
		r.Scales[i].Label = text
		for k := range r.Scales[i].Levels {
			r.Scales[i].Levels[k].Label = text
		}
	}
	for i := range r.Nodes {
		r.Nodes[i].Label = text
	}
	for i := range r.Occasions {
		r.Occasions[i].Label = text
	}
	for i := range r.Profiles {
		p := &r.Profiles[i]
		p.ClusterKind, p.MemberKind, p.Perspective = evil, evil, evil
		if p.Cluster != "" {
			p.Cluster += evil
			p.Name = evil
		}
		if p.Part != "" {
			p.PartName, p.PartKind = evil, evil
		}
		for k := range p.Cells {
			c := &p.Cells[k]
			for u := range c.Undefined {
				c.Undefined[u].Reason = evil
			}
			if c.Spread != nil {
				for m := range c.Spread.Clusters {
					c.Spread.Clusters[m].Name = evil
				}
			}
			if c.Dimension != "" {
				c.Dimension = evil
			}
		}
	}
	var b bytes.Buffer
	if err := report.Page(&b, content(t, section(t, r, report.Options{})), report.Options{}); err != nil {
		t.Fatal(err)
	}
	if n := bytes.Count(b.Bytes(), []byte("&lt;script&gt;alert(1)")); n < 100 {
		t.Errorf("the name is on the page %d times", n)
	}
	for _, raw := range []string{"<script", `"&gt;&lt;script`, "EXTRA", "MISSING"} {
		if bytes.Contains(b.Bytes(), []byte(raw)) {
			t.Errorf("the page has %q", raw)
		}
	}
}

// TestKindsAreCounted: every kind of member and cluster that the library knows has words.
func TestKindsAreCounted(t *testing.T) {
	english := page.English()
	for _, kind := range []indicator.SubjectKind{
		indicator.School, indicator.CommunityOfSchools, indicator.SchoolNetwork, indicator.District, indicator.DistrictOffice,
		indicator.Programme, network.Trust, network.Collaborative, network.Region, network.PeerReviewCluster,
	} {
		for _, key := range []string{"network.many." + string(kind), "network.kind." + string(kind) + ".one", "network.kind." + string(kind) + ".other"} {
			if english[key] == "" {
				t.Errorf("there is no word for %s", key)
			}
		}
	}
	if n := len(slices.Collect(maps.Keys(english))); n < 80 {
		t.Errorf("%d words", n)
	}
}

package catalogue_test

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"github.com/openrubric/leadership/framework"
	"github.com/openrubric/leadership/framework/catalogue"
	"github.com/openrubric/leadership/indicator"
)

// Every pair of the five has a crosswalk, and each accounts for every indicator of
// both: no warnings.
func TestCrosswalkFiles(t *testing.T) {
	keys := catalogue.Keys()
	n := 0
	for i, from := range keys {
		for _, to := range keys[i+1:] {
			n++
			name := from + "-" + to
			t.Run(name, func(t *testing.T) {
				data, err := os.ReadFile(filepath.Join("crosswalks", name+".json"))
				if err != nil {
					t.Fatal(err)
				}
				c, list := framework.ParseCrosswalk(data, lookup(t, from), lookup(t, to))
				for _, i := range list.Issues { // warnings too
					t.Error(i.String())
				}
				if c == nil {
					t.FailNow()
				}
				if !norm.NFC.IsNormal(data) {
					t.Error("the file is not in Unicode form NFC")
				}
				for e := range c.Edges() {
					checkSentence(t, fmt.Sprint(e.From, " ", e.To), e.Rationale["en"])
					if n := len(strings.Fields(e.Rationale["en"])); n < 8 {
						t.Errorf("%s %s: a rationale of %d words", e.From, e.To, n)
					}
					if a := e.Authorship; len(a.Authors) == 0 || a.Date.IsZero() || a.Method == "" {
						t.Errorf("%s %s: authorship %+v", e.From, e.To, a)
					}
				}
				for _, gaps := range [][]framework.Gap{c.Document().Gaps.From, c.Document().Gaps.To} {
					for _, g := range gaps {
						checkSentence(t, fmt.Sprint(g.IDs), g.Reason["en"])
					}
				}
				if meaning, across := c.AcrossKinds(); !across || meaning["en"] == "" {
					t.Error("it does not say that the two judge different kinds of subject")
				}
			})
		}
	}
	files, err := filepath.Glob("crosswalks/*.json")
	if err != nil || len(files) != n || n != 10 {
		t.Errorf("%d files for %d pairs, want 10: %v", len(files), n, err)
	}
}

// Taken together they hold no contradiction, and exact is closed over exact.
func TestCrosswalksTogether(t *testing.T) {
	all := slices.Collect(catalogue.Crosswalks())
	for _, i := range framework.CheckCrosswalks(all...).Issues {
		t.Error(i.String())
	}
	for _, c := range all {
		there, ok := catalogue.Crosswalk(c.From().Key(), c.To().Key())
		if !ok || there != c {
			t.Errorf("%s to %s is another crosswalk, or none", c.From().Key(), c.To().Key())
		}
		back, ok := catalogue.Crosswalk(c.To().Key(), c.From().Key())
		if !ok || back.From() != c.To() || back.Len() != c.Len() {
			t.Errorf("%s to %s is not the inverse", c.To().Key(), c.From().Key())
		}
		for e := range c.Edges() {
			if !slices.ContainsFunc(slices.Collect(back.Counterparts(e.To)), func(x framework.Edge) bool { return x.To == e.From && x.Relation == e.Relation.Inverse() }) {
				t.Errorf("%s %s %s has no inverse", e.From, e.Relation, e.To)
			}
		}
	}
	if _, ok := catalogue.Crosswalk("lfl", "lfl"); ok {
		t.Error("there is a crosswalk from a framework to itself")
	}
	if _, ok := catalogue.Crosswalk("lfl", "ours"); ok {
		t.Error("there is a crosswalk to a framework that is not shipped")
	}
}

// themes is the first crosswalk, DOMAIN.md A9: for each theme, the items of each
// framework by their numbers in it. A star marks an item that is only related.
var themes = []struct{ theme, kahuiako, lfl, systemleadership, district, learningfocused string }{
	{"direction, goals", "1 3", "1", "", "1.1 1.2 1.3 1.4 1.5 2.3", "P1"},
	{"voice of students, families, community", "4", "2", "", "1.2 community parents", "U5*"},
	{"instruction", "7", "3", "E1", "2.1 2.2 2.3 2.4 2.5 2.6", "P1 P2"},
	{"shared leadership, roles", "2 6", "4 5", "A3 PR3", "4.3 7.5", "P3"},
	{"collaboration, trust, networks", "5 8", "6", "A2 R2 R3 K1 PR1", "5.2 internal-staff", "U3"},
	{"evidence, evaluation, inquiry", "11 12", "", "", "3.1 3.2 3.3 3.4 3.5 3.6 3.7 4.1 4.6", "P5"},
	{"learning of adults, capacity", "9 10", "", "R3 K2 PR1", "5.1 5.2 5.3 5.4 5.5 7.3", "U2"},
	{"resources, alignment", "9", "7", "E2", "6.1 6.2 6.3 6.4 6.5", "P2 U1 U4"},
	{"fit to context and need", "", "7", "A4", "2.5 4.8 ministry.3", "P4"},
	{"leader supply, succession", "10", "", "W3", "7.1 7.2 7.3 7.4", "U2*"},
	{"governance, system level", "", "", "W1 W2", "8.1 8.2 8.3 ministry", ""},
	{"equity", "1", "1*", "", "6.5 2.5", ""},
}

// Every row of A9 appears as edges: each item that a framework has in a row is
// linked to at least one item of each other framework in that row, and an item that
// is only related to the theme is linked as no more than that.
func TestFirstCrosswalk(t *testing.T) {
	rows := 0
	for _, row := range themes {
		cells := map[string]string{"kahuiako": row.kahuiako, "lfl": row.lfl, "systemleadership": row.systemleadership, "district": row.district, "learningfocused": row.learningfocused}
		for _, from := range catalogue.Keys() {
			for _, to := range catalogue.Keys() {
				if from == to || cells[from] == "" || cells[to] == "" {
					continue
				}
				rows++
				c, _ := catalogue.Crosswalk(from, to)
				others, weakTo := items(t, to, cells[to])
				own, weakFrom := items(t, from, cells[from])
				for _, id := range own {
					linked := slices.ContainsFunc(slices.Collect(c.Counterparts(id)), func(e framework.Edge) bool {
						weak := weakFrom[id] || weakTo[e.To]
						return slices.Contains(others, e.To) && (!weak || e.Relation == indicator.Related)
					})
					if !linked {
						t.Errorf("%s: %s is linked to none of %v", row.theme, id, others)
					}
				}
			}
		}
	}
	if rows < 100 {
		t.Errorf("only %d cells were compared", rows)
	}
}

// items returns the indicators that a cell of A9 names, and which are only related.
func items(t *testing.T, key, cell string) (ids []indicator.ID, related map[indicator.ID]bool) {
	t.Helper()
	f := lookup(t, key)
	var groups []indicator.ID
	for g := range f.Groups() {
		groups = append(groups, g.ID)
	}
	all := slices.Collect(f.Under(""))
	codes := map[string][]string{
		"learningfocused":  strings.Fields("P1 P2 P3 P4 P5 U1 U2 U3 U4 U5"),
		"systemleadership": strings.Fields("A1 A2 A3 A4 A5 R1 R2 R3 K1 K2 PR1 PR2 PR3 W1 W2 W3 E1 E2"),
	}
	related = map[indicator.ID]bool{}
	for _, word := range strings.Fields(cell) {
		name, weak := strings.CutSuffix(word, "*")
		var found []indicator.ID
		group, item, dotted := strings.Cut(name, ".")
		n, _ := strconv.Atoi(item)
		switch {
		case codes[key] != nil:
			found = []indicator.ID{all[slices.Index(codes[key], name)]}
		case key != "district":
			i, err := strconv.Atoi(name)
			if err != nil {
				t.Fatal(err)
			}
			found = []indicator.ID{all[i-1]}
		default:
			g := indicator.ID("district." + group)
			if i, err := strconv.Atoi(group); err == nil {
				g = groups[i-1]
			}
			if group == "community" {
				g = "district.local-community"
			}
			found = slices.Collect(f.Under(g))
			if dotted {
				found = found[n-1 : n]
			}
		}
		if len(found) == 0 {
			t.Fatalf("%s: %q names nothing", key, word)
		}
		for _, id := range found {
			ids = append(ids, id)
			related[id] = weak
		}
	}
	return ids, related
}

package issue_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/openrubric/leadership/indicator/issue"
)

const (
	levelUnknown issue.Code = "level-unknown"
	textMissing  issue.Code = "text-missing"
)

func ExampleList_Err() {
	var found issue.Collector
	judgements := issue.Pointer("/judgements")
	found.Errorf(levelUnknown, judgements.Index(17).Key("level"), "the scale has no level %q", "superb")
	found.Warnf(textMissing, judgements.Index(3), "there is no rationale")
	list := found.List()
	fmt.Println(list)
	fmt.Println(errors.Is(list.Err(), levelUnknown))
	// Output:
	// warning: /judgements/3: there is no rationale [text-missing]
	// error: /judgements/17/level: the scale has no level "superb" [level-unknown]
	// true
}

func TestPointer(t *testing.T) {
	p := issue.Pointer("").Key("a/b").Index(0).Key("m~n").Key("")
	if p != "/a~1b/0/m~0n/" {
		t.Errorf("got %q", p)
	}
	if diff := cmp.Diff([]string{"a/b", "0", "m~n", ""}, slices.Collect(p.Tokens())); diff != "" {
		t.Errorf("tokens (-want +got):\n%s", diff)
	}
	if got := slices.Collect(issue.Pointer("").Tokens()); got != nil {
		t.Errorf("the root has tokens %q", got)
	}
	for s, ok := range map[string]bool{"": true, "/": true, "/a~0b": true, "a": false, "/a~2": false, "/a~": false} {
		if _, err := issue.ParsePointer(s); (err == nil) != ok {
			t.Errorf("ParsePointer(%q): %v", s, err)
		}
	}
}

// TestPointerRoundTrip holds that tokens come back from a pointer built of them.
func TestPointerRoundTrip(t *testing.T) {
	for _, tokens := range [][]string{{"~1"}, {"/~/", "~0~1"}, {"", ""}, {"whānau"}} {
		var p issue.Pointer
		for _, token := range tokens {
			p = p.Key(token)
		}
		if diff := cmp.Diff(tokens, slices.Collect(p.Tokens())); diff != "" {
			t.Errorf("%q (-want +got):\n%s", p, diff)
		}
		if _, err := issue.ParsePointer(string(p)); err != nil {
			t.Error(err)
		}
	}
}

func TestListIsSorted(t *testing.T) {
	want := []issue.Issue{
		{Code: "c", Path: ""},
		{Code: "c", Path: "/a"},
		{Code: "c", Path: "/a/2"},
		{Code: "d", Path: "/a/2"},
		{Code: "c", Path: "/a/10"},
		{Code: "c", Path: "/b"},
		{Code: "c", Path: "/z", At: issue.Place{Line: 2}},
		{Code: "c", Path: "/a", At: issue.Place{Line: 3, Column: 1}},
		{Code: "c", Path: "/a", At: issue.Place{Line: 3, Column: 2}},
		{Code: "c", Path: "/a", At: issue.Place{File: "b.csv", Line: 1}},
	}
	for shift := range want {
		var found issue.Collector
		for i := range want {
			found.Add(want[(i*7+shift)%len(want)])
		}
		if diff := cmp.Diff(want, found.List().Issues); diff != "" {
			t.Fatalf("shift %d (-want +got):\n%s", shift, diff)
		}
	}
}

func TestCap(t *testing.T) {
	found := issue.Collector{Cap: 2}
	for i := range 5 {
		found.Warnf("w", issue.Pointer("").Index(i), "warning")
	}
	found.Errorf("e", "/9", "an error after many warnings is kept")
	list := found.List()
	if len(list.Issues) != 3 || list.LeftOut != 3 || list.Err() == nil || !found.Failed() {
		t.Errorf("got %v, left out %d", list.Issues, list.LeftOut)
	}
	if got := len(list.Warnings()); got != 2 {
		t.Errorf("%d warnings", got)
	}
	var all issue.Collector
	all.AddList(list)
	if got := all.List(); got.LeftOut != 3 || len(got.Issues) != 3 {
		t.Errorf("AddList loses count: %+v", got)
	}
}

// What is only counted is not put into words: a hint may take long.
func TestMessagesBeyondCap(t *testing.T) {
	found := issue.Collector{Cap: 2}
	var asked counter
	for range 5 {
		found.Errorf("e", "/a", "%s", &asked)
		found.Warnf("w", "/a", "%s", &asked)
	}
	if list := found.List(); asked != 4 || list.LeftOut != 6 || list.Issues[0].Message == "" {
		t.Errorf("%d messages were made for %+v", asked, list)
	}
}

type counter int

func (c *counter) String() string {
	*c++
	return "costly"
}

// TestAddLast: the issue that ends the work is not lost behind a full list.
func TestAddLast(t *testing.T) {
	found := issue.Collector{Cap: 2}
	for i := range 5 {
		found.Errorf("e", issue.Pointer("").Index(i), "an error")
	}
	found.AddLast(issue.Issue{Code: "cut", At: issue.Place{Line: 9}, Message: "the file is cut off"})
	list := found.List()
	if len(list.Issues) != 3 || !list.Has("cut") || list.LeftOut != 3 {
		t.Errorf("got %v, left out %d", list.Issues, list.LeftOut)
	}
	var one issue.Collector
	if one.AddLast(issue.Issue{Code: "cut"}); !one.Failed() || one.List().Err() == nil {
		t.Error("the last issue is no error")
	}
}

func TestIn(t *testing.T) {
	var found issue.Collector
	found.Errorf("e", "/judgements/0", "x")
	list := found.List()
	moved := issue.InFile("review.json", issue.In("/review", list))
	if moved.Issues[0].Path != "/review/judgements/0" || moved.Issues[0].At.File != "review.json" {
		t.Errorf("got %+v", moved.Issues[0])
	}
	if list.Issues[0].Path != "/judgements/0" || list.Issues[0].At.File != "" {
		t.Error("the list itself was changed")
	}
}

func TestErr(t *testing.T) {
	if err := (issue.List{Issues: []issue.Issue{{Code: "w", Warning: true}}}).Err(); err != nil {
		t.Errorf("warnings alone are an error: %v", err)
	}
	list := issue.List{Issues: []issue.Issue{
		{Code: "a", Path: "/a", Message: "first", At: issue.Place{File: "f.json", Line: 3, Column: 7}},
		{Code: "b", Path: "/b", Message: "second"},
	}, LeftOut: 4}
	err := list.Err()
	if want := "f.json:3:7: /a: first\n/b: second\nand 4 more issues"; err.Error() != want {
		t.Errorf("got %q, want %q", err, want)
	}
	list.Issues[1].Warning = true
	if got, want := fmt.Sprint(list), "error: f.json:3:7: /a: first [a]\nwarning: /b: second [b]\nand 4 more issues"; got != want {
		t.Errorf("the list is printed as %q, want %q", got, want)
	}
	list.Issues[1].Warning = false
	found, ok := errors.AsType[*issue.Issue](err)
	if !ok || found.Code != "a" || errors.Is(err, issue.Code("c")) || !errors.Is(err, issue.Code("b")) {
		t.Errorf("errors.As gave %v, %v", found, ok)
	}
}

func ExampleNearest() {
	fmt.Println(issue.Nearest("leaders icon", []string{"Leaders Icon ", "Leaders Score", "Teachers Icon"}, 3))
	fmt.Println(issue.Nearest("levl", []string{"level", "label"}, 1))
	fmt.Println(issue.Nearest("superb", []string{"developing", "embedding"}, 1))
	// Output:
	// [Leaders Icon ]
	// [level]
	// []
}

// TestNearestTwin holds the quick comparison against a plain one.
func TestNearestTwin(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	word := func() string {
		b := make([]byte, random.IntN(14))
		for i := range b {
			b[i] = "abc-"[random.IntN(4)]
		}
		return string(b)
	}
	letters := func(s string) string { return strings.ReplaceAll(s, "-", "") }
	found := 0
	for range 20_000 {
		text, name := word(), word()
		a, b := letters(text), letters(name)
		d := distance(a, b)
		want := b != "" && (d <= max(len(a), len(b))/5 || d < min(3, (len(a)+1)/2))
		if got := issue.Nearest(text, []string{name}, 1) != nil; got != want {
			t.Fatalf("%q and %q are %d apart: near is %v, want %v", text, name, d, got, want)
		}
		if want {
			found++
		}
	}
	if found < 500 {
		t.Errorf("only %d pairs are near: the test says little", found)
	}
}

// distance is Levenshtein's, by the whole matrix.
func distance(a, b string) int {
	d := make([][]int, len(a)+1)
	for i := range d {
		d[i] = make([]int, len(b)+1)
		for j := range d[i] {
			switch {
			case i == 0 || j == 0:
				d[i][j] = i + j
			case a[i-1] == b[j-1]:
				d[i][j] = d[i-1][j-1]
			default:
				d[i][j] = 1 + min(d[i-1][j-1], d[i-1][j], d[i][j-1])
			}
		}
	}
	return d[len(a)][len(b)]
}

func TestClip(t *testing.T) {
	for text, want := range map[string]string{"": "", "ā": "ā", strings.Repeat("ā", 60): strings.Repeat("ā", 60), strings.Repeat("ā", 61): strings.Repeat("ā", 60) + "…"} {
		if got := issue.Clip(text); got != want {
			t.Errorf("%q is clipped to %q", text, got)
		}
	}
}

// TestTokensOfALongPointer holds that the tokens of a pointer take memory in
// proportion to it, however many there are.
func TestTokensOfALongPointer(t *testing.T) {
	p := issue.Pointer(strings.Repeat("/a", 1<<16))
	n := 0
	if allocs := testing.AllocsPerRun(1, func() {
		n = 0
		for range p.Tokens() {
			n++
		}
	}); n != 1<<16 || allocs > 10 {
		t.Errorf("%d tokens with %v allocations", n, allocs)
	}
}

package document

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"strings"
	"testing"

	"github.com/openrubric/leadership/indicator/issue"
)

// allocated returns how many bytes f allocates, the least of three runs.
func allocated(f func()) float64 {
	least := uint64(1 << 62)
	for range 3 {
		var before, after runtime.MemStats
		runtime.ReadMemStats(&before)
		f()
		runtime.ReadMemStats(&after)
		least = min(least, after.TotalAlloc-before.TotalAlloc)
	}
	return float64(least)
}

// hostile documents are made to take much memory for little text, or for no good
// document at all. Each is one for a size.
var hostile = []struct {
	name string
	make func(n int) string
	code issue.Code
	most float64 // bytes allocated for a byte of the document
}{
	{"brackets", func(n int) string { return strings.Repeat("[", 8*n) }, DepthExceeded, 1},
	{"objects", func(n int) string { return strings.Repeat(`{"a":`, 2*n) }, DepthExceeded, 1},
	{"brackets in extensions", func(n int) string { return `{"title":"A","extensions":{"a":` + strings.Repeat("[", 8*n) }, DepthExceeded, 1},
	{"numbers for objects", func(n int) string { return `{"title":"A","parts":[0` + strings.Repeat(",0", 4*n) + `]}` }, TypeMismatch, 20},
	{"empty objects", func(n int) string { return `{"title":"A","parts":[{}` + strings.Repeat(",{}", 4*n) + `]}` }, "", 80},
	{"numbers for texts", func(n int) string { return `{"title":"A","texts":{"a":0` + members(n, "0") + `}}` }, TypeMismatch, 30},
	{"numbers in extensions", func(n int) string { return `{"title":"A","extensions":{"a":[0` + strings.Repeat(",0", 4*n) + `]}}` }, "", 20},
	{"members of extensions", func(n int) string { return `{"title":"A","extensions":{"a":0` + members(n, "0") + `}}` }, "", 50},
	{"one member over and over", func(n int) string { return `{"title":"A"` + strings.Repeat(`,"title":"B"`, n) + `}` }, MemberDuplicate, 20},
	{"unknown members", func(n int) string { return `{"title":"A"` + members(n, "0") + `}` }, MemberUnknown, 20},
	{"halves of surrogate pairs", func(n int) string { return `{"title":"` + strings.Repeat(`\ud800`, n) + `"}` }, UTF8Invalid, 30},
	{"digits", func(n int) string { return `{"title":"A","share":` + strings.Repeat("9", 8*n) + `}` }, NumberRange, 20},
	{"zeros", func(n int) string { return `{"title":"A","share":0.` + strings.Repeat("0", 8*n) + `1}` }, NumberRange, 20},
	{"issues behind a long name", func(n int) string {
		return `{"title":"A","extensions":{"` + strings.Repeat("n", 8*n) + `":[` + strings.Repeat(`{"a":1,"a":2},`, 999) + `0]}}`
	}, MemberDuplicate, 40},
}

func members(n int, value string) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, `,"m%d":%s`, i, value)
	}
	return b.String()
}

// TestHostile holds that a hostile document gets an issue with a place, and takes
// memory in proportion to its text.
func TestHostile(t *testing.T) {
	for _, h := range hostile {
		t.Run(h.name, func(t *testing.T) {
			var list issue.List
			read := func(text string) float64 {
				data := []byte(text)
				return allocated(func() {
					var f Form
					list = exampleSchema.Read(data, &f)
				})
			}
			const n = 1 << 13
			small, large := read(h.make(n)), read(h.make(4*n))
			if text := len(h.make(4 * n)); large > h.most*float64(text)+1<<19 {
				t.Errorf("%d bytes take %.0f of memory: %.1f for each, want at most %.1f", text, large, large/float64(text), h.most)
			}
			if large > 6*small+1<<19 {
				t.Errorf("four times the document takes %.1f times the memory", large/small)
			}
			if h.code == "" {
				if len(list.Issues) > 0 {
					t.Errorf("issues: %v", list.Issues[0])
				}
				return
			}
			if !list.Has(h.code) || list.Issues[0].At.Line == 0 {
				t.Errorf("want %s with a place, got %v", h.code, list.Issues[:min(3, len(list.Issues))])
			}
			if n := len(list.Issues); n > issue.DefaultCap+1 {
				t.Errorf("%d issues are kept", n)
			}
		})
	}
}

// TestDeepestLimit holds that no limit lets a document take the whole stack, which
// no program survives.
func TestDeepestLimit(t *testing.T) {
	var f Form
	deep := []byte(`{"title":"A","extensions":{"a":` + strings.Repeat("[", 2_000_000))
	l := exampleSchema.ReadWith(deep, &f, Limits{Depth: math.MaxInt})
	if len(l.Issues) != 1 || l.Issues[0].Code != DepthExceeded || l.Issues[0].At.Offset != 31+MaxDepth-2 {
		t.Errorf("got %v", l.Issues)
	}
	n := MaxDepth - 2
	fits := []byte(`{"title":"A","extensions":{"a":` + strings.Repeat("[", n) + strings.Repeat("]", n) + `}}`)
	if l := exampleSchema.ReadWith(fits, &f, Limits{Depth: MaxDepth}); len(l.Issues) != 0 {
		t.Error(l.Issues)
	}
	if _, err := json.Marshal(f); err != nil {
		t.Errorf("what was read cannot be written: %v", err)
	}
	at := Locate(fits, issue.List{Issues: []issue.Issue{{Path: issue.Pointer("/extensions/a" + strings.Repeat("/0", n-1))}}})
	if got := at.Issues[0].At.Offset; got != int64(31+n-1) {
		t.Errorf("the innermost array is at %d", got)
	}
}

// TestLongPath holds that a path that would be very long is that of a value around.
func TestLongPath(t *testing.T) {
	for length, want := range map[int]issue.Pointer{
		4000: "/extensions/" + issue.Pointer(strings.Repeat("n", 4000)) + "/a",
		5000: "/extensions",
	} {
		var f Form
		text := `{"title":"A","extensions":{"` + strings.Repeat("n", length) + `":{"a":1,"a":2}}}`
		l := exampleSchema.Read([]byte(text), &f)
		if len(l.Issues) != 1 || l.Issues[0].Path != want || l.Issues[0].At.Offset != int64(strings.LastIndex(text, `"a"`)) {
			t.Errorf("a name of %d: %v", length, l.Issues)
		}
	}
	var f Form
	l := exampleSchema.Read([]byte(`{"`+strings.Repeat("n", 5000)+`":1,"parts":[{"q":1}]}`), &f)
	if got := brief(l); got != `1:1 "/title" member-missing, 1:2 "" member-unknown, 1:5017 "/parts/0/q" member-unknown` {
		t.Error(got)
	}
}

// TestCanonical compares the canonical form with what encoding/json makes of a
// value that it has decoded.
func TestCanonical(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	for range 2000 {
		text := randomJSON(random, 4)
		d := json.NewDecoder(strings.NewReader(text))
		d.UseNumber()
		var v any
		if err := d.Decode(&v); err != nil {
			t.Fatalf("%s: %v", text, err)
		}
		var b bytes.Buffer
		e := json.NewEncoder(&b)
		e.SetEscapeHTML(false)
		if err := e.Encode(v); err != nil {
			t.Fatal(err)
		}
		want := strings.TrimSuffix(b.String(), "\n")
		if got := string(canonicalOf([]byte(text))); got != want {
			t.Fatalf("%s\n got %s\nwant %s", text, got, want)
		}
	}
}

// randomJSON returns a value with white space, escapes and members in any order.
func randomJSON(random *rand.Rand, depth int) string {
	space := strings.Repeat(" ", random.IntN(2))
	n := random.IntN(5)
	var parts []string
	switch kind := random.IntN(6); {
	case kind < 2 && depth > 0:
		for i, k := range random.Perm(8)[:n] {
			name := []string{"a", `\u0062`, "ā", `\"`, "", "b\\n", "aa", "z"}[k]
			if i%2 == 0 {
				space = "\n\t"
			}
			parts = append(parts, space+`"`+name+`"`+space+":"+randomJSON(random, depth-1)+space)
		}
		return "{" + strings.Join(parts, ",") + "}"
	case kind == 2 && depth > 0:
		for range n {
			parts = append(parts, space+randomJSON(random, depth-1)+space)
		}
		return "[" + strings.Join(parts, ",") + "]"
	}
	return []string{"1.50", "-0", "1e5", `"\u0041<\/"`, `""`, "true", "false", "null"}[random.IntN(8)]
}
